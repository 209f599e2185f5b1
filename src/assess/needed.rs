//! What was found of what must be reached.

use std::sync::Arc;

use crate::{
    policy::upkeep::State,
    rulebook::{CategoryIx, CoverageIx, FeeIx, GroupIx, RuleIx},
    vocabulary::{
        amount::Interval,
        date::{Date, Period},
    },
};

use super::{CredentialResult, Cycle, Verdict, need};

/// A requirement or a route.
#[derive(Clone, Debug, PartialEq)]
pub struct RequirementResult {
    /// The rule.
    pub rule: RuleIx,
    /// Whether it is met.
    pub verdict: Verdict,
    /// What it needs.
    pub need: NeedResult,
    /// The day by which it must be met.
    pub due: Date,
}

/// A cycle that another one follows, as it was when that began to count.
#[derive(Clone, Debug, PartialEq)]
pub struct Completed {
    /// Which.
    pub cycle: Cycle,
    /// What had to be reached.
    pub requirements: Vec<RequirementResult>,
    /// Ways to renew.
    pub routes: Vec<RequirementResult>,
}

impl CredentialResult {
    /// The last day on which what its cycle needs can be done: in grace, the last day of the grace.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let last = self.cycle?.period.last;
        let grace = self.standing.until.filter(|_| self.standing.state == Some(State::Grace));
        Some(grace.map_or(last, |until| until.max(last)))
    }

    /// The requirements and the routes of the cycle that begins on a day, if it is the one that is told of or the one before.
    #[must_use]
    pub fn needed_in(&self, first: Option<Date>) -> Option<(&[RequirementResult], &[RequirementResult])> {
        // A renewal may move the end of a cycle, not its first day.
        let begins = |cycle: Option<Cycle>| cycle.map(|cycle| cycle.period.first) == first;
        if begins(self.cycle) {
            return Some((&self.requirements, &self.routes));
        }
        let completed = self.completed.as_ref().filter(|completed| begins(Some(completed.cycle)))?;
        Some((&completed.requirements, &completed.routes))
    }

    /// The same with what is needed in the cycle that begins on a day.
    #[must_use]
    pub fn of_cycle(&self, first: Date) -> Option<Self> {
        let (requirements, routes) = self.needed_in(Some(first))?;
        let before = self.completed.as_ref().filter(|completed| completed.cycle.period.first == first);
        let Some(Completed { cycle, .. }) = before else { return Some(self.clone()) };
        let (cycle, met) = (Some(*cycle), need::met(requirements, routes));
        let (requirements, routes) = (requirements.to_vec(), routes.to_vec());
        Some(Self { cycle, met, requirements, routes, ..self.clone() })
    }
}

/// A need with what is there.
#[derive(Clone, Debug, PartialEq)]
pub enum NeedResult {
    /// A minimum, for each stretch of its window.
    AtLeast(Vec<Minimum>),
    /// Every one.
    AllOf(Verdict, Vec<NeedResult>),
    /// At least this many.
    Some(Verdict, usize, Vec<NeedResult>),
    /// A duty, for each stretch of its window.
    Covered(CoverageIx, Vec<Stretch>),
    /// A fee, for each stretch of its window.
    Paid(FeeIx, Vec<Stretch>),
    /// One of these exams: their names (the credential's own for `same`), and the one that was passed.
    Passed(Verdict, Arc<[Box<str>]>, Option<(Box<str>, Date)>),
    /// One of these credentials held.
    Holds(Verdict, Vec<Box<str>>),
    /// A declaration, for each stretch of its window.
    Declared(Box<str>, Vec<Stretch>),
    /// Another requirement.
    Requirement(RuleIx, Box<NeedResult>),
    /// A condition, as written.
    When(Verdict, Arc<str>),
    /// No value is in force.
    Unknown(Box<str>),
}

/// A minimum in one stretch of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// The stretch.
    pub period: Period,
    /// What is there.
    pub have: Interval,
    /// What is needed.
    pub want: Interval,
    /// What is missing: `want` less `have`, under each combination of answers.
    pub missing: Interval,
    /// Whether it is met.
    pub verdict: Verdict,
    /// Whether the stretch ends after the cycle, so that it is held against a later one.
    pub beyond: bool,
    /// What is counted.
    pub unit: crate::policy::category::Unit,
    /// Groups that are counted; empty: all.
    pub groups: Vec<GroupIx>,
    /// Categories that are counted; empty: all.
    pub categories: Vec<CategoryIx>,
}

/// One stretch of a window and whether a duty was done in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The stretch.
    pub period: Period,
    /// Whether it is done. For a stretch that has not begun: whether it already is.
    pub verdict: Verdict,
    /// The first day that is not covered.
    pub gap_from: Option<Date>,
}
