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
    io::Read,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
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
    let mut child = command(folder, &[], line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
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
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.unwrap().read_to_string(&mut out).unwrap();
    child.stderr.unwrap().read_to_string(&mut err).unwrap();
    Ran { code, out, err }
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
