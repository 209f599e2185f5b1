//! What an activity would earn, and why.

use std::path::Path;

use accrue::{
    assess::assess,
    render::{json, names::Names, rate, status::View},
};

use super::{args::Asked, exit::Exit, ledgers, output::Trouble, probe, records::Records, session::Session};

/// Rates one activity for each certificate asked about.
pub(super) fn rate(session: &mut Session, asked: &Asked, decided: Option<&Path>) -> Result<Exit, Trouble> {
    let records = decided.map(|path| Records::read(session, path)).transpose()?;
    let credentials = probe::credentials(&session.rulebook, &asked.who)?;
    let text = probe::text(&session.rulebook, &credentials, asked, session.given.on)?;
    let file = session.sources.add("<what was asked>", text);
    let (ledger, diagnostics) = ledgers::parse(session, file);
    session.show(&diagnostics)?;
    // What is only supposed can be held against the rules of any day.
    let ledger = ledger.ok_or(Trouble::Mistakes)?.always_known();
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let view = View {
        names: Names {
            rulebook: &session.rulebook,
            symbols: &ledger.symbols,
            language: session.output.language,
        },
        ledger: &ledger,
        assessment: &assessment,
        policies: &session.policies,
        file: "",
    };
    let decided = records.as_ref().map(|records| records.decided(session));
    if session.output.json {
        session.output.json(&json::rated(&view, decided.as_ref()))?;
    } else {
        session.output.page(&rate::page(&view, decided.as_ref()))?;
    }
    Ok(Exit::of_all(rate::verdicts(&view)))
}
