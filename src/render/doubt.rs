//! What is in doubt, in words.

use crate::{
    assess::{CredentialResult, Doubt, DoubtResult},
    rulebook::{Contest, Program, Question, Reply, RulingIx},
    vocabulary::amount::Amount,
};

use super::{names::Names, phrase::Phrase, status::View};

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
            if let Some(contest) = question.and_then(|question| question.contest.as_ref()) {
                return contest_told(names, program, contest);
            }
            let ruling = question.and_then(|question| program.rulings.get(question.ruling.index()));
            let asked = ruling.map_or("", |ruling| ruling.question.in_language(names.language));
            if let Some(question) = question.filter(|_| !replies.is_empty()) {
                let told = replies.into_iter().map(|given| reply(names, program, question, given));
                return names.fill(Phrase::DoubtReplies, &[&asked, &told.collect::<Vec<_>>().join(" / ")]);
            }
            names.fill(if contested { Phrase::DoubtContested } else { Phrase::DoubtOpen }, &[&asked])
        }
        Doubt::LowConfidence(rule) => names.fill(Phrase::DoubtLow, &[&names.rule(program, rule)]),
        Doubt::MissingProof(place) => names.fill(Phrase::DoubtProof, &[&activity(place)]),
        Doubt::UnderAudit(place) => names.fill(Phrase::DoubtAudit, &[&activity(place)]),
        Doubt::NotComputed(place) => names.fill(Phrase::DoubtNotComputed, &[&activity(place)]),
        Doubt::Balance(on) => names.fill(Phrase::DoubtBalance, &[&on]),
    }
}

/// Two rulings that contradict each other, each with its place and sources.
fn contest_told(names: &Names<'_>, program: &Program, contest: &Contest) -> String {
    let told = |at: RulingIx| {
        let ruling = program.rulings.get(at.index())?;
        let rule = program.rule(ruling.rule);
        let sources = rule.sources.iter().map(|at| {
            let source = program.source(*at);
            source.title.in_language(names.language).to_owned()
        });
        let sources: Vec<_> = sources.collect();
        let sources = if sources.is_empty() { names.say(Phrase::NoSources) } else { sources.join(", ") };
        Some(names.fill(Phrase::ContestSide, &[&rule.id, &contest.place(at), &sources]))
    };
    let [first, second] = contest.between.map(|at| told(at).unwrap_or_default());
    names.fill(Phrase::DoubtContest, &[&first, &second])
}

/// The replies to a question that are known for a certificate, where they disagree.
pub(super) fn replies<'a>(
    view: &View<'a>,
    result: &CredentialResult,
    question: &'a Question,
) -> Vec<&'a Reply> {
    let program = view.program(result);
    let known = |reply: &&Reply| {
        let rule = program.rule(reply.rule);
        reply.settles
            && rule.known <= view.assessment.given.known_on
            && rule.applies.contains(result.credential.credential)
    };
    let known: Vec<_> = question.replies.iter().filter(known).collect();
    let first = known.first().map(|first| first.answer);
    if known.iter().all(|reply| Some(reply.answer) == first) { Vec::new() } else { known }
}

/// A reply: when it was received, what it answers, and its rule.
pub(super) fn reply(names: &Names<'_>, program: &Program, question: &Question, reply: &Reply) -> String {
    let answer = question.answers.get(reply.answer.index()).map_or("", |answer| names.answer(answer));
    names.fill(Phrase::ReplyGiven, &[&reply.received, &answer, &program.rule(reply.rule).id])
}
