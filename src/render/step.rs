//! Steps of a trace in words.

use crate::{
    assess::{
        Taken,
        trace::{Because, Fault, RulingEffect, Step},
    },
    ledger::ClaimStatus,
    rulebook::{Act, Answer, Outcome, Program, Reply, RuleIx, Ruling, RulingIx, Window, canon, slot},
    script::{Slot, Value},
    vocabulary::{
        amount::Amount,
        date::Date,
        diagnostic::{Code, Diagnostic},
    },
};

use super::{names::Names, phrase::Phrase};

/// A step in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The rule, if it is a rule's step.
    pub rule: Option<RuleIx>,
    /// What happened.
    pub what: String,
    /// What was read, taken and shown beside it.
    pub details: Vec<String>,
}

/// Tells a step.
#[must_use]
pub fn told(names: &Names<'_>, program: &Program, step: &Step) -> Told {
    Told { rule: step.rule(), what: what(names, program, step), details: details(names, program, step) }
}

fn what(names: &Names<'_>, program: &Program, step: &Step) -> String {
    match step {
        Step::OutsideCycle { nearest: None } => names.say(Phrase::StepOutside),
        Step::OutsideCycle { nearest: Some(period) } => names.fill(Phrase::StepOutsideNearest, &[period]),
        Step::InCycle { number, period, grace } => {
            let phrase = if grace.is_some() { Phrase::StepInGrace } else { Phrase::StepInCycle };
            names.fill(phrase, &[number, period])
        }
        Step::NotYet => names.say(Phrase::StepNotYet),
        Step::InOpening { on } => names.fill(Phrase::StepInOpening, &[on]),
        Step::Ruling { rule, effect, answer } => ruling(names, program, *rule, *effect, *answer),
        Step::Reply { rule, taken } => reply(names, program, *rule, *taken),
        Step::Overruled { rule: _, by, because } => names.fill(overruled(*because), &[&program.rule(*by).id]),
        Step::Contested { rule, with, taken } => {
            let places = [*with, *rule].map(|rule| place(program, *taken, rule));
            let told: [&dyn std::fmt::Display; 3] = [&program.rule(*with).id, &places[0], &places[1]];
            let phrase = if taken.settled { Phrase::StepContestSettled } else { Phrase::StepContested };
            names.fill(phrase, &told)
        }
        Step::Category { rule, instead_of, .. } if !instead_of.is_empty() => {
            let others: Vec<_> = instead_of.iter().map(|other| names.rule(program, *other)).collect();
            names.fill(Phrase::StepCategoryBest, &[&names.rule(program, *rule), &others.join(", ")])
        }
        Step::Category { rule, claimed, .. } => {
            let phrase = if *claimed { Phrase::StepCategoryClaimed } else { Phrase::StepCategory };
            names.fill(phrase, &[&names.rule(program, *rule)])
        }
        Step::Unlisted { .. } => names.say(Phrase::StepUnlisted),
        Step::Credit { formula, credits, .. } => {
            names.fill(Phrase::StepCredit, &[&formula.trim(), &names.amount(*credits)])
        }
        Step::Rounded { rounding, from, to, .. } => {
            let (from, to) = (names.amount(*from), names.amount(*to));
            names.fill(Phrase::StepRounded, &[&names.rounding(*rounding), &from, &to])
        }
        Step::Group { group, .. } => names.fill(Phrase::StepGroup, &[&names.group(program, *group)]),
        Step::ProofMissing { for_credit: true, .. } => names.say(Phrase::StepProofCredit),
        Step::ProofMissing { for_credit: false, .. } => names.say(Phrase::StepProofAudit),
        Step::Claim { status, .. } => names.fill(Phrase::StepClaim, &[&names.claim(*status)]),
        Step::Limit { rule, period, unit, at_most, used, cut, .. } => {
            let phrase = if is_single(program, *rule) { Phrase::StepLimitOne } else { Phrase::StepLimit };
            let (used, cut) = (names.amount(*used), names.amount(*cut));
            names.fill(
                phrase,
                &[at_most, &names.unit_of(*at_most, *unit), &names.period(*period), &used, &cut],
            )
        }
        Step::LowConfidence { .. } => names.say(Phrase::StepLow),
        Step::Fault { fault, .. } => told_fault(names, program, fault),
    }
}

fn details(names: &Names<'_>, program: &Program, step: &Step) -> Vec<String> {
    match step {
        Step::Ruling { answer: Some(answer), .. } => {
            let phrase = if answer.settled { Phrase::StepAnswerGiven } else { Phrase::StepAnswerTaken };
            vec![names.fill(phrase, &[&taken(names, program, *answer)])]
        }
        Step::Contested { with, taken, .. } if !taken.settled => {
            vec![names.fill(Phrase::StepAnswerTaken, &[&program.rule(*with).id])]
        }
        Step::Reply { rule, taken } => {
            let quote = replied(program, *rule, *taken).and_then(|reply| reply.quote.as_deref());
            quote.map(|quote| names.fill(Phrase::StepReplyQuote, &[&one_line(quote)])).into_iter().collect()
        }
        Step::Unlisted { rule } => {
            let unlisted = program.unlisted.iter().find(|unlisted| Some(unlisted.rule) == *rule);
            unlisted
                .map(|unlisted| unlisted.text.in_language(names.language).to_owned())
                .into_iter()
                .collect()
        }
        Step::Credit { reads, since, .. } => {
            let read = reads.iter().map(|(slot, value)| {
                let told = format!("{} = {}", names.slot(program, *slot), names.value(value.as_ref()));
                match since_when(program, *slot, value.as_ref()) {
                    Some(day) => format!("{told} ({})", names.fill(Phrase::FromDay, &[&day])),
                    None => told,
                }
            });
            let mut details: Vec<_> = read.map(|read| names.fill(Phrase::StepRead, &[&read])).collect();
            details.extend(since.map(|since| names.fill(Phrase::FromDay, &[&since])));
            details
        }
        Step::Claim { status: ClaimStatus::Rejected | ClaimStatus::Withdrawn, computed, .. } => {
            vec![awarded(names, Amount::ZERO, *computed)]
        }
        Step::Claim { awarded: Some(given), computed, .. } => vec![awarded(names, *given, *computed)],
        Step::Limit { overflow_to: Some(overflow), .. } => vec![names.overflow(program, *overflow)],
        Step::Ruling { answer: None, .. }
        | Step::Claim { awarded: None, .. }
        | Step::Limit { overflow_to: None, .. }
        | Step::OutsideCycle { .. }
        | Step::InCycle { .. }
        | Step::NotYet
        | Step::InOpening { .. }
        | Step::Overruled { .. }
        | Step::Contested { .. }
        | Step::Category { .. }
        | Step::Rounded { .. }
        | Step::Group { .. }
        | Step::ProofMissing { .. }
        | Step::LowConfidence { .. }
        | Step::Fault { .. } => Vec::new(),
    }
}

/// The first day of a named value that was read, where exactly one of its dated alternatives has what was read.
fn since_when(program: &Program, slot: Slot, read: Option<&Value>) -> Option<Date> {
    let value = program.values.get(usize::from(slot.0.checked_sub(slot::VALUES)?))?;
    let settings = value.own.iter().map(|(_, own)| own).chain(&value.general);
    let alternatives = settings.flat_map(|setting| &setting.setting.alternatives);
    let mut same = alternatives.filter(|alternative| read.is_some() && alternative.is.as_constant() == read);
    let first = same.next()?.first;
    (same.next().is_none() && first > Date::EARLIEST).then_some(first)
}

/// What the body awarded, what the rules compute, and the difference.
fn awarded(names: &Names<'_>, awarded: Amount, computed: Amount) -> String {
    let told = names.fill(Phrase::StepAwarded, &[&awarded, &names.amount(computed)]);
    if awarded == computed {
        return told;
    }
    let sign = if awarded > computed { "+" } else { "" };
    let difference = format!("{sign}{}", names.amount(awarded - computed));
    names.fill(Phrase::StepAwardedDifference, &[&told, &difference])
}

/// Why a ruling or reply gives way, in words.
fn overruled(because: Option<Because>) -> Phrase {
    match because {
        None => Phrase::StepOverruled,
        Some(Because::Canon(canon::Because::Exception)) => Phrase::StepOverruledException,
        Some(Because::Canon(canon::Because::Narrower)) => Phrase::StepOverruledNarrower,
        Some(Because::Canon(canon::Because::Later)) => Phrase::StepOverruledLater,
        Some(Because::Answer) => Phrase::StepOverruledAnswer,
    }
}

/// Where a ruling stands that another one contests.
fn place(program: &Program, taken: Taken, rule: RuleIx) -> String {
    let contest = program.questions.get(taken.question.index()).and_then(|card| card.contest.as_ref());
    let ruling = program.rulings.iter().position(|ruling| ruling.rule == rule).map(RulingIx::new);
    contest.zip(ruling).map_or_else(String::new, |(contest, ruling)| contest.place(ruling).to_owned())
}

fn taken(names: &Names<'_>, program: &Program, taken: Taken) -> String {
    answer(program, taken).map_or(String::new(), |answer| names.answer(answer).to_owned())
}

fn answer(program: &Program, taken: Taken) -> Option<&Answer> {
    program.questions.get(taken.question.index()).and_then(|card| card.answers.get(taken.answer.index()))
}

fn replied(program: &Program, rule: RuleIx, taken: Taken) -> Option<&Reply> {
    let question = program.questions.get(taken.question.index())?;
    question.replies.iter().find(|reply| reply.rule == rule)
}

fn reply(names: &Names<'_>, program: &Program, rule: RuleIx, given: Taken) -> String {
    let phrase = if given.settled { Phrase::StepReply } else { Phrase::StepReplyContested };
    let received = replied(program, rule, given).map_or_else(String::new, |reply| reply.received.to_string());
    names.fill(phrase, &[&received, &taken(names, program, given)])
}

/// A text of several lines on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a limit is one on each activity by itself.
fn is_single(program: &Program, rule: RuleIx) -> bool {
    program.limits.iter().any(|limit| limit.rule == rule && limit.window == Window::Activity)
}

fn ruling(
    names: &Names<'_>,
    program: &Program,
    rule: RuleIx,
    effect: RulingEffect,
    taken: Option<Taken>,
) -> String {
    let card = program.rulings.iter().find(|ruling| ruling.rule == rule);
    let settled = taken.filter(|taken| taken.settled).and_then(|taken| answer(program, taken));
    let text =
        card.map_or_else(|| names.rule(program, rule).to_owned(), |card| gist(names, card, effect, settled));
    let phrase = match effect {
        RulingEffect::Told => Phrase::StepTold,
        RulingEffect::Refused => Phrase::StepRefused,
        RulingEffect::Accepted => Phrase::StepAccepted,
        RulingEffect::Credited => Phrase::StepCredited,
        RulingEffect::Set => Phrase::StepSet,
    };
    names.fill(phrase, &[&text])
}

/// What a ruling says, or the answer it got: its reason to refuse, its answer, or what was asked.
fn gist(names: &Names<'_>, card: &Ruling, effect: RulingEffect, settled: Option<&Answer>) -> String {
    let stated = match &card.outcome {
        Outcome::Answered(stated) => Some(stated),
        Outcome::Question(_) => settled.map(|answer| &answer.effect),
    };
    let refused = match (stated.map(|stated| &stated.act), effect) {
        (Some(Act::Refuse(reason)), RulingEffect::Refused) => Some(reason),
        (
            Some(Act::Refuse(_) | Act::Nothing | Act::Accept(_) | Act::Credit(_)) | None,
            RulingEffect::Told
            | RulingEffect::Refused
            | RulingEffect::Accepted
            | RulingEffect::Credited
            | RulingEffect::Set,
        ) => None,
    };
    // What was written while the question was open says less than the answer it got.
    let answer = match settled {
        Some(answer) => answer.title.as_ref(),
        None => card.answer.as_ref(),
    };
    let text = refused.or(answer).unwrap_or(&card.question);
    text.in_language(names.language).to_owned()
}

/// That a script stopped and where, if that is what the step tells.
#[must_use]
pub fn stopped(step: &Step) -> Option<Diagnostic> {
    let Step::Fault { fault: Fault::Script { message, span }, .. } = step else { return None };
    Some(Diagnostic::new(Code::ScriptFault, *span, message.message()))
}

/// Why a rule could not be computed.
#[must_use]
pub fn told_fault(names: &Names<'_>, program: &Program, fault: &Fault) -> String {
    match fault {
        Fault::NotStated(slot) => names.fill(Phrase::FaultNotStated, &[&names.slot(program, *slot)]),
        Fault::NotInForce(slot) => names.fill(Phrase::FaultNotInForce, &[&names.slot(program, *slot)]),
        Fault::RuleNotInForce => names.say(Phrase::FaultRule),
        Fault::Script { message, .. } => names.fill(Phrase::FaultScript, &[&message.say(names.language)]),
    }
}
