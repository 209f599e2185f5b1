//! A first plan: what brings most for its weight comes first.

use std::{cmp::Reverse, collections::BTreeMap};

use rust_decimal::Decimal;

use crate::vocabulary::amount::Amount;

use super::{Judge, Search, Stop, Watch, with, without};

impl<J: Judge> Search<'_, J> {
    /// Items that can be added next: of those that are the same again, the first that is not chosen.
    pub(super) fn frontier(&self, choice: &[bool]) -> Vec<usize> {
        let chosen = |item: usize| choice.get(item).copied().unwrap_or(false);
        let next = |(item, after): (usize, &Option<usize>)| {
            (!chosen(item) && after.is_none_or(chosen)).then_some(item)
        };
        self.problem.after.iter().enumerate().filter_map(next).collect()
    }

    /// Adds what brings most for its weight until the goal is reached; what is learnt on the way is kept.
    pub(super) fn greedy(&mut self, watch: &mut Watch<'_>) -> Result<(), Stop> {
        let mut choice = vec![false; self.problem.weights.len()];
        let start = self.short(&choice);
        let mut short = start.clone();
        // What each item brought when it was last looked at: with more there, it brings no more than that.
        let mut brought: BTreeMap<usize, Amount> = BTreeMap::new();
        while !self.goal.reached(&short) {
            self.look(watch)?;
            let mut open = Vec::new();
            self.goal.open(&short, &mut open);
            let mut best: Option<(usize, Amount, Vec<Amount>)> = None;
            let mut items = self.frontier(&choice);
            items.sort_by_key(|item| Reverse(brought.get(item).copied().unwrap_or(Amount::LARGEST)));
            for item in items {
                let hoped = brought.get(&item).copied().unwrap_or(Amount::LARGEST);
                if best.as_ref().is_some_and(|(_, brings, _)| *brings >= hoped) {
                    break;
                }
                let with = with(&choice, item);
                if !self.problem.allows(&with) {
                    continue;
                }
                let after = self.short(&with);
                let brings = self.brings(item, &open, &start, &short, &after);
                brought.insert(item, brings);
                if brings > Amount::ZERO && best.as_ref().is_none_or(|(_, most, _)| brings > *most) {
                    best = Some((item, brings, after));
                }
            }
            let Some((item, _, after)) = best else { return Ok(()) };
            // The next one of the same brings as much as this one did.
            let again = brought.get(&item).copied().unwrap_or_default();
            for (next, follows) in self.problem.after.iter().enumerate() {
                if *follows == Some(item) {
                    brought.insert(next, again);
                }
            }
            choice = with(&choice, item);
            short = after;
        }
        self.without_what_is_not_needed(choice);
        Ok(())
    }

    /// How much of what was missing at the start an item removes for its weight.
    fn brings(
        &self,
        item: usize,
        open: &[usize],
        start: &[Amount],
        before: &[Amount],
        after: &[Amount],
    ) -> Amount {
        let at = |list: &[Amount], leaf: usize| list.get(leaf).copied().unwrap_or_default().decimal();
        let removed = open.iter().filter_map(|leaf| {
            let less = at(before, *leaf) - at(after, *leaf);
            less.checked_div(at(start, *leaf)).or(Some(less))
        });
        let removed: Decimal = removed.sum();
        let weight =
            self.problem.weights.get(item).and_then(|weight| weight.first()).copied().unwrap_or_default();
        // What weighs nothing comes first, but not infinitely so.
        let weight = weight.max(Amount::whole(1)).decimal();
        removed
            .checked_div(weight)
            .and_then(|value| Amount::from_decimal(value.round_dp(20)).ok())
            .unwrap_or_default()
    }

    /// Takes away again what the goal is reached without, what weighs most first.
    fn without_what_is_not_needed(&mut self, mut choice: Vec<bool>) {
        let mut chosen: Vec<usize> =
            (0..choice.len()).filter(|item| choice.get(*item) == Some(&true)).collect();
        chosen.sort_by_key(|item| Reverse((self.problem.weights.get(*item).copied(), *item)));
        for item in chosen {
            let less = without(&choice, item);
            let short = self.short(&less);
            if self.problem.allows(&less) && self.goal.reached(&short) {
                choice = less;
            }
        }
    }
}
