//! Answers of the texts of policies, for people: the verdict first, then what the engine computed, the text, its source, and
//! what would change it.

use crate::{
    assess::{CredentialResult, Given, Verdict},
    case::probe::{Put, asked_for, put},
    policy::{probe::Asks, rule::Said},
    rulebook::{Act, CredentialIx, CredentialRef, Effect, Outcome, Program, RuleIx},
    vocabulary::{amount::Interval, date::Date, diagnostic::Diagnostic},
};

use super::{
    audit, fee,
    names::Names,
    need,
    page::Page,
    phrase::Phrase,
    rule::Teller,
    rules::{Found, Query, Whose, find},
    status::View,
};

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
    /// The answer in one word: as computed, else as written.
    pub said: Option<Said>,
    /// What the engine computed.
    pub put: Vec<Put<'a>>,
}

/// The texts about a topic, each with what the engine computes for it.
pub fn answers<'a>(
    names: &Names<'a>,
    who: &'a [Who],
    query: Query<'_>,
    given: Given,
) -> Result<Vec<Answer<'a>>, Vec<Diagnostic>> {
    let mut answers = Vec::new();
    for who in who {
        let of_them = Query { whose: std::slice::from_ref(&who.whose), ..query };
        let found = find(names.rulebook, of_them);
        let program = names.rulebook.program(who.whose.program);
        let told = found.iter().any(|found| is_text(program, found.rule));
        for Found { rule, .. } in found.into_iter().filter(|found| !told || is_text(program, found.rule)) {
            answers.push(answer(names, who, rule, given)?);
        }
    }
    Ok(answers)
}

/// Whether a rule is a text that answers: a ruling or a guidance.
fn is_text(program: &Program, rule: RuleIx) -> bool {
    program.guidance.iter().any(|card| card.rule == rule)
        || program.rulings.iter().any(|card| card.rule == rule)
}

fn answer<'a>(
    names: &Names<'a>,
    who: &'a Who,
    rule: RuleIx,
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
    let each: Vec<_> = put.iter().map(|put| put.said).collect();
    let ruling = program.rulings.iter().find(|ruling| ruling.rule == rule);
    let contradicted = ruling.is_some_and(|ruling| !ruling.contests.is_empty());
    let written = match ruling.filter(|_| contradicted) {
        Some(ruling) => program.said_by(ruling, &who.whose.credentials, given.on, given.known_on),
        None => program.said(rule),
    };
    Ok(Answer { who, rule, said: Said::of_all(&each).or(written), put })
}

/// The verdicts of answers, as far as they give one.
#[must_use]
pub fn verdicts(answers: &[Answer<'_>]) -> Vec<Said> {
    answers.iter().filter_map(|answer| answer.said).collect()
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
pub fn page(names: &Names<'_>, answers: &[Answer<'_>], query: Query<'_>, policies: &str) -> Page {
    let mut page = Page::default();
    let verdicts = verdicts(answers);
    if let Some(said) = Said::of_all(&verdicts).filter(|_| answers.len() > 1) {
        page.answer(Some(verdict(said)), names.said(said));
    }
    for answer in answers {
        one(names, answer, query, policies, &mut page);
    }
    let mut facts = vec![(names.say(Phrase::PoliciesUsed), policies.to_owned())];
    if query.known_on < Date::LATEST {
        facts.push((names.say(Phrase::KnownOn), query.known_on.to_string()));
    }
    page.heading(names.fill(Phrase::AnsweredOn, &[&query.on]));
    page.facts(1, facts);
    page
}

/// Who an answer is for, in words.
#[must_use]
pub fn who<'a>(names: &Names<'a>, who: &Who) -> &'a str {
    let program = names.rulebook.program(who.whose.program);
    match who.whose.credentials.first().filter(|_| !who.policy) {
        Some(credential) => {
            names.credential(CredentialRef { program: who.whose.program, credential: *credential })
        }
        None => program.title.in_language(names.language),
    }
}

fn one(names: &Names<'_>, answer: &Answer<'_>, query: Query<'_>, policies: &str, page: &mut Page) {
    let program = names.rulebook.program(answer.who.whose.program);
    let title = names.rule(program, answer.rule);
    let mut head = format!("{title} -> {}", who(names, answer.who));
    if let Some(said) = answer.said {
        head = format!("{head}: {}", names.said(said));
    }
    page.answer(answer.said.map(verdict), head);
    let mut facts: Vec<_> = computed(names, answer, policies)
        .into_iter()
        .map(|line| (names.say(Phrase::ComputedBy), line))
        .collect();
    if answer.put.is_empty() && answer.said.is_some() && answer.said == program.said(answer.rule) {
        facts.push((names.say(Phrase::ComputedBy), names.say(Phrase::NotComputedHere)));
    }
    facts.extend(text(names, answer, query));
    let card = program.rule(answer.rule);
    facts.extend(names.sources(program, card).into_iter().map(|source| (names.say(Phrase::Source), source)));
    facts.extend(changes(names, answer).into_iter().map(|change| (names.say(Phrase::WouldChange), change)));
    facts.extend(see(program, answer).into_iter().map(|command| (names.say(Phrase::NotTheSame), command)));
    if let Some(note) = &card.note {
        facts.push((names.say(Phrase::Note), note.in_language(names.language).trim().to_owned()));
    }
    page.facts(1, facts);
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

/// What the engine computed for each probe, in one line.
#[must_use]
pub fn computed(names: &Names<'_>, answer: &Answer<'_>, policies: &str) -> Vec<String> {
    answer.put.iter().flat_map(|put| told(names, put, policies)).collect()
}

fn told(names: &Names<'_>, put: &Put<'_>, policies: &str) -> Vec<String> {
    let names = Names { symbols: &put.ledger.symbols, ..*names };
    let view = View { names, ledger: &put.ledger, assessment: &put.assessment, policies, file: "" };
    let program = names.rulebook.program(put.credential.program);
    let title = put.probe.title.as_ref().map(|title| title.in_language(names.language).to_owned());
    let of = put.probe.of.map(|rule| names.rule(program, rule).to_owned());
    let Some(result) = put.result() else { return Vec::new() };
    let line = |about: Option<String>, told: String| match about {
        Some(about) => format!("{about}: {told}"),
        None => told,
    };
    let said = names.said(put.said);
    match put.probe.asks {
        Asks::Counts => {
            let each = |found: &crate::assess::ActivityResult| {
                let activity = put.ledger.activities.get(found.activity);
                let kind = activity.map(|activity| names.word(program, activity.kind).to_owned());
                line(title.clone().or(kind), audit::verdict(&view, program, found))
            };
            result.activities.iter().map(each).collect()
        }
        Asks::Met => {
            let mut needs = result.requirements.iter().chain(&result.routes);
            let need = needs.find(|need| Some(need.rule) == put.probe.of);
            let row = need.and_then(|found| {
                need::rows(&names, program, found, put.assessment.given.on).into_iter().next()
            });
            let told = match row.filter(|row| !row.done.is_empty()) {
                Some(row) => format!("{said}, {}/{}", row.done, row.need),
                None => said,
            };
            vec![line(title.or(of), told)]
        }
        Asks::Included => {
            let amounts = put.payment().map(|payment| fee::amounts(&names, payment));
            let told = amounts.map_or(said.clone(), |amounts| format!("{said}, {amounts}"));
            vec![line(title.or(of), told)]
        }
        Asks::Carries => vec![line(title, carried(&names, result, said))],
        Asks::Covered => vec![line(title.or(of), said)],
        Asks::Lapses => {
            vec![line(title, format!("{said}, {}", names.state(result.standing.state)))]
        }
    }
}

fn carried(names: &Names<'_>, result: &CredentialResult, said: String) -> String {
    let moves: Interval = result.carry_out;
    format!("{said}, {}", names.fill(Phrase::CountsFor, &[&names.interval(moves)]))
}

/// What would change an answer: the answers that an open question may get, each with what it does.
#[must_use]
pub fn changes(names: &Names<'_>, answer: &Answer<'_>) -> Vec<String> {
    let program = names.rulebook.program(answer.who.whose.program);
    let ruling = program.rulings.iter().find(|card| card.rule == answer.rule);
    let Some(Outcome::Question(at)) = ruling.map(|card| &card.outcome) else { return Vec::new() };
    let answers = program.questions.get(at.index()).map_or(&[][..], |question| &question.answers);
    let told = |possible: &crate::rulebook::Answer| {
        let does = effect(names, program, &possible.effect);
        names.fill(Phrase::WouldBe, &[&names.answer(possible), &does])
    };
    answers.iter().map(told).collect()
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

/// Commands that tell what is not the same but helps.
#[must_use]
pub fn see(program: &Program, answer: &Answer<'_>) -> Vec<String> {
    let ruling = program.rulings.iter().find(|card| card.rule == answer.rule);
    let command = |see: &str| {
        let name = see.split_once('.').map_or(see, |(_, name)| name);
        let text =
            program.guidance.iter().any(|card| program.rule(card.rule).id.ends_with(&format!(".{name}")));
        let ask = text || see.starts_with("rulings.");
        let who = &answer.who.id;
        if ask { format!("accrue ask {name} --for {who}") } else { format!("accrue rules {who} {name}") }
    };
    ruling.map_or(&[][..], |card| &card.see).iter().map(|see| command(see)).collect()
}
