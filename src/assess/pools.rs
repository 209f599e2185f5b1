//! How full limits are, in each stretch of their windows and for each item they count apart.

use std::cmp::Ordering;

use crate::{
    rulebook::LimitIx,
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        symbol::Symbol,
    },
};

/// What tells apart the activities that share a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Shared,
    /// One activity, by its place; none for what was taken over or carried in.
    Activity(Option<usize>),
    Word(Symbol),
    Number(Amount),
}

/// One limit in one stretch of its window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pool {
    /// What it has counted, in its unit.
    pub(super) used: Amount,
    /// Credits it has cut.
    pub(super) cut: Amount,
}

/// The pools of one limit, in order of the days they are kept under and of their keys.
#[derive(Clone, Debug, Default)]
struct OfLimit(Vec<(Date, Key, Pool)>);

/// The pools of all limits.
#[derive(Clone, Debug, Default)]
pub(super) struct Pools(Vec<OfLimit>);

impl OfLimit {
    /// Where a pool is, or would be. Activities come in date order, so it is looked for at the end first.
    fn find(&self, day: Date, key: Key) -> Result<usize, usize> {
        let order = |(at, its, _): &(Date, Key, Pool)| at.cmp(&day).then_with(|| its.cmp(&key));
        match self.0.last().map(order) {
            Some(Ordering::Equal) => Ok(self.0.len() - 1),
            Some(Ordering::Less) => Err(self.0.len()),
            Some(Ordering::Greater) | None => self.0.binary_search_by(order),
        }
    }
}

impl Pools {
    /// The pool of a limit that is kept under a day, which is empty if nothing was counted in it.
    pub(super) fn at(&mut self, limit: LimitIx, day: Date, key: Key) -> &mut Pool {
        let of_limit = limit.index();
        if self.0.len() <= of_limit {
            self.0.resize_with(of_limit + 1, OfLimit::default);
        }
        let Some(pools) = self.0.get_mut(of_limit) else { unreachable!("there is room for every limit") };
        let place = pools.find(day, key).unwrap_or_else(|place| {
            pools.0.insert(place, (day, key, Pool::default()));
            place
        });
        match pools.0.get_mut(place) {
            Some((.., pool)) => pool,
            None => unreachable!("it was found, or has just been put there"),
        }
    }

    /// How full a limit is over all pools that are kept under the days of a stretch.
    pub(super) fn over(&self, limit: LimitIx, stretch: Period, key: Key) -> Pool {
        let pools = self.0.get(limit.index()).map_or(&[][..], |pools| pools.0.as_slice());
        let first = pools.partition_point(|(day, ..)| *day < stretch.first);
        let days = pools.iter().skip(first).take_while(|(day, ..)| *day <= stretch.last);
        let ours = days.filter(|(_, its, _)| *its == key).map(|(.., pool)| *pool);
        ours.fold(Pool::default(), |sum, pool| Pool { used: sum.used + pool.used, cut: sum.cut + pool.cut })
    }

    /// How full a limit is in the pool that is kept under a day.
    pub(super) fn on(&self, limit: LimitIx, day: Date, key: Key) -> Pool {
        let pools = self.0.get(limit.index());
        let found = pools.and_then(|pools| pools.0.get(pools.find(day, key).ok()?));
        found.map(|(.., pool)| *pool).unwrap_or_default()
    }
}
