//! The policies of the repository load well.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod support;

use accrue::vocabulary::span::Sources;

#[test]
fn shipped_policies_load_without_a_mistake_or_a_warning() {
    let mut sources = Sources::default();
    let rulebook = support::shipped(&mut sources);
    assert_eq!(rulebook.programs.len(), support::folders(&support::root().join("policies")).len());
}
