//! What differs between two rulebooks, for people.

use crate::{
    change::{
        Aspect, Change, Difference,
        difference::{ChangeKind, ProgramDifference, Range, Renamed},
    },
    vocabulary::date::Date,
};

use super::{content, names::Names, page::Page, phrase::Phrase, used::RuleSet};

/// What is told beside the aspects of a rule that is new or gone.
fn is_told_beside(aspect: &Aspect) -> bool {
    matches!(
        aspect,
        Aspect::Title
            | Aspect::From
            | Aspect::To
            | Aspect::Clock
            | Aspect::Confidence
            | Aspect::Sources
            | Aspect::Known
    )
}

/// The first line: whether anything differs, and how many rules.
#[must_use]
pub fn headline(names: &Names<'_>, difference: &Difference) -> String {
    let count = |kind: ChangeKind| {
        let all = difference.programs.iter().flat_map(|program| &program.changes);
        all.filter(|change| change.kind == kind).count()
    };
    let renamed: usize = difference.programs.iter().map(|program| program.renamed.len()).sum();
    match (difference.is_empty(), renamed) {
        (true, 0) => names.say(Phrase::SameRules),
        (true, renamed) => names.fill(Phrase::OnlyRenamed, &[&renamed]),
        (false, _) => {
            let [added, gone, changed] =
                [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed].map(count);
            let told = names.fill(Phrase::OtherRules, &[&added, &gone, &changed]);
            let renamed = difference.programs.iter().flat_map(|program| &program.renamed);
            match renamed.filter(|renamed| renamed.on.is_none()).count() {
                0 => told,
                perhaps => names.fill(Phrase::AndPerhaps, &[&told, &perhaps]),
            }
        }
    }
}

/// Everything that differs. `sides` say what was compared.
#[must_use]
pub fn page(names: &Names<'_>, difference: &Difference, sides: [&RuleSet; 2]) -> Page {
    let mut page = Page::default();
    page.answer(None, headline(names, difference));
    let [before, after] = sides;
    let facts = [(Phrase::Before, before), (Phrase::After, after)];
    page.facts(1, facts.map(|(key, side)| (names.say(key), side.told(names.language))).into());
    for program in &difference.programs {
        for change in &program.changes {
            self::change(names, program, change, &mut page);
        }
        for renamed in &program.renamed {
            page.heading(self::renamed(names, &program.id, renamed));
        }
    }
    page
}

/// A rule that has another name, in words.
#[must_use]
pub fn renamed(names: &Names<'_>, program: &str, renamed: &Renamed) -> String {
    let Renamed { was, is, on } = renamed;
    match on {
        Some(on) => names.fill(Phrase::RenamedRule, &[&program, was, is, on]),
        None => names.fill(Phrase::PerhapsRenamed, &[&program, was, is]),
    }
}

fn change(names: &Names<'_>, program: &ProgramDifference, change: &Change, page: &mut Page) {
    page.heading(title(names, &program.id, change));
    page.facts(1, told(names, change));
}

/// Everything told of a change: what differs, the days it applies on and what it rests on.
#[must_use]
pub fn told(names: &Names<'_>, change: &Change) -> Vec<(String, String)> {
    let mut told = facts(names, change);
    if let Some(days) = content::days(names, change.days.0, change.days.1) {
        told.push((names.say(Phrase::InForce), days));
    }
    told.extend(sources(names, change));
    told
}

/// What a change rests on: its own sources where it names any, else those of the rule.
fn sources(names: &Names<'_>, change: &Change) -> Vec<(String, String)> {
    let own: Vec<_> =
        change.facets.iter().flat_map(|facet| &facet.ranges).flat_map(|range| &range.sources).collect();
    let sources = if own.is_empty() { change.sources.iter().collect() } else { own };
    let mut told: Vec<String> = Vec::new();
    for source in sources {
        let source = names.source(source);
        if !told.contains(&source) {
            told.push(source);
        }
    }
    told.into_iter().map(|source| (names.say(Phrase::Source), source)).collect()
}

/// A change in a line: the policy, the rule, and in which way it differs.
#[must_use]
pub fn title(names: &Names<'_>, program: &str, change: &Change) -> String {
    let title = change.title.as_ref().map(|title| title.in_language(names.language));
    let rule = title.map_or(change.rule.to_string(), |title| format!("{title} [{}]", change.rule));
    let phrase = match change.kind {
        ChangeKind::Added => Phrase::NewRule,
        ChangeKind::Removed if change.days.1 < Date::LATEST => {
            return names.fill(Phrase::EndedRule, &[&program, &rule, &change.days.1]);
        }
        ChangeKind::Removed => Phrase::GoneRule,
        ChangeKind::Changed => Phrase::ChangedRule,
    };
    names.fill(phrase, &[&program, &rule])
}

/// What differs, aspect by aspect: what was said and what is.
fn facts(names: &Names<'_>, change: &Change) -> Vec<(String, String)> {
    let whole = change.kind != ChangeKind::Changed;
    let told = change.facets.iter().filter(|facet| !whole || !is_told_beside(&facet.aspect));
    told.flat_map(|facet| {
        facet
            .ranges
            .iter()
            .map(|range| (content::aspect(names, &facet.aspect), self::range(names, change, range)))
    })
    .collect()
}

fn range(names: &Names<'_>, change: &Change, range: &Range) -> String {
    let (old, new) = content::pair(names, &range.old, &range.new);
    let told = match change.kind {
        ChangeKind::Added => new,
        ChangeKind::Removed => old,
        ChangeKind::Changed => names.fill(Phrase::FromTo, &[&old, &new]),
    };
    match content::days(names, range.first, range.last) {
        Some(days) => names.fill(Phrase::InDays, &[&told, &days]),
        None => told,
    }
}
