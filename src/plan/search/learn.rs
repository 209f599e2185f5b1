//! What is learnt from a choice that fails.

use crate::vocabulary::amount::Amount;

use super::{Judge, Search, Stop, Watch, WithOne, with};
use crate::plan::solve::Cut;

impl<J: Judge> Search<'_, J> {
    /// Learns from what a choice fails at.
    pub(super) fn learn(
        &mut self,
        choice: &[bool],
        short: &[Amount],
        watch: &mut Watch<'_>,
    ) -> Result<(), Stop> {
        let mut open = Vec::new();
        self.goal.open(short, &mut open);
        open.sort_unstable();
        open.dedup();
        let mut with_one = Vec::new();
        for item in self.frontier(choice) {
            self.look(watch)?;
            let (missing, gives) = self.judge.with(choice, item);
            self.evaluated += 1;
            let after = self.hope.short(&missing);
            self.note(&with(choice, item), &after);
            with_one.push((item, after, gives));
        }
        self.oppose(&with_one, watch)?;
        for leaf in open {
            let cut = match self.diminishing(leaf, choice, short, &with_one) {
                Some(cut) => cut,
                None => self.largest_that_fails(leaf, choice, watch)?,
            };
            self.cuts.push(cut);
        }
        Ok(())
    }

    /// Finds out which items in doubt give more together than each by itself, two by two, once for each.
    fn oppose(&mut self, with_one: &[WithOne], watch: &mut Watch<'_>) -> Result<(), Stop> {
        let doubtful = |(item, _, gives): &WithOne| gives.iter().any(Option::is_some).then_some(*item);
        let new: Vec<usize> =
            with_one.iter().filter_map(doubtful).filter(|item| !self.opposed.contains_key(item)).collect();
        let none = vec![false; self.problem.weights.len()];
        let nothing = self.short(&none);
        let less = |short: &[Amount]| -> Vec<Amount> {
            nothing.iter().zip(short).map(|(nothing, short)| *nothing - *short).collect()
        };
        for one in new {
            let alone = less(&self.short(&with(&none, one)));
            let others: Vec<usize> = self.opposed.keys().copied().collect();
            let mut opposed = false;
            for other in others {
                self.look(watch)?;
                let other_alone = less(&self.short(&with(&none, other)));
                let both = less(&self.short(&with(&with(&none, one), other)));
                let more = both
                    .iter()
                    .zip(alone.iter().zip(&other_alone))
                    .any(|(both, (one, other))| *both > *one + *other);
                if more {
                    opposed = true;
                    self.opposed.insert(other, true);
                }
            }
            self.opposed.insert(one, opposed);
        }
        Ok(())
    }

    /// What every choice must add to this one, if nothing adds more where more is there.
    fn diminishing(
        &mut self,
        leaf: usize,
        choice: &[bool],
        short: &[Amount],
        with_one: &[WithOne],
    ) -> Option<Cut> {
        if self.distrusted.contains(&leaf) {
            return None;
        }
        let at_least = *short.get(leaf)?;
        let mut adds = Vec::new();
        let mut idle = Vec::new();
        for (item, after, gives) in with_one {
            let less = (at_least - *after.get(leaf)?).at_least_zero();
            if less.is_zero() {
                idle.push((*item, gives.get(leaf).copied().flatten()));
            } else {
                // Under other answers it may add more than under the worst there are so far.
                let opposed = self.opposed.get(item).copied().unwrap_or(false);
                let gives = gives.get(leaf).copied().flatten().filter(|_| opposed);
                adds.push((*item, gives.map_or(less, |gives| gives.max(less)).min(at_least)));
            }
        }
        // What adds nothing by itself must add nothing together either.
        let mut all = choice.to_vec();
        for (item, _) in &idle {
            all = with(&all, *item);
        }
        if !idle.is_empty() && self.short(&all).get(leaf).is_none_or(|short| *short < at_least) {
            adds.extend(idle.iter().map(|(item, gives)| (*item, gives.unwrap_or(at_least).min(at_least))));
        }
        // The same again adds no more than the first time.
        for (item, after) in self.problem.after.iter().enumerate() {
            let chosen = choice.get(item).copied().unwrap_or(false);
            let first = after.and_then(|after| adds.iter().find(|(other, _)| *other == after)).copied();
            if let (false, Some((_, amount))) = (chosen, first) {
                adds.push((item, amount));
            }
        }
        let enough = adds.iter().map(|(_, adds)| *adds).sum::<Amount>() >= at_least;
        let cut = Cut { leaf, adds, at_least, diminishing: true };
        enough.then_some(cut).or_else(|| {
            self.distrust(leaf);
            None
        })
    }

    /// Something must be chosen that is not in a largest choice that fails.
    fn largest_that_fails(
        &mut self,
        leaf: usize,
        choice: &[bool],
        watch: &mut Watch<'_>,
    ) -> Result<Cut, Stop> {
        let mut largest = choice.to_vec();
        for item in 0..largest.len() {
            if largest.get(item) == Some(&true) {
                continue;
            }
            self.look(watch)?;
            let with = with(&largest, item);
            if self.short(&with).get(leaf).is_none_or(|short| !short.is_zero()) {
                largest = with;
            }
        }
        let one = Amount::from_whole(1);
        let others = largest.iter().enumerate().filter(|(_, chosen)| !**chosen).map(|(item, _)| (item, one));
        Ok(Cut { leaf, adds: others.collect(), at_least: one, diminishing: false })
    }
}
