//! The search: the solver proposes what is cheapest by all that is known, the judge evaluates it, and what it fails at
//! becomes known. When a proposal reaches the goal, nothing cheaper does.
//!
//! What becomes known of a leaf that a choice fails at: so much is missing, and each further item adds so much at the
//! most, because whatever is limited adds less, the more is there (the cut of Nemhauser and Wolsey for covering with
//! diminishing returns). Where that does not hold of a leaf, only this is used: something must be chosen that is not in a
//! largest choice which fails.

use std::collections::BTreeMap;

use crate::vocabulary::amount::{Amount, Interval};

use super::{
    goal::{Goal, Missing},
    solve::{Asked, CRITERIA, Cut, GaveUp, Problem, Weight, least},
};

/// Evaluates choices.
pub trait Judge {
    /// What is missing of each leaf with a choice.
    fn missing(&mut self, choice: &[bool]) -> Missing;

    /// What is missing of each leaf with one more item, and the most that the item itself may give to each; `None` where
    /// that is not known.
    fn with(&mut self, choice: &[bool], item: usize) -> (Missing, Vec<Option<Amount>>);
}

/// Against which answers to open questions the goal must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hope {
    /// Against every answer.
    Robust,
    /// With those that serve best.
    Hopeful,
}

impl Hope {
    pub(super) fn short(self, missing: &[Interval]) -> Vec<Amount> {
        let of = |missing: &Interval| match self {
            Self::Robust => missing.possible,
            Self::Hopeful => missing.sure,
        };
        missing.iter().map(of).collect()
    }
}

/// What the search has come to.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Choices evaluated so far.
    pub evaluated: usize,
    /// What the best plan so far weighs.
    pub best: Option<Weight>,
    /// What every plan weighs at least, by the first criterion.
    pub bound: Amount,
}

/// Told of progress; the search ends when it says `false`.
pub type Watch<'a> = dyn FnMut(&Progress) -> bool + 'a;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The best choice.
    pub choice: Option<Vec<bool>>,
    /// What every plan weighs at least, by the first criterion.
    pub bound: Amount,
    /// Whether the search came to its end, so that nothing is better.
    pub proved: bool,
}

/// The most choices that one search evaluates.
const MOST_EVALUATED: usize = 60_000;

/// A search for the best choices.
pub struct Search<'a, J> {
    problem: &'a Problem,
    goal: &'a Goal,
    hope: Hope,
    judge: &'a mut J,
    cuts: Vec<Cut>,
    /// Leaves of which items may add more, the more is there.
    distrusted: Vec<usize>,
    /// Items in doubt, each with whether it and another one give more together under the worst answers than each does by
    /// itself: because an answer that is bad for the one is good for the other.
    opposed: BTreeMap<usize, bool>,
    seen: BTreeMap<Vec<bool>, Vec<Amount>>,
    evaluated: usize,
    best: Option<(Weight, Vec<bool>)>,
    not: Option<Vec<usize>>,
    bound: Amount,
}

/// Why a step of the search ended it.
enum Stop {
    /// Nothing reaches the goal.
    Nothing,
    /// Whoever watches said so, or the search or the solver has a limit.
    Interrupted,
}

impl<'a, J: Judge> Search<'a, J> {
    /// A search for what reaches a goal. Of these leaves it is known that items may add more, the more is there.
    pub fn new(
        problem: &'a Problem,
        goal: &'a Goal,
        hope: Hope,
        judge: &'a mut J,
        increasing: &[usize],
    ) -> Self {
        Self {
            problem,
            goal,
            hope,
            judge,
            cuts: Vec::new(),
            distrusted: increasing.to_vec(),
            opposed: BTreeMap::new(),
            seen: BTreeMap::new(),
            evaluated: 0,
            best: None,
            not: None,
            bound: Amount::ZERO,
        }
    }

    /// The best choice; with `not`, the best that is not this one with or without more beside it.
    pub fn best(&mut self, not: Option<&[bool]>, watch: &mut Watch<'_>) -> Found {
        self.not = not.map(|choice| self.problem.counts(choice));
        self.best = None;
        self.bound = Amount::ZERO;
        let ended = match self.greedy(watch) {
            Ok(()) => self.exact(watch),
            Err(stop) => Err(stop),
        };
        match ended {
            Ok(choice) => {
                Found { choice: Some(self.as_early_as_may_be(choice)), bound: self.bound, proved: true }
            }
            Err(Stop::Nothing) => Found { choice: None, bound: self.bound, proved: true },
            Err(Stop::Interrupted) => {
                let choice = self.best.take().map(|(_, choice)| choice);
                Found { choice, bound: self.bound, proved: false }
            }
        }
    }

    /// Proposes and evaluates by one criterion after the other.
    fn exact(&mut self, watch: &mut Watch<'_>) -> Result<Vec<bool>, Stop> {
        let mut fixed: Vec<Amount> = Vec::new();
        while fixed.len() < CRITERIA {
            self.look(watch)?;
            let best = self.best.clone().filter(|(weight, _)| weight.starts_with(&fixed));
            let asked = Asked {
                goal: self.goal,
                cuts: &self.cuts,
                fixed: &fixed,
                known: best.as_ref().map(|(_, choice)| &**choice),
                not: self.not.as_deref(),
            };
            let progress = self.progress();
            let proposed = least(self.problem, asked, &mut || watch(&progress));
            let choice = match (proposed, best) {
                (Ok(Some(choice)), _) => choice,
                // Nothing weighs less than the best there is.
                (Ok(None), Some((weight, _))) => {
                    self.fix(&mut fixed, &weight);
                    continue;
                }
                (Ok(None), None) if self.distrust_all() => continue,
                (Ok(None), None) => return Err(Stop::Nothing),
                // What weighs least by the first criterion is known; the others only decide between equals.
                (Err(GaveUp), Some((weight, _))) if !fixed.is_empty() => {
                    self.look(watch)?;
                    self.fix(&mut fixed, &weight);
                    continue;
                }
                (Err(GaveUp), _) => return Err(Stop::Interrupted),
            };
            let weight = self.problem.weight(&choice);
            if let (true, Some(first)) = (fixed.is_empty(), weight.first()) {
                self.bound = *first;
            }
            let short = self.short(&choice);
            if self.goal.reached(&short) {
                self.fix(&mut fixed, &weight);
            } else {
                // This choice is never proposed again: it fulfils none of what is learnt from it.
                self.learn(&choice, &short, watch)?;
            }
        }
        self.best.clone().map(|(_, choice)| choice).ok_or(Stop::Nothing)
    }

    /// Nothing weighs less by the next criterion than this.
    fn fix(&mut self, fixed: &mut Vec<Amount>, weight: &Weight) {
        if let Some(next) = weight.get(fixed.len()) {
            if fixed.is_empty() {
                self.bound = *next;
            }
            fixed.push(*next);
        }
    }

    /// Tells of progress.
    fn look(&mut self, watch: &mut Watch<'_>) -> Result<(), Stop> {
        let going = self.evaluated < MOST_EVALUATED && watch(&self.progress());
        if going { Ok(()) } else { Err(Stop::Interrupted) }
    }

    fn progress(&self) -> Progress {
        let best = self.best.as_ref().map(|(weight, _)| *weight);
        Progress { evaluated: self.evaluated, best, bound: self.bound }
    }

    /// What is missing of each leaf with a choice.
    fn short(&mut self, choice: &[bool]) -> Vec<Amount> {
        if let Some(short) = self.seen.get(choice).cloned() {
            self.note(choice, &short);
            return short;
        }
        self.evaluated += 1;
        let short = self.hope.short(&self.judge.missing(choice));
        self.note(choice, &short);
        self.seen.insert(choice.to_vec(), short.clone());
        short
    }

    /// Keeps the best choice, and no cut that a choice refutes.
    fn note(&mut self, choice: &[bool], short: &[Amount]) {
        let refuted = |cut: &Cut| {
            let adds = cut.adds.iter().filter(|(item, _)| choice.get(*item) == Some(&true));
            let reached = short.get(cut.leaf).is_some_and(|short| short.is_zero());
            reached && adds.map(|(_, adds)| *adds).sum::<Amount>() < cut.at_least
        };
        let wrong: Vec<usize> = self.cuts.iter().filter(|cut| refuted(cut)).map(|cut| cut.leaf).collect();
        for leaf in wrong {
            self.distrust(leaf);
        }
        let another = self.not.as_ref().is_none_or(|not| {
            let counts = self.problem.counts(choice);
            counts.iter().zip(not).any(|(count, not)| count < not)
        });
        if another && self.goal.reached(short) && self.problem.allows(choice) {
            let weight = self.problem.weight(choice);
            if self.best.as_ref().is_none_or(|(best, _)| weight < *best) {
                self.best = Some((weight, choice.to_vec()));
            }
        }
    }

    /// Uses nothing more of a leaf that rests on diminishing returns.
    fn distrust(&mut self, leaf: usize) {
        self.cuts.retain(|cut| cut.leaf != leaf || !cut.diminishing);
        if !self.distrusted.contains(&leaf) {
            self.distrusted.push(leaf);
        }
    }

    /// Whether there was anything that rests on diminishing returns.
    fn distrust_all(&mut self) -> bool {
        let leaves: Vec<usize> = self.cuts.iter().filter(|cut| cut.diminishing).map(|cut| cut.leaf).collect();
        leaves.iter().for_each(|leaf| self.distrust(*leaf));
        !leaves.is_empty()
    }

    /// Items that can be added next: of those that are the same again, the first that is not chosen.
    fn frontier(&self, choice: &[bool]) -> Vec<usize> {
        let chosen = |item: usize| choice.get(item).copied().unwrap_or(false);
        let next = |(item, after): (usize, &Option<usize>)| {
            (!chosen(item) && after.is_none_or(chosen)).then_some(item)
        };
        self.problem.after.iter().enumerate().filter_map(next).collect()
    }

    /// Adds what brings most for its weight until the goal is reached; what is learnt on the way is kept.
    fn greedy(&mut self, watch: &mut Watch<'_>) -> Result<(), Stop> {
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
            items
                .sort_by_key(|item| std::cmp::Reverse(brought.get(item).copied().unwrap_or(Amount::LARGEST)));
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
        let removed: rust_decimal::Decimal = removed.sum();
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
        chosen.sort_by_key(|item| std::cmp::Reverse((self.problem.weights.get(*item).copied(), *item)));
        for item in chosen {
            let less = without(&choice, item);
            let short = self.short(&less);
            if self.problem.allows(&less) && self.goal.reached(&short) {
                choice = less;
            }
        }
    }

    /// Of one opportunity the earlier times, where they do as well. They stand in the order of their days.
    fn as_early_as_may_be(&mut self, mut choice: Vec<bool>) -> Vec<bool> {
        let weight = self.problem.weight(&choice);
        for item in (0..choice.len()).rev() {
            let of = |item: usize| self.problem.opportunity.get(item);
            let earlier: Vec<usize> = (0..item).filter(|other| of(*other) == of(item)).collect();
            for other in earlier {
                if choice.get(item) != Some(&true) || choice.get(other) == Some(&true) {
                    continue;
                }
                let moved = with(&without(&choice, item), other);
                if self.problem.weight(&moved) == weight && self.problem.allows(&moved) {
                    let short = self.short(&moved);
                    if self.goal.reached(&short) {
                        choice = moved;
                    }
                }
            }
        }
        choice
    }

    /// Learns from what a choice fails at.
    fn learn(&mut self, choice: &[bool], short: &[Amount], watch: &mut Watch<'_>) -> Result<(), Stop> {
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

/// One more item: what is then missing of each leaf, and what the item itself may give to each.
type WithOne = (usize, Vec<Amount>, Vec<Option<Amount>>);

/// A choice without an item.
fn without(choice: &[bool], item: usize) -> Vec<bool> {
    let mut without = choice.to_vec();
    if let Some(chosen) = without.get_mut(item) {
        *chosen = false;
    }
    without
}

/// A choice with one more item.
pub(super) fn with(choice: &[bool], item: usize) -> Vec<bool> {
    let mut with = choice.to_vec();
    if let Some(chosen) = with.get_mut(item) {
        *chosen = true;
    }
    with
}
