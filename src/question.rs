//! The open questions of a ledger: what each is worth, what each answer would do, and by when that matters.
//!
//! An answer is tried by assessing the ledger under a rulebook in which the question has it, so that what is told of it is
//! what will be told once it comes.

mod outlook;

use std::cmp::Reverse;

use crate::{
    assess::{Assessment, CredentialResult, Doubt, Given, assess},
    ledger::Ledger,
    rulebook::{AnswerIx, Program, ProgramIx, Question, QuestionIx, Reply, Rulebook},
    vocabulary::{amount::Amount, date::Date},
};

pub use self::outlook::{CredentialOutlook, FeeOutlook, Outlook, RequirementOutlook};

/// A question that nobody has answered for good.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenQuestion {
    /// Whose.
    pub program: ProgramIx,
    /// Which.
    pub question: QuestionIx,
    /// How much the counted totals of the certificates differ with it, added up.
    pub credits: Amount,
    /// Requirements and fees of the ledger whose verdict or state differs between the answers.
    pub decides: usize,
    /// The first day by which something that it decides must be done; where it decides nothing, the first day on which a
    /// cycle ends that it touches.
    pub by: Option<Date>,
    /// What would be told with each answer, in their order. Empty where the question does not touch the ledger.
    pub answers: Vec<(AnswerIx, Outlook)>,
}

impl OpenQuestion {
    /// Whether an answer changes anything for the ledger.
    #[must_use]
    pub fn touches(&self) -> bool {
        !self.answers.is_empty()
    }
}

/// The questions that are open, those worth most first. With `all`, those that do not touch the ledger follow.
#[must_use]
pub fn open(
    rulebook: &Rulebook,
    ledger: &Ledger,
    given: &Given,
    assessment: &Assessment,
    all: bool,
) -> Vec<OpenQuestion> {
    let mut found = Vec::new();
    for (at, program) in rulebook.programs.iter().enumerate() {
        let at = ProgramIx::new(at);
        for question in (0..program.questions.len()).map(QuestionIx::new) {
            let asked = Asked { rulebook, ledger, given, assessment, program: at, question };
            found.extend(asked.open().filter(|open| all || open.touches()));
        }
    }
    found.sort_by_key(|open| {
        let name = |open: &OpenQuestion| (open.program, open.question);
        (
            !open.touches(),
            Reverse(open.credits),
            Reverse(open.decides),
            open.by.unwrap_or(Date::LATEST),
            name(open),
        )
    });
    found
}

/// One question about one ledger.
#[derive(Clone, Copy)]
struct Asked<'a> {
    rulebook: &'a Rulebook,
    ledger: &'a Ledger,
    given: &'a Given,
    assessment: &'a Assessment,
    program: ProgramIx,
    question: QuestionIx,
}

impl Asked<'_> {
    fn open(self) -> Option<OpenQuestion> {
        let program = self.rulebook.program(self.program);
        let card = program.questions.get(self.question.index())?;
        let in_doubt = self.in_doubt();
        let asked = program.rulings.get(card.ruling.index())?;
        // Two rulings that contradict each other are a question where they meet.
        let known = card.contest.is_none() && program.rule(asked.rule).known <= self.given.known_on;
        if !in_doubt && (!known || self.is_settled(program, card)) {
            return None;
        }
        let answers =
            if in_doubt || (self.holds_any() && sets_values(card)) { self.answers(card) } else { Vec::new() };
        let open = OpenQuestion {
            program: self.program,
            question: self.question,
            credits: Amount::ZERO,
            decides: 0,
            by: None,
            answers: Vec::new(),
        };
        let mut outlooks = answers.iter().map(|(_, outlook)| outlook);
        let first = outlooks.next();
        if !in_doubt && outlooks.all(|outlook| Some(outlook) == first) {
            return Some(open);
        }
        let decided = outlook::decided(&answers);
        Some(OpenQuestion {
            credits: self.worth(&answers),
            decides: decided.len(),
            by: decided.into_iter().min().or_else(|| self.cycle_end()),
            answers,
            ..open
        })
    }

    /// Whether something told of the ledger is in doubt because of it.
    fn in_doubt(self) -> bool {
        let ours = self.assessment.credentials.iter().filter(|one| one.credential.program == self.program);
        ours.flat_map(|one| &one.doubts).any(|doubt| doubt.doubt == Doubt::Question(self.question))
    }

    fn holds_any(self) -> bool {
        self.assessment.credentials.iter().any(|one| one.credential.program == self.program)
    }

    /// Whether there are replies that are known, and the last of them give one answer.
    fn is_settled(self, program: &Program, card: &Question) -> bool {
        let known = |reply: &&Reply| reply.settles && program.rule(reply.rule).known <= self.given.known_on;
        let known: Vec<_> = card.replies.iter().filter(known).collect();
        let latest = known.iter().map(|reply| reply.received).max();
        let mut last = known.iter().filter(|reply| Some(reply.received) == latest).map(|reply| reply.answer);
        last.next().is_some_and(|first| last.all(|answer| answer == first))
    }

    fn answers(self, card: &Question) -> Vec<(AnswerIx, Outlook)> {
        let outlook = |answer: AnswerIx| {
            let answered = self.rulebook.answered(self.program, self.question, answer);
            (answer, Outlook::of(&answered, &assess(&answered, self.ledger, self.given)))
        };
        (0..card.answers.len()).map(AnswerIx::new).map(outlook).collect()
    }

    fn worth(self, answers: &[(AnswerIx, Outlook)]) -> Amount {
        let ours = self.assessment.credentials.iter().filter(|one| one.credential.program == self.program);
        let worth = |one: &CredentialResult| {
            let doubt = one.doubts.iter().find(|doubt| doubt.doubt == Doubt::Question(self.question))?;
            // Of a long ledger the assessment tells the worth of some doubts only.
            let spread = || outlook::spread(&self.rulebook.credential(one.credential).id, answers);
            Some(doubt.worth.unwrap_or_else(spread))
        };
        ours.filter_map(worth).sum()
    }

    /// The first day on which a cycle ends in which it is in doubt.
    fn cycle_end(self) -> Option<Date> {
        let ours = self.assessment.credentials.iter().filter(|one| one.credential.program == self.program);
        let touched =
            ours.filter(|one| one.doubts.iter().any(|doubt| doubt.doubt == Doubt::Question(self.question)));
        touched.filter_map(|one| one.cycle).map(|cycle| cycle.period.last).min()
    }
}

/// Whether an answer gives values to names, which fees and duties read without telling of a doubt.
fn sets_values(card: &Question) -> bool {
    card.answers.iter().any(|answer| !answer.effect.set.is_empty())
}
