//! A set of rules as the arguments name it: a folder of policies, or the policies in use on a day.

use std::path::PathBuf;

use accrue::{
    change::{
        as_of::{Day, as_of},
        difference::Compared,
    },
    render::phrase::Phrase,
    rulebook::Rulebook,
    vocabulary::date::Date,
};

use super::{
    args::Global,
    files,
    output::{Output, Trouble},
    policies::{Loaded, Origin, load},
    today,
};

/// Which rules are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// All rules of a folder, with all their dates.
    Folder(PathBuf),
    /// The policies in use: the rules of a day.
    Day(Day),
}

/// Rules that were read.
#[derive(Debug)]
pub(super) struct Edition {
    pub(super) named: Named,
    /// The rules, for a day as they were on it.
    pub(super) rulebook: Rulebook,
    /// Which rules these are, in words.
    pub(super) told: String,
    /// Where the rules of one day are meant: which day.
    pub(super) on: Option<Date>,
}

impl Named {
    /// What an argument names. `known:DATE` are the rules as they were known on that day.
    pub(super) fn parse(text: &str, global: &Global) -> Result<Self, Trouble> {
        let known_on = global.known_on.unwrap_or(Date::LATEST);
        if let Some(day) = text.strip_prefix("known:") {
            let day = day.parse().map_err(|_| Trouble::usage(Phrase::NotARuleSet, [&text]))?;
            return Ok(Self::Day(Day { on: day, known_on: day }));
        }
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(Day { on: day, known_on }));
        }
        let folder = PathBuf::from(text);
        if folder.is_dir() {
            Ok(Self::Folder(folder))
        } else {
            Err(Trouble::usage(Phrase::NotARuleSet, [&text]))
        }
    }
}

/// Reads both sets of rules. Beside the rules of a day, those of a folder are taken on the day that is asked about.
pub(super) fn read_both(texts: [&str; 2], global: &Global, output: &Output) -> Result<[Edition; 2], Trouble> {
    let [before, after] = texts;
    let named = [Named::parse(before, global)?, Named::parse(after, global)?];
    let of_days = named.iter().any(|named| matches!(named, Named::Day(_)));
    let asked =
        Day { on: global.on.unwrap_or_else(today::today), known_on: global.known_on.unwrap_or(Date::LATEST) };
    let day = |named: &Named| match named {
        Named::Day(day) => Some(*day),
        Named::Folder(_) => (of_days || global.on.is_some()).then_some(asked),
    };
    let [before, after] = named;
    let days = [day(&before), day(&after)];
    let [first, second] = days;
    Ok([read(before, first, global, output)?, read(after, second, global, output)?])
}

fn read(named: Named, day: Option<Day>, global: &Global, output: &Output) -> Result<Edition, Trouble> {
    let origin = match &named {
        Named::Folder(folder) => Origin::Folder(folder.clone()),
        Named::Day(_) => Origin::choose(global)?,
    };
    let Loaded { origin, sources, rulebook, diagnostics } = load(origin)?;
    let Some(rulebook) = rulebook else {
        output.diagnostics(&sources, &diagnostics)?;
        return Err(Trouble::Mistakes);
    };
    let ids: Vec<_> = rulebook.programs.iter().map(|program| &*program.id).collect();
    let (place, ids) = (origin.told(output.language), ids.join(", "));
    let told = match day {
        None => Phrase::RulesInFull.fill(output.language, &[&place, &ids]),
        Some(day) => {
            let told = Phrase::RulesOfDay.fill(output.language, &[&place, &ids, &day.on]);
            match day.known_on {
                Date::LATEST => told,
                known => Phrase::KnownThen.fill(output.language, &[&told, &known]),
            }
        }
    };
    let rulebook = day.map_or_else(|| rulebook.clone(), |day| as_of(&rulebook, day));
    Ok(Edition { named, rulebook, told, on: day.map(|day| day.on) })
}

impl Edition {
    /// The rules as they are compared.
    pub(super) fn compared(&self) -> Compared<'_> {
        Compared { rulebook: &self.rulebook, on: self.on }
    }

    /// Whether one policy is meant, and which.
    pub(super) fn only(&self) -> Result<Option<Box<str>>, Trouble> {
        let Named::Folder(folder) = &self.named else { return Ok(None) };
        let itself = !files::with_extension(folder, "yaml")?.is_empty();
        let first = self.rulebook.programs.first().map(|program| program.id.clone());
        Ok(first.filter(|_| itself && self.rulebook.programs.len() == 1))
    }
}
