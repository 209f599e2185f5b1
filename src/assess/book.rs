//! Booking credits: limits, in the order stated, over activities in date order.

use crate::{
    policy::category::Unit,
    rulebook::{CategoryIx, GroupIx, Limit, LimitIx, Overflow, Window},
    script::Fault,
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        symbol::Symbol,
    },
};

use super::{
    Doubt,
    covers::{AtMost, Cover, Covered, Covering, Covers, Shared, at_most, covered, pool_day, with_others},
    pools::{Key, Numbers, Pool, PoolIx, Pools},
    scene::Scene,
    served,
    share::Share,
    trace::{Cause, Fault as RuleFault, Sink, Step},
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
    covering: Vec<(Unit, PoolIx)>,
    /// What cycles before booked, for windows that reach back into them.
    earlier: Vec<Booked>,
    /// What limits moved to stretches that begin after the cycle or the day that is asked about.
    pub(super) pending: Vec<Booked>,
    /// Why a limit on what was booked last could not be computed, where one could not.
    pub(super) faulted: Option<Cause>,
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

impl Book {
    /// An empty book with room for so many entries, in the place of one that is not needed any more.
    pub(super) fn with_room(self, entries: usize) -> Self {
        let Self { mut booked, mut pools, mut covering, mut earlier, .. } = self;
        booked.clear();
        booked.reserve(entries);
        pools.empty();
        covering.clear();
        earlier.clear();
        Self { booked, pools, covering, earlier, ..Self::default() }
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

    /// The balances taken over in the cycle.
    pub(super) fn openings(&self) -> impl Iterator<Item = &Booked> {
        // They come before all activities.
        let before = self.booked.iter().take_while(|entry| entry.activity.is_none());
        before.filter(|entry| entry.origin == Origin::Opening)
    }

    /// Books credits that no limit cuts any more, but that fill the limits of their group and category.
    pub(super) fn take_over(&mut self, scene: &mut Scene<'_>, entry: Booked, shared: &mut Shared) {
        let program = scene.program();
        for (at, limit) in program.limits.iter().enumerate() {
            let plain = limit.of.when.is_none() && limit.of.kinds.is_empty() && limit.per.is_none();
            let by_several = limit.window != Window::Activity && !limit.of_total;
            let counted = plain && by_several && limit.unit == Unit::Credits;
            let covers = counted
                && scene.in_force(program.rule(limit.rule))
                && scene.matches(&limit.of, entry.category, entry.group, None).unwrap_or(false);
            if covers && let Some(period) = scene.stretch_at(&limit.window, entry.day) {
                let day = pool_day(&limit.window, period);
                let limit = LimitIx::new(at);
                let pool = shared.numbers.of(limit, day, Key::Shared);
                self.pools.at(pool).used += entry.credits;
                shared.rivals.starts_at(pool, self.pools.get(pool).used);
                if entry.origin == Origin::Carried {
                    shared.rivals.carries_into(pool);
                }
            }
        }
        self.booked.push(entry);
    }

    /// Books what is left of credits after all limits, and returns it. Awarded credits pass the limits of their
    /// category, which the body has applied already.
    pub(super) fn add(
        &mut self,
        scene: &mut Scene<'_>,
        entry: &Booked,
        covers: &mut Covers,
        sink: &mut impl Sink,
    ) -> Amount {
        let covering = covers.of(scene, entry);
        self.faulted = None;
        if self.add_whole(entry, covering, covers) {
            return entry.credits;
        }
        let mut moved = Vec::new();
        let mut total = self.add_one(scene, entry, covering, covers, &mut moved, sink);
        let mut next = 0;
        while let Some(entry) = moved.get(next).copied() {
            let covering = covers.of(scene, &entry);
            total += self.add_one(scene, &entry, covering, covers, &mut moved, sink);
            next += 1;
        }
        total
    }

    /// Books an entry where every limit lets all of it pass, as far as that is known without asking anything. Whether it
    /// did.
    fn add_whole(&mut self, entry: &Booked, covering: Covering, covers: &Covers) -> bool {
        let limits = covers.limits(covering);
        let passes = limits.iter().all(|cover| match cover {
            Cover::Known(covered) => self.fits(covered, entry),
            Cover::Asked(_) => false,
        });
        if !passes || entry.credits.is_zero() {
            return false;
        }
        for cover in limits {
            if let Cover::Known(covered) = cover {
                self.pools.at(covered.pool).used += counted(covered.unit, entry);
            }
        }
        self.booked.push(*entry);
        true
    }

    /// Whether a limit lets all the credits pass, as far as that is known without asking anything.
    fn fits(&self, covered: &Covered, entry: &Booked) -> bool {
        match (covered.at_most, covered.unit) {
            (AtMost::Known(_) | AtMost::Low(_), Unit::Certificates) | (AtMost::Asked, _) => false,
            (AtMost::Known(at_most) | AtMost::Low(at_most), Unit::Credits | Unit::Items | Unit::Hours) => {
                !covered.slides && self.pools.get(covered.pool).used + counted(covered.unit, entry) <= at_most
            }
        }
    }

    /// Books what is left of an entry, and hands back what moved on.
    fn add_one(
        &mut self,
        scene: &mut Scene<'_>,
        entry: &Booked,
        covering: Covering,
        covers: &mut Covers,
        moved: &mut Vec<Booked>,
        sink: &mut impl Sink,
    ) -> Amount {
        let mut left = *entry;
        let mut overflow = Vec::new();
        let ((of_category, of_policy), shared) = covers.limits_and_shared(covering);
        let own = entry.origin != Origin::Awarded;
        for (limits, cuts) in [(of_category, own), (of_policy, true)] {
            for cover in limits {
                self.limit(scene, cover, cuts, &mut left, &mut overflow, shared, sink);
            }
        }
        for (unit, pool) in self.covering.drain(..) {
            self.pools.at(pool).used += counted(unit, &left);
        }
        if !left.credits.is_zero() {
            self.booked.push(left);
        }
        for (to, credits) in overflow {
            match to {
                // What moved on is under the limits of its new group only; it cannot move again.
                Moves::To(group) => {
                    moved.push(Booked { group: Some(group), category: None, credits, ..*entry });
                }
                Moves::Until(day) => {
                    let later = Booked { day, credits, ..*entry };
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

    #[expect(clippy::too_many_arguments, reason = "one limit over one entry, called from one place")]
    fn limit(
        &mut self,
        scene: &mut Scene<'_>,
        cover: &Cover,
        cuts: bool,
        left: &mut Booked,
        overflow: &mut Vec<(Moves, Amount)>,
        shared: &mut Shared,
        sink: &mut impl Sink,
    ) {
        let at = match cover {
            Cover::Known(covered) => covered.limit,
            Cover::Asked(limit) => *limit,
        };
        let Some(limit) = scene.program().limits.get(at.index()) else { return };
        let covered = match cover {
            Cover::Known(covered) => Ok(Some(*covered)),
            Cover::Asked(_) => covered(scene, at, limit, left, shared).inspect(|covered| {
                covered.iter().for_each(|covered| shared.fill(limit, covered, left));
            }),
        };
        let allowed = covered.and_then(|covered| match covered {
            Some(covered) => {
                let allowed = self.allowed(scene, limit, &covered, left, shared, sink)?;
                Ok(allowed.map(|allowed| (covered, allowed)))
            }
            None => Ok(None),
        });
        match allowed {
            Ok(None) => {}
            Ok(Some((covered, allowed))) => {
                self.covering.push((limit.unit, covered.pool));
                if !cuts || allowed >= left.credits {
                    return;
                }
                let cut = left.credits - allowed;
                match limit.overflow_to {
                    Some(Overflow::Group(group)) if left.category.is_some() => {
                        overflow.push((Moves::To(group), cut));
                    }
                    Some(Overflow::NextWindow) => {
                        overflow.push((Moves::Until(covered.period.last.next()), cut));
                    }
                    Some(Overflow::Group(_)) | None => {}
                }
                left.credits = allowed;
            }
            Err(fault) => {
                // A limit that cannot be computed lets nothing pass: the credits are not sure.
                let fault = RuleFault::of_script(&fault);
                self.faulted = Some(fault.cause());
                sink.step(|| Step::Fault { rule: limit.rule, fault });
                left.credits = Amount::ZERO;
            }
        }
    }

    /// How much of the credits a limit that covers them allows; `None` where it is not in force.
    fn allowed<'a>(
        &mut self,
        scene: &mut Scene<'a>,
        limit: &'a Limit,
        covered: &Covered,
        left: &Booked,
        shared: &mut Shared,
        sink: &mut impl Sink,
    ) -> Result<Option<Amount>, Fault> {
        let used = match limit.unit {
            Unit::Credits | Unit::Items | Unit::Hours => self.used(limit, covered, &shared.numbers),
            Unit::Certificates => served::before(scene),
        };
        let (at_most, low) = match covered.at_most {
            AtMost::Known(at_most) => (at_most, false),
            AtMost::Low(at_most) => (at_most, true),
            AtMost::Asked => {
                scene.enter(limit.rule);
                scene.used = used;
                let at_most = at_most(scene, limit, covered.period);
                super::credit::told_setters(scene, sink);
                let Some(at_most) = at_most? else { return Ok(None) };
                (at_most, scene.low)
            }
        };
        let allowed = allowed(limit.unit, left, at_most - used);
        if allowed >= left.credits {
            return Ok(Some(left.credits));
        }
        let doubt = Doubt::LowConfidence(limit.rule);
        match (with_others(limit, covered.pool, shared), left.activity) {
            (Some(pool), _) => shared.rivals.cuts(pool, low.then_some(doubt)),
            (None, Some(place)) if low || allowed.is_zero() => shared.rivals.cuts_alone(place),
            (None, _) => {}
        }
        if low {
            scene.touch(doubt);
            if scene.stance.turns_out_well(doubt, false) {
                return Ok(Some(left.credits));
            }
            sink.step(|| Step::LowConfidence { rule: limit.rule });
        }
        let cut = left.credits - allowed;
        self.pools.at(covered.pool).cut += cut;
        let (period, overflow_to) = (covered.period, limit.overflow_to);
        sink.step(|| Step::Limit {
            rule: limit.rule,
            period,
            unit: limit.unit,
            at_most,
            used,
            cut,
            overflow_to,
        });
        Ok(Some(allowed))
    }

    /// What a limit has counted before what it covers, in its unit.
    fn used(&self, limit: &Limit, covered: &Covered, numbers: &Numbers) -> Amount {
        if limit.window.slides() {
            let Some((_, key)) = numbers.known(covered.pool) else { return Amount::ZERO };
            return self.pools.sum(numbers.over(covered.limit, covered.period, key)).used;
        }
        self.pools.get(covered.pool).used
    }

    /// How full a limit is in a stretch of its window, for all activities that share it.
    pub(super) fn pool(&self, limit: LimitIx, window: &Window, stretch: Period, numbers: &Numbers) -> Pool {
        let day = stretch.first;
        let days = if window.slides() { stretch } else { Period { first: day, last: day } };
        self.pools.sum(numbers.over(limit, days, Key::Shared))
    }
}

/// How much of a limit an entry takes up, in the limit's unit.
pub(super) fn counted(unit: Unit, entry: &Booked) -> Amount {
    match unit {
        Unit::Credits => entry.credits,
        Unit::Items if entry.credits.is_zero() => Amount::ZERO,
        Unit::Items => Amount::from_whole(1),
        Unit::Hours => entry.hours,
        // Told by the other certificates, whenever it is asked.
        Unit::Certificates => Amount::ZERO,
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
