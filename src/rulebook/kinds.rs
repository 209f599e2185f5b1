//! What a program says of each kind of activity, so that evaluating an activity looks at nothing else.

use crate::vocabulary::symbol::Symbol;

use super::{Act, Category, CategoryIx, Outcome, Question, Ruling, RulingIx};

/// What concerns one kind of activity, each list in the order written.
#[derive(Clone, Debug, Default)]
pub struct OfKind {
    /// Rulings that do something to the activity, or may do so under one of their answers.
    pub acting: Vec<RulingIx>,
    /// Rulings that only tell something.
    pub telling: Vec<RulingIx>,
    /// Categories that accept it.
    pub categories: Vec<CategoryIx>,
}

/// What concerns each kind of activity.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// For each kind that a rule names, by the place of its symbol.
    named: Vec<Option<OfKind>>,
    /// For kinds that no rule names.
    other: OfKind,
}

impl Kinds {
    /// What the rules say of the kinds they name, and of all others.
    pub(super) fn of(rulings: &[Ruling], questions: &[Question], categories: &[Category]) -> Self {
        let by_rulings = rulings.iter().flat_map(|ruling| &ruling.kinds);
        let by_categories = categories.iter().flat_map(|category| &category.accepts);
        let mut named = Vec::new();
        for kind in by_rulings.chain(by_categories) {
            if named.len() <= kind.index() {
                named.resize_with(kind.index() + 1, || None);
            }
            if let Some(slot) = named.get_mut(kind.index())
                && slot.is_none()
            {
                *slot = Some(of_kind(Some(*kind), rulings, questions, categories));
            }
        }
        Self { named, other: of_kind(None, rulings, questions, categories) }
    }

    /// What concerns a kind.
    #[must_use]
    pub fn get(&self, kind: Symbol) -> &OfKind {
        self.named.get(kind.index()).and_then(Option::as_ref).unwrap_or(&self.other)
    }
}

fn of_kind(
    kind: Option<Symbol>,
    rulings: &[Ruling],
    questions: &[Question],
    categories: &[Category],
) -> OfKind {
    let mut found = OfKind::default();
    for (at, ruling) in rulings.iter().enumerate() {
        let about = ruling.kinds.is_empty() || kind.is_some_and(|kind| ruling.kinds.contains(&kind));
        match about.then(|| does(ruling, questions)) {
            Some(Does::Act) => found.acting.push(RulingIx::new(at)),
            Some(Does::Tell) => found.telling.push(RulingIx::new(at)),
            Some(Does::Set) | None => {}
        }
    }
    let accepts = |category: &Category| kind.is_some_and(|kind| category.accepts.contains(&kind));
    let categories = categories.iter().enumerate().filter(|(_, category)| accepts(category));
    found.categories = categories.map(|(at, _)| CategoryIx::new(at)).collect();
    found
}

/// What a ruling is there for.
enum Does {
    /// It decides something about activities.
    Act,
    /// It is about some activities and decides nothing.
    Tell,
    /// It gives values to names, or is about no activity in particular.
    Set,
}

fn does(ruling: &Ruling, questions: &[Question]) -> Does {
    let effects: Vec<_> = match &ruling.outcome {
        Outcome::Answered(effect) => vec![effect],
        Outcome::Question(question) => {
            let question = questions.get(question.index());
            question.iter().flat_map(|question| &question.answers).map(|answer| &answer.effect).collect()
        }
    };
    if effects.iter().any(|effect| !matches!(effect.act, Act::Nothing)) {
        Does::Act
    } else if effects.iter().any(|effect| !effect.set.is_empty())
        || (ruling.kinds.is_empty() && ruling.when.is_none())
    {
        Does::Set
    } else {
        Does::Tell
    }
}
