//! What must be paid, when, and how much: the payments of each fee.

use crate::{
    policy::upkeep::Per,
    rulebook::{AnswerIx, CredentialRef, Fee, FeeIx, ProgramIx, QuestionIx, RuleIx},
    vocabulary::{
        amount::Money,
        date::{Date, Period},
    },
};

use super::{
    Cycle, FeeDue, FeeResult, FeeState,
    person::{Person, since},
    scene::Scene,
    stance::Stance,
    upkeep::{Days, Paid, allotted, due, included, paid_in, payable, rank},
};

/// What must be paid to the bodies whose certificates are held. `people` are the holdings with their cycles.
pub(super) fn fees(people: &[(Person<'_>, Vec<Cycle>)]) -> Vec<FeeResult> {
    let mut programs: Vec<ProgramIx> = people.iter().map(|(person, _)| person.reference.program).collect();
    programs.sort_unstable();
    programs.dedup();
    let mut results = Vec::new();
    for program in programs {
        let ours: Vec<_> = people.iter().filter(|(person, _)| person.reference.program == program).collect();
        let Some(fees) = ours.first().map(|(person, _)| &person.program.fees) else { continue };
        for (at, fee) in fees.iter().enumerate() {
            let concerned = ours.iter().filter(|(person, cycles)| {
                let rule = person.program.rule(fee.rule);
                !cycles.is_empty() && rule.applies.contains(person.reference.credential)
            });
            let concerned: Vec<_> = concerned.copied().collect();
            match fee.per {
                Per::Person => results.extend(fee_result(program, FeeIx::new(at), fee, &concerned, None)),
                Per::Credential => results.extend(concerned.iter().filter_map(|one| {
                    fee_result(program, FeeIx::new(at), fee, &[*one], Some(one.0.reference))
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
    concerned: &[&(Person<'_>, Vec<Cycle>)],
    credential: Option<CredentialRef>,
) -> Option<FeeResult> {
    let (person, cycles) = concerned.iter().min_by_key(|(person, _)| rank(person.holding))?;
    let stretches = payable(person, fee, cycles);
    let paid = allotted(person, at, credential, || &stretches);
    let on = person.given.on;
    let shown = cycles.iter().rev().find(|cycle| cycle.period.first <= on).or(cycles.first())?.period;
    let rule = person.program.rule(fee.rule);
    let concerned: Vec<Concerned<'_>> =
        concerned.iter().map(|(person, cycles)| Concerned::of(person, cycles)).collect();
    let payments =
        stretches.into_iter().filter(|stretch| stretch.last >= shown.first && stretch.first <= shown.last);
    let payments = payments.filter_map(|period| {
        let due = due(fee, period);
        let then: Vec<_> = concerned.iter().filter(|one| one.since <= due).collect();
        let in_force = rule.first <= due && due <= rule.last;
        (in_force && !then.is_empty()).then(|| payment(fee, &then, period, due, &paid))
    });
    Some(FeeResult { program, fee: at, rule: fee.rule, credential, payments: payments.collect() })
}

/// One of the certificates a fee is for.
struct Concerned<'p> {
    person: &'p Person<'p>,
    cycles: &'p [Cycle],
    /// The day from which on it asks for the fee: that of its grant, or the first of its first cycle where that is earlier.
    since: Date,
}

impl<'p> Concerned<'p> {
    fn of(person: &'p Person<'p>, cycles: &'p [Cycle]) -> Self {
        let first = cycles.first().map(|cycle| cycle.period.first);
        let since = since(person.holding).into_iter().chain(first).min().unwrap_or(Date::EARLIEST);
        Self { person, cycles, since }
    }

    /// Where the fee that is due on a day is asked for: what its rules say may differ from day to day.
    fn scene(&self, answers: &'p [(QuestionIx, AnswerIx)], due: Date) -> Scene<'p> {
        let mut scene = Scene::new(self.person, Stance::stated(answers), false);
        scene.cycle = self.cycles.iter().copied().find(|cycle| cycle.period.contains(due));
        scene.window_start = Some(due);
        scene
    }

    /// Every combination of answers to the questions that touch the amount or the inclusions: there are few.
    fn answers(&self, fee: &'p Fee, due: Date) -> Vec<super::combine::Answers> {
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
            terms.included_by = terms.included_by.or(found.first().map(|(_, rule)| *rule));
            let days = Days::of(found.into_iter().map(|(days, _)| days).collect());
            if terms.surely.as_ref().is_none_or(|least| open(&days) > open(least)) {
                terms.surely = Some(days.clone());
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
    let state = if paid_in(paid, period, Date::LATEST) {
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
    FeeDue { period, due, amounts: highest(amounts), state, included_by: included_by.filter(|_| includes) }
}

/// What a person pays who pays once for several certificates: the highest amount. Each list holds the amounts one
/// certificate may ask for; what is below another certificate's least amount is never paid.
fn highest(amounts: Vec<Vec<Money>>) -> Vec<Money> {
    let least = amounts.iter().filter_map(|own| own.iter().map(|money| money.amount).min()).max();
    let mut amounts: Vec<Money> = amounts.into_iter().flatten().collect();
    amounts.retain(|money| least.is_none_or(|least| money.amount >= least));
    amounts.sort_by(|a, b| (&a.currency, a.amount).cmp(&(&b.currency, b.amount)));
    amounts.dedup();
    amounts
}
