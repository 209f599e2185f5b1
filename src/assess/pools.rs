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

/// The number of a pool among those of a holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PoolIx(u32);

impl PoolIx {
    fn new(index: usize) -> Self {
        // Every pool takes more memory than that leaves.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The pools of one limit, in order of the days they are kept under and of their keys.
#[derive(Clone, Debug, Default)]
struct OfLimit(Vec<(Date, Key, PoolIx)>);

/// Which pool has which number.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    of_limits: Vec<OfLimit>,
    /// The limit of each, and what tells it apart from the limit's others.
    known: Vec<(LimitIx, Key)>,
}

/// Room is made for so many pools at once.
const FEWEST: usize = 32;

/// How full the pools are, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Pools(Vec<Pool>);

impl OfLimit {
    /// Where a pool is, or would be. Activities come in date order, so it is looked for at the end first.
    fn find(&self, day: Date, key: Key) -> Result<usize, usize> {
        let order = |(at, its, _): &(Date, Key, PoolIx)| at.cmp(&day).then_with(|| its.cmp(&key));
        match self.0.last().map(order) {
            Some(Ordering::Equal) => Ok(self.0.len() - 1),
            Some(Ordering::Less) => Err(self.0.len()),
            Some(Ordering::Greater) | None => self.0.binary_search_by(order),
        }
    }
}

impl Numbers {
    /// Forgets all pools.
    pub(super) fn clear(&mut self) {
        self.of_limits.iter_mut().for_each(|of_limit| of_limit.0.clear());
        self.known.clear();
    }

    /// The number of the pool of a limit that is kept under a day.
    pub(super) fn of(&mut self, limit: LimitIx, day: Date, key: Key) -> PoolIx {
        let of_limit = limit.index();
        if self.of_limits.len() <= of_limit {
            self.of_limits.resize_with(of_limit + 1, OfLimit::default);
        }
        let Some(pools) = self.of_limits.get_mut(of_limit) else {
            unreachable!("there is room for every limit")
        };
        match pools.find(day, key) {
            Ok(place) => pools.0.get(place).map_or(PoolIx(u32::MAX), |(.., pool)| *pool),
            Err(place) => {
                let new = PoolIx::new(self.known.len());
                if self.known.is_empty() {
                    self.known.reserve(FEWEST);
                }
                self.known.push((limit, key));
                // Of what is counted for each activity by itself there are many.
                if pools.0.is_empty() && matches!(key, Key::Activity(_)) {
                    pools.0.reserve(FEWEST);
                }
                pools.0.insert(place, (day, key, new));
                new
            }
        }
    }

    /// The limit of a pool, and what tells it apart from the limit's others.
    pub(super) fn known(&self, pool: PoolIx) -> Option<(LimitIx, Key)> {
        self.known.get(pool.index()).copied()
    }

    /// The pools of a limit that are kept under the days of a stretch.
    pub(super) fn over(&self, limit: LimitIx, stretch: Period, key: Key) -> impl Iterator<Item = PoolIx> {
        let pools = self.of_limits.get(limit.index()).map_or(&[][..], |pools| pools.0.as_slice());
        let first = pools.partition_point(|(day, ..)| *day < stretch.first);
        let days = pools.iter().skip(first).take_while(move |(day, ..)| *day <= stretch.last);
        days.filter(move |(_, its, _)| *its == key).map(|(.., pool)| *pool)
    }
}

impl Pools {
    /// Empties all of them.
    pub(super) fn empty(&mut self) {
        self.0.clear();
        self.0.resize(self.0.capacity().max(FEWEST), Pool::default());
    }

    /// A pool, which is empty if nothing was counted in it.
    #[inline]
    pub(super) fn at(&mut self, pool: PoolIx) -> &mut Pool {
        let at = pool.index();
        if self.0.len() <= at {
            self.0.resize(at + 1, Pool::default());
        }
        match self.0.get_mut(at) {
            Some(pool) => pool,
            None => unreachable!("there is room for every pool"),
        }
    }

    /// How full a pool is.
    #[inline]
    pub(super) fn get(&self, pool: PoolIx) -> Pool {
        self.0.get(pool.index()).copied().unwrap_or_default()
    }

    /// How full pools are together.
    pub(super) fn sum(&self, pools: impl Iterator<Item = PoolIx>) -> Pool {
        let add = |sum: Pool, pool: Pool| Pool { used: sum.used + pool.used, cut: sum.cut + pool.cut };
        pools.map(|pool| self.get(pool)).fold(Pool::default(), add)
    }
}
