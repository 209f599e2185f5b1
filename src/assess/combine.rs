//! From evaluations under single stances to intervals and three-valued verdicts.
//!
//! Two extremes bound what doubts can do to totals, because every limit is a cap and caps of one program are nested; a
//! question that moves credits about has no better and worse side, so all combinations of answers are tried.

use crate::rulebook::{AnswerIx, Program, QuestionIx};

use super::{
    ActivityResult, CredentialResult, Doubt, DoubtResult, Minimum, NeedResult, Reason, RequirementResult,
    Stretch, Verdict,
    evaluate::evaluate,
    scene::{Leaning, Person, Stance},
    trace::{Dropped, Sink},
};

/// An answer for each of some questions.
pub(super) type Answers = Vec<(QuestionIx, AnswerIx)>;

/// Every combination of answers to the questions, at most so many; the first has the first answer of each.
pub(super) fn all_answers(program: &Program, questions: &[QuestionIx], most: usize) -> Vec<Answers> {
    let mut combinations: Vec<Answers> = vec![Vec::new()];
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

/// Evaluates one holding under every stance that matters.
pub(super) fn holding<'a, S: Sink>(
    person: &'a Person<'a>,
    cycles: &[super::Cycle],
    itemise: bool,
    sink: &mut S,
) -> CredentialResult {
    let stated = Stance { leaning: Leaning::Stated, except: None, answers: &[] };
    let (base, mut doubts) = evaluate(person, stated, cycles, sink);
    if doubts.is_empty() {
        return base;
    }
    let mut results;
    let mut exact;
    loop {
        let known = doubts.len();
        let questions: Vec<_> = doubts.iter().filter_map(|doubt| question(*doubt)).collect();
        let combinations = all_answers(person.program, &questions, person.given.most_combinations);
        let complete = combinations.first().is_some_and(|first| first.len() == questions.len());
        exact = complete;
        results = Vec::with_capacity(combinations.len() * 2);
        for answers in &combinations {
            for leaning in [Leaning::Pessimistic, Leaning::Optimistic] {
                let stance = Stance { leaning, except: None, answers };
                let (result, touched) = evaluate(person, stance, cycles, &mut Dropped);
                for doubt in touched {
                    if !doubts.contains(&doubt) {
                        doubts.push(doubt);
                    }
                }
                results.push(result);
            }
        }
        if doubts.len() == known {
            break;
        }
    }
    doubts.sort_unstable();
    let mut combined = merge(base, &results);
    combined.exact = exact;
    combined.doubts = if itemise { worths(person, cycles, &doubts) } else { Vec::new() };
    combined
}

fn question(doubt: Doubt) -> Option<QuestionIx> {
    match doubt {
        Doubt::Question(question) => Some(question),
        Doubt::LowConfidence(_) | Doubt::MissingProof(_) | Doubt::UnderAudit(_) => None,
    }
}

/// What each doubt is worth: how much the counted total differs with it, everything else turning out well.
fn worths<'a>(person: &'a Person<'a>, cycles: &[super::Cycle], doubts: &[Doubt]) -> Vec<DoubtResult> {
    let total = |except, answers: &[(QuestionIx, AnswerIx)]| {
        // The evaluation borrows its answers for as long as the person, so each call has a stance of its own.
        let stance = Stance { leaning: Leaning::Optimistic, except, answers };
        evaluate_total(person, stance, cycles)
    };
    let all_well = total(None, &[]);
    let worth = |doubt: Doubt| match question(doubt) {
        None => (all_well - total(Some(doubt), &[])).at_least_zero(),
        Some(question) => {
            let answers = person.program.questions.get(question.index()).map_or(0, |card| card.answers.len());
            let totals: Vec<_> =
                (0..answers).map(|answer| total(None, &[(question, AnswerIx::new(answer))])).collect();
            let (least, most) = (totals.iter().min().copied(), totals.iter().max().copied());
            most.unwrap_or_default() - least.unwrap_or_default()
        }
    };
    doubts.iter().map(|doubt| DoubtResult { doubt: *doubt, worth: worth(*doubt) }).collect()
}

fn evaluate_total(
    person: &Person<'_>,
    stance: Stance<'_>,
    cycles: &[super::Cycle],
) -> crate::vocabulary::amount::Amount {
    evaluate(person, stance, cycles, &mut Dropped).0.counted.possible
}

/// One result that holds under every stance. The trace and what is told of single values come from `base`.
fn merge(base: CredentialResult, others: &[CredentialResult]) -> CredentialResult {
    let mut merged = base;
    // The extremes hold all that is possible; what is merely stated lies between them.
    let Some((first, rest)) = others.split_first() else { return merged };
    let steps: Vec<_> =
        merged.activities.iter_mut().map(|activity| std::mem::take(&mut activity.steps)).collect();
    let told = std::mem::replace(&mut merged, first.clone());
    for other in rest {
        widen(&mut merged, other);
    }
    for ((activity, told), steps) in merged.activities.iter_mut().zip(&told.activities).zip(steps) {
        activity.steps = steps;
        if activity.verdict == Verdict::Undetermined && told.reason != Reason::Fault {
            activity.reason = told.reason;
        }
        activity.category = activity.category.or(told.category);
        activity.group = activity.group.or(told.group);
        activity.proof = told.proof;
    }
    merged
}

fn widen(merged: &mut CredentialResult, other: &CredentialResult) {
    let include = |one: &mut crate::vocabulary::amount::Interval,
                   two: crate::vocabulary::amount::Interval| {
        *one = one.including(two.sure).including(two.possible);
    };
    merged.met = either(merged.met, other.met);
    for (one, two) in merged.activities.iter_mut().zip(&other.activities) {
        activity(one, two);
    }
    if merged.cycle != other.cycle || merged.standing != other.standing {
        // Which cycle runs depends on what is in doubt: the earlier one, which is not surely over, is told of.
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
}

fn either(one: Verdict, two: Verdict) -> Verdict {
    if one == two { one } else { Verdict::Undetermined }
}

fn activity(one: &mut ActivityResult, two: &ActivityResult) {
    one.credits = one.credits.including(two.credits.sure).including(two.credits.possible);
    one.computed = one.computed.including(two.computed.sure).including(two.computed.possible);
    one.verdict = either(one.verdict, two.verdict);
    if one.category != two.category {
        one.category = None;
    }
    if one.group != two.group {
        one.group = None;
    }
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
    one.have = one.have.including(two.have.sure).including(two.have.possible);
    one.want = one.want.including(two.want.sure).including(two.want.possible);
    one.missing = one.missing.including(two.missing.sure).including(two.missing.possible);
    one.verdict = either(one.verdict, two.verdict);
}

fn stretch(one: &mut Stretch, two: &Stretch) {
    one.verdict = either(one.verdict, two.verdict);
    one.gap_from = one.gap_from.max(two.gap_from);
}
