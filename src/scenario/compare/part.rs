//! What a requirement asks for, taken apart.

use crate::{
    assess::{Minimum, NeedResult, Stretch, Verdict},
    policy::category::Unit,
    rulebook::Program,
    vocabulary::{amount::Interval, date::Period},
};

use super::{category, group, rule};

/// One thing a requirement asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A minimum in one stretch of a window: what is counted, of which groups and categories (none: all).
    Minimum {
        /// What is counted.
        unit: Unit,
        /// Of which groups.
        groups: Vec<Box<str>>,
        /// Of which categories.
        categories: Vec<Box<str>>,
        /// The stretch.
        period: Period,
    },
    /// A duty, by the name of its rule, in one stretch.
    Covered(Box<str>, Period),
    /// A fee, by the name of its rule, in one stretch.
    Paid(Box<str>, Period),
    /// A declaration in one stretch.
    Declared(Box<str>, Period),
    /// One of these exams passed.
    Passed(Vec<Box<str>>),
    /// One of these certificates held.
    Holds(Vec<Box<str>>),
    /// A condition, as written.
    When(Box<str>),
    /// Something that no value is in force for.
    Unknown(Box<str>),
}

/// How far a part is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Whether it is met.
    pub verdict: Verdict,
    /// What is there, needed and missing of a minimum.
    pub amounts: Option<Amounts>,
}

/// What is there, needed and missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// What is there.
    pub have: Interval,
    /// What is needed.
    pub want: Interval,
    /// What is missing.
    pub missing: Interval,
}

/// The parts of a need, outer before inner.
pub(super) fn parts(program: &Program, need: &NeedResult) -> Vec<(Part, Measure)> {
    let mut found = Vec::new();
    add(program, need, &mut found);
    found
}

fn add(program: &Program, need: &NeedResult, found: &mut Vec<(Part, Measure)>) {
    let only = |verdict: Verdict| Measure { verdict, amounts: None };
    match need {
        NeedResult::AtLeast(minima) => found.extend(minima.iter().map(|each| minimum(program, each))),
        NeedResult::AllOf(_, needs) | NeedResult::Some(_, _, needs) => {
            needs.iter().for_each(|need| add(program, need, found));
        }
        NeedResult::Covered(at, each) => {
            let duty = program.coverage.get(at.index()).map(|duty| rule(program, duty.rule));
            found.extend(stretches(each, |period| Part::Covered(duty.clone().unwrap_or_default(), period)));
        }
        NeedResult::Paid(at, each) => {
            let fee = program.fees.get(at.index()).map(|fee| rule(program, fee.rule));
            found.extend(stretches(each, |period| Part::Paid(fee.clone().unwrap_or_default(), period)));
        }
        NeedResult::Declared(declaration, each) => {
            found.extend(stretches(each, |period| Part::Declared(declaration.clone(), period)));
        }
        NeedResult::Passed(verdict, exams, _) => found.push((Part::Passed(exams.to_vec()), only(*verdict))),
        NeedResult::Holds(verdict, held) => found.push((Part::Holds(held.clone()), only(*verdict))),
        NeedResult::Requirement(_, need) => add(program, need, found),
        NeedResult::When(verdict, text) => found.push((Part::When((**text).into()), only(*verdict))),
        NeedResult::Unknown(what) => {
            found.push((Part::Unknown(what.clone()), only(Verdict::Undetermined)));
        }
    }
}

fn minimum(program: &Program, each: &Minimum) -> (Part, Measure) {
    let part = Part::Minimum {
        unit: each.unit,
        groups: each.groups.iter().map(|at| group(program, *at)).collect(),
        categories: each.categories.iter().map(|at| category(program, *at)).collect(),
        period: each.period,
    };
    let amounts = Amounts { have: each.have, want: each.want, missing: each.missing };
    (part, Measure { verdict: each.verdict, amounts: Some(amounts) })
}

fn stretches(each: &[Stretch], part: impl Fn(Period) -> Part) -> Vec<(Part, Measure)> {
    each.iter()
        .map(|stretch| (part(stretch.period), Measure { verdict: stretch.verdict, amounts: None }))
        .collect()
}
