//! Document -> Case.

use crate::{
    document::{
        Document, Node, NodeKind,
        record::{FromNode, Reader},
        shape::Shape,
    },
    ledger::{self, Ledger},
    policy::rule::Said,
    rulebook::Rulebook,
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::{Diagnostic, Severity},
        span::At,
    },
};

use super::{Bounds, Case, Range, RuleList};

/// Reads a case with its ledger. Both are there when no mistake is an error.
#[must_use]
pub fn read(document: &Document, rulebook: &Rulebook) -> (Option<(Case, Ledger)>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let case = Case::from_node(&document.root, &mut reader);
    let mut diagnostics = reader.diagnostics;
    let read = case.map(|case| {
        let ledger = ledger::from_document::resolve(&case.ledger, rulebook, &mut diagnostics);
        (case, ledger)
    });
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error);
    (read.filter(|_| !failed), diagnostics)
}

impl FromNode for At<Range> {
    fn shape() -> Shape {
        Shape::Either(vec![Amount::shape(), Bounds::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let interval = match &node.kind {
            NodeKind::Map(_) => {
                let bounds = Bounds::from_node(node, reader)?;
                Interval { sure: bounds.sure, possible: bounds.possible }
            }
            NodeKind::Scalar(_) | NodeKind::List(_) => Interval::exactly(Amount::from_node(node, reader)?),
        };
        Some(Self::new(Range(interval), node.span))
    }
}

impl FromNode for At<Said> {
    fn shape() -> Shape {
        Said::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        Said::from_node(node, reader).map(|said| Self::new(said, node.span))
    }
}

impl FromNode for RuleList {
    fn shape() -> Shape {
        Shape::List(Box::new(<Box<str>>::shape()), 0)
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::List(_) => Vec::from_node(node, reader).map(|rules| Self { rules, span: node.span }),
            NodeKind::Scalar(_) | NodeKind::Map(_) => reader.wrong_shape(node, &Self::shape()),
        }
    }
}
