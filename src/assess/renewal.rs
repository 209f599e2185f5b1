//! Whether a cycle was renewed, be it with another certificate, and where the next one starts and ends.

use crate::{
    ledger::Holding,
    policy::{
        credential::{Cycles, NextStart},
        upkeep::State,
    },
    rulebook::RuleIx,
    vocabulary::date::{Date, Period},
};

use super::{
    CredentialResult, Cycle, RenewedWith, Verdict,
    cycle::{self, Term, timeline},
    evaluate::{Progress, Run, evaluate},
    memo::Memo,
    need,
    person::Person,
    scene::Scene,
    stance::Stance,
    standing,
    trace::{Dropped, Sink},
    window,
};

impl<'a> Run<'_, 'a> {
    /// Whether the ledger itself shows that a cycle was renewed: it states the next one, or says nothing of this one.
    pub(super) fn taken_as_renewed(&self, at: usize) -> bool {
        let stated = self.scene.person.holding.cycles.len() > at + 1;
        self.cycles.get(at + 1).is_some() && (stated || self.is_before_all_records(at))
    }

    /// Whether the ledger has records, and all of them lie after the cycle.
    pub(super) fn is_before_all_records(&self, at: usize) -> bool {
        let person = self.scene.person;
        let Some(next) = self.cycles.get(at + 1) else { return false };
        let activities = person.ledger.activities.iter().map(|activity| activity.on.last);
        let openings = person.ledger.openings.iter();
        let openings =
            openings.filter(|opening| opening.credential == person.reference).map(|opening| opening.on);
        let mut records = activities.chain(openings).peekable();
        records.peek().is_some() && records.all(|day| day >= next.period.first)
    }

    /// The days after a cycle in which credits still count for it. Where the ledger begins in them, nobody can tell what
    /// the cycle lacked: they count for it only if they are all it needs.
    pub(super) fn grace_at(
        &mut self,
        at: usize,
        cycle: Cycle,
        progress: &mut Progress,
        sink: &mut impl Sink,
    ) -> Option<Date> {
        let before = self.is_before_all_records(at).then(|| (progress.book.clone(), self.results.clone()));
        let taken = self.grace(cycle, progress, sink);
        match before {
            Some((book, results)) if taken.is_some() && progress.met != Verdict::Yes => {
                self.results = results;
                *progress = self.hold(book, progress.opening, progress.carried_in);
                None
            }
            Some(_) | None => taken,
        }
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

    /// The certificates held that renew this one together with themselves, as far as they did so up to the end of the
    /// cycle, or of the days after it that still earn for it.
    pub(super) fn renewed_with(&mut self, cycle: Cycle) -> Vec<RenewedWith> {
        let person = self.scene.person;
        let own = person.reference.credential;
        let renews = |holding: &&Holding| {
            let ours = holding.credential.program == person.reference.program;
            let card = ours.then(|| person.program.credential(holding.credential.credential));
            card.is_some_and(|card| card.renews.contains(&own)) && !person.is_asking(holding.credential)
        };
        let holdings: Vec<_> = person.ledger.holdings.iter().filter(renews).collect();
        if holdings.is_empty() {
            return Vec::new();
        }
        let stages = standing::stages(self.scene, cycle.period.last);
        let last = stages.iter().filter(|stage| stage.earns).map(|stage| stage.period.last).max();
        let last = last.unwrap_or(cycle.period.last).min(person.given.on);
        holdings.into_iter().filter_map(|holding| self.renewal(holding, cycle.period, last)).collect()
    }

    /// What another certificate did for this one up to a day: `None` where it was not live by then.
    fn renewal(&mut self, holding: &'a Holding, ours: Period, last: Date) -> Option<RenewedWith> {
        let person = self.scene.person;
        let other = person.holding(holding).on(last);
        let cycles = timeline(&other);
        let (found, met) = evaluate(&other, self.scene.stance, &cycles, &mut Memo::default(), &mut Dropped);
        met.doubts.iter().for_each(|doubt| self.scene.touch(*doubt));
        let live = matches!(found.standing.state, Some(State::Active | State::Grace));
        let theirs = found.cycle.filter(|_| live)?;
        let rule = person.program.credential(holding.credential.credential).rule;
        let told = |verdict, until| RenewedWith { credential: holding.credential, rule, verdict, until };
        let first = theirs.period.first;
        // A stated cycle that begins after the grant follows a renewal too.
        let stated = !holding.cycles.is_empty() && holding.granted.is_some_and(|granted| granted < first);
        let renewal = theirs.number > 1 || stated;
        let began = renewal && ours.first < first && ours.last < theirs.period.last;
        let ahead = || next_end(&other, &found, &cycles, theirs).filter(|end| *end > ours.last);
        Some(match found.met {
            Verdict::Yes if let Some(end) = ahead() => told(Verdict::Yes, Some(end)),
            Verdict::Yes | Verdict::No | Verdict::Undetermined if began => {
                told(Verdict::Yes, Some(theirs.period.last))
            }
            Verdict::Undetermined => told(Verdict::Undetermined, None),
            Verdict::Yes | Verdict::No => told(Verdict::No, None),
        })
    }

    /// Lets the next cycle end together with that of a certificate this one was renewed with, or later where its own
    /// renewal takes it further, unless the ledger states it. Whether it was.
    pub(super) fn shares(&mut self, terms: &Cycles, at: usize, progress: &Progress) -> bool {
        let person = self.scene.person;
        let sure = self.renewed_with.iter().filter(|renewed| renewed.verdict == Verdict::Yes);
        let shared = sure.filter_map(|renewed| renewed.until).max();
        let Some(shared) = shared.filter(|_| person.holding.cycles.len() <= at + 1) else { return false };
        let own = need::met(&progress.requirements, &progress.routes) == Verdict::Yes;
        let next = self.cycles.get(at + 1).filter(|_| own).map(|next| next.period.last);
        let end = next.map_or(shared, |next| next.max(shared));
        cycle::share(self.cycles.to_mut(), at, terms, end, person.given.on);
        true
    }
}

/// The last day of the cycle after one of another certificate.
fn next_end(other: &Person<'_>, found: &CredentialResult, cycles: &[Cycle], theirs: Cycle) -> Option<Date> {
    let shared = found.renewed_with.iter().filter_map(|renewed| renewed.until).max();
    let follows = |cycle: &&Cycle| cycle.period.first == theirs.period.last.next();
    let stated = || cycles.iter().find(follows).map(|next| next.period);
    let by_term = || match cycle::term(&mut Scene::new(other, Stance::stated(&[]), false)) {
        Term::Cycles(terms) => window::following(&terms, theirs.period),
        Term::Lifetime | Term::Unknown(_) => None,
    };
    shared.or_else(|| stated().or_else(by_term).map(|next| next.last))
}
