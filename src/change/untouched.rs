//! Changes that do not reach somebody, because a date before them governs.

use crate::{policy::rule::Clock, rulebook::Rulebook, vocabulary::date::Date};

use super::{
    difference::Difference,
    impact::{Impact, Of},
    path::Changed,
};

/// A change that does not reach a certificate, because a date before it governs.
#[derive(Clone, Debug, PartialEq)]
pub struct Untouched {
    /// Whose.
    pub of: Of,
    /// The rule.
    pub rule: Box<str>,
    /// From when on it differs.
    pub since: Date,
    /// Which date governs it.
    pub by: Clock,
    /// That date for this certificate.
    pub governs: Date,
}

impl Impact {
    /// Whether a step moved any figure or verdict of a certificate, or a fee of its policy.
    #[must_use]
    pub fn touches(&self, step: usize, policy: &str, credential: &str) -> bool {
        let same = |of: &Of| {
            *of.policy == *policy && of.credential.as_deref().is_none_or(|known| known == credential)
        };
        self.moved.iter().any(|moved| same(&moved.of) && moved.by.iter().any(|(at, _)| *at == step))
            || self.turned.iter().any(|turned| same(&turned.of) && turned.by.contains(&step))
            || self.settled.iter().any(|settled| *settled.fee.policy == *policy && settled.by.contains(&step))
    }

    /// The changes that do not reach a certificate, because a date before them governs.
    #[must_use]
    pub fn untouched(&self, rulebook: &Rulebook, difference: &Difference) -> Vec<Untouched> {
        let mut found = Vec::new();
        for result in &self.after.credentials {
            let program = rulebook.program(result.credential.program);
            let id = &program.credential(result.credential.credential).id;
            let changes = difference.programs.iter().filter(|of| of.id == program.id);
            for change in changes.flat_map(|of| &of.changes).filter(|change| change.applies.contains(id)) {
                let holding = self.ledger.holdings.iter().find(|held| held.credential == result.credential);
                let governs = match change.by {
                    Clock::CycleStart => result.cycle.map(|cycle| cycle.period.first),
                    Clock::CycleEnd => result.cycle.map(|cycle| cycle.period.last),
                    Clock::Granted => holding.and_then(|held| held.granted),
                    Clock::Activity | Clock::Submitted | Clock::WindowStart | Clock::Asked => None,
                };
                let (Some(governs), Some(since)) = (governs, change.since()) else { continue };
                let mut steps = self.steps_of(&program.id, &change.rule, id);
                let reached = steps.any(|step| self.touches(step, &program.id, id));
                if governs < since && !reached {
                    let of = Of { policy: program.id.clone(), credential: Some(id.clone()) };
                    let rule = change.rule.clone();
                    found.push(Untouched { of, rule, since, by: change.by, governs });
                }
            }
        }
        found
    }

    /// The steps at which a rule changed for a certificate.
    fn steps_of<'a>(
        &'a self,
        policy: &'a str,
        rule: &'a str,
        credential: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        let of = move |changed: &Changed| {
            *changed.policy == *policy && (changed.tells(rule) || changed.gives_value(rule, credential))
        };
        let steps = self.steps.iter().enumerate();
        steps.filter(move |(_, changed)| changed.iter().any(of)).map(|(step, _)| step)
    }
}
