//! Options -> a scenario.

use std::path::{Path, PathBuf};

use accrue::{
    document::from_text,
    render::phrase::Phrase,
    rulebook::Rulebook,
    scenario::{
        Edit, Scenario, Section, Unmade, Value,
        line::{self, Unclear},
        reply::NotAsked,
        written::{self, Gave},
    },
    vocabulary::{date::Date, diagnostic::nearest, span::Sources},
};
use clap::Args;

use super::{
    args::{self, LedgerFile},
    files,
    output::Trouble,
    session::Session,
};

/// Edits of a ledger and of rules.
#[derive(Clone, Debug, Args)]
pub(super) struct Supposed {
    /// Add an activity, as "webinar 2h on 2027-01-10 provider=Example"
    #[arg(long, value_name = "LINE")]
    pub(super) add: Vec<String>,
    /// Add the activities of a file, written as in a ledger
    #[arg(long, value_name = "FILE")]
    pub(super) add_file: Vec<PathBuf>,
    /// Drop an activity
    #[arg(long, value_name = "ID")]
    pub(super) drop: Vec<String>,
    /// Change a key of an activity; an empty value removes it
    #[arg(long, num_args = 2, value_names = ["ID", "KEY=VALUE"])]
    pub(super) change: Vec<String>,
    /// Pass an exam
    #[arg(long, value_name = "EXAM@DATE")]
    pub(super) exam: Vec<String>,
    /// Subscribe to a product
    #[arg(long, value_name = "PRODUCT@FROM..TO")]
    pub(super) subscribe: Vec<String>,
    /// End the subscription to a product
    #[arg(long, value_name = "PRODUCT@DATE")]
    pub(super) lapse: Vec<String>,
    /// Pay a fee; `for=FROM..TO` and `credential=NAME` may stand behind it
    #[arg(long, value_name = "FEE@DATE")]
    pub(super) pay: Vec<String>,
    /// Make a declaration for a certificate
    #[arg(long, value_name = "CREDENTIAL:DECLARATION@DATE")]
    pub(super) declare: Vec<String>,
    /// Suppose that an open ruling has this answer
    #[arg(long, value_name = "RULING=ANSWER")]
    pub(super) answer: Vec<String>,
    /// Lay an overlay over the policies
    #[arg(long, value_name = "FILE")]
    pub(super) with_overlay: Vec<PathBuf>,
    /// Tell what comes of it on this day [default: when all of it has happened]
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub(super) then: Option<Date>,
    /// Print the edited ledger instead
    #[arg(long)]
    pub(super) apply: bool,
    /// Print the edits as a scenario of this name, for a file of scenarios
    #[arg(long, value_name = "NAME", conflicts_with = "apply")]
    pub(super) save: Option<String>,
    /// Tell the scenarios of a file, or one of them
    #[arg(long, value_name = "FILE[:NAME]", conflicts_with_all = ["apply", "save"])]
    pub(super) scenario: Vec<String>,
    #[command(flatten)]
    pub(super) ledger: LedgerFile,
}

/// The scenario that the options describe.
pub(super) fn scenario(session: &Session, asked: &Supposed) -> Result<Scenario, Trouble> {
    let (rulebook, on) = (&session.rulebook, session.given.on);
    let mut edits = Vec::new();
    for id in &asked.drop {
        edits.push(Edit::Drop(id.as_str().into()));
    }
    for pair in asked.change.chunks(2) {
        if let [id, change] = pair {
            edits.push(changed(rulebook, id, change)?);
        }
    }
    for line in &asked.add {
        let activity = line::activity(rulebook, line, on).map_err(|unclear| not_clear(&unclear, line))?;
        edits.push(Edit::Add(Section::Activities, activity));
    }
    for file in &asked.add_file {
        edits.extend(activities(session, file)?);
    }
    for written in &asked.lapse {
        let (product, day) = at(written)?;
        let day = day.parse().map_err(|_| Trouble::usage(Phrase::LineNoDay, [written]))?;
        edits.push(Edit::End(product.into(), day));
    }
    edits.extend(records(asked)?);
    let answers = asked.answer.iter().map(|written| {
        let (ruling, answer) =
            written.split_once('=').ok_or_else(|| Trouble::usage(Phrase::NotAPair, [written]))?;
        Ok((ruling.trim().into(), answer.trim().into()))
    });
    let overlays = asked.with_overlay.iter().map(|path| files::shown(path).into());
    Ok(Scenario {
        name: Box::default(),
        edits,
        answers: answers.collect::<Result<_, _>>()?,
        overlays: overlays.collect(),
        on: asked.then,
    })
}

/// The stored scenarios that the options name, each with what it gave. Overlays are seen from the file.
pub(super) fn stored(session: &mut Session, asked: &Supposed) -> Result<Vec<(Scenario, Gave)>, Trouble> {
    let mut chosen = Vec::new();
    for written in &asked.scenario {
        let (path, name) = match written.rsplit_once(':') {
            Some((path, name)) if !Path::new(written).exists() => (Path::new(path), Some(name)),
            Some(_) | None => (Path::new(written), None),
        };
        let mut all = in_file(session, path)?;
        if let Some(name) = name {
            let near = nearest(name, all.iter().map(|(scenario, _)| &*scenario.name)).map(str::to_owned);
            all.retain(|(scenario, _)| *scenario.name == *name);
            if all.is_empty() {
                return Err(Trouble::not_found(Phrase::NoScenario, name, near.as_deref()));
            }
        }
        chosen.append(&mut all);
    }
    Ok(chosen)
}

fn in_file(session: &mut Session, path: &Path) -> Result<Vec<(Scenario, Gave)>, Trouble> {
    let file = match files::add(&mut session.sources, path)? {
        Ok(file) => file,
        Err(diagnostic) => {
            session.show(&[diagnostic])?;
            return Err(Trouble::Mistakes);
        }
    };
    let (document, mut diagnostics) = from_text::parse(&session.sources, file);
    let read = document.map(|document| written::read(&document, &session.rulebook, session.given.on));
    let (scenarios, mut found) = read.unwrap_or_default();
    diagnostics.append(&mut found);
    session.show(&diagnostics)?;
    let mut scenarios = scenarios.ok_or(Trouble::Mistakes)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for (scenario, _) in &mut scenarios {
        for overlay in &mut scenario.overlays {
            *overlay = files::shown(&folder.join(&**overlay)).into();
        }
    }
    Ok(scenarios)
}

/// Exams, subscriptions, payments and declarations.
fn records(asked: &Supposed) -> Result<Vec<Edit>, Trouble> {
    let mut edits = Vec::new();
    for written in &asked.exam {
        let (exam, day) = at(written)?;
        let exam = Value::map([("exam", Value::text(exam)), ("on", Value::text(day))]);
        edits.push(Edit::Add(Section::Exams, exam));
    }
    for written in &asked.subscribe {
        let (product, days) = at(written)?;
        let (from, to) = days.split_once("..").unwrap_or((days, ""));
        let mut subscription = of_policy("product", product);
        subscription.set(&["from"], Value::text(from.trim()));
        if !to.trim().is_empty() {
            subscription.set(&["to"], Value::text(to.trim()));
        }
        edits.push(Edit::Add(Section::Subscriptions, subscription));
    }
    for written in &asked.pay {
        let (fee, rest) = at(written)?;
        let mut said = rest.split_whitespace();
        let mut payment = of_policy("fee", fee);
        payment.set(&["on"], Value::text(said.next().unwrap_or(rest)));
        for word in said {
            let (key, value) =
                word.split_once('=').ok_or_else(|| Trouble::usage(Phrase::NotAPair, [&word]))?;
            payment.set(&[key], Value::text(value.replace("..", " .. ")));
        }
        edits.push(Edit::Add(Section::Fees, payment));
    }
    for written in &asked.declare {
        let (what, day) = at(written)?;
        let no_day = || Trouble::usage(Phrase::LineNoDay, [written]);
        let (credential, declaration) = what.split_once(':').ok_or_else(no_day)?;
        let declared = [("credential", credential), ("declaration", declaration), ("on", day)];
        edits.push(Edit::Add(
            Section::Declarations,
            Value::map(declared.map(|(key, text)| (key, Value::text(text)))),
        ));
    }
    Ok(edits)
}

/// Something of a policy, which may stand before it: `POLICY/NAME`.
fn of_policy(key: &str, written: &str) -> Value {
    match written.split_once('/') {
        Some((policy, name)) => Value::map([(key, Value::text(name)), ("policy", Value::text(policy))]),
        None => Value::map([(key, Value::text(written))]),
    }
}

fn at(written: &str) -> Result<(&str, &str), Trouble> {
    line::at(written).map_err(|unclear| not_clear(&unclear, written))
}

fn changed(rulebook: &Rulebook, id: &str, change: &str) -> Result<Edit, Trouble> {
    let (key, value) = line::pair(change).ok_or_else(|| Trouble::usage(Phrase::NotAPair, [&change]))?;
    let (path, value) = line::stated(rulebook, key, value).map_err(|unclear| not_clear(&unclear, change))?;
    Ok(Edit::Change(id.into(), path, value))
}

/// The activities of a file: one, a list of them, or those of a ledger.
fn activities(session: &Session, path: &Path) -> Result<Vec<Edit>, Trouble> {
    let mut sources = Sources::default();
    let file = match files::add(&mut sources, path)? {
        Ok(file) => file,
        Err(diagnostic) => {
            session.output.diagnostics(&sources, &[diagnostic])?;
            return Err(Trouble::Mistakes);
        }
    };
    let (document, diagnostics) = from_text::parse(&sources, file);
    let Some(document) = document.filter(|_| diagnostics.is_empty()) else {
        session.output.diagnostics(&sources, &diagnostics)?;
        return Err(Trouble::Mistakes);
    };
    let whole = Value::of(&document.root);
    let found = match whole.get(Section::Activities.key()).unwrap_or(&whole) {
        Value::List(items) => items.clone(),
        one @ Value::Map(_) => vec![one.clone()],
        Value::Nothing | Value::Text(_) => {
            return Err(Trouble::usage(Phrase::NoActivityIn, [&files::shown(path)]));
        }
    };
    Ok(found.into_iter().map(|activity| Edit::Add(Section::Activities, activity)).collect())
}

/// The trouble of a line that is not understood.
pub(super) fn not_clear(unclear: &Unclear, line: &str) -> Trouble {
    match unclear {
        Unclear::NoKind => Trouble::usage(Phrase::LineNoKind, []),
        Unclear::Quote => Trouble::usage(Phrase::LineQuote, [&line]),
        Unclear::Value(value) => Trouble::usage(Phrase::LineValue, [value]),
        Unclear::Length(length) => Trouble::usage(Phrase::LineLength, [length]),
        Unclear::NoDay(written) => Trouble::usage(Phrase::LineNoDay, [written]),
    }
}

/// The trouble of an edit that cannot be made.
pub(super) fn unmade(unmade: &Unmade) -> Trouble {
    match unmade {
        Unmade::NoActivity(id, near) => Trouble::not_found(Phrase::NoActivityHeld, id, near.as_deref()),
        Unmade::NoSubscription(product, near) => {
            Trouble::not_found(Phrase::NoSubscriptionTo, product, near.as_deref())
        }
        Unmade::NotAList(section) => Trouble::usage(Phrase::NoListIn, [&section.key()]),
    }
}

/// The trouble of an answer to what nobody asked.
pub(super) fn not_asked(NotAsked(ruling, near): &NotAsked) -> Trouble {
    Trouble::not_found(Phrase::NothingAsked, ruling, near.as_deref())
}
