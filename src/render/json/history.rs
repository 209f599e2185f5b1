//! How an answer changed over time, for programs.

use serde::Serialize;

use crate::{
    history::{Along, Mover},
    render::{
        history::{Followed, told},
        status::View,
    },
    vocabulary::date::Date,
};

use super::{IntervalJson, credits, interval, reason, used, verdict};

/// How answers changed.
#[derive(Debug, Serialize)]
pub struct HistoryJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    subject: &'a str,
    along: &'static str,
    history: Vec<FollowedJson<'a>>,
}

#[derive(Debug, Serialize)]
struct FollowedJson<'a> {
    policy: &'a str,
    credential: &'a str,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'a> {
    day: String,
    verdict: &'static str,
    credits: IntervalJson,
    reason: Option<&'static str>,
    moved: Vec<MovedJson<'a>>,
}

#[derive(Debug, Serialize)]
struct MovedJson<'a> {
    rule: Option<&'a str>,
    fact: Option<String>,
    sources: Vec<&'a str>,
}

/// How answers changed.
#[must_use]
pub fn history<'a>(
    view: &View<'a>,
    subject: &'a str,
    along: Along,
    followed: &[Followed],
) -> HistoryJson<'a> {
    let given = view.assessment.given;
    HistoryJson {
        schema: "accrue/history/1",
        on: given.on.to_string(),
        known_on: (given.known_on < Date::LATEST).then(|| given.known_on.to_string()),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        subject,
        along: match along {
            Along::Known => "known-on",
            Along::Asked => "on",
        },
        history: followed.iter().map(|one| self::followed(view, one)).collect(),
    }
}

fn followed<'a>(view: &View<'a>, one: &Followed) -> FollowedJson<'a> {
    let rulebook = view.names.rulebook;
    let changes = one.changes.iter().map(|change| ChangeJson {
        day: change.day.to_string(),
        verdict: verdict(change.verdict),
        credits: match change.reason {
            Some(reason) => credits(change.credits, reason),
            None => interval(change.credits),
        },
        reason: change.reason.map(reason),
        moved: change.moved.iter().map(|mover| moved(view, mover, change.day)).collect(),
    });
    FollowedJson {
        policy: &rulebook.program(one.credential.program).id,
        credential: &rulebook.credential(one.credential).id,
        changes: changes.collect(),
    }
}

fn moved<'a>(view: &View<'a>, mover: &Mover, day: Date) -> MovedJson<'a> {
    match mover {
        Mover::Rule(at, rule) => {
            let program = view.names.rulebook.program(*at);
            let card = program.rule(*rule);
            let sources = card.rests_on(day, view.assessment.given.known_on);
            let sources = sources.map(|source| &*program.source(source).id).collect();
            MovedJson { rule: Some(&card.id), fact: None, sources }
        }
        Mover::Fact(fact) => {
            MovedJson { rule: None, fact: Some(told(&view.names, fact)), sources: Vec::new() }
        }
    }
}
