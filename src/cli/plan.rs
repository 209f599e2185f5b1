//! The smallest plan.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use accrue::{
    assess::assess,
    document::{
        from_text,
        record::{FromNode, Reader},
    },
    ledger::{Ledger, written as records},
    plan::{self, Hope, Least, Outcome, Plan, Progress, written},
    render::{json, names::Names, phrase::Phrase, plan as told, status::View, used::File},
    rulebook::CredentialRef,
    scenario::{self, Edit, Ground, Scenario, edited},
    vocabulary::{
        diagnostic::Diagnostic,
        name::{Name, Word},
        span::FileId,
    },
};
use clap::{Args, ValueEnum};

use super::{
    args::LedgerFile,
    embedded,
    exit::Exit,
    files,
    ledgers::{self, Example},
    output::Trouble,
    session::Session,
    supposed, views,
};

/// What to plan for.
#[derive(Clone, Debug, Args)]
pub(super) struct Planned {
    /// What could be done [default: $ACCRUE_CATALOGUE, else ./catalogue.yaml, else the built-in example]
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// What is to be least
    #[arg(long, value_name = "WHAT", default_value = "hours")]
    least: LeastOf,
    /// Suppose that open questions turn out well
    #[arg(long)]
    hopeful: bool,
    /// Only for these certificates [default: all that are held]
    #[arg(long = "for", value_name = "CREDENTIAL", value_delimiter = ',')]
    credentials: Vec<String>,
    /// Tell of progress also where the standard error is no terminal
    #[arg(long)]
    progress: bool,
    /// Print the plan as a scenario of this name, for a file of scenarios
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    #[command(flatten)]
    ledger: LedgerFile,
}

/// What is to be least.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LeastOf {
    /// Hours, then cost, days and times
    Hours,
    /// Cost, then hours, days and times
    Cost,
    /// Days, then hours, cost and times
    Days,
}

/// Plans, and tells or prints the plan.
pub(super) fn plan(session: &mut Session, asked: &Planned) -> Result<Exit, Trouble> {
    let (file, used) = ledgers::file(session, asked.ledger.ledger.as_deref())?;
    let ledger = ledgers::well(session, file)?;
    let records = records_of(session, file)?;
    let (catalogue_file, catalogue_used) = catalogue_file(session, asked.catalogue.as_deref(), &records)?;
    let (catalogue, found) = catalogue(session, catalogue_file, &records);
    session.show(&found)?;
    let catalogue = catalogue.ok_or(Trouble::Mistakes)?;
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let language = session.output.language;
    let names = Names { rulebook: &session.rulebook, symbols: &ledger.symbols, language };
    let view =
        View { names, ledger: &ledger, assessment: &assessment, policies: &session.policies, file: &used };
    let only = asked
        .credentials
        .iter()
        .map(|id| views::held(&view, id))
        .collect::<Result<Vec<CredentialRef>, _>>()?;
    let least = match asked.least {
        LeastOf::Hours => Least::Hours,
        LeastOf::Cost => Least::Cost,
        LeastOf::Days => Least::Days,
    };
    let hope = if asked.hopeful { Hope::Hopeful } else { Hope::Robust };
    let asks = plan::Asked {
        rulebook: &session.rulebook,
        records: &records,
        catalogue: &catalogue,
        given: session.given,
        least,
        hope,
        only: &only,
    };
    let (outcome, stopped) = watched(session, &asks, asked.progress)?;
    if let Some(name) = &asked.save {
        return save(session, file, &ledger, name, &outcome);
    }
    let planning = told::Planning {
        view,
        catalogue: (&catalogue_used, catalogue.opportunities.len()),
        least,
        hope,
        outcome: &outcome,
        stopped,
    };
    if session.output.json {
        session.output.json(&json::planned(&planning))?;
    } else {
        session.output.page(&told::page(&planning))?;
    }
    Ok(Exit::from(outcome.verdict()))
}

/// Plans until the end or until somebody interrupts, and tells of progress every second.
#[expect(clippy::disallowed_methods, reason = "a clock says when to tell of progress, and nothing else")]
fn watched(session: &Session, asks: &plan::Asked<'_>, progress: bool) -> Result<(Outcome, bool), Trouble> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Where no handler can be set, interrupting ends the process as always.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    let shown = progress || io::stderr().is_terminal();
    let every = Duration::from_secs(1);
    let mut last = Instant::now();
    let mut failed = None;
    let outcome = plan::plan(asks, &mut |progress: &Progress| {
        if shown && last.elapsed() >= every {
            last = Instant::now();
            failed = session.output.remark(&progress_told(session, progress)).err();
        }
        failed.is_none() && !stop.load(Ordering::Relaxed)
    });
    match failed {
        Some(trouble) => Err(trouble),
        None => Ok((outcome, stop.load(Ordering::Relaxed))),
    }
}

fn progress_told(session: &Session, progress: &Progress) -> String {
    let language = session.output.language;
    let best = progress.best.and_then(|best| best.first().copied());
    let best = best.map_or_else(|| Phrase::NoPlanYet.say(language).to_owned(), |best| best.to_string());
    Phrase::PlanProgress.fill(language, &[&progress.evaluated, &best, &progress.bound])
}

/// The records as written. They were read before, so they hold no mistake.
fn records_of(session: &Session, file: FileId) -> Result<records::Ledger, Trouble> {
    let (document, _) = from_text::parse(&session.sources, file);
    let read =
        document.and_then(|document| records::Ledger::from_node(&document.root, &mut Reader::default()));
    read.ok_or(Trouble::Mistakes)
}

/// The file of the catalogue that the option, the environment and the current folder choose.
fn catalogue_file(
    session: &mut Session,
    named: Option<&Path>,
    records: &records::Ledger,
) -> Result<(FileId, File), Trouble> {
    let named = named.map(Path::to_owned).or_else(|| files::variable("ACCRUE_CATALOGUE").map(PathBuf::from));
    let near = PathBuf::from("catalogue.yaml");
    let chosen = named.or_else(|| files::is_there(&near).then_some(near));
    ledgers::file_or_example(session, chosen, &CATALOGUE, |session, file| catalogue(session, file, records).1)
}

/// The example of a catalogue.
const CATALOGUE: Example =
    Example { name: "<example catalogue>", text: embedded::CATALOGUE, none: Phrase::NoCatalogue };

/// Reads the catalogue, and finds its mistakes.
fn catalogue(
    session: &Session,
    file: FileId,
    records: &records::Ledger,
) -> (Option<written::Catalogue>, Vec<Diagnostic>) {
    let (document, mut diagnostics) = from_text::parse(&session.sources, file);
    let (catalogue, mut found) = document.map(|document| written::read(&document)).unwrap_or_default();
    diagnostics.append(&mut found);
    if let Some(catalogue) = &catalogue {
        let today = session.given.on;
        diagnostics.extend(plan::mistakes(catalogue, &session.rulebook, records, today));
    }
    (catalogue, diagnostics)
}

/// Prints the plan as a scenario, with what it gives.
fn save(
    session: &mut Session,
    file: FileId,
    ledger: &Ledger,
    name: &str,
    outcome: &Outcome,
) -> Result<Exit, Trouble> {
    Word::parse(name).map_err(|not| session.output.not_a_name(name, not))?;
    let plan: &Plan = outcome.best.as_ref().unwrap_or(&outcome.before);
    let items = plan.items.iter().filter_map(|item| outcome.offers.items.get(*item));
    let edits: Vec<Edit> = items.map(plan::Item::edit).collect();
    let text =
        edited(&session.sources.file(file).text, &edits).map_err(|unmade| supposed::unmade(&unmade))?;
    let after = session.sources.add("<plan>", text);
    let after = ledgers::well(session, after)?;
    let ground = |ledger| Ground { rulebook: &session.rulebook, ledger };
    let came = scenario::outcome(&ground(ledger), &ground(&after), &edits, None, &session.given);
    let scenario = Scenario { name: name.into(), edits, ..Scenario::default() };
    session.output.text(&scenario::written::stored(name, &scenario, &came.delta))?;
    Ok(Exit::from(outcome.verdict()))
}
