//! What dashboards show against what the records give.

use std::path::Path;

use accrue::{
    reconcile::{Reconciliation, reconcile},
    render::{json, reconcile::page},
};

use super::{
    exit::Exit,
    output::Trouble,
    session::Session,
    views::{held, with_view},
};

/// Holds the balances of all certificates, or of one, against the records.
pub(super) fn run(
    session: &mut Session,
    ledger: Option<&Path>,
    credential: Option<&str>,
) -> Result<Exit, Trouble> {
    with_view(session, ledger, |session, view| {
        let only = credential.map(|id| held(view, id)).transpose()?;
        let mut found = reconcile(&session.rulebook, view.ledger, &session.given);
        found.retain(|one: &Reconciliation| only.is_none_or(|only| only == one.credential));
        if session.output.json {
            session.output.json(&json::reconciled(view, &found))?;
        } else {
            session.output.page(&page(view, &found))?;
        }
        Ok(found.iter().map(|one| one.verdict).min().map_or(Exit::Yes, Exit::from))
    })
}
