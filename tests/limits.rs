//! What limits let pass is looked up as often as it may differ, and not more often: on each day, in each cycle, or once. Totals and the whole assessment must agree on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use accrue::{
    assess::{CredentialResult, Given, Workspace, assess, totals},
    document::from_text,
    ledger::from_document,
    vocabulary::span::Sources,
};

const HEAD: &str = "
policy: club
title: Club
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {badge: {title: Badge, term: 1 year, source: rules}}
";

/// Where a badge of July 2025 stands at the end of 2026, by activities given as the rest of their records.
fn badge(rules: &str, activities: &[&str]) -> CredentialResult {
    let mut sources = Sources::default();
    let (rulebook, found) = support::load_text(&mut sources, &format!("{HEAD}{rules}"));
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let rulebook = rulebook.unwrap();
    let records = activities.iter().enumerate();
    let records: String =
        records.map(|(at, rest)| format!("  - {{id: a{at}, title: A, {rest}}}\n")).collect();
    let text = format!("credentials: {{badge: {{granted: 2025-07-01}}}}\nactivities:\n{records}");
    let file = sources.add("ledger.yaml", text);
    let (document, found) = from_text::parse(&sources, file);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (ledger, found) = from_document::read(&document.unwrap(), &rulebook);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (ledger, given) = (ledger.unwrap(), Given::on("2026-12-31".parse().unwrap()));
    let alone = totals(&rulebook, &ledger, &given, &mut Workspace::default());
    let whole = assess(&rulebook, &ledger, &given).credentials.remove(0);
    assert_eq!(alone.credentials[0].counted, whole.counted);
    whole
}

fn credits(badge: &CredentialResult) -> Vec<String> {
    badge.activities.iter().map(|found| found.credits.to_string()).collect()
}

#[test]
fn a_limit_over_two_cycles_is_asked_in_each() {
    let found = badge(
        "
windows: {calendar-year: {title: Year, each: 1 year, starting: 01-01}}
categories:
  talk:
    accepts: [talk]
    credit: activity.hours
    source: rules
    limits: {year: {at most: 'if cycle.number == 1 { 2 } else { 6 }', window: calendar-year}}
",
        &["kind: talk, on: 2026-02-01, hours: 4", "kind: talk, on: 2026-08-01, hours: 5"],
    );
    // 2026 lies in the first cycle up to June: 2 of 4. In the second one 2 of 6 are used: 4 of 5.
    assert_eq!(credits(&found), ["2", "4"]);
    assert_eq!(found.counted.to_string(), "4");
}

#[test]
fn a_limit_that_changed_within_its_window_is_asked_for_each_day() {
    let found = badge(
        "
categories:
  talk:
    accepts: [talk]
    credit: activity.hours
    source: rules
    limits:
      cycle: {at most: [{is: 2}, {is: 6, from: 2026-09-01}], by: activity, window: cycle}
",
        &["kind: talk, on: 2026-08-01, hours: 5", "kind: talk, on: 2026-09-01, hours: 5"],
    );
    // 2 of 5; then what is left of 6.
    assert_eq!(credits(&found), ["2", "4"]);
    assert_eq!(found.counted.to_string(), "6");
}

#[test]
fn a_limit_without_dates_or_conditions_lets_everything_pass_up_to_its_end() {
    let found = badge(
        "
values: {most: 4}
categories:
  talk: {accepts: [talk], credit: activity.hours, source: rules}
limits:
  one: {at most: values.most, window: activity, source: rules}
  day: {at most: values.most + 1, window: day, source: rules}
",
        &[
            "kind: talk, on: 2026-08-01, hours: 8",
            "kind: talk, on: 2026-08-01, hours: 9",
            "kind: talk, on: 2026-08-02, hours: 4",
        ],
    );
    // 4 of one activity, and 5 of one day.
    assert_eq!(credits(&found), ["4", "1", "4"]);
    assert_eq!(found.counted.to_string(), "9");
}

const ROUNDED: &str = "
values: {nearest: false}
categories:
  talk:
    accepts: [talk]
    credit: activity.hours
    round: [{is: nearest 1, when: values.nearest}, {is: down to 1}]
    source: rules
rulings:
  rounding:
    question: Which way?
    answer: Nobody says.
    verdict: undetermined
    open: {down: {}, nearest: {set: {nearest: true}}}
    source: rules
";

#[test]
fn a_rounding_that_changes_nothing_leaves_nothing_open() {
    let whole = badge(ROUNDED, &["kind: talk, on: 2026-08-01, hours: 2"]);
    assert_eq!((whole.counted.to_string().as_str(), whole.doubts.len()), ("2", 0));
    // 1 down, 2 to the nearest.
    let half = badge(ROUNDED, &["kind: talk, on: 2026-08-01, hours: 1.5"]);
    assert_eq!((half.counted.to_string().as_str(), half.doubts.len()), ("1 to 2", 1));
}
