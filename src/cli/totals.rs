//! Totals of many people: JSON lines in, JSON lines out.

use std::{
    io::{self, BufRead, BufWriter, Write},
    path::Path,
};

use accrue::{
    assess::totals as assess,
    document::from_text,
    ledger::from_document,
    render::json,
    vocabulary::{diagnostic::Diagnostic, span::Sources},
};

use super::{exit::Exit, files, output::Trouble, session::Session};

/// Assesses one ledger on each line. A line with a mistake is told on the standard error and gives no line.
pub(super) fn totals(session: &Session, file: &Path) -> Result<Exit, Trouble> {
    let out = io::stdout();
    let mut out = BufWriter::with_capacity(1 << 18, out.lock());
    let mut exit = Exit::Yes;
    for (number, line) in files::lines(file)?.lines().enumerate() {
        let line = line.map_err(|error| Trouble::File(file.to_owned(), error))?;
        if line.trim().is_empty() {
            continue;
        }
        let mut sources = Sources::default();
        let id = sources.add(format!("{}, line {}", files::shown(file), number + 1), line);
        let (document, mut found) = from_text::parse(&sources, id);
        let read = document.map(|document| from_document::read(&document, &session.rulebook));
        let ledger = read.and_then(|(ledger, more)| {
            found.extend(more);
            ledger
        });
        if found.iter().any(Diagnostic::is_error) {
            exit = Exit::Invalid;
            session.output.diagnostics(&sources, &found)?;
            continue;
        }
        if let Some(ledger) = ledger {
            let assessment = assess(&session.rulebook, &ledger, &session.given);
            let line = json::line(&session.rulebook, ledger.name.as_deref(), &assessment);
            serde_json::to_writer(&mut out, &line).map_err(|error| Trouble::Output(error.into()))?;
            out.write_all(b"\n").map_err(Trouble::Output)?;
        }
    }
    out.flush().map_err(Trouble::Output)?;
    Ok(exit)
}
