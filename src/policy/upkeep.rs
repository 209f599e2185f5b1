//! What keeps a credential alive beside credits, and what happens around the end of a cycle.

use crate::{
    document::leaf::Expr,
    record,
    vocabulary::{
        amount::Money,
        date::Length,
        name::{FeeId, GroupId, ProductId},
        span::At,
    },
    words,
};

use super::{category::Filter, rule::Rule, setting::Setting, window::WindowRef};

record! {
    /// What surplus moves into the next cycle. Governed by the first day of the cycle it was earned in.
    pub struct Carry {
        [rule: Rule]
        /// Which credits can move. Default: all.
        optional "of" of: Filter;
        /// The window they must have been earned in. Default: `cycle`.
        optional "window" window: WindowRef;
        /// The most that moves: an expression over `credential`, `holder`, `holding`, `cycle` and `values`.
        required "at most" at_most: Setting<Expr>;
        /// The surplus is what lies beyond this: an expression over the same.
        required "beyond" beyond: Setting<Expr>;
        /// The group they are booked in. Default: the one they were earned in, where what was earned last is what
        /// moves.
        optional "group" group: At<GroupId>;
    }

    /// What must be paid. Governed by the day it is due.
    pub struct Fee {
        [rule: Rule]
        /// How much, for each credential.
        required "amount" amount: Setting<Money>;
        /// The window each payment is for.
        required "window" window: WindowRef;
        /// When in the window it is due. Default: `start`.
        optional "due" due: Due;
        /// Whether a person pays once, by the credential with the highest amount, or for each credential. Default: `person`.
        optional "per" per: Per;
        /// Products that include it while they run.
        default "included in" included_in: Vec<Inclusion>;
    }

    /// A product that includes a fee or keeps up a duty while it runs.
    pub struct Inclusion {
        [rule: Rule]
        /// The product.
        required "product" product: At<ProductId>;
        /// An expression over `credential`, `holder`, `holding`, `cycle` and `values` that must be true.
        /// Default: true.
        optional "when" when: Expr;
    }

    /// A product a person can subscribe to.
    pub struct Product {
        [rule: Rule]
    }

    /// A duty that is kept up by paying a fee or by a subscription. Governed by the day in question.
    pub struct Coverage {
        [rule: Rule]
        /// A fee whose payment keeps it up for the window it is for.
        optional "fee" fee: At<FeeId>;
        /// Products that keep it up while they run.
        default "products" products: Vec<Inclusion>;
    }

    /// A stage a credential passes through after a cycle that ended short. Governed by the cycle's last day.
    pub struct Standing {
        [rule: Rule]
        /// What the credential is then.
        required "state" state: State;
        /// How long the stage lasts. Default: until something is done.
        optional "length" length: Setting<Length>;
        /// Whether credits earned in it still count for the cycle that ended. Default: `no`.
        default "earns" earns: bool;
        /// Whether activities of the cycle that ended can still be reported. Default: `no`.
        default "reports" reports: bool;
    }
}

words! {
    /// When in its window a fee is due.
    pub enum Due {
        /// On the first day.
        Start = "start",
        /// On the last day.
        End = "end",
    }

    /// Who pays how often.
    pub enum Per {
        /// Once for all credentials of the body; the highest amount counts.
        Person = "person",
        /// For each credential.
        Credential = "credential",
    }

    /// What a credential is.
    pub enum State {
        /// In good standing.
        Active = "active",
        /// Past its cycle, and still to be saved.
        Grace = "grace",
        /// Not to be used, and still to be saved.
        Suspended = "suspended",
        /// Ended; only a new grant brings it back.
        Expired = "expired",
        /// Taken away.
        Revoked = "revoked",
    }
}
