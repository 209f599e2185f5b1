//! Why something cannot be reached, even with everything in the catalogue.

use crate::{
    assess::{CredentialResult, Doubt, DoubtResult},
    rulebook::RuleIx,
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use super::{
    Plan,
    goal::{Asks, Leaf},
};

/// Something that cannot be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// What, by its place among the leaves.
    pub leaf: usize,
    /// Whether it is one of several ways, none of which can be gone.
    pub one_of_several: bool,
    /// Why.
    pub why: Why,
}

/// Why something cannot be reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Its days were over when the plan begins.
    Over,
    /// Everything together is not enough.
    TooLittle {
        /// What is then still missing.
        missing: Interval,
        /// The limits that cut something of it.
        limits: Vec<RuleIx>,
        /// What would have to turn out well, where it is then enough.
        doubts: Vec<Doubt>,
    },
    /// Nothing in the catalogue bears on it.
    Nothing,
    /// It depends on what nobody can tell yet, and nothing in the catalogue changes that.
    InDoubt(Vec<Doubt>),
}

/// Why this leaf cannot be reached with everything.
pub(super) fn lost(everything: &Plan, (leaf, one_of_several): (usize, bool), today: Date) -> Option<Lost> {
    let (told, missing) = (everything.leaves.get(leaf)?, everything.missing.get(leaf)?);
    let result = everything.results.iter().find(|result| result.credential == told.credential);
    Some(Lost { leaf, one_of_several, why: why(told, *missing, result, today) })
}

fn why(leaf: &Leaf, missing: Interval, result: Option<&CredentialResult>, today: Date) -> Why {
    let doubts = || -> Vec<Doubt> {
        let matters = |told: &&DoubtResult| told.worth.is_none_or(|worth| worth > Amount::ZERO);
        let all = result.iter().flat_map(|result| &result.doubts);
        all.filter(matters).map(|told| told.doubt).collect()
    };
    match &leaf.asks {
        Asks::Minimum(minimum) if minimum.period.last < today && missing.sure > Amount::ZERO => Why::Over,
        Asks::Minimum(_) => {
            let limits = result.iter().flat_map(|result| &result.limits);
            let cut = limits.filter(|limit| limit.cut.possible > Amount::ZERO).map(|limit| limit.rule);
            let enough = missing.sure.is_zero();
            Why::TooLittle {
                missing,
                limits: cut.collect(),
                doubts: if enough { doubts() } else { Vec::new() },
            }
        }
        Asks::Stretch(_, period) if period.last < today && missing.sure > Amount::ZERO => Why::Over,
        Asks::Stretch(..) | Asks::Whole(_) | Asks::RenewedWith(_) if missing.sure.is_zero() => {
            Why::InDoubt(doubts())
        }
        Asks::Stretch(..) | Asks::Whole(_) | Asks::RenewedWith(_) => Why::Nothing,
    }
}
