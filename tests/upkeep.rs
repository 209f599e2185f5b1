//! Coverage and fees where something is in doubt: a gap beside an open question, a condition on a fact that nobody stated,
//! and amounts that cannot be compared.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use accrue::{
    assess::{Assessment, FeeState, Given, Verdict, assess},
    document::from_text,
    ledger::from_document,
    render::diagnostic::{Look, text},
    rulebook::Rulebook,
    vocabulary::{span::Sources, text::Language},
};

/// A yearly fee, once a person: 50 in euros for a mate, 60 in francs for a skipper, 70 in euros for a pilot. The magazine
/// includes it for members.
const SAILING: &str = "\
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
facts:
  member: {title: Member, about: person, type: flag}
windows:
  year: {title: year, each: 1 year, of: cycle}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
  mate: {title: Mate, term: 1 year, source: handbook}
  pilot: {title: Pilot, term: 1 year, source: handbook}
products:
  magazine: {title: Magazine, source: handbook}
fees:
  yearly:
    title: Yearly fee
    window: year
    amount:
      - {is: 60 CHF, when: credential.id == \"skipper\"}
      - {is: 70 EUR, when: credential.id == \"pilot\"}
      - {is: 50 EUR}
    included in: [{product: magazine, when: person.member}]
    source: handbook
coverage:
  upkeep:
    title: Upkeep
    fee: yearly
    products: [{product: magazine, when: person.member}]
    source: handbook
requirements:
  upkeep: {title: Upkeep in each year, needs: {covered: upkeep, window: year}, source: handbook}
";

fn sailing() -> Rulebook {
    let mut sources = Sources::default();
    let (rulebook, found) = support::load_text(&mut sources, SAILING);
    let told = text(&sources, &found, Look { language: Language::English, colour: false });
    assert!(rulebook.is_some(), "{told}");
    rulebook.unwrap()
}

fn assessed(rulebook: &Rulebook, ledger: &str, on: &str) -> Assessment {
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", ledger);
    let (ledger, found) = from_document::read(&from_text::parse(&sources, file).0.unwrap(), rulebook);
    assert!(found.is_empty(), "{found:?}");
    assess(rulebook, &ledger.unwrap(), &Given::on(on.parse().unwrap()))
}

#[test]
fn a_gap_is_told_as_far_as_no_answer_closes_it() {
    // The fee of 2025-06-10 lasts until 2026-06-09. Whether Learn Enterprise covers anything is open; it runs from
    // 2026-07-10 on. So 2026-06-10 .. 2026-07-09 is covered by nothing, and only the days from then on are in doubt.
    let rulebook = support::shipped(&mut Sources::default());
    let ledger = "\
credentials: {oscp+: {granted: 2025-06-10}}
subscriptions: [{product: learn-enterprise, from: 2026-07-10, to: 2027-06-09}]
fees: [{fee: amf, on: 2025-06-10, policy: offsec}]
";
    let assessment = assessed(&rulebook, ledger, "2026-08-01");
    let duty = &assessment.credentials[0].coverage[0];
    let gaps: Vec<_> = duty.gaps.iter().map(ToString::to_string).collect();
    assert_eq!(gaps, ["2026-06-10 .. 2026-07-09"]);
    assert_eq!((duty.verdict, duty.now), (Verdict::No, Verdict::Undetermined));
}

#[test]
fn a_product_whose_condition_reads_an_unstated_fact_covers_perhaps() {
    let rulebook = sailing();
    let stated = |facts: &str| {
        let ledger = format!(
            "{facts}credentials: {{mate: {{granted: 2026-01-01}}}}\n\
             subscriptions: [{{product: magazine, from: 2026-01-01, to: 2026-12-31}}]\n"
        );
        let assessment = assessed(&rulebook, &ledger, "2026-03-01");
        let result = &assessment.credentials[0];
        let duty = &result.coverage[0];
        (
            duty.verdict,
            duty.now,
            duty.gaps.len(),
            result.requirements[0].verdict,
            assessment.fees[0].payments[0].state,
        )
    };
    let (yes, no, open) = (Verdict::Yes, Verdict::No, Verdict::Undetermined);
    assert_eq!(stated(""), (open, open, 0, open, FeeState::PerhapsIncluded));
    assert_eq!(stated("person: {facts: {member: yes}}\n"), (yes, yes, 0, yes, FeeState::Included));
    assert_eq!(stated("person: {facts: {member: no}}\n"), (no, no, 1, no, FeeState::Due));
}

#[test]
fn the_highest_amount_is_that_of_one_currency() {
    let rulebook = sailing();
    let amounts = |held: &[&str]| {
        let held: Vec<_> = held.iter().map(|id| format!("{id}: {{granted: 2026-01-01}}")).collect();
        let ledger = format!("credentials: {{{}}}\n", held.join(", "));
        let assessment = assessed(&rulebook, &ledger, "2026-03-01");
        let told: Vec<_> = assessment.fees[0].payments[0].amounts.iter().map(ToString::to_string).collect();
        told
    };
    assert_eq!(amounts(&["mate", "pilot"]), ["70 EUR"]);
    // Nobody can tell which of two currencies is more.
    assert_eq!(amounts(&["mate", "skipper"]), ["60 CHF", "50 EUR"]);
    assert_eq!(amounts(&["mate", "skipper", "pilot"]), ["60 CHF", "70 EUR"]);
}
