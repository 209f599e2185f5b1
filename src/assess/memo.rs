//! What crediting an activity gave, kept for as long as one holding is evaluated.
//!
//! Crediting reads nothing of a stance but answers to questions: which way it leans is applied to what was found. Where a
//! stance has answered none of the questions met, every combination of answers was tried, so what was found holds under
//! every other stance.

use crate::{
    rulebook::{AnswerIx, CategoryIx, GroupIx, QuestionIx},
    vocabulary::amount::Amount,
};

use super::{
    Cycle, Doubt,
    book::{Book, Booked},
    combine::Answers,
    covers::{Covering, Covers},
    credit::Credited,
    doubts::Doubts,
    scene::Scene,
    stance::Stance,
};

/// What an activity gives under each combination of answers to the questions it met.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// Under the first answer of each question.
    pub(super) first: (Answers, Credited),
    /// Under the others.
    pub(super) others: Vec<(Answers, Credited)>,
}

impl Tried {
    fn iter(&self) -> impl Iterator<Item = &(Answers, Credited)> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// What agrees with the answers of a stance.
    pub(super) fn under(&self, stance: &Stance<'_>) -> impl Iterator<Item = &(Answers, Credited)> + Clone {
        let agrees = move |(question, answer): &(QuestionIx, AnswerIx)| {
            stance.answer(*question).is_none_or(|taken| taken == *answer)
        };
        std::iter::once(&self.first)
            .chain(&self.others)
            .filter(move |(answers, _)| answers.iter().all(agrees))
    }
}

#[derive(Clone, Debug)]
struct Known {
    cycle: Option<Cycle>,
    /// Everything in doubt that was met on the way.
    touched: Doubts,
    tried: Tried,
    /// Whether the stance had answered none of the questions, so that it holds under others.
    all_open: bool,
    /// What was found under other answers before.
    before: Option<Box<Before>>,
}

/// What an activity met, and may count for, under answers tried before.
#[derive(Clone, Debug, Default)]
struct Before {
    touched: Doubts,
    buckets: Vec<Bucket>,
}

/// What credits count for.
pub(super) type Bucket = (Option<GroupIx>, Option<CategoryIx>);

/// What is known of a holding.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    pub(super) credited: Credits,
    pub(super) firm: Firm,
    /// A book that is not needed any more, for its room.
    pub(super) spare: Book,
    pub(super) covers: Covers,
}

/// What activities book whatever the stance, by their places: those about which nothing is in doubt.
#[derive(Clone, Debug, Default)]
pub(super) struct Firm(Vec<Option<(Cycle, Booking)>>);

/// What an activity books: all that it gives, under the limits that may cover it. None where it gives nothing.
pub(super) type Booking = Option<(Booked, Covering)>;

impl Firm {
    /// What an activity books in a cycle, if that is firm.
    pub(super) fn recall(&self, place: usize, cycle: Cycle) -> Option<Booking> {
        let (known, booking) = self.0.get(place)?.as_ref()?;
        (*known == cycle).then_some(*booking)
    }

    /// Remembers what an activity books in a cycle.
    pub(super) fn keep(&mut self, place: usize, cycle: Cycle, booking: Booking) {
        if self.0.len() <= place {
            self.0.resize_with((place + 1).next_multiple_of(64), || None);
        }
        if let Some(slot) = self.0.get_mut(place) {
            *slot = Some((cycle, booking));
        }
    }
}

/// What crediting the activities of a ledger gave, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Credits {
    known: Vec<Option<Known>>,
    /// Whether it is told what each activity gives. Where it is not, what the firm ones book is all that is needed again.
    pub(super) keeps_firm: bool,
    /// What was tried last of all and holds for the present stance alone.
    anew: Option<Tried>,
}

/// Whether none of the questions has an answer under the scene's stance.
fn all_open(scene: &Scene<'_>, touched: &[Doubt]) -> bool {
    touched.iter().all(|doubt| match doubt {
        Doubt::Question(question) => scene.stance.answer(*question).is_none(),
        Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) | Doubt::NotComputed(_) => {
            true
        }
    })
}

impl Known {
    /// Whether every question that a stance answers was tried with all its answers.
    fn covers(&self, stance: &Stance<'_>) -> bool {
        self.touched.iter().all(|doubt| match doubt {
            Doubt::Question(question) => {
                let tried = self.tried.first.0.iter().any(|(tried, _)| tried == question);
                tried || stance.answer(*question).is_none()
            }
            Doubt::LowConfidence(_)
            | Doubt::MissingProof(_)
            | Doubt::UnderAudit(_)
            | Doubt::NotComputed(_) => true,
        })
    }
}

fn buckets(tried: &Tried) -> impl Iterator<Item = Bucket> {
    // What gives nothing counts for nothing.
    tried.iter().filter(|(_, credited)| !credited.total().is_zero()).flat_map(|(_, credited)| {
        let groups = credited.parts.iter().map(|(group, _)| Some(*group)).chain([credited.group]);
        groups.map(|group| (group, credited.category))
    })
}

impl Credits {
    /// Whether what was found last holds under the scene's stance.
    pub(super) fn knows(&self, scene: &Scene<'_>, place: usize) -> bool {
        self.known
            .get(place)
            .and_then(Option::as_ref)
            .is_some_and(|known| known.cycle == scene.cycle && known.all_open && known.covers(&scene.stance))
    }

    /// What was found last, and everything in doubt that was met on the way.
    pub(super) fn recall(&self, place: usize) -> Option<(&[Doubt], &Tried)> {
        let known = self.known.get(place)?.as_ref()?;
        Some((&known.touched, &known.tried))
    }

    /// Everything in doubt that an activity met under any answers.
    pub(super) fn ever_touched(&self, place: usize) -> impl Iterator<Item = Doubt> {
        let known = self.known.get(place).into_iter().flatten();
        known.flat_map(|known| {
            let before = known.before.iter().flat_map(|before| before.touched.iter());
            known.touched.iter().chain(before).copied()
        })
    }

    /// Whether an activity gives some credits, all of them for the same, under whatever answers.
    pub(super) fn always_counts(&self, place: usize) -> bool {
        let Some(known) = self.known.get(place).and_then(Option::as_ref) else { return true };
        let (_, first) = &known.tried.first;
        known.before.is_none()
            && known.tried.iter().all(|(_, credited)| {
                let same_bucket = credited.group == first.group && credited.category == first.category;
                let certain = credited.unless.is_empty() && credited.parts.is_empty();
                same_bucket && certain && !credited.credits.is_zero()
            })
    }

    /// The most credits that an activity may give under any answers, as far as something is in doubt about it.
    pub(super) fn most_credits(&self, place: usize) -> Amount {
        let known = self.known.get(place).and_then(Option::as_ref);
        let tried = known.into_iter().flat_map(|known| known.tried.iter());
        tried.map(|(_, credited)| credited.total()).max().unwrap_or_default()
    }

    /// Everything that the credits of an activity may count for, under any answers.
    pub(super) fn buckets(&self, place: usize) -> impl Iterator<Item = Bucket> {
        let known = self.known.get(place).into_iter().flatten();
        known.flat_map(|known| {
            let before = known.before.iter().flat_map(|before| before.buckets.iter().copied());
            buckets(&known.tried).chain(before)
        })
    }

    /// Whether something in doubt was met by several activities.
    pub(super) fn met_twice(&self, doubt: Doubt) -> bool {
        (0..self.known.len())
            .filter(|place| self.ever_touched(*place).any(|met| met == doubt))
            .nth(1)
            .is_some()
    }

    /// Holds what is not to be remembered, for as long as nothing else is tried.
    pub(super) fn try_anew(&mut self, tried: Tried) -> &Tried {
        self.anew.insert(tried)
    }

    /// Remembers what was found.
    pub(super) fn keep(&mut self, scene: &Scene<'_>, place: usize, touched: Doubts, tried: Tried) {
        if self.known.len() <= place {
            self.known.resize_with(scene.person.ledger.activities.len().max(place + 1), || None);
        }
        if let Some(slot) = self.known.get_mut(place) {
            let before = slot.take().map(|known| {
                let mut before = known.before.unwrap_or_default();
                before.touched.extend(known.touched.iter().copied());
                before.buckets.extend(buckets(&known.tried));
                before
            });
            *slot = Some(Known {
                cycle: scene.cycle,
                all_open: all_open(scene, &touched),
                touched,
                tried,
                before,
            });
        }
    }
}
