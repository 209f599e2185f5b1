//! Repairs: the smallest sets of actions that meet a goal, with the arithmetic by hand, and held against trying all sets.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use serde_json::Value;

use process::{Ran, command, empty, run, write};

/// A body that asks for 20 credits in two years and 6 in each of them, a fee each year, and a licence that a product keeps
/// up. Talks need proof, 8 hours of reading count in a year, a course counts an hour for each begun two, and whether clubs
/// count is open.
const BODY: &str = "\
policy: harbour
title: Harbour
sources:
  rules: {title: Rules, published: 2025-01-01, confidence: official}
credentials:
  pilot: {title: Pilot, term: 2 years, source: rules}
categories:
  reading: {title: Reading, accepts: [reading], credit: activity.hours, source: rules, limits: {yearly: {at most: 8, window: years}}}
  course: {title: Courses, accepts: [course], credit: activity.hours / 2, round: down to 1, source: rules}
  talk: {title: Talks, accepts: [talk], credit: 4, proof: {any of: [slides, letter], needed: for-credit}, source: rules}
  short-talk: {title: Short talks, accepts: [talk, speech], credit: 1, source: rules}
  club: {title: Clubs, accepts: [club], credit: activity.hours, source: rules}
rulings:
  clubs:
    question: {en: Do clubs count?, ja: クラブは？}
    asked: 2025-05
    source: rules
    kind: [club]
    open: {they-do: {}, they-do-not: {refuse: {en: No., ja: いいえ。}}}
windows:
  years: {each: 1 year}
requirements:
  total: {title: Total, needs: {at least: 20}, source: rules}
  yearly: {title: Yearly, needs: {at least: 6, window: years}, source: rules}
  dues: {title: Dues, needs: {paid: dues, window: years}, source: rules}
  licence: {title: Licence, needs: {covered: licence}, source: rules}
fees:
  dues: {title: Dues, per: person, window: years, due: start, amount: 20 USD, source: rules}
products:
  pass: {title: Pass, source: rules}
coverage:
  licence: {title: Licence, products: [{product: pass, source: rules}], source: rules}
";

fn harbour(name: &str, ledger: &str) -> PathBuf {
    let folder = empty(&format!("repair-{name}"));
    write(&folder, "policies/harbour/policy.yaml", BODY);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn words(folder: &Path, words: &[&str]) -> Ran {
    let output = command(folder, &[], "").args(words).output().unwrap();
    Ran {
        code: output.status.code().expect("the process ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn goal(folder: &Path, on: &str, subject: &str) -> Value {
    let ran = run(folder, &format!("repair {subject} --on {on} --json"));
    assert!(ran.code != 2 && ran.code != 4, "{}{}", ran.out, ran.err);
    ran.json()["goals"][0].clone()
}

/// Runs the options of each repair as `what-if` takes them: the requirement is met then.
fn verified(folder: &Path, on: &str, goal: &Value) {
    for repair in goal["repairs"].as_array().unwrap() {
        let mut line = vec!["what-if", "--on", on, "--json"];
        line.extend(repair["what_if"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
        let ran = words(folder, &line);
        assert!(ran.code != 2 && ran.code != 4, "{line:?}: {}{}", ran.out, ran.err);
        let after = &ran.json()["scenarios"][0]["after"]["credentials"][0];
        let met = ["requirements", "routes"].iter().any(|list| {
            after[list]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["rule"] == goal["rules"][0] && one["verdict"] == "yes")
        });
        assert!(met, "{line:?} gives {after}");
    }
}

fn first(goal: &Value) -> &Value {
    &goal["repairs"][0]
}

const HELD: &str = "credentials:\n  pilot: {granted: 2025-01-10}\n";
const READING: &str = "  - {id: r1, title: Reading, kind: reading, on: 2025-03-01, hours: 6}\n";

fn with(activities: &str) -> String {
    format!("{HELD}activities:\n{activities}")
}

/// 6 of 20 are there. Reading gives at most 8 a year, so a course alone can bring the other 14, in 28 hours.
#[test]
fn the_least_hours_follow_from_formula_rounding_and_caps() {
    let folder = harbour("hours", &with(READING));
    let goal = goal(&folder, "2026-03-01", "total");
    assert_eq!(
        (&goal["verdict"], &goal["smallest"], &goal["cheapest"]),
        (&"no".into(), &true.into(), &true.into())
    );
    assert_eq!(first(&goal)["actions"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&first(&goal)["actions"][0]["kind"], &first(&goal)["minutes"]),
        (&"course".into(), &(28 * 60).into())
    );
    verified(&folder, "2026-03-01", &goal);
    assert_eq!(run(&folder, "repair total --on 2026-03-01").code, 1);
}

/// 2 of 6 in the second year, and a talk of 4 that lacks its proof: a proof costs no hours.
#[test]
fn a_missing_proof_comes_before_more_hours() {
    let talk = "  - {id: r2, title: More, kind: reading, on: 2026-02-01, hours: 2}\n  - {id: t1, title: Talk, kind: talk, on: 2026-02-01}\n";
    let folder = harbour("proof", &with(&format!("{READING}{talk}")));
    let goal = goal(&folder, "2026-03-01", "yearly");
    let action = &first(&goal)["actions"][0];
    assert_eq!((&action["action"], &action["activity"]), (&"prove".into(), &"t1".into()));
    assert_eq!(action["one_of"], serde_json::json!(["slides", "letter"]));
    verified(&folder, "2026-03-01", &goal);
}

#[test]
fn a_year_that_is_over_cannot_be_repaired_and_it_is_said_why() {
    let folder = harbour("over", HELD);
    let goal = goal(&folder, "2026-03-01", "yearly");
    assert_eq!(goal["repairs"], serde_json::json!([]));
    let over = &goal["why_not"][0];
    assert_eq!((&over["reason"], &over["period"]["last"]), (&"over".into(), &"2026-01-09".into()));
    let told = run(&folder, "repair yearly --on 2026-03-01").out;
    assert!(told.contains("2025-01-10 .. 2026-01-09, which is over"), "{told}");
    let told = run(&folder, "repair yearly --on 2026-03-01 --lang ja").out;
    assert!(told.contains("終了している"), "{told}");
}

/// Both years are unpaid: one payment for each, 40 dollars.
#[test]
fn each_year_that_is_not_paid_is_a_payment() {
    let folder = harbour("dues", HELD);
    let goal = goal(&folder, "2026-03-01", "dues");
    let actions = first(&goal)["actions"].as_array().unwrap();
    let paid: Vec<_> = actions.iter().map(|action| (&action["action"], &action["days"]["first"])).collect();
    assert_eq!(paid, [(&"pay".into(), &"2025-01-10".into()), (&"pay".into(), &"2026-01-10".into())]);
    verified(&folder, "2026-03-01", &goal);
}

/// The pass ends in June; from July to the end of the cycle is missing.
#[test]
fn coverage_is_prolonged_from_its_gap_to_the_end() {
    let pass = "subscriptions:\n  - {product: pass, from: 2025-01-10, to: 2026-06-30}\n";
    let folder = harbour("licence", &format!("{HELD}{pass}"));
    let goal = goal(&folder, "2026-03-01", "licence");
    let action = &first(&goal)["actions"][0];
    assert_eq!((&action["action"], &action["product"]), (&"subscribe".into(), &"pass".into()));
    assert_eq!(
        (&action["days"]["first"], &action["days"]["last"]),
        (&"2026-07-01".into(), &"2027-01-09".into())
    );
    verified(&folder, "2026-03-01", &goal);
}

/// 14 hours of a club would do, if clubs count; a repair does not rest on that.
#[test]
fn a_repair_holds_against_every_answer() {
    let club = "  - {id: c1, title: Club, kind: club, on: 2026-02-01, hours: 14}\n";
    let folder = harbour("open", &with(&format!("{READING}{club}")));
    let goal = goal(&folder, "2026-03-01", "total");
    assert_eq!(goal["verdict"], "undetermined");
    assert_eq!((&first(&goal)["verdict"], &first(&goal)["minutes"]), (&"yes".into(), &(28 * 60).into()));
    verified(&folder, "2026-03-01", &goal);
}

#[test]
fn what_is_met_needs_no_repair_and_an_unknown_name_gets_the_nearest() {
    let folder =
        harbour("names", &with("  - {id: c, title: Course, kind: course, on: 2026-02-01, hours: 40}\n"));
    assert_eq!(run(&folder, "repair total --on 2026-03-01").code, 0);
    let ran = run(&folder, "repair totel --on 2026-03-01");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`total`"), "{}", ran.err);
}

/// The pass began in March of the first year: nothing can be bought for the two months before.
#[test]
fn days_that_were_not_covered_stay_so() {
    let pass = "subscriptions:\n  - {product: pass, from: 2025-03-10}\n";
    let folder = harbour("gap", &format!("{HELD}{pass}"));
    let goal = goal(&folder, "2026-03-01", "licence");
    assert_eq!(goal["repairs"], serde_json::json!([]));
    assert_eq!(goal["why_not"][0]["period"]["first"], "2025-01-10");
}
