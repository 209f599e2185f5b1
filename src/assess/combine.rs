//! From evaluations under single stances to intervals and three-valued verdicts.
//!
//! Two extremes bound what doubts can do to totals where every limit is a cap on credits and the caps are nested. Where a
//! limit may let less count because more is credited, every way in which the doubts may turn out is tried. A
//! question that only decides what activities give is settled activity by activity: where one answer is the worst for all
//! of them, that is exact. A question that moves credits about, that is better for one activity and worse for another, or
//! that decides something else, is tried with every answer.

use smallvec::SmallVec;

use crate::{
    policy::upkeep::State,
    rulebook::{AnswerIx, Program, QuestionIx},
    vocabulary::amount::{Amount, Interval},
};

use super::{
    ActivityResult, CredentialResult, CredentialTotals, Cycle, Doubt, DoubtResult, Minimum, NeedResult,
    RenewedWith, RequirementResult, Stretch, Verdict,
    assign::Searched,
    doubts::Doubts,
    evaluate::evaluate,
    memo::Memo,
    person::Person,
    stance::{Leaning, Stance},
    trace::{Dropped, Sink, Summed},
};

/// An answer for each of some questions.
pub(super) type Answers = SmallVec<[(QuestionIx, AnswerIx); 2]>;

/// Every combination of answers to the questions, at most so many; the first has the first answer of each.
pub(super) fn all_answers(program: &Program, questions: &[QuestionIx], most: usize) -> Vec<Answers> {
    let mut combinations = vec![Answers::new()];
    for question in questions {
        let answers = program.questions.get(question.index()).map_or(1, |card| card.answers.len());
        if combinations.len() * answers > most {
            break;
        }
        combinations = (0..answers)
            .flat_map(|answer| {
                combinations.iter().map(move |before| {
                    before.iter().copied().chain([(*question, AnswerIx::new(answer))]).collect()
                })
            })
            .collect();
    }
    combinations
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
    let Extremes { results, doubts, exact } = extremes::<Dropped>(person, cycles, &mut memo);
    let mut combined = merge(results);
    combined.exact = exact == Exactness::Exact;
    if exact == Exactness::Unbounded {
        unbounded(&mut combined);
    }
    if let Some((told, _)) = told {
        if exact != Exactness::Unbounded {
            each_activity(person, cycles, &doubts, &mut memo, &mut combined);
        }
        for (activity, told) in combined.activities.iter_mut().zip(told.activities) {
            activity.steps = told.steps;
        }
        combined.doubts = worths(person, cycles, &doubts, &mut memo);
    }
    combined
}

/// Widens what activities give to all that they may give. The extremes bound totals; but what takes room under a limit in
/// one of them, and counts for nothing in the other, may leave that room to another activity in doubt.
fn each_activity<'a>(
    person: &'a Person<'a>,
    cycles: &[Cycle],
    doubts: &[Doubt],
    memo: &mut Memo,
    combined: &mut CredentialResult,
) {
    let (whole, tilted): (Vec<_>, Vec<_>) = doubts.iter().partition(|doubt| question(**doubt).is_some());
    let tried = Tried { whole: whole.into_iter().filter_map(question).collect(), tilted };
    if tried.fits(person.program, most(person)) {
        let mut known: Doubts = doubts.iter().copied().collect();
        for result in round::<Dropped>(person, cycles, memo, &tried, &mut known).results {
            for (one, two) in combined.activities.iter_mut().zip(&result.activities) {
                activity(one, two);
            }
        }
    }
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
pub(super) fn totals<'a>(person: &'a Person<'a>, cycles: &[Cycle]) -> CredentialTotals {
    let Extremes { results, exact, .. } = extremes::<Summed>(person, cycles, &mut Memo::default());
    let mut combined = match exact {
        // What bounds them then is what activities give.
        Exactness::Unbounded => holding(person, cycles, &mut Dropped),
        Exactness::Exact | Exactness::Bound => merge(results),
    };
    combined.exact = exact == Exactness::Exact;
    combined.into()
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

/// The results that together hold everything possible.
struct Extremes {
    results: Vec<CredentialResult>,
    doubts: Vec<Doubt>,
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
    /// Whether a limit cut under which doubts may work against each other.
    against: bool,
    elsewhere: Vec<QuestionIx>,
    torn: Vec<QuestionIx>,
}

/// Evaluates for and against the person, once for each combination of answers to the questions that have no better and
/// worse side or that decide more than the credits of activities. All others are settled where they are met.
fn extremes<'a, S: Sink + Default>(person: &'a Person<'a>, cycles: &[Cycle], memo: &mut Memo) -> Extremes {
    let most = most(person);
    let mut tried = Tried::default();
    let mut doubts = Doubts::default();
    let mut exact = Exactness::Exact;
    loop {
        let round = round::<S>(person, cycles, memo, &tried, &mut doubts);
        let Round { results, elsewhere: mut more, mut torn, .. } = round;
        exact = exact.max_with(round.exact);
        // A torn question that cannot be tried as a whole stays settled by activity, which bounds it.
        let fits = all_answers(person.program, &tried.whole, most).len() < most / 4;
        if !torn.is_empty() && !fits {
            exact = exact.max_with(Exactness::Bound);
            torn.clear();
        }
        more.extend(torn);
        let before = tried.tilted.len();
        if round.against {
            more.extend(doubts.iter().copied().filter_map(question));
            tried.tilted = doubts.iter().copied().filter(|doubt| question(*doubt).is_none()).collect();
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
            return Extremes { results, doubts: doubts.in_order(), exact };
        }
    }
}

impl Tried {
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
    let mut round = Round { results, exact: Exactness::Exact, against: false, elsewhere, torn };
    if combinations.first().is_none_or(|first| first.len() < tried.whole.len()) {
        round.exact = Exactness::Unbounded;
    }
    for answers in &combinations {
        for (leaning, except) in &tilts {
            let stance = Stance { leaning: *leaning, except, answers, settles: true };
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
            round.against |= met.questions.against;
            round.elsewhere.extend(met.questions.elsewhere);
            round.torn.extend(met.questions.torn);
            if doubts.is_empty() {
                return round;
            }
        }
    }
    round
}

/// For and against the person, and between them every way in which these doubts may turn out. What is for the person comes
/// last.
fn tilts(doubts: &[Doubt]) -> Vec<(Leaning, Vec<Doubt>)> {
    let mut exceptions = vec![Vec::new()];
    for doubt in doubts {
        let with = |known: &Vec<Doubt>| known.iter().copied().chain([*doubt]).collect();
        let more: Vec<Vec<Doubt>> = exceptions.iter().map(with).collect();
        exceptions.extend(more);
    }
    let between = exceptions.into_iter().rev().map(|except| (Leaning::Optimistic, except));
    std::iter::once((Leaning::Pessimistic, Vec::new())).chain(between).collect()
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

/// Widens a result to all that any answers could make of it: nothing, or everything the rules ever compute.
fn unbounded(result: &mut CredentialResult) {
    let computed: Amount = result.activities.iter().map(|activity| activity.computed.possible).sum();
    let all = Interval {
        sure: Amount::ZERO,
        possible: (computed + result.opening + result.carried_in.possible).max(result.counted.possible),
    };
    result.met = Verdict::Undetermined;
    result.counted = all;
    result.groups.iter_mut().for_each(|(_, total)| *total = all);
    result.categories.iter_mut().for_each(|(_, total)| *total = all);
    for requirement in result.requirements.iter_mut().chain(&mut result.routes) {
        requirement.verdict = Verdict::Undetermined;
        requirement.need = NeedResult::Unknown(Box::default());
    }
    for activity in &mut result.activities {
        activity.credits = Interval {
            sure: Amount::ZERO,
            possible: activity.computed.possible.max(activity.credits.possible),
        };
        if !activity.credits.is_exact() {
            activity.verdict = Verdict::Undetermined;
        }
    }
}

fn question(doubt: Doubt) -> Option<QuestionIx> {
    match doubt {
        Doubt::Question(question) => Some(question),
        Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) | Doubt::NotComputed(_) => {
            None
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
        let stance = Stance { leaning: Leaning::Optimistic, except, answers, settles: true };
        evaluate_total(person, stance, cycles, memo)
    };
    let all_well = total(&[], &[]);
    let mut worth = |doubt: Doubt| match question(doubt) {
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

/// One result that holds under every stance. What is told of single values comes from the last, which leans towards the
/// person.
fn merge(mut results: Vec<CredentialResult>) -> CredentialResult {
    let Some(mut merged) = results.pop() else {
        unreachable!("at least one combination of answers is tried")
    };
    for other in &results {
        widen(&mut merged, other);
    }
    merged
}

fn widen(merged: &mut CredentialResult, other: &CredentialResult) {
    let include = |one: &mut Interval, two: Interval| {
        *one = one.hull(two);
    };
    merged.met = either(merged.met, other.met);
    for (one, two) in merged.activities.iter_mut().zip(&other.activities) {
        activity(one, two);
    }
    if merged.cycle != other.cycle || merged.standing != other.standing {
        // Which cycle runs, or what the certificate is, depends on what is in doubt: what comes out when that turns out well
        // is told, and what else it may be.
        let told = |state: &State| merged.standing.state == Some(*state) || merged.perhaps.contains(state);
        merged.perhaps.extend(other.standing.state.filter(|state| !told(state)));
        merged.met = Verdict::Undetermined;
        return;
    }
    include(&mut merged.counted, other.counted);
    include(&mut merged.carried_in, other.carried_in);
    include(&mut merged.carry_out, other.carry_out);
    for ((_, one), (_, two)) in merged.groups.iter_mut().zip(&other.groups) {
        include(one, *two);
    }
    for ((_, one), (_, two)) in merged.categories.iter_mut().zip(&other.categories) {
        include(one, *two);
    }
    for one in &mut merged.limits {
        if let Some(two) = other.limits.iter().find(|two| two.rule == one.rule) {
            include(&mut one.used, two.used);
            include(&mut one.cut, two.cut);
        }
    }
    for (one, two) in merged.coverage.iter_mut().zip(&other.coverage) {
        one.verdict = either(one.verdict, two.verdict);
        one.now = either(one.now, two.now);
        one.until = one.until.min(two.until);
        one.gaps.retain(|gap| two.gaps.contains(gap));
    }
    requirements(&mut merged.requirements, &other.requirements);
    requirements(&mut merged.routes, &other.routes);
    renewed_with(&mut merged.renewed_with, &other.renewed_with);
}

/// What another certificate does under some stances only is undetermined.
fn renewed_with(merged: &mut Vec<RenewedWith>, other: &[RenewedWith]) {
    let missing = |one: &&RenewedWith| !merged.iter().any(|known| known.credential == one.credential);
    let missing: Vec<_> = other.iter().filter(missing).cloned().collect();
    for one in merged.iter_mut() {
        let two = other.iter().find(|two| two.credential == one.credential);
        one.verdict = either(one.verdict, two.map_or(Verdict::No, |two| two.verdict));
        one.until = one.until.filter(|until| two.is_some_and(|two| two.until == Some(*until)));
    }
    let in_doubt =
        |one: RenewedWith| RenewedWith { verdict: either(one.verdict, Verdict::No), until: None, ..one };
    merged.extend(missing.into_iter().map(in_doubt));
}

fn either(one: Verdict, two: Verdict) -> Verdict {
    if one == two { one } else { Verdict::Undetermined }
}

fn activity(one: &mut ActivityResult, two: &ActivityResult) {
    one.credits = one.credits.hull(two.credits);
    one.computed = one.computed.hull(two.computed);
    one.verdict = either(one.verdict, two.verdict);
}

fn requirements(merged: &mut [RequirementResult], other: &[RequirementResult]) {
    for one in merged {
        if let Some(two) = other.iter().find(|two| two.rule == one.rule) {
            one.verdict = either(one.verdict, two.verdict);
            one.due = one.due.min(two.due);
            need(&mut one.need, &two.need);
        }
    }
}

/// Widens a need. Both come from the same rule, so they have the same form.
fn need(one: &mut NeedResult, two: &NeedResult) {
    match (one, two) {
        (NeedResult::AtLeast(one), NeedResult::AtLeast(two)) => {
            one.iter_mut().zip(two).for_each(|(one, two)| minimum(one, two));
        }
        (NeedResult::AllOf(verdict, one), NeedResult::AllOf(other, two))
        | (NeedResult::Some(verdict, _, one), NeedResult::Some(other, _, two)) => {
            *verdict = either(*verdict, *other);
            one.iter_mut().zip(two).for_each(|(one, two)| need(one, two));
        }
        (NeedResult::Covered(_, one), NeedResult::Covered(_, two))
        | (NeedResult::Paid(_, one), NeedResult::Paid(_, two))
        | (NeedResult::Declared(_, one), NeedResult::Declared(_, two)) => {
            one.iter_mut().zip(two).for_each(|(one, two)| stretch(one, two));
        }
        (NeedResult::Requirement(_, one), NeedResult::Requirement(_, two)) => need(one, two),
        (NeedResult::Passed(verdict, ..), NeedResult::Passed(other, ..))
        | (NeedResult::Holds(verdict, _), NeedResult::Holds(other, _))
        | (NeedResult::When(verdict, _), NeedResult::When(other, _)) => *verdict = either(*verdict, *other),
        (one, two) if one != two => *one = NeedResult::Unknown(Box::default()),
        _ => {}
    }
}

fn minimum(one: &mut Minimum, two: &Minimum) {
    one.have = one.have.hull(two.have);
    one.want = one.want.hull(two.want);
    one.missing = one.missing.hull(two.missing);
    one.verdict = either(one.verdict, two.verdict);
}

fn stretch(one: &mut Stretch, two: &Stretch) {
    one.verdict = either(one.verdict, two.verdict);
    one.gap_from = one.gap_from.max(two.gap_from);
}
