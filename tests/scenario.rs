//! Laws of scenarios: no edit changes nothing, edits of a scenario are edits of the files, and what is compared with
//! itself does not differ.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "cases are not run here")]
mod folders;

use accrue::{
    assess::{Assessment, Given, Verdict, assess},
    document::from_text,
    ledger::{Ledger, from_document},
    render::diagnostic::text,
    rulebook::Rulebook,
    scenario::{
        Delta, Edit, Section, Side, Value, compare,
        compare::{Change, Part, Shift},
        edited,
    },
    vocabulary::{
        amount::{Amount, Interval},
        span::Sources,
    },
};

const EXAMPLE: &str = include_str!("../docs/example-ledger.yaml");

fn shipped() -> Rulebook {
    folders::load(&mut Sources::default(), &folders::policy_folders("policies"))
}

fn ledger(rulebook: &Rulebook, written: &str) -> Ledger {
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", written);
    let (document, diagnostics) = from_text::parse(&sources, file);
    assert!(diagnostics.is_empty(), "{}", text(&sources, &diagnostics, folders::LOOK));
    let (ledger, diagnostics) = from_document::read(&document.unwrap(), rulebook);
    ledger.unwrap_or_else(|| panic!("{}", text(&sources, &diagnostics, folders::LOOK)))
}

fn on(day: &str) -> Given {
    Given::on(day.parse().unwrap())
}

/// What differs on a day between the example and the example with one text replaced.
fn delta(rulebook: &Rulebook, day: &str, from: &str, to: &str) -> Delta {
    assert!(EXAMPLE.contains(from), "{from}");
    let (before, after) = (ledger(rulebook, EXAMPLE), ledger(rulebook, &EXAMPLE.replace(from, to)));
    let given = on(day);
    let (one, two) = (assess(rulebook, &before, &given), assess(rulebook, &after, &given));
    compare(&side(rulebook, &before, &one), &side(rulebook, &after, &two))
}

fn side<'a>(rulebook: &'a Rulebook, ledger: &'a Ledger, assessment: &'a Assessment) -> Side<'a> {
    Side { rulebook, ledger, assessment }
}

fn exactly(amount: &str) -> Interval {
    Interval::exactly(amount.parse().unwrap())
}

#[test]
fn what_is_compared_with_itself_does_not_differ() {
    let rulebook = shipped();
    let ledger = ledger(&rulebook, EXAMPLE);
    for day in ["2025-01-01", "2026-11-23", "2027-02-28", "2030-01-01"] {
        let assessment = assess(&rulebook, &ledger, &on(day));
        let side = side(&rulebook, &ledger, &assessment);
        let delta = compare(&side, &side);
        assert!(delta.is_empty(), "on {day}");
        assert_eq!(delta.credentials.len(), 2);
    }
}

/// The recordings were awarded 1.75 by the one body; without them its total is 1.75 less, and the other's is the same.
#[test]
fn an_activity_left_out_is_told_with_what_it_gave() {
    let rulebook = shipped();
    let at = EXAMPLE.find("  - id: 2026-002").unwrap();
    let end = EXAMPLE.find("  - id: 2026-003").unwrap();
    let delta = delta(&rulebook, "2026-11-23", &EXAMPLE[at..end], "");
    assert!(!delta.is_empty());
    let cissp = delta.credentials.iter().find(|each| &*each.credential == "cissp").unwrap();
    let less = Amount::ZERO - "1.75".parse().unwrap();
    assert_eq!(cissp.counted().shift(), Shift { sure: less, possible: less });
    let (_, gone) = cissp.activities.iter().find(|(id, _)| &**id == "2026-002").unwrap();
    assert_eq!(gone.map(|counted| counted.credits), Change { before: Some(exactly("1.75")), after: None });
    let other = delta.credentials.iter().find(|each| &*each.credential == "oscp+").unwrap();
    assert!(other.counted().is_empty());
}

/// Two credits more are two more of what is needed, and two less that are missing; all else stays.
#[test]
fn a_requirement_tells_what_is_there_before_and_after() {
    let rulebook = shipped();
    let delta = delta(&rulebook, "2026-11-23", "claimed: 1, awarded: 1}", "claimed: 1, awarded: 3}");
    let oscp = delta.credentials.iter().find(|each| &*each.credential == "oscp+").unwrap();
    let two = "2".parse().unwrap();
    assert_eq!(oscp.counted().shift(), Shift { sure: two, possible: two });
    let moved: Vec<_> =
        oscp.requirements.iter().chain(&oscp.routes).filter(|each| !each.is_empty()).collect();
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert!(moved[0].whole.is_empty(), "it is as unmet as before");
    let (part, change) = moved[0].parts.iter().find(|(_, change)| !change.is_empty()).unwrap();
    assert!(matches!(part, Part::Minimum { .. }), "{part:?}");
    let have = change.map(|measure| measure.amounts.unwrap().have).shift();
    let missing = change.map(|measure| measure.amounts.unwrap().missing).shift();
    assert_eq!((have.sure, missing.sure), (two, Amount::ZERO - two));
    assert_eq!(change.after.as_ref().unwrap().verdict, Verdict::No);
    let other = delta.credentials.iter().find(|each| &*each.credential == "cissp").unwrap();
    assert!(other.is_empty(), "{other:?}");
}

/// Ledgers that say the same in other ways, each with a comment where its way has room for one.
const WRITTEN: [&str; 7] = [
    "# a\nactivities:\n  - id: x\n    kind: talk\n    on: 2026-01-01 # b\n  # c\n  - {id: y, kind: talk, on: 2026-01-02}\n# d\n",
    "activities:\n- id: x\n  kind: talk\n  on: 2026-01-01\n- id: y\n  kind: talk\n  on: 2026-01-02",
    "{activities: [{id: x, kind: talk, on: 2026-01-01}, {id: y, kind: talk, on: 2026-01-02}]}\n",
    "{\"activities\": [\n  {\"id\": \"x\", \"kind\": \"talk\", \"on\": \"2026-01-01\"},\n  {\"id\": \"y\", \"kind\": \"talk\", \
     \"on\": \"2026-01-02\"}\n]}\n",
    "activities:\r\n  - id: x\r\n    kind: talk\r\n    on: 2026-01-01\r\n  - id: y\r\n    kind: talk\r\n    on: 2026-01-02\r\n",
    "activities:\n  -\n    id: x\n    kind: talk\n    on: >\n      2026-01-01\n  - id: y\n    kind: |\n      talk\n    on: \
     2026-01-02\n",
    "activities: [ {id: x, kind: talk, on: 2026-01-01,}, {id: y, kind: talk, on: 2026-01-02}, ]\nexams:\n",
];

#[test]
fn an_edit_means_the_same_however_the_ledger_is_written() {
    let edits = [
        Edit::Add(Section::Activities, Value::read("{title: 'a: b', kind: talk}").unwrap()),
        Edit::Add(Section::Exams, Value::read("{exam: x, on: 2026-01-01}").unwrap()),
        Edit::Change("x".into(), vec!["on".into()], Value::text("2026-02-01 .. 2026-02-02")),
        Edit::Change("x".into(), vec!["claims".into(), "a".into(), "status".into()], Value::text("draft")),
        Edit::Change("y".into(), vec!["claims".into(), "a".into()], Value::read("{id: '1'}").unwrap()),
        Edit::Change("y".into(), vec!["on".into()], Value::Nothing),
        Edit::Drop("x".into()),
        Edit::Drop("y".into()),
        Edit::Drop("added-1".into()),
    ];
    let read = |text: &str| Value::read(text).unwrap_or_else(|found| panic!("{found:?} in\n{text}"));
    for upto in 1..=edits.len() {
        let results: Vec<Value> = WRITTEN
            .iter()
            .map(|written| {
                let mut value = read(&edited(written, &edits[..upto]).unwrap());
                // Folded texts end their line, and a list that is empty may be left as nothing.
                if value.get("exams") == Some(&Value::Nothing) {
                    value.set(&["exams"], Value::Nothing);
                }
                read(&value.written().replace("\\n", ""))
            })
            .collect();
        for (written, result) in WRITTEN.iter().zip(&results) {
            assert_eq!(Some(result), results.get(2), "after {upto} edits of\n{written}");
        }
    }
}

#[test]
fn an_edit_leaves_comments_and_the_rest_as_they_are() {
    let edits = [
        Edit::Change("x".into(), vec!["hours".into()], Value::text(2)),
        Edit::Add(Section::Activities, Value::read("{id: z, kind: talk}").unwrap()),
        Edit::Drop("y".into()),
    ];
    assert_eq!(
        edited(WRITTEN[0], &edits).unwrap(),
        "# a\nactivities:\n  - id: x\n    kind: talk\n    on: 2026-01-01 # b\n    hours: 2\n  # c\n  - {id: z, kind: \
         talk}\n# d\n"
    );
}

#[test]
fn what_is_no_ledger_is_left_to_its_reader() {
    for text in ["", "[", "activities: x", "- a", "activities: {id: x, kind: talk}"] {
        let edits = [Edit::Drop("x".into())];
        let edited = edited(text, &edits);
        assert!(edited.is_err() || Value::read(text).is_err() || text.ends_with('}'), "{text}: {edited:?}");
    }
}
