//! Plans, for people.

use crate::{
    assess::{CredentialResult, Doubt, NeedResult, Verdict},
    plan::{Asks, Hope, Item, Leaf, Least, Lost, Outcome, Plan, Sums, Why},
    rulebook::CredentialRef,
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
    },
};

use super::{doubt, names::Names, need::per_month, page::Page, phrase::Phrase, status::View, used::File};

/// What came of planning, and all that is needed to tell it.
#[derive(Clone, Copy, Debug)]
pub struct Planning<'a> {
    /// The records and rules.
    pub view: View<'a>,
    /// The catalogue, and how many opportunities it has.
    pub catalogue: (&'a File, usize),
    /// What is to be least.
    pub least: Least,
    /// Against which answers.
    pub hope: Hope,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// Whether it was stopped early.
    pub stopped: bool,
}

/// The plan, what it changes, what cannot be reached and what comes next to it.
#[must_use]
pub fn page(planning: &Planning<'_>) -> Page {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let mut page = Page::default();
    let verdict = outcome.verdict();
    page.answer(Some(verdict), format!("{}: {}", word(planning), answer(planning)));
    page.heading(names.fill(Phrase::PlanOn, &[&planning.view.assessment.given.on]));
    planning.view.used(&mut page);
    page.facts(1, facts(planning));
    if let Some(plan) = &outcome.best {
        page.table(columns(planning), rows(planning, plan));
    }
    certificates(planning, &mut page);
    cannot(planning, &mut page);
    if let Some(plan) = &outcome.runner_up {
        page.heading(names.fill(Phrase::RunnerUp, &[&sums(planning, plan)]));
        page.table(columns(planning), rows(planning, plan));
    }
    if let Some(plan) = &outcome.hopeful {
        page.heading(names.fill(Phrase::IfTurnsOutWell, &[&sums(planning, plan)]));
        page.table(columns(planning), rows(planning, plan));
        for told in rests_on(planning, plan) {
            page.line(1, names.fill(Phrase::RestsOnDoubt, &[&told]));
        }
    }
    page
}

/// YES, NO, or what lies between.
fn word(planning: &Planning<'_>) -> String {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let something = outcome.best.as_ref().is_some_and(|plan| !plan.items.is_empty());
    match outcome.verdict() {
        Verdict::No if something => names.say(Phrase::Partly),
        verdict => names.verdict(verdict),
    }
}

fn answer(planning: &Planning<'_>) -> String {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let Some(plan) = &outcome.best else {
        return names.say(if planning.stopped { Phrase::NoPlanYet } else { Phrase::PlanNone });
    };
    let told = sums(planning, plan);
    let told = if planning.stopped { format!("{} ({})", told, names.say(Phrase::PlanStopped)) } else { told };
    match (outcome.verdict(), outcome.lost.len()) {
        (Verdict::Yes, _) if plan.items.is_empty() => names.say(Phrase::PlanNothing),
        (Verdict::Yes, _) => names.fill(Phrase::PlanYes, &[&told]),
        (Verdict::Undetermined, 0) => names.fill(Phrase::PlanDoubt, &[&told]),
        (Verdict::Undetermined | Verdict::No, _) if plan.items.is_empty() => names.say(Phrase::PlanNone),
        (Verdict::Undetermined | Verdict::No, _) => names.fill(Phrase::PlanRest, &[&told]),
    }
}

/// What a plan takes, in one line.
#[must_use]
pub fn sums(planning: &Planning<'_>, plan: &Plan) -> String {
    let names = &planning.view.names;
    let Sums { hours, cost, days, times } = planning.outcome.sums(plan);
    let cost = if cost.is_zero() { names.say(Phrase::PlanFree) } else { money(planning, cost) };
    names.fill(Phrase::PlanSums, &[&names.amount(hours), &cost, &names.amount(days), &times])
}

fn money(planning: &Planning<'_>, cost: Amount) -> String {
    let currency = planning.outcome.offers.currency.as_deref().unwrap_or_default();
    format!("{} {currency}", planning.view.names.amount(cost))
}

/// The lower bound, in the unit of what is least.
#[must_use]
pub fn bound(planning: &Planning<'_>) -> String {
    let (names, bound) = (&planning.view.names, planning.outcome.bound);
    match planning.least {
        Least::Hours => names.fill(Phrase::BoundHours, &[&names.amount(bound)]),
        Least::Cost => money(planning, bound),
        Least::Days => names.fill(Phrase::BoundDays, &[&names.amount(bound)]),
    }
}

fn facts(planning: &Planning<'_>) -> Vec<(String, String)> {
    let names = &planning.view.names;
    let (file, opportunities) = planning.catalogue;
    let least = match planning.least {
        Least::Hours => Phrase::LeastHours,
        Least::Cost => Phrase::LeastCost,
        Least::Days => Phrase::LeastDays,
    };
    let hope = match planning.hope {
        Hope::Robust => Phrase::RobustPlan,
        Hope::Hopeful => Phrase::HopefulPlan,
    };
    let proved = if planning.outcome.proved { Phrase::BoundProved } else { Phrase::BoundOpen };
    let file = file.told(Phrase::ExampleCatalogue, names.language);
    vec![
        (names.say(Phrase::CatalogueUsed), names.fill(Phrase::CatalogueOf, &[&file, &opportunities])),
        (names.say(Phrase::LeastOf), names.say(least)),
        (names.say(Phrase::AgainstAnswers), names.say(hope)),
        (names.say(Phrase::LowerBound), names.fill(proved, &[&bound(planning)])),
    ]
}

fn id<'a>(planning: &Planning<'a>, credential: CredentialRef) -> &'a str {
    &planning.view.names.rulebook.credential(credential).id
}

fn columns(planning: &Planning<'_>) -> Vec<String> {
    let names = &planning.view.names;
    let fixed = [Phrase::WhenDone, Phrase::WhatDone, Phrase::Hours, Phrase::CostColumn];
    let aims = planning.outcome.aims.iter().map(|aim| id(planning, aim.credential).to_owned());
    fixed.iter().map(|phrase| names.say(*phrase)).chain(aims).collect()
}

fn rows(planning: &Planning<'_>, plan: &Plan) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<&Item>> = Vec::new();
    for item in plan.items.iter().filter_map(|item| planning.outcome.offers.items.get(*item)) {
        // The same again, where its days are not fixed.
        let same = |group: &&mut Vec<&Item>| {
            let first = group.first().filter(|first| first.until.is_some() && first.until == item.until);
            first.is_some_and(|first| {
                first.opportunity == item.opportunity && all_give(plan, first) == all_give(plan, item)
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.iter().filter_map(|group| row(planning, plan, group)).collect()
}

/// What an item gives for each certificate.
fn all_give(plan: &Plan, item: &Item) -> Vec<Option<Interval>> {
    plan.results.iter().map(|result| gives(plan, result, item)).collect()
}

/// Items that are alike, in one row.
fn row(planning: &Planning<'_>, plan: &Plan, group: &[&Item]) -> Option<Vec<String>> {
    let names = &planning.view.names;
    let (first, last) = (group.first()?, group.last()?);
    let on = Period { first: first.on.first, last: last.on.last };
    let on = if on.first == on.last { on.first.to_string() } else { names.period(on) };
    let when = match first.until.filter(|until| *until > last.on.last) {
        Some(until) => names.fill(Phrase::UntilAsWell, &[&on, &until]),
        None => on,
    };
    let sum = |of: fn(&Item) -> Amount| group.iter().map(|item| of(item)).sum::<Amount>();
    let cost = sum(|item| item.cost);
    let cost = if cost.is_zero() { String::new() } else { money(planning, cost) };
    let title = first.title.in_language(names.language);
    let title = match group.len() {
        1 => format!("{title} ({})", first.id),
        times => names.fill(Phrase::TimesOver, &[&times, &title, &first.id, &last.id]),
    };
    let given = all_give(plan, first).into_iter().map(|credits| match credits {
        None => String::new(),
        Some(credits) if group.len() == 1 => names.interval(credits),
        Some(credits) if credits.is_exact() => {
            let whole: Amount = group.iter().map(|_| credits.sure).sum();
            names.amount(whole)
        }
        Some(credits) => format!("{} x ({})", group.len(), names.interval(credits)),
    });
    Some([when, title, names.amount(sum(|item| item.hours)), cost].into_iter().chain(given).collect())
}

/// What an item gives for a certificate, if it is an activity.
#[must_use]
pub fn gives(plan: &Plan, result: &CredentialResult, item: &Item) -> Option<Interval> {
    let place = plan.ledger.activities.iter().position(|activity| activity.id == item.id)?;
    result.activities.iter().find(|found| found.activity == place).map(|found| found.credits)
}

/// What is asked for, without and with the plan.
fn certificates(planning: &Planning<'_>, page: &mut Page) {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let with = outcome.best.as_ref().unwrap_or(&outcome.before);
    for aim in &outcome.aims {
        let met = with.results.iter().find(|result| result.credential == aim.credential);
        let met = met.map_or(Verdict::Undetermined, |result| result.met);
        let by = names.fill(Phrase::Until, &[&aim.due]);
        page.heading(format!("{}: {}, {by}", names.credential(aim.credential), names.met(met)));
        let columns =
            [Phrase::Requirement, Phrase::BeforePlan, Phrase::WithPlan, Phrase::Need, Phrase::PerMonth];
        let rows =
            with.leaves.iter().zip(&with.missing).enumerate().filter_map(|(place, (leaf, missing))| {
                let before = outcome.before.missing.get(place)?;
                let shown = leaf.credential == aim.credential
                    && before.possible > Amount::ZERO
                    && leaf.rule.is_some();
                let told = matches!(leaf.asks, Asks::Minimum(_)) || missing != before;
                (shown && told)
                    .then(|| requirement(planning, leaf, outcome.before.leaves.get(place), *before, *missing))
            });
        page.table(columns.map(|phrase| names.say(phrase)).to_vec(), rows.collect());
    }
}

fn requirement(
    planning: &Planning<'_>,
    leaf: &Leaf,
    was: Option<&Leaf>,
    before: Interval,
    missing: Interval,
) -> Vec<String> {
    let names = &planning.view.names;
    let title = title(names, leaf);
    let verdict = |missing: Interval| {
        names.met(if missing.possible.is_zero() {
            Verdict::Yes
        } else if missing.sure.is_zero() {
            Verdict::Undetermined
        } else {
            Verdict::No
        })
    };
    let (Asks::Minimum(with), Some(Asks::Minimum(without))) = (&leaf.asks, was.map(|leaf| &leaf.asks)) else {
        return vec![title, verdict(before), verdict(missing), String::new(), String::new()];
    };
    let pace = per_month(before.possible, planning.view.assessment.given.on, with.period.last);
    let pace = pace.map_or_else(|| names.say(Phrase::Overdue), |pace| names.amount(pace));
    vec![title, names.interval(without.have), names.interval(with.have), names.interval(with.want), pace]
}

/// What a leaf asks for.
#[must_use]
pub fn title(names: &Names<'_>, leaf: &Leaf) -> String {
    let program = names.rulebook.program(leaf.credential.program);
    let rule = leaf.rule.map_or("", |rule| names.rule(program, rule));
    match &leaf.asks {
        Asks::Minimum(minimum) => format!("{rule} {}", names.period(minimum.period)),
        Asks::Stretch(need, period) => match subject(names, leaf, need) {
            Some(what) => format!("{rule}: {what} {}", names.period(*period)),
            None => format!("{rule} {}", names.period(*period)),
        },
        Asks::Whole(need) => match &**need {
            NeedResult::Passed(_, exams, _) => format!("{rule}: {}", exams.join(", ")),
            NeedResult::Holds(_, held) => format!("{rule}: {}", held.join(", ")),
            NeedResult::When(_, text) => format!("{rule}: {text}"),
            NeedResult::Unknown(text) => format!("{rule}: {text}"),
            NeedResult::AtLeast(_)
            | NeedResult::AllOf(..)
            | NeedResult::Some(..)
            | NeedResult::Covered(..)
            | NeedResult::Paid(..)
            | NeedResult::Declared(..)
            | NeedResult::Requirement(..) => rule.to_owned(),
        },
        Asks::RenewedWith(other) => names.fill(Phrase::RenewedTogether, &[&names.credential(*other)]),
    }
}

/// What a duty is, where its requirement does not say so itself.
fn subject(names: &Names<'_>, leaf: &Leaf, need: &NeedResult) -> Option<String> {
    let program = names.rulebook.program(leaf.credential.program);
    match need {
        NeedResult::Covered(at, _) => {
            program.coverage.get(at.index()).map(|card| names.rule(program, card.rule).to_owned())
        }
        NeedResult::Paid(at, _) => {
            program.fees.get(at.index()).map(|card| names.rule(program, card.rule).to_owned())
        }
        NeedResult::Declared(what, _) => Some(what.to_string()),
        NeedResult::AtLeast(_)
        | NeedResult::AllOf(..)
        | NeedResult::Some(..)
        | NeedResult::Passed(..)
        | NeedResult::Holds(..)
        | NeedResult::When(..)
        | NeedResult::Unknown(_)
        | NeedResult::Requirement(..) => None,
    }
}

fn cannot(planning: &Planning<'_>, page: &mut Page) {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    if outcome.lost.is_empty() {
        return;
    }
    page.heading(names.say(Phrase::CannotReach));
    let beside = |lost: &&Lost| lost.one_of_several && lost.why == Why::Nothing;
    for lost in outcome.lost.iter().filter(|lost| !beside(lost)) {
        for (depth, line) in why(planning, lost).into_iter().enumerate() {
            page.line(1 + depth.min(1), line);
        }
    }
    let leaves = outcome.lost.iter().filter(beside).filter_map(|lost| outcome.before.leaves.get(lost.leaf));
    let mut others: Vec<String> = leaves.map(|leaf| title(names, leaf)).collect();
    others.dedup();
    if !others.is_empty() {
        page.line(1, names.fill(Phrase::LostOthers, &[&others.join("; ")]));
    }
}

/// Why something cannot be reached, in a sentence and what belongs to it.
#[must_use]
pub fn why(planning: &Planning<'_>, lost: &Lost) -> Vec<String> {
    let (names, outcome) = (&planning.view.names, planning.outcome);
    let Some(leaf) = outcome.before.leaves.get(lost.leaf) else { return Vec::new() };
    let program = names.rulebook.program(leaf.credential.program);
    let what = format!("{}: {}", id(planning, leaf.credential), title(names, leaf));
    let doubts = |doubts: &[Doubt]| {
        let told =
            doubts.iter().filter_map(|doubt| about(planning, &outcome.everything, leaf.credential, *doubt));
        told.collect::<Vec<_>>().join("; ")
    };
    match &lost.why {
        Why::Over => {
            let days = period(leaf).map_or(String::new(), |period| names.period(period));
            vec![names.fill(Phrase::LostOver, &[&what, &days, &planning.view.assessment.given.on])]
        }
        Why::TooLittle { missing, limits, doubts: open } => {
            let mut told = vec![names.fill(Phrase::LostTooLittle, &[&what, &names.interval(*missing)])];
            if !limits.is_empty() {
                let limits: Vec<_> = limits.iter().map(|rule| names.limit(program, *rule)).collect();
                told.push(names.fill(Phrase::LostLimits, &[&limits.join(", ")]));
            }
            if !open.is_empty() {
                told.push(names.fill(Phrase::LostDoubts, &[&doubts(open)]));
            }
            told
        }
        Why::Nothing => vec![names.fill(Phrase::LostNothing, &[&what])],
        Why::InDoubt(open) => vec![names.fill(Phrase::LostInDoubt, &[&what, &doubts(open)])],
    }
}

fn period(leaf: &Leaf) -> Option<Period> {
    match &leaf.asks {
        Asks::Minimum(minimum) => Some(minimum.period),
        Asks::Stretch(_, period) => Some(*period),
        Asks::Whole(_) | Asks::RenewedWith(_) => None,
    }
}

fn about(planning: &Planning<'_>, plan: &Plan, credential: CredentialRef, told: Doubt) -> Option<String> {
    let result = plan.results.iter().find(|result| result.credential == credential)?;
    let view = View { ledger: &plan.ledger, ..planning.view };
    Some(doubt::about(&view, result, told))
}

/// What a plan that hopes rests on.
#[must_use]
pub fn rests_on(planning: &Planning<'_>, plan: &Plan) -> Vec<String> {
    let open = plan.results.iter().filter(|result| result.met == Verdict::Undetermined);
    let each = open.flat_map(|result| {
        let worth = |told: &&crate::assess::DoubtResult| told.worth.is_none_or(|worth| worth > Amount::ZERO);
        let doubts = result.doubts.iter().filter(worth);
        doubts.filter_map(|told| about(planning, plan, result.credential, told.doubt))
    });
    each.collect()
}
