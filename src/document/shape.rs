//! What a value may look like, as data: the source of JSON Schema and of the reference pages.

use crate::vocabulary::{diagnostic::Code, name::Name};

/// What a value may look like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A scalar.
    Scalar(ScalarShape),
    /// A number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Words(&'static [Choice]),
    /// A list of such values, with at least this many.
    List(Box<Shape>, usize),
    /// One such value, or a list of them.
    OneOrMany(Box<Shape>),
    /// A mapping from names to such values.
    Map {
        /// What the keys look like.
        key: Box<Shape>,
        /// What the values look like.
        value: Box<Shape>,
    },
    /// A mapping with known keys.
    Record(RecordShape),
    /// One of several shapes.
    Either(Vec<Shape>),
}

/// A scalar that reads as something.
#[derive(Clone, Copy, Debug)]
pub struct ScalarShape {
    /// In words: "a date, as `2025-04-08`".
    pub what: &'static str,
    /// A regular expression that it fits, if one says enough.
    pub pattern: Option<&'static str>,
    /// Which of the plain scalars that YAML takes for no text are read too.
    pub bare: Bare,
    /// What is reported of a text that is none.
    pub code: Code,
    /// For a name: the section of a policy that declares it.
    pub section: Option<&'static str>,
}

/// Which plain scalars that YAML takes for a number or a truth value are read as a text. A reader sees the text that
/// is written, an editor with a schema sees what YAML makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// All of them.
    All,
    /// Those that look like a name: `true`, and numbers that are not negative.
    Names,
    /// Truth values only.
    Flags,
    /// Whole numbers that are years.
    Years,
    /// None of them.
    None,
}

/// A word of a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As written.
    pub word: &'static str,
    /// What it means.
    pub doc: &'static [&'static str],
}

/// A mapping with known keys.
#[derive(Clone, Copy, Debug)]
pub struct RecordShape {
    /// What the record is called in the reference and in JSON Schema.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static [&'static str],
    /// Its keys; a function, because records may contain themselves.
    pub fields: fn() -> Vec<Field>,
    /// How many keys must be there, whichever they are.
    pub least: usize,
    /// What stands under keys beside these, where keys may be added; a function for the same reason.
    pub rest: Option<fn() -> Shape>,
}

/// A key of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// As written in YAML.
    pub key: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value may look like.
    pub shape: Shape,
    /// What it means.
    pub doc: &'static [&'static str],
}

impl ScalarShape {
    /// Any text.
    #[must_use]
    pub const fn text(what: &'static str) -> Self {
        Self { what, pattern: None, bare: Bare::All, code: Code::WrongShape, section: None }
    }

    /// A name of this sort.
    #[must_use]
    pub const fn named<N: Name>() -> Self {
        let bare = if N::STARTS_WITH_DIGIT { Bare::Names } else { Bare::Flags };
        Self { what: N::EXPECTED, pattern: Some(N::PATTERN), bare, code: Code::BadName, section: N::SECTION }
    }

    /// A text that fits a regular expression, which no plain number does.
    #[must_use]
    pub const fn fitting(what: &'static str, pattern: &'static str, code: Code) -> Self {
        Self { what, pattern: Some(pattern), bare: Bare::None, code, section: None }
    }
}

impl Shape {
    /// What is expected, in words for a diagnostic.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.what.to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Flag => "`yes` or `no`".to_owned(),
            Self::Words(words) => {
                let quoted: Vec<_> = words.iter().map(|choice| format!("`{}`", choice.word)).collect();
                if let [word] = quoted.as_slice() {
                    word.clone()
                } else {
                    format!("one of {}", quoted.join(", "))
                }
            }
            Self::List(item, _) => format!("a list, each {}", item.describe()),
            Self::OneOrMany(item) => format!("{}, or a list of such", item.describe()),
            Self::Map { .. } => "a mapping from names to values".to_owned(),
            Self::Record(record) => {
                let fields = (record.fields)();
                let keys: Vec<_> = fields.iter().take(4).map(|field| format!("`{}`", field.key)).collect();
                let more = if fields.len() > keys.len() { ", ..." } else { "" };
                format!("a mapping with the keys {}{more}", keys.join(", "))
            }
            Self::Either(shapes) => shapes.iter().map(Self::describe).collect::<Vec<_>>().join(", or "),
        }
    }
}
