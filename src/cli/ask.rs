//! Answers of the texts of policies.

use accrue::{
    assess::Verdict,
    policy::rule::Said,
    render::{
        ask::{self, Who},
        json,
        names::Names,
        phrase::Phrase,
        rules::{self, Query},
    },
    vocabulary::diagnostic::nearest,
};

use super::{exit::Exit, output::Trouble, rules::whose, session::Session};

/// Answers about a topic for each certificate or policy asked about.
pub(super) fn ask(session: &Session, words: &[String], named: &[String]) -> Result<Exit, Trouble> {
    let rulebook = &session.rulebook;
    let topic = words.join(" ");
    let mut who = Vec::new();
    for name in named {
        for whose in whose(rulebook, std::slice::from_ref(name))? {
            let policy = rulebook.find_credential(name).is_none();
            who.push(Who { id: name.as_str().into(), whose, policy });
        }
    }
    let query =
        Query { whose: &[], topic: Some(&topic), on: session.given.on, known_on: session.given.known_on };
    let names = Names { rulebook, symbols: &rulebook.symbols, language: session.output.language };
    let answers = match ask::answers(&names, &who, query, session.given) {
        Ok(answers) => answers,
        Err(mistakes) => {
            session.show(&mistakes)?;
            return Err(Trouble::Mistakes);
        }
    };
    if answers.is_empty() {
        let all: Vec<_> = who.iter().map(|who| who.whose.clone()).collect();
        let near =
            nearest(&topic, rules::topics(rulebook, Query { whose: &all, ..query })).map(str::to_owned);
        return Err(Trouble::Usage(Phrase::NoTextAbout, vec![query.on.to_string(), topic], near));
    }
    if session.output.json {
        session.output.json(&json::asked(&names, &answers, query, &topic, &session.policies))?;
    } else {
        session.output.page(&ask::page(&names, &answers, query, &session.policies))?;
    }
    Ok(Exit::of_all(ask::verdicts(&answers).into_iter().map(told)))
}

/// An answer that says partly holds as far as it says.
pub(super) fn told(said: Said) -> Verdict {
    match said {
        Said::Yes | Said::Partly => Verdict::Yes,
        Said::No => Verdict::No,
        Said::Undetermined => Verdict::Undetermined,
    }
}
