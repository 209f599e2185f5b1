//! What is asked of the engine so that a written answer is held against what the rules compute.

use crate::{
    document::{
        Node, NodeKind,
        record::{FromNode, Reader},
        shape::{RecordShape, ScalarShape, Shape},
    },
    record,
    vocabulary::{
        date::{Length, Moment},
        name::Word,
        phrase::Phrase,
        span::At,
        text::Text,
    },
    words,
};

words! {
    /// What a probe asks of the engine.
    pub enum Asks {
        /// Whether its activities count.
        Counts = "counts",
        /// Whether its activities need proof: yes where nothing is credited without it, partly where it is shown at an audit
        /// only.
        Proof = "proof",
        /// What its activities give, or what the fee under `of` is, as a figure: nobody can tell while that is more than
        /// one. A single figure is neither a yes nor a no.
        Figure = "figure",
        /// Whether the requirement, route or duty under `of` binds the certificate.
        Required = "required",
        /// Whether the requirement or route under `of` is met; without `of`, whether everything is.
        Met = "met",
        /// Whether the duty under `of` is kept up on the day.
        Covered = "covered",
        /// Whether the fee under `of` is included in a product on the day.
        Included = "included",
        /// Whether the fee under `of` must be paid for the day: no where a product includes it.
        Owed = "owed",
        /// Whether surplus moves into the next cycle. Where no rule says anything about that, nobody can tell.
        Carries = "carries",
        /// Whether the certificate has lapsed.
        Lapses = "lapses",
    }
}

record! {
    /// A small record that the engine evaluates for a text. What comes out must be the `verdict` of the text, for each
    /// certificate it is for and on each day it is in force. Of several probes with different results, the text says
    /// `partly` where one of them is a yes.
    pub struct Probe {
        /// What it shows, where a text has several. Default: what is asked.
        optional "title" title: Text;
        /// What is asked.
        required "asks" asks: Asks;
        /// The requirement, route, duty or fee that is asked about, as `section.name`.
        optional "of" of: At<Box<str>>;
        /// The certificates or classes it is put for. Default: those of the text.
        default "for" for_: Vec<At<Word>>;
        /// How long the certificate has been held on the day. Default: `1 year`.
        optional "held" held: Length;
        /// The day it is put for, where the text is about days that are over. Default: the day that is asked about.
        optional "on" on: Moment;
        /// What else is on record: a ledger, in which a day may be written as `today`, `3 months ago` or `in 10 days`,
        /// and the certificate that is asked about as `this certificate`.
        /// Where it holds no certificate, it is the one asked about. An activity without `on` is of the day, and one without
        /// `proof` has all that is asked for.
        optional "ledger" ledger: Records;
    }
}

/// Records that are read once the day is known.
#[derive(Clone, Debug)]
pub struct Records(pub Node);

impl PartialEq for Records {
    fn eq(&self, other: &Self) -> bool {
        format!("{:?}", self.0.kind) == format!("{:?}", other.0.kind)
    }
}

/// A value in records.
fn value() -> Shape {
    let scalar = || Shape::Scalar(ScalarShape::text(Phrase::new("a value", "値")));
    let item = Shape::Either(vec![scalar(), Records::shape()]);
    Shape::Either(vec![scalar(), Shape::List(Box::new(item), 0), Records::shape()])
}

impl FromNode for Records {
    fn shape() -> Shape {
        Shape::Record(RecordShape {
            name: "Records",
            doc: &["Parts of a ledger, as `docs/ledger.md` tells."],
            fields: Vec::new,
            least: 0,
            rest: Some(value),
        })
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Map(entries) => {
                let well = entries.iter().filter(|entry| is_value(&entry.value, reader)).count();
                (well == entries.len()).then(|| Self(node.clone()))
            }
            NodeKind::Scalar(_) | NodeKind::List(_) => reader.wrong_shape(node, &Self::shape()),
        }
    }
}

/// Whether it is made as [`value`] says: ledgers have no lists in lists.
fn is_value(node: &Node, reader: &mut Reader) -> bool {
    match &node.kind {
        NodeKind::Scalar(_) => Box::<str>::from_node(node, reader).is_some(),
        NodeKind::Map(_) => Records::from_node(node, reader).is_some(),
        NodeKind::List(items) => {
            let well = items.iter().filter(|item| match item.kind {
                NodeKind::List(_) => reader.wrong_shape::<()>(item, &value()).is_some(),
                NodeKind::Scalar(_) | NodeKind::Map(_) => is_value(item, reader),
            });
            well.count() == items.len()
        }
    }
}
