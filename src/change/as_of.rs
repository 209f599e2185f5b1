//! A rulebook as it was on a day: without what came into force later, and without the ends that came later.

use crate::{
    rulebook::{Need, Program, Rule, Rulebook, Setting},
    vocabulary::date::Date,
};

/// The rules of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// What begins after it has not come into force, what ends on it or later has not ended.
    pub on: Date,
    /// What became known after it is not there.
    pub known_on: Date,
}

impl Day {
    fn has(self, first: Date, known: Date) -> bool {
        first <= self.on && known <= self.known_on
    }

    fn dated(self, first: &mut Date, last: &mut Date, known: Date) {
        if !self.has(*first, known) {
            // No day lies in this stretch.
            (*first, *last) = (Date::LATEST, Date::EARLIEST);
        } else if *last >= self.on {
            *last = Date::LATEST;
        }
    }

    fn setting<T>(self, setting: &mut Setting<T>) {
        for one in &mut setting.alternatives {
            self.dated(&mut one.first, &mut one.last, one.known);
        }
    }

    fn need(self, need: &mut Need) {
        match need {
            Need::AtLeast { at_least, .. } => self.setting(at_least),
            Need::AllOf(needs) | Need::Some { of: needs, .. } => {
                needs.iter_mut().for_each(|need| self.need(need));
            }
            Need::Covered(..)
            | Need::Paid(..)
            | Need::Passed(..)
            | Need::Holds(_)
            | Need::Declared(..)
            | Need::Requirement(_)
            | Need::When(_) => {}
        }
    }
}

/// The rulebook with the rules of a day.
#[must_use]
pub fn as_of(rulebook: &Rulebook, day: Day) -> Rulebook {
    as_of_each(rulebook, |_, _| day)
}

/// The same, with a day for each rule. What stands in a rule has the day of that rule.
#[must_use]
pub fn as_of_each(rulebook: &Rulebook, day: impl Fn(&Program, &Rule) -> Day) -> Rulebook {
    let mut changed = rulebook.clone();
    for (program, old) in changed.programs.iter_mut().zip(&rulebook.programs) {
        of_program(program, |rule| day(old, old.rule(rule)));
    }
    changed
}

fn of_program(program: &mut Program, day: impl Fn(crate::rulebook::RuleIx) -> Day) {
    for (at, rule) in program.rules.iter_mut().enumerate() {
        let day = day(crate::rulebook::RuleIx::new(at));
        day.dated(&mut rule.first, &mut rule.last, rule.known);
    }
    for card in &mut program.credentials {
        day(card.rule).setting(&mut card.term);
    }
    for card in &mut program.values {
        let day = day(card.rule);
        let own = card.own.iter_mut().map(|(_, own)| own);
        card.general.iter_mut().chain(own).for_each(|value| day.setting(&mut value.setting));
    }
    for card in &mut program.categories {
        let day = day(card.rule);
        day.setting(&mut card.credit);
        card.round.iter_mut().for_each(|round| day.setting(round));
        card.group.iter_mut().for_each(|group| day.setting(group));
    }
    for card in &mut program.limits {
        day(card.rule).setting(&mut card.at_most);
    }
    for card in &mut program.requirements {
        day(card.rule).need(&mut card.needs);
    }
    for card in &mut program.routes {
        day(card.rule).need(&mut card.needs);
    }
    for card in &mut program.carry {
        let day = day(card.rule);
        day.setting(&mut card.at_most);
        day.setting(&mut card.beyond);
    }
    for card in &mut program.fees {
        day(card.rule).setting(&mut card.amount);
    }
    for card in &mut program.standing {
        let day = day(card.rule);
        card.length.iter_mut().for_each(|length| day.setting(length));
    }
}
