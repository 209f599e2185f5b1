//! A reply that is about to be written, for programs.

use serde::Serialize;

use crate::{
    render::{reply::Writing, status::View},
    vocabulary::date::Date,
};

use super::{
    questions::{OutlookJson, outlook},
    used,
};

/// A reply, what it does, and where it goes.
#[derive(Debug, Serialize)]
pub struct ReplyJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    policy: &'a str,
    ruling: &'a str,
    reply: &'a str,
    answer: &'a str,
    before: OutlookJson,
    after: OutlookJson,
    file: &'a str,
    text: &'a str,
    written: bool,
}

/// A reply, what it does, and where it goes.
#[must_use]
pub fn replied<'a>(view: &View<'a>, writing: &Writing<'a>) -> ReplyJson<'a> {
    let given = view.assessment.given;
    ReplyJson {
        schema: "accrue/reply/1",
        on: given.on.to_string(),
        known_on: (given.known_on < Date::LATEST).then(|| given.known_on.to_string()),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        policy: &writing.asked.program.id,
        ruling: &writing.asked.ruling.id,
        reply: writing.reply,
        answer: writing.answer,
        before: outlook(writing.before),
        after: outlook(writing.after),
        file: writing.file,
        text: writing.text,
        written: writing.written,
    }
}
