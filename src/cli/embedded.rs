//! What the binary carries: the policies of the repository, and an example of a ledger.

/// The files of the policies, as path and text, in the order of their paths.
pub(super) const POLICIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// A ledger that shows the main job.
pub(super) const EXAMPLE: &str = include_str!("../../docs/example-ledger.yaml");

/// A catalogue to plan from.
pub(super) const CATALOGUE: &str = include_str!("../../docs/example-catalogue.yaml");
