//! How many certificates an activity counts for before the one that is evaluated.

use crate::{
    ledger::{Activity, ClaimStatus, Holding},
    vocabulary::amount::Amount,
};

use super::{cycle::timeline, person::Person, scene::Scene};

/// Of the person's certificates of the same body that the scene's activity counts for, how many come before this one:
/// those it was claimed for first, then those for which a category accepts it, each in the order of the ledger.
pub(super) fn before(scene: &Scene<'_>) -> Amount {
    let Some(activity) = scene.activity else { return Amount::ZERO };
    let own = scene.person.reference;
    let ours = is_claimed(scene.person, activity);
    let mut passed_own = false;
    let mut count = 0;
    for holding in &scene.person.ledger.holdings {
        if holding.credential == own {
            passed_own = true;
            continue;
        }
        if holding.credential.program != own.program {
            continue;
        }
        let other = scene.person.holding(holding);
        let theirs = is_claimed(&other, activity);
        let comes_before = if theirs == ours { !passed_own } else { theirs };
        if comes_before && (theirs || accepts(scene, &other, holding, activity)) {
            count += 1;
        }
    }
    Amount::whole(count)
}

/// Whether it was claimed for the certificate, and not in vain.
fn is_claimed(person: &Person<'_>, activity: &Activity) -> bool {
    let claim = activity.claims.iter().find(|claim| claim.credential == person.reference);
    let today = person.given.on;
    claim.is_some_and(|claim| {
        let decided = claim.decided.is_none_or(|day| day <= today);
        let in_vain = decided && matches!(claim.status, ClaimStatus::Rejected | ClaimStatus::Withdrawn);
        claim.submitted.is_none_or(|day| day <= today) && !in_vain
    })
}

/// Whether it lies in a cycle of the certificate and a category accepts it there.
fn accepts(scene: &Scene<'_>, other: &Person<'_>, holding: &Holding, activity: &Activity) -> bool {
    let granted = holding.granted.is_none_or(|granted| granted <= other.given.on);
    let cycle = timeline(other).into_iter().find(|cycle| cycle.period.contains(activity.on.last));
    let mut there = Scene::new(other, scene.stance, false);
    there.cycle = cycle;
    there.activity = Some(activity);
    let program = there.program();
    let mut categories = program.kinds.get(activity.kind).categories.iter();
    granted
        && cycle.is_some()
        && categories.any(|at| {
            program.categories.get(at.index()).is_some_and(|category| {
                there.enter(category.rule) && there.holds(category.when.as_ref()).unwrap_or(false)
            })
        })
}
