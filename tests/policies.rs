//! The policies of the repository load without a mistake or a warning.
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
    document::from_text,
    policy::from_documents,
    rulebook::from_policy::{Part, compile},
    vocabulary::{diagnostic::Diagnostic, span::Sources},
};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<String> {
    let place = |diagnostic: &Diagnostic| {
        let position = sources.position(diagnostic.span.file, diagnostic.span.start);
        let file = &sources.file(diagnostic.span.file).name;
        format!(
            "{file}:{}:{}: {} {}",
            position.line,
            position.column,
            diagnostic.code.as_str(),
            diagnostic.message
        )
    };
    diagnostics.iter().map(place).collect()
}

#[test]
fn shipped_policies_load_without_a_mistake_or_a_warning() {
    let mut sources = Sources::default();
    let mut policies = Vec::new();
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    for folder in &folders {
        let mut add =
            |path: &PathBuf| sources.add(path.display().to_string(), fs::read_to_string(path).unwrap());
        let parts: Vec<_> = files(folder, "yaml").iter().map(&mut add).collect();
        let scripts: Vec<_> = files(&folder.join("scripts"), "rhai").iter().map(&mut add).collect();
        let mut documents = Vec::new();
        for part in parts {
            let (document, diagnostics) = from_text::parse(&sources, part);
            found.extend(told(&sources, &diagnostics));
            documents.extend(document);
        }
        let (policy, diagnostics, broken) = from_documents::read(documents);
        found.extend(told(&sources, &diagnostics));
        policies.extend(policy.map(|policy| (policy, scripts, broken)));
    }
    let parts: Vec<_> =
        policies.iter().map(|(policy, scripts, broken)| Part { policy, scripts, broken }).collect();
    let (_, diagnostics) = compile(&sources, &parts);
    found.extend(told(&sources, &diagnostics));
    assert_eq!(found, Vec::<String>::new());
    assert!(policies.len() >= 2, "both policies are found");
}
