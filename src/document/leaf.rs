//! Leaves and containers that records are made of.

use indexmap::IndexMap;

use crate::{
    message,
    vocabulary::{
        amount::{Amount, Money, NotAnAmount, Rounding},
        date::{Date, Length, Moment, NotADate, Period},
        diagnostic::{Code, Diagnostic},
        message::quote,
        name::Name,
        phrase::Phrase,
        span::{At, Span},
        text::Text,
    },
};

use super::{
    Node, NodeKind, Scalar, Style,
    record::{FromNode, Reader},
    shape::{Bare, Choice, RecordShape, ScalarShape, Shape},
};

/// A mapping from names to values, in the order written.
pub type Named<N, T> = IndexMap<N, T>;

/// A rhai expression, and how it stands in the file.
#[derive(Clone, Debug)]
pub struct Expr {
    /// The text given to rhai.
    pub text: Box<str>,
    /// How it was written; it decides how places inside it are found in the file.
    pub style: Style,
    /// The bytes of its content.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Any text.
pub const A_TEXT: Phrase = Phrase::new("a text", "テキスト");

/// A text that stands for itself, on one line or several.
pub type Line = At<Box<str>>;

fn scalar<'n>(node: &'n Node, shape: &Shape, reader: &mut Reader) -> Option<&'n Scalar> {
    match node.as_scalar() {
        Some(scalar) if !scalar.text.is_empty() || scalar.style != Style::Plain => Some(scalar),
        Some(_) | None => reader.wrong_shape(node, shape),
    }
}

/// Implements `FromNode` for leaves that are read from a scalar's text.
macro_rules! leaf {
    ($($Type:ty: $english:literal, $japanese:literal, $pattern:literal, $bare:ident, $code:ident, $parse:expr;)*) => { $(
        impl FromNode for $Type {
            fn shape() -> Shape {
                Shape::Scalar(ScalarShape { bare: Bare::$bare, ..ScalarShape::fitting(Phrase::new($english, $japanese), $pattern, Code::$code) })
            }

            fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
                let scalar = scalar(node, &Self::shape(), reader)?;
                let parse: fn(&str) -> Result<Self, Option<Phrase>> = $parse;
                match parse(&scalar.text) {
                    Ok(value) => Some(value),
                    Err(reason) => {
                        let message = message!(
                            |language| "{} is not {}",
                            "{} は{}ではない",
                            quote(&scalar.text),
                            Phrase::new($english, $japanese).say(language)
                        );
                        let diagnostic = Diagnostic::new(Code::$code, node.span, message);
                        let diagnostic = half_width(diagnostic, &scalar.text);
                        reader.report(match reason {
                            Some(reason) => diagnostic.label(reason.message()),
                            None => diagnostic,
                        })
                    }
                }
            }
        }
    )* };
}

/// Offers the half-width form of a text with full-width digits and signs, as Japanese keyboards type them.
fn half_width(diagnostic: Diagnostic, text: &str) -> Diagnostic {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    let narrowed: String = text.chars().take(100).map(narrow).collect();
    if text.starts_with(&narrowed) {
        return diagnostic;
    }
    diagnostic.help(message!("write it half-width: {}", "半角で書く: {}", quote(&narrowed)))
}

fn date_reason(why: NotADate) -> Option<Phrase> {
    match why {
        NotADate::Syntax => None,
        NotADate::NoSuchDay => Some(Phrase::new("there is no such day", "そのような日はない")),
        NotADate::Year => Some(Phrase::new("years go from 1900 to 2200", "年は 1900 から 2200 まで")),
    }
}

fn amount_reason(why: NotAnAmount) -> Option<Phrase> {
    match why {
        NotAnAmount::Syntax => None,
        NotAnAmount::Range => Some(Phrase::new(
            "out of range: at most 1000000000, at most six decimals; money not below zero, steps above it",
            "範囲外: 1000000000 以下、小数は6桁まで。金額は0以上、刻みは0より大きい数",
        )),
    }
}

leaf! {
    Date: "a date, as `2025-04-08`", "日付（例 `2025-04-08`）", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", None, BadDate, |text| text.parse().map_err(date_reason);
    Moment: "a day, month or year, as `2025-04-08`, `2025-04` or `2025`", "日、月または年（例 `2025-04-08`、`2025-04`、`2025`）", r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", Years, BadDate,
        |text| text.parse().map_err(date_reason);
    Length: "a length of time, as `3 years`, `6 months` or `90 days`", "期間の長さ（例 `3 years`、`6 months`、`90 days`）", r"^[0-9]{1,4} (day|week|month|year)s?$", None, BadDate,
        |text| text.parse().map_err(date_reason);
    Rounding: "a rounding rule, as `down to 0.25`, `nearest 0.5` or `up to 1`", "丸めの規則（例 `down to 0.25`、`nearest 0.5`、`up to 1`）",
        r"^(down to|nearest|up to) [0-9]+(\.[0-9]{1,6})?$", None, BadNumber, |text| text.parse().map_err(amount_reason);
    Money: "a sum of money, as `145 USD`", "金額（例 `145 USD`）", r"^[0-9]+(\.[0-9]{1,6})? [A-Z]{3}$", None, BadNumber,
        |text| text.parse().map_err(amount_reason);
    Period: "a stretch of days, as `2024-03-01 .. 2027-02-28`, or one day", "日の範囲（例 `2024-03-01 .. 2027-02-28`）または一日",
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( *\.\. *[0-9]{4}-[0-9]{2}-[0-9]{2})?$", None, BadDate, |text| {
            let (first, last) = text.split_once("..").map_or((text, text), |(first, last)| (first.trim(), last.trim()));
            let (first, last) = (first.parse().map_err(date_reason)?, last.parse().map_err(date_reason)?);
            Period::new(first, last).ok_or(Some(Phrase::new("the end is before the start", "終わりが始まりより前")))
        };
}

impl FromNode for Amount {
    fn shape() -> Shape {
        Shape::Number
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let scalar = scalar(node, &Self::shape(), reader)?;
        match scalar.text.parse() {
            Ok(amount) => Some(amount),
            Err(why) => {
                let message = message!("{} is not a number", "{} は数ではない", quote(&scalar.text));
                let diagnostic = Diagnostic::new(Code::BadNumber, node.span, message);
                let diagnostic = half_width(diagnostic, &scalar.text);
                reader.report(match amount_reason(why) {
                    Some(reason) => diagnostic.label(reason.message()),
                    None => diagnostic.label(message!(
                        "expected ASCII digits, as `40` or `0.25`",
                        "`40` や `0.25` のような半角数字が必要"
                    )),
                })
            }
        }
    }
}

impl FromNode for bool {
    fn shape() -> Shape {
        Shape::Flag
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match scalar(node, &Self::shape(), reader)?.text.as_ref() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            other => reader.report(Diagnostic::new(
                Code::UnknownWord,
                node.span,
                message!(
                    "expected `yes` or `no`, found {}",
                    "`yes` か `no` が必要だが、{} がある",
                    quote(other)
                ),
            )),
        }
    }
}

impl FromNode for Box<str> {
    fn shape() -> Shape {
        Shape::Scalar(ScalarShape::text(A_TEXT))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(scalar(node, &Self::shape(), reader)?.text.clone())
    }
}

impl FromNode for Expr {
    fn shape() -> Shape {
        Shape::Scalar(ScalarShape {
            code: Code::ScriptSyntax,
            ..ScalarShape::text(Phrase::new("a rhai expression", "rhai の式"))
        })
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let scalar = scalar(node, &Self::shape(), reader)?;
        Some(Self { text: scalar.text.clone(), style: scalar.style, span: node.span })
    }
}

crate::record! {
    /// A text in two languages.
    pub struct Languages {
        /// The English text.
        optional "en" english: Box<str>;
        /// The Japanese text.
        optional "ja" japanese: Box<str>;
    }
}

impl FromNode for Text {
    fn shape() -> Shape {
        let languages = match Languages::shape() {
            Shape::Record(record) => Shape::Record(RecordShape { least: 1, ..record }),
            other => other,
        };
        Shape::Either(vec![Shape::Scalar(ScalarShape::text(A_TEXT)), languages])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Scalar(_) => Some(Self::plain(&scalar(node, &Self::shape(), reader)?.text)),
            NodeKind::Map(_) => {
                let languages = Languages::from_node(node, reader)?;
                match Self::new(languages.english.as_deref(), languages.japanese.as_deref()) {
                    Some(text) => Some(text),
                    None => reader.wrong_shape(node, &Self::shape()),
                }
            }
            NodeKind::List(_) => reader.wrong_shape(node, &Self::shape()),
        }
    }
}

/// A name with its place.
impl<N: Name> FromNode for At<N> {
    fn shape() -> Shape {
        Shape::Scalar(ScalarShape::named::<N>())
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let scalar = scalar(node, &Self::shape(), reader)?;
        name(&scalar.text, node.span, reader).map(|value| Self::new(value, node.span))
    }
}

/// Checks a name and reports a text that is none.
pub fn name<N: Name>(text: &str, span: Span, reader: &mut Reader) -> Option<N> {
    match N::parse(text) {
        Ok(name) => Some(name),
        Err(not) => {
            let message = message!("{} is not a name here", "{} はここでは名前として使えない", quote(text));
            let expected = message!(|language| "expected {}", "期待: {}", not.expected.say(language));
            reader.report(half_width(Diagnostic::new(Code::BadName, span, message), text).label(expected))
        }
    }
}

impl FromNode for At<Box<str>> {
    fn shape() -> Shape {
        <Box<str>>::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        <Box<str>>::from_node(node, reader).map(|text| Self::new(text, node.span))
    }
}

/// Implements `FromNode` for values with their places.
macro_rules! placed {
    ($($Type:ty),*) => { $(
        impl FromNode for At<$Type> {
            fn shape() -> Shape {
                <$Type>::shape()
            }

            fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
                <$Type>::from_node(node, reader).map(|value| Self::new(value, node.span))
            }
        }
    )* };
}

placed!(Date, Period, Amount, Money);

/// One value or a list of values.
impl<T: FromNode> FromNode for Vec<T> {
    fn shape() -> Shape {
        Shape::OneOrMany(Box::new(T::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::List(nodes) => {
                let read: Vec<_> = nodes.iter().map(|node| T::from_node(node, reader)).collect();
                read.into_iter().collect()
            }
            NodeKind::Scalar(_) | NodeKind::Map(_) => T::from_node(node, reader).map(|value| vec![value]),
        }
    }
}

impl<T: FromNode> FromNode for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::from_node(node, reader).map(Self::new)
    }
}

impl<N: Name + std::hash::Hash, T: FromNode> FromNode for Named<N, T> {
    fn shape() -> Shape {
        Shape::Map { key: Box::new(At::<N>::shape()), value: Box::new(T::shape()) }
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let NodeKind::Map(entries) = &node.kind else { return reader.wrong_shape(node, &Self::shape()) };
        // What can be read is kept, so that the stage after this one can look for its own sort of mistake too.
        let mut named = Self::with_capacity(entries.len());
        for entry in entries {
            let key = name::<N>(&entry.key, entry.key_span, reader);
            let value = T::from_node(&entry.value, reader);
            match (key, value) {
                (Some(key), Some(value)) => {
                    named.insert(key, value);
                }
                (Some(_), None) | (None, Some(_) | None) => reader.broken.push(entry.key.clone()),
            }
        }
        Some(named)
    }
}

/// Defines a closed set of words as an enum that reads itself.
#[macro_export]
macro_rules! words {
    ($(
        $(#[doc = $doc:literal])*
        pub enum $Name:ident { $( $(#[doc = $word_doc:literal])* $Variant:ident = $word:literal, )* }
    )*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $( $(#[doc = $word_doc])* $Variant, )* }

        impl $Name {
            /// All words of the set.
            pub const WORDS: &'static [$crate::document::shape::Choice] = &[
                $( $crate::document::shape::Choice { word: $word, doc: &[$($word_doc),*] }, )*
            ];

            /// The word as written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$Variant => $word, )* }
            }

            /// The value of a word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$Variant), )* _ => None }
            }
        }

        impl $crate::document::record::FromNode for $Name {
            fn shape() -> $crate::document::shape::Shape {
                $crate::document::shape::Shape::Words(Self::WORDS)
            }

            fn from_node(
                node: &$crate::document::Node,
                reader: &mut $crate::document::record::Reader,
            ) -> Option<Self> {
                $crate::document::leaf::word(node, Self::WORDS, reader).and_then(|word| Self::parse(&word))
            }
        }
    )* };
}

/// Reads a word of a closed set; reports anything else with the nearest word.
pub fn word(node: &Node, words: &'static [Choice], reader: &mut Reader) -> Option<Box<str>> {
    let scalar = scalar(node, &Shape::Words(words), reader)?;
    if words.iter().any(|choice| choice.word == &*scalar.text) {
        return Some(scalar.text.clone());
    }
    let message = message!("{} is not known here", "{} はここでは使えない", quote(&scalar.text));
    let expected = message!(|language| "expected {}", "期待: {}", Shape::Words(words).describe(language));
    reader.report(
        Diagnostic::new(Code::UnknownWord, node.span, message)
            .label(expected)
            .nearest(&scalar.text, words.iter().map(|choice| choice.word)),
    )
}
