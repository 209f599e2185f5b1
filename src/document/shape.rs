//! What a value may look like, as data: the source of JSON Schema and of the reference pages.

use crate::vocabulary::{diagnostic::Code, name::Name, phrase::Phrase, text::Language};

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
    pub what: Phrase,
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
    pub const fn text(what: Phrase) -> Self {
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
    pub const fn fitting(what: Phrase, pattern: &'static str, code: Code) -> Self {
        Self { what, pattern: Some(pattern), bare: Bare::None, code, section: None }
    }
}

impl Shape {
    /// What is expected, in words for a diagnostic.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let english = language == Language::English;
        match self {
            Self::Scalar(scalar) => scalar.what.say(language).to_owned(),
            Self::Number => Phrase::new("a number", "数").say(language).to_owned(),
            Self::Flag => Phrase::new("`yes` or `no`", "`yes` か `no`").say(language).to_owned(),
            Self::Words(words) => one_of(words, language),
            Self::List(item, _) if english => format!("a list, each {}", item.describe(language)),
            Self::List(item, _) => format!("リスト（各項目は{}）", item.describe(language)),
            Self::OneOrMany(item) if english => format!("{}, or a list of such", item.describe(language)),
            Self::OneOrMany(item) => format!("{}、またはそのリスト", item.describe(language)),
            Self::Map { .. } => Phrase::new("a mapping from names to values", "名前から値へのマッピング")
                .say(language)
                .to_owned(),
            Self::Record(record) => with_keys(&(record.fields)(), language),
            Self::Either(shapes) => {
                let or = if english { ", or " } else { "、または" };
                shapes.iter().map(|shape| shape.describe(language)).collect::<Vec<_>>().join(or)
            }
        }
    }
}

fn one_of(words: &[Choice], language: Language) -> String {
    let quoted: Vec<_> = words.iter().map(|choice| format!("`{}`", choice.word)).collect();
    if let [word] = quoted.as_slice() {
        return word.clone();
    }
    match language {
        Language::English => format!("one of {}", quoted.join(", ")),
        Language::Japanese => format!("{} のいずれか", quoted.join("、")),
    }
}

/// A mapping by the first of its keys.
fn with_keys(fields: &[Field], language: Language) -> String {
    let keys: Vec<_> = fields.iter().take(4).map(|field| format!("`{}`", field.key)).collect();
    let more = fields.len() > keys.len();
    match language {
        Language::English => {
            format!("a mapping with the keys {}{}", keys.join(", "), if more { ", ..." } else { "" })
        }
        Language::Japanese => {
            format!("キー {}{}を持つマッピング", keys.join("、"), if more { " など" } else { " " })
        }
    }
}
