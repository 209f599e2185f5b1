//! Sums that are told of some activities and not of others that share their limits: of a group, of what a requirement
//! counts, of a category, of one activity.
//!
//! The extremes do not bound them: what takes room under a limit in one extreme, and counts for nothing in the other, may
//! leave that room to an activity of another sum. Such a sum is most where all is well with its own activities and nothing
//! with the others, and least the other way round.

use crate::{
    policy::category::Unit,
    rulebook::{Filter, Need, Program, RuleIx, Window},
};

use super::{
    Cycle,
    memo::Memo,
    person::Person,
    rivals::{Cluster, Seat, decides_credits},
    scene::Scene,
    shape::Shape,
    stance::Stance,
    trace::Sink,
};

/// The activities in doubt that go into each sum which tells rivals apart.
struct Parts<'c> {
    clusters: &'c [&'c Cluster],
    /// Everything in doubt, rivals or not.
    doubtful: Vec<Seat>,
    found: Vec<Vec<usize>>,
    /// Whether a sum tells apart what stands under the centre of a star.
    crossed: bool,
}

/// What the extremes do not bound.
pub(super) struct Apart {
    /// Of each sum that tells rivals apart, the activities that go into it, as far as something is in doubt about them.
    pub(super) parts: Vec<Vec<usize>>,
    /// Whether nothing bounds some sum but to try everything in doubt about the rivals.
    pub(super) crossed: bool,
}

/// The sums that tell rivals apart: by group, and as far as requirements and carry-over do so. Where more than totals is told,
/// by category and activity, too.
pub(super) fn apart<'a, S: Sink>(
    person: &'a Person<'a>,
    clusters: &[&Cluster],
    memo: &Memo,
    cycle: Option<Cycle>,
) -> Apart {
    if clusters.is_empty() {
        return Apart { parts: Vec::new(), crossed: false };
    }
    let mut parts = Parts { clusters, doubtful: doubtful(person, memo), found: Vec::new(), crossed: false };
    parts.add_by(|seat| seat.group);
    required(person, cycle, &mut parts);
    if S::TELLS {
        parts.add_by(|seat| seat.category);
        let several = clusters.iter().filter(|cluster| cluster.doubtful.len() > 1);
        parts.found.extend(several.flat_map(|cluster| &cluster.doubtful).map(|place| vec![*place]));
        parts.crossed |= parts.has_stars();
    }
    let crossed = parts.crossed;
    Apart { parts: parts.worth_trying::<S>(), crossed }
}

impl Parts<'_> {
    /// Whether a limit is in doubt, and something beside it.
    fn has_mixed_limits(&self) -> bool {
        let mut limits = self.clusters.iter().flat_map(|cluster| &cluster.weak_limits);
        limits.next().is_some_and(|first| !self.doubtful.is_empty() || limits.any(|limit| limit != first))
    }

    fn has_stars(&self) -> bool {
        self.clusters.iter().any(|cluster| cluster.shape != Shape::Nested)
    }

    /// Adds a sum for each sort of activity.
    fn add_by<T: Ord + Copy>(&mut self, sort: impl Fn(&Seat) -> T) {
        self.add_each(|seat| Some(sort(seat)));
    }

    /// Adds a sum for each sort of activity that is told, if the extremes do not bound it: if something is in doubt about
    /// its own activities, and about others that leave room to them. Either alone is most in one extreme, and least in the
    /// other.
    fn add_each<T: Ord + Copy>(&mut self, mut sort: impl FnMut(&Seat) -> Option<T>) {
        let mut is_divided = |cluster: &&Cluster| {
            let mut sorts = cluster.members.iter().map(|member| sort(&member.seat));
            let first = sorts.next();
            sorts.any(|sort| Some(sort) != first)
        };
        if !self.clusters.iter().any(&mut is_divided) {
            return;
        }
        let mut sorts_of = |cluster: &&Cluster| -> Vec<Option<T>> {
            cluster.members.iter().map(|member| sort(&member.seat)).collect()
        };
        let members: Vec<Vec<Option<T>>> = self.clusters.iter().map(&mut sorts_of).collect();
        let doubtful: Vec<Option<T>> = self.doubtful.iter().map(&mut sort).collect();
        let mut sorts: Vec<T> = members.iter().flatten().copied().flatten().collect();
        sorts.sort_unstable();
        sorts.dedup();
        let weak = self.has_mixed_limits();
        let divides_centre = |(cluster, sorts): (&&Cluster, &Vec<Option<T>>)| {
            let Shape::Star(Some(centre)) = cluster.shape else { return false };
            let mut of_centre = cluster.members.iter().zip(sorts).filter(|(member, _)| member.pool == centre);
            let first = of_centre.next().map(|(_, sort)| sort);
            of_centre.any(|(_, sort)| Some(sort) != first)
        };
        self.crossed |= self.clusters.iter().zip(&members).any(divides_centre);
        for wanted in sorts {
            let is_own = |sort: &Option<T>| *sort == Some(wanted);
            let apart = |(cluster, sorts): (&&Cluster, &Vec<Option<T>>)| {
                if cluster.shape != Shape::Nested {
                    return false;
                }
                let others = cluster.members.iter().zip(sorts).filter(|(_, sort)| !is_own(sort));
                let mut others = others.map(|(member, _)| cluster.is_doubtful(member.seat.place)).peekable();
                let has_others = others.peek().is_some();
                let in_doubt = !cluster.weak_limits.is_empty() || others.any(|in_doubt| in_doubt);
                has_others && in_doubt && sorts.iter().any(is_own)
            };
            if !self.clusters.iter().zip(&members).any(apart) {
                continue;
            }
            let own = self.doubtful.iter().zip(&doubtful).filter(|(_, sort)| is_own(sort));
            let mut own: Vec<usize> = own.map(|(seat, _)| seat.place).collect();
            own.sort_unstable();
            own.dedup();
            if weak || !own.is_empty() {
                self.found.push(own);
            }
        }
    }

    /// The parts that are neither all nor nothing, which the extremes are already.
    fn worth_trying<S: Sink>(self) -> Vec<Vec<usize>> {
        let mixed = self.has_mixed_limits();
        let Self { doubtful, mut found, .. } = self;
        let mut all: Vec<usize> = doubtful.into_iter().map(|seat| seat.place).collect();
        all.sort_unstable();
        all.dedup();
        let apart = S::TELLS || !found.is_empty();
        found.retain(|part| !part.is_empty() && part.len() < all.len());
        found.sort_unstable();
        found.dedup();
        // A limit in doubt may turn out well where everything else does not.
        if apart && mixed {
            found.push(Vec::new());
        }
        found
    }
}

/// The activities something is in doubt about, with all that they may count for.
fn doubtful(person: &Person<'_>, memo: &Memo) -> Vec<Seat> {
    let mut seats = Vec::new();
    for (place, activity) in person.ledger.activities.iter().enumerate() {
        let admitted = memo.covers.shared.rivals.admitted().any(|admitted| admitted == place);
        if !admitted && !memo.credited.ever_touched(place).any(decides_credits) {
            continue;
        }
        let day = activity.on.last;
        let buckets = memo.credited.buckets(place);
        seats.extend(buckets.map(|(group, category)| Seat { place, day, group, category }));
    }
    seats
}

/// Adds what requirements and carry-over tell apart.
fn required<'a>(person: &'a Person<'a>, cycle: Option<Cycle>, parts: &mut Parts<'_>) {
    let program = person.program;
    let mut scene = Scene::new(person, Stance::stated(&[]), false);
    scene.cycle = cycle;
    let in_force = |rule: RuleIx| scene.in_force(program.rule(rule));
    let requirements = program.requirements.iter().filter(|card| in_force(card.rule)).map(|card| &card.needs);
    let routes = program.routes.iter().filter(|card| in_force(card.rule)).map(|card| &card.needs);
    let mut filters = Vec::new();
    requirements.chain(routes).for_each(|need| minima(program, need, &mut filters));
    let carried = program.carry.iter().filter(|carry| in_force(carry.rule));
    filters.extend(carried.map(|carry| (&carry.of, &carry.window, Unit::Credits)));
    for (of, window, unit) in filters {
        // How many activities count, and how long they took, may fall where more is credited.
        parts.crossed |= unit != Unit::Credits && parts.has_stars();
        // The first day of the stretch of its window in which it counts an activity, if it does.
        parts.add_each(|seat| {
            scene.activity = person.ledger.activities.get(seat.place);
            let kind = scene.activity.map(|activity| activity.kind);
            let matches = scene.matches(of, seat.category, seat.group, kind).unwrap_or(true);
            let stretch = if matches { scene.stretch_at(window, seat.day) } else { None };
            stretch.map(|stretch| stretch.first)
        });
    }
}

/// Every minimum of a need: what it counts, in which window.
fn minima<'p>(program: &'p Program, need: &'p Need, found: &mut Vec<(&'p Filter, &'p Window, Unit)>) {
    match need {
        Need::AtLeast { of, window, unit, .. } => found.push((of, window, *unit)),
        Need::AllOf(needs) | Need::Some { of: needs, .. } => {
            needs.iter().for_each(|need| minima(program, need, found));
        }
        Need::Requirement(other) => {
            let other = program.requirements.get(other.index());
            other.iter().for_each(|card| minima(program, &card.needs, found));
        }
        Need::Covered(..)
        | Need::Paid(..)
        | Need::Passed(..)
        | Need::Holds(_)
        | Need::Declared(..)
        | Need::When(_) => {}
    }
}
