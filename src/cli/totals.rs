//! Totals of many people: JSON lines in, JSON lines out.

use std::{
    io::{self, BufRead, BufWriter, Write},
    num::NonZero,
    panic::resume_unwind,
    path::Path,
    thread,
};

use accrue::{
    assess::{self, Given, Workspace},
    ledger::from_json::{LineError, Lines},
    render::json,
    rulebook::Rulebook,
    vocabulary::{diagnostic::Diagnostic, text::Language},
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
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let lines_of_file = files::lines(file)?;
    let mut input = Input { file, lines: lines_of_file, read: 0, most: BATCH * threads, trouble: None };
    let mut exit = Exit::Yes;
    let mut batch = input.batch()?;
    while let Some(present) = batch {
        let answer = |part: &[(usize, String)]| answers(&session.rulebook, &session.given, &lines, part);
        let (answered, next) = shared_out(&present, threads, &answer, || input.batch());
        for answers in answered {
            let Answers { told, mistakes } = answers?;
            for (number, found) in &mistakes {
                exit = Exit::Invalid;
                for mistake in found.errors() {
                    let told =
                        self::told(&files::shown(file), *number, found, mistake, session.output.language);
                    session.output.remark(&told)?;
                }
            }
            out.write_all(&told).map_err(Trouble::Output)?;
        }
        batch = next?;
    }
    out.flush().map_err(Trouble::Output)?;
    Ok(exit)
}

/// Lines with their numbers, from 1.
type Batch = Vec<(usize, String)>;

/// The lines of a file, so many at a time.
struct Input<'f, R> {
    file: &'f Path,
    lines: R,
    read: usize,
    most: usize,
    /// What stopped the reading after lines that are answered first.
    trouble: Option<Trouble>,
}

impl<R: BufRead> Input<'_, R> {
    /// The next lines that say anything; `None` at the end.
    fn batch(&mut self) -> Result<Option<Batch>, Trouble> {
        if let Some(trouble) = self.trouble.take() {
            return Err(trouble);
        }
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < self.most && bytes < MOST_BYTES {
            let mut line = String::new();
            let read = match self.lines.read_line(&mut line) {
                Ok(read) => read,
                Err(error) => {
                    self.trouble = Some(Trouble::File(self.file.to_owned(), error));
                    return Ok(Some(batch));
                }
            };
            if read == 0 {
                return Ok((!batch.is_empty()).then_some(batch));
            }
            self.read += 1;
            bytes += read;
            if !line.trim().is_empty() {
                batch.push((self.read, line));
            }
        }
        Ok(Some(batch))
    }
}

/// What each thread answers to an equal part of a batch, in the order of its lines, and what was done meanwhile.
fn shared_out<A: Send, T>(
    batch: &Batch,
    threads: usize,
    answer: &(impl Fn(&[(usize, String)]) -> A + Sync),
    meanwhile: impl FnOnce() -> T,
) -> (Vec<A>, T) {
    let each = batch.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let part = |part| scope.spawn(move || answer(part));
        let running: Vec<_> = batch.chunks(each).map(part).collect();
        let done = meanwhile();
        let joined = running.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (joined.collect(), done)
    })
}

/// What became of some lines.
#[derive(Default)]
struct Answers {
    /// Lines of JSON.
    told: Vec<u8>,
    /// The lines that are no ledgers, by their numbers.
    mistakes: Vec<(usize, LineError)>,
}

fn answers(
    rulebook: &Rulebook,
    given: &Given,
    lines: &Lines<'_>,
    part: &[(usize, String)],
) -> Result<Answers, Trouble> {
    let mut answers = Answers::default();
    let mut room = Workspace::default();
    for (number, line) in part {
        match lines.read(line.trim_end()) {
            Err(mistakes) => answers.mistakes.push((*number, mistakes)),
            Ok(ledger) => {
                let totals = assess::totals(rulebook, &ledger, given, &mut room);
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
fn told(file: &str, line: usize, found: &LineError, mistake: &Diagnostic, language: Language) -> String {
    let (column, code) = (found.column(mistake), mistake.code.as_str());
    let help = mistake.help.as_ref().map_or(String::new(), |help| format!("; {}", help.say(language)));
    format!("{file}:{line}:{column}: {code} {}{help}", mistake.message.say(language))
}
