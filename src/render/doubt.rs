//! What is in doubt, in words.

use crate::{
    assess::{CredentialResult, Doubt, DoubtResult},
    rulebook::{Question, Reply},
    vocabulary::amount::Amount,
};

use super::{phrase::Phrase, status::View};

/// Tells what is in doubt and what it is worth.
#[must_use]
pub fn told(view: &View<'_>, result: &CredentialResult, doubt: &DoubtResult) -> String {
    let what = about(view, result, doubt.doubt);
    match doubt.worth.filter(|worth| *worth > Amount::ZERO) {
        Some(worth) => format!("{what} ({})", view.names.fill(Phrase::WorthUpTo, &[&worth])),
        None => what,
    }
}

/// Tells what is in doubt.
#[must_use]
pub fn about(view: &View<'_>, result: &CredentialResult, doubt: Doubt) -> String {
    let names = &view.names;
    let program = view.program(result);
    let activity = |place: usize| view.ledger.activities.get(place).map_or("", |activity| &activity.id);
    match doubt {
        Doubt::Question(at) => {
            let question = program.questions.get(at.index());
            let replies = question.map_or_else(Vec::new, |question| replies(view, result, question));
            let contested = question.is_some_and(|question| question.contested);
            let ruling = question.and_then(|question| program.rulings.get(question.ruling.index()));
            let asked = ruling.map_or("", |ruling| ruling.question.in_language(names.language));
            if !replies.is_empty() {
                return names.fill(Phrase::DoubtReplies, &[&asked, &replies.join(" / ")]);
            }
            names.fill(if contested { Phrase::DoubtContested } else { Phrase::DoubtOpen }, &[&asked])
        }
        Doubt::LowConfidence(rule) => names.fill(Phrase::DoubtLow, &[&names.rule(program, rule)]),
        Doubt::MissingProof(place) => names.fill(Phrase::DoubtProof, &[&activity(place)]),
        Doubt::UnderAudit(place) => names.fill(Phrase::DoubtAudit, &[&activity(place)]),
        Doubt::NotComputed(place) => names.fill(Phrase::DoubtNotComputed, &[&activity(place)]),
    }
}

/// The replies to a question for a certificate, where they disagree.
pub(super) fn replies(view: &View<'_>, result: &CredentialResult, question: &Question) -> Vec<String> {
    let (names, program) = (&view.names, view.program(result));
    let known = |reply: &&Reply| {
        let rule = program.rule(reply.rule);
        reply.settles
            && rule.known <= view.assessment.given.known_on
            && rule.applies.contains(result.credential.credential)
    };
    let known: Vec<_> = question.replies.iter().filter(known).collect();
    if known.iter().all(|reply| Some(reply.answer) == known.first().map(|first| first.answer)) {
        return Vec::new();
    }
    let told = |reply: &Reply| {
        let answer = question.answers.get(reply.answer.index())?;
        let told =
            [&reply.received as &dyn std::fmt::Display, &names.answer(answer), &program.rule(reply.rule).id];
        Some(names.fill(Phrase::ReplyGiven, &told))
    };
    known.into_iter().filter_map(told).collect()
}
