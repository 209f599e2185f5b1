//! One certificate of one person under one stance: cycle after cycle, until the one that is told of.

use std::borrow::Cow;

use crate::{
    ledger::{ActivityStatus, Bucket},
    policy::{category::Assignment, credential::Cycles, requirement::Lapse, upkeep::State},
    rulebook::{CategoryIx, GroupIx, LimitIx, Window},
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use super::{
    ActivityResult, Completed, CredentialResult, Cycle, Doubt, LimitResult, Reason, RenewedWith,
    RequirementResult, Verdict,
    assign::{self, Searched},
    book::{Book, Booked, Origin},
    cycle::{self, Term, term},
    doubts::Doubts,
    lapse::lapsed,
    memo::Memo,
    need::{self, Record},
    person::Person,
    scene::Scene,
    share,
    stance::{Questions, Stance},
    standing::{self, Carried},
    trace::{Dropped, Sink},
    untouched::{lifetime, outside, verdict},
    upkeep,
};

/// What was met on the way.
pub(super) struct Met {
    /// How far the search went for the categories of activities that several accept.
    pub(super) searched: Searched,
    /// Everything in doubt.
    pub(super) doubts: Doubts,
    /// The questions among it, by where they were met.
    pub(super) questions: Questions,
}

impl Scene<'_> {
    fn met(self) -> Met {
        Met { searched: self.searched, doubts: self.touched, questions: self.questions }
    }
}

/// Evaluates one holding under one stance. Also returns everything in doubt that was met on the way.
pub(super) fn evaluate<'a, S: Sink>(
    person: &'a Person<'a>,
    stance: Stance<'a>,
    cycles: &[Cycle],
    memo: &mut Memo,
    sink: &mut S,
) -> (CredentialResult, Met) {
    let mut scene = Scene::new(person, stance, S::KEEPS);
    let card = person.program.credential(person.reference.credential);
    let is_known = person.program.rule(card.rule).applies.contains(person.reference.credential);
    let term = if is_known { term(&mut scene) } else { Term::Unknown(Reason::NotKnown) };
    let terms = match term {
        Term::Cycles(terms) => terms,
        Term::Lifetime => {
            let result = lifetime(person, Some(State::Active));
            return (result.because(person, Reason::Lifetime), scene.met());
        }
        Term::Unknown(reason) => {
            let unknown = CredentialResult { met: Verdict::Undetermined, ..lifetime(person, None) };
            return (unknown.because(person, reason), scene.met());
        }
    };
    if cycles.is_empty() || starts_after(person, cycles) {
        return (lifetime(person, None).because(person, Reason::OutsideCycle), scene.met());
    }
    // The search for the best categories reads what activities give.
    let told = S::TELLS || person.program.assignment == Assignment::Best;
    let mut run = Run {
        results: if told { outside(person, cycles, sink) } else { Vec::new() },
        cycles: Cow::Borrowed(cycles),
        carried: Vec::new(),
        completed: None,
        before: std::mem::take(&mut memo.spare).with_room(person.ledger.activities.len()),
        renewed_with: Vec::new(),
        scene: &mut scene,
        memo,
    };
    let mut result = run.cycles(&terms, sink);
    if let Cow::Owned(cycles) = run.cycles {
        result.moved = Some(cycles);
    }
    (result, scene.met())
}

fn starts_after(person: &Person<'_>, cycles: &[Cycle]) -> bool {
    let first = person.holding.granted.or(cycles.first().map(|cycle| cycle.period.first));
    first.is_some_and(|first| first > person.given.on)
}

pub(super) struct Run<'s, 'a> {
    pub(super) scene: &'s mut Scene<'a>,
    pub(super) memo: &'s mut Memo,
    pub(super) cycles: Cow<'s, [Cycle]>,
    pub(super) results: Vec<ActivityResult>,
    carried: Vec<Carried>,
    /// The cycle before, where it is told.
    completed: Option<Completed>,
    /// The certificates that renew the cycle together with themselves.
    pub(super) renewed_with: Vec<RenewedWith>,
    /// The credits of the cycle before, whose limits over longer windows go on.
    before: Book,
}

/// A cycle as far as it has come.
pub(super) struct Progress {
    pub(super) book: Book,
    pub(super) requirements: Vec<RequirementResult>,
    pub(super) routes: Vec<RequirementResult>,
    pub(super) met: Verdict,
    pub(super) opening: Amount,
    pub(super) carried_in: Amount,
}

impl<'a> Run<'_, 'a> {
    /// Goes through the cycles up to the one the day asked about lies in, or the one the certificate fell out of.
    fn cycles<S: Sink>(&mut self, terms: &Cycles, sink: &mut S) -> CredentialResult {
        let on = self.scene.person.given.on;
        let mut taken_up_to = None;
        let mut at = 0;
        while let Some(cycle) = self.cycles.get(at).copied() {
            self.scene.cycle = Some(cycle);
            self.renewed_with = self.renewed_with(cycle);
            let mut progress = self.cycle(cycle, taken_up_to, sink);
            let closed = cycle.period.last < on;
            let follows = self.cycles.get(at + 1).is_some_and(|next| next.period.first <= on);
            taken_up_to = self.grace_at(at, cycle, &mut progress, sink);
            share::tell(self.scene, &progress.book, &mut self.results, sink);
            let goes_on = follows
                && (progress.met != Verdict::No
                    || self.taken_as_renewed(at)
                    || self.renewed_by_route(terms, &progress));
            if closed && goes_on {
                let shares = self.shares(terms, at, &progress);
                if let Some(completed) =
                    taken_up_to.filter(|_| !shares && self.restarts(terms, at, &progress))
                {
                    cycle::restart(self.cycles.to_mut(), at, terms, completed, on);
                }
                self.carried = standing::carry(self.scene, &progress.book, cycle);
                let Progress { book, requirements, routes, .. } = progress;
                self.completed = S::TELLS.then_some(Completed { cycle, requirements, routes });
                self.before = book;
                at += 1;
                continue;
            }
            let mut result = self.result(cycle, &progress, closed);
            if S::TELLS {
                self.tell(cycle, &progress, &mut result);
            }
            self.memo.spare = progress.book;
            result.requirements = progress.requirements;
            result.routes = progress.routes;
            result.completed = self.completed.take();
            return result;
        }
        unreachable!("the timeline ends after the day asked about, and its last cycle returns")
    }

    /// Books a cycle: what was taken over and carried in, then its activities in date order.
    fn cycle(&mut self, cycle: Cycle, taken_up_to: Option<Date>, sink: &mut impl Sink) -> Progress {
        let mut book = std::mem::take(&mut self.before).next_cycle();
        let carried_in = self.book_carried(cycle, &mut book);
        let opening = self.book_openings(cycle, &mut book);
        self.book_due(cycle, &mut book, sink);
        if self.scene.program().assignment == Assignment::Best {
            let lies_in = |day| cycle.period.contains(day) && taken_up_to.is_none_or(|taken| day > taken);
            let open = assign::open(self.scene, lies_in);
            assign::choose(self, open, |run| {
                let mut book = book.clone();
                run.activities(cycle, taken_up_to, &mut book, &mut Dropped);
                run.hold(book, opening, carried_in)
            });
        }
        self.activities(cycle, taken_up_to, &mut book, sink);
        self.hold(book, opening, carried_in)
    }

    fn activities(&mut self, cycle: Cycle, taken_up_to: Option<Date>, book: &mut Book, sink: &mut impl Sink) {
        let person = self.scene.person;
        // Activities stand in the order of their last days.
        let activities = person.ledger.activities.as_slice();
        let up_to = |day: Date| activities.partition_point(|activity| activity.on.last <= day);
        let first = activities.partition_point(|activity| activity.on.last < cycle.period.first);
        let first = taken_up_to.map_or(first, |taken| first.max(up_to(taken)));
        let places = first..up_to(cycle.period.last.min(person.given.on));
        let activities = places.clone().zip(activities.get(places).unwrap_or_default());
        let tells = !self.results.is_empty();
        if !tells && self.memo.firm.opens(cycle) {
            // What is firm is found first, for all of them: it does not depend on what others count for.
            activities.clone().for_each(|(place, activity)| self.find_firm(cycle, place, activity));
        }
        for (place, activity) in activities {
            if tells || !self.book_firm(cycle, place, activity, book, sink) {
                self.activity(cycle, place, activity, None, book, sink);
            }
        }
    }

    pub(super) fn hold(&mut self, mut book: Book, opening: Amount, carried_in: Amount) -> Progress {
        share::settle(self.scene, &mut book, &mut self.memo.covers.shared);
        let record = Record { book: &book, cycles: &self.cycles, early: None, lapses: Lapse::CycleEnd };
        let (requirements, routes) = need::all(self.scene, &record);
        let with_other = self.renewed_with.iter().map(|renewed| renewed.verdict).max();
        let met = need::met(&requirements, &routes).max(with_other.unwrap_or(Verdict::No));
        Progress { book, requirements, routes, met, opening, carried_in }
    }

    fn book_carried(&mut self, cycle: Cycle, book: &mut Book) -> Amount {
        let carried = std::mem::take(&mut self.carried);
        for Carried { group, credits } in &carried {
            let entry = balance(cycle.period.first, *group, None, *credits, Origin::Carried);
            book.take_over(self.scene, entry, &mut self.memo.covers.shared);
        }
        carried.iter().map(|carried| carried.credits).sum()
    }

    /// Books what limits of cycles before moved into this one.
    fn book_due(&mut self, cycle: Cycle, book: &mut Book, sink: &mut impl Sink) {
        let person = self.scene.person;
        for entry in book.due(cycle.period, person.given.on) {
            self.scene.activity = entry.activity.and_then(|place| person.ledger.activities.get(place));
            let credits = book.add(self.scene, &entry, &mut self.memo.covers, sink);
            let steps = sink.take();
            let Some(result) = entry.activity.and_then(|place| self.results.get_mut(place)) else { continue };
            result.credits = Interval::exactly(result.credits.sure + credits);
            result.steps.extend(steps);
            if !credits.is_zero() {
                result.reason = Reason::Counts;
                result.verdict = verdict(Reason::Counts, credits);
            }
        }
        self.scene.activity = None;
    }

    fn book_openings(&mut self, cycle: Cycle, book: &mut Book) -> Amount {
        let mut total = Amount::ZERO;
        if let Some(opening) = self.opening(cycle) {
            for (bucket, credits) in &opening.credits {
                let (group, category) = match bucket {
                    Bucket::Total => (None, None),
                    Bucket::Group(group) => (Some(*group), None),
                    Bucket::Category(category) => (None, Some(*category)),
                };
                total += *credits;
                let entry = balance(opening.on, group, category, *credits, Origin::Opening);
                book.take_over(self.scene, entry, &mut self.memo.covers.shared);
            }
        }
        total
    }

    /// The days after a cycle in which credits still count for it: takes activities while the cycle is short. Returns
    /// the day up to which they were taken.
    pub(super) fn grace(
        &mut self,
        cycle: Cycle,
        progress: &mut Progress,
        sink: &mut impl Sink,
    ) -> Option<Date> {
        let on = self.scene.person.given.on;
        if progress.met == Verdict::Yes || cycle.period.last >= on {
            return None;
        }
        let stages = standing::stages(self.scene, cycle.period.last);
        let mut taken = None;
        for stage in stages.iter().filter(|stage| stage.earns) {
            let person = self.scene.person;
            for (place, activity) in person.ledger.activities.iter().enumerate() {
                let day = activity.on.last;
                let planned = activity.status == ActivityStatus::Planned;
                if day > on || !stage.period.contains(day) || planned || progress.met == Verdict::Yes {
                    continue;
                }
                if stage.low {
                    let doubt = Doubt::LowConfidence(stage.rule);
                    self.scene.touch(doubt);
                    self.memo.covers.shared.rivals.admits(place, doubt);
                    if !self.scene.stance.towards(place).turns_out_well(doubt, true) {
                        continue;
                    }
                }
                if self.scene.program().assignment == Assignment::Best {
                    let open = assign::open(self.scene, |on| on == day);
                    let open = open.into_iter().filter(|(open, _)| *open == place).collect();
                    assign::choose(self, open, |run| {
                        let mut book = progress.book.clone();
                        run.activity(cycle, place, activity, Some(stage.rule), &mut book, &mut Dropped);
                        run.hold(book, progress.opening, progress.carried_in)
                    });
                }
                let mut book = std::mem::take(&mut progress.book);
                self.activity(cycle, place, activity, Some(stage.rule), &mut book, sink);
                *progress = self.hold(book, progress.opening, progress.carried_in);
                taken = Some(day);
            }
        }
        taken
    }

    /// Where the certificate stands, and what counts.
    fn result(&mut self, cycle: Cycle, progress: &Progress, closed: bool) -> CredentialResult {
        let program = self.scene.program();
        let counted: Amount = progress.book.booked.iter().map(|entry| entry.credits).sum();
        let fell = (progress.met == Verdict::No)
            .then(|| lapsed(program, &progress.requirements, self.scene.person.given.on))
            .flatten();
        let short_since = fell.or((closed && progress.met != Verdict::Yes).then_some(cycle.period.last));
        let group = |entry: &Booked| entry.group.map(GroupIx::index);
        let mut result = lifetime(self.scene.person, None);
        result.standing = standing::standing(self.scene, cycle, short_since);
        result.met = progress.met;
        result.cycle = Some(cycle);
        result.groups = totals(&progress.book, program.groups.len(), group, GroupIx::new);
        result.counted = Interval::exactly(counted);
        result.opening = progress.opening;
        result.carried_in = Interval::exactly(progress.carried_in);
        result.renewed_with = std::mem::take(&mut self.renewed_with);
        result
    }

    /// Adds everything that is told beside totals.
    fn tell(&mut self, cycle: Cycle, progress: &Progress, result: &mut CredentialResult) {
        let program = self.scene.program();
        let mut coverage = Vec::new();
        for (at, card) in program.coverage.iter().enumerate() {
            let at = crate::rulebook::CoverageIx::new(at);
            coverage.extend(upkeep::coverage_result(self.scene, at, card, &self.cycles));
        }
        let carried = standing::carry(self.scene, &progress.book, cycle);
        let category = |entry: &Booked| entry.category.map(CategoryIx::index);
        result.categories = totals(&progress.book, program.categories.len(), category, CategoryIx::new);
        result.carry_out = Interval::exactly(carried.iter().map(|carried| carried.credits).sum());
        result.limits = self.limits(&progress.book);
        result.coverage = coverage;
        result.activities = std::mem::take(&mut self.results);
    }

    /// How full the limits are that several activities share.
    fn limits(&mut self, book: &Book) -> Vec<LimitResult> {
        let program = self.scene.program();
        let Some(cycle) = self.scene.cycle else { return Vec::new() };
        let day = self.scene.person.given.on.min(cycle.period.last);
        let mut results = Vec::new();
        for (at, limit) in program.limits.iter().enumerate() {
            let shared = limit.window != Window::Activity && limit.per.is_none() && !limit.of_total;
            self.scene.window_start = Some(day);
            let in_force = shared && self.scene.enter(limit.rule);
            let at_most = if in_force { self.scene.amount(&limit.at_most) } else { Ok(None) };
            self.scene.window_start = None;
            let period = self.scene.stretch_at(&limit.window, day);
            if let (Ok(Some(at_most)), Some(period)) = (at_most, period) {
                let numbers = &self.memo.covers.shared.numbers;
                let pool = book.pool(LimitIx::new(at), &limit.window, period, numbers);
                let (used, cut) = (Interval::exactly(pool.used), Interval::exactly(pool.cut));
                results.push(LimitResult { rule: limit.rule, period, used, at_most, cut });
            }
        }
        results.extend(
            book.shares.iter().filter(|share| share.period.contains(day)).map(|share| share.result(book)),
        );
        results
    }
}

fn balance(
    day: Date,
    group: Option<GroupIx>,
    category: Option<CategoryIx>,
    credits: Amount,
    origin: Origin,
) -> Booked {
    Booked { activity: None, day, category, group, kind: None, hours: Amount::ZERO, credits, origin }
}

/// Totals by bucket, for buckets that have any.
fn totals<T>(
    book: &Book,
    buckets: usize,
    bucket: impl Fn(&Booked) -> Option<usize>,
    name: impl Fn(usize) -> T,
) -> Vec<(T, Interval)> {
    let mut sums = vec![Amount::ZERO; buckets];
    for entry in &book.booked {
        if let Some(sum) = bucket(entry).and_then(|at| sums.get_mut(at)) {
            *sum += entry.credits;
        }
    }
    sums.into_iter().enumerate().map(|(at, sum)| (name(at), Interval::exactly(sum))).collect()
}
