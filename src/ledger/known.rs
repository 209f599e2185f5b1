//! What of a ledger was known on a day.

use crate::vocabulary::date::Date;

use super::{Activity, Claim, ClaimStatus, Ledger, Proof};

impl Ledger {
    /// The ledger as it was known on a day, without anything that became known later, and the places that what is left of
    /// its activities has in the whole one. None where all of it was known.
    #[must_use]
    pub fn as_known(&self, day: Date) -> Option<(Self, Vec<usize>)> {
        if self.became_known(|known| known <= day) {
            return None;
        }
        let mut ledger = self.clone();
        let places = self.activities.iter().enumerate();
        let places = places.filter(|(_, activity)| activity.known <= day).map(|(place, _)| place).collect();
        ledger.holdings.retain(|holding| holding.known <= day);
        ledger.activities.retain(|activity| activity.known <= day);
        for activity in &mut ledger.activities {
            activity.forget_after(day);
        }
        ledger.payments.retain(|payment| payment.known <= day);
        ledger.subscriptions.retain(|subscription| subscription.known <= day);
        ledger.exams.retain(|exam| exam.known <= day);
        ledger.openings.retain(|opening| opening.known <= day);
        ledger.readings.retain(|reading| reading.known <= day);
        ledger.declarations.retain(|made| made.known <= day);
        Some((ledger, places))
    }

    /// The same facts, taken as known at all times: for what is only supposed.
    #[must_use]
    pub fn always_known(mut self) -> Self {
        self.holdings.iter_mut().for_each(|holding| holding.known = Date::EARLIEST);
        self.activities.iter_mut().for_each(|activity| activity.known = Date::EARLIEST);
        self.payments.iter_mut().for_each(|payment| payment.known = Date::EARLIEST);
        self.subscriptions.iter_mut().for_each(|subscription| subscription.known = Date::EARLIEST);
        self.exams.iter_mut().for_each(|exam| exam.known = Date::EARLIEST);
        self.openings.iter_mut().for_each(|opening| opening.known = Date::EARLIEST);
        self.readings.iter_mut().for_each(|reading| reading.known = Date::EARLIEST);
        self.declarations.iter_mut().for_each(|made| made.known = Date::EARLIEST);
        self
    }

    /// Every day on which something of it became known, in order.
    #[must_use]
    pub fn days_of_knowledge(&self) -> Vec<Date> {
        let mut days = Vec::new();
        self.became_known(|known| {
            days.push(known);
            true
        });
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether something holds for every day on which something of it became known.
    fn became_known(&self, mut holds: impl FnMut(Date) -> bool) -> bool {
        self.holdings.iter().all(|holding| holds(holding.known))
            && self.activities.iter().all(|activity| activity.became_known(&mut holds))
            && self.payments.iter().all(|payment| holds(payment.known))
            && self.subscriptions.iter().all(|subscription| holds(subscription.known))
            && self.exams.iter().all(|exam| holds(exam.known))
            && self.openings.iter().all(|opening| holds(opening.known))
            && self.readings.iter().all(|reading| holds(reading.known))
            && self.declarations.iter().all(|made| holds(made.known))
    }
}

impl Activity {
    fn became_known(&self, mut holds: impl FnMut(Date) -> bool) -> bool {
        holds(self.known)
            && self.proofs.iter().filter_map(|proof| proof.known).all(&mut holds)
            && self.claims.iter().flat_map(|claim| [claim.submitted, claim.decided]).flatten().all(holds)
    }

    fn forget_after(&mut self, day: Date) {
        let known = |proof: &Proof| proof.known.is_none_or(|known| known <= day);
        if !self.proofs.iter().all(known) {
            self.proofs = self.proofs.iter().filter(|proof| known(proof)).cloned().collect();
        }
        self.claims.retain(|claim| claim.submitted.is_none_or(|submitted| submitted <= day));
        for claim in &mut self.claims {
            claim.forget_after(day);
        }
    }
}

impl Claim {
    /// Forgets a decision of a later day.
    fn forget_after(&mut self, day: Date) {
        if self.decided.is_none_or(|decided| decided <= day) {
            return;
        }
        self.status = match self.status {
            ClaimStatus::Accepted | ClaimStatus::Rejected | ClaimStatus::Audit | ClaimStatus::Withdrawn => {
                ClaimStatus::Submitted
            }
            status @ (ClaimStatus::Draft | ClaimStatus::Submitted | ClaimStatus::UnderReview) => status,
        };
        (self.decided, self.awarded, self.reason) = (None, None, None);
    }
}
