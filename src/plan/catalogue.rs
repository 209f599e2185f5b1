//! A catalogue as it is written -> single times at which something could be done, each an entry of a ledger.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    case::probe::proof_kinds,
    document::{
        Node,
        record::{FromNode, Reader},
    },
    ledger::{
        from_document::{implausible, resolve},
        written as records,
    },
    message,
    rulebook::Rulebook,
    scenario::{Edit, Section, Value},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::{Code, Diagnostic},
        message::quote,
        name::Name,
        span::At,
        text::{Language, Text},
    },
};

use super::{
    solve::{Problem, Room, Weight, sum_of},
    written::{Catalogue, Opportunity},
};

/// What is to be least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Least {
    /// Hours, then cost, days and times.
    #[default]
    Hours,
    /// Cost, then hours, days and times.
    Cost,
    /// Days, then hours, cost and times.
    Days,
}

/// One time at which something could be done.
#[derive(Clone, Debug)]
pub struct Item {
    /// The place of its opportunity in the catalogue.
    pub opportunity: usize,
    /// Its id, which is that of its activity too.
    pub id: Box<str>,
    /// What it is called.
    pub title: Text,
    /// Its days.
    pub on: Period,
    /// The last day on which it could be done as well, where its days are not fixed.
    pub until: Option<Date>,
    /// Hours it takes.
    pub hours: Amount,
    /// What it costs.
    pub cost: Amount,
    /// The list of the ledger that it stands in.
    pub section: Section,
    /// As an entry of a ledger.
    pub(super) node: Node,
}

/// Everything that could be done, and the problem of choosing from it.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// Each single time.
    pub items: Vec<Item>,
    /// What can be chosen together.
    pub problem: Problem,
    /// The currency of all costs, if anything costs something.
    pub currency: Option<Box<str>>,
    /// Where some times of an opportunity were left out, because there are too many: what those that were kept weigh.
    pub clipped: Vec<Weight>,
}

/// The days that a plan is made for.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// All of them.
    pub(super) all: Period,
    /// Days on which some window or rule begins: it matters on which side of them something is done.
    pub(super) breaks: BTreeSet<Date>,
}

/// The most single times that are looked at.
const MOST_ITEMS: usize = 2_000;

/// The most times of one opportunity between two days on which something begins.
const MOST_TIMES: usize = 150;

/// The most hours of a day, where the catalogue does not say.
const HOURS_OF_A_DAY: Amount = Amount::from_whole(24);

impl Item {
    /// The edit that puts it into a ledger.
    #[must_use]
    pub fn edit(&self) -> Edit {
        Edit::Add(self.section, Value::of(&self.node))
    }

    /// How many days it takes.
    #[must_use]
    pub fn days(&self) -> Amount {
        Amount::whole(self.on.last.days_since(self.on.first) + 1)
    }

    /// What a plan weighs by it: hours, cost, days and times, in the order asked for.
    fn weight(&self, least: Least) -> Weight {
        let (hours, cost, days, one) = (self.hours, self.cost, self.days(), Amount::from_whole(1));
        match least {
            Least::Hours => [hours, cost, days, one],
            Least::Cost => [cost, hours, days, one],
            Least::Days => [days, hours, cost, one],
        }
    }
}

/// Mistakes in a catalogue that show once its entries are read as those of a ledger.
pub(super) fn mistakes(
    catalogue: &Catalogue,
    rulebook: &Rulebook,
    ledger: &records::Ledger,
    today: Date,
) -> Vec<Diagnostic> {
    let mut reader = Reader::default();
    currency(catalogue, &mut reader);
    hours_a_day(catalogue, &mut reader);
    far_from_today(&catalogue.busy, &mut reader);
    let mut ledger = ledger.clone();
    for (name, opportunity) in &catalogue.opportunities {
        times(opportunity, &mut reader);
        let keys = &opportunity.keys;
        far_from_today(&keys.on, &mut reader);
        far_from_today(&keys.within, &mut reader);
        let days = keys.on.first().or(keys.within.first()).filter(|days| far_away(days).is_none());
        let on = days.map_or(Period { first: today, last: today }, |days| days.value);
        let on = if keys.on.is_empty() { Period { last: on.first, ..on } } else { on };
        if let Some(section) = section(opportunity, &mut reader) {
            let node = entry(rulebook, opportunity, section, name.as_str(), on);
            add(&mut ledger, section, &node, &mut reader);
        }
    }
    let mut resolved = Reader::default();
    resolve(&ledger, rulebook, &mut resolved);
    let own = resolved.diagnostics.into_iter().filter(|found| found.span.file == catalogue.span.file);
    reader.diagnostics.extend(own);
    reader.diagnostics
}

/// Which of the five sorts it is.
fn section(opportunity: &Opportunity, reader: &mut Reader) -> Option<Section> {
    let keys = &opportunity.keys;
    let written = [
        (keys.kind.is_some(), Section::Activities),
        (keys.exam.is_some(), Section::Exams),
        (keys.product.is_some(), Section::Subscriptions),
        (keys.fee.is_some(), Section::Fees),
        (keys.declaration.is_some(), Section::Declarations),
    ];
    let mut chosen = written.iter().filter(|(is, _)| *is).map(|(_, section)| *section);
    match (chosen.next(), chosen.next()) {
        (Some(section), None) => Some(section),
        _ => reader.report(
            Diagnostic::new(
                Code::ChooseOne,
                keys.span,
                message!("an opportunity is of one sort", "機会の種類は一つだけ"),
            )
            .help(message!(
                "write one of `kind`, `exam`, `product`, `fee` and `declaration`",
                "`kind`、`exam`、`product`、`fee`、`declaration` のうち一つを書く"
            )),
        ),
    }
}

/// How often it can be done at most.
fn times(opportunity: &Opportunity, reader: &mut Reader) -> usize {
    let keys = &opportunity.keys;
    let offered = keys.on.len().max(1);
    let Some(written) = &keys.times else { return offered };
    let times = written.value.to_string().parse::<usize>().ok().filter(|times| *times > 0);
    times.unwrap_or_else(|| {
        let message =
            message!("{} is no number of times", "{} は回数ではない", quote(&written.value.to_string()));
        let _: Option<()> = reader.report(Diagnostic::new(Code::BadNumber, written.span, message));
        offered
    })
}

/// The most hours of a day, where the catalogue says so.
fn hours_a_day(catalogue: &Catalogue, reader: &mut Reader) {
    let Some(hours) = &catalogue.hours_a_day else { return };
    if hours.value <= Amount::ZERO || hours.value > HOURS_OF_A_DAY {
        let message = message!(
            "{} hours do not fit in a day: more than 0 are needed, and at most {HOURS_OF_A_DAY}",
            "一日に {} 時間はあり得ない。0 より大きく {HOURS_OF_A_DAY} 以下の時間を書く",
            hours.value
        );
        let _: Option<()> = reader.report(Diagnostic::new(Code::ImpossibleNumber, hours.span, message));
    }
}

/// Reports days that are far away.
fn far_from_today(days: &[At<Period>], reader: &mut Reader) {
    for mistake in days.iter().filter_map(far_away) {
        let _: Option<()> = reader.report(mistake);
    }
}

/// The mistake of days that are far away.
fn far_away(days: &At<Period>) -> Option<Diagnostic> {
    let Period { first, last } = days.value;
    implausible(first, days.span).or_else(|| implausible(last, days.span))
}

/// The currency of all costs: sums in several cannot be added.
fn currency(catalogue: &Catalogue, reader: &mut Reader) -> Option<Box<str>> {
    let mut costs = catalogue.opportunities.values().filter_map(|each| each.keys.cost.as_ref());
    let first = costs.next()?;
    for other in costs.filter(|other| other.value.currency != first.value.currency) {
        let message = message!(
            "{} beside {}: costs are added up",
            "{} と {} が混在している。費用は合計される",
            other.value.currency,
            first.value.currency
        );
        let _: Option<()> = reader.report(
            Diagnostic::new(Code::Inconsistent, other.span, message)
                .related(first.span, message!("the first cost", "最初の費用"))
                .help(message!("write all costs in one currency", "費用を一つの通貨で書く")),
        );
    }
    Some(first.value.currency.clone())
}

/// Hours it takes.
fn hours(opportunity: &Opportunity) -> Amount {
    let keys = &opportunity.keys;
    let minutes =
        keys.minutes.as_ref().map(|minutes| minutes.value.decimal() / rust_decimal::Decimal::from(60));
    let minutes = minutes.and_then(|hours| Amount::from_decimal(hours).ok());
    keys.hours.as_ref().map(|hours| hours.value).or(minutes).unwrap_or_default()
}

/// It as an entry of a ledger, on these days.
fn entry(rulebook: &Rulebook, opportunity: &Opportunity, section: Section, id: &str, on: Period) -> Node {
    let (keys, span) = (&opportunity.keys, opportunity.node.span);
    let text = |text: &str| Node::text(text, span);
    let word = |word: &Option<At<crate::vocabulary::name::Word>>| {
        word.as_ref().map(|word| Node::text(word.value.as_str(), word.span))
    };
    let amount = |amount: &Option<At<Amount>>| {
        amount.as_ref().map(|amount| Node::text(&amount.value.to_string(), amount.span))
    };
    let days = if on.first == on.last { on.first.to_string() } else { on.to_string() };
    let entries = match section {
        Section::Activities => {
            let title = keys.title.clone().unwrap_or_else(|| Text::plain(id));
            let (japanese, english) =
                (title.in_language(Language::Japanese), title.in_language(Language::English));
            let told = |key: &str| opportunity.rest.iter().any(|entry| &*entry.key == key);
            let proofs = || {
                let kinds = proof_kinds(rulebook).into_iter();
                Node::list(
                    kinds.map(|kind| Node::map(vec![("kind", Some(text(kind)))], span)).collect(),
                    span,
                )
            };
            vec![
                ("id", Some(text(id))),
                ("title", Some(text(japanese))),
                ("title-en", (japanese != english && !told("title-en")).then(|| text(english))),
                ("kind", word(&keys.kind)),
                ("on", Some(text(&days))),
                ("hours", amount(&keys.hours)),
                ("minutes", amount(&keys.minutes)),
                ("proof", (!told("proof")).then(proofs)),
            ]
        }
        Section::Exams => vec![("exam", word(&keys.exam)), ("on", Some(text(&on.last.to_string())))],
        Section::Subscriptions => {
            let to = keys.lasts.map(|lasts| text(&on.first.plus(lasts).previous().to_string()));
            let from = Some(text(&on.first.to_string()));
            vec![("product", word(&keys.product)), ("policy", word(&keys.policy)), ("from", from), ("to", to)]
        }
        Section::Fees => vec![
            ("fee", word(&keys.fee)),
            ("policy", word(&keys.policy)),
            ("on", Some(text(&on.first.to_string()))),
            ("for", keys.for_.as_ref().map(|days| Node::text(&days.value.to_string(), days.span))),
            ("credential", word(&keys.credential)),
            ("amount", keys.cost.as_ref().map(|cost| Node::text(&cost.value.to_string(), cost.span))),
        ],
        Section::Declarations => vec![
            ("credential", word(&keys.credential)),
            ("declaration", word(&keys.declaration)),
            ("on", Some(text(&on.last.to_string()))),
        ],
    };
    Node::map(entries, span).with(&opportunity.rest)
}

/// Adds an entry to a ledger; its mistakes to the reader.
pub(super) fn add(ledger: &mut records::Ledger, section: Section, node: &Node, reader: &mut Reader) {
    match section {
        Section::Activities => ledger.activities.0.extend(records::Activity::from_node(node, reader)),
        Section::Exams => ledger.exams.0.extend(records::Exam::from_node(node, reader)),
        Section::Subscriptions => {
            ledger.subscriptions.0.extend(records::Subscription::from_node(node, reader))
        }
        Section::Fees => ledger.fees.0.extend(records::Payment::from_node(node, reader)),
        Section::Declarations => ledger.declarations.0.extend(records::Declaration::from_node(node, reader)),
    }
}

/// Days that something is offered on, and how often.
struct Slot {
    on: Period,
    until: Option<Date>,
    /// Whether it is the same again as the one before.
    again: bool,
}

impl Offers {
    /// Everything that could be done on these days.
    pub(super) fn of(
        catalogue: &Catalogue,
        rulebook: &Rulebook,
        ledger: &records::Ledger,
        days: &Days,
        least: Least,
    ) -> Self {
        let mut reader = Reader::default();
        let mut offers = Self { currency: currency(catalogue, &mut reader), ..Self::default() };
        let mut taken: BTreeSet<Box<str>> =
            ledger.activities.iter().map(|activity| activity.keys.id.value.clone()).collect();
        let segments = (days.breaks.len() + 1) * catalogue.opportunities.len();
        let most = (MOST_ITEMS / segments.max(1)).clamp(1, MOST_TIMES);
        for (place, (name, opportunity)) in catalogue.opportunities.iter().enumerate() {
            let Some(section) = section(opportunity, &mut reader) else { continue };
            let times = times(opportunity, &mut reader);
            let slots = slots(catalogue, opportunity, days, times.min(most));
            let first = offers.items.len();
            for (number, slot) in slots.iter().enumerate() {
                let mut id: String = match slots.len() {
                    1 => name.as_str().to_owned(),
                    _ => format!("{}-{}", name.as_str(), number + 1),
                };
                while taken.contains(id.as_str()) {
                    id.push('+');
                }
                taken.insert(id.as_str().into());
                let after = offers.items.len().checked_sub(1).filter(|_| slot.again);
                let item = Item {
                    opportunity: place,
                    title: opportunity.keys.title.clone().unwrap_or_else(|| Text::plain(name.as_str())),
                    on: slot.on,
                    until: slot.until,
                    hours: hours(opportunity),
                    cost: opportunity.keys.cost.as_ref().map(|cost| cost.value.amount).unwrap_or_default(),
                    section,
                    node: entry(rulebook, opportunity, section, &id, slot.on),
                    id: id.into(),
                };
                offers.problem.weights.push(item.weight(least));
                offers.problem.opportunity.push(place);
                offers.problem.after.push(after);
                offers.items.push(item);
            }
            if times > most && !slots.is_empty() && opportunity.keys.on.is_empty() {
                let kept = offers.problem.weights.iter().skip(first).take(most);
                offers.clipped.push(sum_of(kept));
            }
            if slots.len() > times {
                let takes = (first..offers.items.len()).map(|item| (item, Amount::from_whole(1))).collect();
                let at_most = Amount::from_whole(u32::try_from(times).unwrap_or(u32::MAX));
                offers.problem.rooms.push(Room { takes, at_most });
            }
        }
        let a_day = catalogue.hours_a_day.as_ref().map_or(HOURS_OF_A_DAY, |hours| hours.value);
        offers.problem.rooms.extend(full_days(&offers.items, a_day));
        offers
    }
}

/// The days on which an opportunity is offered, not before today, not on busy days.
fn slots(catalogue: &Catalogue, opportunity: &Opportunity, days: &Days, times: usize) -> Vec<Slot> {
    let keys = &opportunity.keys;
    let busy = |on: Period| catalogue.busy.iter().any(|busy| busy.value.overlap(on).is_some());
    let fixed = keys.on.iter().map(|on| on.value);
    let fixed = fixed.filter(|on| days.all.overlap(*on) == Some(*on) && !busy(*on));
    let mut slots: Vec<Slot> = fixed.map(|on| Slot { on, until: None, again: false }).collect();
    slots.sort_by_key(|slot| slot.on);
    let open = if keys.on.is_empty() && keys.within.is_empty() { Some(days.all) } else { None };
    for within in keys.within.iter().map(|within| within.value).chain(open) {
        let Some(within) = within.overlap(days.all) else { continue };
        let firsts = days.breaks.iter().copied().filter(|day| within.first < *day && *day <= within.last);
        let firsts: Vec<Date> = std::iter::once(within.first).chain(firsts).collect();
        for (at, first) in firsts.iter().enumerate() {
            let last = firsts.get(at + 1).map_or(within.last, |next| next.previous());
            let mut free = Vec::new();
            let mut day = *first;
            while day <= last && free.len() < times {
                if !busy(Period { first: day, last: day }) {
                    free.push(day);
                }
                day = day.next();
            }
            for number in 0..if free.is_empty() { 0 } else { times } {
                let Some(day) = free.get(number % free.len()) else { continue };
                let on = Period { first: *day, last: *day };
                slots.push(Slot { on, until: Some(last), again: number > 0 });
            }
        }
    }
    slots
}

/// Days that cannot hold all that is offered on them.
fn full_days(items: &[Item], hours_a_day: Amount) -> Vec<Room> {
    let mut days: BTreeMap<Date, Vec<(usize, Amount)>> = BTreeMap::new();
    for (place, item) in items.iter().enumerate().filter(|(_, item)| item.until.is_none()) {
        let each = item.hours.decimal().checked_div(item.days().decimal());
        let each = each.and_then(|hours| Amount::from_decimal(hours.round_dp(6)).ok()).unwrap_or_default();
        let mut day = item.on.first;
        while day <= item.on.last {
            days.entry(day).or_default().push((place, each));
            day = day.next();
        }
    }
    let rooms = days.into_values().map(|takes| Room { takes, at_most: hours_a_day });
    let full = |room: &Room| {
        room.takes.len() > 1 && room.takes.iter().map(|(_, hours)| *hours).sum::<Amount>() > room.at_most
    };
    let mut rooms: Vec<Room> = rooms.filter(full).collect();
    rooms.dedup();
    rooms
}
