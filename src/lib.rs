//! `accrue` answers, with reasons and sources: does this activity count, for which certificate, for how many
//! credits, and what is still missing? Programs of continuing education are data; one engine evaluates them.

pub mod document;
pub mod policy;
pub mod script;
pub mod vocabulary;
