//! Overlays: parts of a policy that somebody keeps outside of its folder, laid over it before it is read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use accrue::{
    render::diagnostic::{Look, text},
    rulebook::{
        Rulebook,
        from_texts::{Folder, read_overlaid},
    },
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::Sources,
        text::Language,
    },
};
use process::{empty, run, run_with, write};

/// Ten credits are needed; an hour of a course is one, at most six in a cycle.
const SAILING: &str = "\
policy: sailing
title: {en: Sailing, ja: 帆走}
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
categories:
  course:
    title: Courses
    accepts: [course]
    credit: activity.hours
    source: handbook
    limits:
      per-cycle: {at most: 6, window: cycle}
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
";

const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 9}
";

/// The policy with overlays laid over it.
fn laid(overlays: &[&str]) -> (Sources, Option<Rulebook>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let policy = sources.add("sailing/policy.yaml", SAILING);
    let overlays: Vec<_> = overlays
        .iter()
        .enumerate()
        .map(|(at, text)| sources.add(format!("overlay-{at}.yaml"), *text))
        .collect();
    let folder = Folder { parts: vec![policy], scripts: Vec::new() };
    let (rulebook, found) = read_overlaid(&sources, &[folder], &overlays);
    (sources, rulebook, found)
}

fn told(sources: &Sources, found: &[Diagnostic]) -> String {
    text(sources, found, Look { language: Language::English, colour: false })
}

/// How much is counted of the nine hours, found out in a folder of this name.
fn counted(name: &str, overlays: &[&str]) -> String {
    let folder = empty(name);
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    write(&folder, "ledger.yaml", LEDGER);
    let mut line = "status --json --on 2026-06-01".to_owned();
    for (at, overlay) in overlays.iter().enumerate() {
        write(&folder, &format!("mine/{at}.yaml"), overlay);
        line += &format!(" --overlay mine/{at}.yaml");
    }
    let ran = run(&folder, &line);
    assert_eq!(ran.err, "");
    ran.json()["credentials"][0]["counted"]["sure"].as_str().unwrap().to_owned()
}

#[test]
fn a_stated_key_takes_the_place_of_the_policys_and_the_others_stay() {
    assert_eq!(counted("overlays-a_stated_key_takes_t", &[]), "6");
    // Of nine hours eight; the window stays the cycle.
    let eight = "overlay: sailing\ncategories: {course: {limits: {per-cycle: {at most: 8}}}}\n";
    assert_eq!(counted("overlays-a_stated_key_takes_t", &[eight]), "8");
    // What is laid over last is on top.
    let seven = "overlay: sailing\ncategories: {course: {limits: {per-cycle: {at most: 7}}}}\n";
    assert_eq!(counted("overlays-a_stated_key_takes_t", &[eight, seven]), "7");
    assert_eq!(counted("overlays-a_stated_key_takes_t", &[seven, eight]), "8");
}

#[test]
fn a_key_with_nothing_behind_it_takes_away() {
    assert_eq!(
        counted(
            "overlays-a_key_with_nothing_b",
            &["overlay: sailing\ncategories:\n  course:\n    limits:\n"]
        ),
        "9"
    );
}

#[test]
fn a_new_name_is_added() {
    // Two hours of the nine are one credit by the new ruling: 9 / 2 = 4.5.
    let half = "\
overlay: sailing
sources: {letter: {title: Letter, published: 2025-01-01, confidence: member-reported}}
rulings:
  half: {question: Half?, asked: 2025-01-01, source: letter, kind: [course], effect: {credit: activity.hours / 2}}
";
    assert_eq!(counted("overlays-a_new_name_is_added", &[half]), "4.5");
}

#[test]
fn texts_in_two_languages_are_laid_over_by_language() {
    let (_, rulebook, found) = laid(&["overlay: sailing\ntitle: {en: Seamanship}\n"]);
    assert!(found.is_empty(), "{found:?}");
    let title = &rulebook.unwrap().programs[0].title;
    assert_eq!(title.in_language(Language::English), "Seamanship");
    assert_eq!(title.in_language(Language::Japanese), "帆走");
}

#[test]
fn all_mistakes_of_overlays_are_told_at_their_places_at_once() {
    let first = "\
# My own.
overlay: sailing
categories:
  course:
    limits:
      per-cycle: {windows: cycle}
      per-yaer:
rulngs: {}
";
    let (sources, rulebook, found) = laid(&[
        first,
        "overlay: saling\ntitle: S\n",
        "overlay: sailing\npolicy: sailing\n",
        "categories: {}\n",
    ]);
    assert!(rulebook.is_none());
    insta::assert_snapshot!("overlay-mistakes", told(&sources, &found));
}

#[test]
fn names_that_an_overlay_makes_wrong_are_told_in_the_overlay() {
    let (sources, rulebook, found) = laid(&[
        "overlay: sailing\ncategories: {course: {source: handbok}}\n",
        "overlay: sailing\nrequirements: {total: {for: skiper}}\nwindows: {year: {each: 1 year, sliding: 1 year}}\n",
    ]);
    assert!(rulebook.is_none());
    insta::assert_snapshot!("overlay-names", told(&sources, &found));
}

#[test]
fn an_overlay_for_a_policy_that_cannot_be_read_is_no_mistake_of_its_own() {
    let mut sources = Sources::default();
    let policy = sources.add("sailing/policy.yaml", "policy: [sailing\n");
    let overlay = sources.add("overlay.yaml", "overlay: sailing\ntitle: S\n");
    let folder = Folder { parts: vec![policy], scripts: Vec::new() };
    let (_, found) = read_overlaid(&sources, &[folder], &[overlay]);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::Syntax]);
}

#[test]
fn overlays_come_from_the_options_else_the_variable_else_the_folder_and_are_named() {
    let folder = empty("overlays-chosen");
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    for (place, most) in [("overlays/a.yaml", 7), ("other/b.yaml", 8), ("third.yaml", 5)] {
        let overlay = format!(
            "overlay: sailing\ncategories: {{course: {{limits: {{per-cycle: {{at most: {most}}}}}}}}}\n"
        );
        write(&folder, place, &overlay);
    }
    let ask = "rules skipper limits --on 2026-06-01 --plain";
    let used = |environment: &[(&str, &str)], line: &str| {
        let ran = run_with(&folder, environment, line);
        let most = ran.out.lines().find(|line| line.starts_with("limit")).map(str::to_owned);
        let policies = ran.out.lines().find(|line| line.starts_with("Policies")).map(str::to_owned);
        (policies.unwrap_or(ran.err), most.unwrap_or_default())
    };
    let (policies, most) = used(&[], ask);
    assert_eq!(policies, "Policies: policies (sailing), with the overlays overlays/a.yaml");
    assert!(most.contains("at most 7 "), "{most}");
    let other = [("ACCRUE_OVERLAYS", "other")];
    let (policies, most) = used(&other, ask);
    assert_eq!(policies, "Policies: policies (sailing), with the overlays other/b.yaml");
    assert!(most.contains("at most 8 "), "{most}");
    let (policies, most) = used(&other, &format!("{ask} --overlay overlays --overlay third.yaml"));
    assert_eq!(policies, "Policies: policies (sailing), with the overlays overlays/a.yaml, third.yaml");
    assert!(most.contains("at most 5 "), "{most}");
    let (policies, _) = used(&[], &format!("{ask} --overlay nowhere"));
    assert_eq!(policies, "error: no file or folder `nowhere` with overlays\n");
}

#[test]
fn an_overlay_is_checked_by_its_file_or_its_folder() {
    let folder = empty("overlays-checked");
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    write(&folder, "mine/good.yaml", "overlay: sailing\ntitle: {en: Sail}\n");
    for line in ["check mine/good.yaml", "check mine"] {
        let ran = run(&folder, line);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{line}");
    }
    // Policies that are looked at by themselves are looked at without what lies about.
    write(&folder, "overlays/other.yaml", "overlay: rowing\n");
    assert_eq!(run(&folder, "check").code, 4);
    assert_eq!(run(&folder, "check policies").code, 0);
    write(&folder, "mine/bad.yaml", "overlay: sailing\ntitel: Sail\n");
    for line in ["check mine/bad.yaml", "check mine"] {
        let ran = run(&folder, line);
        assert_eq!(ran.code, 4, "{line}");
        assert!(
            ran.err.contains("unknown key `titel`") && ran.err.contains("--> mine/bad.yaml:2:1"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn cases_are_run_without_the_overlays_that_lie_about() {
    let folder = empty("overlays-cases");
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    let case = format!(
        "case: six\ntitle: Six of nine.\non: 2026-06-01\nledger:\n  {}expect:\n  credentials:\n    skipper: {{counted: 6}}\n",
        LEDGER.trim_end().replace('\n', "\n  ") + "\n"
    );
    write(&folder, "policies/sailing/cases/six.yaml", &case);
    write(
        &folder,
        "overlays/mine.yaml",
        "overlay: sailing\ncategories: {course: {limits: {per-cycle: {at most: 7}}}}\n",
    );
    assert_eq!(run(&folder, "test").code, 0);
    assert_eq!(run(&folder, "test --overlay overlays").code, 1);
}
