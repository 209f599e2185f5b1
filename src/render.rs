//! Results, mistakes and the language itself, as text and JSON. Nothing is decided here.

pub mod catalogue;
pub mod diagnostic;
pub mod json;
pub mod reference;
pub mod schema;
