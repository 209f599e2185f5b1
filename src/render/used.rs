//! What was used for an answer: the policies, a file of records, a catalogue. People are told in their language; programs
//! are told the same in every language.

use crate::vocabulary::{date::Date, text::Language};

use super::phrase::Phrase;

/// Where something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the binary.
    #[default]
    BuiltIn,
    /// At a path, as people are shown it.
    Path(String),
}

impl Place {
    /// Where it was found, in words.
    fn told(&self, built_in: Phrase, language: Language) -> String {
        match self {
            Self::BuiltIn => built_in.say(language).to_owned(),
            Self::Path(path) => path.clone(),
        }
    }
}

/// Policies that were used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// Where they were found.
    pub place: Place,
    /// Their names.
    pub ids: Vec<Box<str>>,
    /// The files that were laid over them.
    pub overlays: Vec<String>,
}

impl Policies {
    /// Which ones, in words.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        self.with_overlays(format!("{} ({})", self.place(language), self.ids.join(", ")), language)
    }

    fn place(&self, language: Language) -> String {
        self.place.told(Phrase::BuiltIn, language)
    }

    fn with_overlays(&self, told: String, language: Language) -> String {
        if self.overlays.is_empty() {
            return told;
        }
        Phrase::WithOverlays.fill(language, &[&told, &self.overlays.join(", ")])
    }
}

/// Rules as they are compared with others: all of some policies, or those of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// The policies.
    pub policies: Policies,
    /// The day they are in force on, and the day up to which they are known.
    pub day: Option<(Date, Date)>,
}

impl RuleSet {
    /// Which rules, in words.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let policies = &self.policies;
        let place = policies.with_overlays(policies.place(language), language);
        let ids = policies.ids.join(", ");
        let Some((on, known_on)) = self.day else {
            return Phrase::RulesInFull.fill(language, &[&place, &ids]);
        };
        let told = Phrase::RulesOfDay.fill(language, &[&place, &ids, &on]);
        match known_on {
            Date::LATEST => told,
            known => Phrase::KnownThen.fill(language, &[&told, &known]),
        }
    }
}

/// A file that was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Where it was found.
    pub place: Place,
    /// Whether what is told is about the file as edits would leave it.
    pub edited: bool,
}

impl File {
    /// The file as it stands.
    #[must_use]
    pub fn at(place: Place) -> Self {
        Self { place, edited: false }
    }

    /// Which one, in words; a built-in one is called so.
    #[must_use]
    pub fn told(&self, built_in: Phrase, language: Language) -> String {
        let told = self.place.told(built_in, language);
        if self.edited { Phrase::EditedLedger.fill(language, &[&told]) } else { told }
    }
}
