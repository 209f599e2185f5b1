//! What a dashboard shows against what the records give: the parts of a difference add up to it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use accrue::vocabulary::amount::Amount;
use process::{Ran, empty, run, write};
use serde_json::Value;

/// Courses count in group `a`, talks in group `b`, of which 5 count in a cycle. Whether webinars count in full is open.
const CLUB: &str = "
policy: club
title: Club
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {badge: {title: Badge, term: 3 years, source: rules}}
groups: {a: {title: A, source: rules}, b: {title: B, source: rules}}
categories:
  course: {accepts: [course, webinar], credit: activity.hours, group: a, source: rules}
  talk: {accepts: [talk], credit: activity.hours, group: b, source: rules}
limits:
  talks: {at most: 5, of: {group: b}, source: rules}
rulings:
  webinars:
    title: Webinars
    question: Do webinars count in full?
    kind: webinar
    source: rules
    open: {full: {title: in full}, half: {title: by half, credit: activity.hours / 2}}
requirements:
  total: {needs: {at least: 60}, source: rules}
";

/// By the rules: 10 + 4 + 3 for courses and, of 4 + 4 for talks, 5: 22. The body has got 10 + 4 + 4.
const DONE: &str = "
credentials: {badge: {granted: 2025-01-01}}
activities:
  - {id: accepted, title: A, kind: course, on: 2025-02-01, hours: 10, claims: {badge: {submitted: 2025-02-02, decided: 2025-02-10, status: accepted, awarded: 10}}}
  - {id: waiting, title: B, kind: course, on: 2025-02-02, hours: 4, claims: {badge: {submitted: 2025-02-03}}}
  - {id: kept, title: C, kind: course, on: 2025-02-03, hours: 3}
  - {id: talk-kept, title: D, kind: talk, on: 2025-02-04, hours: 4}
  - {id: talk-accepted, title: E, kind: talk, on: 2025-02-05, hours: 4, claims: {badge: {submitted: 2025-02-06, decided: 2025-02-10, status: accepted, awarded: 4}}}
";

fn folder(name: &str, ledger: &str) -> PathBuf {
    let folder = empty(name);
    write(&folder, "policies/club/policy.yaml", CLUB);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn reconcile(name: &str, ledger: &str, options: &str) -> Ran {
    run(&folder(name, ledger), &format!("reconcile --on 2025-06-30 {options}"))
}

fn amount(value: &Value) -> Amount {
    value.as_str().unwrap().parse().unwrap()
}

/// The cause, activity and difference of each part, and what is unexplained; checks that they add up.
fn parts(balance: &Value) -> (Vec<String>, String) {
    let items = balance["items"].as_array().unwrap();
    let unexplained = amount(&balance["unexplained"]);
    let sum: Amount = items.iter().map(|item| amount(&item["difference"])).sum();
    let difference = amount(&balance["shown"]) - amount(&balance["computed"]["sure"]);
    assert_eq!(sum + unexplained, difference, "{balance}");
    let told = |item: &Value| {
        let text = |field: &str| item[field].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("cause"), text("activity"), text("difference"))
    };
    (items.iter().map(told).collect(), unexplained.to_string())
}

fn of_json(name: &str, ledger: &str) -> (i32, Vec<Value>) {
    let ran = reconcile(name, ledger, "--json");
    (ran.code, ran.json()["balances"].as_array().unwrap().clone())
}

#[test]
fn what_was_not_sent_and_what_waits_make_the_difference() {
    // 14 instead of 22: 3 and 4 were not sent, which leaves 3 more of the other talk; 4 wait. 22 - 3 - 4 + 3 - 4 = 14.
    let ledger = format!("{DONE}readings: [{{credential: badge, on: 2025-03-01, credits: 14}}]\n");
    let (code, balances) = of_json("reconcile-waits", &ledger);
    assert_eq!(code, 1);
    assert_eq!(balances[0]["computed"], serde_json::json!({"sure": "22", "possible": "22"}));
    let (items, unexplained) = parts(&balances[0]);
    let expected = ["not-sent kept -3", "not-sent talk-kept -4", "limits - 3", "not-decided waiting -4"];
    assert_eq!(items, expected);
    assert_eq!(unexplained, "0");
    let ran = reconcile("reconcile-waits-text", &ledger, "--plain");
    let line = "2025-03-01: badge, in all: the dashboard shows 14, the records give 22: -8";
    assert!(ran.out.lines().any(|told| told == line), "{}", ran.out);
    let ran = reconcile("reconcile-waits-ja", &ledger, "--plain --lang ja");
    let line = "2025-03-01: badge, 合計: ダッシュボードは 14、記録では 22: 差 -8";
    assert!(ran.out.lines().any(|told| told == line), "{}", ran.out);
}

#[test]
fn a_balance_of_groups_is_held_against_each() {
    // Group a: 14 of 17, 3 of which were not sent. Group b: 4 of 5; 4 were not sent, which leaves 3 more of the other.
    let ledger =
        format!("{DONE}readings: [{{credential: badge, on: 2025-03-01, credits: {{a: 14, b: 4}}}}]\n");
    let (code, balances) = of_json("reconcile-groups", &ledger);
    assert_eq!(code, 1);
    let told: Vec<_> = balances.iter().map(|one| (one["group"].as_str().unwrap(), parts(one).0)).collect();
    assert_eq!(told[0], ("a", vec!["not-sent kept -3".to_owned()]));
    assert_eq!(told[1], ("b", vec!["not-sent talk-kept -4".to_owned(), "limits - 3".to_owned()]));
}

#[test]
fn what_no_record_explains_is_told_as_such() {
    // 22 - 3 - 4 + 3 = 18 is what the body has got; 20.5 is 2.5 more than that, which nothing explains.
    let ledger = format!("{DONE}readings: [{{credential: badge, on: 2025-03-01, credits: 20.5}}]\n");
    let (_, balances) = of_json("reconcile-unexplained", &ledger);
    assert_eq!(parts(&balances[0]).1, "2.5");
}

#[test]
fn a_balance_that_agrees_says_so() {
    let ledger = format!("{DONE}readings: [{{credential: badge, on: 2025-03-01, credits: 22}}]\n");
    let ran = reconcile("reconcile-agrees", &ledger, "--plain");
    assert_eq!(ran.code, 0, "{}", ran.out);
    let line = "2025-03-01: badge, in all: the dashboard shows 22, as the records do";
    assert!(ran.out.lines().any(|told| told == line), "{}", ran.out);
    let status = run(&folder("reconcile-status", &ledger), "status --on 2025-06-30 --plain");
    assert!(!status.out.contains("ashboard"), "{}", status.out);
}

#[test]
fn a_claim_decided_after_the_day_of_the_balance_waits_on_it() {
    // On 2025-02-08 nothing is decided: of 22, 10 of one course and 4 of the other wait, and 4 of a talk.
    let ledger = format!("{DONE}readings: [{{credential: badge, on: 2025-02-08, credits: 0}}]\n");
    let (_, balances) = of_json("reconcile-earlier", &ledger);
    let (items, unexplained) = parts(&balances[0]);
    assert!(items.contains(&"not-decided accepted -10".to_owned()), "{items:?}");
    assert_eq!(unexplained, "0");
}

#[test]
fn a_balance_speaks_for_the_answers_it_agrees_with() {
    // 10 for the course, and 6 or 3 for the webinar.
    let with = |shown: &str| {
        format!(
            "
credentials: {{badge: {{granted: 2025-01-01}}}}
activities:
  - {{id: a, title: A, kind: course, on: 2025-02-01, hours: 10, claims: {{badge: {{submitted: 2025-02-02, decided: 2025-02-10, status: accepted, awarded: 10}}}}}}
  - {{id: w, title: W, kind: webinar, on: 2025-02-02, hours: 6, claims: {{badge: {{submitted: 2025-02-03}}}}}}
readings: [{{credential: badge, on: 2025-03-01, credits: {shown}}}]
"
        )
    };
    for (shown, answer, items) in [("13", "half", vec![]), ("16", "full", vec!["in-doubt w 3".to_owned()])] {
        let (code, balances) = of_json("reconcile-answers", &with(shown));
        assert_eq!(code, 3);
        assert_eq!(balances[0]["verdict"], "undetermined");
        assert_eq!(balances[0]["agrees"][0]["answers"], serde_json::json!([answer]));
        assert_eq!(parts(&balances[0]), (items, "0".to_owned()));
    }
    let ran = reconcile("reconcile-answers-text", &with("13"), "--plain");
    assert!(ran.out.contains("speaks for: Webinars: by half"), "{}", ran.out);
}

#[test]
fn a_balance_changes_no_total() {
    let json = |ledger: &str| {
        let folder = folder("reconcile-nothing", ledger);
        run(&folder, "audit --json --on 2025-06-30").json()["credentials"].clone()
    };
    let with = format!("{DONE}readings: [{{credential: badge, on: 2025-03-01, credits: 1}}]\n");
    assert_eq!(json(DONE), json(&with));
}

#[test]
fn status_tells_a_difference_in_one_line() {
    let ledger = format!(
        "{DONE}readings:\n  - {{credential: badge, on: 2025-03-01, credits: 14}}\n  - {{credential: badge, on: 2025-05-01, credits: 18}}\n"
    );
    let status = run(&folder("reconcile-line", &ledger), "status --on 2025-06-30 --plain");
    let told: Vec<_> = status.out.lines().filter(|line| line.contains("ashboard")).collect();
    let line = "Dashboard on 2025-05-01: badge, in all: the dashboard shows 18, the records give 22: -4";
    assert_eq!(told, [line]);
}

#[test]
fn mistakes_in_balances_are_told_with_their_places() {
    let ledger = format!(
        "{DONE}readings:\n  - {{credential: badge, on: 2025-03-01, credits: {{aa: 1}}}}\n  - {{credential: badge, on: 2025-03-01, credits: -2}}\n"
    );
    let ran = reconcile("reconcile-mistakes", &ledger, "--plain");
    assert_eq!(ran.code, 4);
    for told in ["aa", "a second balance of the same credential and day", "credits cannot be negative"] {
        assert!(ran.err.contains(told), "{told} in {}", ran.err);
    }
}

#[test]
fn a_ledger_without_balances_is_told_how_to_state_one() {
    let ran = reconcile("reconcile-none", DONE, "--plain");
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("the ledger states no dashboard balance (`readings`)"), "{}", ran.out);
}
