//! What must be reached, held against what is booked.

use smallvec::SmallVec;

use crate::{
    policy::{category::Unit, requirement::Lapse, rule::Confidence, upkeep::State},
    rulebook::{
        CoverageIx, CredentialIx, CredentialRef, Exams, FeeIx, Filter, Need, RequirementIx, RuleIx, Setting,
        Window,
    },
    script::Script,
    vocabulary::{
        amount::{Amount, Interval},
        date::{Date, Length, Period},
        symbol::Symbol,
    },
};

use super::{
    Cycle, Doubt, Minimum, NeedResult, RequirementResult, Stretch, Verdict, balance,
    book::{Book, Booked, Origin},
    cycle::timeline,
    evaluate::evaluate,
    memo::Memo,
    scene::Scene,
    standing::saved_until,
    trace::Summed,
    uncomputed::makes_up,
    upkeep::{self, covered_days, paid_in, required_days, stretches_of, yes},
    window::Stretches,
};

/// What needs are held against: the credits of the cycle, and the cycles that fees are counted by.
#[derive(Clone, Copy)]
pub(super) struct Record<'r> {
    pub(super) book: &'r Book,
    pub(super) cycles: &'r [Cycle],
    /// How long before the end of its window a need must be met.
    pub(super) early: Option<Length>,
    /// When the certificate falls where a need is missed.
    pub(super) lapses: Lapse,
}

/// What being weakly sourced means for what must be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weak {
    /// A requirement that may not exist.
    Requirement,
    /// A route that may not be open.
    Route,
}

/// Holds one requirement or route against the record. `None` when it is not in force.
fn requirement<'a>(
    scene: &mut Scene<'a>,
    rule: RuleIx,
    needs: &'a Need,
    weak: Weak,
    record: &Record<'_>,
) -> Option<RequirementResult> {
    if !scene.enter(rule) {
        return None;
    }
    let end = scene.cycle?.period.last;
    scene.low = scene.program().rule(rule).confidence == Confidence::Low;
    let need = need(scene, needs, record);
    let mut verdict = need.verdict();
    let (matters, stated, otherwise) = match weak {
        Weak::Requirement => (Verdict::No, false, Verdict::Yes),
        Weak::Route => (Verdict::Yes, true, Verdict::No),
    };
    if scene.low && verdict == matters {
        let doubt = Doubt::LowConfidence(rule);
        scene.touch(doubt);
        let well = scene.stance.turns_out_well(doubt, stated);
        if well == (weak == Weak::Requirement) {
            verdict = otherwise;
        }
    }
    let due = need.first_open().unwrap_or_else(|| record.early.map_or(end, |early| end.minus(early)));
    Some(RequirementResult { rule, verdict, need, due })
}

/// All requirements in force, and all routes.
pub(super) fn all<'a>(
    scene: &mut Scene<'a>,
    record: &Record<'_>,
) -> (Vec<RequirementResult>, Vec<RequirementResult>) {
    let program = scene.program();
    let requirements = program.requirements.iter();
    let requirements = requirements
        .filter_map(|card| {
            let record = Record { early: card.early, lapses: card.lapses, ..*record };
            requirement(scene, card.rule, &card.needs, Weak::Requirement, &record)
        })
        .collect();
    let routes = program.routes.iter();
    let routes =
        routes.filter_map(|card| requirement(scene, card.rule, &card.needs, Weak::Route, record)).collect();
    (requirements, routes)
}

/// Whether a cycle is met: all requirements, and a route where there are any.
pub(super) fn met(requirements: &[RequirementResult], routes: &[RequirementResult]) -> Verdict {
    let all = requirements.iter().map(|result| result.verdict).min().unwrap_or(Verdict::Yes);
    let any = routes.iter().map(|result| result.verdict).max().unwrap_or(Verdict::Yes);
    all.min(any)
}

fn need<'a>(scene: &mut Scene<'a>, needs: &'a Need, record: &Record<'_>) -> NeedResult {
    match needs {
        Need::AtLeast { at_least, of, window, unit } => minima(scene, at_least, of, window, *unit, record),
        Need::AllOf(needs) => all_of(scene, needs, record),
        Need::Some { some, of } => {
            let results: Vec<_> = of.iter().map(|needs| need(scene, needs, record)).collect();
            let at_least =
                |verdict| results.iter().filter(|result| result.verdict() >= verdict).count() >= *some;
            let verdict = match (at_least(Verdict::Yes), at_least(Verdict::Undetermined)) {
                (true, _) => Verdict::Yes,
                (false, true) => Verdict::Undetermined,
                (false, false) => Verdict::No,
            };
            NeedResult::Some(verdict, *some, results)
        }
        Need::Covered(coverage, window) => covered(scene, *coverage, window, record),
        Need::Paid(fee, window) => paid(scene, *fee, window, record),
        Need::Passed(exams, window) => passed(scene, exams, window, record),
        Need::Holds(credentials) => {
            let program = scene.program();
            let held: Vec<bool> = credentials.iter().map(|credential| is_live(scene, *credential)).collect();
            let ids = credentials.iter().map(|credential| program.credential(*credential).id.clone());
            NeedResult::Holds(yes(held.contains(&true)), ids.collect())
        }
        Need::Declared(declaration, window) => declared(scene, *declaration, window, record),
        Need::Requirement(other) => other_requirement(scene, *other, record),
        Need::When(script) => match scene.holds(Some(script)) {
            Ok(holds) => NeedResult::When(yes(holds), script.text().clone()),
            Err(_) => NeedResult::When(Verdict::Undetermined, script.text().clone()),
        },
    }
}

/// Every one of the needs. Where one that is not a mere condition is missed, the conditions are told but decide nothing,
/// and what is open about them is no doubt.
fn all_of<'a>(scene: &mut Scene<'a>, needs: &'a [Need], record: &Record<'_>) -> NeedResult {
    let is_condition = |needs: &Need| matches!(needs, Need::When(_));
    let mut results: SmallVec<[Option<NeedResult>; 4]> =
        needs.iter().map(|needs| (!is_condition(needs)).then(|| need(scene, needs, record))).collect();
    let missed = results.iter().flatten().any(|result| result.verdict() == Verdict::No);
    for (result, needs) in results.iter_mut().zip(needs).filter(|(result, _)| result.is_none()) {
        let told = if missed {
            scene.quietly(|scene| need(scene, needs, record))
        } else {
            need(scene, needs, record)
        };
        *result = Some(told);
    }
    let mut all = Vec::with_capacity(needs.len());
    all.extend(results.into_iter().flatten());
    NeedResult::AllOf(all.iter().map(NeedResult::verdict).min().unwrap_or(Verdict::Yes), all)
}

/// Whether another certificate is held and neither suspended nor ended. Where certificates rest on each other, the one
/// that was asked about first is taken as held.
fn is_live(scene: &mut Scene<'_>, credential: CredentialIx) -> bool {
    let person = scene.person;
    let reference = CredentialRef { program: person.reference.program, credential };
    let held = person.held.contains(&scene.program().credential(credential).symbol);
    let holding = person.ledger.holdings.iter().find(|holding| holding.credential == reference);
    let Some(holding) = holding.filter(|_| held) else { return false };
    if person.is_asking(reference) {
        return true;
    }
    let other = person.holding(holding);
    let cycles = timeline(&other);
    let (result, met) = evaluate(&other, scene.stance, &cycles, &mut Memo::default(), &mut Summed);
    met.doubts.iter().for_each(|doubt| scene.touch(*doubt));
    match result.standing.state {
        Some(State::Active | State::Grace) => true,
        Some(State::Suspended | State::Expired | State::Revoked) | None => false,
    }
}

fn other_requirement<'a>(scene: &mut Scene<'a>, other: RequirementIx, record: &Record<'_>) -> NeedResult {
    let program = scene.program();
    let Some(card) = program.requirements.get(other.index()) else {
        return NeedResult::Unknown(Box::default());
    };
    NeedResult::Requirement(card.rule, Box::new(need(scene, &card.needs, record)))
}

/// The stretches of a need's window, cut short where it must be met early; none where it counts from a fact about the
/// person that the ledger does not state.
fn stretches(scene: &Scene<'_>, window: &Window, record: &Record<'_>) -> Option<Stretches> {
    if scene.missing_anchor(window).is_some() {
        return None;
    }
    let mut stretches = stretches_of(scene, window);
    if let Some(early) = record.early {
        stretches.iter_mut().for_each(|stretch| stretch.last = stretch.last.minus(early).max(stretch.first));
    }
    Some(stretches)
}

fn unanchored(window: &Window) -> NeedResult {
    match window {
        Window::Named { id, .. } => NeedResult::Unknown(id.clone()),
        Window::Activity | Window::Day | Window::Cycle | Window::Ever => NeedResult::Unknown(Box::default()),
    }
}

fn minima<'a>(
    scene: &mut Scene<'a>,
    at_least: &'a Setting<Script>,
    of: &'a Filter,
    window: &Window,
    unit: Unit,
    record: &Record<'_>,
) -> NeedResult {
    let by = scene.by;
    let rule_low = scene.low;
    let (mut weakly_missed, mut surely_missed) = (false, false);
    let Some(stretches) = stretches(scene, window, record) else { return unanchored(window) };
    let mut found = Vec::with_capacity(stretches.len());
    let end = scene.cycle.map_or(Date::LATEST, |cycle| cycle.period.last);
    for period in stretches {
        scene.window_start = Some(period.first);
        scene.by = by;
        scene.low = false;
        let want = scene.amount(at_least);
        let low = scene.low;
        scene.window_start = None;
        let Ok(Some(want)) = want else {
            return NeedResult::Unknown(
                at_least.alternatives.first().map_or("", |first| first.is.text()).into(),
            );
        };
        let have = sum(scene, Some(of), period, unit, record.book);
        let missing = Interval::exactly((want - have).at_least_zero());
        let met = have >= want || makes_up(scene, of, period, record.book);
        let missed = !met && period.last <= end;
        weakly_missed |= low && missed;
        surely_missed |= !low && missed;
        found.push(Minimum {
            period,
            have: Interval::exactly(have),
            want: Interval::exactly(want),
            missing,
            verdict: yes(met),
            beyond: period.last > end,
            unit,
            groups: of.groups.clone(),
            categories: of.categories.clone(),
        });
    }
    // A minimum that a weak source alone states is in doubt only where nothing firm is missed.
    scene.low = rule_low || (weakly_missed && !surely_missed);
    NeedResult::AtLeast(found)
}

/// Credits, items or hours of a period that a filter means, or all.
pub(super) fn sum<'a>(
    scene: &mut Scene<'a>,
    of: Option<&'a Filter>,
    period: Period,
    unit: Unit,
    book: &Book,
) -> Amount {
    let ledger = scene.person.ledger;
    let cycle = scene.cycle.map(|cycle| cycle.period);
    // What was taken over is told apart by itself.
    let earned = move |entry: &&Booked| {
        entry.origin != Origin::Opening || cycle.is_none_or(|cycle| !cycle.contains(entry.day))
    };
    let about = move |entry: &&Booked| {
        of.is_none_or(|of| of.is_about(entry.category, entry.group) && of.is_about_kind(entry.kind))
    };
    let entries = book.entries(period, cycle).filter(earned).filter(about);
    let condition = of.filter(|of| of.when.is_some());
    if condition.is_none() && unit == Unit::Credits {
        // What is asked of nearly every need.
        let earned: Amount = entries.map(|entry| entry.credits).sum();
        return earned + balance::counted(scene, of, period, book);
    }
    let entries = entries.filter(|entry| {
        condition.is_none_or(|of| {
            scene.activity = entry.activity.and_then(|place| ledger.activities.get(place));
            scene.matches(of, entry.category, entry.group, entry.kind).unwrap_or(false)
        })
    });
    let sum = match unit {
        Unit::Credits => {
            let earned: Amount = entries.map(|entry| entry.credits).sum();
            earned + balance::counted(scene, of, period, book)
        }
        Unit::Hours => entries.map(|entry| entry.hours).sum(),
        Unit::Items => {
            // The parts of one activity are booked one after the other and are one item.
            let mut places: Vec<usize> = entries.filter_map(|entry| entry.activity).collect();
            places.dedup();
            Amount::whole(i64::try_from(places.len()).unwrap_or(i64::MAX))
        }
        // No need counts them.
        Unit::Certificates => Amount::ZERO,
    };
    scene.activity = None;
    sum
}

fn covered<'a>(scene: &mut Scene<'a>, at: CoverageIx, window: &Window, record: &Record<'_>) -> NeedResult {
    let program = scene.program();
    let Some(coverage) = program.coverage.get(at.index()) else { return NeedResult::Covered(at, Vec::new()) };
    let by = scene.by;
    let cycle = scene.cycle.map(|cycle| cycle.period);
    let made_by = cycle.map_or(Date::LATEST, |cycle| saved_until(scene, cycle.last));
    let days = covered_days(scene, coverage, record.cycles, made_by);
    scene.by = by;
    let Some(stretches) = stretches(scene, window, record) else { return unanchored(window) };
    let stretches = stretches.into_iter().map(|period| {
        let within = cycle.and_then(|cycle| period.overlap(cycle)).unwrap_or(period);
        let required = required_days(program, coverage, within);
        let (verdict, missing) =
            required.map_or((Verdict::Yes, Vec::new()), |required| days.missing_in(required));
        Stretch { period, verdict, gap_from: missing.first().map(|gap| gap.first) }
    });
    NeedResult::Covered(at, stretches.collect())
}

fn paid(scene: &mut Scene<'_>, at: FeeIx, window: &Window, record: &Record<'_>) -> NeedResult {
    let program = scene.program();
    let Some(fee) = program.fees.get(at.index()) else { return NeedResult::Paid(at, Vec::new()) };
    let paid = upkeep::paid(scene.person, at, fee, record.cycles, Some(scene.person.reference));
    let Some(stretches) = stretches(scene, window, record) else { return unanchored(window) };
    let end = scene.cycle.map_or(Date::LATEST, |cycle| cycle.period.last);
    let stretches = stretches.into_iter().map(|period| {
        let ends = match record.lapses {
            Lapse::CycleEnd => end,
            Lapse::WindowEnd => period.last,
        };
        let made_by = saved_until(scene, ends);
        Stretch { period, verdict: yes(paid_in(&paid, fee, period, made_by)), gap_from: None }
    });
    NeedResult::Paid(at, stretches.collect())
}

fn passed(scene: &Scene<'_>, exams: &Exams, window: &Window, record: &Record<'_>) -> NeedResult {
    let own = scene.program().credential(scene.credential()).symbol;
    let Some(stretches) = stretches(scene, window, record) else { return unanchored(window) };
    let today = scene.person.given.on;
    let granted = scene.person.holding.granted;
    let symbols = &scene.person.ledger.symbols;
    let done = scene.person.ledger.exams.iter().find(|exam| {
        let counts = exam.on <= today && granted.is_none_or(|granted| exam.on > granted);
        let wanted = || exams.wanted.iter().any(|wanted| wanted.unwrap_or(own) == exam.exam);
        counts && wanted() && stretches.iter().any(|stretch| stretch.contains(exam.on))
    });
    NeedResult::Passed(
        yes(done.is_some()),
        match exams.wanted.contains(&None) {
            false => exams.names.clone(),
            true => exams.wanted.iter().map(|exam| symbols.text(exam.unwrap_or(own)).into()).collect(),
        },
        done.map(|exam| (symbols.text(exam.exam).into(), exam.on)),
    )
}

fn declared(scene: &Scene<'_>, declaration: Symbol, window: &Window, record: &Record<'_>) -> NeedResult {
    let person = scene.person;
    let today = person.given.on;
    let made = |period: Period| {
        person.ledger.declarations.iter().any(|made| {
            made.declaration == declaration
                && made.credential == person.reference
                && made.on <= today
                && period.contains(made.on)
        })
    };
    let Some(stretches) = stretches(scene, window, record) else { return unanchored(window) };
    let end = scene.cycle.map_or(Date::LATEST, |cycle| cycle.period.last);
    let stretches = stretches.into_iter().filter(|period| period.last <= end);
    let stretches = stretches.map(|period| Stretch { period, verdict: yes(made(period)), gap_from: None });
    NeedResult::Declared(person.ledger.symbols.text(declaration).into(), stretches.collect())
}

impl NeedResult {
    /// Whether it is met.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let all = |stretches: &[Stretch]| stretches.iter().map(|stretch| stretch.verdict).min();
        match self {
            Self::AtLeast(minima) => {
                let due = minima.iter().filter(|minimum| !minimum.beyond);
                due.map(|minimum| minimum.verdict).min().unwrap_or(Verdict::Yes)
            }
            Self::AllOf(verdict, _)
            | Self::Some(verdict, ..)
            | Self::Passed(verdict, ..)
            | Self::Holds(verdict, _)
            | Self::When(verdict, _) => *verdict,
            Self::Covered(_, stretches) | Self::Paid(_, stretches) | Self::Declared(_, stretches) => {
                all(stretches).unwrap_or(Verdict::Yes)
            }
            Self::Requirement(_, need) => need.verdict(),
            Self::Unknown(_) => Verdict::Undetermined,
        }
    }

    /// The needs in it that are made of no others, in order.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::AllOf(_, needs) | Self::Some(_, _, needs) => needs.iter().flat_map(Self::leaves).collect(),
            Self::Requirement(_, need) => need.leaves(),
            Self::AtLeast(_)
            | Self::Covered(..)
            | Self::Paid(..)
            | Self::Passed(..)
            | Self::Holds(..)
            | Self::Declared(..)
            | Self::When(..)
            | Self::Unknown(_) => vec![self],
        }
    }

    /// All minima in it, in order.
    pub fn minima(&self) -> impl Iterator<Item = &Minimum> {
        self.leaves()
            .into_iter()
            .flat_map(|leaf| if let Self::AtLeast(minima) = leaf { &minima[..] } else { &[] })
    }

    /// The last day of the first stretch in which something is still open.
    #[must_use]
    pub fn first_open(&self) -> Option<Date> {
        let first = |stretches: &[Stretch]| {
            stretches
                .iter()
                .find(|stretch| stretch.verdict != Verdict::Yes)
                .map(|stretch| stretch.period.last)
        };
        match self {
            Self::AtLeast(minima) => minima
                .iter()
                .find(|minimum| minimum.verdict != Verdict::Yes && !minimum.beyond)
                .map(|minimum| minimum.period.last),
            Self::AllOf(_, needs) | Self::Some(_, _, needs) => {
                needs.iter().filter_map(Self::first_open).min()
            }
            Self::Covered(_, stretches) | Self::Paid(_, stretches) | Self::Declared(_, stretches) => {
                first(stretches)
            }
            Self::Requirement(_, need) => need.first_open(),
            Self::Passed(..) | Self::Holds(..) | Self::When(..) | Self::Unknown(_) => None,
        }
    }
}
