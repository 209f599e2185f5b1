//! How an answer changed over time, for people: one line for each change, and below it what moved it.

use crate::{
    assess::Reason,
    history::{Along, Change, Fact, Mover, Subject},
    rulebook::CredentialRef,
};

use super::{
    audit::{credits, reason},
    fresh,
    names::Names,
    page::Page,
    phrase::Phrase,
    status::View,
};

/// An answer that was followed for one certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// The certificate.
    pub credential: CredentialRef,
    /// What was followed.
    pub subject: Subject,
    /// What became of it, in order.
    pub changes: Vec<Change>,
}

/// How answers changed.
#[must_use]
pub fn page(view: &View<'_>, name: &str, along: Along, followed: &[Followed]) -> Page {
    let mut page = Page::default();
    let phrase = match along {
        Along::Known => Phrase::HistoryKnown,
        Along::Asked => Phrase::HistoryAsked,
    };
    page.heading(view.names.fill(phrase, &[&name]));
    for one in followed {
        page.heading(view.names.credential(one.credential));
        if one.changes.is_empty() {
            page.line(1, view.names.say(Phrase::NoHistory));
        }
        for change in &one.changes {
            self::change(view, one, change, &mut page);
        }
    }
    page
}

fn change(view: &View<'_>, followed: &Followed, change: &Change, page: &mut Page) {
    let names = &view.names;
    let verdict = match followed.subject {
        Subject::Activity(_) => names.verdict(change.verdict),
        Subject::Credential | Subject::Requirement(_) => names.met(change.verdict),
    };
    let mut line = verdict;
    if !matches!(change.reason, Some(Reason::InOpening(_))) {
        line = format!("{line}, {}", credits(names, change.credits, change.reason));
    }
    if let Some(why) = change.reason.filter(|reason| *reason != Reason::Counts) {
        line = format!("{line}: {}", reason(names, why));
    }
    page.line(1, format!("{}  {line}", change.day));
    for mover in &change.moved {
        match mover {
            Mover::Rule(at, rule) => {
                let program = names.rulebook.program(*at);
                let card = program.rule(*rule);
                let told = format!("{} [{}]", names.rule(program, *rule), card.id);
                page.line(3, format!("{}: {told}", names.say(Phrase::AnswerMovedBy)));
                let known_on = view.assessment.given.known_on;
                let goes_on =
                    fresh::validity(names, program.validity(*rule, view.assessment.given.on, known_on));
                page.facts(4, goes_on.map(|told| (names.say(Phrase::Validity), told)).into_iter().collect());
                for source in card.rests_on(change.day, known_on) {
                    page.line(
                        4,
                        format!("{}: {}", names.say(Phrase::Source), names.source(program.source(source))),
                    );
                }
            }
            Mover::Fact(fact) => {
                page.line(3, format!("{}: {}", names.say(Phrase::AnswerMovedBy), told(names, fact)))
            }
        }
    }
}

/// Something in a ledger, in words.
#[must_use]
pub fn told(names: &Names<'_>, fact: &Fact) -> String {
    match fact {
        Fact::Activity(id) => names.fill(Phrase::FactActivity, &[id]),
        Fact::Submitted(id) => names.fill(Phrase::FactSubmitted, &[id]),
        Fact::Decided(id) => names.fill(Phrase::FactDecided, &[id]),
        Fact::Proof(id) => names.fill(Phrase::FactProof, &[id]),
        Fact::Granted => names.say(Phrase::FactGranted),
        Fact::Payment => names.say(Phrase::FactPayment),
        Fact::Subscription => names.say(Phrase::FactSubscription),
        Fact::Exam => names.say(Phrase::FactExam),
        Fact::Opening => names.say(Phrase::FactOpening),
        Fact::Declaration => names.say(Phrase::FactDeclaration),
    }
}
