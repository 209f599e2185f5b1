//! The way from one set of rules to another, one changed rule after the other.

use std::collections::BTreeSet;

use crate::{
    rulebook::{Rulebook, from_policy::compile, from_texts::Written},
    vocabulary::span::Sources,
};

use super::{
    as_of::{Day, as_of, as_of_each},
    difference::{Compared, compare},
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
    Path { start, steps }
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

impl Mixer<'_> {
    /// Takes some more entries, if the policies hold with them.
    fn take(&mut self, units: &[Unit]) -> Option<Step> {
        let mut taken = self.taken.clone();
        taken.extend(units.iter().cloned());
        let policies = mixed(self.before, self.after, &taken);
        let parts: Vec<_> = policies.iter().map(Written::part).collect();
        let rulebook = compile(self.sources, &parts).0?;
        self.taken = taken;
        let changed = units
            .iter()
            .map(|unit| Changed { policy: unit.policy.clone(), rule: unit.address.clone() })
            .collect();
        Some(Step { changed, rulebook })
    }

    /// Takes each entry that holds by itself, until none does.
    fn singly(&mut self, left: &mut Vec<Unit>, steps: &mut Vec<Step>) {
        loop {
            let before = left.len();
            left.retain(|unit| match self.take(std::slice::from_ref(unit)) {
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

    /// The first two entries that hold together.
    fn pair(&mut self, left: &mut Vec<Unit>) -> Option<Step> {
        for (at, one) in left.iter().enumerate() {
            for other in left.iter().skip(at + 1) {
                let both = [one.clone(), other.clone()];
                if let Some(step) = self.take(&both) {
                    left.retain(|unit| !both.contains(unit));
                    return Some(step);
                }
            }
        }
        None
    }
}

/// How many entries are tried two by two before all that are left change together.
const MOST_PAIRED: usize = 12;

fn between_editions(sources: &Sources, before: &Rules<'_>, after: &Rules<'_>) -> Vec<Step> {
    let mut left = units(sources, before.written, after.written);
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
        let changed =
            left.iter().map(|unit| Changed { policy: unit.policy.clone(), rule: unit.address.clone() });
        steps.push(Step { changed: changed.collect(), rulebook: after.rulebook.clone() });
    }
    // What is no entry, as the order in which categories are tried, changes with the last of them.
    if let Some(step) = steps.last_mut() {
        step.rulebook = after.rulebook.clone();
    } else if !compare(whole(before), whole(after)).is_empty() {
        let changed = vec![Changed { policy: Box::default(), rule: Box::default() }];
        steps.push(Step { changed, rulebook: after.rulebook.clone() });
    }
    steps
}

fn whole<'a>(rules: &Rules<'a>) -> Compared<'a> {
    Compared { rulebook: rules.rulebook, on: None }
}
