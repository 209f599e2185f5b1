//! Which limits cover what an activity gives, kept for as long as one holding is evaluated.
//!
//! Most limits read nothing that a stance decides: whether they cover an activity, and how much they let pass in all, is
//! found once. What is left for each stance is how full they are.

use crate::{
    rulebook::{CategoryIx, GroupIx, LimitIx},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{
    book::{Booked, Origin},
    pools::{Numbers, PoolIx},
    rivals::Rivals,
};

/// A limit that covers what is booked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Covered {
    pub(super) limit: LimitIx,
    pub(super) pool: PoolIx,
    /// The stretch of its window.
    pub(super) period: Period,
    pub(super) at_most: AtMost,
    /// Whether what it counts are credits of the one stretch, so that how full it is tells what it still lets pass.
    pub(super) plain: bool,
}

/// How much a limit lets pass in all.
#[derive(Clone, Copy, Debug)]
pub(super) enum AtMost {
    /// So much, whatever the stance.
    Known(Amount),
    /// So much by a low-confidence source, whatever the stance.
    Low(Amount),
    /// It is asked each time.
    Asked,
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

/// The limits that may cover an entry, in the order in which they are applied.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Covering {
    /// Those of its category: from here in the list of all.
    from: usize,
    /// Those of the policy: from here.
    of_policy: usize,
    to: usize,
}

/// What is known of the activities of a ledger, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    known: Vec<Option<(Bucket, Covering)>>,
    /// What is known of activities that are booked in several ways.
    further: Vec<(usize, Bucket, Covering)>,
    all: Vec<Cover>,
    pub(super) shared: Shared,
}

/// What is known of what limits count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) numbers: Numbers,
    /// What was booked under limits that several activities share.
    pub(super) rivals: Rivals,
}

/// Which limits may cover an entry: those of its category, and those of the policy.
pub(super) type Limits<'c> = (&'c [Cover], &'c [Cover]);

impl Covers {
    /// The limits that may cover an entry of an activity, found once. `find` adds those of the category, or those of the
    /// policy, to a list.
    pub(super) fn of(
        &mut self,
        place: usize,
        entry: &Booked,
        cycle: Option<Period>,
        mut find: impl FnMut(bool, &mut Vec<Cover>, &mut Shared),
    ) -> Covering {
        let bucket = Bucket {
            cycle,
            day: entry.day,
            category: entry.category,
            group: entry.group,
            awarded: entry.origin == Origin::Awarded,
        };
        self.found(place, bucket).unwrap_or_else(|| {
            let from = self.all.len();
            find(true, &mut self.all, &mut self.shared);
            let of_policy = self.all.len();
            find(false, &mut self.all, &mut self.shared);
            let covering = Covering { from, of_policy, to: self.all.len() };
            self.keep(place, bucket, covering);
            covering
        })
    }

    /// The limits that were found.
    pub(super) fn limits(&mut self, found: Covering) -> (Limits<'_>, &mut Shared) {
        let Covering { from, of_policy, to } = found;
        let limits = |from, to| self.all.get(from..to).unwrap_or_default();
        ((limits(from, of_policy), limits(of_policy, to)), &mut self.shared)
    }

    fn found(&self, place: usize, bucket: Bucket) -> Option<Covering> {
        match self.known.get(place)? {
            Some((known, covering)) if *known == bucket => Some(*covering),
            Some(_) => {
                let ours = |(at, known, _): &&(usize, Bucket, Covering)| *at == place && *known == bucket;
                self.further.iter().find(ours).map(|(.., covering)| *covering)
            }
            None => None,
        }
    }

    fn keep(&mut self, place: usize, bucket: Bucket, covering: Covering) {
        if self.known.len() <= place {
            self.known.resize((place + 1).next_multiple_of(64), None);
        }
        match self.known.get_mut(place) {
            Some(slot @ None) => *slot = Some((bucket, covering)),
            Some(Some(_)) | None => self.further.push((place, bucket, covering)),
        }
    }
}
