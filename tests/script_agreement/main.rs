//! A script gives what rhai itself gives for the same text, or stops at the same fault.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a test reads files and fails by panicking"
)]

mod generated;
mod in_rhai;
mod shipped;
mod world;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use accrue::{
    script::Type,
    vocabulary::{diagnostic::Code, symbol::Symbols},
};
use proptest::prelude::*;

use crate::{
    generated::{WORDS, careless_scripts, facts, runner, scripts},
    world::{End, symbols},
};

#[test]
fn generated_scripts_end_as_they_end_in_rhai() {
    let world = generated::world();
    let engine = in_rhai::engine(&world);
    let ends = RefCell::new(BTreeMap::new());
    runner(1_200)
        .run(&(scripts(), facts(&world, WORDS)), |((script, kind), facts)| {
            let mut symbols = symbols(&facts);
            let compiled = world
                .compile(&script, kind, &mut symbols)
                .unwrap_or_else(|found| panic!("`{script}` is refused: {:?}", found[0]));
            let ours = world.run(&compiled, &symbols, &facts);
            let theirs = in_rhai::run(&engine, &world, &script, &facts);
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
    let world = generated::world();
    let engine = in_rhai::engine(&world);
    let accepted = Cell::new(0);
    runner(2_500)
        .run(&(careless_scripts(), facts(&world, WORDS)), |((script, kind), facts)| {
            let mut symbols = symbols(&facts);
            if let Ok(compiled) = world.compile(&script, kind, &mut symbols) {
                accepted.set(accepted.get() + 1);
                let ours = world.run(&compiled, &symbols, &facts);
                prop_assert_eq!(&ours, &in_rhai::run(&engine, &world, &script, &facts), "`{}`", script);
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(accepted.get() > 100, "only {} are accepted", accepted.get());
}

#[test]
fn values_of_two_types_are_never_compared() {
    let world = generated::world();
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
                let found = world.compile(&script, Type::Flag, &mut Symbols::default());
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

#[test]
fn scripts_of_the_shipped_policies_end_as_they_end_in_rhai() {
    let mut compared = 0;
    for policy in shipped::policies() {
        for script in &policy.scripts {
            let Some((world, kind)) = shipped::understood(script, &policy.functions) else { continue };
            compared += 1;
            let engine = in_rhai::engine(&world);
            runner(40)
                .run(&facts(&world, &shipped::words(script)), |facts| {
                    let mut symbols = symbols(&facts);
                    let compiled = world.compile(script, kind, &mut symbols).unwrap();
                    let ours = world.run(&compiled, &symbols, &facts);
                    prop_assert_eq!(&ours, &in_rhai::run(&engine, &world, script, &facts), "`{}`", script);
                    Ok(())
                })
                .unwrap_or_else(|failure| panic!("{failure}"));
        }
    }
    assert!(compared > 30, "only {compared} scripts are compared");
}
