//! The file format of a ledger: what a person would jot down.

use crate::{
    document::{
        Entry, Node, NodeKind,
        leaf::Named,
        record::{Fields, FromFields, FromNode, Reader},
        shape::{Field, RecordShape, ScalarShape, Shape},
    },
    record,
    vocabulary::{
        amount::{Amount, Money},
        date::{Date, Period},
        name::{CredentialId, FactId, FeeId, PolicyId, ProductId, Word},
        phrase::Phrase,
        span::At,
    },
};

use super::{ActivityStatus, ClaimStatus};

record! {
    /// One person's facts.
    pub struct Ledger {
        /// The person.
        optional "person" person: Person;
        /// The certificates held.
        default "credentials" credentials: Named<CredentialId, Holding>;
        /// Balances taken over from a body's dashboard. Activities up to that day are taken as part of it, unless their
        /// claim was sent later.
        default "opening" opening: Listed<Balance>;
        /// Balances that a body's dashboard shows. They change nothing: `accrue reconcile` holds them against what the
        /// records give.
        default "readings" readings: Listed<Balance>;
        /// What the person did or plans.
        default "activities" activities: Listed<Activity>;
        /// Fees paid.
        default "fees" fees: Listed<Payment>;
        /// Subscriptions.
        default "subscriptions" subscriptions: Listed<Subscription>;
        /// Exams passed.
        default "exams" exams: Listed<Exam>;
        /// Declarations made.
        default "declarations" declarations: Listed<Declaration>;
    }

    /// The person.
    pub struct Person {
        /// What the person is called.
        optional "name" name: Box<str>;
        /// Facts that policies declare with `about: person`.
        default "facts" facts: Named<FactId, Raw>;
    }

    /// A certificate held. It says when it was granted, or which cycles it has, or both.
    pub struct Holding {
        /// The day it was granted.
        optional "granted" granted: At<Date>;
        /// Its current cycle, where the body states it: first and last day.
        optional "cycle" cycle: At<Period>;
        /// Its cycles, where the body states several.
        default "cycles" cycles: Vec<At<Period>>;
        /// Since when this is known, for `--known-on`. Default: the day it was granted, else the first day of its first cycle.
        optional "known" known: At<Date>;
    }

    /// What a body's dashboard shows: all that the body had counted in the cycle up to a day. What it does not tell is in
    /// doubt: how much of it is of a group, where it names none, and how much was earned in a part of the cycle.
    pub struct Balance {
        /// For which certificate.
        required "credential" credential: At<CredentialId>;
        /// The day of the balance.
        required "on" on: At<Date>;
        /// Credits by group or category, or one number.
        required "credits" credits: Credits;
        /// Where it was read.
        optional "from" from: Box<str>;
        /// Since when this is known, for `--known-on`. Default: the day of the balance.
        optional "known" known: At<Date>;
    }

    /// A proof of an activity.
    pub struct Proof {
        /// What sort of proof it is.
        required "kind" kind: At<Word>;
        /// The file.
        optional "file" file: Box<str>;
        /// Its SHA-256, in hexadecimal.
        optional "hash" hash: At<Box<str>>;
        /// The language it is written in.
        optional "language" language: At<Word>;
        /// What it shows, as `name`, `date`, `hours`.
        default "shows" shows: Vec<At<Word>>;
        /// Since when this is known, for `--known-on`. Default: as long as its activity.
        optional "known" known: At<Date>;
    }

    /// An activity submitted for one certificate.
    pub struct Claim {
        /// Where it stands. Default: `submitted` where a day of submission is written, else `draft`.
        optional "status" status: ClaimStatus;
        /// The day it was sent.
        optional "submitted" submitted: At<Date>;
        /// The day the body decided.
        optional "decided" decided: At<Date>;
        /// The body's number for it.
        optional "id" id: Box<str>;
        /// Credits claimed.
        optional "claimed" claimed: At<Amount>;
        /// Credits awarded.
        optional "awarded" awarded: At<Amount>;
        /// The reason the body gave.
        optional "reason" reason: Box<str>;
        /// The category it was submitted under. Default: the one that the rules find.
        optional "category" category: At<Word>;
        /// The group it was submitted under. Default: that of its category.
        optional "group" group: At<Word>;
    }

    /// The keys of an activity that every ledger has. Beside them stand the facts that policies declare. What rests on
    /// something that is not stated is undetermined.
    pub struct ActivityKeys {
        /// Its id, unique in the ledger.
        required "id" id: At<Box<str>>;
        /// What it is called.
        required "title" title: Box<str>;
        /// The same in English.
        optional "title-en" title_en: Box<str>;
        /// Its kind.
        required "kind" kind: At<Word>;
        /// Its day, or its first and last day as `2026-10-08 .. 2026-10-09`.
        required "on" on: At<Period>;
        /// Hours spent. Default: not stated.
        optional "hours" hours: At<Amount>;
        /// Minutes spent, instead of hours. Default: not stated.
        optional "minutes" minutes: At<Amount>;
        /// Who offered it. Compared in lower case, with `-` for spaces. Default: not stated.
        optional "provider" provider: Box<str>;
        /// How it was delivered. Default: not stated.
        optional "delivery" delivery: At<Word>;
        /// The person's role in it. Default: not stated.
        optional "role" role: At<Word>;
        /// Its form. Default: not stated.
        optional "form" form: At<Word>;
        /// What tells the same item apart from another: an ISBN, a course number. Compared in lower case, with `-` for
        /// spaces. Default: not stated.
        optional "item" item: Box<str>;
        /// Domains it is about. Default: not stated.
        optional "domains" domains: Vec<At<Word>>;
        /// Tags.
        default "tags" tags: Vec<At<Word>>;
        /// Whether it has happened. Default: `done`.
        optional "status" status: ActivityStatus;
        /// Hours by group, where it is split over groups.
        default "split" split: Named<Word, At<Amount>>;
        /// Proof at hand.
        default "proof" proof: Vec<Proof>;
        /// What was submitted, by certificate.
        default "claims" claims: Named<CredentialId, Claim>;
        /// Since when this is known, for `--known-on`. Default: its last day; always for one that is planned.
        optional "known" known: At<Date>;
    }

    /// A fee that was paid.
    pub struct Payment {
        /// Which fee.
        required "fee" fee: At<FeeId>;
        /// Whose fee, where several policies have one of that name and certificates of several of them are held.
        optional "policy" policy: At<PolicyId>;
        /// The day it was paid.
        required "on" on: At<Date>;
        /// The days it is for. Default: the window it was paid in, or the next one that is open.
        optional "for" for_: At<Period>;
        /// For which certificate, where it is paid for each.
        optional "credential" credential: At<CredentialId>;
        /// How much.
        optional "amount" amount: Money;
        /// Since when this is known, for `--known-on`. Default: the day it was paid.
        optional "known" known: At<Date>;
    }

    /// A subscription to a product.
    pub struct Subscription {
        /// Which product.
        required "product" product: At<ProductId>;
        /// Whose product, where several policies have one of that name and certificates of several of them are held.
        optional "policy" policy: At<PolicyId>;
        /// Its first day.
        required "from" from: At<Date>;
        /// Its last day. Default: no end is known.
        optional "to" to: At<Date>;
        /// Since when this is known, for `--known-on`. Default: its first day.
        optional "known" known: At<Date>;
    }

    /// An exam that was passed.
    pub struct Exam {
        /// Which, by the name of its certificate.
        required "exam" exam: At<Word>;
        /// The day it was passed.
        required "on" on: At<Date>;
        /// Since when this is known, for `--known-on`. Default: the day it was passed.
        optional "known" known: At<Date>;
    }

    /// A declaration that was made.
    pub struct Declaration {
        /// For which certificate.
        required "credential" credential: At<CredentialId>;
        /// Which.
        required "declaration" declaration: At<Word>;
        /// The day it was made.
        required "on" on: At<Date>;
        /// Since when this is known, for `--known-on`. Default: the day it was made.
        optional "known" known: At<Date>;
    }
}

/// A list that keeps the items that could be read, so that mistakes of another sort in them are found too.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T>(pub Vec<T>);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for Listed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: FromNode> FromNode for Listed<T> {
    fn shape() -> Shape {
        Vec::<T>::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::List(nodes) => {
                Some(Self(nodes.iter().filter_map(|node| T::from_node(node, reader)).collect()))
            }
            NodeKind::Scalar(_) | NodeKind::Map(_) => T::from_node(node, reader).map(|one| Self(vec![one])),
        }
    }
}

/// A value whose type a policy declares; it is read once the policy is known.
#[derive(Clone, Debug)]
pub struct Raw(pub Node);

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        format!("{:?}", self.0.kind) == format!("{:?}", other.0.kind)
    }
}

impl FromNode for Raw {
    fn shape() -> Shape {
        Shape::Either(vec![
            Shape::Scalar(ScalarShape::text(Phrase::new(
                "a value of the type the policy declares",
                "ポリシーが宣言する型の値",
            ))),
            Shape::List(Box::new(Shape::Scalar(ScalarShape::text(Phrase::new("a word", "語")))), 0),
        ])
    }

    fn from_node(node: &Node, _: &mut Reader) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

/// Credits of a balance: one number, or by group or category.
#[derive(Clone, Debug, PartialEq)]
pub enum Credits {
    /// All credits, without more detail.
    Total(At<Amount>),
    /// By group or category.
    Buckets(Named<Word, At<Amount>>),
}

impl FromNode for Credits {
    fn shape() -> Shape {
        Shape::Either(vec![Amount::shape(), Named::<Word, At<Amount>>::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        if node.as_scalar().is_some() {
            At::from_node(node, reader).map(Self::Total)
        } else {
            Named::from_node(node, reader).map(Self::Buckets)
        }
    }
}

/// An activity: its keys, and the facts beside them.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The keys every ledger has.
    pub keys: ActivityKeys,
    /// Entries that must be facts a policy declares.
    pub facts: Vec<Entry>,
}

impl PartialEq for Activity {
    fn eq(&self, other: &Self) -> bool {
        let facts = |activity: &Self| {
            format!("{:?}", activity.facts.iter().map(|entry| &entry.key).collect::<Vec<_>>())
        };
        self.keys == other.keys && facts(self) == facts(other)
    }
}

impl FromNode for Activity {
    fn shape() -> Shape {
        match ActivityKeys::shape() {
            Shape::Record(record) => Shape::Record(RecordShape { rest: Some(Raw::shape), ..record }),
            other => other,
        }
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, &Self::shape(), reader)?;
        let keys = ActivityKeys::from_fields(&mut fields, reader);
        let facts = fields.take_rest().into_iter().cloned().collect();
        Some(Self { keys: keys?, facts })
    }
}

/// The keys of an activity.
#[must_use]
pub fn activity_fields() -> Vec<Field> {
    ActivityKeys::fields()
}
