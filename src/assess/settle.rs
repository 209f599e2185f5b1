//! One activity under a stance: the questions it meets are answered for it alone, the way the stance leans.

use crate::{
    ledger::Activity,
    rulebook::{GroupIx, Program},
    vocabulary::amount::{Amount, Interval},
};

use super::{
    combine::{Answers, all_answers},
    credit::{Credited, once},
    memo::{Credits, Tried},
    scene::Scene,
    stance::{Leaning, Questions, Stance},
    trace::{Dropped, Sink},
};

/// Combinations of answers that are tried for one activity.
const MOST_TRIED: usize = 64;

/// What the rules make of an activity under a stance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'m> {
    pub(super) credited: &'m Credited,
    /// Under all answers to the questions met.
    tried: &'m Tried,
    /// Whether what it rests on turns out well.
    pub(super) counts: bool,
}

impl Chosen<'_> {
    /// Credits that go on to the limits, by group: the whole, or the parts of an activity that is split.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Option<GroupIx>, Amount)> {
        let first = (self.credited.group, self.credited.credits);
        let rest = self.credited.parts.iter().map(|(group, credits)| (Some(*group), *credits));
        std::iter::once(first).chain(rest).filter(|(_, credits)| self.counts && !credits.is_zero())
    }

    /// All credits that go on to the limits.
    pub(super) fn total(&self) -> Amount {
        if self.counts { self.credited.total() } else { Amount::ZERO }
    }

    /// Credits by the rules before any limit, under all answers to the questions met that the stance leaves.
    pub(super) fn computed(&self, stance: &Stance<'_>) -> Interval {
        let computed = self.tried.under(stance).map(|(_, credited)| Interval::exactly(credited.computed));
        computed.reduce(Interval::hull).unwrap_or(Interval::exactly(self.credited.computed))
    }

    /// Whether the body accepts it, though how many credits it gives may be in doubt.
    pub(super) fn accepted(&self, program: &Program, stance: &Stance<'_>) -> bool {
        let mut ways =
            self.tried.under(stance).map(|(_, credited)| credited.accepted(program, stance)).peekable();
        if ways.peek().is_none() {
            return self.credited.accepted(program, stance);
        }
        match stance.leaning {
            Leaning::Optimistic => ways.any(|accepted| accepted),
            Leaning::Stated | Leaning::Pessimistic => ways.all(|accepted| accepted),
        }
    }
}

/// What an activity gives under some answers.
struct Way<'m> {
    answers: &'m Answers,
    credited: &'m Credited,
    /// All credits that go on to the limits.
    total: Amount,
}

impl<'m> Way<'m> {
    fn of((answers, credited): &'m (Answers, Credited), stance: &Stance<'_>) -> Self {
        let total = if credited.counts(stance) { credited.total() } else { Amount::ZERO };
        Self { answers, credited, total }
    }

    fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (self.credited, other.credited);
        let same_bucket = one.group == two.group && one.category == two.category;
        self.total == other.total && (self.total.is_zero() || (same_bucket && one.parts == two.parts))
    }

    /// Whether both give credits, in different buckets.
    fn moves_against(&self, other: &Self) -> bool {
        let (one, two) = (self.credited, other.credited);
        let both = !self.total.is_zero() && !other.total.is_zero();
        both && (one.group != two.group || one.category != two.category || !one.parts.is_empty())
    }
}

/// Credits the activity at `place` in the ledger. The scene's cycle is the one it counts in. Under a stance that settles
/// questions, those met here are answered for this activity alone, for or against the person.
pub(super) fn credit<'a, 'm>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    memo: &'m mut Credits,
    sink: &mut impl Sink,
) -> Chosen<'m> {
    if !holds_for_all(scene, place) {
        let anew = memo.anew();
        begin(scene);
        if scene.stance.settles {
            try_all(scene, place, activity, anew);
        } else {
            anew.first.0.clear();
            once(scene, place, activity, &mut anew.first.1, sink);
            anew.others.clear();
        }
        scene.crediting = false;
        scene.touched.extend(scene.here.iter().copied());
        return choose(&scene.stance.towards(place), &mut scene.questions, anew);
    }
    if !memo.knows(scene, place) {
        find(scene, place, activity, memo);
        memo.keep(scene, place);
    }
    match memo.recall(place) {
        Some((touched, tried)) => {
            scene.touched.extend(touched.iter().copied());
            choose(&scene.stance.towards(place), &mut scene.questions, tried)
        }
        None => unreachable!("what was tried is kept"),
    }
}

/// Whether what an activity gives is found for all stances at once. Otherwise it depends on the stance, or on the category
/// that is tried.
fn holds_for_all(scene: &Scene<'_>, place: usize) -> bool {
    scene.stance.settles && !scene.assigned.iter().any(|assigned| assigned.place == place)
}

/// What the activity at `place` gives under every stance, if nothing is in doubt about it and it goes into one bucket. What is
/// found in doubt is kept for [`credit`].
pub(super) fn firm<'a, 'm>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    memo: &'m mut Credits,
) -> Option<&'m Credited> {
    if !holds_for_all(scene, place) {
        return None;
    }
    find(scene, place, activity, memo);
    if scene.here.is_empty() && memo.anew().first.1.is_whole() {
        return Some(&memo.anew().first.1);
    }
    memo.keep(scene, place);
    None
}

/// Finds what an activity gives under all stances.
fn find<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity, memo: &mut Credits) {
    begin(scene);
    try_all(scene, place, activity, memo.anew());
    scene.crediting = false;
}

/// Nothing is known yet of the activity that is credited next.
fn begin(scene: &mut Scene<'_>) {
    scene.crediting = true;
    scene.here.clear();
    scene.questions.here.clear();
    scene.about.clear();
}

/// Finds what the activity gives under every combination of answers to the questions met.
fn try_all<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity, tried: &mut Tried) {
    tried.first.0.clear();
    once(scene, place, activity, &mut tried.first.1, &mut Dropped);
    tried.others.clear();
    let mut known = 0;
    // Another answer may lead to another question.
    while scene.questions.here.len() > known {
        let questions = scene.questions.here.clone();
        known = questions.len();
        let mut combinations = all_answers(scene.program(), &questions, MOST_TRIED);
        // A question that is not tried has its first answer too.
        tried.first.0 = combinations.next().unwrap_or_default();
        // More than can be tried for one activity are tried for all of them together.
        let left_out = questions.iter().skip(tried.first.0.len()).copied();
        scene.questions.elsewhere.extend(left_out);
        tried.others.clear();
        tried.others.reserve_exact(combinations.len());
        for answers in combinations {
            scene.questions.tried.clone_from(&answers);
            tried.others.push((answers, Credited::default()));
            if let Some((_, credited)) = tried.others.last_mut() {
                once(scene, place, activity, credited, &mut Dropped);
            }
        }
        scene.questions.tried.clear();
    }
}

/// The best of what was tried under the answers of a stance, or the worst, the way it leans; of equals the first.
fn choose<'m>(stance: &Stance<'_>, questions: &mut Questions, tried: &'m Tried) -> Chosen<'m> {
    if tried.others.is_empty() {
        return under(&tried.first.1, tried, stance);
    }
    let mut ways = tried.under(stance).map(|way| Way::of(way, stance));
    let Some(mut best) = ways.next() else {
        // No answer that was tried is the stance's: what it is for is decided elsewhere.
        return under(&tried.first.1, tried, stance);
    };
    let mut are_alike = true;
    for way in ways {
        are_alike &= way.is_like(&best);
        let better = match stance.leaning {
            Leaning::Optimistic => way.total > best.total,
            Leaning::Stated | Leaning::Pessimistic => way.total < best.total,
        };
        if better {
            best = way;
        }
    }
    if !are_alike {
        note(questions, stance, &best, tried);
    }
    under(best.credited, tried, stance)
}

fn under<'m>(credited: &'m Credited, tried: &'m Tried, stance: &Stance<'_>) -> Chosen<'m> {
    Chosen { credited, tried, counts: credited.counts(stance) }
}

/// Remembers the answers that made a difference, and the questions that have no better and worse side.
fn note(questions: &mut Questions, stance: &Stance<'_>, best: &Way<'_>, tried: &Tried) {
    for (question, answer) in best.answers.iter().filter(|(question, _)| stance.answer(*question).is_none()) {
        let alone = |others: &Answers| {
            let mut pairs = others.iter().zip(best.answers);
            pairs.all(|(other, own)| if own.0 == *question { other != own } else { other == own })
        };
        let (mut differs, mut moves) = (false, false);
        for other in tried.under(stance).filter(|(answers, _)| alone(answers)) {
            let other = Way::of(other, stance);
            if !other.is_like(best) {
                (differs, moves) = (true, moves || other.moves_against(best));
            }
        }
        if !differs {
            continue;
        }
        let before = questions.settled.iter().find(|(known, _)| known == question).map(|(_, answer)| *answer);
        if moves || before.is_some_and(|before| before != *answer) {
            if !questions.torn.contains(question) {
                questions.torn.push(*question);
            }
        } else if before.is_none() {
            questions.settled.push((*question, *answer));
        }
    }
}
