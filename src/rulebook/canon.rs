//! The canon for rulings that contradict each other: the exception before what it overrides, the narrower before the
//! broader, the later before the earlier. What it cannot order is contested.

use crate::{
    policy::rule::Said,
    script::Script,
    vocabulary::{date::Date, symbol::Symbol},
};

use super::{Act, CredentialIx, Effect, Outcome, Question, QuestionIx, Reply, Rule, Ruling, RulingIx};

/// Why a ruling comes before another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It says that it is an exception to the other one.
    Exception,
    /// It is for fewer certificates or kinds of activity, or under more conditions.
    Narrower,
    /// It became known later, or, of two that became known together, it holds from a later day on.
    Later,
}

/// A ruling with its place, and what it says about itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub(super) at: RulingIx,
    pub(super) ruling: &'a Ruling,
    pub(super) rule: &'a Rule,
}

impl Ruling {
    /// What is contested between this ruling and another one.
    #[must_use]
    pub fn contest_with(&self, other: RulingIx) -> Option<QuestionIx> {
        self.contests.iter().find(|(with, _)| *with == other).map(|(_, question)| *question)
    }

    /// Everything that it does or may do.
    pub fn effects<'a>(&'a self, questions: &'a [Question]) -> impl Iterator<Item = &'a Effect> {
        let (one, question) = match &self.outcome {
            Outcome::Answered(effect) => (Some(effect), None),
            Outcome::Question(at) => (None, questions.get(at.index())),
        };
        let answers = question.into_iter().flat_map(|question| &question.answers);
        one.into_iter().chain(answers.map(|answer| &answer.effect))
    }
}

impl super::Program {
    /// Why a ruling comes before another one; none where it does not.
    #[must_use]
    pub fn before(&self, ruling: RulingIx, other: RulingIx) -> Option<Because> {
        let precedes = &self.rulings.get(ruling.index())?.precedes;
        let at = precedes.binary_search_by_key(&other, |(known, _)| *known).ok()?;
        precedes.get(at).map(|(_, because)| *because)
    }
}

/// A ruling that says otherwise than another one about exactly the same.
#[derive(Clone, Copy, Debug)]
pub struct Contradicted<'a> {
    /// The one that says otherwise.
    pub by: RulingIx,
    /// The question between them.
    pub question: &'a Question,
    /// The one that holds, where replies settle it.
    pub holds: Option<RulingIx>,
}

impl super::Program {
    /// The rulings that say otherwise than a ruling about exactly the same, for all of some certificates, on a day, as known
    /// on a day.
    #[must_use]
    pub fn contradicted(
        &self,
        ruling: &Ruling,
        credentials: &[CredentialIx],
        on: Date,
        known_on: Date,
    ) -> Vec<Contradicted<'_>> {
        let holds = |rule: &Rule| {
            rule.holds_on(on, known_on) && credentials.iter().all(|one| rule.applies.contains(*one))
        };
        let contradicted = |(by, question): &(RulingIx, QuestionIx)| {
            let question = self.questions.get(question.index())?;
            let contest = question.contest.as_ref().filter(|contest| contest.always)?;
            if !holds(self.rule(self.rulings.get(by.index())?.rule)) {
                return None;
            }
            let settles =
                |reply: &&Reply| reply.settles && reply.kinds.is_empty() && holds(self.rule(reply.rule));
            let replies: Vec<_> = question.replies.iter().filter(settles).collect();
            let latest = replies.iter().map(|reply| reply.received).max();
            let mut last = replies.iter().filter(|reply| Some(reply.received) == latest);
            let first = last.next().map(|reply| reply.answer);
            let settled = first.filter(|first| last.all(|reply| reply.answer == *first));
            Some(Contradicted { by: *by, question, holds: settled.map(|answer| contest.holds(answer).0) })
        };
        ruling.contests.iter().filter_map(contradicted).collect()
    }

    /// What a ruling says in one word, those that contradict it considered.
    #[must_use]
    pub fn said_by(
        &self,
        ruling: &Ruling,
        credentials: &[CredentialIx],
        on: Date,
        known_on: Date,
    ) -> Option<Said> {
        let contradicted = self.contradicted(ruling, credentials, on, known_on);
        if contradicted.iter().any(|one| one.holds.is_none()) {
            return Some(Said::Undetermined);
        }
        let other = contradicted.iter().find(|one| one.holds == Some(one.by));
        let other = other.and_then(|one| self.rulings.get(one.by.index()));
        other.unwrap_or(ruling).verdict
    }
}

/// Why one ruling comes before another one; none where it does not.
pub(super) fn before(one: Placed<'_>, other: Placed<'_>) -> Option<Because> {
    let (excepts, excepted) =
        (one.ruling.overrides.contains(&other.at), other.ruling.overrides.contains(&one.at));
    if excepts || excepted {
        return (excepts && !excepted).then_some(Because::Exception);
    }
    if within(one, other) != within(other, one) {
        return within(one, other).then_some(Because::Narrower);
    }
    // Of two that are dated to a month, or to a day in that month, nobody can tell which came first.
    if one.rule.known_from > other.rule.known || other.rule.known_from > one.rule.known {
        return (one.rule.known_from > other.rule.known).then_some(Because::Later);
    }
    (one.rule.first > other.rule.first).then_some(Because::Later)
}

/// Whether one ruling is about nothing that the other one is not about, too.
pub(super) fn within(one: Placed<'_>, other: Placed<'_>) -> bool {
    let when = match (&one.ruling.when, &other.ruling.when) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => one.implies(other),
    };
    when && for_no_others(one.rule, other.rule) && kinds_among(&one.ruling.kinds, &other.ruling.kinds)
}

/// Whether a rule is for no certificate that another one is not for.
#[must_use]
pub fn for_no_others(rule: &Rule, other: &Rule) -> bool {
    rule.applies.0 & !other.applies.0 == 0
}

/// Whether some kinds of activity are all among others. None means all kinds.
#[must_use]
pub fn kinds_among(kinds: &[Symbol], others: &[Symbol]) -> bool {
    others.is_empty() || (!kinds.is_empty() && kinds.iter().all(|kind| others.contains(kind)))
}

/// Whether two rulings can be about the same thing, as far as that can be seen.
pub(super) fn may_meet(one: Placed<'_>, other: Placed<'_>) -> bool {
    let apart = |one: &[Symbol], other: &[Symbol]| {
        !one.is_empty() && !other.is_empty() && one.iter().all(|kind| !other.contains(kind))
    };
    let same_clock = one.rule.by == other.rule.by;
    let days_apart = one.rule.last < other.rule.first || other.rule.last < one.rule.first;
    let excluded = || match (&one.ruling.when, &other.ruling.when) {
        (Some(one), Some(other)) => one.excludes(other),
        (None, _) | (_, None) => false,
    };
    let for_others = one.rule.applies.0 & other.rule.applies.0 == 0;
    let kinds_apart = apart(&one.ruling.kinds, &other.ruling.kinds);
    !(for_others || kinds_apart || (same_clock && days_apart) || excluded())
}

/// Whether two effects say different things about the same activity or name. `may_refuse` says of each whether another
/// answer to the same question refuses, so that one that does nothing says that the activity counts.
#[must_use]
pub fn contradict(one: (&Act, bool), other: (&Act, bool)) -> bool {
    match (one, other) {
        ((Act::Refuse(_), _), (Act::Refuse(_), _)) => false,
        ((Act::Refuse(_), _), (Act::Nothing, may_refuse))
        | ((Act::Nothing, may_refuse), (Act::Refuse(_), _)) => may_refuse,
        ((Act::Refuse(_), _), _) | (_, (Act::Refuse(_), _)) => true,
        ((Act::Accept(one), _), (Act::Accept(other), _)) => one != other,
        ((Act::Credit(one), _), (Act::Credit(other), _)) => !says_the_same(one, other),
        ((Act::Nothing | Act::Accept(_) | Act::Credit(_), _), _) => false,
    }
}

/// Whether two expressions are the same.
#[must_use]
pub fn says_the_same(one: &Script, other: &Script) -> bool {
    one.is_same_as(other)
}

/// Whether two rulings do, or may do, what contradicts each other.
pub(super) fn may_contradict(one: &Ruling, other: &Ruling, questions: &[Question]) -> bool {
    let refuses =
        |ruling: &Ruling| ruling.effects(questions).any(|effect| matches!(effect.act, Act::Refuse(_)));
    let may_refuse = (refuses(one), refuses(other));
    one.effects(questions).any(|first| {
        other.effects(questions).any(|second| {
            let sets = first.set.iter().any(|(name, script)| {
                let other = second.set.iter().find(|(set, _)| set == name);
                other.is_some_and(|(_, other)| !says_the_same(script, other))
            });
            sets || contradict((&first.act, may_refuse.0), (&second.act, may_refuse.1))
        })
    })
}
