//! The two programs of `policies/` written by hand in Rust, from the same facts and without the engine: the reference
//! the engine is tested against, and the yardstick for its speed.
//!
//! Amounts are hundredths. Everything in doubt is tried both ways, as far as it matters for the person.

pub(crate) mod engine;
pub(crate) mod generate;
mod isc2;
mod offsec;
mod record;

pub(crate) use record::{Day, Person, read};

/// The day the assessments are asked for, which is [`generate::ASKED`].
pub(crate) const ASKED: Day = Day(20_261_123);

/// What is counted in the cycle of one certificate, in hundredths of a credit: surely, and possibly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// In all.
    pub(crate) total: (i64, i64),
    /// In Group A.
    pub(crate) group_a: (i64, i64),
    /// In Group B.
    pub(crate) group_b: (i64, i64),
}

/// What is counted in one of the worlds that are possible.
#[derive(Clone, Copy, Debug, Default)]
struct World {
    total: i64,
    group_a: i64,
    group_b: i64,
}

/// What holds in every world.
fn over(worlds: impl Iterator<Item = World>) -> Counted {
    let include = |range: (i64, i64), value: i64| (range.0.min(value), range.1.max(value));
    let whole = |world: World| Counted {
        total: (world.total, world.total),
        group_a: (world.group_a, world.group_a),
        group_b: (world.group_b, world.group_b),
    };
    worlds
        .fold(None, |counted: Option<Counted>, world| {
            let counted = counted.unwrap_or_else(|| whole(world));
            Some(Counted {
                total: include(counted.total, world.total),
                group_a: include(counted.group_a, world.group_a),
                group_b: include(counted.group_b, world.group_b),
            })
        })
        .unwrap_or_default()
}

/// The totals of a person: those of the CISSP and those of the OSCP+.
#[must_use]
pub(crate) fn totals(person: &Person<'_>) -> (Counted, Counted) {
    (isc2::counted(person, ASKED), offsec::counted(person, ASKED))
}
