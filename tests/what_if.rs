//! What-if as people run it: edits tell what differs, write nothing, and are the same as edits of the files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::{fs, path::Path};

use serde_json::{Value, json};

use process::{Ran, command, empty, write};

/// Group B of the one body takes 30 credits in a cycle, and all of them are taken over. The other body counts webinars.
const FULL: &str = "\
credentials:
  oscp+: {granted: 2025-06-10}
  cissp: {cycle: 2024-03-01 .. 2027-02-28}
opening:
  - {credential: cissp, on: 2026-03-31, credits: {a: 52, b: 30}}
";

fn run(folder: &Path, words: &[&str]) -> Ran {
    let output = command(folder, &[], "").args(words).output().unwrap();
    Ran {
        code: output.status.code().expect("the process ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn folder(name: &str, ledger: &str) -> std::path::PathBuf {
    let folder = empty(name);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn scenario(folder: &Path, words: &[&str]) -> Value {
    let ran = run(folder, &[words, &["--json"]].concat());
    assert!(ran.code != 2 && ran.code != 4, "{}{}", ran.out, ran.err);
    ran.json()["scenarios"][0].clone()
}

fn of<'a>(list: &'a Value, key: &str, is: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|each| each[key] == is).unwrap_or_else(|| panic!("{is} in {list}"))
}

/// What `status` prints, without what it prints beside the assessment.
fn assessment(folder: &Path, words: &[&str]) -> Value {
    let mut status = run(folder, &[&["status", "--json"], words].concat()).json();
    for beside in ["policies", "ledger", "next", "stale", "planned"] {
        status.as_object_mut().unwrap().remove(beside);
    }
    status
}

/// The example plans a webinar of two hours in December: two credits at the one body, and perhaps two at the other, as it has
/// no proof yet. What is done stays as it is.
#[test]
fn what_is_planned_stands_apart_from_what_is_done() {
    let folder = folder("planned", include_str!("../docs/example-ledger.yaml"));
    let status = run(&folder, &["status", "--on", "2026-11-23", "--json"]).json();
    let planned = &status["planned"];
    assert_eq!(planned["on"], "2026-12-10");
    let with = |credential| of(&planned["credentials"], "credential", credential)["difference"].clone();
    assert_eq!(with("cissp"), json!({"sure": "2", "possible": "2"}));
    assert_eq!(with("oscp+"), json!({"sure": "0", "possible": "2"}));
    let done = of(&status["credentials"], "credential", "cissp");
    assert_eq!(of(&done["activities"], "activity", "2026-007")["credits"]["possible"], "0");
    let text = run(&folder, &["status", "--on", "2026-11-23"]).out;
    assert!(text.contains("With what is planned, on 2026-12-10"), "{text}");
}

#[test]
fn without_edits_both_sides_are_the_assessment_byte_for_byte() {
    let example = include_str!("../docs/example-ledger.yaml");
    for (name, ledger) in [("same-example", example), ("same-full", FULL)] {
        let folder = folder(name, ledger);
        for day in ["2025-01-01", "2026-11-23", "2027-06-01"] {
            let scenario = scenario(&folder, &["what-if", "--on", day]);
            let real = assessment(&folder, &["--on", day]);
            for side in ["before", "after"] {
                assert_eq!(scenario[side].to_string(), real.to_string(), "{name} {side} on {day}");
            }
            assert_eq!(scenario["delta"]["same"], true);
        }
    }
}

/// A webinar of two hours without a domain goes to Group B of the one body, of which 30 of 30 credits are there; it is worth
/// two credits at the other.
#[test]
fn a_full_limit_leaves_nothing_of_an_activity_at_one_body() {
    let folder = folder("full", FULL);
    let words = ["what-if", "--add", "webinar 2h on 2027-01-10 id=new", "--on", "2026-11-23"];
    let scenario = scenario(&folder, &words);
    let counted =
        |credential| of(&scenario["delta"]["credentials"], "credential", credential)["counted"].clone();
    assert_eq!(counted("cissp")["difference"], json!({"sure": "0", "possible": "0"}));
    assert_eq!(counted("oscp+")["difference"], json!({"sure": "2", "possible": "2"}));
    let worth = |credential| of(&scenario["worth"], "credential", credential).clone();
    assert_eq!(worth("cissp")["adds"], json!({"sure": "0", "possible": "0"}));
    assert_eq!(worth("cissp")["reason"], "limit");
    let limits = worth("cissp")["limits"].clone();
    assert_eq!(limits.as_array().unwrap().len(), 1, "{limits}");
    assert_eq!(worth("oscp+")["adds"], json!({"sure": "2", "possible": "2"}));
    assert_eq!(worth("oscp+")["limits"], json!([]));
    let told = run(&folder, &words).out;
    let row = told.lines().find(|line| line.starts_with("| new ") && line.contains(" cissp ")).unwrap();
    assert!(row.contains("+0") && row.contains("is full: at most 30"), "{row}");
}

/// What is supposed is known, whatever day things are known up to: a webinar of January 2027 is worth two credits also to
/// somebody who asks with what was known in November 2026, and the fee that is supposed to be paid is paid.
#[test]
fn what_is_supposed_is_known() {
    let folder = folder("supposed", FULL);
    let clocks = ["--on", "2026-11-23", "--known-on", "2026-11-20"];
    let words = ["what-if", "--add", "webinar 2h on 2027-01-10 id=new", "--pay", "offsec/amf@2027-06-10"];
    let scenario = scenario(&folder, &[&words[..], &clocks].concat());
    let counted = &of(&scenario["delta"]["credentials"], "credential", "oscp+")["counted"];
    assert_eq!(counted["difference"], json!({"sure": "2", "possible": "2"}));
    // The third year of a certificate of June 2025.
    let fees = scenario["delta"]["fees"].as_array().unwrap();
    let paid: Vec<_> = fees.iter().map(|fee| (&fee["rule"], &fee["period"], &fee["state"])).collect();
    let (year, state) =
        (json!({"first": "2027-06-10", "last": "2028-06-09"}), json!({"before": "due", "after": "paid"}));
    assert_eq!(paid, [(&json!("fees.amf"), &year, &state)]);
}

/// Of the 30 credits of Group B, 29 are there: each of two webinars of one hour is worth nothing beside the other one, though
/// together they are worth one.
#[test]
fn two_that_share_the_last_room_are_worth_what_the_other_leaves() {
    let folder = folder("shared", &FULL.replace("b: 30", "b: 29"));
    let words =
        ["what-if", "--add", "webinar 1h on 2026-12-01 id=one", "--add", "webinar 1h on 2026-12-02 id=two"];
    let scenario = scenario(&folder, &[&words[..], &["--on", "2026-11-23"]].concat());
    let counted = &of(&scenario["delta"]["credentials"], "credential", "cissp")["counted"];
    assert_eq!(counted["difference"], json!({"sure": "1", "possible": "1"}));
    let worth: Vec<&Value> =
        scenario["worth"].as_array().unwrap().iter().filter(|each| each["credential"] == "cissp").collect();
    assert_eq!(worth.len(), 2);
    for each in worth {
        assert_eq!(each["adds"], json!({"sure": "0", "possible": "0"}), "{each}");
        assert_eq!(each["limits"].as_array().unwrap().len(), 1, "{each}");
    }
}

#[test]
fn edits_of_the_file_come_to_the_same() {
    let folder = folder("applied", include_str!("../docs/example-ledger.yaml"));
    let edits = [
        "--add",
        "webinar 2h on 2027-01-10 Attack trends",
        "--drop",
        "2025-001",
        "--change",
        "2026-006",
        "hours=10",
        "--change",
        "2026-006",
        "claims.oscp+.status=submitted",
        "--change",
        "2026-007",
        "status=done",
        "--exam",
        "oswe@2027-01-12",
        "--lapse",
        "learn-unlimited@2026-02-28",
        "--subscribe",
        "learn-unlimited@2026-12-01..2027-11-30",
        "--pay",
        "offsec/amf@2026-12-02",
    ];
    let before = fs::read_to_string(folder.join("ledger.yaml")).unwrap();
    let after =
        scenario(&folder, &[&["what-if", "--on", "2026-11-23"], &edits[..]].concat())["after"].clone();
    assert_eq!(after["on"], "2027-01-12", "the last day of what was edited");
    let text = run(&folder, &[&["what-if", "--apply", "--on", "2026-11-23"], &edits[..]].concat());
    assert_eq!(text.code, 0, "{}", text.err);
    assert_eq!(fs::read_to_string(folder.join("ledger.yaml")).unwrap(), before, "nothing is written");
    assert!(text.out.contains("# What a body's dashboard showed"), "comments stay");
    write(&folder, "edited.yaml", &text.out);
    let file = assessment(&folder, &["--ledger", "edited.yaml", "--on", "2027-01-12"]);
    assert_eq!(after.to_string(), file.to_string());
}

#[test]
fn an_answer_that_is_supposed_settles_the_question() {
    let ledger =
        format!("{FULL}subscriptions:\n  - {{product: learn-one, from: 2025-06-10, to: 2026-06-09}}\n");
    let folder = folder("answered", &ledger);
    let answered = |answer: &str| {
        let supposed = format!("learn-one-includes-amf={answer}");
        let scenario = scenario(&folder, &["what-if", "--on", "2026-01-10", "--answer", &supposed]);
        let fee = scenario["delta"]["fees"].as_array().unwrap().first().cloned();
        fee.map(|fee| (fee["state"]["before"].clone(), fee["state"]["after"].clone()))
    };
    assert_eq!(answered("includes"), Some((json!("perhaps-included"), json!("included"))));
    assert_eq!(answered("does-not-include"), Some((json!("perhaps-included"), json!("due"))));
}

#[test]
fn what_is_not_there_is_told_with_the_nearest_that_is() {
    let folder = folder("wrong", include_str!("../docs/example-ledger.yaml"));
    let cases: [(&[&str], i32, &str); 9] = [
        (&["--drop", "2026-0003"], 2, "2026-003"),
        (&["--change", "2026-0003", "hours=1"], 2, "2026-003"),
        (&["--change", "2026-003", "hours"], 2, "KEY=VALUE"),
        (&["--lapse", "learn-unlimted@2026-01-01"], 2, "learn-unlimited"),
        (&["--lapse", "learn-unlimited"], 2, "NAME@DATE"),
        (&["--answer", "learn-one-include-amf=includes"], 2, "learn-one-includes-amf"),
        (&["--answer", "learn-one-includes-amf=include"], 4, "`includes`"),
        (&["--add", "webinr 2h"], 4, "`webinar`"),
        (&["--add", "2h"], 2, "webinar 2h"),
    ];
    for (words, code, near) in cases {
        let ran = run(&folder, &[&["what-if", "--on", "2026-11-23"], words].concat());
        assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
        assert!(ran.err.contains(near), "{words:?}: {}", ran.err);
    }
}

/// No ledger meets everything at once here: 120 credits of three years are far. Everything of the one body alone can be met.
#[test]
fn a_mistyped_length_is_wrong_use_and_no_title() {
    let folder = folder("mistyped", "credentials:\n  oscp+: {granted: 2025-06-10}\n");
    for length in ["２h", "-2h", "1e400h", "2,5 h"] {
        let ran = run(&folder, &["what-if", "--add", &format!("webinar {length}"), "--on", "2026-07-01"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{length}: {}", ran.err);
        assert!(ran.err.contains(&format!("`{length}` is no length of time, as `2h`")), "{}", ran.err);
    }
}

#[test]
fn the_exit_code_is_that_of_the_state_after() {
    let ledger = "credentials:\n  cissp: {cycle: 2024-03-01 .. 2027-02-28}\nopening:\n  - {credential: cissp, on: \
                  2026-03-31, credits: {a: 119}}\nfees:\n  - {fee: amf, on: 2024-02-22, for: 2024-03-01 .. 2025-02-28}\n  \
                  - {fee: amf, on: 2025-02-22, for: 2025-03-01 .. 2026-02-28}\n  - {fee: amf, on: 2026-02-22, for: \
                  2026-03-01 .. 2027-02-28}\n";
    let folder = folder("exit", ledger);
    assert_eq!(run(&folder, &["what-if", "--on", "2026-11-23"]).code, 1);
    let add = "webinar 1h on 2026-11-20 domains=cloud-security";
    let ran = run(&folder, &["what-if", "--on", "2026-11-23", "--add", add]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.first().contains("+1 (119 -> 120), not met -> met"), "{}", ran.out);
    let japanese = run(&folder, &["what-if", "--on", "2026-11-23", "--add", add, "--lang", "ja"]);
    assert!(japanese.first().contains("未達成 -> 達成"), "{}", japanese.out);
}

#[test]
fn a_stored_scenario_gives_what_its_edits_give_and_tells_when_that_changes() {
    let folder = folder("stored", include_str!("../docs/example-ledger.yaml"));
    let edits = [
        "--add",
        "webinar 2h on 2027-01-10 domains=cloud-security,security-operations",
        "--drop",
        "2025-001",
        "--change",
        "2026-007",
        "status=done",
        "--exam",
        "oswe@2027-01-12",
        "--lapse",
        "learn-unlimited@2026-02-28",
        "--subscribe",
        "learn-unlimited@2026-12-01..2027-11-30",
        "--pay",
        "offsec/amf@2026-12-02",
        "--answer",
        "delivery=preparation-only",
    ];
    let words = [&["what-if", "--on", "2026-11-23"], &edits[..]].concat();
    let direct = scenario(&folder, &words);
    let saved = run(&folder, &[&words[..], &["--save", "plan-b"]].concat());
    assert_eq!(saved.code, 0, "{}", saved.err);
    write(&folder, "scenarios.yaml", &saved.out);
    let again = scenario(&folder, &["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml:plan-b"]);
    assert_eq!(again["name"], "plan-b");
    for part in ["after", "before", "delta", "worth"] {
        assert_eq!(again[part].to_string(), direct[part].to_string(), "{part}");
    }
    assert_eq!(again["since_stored"], json!([]), "nothing changed since");
    // One record more in the ledger that the scenario drops: what it gives is another thing then.
    let ledger = fs::read_to_string(folder.join("ledger.yaml")).unwrap();
    write(&folder, "ledger.yaml", &ledger.replace("claimed: 1, awarded: 1}", "claimed: 1, awarded: 2}"));
    let later = run(&folder, &["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml"]);
    assert!(later.out.contains("oscp+: gave +"), "{}", later.out);
    assert!(!later.out.contains("cissp: gave"), "{}", later.out);
}

#[test]
fn several_scenarios_stand_side_by_side() {
    let folder = folder("several", FULL);
    let file = "scenarios:\n  a: {add: [webinar 2h on 2027-01-10]}\n  b: {on: 2026-12-01}\n";
    write(&folder, "scenarios.yaml", file);
    let ran = run(&folder, &["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml", "--drop", "x"]);
    assert_eq!(ran.code, 2, "what the options describe is one more: {}", ran.out);
    let words = ["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml"];
    let ran = run(&folder, &words);
    let row = ran.out.lines().find(|line| line.starts_with("| OSCP+")).unwrap();
    assert!(row.contains("+2 (2), not met") && row.contains("+0 (0), not met"), "{row}");
    let names: Vec<Value> = run(&folder, &[&words[..], &["--json"]].concat()).json()["scenarios"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["name"].clone())
        .collect();
    assert_eq!(names, [json!("a"), json!("b")]);
}

#[test]
fn mistakes_of_a_file_of_scenarios_are_told_at_their_places() {
    let folder = folder("mistakes", FULL);
    let cases = [
        ("scenarios:\n  a: {ad: [x]}\n", 4, "2:7"),
        ("scenarios:\n  a:\n    add:\n      - 2h\n", 4, "4:9"),
        ("scenarios:\n  a: {drop: [x]}\n", 2, "`x`"),
        ("scenarios:\n  a: {add: [{id: y}]}\n", 4, "`kind`"),
        ("scenarios: [a]\n", 4, "1:12"),
        ("", 4, "no value"),
    ];
    for (file, code, told) in cases {
        write(&folder, "scenarios.yaml", file);
        let ran = run(&folder, &["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml"]);
        assert_eq!(ran.code, code, "{file}: {}", ran.err);
        assert!(ran.err.contains(told), "{file}: {}", ran.err);
    }
    write(&folder, "scenarios.yaml", "scenarios:\n  winter: {}\n");
    let ran = run(&folder, &["what-if", "--on", "2026-11-23", "--scenario", "scenarios.yaml:wintr"]);
    assert_eq!((ran.code, ran.err.contains("`winter`")), (2, true), "{}", ran.err);
    assert_eq!(run(&folder, &["what-if", "--save", "A b", "--on", "2026-11-23"]).code, 2);
}

/// A talk seen as a video counts at the one body; the other lists no videos, but webinars, which the first lists together with
/// them: told as one, its two hours count there. A webinar without proof counts at the one and perhaps at the other; with proof
/// its one hour counts there for sure.
#[test]
fn a_small_change_makes_a_record_count_at_the_other_body() {
    let records = "activities:\n  - {id: seen, title: A, kind: video, on: 2026-06-01, hours: 2}\n  - {id: bare, title: B, kind: \
                   webinar, on: 2026-06-02, hours: 1}\n";
    let folder = folder("across", &format!("{}{records}", FULL.replace("b: 30", "b: 0")));
    let ran = run(&folder, &["across", "--on", "2026-11-23", "--json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = ran.json()["one_sided"].clone();
    let change = |activity: &str, change: &str| {
        of(&of(&found, "activity", activity)["changes"], "change", change).clone()
    };
    assert_eq!(of(&found, "activity", "seen")["credential"], "oscp+");
    let told_as = change("seen", "kind=webinar");
    assert_eq!(told_as["credits"]["possible"], "2");
    assert_eq!(of(&told_as["moves"], "credential", "cissp")["difference"]["sure"], "0");
    let proofs = of(&found, "activity", "bare")["changes"].as_array().unwrap().clone();
    let proven = proofs.iter().find(|each| each["change"].as_str().unwrap().starts_with("proof=")).unwrap();
    assert_eq!(proven["credits"], json!({"sure": "1", "possible": "1"}));
    // What it promises is what comes of it.
    let made = scenario(
        &folder,
        &["what-if", "--on", "2026-11-23", "--change", "bare", proven["change"].as_str().unwrap()],
    );
    let activities = &of(&made["delta"]["credentials"], "credential", "oscp+")["activities"];
    assert_eq!(of(activities, "activity", "bare")["credits"]["after"], proven["credits"]);
    let one = run(&folder, &["across", "seen", "--on", "2026-11-23"]);
    assert!(one.first().starts_with("PARTLY: CISSP 2, OSCP+ 0"), "{}", one.out);
    assert_eq!(run(&folder, &["across", "sen", "--on", "2026-11-23"]).code, 2);
}
