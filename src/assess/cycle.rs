//! The cycles of a certificate: those the ledger states, and those that follow from its term.

use crate::{
    policy::{credential::Cycles, rule::Clock},
    vocabulary::date::{Date, Period},
};

use super::{Cycle, Reason, person::Person, scene::Scene, stance::Stance, trace::Fault, window};

/// More cycles than this are not followed; no person has them.
const MOST_CYCLES: u32 = 200;

/// How long a certificate lasts.
pub(super) enum Term {
    /// It never ends.
    Lifetime,
    /// It is renewed from cycle to cycle.
    Cycles(Cycles),
    /// Nobody can tell, for a reason.
    Unknown(Reason),
}

/// The term of the credential.
pub(super) fn term(scene: &mut Scene<'_>) -> Term {
    let program = scene.program();
    scene.by = Clock::Granted;
    match scene.choose(&program.credential(scene.credential()).term) {
        Ok(Some(alternative)) => alternative.is.clone().map_or(Term::Lifetime, Term::Cycles),
        Ok(None) => Term::Unknown(Reason::NotKnown),
        Err(fault) => Term::Unknown(Reason::Fault(Fault::of_script(&fault).cause())),
    }
}

/// The cycles of a holding, up to the one after the day asked about: those the ledger states, and those that follow
/// from the term.
pub(super) fn timeline(person: &Person<'_>) -> Vec<Cycle> {
    let stance = Stance::stated(&[]);
    let Term::Cycles(terms) = term(&mut Scene::new(person, stance, false)) else { return Vec::new() };
    let mut periods = person.holding.cycles.clone();
    let counted = periods.is_empty();
    let anchor = person.holding.granted.map(|granted| window::first_start(&terms, granted));
    for number in 0..MOST_CYCLES {
        let next = match (periods.last(), anchor) {
            (None, None) => None,
            (Some(last), _) if last.first > person.given.on => None,
            (_, Some(anchor)) if counted => window::cycle(&terms, anchor, number),
            (Some(last), _) => window::following(&terms, *last),
            (None, Some(anchor)) => window::cycle(&terms, anchor, number),
        };
        match next {
            Some(next) => periods.push(next),
            None => break,
        }
    }
    let mut cycles: Vec<_> =
        periods.into_iter().zip(1..).map(|(period, number)| whole(number, period)).collect();
    if counted
        && let (true, Some(first), Some(granted)) = (terms.early, cycles.first_mut(), person.holding.granted)
    {
        first.period.first = first.period.first.min(granted);
    }
    cycles
}

/// Replaces the cycles after one by those that end together with another certificate's, the next on a day.
pub(super) fn share(cycles: &mut Vec<Cycle>, at: usize, terms: &Cycles, end: Date, on: Date) {
    let Some(last) = cycles.get(at).copied() else { return };
    let Some(mut next) = Period::new(last.period.last.next(), end) else { return };
    cycles.truncate(at + 1);
    for number in last.number + 1..MOST_CYCLES {
        cycles.push(whole(number, next));
        match window::following(terms, next) {
            Some(following) if next.first <= on => next = following,
            Some(_) | None => break,
        }
    }
}

/// A cycle whose years are counted from its first day.
fn whole(number: u32, period: Period) -> Cycle {
    Cycle { number, period, counted_from: period.first }
}

/// Replaces the cycles after one by those that start on the day its late renewal was completed.
pub(super) fn restart(cycles: &mut Vec<Cycle>, at: usize, terms: &Cycles, completed: Date, on: Date) {
    cycles.truncate(at + 1);
    let terms = Cycles { first: None, ..terms.clone() };
    let before = cycles.last().map_or(0, |cycle| cycle.number);
    for number in 0..MOST_CYCLES {
        let Some(period) = window::cycle(&terms, completed, number) else { break };
        cycles.push(whole(before + 1 + number, period));
        if period.first > on {
            break;
        }
    }
}
