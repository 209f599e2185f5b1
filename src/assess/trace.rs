//! The trace: every rule that touched an activity, what it read and what it did. Explanations, audits and JSON are
//! views of it.

use std::sync::Arc;

use crate::{
    ledger::ClaimStatus,
    policy::category::Unit,
    rulebook::{GroupIx, Overflow, Program, RuleIx, canon, slot},
    script::{self, Slot, Value},
    vocabulary::{
        amount::{Amount, Rounding},
        date::{Date, Period},
        phrase::Phrase,
        span::Span,
    },
};

use super::reply::Taken;

/// Where steps go. A type parameter, so that without a trace nothing of it is left in the program.
pub trait Sink {
    /// Whether steps are kept.
    const KEEPS: bool;
    /// Whether anything is told beside totals: activities, limits, duties.
    const TELLS: bool;

    /// Takes a step; makes it only where it is kept.
    fn step(&mut self, step: impl FnOnce() -> Step);

    /// The steps taken since this was last asked.
    fn take(&mut self) -> Vec<Step>;
}

/// Keeps all steps.
#[derive(Debug, Default)]
pub struct Kept(Vec<Step>);

/// Keeps none.
#[derive(Debug, Default)]
pub struct Dropped;

/// Keeps none, where totals are all that is asked for.
#[derive(Debug, Default)]
pub struct Summed;

impl Sink for Kept {
    const KEEPS: bool = true;
    const TELLS: bool = true;

    fn step(&mut self, step: impl FnOnce() -> Step) {
        self.0.push(step());
    }

    fn take(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.0)
    }
}

impl Sink for Dropped {
    const KEEPS: bool = false;
    const TELLS: bool = true;

    fn step(&mut self, _: impl FnOnce() -> Step) {}

    fn take(&mut self) -> Vec<Step> {
        Vec::new()
    }
}

impl Sink for Summed {
    const KEEPS: bool = false;
    const TELLS: bool = false;

    fn step(&mut self, _: impl FnOnce() -> Step) {}

    fn take(&mut self) -> Vec<Step> {
        Vec::new()
    }
}

/// One rule touching one activity. Rules are those of the credential's program.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// It lies in no cycle of the certificate.
    OutsideCycle {
        /// The cycle nearest to it.
        nearest: Option<Period>,
    },
    /// It counts in this cycle.
    InCycle {
        /// Which, from 1.
        number: u32,
        /// Its days.
        period: Period,
        /// The rule by which days after the end still count, where it lies there.
        grace: Option<RuleIx>,
    },
    /// It lies after the day asked about, or is planned.
    NotYet,
    /// It is part of a balance taken over.
    InOpening {
        /// The day of the balance.
        on: Date,
    },
    /// A ruling applies.
    Ruling {
        /// The rule.
        rule: RuleIx,
        /// What it did.
        effect: RulingEffect,
        /// The answer that was taken, where it is a question.
        answer: Option<Taken>,
    },
    /// A question was replied to.
    Reply {
        /// The rule of the reply.
        rule: RuleIx,
        /// The question with the answer it gives.
        taken: Taken,
    },
    /// A ruling or reply applied, but another one comes before it.
    Overruled {
        /// The one that lost.
        rule: RuleIx,
        /// The one that won.
        by: RuleIx,
        /// Why; none where both say the same, or where one that refuses or stands already leaves it nothing to decide.
        because: Option<Because>,
    },
    /// Two rulings say different things about the activity, and neither comes before the other.
    Contested {
        /// The one that gives way with the answer taken.
        rule: RuleIx,
        /// The one that holds with it.
        with: RuleIx,
        /// The question between them, with the answer taken.
        taken: Taken,
    },
    /// A category accepts it.
    Category {
        /// The rule.
        rule: RuleIx,
        /// Whether the claim named it.
        claimed: bool,
        /// Others that accept it, where it was chosen among several because it serves best.
        instead_of: Vec<RuleIx>,
    },
    /// No category accepts it.
    Unlisted {
        /// The rule for that, if there is one.
        rule: Option<RuleIx>,
    },
    /// A formula gave credits.
    Credit {
        /// The rule.
        rule: RuleIx,
        /// The formula as written.
        formula: Arc<str>,
        /// The values it read.
        reads: Vec<(Slot, Option<Value>)>,
        /// The first day of the value in force, where it is dated.
        since: Option<Date>,
        /// What it gave.
        credits: Amount,
    },
    /// Credits were rounded.
    Rounded {
        /// The rule.
        rule: RuleIx,
        /// How.
        rounding: Rounding,
        /// Before.
        from: Amount,
        /// After.
        to: Amount,
    },
    /// Credits are booked in a group.
    Group {
        /// The group's rule.
        rule: RuleIx,
        /// The group.
        group: GroupIx,
    },
    /// Proof is missing.
    ProofMissing {
        /// The category's rule.
        rule: RuleIx,
        /// Whether it is not credited without.
        for_credit: bool,
    },
    /// The body decided, or is deciding.
    Claim {
        /// Where the claim stands.
        status: ClaimStatus,
        /// What it awarded.
        awarded: Option<Amount>,
        /// What the rules compute.
        computed: Amount,
    },
    /// A limit cut.
    Limit {
        /// The rule.
        rule: RuleIx,
        /// The stretch of its window.
        period: Period,
        /// What it counts.
        unit: Unit,
        /// The most it counts.
        at_most: Amount,
        /// What it had counted before.
        used: Amount,
        /// How many credits it cut.
        cut: Amount,
        /// Where they go.
        overflow_to: Option<Overflow>,
    },
    /// A rule rests on a low-confidence source alone.
    LowConfidence {
        /// The rule.
        rule: RuleIx,
    },
    /// Nothing could be computed.
    Fault {
        /// The rule whose script stopped.
        rule: RuleIx,
        /// Why.
        fault: Fault,
    },
}

/// Why a rule could not be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The record does not state this.
    NotStated(Slot),
    /// No value is in force on the day in question.
    NotInForce(Slot),
    /// The rule has no value in force on the day in question.
    RuleNotInForce,
    /// The script stopped.
    Script {
        /// What happened.
        message: Phrase,
        /// Where in the policy.
        span: Span,
    },
}

/// What sort of fault kept something from being computed, where no trace of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The record does not state a fact.
    Fact,
    /// No value is in force on the day in question.
    Value,
    /// A script stopped.
    Script,
}

impl Fault {
    /// What sort of fault it is.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::NotStated(_) => Cause::Fact,
            Self::NotInForce(_) | Self::RuleNotInForce => Cause::Value,
            Self::Script { .. } => Cause::Script,
        }
    }

    /// Why a rule could not be computed, from why its script gave no value.
    #[must_use]
    pub fn of_script(fault: &script::Fault) -> Self {
        match fault.why() {
            script::Why::Absent(slot) => Self::NotStated(*slot),
            script::Why::NotInForce(slot) => Self::NotInForce(*slot),
            script::Why::Stopped { message, span } => Self::Script { message: *message, span: *span },
        }
    }
}

/// Why a ruling or reply comes before another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The canon says so.
    Canon(canon::Because),
    /// It is contested, and this is the answer taken.
    Answer,
}

/// What a ruling did to an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulingEffect {
    /// It only tells.
    Told,
    /// The activity does not count.
    Refused,
    /// The activity belongs to a category.
    Accepted,
    /// It gives the credits.
    Credited,
    /// It sets a named value that another rule read.
    Set,
}

impl Step {
    /// The rule of the step, if it is a rule's.
    #[must_use]
    pub fn rule(&self) -> Option<RuleIx> {
        match self {
            Self::Ruling { rule, .. }
            | Self::Reply { rule, .. }
            | Self::Overruled { rule, .. }
            | Self::Contested { rule, .. }
            | Self::Category { rule, .. }
            | Self::Credit { rule, .. }
            | Self::Rounded { rule, .. }
            | Self::Group { rule, .. }
            | Self::ProofMissing { rule, .. }
            | Self::Limit { rule, .. }
            | Self::LowConfidence { rule }
            | Self::Fault { rule, .. } => Some(*rule),
            Self::Unlisted { rule } => *rule,
            Self::InCycle { grace, .. } => *grace,
            Self::OutsideCycle { .. } | Self::NotYet | Self::InOpening { .. } | Self::Claim { .. } => None,
        }
    }
}

/// The rules that steps rest on, those of the values they read included.
#[must_use]
pub fn rules(program: &Program, steps: &[Step]) -> Vec<RuleIx> {
    let read = steps
        .iter()
        .flat_map(|step| if let Step::Credit { reads, .. } = step { reads.as_slice() } else { &[] });
    let value = |at: u16| program.values.get(usize::from(at.checked_sub(slot::VALUES)?));
    let values = read.filter_map(|(slot, _)| value(slot.0)).map(|value| value.rule);
    steps.iter().filter_map(Step::rule).chain(values).collect()
}
