//! What a dashboard shows against what the records give, in words.

use crate::{
    assess::Verdict,
    ledger::Bucket,
    reconcile::{Cause, Item, Reconciliation},
    rulebook::{AnswerIx, CredentialRef, Program, QuestionIx},
    vocabulary::amount::Amount,
};

use super::{page::Page, phrase::Phrase, status::View};

/// Every balance of a dashboard, with what makes a difference.
#[must_use]
pub fn page(view: &View<'_>, found: &[Reconciliation]) -> Page {
    let mut page = Page::default();
    let verdict = found.iter().map(|one| one.verdict).min();
    match verdict {
        Some(verdict) => page.answer(Some(verdict), view.names.verdict(verdict)),
        None => page.answer(None, view.names.say(Phrase::ReconcileNone)),
    }
    view.head(Phrase::ReconcileOn, &mut page);
    for one in found {
        page.answer(Some(one.verdict), format!("{}: {}", one.on, told(view, one)));
        let columns = [Phrase::Cause, Phrase::Difference].map(|column| view.names.say(column));
        page.table(columns.to_vec(), rows(view, one));
        let program = view.names.rulebook.program(one.credential.program);
        for (question, answers) in &one.agrees {
            page.line(1, speaks_for(view, program, *question, answers));
        }
    }
    page
}

/// One line for each latest balance of a certificate that is not what the records give.
pub(super) fn differing(
    view: &View<'_>,
    found: &[Reconciliation],
    of: CredentialRef,
) -> Vec<(String, String)> {
    let of_it = || found.iter().filter(|one| one.credential == of);
    let latest = |one: &&Reconciliation| !of_it().any(|other| other.on > one.on);
    let differs = |one: &&Reconciliation| one.verdict != Verdict::Yes;
    let line = |one: &Reconciliation| (view.names.fill(Phrase::DashboardLine, &[&one.on]), told(view, one));
    of_it().filter(latest).filter(differs).map(line).collect()
}

fn told(view: &View<'_>, one: &Reconciliation) -> String {
    let names = &view.names;
    let program = names.rulebook.program(one.credential.program);
    let bucket = match one.bucket {
        Bucket::Total => names.say(Phrase::InAll),
        Bucket::Group(group) => names.group(program, group).to_owned(),
        Bucket::Category(category) => names.category(program, category).to_owned(),
    };
    let credential = &names.rulebook.credential(one.credential).id;
    let (shown, computed) = (one.shown.to_string(), names.interval(one.computed));
    match one.verdict {
        Verdict::Yes => names.fill(Phrase::DashboardAgrees, &[credential, &bucket, &shown]),
        Verdict::Undetermined => names.fill(Phrase::DashboardMay, &[credential, &bucket, &shown, &computed]),
        Verdict::No => {
            // Beyond what is possible, or below what is sure.
            let nearest = one.shown.clamp(one.computed.sure, one.computed.possible);
            let off = signed(one.shown - nearest);
            names.fill(Phrase::DashboardDiffers, &[credential, &bucket, &shown, &computed, &off])
        }
    }
}

fn rows(view: &View<'_>, one: &Reconciliation) -> Vec<Vec<String>> {
    let row = |item: &Item| vec![cause(view, &item.cause), signed(item.difference)];
    let mut rows: Vec<_> = one.items.iter().map(row).collect();
    if !one.unexplained.is_zero() {
        rows.push(vec![view.names.say(Phrase::CauseUnexplained), signed(one.unexplained)]);
    }
    rows
}

fn cause(view: &View<'_>, cause: &Cause) -> String {
    let names = &view.names;
    let (place, why) = match cause {
        Cause::NotSent(place) => (*place, names.say(Phrase::CauseNotSent)),
        Cause::NotDecided(place, status) => {
            (*place, names.fill(Phrase::CauseNotDecided, &[&names.claim(*status)]))
        }
        Cause::InDoubt(place) => (*place, names.say(Phrase::CauseInDoubt)),
        Cause::Limits => return names.say(Phrase::CauseLimits),
    };
    let activity = view.ledger.activities.get(place);
    activity.map_or(why.clone(), |activity| format!("{}: {why}", activity.id))
}

fn speaks_for(view: &View<'_>, program: &Program, question: QuestionIx, answers: &[AnswerIx]) -> String {
    let card = program.questions.get(question.index());
    let ruling = card.and_then(|card| program.rulings.get(card.ruling.index()));
    let asked = ruling.map_or("", |ruling| view.names.rule(program, ruling.rule));
    let titles = answers.iter().filter_map(|answer| card?.answers.get(answer.index()));
    let titles: Vec<_> = titles.map(|answer| view.names.answer(answer)).collect();
    view.names.fill(Phrase::SpeaksFor, &[&asked, &titles.join(" / ")])
}

/// An amount with its sign.
fn signed(amount: Amount) -> String {
    if amount > Amount::ZERO { format!("+{amount}") } else { amount.to_string() }
}
