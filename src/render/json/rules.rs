//! Rules in force, for programs.

use serde::Serialize;

use crate::{
    policy::rule::Said,
    render::{
        names::Names,
        rule::Teller,
        rules::{Found, Query, find, verdict},
    },
    vocabulary::{
        date::{Date, Period as Days},
        text::Text,
    },
};

use super::{Head, Period, head};

/// Rules in force.
#[derive(Debug, Serialize)]
pub struct RuleList {
    #[serde(flatten)]
    head: Head,
    verdict: Option<&'static str>,
    rules: Vec<RuleInForce>,
}

#[derive(Debug, Serialize)]
struct RuleInForce {
    policy: String,
    rule: String,
    title: Option<String>,
    credentials: Vec<String>,
    period: Period,
    known: Option<String>,
    confidence: &'static str,
    content: Vec<Content>,
    sources: Vec<Source>,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct Content {
    name: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Source {
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
pub fn listed(names: &Names<'_>, query: Query<'_>, policies: &str) -> RuleList {
    let found = find(names.rulebook, query);
    RuleList {
        head: head("accrue/rules/1", query.on, query.known_on, policies, None),
        verdict: verdict(names.rulebook, &found).filter(|_| query.topic.is_some()).map(Said::as_str),
        rules: found.iter().map(|found| rule(names, query, found)).collect(),
    }
}

fn rule(names: &Names<'_>, query: Query<'_>, found: &Found<'_>) -> RuleInForce {
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
    let content = teller.content(found.rule).into_iter().map(|(name, text)| Content { name, text });
    let source = |at: &crate::rulebook::SourceIx| {
        let source = program.source(*at);
        Source {
            id: source.id.to_string(),
            title: text(&source.title),
            kind: source.kind.as_str(),
            url: source.url.as_deref().map(str::to_owned),
            published: source.published.to_string(),
            confirmed: source.confirmed.map(|confirmed| confirmed.to_string()),
            confidence: source.confidence.as_str(),
        }
    };
    RuleInForce {
        policy: program.id.to_string(),
        rule: card.id.to_string(),
        title: card.title.as_ref().map(text),
        credentials: covered.map(|credential| program.credential(*credential).id.to_string()).collect(),
        period: Days { first: card.first, last: card.last }.into(),
        known: (card.known > Date::EARLIEST).then(|| card.known.to_string()),
        confidence: card.confidence.as_str(),
        content: content.collect(),
        sources: card.sources.iter().map(source).collect(),
        note: card.note.as_ref().map(text),
    }
}
