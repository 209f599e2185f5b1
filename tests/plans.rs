//! Plans: known best choices, and each plan evaluated again as its scenario.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use accrue::{
    assess::{Given, Verdict, assess},
    document::{
        Document, from_text,
        record::{FromNode, Reader},
    },
    ledger::{from_document, written as records},
    plan::{self, Asked, Hope, Least, written},
    rulebook::{
        Rulebook,
        from_texts::{self, Folder},
    },
    scenario,
    vocabulary::{amount::Amount, span::Sources},
};
use process::{Ran, empty, run, write};
use serde_json::Value;

/// Two bodies. North: webinars count one an hour, at most 4 in a cycle; courses one an hour; talks two an hour. South: courses
/// half a credit an hour; talks two an hour; whether puzzles count is open.
const NORTH: &str = "policy: north
title: North
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {polar: {title: Polar, term: 2 years, source: rules}}
categories:
  webinar: {accepts: [webinar], credit: activity.hours, source: rules, limits: {cycle: {at most: 4}}}
  course: {accepts: [course], credit: activity.hours, source: rules}
  talk: {accepts: [talk], credit: activity.hours * 2, source: rules}
requirements:
  total: {needs: {at least: 10}, source: rules}
";
const SOUTH: &str = "policy: south
title: South
sources: {rules: {title: Rules, published: 2020-01-01, confidence: official}}
credentials: {tropic: {title: Tropic, term: 2 years, source: rules}}
windows:
  year: {title: Year, each: 1 year, of: cycle}
categories:
  course: {accepts: [course], credit: activity.hours / 2, source: rules}
  talk: {accepts: [talk], credit: activity.hours * 2, source: rules}
  puzzle: {accepts: [puzzle], credit: activity.hours * 3, source: rules}
rulings:
  puzzles:
    question: Do puzzles count?
    asked: 2025-09
    source: rules
    kind: [puzzle]
    open: {yes: {}, no: {refuse: A puzzle is no study.}}
requirements:
  total: {needs: {at least: 6}, source: rules}
";
const HELD: &str = "credentials: {polar: {granted: 2026-01-01}, tropic: {granted: 2026-01-01}}\n";

fn planned(name: &str, south: &str, ledger: &str, catalogue: &str, options: &str) -> Ran {
    let folder = empty(&format!("plan-{name}"));
    write(&folder, "policies/north/policy.yaml", NORTH);
    write(&folder, "policies/south/policy.yaml", south);
    write(&folder, "ledger.yaml", ledger);
    write(&folder, "catalogue.yaml", catalogue);
    run(&folder, &format!("plan --on 2026-07-01 {options}"))
}

/// What is chosen, with the hours.
fn chosen(plan: &Value) -> (Vec<String>, String) {
    let items = plan["items"].as_array().unwrap();
    let of = |item: &Value| item["opportunity"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = items.iter().map(of).collect();
    ids.sort();
    (ids, plan["hours"].as_str().unwrap().to_owned())
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// North needs 10, south 6. By itself a webinar of 4 hours (4 at north) and a long course of 6 hours (6 and 3) look good:
/// webinar 4 h + course 6 h = 10 at north, 3 at south, and 1.5 hours of talk more for 3 at south: 11.5 hours. Five hours of
/// talk, dear by the hour in money, give 10 at both.
#[test]
fn what_counts_at_both_bodies_wins_over_what_is_cheaper_at_each() {
    let catalogue = "opportunities:
  webinar: {kind: webinar, hours: 4}
  course: {kind: course, hours: 6, cost: 10 USD}
  short-talk: {kind: talk, hours: 1.5}
  long-talk: {kind: talk, hours: 5, cost: 900 USD}
";
    let ran = planned("both", SOUTH, HELD, catalogue, "--json");
    let json = ran.json();
    assert_eq!(chosen(&json["plan"]), (ids(&["long-talk"]), "5".to_owned()));
    assert_eq!((json["met"].as_str(), json["proved"].as_bool(), ran.code), (Some("yes"), Some(true), 0));
    assert_eq!(json["lower_bound"], "5");
    // Without the long talk: all three others, 11.5 hours.
    assert_eq!(chosen(&json["runner_up"]), (ids(&["course", "short-talk", "webinar"]), "11.5".to_owned()));
    // By cost the others win: 10 USD.
    let cheap = planned("both-cost", SOUTH, HELD, catalogue, "--json --least cost").json();
    assert_eq!(chosen(&cheap["plan"]).0, ids(&["course", "short-talk", "webinar"]));
    assert_eq!((cheap["lower_bound"].as_str(), cheap["plan"]["cost"].as_str()), (Some("10"), Some("10 USD")));
}

/// Six webinars of an hour give 4 at north, not 6. So 6 more must come from a course of 6 hours, not from the cheaper mix of
/// six webinars and a course of 4 hours, which gives 8.
#[test]
fn a_limit_makes_the_greedy_choice_wrong() {
    let catalogue = "opportunities:
  webinar: {kind: webinar, hours: 1, times: 6}
  course-4: {kind: course, hours: 4.5}
  course-6: {kind: course, hours: 6, cost: 5 USD}
";
    let only = "credentials: {polar: {granted: 2026-01-01}}\n";
    let ran = planned("limit", SOUTH, only, catalogue, "--json");
    let json = ran.json();
    // 4 webinars and 6 hours of course: 10 hours for 10 credits. 4.5 + 6 = 10.5 hours would do too.
    let expected = ids(&["course-6", "webinar-1", "webinar-2", "webinar-3", "webinar-4"]);
    assert_eq!(chosen(&json["plan"]), (expected, "10".to_owned()));
    assert_eq!(chosen(&json["runner_up"]), (ids(&["course-4", "course-6"]), "10.5".to_owned()));
    assert_eq!(ran.code, 0);
}

/// A puzzle of 2 hours would give 6 at south, if puzzles count. Nobody knows, so the plan is 3 hours of talk.
#[test]
fn an_open_question_makes_the_cheap_plan_unsafe() {
    let catalogue = "opportunities:
  puzzle: {kind: puzzle, hours: 2}
  talk: {kind: talk, hours: 3}
";
    let only = "credentials: {tropic: {granted: 2026-01-01}}\n";
    let json = planned("open", SOUTH, only, catalogue, "--json").json();
    assert_eq!(chosen(&json["plan"]), (ids(&["talk"]), "3".to_owned()));
    assert_eq!(chosen(&json["if_well"]), (ids(&["puzzle"]), "2".to_owned()));
    let told = json["if_well"]["rests_on"].as_array().unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].as_str().unwrap().contains("Do puzzles count?"), "{told:?}");
    let hopeful = planned("open-hopeful", SOUTH, only, catalogue, "--hopeful --json");
    assert_eq!(chosen(&hopeful.json()["plan"]), (ids(&["puzzle"]), "2".to_owned()));
    assert_eq!(hopeful.code, 3);
}

/// The first year ended with the last day of 2026, and nothing was done in it.
#[test]
fn a_floor_that_was_missed_cannot_be_reached_and_the_rest_is_planned() {
    let south = SOUTH.replace(
        "  total: {needs: {at least: 6}, source: rules}",
        "  total: {needs: {at least: 6}, source: rules}\n  yearly: {title: Each year, needs: {at least: 2, window: year}, source: rules}",
    );
    let folder = empty("plan-floor");
    write(&folder, "policies/south/policy.yaml", &south);
    write(&folder, "ledger.yaml", "credentials: {tropic: {granted: 2026-01-01}}\n");
    write(&folder, "catalogue.yaml", "opportunities:\n  talk: {kind: talk, hours: 1, times: 5}\n");
    let ran = run(&folder, "plan --on 2027-02-01 --json");
    let json = ran.json();
    assert_eq!((json["met"].as_str(), ran.code), (Some("no"), 1));
    let lost = json["cannot"].as_array().unwrap();
    assert_eq!(lost.len(), 1);
    assert_eq!(
        (lost[0]["rule"].as_str(), lost[0]["why"].as_str()),
        (Some("requirements.yearly"), Some("over"))
    );
    // Three hours give 6, of which 2 are enough for the second year.
    assert_eq!(chosen(&json["plan"]), (ids(&["talk-1", "talk-2", "talk-3"]), "3".to_owned()));
    let english = run(&folder, "plan --on 2027-02-01");
    assert!(english.first().starts_with("PARTLY: not everything can be reached"), "{}", english.out);
    let over = "tropic: Each year 2026-01-01 .. 2026-12-31: its days 2026-01-01 .. 2026-12-31 are over";
    assert!(english.out.contains(over), "{}", english.out);
    let japanese = run(&folder, "plan --on 2027-02-01 --lang ja");
    assert!(japanese.out.contains("期間 2026-01-01 .. 2026-12-31 は終了"), "{}", japanese.out);
}

/// Both years need 2, so the four hours cannot all be done in one of them.
#[test]
fn each_year_has_its_part() {
    let south = SOUTH.replace(
        "  total: {needs: {at least: 6}, source: rules}",
        "  yearly: {title: Each year, needs: {at least: 2, window: year}, source: rules}",
    );
    let only = "credentials: {tropic: {granted: 2026-01-01}}\n";
    let catalogue = "opportunities:\n  talk: {kind: talk, hours: 1, times: 5}\n";
    let json = planned("years", &south, only, catalogue, "--json").json();
    let items = json["plan"]["items"].as_array().unwrap();
    let days: Vec<_> = items.iter().map(|item| (item["on"].as_str(), item["until"].as_str())).collect();
    assert_eq!(
        days,
        [
            (Some("2026-07-01 .. 2026-07-01"), Some("2026-12-31")),
            (Some("2027-01-01 .. 2027-01-01"), Some("2027-12-31"))
        ]
    );
}

/// Four webinars count in each of three years. Twelve are needed, so four must be done in each of them.
#[test]
fn a_limit_of_each_year_is_used_in_each_year() {
    let north = NORTH
        .replace("term: 2 years", "term: 3 years")
        .replace("credentials:", "windows:\n  year: {title: Year, each: 1 year, of: cycle}\ncredentials:")
        .replace("cycle: {at most: 4}", "yearly: {at most: 4, window: year}")
        .replace("at least: 10", "at least: 12");
    let folder = empty("plan-yearly-limit");
    write(&folder, "policies/north/policy.yaml", &north);
    write(&folder, "ledger.yaml", "credentials: {polar: {granted: 2026-01-01}}\n");
    write(&folder, "catalogue.yaml", "opportunities:\n  webinar: {kind: webinar, hours: 1, times: 20}\n");
    let ran = run(&folder, "plan --on 2026-07-01 --json");
    let json = ran.json();
    assert_eq!((json["met"].as_str(), ran.code), (Some("yes"), 0), "{}", ran.out);
    let items = json["plan"]["items"].as_array().unwrap();
    let years: Vec<_> = items.iter().map(|item| &item["on"].as_str().unwrap()[..4]).collect();
    assert_eq!(years, [["2026"; 4], ["2027"; 4], ["2028"; 4]].concat());
}

/// Busy days are left out, a day holds no more than it has hours for, and what begins before today is no longer offered.
#[test]
fn the_calendar_is_honoured() {
    let only = "credentials: {tropic: {granted: 2026-01-01}}\n";
    let catalogue = "busy: [2026-09-01 .. 2026-09-30]
hours-a-day: 4
opportunities:
  busy-talk: {kind: talk, hours: 1, on: [2026-09-10]}
  early-talk: {kind: talk, hours: 1, on: [2026-06-30]}
  talk-a: {kind: talk, hours: 2, on: [2026-10-01]}
  talk-b: {kind: talk, hours: 2.5, on: [2026-10-01]}
  talk-c: {kind: talk, hours: 3, on: [2026-10-02]}
";
    let json = planned("calendar", SOUTH, only, catalogue, "--json").json();
    // 3 hours are needed. a and b together would be 4.5 hours on one day.
    assert_eq!(chosen(&json["plan"]), (ids(&["talk-c"]), "3".to_owned()));
    assert_eq!(json["runner_up"], Value::Null);
}

#[test]
fn nothing_is_planned_where_nothing_is_missing() {
    let ledger = "credentials: {tropic: {granted: 2026-01-01}}
activities:
  - {id: t, title: T, kind: talk, on: 2026-03-01, hours: 2}
  - {id: u, title: U, kind: talk, on: 2026-09-01, hours: 1, status: planned}
";
    let ran = planned("nothing", SOUTH, ledger, "opportunities:\n  talk: {kind: talk, hours: 1}\n", "");
    assert_eq!((ran.code, ran.first()), (0, "YES: nothing more is needed"));
}

/// A plan is a scenario: told as one, everything is met with it.
#[test]
fn a_saved_plan_gives_what_it_promises() {
    let folder = empty("plan-saved");
    write(&folder, "policies/north/policy.yaml", NORTH);
    write(&folder, "ledger.yaml", "credentials: {polar: {granted: 2026-01-01}}\n");
    write(&folder, "catalogue.yaml", "opportunities:\n  course: {kind: course, hours: 5, times: 3}\n");
    let saved = run(&folder, "plan --on 2026-07-01 --save two-courses");
    assert_eq!(saved.code, 0, "{}", saved.err);
    write(&folder, "scenarios.yaml", &saved.out);
    let told = run(&folder, "what-if --scenario scenarios.yaml --on 2026-07-01");
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(told.out.contains("gives what it gave when it was stored"), "{}", told.out);
}

#[test]
fn mistakes_of_a_catalogue_are_told_with_their_places() {
    let catalogue = "opportunities:
  one: {kind: tlak, hours: 1, cost: 5 USD}
  two: {kind: talk, exam: polar, cost: 5 EUR}
  three: {kind: talk, hours: x}
  four: {kind: talk, hours: 1, times: 1.5, whne: 2026-01-01}
";
    let ran = planned("mistakes", SOUTH, HELD, catalogue, "");
    assert_eq!(ran.code, 4);
    // No such kind (a warning would do for a kind of one's own, but this is a slip), two sorts, two currencies, no number, no
    // whole number, no such key.
    // The second currency is told with the first one.
    let places = ["2:15", "3:8", "3:40", "2:37", "4:30", "5:39", "5:44"];
    let told: Vec<_> =
        ran.err.lines().filter_map(|line| line.trim().strip_prefix("--> catalogue.yaml:")).collect();
    assert_eq!(told, places, "{}", ran.err);
}

#[test]
fn what_fits_in_no_day_and_days_far_away_are_told_at_their_places() {
    for hours in ["-5", "0", "24.5", "25", "1000"] {
        let catalogue = format!("hours-a-day: {hours}\nopportunities: {{one: {{kind: talk, hours: 1}}}}\n");
        let ran = planned("no-day", SOUTH, HELD, &catalogue, "");
        assert_eq!(ran.code, 4, "{hours}");
        assert!(ran.err.starts_with("error[L004]") && ran.err.contains("catalogue.yaml:1:14"), "{}", ran.err);
    }
    let catalogue = "hours-a-day: 24
busy: [1900-01-01 .. 1900-02-01]
opportunities:
  one: {kind: talk, hours: 1, on: 1900-03-01}
  two: {kind: talk, hours: 1, on: [2026-08-01, 2150-03-01]}
  three: {kind: talk, hours: 1, within: 2026-08-01 .. 2199-01-01}
";
    let ran = planned("far-away", SOUTH, HELD, catalogue, "");
    assert_eq!(ran.code, 4);
    let told: Vec<_> =
        ran.err.lines().filter_map(|line| line.trim().strip_prefix("--> catalogue.yaml:")).collect();
    assert_eq!(told, ["2:8", "4:35", "5:48", "6:41"], "{}", ran.err);
    assert_eq!(ran.err.matches("error[L003]").count(), 4, "{}", ran.err);
}

fn document(text: &str) -> Document {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    from_text::parse(&sources, file).0.unwrap()
}

/// The least hours, then cost, of all choices with which everything is met at the end of 2027.
fn least_of_all(
    items: &[plan::Item],
    ledger: &str,
    rulebook: &Rulebook,
    given: Given,
) -> Option<(Amount, Amount)> {
    let due = Given { on: "2027-12-31".parse().unwrap(), ..given };
    let mut least: Option<(Amount, Amount)> = None;
    for bits in 0..1_u32 << items.len() {
        let chosen = items.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, item)| item);
        let chosen: Vec<_> = chosen.collect();
        let edits: Vec<_> = chosen.iter().map(|item| item.edit()).collect();
        let text = scenario::edited(ledger, &edits).unwrap();
        let after = from_document::read(&document(&text), rulebook).0.unwrap();
        let met = assess(rulebook, &after, &due).credentials.iter().all(|held| held.met == Verdict::Yes);
        let weight = (chosen.iter().map(|item| item.hours).sum(), chosen.iter().map(|item| item.cost).sum());
        if met && least.is_none_or(|least| weight < least) {
            least = Some(weight);
        }
    }
    least
}

/// Everything that a small catalogue can make, tried one after the other as edits of the ledger's text and assessed.
#[test]
fn the_plan_is_the_least_of_all_that_the_engine_accepts() {
    let mut sources = Sources::default();
    let folder = |text: &str| Folder { parts: vec![sources.add("policy.yaml", text)], scripts: Vec::new() };
    let folders: Vec<Folder> = [NORTH, SOUTH].map(folder).into();
    let rulebook = from_texts::read(&sources, &folders).0.unwrap();
    let kinds = ["webinar", "course", "talk", "puzzle", "course"];
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut roll = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    let given = Given::on("2026-07-01".parse().unwrap());
    let mut planned = 0;
    for round in 0..40 {
        let mut catalogue = String::from("opportunities:\n");
        for item in 0..6 {
            let (kind, hours) = (kinds[usize::try_from(roll(5)).unwrap()], 1 + roll(7));
            // Costs that tell all choices apart.
            catalogue += &format!("  o{item}: {{kind: {kind}, hours: {hours}, cost: {} USD}}\n", 1 << item);
        }
        let ledger = format!(
            "{HELD}activities:\n  - {{id: a, title: A, kind: webinar, on: 2026-02-01, hours: {}}}\n  - {{id: b, title: B, kind: \
             talk, on: 2026-03-01, hours: {}}}\n",
            1 + roll(4),
            1 + roll(3)
        );
        let written = written::read(&document(&catalogue)).0;
        let records = records::Ledger::from_node(&document(&ledger).root, &mut Reader::default()).unwrap();
        let asked = Asked {
            rulebook: &rulebook,
            records: &records,
            catalogue: &written.unwrap(),
            given,
            least: Least::Hours,
            hope: Hope::Robust,
            only: &[],
        };
        let outcome = plan::plan(&asked, &mut |_| true);
        let least = least_of_all(&outcome.offers.items, &ledger, &rulebook, given);
        let found = outcome.best.as_ref().filter(|_| outcome.lost.is_empty()).map(|best| {
            let sums = outcome.sums(best);
            (sums.hours, sums.cost)
        });
        assert_eq!(found, least, "round {round}:\n{catalogue}{ledger}");
        assert!(outcome.proved);
        planned += usize::from(least.is_some_and(|(hours, _)| hours > Amount::ZERO));
    }
    assert!(planned > 10, "{planned}");
}
