//! What keeps a certificate alive beside credits: fees that are paid, and duties that are kept up day by day.

use crate::{
    ledger::Holding,
    policy::{
        upkeep::{Due, Per},
        window::Stretch,
    },
    rulebook::{Coverage, CoverageIx, CredentialRef, Fee, FeeIx, Inclusion, Program, RuleIx, Window},
    vocabulary::date::{Date, Period},
};

use super::{
    CoverageResult, Cycle, Verdict,
    cycle::timeline,
    person::{Person, since},
    scene::Scene,
    stance::Stance,
    window::Stretches,
};

/// Days, as stretches in order that neither touch nor overlap.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Days(Vec<Period>);

impl Days {
    pub(super) fn of(mut periods: Vec<Period>) -> Self {
        periods.sort_unstable_by_key(|period| (period.first, period.last));
        let mut days: Vec<Period> = Vec::with_capacity(periods.len());
        for period in periods {
            match days.last_mut() {
                Some(last) if period.first <= last.last.next() => last.last = last.last.max(period.last),
                Some(_) | None => days.push(period),
            }
        }
        Self(days)
    }

    /// The stretches of a period that are not among these days.
    pub(super) fn missing_in(&self, period: Period) -> Vec<Period> {
        let mut missing = Vec::new();
        let mut from = period.first;
        for days in &self.0 {
            if days.last < from {
                continue;
            }
            if days.first > period.last {
                break;
            }
            missing.extend(Period::new(from, days.first.previous()));
            from = days.last.next();
        }
        missing.extend(Period::new(from, period.last));
        missing
    }

    /// The last day of the stretch a day lies in.
    pub(super) fn until(&self, day: Date) -> Option<Date> {
        self.0.iter().find(|days| days.contains(day)).map(|days| days.last)
    }
}

/// One payment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paid {
    /// The days it is for.
    pub(super) period: Period,
    /// The day it was made.
    pub(super) on: Date,
    /// Whether another certificate counts the years, so that its days are not those of a year here.
    elsewhere: bool,
}

/// The stretches of a fee's window from the first cycle to the one after the day asked about, and those since the grant
/// where the ledger states later cycles only. The certificate is the one that the window is counted by.
pub(super) fn payable(person: &Person<'_>, fee: &Fee, cycles: &[Cycle]) -> Vec<Period> {
    let mut scene = Scene::new(person, Stance::stated(&[]), false);
    let mut stretches: Vec<Period> = Vec::new();
    for cycle in before(person, fee, cycles).iter().chain(cycles) {
        scene.cycle = Some(*cycle);
        for stretch in stretches_of(&scene, &fee.window) {
            if stretches.last().is_none_or(|last| last.last < stretch.first) {
                stretches.push(stretch);
            }
        }
    }
    stretches
}

/// The days from the grant to the first cycle that is known, where a window goes on beside the cycles.
fn before(person: &Person<'_>, fee: &Fee, cycles: &[Cycle]) -> Option<Cycle> {
    let beside = match &fee.window {
        Window::Named { stretch, .. } => match stretch {
            Stretch::EachStarting(..) | Stretch::EachSinceGranted(_) | Stretch::EachFromPerson(..) => true,
            Stretch::EachOfCycle(_)
            | Stretch::FirstOfCycle(_)
            | Stretch::LastOfCycle(_)
            | Stretch::Sliding(_)
            | Stretch::AfterCycle(_) => false,
        },
        Window::Activity | Window::Day | Window::Cycle | Window::Ever => false,
    };
    let first = cycles.first().filter(|_| beside)?.period.first;
    let period = Period::new(since(person.holding)?, first.previous())?;
    Some(Cycle { number: 0, period, counted_from: period.first })
}

/// Works out what a fee's payments are for, by the stretches of its window. These are asked for only where something was
/// paid.
pub(super) fn allotted<S: AsRef<[Period]>>(
    person: &Person<'_>,
    at: FeeIx,
    only: Option<CredentialRef>,
    stretches: impl FnOnce() -> S,
) -> Vec<Paid> {
    let ours = person.ledger.payments.iter().filter(|payment| {
        let ours = payment.program == person.reference.program && payment.fee == at;
        let for_other = only.is_some() && payment.credential.is_some() && payment.credential != only;
        ours && payment.on <= person.given.on && !for_other
    });
    let mut ours = ours.peekable();
    if ours.peek().is_none() {
        return Vec::new();
    }
    let stretches = stretches();
    let mut paid: Vec<Paid> = Vec::new();
    for payment in ours {
        // A payment that does not say what it is for is for the stretch it was made in, or, where that is paid
        // already, for the next one that is not.
        let next_open = || {
            let open = stretches.as_ref().iter().filter(|stretch| stretch.last >= payment.on);
            open.copied().find(|stretch| !paid.iter().any(|paid| paid.period == *stretch))
        };
        let period = payment.for_.or_else(next_open);
        paid.extend(period.map(|period| Paid { period, on: payment.on, elsewhere: false }));
    }
    paid
}

/// What was paid of a fee, and for which days. `cycles` are those of the certificate that is evaluated; where a person
/// pays once for several, the one that was held first counts the years for all of them.
pub(super) fn paid(
    person: &Person<'_>,
    at: FeeIx,
    fee: &Fee,
    cycles: &[Cycle],
    only: Option<CredentialRef>,
) -> Vec<Paid> {
    let mut counts = None;
    let mut paid = allotted(person, at, only, || {
        counts = counting(person, fee);
        match &counts {
            Some((other, cycles)) => payable(other, fee, cycles),
            None => payable(person, fee, cycles),
        }
    });
    paid.iter_mut().for_each(|paid| paid.elsewhere = counts.is_some());
    paid
}

/// The day on which a fee is due for a stretch of its window.
pub(super) fn due(fee: &Fee, period: Period) -> Date {
    match fee.due {
        Due::Start => period.first,
        Due::End => period.last,
    }
}

/// What orders the certificates that a person pays one fee for: the first of them counts its years.
pub(super) fn rank(holding: &Holding) -> (Option<Date>, Option<Date>, CredentialRef) {
    (since(holding), holding.cycles.first().map(|cycle| cycle.first), holding.credential)
}

/// The other certificate that counts the years of a fee which a person pays once, with its cycles by its term; none
/// where it is the one that is evaluated.
fn counting<'a>(person: &Person<'a>, fee: &Fee) -> Option<(Person<'a>, Vec<Cycle>)> {
    match fee.per {
        Per::Credential => return None,
        Per::Person => {}
    }
    let applies = &person.program.rule(fee.rule).applies;
    let concerned = person.ledger.holdings.iter().filter(|holding| {
        holding.credential.program == person.reference.program
            && applies.contains(holding.credential.credential)
    });
    let mut concerned: Vec<&Holding> = concerned.collect();
    concerned.sort_by_key(|holding| rank(holding));
    let earlier = concerned.into_iter().take_while(|holding| holding.credential != person.reference);
    let cycles = |holding| {
        let other = person.holding(holding);
        let cycles = timeline(&other);
        (other, cycles)
    };
    earlier.map(cycles).find(|(_, cycles)| !cycles.is_empty())
}

/// Days on which a product that includes something was running.
pub(super) struct Included {
    pub(super) days: Period,
    pub(super) by: RuleIx,
    /// Whether it surely includes it: not where its condition reads a fact that is not stated.
    pub(super) surely: bool,
}

/// The days on which a product that includes something was running, as far as the inclusion is in force.
pub(super) fn included<'a>(scene: &mut Scene<'a>, inclusions: &'a [Inclusion]) -> Vec<Included> {
    let program = scene.program();
    let person = scene.person;
    let mut found = Vec::new();
    for inclusion in inclusions {
        let rule = program.rule(inclusion.rule);
        if !rule.applies.contains(scene.credential()) {
            continue;
        }
        let running = person.ledger.subscriptions.iter().filter(|subscription| {
            subscription.program == person.reference.program
                && subscription.product == inclusion.product
                && subscription.from <= person.given.on
        });
        let in_force = |from: Date, to: Date| Period::new(from.max(rule.first), to.min(rule.last));
        let running: Vec<_> =
            running.filter_map(|subscription| in_force(subscription.from, subscription.to)).collect();
        if running.is_empty() {
            // Without a subscription it does not matter what the condition says, nor what is open about it.
            continue;
        }
        scene.by = rule.by;
        let surely = match scene.holds(inclusion.when.as_ref()) {
            Ok(true) => true,
            Ok(false) => continue,
            Err(_) => false,
        };
        found.extend(running.into_iter().map(|days| Included { days, by: inclusion.rule, surely }));
    }
    found
}

/// The days on which a duty was kept up: surely, and perhaps.
pub(super) struct Covered {
    surely: Days,
    perhaps: Days,
}

impl Covered {
    /// Whether every day of a period is covered, and the days of it that are not: surely, where there are such.
    pub(super) fn missing_in(&self, period: Period) -> (Verdict, Vec<Period>) {
        let surely_missing = self.perhaps.missing_in(period);
        if !surely_missing.is_empty() {
            return (Verdict::No, surely_missing);
        }
        let missing = self.surely.missing_in(period);
        let verdict = if missing.is_empty() { Verdict::Yes } else { Verdict::Undetermined };
        (verdict, missing)
    }
}

/// The days on which a duty was kept up, by payments made up to a day.
pub(super) fn covered_days<'a>(
    scene: &mut Scene<'a>,
    coverage: &'a Coverage,
    cycles: &[Cycle],
    made_by: Date,
) -> Covered {
    let program = scene.program();
    let found = included(scene, &coverage.products);
    let mut surely: Vec<Period> = found.iter().filter(|one| one.surely).map(|one| one.days).collect();
    if let Some((at, fee)) = coverage.fee.and_then(|at| program.fees.get(at.index()).map(|fee| (at, fee))) {
        let paid = paid(scene.person, at, fee, cycles, None);
        surely.extend(paid.iter().filter(|paid| paid.on <= made_by).map(|paid| paid.period));
    }
    let perhaps = surely.iter().copied().chain(found.iter().map(|one| one.days)).collect();
    Covered { surely: Days::of(surely), perhaps: Days::of(perhaps) }
}

/// The days of the cycle on which a duty must be kept up.
pub(super) fn required_days(program: &Program, coverage: &Coverage, period: Period) -> Option<Period> {
    let rule = program.rule(coverage.rule);
    Period::new(rule.first, rule.last).and_then(|in_force| period.overlap(in_force))
}

pub(super) fn coverage_result<'a>(
    scene: &mut Scene<'a>,
    at: CoverageIx,
    coverage: &'a Coverage,
    cycles: &[Cycle],
) -> Option<CoverageResult> {
    let program = scene.program();
    let rule = program.rule(coverage.rule);
    let on = scene.person.given.on;
    if !rule.applies.contains(scene.credential()) {
        return None;
    }
    let cycle = scene.cycle?.period;
    let days = covered_days(scene, coverage, cycles, Date::LATEST);
    let required = required_days(program, coverage, cycle);
    let so_far = required.and_then(|required| Period::new(required.first, required.last.min(on)));
    let (verdict, missing) = so_far.map_or((Verdict::Yes, Vec::new()), |so_far| days.missing_in(so_far));
    let until = days.surely.until(on);
    // After a cycle that ended short the duty goes on: a certificate in grace is not covered by having ended.
    let asked = cycle.first <= on && rule.first <= on && on <= rule.last;
    let now = match (until, days.perhaps.until(on)) {
        (Some(_), _) => Verdict::Yes,
        (None, _) if !asked => Verdict::Yes,
        (None, Some(_)) => Verdict::Undetermined,
        (None, None) => Verdict::No,
    };
    let gaps = if verdict == Verdict::No { missing } else { Vec::new() };
    Some(CoverageResult { coverage: at, rule: coverage.rule, verdict, now, until, gaps })
}

pub(super) fn yes(yes: bool) -> Verdict {
    if yes { Verdict::Yes } else { Verdict::No }
}

/// Whether a payment made up to a day is for a stretch. Where another certificate counts the years, it is the one that
/// lasts on the day on which the fee of the stretch is due, so that none is for two stretches.
pub(super) fn paid_in(paid: &[Paid], fee: &Fee, stretch: Period, made_by: Date) -> bool {
    paid.iter().any(|paid| {
        let for_it = if paid.elsewhere {
            paid.period.contains(due(fee, stretch))
        } else {
            paid.period.overlap(stretch).is_some()
        };
        paid.on <= made_by && for_it
    })
}

/// The window of a need, as stretches of the cycle.
pub(super) fn stretches_of(scene: &Scene<'_>, window: &Window) -> Stretches {
    super::window::stretches(window, scene.window_anchors(window), scene.person.given.on)
}
