//! Which rulings apply to an activity, and which of them stand.

use smallvec::SmallVec;

use crate::{
    rulebook::{Act, Outcome, Program, Rule, RuleIx, RulingIx},
    script,
    vocabulary::symbol::Symbol,
};

use super::{
    reply::{self, Taken},
    scene::Scene,
    trace::{RulingEffect, Sink, Step},
};

/// A ruling that applies, what it does, and the answer taken where it is a question.
pub(super) type Applying<'a> = (RulingIx, &'a Act, Option<Taken>);

/// Rulings in an order, seldom more than one.
pub(super) type Standing<'a> = SmallVec<[Applying<'a>; 1]>;

/// The rulings that stand for the activity of the scene. A refusal is alone, or not among them.
pub(super) fn rulings<'a, S: Sink>(
    scene: &mut Scene<'a>,
    sink: &mut S,
) -> Result<Standing<'a>, (RuleIx, script::Fault)> {
    let program = scene.program();
    let Some(activity) = scene.activity else { return Ok(Standing::new()) };
    let of_kind = program.kinds.get(activity.kind);
    if S::KEEPS {
        of_kind.telling.iter().for_each(|ruling| scene.quietly(|scene| tell(scene, *ruling, sink)));
    }
    let mut applying = Standing::new();
    for ruling in &of_kind.acting {
        let Some(card) = program.rulings.get(ruling.index()) else { continue };
        if !scene.is_about(*ruling).map_err(|fault| (card.rule, fault))? {
            continue;
        }
        let Some((effect, answer)) = scene.effect(*ruling) else { continue };
        scene.touch_question(answer);
        applying.push((*ruling, &effect.act, answer));
    }
    let standing = if applying.len() > 1 {
        let (standing, overruled) = standing(program, in_order(program, applying));
        for (ruling, by) in overruled {
            if let (Some(lost), Some(won)) =
                (program.rulings.get(ruling.index()), program.rulings.get(by.index()))
            {
                sink.step(|| Step::Overruled { rule: lost.rule, by: won.rule });
            }
        }
        standing
    } else {
        // One alone stands.
        applying
    };
    for (ruling, act, answer) in &standing {
        if let Some(card) = program.rulings.get(ruling.index()) {
            told_replies(scene, *answer, sink);
            sink.step(|| Step::Ruling { rule: card.rule, effect: effect_of(act), answer: *answer });
        }
    }
    Ok(standing)
}

/// Tells a ruling that decides nothing, where it is about the activity.
fn tell(scene: &mut Scene<'_>, ruling: RulingIx, sink: &mut impl Sink) {
    // One that cannot be read decides nothing either.
    if scene.is_about(ruling).unwrap_or(false)
        && let (Some(card), Some((_, answer))) =
            (scene.program().rulings.get(ruling.index()), scene.effect(ruling))
    {
        told_replies(scene, answer, sink);
        sink.step(|| Step::Ruling { rule: card.rule, effect: RulingEffect::Told, answer });
    }
}

/// Tells the replies to a question, where a trace is kept.
pub(super) fn told_replies<S: Sink>(scene: &Scene<'_>, answer: Option<Taken>, sink: &mut S) {
    if S::KEEPS
        && let Some(taken) = answer
    {
        reply::told(scene, taken, sink);
    }
}

fn effect_of(act: &Act) -> RulingEffect {
    match act {
        Act::Nothing => RulingEffect::Told,
        Act::Refuse(_) => RulingEffect::Refused,
        Act::Accept(_) => RulingEffect::Accepted,
        Act::Credit(_) => RulingEffect::Credited,
    }
}

/// Whether a ruling does, or under one of its answers may do, such an act.
fn acts(program: &Program, ruling: RulingIx, such: impl Fn(&Act) -> bool) -> bool {
    match program.rulings.get(ruling.index()).map(|card| &card.outcome) {
        Some(Outcome::Answered(effect)) => such(&effect.act),
        Some(Outcome::Question(question)) => program
            .questions
            .get(question.index())
            .is_some_and(|question| question.answers.iter().any(|answer| such(&answer.effect.act))),
        None => false,
    }
}

/// The same rulings, each before those it comes before. Where they come before each other in a circle, the first
/// written goes first; a sort would need an order without circles.
fn in_order<'a>(program: &Program, mut applying: Standing<'a>) -> Standing<'a> {
    let mut ordered = Standing::with_capacity(applying.len());
    while !applying.is_empty() {
        let first = applying.iter().position(|(candidate, ..)| {
            applying.iter().all(|(other, ..)| other == candidate || !program.comes_before(*other, *candidate))
        });
        ordered.push(applying.remove(first.unwrap_or(0)));
    }
    ordered
}

/// The rulings that stand, and those that do not with the one that comes before them.
///
/// Whether the activity counts at all is decided first, by the first ruling on that: a refusal, an acceptance, an answer
/// that does not refuse where another one would, or a formula that says it is an exception to a refusal. Of the others,
/// the first acceptance and the first formula stand.
fn standing<'a>(program: &Program, ordered: Standing<'a>) -> (Standing<'a>, Vec<(RulingIx, RulingIx)>) {
    let refusals: Vec<RulingIx> = ordered
        .iter()
        .filter(|(_, act, _)| matches!(act, Act::Refuse(_)))
        .map(|(ruling, ..)| *ruling)
        .collect();
    let excepts = |ruling: RulingIx| {
        let card = program.rulings.get(ruling.index());
        card.is_some_and(|card| card.overrides.iter().any(|other| refusals.contains(other)))
    };
    let on_counting = |(ruling, act, _): &Applying<'a>| match act {
        Act::Refuse(_) | Act::Accept(_) => true,
        Act::Nothing => acts(program, *ruling, |act| matches!(act, Act::Refuse(_))),
        Act::Credit(_) => excepts(*ruling),
    };
    let decides = ordered.iter().find(|candidate| on_counting(candidate)).copied();
    let (mut standing, mut overruled) = (Standing::new(), Vec::new());
    for candidate in ordered {
        let refused =
            decides.filter(|(ruling, act, _)| matches!(act, Act::Refuse(_)) && *ruling != candidate.0);
        let beaten = refused.or_else(|| {
            let like = |(_, act, _): &&Applying<'a>| {
                matches!(
                    (act, candidate.1),
                    (_, Act::Refuse(_)) | (Act::Accept(_), Act::Accept(_)) | (Act::Credit(_), Act::Credit(_))
                )
            };
            standing
                .iter()
                .find(like)
                .or(decides.as_ref().filter(|decides| decides.0 != candidate.0 && like(decides)))
                .copied()
        });
        match beaten {
            Some((by, ..)) => overruled.push((candidate.0, by)),
            None => standing.push(candidate),
        }
    }
    (standing, overruled)
}

/// Whether a rule is for some of the certificates that another one is for, and for no others.
pub(super) fn narrower(rule: &Rule, other: &Rule) -> bool {
    rule.applies != other.applies && rule.applies.0 & !other.applies.0 == 0
}

/// Whether some kinds of activity are among others, and not all of them. None means all kinds.
pub(super) fn fewer_kinds(kinds: &[Symbol], others: &[Symbol]) -> bool {
    !kinds.is_empty()
        && kinds != others
        && (others.is_empty() || kinds.iter().all(|kind| others.contains(kind)))
}

impl Program {
    /// Whether a ruling comes before another one where both apply: an exception before what it overrides, the narrower
    /// before the broader, the later before the earlier, and last the one written later.
    pub(super) fn comes_before(&self, ruling: RulingIx, other: RulingIx) -> bool {
        let (Some(one), Some(two)) = (self.rulings.get(ruling.index()), self.rulings.get(other.index()))
        else {
            return false;
        };
        if one.overrides.contains(&other) || two.overrides.contains(&ruling) {
            return one.overrides.contains(&other);
        }
        let (first, second) = (self.rule(one.rule), self.rule(two.rule));
        if narrower(first, second) != narrower(second, first) {
            return narrower(first, second);
        }
        if fewer_kinds(&one.kinds, &two.kinds) != fewer_kinds(&two.kinds, &one.kinds) {
            return fewer_kinds(&one.kinds, &two.kinds);
        }
        (first.known, ruling) > (second.known, other)
    }
}
