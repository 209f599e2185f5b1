//! One result that holds several: intervals that span theirs, and verdicts that are undetermined where theirs differ.

use crate::{
    policy::upkeep::State,
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
    },
};

use super::{
    ActivityResult, Completed, CredentialResult, Cycle, Minimum, NeedResult, Reason, RenewedWith,
    RequirementResult, Stretch, Verdict,
};

/// One result that holds under every stance. What is told of single values comes from the last, which leans towards the
/// person.
pub(super) fn merge(mut results: Vec<CredentialResult>) -> CredentialResult {
    let Some(mut merged) = results.pop() else {
        unreachable!("at least one combination of answers is tried")
    };
    results.iter().for_each(|other| widen(&mut merged, other));
    merged
}

/// Widens a result to hold another one, too.
pub(super) fn widen(merged: &mut CredentialResult, other: &CredentialResult) {
    let include = |one: &mut Interval, two: Interval| {
        *one = one.hull(two);
    };
    if let Some(completed) = &mut merged.completed {
        complete(completed, other);
    }
    merged.met = either(merged.met, other.met);
    for (one, two) in merged.activities.iter_mut().zip(&other.activities) {
        activity(one, two);
    }
    if merged.cycle != other.cycle || merged.standing != other.standing {
        // Which cycle runs, or what the certificate is, depends on what is in doubt: what comes out when that turns out well
        // is told, and what else it may be.
        let told = |state: &State| merged.standing.state == Some(*state) || merged.perhaps.contains(state);
        merged.perhaps.extend(other.standing.state.filter(|state| !told(state)));
        merged.met = Verdict::Undetermined;
        return;
    }
    include(&mut merged.counted, other.counted);
    include(&mut merged.carried_in, other.carried_in);
    include(&mut merged.carry_out, other.carry_out);
    for ((_, one), (_, two)) in merged.groups.iter_mut().zip(&other.groups) {
        include(one, *two);
    }
    for ((_, one), (_, two)) in merged.categories.iter_mut().zip(&other.categories) {
        include(one, *two);
    }
    for one in &mut merged.limits {
        if let Some(two) = other.limits.iter().find(|two| two.rule == one.rule) {
            include(&mut one.used, two.used);
            include(&mut one.cut, two.cut);
        }
    }
    for (one, two) in merged.coverage.iter_mut().zip(&other.coverage) {
        one.verdict = either(one.verdict, two.verdict);
        one.now = either(one.now, two.now);
        one.until = one.until.min(two.until);
        one.gaps = common(&one.gaps, &two.gaps);
    }
    requirements(&mut merged.requirements, &other.requirements);
    requirements(&mut merged.routes, &other.routes);
    renewed_with(&mut merged.renewed_with, &other.renewed_with);
}

/// Widens what became of a cycle. Under other stances it may be the one that is told of.
fn complete(completed: &mut Completed, other: &CredentialResult) {
    let first = |cycle: Cycle| cycle.period.first;
    let is_same = |cycle: Cycle| first(cycle) == first(completed.cycle);
    let theirs = match &other.completed {
        Some(theirs) if is_same(theirs.cycle) => Some((&theirs.requirements, &theirs.routes)),
        _ => other.cycle.filter(|cycle| is_same(*cycle)).map(|_| (&other.requirements, &other.routes)),
    };
    match theirs {
        Some((theirs, routes)) => {
            requirements(&mut completed.requirements, theirs);
            requirements(&mut completed.routes, routes);
        }
        None => {
            let all = completed.requirements.iter_mut().chain(&mut completed.routes);
            all.for_each(|one| one.verdict = Verdict::Undetermined);
        }
    }
}

/// The days that lie in one of some stretches and in one of others. Both are in order.
fn common(one: &[Period], two: &[Period]) -> Vec<Period> {
    one.iter().flat_map(|days| two.iter().filter_map(|other| days.overlap(*other))).collect()
}

/// What another certificate does under some stances only is undetermined.
fn renewed_with(merged: &mut Vec<RenewedWith>, other: &[RenewedWith]) {
    let missing = |one: &&RenewedWith| !merged.iter().any(|known| known.credential == one.credential);
    let missing: Vec<_> = other.iter().filter(missing).cloned().collect();
    for one in merged.iter_mut() {
        let two = other.iter().find(|two| two.credential == one.credential);
        one.verdict = either(one.verdict, two.map_or(Verdict::No, |two| two.verdict));
        one.until = one.until.filter(|until| two.is_some_and(|two| two.until == Some(*until)));
    }
    let in_doubt =
        |one: RenewedWith| RenewedWith { verdict: either(one.verdict, Verdict::No), until: None, ..one };
    merged.extend(missing.into_iter().map(in_doubt));
}

fn either(one: Verdict, two: Verdict) -> Verdict {
    if one == two { one } else { Verdict::Undetermined }
}

fn activity(one: &mut ActivityResult, two: &ActivityResult) {
    one.credits = one.credits.hull(two.credits);
    one.computed = one.computed.hull(two.computed);
    one.accepted &= two.accepted;
    one.verdict = match either(one.verdict, two.verdict) {
        Verdict::Undetermined if one.accepted => Verdict::Yes,
        verdict => verdict,
    };
}

fn requirements(merged: &mut [RequirementResult], other: &[RequirementResult]) {
    for one in merged {
        if let Some(two) = other.iter().find(|two| two.rule == one.rule) {
            one.verdict = either(one.verdict, two.verdict);
            one.due = one.due.min(two.due);
            need(&mut one.need, &two.need);
        }
    }
}

/// Widens a need. Both come from the same rule, so they have the same form.
fn need(one: &mut NeedResult, two: &NeedResult) {
    match (one, two) {
        (NeedResult::AtLeast(one), NeedResult::AtLeast(two)) => {
            one.iter_mut().zip(two).for_each(|(one, two)| minimum(one, two));
        }
        (NeedResult::AllOf(verdict, one), NeedResult::AllOf(other, two))
        | (NeedResult::Some(verdict, _, one), NeedResult::Some(other, _, two)) => {
            *verdict = either(*verdict, *other);
            one.iter_mut().zip(two).for_each(|(one, two)| need(one, two));
        }
        (NeedResult::Covered(_, one), NeedResult::Covered(_, two))
        | (NeedResult::Paid(_, one), NeedResult::Paid(_, two))
        | (NeedResult::Declared(_, one), NeedResult::Declared(_, two)) => {
            one.iter_mut().zip(two).for_each(|(one, two)| stretch(one, two));
        }
        (NeedResult::Requirement(_, one), NeedResult::Requirement(_, two)) => need(one, two),
        (NeedResult::Passed(verdict, ..), NeedResult::Passed(other, ..))
        | (NeedResult::Holds(verdict, _), NeedResult::Holds(other, _))
        | (NeedResult::When(verdict, _), NeedResult::When(other, _)) => *verdict = either(*verdict, *other),
        (one, two) if one != two => *one = NeedResult::Unknown(Box::default()),
        _ => {}
    }
}

fn minimum(one: &mut Minimum, two: &Minimum) {
    one.have = one.have.hull(two.have);
    one.want = one.want.hull(two.want);
    one.missing = one.missing.hull(two.missing);
    one.verdict = either(one.verdict, two.verdict);
}

fn stretch(one: &mut Stretch, two: &Stretch) {
    one.verdict = either(one.verdict, two.verdict);
    one.gap_from = one.gap_from.max(two.gap_from);
}

/// The most that an activity may give: what the rules ever compute, or what the body gave for it.
fn most(activity: &ActivityResult) -> Amount {
    let most = activity.computed.possible.max(activity.credits.possible);
    // What was accepted counts as it was awarded, else as it was claimed.
    let given = activity.awarded.or(activity.claimed).filter(|_| activity.reason != Reason::Claim);
    most.max(given.unwrap_or_default())
}

/// Widens a result to all that any answers could make of it: nothing, or the most that every activity may give.
pub(super) fn unbounded(result: &mut CredentialResult) {
    let given: Amount = result.activities.iter().map(most).sum();
    let all = Interval {
        sure: Amount::ZERO,
        possible: (given + result.opening + result.carried_in.possible).max(result.counted.possible),
    };
    result.met = Verdict::Undetermined;
    result.counted = all;
    result.groups.iter_mut().for_each(|(_, total)| *total = all);
    result.categories.iter_mut().for_each(|(_, total)| *total = all);
    for requirement in result.requirements.iter_mut().chain(&mut result.routes) {
        requirement.verdict = Verdict::Undetermined;
        requirement.need = NeedResult::Unknown(Box::default());
    }
    for activity in &mut result.activities {
        activity.credits = Interval { sure: Amount::ZERO, possible: most(activity) };
        if !activity.credits.is_exact() {
            activity.verdict = Verdict::Undetermined;
        }
    }
}
