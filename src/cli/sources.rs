//! The sources of rules, and which should be looked at again.

use accrue::{
    render::{
        json,
        names::Names,
        rules::Whose,
        sources::{Query, find, page},
    },
    rulebook::{CredentialIx, ProgramIx, Rulebook},
    vocabulary::date::Length,
};

use super::{exit::Exit, output::Trouble, rules, session::Session};

/// Lists the sources of certificates or policies, of all when none is named.
pub(super) fn sources(
    session: &Session,
    who: &[String],
    stale: Option<Option<Length>>,
) -> Result<Exit, Trouble> {
    let rulebook = &session.rulebook;
    let whose = if who.is_empty() { everyone(rulebook) } else { rules::whose(rulebook, who)? };
    let query = Query {
        whose: &whose,
        on: session.given.on,
        known_on: session.given.known_on,
        only_stale: stale.is_some(),
        review: stale.flatten(),
    };
    let names = Names { rulebook, symbols: &rulebook.symbols, language: session.output.language };
    if session.output.json {
        session.output.json(&json::sources(&names, query, &session.policies))?;
    } else {
        session.output.page(&page(&names, query, &session.policies))?;
    }
    let any_stale = query.only_stale && !find(rulebook, query).is_empty();
    Ok(if any_stale { Exit::No } else { Exit::Yes })
}

fn everyone(rulebook: &Rulebook) -> Vec<Whose> {
    let all = rulebook.programs.iter().enumerate().map(|(at, program)| Whose {
        program: ProgramIx::new(at),
        credentials: (0..program.credentials.len()).map(CredentialIx::new).collect(),
    });
    all.collect()
}
