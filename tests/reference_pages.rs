//! The pages and schemas that are generated from the definitions are the ones in the repository.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

use std::{fs, path::Path};

use accrue::{document::record::FromNode, policy::Policy, render};

fn page() -> String {
    format!(
        "# Reference of the policy language\n\nGenerated from the definitions that read policies; `docs/language.md` \
         explains how they work together.\nRun `UPDATE_PAGES=1 cargo test --test reference_pages` to write it anew.\n\n\
         ## Expressions\n\n{}\n## Records\n\n{}",
        render::reference::expressions(),
        render::reference::records(&Policy::shape())
    )
}

#[test]
fn the_reference_page_is_the_one_the_definitions_give() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, page()).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == page(), "docs/reference.md is stale: see its head");
}
