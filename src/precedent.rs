//! Precedents: what a body decided about an activity otherwise than the rules compute, beside the rule that it contradicts.

use crate::{
    assess::{
        ActivityResult, CredentialResult, Reason,
        trace::{RulingEffect, Step},
    },
    ledger::{Claim, ClaimStatus, Ledger},
    rulebook::RuleIx,
    vocabulary::{amount::Amount, date::Date},
};

/// A decision of the body that contradicts a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    /// The place of the activity in the ledger.
    pub activity: usize,
    /// The rule that it contradicts: the category or ruling that gives the credits, or the ruling that refuses them.
    pub rule: RuleIx,
    /// What the rules compute.
    pub computed: Amount,
    /// What the body awarded.
    pub awarded: Amount,
    /// When it decided.
    pub decided: Option<Date>,
    /// Activities that rest on the same rule and that the body has not decided about, by their places.
    pub alike: Vec<usize>,
}

/// The precedents for a certificate, in the order of its activities. Needs the trace.
#[must_use]
pub fn precedents(ledger: &Ledger, result: &CredentialResult) -> Vec<Precedent> {
    let set = result.activities.iter().filter_map(|found| set_by(ledger, result, found));
    let alike = |precedent: Precedent| {
        let alike = result.activities.iter().filter(|found| is_alike(found, precedent.rule));
        let alike = alike.map(|found| found.activity).collect();
        Precedent { alike, ..precedent }
    };
    set.map(alike).collect()
}

/// The claim of an activity for a certificate.
#[must_use]
pub fn claim<'a>(ledger: &'a Ledger, result: &CredentialResult, activity: usize) -> Option<&'a Claim> {
    let claims = &ledger.activities.get(activity)?.claims;
    claims.iter().find(|claim| claim.credential == result.credential)
}

fn set_by(ledger: &Ledger, result: &CredentialResult, found: &ActivityResult) -> Option<Precedent> {
    let (awarded, computed) = found.steps.iter().find_map(|step| match step {
        Step::Claim { status: ClaimStatus::Rejected, computed, .. } => Some((Amount::ZERO, *computed)),
        Step::Claim { status: ClaimStatus::Accepted, awarded: Some(awarded), computed } => {
            Some((*awarded, *computed))
        }
        _ => None,
    })?;
    let claim = claim(ledger, result, found.activity)?;
    // Who was awarded all that was asked for may have asked for less than the rules compute before limits.
    let asked = claim.claimed.is_none_or(|claimed| awarded < claimed);
    let rule = if awarded < computed && asked {
        giving(&found.steps, awarded)?
    } else if computed.is_zero() && awarded > computed {
        refusing(&found.steps)?
    } else {
        return None;
    };
    let (activity, decided) = (found.activity, claim.decided);
    Some(Precedent { activity, rule, computed, awarded, decided, alike: Vec::new() })
}

/// The ruling that gives the credits, else the category. What is not accepted at all contradicts a ruling that gives it a
/// category, too.
fn giving(steps: &[Step], awarded: Amount) -> Option<RuleIx> {
    let ruling = steps.iter().find_map(|step| match step {
        Step::Ruling { rule, effect: RulingEffect::Credited, .. } => Some(*rule),
        Step::Ruling { rule, effect: RulingEffect::Accepted, .. } if awarded.is_zero() => Some(*rule),
        _ => None,
    });
    let category = steps.iter().find_map(|step| match step {
        Step::Category { rule, .. } => Some(*rule),
        _ => None,
    });
    ruling.or(category)
}

fn refusing(steps: &[Step]) -> Option<RuleIx> {
    steps.iter().find_map(|step| match step {
        Step::Ruling { rule, effect: RulingEffect::Refused, .. } => Some(*rule),
        _ => None,
    })
}

/// Whether an activity that the body has not decided about rests on a rule.
fn is_alike(found: &ActivityResult, rule: RuleIx) -> bool {
    let decided = |step: &Step| {
        matches!(
            step,
            Step::Claim {
                status: ClaimStatus::Accepted | ClaimStatus::Rejected | ClaimStatus::Withdrawn,
                ..
            }
        )
    };
    let rests = |step: &Step| match step {
        Step::Ruling { rule: own, .. } | Step::Category { rule: own, .. } => *own == rule,
        _ => false,
    };
    let told = !matches!(found.reason, Reason::OutsideCycle | Reason::InOpening(_) | Reason::NotKnown);
    told && found.steps.iter().any(rests) && !found.steps.iter().any(decided)
}
