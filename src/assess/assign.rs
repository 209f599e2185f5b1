//! Which category an activity belongs to that several accept, where the policy asks for the one that serves best.
//!
//! What serves best depends on the other activities of the cycle, by way of limits and requirements, so every
//! combination is tried. Beyond a stated number of combinations nothing is claimed: the result says it is a bound.

use std::cmp::Reverse;

use crate::{
    ledger::{ActivityStatus, ClaimStatus},
    rulebook::{CategoryIx, Program, RuleIx},
    script::Fault,
    vocabulary::{amount::Amount, date::Date},
};

use super::{
    NeedResult, RequirementResult, Verdict,
    evaluate::{Progress, Run},
    scene::Scene,
};

/// Combinations that are tried for one cycle.
const MOST_COMBINATIONS: usize = 1_024;

/// How far the search went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Searched {
    /// There was nothing to search.
    Nothing,
    /// Every combination was tried.
    All,
    /// There were too many: what is computed only bounds what counts.
    TooMany,
}

/// An activity that several categories accept, and the one chosen.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    pub(super) place: usize,
    pub(super) category: CategoryIx,
    candidates: Vec<CategoryIx>,
}

impl Assigned {
    /// The rules of the categories that were not chosen.
    pub(super) fn others(&self, program: &Program) -> Vec<RuleIx> {
        let others = self.candidates.iter().filter(|candidate| **candidate != self.category);
        others.filter_map(|at| program.categories.get(at.index())).map(|category| category.rule).collect()
    }
}

/// The activities on days that are meant which several categories accept, with those categories.
pub(super) fn open(scene: &mut Scene<'_>, meant: impl Fn(Date) -> bool) -> Vec<(usize, Vec<CategoryIx>)> {
    let person = scene.person;
    let program = person.program;
    let mut open = Vec::new();
    for (place, activity) in person.ledger.activities.iter().enumerate() {
        let accepting = &program.kinds.get(activity.kind).categories;
        let booked = activity.status != ActivityStatus::Planned && activity.on.last <= person.given.on;
        if accepting.len() < 2 || !booked || !meant(activity.on.last) {
            continue;
        }
        let decided = activity.claims.iter().any(|claim| {
            claim.credential == person.reference
                && (claim.category.is_some() || claim.status == ClaimStatus::Accepted)
        });
        if decided {
            continue;
        }
        scene.activity = Some(activity);
        let accepts = |at: &CategoryIx| match program.categories.get(at.index()) {
            Some(category) if scene.enter(category.rule) => {
                scene.holds(category.when.as_ref()).map(|holds| holds.then_some(*at))
            }
            Some(_) | None => Ok(None),
        };
        // Where it cannot be told whether one of them accepts it, none is chosen for it.
        let candidates: Result<Vec<Option<CategoryIx>>, Fault> = accepting.iter().map(accepts).collect();
        let candidates: Vec<_> = candidates.unwrap_or_default().into_iter().flatten().collect();
        if candidates.len() > 1 {
            open.push((place, candidates));
        }
    }
    scene.activity = None;
    open
}

/// Tries every combination of categories and keeps the best for what is evaluated next; of equals the one whose
/// categories are written first.
pub(super) fn choose<'a>(
    run: &mut Run<'_, 'a>,
    open: Vec<(usize, Vec<CategoryIx>)>,
    mut trial: impl FnMut(&mut Run<'_, 'a>) -> Progress,
) {
    let combinations =
        open.iter().try_fold(1_usize, |product, (_, candidates)| product.checked_mul(candidates.len()));
    let Some(combinations) = combinations.filter(|combinations| *combinations <= MOST_COMBINATIONS) else {
        run.scene.searched = Searched::TooMany;
        widest(run, &open, &mut trial);
        return;
    };
    if open.is_empty() {
        return;
    }
    run.scene.searched = run.scene.searched.max(Searched::All);
    let before = run.scene.assigned.clone();
    let mut best: Option<(Score, Vec<Assigned>)> = None;
    for number in 0..combinations {
        run.scene.assigned.clone_from(&before);
        run.scene.assigned.extend(combination(&open, number));
        let score = score(&trial(run));
        if best.as_ref().is_none_or(|(before, _)| score > *before) {
            best = Some((score, run.scene.assigned.clone()));
        }
    }
    run.scene.assigned = best.map_or(before, |(_, assigned)| assigned);
}

/// Takes for each activity by itself the category under which it computes most, so that the sum of what is computed
/// bounds what any combination counts.
fn widest<'a>(
    run: &mut Run<'_, 'a>,
    open: &[(usize, Vec<CategoryIx>)],
    trial: &mut impl FnMut(&mut Run<'_, 'a>) -> Progress,
) {
    let before = run.scene.assigned.clone();
    let mut widest: Vec<Option<(Amount, Assigned)>> = vec![None; open.len()];
    let most = open.iter().map(|(_, candidates)| candidates.len()).max().unwrap_or(0);
    for at in 0..most {
        let nth = open.iter().filter_map(|(place, candidates)| {
            let category = *candidates.get(at).or(candidates.last())?;
            Some(Assigned { place: *place, category, candidates: candidates.clone() })
        });
        let nth: Vec<_> = nth.collect();
        run.scene.assigned.clone_from(&before);
        run.scene.assigned.extend(nth.iter().cloned());
        trial(run);
        for (best, assigned) in widest.iter_mut().zip(nth) {
            let computed = run.results.get(assigned.place).map(|result| result.computed.possible);
            let computed = computed.unwrap_or_default();
            if best.as_ref().is_none_or(|(before, _)| computed > *before) {
                *best = Some((computed, assigned));
            }
        }
    }
    run.scene.assigned = before;
    run.scene.assigned.extend(widest.into_iter().flatten().map(|(_, assigned)| assigned));
}

/// One of the combinations: number 0 has the first category of each, and the last activity changes fastest.
fn combination(open: &[(usize, Vec<CategoryIx>)], mut number: usize) -> Vec<Assigned> {
    let mut chosen = Vec::with_capacity(open.len());
    for (place, candidates) in open.iter().rev() {
        let at = number % candidates.len();
        number /= candidates.len();
        chosen.extend(candidates.get(at).map(|category| Assigned {
            place: *place,
            category: *category,
            candidates: candidates.clone(),
        }));
    }
    chosen
}

/// How well a combination serves: what is met, how little is missing, how much counts.
type Score = (Verdict, Reverse<Amount>, Amount);

fn score(progress: &Progress) -> Score {
    let requirements: Amount = progress.requirements.iter().map(missing).sum();
    let route = progress.routes.iter().map(missing).min().unwrap_or_default();
    let counted = progress.book.booked.iter().map(|entry| entry.credits).sum();
    (progress.met, Reverse(requirements + route), counted)
}

/// What is missing of everything a requirement or route counts.
fn missing(result: &RequirementResult) -> Amount {
    fn of(need: &NeedResult) -> Amount {
        match need {
            NeedResult::AtLeast(minima) => {
                let due = minima.iter().filter(|minimum| !minimum.beyond);
                due.map(|minimum| minimum.missing.sure).sum()
            }
            NeedResult::AllOf(_, needs) => needs.iter().map(of).sum(),
            NeedResult::Some(_, some, needs) => {
                let mut missing: Vec<_> = needs.iter().map(of).collect();
                missing.sort_unstable();
                missing.into_iter().take(*some).sum()
            }
            NeedResult::Requirement(_, need) => of(need),
            NeedResult::Covered(..)
            | NeedResult::Paid(..)
            | NeedResult::Passed(..)
            | NeedResult::Holds(..)
            | NeedResult::Declared(..)
            | NeedResult::When(..)
            | NeedResult::Unknown(_) => Amount::ZERO,
        }
    }
    of(&result.need)
}
