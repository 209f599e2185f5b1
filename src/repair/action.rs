//! What a person can do, and the edits of the ledger that it comes to.

use crate::{
    rulebook::{CategoryIx, FeeIx, ProductIx},
    scenario::{Edit, Value},
    vocabulary::{
        amount::{Amount, Money},
        date::{Date, Period},
    },
};

/// Something a person does.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What.
    pub deed: Deed,
    /// What it comes to in the ledger.
    pub edits: Vec<Edit>,
    /// The same, as the options of `what-if`.
    pub options: Vec<Box<str>>,
    /// The day on which it has been done.
    pub day: Date,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Attaches a proof to an activity: of this kind, or of one of the others.
    Prove(Box<str>, Vec<Box<str>>),
    /// Submits an activity.
    Submit(Box<str>),
    /// Files an activity under another category.
    File(Box<str>, CategoryIx),
    /// States the domain that an activity is about.
    State(Box<str>, Box<str>),
    /// Carries out what is planned.
    CarryOut(Box<str>),
    /// Does something of a kind, with the least minutes; none where its credits do not rest on them.
    Add(Box<str>, Option<u32>, Period),
    /// Makes a declaration.
    Declare(Box<str>),
    /// Pays a fee for these days: the amounts it may be.
    Pay(FeeIx, Option<Period>, Vec<Money>),
    /// Subscribes to a product, or prolongs the subscription.
    Subscribe(ProductIx, Period),
    /// Passes an exam.
    Pass(Box<str>),
}

impl Action {
    /// Whether both cannot be done, or are one.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let path = |action: &Self| match action.edits.first() {
            Some(Edit::Change(id, path, _)) => Some((id.clone(), path.clone())),
            Some(Edit::Add(..) | Edit::Drop(_) | Edit::End(..)) | None => None,
        };
        match (path(self), path(other)) {
            (Some(one), Some(two)) => one == two,
            (None | Some(_), None) | (None, Some(_)) => self.edits == other.edits,
        }
    }

    /// The same, submitted on another day.
    pub(super) fn submitted_on(&self, day: Date) -> Self {
        let mut action = self.clone();
        for edit in &mut action.edits {
            if let Edit::Change(_, path, value) = edit
                && path.last().is_some_and(|key| &**key == "submitted")
            {
                *value = Value::text(day);
            }
        }
        action.day = day;
        action
    }

    /// Minutes that are spent on it.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        match &self.deed {
            Deed::Add(_, minutes, _) => minutes.unwrap_or(0),
            Deed::Prove(..)
            | Deed::Submit(_)
            | Deed::File(..)
            | Deed::State(..)
            | Deed::CarryOut(_)
            | Deed::Declare(_)
            | Deed::Pay(..)
            | Deed::Subscribe(..)
            | Deed::Pass(_) => 0,
        }
    }

    /// Days of a subscription.
    pub(super) fn days(&self) -> i64 {
        match &self.deed {
            Deed::Subscribe(_, days) => days.last.days_since(days.first),
            Deed::Prove(..)
            | Deed::Submit(_)
            | Deed::File(..)
            | Deed::State(..)
            | Deed::CarryOut(_)
            | Deed::Add(..)
            | Deed::Declare(_)
            | Deed::Pay(..)
            | Deed::Pass(_) => 0,
        }
    }

    /// What it is about, whenever it is done and however long it takes.
    pub(super) fn target(&self) -> String {
        match &self.deed {
            Deed::Subscribe(product, _) => format!("subscribe {product:?}"),
            Deed::Pass(exam) => format!("pass {exam}"),
            Deed::Add(kind, _, days) => format!("add {kind} {}", days.first),
            Deed::Prove(..)
            | Deed::Submit(_)
            | Deed::File(..)
            | Deed::State(..)
            | Deed::CarryOut(_)
            | Deed::Declare(_)
            | Deed::Pay(..) => format!("{:?}", self.deed),
        }
    }

    /// How dear it is beside its hours: where these are not known, then what is paid, then how much trouble it is.
    pub(super) fn weight(&self) -> (u8, Amount, u8) {
        let free = Amount::ZERO;
        match &self.deed {
            Deed::Prove(..) => (0, free, 0),
            Deed::Submit(_) => (0, free, 1),
            Deed::State(..) => (0, free, 2),
            Deed::File(..) => (0, free, 3),
            Deed::Declare(_) => (0, free, 4),
            Deed::CarryOut(_) => (0, free, 5),
            Deed::Pay(_, _, amounts) => {
                (0, amounts.iter().map(|money| money.amount).max().unwrap_or(free), 6)
            }
            // What a product costs is not in the rules.
            Deed::Subscribe(..) => (1, free, 7),
            Deed::Add(_, Some(_), _) => (0, free, 8),
            Deed::Add(_, None, _) => (1, free, 8),
            Deed::Pass(_) => (2, free, 9),
        }
    }
}
