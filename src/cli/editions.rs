//! Sets of rules as the arguments name them: a folder of policies, an overlay, or the policies in use on a day.

use std::path::PathBuf;

use accrue::{
    change::{
        as_of::{Day, as_of},
        difference::Compared,
        path::Rules,
    },
    render::{phrase::Phrase, used::RuleSet},
    rulebook::{Rulebook, from_policy::compile, from_texts::Written},
    vocabulary::{date::Date, diagnostic::Diagnostic, span::Sources},
};

use super::{
    args::Global,
    files,
    output::{Output, Trouble},
    overlays,
    policies::{Origin, written},
    today,
};

/// Which rules are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// All rules of a folder, with all their dates.
    Folder(PathBuf),
    /// The policies in use with one more overlay.
    Overlay(PathBuf),
    /// The policies in use: the rules of a day.
    Day(Day),
}

/// Rules that were read.
#[derive(Debug)]
pub(super) struct Edition {
    named: Named,
    /// The policies as written.
    written: Vec<Written>,
    /// The same compiled.
    whole: Rulebook,
    /// The rules that are meant: for a day as they were on it.
    pub(super) rulebook: Rulebook,
    /// Which rules these are.
    pub(super) used: RuleSet,
    /// Where the rules of one day are meant: which day.
    day: Option<Day>,
}

impl Named {
    /// What an argument names. `known:DATE` are the rules as they were known on that day.
    fn parse(text: &str, global: &Global) -> Result<Self, Trouble> {
        let known_on = global.known_on.unwrap_or(Date::LATEST);
        if let Some(day) = text.strip_prefix("known:") {
            let day = day.parse().map_err(|_| Trouble::usage(Phrase::NotARuleSet, [&text]))?;
            return Ok(Self::Day(Day { on: day, known_on: day }));
        }
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(Day { on: day, known_on }));
        }
        let path = PathBuf::from(text);
        match (path.is_dir(), files::is_there(&path)) {
            (true, _) => Ok(Self::Folder(path)),
            (false, true) => Ok(Self::Overlay(path)),
            (false, false) => Err(Trouble::usage(Phrase::NotARuleSet, [&text])),
        }
    }

    /// Where the policies are, and what is laid over them.
    fn place(&self, global: &Global) -> Result<(Origin, Vec<PathBuf>), Trouble> {
        match self {
            Self::Folder(folder) => Ok((Origin::Folder(folder.clone()), Vec::new())),
            Self::Day(_) => Ok((Origin::choose(global)?, overlays::choose(global)?)),
            Self::Overlay(file) => {
                let mut all = overlays::choose(global)?;
                all.push(file.clone());
                Ok((Origin::choose(global)?, all))
            }
        }
    }
}

/// How both sides are read.
struct Reading<'a> {
    global: &'a Global,
    output: &'a Output,
    sources: Sources,
    /// Whether a side that names no day is taken on the day that is asked about.
    of_days: bool,
}

/// Reads both sets of rules. Beside the rules of a day, those of a folder are taken on the day that is asked about.
pub(super) fn read_both(
    texts: [&str; 2],
    global: &Global,
    output: &Output,
) -> Result<(Sources, [Edition; 2]), Trouble> {
    let [before, after] = texts;
    let (before, after) = (Named::parse(before, global)?, Named::parse(after, global)?);
    let of_days = [&before, &after].iter().any(|named| matches!(named, Named::Day(_)));
    let mut reading = Reading { global, output, sources: Sources::default(), of_days };
    let editions = [reading.read(before)?, reading.read(after)?];
    Ok((reading.sources, editions))
}

impl Reading<'_> {
    fn read(&mut self, named: Named) -> Result<Edition, Trouble> {
        let (origin, overlays) = named.place(self.global)?;
        let (written, mut diagnostics) = written(&origin, &overlays, &mut self.sources)?;
        let compiled = written.and_then(|written| {
            let parts: Vec<_> = written.iter().map(Written::part).collect();
            let (whole, found) = compile(&self.sources, &parts);
            diagnostics.extend(found);
            whole.map(|whole| (written, whole))
        });
        let Some((written, whole)) = compiled.filter(|_| !diagnostics.iter().any(Diagnostic::is_error))
        else {
            self.output.diagnostics(&self.sources, &diagnostics)?;
            return Err(Trouble::Mistakes);
        };
        let day = self.day(&named);
        let policies = origin.used(&whole, &overlays);
        let used = RuleSet { policies, day: day.map(|day| (day.on, day.known_on)) };
        let rulebook = day.map_or_else(|| whole.clone(), |day| as_of(&whole, day));
        Ok(Edition { named, written, whole, rulebook, used, day })
    }

    fn day(&self, named: &Named) -> Option<Day> {
        match named {
            Named::Day(day) => Some(*day),
            Named::Folder(_) | Named::Overlay(_) => self.of_days.then(|| Day {
                on: self.global.on.unwrap_or_else(today::today),
                known_on: self.global.known_on.unwrap_or(Date::LATEST),
            }),
        }
    }
}

impl Edition {
    /// The rules as they are compared.
    pub(super) fn compared(&self) -> Compared<'_> {
        Compared { rulebook: &self.rulebook, on: self.day.map(|day| day.on) }
    }

    /// The rules as records are held against them.
    pub(super) fn rules(&self) -> Rules<'_> {
        Rules { written: &self.written, rulebook: &self.whole, day: self.day }
    }

    /// Whether one policy is meant, and which.
    pub(super) fn only(&self) -> Result<Option<Box<str>>, Trouble> {
        let Named::Folder(folder) = &self.named else { return Ok(None) };
        let itself = !files::with_extension(folder, "yaml")?.is_empty();
        let first = self.rulebook.programs.first().map(|program| program.id.clone());
        Ok(first.filter(|_| itself && self.rulebook.programs.len() == 1))
    }
}
