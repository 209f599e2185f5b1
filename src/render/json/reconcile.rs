//! What a dashboard shows against what the records give, for programs.

use serde::Serialize;

use crate::{
    ledger::Bucket,
    reconcile::{Cause, Item, Reconciliation},
    render::status::View,
};

use super::{IntervalJson, interval, used, verdict};

/// Every balance of a dashboard, with what makes a difference.
#[derive(Debug, Serialize)]
pub struct ReconciledJson<'a> {
    schema: &'static str,
    on: String,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    balances: Vec<BalanceJson<'a>>,
}

#[derive(Debug, Serialize)]
struct BalanceJson<'a> {
    credential: &'a str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    shown: String,
    computed: IntervalJson,
    verdict: &'static str,
    items: Vec<ItemJson<'a>>,
    unexplained: String,
    agrees: Vec<AgreesJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'a> {
    cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    difference: String,
}

#[derive(Debug, Serialize)]
struct AgreesJson<'a> {
    rule: &'a str,
    answers: Vec<&'a str>,
}

/// Every balance of a dashboard, with what makes a difference.
#[must_use]
pub fn reconciled<'a>(view: &View<'a>, found: &[Reconciliation]) -> ReconciledJson<'a> {
    ReconciledJson {
        schema: "accrue/reconcile/1",
        on: view.assessment.given.on.to_string(),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        balances: found.iter().map(|one| balance(view, one)).collect(),
    }
}

fn balance<'a>(view: &View<'a>, one: &Reconciliation) -> BalanceJson<'a> {
    let program = view.names.rulebook.program(one.credential.program);
    let (group, category) = match one.bucket {
        Bucket::Total => (None, None),
        Bucket::Group(group) => (Some(super::group(program, group)), None),
        Bucket::Category(category) => (None, Some(super::category(program, category))),
    };
    let agrees = one.agrees.iter().filter_map(|(question, answers)| {
        let card = program.questions.get(question.index())?;
        let ruling = program.rulings.get(card.ruling.index())?;
        let answers = answers.iter().filter_map(|answer| card.answers.get(answer.index()));
        let answers = answers.map(|answer| &*answer.id).collect();
        Some(AgreesJson { rule: &program.rule(ruling.rule).id, answers })
    });
    BalanceJson {
        credential: &view.names.rulebook.credential(one.credential).id,
        on: one.on.to_string(),
        group,
        category,
        shown: one.shown.to_string(),
        computed: interval(one.computed),
        verdict: verdict(one.verdict),
        items: one.items.iter().map(|each| item(view, each)).collect(),
        unexplained: one.unexplained.to_string(),
        agrees: agrees.collect(),
    }
}

fn item<'a>(view: &View<'a>, item: &Item) -> ItemJson<'a> {
    let (cause, place, status) = match item.cause {
        Cause::NotSent(place) => ("not-sent", Some(place), None),
        Cause::NotDecided(place, status) => ("not-decided", Some(place), Some(status.as_str())),
        Cause::InDoubt(place) => ("in-doubt", Some(place), None),
        Cause::Limits => ("limits", None, None),
    };
    let activity = place.and_then(|place| view.ledger.activities.get(place));
    ItemJson {
        cause,
        activity: activity.map(|activity| &*activity.id),
        status,
        difference: item.difference.to_string(),
    }
}
