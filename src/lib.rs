//! `accrue` answers, with reasons and sources: does this activity count, for which certificate, for how many
//! credits, and what is still missing? Programs of continuing education are data; one engine evaluates them.

pub mod assess;
pub mod case;
pub mod change;
pub mod document;
pub mod history;
pub mod ledger;
pub mod plan;
pub mod policy;
pub mod precedent;
pub mod question;
pub mod reconcile;
pub mod render;
pub mod repair;
pub mod rulebook;
pub mod scenario;
pub mod script;
pub mod vocabulary;
