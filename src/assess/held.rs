//! Which certificates are still held: one that has ended for good is not, whatever the ledger lists.
//!
//! Whether it has may itself rest on what is held. So that nobody asks in a circle, each is evaluated as if all that were
//! granted were held, and what has surely ended is then taken away for all others.

use std::sync::Arc;

use crate::{
    policy::{requirement::Lapse, upkeep::State},
    vocabulary::date::Date,
};

use super::{
    Cycle,
    evaluate::evaluate,
    memo::Memo,
    person::Person,
    stance::{Leaning, Stance},
    trace::Summed,
};

/// Takes away what has ended, where a rule asks for what is held.
pub(super) fn without_ended(people: Vec<(Person<'_>, Vec<Cycle>)>) -> Vec<(Person<'_>, Vec<Cycle>)> {
    if people.len() < 2 || !people.iter().any(|(person, _)| person.program.asks_held) {
        return people;
    }
    let ended: Arc<[Option<Date>]> = people.iter().map(|(person, cycles)| ended(person, cycles)).collect();
    if ended.iter().all(Option::is_none) {
        return people;
    }
    people.into_iter().map(|(person, cycles)| (person.without(ended.clone()), cycles)).collect()
}

/// Since when a certificate has ended for good, if it has whichever way what is in doubt turns out.
fn ended(person: &Person<'_>, cycles: &[Cycle]) -> Option<Date> {
    let first = cycles.first()?.period;
    let lapses = person.program.requirements.iter().any(|card| card.lapses == Lapse::WindowEnd);
    if person.given.on <= first.last && !lapses {
        return None;
    }
    let stance =
        Stance { leaning: Leaning::Optimistic, except: &[], contrary: &[], answers: &[], settles: true };
    let (result, _) = evaluate(person, stance, cycles, &mut Memo::default(), &mut Summed);
    match result.standing.state? {
        State::Expired | State::Revoked => result.standing.since,
        State::Active | State::Grace | State::Suspended => None,
    }
}
