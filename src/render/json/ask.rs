//! Answers of the texts of policies, for programs.

use serde::Serialize;

use crate::{
    policy::rule::Said,
    render::{
        ask::{self, Answer},
        names::Names,
        rules::Query,
    },
    vocabulary::date::Date,
};

use super::rules::{SourceJson, source};

/// The answers about a topic.
#[derive(Debug, Serialize)]
pub struct AskedJson<'a> {
    schema: &'static str,
    verdict: Option<&'static str>,
    topic: &'a str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: &'a str,
    answers: Vec<AnswerJson>,
}

#[derive(Debug, Serialize)]
struct AnswerJson {
    policy: String,
    who: String,
    rule: String,
    title: String,
    verdict: Option<&'static str>,
    written: Option<&'static str>,
    computed: Vec<ComputedJson>,
    content: Vec<ContentJson>,
    would_change: Vec<String>,
    see: Vec<String>,
    confidence: &'static str,
    sources: Vec<SourceJson>,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct ComputedJson {
    credential: String,
    asks: &'static str,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct ContentJson {
    name: String,
    text: String,
}

/// The answers about a topic.
#[must_use]
pub fn asked<'a>(
    names: &Names<'_>,
    answers: &[Answer<'_>],
    query: Query<'_>,
    topic: &'a str,
    policies: &'a str,
) -> AskedJson<'a> {
    AskedJson {
        schema: "accrue/ask/1",
        verdict: Said::of_all(&ask::verdicts(answers)).map(Said::as_str),
        topic,
        on: query.on.to_string(),
        known_on: (query.known_on < Date::LATEST).then(|| query.known_on.to_string()),
        policies,
        answers: answers.iter().map(|one| answer(names, one, query, policies)).collect(),
    }
}

fn answer(names: &Names<'_>, answer: &Answer<'_>, query: Query<'_>, policies: &str) -> AnswerJson {
    let program = names.rulebook.program(answer.who.whose.program);
    let card = program.rule(answer.rule);
    let computed = answer.put.iter().map(|put| ComputedJson {
        credential: names.rulebook.credential(put.credential).id.to_string(),
        asks: put.probe.asks.as_str(),
        verdict: put.said.as_str(),
    });
    let lines = ask::computed(names, answer, policies).into_iter();
    let lines = lines.map(|text| (names.say(crate::render::phrase::Phrase::ComputedBy), text));
    let content = lines.chain(ask::text(names, answer, query));
    AnswerJson {
        policy: program.id.to_string(),
        who: answer.who.id.to_string(),
        rule: card.id.to_string(),
        title: names.rule(program, answer.rule).to_owned(),
        verdict: answer.said.map(Said::as_str),
        written: program.said(answer.rule).map(Said::as_str),
        computed: computed.collect(),
        content: content.map(|(name, text)| ContentJson { name, text }).collect(),
        would_change: ask::changes(names, answer),
        see: ask::see(program, answer),
        confidence: card.confidence.as_str(),
        sources: card.sources.iter().map(|at| source(names, program.source(*at))).collect(),
        note: card.note.as_ref().map(|note| note.in_language(names.language).trim().to_owned()),
    }
}
