//! Precedents in words.

use crate::{
    assess::{ActivityResult, CredentialResult},
    precedent::{Precedent, claim},
    rulebook::RuleIx,
    vocabulary::amount::Amount,
};

use super::{phrase::Phrase, status::View};

/// What stands beside a rule in what is told of an activity: the precedents against it, its own or those of others.
pub(super) fn beside(
    view: &View<'_>,
    result: &CredentialResult,
    precedents: &[Precedent],
    found: &ActivityResult,
    rule: RuleIx,
) -> Vec<String> {
    let about = |one: &&Precedent| {
        one.rule == rule && (one.activity == found.activity || one.alike.contains(&found.activity))
    };
    let own = |one: &Precedent| one.activity == found.activity;
    let told = |one: &Precedent| {
        let what = decision(view, result, one);
        let phrase = if own(one) { Phrase::PrecedentSet } else { Phrase::PrecedentWarning };
        view.names.fill(phrase, &[&what])
    };
    precedents.iter().filter(about).map(told).collect()
}

/// The precedents for a certificate, one in a line, each with what it may concern.
pub(super) fn lines(view: &View<'_>, result: &CredentialResult, precedents: &[Precedent]) -> Vec<String> {
    let program = view.program(result);
    let line = |one: &Precedent| {
        let told = [&decision(view, result, one) as &dyn std::fmt::Display, &program.rule(one.rule).id];
        let told = view.names.fill(Phrase::PrecedentAgainst, &told);
        let alike: Vec<_> = one.alike.iter().map(|place| id(view, *place)).collect();
        match alike.is_empty() {
            true => told,
            false => format!("{told}; {}", view.names.fill(Phrase::PrecedentAlike, &[&alike.join(", ")])),
        }
    };
    precedents.iter().map(line).collect()
}

/// What the body decided, about which activity, when and why.
fn decision(view: &View<'_>, result: &CredentialResult, one: &Precedent) -> String {
    let names = &view.names;
    let activity = id(view, one.activity);
    let awarded: [&dyn std::fmt::Display; 3] = [&activity, &one.awarded, &names.amount(one.computed)];
    let mut told = if one.awarded == Amount::ZERO {
        names.fill(Phrase::PrecedentRejected, &awarded)
    } else {
        names.fill(Phrase::PrecedentAwarded, &awarded)
    };
    if let Some(decided) = one.decided {
        told = format!("{told} ({decided})");
    }
    let reason = claim(view.ledger, result, one.activity).and_then(|claim| claim.reason.as_deref());
    match reason {
        Some(reason) => names.fill(Phrase::PrecedentReason, &[&told, &reason]),
        None => told,
    }
}

fn id<'a>(view: &View<'a>, place: usize) -> &'a str {
    view.ledger.activities.get(place).map_or("", |activity| &activity.id)
}
