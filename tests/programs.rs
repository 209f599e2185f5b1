//! Programs the engine has never heard of, as fixtures of the language: they load, and their cases hold. They are no
//! advice; their figures are of one day and partly from memory.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

#[path = "support/folders.rs"]
mod folders;

use std::path::{Path, PathBuf};

use accrue::vocabulary::span::Sources;
use folders::{load, policy_folders, run_all};

/// The programs and how many cases each has, so that none is lost without notice.
const PROGRAMS: [(&str, usize); 3] = [("comptia", 69), ("isaca", 45), ("pmi", 44)];

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_program_loads_alone_and_all_its_cases_hold() {
    let folders = policy_folders("tests/programs");
    let mut counts = Vec::new();
    for folder in &folders {
        let mut sources = Sources::default();
        let alone: &[PathBuf] = std::slice::from_ref(folder);
        let rulebook = load(&mut sources, alone);
        counts.extend(run_all(&mut sources, alone, &rulebook).into_iter().map(|count| (name(folder), count)));
    }
    assert_eq!(counts, PROGRAMS);
}

#[test]
fn the_programs_load_beside_each_other_and_beside_the_shipped_policies() {
    let programs = policy_folders("tests/programs");
    let mut all = policy_folders("policies");
    all.extend(programs.iter().cloned());
    let mut sources = Sources::default();
    let rulebook = load(&mut sources, &all);
    let counts = run_all(&mut sources, &programs, &rulebook);
    assert_eq!(counts, PROGRAMS.map(|(_, count)| count));
}
