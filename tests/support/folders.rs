//! Policies as folders of files, and their cases.
#![allow(unreachable_pub, reason = "each test crate includes it as a module of its own")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use accrue::{
    case,
    document::from_text,
    render::diagnostic::{Look, text},
    rulebook::{
        Rulebook,
        from_texts::{Folder, read},
    },
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
        text::Language,
    },
};

pub const LOOK: Look = Look { language: Language::English, colour: false };

/// The files of a folder with an extension, in order.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

/// The folders in a folder of the repository, in order.
pub fn policy_folders(inside: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(inside);
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

pub fn add(sources: &mut Sources, path: &Path) -> FileId {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
    sources.add(name, fs::read_to_string(path).unwrap())
}

/// The policies of some folders, which must load without a remark.
pub fn load(sources: &mut Sources, of: &[PathBuf]) -> Rulebook {
    let mut folders = Vec::new();
    for folder in of {
        let mut all = |paths: Vec<PathBuf>| paths.iter().map(|path| add(sources, path)).collect();
        let parts = all(files(folder, "yaml"));
        let scripts = all(files(&folder.join("scripts"), "rhai"));
        folders.push(Folder { parts, scripts });
    }
    let (rulebook, diagnostics) = read(sources, &folders);
    assert!(diagnostics.is_empty(), "{}", text(sources, &diagnostics, LOOK));
    rulebook.unwrap()
}

/// Runs a case; what differs, as text.
pub fn run(sources: &Sources, file: FileId, rulebook: &Rulebook) -> (Option<Box<str>>, Vec<Diagnostic>) {
    let (document, mut diagnostics) = from_text::parse(sources, file);
    let Some(document) = document.filter(|_| diagnostics.is_empty()) else { return (None, diagnostics) };
    let (outcome, found) = case::run(&document, rulebook);
    diagnostics.extend(found);
    (outcome.map(|outcome| outcome.case.case.value.to_string().into()), diagnostics)
}

/// Runs all cases of some folders: how many each has. Fails where a folder has none, a case is called otherwise than its
/// file, or anything differs from what a case states.
pub fn run_all(sources: &mut Sources, of: &[PathBuf], rulebook: &Rulebook) -> Vec<usize> {
    let (mut counts, mut failed) = (Vec::new(), Vec::new());
    for folder in of {
        let paths = files(&folder.join("cases"), "yaml");
        assert!(!paths.is_empty(), "{} has no case", folder.display());
        for path in &paths {
            let file = add(sources, path);
            let (name, diagnostics) = run(sources, file, rulebook);
            if !diagnostics.is_empty() {
                failed.push(text(sources, &diagnostics, LOOK));
            } else if name.as_deref() != path.file_stem().and_then(|stem| stem.to_str()) {
                failed.push(format!("{} is called {name:?} inside\n", path.display()));
            }
        }
        counts.push(paths.len());
    }
    let share = format!("{} of {} cases fail", failed.len(), counts.iter().sum::<usize>());
    assert!(failed.is_empty(), "{}\n{share}", failed.concat());
    counts
}
