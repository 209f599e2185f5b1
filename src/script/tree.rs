//! Typed operations: what a script is once it has been checked.

use crate::vocabulary::{span::Span, symbol::Symbol};

use super::{Slot, Value, function::Function};

/// One operation and its operands. Types were checked when it was made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Constant(Value),
    Read(Slot),
    /// Whether the record states the value of a slot.
    Stated(Slot),
    /// A value bound by [`Tree::Let`], counted from the outermost.
    Local(usize),
    Let(Box<(Tree, Tree)>),
    Not(Box<Tree>),
    And(Box<[Tree]>),
    Or(Box<[Tree]>),
    If(Box<(Tree, Tree, Tree)>),
    /// A word, what to do for some words, and what to do for all others.
    Switch(Box<(Tree, Box<[Case]>, Tree)>),
    Arithmetic(Arithmetic, Box<(Tree, Tree)>, Span),
    /// A comparison of two numbers.
    CompareNumbers(Comparison, Box<(Tree, Tree)>),
    /// A comparison of two days.
    CompareDates(Comparison, Box<(Tree, Tree)>),
    /// A comparison of two words.
    CompareWords(Comparison, Box<(Tree, Tree)>),
    /// A comparison of two flags.
    CompareFlags(Comparison, Box<(Tree, Tree)>),
    /// A function of numbers.
    Calculate(Function, Box<[Tree]>, Span),
    /// A function of words that tells whether something holds.
    Test(Function, Box<[Tree]>),
    /// Any other function.
    Call(Function, Box<[Tree]>, Span),
}

/// One line of a `switch`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Case {
    pub(super) word: Symbol,
    pub(super) condition: Option<Tree>,
    pub(super) then: Tree,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Arithmetic {
    pub(super) fn of_operator(operator: &str) -> Option<Self> {
        Some(match operator {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            _ => return None,
        })
    }
}

impl Comparison {
    pub(super) fn of_operator(operator: &str) -> Option<Self> {
        Some(match operator {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }
}
