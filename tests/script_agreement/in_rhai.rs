//! rhai's own evaluation. The operators and functions that it gets are written down here a second time, from what the
//! reference says, so that a slip in either shows.

use std::{
    any::TypeId,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use accrue::vocabulary::date::Date;
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, OptimizationLevel, Scope};
use rust_decimal::Decimal;

use crate::world::{End, Fact, Facts, World};

type Outcome<T = Dynamic> = Result<T, Box<EvalAltResult>>;

#[derive(Clone)]
struct Record(Arc<BTreeMap<&'static str, Option<Dynamic>>>);

#[derive(Clone)]
struct Asked(Record);

fn stop<T>(message: &str) -> Outcome<T> {
    Err(message.into())
}

fn number(value: &Dynamic) -> Outcome<Decimal> {
    match value.as_int() {
        Ok(int) => Ok(Decimal::from(int)),
        Err(_) => value.as_decimal().or_else(|_| stop("not a number")),
    }
}

fn settled(result: Decimal) -> Decimal {
    let short = result.round_dp(9);
    if (result - short).abs() < Decimal::new(1, 15) { short } else { result }
}

fn in_range(result: Option<Decimal>) -> Outcome {
    match result.map(settled) {
        Some(result) if result.abs() <= Decimal::from(1_000_000_000) => Ok(Dynamic::from_decimal(result)),
        Some(_) | None => stop("the number is out of range"),
    }
}

fn divide(a: Decimal, b: Decimal, by: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome {
    if b.is_zero() { stop("a division by zero") } else { in_range(by(a, b)) }
}

fn equal(a: &Dynamic, b: &Dynamic) -> Outcome<bool> {
    if let (Ok(a), Ok(b)) = (number(a), number(b)) {
        return Ok(a == b);
    }
    if let (Ok(a), Ok(b)) = (a.as_bool(), b.as_bool()) {
        return Ok(a == b);
    }
    if let (Some(a), Some(b)) = (a.clone().try_cast::<Date>(), b.clone().try_cast::<Date>()) {
        return Ok(a == b);
    }
    match (a.as_immutable_string_ref(), b.as_immutable_string_ref()) {
        (Ok(a), Ok(b)) => Ok(*a == *b),
        _ => stop("types"),
    }
}

fn order(a: &Dynamic, b: &Dynamic) -> Outcome<std::cmp::Ordering> {
    if let (Ok(a), Ok(b)) = (number(a), number(b)) {
        return Ok(a.cmp(&b));
    }
    match (a.clone().try_cast::<Date>(), b.clone().try_cast::<Date>()) {
        (Some(a), Some(b)) => Ok(a.cmp(&b)),
        _ => stop("types"),
    }
}

/// The multiple of the step below, above or nearest, halves away from zero.
fn rounded(number: Decimal, step: Decimal, pick: fn(Decimal) -> Decimal) -> Outcome {
    if step <= Decimal::ZERO {
        return stop("a step of zero or less");
    }
    if step < Decimal::new(1, 6) {
        return stop("the number is out of range");
    }
    in_range(pick(settled(number / step)).checked_mul(step))
}

fn half_away(steps: Decimal) -> Decimal {
    let half = Decimal::new(5, 1);
    if steps.is_sign_negative() { (steps - half).ceil() } else { (steps + half).floor() }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn months_after(date: Date, months: Decimal) -> Outcome<Date> {
    if !months.fract().is_zero() {
        return stop("a number of months that is not whole");
    }
    let months: i64 = months.trunc().to_string().parse().unwrap();
    let count = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let day = i64::from(date.day()).min(days_in(year, month));
    let new = i32::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?).ok());
    new.map_or_else(|| stop("the date is out of range"), Ok)
}

fn words(list: &Array) -> Vec<String> {
    list.iter().map(|word| word.clone().into_string().unwrap()).collect()
}

fn operators(engine: &mut Engine) {
    engine.register_fn("+", |a: Dynamic, b: Dynamic| in_range(number(&a)?.checked_add(number(&b)?)));
    engine.register_fn("-", |a: Dynamic, b: Dynamic| in_range(number(&a)?.checked_sub(number(&b)?)));
    engine.register_fn("*", |a: Dynamic, b: Dynamic| in_range(number(&a)?.checked_mul(number(&b)?)));
    engine.register_fn("/", |a: Dynamic, b: Dynamic| divide(number(&a)?, number(&b)?, Decimal::checked_div));
    engine.register_fn("%", |a: Dynamic, b: Dynamic| divide(number(&a)?, number(&b)?, Decimal::checked_rem));
    engine.register_fn("-", |a: Dynamic| in_range(Some(-number(&a)?)));
    engine.register_fn("+", |a: Dynamic| in_range(Some(number(&a)?)));
    engine.register_fn("!", |a: bool| !a);
    engine.register_fn("==", |a: Dynamic, b: Dynamic| equal(&a, &b));
    engine.register_fn("!=", |a: Dynamic, b: Dynamic| equal(&a, &b).map(|equal| !equal));
    engine.register_fn("<", |a: Dynamic, b: Dynamic| order(&a, &b).map(std::cmp::Ordering::is_lt));
    engine.register_fn("<=", |a: Dynamic, b: Dynamic| order(&a, &b).map(std::cmp::Ordering::is_le));
    engine.register_fn(">", |a: Dynamic, b: Dynamic| order(&a, &b).map(std::cmp::Ordering::is_gt));
    engine.register_fn(">=", |a: Dynamic, b: Dynamic| order(&a, &b).map(std::cmp::Ordering::is_ge));
}

fn functions(engine: &mut Engine) {
    let least = |numbers: &[Dynamic]| {
        numbers.iter().map(number).collect::<Outcome<Vec<_>>>().map(|all| all.into_iter().min().unwrap())
    };
    let most = |numbers: &[Dynamic]| {
        numbers.iter().map(number).collect::<Outcome<Vec<_>>>().map(|all| all.into_iter().max().unwrap())
    };
    for arguments in 2..=8 {
        let types = vec![TypeId::of::<Dynamic>(); arguments];
        let values = |arguments: &mut [&mut Dynamic]| {
            arguments.iter().map(|argument| (**argument).clone()).collect::<Vec<_>>()
        };
        engine.register_raw_fn("min", &types, move |_, arguments| least(&values(arguments)));
        engine.register_raw_fn("max", &types, move |_, arguments| most(&values(arguments)));
    }
    engine.register_fn("abs", |a: Dynamic| number(&a).map(|a| if a < Decimal::ZERO { -a } else { a }));
    engine.register_fn("whole", |a: Dynamic| number(&a).map(|a| a - a.fract()));
    engine.register_fn("round_down", |a: Dynamic, b: Dynamic| {
        rounded(number(&a)?, number(&b)?, |steps| steps.floor())
    });
    engine.register_fn("round_up", |a: Dynamic, b: Dynamic| {
        rounded(number(&a)?, number(&b)?, |steps| steps.ceil())
    });
    engine
        .register_fn("round_nearest", |a: Dynamic, b: Dynamic| rounded(number(&a)?, number(&b)?, half_away));
    engine.register_fn("date", |text: ImmutableString| text.parse::<Date>().unwrap());
    engine.register_fn("days", |a: Date, b: Date| b.days_since(a));
    engine.register_fn("months", |a: Date, b: Date| {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        months(b) - months(a) - i64::from(b.day() < a.day())
    });
    engine.register_fn("months_after", |a: Date, b: Dynamic| months_after(a, number(&b)?));
    engine.register_get("year", |date: &mut Date| INT::from(date.year()));
    engine.register_get("month", |date: &mut Date| INT::from(date.month()));
    engine.register_get("day", |date: &mut Date| INT::from(date.day()));
    engine.register_fn("contains", |list: Array, word: ImmutableString| words(&list).contains(&word.into()));
    engine.register_fn("touches", |a: Array, b: Array| {
        words(&a).into_iter().any(|word| words(&b).contains(&word))
    });
    engine.register_fn("only", |a: Array, b: Array| {
        !a.is_empty() && words(&a).into_iter().all(|word| words(&b).contains(&word))
    });
    engine.register_fn("len", |list: Array| list.len() as INT);
    engine.register_fn("stated", |stated: bool| stated);
}

/// rhai with what scripts of a world may call.
pub fn engine(world: &World) -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_max_expr_depths(0, 0);
    operators(&mut engine);
    functions(&mut engine);
    for &(_, field, _) in &world.fields {
        engine.register_get(field, move |record: &mut Record| -> Outcome {
            let value = record.0.get(field).expect("the field belongs to the record");
            value.clone().map_or_else(|| stop(&format!("not stated: {field}")), Ok)
        });
        engine.register_get(field, move |asked: &mut Asked| {
            asked.0.0.get(field).expect("the field belongs to the record").is_some()
        });
    }
    engine
}

fn dynamic(fact: &Fact) -> Dynamic {
    match fact {
        Fact::Number(number) => Dynamic::from_decimal(*number),
        Fact::Word(word) => word.as_str().into(),
        Fact::Words(words) => words.iter().map(|word| word.as_str().into()).collect::<Array>().into(),
        Fact::Flag(flag) => (*flag).into(),
        Fact::Date(date) => Dynamic::from(*date),
    }
}

fn fact(value: Dynamic) -> Fact {
    if let Ok(number) = number(&value) {
        return Fact::Number(number.normalize());
    }
    if let Ok(flag) = value.as_bool() {
        return Fact::Flag(flag);
    }
    if let Some(date) = value.clone().try_cast::<Date>() {
        return Fact::Date(date);
    }
    if let Some(list) = value.clone().try_cast::<Array>() {
        return Fact::Words(words(&list));
    }
    Fact::Word(value.into_string().expect("a word is all that is left"))
}

/// What rhai makes of the text.
pub fn run(engine: &Engine, world: &World, script: &str, facts: &Facts) -> End {
    let mut scope = Scope::new();
    let mut asked = script.to_owned();
    for root in world.fields.iter().map(|(root, ..)| *root).collect::<BTreeSet<_>>() {
        let fields = world.fields.iter().zip(facts).filter(|((of, ..), _)| *of == root);
        let record = Record(Arc::new(
            fields.map(|((_, field, _), fact)| (*field, fact.as_ref().map(dynamic))).collect(),
        ));
        scope.push_constant(format!("{root}_asked"), Asked(record.clone()));
        scope.push_constant(root, record);
        asked = asked.replace(&format!("stated({root}."), &format!("stated({root}_asked."));
    }
    scope.push_constant("used", dynamic(facts[world.used()].as_ref().unwrap()));
    match engine.eval_with_scope::<Dynamic>(&mut scope, &format!("{}{asked}", world.functions)) {
        Ok(value) => End::Gave(fact(value)),
        Err(mut error) => {
            while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = *error {
                error = inner;
            }
            match *error {
                EvalAltResult::ErrorRuntime(message, _) => {
                    let message = message.into_string().unwrap();
                    match message.strip_prefix("not stated: ") {
                        Some(field) => End::NotStated(field.to_owned()),
                        None => End::Stopped(message),
                    }
                }
                other => panic!("rhai cannot run `{script}`: {other}"),
            }
        }
    }
}
