//! What an activity would earn, for people: verdict first, then numbers, then sources, then what would change it.

use crate::{
    assess::{
        ActivityResult, CredentialResult, Doubt, Reason, Verdict,
        trace::{Fault, Step},
    },
    rulebook::{CredentialRef, Program},
    vocabulary::span::Sources,
};

use super::{
    audit::{steps, verdict},
    doubt,
    fresh::{self, Scope},
    page::Page,
    phrase::Phrase,
    precedent::Decided,
    status::View,
};

/// Several verdicts in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// All are the same.
    Same(Verdict),
    /// A yes stands beside others.
    Mixed,
}

/// Several verdicts in one: mixed where there is a yes among others; where there is none, it is open.
#[must_use]
pub fn overall(verdicts: &[Verdict]) -> Overall {
    match verdicts {
        [] => Overall::Same(Verdict::Undetermined),
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Overall::Same(*first),
        verdicts if verdicts.contains(&Verdict::Yes) => Overall::Mixed,
        [..] => Overall::Same(Verdict::Undetermined),
    }
}

/// The verdict of the one activity of a probe for each certificate asked about.
#[must_use]
pub fn verdicts(view: &View<'_>) -> Vec<Verdict> {
    let results = view.assessment.credentials.iter();
    results.filter_map(|result| result.activities.first()).map(|found| found.verdict).collect()
}

/// What the activity of a probe would earn.
#[must_use]
pub fn page(view: &View<'_>, texts: &Sources, decided: Option<&Decided<'_>>) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let verdicts = verdicts(view);
    if verdicts.len() > 1 {
        match overall(&verdicts) {
            Overall::Same(verdict) => page.answer(Some(verdict), names.verdict(verdict)),
            Overall::Mixed => page.answer(Some(Verdict::Undetermined), names.say(Phrase::Partly)),
        }
    }
    for result in &view.assessment.credentials {
        for found in &result.activities {
            one((view, texts), result, found, decided, &mut page);
        }
    }
    let mut facts = vec![(names.say(Phrase::PoliciesUsed), view.policies.told(names.language))];
    if view.assessment.given.known_on < crate::vocabulary::date::Date::LATEST {
        facts.push((names.say(Phrase::KnownOn), view.assessment.given.known_on.to_string()));
    }
    page.heading(names.fill(Phrase::RatedOn, &[&view.assessment.given.on]));
    page.facts(1, facts);
    fresh::lines(view, Scope { activity: Some(0), credential: None }, &mut page);
    page
}

fn one(
    (view, texts): (&View<'_>, &Sources),
    result: &CredentialResult,
    found: &ActivityResult,
    decided: Option<&Decided<'_>>,
    page: &mut Page,
) {
    let names = &view.names;
    let program = view.program(result);
    let kind = view.ledger.activities.first().map_or("", |activity| names.word(program, activity.kind));
    let credential = names.credential(result.credential);
    page.answer(Some(found.verdict), format!("{kind} -> {credential}: {}", verdict(view, program, found)));
    let beside = |rule| {
        let CredentialRef { program, credential } = result.credential;
        let against = decided.map(|decided| decided.told_against(program, &[credential], rule));
        let against = against.unwrap_or_default().into_iter();
        against.map(|told| names.fill(Phrase::PrecedentWarning, &[&told])).collect()
    };
    steps((view, texts), program, found, &beside, 1, page);
    let mut changes = changes(view, result, program, found);
    changes.dedup();
    page.facts(1, changes.into_iter().map(|change| (names.say(Phrase::WouldChange), change)).collect());
}

fn changes(
    view: &View<'_>,
    result: &CredentialResult,
    program: &Program,
    found: &ActivityResult,
) -> Vec<String> {
    let names = &view.names;
    let mut changes = Vec::new();
    for each in &result.doubts {
        changes.push(match each.doubt {
            Doubt::MissingProof(_) => names.say(Phrase::ChangeProof),
            // The steps below tell what is missing.
            Doubt::NotComputed(place) if place == found.activity => continue,
            Doubt::Question(_)
            | Doubt::LowConfidence(_)
            | Doubt::UnderAudit(_)
            | Doubt::NotComputed(_)
            | Doubt::Balance(_) => doubt::about(view, result, each.doubt),
        });
    }
    for step in &found.steps {
        match step {
            Step::Fault { fault: Fault::NotStated(slot), .. } => {
                changes.push(names.fill(Phrase::ChangeState, &[&names.slot(program, *slot)]));
            }
            Step::Limit { rule, .. } if found.reason == Reason::Limit => {
                changes.push(names.fill(Phrase::ChangeLimit, &[&names.limit(program, *rule)]));
            }
            Step::Ruling { rule, .. } => {
                let ruling = program.rulings.iter().find(|ruling| ruling.rule == *rule);
                for see in ruling.map(|ruling| ruling.see.as_slice()).unwrap_or_default() {
                    changes.push(names.fill(Phrase::ChangeSee, &[see]));
                }
            }
            Step::Unlisted { .. } => changes.push(names.say(Phrase::ChangeBody)),
            Step::OutsideCycle { .. }
            | Step::InCycle { .. }
            | Step::NotYet
            | Step::InOpening { .. }
            | Step::Reply { .. }
            | Step::Overruled { .. }
            | Step::Contested { .. }
            | Step::Category { .. }
            | Step::Credit { .. }
            | Step::Rounded { .. }
            | Step::Group { .. }
            | Step::ProofMissing { .. }
            | Step::Claim { .. }
            | Step::Limit { .. }
            | Step::LowConfidence { .. }
            | Step::Fault { .. } => {}
        }
    }
    changes
}
