//! One activity by the rules: rulings, category, formula, rounding, group, proof, and what the body decided.

use smallvec::SmallVec;

use crate::{
    ledger::{Activity, ClaimStatus},
    policy::{
        category::{ProofNeeded, Unaccepted},
        rule::Confidence,
    },
    rulebook::{Act, Category, CategoryIx, GroupIx, Program, RuleIx, RulingIx, Setting},
    script::{self, Script},
    vocabulary::amount::{Amount, Rounding},
};

use super::{
    Doubt, ProofState, Reason,
    ruling::{Standing, ever_accepted, rulings, told_contest, told_replies},
    scene::{Scene, Setter},
    stance::Stance,
    trace::{Dropped, Fault, RulingEffect, Sink, Step},
};

/// What the rules make of one activity before any limit.
#[derive(Clone, Debug)]
pub(super) struct Credited {
    pub(super) reason: Reason,
    /// Credits by the rules.
    pub(super) computed: Amount,
    /// Credits that go on to the limits, unless what they rest on turns out badly: the computed ones, or those the body
    /// awarded, or none.
    pub(super) credits: Amount,
    pub(super) category: Option<CategoryIx>,
    pub(super) group: Option<GroupIx>,
    pub(super) proof: ProofState,
    /// Whether the body awarded the credits, so that limits of the category do not apply again.
    pub(super) awarded: bool,
    /// Further parts of an activity that is split over groups; the first part is above.
    pub(super) parts: Vec<(GroupIx, Amount)>,
    /// What must turn out well for any of the credits to count, and how the rules state it.
    pub(super) unless: SmallVec<[(Doubt, bool); 1]>,
}

impl Default for Credited {
    fn default() -> Self {
        Self::nothing(Reason::Zero)
    }
}

impl Credited {
    pub(super) fn nothing(reason: Reason) -> Self {
        Self {
            reason,
            computed: Amount::ZERO,
            credits: Amount::ZERO,
            category: None,
            group: None,
            proof: ProofState::Enough,
            awarded: false,
            parts: Vec::new(),
            unless: SmallVec::new(),
        }
    }

    /// Makes it what counts and gives nothing so far, where it stands.
    fn begin(&mut self) {
        let Self { reason, computed, credits, category, group, proof, awarded, parts, unless } = self;
        (*reason, *proof, *awarded) = (Reason::Counts, ProofState::Enough, false);
        (*computed, *credits) = (Amount::ZERO, Amount::ZERO);
        (*category, *group) = (None, None);
        parts.clear();
        unless.clear();
    }

    /// The credits of all parts.
    pub(super) fn total(&self) -> Amount {
        self.credits + self.parts.iter().map(|(_, credits)| *credits).sum()
    }

    /// Whether all of it goes into one bucket, and it is known how much that is.
    pub(super) fn is_whole(&self) -> bool {
        self.parts.is_empty() && !matches!(self.reason, Reason::Fault(_))
    }

    /// Whether it counts under a stance.
    pub(super) fn counts(&self, stance: &Stance<'_>) -> bool {
        self.unless.iter().all(|(doubt, stated)| stance.turns_out_well(*doubt, *stated))
    }

    /// Whether the body accepts it under a stance, though how many credits it gives may rest on a weak source.
    pub(super) fn accepted(&self, program: &Program, stance: &Stance<'_>) -> bool {
        let figure = |doubt: Doubt| match doubt {
            Doubt::LowConfidence(rule) => program.rule(rule).confidence != Confidence::Low,
            Doubt::Question(_)
            | Doubt::MissingProof(_)
            | Doubt::UnderAudit(_)
            | Doubt::NotComputed(_)
            | Doubt::Balance(_) => false,
        };
        let holds =
            |(doubt, stated): &(Doubt, bool)| stance.turns_out_well(*doubt, *stated) || figure(*doubt);
        self.reason == Reason::Counts && self.unless.iter().all(holds)
    }
}

/// Stops the evaluation of one activity.
enum Halt {
    Refused(Reason),
    /// A script of a rule gave no value.
    Stopped(RuleIx, script::Fault),
    /// A rule has no value in force.
    NotInForce(RuleIx),
}

fn fault(rule: RuleIx) -> impl Fn(script::Fault) -> Halt {
    move |fault| Halt::Stopped(rule, fault)
}

/// Finds what the rules and the body make of the activity at `place` in the ledger, under the answers the scene takes.
pub(super) fn once<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    credited: &mut Credited,
    sink: &mut impl Sink,
) {
    scene.activity = Some(activity);
    let claim = scene.claim(activity);
    let status = claim.map(|(_, status)| status);
    let refused = matches!(status, Some(ClaimStatus::Rejected | ClaimStatus::Withdrawn));
    credited.begin();
    if let Err(halt) = by_rules(scene, place, activity, credited, sink) {
        *credited = halted(scene, place, activity, halt, status == Some(ClaimStatus::Accepted), sink);
    }
    if let Some((claim, status)) = claim {
        let computed = credited.computed;
        let awarded = claim.awarded.filter(|_| status == ClaimStatus::Accepted);
        sink.step(|| Step::Claim { status, awarded, computed });
        if refused {
            credited.reason = Reason::Claim;
            credited.credits = Amount::ZERO;
            credited.parts.clear();
            credited.unless.clear();
        } else if status == ClaimStatus::Accepted {
            accept(credited, claim.awarded.or(claim.claimed), claim.category, claim.group);
        } else if status == ClaimStatus::Audit && !credited.credits.is_zero() {
            scene.touch(Doubt::UnderAudit(place));
            credited.unless.push((Doubt::UnderAudit(place), false));
        }
    }
    scene.activity = None;
}

/// What is left of an activity that the rules refuse, or cannot compute. Where the body accepted it, it is booked somewhere.
#[inline(never)]
fn halted<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    halt: Halt,
    accepted: bool,
    sink: &mut impl Sink,
) -> Credited {
    let (rule, fault) = match halt {
        Halt::Refused(reason) => {
            let booked = accepted && reason == Reason::Ruling;
            let found = if booked { bucket(scene, place, activity, sink) } else { Bucket::default() };
            return found.of(Credited::nothing(reason));
        }
        Halt::Stopped(rule, fault) => (rule, Fault::of_script(&fault)),
        Halt::NotInForce(rule) => (rule, Fault::RuleNotInForce),
    };
    let cause = fault.cause();
    sink.step(|| Step::Fault { rule, fault });
    // What of it was told was told before it stopped.
    let found = if accepted { bucket(scene, place, activity, &mut Dropped) } else { Bucket::default() };
    found.of(Credited::nothing(Reason::Fault(cause)))
}

/// What credits are booked in.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
}

impl Bucket {
    fn of(self, credited: Credited) -> Credited {
        Credited { category: self.category, group: self.group, ..credited }
    }
}

/// Where an activity would be booked that the rules refuse, or cannot compute, and that the body accepted: the category that
/// its claim names, else the one that a ruling about it or another answer to one gives it, else the one that would accept it
/// if no ruling spoke of it, with the group of that category.
fn bucket<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity, sink: &mut impl Sink) -> Bucket {
    let accepted = ever_accepted(scene);
    let Ok((at, category)) = categorise(scene, place, activity, accepted, sink) else {
        return Bucket::default();
    };
    let group = choose_group(scene, category, sink).ok().flatten();
    Bucket { category: Some(at), group }
}

/// The body accepted it: what it awarded is a fact, whatever the rules compute.
fn accept(
    credited: &mut Credited,
    awarded: Option<Amount>,
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
) {
    credited.awarded = true;
    credited.unless.clear();
    credited.category = category.or(credited.category);
    credited.group = group.or(credited.group);
    if let Some(awarded) = awarded {
        credited.parts.clear();
        credited.credits = awarded;
        credited.reason = if awarded.is_zero() { Reason::Claim } else { Reason::Counts };
    }
}

/// Fills in what the rules make of an activity.
fn by_rules<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    credited: &mut Credited,
    sink: &mut impl Sink,
) -> Result<(), Halt> {
    let mut standing = Standing::new();
    rulings(scene, &mut standing, sink).map_err(|(rule, found)| fault(rule)(found))?;
    if let Some((_, Act::Refuse(_), _)) = standing.first() {
        return Err(Halt::Refused(Reason::Ruling));
    }
    let accepted = standing.iter().find_map(|(_, act, _)| match act {
        Act::Accept(category) => Some(*category),
        Act::Nothing | Act::Refuse(_) | Act::Credit(_) => None,
    });
    let formula = standing.iter().find_map(|(ruling, act, _)| match act {
        Act::Credit(script) => Some((*ruling, script)),
        Act::Nothing | Act::Refuse(_) | Act::Accept(_) => None,
    });
    let (at, category) = categorise(scene, place, activity, accepted, sink)?;
    credited.category = Some(at);
    let program = scene.person.reference.program;
    let split = activity.split.iter().filter(|(owner, ..)| category.split && *owner == program);
    let mut parts = 0;
    for (_, group, hours) in split {
        scene.part_hours = Some(*hours);
        let credits = formula_credits(scene, category, formula, credited, sink);
        scene.part_hours = None;
        if parts == 0 {
            (credited.credits, credited.group) = (credits?, Some(*group));
        } else {
            credited.parts.push((*group, credits?));
        }
        parts += 1;
    }
    if parts == 0 {
        credited.credits = formula_credits(scene, category, formula, credited, sink)?;
        credited.group = choose_group(scene, category, sink)?;
    }
    if credited.computed.is_zero() {
        credited.reason = Reason::Zero;
        return Ok(());
    }
    credited.proof = proof(scene, place, activity, category, sink);
    if credited.proof == ProofState::NeededForCredit {
        credited.unless.push((Doubt::MissingProof(place), true));
    }
    Ok(())
}

/// The category of an activity: the one its claim names, the one a ruling gives, else the first that accepts it.
fn categorise<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &Activity,
    accepted: Option<CategoryIx>,
    sink: &mut impl Sink,
) -> Result<(CategoryIx, &'a Category), Halt> {
    let program = scene.program();
    let claim = activity.claims.iter().find(|claim| claim.credential == scene.person.reference);
    let claimed = claim.and_then(|claim| claim.category);
    let assigned = scene.assigned.iter().find(|assigned| assigned.place == place).cloned();
    let stated = claimed.or(accepted).or(assigned.as_ref().map(|assigned| assigned.category));
    let candidates = match &stated {
        Some(stated) => std::slice::from_ref(stated),
        None => &program.kinds.get(activity.kind).categories,
    };
    for at in candidates.iter().copied() {
        let Some(category) = program.categories.get(at.index()) else { continue };
        if !scene.enter(category.rule) {
            continue;
        }
        scene.low = false;
        if stated.is_some() || scene.holds(category.when.as_ref()).map_err(fault(category.rule))? {
            sink.step(|| Step::Category {
                rule: category.rule,
                claimed: claimed.is_some(),
                instead_of: assigned.map_or_else(Vec::new, |assigned| assigned.others(program)),
            });
            return Ok((at, category));
        }
    }
    let unlisted = program.unlisted.iter().find(|unlisted| scene.in_force(program.rule(unlisted.rule)));
    sink.step(|| Step::Unlisted { rule: unlisted.map(|unlisted| unlisted.rule) });
    let open = unlisted.is_some_and(|unlisted| unlisted.verdict == Unaccepted::Undetermined);
    Err(Halt::Refused(if open { Reason::UnlistedOpen } else { Reason::Unlisted }))
}

/// Credits by the formula, rounded, which are added to what is computed. Where anything about them rests on a weak source,
/// the whole activity does.
fn formula_credits<'a>(
    scene: &mut Scene<'a>,
    category: &'a Category,
    ruling: Option<(RulingIx, &'a Script)>,
    credited: &mut Credited,
    sink: &mut impl Sink,
) -> Result<Amount, Halt> {
    let program = scene.program();
    let rule = ruling
        .and_then(|(ruling, _)| program.rulings.get(ruling.index()))
        .map_or(category.rule, |ruling| ruling.rule);
    scene.low = false;
    scene.log = scene.log.as_ref().map(|_| Vec::new());
    scene.setters.clear();
    let (script, since) = match ruling {
        Some((_, script)) => {
            scene.by = program.rule(rule).by;
            (script, None)
        }
        None => formula(scene, rule, &category.credit)?,
    };
    let credits = script.number(scene).map_err(fault(rule))?.at_least_zero();
    told_setters(scene, sink);
    sink.step(|| Step::Credit {
        rule,
        formula: script.text().clone(),
        reads: scene.log.clone().unwrap_or_default(),
        since,
        credits,
    });
    let credits = match &category.round {
        Some(round) => rounded(scene, category.rule, round, credits, sink)?,
        None => credits,
    };
    told_setters(scene, sink);
    credited.computed += credits;
    if scene.low && !credits.is_zero() {
        let doubt = Doubt::LowConfidence(rule);
        scene.touch(doubt);
        if !credited.unless.contains(&(doubt, true)) {
            credited.unless.push((doubt, true));
        }
        sink.step(|| Step::LowConfidence { rule });
    }
    Ok(credits)
}

/// Tells the rulings that set a named value that was read.
pub(super) fn told_setters(scene: &mut Scene<'_>, sink: &mut impl Sink) {
    let program = scene.program();
    for setter in std::mem::take(&mut scene.setters) {
        match setter {
            Setter::By(ruling, answer) => {
                if let Some(card) = program.rulings.get(ruling.index()) {
                    told_replies(scene, answer, sink);
                    sink.step(|| Step::Ruling { rule: card.rule, effect: RulingEffect::Set, answer });
                }
            }
            Setter::Contested(taken) => told_contest(scene, taken, sink),
        }
    }
}

fn formula<'a>(
    scene: &mut Scene<'a>,
    rule: RuleIx,
    credit: &'a Setting<Script>,
) -> Result<(&'a Script, Option<crate::vocabulary::date::Date>), Halt> {
    let alternative = scene.choose(credit).map_err(fault(rule))?;
    let alternative = alternative.ok_or(Halt::NotInForce(rule))?;
    let dated = alternative.first != crate::vocabulary::date::Date::EARLIEST;
    Ok((&alternative.is, dated.then_some(alternative.first)))
}

fn rounded<'a>(
    scene: &mut Scene<'a>,
    rule: RuleIx,
    round: &'a Setting<Rounding>,
    credits: Amount,
    sink: &mut impl Sink,
) -> Result<Amount, Halt> {
    // Where none of them would change anything, it does not matter which one holds, nor what is open about that.
    let on = scene.date(scene.by);
    if round.on(on).all(|one| one.is.apply(credits) == credits) {
        return Ok(credits);
    }
    let Some(alternative) = scene.choose(round).map_err(fault(rule))? else { return Ok(credits) };
    let to = alternative.is.apply(credits);
    if to != credits {
        sink.step(|| Step::Rounded { rule, rounding: alternative.is, from: credits, to });
    }
    Ok(to)
}

fn choose_group<'a>(
    scene: &mut Scene<'a>,
    category: &'a Category,
    sink: &mut impl Sink,
) -> Result<Option<GroupIx>, Halt> {
    let Some(setting) = &category.group else { return Ok(None) };
    scene.enter(category.rule);
    let chosen = scene.choose(setting).map_err(fault(category.rule))?.map(|alternative| alternative.is);
    if let Some(group) = chosen
        && let Some(rule) = scene.program().groups.get(group.index())
    {
        sink.step(|| Step::Group { rule: *rule, group });
    }
    Ok(chosen)
}

fn proof(
    scene: &mut Scene<'_>,
    place: usize,
    activity: &Activity,
    category: &Category,
    sink: &mut impl Sink,
) -> ProofState {
    let Some(proof) = &category.proof else { return ProofState::Enough };
    let enough =
        activity.proofs.kinds().iter().any(|kind| proof.any_of.is_empty() || proof.any_of.contains(kind));
    let state = match proof.needed {
        _ if enough => ProofState::Enough,
        ProofNeeded::ForCredit => ProofState::NeededForCredit,
        ProofNeeded::OnAudit => ProofState::NeededOnAudit,
        ProofNeeded::Never => ProofState::Enough,
    };
    if state != ProofState::Enough {
        sink.step(|| Step::ProofMissing {
            rule: category.rule,
            for_credit: state == ProofState::NeededForCredit,
        });
    }
    let accepted = scene.claim(activity).is_some_and(|(_, status)| status == ClaimStatus::Accepted);
    if state == ProofState::NeededForCredit && !accepted {
        scene.touch(Doubt::MissingProof(place));
    }
    state
}
