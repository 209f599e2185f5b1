//! The cheapest repairs, for people.

use crate::{
    assess::Verdict,
    repair::{Action, Deed, Goal, MOST_TRIED, Repair, Repairs, WhyNot},
    rulebook::{CredentialRef, Program, RuleIx},
    vocabulary::amount::{Amount, Money},
};

use super::{fee::amounts_of, names::Names, page::Page, phrase::Phrase, status::View};

/// The most repairs of a goal that people are told.
const MOST_TOLD: usize = 3;

/// What would meet each goal. `command` is how `what-if` is started on the same ledger and day.
#[must_use]
pub fn page(view: &View<'_>, found: &[Repairs], command: &str) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let open: Vec<_> = found.iter().filter(|each| each.goal.verdict != Verdict::Yes).collect();
    let repaired = open.iter().filter(|each| !each.sure.is_empty()).count();
    if open.is_empty() {
        page.answer(Some(Verdict::Yes), names.say(Phrase::NothingToRepair));
    } else {
        let verdict = open.iter().map(|each| each.goal.verdict).min();
        page.answer(verdict, names.fill(Phrase::RepairAnswer, &[&open.len(), &repaired]));
    }
    view.head(Phrase::RepairOn, &mut page);
    for each in found {
        of_goal(view, each, command, &mut page);
    }
    page
}

fn of_goal(view: &View<'_>, found: &Repairs, command: &str, page: &mut Page) {
    let names = &view.names;
    let goal = &found.goal;
    page.heading(format!("{}: {}", names.credential(goal.credential), title(view, goal)));
    if goal.verdict == Verdict::Yes {
        page.answer(Some(Verdict::Yes), format!("  {}", names.met(Verdict::Yes)));
        return;
    }
    let told = names.fill(Phrase::MetBy, &[&names.met(goal.verdict), &goal.due]);
    page.answer(Some(goal.verdict), format!("  {told}"));
    for (at, repair) in found.sure.iter().take(MOST_TOLD).enumerate() {
        let cost = cost(view, repair);
        page.line(1, names.fill(Phrase::RepairSure, &[&(at + 1), &cost]));
        set(view, goal, repair, command, page);
    }
    if found.sure.len() > MOST_TOLD {
        page.line(1, names.fill(Phrase::MoreRepairs, &[&(found.sure.len() - MOST_TOLD)]));
    }
    if found.sure.is_empty() {
        page.line(1, names.say(Phrase::NoRepair));
        for why in &found.why {
            page.line(2, because(view, goal, why));
        }
    }
    for repair in found.perhaps.iter().take(1) {
        page.line(1, names.fill(Phrase::RepairPerhaps, &[&cost(view, repair)]));
        set(view, goal, repair, command, page);
    }
    if !found.smallest {
        page.line(1, names.fill(Phrase::NotSmallest, &[&MOST_TRIED]));
    } else if !found.cheapest {
        page.line(1, names.fill(Phrase::NotCheapest, &[&MOST_TRIED]));
    }
}

/// What a goal is called.
#[must_use]
pub fn title(view: &View<'_>, goal: &Goal) -> String {
    let program = view.names.rulebook.program(goal.credential.program);
    match goal.rules.as_slice() {
        [only] => view.names.rule(program, *only).to_owned(),
        rules => {
            let titles: Vec<_> = rules.iter().map(|rule| view.names.rule(program, *rule)).collect();
            format!("{} ({})", view.names.say(Phrase::OneOfRoutes), titles.join(" / "))
        }
    }
}

fn cost(view: &View<'_>, repair: &Repair) -> String {
    let names = &view.names;
    let mut parts = vec![names.fill(Phrase::ActionsCost, &[&repair.actions.len()])];
    let minutes: u32 = repair.actions.iter().map(Action::minutes).sum();
    if minutes > 0 {
        parts.push(spent(view, minutes));
    }
    parts.extend(paid(names, repair));
    if repair.on > view.assessment.given.on {
        parts.push(names.fill(Phrase::DoneOn, &[&repair.on]));
    }
    parts.join(", ")
}

/// What is paid: sums that are certain in one for each currency, and what else it may be.
fn paid(names: &Names<'_>, repair: &Repair) -> Vec<String> {
    let (mut sums, mut others): (Vec<Money>, Vec<String>) = (Vec::new(), Vec::new());
    for action in &repair.actions {
        let Deed::Pay(_, _, amounts) = &action.deed else { continue };
        match &**amounts {
            [] => {}
            [one] => match sums.iter_mut().find(|sum| sum.currency == one.currency) {
                Some(sum) => sum.amount += one.amount,
                None => sums.push(one.clone()),
            },
            several => others.push(amounts_of(names, several)),
        }
    }
    let sums = sums.iter().map(|sum| amounts_of(names, std::slice::from_ref(sum)));
    sums.chain(others).collect()
}

/// Minutes as hours where they are quarters of hours.
fn spent(view: &View<'_>, minutes: u32) -> String {
    if minutes.is_multiple_of(15) {
        let quarters = Amount::whole(i64::from(minutes / 15));
        let hours = Amount::from_decimal(quarters.decimal() / rust_decimal::Decimal::from(4));
        return view.names.fill(Phrase::HoursCost, &[&hours.unwrap_or_default()]);
    }
    view.names.fill(Phrase::MinutesCost, &[&minutes])
}

fn set(view: &View<'_>, goal: &Goal, repair: &Repair, command: &str, page: &mut Page) {
    let names = &view.names;
    for action in &repair.actions {
        page.line(3, told(view, goal, action));
    }
    if let Some(by) = repair.by {
        page.line(3, names.fill(Phrase::LastDayTo, &[&by]));
    }
    if !repair.instead.is_empty() {
        let program = names.rulebook.program(goal.credential.program);
        let kinds: Vec<_> = repair.instead.iter().map(|kind| word(view, program, kind)).collect();
        page.line(3, names.fill(Phrase::InsteadOf, &[&kinds.join(", ")]));
    }
    if !repair.harms.is_empty() {
        let rule = |(credential, rule): &(CredentialRef, RuleIx)| {
            let program = names.rulebook.program(credential.program);
            format!("{}: {}", names.credential(*credential), names.rule(program, *rule))
        };
        let harms: Vec<_> = repair.harms.iter().map(rule).collect();
        page.line(3, names.fill(Phrase::HarmsWith, &[&harms.join(", ")]));
    }
    page.line(3, names.fill(Phrase::TryIt, &[&what_if(command, repair)]));
}

fn word<'a>(view: &View<'a>, program: &'a Program, kind: &'a str) -> &'a str {
    view.names.rulebook.symbols.find(kind).map_or(kind, |symbol| view.names.word(program, symbol))
}

/// An activity by its id and title.
pub(super) fn record(view: &View<'_>, id: &str) -> String {
    let found = view.ledger.activities.iter().find(|activity| &*activity.id == id);
    let title = found.map_or("", |activity| super::audit::title(activity, view.names.language));
    format!("{id} {title}")
}

/// An action in words.
#[must_use]
pub fn told(view: &View<'_>, goal: &Goal, action: &Action) -> String {
    let names = &view.names;
    let program = names.rulebook.program(goal.credential.program);
    let record = |id: &str| record(view, id);
    match &action.deed {
        Deed::Prove(id, kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| word(view, program, kind)).collect();
            let asked = match kinds.as_slice() {
                [] => names.say(Phrase::AnyProof),
                [only] => (*only).to_owned(),
                several => names.fill(Phrase::OneOf, &[&several.join(", ")]),
            };
            names.fill(Phrase::DoProve, &[&record(id), &asked])
        }
        Deed::Submit(id) => names.fill(Phrase::DoSubmit, &[&record(id)]),
        Deed::File(id, category) => {
            names.fill(Phrase::DoFile, &[&record(id), &names.category(program, *category)])
        }
        Deed::State(id, domain) => names.fill(Phrase::DoState, &[&record(id), &word(view, program, domain)]),
        Deed::CarryOut(id) => names.fill(Phrase::DoCarryOut, &[&record(id)]),
        Deed::Add(kind, minutes, days) => {
            let spent = minutes.map_or(names.say(Phrase::NoHours), |minutes| spent(view, minutes));
            names.fill(Phrase::DoAdd, &[&word(view, program, kind), &spent, &names.period(*days)])
        }
        Deed::Declare(declaration) => names.fill(Phrase::DoDeclare, &[&word(view, program, declaration)]),
        Deed::Pay(fee, days, amounts) => {
            let fee = program.fees.get(fee.index()).map_or("", |fee| names.rule(program, fee.rule));
            let mut told = vec![names.fill(Phrase::DoPay, &[&fee])];
            told.extend(days.map(|days| names.fill(Phrase::ForDays, &[&names.period(days)])));
            if !amounts.is_empty() {
                told.push(amounts_of(names, amounts));
            }
            told.join(", ")
        }
        Deed::Subscribe(product, days) => {
            let product = program.products.get(product.index());
            let product = product.map_or("", |(_, rule)| names.rule(program, *rule));
            names.fill(Phrase::DoSubscribe, &[&product, &names.period(*days)])
        }
        Deed::Pass(exam) => names.fill(Phrase::DoPass, &[exam, &action.day]),
    }
}

fn because(view: &View<'_>, goal: &Goal, why: &WhyNot) -> String {
    let names = &view.names;
    let program = names.rulebook.program(goal.credential.program);
    match why {
        WhyNot::Over(period) => names.fill(Phrase::WhyOver, &[&names.period(*period)]),
        WhyNot::Full(rule, most) => {
            names.fill(Phrase::WhyFull, &[&names.limit(program, *rule), &names.amount(*most)])
        }
        WhyNot::Holds(held) => names.fill(Phrase::WhyHolds, &[&held.join(", ")]),
        WhyNot::Condition(text) => names.fill(Phrase::WhyCondition, &[text]),
        WhyNot::NotInForce(what) => names.fill(Phrase::WhyNotInForce, &[what]),
        WhyNot::Open => names.say(Phrase::WhyOpen),
    }
}

/// The command that tells what comes of a repair.
#[must_use]
pub fn what_if(command: &str, repair: &Repair) -> String {
    line(command, repair.actions.iter().flat_map(|action| &action.options))
}

/// A command with options as a shell takes them.
pub(super) fn line<'o>(command: &str, options: impl Iterator<Item = &'o Box<str>>) -> String {
    let mut written = command.to_owned();
    for option in options {
        written.push(' ');
        written += &quoted(option);
    }
    written
}

/// A word as a shell takes it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
