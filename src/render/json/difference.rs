//! What differs between two assessments, as JSON.

use serde::Serialize;

use crate::{
    policy::upkeep::State,
    scenario::compare::{
        Change, Changes, Counted, CredentialDelta, Delta, FeeKey, Filled, Measure, Part, Payment,
        RequirementDelta, Shift, Unsure, Whole,
    },
    vocabulary::{amount::Interval, date::Period},
};

use super::{IntervalJson, PeriodJson, credits, fee_state, interval, period, reason, told, verdict};

/// What differs between two assessments. Only what differs is told, beside each certificate as a whole.
#[derive(Debug, Serialize)]
pub struct DeltaJson<'a> {
    same: bool,
    credentials: Vec<CredentialDeltaJson<'a>>,
    fees: Vec<FeeDeltaJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ChangeJson<T> {
    before: Option<T>,
    after: Option<T>,
}

#[derive(Debug, Serialize)]
struct AmountChangeJson {
    before: Option<IntervalJson>,
    after: Option<IntervalJson>,
    difference: IntervalJson,
}

#[derive(Debug, Serialize)]
struct CredentialDeltaJson<'a> {
    policy: &'a str,
    credential: &'a str,
    state: ChangeJson<&'static str>,
    met: ChangeJson<&'static str>,
    cycle: ChangeJson<PeriodJson>,
    counted: AmountChangeJson,
    groups: Vec<NamedChangeJson<'a>>,
    categories: Vec<NamedChangeJson<'a>>,
    requirements: Vec<RequirementDeltaJson<'a>>,
    routes: Vec<RequirementDeltaJson<'a>>,
    coverage: Vec<DutyDeltaJson<'a>>,
    limits: Vec<LimitDeltaJson<'a>>,
    activities: Vec<ActivityDeltaJson<'a>>,
    doubts: Vec<DoubtDeltaJson<'a>>,
}

#[derive(Debug, Serialize)]
struct NamedChangeJson<'a> {
    name: &'a str,
    credits: AmountChangeJson,
}

#[derive(Debug, Serialize)]
struct RequirementDeltaJson<'a> {
    rule: &'a str,
    verdict: ChangeJson<&'static str>,
    due: ChangeJson<String>,
    parts: Vec<PartDeltaJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PartDeltaJson<'a> {
    #[serde(flatten)]
    part: PartJson<'a>,
    verdict: ChangeJson<&'static str>,
    have: Option<AmountChangeJson>,
    want: Option<AmountChangeJson>,
    missing: Option<AmountChangeJson>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "need", rename_all = "kebab-case")]
enum PartJson<'a> {
    AtLeast { unit: &'static str, groups: &'a [Box<str>], categories: &'a [Box<str>], period: PeriodJson },
    Covered { rule: &'a str, period: PeriodJson },
    Paid { rule: &'a str, period: PeriodJson },
    Declared { declaration: &'a str, period: PeriodJson },
    Passed { exams: &'a [Box<str>] },
    Holds { credentials: &'a [Box<str>] },
    When { condition: &'a str },
    Unknown { reads: &'a str },
}

#[derive(Debug, Serialize)]
struct DutyDeltaJson<'a> {
    coverage: &'a str,
    verdict: ChangeJson<&'static str>,
    now: ChangeJson<&'static str>,
    until: ChangeJson<String>,
}

#[derive(Debug, Serialize)]
struct LimitDeltaJson<'a> {
    rule: &'a str,
    period: PeriodJson,
    at_most: ChangeJson<String>,
    used: AmountChangeJson,
    cut: AmountChangeJson,
}

#[derive(Debug, Serialize)]
struct ActivityDeltaJson<'a> {
    activity: &'a str,
    verdict: ChangeJson<&'static str>,
    reason: ChangeJson<&'static str>,
    credits: AmountChangeJson,
    computed: AmountChangeJson,
    category: ChangeJson<&'a str>,
    group: ChangeJson<&'a str>,
}

#[derive(Debug, Serialize)]
struct DoubtDeltaJson<'a> {
    doubt: &'static str,
    rule: Option<&'a str>,
    activity: Option<&'a str>,
    before: bool,
    after: bool,
    worth: ChangeJson<String>,
}

#[derive(Debug, Serialize)]
struct FeeDeltaJson<'a> {
    policy: &'a str,
    rule: &'a str,
    credential: Option<&'a str>,
    period: PeriodJson,
    state: ChangeJson<&'static str>,
    due: ChangeJson<String>,
    amounts: ChangeJson<Vec<String>>,
}

/// What differs between two assessments.
#[must_use]
pub fn delta(delta: &Delta) -> DeltaJson<'_> {
    DeltaJson {
        same: delta.is_empty(),
        credentials: delta.credentials.iter().map(credential).collect(),
        fees: changed(&delta.fees).map(|(key, change)| fee(key, change)).collect(),
    }
}

fn changed<K, T: PartialEq>(changes: &[(K, Change<T>)]) -> impl Iterator<Item = (&K, &Change<T>)> {
    changes.iter().filter(|(_, change)| !change.is_empty()).map(|(key, change)| (key, change))
}

fn change<'a, T, U>(change: &'a Change<T>, part: impl Fn(&'a T) -> Option<U>) -> ChangeJson<U> {
    ChangeJson {
        before: change.before.as_ref().and_then(&part),
        after: change.after.as_ref().and_then(&part),
    }
}

fn amounts(change: &Change<Interval>) -> AmountChangeJson {
    AmountChangeJson {
        before: change.before.map(interval),
        after: change.after.map(interval),
        difference: shift(change.shift()),
    }
}

/// What an activity gives before and after; how much may be possible is not known where it cannot be computed.
fn given(change: &Change<Counted>, of: impl Fn(&Counted) -> Interval) -> AmountChangeJson {
    let told = |counted: &Counted| credits(of(counted), counted.reason);
    let sides = change.map(told);
    let known = [&sides.before, &sides.after].into_iter().flatten().all(|side| side.possible.is_some());
    let mut difference = shift(change.map(&of).shift());
    difference.possible = difference.possible.filter(|_| known);
    AmountChangeJson { before: sides.before, after: sides.after, difference }
}

/// How far the ends of an interval moved.
pub(super) fn shift(shift: Shift) -> IntervalJson {
    IntervalJson { sure: shift.sure.to_string(), possible: Some(shift.possible.to_string()) }
}

fn credential(delta: &CredentialDelta) -> CredentialDeltaJson<'_> {
    let state = |whole: &Whole| Some(whole.state.map_or("not-granted", State::as_str));
    CredentialDeltaJson {
        policy: &delta.policy,
        credential: &delta.credential,
        state: change(&delta.whole, state),
        met: change(&delta.whole, |whole| Some(verdict(whole.met))),
        cycle: change(&delta.whole, |whole| whole.cycle.map(period)),
        counted: amounts(&delta.counted()),
        groups: named(&delta.groups),
        categories: named(&delta.categories),
        requirements: required(&delta.requirements),
        routes: required(&delta.routes),
        coverage: changed(&delta.coverage)
            .map(|(coverage, duty)| DutyDeltaJson {
                coverage,
                verdict: change(duty, |duty| Some(verdict(duty.verdict))),
                now: change(duty, |duty| Some(verdict(duty.now))),
                until: change(duty, |duty| super::known_end(duty.until)),
            })
            .collect(),
        limits: changed(&delta.limits).map(|((rule, days), filled)| limit(rule, *days, filled)).collect(),
        activities: changed(&delta.activities).map(|(id, counted)| activity(id, counted)).collect(),
        doubts: changed(&delta.doubts).map(|(unsure, worth)| doubt(unsure, worth)).collect(),
    }
}

fn required(all: &[RequirementDelta]) -> Vec<RequirementDeltaJson<'_>> {
    all.iter().filter(|each| !each.is_empty()).map(requirement).collect()
}

fn named(changes: &Changes<Box<str>, Interval>) -> Vec<NamedChangeJson<'_>> {
    changed(changes).map(|(name, change)| NamedChangeJson { name, credits: amounts(change) }).collect()
}

fn limit<'a>(rule: &'a str, days: Period, filled: &Change<Filled>) -> LimitDeltaJson<'a> {
    LimitDeltaJson {
        rule,
        period: period(days),
        at_most: change(filled, |limit| Some(limit.at_most.to_string())),
        used: amounts(&filled.map(|limit| limit.used)),
        cut: amounts(&filled.map(|limit| limit.cut)),
    }
}

fn requirement(delta: &RequirementDelta) -> RequirementDeltaJson<'_> {
    let parts = changed(&delta.parts).map(|(of, measure)| {
        let have = |side: &Option<Measure>| side.as_ref().is_some_and(|measure| measure.amounts.is_some());
        let of_amounts = have(&measure.before) || have(&measure.after);
        let amount = |pick: fn(&crate::scenario::compare::Amounts) -> Interval| {
            let picked = measure.map(|measure| measure.amounts.as_ref().map(pick));
            let picked = Change { before: picked.before.flatten(), after: picked.after.flatten() };
            of_amounts.then(|| amounts(&picked))
        };
        PartDeltaJson {
            part: part(of),
            verdict: change(measure, |measure| Some(verdict(measure.verdict))),
            have: amount(|amounts| amounts.have),
            want: amount(|amounts| amounts.want),
            missing: amount(|amounts| amounts.missing),
        }
    });
    RequirementDeltaJson {
        rule: &delta.rule,
        verdict: change(&delta.whole, |(met, _)| Some(verdict(*met))),
        due: change(&delta.whole, |(_, due)| Some(due.to_string())),
        parts: parts.collect(),
    }
}

fn part(part: &Part) -> PartJson<'_> {
    match part {
        Part::Minimum { unit, groups, categories, period: days } => {
            PartJson::AtLeast { unit: unit.as_str(), groups, categories, period: period(*days) }
        }
        Part::Covered(rule, days) => PartJson::Covered { rule, period: period(*days) },
        Part::Paid(rule, days) => PartJson::Paid { rule, period: period(*days) },
        Part::Declared(declaration, days) => PartJson::Declared { declaration, period: period(*days) },
        Part::Passed(exams) => PartJson::Passed { exams },
        Part::Holds(credentials) => PartJson::Holds { credentials },
        Part::When(condition) => PartJson::When { condition },
        Part::Unknown(reads) => PartJson::Unknown { reads },
    }
}

fn activity<'a>(activity: &'a str, counted: &'a Change<Counted>) -> ActivityDeltaJson<'a> {
    ActivityDeltaJson {
        activity,
        verdict: change(counted, |counted| Some(verdict(counted.verdict))),
        reason: change(counted, |counted| Some(reason(counted.reason))),
        credits: given(counted, |counted| counted.credits),
        computed: given(counted, |counted| counted.computed),
        category: change(counted, |counted| counted.category.as_deref()),
        group: change(counted, |counted| counted.group.as_deref()),
    }
}

fn doubt<'a>(
    unsure: &'a Unsure,
    worth: &Change<Option<crate::vocabulary::amount::Amount>>,
) -> DoubtDeltaJson<'a> {
    let (doubt, rule, activity) = match unsure {
        Unsure::Question(rule) => ("question", Some(&**rule), None),
        Unsure::LowConfidence(rule) => ("low-confidence", Some(&**rule), None),
        Unsure::MissingProof(id) => ("missing-proof", None, Some(&**id)),
        Unsure::UnderAudit(id) => ("under-audit", None, Some(&**id)),
        Unsure::NotComputed(id) => ("not-computed", None, Some(&**id)),
        Unsure::Balance(_) => ("balance", None, None),
    };
    DoubtDeltaJson {
        doubt,
        rule,
        activity,
        before: worth.before.is_some(),
        after: worth.after.is_some(),
        worth: change(worth, |worth| told(*worth)),
    }
}

fn fee<'a>(key: &'a FeeKey, payment: &'a Change<Payment>) -> FeeDeltaJson<'a> {
    FeeDeltaJson {
        policy: &key.policy,
        rule: &key.rule,
        credential: key.credential.as_deref(),
        period: period(key.period),
        state: change(payment, |payment| Some(fee_state(payment.state))),
        due: change(payment, |payment| Some(payment.due.to_string())),
        amounts: change(payment, |payment| Some(payment.amounts.iter().map(ToString::to_string).collect())),
    }
}
