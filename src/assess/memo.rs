//! What crediting an activity gave, kept for as long as one holding is evaluated.
//!
//! Crediting reads nothing of a stance but answers to questions: which way it leans is applied to what was found. Where a
//! stance has answered none of the questions met, every combination of answers was tried, so what was found holds under
//! every other such stance.

use super::{Doubt, combine::Answers, credit::Credited, scene::Scene};

/// What an activity gives under each combination of answers to the questions it met.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// Under the first answer of each question.
    pub(super) first: (Answers, Credited),
    /// Under the others.
    pub(super) others: Vec<(Answers, Credited)>,
}

impl Tried {
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Answers, Credited)> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

#[derive(Clone, Debug)]
struct Known {
    cycle: Option<u32>,
    touched: Vec<Doubt>,
    tried: Tried,
}

/// What is known of the activities of a ledger, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo(Vec<Option<Known>>);

/// Whether none of the questions has an answer under the scene's stance.
fn all_open(scene: &Scene<'_>, touched: &[Doubt]) -> bool {
    touched.iter().all(|doubt| match doubt {
        Doubt::Question(question) => scene.stance.answer(*question).is_none(),
        Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) | Doubt::NotComputed(_) => {
            true
        }
    })
}

impl Memo {
    /// What was found before, if it holds under the scene's stance.
    pub(super) fn recall(&self, scene: &mut Scene<'_>, place: usize) -> Option<&Tried> {
        let known = self.0.get(place)?.as_ref()?;
        if known.cycle != scene.cycle.map(|cycle| cycle.number) || !all_open(scene, &known.touched) {
            return None;
        }
        known.touched.iter().for_each(|doubt| scene.touch(*doubt));
        Some(&known.tried)
    }

    /// Remembers what was found, if it holds under other stances. `touched` is everything in doubt that was met on the way.
    pub(super) fn keep(&mut self, scene: &Scene<'_>, place: usize, touched: Vec<Doubt>, tried: Tried) {
        if !all_open(scene, &touched) {
            return;
        }
        if self.0.len() <= place {
            self.0.resize(scene.person.ledger.activities.len().max(place + 1), None);
        }
        if let Some(slot) = self.0.get_mut(place) {
            *slot = Some(Known { cycle: scene.cycle.map(|cycle| cycle.number), touched, tried });
        }
    }
}
