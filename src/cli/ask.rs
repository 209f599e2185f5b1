//! Answers of the texts of policies.

use std::path::Path;

use accrue::{
    assess::{Verdict, assess},
    policy::rule::Said,
    render::{
        ask::{self, Who},
        json,
        names::Names,
        phrase::Phrase,
        rules::{self, Query},
        status::View,
    },
    vocabulary::diagnostic::nearest,
};

use super::{exit::Exit, ledgers, output::Trouble, rules::whose, session::Session};

/// Answers about a topic for each certificate or policy asked about, which are all policies where none is named. Without a
/// topic, lists what can be asked.
/// Beside an answer that lists something, it is listed of the ledger that is named.
pub(super) fn ask(
    session: &mut Session,
    words: &[String],
    named: &[String],
    ledger: Option<&Path>,
) -> Result<Exit, Trouble> {
    let held = ledger.map(|path| ledgers::read(session, Some(path))).transpose()?;
    let session = &*session;
    let rulebook = &session.rulebook;
    let topic = words.join(" ");
    let who = everybody(session, named)?;
    let (on, known_on) = (session.given.on, session.given.known_on);
    let query = Query { whose: &[], topic: (!words.is_empty()).then_some(&topic), on, known_on };
    let names = Names { rulebook, symbols: &rulebook.symbols, language: session.output.language };
    if words.is_empty() {
        if session.output.json {
            session.output.json(&json::topics(&names, &who, query, &session.policies))?;
        } else {
            session.output.page(&ask::topics_page(&names, &who, query, &session.policies))?;
        }
        return Ok(Exit::Yes);
    }
    let answers = match ask::answers(&names, &who, query, session.given) {
        Ok(answers) => answers,
        Err(mistakes) => {
            session.show(&mistakes)?;
            return Err(Trouble::Mistakes);
        }
    };
    if answers.all.is_empty() {
        return Err(nothing(session, &who, &topic, query));
    }
    let assessed = held.as_ref().map(|(ledger, _)| assess(rulebook, ledger, &session.given));
    let held = held.as_ref().zip(assessed.as_ref()).map(|((ledger, file), assessment)| {
        let names = Names { symbols: &ledger.symbols, ..names };
        View { names, ledger, assessment, policies: &session.policies, file }
    });
    if session.output.json {
        let asked = json::asked(&names, &answers, query, &topic, &session.policies, held.as_ref());
        session.output.json(&asked)?;
    } else {
        session.output.page(&ask::page(&names, &answers, query, &session.policies, held.as_ref()))?;
    }
    Ok(Exit::of_all(answers.verdicts().into_iter().map(told)))
}

/// Those who are named, or else every policy.
fn everybody(session: &Session, named: &[String]) -> Result<Vec<Who>, Trouble> {
    let rulebook = &session.rulebook;
    let all: Vec<_> = rulebook.programs.iter().map(|program| program.id.to_string()).collect();
    let named = if named.is_empty() { &all } else { named };
    let mut who = Vec::new();
    for name in named {
        for whose in whose(rulebook, std::slice::from_ref(name))? {
            let policy = rulebook.find_credential(name).is_none();
            who.push(Who { id: name.as_str().into(), whose, policy });
        }
    }
    Ok(who)
}

/// No text is about the topic: one that ended, else the nearest name.
fn nothing(session: &Session, who: &[Who], topic: &str, query: Query<'_>) -> Trouble {
    let rulebook = &session.rulebook;
    let all: Vec<_> = who.iter().map(|who| who.whose.clone()).collect();
    let query = Query { whose: &all, topic: Some(topic), ..query };
    if let Some((id, day)) = rules::ended(rulebook, query) {
        return Trouble::usage(Phrase::RuleEnded, [&query.on, &topic, &id, &day]);
    }
    let near = nearest(topic, rules::topics(rulebook, query)).map(str::to_owned);
    Trouble::Usage(Phrase::NoTextAbout, vec![query.on.to_string(), topic.to_owned()], near)
}

/// An answer that says partly holds as far as it says.
pub(super) fn told(said: Said) -> Verdict {
    match said {
        Said::Yes | Said::Partly => Verdict::Yes,
        Said::No => Verdict::No,
        Said::Undetermined => Verdict::Undetermined,
    }
}
