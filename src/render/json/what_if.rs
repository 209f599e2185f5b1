//! What comes of scenarios, as JSON.

use serde::Serialize;

use crate::{
    render::what_if::{Moved, Supposition, moved},
    scenario::Worth,
    vocabulary::date::Date,
};

use super::{
    AssessmentJson, IntervalJson, assessment, credits,
    difference::{DeltaJson, delta, shift},
    reason, rule, used, verdict,
};

/// What comes of scenarios.
#[derive(Debug, Serialize)]
pub struct WhatIfJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    scenarios: Vec<ScenarioJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ScenarioJson<'a> {
    name: Option<&'a str>,
    verdict: &'static str,
    policies: used::PoliciesJson<'a>,
    delta: DeltaJson<'a>,
    worth: Vec<WorthJson<'a>>,
    worth_untold: usize,
    since_stored: Option<Vec<StoredJson>>,
    before: AssessmentJson<'a>,
    after: AssessmentJson<'a>,
}

#[derive(Debug, Serialize)]
struct StoredJson {
    credential: String,
    gave: String,
    gives: Option<String>,
}

#[derive(Debug, Serialize)]
struct WorthJson<'a> {
    activity: &'a str,
    policy: &'a str,
    credential: &'a str,
    on: String,
    credits: IntervalJson,
    adds: IntervalJson,
    met_without: Option<&'static str>,
    met: Option<&'static str>,
    reason: &'static str,
    limits: Vec<&'a str>,
}

/// What comes of scenarios; nothing where there is none.
#[must_use]
pub fn what_if<'a>(scenarios: &'a [Supposition<'a>], on: Date, known_on: Date) -> Option<WhatIfJson<'a>> {
    let first = scenarios.first()?;
    Some(WhatIfJson {
        schema: "accrue/what-if/1",
        on: on.to_string(),
        known_on: (known_on < Date::LATEST).then(|| known_on.to_string()),
        policies: used::policies(first.before.policies),
        ledger: used::found(&first.before.file.place),
        scenarios: scenarios.iter().map(scenario).collect(),
    })
}

fn scenario<'a>(scenario: &'a Supposition<'a>) -> ScenarioJson<'a> {
    let outcome = scenario.outcome;
    let [before, after] = scenario.texts;
    let told = |view: &crate::render::status::View<'a>, texts| {
        assessment(view.names.rulebook, texts, view.ledger, view.assessment, view.names.language)
    };
    ScenarioJson {
        name: scenario.name,
        verdict: verdict(scenario.verdict()),
        policies: used::policies(scenario.after.policies),
        delta: delta(&outcome.delta),
        worth: outcome.worths.iter().map(|each| worth(scenario, each)).collect(),
        worth_untold: outcome.untold,
        since_stored: (!scenario.gave.is_empty()).then(|| since_stored(scenario)),
        before: told(&scenario.before, before),
        after: told(&scenario.after, after),
    }
}

fn since_stored(scenario: &Supposition<'_>) -> Vec<StoredJson> {
    let stored = |Moved { credential, gave, gives }| StoredJson {
        credential: credential.into(),
        gave: gave.into(),
        gives: gives.map(Into::into),
    };
    moved(scenario).into_iter().map(stored).collect()
}

fn worth<'a>(scenario: &Supposition<'a>, worth: &'a Worth) -> WorthJson<'a> {
    let rulebook = scenario.after.names.rulebook;
    let program = rulebook.program(worth.credential.program);
    WorthJson {
        activity: &worth.activity,
        policy: &program.id,
        credential: &rulebook.credential(worth.credential).id,
        on: scenario.outcome.carried_out.given.on.to_string(),
        credits: credits(worth.gives.credits, worth.gives.reason),
        adds: shift(worth.adds),
        met_without: worth.met.before.map(verdict),
        met: worth.met.after.map(verdict),
        reason: reason(worth.gives.reason),
        limits: worth.limits.iter().map(|at| rule(program, *at)).collect(),
    }
}
