//! Printing: results to the standard output, trouble to the standard error.

use std::{
    fmt::Display,
    io::{self, Write},
    path::PathBuf,
};

use accrue::{
    render::{
        diagnostic,
        json::pretty,
        page::{Page, Style},
        phrase::Phrase,
    },
    vocabulary::{diagnostic::Diagnostic, name::NotAName, span::Sources, text::Language},
};
use anstream::{AutoStream, ColorChoice};

use super::{args::Global, exit::Exit, files};

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A file or folder cannot be read.
    File(PathBuf, io::Error),
    /// The command asks for something that is not there: what is told of it, about what, and the nearest that is there.
    Usage(Phrase, Vec<String>, Option<String>),
    /// Several at once.
    Several(Vec<Trouble>),
    /// Policies, ledger or case hold mistakes, which have been shown.
    Mistakes,
    /// What the options of the command describe holds mistakes.
    AskedAmiss(Vec<Diagnostic>),
    /// The output cannot be written to.
    Output(io::Error),
}

impl Trouble {
    /// All of them as one, if there are any.
    pub(super) fn all(troubles: Vec<Self>) -> Result<(), Self> {
        if troubles.is_empty() { Ok(()) } else { Err(Self::Several(troubles)) }
    }

    /// What was asked for is not there.
    pub(super) fn usage<const N: usize>(phrase: Phrase, about: [&dyn Display; N]) -> Self {
        Self::Usage(phrase, about.iter().map(ToString::to_string).collect(), None)
    }

    /// What was asked for is not there, but something near is.
    pub(super) fn not_found(phrase: Phrase, written: &str, near: Option<&str>) -> Self {
        Self::Usage(phrase, vec![written.to_owned()], near.map(str::to_owned))
    }
}

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    pub(super) language: Language,
    pub(super) json: bool,
    style: Style,
}

impl Output {
    /// As the options ask, else as the environment says.
    pub(super) fn new(global: &Global) -> Self {
        let language = global.lang.map_or_else(language_of_environment, Language::from);
        let style = if global.plain { Style::Plain } else { Style::Text };
        Self { language, json: global.json, style }
    }

    /// Prints a text as it is.
    pub(super) fn text(&self, text: &str) -> Result<(), Trouble> {
        let mut out = anstream::stdout();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Trouble::Output)
    }

    /// Prints a page.
    pub(super) fn page(&self, page: &Page) -> Result<(), Trouble> {
        self.text(&page.render(self.style))
    }

    /// Prints a result as JSON.
    pub(super) fn json(&self, value: &impl serde::Serialize) -> Result<(), Trouble> {
        self.text(&pretty(value))
    }

    /// Shows diagnostics: as JSON on the standard output where JSON was asked for, else to people on the standard error.
    pub(super) fn diagnostics(&self, sources: &Sources, found: &[Diagnostic]) -> Result<(), Trouble> {
        if self.json {
            return self.json(&diagnostic::report(sources, found, self.language));
        }
        let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let look = diagnostic::Look { language: self.language, colour };
        let text = diagnostic::text(sources, found, look);
        anstream::stderr().write_all(text.as_bytes()).map_err(Trouble::Output)
    }

    /// Tells a mistake in one line on the standard error, where it stands in no file that a person could open.
    pub(super) fn one_line(&self, found: &Diagnostic) -> Result<(), Trouble> {
        let word = match (self.language, found.is_error()) {
            (Language::English, true) => "error",
            (Language::English, false) => "warning",
            (Language::Japanese, true) => "エラー",
            (Language::Japanese, false) => "警告",
        };
        let told = [Some(&found.message), found.label.as_ref(), found.help.as_ref()].into_iter().flatten();
        let told: Vec<_> = told.map(|part| part.say(self.language)).collect();
        let between = match self.language {
            Language::English => "; ",
            Language::Japanese => "。",
        };
        self.remark(&format!("{word}: {}", told.join(between)))
    }

    /// What was written for a name is none.
    pub(super) fn not_a_name(&self, written: &str, not: NotAName) -> Trouble {
        Trouble::usage(Phrase::NotAName, [&written, &not.expected.say(self.language)])
    }

    /// Tells something beside the result, on the standard error.
    pub(super) fn remark(&self, text: &str) -> Result<(), Trouble> {
        writeln!(anstream::stderr(), "{text}").map_err(Trouble::Output)
    }

    /// Tells of trouble, and with which code to end.
    pub(super) fn trouble(&self, trouble: Trouble) -> Exit {
        let (message, exit) = match trouble {
            Trouble::Mistakes => return Exit::Invalid,
            Trouble::Several(troubles) => {
                return troubles.into_iter().fold(Exit::Usage, |_, trouble| self.trouble(trouble));
            }
            Trouble::AskedAmiss(found) => {
                // Nothing is left to be done when not even this can be written.
                let _ = found.iter().try_for_each(|one| self.one_line(one));
                return Exit::Usage;
            }
            // Whoever reads the output has seen enough.
            Trouble::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Yes,
            Trouble::Output(error) => (error.to_string(), Exit::Usage),
            Trouble::File(path, error) => (format!("{}: {error}", files::shown(&path)), Exit::Usage),
            Trouble::Usage(phrase, about, near) => {
                (asked_in_vain(self.language, phrase, &about, near), Exit::Usage)
            }
        };
        let word = match self.language {
            Language::English => "error",
            Language::Japanese => "エラー",
        };
        // Nothing is left to be done when not even this can be written.
        let _ = writeln!(anstream::stderr(), "{word}: {message}");
        exit
    }
}

fn asked_in_vain(language: Language, phrase: Phrase, about: &[String], near: Option<String>) -> String {
    let places: Vec<_> = about.iter().map(|place| place as &dyn Display).collect();
    let told = phrase.fill(language, &places);
    match near {
        Some(near) => Phrase::DidYouMean.fill(language, &[&told, &near]),
        None => told,
    }
}

/// The language of the environment: the first of the usual variables that is set.
pub(super) fn language_of_environment() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(files::variable);
    match locale {
        Some(locale) if locale == "ja" || locale.starts_with("ja_") || locale.starts_with("ja.") => {
            Language::Japanese
        }
        Some(_) | None => Language::English,
    }
}
