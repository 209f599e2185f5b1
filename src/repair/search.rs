//! The search: sets of one action, then of two, and so on. What is added has the least minutes that do.

use std::collections::BTreeSet;

use crate::{
    assess::{Assessment, NeedResult, Verdict},
    rulebook::{CredentialRef, RuleIx},
    vocabulary::{
        amount::Amount,
        date::{Date, Length},
    },
};

use super::{
    Repair, Repairs,
    action::{Action, Deed},
    candidates::{self, Offer, Wanting},
    world::World,
};

/// The most sets of actions that are evaluated for one goal.
pub const MOST_TRIED: usize = 3_000;

/// The most actions in a set that is looked for by trying all.
const MOST_ACTIONS: usize = 6;

/// The most repairs of a goal that are told.
const MOST_TOLD: usize = 12;

/// Something that can be done: as it is, or with so many minutes as it takes.
#[derive(Clone, Debug)]
enum Candidate {
    Fixed(Action),
    Offered { offer: Offer, most: u32, like: Vec<Box<str>> },
}

/// What of the goal an assessment shows.
type Shown = Vec<(RuleIx, Verdict, NeedResult)>;

pub(super) fn search(world: &World<'_>) -> Repairs {
    let candidates = candidates(world);
    let mut found = Repairs {
        goal: world.goal.clone(),
        sure: Vec::new(),
        perhaps: Vec::new(),
        smallest: true,
        cheapest: true,
        tried: 0,
        why: Vec::new(),
    };
    let (mut sure, mut perhaps): (Vec<Vec<Action>>, Vec<Vec<Action>>) = (Vec::new(), Vec::new());
    for size in 1..=MOST_ACTIONS.min(candidates.len()) {
        let all = sets_of(world, &candidates, size, &mut sure, &mut perhaps);
        found.cheapest = all;
        found.smallest &= all || !sure.is_empty();
        if !sure.is_empty() || !all {
            break;
        }
    }
    if sure.is_empty() && candidates.len() > 1 {
        let beyond = !found.smallest || candidates.len() > MOST_ACTIONS;
        let whole = if beyond { without_spare(world, &candidates) } else { None };
        (found.smallest, found.cheapest) = match whole {
            Some(_) => (false, false),
            None => (found.smallest, found.smallest),
        };
        sure.extend(whole);
    }
    sure.sort_by_cached_key(|actions| cost(actions));
    perhaps.sort_by_cached_key(|actions| cost(actions));
    // Of sets that differ in their days alone, the cheapest.
    let mut seen = BTreeSet::new();
    sure.retain(|actions| seen.insert(targets(actions)));
    let mut seen = BTreeSet::new();
    perhaps.retain(|actions| seen.insert(targets(actions)));
    let least = perhaps.first().map_or(0, Vec::len);
    perhaps.retain(|set| set.len() == least && sure.first().is_none_or(|sure| set.len() < sure.len()));
    found.sure = sure.into_iter().take(MOST_TOLD).map(|set| repair(world, &candidates, set)).collect();
    found.perhaps = perhaps.into_iter().take(MOST_TOLD).map(|set| repair(world, &candidates, set)).collect();
    found.tried = world.tried();
    found
}

/// What actions are about, whenever they are done.
fn targets(actions: &[Action]) -> Vec<String> {
    let mut targets: Vec<_> = actions.iter().map(Action::target).collect();
    targets.sort_unstable();
    targets
}

/// Number of actions, things of which no hours or price are known, minutes, money, trouble, days of subscriptions, the last
/// day, and then by text.
type Cost = (usize, u8, u32, Amount, u32, (i64, Date, String));

fn cost(actions: &[Action]) -> Cost {
    let weights = || actions.iter().map(Action::weight);
    (
        actions.len(),
        weights().map(|(unknown, ..)| unknown).sum(),
        actions.iter().map(Action::minutes).sum(),
        weights().map(|(_, money, _)| money).sum(),
        weights().map(|(.., trouble)| u32::from(trouble)).sum(),
        (
            actions.iter().map(Action::days).sum(),
            actions.iter().map(|action| action.day).max().unwrap_or(Date::EARLIEST),
            actions.iter().flat_map(|action| &action.options).map(|option| &**option).collect(),
        ),
    )
}

/// What can be done, what does most first. Kinds that do the same are taken together; a kind that alone changes nothing
/// of the goal is left out.
fn candidates(world: &World<'_>) -> Vec<Candidate> {
    let assessment = world.ground.assessment;
    let results = world.goal.results(assessment);
    let mut wanting = Wanting::default();
    results.iter().for_each(|result| Wanting::of(&result.need, &mut wanting));
    let before = shown(world, assessment);
    let mut ranked: Vec<(Amount, Candidate)> = Vec::new();
    for action in candidates::actions(world, &wanting) {
        let Some(after) = world.after(std::slice::from_ref(&action)) else { continue };
        ranked.push((lacking(&shown(world, &after)), Candidate::Fixed(action)));
    }
    let mut seen: Vec<([Option<Shown>; 2], usize)> = Vec::new();
    for offer in candidates::offers(world, &wanting) {
        let [long, short] = [offer.most(), 60].map(|minutes| {
            let action = offer.with(world, minutes)?;
            world.after(&[action]).map(|after| shown(world, &after))
        });
        // The most that helps: more may be refused.
        let most = match (&long, &short) {
            (Some(long), Some(short)) if lacking(short) < lacking(long) => 60,
            (Some(_), _) => offer.most(),
            (None, _) => 60,
        };
        let best = [&long, &short].into_iter().flatten().map(lacking).min();
        let Some(best) = best.filter(|_| long.as_ref() != Some(&before) || short.as_ref() != Some(&before))
        else {
            continue;
        };
        let kind: Box<str> = offer.kind().into();
        let told = [long, short];
        let same = seen.iter().find(|(known, at)| {
            *known == told
                && matches!(ranked.get(*at), Some((_, Candidate::Offered { offer: one, .. })) if one.first() == offer.first())
        });
        if let Some((_, at)) = same {
            if let Some((_, Candidate::Offered { like, offer, .. })) = ranked.get_mut(*at)
                && offer.kind() != &*kind
                && !like.contains(&kind)
            {
                like.push(kind);
            }
            continue;
        }
        seen.push((told, ranked.len()));
        ranked.push((best, Candidate::Offered { offer, most, like: Vec::new() }));
    }
    ranked.sort_by_key(|(lacking, _)| *lacking);
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// What an assessment shows of the goal.
fn shown(world: &World<'_>, assessment: &Assessment) -> Shown {
    let results = world.goal.results(assessment);
    results.iter().map(|result| (result.rule, result.verdict, result.need.clone())).collect()
}

/// How much is missing of minima, at worst.
fn lacking(shown: &Shown) -> Amount {
    fn of(need: &NeedResult) -> Amount {
        match need {
            NeedResult::AtLeast(minima) => minima.iter().map(|minimum| minimum.missing.possible).sum(),
            NeedResult::AllOf(_, needs) | NeedResult::Some(_, _, needs) => needs.iter().map(of).sum(),
            NeedResult::Requirement(_, need) => of(need),
            NeedResult::Covered(_, stretches)
            | NeedResult::Paid(_, stretches)
            | NeedResult::Declared(_, stretches) => {
                let open = stretches.iter().filter(|stretch| stretch.verdict != Verdict::Yes);
                Amount::whole(i64::try_from(open.count()).unwrap_or(i64::MAX))
            }
            NeedResult::Passed(..)
            | NeedResult::Holds(..)
            | NeedResult::When(..)
            | NeedResult::Unknown(_) => Amount::ZERO,
        }
    }
    shown.iter().map(|(_, _, need)| of(need)).sum()
}

/// Tries all sets of so many candidates; an offer may stand in a set several times. Whether all could be tried.
fn sets_of(
    world: &World<'_>,
    candidates: &[Candidate],
    size: usize,
    sure: &mut Vec<Vec<Action>>,
    perhaps: &mut Vec<Vec<Action>>,
) -> bool {
    let mut chosen: Vec<usize> = vec![0; size];
    loop {
        if world.tried() >= MOST_TRIED {
            return false;
        }
        let set: Vec<&Candidate> = chosen.iter().filter_map(|at| candidates.get(*at)).collect();
        match tried(world, &set) {
            Some((Verdict::Yes, actions)) => sure.push(actions),
            Some((Verdict::Undetermined, actions)) if world.goal.verdict == Verdict::No => {
                perhaps.push(actions);
            }
            Some((Verdict::Undetermined | Verdict::No, _)) | None => {}
        }
        if !next(&mut chosen, candidates.len()) {
            return true;
        }
    }
}

/// The next combination with repetitions, in order.
fn next(chosen: &mut [usize], count: usize) -> bool {
    let Some(at) = chosen.iter().rposition(|at| at + 1 < count) else { return false };
    let Some(value) = chosen.get(at).map(|value| value + 1) else { return false };
    chosen.iter_mut().skip(at).for_each(|each| *each = value);
    true
}

/// What a set comes to, with the least minutes where it meets the goal.
fn tried(world: &World<'_>, set: &[&Candidate]) -> Option<(Verdict, Vec<Action>)> {
    let most: Vec<u32> = set.iter().map(|candidate| candidate.most()).collect();
    let actions = with(world, set, &most)?;
    let clash = |(at, action): (usize, &Action)| {
        actions.iter().skip(at + 1).any(|other| !is_offer(action) && action.excludes(other))
    };
    if actions.iter().enumerate().any(clash) {
        return None;
    }
    let verdict = world.verdict(&actions);
    if verdict != Verdict::Yes {
        return Some((verdict, actions));
    }
    let forward = least(world, set, &most, &(0..set.len()).collect::<Vec<_>>())?;
    let offers = set.iter().filter(|one| matches!(one, Candidate::Offered { .. })).count();
    if offers < 2 {
        return Some((verdict, forward));
    }
    // Which of two is cut first may matter.
    let backward = least(world, set, &most, &(0..set.len()).rev().collect::<Vec<_>>())?;
    Some((verdict, if cost(&backward) < cost(&forward) { backward } else { forward }))
}

fn is_offer(action: &Action) -> bool {
    matches!(action.deed, Deed::Add(..))
}

impl Candidate {
    fn most(&self) -> u32 {
        match self {
            Self::Fixed(_) => 0,
            Self::Offered { most, .. } => *most,
        }
    }
}

fn with(world: &World<'_>, set: &[&Candidate], minutes: &[u32]) -> Option<Vec<Action>> {
    let action = |(candidate, minutes): (&&Candidate, &u32)| match candidate {
        Candidate::Fixed(action) => Some(action.clone()),
        Candidate::Offered { offer, .. } => offer.with(world, *minutes),
    };
    set.iter().zip(minutes).map(action).collect()
}

/// The set with the least minutes of each offer that still meet the goal, one after the other in this order.
fn least(world: &World<'_>, set: &[&Candidate], most: &[u32], order: &[usize]) -> Option<Vec<Action>> {
    let mut minutes = most.to_vec();
    for at in order {
        if !matches!(set.get(*at), Some(Candidate::Offered { .. })) {
            continue;
        }
        let mut enough = *minutes.get(*at)?;
        let meets = |minutes: &[u32], tried: u32| {
            let mut minutes = minutes.to_vec();
            if let Some(one) = minutes.get_mut(*at) {
                *one = tried;
            }
            with(world, set, &minutes).is_some_and(|actions| world.verdict(&actions) == Verdict::Yes)
        };
        let mut short = 0;
        if meets(&minutes, 0) {
            enough = 0;
        }
        while short + 1 < enough {
            let middle = short.midpoint(enough);
            if meets(&minutes, middle) { enough = middle } else { short = middle }
        }
        *minutes.get_mut(*at)? = enough;
    }
    with(world, set, &minutes)
}

/// All that can be done at once, and then without what is not needed, what does least first. The smallest of its kind that
/// is found so, but perhaps not the smallest.
fn without_spare(world: &World<'_>, candidates: &[Candidate]) -> Option<Vec<Action>> {
    let mut set: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        let fits = |other: &&&Candidate| match (candidate, other) {
            (Candidate::Fixed(one), Candidate::Fixed(two)) => one.excludes(two),
            (Candidate::Offered { .. }, _) | (_, Candidate::Offered { .. }) => false,
        };
        if set.iter().find(fits).is_none() {
            set.push(candidate);
        }
    }
    let meets = |set: &[&Candidate]| {
        let most: Vec<u32> = set.iter().map(|candidate| candidate.most()).collect();
        with(world, set, &most).is_some_and(|actions| world.verdict(&actions) == Verdict::Yes)
    };
    if !meets(&set) {
        return None;
    }
    for at in (0..set.len()).rev() {
        let mut fewer = set.clone();
        fewer.remove(at);
        if meets(&fewer) {
            set = fewer;
        }
    }
    let most: Vec<u32> = set.iter().map(|candidate| candidate.most()).collect();
    least(world, &set, &most, &(0..set.len()).rev().collect::<Vec<_>>())
}

/// The set with all that is told of it.
fn repair(world: &World<'_>, candidates: &[Candidate], actions: Vec<Action>) -> Repair {
    let on = actions.iter().map(|action| action.day).fold(world.on(), Date::max);
    let after = world.after(&actions);
    let verdict = after.as_ref().and_then(|after| world.goal.verdict_in(after)).unwrap_or(Verdict::No);
    let harms = after.as_ref().map_or_else(Vec::new, |after| harms(world, after, on));
    let by = last_day(world, &actions, verdict);
    let instead = instead(world, candidates, &actions, verdict);
    Repair { actions, verdict, on, by, instead, harms }
}

/// Kinds that would do as well as the one that is added, where one is.
fn instead(
    world: &World<'_>,
    candidates: &[Candidate],
    actions: &[Action],
    verdict: Verdict,
) -> Vec<Box<str>> {
    let mut added = actions.iter().enumerate().filter(|(_, action)| is_offer(action));
    let (Some((at, action)), None) = (added.next(), added.next()) else { return Vec::new() };
    let Deed::Add(kind, minutes, days) = &action.deed else { return Vec::new() };
    let mut found = Vec::new();
    for candidate in candidates {
        let Candidate::Offered { offer, like, .. } = candidate else { continue };
        if offer.kind() != &**kind || offer.first() != days.first {
            continue;
        }
        for other in like {
            let Some(other_action) = offer.as_of(other).with(world, minutes.unwrap_or(0)) else { continue };
            let mut changed = actions.to_vec();
            if let Some(one) = changed.get_mut(at) {
                *one = other_action;
            }
            if world.verdict(&changed) == verdict && !found.contains(other) {
                found.push(other.clone());
            }
        }
    }
    found
}

/// Requirements and routes that are met less surely with the actions than without them on the same day.
fn harms(world: &World<'_>, after: &Assessment, on: Date) -> Vec<(CredentialRef, RuleIx)> {
    let Some(before) = world.after_on(&[], on) else { return Vec::new() };
    let goals = before.credentials.iter().flat_map(|held| {
        held.requirements.iter().chain(&held.routes).map(|result| super::goal(held, &[result]))
    });
    let worse = goals.filter(|goal| goal.verdict_in(after).is_some_and(|now| now < goal.verdict));
    let harmed: BTreeSet<_> =
        worse.flat_map(|goal| goal.rules.into_iter().map(move |rule| (goal.credential, rule))).collect();
    harmed.into_iter().collect()
}

/// The last day on which what is submitted can be, where that matters: told only where it is before the goal is due.
fn last_day(world: &World<'_>, actions: &[Action], verdict: Verdict) -> Option<Date> {
    let submits = |action: &Action| matches!(action.deed, Deed::Submit(_));
    if !actions.iter().any(submits) {
        return None;
    }
    let meets = |day: Date| {
        let moved: Vec<Action> = actions
            .iter()
            .map(|action| if submits(action) { action.submitted_on(day) } else { action.clone() })
            .collect();
        let after = world.after_on(&moved, day);
        after.and_then(|after| world.goal.verdict_in(&after)).unwrap_or(Verdict::No) >= verdict
    };
    let on = world.on();
    let (mut early, mut late) = (0_u32, 800_u32);
    if meets(on.plus(Length::Days(late))) {
        return None;
    }
    while early + 1 < late {
        let middle = early.midpoint(late);
        if meets(on.plus(Length::Days(middle))) { early = middle } else { late = middle }
    }
    Some(on.plus(Length::Days(early)))
}
