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
    assert_eq!((test.code, test.first()), (1, "0 of 1 case differs; 1 answer is not what the rules compute"));
    // What the rules compute is told, also where the text is wrong.
    let ask = run(&folder, "ask races --for club --on 2026-06-30 --plain");
    assert_eq!((ask.code, lines(&ask.out)), (1, ["NO", "Races -> Club: NO"]));
}

fn lines(out: &str) -> [&str; 2] {
    let mut lines = out.lines();
    [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()]
}

fn asked(line: &str) -> process::Ran {
    run(Path::new(env!("CARGO_MANIFEST_DIR")), &format!("ask {line} --on 2026-11-23 --plain"))
}

#[test]
fn every_shipped_text_with_a_verdict_is_computed_or_says_why_not() {
    let mut sources = Sources::default();
    let rulebook = shipped(&mut sources);
    let mut without = Vec::new();
    for program in &rulebook.programs {
        let guidance = program.guidance.iter().filter(|card| card.verdict.is_some()).map(|card| card.rule);
        for text in guidance.chain(program.rulings.iter().map(|card| card.rule)) {
            let probes = program.probes_of(text).count();
            let why = program.not_computed(text);
            assert_eq!(probes > 0, why.is_none(), "{}", program.rule(text).id);
            if why.is_some() {
                without.push(format!("{} {}", program.id, program.rule(text).id));
            }
        }
    }
    // These are held by nothing but a reader; a text that is added to them is added here.
    let known = [
        "isc2 guidance.language",
        "isc2 guidance.split-entries",
        "isc2 guidance.concentrations-and-cissp",
        "isc2 guidance.coming-back",
        "isc2 guidance.emeritus",
        "isc2 rulings.rollover-first-day",
        "offsec guidance.audit",
        "offsec guidance.retention",
        "offsec guidance.language",
        "offsec guidance.missed-year",
        "offsec guidance.amf-courses-until-2026",
        "offsec guidance.amf-courses",
        "offsec guidance.amp-price",
        "offsec guidance.membership-years",
        "offsec guidance.last-day",
        "offsec guidance.next-cycle",
        "offsec guidance.several-credentials",
        "offsec guidance.cycles-align",
        "offsec guidance.version",
        "offsec guidance.body-of-knowledge",
        "offsec guidance.offsec-labs-at-isc2",
    ];
    assert_eq!(without, known);
}

/// A question about races, which a reply answers; and a text that tells the same question.
const OPEN: &str = "  races:
    question: Does a race count?
    kind: race
    open: {counts: {accept: course}, does-not: {refuse: No.}}
    verdict: undetermined
    probe: {asks: counts, ledger: {activities: [{kind: race, hours: 3}]}}
    source: rules
";

#[test]
fn the_answer_follows_the_rules_when_a_reply_settles_the_question() {
    let folder = empty("a-reply-settles-a-text");
    let policy = club("undetermined", RACE, "");
    let refused = policy.lines().last().unwrap();
    let policy = policy.replace(&format!("{refused}\n"), OPEN);
    write(&folder, "policies/club/policy.yaml", &policy);
    let before = run(&folder, "ask races --on 2026-06-30 --plain");
    assert_eq!(
        (before.code, lines(&before.out)),
        (3, ["UNDETERMINED", "rulings.races -> Club: UNDETERMINED"]),
        "{}",
        before.err
    );
    let told = ["if answered `counts`: race: YES, 3 credits", "if answered `does-not`: race: NO, 0 credits"];
    assert!(told.iter().all(|told| before.out.contains(told)), "{}", before.out);
    let reply = "overlay: club
replies:
  mail: {ruling: races, answer: counts, received: 2026-05-01, sender: Club}
";
    write(&folder, "overlays/club.yaml", reply);
    let with = "--overlay overlays/club.yaml --on 2026-06-30 --plain";
    let after = run(&folder, &format!("ask races {with}"));
    assert_eq!((after.code, lines(&after.out)), (0, ["YES", "rulings.races -> Club: YES"]), "{}", after.err);
    assert!(after.out.contains("2026-05-01"), "{}", after.out);
    // So does the guidance about the same, and as known before the reply came it is open.
    let guidance = run(&folder, &format!("ask asked {with}"));
    assert_eq!((guidance.code, lines(&guidance.out)), (0, ["YES", "Races -> Club: YES"]), "{}", guidance.err);
    let known = run(&folder, &format!("ask asked {with} --known-on 2026-04-30"));
    assert_eq!((known.code, known.first()), (3, "UNDETERMINED"), "{}", known.err);
    // What was written before the reply came is no mistake.
    let check = run(&folder, "check --overlay overlays/club.yaml --on 2026-06-30");
    assert_eq!((check.code, check.err.as_str()), (0, ""), "{}", check.out);
}

#[test]
fn a_question_whose_figure_is_settled_is_no_longer_undetermined() {
    let figure = "{asks: figure, ledger: {activities: [{kind: course, hours: 3}]}}";
    assert_eq!(
        found(&club("undetermined", figure, "")),
        [
            "policy.yaml:15:12: C002 `guidance.asked` says `undetermined`, and the rules compute `one figure` for `badge` on 2025-01-01"
        ]
    );
}

#[test]
fn a_topic_is_found_in_either_language_and_a_slip_is_mended() {
    for topic in ["ctf", "CTF", "CTFイベント", "競技", "competition", "capture the flag", "rulings.ctf"]
    {
        let ran = asked(&format!("{topic} --for offsec"));
        assert_eq!(
            (ran.code, lines(&ran.out)),
            (1, ["NO", "CTF events -> OffSec CPE program: NO"]),
            "{topic}: {}",
            ran.err
        );
    }
    for (slip, meant) in [
        ("retentoin --for isc2", "retention"),
        ("trainig-platform --for offsec", "training-platform"),
        ("プラットホーム --for offsec", "プラットフォーム"),
    ] {
        let ran = asked(slip);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{slip}");
        assert!(ran.err.ends_with(&format!("did you mean `{meant}`?\n")), "{}", ran.err);
    }
}

#[test]
fn an_unknown_certificate_is_mended_and_without_any_all_policies_answer() {
    let ran = asked("ctf --for osccp+");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean `os"), "{}", ran.err);
    let all = asked("ctf");
    assert_eq!((all.code, all.first()), (3, "UNDETERMINED"), "one body refuses, the other has not answered");
    assert!(all.out.contains("ISC2 CPE program: UNDETERMINED") && all.out.contains("OffSec CPE program: NO"));
}

#[test]
fn without_a_topic_what_can_be_asked_is_listed() {
    let ran = asked("--for oscp+ --lang en");
    assert_eq!((ran.code, ran.first()), (0, "What can be asked on 2026-11-23"));
    for told in ["ctf", "Do CTF events count?", "amf-included", "サブスクリプション"] {
        assert!(ran.out.contains(told), "lacks `{told}`: {}", ran.out);
    }
    let japanese = asked("--for isc2,offsec --lang ja");
    assert!(japanese.out.contains("CTFイベントは、CPE対象ですか？"), "{}", japanese.out);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let json = run(root, "ask --for offsec --on 2026-11-23 --json").json();
    let topics = json.get("topics").and_then(|topics| topics.as_array()).unwrap();
    assert!(topics.iter().any(|topic| topic.get("topic").unwrap() == "ctf"));
}

#[test]
fn a_body_that_says_nothing_about_it_is_undetermined() {
    let ran = asked("amf-included --for offsec,isc2");
    assert_eq!((ran.code, ran.first()), (3, "PARTLY"), "{}", ran.out);
    assert!(ran.out.contains("amf-included -> ISC2 CPE program: UNDETERMINED"), "{}", ran.out);
}
