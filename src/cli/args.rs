//! The arguments.

use std::{fmt, path::PathBuf};

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use accrue::history::Along;
use accrue::vocabulary::{
    date::{Date, Length, Moment},
    phrase::Phrase,
    text::Language,
};

use super::japanese;

/// Does this activity count, for which certificate, for how many credits, and what is still missing?
#[derive(Debug, Parser)]
#[command(name = "accrue", version, disable_help_subcommand = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Global {
    /// Folder with one folder per policy [default: $ACCRUE_POLICIES, else ./policies, else the built-in ones]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) policies: Option<PathBuf>,
    /// File or folder of parts laid over the policies; may be repeated [default: $ACCRUE_OVERLAYS, else ./overlays]
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) overlay: Vec<PathBuf>,
    /// The state on this day [default: today in UTC]
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(super) on: Option<Date>,
    /// Forget what became known after this day
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(super) known_on: Option<Date>,
    /// Print JSON
    #[arg(long, global = true, conflicts_with = "plain")]
    pub(super) json: bool,
    /// Print one fact per line, without borders and padding
    #[arg(long, global = true)]
    pub(super) plain: bool,
    /// Language [default: $LC_ALL, $LC_MESSAGES, $LANG]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(super) lang: Option<Lang>,
}

/// What can be started.
#[derive(Debug, Subcommand)]
pub(super) enum New {
    /// A policy with one source, credential, category, limit and requirement, and a case that holds
    Program {
        /// The name of the program
        name: String,
        /// The folder of policies it is written into
        #[arg(long, value_name = "DIR", default_value = "policies")]
        dir: PathBuf,
    },
}

/// A sort of file that has a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SchemaOf {
    /// A part of a policy
    Policy,
    /// An overlay of a policy
    Overlay,
    /// A ledger
    Ledger,
    /// A case
    Case,
    /// Scenarios
    Scenarios,
    /// A catalogue of opportunities
    Catalogue,
}

/// A file that there is an example of.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ExampleOf {
    /// A ledger
    Ledger,
    /// A catalogue of opportunities
    Catalogue,
}

/// A clock that an answer is followed along.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Clock {
    /// The day up to which things are known
    KnownOn,
    /// The day asked about
    On,
}

impl From<Clock> for Along {
    fn from(clock: Clock) -> Self {
        match clock {
            Clock::KnownOn => Self::Known,
            Clock::On => Self::Asked,
        }
    }
}

/// A language that can be asked for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    /// English
    En,
    /// Japanese
    Ja,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Ja => Self::Japanese,
        }
    }
}

/// Where decisions of bodies are that contradict rules.
#[derive(Clone, Debug, Args)]
pub(super) struct DecidedIn {
    /// Show what a body decided in this ledger against the rules told of
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
}

/// Where the records are.
#[derive(Clone, Debug, Args)]
pub(super) struct LedgerFile {
    /// The ledger [default: $ACCRUE_LEDGER, else ./ledger.yaml, else the built-in example]
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Where each certificate stands: done, to go, by when, what is due
    Status {
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// The full assessment with reasons: every activity, every rule, every sum
    Audit {
        #[command(flatten)]
        ledger: LedgerFile,
        /// Only this certificate
        #[arg(long, value_name = "CREDENTIAL")]
        credential: Option<String>,
    },
    /// Each rule that touched one activity, what it read, and what it gave or cut
    Explain {
        /// The id of the activity in the ledger
        activity: String,
        /// Only for this certificate
        #[arg(long = "for", value_name = "CREDENTIAL")]
        credential: Option<String>,
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// What dashboards show against what the records give, and what makes the difference
    Reconcile {
        /// Only this certificate
        credential: Option<String>,
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// What an activity would earn, and why; needs no ledger
    Rate {
        #[command(flatten)]
        asked: Box<super::rate::Asked>,
        #[command(flatten)]
        decided: DecidedIn,
    },
    /// What counts at one body only, and which small change would make it count at the other
    Across {
        /// Only this activity: what it earns at each body, and why
        activity: Option<String>,
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// The smallest sets of actions after which something that is not met is met, each verified
    Repair(super::repair::Repair),
    /// What edits of the ledger or the rules would change, and what each planned activity is worth; writes nothing
    WhatIf(Box<super::supposed::Supposed>),
    /// The smallest plan from a catalogue that meets what is still open, for all bodies together
    Plan(Box<super::plan::Planned>),
    /// Answers of the policies to a question, each held against what the rules compute
    Ask {
        /// A word of the question, a topic or the name of a rule, in English or Japanese
        ///
        /// Without one, lists what can be asked.
        #[arg(value_name = "TOPIC")]
        topic: Vec<String>,
        /// Certificates or policies; without any, all policies
        #[arg(long = "for", value_name = "WHO", value_delimiter = ',')]
        who: Vec<String>,
        /// List what the answer is about in this ledger, as the records that lack proof
        #[arg(long, value_name = "FILE")]
        ledger: Option<PathBuf>,
    },
    /// Rules in force on a day, with sources, dates and confidence
    Rules {
        /// A certificate or policy, a topic, or both
        #[arg(required = true, value_name = "WHO | TOPIC")]
        words: Vec<String>,
        /// For these certificates or policies
        #[arg(long = "for", value_name = "WHO", value_delimiter = ',')]
        who: Vec<String>,
        #[command(flatten)]
        decided: DecidedIn,
    },
    /// Open questions that touch a ledger, ranked by what an answer is worth, with what each answer would do
    Questions(super::questions::Questions),
    /// Take a reply of the body to an open question into an overlay
    Ruling {
        #[command(subcommand)]
        what: RulingCommand,
    },
    /// How the answer about an activity, a certificate or a requirement changed over time, and what moved it
    History {
        /// The id of an activity; or a certificate, alone or with a requirement
        #[arg(required = true, num_args = 1..=2, value_name = "ID | CREDENTIAL [REQUIREMENT]")]
        subject: Vec<String>,
        /// Only for this certificate
        #[arg(long = "for", value_name = "CREDENTIAL")]
        credential: Option<String>,
        /// Along what became known, or along the days asked about
        #[arg(long, value_name = "CLOCK", default_value = "known-on")]
        along: Clock,
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// The sources of rules: their dates, how old they are, and how many rules rest on each
    Sources {
        /// Of these certificates or policies [default: all]
        #[arg(value_name = "WHO", value_delimiter = ',')]
        who: Vec<String>,
        /// Only those not seen for longer than they should be, or than this; ends with 1 when there are any
        #[arg(long, value_name = "LENGTH", num_args = 0..=1, value_parser = length)]
        stale: Option<Option<Length>>,
    },
    /// Look for mistakes in policies, ledgers and cases; prints nothing when all is well
    Check {
        /// Policy folders, ledger files or case files [default: the policies in use, and the ledger if there is one]
        paths: Vec<PathBuf>,
        /// Print how much of each policy is data and how much is script
        #[arg(long)]
        stats: bool,
        #[command(flatten)]
        ledger: LedgerFile,
    },
    /// Run the cases of policies and show what differs
    Test {
        /// A case, a folder of cases or a policy folder [default: all cases of the policies in use]
        path: Option<PathBuf>,
    },
    /// Totals of many people: JSON lines in, JSON lines out
    Totals {
        /// One ledger as JSON on each line; `-` reads the standard input
        file: PathBuf,
    },
    /// What differs between two sets of rules: policy folders, or the rules of days
    Diff {
        /// A policy folder, a folder of policies, an overlay, a date, or `known:DATE`
        before: String,
        /// The same, for what came after
        after: String,
        /// Only for these certificates or policies
        #[arg(long = "for", value_name = "WHO", value_delimiter = ',')]
        who: Vec<String>,
    },
    /// What a change of rules does to people: each figure before and after, and the rules that moved it
    Impact {
        /// The rules before: a policy folder, a folder of policies, an overlay, a date, or `known:DATE`
        #[arg(long, value_name = "RULES")]
        from: String,
        /// The rules after
        #[arg(long, value_name = "RULES")]
        to: String,
        /// A ledger, or a folder of ledgers; may stand several times [default: $ACCRUE_LEDGER, else ./ledger.yaml, else the built-in example]
        #[arg(long, value_name = "FILE | FOLDER")]
        ledger: Vec<PathBuf>,
    },
    /// Start something from nothing
    New {
        #[command(subcommand)]
        what: New,
    },
    /// Print the JSON Schema of a file, for editors that complete and check
    Schema {
        /// Which sort of file
        file: SchemaOf,
    },
    /// Print an example to start from
    Example {
        /// Which file
        #[arg(default_value = "ledger")]
        file: ExampleOf,
    },
    /// Print the page of a diagnostic, or how a command is used
    Help {
        /// A code as `S001`, or a command
        topic: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What can be done with rulings.
#[derive(Debug, Subcommand)]
pub(super) enum RulingCommand {
    /// Show what a reply does to a ledger, and write it with --write
    Add(Box<super::ruling::ReplyTo>),
}

/// The arguments with each option of `rate` that is not known as an option written as a fact: `--NAME VALUE` becomes
/// `--fact NAME=VALUE`. Which facts there are is known once the policies are read.
pub(super) fn with_facts(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut arguments = arguments.into_iter().peekable();
    let mut written: Vec<String> = arguments.next().into_iter().collect();
    let mut command = Arguments::command();
    command.build();
    let mut rating = false;
    let options = |command: &clap::Command| -> Vec<(String, bool)> {
        let long =
            |option: &clap::Arg| Some((option.get_long()?.to_owned(), option.get_action().takes_values()));
        command.get_arguments().filter_map(long).collect()
    };
    let mut known = options(&command);
    while let Some(argument) = arguments.next() {
        let Some(name) = argument.strip_prefix("--").filter(|name| !name.is_empty()) else {
            if !rating && argument == "rate" {
                rating = true;
                known = command.find_subcommand("rate").map(options).unwrap_or_default();
            } else if !rating && !argument.starts_with('-') {
                written.push(argument);
                written.extend(arguments);
                return written;
            }
            written.push(argument);
            continue;
        };
        let (name, inline) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        match known.iter().find(|(option, _)| option == name) {
            None if rating => {
                let next = || arguments.next_if(|next| !next.starts_with("--"));
                let value = inline.map(str::to_owned).or_else(next).unwrap_or_else(|| "yes".to_owned());
                written.extend(["--fact".to_owned(), format!("{name}={value}")]);
            }
            Some((_, true)) if inline.is_none() => {
                written.push(argument);
                written.extend(arguments.next());
            }
            None | Some(_) => written.push(argument),
        }
    }
    written
}

/// The command line in a language.
pub(super) fn command(language: Language) -> clap::Command {
    match language {
        Language::English => Arguments::command(),
        Language::Japanese => japanese::command(Arguments::command()),
    }
}

/// Why the value of an option is not read.
#[derive(Debug)]
pub(super) struct Unread(pub(super) Phrase);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.say(Language::English))
    }
}

impl std::error::Error for Unread {}

pub(super) fn moment(text: &str) -> Result<Moment, Unread> {
    text.parse().map_err(|_| {
        Unread(Phrase::new(
            "expected a day, month or year, as 2025-04-08, 2025-04 or 2025",
            "日、月または年が必要（例 2025-04-08、2025-04、2025）",
        ))
    })
}

/// A length of time, as `90d` or `90 days`.
fn length(text: &str) -> Result<Length, Unread> {
    let short = text
        .strip_suffix(['d', 'w', 'm', 'y'])
        .filter(|count| count.bytes().all(|byte| byte.is_ascii_digit()));
    let long = short.map(|count| {
        let unit = match text.as_bytes().last() {
            Some(b'd') => "days",
            Some(b'w') => "weeks",
            Some(b'm') => "months",
            Some(_) | None => "years",
        };
        format!("{count} {unit}")
    });
    long.as_deref().unwrap_or(text).parse().map_err(|_| {
        Unread(Phrase::new(
            "expected a length of time, as 90d or 90 days",
            "期間の長さが必要（例 90d、90 days）",
        ))
    })
}

pub(super) fn date(text: &str) -> Result<Date, Unread> {
    text.parse()
        .map_err(|_| Unread(Phrase::new("expected a date, as 2025-04-08", "日付が必要（例 2025-04-08）")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(line: &str) -> String {
        with_facts(line.split(' ').map(str::to_owned)).join(" ")
    }

    #[test]
    fn an_unknown_option_of_rate_is_a_fact() {
        assert_eq!(
            rewritten("accrue rate work --work normal --hours 3 --for a"),
            "accrue rate work --fact work=normal --hours 3 --for a"
        );
        assert_eq!(
            rewritten("accrue --lang ja rate work --ready --json --days=2"),
            "accrue --lang ja rate work --fact ready=yes --json --fact days=2"
        );
    }

    #[test]
    fn an_unknown_option_of_another_command_stays() {
        assert_eq!(rewritten("accrue status --work rate"), "accrue status --work rate");
        assert_eq!(rewritten("accrue --policies rate status --x"), "accrue --policies rate status --x");
    }

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }
}
