//! Whether a cycle was renewed, and where the next one starts.

use crate::{
    policy::credential::{Cycles, NextStart},
    rulebook::RuleIx,
};

use super::{
    Verdict,
    evaluate::{Progress, Run},
};

impl Run<'_, '_> {
    /// Whether the ledger itself shows that a cycle was renewed: it states the next one, or it has no record of any sort
    /// before the next one.
    pub(super) fn taken_as_renewed(&self, at: usize) -> bool {
        let person = self.scene.person;
        let stated = person.holding.cycles.len() > at + 1;
        let Some(next) = self.cycles.get(at + 1) else { return false };
        let records = || {
            let activities = person.ledger.activities.iter().map(|activity| activity.on.last);
            let openings = person.ledger.openings.iter();
            let openings =
                openings.filter(|opening| opening.credential == person.reference).map(|opening| opening.on);
            activities.chain(openings)
        };
        stated || (records().next().is_some() && records().all(|day| day >= next.period.first))
    }

    /// Whether the cycle after a late renewal starts on the day of its completion, unless the ledger states it.
    pub(super) fn restarts(&self, terms: &Cycles, at: usize, progress: &Progress) -> bool {
        let stated = self.scene.person.holding.cycles.len() > at + 1;
        let routes = progress.routes.iter().filter(|route| route.verdict == Verdict::Yes);
        let mut starts = routes.map(|route| self.next_start(terms, route.rule)).peekable();
        let at_completion = match starts.peek() {
            None => terms.next == Some(NextStart::Completion),
            Some(_) => starts.any(|next| next == Some(NextStart::Completion)),
        };
        !stated && progress.met == Verdict::Yes && at_completion
    }

    /// Where the next cycle starts when a route is taken.
    fn next_start(&self, terms: &Cycles, rule: RuleIx) -> Option<NextStart> {
        let route = self.scene.program().routes.iter().find(|route| route.rule == rule);
        route.and_then(|route| route.next).or(terms.next)
    }

    /// Whether a route starts the next cycle at its own completion.
    pub(super) fn renewed_by_route(&self, terms: &Cycles, progress: &Progress) -> bool {
        let at_completion = |rule: RuleIx| self.next_start(terms, rule) == Some(NextStart::Completion);
        progress.routes.iter().any(|route| route.verdict == Verdict::Yes && at_completion(route.rule))
            && progress.requirements.iter().all(|requirement| requirement.verdict != Verdict::No)
    }
}
