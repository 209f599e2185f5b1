//! What the replies that are known leave of a question.

use smallvec::SmallVec;

use crate::rulebook::{AnswerIx, Program, Question, QuestionIx, Reply, RuleIx, canon};

use super::{
    scene::Scene,
    trace::{Because, Sink, Step},
};

/// The answer that a question is taken to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The question.
    pub question: QuestionIx,
    /// The answer.
    pub answer: AnswerIx,
    /// Whether replies leave no other one.
    pub settled: bool,
}

impl Taken {
    /// The other one of two answers.
    pub(super) fn other_answer(self) -> AnswerIx {
        AnswerIx::new(usize::from(self.answer.index() == 0))
    }
}

/// The replies that stand, and those that do not with the one that comes before them.
struct Standing<'a> {
    stand: SmallVec<[&'a Reply; 2]>,
    overruled: Vec<(RuleIx, RuleIx, canon::Because)>,
}

/// The answer that a question has here when it is taken to have this one: the same, unless replies say otherwise.
pub(super) fn after_replies(
    scene: &Scene<'_>,
    at: QuestionIx,
    question: &Question,
    answer: AnswerIx,
) -> Taken {
    let open = Taken { question: at, answer, settled: false };
    if question.replies.is_empty() {
        return open;
    }
    let Standing { stand, .. } = standing(scene, question);
    match stand.split_first() {
        None => open,
        Some((first, others)) if others.iter().all(|other| other.answer == first.answer) => {
            Taken { answer: first.answer, settled: true, ..open }
        }
        // Between answers that disagree any other one is out of the question.
        Some((first, _)) if stand.iter().all(|reply| reply.answer != answer) => {
            Taken { answer: first.answer, ..open }
        }
        Some(_) => open,
    }
}

/// Tells the replies to a question, each with what came before it.
pub(super) fn told(scene: &Scene<'_>, taken: Taken, sink: &mut impl Sink) {
    let Some(question) = scene.program().questions.get(taken.question.index()) else { return };
    if question.replies.is_empty() {
        return;
    }
    let Standing { stand, overruled } = standing(scene, question);
    for (rule, by, because) in overruled {
        sink.step(|| Step::Overruled { rule, by, because: Some(Because::Canon(because)) });
    }
    for reply in stand {
        let (rule, answer) = (reply.rule, reply.answer);
        sink.step(|| Step::Reply { rule, taken: Taken { answer, ..taken } });
    }
}

fn standing<'a>(scene: &Scene<'a>, question: &'a Question) -> Standing<'a> {
    let program = scene.program();
    let applying: SmallVec<[&Reply; 2]> =
        question.replies.iter().filter(|reply| applies(scene, reply)).collect();
    let beaten_by = |reply: &Reply| {
        let before = |other: &&Reply| before(program, other, reply).map(|because| (other.rule, because));
        applying.iter().find_map(before)
    };
    let stand: SmallVec<_> = applying.iter().copied().filter(|reply| beaten_by(reply).is_none()).collect();
    if stand.is_empty() {
        // Each comes before another one in a circle: nothing orders them.
        return Standing { stand: applying, overruled: Vec::new() };
    }
    let overruled = applying
        .iter()
        .filter_map(|reply| beaten_by(reply).map(|(by, because)| (reply.rule, by, because)))
        .collect();
    Standing { stand, overruled }
}

/// Whether a reply settles anything, is known, and is about what is evaluated now.
fn applies(scene: &Scene<'_>, reply: &Reply) -> bool {
    let kind = scene.activity.map(|activity| activity.kind);
    let about = reply.kinds.is_empty() || kind.is_some_and(|kind| reply.kinds.contains(&kind));
    about && reply.settles && scene.in_force(scene.program().rule(reply.rule))
}

/// The canon for replies: the narrower before the broader, the one received later before the earlier.
fn before(program: &Program, reply: &Reply, other: &Reply) -> Option<canon::Because> {
    let within = |one: &Reply, other: &Reply| {
        canon::for_no_others(program.rule(one.rule), program.rule(other.rule))
            && canon::kinds_among(&one.kinds, &other.kinds)
    };
    if within(reply, other) != within(other, reply) {
        return within(reply, other).then_some(canon::Because::Narrower);
    }
    (reply.received > other.received).then_some(canon::Because::Later)
}
