//! The policies of the repository load well, and every case of theirs comes out as it states.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod support;

use std::{fs, path::PathBuf};

use accrue::{assess, case, document::from_text, rulebook::Rulebook, vocabulary::span::Sources};

#[test]
fn shipped_policies_load_without_a_mistake_or_a_warning() {
    let mut sources = Sources::default();
    let rulebook = support::shipped(&mut sources);
    assert_eq!(rulebook.programs.len(), support::folders(&support::root().join("policies")).len());
}

/// Everything a case does not meet.
fn failures(path: &PathBuf, rulebook: &Rulebook, sources: &mut Sources) -> Vec<String> {
    let file = sources.add(support::shown(path), fs::read_to_string(path).unwrap());
    let (document, diagnostics) = from_text::parse(sources, file);
    if !diagnostics.is_empty() {
        return support::told(sources, &diagnostics);
    }
    let (read, diagnostics) = case::read::read(&document.unwrap(), rulebook);
    let Some((case, ledger)) = read else { return support::told(sources, &diagnostics) };
    let mut found = support::told(sources, &diagnostics);
    if path.file_stem().and_then(|stem| stem.to_str()) != Some(case.case.value.to_string().as_str()) {
        found.push(format!("{}: the case is not called like its file", support::shown(path)));
    }
    let assessment = assess::assess(rulebook, &ledger, &case.given());
    let failed = case::compare::compare(&case, &ledger, rulebook, &assessment);
    found.extend(support::told(sources, &failed));
    found
}

/// Runs the cases of every policy folder beside the policies they were written for.
fn run_cases(policies: &[PathBuf]) -> (usize, Vec<String>) {
    let mut sources = Sources::default();
    let (rulebook, diagnostics) = support::load(&mut sources, policies);
    assert_eq!(support::told(&sources, &diagnostics), Vec::<String>::new());
    let rulebook = rulebook.unwrap();
    let (mut ran, mut failed) = (0, Vec::new());
    for folder in policies {
        for path in support::files(&folder.join("cases"), "yaml") {
            ran += 1;
            failed.extend(failures(&path, &rulebook, &mut sources));
        }
    }
    (ran, failed)
}

#[test]
fn every_case_of_the_shipped_policies_comes_out_as_it_states() {
    let (ran, failed) = run_cases(&support::folders(&support::root().join("policies")));
    assert!(
        failed.is_empty(),
        "{} expectations of {ran} cases are not met:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(ran > 100, "only {ran} cases were found");
}
