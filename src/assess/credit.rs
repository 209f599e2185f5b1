//! One activity by the rules: rulings, category, formula, rounding, group, proof, and what the body decided.

use crate::{
    ledger::{Activity, ClaimStatus},
    policy::{category::ProofNeeded, rule::Said},
    rulebook::{Act, Category, CategoryIx, GroupIx, RuleIx, RulingIx, Setting},
    script::{self, Script},
    vocabulary::amount::{Amount, Rounding},
};

use super::{
    Doubt, ProofState, Reason,
    combine::{Answers, all_answers},
    memo::{Memo, Tried},
    ruling::rulings,
    scene::Scene,
    stance::{Leaning, Questions},
    trace::{Dropped, Fault, RulingEffect, Sink, Step},
};

/// Combinations of answers that are tried for one activity.
const MOST_TRIED: usize = 64;

/// What the rules make of one activity before any limit.
#[derive(Clone, Debug)]
pub(super) struct Credited {
    pub(super) reason: Reason,
    /// Credits by the rules.
    pub(super) computed: Amount,
    /// Credits that go on to the limits: the computed ones, or those the body awarded, or none.
    pub(super) credits: Amount,
    pub(super) category: Option<CategoryIx>,
    pub(super) group: Option<GroupIx>,
    pub(super) proof: ProofState,
    /// Whether the body awarded the credits, so that limits of the category do not apply again.
    pub(super) awarded: bool,
    /// Further parts of an activity that is split over groups; the first part is above.
    pub(super) parts: Vec<(GroupIx, Amount)>,
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
        }
    }
}

/// Stops the evaluation of one activity.
pub(super) enum Halt {
    Refused(Reason),
    Fault(RuleIx, Fault),
}

fn fault(rule: RuleIx) -> impl Fn(script::Fault) -> Halt {
    move |fault| Halt::Fault(rule, Fault::of_script(fault))
}

/// Credits the activity at `place` in the ledger. The scene's cycle is the one it counts in. Under a stance that settles
/// questions, those met here are answered for this activity alone, for or against the person.
pub(super) fn credit<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    memo: &mut Memo,
    sink: &mut impl Sink,
) -> Credited {
    scene.crediting = true;
    scene.questions.here.clear();
    let credited = if scene.stance.settles {
        settled(scene, place, activity, memo)
    } else {
        once(scene, place, activity, sink)
    };
    scene.crediting = false;
    credited
}

fn settled<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity, memo: &mut Memo) -> Credited {
    if let Some(tried) = memo.recall(scene, place) {
        return choose(scene.stance.leaning, &mut scene.questions, tried);
    }
    let before = std::mem::take(&mut scene.touched);
    let tried = tried(scene, place, activity);
    let touched = std::mem::replace(&mut scene.touched, before);
    touched.iter().for_each(|doubt| scene.touch(*doubt));
    memo.keep(scene, place, &touched, &tried);
    choose(scene.stance.leaning, &mut scene.questions, &tried)
}

/// What the activity gives under every combination of answers to the questions met.
fn tried<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity) -> Tried {
    let mut tried = vec![(Answers::new(), once(scene, place, activity, &mut Dropped))];
    let mut known = 0;
    // Another answer may lead to another question.
    while scene.questions.here.len() > known {
        let questions = scene.questions.here.clone();
        known = questions.len();
        tried.clear();
        for answers in all_answers(scene.program(), &questions, MOST_TRIED) {
            scene.questions.tried.clone_from(&answers);
            let credited = once(scene, place, activity, &mut Dropped);
            tried.push((answers, credited));
        }
    }
    scene.questions.tried.clear();
    tried
}

/// The best of what was tried, or the worst, the way a stance leans.
fn choose(leaning: Leaning, questions: &mut Questions, tried: &Tried) -> Credited {
    if let [(_, only)] = tried.as_slice() {
        return only.clone();
    }
    let totals = tried.iter().map(|(_, credited)| credited.total());
    let wanted = if leaning == Leaning::Optimistic { totals.max() } else { totals.min() };
    match tried.iter().find(|(_, credited)| Some(credited.total()) == wanted) {
        Some((answers, kept)) => {
            note(questions, answers, kept, tried);
            kept.clone()
        }
        None => Credited::nothing(Reason::Zero),
    }
}

/// Remembers the answers that made a difference, and the questions that have no better and worse side.
fn note(questions: &mut Questions, answers: &Answers, kept: &Credited, tried: &[(Answers, Credited)]) {
    for (question, answer) in answers {
        let differs = |(others, credited): &&(Answers, Credited)| {
            let alone = others.iter().zip(answers).all(|(other, own)| other.0 == *question || other == own);
            alone && !others.contains(&(*question, *answer)) && !credited.is_like(kept)
        };
        let others: Vec<_> = tried.iter().filter(differs).collect();
        if others.is_empty() {
            continue;
        }
        let moves = others.iter().any(|(_, credited)| credited.moves_against(kept));
        let before = questions.settled.iter().find(|(known, _)| known == question).map(|(_, answer)| *answer);
        if moves || before.is_some_and(|before| before != *answer) {
            if !questions.torn.contains(question) {
                questions.torn.push(*question);
            }
        } else if before.is_none() {
            questions.settled.push((*question, *answer));
        }
    }
}

impl Credited {
    fn total(&self) -> Amount {
        self.credits + self.parts.iter().map(|(_, credits)| *credits).sum()
    }

    fn is_like(&self, other: &Self) -> bool {
        let same_bucket = self.group == other.group && self.category == other.category;
        self.total() == other.total()
            && (self.total().is_zero() || (same_bucket && self.parts == other.parts))
    }

    /// Whether both give credits, in different buckets.
    fn moves_against(&self, other: &Self) -> bool {
        let both = !self.total().is_zero() && !other.total().is_zero();
        both && (self.group != other.group || self.category != other.category || !self.parts.is_empty())
    }
}

fn once<'a>(scene: &mut Scene<'a>, place: usize, activity: &'a Activity, sink: &mut impl Sink) -> Credited {
    scene.activity = Some(activity);
    let claim = scene.claim(activity);
    let status = claim.map(|(_, status)| status);
    let refused = matches!(status, Some(ClaimStatus::Rejected | ClaimStatus::Withdrawn));
    let mut credited = match by_rules(scene, place, activity, sink) {
        Ok(credited) => credited,
        Err(Halt::Refused(reason)) => Credited::nothing(reason),
        Err(Halt::Fault(rule, fault)) => {
            sink.step(|| Step::Fault { rule, fault });
            Credited::nothing(Reason::Fault)
        }
    };
    if let Some((claim, status)) = claim {
        let computed = credited.computed;
        sink.step(|| Step::Claim { status, awarded: claim.awarded, computed });
        if refused {
            credited =
                Credited { reason: Reason::Claim, credits: Amount::ZERO, parts: Vec::new(), ..credited };
        } else if status == ClaimStatus::Accepted {
            accept(&mut credited, claim.awarded.or(claim.claimed), claim.category, claim.group);
        } else if status == ClaimStatus::Audit && !credited.credits.is_zero() {
            scene.touch(Doubt::UnderAudit(place));
            if !scene.stance.turns_out_well(Doubt::UnderAudit(place), false) {
                credited.credits = Amount::ZERO;
                credited.parts.clear();
            }
        }
    }
    scene.activity = None;
    credited
}

/// The body accepted it: what it awarded is a fact, whatever the rules compute.
fn accept(
    credited: &mut Credited,
    awarded: Option<Amount>,
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
) {
    credited.awarded = true;
    credited.category = category.or(credited.category);
    credited.group = group.or(credited.group);
    if let Some(awarded) = awarded {
        credited.parts.clear();
        credited.credits = awarded;
        credited.reason = if awarded.is_zero() { Reason::Claim } else { Reason::Counts };
    }
}

fn by_rules<'a>(
    scene: &mut Scene<'a>,
    place: usize,
    activity: &'a Activity,
    sink: &mut impl Sink,
) -> Result<Credited, Halt> {
    let applying = rulings(scene, sink).map_err(|(rule, found)| fault(rule)(found))?;
    if let Some((_, Act::Refuse(_), _)) = applying.first() {
        return Err(Halt::Refused(Reason::Ruling));
    }
    let accepted = applying.iter().find_map(|(_, act, _)| match act {
        Act::Accept(category) => Some(*category),
        Act::Nothing | Act::Refuse(_) | Act::Credit(_) => None,
    });
    let formula = applying.iter().find_map(|(ruling, act, _)| match act {
        Act::Credit(script) => Some((*ruling, script)),
        Act::Nothing | Act::Refuse(_) | Act::Accept(_) => None,
    });
    let (at, category) = categorise(scene, activity, accepted, sink)?;
    let parts = parts(scene, category, activity);
    let mut credited = Credited { category: Some(at), ..Credited::nothing(Reason::Counts) };
    for (number, (group, hours)) in parts.into_iter().enumerate() {
        scene.part_hours = hours;
        let credits = formula_credits(scene, category, formula, sink);
        scene.part_hours = None;
        let credits = credits?;
        credited.computed += credits.0;
        if number == 0 {
            credited.credits = credits.1;
            credited.group = match group {
                Some(group) => Some(group),
                None => choose_group(scene, category, sink)?,
            };
        } else if let Some(group) = group {
            credited.parts.push((group, credits.1));
        }
    }
    if credited.computed.is_zero() {
        credited.reason = Reason::Zero;
        return Ok(credited);
    }
    credited.proof = proof(scene, place, activity, category, sink);
    if credited.proof == ProofState::NeededForCredit
        && !scene.stance.turns_out_well(Doubt::MissingProof(place), true)
    {
        credited.credits = Amount::ZERO;
        credited.parts.clear();
    }
    Ok(credited)
}

/// The category of an activity: the one its claim names, the one a ruling gives, else the first that accepts it.
fn categorise<'a>(
    scene: &mut Scene<'a>,
    activity: &Activity,
    accepted: Option<CategoryIx>,
    sink: &mut impl Sink,
) -> Result<(CategoryIx, &'a Category), Halt> {
    let program = scene.program();
    let claim = activity.claims.iter().find(|claim| claim.credential == scene.person.reference);
    let claimed = claim.and_then(|claim| claim.category);
    let stated = claimed.or(accepted);
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
            sink.step(|| Step::Category { rule: category.rule, claimed: claimed.is_some() });
            return Ok((at, category));
        }
    }
    let unlisted = program.unlisted.iter().find(|unlisted| scene.in_force(program.rule(unlisted.rule)));
    sink.step(|| Step::Unlisted { rule: unlisted.map(|unlisted| unlisted.rule) });
    let open = unlisted.is_some_and(|unlisted| unlisted.verdict != Said::No);
    Err(Halt::Refused(if open { Reason::UnlistedOpen } else { Reason::Unlisted }))
}

/// The parts of an activity with the hours of each; one part without hours of its own where it is not split.
fn parts(
    scene: &Scene<'_>,
    category: &Category,
    activity: &Activity,
) -> Vec<(Option<GroupIx>, Option<Amount>)> {
    let program = scene.person.reference.program;
    let split = activity.split.iter().filter(|(owner, ..)| category.split && *owner == program);
    let parts: Vec<_> = split.map(|(_, group, hours)| (Some(*group), Some(*hours))).collect();
    if parts.is_empty() { vec![(None, None)] } else { parts }
}

/// Credits by the formula, rounded; and the credits that count under the stance.
fn formula_credits<'a>(
    scene: &mut Scene<'a>,
    category: &'a Category,
    ruling: Option<(RulingIx, &'a Script)>,
    sink: &mut impl Sink,
) -> Result<(Amount, Amount), Halt> {
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
    let credits = script.run(scene).map_err(fault(rule))?.number().unwrap_or_default().at_least_zero();
    told_setters(scene, sink);
    sink.step(|| Step::Credit {
        rule,
        formula: script.text().into(),
        reads: scene.log.clone().unwrap_or_default(),
        since,
        credits,
    });
    let credits = match &category.round {
        Some(round) => rounded(scene, category.rule, round, credits, sink)?,
        None => credits,
    };
    told_setters(scene, sink);
    if !scene.low || credits.is_zero() {
        return Ok((credits, credits));
    }
    let doubt = Doubt::LowConfidence(rule);
    scene.touch(doubt);
    sink.step(|| Step::LowConfidence { rule });
    let counts = if scene.stance.turns_out_well(doubt, true) { credits } else { Amount::ZERO };
    Ok((credits, counts))
}

/// Tells the rulings that set a named value that was read.
pub(super) fn told_setters(scene: &mut Scene<'_>, sink: &mut impl Sink) {
    let program = scene.program();
    for (ruling, answer) in std::mem::take(&mut scene.setters) {
        if let Some(card) = program.rulings.get(ruling.index()) {
            sink.step(|| Step::Ruling { rule: card.rule, effect: RulingEffect::Set, answer });
        }
    }
}

fn formula<'a>(
    scene: &mut Scene<'a>,
    rule: RuleIx,
    credit: &'a Setting<Script>,
) -> Result<(&'a Script, Option<crate::vocabulary::date::Date>), Halt> {
    let alternative = scene.choose(credit).map_err(fault(rule))?;
    let alternative = alternative.ok_or(Halt::Fault(rule, Fault::RuleNotInForce))?;
    let dated = alternative.first != crate::vocabulary::date::Date::EARLIEST;
    Ok((&alternative.is, dated.then_some(alternative.first)))
}

fn rounded(
    scene: &mut Scene<'_>,
    rule: RuleIx,
    round: &Setting<Rounding>,
    credits: Amount,
    sink: &mut impl Sink,
) -> Result<Amount, Halt> {
    let Some(alternative) = scene.choose(round).map_err(fault(rule))? else { return Ok(credits) };
    let to = alternative.is.apply(credits);
    if to != credits {
        sink.step(|| Step::Rounded { rule, rounding: alternative.is, from: credits, to });
    }
    Ok(to)
}

fn choose_group(
    scene: &mut Scene<'_>,
    category: &Category,
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
        activity.proofs.iter().any(|have| proof.any_of.is_empty() || proof.any_of.contains(&have.kind));
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
