//! Precedents in words.

use crate::{
    assess::{ActivityResult, CredentialResult},
    ledger::Ledger,
    precedent::{Precedent, claim, precedents},
    rulebook::{CredentialIx, ProgramIx, RuleIx},
    vocabulary::amount::Amount,
};

use super::{phrase::Phrase, status::View};

/// The precedents of a ledger, by certificate.
#[derive(Debug)]
pub struct Decided<'a> {
    view: View<'a>,
    by: Vec<(&'a CredentialResult, Vec<Precedent>)>,
}

impl<'a> Decided<'a> {
    /// Those of a whole assessment.
    #[must_use]
    pub fn of(view: View<'a>) -> Self {
        let results = view.assessment.credentials.iter();
        Self { view, by: results.map(|result| (result, precedents(view.ledger, result))).collect() }
    }

    /// Those that contradict a rule, for some certificates of its policy.
    pub(super) fn against(
        &self,
        program: ProgramIx,
        credentials: &[CredentialIx],
        rule: RuleIx,
    ) -> impl Iterator<Item = (&'a CredentialResult, &Precedent)> {
        let of_them = self.by.iter().filter(move |(result, _)| {
            result.credential.program == program && credentials.contains(&result.credential.credential)
        });
        let all = of_them.flat_map(|(result, of_one)| of_one.iter().map(|one| (*result, one)));
        all.filter(move |(_, one)| one.rule == rule)
    }

    /// The same in words.
    pub(super) fn told_against(
        &self,
        program: ProgramIx,
        credentials: &[CredentialIx],
        rule: RuleIx,
    ) -> Vec<String> {
        self.against(program, credentials, rule)
            .map(|(result, one)| decision(&self.view, result, one))
            .collect()
    }

    /// The records that were decided about.
    pub(super) fn ledger(&self) -> &'a Ledger {
        self.view.ledger
    }
}

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
