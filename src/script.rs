//! Scripts: small pure rhai expressions and functions, checked when they are loaded and run as typed operations.
//!
//! rhai is the language: its parser reads the text, its operators and precedence give the meaning, and a test holds
//! every way of running against rhai's own. What runs is a tree of typed operations over slots. Loops, closures,
//! recursion, string building, `eval`, modules, clocks and printing are refused when a script is loaded, so a script
//! always ends, takes no memory, and cannot see anything but its declared inputs.

pub mod check;
mod days;
pub mod function;
pub mod library;
mod logic;
mod number;
mod parse;
mod run;
mod syntax;
mod tree;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::vocabulary::{amount::Amount, date::Date, phrase::Phrase, span::Span, symbol::Symbol};

pub use self::{check::Script, library::Library};

/// The sorts of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// An exact number.
    Number,
    /// One word.
    Word,
    /// A list of words.
    Words,
    /// True or false.
    Flag,
    /// A calendar day.
    Date,
}

impl Type {
    /// In words for a diagnostic.
    #[must_use]
    pub fn describe(self) -> Phrase {
        match self {
            Self::Number => Phrase::new("a number", "数"),
            Self::Word => Phrase::new("a word", "語"),
            Self::Words => Phrase::new("a list of words", "語のリスト"),
            Self::Flag => Phrase::new("true or false", "真偽値"),
            Self::Date => Phrase::new("a date", "日付"),
        }
    }
}

/// A value that a record or a script states.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An exact number.
    Number(Amount),
    /// One word.
    Word(Symbol),
    /// A list of words.
    Words(Arc<[Symbol]>),
    /// True or false.
    Flag(bool),
    /// A calendar day.
    Date(Date),
}

/// A value as a script sees it, borrowed from where it stands.
///
/// The wide tag keeps what follows it aligned: values are copied at every step of a script, and copies of odd bytes
/// stall.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u32)]
pub enum Seen<'v> {
    /// An exact number.
    Number(Amount),
    /// One word.
    Word(Symbol),
    /// A list of words.
    Words(&'v [Symbol]),
    /// True or false.
    Flag(bool),
    /// A calendar day.
    Date(Date),
}

impl Value {
    /// The same, borrowed.
    #[must_use]
    pub fn seen(&self) -> Seen<'_> {
        match self {
            Self::Number(amount) => Seen::Number(*amount),
            Self::Word(word) => Seen::Word(*word),
            Self::Words(words) => Seen::Words(words),
            Self::Flag(flag) => Seen::Flag(*flag),
            Self::Date(date) => Seen::Date(*date),
        }
    }
}

impl<'v> Seen<'v> {
    /// The same with a life of its own.
    #[must_use]
    pub fn keep(self) -> Value {
        match self {
            Self::Number(amount) => Value::Number(amount),
            Self::Word(word) => Value::Word(word),
            Self::Words(words) => Value::Words(words.into()),
            Self::Flag(flag) => Value::Flag(flag),
            Self::Date(date) => Value::Date(date),
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn number(self) -> Option<Amount> {
        match self {
            Self::Number(amount) => Some(amount),
            Self::Word(_) | Self::Words(_) | Self::Flag(_) | Self::Date(_) => None,
        }
    }

    /// The flag, if it is one.
    #[must_use]
    pub fn flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            Self::Word(_) | Self::Words(_) | Self::Number(_) | Self::Date(_) => None,
        }
    }

    /// The day, if it is one.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(date),
            Self::Word(_) | Self::Words(_) | Self::Number(_) | Self::Flag(_) => None,
        }
    }

    /// The word, if it is one.
    #[must_use]
    pub fn word(self) -> Option<Symbol> {
        match self {
            Self::Word(word) => Some(word),
            Self::Date(_) | Self::Words(_) | Self::Number(_) | Self::Flag(_) => None,
        }
    }

    /// The words, if it is a list of them.
    #[must_use]
    pub fn words(self) -> Option<&'v [Symbol]> {
        match self {
            Self::Words(words) => Some(words),
            Self::Date(_) | Self::Word(_) | Self::Number(_) | Self::Flag(_) => None,
        }
    }
}

/// Where an input stands. What a slot means is the business of whoever declares the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);

/// What a script may read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    roots: IndexMap<Box<str>, Root>,
}

#[derive(Clone, Debug)]
enum Root {
    /// A value by itself.
    Bare(Slot, Type),
    /// Fields behind a dot.
    Fields(IndexMap<Box<str>, (Slot, Type)>),
}

impl Inputs {
    /// Declares `root.field`.
    ///
    /// # Panics
    /// When `root` is declared as a bare value.
    pub fn field(&mut self, root: &str, field: &str, kind: Type, slot: Slot) {
        match self.roots.entry(root.into()).or_insert_with(|| Root::Fields(IndexMap::new())) {
            Root::Fields(fields) => fields.insert(field.into(), (slot, kind)),
            Root::Bare(..) => panic!("a root is either bare or has fields"),
        };
    }

    /// Declares `root` as a value by itself.
    pub fn bare(&mut self, root: &str, kind: Type, slot: Slot) {
        self.roots.insert(root.into(), Root::Bare(slot, kind));
    }

    /// Takes a root away, for expressions that may not read it.
    #[must_use]
    pub fn without(&self, root: &str) -> Self {
        let mut inputs = self.clone();
        inputs.roots.shift_remove(root);
        inputs
    }
}

/// Gives the values of slots while a script runs, borrowed for as long as the script itself.
pub trait Read<'v> {
    /// The value of a slot.
    ///
    /// # Errors
    /// [`Why::Absent`] of the slot when the record does not state it; other faults when finding the value fails itself.
    fn read(&mut self, slot: Slot) -> Result<Seen<'v>, Fault>;

    /// Whether a slot is stated, where that is known without reading it. `None` leads to [`Read::read`], as it does in the
    /// functions below.
    fn states(&self, _slot: Slot) -> Option<bool> {
        None
    }

    /// The number in a slot, where it is at hand: it cannot fail, and needs no value around it.
    fn number(&self, _slot: Slot) -> Option<Amount> {
        None
    }

    /// The day in a slot, where it is at hand.
    fn date(&self, _slot: Slot) -> Option<Date> {
        None
    }

    /// The word in a slot, where it is at hand.
    fn word(&self, _slot: Slot) -> Option<Symbol> {
        None
    }

    /// The words in a slot, where they are at hand.
    fn words(&self, _slot: Slot) -> Option<&'v [Symbol]> {
        None
    }
}

/// Why a script gave no value. One word, so that results of scripts travel in registers.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault(Box<Why>);

/// What kept a script from giving a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// A fact it needs is not stated.
    Absent(Slot),
    /// No value is in force on the day in question.
    NotInForce(Slot),
    /// It stopped: a division by zero, a number out of range.
    Stopped {
        /// What happened.
        message: Phrase,
        /// Where in the script.
        span: Span,
    },
}

impl Fault {
    /// A fact that is needed is not stated.
    #[must_use]
    #[cold]
    pub fn absent(slot: Slot) -> Self {
        Self(Box::new(Why::Absent(slot)))
    }

    /// No value is in force on the day in question.
    #[must_use]
    #[cold]
    pub fn not_in_force(slot: Slot) -> Self {
        Self(Box::new(Why::NotInForce(slot)))
    }

    #[cold]
    fn stopped(message: Phrase, span: Span) -> Self {
        Self(Box::new(Why::Stopped { message, span }))
    }

    /// What happened.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.0
    }

    /// Whether the fact in a slot is what is missing.
    #[must_use]
    pub fn is_absence_of(&self, slot: Slot) -> bool {
        *self.0 == Why::Absent(slot)
    }
}
