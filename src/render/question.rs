//! Open questions: what each is worth, what each answer would do, and a message that asks it.

mod draft;
mod outlook;

use crate::{
    assess::Verdict,
    question::{OpenQuestion, Outlook},
    rulebook::{Program, Question, Rule, Ruling, RulingIx},
    vocabulary::amount::Amount,
};

use super::{doubt, page::Page, phrase::Phrase, status::View};

pub use self::{
    draft::{Draft, draft},
    outlook::{Column, rows},
};

/// A question with the ruling that asks it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Whose.
    pub program: &'a Program,
    /// The question.
    pub question: &'a Question,
    /// The ruling.
    pub ruling: &'a Ruling,
}

impl<'a> Asked<'a> {
    /// What an open question is.
    #[must_use]
    pub fn of(view: &View<'a>, open: &OpenQuestion) -> Option<Self> {
        let program = view.names.rulebook.program(open.program);
        let question = program.questions.get(open.question.index())?;
        let ruling = program.rulings.get(question.ruling.index())?;
        Some(Self { program, question, ruling })
    }
}

impl<'a> Asked<'a> {
    /// What it rests on: the ruling that asks it, or the two that contradict each other, each with its place.
    fn cards(&self) -> Vec<(Option<&'a str>, &'a Rule)> {
        let program = self.program;
        let Some(contest) = &self.question.contest else {
            return vec![(None, program.rule(self.ruling.rule))];
        };
        let card = |at: RulingIx| {
            let ruling = program.rulings.get(at.index())?;
            Some((Some(contest.place(at)), program.rule(ruling.rule)))
        };
        contest.between.into_iter().filter_map(card).collect()
    }
}

/// The open questions, those worth most first, for people.
#[must_use]
pub fn page(view: &View<'_>, open: &[OpenQuestion]) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let touching = open.iter().filter(|question| question.touches()).count();
    if touching == 0 {
        page.answer(Some(Verdict::Yes), names.say(Phrase::QuestionsNone));
    } else {
        page.answer(Some(Verdict::Undetermined), names.fill(Phrase::QuestionsOpen, &[&touching]));
    }
    view.head(Phrase::QuestionsOn, &mut page);
    let now = Outlook::of(names.rulebook, view.assessment);
    for (at, question) in open.iter().enumerate() {
        if let Some(asked) = Asked::of(view, question) {
            one(view, at + 1, question, asked, &now, &mut page);
        }
    }
    page
}

fn one(
    view: &View<'_>,
    number: usize,
    open: &OpenQuestion,
    asked: Asked<'_>,
    now: &Outlook,
    page: &mut Page,
) {
    let names = &view.names;
    let Asked { program, question, ruling } = asked;
    let text = ruling.question.in_language(names.language);
    let rulings = match &question.contest {
        None => ruling.id.to_string(),
        Some(contest) => {
            let both = contest.between.iter().filter_map(|at| program.rulings.get(at.index()));
            both.map(|ruling| &*ruling.id).collect::<Vec<_>>().join(" / ")
        }
    };
    page.heading(format!("{number}. {text} [{}: {rulings}]", program.id));
    page.facts(1, facts(view, open, asked, now));
    let mut columns = vec![Column { label: names.say(Phrase::QuestionNow), outlook: now }];
    for (answer, outlook) in &open.answers {
        if let Some(answer) = question.answers.get(answer.index()) {
            columns.push(Column { label: names.answer(answer).to_owned(), outlook });
        }
    }
    let heads = [
        Phrase::QuestionIfAnswered,
        Phrase::QuestionFor,
        Phrase::QuestionThen,
        Phrase::QuestionVerdict,
        Phrase::DecidesColumn,
    ];
    page.table(heads.map(|head| names.say(head)).to_vec(), rows(names, &columns));
    if open.touches() {
        page.line(1, format!("accrue questions {} --policy {} --draft", ruling.id, program.id));
    }
}

fn facts(view: &View<'_>, open: &OpenQuestion, asked: Asked<'_>, now: &Outlook) -> Vec<(String, String)> {
    let names = &view.names;
    let Asked { program, question, ruling } = asked;
    let state = names.say(if question.contested { Phrase::Contested } else { Phrase::Open });
    let state = match ruling.asked {
        Some(asked) => format!("{state} ({})", names.fill(Phrase::QuestionAsked, &[&asked])),
        None => state,
    };
    let mut facts = vec![(names.say(Phrase::State), state)];
    for (place, card) in asked.cards() {
        let place = place.map(|place| (names.say(Phrase::ContestPlace), format!("{} ({place})", card.id)));
        facts.extend(place);
        facts.extend(
            names.sources(program, card).into_iter().map(|source| (names.say(Phrase::Source), source)),
        );
    }
    let ours = view.assessment.credentials.iter().find(|one| one.credential.program == open.program);
    let replies = ours.map(|one| doubt::replies(view, one, question)).unwrap_or_default();
    let told = |reply| (names.say(Phrase::ReplyTo), doubt::reply(names, program, question, reply));
    facts.extend(replies.into_iter().map(told));
    if !open.touches() {
        facts.push((names.say(Phrase::QuestionAtStake), names.say(Phrase::QuestionNothing)));
        return facts;
    }
    let credits = if open.credits > Amount::ZERO {
        names.fill(Phrase::QuestionCredits, &[&open.credits])
    } else {
        names.say(Phrase::QuestionNoCredits)
    };
    facts.push((names.say(Phrase::QuestionAtStake), credits));
    let all = std::iter::once(now).chain(open.answers.iter().map(|(_, outlook)| outlook));
    let decides = outlook::decided(names, &all.collect::<Vec<_>>());
    if !decides.is_empty() {
        facts.push((names.say(Phrase::QuestionDecides), decides.join(", ")));
    }
    facts.extend(open.by.map(|by| (names.say(Phrase::QuestionBy), by.to_string())));
    facts
}
