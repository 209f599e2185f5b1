//! What is needed and what is there, as JSON.

use serde::Serialize;

use crate::{
    assess::{Minimum, NeedResult, Stretch},
    rulebook::Program,
};

use super::{IntervalJson, PeriodJson, category, group, interval, period, rule, told, verdict};

#[derive(Debug, Serialize)]
#[serde(tag = "need", rename_all = "kebab-case")]
pub(super) enum NeedJson<'a> {
    AtLeast { minima: Vec<MinimumJson<'a>> },
    AllOf { verdict: &'static str, needs: Vec<NeedJson<'a>> },
    AnyOf { verdict: &'static str, some: usize, needs: Vec<NeedJson<'a>> },
    Covered { coverage: &'a str, stretches: Vec<StretchJson> },
    Paid { fee: &'a str, stretches: Vec<StretchJson> },
    Passed { verdict: &'static str, exams: Vec<&'a str>, passed: Option<&'a str>, on: Option<String> },
    Holds { verdict: &'static str, credentials: Vec<&'a str> },
    Declared { declaration: &'a str, stretches: Vec<StretchJson> },
    Requirement { rule: &'a str, inner: Box<NeedJson<'a>> },
    When { verdict: &'static str, condition: &'a str },
    Unknown { reads: &'a str },
}

#[derive(Debug, Serialize)]
pub(super) struct MinimumJson<'a> {
    period: PeriodJson,
    unit: &'static str,
    have: IntervalJson,
    want: IntervalJson,
    missing: IntervalJson,
    verdict: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    beyond: bool,
    groups: Vec<&'a str>,
    categories: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct StretchJson {
    period: PeriodJson,
    verdict: &'static str,
    gap_from: Option<String>,
}

pub(super) fn need<'a>(program: &'a Program, result: &'a NeedResult) -> NeedJson<'a> {
    let needs = |results: &'a [NeedResult]| results.iter().map(|result| need(program, result)).collect();
    let stretches = |found: &[Stretch]| {
        let stretch = |found: &Stretch| StretchJson {
            period: period(found.period),
            verdict: verdict(found.verdict),
            gap_from: told(found.gap_from),
        };
        found.iter().map(stretch).collect()
    };
    match result {
        NeedResult::AtLeast(minima) => {
            NeedJson::AtLeast { minima: minima.iter().map(|it| minimum(program, it)).collect() }
        }
        NeedResult::AllOf(met, inner) => NeedJson::AllOf { verdict: verdict(*met), needs: needs(inner) },
        NeedResult::Some(met, some, inner) => {
            NeedJson::AnyOf { verdict: verdict(*met), some: *some, needs: needs(inner) }
        }
        NeedResult::Covered(at, found) => NeedJson::Covered {
            coverage: program.coverage.get(at.index()).map_or("", |coverage| &coverage.id),
            stretches: stretches(found),
        },
        NeedResult::Paid(at, found) => NeedJson::Paid {
            fee: program.fees.get(at.index()).map_or("", |fee| &fee.id),
            stretches: stretches(found),
        },
        NeedResult::Passed(met, exams, passed) => NeedJson::Passed {
            verdict: verdict(*met),
            exams: exams.iter().map(AsRef::as_ref).collect(),
            passed: passed.as_ref().map(|(exam, _)| &**exam),
            on: passed.as_ref().map(|(_, on)| on.to_string()),
        },
        NeedResult::Holds(met, credentials) => NeedJson::Holds {
            verdict: verdict(*met),
            credentials: credentials.iter().map(AsRef::as_ref).collect(),
        },
        NeedResult::Declared(declaration, found) => {
            NeedJson::Declared { declaration, stretches: stretches(found) }
        }
        NeedResult::Requirement(at, inner) => {
            NeedJson::Requirement { rule: rule(program, *at), inner: Box::new(need(program, inner)) }
        }
        NeedResult::When(met, condition) => NeedJson::When { verdict: verdict(*met), condition },
        NeedResult::Unknown(reads) => NeedJson::Unknown { reads },
    }
}

fn minimum<'a>(program: &'a Program, found: &Minimum) -> MinimumJson<'a> {
    MinimumJson {
        period: period(found.period),
        unit: found.unit.as_str(),
        have: interval(found.have),
        want: interval(found.want),
        missing: interval(found.missing),
        verdict: verdict(found.verdict),
        beyond: found.beyond,
        groups: found.groups.iter().map(|at| group(program, *at)).collect(),
        categories: found.categories.iter().map(|at| category(program, *at)).collect(),
    }
}
