//! A text as a tree of scalars, lists and mappings with places, and no sense yet.
//!
//! [`from_text`] makes a [`Document`] of YAML (JSON is YAML too); [`record`] gives parts of it a meaning, and is the one
//! definition from which reading, JSON Schema and the reference pages come.

pub mod from_bytes;
pub mod from_text;
pub mod inside;
pub mod leaf;
pub mod record;
pub mod shape;
mod syntax;

use crate::vocabulary::{
    phrase::Phrase,
    span::{FileId, Span},
};

/// One text, read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text it came from.
    pub file: FileId,
    /// The one value at the top.
    pub root: Node,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The bytes it covers, without anchors, comments and blank space around it. For a scalar in a block (`|`, `>`):
    /// from the first character of its first line that is not blank, after the indentation, to the block's end.
    pub span: Span,
}

/// The three sorts of value. What a scalar means is decided by whoever reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A text, as written, without quotes and escapes.
    Scalar(Scalar),
    /// Values in order.
    List(Vec<Node>),
    /// Entries in the order written. No key occurs twice: a second one is reported and left out.
    Map(Vec<Entry>),
}

/// A scalar and how it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text.
    pub text: Box<str>,
    /// How it was written.
    pub style: Style,
}

/// How a scalar was written; it decides whether places inside it can be found again in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// On one line without quotes: places map exactly.
    Plain,
    /// In quotes.
    Quoted,
    /// A block with `|`: places map exactly, line by line.
    Literal,
    /// Folded (`>`) or plain over several lines: line ends are lost.
    Folded,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: Box<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A text that stands in the place of something written.
    #[must_use]
    pub fn text(text: &str, span: Span) -> Self {
        Self { kind: NodeKind::Scalar(Scalar { text: text.into(), style: Style::Plain }), span }
    }

    /// Values that stand in the place of something written.
    #[must_use]
    pub fn list(values: Vec<Self>, span: Span) -> Self {
        Self { kind: NodeKind::List(values), span }
    }

    /// Keys, those that have a value, that stand in the place of something written.
    #[must_use]
    pub fn map(entries: Vec<(&str, Option<Self>)>, span: Span) -> Self {
        let entry = |(key, value): (&str, Option<Self>)| {
            Some(Entry { key: key.into(), key_span: span, value: value? })
        };
        Self { kind: NodeKind::Map(entries.into_iter().filter_map(entry).collect()), span }
    }

    /// A mapping with more entries.
    #[must_use]
    pub fn with(mut self, more: &[Entry]) -> Self {
        if let NodeKind::Map(entries) = &mut self.kind {
            entries.extend_from_slice(more);
        }
        self
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// The value of a key, if it is a mapping with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            NodeKind::Map(entries) => {
                entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.value)
            }
            NodeKind::Scalar(_) | NodeKind::List(_) => None,
        }
    }

    /// What sort of value it is, in words for a diagnostic.
    #[must_use]
    pub fn sort(&self) -> Phrase {
        match &self.kind {
            NodeKind::Scalar(scalar) if scalar.text.is_empty() && scalar.style == Style::Plain => {
                Phrase::new("nothing", "空の値")
            }
            NodeKind::Scalar(_) => Phrase::new("a single value", "単独の値"),
            NodeKind::List(_) => Phrase::new("a list", "リスト"),
            NodeKind::Map(_) => Phrase::new("a mapping", "マッピング"),
        }
    }
}
