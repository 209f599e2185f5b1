//! Texts with a verdict are held against what the rules compute.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;
mod support;

use std::path::Path;

use accrue::{case::probe::disagreements, vocabulary::span::Sources};
use process::{empty, run, write};
use support::{load_text, shipped, told};

/// Courses count; races, and courses from 2026 on, do not.
fn club(verdict: &str, probe: &str, courses_end: &str) -> String {
    format!(
        "policy: club
title: Club
sources:
  rules: {{title: Rules, published: 2025-01-01, confidence: official}}
credentials:
  badge: {{title: Badge, term: 3 years, source: rules}}
categories:
  course: {{accepts: [course], credit: activity.hours{courses_end}, source: rules}}
guidance:
  asked:
    title: {{en: Races, ja: レース}}
    verdict: {verdict}
    text: {{en: A race., ja: 競走。}}
    source: rules
    probe: {probe}
rulings:
  none: {{question: Do they count?, kind: race, effect: {{refuse: No.}}, source: rules}}
"
    )
}

fn found(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let (rulebook, mistakes) = load_text(&mut sources, text);
    assert_eq!(told(&sources, &mistakes), Vec::<String>::new());
    told(&sources, &disagreements(&rulebook.unwrap(), "2026-06-30".parse().unwrap()))
}

const RACE: &str = "{asks: counts, ledger: {activities: [{kind: race, hours: 3}]}}";
const COURSE: &str = "{asks: counts, ledger: {activities: [{kind: course, hours: 3}]}}";

#[test]
fn the_texts_of_the_shipped_policies_say_what_the_rules_compute() {
    let mut sources = Sources::default();
    let rulebook = shipped(&mut sources);
    assert!(rulebook.programs.iter().all(|program| !program.probes.is_empty()));
    for day in ["2025-09-01", "2026-11-23", "2027-06-30"] {
        let found = disagreements(&rulebook, day.parse().unwrap());
        assert_eq!(told(&sources, &found), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn a_text_that_says_something_else_is_told_with_its_place() {
    assert_eq!(found(&club("no", RACE, "")), Vec::<String>::new());
    assert_eq!(
        found(&club("yes", RACE, "")),
        [
            "policy.yaml:15:12: C002 `guidance.asked` says `yes`, and the rules compute `no` for `badge` on 2025-01-01"
        ]
    );
}

#[test]
fn a_text_is_held_against_the_rules_of_each_side_of_a_change() {
    // The day asked about lies after the end of courses; the text is known since the first day of 2025.
    assert_eq!(found(&club("yes", COURSE, "")), Vec::<String>::new());
    assert_eq!(
        found(&club("yes", COURSE, ", to: 2026-01-31")),
        [
            "policy.yaml:15:12: C002 `guidance.asked` says `yes`, and the rules compute `no` for `badge` on 2026-02-01"
        ]
    );
}

#[test]
fn a_yes_beside_a_no_is_partly() {
    let both = format!("[{COURSE}, {RACE}]");
    assert_eq!(found(&club("partly", &both, "")), Vec::<String>::new());
    assert_eq!(found(&club("yes", &both, "")).len(), 1);
}

#[test]
fn a_mistake_in_the_records_of_a_probe_is_told_where_it_stands() {
    let misspelt = "{asks: counts, ledger: {activities: [{kind: race, hour: 3}]}}";
    assert_eq!(found(&club("no", misspelt, "")).len(), 1);
    assert!(found(&club("no", misspelt, ""))[0].contains("`hour`"));
}

#[test]
fn check_and_test_fail_on_a_text_that_disagrees() {
    let folder = empty("a-text-that-disagrees");
    write(&folder, "policies/club/policy.yaml", &club("yes", RACE, ""));
    let case = "case: one\non: 2026-06-30\nledger: {credentials: {badge: {granted: 2026-01-01}}}\nexpect: {credentials: {badge: {counted: 0}}}\n";
    write(&folder, "policies/club/cases/one.yaml", case);
    let check = run(&folder, "check --on 2026-06-30");
    assert_eq!(check.code, 4, "{}{}", check.out, check.err);
    assert!(check.err.contains("error[C002]"), "{}", check.err);
    let test = run(&folder, "test --on 2026-06-30");
    assert_eq!(
        (test.code, test.first()),
        (1, "0 of 1 cases differ; 1 answers are not what the rules compute")
    );
    // What the rules compute is told, also where the text is wrong.
    let ask = run(&folder, "ask races --for club --on 2026-06-30 --plain");
    assert_eq!((ask.code, ask.first()), (1, "Races -> Club: NO"));
}

#[test]
fn a_topic_is_found_in_either_language_and_a_slip_is_mended() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for topic in ["ctf", "CTFイベント", "競技", "competition"] {
        let ran = run(root, &format!("ask {topic} --for offsec --on 2026-11-23 --plain"));
        assert_eq!(
            (ran.code, ran.first()),
            (1, "CTF events -> OffSec CPE program: NO"),
            "{topic}: {}",
            ran.err
        );
    }
    let slip = run(root, "ask retentoin --for isc2 --on 2026-11-23");
    assert_eq!(slip.code, 2);
    assert!(slip.err.ends_with("did you mean `retention`?\n"), "{}", slip.err);
}
