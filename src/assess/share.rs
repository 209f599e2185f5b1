//! Limits that are a share of all that counts. What they let pass is part of what they depend on, so they are settled
//! when everything of a cycle is booked: the most that keeps every one of them.
//!
//! Each round cuts what lies above a limit, given what counted in the round before, until nothing does. No round cuts
//! below the greatest amounts that keep all limits, because no limit falls where the total rises; so the amounts reached
//! are those, to six decimals. Of the activities under one limit the latest are cut first, as under any limit.

use crate::{
    policy::category::Unit,
    rulebook::LimitIx,
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
    },
};

use super::{
    ActivityResult, Doubt, LimitResult, Reason,
    book::{Book, Booked, Origin},
    covers::Shared,
    pools::Key,
    rivals::Room,
    scene::Scene,
    trace::{Fault, Sink, Step},
    untouched::verdict,
};

/// After so many rounds what is cut is less than anybody counts.
const MOST_ROUNDS: usize = 10_000;

/// One limit in one stretch of its window.
#[derive(Clone, Debug)]
pub(super) struct Share {
    rule: crate::rulebook::RuleIx,
    limit: LimitIx,
    pub(super) period: Period,
    /// The entries it covers, in date order, and what it cut of each.
    members: Vec<(usize, Amount)>,
    at_most: Amount,
    fault: Option<Fault>,
    /// Whether there was more than it lets pass.
    reached: bool,
}

impl Share {
    /// The entries it cut because it cannot be computed.
    pub(super) fn uncomputed(&self) -> impl Iterator<Item = usize> {
        let cut = self.members.iter().filter(|(_, cut)| self.fault.is_some() && !cut.is_zero());
        cut.map(|(at, _)| *at)
    }

    /// How full the limit is.
    pub(super) fn result(&self, book: &Book) -> LimitResult {
        let used = self.members.iter().filter_map(|(at, _)| book.booked.get(*at)).map(|entry| entry.credits);
        LimitResult {
            rule: self.rule,
            period: self.period,
            used: Interval::exactly(used.sum()),
            at_most: self.at_most,
            cut: Interval::exactly(self.members.iter().map(|(_, cut)| *cut).sum()),
        }
    }
}

/// Cuts what lies above the limits that depend on all that counts, after undoing what was cut before.
pub(super) fn settle(scene: &mut Scene<'_>, book: &mut Book, shared: &mut Shared) {
    let limits = &scene.program().of_total;
    if limits.is_empty() {
        return;
    }
    for share in std::mem::take(&mut book.shares) {
        for (at, cut) in share.members {
            if let Some(entry) = book.booked.get_mut(at) {
                entry.credits += cut;
            }
        }
    }
    let mut shares = Vec::new();
    for limit in limits {
        covered(scene, *limit, book, &mut shares);
    }
    for _ in 0..MOST_ROUNDS {
        let mut changed = false;
        for share in &mut shares {
            changed |= cut(scene, share, book);
        }
        if !changed {
            break;
        }
    }
    for share in shares.iter().filter(|share| share.reached) {
        note(scene, share, book, shared);
    }
    book.shares = shares;
}

/// Notes that everything that counts decides what a limit lets pass.
fn note(scene: &Scene<'_>, share: &Share, book: &Book, shared: &mut Shared) {
    let pool = shared.numbers.of(share.limit, share.period.first, Key::Shared);
    let doubt = Doubt::LowConfidence(share.rule);
    let doubt = scene.touched.contains(&doubt).then_some(doubt);
    let room = Room { unit: Unit::Credits, at_most: None, doubt };
    shared.rivals.has_room(pool, room);
    for entry in &book.booked {
        shared.rivals.fills(pool, entry, room.unit);
    }
    shared.rivals.cuts(pool, doubt);
}

/// Finds what a limit covers in each stretch of its window.
fn covered(scene: &mut Scene<'_>, at: LimitIx, book: &Book, shares: &mut Vec<Share>) {
    let program = scene.program();
    let Some(limit) = program.limits.get(at.index()) else { return };
    let first = shares.len();
    let mut order: Vec<usize> = (0..book.booked.len()).collect();
    order.sort_by_key(|at| book.booked.get(*at).map(|entry| entry.day));
    for place in order {
        let Some(entry) = book.booked.get(place) else { continue };
        let ledger = scene.person.ledger;
        scene.activity = entry.activity.and_then(|place| ledger.activities.get(place));
        scene.window_start = Some(entry.day);
        let covers = match scene.enter(limit.rule) {
            true => scene.matches(&limit.of, entry.category, entry.group, entry.kind),
            false => Ok(false),
        };
        let (covers, fault) = match covers {
            Ok(covers) => (covers, None),
            // What it cannot be held against lets nothing pass, as a limit does that cannot be computed.
            Err(fault) => (true, Some(Fault::of_script(&fault))),
        };
        let Some(period) = scene.stretch_at(&limit.window, entry.day).filter(|_| covers) else { continue };
        let (rule, member) = (limit.rule, (place, Amount::ZERO));
        let alike = |share: &&mut Share| share.period == period && share.fault == fault;
        match shares.iter_mut().skip(first).find(alike) {
            Some(share) => share.members.push(member),
            None => shares.push(Share {
                rule,
                limit: at,
                period,
                members: vec![member],
                at_most: Amount::ZERO,
                fault,
                reached: false,
            }),
        }
    }
    scene.activity = None;
    scene.window_start = None;
}

/// Cuts what lies above one limit, given what counts now. Returns whether anything was cut.
fn cut(scene: &mut Scene<'_>, share: &mut Share, book: &mut Book) -> bool {
    let program = scene.program();
    let Some(limit) = program.limits.get(share.limit.index()) else { return false };
    let cycle = scene.cycle.map(|cycle| cycle.period);
    scene.total = book.entries(share.period, cycle).map(|entry| entry.credits).sum();
    let own = |book: &Book| -> Amount {
        share.members.iter().filter_map(|(at, _)| book.booked.get(*at)).map(|entry| entry.credits).sum()
    };
    let used = own(book);
    let last = share.members.last().and_then(|(at, _)| book.booked.get(*at)).map(|entry| entry.day);
    scene.window_start = last;
    scene.used = used;
    scene.low = false;
    let entered = scene.enter(limit.rule);
    let at_most = match (entered, &share.fault) {
        (false, _) => Ok(None),
        (true, None) => scene.amount(&limit.at_most),
        (true, Some(_)) => Ok(Some(Amount::ZERO)),
    };
    scene.window_start = None;
    share.at_most = match at_most {
        Ok(Some(at_most)) => to_six_decimals(at_most.at_least_zero()),
        Ok(None) => return false,
        Err(fault) => {
            // A limit that cannot be computed lets nothing pass.
            share.fault = Some(Fault::of_script(&fault));
            Amount::ZERO
        }
    };
    if used <= share.at_most {
        return false;
    }
    share.reached = true;
    if scene.low {
        let doubt = Doubt::LowConfidence(limit.rule);
        scene.touch(doubt);
        if scene.stance.turns_out_well(doubt, false) {
            return false;
        }
    }
    let passes = |entry: &Booked| {
        let of_category = !program.own_limits.contains(&share.limit.index());
        entry.activity.is_none() || (of_category && entry.origin == Origin::Awarded)
    };
    let mut above = used - share.at_most;
    let mut changed = false;
    for (at, cut) in share.members.iter_mut().rev() {
        let Some(entry) = book.booked.get_mut(*at).filter(|entry| !passes(entry)) else { continue };
        let less = entry.credits.min(above);
        changed |= !less.is_zero();
        entry.credits -= less;
        *cut += less;
        above -= less;
    }
    changed
}

/// Down to the millionth; what a division leaves below that is no part of an amount.
fn to_six_decimals(amount: Amount) -> Amount {
    let near = amount.decimal().round_dp(12);
    Amount::from_decimal(near.trunc_with_scale(6)).unwrap_or(amount)
}

/// Tells the activities what was cut of them.
pub(super) fn tell<S: Sink>(scene: &Scene<'_>, book: &Book, results: &mut [ActivityResult], _: &S) {
    for share in &book.shares {
        let Some(limit) = scene.program().limits.get(share.limit.index()) else { continue };
        let mut used = Amount::ZERO;
        for (at, cut) in &share.members {
            let Some(entry) = book.booked.get(*at) else { continue };
            let before = used;
            used += entry.credits;
            let Some(result) = entry.activity.and_then(|place| results.get_mut(place)) else { continue };
            if cut.is_zero() {
                continue;
            }
            let left = result.credits.sure - *cut;
            result.credits = Interval::exactly(left);
            if left.is_zero() {
                result.reason =
                    share.fault.as_ref().map_or(Reason::Limit, |fault| Reason::Fault(fault.cause()));
                result.verdict = verdict(result.reason, left);
                result.accepted = false;
            }
            if S::KEEPS {
                result.steps.push(match &share.fault {
                    Some(fault) => Step::Fault { rule: limit.rule, fault: fault.clone() },
                    None => Step::Limit {
                        rule: limit.rule,
                        period: share.period,
                        unit: Unit::Credits,
                        at_most: share.at_most,
                        used: before,
                        cut: *cut,
                        overflow_to: None,
                    },
                });
            }
        }
    }
}
