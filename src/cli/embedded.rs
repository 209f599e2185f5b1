//! What the binary carries: the policies of the repository, and an example of a ledger.

use super::args::ExampleOf;

/// The files of the policies, as path and text, in the order of their paths.
pub(super) const POLICIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// A ledger that shows the main job.
pub(super) const EXAMPLE: &str = include_str!("../../docs/example-ledger.yaml");

/// An example of a sort of file.
pub(super) fn example(of: ExampleOf) -> &'static str {
    match of {
        ExampleOf::Ledger => EXAMPLE,
        ExampleOf::Catalogue => CATALOGUE,
    }
}

/// A catalogue to plan from.
pub(super) const CATALOGUE: &str = include_str!("../../docs/example-catalogue.yaml");
