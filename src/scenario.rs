//! What if: the same rules or records with edits, beside the real ones.
//!
//! [`compare`] says what differs between two assessments, by names, so that they may come from different rulebooks,
//! ledgers and days.

pub mod compare;

pub use self::compare::{Delta, Side, compare};
