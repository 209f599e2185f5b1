//! What rules say about themselves, and values that depend on the date.

use crate::{
    policy::rule::{Clock, Confidence, SourceKind},
    script::Script,
    vocabulary::{
        date::{Date, Length, Moment},
        span::Span,
        text::Text,
    },
};

use super::{CredentialIx, SourceIx};

/// A source of rules.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in the policy.
    pub id: Box<str>,
    /// What it is called.
    pub title: Text,
    /// What sort it is.
    pub kind: SourceKind,
    /// Where it can be read.
    pub url: Option<Box<str>>,
    /// When it was published.
    pub published: Moment,
    /// When the copy used here was read.
    pub retrieved: Option<Moment>,
    /// Until when it is known to be unchanged.
    pub confirmed: Option<Moment>,
    /// How long after it was last seen it should be looked at again.
    pub review: Option<Length>,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// What a rule says about itself.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `section.name`, with deeper names after further dots.
    pub id: Box<str>,
    /// What it is called.
    pub title: Option<Text>,
    /// The credentials it is for.
    pub applies: Mask,
    /// The first day it applies.
    pub first: Date,
    /// The last day it applies.
    pub last: Date,
    /// Which date is held against these days.
    pub by: Clock,
    /// Since when it is known.
    pub known: Date,
    /// The first day on which it may have become known: where only a month is told, the first of the month.
    pub known_from: Date,
    /// What it rests on.
    pub sources: Vec<SourceIx>,
    /// The days of the values in it, and what each rests on by itself.
    pub cited: Vec<Cited>,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Words under which it is found.
    pub topics: Vec<Box<str>>,
    /// Anything a reader should know.
    pub note: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

impl Rule {
    /// Whether it is in force on every day.
    #[must_use]
    #[inline]
    pub fn is_undated(&self) -> bool {
        self.first == Date::EARLIEST && self.last == Date::LATEST
    }
}

/// The days of a value in a rule, and what it rests on by itself.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The first day the value holds.
    pub first: Date,
    /// The last day it holds.
    pub last: Date,
    /// Since when it is known.
    pub known: Date,
    /// Its own sources.
    pub sources: Vec<SourceIx>,
}

/// A note that a rule has another name than before.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// What it was called.
    pub was: Box<str>,
    /// What it was called then, which another note may have changed again.
    pub is: Box<str>,
    /// Since when.
    pub on: Moment,
}

/// A value that depends on the date and on circumstances. Alternatives with a later first day come first.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// At least one, unless all became known later than what is known.
    pub alternatives: Vec<Alternative<T>>,
}

impl<T> Setting<T> {
    /// Those of the values whose dates hold a day, in order.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Alternative<T>> {
        self.alternatives.iter().filter(move |one| one.first <= day && day <= one.last)
    }
}

/// One of the values a setting can have.
#[derive(Clone, Debug)]
pub struct Alternative<T> {
    /// The first day it holds.
    pub first: Date,
    /// The last day it holds.
    pub last: Date,
    /// Since when it is known.
    pub known: Date,
    /// A condition.
    pub when: Option<Script>,
    /// The value.
    pub is: T,
    /// Whether nothing better than a low-confidence source says so.
    pub low: bool,
    /// Its own sources, if it names any.
    pub sources: Vec<SourceIx>,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// A setting with the date that governs it, if that is not the reading rule's.
#[derive(Clone, Debug)]
pub struct ClockedSetting {
    /// The date that governs.
    pub by: Option<Clock>,
    /// The setting.
    pub setting: Setting<Script>,
}

/// A set of credentials of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask(pub u64);

impl Mask {
    /// All credentials.
    pub const ALL: Self = Self(u64::MAX);
    /// No credential.
    pub const NONE: Self = Self(0);

    /// One credential; none beyond those that a set has room for.
    #[must_use]
    pub fn of(credential: CredentialIx) -> Self {
        let shift = u32::try_from(credential.index()).ok();
        Self(shift.and_then(|shift| 1_u64.checked_shl(shift)).unwrap_or(0))
    }

    /// Whether the credential is in the set.
    #[must_use]
    pub fn contains(self, credential: CredentialIx) -> bool {
        self.0 >> credential.index() & 1 == 1
    }

    /// Those that are also in another set.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The same without those of another set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}
