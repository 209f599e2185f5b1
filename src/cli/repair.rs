//! The smallest sets of actions after which something is met, and the single facts that it rests on.

use std::path::PathBuf;

use accrue::{
    assess::{Assessment, Verdict, assess},
    render::{json, names::Names, phrase::Phrase, repair as told, risks, status::View},
    repair::{self, Goal, Ground, risk},
    rulebook::{CredentialRef, Rulebook},
    vocabulary::{date::Date, diagnostic::nearest},
};
use clap::Args;

use super::{
    args::{Global, LedgerFile},
    exit::Exit,
    files, ledgers,
    output::Trouble,
    session::Session,
    views,
};

/// What is asked about.
#[derive(Clone, Debug, Args)]
pub(super) struct Repair {
    /// A requirement, a route or a certificate [default: all that is not met]
    #[arg(value_name = "REQUIREMENT | CREDENTIAL")]
    subject: Option<String>,
    /// Tell instead which single fact, if challenged in an audit, would sink what is met
    #[arg(long)]
    challenge: bool,
    /// Only for this certificate
    #[arg(long = "for", value_name = "CREDENTIAL")]
    credential: Option<String>,
    #[command(flatten)]
    ledger: LedgerFile,
}

/// What would meet what is not met.
pub(super) fn repair(session: &mut Session, asked: &Repair, global: &Global) -> Result<Exit, Trouble> {
    let (file, shown) = ledgers::file(session, asked.ledger.ledger.as_deref())?;
    let ledger = ledgers::well(session, file)?;
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let names =
        Names { rulebook: &session.rulebook, symbols: &ledger.symbols, language: session.output.language };
    let view =
        View { names, ledger: &ledger, assessment: &assessment, policies: &session.policies, file: &shown };
    let only = asked.credential.as_deref().map(|id| views::held(&view, id)).transpose()?;
    let goals = match &asked.subject {
        Some(subject) => named(&view, subject, only, asked.challenge)?,
        None => {
            let mut goals = chosen(&assessment, asked.challenge);
            goals.retain(|goal| only.is_none_or(|only| only == goal.credential));
            goals
        }
    };
    let text = &session.sources.file(file).text;
    let ground = Ground { rulebook: &session.rulebook, text, ledger: &ledger, assessment: &assessment };
    let command = command(asked, global, &assessment);
    if asked.challenge {
        let found: Vec<_> = goals.iter().map(|goal| risk::risks(&ground, goal)).collect();
        if session.output.json {
            session.output.json(&json::risks(&view, &found, &command))?;
        } else {
            session.output.page(&risks::page(&view, &found, &command))?;
        }
        let falls = found.iter().any(|each| !each.risks.is_empty());
        return Ok(if falls { Exit::No } else { Exit::Yes });
    }
    let found: Vec<_> = goals.iter().map(|goal| repair::repairs(&ground, goal)).collect();
    if session.output.json {
        session.output.json(&json::repairs(&view, &found, &command))?;
    } else {
        session.output.page(&told::page(&view, &found, &command))?;
    }
    Ok(Exit::of_all(goals.iter().map(|goal| goal.verdict)))
}

/// What is met, to be challenged, or what is not, to be repaired.
fn chosen(assessment: &Assessment, challenge: bool) -> Vec<Goal> {
    if challenge {
        let mut goals = repair::goals(assessment);
        goals.retain(|goal| goal.verdict != Verdict::No);
        goals
    } else {
        repair::open_goals(assessment)
    }
}

/// The goals that a name means: all of a certificate that are not met, or a requirement or route by its id or its last part.
fn named(
    view: &View<'_>,
    name: &str,
    only: Option<CredentialRef>,
    challenge: bool,
) -> Result<Vec<Goal>, Trouble> {
    let (rulebook, assessment) = (view.names.rulebook, view.assessment);
    if let Some(held) = assessment.credentials.iter().find(|held| view.id(held) == name) {
        let mut goals = chosen(assessment, challenge);
        goals.retain(|goal| goal.credential == held.credential);
        return Ok(goals);
    }
    let mut goals = Vec::new();
    let held = assessment.credentials.iter().filter(|held| only.is_none_or(|only| only == held.credential));
    for held in held {
        let program = view.program(held);
        let meant = held.requirements.iter().chain(&held.routes).filter(|result| {
            let id = &*program.rule(result.rule).id;
            id == name || id.split_once('.').is_some_and(|(_, rest)| rest == name)
        });
        goals.extend(meant.map(|result| repair::goal(held, &[result])));
    }
    if goals.is_empty() {
        let known = ids(rulebook, assessment);
        let near = nearest(name, known.iter().map(AsRef::as_ref)).map(str::to_owned);
        return Err(Trouble::not_found(Phrase::NoGoal, name, near.as_deref()));
    }
    Ok(goals)
}

fn ids(rulebook: &Rulebook, assessment: &Assessment) -> Vec<Box<str>> {
    let mut ids = Vec::new();
    for held in &assessment.credentials {
        let program = rulebook.program(held.credential.program);
        ids.push(program.credential(held.credential.credential).id.clone());
        for result in held.requirements.iter().chain(&held.routes) {
            let id = &*program.rule(result.rule).id;
            ids.push(id.split_once('.').map_or(id, |(_, rest)| rest).into());
        }
    }
    ids
}

/// How `what-if` is started on the same records, rules and day.
fn command(asked: &Repair, global: &Global, assessment: &Assessment) -> String {
    let mut words = vec!["accrue".to_owned(), "what-if".to_owned()];
    let mut path = |option: &str, path: &PathBuf| {
        words.extend([option.to_owned(), told::quoted(&files::shown(path))]);
    };
    asked.ledger.ledger.iter().for_each(|ledger| path("--ledger", ledger));
    global.policies.iter().for_each(|policies| path("--policies", policies));
    global.overlay.iter().for_each(|overlay| path("--overlay", overlay));
    words.extend(["--on".to_owned(), assessment.given.on.to_string()]);
    if assessment.given.known_on < Date::LATEST {
        words.extend(["--known-on".to_owned(), assessment.given.known_on.to_string()]);
    }
    words.join(" ")
}
