//! What one record earns at each body, and what counts at one of them only.

use std::path::Path;

use accrue::{
    assess::{Verdict, assess},
    render::{across, json, names::Names, status::View},
    scenario::across as compared,
};

use super::{exit::Exit, ledgers, output::Trouble, session::Session, views};

/// Tells of one activity, or of all that count at one body only.
pub(super) fn across(
    session: &mut Session,
    ledger: Option<&Path>,
    id: Option<&str>,
) -> Result<Exit, Trouble> {
    let (file, told) = ledgers::file(session, ledger)?;
    let ledger = ledgers::well(session, file)?;
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let names =
        Names { rulebook: &session.rulebook, symbols: &ledger.symbols, language: session.output.language };
    let view =
        View { names, ledger: &ledger, assessment: &assessment, policies: &session.policies, file: &told };
    let place = id.map(|id| views::place(&view, id)).transpose()?;
    let text = &session.sources.file(file).text;
    let (found, all) = compared::across(&session.rulebook, text, &ledger, &assessment, place);
    if session.output.json {
        session.output.json(&json::across(&view, &session.sources, place, &found, all))?;
    } else {
        session.output.page(&match place {
            Some(place) => across::activity(&view, &session.sources, place, &found),
            None => across::ledger(&view, &found, all),
        })?;
    }
    Ok(match place {
        Some(place) => Exit::of_all(across::verdicts(&view, place)),
        None if found.is_empty() => Exit::from(Verdict::Yes),
        None => Exit::from(Verdict::No),
    })
}
