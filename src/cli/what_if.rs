//! What comes of edits, beside the real thing. Nothing is written.

use std::path::PathBuf;

use accrue::{
    assess::{Assessment, FeeState, Verdict},
    ledger::Ledger,
    render::{
        json,
        names::Names,
        phrase::Phrase,
        status::{View, payment_costs},
        used::File,
        what_if::{self, Supposition},
    },
    scenario::{
        Ground, Outcome, Scenario, edited, foreseen, outcome, reply,
        written::{self, Gave},
    },
    vocabulary::{
        name::{Name, Word},
        span::FileId,
    },
};

use super::{
    args::Global,
    exit::Exit,
    ledgers,
    output::{Output, Trouble},
    overlays,
    session::Session,
    supposed::{self, Supposed},
};

/// What comes of edits of the ledger or the rules.
pub(super) fn what_if(asked: &Supposed, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let mut session = Session::start(global, output)?;
    let scenario = supposed::scenario(&session, asked)?;
    let real = Real::read(&mut session, asked)?;
    if asked.apply {
        let text = edit(&session, &real, &scenario)?;
        let file = session.sources.add(real.edited(&session), text.as_str());
        ledgers::well(&session, file)?;
        return output.text(&text).map(|()| Exit::Yes);
    }
    if let Some(name) = &asked.save {
        Word::parse(name).map_err(|not| output.not_a_name(name, not))?;
        let world = World::of(&mut session, &real, scenario.clone(), global)?;
        let text = written::stored(name, &scenario, &world.outcome.delta);
        return output.text(&text).map(|()| Exit::Yes);
    }
    let mut worlds = Vec::new();
    let stored = supposed::stored(&mut session, asked)?;
    let described = stored.is_empty() || scenario != Scenario::default();
    for (scenario, gave) in stored.into_iter().chain(described.then(|| (scenario, Vec::new()))) {
        let world = World::of(&mut session, &real, scenario, global)?;
        worlds.push(World { gave, ..world });
    }
    tell(&session, &real, &worlds)
}

/// The ledger as it is.
struct Real {
    file: FileId,
    ledger: Ledger,
    told: File,
}

/// What a scenario makes of the ledger and the rules.
struct World {
    name: Box<str>,
    /// What it gave when it was stored.
    gave: Gave,
    /// The rules, where they are edited.
    session: Option<Session>,
    ledger: Ledger,
    told: File,
    outcome: Outcome,
}

impl Real {
    fn read(session: &mut Session, asked: &Supposed) -> Result<Self, Trouble> {
        let (file, told) = ledgers::file(session, asked.ledger.ledger.as_deref())?;
        let ledger = ledgers::well(session, file)?;
        Ok(Self { file, ledger, told })
    }

    /// What the edited ledger is called.
    fn edited(&self, session: &Session) -> String {
        let name = &session.sources.file(self.file).name;
        Phrase::EditedLedger.fill(session.output.language, &[name])
    }
}

/// The text of the ledger with the edits of a scenario.
fn edit(session: &Session, real: &Real, scenario: &Scenario) -> Result<String, Trouble> {
    let text = &session.sources.file(real.file).text;
    edited(text, &scenario.edits).map_err(|unmade| supposed::unmade(&unmade))
}

impl World {
    fn of(session: &mut Session, real: &Real, scenario: Scenario, global: &Global) -> Result<Self, Trouble> {
        let text = edit(session, real, &scenario)?;
        let name = real.edited(session);
        let mut own = edited_rules(session, &scenario, global)?;
        let after = own.as_mut().unwrap_or(session);
        let file = after.sources.add(name, text);
        let mut ledger = ledgers::well(after, file)?;
        foreseen(&real.ledger, &mut ledger);
        let grounds = (
            Ground { rulebook: &session.rulebook, ledger: &real.ledger },
            Ground { rulebook: &own.as_ref().unwrap_or(session).rulebook, ledger: &ledger },
        );
        let outcome = outcome(&grounds.0, &grounds.1, &scenario.edits, scenario.on, &session.given);
        let told = if scenario.edits.is_empty() {
            real.told.clone()
        } else {
            File { edited: true, ..real.told.clone() }
        };
        Ok(Self { name: scenario.name, gave: Vec::new(), session: own, ledger, told, outcome })
    }

    fn view<'a>(&'a self, session: &'a Session, ledger: &'a Ledger, assessment: &'a Assessment) -> View<'a> {
        let session = self.session.as_ref().unwrap_or(session);
        view(session, ledger, assessment, &self.told)
    }

    fn supposition<'a>(&'a self, session: &'a Session, real: &'a Real) -> Supposition<'a> {
        let outcome = &self.outcome;
        Supposition {
            name: (!self.name.is_empty()).then_some(&*self.name),
            before: view(session, &real.ledger, &outcome.before, &real.told),
            after: self.view(session, &self.ledger, &outcome.after),
            whole: self.view(session, &outcome.whole, &outcome.carried_out),
            texts: [&session.sources, &self.session.as_ref().unwrap_or(session).sources],
            outcome,
            gave: &self.gave,
        }
    }
}

fn view<'a>(
    session: &'a Session,
    ledger: &'a Ledger,
    assessment: &'a Assessment,
    file: &'a File,
) -> View<'a> {
    let language = session.output.language;
    let names = Names { rulebook: &session.rulebook, symbols: &ledger.symbols, language };
    View { names, ledger, assessment, policies: &session.policies, file }
}

/// The rules with the answers and overlays of a scenario, where it has any.
fn edited_rules(session: &Session, scenario: &Scenario, global: &Global) -> Result<Option<Session>, Trouble> {
    if !scenario.edits_rules() {
        return Ok(None);
    }
    let mut texts = Vec::new();
    for (ruling, answer) in &scenario.answers {
        let text = reply::overlay(&session.rulebook, ruling, answer, &session.given)
            .map_err(|none| supposed::not_asked(&none))?;
        texts.push((PathBuf::from(format!("{ruling}={answer}")), text));
    }
    let mut files = overlays::choose(global)?;
    files.extend(scenario.overlays.iter().map(|path| PathBuf::from(&**path)));
    files.extend(texts.iter().map(|(name, _)| name.clone()));
    Session::overlaid(global, &session.output, &files, &texts).map(Some)
}

fn tell(session: &Session, real: &Real, worlds: &[World]) -> Result<Exit, Trouble> {
    let scenarios: Vec<_> = worlds.iter().map(|world| world.supposition(session, real)).collect();
    if session.output.json {
        let given = session.given;
        session.output.json(&json::what_if(&scenarios, given.on, given.known_on))?;
    } else {
        session.output.page(&what_if::page(&scenarios))?;
    }
    let verdicts = worlds.iter().flat_map(|world| verdicts(&world.outcome.after));
    Ok(Exit::of_all(verdicts))
}

/// Whether everything is met, and nothing due.
pub(super) fn verdicts(assessment: &Assessment) -> impl Iterator<Item = Verdict> {
    let due = assessment.fees.iter().flat_map(|fee| &fee.payments);
    let due = due.filter(|payment| payment.state == FeeState::Due && payment_costs(payment));
    assessment.credentials.iter().map(|result| result.met).chain(due.map(|_| Verdict::No))
}
