//! Which verdicts rest on sources that should have been looked at again. They hold as before.

use std::collections::BTreeMap;

use crate::{
    assess::{ActivityResult, NeedResult, trace},
    rulebook::{CredentialRef, ProgramIx, RuleIx, Source, SourceIx, Validity},
    vocabulary::date::Date,
};

use super::{names::Names, page::Page, phrase::Phrase, status::View};

/// A source that should have been looked at again, and how many verdicts rest on it and on nothing fresher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Whose it is.
    pub program: ProgramIx,
    /// Which.
    pub source: SourceIx,
    /// How many verdicts rest on it.
    pub verdicts: usize,
}

/// Which verdicts of an assessment are meant: all, or those of one activity, of one certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only those of this activity.
    pub activity: Option<usize>,
    /// Only those of this certificate.
    pub credential: Option<CredentialRef>,
}

/// Stale sources told one by one; of the others it is told how many there are.
const MOST_TOLD: usize = 3;

/// The stale sources that verdicts of an assessment rest on, those with most of them first.
#[must_use]
pub fn stale(view: &View<'_>, scope: Scope) -> Vec<Stale> {
    let given = view.assessment.given;
    let mut counts: BTreeMap<(ProgramIx, SourceIx), usize> = BTreeMap::new();
    for (at, rules) in verdicts(view, scope) {
        let program = view.names.rulebook.program(at);
        let mut sources: Vec<_> =
            rules.iter().filter_map(|rule| program.stale_source(*rule, given.on, given.known_on)).collect();
        sources.sort_unstable();
        sources.dedup();
        for source in sources {
            *counts.entry((at, source)).or_default() += 1;
        }
    }
    let stale = counts.into_iter().map(|((program, source), verdicts)| Stale { program, source, verdicts });
    let mut stale: Vec<_> = stale.collect();
    stale.sort_by_key(|one| std::cmp::Reverse(one.verdicts));
    stale
}

/// Every verdict of an assessment by the rules it rests on.
fn verdicts(view: &View<'_>, scope: Scope) -> Vec<(ProgramIx, Vec<RuleIx>)> {
    let mut verdicts = Vec::new();
    let chosen = view.assessment.credentials.iter();
    for result in chosen.filter(|result| scope.credential.is_none_or(|only| only == result.credential)) {
        let (at, program) = (result.credential.program, view.program(result));
        let meant = |found: &&ActivityResult| scope.activity.is_none_or(|only| only == found.activity);
        let activities = result.activities.iter().filter(meant);
        verdicts.extend(activities.map(|found| (at, trace::rules(program, &found.steps))));
        if scope.activity.is_some() {
            continue;
        }
        for each in result.requirements.iter().chain(&result.routes) {
            let inner = match &each.need {
                NeedResult::Requirement(rule, _) => Some(*rule),
                NeedResult::AtLeast(_)
                | NeedResult::AllOf(..)
                | NeedResult::Some(..)
                | NeedResult::Covered(..)
                | NeedResult::Paid(..)
                | NeedResult::Passed(..)
                | NeedResult::Holds(..)
                | NeedResult::Declared(..)
                | NeedResult::When(..)
                | NeedResult::Unknown(_) => None,
            };
            verdicts.push((at, inner.into_iter().chain([each.rule]).collect()));
        }
        verdicts.extend(result.coverage.iter().map(|duty| (at, vec![duty.rule])));
    }
    let fees = view.assessment.fees.iter().filter(|fee| {
        scope.activity.is_none() && scope.credential.is_none_or(|only| only.program == fee.program)
    });
    verdicts.extend(fees.map(|fee| (fee.program, vec![fee.rule])));
    verdicts
}

/// Tells of stale sources under a heading of their own, where there are any.
pub fn section(view: &View<'_>, scope: Scope, page: &mut Page) {
    if !stale(view, scope).is_empty() {
        page.heading(view.names.say(Phrase::Freshness));
        lines(view, scope, page);
    }
}

/// Tells of stale sources under a result: a line for each of the first ones.
pub fn lines(view: &View<'_>, scope: Scope, page: &mut Page) {
    let (names, known_on) = (&view.names, view.assessment.given.known_on);
    let stale = stale(view, scope);
    for one in stale.iter().take(MOST_TOLD) {
        let source = names.rulebook.program(one.program).source(one.source);
        let rest = match one.verdicts {
            1 => names.say(Phrase::OneVerdictRests),
            several => names.fill(Phrase::VerdictsRest, &[&several]),
        };
        page.line(
            1,
            format!(
                "{}{rest}",
                names.fill(Phrase::Stale, &[&source.id, &last_seen(names, source, known_on)])
            ),
        );
    }
    if stale.len() > MOST_TOLD {
        page.line(1, names.fill(Phrase::MoreStale, &[&(stale.len() - MOST_TOLD)]));
    }
}

/// When a source was last seen, and how often it should be.
fn last_seen(names: &Names<'_>, source: &Source, known_on: Date) -> String {
    let phrase = if source.is_confirmed(known_on) { Phrase::LastConfirmed } else { Phrase::NeverConfirmed };
    let told = names.fill(phrase, &[&source.last_seen(known_on)]);
    match source.review {
        Some(review) => format!("{told}{}", names.fill(Phrase::ReviewEvery, &[&names.length(review)])),
        None => told,
    }
}

/// How a rule goes on, in words: that it ended, that nobody knows, or when it was last found unchanged.
#[must_use]
pub fn validity(names: &Names<'_>, validity: Validity) -> Option<String> {
    match validity {
        Validity::Ended(day) => Some(names.fill(Phrase::Ended, &[&day])),
        Validity::UnknownAfter(day) => Some(names.fill(Phrase::UnknownAfterDay, &[&day])),
        Validity::Confirmed(seen) => Some(names.fill(Phrase::UnchangedAsConfirmed, &[&seen])),
        Validity::Published(seen) => Some(names.fill(Phrase::UnchangedAsPublished, &[&seen])),
        Validity::Undated => None,
    }
}
