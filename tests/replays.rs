//! One ledger of the samples seen as of three days, with what was known then. The arithmetic stands at the head of the
//! ledger; the facts are those of the policies' sources.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use process::{Ran, empty, run};
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn told(command: &str, clocks: &str) -> Ran {
    let folder = empty(&format!("replays-{}", clocks.replace(' ', "")));
    run(
        &folder,
        &format!("{command} --policies {ROOT}/policies --ledger {ROOT}/tests/ledgers/yui.yaml {clocks}"),
    )
}

fn interval(value: &Value) -> String {
    format!("{}..{}", value["sure"].as_str().unwrap(), value["possible"].as_str().unwrap_or("?"))
}

/// What is counted for a certificate, and of each activity its verdict, reason and credits.
fn seen(credential: &str, clocks: &str) -> (String, Vec<String>) {
    let json = told("audit --json", clocks).json();
    let one =
        json["credentials"].as_array().unwrap().iter().find(|one| one["credential"] == credential).unwrap();
    let activity = |found: &Value| {
        let word = |key: &str| found[key].as_str().unwrap();
        format!("{} {} {} {}", word("activity"), word("verdict"), word("reason"), interval(&found["credits"]))
    };
    (interval(&one["counted"]), one["activities"].as_array().unwrap().iter().map(activity).collect())
}

fn covered(clocks: &str) -> Value {
    let json = told("audit --json", clocks).json();
    let one = json["credentials"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["credential"] == "oscp+")
        .unwrap()
        .clone();
    one["coverage"][0]["now"].clone()
}

const AUGUST: &str = "--on 2025-08-31 --known-on 2025-08-31";
const OCTOBER: &str = "--on 2025-10-31 --known-on 2025-10-31";
const NOVEMBER: &str = "--on 2026-11-23 --known-on 2026-11-23";

#[test]
fn in_august_2025_no_rate_of_a_webinar_is_known_and_nothing_before_the_certificate_counts() {
    let (counted, activities) = seen("oscp+", AUGUST);
    assert_eq!(counted, "0..0");
    // F30: the list of April 2025 has webinars and no games; F35 with the rate is of September. F38: nothing before.
    assert_eq!(
        activities,
        ["too-early no outside-cycle 0..0", "webinar undetermined fault 0..?", "game no unlisted 0..0"]
    );
    // F27: Learn Unlimited includes the coverage while it runs.
    assert_eq!(covered(AUGUST), "yes");
    // ISC2: 1 + 2 hours; whether competitions count is open, so 8 hours of the game are possible.
    assert_eq!(seen("cissp", AUGUST).0, "3..11");
}

#[test]
fn in_october_2025_the_answers_of_september_are_known_and_the_decision_is_not() {
    let (counted, activities) = seen("oscp+", OCTOBER);
    assert_eq!(counted, "2..2");
    // F35: a credit an hour, 2. F37: no games. F36: local events count, and no rate is given. The second webinar is not told of
    // before December.
    assert_eq!(
        activities,
        [
            "too-early no outside-cycle 0..0",
            "webinar yes counts 2..2",
            "game no ruling 0..0",
            "event undetermined fault 0..?"
        ]
    );
    assert_eq!(covered(OCTOBER), "yes");
    // ISC2: 1 + 2 + 6, and perhaps 8.
    assert_eq!(seen("cissp", OCTOBER).0, "9..17");
    // The day asked about is later, what is known is the same: only the coverage has ended.
    let later = "--on 2026-11-23 --known-on 2025-10-31";
    assert_eq!(seen("oscp+", later), (counted, activities));
    assert_eq!(covered(later), "no");
    assert_eq!(seen("cissp", later).0, "9..17");
}

#[test]
fn in_november_2026_the_body_has_decided_and_the_second_webinar_is_told_of() {
    let (counted, activities) = seen("oscp+", NOVEMBER);
    // Awarded 1.5, and 3 hours: 4.5 sure. The event of 6 hours at a rate of one project alone: perhaps 6 more.
    assert_eq!(counted, "4.5..10.5");
    assert_eq!(
        activities,
        [
            "too-early no outside-cycle 0..0",
            "webinar yes counts 1.5..1.5",
            "game no ruling 0..0",
            "event yes counts 0..6",
            "second yes counts 3..3"
        ]
    );
    assert_eq!(covered(NOVEMBER), "no");
    // ISC2: 1 + 2 + 6 + 3, and perhaps 8.
    assert_eq!(seen("cissp", NOVEMBER).0, "12..20");
    assert_eq!(seen("oscp+", "--on 2026-11-23"), (counted, activities), "nothing is known later than that");
}

#[test]
fn what_the_body_took_from_the_first_webinar_is_a_precedent_for_the_second() {
    let precedent = json!([{
        "rule": "categories.webinar", "activity": "webinar", "decision": "partly-awarded", "computed": "2",
        "awarded": "1.5", "decided": "2025-11-02", "reason": "Half an hour was a break.", "alike": ["second"],
    }]);
    let explained = told("explain second --json --for oscp+", NOVEMBER).json();
    assert_eq!(explained["answers"][0]["precedents"], precedent);
    let before = told("explain webinar --json --for oscp+", OCTOBER).json();
    assert_eq!(before["answers"][0]["precedents"], Value::Null);
}

#[test]
fn a_source_a_year_old_marks_the_verdict_and_does_not_block_it() {
    // The answers of September 2025 are looked at again after a year: overdue from October 2026 on.
    let fresh = told("explain second --json --for oscp+", "--on 2026-09-30");
    let stale = told("explain second --json --for oscp+", "--on 2026-10-01");
    assert_eq!((fresh.code, stale.code), (0, 0), "{}{}", fresh.err, stale.err);
    assert_eq!(fresh.json()["stale"], Value::Null);
    assert_eq!(stale.json()["stale"][0]["source"], "support-2025-09");
    assert_eq!(fresh.json()["answers"][0]["credits"], stale.json()["answers"][0]["credits"]);
    let line = "Stale: support-2025-09 was published 2025-09 and not confirmed since (review every 1 year); 1 verdict \
                rests on it";
    let words = told("explain second --plain --for oscp+", "--on 2026-10-01");
    assert!(words.out.contains(line) && words.out.contains("YES, 3 credits"), "{}", words.out);
}

#[test]
fn a_source_published_later_is_not_told_of_with_what_was_known() {
    for command in ["audit", "status", "audit --json", "explain event"] {
        let ran = told(command, "--on 2026-11-23 --known-on 2025-10-31");
        // The pages of 2026, of which nobody knew.
        assert!(!ran.out.contains("published 2026") && !ran.out.contains("confirmed 2026"), "{}", ran.out);
        assert!(!ran.out.contains("-2026\""), "{}", ran.out);
    }
}

/// Whatever is asked: with what was known at the end of August 2025, no line names a later day but those that tell until
/// when something lasts.
#[test]
fn no_command_tells_of_what_became_known_later() {
    let commands = [
        "rules offsec",
        "rules isc2",
        "rules cissp total",
        "rate webinar --hours 1 --for cissp,oscp+",
        "ask proof --for offsec,isc2",
        "sources",
    ];
    let mut told = 0;
    for command in commands {
        let folder = empty("replays-known");
        let ran = run(
            &folder,
            &format!("{command} --policies {ROOT}/policies --on 2025-08-31 --known-on 2025-08-31 --json"),
        );
        let json = ran.json();
        let mut dates = Vec::new();
        seen_dates(&json, &mut dates);
        told += dates.len();
        let late: Vec<_> = dates.iter().filter(|date| date.as_str() > "2025-08-31").collect();
        assert_eq!(late, Vec::<&String>::new(), "{command}");
    }
    assert!(told > 100, "{told}");
}

/// When sources were published, confirmed or retrieved.
fn seen_dates(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(date) if ["published", "confirmed", "retrieved"].contains(&key.as_str()) => {
                        found.push(date.to_owned());
                    }
                    _ => seen_dates(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| seen_dates(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
