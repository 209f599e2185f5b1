//! Booking credits: limits, in the order stated, over activities in date order.

use std::ops::Range;

use crate::{
    policy::category::Unit,
    rulebook::{CategoryIx, GroupIx, Limit, LimitIx, Overflow, Window},
    script::{Fault, Seen},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        symbol::Symbol,
    },
};

use super::{
    Doubt,
    pools::{Key, Pool, Pools},
    rivals::PoolId,
    scene::Scene,
    served,
    share::Share,
    trace::{Fault as RuleFault, Sink, Step},
    uncomputed::Uncomputed,
};

/// Credits that count, and what they count for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Booked {
    /// The activity; none for what was taken over or carried in.
    pub(super) activity: Option<usize>,
    pub(super) day: Date,
    pub(super) category: Option<CategoryIx>,
    pub(super) group: Option<GroupIx>,
    pub(super) kind: Option<Symbol>,
    pub(super) hours: Amount,
    pub(super) credits: Amount,
    pub(super) origin: Origin,
}

/// Where booked credits come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An activity, by the rules.
    Rules,
    /// An activity for which the body awarded them.
    Awarded,
    /// A balance taken over.
    Opening,
    /// The cycle before, which tells of them too.
    Carried,
}

/// The credits of one cycle, and how full its limits are.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) booked: Vec<Booked>,
    pools: Pools,
    /// Room for the limits that cover what is being booked.
    covering: Vec<Covering>,
    /// What cycles before booked, for windows that reach back into them.
    earlier: Vec<Booked>,
    /// What limits moved to stretches that begin after the cycle or the day that is asked about.
    pub(super) pending: Vec<Booked>,
    /// Whether a limit on what was booked last could not be computed.
    pub(super) faulted: bool,
    /// Activities whose credits cannot be computed.
    pub(super) uncomputed: Vec<Uncomputed>,
    /// How full the limits are that depend on all that counts.
    pub(super) shares: Vec<Share>,
}

/// Where what a limit cut moves.
#[derive(Clone, Copy, Debug)]
enum Moves {
    /// To another group.
    To(GroupIx),
    /// To a later day.
    Until(Date),
}

/// A limit that covers what is being booked.
#[derive(Clone, Debug)]
struct Covering {
    limit: LimitIx,
    /// The day its pool is kept under.
    day: Date,
    key: Key,
    unit: Unit,
}

/// The day a pool is kept under: the first of its stretch, or, where the window slides, each day by itself.
fn pool_day(window: &Window, stretch: Period) -> Date {
    if window.slides() { stretch.last } else { stretch.first }
}

impl Book {
    /// An empty book with room for so many entries.
    pub(super) fn with_room(entries: usize) -> Self {
        Self { booked: Vec::with_capacity(entries), ..Self::default() }
    }

    /// An empty book that knows how full limits are. A window of the cycle begins anew because its first day differs.
    pub(super) fn next_cycle(mut self) -> Self {
        // What was carried in is told in the cycle it was earned in.
        self.earlier.extend(self.booked.drain(..).filter(|entry| entry.origin != Origin::Carried));
        self.shares.clear();
        self
    }

    /// What counts in a stretch: of a cycle, what is booked in it; of one that begins before the cycle, also what the
    /// cycles before booked.
    pub(super) fn entries(&self, stretch: Period, cycle: Option<Period>) -> impl Iterator<Item = &Booked> {
        let back = cycle.is_some_and(|cycle| stretch.first < cycle.first);
        let earlier = if back { self.earlier.as_slice() } else { &[] };
        let booked = self.booked.iter().filter(move |entry| !(back && entry.origin == Origin::Carried));
        earlier.iter().chain(booked).filter(move |entry| stretch.contains(entry.day))
    }

    /// Books credits that no limit cuts any more, but that fill the limits of their group and category.
    pub(super) fn take_over(&mut self, scene: &mut Scene<'_>, entry: Booked) {
        let program = scene.program();
        for (at, limit) in program.limits.iter().enumerate() {
            let plain = limit.of.when.is_none() && limit.of.kinds.is_empty() && limit.per.is_none();
            let shared = limit.window != Window::Activity && !limit.of_total;
            let counted = plain && shared && limit.unit == Unit::Credits;
            let covers = counted
                && scene.in_force(program.rule(limit.rule))
                && scene.matches(&limit.of, entry.category, entry.group, None).unwrap_or(false);
            if covers && let Some(period) = scene.stretch_at(&limit.window, entry.day) {
                let day = pool_day(&limit.window, period);
                let limit = LimitIx::new(at);
                self.pools.at(limit, day, Key::Shared).used += entry.credits;
                if entry.origin == Origin::Carried {
                    scene.rivals.carries_into(PoolId { limit, day, key: Key::Shared });
                }
            }
        }
        self.booked.push(entry);
    }

    /// Books what is left of credits after all limits, and returns it. Awarded credits pass the limits of their
    /// category, which the body has applied already.
    pub(super) fn add(&mut self, scene: &mut Scene<'_>, entry: Booked, sink: &mut impl Sink) -> Amount {
        self.faulted = false;
        let mut moved = Vec::new();
        let mut total = self.add_one(scene, entry, &mut moved, sink);
        let mut next = 0;
        while let Some(entry) = moved.get(next).copied() {
            total += self.add_one(scene, entry, &mut moved, sink);
            next += 1;
        }
        total
    }

    /// Books what is left of an entry, and hands back what moved on.
    fn add_one(
        &mut self,
        scene: &mut Scene<'_>,
        entry: Booked,
        moved: &mut Vec<Booked>,
        sink: &mut impl Sink,
    ) -> Amount {
        let program = scene.program();
        let own = entry.category.and_then(|category| program.categories.get(category.index()));
        let own = own.map_or(0..0, |category| category.limits.clone());
        let (mut covering, mut overflow) = (std::mem::take(&mut self.covering), Vec::new());
        let mut left = entry;
        for (range, cuts) in [(own, entry.origin != Origin::Awarded), (program.own_limits.clone(), true)] {
            self.limit(scene, range, cuts, &mut left, &mut covering, &mut overflow, sink);
        }
        for Covering { limit, day, key, unit } in covering.drain(..) {
            self.pools.at(limit, day, key).used += match unit {
                Unit::Credits => left.credits,
                Unit::Items if left.credits.is_zero() => Amount::ZERO,
                Unit::Items => Amount::whole(1),
                Unit::Hours => left.hours,
                // Told by the other certificates, whenever it is asked.
                Unit::Certificates => Amount::ZERO,
            };
        }
        self.covering = covering;
        if !left.credits.is_zero() {
            self.booked.push(left);
        }
        for (to, credits) in overflow {
            match to {
                // What moved on is under the limits of its new group only; it cannot move again.
                Moves::To(group) => {
                    moved.push(Booked { group: Some(group), category: None, credits, ..entry });
                }
                Moves::Until(day) => {
                    let later = Booked { day, credits, ..entry };
                    let within = scene.cycle.is_some_and(|cycle| cycle.period.contains(day));
                    let now = within && day <= scene.person.given.on;
                    if now { moved.push(later) } else { self.pending.push(later) }
                }
            }
        }
        left.credits
    }

    /// What cycles before moved to stretches that have begun in this one.
    pub(super) fn due(&mut self, cycle: Period, on: Date) -> Vec<Booked> {
        let is_due = |entry: &Booked| cycle.contains(entry.day) && entry.day <= on;
        let (due, pending) = std::mem::take(&mut self.pending).into_iter().partition(is_due);
        self.pending = pending;
        due
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one pass over one range of limits, called twice from one place"
    )]
    fn limit(
        &mut self,
        scene: &mut Scene<'_>,
        range: Range<usize>,
        cuts: bool,
        left: &mut Booked,
        covering: &mut Vec<Covering>,
        overflow: &mut Vec<(Moves, Amount)>,
        sink: &mut impl Sink,
    ) {
        let program = scene.program();
        for at in range {
            let Some(limit) = program.limits.get(at) else { continue };
            match self.one(scene, LimitIx::new(at), limit, left, sink) {
                Ok(None) => {}
                Ok(Some((place, allowed))) => {
                    covering.push(place);
                    if cuts && allowed < left.credits {
                        let cut = left.credits - allowed;
                        match limit.overflow_to {
                            Some(Overflow::Group(group)) if left.category.is_some() => {
                                overflow.push((Moves::To(group), cut));
                            }
                            Some(Overflow::NextWindow) => {
                                let stretch = scene.stretch_at(&limit.window, left.day);
                                let day = stretch.map_or(left.day, |stretch| stretch.last).next();
                                overflow.push((Moves::Until(day), cut));
                            }
                            Some(Overflow::Group(_)) | None => {}
                        }
                        left.credits = allowed;
                    }
                }
                Err(fault) => {
                    // A limit that cannot be computed lets nothing pass: the credits are not sure.
                    let fault = RuleFault::of_script(fault);
                    sink.step(|| Step::Fault { rule: limit.rule, fault });
                    self.faulted = true;
                    left.credits = Amount::ZERO;
                }
            }
        }
    }

    /// How much of the credits one limit allows, if it covers them.
    fn one<'a>(
        &mut self,
        scene: &mut Scene<'a>,
        at: LimitIx,
        limit: &'a Limit,
        left: &Booked,
        sink: &mut impl Sink,
    ) -> Result<Option<(Covering, Amount)>, Fault> {
        let covers = !limit.of_total && scene.enter(limit.rule);
        if !covers || !scene.matches(&limit.of, left.category, left.group, left.kind)? {
            return Ok(None);
        }
        if let Some(fact) = scene.missing_anchor(&limit.window) {
            return Err(Fault::Absent(fact));
        }
        let Some(period) = scene.stretch_at(&limit.window, left.day) else { return Ok(None) };
        let key = key(scene, limit, left)?;
        let day = pool_day(&limit.window, period);
        let used = match limit.unit {
            Unit::Credits | Unit::Items | Unit::Hours => {
                self.full(at, period, key, limit.window.slides()).used
            }
            Unit::Certificates => served::before(scene),
        };
        scene.used = used;
        scene.window_start = Some(period.first);
        scene.low = false;
        scene.setters.clear();
        let at_most = scene.amount(&limit.at_most);
        scene.window_start = None;
        super::credit::told_setters(scene, sink);
        let Some(at_most) = at_most? else { return Ok(None) };
        let allowed = allowed(limit.unit, left, at_most - used);
        let place = Covering { limit: at, day, key, unit: limit.unit };
        let cuts = allowed < left.credits;
        note(scene, limit, &place, left, cuts);
        if !cuts {
            return Ok(Some((place, allowed)));
        }
        if scene.low {
            let doubt = Doubt::LowConfidence(limit.rule);
            scene.touch(doubt);
            if scene.stance.towards_limits().turns_out_well(doubt, false) {
                return Ok(Some((place, left.credits)));
            }
            sink.step(|| Step::LowConfidence { rule: limit.rule });
        }
        let cut = left.credits - allowed;
        self.pools.at(at, day, key).cut += cut;
        let overflow_to = limit.overflow_to;
        sink.step(|| Step::Limit {
            rule: limit.rule,
            period,
            unit: limit.unit,
            at_most,
            used,
            cut,
            overflow_to,
        });
        Ok(Some((place, allowed)))
    }

    /// How full a limit is in a stretch of its window, for all activities that share it.
    pub(super) fn pool(&self, limit: LimitIx, window: &Window, stretch: Period) -> Pool {
        self.full(limit, stretch, Key::Shared, window.slides())
    }

    /// How full a limit is in a stretch: in one pool, or, where its window slides, in those of all its days.
    fn full(&self, limit: LimitIx, stretch: Period, key: Key, slides: bool) -> Pool {
        if slides { self.pools.over(limit, stretch, key) } else { self.pools.on(limit, stretch.first, key) }
    }
}

/// Notes which activities fill a pool together, and whether it cuts.
fn note(scene: &mut Scene<'_>, limit: &Limit, place: &Covering, left: &Booked, cuts: bool) {
    let alone = matches!(place.key, Key::Activity(_));
    let Some(activity) = left.activity.filter(|_| !alone) else { return };
    // The stretches of a window that slides overlap.
    let day = if limit.window.slides() { Date::EARLIEST } else { place.day };
    let pool = PoolId { limit: place.limit, day, key: place.key };
    scene.rivals.fills(pool, activity, left.day, (left.group, left.category));
    if cuts {
        scene.rivals.cuts(pool, scene.low.then_some(Doubt::LowConfidence(limit.rule)));
    }
}

/// What tells the activities apart that share a limit.
fn key<'a>(scene: &mut Scene<'a>, limit: &'a Limit, left: &Booked) -> Result<Key, Fault> {
    let Some(per) = &limit.per else {
        let each = limit.window == Window::Activity;
        return Ok(if each { Key::Activity(left.activity) } else { Key::Shared });
    };
    match per.run(scene) {
        Ok(Seen::Number(number)) => Ok(Key::Number(number)),
        Ok(Seen::Word(word)) => Ok(Key::Word(word)),
        // Without the fact that tells items apart, each activity is an item of its own.
        Ok(Seen::Words(_) | Seen::Flag(_) | Seen::Date(_)) | Err(Fault::Absent(_)) => {
            Ok(Key::Activity(left.activity))
        }
        Err(fault) => Err(fault),
    }
}

/// How many of the credits fit into what is left of a limit.
fn allowed(unit: Unit, entry: &Booked, rest: Amount) -> Amount {
    let rest = rest.at_least_zero();
    match unit {
        Unit::Credits => entry.credits.min(rest),
        Unit::Items | Unit::Certificates if rest >= Amount::whole(1) => entry.credits,
        Unit::Items | Unit::Certificates => Amount::ZERO,
        Unit::Hours if entry.hours <= rest => entry.credits,
        // Credits follow the hours that still fit.
        Unit::Hours => {
            let share = entry.credits.decimal() * rest.decimal() / entry.hours.decimal();
            Amount::from_decimal(share).unwrap_or(Amount::ZERO)
        }
    }
}
