//! Assessments with what was used for them, and answers about one activity.

use serde::Serialize;

use crate::{
    assess::{Assessment, CredentialResult},
    case::deciding_rules,
    render::{
        fresh::{self, Scope},
        next,
        precedent::Decided,
        rate::{Overall, overall},
        status::View,
    },
    rulebook::{CredentialRef, RuleIx},
    scenario::{compare::CredentialDelta, worth::outlook},
    vocabulary::{date::Date, span::Sources},
};

use super::{
    ActivityJson, AssessmentJson, DoubtJson, IntervalJson, activity, assessment,
    difference::shift,
    doubt, interval,
    precedent::{PrecedentJson, precedent, precedents},
    told, used, verdict,
};

/// An assessment and what was used for it.
#[derive(Debug, Serialize)]
pub struct ViewJson<'a> {
    #[serde(flatten)]
    assessment: AssessmentJson<'a>,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale: Vec<StaleJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<PlannedJson>,
    next: String,
}

/// What each certificate would be with all that is planned.
#[derive(Debug, Serialize)]
struct PlannedJson {
    on: String,
    credentials: Vec<WithPlannedJson>,
}

#[derive(Debug, Serialize)]
struct WithPlannedJson {
    credential: String,
    counted: Option<IntervalJson>,
    difference: IntervalJson,
    met: Option<&'static str>,
}

fn planned(view: &View<'_>) -> Option<PlannedJson> {
    let outlook = outlook(view.names.rulebook, view.ledger, &view.assessment.given)?;
    let credential = |delta: &CredentialDelta| WithPlannedJson {
        credential: delta.credential.to_string(),
        counted: delta.counted().after.map(interval),
        difference: shift(delta.counted().shift()),
        met: delta.whole.after.as_ref().map(|whole| verdict(whole.met)),
    };
    let credentials = outlook.delta.credentials.iter().map(credential).collect();
    Some(PlannedJson { on: outlook.on.to_string(), credentials })
}

/// A source that should have been looked at again.
#[derive(Debug, Serialize)]
struct StaleJson<'a> {
    policy: &'a str,
    source: &'a str,
    last_seen: String,
    review: Option<String>,
    verdicts: usize,
}

fn stale<'a>(view: &View<'a>, scope: Scope) -> Vec<StaleJson<'a>> {
    let known_on = view.assessment.given.known_on;
    let stale = fresh::stale(view, scope).into_iter().map(|one| {
        let program = view.names.rulebook.program(one.program);
        let source = program.source(one.source);
        StaleJson {
            policy: &program.id,
            source: &source.id,
            last_seen: source.last_seen(known_on).to_string(),
            review: source.review.map(|review| review.to_string()),
            verdicts: one.verdicts,
        }
    });
    stale.collect()
}

/// An assessment and what was used for it. The texts are those that the policies were read from.
#[must_use]
pub fn viewed<'a>(view: &View<'a>, texts: &Sources) -> ViewJson<'a> {
    let names = view.names;
    ViewJson {
        assessment: assessment(names.rulebook, texts, view.ledger, view.assessment, names.language),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        stale: stale(view, Scope::default()),
        planned: planned(view),
        next: next::command(view),
    }
}

/// What one activity gives, for each certificate asked about.
#[derive(Debug, Serialize)]
pub struct AnswersJson<'a> {
    schema: &'static str,
    verdict: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale: Vec<StaleJson<'a>>,
    answers: Vec<AnswerJson<'a>>,
}

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    policy: &'a str,
    credential: &'a str,
    #[serde(flatten)]
    activity: ActivityJson<'a>,
    rules: Vec<Box<str>>,
    doubts: Vec<DoubtJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<PrecedentJson<'a>>,
}

/// What the activity of a probe would earn.
#[must_use]
pub fn rated<'a>(view: &View<'a>, texts: &Sources, decided: Option<&Decided<'a>>) -> AnswersJson<'a> {
    let mut rated = answers((view, texts), "accrue/rate/1", None, 0, None);
    let results = view.assessment.credentials.iter().filter(|result| !result.activities.is_empty());
    for (answer, result) in rated.answers.iter_mut().zip(results) {
        answer.precedents = decided.map(|decided| against(view, result, decided)).unwrap_or_default();
    }
    rated
}

/// What a body decided against the rules that the activity of a probe rests on.
fn against<'a>(view: &View<'a>, result: &CredentialResult, decided: &Decided<'a>) -> Vec<PrecedentJson<'a>> {
    let program = view.program(result);
    let CredentialRef { program: of, credential } = result.credential;
    let steps = result.activities.first().map_or(&[][..], |found| &found.steps);
    let mut rules: Vec<_> = steps.iter().filter_map(crate::assess::trace::Step::rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let each = |rule: RuleIx| {
        let only = [credential];
        let against = decided.against(of, &only, rule);
        against.map(|(result, one)| precedent(program, decided.ledger(), result, one)).collect::<Vec<_>>()
    };
    rules.into_iter().flat_map(each).collect()
}

/// What decided one activity of a ledger.
#[must_use]
pub fn explained<'a>(
    view: &View<'a>,
    texts: &Sources,
    place: usize,
    only: Option<CredentialRef>,
) -> AnswersJson<'a> {
    answers((view, texts), "accrue/explain/1", Some(used::found(&view.file.place)), place, only)
}

fn answers<'a>(
    (view, texts): (&View<'a>, &Sources),
    schema: &'static str,
    ledger: Option<&'a str>,
    place: usize,
    only: Option<CredentialRef>,
) -> AnswersJson<'a> {
    let Assessment { given, credentials, fees: _ } = view.assessment;
    let chosen = |result: &&CredentialResult| only.is_none_or(|only| only == result.credential);
    let mut answers = Vec::new();
    let mut verdicts = Vec::new();
    for result in credentials.iter().filter(chosen) {
        let program = view.program(result);
        for found in result.activities.iter().filter(|found| found.activity == place) {
            let rules = (view.names.rulebook, texts);
            let Some(activity) = activity(rules, program, view.ledger, found) else { continue };
            let doubts = result.doubts.iter();
            verdicts.push(found.verdict);
            answers.push(AnswerJson {
                policy: &program.id,
                credential: view.id(result),
                activity,
                rules: deciding_rules(program, &found.steps),
                doubts: doubts.map(|it| doubt(program, view.ledger, it.doubt, told(it.worth))).collect(),
                precedents: precedents(program, view.ledger, result, Some(place)),
            });
        }
    }
    AnswersJson {
        schema,
        verdict: match overall(&verdicts) {
            Overall::Same(same) => verdict(same),
            Overall::Mixed => "partly",
        },
        on: given.on.to_string(),
        known_on: (given.known_on < Date::LATEST).then(|| given.known_on.to_string()),
        policies: used::policies(view.policies),
        ledger,
        stale: stale(view, Scope { activity: Some(place), credential: only }),
        answers,
    }
}
