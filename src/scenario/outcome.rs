//! Rules and records before and after -> what comes of it, told on one day.

use std::collections::BTreeSet;

use crate::{
    assess::{Assessment, Given, assess},
    ledger::{ActivityStatus, Ledger},
    rulebook::Rulebook,
    vocabulary::date::Date,
};

use super::{
    compare::{Delta, Side, compare},
    edit::Edit,
    worth::{Worth, carried_out, planned, when_over, worths},
};

/// The most activities whose worth is told.
pub const MOST_WORTHS: usize = 100;

/// Rules and records.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The records.
    pub ledger: &'a Ledger,
}

/// What comes of a scenario.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Without it. Told on the same day as what comes of it, unless the scenario names a day of its own.
    pub before: Assessment,
    /// With it.
    pub after: Assessment,
    /// What differs.
    pub delta: Delta,
    /// The records with all that is planned done.
    pub whole: Ledger,
    /// What comes of those, on the day on which all of it is over.
    pub carried_out: Assessment,
    /// What each activity that was added or is planned is worth in them.
    pub worths: Vec<Worth>,
    /// How many more there are whose worth is not told.
    pub untold: usize,
}

/// What comes of edits. Both sides are told on the first day, not before the one asked about, on which all that was edited
/// has happened, so that only the edits differ; a day that the scenario names is one more edit.
#[must_use]
pub fn outcome(
    before: &Ground<'_>,
    after: &Ground<'_>,
    edits: &[Edit],
    on: Option<Date>,
    given: &Given,
) -> Outcome {
    let happened = Given { on: happened(edits, before.ledger, after.ledger, given.on), ..*given };
    let (one, two) = match on {
        None => (happened, happened),
        Some(on) => (*given, Given { on, ..*given }),
    };
    let first = assess(before.rulebook, before.ledger, &one);
    let second = assess(after.rulebook, after.ledger, &two);
    let delta = compare(
        &Side { rulebook: before.rulebook, ledger: before.ledger, assessment: &first },
        &Side { rulebook: after.rulebook, ledger: after.ledger, assessment: &second },
    );
    let mut ids: Vec<&str> = added(before.ledger, after.ledger).chain(planned(after.ledger)).collect();
    ids.dedup();
    let whole = carried_out(after.ledger);
    let all = assess(after.rulebook, &whole, &when_over(&whole, &two, &ids));
    let told: Vec<&str> = ids.iter().copied().take(MOST_WORTHS).collect();
    let worths = worths(after.rulebook, &whole, &all, &told);
    let untold = ids.len() - told.len();
    Outcome { before: first, after: second, delta, whole, carried_out: all, worths, untold }
}

/// The ids of activities that are only in the second ledger and done, in its order.
fn added<'a>(before: &'a Ledger, after: &'a Ledger) -> impl Iterator<Item = &'a str> {
    let known: BTreeSet<&str> = before.activities.iter().map(|activity| &*activity.id).collect();
    let open: BTreeSet<&str> = planned(after).collect();
    after
        .activities
        .iter()
        .map(|activity| &*activity.id)
        .filter(move |id| !known.contains(id) && !open.contains(id))
}

/// The day on which all that was edited has happened.
fn happened(edits: &[Edit], before: &Ledger, after: &Ledger, on: Date) -> Date {
    let new: BTreeSet<&str> = added(before, after).collect();
    let changed = |id: &str| {
        let of_id = |edit: &Edit| matches!(edit, Edit::Change(changed, ..) if **changed == *id);
        new.contains(id) || edits.iter().any(of_id)
    };
    let done = after
        .activities
        .iter()
        .filter(|activity| activity.status == ActivityStatus::Done && changed(&activity.id));
    let days = done.map(|activity| activity.on.last);
    days.chain(edits.iter().filter_map(Edit::day)).fold(on, Date::max)
}
