//! Activities that share limits that cut, so that what is in doubt about one may decide how much of another counts.
//!
//! Where the limits of such rivals are caps on credits, each of which holds all or nothing of another, what counts in all
//! rises with everything that is credited. Where that is not so, their doubts may work against each other.

use crate::{
    policy::category::Unit,
    rulebook::{CategoryIx, Filter, GroupIx, LimitIx, Need, Program, Window},
    vocabulary::date::Date,
};

use super::{
    Cycle, Doubt,
    memo::Credits,
    person::Person,
    pools::{Numbers, PoolIx},
    scene::Scene,
    stance::Stance,
};

/// An activity that fills a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    pool: PoolIx,
    place: usize,
    day: Date,
    group: Option<GroupIx>,
    category: Option<CategoryIx>,
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
    members: Vec<Member>,
    /// Everything in doubt about them and about their limits.
    pub(super) doubts: Vec<Doubt>,
    /// The activities something is in doubt about.
    doubtful: Vec<usize>,
    /// Whether something is in doubt about several activities at once.
    pub(super) shared_doubts: bool,
    /// Whether a limit depends on all that counts.
    pub(super) of_total: bool,
    /// Whether less may count in all where more is credited.
    pub(super) against: bool,
}

/// How finely what counts is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// By group, and as far as requirements and carry-over tell it apart.
    Totals,
    /// By category and activity, too.
    Everything,
}

impl Rivals {
    /// Notes that an activity fills a pool.
    pub(super) fn fills(
        &mut self,
        pool: PoolIx,
        place: usize,
        day: Date,
        bucket: (Option<GroupIx>, Option<CategoryIx>),
    ) {
        self.members.push(Member { pool, place, day, group: bucket.0, category: bucket.1 });
    }

    /// Notes that a pool cuts.
    pub(super) fn cuts(&mut self, pool: PoolIx, doubt: Option<Doubt>) {
        self.cut.push((pool, doubt));
    }

    /// Notes that credits of the cycle before fill a pool.
    pub(super) fn carries_into(&mut self, pool: PoolIx) {
        self.carried.push(pool);
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
        let mut places: Vec<usize> = cluster.members.iter().map(|member| member.place).collect();
        places.sort_unstable();
        places.dedup();
        for place in &places {
            let credited = memo.recall(*place).map_or(&[][..], |(touched, _)| touched);
            let admitted =
                self.admitted.iter().filter(|(admitted, _)| admitted == place).map(|(_, doubt)| *doubt);
            let mut own: Vec<Doubt> =
                credited.iter().copied().chain(admitted).filter(decides_credits).collect();
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
        // A limit in doubt alone is for or against all of them.
        if !cluster.doubts.is_empty() {
            let ours = |pool: &PoolIx| pools.contains(pool);
            cluster
                .doubts
                .extend(self.cut.iter().filter(|(pool, _)| ours(pool)).filter_map(|(_, doubt)| *doubt));
        }
        cluster.doubts.sort_unstable();
        cluster.doubts.dedup();
        cluster
    }
}

/// Whether a doubt decides what an activity gives. Of one that cannot be computed nobody can tell what it would give.
fn decides_credits(doubt: &Doubt) -> bool {
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
            all || cluster.iter().any(|one| pool.iter().any(|other| one.place == other.place))
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
        let entry = (member.place, member.group);
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
    /// The sums that are told of some of the rivals and not of others: of each the activities that go into it, as far as
    /// something is in doubt about them.
    pub(super) fn parts(&self, person: &Person<'_>, cycle: Option<Cycle>, told: Told) -> Vec<Vec<usize>> {
        let mut parts = Vec::new();
        for group in self.distinct(|member| member.group) {
            parts.push(self.such(|member| member.group == group));
        }
        self.required(person, cycle, &mut parts);
        if told == Told::Everything {
            for category in self.distinct(|member| member.category) {
                parts.push(self.such(|member| member.category == category));
            }
            parts.extend(self.doubtful.iter().map(|place| vec![*place]));
        }
        parts.retain(|part| !part.is_empty() && part.len() < self.doubtful.len());
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// The parts that requirements and carry-over tell apart.
    fn required(&self, person: &Person<'_>, cycle: Option<Cycle>, parts: &mut Vec<Vec<usize>>) {
        let mut scene = Scene::new(person, Stance::stated(&[]), false);
        scene.cycle = cycle;
        let mut filters = Vec::new();
        let program = person.program;
        let needs = program.requirements.iter().map(|requirement| &requirement.needs);
        needs
            .chain(program.routes.iter().map(|route| &route.needs))
            .for_each(|need| minima(need, &mut filters));
        filters.extend(program.carry.iter().map(|carry| (&carry.of, &carry.window)));
        for (of, window) in filters {
            let mut stretches: Vec<(Option<Date>, usize)> = Vec::new();
            for member in self.members.iter().filter(|member| self.doubtful.contains(&member.place)) {
                scene.activity = person.ledger.activities.get(member.place);
                let kind = scene.activity.map(|activity| activity.kind);
                if scene.matches(of, member.category, member.group, kind).unwrap_or(true) {
                    let stretch = scene.stretch_at(window, member.day).map(|stretch| stretch.first);
                    stretches.push((stretch, member.place));
                }
            }
            stretches.sort_unstable();
            stretches.dedup();
            let by_stretch = stretches.chunk_by(|one, other| one.0 == other.0);
            parts.extend(by_stretch.map(|part| part.iter().map(|(_, place)| *place).collect::<Vec<_>>()));
        }
    }

    fn distinct<T: Ord>(&self, of: impl Fn(&Member) -> T) -> Vec<T> {
        let mut all: Vec<T> = self.members.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The activities in doubt that have such a member.
    fn such(&self, such: impl Fn(&Member) -> bool) -> Vec<usize> {
        let has = |place: &usize| self.members.iter().any(|member| member.place == *place && such(member));
        self.doubtful.iter().copied().filter(has).collect()
    }
}

/// Every minimum of a need: what it counts, in which window.
fn minima<'p>(need: &'p Need, found: &mut Vec<(&'p Filter, &'p Window)>) {
    match need {
        Need::AtLeast { of, window, .. } => found.push((of, window)),
        Need::AllOf(needs) | Need::Some { of: needs, .. } => {
            needs.iter().for_each(|need| minima(need, found))
        }
        // Another requirement is looked through by itself.
        Need::Requirement(_)
        | Need::Covered(..)
        | Need::Paid(..)
        | Need::Passed(..)
        | Need::Holds(_)
        | Need::Declared(..)
        | Need::When(_) => {}
    }
}
