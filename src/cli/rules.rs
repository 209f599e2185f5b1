//! Rules in force on a day.

use std::path::Path;

use accrue::{
    render::{
        json,
        names::Names,
        phrase::Phrase,
        rules::{self, Query, Whose},
    },
    rulebook::{CredentialIx, Rulebook},
    vocabulary::diagnostic::nearest,
};

use super::{ask, exit::Exit, output::Trouble, probe, records::Records, session::Session};

/// Lists rules: `rules WHO [TOPIC]` or `rules TOPIC --for WHO`.
pub(super) fn rules(
    session: &mut Session,
    words: &[String],
    who: &[String],
    decided: Option<&Path>,
) -> Result<Exit, Trouble> {
    let records = decided.map(|path| Records::read(session, path)).transpose()?;
    let session = &*session;
    let rulebook = &session.rulebook;
    let mut who = who.to_vec();
    let mut topic = words;
    if who.is_empty()
        && let Some((first, rest)) = words.split_first()
    {
        who = first.split(',').map(str::to_owned).collect();
        topic = rest;
    }
    let topic = topic.join(" ");
    let topic = (!topic.is_empty()).then_some(topic.as_str());
    let whose = whose(rulebook, &who)?;
    let query = Query { whose: &whose, topic, on: session.given.on, known_on: session.given.known_on };
    let found = rules::find(rulebook, query);
    if let Some((old, (now, since))) = topic.filter(|_| found.is_empty()).and_then(|old| {
        Some((old, whose.iter().find_map(|whose| rulebook.program(whose.program).called_now(old))?))
    }) {
        return Err(Trouble::usage(Phrase::CalledNow, [&old, &now, &since]));
    }
    if found.is_empty() {
        let topic = topic.unwrap_or_default();
        if let Some((id, day)) = rules::ended(rulebook, query) {
            return Err(Trouble::usage(Phrase::RuleEnded, [&query.on, &topic, &id, &day]));
        }
        let near = nearest(topic, rules::topics(rulebook, query)).map(str::to_owned);
        return Err(Trouble::Usage(Phrase::NoRuleAbout, vec![query.on.to_string(), topic.to_owned()], near));
    }
    let names = Names { rulebook, symbols: &rulebook.symbols, language: session.output.language };
    let decided = records.as_ref().map(|records| records.decided(session));
    if session.output.json {
        session.output.json(&json::listed(&names, query, &session.policies, decided.as_ref()))?;
    } else {
        session.output.page(&rules::page(&names, query, &session.policies, decided.as_ref()))?;
    }
    let answers = rules::answers(rulebook, query, &found);
    Ok(Exit::of_all(answers.into_iter().filter(|_| topic.is_some()).map(ask::told)))
}

/// Whose rules are meant, by policy: all certificates of a policy that is named, else those that are.
pub(super) fn whose(rulebook: &Rulebook, who: &[String]) -> Result<Vec<Whose>, Trouble> {
    let mut all: Vec<Whose> = Vec::new();
    for name in who {
        let (program, credentials) = match (probe::program(rulebook, name), rulebook.find_credential(name)) {
            (_, Some(credential)) => (credential.program, vec![credential.credential]),
            (Some(program), None) => {
                let count = rulebook.program(program).credentials.len();
                (program, (0..count).map(CredentialIx::new).collect())
            }
            (None, None) => return Err(probe::unknown(rulebook, name)),
        };
        match all.iter_mut().find(|whose| whose.program == program) {
            None => all.push(Whose { program, credentials }),
            Some(whose) => {
                whose.credentials.extend(credentials);
                whose.credentials.sort_unstable();
                whose.credentials.dedup();
            }
        }
    }
    Ok(all)
}
