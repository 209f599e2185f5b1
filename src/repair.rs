//! The cheapest repair: the smallest sets of actions within a person's power after which a requirement is met, each verified
//! by reading and assessing the edited ledger; and the single facts that a met requirement rests on.
//!
//! What can be done is found in the rules: kinds that a category accepts, proofs it asks for, fees, products, exams and
//! declarations that a need names. Sets of one action are tried first, then of two, and so on, up to a stated number of
//! evaluations.

mod action;
mod candidates;
pub mod risk;
mod search;
mod why;
mod world;

use crate::{
    assess::{Assessment, CredentialResult, RequirementResult, Verdict},
    ledger::Ledger,
    rulebook::{CredentialRef, RuleIx, Rulebook},
    scenario::Value,
    vocabulary::date::Date,
};

pub use self::{
    action::{Action, Deed},
    search::MOST_TRIED,
    why::WhyNot,
};

/// Rules and records, and the day asked about.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The text of the ledger.
    pub text: &'a str,
    /// The same, read.
    pub ledger: &'a Ledger,
    /// The same, assessed on the day asked about.
    pub assessment: &'a Assessment,
}

/// Something that must be met.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// For which certificate.
    pub credential: CredentialRef,
    /// The requirement; or routes, one of which is enough.
    pub rules: Vec<RuleIx>,
    /// Whether it is met as things stand.
    pub verdict: Verdict,
    /// The last day on which it can be met in time.
    pub due: Date,
    /// The first day of the cycle it is of.
    first: Option<Date>,
}

/// A set of actions after which a goal is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What is done.
    pub actions: Vec<Action>,
    /// Whether the goal is met then: surely, or perhaps.
    pub verdict: Verdict,
    /// The day on which all of it has been done.
    pub on: Date,
    /// The last day on which the first action that waits for nothing can be taken, where that is earlier than the goal is due.
    pub by: Option<Date>,
    /// Kinds of activity that would do as well as the one that is added.
    pub instead: Vec<Box<str>>,
    /// Requirements and routes that are met less surely with it.
    pub harms: Vec<(CredentialRef, RuleIx)>,
}

/// What would meet a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Repairs {
    /// The goal.
    pub goal: Goal,
    /// Sets after which it is surely met, whatever the answers to open questions: the cheapest first.
    pub sure: Vec<Repair>,
    /// Smaller sets after which it would perhaps be met, which it is not now.
    pub perhaps: Vec<Repair>,
    /// Whether no smaller set is there: all smaller ones were tried.
    pub smallest: bool,
    /// Whether none of the same size is cheaper: all of that size were tried.
    pub cheapest: bool,
    /// How many sets were evaluated.
    pub tried: usize,
    /// Why nothing meets it surely.
    pub why: Vec<WhyNot>,
}

/// What is not met, or not surely, of the certificates held: each requirement, and the routes of each certificate together
/// where none of them is complete. Where there are several routes, those by credits are told each by itself too.
#[must_use]
pub fn open_goals(assessment: &Assessment) -> Vec<Goal> {
    goals(assessment).into_iter().filter(|goal| goal.verdict != Verdict::Yes).collect()
}

/// All goals of the certificates held.
#[must_use]
pub fn goals(assessment: &Assessment) -> Vec<Goal> {
    let mut goals = Vec::new();
    for held in &assessment.credentials {
        goals.extend(held.requirements.iter().map(|one| goal(held, &[one])));
        let routes: Vec<&RequirementResult> = held.routes.iter().collect();
        if routes.is_empty() {
            continue;
        }
        let all = goal(held, &routes);
        let alternatives = all.verdict != Verdict::Yes && routes.len() > 1;
        let by_credits = routes.iter().filter(|route| alternatives && route.need.minima().next().is_some());
        goals.extend(by_credits.map(|route| goal(held, &[route])));
        goals.push(all);
    }
    goals
}

/// The goal that these requirements or routes of a certificate are, one of which is enough.
#[must_use]
pub fn goal(held: &CredentialResult, results: &[&RequirementResult]) -> Goal {
    Goal {
        credential: held.credential,
        rules: results.iter().map(|result| result.rule).collect(),
        verdict: results.iter().map(|result| result.verdict).max().unwrap_or(Verdict::No),
        due: results.iter().map(|result| result.due).max().unwrap_or(Date::LATEST),
        first: held.cycle.map(|cycle| cycle.period.first),
    }
}

impl Goal {
    /// The results of its requirement or routes in its cycle. None where the assessment tells of others only.
    fn results<'r>(&self, assessment: &'r Assessment) -> Vec<&'r RequirementResult> {
        let needed = self.held(assessment).and_then(|held| held.needed_in(self.first));
        let all = needed.into_iter().flat_map(|(requirements, routes)| requirements.iter().chain(routes));
        all.filter(|result| self.rules.contains(&result.rule)).collect()
    }

    fn held<'r>(&self, assessment: &'r Assessment) -> Option<&'r CredentialResult> {
        assessment.credentials.iter().find(|held| held.credential == self.credential)
    }

    /// The last day on which something can be done about it: in grace, that of the grace.
    fn last(&self, assessment: &Assessment) -> Date {
        let is_over = |held: &&CredentialResult| {
            held.cycle.is_some_and(|cycle| cycle.period.last < assessment.given.on)
        };
        let last = self.held(assessment).filter(is_over).and_then(CredentialResult::last_day);
        last.map_or(self.due, |last| last.max(self.due))
    }

    /// Whether it is met; nothing where the assessment is about another cycle.
    fn verdict_in(&self, assessment: &Assessment) -> Option<Verdict> {
        self.results(assessment).iter().map(|result| result.verdict).max()
    }
}

/// The smallest sets of actions after which a goal is met.
#[must_use]
pub fn repairs(ground: &Ground<'_>, goal: &Goal) -> Repairs {
    let nothing = Repairs {
        goal: goal.clone(),
        sure: Vec::new(),
        perhaps: Vec::new(),
        smallest: true,
        cheapest: true,
        tried: 0,
        why: Vec::new(),
    };
    let Ok(values) = Value::read(ground.text) else { return nothing };
    if goal.verdict == Verdict::Yes {
        return nothing;
    }
    let world = world::World::new(ground, values, goal);
    let mut found = search::search(&world);
    if found.sure.is_empty() {
        found.why = why::why(ground, goal);
    }
    found
}
