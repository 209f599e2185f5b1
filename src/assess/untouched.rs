//! Results before any cycle has a say: what an activity or a certificate is when nothing counts for it.

use crate::{
    ledger::Activity,
    policy::upkeep::State,
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
    },
};

use super::{
    ActivityResult, CredentialResult, Cycle, ProofState, Reason, Standing, Verdict,
    person::Person,
    trace::{Sink, Step},
};

/// The result for a certificate without cycles, as far as its activities are not concerned.
pub(super) fn lifetime(person: &Person<'_>, state: Option<State>) -> CredentialResult {
    CredentialResult {
        credential: person.reference,
        standing: Standing {
            state,
            since: person.holding.granted,
            until: None,
            rule: None,
            unknown_after: false,
        },
        perhaps: Vec::new(),
        met: if state.is_some() { Verdict::Yes } else { Verdict::No },
        cycle: None,
        requirements: Vec::new(),
        routes: Vec::new(),
        completed: None,
        renewed_with: Vec::new(),
        groups: Vec::new(),
        categories: Vec::new(),
        counted: Interval::default(),
        opening: Amount::ZERO,
        carried_in: Interval::default(),
        carry_out: Interval::default(),
        limits: Vec::new(),
        coverage: Vec::new(),
        activities: Vec::new(),
        doubts: Vec::new(),
        exact: true,
        moved: None,
    }
}

fn nothing(person: &Person<'_>, place: usize, reason: Reason) -> ActivityResult {
    let activity = person.ledger.activities.get(place);
    let today = person.given.on;
    let claim = activity
        .and_then(|activity| activity.claims.iter().find(|claim| claim.credential == person.reference));
    ActivityResult {
        activity: place,
        verdict: verdict(reason, Amount::ZERO),
        accepted: false,
        reason,
        credits: Interval::default(),
        computed: Interval::default(),
        claimed: claim.and_then(|claim| claim.claimed),
        awarded: claim.filter(|claim| claim.decided.is_none_or(|day| day <= today)).and_then(|it| it.awarded),
        category: None,
        group: None,
        cycle: None,
        proof: ProofState::Enough,
        steps: Vec::new(),
    }
}

/// Every activity as if it lay outside of all cycles, which is where it stays unless a cycle takes it.
pub(super) fn outside(person: &Person<'_>, cycles: &[Cycle], sink: &mut impl Sink) -> Vec<ActivityResult> {
    let place = |(place, activity): (usize, &Activity)| {
        let last = activity.on.last;
        let mut result = nothing(person, place, Reason::OutsideCycle);
        if last > person.given.on {
            result.reason = Reason::Later;
            sink.step(|| Step::NotYet);
        } else {
            let distance =
                |cycle: &Period| cycle.first.days_since(last).abs().min(last.days_since(cycle.last).abs());
            let nearest = || cycles.iter().map(|cycle| cycle.period).min_by_key(distance);
            sink.step(|| Step::OutsideCycle { nearest: nearest() });
        }
        result.steps = sink.take();
        result
    };
    person.ledger.activities.iter().enumerate().map(place).collect()
}

impl CredentialResult {
    /// The same for every activity, for one reason.
    pub(super) fn because(self, person: &Person<'_>, reason: Reason) -> Self {
        let places = 0..person.ledger.activities.len();
        Self { activities: places.map(|place| nothing(person, place, reason)).collect(), ..self }
    }
}

pub(super) fn verdict(reason: Reason, credits: Amount) -> Verdict {
    match reason {
        Reason::Counts if !credits.is_zero() => Verdict::Yes,
        Reason::InOpening(_) => Verdict::Yes,
        Reason::Fault(_) | Reason::UnlistedOpen | Reason::NotKnown => Verdict::Undetermined,
        Reason::Counts
        | Reason::Limit
        | Reason::OutsideCycle
        | Reason::Later
        | Reason::Planned
        | Reason::Unlisted
        | Reason::Ruling
        | Reason::Claim
        | Reason::Zero
        | Reason::Lifetime => Verdict::No,
    }
}
