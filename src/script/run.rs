//! Running a checked script.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;

use crate::vocabulary::{
    amount::{Amount, Direction},
    date::{Date, Length},
    phrase::Phrase,
    span::Span,
    symbol::Symbol,
};

use super::{
    Fault, Read, Seen, Slot, Value,
    function::Function,
    number,
    tree::{Comparison, Tree},
};

type Outcome<T> = Result<T, Fault>;

fn stopped<T>(message: Phrase, span: Span) -> Outcome<T> {
    Err(Fault::stopped(message, span))
}

fn or_stopped(result: Result<Amount, Phrase>, span: Span) -> Outcome<Amount> {
    result.or_else(|message| stopped(message, span))
}

fn unexpected(expected: &str) -> ! {
    unreachable!("types were checked when the script was loaded: expected {expected}")
}

impl Tree {
    pub(super) fn run<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<Seen<'v>> {
        match self {
            Self::Constant(value) => Ok(value.seen()),
            Self::Read(slot) => reader.read(*slot),
            Self::Local(at) => Ok(locals.get(*at).copied().unwrap_or_else(|| unexpected("a bound value"))),
            Self::Let(parts) => {
                let value = parts.0.run(reader, locals)?;
                locals.push(value);
                let result = parts.1.run(reader, locals);
                locals.pop();
                result
            }
            Self::Stated(_)
            | Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::CompareNumbers(..)
            | Self::CompareDates(..)
            | Self::CompareWords(..)
            | Self::CompareFlags(..)
            | Self::Test(..) => self.flag(reader, locals).map(Seen::Flag),
            Self::If(parts) => {
                let branch = if parts.0.flag(reader, locals)? { &parts.1 } else { &parts.2 };
                branch.run(reader, locals)
            }
            Self::Switch(parts) => {
                let (subject, cases, otherwise) = &**parts;
                let subject = subject.run(reader, locals)?;
                for case in cases {
                    let hit = subject == Seen::Word(case.word)
                        && case.condition.as_ref().map_or(Ok(true), |c| c.flag(reader, locals))?;
                    if hit {
                        return case.then.run(reader, locals);
                    }
                }
                otherwise.run(reader, locals)
            }
            Self::Arithmetic(..) | Self::Calculate(..) => self.number(reader, locals).map(Seen::Number),
            Self::Call(function, arguments, span) => call(*function, arguments, *span, reader, locals),
        }
    }

    /// The same for what most often is a fact or a constant, which is then read without a call.
    #[inline]
    fn operand<'v>(&'v self, reader: &mut impl Read<'v>, locals: &mut Vec<Seen<'v>>) -> Outcome<Seen<'v>> {
        match self {
            Self::Constant(value) => Ok(value.seen()),
            Self::Read(slot) => reader.read(*slot),
            other => other.run(reader, locals),
        }
    }

    /// The truth it gives, without a value around it.
    pub(super) fn flag<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<bool> {
        match self {
            Self::Not(operand) => not(operand, reader, locals),
            Self::And(operands) => all(operands, reader, locals, true),
            Self::Or(operands) => all(operands, reader, locals, false),
            Self::CompareNumbers(comparison, operands) => {
                compare_numbers(*comparison, operands, reader, locals)
            }
            Self::CompareDates(comparison, operands) => compare_dates(*comparison, operands, reader, locals),
            Self::CompareWords(comparison, operands) => compare_words(*comparison, operands, reader, locals),
            Self::CompareFlags(comparison, operands) => compare_flags(*comparison, operands, reader, locals),
            Self::Test(function, arguments) => test(*function, arguments, reader, locals),
            Self::Stated(slot) => stated(*slot, reader),
            Self::Constant(_)
            | Self::Read(_)
            | Self::Local(_)
            | Self::Let(_)
            | Self::If(_)
            | Self::Switch(_)
            | Self::Arithmetic(..)
            | Self::Calculate(..)
            | Self::Call(..) => self.found(reader, locals, Seen::flag, "true or false"),
        }
    }

    /// The value it gives, as what its type says it is.
    #[inline(never)]
    fn found<'v, T>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
        of: fn(Seen<'v>) -> Option<T>,
        expected: &str,
    ) -> Outcome<T> {
        Ok(of(self.run(reader, locals)?).unwrap_or_else(|| unexpected(expected)))
    }

    /// The same as [`Tree::number`] for what most often is a fact or a constant.
    #[inline]
    pub(super) fn number_operand<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<Amount> {
        let at_hand = match self {
            Self::Constant(Value::Number(amount)) => Some(*amount),
            Self::Read(slot) => reader.number(*slot),
            _ => None,
        };
        at_hand.map_or_else(|| self.number(reader, locals), Ok)
    }

    /// The number it gives, without a value around it.
    pub(super) fn number<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<Amount> {
        match self {
            Self::Arithmetic(operation, operands, span) => {
                let left = operands.0.number_operand(reader, locals)?;
                let right = operands.1.number_operand(reader, locals)?;
                or_stopped(number::arithmetic(*operation, left, right), *span)
            }
            Self::Calculate(function, arguments, span) => match &**arguments {
                [one] => calculate(*function, one.number(reader, locals)?, Amount::ZERO, *span),
                [one, two] => {
                    let (one, two) = (one.number(reader, locals)?, two.number(reader, locals)?);
                    calculate(*function, one, two, *span)
                }
                many => extreme(*function, many, reader, locals),
            },
            Self::Constant(_)
            | Self::Read(_)
            | Self::Stated(_)
            | Self::Local(_)
            | Self::Let(_)
            | Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::If(_)
            | Self::Switch(_)
            | Self::CompareNumbers(..)
            | Self::CompareDates(..)
            | Self::CompareWords(..)
            | Self::CompareFlags(..)
            | Self::Test(..)
            | Self::Call(..) => self.found(reader, locals, Seen::number, "a number"),
        }
    }

    /// The day it gives.
    #[inline]
    fn date<'v>(&'v self, reader: &mut impl Read<'v>, locals: &mut Vec<Seen<'v>>) -> Outcome<Date> {
        let at_hand = match self {
            Self::Constant(Value::Date(date)) => Some(*date),
            Self::Read(slot) => reader.date(*slot),
            _ => None,
        };
        at_hand.map_or_else(|| self.found(reader, locals, Seen::date, "a date"), Ok)
    }

    /// The word it gives.
    #[inline]
    fn word<'v>(&'v self, reader: &mut impl Read<'v>, locals: &mut Vec<Seen<'v>>) -> Outcome<Symbol> {
        let at_hand = match self {
            Self::Constant(Value::Word(word)) => Some(*word),
            Self::Read(slot) => reader.word(*slot),
            _ => None,
        };
        at_hand.map_or_else(|| self.found(reader, locals, Seen::word, "a word"), Ok)
    }

    /// The words it gives.
    #[inline]
    fn words<'v>(&'v self, reader: &mut impl Read<'v>, locals: &mut Vec<Seen<'v>>) -> Outcome<&'v [Symbol]> {
        let at_hand = if let Self::Read(slot) = self { reader.words(*slot) } else { None };
        at_hand.map_or_else(|| self.found(reader, locals, Seen::words, "a list of words"), Ok)
    }
}

/// Whether a record states the value of a slot.
fn stated<'v>(slot: Slot, reader: &mut impl Read<'v>) -> Outcome<bool> {
    if let Some(stated) = reader.states(slot) {
        return Ok(stated);
    }
    match reader.read(slot) {
        Ok(_) => Ok(true),
        Err(fault) if fault.is_absence_of(slot) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn not<'v>(operand: &'v Tree, reader: &mut impl Read<'v>, locals: &mut Vec<Seen<'v>>) -> Outcome<bool> {
    Ok(!operand.flag(reader, locals)?)
}

/// `&&` and `||`: stops at the first operand that decides, which is one that is not `neutral`.
fn all<'v>(
    operands: &'v [Tree],
    reader: &mut impl Read<'v>,
    locals: &mut Vec<Seen<'v>>,
    neutral: bool,
) -> Outcome<bool> {
    for operand in operands {
        if operand.flag(reader, locals)? != neutral {
            return Ok(!neutral);
        }
    }
    Ok(neutral)
}

/// Defines how two values of one type are compared.
macro_rules! compares {
    ($($name:ident: $operand:ident;)*) => { $(
                fn $name<'v>(
            comparison: Comparison,
            operands: &'v (Tree, Tree),
            reader: &mut impl Read<'v>,
            locals: &mut Vec<Seen<'v>>,
        ) -> Outcome<bool> {
            let left = operands.0.$operand(reader, locals)?;
            let right = operands.1.$operand(reader, locals)?;
            Ok(comparison.holds(left.cmp(&right)))
        }
    )* };
}

compares! {
    compare_numbers: number_operand;
    compare_dates: date;
    compare_words: word;
    compare_flags: flag;
}

/// Whether something holds of words.
fn test<'v>(
    function: Function,
    arguments: &'v [Tree],
    reader: &mut impl Read<'v>,
    locals: &mut Vec<Seen<'v>>,
) -> Outcome<bool> {
    let [list, other] = arguments else { unexpected("two arguments") };
    let list = list.words(reader, locals)?;
    if function == Function::Contains {
        return Ok(list.contains(&other.word(reader, locals)?));
    }
    let other = other.words(reader, locals)?;
    Ok(if function == Function::Touches {
        list.iter().any(|word| other.contains(word))
    } else {
        !list.is_empty() && list.iter().all(|word| other.contains(word))
    })
}

impl Comparison {
    /// Whether two values that compare so stand in this relation.
    pub(super) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

fn call<'v>(
    function: Function,
    arguments: &'v [Tree],
    span: Span,
    reader: &mut impl Read<'v>,
    locals: &mut Vec<Seen<'v>>,
) -> Outcome<Seen<'v>> {
    match arguments {
        [only] => Ok(of_one(function, in_place(&only.operand(reader, locals))?)),
        [first, second] => {
            let one = first.operand(reader, locals);
            let one = in_place(&one)?;
            let two = second.operand(reader, locals);
            of_two(function, one, in_place(&two)?, span)
        }
        _ => unexpected("one or two arguments"),
    }
}

/// A value where it was put, so that what was written a moment ago is not copied whole.
fn in_place<'r, 'v>(value: &'r Outcome<Seen<'v>>) -> Outcome<&'r Seen<'v>> {
    value.as_ref().map_err(Fault::clone)
}

/// The smallest or the largest of many numbers.
fn extreme<'v>(
    function: Function,
    arguments: &'v [Tree],
    reader: &mut impl Read<'v>,
    locals: &mut Vec<Seen<'v>>,
) -> Outcome<Amount> {
    let mut result: Option<Amount> = None;
    for argument in arguments {
        let next = argument.number(reader, locals)?;
        result = Some(match result {
            None => next,
            Some(so_far) if function == Function::Min => so_far.min(next),
            Some(so_far) => so_far.max(next),
        });
    }
    Ok(result.unwrap_or_else(|| unexpected("arguments")))
}

fn of_one(function: Function, value: &Seen<'_>) -> Seen<'static> {
    match value {
        Seen::Date(day) => on_dates(function, *day, *day),
        Seen::Words(list) => Seen::Number(Amount::whole(i64::try_from(list.len()).unwrap_or(i64::MAX))),
        Seen::Number(_) | Seen::Word(_) | Seen::Flag(_) => unexpected("an argument of the function's type"),
    }
}

fn of_two(function: Function, one: &Seen<'_>, two: &Seen<'_>, span: Span) -> Outcome<Seen<'static>> {
    match (one, two) {
        (Seen::Date(a), Seen::Date(b)) => Ok(on_dates(function, *a, *b)),
        (Seen::Date(a), Seen::Number(b)) => months_after(*a, *b, span),
        _ => unexpected("arguments of the function's types"),
    }
}

fn calculate(function: Function, a: Amount, b: Amount, span: Span) -> Outcome<Amount> {
    let direction = match function {
        Function::Min => return Ok(a.min(b)),
        Function::Max => return Ok(a.max(b)),
        Function::Abs => return Ok(if a < Amount::ZERO { Amount::ZERO - a } else { a }),
        Function::Whole => return or_stopped(number::whole(a), span),
        Function::RoundDown => Direction::Down,
        Function::RoundUp => Direction::Up,
        Function::RoundNearest => Direction::Nearest,
        Function::Days
        | Function::Months
        | Function::MonthsAfter
        | Function::Year
        | Function::Month
        | Function::Day
        | Function::Contains
        | Function::Touches
        | Function::Only
        | Function::Len => unexpected("a function of numbers"),
    };
    or_stopped(number::rounded(direction, a, b), span)
}

/// The day a number of months later, or earlier if the number is negative.
fn months_after(date: Date, months: Amount, span: Span) -> Outcome<Seen<'static>> {
    let Some(months) = months.decimal().to_i32().filter(|whole| Amount::whole((*whole).into()) == months)
    else {
        return stopped(Phrase::new("a number of months that is not whole", "月数が整数でない"), span);
    };
    let length = Length::Months(months.unsigned_abs());
    let moved = if months < 0 { date.minus(length) } else { date.plus(length) };
    if moved == Date::EARLIEST || moved == Date::LATEST {
        return stopped(Phrase::new("the date is out of range", "日付が範囲外"), span);
    }
    Ok(Seen::Date(moved))
}

fn on_dates(function: Function, a: Date, b: Date) -> Seen<'static> {
    Seen::Number(Amount::whole(match function {
        Function::Days => b.days_since(a),
        Function::Months => full_months(a, b),
        Function::Year => a.year().into(),
        Function::Month => a.month().into(),
        Function::Day => a.day().into(),
        Function::Min
        | Function::Max
        | Function::Abs
        | Function::Whole
        | Function::MonthsAfter
        | Function::RoundDown
        | Function::RoundUp
        | Function::RoundNearest
        | Function::Contains
        | Function::Touches
        | Function::Only
        | Function::Len => unexpected("a function of dates"),
    }))
}

fn full_months(from: Date, to: Date) -> i64 {
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    months - i64::from(to.day() < from.day())
}
