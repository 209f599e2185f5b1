//! What a value may look like, as data: the source of JSON Schema and of the reference pages.

/// What a value may look like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A scalar that reads as `what`; `pattern` is a regular expression, if one says enough.
    Scalar {
        /// In words: "a date, as `2025-04-08`".
        what: &'static str,
        /// For JSON Schema.
        pattern: Option<&'static str>,
    },
    /// A number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Words(&'static [&'static str]),
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

/// A mapping with known keys.
#[derive(Clone, Copy, Debug)]
pub struct RecordShape {
    /// What the record is called in the reference and in JSON Schema.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static [&'static str],
    /// Its keys; a function, because records may contain themselves.
    pub fields: fn() -> Vec<Field>,
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

impl Shape {
    /// What is expected, in words for a diagnostic.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Scalar { what, .. } => (*what).to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Flag => "`yes` or `no`".to_owned(),
            Self::Words(words) => {
                let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
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
