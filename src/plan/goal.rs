//! What must be reached, as a tree over figures that one assessment after the other gives.

use crate::{
    assess::{CredentialResult, Minimum, NeedResult, RequirementResult, Stretch, Verdict},
    rulebook::{CredentialRef, RuleIx},
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
    },
};

/// What must be reached. The numbers are places in the list of [`Leaf`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Nothing may be missing of this.
    Leaf(usize),
    /// All of them.
    All(Vec<Goal>),
    /// At least this many of them.
    Some(usize, Vec<Goal>),
}

/// One figure that must be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// For which certificate.
    pub credential: CredentialRef,
    /// The requirement or route that asks for it; `None` for a certificate that renews this one with itself.
    pub rule: Option<RuleIx>,
    /// What is asked for.
    pub asks: Asks,
}

/// What a leaf asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// A minimum in one stretch.
    Minimum(Box<Minimum>),
    /// A duty, fee or declaration in one stretch.
    Stretch(Box<NeedResult>, Period),
    /// Anything else: exams, certificates held, conditions.
    Whole(Box<NeedResult>),
    /// That another certificate renews this one with itself.
    RenewedWith(CredentialRef),
}

/// What is missing of each leaf: at the least and at the most. One where something is not there that has no amount.
pub type Missing = Vec<Interval>;

/// Takes what a walk over a result finds.
struct Walk<'a> {
    credential: CredentialRef,
    /// Described only where somebody asks.
    leaves: Option<&'a mut Vec<Leaf>>,
    missing: &'a mut Missing,
}

/// What a certificate still needs, with what is missing now.
pub(super) fn goal(result: &CredentialResult, leaves: &mut Vec<Leaf>, missing: &mut Missing) -> Goal {
    Walk { credential: result.credential, leaves: Some(leaves), missing }.result(result)
}

/// What is missing, in the same order as [`goal`] has told.
pub(super) fn missing(result: &CredentialResult, missing: &mut Missing) {
    Walk { credential: result.credential, leaves: None, missing }.result(result);
}

impl Walk<'_> {
    fn result(&mut self, result: &CredentialResult) -> Goal {
        let mut all = self.each(&result.requirements);
        let routes = self.each(&result.routes);
        if !routes.is_empty() {
            all.push(Goal::Some(1, routes));
        }
        if result.renewed_with.is_empty() {
            return Goal::All(all);
        }
        let mut ways = vec![Goal::All(all)];
        for other in &result.renewed_with {
            ways.push(self.leaf(None, open(other.verdict), || Asks::RenewedWith(other.credential)));
        }
        Goal::Some(1, ways)
    }

    fn each(&mut self, results: &[RequirementResult]) -> Vec<Goal> {
        results.iter().map(|result| self.need(result.rule, &result.need)).collect()
    }

    fn need(&mut self, rule: RuleIx, need: &NeedResult) -> Goal {
        match need {
            NeedResult::AtLeast(minima) => {
                let due = minima.iter().filter(|minimum| !minimum.beyond);
                Goal::All(due.map(|minimum| self.minimum(rule, minimum)).collect())
            }
            NeedResult::AllOf(_, needs) => {
                Goal::All(needs.iter().map(|each| self.need(rule, each)).collect())
            }
            NeedResult::Some(_, some, needs) => {
                Goal::Some(*some, needs.iter().map(|each| self.need(rule, each)).collect())
            }
            NeedResult::Covered(_, stretches)
            | NeedResult::Paid(_, stretches)
            | NeedResult::Declared(_, stretches) => {
                Goal::All(stretches.iter().map(|stretch| self.stretch(rule, need, stretch)).collect())
            }
            NeedResult::Requirement(_, inner) => self.need(rule, inner),
            NeedResult::Passed(..)
            | NeedResult::Holds(..)
            | NeedResult::When(..)
            | NeedResult::Unknown(_) => {
                self.leaf(Some(rule), open(need.verdict()), || Asks::Whole(Box::new(need.clone())))
            }
        }
    }

    fn minimum(&mut self, rule: RuleIx, minimum: &Minimum) -> Goal {
        let missing = Interval {
            sure: minimum.missing.sure.at_least_zero(),
            possible: minimum.missing.possible.at_least_zero(),
        };
        self.leaf(Some(rule), missing, || Asks::Minimum(Box::new(minimum.clone())))
    }

    fn stretch(&mut self, rule: RuleIx, need: &NeedResult, stretch: &Stretch) -> Goal {
        let asks = || Asks::Stretch(Box::new(need.clone()), stretch.period);
        self.leaf(Some(rule), open(stretch.verdict), asks)
    }

    fn leaf(&mut self, rule: Option<RuleIx>, missing: Interval, asks: impl FnOnce() -> Asks) -> Goal {
        let place = self.missing.len();
        self.missing.push(missing);
        if let Some(leaves) = &mut self.leaves {
            leaves.push(Leaf { credential: self.credential, rule, asks: asks() });
        }
        Goal::Leaf(place)
    }
}

/// One where something is not there.
fn open(verdict: Verdict) -> Interval {
    let one = Amount::from_whole(1);
    match verdict {
        Verdict::Yes => Interval::default(),
        Verdict::Undetermined => Interval { sure: Amount::ZERO, possible: one },
        Verdict::No => Interval::exactly(one),
    }
}

impl Goal {
    /// Whether it is reached with so much missing of each leaf.
    #[must_use]
    pub fn reached(&self, short: &[Amount]) -> bool {
        match self {
            Self::Leaf(at) => short.get(*at).is_some_and(|short| short.is_zero()),
            Self::All(goals) => goals.iter().all(|goal| goal.reached(short)),
            Self::Some(some, goals) => goals.iter().filter(|goal| goal.reached(short)).count() >= *some,
        }
    }

    /// Leaves of which something is missing, in parts that are not reached.
    pub(super) fn open(&self, short: &[Amount], found: &mut Vec<usize>) {
        if self.reached(short) {
            return;
        }
        match self {
            Self::Leaf(at) => found.push(*at),
            Self::All(goals) | Self::Some(_, goals) => {
                goals.iter().for_each(|goal| goal.open(short, found));
            }
        }
    }

    /// What of it can be reached at all, if so little is missing with everything. What cannot is dropped where everything
    /// is asked for, and told; with it, whether it is one of several ways.
    pub(super) fn within_reach(&self, short: &[Amount], lost: &mut Vec<(usize, bool)>) -> Self {
        if self.reached(short) {
            return self.only_reached(short);
        }
        match self {
            Self::Leaf(at) => lost.push((*at, false)),
            Self::All(goals) => {
                return Self::All(goals.iter().map(|goal| goal.within_reach(short, lost)).collect());
            }
            Self::Some(..) => {
                let mut open = Vec::new();
                self.open(short, &mut open);
                lost.extend(open.into_iter().map(|at| (at, true)));
            }
        }
        Self::All(Vec::new())
    }

    /// A goal that is reached, without the alternatives that are not.
    fn only_reached(&self, short: &[Amount]) -> Self {
        match self {
            Self::Leaf(at) => Self::Leaf(*at),
            Self::All(goals) => Self::All(goals.iter().map(|goal| goal.only_reached(short)).collect()),
            Self::Some(some, goals) => {
                let reached = goals.iter().filter(|goal| goal.reached(short));
                Self::Some(*some, reached.map(|goal| goal.only_reached(short)).collect())
            }
        }
    }
}
