//! Scripts and facts made up at random.

use accrue::script::Type;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, RngSeed, TestRunner},
};

use crate::world::{Fact, Facts, World};

/// The world that generated scripts are about.
pub fn world() -> World {
    World { fields: FIELDS.to_vec(), functions: FUNCTIONS.to_owned() }
}

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
pub const WORDS: &[&str] = &["talk", "course", "author", "editor", "ja"];
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
pub fn careless_scripts() -> impl Strategy<Value = (String, Type)> {
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

/// Scripts that are well formed and well typed.
pub fn scripts() -> impl Strategy<Value = (String, Type)> {
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

/// Facts of a world, some of them not stated.
pub fn facts(world: &World, words: &[&'static str]) -> impl Strategy<Value = Facts> + use<> {
    let words = words.to_vec();
    let fact = |kind: &Type| match kind {
        Type::Number => select(NUMBERS).prop_map(|number| Fact::Number(number.parse().unwrap())).boxed(),
        Type::Word => select(words.clone()).prop_map(|word| Fact::Word(word.to_owned())).boxed(),
        Type::Words => vec(select(words.clone()).prop_map(str::to_owned), 0..4).prop_map(Fact::Words).boxed(),
        Type::Flag => any::<bool>().prop_map(Fact::Flag).boxed(),
        Type::Date => select(DATES).prop_map(|date| Fact::Date(date.parse().unwrap())).boxed(),
    };
    let fields: Vec<_> = world
        .fields
        .iter()
        .map(|(_, _, kind)| proptest::option::weighted(0.85, fact(kind)).boxed())
        .collect();
    (fields, fact(&Type::Number)).prop_map(|(mut facts, used)| {
        facts.push(Some(used));
        facts
    })
}

/// A runner that does the same in each run.
pub fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(20_251_123),
        failure_persistence: None,
        ..Config::default()
    })
}
