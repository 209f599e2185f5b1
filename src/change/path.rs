//! The way from one set of rules to another, one changed rule after the other.

use std::collections::BTreeSet;

use crate::{
    rulebook::{Rulebook, from_policy::compile, from_texts::Written},
    vocabulary::span::Sources,
};

use super::{
    as_of::{Day, as_of, as_of_each},
    difference::{Compared, Difference, compare},
    mixed::{Unit, mixed, units},
};

/// A set of rules: policies as written, and the day whose rules are meant. Without one all dated rules are.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    /// As written.
    pub written: &'a [Written],
    /// The same compiled.
    pub rulebook: &'a Rulebook,
    /// The day.
    pub day: Option<Day>,
}

/// A rule by its policy and address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    /// Whose.
    pub policy: Box<str>,
    /// Its address; empty: the whole policy.
    pub rule: Box<str>,
}

impl Changed {
    /// Whether a rule of this address changes with it: itself, or one that stands in it. Limits are rules of their own.
    #[must_use]
    pub fn tells(&self, rule: &str) -> bool {
        let inside = rule.strip_prefix(&*self.rule);
        self.rule.is_empty()
            || inside.is_some_and(|inside| {
                inside.is_empty() || (inside.starts_with('.') && !inside.starts_with(".limits."))
            })
    }

    /// Whether it is a certificate with a value of its own of this address.
    #[must_use]
    pub fn gives_value(&self, rule: &str, credential: &str) -> bool {
        rule.starts_with("values.") && self.rule.strip_prefix("credentials.") == Some(credential)
    }
}

/// A step: rules that change, and all rules after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What changes with it. Several, where none of them holds without the others.
    pub changed: Vec<Changed>,
    /// The rules after it.
    pub rulebook: Rulebook,
}

/// The way from one set of rules to another.
#[derive(Clone, Debug)]
pub struct Path {
    /// The rules before.
    pub start: Rulebook,
    /// Each changed rule, in order.
    pub steps: Vec<Step>,
    /// The rules before, and those after each step, under their newest names, for telling.
    pub called: Vec<Rulebook>,
}

/// The rules at each end of a step under their newest names.
fn all_called(start: &Rulebook, steps: &[Step]) -> Vec<Rulebook> {
    let end = steps.last().map_or(start, |step| &step.rulebook);
    let all = std::iter::once(start).chain(steps.iter().map(|step| &step.rulebook));
    all.map(|rulebook| called(rulebook, end)).collect()
}

/// A rulebook whose rules have the names that another one tells for them.
fn called(rulebook: &Rulebook, end: &Rulebook) -> Rulebook {
    let mut called = rulebook.clone();
    for program in &mut called.programs {
        let Some(newest) = end.programs.iter().find(|other| other.id == program.id) else { continue };
        for rule in &mut program.rules {
            rule.id = newest.called_now(&rule.id).map_or_else(|| rule.id.clone(), |(now, _)| now);
        }
        for card in &mut program.credentials {
            let now = newest.name_now("credentials", &card.id);
            card.id = now.map_or_else(|| card.id.clone(), |(now, _)| now);
        }
        for card in &mut program.categories {
            let now = newest.name_now("categories", &card.id);
            card.id = now.map_or_else(|| card.id.clone(), |(now, _)| now);
        }
    }
    called
}

/// The way between two sets of rules. Rules change in the order of their policies and addresses, sources, facts and windows
/// first; one that cannot hold yet, because it refers to what is not there, comes after the others, and those that hold
/// only together change together. Where the files differ, the dated rules of a day change before or after them.
#[must_use]
pub fn path(sources: &Sources, before: &Rules<'_>, after: &Rules<'_>) -> Path {
    let start = taken(before.rulebook, before.day);
    let same = units(sources, before.written, after.written).is_empty();
    let steps = match (before.day, after.day) {
        (Some(first), Some(last)) if same => between_days(before.rulebook, first, last),
        (first, last) => {
            let mut steps = first.map_or_else(Vec::new, |day| between_days(before.rulebook, day, EVERY_DAY));
            steps.extend(between_editions(sources, before, after));
            steps.extend(last.into_iter().flat_map(|day| between_days(after.rulebook, EVERY_DAY, day)));
            steps
        }
    };
    let called = all_called(&start, &steps);
    Path { start, steps, called }
}

/// All rules, whenever they apply.
const EVERY_DAY: Day =
    Day { on: crate::vocabulary::date::Date::LATEST, known_on: crate::vocabulary::date::Date::LATEST };

fn taken(rulebook: &Rulebook, day: Option<Day>) -> Rulebook {
    day.map_or_else(|| rulebook.clone(), |day| as_of(rulebook, day))
}

fn between_days(rulebook: &Rulebook, first: Day, last: Day) -> Vec<Step> {
    let [before, after] = [first, last].map(|day| as_of(rulebook, day));
    let side = |rulebook| Compared { rulebook, on: None };
    let mut changed = Vec::new();
    for program in compare(side(&before), side(&after)).programs {
        let rules = program.changes.into_iter().map(|change| change.rule);
        changed.extend(rules.map(|rule| Changed { policy: program.id.clone(), rule }));
    }
    let mut there: BTreeSet<Changed> = BTreeSet::new();
    let mut steps: Vec<Step> = Vec::new();
    for one in changed {
        there.insert(one.clone());
        let rulebook = as_of_each(rulebook, |program, rule| {
            let this = Changed { policy: program.id.clone(), rule: rule.id.clone() };
            if there.contains(&this) { last } else { first }
        });
        steps.push(Step { changed: vec![one], rulebook });
    }
    if let Some(step) = steps.last_mut() {
        step.rulebook = after;
    }
    steps
}

/// Compiles what lies between two editions.
struct Mixer<'a> {
    sources: &'a Sources,
    before: &'a [Written],
    after: &'a [Written],
    taken: BTreeSet<Unit>,
}

/// Entries that change together: one, or the two names of one rule.
type Group = Vec<Unit>;

impl Mixer<'_> {
    /// Takes some more entries, if the policies hold with them.
    fn take(&mut self, groups: &[Group]) -> Option<Step> {
        let mut taken = self.taken.clone();
        taken.extend(groups.iter().flatten().cloned());
        let policies = mixed(self.before, self.after, &taken);
        let parts: Vec<_> = policies.iter().map(Written::part).collect();
        let rulebook = compile(self.sources, &parts).0?;
        self.taken = taken;
        Some(Step { changed: changed(groups), rulebook })
    }

    /// Takes each group that holds by itself, until none does.
    fn singly(&mut self, left: &mut Vec<Group>, steps: &mut Vec<Step>) {
        loop {
            let before = left.len();
            left.retain(|group| match self.take(std::slice::from_ref(group)) {
                Some(step) => {
                    steps.push(step);
                    false
                }
                None => true,
            });
            if left.len() == before {
                return;
            }
        }
    }

    /// The first two groups that hold together.
    fn pair(&mut self, left: &mut Vec<Group>) -> Option<Step> {
        for (at, one) in left.iter().enumerate() {
            for other in left.iter().skip(at + 1) {
                let both = [one.clone(), other.clone()];
                if let Some(step) = self.take(&both) {
                    left.retain(|group| !both.contains(group));
                    return Some(step);
                }
            }
        }
        None
    }
}

/// The rules of some groups, each by its newest name.
fn changed(groups: &[Group]) -> Vec<Changed> {
    let newest = groups.iter().filter_map(|group| group.last());
    newest.map(|unit| Changed { policy: unit.policy.clone(), rule: unit.address.clone() }).collect()
}

/// The entries that differ, the two names of one rule together. They stand where the new name does.
fn grouped(units: Vec<Unit>, difference: &Difference) -> Vec<Group> {
    let was = |unit: &Unit| -> Option<Unit> {
        let program = difference.programs.iter().find(|program| program.id == unit.policy)?;
        let note = program.renamed.iter().find(|note| note.is == unit.address)?;
        let old = Unit { policy: unit.policy.clone(), address: note.was.clone() };
        units.contains(&old).then_some(old)
    };
    let groups: Vec<Group> =
        units.iter().map(|unit| was(unit).into_iter().chain([unit.clone()]).collect()).collect();
    let is_old = |unit: &Unit| groups.iter().any(|group| matches!(group.as_slice(), [old, _] if old == unit));
    let alone = |group: &Group| !matches!(group.as_slice(), [unit] if is_old(unit));
    groups.iter().filter(|group| alone(group)).cloned().collect()
}

/// How many groups are tried two by two before all that are left change together.
const MOST_PAIRED: usize = 12;

fn between_editions(sources: &Sources, before: &Rules<'_>, after: &Rules<'_>) -> Vec<Step> {
    let difference = compare(whole(before), whole(after));
    let mut left = grouped(units(sources, before.written, after.written), &difference);
    let mut mixer = Mixer { sources, before: before.written, after: after.written, taken: BTreeSet::new() };
    let mut steps = Vec::new();
    loop {
        mixer.singly(&mut left, &mut steps);
        let paired = if left.len() <= MOST_PAIRED { mixer.pair(&mut left) } else { None };
        match paired {
            Some(step) => steps.push(step),
            None => break,
        }
    }
    if !left.is_empty() {
        steps.push(Step { changed: changed(&left), rulebook: after.rulebook.clone() });
    }
    // What is no entry, as the order in which categories are tried, changes with the last of them.
    if let Some(step) = steps.last_mut() {
        step.rulebook = after.rulebook.clone();
    } else if !difference.is_empty() {
        let changed = vec![Changed { policy: Box::default(), rule: Box::default() }];
        steps.push(Step { changed, rulebook: after.rulebook.clone() });
    }
    steps
}

fn whole<'a>(rules: &Rules<'a>) -> Compared<'a> {
    Compared { rulebook: rules.rulebook, on: None }
}
