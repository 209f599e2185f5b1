//! What a body decides is a fact, whatever the rules compute: it counts, the difference is told, it is known since its day,
//! and where it contradicts a rule it is a precedent beside that rule.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use process::{empty, run, write};
use serde_json::{Value, json};

/// An hour of a course is a credit in group a, a talk two in group b. A letter refuses courses on the web.
const CLUB: &str = "\
policy: club
title: {en: Sailing club, ja: 帆走会}
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
groups:
  a: {title: A, source: handbook}
  b: {title: B, source: handbook}
categories:
  course: {title: Courses, accepts: [course], group: a, credit: activity.hours, source: handbook}
  talk: {title: Talks, accepts: [talk], group: b, credit: 2, source: handbook}
rulings:
  web: {question: Do courses on the web count?, kind: [course], when: '\"web\" in activity.tags', effect: {refuse: The web is no sea.}, source: handbook}
  games: {question: Do games count?, kind: [game], effect: {refuse: A game is none.}, source: handbook}
requirements:
  of-a: {title: Credits of A, needs: {at least: 10, of: {group: a}}, source: handbook}
";

const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-01-05, hours: 4, claims: {skipper: {status: accepted, submitted: 2026-02-01, decided: 2026-03-01, claimed: 4, awarded: 3, reason: One hour was lunch.}}}
  - {id: rope, title: Rope, kind: course, on: 2026-01-06, hours: 2, claims: {skipper: {status: rejected, submitted: 2026-02-01, decided: 2026-03-10, reason: No syllabus.}}}
  - {id: radio, title: Radio, kind: course, on: 2026-01-07, hours: 5, claims: {skipper: {status: submitted, submitted: 2026-02-01}}}
  - {id: screen, title: Screen, kind: course, on: 2026-01-08, hours: 3, tags: [web], claims: {skipper: {status: accepted, submitted: 2026-02-01, decided: 2026-04-01, claimed: 3, awarded: 3}}}
  - {id: taken-back, title: Taken back, kind: course, on: 2026-01-09, hours: 1, claims: {skipper: {status: withdrawn, submitted: 2026-02-01, decided: 2026-05-01}}}
  - {id: screen-two, title: Screen two, kind: course, on: 2026-01-10, hours: 2, tags: [web]}
";

fn place(name: &str, ledger: &str) -> PathBuf {
    let folder = empty(&format!("decisions-{name}"));
    write(&folder, "policies/club/policy.yaml", CLUB);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn audit(folder: &Path, clocks: &str) -> Value {
    run(folder, &format!("audit --json {clocks}")).json()["credentials"][0].clone()
}

/// A total that is exact.
fn exact(interval: &Value) -> String {
    assert_eq!(interval["sure"], interval["possible"]);
    interval["sure"].as_str().unwrap().to_owned()
}

#[test]
fn decisions_stand_over_what_the_rules_compute_from_their_day_on_by_either_clock() {
    let folder = place("clocks", LEDGER);
    // By the rules: knots 4, rope 2, radio 5, taken-back 1; both screens are refused. Decided since: knots 3, rope 0,
    // screen 3, taken-back 0.
    for (day, counted) in [
        ("2026-02-28", "12"), // 4 + 2 + 5 + 0 + 1
        ("2026-03-05", "11"), // 3 + 2 + 5 + 0 + 1
        ("2026-03-31", "9"),  // 3 + 0 + 5 + 0 + 1
        ("2026-04-15", "12"), // 3 + 0 + 5 + 3 + 1
        ("2026-06-01", "11"), // 3 + 0 + 5 + 3 + 0
    ] {
        for clocks in [
            format!("--on {day}"),
            format!("--on 2026-06-01 --known-on {day}"),
            format!("--on {day} --known-on {day}"),
        ] {
            let told = audit(&folder, &clocks);
            assert_eq!(exact(&told["counted"]), counted, "{clocks}");
            let group = told["groups"].as_array().unwrap().iter().find(|group| group["name"] == "a").unwrap();
            assert_eq!(exact(&group["credits"]), counted, "{clocks}");
        }
    }
}

#[test]
fn what_the_body_decided_is_told_with_the_difference_and_the_reason() {
    let folder = place("told", LEDGER);
    for (activity, told) in [
        ("knots", "awarded 3, the rules compute 4: a difference of -1"),
        ("knots", "One hour was lunch."),
        ("rope", "awarded 0, the rules compute 2: a difference of -2"),
        ("rope", "No syllabus."),
        ("screen", "awarded 3, the rules compute 0: a difference of +3"),
        ("taken-back", "awarded 0, the rules compute 1: a difference of -1"),
    ] {
        let explained = run(&folder, &format!("explain {activity} --plain --on 2026-06-01")).out;
        assert!(explained.contains(told), "{told}\n{explained}");
        let before =
            run(&folder, &format!("explain {activity} --plain --on 2026-06-01 --known-on 2026-02-28")).out;
        assert!(!before.contains(told), "{told}\n{before}");
    }
    let japanese = run(&folder, "explain rope --plain --lang ja --on 2026-06-01").out;
    assert!(japanese.contains("認定 0（規則による計算は 2）、差 -2"), "{japanese}");
}

#[test]
fn what_was_accepted_against_a_ruling_counts_where_it_would_without_the_ruling() {
    let accepted = |id: &str, kind: &str, claim: &str| {
        format!(
            "  - {{id: {id}, title: T, kind: {kind}, on: 2026-01-08, hours: 6, tags: [web], claims: {{skipper: {{status: accepted, submitted: 2026-02-01, decided: 2026-04-01, awarded: 6{claim}}}}}}}\n"
        )
    };
    let ledger = |activities: &str| {
        format!("credentials:\n  skipper: {{granted: 2026-01-01}}\nactivities:\n{activities}")
    };
    let booked = |name: &str, activities: &str| {
        let told = audit(&place(name, &ledger(activities)), "--on 2026-06-01");
        let groups = told["groups"].as_array().unwrap().iter();
        let groups: Vec<_> = groups.map(|group| exact(&group["credits"])).collect();
        (exact(&told["counted"]), groups.join(" "), told["activities"][0]["category"].clone())
    };
    // A course on the web is a course, of group a.
    let course = accepted("x", "course", "");
    assert_eq!(booked("refused", &course), ("6".to_owned(), "6 0".to_owned(), json!("course")));
    // What the claim says comes first.
    let talk = accepted("x", "course", ", category: talk");
    assert_eq!(booked("claimed", &talk), ("6".to_owned(), "0 6".to_owned(), json!("talk")));
    let group = accepted("x", "course", ", group: b");
    assert_eq!(booked("group", &group), ("6".to_owned(), "0 6".to_owned(), json!("course")));
    // No category accepts games: they count, in no group, unless the claim names one.
    let game = accepted("x", "game", "");
    assert_eq!(booked("nowhere", &game), ("6".to_owned(), "0 0".to_owned(), Value::Null));
    let game = accepted("x", "game", ", group: b");
    assert_eq!(booked("somewhere", &game), ("6".to_owned(), "0 6".to_owned(), Value::Null));
    // Without its hours a course cannot be computed, and is a course all the same.
    let hourless = accepted("x", "course", "").replace("hours: 6, tags: [web], ", "");
    assert_eq!(booked("hourless", &hourless), ("6".to_owned(), "6 0".to_owned(), json!("course")));
}

#[test]
fn decisions_against_a_rule_are_precedents_beside_it() {
    let folder = place("precedents", LEDGER);
    let told = audit(&folder, "--on 2026-06-01");
    assert_eq!(
        told["precedents"],
        json!([
            {"rule": "categories.course", "activity": "knots", "decision": "partly-awarded", "computed": "4",
             "awarded": "3", "decided": "2026-03-01", "reason": "One hour was lunch.", "alike": ["radio"]},
            {"rule": "categories.course", "activity": "rope", "decision": "rejected", "computed": "2",
             "awarded": "0", "decided": "2026-03-10", "reason": "No syllabus.", "alike": ["radio"]},
            {"rule": "rulings.web", "activity": "screen", "decision": "accepted", "computed": "0",
             "awarded": "3", "decided": "2026-04-01", "reason": null, "alike": ["screen-two"]},
        ])
    );
    // Nothing of it is known before it was decided.
    assert_eq!(audit(&folder, "--on 2026-06-01 --known-on 2026-02-28")["precedents"], Value::Null);
    assert_eq!(audit(&folder, "--on 2026-02-28")["precedents"], Value::Null);
    let march = audit(&folder, "--on 2026-06-01 --known-on 2026-03-05");
    assert_eq!(march["precedents"].as_array().unwrap().len(), 1);
    assert_eq!(march["precedents"][0]["alike"], json!(["rope", "radio", "taken-back"]));
    // About one activity.
    let radio = run(&folder, "explain radio --json --on 2026-06-01").json();
    let about: Vec<_> = radio["answers"][0]["precedents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["activity"].clone())
        .collect();
    assert_eq!(about, ["knots", "rope"]);
}

#[test]
fn an_undecided_activity_is_told_with_the_precedents_against_its_rule_in_both_languages() {
    let folder = place("warned", LEDGER);
    let english = run(&folder, "explain radio --plain --on 2026-06-01").out;
    let warning = "careful, a precedent against this rule: the body rejected `rope`, for which the rules compute 2 \
                   (2026-03-10): \"No syllabus.\"";
    assert!(english.contains(warning), "{english}");
    assert!(run(&folder, "audit --plain --on 2026-06-01").out.contains(warning));
    let own = run(&folder, "explain knots --plain --on 2026-06-01").out;
    let set = "a precedent against this rule: the body awarded 3 for `knots`, for which the rules compute 4 (2026-03-01): \
               \"One hour was lunch.\"";
    assert!(own.contains(set) && !own.contains("careful"), "{own}");
    let status = run(&folder, "status --plain --on 2026-06-01").out;
    let line = "precedent: the body rejected `rope`, for which the rules compute 2 (2026-03-10): \"No syllabus.\"; it \
                contradicts categories.course; not decided and resting on the same rule: radio";
    assert!(status.contains(line), "{status}");
    let japanese = run(&folder, "status --plain --lang ja --on 2026-06-01").out;
    let line = "前例: 団体は `rope` を却下（規則による計算は 2） (2026-03-10): 「No syllabus.」。categories.course に反する; \
                同じ規則に基づく未決定の記録: radio";
    assert!(japanese.contains(line), "{japanese}");
}

#[test]
fn what_agrees_with_the_rules_is_no_precedent() {
    let ledger = "\
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: full, title: F, kind: course, on: 2026-01-05, hours: 4, claims: {skipper: {status: accepted, submitted: 2026-02-01, decided: 2026-03-01, awarded: 4}}}
  - {id: asked-less, title: L, kind: course, on: 2026-01-06, hours: 4, claims: {skipper: {status: accepted, submitted: 2026-02-01, decided: 2026-03-01, claimed: 2, awarded: 2}}}
  - {id: refused, title: R, kind: game, on: 2026-01-07, hours: 4, claims: {skipper: {status: rejected, submitted: 2026-02-01, decided: 2026-03-01}}}
  - {id: withdrawn, title: W, kind: course, on: 2026-01-08, hours: 4, claims: {skipper: {status: withdrawn, submitted: 2026-02-01, decided: 2026-03-01}}}
";
    let told = audit(&place("agrees", ledger), "--on 2026-06-01");
    assert_eq!((exact(&told["counted"]), told["precedents"].clone()), ("6".to_owned(), Value::Null));
}

#[test]
fn rules_and_what_would_be_earned_are_told_with_what_a_ledger_shows_against_them() {
    let folder = place("records", LEDGER);
    let told = "the body rejected `rope`, for which the rules compute 2 (2026-03-10): \"No syllabus.\"";
    let rules = "rules skipper course --plain --on 2026-06-01";
    assert!(!run(&folder, rules).out.contains(told), "a ledger is looked at where one is named");
    let ran = run(&folder, &format!("{rules} --ledger ledger.yaml"));
    assert!(ran.out.contains(&format!("Precedent: {told}")), "{}{}", ran.out, ran.err);
    let json = run(&folder, "rules skipper course --json --on 2026-06-01 --ledger ledger.yaml").json();
    let of = |rule: &str| {
        let rules = json["rules"].as_array().unwrap();
        rules.iter().find(|one| one["rule"] == rule).unwrap()["precedents"].as_array().unwrap().len()
    };
    assert_eq!(of("categories.course"), 2);
    let rate = "rate course --hours 3 --for skipper --on 2026-06-01";
    let ran = run(&folder, &format!("{rate} --plain --ledger ledger.yaml"));
    assert!(
        ran.out.contains(&format!("careful, a precedent against this rule: {told}")),
        "{}{}",
        ran.out,
        ran.err
    );
    let json = run(&folder, &format!("{rate} --json --ledger ledger.yaml")).json();
    assert_eq!(json["answers"][0]["precedents"][1]["activity"], "rope");
    assert_eq!(run(&folder, &format!("{rate} --json")).json()["answers"][0]["precedents"], Value::Null);
    // As known before the decisions there are none.
    let before = run(&folder, &format!("{rules} --ledger ledger.yaml --known-on 2026-02-28"));
    assert!(!before.out.contains("Precedent:"), "{}", before.out);
}
