//! Two clocks: the day that is asked about, and the day up to which things are known. What became known later is never
//! read, whatever it is, and the same ledger can be replayed as it was known on any day.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "the cases are run here against what is known later")]
mod folders;
#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use accrue::{
    assess::{Given, assess},
    case::{self, Outcome},
    document::from_text,
    ledger::{Activity, Ledger},
    render::{diagnostic::text, json},
    rulebook::{
        Alternative, Need, Rulebook, Setting,
        from_texts::{Folder, read},
    },
    vocabulary::{date::Date, span::Sources, text::Language},
};
use serde_json::Value;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Rules that would change everything, known since the last day of 2099.
const LATER: &str = "
sources:
  known-later: {title: Later, published: 2099-12-31, confidence: official}
rulings:
  later-refusal: {question: Is it so?, answer: No., effect: {refuse: No.}, source: known-later}
  later-question: {question: Is it so?, open: {a: {}, b: {refuse: No.}}, source: known-later}
limits:
  later-limit: {at most: 0, source: known-later}
requirements:
  later-requirement: {needs: {at least: 4000}, source: known-later}
";

struct World {
    sources: Sources,
    rulebook: Rulebook,
    outcomes: Vec<(PathBuf, Outcome)>,
    /// The same policies with more that became known later.
    with_later: Rulebook,
}

fn worlds() -> Vec<World> {
    let fixtures = folders::policy_folders("tests/programs").into_iter().map(|folder| vec![folder]);
    std::iter::once(folders::policy_folders("policies")).chain(fixtures).map(|of| world(&of)).collect()
}

fn world(of: &[PathBuf]) -> World {
    let mut sources = Sources::default();
    let rulebook = folders::load(&mut sources, of);
    let mut parts = Vec::new();
    for folder in of {
        let mut all =
            |paths: Vec<PathBuf>| paths.iter().map(|path| folders::add(&mut sources, path)).collect();
        let mut texts: Vec<_> = all(folders::files(folder, "yaml"));
        let scripts = all(folders::files(&folder.join("scripts"), "rhai"));
        texts.push(sources.add("later.yaml", LATER));
        parts.push(Folder { parts: texts, scripts });
    }
    let (with_later, found) = read(&sources, &parts);
    let mut with_later = with_later.unwrap_or_else(|| panic!("{}", text(&sources, &found, folders::LOOK)));
    values_known_later(&mut with_later);
    let mut outcomes = Vec::new();
    for path in of.iter().flat_map(|folder| folders::files(&folder.join("cases"), "yaml")) {
        let file = folders::add(&mut sources, &path);
        let document = from_text::parse(&sources, file).0.unwrap();
        outcomes.push((path, case::run(&document, &rulebook).0.unwrap()));
    }
    World { sources, rulebook, outcomes, with_later }
}

/// Gives every formula, limit and minimum one more value, which is known later, comes first and is in doubt.
fn values_known_later(rulebook: &mut Rulebook) {
    fn one_more<T: Clone>(setting: &mut Setting<T>) {
        let Some(first) = setting.alternatives.first().cloned() else { return };
        let (first_day, last_day) = (Date::EARLIEST, Date::LATEST);
        let later = Alternative {
            known: day("2099-12-31"),
            first: first_day,
            last: last_day,
            low: true,
            when: None,
            ..first
        };
        setting.alternatives.insert(0, later);
    }
    fn in_need(need: &mut Need) {
        match need {
            Need::AtLeast { at_least, .. } => one_more(at_least),
            Need::AllOf(needs) | Need::Some { of: needs, .. } => needs.iter_mut().for_each(in_need),
            _ => {}
        }
    }
    for program in &mut rulebook.programs {
        program.categories.iter_mut().for_each(|category| one_more(&mut category.credit));
        program.limits.iter_mut().for_each(|limit| one_more(&mut limit.at_most));
        program.requirements.iter_mut().for_each(|card| in_need(&mut card.needs));
        program.routes.iter_mut().for_each(|card| in_need(&mut card.needs));
        program.fees.iter_mut().for_each(|fee| one_more(&mut fee.amount));
        let values = program.values.iter_mut().filter_map(|value| value.general.as_mut());
        values.for_each(|value| one_more(&mut value.setting));
    }
}

/// The same ledger, where everything happened once more and nobody knew it before 2099-12-31.
fn with_records_known_later(ledger: &Ledger) -> Ledger {
    let mut with = ledger.clone();
    let known = day("2099-12-31");
    for done in &ledger.activities {
        with.activities.push(Activity { id: format!("{}~later", done.id).into(), known, ..done.clone() });
    }
    with.payments.extend(ledger.payments.iter().cloned().map(|mut one| {
        (one.known, one.for_) = (known, None);
        one
    }));
    with.subscriptions.extend(ledger.subscriptions.iter().cloned().map(|mut one| {
        (one.known, one.to) = (known, Date::LATEST);
        one
    }));
    with.exams.extend(ledger.exams.iter().cloned().map(|mut one| {
        one.known = known;
        one
    }));
    with.openings.extend(ledger.openings.iter().cloned().map(|mut one| {
        (one.known, one.on) = (known, one.on.next());
        one
    }));
    with
}

fn as_json((sources, rulebook): (&Sources, &Rulebook), ledger: &Ledger, given: Given) -> Value {
    let assessment = assess(rulebook, ledger, &given);
    serde_json::to_value(json::assessment(rulebook, sources, ledger, &assessment, Language::English)).unwrap()
}

#[test]
fn nothing_that_became_known_later_changes_what_was_known_before() {
    let mut changed = 0;
    for world in worlds() {
        let (before, after) = ((&world.sources, &world.rulebook), (&world.sources, &world.with_later));
        for (path, outcome) in &world.outcomes {
            let with = with_records_known_later(&outcome.ledger);
            let on = outcome.assessment.given;
            for known_on in [day("2025-08-31"), on.on, on.known_on.min(day("2099-12-30"))] {
                let given = Given { known_on, ..on };
                let was = as_json(before, &outcome.ledger, given);
                let rules = as_json(after, &outcome.ledger, given);
                assert_eq!(was, rules, "rules, {} as known on {known_on}", path.display());
                let records = as_json(before, &with, given);
                assert_eq!(was, records, "records, {} as known on {known_on}", path.display());
            }
            let known = Given { known_on: Date::LATEST, ..on };
            let was = as_json(before, &outcome.ledger, known);
            changed += usize::from(was != as_json(after, &outcome.ledger, known));
            changed += usize::from(was != as_json(before, &with, known));
        }
    }
    assert!(changed > 100, "what is added would change nothing even when it is known: {changed}");
}

/// One ledger, as its owner would have it in November 2026.
const LEDGER: &str = "
credentials:
  oscp+: {granted: 2025-06-10}
subscriptions:
  - {product: learn-unlimited, from: 2025-06-10, to: 2026-06-09}
activities:
  - id: webinar
    title: A webinar
    kind: webinar
    on: 2025-07-05
    hours: 2
    proof: [{kind: certificate, file: w.pdf}]
    claims: {oscp+: {submitted: 2025-10-05, decided: 2025-11-02, status: accepted, claimed: 2, awarded: 1.5}}
  - {id: game, title: A game, kind: ctf, on: 2025-08-10, hours: 8, proof: [{kind: certificate, file: g.pdf}]}
  - {id: late-note, title: Told late, kind: webinar, on: 2025-07-20, hours: 3, known: 2025-12-01, proof: [{kind: certificate, file: l.pdf}]}
  - {id: talk, title: A talk, kind: talk, on: 2026-02-10, hours: 1, proof: [{kind: programme, file: t.pdf}]}
";

/// What the ledger says as of a day and known on it: the total, each activity, and whether the certificate is covered.
fn replayed(on: &str) -> (String, Vec<String>, String) {
    let folder = process::empty(&format!("replay-{on}"));
    process::write(&folder, "ledger.yaml", LEDGER);
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let line = format!("audit --json --policies {policies} --on {on} --known-on {on}");
    let result = process::run(&folder, &line).json()["credentials"][0].clone();
    let interval = |value: &Value| {
        format!("{}..{}", value["sure"].as_str().unwrap(), value["possible"].as_str().unwrap_or("?"))
    };
    let activity = |found: &Value| {
        let word = |key: &str| found[key].as_str().unwrap().to_owned();
        format!("{} {} {} {}", word("activity"), word("verdict"), word("reason"), interval(&found["credits"]))
    };
    let activities = result["activities"].as_array().unwrap().iter().map(activity).collect();
    let covered = result["coverage"][0]["now"].as_str().unwrap().to_owned();
    (interval(&result["counted"]), activities, covered)
}

#[test]
fn the_same_ledger_is_replayed_as_it_was_known_on_three_days() {
    // Known by the end of August 2025: the handbook of April 2025, whose list has webinars but of which no figure could
    // be read, and has no games; and the answer that Learn Unlimited covers maintenance. Not yet told: the late note.
    let (counted, activities, covered) = replayed("2025-08-31");
    assert_eq!(counted, "0..0");
    assert_eq!(
        activities,
        ["webinar undetermined fault 0..?", "game no unlisted 0..0"],
        "what was not known on the day is not there"
    );
    assert_eq!(covered, "yes");

    // The answers of September 2025 are known by its end: one credit for each hour of a webinar, none for games. The claim
    // is sent, and not decided: 2 hours give 2.
    let (counted, activities, covered) = replayed("2025-10-31");
    assert_eq!(counted, "2..2");
    assert_eq!(activities, ["webinar yes counts 2..2", "game no ruling 0..0"]);
    assert_eq!(covered, "yes");

    // In November 2026 the claim has been decided: 1.5 were awarded. The late note of 3 hours is known, 3. A talk gives 4
    // by a student project alone, so it counts, for perhaps 4. 1.5 + 3 = 4.5 are sure, 8.5 possible. Learn Unlimited has ended.
    let (counted, activities, covered) = replayed("2026-11-23");
    assert_eq!(counted, "4.5..8.5");
    assert_eq!(
        activities,
        [
            "webinar yes counts 1.5..1.5",
            "late-note yes counts 3..3",
            "game no ruling 0..0",
            "talk yes counts 0..4"
        ]
    );
    assert_eq!(covered, "no");
}

#[test]
fn a_decision_of_a_later_day_is_not_told() {
    let folder = process::empty("decided-later");
    process::write(&folder, "ledger.yaml", LEDGER);
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    for clock in ["--on 2025-10-31", "--on 2026-11-23 --known-on 2025-10-31"] {
        let ran = process::run(&folder, &format!("explain webinar --json --policies {policies} {clock}"));
        assert!(!ran.out.contains("1.5"), "{clock}: {}", ran.out);
    }
    let ran = process::run(&folder, &format!("explain talk --policies {policies} --known-on 2025-10-31"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("`talk` is known since 2026-02-10 only"), "{}", ran.err);
}

#[test]
fn what_is_only_supposed_can_be_held_against_the_rules_known_earlier() {
    let folder = process::empty("supposed-earlier");
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let line = |known| {
        format!("rate webinar --hours 2 --for oscp+ --policies {policies} --on 2026-11-23 --known-on {known}")
    };
    assert_eq!(process::run(&folder, &line("2025-09-29")).code, 3, "no figure was known");
    assert_eq!(process::run(&folder, &line("2025-09-30")).code, 0, "one credit for each hour was");
}
