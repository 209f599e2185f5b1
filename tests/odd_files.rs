//! What is named as a file and is none, or is larger than any that is read: each is told of at once, by its path.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use self::process::{Ran, command, empty, write};

const POLICY: &str = "\
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
categories:
  course: {title: Courses, accepts: [course], credit: activity.hours, source: handbook}
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
unlisted: {verdict: undetermined, text: Ask the club., source: handbook}
";

const LEDGER: &str = "credentials:\n  skipper: {granted: 2026-01-01}\n";

/// Runs a command line that might wait for ever for what never comes.
fn run(folder: &Path, line: &str) -> Ran {
    // Into files, because a pipe that nobody reads holds the program up.
    let into = |name: &str| fs::File::create(folder.join(name)).unwrap();
    let mut running = command(folder, &[], line);
    let mut child = running.stdout(into("out")).stderr(into("err")).spawn().unwrap();
    let begun = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().expect("the process ends by itself");
        }
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("`{line}` hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    Ran { code, out: text("out"), err: text("err") }
}

/// A folder with a policy, a ledger and a pipe that nobody writes into.
fn place(name: &str) -> std::path::PathBuf {
    let folder = empty(&format!("odd-{name}"));
    write(&folder, "policies/sailing/policy.yaml", POLICY);
    write(&folder, "ledger.yaml", LEDGER);
    pipe(&folder.join("pipe"));
    folder
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn what_is_no_regular_file_is_refused_at_once_by_every_command() {
    let folder = place("kinds");
    for line in [
        "status --ledger FILE",
        "check FILE",
        "test FILE",
        "what-if --add-file FILE",
        "what-if --scenario FILE",
        "what-if --with-overlay FILE",
        "status --overlay FILE",
        "plan --catalogue FILE",
        "totals FILE",
        "diff policies FILE",
        "impact --from policies --to policies --ledger FILE",
    ] {
        for odd in ["pipe", "/dev/zero", "/dev/null"] {
            let ran = run(&folder, &line.replace("FILE", odd));
            let told = format!("error: `{odd}` is not a regular file\n");
            assert_eq!((ran.code, ran.out.as_str(), ran.err), (2, "", told), "{line}");
        }
    }
    let ran = run(&folder, "status --ledger pipe --lang ja");
    assert_eq!((ran.code, ran.err.as_str()), (2, "エラー: `pipe` は通常のファイルではない\n"));
}

#[test]
fn a_file_that_is_looked_for_is_not_passed_over_where_it_cannot_be_read() {
    let folder = place("looked-for");
    fs::remove_file(folder.join("ledger.yaml")).unwrap();
    pipe(&folder.join("ledger.yaml"));
    let ran = run(&folder, "status");
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: `ledger.yaml` is not a regular file\n"));
    fs::remove_file(folder.join("ledger.yaml")).unwrap();
    symlink("gone", folder.join("ledger.yaml")).unwrap();
    let ran = run(&folder, "status");
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: ledger.yaml: "), "{}", ran.err);
    symlink("gone", folder.join("overlays")).unwrap();
    let ran = run(&folder, "rules skipper");
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: overlays: "), "{}", ran.err);
    fs::remove_dir_all(folder.join("policies")).unwrap();
    symlink("gone", folder.join("policies")).unwrap();
    let ran = run(&folder, "rules skipper");
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: no folder `policies` with policies\n"));
}

/// A tebibyte that takes no room on the disk would not fit into the memory.
#[test]
fn no_more_of_a_file_is_read_than_shows_that_it_is_too_large() {
    let folder = place("large");
    fs::File::create(folder.join("large.yaml")).unwrap().set_len(1 << 40).unwrap();
    for line in ["status --ledger large.yaml", "check large.yaml", "status --overlay large.yaml"] {
        let ran = run(&folder, line);
        assert_eq!(ran.code, 4, "{line}: {}", ran.err);
        let told = "error[D002]: the text has more than the 8388608 bytes that are read\n";
        assert!(ran.err.starts_with(told), "{line}: {}", ran.err);
    }
}

/// A person on one line, who did so many hours.
fn person(hours: &str) -> String {
    format!(
        r#"{{"credentials":{{"skipper":{{"granted":"2026-01-01"}}}},"activities":[{{"id":"a","title":"A","kind":"course","on":"2026-02-01","hours":{hours}}}]}}"#
    ) + "\n"
}

#[test]
fn a_line_longer_than_is_read_is_told_and_the_next_are_answered() {
    let folder = place("long-line");
    let long = "x".repeat(9 << 20);
    // Line ends count as a part of no line.
    let most = format!("{}\n", " ".repeat((8 << 20) - person("1").len() + 1) + person("1").trim_end());
    write(&folder, "people.jsonl", &format!("{}{long}\n{most}{}{long}", person("2"), person("3")));
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01");
    let told = "D002 the line has more than the 8388608 bytes that are read\n";
    assert_eq!(ran.err, format!("people.jsonl:2:1: {told}people.jsonl:5:1: {told}"));
    assert_eq!((ran.code, ran.out.lines().count()), (4, 3), "{}", ran.out);
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01 --lang ja");
    assert!(ran.err.starts_with("people.jsonl:2:1: D002 行が、読める上限の 8388608 バイトを超えている\n"));
}

/// A tebibyte of one line is too long to be read to its end, but 256 MiB of it would not have fit either.
#[test]
fn the_rest_of_a_long_line_is_not_kept() {
    let folder = place("endless-line");
    fs::File::create(folder.join("people.jsonl")).unwrap().set_len(256 << 20).unwrap();
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (4, "", 1), "{}", ran.err);
}

#[test]
fn a_line_that_is_not_utf_8_is_told_with_its_place_and_the_next_are_answered() {
    let folder = place("no-text");
    let mut bytes = person("1").into_bytes();
    bytes.extend(b"{\"person\":{\"name\":\"\xff\"}}\n");
    bytes.extend(person("2").into_bytes());
    fs::write(folder.join("people.jsonl"), bytes).unwrap();
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01");
    let told = "people.jsonl:2:20: D001 the file is not UTF-8; save the file as UTF-8\n";
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (4, told, 2));
}

#[test]
fn mistakes_of_lines_are_told_up_to_a_thousand_and_then_counted() {
    let folder = place("many-mistakes");
    write(&folder, "people.jsonl", &("x\n".repeat(1_500) + &person("1")));
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01");
    assert_eq!((ran.code, ran.out.lines().count(), ran.err.lines().count()), (4, 1, 1_001));
    assert_eq!(ran.err.lines().last(), Some("500 more mistakes in people.jsonl"));
    write(&folder, "people.jsonl", &"x\n".repeat(1_000));
    let ran = run(&folder, "totals people.jsonl --on 2026-06-01");
    assert!(ran.err.lines().all(|line| line.starts_with("people.jsonl:")), "{}", ran.err);
}

#[test]
fn parts_of_a_policy_that_are_no_files_are_all_told() {
    let folder = place("parts");
    let policy = folder.join("policies/sailing");
    for inner in ["scripts", "cases"] {
        fs::create_dir(policy.join(inner)).unwrap();
    }
    symlink("gone.yaml", policy.join("a.yaml")).unwrap();
    symlink("b.yaml", policy.join("b.yaml")).unwrap();
    pipe(&policy.join("c.yaml"));
    fs::create_dir(policy.join("d.yaml")).unwrap();
    symlink("gone.rhai", policy.join("scripts/a.rhai")).unwrap();
    fs::create_dir(policy.join("scripts/b.rhai")).unwrap();
    for line in ["check", "check policies", "check policies/sailing", "status"] {
        let ran = run(&folder, line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
        let told: Vec<_> = ran.err.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
        let parts = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "scripts/a.rhai", "scripts/b.rhai"];
        assert_eq!(told.len(), parts.len(), "{line}: {}", ran.err);
        for (told, part) in told.iter().zip(parts) {
            assert!(told.contains(&format!("policies/sailing/{part}")), "{line}: {told} is not of {part}");
        }
    }
}

#[test]
fn cases_and_folders_that_are_none_are_told() {
    let folder = place("cases");
    let policy = folder.join("policies/sailing");
    fs::create_dir(policy.join("cases")).unwrap();
    symlink("gone.yaml", policy.join("cases/a.yaml")).unwrap();
    fs::create_dir(policy.join("cases/b.yaml")).unwrap();
    for line in ["check", "check policies/sailing", "test"] {
        let ran = run(&folder, line);
        assert_eq!((ran.code, ran.err.lines().count()), (2, 2), "{line}: {}", ran.err);
        assert!(ran.err.contains("cases/a.yaml") && ran.err.contains("cases/b.yaml"), "{line}: {}", ran.err);
    }
    fs::remove_dir_all(policy.join("cases")).unwrap();
    symlink("gone", policy.join("scripts")).unwrap();
    let ran = run(&folder, "check");
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: `policies/sailing/scripts` is not a folder\n"));
    fs::remove_file(policy.join("scripts")).unwrap();
    symlink("gone", folder.join("policies/rowing")).unwrap();
    let ran = run(&folder, "check");
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: `policies/rowing` is not a folder\n"));
    fs::remove_file(folder.join("policies/rowing")).unwrap();
    // The mark of an editor that a part is being edited.
    symlink("somebody@somewhere.1234", policy.join(".#policy.yaml")).unwrap();
    let ran = run(&folder, "check");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
