//! Sums that are told of some activities and not of others that share their limits: of a group, of what a requirement
//! counts, of a category, of one activity.
//!
//! The extremes do not bound them: what takes room under a limit in one extreme, and counts for nothing in the other, may
//! leave that room to an activity of another sum. Such a sum is most where all is well with its own activities and nothing
//! with the others, and least the other way round.

use crate::{
    rulebook::{Filter, Need, Window},
    vocabulary::date::Date,
};

use super::{
    Cycle,
    memo::Memo,
    person::Person,
    rivals::{Cluster, Member, Seat, decides_credits},
    scene::Scene,
    stance::Stance,
};

/// How finely what counts is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// By group, and as far as requirements and carry-over tell it apart.
    Totals,
    /// By category and activity, too.
    Everything,
}

/// The activities in doubt that go into each sum which tells rivals apart.
struct Parts<'c> {
    clusters: &'c [&'c Cluster],
    /// Everything in doubt, rivals or not.
    doubtful: Vec<Seat>,
    found: Vec<Vec<usize>>,
}

/// Of each sum that tells rivals apart, the activities that go into it, as far as something is in doubt about them.
pub(super) fn parts(
    person: &Person<'_>,
    clusters: &[&Cluster],
    memo: &Memo,
    cycle: Option<Cycle>,
    told: Told,
) -> Vec<Vec<usize>> {
    let mut parts = Parts { clusters, doubtful: doubtful(person, memo), found: Vec::new() };
    for group in parts.distinct(|seat| seat.group) {
        parts.add(|seat| seat.group == group);
    }
    required(person, cycle, &mut parts);
    if told == Told::Everything {
        for category in parts.distinct(|seat| seat.category) {
            parts.add(|seat| seat.category == category);
        }
        let several = clusters.iter().filter(|cluster| cluster.doubtful.len() > 1);
        parts.found.extend(several.flat_map(|cluster| &cluster.doubtful).map(|place| vec![*place]));
    }
    parts.worth_trying(told)
}

impl Parts<'_> {
    /// Adds a sum, if the extremes do not bound it: if something is in doubt about its own activities, and about others
    /// that leave room to them. Either alone is most in one extreme, and least in the other.
    fn add(&mut self, such: impl Fn(&Seat) -> bool) {
        let apart = |cluster: &&Cluster| {
            let (own, others): (Vec<&Member>, Vec<&Member>) =
                cluster.members.iter().partition(|member| such(&member.seat));
            let mut others_in_doubt =
                others.iter().map(|member| cluster.doubtful.contains(&member.seat.place));
            let in_doubt = !cluster.weak_limits.is_empty() || others_in_doubt.any(|in_doubt| in_doubt);
            !own.is_empty() && !others.is_empty() && in_doubt
        };
        let mut own: Vec<usize> =
            self.doubtful.iter().filter(|seat| such(seat)).map(|seat| seat.place).collect();
        own.sort_unstable();
        own.dedup();
        let weak = self.clusters.iter().any(|cluster| !cluster.is_plain());
        if (weak || !own.is_empty()) && self.clusters.iter().any(apart) {
            self.found.push(own);
        }
    }

    fn distinct<T: Ord>(&self, of: impl Fn(&Seat) -> T) -> Vec<T> {
        let members = self.clusters.iter().flat_map(|cluster| &cluster.members);
        let mut all: Vec<T> = members.map(|member| of(&member.seat)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The parts that are neither all nor nothing, which the extremes are already.
    fn worth_trying(self, told: Told) -> Vec<Vec<usize>> {
        let Self { clusters, doubtful, mut found } = self;
        let mut all: Vec<usize> = doubtful.into_iter().map(|seat| seat.place).collect();
        all.sort_unstable();
        all.dedup();
        let apart = told == Told::Everything || !found.is_empty();
        found.retain(|part| !part.is_empty() && part.len() < all.len());
        found.sort_unstable();
        found.dedup();
        // A limit in doubt may turn out well where everything else does not.
        if apart && clusters.iter().any(|cluster| !cluster.is_plain()) {
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
fn required(person: &Person<'_>, cycle: Option<Cycle>, parts: &mut Parts<'_>) {
    let program = person.program;
    let mut filters = Vec::new();
    let needs = program.requirements.iter().map(|requirement| &requirement.needs);
    let needs = needs.chain(program.routes.iter().map(|route| &route.needs));
    needs.for_each(|need| minima(need, &mut filters));
    filters.extend(program.carry.iter().map(|carry| (&carry.of, &carry.window)));
    for (of, window) in filters {
        let stretch = |seat: &Seat| {
            // Each asks anew, because what a condition reads is borrowed for as long as the person.
            let mut scene = Scene::new(person, Stance::stated(&[]), false);
            scene.cycle = cycle;
            scene.activity = person.ledger.activities.get(seat.place);
            let kind = scene.activity.map(|activity| activity.kind);
            let matches = scene.matches(of, seat.category, seat.group, kind).unwrap_or(true);
            let stretch = if matches { scene.stretch_at(window, seat.day) } else { None };
            stretch.map(|stretch| stretch.first)
        };
        let stretches: Vec<Date> = parts.distinct(stretch).into_iter().flatten().collect();
        for day in stretches {
            parts.add(|seat| stretch(seat) == Some(day));
        }
    }
}

/// Every minimum of a need: what it counts, in which window.
fn minima<'p>(need: &'p Need, found: &mut Vec<(&'p Filter, &'p Window)>) {
    match need {
        Need::AtLeast { of, window, .. } => found.push((of, window)),
        Need::AllOf(needs) | Need::Some { of: needs, .. } => {
            needs.iter().for_each(|need| minima(need, found));
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
