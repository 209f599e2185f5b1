//! Coverage and fees where something is in doubt: a gap beside an open question.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod support;

use accrue::{
    assess::{Assessment, Given, Verdict, assess},
    document::from_text,
    ledger::from_document,
    rulebook::Rulebook,
    vocabulary::span::Sources,
};

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
