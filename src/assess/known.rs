//! What was known on a day: the only thing that is evaluated.

use std::borrow::Cow;

use crate::{ledger::Ledger, rulebook::Rulebook, vocabulary::date::Date};

use super::{CredentialResult, Doubt};

/// A rulebook and a ledger in which nothing is left that became known after a day. Evaluation is handed nothing else, so
/// it cannot read anything that was known later. Where nothing is to be forgotten it costs nothing.
#[derive(Debug)]
pub(super) struct Known<'a> {
    rulebook: Cow<'a, Rulebook>,
    ledger: Cow<'a, Ledger>,
    /// The places of the activities in the whole ledger, where some are left out.
    places: Option<Vec<usize>>,
}

impl<'a> Known<'a> {
    pub(super) fn of(rulebook: &'a Rulebook, ledger: &'a Ledger, day: Date) -> Self {
        if day == Date::LATEST {
            return Self { rulebook: Cow::Borrowed(rulebook), ledger: Cow::Borrowed(ledger), places: None };
        }
        let rulebook = rulebook.as_known(day);
        match ledger.as_known(day) {
            None => Self { rulebook, ledger: Cow::Borrowed(ledger), places: None },
            Some((ledger, places)) => Self { rulebook, ledger: Cow::Owned(ledger), places: Some(places) },
        }
    }

    pub(super) fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Gives activities the places that they have in the whole ledger.
    pub(super) fn placed(&self, result: &mut CredentialResult) {
        let Some(places) = &self.places else { return };
        let whole = |place: &mut usize| *place = places.get(*place).copied().unwrap_or(*place);
        for found in &mut result.activities {
            whole(&mut found.activity);
        }
        for each in &mut result.doubts {
            match &mut each.doubt {
                Doubt::MissingProof(place) | Doubt::UnderAudit(place) | Doubt::NotComputed(place) => {
                    whole(place);
                }
                Doubt::Question(_) | Doubt::LowConfidence(_) | Doubt::Balance(_) => {}
            }
        }
    }
}
