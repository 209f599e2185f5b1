//! The single facts that something met rests on, as JSON.

use serde::Serialize;

use crate::{
    render::{repair::line, risks::told, status::View},
    repair::risk::{Fact, Risk, Risks},
};

use super::{
    repair::{GoalJson, goal},
    used, verdict,
};

/// What each goal rests on.
#[derive(Debug, Serialize)]
pub struct RisksJson<'a> {
    schema: &'static str,
    on: String,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    goals: Vec<RisksOfJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RisksOfJson<'a> {
    #[serde(flatten)]
    goal: GoalJson<'a>,
    risks: Vec<RiskJson<'a>>,
    challenged: usize,
    all: bool,
}

#[derive(Debug, Serialize)]
struct RiskJson<'a> {
    #[serde(flatten)]
    fact: FactJson<'a>,
    text: String,
    becomes: &'static str,
    what_if: Vec<&'a str>,
    command: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
enum FactJson<'a> {
    Counts { activity: &'a str },
    Proof { activity: &'a str },
    Award { activity: &'a str, from: String, to: String },
    Hours { activity: &'a str, from: String, to: String },
    Record { section: &'a str, record: String },
}

/// What each goal rests on.
#[must_use]
pub fn risks<'a>(view: &View<'a>, found: &'a [Risks], command: &str) -> RisksJson<'a> {
    let one = |risk: &'a Risk| RiskJson {
        fact: fact(&risk.fact),
        text: told(view, &risk.fact),
        becomes: verdict(risk.verdict),
        what_if: risk.options.iter().map(AsRef::as_ref).collect(),
        command: (!risk.options.is_empty()).then(|| line(command, risk.options.iter())),
    };
    let of = |each: &'a Risks| RisksOfJson {
        goal: goal(view, &each.goal),
        risks: each.risks.iter().map(one).collect(),
        challenged: each.challenged,
        all: each.all,
    };
    RisksJson {
        schema: "accrue/risks/1",
        on: view.assessment.given.on.to_string(),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        goals: found.iter().map(of).collect(),
    }
}

fn fact(fact: &Fact) -> FactJson<'_> {
    match fact {
        Fact::Counts(activity) => FactJson::Counts { activity },
        Fact::Proof(activity) => FactJson::Proof { activity },
        Fact::Award(activity, from, to) => {
            FactJson::Award { activity, from: from.to_string(), to: to.to_string() }
        }
        Fact::Hours(activity, from, to) => {
            FactJson::Hours { activity, from: from.to_string(), to: to.to_string() }
        }
        Fact::Record(section, item) => FactJson::Record { section, record: item.written() },
    }
}
