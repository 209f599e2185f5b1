//! The search: the solver proposes what is cheapest by all that is known, the judge evaluates it, and what it fails at
//! becomes known. When a proposal reaches the goal, nothing cheaper does.
//!
//! What becomes known of a leaf that a choice fails at: so much is missing, and each further item adds so much at the
//! most, because whatever is limited adds less, the more is there (the cut of Nemhauser and Wolsey for covering with
//! diminishing returns). Where that does not hold of a leaf, only this is used: something must be chosen that is not in a
//! largest choice which fails.

mod greedy;
mod learn;

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
