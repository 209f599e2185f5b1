//! Rules in force, for programs.

use serde::Serialize;

use crate::{
    policy::rule::Said,
    render::{
        names::Names,
        precedent::Decided,
        rule::Teller,
        rules::{Found, Query, answers, find},
        used::Policies,
    },
    rulebook::{Source, SourceIx},
    vocabulary::{
        date::{Date, Period},
        text::Text,
    },
};

use super::{
    PeriodJson, period,
    precedent::{PrecedentJson, precedent},
    used,
};

/// Rules in force.
#[derive(Debug, Serialize)]
pub struct RulesJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    verdict: Option<&'static str>,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RuleJson<'a> {
    policy: String,
    rule: String,
    title: Option<String>,
    credentials: Vec<String>,
    period: PeriodJson,
    known: Option<String>,
    confidence: &'static str,
    content: Vec<ContentJson>,
    sources: Vec<SourceJson>,
    note: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<PrecedentJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ContentJson {
    name: String,
    text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct SourceJson {
    id: String,
    title: String,
    kind: &'static str,
    url: Option<String>,
    published: String,
    confirmed: Option<String>,
    confidence: &'static str,
}

/// The rules that were asked for.
#[must_use]
pub fn listed<'a>(
    names: &Names<'a>,
    query: Query<'_>,
    policies: &'a Policies,
    decided: Option<&Decided<'a>>,
) -> RulesJson<'a> {
    let found = find(names.rulebook, query);
    RulesJson {
        schema: "accrue/rules/1",
        on: query.on.to_string(),
        known_on: (query.known_on < Date::LATEST).then(|| query.known_on.to_string()),
        policies: used::policies(policies),
        verdict: Said::of_all(&answers(names.rulebook, query, &found))
            .filter(|_| query.topic.is_some())
            .map(Said::as_str),
        rules: found.iter().map(|found| rule(names, query, found, decided)).collect(),
    }
}

fn rule<'a>(
    names: &Names<'a>,
    query: Query<'_>,
    found: &Found<'_>,
    decided: Option<&Decided<'a>>,
) -> RuleJson<'a> {
    let program = names.rulebook.program(found.whose.program);
    let card = program.rule(found.rule);
    let teller = Teller {
        names: *names,
        program,
        on: query.on,
        known_on: query.known_on,
        credentials: &found.whose.credentials,
    };
    let text = |text: &Text| text.in_language(names.language).to_owned();
    let covered = found.whose.credentials.iter().filter(|credential| card.applies.contains(**credential));
    let content = teller.content(found.rule).into_iter().map(|(name, text)| ContentJson { name, text });
    let precedents = |decided: &Decided<'a>| {
        let against = decided.against(found.whose.program, &found.whose.credentials, found.rule);
        against.map(|(result, one)| precedent(program, decided.ledger(), result, one)).collect()
    };
    let source = |at: &SourceIx| source(names, program.source(*at));
    RuleJson {
        policy: program.id.to_string(),
        rule: card.id.to_string(),
        title: card.title.as_ref().map(text),
        credentials: covered.map(|credential| program.credential(*credential).id.to_string()).collect(),
        period: period(Period { first: card.first, last: card.last }),
        known: (card.known > Date::EARLIEST).then(|| card.known.to_string()),
        confidence: card.confidence.as_str(),
        content: content.collect(),
        sources: card.sources.iter().map(source).collect(),
        note: card.note.as_ref().map(text),
        precedents: decided.map(precedents).unwrap_or_default(),
    }
}

/// A source with its dates.
pub(super) fn source(names: &Names<'_>, source: &Source) -> SourceJson {
    SourceJson {
        id: source.id.to_string(),
        title: source.title.in_language(names.language).to_owned(),
        kind: source.kind.as_str(),
        url: source.url.as_deref().map(str::to_owned),
        published: source.published.to_string(),
        confirmed: source.confirmed.map(|confirmed| confirmed.to_string()),
        confidence: source.confidence.as_str(),
    }
}
