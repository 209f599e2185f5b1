//! Totals of many people: JSON lines in, JSON lines out.

use std::{
    io::{self, BufRead, BufWriter, Write},
    path::Path,
};

use accrue::{
    assess,
    ledger::from_json::{LineError, Lines},
    render::json,
    vocabulary::diagnostic::Diagnostic,
};

use super::{exit::Exit, files, output::Trouble, session::Session};

/// Assesses one ledger on each line. A line with a mistake is told on the standard error and gives no line.
pub(super) fn totals(session: &Session, file: &Path) -> Result<Exit, Trouble> {
    let out = io::stdout();
    let mut out = BufWriter::with_capacity(1 << 18, out.lock());
    let lines = Lines::new(&session.rulebook);
    let mut input = files::lines(file)?;
    let (mut line, mut number, mut exit) = (String::new(), 0_usize, Exit::Yes);
    loop {
        line.clear();
        let read = input.read_line(&mut line).map_err(|error| Trouble::File(file.to_owned(), error))?;
        if read == 0 {
            break;
        }
        number += 1;
        if line.trim().is_empty() {
            continue;
        }
        match lines.read(line.trim_end()) {
            Err(mistakes) => {
                exit = Exit::Invalid;
                for mistake in mistakes.errors() {
                    session.output.remark(&told(&files::shown(file), number, &mistakes, mistake))?;
                }
            }
            Ok(ledger) => {
                let totals = assess::totals(&session.rulebook, &ledger, &session.given);
                let told = json::totals_line(&session.rulebook, ledger.name.as_deref(), &totals);
                serde_json::to_writer(&mut out, &told).map_err(|error| Trouble::Output(error.into()))?;
                out.write_all(b"\n").map_err(Trouble::Output)?;
            }
        }
    }
    out.flush().map_err(Trouble::Output)?;
    Ok(exit)
}

/// A mistake in one line: place, code, what is wrong and what may help.
fn told(file: &str, line: usize, found: &LineError, mistake: &Diagnostic) -> String {
    let (column, code) = (found.column(mistake), mistake.code.as_str());
    let help = mistake.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("{file}:{line}:{column}: {code} {}{help}", mistake.message)
}
