//! How fast the engine is, beside the two programs written by hand: `cargo bench`, or `cargo bench -- --quick`.
//!
//! All times are wall times of one thread. The engine and the reference take turns, and medians are told, because other
//! work on the machine slows both.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a benchmark reads the clock, prints figures and fails by panicking"
)]

#[path = "../tests/reference/mod.rs"]
mod reference;

use std::{cell::RefCell, hint::black_box, time::Instant};

use accrue::{
    assess::{Workspace, assess, totals},
    ledger::{Ledger, from_json::Lines},
};

use self::reference::{
    engine::{Engine, load, read},
    generate,
};

/// The allocator of the program, for both.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ACTIVITIES: usize = 40;

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    // `cargo test` runs benchmarks without `--bench`, to see that they compile.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let (people, rounds) = if quick { (500, 3) } else { (10_000, 7) };

    println!("policies loaded and compiled: {:.1} ms", 1e3 * median(rounds, || drop(black_box(load()))));
    let engine = Engine::new();
    one_person(&engine, rounds);

    let lines: Vec<_> = (0..people).map(|seed| generate::person(seed, ACTIVITIES).text()).collect();
    println!(
        "{people} people x {ACTIVITIES} activities, {:.1} MB of JSON lines",
        lines.iter().map(String::len).sum::<usize>() as f64 / 1e6
    );
    end_to_end(&engine, &lines, rounds);
    parsed(&engine, &lines, rounds);
}

/// The middle of the seconds that something takes.
fn median(rounds: usize, mut run: impl FnMut()) -> f64 {
    middle((0..rounds).map(|_| seconds(&mut run)).collect())
}

fn seconds(run: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn one_person(engine: &Engine, rounds: usize) {
    let json = Lines::new(&engine.rulebook);
    let line = generate::person(1, ACTIVITIES).text();
    let ledger = read(&json, &line);
    let times = 20;
    let each =
        |run: &dyn Fn()| 1e6 / f64::from(times) * median(rounds.max(5), || (0..times).for_each(|_| run()));
    let room = RefCell::new(Workspace::default());
    let plain = each(&|| {
        drop(black_box(totals(&engine.rulebook, &ledger, &engine.given, &mut room.borrow_mut())));
    });
    let traced = each(&|| drop(black_box(assess(&engine.rulebook, &ledger, &engine.given))));
    println!("one person assessed: {plain:.0} us, with trace {traced:.0} us ({:.1} times)", traced / plain);
}

/// Runs both in turn, and tells activities per second and the ratio.
fn beside(what: &str, activities: usize, rounds: usize, mut engine: impl FnMut(), mut by_hand: impl FnMut()) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(seconds(&mut engine));
        theirs.push(seconds(&mut by_hand));
    }
    let ratio = middle(ours.iter().zip(&theirs).map(|(one, other)| one / other).collect());
    let rate = |times| activities as f64 / middle(times) / 1e6;
    println!(
        "{what}: engine {:.3} million activities/s, by hand {:.3} million/s, ratio {ratio:.2}",
        rate(ours),
        rate(theirs)
    );
}

fn end_to_end(engine: &Engine, lines: &[String], rounds: usize) {
    let json = Lines::new(&engine.rulebook);
    let mut room = Workspace::default();
    let by_engine = || {
        for line in lines {
            let ledger = read(&json, line);
            black_box(engine.counted(&totals(&engine.rulebook, &ledger, &engine.given, &mut room)));
        }
    };
    let by_hand = || {
        for line in lines {
            black_box(reference::totals(&reference::read(line).unwrap()));
        }
    };
    beside("end to end", lines.len() * ACTIVITIES, rounds, by_engine, by_hand);
}

fn parsed(engine: &Engine, lines: &[String], rounds: usize) {
    let json = Lines::new(&engine.rulebook);
    let by_engine = || {
        for line in lines {
            black_box(read(&json, line));
        }
    };
    let read_by_hand = || {
        for line in lines {
            black_box(reference::read(line).unwrap());
        }
    };
    beside("reading only", lines.len() * ACTIVITIES, rounds, by_engine, read_by_hand);
    let ledgers: Vec<Ledger> = lines.iter().map(|line| read(&json, line)).collect();
    let people: Vec<_> = lines.iter().map(|line| reference::read(line).unwrap()).collect();
    let mut room = Workspace::default();
    let evaluate = || {
        for ledger in &ledgers {
            black_box(totals(&engine.rulebook, ledger, &engine.given, &mut room));
        }
    };
    let by_hand = || {
        for person in &people {
            black_box(reference::totals(person));
        }
    };
    beside("evaluation only", lines.len() * ACTIVITIES, rounds, evaluate, by_hand);
}
