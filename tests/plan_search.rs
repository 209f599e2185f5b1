//! The search for the smallest plan, held against trying every choice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use accrue::{
    plan::{
        goal::Goal,
        search::{Hope, Judge, Search},
        solve::{CRITERIA, Problem, Room, Weight},
    },
    vocabulary::amount::{Amount, Interval},
};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn amount(&mut self, sides: u64) -> Amount {
        Amount::whole(i64::try_from(self.roll(sides)).unwrap())
    }
}

/// Two bodies. At each, items belong to categories with limits and there is a sum to reach; in each world some items count
/// for nothing.
#[derive(Clone, Debug)]
struct Bodies {
    gives: Vec<Vec<Amount>>,
    category: Vec<Vec<usize>>,
    limits: Vec<Vec<Amount>>,
    wants: Vec<Amount>,
    refused: Vec<Vec<bool>>,
    /// What two items give to the first body only together.
    together: Option<(usize, usize, Amount)>,
}

impl Bodies {
    fn short(&self, choice: &[bool], body: usize, world: usize) -> Amount {
        let mut sums = vec![Amount::ZERO; self.limits[body].len()];
        for (item, _) in choice.iter().enumerate().filter(|(_, chosen)| **chosen) {
            if !self.refused[world][item] {
                sums[self.category[body][item]] += self.gives[body][item];
            }
        }
        let mut all: Amount = sums.iter().zip(&self.limits[body]).map(|(sum, limit)| *sum.min(limit)).sum();
        if let (0, Some((one, two, more))) = (body, self.together)
            && choice[one]
            && choice[two]
        {
            all += more;
        }
        (self.wants[body] - all).at_least_zero()
    }
}

/// How many instances each test tries.
const ROUNDS: usize = 300;

impl Judge for Bodies {
    fn missing(&mut self, choice: &[bool]) -> Vec<Interval> {
        let of = |body: usize| {
            let short: Vec<Amount> =
                (0..self.refused.len()).map(|world| self.short(choice, body, world)).collect();
            Interval { sure: *short.iter().min().unwrap(), possible: *short.iter().max().unwrap() }
        };
        (0..self.wants.len()).map(of).collect()
    }

    fn with(&mut self, choice: &[bool], item: usize) -> (Vec<Interval>, Vec<Option<Amount>>) {
        let mut with = choice.to_vec();
        with[item] = true;
        let missing = self.missing(&with);
        let gives = (0..self.wants.len()).map(|body| {
            let doubt = self.refused.iter().any(|refused| refused[item]);
            doubt.then_some(self.gives[body][item])
        });
        (missing, gives.collect())
    }
}

fn instance(dice: &mut Dice) -> (Problem, Bodies) {
    let items = 5 + usize::try_from(dice.roll(5)).unwrap();
    let mut problem = Problem::default();
    for item in 0..items {
        let mut weight: Weight = [Amount::ZERO; CRITERIA];
        // No two items weigh the same, so that the best choice is one.
        weight[0] = Amount::whole(1) + dice.amount(9);
        weight[1] = dice.amount(4);
        weight[2] = Amount::whole(1 << item);
        problem.weights.push(weight);
        problem.opportunity.push(item);
        problem.after.push(None);
    }
    if dice.roll(2) == 0 {
        let takes = (0..3).map(|item| (item, Amount::whole(1))).collect();
        problem.rooms.push(Room { takes, at_most: Amount::whole(2) });
    }
    let list = |dice: &mut Dice, sides| (0..items).map(|_| dice.amount(sides)).collect::<Vec<_>>();
    let worlds = 1 + dice.roll(3);
    let bodies = Bodies {
        gives: vec![list(dice, 8), list(dice, 8)],
        category: vec![
            (0..items).map(|item| item % 2).collect(),
            (0..items).map(|item| item / 2 % 3).collect(),
        ],
        limits: vec![
            vec![dice.amount(20), dice.amount(12)],
            vec![dice.amount(12), dice.amount(12), dice.amount(12)],
        ],
        wants: vec![dice.amount(14), dice.amount(14)],
        refused: (0..worlds)
            .map(|world| (0..items).map(|_| world > 0 && dice.roll(6) == 0).collect())
            .collect(),
        together: None,
    };
    (problem, bodies)
}

/// A goal over both bodies, or over one of them.
fn goal(all: bool) -> Goal {
    let both = vec![Goal::Leaf(0), Goal::Leaf(1)];
    if all { Goal::All(both) } else { Goal::Some(1, both) }
}

fn reached(goal: &Goal, missing: &[Interval], hope: Hope) -> bool {
    let short: Vec<Amount> = missing
        .iter()
        .map(|missing| match hope {
            Hope::Robust => missing.possible,
            Hope::Hopeful => missing.sure,
        })
        .collect();
    goal.reached(&short)
}

/// The least that any choice weighs which reaches the goal, by trying all; without those that hold a whole other one.
fn exhaustive(
    problem: &Problem,
    judge: &mut Bodies,
    goal: &Goal,
    hope: Hope,
    not: Option<&[bool]>,
) -> Option<Weight> {
    let items = problem.weights.len();
    let mut best = None;
    for bits in 0..1_u32 << items {
        let choice: Vec<bool> = (0..items).map(|item| bits >> item & 1 == 1).collect();
        let other = not.is_none_or(|not| {
            problem.counts(&choice).iter().zip(problem.counts(not)).any(|(count, not)| *count < not)
        });
        if other && problem.allows(&choice) && reached(goal, &judge.missing(&choice), hope) {
            let weight = problem.weight(&choice);
            best = Some(best.map_or(weight, |best: Weight| best.min(weight)));
        }
    }
    best
}

/// Holds many searches against trying everything. Some of what is counted is how often that was worth something.
fn agree(
    seed: u64,
    rounds: usize,
    all: bool,
    hope: Hope,
    prepare: impl Fn(&mut Dice, &mut Problem, &mut Bodies),
) {
    let mut dice = Dice(seed);
    let (mut plans, mut others) = (0, 0);
    for round in 0..rounds {
        let (mut problem, mut bodies) = instance(&mut dice);
        prepare(&mut dice, &mut problem, &mut bodies);
        let goal = goal(all);
        let expected = exhaustive(&problem, &mut bodies, &goal, hope, None);
        let mut own = bodies.clone();
        let increasing: Vec<usize> = bodies.together.iter().map(|_| 0).collect();
        let mut search = Search::new(&problem, &goal, hope, &mut own, &increasing);
        let found = search.best(None, &mut |_| true);
        let weight = found.choice.as_ref().map(|choice| problem.weight(choice));
        assert_eq!((weight, found.proved), (expected, true), "round {round}: {problem:?} {bodies:?}");
        let Some(choice) = found.choice.filter(|choice| choice.contains(&true)) else { continue };
        assert_eq!(found.bound, problem.weight(&choice)[0], "round {round}");
        plans += 1;
        let expected = exhaustive(&problem, &mut bodies, &goal, hope, Some(&choice));
        let other = search.best(Some(&choice), &mut |_| true).choice;
        let weight = other.map(|choice| problem.weight(&choice));
        assert_eq!(weight, expected, "runner-up of round {round}: {problem:?} {bodies:?}");
        others += usize::from(weight.is_some());
    }
    assert!(
        plans > rounds / 4 && others > rounds / 8,
        "{plans} plans and {others} others in {rounds} rounds"
    );
}

#[test]
fn the_plan_and_its_runner_up_are_those_that_trying_every_choice_gives() {
    agree(0x9e37_79b9_7f4a_7c15, ROUNDS, true, Hope::Robust, |_, _, _| {});
}

#[test]
fn so_is_the_plan_that_hopes() {
    agree(0x2545_f491_4f6c_dd1d, ROUNDS, true, Hope::Hopeful, |_, _, _| {});
}

#[test]
fn so_is_the_plan_where_one_of_two_is_enough() {
    agree(0x1234_5678_9abc_def1, ROUNDS, false, Hope::Robust, |_, _, _| {});
}

#[test]
fn so_is_the_plan_where_the_same_can_be_done_several_times() {
    agree(0xdead_beef_cafe_f00d, ROUNDS, true, Hope::Robust, |_, problem, bodies| {
        // The second and third item are the first one again.
        for item in [1, 2] {
            problem.after[item] = Some(item - 1);
            problem.opportunity[item] = 0;
            problem.weights[item] = problem.weights[0];
            for body in 0..2 {
                bodies.gives[body][item] = bodies.gives[body][0];
                bodies.category[body][item] = bodies.category[body][0];
            }
            for world in &mut bodies.refused {
                world[item] = world[0];
            }
        }
    });
}

/// Where two things together give more than each by itself, nothing is concluded from what each gives.
#[test]
fn what_gives_more_together_is_not_missed() {
    agree(0x0f0f_1234_5a5a_9876, ROUNDS, true, Hope::Robust, |dice, _, bodies| {
        bodies.together = Some((0, 1, Amount::whole(2) + dice.amount(6)));
    });
}

/// Whoever watches may end the search at any time: what was best until then is given, and not said to be the best.
#[test]
fn a_search_that_is_stopped_gives_the_best_so_far() {
    let mut dice = Dice(0x5151_7777_1313_0001);
    let (mut stopped, mut plans) = (0, 0);
    for _ in 0..100 {
        let (problem, mut bodies) = instance(&mut dice);
        let goal = goal(true);
        let mut looks = 1 + dice.roll(12);
        let mut own = bodies.clone();
        let found = Search::new(&problem, &goal, Hope::Robust, &mut own, &[]).best(None, &mut |_| {
            looks = looks.saturating_sub(1);
            looks > 0
        });
        if found.proved {
            continue;
        }
        stopped += 1;
        if let Some(choice) = found.choice {
            plans += 1;
            assert!(problem.allows(&choice) && reached(&goal, &bodies.missing(&choice), Hope::Robust));
            let best = exhaustive(&problem, &mut bodies, &goal, Hope::Robust, None).unwrap();
            assert!(found.bound <= best[0], "{} is no lower bound of {}", found.bound, best[0]);
        }
    }
    assert!(stopped > 30 && plans > 10, "{stopped} {plans}");
}
