//! Assessments and answers for programs.

use serde::Serialize;

use crate::{
    assess::{
        ActivityResult, Assessment, CoverageResult, CredentialResult, DoubtResult, FeeResult, FeeState,
        LimitResult, NeedResult, ProofState, RequirementResult, Stretch as NeedStretch, Verdict,
        trace::Step as TraceStep,
    },
    case::deciding_rules,
    policy::upkeep::State,
    render::{
        audit, doubt, need,
        rate::{Overall, overall},
        status::View,
        step,
    },
    rulebook::{CredentialRef, Program, Rule as RuleCard, RuleIx},
    vocabulary::{amount::Interval as Credits, date::Date},
};

use super::{
    Head, Interval, Period, head, word,
    words::{reason, step_kind},
};

/// The whole result for one ledger.
#[derive(Debug, Serialize)]
pub struct Whole {
    #[serde(flatten)]
    head: Head,
    person: Option<String>,
    credentials: Vec<Credential>,
    fees: Vec<Fee>,
    next: String,
}

#[derive(Debug, Serialize)]
struct Credential {
    id: String,
    policy: String,
    title: String,
    state: Option<&'static str>,
    state_since: Option<String>,
    state_until: Option<String>,
    unknown_after: bool,
    met: &'static str,
    cycle: Option<Cycle>,
    counted: Interval,
    opening: String,
    carried_in: Interval,
    carry_out: Interval,
    groups: Vec<Named>,
    categories: Vec<Named>,
    requirements: Vec<Requirement>,
    routes: Vec<Requirement>,
    limits: Vec<Limit>,
    coverage: Vec<Coverage>,
    activities: Vec<Activity>,
    doubts: Vec<Doubt>,
    exact: bool,
}

#[derive(Debug, Serialize)]
struct Cycle {
    number: u32,
    #[serde(flatten)]
    period: Period,
}

#[derive(Debug, Serialize)]
struct Named {
    rule: String,
    title: String,
    credits: Interval,
}

#[derive(Debug, Serialize)]
struct Requirement {
    rule: String,
    title: String,
    verdict: &'static str,
    due: String,
    minima: Vec<Minimum>,
    parts: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Minimum {
    period: Period,
    unit: &'static str,
    have: Interval,
    want: Interval,
    missing: Interval,
    per_month: Option<String>,
    verdict: &'static str,
}

/// A part of a requirement that is no amount.
#[derive(Debug, Serialize)]
struct Part {
    kind: &'static str,
    of: Vec<String>,
    period: Option<Period>,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct Limit {
    rule: String,
    period: Period,
    used: Interval,
    at_most: String,
    cut: Interval,
}

#[derive(Debug, Serialize)]
struct Coverage {
    rule: String,
    title: String,
    verdict: &'static str,
    now: &'static str,
    until: Option<String>,
    gaps: Vec<Period>,
}

#[derive(Debug, Serialize)]
struct Doubt {
    about: String,
    worth: String,
}

/// What one activity gives for one certificate.
#[derive(Debug, Serialize)]
struct Activity {
    id: String,
    verdict: &'static str,
    reason: &'static str,
    credits: Interval,
    computed: Interval,
    claimed: Option<String>,
    awarded: Option<String>,
    category: Option<String>,
    group: Option<String>,
    cycle: Option<u32>,
    proof: &'static str,
    rules: Vec<Box<str>>,
    steps: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Step {
    kind: &'static str,
    rule: Option<String>,
    text: String,
    details: Vec<String>,
    sources: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Fee {
    policy: String,
    rule: String,
    title: String,
    credential: Option<String>,
    payments: Vec<Payment>,
}

#[derive(Debug, Serialize)]
struct Payment {
    period: Period,
    due: String,
    amounts: Vec<String>,
    state: &'static str,
    included_by: Option<String>,
}

/// The whole assessment, of all certificates or of one.
#[must_use]
pub fn whole(view: &View<'_>, only: Option<CredentialRef>) -> Whole {
    let Assessment { given, credentials, fees } = view.assessment;
    let chosen = |result: &&CredentialResult| only.is_none_or(|only| only == result.credential);
    let of_chosen = |fee: &&FeeResult| only.is_none_or(|only| only.program == fee.program);
    Whole {
        head: head("accrue/assessment/1", given.on, given.known_on, view.policies, Some(view.file)),
        person: view.ledger.name.as_deref().map(str::to_owned),
        credentials: credentials.iter().filter(chosen).map(|result| credential(view, result)).collect(),
        fees: fees.iter().filter(of_chosen).map(|each| fee(view, each)).collect(),
        next: crate::render::next::command(view),
    }
}

fn credential(view: &View<'_>, result: &CredentialResult) -> Credential {
    let program = view.program(result);
    let standing = &result.standing;
    let named = |rule: Option<RuleIx>, credits: Credits| {
        rule.map(|rule| Named {
            rule: id(program, rule),
            title: title(view, program, rule),
            credits: credits.into(),
        })
    };
    let group = |(at, credits): &(crate::rulebook::GroupIx, Credits)| {
        named(program.groups.get(at.index()).copied(), *credits)
    };
    let category = |(at, credits): &(crate::rulebook::CategoryIx, Credits)| {
        named(program.categories.get(at.index()).map(|card| card.rule), *credits)
    };
    let needs = |results: &[RequirementResult]| {
        results.iter().map(|each| requirement(view, program, each)).collect::<Vec<_>>()
    };
    Credential {
        id: view.id(result).to_owned(),
        policy: program.id.to_string(),
        title: view.names.credential(result.credential).to_owned(),
        state: standing.state.map(State::as_str),
        state_since: standing.since.map(|day| day.to_string()),
        state_until: standing.until.map(|day| day.to_string()),
        unknown_after: standing.unknown_after,
        met: word(result.met),
        cycle: result.cycle.map(|cycle| Cycle { number: cycle.number, period: cycle.period.into() }),
        counted: result.counted.into(),
        opening: result.opening.to_string(),
        carried_in: result.carried_in.into(),
        carry_out: result.carry_out.into(),
        groups: result.groups.iter().filter_map(group).collect(),
        categories: result.categories.iter().filter_map(category).collect(),
        requirements: needs(&result.requirements),
        routes: needs(&result.routes),
        limits: result.limits.iter().map(|each| limit(program, each)).collect(),
        coverage: result.coverage.iter().map(|each| coverage(view, program, each)).collect(),
        activities: result.activities.iter().map(|found| activity(view, program, found)).collect(),
        doubts: result.doubts.iter().map(|each| told_doubt(view, result, each)).collect(),
        exact: result.exact,
    }
}

fn told_doubt(view: &View<'_>, result: &CredentialResult, each: &DoubtResult) -> Doubt {
    Doubt { about: doubt::about(view, result, each.doubt), worth: each.worth.to_string() }
}

fn id(program: &Program, rule: RuleIx) -> String {
    program.rule(rule).id.to_string()
}

fn title(view: &View<'_>, program: &Program, rule: RuleIx) -> String {
    program
        .rule(rule)
        .title
        .as_ref()
        .map_or_else(|| id(program, rule), |title| title.in_language(view.names.language).to_owned())
}

fn requirement(view: &View<'_>, program: &Program, each: &RequirementResult) -> Requirement {
    let mut minima = Vec::new();
    audit::minima_of(&each.need, &mut minima);
    let many = minima.len() > 1;
    let on = view.assessment.given.on;
    let minimum = |minimum: &&crate::assess::Minimum| {
        let by = if many { minimum.period.last } else { each.due };
        let pace = need::per_month(minimum.missing.possible, on, by);
        Minimum {
            period: minimum.period.into(),
            unit: minimum.unit.as_str(),
            have: minimum.have.into(),
            want: minimum.want.into(),
            missing: minimum.missing.into(),
            per_month: pace.map(|pace| pace.to_string()),
            verdict: word(minimum.verdict),
        }
    };
    let mut parts = Vec::new();
    parts_of(program, &each.need, &mut parts);
    Requirement {
        rule: id(program, each.rule),
        title: title(view, program, each.rule),
        verdict: word(each.verdict),
        due: each.due.to_string(),
        minima: minima.iter().map(minimum).collect(),
        parts,
    }
}

fn parts_of(program: &Program, need: &NeedResult, parts: &mut Vec<Part>) {
    let one = |kind, of: &[Box<str>], verdict| Part {
        kind,
        of: of.iter().map(ToString::to_string).collect(),
        period: None,
        verdict: word(verdict),
    };
    let rule_of = |rule: Option<RuleIx>| rule.map_or(String::new(), |rule| id(program, rule));
    match need {
        NeedResult::AtLeast(_) => {}
        NeedResult::AllOf(verdict, needs) => {
            parts.push(one("all-of", &[], *verdict));
            needs.iter().for_each(|need| parts_of(program, need, parts));
        }
        NeedResult::Some(verdict, some, needs) => {
            parts.push(one("some", &[some.to_string().into()], *verdict));
            needs.iter().for_each(|need| parts_of(program, need, parts));
        }
        NeedResult::Covered(at, stretches) => {
            let rule = rule_of(program.coverage.get(at.index()).map(|card| card.rule));
            parts.extend(stretched("covered", &rule, stretches));
        }
        NeedResult::Paid(at, stretches) => {
            let rule = rule_of(program.fees.get(at.index()).map(|card| card.rule));
            parts.extend(stretched("paid", &rule, stretches));
        }
        NeedResult::Passed(verdict, exams, _) => parts.push(one("passed", exams, *verdict)),
        NeedResult::Holds(verdict, held) => parts.push(one("holds", held, *verdict)),
        NeedResult::Declared(declaration, stretches) => {
            parts.extend(stretched("declared", declaration, stretches));
        }
        NeedResult::Requirement(_, need) => parts_of(program, need, parts),
        NeedResult::When(verdict, text) => parts.push(one("when", std::slice::from_ref(text), *verdict)),
        NeedResult::Unknown(what) => {
            parts.push(one("unknown", std::slice::from_ref(what), Verdict::Undetermined));
        }
    }
}

fn stretched(kind: &'static str, of: &str, stretches: &[NeedStretch]) -> Vec<Part> {
    let part = |stretch: &NeedStretch| Part {
        kind,
        of: vec![of.to_owned()],
        period: Some(stretch.period.into()),
        verdict: word(stretch.verdict),
    };
    stretches.iter().map(part).collect()
}

fn limit(program: &Program, each: &LimitResult) -> Limit {
    Limit {
        rule: id(program, each.rule),
        period: each.period.into(),
        used: each.used.into(),
        at_most: each.at_most.to_string(),
        cut: each.cut.into(),
    }
}

fn coverage(view: &View<'_>, program: &Program, each: &CoverageResult) -> Coverage {
    Coverage {
        rule: id(program, each.rule),
        title: title(view, program, each.rule),
        verdict: word(each.verdict),
        now: word(each.now),
        until: each.until.filter(|until| *until < Date::LATEST).map(|until| until.to_string()),
        gaps: each.gaps.iter().map(|gap| (*gap).into()).collect(),
    }
}

fn activity(view: &View<'_>, program: &Program, found: &ActivityResult) -> Activity {
    let id_of = view.ledger.activities.get(found.activity).map_or("", |activity| &activity.id);
    let category = found.category.and_then(|at| program.categories.get(at.index()));
    let group = found.group.and_then(|at| program.groups.get(at.index()));
    Activity {
        id: id_of.to_owned(),
        verdict: word(found.verdict),
        reason: reason(found.reason),
        credits: found.credits.into(),
        computed: found.computed.into(),
        claimed: found.claimed.map(|amount| amount.to_string()),
        awarded: found.awarded.map(|amount| amount.to_string()),
        category: category.map(|card| card.id.to_string()),
        group: group.map(|rule| id(program, *rule).trim_start_matches("groups.").to_owned()),
        cycle: found.cycle,
        proof: match found.proof {
            ProofState::Enough => "enough",
            ProofState::NeededForCredit => "needed-for-credit",
            ProofState::NeededOnAudit => "needed-on-audit",
        },
        rules: deciding_rules(program, &found.steps),
        steps: found.steps.iter().map(|each| told_step(view, program, each)).collect(),
    }
}

fn told_step(view: &View<'_>, program: &Program, each: &TraceStep) -> Step {
    let told = step::told(&view.names, program, each);
    Step {
        kind: step_kind(each),
        rule: told.rule.map(|rule| id(program, rule)),
        text: told.what,
        details: told.details,
        sources: told.rule.map(|rule| source_ids(program, program.rule(rule))).unwrap_or_default(),
    }
}

fn source_ids(program: &Program, rule: &RuleCard) -> Vec<String> {
    rule.sources.iter().map(|at| program.source(*at).id.to_string()).collect()
}

fn fee(view: &View<'_>, each: &FeeResult) -> Fee {
    let program = view.names.rulebook.program(each.program);
    let payment = |payment: &crate::assess::FeeDue| Payment {
        period: payment.period.into(),
        due: payment.due.to_string(),
        amounts: payment.amounts.iter().map(ToString::to_string).collect(),
        state: match payment.state {
            FeeState::Paid => "paid",
            FeeState::Included => "included",
            FeeState::PartlyIncluded => "partly-included",
            FeeState::Later => "later",
            FeeState::Due => "due",
        },
        included_by: payment.included_by.map(|rule| id(program, rule)),
    };
    Fee {
        policy: program.id.to_string(),
        rule: id(program, each.rule),
        title: title(view, program, each.rule),
        credential: each.credential.map(|at| view.names.rulebook.credential(at).id.to_string()),
        payments: each.payments.iter().map(payment).collect(),
    }
}

/// What an activity gives, for each certificate asked about.
#[derive(Debug, Serialize)]
pub struct Answers {
    #[serde(flatten)]
    head: Head,
    verdict: &'static str,
    answers: Vec<Answer>,
}

#[derive(Debug, Serialize)]
struct Answer {
    credential: String,
    policy: String,
    #[serde(flatten)]
    activity: Activity,
    doubts: Vec<Doubt>,
}

fn answers(
    view: &View<'_>,
    schema: &'static str,
    file: Option<&str>,
    place: usize,
    only: Option<CredentialRef>,
) -> Answers {
    let chosen = |result: &&CredentialResult| only.is_none_or(|only| only == result.credential);
    let mut answers = Vec::new();
    let mut given = Vec::new();
    for result in view.assessment.credentials.iter().filter(chosen) {
        let program = view.program(result);
        for found in result.activities.iter().filter(|found| found.activity == place) {
            given.push(found.verdict);
            answers.push(Answer {
                credential: view.id(result).to_owned(),
                policy: program.id.to_string(),
                activity: activity(view, program, found),
                doubts: result.doubts.iter().map(|each| told_doubt(view, result, each)).collect(),
            });
        }
    }
    let verdict = match overall(&given) {
        Overall::Same(verdict) => word(verdict),
        Overall::Mixed => "partly",
    };
    let asked = view.assessment.given;
    Answers { head: head(schema, asked.on, asked.known_on, view.policies, file), verdict, answers }
}

/// What the activity of a probe would earn.
#[must_use]
pub fn rated(view: &View<'_>) -> Answers {
    answers(view, "accrue/rate/1", None, 0, None)
}

/// What decided one activity of a ledger.
#[must_use]
pub fn explained(view: &View<'_>, place: usize, only: Option<CredentialRef>) -> Answers {
    answers(view, "accrue/explain/1", Some(view.file), place, only)
}
