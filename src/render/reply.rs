//! A reply that is about to be written: what it says, what it does to a ledger, and where it goes.

use crate::question::Outlook;

use super::{
    page::Page,
    phrase::Phrase,
    question::{Asked, Column, rows},
    status::View,
};

/// A reply and its way into an overlay.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// The question it answers.
    pub asked: Asked<'a>,
    /// The name of the answer it gives.
    pub answer: &'a str,
    /// The name of the reply.
    pub reply: &'a str,
    /// What the ledger comes to without it.
    pub before: &'a Outlook,
    /// What the ledger comes to with it.
    pub after: &'a Outlook,
    /// The overlay.
    pub file: &'a str,
    /// What is put into it.
    pub text: &'a str,
    /// Whether it was written.
    pub written: bool,
}

/// The effect of a reply first, then what is written, for people.
#[must_use]
pub fn page(view: &View<'_>, writing: &Writing<'_>) -> Page {
    let names = &view.names;
    let Asked { question, ruling, .. } = writing.asked;
    let mut page = Page::default();
    let answer = question.answers.iter().find(|answer| *answer.id == *writing.answer);
    let answer = answer.map_or(writing.answer, |answer| names.answer(answer));
    page.answer(None, format!("{} -> {answer}", ruling.question.in_language(names.language)));
    view.head(Phrase::ReplyEffect, &mut page);
    let columns = [
        Column { label: names.say(Phrase::ReplyBefore), outlook: writing.before },
        Column { label: names.say(Phrase::ReplyAfter), outlook: writing.after },
    ];
    let rows = rows(names, &columns);
    if rows.is_empty() {
        page.line(1, names.say(Phrase::ReplyChangesNothing));
    }
    let heads = [
        Phrase::ReplyColumn,
        Phrase::QuestionFor,
        Phrase::QuestionThen,
        Phrase::QuestionVerdict,
        Phrase::DecidesColumn,
    ];
    page.table(heads.map(|head| names.say(head)).to_vec(), rows);
    let phrase = if writing.written { Phrase::ReplyWritten } else { Phrase::ReplyToWrite };
    page.heading(names.fill(phrase, &[&writing.file]));
    for line in writing.text.lines() {
        page.line(0, line);
    }
    page
}
