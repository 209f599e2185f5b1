//! A supposed answer of the body -> an overlay with a reply, read as those that people keep.

use crate::{
    assess::Given,
    rulebook::{Outcome, Program, Rulebook, Ruling},
    vocabulary::diagnostic::nearest,
};

use super::value::Value;

/// No open ruling is called so; the nearest that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAsked(pub Box<str>, pub Option<Box<str>>);

/// The text of an overlay by which a ruling has an answer, known on the day asked about. The ruling is named as `ruling` or
/// `policy/ruling`.
///
/// # Errors
/// When no policy asks such a question.
pub fn overlay(rulebook: &Rulebook, ruling: &str, answer: &str, given: &Given) -> Result<String, NotAsked> {
    let named = |program: &Program, id: &str| ruling == id || ruling == format!("{}/{id}", program.id);
    let asked = || rulebook.programs.iter().flat_map(|program| asked(program).map(move |id| (program, id)));
    let Some((program, id)) = asked().find(|(program, id)| named(program, id)) else {
        let near = nearest(ruling, asked().map(|(_, id)| id));
        return Err(NotAsked(ruling.into(), near.map(Into::into)));
    };
    let received = given.on.min(given.known_on);
    let sender = Value::map([("en", Value::text("supposed")), ("ja", Value::text("仮定"))]);
    let reply = Value::map([
        ("ruling", Value::text(id)),
        ("answer", Value::text(answer)),
        ("received", Value::text(received)),
        ("sender", sender),
    ]);
    let replies = Value::Map(vec![(format!("supposed-{id}").chars().take(64).collect(), reply)]);
    Ok(Value::map([("overlay", Value::text(&program.id)), ("replies", replies)]).whole())
}

/// The names of rulings that are open or contested, or that another one contradicts.
fn asked(program: &Program) -> impl Iterator<Item = &str> {
    let asks =
        |ruling: &&Ruling| matches!(ruling.outcome, Outcome::Question(_)) || !ruling.contests.is_empty();
    let open = program.rulings.iter().filter(asks);
    open.filter_map(|ruling| program.rule(ruling.rule).id.strip_prefix("rulings."))
}
