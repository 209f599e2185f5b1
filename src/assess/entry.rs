//! One activity of a cycle: credited, then booked under the limits that cover it. What is firm is credited once and booked
//! again under every other stance.

use crate::{
    ledger::{Activity, ActivityStatus, Balance, Claim, ClaimStatus},
    rulebook::{GroupIx, RuleIx},
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use super::{
    Cycle, Reason,
    book::{Book, Booked, Origin},
    covers::Covers,
    credit::Credited,
    evaluate::Run,
    memo::Memo,
    scene::Scene,
    settle::{self, Chosen, credit},
    trace::{Cause, Sink, Step},
    uncomputed::Uncomputed,
    untouched::verdict,
};

impl<'a> Run<'_, 'a> {
    /// The last balance taken over in the cycle: it holds all that was counted before.
    pub(super) fn opening(&self, cycle: Cycle) -> Option<&'a Balance> {
        let person = self.scene.person;
        let today = person.given.on;
        let ours = |opening: &&Balance| {
            opening.credential == person.reference && cycle.period.contains(opening.on) && opening.on <= today
        };
        person.ledger.openings.iter().rfind(ours)
    }

    /// The balance taken over in the cycle that an activity is part of, with its claim.
    pub(super) fn opening_of(
        &self,
        cycle: Cycle,
        activity: &'a Activity,
    ) -> Option<(&'a Balance, Option<&'a Claim>)> {
        let opening = self.opening(cycle)?;
        let reference = self.scene.person.reference;
        let claim = activity.claims.iter().find(|claim| claim.credential == reference);
        let sent_later = claim.and_then(|claim| claim.submitted).is_some_and(|sent| sent > opening.on);
        (activity.on.last <= opening.on && !sent_later).then_some((opening, claim))
    }

    /// Tells an activity that is part of a balance taken over in the cycle. Whether it is.
    fn is_in_opening(
        &mut self,
        cycle: Cycle,
        place: usize,
        activity: &'a Activity,
        sink: &mut impl Sink,
    ) -> bool {
        let Some((opening, claim)) = self.opening_of(cycle, activity) else { return false };
        sink.step(|| Step::InOpening { on: opening.on });
        let refused =
            claim.is_some_and(|claim| matches!(claim.status, ClaimStatus::Rejected | ClaimStatus::Withdrawn));
        if let Some(result) = self.results.get_mut(place) {
            // What the body rejected by then is not among what the balance holds.
            result.reason = if refused { Reason::Claim } else { Reason::InOpening(opening.on) };
            result.verdict = verdict(result.reason, Amount::ZERO);
            result.steps = sink.take();
        }
        true
    }

    /// Credits one activity and books it.
    pub(super) fn activity(
        &mut self,
        cycle: Cycle,
        place: usize,
        activity: &'a Activity,
        grace: Option<RuleIx>,
        book: &mut Book,
        sink: &mut impl Sink,
    ) {
        if self.is_in_opening(cycle, place, activity, sink) {
            return;
        }
        sink.step(|| Step::InCycle { number: cycle.number, period: cycle.period, grace });
        let Memo { credited, covers, .. } = &mut *self.memo;
        let chosen = credit(self.scene, place, activity, credited, sink);
        let credited = chosen.credited;
        let planned = activity.status == ActivityStatus::Planned;
        let (credits, faulted) = if planned {
            sink.step(|| Step::NotYet);
            (Amount::ZERO, None)
        } else {
            add_parts(self.scene, place, activity, &chosen, (book, covers), sink)
        };
        let none = chosen.total().is_zero();
        let reason = match credited.reason {
            Reason::Counts if planned => Reason::Planned,
            Reason::Counts => match faulted {
                Some(cause) => Reason::Fault(cause),
                None if !none && credits.is_zero() => Reason::Limit,
                None => Reason::Counts,
            },
            reason => reason,
        };
        if matches!(reason, Reason::Fault(_)) && !planned {
            book.uncomputed.push(Uncomputed { place, day: booked_on(self.scene, activity) });
        }
        if let Some(result) = self.results.get_mut(place) {
            result.verdict = verdict(reason, credits);
            let stance = self.scene.stance.towards(place);
            result.accepted = reason == Reason::Counts && chosen.accepted(self.scene.program(), &stance);
            result.reason = reason;
            result.credits = Interval::exactly(credits);
            result.computed = chosen.computed(&stance);
            result.category = credited.category;
            result.group = credited.group;
            result.cycle = Some(cycle.number);
            result.proof = credited.proof;
            result.steps = sink.take();
        }
    }

    /// Finds what an activity books under every stance, if that is firm.
    pub(super) fn find_firm(&mut self, cycle: Cycle, place: usize, activity: &'a Activity) {
        if self.opening_of(cycle, activity).is_some() {
            return;
        }
        let Memo { credited, firm, .. } = &mut *self.memo;
        if let Some(credited) = settle::firm(self.scene, place, activity, credited) {
            let counts = activity.status != ActivityStatus::Planned && !credited.credits.is_zero();
            let part = (credited.group, credited.credits);
            firm.keep(place, cycle, counts.then(|| entry(self.scene, place, activity, credited, part)));
        }
    }

    /// Books what an activity gives under every stance, if that is firm. Whether it is.
    pub(super) fn book_firm(
        &mut self,
        cycle: Cycle,
        place: usize,
        activity: &'a Activity,
        book: &mut Book,
        sink: &mut impl Sink,
    ) -> bool {
        let Memo { firm, covers, .. } = &mut *self.memo;
        let Some(entry) = firm.recall(place, cycle) else { return false };
        if let Some(entry) = entry {
            self.scene.activity = Some(activity);
            book.add(self.scene, entry, covers, sink);
            self.scene.activity = None;
            if book.faulted.is_some() {
                book.uncomputed.push(Uncomputed { place, day: entry.day });
            }
        }
        true
    }
}

/// The day an activity is booked on: what was done in the days after a cycle counts as done on its last day.
fn booked_on(scene: &Scene<'_>, activity: &Activity) -> Date {
    scene.cycle.map_or(activity.on.last, |cycle| activity.on.last.min(cycle.period.last))
}

/// What is booked of an activity for a group, before any limit.
fn entry(
    scene: &Scene<'_>,
    place: usize,
    activity: &Activity,
    credited: &Credited,
    (group, credits): (Option<GroupIx>, Amount),
) -> Booked {
    Booked {
        activity: Some(place),
        day: booked_on(scene, activity),
        category: credited.category,
        group,
        kind: Some(activity.kind),
        hours: activity.hours.unwrap_or_default(),
        credits,
        origin: if credited.awarded { Origin::Awarded } else { Origin::Rules },
    }
}

/// Books what an activity gives, part by part. Returns what is left of it, and why a limit on any part could not be
/// computed, where one could not.
fn add_parts<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    chosen: &Chosen<'_>,
    (book, covers): (&mut Book, &mut Covers),
    sink: &mut impl Sink,
) -> (Amount, Option<Cause>) {
    let (mut total, mut faulted) = (Amount::ZERO, None);
    scene.activity = Some(activity);
    for part in chosen.parts() {
        let entry = entry(scene, place, activity, chosen.credited, part);
        total += book.add(scene, &entry, covers, sink);
        faulted = faulted.or(book.faulted);
    }
    scene.activity = None;
    (total, faulted)
}
