//! Which overlays are used: parts of policies that somebody keeps outside of the policies' folders.

use std::path::{Path, PathBuf};

use accrue::{document::from_text, policy::overlay, render::phrase::Phrase, vocabulary::span::Sources};

use super::{args::Global, files, output::Trouble};

/// The files that the options, else the environment, else the current folder choose, in the order they are laid over.
pub(super) fn choose(global: &Global) -> Result<Vec<PathBuf>, Trouble> {
    in_places(places(global))
}

fn places(global: &Global) -> Vec<PathBuf> {
    if !global.overlay.is_empty() {
        return global.overlay.clone();
    }
    match files::variable("ACCRUE_OVERLAYS") {
        Some(places) => {
            std::env::split_paths(&places).filter(|place| !place.as_os_str().is_empty()).collect()
        }
        None => vec![PathBuf::from("overlays")]
            .into_iter()
            .filter(|near| near.is_dir() || files::leads_nowhere(near))
            .collect(),
    }
}

/// Those that the options name.
pub(super) fn named(global: &Global) -> Result<Vec<PathBuf>, Trouble> {
    in_places(global.overlay.clone())
}

fn in_places(places: Vec<PathBuf>) -> Result<Vec<PathBuf>, Trouble> {
    let mut chosen = Vec::new();
    for place in places {
        if place.is_dir() {
            chosen.extend(files::with_extension(&place, "yaml")?);
        } else if files::is_there(&place) {
            chosen.push(place);
        } else {
            return Err(Trouble::usage(Phrase::NoOverlay, [&files::shown(&place)]));
        }
    }
    Ok(chosen)
}

/// The folder in which overlays of one's own are kept: the first that is chosen, else `overlays`.
pub(super) fn own_folder(global: &Global) -> PathBuf {
    let folder = places(global).into_iter().find(|place| place.is_dir());
    folder.unwrap_or_else(|| PathBuf::from("overlays"))
}

/// The overlays among some files and folders, and the others. A folder is taken for one of overlays when all that it holds
/// are.
pub(super) fn among(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Trouble> {
    let (mut overlays, mut others) = (Vec::new(), Vec::new());
    for path in paths {
        let inside = if path.is_dir() { files::with_extension(path, "yaml")? } else { vec![path.clone()] };
        let all = !inside.is_empty() && inside.iter().all(|file| is_overlay(file));
        if all { overlays.extend(inside) } else { others.push(path.clone()) }
    }
    Ok((overlays, others))
}

/// Whether a file is an overlay. What cannot be read is none; whoever reads it then tells why.
fn is_overlay(path: &Path) -> bool {
    let mut sources = Sources::default();
    let Ok(Ok(file)) = files::add(&mut sources, path) else { return false };
    let (document, _) = from_text::parse(&sources, file);
    document.is_some_and(|document| overlay::is_overlay(&document))
}
