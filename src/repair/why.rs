//! Why nothing meets a goal.

use crate::{
    assess::{NeedResult, Verdict},
    rulebook::RuleIx,
    vocabulary::{amount::Amount, date::Period},
};

use super::{Goal, Ground};

/// A reason for which a goal cannot be met, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// What is missing had to be done in days that are over.
    Over(Period),
    /// A limit is full.
    Full(RuleIx, Amount),
    /// One of these certificates must be held.
    Holds(Vec<Box<str>>),
    /// A condition does not hold.
    Condition(Box<str>),
    /// No value is in force.
    NotInForce(Box<str>),
    /// It rests on questions that are open.
    Open,
}

pub(super) fn why(ground: &Ground<'_>, goal: &Goal) -> Vec<WhyNot> {
    let on = ground.assessment.given.on;
    let mut found = Vec::new();
    for result in goal.results(ground.assessment) {
        for leaf in result.need.leaves() {
            match leaf {
                NeedResult::AtLeast(minima) => {
                    let over =
                        minima.iter().filter(|one| one.verdict != Verdict::Yes && one.period.last < on);
                    found.extend(over.map(|minimum| WhyNot::Over(minimum.period)));
                }
                NeedResult::Covered(_, stretches)
                | NeedResult::Paid(_, stretches)
                | NeedResult::Declared(_, stretches) => {
                    let open = stretches.iter().filter(|one| one.verdict != Verdict::Yes);
                    // The days before the one asked about that nothing can be done about.
                    let over = open.filter_map(|stretch| {
                        let from = stretch.gap_from.unwrap_or(stretch.period.first);
                        Period::new(from, stretch.period.last.min(on.previous()))
                    });
                    found.extend(over.map(WhyNot::Over));
                }
                NeedResult::Holds(Verdict::No | Verdict::Undetermined, held) => {
                    found.push(WhyNot::Holds(held.clone()));
                }
                NeedResult::When(Verdict::No, text) => found.push(WhyNot::Condition((**text).into())),
                NeedResult::When(Verdict::Undetermined, _) => found.push(WhyNot::Open),
                NeedResult::Unknown(what) => found.push(WhyNot::NotInForce(what.clone())),
                NeedResult::When(Verdict::Yes, _)
                | NeedResult::Holds(Verdict::Yes, _)
                | NeedResult::Passed(..)
                | NeedResult::AllOf(..)
                | NeedResult::Some(..)
                | NeedResult::Requirement(..) => {}
            }
        }
    }
    if let Some(held) = goal.held(ground.assessment) {
        let full = held.limits.iter().filter(|limit| {
            limit.at_most > Amount::ZERO
                && limit.used.sure >= limit.at_most
                && limit.cut.possible > Amount::ZERO
        });
        found.extend(full.map(|limit| WhyNot::Full(limit.rule, limit.at_most)));
    }
    found.dedup();
    found
}
