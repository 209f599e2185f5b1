//! How fresh sources are: what is overdue is told, ranked by what rests on it, and changes no verdict.
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

/// A handbook last confirmed on 2025-09-30, to be looked at again after 180 days: overdue from 2026-03-30 on (30 September
/// and 180 days is 29 March). A letter has no interval of its own and takes the policy's, two years.
const POLICY: &str = "
policy: sailing
title: Sailing
review: 2 years
sources:
  handbook: {title: Handbook, published: 2025-04-03, confirmed: 2025-09-30, review: 180 days, confidence: official}
  letter: {title: Letter, kind: written-answer, published: 2025-09-01, confidence: member-reported}
  old: {title: Old page, published: 2020-01-01, review: 30 days, confidence: official}
credentials:
  skipper: {title: Skipper, term: 3 years, source: letter}
categories:
  course: {accepts: [course], credit: activity.hours, source: handbook}
  talk: {accepts: [talk], credit: activity.hours, source: letter}
  walk: {accepts: [walk], credit: 1, source: [old, letter]}
  race: {accepts: [race], credit: [{is: 2, to: 2026-01-31, source: letter}], to: 2026-05-31, source: letter}
values:
  most: [{is: 5, to: 2026-02-28, source: handbook}]
requirements:
  total: {needs: {at least: 3}, source: handbook}
errata:
  - {on: 2026-01-05, rule: requirements.total, was: 30, is: 3}
";

const LEDGER: &str = "
credentials: {skipper: {granted: 2025-06-10}}
activities:
  - {id: knots, title: Knots, kind: course, on: 2025-07-01, hours: 2}
  - {id: signals, title: Signals, kind: talk, on: 2025-07-02, hours: 2}
  - {id: shore, title: Shore, kind: walk, on: 2025-07-03, hours: 2}
";

fn place(name: &str) -> PathBuf {
    let folder = process::empty(&format!("fresh-{name}"));
    process::write(&folder, "policies/sailing/policy.yaml", POLICY);
    process::write(&folder, "ledger.yaml", LEDGER);
    folder
}

fn lines(ran: &Ran, word: &str) -> Vec<String> {
    ran.out.lines().map(str::trim).filter(|line| line.starts_with(word)).map(str::to_owned).collect()
}

#[test]
fn what_rests_on_an_overdue_source_is_marked_and_holds_as_before() {
    let folder = place("marked");
    // 2 + 2 + 1 credits of 3: met.
    let before = run(&folder, "status --on 2026-03-29");
    assert_eq!((before.code, lines(&before, "Stale")), (0, Vec::new()), "{}", before.err);
    let after = run(&folder, "status --on 2026-03-30");
    // The course and the requirement rest on the handbook alone; the walk also on a letter that is fresh.
    let told = "Stale: handbook was last confirmed 2025-09-30 (review every 180 days); 2 verdicts rest on it";
    assert_eq!((after.code, lines(&after, "Stale")), (0, vec![told.to_owned()]));
    let explained = run(&folder, "explain knots --on 2026-03-30");
    let told = "Stale: handbook was last confirmed 2025-09-30 (review every 180 days); 1 verdict rests on it";
    assert_eq!((explained.code, lines(&explained, "Stale")), (0, vec![told.to_owned()]));
    let fresh = run(&folder, "explain signals --on 2026-03-30");
    assert_eq!(lines(&fresh, "Stale"), Vec::<String>::new());
    let json = run(&folder, "status --json --on 2026-03-30").json();
    assert_eq!(json["stale"][0]["source"], "handbook");
    assert_eq!(json["stale"][0]["verdicts"], 2);
}

#[test]
fn a_confirmation_that_came_later_is_not_read() {
    let folder = place("known");
    // As known on 2025-09-29 the handbook was seen when it was published: 2025-04-03 and 180 days is 2025-09-30.
    let known = |on: &str| run(&folder, &format!("explain knots --on {on} --known-on 2025-09-29"));
    assert_eq!(lines(&known("2025-09-30"), "Stale"), Vec::<String>::new());
    let told = "Stale: handbook was published 2025-04-03 and not confirmed since (review every 180 days); 1 verdict rests on it";
    assert_eq!(lines(&known("2025-10-01"), "Stale"), [told]);
}

#[test]
fn stale_sources_are_listed_by_what_rests_on_them() {
    let folder = place("listed");
    let ids = |line: &str| -> (i32, Vec<String>) {
        let ran = run(&folder, &format!("{line} --json"));
        let sources = ran.json()["sources"].as_array().unwrap().clone();
        (ran.code, sources.iter().map(|source| source["id"].as_str().unwrap().to_owned()).collect())
    };
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("sources --on 2026-03-30"), (0, all(&["handbook", "letter", "old"])));
    // The handbook carries a category and a requirement, the old page one category.
    assert_eq!(ids("sources --stale --on 2026-03-30"), (1, all(&["handbook", "old"])));
    assert_eq!(ids("sources --stale --on 2026-03-29"), (1, all(&["old"])));
    // With one interval for all: the letter of 2025-09-01 is 210 days old; it carries the certificate, three categories
    // and more than any other.
    assert_eq!(ids("sources skipper --stale 180d --on 2026-03-30"), (1, all(&["letter", "handbook", "old"])));
    assert_eq!(ids("sources sailing --stale 9000d --on 2026-03-30"), (0, Vec::new()));
    let empty = run(&folder, "sources --stale 9000d --on 2026-03-30");
    assert_eq!(empty.first(), "no source is stale");
    assert_eq!(
        run(&folder, "sources --stale 9000d --on 2026-03-30 --lang ja").first(),
        "再確認が必要な出典なし"
    );
    assert_eq!(run(&folder, "sources --stale soon").code, 2);
    let unknown = run(&folder, "sources skiper");
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `skipper`"), "{}", unknown.err);
}

#[test]
fn sources_have_their_age_and_errata_are_listed() {
    let folder = place("errata");
    let json = run(&folder, "sources --json --on 2025-10-10").json();
    let (handbook, letter) = (&json["sources"][0], &json["sources"][1]);
    // Ten days after 2025-09-30.
    assert_eq!((handbook["age"].as_i64(), handbook["stale"].as_bool()), (Some(10), Some(false)));
    assert_eq!((letter["review"].as_str(), letter["confirmed"].as_str()), (Some("2 years"), None));
    assert_eq!(json["errata"][0]["rule"], "requirements.total");
    let text = run(&folder, "sources --on 2025-10-10");
    assert!(
        text.out.contains("2026-01-05 requirements.total: `30` was a slip for `3`, at all dates"),
        "{}",
        text.out
    );
}

#[test]
fn ended_and_unknown_and_unchanged_are_told_apart() {
    let folder = place("words");
    let validity = |topic: &str, on: &str| {
        let ran = run(&folder, &format!("rules sailing {topic} --on {on}"));
        lines(&ran, "Validity").join("|").replace("Validity", "").trim().to_owned()
    };
    assert_eq!(validity("categories.course", "2026-06-10"), "unchanged, last confirmed 2025-09-30");
    assert_eq!(
        validity("categories.talk", "2026-06-10"),
        "unchanged as far as known, published 2025-09-01 and not confirmed since"
    );
    assert_eq!(validity("values.most", "2026-06-10"), "unknown after 2026-02-28");
    let ended = run(&folder, "rules sailing categories.race --on 2026-06-10");
    assert!(ended.code == 2 && ended.err.contains("`categories.race` ended 2026-05-31"), "{}", ended.err);
}
