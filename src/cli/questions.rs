//! The open questions of a ledger, and messages that ask them.

use accrue::{
    assess::assess,
    question::{self, OpenQuestion},
    render::{
        json,
        names::Names,
        phrase::Phrase,
        question::{Asked, draft, page},
        status::View,
    },
    rulebook::{Outcome, Program, ProgramIx, QuestionIx, Rulebook},
    vocabulary::diagnostic::nearest,
};

use clap::Args;

use super::{args::LedgerFile, exit::Exit, ledgers, output::Trouble, session::Session};

/// Which open questions are shown, and how.
#[derive(Clone, Debug, Args)]
pub(super) struct Questions {
    /// Only the question of this ruling
    ruling: Option<String>,
    /// The policy of the ruling, where several have one of this name
    #[arg(long, value_name = "POLICY", requires = "ruling")]
    policy: Option<String>,
    /// Also those that do not touch the ledger
    #[arg(long)]
    all: bool,
    /// Print a message that asks the question of the body
    #[arg(long, requires = "ruling")]
    draft: bool,
    #[command(flatten)]
    ledger: LedgerFile,
}

/// The open questions, those worth most first, or a message that asks one of them.
pub(super) fn questions(session: &mut Session, asked: &Questions) -> Result<Exit, Trouble> {
    let (ledger, file) = ledgers::read(session, asked.ledger.ledger.as_deref())?;
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let names =
        Names { rulebook: &session.rulebook, symbols: &ledger.symbols, language: session.output.language };
    let view =
        View { names, ledger: &ledger, assessment: &assessment, policies: &session.policies, file: &file };
    let one = asked.ruling.as_deref();
    let only = one.map(|id| find(&session.rulebook, id, asked.policy.as_deref())).transpose()?;
    let all = asked.all || only.is_some();
    let mut open = question::open(&session.rulebook, &ledger, &session.given, &assessment, all);
    open.retain(|open| only.is_none_or(|only| only == (open.program, open.question)));
    if let Some(open) = open.first().filter(|_| asked.draft) {
        return drafted(session, &view, open);
    }
    if let (Some(id), true) = (one, open.is_empty()) {
        return Err(Trouble::usage(Phrase::QuestionAnswered, [&id]));
    }
    if session.output.json {
        session.output.json(&json::questions(&view, &open))?;
    } else {
        session.output.page(&page(&view, &open))?;
    }
    Ok(if open.iter().any(OpenQuestion::touches) { Exit::Undetermined } else { Exit::Yes })
}

fn drafted(session: &Session, view: &View<'_>, open: &OpenQuestion) -> Result<Exit, Trouble> {
    let Some(asked) = Asked::of(view, open) else { return Ok(Exit::Yes) };
    let message = draft(view, asked);
    if session.output.json {
        session.output.json(&json::drafted(&message))?;
    } else {
        session.output.text(&message.text(view))?;
    }
    Ok(Exit::Yes)
}

/// The question of a ruling, in the policy named where one is.
pub(super) fn find(
    rulebook: &Rulebook,
    id: &str,
    policy: Option<&str>,
) -> Result<(ProgramIx, QuestionIx), Trouble> {
    let name = id.strip_prefix("rulings.").unwrap_or(id);
    if let Some(policy) = policy {
        let known = || rulebook.programs.iter().map(|program| &*program.id);
        if !known().any(|known| known == policy) {
            return Err(Trouble::not_found(Phrase::NoPolicyCalled, policy, nearest(policy, known())));
        }
    }
    let programs = rulebook.programs.iter().enumerate();
    let programs = programs.filter(|(_, program)| policy.is_none_or(|policy| policy == &*program.id));
    let mut questions = Vec::new();
    let mut answered = false;
    for (at, program) in programs {
        for ruling in &program.rulings {
            match ruling.outcome {
                Outcome::Question(question) => questions.push((&*ruling.id, &*program.id, at, question)),
                Outcome::Answered(_) => answered |= &*ruling.id == name,
            }
        }
    }
    let found: Vec<_> = questions.iter().filter(|(id, ..)| *id == name).collect();
    let contests: Vec<_> = if found.is_empty() { contests(rulebook, name, policy) } else { Vec::new() };
    let found = if found.is_empty() { contests.iter().collect() } else { found };
    match found.as_slice() {
        [(_, _, at, question)] => Ok((ProgramIx::new(*at), *question)),
        [] if answered => Err(Trouble::usage(Phrase::QuestionAnswered, [&name])),
        [] => {
            let near = nearest(name, questions.iter().map(|(id, ..)| *id));
            Err(Trouble::not_found(Phrase::NoQuestionCalled, name, near))
        }
        several => {
            let policies: Vec<_> = several.iter().map(|(_, policy, ..)| *policy).collect();
            Err(Trouble::usage(Phrase::QuestionOfSeveral, [&name, &policies.join(", ")]))
        }
    }
}

/// A ruling's name, its policy with its place, and a question.
type Named<'a> = (&'a str, &'a str, usize, QuestionIx);

/// The first question between a ruling and another one that contradicts it, of each policy that has one.
fn contests<'a>(rulebook: &'a Rulebook, name: &str, policy: Option<&str>) -> Vec<Named<'a>> {
    let programs = rulebook.programs.iter().enumerate();
    let programs = programs.filter(|(_, program)| policy.is_none_or(|policy| policy == &*program.id));
    let first = |(at, program): (usize, &'a Program)| {
        let ruling = program.rulings.iter().find(|ruling| &*ruling.id == name)?;
        let (_, question) = ruling.contests.first()?;
        Some((&*ruling.id, &*program.id, at, *question))
    };
    programs.filter_map(first).collect()
}
