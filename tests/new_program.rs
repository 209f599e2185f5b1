//! A program that `accrue new program` starts is complete: it loads, its case holds, and it rates.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

use std::{fs, path::PathBuf, process::Command};

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("new_program").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The exit code and all that a command prints.
fn run(folder: &PathBuf, line: &str) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_accrue"))
        .args(line.split(' '))
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    (run.status.code().unwrap(), text)
}

#[test]
fn a_new_program_loads_holds_and_rates_as_it_says() {
    let folder = folder("whole");
    let (code, told) = run(&folder, "new program sailing");
    assert_eq!(code, 0, "{told}");
    let next: Vec<_> = told.lines().filter_map(|line| line.trim().strip_prefix("accrue ")).collect();
    assert_eq!(next.len(), 3, "{told}");
    assert_eq!(run(&folder, next[0]), (0, String::new()), "it is checked");
    assert_eq!(run(&folder, next[1]), (0, "1 case holds\n".to_owned()), "its case holds");
    let (code, rated) = run(&folder, next[2]);
    assert_eq!(code, 0, "{rated}");
    // 25 hours at one credit an hour, of which the limit leaves 20.
    assert!(rated.contains("20"), "{rated}");
}

#[test]
fn a_changed_number_makes_the_case_differ() {
    let folder = folder("changed");
    assert_eq!(run(&folder, "new program sailing").0, 0);
    let path = folder.join("policies/sailing/policy.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("at most: 20", "at most: 18")).unwrap();
    let (code, told) = run(&folder, "test");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("18"), "{told}");
}

#[test]
fn a_program_that_is_there_is_not_written_over() {
    let folder = folder("twice");
    assert_eq!(run(&folder, "new program sailing --dir rules").0, 0);
    let path = folder.join("rules/sailing/policy.yaml");
    fs::write(&path, "mine").unwrap();
    let told = "error: `rules/sailing` is already there; nothing was written\n";
    assert_eq!(run(&folder, "new program sailing --dir rules"), (2, told.to_owned()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_bad_name_writes_nothing_and_says_what_a_name_is() {
    let folder = folder("names");
    for name in ["Sailing", "../up", "a/b", ""] {
        let (code, told) = run(&folder, &format!("new program {name}"));
        assert_eq!(code, 2, "{told}");
        assert!(told.contains("starting with a letter or digit"), "{told}");
    }
    let (_, japanese) = run(&folder, "--lang ja new program Sailing");
    assert!(japanese.contains("名前に使えない"), "{japanese}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn the_share_of_script_is_what_a_hand_counts() {
    let folder = folder("share");
    assert_eq!(run(&folder, "new program sailing").0, 0);
    // The credit names an input; the limit and the requirement are numbers.
    let all_data = "sailing: 3 plain values, 0 expressions, 0 script functions\n";
    assert_eq!(run(&folder, "check --stats"), (0, all_data.to_owned()));
    let path = folder.join("policies/sailing/policy.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("credit:  activity.hours ", "credit:  activity.hours / 2 ")).unwrap();
    let one_script = "sailing: 2 plain values, 1 expression, 0 script functions\n";
    assert_eq!(run(&folder, "check --stats"), (0, one_script.to_owned()));
}

#[test]
fn an_expectation_that_a_missing_fact_leaves_open_is_told_with_the_fact() {
    let folder = folder("open");
    assert_eq!(run(&folder, "new program sailing").0, 0);
    let path = folder.join("policies/sailing/policy.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let asks = "accepts: [course]\n    when:    activity.role == \"student\"";
    fs::write(&path, text.replace("accepts: [course]", asks)).unwrap();
    let (code, told) = run(&folder, "test");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("verdict: expected `yes`, found `undetermined`"), "{told}");
    assert!(told.contains("^^^ `activity.role` is not stated"), "{told}");
}

#[test]
fn a_value_without_a_source_of_its_own_is_not_called_official() {
    let folder = folder("value");
    assert_eq!(run(&folder, "new program sailing").0, 0);
    let path = folder.join("policies/sailing/policy.yaml");
    let text = fs::read_to_string(&path).unwrap().replace("at most: 20", "at most: values.most");
    fs::write(&path, format!("{text}values:\n  most: 20\n")).unwrap();
    let (code, told) = run(&folder, "rules sailing-member values --on 2026-06-30");
    assert!(code == 0 && told.contains("values.most"), "{told}");
    assert!(!told.contains("Confidence"), "{told}");
}
