//! The words that closed sets have in JSON.

use crate::assess::{
    Reason,
    trace::{RulingEffect, Step as TraceStep},
};

/// What sort of step it is.
pub(super) fn step_kind(step: &TraceStep) -> &'static str {
    match step {
        TraceStep::OutsideCycle { .. } => "outside-cycle",
        TraceStep::InCycle { grace: None, .. } => "in-cycle",
        TraceStep::InCycle { grace: Some(_), .. } => "in-grace",
        TraceStep::NotYet => "not-yet",
        TraceStep::InOpening { .. } => "in-opening",
        TraceStep::Ruling { effect, .. } => match effect {
            RulingEffect::Told => "ruling-told",
            RulingEffect::Refused => "ruling-refused",
            RulingEffect::Accepted => "ruling-accepted",
            RulingEffect::Credited => "ruling-credited",
            RulingEffect::Set => "ruling-set",
        },
        TraceStep::Overruled { .. } => "overruled",
        TraceStep::Category { .. } => "category",
        TraceStep::Unlisted { .. } => "unlisted",
        TraceStep::Credit { .. } => "credit",
        TraceStep::Rounded { .. } => "rounded",
        TraceStep::Group { .. } => "group",
        TraceStep::ProofMissing { .. } => "proof-missing",
        TraceStep::Claim { .. } => "claim",
        TraceStep::Limit { .. } => "limit",
        TraceStep::LowConfidence { .. } => "low-confidence",
        TraceStep::Fault { .. } => "fault",
    }
}

/// Why an activity counts, or does not.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Counts => "counts",
        Reason::Limit => "limit",
        Reason::OutsideCycle => "outside-cycle",
        Reason::Later => "later",
        Reason::Planned => "planned",
        Reason::InOpening => "in-opening",
        Reason::Unlisted => "unlisted",
        Reason::UnlistedOpen => "unlisted-open",
        Reason::Ruling => "ruling",
        Reason::Claim => "claim",
        Reason::Zero => "zero",
        Reason::Fault => "fault",
        Reason::Lifetime => "lifetime",
    }
}
