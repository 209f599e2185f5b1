//! Certificates, and how long they last.

use crate::{
    document::{
        Node, NodeKind,
        leaf::Named,
        record::{FromNode, Reader},
        shape::{Choice, Shape},
    },
    record,
    vocabulary::{
        date::{Length, Moment},
        name::{CredentialId, SourceId, ValueId, Word},
        span::At,
        text::Text,
    },
    words,
};

use super::{
    rule::Confidence,
    setting::{Setting, Value},
};

record! {
    /// A certificate the body grants.
    pub struct Credential {
        /// What it is called.
        required "title" title: Text;
        /// Classes it belongs to; rules can be written for a class.
        default "classes" classes: Vec<At<Word>>;
        /// The domains of its body of knowledge, which expressions read as `credential.domains`.
        default "domains" domains: Vec<At<Word>>;
        /// Since when it is granted. Default: always.
        optional "since" since: Moment;
        /// Since when it is no longer granted. Default: it is granted still.
        optional "retired" retired: Moment;
        /// Since when it is known to this policy. Default: `since`, else the publishing of its sources.
        optional "known" known: Moment;
        /// How long it lasts.
        required "term" term: Setting<Term>;
        /// Values of this credential, which come before those of the policy.
        default "values" values: Named<ValueId, Value>;
        /// Credentials that are renewed together with this one, whatever their own requirements say: when it is renewed in
        /// their cycle, or has everything for its renewal by the end of it. From then on they share its last day. That
        /// earning it renews them is a route of theirs.
        default "renews" renews: Vec<At<CredentialId>>;
        /// The sources of the above.
        default "source" source: Vec<At<SourceId>>;
        /// How far the above can be trusted, if that differs from the source. Default: as the best of its sources.
        optional "confidence" confidence: Confidence;
        /// Anything a reader should know.
        optional "note" note: Text;
    }

    /// Cycles of a fixed length.
    pub struct Cycles {
        /// How long a cycle is.
        required "length" length: Length;
        /// The day the first cycle starts. Default: `granted`.
        optional "starts" starts: Starts;
        /// The day a cycle ends. Default: `day-before`.
        optional "ends" ends: Ends;
        /// Activities from the day of the grant until the first cycle starts count in the first cycle. Default: `no`.
        default "early" early: bool;
        /// A different length for the first cycle. Default: `length`.
        optional "first" first: Length;
        /// Where the cycle after a late renewal starts. Default: `old-end`.
        optional "next" next: NextStart;
    }
}

words! {
    /// The day the first cycle starts.
    pub enum Starts {
        /// The day the credential was granted.
        Granted = "granted",
        /// The first day of the month after the grant.
        NextMonth = "next-month",
        /// The first day of the calendar year after the grant.
        NextYear = "next-year",
    }

    /// The day a cycle ends.
    pub enum Ends {
        /// The day before the anniversary of its start.
        DayBefore = "day-before",
        /// The anniversary itself.
        Anniversary = "anniversary",
        /// The last day of the month of the day before the anniversary.
        MonthEnd = "month-end",
    }

    /// Where the next cycle starts.
    pub enum NextStart {
        /// The day after the old cycle ended, however late the renewal was.
        OldEnd = "old-end",
        /// The day the renewal was completed.
        Completion = "completion",
    }
}

/// How long a credential lasts.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// `lifetime`: it never expires and nothing must be done.
    Lifetime,
    /// It is renewed cycle by cycle.
    Cycles(Cycles),
}

const LIFETIME: Choice = Choice { word: "lifetime", doc: &["It never expires, and nothing must be done."] };

impl FromNode for Term {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Words(&[LIFETIME]), Length::shape(), Cycles::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Scalar(scalar) if &*scalar.text == LIFETIME.word => Some(Self::Lifetime),
            NodeKind::Map(_) => Cycles::from_node(node, reader).map(Self::Cycles),
            NodeKind::Scalar(_) | NodeKind::List(_) => {
                let length = Length::from_node(node, reader)?;
                Some(Self::Cycles(Cycles {
                    length,
                    starts: None,
                    ends: None,
                    early: false,
                    first: None,
                    next: None,
                    span: node.span,
                }))
            }
        }
    }
}
