//! What becomes of a certificate after a cycle: the stages it passes through when the cycle ended short, and the surplus
//! that moves on when it did not.

use crate::{
    policy::{category::Unit, rule::Confidence, upkeep::State},
    rulebook::{Filter, GroupIx, RuleIx},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{Cycle, Doubt, Standing, book::Book, need, scene::Scene, uncomputed, window};

/// A stage after a cycle, with its days.
pub(super) struct Stage {
    pub(super) rule: RuleIx,
    pub(super) state: State,
    pub(super) period: Period,
    pub(super) earns: bool,
    pub(super) low: bool,
    /// Whether nobody can tell when it ends, because a fact is missing that decides it.
    endless: bool,
}

/// Credits that move into the next cycle.
#[derive(Clone, Copy)]
pub(super) struct Carried {
    pub(super) group: Option<GroupIx>,
    pub(super) credits: Amount,
}

/// The stages after the end of a cycle, with their days.
pub(super) fn stages(scene: &mut Scene<'_>, end: Date) -> Vec<Stage> {
    let program = scene.program();
    let mut stages = Vec::new();
    let mut after = end;
    for standing in &program.standing {
        if !scene.enter(standing.rule) {
            continue;
        }
        scene.low = program.rule(standing.rule).confidence == Confidence::Low;
        let length = standing.length.as_ref().map(|length| scene.choose(length));
        let period = match &length {
            Some(Ok(Some(alternative))) => window::after(after, alternative.is),
            // It was no stage then.
            Some(Ok(None)) => continue,
            Some(Err(_)) | None => Period { first: after.next(), last: Date::LATEST },
        };
        let endless = matches!(length, Some(Err(_)));
        stages.push(Stage {
            rule: standing.rule,
            state: standing.state,
            period,
            earns: standing.earns && !endless,
            low: scene.low,
            endless,
        });
        after = period.last;
        if after == Date::LATEST {
            break;
        }
    }
    stages
}

/// The last day on which something that was missed at the end of a stretch can still be made good: the last day before the
/// certificate ends for good.
pub(super) fn saved_until(scene: &mut Scene<'_>, end: Date) -> Date {
    let (by, low) = (scene.by, scene.low);
    let stages = stages(scene, end);
    (scene.by, scene.low) = (by, low);
    let lasting = |stage: &&Stage| match stage.state {
        State::Active | State::Grace | State::Suspended => !stage.endless,
        State::Expired | State::Revoked => false,
    };
    stages.iter().take_while(lasting).last().map_or(end, |stage| stage.period.last)
}

/// What a certificate is on the day asked about. `short_since` is the last day of the cycle, or of the stretch of it, that
/// ended short.
pub(super) fn standing(scene: &mut Scene<'_>, cycle: Cycle, short_since: Option<Date>) -> Standing {
    let on = scene.person.given.on;
    let Some(end) = short_since else {
        let until = Some(cycle.period.last);
        let since = scene.person.holding.granted.or(Some(cycle.period.first));
        return Standing { state: Some(State::Active), since, until, rule: None, unknown_after: false };
    };
    let stages = stages(scene, end);
    if let Some(stage) = stages.iter().find(|stage| stage.period.contains(on)) {
        let until = (stage.period.last < Date::LATEST).then_some(stage.period.last);
        return Standing {
            state: Some(stage.state),
            since: Some(stage.period.first),
            until,
            rule: Some(stage.rule),
            unknown_after: stage.endless,
        };
    }
    let last = stages.last();
    Standing {
        state: Some(State::Expired),
        since: Some(last.map_or(end, |stage| stage.period.last).next()),
        until: None,
        rule: last.map(|stage| stage.rule),
        unknown_after: last.is_some(),
    }
}

/// What surplus of a cycle moves into the next one.
pub(super) fn carry(scene: &mut Scene<'_>, book: &Book, cycle: Cycle) -> Vec<Carried> {
    let program = scene.program();
    let mut carried = Vec::new();
    scene.cycle = Some(cycle);
    for carry in &program.carry {
        if !scene.enter(carry.rule) {
            continue;
        }
        scene.low = program.rule(carry.rule).confidence == Confidence::Low;
        let (at_most, beyond) = (scene.amount(&carry.at_most), scene.amount(&carry.beyond));
        let (Ok(Some(at_most)), Ok(Some(beyond))) = (at_most, beyond) else { continue };
        let all = need::sum(scene, None, cycle.period, Unit::Credits, book);
        let surplus = (all - beyond).at_least_zero().min(at_most);
        // Without surplus, what is open about what moves decides nothing.
        if surplus.is_zero() {
            continue;
        }
        let Some(window) = scene.stretch_at(&carry.window, cycle.period.last) else { continue };
        let within = need::sum(scene, Some(&carry.of), window, Unit::Credits, book)
            + uncomputed::unread(scene, &carry.of, window, book);
        let credits = surplus.min(within);
        if credits.is_zero() {
            continue;
        }
        if scene.low {
            let doubt = Doubt::LowConfidence(carry.rule);
            scene.touch(doubt);
            if !scene.stance.turns_out_well(doubt, true) {
                continue;
            }
        }
        match carry.group {
            Some(group) => carried.push(Carried { group: Some(group), credits }),
            None => carried.extend(latest(scene, &carry.of, window, book, credits)),
        }
    }
    carried
}

/// The latest credits of a stretch that a filter means, so many of them, by their groups.
fn latest<'a>(
    scene: &mut Scene<'a>,
    of: &'a Filter,
    window: Period,
    book: &Book,
    mut credits: Amount,
) -> Vec<Carried> {
    let mut entries: Vec<_> = book.entries(window, scene.cycle.map(|cycle| cycle.period)).collect();
    entries.sort_by_key(|entry| entry.day);
    let mut carried: Vec<Carried> = Vec::new();
    for entry in entries.into_iter().rev() {
        let meant = uncomputed::is_meant(scene, of, entry);
        let taken = if meant { entry.credits.min(credits) } else { Amount::ZERO };
        if taken.is_zero() {
            continue;
        }
        credits -= taken;
        match carried.iter_mut().find(|known| known.group == entry.group) {
            Some(known) => known.credits += taken,
            None => carried.push(Carried { group: entry.group, credits: taken }),
        }
    }
    carried
}
