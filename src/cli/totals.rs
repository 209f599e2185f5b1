//! Totals of many people: JSON lines in, JSON lines out.

use std::{
    io::{self, BufRead, BufWriter, Write},
    num::NonZero,
    path::Path,
    thread,
};

use accrue::{
    assess::{self, Given},
    ledger::from_json::{LineError, Lines},
    render::json,
    rulebook::Rulebook,
    vocabulary::diagnostic::Diagnostic,
};

use super::{exit::Exit, files, output::Trouble, session::Session};

/// Lines that are read before they are shared out, for each thread.
const BATCH: usize = 512;

/// Bytes after which no more lines are read before those read are done with.
const MOST_BYTES: usize = 16 << 20;

/// Assesses one ledger on each line, on all cores; what is told comes in the order of the lines. A line with a mistake is
/// told on the standard error and gives no line.
pub(super) fn totals(session: &Session, file: &Path) -> Result<Exit, Trouble> {
    let out = io::stdout();
    let mut out = BufWriter::with_capacity(1 << 18, out.lock());
    let lines = Lines::new(&session.rulebook);
    let mut input = files::lines(file)?;
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (mut number, mut exit) = (0, Exit::Yes);
    loop {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH * threads && bytes < MOST_BYTES {
            let mut line = String::new();
            let read = input.read_line(&mut line).map_err(|error| Trouble::File(file.to_owned(), error))?;
            if read == 0 {
                break;
            }
            number += 1;
            bytes += read;
            if !line.trim().is_empty() {
                batch.push((number, line));
            }
        }
        if batch.is_empty() && bytes == 0 {
            break;
        }
        for Answers { told, mistakes } in
            shared_out(&session.rulebook, &session.given, &lines, &batch, threads)?
        {
            for (number, found) in &mistakes {
                exit = Exit::Invalid;
                for mistake in found.errors() {
                    session.output.remark(&self::told(&files::shown(file), *number, found, mistake))?;
                }
            }
            out.write_all(&told).map_err(Trouble::Output)?;
        }
    }
    out.flush().map_err(Trouble::Output)?;
    Ok(exit)
}

/// What became of some lines.
#[derive(Default)]
struct Answers {
    /// Lines of JSON.
    told: Vec<u8>,
    /// The lines that are no ledgers, by their numbers.
    mistakes: Vec<(usize, LineError)>,
}

/// The answers to the lines of a batch, in their order, each thread having done an equal part of it.
fn shared_out(
    rulebook: &Rulebook,
    given: &Given,
    lines: &Lines<'_>,
    batch: &[(usize, String)],
    threads: usize,
) -> Result<Vec<Answers>, Trouble> {
    let each = batch.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let part = |part| scope.spawn(move || answers(rulebook, given, lines, part));
        let running: Vec<_> = batch.chunks(each).map(part).collect();
        let done = running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect()
    })
}

fn answers(
    rulebook: &Rulebook,
    given: &Given,
    lines: &Lines<'_>,
    part: &[(usize, String)],
) -> Result<Answers, Trouble> {
    let mut answers = Answers::default();
    for (number, line) in part {
        match lines.read(line.trim_end()) {
            Err(mistakes) => answers.mistakes.push((*number, mistakes)),
            Ok(ledger) => {
                let totals = assess::totals(rulebook, &ledger, given);
                let told = json::totals_line(rulebook, ledger.name.as_deref(), &totals);
                serde_json::to_writer(&mut answers.told, &told)
                    .map_err(|error| Trouble::Output(error.into()))?;
                answers.told.push(b'\n');
            }
        }
    }
    Ok(answers)
}

/// A mistake in one line: place, code, what is wrong and what may help.
fn told(file: &str, line: usize, found: &LineError, mistake: &Diagnostic) -> String {
    let (column, code) = (found.column(mistake), mistake.code.as_str());
    let help = mistake.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("{file}:{line}:{column}: {code} {}{help}", mistake.message)
}
