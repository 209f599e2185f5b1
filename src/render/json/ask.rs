//! Answers of the texts of policies, for programs.

use serde::Serialize;

use crate::{
    policy::rule::Said,
    render::{
        ask::{self, Answer, Answers, Who},
        names::Names,
        rules::Query,
        status::View,
        used::Policies,
    },
    vocabulary::date::Date,
};

use super::{
    rules::{SourceJson, source},
    used,
};

/// The answers about a topic.
#[derive(Debug, Serialize)]
pub struct AskedJson<'a> {
    schema: &'static str,
    verdict: Option<&'static str>,
    topic: &'a str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    answers: Vec<AnswerJson>,
    without: Vec<String>,
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
    not_computed: Option<String>,
    content: Vec<ContentJson>,
    replies: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lacks_proof: Option<Vec<String>>,
    beside: bool,
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
    verdict: Option<&'static str>,
    told: Vec<String>,
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
    answers: &Answers<'_>,
    query: Query<'_>,
    topic: &'a str,
    policies: &'a Policies,
    held: Option<&View<'_>>,
) -> AskedJson<'a> {
    AskedJson {
        schema: "accrue/ask/1",
        verdict: Said::of_all(&answers.verdicts()).map(Said::as_str),
        topic,
        on: query.on.to_string(),
        known_on: (query.known_on < Date::LATEST).then(|| query.known_on.to_string()),
        policies: used::policies(policies),
        answers: answers.all.iter().map(|one| answer(names, one, query, held)).collect(),
        without: answers.without.iter().map(|who| who.id.to_string()).collect(),
    }
}

fn answer(names: &Names<'_>, answer: &Answer<'_>, query: Query<'_>, held: Option<&View<'_>>) -> AnswerJson {
    let program = names.rulebook.program(answer.who.whose.program);
    let card = program.rule(answer.rule);
    let computed = answer.put.iter().map(|put| ComputedJson {
        credential: names.rulebook.credential(put.credential).id.to_string(),
        asks: put.probe.asks.as_str(),
        verdict: put.said.map(Said::as_str),
        told: ask::told(names, put),
    });
    let not_computed = program.not_computed(answer.rule);
    let content = ask::text(names, answer, query).into_iter();
    AnswerJson {
        policy: program.id.to_string(),
        who: answer.who.id.to_string(),
        rule: card.id.to_string(),
        title: names.rule(program, answer.rule).to_owned(),
        verdict: answer.said.map(Said::as_str),
        written: program.said(answer.rule).map(Said::as_str),
        computed: computed.collect(),
        not_computed: not_computed.map(|why| why.in_language(names.language).trim().to_owned()),
        content: content.map(|(name, text)| ContentJson { name, text }).collect(),
        replies: answer.replies.clone(),
        lacks_proof: held.and_then(|view| ask::listed(answer, view)),
        beside: answer.beside,
        would_change: answer.changes.clone(),
        see: ask::see(program, answer),
        confidence: card.confidence.as_str(),
        sources: card.sources.iter().map(|at| source(names, program.source(*at))).collect(),
        note: card.note.as_ref().map(|note| note.in_language(names.language).trim().to_owned()),
    }
}

/// What can be asked.
#[derive(Debug, Serialize)]
pub struct TopicsJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    topics: Vec<TopicJson>,
}

#[derive(Debug, Serialize)]
struct TopicJson {
    who: String,
    topic: String,
    about: String,
    words: Vec<String>,
}

/// What can be asked about each.
#[must_use]
pub fn topics<'a>(
    names: &Names<'_>,
    who: &[Who],
    query: Query<'_>,
    policies: &'a Policies,
) -> TopicsJson<'a> {
    let one = |who: &Who, topic: ask::Topic| TopicJson {
        who: who.id.to_string(),
        topic: topic.name.into(),
        about: topic.about,
        words: topic.words.into_iter().map(Into::into).collect(),
    };
    let of = |who| ask::topics(names, who, query).into_iter().map(move |topic| one(who, topic));
    TopicsJson {
        schema: "accrue/topics/1",
        on: query.on.to_string(),
        known_on: (query.known_on < Date::LATEST).then(|| query.known_on.to_string()),
        policies: used::policies(policies),
        topics: who.iter().flat_map(of).collect(),
    }
}
