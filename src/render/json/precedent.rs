//! Precedents as JSON.

use serde::Serialize;

use crate::{
    assess::CredentialResult,
    ledger::Ledger,
    precedent::{self, Precedent},
    rulebook::Program,
    vocabulary::amount::Amount,
};

use super::{rule, told};

/// A decision of the body that contradicts a rule.
#[derive(Debug, Serialize)]
pub(super) struct PrecedentJson<'a> {
    rule: &'a str,
    activity: &'a str,
    decision: &'static str,
    computed: String,
    awarded: String,
    decided: Option<String>,
    reason: Option<&'a str>,
    alike: Vec<&'a str>,
}

/// The precedents for a certificate; with an activity, those it sets or that concern it.
pub(super) fn precedents<'a>(
    program: &'a Program,
    ledger: &'a Ledger,
    result: &CredentialResult,
    about: Option<usize>,
) -> Vec<PrecedentJson<'a>> {
    let concerns =
        |one: &&Precedent| about.is_none_or(|about| one.activity == about || one.alike.contains(&about));
    let all = precedent::precedents(ledger, result);
    all.iter().filter(concerns).map(|one| precedent(program, ledger, result, one)).collect()
}

/// A precedent.
pub(super) fn precedent<'a>(
    program: &'a Program,
    ledger: &'a Ledger,
    result: &CredentialResult,
    one: &Precedent,
) -> PrecedentJson<'a> {
    let id = |place: usize| ledger.activities.get(place).map_or("", |activity| &*activity.id);
    PrecedentJson {
        rule: rule(program, one.rule),
        activity: id(one.activity),
        decision: match () {
            () if one.awarded == Amount::ZERO => "rejected",
            () if one.awarded < one.computed => "partly-awarded",
            () => "accepted",
        },
        computed: one.computed.to_string(),
        awarded: one.awarded.to_string(),
        decided: told(one.decided),
        reason: precedent::claim(ledger, result, one.activity).and_then(|claim| claim.reason.as_deref()),
        alike: one.alike.iter().map(|place| id(*place)).collect(),
    }
}
