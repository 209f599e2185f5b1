//! The sources of rules: their dates, how old they are, and what rests on them.

use crate::{
    rulebook::{Program, Rulebook, Source, SourceIx},
    vocabulary::date::{Date, Length},
};

use super::{names::Names, page::Page, phrase::Phrase, rules::Whose, used::Policies};

/// What is asked about sources.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// Whose rules they are sources of.
    pub whose: &'a [Whose],
    /// The day on which they must be fresh and rules are in force.
    pub on: Date,
    /// Forget what became known after this day.
    pub known_on: Date,
    /// Only those that are stale.
    pub only_stale: bool,
    /// After how long, instead of what each of them says.
    pub review: Option<Length>,
}

/// A source that was found.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Whose it is.
    pub program: &'a Program,
    /// The source.
    pub source: &'a Source,
    /// After how long it should be looked at again.
    pub review: Option<Length>,
    /// Days since it was last seen.
    pub age: i64,
    /// How many rules in force rest on it.
    pub rules: usize,
    /// Whether it should have been looked at again.
    pub stale: bool,
}

/// The sources that were asked for, known by the day: in the order of their policies, or where only stale ones are asked
/// for, those first on which most rests.
#[must_use]
pub fn find<'a>(rulebook: &'a Rulebook, query: Query<'_>) -> Vec<Found<'a>> {
    let mut all = Vec::new();
    for whose in query.whose {
        let program = rulebook.program(whose.program);
        let known = program.sources.iter().enumerate();
        let known = known.filter(|(_, source)| source.published.last() <= query.known_on);
        all.extend(known.map(|(at, source)| found(program, whose, SourceIx::new(at), source, query)));
    }
    if query.only_stale {
        all.retain(|found| found.stale);
        all.sort_by_key(|found| std::cmp::Reverse(found.rules));
    }
    all
}

fn found<'a>(
    program: &'a Program,
    whose: &Whose,
    at: SourceIx,
    source: &'a Source,
    query: Query<'_>,
) -> Found<'a> {
    let (on, known_on) = (query.on, query.known_on);
    let resting = program.rules.iter().filter(|rule| {
        whose.credentials.iter().any(|credential| rule.applies.contains(*credential))
            && rule.holds_on(on, known_on)
            && rule.rests_on(on, known_on).any(|source| source == at)
    });
    Found {
        program,
        source,
        review: query.review.or(source.review),
        age: on.days_since(source.last_seen(known_on).last()).max(0),
        rules: resting.count(),
        stale: source.is_stale(on, known_on, query.review),
    }
}

/// The sources that were found, for people.
#[must_use]
pub fn page(names: &Names<'_>, query: Query<'_>, policies: &Policies) -> Page {
    let found = find(names.rulebook, query);
    let mut page = Page::default();
    if query.only_stale {
        let all = find(names.rulebook, Query { only_stale: false, ..query }).len();
        page.answer(
            None,
            match found.len() {
                0 => names.say(Phrase::AllFresh),
                some => names.fill(Phrase::SomeStale, &[&some, &all]),
            },
        );
    }
    page.heading(names.fill(Phrase::SourcesOn, &[&query.on]));
    let mut facts = vec![(names.say(Phrase::PoliciesUsed), policies.told(names.language))];
    if query.known_on < Date::LATEST {
        facts.push((names.say(Phrase::KnownOn), query.known_on.to_string()));
    }
    page.facts(1, facts);
    let columns = [
        Phrase::SourceColumn,
        Phrase::Published,
        Phrase::Retrieved,
        Phrase::Confirmed,
        Phrase::TrustedAs,
        Phrase::ReviewAfter,
        Phrase::AgeInDays,
        Phrase::RulesResting,
        Phrase::StateColumn,
        Phrase::Title,
    ];
    let rows = found.iter().map(|found| row(names, found)).collect();
    page.table(columns.map(|column| names.say(column)).to_vec(), rows);
    errata(names, query, &mut page);
    page
}

fn row(names: &Names<'_>, found: &Found<'_>) -> Vec<String> {
    let source = found.source;
    let state = match (found.stale, found.review) {
        (true, _) => Phrase::StaleWord,
        (false, Some(_)) => Phrase::Fresh,
        (false, None) => Phrase::NoReview,
    };
    vec![
        format!("{}: {}", found.program.id, source.id),
        source.published.to_string(),
        source.retrieved.map_or(String::new(), |read| read.to_string()),
        source.confirmed.map_or(String::new(), |confirmed| confirmed.to_string()),
        names.confidence(source.confidence),
        found.review.map_or(String::new(), |review| names.length(review)),
        found.age.to_string(),
        found.rules.to_string(),
        names.say(state),
        source.title.in_language(names.language).to_owned(),
    ]
}

/// Corrections of typing mistakes, which hold at all dates.
fn errata(names: &Names<'_>, query: Query<'_>, page: &mut Page) {
    let programs = query.whose.iter().map(|whose| names.rulebook.program(whose.program));
    let errata: Vec<_> = programs.flat_map(|program| &program.errata).collect();
    if errata.is_empty() || query.only_stale {
        return;
    }
    page.heading(names.say(Phrase::Errata));
    for one in errata {
        page.line(1, names.fill(Phrase::ErratumLine, &[&one.on, &one.rule.value, &one.was, &one.is]));
    }
}
