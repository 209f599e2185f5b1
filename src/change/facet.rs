//! What a rule says, aspect by aspect, and for each aspect by the days that govern it.

use std::collections::BTreeSet;

use crate::{
    policy::rule::Confidence,
    rulebook::{Alternative, Rule, Setting, Source},
    vocabulary::date::{Date, Moment},
};

use super::{
    content::{Content, Word},
    side::Side,
};

/// What is said of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// What it is called.
    Title,
    /// The certificates it is for.
    For,
    /// The first day it applies.
    From,
    /// The last day it applies.
    To,
    /// Which date is held against these days.
    Clock,
    /// What sort of source it is.
    SourceKind,
    /// Where a source can be read.
    Url,
    /// When a source was published.
    Published,
    /// Until when a source is known to be unchanged.
    Confirmed,
    /// The kinds of activity it accepts or is about.
    Kinds,
    /// Categories that come before it where both accept a kind.
    After,
    /// A condition.
    Condition,
    /// The credits.
    Credits,
    /// Rounding.
    Rounding,
    /// The bucket.
    Group,
    /// When proof is needed.
    ProofNeeded,
    /// What proves it.
    ProofKinds,
    /// A remark on proof.
    ProofNote,
    /// Whether an activity may be split.
    Split,
    /// The most that counts.
    AtMost,
    /// The window.
    Window,
    /// Which credits are meant.
    Of,
    /// What tells apart the activities that share a limit.
    Per,
    /// What is counted.
    Unit,
    /// Where that goes which a limit cuts.
    Overflow,
    /// What was asked.
    Question,
    /// An answer in one word.
    Verdict,
    /// What was answered.
    Answer,
    /// When it was asked.
    Asked,
    /// The ruling that a reply answers.
    Replies,
    /// Whether it is open or contested.
    Settled,
    /// What an answer does.
    Effect,
    /// What one of the possible answers would do.
    Possible(Box<str>),
    /// Rulings it is an exception to.
    Overrides,
    /// Rules that are not the same but help.
    See,
    /// What is needed, at this place of the tree.
    Need(Vec<usize>),
    /// The least that is needed, at this place of the tree.
    AtLeast(Vec<usize>),
    /// How long before the end of its window.
    Early,
    /// When a certificate falls where it is missed.
    Lapses,
    /// Where the next cycle starts.
    Next,
    /// Beyond how much it is surplus.
    Beyond,
    /// How much must be paid.
    Amount,
    /// When it must be paid.
    Due,
    /// Who pays how often.
    Payer,
    /// A product that includes a fee or keeps up a duty.
    Product,
    /// A fee that keeps up a duty.
    Fee,
    /// What a certificate is.
    State,
    /// How long a stage lasts.
    Length,
    /// Whether credits earned in it count.
    Earns,
    /// Whether activities can still be reported.
    Reports,
    /// How long a certificate lasts.
    Term,
    /// Classes of a certificate.
    Classes,
    /// Domains of a certificate.
    Domains,
    /// Since when it is granted.
    Granted,
    /// Since when it is not granted any more.
    Retired,
    /// Certificates renewed with it.
    Renews,
    /// A named value.
    Value,
    /// The same for one certificate.
    ValueFor(Box<str>),
    /// Which date governs a named value.
    ValueClock,
    /// Which of several categories an activity belongs to.
    Assignment,
    /// A rule in words.
    Text,
    /// The body of a function.
    Function,
    /// How far it can be trusted.
    Confidence,
    /// What it rests on.
    Sources,
    /// Since when it is known.
    Known,
    /// A remark.
    Note,
}

/// What is said from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The first day; it lasts until the next stretch begins.
    pub first: Date,
    /// What holds then: the first case whose condition is true. Empty: nothing.
    pub cases: Vec<Case>,
}

/// What is said under a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The condition.
    pub when: Option<Box<str>>,
    /// What is said.
    pub is: Content,
    /// Whether it rests on nothing better than a low-confidence source, where that differs from its rule.
    pub low: Option<bool>,
    /// Since when it is known, where that differs from its rule.
    pub known: Option<Date>,
    /// Its own sources, by name, where it names any.
    pub sources: Vec<Box<str>>,
}

/// An aspect of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// Which one.
    pub aspect: Aspect,
    /// What is said, in the order of days.
    pub stretches: Vec<Stretch>,
}

impl Facet {
    /// Something that does not depend on the day.
    pub(super) fn plain(aspect: Aspect, is: Content) -> Self {
        let case = Case { when: None, is, low: None, known: None, sources: Vec::new() };
        Self { aspect, stretches: vec![Stretch { first: Date::EARLIEST, cases: vec![case] }] }
    }

    /// What is said on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &[Case] {
        let stretch = self.stretches.iter().rev().find(|stretch| stretch.first <= day);
        stretch.map_or(&[], |stretch| &stretch.cases)
    }
}

/// The aspects of a rule as they are collected.
pub(super) struct Facets<'s, 'a> {
    pub(super) side: &'s Side<'a>,
    pub(super) rule: &'a Rule,
    pub(super) found: Vec<Facet>,
}

impl<'a> Facets<'_, 'a> {
    pub(super) fn plain(&mut self, aspect: Aspect, is: Content) {
        self.found.push(Facet::plain(aspect, is));
    }

    pub(super) fn some(&mut self, aspect: Aspect, is: Option<Content>) {
        self.found.extend(is.map(|is| Facet::plain(aspect, is)));
    }

    pub(super) fn flag(&mut self, aspect: Aspect, is: bool) {
        self.some(aspect, is.then_some(Content::Flag(true)));
    }

    /// A setting, by the days that govern it.
    pub(super) fn setting<T>(&mut self, aspect: Aspect, setting: &Setting<T>, is: impl Fn(&T) -> Content) {
        let alive = || setting.alternatives.iter().filter(|one| one.first <= one.last);
        let ends = alive().filter(|one| one.last < Date::LATEST).map(|one| one.last.next());
        let days: BTreeSet<_> = alive().map(|one| one.first).chain(ends).chain([Date::EARLIEST]).collect();
        let mut stretches: Vec<Stretch> = Vec::new();
        for first in days {
            let mut cases = Vec::new();
            for one in alive().filter(|one| one.first <= first && first <= one.last) {
                cases.push(self.case(one, &is));
                if one.when.is_none() {
                    break;
                }
            }
            if stretches.last().is_none_or(|before| before.cases != cases) {
                stretches.push(Stretch { first, cases });
            }
        }
        self.found.push(Facet { aspect, stretches });
    }

    fn case<T>(&self, one: &Alternative<T>, is: impl Fn(&T) -> Content) -> Case {
        let rule_is_low = self.rule.confidence == Confidence::Low;
        Case {
            when: one.when.as_ref().map(|when| self.side.expression(when)),
            is: is(&one.is),
            low: (one.low != rule_is_low).then_some(one.low),
            known: (one.known != self.rule.known && one.sources.is_empty()).then_some(one.known),
            sources: one.sources.iter().map(|at| self.side.source(*at)).collect(),
        }
    }

    /// What every rule says about itself.
    pub(super) fn card(&mut self) {
        let (side, rule) = (self.side, self.rule);
        self.some(Aspect::Title, rule.title.clone().map(Content::Text));
        if !rule.id.starts_with("credentials.") {
            self.plain(Aspect::For, side.covered(rule.applies));
        }
        self.some(Aspect::From, (rule.first > Date::EARLIEST).then_some(Content::Day(rule.first)));
        self.some(Aspect::To, (rule.last < Date::LATEST).then_some(Content::Day(rule.last)));
        self.plain(Aspect::Clock, Content::Word(Word::Clock(rule.by)));
        self.plain(Aspect::Confidence, Content::Confidence(rule.confidence));
        let mut sources: Vec<_> = rule.sources.iter().map(|at| side.source_name(*at)).collect();
        sources.sort_by(|one, other| one.id.cmp(&other.id));
        self.some(Aspect::Sources, (!sources.is_empty()).then_some(Content::Names(sources)));
        self.some(Aspect::Known, (rule.known > Date::EARLIEST).then_some(Content::Day(rule.known)));
        self.some(Aspect::Note, rule.note.clone().map(Content::Text));
    }
}

/// What is said of a source.
pub(super) fn of_source(source: &Source) -> Vec<Facet> {
    let moment = |moment: Moment| Content::Plain(moment.to_string().into());
    let some = |aspect, is: Option<Content>| is.map(|is| Facet::plain(aspect, is));
    [
        some(Aspect::Title, Some(Content::Text(source.title.clone()))),
        some(Aspect::SourceKind, Some(Content::Word(Word::SourceKind(source.kind)))),
        some(Aspect::Url, source.url.clone().map(Content::Plain)),
        some(Aspect::Published, Some(moment(source.published))),
        some(Aspect::Confirmed, source.confirmed.map(moment)),
        some(Aspect::Confidence, Some(Content::Confidence(source.confidence))),
        some(Aspect::Note, source.note.clone().map(Content::Text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
