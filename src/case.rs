//! A case: records in, expected verdicts, credits and deciding rules out. Cases are the tests of a policy.
//!
//! [`written`] is the file format. [`run`] assesses the case's ledger and reports every expectation that does not hold,
//! at the place where it is written.

mod compare;
pub mod probe;
pub mod written;

use crate::{
    assess::{Assessment, Given, assess},
    document::{
        Document,
        record::{FromNode, Reader},
    },
    ledger::{self, Ledger},
    rulebook::Rulebook,
    vocabulary::diagnostic::Diagnostic,
};

pub use self::{compare::deciding_rules, written::Case};

/// A case that was run: what was assessed.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case as written.
    pub case: Case,
    /// Its ledger.
    pub ledger: Ledger,
    /// What became of it.
    pub assessment: Assessment,
}

/// Whether a document is a case, and not a ledger or a part of a policy.
#[must_use]
pub fn is_case(document: &Document) -> bool {
    document.root.get("case").is_some()
}

/// Reads a case, assesses its ledger and compares. The outcome is there when the case could be read; a case holds when
/// no diagnostic is an error.
#[must_use]
pub fn run(document: &Document, rulebook: &Rulebook) -> (Option<Outcome>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let case = Case::from_node(&document.root, &mut reader);
    let Some(case) = case else { return (None, reader.diagnostics) };
    let ledger = ledger::from_document::resolve(&case.ledger, rulebook, &mut reader);
    let mut diagnostics = reader.diagnostics;
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    let given = given(&case);
    let assessment = assess(rulebook, &ledger, &given);
    let outcome = Outcome { case, ledger, assessment };
    diagnostics.extend(compare::differences(rulebook, &outcome));
    (Some(outcome), diagnostics)
}

fn given(case: &Case) -> Given {
    let given = Given::on(case.on);
    Given { known_on: case.known_on.unwrap_or(given.known_on), ..given }
}
