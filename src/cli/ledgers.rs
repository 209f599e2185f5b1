//! Which ledger is used, and reading it.

use std::path::{Path, PathBuf};

use accrue::{
    document::from_text,
    ledger::{Ledger, from_document},
    render::{
        phrase::Phrase,
        used::{File, Place},
    },
    vocabulary::{diagnostic::Diagnostic, span::FileId},
};

use super::{embedded, files, output::Trouble, session::Session};

/// The ledger that the option, the environment and the current folder choose; `None` is the example.
pub(super) fn choose(named: Option<&Path>) -> Option<PathBuf> {
    let named = named.map(Path::to_owned).or_else(|| files::variable("ACCRUE_LEDGER").map(PathBuf::from));
    let near = PathBuf::from("ledger.yaml");
    named.or_else(|| files::is_there(&near).then_some(near))
}

/// Reads the ledger, and says which one it is. Its mistakes are shown.
pub(super) fn read(session: &mut Session, named: Option<&Path>) -> Result<(Ledger, File), Trouble> {
    let (file, told) = file(session, named)?;
    Ok((well(session, file)?, told))
}

/// The file of the ledger, and which one it is.
pub(super) fn file(session: &mut Session, named: Option<&Path>) -> Result<(FileId, File), Trouble> {
    file_or_example(session, choose(named), &LEDGER, |session, file| parse(session, file).1)
}

/// An example that the binary carries, for those who have no file of their own yet.
pub(super) struct Example {
    /// What it is called in diagnostics.
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// What is told where it cannot be used.
    pub(super) none: Phrase,
}

/// The example of a ledger.
pub(super) const LEDGER: Example =
    Example { name: "<example>", text: embedded::EXAMPLE, none: Phrase::NoLedger };

/// The file that was chosen, else an example, and which one it is. Whoever brings policies of their own and no file
/// is not told the mistakes of an example that nobody wrote for these policies, but that a file is missing.
pub(super) fn file_or_example(
    session: &mut Session,
    chosen: Option<PathBuf>,
    example: &Example,
    mistakes: impl FnOnce(&Session, FileId) -> Vec<Diagnostic>,
) -> Result<(FileId, File), Trouble> {
    let Some(path) = chosen else {
        let file = session.sources.add(example.name, example.text);
        if mistakes(session, file).iter().any(Diagnostic::is_error) {
            return Err(Trouble::usage(example.none, []));
        }
        return Ok((file, File::default()));
    };
    match files::add(&mut session.sources, &path)? {
        Ok(file) => Ok((file, File::at(Place::Path(files::shown(&path))))),
        Err(diagnostic) => {
            session.show(&[diagnostic])?;
            Err(Trouble::Mistakes)
        }
    }
}

/// Reads a text as a ledger, and shows its mistakes.
pub(super) fn well(session: &Session, file: FileId) -> Result<Ledger, Trouble> {
    let (ledger, diagnostics) = parse(session, file);
    session.show(&diagnostics)?;
    ledger.ok_or(Trouble::Mistakes)
}

/// Reads a text as a ledger.
pub(super) fn parse(session: &Session, file: FileId) -> (Option<Ledger>, Vec<Diagnostic>) {
    let (document, mut diagnostics) = from_text::parse(&session.sources, file);
    let Some(document) = document else { return (None, diagnostics) };
    let (ledger, mut found) = from_document::read(&document, &session.rulebook);
    let well = !diagnostics.iter().any(Diagnostic::is_error);
    diagnostics.append(&mut found);
    (ledger.filter(|_| well), diagnostics)
}
