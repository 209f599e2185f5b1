//! Totals of many people: JSON lines in, JSON lines out.

use std::{
    io::{self, BufRead, BufWriter, Read, Write},
    num::NonZero,
    panic::resume_unwind,
    path::Path,
    thread,
};

use accrue::{
    assess::{self, Given, Workspace},
    document::{from_bytes, from_text::LARGEST_TEXT},
    ledger::from_json::{LineError, Lines},
    message,
    render::{json, phrase::Phrase},
    rulebook::Rulebook,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{Sources, Span},
        text::Language,
    },
};

use super::{exit::Exit, files, output::Trouble, session::Session};

/// Lines that are read before they are shared out, for each thread.
const BATCH: usize = 512;

/// Bytes after which no more lines are read before those read are done with.
const MOST_BYTES: usize = 16 << 20;

/// The most mistakes that are told. A file of another form has one on each of its lines.
const MOST_TOLD: usize = 1_000;

/// Assesses one ledger on each line, on all cores; what is told comes in the order of the lines. A line with a mistake is
/// told on the standard error and gives no line.
pub(super) fn totals(session: &Session, file: &Path) -> Result<Exit, Trouble> {
    let out = io::stdout();
    let mut out = BufWriter::with_capacity(1 << 18, out.lock());
    let lines = Lines::new(&session.rulebook);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let lines_of_file = files::lines(file)?;
    let mut input = Input { file, lines: lines_of_file, read: 0, most: BATCH * threads, trouble: None };
    let mut mistakes = Mistakes { session, file: files::shown(file), found: 0 };
    let mut batch = input.batch()?;
    while let Some(present) = batch {
        let answer = |part: &[(usize, Vec<u8>)]| answers(&session.rulebook, &session.given, &lines, part);
        let (answered, next) = shared_out(&present, threads, &answer, || input.batch());
        for answers in answered {
            let answers = answers?;
            for (number, found) in &answers.mistakes {
                mistakes.tell(*number, found)?;
            }
            out.write_all(&answers.told).map_err(Trouble::Output)?;
        }
        batch = next?;
    }
    out.flush().map_err(Trouble::Output)?;
    mistakes.tell_the_rest()
}

/// The mistakes of lines, told as they are found.
struct Mistakes<'s> {
    session: &'s Session,
    file: String,
    found: usize,
}

impl Mistakes<'_> {
    fn tell(&mut self, line: usize, found: &LineError) -> Result<(), Trouble> {
        let output = &self.session.output;
        for mistake in found.errors() {
            self.found += 1;
            if self.found <= MOST_TOLD {
                output.remark(&told(&self.file, line, found, mistake, output.language))?;
            }
        }
        Ok(())
    }

    /// Tells how many more there are, and gives the code to end with.
    fn tell_the_rest(self) -> Result<Exit, Trouble> {
        let output = &self.session.output;
        match self.found {
            0 => return Ok(Exit::Yes),
            1..=MOST_TOLD => {}
            found => {
                let rest = found - MOST_TOLD;
                output.remark(&Phrase::MoreMistakes.fill(output.language, &[&rest, &self.file]))?;
            }
        }
        Ok(Exit::Invalid)
    }
}

/// Lines with their numbers, from 1, as bytes: whether they are a text is part of the answer.
type Batch = Vec<(usize, Vec<u8>)>;

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
            let mut line = Vec::new();
            let read = match read_line(&mut self.lines, &mut line) {
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
            bytes += line.len();
            if !line.trim_ascii().is_empty() {
                batch.push((self.read, line));
            }
        }
        Ok(Some(batch))
    }
}

/// Reads a line, without its end. Of one that is longer than is read, no more is kept than shows that it is. Returns how many bytes of the
/// input that is: none at its end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let most = u64::try_from(LARGEST_TEXT).unwrap_or(u64::MAX).saturating_add(1);
    let read = Read::by_ref(input).take(most).read_until(b'\n', line)?;
    let ended = line.pop_if(|last| *last == b'\n').is_some() || read <= LARGEST_TEXT;
    Ok(if ended { read } else { read + input.skip_until(b'\n')? })
}

/// What each thread answers to an equal part of a batch, in the order of its lines, and what was done meanwhile.
fn shared_out<A: Send, T>(
    batch: &Batch,
    threads: usize,
    answer: &(impl Fn(&[(usize, Vec<u8>)]) -> A + Sync),
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
    part: &[(usize, Vec<u8>)],
) -> Result<Answers, Trouble> {
    let mut answers = Answers::default();
    let mut room = Workspace::default();
    for (number, line) in part {
        match text(line).and_then(|line| lines.read(line.trim_end())) {
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

/// The text of a line.
fn text(line: &[u8]) -> Result<&str, LineError> {
    let mut sources = Sources::default();
    let mistake = if line.len() > LARGEST_TEXT {
        let message = message!(
            "the line has more than the {LARGEST_TEXT} bytes that are read",
            "行が、読める上限の {LARGEST_TEXT} バイトを超えている"
        );
        Diagnostic::new(Code::TooLarge, Span::whole(sources.add("<line>", "")), message)
    } else {
        match std::str::from_utf8(line) {
            Ok(text) => return Ok(text),
            Err(error) => from_bytes::not_utf8(&mut sources, "<line>", line, error),
        }
    };
    Err(LineError { sources, diagnostics: vec![mistake] })
}

/// A mistake in one line: place, code, what is wrong and what may help.
fn told(file: &str, line: usize, found: &LineError, mistake: &Diagnostic, language: Language) -> String {
    let (column, code) = (found.column(mistake), mistake.code.as_str());
    let help = mistake.help.as_ref().map_or(String::new(), |help| format!("; {}", help.say(language)));
    format!("{file}:{line}:{column}: {code} {}{help}", mistake.message.say(language))
}
