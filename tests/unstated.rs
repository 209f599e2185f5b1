//! What a record does not say is not guessed: where a fact is missing that decides how long a certificate lasts, what a
//! limit covers, how long a stage lasts, what moves on or which category serves best, the answer is open.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use accrue::{
    assess::{CredentialResult, Given, Reason, Verdict, assess, trace::Cause},
    document::from_text,
    ledger::from_document,
    policy::upkeep::State,
    vocabulary::span::Sources,
};

const HEAD: &str = "
policy: club
title: Club
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
facts:
  level: {title: Level, type: number}
  senior: {title: Senior, type: flag, about: person}
";

/// Where a badge stands on a day, by rules and by what a ledger says beside the certificate.
fn badge(rules: &str, ledger: &str, on: &str) -> CredentialResult {
    let mut sources = Sources::default();
    let (rulebook, found) = support::load_text(&mut sources, &format!("{HEAD}{rules}"));
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let rulebook = rulebook.unwrap();
    let file = sources.add("ledger.yaml", ledger.to_owned());
    let (document, found) = from_text::parse(&sources, file);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (ledger, found) = from_document::read(&document.unwrap(), &rulebook);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    assess(&rulebook, &ledger.unwrap(), &Given::on(on.parse().unwrap())).credentials.remove(0)
}

const TALKS: &str = "
categories:
  talk: {accepts: [talk], credit: activity.hours, source: rules}
";

#[test]
fn a_term_that_cannot_be_told_is_no_lifetime() {
    let by_fact = "
credentials:
  badge:
    title: Badge
    source: rules
    term: [{is: 3 years, when: person.senior}, {is: 1 year}]
";
    let ledger = "
credentials: {badge: {granted: 2025-07-01}}
activities: [{id: a, title: A, kind: talk, on: 2025-08-01, hours: 2}]
";
    let found = badge(&format!("{by_fact}{TALKS}"), ledger, "2026-01-01");
    assert_eq!((found.met, found.cycle, found.standing.state), (Verdict::Undetermined, None, None));
    assert_eq!(
        (found.activities[0].verdict, found.activities[0].reason),
        (Verdict::Undetermined, Reason::Fault(Cause::Fact))
    );
    let told = badge(
        &format!("{by_fact}{TALKS}"),
        &format!("person: {{facts: {{senior: yes}}}}{ledger}"),
        "2026-01-01",
    );
    assert_eq!(told.cycle.unwrap().period.to_string(), "2025-07-01 .. 2028-06-30");

    // Granted before the first day for which a term is stated.
    let later = "
credentials: {badge: {title: Badge, source: rules, term: [{is: 3 years, from: 2025-08-01}]}}
";
    let found = badge(&format!("{later}{TALKS}"), ledger, "2026-01-01");
    assert_eq!((found.met, found.activities[0].reason), (Verdict::Undetermined, Reason::NotKnown));
}

const THREE_YEARS: &str = "
credentials: {badge: {title: Badge, source: rules, term: 3 years}}
";

#[test]
fn a_share_of_all_that_counts_lets_nothing_pass_of_what_it_cannot_be_held_against() {
    let rules = format!(
        "{THREE_YEARS}{TALKS}
limits:
  low: {{of: {{when: activity.level < 3}}, at most: total / 2, source: rules}}
requirements:
  all: {{needs: {{at least: 10}}, source: rules}}
"
    );
    let ledger = |level: &str| {
        format!(
            "
credentials: {{badge: {{granted: 2025-07-01}}}}
activities:
  - {{id: a, title: A, kind: talk, on: 2025-08-01, hours: 5, level: 5}}
  - {{id: b, title: B, kind: talk, on: 2025-08-02, hours: 7{level}}}
"
        )
    };
    // Of level 3 or more both count, 12 of 10; below, half of all may be b: 5 of 7 beside 5.
    let high = badge(&rules, &ledger(", level: 3"), "2026-01-01");
    assert_eq!((high.counted.to_string().as_str(), high.met), ("12", Verdict::Yes));
    let low = badge(&rules, &ledger(", level: 2"), "2026-01-01");
    assert_eq!((low.counted.to_string().as_str(), low.met), ("10", Verdict::Yes));
    let unknown = badge(&rules, &ledger(""), "2026-01-01");
    assert_eq!((unknown.counted.to_string().as_str(), unknown.met), ("5", Verdict::Undetermined));
}

#[test]
fn a_stage_whose_length_cannot_be_told_may_last() {
    let rules = format!(
        "{THREE_YEARS}{TALKS}
requirements:
  all: {{needs: {{at least: 10}}, source: rules}}
standing:
  late: {{state: grace, length: [{{is: 90 days, when: person.senior}}], source: rules}}
"
    );
    let ledger = "
credentials: {badge: {granted: 2025-07-01}}
activities: [{id: a, title: A, kind: talk, on: 2025-08-01, hours: 2}]
";
    let found = badge(&rules, ledger, "2028-07-20");
    assert_eq!((found.standing.state, found.standing.unknown_after), (Some(State::Grace), true));
    let told = badge(&rules, &format!("person: {{facts: {{senior: yes}}}}{ledger}"), "2028-07-20");
    assert_eq!((told.standing.state, told.standing.unknown_after), (Some(State::Grace), false));
}

#[test]
fn surplus_that_cannot_be_told_may_move_on() {
    let rules = format!(
        "{THREE_YEARS}{TALKS}
requirements:
  all: {{needs: {{at least: 10}}, source: rules}}
carry:
  rest: {{of: {{when: activity.level > 2}}, at most: 20, beyond: 10, source: rules}}
"
    );
    let ledger = |level: &str| {
        format!(
            "
credentials: {{badge: {{granted: 2022-07-01}}}}
activities:
  - {{id: a, title: A, kind: talk, on: 2025-05-01, hours: 10, level: 1}}
  - {{id: b, title: B, kind: talk, on: 2025-05-02, hours: 4{level}}}
"
        )
    };
    // Of the 4 beyond 10 those of a level above 2 move on.
    for (level, moved) in [(", level: 3", "4"), (", level: 2", "0"), ("", "0 to 4")] {
        let found = badge(&rules, &ledger(level), "2025-08-01");
        assert_eq!((found.cycle.unwrap().number, found.carried_in.to_string().as_str()), (2, moved));
    }
}

#[test]
fn no_category_is_chosen_where_it_cannot_be_told_which_accept() {
    let rules = format!(
        "{THREE_YEARS}
assignment: best
categories:
  master: {{accepts: [talk], when: activity.level > 2, credit: activity.hours * 3, source: rules}}
  plain: {{accepts: [talk], credit: activity.hours, source: rules}}
  double: {{accepts: [talk], credit: activity.hours * 2, source: rules}}
requirements:
  all: {{needs: {{at least: 30}}, source: rules}}
"
    );
    let ledger = |level: &str| {
        format!(
            "
credentials: {{badge: {{granted: 2025-07-01}}}}
activities: [{{id: a, title: A, kind: talk, on: 2025-08-01, hours: 12{level}}}]
"
        )
    };
    for (level, counted, met) in [(", level: 3", "36", Verdict::Yes), (", level: 1", "24", Verdict::No)] {
        let found = badge(&rules, &ledger(level), "2026-01-01");
        assert_eq!((found.counted.to_string().as_str(), found.met), (counted, met));
    }
    let unknown = badge(&rules, &ledger(""), "2026-01-01");
    assert_eq!(
        (unknown.met, unknown.activities[0].reason),
        (Verdict::Undetermined, Reason::Fault(Cause::Fact))
    );
}
