//! Rulings made up at random, which contradict each other or do not, against an evaluator that knows no intervals: it lets each
//! two rulings that nothing orders come first in turn, and counts in every such world by itself.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "no files are read here")]
mod folders;

use std::fmt::Write as _;

use accrue::{
    assess::{Assessment, Given, assess},
    document::from_text,
    ledger::from_document,
    render::{diagnostic::text, json},
    rulebook::{
        Rulebook,
        from_texts::{Folder, read},
    },
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::Diagnostic,
        span::Sources,
        text::Language,
    },
};
use proptest::prelude::*;

/// Courses give a credit an hour, talks three; twelve credits count in all.
const CLUB: &str = "\
policy: club
title: Club
sources:
  s0: {title: First, published: 2025-01-10, confidence: official}
  s1: {title: Second, published: 2025-02-10, confidence: official}
  s2: {title: Some day of February, published: 2025-02, confidence: official}
credentials:
  badge: {title: Badge, term: 3 years, source: s0}
  other: {title: Other, term: 3 years, source: s0}
categories:
  course: {title: Courses, accepts: [course], credit: activity.hours, source: s0}
  talk: {title: Talks, accepts: [talk], credit: 3, source: s0}
limits:
  all: {at most: 12, source: s0}
requirements:
  total: {needs: {at least: 6}, source: s0}
rulings:
  about: {question: What of games?, kind: [game], source: s0}
";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Refuse,
    Course,
    Talk,
    /// So many credits.
    Credit(i64),
}

/// A ruling about courses, or about courses and games.
#[derive(Clone, Copy, Debug)]
struct Ruling {
    /// Its source: 10 January, 10 February, some day of February.
    source: usize,
    for_badge: bool,
    games: bool,
    /// Only activities of more than two hours.
    long: bool,
    act: Act,
}

impl Ruling {
    fn written(&self, at: usize) -> String {
        let effect = match self.act {
            Act::Refuse => "{refuse: No.}".to_owned(),
            Act::Course => "{accept: course}".to_owned(),
            Act::Talk => "{accept: talk}".to_owned(),
            Act::Credit(credits) => format!("{{credit: {credits}}}"),
        };
        let mut text = format!("  r{at}: {{question: Is it so?, source: s{}, effect: {effect}", self.source);
        text += if self.games { ", kind: [course, game]" } else { ", kind: [course]" };
        text += if self.for_badge { ", for: [badge]" } else { "" };
        text += if self.long { ", when: activity.hours > 2" } else { "" };
        text + "}\n"
    }

    fn is_within(&self, other: &Self) -> bool {
        (self.for_badge || !other.for_badge) && (!self.games || other.games) && (self.long || !other.long)
    }

    /// Whether it comes before another one, by the canon.
    fn is_before(&self, other: &Self) -> bool {
        match (self.is_within(other), other.is_within(self)) {
            (true, false) => true,
            (false, true) => false,
            _ => self.source > 0 && other.source == 0,
        }
    }

    fn contradicts(&self, other: &Self) -> bool {
        match (self.act, other.act) {
            (Act::Refuse, act) | (act, Act::Refuse) => act != Act::Refuse,
            (Act::Credit(one), Act::Credit(two)) => one != two,
            (Act::Credit(_), _) | (_, Act::Credit(_)) => false,
            (one, two) => one != two,
        }
    }
}

/// A course or a game of so many hours.
type Done = (bool, i64);

/// What one activity gives where of two that nothing orders the first of each pair comes before the second.
fn credits(rulings: &[Ruling], (game, hours): Done, won: &[(usize, usize)]) -> i64 {
    let applies = |ruling: &Ruling| (!game || ruling.games) && (!ruling.long || hours > 2);
    let mut left: Vec<usize> = (0..rulings.len()).filter(|at| applies(&rulings[*at])).collect();
    let before = |one: usize, two: usize| rulings[one].is_before(&rulings[two]) || won.contains(&(one, two));
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let free = left.iter().find(|at| left.iter().all(|other| other == *at || !before(*other, **at)));
        let next = *free.unwrap_or(&left[0]);
        left.retain(|at| *at != next);
        ordered.push(rulings[next].act);
    }
    if ordered.first() == Some(&Act::Refuse) {
        return 0;
    }
    let accepted = ordered.iter().find(|act| matches!(act, Act::Course | Act::Talk));
    let formula =
        ordered.iter().find_map(|act| if let Act::Credit(credits) = act { Some(*credits) } else { None });
    match accepted {
        None if game => 0,
        Some(Act::Talk) => formula.unwrap_or(3),
        _ => formula.unwrap_or(hours),
    }
}

/// The least and the most of what counts in all worlds.
fn by_hand(rulings: &[Ruling], done: &[Done]) -> (i64, i64) {
    let pairs = (0..rulings.len()).flat_map(|one| (one + 1..rulings.len()).map(move |two| (one, two)));
    let contested = |(one, two): &(usize, usize)| {
        let (one, two) = (&rulings[*one], &rulings[*two]);
        one.contradicts(two) && !one.is_before(two) && !two.is_before(one)
    };
    let contested: Vec<_> = pairs.filter(contested).collect();
    let world = |world: u32| {
        let won = contested.iter().enumerate();
        let won: Vec<_> = won
            .map(|(bit, (one, two))| if world >> bit & 1 == 0 { (*one, *two) } else { (*two, *one) })
            .collect();
        done.iter().map(|one| credits(rulings, *one, &won)).sum::<i64>().min(12)
    };
    let worlds: Vec<_> = (0..1_u32 << contested.len()).map(world).collect();
    (*worlds.iter().min().unwrap(), *worlds.iter().max().unwrap())
}

fn rulebook(rulings: &[Ruling], order: &[usize]) -> (Sources, Rulebook) {
    let mut policy = CLUB.to_owned();
    order.iter().for_each(|at| policy += &rulings[*at].written(*at));
    let mut sources = Sources::default();
    let file = sources.add("policy.yaml", policy);
    let (rulebook, found) = read(&sources, &[Folder { parts: vec![file], scripts: Vec::new() }]);
    assert!(!found.iter().any(Diagnostic::is_error), "{}", text(&sources, &found, folders::LOOK));
    let rulebook = rulebook.unwrap();
    (sources, rulebook)
}

/// The assessment, and all of it as JSON but the lines that rulings stand on.
fn assessed((texts, rulebook): &(Sources, Rulebook), done: &[Done]) -> (Assessment, String) {
    let mut ledger = "credentials: {badge: {granted: 2025-01-01}}\nactivities:\n".to_owned();
    for (at, (game, hours)) in done.iter().enumerate() {
        let (kind, day) = (if *game { "game" } else { "course" }, at + 1);
        writeln!(ledger, "  - {{id: a{at}, title: A, kind: {kind}, on: 2026-02-{day:02}, hours: {hours}}}")
            .unwrap();
    }
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", ledger);
    let (document, _) = from_text::parse(&sources, file);
    let (ledger, found) = from_document::read(&document.unwrap(), rulebook);
    assert!(!found.iter().any(Diagnostic::is_error), "{}", text(&sources, &found, folders::LOOK));
    let ledger = ledger.unwrap();
    let assessment = assess(rulebook, &ledger, &Given::on("2027-06-01".parse().unwrap()));
    let json = json::pretty(&json::assessment(rulebook, texts, &ledger, &assessment, Language::English));
    let lines = json.lines().filter(|line| !line.trim_start().starts_with("\"at\": "));
    (assessment, lines.collect::<Vec<_>>().join("\n"))
}

fn ruling() -> impl Strategy<Value = Ruling> {
    let act = prop_oneof![
        3 => Just(Act::Refuse),
        2 => Just(Act::Course),
        2 => Just(Act::Talk),
        1 => Just(Act::Credit(5)),
        1 => Just(Act::Credit(1)),
    ];
    let scope = (any::<bool>(), any::<bool>(), any::<bool>());
    (0..3_usize, scope, act).prop_map(|(source, (for_badge, games, long), act)| Ruling {
        source,
        for_badge,
        games,
        long,
        act,
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_261_124),
        ..ProptestConfig::with_cases(400)
    })]

    #[test]
    fn what_counts_spans_every_world_whatever_the_order_in_the_file(
        (rulings, order) in prop::collection::vec(ruling(), 1..5).prop_flat_map(|rulings| {
            let order = Just((0..rulings.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(rulings), order)
        }),
        done in prop::collection::vec((any::<bool>(), 1_i64..8), 1..4),
    ) {
        let in_order: Vec<_> = (0..rulings.len()).collect();
        let (found, told) = assessed(&rulebook(&rulings, &in_order), &done);
        let (_, shuffled) = assessed(&rulebook(&rulings, &order), &done);
        prop_assert_eq!(&told, &shuffled);
        let (least, most) = by_hand(&rulings, &done);
        let counted = Interval { sure: Amount::whole(least), possible: Amount::whole(most) };
        let one = &found.credentials[0];
        prop_assert!(one.counted.sure <= counted.sure && counted.possible <= one.counted.possible, "{:?}", one.counted);
        prop_assert!(!one.exact || one.counted == counted, "told as exact {}, found {counted}", one.counted);
        if one.doubts.is_empty() {
            prop_assert_eq!(least, most);
        }
    }
}
