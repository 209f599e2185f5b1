//! Where the search for the best categories ends, and limits on shares of the total, beyond what the cookbook shows.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use std::fmt::Write as _;

use accrue::{
    assess::{Assessment, Given, Verdict, assess},
    document::from_text,
    ledger::from_document,
    vocabulary::{amount::Amount, span::Sources},
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const HEAD: &str = "
policy: club
title: Club
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {badge: {title: Badge, term: 3 years, source: rules}}
";

const TWO_HOMES: &str = "
assignment: best
categories:
  lecture:  {accepts: [talk], credit: activity.hours, source: rules, limits: {cycle: {at most: 7}}}
  outreach: {accepts: [talk], credit: activity.hours * 2, source: rules, limits: {cycle: {at most: 4}}}
requirements:
  total: {needs: {at least: 100}, source: rules}
";

const SHARES: &str = "
categories:
  course:  {accepts: [course], credit: activity.hours, source: rules}
  reading: {accepts: [reading], credit: activity.hours, source: rules, limits: {share: {at most: total / 4}}}
  video:   {accepts: [video], credit: activity.hours, source: rules, limits: {share: {at most: total / 3}}}
";

/// Assesses activities, given as kind and hours, on days one after the other.
fn assessed(rules: &str, activities: &[(&str, u32)]) -> Assessment {
    let mut sources = Sources::default();
    let (rulebook, found) = support::load_text(&mut sources, &format!("{HEAD}{rules}"));
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let rulebook = rulebook.unwrap();
    let mut text = "credentials: {badge: {granted: 2025-01-01}}\nactivities:\n".to_owned();
    for (at, (kind, hours)) in activities.iter().enumerate() {
        let day = at % 28 + 1;
        writeln!(text, "  - {{id: a{at}, title: A, kind: {kind}, on: 2025-02-{day:02}, hours: {hours}}}")
            .unwrap();
    }
    let file = sources.add("ledger.yaml", text);
    let (document, found) = from_text::parse(&sources, file);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (ledger, found) = from_document::read(&document.unwrap(), &rulebook);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    assess(&rulebook, &ledger.unwrap(), &Given::on("2027-12-31".parse().unwrap()))
}

#[test]
fn ten_activities_with_two_homes_are_searched_through() {
    let found = assessed(TWO_HOMES, &[("talk", 1); 10]);
    let badge = &found.credentials[0];
    // Two talks as outreach make 4, the other eight as lectures 8, of which 7 count.
    assert_eq!(badge.counted.to_string(), "11");
    assert!(badge.exact && badge.met == Verdict::No);
}

#[test]
fn eleven_activities_with_two_homes_are_told_as_a_bound_and_not_as_a_number() {
    let found = assessed(TWO_HOMES, &[("talk", 1); 11]);
    let badge = &found.credentials[0];
    // 2,048 combinations are more than are tried. The best is 4 + 7; at most 2 an activity are computed.
    assert!(!badge.exact && badge.met == Verdict::Undetermined);
    assert!(badge.counted.sure <= Amount::whole(11) && badge.counted.possible >= Amount::whole(11));
    assert_eq!(badge.counted.possible, Amount::whole(22));
}

/// Thirty times the greatest total in which `reading` is at most a quarter and `video` at most a third.
fn greatest_total(course: i64, reading: i64, video: i64) -> i64 {
    // Thirty times what counts of each, where neither limit cuts, one of them, or both.
    let candidates = [
        (30 * reading, 30 * video),
        (10 * (course + video), 30 * video),
        (30 * reading, 15 * (course + reading)),
        (18 * course, 24 * course),
    ];
    let fits = |(r, v): &(i64, i64)| {
        let total = 30 * course + r + v;
        *r <= 30 * reading && *v <= 30 * video && 4 * r <= total && 3 * v <= total
    };
    candidates.into_iter().filter(fits).map(|(r, v)| 30 * course + r + v).max().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn shares_of_the_total_let_the_greatest_total_pass(
        activities in proptest::collection::vec((prop::sample::select(vec!["course", "reading", "video"]), 1_u32..24), 1..12)
    ) {
        let found = assessed(SHARES, &activities);
        let hours = |kind| activities.iter().filter(|(own, _)| *own == kind).map(|(_, hours)| i64::from(*hours)).sum();
        let expected = Decimal::from(greatest_total(hours("course"), hours("reading"), hours("video"))) / Decimal::from(30);
        let counted = found.credentials[0].counted;
        prop_assert!(counted.is_exact());
        // Thirds are cut at the sixth decimal, and what rests on them follows.
        prop_assert!((counted.sure.decimal() - expected).abs() < Decimal::new(1, 4), "{} {expected}", counted);
        let each: Amount = found.credentials[0].activities.iter().map(|one| one.credits.sure).sum();
        prop_assert_eq!(each, counted.sure);
    }
}
