//! Running a checked script.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;

use crate::vocabulary::{
    amount::{Amount, Direction},
    date::{Date, Length},
    span::Span,
};

use super::{
    Fault, Read, Seen, Stop, Value,
    function::Function,
    number,
    tree::{Comparison, Tree},
};

type Outcome<T> = Result<T, Fault>;

fn stopped<T>(message: &'static str, span: Span) -> Outcome<T> {
    Err(Fault::Stopped(Box::new(Stop { message, span })))
}

fn or_stopped(result: Result<Amount, &'static str>, span: Span) -> Outcome<Amount> {
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
            | Self::Compare(..) => self.flag(reader, locals).map(Seen::Flag),
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
            Self::Not(operand) => Ok(!operand.flag(reader, locals)?),
            Self::And(operands) => all(operands, reader, locals, true),
            Self::Or(operands) => all(operands, reader, locals, false),
            Self::CompareNumbers(comparison, operands) => {
                let left = operands.0.number_operand(reader, locals)?;
                let right = operands.1.number_operand(reader, locals)?;
                Ok(comparison.holds(left.cmp(&right)))
            }
            Self::Compare(comparison, operands) => {
                let left = operands.0.operand(reader, locals);
                let left = in_place(&left)?;
                let right = operands.1.operand(reader, locals);
                Ok(comparison.holds(order(left, in_place(&right)?)))
            }
            Self::Stated(slot) => match reader.read(*slot) {
                Ok(_) => Ok(true),
                Err(Fault::Absent(absent)) if absent == *slot => Ok(false),
                Err(fault) => Err(fault),
            },
            Self::Constant(_)
            | Self::Read(_)
            | Self::Local(_)
            | Self::Let(_)
            | Self::If(_)
            | Self::Switch(_)
            | Self::Arithmetic(..)
            | Self::Calculate(..)
            | Self::Call(..) => {
                Ok(self.run(reader, locals)?.flag().unwrap_or_else(|| unexpected("true or false")))
            }
        }
    }

    /// The same for what most often is a fact or a constant.
    #[inline]
    fn number_operand<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<Amount> {
        match self {
            Self::Constant(Value::Number(amount)) => Ok(*amount),
            Self::Read(slot) => Ok(reader.read(*slot)?.number().unwrap_or_else(|| unexpected("a number"))),
            other => other.number(reader, locals),
        }
    }

    /// The number it gives, without a value around it.
    pub(super) fn number<'v>(
        &'v self,
        reader: &mut impl Read<'v>,
        locals: &mut Vec<Seen<'v>>,
    ) -> Outcome<Amount> {
        match self {
            Self::Constant(Value::Number(_)) | Self::Read(_) => self.number_operand(reader, locals),
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
            | Self::Stated(_)
            | Self::Local(_)
            | Self::Let(_)
            | Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::If(_)
            | Self::Switch(_)
            | Self::CompareNumbers(..)
            | Self::Compare(..)
            | Self::Call(..) => {
                Ok(self.run(reader, locals)?.number().unwrap_or_else(|| unexpected("a number")))
            }
        }
    }
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

/// The order of two values that are no numbers.
fn order(left: &Seen<'_>, right: &Seen<'_>) -> Ordering {
    match (left, right) {
        (Seen::Date(left), Seen::Date(right)) => left.cmp(right),
        (Seen::Word(left), Seen::Word(right)) => left.cmp(right),
        (Seen::Flag(left), Seen::Flag(right)) => left.cmp(right),
        _ => unexpected("two values of one type that can be compared"),
    }
}

impl Comparison {
    fn holds(self, ordering: Ordering) -> bool {
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
        (Seen::Words(list), Seen::Word(word)) => Ok(Seen::Flag(list.contains(word))),
        (Seen::Words(a), Seen::Words(b)) => Ok(Seen::Flag(if function == Function::Touches {
            a.iter().any(|word| b.contains(word))
        } else {
            !a.is_empty() && a.iter().all(|word| b.contains(word))
        })),
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
        return stopped("a number of months that is not whole", span);
    };
    let length = Length::Months(months.unsigned_abs());
    let moved = if months < 0 { date.minus(length) } else { date.plus(length) };
    if moved == Date::EARLIEST || moved == Date::LATEST {
        return stopped("the date is out of range", span);
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
