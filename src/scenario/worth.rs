//! What a planned or added activity is worth: everything, less everything without it.

use crate::{
    assess::{ActivityResult, Assessment, CredentialResult, Given, assess, trace::Step},
    ledger::{ActivityStatus, Ledger},
    rulebook::{CredentialRef, RuleIx, Rulebook},
    vocabulary::{amount::Amount, date::Date},
};

use super::compare::{Change, Delta, Shift, Side, compare};
use crate::assess::Verdict;

/// What one activity is worth for one certificate, beside everything else that is done or planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The activity.
    pub activity: Box<str>,
    /// The certificate.
    pub credential: CredentialRef,
    /// What it gives by itself, beside everything else.
    pub gives: ActivityResult,
    /// How much the counted total of the cycle moves with it.
    pub adds: Shift,
    /// Whether everything is met without it, and with it.
    pub met: Change<Verdict>,
    /// The limits that keep it from adding all it gives by the rules, its own first.
    pub limits: Vec<RuleIx>,
}

/// The ledger with everything planned done, each on its days.
#[must_use]
pub fn carried_out(ledger: &Ledger) -> Ledger {
    let mut ledger = ledger.clone();
    for activity in &mut ledger.activities {
        activity.status = ActivityStatus::Done;
    }
    ledger
}

/// The ids of activities that are planned.
pub fn planned(ledger: &Ledger) -> impl Iterator<Item = &str> {
    let planned = ledger.activities.iter().filter(|activity| activity.status == ActivityStatus::Planned);
    planned.map(|activity| &*activity.id)
}

/// The first day, not before the one asked about, on which these activities are over.
#[must_use]
pub fn when_over(ledger: &Ledger, given: &Given, ids: &[&str]) -> Given {
    let of_them = ledger.activities.iter().filter(|activity| ids.contains(&&*activity.id));
    let last: Option<Date> = of_them.map(|activity| activity.on.last).max();
    Given { on: last.map_or(given.on, |last| last.max(given.on)), ..*given }
}

/// What comes of all that is planned.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The first day, not before the one asked about, on which all of it is over.
    pub on: Date,
    /// Without it and with it, both told on that day.
    pub delta: Delta,
}

/// What comes of all that is planned; `None` where nothing is.
#[must_use]
pub fn outlook(rulebook: &Rulebook, ledger: &Ledger, given: &Given) -> Option<Outlook> {
    let ids: Vec<&str> = planned(ledger).collect();
    if ids.is_empty() {
        return None;
    }
    let then = when_over(ledger, given, &ids);
    let done = carried_out(ledger);
    let (without, with) = (assess(rulebook, ledger, &then), assess(rulebook, &done, &then));
    let before = Side { rulebook, ledger, assessment: &without };
    let delta = compare(&before, &Side { rulebook, ledger: &done, assessment: &with });
    Some(Outlook { on: then.on, delta })
}

/// What each of these activities is worth, for each certificate. The assessment is the one of this ledger.
#[must_use]
pub fn worths(rulebook: &Rulebook, ledger: &Ledger, whole: &Assessment, ids: &[&str]) -> Vec<Worth> {
    ids.iter().flat_map(|id| worth(rulebook, ledger, whole, id)).collect()
}

fn worth(rulebook: &Rulebook, ledger: &Ledger, whole: &Assessment, id: &str) -> Vec<Worth> {
    let Some(place) = ledger.activities.iter().position(|activity| &*activity.id == id) else {
        return Vec::new();
    };
    let mut without = ledger.clone();
    without.activities.remove(place);
    let less = assess(rulebook, &without, &whole.given);
    let delta = compare(
        &Side { rulebook, ledger: &without, assessment: &less },
        &Side { rulebook, ledger, assessment: whole },
    );
    let of = |(result, delta): (&CredentialResult, &super::compare::CredentialDelta)| {
        let gives = result.activities.iter().find(|found| found.activity == place)?.clone();
        let adds = delta.counted().shift();
        let limits = limits(rulebook, result, &gives, adds, delta);
        let met = delta.whole.map(|whole| whole.met);
        Some(Worth { activity: id.into(), credential: result.credential, gives, adds, met, limits })
    };
    whole.credentials.iter().zip(&delta.credentials).filter_map(of).collect()
}

/// The limits that cut the activity, and where none did but it adds less than it counts for, those that cut others more
/// because of it.
fn limits(
    rulebook: &Rulebook,
    result: &CredentialResult,
    gives: &ActivityResult,
    adds: Shift,
    delta: &super::compare::CredentialDelta,
) -> Vec<RuleIx> {
    let cut = |step: &Step| match step {
        Step::Limit { rule, cut, .. } if *cut > Amount::ZERO => Some(*rule),
        _ => None,
    };
    let mut own: Vec<RuleIx> = gives.steps.iter().filter_map(cut).collect();
    own.dedup();
    if !own.is_empty() || adds.possible >= gives.credits.possible {
        return own;
    }
    let program = rulebook.program(result.credential.program);
    let tighter = delta
        .limits
        .iter()
        .filter(|(_, change)| change.map(|limit| limit.cut).shift().possible > Amount::ZERO);
    let rule = |name: &str| program.rules.iter().position(|rule| &*rule.id == name).map(RuleIx::new);
    tighter.filter_map(|((name, _), _)| rule(name)).collect()
}
