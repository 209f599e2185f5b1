//! Activities that share limits that cut, so that what is in doubt about one may decide how much of another counts.
//!
//! The shape of their limits tells whether what counts in all rises with everything that is credited. Where it does not,
//! their doubts may work against each other.

use crate::{
    policy::category::Unit,
    rulebook::{CategoryIx, GroupIx, LimitIx},
    vocabulary::{amount::Amount, date::Date},
};

use super::{
    Doubt,
    book::{Booked, counted},
    memo::Credits,
    person::Person,
    pools::{Numbers, PoolIx},
    shape::{Shape, Ties},
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
    pub(super) pool: PoolIx,
    pub(super) seat: Seat,
}

/// What a pool has room for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// What is counted.
    pub(super) unit: Unit,
    /// How much the limit lets pass in all, where that is known; the least where it differs.
    pub(super) at_most: Option<Amount>,
    /// The doubt about the limit itself.
    pub(super) doubt: Option<Doubt>,
}

/// What an activity that fills a pool takes of its room before any limit.
#[derive(Clone, Copy, Debug)]
struct Filler {
    seat: Seat,
    takes: Amount,
}

/// What is known of a pool.
#[derive(Clone, Debug, Default)]
struct OfPool {
    room: Option<Room>,
    fillers: Vec<Filler>,
}

/// What was booked under limits that several activities share, in all evaluations of a holding.
#[derive(Clone, Debug, Default)]
pub(super) struct Rivals {
    /// By the numbers of the pools.
    pools: Vec<OfPool>,
    /// Those of which something is known.
    known: Vec<PoolIx>,
    /// Pools that cut, and the doubt about the limit itself.
    cut: Vec<(PoolIx, Option<Doubt>)>,
    /// Pools that credits of the cycle before fill.
    carried: Vec<PoolIx>,
    /// What was taken over into pools.
    taken_over: Vec<(PoolIx, Amount)>,
    /// Activities that are taken in the days after a cycle as far as something in doubt lets them.
    admitted: Vec<(usize, Doubt)>,
    /// Activities that a limit of their own cuts, which is weakly stated or leaves nothing.
    cut_alone: Vec<usize>,
}

/// Activities tied to each other by limits that cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    pub(super) members: Vec<Member>,
    /// Everything in doubt about them.
    pub(super) doubts: Vec<Doubt>,
    /// Their limits that are in doubt.
    pub(super) weak_limits: Vec<Doubt>,
    /// The activities something is in doubt about, in order.
    pub(super) doubtful: Vec<usize>,
    /// Whether something is in doubt about several activities at once.
    pub(super) shared_doubts: bool,
    /// Whether a limit depends on all that counts.
    pub(super) of_total: bool,
    /// How their limits hang together.
    pub(super) shape: Shape,
}

/// Room is made for so many pools at once.
const MANY: usize = 32;

impl Room {
    /// What is left where another one is known, too.
    fn narrowed(self, other: Self) -> Self {
        let at_most = self.at_most.zip(other.at_most).map(|(one, two)| one.min(two));
        Self { at_most, doubt: self.doubt.or(other.doubt), ..self }
    }
}

impl Rivals {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        let Self { pools, known, cut, carried, taken_over, admitted, cut_alone } = self;
        for pool in known.drain(..) {
            if let Some(OfPool { room, fillers }) = pools.get_mut(pool.index()) {
                *room = None;
                fillers.clear();
            }
        }
        cut.clear();
        carried.clear();
        taken_over.clear();
        admitted.clear();
        cut_alone.clear();
    }

    /// Notes what a pool has room for.
    pub(super) fn has_room(&mut self, pool: PoolIx, room: Room) {
        if self.pools.len() <= pool.index() {
            self.pools.resize_with((pool.index() + 1).next_multiple_of(MANY), OfPool::default);
        }
        let Some(of_pool) = self.pools.get_mut(pool.index()) else { return };
        match &mut of_pool.room {
            Some(known) => *known = known.narrowed(room),
            none => {
                *none = Some(room);
                self.known.push(pool);
            }
        }
    }

    /// Notes that credits of an activity enter a pool whose room is known.
    pub(super) fn fills(&mut self, pool: PoolIx, entry: &Booked, unit: Unit) {
        let Booked { activity, day, group, category, .. } = *entry;
        if let (Some(place), Some(of_pool)) = (activity, self.pools.get_mut(pool.index())) {
            let seat = Seat { place, day, group, category };
            of_pool.fillers.push(Filler { seat, takes: counted(unit, entry) });
        }
    }

    /// Notes that so much of a pool is taken before any activity.
    pub(super) fn starts_at(&mut self, pool: PoolIx, used: Amount) {
        self.taken_over.push((pool, used));
    }

    /// Notes that a pool cuts.
    pub(super) fn cuts(&mut self, pool: PoolIx, doubt: Option<Doubt>) {
        self.cut.push((pool, doubt));
    }

    /// Notes that credits of the cycle before fill a pool.
    pub(super) fn carries_into(&mut self, pool: PoolIx) {
        self.carried.push(pool);
    }

    /// Notes that a limit which is an activity's own, and weakly stated or leaves nothing, cuts it.
    pub(super) fn cuts_alone(&mut self, place: usize) {
        self.cut_alone.push(place);
    }

    /// Whether a source no better than low confidence states the limit of a pool that cuts.
    pub(super) fn is_weak(&self, pool: PoolIx) -> bool {
        self.cut.iter().any(|(cut, doubt)| *cut == pool && doubt.is_some())
    }

    /// Whether it is in doubt what of an activity comes before the limits it shares, beside what its rules say.
    pub(super) fn is_unsure(&self, place: usize) -> bool {
        self.cut_alone.contains(&place) || self.admitted().any(|admitted| admitted == place)
    }

    /// The activities that are taken as far as something in doubt lets them.
    pub(super) fn admitted(&self) -> impl Iterator<Item = usize> {
        self.admitted.iter().map(|(place, _)| *place)
    }

    /// Notes that something in doubt decides whether an activity is taken at all.
    pub(super) fn admits(&mut self, place: usize, doubt: Doubt) {
        self.admitted.push((place, doubt));
    }

    /// The rivals among the activities something is in doubt about, as they are tied to each other. Where nothing is in
    /// doubt about a group of them nor about their limits, what one of them counts does not depend on a doubt.
    pub(super) fn clusters(
        &mut self,
        person: &Person<'_>,
        numbers: &Numbers,
        memo: &Credits,
    ) -> Vec<Cluster> {
        if self.cut.is_empty() {
            return Vec::new();
        }
        self.note_tight(memo);
        self.cut.sort_unstable();
        self.cut.dedup();
        let cut = &self.cut;
        let in_cut = |pool: &PoolIx| cut.binary_search_by(|(known, _)| known.cmp(pool)).is_ok();
        let mut members: Vec<Member> = Vec::new();
        for same in cut.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((pool, _)) = same.first() else { continue };
            let fillers = self.pools.get(pool.index()).map_or(&[][..], |of_pool| &of_pool.fillers);
            members.extend(fillers.iter().map(|filler| Member { pool: *pool, seat: filler.seat }));
        }
        members.dedup();
        let carried = self.carried.iter().any(in_cut);
        let clusters = tied(&members, carried);
        let limit = |pool| numbers.known(pool).map(|(limit, _)| limit);
        let ties = Ties { person, rivals: self, numbers, memo };
        let cluster = |members: Vec<Member>| {
            let cluster = self.cluster(members, person, limit, memo);
            if cluster.doubtful.is_empty() && cluster.weak_limits.is_empty() {
                return None;
            }
            let shape = if carried { Shape::Against } else { ties.shape(&cluster) };
            Some(Cluster { shape, ..cluster })
        };
        clusters.into_iter().filter_map(cluster).collect()
    }

    /// Notes the pools that cut nothing in any evaluation only because other limits did: there is not room for everything
    /// that may enter them.
    fn note_tight(&mut self, memo: &Credits) {
        for at in &self.known {
            let Some(OfPool { room: Some(room), fillers }) = self.pools.get_mut(at.index()) else { continue };
            if fillers.is_empty() {
                continue;
            }
            fillers.sort_unstable_by_key(|filler| filler.seat);
            // Where the credits of an activity are in doubt, it may give more than it did so far.
            let most = |fillers: &[Filler]| {
                let takes = fillers.iter().map(|filler| filler.takes).max().unwrap_or_default();
                let place = fillers.first().map(|filler| filler.seat.place);
                match room.unit {
                    Unit::Credits => takes.max(place.map_or(Amount::ZERO, |place| memo.most_credits(place))),
                    Unit::Items | Unit::Hours | Unit::Certificates => takes,
                }
            };
            let entries = fillers.chunk_by(|one, other| one.seat == other.seat);
            let before = self.taken_over.iter().filter(|(known, _)| known == at).map(|(_, used)| *used);
            let taken = before.max().unwrap_or_default() + entries.map(most).sum();
            if room.unit != Unit::Certificates && room.at_most.is_none_or(|at_most| taken > at_most) {
                self.cut.push((*at, room.doubt));
            }
        }
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
        Doubt::NotComputed(_) | Doubt::Balance(_) => false,
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

impl Cluster {
    /// Whether something is in doubt about an activity.
    pub(super) fn is_doubtful(&self, place: usize) -> bool {
        self.doubtful.binary_search(&place).is_ok()
    }

    /// Everything that is in doubt about them and their limits.
    pub(super) fn all_doubts(&self) -> impl Iterator<Item = Doubt> {
        self.doubts.iter().chain(&self.weak_limits).copied()
    }
}
