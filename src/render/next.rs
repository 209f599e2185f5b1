//! The one command that helps most now.

use crate::{
    assess::{CredentialResult, Doubt, DoubtResult, FeeState, ProofState, Verdict},
    vocabulary::amount::Amount,
};

use super::status::{View, payment_costs};

/// The suggested command: what is due first, then proof that credits wait for, then what is missing, then what is open or in
/// doubt, else the whole assessment.
#[must_use]
pub fn command(view: &View<'_>) -> String {
    let results = &view.assessment.credentials;
    if let Some(program) = due(view) {
        return format!("accrue rules {program} fees");
    }
    if let Some((id, credential)) = results.iter().find_map(|result| waiting_for_proof(view, result)) {
        return format!("accrue explain {} --for {credential}", quoted(id));
    }
    if let Some(result) = results.iter().find(|result| result.met == Verdict::No) {
        return format!("accrue rules {} categories", view.id(result));
    }
    let asks = |doubt: &DoubtResult| matches!(doubt.doubt, Doubt::Question(_));
    if results.iter().flat_map(|result| &result.doubts).any(asks) {
        return "accrue questions".to_owned();
    }
    if let Some(result) = results.iter().find(|result| !result.doubts.is_empty()) {
        return format!("accrue audit --credential {}", view.id(result));
    }
    "accrue audit".to_owned()
}

fn due<'a>(view: &View<'a>) -> Option<&'a str> {
    let due = view.assessment.fees.iter().find(|fee| {
        fee.payments.iter().any(|payment| payment.state == FeeState::Due && payment_costs(payment))
    })?;
    Some(&view.names.rulebook.program(due.program).id)
}

fn waiting_for_proof<'a>(view: &View<'a>, result: &CredentialResult) -> Option<(&'a str, &'a str)> {
    let waits = |found: &&crate::assess::ActivityResult| {
        found.proof == ProofState::NeededForCredit && found.credits.possible > Amount::ZERO
    };
    let found = result.activities.iter().find(waits)?;
    let activity = view.ledger.activities.get(found.activity)?;
    Some((&activity.id, view.id(result)))
}

/// An argument as a shell takes it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.+/".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_a_space_is_one_argument() {
        assert_eq!(quoted("2026-014"), "2026-014");
        assert_eq!(quoted("a b'c"), "'a b'\\''c'");
    }
}
