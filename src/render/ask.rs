//! Answers of the texts of policies, for people: the verdict first, then what the engine computed, the text, its source, and
//! what would change it.

mod changes;
mod computed;
mod topics;

use crate::{
    assess::{CredentialResult, Given, ProofState, Verdict},
    case::probe::{Put, asked_for, put, together},
    ledger::Activity,
    policy::rule::{Lists, Said},
    rulebook::{CredentialIx, CredentialRef, Program, RuleIx},
    vocabulary::{date::Date, diagnostic::Diagnostic},
};

use super::{
    audit, doubt, fresh,
    names::Names,
    page::Page,
    phrase::Phrase,
    rule::Teller,
    rules::{Found, Query, Whose, find, question, said},
    status::{View, counting},
    used::Policies,
};

pub use self::topics::{Topic, topics, topics_page};

/// Who is asked about: a certificate or a policy, by its name.
#[derive(Clone, Debug)]
pub struct Who {
    /// As it was asked for.
    pub id: Box<str>,
    /// Its certificates.
    pub whose: Whose,
    /// Whether a policy was named, and no certificate of it.
    pub policy: bool,
}

/// One text that answers, and what the engine computed for it.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Who was asked about.
    pub who: &'a Who,
    /// The rule.
    pub rule: RuleIx,
    /// The answer in one word: as computed, else as replied, else as written.
    pub said: Option<Said>,
    /// What the engine computed.
    pub put: Vec<Put<'a>>,
    /// Whether it is about something else, and another text is called as was asked: then it decides nothing.
    pub beside: bool,
    /// What would change it.
    pub changes: Vec<String>,
    /// The replies that came to the question, where it is one.
    pub replies: Vec<String>,
}

/// The answers about a topic.
#[derive(Debug)]
pub struct Answers<'a> {
    /// The answers, by who was asked about.
    pub all: Vec<Answer<'a>>,
    /// Those about whom no text says anything.
    pub without: Vec<&'a Who>,
}

impl Answers<'_> {
    /// The verdicts, as far as there are any. Where nothing is said, nobody can tell.
    #[must_use]
    pub fn verdicts(&self) -> Vec<Said> {
        let said = self.all.iter().filter(|answer| !answer.beside).filter_map(|answer| answer.said);
        said.chain(self.without.iter().map(|_| Said::Undetermined)).collect()
    }
}

/// The texts about a topic, each with what the engine computes for it. A text of the very name comes first.
pub fn answers<'a>(
    names: &Names<'a>,
    who: &'a [Who],
    query: Query<'_>,
    given: Given,
) -> Result<Answers<'a>, Vec<Diagnostic>> {
    let mut answers = Answers { all: Vec::new(), without: Vec::new() };
    for who in who {
        let of_them = Query { whose: std::slice::from_ref(&who.whose), ..query };
        let found = find(names.rulebook, of_them);
        let program = names.rulebook.program(who.whose.program);
        let told = found.iter().any(|one| is_text(program, one.rule));
        let mut rules: Vec<_> = found.iter().map(|one| one.rule).collect();
        rules.retain(|rule| !told || is_text(program, *rule));
        rules.sort_by_key(|rule| !is_called(program, *rule, query.topic));
        let called = rules.first().is_some_and(|rule| is_called(program, *rule, query.topic));
        if rules.is_empty() {
            answers.without.push(who);
        }
        for rule in rules {
            let beside = called && !is_called(program, rule, query.topic);
            answers.all.push(Answer { beside, ..answer(names, who, rule, (query, &found), given)? });
        }
    }
    Ok(answers)
}

/// Whether a rule is a text that answers: a ruling or a guidance.
fn is_text(program: &Program, rule: RuleIx) -> bool {
    program.guidance.iter().any(|card| card.rule == rule)
        || program.rulings.iter().any(|card| card.rule == rule)
}

fn is_called(program: &Program, rule: RuleIx, topic: Option<&str>) -> bool {
    let id = &program.rule(rule).id;
    let name = id.split_once('.').map_or(&**id, |(_, name)| name);
    topic.is_some_and(|topic| topic.to_lowercase() == name)
}

fn answer<'a>(
    names: &Names<'a>,
    who: &'a Who,
    rule: RuleIx,
    (query, found): (Query<'_>, &[Found<'_>]),
    given: Given,
) -> Result<Answer<'a>, Vec<Diagnostic>> {
    let program = names.rulebook.program(who.whose.program);
    let among = |at: &CredentialIx| who.whose.credentials.contains(at);
    let put_for = asked_for(program, rule).into_iter().find(among);
    let put = match put_for {
        Some(credential) => {
            let credential = CredentialRef { program: who.whose.program, credential };
            put(names.rulebook, rule, credential, given)?
        }
        None => Vec::new(),
    };
    let written = || said(names.rulebook, query, Found { whose: &who.whose, rule }, found);
    let said = if put.is_empty() { written() } else { together(&put) };
    let changes = changes::changes(names, program, rule, (&put, said), given)?;
    let replies = replies(names, program, rule, found);
    Ok(Answer { who, rule, said, put, beside: false, changes, replies })
}

/// The replies found to a question.
fn replies(names: &Names<'_>, program: &Program, rule: RuleIx, found: &[Found<'_>]) -> Vec<String> {
    let Some(question) = question(program, rule) else { return Vec::new() };
    let known = question.replies.iter().filter(|reply| found.iter().any(|one| one.rule == reply.rule));
    known.map(|reply| doubt::reply(names, program, question, reply)).collect()
}

fn verdict(said: Said) -> Verdict {
    match said {
        Said::Yes => Verdict::Yes,
        Said::No => Verdict::No,
        Said::Partly | Said::Undetermined => Verdict::Undetermined,
    }
}

/// The answers, for people.
#[must_use]
pub fn page(
    names: &Names<'_>,
    answers: &Answers<'_>,
    query: Query<'_>,
    policies: &Policies,
    held: Option<&View<'_>>,
) -> Page {
    let mut page = Page::default();
    if let Some(said) = Said::of_all(&answers.verdicts()) {
        page.answer(Some(verdict(said)), names.said(said));
    }
    for answer in answers.all.iter().filter(|answer| !answer.beside) {
        one(names, answer, query, held, &mut page);
    }
    for who in &answers.without {
        let topic = query.topic.unwrap_or_default();
        let undetermined = names.said(Said::Undetermined);
        page.answer(
            Some(Verdict::Undetermined),
            format!("{topic} -> {}: {undetermined}", called(names, who)),
        );
        page.facts(1, vec![(names.say(Phrase::Answer), names.say(Phrase::NoTextOfIt))]);
    }
    let mut beside = answers.all.iter().filter(|answer| answer.beside).peekable();
    if beside.peek().is_some() {
        page.heading(names.say(Phrase::Beside));
    }
    beside.for_each(|answer| one(names, answer, query, held, &mut page));
    page.heading(names.fill(Phrase::AnsweredOn, &[&query.on]));
    page.facts(1, asked_of(names, query, policies));
    page
}

/// What was asked, below the answers.
fn asked_of(names: &Names<'_>, query: Query<'_>, policies: &Policies) -> Vec<(String, String)> {
    let mut facts = vec![(names.say(Phrase::PoliciesUsed), policies.told(names.language))];
    if query.known_on < Date::LATEST {
        facts.push((names.say(Phrase::KnownOn), query.known_on.to_string()));
    }
    facts
}

/// Who an answer is for, in words.
#[must_use]
pub fn called<'a>(names: &Names<'a>, who: &Who) -> &'a str {
    let program = names.rulebook.program(who.whose.program);
    match who.whose.credentials.first().filter(|_| !who.policy) {
        Some(credential) => {
            names.credential(CredentialRef { program: who.whose.program, credential: *credential })
        }
        None => program.title.in_language(names.language),
    }
}

fn one(names: &Names<'_>, answer: &Answer<'_>, query: Query<'_>, held: Option<&View<'_>>, page: &mut Page) {
    let program = names.rulebook.program(answer.who.whose.program);
    let title = names.rule(program, answer.rule);
    let mut head = format!("{title} -> {}", called(names, answer.who));
    if let Some(said) = answer.said {
        head = format!("{head}: {}", names.said(said));
    }
    page.answer(answer.said.map(verdict), head);
    let mut facts: Vec<_> =
        computed(names, answer).into_iter().map(|line| (names.say(Phrase::ComputedBy), line)).collect();
    facts.extend(text(names, answer, query));
    if let Some(listed) = held.and_then(|view| listed(answer, view)) {
        let none = listed.is_empty().then(|| names.say(Phrase::NoneOnRecord));
        let listed = listed.into_iter().chain(none);
        facts.extend(listed.map(|record| (names.say(Phrase::LacksProof), record)));
    }
    facts.extend(answer.replies.iter().map(|reply| (names.say(Phrase::ReplyTo), reply.clone())));
    let card = program.rule(answer.rule);
    facts.extend(names.sources(program, card).into_iter().map(|source| (names.say(Phrase::Source), source)));
    let goes_on = fresh::validity(names, program.validity(answer.rule, query.on, query.known_on));
    facts.extend(goes_on.map(|told| (names.say(Phrase::Validity), told)));
    facts.extend(answer.changes.iter().map(|change| (names.say(Phrase::WouldChange), change.clone())));
    facts.extend(see(program, answer).into_iter().map(|command| (names.say(Phrase::NotTheSame), command)));
    if let Some(note) = &card.note {
        facts.push((names.say(Phrase::Note), note.in_language(names.language).trim().to_owned()));
    }
    page.facts(1, facts);
}

/// What a text asks to be listed of a ledger.
#[must_use]
pub fn listed(answer: &Answer<'_>, view: &View<'_>) -> Option<Vec<String>> {
    let program = answer.who.whose.program;
    let mut texts = view.names.rulebook.program(program).guidance.iter();
    match texts.find(|card| card.rule == answer.rule)?.lists? {
        Lists::MissingProof => Some(lacking_proof(answer.who, view)),
    }
}

fn lacking_proof(who: &Who, view: &View<'_>) -> Vec<String> {
    let of_them = view.assessment.credentials.iter().filter(|result| {
        let at = result.credential;
        at.program == who.whose.program && who.whose.credentials.contains(&at.credential)
    });
    let of_one = |result: &CredentialResult| {
        let credential = view.names.credential(result.credential);
        let lacks = counting(view, result).filter(|(found, _)| found.proof != ProofState::Enough);
        let told = |(_, activity): (_, &Activity)| {
            let title = audit::title(activity, view.names.language);
            format!("{} {title} ({credential})", activity.id)
        };
        lacks.map(told).collect::<Vec<_>>()
    };
    of_them.flat_map(of_one).collect()
}

/// What the engine computed for one probe, in lines.
#[must_use]
pub fn told(names: &Names<'_>, put: &Put<'_>) -> Vec<String> {
    computed::told(names, put)
}

/// What the engine computed, in lines; where nothing is, why not.
#[must_use]
pub fn computed(names: &Names<'_>, answer: &Answer<'_>) -> Vec<String> {
    let program = names.rulebook.program(answer.who.whose.program);
    if answer.put.is_empty() && answer.said.is_some() && answer.said == program.said(answer.rule) {
        return vec![match program.not_computed(answer.rule) {
            Some(why) => names.fill(Phrase::NotComputedBecause, &[&why.in_language(names.language).trim()]),
            None => names.say(Phrase::NotComputedHere),
        }];
    }
    answer.put.iter().flat_map(|put| computed::told(names, put)).collect()
}

/// The text of an answer: what was asked, and what is said; of another rule, what it states.
#[must_use]
pub fn text(names: &Names<'_>, answer: &Answer<'_>, query: Query<'_>) -> Vec<(String, String)> {
    let program = names.rulebook.program(answer.who.whose.program);
    let credentials = &answer.who.whose.credentials;
    let teller = Teller { names: *names, program, on: query.on, known_on: query.known_on, credentials };
    if let Some(card) = program.guidance.iter().find(|card| card.rule == answer.rule) {
        let text = card.text.in_language(names.language).trim().to_owned();
        return vec![(names.say(Phrase::Answer), text)];
    }
    if let Some(card) = program.rulings.iter().find(|card| card.rule == answer.rule) {
        let mut facts =
            vec![(names.say(Phrase::Asked), card.question.in_language(names.language).trim().to_owned())];
        if let Some(answer) = &card.answer {
            facts.push((names.say(Phrase::Answer), answer.in_language(names.language).trim().to_owned()));
        }
        facts.extend(teller.contradicted(card));
        return facts;
    }
    teller.content(answer.rule)
}

/// Commands that tell what is not the same but helps.
#[must_use]
pub fn see(program: &Program, answer: &Answer<'_>) -> Vec<String> {
    let ruling = program.rulings.iter().find(|card| card.rule == answer.rule).map(|card| &card.see);
    let guidance = program.guidance.iter().find(|card| card.rule == answer.rule).map(|card| &card.see);
    let command = |see: &str| {
        let name = see.split_once('.').map_or(see, |(_, name)| name);
        let text =
            program.guidance.iter().any(|card| program.rule(card.rule).id.ends_with(&format!(".{name}")));
        let ask = text || see.starts_with("rulings.");
        let who = &answer.who.id;
        if ask { format!("accrue ask {name} --for {who}") } else { format!("accrue rules {who} {name}") }
    };
    ruling.or(guidance).into_iter().flatten().map(|see| command(see)).collect()
}
