//! Texts -> Rulebook: all files of all policies, with every mistake of every stage.

use crate::{
    document::from_text,
    policy::{Policy, from_documents},
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
    },
};

use super::{
    Rulebook,
    from_policy::{Part, compile},
};

/// The files of one policy.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Its parts, in the order in which they are read.
    pub parts: Vec<FileId>,
    /// Its script files.
    pub scripts: Vec<FileId>,
}

/// A policy, its script files, and the names in it that could not be read.
type Read<'a> = (Policy, &'a [FileId], Vec<Box<str>>);

/// Reads and compiles policies. The rulebook is there when no mistake is an error.
#[must_use]
pub fn read(sources: &Sources, folders: &[Folder]) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut policies: Vec<Read<'_>> = Vec::new();
    for folder in folders {
        let mut documents = Vec::new();
        for part in &folder.parts {
            let (document, mut found) = from_text::parse(sources, *part);
            diagnostics.append(&mut found);
            documents.extend(document);
        }
        let (policy, mut found, broken) = from_documents::read(documents);
        diagnostics.append(&mut found);
        policies.extend(policy.map(|policy| (policy, folder.scripts.as_slice(), broken)));
    }
    let parts: Vec<_> =
        policies.iter().map(|(policy, scripts, broken)| Part { policy, scripts, broken }).collect();
    let (rulebook, mut found) = compile(sources, &parts);
    diagnostics.append(&mut found);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    (rulebook.filter(|_| !failed), diagnostics)
}
