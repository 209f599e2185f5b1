//! The pages that are generated from the definitions are the ones in the repository.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

use std::{fs, path::Path};

use accrue::{case::Case, document::record::FromNode, ledger, policy::Policy, render::reference};

const HOW: &str = "Generated from the definitions that read such files; run `UPDATE_PAGES=1 cargo test --test \
                   reference_pages` to write it anew.";

fn check(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, page).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == page, "{name} is stale: see its head");
}

#[test]
fn the_reference_of_the_policy_language_is_the_one_the_definitions_give() {
    let page = format!(
        "# Reference of the policy language\n\n{HOW}\n`docs/language.md` explains how the parts work together.\n\n## \
         Expressions\n\n{}\n## Records\n\n{}",
        reference::expressions(),
        reference::records(&Policy::shape())
    );
    check("docs/reference.md", &page);
}

#[test]
fn the_reference_of_ledgers_and_cases_is_the_one_the_definitions_give() {
    let page = format!(
        "# Ledgers and cases\n\n{HOW}\n`accrue example` prints a ledger to start from. JSON lines for `accrue totals` \
         have the same keys, one person on each line.\n\n## Ledgers\n\nBeside the keys of an activity stand the facts \
         that policies declare.\n\n{}## Cases\n\n{}",
        reference::records(&ledger::written::Ledger::shape()),
        reference::records(&Case::shape())
    );
    check("docs/ledger.md", &page);
}
