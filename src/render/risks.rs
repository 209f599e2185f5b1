//! The single facts that something met rests on, for people.

use crate::{
    assess::Verdict,
    repair::risk::{Fact, MOST_CHALLENGED, Risk, Risks},
};

use super::{
    page::Page,
    phrase::Phrase,
    repair::{line, record, title},
    status::View,
};

/// What each goal rests on. `command` is how `what-if` is started on the same ledger and day.
#[must_use]
pub fn page(view: &View<'_>, found: &[Risks], command: &str) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let falling = found.iter().filter(|each| !each.risks.is_empty()).count();
    if found.is_empty() {
        page.answer(None, names.say(Phrase::NothingMet));
    } else {
        let verdict = if falling > 0 { Verdict::No } else { Verdict::Yes };
        page.answer(Some(verdict), names.fill(Phrase::RisksAnswer, &[&found.len(), &falling]));
    }
    view.head(Phrase::RisksOn, &mut page);
    for each in found {
        let goal = &each.goal;
        page.heading(format!("{}: {}", names.credential(goal.credential), title(view, goal)));
        page.answer(Some(goal.verdict), format!("  {}", names.met(goal.verdict)));
        if each.risks.is_empty() {
            page.line(1, names.fill(Phrase::StandsAlone, &[&each.challenged]));
        }
        let columns = [Phrase::Challenged, Phrase::Becomes].map(|phrase| names.say(phrase));
        let row = |risk: &Risk| vec![told(view, &risk.fact), names.met(risk.verdict)];
        page.table(columns.to_vec(), each.risks.iter().map(row).collect());
        if let Some(risk) = each.risks.iter().find(|risk| !risk.options.is_empty()) {
            page.line(1, names.fill(Phrase::TryIt, &[&line(command, risk.options.iter())]));
        }
        if !each.all {
            page.line(1, names.fill(Phrase::NotAllChallenged, &[&MOST_CHALLENGED]));
        }
    }
    page
}

/// A challenge in words.
#[must_use]
pub fn told(view: &View<'_>, fact: &Fact) -> String {
    let names = &view.names;
    match fact {
        Fact::Counts(id) => names.fill(Phrase::SunkCounts, &[&record(view, id)]),
        Fact::Proof(id) => names.fill(Phrase::SunkProof, &[&record(view, id)]),
        Fact::Award(id, from, to) => names.fill(Phrase::SunkAward, &[&record(view, id), from, to]),
        Fact::Hours(id, from, to) => names.fill(Phrase::SunkHours, &[&record(view, id), from, to]),
        Fact::Record(section, item) => {
            let phrase = match *section {
                "opening" => Phrase::SunkOpening,
                "fees" => Phrase::SunkFees,
                "subscriptions" => Phrase::SunkSubscriptions,
                "exams" => Phrase::SunkExams,
                _ => Phrase::SunkDeclarations,
            };
            names.fill(phrase, &[&item.written()])
        }
    }
}
