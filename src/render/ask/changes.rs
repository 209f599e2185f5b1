//! What would change an answer: what each answer to an open question would do, else what is in doubt, else newer words of
//! the body.

use crate::{
    assess::{Doubt, Given},
    case::probe::{Put, put},
    policy::rule::Said,
    rulebook::{Act, AnswerIx, CredentialRef, Effect, Outcome, Program, QuestionIx, RuleIx},
    vocabulary::diagnostic::Diagnostic,
};

use super::{
    super::{
        doubt,
        names::Names,
        phrase::Phrase,
        status::View,
        used::{File, Policies},
    },
    computed,
};

/// What would change the answer of a text.
pub(super) fn changes(
    names: &Names<'_>,
    program: &Program,
    text: RuleIx,
    (shown, said): (&[Put<'_>], Option<Said>),
    given: Given,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let ruling = program.rulings.iter().find(|card| card.rule == text);
    if let Some(Outcome::Question(at)) = ruling.map(|card| &card.outcome) {
        let credential = shown.first().map(|put| put.credential);
        return answers(names, program, *at, (text, credential), given);
    }
    let mut changes: Vec<_> = shown.iter().flat_map(|put| in_doubt(names, put)).collect();
    changes.dedup();
    if changes.is_empty() {
        let open = said == Some(Said::Undetermined);
        changes.push(names.say(if open { Phrase::ChangeBody } else { Phrase::NewerText }));
    }
    Ok(changes)
}

/// What each answer to a question would make of what was put to the engine.
fn answers(
    names: &Names<'_>,
    program: &Program,
    question: QuestionIx,
    (text, credential): (RuleIx, Option<CredentialRef>),
    given: Given,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let Some(card) = program.questions.get(question.index()) else { return Ok(Vec::new()) };
    let one = |(at, answer): (usize, &crate::rulebook::Answer)| {
        let does = match credential {
            None => effect(names, program, &answer.effect),
            Some(credential) => {
                let rulebook = names.rulebook.answered(credential.program, question, AnswerIx::new(at));
                let put = put(&rulebook, text, credential, given)?;
                let names = Names { rulebook: &rulebook, ..*names };
                put.iter().flat_map(|put| computed::told(&names, put)).collect::<Vec<_>>().join("; ")
            }
        };
        Ok(names.fill(Phrase::WouldBe, &[&names.answer(answer), &does]))
    };
    card.answers.iter().enumerate().map(one).collect()
}

fn in_doubt(names: &Names<'_>, put: &Put<'_>) -> Vec<String> {
    let Some(result) = put.result() else { return Vec::new() };
    // What is settled whatever turns out is not changed by it.
    let open = matches!(put.said, Some(Said::Undetermined | Said::Partly))
        || result.activities.iter().any(|found| !found.credits.is_exact());
    if !open {
        return Vec::new();
    }
    let names = Names { symbols: &put.ledger.symbols, ..*names };
    // Which policies and records these are is not told here.
    let (policies, file) = (Policies::default(), File::default());
    let view =
        View { names, ledger: &put.ledger, assessment: &put.assessment, policies: &policies, file: &file };
    let of_rules = result.doubts.iter().filter(|each| match each.doubt {
        Doubt::Question(_) | Doubt::LowConfidence(_) => true,
        Doubt::MissingProof(_) | Doubt::UnderAudit(_) | Doubt::NotComputed(_) | Doubt::Balance(_) => false,
    });
    of_rules.map(|each| doubt::about(&view, result, each.doubt)).collect()
}

fn effect(names: &Names<'_>, program: &Program, effect: &Effect) -> String {
    let mut told = match &effect.act {
        Act::Nothing => Vec::new(),
        Act::Refuse(reason) => vec![reason.in_language(names.language).to_owned()],
        Act::Accept(category) => vec![names.category(program, *category).to_owned()],
        Act::Credit(script) => vec![script.text().trim().to_owned()],
    };
    for (value, script) in &effect.set {
        let value = program.values.get(value.index()).map_or("", |value| &value.id);
        told.push(format!("{value} = {}", script.text().trim()));
    }
    if told.is_empty() { names.say(Phrase::WouldCountAsUsual) } else { told.join("; ") }
}
