//! Open questions and drafted messages, for programs.

use serde::Serialize;

use crate::{
    assess::FeeState,
    question::{CredentialOutlook, FeeOutlook, OpenQuestion, Outlook},
    render::{
        question::{Asked, Draft},
        status::View,
    },
    rulebook::{Program, Question, RulingIx},
    vocabulary::date::Date,
};

use super::{IntervalJson, PeriodJson, fee_state, interval, period, told, used, verdict};

/// The open questions, those worth most first.
#[derive(Debug, Serialize)]
pub struct QuestionsJson<'a> {
    schema: &'static str,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    policies: used::PoliciesJson<'a>,
    ledger: &'a str,
    now: OutlookJson,
    questions: Vec<QuestionJson<'a>>,
}

#[derive(Debug, Serialize)]
struct QuestionJson<'a> {
    policy: &'a str,
    ruling: &'a str,
    question: &'a str,
    contested: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    between: Vec<SideJson<'a>>,
    asked: Option<String>,
    contact: Option<&'a str>,
    touches: bool,
    credits: String,
    decides: usize,
    by: Option<String>,
    answers: Vec<AnswerJson<'a>>,
}

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    answer: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<OutlookJson>,
}

/// One of two rulings that contradict each other.
#[derive(Debug, Serialize)]
pub(super) struct SideJson<'a> {
    rule: &'a str,
    at: &'a str,
    sources: Vec<&'a str>,
}

/// What an assessment comes to.
#[derive(Debug, Serialize)]
pub struct OutlookJson {
    credentials: Vec<CredentialJson>,
    fees: Vec<FeeJson>,
}

#[derive(Debug, Serialize)]
struct CredentialJson {
    credential: String,
    counted: IntervalJson,
    met: &'static str,
    requirements: Vec<RequirementJson>,
}

#[derive(Debug, Serialize)]
struct RequirementJson {
    rule: String,
    verdict: &'static str,
    due: String,
}

#[derive(Debug, Serialize)]
struct FeeJson {
    policy: String,
    fee: String,
    credential: Option<String>,
    period: PeriodJson,
    due: String,
    amounts: Vec<String>,
    state: &'static str,
}

/// A drafted message.
#[derive(Debug, Serialize)]
pub struct DraftJson<'a> {
    schema: &'static str,
    to: Option<&'a str>,
    subject: &'a str,
    body: &'a str,
}

/// The open questions.
#[must_use]
pub fn questions<'a>(view: &View<'a>, open: &'a [OpenQuestion]) -> QuestionsJson<'a> {
    let given = view.assessment.given;
    QuestionsJson {
        schema: "accrue/questions/1",
        on: given.on.to_string(),
        known_on: (given.known_on < Date::LATEST).then(|| given.known_on.to_string()),
        policies: used::policies(view.policies),
        ledger: used::found(&view.file.place),
        now: outlook(&Outlook::of(view.names.rulebook, view.assessment)),
        questions: open.iter().filter_map(|one| question(view, one)).collect(),
    }
}

fn question<'a>(view: &View<'a>, open: &'a OpenQuestion) -> Option<QuestionJson<'a>> {
    let Asked { program, question, ruling } = Asked::of(view, open)?;
    let language = view.names.language;
    let then = |at: usize| open.answers.get(at).map(|(_, then)| outlook(then));
    let answers = question.answers.iter().enumerate();
    let answers = answers.map(|(at, answer)| AnswerJson {
        answer: &answer.id,
        title: view.names.answer(answer),
        then: then(at),
    });
    Some(QuestionJson {
        policy: &program.id,
        ruling: &ruling.id,
        question: ruling.question.in_language(language),
        contested: question.contested,
        between: sides(program, question),
        asked: told(ruling.asked),
        contact: program.contact.as_ref().map(|contact| contact.in_language(language)),
        touches: open.touches(),
        credits: open.credits.to_string(),
        decides: open.decides,
        by: told(open.by),
        answers: answers.collect(),
    })
}

/// What an assessment comes to.
#[must_use]
pub(super) fn outlook(outlook: &Outlook) -> OutlookJson {
    let credential = |one: &CredentialOutlook| CredentialJson {
        credential: one.credential.to_string(),
        counted: interval(one.counted),
        met: verdict(one.met),
        requirements: one
            .requirements
            .iter()
            .map(|need| RequirementJson {
                rule: need.rule.to_string(),
                verdict: verdict(need.verdict),
                due: need.due.to_string(),
            })
            .collect(),
    };
    OutlookJson {
        credentials: outlook.credentials.iter().map(credential).collect(),
        fees: outlook.fees.iter().map(fee).collect(),
    }
}

fn fee(one: &FeeOutlook) -> FeeJson {
    let state: FeeState = one.state;
    FeeJson {
        policy: one.policy.to_string(),
        fee: one.rule.to_string(),
        credential: told(one.credential.as_ref()),
        period: period(one.period),
        due: one.due.to_string(),
        amounts: one.amounts.iter().map(ToString::to_string).collect(),
        state: fee_state(state),
    }
}

/// A drafted message.
#[must_use]
pub fn drafted(draft: &Draft) -> DraftJson<'_> {
    DraftJson {
        schema: "accrue/draft/1",
        to: draft.to.as_deref(),
        subject: &draft.subject,
        body: &draft.body,
    }
}

/// The two rulings that contradict each other, where that is what is asked.
#[must_use]
pub(super) fn sides<'a>(program: &'a Program, question: &'a Question) -> Vec<SideJson<'a>> {
    let Some(contest) = &question.contest else { return Vec::new() };
    let side = |at: RulingIx| {
        let card = program.rule(program.rulings.get(at.index())?.rule);
        let sources = card.sources.iter().map(|at| &*program.source(*at).id).collect();
        Some(SideJson { rule: &card.id, at: contest.place(at), sources })
    };
    contest.between.into_iter().filter_map(side).collect()
}
