//! Steps of a trace as JSON.

use serde::Serialize;

use crate::{
    assess::{
        Taken,
        trace::{Because, Fault, RulingEffect, Step},
    },
    ledger::Ledger,
    render::{
        diagnostic::{Place, place},
        step::stopped,
    },
    rulebook::{Overflow, Program, Rulebook, canon, slot},
    script::{Slot, Value},
    vocabulary::{date::Date, span::Sources, text::Language},
};

use super::{PeriodJson, group, period, rule, told};

/// One step. Which fields are there depends on `step`.
#[derive(Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub(super) enum StepJson<'a> {
    OutsideCycle { nearest: Option<PeriodJson> },
    InCycle { number: u32, period: PeriodJson, grace: Option<&'a str> },
    NotYet,
    InOpening { on: String },
    Ruling { rule: &'a str, effect: &'static str, answer: Option<&'a str> },
    Reply { rule: &'a str, answer: Option<&'a str>, settles: bool },
    Overruled { rule: &'a str, by: &'a str, because: Option<&'static str> },
    Contested { rule: &'a str, with: &'a str, settled: bool },
    Category(CategoryStepJson<'a>),
    Unlisted { rule: Option<&'a str> },
    Credit { rule: &'a str, formula: &'a str, reads: Vec<ReadJson>, since: Option<String>, credits: String },
    Rounded { rule: &'a str, rounding: String, from: String, to: String },
    Group { rule: &'a str, group: &'a str },
    ProofMissing { rule: &'a str, for_credit: bool },
    Claim { status: &'static str, awarded: Option<String>, computed: String },
    Limit(Box<LimitStepJson<'a>>),
    LowConfidence { rule: &'a str },
    Fault(FaultStepJson<'a>),
}

#[derive(Debug, Serialize)]
pub(super) struct ReadJson {
    input: String,
    value: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct CategoryStepJson<'a> {
    rule: &'a str,
    claimed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instead_of: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct LimitStepJson<'a> {
    rule: &'a str,
    period: PeriodJson,
    unit: &'static str,
    at_most: String,
    used: String,
    cut: String,
    overflow_to: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct FaultStepJson<'a> {
    rule: &'a str,
    fault: String,
    /// Where a script stopped.
    #[serde(flatten)]
    place: Option<Place>,
}

fn answer_id(program: &Program, taken: Taken) -> Option<&str> {
    let question = program.questions.get(taken.question.index())?;
    question.answers.get(taken.answer.index()).map(|answer| &*answer.id)
}

fn reply<'a>(program: &'a Program, rule: &'a str, taken: Taken) -> StepJson<'a> {
    StepJson::Reply { rule, answer: answer_id(program, taken), settles: taken.settled }
}

fn overruled<'a>(rule: &'a str, by: &'a str, because: Option<Because>) -> StepJson<'a> {
    StepJson::Overruled { rule, by, because: because.map(because_word) }
}

fn contested<'a>(rule: &'a str, with: &'a str, taken: Taken) -> StepJson<'a> {
    StepJson::Contested { rule, with, settled: taken.settled }
}

fn overflow(program: &Program, to: Overflow) -> &str {
    match to {
        Overflow::Group(at) => group(program, at),
        Overflow::NextWindow => "next window",
    }
}

pub(super) fn step<'a>(
    (rulebook, texts): (&Rulebook, &Sources),
    program: &'a Program,
    ledger: &'a Ledger,
    step: &'a Step,
) -> StepJson<'a> {
    let id = |at: &crate::rulebook::RuleIx| rule(program, *at);
    match step {
        Step::OutsideCycle { nearest } => StepJson::OutsideCycle { nearest: nearest.map(period) },
        Step::InCycle { number, period: days, grace } => {
            StepJson::InCycle { number: *number, period: period(*days), grace: grace.as_ref().map(id) }
        }
        Step::NotYet => StepJson::NotYet,
        Step::InOpening { on } => StepJson::InOpening { on: on.to_string() },
        Step::Ruling { rule, effect, answer } => StepJson::Ruling {
            rule: id(rule),
            effect: effect_word(*effect),
            answer: answer.and_then(|answer| answer_id(program, answer)),
        },
        Step::Reply { rule, taken } => reply(program, id(rule), *taken),
        Step::Overruled { rule, by, because } => overruled(id(rule), id(by), *because),
        Step::Contested { rule, with, taken } => contested(id(rule), id(with), *taken),
        Step::Category { rule, claimed, instead_of } => {
            let instead_of = instead_of.iter().map(id).collect();
            StepJson::Category(CategoryStepJson { rule: id(rule), claimed: *claimed, instead_of })
        }
        Step::Unlisted { rule } => StepJson::Unlisted { rule: rule.as_ref().map(id) },
        Step::Credit { rule, formula, reads: inputs, since, credits } => StepJson::Credit {
            rule: id(rule),
            formula,
            reads: reads(rulebook, program, ledger, inputs),
            since: told::<Date>(*since),
            credits: credits.to_string(),
        },
        Step::Rounded { rule, rounding, from, to } => StepJson::Rounded {
            rule: id(rule),
            rounding: rounding.to_string(),
            from: from.to_string(),
            to: to.to_string(),
        },
        Step::Group { rule, group: at } => StepJson::Group { rule: id(rule), group: group(program, *at) },
        Step::ProofMissing { rule, for_credit } => {
            StepJson::ProofMissing { rule: id(rule), for_credit: *for_credit }
        }
        Step::Claim { status, awarded, computed } => StepJson::Claim {
            status: status.as_str(),
            awarded: told(*awarded),
            computed: computed.to_string(),
        },
        Step::Limit { rule, period: days, unit, at_most, used, cut, overflow_to } => {
            StepJson::Limit(Box::new(LimitStepJson {
                rule: id(rule),
                period: period(*days),
                unit: unit.as_str(),
                at_most: at_most.to_string(),
                used: used.to_string(),
                cut: cut.to_string(),
                overflow_to: overflow_to.map(|to| overflow(program, to)),
            }))
        }
        Step::LowConfidence { rule } => StepJson::LowConfidence { rule: id(rule) },
        Step::Fault { rule, fault } => faulted((rulebook, texts), program, step, (id(rule), fault)),
    }
}

fn faulted<'a>(
    (rulebook, texts): (&Rulebook, &Sources),
    program: &Program,
    step: &Step,
    (rule, fault): (&'a str, &Fault),
) -> StepJson<'a> {
    let place = stopped(step).map(|found| place(texts, found.span));
    StepJson::Fault(FaultStepJson { rule, fault: fault_text(rulebook, program, fault), place })
}

fn because_word(because: Because) -> &'static str {
    match because {
        Because::Canon(canon::Because::Exception) => "exception",
        Because::Canon(canon::Because::Narrower) => "narrower",
        Because::Canon(canon::Because::Later) => "later",
        Because::Answer => "answer",
    }
}

fn effect_word(effect: RulingEffect) -> &'static str {
    match effect {
        RulingEffect::Told => "told",
        RulingEffect::Refused => "refused",
        RulingEffect::Accepted => "accepted",
        RulingEffect::Credited => "credited",
        RulingEffect::Set => "set",
    }
}

fn fault_text(rulebook: &Rulebook, program: &Program, fault: &Fault) -> String {
    match fault {
        Fault::NotStated(at) => format!("not stated: {}", slot::name(rulebook, program, *at)),
        Fault::NotInForce(at) => format!("no value in force: {}", slot::name(rulebook, program, *at)),
        Fault::RuleNotInForce => "the rule has no value in force".to_owned(),
        Fault::Script { message, .. } => message.say(Language::English).to_owned(),
    }
}

fn reads(
    rulebook: &Rulebook,
    program: &Program,
    ledger: &Ledger,
    inputs: &[(Slot, Option<Value>)],
) -> Vec<ReadJson> {
    inputs.iter().map(|(slot, value)| read(rulebook, program, ledger, *slot, value.as_ref())).collect()
}

fn read(
    rulebook: &Rulebook,
    program: &Program,
    ledger: &Ledger,
    at: Slot,
    value: Option<&Value>,
) -> ReadJson {
    let words = |words: &[crate::vocabulary::symbol::Symbol]| {
        words.iter().map(|word| ledger.symbols.text(*word)).collect::<Vec<_>>().join(", ")
    };
    let text = |value: &Value| match value {
        Value::Number(amount) => amount.to_string(),
        Value::Word(word) => ledger.symbols.text(*word).to_owned(),
        Value::Words(list) => words(list),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
    };
    ReadJson { input: slot::name(rulebook, program, at), value: value.map(text) }
}
