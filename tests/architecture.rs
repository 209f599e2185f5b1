//! Rules of the repository that no compiler checks.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

use std::{fs, path::Path};

/// From left to right: a layer uses only layers to its left, and itself.
const LAYERS: &[&str] = &[
    "vocabulary",
    "document",
    "script",
    "policy",
    "rulebook",
    "ledger",
    "assess",
    "case",
    "question",
    "reconcile",
    "precedent",
    "history",
    "scenario",
    "change",
    "plan",
    "repair",
    "render",
    "cli",
];

#[test]
fn the_page_on_architecture_tells_the_layers_in_their_order() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).unwrap();
    let row = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    assert_eq!(page.lines().filter_map(row).collect::<Vec<_>>(), LAYERS);
}

/// Crates that one layer alone may name, beside the layers that embed them by the language's design.
const OWNERS: &[(&str, &[&str])] = &[
    ("serde_yaml::", &["document"]),
    ("rhai::", &["script"]),
    ("clap", &["cli"]),
    ("chrono::", &["vocabulary"]),
    ("annotate_snippets", &["render"]),
    ("microlp::", &["plan"]),
    ("ctrlc::", &["cli"]),
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name =
                path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn src() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 20, "the sources are found");
    found
}

/// The layer a file belongs to; the crate's root files belong to none.
fn layer(name: &str) -> Option<&str> {
    let inner = name.strip_prefix("src/")?;
    let first = inner.split('/').next()?;
    let layer = first.strip_suffix(".rs").unwrap_or(first);
    (layer != "lib" && layer != "main").then_some(layer)
}

/// A file without its unit tests, which may use anything.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Names of layers that a text refers to as `crate::LAYER`, also inside of `use crate::{..}`.
fn used_layers(text: &str) -> Vec<&'static str> {
    let mut used = Vec::new();
    for layer in LAYERS {
        let direct = text.contains(&format!("crate::{layer}::"));
        let grouped = text.split("use crate::{").skip(1).any(|rest| {
            let group = rest.split("\n};").next().unwrap_or(rest);
            group.lines().any(|line| line.trim_start().starts_with(&format!("{layer}::")))
        });
        if direct || grouped {
            used.push(*layer);
        }
    }
    used
}

#[test]
fn every_file_belongs_to_a_layer() {
    for (name, _) in src() {
        if let Some(layer) = layer(&name) {
            assert!(LAYERS.contains(&layer), "{name} is in `{layer}`, which is no layer");
        }
    }
}

#[test]
fn layers_use_only_layers_to_their_left() {
    let place = |layer: &str| LAYERS.iter().position(|known| *known == layer).unwrap();
    let mut wrong = Vec::new();
    for (name, text) in src() {
        let Some(own) = layer(&name) else { continue };
        for used in used_layers(without_tests(&text)) {
            if place(used) > place(own) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn each_dependency_has_one_owner() {
    let mut wrong = Vec::new();
    for (name, text) in src() {
        let Some(own) = layer(&name) else { continue };
        for (dependency, owners) in OWNERS {
            let uses = without_tests(&text)
                .lines()
                .map(str::trim_start)
                .any(|line| !line.starts_with("//") && line.contains(dependency));
            if uses && !owners.contains(&own) {
                wrong.push(format!("{name} names {dependency}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_program_is_named_in_the_sources() {
    let programs = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).unwrap();
    let mut names: Vec<String> = programs
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(names.len() >= 2, "policies are found");
    // Names of other programs and of certificates, which no folder tells.
    for name in
        ["isaca", "comptia", "pmi", "oscp", "cissp", "ccsp", "sscp", "osth", "cisa", "pmp", "security+"]
    {
        names.push(name.to_owned());
    }
    let mut wrong = Vec::new();
    for (name, text) in src() {
        for (number, line) in text.lines().enumerate() {
            let words: Vec<String> = line
                .split(|c: char| !c.is_alphanumeric() && c != '+' && c != '-')
                .map(str::to_lowercase)
                .collect();
            for program in &names {
                if words.iter().any(|word| word == program || word.starts_with(&format!("{program}-"))) {
                    wrong.push(format!("{name}:{} names {program}", number + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_fit_the_mind() {
    for (name, text) in src() {
        let lines = without_tests(&text).lines().count();
        assert!(lines <= 500, "{name} has {lines} lines without its tests");
    }
}

#[test]
fn every_policy_has_cases() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            let cases = fs::read_dir(folder.join("cases")).map(Iterator::count).unwrap_or(0);
            assert!(cases > 0, "{} has no cases", folder.display());
        }
    }
}

/// The string literal a text begins with, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// The places of a text that are filled, in order of their names.
fn places(text: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names
}

#[test]
fn every_message_tells_the_same_in_both_languages() {
    let (mut read, mut wrong) = (0, Vec::new());
    for (name, text) in src() {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for start in lines.collect::<Vec<_>>().join("\n").split("message!(").skip(1) {
            let start = start.trim_start();
            // The macro calls itself.
            if start.starts_with("|_| $") {
                continue;
            }
            let start = start.strip_prefix("|language|").unwrap_or(start);
            let (english, rest) = literal(start).unwrap_or_else(|| panic!("{name}: no text in {start:.60}"));
            let japanese = rest.trim_start().strip_prefix(',').and_then(literal);
            let (japanese, _) = japanese.unwrap_or_else(|| panic!("{name}: `{english}` stands alone"));
            read += 1;
            if japanese.is_ascii() || !english.is_ascii() || places(english) != places(japanese) {
                wrong.push(format!("{name}: {english} / {japanese}"));
            }
        }
    }
    assert!(read > 100, "only {read} messages were found");
    assert_eq!(wrong, Vec::<String>::new());
}
