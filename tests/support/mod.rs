//! Loading policies in tests.
#![allow(dead_code, unreachable_pub, reason = "each test crate uses a part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
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
    rulebook::{
        Rulebook,
        from_policy::{Part, compile},
        from_texts::{self, Folder},
    },
    vocabulary::{diagnostic::Diagnostic, span::Sources, text::Language},
};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder with this ending, in order.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

/// The folders in a folder, in order.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// A path as it is shown: relative to the repository, with forward slashes.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Diagnostics as `file:line:column: CODE message`.
pub fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<String> {
    let place = |diagnostic: &Diagnostic| {
        let position = sources.position(diagnostic.span.file, diagnostic.span.start);
        let file = &sources.file(diagnostic.span.file).name;
        format!(
            "{file}:{}:{}: {} {}",
            position.line,
            position.column,
            diagnostic.code.as_str(),
            diagnostic.message.say(Language::English)
        )
    };
    diagnostics.iter().map(place).collect()
}

/// Loads policy folders together, with everything that was found.
pub fn load(sources: &mut Sources, folders: &[PathBuf]) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let mut policies = Vec::new();
    let mut found = Vec::new();
    for folder in folders {
        let mut add = |path: &PathBuf| sources.add(shown(path), fs::read_to_string(path).unwrap());
        let parts: Vec<_> = files(folder, "yaml").iter().map(&mut add).collect();
        let scripts: Vec<_> = files(&folder.join("scripts"), "rhai").iter().map(&mut add).collect();
        let mut documents = Vec::new();
        for part in parts {
            let (document, mut diagnostics) = from_text::parse(sources, part);
            found.append(&mut diagnostics);
            documents.extend(document);
        }
        let (policy, mut diagnostics, broken) = from_documents::read(documents);
        found.append(&mut diagnostics);
        policies.extend(policy.map(|policy| (policy, scripts, broken)));
    }
    let parts: Vec<_> =
        policies.iter().map(|(policy, scripts, broken)| Part { policy, scripts, broken }).collect();
    let (rulebook, mut diagnostics) = compile(sources, &parts);
    found.append(&mut diagnostics);
    (rulebook, found)
}

/// Loads one policy that is one text.
pub fn load_text(sources: &mut Sources, text: &str) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let file = sources.add("policy.yaml", text);
    from_texts::read(sources, &[Folder { parts: vec![file], scripts: Vec::new() }])
}

/// The policies of the repository.
pub fn shipped(sources: &mut Sources) -> Rulebook {
    let (rulebook, diagnostics) = load(sources, &folders(&root().join("policies")));
    assert_eq!(told(sources, &diagnostics), Vec::<String>::new());
    rulebook.unwrap()
}

/// A fenced block of a document.
pub struct Block {
    /// What stands behind the opening fence.
    pub info: String,
    /// What stands inside.
    pub text: String,
    /// The lines of the block in the document, fences left out.
    pub lines: std::ops::Range<usize>,
}

/// The fenced blocks of a document, in order.
pub fn blocks(document: &str) -> Vec<Block> {
    let lines: Vec<_> = document.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some(info) = lines[at].strip_prefix("```") {
            let start = at + 1;
            let end =
                start + lines[start..].iter().position(|line| *line == "```").expect("a block is closed");
            let text = lines[start..end].iter().map(|line| format!("{line}\n")).collect();
            found.push(Block { info: info.to_owned(), text, lines: start..end });
            at = end;
        }
        at += 1;
    }
    found
}
