//! What is taken for granted in one evaluation, and which questions it met.

use smallvec::SmallVec;

use crate::rulebook::{AnswerIx, QuestionIx};

use super::{Doubt, combine::Answers};

/// Which way everything in doubt is taken to turn out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaning {
    /// As the rules state it: what is weakly sourced holds, what lacks proof will get it.
    Stated,
    /// Against the person.
    Pessimistic,
    /// For the person.
    Optimistic,
}

impl Leaning {
    fn other(self) -> Self {
        match self {
            Self::Stated => Self::Stated,
            Self::Pessimistic => Self::Optimistic,
            Self::Optimistic => Self::Pessimistic,
        }
    }
}

/// What is taken for granted in one evaluation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stance<'a> {
    pub(super) leaning: Leaning,
    /// Doubts that turn out the other way.
    pub(super) except: &'a [Doubt],
    /// Activities, by their places, for which everything turns out the other way.
    pub(super) contrary: &'a [usize],
    /// Answers to questions; a question that is not listed has its first answer.
    pub(super) answers: &'a [(QuestionIx, AnswerIx)],
    /// Whether a question that is not listed, and that is met while an activity is credited, is answered for that
    /// activity by itself, the way the stance leans.
    pub(super) settles: bool,
}

impl<'a> Stance<'a> {
    /// As the rules state it, with these answers.
    pub(super) fn stated(answers: &'a [(QuestionIx, AnswerIx)]) -> Self {
        Self { leaning: Leaning::Stated, except: &[], contrary: &[], answers, settles: false }
    }

    /// Whether what is in doubt turns out well for the person; `stated` says how the rules state it.
    pub(super) fn turns_out_well(&self, doubt: Doubt, stated: bool) -> bool {
        let well = match self.leaning {
            Leaning::Stated => stated,
            Leaning::Pessimistic => false,
            Leaning::Optimistic => true,
        };
        well != self.except.contains(&doubt)
    }

    /// The stance towards one activity.
    pub(super) fn towards(&self, place: usize) -> Self {
        let contrary = self.contrary.contains(&place);
        let leaning = if contrary { self.leaning.other() } else { self.leaning };
        Self { leaning, contrary: &[], ..*self }
    }

    pub(super) fn answer(&self, question: QuestionIx) -> Option<AnswerIx> {
        self.answers.iter().find(|(known, _)| *known == question).map(|(_, answer)| *answer)
    }
}

/// The questions met in one evaluation.
#[derive(Clone, Debug, Default)]
pub(super) struct Questions {
    /// Met while the present activity is credited, and not listed by the stance.
    pub(super) here: SmallVec<[QuestionIx; 2]>,
    /// Answers tried for the present activity.
    pub(super) tried: Answers,
    /// Answers that were the best, or the worst, for some activity.
    pub(super) settled: Vec<(QuestionIx, AnswerIx)>,
    /// Questions whose best answer differs between activities, or that move credits from one bucket to another.
    pub(super) torn: Vec<QuestionIx>,
    /// Questions met elsewhere than in crediting an activity.
    pub(super) elsewhere: SmallVec<[QuestionIx; 2]>,
}
