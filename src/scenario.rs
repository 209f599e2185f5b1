//! What if: the same rules or records with edits, beside the real ones.
//!
//! [`compare`] says what differs between two assessments, by names, so that they may come from different rulebooks,
//! ledgers and days. Edits of a ledger are made in its text ([`splice`]), which is then read as any other, so that a
//! scenario and the same edits in the file cannot come to different results.

pub mod compare;
pub mod edit;
pub mod line;
pub mod splice;
pub mod value;
pub mod worth;

pub use self::{
    compare::{Delta, Side, compare},
    edit::{Edit, Section, Unmade},
    splice::edited,
    value::Value,
    worth::{Worth, worths},
};
