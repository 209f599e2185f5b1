//! Texts -> Rulebook: all files of all policies, with every mistake of every stage.

use crate::{
    document::{Document, from_text, record::Reader},
    message,
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
    let message =
        message!("no policy in use is called `{}`", "使用中のポリシーに `{}` はない", written.value);
    Diagnostic::new(Code::UnknownName, written.span, message).nearest(written.value.as_str(), known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A policy with values of which `most` cannot be read, and a category with this credit.
    fn policy(values: &str, credit: &str) -> String {
        format!(
            "policy: body\ntitle: Body\n\
             sources: {{book: {{title: Book, published: 2020, confidence: official}}}}\n\
             credentials: {{alpha: {{title: Alpha, term: 3 years, source: book}}}}\n\
             values: {{{values}most: {{of: 2}}}}\n\
             categories:\n  course:\n    title: Course\n    accepts: [course]\n    source: book\n    credit: {credit}\n"
        )
    }

    /// Whether a script of a policy is told to be wrong.
    fn blames_a_script(text: &str) -> bool {
        let mut sources = Sources::default();
        let parts = vec![sources.add("policy.yaml", text)];
        let (rulebook, found) = read(&sources, &[Folder { parts, scripts: Vec::new() }]);
        assert!(rulebook.is_none(), "{text}");
        found.iter().any(|found| matches!(found.code, Code::ScriptField | Code::ScriptVariable))
    }

    #[test]
    fn what_follows_from_an_unread_value_is_not_told_however_the_script_is_written() {
        for written in ["values.NAME + 1", "\"values.NAME + 1\"", "|\n      values.NAME +\n      1"] {
            for values in ["", "some: 1, "] {
                assert!(!blames_a_script(&policy(values, &written.replace("NAME", "most"))), "{written}");
            }
            assert!(blames_a_script(&policy("some: 1, ", &written.replace("NAME", "other"))), "{written}");
        }
    }
}
