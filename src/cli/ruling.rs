//! Taking a reply to an open question into an overlay: its effect first, then the text, then the file.

use std::path::{Path, PathBuf};

use clap::{Args, builder::NonEmptyStringValueParser};

use accrue::{
    assess::{Assessment, assess},
    document::from_text,
    ledger::Ledger,
    policy::overlay::{
        self,
        append::{Written, added, fresh},
    },
    question::Outlook,
    render::{
        json,
        names::Names,
        phrase::Phrase,
        question::Asked,
        reply::{Writing, page},
        status::View,
        used::File,
    },
    rulebook::{ProgramIx, Question, QuestionIx, Reply},
    vocabulary::{
        date::Moment,
        diagnostic::nearest,
        name::{Name, ReplyId, Word},
        span::Sources,
    },
};

use super::{
    args::{Global, LedgerFile, moment},
    exit::Exit,
    files, ledgers,
    output::{Output, Trouble},
    overlays, questions,
    session::Session,
};

/// A reply to an open or contested ruling.
#[derive(Clone, Debug, Args)]
pub(super) struct ReplyTo {
    /// The ruling
    pub(super) ruling: String,
    /// The policy of the ruling, where several have one of this name
    #[arg(long, value_name = "POLICY")]
    pub(super) policy: Option<String>,
    /// Which of its answers the reply gives
    #[arg(long, value_name = "ANSWER")]
    pub(super) answer: String,
    /// When it was received: a day, month or year
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(super) received: Moment,
    /// Who sent it
    #[arg(long, value_name = "SENDER", value_parser = NonEmptyStringValueParser::new())]
    pub(super) from: String,
    /// What it says, word by word
    #[arg(long, value_name = "TEXT")]
    pub(super) quote: Option<String>,
    /// Where it can be read
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// The certificates it is for [default: all]
    #[arg(long = "for", value_name = "CREDENTIAL", value_delimiter = ',')]
    pub(super) for_: Vec<String>,
    /// The kinds of activity it is about [default: all]
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) kind: Vec<String>,
    /// Anything to remember about it
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// The overlay it is written into [default: POLICY.yaml in the folder of overlays]
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Write it
    #[arg(long)]
    pub(super) write: bool,
    #[command(flatten)]
    pub(super) ledger: LedgerFile,
}

/// The text of the overlay before and after.
struct Change {
    path: PathBuf,
    /// The bytes that are in the file; none where there is no file.
    before: Option<Vec<u8>>,
    after: String,
    put_in: String,
}

/// Shows what a reply does, and writes it where that is asked for.
pub(super) fn add(asked: &ReplyTo, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let overlays = overlays::choose(global)?;
    let mut session = Session::overlaid(global, output, &overlays, &[])?;
    let (program, question) = questions::find(&session.rulebook, &asked.ruling, asked.policy.as_deref())?;
    let reply = written(&session, asked, program, question)?;
    let policy = session.rulebook.program(program).id.to_string();
    let change = change(asked, global, &policy, &reply)?;
    let mut laid = overlays;
    if !laid.iter().any(|path| same_file(path, &change.path)) {
        laid.push(change.path.clone());
    }
    let with = Session::overlaid(global, output, &laid, &[(change.path.clone(), change.after.clone())]);
    let mut with = with?;
    let (after, ledger, told) = outlook(&mut with, asked)?;
    // What there was to remark about the ledger has been shown.
    session.output.json = true;
    let (before, _, _) = outlook(&mut session, asked)?;
    let question = asked_in(&with, &policy, &reply);
    let question = question.ok_or_else(|| no_place(&change.path, &policy, &reply))?;
    if asked.write {
        files::replace(&change.path, change.before.as_deref(), &change.after)?;
    }
    let (assessment, ledger) = &ledger;
    let names = Names { rulebook: &with.rulebook, symbols: &ledger.symbols, language: output.language };
    let view = View { names, ledger, assessment, policies: &session.policies, file: &told };
    let writing = Writing {
        asked: question,
        answer: &reply.answer,
        reply: &reply.id,
        before: &before,
        after: &after,
        file: &files::shown(&change.path),
        text: &change.put_in,
        written: asked.write,
    };
    if output.json {
        output.json(&json::replied(&view, &writing))?;
    } else {
        output.page(&page(&view, &writing))?;
    }
    Ok(Exit::Yes)
}

/// The reply as it is to be written. Wrong names are told with the nearest.
fn written(
    session: &Session,
    asked: &ReplyTo,
    program: ProgramIx,
    question: QuestionIx,
) -> Result<Written, Trouble> {
    let program = session.rulebook.program(program);
    let card = program.questions.get(question.index()).ok_or(Trouble::Mistakes)?;
    let ruling = program.rulings.get(card.ruling.index()).ok_or(Trouble::Mistakes)?;
    let known = || card.answers.iter().map(|answer| &*answer.id);
    let Some(answer) = card.answers.iter().position(|answer| *answer.id == *asked.answer) else {
        let near = nearest(&asked.answer, known());
        let (ruling, known) = (ruling.id.to_string(), known().collect::<Vec<_>>().join(", "));
        let about = vec![ruling, asked.answer.clone(), known];
        return Err(Trouble::Usage(Phrase::NoAnswerCalled, about, near.map(str::to_owned)));
    };
    let there = card.replies.iter().find(|reply| {
        let rule = program.rule(reply.rule);
        let sent = |sender: &str| {
            rule.sources.iter().any(|at| {
                let title = &program.source(*at).title;
                title.in_language(session.output.language) == sender
            })
        };
        reply.answer.index() == answer && reply.received == asked.received.last() && sent(&asked.from)
    });
    if let Some(there) = there {
        return Err(Trouble::usage(Phrase::ReplyAlreadyThere, [&program.rule(there.rule).id]));
    }
    for word in asked.for_.iter().chain(&asked.kind) {
        if let Err(not) = Word::parse(word) {
            return Err(session.output.not_a_name(word, not));
        }
    }
    let taken = |id: &str| program.rules.iter().any(|rule| *rule.id == *format!("replies.{id}"));
    Ok(Written {
        id: unused(&ruling.id, &asked.received.to_string(), taken),
        ruling: ruling.id.to_string(),
        answer: asked.answer.clone(),
        received: asked.received,
        sender: asked.from.clone(),
        quote: asked.quote.clone(),
        url: asked.url.clone(),
        for_: asked.for_.clone(),
        kinds: asked.kind.clone(),
        note: asked.note.clone(),
    })
}

/// A name for a reply to a ruling that no other one has.
fn unused(ruling: &str, received: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = |number: usize| {
        let end = if number == 1 { format!("-{received}") } else { format!("-{received}-{number}") };
        let mut name = ruling.to_owned();
        while ReplyId::parse(&format!("{name}{end}")).is_err() && !name.is_empty() {
            name.pop();
        }
        format!("{name}{end}")
    };
    (1..).map(numbered).find(|name| !taken(name)).unwrap_or_else(|| numbered(1))
}

/// What is to become of the overlay's text.
fn change(asked: &ReplyTo, global: &Global, policy: &str, reply: &Written) -> Result<Change, Trouble> {
    let path = match &asked.file {
        Some(path) => path.clone(),
        None => overlays::own_folder(global).join(format!("{policy}.yaml")),
    };
    if !path.exists() {
        let text = fresh(policy, reply);
        return Ok(Change { path, before: None, put_in: text.clone(), after: text });
    }
    let bytes = files::bytes(&path)?;
    let mut sources = Sources::default();
    let shown = files::shown(&path);
    let Ok(file) = files::add(&mut sources, &path)? else {
        return Err(Trouble::usage(Phrase::NotAnOverlay, [&shown, &policy]));
    };
    let (document, _) = from_text::parse(&sources, file);
    let laid_over = document.as_ref().and_then(overlay::laid_over);
    if laid_over.as_deref() != Some(policy) {
        return Err(Trouble::usage(Phrase::NotAnOverlay, [&shown, &policy]));
    }
    let text = &sources.file(file).text;
    let added = added(text, reply).ok_or_else(|| no_place(&path, policy, reply))?;
    // The mark at the start of a file is dropped where it is read.
    let mark = if bytes.len() > text.len() { "\u{feff}" } else { "" };
    Ok(Change { path, before: Some(bytes), after: format!("{mark}{}", added.text), put_in: added.put_in })
}

fn no_place(path: &Path, policy: &str, reply: &Written) -> Trouble {
    Trouble::usage(Phrase::NoPlaceForReply, [&files::shown(path), &fresh(policy, reply)])
}

fn same_file(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// What the ledger comes to, with the assessment and what is told of the ledger.
fn outlook(session: &mut Session, asked: &ReplyTo) -> Result<(Outlook, (Assessment, Ledger), File), Trouble> {
    let (ledger, told) = ledgers::read(session, asked.ledger.ledger.as_deref())?;
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    Ok((Outlook::of(&session.rulebook, &assessment), (assessment, ledger), told))
}

/// The question that a reply answers, where the reply says of it what it is to say.
fn asked_in<'a>(session: &'a Session, policy: &str, written: &Written) -> Option<Asked<'a>> {
    let program = session.rulebook.programs.iter().find(|program| *program.id == *policy)?;
    let id = format!("replies.{}", written.id);
    let means = |question: &Question, reply: &Reply| {
        let card = program.rule(reply.rule);
        let answer = question.answers.get(reply.answer.index());
        *card.id == *id
            && answer.is_some_and(|answer| *answer.id == *written.answer)
            && card.known == written.received.last()
            && reply.quote.as_deref() == written.quote.as_deref()
    };
    let asks = |question: &&Question| question.replies.iter().any(|reply| means(question, reply));
    let question = program.questions.iter().find(asks)?;
    let ruling = program.rulings.get(question.ruling.index())?;
    (*ruling.id == *written.ruling).then_some(Asked { program, question, ruling })
}
