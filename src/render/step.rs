//! Steps of a trace in words.

use crate::{
    assess::trace::{Fault, RulingEffect, Step},
    rulebook::{Act, AnswerIx, Program, QuestionIx, RuleIx, Ruling},
    vocabulary::date::{Date, Period},
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
    let mut details = Vec::new();
    let what = match step {
        Step::OutsideCycle { nearest: None } => names.say(Phrase::StepOutside),
        Step::OutsideCycle { nearest: Some(period) } => names.fill(Phrase::StepOutsideNearest, &[period]),
        Step::InCycle { number, period, grace: None } => names.fill(Phrase::StepInCycle, &[number, period]),
        Step::InCycle { number, period, grace: Some(_) } => {
            names.fill(Phrase::StepInGrace, &[number, period])
        }
        Step::NotYet => names.say(Phrase::StepNotYet),
        Step::InOpening { on } => names.fill(Phrase::StepInOpening, &[on]),
        Step::Ruling { rule, effect, answer } => ruling(names, program, *rule, *effect, *answer, &mut details),
        Step::Overruled { rule: _, by } => names.fill(Phrase::StepOverruled, &[&program.rule(*by).id]),
        Step::Category { rule, claimed } => {
            let phrase = if *claimed { Phrase::StepCategoryClaimed } else { Phrase::StepCategory };
            names.fill(phrase, &[&names.rule(program, *rule)])
        }
        Step::Unlisted { rule } => {
            let unlisted = program.unlisted.iter().find(|unlisted| Some(unlisted.rule) == *rule);
            details.extend(unlisted.map(|unlisted| unlisted.text.in_language(names.language).to_owned()));
            names.say(Phrase::StepUnlisted)
        }
        Step::Credit { formula, reads, since, credits, .. } => {
            for (slot, value) in reads {
                let read = format!("{} = {}", names.slot(program, *slot), names.value(value.as_ref()));
                details.push(names.fill(Phrase::StepRead, &[&read]));
            }
            details.extend(since.map(|since| names.fill(Phrase::FromDay, &[&since])));
            names.fill(Phrase::StepCredit, &[&formula.trim(), credits])
        }
        Step::Rounded { rounding, from, to, .. } => {
            names.fill(Phrase::StepRounded, &[&names.rounding(*rounding), from, to])
        }
        Step::Group { group, .. } => names.fill(Phrase::StepGroup, &[&names.group(program, *group)]),
        Step::ProofMissing { for_credit: true, .. } => names.say(Phrase::StepProofCredit),
        Step::ProofMissing { for_credit: false, .. } => names.say(Phrase::StepProofAudit),
        Step::Claim { status, awarded, computed } => {
            details.extend(awarded.map(|awarded| names.fill(Phrase::StepAwarded, &[&awarded, computed])));
            names.fill(Phrase::StepClaim, &[&names.claim(*status)])
        }
        Step::Limit { period, unit, at_most, used, cut, overflow_to, .. } => {
            let target = overflow_to.map(|group| names.fill(Phrase::StepOverflow, &[&names.group(program, group)]));
            details.extend(target);
            let phrase = if is_single(*period) { Phrase::StepLimitOne } else { Phrase::StepLimit };
            names.fill(phrase, &[at_most, &names.unit(*unit), &names.period(*period), used, cut])
        }
        Step::LowConfidence { .. } => names.say(Phrase::StepLow),
        Step::Fault { fault, .. } => told_fault(names, program, fault),
    };
    Told { rule: step.rule(), what, details }
}

/// Whether a limit's stretch is that of one activity, which the trace gives as no bounds or as one day.
fn is_single(period: Period) -> bool {
    period.first == Date::EARLIEST && period.last == Date::LATEST
}

fn ruling(
    names: &Names<'_>,
    program: &Program,
    rule: RuleIx,
    effect: RulingEffect,
    answer: Option<(QuestionIx, AnswerIx)>,
    details: &mut Vec<String>,
) -> String {
    let card = program.rulings.iter().find(|ruling| ruling.rule == rule);
    let text = card.map_or_else(|| names.rule(program, rule).to_owned(), |card| gist(names, card, effect));
    if let Some((question, answer)) = answer {
        let taken = program.questions.get(question.index()).and_then(|card| card.answers.get(answer.index()));
        let taken = taken.map(|taken| {
            taken.title.as_ref().map_or(&*taken.id, |title| title.in_language(names.language))
        });
        details.extend(taken.map(|taken| names.fill(Phrase::StepAnswerTaken, &[&taken])));
    }
    let phrase = match effect {
        RulingEffect::Told => Phrase::StepTold,
        RulingEffect::Refused => Phrase::StepRefused,
        RulingEffect::Accepted => Phrase::StepAccepted,
        RulingEffect::Credited => Phrase::StepCredited,
        RulingEffect::Set => Phrase::StepSet,
    };
    names.fill(phrase, &[&text])
}

/// What a ruling says: its reason to refuse, its answer, or what was asked.
fn gist(names: &Names<'_>, card: &Ruling, effect: RulingEffect) -> String {
    let refused = match (&card.outcome, effect) {
        (crate::rulebook::Outcome::Answered(effect), RulingEffect::Refused) => match &effect.act {
            Act::Refuse(reason) => Some(reason),
            Act::Nothing | Act::Accept(_) | Act::Credit(_) => None,
        },
        (crate::rulebook::Outcome::Answered(_) | crate::rulebook::Outcome::Question(_), _) => None,
    };
    let text = refused.or(card.answer.as_ref()).unwrap_or(&card.question);
    text.in_language(names.language).to_owned()
}

/// Why a rule could not be computed.
#[must_use]
pub fn told_fault(names: &Names<'_>, program: &Program, fault: &Fault) -> String {
    match fault {
        Fault::NotStated(slot) => names.fill(Phrase::FaultNotStated, &[&names.slot(program, *slot)]),
        Fault::NotInForce(slot) => names.fill(Phrase::FaultNotInForce, &[&names.slot(program, *slot)]),
        Fault::RuleNotInForce => names.say(Phrase::FaultRule),
        Fault::Script { message, .. } => names.fill(Phrase::FaultScript, &[message]),
    }
}
