//! What was used for an answer, as JSON: the same in every language.

use serde::Serialize;

use crate::{
    render::used::{Place, Policies, RuleSet},
    vocabulary::date::Date,
};

/// The word for what the binary carries.
const BUILT_IN: &str = "built-in";

/// The policies that were used.
#[derive(Debug, Serialize)]
pub(super) struct PoliciesJson<'a> {
    origin: &'a str,
    ids: &'a [Box<str>],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    overlays: &'a [String],
}

/// Rules as they are compared with others.
#[derive(Debug, Serialize)]
pub(super) struct RuleSetJson<'a> {
    #[serde(flatten)]
    policies: PoliciesJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
}

pub(super) fn policies(used: &Policies) -> PoliciesJson<'_> {
    PoliciesJson { origin: found(&used.place), ids: &used.ids, overlays: &used.overlays }
}

pub(super) fn rule_set(used: &RuleSet) -> RuleSetJson<'_> {
    let known_on = used.day.map(|(_, known_on)| known_on).filter(|known_on| *known_on < Date::LATEST);
    RuleSetJson {
        policies: policies(&used.policies),
        on: used.day.map(|(on, _)| on.to_string()),
        known_on: known_on.map(|known_on| known_on.to_string()),
    }
}

/// Where something was found: a path, or `built-in`.
pub(super) fn found(used: &Place) -> &str {
    match used {
        Place::BuiltIn => BUILT_IN,
        Place::Path(path) => path,
    }
}
