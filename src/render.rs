//! Results, mistakes and the language itself, as text and JSON. Nothing is decided here.

pub mod audit;
pub mod catalogue;
pub mod change;
pub mod content;
pub mod diagnostic;
pub mod difference;
pub mod doubt;
pub mod fee;
pub mod impact;
pub mod json;
pub mod names;
pub mod need;
pub mod next;
pub mod page;
pub mod phrase;
pub mod question;
pub mod rate;
pub mod reference;
pub mod reply;
pub mod rule;
pub mod rules;
pub mod schema;
pub mod status;
pub mod step;
pub mod what_if;
