//! Several bodies at once: what counts at one of them only, and which small change would make it count at the other. Each
//! change is verified by reading and assessing the edited ledger.

use std::{cmp::Reverse, collections::BTreeSet};

use crate::{
    assess::{ActivityResult, Assessment, CredentialResult, ProofState, Reason, Verdict, assess},
    document::from_text,
    ledger::{Activity, Ledger, from_document},
    rulebook::{CredentialRef, Rulebook},
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::Diagnostic,
        span::Sources,
        symbol::Symbol,
    },
};

use super::{
    compare::{Shift, Side, compare},
    edit::Edit,
    splice::edited,
    value::Value,
};

/// The most changes that are tried.
pub const MOST_TRIED: usize = 400;

/// An activity that counts for some certificates and not for this one.
#[derive(Clone, Debug, PartialEq)]
pub struct OneSided {
    /// The activity's place in the ledger.
    pub activity: usize,
    /// The certificate it does not count for.
    pub credential: CredentialRef,
    /// Why not, or not surely.
    pub reason: Reason,
    /// What it gives there: nothing, or nothing for sure.
    pub credits: Interval,
    /// The certificates it counts for.
    pub elsewhere: Vec<(CredentialRef, Interval)>,
    /// Changes after which it counts, those that bring most first.
    pub changes: Vec<SmallChange>,
}

/// A change of an activity after which it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallChange {
    /// The path of keys that is set.
    pub path: Vec<Box<str>>,
    /// What it is set to.
    pub value: Value,
    /// The credits that the activity then counts for.
    pub credits: Interval,
    /// How far the total of each certificate moves.
    pub moves: Vec<(CredentialRef, Shift)>,
}

/// What counts at one body only, and whether all changes could be tried.
#[must_use]
pub fn across(
    rulebook: &Rulebook,
    text: &str,
    ledger: &Ledger,
    assessment: &Assessment,
    only: Option<usize>,
) -> (Vec<OneSided>, bool) {
    let mut tried = 0;
    let side = Side { rulebook, ledger, assessment };
    let mut found = one_sided(ledger, assessment);
    found.retain(|each| only.is_none_or(|only| only == each.activity));
    for each in &mut found {
        let Some(activity) = ledger.activities.get(each.activity) else { continue };
        let Some(result) = result(assessment, each.credential, each.activity) else { continue };
        for (path, value) in candidates(rulebook, activity, each.credential, result) {
            if tried == MOST_TRIED {
                break;
            }
            tried += 1;
            each.changes.extend(verified(&side, text, activity, each.credential, path, value));
        }
        each.changes.sort_by_key(|change| Reverse((change.credits.sure, change.credits.possible)));
    }
    (found, tried < MOST_TRIED)
}

/// Activities that count for some certificates of the ledger and not, or not surely, for others, in the ledger's order. An
/// activity that lies in a balance taken over counts there.
fn one_sided(ledger: &Ledger, assessment: &Assessment) -> Vec<OneSided> {
    let held: Vec<&CredentialResult> =
        assessment.credentials.iter().filter(|result| result.cycle.is_some()).collect();
    let mut found = Vec::new();
    for place in 0..ledger.activities.len() {
        let results: Vec<_> =
            held.iter().filter_map(|held| Some((held.credential, activity_of(held, place)?))).collect();
        let Some(best) = results.iter().map(|(_, result)| counts(result.credits)).max() else { continue };
        let elsewhere: Vec<_> = results
            .iter()
            .filter(|(_, result)| counts(result.credits) == best)
            .map(|(credential, result)| (*credential, result.credits))
            .collect();
        // What a balance taken over holds counts, though its credits are told with the balance.
        let held_against = |result: &ActivityResult| {
            counts(result.credits) < best && !matches!(result.reason, Reason::InOpening(_))
        };
        for (credential, result) in results.iter().filter(|(_, result)| held_against(result)) {
            found.push(OneSided {
                activity: place,
                credential: *credential,
                reason: result.reason,
                credits: result.credits,
                elsewhere: elsewhere.clone(),
                changes: Vec::new(),
            });
        }
    }
    found
}

/// Whether anything counts, perhaps counts, or does not.
fn counts(credits: Interval) -> Verdict {
    match credits {
        Interval { sure, .. } if sure > Amount::ZERO => Verdict::Yes,
        Interval { possible, .. } if possible > Amount::ZERO => Verdict::Undetermined,
        Interval { .. } => Verdict::No,
    }
}

fn activity_of(held: &CredentialResult, place: usize) -> Option<&ActivityResult> {
    held.activities.iter().find(|found| found.activity == place)
}

fn result(assessment: &Assessment, credential: CredentialRef, place: usize) -> Option<&ActivityResult> {
    let held = assessment.credentials.iter().find(|held| held.credential == credential)?;
    activity_of(held, place)
}

/// What a person might change without doing anything else: show proof, submit it, name another category or group, or the
/// domain it is about.
fn candidates(
    rulebook: &Rulebook,
    activity: &Activity,
    credential: CredentialRef,
    result: &ActivityResult,
) -> Vec<(Vec<Box<str>>, Value)> {
    let program = rulebook.program(credential.program);
    let card = program.credential(credential.credential);
    let mut changes = Vec::new();
    if result.proof != ProofState::Enough {
        let accepting = program.categories.iter().filter_map(|category| category.proof.as_ref());
        let kinds: BTreeSet<&str> =
            accepting.flat_map(|proof| &proof.any_of).map(|kind| rulebook.symbols.text(*kind)).collect();
        let proofs = kinds.into_iter().map(|kind| Value::map([("kind", Value::text(kind))]));
        changes.push((vec!["proof".into()], Value::List(proofs.collect())));
    }
    let claim = |key: &str| -> Vec<Box<str>> { vec!["claims".into(), card.id.clone(), key.into()] };
    if !activity.claims.iter().any(|claim| claim.credential == credential) {
        changes.push((claim("submitted"), Value::text(activity.on.last)));
    }
    for category in program.categories.iter().filter(|category| category.accepts.contains(&activity.kind)) {
        changes.push((claim("category"), Value::text(&category.id)));
    }
    for group in &program.groups {
        let id = &program.rule(*group).id;
        changes.push((claim("group"), Value::text(id.strip_prefix("groups.").unwrap_or(id))));
    }
    if activity.domains.is_none()
        && let Some(domain) = card.domains.first()
    {
        changes
            .push((vec!["domains".into()], Value::List(vec![Value::text(rulebook.symbols.text(*domain))])));
    }
    // What some body lists together with it might also be told as the other.
    let listed = rulebook.programs.iter().flat_map(|program| &program.categories);
    let together =
        listed.filter(|category| category.accepts.contains(&activity.kind)).flat_map(|card| &card.accepts);
    let taken = |kind: &&Symbol| program.categories.iter().any(|category| category.accepts.contains(*kind));
    let others = together.filter(taken).filter(|kind| **kind != activity.kind);
    let kinds: BTreeSet<&str> = others.map(|kind| rulebook.symbols.text(*kind)).collect();
    changes.extend(kinds.into_iter().map(|kind| (vec!["kind".into()], Value::text(kind))));
    changes
}

/// The change, if the activity counts after it.
fn verified(
    side: &Side<'_>,
    text: &str,
    activity: &Activity,
    credential: CredentialRef,
    path: Vec<Box<str>>,
    value: Value,
) -> Option<SmallChange> {
    let edit = Edit::Change(activity.id.clone(), path.clone(), value.clone());
    let ledger = read(side.rulebook, &edited(text, &[edit]).ok()?)?;
    let assessment = assess(side.rulebook, &ledger, &side.assessment.given);
    let place = ledger.activities.iter().position(|other| other.id == activity.id)?;
    let credits = result(&assessment, credential, place)?.credits;
    let before = side.ledger.activities.iter().position(|other| other.id == activity.id)?;
    if counts(credits) <= counts(result(side.assessment, credential, before)?.credits) {
        return None;
    }
    let delta = compare(side, &Side { rulebook: side.rulebook, ledger: &ledger, assessment: &assessment });
    let held = assessment.credentials.iter().map(|held| held.credential);
    let moves = held.zip(delta.credentials.iter().map(|delta| delta.counted().shift())).collect();
    Some(SmallChange { path, value, credits, moves })
}

fn read(rulebook: &Rulebook, text: &str) -> Option<Ledger> {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let (document, found) = from_text::parse(&sources, file);
    let document = document.filter(|_| !found.iter().any(Diagnostic::is_error))?;
    from_document::read(&document, rulebook).0
}
