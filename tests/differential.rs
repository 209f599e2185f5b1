//! The engine with the policies of the repository against both programs written by hand, and laws that hold for any
//! person.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod reference;

use std::sync::LazyLock;

use accrue::{
    assess::{CredentialTotals, Given, Totals, Workspace, assess, totals},
    ledger::{Ledger, from_json::Lines},
};
use proptest::prelude::*;

use self::reference::{
    engine::{self, Engine},
    generate,
};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

fn ledger(line: &str) -> Ledger {
    engine::read(&Lines::new(&ENGINE.rulebook), line)
}

fn totals_of(line: &str) -> Totals {
    totals(&ENGINE.rulebook, &ledger(line), &ENGINE.given, &mut Workspace::default())
}

#[test]
fn made_up_people_count_as_by_the_programs_written_by_hand() {
    let people = 200;
    let mut in_doubt = 0;
    // One room for all of them: nothing of one person may be left in it for the next.
    let mut room = Workspace::default();
    for seed in 0..people {
        let line = generate::person(seed, 40).text();
        let by_hand = reference::totals(&reference::read(&line).unwrap());
        let totals = totals(&ENGINE.rulebook, &ledger(&line), &ENGINE.given, &mut room);
        assert_eq!(totals, totals_of(&line), "seed {seed}: with room that was used, and with new room");
        let by_policy = ENGINE.counted(&totals);
        assert_eq!(by_policy, by_hand, "seed {seed}: by the policies, and by hand\n{line}");
        in_doubt += u64::from(by_hand.0.total.0 != by_hand.0.total.1);
    }
    // Otherwise the people would be too plain to tell a right engine from a wrong one.
    assert!((people / 10..people).contains(&in_doubt), "{in_doubt} people are in doubt");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_records_does_not_matter(seed in 0..u64::MAX, turned in 1..20_usize) {
        let mut line = generate::person(seed, 20);
        let before = totals_of(&line.text());
        line.activities.rotate_left(turned);
        line.activities.swap(0, 7);
        prop_assert_eq!(before, totals_of(&line.text()));
    }

    #[test]
    fn an_explained_run_gives_the_same_numbers(seed in 0..u64::MAX) {
        let ledger = ledger(&generate::person(seed, 20).text());
        let plain = totals(&ENGINE.rulebook, &ledger, &ENGINE.given, &mut Workspace::default());
        let explained = assess(&ENGINE.rulebook, &ledger, &ENGINE.given);
        prop_assert!(explained.credentials.iter().any(|found| found.activities.iter().any(|one| !one.steps.is_empty())));
        let numbers: Vec<CredentialTotals> = explained.credentials.into_iter().map(Into::into).collect();
        prop_assert_eq!(plain.credentials, numbers);
    }

    #[test]
    fn what_is_done_after_the_day_asked_about_changes_nothing(seed in 0..u64::MAX, day in 24..31_u32) {
        let mut line = generate::person(seed, 10);
        let before = ENGINE.counted(&totals_of(&line.text()));
        line.activities.push(format!(
            r#"{{"id":"later","title":"later","kind":"course","on":"2026-11-{day}","hours":8,"domains":["asset-security"],"proof":[{{"kind":"certificate"}}]}}"#
        ));
        prop_assert_eq!(before, ENGINE.counted(&totals_of(&line.text())));
    }

    #[test]
    fn what_becomes_known_after_the_day_asked_about_is_not_read(seed in 0..u64::MAX) {
        let ledger = ledger(&generate::person(seed, 20).text());
        let known = Given { known_on: ENGINE.given.on, ..ENGINE.given };
        let by_default = totals(&ENGINE.rulebook, &ledger, &ENGINE.given, &mut Workspace::default());
        let as_known = totals(&ENGINE.rulebook, &ledger, &known, &mut Workspace::default());
        prop_assert_eq!(ENGINE.counted(&by_default), ENGINE.counted(&as_known));
    }
}
