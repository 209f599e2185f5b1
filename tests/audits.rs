//! Audits of sample ledgers, in both languages. The hand-checked arithmetic stands at the head of each ledger, and
//! `tests/ledgers.rs` holds the numbers; these snapshots hold every reason, rule, date and source.
#![allow(clippy::unwrap_used, reason = "a test runs the program and fails by panicking")]

mod support;

use std::process::Command;

fn audit(ledger: &str, language: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_accrue"))
        .args([
            "audit",
            "--on",
            "2026-11-23",
            "--policies",
            "policies",
            "--lang",
            language,
            "--ledger",
            ledger,
        ])
        .env_clear()
        .current_dir(support::root())
        .output()
        .unwrap();
    let mut text = String::from_utf8(run.stdout).unwrap();
    text.push_str(std::str::from_utf8(&run.stderr).unwrap());
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_audit_of_the_example() {
    insta::assert_snapshot!("example-en", audit("docs/example-ledger.yaml", "en"));
    insta::assert_snapshot!("example-ja", audit("docs/example-ledger.yaml", "ja"));
}

#[test]
fn the_audit_of_a_first_certificate() {
    insta::assert_snapshot!("ken-en", audit("tests/ledgers/ken.yaml", "en"));
    insta::assert_snapshot!("ken-ja", audit("tests/ledgers/ken.yaml", "ja"));
}

#[test]
fn the_audit_of_a_person_selected_for_audit() {
    insta::assert_snapshot!("priya-en", audit("tests/ledgers/priya.yaml", "en"));
    insta::assert_snapshot!("priya-ja", audit("tests/ledgers/priya.yaml", "ja"));
}

#[test]
fn the_audit_of_two_certificates_of_one_body() {
    insta::assert_snapshot!("two-certificates-en", audit("tests/ledgers/two-certificates.yaml", "en"));
    insta::assert_snapshot!("two-certificates-ja", audit("tests/ledgers/two-certificates.yaml", "ja"));
}

#[test]
fn the_audit_of_lapsed_coverage() {
    insta::assert_snapshot!("lapse-en", audit("tests/ledgers/lapse.yaml", "en"));
    insta::assert_snapshot!("lapse-ja", audit("tests/ledgers/lapse.yaml", "ja"));
}
