//! The records with actions taken, and what becomes of the goal in them.

use std::cell::Cell;

use crate::{
    assess::{Assessment, Given, Verdict, assess},
    document::from_text,
    ledger::{Ledger, from_document},
    rulebook::Rulebook,
    scenario::{Edit, Value, edited_values, foreseen},
    vocabulary::{date::Date, diagnostic::Diagnostic, span::Sources},
};

use super::{Action, Goal, Ground};

pub(super) struct World<'a> {
    pub(super) ground: &'a Ground<'a>,
    /// The ledger as it is written.
    pub(super) values: Value,
    pub(super) goal: &'a Goal,
    tried: Cell<usize>,
}

impl<'a> World<'a> {
    pub(super) fn new(ground: &'a Ground<'a>, values: Value, goal: &'a Goal) -> Self {
        Self { ground, values, goal, tried: Cell::new(0) }
    }

    pub(super) fn on(&self) -> Date {
        self.ground.assessment.given.on
    }

    /// How many sets were evaluated.
    pub(super) fn tried(&self) -> usize {
        self.tried.get()
    }

    /// What the records give once these actions are taken.
    pub(super) fn after(&self, actions: &[Action]) -> Option<Assessment> {
        let on = actions.iter().map(|action| action.day).fold(self.on(), Date::max);
        self.after_on(actions, on)
    }

    pub(super) fn after_on(&self, actions: &[Action], on: Date) -> Option<Assessment> {
        let edits: Vec<Edit> = actions.iter().flat_map(|action| action.edits.iter().cloned()).collect();
        self.of_values(&edited_values(&self.values, &edits).ok()?, on)
    }

    /// What other values of the ledger give on a day.
    pub(super) fn of_values(&self, values: &Value, on: Date) -> Option<Assessment> {
        self.tried.set(self.tried.get() + 1);
        let mut ledger = read(self.ground.rulebook, &values.whole())?;
        foreseen(self.ground.ledger, &mut ledger);
        Some(assess(self.ground.rulebook, &ledger, &Given { on, ..self.ground.assessment.given }))
    }

    /// Whether the goal is met once these actions are taken.
    pub(super) fn verdict(&self, actions: &[Action]) -> Verdict {
        self.after(actions).and_then(|assessment| self.goal.verdict_in(&assessment)).unwrap_or(Verdict::No)
    }
}

pub(super) fn read(rulebook: &Rulebook, text: &str) -> Option<Ledger> {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let (document, found) = from_text::parse(&sources, file);
    let document = document.filter(|_| !found.iter().any(Diagnostic::is_error))?;
    from_document::read(&document, rulebook).0
}
