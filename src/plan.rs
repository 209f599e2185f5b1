//! The smallest plan: from a catalogue of what could be done, the choice that meets what is still open at every body, for
//! the least hours, cost or days.
//!
//! A solver proposes ([`solve`]), the engine judges (`judge`), and what it says goes back into the problem ([`search`]).
//! So the solver knows nothing of rules, and nothing is promised that the engine has not evaluated.

pub mod catalogue;
pub mod goal;
mod judge;
mod lost;
pub mod search;
pub mod solve;
pub mod written;

use std::collections::BTreeSet;

use crate::{
    assess::{CredentialResult, Given, NeedResult, Verdict, assess},
    document::record::Reader,
    ledger::{Ledger, from_document::resolve, written as records},
    rulebook::{CredentialRef, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::Diagnostic,
    },
};

use self::{
    catalogue::Days,
    goal::Goal,
    judge::Engine,
    search::{Judge, Search},
    written::Catalogue,
};
pub use self::{
    catalogue::{Item, Least, Offers},
    goal::{Asks, Leaf, Missing},
    judge::Aim,
    lost::{Lost, Why},
    search::{Hope, Progress, Watch},
};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The person's records.
    pub records: &'a records::Ledger,
    /// What could be done.
    pub catalogue: &'a Catalogue,
    /// The day the plan begins on, and what is known.
    pub given: Given,
    /// What is to be least.
    pub least: Least,
    /// Against which answers to open questions.
    pub hope: Hope,
    /// The certificates that are planned for; all that are held where none is named.
    pub only: &'a [CredentialRef],
}

/// A choice, and what it comes to.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The places of the chosen items among the offers, by their days.
    pub items: Vec<usize>,
    /// The records with all of it done.
    pub ledger: Ledger,
    /// Where each certificate then stands on the last day of its cycle.
    pub results: Vec<CredentialResult>,
    /// Every figure that is asked for, as it then is.
    pub leaves: Vec<Leaf>,
    /// What is missing of each then.
    pub missing: Missing,
}

/// The sums of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Hours.
    pub hours: Amount,
    /// What it costs.
    pub cost: Amount,
    /// Days, each item's by itself.
    pub days: Amount,
    /// How many times something is done.
    pub times: usize,
}

/// What came of planning.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The certificates that were planned for.
    pub aims: Vec<Aim>,
    /// What could be done.
    pub offers: Offers,
    /// Where each certificate would stand on the last day of its cycle with nothing more than what is planned.
    pub before: Plan,
    /// What everything in the catalogue together comes to.
    pub everything: Plan,
    /// What cannot be reached, and why.
    pub lost: Vec<Lost>,
    /// The best plan for what can be reached.
    pub best: Option<Plan>,
    /// The best plan that leaves out something of it.
    pub runner_up: Option<Plan>,
    /// A plan that weighs less, and is enough only if open questions turn out well.
    pub hopeful: Option<Plan>,
    /// What every plan weighs at least, by what is to be least.
    pub bound: Amount,
    /// Whether nothing better exists in the catalogue.
    pub proved: bool,
}

impl Outcome {
    /// Whether everything is met with the best plan.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let plan = self.best.as_ref().unwrap_or(&self.before);
        plan.results.iter().map(|result| result.met).min().unwrap_or(Verdict::Yes)
    }

    /// The sums of a plan.
    #[must_use]
    pub fn sums(&self, plan: &Plan) -> Sums {
        let items = plan.items.iter().filter_map(|item| self.offers.items.get(*item));
        items.fold(Sums::default(), |sums, item| Sums {
            hours: sums.hours + item.hours,
            cost: sums.cost + item.cost,
            days: sums.days + item.days(),
            times: sums.times + 1,
        })
    }
}

/// Mistakes in a catalogue that show once it is read beside a ledger.
#[must_use]
pub fn mistakes(
    catalogue: &Catalogue,
    rulebook: &Rulebook,
    records: &records::Ledger,
    today: Date,
) -> Vec<Diagnostic> {
    catalogue::mistakes(catalogue, rulebook, records, today)
}

/// Plans. The catalogue and the records hold no mistakes.
pub fn plan(asked: &Asked<'_>, watch: &mut Watch<'_>) -> Outcome {
    let ledger = resolve(asked.records, asked.rulebook, &mut Reader::default());
    let aims = aims(asked, &ledger);
    let days = days(asked, &ledger, &aims);
    let offers = Offers::of(asked.catalogue, asked.rulebook, asked.records, &days, asked.least);
    let (mut engine, whole) = Engine::new(asked.rulebook, asked.records, &offers.items, &aims, asked.given);
    let before = told(&engine, &offers, &vec![false; offers.items.len()]);
    let all = vec![true; offers.items.len()];
    let with_all = engine.missing(&all);
    let mut lost = Vec::new();
    let goal = whole.within_reach(&asked.hope.short(&with_all), &mut lost);
    let everything = told(&engine, &offers, &all);
    let lost: Vec<Lost> =
        lost.iter().filter_map(|leaf| lost::lost(&everything, *leaf, asked.given.on)).collect();
    let increasing = increasing(asked.rulebook, &everything);
    let mut search = Search::new(&offers.problem, &goal, asked.hope, &mut engine, &increasing);
    let found = search.best(None, watch);
    let again = found.choice.clone().filter(|choice| found.proved && choice.contains(&true));
    let runner_up = again.and_then(|choice| search.best(Some(&choice), watch).choice);
    let hopeful = (asked.hope == Hope::Robust)
        .then(|| {
            let robust = (found.choice.as_deref(), lost.len());
            hopeful(&offers, &whole, &with_all, &mut engine, robust, &increasing, watch)
        })
        .flatten();
    // Times that were left out come after so many others that they weigh more than the whole plan.
    let weight = found.choice.as_ref().map(|choice| offers.problem.weight(choice));
    let enough = offers.clipped.iter().all(|kept| weight.is_some_and(|weight| kept.first() > weight.first()));
    let told = |choice: Vec<bool>| told(&engine, &offers, &choice);
    let (best, runner_up, hopeful) = (found.choice.map(told), runner_up.map(told), hopeful.map(told));
    Outcome {
        before,
        best,
        runner_up,
        hopeful,
        everything,
        bound: found.bound,
        proved: found.proved && enough,
        lost,
        aims,
        offers,
    }
}

/// What would be enough if open questions turn out well, where that reaches more or weighs less.
fn hopeful(
    offers: &Offers,
    whole: &Goal,
    with_all: &Missing,
    engine: &mut Engine<'_>,
    (robust, robustly_lost): (Option<&[bool]>, usize),
    increasing: &[usize],
    watch: &mut Watch<'_>,
) -> Option<Vec<bool>> {
    let mut lost = Vec::new();
    let goal = whole.within_reach(&Hope::Hopeful.short(with_all), &mut lost);
    let found =
        Search::new(&offers.problem, &goal, Hope::Hopeful, engine, increasing).best(None, watch).choice?;
    let first = |choice: &[bool]| offers.problem.weight(choice).first().copied();
    let less = robust.is_none_or(|robust| first(&found) < first(robust));
    (less || lost.len() < robustly_lost).then_some(found)
}

/// Leaves of programs that limit something to a share of a total: with more there, such a limit lets more through.
fn increasing(rulebook: &Rulebook, plan: &Plan) -> Vec<usize> {
    let of_total = |leaf: &Leaf| !rulebook.program(leaf.credential.program).of_total.is_empty();
    plan.leaves.iter().enumerate().filter(|(_, leaf)| of_total(leaf)).map(|(at, _)| at).collect()
}

fn told(engine: &Engine<'_>, offers: &Offers, choice: &[bool]) -> Plan {
    let ledger = engine.ledger(choice);
    let results = engine.results(&ledger);
    let (mut leaves, mut missing) = (Vec::new(), Missing::new());
    for result in results.iter().flatten() {
        goal::goal(result, &mut leaves, &mut missing);
    }
    let chosen = choice.iter().enumerate().filter(|(_, chosen)| **chosen);
    let mut items: Vec<usize> = chosen.map(|(item, _)| item).collect();
    items.sort_by_key(|item| offers.items.get(*item).map(|item| (item.on, item.id.clone())));
    Plan { items, ledger, results: results.into_iter().flatten().collect(), leaves, missing }
}

/// The certificates with a cycle that has an end.
fn aims(asked: &Asked<'_>, ledger: &Ledger) -> Vec<Aim> {
    let now = assess(asked.rulebook, ledger, &asked.given);
    let wanted =
        |result: &&CredentialResult| asked.only.is_empty() || asked.only.contains(&result.credential);
    let aim = |result: &CredentialResult| {
        let first = result.cycle?.period.first;
        let due = result.last_day()?.max(asked.given.on);
        Some(Aim { credential: result.credential, first, due })
    };
    now.credentials.iter().filter(wanted).filter_map(aim).collect()
}

/// The days that the plan is made for.
fn days(asked: &Asked<'_>, ledger: &Ledger, aims: &[Aim]) -> Days {
    let first = asked.given.on;
    let last = aims.iter().map(|aim| aim.due).max().unwrap_or(first);
    let mut breaks = BTreeSet::new();
    for aim in aims {
        breaks.insert(aim.due.next());
        let rules = asked.rulebook.program(aim.credential.program).rules.iter();
        for rule in rules.filter(|rule| rule.applies.contains(aim.credential.credential)) {
            breaks.extend([rule.first, rule.last.next()]);
            breaks.extend(rule.cited.iter().flat_map(|cited| [cited.first, cited.last.next()]));
        }
        windows(asked, ledger, aim, &mut breaks);
    }
    breaks.retain(|day: &Date| first < *day && *day <= last);
    Days { all: Period { first, last }, breaks }
}

/// The most stretches of the windows of limits that are looked at: five years of weeks.
const MOST_STRETCHES: usize = 260;

/// The days on which windows of needs and limits begin. A result tells only the stretches of limits around its own day, so
/// the days before are asked one stretch after the other, from the last day on.
fn windows(asked: &Asked<'_>, ledger: &Ledger, aim: &Aim, breaks: &mut BTreeSet<Date>) {
    let mut day = aim.due;
    for _ in 0..MOST_STRETCHES {
        let then = assess(asked.rulebook, ledger, &Given { on: day, ..asked.given });
        let Some(result) = then.credentials.iter().find(|result| result.credential == aim.credential) else {
            return;
        };
        let needs = result.requirements.iter().chain(&result.routes);
        needs.flat_map(|each| each.need.leaves()).for_each(|leaf| stretches(leaf, breaks));
        let limits = result.limits.iter().map(|limit| limit.period);
        breaks.extend(limits.clone().flat_map(|period| [period.first, period.last.next()]));
        let before = limits.map(|period| period.first.previous());
        match before.filter(|before| asked.given.on <= *before && *before < day).max() {
            Some(before) => day = before,
            None => return,
        }
    }
}

/// The days on which stretches of a need begin and end.
fn stretches(leaf: &NeedResult, breaks: &mut BTreeSet<Date>) {
    match leaf {
        NeedResult::AtLeast(minima) => {
            let periods = minima.iter().map(|minimum| minimum.period);
            breaks.extend(periods.flat_map(|period| [period.first, period.last.next()]));
        }
        NeedResult::Covered(_, found) | NeedResult::Paid(_, found) | NeedResult::Declared(_, found) => {
            let periods = found.iter().map(|stretch| stretch.period);
            breaks.extend(periods.flat_map(|period| [period.first, period.last.next()]));
            breaks.extend(found.iter().filter_map(|stretch| stretch.gap_from));
        }
        NeedResult::AllOf(..)
        | NeedResult::Some(..)
        | NeedResult::Requirement(..)
        | NeedResult::Passed(..)
        | NeedResult::Holds(..)
        | NeedResult::When(..)
        | NeedResult::Unknown(_) => {}
    }
}
