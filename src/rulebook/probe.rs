//! Probes: what is asked of the engine for a text.

use crate::{
    document::Node,
    policy::{probe::Asks, rule::Said},
    vocabulary::{date::Length, span::Span, text::Text},
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

    /// What a text says in one word.
    #[must_use]
    pub fn said(&self, text: RuleIx) -> Option<Said> {
        let guidance = self.guidance.iter().find(|card| card.rule == text).and_then(|card| card.verdict);
        guidance.or_else(|| self.rulings.iter().find(|card| card.rule == text).and_then(|card| card.verdict))
    }
}
