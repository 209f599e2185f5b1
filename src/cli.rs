//! The thin shell: arguments, files, the clock and printing. What is computed and how it reads is decided elsewhere.

mod across;
mod args;
mod ask;
mod check;
mod diff;
mod editions;
mod embedded;
mod exit;
mod files;
mod help;
mod history;
mod impact;
mod japanese;
mod ledgers;
mod new;
mod output;
mod overlays;
mod plan;
mod policies;
mod probe;
mod questions;
mod rate;
mod reconcile;
mod records;
mod repair;
mod rules;
mod ruling;
mod schema;
mod session;
mod sources;
mod supposed;
mod today;
mod totals;
mod usage;
mod views;
mod what_if;

use std::{ffi::OsString, io::Write, process::ExitCode};

use accrue::vocabulary::text::Language;
use clap::{FromArgMatches, ValueEnum, error::ErrorKind};

use self::{
    args::{Arguments, Command, New, RulingCommand},
    exit::Exit,
    output::{Output, Trouble},
    session::Session,
};

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err((language, error)) => return wrong_use(language, &error).into(),
    };
    let output = Output::new(&arguments.global);
    match run(arguments, &output) {
        Ok(exit) => exit.into(),
        Err(trouble) => output.trouble(trouble).into(),
    }
}

/// Reads the arguments. Facts are told as options only where all arguments are Unicode.
fn arguments() -> Result<Arguments, (Language, clap::Error)> {
    let given: Vec<_> = std::env::args_os().collect();
    let language = asked_language(&given).unwrap_or_else(output::language_of_environment);
    let command = args::command(language);
    let texts = given.iter().map(|argument| argument.to_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
    let matches = match texts {
        Some(texts) => command.try_get_matches_from(args::with_facts(texts)),
        None => command.try_get_matches_from(given),
    };
    matches.and_then(|matches| Arguments::from_arg_matches(&matches)).map_err(|error| (language, error))
}

/// The language that arguments ask for which may not all be right.
fn asked_language(given: &[OsString]) -> Option<Language> {
    let options = given.iter().take_while(|argument| *argument != "--");
    let after = options.clone().skip_while(|argument| *argument != "--lang").nth(1);
    let within = options.filter_map(|argument| argument.to_str()?.strip_prefix("--lang=")).next();
    let asked = after.and_then(|value| value.to_str()).or(within)?;
    args::Lang::from_str(asked, false).ok().map(Language::from)
}

/// Tells that the program was used wrongly, or how it is used, where that was asked for.
fn wrong_use(language: Language, error: &clap::Error) -> Exit {
    let shown = match language {
        Language::Japanese if error.use_stderr() && !is_page(error) => {
            anstream::stderr().write_all(usage::japanese(error).as_bytes())
        }
        Language::English | Language::Japanese => error.print(),
    };
    if !error.use_stderr() && shown.is_ok() { Exit::Yes } else { Exit::Usage }
}

/// Whether an error is the page of a command that was started with nothing.
fn is_page(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

fn run(arguments: Arguments, output: &Output) -> Result<Exit, Trouble> {
    let Arguments { global, command } = arguments;
    match command {
        Command::Help { topic } => help::topic(topic.as_deref(), output),
        Command::Completions { shell } => help::completions(shell, output),
        Command::Man => help::man(output),
        Command::Example { file } => output.text(embedded::example(file)).map(|()| Exit::Yes),
        Command::New { what: New::Program { name, dir } } => new::program(&name, &dir, output),
        Command::Schema { file } => schema::print(file, output),
        Command::Check { paths, stats, ledger } => check::check(&paths, stats, ledger, &global, output),
        Command::Test { path } => check::test(path.as_deref(), &global, output),
        Command::Status { ledger } => {
            views::status(&mut Session::start(&global, output)?, ledger.ledger.as_deref())
        }
        Command::Audit { ledger, credential } => {
            let mut session = Session::start(&global, output)?;
            views::audit(&mut session, ledger.ledger.as_deref(), credential.as_deref())
        }
        Command::Explain { activity, credential, ledger } => {
            let mut session = Session::start(&global, output)?;
            views::explain(&mut session, ledger.ledger.as_deref(), &activity, credential.as_deref())
        }
        Command::Questions(asked) => questions::questions(&mut Session::start(&global, output)?, &asked),
        Command::Ruling { what: RulingCommand::Add(asked) } => ruling::add(&asked, &global, output),
        Command::Across { activity, ledger } => {
            let mut session = Session::start(&global, output)?;
            across::across(&mut session, ledger.ledger.as_deref(), activity.as_deref())
        }
        Command::Repair(asked) => repair::repair(&mut Session::start(&global, output)?, &asked, &global),
        Command::Plan(asked) => plan::plan(&mut Session::start(&global, output)?, &asked),
        Command::WhatIf(asked) => what_if::what_if(&asked, &global, output),
        Command::Reconcile { credential, ledger } => {
            let mut session = Session::start(&global, output)?;
            reconcile::run(&mut session, ledger.ledger.as_deref(), credential.as_deref())
        }
        Command::Rate { asked, decided } => {
            rate::rate(&mut Session::start(&global, output)?, &asked, decided.ledger.as_deref())
        }
        Command::Ask { topic, who, ledger } => {
            ask::ask(&mut Session::start(&global, output)?, &topic, &who, ledger.as_deref())
        }
        Command::Rules { words, who, decided } => {
            let mut session = Session::start(&global, output)?;
            rules::rules(&mut session, &words, &who, decided.ledger.as_deref())
        }
        Command::Diff { before, after, who } => diff::diff(&before, &after, &who, &global, output),
        Command::Impact { from, to, ledger } => impact::impact([&from, &to], &ledger, &global, output),
        Command::History { subject, credential, along, ledger } => {
            let mut session = Session::start(&global, output)?;
            history::history(
                &mut session,
                ledger.ledger.as_deref(),
                &subject,
                credential.as_deref(),
                along.into(),
            )
        }
        Command::Sources { who, stale } => sources::sources(&Session::start(&global, output)?, &who, stale),
        Command::Totals { file } => totals::totals(&Session::start(&global, output)?, &file),
    }
}
