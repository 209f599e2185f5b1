//! How an answer changed over time.

use std::path::Path;

use accrue::{
    history::{Along, Subject, history as follow},
    render::{
        history::{Followed, page},
        json,
        phrase::Phrase,
        status::View,
    },
    rulebook::CredentialRef,
    vocabulary::diagnostic::nearest,
};

use super::{
    exit::Exit,
    output::Trouble,
    session::Session,
    views::{held, place, with_view},
};

/// Follows the answer about an activity, a certificate or one of its requirements.
pub(super) fn history(
    session: &mut Session,
    ledger: Option<&Path>,
    words: &[String],
    only: Option<&str>,
    along: Along,
) -> Result<Exit, Trouble> {
    with_view(session, ledger, |session, view| {
        let followed: Vec<_> = subjects(view, words, only)?
            .into_iter()
            .map(|(credential, subject)| Followed {
                credential,
                subject,
                changes: follow(&session.rulebook, view.ledger, &session.given, credential, (subject, along)),
            })
            .collect();
        let name = words.join(" ");
        if session.output.json {
            session.output.json(&json::history(view, &name, along, &followed))?;
        } else {
            session.output.page(&page(view, &name, along, &followed))?;
        }
        Ok(Exit::of_all(followed.iter().filter_map(|one| one.changes.last()).map(|change| change.verdict)))
    })
}

/// What is followed for which certificates.
fn subjects(
    view: &View<'_>,
    words: &[String],
    only: Option<&str>,
) -> Result<Vec<(CredentialRef, Subject)>, Trouble> {
    let first = words.first().map_or("", String::as_str);
    let only = only.map(|id| held(view, id)).transpose()?;
    let is_held = view.assessment.credentials.iter().any(|result| view.id(result) == first);
    match words.get(1) {
        Some(name) => Ok(vec![requirement(view, held(view, first)?, name)?]),
        None if is_held => Ok(vec![(held(view, first)?, Subject::Credential)]),
        None => {
            let place = place(view, first)?;
            let all = view.assessment.credentials.iter().map(|result| result.credential);
            let chosen = all.filter(|credential| only.is_none_or(|only| only == *credential));
            Ok(chosen.map(|credential| (credential, Subject::Activity(place))).collect())
        }
    }
}

/// A requirement or route of a certificate, by its id or the last part of it.
fn requirement(
    view: &View<'_>,
    credential: CredentialRef,
    name: &str,
) -> Result<(CredentialRef, Subject), Trouble> {
    let program = view.names.rulebook.program(credential.program);
    let rules = program.requirements.iter().map(|card| (&*card.id, card.rule));
    let rules: Vec<_> = rules.chain(program.routes.iter().map(|card| (&*card.id, card.rule))).collect();
    let found = rules.iter().find(|(id, rule)| *id == name || *program.rule(*rule).id == *name);
    found.map(|(_, rule)| (credential, Subject::Requirement(*rule))).ok_or_else(|| {
        let near = nearest(name, rules.iter().map(|(id, _)| *id)).map(str::to_owned);
        let id = view.names.rulebook.credential(credential).id.to_string();
        Trouble::Usage(Phrase::NoRequirementHeld, vec![id, name.to_owned()], near)
    })
}
