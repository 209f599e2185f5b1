//! Several bodies at once, as JSON.

use serde::Serialize;

use crate::{
    render::{across::told, status::View},
    rulebook::CredentialRef,
    scenario::across::{OneSided, SmallChange},
    vocabulary::span::Sources,
};

use super::{ActivityJson, IntervalJson, activity, difference::shift, interval, reason, used};

/// What counts at one body only, and what would make it count at the other.
#[derive(Debug, Serialize)]
pub struct AcrossJson<'a> {
    schema: &'static str,
    on: String,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    answers: Vec<AnswerJson<'a>>,
    one_sided: Vec<OneSidedJson<'a>>,
    all_tried: bool,
}

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    policy: &'a str,
    credential: &'a str,
    #[serde(flatten)]
    activity: ActivityJson<'a>,
}

#[derive(Debug, Serialize)]
struct OneSidedJson<'a> {
    activity: &'a str,
    credential: &'a str,
    reason: &'static str,
    credits: IntervalJson,
    elsewhere: Vec<ElsewhereJson<'a>>,
    changes: Vec<SmallChangeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ElsewhereJson<'a> {
    credential: &'a str,
    credits: IntervalJson,
}

#[derive(Debug, Serialize)]
struct SmallChangeJson<'a> {
    change: String,
    credits: IntervalJson,
    moves: Vec<MoveJson<'a>>,
}

#[derive(Debug, Serialize)]
struct MoveJson<'a> {
    credential: &'a str,
    difference: IntervalJson,
}

/// What counts at one body only; of one activity also what it earns at each. The texts are those that the policies were read
/// from.
#[must_use]
pub fn across<'a>(
    view: &View<'a>,
    texts: &Sources,
    place: Option<usize>,
    one_sided: &[OneSided],
    all_tried: bool,
) -> AcrossJson<'a> {
    let id = |credential: CredentialRef| -> &'a str { &view.names.rulebook.credential(credential).id };
    let one = |each: &OneSided| OneSidedJson {
        activity: view.ledger.activities.get(each.activity).map_or("", |activity| &activity.id),
        credential: id(each.credential),
        reason: reason(each.reason),
        credits: super::credits(each.credits, each.reason),
        elsewhere: each
            .elsewhere
            .iter()
            .map(|(at, credits)| ElsewhereJson { credential: id(*at), credits: interval(*credits) })
            .collect(),
        changes: each.changes.iter().map(|change| small(view, change)).collect(),
    };
    let mut answers = Vec::new();
    for held in &view.assessment.credentials {
        let program = view.program(held);
        let found = held.activities.iter().filter(|found| Some(found.activity) == place);
        answers.extend(found.filter_map(|found| {
            let activity = activity((view.names.rulebook, texts), program, view.ledger, found)?;
            Some(AnswerJson { policy: &program.id, credential: view.id(held), activity })
        }));
    }
    AcrossJson {
        schema: "accrue/across/1",
        on: view.assessment.given.on.to_string(),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        answers,
        one_sided: one_sided.iter().map(one).collect(),
        all_tried,
    }
}

fn small<'a>(view: &View<'a>, change: &SmallChange) -> SmallChangeJson<'a> {
    let moves = change.moves.iter().map(|(credential, moved)| MoveJson {
        credential: &view.names.rulebook.credential(*credential).id,
        difference: shift(*moved),
    });
    SmallChangeJson { change: told(change), credits: interval(change.credits), moves: moves.collect() }
}
