//! What must be reached, and what keeps a credential alive beside credits.

use std::sync::Arc;

use crate::{
    policy::{
        category::Unit,
        credential::NextStart,
        requirement::Lapse,
        rule::{Lists, Said},
        upkeep::{Due, Per, State},
    },
    script::Script,
    vocabulary::{amount::Money, date::Length, symbol::Symbol, text::Text},
};

use super::{
    CoverageIx, CredentialIx, FeeIx, Filter, GroupIx, ProductIx, RequirementIx, RuleIx, Setting, Window,
};

/// Something that must be reached.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What must be reached.
    pub needs: Need,
    /// How long before the end of its window.
    pub early: Option<Length>,
    /// When the certificate falls where it is missed.
    pub lapses: Lapse,
}

/// A way to renew.
#[derive(Clone, Debug)]
pub struct Route {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What completes it.
    pub needs: Need,
    /// Where the next cycle starts.
    pub next: Option<NextStart>,
}

/// What is needed: a tree.
#[derive(Clone, Debug)]
pub enum Need {
    /// A minimum.
    AtLeast {
        /// How much.
        at_least: Setting<Script>,
        /// Of which credits.
        of: Filter,
        /// In each stretch of this window.
        window: Window,
        /// Counted how.
        unit: Unit,
    },
    /// Every one.
    AllOf(Vec<Need>),
    /// At least `some` of them.
    Some {
        /// How many.
        some: usize,
        /// Of these.
        of: Vec<Need>,
    },
    /// A duty kept up on every day of each stretch.
    Covered(CoverageIx, Window),
    /// A fee paid for each stretch.
    Paid(FeeIx, Window),
    /// One of these exams passed in the window.
    Passed(Exams, Window),
    /// A credential held.
    Holds(Vec<CredentialIx>),
    /// A declaration made in each stretch.
    Declared(Symbol, Window),
    /// Another requirement.
    Requirement(RequirementIx),
    /// A condition.
    When(Script),
}

/// Exams one of which is enough.
#[derive(Clone, Debug)]
pub struct Exams {
    /// Which; `None` is the exam of the credential itself.
    pub wanted: Vec<Option<Symbol>>,
    /// The names of those that are named, for telling.
    pub names: Arc<[Box<str>]>,
}

/// What surplus moves into the next cycle.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The rule.
    pub rule: RuleIx,
    /// Which credits.
    pub of: Filter,
    /// Earned in this window.
    pub window: Window,
    /// At most this much.
    pub at_most: Setting<Script>,
    /// Beyond this much.
    pub beyond: Setting<Script>,
    /// Booked in this group.
    pub group: Option<GroupIx>,
}

/// What must be paid.
#[derive(Clone, Debug)]
pub struct Fee {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// How much for each credential.
    pub amount: Setting<Money>,
    /// What each payment is for.
    pub window: Window,
    /// When it is due.
    pub due: Due,
    /// Who pays how often.
    pub per: Per,
    /// Products that include it.
    pub included_in: Vec<Inclusion>,
}

/// A product that includes something while it runs.
#[derive(Clone, Debug)]
pub struct Inclusion {
    /// The rule.
    pub rule: RuleIx,
    /// The product.
    pub product: ProductIx,
    /// A condition.
    pub when: Option<Script>,
}

/// A duty that is kept up.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// A fee that keeps it up.
    pub fee: Option<FeeIx>,
    /// Products that keep it up.
    pub products: Vec<Inclusion>,
}

/// A stage after a cycle that ended short.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The rule.
    pub rule: RuleIx,
    /// What the credential is then.
    pub state: State,
    /// How long.
    pub length: Option<Setting<Length>>,
    /// Whether credits earned in it count for the old cycle.
    pub earns: bool,
    /// Whether activities of the old cycle can still be reported.
    pub reports: bool,
}

/// A rule told in words.
#[derive(Clone, Debug)]
pub struct Guidance {
    /// The rule.
    pub rule: RuleIx,
    /// The answer in one word.
    pub verdict: Option<Said>,
    /// The text.
    pub text: Text,
    /// Why nothing is computed for it.
    pub not_computed: Option<Text>,
    /// What is listed beside it where a ledger is named.
    pub lists: Option<Lists>,
    /// Rules that are not the same but help.
    pub see: Vec<Box<str>>,
}
