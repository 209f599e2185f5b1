//! What makes credits: categories, limits, rulings.

use std::ops::Range;

use crate::{
    policy::{
        category::{ProofNeeded, Unaccepted, Unit},
        rule::{Clock, Said},
        window::Stretch,
    },
    script::Script,
    vocabulary::{
        amount::Rounding,
        date::{Date, Moment},
        symbol::Symbol,
        text::Text,
    },
};

use super::{
    AnswerIx, CategoryIx, GroupIx, Mask, QuestionIx, Rule, RuleIx, RulingIx, Setting, ValueIx,
    canon::Because, slot,
};

/// A kind of activity a body accepts.
#[derive(Clone, Debug)]
pub struct Category {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// The kinds it accepts.
    pub accepts: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
    /// The credits.
    pub credit: Setting<Script>,
    /// Rounding.
    pub round: Option<Setting<Rounding>>,
    /// The bucket.
    pub group: Option<Setting<GroupIx>>,
    /// Its limits in [`super::Program::limits`].
    pub limits: Range<usize>,
    /// What proves it.
    pub proof: Option<Proof>,
    /// Whether an activity may be split over groups.
    pub split: bool,
}

/// What proves an activity.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Kinds of proof, one of which is enough; empty: any.
    pub any_of: Vec<Symbol>,
    /// When it is needed.
    pub needed: ProofNeeded,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// What holds for an activity no category accepts.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// The rule.
    pub rule: RuleIx,
    /// No, or undetermined.
    pub verdict: Unaccepted,
    /// Why.
    pub text: Text,
}

/// A cap.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The rule.
    pub rule: RuleIx,
    /// How much.
    pub at_most: Setting<Script>,
    /// In which window.
    pub window: Window,
    /// What it covers.
    pub of: Filter,
    /// What tells apart the activities that share it.
    pub per: Option<Script>,
    /// What is counted.
    pub unit: Unit,
    /// Where the rest goes.
    pub overflow_to: Option<Overflow>,
    /// Whether how much depends on all that counts, so that it is settled when the cycle is booked.
    pub of_total: bool,
    /// What of it reads nothing that other activities or the answers of rulings decide.
    pub steady: Steady,
}

impl Limit {
    /// Whether it may cover what is booked in a category and a group.
    #[must_use]
    pub fn may_cover(&self, category: Option<CategoryIx>, group: Option<GroupIx>) -> bool {
        !self.of_total && self.of.is_about(category, group)
    }

    /// Whether nothing but the category and the group decides what of a cycle it covers. `rule` is its own.
    #[must_use]
    pub fn is_of_buckets(&self, rule: &Rule) -> bool {
        let by_activity = match rule.by {
            Clock::Activity | Clock::Submitted | Clock::WindowStart => true,
            Clock::CycleStart | Clock::CycleEnd | Clock::Granted | Clock::Asked => false,
        };
        let in_force = rule.is_undated() || !by_activity;
        in_force && self.of.when.is_none() && self.of.kinds.is_empty() && self.per.is_none()
    }
}

/// What of a limit is the same whatever else is credited, and however open questions are answered: for which credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steady {
    /// What it covers.
    pub covers: Mask,
    /// How much it lets pass in all.
    pub at_most: Mask,
    /// For which activities that is the same.
    pub alike: Alike,
}

/// What a limit lets pass the same of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Of every activity on every day.
    All,
    /// Of those in one stretch of its window, as far as that lies in one cycle.
    InStretch,
    /// Of each by itself.
    Each,
}

/// Where that goes which a limit cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// Into another group.
    Group(GroupIx),
    /// Into the next stretch of the limit's window.
    NextWindow,
}

/// A window, resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// Each activity by itself.
    Activity,
    /// Each day.
    Day,
    /// The cycle.
    Cycle,
    /// No bounds.
    Ever,
    /// A named window.
    Named {
        /// Its name.
        id: Box<str>,
        /// What it is called.
        title: Option<Text>,
        /// Its stretches.
        stretch: Stretch,
        /// For stretches counted from a fact about the person: which.
        person_fact: Option<usize>,
    },
}

impl Window {
    /// Whether every day has a stretch of its own, which ends on it.
    #[must_use]
    pub fn slides(&self) -> bool {
        matches!(self, Self::Named { stretch: Stretch::Sliding(_), .. })
    }

    /// Whether one stretch follows the other.
    #[must_use]
    pub fn repeats(&self) -> bool {
        match self {
            Self::Cycle | Self::Day => true,
            Self::Activity | Self::Ever => false,
            Self::Named { stretch, .. } => match stretch {
                Stretch::EachOfCycle(_)
                | Stretch::EachStarting(..)
                | Stretch::EachSinceGranted(_)
                | Stretch::EachFromPerson(..) => true,
                Stretch::FirstOfCycle(_)
                | Stretch::LastOfCycle(_)
                | Stretch::Sliding(_)
                | Stretch::AfterCycle(_) => false,
            },
        }
    }

    /// Whether each of its stretches lies in one cycle.
    #[must_use]
    pub fn is_of_cycle(&self) -> bool {
        match self {
            Self::Cycle => true,
            Self::Activity | Self::Day | Self::Ever => false,
            Self::Named { stretch, .. } => match stretch {
                Stretch::EachOfCycle(_) | Stretch::FirstOfCycle(_) | Stretch::LastOfCycle(_) => true,
                Stretch::EachStarting(..)
                | Stretch::EachSinceGranted(_)
                | Stretch::EachFromPerson(..)
                | Stretch::Sliding(_)
                | Stretch::AfterCycle(_) => false,
            },
        }
    }
}

/// Which credits are meant.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these; empty: any.
    pub categories: Vec<CategoryIx>,
    /// One of these; empty: any.
    pub groups: Vec<GroupIx>,
    /// One of these; empty: any.
    pub kinds: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
}

impl Filter {
    /// Whether it may mean credits of a category and a group.
    #[must_use]
    #[inline]
    pub fn is_about(&self, category: Option<CategoryIx>, group: Option<GroupIx>) -> bool {
        self.is_about_category(category) && self.is_about_group(group)
    }

    /// Whether it may mean credits of a category.
    #[must_use]
    #[inline]
    pub fn is_about_category(&self, category: Option<CategoryIx>) -> bool {
        among(&self.categories, category)
    }

    /// Whether it may mean credits of a group.
    #[must_use]
    #[inline]
    pub fn is_about_group(&self, group: Option<GroupIx>) -> bool {
        among(&self.groups, group)
    }

    /// Whether it may mean what is of a kind.
    #[must_use]
    #[inline]
    pub fn is_about_kind(&self, kind: Option<Symbol>) -> bool {
        among(&self.kinds, kind)
    }
}

#[inline]
fn among<T: PartialEq>(list: &[T], item: Option<T>) -> bool {
    list.is_empty() || item.is_some_and(|item| list.contains(&item))
}

/// A dated answer.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What was asked.
    pub question: Text,
    /// What was answered.
    pub answer: Option<Text>,
    /// The answer in one word.
    pub verdict: Option<Said>,
    /// Why nothing is computed for it.
    pub not_computed: Option<Text>,
    /// When it was asked.
    pub asked: Option<Moment>,
    /// The kinds of activity it is about; empty: all.
    pub kinds: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
    /// Whether the condition is about an activity.
    pub of_activity: bool,
    /// What it does, or may do.
    pub outcome: Outcome,
    /// Rulings it is an exception to.
    pub overrides: Vec<RulingIx>,
    /// Rulings that may meet it and that it comes before, by place, each with the reason.
    pub precedes: Vec<(RulingIx, Because)>,
    /// Rulings that say something else about the same and that nothing orders against it, with the question between them.
    pub contests: Vec<(RulingIx, QuestionIx)>,
    /// What is not the same but helps.
    pub see: Vec<Box<str>>,
}

impl Ruling {
    /// Whether its condition reads a named value, which answers to questions may decide.
    #[must_use]
    #[inline]
    pub fn reads_values(&self) -> bool {
        let last = self.when.as_ref().and_then(|when| when.reads().last());
        last.is_some_and(|slot| slot.0 >= slot::VALUES)
    }
}

/// What a ruling does.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Answered.
    Answered(Effect),
    /// Not answered, or answered in ways that disagree.
    Question(QuestionIx),
}

/// What nobody can tell yet: one unknown with a few possible answers.
#[derive(Clone, Debug)]
pub struct Question {
    /// The ruling that asks it.
    pub ruling: RulingIx,
    /// Whether sources disagree, rather than nobody having answered.
    pub contested: bool,
    /// The answers it may have, at least two.
    pub answers: Vec<Answer>,
    /// The replies to it.
    pub replies: Vec<Reply>,
    /// Where it is between two rulings: the other one.
    pub contest: Option<Contest>,
}

/// Two rulings that say different things about the same, and neither of which comes before the other. The first answer is
/// that the first one holds, the second that the second one does.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The rulings, ordered by name. The first is the one that asks the question.
    pub between: [RulingIx; 2],
    /// Where each of them stands: file and line.
    pub places: [Box<str>; 2],
    /// Whether both are answered and about exactly the same, so that neither is ever said without the other.
    pub always: bool,
}

impl Contest {
    /// The ruling that holds with an answer, and the one that does not.
    #[must_use]
    pub fn holds(&self, answer: AnswerIx) -> (RulingIx, RulingIx) {
        let [first, second] = self.between;
        if answer.index() == 0 { (first, second) } else { (second, first) }
    }

    /// Where a ruling of it stands.
    #[must_use]
    pub fn place(&self, ruling: RulingIx) -> &str {
        let [first, second] = &self.places;
        if self.between.first() == Some(&ruling) { first } else { second }
    }
}

/// A reply to a question.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The rule.
    pub rule: RuleIx,
    /// The answer it gives.
    pub answer: AnswerIx,
    /// When it was received.
    pub received: Date,
    /// The kinds of activity it is about; empty: all.
    pub kinds: Vec<Symbol>,
    /// Whether it settles anything, rather than only telling.
    pub settles: bool,
    /// What it says, word by word.
    pub quote: Option<Box<str>>,
}

/// One of the answers a question may have.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its name.
    pub id: Box<str>,
    /// What it says.
    pub title: Option<Text>,
    /// What it would do.
    pub effect: Effect,
}

/// What an answer does to an activity and to named values.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// What it does to an activity.
    pub act: Act,
    /// What values it sets.
    pub set: Vec<(ValueIx, Script)>,
}

/// What an answer does to an activity.
#[derive(Clone, Debug, Default)]
pub enum Act {
    /// Nothing.
    #[default]
    Nothing,
    /// It does not count.
    Refuse(Text),
    /// It belongs to this category.
    Accept(CategoryIx),
    /// It makes this many credits before rounding and limits.
    Credit(Script),
}
