//! Activities whose credits cannot be computed, as far as what must be reached may rest on them.

use crate::{
    ledger::Activity,
    rulebook::{CategoryIx, Filter, Overflow, Program},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{
    Doubt,
    book::{Book, Booked},
    scene::Scene,
    share::Share,
};

/// An activity that gives nothing, or not all it may, because a fact is missing or a script stopped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uncomputed {
    /// Its place in the ledger.
    pub(super) place: usize,
    /// The day it would be booked on.
    pub(super) day: Date,
}

/// Whether what cannot be computed makes up for what is missing of a minimum, the way the stance takes it. How much it
/// would be nobody can tell, so each such activity may be enough.
pub(super) fn makes_up<'a>(scene: &mut Scene<'a>, of: &'a Filter, period: Period, book: &Book) -> bool {
    let mut well = false;
    for place in candidates(scene, of, period, book) {
        well |= takes_well(scene, Doubt::NotComputed(place));
    }
    well
}

/// Credits of a period of which a fact is missing that decides whether a filter means them, the way the stance takes it.
pub(super) fn unread<'a>(scene: &mut Scene<'a>, of: &'a Filter, period: Period, book: &Book) -> Amount {
    let cycle = scene.cycle.map(|cycle| cycle.period);
    let entries = book.entries(period, cycle).filter(|_| of.when.is_some());
    let mut credits = Amount::ZERO;
    for entry in entries {
        if let Err(doubt) = read(scene, of, entry)
            && takes_well(scene, doubt)
        {
            credits += entry.credits;
        }
    }
    credits
}

/// Whether a filter means an entry, the way the stance takes it where a fact is missing that decides it.
pub(super) fn is_meant<'a>(scene: &mut Scene<'a>, of: &'a Filter, entry: &Booked) -> bool {
    read(scene, of, entry).unwrap_or_else(|doubt| takes_well(scene, doubt))
}

/// Whether a filter means an entry, or the doubt about it where a fact is missing that decides it.
fn read<'a>(scene: &mut Scene<'a>, of: &'a Filter, entry: &Booked) -> Result<bool, Doubt> {
    let ledger = scene.person.ledger;
    scene.activity = entry.activity.and_then(|place| ledger.activities.get(place));
    let meant = scene.matches(of, entry.category, entry.group, entry.kind);
    scene.activity = None;
    match (meant, entry.activity) {
        (Ok(meant), _) => Ok(meant),
        (Err(_), Some(place)) => Err(Doubt::NotComputed(place)),
        (Err(_), None) => Ok(false),
    }
}

/// Whether the stance takes what is in doubt to turn out well.
fn takes_well(scene: &mut Scene<'_>, doubt: Doubt) -> bool {
    scene.touch(doubt);
    scene.stance.turns_out_well(doubt, false)
}

/// The activities of a period of which nobody can tell whether, or how much, they count for a filter.
fn candidates<'a>(scene: &mut Scene<'a>, of: &'a Filter, period: Period, book: &Book) -> Vec<usize> {
    let ledger = scene.person.ledger;
    let mut places = Vec::new();
    let cycle = scene.cycle.map(|cycle| cycle.period);
    for entry in book.entries(period, cycle).filter(|_| of.when.is_some()) {
        scene.activity = entry.activity.and_then(|place| ledger.activities.get(place));
        if scene.matches(of, entry.category, entry.group, entry.kind).is_err() {
            places.extend(entry.activity);
        }
    }
    let cut = book.shares.iter().flat_map(Share::uncomputed).filter_map(|at| book.booked.get(at));
    for entry in cut.filter(|entry| period.contains(entry.day)) {
        scene.activity = entry.activity.and_then(|place| ledger.activities.get(place));
        if scene.matches(of, entry.category, entry.group, entry.kind).unwrap_or(true) {
            places.extend(entry.activity);
        }
    }
    for Uncomputed { place, day } in &book.uncomputed {
        let Some(activity) = ledger.activities.get(*place).filter(|_| period.contains(*day)) else {
            continue;
        };
        scene.activity = Some(activity);
        // What a condition cannot tell may be so.
        if may_lie_in(scene, of, activity) && scene.holds(of.when.as_ref()).unwrap_or(true) {
            places.push(*place);
        }
    }
    scene.activity = None;
    places
}

/// Whether an activity may be booked under a category and in a group that a filter names.
fn may_lie_in(scene: &Scene<'_>, of: &Filter, activity: &Activity) -> bool {
    let program = scene.program();
    let about = program.kinds.get(activity.kind);
    let of_kind = of.kinds.is_empty() || of.kinds.contains(&activity.kind);
    // A ruling may give it another category.
    if !of_kind || !about.acting.is_empty() {
        return of_kind;
    }
    let claim = activity.claims.iter().find(|claim| claim.credential == scene.person.reference);
    if claim.is_some_and(|claim| claim.category.is_some() || claim.group.is_some()) {
        return true;
    }
    let in_category = |at: &CategoryIx| of.categories.is_empty() || of.categories.contains(at);
    let categories = about.categories.iter().filter(|at| in_category(at));
    categories.copied().any(|at| may_be_in_group(program, of, at, activity))
}

fn may_be_in_group(program: &Program, of: &Filter, at: CategoryIx, activity: &Activity) -> bool {
    let Some(category) = program.categories.get(at.index()) else { return false };
    let own = category.group.iter().flat_map(|group| &group.alternatives).map(|alternative| alternative.is);
    let parts = activity.split.iter().map(|(_, group, _)| *group);
    let moved = program.limits.iter().filter_map(|limit| match limit.overflow_to {
        Some(Overflow::Group(group)) => Some(group),
        Some(Overflow::NextWindow) | None => None,
    });
    of.groups.is_empty() || own.chain(parts).chain(moved).any(|group| of.groups.contains(&group))
}
