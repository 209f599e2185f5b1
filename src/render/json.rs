//! An assessment as JSON: types of their own, so that the format stays when the engine changes. `docs/json.md` tells
//! every field. Amounts are texts of exact decimals, dates are `YYYY-MM-DD`.

mod across;
mod answer;
mod ask;
mod change;
mod difference;
mod history;
mod impact;
mod need;
mod plan;
mod precedent;
mod questions;
mod reconcile;
mod repair;
mod reply;
mod risks;
mod rules;
mod sources;
mod step;
mod totals;
mod used;
mod what_if;

use serde::Serialize;

use crate::{
    assess::{
        ActivityResult, Assessment, CredentialResult, Doubt, FeeDue, FeeState, LimitResult, ProofState,
        Reason, RenewedWith, RequirementResult, Verdict,
    },
    ledger::Ledger,
    rulebook::{CategoryIx, GroupIx, Program, RuleIx, Rulebook},
    vocabulary::{
        amount::Interval,
        date::{Date, Period},
        span::Sources,
        text::Language,
    },
};

use self::{
    need::{NeedJson, need},
    precedent::{PrecedentJson, precedents},
    questions::{SideJson, sides},
    step::StepJson,
};

pub use self::{
    across::{AcrossJson, across},
    answer::{AnswersJson, ViewJson, explained, rated, viewed},
    ask::{AskedJson, TopicsJson, asked, topics},
    change::{DifferenceJson, differing},
    difference::{DeltaJson, delta},
    history::{HistoryJson, history},
    impact::{ImpactJson, impact},
    plan::{PlanningJson, planned},
    questions::{DraftJson, OutlookJson, QuestionsJson, drafted, questions},
    reconcile::{ReconciledJson, reconciled},
    repair::{RepairsJson, repairs},
    reply::{ReplyJson, replied},
    risks::{RisksJson, risks},
    rules::{RulesJson, listed},
    sources::{SourcesJson, sources},
    totals::{TotalsJson, totals_line},
    what_if::{WhatIfJson, what_if},
};

/// The version of the format. It changes when a field changes its meaning or goes away.
pub const SCHEMA: &str = "accrue/assessment/1";

/// The whole of an assessment.
#[derive(Debug, Serialize)]
pub struct AssessmentJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    credentials: Vec<CredentialJson<'a>>,
    fees: Vec<FeeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct CredentialJson<'a> {
    policy: &'a str,
    credential: &'a str,
    title: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    state_perhaps: Vec<&'static str>,
    state_since: Option<String>,
    state_until: Option<String>,
    met: &'static str,
    exact: bool,
    cycle: Option<CycleJson>,
    counted: IntervalJson,
    opening: String,
    carried_in: IntervalJson,
    carry_out: IntervalJson,
    requirements: Vec<RequirementJson<'a>>,
    routes: Vec<RequirementJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    renewed_with: Vec<RenewedWithJson<'a>>,
    groups: Vec<TotalJson<'a>>,
    categories: Vec<TotalJson<'a>>,
    limits: Vec<LimitJson<'a>>,
    coverage: Vec<CoverageJson<'a>>,
    doubts: Vec<DoubtJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<PrecedentJson<'a>>,
    activities: Vec<ActivityJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RenewedWithJson<'a> {
    credential: &'a str,
    rule: &'a str,
    verdict: &'static str,
    until: Option<String>,
}

#[derive(Debug, Serialize)]
struct CycleJson {
    number: u32,
    first: String,
    last: String,
}

#[derive(Debug, Serialize)]
struct IntervalJson {
    sure: String,
    /// None where nobody can tell.
    possible: Option<String>,
}

#[derive(Debug, Serialize)]
struct PeriodJson {
    first: Option<String>,
    last: Option<String>,
}

#[derive(Debug, Serialize)]
struct TotalJson<'a> {
    name: &'a str,
    credits: IntervalJson,
}

#[derive(Debug, Serialize)]
struct RequirementJson<'a> {
    rule: &'a str,
    verdict: &'static str,
    due: String,
    need: NeedJson<'a>,
}

#[derive(Debug, Serialize)]
struct LimitJson<'a> {
    rule: &'a str,
    period: PeriodJson,
    used: IntervalJson,
    at_most: String,
    cut: IntervalJson,
}

#[derive(Debug, Serialize)]
struct CoverageJson<'a> {
    coverage: &'a str,
    verdict: &'static str,
    now: &'static str,
    until: Option<String>,
    gaps: Vec<PeriodJson>,
}

#[derive(Debug, Serialize)]
struct DoubtJson<'a> {
    doubt: &'static str,
    rule: Option<&'a str>,
    activity: Option<&'a str>,
    worth: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    between: Vec<SideJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ActivityJson<'a> {
    activity: &'a str,
    title: &'a str,
    on: PeriodJson,
    verdict: &'static str,
    reason: &'static str,
    credits: IntervalJson,
    computed: IntervalJson,
    claimed: Option<String>,
    awarded: Option<String>,
    category: Option<&'a str>,
    group: Option<&'a str>,
    cycle: Option<u32>,
    proof: &'static str,
    steps: Vec<StepJson<'a>>,
}

#[derive(Debug, Serialize)]
struct FeeJson<'a> {
    policy: &'a str,
    fee: &'a str,
    credential: Option<&'a str>,
    payments: Vec<PaymentJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PaymentJson<'a> {
    period: PeriodJson,
    due: String,
    amounts: Vec<String>,
    state: &'static str,
    included_by: Option<&'a str>,
}

/// An assessment as JSON values; titles are in the language asked for. The texts are those that the rulebook was read from:
/// a script that stopped is told with its place in them.
#[must_use]
pub fn assessment<'a>(
    rulebook: &'a Rulebook,
    texts: &Sources,
    ledger: &'a Ledger,
    assessment: &'a Assessment,
    language: Language,
) -> AssessmentJson<'a> {
    let given = assessment.given;
    AssessmentJson {
        schema: SCHEMA,
        on: given.on.to_string(),
        known_on: (given.known_on < Date::LATEST).then(|| given.known_on.to_string()),
        person: ledger.name.as_deref(),
        credentials: assessment
            .credentials
            .iter()
            .map(|result| credential((rulebook, texts), ledger, result, language))
            .collect(),
        fees: assessment
            .fees
            .iter()
            .map(|fee| {
                let program = rulebook.program(fee.program);
                FeeJson {
                    policy: &program.id,
                    fee: rule(program, fee.rule),
                    credential: fee.credential.map(|credential| &*rulebook.credential(credential).id),
                    payments: fee.payments.iter().map(|due| payment(program, due)).collect(),
                }
            })
            .collect(),
    }
}

fn credential<'a>(
    (rulebook, texts): (&'a Rulebook, &Sources),
    ledger: &'a Ledger,
    result: &'a CredentialResult,
    language: Language,
) -> CredentialJson<'a> {
    let program = rulebook.program(result.credential.program);
    let card = program.credential(result.credential.credential);
    let title = program.rule(card.rule).title.as_ref().map_or(&*card.id, |title| title.in_language(language));
    let cycle = |cycle: crate::assess::Cycle| CycleJson {
        number: cycle.number,
        first: cycle.period.first.to_string(),
        last: cycle.period.last.to_string(),
    };
    CredentialJson {
        policy: &program.id,
        credential: &card.id,
        title,
        state: result.standing.state.map_or("not-granted", crate::policy::upkeep::State::as_str),
        state_perhaps: result.perhaps.iter().map(|state| state.as_str()).collect(),
        state_since: told(result.standing.since),
        state_until: told(result.standing.until),
        met: verdict(result.met),
        exact: result.exact,
        cycle: result.cycle.map(cycle),
        counted: interval(result.counted),
        opening: result.opening.to_string(),
        carried_in: interval(result.carried_in),
        carry_out: interval(result.carry_out),
        requirements: result.requirements.iter().map(|it| requirement(program, it)).collect(),
        routes: result.routes.iter().map(|it| requirement(program, it)).collect(),
        renewed_with: result.renewed_with.iter().map(|it| renewed_with(program, it)).collect(),
        groups: totals(&result.groups, |at| group(program, at)),
        categories: totals(&result.categories, |at| category(program, at)),
        limits: result.limits.iter().map(|it| limit(program, it)).collect(),
        coverage: result
            .coverage
            .iter()
            .map(|duty| CoverageJson {
                coverage: rule(program, duty.rule),
                verdict: verdict(duty.verdict),
                now: verdict(duty.now),
                until: known_end(duty.until),
                gaps: duty.gaps.iter().copied().map(period).collect(),
            })
            .collect(),
        doubts: result.doubts.iter().map(|it| doubt(program, ledger, it.doubt, told(it.worth))).collect(),
        precedents: precedents(program, ledger, result, None),
        activities: result
            .activities
            .iter()
            .filter_map(|it| activity((rulebook, texts), program, ledger, it))
            .collect(),
    }
}

fn activity<'a>(
    rules: (&Rulebook, &Sources),
    program: &'a Program,
    ledger: &'a Ledger,
    result: &'a ActivityResult,
) -> Option<ActivityJson<'a>> {
    let card = ledger.activities.get(result.activity)?;
    Some(ActivityJson {
        activity: &card.id,
        title: &card.title,
        on: period(card.on),
        verdict: verdict(result.verdict),
        reason: reason(result.reason),
        credits: credits(result.credits, result.reason),
        computed: credits(result.computed, result.reason),
        claimed: told(result.claimed),
        awarded: told(result.awarded),
        category: result.category.map(|at| category(program, at)),
        group: result.group.map(|at| group(program, at)),
        cycle: result.cycle,
        proof: match result.proof {
            ProofState::Enough => "enough",
            ProofState::NeededForCredit => "needed-for-credit",
            ProofState::NeededOnAudit => "needed-on-audit",
        },
        steps: result.steps.iter().map(|it| step::step(rules, program, ledger, it)).collect(),
    })
}

fn limit<'a>(program: &'a Program, result: &LimitResult) -> LimitJson<'a> {
    LimitJson {
        rule: rule(program, result.rule),
        period: period(result.period),
        used: interval(result.used),
        at_most: result.at_most.to_string(),
        cut: interval(result.cut),
    }
}

fn renewed_with<'a>(program: &'a Program, result: &RenewedWith) -> RenewedWithJson<'a> {
    RenewedWithJson {
        credential: &program.credential(result.credential.credential).id,
        rule: rule(program, result.rule),
        verdict: verdict(result.verdict),
        until: told(result.until),
    }
}

fn requirement<'a>(program: &'a Program, result: &'a RequirementResult) -> RequirementJson<'a> {
    RequirementJson {
        rule: rule(program, result.rule),
        verdict: verdict(result.verdict),
        due: result.due.to_string(),
        need: need(program, &result.need),
    }
}

fn doubt<'a>(program: &'a Program, ledger: &'a Ledger, doubt: Doubt, worth: Option<String>) -> DoubtJson<'a> {
    let id = |place: usize| ledger.activities.get(place).map(|activity| &*activity.id);
    let ruling = |question: crate::rulebook::QuestionIx| {
        let question = program.questions.get(question.index())?;
        program.rulings.get(question.ruling.index()).map(|ruling| rule(program, ruling.rule))
    };
    let question = doubt.question().and_then(|at| program.questions.get(at.index()));
    let between = question.map_or_else(Vec::new, |question| sides(program, question));
    let (doubt, rule, activity) = match doubt {
        Doubt::Question(question) => ("question", ruling(question), None),
        Doubt::LowConfidence(at) => ("low-confidence", Some(rule(program, at)), None),
        Doubt::MissingProof(place) => ("missing-proof", None, id(place)),
        Doubt::UnderAudit(place) => ("under-audit", None, id(place)),
        Doubt::NotComputed(place) => ("not-computed", None, id(place)),
        Doubt::Balance(_) => ("balance", None, None),
    };
    DoubtJson { doubt, rule, activity, worth, between }
}

fn payment<'a>(program: &'a Program, found: &FeeDue) -> PaymentJson<'a> {
    PaymentJson {
        period: period(found.period),
        due: found.due.to_string(),
        amounts: found.amounts.iter().map(ToString::to_string).collect(),
        state: fee_state(found.state),
        included_by: found.included_by.map(|at| rule(program, at)),
    }
}

/// The word of where a payment stands.
fn fee_state(state: FeeState) -> &'static str {
    match state {
        FeeState::Paid => "paid",
        FeeState::Included => "included",
        FeeState::PartlyIncluded => "partly-included",
        FeeState::PerhapsIncluded => "perhaps-included",
        FeeState::Later => "later",
        FeeState::Due => "due",
    }
}

fn totals<'a, T: Copy>(totals: &[(T, Interval)], name: impl Fn(T) -> &'a str) -> Vec<TotalJson<'a>> {
    totals.iter().map(|(at, credits)| TotalJson { name: name(*at), credits: interval(*credits) }).collect()
}

fn told<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// A last day, if one is known.
fn known_end(day: Option<Date>) -> Option<String> {
    told(day.filter(|day| *day < Date::LATEST))
}

fn interval(interval: Interval) -> IntervalJson {
    IntervalJson { sure: interval.sure.to_string(), possible: Some(interval.possible.to_string()) }
}

/// What an activity gives, of which nothing is known where it cannot be computed.
fn credits(credits: Interval, reason: Reason) -> IntervalJson {
    let known = !matches!(reason, Reason::Fault(_));
    let IntervalJson { sure, possible } = interval(credits);
    IntervalJson { sure, possible: possible.filter(|_| known) }
}

fn period(period: Period) -> PeriodJson {
    PeriodJson {
        first: (period.first > Date::EARLIEST).then(|| period.first.to_string()),
        last: known_end(Some(period.last)),
    }
}

fn rule(program: &Program, rule: RuleIx) -> &str {
    &program.rule(rule).id
}

fn category(program: &Program, at: CategoryIx) -> &str {
    program.categories.get(at.index()).map_or("", |category| &category.id)
}

fn group(program: &Program, at: GroupIx) -> &str {
    let id = program.groups.get(at.index()).map_or("", |at| rule(program, *at));
    id.strip_prefix("groups.").unwrap_or(id)
}

/// The word of a verdict.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Undetermined => "undetermined",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Counts => "counts",
        Reason::Limit => "limit",
        Reason::OutsideCycle => "outside-cycle",
        Reason::Later => "later",
        Reason::Planned => "planned",
        Reason::InOpening(_) => "in-opening",
        Reason::Unlisted => "unlisted",
        Reason::UnlistedOpen => "unlisted-open",
        Reason::Ruling => "ruling",
        Reason::Claim => "claim",
        Reason::Zero => "zero",
        Reason::Fault(_) => "fault",
        Reason::Lifetime => "lifetime",
        Reason::NotKnown => "not-known",
    }
}

/// JSON on several lines, for a terminal and for comparing.
///
/// # Panics
/// Never: these types hold texts, numbers and lists only.
#[must_use]
pub fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("results hold nothing that JSON cannot");
    text.push('\n');
    text
}
