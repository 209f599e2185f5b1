//! What if: the same rules or records with edits, beside the real ones.
//!
//! [`compare()`] says what differs between two assessments, by names, so that they may come from different rulebooks,
//! ledgers and days. Edits of a ledger are made in its text ([`splice`]), which is then read as any other, so that a
//! scenario and the same edits in the file cannot come to different results.

pub mod across;
pub mod compare;
pub mod edit;
mod foreseen;
pub mod line;
pub mod outcome;
pub mod reply;
pub mod splice;
pub mod value;
pub mod worth;
pub mod written;

pub use self::{
    compare::{Delta, Side, compare},
    edit::{Edit, Section, Unmade},
    foreseen::foreseen,
    outcome::{Ground, Outcome, outcome},
    splice::{edited, edited_values},
    value::Value,
    worth::{Worth, worths},
};

use crate::vocabulary::date::Date;

/// Edits of records and rules, under a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// What it is called; nothing for one that is not stored.
    pub name: Box<str>,
    /// Edits of the ledger, in order.
    pub edits: Vec<Edit>,
    /// Open rulings, each with the answer that it is supposed to have.
    pub answers: Vec<(Box<str>, Box<str>)>,
    /// Files with overlays to be laid over the policies.
    pub overlays: Vec<Box<str>>,
    /// The day that what comes of it is told on.
    pub on: Option<Date>,
}

impl Scenario {
    /// Whether the rules are edited.
    #[must_use]
    pub fn edits_rules(&self) -> bool {
        !self.answers.is_empty() || !self.overlays.is_empty()
    }
}
