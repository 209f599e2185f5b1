//! The cheapest repairs, as JSON.

use serde::Serialize;

use crate::{
    render::{repair as told, status::View},
    repair::{Action, Deed, Goal, Repair, Repairs, WhyNot},
    rulebook::Program,
    vocabulary::{amount::Money, date::Period},
};

use super::{PeriodJson, period, used, verdict};

/// What would meet what is not met.
#[derive(Debug, Serialize)]
pub struct RepairsJson<'a> {
    schema: &'static str,
    on: String,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    goals: Vec<RepairsOfJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RepairsOfJson<'a> {
    #[serde(flatten)]
    goal: GoalJson<'a>,
    repairs: Vec<RepairJson<'a>>,
    only_possible: Vec<RepairJson<'a>>,
    smallest: bool,
    cheapest: bool,
    tried: usize,
    why_not: Vec<WhyNotJson<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct GoalJson<'a> {
    policy: &'a str,
    credential: &'a str,
    rules: Vec<&'a str>,
    verdict: &'static str,
    due: String,
}

#[derive(Debug, Serialize)]
struct RepairJson<'a> {
    verdict: &'static str,
    actions: Vec<ActionJson<'a>>,
    minutes: u32,
    on: String,
    by: Option<String>,
    instead: Vec<&'a str>,
    harms: Vec<HarmJson<'a>>,
    what_if: Vec<&'a str>,
    command: String,
}

#[derive(Debug, Serialize)]
struct HarmJson<'a> {
    credential: &'a str,
    rule: &'a str,
}

#[derive(Debug, Serialize)]
struct ActionJson<'a> {
    #[serde(flatten)]
    deed: DeedJson<'a>,
    text: String,
    day: String,
}

#[derive(Debug, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
enum DeedJson<'a> {
    Prove { activity: &'a str, one_of: Vec<&'a str> },
    Submit { activity: &'a str },
    File { activity: &'a str, category: &'a str },
    State { activity: &'a str, domain: &'a str },
    CarryOut { activity: &'a str },
    Add { kind: &'a str, minutes: Option<u32>, days: PeriodJson },
    Declare { declaration: &'a str },
    Pay { fee: &'a str, days: Option<PeriodJson>, amounts: Vec<String> },
    Subscribe { product: &'a str, days: PeriodJson },
    Pass { exam: &'a str },
}

#[derive(Debug, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum WhyNotJson<'a> {
    Over { period: PeriodJson },
    Full { rule: &'a str, at_most: String },
    Holds { credentials: Vec<&'a str> },
    Condition { condition: &'a str },
    NotInForce { reads: &'a str },
    Open,
}

/// What would meet each goal.
#[must_use]
pub fn repairs<'a>(view: &View<'a>, found: &'a [Repairs], command: &str) -> RepairsJson<'a> {
    let one = |each: &'a Repairs| RepairsOfJson {
        goal: goal(view, &each.goal),
        repairs: each.sure.iter().map(|set| repair(view, &each.goal, set, command)).collect(),
        only_possible: each.perhaps.iter().map(|set| repair(view, &each.goal, set, command)).collect(),
        smallest: each.smallest,
        cheapest: each.cheapest,
        tried: each.tried,
        why_not: each.why.iter().map(|why| why_not(program(view, &each.goal), why)).collect(),
    };
    RepairsJson {
        schema: "accrue/repair/1",
        on: view.assessment.given.on.to_string(),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        goals: found.iter().map(one).collect(),
    }
}

fn program<'a>(view: &View<'a>, goal: &Goal) -> &'a Program {
    view.names.rulebook.program(goal.credential.program)
}

pub(super) fn goal<'a>(view: &View<'a>, goal: &Goal) -> GoalJson<'a> {
    let program = program(view, goal);
    GoalJson {
        policy: &program.id,
        credential: &view.names.rulebook.credential(goal.credential).id,
        rules: goal.rules.iter().map(|rule| &*program.rule(*rule).id).collect(),
        verdict: verdict(goal.verdict),
        due: goal.due.to_string(),
    }
}

fn repair<'a>(view: &View<'a>, goal: &'a Goal, repair: &'a Repair, command: &str) -> RepairJson<'a> {
    let action = |action: &'a Action| ActionJson {
        deed: deed(program(view, goal), &action.deed),
        text: told::told(view, goal, action),
        day: action.day.to_string(),
    };
    let harms = repair.harms.iter().map(|(credential, rule)| HarmJson {
        credential: &view.names.rulebook.credential(*credential).id,
        rule: &view.names.rulebook.program(credential.program).rule(*rule).id,
    });
    RepairJson {
        verdict: verdict(repair.verdict),
        actions: repair.actions.iter().map(action).collect(),
        minutes: repair.actions.iter().map(Action::minutes).sum(),
        on: repair.on.to_string(),
        by: repair.by.map(|by| by.to_string()),
        instead: repair.instead.iter().map(AsRef::as_ref).collect(),
        harms: harms.collect(),
        what_if: repair.actions.iter().flat_map(|action| &action.options).map(AsRef::as_ref).collect(),
        command: told::what_if(command, repair),
    }
}

fn deed<'a>(program: &'a Program, deed: &'a Deed) -> DeedJson<'a> {
    let money = |money: &Money| format!("{} {}", money.amount, money.currency);
    let days = |days: &Period| period(*days);
    match deed {
        Deed::Prove(activity, kinds) => {
            DeedJson::Prove { activity, one_of: kinds.iter().map(AsRef::as_ref).collect() }
        }
        Deed::Submit(activity) => DeedJson::Submit { activity },
        Deed::File(activity, category) => {
            let category = program.categories.get(category.index());
            DeedJson::File { activity, category: category.map_or("", |category| &category.id) }
        }
        Deed::State(activity, domain) => DeedJson::State { activity, domain },
        Deed::CarryOut(activity) => DeedJson::CarryOut { activity },
        Deed::Add(kind, minutes, on) => DeedJson::Add { kind, minutes: *minutes, days: days(on) },
        Deed::Declare(declaration) => DeedJson::Declare { declaration },
        Deed::Pay(fee, on, amounts) => DeedJson::Pay {
            fee: program.fees.get(fee.index()).map_or("", |fee| &fee.id),
            days: on.as_ref().map(days),
            amounts: amounts.iter().map(money).collect(),
        },
        Deed::Subscribe(product, on) => DeedJson::Subscribe {
            product: program.products.get(product.index()).map_or("", |(id, _)| id),
            days: days(on),
        },
        Deed::Pass(exam) => DeedJson::Pass { exam },
    }
}

fn why_not<'a>(program: &'a Program, why: &'a WhyNot) -> WhyNotJson<'a> {
    match why {
        WhyNot::Over(days) => WhyNotJson::Over { period: period(*days) },
        WhyNot::Full(rule, most) => {
            WhyNotJson::Full { rule: &program.rule(*rule).id, at_most: most.to_string() }
        }
        WhyNot::Holds(held) => WhyNotJson::Holds { credentials: held.iter().map(AsRef::as_ref).collect() },
        WhyNot::Condition(condition) => WhyNotJson::Condition { condition },
        WhyNot::NotInForce(reads) => WhyNotJson::NotInForce { reads },
        WhyNot::Open => WhyNotJson::Open,
    }
}
