//! How the limits of rivals hang together: what more credits for one activity can do to what others count.

use crate::{
    policy::category::{Assignment, Unit},
    rulebook::{GroupIx, Limit},
};

use super::{
    memo::Credits,
    person::Person,
    pools::{Numbers, PoolIx},
    rivals::{Cluster, Member, Rivals},
};

/// How the limits of a cluster hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Caps on credits, each of which holds all or nothing of another: what counts in all rises with everything that is
    /// credited.
    #[default]
    Nested,
    /// Limits that have nothing in common with each other but what is under the one in the centre, if there is one.
    ///
    /// Where more is credited under the centre, later activities under it lose at most as much. Some of these leave room
    /// under another limit, and what stands there gains. So neither what counts under the centre falls nor anything outside.
    /// What is in doubt may stand under no other cap on credits, though: there, more for one activity would leave less to
    /// one under the centre, and less might count in all. Under a limit on the number of items it may stand if it is certain
    /// to be an item, because then it takes the same room whatever it gives.
    Star(Option<PoolIx>),
    /// Less may count in all where more is credited.
    Against,
}

/// What the shape of a cluster depends on.
pub(super) struct Ties<'t> {
    pub(super) person: &'t Person<'t>,
    pub(super) rivals: &'t Rivals,
    pub(super) numbers: &'t Numbers,
    pub(super) memo: &'t Credits,
}

/// An activity, as far as it is in one group.
type Entry = (usize, Option<GroupIx>);

/// What one limit holds.
struct Held<'t> {
    pool: PoolIx,
    limit: &'t Limit,
    entries: Vec<Entry>,
}

impl<'t> Ties<'t> {
    /// The shape of a cluster.
    pub(super) fn shape(&self, cluster: &Cluster) -> Shape {
        let Some(held) = self.held(&cluster.members) else { return Shape::Against };
        if nested(&held) {
            return Shape::Nested;
        }
        // Of activities that several categories accept, other answers may choose another one.
        let plain = self.person.program.assignment == Assignment::First;
        if !plain || !held.iter().all(|held| self.is_constant(held.limit)) {
            return Shape::Against;
        }
        let centres = held.iter().map(|held| Some(held.pool)).chain([None]);
        let mut stars = centres.filter(|centre| self.is_star(*centre, &held, cluster));
        stars.next().map_or(Shape::Against, Shape::Star)
    }

    /// What each limit holds.
    fn held(&self, members: &[Member]) -> Option<Vec<Held<'t>>> {
        let mut all: Vec<Held<'t>> = Vec::new();
        for member in members {
            let entry = (member.seat.place, member.seat.group);
            match all.iter_mut().find(|held| held.pool == member.pool) {
                Some(held) => held.entries.push(entry),
                None => {
                    let (limit, _) = self.numbers.known(member.pool)?;
                    let limit = self.person.program.limits.get(limit.index())?;
                    all.push(Held { pool: member.pool, limit, entries: vec![entry] });
                }
            }
        }
        Some(all)
    }

    /// Whether a limit covers the same, and lets the same pass, whatever the answers and whatever it has counted.
    fn is_constant(&self, limit: &Limit) -> bool {
        let credential = self.person.reference.credential;
        limit.steady.covers.contains(credential)
            && limit.steady.at_most.contains(credential)
            && limit.overflow_to.is_none()
            && !limit.window.slides()
            && !limit.of_total
            && matches!(limit.unit, Unit::Credits | Unit::Items)
    }

    fn is_star(&self, centre: Option<PoolIx>, all: &[Held<'_>], cluster: &Cluster) -> bool {
        let (centre, others): (Vec<_>, Vec<_>) = all.iter().partition(|held| Some(held.pool) == centre);
        let firm = |held: &&Held<'_>| held.limit.unit == Unit::Credits && !self.rivals.is_weak(held.pool);
        let meets =
            |one: &Held<'_>, other: &Held<'_>| one.entries.iter().any(|entry| other.entries.contains(entry));
        let apart = others
            .iter()
            .enumerate()
            .all(|(at, one)| others.iter().skip(at + 1).all(|other| !meets(one, other)));
        let fits = |held: &&Held<'_>| {
            held.entries.iter().all(|(place, _)| {
                !self.rivals.is_unsure(*place)
                    && if held.limit.unit == Unit::Items {
                        self.memo.always_counts(*place)
                    } else {
                        !cluster.is_doubtful(*place)
                    }
            })
        };
        centre.iter().all(firm) && apart && others.iter().all(fits)
    }
}

/// Whether all limits are caps on credits, and the activities under one are all, or none of them, under another.
fn nested(all: &[Held<'_>]) -> bool {
    let plain =
        |limit: &Limit| limit.unit == Unit::Credits && limit.overflow_to.is_none() && !limit.window.slides();
    let crosses = |one: &[Entry], other: &[Entry]| {
        let common = one.iter().filter(|entry| other.contains(entry)).count();
        common > 0 && common < one.len() && common < other.len()
    };
    // What counts in all rises with everything that is credited under a limit that depends on it, too.
    let all: Vec<&Held<'_>> = all.iter().filter(|held| !held.limit.of_total).collect();
    all.iter().all(|held| plain(held.limit))
        && all
            .iter()
            .enumerate()
            .all(|(at, one)| all.iter().skip(at + 1).all(|other| !crosses(&one.entries, &other.entries)))
}
