//! What can be asked.

use super::{
    super::{
        names::Names,
        page::Page,
        phrase::Phrase,
        rules::{Query, find},
        used::Policies,
    },
    Who, asked_of, called, is_text,
};

/// A text that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What it is called for.
    pub name: Box<str>,
    /// What it is about: what was asked, else its title.
    pub about: String,
    /// Other words under which it is found.
    pub words: Vec<Box<str>>,
}

/// The texts in force of somebody, in the order of the policy.
#[must_use]
pub fn topics(names: &Names<'_>, who: &Who, query: Query<'_>) -> Vec<Topic> {
    let found = find(names.rulebook, Query { whose: std::slice::from_ref(&who.whose), topic: None, ..query });
    let program = names.rulebook.program(who.whose.program);
    let texts = found.iter().filter(|found| is_text(program, found.rule));
    let topic = |rule| {
        let card = program.rule(rule);
        let asked = program.rulings.iter().find(|ruling| ruling.rule == rule);
        let about = match asked {
            Some(ruling) => ruling.question.in_language(names.language).trim(),
            None => names.rule(program, rule),
        };
        let name = card.id.split_once('.').map_or(&*card.id, |(_, name)| name);
        Topic { name: name.into(), about: about.to_owned(), words: card.topics.clone() }
    };
    texts.map(|found| topic(found.rule)).collect()
}

/// What can be asked, for people.
#[must_use]
pub fn topics_page(names: &Names<'_>, who: &[Who], query: Query<'_>, policies: &Policies) -> Page {
    let mut page = Page::default();
    page.answer(None, names.fill(Phrase::TopicsOn, &[&query.on]));
    page.facts(1, asked_of(names, query, policies));
    for who in who {
        page.heading(format!("accrue ask TOPIC --for {} ({})", who.id, called(names, who)));
        let row = |topic: Topic| vec![topic.name.into(), topic.about, topic.words.join(", ")];
        let columns = [Phrase::Topic, Phrase::TopicAbout, Phrase::TopicWords].map(|name| names.say(name));
        page.table(columns.to_vec(), topics(names, who, query).into_iter().map(row).collect());
    }
    page
}
