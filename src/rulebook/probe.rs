//! Probes: what is asked of the engine for a text.

use crate::{
    document::Node,
    policy::{probe::Asks, rule::Said},
    vocabulary::{
        date::{Date, Length},
        span::Span,
        text::Text,
    },
};

use super::{Mask, Program, RuleIx};

/// A probe behind a text.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The text it stands behind.
    pub text: RuleIx,
    /// What it shows.
    pub title: Option<Text>,
    /// What is asked.
    pub asks: Asks,
    /// The rule that is asked about.
    pub of: Option<RuleIx>,
    /// The certificates it is put for.
    pub applies: Mask,
    /// How long the certificate has been held, where the probe says so.
    pub held: Option<Length>,
    /// The day it is put for, where that is not the one asked about.
    pub on: Option<Date>,
    /// What else is on record.
    pub records: Option<Node>,
    /// Where it stands.
    pub span: Span,
}

impl Program {
    /// The probes behind a text.
    pub fn probes_of(&self, text: RuleIx) -> impl Iterator<Item = &Probe> {
        self.probes.iter().filter(move |probe| probe.text == text)
    }

    /// Why nothing is computed for a text.
    #[must_use]
    pub fn not_computed(&self, text: RuleIx) -> Option<&Text> {
        let guidance = self.guidance.iter().find(|card| card.rule == text);
        let ruling = self.rulings.iter().find(|card| card.rule == text);
        let of_ruling = || ruling.and_then(|card| card.not_computed.as_ref());
        guidance.and_then(|card| card.not_computed.as_ref()).or_else(of_ruling)
    }

    /// What a text says in one word.
    #[must_use]
    pub fn said(&self, text: RuleIx) -> Option<Said> {
        let guidance = self.guidance.iter().find(|card| card.rule == text).and_then(|card| card.verdict);
        guidance.or_else(|| self.rulings.iter().find(|card| card.rule == text).and_then(|card| card.verdict))
    }
}
