//! Views of one assessment: status, audit, explain.

use std::path::Path;

use accrue::{
    assess::{Assessment, FeeState, Verdict, assess},
    reconcile::reconcile,
    render::{
        audit, json,
        names::Names,
        phrase::Phrase,
        status::{self, View},
    },
    rulebook::CredentialRef,
    vocabulary::{date::Date, diagnostic::nearest},
};

use super::{exit::Exit, ledgers, output::Trouble, session::Session};

/// Where each certificate stands.
pub(super) fn status(session: &mut Session, ledger: Option<&Path>) -> Result<Exit, Trouble> {
    with_view(session, ledger, |session, view| {
        if session.output.json {
            session.output.json(&json::viewed(view, &session.sources))?;
        } else {
            let found = reconcile(&session.rulebook, view.ledger, &session.given);
            session.output.page(&status::page(view, &found))?;
        }
        let due = view.assessment.fees.iter().flat_map(|fee| &fee.payments);
        let due = due.filter(|payment| payment.state == FeeState::Due && status::payment_costs(payment));
        let due = due.map(|_| Verdict::No);
        Ok(Exit::of_all(view.assessment.credentials.iter().map(|result| result.met).chain(due)))
    })
}

/// The full assessment with reasons.
pub(super) fn audit(
    session: &mut Session,
    ledger: Option<&Path>,
    credential: Option<&str>,
) -> Result<Exit, Trouble> {
    with_view(session, ledger, |session, view| {
        let only = credential.map(|id| held(view, id)).transpose()?;
        if session.output.json {
            let assessment = of_one(view.assessment, only);
            session
                .output
                .json(&json::viewed(&View { assessment: &assessment, ..*view }, &session.sources))?;
        } else {
            session.output.page(&audit::page(view, &session.sources, only))?;
        }
        let results = view.assessment.credentials.iter();
        let chosen = results.filter(|result| only.is_none_or(|only| only == result.credential));
        Ok(Exit::of_all(chosen.map(|result| result.met)))
    })
}

/// Each rule that touched one activity.
pub(super) fn explain(
    session: &mut Session,
    ledger: Option<&Path>,
    activity: &str,
    credential: Option<&str>,
) -> Result<Exit, Trouble> {
    with_view(session, ledger, |session, view| {
        let place = place(view, activity)?;
        let only = credential.map(|id| held(view, id)).transpose()?;
        if session.output.json {
            session.output.json(&json::explained(view, &session.sources, place, only))?;
        } else {
            session.output.page(&audit::explanation(view, &session.sources, place, only))?;
        }
        let results = view.assessment.credentials.iter();
        let chosen = results.filter(|result| only.is_none_or(|only| only == result.credential));
        let verdicts: Vec<Verdict> = chosen
            .flat_map(|result| &result.activities)
            .filter(|found| found.activity == place)
            .map(|found| found.verdict)
            .collect();
        Ok(Exit::of_all(verdicts))
    })
}

pub(super) fn with_view(
    session: &mut Session,
    ledger: Option<&Path>,
    answer: impl FnOnce(&Session, &View<'_>) -> Result<Exit, Trouble>,
) -> Result<Exit, Trouble> {
    let (ledger, file) = ledgers::read(session, ledger)?;
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
        file: &file,
    };
    answer(session, &view)
}

/// An assessment with what concerns one certificate only.
fn of_one(assessment: &Assessment, only: Option<CredentialRef>) -> Assessment {
    let mut assessment = assessment.clone();
    if let Some(only) = only {
        assessment.credentials.retain(|result| result.credential == only);
        assessment.fees.retain(|fee| fee.program == only.program);
    }
    assessment
}

/// A certificate of the ledger by its name.
pub(super) fn held(view: &View<'_>, id: &str) -> Result<CredentialRef, Trouble> {
    let results = &view.assessment.credentials;
    let found = results.iter().find(|result| view.id(result) == id);
    found.map(|result| result.credential).ok_or_else(|| {
        if let Some((now, since)) = view.names.rulebook.credential_now(id) {
            return Trouble::usage(Phrase::CalledNow, [&id, &now, &since]);
        }
        let near = nearest(id, results.iter().map(|result| view.id(result)));
        Trouble::not_found(Phrase::NoCredentialHeld, id, near)
    })
}

/// The place of an activity that is known by the day up to which things are.
pub(super) fn place(view: &View<'_>, id: &str) -> Result<usize, Trouble> {
    let activities = &view.ledger.activities;
    let known = |known: &Date| *known <= view.assessment.given.known_on;
    let Some(place) = activities.iter().position(|activity| &*activity.id == id) else {
        let near = nearest(id, activities.iter().map(|activity| &*activity.id));
        return Err(Trouble::not_found(Phrase::NoActivityHeld, id, near));
    };
    match activities.get(place).map(|activity| activity.known).filter(|day| !known(day)) {
        Some(since) => Err(Trouble::usage(Phrase::KnownOnlySince, [&id, &since])),
        None => Ok(place),
    }
}
