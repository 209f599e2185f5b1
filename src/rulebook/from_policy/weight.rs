//! How much work things lead to that rest on others. Whoever reads a value that reads another one twice, which reads a third
//! one twice, and so on, has it computed again each time: without a circle a short policy could keep everyone waiting.

/// The most evaluations that a value or requirement may lead to.
pub(super) const MOST: usize = 10_000;

/// The longest way from one thing to another that it rests on: evaluation goes down it step by step.
pub(super) const DEEPEST: usize = 100;

/// What evaluating something leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// Evaluations, itself counted too.
    evaluations: usize,
    /// Steps down the longest way, itself counted too.
    steps: usize,
}

impl Weight {
    /// Of something that rests on nothing.
    pub(super) const ONE: Self = Self { evaluations: 1, steps: 1 };

    /// Of a step that is no thing of its own.
    pub(super) const PART: Self = Self { evaluations: 1, steps: 0 };

    /// Of one behind the other.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            evaluations: self.evaluations.saturating_add(other.evaluations),
            steps: self.steps.max(other.steps),
        }
    }

    /// Of one or the other.
    pub(super) fn or(self, other: Self) -> Self {
        Self { evaluations: self.evaluations.max(other.evaluations), steps: self.steps.max(other.steps) }
    }

    /// Of something that leads to this, so many steps further.
    pub(super) fn within(self, steps: usize) -> Self {
        Self { steps: self.steps.saturating_add(steps), ..self.and(Self::ONE) }
    }

    /// Whether it is more than may be.
    pub(super) fn is_too_much(self) -> bool {
        self.evaluations > MOST || self.steps > DEEPEST
    }
}

/// The places of those that lead to more than may be, among things that rest on others without a circle. What rests on one of
/// them is left out: it is no further mistake.
pub(super) fn too_much(rests_on: &[Vec<usize>], weigh: impl Fn(usize, &[Weight]) -> Weight) -> Vec<usize> {
    let mut weights = vec![Weight::ONE; rests_on.len()];
    let mut told = vec![false; rests_on.len()];
    let mut found = Vec::new();
    for at in order(rests_on) {
        let follows = rests_on.get(at).into_iter().flatten().any(|other| told.get(*other) == Some(&true));
        let weight = weigh(at, &weights);
        if let (Some(told), Some(known)) = (told.get_mut(at), weights.get_mut(at)) {
            *told = follows || weight.is_too_much();
            *known = weight;
        }
        if !follows && weight.is_too_much() {
            found.push(at);
        }
    }
    found
}

/// The places of things that rest on others without a circle, each behind those that it rests on.
fn order(rests_on: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(rests_on.len());
    let mut seen = vec![false; rests_on.len()];
    // The way here: places, each with how many of the things it rests on have been followed.
    let mut way: Vec<(usize, usize)> = Vec::new();
    let mut first_seen =
        |place: usize| seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true));
    for start in 0..rests_on.len() {
        if first_seen(start) {
            way.push((start, 0));
        }
        while let Some((place, followed)) = way.last_mut() {
            let next = rests_on.get(*place).and_then(|others| others.get(*followed)).copied();
            *followed += 1;
            match next {
                None => {
                    order.push(*place);
                    way.pop();
                }
                Some(next) => {
                    if first_seen(next) {
                        way.push((next, 0));
                    }
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_rest_on_comes_before_them() {
        assert_eq!(order(&[vec![1, 2], vec![3], vec![3], vec![]]), [3, 1, 2, 0]);
        assert_eq!(order(&[vec![], vec![0], vec![7]]), [0, 1, 2]);
    }

    #[test]
    fn ways_that_meet_again_count_once_each() {
        let two = Weight::ONE.and(Weight::ONE).within(1);
        assert_eq!(two, Weight { evaluations: 3, steps: 2 });
        assert_eq!(two.or(Weight::ONE), two);
        assert!(!two.within(DEEPEST - 2).is_too_much() && two.within(DEEPEST - 1).is_too_much());
    }
}
