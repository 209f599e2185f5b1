//! The words every later stage speaks: places in text, diagnostics, names, amounts, dates, texts.
//!
//! Nothing here knows what a policy, a ledger or an assessment is.

pub mod amount;
pub mod date;
pub mod diagnostic;
pub mod message;
pub mod name;
pub mod phrase;
pub mod span;
pub mod symbol;
pub mod text;
