//! The file format of a catalogue: what a person could do, for how much time and money, and when.

use crate::{
    document::{
        Document, Entry, Node,
        leaf::Named,
        record::{Fields, FromFields, FromNode, Reader},
        shape::{RecordShape, Shape},
    },
    ledger::written::Raw,
    record,
    vocabulary::{
        amount::{Amount, Money},
        date::{Length, Period},
        diagnostic::Diagnostic,
        name::Word,
        span::At,
        text::Text,
    },
};

record! {
    /// What could be done.
    pub struct Catalogue {
        /// The opportunities, by name.
        required "opportunities" opportunities: Named<Word, Opportunity>;
        /// Days on which nothing can be done.
        default "busy" busy: Vec<At<Period>>;
        /// The most hours that fit in one day, over everything that has fixed days. Default: 24.
        optional "hours-a-day" hours_a_day: At<Amount>;
    }

    /// The keys of an opportunity. It is one of: an activity (with `kind`), an exam, a subscription (with `product`), a fee
    /// or a declaration. Beside them stand the keys of an activity of a ledger, but not `id`, `status` and `claims`. An
    /// activity without `proof` comes with whatever proof is asked for.
    pub struct OpportunityKeys {
        /// What it is called. Default: its name.
        optional "title" title: Text;
        /// The days on which it is offered: each a day, or a first and last day. Once on each at most.
        default "on" on: Vec<At<Period>>;
        /// Days within which it can be done on any. Default, where `on` is not written: from the day asked about on.
        default "within" within: Vec<At<Period>>;
        /// How often it can be done at most. Default: as often as `on` has days, else once.
        optional "times" times: At<Amount>;
        /// What it costs each time. Default: nothing.
        optional "cost" cost: At<Money>;
        /// Hours that it takes each time. Default: none.
        optional "hours" hours: At<Amount>;
        /// Minutes that it takes, instead of hours.
        optional "minutes" minutes: At<Amount>;
        /// The kind of activity that it is.
        optional "kind" kind: At<Word>;
        /// The exam that is passed, by the name of its certificate.
        optional "exam" exam: At<Word>;
        /// The product that is subscribed to.
        optional "product" product: At<Word>;
        /// How long a subscription lasts. Default: no end is known.
        optional "lasts" lasts: Length;
        /// The fee that is paid.
        optional "fee" fee: At<Word>;
        /// The days that the fee is for. Default: the window it is paid in, or the next one that is open.
        optional "for" for_: At<Period>;
        /// The declaration that is made.
        optional "declaration" declaration: At<Word>;
        /// The certificate that a fee is paid for or a declaration is made for.
        optional "credential" credential: At<Word>;
        /// Whose product or fee it is, where several policies have one of that name.
        optional "policy" policy: At<Word>;
    }
}

/// Something that could be done: its keys, and those of an activity beside them.
#[derive(Clone, Debug)]
pub struct Opportunity {
    /// The keys of every opportunity.
    pub keys: OpportunityKeys,
    /// Keys of an activity, as written.
    pub rest: Vec<Entry>,
    /// The whole of it.
    pub node: Node,
}

impl PartialEq for Opportunity {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl FromNode for Opportunity {
    fn shape() -> Shape {
        match OpportunityKeys::shape() {
            Shape::Record(record) => {
                Shape::Record(RecordShape { name: "Opportunity", rest: Some(Raw::shape), ..record })
            }
            other => other,
        }
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, &Self::shape(), reader)?;
        let keys = OpportunityKeys::from_fields(&mut fields, reader);
        let rest = fields.take_rest().into_iter().cloned().collect();
        Some(Self { keys: keys?, rest, node: node.clone() })
    }
}

/// Reads a catalogue. It is there as far as it could be read; it must not be used while a mistake is an error.
#[must_use]
pub fn read(document: &Document) -> (Option<Catalogue>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let catalogue = Catalogue::from_node(&document.root, &mut reader);
    (catalogue, reader.diagnostics)
}
