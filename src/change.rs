//! What changed: two rulebooks compared as rules, and what the change does to people.
//!
//! [`facet`] says what a rule rules, aspect by aspect, without indices and without the places where things stand, so that
//! rules of two rulebooks can be held against each other. [`difference`] does so. [`as_of`] is a rulebook as it was on a day.

pub mod as_of;
pub mod content;
pub mod difference;
mod earn;
mod expression;
pub mod facet;
pub mod impact;
mod mixed;
pub mod path;
mod reach;
mod side;
pub mod untouched;

pub use self::{
    content::{Content, Name, Needed, Word},
    difference::{Change, Difference, compare},
    facet::{Aspect, Facet},
};
