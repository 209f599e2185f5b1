//! Which limits cover what an activity gives, kept for as long as one holding is evaluated.
//!
//! Most limits read nothing that a stance decides: whether they cover an activity, and how much they let pass in all, is
//! found once. What is left for each stance is how full they are.

use smallvec::SmallVec;

use crate::{
    rulebook::{CategoryIx, GroupIx, LimitIx},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{
    book::{Booked, Origin},
    pools::{Key, Numbers, PoolIx},
    rivals::Rivals,
};

/// A limit that covers what is booked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Covered {
    pub(super) limit: LimitIx,
    /// The stretch of its window.
    pub(super) period: Period,
    /// The day its pool is kept under.
    pub(super) day: Date,
    pub(super) key: Key,
    pub(super) pool: PoolIx,
    /// How much it lets pass in all, and whether that rests on a low-confidence source. None where it is asked each time.
    pub(super) at_most: Option<(Amount, bool)>,
}

/// A limit that may cover what is booked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cover {
    /// It does, whatever the stance.
    Known(Covered),
    /// It is asked each time.
    Asked(LimitIx),
}

/// What is booked, as far as limits tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    cycle: Option<Period>,
    day: Date,
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
    awarded: bool,
}

/// The limits that may cover what is booked, in the order they are applied: those of its category and those of the
/// policy.
#[derive(Clone, Debug, Default)]
pub(super) struct Covering {
    pub(super) of_category: SmallVec<[Cover; 1]>,
    pub(super) of_policy: SmallVec<[Cover; 2]>,
}

/// What is known of the activities of a ledger, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    known: Vec<SmallVec<[(Bucket, Covering); 1]>>,
    pub(super) shared: Shared,
}

/// What is known of what limits count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) numbers: Numbers,
    /// What was booked under limits that several activities share.
    pub(super) rivals: Rivals,
}

impl Covers {
    /// The limits that may cover an entry of an activity, found once.
    pub(super) fn of(
        &mut self,
        place: usize,
        entry: &Booked,
        cycle: Option<Period>,
        find: impl FnOnce(&mut Shared) -> Covering,
    ) -> (&Covering, &mut Shared) {
        if self.known.len() <= place {
            self.known.resize_with(place + 1, SmallVec::new);
        }
        let Some(known) = self.known.get_mut(place) else { unreachable!("there is room for every activity") };
        let bucket = Bucket {
            cycle,
            day: entry.day,
            category: entry.category,
            group: entry.group,
            awarded: entry.origin == Origin::Awarded,
        };
        let at = known.iter().position(|(its, _)| *its == bucket).unwrap_or_else(|| {
            known.push((bucket, find(&mut self.shared)));
            known.len() - 1
        });
        match known.get(at) {
            Some((_, covering)) => (covering, &mut self.shared),
            None => unreachable!("it was found, or has just been put there"),
        }
    }
}
