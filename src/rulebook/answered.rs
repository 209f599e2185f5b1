//! A rulebook in which a question is answered.

use super::{AnswerIx, ProgramIx, QuestionIx, Reply, Rulebook};

impl Rulebook {
    /// The same policies, with a question of one of them answered for everything it is about, at all dates, whatever the
    /// replies to it say.
    #[must_use]
    pub fn answered(&self, program: ProgramIx, question: QuestionIx, answer: AnswerIx) -> Self {
        let mut answered = self.clone();
        let program = answered.programs.get_mut(program.index());
        if let Some(program) = program
            && let Some(card) = program.questions.get_mut(question.index())
            && let Some(ruling) = program.rulings.get(card.ruling.index())
        {
            // It holds wherever its ruling does, so it has the same card.
            card.replies = vec![Reply {
                rule: ruling.rule,
                answer,
                received: crate::vocabulary::date::Date::EARLIEST,
                kinds: Vec::new(),
                settles: true,
                quote: None,
            }];
        }
        answered
    }

    /// The same policies, with every question as it was before any reply came.
    #[must_use]
    pub fn unanswered(&self) -> Self {
        let mut unanswered = self.clone();
        let questions = unanswered.programs.iter_mut().flat_map(|program| &mut program.questions);
        questions.for_each(|question| question.replies.clear());
        unanswered
    }
}
