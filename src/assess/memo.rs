//! What crediting an activity gave, kept for as long as one holding is evaluated.
//!
//! Crediting reads nothing of a stance but answers to questions: which way it leans is applied to what was found. Where a
//! stance has answered none of the questions met, every combination of answers was tried, so what was found holds under
//! every other stance.

use smallvec::SmallVec;

use crate::{
    rulebook::{AnswerIx, CategoryIx, GroupIx, QuestionIx},
    vocabulary::amount::Amount,
};

use super::{
    Cycle, Doubt,
    book::{Book, Booked},
    combine::Answers,
    covers::Covers,
    credit::Credited,
    doubts::Doubts,
    places::Places,
    scene::Scene,
    stance::Stance,
};

/// What an activity gives under each combination of answers to the questions it met.
#[derive(Clone, Debug, Default)]
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

impl Memo {
    /// Forgets the holding, so that nothing but room is left of it.
    pub(super) fn clear(&mut self) {
        let Self { credited, firm, spare: _, covers } = self;
        credited.known.clear();
        firm.known.clear();
        firm.looked.clear();
        covers.clear();
    }
}

/// What activities book whatever the stance, by their places: those about which nothing is in doubt.
#[derive(Clone, Debug, Default)]
pub(super) struct Firm {
    known: Places<(Cycle, Option<Booked>)>,
    /// The cycles in which they were looked for.
    looked: SmallVec<[Cycle; 4]>,
}

impl Firm {
    /// What an activity books in a cycle, if that is firm: all that it gives, or nothing.
    #[inline]
    pub(super) fn recall(&self, place: usize, cycle: Cycle) -> Option<&Option<Booked>> {
        let (known, entry) = self.known.get(place)?;
        (*known == cycle).then_some(entry)
    }

    /// Remembers what an activity books in a cycle.
    pub(super) fn keep(&mut self, place: usize, cycle: Cycle, entry: Option<Booked>) {
        self.known.put(place, (cycle, entry));
    }

    /// Whether they are looked for in a cycle for the first time.
    pub(super) fn opens(&mut self, cycle: Cycle) -> bool {
        let is_new = !self.looked.contains(&cycle);
        if is_new {
            self.looked.push(cycle);
        }
        is_new
    }
}

/// What crediting the activities of a ledger gave, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Credits {
    known: Places<Known>,
    /// What was tried last.
    anew: Tried,
}

/// Whether none of the questions has an answer under the scene's stance.
fn all_open(scene: &Scene<'_>, touched: &[Doubt]) -> bool {
    touched.iter().all(|doubt| match doubt {
        Doubt::Question(question) => scene.stance.answer(*question).is_none(),
        Doubt::LowConfidence(_)
        | Doubt::MissingProof(_)
        | Doubt::UnderAudit(_)
        | Doubt::NotComputed(_)
        | Doubt::Balance(_) => true,
    })
}

impl Known {
    /// Everything in doubt that was met under any answers.
    fn ever_touched(&self) -> impl Iterator<Item = Doubt> {
        let before = self.before.iter().flat_map(|before| before.touched.iter());
        self.touched.iter().chain(before).copied()
    }

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
            | Doubt::NotComputed(_)
            | Doubt::Balance(_) => true,
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
            .is_some_and(|known| known.cycle == scene.cycle && known.all_open && known.covers(&scene.stance))
    }

    /// What was found last, and everything in doubt that was met on the way.
    pub(super) fn recall(&self, place: usize) -> Option<(&[Doubt], &Tried)> {
        let known = self.known.get(place)?;
        Some((&known.touched, &known.tried))
    }

    /// Everything in doubt that an activity met under any answers.
    pub(super) fn ever_touched(&self, place: usize) -> impl Iterator<Item = Doubt> {
        self.known.get(place).into_iter().flat_map(Known::ever_touched)
    }

    /// Whether an activity gives some credits, all of them for the same, under whatever answers.
    pub(super) fn always_counts(&self, place: usize) -> bool {
        let Some(known) = self.known.get(place) else { return true };
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
        let tried = self.known.get(place).into_iter().flat_map(|known| known.tried.iter());
        tried.map(|(_, credited)| credited.total()).max().unwrap_or_default()
    }

    /// Everything that the credits of an activity may count for, under any answers.
    pub(super) fn buckets(&self, place: usize) -> impl Iterator<Item = Bucket> {
        self.known.get(place).into_iter().flat_map(|known| {
            let before = known.before.iter().flat_map(|before| before.buckets.iter().copied());
            buckets(&known.tried).chain(before)
        })
    }

    /// Whether something in doubt was met by several activities.
    pub(super) fn met_twice(&self, doubt: Doubt) -> bool {
        let meet = self.known.iter().filter(|known| known.ever_touched().any(|met| met == doubt));
        meet.take(2).count() == 2
    }

    /// Where what is tried next is put. It stays there until something else is tried, or until it is kept.
    pub(super) fn anew(&mut self) -> &mut Tried {
        &mut self.anew
    }

    /// Remembers what was tried last, with everything in doubt that the scene met on the way.
    pub(super) fn keep(&mut self, scene: &Scene<'_>, place: usize) {
        let before = self.known.get_mut(place).map(|known| {
            let mut before = known.before.take().unwrap_or_default();
            before.touched.extend(known.touched.iter().copied());
            before.buckets.extend(buckets(&known.tried));
            before
        });
        let known = Known {
            cycle: scene.cycle,
            all_open: all_open(scene, &scene.here),
            touched: scene.here.clone(),
            tried: std::mem::take(&mut self.anew),
            before,
        };
        self.known.put(place, known);
    }
}
