//! Policy cases: a record, and what must come out of it.

pub mod compare;
pub mod read;

use crate::{
    document::leaf::Named,
    policy::rule::Said,
    record,
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
        name::{CredentialId, Name, Word},
        span::At,
        text::Text,
    },
};

record! {
    /// A record, and what must come out of it. What is not stated under `expect` is not compared; what is stated is
    /// compared exactly.
    pub struct Case {
        /// Its name, which is the name of its file.
        required "case" case: At<Word>;
        /// What it shows.
        optional "title" title: Text;
        /// The day that is asked about.
        required "on" on: Date;
        /// Forget what became known after this day.
        optional "known-on" known_on: Date;
        /// The record, as in a ledger file.
        required "ledger" ledger: crate::ledger::written::Ledger;
        /// What must come out.
        required "expect" expect: Expect;
    }

    /// What must come out of a case.
    pub struct Expect {
        /// By activity and certificate.
        default "activities" activities: Named<Id, Named<CredentialId, ExpectActivity>>;
        /// By certificate.
        default "credentials" credentials: Named<CredentialId, ExpectCredential>;
        /// By fee: the payments of the cycle.
        default "fees" fees: Named<Word, Vec<ExpectPayment>>;
    }

    /// What one activity must give for one certificate.
    pub struct ExpectActivity {
        /// Whether it counts.
        optional "verdict" verdict: At<Said>;
        /// Credits that count.
        optional "credits" credits: At<Range>;
        /// Its category; `none` for none.
        optional "category" category: At<Word>;
        /// Its group; `none` for none.
        optional "group" group: At<Word>;
        /// The rules that decided, all of them, in order.
        optional "rules" rules: RuleList;
    }

    /// Where one certificate must stand.
    pub struct ExpectCredential {
        /// What it is.
        optional "state" state: At<Word>;
        /// Whether everything is met.
        optional "met" met: At<Said>;
        /// The cycle that is told of.
        optional "cycle" cycle: At<crate::vocabulary::date::Period>;
        /// Requirements by name.
        default "requirements" requirements: Named<Word, ExpectRequirement>;
        /// Routes by name.
        default "routes" routes: Named<Word, ExpectRequirement>;
        /// Credits by group.
        default "groups" groups: Named<Word, At<Range>>;
        /// Credits by category.
        default "categories" categories: Named<Word, At<Range>>;
        /// Duties by name.
        default "coverage" coverage: Named<Word, ExpectCoverage>;
        /// Credits in all.
        optional "counted" counted: At<Range>;
        /// Credits carried in from the cycle before.
        optional "carried-in" carried_in: At<Range>;
        /// Credits that would move into the next cycle.
        optional "carry-out" carry_out: At<Range>;
    }

    /// Where a requirement or route must stand.
    pub struct ExpectRequirement {
        /// Whether it is met.
        optional "verdict" verdict: At<Said>;
        /// What is there, in the stretches of its window that are not met or, where all are, in the last.
        optional "have" have: At<Range>;
        /// What is needed.
        optional "want" want: At<Range>;
    }

    /// Where a duty must stand.
    pub struct ExpectCoverage {
        /// Whether every day up to the day asked about is covered.
        optional "verdict" verdict: At<Said>;
        /// The last day covered.
        optional "until" until: At<Date>;
    }

    /// One payment of a fee.
    pub struct ExpectPayment {
        /// The day it is due.
        required "due" due: At<Date>;
        /// The amounts it may be.
        optional "amounts" amounts: Vec<crate::vocabulary::amount::Money>;
        /// `paid`, `included`, `partly-included`, `later` or `due`.
        optional "state" state: At<Word>;
    }

    /// An amount of which the least and the most are stated.
    pub struct Bounds {
        /// What is sure.
        required "sure" sure: Amount;
        /// What is possible.
        required "possible" possible: Amount;
    }
}

/// The id of an activity, which is free text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Name for Id {
    const EXPECTED: &'static str = "the id of an activity";
    const PATTERN: &'static str = "^.+$";

    fn parse(text: &str) -> Result<Self, crate::vocabulary::name::NotAName> {
        Ok(Self(text.into()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

/// An amount, exact or with its least and most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range(pub Interval);

/// The ids of rules, in order, with the place of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleList {
    /// The ids.
    pub rules: Vec<At<Box<str>>>,
    /// Where the list stands.
    pub span: crate::vocabulary::span::Span,
}
