//! The converse of a repair: the single facts that something met rests on. Each is taken away by itself, as an audit that
//! does not accept it would, and the ledger assessed again.

use rust_decimal::Decimal;

use crate::{
    assess::Verdict,
    ledger::{Activity, ClaimStatus},
    scenario::{Edit, Value, edited_values},
    vocabulary::amount::Amount,
};

use super::{Goal, Ground, world::World};

/// The most facts that are challenged for one goal.
pub const MOST_CHALLENGED: usize = 1_000;

/// Sections of a ledger whose records can be disputed as a whole.
const RECORDS: [&str; 5] = ["opening", "fees", "subscriptions", "exams", "declarations"];

/// A fact that an audit may not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// That an activity counts at all.
    Counts(Box<str>),
    /// That its proof is good.
    Proof(Box<str>),
    /// What the body awarded for it, and the most it may be cut to so that the goal falls.
    Award(Box<str>, Amount, Amount),
    /// Its hours, and the most they may be cut to.
    Hours(Box<str>, Amount, Amount),
    /// A record of a section of the ledger.
    Record(&'static str, Value),
}

/// A fact without which the goal falls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The fact.
    pub fact: Fact,
    /// Whether the goal is met without it.
    pub verdict: Verdict,
    /// The challenge, as the options of `what-if`; empty where these cannot say it.
    pub options: Vec<Box<str>>,
}

/// What a goal rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Risks {
    /// The goal.
    pub goal: Goal,
    /// The facts without which it falls, the worst first, then in the order of the ledger.
    pub risks: Vec<Risk>,
    /// How many facts were challenged.
    pub challenged: usize,
    /// Whether these were all.
    pub all: bool,
}

/// The single facts that a goal rests on.
#[must_use]
pub fn risks(ground: &Ground<'_>, goal: &Goal) -> Risks {
    let mut found = Risks { goal: goal.clone(), risks: Vec::new(), challenged: 0, all: true };
    let Ok(values) = Value::read(ground.text) else { return found };
    let world = World::new(ground, values, goal);
    for activity in &ground.ledger.activities {
        if world.tried() >= MOST_CHALLENGED {
            found.all = false;
            break;
        }
        of_activity(&world, activity, &mut found);
    }
    for section in RECORDS {
        of_records(&world, section, &mut found);
    }
    found.risks.sort_by_key(|risk| risk.verdict);
    found
}

fn of_activity(world: &World<'_>, activity: &Activity, found: &mut Risks) {
    let card = &world.ground.rulebook.credential(world.goal.credential).id;
    let key = |key: &str| -> Vec<Box<str>> { vec!["claims".into(), card.clone(), key.into()] };
    let claim = activity.claims.iter().find(|claim| claim.credential == world.goal.credential);
    let mut refused = vec![(key("status"), Value::text("rejected"))];
    if claim.is_some_and(|claim| claim.awarded.is_some()) {
        refused.push((key("awarded"), Value::Nothing));
    }
    found.challenged += 1;
    let sunk = challenge(world, activity, &refused);
    let counts = sunk.is_some();
    let risk = |fact, (verdict, options)| Risk { fact, verdict, options };
    found.risks.extend(sunk.map(|sunk| risk(Fact::Counts(activity.id.clone()), sunk)));
    if !activity.proofs.is_empty() {
        found.challenged += 1;
        let sunk = challenge(world, activity, &[(vec!["proof".into()], Value::Nothing)]);
        found.risks.extend(sunk.map(|sunk| risk(Fact::Proof(activity.id.clone()), sunk)));
    }
    // Where not even nothing of it would do harm, less of it does none.
    if !counts {
        return;
    }
    let accepted = claim.filter(|claim| claim.status == ClaimStatus::Accepted);
    if let Some(awarded) = accepted.and_then(|claim| claim.awarded.or(claim.claimed)) {
        found.challenged += 1;
        let cut = least_cut(world, activity, &key("awarded"), awarded, Amount::ZERO);
        found.risks.extend(cut.map(|(to, sunk)| risk(Fact::Award(activity.id.clone(), awarded, to), sunk)));
    } else if let Some(hours) = activity.hours {
        found.challenged += 1;
        let quarter = Amount::from_decimal(Decimal::new(25, 2)).unwrap_or_default();
        let cut = least_cut(world, activity, &["hours".into()], hours, quarter);
        found.risks.extend(cut.map(|(to, sunk)| risk(Fact::Hours(activity.id.clone(), hours, to), sunk)));
    }
}

/// What becomes of the goal, and the options that say it.
type Sunk = (Verdict, Vec<Box<str>>);

/// Changes keys of an activity; nothing where the goal stands nevertheless.
fn challenge(world: &World<'_>, activity: &Activity, set: &[(Vec<Box<str>>, Value)]) -> Option<Sunk> {
    let (mut edits, mut options) = (Vec::new(), Vec::new());
    for (path, value) in set {
        let option = format!("{}={}", path.join("."), value.written());
        options.extend(["--change".into(), activity.id.clone(), option.into()]);
        edits.push(Edit::Change(activity.id.clone(), path.clone(), value.clone()));
    }
    let verdict = verdict(world, &edited_values(&world.values, &edits).ok()?)?;
    Some((verdict, options))
}

/// Whether the goal is met in other values of the ledger; nothing where it is as much as before.
fn verdict(world: &World<'_>, values: &Value) -> Option<Verdict> {
    let after = world.of_values(values, world.on())?;
    let verdict = world.goal.verdict_in(&after).unwrap_or(Verdict::No);
    (verdict < world.goal.verdict).then_some(verdict)
}

/// The most that an amount may be cut to so that the goal falls, in quarters, and not less than the floor.
fn least_cut(
    world: &World<'_>,
    activity: &Activity,
    path: &[Box<str>],
    amount: Amount,
    floor: Amount,
) -> Option<(Amount, Sunk)> {
    let quarters =
        |count: i64| Amount::from_decimal(Decimal::from(count) / Decimal::from(4)).unwrap_or_default();
    let cut = |count: i64| {
        let keys = if path.first().is_some_and(|key| &**key == "hours") {
            vec![(path.to_vec(), Value::text(quarters(count))), (vec!["minutes".into()], Value::Nothing)]
        } else {
            vec![(path.to_vec(), Value::text(quarters(count)))]
        };
        challenge(world, activity, &keys)
    };
    let mut low = i64::from(floor > Amount::ZERO);
    let mut found = (low, cut(low)?);
    // The first count of quarters that is not less than the amount.
    let mut high = low + 1;
    while quarters(high) < amount {
        high += 1;
        if high > 40_000 {
            return None;
        }
    }
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        match cut(middle) {
            Some(sunk) => {
                low = middle;
                found = (middle, sunk);
            }
            None => high = middle,
        }
    }
    Some((quarters(found.0), found.1))
}

fn of_records(world: &World<'_>, section: &'static str, found: &mut Risks) {
    let items = match world.values.get(section) {
        Some(Value::List(items)) => items.clone(),
        Some(one @ Value::Map(_)) => vec![one.clone()],
        Some(Value::Nothing | Value::Text(_)) | None => Vec::new(),
    };
    for (at, item) in items.iter().enumerate() {
        if world.tried() >= MOST_CHALLENGED {
            found.all = false;
            return;
        }
        found.challenged += 1;
        let mut left = items.clone();
        left.remove(at);
        let mut values = world.values.clone();
        let left = if left.is_empty() { Value::Nothing } else { Value::List(left) };
        values.set(&[section], left);
        if let Some(verdict) = verdict(world, &values) {
            let fact = Fact::Record(section, item.clone());
            found.risks.push(Risk { fact, verdict, options: Vec::new() });
        }
    }
}
