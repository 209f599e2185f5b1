//! Two rulebooks as rules: what is new, what is gone, what changed, and what only has another name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    policy::rule::Clock,
    rulebook::{CredentialIx, Program, Rule, RuleIx, Rulebook, Source},
    vocabulary::{
        date::{Date, Moment},
        text::Text,
    },
};

use super::{
    content::Content,
    expression,
    facet::{Aspect, Case, Facet},
    side::Side,
};

/// What differs between two rulebooks, by policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The policies in which anything differs, in order of their names.
    pub programs: Vec<ProgramDifference>,
}

/// What differs between two policies of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramDifference {
    /// The name of the policy.
    pub id: Box<str>,
    /// What is new, gone or changed, in order of the addresses.
    pub changes: Vec<Change>,
    /// Rules that have another name, and a note that says so.
    pub renamed: Vec<Renamed>,
}

/// A rule that has another name.
#[derive(Clone, Debug, PartialEq)]
pub struct Renamed {
    /// What it was called.
    pub was: Box<str>,
    /// What it is called.
    pub is: Box<str>,
    /// Since when, where a note says so; without a note it is only likely, because both say the same.
    pub on: Option<Moment>,
}

/// A rule that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its address, the newest one.
    pub rule: Box<str>,
    /// What it is called.
    pub title: Option<Text>,
    /// In which way it differs.
    pub kind: ChangeKind,
    /// What differs; of a rule that is new or gone, all it says.
    pub facets: Vec<FacetChange>,
    /// The first day it applies, and the last.
    pub days: (Date, Date),
    /// Which date is held against these days, and against those of what it says.
    pub by: Clock,
    /// What the rule rests on; of one that is gone, what it rested on.
    pub sources: Vec<Source>,
    /// The certificates it is for, before or after. Empty: what it says is for no certificate by itself.
    pub applies: Vec<Box<str>>,
}

/// Equality is that of what is said; sources are told beside it.
impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        (&self.rule, self.kind, &self.facets, self.days)
            == (&other.rule, other.kind, &other.facets, other.days)
    }
}

/// In which way a rule differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone, or has ended.
    Removed,
    /// It says something else.
    Changed,
}

/// An aspect of a rule that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetChange {
    /// Which one.
    pub aspect: Aspect,
    /// By the days that govern it.
    pub ranges: Vec<Range>,
}

/// What is said before and after, for the days from a first to a last one.
#[derive(Clone, Debug)]
pub struct Range {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// What was said. Empty: nothing.
    pub old: Vec<Case>,
    /// What is said. Empty: nothing.
    pub new: Vec<Case>,
    /// What that rests on, where it names its own sources.
    pub sources: Vec<Source>,
}

impl PartialEq for Range {
    fn eq(&self, other: &Self) -> bool {
        (self.first, self.last, &self.old, &self.new) == (other.first, other.last, &other.old, &other.new)
    }
}

/// Two rulebooks and, where the rules of one day are meant, the day.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// Rules that do not apply on this day are not there.
    pub on: Option<Date>,
}

impl<'a> Compared<'a> {
    fn program(self, id: &str) -> Of<'a> {
        let found = self.rulebook.programs.iter().find(|program| &*program.id == id);
        found.map(|program| (self, program))
    }
}

impl Difference {
    /// Whether no rule differs. A name that a note changed is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.programs
            .iter()
            .all(|program| program.changes.is_empty() && program.renamed.iter().all(|one| one.on.is_some()))
    }
}

/// Compares two rulebooks as rules.
#[must_use]
pub fn compare(before: Compared<'_>, after: Compared<'_>) -> Difference {
    let ids = |rulebook: &Rulebook| {
        rulebook.programs.iter().map(|program| program.id.clone()).collect::<BTreeSet<_>>()
    };
    let all: BTreeSet<_> = ids(before.rulebook).union(&ids(after.rulebook)).cloned().collect();
    let programs = all.into_iter().map(|id| {
        let (old, new) = (before.program(&id), after.program(&id));
        of_program(id, old, new)
    });
    Difference {
        programs: programs
            .filter(|program| !program.changes.is_empty() || !program.renamed.is_empty())
            .collect(),
    }
}

/// A policy, and those of its certificates that are meant.
pub type Concerned = (Box<str>, Vec<Box<str>>);

type Of<'a> = Option<(Compared<'a>, &'a Program)>;

/// Everything one side says, by newest address.
struct Told<'a> {
    rules: BTreeMap<Box<str>, One<'a>>,
}

/// One rule or declaration of one side.
struct One<'a> {
    facets: Vec<Facet>,
    card: Option<RuleIx>,
    side: Side<'a>,
    was: Option<(Box<str>, Moment)>,
}

fn of_program(id: Box<str>, before: Of<'_>, after: Of<'_>) -> ProgramDifference {
    let (old, new) = (told(before, after), told(after, before));
    let mut changes = Vec::new();
    let addresses: BTreeSet<_> = old.rules.keys().chain(new.rules.keys()).collect();
    for address in addresses {
        match (old.rules.get(address), new.rules.get(address)) {
            (Some(old), Some(new)) => changes.extend(changed(address, old, new)),
            (Some(gone), None) => changes.push(whole(address, gone, ChangeKind::Removed)),
            (None, Some(added)) => changes.push(whole(address, added, ChangeKind::Added)),
            (None, None) => {}
        }
    }
    let mut renamed = Vec::new();
    for (is, one) in old.rules.iter().chain(&new.rules) {
        if let Some((was, on)) = &one.was {
            renamed.push(Renamed { was: was.clone(), is: is.clone(), on: Some(*on) });
        }
    }
    without_inherited(&mut changes);
    likely_renamed(&mut changes, &mut renamed);
    ProgramDifference { id, changes, renamed }
}

fn told<'a>(this: Of<'a>, that: Of<'a>) -> Told<'a> {
    let mut rules = BTreeMap::new();
    let Some((compared, program)) = this else { return Told { rules } };
    let other = that.map(|(_, other)| other);
    let side = Side { rulebook: compared.rulebook, program, other, on: compared.on };
    for (at, rule) in program.rules.iter().enumerate() {
        let at = RuleIx::new(at);
        if !side.has(at) {
            continue;
        }
        let was = side.newest(&rule.id).map(|(_, on)| (rule.id.clone(), on));
        let address = side.newest(&rule.id).map_or_else(|| rule.id.clone(), |(now, _)| now);
        let one = One { facets: side.facets(at), card: Some(at), side, was };
        rules.insert(address, one);
    }
    for (address, facets) in side.declarations() {
        rules.insert(address.into(), One { facets, card: None, side, was: None });
    }
    Told { rules }
}

/// A rule that is there on one side only.
fn whole(address: &str, one: &One<'_>, kind: ChangeKind) -> Change {
    // Alone it is told with all its certificates.
    let alone = Side { other: None, ..one.side };
    let facets = one.card.map_or_else(|| one.facets.clone(), |at| alone.facets(at));
    let nothing = |aspect: &Aspect| Facet { aspect: aspect.clone(), stretches: Vec::new() };
    let facets = facets.iter().filter_map(|facet| {
        let none = nothing(&facet.aspect);
        let (old, new) = match kind {
            ChangeKind::Added | ChangeKind::Changed => (&none, facet),
            ChangeKind::Removed => (facet, &none),
        };
        facet_change(old, new, one.side)
    });
    let mut change = card(address, one, kind);
    change.facets = facets.collect();
    if let Some(last) = ended(one).filter(|_| kind == ChangeKind::Removed) {
        change.days.1 = last;
    }
    change
}

/// The last day of a rule that the other side still has, but not on the day that is meant.
fn ended(one: &One<'_>) -> Option<Date> {
    let id = &one.side.program.rule(one.card?).id;
    let other = one.side.other?.rules.iter().find(|other| other.id == *id)?;
    (other.first <= other.last && other.last < Date::LATEST).then_some(other.last)
}

fn card(address: &str, one: &One<'_>, kind: ChangeKind) -> Change {
    let rule = one.card.map(|at| one.side.program.rule(at));
    let sources = rule.iter().flat_map(|rule| &rule.sources);
    Change {
        rule: address.into(),
        title: rule.and_then(|rule| rule.title.clone()),
        kind,
        facets: Vec::new(),
        days: rule.map_or((Date::EARLIEST, Date::LATEST), |rule| (rule.first, rule.last)),
        by: rule.map_or(Clock::Asked, |rule| rule.by),
        sources: sources.map(|at| one.side.program.source(*at).clone()).collect(),
        applies: rule.map(|rule| certificates(one, rule)).unwrap_or_default(),
    }
}

/// The date that governs what differs in a named value: its own, else that of the first rule that reads it.
fn clock(one: &One<'_>, facets: &[FacetChange]) -> Option<Clock> {
    let program = one.side.program;
    let rule = program.rule(one.card?);
    let value = program.values.iter().find(|value| program.rule(value.rule).id == rule.id)?;
    let own = facets.iter().find_map(|facet| {
        let Aspect::ValueFor(id) = &facet.aspect else { return None };
        value.own.iter().find(|(at, _)| program.credential(*at).id == *id)
    });
    let written =
        own.map_or_else(|| value.general.as_ref().and_then(|general| general.by), |(_, own)| own.by);
    let reads = |at: &RuleIx| {
        let said = one.side.facets(*at);
        let mut cases = said.iter().flat_map(|facet| &facet.stretches).flat_map(|stretch| &stretch.cases);
        cases.any(|case| matches!(&case.is, Content::Code(text) if expression::reads(text, &rule.id)))
    };
    let reader = || (0..program.rules.len()).map(RuleIx::new).find(reads);
    written.or_else(|| reader().map(|at| program.rule(at).by))
}

/// The certificates whose own values differ, where nothing else does.
fn own_values(facets: &[FacetChange]) -> Option<Vec<Box<str>>> {
    let own = |facet: &FacetChange| {
        let Aspect::ValueFor(id) = &facet.aspect else { return None };
        Some(id.clone())
    };
    facets.iter().map(own).collect()
}

fn certificates(one: &One<'_>, rule: &Rule) -> Vec<Box<str>> {
    let cards = one.side.program.credentials.iter().enumerate();
    let covered = cards.filter(|(at, _)| rule.applies.contains(CredentialIx::new(*at)));
    covered.map(|(_, card)| card.id.clone()).collect()
}

fn changed(address: &str, old: &One<'_>, new: &One<'_>) -> Option<Change> {
    let aspects: BTreeSet<_> = old.facets.iter().chain(&new.facets).map(|facet| &facet.aspect).collect();
    let mut facets = Vec::new();
    for aspect in aspects {
        let of = |one: &One<'_>| {
            let found = one.facets.iter().find(|facet| facet.aspect == *aspect).cloned();
            found.unwrap_or(Facet { aspect: aspect.clone(), stretches: Vec::new() })
        };
        facets.extend(facet_change(&of(old), &of(new), new.side));
    }
    // Since when a rule is known follows from its sources, which are told.
    if facets.iter().any(|facet| facet.aspect == Aspect::Sources) {
        facets.retain(|facet| facet.aspect != Aspect::Known);
    }
    together(&mut facets, old, new);
    let mut change = card(address, new, ChangeKind::Changed);
    for id in card(address, old, ChangeKind::Changed).applies {
        if !change.applies.contains(&id) {
            change.applies.push(id);
        }
    }
    change.by = clock(new, &facets).unwrap_or(change.by);
    change.applies = own_values(&facets).unwrap_or(change.applies);
    change.facets = facets;
    (!change.facets.is_empty()).then_some(change)
}

/// Where a tree of needs has another shape, its branches cannot be told one by one.
fn together(facets: &mut Vec<FacetChange>, old: &One<'_>, new: &One<'_>) {
    let needs = |aspect: &Aspect| matches!(aspect, Aspect::Need(_) | Aspect::AtLeast(_));
    let shape = |one: &One<'_>| {
        let of = one.facets.iter().map(|facet| facet.aspect.clone()).filter(|aspect| needs(aspect));
        of.collect::<Vec<_>>()
    };
    if shape(old) == shape(new) {
        return;
    }
    let whole = |one: &One<'_>| -> Vec<Case> {
        let said = one.facets.iter().filter(|facet| needs(&facet.aspect));
        let cases = said.flat_map(|facet| facet.on(Date::LATEST));
        let told: Vec<_> = cases.map(|case| case.is.clone()).collect();
        let is = Content::Together(told);
        vec![Case { when: None, is, low: None, known: None, sources: Vec::new() }]
    };
    facets.retain(|facet| !needs(&facet.aspect));
    let (first, last) = (Date::EARLIEST, Date::LATEST);
    let range = Range { first, last, old: whole(old), new: whole(new), sources: Vec::new() };
    facets.push(FacetChange { aspect: Aspect::Need(Vec::new()), ranges: vec![range] });
}

/// What differs under one aspect, if anything does.
fn facet_change(old: &Facet, new: &Facet, side: Side<'_>) -> Option<FacetChange> {
    let days: BTreeSet<_> = old.stretches.iter().chain(&new.stretches).map(|stretch| stretch.first).collect();
    let mut ranges: Vec<Range> = Vec::new();
    let mut open = false;
    for day in days {
        let (before, after) = (old.on(day), new.on(day));
        if let Some(range) = ranges.last_mut().filter(|_| open) {
            if range.old == before && range.new == after {
                continue;
            }
            range.last = day.previous();
        }
        open = before != after;
        if open {
            let sources = after.iter().flat_map(|case| &case.sources);
            let of_side = |id: &str| side.program.sources.iter().find(|source| *source.id == *id).cloned();
            let (old, new) = (before.to_vec(), after.to_vec());
            let sources = sources.filter_map(|id| of_side(id)).collect();
            ranges.push(Range { first: day, last: Date::LATEST, old, new, sources });
        }
    }
    (!ranges.is_empty()).then(|| FacetChange { aspect: old.aspect.clone(), ranges })
}

/// What a rule takes from the one it stands in is told there.
fn without_inherited(changes: &mut Vec<Change>) {
    let outer: Vec<(Box<str>, Vec<FacetChange>)> = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Changed)
        .map(|change| (change.rule.clone(), change.facets.clone()))
        .collect();
    for change in changes.iter_mut().filter(|change| change.kind == ChangeKind::Changed) {
        let outer = outer.iter().find(|(address, _)| {
            change.rule.strip_prefix(&**address).is_some_and(|inside| inside.starts_with('.'))
        });
        if let Some((_, of_outer)) = outer {
            change.facets.retain(|facet| !of_outer.contains(facet));
        }
    }
    changes.retain(|change| change.kind != ChangeKind::Changed || !change.facets.is_empty());
}

/// Rules that are gone and rules that are new, one of each saying the same: likely one rule under another name.
fn likely_renamed(changes: &mut Vec<Change>, renamed: &mut Vec<Renamed>) {
    let says = |change: &Change| {
        let cases = change.facets.iter().map(|facet| {
            let said: Vec<_> = facet
                .ranges
                .iter()
                .map(|range| {
                    (
                        range.first,
                        range.last,
                        if change.kind == ChangeKind::Added { range.new.clone() } else { range.old.clone() },
                    )
                })
                .collect();
            (facet.aspect.clone(), said)
        });
        cases.filter(|(aspect, _)| !matches!(aspect, Aspect::Title | Aspect::Note)).collect::<Vec<_>>()
    };
    let of = |kind: ChangeKind| -> Vec<(Box<str>, Vec<_>)> {
        changes
            .iter()
            .filter(|change| change.kind == kind)
            .map(|change| (change.rule.clone(), says(change)))
            .collect()
    };
    let (gone, added) = (of(ChangeKind::Removed), of(ChangeKind::Added));
    let mut pairs: Vec<(Box<str>, Box<str>)> = Vec::new();
    for (was, said) in &gone {
        let mut alike = added.iter().filter(|(is, other)| same_section(was, is) && said == other);
        let back = |is: &str| gone.iter().filter(|(other, of)| same_section(other, is) && of == said).count();
        if let (Some((is, _)), None) = (alike.next(), alike.next())
            && back(is) == 1
        {
            pairs.push((was.clone(), is.clone()));
        }
    }
    changes.retain(|change| !pairs.iter().any(|(was, is)| change.rule == *was || change.rule == *is));
    renamed.extend(pairs.into_iter().map(|(was, is)| Renamed { was, is, on: None }));
}

fn same_section(one: &str, other: &str) -> bool {
    let section = |id: &str| (id.split('.').next().map(str::to_owned), id.split('.').count());
    section(one) == section(other)
}

impl Difference {
    /// Only one policy.
    #[must_use]
    pub fn of(mut self, policy: &str) -> Self {
        self.programs.retain(|program| &*program.id == policy);
        self
    }

    /// Only what concerns some certificates of each policy; policies that are not named are left out.
    #[must_use]
    pub fn only(mut self, of: &[Concerned]) -> Self {
        self.programs.retain(|program| of.iter().any(|(id, _)| *id == program.id));
        for program in &mut self.programs {
            let named = of.iter().filter(|(id, _)| *id == program.id);
            let certificates: Vec<_> = named.flat_map(|(_, certificates)| certificates.clone()).collect();
            program.changes.retain(|change| change.concerns(&certificates));
        }
        self.programs.retain(|program| !program.changes.is_empty() || !program.renamed.is_empty());
        self
    }
}

impl Change {
    /// The first day from which what it says differs, where it does not differ for all days.
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        let since = match self.kind {
            ChangeKind::Added => self.days.0,
            ChangeKind::Removed if self.days.1 < Date::LATEST => self.days.1.next(),
            ChangeKind::Removed => Date::EARLIEST,
            ChangeKind::Changed => {
                let ranges = self.facets.iter().flat_map(|facet| &facet.ranges);
                ranges.map(|range| range.first).min().unwrap_or(Date::EARLIEST)
            }
        };
        (since > Date::EARLIEST).then_some(since)
    }

    /// Whether the rule is for one of these certificates, before or after. Whatever names no certificates is for all.
    fn concerns(&self, certificates: &[Box<str>]) -> bool {
        if let Some(id) = self.rule.strip_prefix("credentials.") {
            return certificates.iter().any(|certificate| **certificate == *id);
        }
        self.applies.iter().any(|id| certificates.contains(id)) || self.applies.is_empty()
    }
}
