//! Which policies are used, and loading them.

use std::path::{Path, PathBuf};

use accrue::{
    render::{
        phrase::Phrase,
        used::{Place, Policies},
    },
    rulebook::{
        Rulebook,
        from_texts::{self, Folder, Written, read_overlaid},
    },
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
    },
};

use super::{args::Global, embedded, files, output::Trouble};

/// Where policies come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A folder with one folder for each policy.
    Folder(PathBuf),
    /// The binary.
    Embedded,
}

/// Policies that were read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) origin: Origin,
    pub(super) sources: Sources,
    pub(super) rulebook: Option<Rulebook>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Origin {
    /// The one that the options and the environment choose.
    pub(super) fn choose(global: &Global) -> Result<Self, Trouble> {
        let named = global.policies.clone().or_else(|| files::variable("ACCRUE_POLICIES").map(PathBuf::from));
        if let Some(folder) = named {
            return if folder.is_dir() {
                Ok(Self::Folder(folder))
            } else {
                Err(Trouble::usage(Phrase::NoPolicyFolder, [&files::shown(&folder)]))
            };
        }
        let near = Path::new("policies");
        if files::leads_nowhere(near) {
            return Err(Trouble::usage(Phrase::NoPolicyFolder, [&files::shown(near)]));
        }
        Ok(if near.is_dir() { Self::Folder(near.to_owned()) } else { Self::Embedded })
    }

    /// The policies that were read from there with these overlays, as they are told beside what comes of them.
    pub(super) fn used(&self, rulebook: &Rulebook, overlays: &[PathBuf]) -> Policies {
        Policies {
            place: match self {
                Self::Folder(folder) => Place::Path(files::shown(folder)),
                Self::Embedded => Place::BuiltIn,
            },
            ids: rulebook.programs.iter().map(|program| program.id.clone()).collect(),
            overlays: overlays.iter().map(|path| files::shown(path)).collect(),
        }
    }
}

/// Reads policies.
pub(super) fn load(origin: Origin) -> Result<Loaded, Trouble> {
    load_overlaid(origin, &[])
}

/// Reads policies with the overlays of these files laid over them, in their order.
pub(super) fn load_overlaid(origin: Origin, overlays: &[PathBuf]) -> Result<Loaded, Trouble> {
    load_instead(origin, overlays, &[])
}

/// The same with texts in the place of what is in some of the files, which need not be there.
pub(super) fn load_instead(
    origin: Origin,
    overlays: &[PathBuf],
    texts: &[(PathBuf, String)],
) -> Result<Loaded, Trouble> {
    let mut sources = Sources::default();
    let (folders, laid, mut diagnostics) = gather(&origin, overlays, texts, &mut sources)?;
    let (rulebook, mut found) = read_overlaid(&sources, &folders, &laid);
    let readable = diagnostics.is_empty();
    diagnostics.append(&mut found);
    Ok(Loaded { origin, sources, rulebook: rulebook.filter(|_| readable), diagnostics })
}

/// Policies as written, to be compiled later: `None` when a file holds a mistake.
pub(super) fn written(
    origin: &Origin,
    overlays: &[PathBuf],
    sources: &mut Sources,
) -> Result<(Option<Vec<Written>>, Vec<Diagnostic>), Trouble> {
    let (folders, laid, mut diagnostics) = gather(origin, overlays, &[], sources)?;
    let (policies, mut found) = from_texts::written(sources, &folders, &laid);
    diagnostics.append(&mut found);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Ok(((!failed).then_some(policies), diagnostics))
}

type Gathered = (Vec<Folder>, Vec<FileId>, Vec<Diagnostic>);

/// The files of policies and those of the overlays, texts in the place of what is in some of these.
fn gather(
    origin: &Origin,
    overlays: &[PathBuf],
    texts: &[(PathBuf, String)],
    sources: &mut Sources,
) -> Result<Gathered, Trouble> {
    let mut diagnostics = Vec::new();
    let folders = match origin {
        Origin::Folder(folder) => in_folder(folder, sources, &mut diagnostics)?,
        Origin::Embedded => in_binary(sources),
    };
    let mut laid = Vec::new();
    for path in overlays {
        if let Some((_, text)) = texts.iter().find(|(instead, _)| instead == path) {
            laid.push(sources.add(files::shown(path), text.as_str()));
            continue;
        }
        match files::add(sources, path)? {
            Ok(id) => laid.push(id),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok((folders, laid, diagnostics))
}

/// The policies of a folder: its folders, or the folder itself when it is a policy.
fn in_folder(
    folder: &Path,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Folder>, Trouble> {
    let paths = policy_folders(folder)?;
    if paths.is_empty() {
        return Err(Trouble::usage(Phrase::HoldsNoPolicy, [&files::shown(folder)]));
    }
    let (mut folders, mut amiss) = (Vec::new(), Vec::new());
    for path in paths {
        let mut policy = Folder::default();
        let parts = files::with_extension(&path, "yaml");
        let scripts = files::inside(&path, "scripts", "rhai");
        for (paths, ids) in [(parts, &mut policy.parts), (scripts, &mut policy.scripts)] {
            match paths {
                Ok(paths) => ids.extend(files::add_all(sources, &paths, diagnostics, &mut amiss)),
                Err(trouble) => amiss.push(trouble),
            }
        }
        folders.push(policy);
    }
    Trouble::all(amiss).map(|()| folders)
}

/// The folders of policies in a folder; the folder itself when it is a policy.
pub(super) fn policy_folders(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if is_policy(folder)? {
        return Ok(vec![folder.to_owned()]);
    }
    let mut policies = Vec::new();
    for inner in files::folders(folder)? {
        if is_policy(&inner)? {
            policies.push(inner);
        }
    }
    Ok(policies)
}

/// Whether a folder is a policy: it holds parts, and is not a folder of cases.
fn is_policy(folder: &Path) -> Result<bool, Trouble> {
    let cases = folder.file_name().is_some_and(|name| name == "cases");
    Ok(!cases && !files::with_extension(folder, "yaml")?.is_empty())
}

fn in_binary(sources: &mut Sources) -> Vec<Folder> {
    let mut folders: Vec<(&str, Folder)> = Vec::new();
    for (path, text) in embedded::POLICIES {
        let Some((policy, inner)) = path.split_once('/') else { continue };
        let script = inner.strip_prefix("scripts/").is_some_and(|file| file.ends_with(".rhai"));
        if inner.contains('/') && !script {
            continue;
        }
        let id = sources.add(format!("<{path}>"), *text);
        if folders.last().is_none_or(|(known, _)| *known != policy) {
            folders.push((policy, Folder::default()));
        }
        if let Some((_, folder)) = folders.last_mut() {
            if script { folder.scripts.push(id) } else { folder.parts.push(id) }
        }
    }
    folders.into_iter().map(|(_, folder)| folder).collect()
}
