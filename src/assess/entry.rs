//! One activity of a cycle: credited, then booked under the limits that cover it. What is firm is credited once and booked
//! again under every other stance.

use crate::{
    ledger::{Activity, ActivityStatus, ClaimStatus},
    rulebook::RuleIx,
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use super::{
    Cycle, Reason,
    book::{Book, Booked, Origin},
    covers::Covers,
    evaluate::Run,
    memo::{Booking, Firm, Memo},
    scene::Scene,
    settle::{Chosen, credit},
    trace::{Cause, Sink, Step},
    uncomputed::Uncomputed,
    untouched::verdict,
};

impl<'a> Run<'_, 'a> {
    /// The last balance taken over in the cycle: it holds all that was counted before.
    pub(super) fn opening(&self, cycle: Cycle) -> Option<&'a crate::ledger::Balance> {
        let person = self.scene.person;
        let today = person.given.on;
        let ours = |opening: &&crate::ledger::Balance| {
            opening.credential == person.reference && cycle.period.contains(opening.on) && opening.on <= today
        };
        person.ledger.openings.iter().rfind(ours)
    }

    /// Whether an activity is part of a balance taken over in the cycle.
    fn is_in_opening(
        &mut self,
        cycle: Cycle,
        place: usize,
        activity: &'a Activity,
        sink: &mut impl Sink,
    ) -> bool {
        let Some(opening) = self.opening(cycle) else { return false };
        let reference = self.scene.person.reference;
        let claim = activity.claims.iter().find(|claim| claim.credential == reference);
        let sent_later = claim.and_then(|claim| claim.submitted).is_some_and(|sent| sent > opening.on);
        if activity.on.last > opening.on || sent_later {
            return false;
        }
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
        let Memo { credited, covers, firm, .. } = &mut *self.memo;
        let chosen = credit(self.scene, place, activity, credited, sink);
        let credited = chosen.credited;
        let planned = activity.status == ActivityStatus::Planned;
        let (credits, faulted) = if planned {
            sink.step(|| Step::NotYet);
            if chosen.firm {
                firm.keep(place, cycle, None);
            }
            (Amount::ZERO, None)
        } else {
            add_parts(self.scene, place, activity, &chosen, (book, covers, firm), sink)
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

    /// Books what an activity is known to give under every stance.
    pub(super) fn book_again(
        &mut self,
        place: usize,
        activity: &'a Activity,
        booking: &Booking,
        book: &mut Book,
        sink: &mut impl Sink,
    ) {
        let Some((entry, covering)) = booking else { return };
        self.scene.activity = Some(activity);
        book.add_under(self.scene, entry, *covering, &mut self.memo.covers, sink);
        self.scene.activity = None;
        if book.faulted.is_some() {
            book.uncomputed.push(Uncomputed { place, day: entry.day });
        }
    }
}

/// The day an activity is booked on: what was done in the days after a cycle counts as done on its last day.
fn booked_on(scene: &Scene<'_>, activity: &Activity) -> Date {
    scene.cycle.map_or(activity.on.last, |cycle| activity.on.last.min(cycle.period.last))
}

/// Books what an activity gives, part by part. Returns what is left of it, and why a limit on any part could not be
/// computed, where one could not. What is firm is remembered.
fn add_parts<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    chosen: &Chosen<'_>,
    (book, covers, firm): (&mut Book, &mut Covers, &mut Firm),
    sink: &mut impl Sink,
) -> (Amount, Option<Cause>) {
    let (mut total, mut faulted) = (Amount::ZERO, None);
    scene.activity = Some(activity);
    let day = booked_on(scene, activity);
    let mut booking = None;
    for (group, credits) in chosen.parts() {
        let entry = Booked {
            activity: Some(place),
            day,
            category: chosen.credited.category,
            group,
            kind: Some(activity.kind),
            hours: activity.hours.unwrap_or_default(),
            credits,
            origin: if chosen.credited.awarded { Origin::Awarded } else { Origin::Rules },
        };
        let covering = covers.of(scene, &entry);
        total += book.add_under(scene, &entry, covering, covers, sink);
        faulted = faulted.or(book.faulted);
        booking = Some((entry, covering));
    }
    scene.activity = None;
    let whole = chosen.credited.parts.is_empty() && !matches!(chosen.credited.reason, Reason::Fault(_));
    if let Some(cycle) = scene.cycle.filter(|_| chosen.firm && whole) {
        firm.keep(place, cycle, booking);
    }
    (total, faulted)
}
