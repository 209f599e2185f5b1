//! Every case of every policy holds.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

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

const LOOK: Look = Look { language: Language::English, colour: false };

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn policy_folders() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn add(sources: &mut Sources, path: &Path) -> FileId {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
    sources.add(name, fs::read_to_string(path).unwrap())
}

fn shipped(sources: &mut Sources) -> Rulebook {
    let mut folders = Vec::new();
    for folder in policy_folders() {
        let mut all = |paths: Vec<PathBuf>| paths.iter().map(|path| add(sources, path)).collect();
        let parts = all(files(&folder, "yaml"));
        let scripts = all(files(&folder.join("scripts"), "rhai"));
        folders.push(Folder { parts, scripts });
    }
    let (rulebook, diagnostics) = read(sources, &folders);
    rulebook.unwrap_or_else(|| panic!("{}", text(sources, &diagnostics, LOOK)))
}

/// Runs a case; what differs, as text.
fn run(sources: &Sources, file: FileId, rulebook: &Rulebook) -> (Option<Box<str>>, Vec<Diagnostic>) {
    let (document, mut diagnostics) = from_text::parse(sources, file);
    let Some(document) = document.filter(|_| diagnostics.is_empty()) else { return (None, diagnostics) };
    let (outcome, found) = case::run(&document, rulebook);
    diagnostics.extend(found);
    (outcome.map(|outcome| outcome.case.case.value.to_string().into()), diagnostics)
}

#[test]
fn every_case_of_every_policy_holds() {
    let mut sources = Sources::default();
    let rulebook = shipped(&mut sources);
    let (mut ran, mut failed) = (0, Vec::new());
    for folder in policy_folders() {
        let before = ran;
        for path in files(&folder.join("cases"), "yaml") {
            let file = add(&mut sources, &path);
            let (name, diagnostics) = run(&sources, file, &rulebook);
            ran += 1;
            if !diagnostics.is_empty() {
                failed.push(text(&sources, &diagnostics, LOOK));
            } else if name.as_deref() != path.file_stem().and_then(|stem| stem.to_str()) {
                failed.push(format!("{} is called {name:?} inside\n", path.display()));
            }
        }
        assert!(ran > before, "{} has no case", folder.display());
    }
    let share = format!("{} of {ran} cases fail", failed.len());
    assert!(failed.is_empty(), "{}\n{share}", failed.concat());
}

#[test]
fn an_expectation_that_does_not_hold_is_told_at_its_place() {
    let mut sources = Sources::default();
    let rulebook = shipped(&mut sources);
    let folder = policy_folders().into_iter().next().unwrap();
    let mut told = 0;
    for path in files(&folder.join("cases"), "yaml") {
        let right = fs::read_to_string(&path).unwrap();
        let Some(at) = right.rfind("verdict: yes") else { continue };
        let file = sources.add("right.yaml", right.clone());
        if !run(&sources, file, &rulebook).1.is_empty() {
            continue;
        }
        let mut wrong = right.clone();
        wrong.replace_range(at..at + "verdict: yes".len(), "verdict: no ");
        let file = sources.add("wrong.yaml", wrong);
        let (_, diagnostics) = run(&sources, file, &rulebook);
        let place = u32::try_from(at + "verdict: ".len()).unwrap();
        assert!(
            diagnostics.iter().any(|found| found.span.start == place),
            "{}: {diagnostics:?}",
            path.display()
        );
        told += 1;
    }
    assert!(told > 0);
}
