//! What must be paid, when, and how much: the payments of each fee.

use crate::{
    policy::upkeep::{Per, State},
    rulebook::{AnswerIx, Coverage, CredentialRef, Fee, FeeIx, ProgramIx, QuestionIx, RuleIx},
    vocabulary::{
        amount::Money,
        date::{Date, Period},
    },
};

use super::{
    CredentialResult, Cycle, FeeDue, FeeResult, FeeState,
    person::{Person, since},
    scene::Scene,
    stance::Stance,
    upkeep::{Days, Paid, allotted, due, included, paid_in, payable, rank, required_days, stretches_of},
};

/// A certificate with its cycles and what came out for it.
#[derive(Clone, Copy)]
struct Held<'p> {
    person: &'p Person<'p>,
    cycles: &'p [Cycle],
    result: &'p CredentialResult,
}

/// What must be paid to the bodies whose certificates are held. `people` are the holdings with their cycles, `results` what
/// came out for each.
pub(super) fn fees(people: &[(Person<'_>, Vec<Cycle>)], results: &[CredentialResult]) -> Vec<FeeResult> {
    let held = people.iter().zip(results);
    let held: Vec<Held<'_>> =
        held.map(|((person, cycles), result)| Held { person, cycles, result }).collect();
    let mut programs: Vec<ProgramIx> = held.iter().map(|held| held.person.reference.program).collect();
    programs.sort_unstable();
    programs.dedup();
    let mut results = Vec::new();
    for program in programs {
        let ours: Vec<_> = held.iter().filter(|held| held.person.reference.program == program).collect();
        let Some(fees) = ours.first().map(|held| &held.person.program.fees) else { continue };
        for (at, fee) in fees.iter().enumerate() {
            let concerned = ours.iter().filter(|held| {
                let rule = held.person.program.rule(fee.rule);
                !held.cycles.is_empty() && rule.applies.contains(held.person.reference.credential)
            });
            let concerned: Vec<Held<'_>> = concerned.map(|held| **held).collect();
            match fee.per {
                Per::Person => results.extend(fee_result(program, FeeIx::new(at), fee, &concerned, None)),
                Per::Credential => results.extend(concerned.iter().filter_map(|one| {
                    fee_result(program, FeeIx::new(at), fee, &[*one], Some(one.person.reference))
                })),
            }
        }
    }
    results
}

/// One fee. Where a person pays once, the certificate that was held first counts the years.
fn fee_result(
    program: ProgramIx,
    at: FeeIx,
    fee: &Fee,
    concerned: &[Held<'_>],
    credential: Option<CredentialRef>,
) -> Option<FeeResult> {
    let counting = concerned.iter().min_by_key(|held| rank(held.person.holding))?;
    let person = counting.person;
    let stretches = payable(person, fee, counting.cycles);
    let paid = allotted(person, at, credential, || &stretches);
    let shown = shown(counting, concerned, fee)?;
    let concerned: Vec<Concerned<'_>> = concerned.iter().map(|held| Concerned::of(held, fee)).collect();
    let payments =
        stretches.into_iter().filter(|stretch| stretch.last >= shown.first && stretch.first <= shown.last);
    let payments = payments.filter_map(|period| {
        let due = due_in_force(person, at, fee, period)?;
        let then: Vec<_> = concerned.iter().filter(|one| one.asks_on(due)).collect();
        let payment = (!then.is_empty()).then(|| payment(fee, &then, period, due, &paid))?;
        let settled = matches!(payment.state, FeeState::Paid | FeeState::Included);
        (settled || then.iter().any(|one| !one.ended)).then_some(payment)
    });
    Some(FeeResult { program, fee: at, rule: fee.rule, credential, payments: payments.collect() })
}

/// The day on which a fee is due for a stretch of its window, if it is in force on it. Where the stretch had begun when a
/// duty came into force that the fee keeps up, it is the first day of the duty: the rest of the stretch must be covered.
fn due_in_force(person: &Person<'_>, at: FeeIx, fee: &Fee, period: Period) -> Option<Date> {
    let program = person.program;
    let ours = |duty: &&Coverage| {
        duty.fee == Some(at) && program.rule(duty.rule).applies.contains(person.reference.credential)
    };
    let duties = program.coverage.iter().filter(ours);
    let first = duties.filter_map(|duty| required_days(program, duty, period)).map(|days| days.first).min();
    let due = first.map_or(due(fee, period), |first| first.max(due(fee, period)));
    let rule = program.rule(fee.rule);
    (rule.first <= due && due <= rule.last).then_some(due)
}

/// The days whose payments are told: from the cycle that is told of, to the end of the one that runs by the calendar, or of
/// that of another certificate where it ends later.
fn shown(counting: &Held<'_>, concerned: &[Held<'_>], fee: &Fee) -> Option<Period> {
    let on = counting.person.given.on;
    let begun = |held: &Held<'_>| {
        let begun = held.cycles.iter().rev().find(|cycle| cycle.period.first <= on).copied();
        begun.filter(|_| since(held.person.holding).is_none_or(|day| day <= on))
    };
    let runs = begun(counting).or(counting.cycles.first().copied())?;
    let first =
        counting.result.cycle.map_or(runs.period.first, |told| told.period.first.min(runs.period.first));
    let running = concerned.iter().filter_map(begun).chain([runs]);
    let last = running.map(|cycle| window_end(counting.person, fee, cycle)).max();
    Period::new(first, last?)
}

/// The last day of a cycle, or of the last stretch of a fee's window that belongs to it: it may reach beyond, or follow.
fn window_end(person: &Person<'_>, fee: &Fee, cycle: Cycle) -> Date {
    let scene = Scene { cycle: Some(cycle), ..Scene::new(person, Stance::stated(&[]), false) };
    let last = stretches_of(&scene, &fee.window).last().map(|stretch| stretch.last);
    last.map_or(cycle.period.last, |last| last.max(cycle.period.last))
}

/// One of the certificates a fee is for.
struct Concerned<'p> {
    person: &'p Person<'p>,
    cycles: &'p [Cycle],
    /// The day from which on it asks for the fee: that of its grant, or the first of its first cycle where that is earlier.
    since: Date,
    /// The last day on which it does: that of the window of a cycle which ended short and was followed by none.
    until: Date,
    /// Whether it ended for good. Nobody pays for what cannot be saved any more.
    ended: bool,
}

impl<'p> Concerned<'p> {
    fn of(held: &Held<'p>, fee: &Fee) -> Self {
        let Held { person, cycles, result } = *held;
        let first = cycles.first().map(|cycle| cycle.period.first);
        let since = since(person.holding).into_iter().chain(first).min().unwrap_or(Date::EARLIEST);
        let short = result.cycle.filter(|told| told.period.last < person.given.on);
        let until = short.map_or(Date::LATEST, |told| window_end(person, fee, told));
        let ended = match result.standing.state {
            Some(State::Expired | State::Revoked) => true,
            Some(State::Active | State::Grace | State::Suspended) | None => false,
        };
        Self { person, cycles, since, until, ended }
    }

    /// Whether it asks for what is due on a day.
    fn asks_on(&self, due: Date) -> bool {
        self.since <= due && due <= self.until
    }

    /// Where the fee that is due on a day is asked for: what its rules say may differ from day to day.
    fn scene(&self, answers: &'p [(QuestionIx, AnswerIx)], due: Date) -> Scene<'p> {
        let mut scene = Scene::new(self.person, Stance::stated(answers), false);
        scene.cycle = self.cycles.iter().copied().find(|cycle| cycle.period.contains(due));
        scene.window_start = Some(due);
        scene
    }

    /// Every combination of answers to the questions that touch the amount or the inclusions: there are few.
    fn answers(&self, fee: &'p Fee, due: Date) -> impl Iterator<Item = super::combine::Answers> + use<> {
        let mut scene = self.scene(&[], due);
        scene.enter(fee.rule);
        let _ = scene.choose(&fee.amount);
        let _ = included(&mut scene, &fee.included_in);
        let questions: Vec<_> = scene.touched.iter().filter_map(|doubt| doubt.question()).collect();
        super::combine::all_answers(self.person.program, &questions, self.person.given.most_combinations)
    }
}

/// What is included of a payment, and how much it is, by all answers and all certificates that it is for.
#[derive(Default)]
struct Terms {
    /// Days that are included whatever the answers are.
    surely: Option<Days>,
    /// Days that are included under some answers.
    perhaps: Option<Days>,
    included_by: Option<RuleIx>,
    amounts: Vec<Vec<Money>>,
}

fn terms(fee: &Fee, concerned: &[&Concerned<'_>], period: Period, due: Date) -> Terms {
    let mut terms = Terms::default();
    let open = |days: &Days| -> i64 {
        days.missing_in(period).iter().map(|gap| gap.last.days_since(gap.first) + 1).sum()
    };
    for one in concerned {
        let mut own = Vec::new();
        for answers in one.answers(fee, due) {
            let mut scene = one.scene(&answers, due);
            let found = included(&mut scene, &fee.included_in);
            terms.included_by = terms.included_by.or(found.first().map(|one| one.by));
            let surely = found.iter().filter(|one| one.surely).map(|one| one.days);
            let surely = Days::of(surely.collect());
            let days = Days::of(found.iter().map(|one| one.days).collect());
            if terms.surely.as_ref().is_none_or(|least| open(&surely) > open(least)) {
                terms.surely = Some(surely);
            }
            if terms.perhaps.as_ref().is_none_or(|most| open(&days) < open(most)) {
                terms.perhaps = Some(days);
            }
            scene.enter(fee.rule);
            if let Ok(Some(alternative)) = scene.choose(&fee.amount) {
                own.push(alternative.is.clone());
            }
        }
        terms.amounts.push(own);
    }
    terms
}

fn payment(fee: &Fee, concerned: &[&Concerned<'_>], period: Period, due: Date, paid: &[Paid]) -> FeeDue {
    let Terms { surely, perhaps, included_by, amounts } = terms(fee, concerned, period, due);
    let (surely, perhaps) = (surely.unwrap_or_default(), perhaps.unwrap_or_default());
    let on = concerned.first().map_or(due, |one| one.person.given.on);
    let state = if paid_in(paid, fee, period, Date::LATEST) {
        FeeState::Paid
    } else if surely.missing_in(period).is_empty() {
        FeeState::Included
    } else if surely.missing_in(period) != [period] {
        FeeState::PartlyIncluded
    } else if perhaps.missing_in(period) != [period] {
        FeeState::PerhapsIncluded
    } else if due > on {
        FeeState::Later
    } else {
        FeeState::Due
    };
    let includes = matches!(state, FeeState::Included | FeeState::PartlyIncluded | FeeState::PerhapsIncluded);
    FeeDue { period, due, amounts: highest(&amounts), state, included_by: included_by.filter(|_| includes) }
}

/// What a person pays who pays once for several certificates: the highest amount. Each list holds the amounts one
/// certificate may ask for; what is below all that another one may ask for is never paid. Amounts of two currencies have
/// no order.
fn highest(amounts: &[Vec<Money>]) -> Vec<Money> {
    let below_all = |money: &Money, of: &[Money]| {
        let below = |other: &Money| other.currency == money.currency && other.amount > money.amount;
        !of.is_empty() && of.iter().all(below)
    };
    let may_be = |money: &&Money| !amounts.iter().any(|other| below_all(money, other));
    let mut highest: Vec<Money> = amounts.iter().flatten().filter(may_be).cloned().collect();
    highest.sort_by(|a, b| (&a.currency, a.amount).cmp(&(&b.currency, b.amount)));
    highest.dedup();
    highest
}
