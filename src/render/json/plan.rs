//! Plans, as JSON.

use serde::Serialize;

use crate::{
    plan::{Hope, Item, Least, Outcome, Plan, Why},
    render::plan::{Planning, gives, rests_on, title, why},
    vocabulary::amount::Amount,
};

use super::{IntervalJson, interval, used, verdict};

/// What came of planning.
#[derive(Debug, Serialize)]
pub struct PlanningJson<'a> {
    schema: &'static str,
    on: String,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    catalogue: &'a str,
    least: &'static str,
    holds: &'static str,
    met: &'static str,
    plan: Option<PlanJson>,
    lower_bound: String,
    proved: bool,
    stopped: bool,
    requirements: Vec<AskedJson>,
    cannot: Vec<LostJson>,
    runner_up: Option<PlanJson>,
    if_well: Option<HopefulJson>,
}

#[derive(Debug, Serialize)]
struct PlanJson {
    hours: String,
    cost: Option<String>,
    days: String,
    times: usize,
    items: Vec<ItemJson>,
}

#[derive(Debug, Serialize)]
struct ItemJson {
    opportunity: String,
    title: String,
    on: String,
    until: Option<String>,
    hours: String,
    cost: Option<String>,
    gives: Vec<GivesJson>,
}

#[derive(Debug, Serialize)]
struct GivesJson {
    credential: String,
    credits: IntervalJson,
}

#[derive(Debug, Serialize)]
struct AskedJson {
    credential: String,
    rule: Option<String>,
    asks: String,
    missing_without: IntervalJson,
    missing_with: IntervalJson,
}

#[derive(Debug, Serialize)]
struct LostJson {
    credential: String,
    rule: Option<String>,
    asks: String,
    why: &'static str,
    missing: Option<IntervalJson>,
    one_of_several: bool,
    told: Vec<String>,
}

#[derive(Debug, Serialize)]
struct HopefulJson {
    #[serde(flatten)]
    plan: PlanJson,
    rests_on: Vec<String>,
}

/// The plan, what it changes, what cannot be reached and what comes next to it.
#[must_use]
pub fn planned<'a>(planning: &Planning<'a>) -> PlanningJson<'a> {
    let outcome = planning.outcome;
    PlanningJson {
        schema: "accrue/plan/1",
        on: planning.view.assessment.given.on.to_string(),
        policies: used::policies(planning.view.policies),
        ledger: used::found(&planning.view.file.place),
        catalogue: used::found(&planning.catalogue.0.place),
        least: match planning.least {
            Least::Hours => "hours",
            Least::Cost => "cost",
            Least::Days => "days",
        },
        holds: match planning.hope {
            Hope::Robust => "robust",
            Hope::Hopeful => "hopeful",
        },
        met: verdict(outcome.verdict()),
        plan: outcome.best.as_ref().map(|plan| one(planning, plan)),
        lower_bound: outcome.bound.to_string(),
        proved: outcome.proved,
        stopped: planning.stopped,
        requirements: requirements(planning),
        cannot: cannot(planning),
        runner_up: outcome.runner_up.as_ref().map(|plan| one(planning, plan)),
        if_well: outcome
            .hopeful
            .as_ref()
            .map(|plan| HopefulJson { plan: one(planning, plan), rests_on: rests_on(planning, plan) }),
    }
}

fn money(outcome: &Outcome, cost: Amount) -> Option<String> {
    let currency = outcome.offers.currency.as_deref()?;
    (!cost.is_zero()).then(|| format!("{cost} {currency}"))
}

fn one(planning: &Planning<'_>, plan: &Plan) -> PlanJson {
    let outcome = planning.outcome;
    let sums = outcome.sums(plan);
    let items = plan.items.iter().filter_map(|item| outcome.offers.items.get(*item));
    PlanJson {
        hours: sums.hours.to_string(),
        cost: money(outcome, sums.cost),
        days: sums.days.to_string(),
        times: sums.times,
        items: items.map(|each| item(planning, plan, each)).collect(),
    }
}

fn item(planning: &Planning<'_>, plan: &Plan, item: &Item) -> ItemJson {
    let names = &planning.view.names;
    let gives = plan.results.iter().filter_map(|result| {
        let credential = names.rulebook.credential(result.credential).id.to_string();
        Some(GivesJson { credential, credits: interval(gives(plan, result, item)?) })
    });
    ItemJson {
        opportunity: item.id.to_string(),
        title: item.title.in_language(names.language).to_owned(),
        on: item.on.to_string(),
        until: item.until.map(|day| day.to_string()),
        hours: item.hours.to_string(),
        cost: money(planning.outcome, item.cost),
        gives: gives.collect(),
    }
}

fn requirements(planning: &Planning<'_>) -> Vec<AskedJson> {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let with = outcome.best.as_ref().unwrap_or(&outcome.before);
    let each = outcome.before.leaves.iter().zip(&outcome.before.missing).zip(&with.missing);
    let open = each.filter(|((_, before), _)| before.possible > Amount::ZERO);
    let told = open.map(|((leaf, before), after)| {
        let program = names.rulebook.program(leaf.credential.program);
        AskedJson {
            credential: names.rulebook.credential(leaf.credential).id.to_string(),
            rule: leaf.rule.map(|rule| program.rule(rule).id.to_string()),
            asks: title(names, leaf),
            missing_without: interval(*before),
            missing_with: interval(*after),
        }
    });
    told.collect()
}

fn cannot(planning: &Planning<'_>) -> Vec<LostJson> {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let told = outcome.lost.iter().filter_map(|lost| {
        let leaf = outcome.before.leaves.get(lost.leaf)?;
        let program = names.rulebook.program(leaf.credential.program);
        let (word, missing) = match &lost.why {
            Why::Over => ("over", None),
            Why::TooLittle { missing, .. } => ("too-little", Some(interval(*missing))),
            Why::Nothing => ("nothing", None),
            Why::InDoubt(_) => ("in-doubt", None),
        };
        Some(LostJson {
            credential: names.rulebook.credential(leaf.credential).id.to_string(),
            rule: leaf.rule.map(|rule| program.rule(rule).id.to_string()),
            asks: title(names, leaf),
            why: word,
            missing,
            one_of_several: lost.one_of_several,
            told: why(planning, lost),
        })
    });
    told.collect()
}
