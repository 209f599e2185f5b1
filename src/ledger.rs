//! A ledger: one person's facts, read against a rulebook, so that every name in it is known.
//!
//! [`written`] is the file format, [`from_document`] reads YAML and JSON files with every mistake reported,
//! [`from_json`] reads JSON lines for many people at once.

pub mod from_document;
pub mod from_json;
mod known;
mod sense;
pub mod written;

use smallvec::SmallVec;

use crate::{
    rulebook::{CategoryIx, CredentialRef, FeeIx, GroupIx, ProductIx, ProgramIx},
    script::Value,
    vocabulary::{
        amount::{Amount, Money},
        date::{Date, Period},
        span::Span,
        symbol::{Symbol, Symbols},
    },
    words,
};

words! {
    /// Where a claim stands.
    pub enum ClaimStatus {
        /// Written down, not sent.
        Draft = "draft",
        /// Sent.
        Submitted = "submitted",
        /// The body is looking at it.
        UnderReview = "under-review",
        /// Selected for audit: it does not count until it passes.
        Audit = "audit",
        /// The body accepted it.
        Accepted = "accepted",
        /// The body rejected it.
        Rejected = "rejected",
        /// The person took it back.
        Withdrawn = "withdrawn",
    }

    /// Whether an activity has happened.
    pub enum ActivityStatus {
        /// It has.
        Done = "done",
        /// It is planned.
        Planned = "planned",
    }
}

/// One person's facts. Activities are in order of their last day, first day and id, whatever their order in the file; so
/// is everything else, each by what is said of it here. Two ledgers are equal when they were read from the same facts in
/// the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// The words of the rulebook and those of this ledger.
    pub symbols: Symbols,
    /// What the person is called.
    pub name: Option<Box<str>>,
    /// Facts about the person by the place of the fact in [`crate::rulebook::Rulebook::person_facts`].
    pub person_facts: Vec<Option<Value>>,
    /// Certificates held, in the order of the rulebook.
    pub holdings: Vec<Holding>,
    /// What the person did or plans, in the order of last days.
    pub activities: Vec<Activity>,
    /// Fees paid, in date order.
    pub payments: Vec<Payment>,
    /// Subscriptions, in date order.
    pub subscriptions: Vec<Subscription>,
    /// Exams passed, in date order.
    pub exams: Vec<Exam>,
    /// Balances taken over from a body's dashboard, in date order.
    pub openings: Vec<Balance>,
    /// Balances that a body's dashboard shows, to be checked, in date order.
    pub readings: Vec<Balance>,
    /// Declarations made, in date order.
    pub declarations: Vec<Declaration>,
}

impl Ledger {
    /// Puts everything in an order that does not depend on the order in the file.
    fn sort(&mut self) {
        self.holdings.sort_by_key(|holding| holding.credential);
        let days = |activity: &Activity| (activity.on.last, activity.on.first);
        // Activities are large to move: each is moved to its place once, and those of the same days are few.
        if !self.activities.is_sorted_by_key(days) {
            self.activities.sort_by_cached_key(days);
        }
        for same_days in self.activities.chunk_by_mut(|one, other| days(one) == days(other)) {
            same_days.sort_by(|one, other| one.id.cmp(&other.id));
        }
        for activity in &mut self.activities {
            activity.split.sort_by_key(|(program, group, _)| (*program, *group));
            activity.claims.sort_by_key(|claim| claim.credential);
        }
        self.openings.sort_by_key(|opening| (opening.on, opening.credential));
        self.readings.sort_by_key(|reading| (reading.on, reading.credential));
        self.payments.sort_by(|a, b| {
            let key = |payment: &Payment| {
                (payment.on, payment.program, payment.fee, payment.credential, payment.for_)
            };
            let sum = |payment: &Payment| payment.amount.as_ref().map(|money| money.amount);
            (key(a), sum(a)).cmp(&(key(b), sum(b)))
        });
        self.subscriptions.sort_by_key(|subscription| {
            (subscription.from, subscription.program, subscription.product, subscription.to)
        });
        // By text: the numbers of new words depend on the order in which they were met.
        let symbols = &self.symbols;
        self.exams.sort_by_key(|exam| (exam.on, symbols.text(exam.exam)));
        self.declarations.sort_by_key(|made| (made.on, made.credential, symbols.text(made.declaration)));
    }
}

/// A certificate a person holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// Which.
    pub credential: CredentialRef,
    /// The day it was granted, if the ledger says so. At least this or a cycle is there.
    pub granted: Option<Date>,
    /// Cycles the ledger states, in order, without overlap. Later ones follow from the credential's term.
    pub cycles: Vec<Period>,
    /// Since when it is known.
    pub known: Date,
    /// Where it stands in the file.
    pub span: Span,
}

/// Something a person did or plans.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its id, unique in the ledger.
    pub id: Box<str>,
    /// What it is called.
    pub title: Box<str>,
    /// The same in English.
    pub title_en: Option<Box<str>>,
    /// Its first and last day.
    pub on: Period,
    /// Done or planned.
    pub status: ActivityStatus,
    /// Its kind.
    pub kind: Symbol,
    /// Hours spent.
    pub hours: Option<Amount>,
    /// Who offered it.
    pub provider: Option<Symbol>,
    /// How it was delivered.
    pub delivery: Option<Symbol>,
    /// The person's role.
    pub role: Option<Symbol>,
    /// Its form.
    pub form: Option<Symbol>,
    /// What tells the same item apart from another.
    pub item: Option<Symbol>,
    /// Domains it is about; `None`: not stated.
    pub domains: Option<Words>,
    /// Tags.
    pub tags: Words,
    /// Declared facts by the place of the fact in [`crate::rulebook::Rulebook::facts`]; empty when none is stated.
    pub facts: Vec<Option<Value>>,
    /// Hours by group, for an activity that is split over groups.
    pub split: Vec<(ProgramIx, GroupIx, Amount)>,
    /// Proof at hand.
    pub proofs: Proofs,
    /// What was submitted, in the order of the rulebook's certificates.
    pub claims: Vec<Claim>,
    /// Since when it is known.
    pub known: Date,
    /// Where it stands in the file.
    pub span: Span,
}

/// A few words, without room of their own elsewhere as long as they are few.
pub type Words = SmallVec<[Symbol; 4]>;

/// The proofs of an activity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proofs {
    all: SmallVec<[Proof; 1]>,
    kinds: Words,
}

impl Proofs {
    /// Their kinds, as scripts read them.
    #[must_use]
    pub fn kinds(&self) -> &[Symbol] {
        &self.kinds
    }

    fn push(&mut self, proof: Proof) {
        self.kinds.push(proof.kind);
        self.all.push(proof);
    }
}

impl FromIterator<Proof> for Proofs {
    fn from_iter<I: IntoIterator<Item = Proof>>(proofs: I) -> Self {
        let mut all = Self::default();
        proofs.into_iter().for_each(|proof| all.push(proof));
        all
    }
}

impl std::ops::Deref for Proofs {
    type Target = [Proof];

    fn deref(&self) -> &[Proof] {
        &self.all
    }
}

/// A proof of an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// What sort of proof it is.
    pub kind: Symbol,
    /// The file.
    pub file: Option<Box<str>>,
    /// Its SHA-256, in hexadecimal.
    pub hash: Option<Box<str>>,
    /// The language it is written in.
    pub language: Option<Symbol>,
    /// What it shows: name, date, hours.
    pub shows: Vec<Symbol>,
    /// Since when it is known, where that is later than its activity.
    pub known: Option<Date>,
}

/// An activity submitted to one body for one credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// For which credential.
    pub credential: CredentialRef,
    /// Where it stands.
    pub status: ClaimStatus,
    /// When it was sent.
    pub submitted: Option<Date>,
    /// When the body decided.
    pub decided: Option<Date>,
    /// The body's number for it.
    pub id: Option<Box<str>>,
    /// Credits claimed.
    pub claimed: Option<Amount>,
    /// Credits awarded.
    pub awarded: Option<Amount>,
    /// The reason the body gave.
    pub reason: Option<Box<str>>,
    /// The category it was submitted under.
    pub category: Option<CategoryIx>,
    /// The group it was submitted under.
    pub group: Option<GroupIx>,
}

/// A fee that was paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// Whose fee.
    pub program: ProgramIx,
    /// Which fee.
    pub fee: FeeIx,
    /// When.
    pub on: Date,
    /// The days it is for, where the receipt says so.
    pub for_: Option<Period>,
    /// For which credential, where it is paid for each.
    pub credential: Option<CredentialRef>,
    /// How much.
    pub amount: Option<Money>,
    /// Since when it is known.
    pub known: Date,
}

/// A subscription to a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    /// Whose product.
    pub program: ProgramIx,
    /// Which product.
    pub product: ProductIx,
    /// Its first day.
    pub from: Date,
    /// Its last day; [`Date::LATEST`] while no end is known.
    pub to: Date,
    /// Since when it is known.
    pub known: Date,
}

/// An exam that was passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Exam {
    /// Which.
    pub exam: Symbol,
    /// When.
    pub on: Date,
    /// Since when it is known.
    pub known: Date,
}

/// What a body's dashboard shows: all that the body had counted in the cycle up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// For which credential.
    pub credential: CredentialRef,
    /// The day of the balance.
    pub on: Date,
    /// Credits by bucket.
    pub credits: Vec<(Bucket, Amount)>,
    /// Where it was read.
    pub from: Option<Box<str>>,
    /// Since when it is known.
    pub known: Date,
}

/// What a balance is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// All credits, without more detail.
    Total,
    /// A group.
    Group(GroupIx),
    /// A category.
    Category(CategoryIx),
}

/// A declaration that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// For which credential.
    pub credential: CredentialRef,
    /// Which.
    pub declaration: Symbol,
    /// When.
    pub on: Date,
    /// Since when it is known.
    pub known: Date,
}
