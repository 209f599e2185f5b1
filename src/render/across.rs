//! Several bodies at once, for people.

use crate::{
    assess::{ActivityResult, Reason, Verdict, trace::Step},
    rulebook::CredentialRef,
    scenario::{
        across::{MOST_TRIED, OneSided, SmallChange},
        compare::Shift,
    },
    vocabulary::{amount::Interval, span::Sources},
};

use super::{
    audit::{amount, reason, stopped, title, verdict},
    difference::shift,
    page::Page,
    phrase::Phrase,
    rate::{Overall, overall},
    status::View,
    step,
};

/// What one activity earns at each body, why, and what would make it count where it does not.
#[must_use]
pub fn activity(view: &View<'_>, texts: &Sources, place: usize, one_sided: &[OneSided]) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let results: Vec<_> = view
        .assessment
        .credentials
        .iter()
        .filter_map(|held| Some((held, held.activities.iter().find(|found| found.activity == place)?)))
        .collect();
    let verdicts: Vec<Verdict> = results.iter().map(|(_, found)| found.verdict).collect();
    let credits: Vec<_> = results
        .iter()
        .map(|(held, found)| {
            format!("{} {}", names.credential(held.credential), amount(names, found.credits, found.reason))
        })
        .collect();
    let (colour, word) = match overall(&verdicts) {
        Overall::Same(verdict) => (verdict, names.verdict(verdict)),
        Overall::Mixed => (Verdict::Undetermined, names.say(Phrase::Partly)),
    };
    page.answer(Some(colour), format!("{word}: {}", credits.join(", ")));
    if let Some(activity) = view.ledger.activities.get(place) {
        page.heading(format!("{} {}", activity.id, title(activity, names.language)));
    }
    view.used(&mut page);
    for (held, found) in &results {
        let program = view.program(held);
        page.heading(names.credential(held.credential));
        page.answer(Some(found.verdict), format!("  {}", verdict(view, program, found)));
        for step in found.steps.iter().filter(|step| decides(step)) {
            let told = step::told(names, program, step);
            let rule = told.rule.map_or(String::new(), |rule| format!("  [{}]", program.rule(rule).id));
            page.line(2, format!("{}{rule}", told.what));
            stopped(view, texts, step, 3, &mut page);
        }
    }
    changes(view, one_sided, &mut page);
    page
}

/// Whether a step decides how much an activity gives.
fn decides(step: &Step) -> bool {
    !matches!(
        step,
        Step::InCycle { .. } | Step::Ruling { effect: crate::assess::trace::RulingEffect::Told, .. }
    )
}

/// What counts at one body only, and what would make it count at the other.
#[must_use]
pub fn ledger(view: &View<'_>, one_sided: &[OneSided], all_tried: bool) -> Page {
    let names = &view.names;
    let mut page = Page::default();
    let helped = one_sided.iter().filter(|each| !each.changes.is_empty()).count();
    let verdict = if one_sided.is_empty() { Verdict::Yes } else { Verdict::No };
    page.answer(Some(verdict), names.fill(Phrase::AcrossAnswer, &[&one_sided.len(), &helped]));
    page.heading(names.fill(Phrase::AcrossOn, &[&view.assessment.given.on]));
    view.used(&mut page);
    let columns = [Phrase::Id, Phrase::Title, Phrase::CountsAt, Phrase::NotAt, Phrase::Why]
        .map(|phrase| names.say(phrase));
    let row = |each: &OneSided| {
        let activity = view.ledger.activities.get(each.activity);
        let at = |(credential, credits): &(CredentialRef, Interval)| {
            format!("{} {}", names.rulebook.credential(*credential).id, names.interval(*credits))
        };
        vec![
            activity.map_or("", |activity| &activity.id).to_owned(),
            activity.map_or("", |activity| title(activity, names.language)).to_owned(),
            each.elsewhere.iter().map(at).collect::<Vec<_>>().join(", "),
            format!(
                "{} {}",
                names.rulebook.credential(each.credential).id,
                amount(names, each.credits, each.reason)
            ),
            if each.reason == Reason::Counts {
                names.say(Phrase::Undetermined)
            } else {
                reason(names, each.reason)
            },
        ]
    };
    page.table(columns.to_vec(), one_sided.iter().map(row).collect());
    changes(view, one_sided, &mut page);
    if !all_tried {
        page.line(1, names.fill(Phrase::NotAllTried, &[&MOST_TRIED]));
    }
    page
}

fn changes(view: &View<'_>, one_sided: &[OneSided], page: &mut Page) {
    let names = &view.names;
    let rows = one_sided.iter().flat_map(|each| {
        each.changes.iter().map(move |change| {
            let id = view.ledger.activities.get(each.activity).map_or("", |activity| &activity.id);
            vec![
                id.to_owned(),
                names.rulebook.credential(each.credential).id.to_string(),
                told(change),
                names.interval(change.credits),
                moves(view, &change.moves),
            ]
        })
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    page.heading(names.say(Phrase::SmallChanges));
    let columns = [Phrase::Id, Phrase::Certificate, Phrase::Figure, Phrase::Counts, Phrase::TotalsMove];
    page.table(columns.map(|phrase| names.say(phrase)).to_vec(), rows);
    page.line(1, names.say(Phrase::OnlyIfTrue));
}

/// A change, as `what-if --change` takes it.
#[must_use]
pub fn told(change: &SmallChange) -> String {
    format!("{}={}", change.path.join("."), change.value.written())
}

fn moves(view: &View<'_>, moves: &[(CredentialRef, Shift)]) -> String {
    let names = &view.names;
    let told = |(credential, moved): &(CredentialRef, Shift)| {
        format!("{} {}", names.rulebook.credential(*credential).id, shift(names, *moved))
    };
    moves.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// The verdicts of one activity for each certificate.
#[must_use]
pub fn verdicts(view: &View<'_>, place: usize) -> Vec<Verdict> {
    let of_it = |found: &&ActivityResult| found.activity == place;
    let results = view.assessment.credentials.iter();
    results.filter_map(|held| held.activities.iter().find(of_it)).map(|found| found.verdict).collect()
}
