//! The days on which an answer can change, and what has such a day.

use crate::{
    assess::{Given, assess},
    ledger::{Activity, Ledger},
    rulebook::{CredentialRef, Rule, RuleIx, Rulebook},
    vocabulary::date::Date,
};

use super::{Along, Mover, Subject};

/// Something in the ledger that has a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An activity happened or was written down: its id.
    Activity(Box<str>),
    /// Its claim was sent.
    Submitted(Box<str>),
    /// The body decided on its claim.
    Decided(Box<str>),
    /// Proof of it came.
    Proof(Box<str>),
    /// A certificate was granted.
    Granted,
    /// A fee was paid.
    Payment,
    /// A subscription began or ended.
    Subscription,
    /// An exam was passed.
    Exam,
    /// A balance was taken over.
    Opening,
    /// A declaration was made.
    Declaration,
}

/// The days on which an answer can change, in order, up to those that are given.
pub(super) fn candidates(
    rulebook: &Rulebook,
    ledger: &Ledger,
    given: &Given,
    credential: CredentialRef,
    along: Along,
) -> Vec<Date> {
    let rules = &rulebook.program(credential.program).rules;
    let concerned = rules.iter().filter(|rule| rule.applies.contains(credential.credential));
    let mut days: Vec<_> = concerned.flat_map(|rule| of_rule(rule, along)).collect();
    days.extend(facts(ledger, along).into_iter().map(|(day, _)| day));
    let last = match along {
        Along::Known => given.known_on,
        Along::Asked => {
            let assessment = assess(rulebook, ledger, given);
            let cycles = assessment.credentials.iter().filter_map(|result| result.cycle);
            days.extend(cycles.flat_map(|cycle| [cycle.period.first, cycle.period.last.next()]));
            given.on
        }
    };
    if last < Date::LATEST {
        days.push(last);
    }
    days.retain(|day| Date::EARLIEST < *day && *day <= last);
    days.sort_unstable();
    days.dedup();
    days
}

/// The days of a rule and of the values in it.
fn of_rule(rule: &Rule, along: Along) -> Vec<Date> {
    match along {
        Along::Known => rule.cited.iter().map(|cited| cited.known).chain([rule.known]).collect(),
        Along::Asked => {
            let values = rule.cited.iter().flat_map(|cited| [cited.first, cited.last.next()]);
            values.chain([rule.first, rule.last.next()]).collect()
        }
    }
}

/// What is in a ledger, by its days.
fn facts(ledger: &Ledger, along: Along) -> Vec<(Date, Fact)> {
    let known = along == Along::Known;
    let pick = |since: Date, on: Date| if known { since } else { on };
    let mut facts: Vec<_> =
        ledger.activities.iter().flat_map(|activity| of_activity(activity, along)).collect();
    let granted = ledger.holdings.iter().filter_map(|held| {
        let first = held.granted.or(held.cycles.first().map(|cycle| cycle.first))?;
        Some((pick(held.known, first), Fact::Granted))
    });
    facts.extend(granted);
    facts.extend(ledger.payments.iter().map(|paid| (pick(paid.known, paid.on), Fact::Payment)));
    for each in &ledger.subscriptions {
        facts.push((pick(each.known, each.from), Fact::Subscription));
        facts.extend((!known).then(|| (each.to.next(), Fact::Subscription)));
    }
    facts.extend(ledger.exams.iter().map(|exam| (pick(exam.known, exam.on), Fact::Exam)));
    facts.extend(ledger.openings.iter().map(|opening| (pick(opening.known, opening.on), Fact::Opening)));
    facts.extend(ledger.declarations.iter().map(|made| (pick(made.known, made.on), Fact::Declaration)));
    facts
}

fn of_activity(activity: &Activity, along: Along) -> Vec<(Date, Fact)> {
    let id = || activity.id.clone();
    let mut facts = vec![match along {
        Along::Known => (activity.known, Fact::Activity(id())),
        Along::Asked => (activity.on.last, Fact::Activity(id())),
    }];
    if along == Along::Known {
        facts.extend(activity.proofs.iter().filter_map(|proof| Some((proof.known?, Fact::Proof(id())))));
    }
    for claim in &activity.claims {
        facts.extend(claim.submitted.map(|day| (day, Fact::Submitted(id()))));
        facts.extend(claim.decided.map(|day| (day, Fact::Decided(id()))));
    }
    facts
}

/// What has this day and moved the answer: of the rules those that it rests on now or rested on before, of the ledger what
/// is about the subject.
pub(super) fn movers(
    rulebook: &Rulebook,
    ledger: &Ledger,
    credential: CredentialRef,
    (subject, along, day): (Subject, Along, Date),
    rules: [&[RuleIx]; 2],
) -> Vec<Mover> {
    let program = rulebook.program(credential.program);
    let mut touched: Vec<_> = rules.concat();
    touched.sort_unstable();
    touched.dedup();
    touched.retain(|rule| of_rule(program.rule(*rule), along).contains(&day));
    let own = match subject {
        Subject::Activity(place) => ledger.activities.get(place).map(|activity| &activity.id),
        Subject::Credential | Subject::Requirement(_) => None,
    };
    let about = |fact: &Fact| match fact {
        Fact::Activity(id) | Fact::Submitted(id) | Fact::Decided(id) | Fact::Proof(id) => {
            own.is_none_or(|own| own == id)
        }
        Fact::Granted
        | Fact::Payment
        | Fact::Subscription
        | Fact::Exam
        | Fact::Opening
        | Fact::Declaration => true,
    };
    let facts = facts(ledger, along).into_iter().filter(|(on, fact)| *on == day && about(fact));
    let mut moved: Vec<_> = touched.into_iter().map(|rule| Mover::Rule(credential.program, rule)).collect();
    moved.extend(facts.map(|(_, fact)| Mover::Fact(fact)));
    moved
}
