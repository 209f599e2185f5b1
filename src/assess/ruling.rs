//! Which rulings apply to an activity, and which of them stand.

use smallvec::SmallVec;

use crate::{
    rulebook::{Act, CategoryIx, Effect, Outcome, Program, RuleIx, RulingIx, canon},
    script::{self, Script},
};

use super::{
    reply::{self, Taken},
    scene::Scene,
    trace::{Because, RulingEffect, Sink, Step},
};

/// A ruling that applies, what it does, and the answer taken where it is a question.
pub(super) type Applying<'a> = (RulingIx, &'a Act, Option<Taken>);

/// Rulings in an order, seldom more than one.
pub(super) type Standing<'a> = SmallVec<[Applying<'a>; 1]>;

/// Finds the rulings that stand for the activity of the scene. A refusal is alone, or not among them.
pub(super) fn rulings<'a, S: Sink>(
    scene: &mut Scene<'a>,
    standing: &mut Standing<'a>,
    sink: &mut S,
) -> Result<(), (RuleIx, script::Fault)> {
    let program = scene.program();
    let Some(activity) = scene.activity else { return Ok(()) };
    let of_kind = program.kinds.get(activity.kind);
    if S::KEEPS {
        of_kind.telling.iter().for_each(|ruling| scene.quietly(|scene| tell(scene, *ruling, sink)));
    }
    for ruling in &of_kind.acting {
        // Most are known by their days not to be about it.
        if !S::KEEPS && !scene.person.may_concern(*ruling, activity.on) {
            continue;
        }
        let Some(card) = program.rulings.get(ruling.index()) else { continue };
        if !scene.is_about(*ruling).map_err(|fault| (card.rule, fault))? {
            continue;
        }
        let Some((effect, answer)) = scene.effect(*ruling) else { continue };
        scene.touch_question(answer);
        standing.push((*ruling, &effect.act, answer));
    }
    // One alone stands.
    if standing.len() > 1 {
        *standing = several(scene, std::mem::take(standing), sink);
    }
    for (ruling, act, answer) in standing.iter() {
        if let Some(card) = program.rulings.get(ruling.index()) {
            told_replies(scene, *answer, sink);
            sink.step(|| Step::Ruling { rule: card.rule, effect: effect_of(act), answer: *answer });
        }
    }
    Ok(())
}

/// The one category that rulings about the activity of the scene give it, whichever of them stand and however they are
/// answered; none where there are several.
pub(super) fn ever_accepted(scene: &mut Scene<'_>) -> Option<CategoryIx> {
    let program = scene.program();
    let kind = scene.activity?.kind;
    let mut accepted = None;
    for ruling in &program.kinds.get(kind).acting {
        let card = program.rulings.get(ruling.index())?;
        if !scene.quietly(|scene| scene.is_about(*ruling)).unwrap_or(false) {
            continue;
        }
        for effect in card.effects(&program.questions) {
            match effect.act {
                Act::Accept(category) if accepted.is_some_and(|known| known != category) => return None,
                Act::Accept(category) => accepted = Some(category),
                Act::Nothing | Act::Refuse(_) | Act::Credit(_) => {}
            }
        }
    }
    accepted
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

/// Whether a ruling refuses, or may refuse under another answer.
fn may_refuse(program: &Program, ruling: RulingIx) -> bool {
    let refuses = |effect: &Effect| matches!(effect.act, Act::Refuse(_));
    match program.rulings.get(ruling.index()).map(|card| &card.outcome) {
        Some(Outcome::Answered(effect)) => refuses(effect),
        Some(Outcome::Question(question)) => program
            .questions
            .get(question.index())
            .is_some_and(|question| question.answers.iter().any(|answer| refuses(&answer.effect))),
        None => false,
    }
}

/// What is contested among rulings that apply, with the answers taken.
type Contested = SmallVec<[(RulingIx, RulingIx, Taken); 1]>;

/// What is contested between each two of the rulings, where they contradict each other under the answers taken.
fn contested(scene: &Scene<'_>, applying: &Standing<'_>) -> Contested {
    let program = scene.program();
    let mut found = Contested::new();
    for (place, one) in applying.iter().enumerate() {
        let Some(card) = program.rulings.get(one.0.index()).filter(|card| !card.contests.is_empty()) else {
            continue;
        };
        for other in applying.iter().skip(place + 1) {
            let question = card.contest_with(other.0).filter(|_| {
                let refuses = |ruling| may_refuse(program, ruling);
                canon::contradict((one.1, refuses(one.0)), (other.1, refuses(other.0)))
            });
            if let Some(taken) = question.and_then(|question| scene.taken(question)) {
                found.push((one.0, other.0, taken));
            }
        }
    }
    found
}

/// Why a ruling comes before another one that applies, too: by the canon, or by the answer taken where it is contested.
fn before(program: &Program, contested: &Contested, one: RulingIx, other: RulingIx) -> Option<Because> {
    program.before(one, other).map(Because::Canon).or_else(|| {
        let between = |(first, second, _): &&(RulingIx, RulingIx, Taken)| {
            (*first, *second) == (one, other) || (*first, *second) == (other, one)
        };
        let (.., taken) = contested.iter().find(between)?;
        let contest = program.questions.get(taken.question.index())?.contest.as_ref()?;
        (contest.holds(taken.answer).0 == one).then_some(Because::Answer)
    })
}

/// The same rulings, each before those it comes before. Where nothing orders them, or where they come before each other in a
/// circle, the first goes first; a sort would need an order without circles.
fn in_order<'a>(program: &Program, contested: &Contested, mut applying: Standing<'a>) -> Standing<'a> {
    let mut ordered = Standing::with_capacity(applying.len());
    while !applying.is_empty() {
        let first = applying.iter().position(|(candidate, ..)| {
            applying.iter().all(|(other, ..)| {
                other == candidate || before(program, contested, *other, *candidate).is_none()
            })
        });
        ordered.push(applying.remove(first.unwrap_or(0)));
    }
    ordered
}

/// The rulings that stand, and those that do not with the one that comes before them.
///
/// Whether the activity counts at all is decided first, by the first ruling on that: a refusal, an acceptance, a formula, an
/// answer that does not refuse where another one would. Of the others, the first acceptance and the first formula stand.
fn standing<'a>(
    program: &Program,
    contested: &Contested,
    applying: Standing<'a>,
) -> (Standing<'a>, Vec<(RulingIx, RulingIx)>) {
    let ordered = in_order(program, contested, applying);
    let on_counting = |(ruling, act, _): &Applying<'a>| match act {
        Act::Refuse(_) | Act::Accept(_) | Act::Credit(_) => true,
        Act::Nothing => may_refuse(program, *ruling),
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

/// The rulings that stand of several, taken by their names; what comes before the others told. What is contested among them is in doubt as far as
/// it decides which of them stand.
fn several<'a, S: Sink>(scene: &mut Scene<'a>, mut applying: Standing<'a>, sink: &mut S) -> Standing<'a> {
    let program = scene.program();
    applying.sort_by_key(|(ruling, ..)| program.rulings.get(ruling.index()).map(|card| &*card.id));
    let mut contested = contested(scene, &applying);
    if let [(.., taken)] = contested.as_mut_slice()
        && !taken.settled
    {
        // One that stands or gives way whatever the answer is decides nothing.
        let stands = |contested: &Contested| -> SmallVec<[RulingIx; 2]> {
            standing(program, contested, applying.clone()).0.iter().map(|(ruling, ..)| *ruling).collect()
        };
        let mut otherwise = contested.clone();
        otherwise.iter_mut().for_each(|(.., taken)| taken.answer = taken.other_answer());
        if stands(&contested) == stands(&otherwise) {
            contested.clear();
        }
    }
    for (.., taken) in &contested {
        scene.touch_question(Some(*taken));
    }
    let (standing, overruled) = standing(program, &contested, applying);
    if S::KEEPS {
        contested.iter().for_each(|(.., taken)| told_contest(scene, *taken, sink));
        for (ruling, by) in overruled {
            let rule = |at: RulingIx| program.rulings.get(at.index()).map(|card| card.rule);
            let because = before(program, &contested, by, ruling);
            if let (Some(rule), Some(by)) = (rule(ruling), rule(by))
                && because != Some(Because::Answer)
            {
                sink.step(|| Step::Overruled { rule, by, because });
            }
        }
    }
    standing
}

/// Tells what is contested, with the replies to it, where a trace is kept.
pub(super) fn told_contest<S: Sink>(scene: &Scene<'_>, taken: Taken, sink: &mut S) {
    let program = scene.program();
    let contest = program.questions.get(taken.question.index()).and_then(|card| card.contest.as_ref());
    let Some((holds, gives_way)) = contest.map(|contest| contest.holds(taken.answer)) else { return };
    let rule = |at: RulingIx| program.rulings.get(at.index()).map(|card| card.rule);
    if let (true, Some(with), Some(rule)) = (S::KEEPS, rule(holds), rule(gives_way)) {
        told_replies(scene, Some(taken), sink);
        sink.step(|| Step::Contested { rule, with, taken });
    }
}

/// Of rulings that give a value to the same name: the one that comes first, and what is contested among those that might.
pub(super) fn first_of<'a>(
    scene: &Scene<'a>,
    mut setters: SmallVec<[(RulingIx, &'a Script); 1]>,
) -> (Option<(RulingIx, &'a Script)>, SmallVec<[Taken; 1]>) {
    let program = scene.program();
    if setters.len() < 2 {
        return (setters.pop(), SmallVec::new());
    }
    setters.sort_by_key(|(ruling, _)| program.rulings.get(ruling.index()).map(|card| &*card.id));
    // What gives way by the canon cannot come first.
    let all = setters.clone();
    setters.retain(|(one, _)| all.iter().all(|(other, _)| program.before(*other, *one).is_none()));
    let setters = if setters.is_empty() { all } else { setters };
    let mut contested = Contested::new();
    for (place, (one, script)) in setters.iter().enumerate() {
        let Some(card) = program.rulings.get(one.index()) else { continue };
        for (other, theirs) in setters.iter().skip(place + 1) {
            let question = card.contest_with(*other).filter(|_| !canon::says_the_same(script, theirs));
            if let Some(taken) = question.and_then(|question| scene.taken(question)) {
                contested.push((*one, *other, taken));
            }
        }
    }
    let first = setters.iter().find(|(one, _)| {
        setters.iter().all(|(other, _)| one == other || before(program, &contested, *other, *one).is_none())
    });
    (first.or(setters.first()).copied(), contested.into_iter().map(|(.., taken)| taken).collect())
}
