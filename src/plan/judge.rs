//! What a choice comes to: the ledger with the chosen entries, assessed by the engine at the end of each cycle.

use crate::{
    assess::{CredentialResult, Doubt, Given, assess},
    document::record::Reader,
    ledger::{Ledger, from_document::resolve, written as records},
    policy::category::Unit,
    rulebook::{CredentialRef, Rulebook},
    scenario::worth::carried_out,
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
        span::At,
    },
};

use super::{
    catalogue::{Item, add},
    goal::{Asks, Goal, Leaf, Missing, goal, missing},
    search::{Judge, with},
};

/// A certificate that is planned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Which.
    pub credential: CredentialRef,
    /// The first day of its cycle.
    pub(super) first: Date,
    /// The last day on which something can be done for it, on which everything must be there.
    pub due: Date,
}

/// The engine, asked about choices.
pub(super) struct Engine<'a> {
    rulebook: &'a Rulebook,
    given: Given,
    written: &'a records::Ledger,
    /// Each item as an entry of a ledger.
    entries: Vec<records::Ledger>,
    ids: Vec<Box<str>>,
    aims: &'a [Aim],
    leaves: Vec<Leaf>,
}

impl<'a> Engine<'a> {
    /// The engine over a person's records and what could be added to them. What is planned there is taken to be done. Also
    /// what must be reached.
    pub(super) fn new(
        rulebook: &'a Rulebook,
        written: &'a records::Ledger,
        items: &[Item],
        aims: &'a [Aim],
        given: Given,
    ) -> (Self, Goal) {
        let known = given.on.min(given.known_on);
        let entries = items.iter().map(|item| alone(item, written, known)).collect();
        let ids = items.iter().map(|item| item.id.clone()).collect();
        let mut engine = Self { rulebook, given, written, entries, ids, aims, leaves: Vec::new() };
        let (mut leaves, mut short) = (Vec::new(), Missing::new());
        let results = engine.results(&engine.ledger(&[]));
        let goals = results.iter().flatten().map(|result| goal(result, &mut leaves, &mut short));
        let goal = Goal::All(goals.collect());
        engine.leaves = leaves;
        (engine, goal)
    }

    /// The records with a choice.
    pub(super) fn ledger(&self, choice: &[bool]) -> Ledger {
        let mut written = self.written.clone();
        for (entry, _) in self.entries.iter().zip(choice).filter(|(_, chosen)| **chosen) {
            written.activities.0.extend_from_slice(&entry.activities);
            written.exams.0.extend_from_slice(&entry.exams);
            written.subscriptions.0.extend_from_slice(&entry.subscriptions);
            written.fees.0.extend_from_slice(&entry.fees);
            written.declarations.0.extend_from_slice(&entry.declarations);
        }
        carried_out(&resolve(&written, self.rulebook, &mut Reader::default()))
    }

    /// Where the cycle of each certificate that is planned for stands on its last day.
    pub(super) fn results(&self, ledger: &Ledger) -> Vec<Option<CredentialResult>> {
        let mut results = vec![None; self.aims.len()];
        let mut days: Vec<Date> = self.aims.iter().map(|aim| aim.due).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let assessment = assess(self.rulebook, ledger, &Given { on: day, ..self.given });
            for (aim, place) in self.aims.iter().zip(&mut results).filter(|(aim, _)| aim.due == day) {
                let held = assessment.credentials.iter().find(|held| held.credential == aim.credential);
                // One that is complete in its grace is followed by the next at once.
                *place = held.and_then(|held| held.of_cycle(aim.first));
            }
        }
        results
    }

    /// The most that an activity may give to a leaf by itself, where that is told.
    fn gives(
        &self,
        ledger: &Ledger,
        results: &[Option<CredentialResult>],
        id: &str,
        leaf: &Leaf,
    ) -> Option<Amount> {
        let Asks::Minimum(minimum) = &leaf.asks else { return None };
        let result = results.iter().flatten().find(|result| result.credential == leaf.credential)?;
        let place = ledger.activities.iter().position(|activity| *activity.id == *id)?;
        let found = result.activities.iter().find(|found| found.activity == place)?;
        // What is in doubt has a worst side, which is the same whatever else is chosen; but a question need not have one.
        let asked = result.doubts.iter().any(|told| matches!(told.doubt, Doubt::Question(_)));
        let told = asked && !found.credits.is_exact() && minimum.unit == Unit::Credits;
        told.then_some(found.credits.possible)
    }
}

/// An item as the only entry of a ledger.
fn alone(item: &Item, like: &records::Ledger, known: Date) -> records::Ledger {
    let mut ledger = like.clone();
    ledger.activities.0.clear();
    ledger.exams.0.clear();
    ledger.subscriptions.0.clear();
    ledger.fees.0.clear();
    ledger.declarations.0.clear();
    add(&mut ledger, item.section, &item.node, &mut Reader::default());
    let known = Some(At::new(known, item.node.span));
    ledger.activities.0.iter_mut().for_each(|entry| entry.keys.known.clone_from(&known));
    ledger.exams.0.iter_mut().for_each(|entry| entry.known.clone_from(&known));
    ledger.subscriptions.0.iter_mut().for_each(|entry| entry.known.clone_from(&known));
    ledger.fees.0.iter_mut().for_each(|entry| entry.known.clone_from(&known));
    ledger.declarations.0.iter_mut().for_each(|entry| entry.known.clone_from(&known));
    ledger
}

impl Judge for Engine<'_> {
    fn missing(&mut self, choice: &[bool]) -> Missing {
        let results = self.results(&self.ledger(choice));
        told(&results, self.leaves.len())
    }

    fn with(&mut self, choice: &[bool], item: usize) -> (Missing, Vec<Option<Amount>>) {
        let ledger = self.ledger(&with(choice, item));
        let results = self.results(&ledger);
        let id = self.ids.get(item).map_or("", |id| id);
        let gives = self.leaves.iter().map(|leaf| self.gives(&ledger, &results, id, leaf)).collect();
        (told(&results, self.leaves.len()), gives)
    }
}

/// What is missing of each leaf. All of them, should a result be made otherwise than the first one was.
fn told(results: &[Option<CredentialResult>], leaves: usize) -> Missing {
    let mut found = Missing::new();
    results.iter().flatten().for_each(|result| missing(result, &mut found));
    if found.len() == leaves { found } else { vec![Interval::exactly(Amount::from_whole(1)); leaves] }
}
