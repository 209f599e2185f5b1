//! A setting: a value that may depend on the date and on circumstances.
//!
//! One primitive covers constants, values that change with a handbook, values per credential or role, and the odd
//! script: a setting is a plain value, or a list of alternatives. Of the alternatives whose dates include the governing
//! date and whose `when` is true, the one with the latest `from` holds; among equals the first written.

use crate::{
    document::{
        Node, NodeKind,
        leaf::Expr,
        record::{FromFields, FromNode, Reader},
        shape::Shape,
    },
    record,
    vocabulary::{
        date::Moment,
        name::SourceId,
        span::{At, Span},
        text::Text,
    },
};

use super::rule::{Clock, Confidence};

record! {
    /// The keys of an alternative beside its value.
    pub struct Condition {
        /// The first day it holds. Default: always.
        optional "from" from: Moment;
        /// The last day it holds. Default: it has not ended.
        optional "to" to: Moment;
        /// An expression that must be true. Default: true.
        optional "when" when: Expr;
        /// Since when it is known. Default: when its sources were published.
        optional "known" known: Moment;
        /// The sources it rests on. Default: those of the rule.
        default "source" source: Vec<At<SourceId>>;
        /// How far it can be trusted. Default: as the best of its sources.
        optional "confidence" confidence: Confidence;
        /// Anything a reader should know.
        optional "note" note: Text;
    }
}

/// One of the values a setting can have, and when it has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative<T> {
    /// The value.
    pub is: T,
    /// When it holds.
    pub condition: Condition,
}

/// A value that may depend on the date and on circumstances.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting<T> {
    /// At least one. A plain value is one alternative that always holds.
    pub alternatives: Vec<Alternative<T>>,
    /// Where the setting stands.
    pub span: Span,
}

impl<T: FromNode> FromFields for Alternative<T> {
    fn fields() -> Vec<crate::document::shape::Field> {
        let mut fields = vec![crate::document::shape::Field {
            key: "is",
            required: true,
            shape: T::shape(),
            doc: &["The value."],
        }];
        fields.extend(Condition::fields());
        fields
    }

    fn from_fields(fields: &mut crate::document::record::Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let is = fields.required("is", reader);
        let condition = Condition::from_fields(fields, reader);
        Some(Self { is: is?, condition: condition? })
    }
}

impl<T: FromNode> FromNode for Alternative<T> {
    fn shape() -> Shape {
        Shape::Record(crate::document::shape::RecordShape {
            name: "Alternative",
            doc: &["One of the values a setting can have, and when it has it."],
            fields: Self::fields,
            least: 0,
            rest: None,
        })
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut fields = crate::document::record::Fields::of(node, &Self::shape(), reader)?;
        let value = Self::from_fields(&mut fields, reader);
        fields.finish(Self::fields, reader)?;
        value
    }
}

impl<T: FromNode> FromNode for Setting<T> {
    fn shape() -> Shape {
        Shape::Either(vec![T::shape(), Shape::List(Box::new(Alternative::<T>::shape()), 1)])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let alternatives = match &node.kind {
            NodeKind::List(nodes) if !nodes.is_empty() => {
                let read: Vec<_> = nodes.iter().map(|node| Alternative::from_node(node, reader)).collect();
                read.into_iter().collect::<Option<Vec<_>>>()?
            }
            NodeKind::List(_) => return reader.wrong_shape(node, &Self::shape()),
            NodeKind::Scalar(_) | NodeKind::Map(_) => {
                let condition = Condition {
                    from: None,
                    to: None,
                    when: None,
                    known: None,
                    source: Vec::new(),
                    confidence: None,
                    note: None,
                    span: node.span,
                };
                vec![Alternative { is: T::from_node(node, reader)?, condition }]
            }
        };
        Some(Self { alternatives, span: node.span })
    }
}

/// A named value: a setting whose values are expressions, with the clock that governs it.
///
/// Written as a setting, or as `{by: CLOCK, is: SETTING}` when another date than the default governs.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Which date governs. Default: that of the rule that reads the value.
    pub by: Option<Clock>,
    /// The value.
    pub is: Setting<Expr>,
}

record! {
    /// A named value with the clock that governs it.
    pub struct ClockedValue {
        /// Which date governs.
        required "by" by: Clock;
        /// The value.
        required "is" is: Setting<Expr>;
    }
}

impl FromNode for Value {
    fn shape() -> Shape {
        Shape::Either(vec![Setting::<Expr>::shape(), ClockedValue::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, NodeKind::Map(_)) {
            let clocked = ClockedValue::from_node(node, reader)?;
            Some(Self { by: Some(clocked.by), is: clocked.is })
        } else {
            Setting::from_node(node, reader).map(|is| Self { by: None, is })
        }
    }
}
