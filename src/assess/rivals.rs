//! Activities that share limits that cut, so that what is in doubt about one may decide how much of another counts.
//!
//! Where the limits of such rivals are caps on credits, each of which holds all or nothing of another, what counts in all
//! rises with everything that is credited. Where that is not so, their doubts may work against each other.

use crate::{
    policy::category::Unit,
    rulebook::{CategoryIx, GroupIx, LimitIx, Program},
    vocabulary::date::Date,
};

use super::{
    Doubt,
    memo::Credits,
    person::Person,
    pools::{Numbers, PoolIx},
};

/// An activity, and what its credits count for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    pub(super) place: usize,
    pub(super) day: Date,
    pub(super) group: Option<GroupIx>,
    pub(super) category: Option<CategoryIx>,
}

/// An activity that fills a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pool: PoolIx,
    pub(super) seat: Seat,
}

/// What was booked under limits that several activities share, in all evaluations of a holding.
#[derive(Clone, Debug, Default)]
pub(super) struct Rivals {
    members: Vec<Member>,
    /// Pools that cut, and the doubt about the limit itself.
    cut: Vec<(PoolIx, Option<Doubt>)>,
    /// Pools that credits of the cycle before fill.
    carried: Vec<PoolIx>,
    /// Activities that are taken in the days after a cycle as far as something in doubt lets them.
    admitted: Vec<(usize, Doubt)>,
}

/// Activities tied to each other by limits that cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    pub(super) members: Vec<Member>,
    /// Everything in doubt about them.
    pub(super) doubts: Vec<Doubt>,
    /// Their limits that are in doubt.
    pub(super) weak_limits: Vec<Doubt>,
    /// The activities something is in doubt about.
    pub(super) doubtful: Vec<usize>,
    /// Whether something is in doubt about several activities at once.
    pub(super) shared_doubts: bool,
    /// Whether a limit depends on all that counts.
    pub(super) of_total: bool,
    /// Whether less may count in all where more is credited.
    pub(super) against: bool,
}

impl Rivals {
    /// Notes that an activity fills a pool.
    pub(super) fn fills(&mut self, pool: PoolIx, seat: Seat) {
        self.members.push(Member { pool, seat });
    }

    /// Notes that a pool cuts.
    pub(super) fn cuts(&mut self, pool: PoolIx, doubt: Option<Doubt>) {
        self.cut.push((pool, doubt));
    }

    /// Notes that credits of the cycle before fill a pool.
    pub(super) fn carries_into(&mut self, pool: PoolIx) {
        self.carried.push(pool);
    }

    /// The activities that are taken as far as something in doubt lets them.
    pub(super) fn admitted(&self) -> impl Iterator<Item = usize> {
        self.admitted.iter().map(|(place, _)| *place)
    }

    /// Notes that something in doubt decides whether an activity is taken at all.
    pub(super) fn admits(&mut self, place: usize, doubt: Doubt) {
        self.admitted.push((place, doubt));
    }

    /// The rivals among the activities something is in doubt about, as they are tied to each other.
    pub(super) fn clusters(
        &mut self,
        person: &Person<'_>,
        numbers: &Numbers,
        memo: &Credits,
    ) -> Vec<Cluster> {
        if self.cut.is_empty() {
            return Vec::new();
        }
        self.cut.sort_unstable();
        self.cut.dedup();
        let cut = &self.cut;
        let in_cut = |pool: &PoolIx| cut.binary_search_by(|(known, _)| known.cmp(pool)).is_ok();
        let mut members: Vec<Member> =
            self.members.iter().filter(|member| in_cut(&member.pool)).copied().collect();
        members.sort_unstable();
        members.dedup();
        let carried = self.carried.iter().any(in_cut);
        let clusters = tied(&members, carried);
        let limit = |pool| numbers.known(pool).map(|(limit, _)| limit);
        let cluster = |members: Vec<Member>| {
            let plain = !carried && nested(person.program, &members, limit);
            Cluster { against: !plain, ..self.cluster(members, person, limit, memo) }
        };
        clusters.into_iter().map(cluster).collect()
    }

    fn cluster(
        &self,
        members: Vec<Member>,
        person: &Person<'_>,
        limit: impl Fn(PoolIx) -> Option<LimitIx>,
        memo: &Credits,
    ) -> Cluster {
        let program = person.program;
        let mut cluster = Cluster { members, ..Cluster::default() };
        let mut places: Vec<usize> = cluster.members.iter().map(|member| member.seat.place).collect();
        places.sort_unstable();
        places.dedup();
        for place in &places {
            let admitted =
                self.admitted.iter().filter(|(admitted, _)| admitted == place).map(|(_, doubt)| *doubt);
            let met = memo.ever_touched(*place).chain(admitted);
            let mut own: Vec<Doubt> = met.filter(|doubt| decides_credits(*doubt)).collect();
            own.sort_unstable();
            own.dedup();
            if !own.is_empty() {
                cluster.doubtful.push(*place);
            }
            cluster.doubts.extend(own);
        }
        // Most are about the activity itself.
        let about_rules = |doubt: &&Doubt| matches!(doubt, Doubt::Question(_) | Doubt::LowConfidence(_));
        cluster.shared_doubts = cluster.doubts.iter().filter(about_rules).any(|doubt| memo.met_twice(*doubt));
        let mut pools: Vec<PoolIx> = cluster.members.iter().map(|member| member.pool).collect();
        pools.dedup();
        let limits = pools.iter().filter_map(|pool| program.limits.get(limit(*pool)?.index()));
        cluster.of_total = limits.into_iter().any(|limit| limit.of_total);
        let weak = self.cut.iter().filter(|(pool, _)| pools.contains(pool)).filter_map(|(_, doubt)| *doubt);
        cluster.weak_limits = weak.collect();
        cluster.weak_limits.sort_unstable();
        cluster.weak_limits.dedup();
        cluster.doubts.sort_unstable();
        cluster.doubts.dedup();
        cluster
    }
}

/// Whether a doubt decides what an activity gives. Of one that cannot be computed nobody can tell what it would give.
pub(super) fn decides_credits(doubt: Doubt) -> bool {
    match doubt {
        Doubt::Question(_) | Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) => true,
        Doubt::NotComputed(_) => false,
    }
}

/// The members of pools, by the groups in which activities share pools with each other.
fn tied(members: &[Member], all: bool) -> Vec<Vec<Member>> {
    let mut clusters: Vec<Vec<Member>> = Vec::new();
    for pool in members.chunk_by(|one, other| one.pool == other.pool) {
        let touches = |cluster: &Vec<Member>| {
            all || cluster.iter().any(|one| pool.iter().any(|other| one.seat.place == other.seat.place))
        };
        let (tied, apart): (Vec<_>, Vec<_>) = clusters.into_iter().partition(touches);
        clusters = apart;
        clusters.push(tied.into_iter().flatten().chain(pool.iter().copied()).collect());
    }
    clusters
}

/// Whether all limits are caps on credits, and the activities under one are all, or none of them, under another.
fn nested(program: &Program, members: &[Member], limit: impl Fn(PoolIx) -> Option<LimitIx>) -> bool {
    let of = |pool| limit(pool).and_then(|limit| program.limits.get(limit.index()));
    let plain = |pool| {
        of(pool).is_some_and(|limit| {
            limit.unit == Unit::Credits && limit.overflow_to.is_none() && !limit.window.slides()
        })
    };
    /// An activity, as far as it is in one group.
    type Entry = (usize, Option<GroupIx>);
    let mut pools: Vec<(PoolIx, Vec<Entry>)> = Vec::new();
    let of_total = |pool| of(pool).is_some_and(|limit| limit.of_total);
    // What counts in all rises with everything that is credited under a limit that depends on it, too.
    for member in members.iter().filter(|member| !of_total(member.pool)) {
        let entry = (member.seat.place, member.seat.group);
        match pools.iter_mut().find(|(pool, _)| *pool == member.pool) {
            Some((_, entries)) => entries.push(entry),
            None => pools.push((member.pool, vec![entry])),
        }
    }
    let crosses = |one: &[Entry], other: &[Entry]| {
        let common = one.iter().filter(|entry| other.contains(entry)).count();
        common > 0 && common < one.len() && common < other.len()
    };
    pools.iter().all(|(pool, _)| plain(*pool))
        && pools
            .iter()
            .enumerate()
            .all(|(at, (_, one))| pools.iter().skip(at + 1).all(|(_, other)| !crosses(one, other)))
}

impl Cluster {
    /// Whether what is in doubt is only for them, or only against them: one limit, or activities alone.
    pub(super) fn is_plain(&self) -> bool {
        self.weak_limits.is_empty() || (self.doubtful.is_empty() && self.weak_limits.len() == 1)
    }

    /// Everything that is in doubt about them and their limits, unless that is plain for or against them.
    pub(super) fn all_doubts(&self) -> impl Iterator<Item = Doubt> {
        let limits = if self.is_plain() { &[] } else { self.weak_limits.as_slice() };
        self.doubts.iter().chain(limits).copied()
    }
}
