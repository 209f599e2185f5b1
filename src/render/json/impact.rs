//! What a change of rules does to people, for programs.

use serde::Serialize;

use crate::{
    assess::Verdict,
    change::impact::{Fares, Figure, Impact, Judged, Moved, Of, Short, Turned},
    render::{impact::Told, used::File},
    scenario::compare::Shift,
    vocabulary::amount::Interval,
};

use super::{
    IntervalJson, PeriodJson,
    change::{ChangeJson, change},
    fee_state, interval, used, verdict,
};

/// What a change of rules does to people.
#[derive(Debug, Serialize)]
pub struct ImpactJson<'a> {
    schema: &'static str,
    before: used::RuleSetJson<'a>,
    after: used::RuleSetJson<'a>,
    changes: Vec<ChangeJson>,
    people: Vec<PersonJson>,
}

#[derive(Debug, Serialize)]
struct PersonJson {
    person: Option<String>,
    ledger: String,
    fares: &'static str,
    counted: IntervalJson,
    missing: IntervalJson,
    turned: Vec<TurnedJson>,
    moved: Vec<MovedJson>,
    settled: Vec<SettledJson>,
    untouched: Vec<UntouchedJson>,
    short: Vec<ShortJson>,
}

#[derive(Debug, Serialize)]
struct TurnedJson {
    policy: String,
    credential: Option<String>,
    rule: Option<String>,
    activity: Option<String>,
    before: Option<&'static str>,
    after: Option<&'static str>,
    by: Vec<String>,
}

#[derive(Debug, Serialize)]
struct MovedJson {
    policy: String,
    credential: Option<String>,
    figure: &'static str,
    name: String,
    label: String,
    before: Option<IntervalJson>,
    after: Option<IntervalJson>,
    difference: IntervalJson,
    by: Vec<ByJson>,
}

#[derive(Debug, Serialize)]
struct ByJson {
    rules: Vec<String>,
    difference: IntervalJson,
}

#[derive(Debug, Serialize)]
struct SettledJson {
    policy: String,
    credential: Option<String>,
    rule: String,
    period: PeriodJson,
    before: Option<&'static str>,
    after: Option<&'static str>,
    by: Vec<String>,
}

#[derive(Debug, Serialize)]
struct UntouchedJson {
    policy: String,
    credential: Option<String>,
    rule: String,
    since: String,
    clock: &'static str,
    governs: String,
}

#[derive(Debug, Serialize)]
struct ShortJson {
    policy: String,
    credential: Option<String>,
    rule: String,
    missing: IntervalJson,
    due: Option<String>,
}

/// What a change of rules does to each of some people.
#[must_use]
pub fn impact<'a>(told: &Told<'a>, people: &[(File, Impact)]) -> ImpactJson<'a> {
    let [before, after] = told.sides.map(used::rule_set);
    let changes = told
        .difference
        .programs
        .iter()
        .flat_map(|program| program.changes.iter().map(|one| change(&told.names, &program.id, one)));
    ImpactJson {
        schema: "accrue/impact/1",
        before,
        after,
        changes: changes.collect(),
        people: people.iter().map(|(ledger, impact)| person(told, ledger, impact)).collect(),
    }
}

fn person(told: &Told<'_>, ledger: &File, impact: &Impact) -> PersonJson {
    let (counted, missing) = impact.sums();
    PersonJson {
        person: impact.person.as_deref().map(str::to_owned),
        ledger: used::found(&ledger.place).to_owned(),
        fares: match impact.fares() {
            Fares::Worse => "worse",
            Fares::Otherwise => "changed",
            Fares::Same => "same",
        },
        counted: shift(counted),
        missing: shift(missing),
        turned: impact.turned.iter().map(|one| turned(impact, one)).collect(),
        moved: impact.moved.iter().map(|one| moved(told, impact, one)).collect(),
        settled: settled(impact),
        untouched: untouched(told, impact),
        short: impact.short.iter().map(|one| short(told, impact, one)).collect(),
    }
}

fn shift(shift: Shift) -> IntervalJson {
    IntervalJson { sure: shift.sure.to_string(), possible: Some(shift.possible.to_string()) }
}

fn credential(of: &Of) -> Option<String> {
    of.credential.as_deref().map(str::to_owned)
}

/// The addresses of the rules that change with a step.
fn rules(impact: &Impact, step: usize) -> Vec<String> {
    let changed = impact.steps.get(step).into_iter().flatten();
    changed.map(|one| one.rule.to_string()).collect()
}

fn all_rules(impact: &Impact, steps: &[usize]) -> Vec<String> {
    steps.iter().flat_map(|step| rules(impact, *step)).collect()
}

fn turned(impact: &Impact, one: &Turned) -> TurnedJson {
    let word = |side: Option<Verdict>| side.map(verdict);
    TurnedJson {
        policy: one.of.policy.to_string(),
        credential: credential(&one.of),
        rule: match &one.judged {
            Judged::Requirement(rule) => Some(rule.to_string()),
            Judged::Whole | Judged::Activity(_) => None,
        },
        activity: match &one.judged {
            Judged::Activity(id) => Some(id.to_string()),
            Judged::Whole | Judged::Requirement(_) => None,
        },
        before: word(one.change.before),
        after: word(one.change.after),
        by: all_rules(impact, &one.by),
    }
}

fn moved(told: &Told<'_>, impact: &Impact, one: &Moved) -> MovedJson {
    let side = |side: Option<Interval>| side.map(interval);
    MovedJson {
        policy: one.of.policy.to_string(),
        credential: credential(&one.of),
        figure: match &one.figure {
            Figure::Counted => "counted",
            Figure::Activity(_) => "activity",
            Figure::Have(..) => "have",
            Figure::Want(..) => "want",
            Figure::Missing(..) => "missing",
            Figure::Fee(..) => "fee",
        },
        name: match &one.figure {
            Figure::Counted => String::new(),
            Figure::Activity(name)
            | Figure::Have(name, _)
            | Figure::Want(name, _)
            | Figure::Missing(name, _)
            | Figure::Fee(name, ..) => name.to_string(),
        },
        label: told.figure(one, &impact.moved),
        before: side(one.change.before),
        after: side(one.change.after),
        difference: shift(one.change.shift()),
        by: one
            .by
            .iter()
            .map(|(step, by)| ByJson { rules: rules(impact, *step), difference: shift(*by) })
            .collect(),
    }
}

fn settled(impact: &Impact) -> Vec<SettledJson> {
    let one = |one: &crate::change::impact::Settled| SettledJson {
        policy: one.fee.policy.to_string(),
        credential: one.fee.credential.as_deref().map(str::to_owned),
        rule: one.fee.rule.to_string(),
        period: super::period(one.fee.period),
        before: one.change.before.map(fee_state),
        after: one.change.after.map(fee_state),
        by: all_rules(impact, &one.by),
    };
    impact.settled.iter().map(one).collect()
}

fn untouched(told: &Told<'_>, impact: &Impact) -> Vec<UntouchedJson> {
    let all = impact.untouched(told.names.rulebook, told.difference).into_iter();
    let one = |one: crate::change::untouched::Untouched| UntouchedJson {
        policy: one.of.policy.to_string(),
        credential: credential(&one.of),
        rule: one.rule.to_string(),
        since: one.since.to_string(),
        clock: one.by.as_str(),
        governs: one.governs.to_string(),
    };
    all.map(one).collect()
}

fn short(told: &Told<'_>, impact: &Impact, one: &Short) -> ShortJson {
    ShortJson {
        policy: one.of.policy.to_string(),
        credential: credential(&one.of),
        rule: one.rule.to_string(),
        missing: interval(one.missing),
        due: told.due(impact, &one.of, &one.rule).map(|due| due.to_string()),
    }
}
