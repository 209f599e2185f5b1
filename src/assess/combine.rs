//! From evaluations under single stances to intervals and three-valued verdicts.
//!
//! Two extremes bound what doubts can do to totals where the limits that may cut hang together so that more credits never
//! let less count. Where they do not, every way is tried in which the doubts about the activities under them may turn out.
//! What is told of some of the activities under a cap is bounded by turning their doubts alone. A
//! question that only decides what activities give is settled activity by activity: where one answer is the worst for all
//! of them, that is exact. A question that moves credits about, that is better for one activity and worse for another, or
//! that decides something else, is tried with every answer.

use smallvec::SmallVec;

use crate::{
    rulebook::{AnswerIx, Program, QuestionIx},
    vocabulary::amount::Amount,
};

use super::{
    CredentialResult, CredentialTotals, Cycle, Doubt, DoubtResult, Verdict,
    assign::Searched,
    covers::Shared,
    doubts::Doubts,
    evaluate::evaluate,
    memo::Memo,
    merge::{merge, unbounded, widen},
    need,
    parts::{self, Apart},
    person::Person,
    rivals::Cluster,
    shape::Shape,
    stance::{Leaning, Stance},
    trace::{Dropped, Sink, Summed},
};

/// An answer for each of some questions.
pub(super) type Answers = SmallVec<[(QuestionIx, AnswerIx); 2]>;

/// Every combination of answers to the questions, at most so many; the first has the first answer of each.
pub(super) fn all_answers(
    program: &Program,
    questions: &[QuestionIx],
    most: usize,
) -> impl ExactSizeIterator<Item = Answers> + Clone + use<> {
    let mut tried: SmallVec<[(QuestionIx, usize); 2]> = SmallVec::new();
    let mut combinations = 1;
    for question in questions {
        let answers = program.questions.get(question.index()).map_or(1, |card| card.answers.len());
        if combinations * answers > most {
            break;
        }
        tried.push((*question, answers));
        combinations *= answers;
    }
    // Each combination is a number whose digits are the answers, those of the first question the lowest.
    let digits = move |mut number: usize| {
        let mut combination = Answers::new();
        for (question, answers) in &tried {
            combination.push((*question, AnswerIx::new(number % answers)));
            number /= answers;
        }
        combination
    };
    (0..combinations).map(digits)
}

/// Evaluates one holding under every stance that matters. With a trace, also itemises what is in doubt.
pub(super) fn holding<'a, S: Sink>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    sink: &mut S,
) -> CredentialResult {
    let mut memo = Memo::default();
    // The trace tells the rules as they are stated; all numbers come from the extremes.
    let told = S::KEEPS.then(|| evaluate(person, Stance::stated(&[]), cycles, &mut memo, sink));
    if let Some((result, met)) = &told
        && met.doubts.is_empty()
        && met.searched != Searched::TooMany
    {
        return result.clone();
    }
    let (results, extremes) = extremes::<Dropped>(person, cycles, &mut memo);
    let mut combined = within::<Dropped>(person, cycles, &mut memo, results, &extremes);
    if let Some((told, _)) = told {
        for (activity, told) in combined.activities.iter_mut().zip(told.activities) {
            activity.steps = told.steps;
        }
        combined.doubts = worths(person, cycles, &extremes.doubts, &mut memo);
    }
    combined
}

/// One result that holds everything possible.
fn within<'a, S: Sink + Default>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    memo: &mut Memo,
    results: Vec<CredentialResult>,
    extremes: &Extremes,
) -> CredentialResult {
    let mut combined = merge(results);
    let mut exact = extremes.exact;
    if exact != Exactness::Unbounded {
        exact = exact.max_with(apart::<S>(person, cycles, memo, extremes, &mut combined));
    }
    if exact == Exactness::Unbounded {
        unbounded(&mut combined);
    }
    combined.exact = exact == Exactness::Exact;
    combined
}

/// Widens what the extremes do not bound: sums that tell apart activities which share limits, and whether requirements are
/// met in one and the same world.
fn apart<'a, S: Sink + Default>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    memo: &mut Memo,
    extremes: &Extremes,
    combined: &mut CredentialResult,
) -> Exactness {
    let clusters = extremes.clusters.iter().filter(|cluster| cluster.shape != Shape::Against);
    let clusters: Vec<&Cluster> = clusters.collect();
    let Apart { parts, crossed } = parts::apart::<S>(person, &clusters, memo, combined.cycle);
    let is_apart = crossed || !parts.is_empty();
    if !is_apart && (clusters.is_empty() || !is_torn(combined)) {
        return Exactness::Exact;
    }
    let most = most(person);
    let alone = !crossed && clusters.iter().all(|cluster| !cluster.shared_doubts && !cluster.of_total);
    let tried = Tried::of(&extremes.whole, clusters.iter().flat_map(|cluster| cluster.all_doubts()));
    let try_all = |combined: &mut CredentialResult, memo: &mut Memo| {
        let fits = tried.fits(person.program, most);
        let round = fits.then(|| round::<S>(person, cycles, memo, &tried, &mut Doubts::default()));
        round.is_some_and(|round| {
            round.results.iter().for_each(|result| widen(combined, result));
            round.exact == Exactness::Exact
        })
    };
    if !alone && try_all(combined, memo) {
        return Exactness::Exact;
    }
    if is_apart {
        let weak = clusters.iter().flat_map(|cluster| &cluster.weak_limits).copied();
        let limits = Tried::of(&extremes.whole, weak);
        let combinations = all_answers(person.program, &extremes.whole, most);
        let ways = tilts(&limits.tilted);
        let stances = parts.len().saturating_mul(combinations.len()).saturating_mul(ways.len());
        let booked = stances.saturating_mul(person.ledger.activities.len());
        let of_total = clusters.iter().any(|cluster| cluster.of_total);
        if crossed || of_total || !limits.fits(person.program, most) || booked > MOST_BOOKED {
            return Exactness::Unbounded;
        }
        for answers in combinations {
            for part in &parts {
                for (leaning, except) in &ways {
                    let (leaning, answers) = (*leaning, &*answers);
                    let stance = Stance { leaning, except, contrary: part, answers, settles: true };
                    widen(combined, &evaluate(person, stance, cycles, memo, &mut S::default()).0);
                }
            }
        }
    }
    let exact = if alone { Exactness::Exact } else { Exactness::Bound };
    if !is_torn(combined) || (alone && try_all(combined, memo)) {
        return exact;
    }
    combined.met = Verdict::Undetermined;
    Exactness::Bound
}

/// Whether each requirement may be met and may be missed, but not in the same worlds as far as was tried: another one may
/// meet or miss all of them.
fn is_torn(combined: &CredentialResult) -> bool {
    let with_other = combined.renewed_with.iter().map(|renewed| renewed.verdict).max();
    let each = need::met(&combined.requirements, &combined.routes).max(with_other.unwrap_or(Verdict::No));
    combined.met != Verdict::Undetermined && each == Verdict::Undetermined
}

/// Activities that are booked again to try combinations, at the most.
const MOST_BOOKED: usize = 2_000_000;

/// How many combinations are tried: as many as were asked for, and fewer for ledgers of many thousand activities, all of
/// which are booked again for each.
fn most(person: &Person<'_>) -> usize {
    let fit = MOST_BOOKED / person.ledger.activities.len().max(1);
    person.given.most_combinations.min(fit.max(4))
}

/// The totals of one holding.
pub(super) fn totals<'a>(person: &'a Person<'a>, cycles: &[Cycle], memo: &mut Memo) -> CredentialTotals {
    memo.clear();
    let (results, extremes) = extremes::<Summed>(person, cycles, memo);
    match extremes.exact {
        // What bounds them then is what activities give.
        Exactness::Unbounded => holding(person, cycles, &mut Dropped),
        Exactness::Exact | Exactness::Bound => within::<Summed>(person, cycles, memo, results, &extremes),
    }
    .into()
}

/// How well the results of the extremes bound what is possible.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exactness {
    /// They are reached.
    Exact,
    /// They hold all that is possible, and perhaps more.
    Bound,
    /// Some combinations of answers were not tried at all.
    Unbounded,
}

/// What is known of the results that together hold everything possible.
struct Extremes {
    doubts: Vec<Doubt>,
    /// Questions of which every answer was tried for all activities together.
    whole: Vec<QuestionIx>,
    /// Activities whose doubts may decide what others count.
    clusters: Vec<Cluster>,
    exact: Exactness,
}

/// What is tried in every way.
#[derive(Default)]
struct Tried {
    /// Questions.
    whole: Vec<QuestionIx>,
    /// Other doubts.
    tilted: Vec<Doubt>,
}

/// What came of trying everything once.
struct Round {
    results: Vec<CredentialResult>,
    exact: Exactness,
    elsewhere: Vec<QuestionIx>,
    torn: Vec<QuestionIx>,
}

/// Evaluates for and against the person, once for each combination of answers to the questions that have no better and
/// worse side or that decide more than the credits of activities. All others are settled where they are met.
fn extremes<'a, S: Sink + Default>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    memo: &mut Memo,
) -> (Vec<CredentialResult>, Extremes) {
    let most = most(person);
    let mut tried = Tried::default();
    let mut doubts = Doubts::default();
    let mut exact = Exactness::Exact;
    loop {
        let round = round::<S>(person, cycles, memo, &tried, &mut doubts);
        let Round { results, elsewhere: mut more, mut torn, .. } = round;
        exact = exact.max_with(round.exact);
        if doubts.is_empty() {
            let (whole, clusters) = (Vec::new(), Vec::new());
            return (results, Extremes { doubts: Vec::new(), whole, clusters, exact });
        }
        let Memo { credited, covers, .. } = &mut *memo;
        let Shared { numbers, rivals, .. } = &mut covers.shared;
        let clusters = rivals.clusters(person, numbers, credited);
        // A torn question that cannot be tried as a whole stays settled by activity, which bounds it.
        let fits = all_answers(person.program, &tried.whole, most).len() < most / 4;
        if !torn.is_empty() && !fits {
            exact = exact.max_with(Exactness::Bound);
            torn.clear();
        }
        more.extend(torn);
        let before = tried.tilted.len();
        for doubt in
            clusters.iter().filter(|cluster| cluster.shape == Shape::Against).flat_map(Cluster::all_doubts)
        {
            match doubt.question() {
                Some(question) => more.push(question),
                None if tried.tilted.contains(&doubt) => {}
                None => tried.tilted.push(doubt),
            }
        }
        more.retain(|question| !tried.whole.contains(question));
        more.sort_unstable();
        more.dedup();
        let settled = more.is_empty() && tried.tilted.len() == before;
        tried.whole.extend(more);
        if !settled && !tried.fits(person.program, most) {
            exact = Exactness::Unbounded;
        }
        if settled || exact == Exactness::Unbounded {
            let whole = tried.whole;
            return (results, Extremes { doubts: doubts.in_order(), whole, clusters, exact });
        }
    }
}

impl Tried {
    /// These questions, and what else is in doubt.
    fn of(whole: &[QuestionIx], doubts: impl IntoIterator<Item = Doubt>) -> Self {
        let mut tried = Self { whole: whole.to_vec(), tilted: Vec::new() };
        for doubt in doubts {
            match doubt.question() {
                Some(question) if tried.whole.contains(&question) => {}
                Some(question) => tried.whole.push(question),
                None if tried.tilted.contains(&doubt) => {}
                None => tried.tilted.push(doubt),
            }
        }
        tried
    }

    /// Whether there are few enough ways. Questions alone are tried as far as there is room.
    fn fits(&self, program: &Program, most: usize) -> bool {
        let answers = all_answers(program, &self.whole, most).len();
        let ways = u32::try_from(self.tilted.len()).ok().and_then(|doubts| 2_usize.checked_pow(doubts));
        let ways = ways.and_then(|ways| ways.checked_mul(answers));
        self.tilted.is_empty() || ways.is_some_and(|ways| ways <= most)
    }
}

fn round<'a, S: Sink + Default>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    memo: &mut Memo,
    tried: &Tried,
    doubts: &mut Doubts,
) -> Round {
    let combinations = all_answers(person.program, &tried.whole, most(person));
    let tilts = tilts(&tried.tilted);
    let results = Vec::with_capacity(combinations.len() * tilts.len());
    let (elsewhere, torn) = (Vec::new(), Vec::new());
    let mut round = Round { results, exact: Exactness::Exact, elsewhere, torn };
    if combinations.clone().next().is_none_or(|first| first.len() < tried.whole.len()) {
        round.exact = Exactness::Unbounded;
    }
    for answers in combinations {
        for (leaning, except) in &tilts {
            let (leaning, answers) = (*leaning, &*answers);
            let stance = Stance { leaning, except, contrary: &[], answers, settles: true };
            let (result, met) = evaluate(person, stance, cycles, memo, &mut S::default());
            round.results.push(result);
            round.exact = round.exact.max_with(match met.searched {
                Searched::Nothing => Exactness::Exact,
                // What serves best may be something else under other answers.
                Searched::All if met.doubts.is_empty() => Exactness::Exact,
                Searched::All => Exactness::Bound,
                Searched::TooMany => Exactness::Unbounded,
            });
            doubts.extend(met.doubts.iter().copied());
            round.elsewhere.extend(met.questions.elsewhere);
            round.torn.extend(met.questions.torn);
            if doubts.is_empty() {
                return round;
            }
        }
    }
    round
}

/// Every way in which these doubts may turn out, each with everything else against the person and for the person. What is
/// for the person comes last.
fn tilts(doubts: &[Doubt]) -> Vec<(Leaning, Vec<Doubt>)> {
    let mut ways = vec![(Vec::new(), Vec::new())];
    for doubt in doubts {
        let well: Vec<(Vec<Doubt>, Vec<Doubt>)> = ways.clone();
        ways.iter_mut().for_each(|(badly, _)| badly.push(*doubt));
        ways.extend(well.into_iter().map(|(badly, mut well)| {
            well.push(*doubt);
            (badly, well)
        }));
    }
    let both = |(badly, well)| [(Leaning::Pessimistic, well), (Leaning::Optimistic, badly)];
    ways.into_iter().flat_map(both).collect()
}

impl Exactness {
    fn max_with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, other) => other,
            (Self::Bound, Self::Unbounded) => Self::Unbounded,
            (Self::Bound | Self::Unbounded, _) => self,
        }
    }
}

/// Activities that are booked again to find out what doubts are worth. A ledger with thousands of records in doubt has
/// the worth of its first doubts told, which are those about rules.
const MOST_BOOKED_AGAIN: usize = 400_000;

/// What each doubt is worth: how much the counted total differs with it, everything else turning out well.
fn worths<'a>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    doubts: &[Doubt],
    memo: &mut Memo,
) -> Vec<DoubtResult> {
    let mut total = |except: &[Doubt], answers: &[(QuestionIx, AnswerIx)]| {
        // The evaluation borrows its answers for as long as the person, so each call has a stance of its own.
        let stance = Stance { leaning: Leaning::Optimistic, except, contrary: &[], answers, settles: true };
        evaluate_total(person, stance, cycles, memo)
    };
    let all_well = total(&[], &[]);
    let mut worth = |doubt: Doubt| match doubt.question() {
        None => (all_well - total(&[doubt], &[])).at_least_zero(),
        Some(question) => {
            let answers = person.program.questions.get(question.index()).map_or(0, |card| card.answers.len());
            let totals: Vec<_> =
                (0..answers).map(|answer| total(&[], &[(question, AnswerIx::new(answer))])).collect();
            let (least, most) = (totals.iter().min().copied(), totals.iter().max().copied());
            most.unwrap_or_default() - least.unwrap_or_default()
        }
    };
    let told = MOST_BOOKED_AGAIN / person.ledger.activities.len().max(1);
    let result = |(at, doubt): (usize, &Doubt)| DoubtResult {
        doubt: *doubt,
        worth: (at < told).then(|| worth(*doubt)),
    };
    doubts.iter().enumerate().map(result).collect()
}

fn evaluate_total(person: &Person<'_>, stance: Stance<'_>, cycles: &[Cycle], memo: &mut Memo) -> Amount {
    evaluate(person, stance, cycles, memo, &mut Summed).0.counted.possible
}
