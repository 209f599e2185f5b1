//! What differs between two rulebooks, for programs.

use serde::Serialize;

use crate::{
    change::{
        Change, Difference,
        difference::{ChangeKind, Range, Renamed},
    },
    render::{content, names::Names, used::RuleSet},
    rulebook::Source,
    vocabulary::date::{Date, Period},
};

use super::{PeriodJson, period, rules::SourceJson, used};

/// What differs between two sets of rules.
#[derive(Debug, Serialize)]
pub struct DifferenceJson<'a> {
    schema: &'static str,
    same: bool,
    before: used::RuleSetJson<'a>,
    after: used::RuleSetJson<'a>,
    changes: Vec<ChangeJson>,
    renamed: Vec<RenamedJson>,
}

/// A rule that differs.
#[derive(Debug, Serialize)]
pub(super) struct ChangeJson {
    policy: String,
    rule: String,
    title: Option<String>,
    change: &'static str,
    credentials: Vec<String>,
    period: PeriodJson,
    facets: Vec<FacetJson>,
    sources: Vec<SourceJson>,
}

#[derive(Debug, Serialize)]
struct FacetJson {
    name: String,
    old: Option<String>,
    new: Option<String>,
    period: PeriodJson,
    sources: Vec<SourceJson>,
}

#[derive(Debug, Serialize)]
struct RenamedJson {
    policy: String,
    was: String,
    is: String,
    on: Option<String>,
}

/// What differs.
#[must_use]
pub fn differing<'a>(
    names: &Names<'_>,
    difference: &Difference,
    sides: [&'a RuleSet; 2],
) -> DifferenceJson<'a> {
    let [before, after] = sides.map(used::rule_set);
    let programs = &difference.programs;
    let changes = programs
        .iter()
        .flat_map(|program| program.changes.iter().map(|change| self::change(names, &program.id, change)));
    let renamed = programs
        .iter()
        .flat_map(|program| program.renamed.iter().map(|renamed| self::renamed(&program.id, renamed)));
    DifferenceJson {
        schema: "accrue/diff/1",
        same: difference.is_empty(),
        before,
        after,
        changes: changes.collect(),
        renamed: renamed.collect(),
    }
}

fn renamed(policy: &str, renamed: &Renamed) -> RenamedJson {
    RenamedJson {
        policy: policy.to_owned(),
        was: renamed.was.to_string(),
        is: renamed.is.to_string(),
        on: renamed.on.map(|on| on.to_string()),
    }
}

/// A rule that differs, with what it said and says in words.
pub(super) fn change(names: &Names<'_>, policy: &str, change: &Change) -> ChangeJson {
    let facets = change.facets.iter().flat_map(|facet| {
        facet.ranges.iter().map(|range| self::facet(names, content::aspect(names, &facet.aspect), range))
    });
    let (first, last) = change.days;
    ChangeJson {
        policy: policy.to_owned(),
        rule: change.rule.to_string(),
        title: change.title.as_ref().map(|title| title.in_language(names.language).to_owned()),
        change: match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed if last < Date::LATEST => "ended",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        },
        credentials: change.applies.iter().map(ToString::to_string).collect(),
        period: period(Period { first, last }),
        facets: facets.collect(),
        sources: sources(names, &change.sources),
    }
}

fn facet(names: &Names<'_>, name: String, range: &Range) -> FacetJson {
    let (old, new) = content::pair(names, &range.old, &range.new);
    FacetJson {
        name,
        old: (!range.old.is_empty()).then_some(old),
        new: (!range.new.is_empty()).then_some(new),
        period: period(Period { first: range.first, last: range.last }),
        sources: sources(names, &range.sources),
    }
}

fn sources(names: &Names<'_>, of: &[Source]) -> Vec<SourceJson> {
    of.iter().map(|source| super::rules::source(names, source)).collect()
}
