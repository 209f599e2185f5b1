#![allow(warnings, clippy::all)]
#[path = "../tests/reference/mod.rs"]
mod reference;
use accrue::{assess::totals, ledger::from_json::Lines};
use reference::{
    engine::{Engine, read},
    generate,
};
use std::time::Instant;
fn main() {
    let engine = Engine::new();
    let json = Lines::new(&engine.rulebook);
    let lines: Vec<_> = (0..300).map(|seed| generate::person(seed, 40).text()).collect();
    let mode = std::env::args().nth(1).unwrap();
    let rounds: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let ledgers: Vec<_> = lines.iter().map(|l| read(&json, l)).collect();
    let mut best = f64::MAX;
    for _ in 0..rounds {
        let t = Instant::now();
        match mode.as_str() {
            "read" => {
                for l in &lines {
                    std::hint::black_box(read(&json, l));
                }
            }
            "parse" => {
                for l in &lines {
                    std::hint::black_box(reference::read(l).unwrap());
                }
            }
            "eval" => {
                for l in &ledgers {
                    std::hint::black_box(totals(&engine.rulebook, l, &engine.given));
                }
            }
            "hand" => {
                for l in &lines {
                    std::hint::black_box(reference::totals(&reference::read(l).unwrap()));
                }
            }
            _ => {
                for l in &lines {
                    let l = read(&json, l);
                    std::hint::black_box(totals(&engine.rulebook, &l, &engine.given));
                }
            }
        }
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("{mode}: best {:.1} us/person", best * 1e6 / 300.0);
}
