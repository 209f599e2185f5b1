//! Sources of rules, for programs.

use serde::Serialize;

use crate::{
    render::{
        names::Names,
        sources::{Found, Query, find},
        used::Policies,
    },
    vocabulary::date::Date,
};

use super::used;

/// The sources of rules.
#[derive(Debug, Serialize)]
pub struct SourcesJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    sources: Vec<SourceJson<'a>>,
    errata: Vec<ErratumJson<'a>>,
}

#[derive(Debug, Serialize)]
struct SourceJson<'a> {
    policy: &'a str,
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    url: Option<&'a str>,
    published: String,
    retrieved: Option<String>,
    confirmed: Option<String>,
    confidence: &'static str,
    review: Option<String>,
    age: i64,
    resting: usize,
    stale: bool,
}

#[derive(Debug, Serialize)]
struct ErratumJson<'a> {
    policy: &'a str,
    on: String,
    rule: &'a str,
    was: &'a str,
    is: &'a str,
}

/// The sources that were asked for.
#[must_use]
pub fn sources<'a>(names: &Names<'a>, query: Query<'_>, policies: &'a Policies) -> SourcesJson<'a> {
    let programs = query.whose.iter().map(|whose| names.rulebook.program(whose.program));
    let erratum = |(policy, one): (&'a str, &'a crate::policy::rule::Erratum)| ErratumJson {
        policy,
        on: one.on.to_string(),
        rule: &one.rule.value,
        was: &one.was,
        is: &one.is,
    };
    let errata = programs.flat_map(|program| program.errata.iter().map(|one| (&*program.id, one)));
    SourcesJson {
        schema: "accrue/sources/1",
        on: query.on.to_string(),
        known_on: (query.known_on < Date::LATEST).then(|| query.known_on.to_string()),
        policies: used::policies(policies),
        sources: find(names.rulebook, query).iter().map(|found| source(names, found)).collect(),
        errata: errata.map(erratum).collect(),
    }
}

fn source<'a>(names: &Names<'a>, found: &Found<'a>) -> SourceJson<'a> {
    let source = found.source;
    SourceJson {
        policy: &found.program.id,
        id: &source.id,
        title: source.title.in_language(names.language),
        kind: source.kind.as_str(),
        url: source.url.as_deref(),
        published: source.published.to_string(),
        retrieved: source.retrieved.map(|read| read.to_string()),
        confirmed: source.confirmed.map(|confirmed| confirmed.to_string()),
        confidence: source.confidence.as_str(),
        review: found.review.map(|review| review.to_string()),
        age: found.age,
        resting: found.rules,
        stale: found.stale,
    }
}
