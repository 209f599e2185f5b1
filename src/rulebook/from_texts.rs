//! Texts -> Rulebook: all files of all policies, with every mistake of every stage.

use crate::{
    document::{Document, from_text, record::Reader},
    policy::{
        Policy, from_documents,
        overlay::{self, Laid},
    },
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        name::Name,
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

/// A policy as it was read, before it is compiled.
#[derive(Clone, Debug)]
pub struct Written {
    /// The policy.
    pub policy: Policy,
    /// Its script files.
    pub scripts: Vec<FileId>,
    /// Names in it that could not be read.
    pub broken: Vec<Box<str>>,
}

impl Written {
    /// What is compiled of it.
    #[must_use]
    pub fn part(&self) -> Part<'_> {
        Part { policy: &self.policy, scripts: &self.scripts, broken: &self.broken }
    }
}

/// Reads and compiles policies. The rulebook is there when no mistake is an error.
#[must_use]
pub fn read(sources: &Sources, folders: &[Folder]) -> (Option<Rulebook>, Vec<Diagnostic>) {
    read_overlaid(sources, folders, &[])
}

/// Reads and compiles policies with overlays laid over them, in their order.
#[must_use]
pub fn read_overlaid(
    sources: &Sources,
    folders: &[Folder],
    overlays: &[FileId],
) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let (policies, mut diagnostics) = written(sources, folders, overlays);
    let parts: Vec<_> = policies.iter().map(Written::part).collect();
    let (rulebook, mut found) = compile(sources, &parts);
    diagnostics.append(&mut found);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    (rulebook.filter(|_| !failed), diagnostics)
}

/// Reads policies with overlays laid over them, in their order, and does not compile them.
#[must_use]
pub fn written(
    sources: &Sources,
    folders: &[Folder],
    overlays: &[FileId],
) -> (Vec<Written>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut laid = overlaid(sources, overlays, &mut diagnostics);
    let mut policies = Vec::new();
    let mut names = Vec::new();
    for folder in folders {
        let documents = documents(sources, &folder.parts, &mut diagnostics);
        names.extend(overlay::policy_name(&documents));
        let (policy, mut found, broken) = from_documents::read_overlaid(documents, &mut laid);
        diagnostics.append(&mut found);
        let scripts = folder.scripts.clone();
        policies.extend(policy.map(|policy| Written { policy, scripts, broken }));
    }
    // Where the name of a policy could not be read, what is for it looks as if it were for none.
    if names.len() == folders.len() {
        diagnostics.extend(laid.iter().map(|overlay| for_no_policy(overlay, names.iter().map(Name::as_str))));
    }
    (policies, diagnostics)
}

fn documents(sources: &Sources, files: &[FileId], diagnostics: &mut Vec<Diagnostic>) -> Vec<Document> {
    let mut documents = Vec::new();
    for file in files {
        let (document, mut found) = from_text::parse(sources, *file);
        diagnostics.append(&mut found);
        documents.extend(document);
    }
    documents
}

fn overlaid(sources: &Sources, files: &[FileId], diagnostics: &mut Vec<Diagnostic>) -> Vec<Laid> {
    let mut reader = Reader::default();
    let documents = documents(sources, files, diagnostics);
    let laid = documents.into_iter().filter_map(|document| overlay::read(document, &mut reader)).collect();
    diagnostics.append(&mut reader.diagnostics);
    laid
}

fn for_no_policy<'a>(overlay: &Laid, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let written = &overlay.policy;
    let message = format!("no policy in use is called `{}`", written.value);
    Diagnostic::new(Code::UnknownName, written.span, message).nearest(written.value.as_str(), known)
}
