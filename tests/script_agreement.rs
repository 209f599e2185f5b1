//! A script gives what rhai itself gives for the same text, or stops at the same fault.
//!
//! The operators and functions that rhai gets here are written down a second time, from what the reference says, so
//! that a slip in either shows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{
    any::TypeId,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    sync::Arc,
};

use accrue::{
    document::{NodeKind, from_text, leaf::Expr},
    script::{Fault, Inputs, Library, Read, Script, Slot, Type, Value},
    vocabulary::{
        date::Date,
        diagnostic::{Code, Diagnostic},
        span::Sources,
        symbol::Symbols,
    },
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, RngSeed, TestRunner},
};
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, OptimizationLevel, Scope};
use rust_decimal::Decimal;

/// What the scripts may read: root, field, type. The place in the list is the slot.
const FIELDS: &[(&str, &str, Type)] = &[
    ("activity", "hours", Type::Number),
    ("activity", "minutes", Type::Number),
    ("activity", "kind", Type::Word),
    ("activity", "role", Type::Word),
    ("activity", "tags", Type::Words),
    ("activity", "domains", Type::Words),
    ("activity", "start", Type::Date),
    ("activity", "end", Type::Date),
    ("values", "strict", Type::Flag),
];
const USED: Slot = Slot(9);
const WORDS: &[&str] = &["talk", "course", "author", "editor", "ja"];
const NUMBERS: &[&str] =
    &["0", "1", "2", "3", "7", "60", "-4", "0.25", "0.1", "12.5", "999999999", "1000000000", "0.000001"];
const DATES: &[&str] = &["2024-02-29", "2025-01-01", "2025-03-31", "2026-12-31", "2200-12-31", "1900-01-01"];
const FUNCTIONS: &str = r#"
fn doubled(a) { let h = a.hours; h + h }
fn step(x) { if x > 12 { return 3; } if x > 1 { return 2; } let y = x * 2; y / 3 }
fn sort_of(word) { switch word { "talk" | "course" => "taught", "author" => { let w = word; w }, _ => "other" } }
fn both(a, x) { step(a.hours + x) + step(x) }
fn asked(word) { if word == "talk" { true } else { word in ["ja", "editor"] } }
"#;

/// Facts that are read; `None` is not stated.
type Facts = Vec<Option<Fact>>;

#[derive(Clone, Debug, PartialEq)]
enum Fact {
    Number(Decimal),
    Word(String),
    Words(Vec<String>),
    Flag(bool),
    Date(Date),
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq)]
enum End {
    Gave(Fact),
    NotStated(String),
    Stopped(String),
}

// ---------------------------------------------------------------------------------------------- rhai's own evaluation

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

fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_max_expr_depths(0, 0);
    operators(&mut engine);
    functions(&mut engine);
    for (_, field, _) in FIELDS {
        engine.register_get(*field, move |record: &mut Record| -> Outcome {
            let value = record.0.get(field).expect("the field belongs to the record");
            value.clone().map_or_else(|| stop(&format!("not stated: {field}")), Ok)
        });
        engine.register_get(*field, move |asked: &mut Asked| {
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
fn in_rhai(engine: &Engine, script: &str, facts: &Facts) -> End {
    let mut scope = Scope::new();
    for root in ["activity", "values"] {
        let fields = FIELDS.iter().zip(facts).filter(|((of, ..), _)| *of == root);
        let record = Record(Arc::new(
            fields.map(|((_, field, _), fact)| (*field, fact.as_ref().map(dynamic))).collect(),
        ));
        scope.push_constant(format!("{root}_asked"), Asked(record.clone()));
        scope.push_constant(root, record);
    }
    scope.push_constant("used", dynamic(facts[usize::from(USED.0)].as_ref().unwrap()));
    let asked = script
        .replace("stated(activity.", "stated(activity_asked.")
        .replace("stated(values.", "stated(values_asked.");
    match engine.eval_with_scope::<Dynamic>(&mut scope, &format!("{FUNCTIONS}{asked}")) {
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

// --------------------------------------------------------------------------------------------------- our own evaluation

struct Reader<'a>(&'a Facts, &'a Symbols);

impl Read for Reader<'_> {
    fn read(&mut self, slot: Slot) -> Result<Option<Value>, Fault> {
        let symbol = |word: &String| self.1.find(word).expect("all words are interned");
        Ok(self.0[usize::from(slot.0)].as_ref().map(|fact| match fact {
            Fact::Number(number) => Value::Number(number.to_string().parse().unwrap()),
            Fact::Word(word) => Value::Word(symbol(word)),
            Fact::Words(words) => Value::Words(words.iter().map(symbol).collect()),
            Fact::Flag(flag) => Value::Flag(*flag),
            Fact::Date(date) => Value::Date(*date),
        }))
    }
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    for (at, (root, field, kind)) in FIELDS.iter().enumerate() {
        inputs.field(root, field, *kind, Slot(u16::try_from(at).unwrap()));
    }
    inputs.bare("used", Type::Number, USED);
    inputs
}

fn compile(script: &str, expected: Type, symbols: &mut Symbols) -> Result<Script, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let functions = sources.add("functions.rhai", FUNCTIONS);
    let file = sources.add("policy.yaml", format!("script: |\n  {}\n", script.replace('\n', "\n  ")));
    let (document, _) = from_text::parse(&sources, file);
    let Some(NodeKind::Map(entries)) = document.map(|document| document.root.kind) else {
        panic!("`{script}` is a block")
    };
    let node = &entries[0].value;
    let scalar = node.as_scalar().unwrap();
    let expr = Expr { text: scalar.text.clone(), style: scalar.style, span: node.span };
    let library = Library::compile(&sources, &[functions]).unwrap();
    Script::compile(&sources, &expr, expected, &inputs(), &library, symbols)
}

fn symbols() -> Symbols {
    let mut symbols = Symbols::default();
    for word in WORDS {
        symbols.intern(word);
    }
    symbols
}

fn as_typed_operations(script: &Script, symbols: &Symbols, facts: &Facts) -> End {
    match script.run(&mut Reader(facts, symbols)) {
        Ok(Value::Number(amount)) => End::Gave(Fact::Number(amount.decimal().normalize())),
        Ok(Value::Word(word)) => End::Gave(Fact::Word(symbols.text(word).to_owned())),
        Ok(Value::Words(list)) => {
            End::Gave(Fact::Words(list.iter().map(|word| symbols.text(*word).to_owned()).collect()))
        }
        Ok(Value::Flag(flag)) => End::Gave(Fact::Flag(flag)),
        Ok(Value::Date(date)) => End::Gave(Fact::Date(date)),
        Err(Fault::Absent(slot)) => End::NotStated(FIELDS[usize::from(slot.0)].1.to_owned()),
        Err(Fault::Stopped { code: Code::ScriptFault, message, .. }) => End::Stopped(message.to_owned()),
        Err(other) => panic!("no such fault can be: {other:?}"),
    }
}

// ------------------------------------------------------------------------------------------------- generated expressions

fn text(strategy: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    strategy.boxed()
}

fn one_of(items: &'static [&'static str]) -> BoxedStrategy<String> {
    text(select(items).prop_map(str::to_owned))
}

fn word_list() -> BoxedStrategy<String> {
    let quoted = select(WORDS).prop_map(|word| format!("\"{word}\""));
    text(vec(quoted, 0..4).prop_map(|words| format!("[{}]", words.join(", "))))
}

fn binary(
    operand: &BoxedStrategy<String>,
    operators: &'static [&'static str],
    other: &BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    text(
        (operand.clone(), select(operators), other.clone())
            .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
    )
}

fn choice(value: &BoxedStrategy<String>, flag: &BoxedStrategy<String>) -> BoxedStrategy<String> {
    text(
        (flag.clone(), value.clone(), value.clone())
            .prop_map(|(flag, yes, no)| format!("if {flag} {{ {yes} }} else {{ {no} }}")),
    )
}

fn numbers(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        one_of(NUMBERS),
        one_of(&["activity.hours", "activity.minutes", "used", "activity.start.month", "activity.end.year"])
    ];
    if depth == 0 {
        return text(leaf);
    }
    let (number, flag, date) = (numbers(depth - 1), flags(depth - 1), dates(depth - 1));
    let lists = lists(depth - 1);
    let word = one_word(depth - 1);
    let plain = (number.clone(), select(&["+", "-", "*", "/", "%"][..]), number.clone());
    text(prop_oneof![
        2 => leaf,
        4 => plain.prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => binary(&number, &["+", "-", "*", "/", "%"], &number),
        1 => number.clone().prop_map(|a| format!("-({a})")),
        2 => (select(&["min", "max", "round_down", "round_up", "round_nearest"][..]), number.clone(), number.clone())
            .prop_map(|(function, a, b)| format!("{function}({a}, {b})")),
        1 => (number.clone(), number.clone(), number.clone()).prop_map(|(a, b, c)| format!("max({a}, {b}, {c})")),
        1 => (select(&["abs", "whole", "step"][..]), number.clone()).prop_map(|(function, a)| format!("{function}({a})")),
        1 => (select(&["days", "months"][..]), date.clone(), date).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
        1 => lists.prop_map(|list| format!("{list}.len()")),
        1 => number.clone().prop_map(|a| format!("both(activity, {a}) - doubled(activity)")),
        1 => choice(&number, &flag).prop_map(|choice| format!("({choice})")),
        1 => (word, number.clone(), flag, number.clone()).prop_map(|(word, a, flag, b)| format!(
            "(switch {word} {{ \"talk\" if {flag} => {a}, \"talk\" | \"ja\" => 1, _ => {b} }})"
        )),
        1 => (number.clone(), number).prop_map(move |(a, b)| format!("({{ let t{depth} = {a}; t{depth} + {b} }})")),
    ])
}

fn flags(depth: u32) -> BoxedStrategy<String> {
    const STATED: &[&str] = &[
        "stated(activity.hours)",
        "stated(activity.role)",
        "stated(activity.tags)",
        "stated(activity.end)",
        "stated(values.strict)",
    ];
    let leaf = prop_oneof![one_of(&["true", "false", "values.strict"]), one_of(STATED)];
    if depth == 0 {
        return text(leaf);
    }
    let (number, flag, date) = (numbers(depth - 1), flags(depth - 1), dates(depth - 1));
    let (word, list) = (one_word(depth - 1), lists(depth - 1));
    text(prop_oneof![
        1 => leaf,
        2 => binary(&number, &["==", "!=", "<", "<=", ">", ">="], &number),
        1 => binary(&date, &["==", "!=", "<", "<=", ">", ">="], &date),
        1 => binary(&word, &["==", "!="], &word),
        1 => binary(&flag, &["==", "!="], &flag),
        2 => (flag.clone(), select(&["&&", "||"][..]), flag.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => flag.clone().prop_map(|flag| format!("!({flag})")),
        1 => (word.clone(), list.clone()).prop_map(|(word, list)| format!("({word}) in ({list})")),
        1 => (select(&["touches", "only"][..]), list.clone(), list).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
        1 => word.prop_map(|word| format!("asked({word})")),
        1 => choice(&flag.clone(), &flag).prop_map(|choice| format!("({choice})")),
    ])
}

fn one_word(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        select(WORDS).prop_map(|word| format!("\"{word}\"")),
        one_of(&["activity.kind", "activity.role"])
    ];
    if depth == 0 {
        return text(leaf);
    }
    let (word, flag) = (one_word(depth - 1), flags(depth - 1));
    text(prop_oneof![
        2 => leaf,
        1 => word.clone().prop_map(|word| format!("sort_of({word})")),
        1 => choice(&word, &flag).prop_map(|choice| format!("({choice})")),
    ])
}

fn lists(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![word_list(), one_of(&["activity.tags", "activity.domains"])];
    if depth == 0 {
        return text(leaf);
    }
    let (list, flag) = (lists(depth - 1), flags(depth - 1));
    text(prop_oneof![3 => leaf, 1 => choice(&list, &flag).prop_map(|choice| format!("({choice})"))])
}

fn dates(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        select(DATES).prop_map(|date| format!("date(\"{date}\")")),
        one_of(&["activity.start", "activity.end"])
    ];
    if depth == 0 {
        return text(leaf);
    }
    let (date, number) = (dates(depth - 1), numbers(depth - 1));
    text(prop_oneof![
        3 => leaf,
        1 => (date.clone(), number).prop_map(|(date, number)| format!("months_after({date}, {number})")),
        1 => date.prop_map(|date| format!("months_after({date}, 13)")),
    ])
}

/// What a text that was not written with care might hold.
const PIECES: &[&str] = &[
    "1",
    "0",
    "2.5",
    "\"talk\"",
    "true",
    "activity",
    "activity.hours",
    "activity.kind",
    "activity.tags",
    "used",
    "activity.start",
    "values.strict",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    ">=",
    "&&",
    "||",
    "!",
    "in",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "if",
    "else",
    "let x =",
    "x",
    "return",
    "min(",
    "stated(",
    "days(",
    "switch",
    "=>",
    "_",
    "\n",
    ".len()",
    ".year",
    "step(",
    "sort_of(",
    "doubled(activity)",
    "loop",
    "|x|",
    "while",
    "for",
    "x = 1",
    "this",
    "fn f(a)",
    "`",
    "'",
    "/*",
    "//",
    "Fn(\"min\")",
    "eval(\"1\")",
    "#{",
    "??",
    "?.",
    "..",
];

/// Texts that rhai's parser may take or not, and scripts in which one piece stands in place of another.
fn careless_scripts() -> impl Strategy<Value = (String, Type)> {
    let kinds = select(&[Type::Number, Type::Flag, Type::Word, Type::Words, Type::Date][..]);
    let pieces = vec(select(PIECES), 1..7).prop_map(|pieces| pieces.join(" ").trim().to_owned());
    let slips = (scripts(), any::<Index>(), select(PIECES)).prop_map(|((script, kind), at, piece)| {
        let mut pieces: Vec<_> = script.split(' ').collect();
        *at.get_mut(&mut pieces) = piece;
        (pieces.join(" ").trim().to_owned(), kind)
    });
    let copies = (scripts(), any::<Index>(), any::<Index>()).prop_map(|((script, kind), at, from)| {
        let mut pieces: Vec<_> = script.split(' ').collect();
        let piece = *from.get(&pieces);
        *at.get_mut(&mut pieces) = piece;
        (pieces.join(" ").trim().to_owned(), kind)
    });
    prop_oneof![1 => (pieces, kinds), 1 => slips, 2 => copies]
}

fn scripts() -> impl Strategy<Value = (String, Type)> {
    let returning = (flags(2), numbers(2), numbers(2), numbers(2)).prop_map(|(flag, early, bound, last)| {
        format!("let b = {bound};\nif {flag} {{ return {early}; }}\nif b > 3 {{ return b; }}\n{last}")
    });
    prop_oneof![
        4 => numbers(3).prop_map(|script| (script, Type::Number)),
        2 => returning.prop_map(|script| (script, Type::Number)),
        3 => flags(3).prop_map(|script| (script, Type::Flag)),
        1 => one_word(3).prop_map(|script| (script, Type::Word)),
        1 => lists(3).prop_map(|script| (script, Type::Words)),
        1 => dates(3).prop_map(|script| (script, Type::Date)),
    ]
}

fn facts() -> impl Strategy<Value = Facts> {
    let fact = |kind: &Type| match kind {
        Type::Number => select(NUMBERS).prop_map(|number| Fact::Number(number.parse().unwrap())).boxed(),
        Type::Word => select(WORDS).prop_map(|word| Fact::Word(word.to_owned())).boxed(),
        Type::Words => vec(select(WORDS).prop_map(str::to_owned), 0..4).prop_map(Fact::Words).boxed(),
        Type::Flag => any::<bool>().prop_map(Fact::Flag).boxed(),
        Type::Date => select(DATES).prop_map(|date| Fact::Date(date.parse().unwrap())).boxed(),
    };
    let fields: Vec<_> =
        FIELDS.iter().map(|(_, _, kind)| proptest::option::weighted(0.85, fact(kind)).boxed()).collect();
    (fields, fact(&Type::Number)).prop_map(|(mut facts, used)| {
        facts.push(Some(used));
        facts
    })
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(20_251_123),
        failure_persistence: None,
        ..Config::default()
    })
}

// ------------------------------------------------------------------------------------------------------------- the laws

#[test]
fn generated_scripts_end_as_they_end_in_rhai() {
    let engine = engine();
    let ends = RefCell::new(BTreeMap::new());
    runner(1_200)
        .run(&(scripts(), facts()), |((script, kind), facts)| {
            let mut symbols = symbols();
            let compiled = compile(&script, kind, &mut symbols)
                .unwrap_or_else(|found| panic!("`{script}` is refused: {:?}", found[0]));
            let ours = as_typed_operations(&compiled, &symbols, &facts);
            let theirs = in_rhai(&engine, &script, &facts);
            prop_assert_eq!(&ours, &theirs, "`{}`", script);
            let end = match theirs {
                End::Gave(_) => "gave".to_owned(),
                End::NotStated(_) => "not stated".to_owned(),
                End::Stopped(message) => message,
            };
            *ends.borrow_mut().entry(end).or_insert(0) += 1;
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    // The comparison is worth something only if all ends are met.
    let ends = ends.into_inner();
    for end in
        ["gave", "not stated", "a division by zero", "the number is out of range", "a step of zero or less"]
    {
        assert!(ends.get(end).is_some_and(|times| *times > 10), "{end}: {ends:?}");
    }
}

#[test]
fn whatever_is_accepted_ends_as_it_ends_in_rhai() {
    let engine = engine();
    let accepted = Cell::new(0);
    runner(2_500)
        .run(&(careless_scripts(), facts()), |((script, kind), facts)| {
            let mut symbols = symbols();
            if let Ok(compiled) = compile(&script, kind, &mut symbols) {
                accepted.set(accepted.get() + 1);
                let ours = as_typed_operations(&compiled, &symbols, &facts);
                prop_assert_eq!(&ours, &in_rhai(&engine, &script, &facts), "`{}`", script);
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(accepted.get() > 100, "only {} are accepted", accepted.get());
}

#[test]
fn values_of_two_types_are_never_compared() {
    let samples = [
        ("activity.hours", Type::Number),
        ("activity.kind", Type::Word),
        ("activity.tags", Type::Words),
        ("values.strict", Type::Flag),
        ("activity.start", Type::Date),
    ];
    for (left, left_kind) in samples {
        for (right, right_kind) in samples {
            for operator in ["==", "!=", "<", "<=", ">", ">="] {
                let script = format!("{left} {operator} {right}");
                let ordered = !matches!(operator, "==" | "!=");
                let fits = left_kind == right_kind
                    && match left_kind {
                        Type::Number | Type::Date => true,
                        Type::Word | Type::Flag => !ordered,
                        Type::Words => false,
                    };
                let found = compile(&script, Type::Flag, &mut symbols());
                assert_eq!(found.is_ok(), fits, "{script}");
                if let Err(found) = found {
                    assert_eq!(
                        found.iter().map(|d| d.code).collect::<Vec<_>>(),
                        [Code::ScriptType],
                        "{script}"
                    );
                }
            }
        }
    }
}
