//! What crediting an activity gave, kept for as long as one holding is evaluated.
//!
//! Crediting reads a stance only through the doubts it meets. Where those are questions that no stance has answered so
//! far, every combination of their answers was tried, so what was found holds whichever way the next stance leans.

use crate::rulebook::QuestionIx;

use super::{Doubt, combine::Answers, credit::Credited, scene::Scene};

/// What an activity gives under each combination of answers to the questions it met.
pub(super) type Tried = Vec<(Answers, Credited)>;

#[derive(Clone, Debug)]
struct Known {
    cycle: Option<u32>,
    questions: Vec<QuestionIx>,
    tried: Tried,
}

/// What is known of the activities of a ledger, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo(Vec<Option<Known>>);

impl Memo {
    /// What was found before, if it holds under the scene's stance.
    pub(super) fn recall(&self, scene: &mut Scene<'_>, place: usize) -> Option<&Tried> {
        let known = self.0.get(place)?.as_ref()?;
        let cycle = scene.cycle.map(|cycle| cycle.number);
        let open = |question: &QuestionIx| scene.stance.answer(*question).is_none();
        if known.cycle != cycle || !known.questions.iter().all(open) {
            return None;
        }
        known.questions.iter().for_each(|question| scene.touch(Doubt::Question(*question)));
        Some(&known.tried)
    }

    /// Remembers what was found, if it rests on nothing but the questions it tried. `touched` is everything in doubt that
    /// was met on the way.
    pub(super) fn keep(&mut self, scene: &Scene<'_>, place: usize, touched: &[Doubt], tried: &Tried) {
        let question = |doubt: &Doubt| match doubt {
            Doubt::Question(question) => scene.stance.answer(*question).is_none().then_some(*question),
            Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) => None,
        };
        let Some(questions) = touched.iter().map(question).collect::<Option<Vec<_>>>() else { return };
        if self.0.len() <= place {
            self.0.resize(place + 1, None);
        }
        if let Some(slot) = self.0.get_mut(place) {
            let cycle = scene.cycle.map(|cycle| cycle.number);
            *slot = Some(Known { cycle, questions, tried: tried.clone() });
        }
    }
}
