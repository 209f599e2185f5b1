//! Probes behind rulings and guidance.

use crate::{
    message,
    policy::probe,
    rulebook::{Mask, Probe, Rule, RuleIx},
    vocabulary::diagnostic::{Code, Diagnostic},
};

use super::Compiler;

impl Compiler<'_> {
    /// The probes of all texts. Every rule is known by then.
    pub(super) fn probes(&mut self, rules: &[Rule]) -> Vec<Probe> {
        let policy = self.policy;
        let rulings = policy.rulings.iter().map(|(name, card)| (format!("rulings.{name}"), &card.probe));
        let guidance = policy.guidance.iter().map(|(name, card)| (format!("guidance.{name}"), &card.probe));
        let mut probes = Vec::new();
        for (id, written) in rulings.chain(guidance) {
            let Some(text) = rules.iter().position(|rule| *rule.id == *id) else { continue };
            for probe in written {
                probes.extend(self.probe(RuleIx::new(text), probe, rules));
            }
        }
        probes
    }

    fn probe(&mut self, text: RuleIx, written: &probe::Probe, rules: &[Rule]) -> Option<Probe> {
        let own = self.mask(&written.for_);
        let of_text = rules.get(text.index())?.applies;
        let of = match &written.of {
            None => None,
            Some(of) => match rules.iter().position(|rule| rule.id == of.value) {
                Some(at) => Some(RuleIx::new(at)),
                None => {
                    let message = message!("no rule is called `{}`", "`{}` という規則はない", of.value);
                    let diagnostic = Diagnostic::new(Code::UnknownName, of.span, message);
                    let known = rules.iter().map(|rule| &*rule.id);
                    return self.report(diagnostic.nearest(&of.value, known));
                }
            },
        };
        Some(Probe {
            text,
            title: written.title.clone(),
            asks: written.asks,
            of,
            applies: Mask(own.0 & of_text.0),
            held: written.held,
            on: written.on.map(|on| on.first()),
            records: written.ledger.as_ref().map(|records| records.0.clone()),
            span: written.span,
        })
    }
}
