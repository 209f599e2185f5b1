//! The format of case files.

use crate::{
    document::{
        Node, NodeKind,
        record::{FromNode, Reader},
        shape::{ScalarShape, Shape},
    },
    ledger::written::Ledger,
    record,
    vocabulary::{
        amount::{Amount, Interval, Money},
        date::Date,
        name::Word,
        phrase::Phrase,
        span::{At, Span},
        text::Text,
    },
    words,
};

record! {
    /// Records in, expected results out. What is not stated under `expect` is not compared; what is stated must hold
    /// exactly.
    pub struct Case {
        /// The name of the case, which is the name of its file.
        required "case" case: At<Word>;
        /// What the case shows.
        optional "title" title: Text;
        /// The day the state is asked for.
        required "on" on: Date;
        /// Forget everything that became known after this day. Default: nothing is forgotten.
        optional "known-on" known_on: Date;
        /// The ledger.
        required "ledger" ledger: Ledger;
        /// What must come out.
        required "expect" expect: Expect;
    }

    /// What must come out.
    pub struct Expect {
        /// By activity and credential.
        default "activities" activities: Keyed<Keyed<Activity>>;
        /// By credential.
        default "credentials" credentials: Keyed<Credential>;
        /// By fee.
        default "fees" fees: Keyed<Fee>;
    }

    /// What one activity must give for one credential.
    pub struct Activity {
        /// Whether it counts.
        optional "verdict" verdict: Stated<Word3>;
        /// Credits that count.
        optional "credits" credits: Stated<Interval>;
        /// Credits by the rules before any limit.
        optional "computed" computed: Stated<Interval>;
        /// Its category.
        optional "category" category: Stated<Box<str>>;
        /// Its group.
        optional "group" group: Stated<Box<str>>;
        /// The cycle it counts in, from 1.
        optional "cycle" cycle: Stated<Amount>;
        /// The rules that decided, all of them, in the order in which they did.
        optional "rules" rules: Stated<Vec<Box<str>>>;
    }

    /// What must be found of one credential.
    pub struct Credential {
        /// What it is.
        optional "state" state: Stated<ExpectedState>;
        /// What else it may be, where that rests on what is in doubt.
        optional "perhaps" perhaps: Stated<Vec<Box<str>>>;
        /// Whether all requirements and a route are met.
        optional "met" met: Stated<Word3>;
        /// Credits counted in the cycle.
        optional "counted" counted: Stated<Interval>;
        /// By requirement.
        default "requirements" requirements: Keyed<Requirement>;
        /// By route.
        default "routes" routes: Keyed<Requirement>;
        /// The certificates that surely renew it together with themselves, in the order of the policy.
        optional "renewed-with" renewed_with: Stated<Vec<Box<str>>>;
        /// Credits by group.
        default "groups" groups: Keyed<Stated<Interval>>;
        /// Duties.
        default "coverage" coverage: Keyed<Coverage>;
        /// Credits carried in from the cycle before.
        optional "carried-in" carried_in: Stated<Interval>;
        /// Credits that would move into the next cycle.
        optional "carry-out" carry_out: Stated<Interval>;
    }

    /// What must be found of one requirement or route.
    pub struct Requirement {
        /// Whether it is met.
        optional "verdict" verdict: Stated<Word3>;
        /// What is there: for each minimum and each stretch of its window.
        optional "have" have: Stated<Vec<Interval>>;
        /// What is needed, likewise.
        optional "want" want: Stated<Vec<Interval>>;
        /// The day by which it must be met.
        optional "due" due: Stated<Date>;
    }

    /// What must be found of one duty.
    pub struct Coverage {
        /// Whether every day of the cycle so far is covered.
        optional "verdict" verdict: Stated<Word3>;
        /// Whether the day asked about is covered.
        optional "now" now: Stated<Word3>;
        /// The last day covered without a gap from the day that is asked about.
        optional "until" until: Stated<Date>;
    }

    /// What must be found of the payment of a fee that comes next: the first that is neither paid nor included, else the
    /// last one.
    pub struct Fee {
        /// The credential it is for, where it is paid for each.
        optional "credential" credential: Stated<Box<str>>;
        /// The amounts it may be; an empty list where none is known.
        optional "amounts" amounts: Stated<Vec<Money>>;
        /// Where it stands.
        optional "state" state: Stated<ExpectedFee>;
        /// The day it is due.
        optional "due" due: Stated<Date>;
    }

    /// An amount in doubt.
    pub struct Between {
        /// What is certain.
        required "sure" sure: Amount;
        /// What is possible.
        required "possible" possible: Amount;
    }
}

words! {
    /// A verdict in one word.
    pub enum Word3 {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Nobody can tell yet.
        Undetermined = "undetermined",
    }

    /// What a credential is.
    pub enum ExpectedState {
        /// In good standing.
        Active = "active",
        /// Past its cycle, and still to be saved.
        Grace = "grace",
        /// Not to be used, and still to be saved.
        Suspended = "suspended",
        /// Ended.
        Expired = "expired",
        /// Taken away.
        Revoked = "revoked",
        /// Not granted yet.
        NotGranted = "not-granted",
    }

    /// Where a payment stands.
    pub enum ExpectedFee {
        /// Paid.
        Paid = "paid",
        /// Included in a product.
        Included = "included",
        /// Included for a part of its days.
        PartlyIncluded = "partly-included",
        /// Perhaps included.
        PerhapsIncluded = "perhaps-included",
        /// Due on a later day.
        Later = "later",
        /// Due and not paid.
        Due = "due",
    }
}

/// An expectation and the place where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// What is expected.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T: FromNode> FromNode for Stated<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::from_node(node, reader).map(|value| Self { value, span: node.span })
    }
}

/// Values by names whose meaning only the policies and the ledger know.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyed<T>(pub Vec<(At<Box<str>>, T)>);

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromNode> FromNode for Keyed<T> {
    fn shape() -> Shape {
        let key = Box::new(Shape::Scalar(ScalarShape::text(Phrase::new("a name", "名前"))));
        Shape::Map { key, value: Box::new(T::shape()) }
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let NodeKind::Map(entries) = &node.kind else { return reader.wrong_shape(node, &Self::shape()) };
        let read: Vec<_> = entries
            .iter()
            .map(|entry| {
                let value = T::from_node(&entry.value, reader)?;
                Some((At::new(entry.key.clone(), entry.key_span), value))
            })
            .collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}

impl FromNode for Interval {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Number, Between::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Map(_) => {
                let Between { sure, possible, span: _ } = Between::from_node(node, reader)?;
                Some(Self { sure, possible })
            }
            NodeKind::Scalar(_) | NodeKind::List(_) => Amount::from_node(node, reader).map(Self::exactly),
        }
    }
}
