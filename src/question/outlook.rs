//! What an assessment comes to, by names, so that those of different rulebooks can be held side by side.

use crate::{
    assess::{Assessment, CredentialResult, FeeResult, FeeState, RequirementResult, Verdict},
    rulebook::{AnswerIx, Program, Rulebook},
    vocabulary::{
        amount::{Amount, Interval, Money},
        date::{Date, Period},
    },
};

/// What an assessment comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// One for each certificate held.
    pub credentials: Vec<CredentialOutlook>,
    /// One for each payment.
    pub fees: Vec<FeeOutlook>,
}

/// Where a certificate would stand.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialOutlook {
    /// Its name.
    pub credential: Box<str>,
    /// Credits counted in the cycle.
    pub counted: Interval,
    /// Whether everything is met.
    pub met: Verdict,
    /// Its requirements and routes.
    pub requirements: Vec<RequirementOutlook>,
}

/// Where a requirement or a route would stand.
#[derive(Clone, Debug, PartialEq)]
pub struct RequirementOutlook {
    /// Its rule.
    pub rule: Box<str>,
    /// Whether it is met.
    pub verdict: Verdict,
    /// The day by which it must be.
    pub due: Date,
}

/// Where a payment would stand.
#[derive(Clone, Debug, PartialEq)]
pub struct FeeOutlook {
    /// The policy.
    pub policy: Box<str>,
    /// The rule of the fee.
    pub rule: Box<str>,
    /// The certificate, where it is paid for each.
    pub credential: Option<Box<str>>,
    /// The days it is for.
    pub period: Period,
    /// The day it is due.
    pub due: Date,
    /// The amounts it may be; none where it is paid.
    pub amounts: Vec<Money>,
    /// Paid, included or due.
    pub state: FeeState,
}

impl Outlook {
    /// What an assessment under a rulebook comes to.
    #[must_use]
    pub fn of(rulebook: &Rulebook, assessment: &Assessment) -> Self {
        let credential = |one: &CredentialResult| {
            let program = rulebook.program(one.credential.program);
            CredentialOutlook {
                credential: rulebook.credential(one.credential).id.clone(),
                counted: one.counted,
                met: one.met,
                requirements: one
                    .requirements
                    .iter()
                    .chain(&one.routes)
                    .map(|one| requirement(program, one))
                    .collect(),
            }
        };
        Self {
            credentials: assessment.credentials.iter().map(credential).collect(),
            fees: assessment.fees.iter().flat_map(|fee| payments(rulebook, fee)).collect(),
        }
    }
}

fn requirement(program: &Program, result: &RequirementResult) -> RequirementOutlook {
    let rule = program.rule(result.rule).id.clone();
    RequirementOutlook { rule, verdict: result.verdict, due: result.due }
}

fn payments(rulebook: &Rulebook, fee: &FeeResult) -> Vec<FeeOutlook> {
    let program = rulebook.program(fee.program);
    let payment = |payment: &crate::assess::FeeDue| FeeOutlook {
        policy: program.id.clone(),
        rule: program.rule(fee.rule).id.clone(),
        credential: fee.credential.map(|credential| rulebook.credential(credential).id.clone()),
        period: payment.period,
        due: payment.due,
        // What is paid is paid, however much it was.
        amounts: if payment.state == FeeState::Paid { Vec::new() } else { payment.amounts.clone() },
        state: payment.state,
    };
    fee.payments.iter().map(payment).collect()
}

/// How much what may count for a certificate differs between answers.
pub(super) fn spread(credential: &str, answers: &[(AnswerIx, Outlook)]) -> Amount {
    let one = |(_, outlook): &(AnswerIx, Outlook)| {
        let one = outlook.credentials.iter().find(|one| *one.credential == *credential)?;
        Some(one.counted.possible)
    };
    let counted: Vec<_> = answers.iter().filter_map(one).collect();
    let (least, most) = (counted.iter().min().copied(), counted.iter().max().copied());
    most.unwrap_or_default() - least.unwrap_or_default()
}

/// The days by which the requirements must be met and the payments made that differ between answers.
pub(super) fn decided(answers: &[(AnswerIx, Outlook)]) -> Vec<Date> {
    let Some(((_, first), others)) = answers.split_first() else { return Vec::new() };
    let requirements = |outlook: &Outlook| {
        let all = outlook.credentials.iter();
        all.flat_map(|one| one.requirements.iter().map(|need| (one.credential.clone(), need.clone())))
            .collect::<Vec<_>>()
    };
    let of_first = requirements(first);
    let differs = |(whose, need): &&(Box<str>, RequirementOutlook)| {
        let like = |(other, two): &(Box<str>, RequirementOutlook)| other == whose && two.rule == need.rule;
        others.iter().any(|(_, other)| {
            requirements(other)
                .iter()
                .find(|other| like(other))
                .is_none_or(|(_, other)| other.verdict != need.verdict)
        })
    };
    let needs = of_first.iter().filter(differs).map(|(_, need)| need.due);
    let paid = |fee: &&FeeOutlook| {
        let like = |other: &&FeeOutlook| {
            (&other.rule, &other.credential, other.period) == (&fee.rule, &fee.credential, fee.period)
        };
        others.iter().any(|(_, other)| {
            other
                .fees
                .iter()
                .find(like)
                .is_none_or(|other| (other.state, &other.amounts) != (fee.state, &fee.amounts))
        })
    };
    needs.chain(first.fees.iter().filter(paid).map(|fee| fee.due)).collect()
}
