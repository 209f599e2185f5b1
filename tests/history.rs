//! How an answer changed over time, and which rule or record moved it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use process::{Ran, run};

/// The courses' rate is known since the handbook of 2025-03-01; from 2026-01-01 on it is halved, as was announced on
/// 2025-11-15. Games were refused by a letter of September 2025, known since its end.
const POLICY: &str = "
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2025-03-01, confirmed: 2026-02-01, confidence: official}
  letter: {title: Letter, kind: written-answer, published: 2025-09, confidence: member-reported}
  news: {title: News, published: 2025-11-15, confidence: official}
credentials:
  skipper: {title: Skipper, term: 3 years, source: handbook}
values:
  rate: {by: asked, is: [{is: 1, source: handbook}, {from: 2026-01-01, is: 0.5, source: news}]}
categories:
  course: {accepts: [course, game], credit: activity.hours * values.rate, source: handbook}
rulings:
  games: {question: Do games count?, answer: No., kind: [game], effect: {refuse: No.}, source: letter}
requirements:
  total: {needs: {at least: 3}, source: handbook}
";

const LEDGER: &str = "
credentials: {skipper: {granted: 2025-06-10}}
activities:
  - id: knots
    title: Knots
    kind: course
    on: 2025-07-01
    hours: 4
    claims: {skipper: {submitted: 2025-07-10, decided: 2026-03-05, status: accepted, awarded: 3}}
  - {id: regatta, title: Regatta, kind: game, on: 2025-08-01, hours: 2}
";

fn place(name: &str) -> PathBuf {
    let folder = process::empty(&format!("history-{name}"));
    process::write(&folder, "policies/sailing/policy.yaml", POLICY);
    process::write(&folder, "ledger.yaml", LEDGER);
    folder
}

/// Each change as its day, verdict, credits and what moved it.
fn changes(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let changes = json["history"][0]["changes"].as_array().unwrap().clone();
    let one = |change: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let moved = change["moved"].as_array().unwrap().iter();
        let moved: Vec<_> = moved.map(|moved| text(&moved["rule"]) + &text(&moved["fact"])).collect();
        let (sure, possible) = (text(&change["credits"]["sure"]), text(&change["credits"]["possible"]));
        format!(
            "{} {} {sure}..{possible} by {}",
            text(&change["day"]),
            text(&change["verdict"]),
            moved.join(", ")
        )
    };
    changes.iter().map(one).collect()
}

#[test]
fn an_activity_is_followed_along_what_became_known() {
    let folder = place("known");
    // Asked about 2026-06-01, when the rate is halved. Known at first: the course, and the old rate, 4 hours of it. On
    // 2025-11-15 the new rate becomes known, 2. On 2026-03-05 the body awards 3.
    let ran = run(&folder, "history knots --json --on 2026-06-01");
    assert_eq!(
        changes(&ran),
        [
            "2025-07-01 yes 4..4 by record knots",
            "2025-11-15 yes 2..2 by values.rate",
            "2026-03-05 yes 3..3 by claim for knots decided",
        ],
        "{}",
        ran.err
    );
    assert_eq!(ran.code, 0);
    // A game counts until the letter is known; it says no.
    let ran = run(&folder, "history regatta --json --on 2025-12-01");
    assert_eq!(
        changes(&ran),
        ["2025-08-01 yes 2..2 by record regatta", "2025-09-30 no 0..0 by rulings.games"]
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn an_activity_is_followed_along_the_days_asked_about() {
    let folder = place("asked");
    // The new rate comes into force on 2026-01-01.
    let ran = run(&folder, "history knots --along on --json --on 2026-06-01");
    let told = changes(&ran);
    assert_eq!(
        told[told.len() - 3..],
        [
            "2025-07-01 yes 4..4 by record knots",
            "2026-01-01 yes 2..2 by values.rate",
            "2026-03-05 yes 3..3 by claim for knots decided",
        ]
    );
}

#[test]
fn a_certificate_and_a_requirement_are_followed() {
    let folder = place("whole");
    // 4 hours of the course at once meet 3 credits; with a game 6, until its refusal; then half of the course, 2, is too
    // little; the award of 3 is enough again.
    let expected = [
        "2025-07-01 yes 4..4 by record knots",
        "2025-08-01 yes 6..6 by record regatta",
        "2025-09-30 yes 4..4 by rulings.games",
        "2025-11-15 no 2..2 by values.rate",
        "2026-03-05 yes 3..3 by claim for knots decided",
    ];
    for subject in ["skipper", "skipper total", "skipper requirements.total"] {
        let told = changes(&run(&folder, &format!("history {subject} --json --on 2026-06-01")));
        let last = &told[told.len() - 5..];
        assert_eq!(last, expected, "{subject}");
    }
    // As known on a day, nothing later is told.
    let told = changes(&run(&folder, "history skipper --json --on 2026-06-01 --known-on 2025-10-01"));
    assert_eq!(told.last().unwrap(), "2025-09-30 yes 4..4 by rulings.games");
}

#[test]
fn a_change_is_told_with_the_source_of_what_moved_it() {
    let folder = place("text");
    let ran = run(&folder, "history regatta --on 2025-12-01 --plain");
    let lines: Vec<_> = ran.out.lines().collect();
    let at = lines.iter().position(|line| *line == "2025-09-30  NO, 0 credits: refused by a ruling").unwrap();
    assert_eq!(lines[at + 1], "moved by: rulings.games [rulings.games]");
    assert!(lines[at + 3].starts_with("Source: Letter, published 2025-09"), "{}", ran.out);
    let japanese = run(&folder, "history regatta --on 2025-12-01 --plain --lang ja");
    assert!(japanese.out.contains("2025-09-30  いいえ"), "{}", japanese.out);
}

#[test]
fn what_is_not_there_is_told_with_the_nearest_name() {
    let folder = place("errors");
    for (line, near) in [("knot", "knots"), ("skipper totl", "total"), ("skiper total", "skipper")] {
        let ran = run(&folder, &format!("history {line} --on 2026-06-01"));
        assert!(ran.code == 2 && ran.err.contains(&format!("did you mean `{near}`")), "{line}: {}", ran.err);
    }
}
