//! What is in doubt, in the order it was met, each once.

use std::{collections::HashSet, ops::Deref};

use ahash::RandomState;
use smallvec::SmallVec;

use super::Doubt;

/// Things in doubt, seldom more than a few for one activity, but one for each activity of a long ledger.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubts {
    met: SmallVec<[Doubt; 4]>,
    /// The same, once they are too many to be looked through.
    known: Option<Box<Index>>,
}

/// What is found at once among many.
#[derive(Clone, Debug)]
struct Index(HashSet<Doubt, RandomState>);

/// So many are looked through.
const FEW: usize = 16;

impl Doubts {
    /// Adds one, unless it is there.
    pub(super) fn insert(&mut self, doubt: Doubt) {
        if self.met.len() < FEW {
            if !self.met.contains(&doubt) {
                self.met.push(doubt);
            }
            return;
        }
        let all = || Box::new(Index(self.met.iter().copied().collect()));
        if self.known.get_or_insert_with(all).0.insert(doubt) {
            self.met.push(doubt);
        }
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.met.clear();
        self.known = None;
    }

    /// Forgets what was met after the first so many.
    pub(super) fn truncate(&mut self, length: usize) {
        if let Some(known) = &mut self.known {
            self.met.iter().skip(length).for_each(|doubt| {
                known.0.remove(doubt);
            });
        }
        self.met.truncate(length);
    }

    /// All of them, in an order that does not depend on where they were met.
    pub(super) fn in_order(self) -> Vec<Doubt> {
        let mut doubts = self.met.into_vec();
        doubts.sort_unstable();
        doubts
    }
}

impl Extend<Doubt> for Doubts {
    fn extend<I: IntoIterator<Item = Doubt>>(&mut self, doubts: I) {
        doubts.into_iter().for_each(|doubt| self.insert(doubt));
    }
}

impl FromIterator<Doubt> for Doubts {
    fn from_iter<I: IntoIterator<Item = Doubt>>(doubts: I) -> Self {
        let mut all = Self::default();
        all.extend(doubts);
        all
    }
}

impl Deref for Doubts {
    type Target = [Doubt];

    fn deref(&self) -> &[Doubt] {
        &self.met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_kept_once_however_many_there_are() {
        let mut doubts = Doubts::default();
        for _ in 0..2 {
            doubts.extend((0..100).rev().map(Doubt::MissingProof));
        }
        assert_eq!(doubts.len(), 100);
        doubts.truncate(50);
        doubts.extend([Doubt::MissingProof(0), Doubt::MissingProof(99)]);
        assert_eq!(doubts.len(), 51, "one was forgotten and is new again, one is still there");
        let wanted: Vec<_> = [0].into_iter().chain(50..100).map(Doubt::MissingProof).collect();
        assert_eq!(doubts.in_order(), wanted);
    }
}
