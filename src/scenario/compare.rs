//! Two assessments -> Delta: everything that both or one of them tell, before and after, by names.
//!
//! Nothing is left out because it stayed the same: what changed is found by [`Change::is_empty`].

mod part;

use std::collections::{BTreeMap, VecDeque};

use crate::{
    assess::{
        ActivityResult, Assessment, CoverageResult, CredentialResult, Doubt, FeeResult, FeeState,
        LimitResult, Reason, RequirementResult, Verdict,
    },
    ledger::Ledger,
    policy::upkeep::State,
    rulebook::{CategoryIx, GroupIx, Program, RuleIx, Rulebook},
    vocabulary::{
        amount::{Amount, Interval, Money},
        date::{Date, Period},
    },
};

pub use self::part::{Amounts, Measure, Part};

/// An assessment and what it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The records.
    pub ledger: &'a Ledger,
    /// The result.
    pub assessment: &'a Assessment,
}

/// A value before and after; `None` where that side has nothing of the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// Before.
    pub before: Option<T>,
    /// After.
    pub after: Option<T>,
}

/// Values by name: those of before in their order, then those that are there only after.
pub type Changes<K, T> = Vec<(K, Change<T>)>;

/// How far the ends of an interval moved. It is no interval: what is in doubt may hold on both sides at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// By how much the sure amount grew; below zero where it shrank.
    pub sure: Amount,
    /// The same of the possible amount.
    pub possible: Amount,
}

/// What differs between two assessments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// One for each certificate held on either side.
    pub credentials: Vec<CredentialDelta>,
    /// Payments, by fee and the days they are for.
    pub fees: Changes<FeeKey, Payment>,
}

/// What differs for one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialDelta {
    /// Its policy.
    pub policy: Box<str>,
    /// Its name.
    pub credential: Box<str>,
    /// Where it stands as a whole.
    pub whole: Change<Whole>,
    /// Counted credits by group.
    pub groups: Changes<Box<str>, Interval>,
    /// Counted credits by category.
    pub categories: Changes<Box<str>, Interval>,
    /// What must be reached.
    pub requirements: Vec<RequirementDelta>,
    /// Ways to renew.
    pub routes: Vec<RequirementDelta>,
    /// Duties, by the name of their rule.
    pub coverage: Changes<Box<str>, Duty>,
    /// Limits, by the name of their rule and the stretch of their window.
    pub limits: Changes<(Box<str>, Period), Filled>,
    /// Activities, by their ids.
    pub activities: Changes<Box<str>, Counted>,
    /// What is in doubt, with its worth where that is told.
    pub doubts: Changes<Unsure, Option<Amount>>,
}

/// Where a certificate stands as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// What it is; `None` before it was granted.
    pub state: Option<State>,
    /// Whether everything is met.
    pub met: Verdict,
    /// The days of the cycle told of.
    pub cycle: Option<Period>,
    /// Credits counted in it.
    pub counted: Interval,
    /// Credits that would move into the next cycle.
    pub carry_out: Interval,
}

/// What differs for one requirement or route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementDelta {
    /// The name of its rule.
    pub rule: Box<str>,
    /// Whether it is met, and by when it must be.
    pub whole: Change<(Verdict, Date)>,
    /// What it asks for, without the words that join it.
    pub parts: Changes<Part, Measure>,
}

/// How a duty is kept up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Whether every day of the cycle so far is covered.
    pub verdict: Verdict,
    /// Whether the day asked about is.
    pub now: Verdict,
    /// The last day covered without a gap.
    pub until: Option<Date>,
}

/// How full a limit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// How much it counted.
    pub used: Interval,
    /// The most it counts.
    pub at_most: Amount,
    /// How much it cut.
    pub cut: Interval,
}

/// What an activity gives for a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Whether it counts.
    pub verdict: Verdict,
    /// Why, or why not.
    pub reason: Reason,
    /// Credits that count.
    pub credits: Interval,
    /// Credits by the rules before any limit.
    pub computed: Interval,
    /// Its category.
    pub category: Option<Box<str>>,
    /// Its group.
    pub group: Option<Box<str>>,
}

/// Something in doubt, by the name of its rule or activity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsure {
    /// The ruling that asks an open question.
    Question(Box<str>),
    /// A rule nothing better than a low-confidence source states.
    LowConfidence(Box<str>),
    /// An activity without the proof it needs.
    MissingProof(Box<str>),
    /// An activity whose claim is under audit.
    UnderAudit(Box<str>),
    /// An activity whose credits cannot be computed.
    NotComputed(Box<str>),
    /// The balance taken over on a day.
    Balance(Date),
}

/// One payment of a fee.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeeKey {
    /// Whose fee.
    pub policy: Box<str>,
    /// The name of its rule.
    pub rule: Box<str>,
    /// For which certificate, where it is paid for each.
    pub credential: Option<Box<str>>,
    /// The days it is for.
    pub period: Period,
}

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The day it is due.
    pub due: Date,
    /// The amounts it may be.
    pub amounts: Vec<Money>,
    /// Paid, included or due.
    pub state: FeeState,
}

/// What differs between two assessments.
#[must_use]
pub fn compare(before: &Side<'_>, after: &Side<'_>) -> Delta {
    let credentials = |side: &Side<'_>| -> Vec<_> {
        side.assessment
            .credentials
            .iter()
            .map(|result| (name(side, result), Told::of(side, result)))
            .collect()
    };
    let credentials = matched(credentials(before), credentials(after)).into_iter().map(credential).collect();
    Delta { credentials, fees: matched(fees(before), fees(after)) }
}

impl Delta {
    /// Whether both sides tell the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.credentials.iter().all(CredentialDelta::is_empty) && unchanged(&self.fees)
    }
}

impl CredentialDelta {
    /// Whether both sides tell the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
            && unchanged(&self.groups)
            && unchanged(&self.categories)
            && self.requirements.iter().chain(&self.routes).all(RequirementDelta::is_empty)
            && unchanged(&self.coverage)
            && unchanged(&self.limits)
            && unchanged(&self.activities)
            && unchanged(&self.doubts)
    }

    /// Credits counted in the cycle.
    #[must_use]
    pub fn counted(&self) -> Change<Interval> {
        self.whole.map(|whole| whole.counted)
    }
}

impl RequirementDelta {
    /// Whether both sides tell the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && unchanged(&self.parts)
    }
}

impl<T> Change<T> {
    /// A part of the value, or something made of it.
    #[must_use]
    pub fn map<U>(&self, part: impl Fn(&T) -> U) -> Change<U> {
        Change { before: self.before.as_ref().map(&part), after: self.after.as_ref().map(&part) }
    }
}

impl<T: PartialEq> Change<T> {
    /// Whether both sides tell the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }
}

impl Change<Interval> {
    /// How far its ends moved. What is not there counts as nothing.
    #[must_use]
    pub fn shift(&self) -> Shift {
        let (before, after) = (self.before.unwrap_or_default(), self.after.unwrap_or_default());
        Shift { sure: after.sure - before.sure, possible: after.possible - before.possible }
    }
}

impl Shift {
    /// Whether neither end moved.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.sure.is_zero() && self.possible.is_zero()
    }
}

fn unchanged<K, T: PartialEq>(changes: &[(K, Change<T>)]) -> bool {
    changes.iter().all(|(_, change)| change.is_empty())
}

/// Brings together what has the same name. Where a name stands several times, the first goes with the first.
fn matched<K: Ord + Clone, T>(before: Vec<(K, T)>, after: Vec<(K, T)>) -> Changes<K, T> {
    let mut waiting: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
    let mut after: Vec<Option<(K, T)>> = after.into_iter().map(Some).collect();
    for (at, (name, _)) in after.iter().flatten().enumerate() {
        waiting.entry(name.clone()).or_default().push_back(at);
    }
    let mut changes = Vec::with_capacity(before.len().max(after.len()));
    for (name, value) in before {
        let at = waiting.get_mut(&name).and_then(VecDeque::pop_front);
        let partner = at.and_then(|at| after.get_mut(at)).and_then(Option::take);
        changes.push((name, Change { before: Some(value), after: partner.map(|(_, value)| value) }));
    }
    let new = |(name, value)| (name, Change { before: None, after: Some(value) });
    changes.extend(after.into_iter().flatten().map(new));
    changes
}

/// The policy and the name of a certificate.
fn name(side: &Side<'_>, result: &CredentialResult) -> (Box<str>, Box<str>) {
    let program = side.rulebook.program(result.credential.program);
    (program.id.clone(), program.credential(result.credential.credential).id.clone())
}

/// A requirement on one side.
struct Required {
    whole: (Verdict, Date),
    parts: Vec<(Part, Measure)>,
}

/// Everything told of one certificate on one side, by names.
struct Told {
    whole: Whole,
    groups: Vec<(Box<str>, Interval)>,
    categories: Vec<(Box<str>, Interval)>,
    requirements: Vec<(Box<str>, Required)>,
    routes: Vec<(Box<str>, Required)>,
    coverage: Vec<(Box<str>, Duty)>,
    limits: Vec<((Box<str>, Period), Filled)>,
    activities: Vec<(Box<str>, Counted)>,
    doubts: Vec<(Unsure, Option<Amount>)>,
}

impl Told {
    fn of(side: &Side<'_>, result: &CredentialResult) -> Self {
        let program = side.rulebook.program(result.credential.program);
        let required = |each: &RequirementResult| {
            let parts = part::parts(program, &each.need);
            (rule(program, each.rule), Required { whole: (each.verdict, each.due), parts })
        };
        Self {
            whole: Whole {
                state: result.standing.state,
                met: result.met,
                cycle: result.cycle.map(|cycle| cycle.period),
                counted: result.counted,
                carry_out: result.carry_out,
            },
            groups: result.groups.iter().map(|(at, credits)| (group(program, *at), *credits)).collect(),
            categories: result
                .categories
                .iter()
                .map(|(at, credits)| (category(program, *at), *credits))
                .collect(),
            requirements: result.requirements.iter().map(required).collect(),
            routes: result.routes.iter().map(required).collect(),
            coverage: result.coverage.iter().map(|each| (rule(program, each.rule), duty(each))).collect(),
            limits: result.limits.iter().map(|each| limit(program, each)).collect(),
            activities: result
                .activities
                .iter()
                .filter_map(|each| Some((id(side.ledger, each.activity)?, counted(program, each))))
                .collect(),
            doubts: result
                .doubts
                .iter()
                .filter_map(|each| Some((unsure(side, program, each.doubt)?, each.worth)))
                .collect(),
        }
    }

    /// What one side tells of a certificate that it does not hold.
    fn nothing() -> Self {
        Self {
            whole: Whole {
                state: None,
                met: Verdict::No,
                cycle: None,
                counted: Interval::default(),
                carry_out: Interval::default(),
            },
            groups: Vec::new(),
            categories: Vec::new(),
            requirements: Vec::new(),
            routes: Vec::new(),
            coverage: Vec::new(),
            limits: Vec::new(),
            activities: Vec::new(),
            doubts: Vec::new(),
        }
    }
}

fn credential(((policy, credential), change): ((Box<str>, Box<str>), Change<Told>)) -> CredentialDelta {
    let whole = change.map(|told| told.whole.clone());
    let before = change.before.unwrap_or_else(Told::nothing);
    let after = change.after.unwrap_or_else(Told::nothing);
    CredentialDelta {
        policy,
        credential,
        whole,
        groups: matched(before.groups, after.groups),
        categories: matched(before.categories, after.categories),
        requirements: required(before.requirements, after.requirements),
        routes: required(before.routes, after.routes),
        coverage: matched(before.coverage, after.coverage),
        limits: matched(before.limits, after.limits),
        activities: matched(before.activities, after.activities),
        doubts: matched(before.doubts, after.doubts),
    }
}

fn required(before: Vec<(Box<str>, Required)>, after: Vec<(Box<str>, Required)>) -> Vec<RequirementDelta> {
    let delta = |(rule, change): (Box<str>, Change<Required>)| {
        let whole = change.map(|required| required.whole);
        let parts = |required: Option<Required>| required.map_or_else(Vec::new, |required| required.parts);
        RequirementDelta { rule, whole, parts: matched(parts(change.before), parts(change.after)) }
    };
    matched(before, after).into_iter().map(delta).collect()
}

fn duty(result: &CoverageResult) -> Duty {
    Duty { verdict: result.verdict, now: result.now, until: result.until }
}

fn limit(program: &Program, result: &LimitResult) -> ((Box<str>, Period), Filled) {
    let filled = Filled { used: result.used, at_most: result.at_most, cut: result.cut };
    ((rule(program, result.rule), result.period), filled)
}

fn counted(program: &Program, result: &ActivityResult) -> Counted {
    Counted {
        verdict: result.verdict,
        reason: result.reason,
        credits: result.credits,
        computed: result.computed,
        category: result.category.map(|at| category(program, at)),
        group: result.group.map(|at| group(program, at)),
    }
}

fn unsure(side: &Side<'_>, program: &Program, doubt: Doubt) -> Option<Unsure> {
    Some(match doubt {
        Doubt::Question(question) => {
            let question = program.questions.get(question.index())?;
            let ruling = program.rulings.get(question.ruling.index())?;
            Unsure::Question(rule(program, ruling.rule))
        }
        Doubt::LowConfidence(at) => Unsure::LowConfidence(rule(program, at)),
        Doubt::MissingProof(place) => Unsure::MissingProof(id(side.ledger, place)?),
        Doubt::UnderAudit(place) => Unsure::UnderAudit(id(side.ledger, place)?),
        Doubt::NotComputed(place) => Unsure::NotComputed(id(side.ledger, place)?),
        Doubt::Balance(on) => Unsure::Balance(on),
    })
}

fn fees(side: &Side<'_>) -> Vec<(FeeKey, Payment)> {
    let payments = |fee: &FeeResult| -> Vec<(FeeKey, Payment)> {
        let program = side.rulebook.program(fee.program);
        let key = |period| FeeKey {
            policy: program.id.clone(),
            rule: rule(program, fee.rule),
            credential: fee.credential.map(|at| side.rulebook.credential(at).id.clone()),
            period,
        };
        let payment = |due: &crate::assess::FeeDue| {
            (key(due.period), Payment { due: due.due, amounts: due.amounts.clone(), state: due.state })
        };
        fee.payments.iter().map(payment).collect()
    };
    side.assessment.fees.iter().flat_map(payments).collect()
}

fn id(ledger: &Ledger, place: usize) -> Option<Box<str>> {
    ledger.activities.get(place).map(|activity| activity.id.clone())
}

fn rule(program: &Program, at: RuleIx) -> Box<str> {
    program.rule(at).id.clone()
}

fn category(program: &Program, at: CategoryIx) -> Box<str> {
    program.categories.get(at.index()).map_or_else(Box::default, |category| category.id.clone())
}

fn group(program: &Program, at: GroupIx) -> Box<str> {
    let id = program.groups.get(at.index()).map_or("", |at| &program.rule(*at).id);
    id.strip_prefix("groups.").unwrap_or(id).into()
}
