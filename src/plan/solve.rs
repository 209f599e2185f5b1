//! The relaxed problem, put to a solver of integer programs: the cheapest choice that fulfils what is known so far of the
//! goal. Binary floats live here alone; whatever comes out is judged in exact amounts.

use microlp::{
    ComparisonOp, Error, OptimizationDirection, SolutionStatus, SolveOptions, SolveOutcome, Variable,
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::vocabulary::amount::Amount;

use super::goal::Goal;

/// How many criteria a choice is weighed by.
pub const CRITERIA: usize = 4;

/// What a choice weighs by each criterion, the most important first.
pub type Weight = [Amount; CRITERIA];

/// What can be chosen, and what cannot be chosen together.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// What each item weighs.
    pub weights: Vec<Weight>,
    /// The opportunity that each item is one time of.
    pub opportunity: Vec<usize>,
    /// Items that are the same again: each is taken only after this one.
    pub after: Vec<Option<usize>>,
    /// What must not be exceeded together.
    pub rooms: Vec<Room>,
}

/// A sum over items that must not be exceeded.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// How much each item takes.
    pub takes: Vec<(usize, Amount)>,
    /// How much there is.
    pub at_most: Amount,
}

/// What all of them weigh together.
pub(super) fn sum_of<'a>(weights: impl Iterator<Item = &'a Weight>) -> Weight {
    weights.fold([Amount::ZERO; CRITERIA], |mut sum, weight| {
        sum.iter_mut().zip(weight).for_each(|(sum, weight)| *sum += *weight);
        sum
    })
}

/// Something that every choice that reaches a leaf fulfils: the sum over the chosen items is at least this.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    /// The leaf.
    pub(super) leaf: usize,
    /// What each item adds at the most.
    pub(super) adds: Vec<(usize, Amount)>,
    /// What is needed.
    pub(super) at_least: Amount,
    /// Whether it rests on everything adding less, the more is there already.
    pub(super) diminishing: bool,
}

impl Problem {
    /// What a choice weighs.
    #[must_use]
    pub fn weight(&self, choice: &[bool]) -> Weight {
        let chosen = self.weights.iter().zip(choice).filter(|(_, chosen)| **chosen);
        sum_of(chosen.map(|(weight, _)| weight))
    }

    /// Whether nothing is chosen together that cannot be.
    #[must_use]
    pub fn allows(&self, choice: &[bool]) -> bool {
        let is = |item: &usize| choice.get(*item).copied().unwrap_or(false);
        let ordered =
            self.after.iter().zip(choice).all(|(after, chosen)| !chosen || after.as_ref().is_none_or(is));
        let fits = |room: &Room| {
            let taken = room.takes.iter().filter(|(item, _)| is(item)).map(|(_, takes)| *takes);
            taken.sum::<Amount>() <= room.at_most
        };
        ordered && self.rooms.iter().all(fits)
    }

    /// The most that a choice can weigh by a criterion that weighs less than this one. All weigh whole multiples of one step.
    fn less_than(&self, choice: &[bool], criterion: usize) -> Amount {
        let of = |weight: &Weight| weight.get(criterion).copied().unwrap_or_default();
        let parts = self.weights.iter().map(|weight| {
            let mut decimal = of(weight).decimal();
            decimal.rescale(6);
            decimal.mantissa().unsigned_abs()
        });
        let step = parts.fold(0, |mut one: u128, mut two| {
            while two > 0 {
                (one, two) = (two, one % two);
            }
            one
        });
        let step = i128::try_from(step).map(|step| Decimal::from_i128_with_scale(step, 6));
        let step = step.ok().and_then(|step| Amount::from_decimal(step).ok()).unwrap_or_default();
        of(&self.weight(choice)) - step
    }

    /// How often each opportunity is chosen.
    #[must_use]
    pub fn counts(&self, choice: &[bool]) -> Vec<usize> {
        let opportunities = self.opportunity.iter().max().map_or(0, |last| last + 1);
        let mut counts = vec![0; opportunities];
        for (opportunity, _) in self.opportunity.iter().zip(choice).filter(|(_, chosen)| **chosen) {
            if let Some(count) = counts.get_mut(*opportunity) {
                *count += 1;
            }
        }
        counts
    }
}

/// What is asked of the solver beside the problem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// What must be reached.
    pub(super) goal: &'a Goal,
    /// What is known of it.
    pub(super) cuts: &'a [Cut],
    /// What criteria before this one must not exceed, in their order. The next one is to be least.
    pub(super) fixed: &'a [Amount],
    /// A choice that is allowed by all of this, if one is known: only what weighs less is of interest.
    pub(super) known: Option<&'a [bool]>,
    /// How often each opportunity is chosen in a plan that must not be chosen again, nor with more beside it.
    pub(super) not: Option<&'a [usize]>,
}

/// The solver could not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GaveUp;

/// The most branches that the solver looks at for one answer: the same on every machine, so that no result depends on how
/// fast one is.
const MOST_BRANCHES: u64 = 20_000;

/// The same for criteria after the first, which only decide between plans that take equally much by it.
const MOST_BRANCHES_LATER: u64 = 5_000;

/// How many of them between two looks at whether to go on.
const BRANCHES_AT_ONCE: u64 = 500;

/// The choice that weighs least by the first criterion that is not fixed; `None` when there is none, or none that weighs
/// less than the one that is known.
pub(super) fn least(
    problem: &Problem,
    asked: Asked<'_>,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Vec<bool>>, GaveUp> {
    let criterion = asked.fixed.len();
    let mut model = Model::of(problem, criterion);
    let mut leaves = Vec::new();
    model.goal(asked.goal, None, &mut leaves);
    for cut in asked.cuts {
        for (_, active) in leaves.iter().filter(|(leaf, _)| *leaf == cut.leaf) {
            if active.is_none() && cut.adds.iter().all(|(_, adds)| adds.is_zero()) {
                return Ok(None);
            }
            model.cut(cut, *active);
        }
    }
    for (criterion, at_most) in asked.fixed.iter().enumerate() {
        let weights = problem.weights.iter().enumerate();
        let terms = weights.filter_map(|(item, weight)| Some((item, *weight.get(criterion)?)));
        model.room(&Room { takes: terms.collect(), at_most: *at_most });
    }
    if let Some(counts) = asked.not {
        model.another(problem, counts);
    }
    if let Some(at_most) = asked.known.map(|known| problem.less_than(known, criterion)) {
        let weights = problem.weights.iter().enumerate();
        let terms = weights.filter_map(|(item, weight)| Some((item, *weight.get(criterion)?)));
        if at_most < Amount::ZERO {
            return Ok(None);
        }
        model.room(&Room { takes: terms.collect(), at_most });
    }
    model.solve(if criterion == 0 { MOST_BRANCHES } else { MOST_BRANCHES_LATER }, go_on)
}

struct Model {
    solver: microlp::Problem,
    items: Vec<Variable>,
}

fn float(amount: Amount) -> f64 {
    amount.decimal().to_f64().unwrap_or_default()
}

/// One amount in units of another, so that the numbers of a constraint are near one.
fn share(amount: Amount, of: Amount) -> f64 {
    amount.decimal().checked_div(of.decimal()).and_then(|share| share.to_f64()).unwrap_or_default()
}

impl Model {
    fn of(problem: &Problem, criterion: usize) -> Self {
        let mut solver = microlp::Problem::new(OptimizationDirection::Minimize);
        let weights = problem.weights.iter();
        let weight = |weight: &Weight| weight.get(criterion).copied().map_or(0.0, float);
        let items = weights.map(|each| solver.add_binary_var(weight(each))).collect();
        let mut model = Self { solver, items };
        for (item, after) in problem.after.iter().enumerate() {
            if let (Some(item), Some(after)) = (model.item(item), after.and_then(|after| model.item(after))) {
                model.solver.add_constraint([(after, 1.0), (item, -1.0)], ComparisonOp::Ge, 0.0);
            }
        }
        problem.rooms.iter().for_each(|room| model.room(room));
        model
    }

    fn item(&self, at: usize) -> Option<Variable> {
        self.items.get(at).copied()
    }

    fn terms(&self, of: &[(usize, Amount)], unit: Amount) -> Vec<(Variable, f64)> {
        let told = of.iter().filter(|(_, amount)| !amount.is_zero());
        told.filter_map(|(item, amount)| Some((self.item(*item)?, share(*amount, unit)))).collect()
    }

    fn room(&mut self, room: &Room) {
        let unit = room.takes.iter().map(|(_, takes)| *takes).max().unwrap_or_default();
        if !unit.is_zero() {
            let terms = self.terms(&room.takes, unit);
            self.solver.add_constraint(&terms, ComparisonOp::Le, share(room.at_most, unit));
        }
    }

    /// Where a goal asks for some of several, one unknown for each says whether it is the one.
    fn goal(&mut self, goal: &Goal, active: Option<Variable>, leaves: &mut Vec<(usize, Option<Variable>)>) {
        match goal {
            Goal::Leaf(at) => leaves.push((*at, active)),
            Goal::All(goals) => goals.iter().for_each(|goal| self.goal(goal, active, leaves)),
            Goal::Some(some, goals) => {
                let chosen: Vec<_> = goals.iter().map(|_| self.solver.add_binary_var(0.0)).collect();
                let some = Amount::from_whole(u32::try_from(*some).unwrap_or(u32::MAX));
                let mut terms: Vec<_> = chosen.iter().map(|each| (*each, 1.0)).collect();
                let needed = match active {
                    Some(active) => {
                        terms.push((active, float(Amount::ZERO - some)));
                        0.0
                    }
                    None => float(some),
                };
                self.solver.add_constraint(&terms, ComparisonOp::Ge, needed);
                for (goal, chosen) in goals.iter().zip(chosen) {
                    self.goal(goal, Some(chosen), leaves);
                }
            }
        }
    }

    fn cut(&mut self, cut: &Cut, active: Option<Variable>) {
        let mut terms = self.terms(&cut.adds, cut.at_least);
        let needed = match active {
            Some(active) => {
                terms.push((active, -1.0));
                0.0
            }
            None => 1.0,
        };
        self.solver.add_constraint(&terms, ComparisonOp::Ge, needed);
    }

    /// At least one opportunity is chosen less often than these.
    fn another(&mut self, problem: &Problem, counts: &[usize]) {
        let mut fewer = Vec::new();
        for (opportunity, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let of_it: Vec<_> =
                problem.opportunity.iter().enumerate().filter(|(_, of)| **of == opportunity).collect();
            let Some(most) = u32::try_from(of_it.len()).ok() else { continue };
            let Some(count) = u32::try_from(*count).ok() else { continue };
            let one = self.solver.add_binary_var(0.0);
            let mut terms: Vec<_> =
                of_it.iter().filter_map(|(item, _)| Some((self.item(*item)?, 1.0))).collect();
            // Chosen fewer times where `one` is one; where it is nought, as often as there is room for.
            terms.push((one, f64::from(most - count.min(most) + 1)));
            self.solver.add_constraint(&terms, ComparisonOp::Le, f64::from(most));
            fewer.push((one, 1.0));
        }
        self.solver.add_constraint(&fewer, ComparisonOp::Ge, 1.0);
    }

    fn solve(
        &self,
        most_branches: u64,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Vec<bool>>, GaveUp> {
        let mut options = SolveOptions::default();
        options.node_limit = Some(BRANCHES_AT_ONCE);
        let mut outcome = self.solver.solve_with(options);
        let mut looked_at = BRANCHES_AT_ONCE;
        loop {
            match outcome {
                Ok(SolveOutcome::Solution(solution)) if solution.status() == SolutionStatus::Optimal => {
                    return Ok(Some(self.items.iter().map(|item| solution.var_value(*item) > 0.5).collect()));
                }
                Ok(_) if looked_at >= most_branches || !go_on() => return Err(GaveUp),
                Ok(further) => outcome = further.resume(),
                Err(Error::Infeasible) => return Ok(None),
                Err(_) => return Err(GaveUp),
            }
            looked_at += BRANCHES_AT_ONCE;
        }
    }
}
