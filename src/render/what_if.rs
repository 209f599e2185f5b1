//! What comes of a scenario, for people: before, after, difference, and what each activity is worth.

use crate::{
    assess::{Reason, Verdict, trace::Step},
    scenario::{Outcome, Worth, written::gist},
    vocabulary::{amount::Amount, span::Sources},
};

use super::{
    audit::{amount, reason, title},
    difference::{Teller, shift},
    page::Page,
    phrase::Phrase,
    status::View,
};

/// A scenario and all that is needed to tell it.
#[derive(Clone, Copy, Debug)]
pub struct Supposition<'a> {
    /// Its name, where it is stored.
    pub name: Option<&'a str>,
    /// The records and rules without it.
    pub before: View<'a>,
    /// The same with it.
    pub after: View<'a>,
    /// The same with everything that is planned done.
    pub whole: View<'a>,
    /// The texts that the rules before and after it were read from.
    pub texts: [&'a Sources; 2],
    /// What comes of it.
    pub outcome: &'a Outcome,
    /// What it gave when it was stored, by certificate.
    pub gave: &'a [(Box<str>, Box<str>)],
}

impl<'a> Supposition<'a> {
    /// How its two sides are told.
    #[must_use]
    pub fn teller(&self) -> Teller<'a> {
        Teller { before: self.before.names, after: self.after.names }
    }

    /// Whether everything is met with it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let met = self.outcome.after.credentials.iter().map(|result| result.met);
        met.reduce(both).unwrap_or(Verdict::Yes)
    }
}

fn both(one: Verdict, two: Verdict) -> Verdict {
    match (one, two) {
        (Verdict::Undetermined, _) | (_, Verdict::Undetermined) => Verdict::Undetermined,
        (Verdict::No, _) | (_, Verdict::No) => Verdict::No,
        (Verdict::Yes, Verdict::Yes) => Verdict::Yes,
    }
}

/// What comes of scenarios; of several, side by side first.
#[must_use]
pub fn page(scenarios: &[Supposition<'_>]) -> Page {
    let mut page = Page::default();
    if scenarios.len() > 1 {
        side_by_side(scenarios, &mut page);
    }
    for scenario in scenarios {
        one(scenario, scenarios.len() == 1, &mut page);
    }
    page
}

fn side_by_side(scenarios: &[Supposition<'_>], page: &mut Page) {
    let Some(first) = scenarios.first() else { return };
    let names = &first.before.names;
    let verdict = scenarios.iter().map(Supposition::verdict).reduce(both).unwrap_or(Verdict::Yes);
    let each = |scenario: &Supposition<'_>| {
        format!("{}: {}", scenario.name.unwrap_or("-"), names.met(scenario.verdict()))
    };
    let told: Vec<_> = scenarios.iter().map(each).collect();
    page.answer(Some(verdict), format!("{} ({})", names.met(verdict), told.join("; ")));
    page.heading(names.say(Phrase::SideBySide));
    let mut columns = vec![names.say(Phrase::Figure)];
    columns.extend(scenarios.iter().map(|scenario| scenario.name.unwrap_or("-").to_owned()));
    let mut rows = Vec::new();
    for delta in &first.outcome.delta.credentials {
        let mut row = vec![first.teller().credential(delta)];
        row.extend(scenarios.iter().map(|scenario| {
            let deltas = &scenario.outcome.delta.credentials;
            let same = deltas.iter().find(|other| other.credential == delta.credential);
            let teller = scenario.teller();
            same.map_or(String::new(), |same| {
                let counted = same.counted();
                let after = counted.after.map_or(String::new(), |after| names.interval(after));
                let met = same.whole.after.as_ref().map_or(String::new(), |whole| names.met(whole.met));
                format!("{} ({after}), {met}", shift(&teller.after, counted.shift()))
            })
        }));
        rows.push(row);
    }
    page.table(columns, rows);
}

fn one(scenario: &Supposition<'_>, alone: bool, page: &mut Page) {
    let (view, outcome) = (&scenario.after, scenario.outcome);
    let (names, teller) = (&view.names, scenario.teller());
    let summaries: Vec<_> = outcome.delta.credentials.iter().map(|delta| teller.summary(delta)).collect();
    let verdict = scenario.verdict();
    let answer = format!("{}: {}", names.met(verdict), summaries.join("; "));
    if alone {
        page.answer(Some(verdict), answer.clone());
    }
    page.heading(match scenario.name {
        Some(name) => names.fill(Phrase::WhatIfNamed, &[&name, &outcome.after.given.on]),
        None => names.fill(Phrase::WhatIfOn, &[&outcome.after.given.on]),
    });
    if !alone {
        page.answer(Some(verdict), answer);
    }
    view.used(page);
    for line in since_stored(scenario) {
        page.line(1, line);
    }
    if outcome.delta.is_empty() {
        page.line(1, names.say(Phrase::Unchanged));
    }
    for delta in outcome.delta.credentials.iter().filter(|delta| !delta.is_empty()) {
        page.heading(format!("{} ({})", teller.credential(delta), delta.credential));
        page.table(teller.columns(), teller.rows(delta).into_iter().map(Vec::from).collect());
    }
    let fees = teller.fees(&outcome.delta);
    if !fees.is_empty() {
        page.heading(names.say(Phrase::Fees));
        page.table(teller.columns(), fees.into_iter().map(Vec::from).collect());
    }
    worths(scenario, page);
}

/// What a stored scenario gave for a certificate, and what it gives now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The certificate.
    pub credential: Box<str>,
    /// What it gave when it was stored.
    pub gave: Box<str>,
    /// What it gives now; `None` where the certificate is not held.
    pub gives: Option<Box<str>>,
}

/// Where a stored scenario gives something else than when it was stored.
#[must_use]
pub fn moved(scenario: &Supposition<'_>) -> Vec<Moved> {
    let now = gist(&scenario.outcome.delta);
    let gives = |credential: &str| {
        now.iter().find(|(known, _)| **known == *credential).map(|(_, gives)| gives.clone())
    };
    let told = scenario.gave.iter().map(|(credential, gave)| Moved {
        credential: credential.clone(),
        gave: gave.clone(),
        gives: gives(credential),
    });
    told.filter(|moved| moved.gives.as_ref() != Some(&moved.gave)).collect()
}

fn since_stored(scenario: &Supposition<'_>) -> Vec<String> {
    let names = &scenario.after.names;
    if scenario.gave.is_empty() {
        return Vec::new();
    }
    let moved = moved(scenario);
    if moved.is_empty() {
        return vec![names.say(Phrase::GivesTheSame)];
    }
    let none = || Box::from(names.say(Phrase::NotThere));
    moved
        .iter()
        .map(|Moved { credential, gave, gives }| {
            names.fill(Phrase::GaveBefore, &[credential, gave, &gives.clone().unwrap_or_else(none)])
        })
        .collect()
}

fn worths(scenario: &Supposition<'_>, page: &mut Page) {
    let (view, outcome) = (&scenario.whole, scenario.outcome);
    if outcome.worths.is_empty() {
        return;
    }
    let names = &view.names;
    page.heading(names.say(Phrase::WorthOfEach));
    let columns = [Phrase::Id, Phrase::Title, Phrase::Certificate, Phrase::Counts, Phrase::Adds, Phrase::Why];
    let row = |worth: &Worth| {
        let activity = view.ledger.activities.get(worth.gives.activity);
        vec![
            worth.activity.to_string(),
            activity.map_or("", |activity| title(activity, names.language)).to_owned(),
            names.rulebook.credential(worth.credential).id.to_string(),
            amount(names, worth.gives.credits, worth.gives.reason),
            shift(names, worth.adds),
            why(view, worth),
        ]
    };
    page.table(columns.map(|phrase| names.say(phrase)).to_vec(), outcome.worths.iter().map(row).collect());
    if outcome.untold > 0 {
        page.line(1, names.fill(Phrase::NotTold, &[&outcome.untold]));
    }
}

/// What keeps an activity from adding more: the limit that is full, else why it does not count.
#[must_use]
pub fn why(view: &View<'_>, worth: &Worth) -> String {
    let names = &view.names;
    let program = names.rulebook.program(worth.credential.program);
    let cut_by = |step: &Step| match step {
        Step::Limit { rule, at_most, cut, .. } if *cut > Amount::ZERO => Some((*rule, *at_most)),
        _ => None,
    };
    let own: Vec<_> = worth.gives.steps.iter().filter_map(cut_by).collect();
    let told: Vec<_> = worth
        .limits
        .iter()
        .map(|limit| match own.iter().find(|(rule, _)| rule == limit) {
            Some((rule, most)) => {
                names.fill(Phrase::FullLimit, &[&names.limit(program, *rule), &names.amount(*most)])
            }
            None => names.fill(Phrase::TakesRoom, &[&names.limit(program, *limit)]),
        })
        .collect();
    if told.is_empty() && worth.gives.reason != Reason::Counts {
        return reason(names, worth.gives.reason);
    }
    told.join("; ")
}
