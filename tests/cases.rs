//! Every case of every policy holds.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

#[path = "support/folders.rs"]
mod folders;

use std::fs;

use accrue::vocabulary::span::Sources;
use folders::{files, load, policy_folders, run, run_all};

#[test]
fn every_case_of_every_policy_holds() {
    let mut sources = Sources::default();
    let folders = policy_folders("policies");
    let rulebook = load(&mut sources, &folders);
    assert!(!run_all(&mut sources, &folders, &rulebook).is_empty());
}

/// Who copies the folder of one policy takes its cases along.
#[test]
fn every_case_holds_with_its_policy_alone() {
    for folder in policy_folders("policies") {
        let mut sources = Sources::default();
        let alone = [folder];
        let rulebook = load(&mut sources, &alone);
        assert!(!run_all(&mut sources, &alone, &rulebook).is_empty());
    }
}

#[test]
fn an_expectation_that_does_not_hold_is_told_at_its_place() {
    let mut sources = Sources::default();
    let folders = policy_folders("policies");
    let rulebook = load(&mut sources, &folders);
    let folder = folders.first().unwrap();
    let mut told = 0;
    for path in files(&folder.join("cases"), "yaml") {
        let right = fs::read_to_string(&path).unwrap();
        let Some(at) = right.rfind("verdict: yes") else { continue };
        let file = sources.add("right.yaml", right.clone());
        if !run(&sources, file, &rulebook).1.is_empty() {
            continue;
        }
        let mut wrong = right.clone();
        wrong.replace_range(at..at + "verdict: yes".len(), "verdict: no ");
        let file = sources.add("wrong.yaml", wrong);
        let (_, diagnostics) = run(&sources, file, &rulebook);
        let place = u32::try_from(at + "verdict: ".len()).unwrap();
        assert!(
            diagnostics.iter().any(|found| found.span.start == place),
            "{}: {diagnostics:?}",
            path.display()
        );
        told += 1;
    }
    assert!(told > 0);
}
