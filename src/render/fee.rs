//! Payments in words.

use crate::{
    assess::{FeeDue, FeeResult, FeeState},
    vocabulary::amount::Money,
};

use super::{names::Names, phrase::Phrase, status::payment_costs};

/// One row for each payment that is worth telling: fee, days, amount, due day, state.
#[must_use]
pub fn rows(names: &Names<'_>, fee: &FeeResult) -> Vec<Vec<String>> {
    let program = names.rulebook.program(fee.program);
    let mut title = format!("{}: {}", program.id, names.rule(program, fee.rule));
    if let Some(credential) = fee.credential {
        title = format!("{title} ({})", names.rulebook.credential(credential).id);
    }
    let row = |payment: &FeeDue| {
        vec![
            title.clone(),
            names.period(payment.period),
            amounts(names, payment),
            payment.due.to_string(),
            state(names, program, payment),
        ]
    };
    fee.payments.iter().filter(|payment| payment_costs(payment)).map(row).collect()
}

/// The amounts a payment may be.
#[must_use]
pub fn amounts(names: &Names<'_>, payment: &FeeDue) -> String {
    amounts_of(names, &payment.amounts)
}

/// Amounts of money, one of which holds.
#[must_use]
pub fn amounts_of(names: &Names<'_>, amounts: &[Money]) -> String {
    let amounts: Vec<_> = amounts.iter().map(ToString::to_string).collect();
    if amounts.is_empty() { names.say(Phrase::NotKnown) } else { amounts.join(" / ") }
}

fn state(names: &Names<'_>, program: &crate::rulebook::Program, payment: &FeeDue) -> String {
    let told = word(names, payment.state);
    match payment.included_by {
        Some(rule) => format!("{told} {}", names.fill(Phrase::IncludedBy, &[&names.rule(program, rule)])),
        None => told,
    }
}

/// Where a payment stands.
#[must_use]
pub fn word(names: &Names<'_>, state: FeeState) -> String {
    names.say(match state {
        FeeState::Paid => Phrase::FeePaid,
        FeeState::Included => Phrase::FeeIncluded,
        FeeState::PartlyIncluded => Phrase::FeePartly,
        FeeState::PerhapsIncluded => Phrase::FeePerhaps,
        FeeState::Later => Phrase::FeeLater,
        FeeState::Due => Phrase::FeeDue,
    })
}
