//! A message that asks a question of the body, made of the policy's own words.

use crate::{
    assess::trace::Step,
    render::{doubt, phrase::Phrase, status::View},
};

use super::Asked;

/// A message to the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where to send it, if the policy says.
    pub to: Option<String>,
    /// What it is about.
    pub subject: String,
    /// The message.
    pub body: String,
}

/// So many records are named as examples.
const EXAMPLES: usize = 3;

/// A message that asks a question, in the language of the view.
#[must_use]
pub fn draft(view: &View<'_>, asked: Asked<'_>) -> Draft {
    let names = &view.names;
    let Asked { program, question, ruling } = asked;
    let text = ruling.question.in_language(names.language);
    let mut body = names.fill(Phrase::DraftGreeting, &[&program.title.in_language(names.language)]);
    body += &names.fill(Phrase::DraftQuestion, &[&holding(view, asked), &text]);
    if question.contested {
        body += &names.say(Phrase::DraftContested);
        let sources = asked.cards().into_iter().flat_map(|(_, card)| &card.sources);
        body.extend(sources.map(|at| format!("  - {}\n", names.source(program.source(*at)))));
        body.push('\n');
    }
    let ours = view.assessment.credentials.iter().find(|one| view.program(one).id == program.id);
    let replies = ours.map(|one| doubt::replies(view, one, question)).unwrap_or_default();
    if !replies.is_empty() {
        body += &names.say(Phrase::DraftReplies);
        for reply in replies {
            let answer = question.answers.get(reply.answer.index()).map_or("", |answer| names.answer(answer));
            let sources = names.sources(program, program.rule(reply.rule)).join("; ");
            body += &format!("  - {answer}: {sources}\n");
        }
        body.push('\n');
    }
    body += &names.say(Phrase::DraftAnswers);
    for (at, answer) in question.answers.iter().enumerate() {
        body += &format!("  {}. {}\n", at + 1, names.answer(answer));
    }
    body += &names.say(Phrase::DraftWhich);
    let examples = examples(view, asked);
    if !examples.is_empty() {
        body += &names.say(Phrase::DraftExamples);
        body.extend(examples.iter().map(|example| format!("  - {example}\n")));
    }
    body += &names.fill(Phrase::DraftEnd, &[&view.ledger.name.as_deref().unwrap_or_default()]);
    Draft {
        to: program.contact.as_ref().map(|contact| contact.in_language(names.language).to_owned()),
        subject: names.fill(Phrase::DraftSubject, &[&text]),
        body,
    }
}

/// The certificates of the body that are held, by their names.
fn holding(view: &View<'_>, asked: Asked<'_>) -> String {
    let ours = view.assessment.credentials.iter().filter(|one| view.program(one).id == asked.program.id);
    let held: Vec<_> = ours.map(|one| view.names.credential(one.credential)).collect();
    if held.is_empty() { view.names.say(Phrase::DraftNoneHeld) } else { held.join(", ") }
}

/// Records that the question is about.
fn examples(view: &View<'_>, asked: Asked<'_>) -> Vec<String> {
    let ours = view.assessment.credentials.iter().filter(|one| view.program(one).id == asked.program.id);
    let about = |step: &Step| matches!(step, Step::Ruling { rule, .. } if *rule == asked.ruling.rule);
    let activities = ours.flat_map(|one| &one.activities).filter(|one| one.steps.iter().any(about));
    let mut places: Vec<_> = activities.map(|one| one.activity).collect();
    places.sort_unstable();
    places.dedup();
    let records = places.into_iter().filter_map(|place| view.ledger.activities.get(place)).take(EXAMPLES);
    records.map(|record| format!("{} ({})", record.title, view.names.period(record.on))).collect()
}

impl Draft {
    /// The message as a text: where to send it, what it is about, the message.
    #[must_use]
    pub fn text(&self, view: &View<'_>) -> String {
        let to = self.to.clone().unwrap_or_else(|| view.names.say(Phrase::DraftNoContact));
        let head = view.names.fill(Phrase::DraftHead, &[&to, &self.subject]);
        format!("{head}\n{}", self.body)
    }
}
