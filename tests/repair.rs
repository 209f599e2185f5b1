//! Repairs: the smallest sets of actions that meet a goal, with the arithmetic by hand, and held against trying all sets.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use process::{Ran, command, empty, run, write};

/// A body that asks for 20 credits in two years and 6 in each of them, a fee each year, and a licence that a product keeps
/// up. Talks need proof, 8 hours of reading count in a year, a course counts an hour for each begun two, and whether clubs
/// count is open.
const BODY: &str = "\
policy: harbour
title: Harbour
sources:
  rules: {title: Rules, published: 2025-01-01, confidence: official}
credentials:
  pilot: {title: Pilot, term: 2 years, source: rules}
categories:
  reading: {title: Reading, accepts: [reading], credit: activity.hours, source: rules, limits: {yearly: {at most: 8, window: years}}}
  course: {title: Courses, accepts: [course], credit: activity.hours / 2, round: down to 1, source: rules}
  talk: {title: Talks, accepts: [talk], credit: 4, proof: {any of: [slides, letter], needed: for-credit}, source: rules}
  short-talk: {title: Short talks, accepts: [talk, speech], credit: 1, source: rules}
  club: {title: Clubs, accepts: [club], credit: activity.hours, source: rules}
rulings:
  clubs:
    question: {en: Do clubs count?, ja: クラブは？}
    asked: 2025-05
    source: rules
    kind: [club]
    open: {they-do: {}, they-do-not: {refuse: {en: No., ja: いいえ。}}}
windows:
  years: {each: 1 year}
requirements:
  total: {title: Total, needs: {at least: 20}, source: rules}
  yearly: {title: Yearly, needs: {at least: 6, window: years}, source: rules}
  dues: {title: Dues, needs: {paid: dues, window: years}, source: rules}
  licence: {title: Licence, needs: {covered: licence}, source: rules}
fees:
  dues: {title: Dues, per: person, window: years, due: start, amount: 20 USD, source: rules}
products:
  pass: {title: Pass, source: rules}
coverage:
  licence: {title: Licence, products: [{product: pass, source: rules}], source: rules}
";

fn harbour(name: &str, ledger: &str) -> PathBuf {
    let folder = empty(&format!("repair-{name}"));
    write(&folder, "policies/harbour/policy.yaml", BODY);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn words(folder: &Path, words: &[&str]) -> Ran {
    let output = command(folder, &[], "").args(words).output().unwrap();
    Ran {
        code: output.status.code().expect("the process ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn goal(folder: &Path, on: &str, subject: &str) -> Value {
    let ran = run(folder, &format!("repair {subject} --on {on} --json"));
    assert!(ran.code != 2 && ran.code != 4, "{}{}", ran.out, ran.err);
    ran.json()["goals"][0].clone()
}

/// Runs the options of each repair as `what-if` takes them: the requirement is met then.
fn verified(folder: &Path, on: &str, goal: &Value) {
    for repair in goal["repairs"].as_array().unwrap() {
        let mut line = vec!["what-if", "--on", on, "--json"];
        line.extend(repair["what_if"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
        let ran = words(folder, &line);
        assert!(ran.code != 2 && ran.code != 4, "{line:?}: {}{}", ran.out, ran.err);
        let after = &ran.json()["scenarios"][0]["after"]["credentials"][0];
        let met = ["requirements", "routes"].iter().any(|list| {
            after[list]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["rule"] == goal["rules"][0] && one["verdict"] == "yes")
        });
        assert!(met, "{line:?} gives {after}");
    }
}

fn first(goal: &Value) -> &Value {
    &goal["repairs"][0]
}

const HELD: &str = "credentials:\n  pilot: {granted: 2025-01-10}\n";
const READING: &str = "  - {id: r1, title: Reading, kind: reading, on: 2025-03-01, hours: 6}\n";

fn with(activities: &str) -> String {
    format!("{HELD}activities:\n{activities}")
}

/// 6 of 20 are there. Reading gives at most 8 a year, so a course alone can bring the other 14, in 28 hours.
#[test]
fn the_least_hours_follow_from_formula_rounding_and_caps() {
    let folder = harbour("hours", &with(READING));
    let goal = goal(&folder, "2026-03-01", "total");
    assert_eq!(
        (&goal["verdict"], &goal["smallest"], &goal["cheapest"]),
        (&"no".into(), &true.into(), &true.into())
    );
    assert_eq!(first(&goal)["actions"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&first(&goal)["actions"][0]["kind"], &first(&goal)["minutes"]),
        (&"course".into(), &(28 * 60).into())
    );
    verified(&folder, "2026-03-01", &goal);
    assert_eq!(run(&folder, "repair total --on 2026-03-01").code, 1);
}

/// 2 of 6 in the second year, and a talk of 4 that lacks its proof: a proof costs no hours.
#[test]
fn a_missing_proof_comes_before_more_hours() {
    let talk = "  - {id: r2, title: More, kind: reading, on: 2026-02-01, hours: 2}\n  - {id: t1, title: Talk, kind: talk, on: 2026-02-01}\n";
    let folder = harbour("proof", &with(&format!("{READING}{talk}")));
    let goal = goal(&folder, "2026-03-01", "yearly");
    let action = &first(&goal)["actions"][0];
    assert_eq!((&action["action"], &action["activity"]), (&"prove".into(), &"t1".into()));
    assert_eq!(action["one_of"], serde_json::json!(["slides", "letter"]));
    verified(&folder, "2026-03-01", &goal);
}

#[test]
fn a_year_that_is_over_cannot_be_repaired_and_it_is_said_why() {
    let folder = harbour("over", HELD);
    let goal = goal(&folder, "2026-03-01", "yearly");
    assert_eq!(goal["repairs"], serde_json::json!([]));
    let over = &goal["why_not"][0];
    assert_eq!((&over["reason"], &over["period"]["last"]), (&"over".into(), &"2026-01-09".into()));
    let told = run(&folder, "repair yearly --on 2026-03-01").out;
    assert!(told.contains("2025-01-10 .. 2026-01-09, which is over"), "{told}");
    let told = run(&folder, "repair yearly --on 2026-03-01 --lang ja").out;
    assert!(told.contains("終了している"), "{told}");
}

/// Both years are unpaid: one payment for each, 40 dollars.
#[test]
fn each_year_that_is_not_paid_is_a_payment() {
    let folder = harbour("dues", HELD);
    let goal = goal(&folder, "2026-03-01", "dues");
    let actions = first(&goal)["actions"].as_array().unwrap();
    let paid: Vec<_> = actions.iter().map(|action| (&action["action"], &action["days"]["first"])).collect();
    assert_eq!(paid, [(&"pay".into(), &"2025-01-10".into()), (&"pay".into(), &"2026-01-10".into())]);
    verified(&folder, "2026-03-01", &goal);
}

/// The pass ends in June; from July to the end of the cycle is missing.
#[test]
fn coverage_is_prolonged_from_its_gap_to_the_end() {
    let pass = "subscriptions:\n  - {product: pass, from: 2025-01-10, to: 2026-06-30}\n";
    let folder = harbour("licence", &format!("{HELD}{pass}"));
    let goal = goal(&folder, "2026-03-01", "licence");
    let action = &first(&goal)["actions"][0];
    assert_eq!((&action["action"], &action["product"]), (&"subscribe".into(), &"pass".into()));
    assert_eq!(
        (&action["days"]["first"], &action["days"]["last"]),
        (&"2026-07-01".into(), &"2027-01-09".into())
    );
    verified(&folder, "2026-03-01", &goal);
}

/// 14 hours of a club would do, if clubs count; a repair does not rest on that.
#[test]
fn a_repair_holds_against_every_answer() {
    let club = "  - {id: c1, title: Club, kind: club, on: 2026-02-01, hours: 14}\n";
    let folder = harbour("open", &with(&format!("{READING}{club}")));
    let goal = goal(&folder, "2026-03-01", "total");
    assert_eq!(goal["verdict"], "undetermined");
    assert_eq!((&first(&goal)["verdict"], &first(&goal)["minutes"]), (&"yes".into(), &(28 * 60).into()));
    verified(&folder, "2026-03-01", &goal);
}

#[test]
fn what_is_met_needs_no_repair_and_an_unknown_name_gets_the_nearest() {
    let folder =
        harbour("names", &with("  - {id: c, title: Course, kind: course, on: 2026-02-01, hours: 40}\n"));
    assert_eq!(run(&folder, "repair total --on 2026-03-01").code, 0);
    let ran = run(&folder, "repair totel --on 2026-03-01");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`total`"), "{}", ran.err);
}

/// The pass began in March of the first year: nothing can be bought for the two months before.
#[test]
fn days_that_were_not_covered_stay_so() {
    let pass = "subscriptions:\n  - {product: pass, from: 2025-03-10}\n";
    let folder = harbour("gap", &format!("{HELD}{pass}"));
    let goal = goal(&folder, "2026-03-01", "licence");
    assert_eq!(goal["repairs"], serde_json::json!([]));
    assert_eq!(goal["why_not"][0]["period"]["first"], "2025-01-10");
}

/// 4 + 16 + 2 = 22 of 20 are there: the talk of 4 and the course of 16 are each more than the margin of 2, the reading of 2
/// is not: without it 20 are left.
#[test]
fn a_single_fact_sinks_what_has_less_margin_than_it_is_worth() {
    let activities = "  - {id: t1, title: Talk, kind: talk, on: 2026-02-01, proof: [{kind: slides}]}
  - {id: c1, title: Course, kind: course, on: 2026-02-02, hours: 32}
  - {id: r1, title: Reading, kind: reading, on: 2026-02-03, hours: 2}
";
    let folder = harbour("risks", &with(activities));
    let ran = run(&folder, "repair total --challenge --on 2026-03-01 --json");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let goal = &ran.json()["goals"][0];
    let told: Vec<_> = goal["risks"].as_array().unwrap().iter().collect();
    let about: Vec<_> = told
        .iter()
        .map(|risk| (risk["fact"].as_str().unwrap(), risk["activity"].as_str().unwrap()))
        .collect();
    for expected in [("counts", "t1"), ("proof", "t1"), ("counts", "c1"), ("hours", "c1")] {
        assert!(about.contains(&expected), "{expected:?} in {about:?}");
    }
    assert!(!about.iter().any(|(_, id)| *id == "r1"), "{about:?}");
    // 28 hours are 14 credits, and 20 in all; a quarter less gives 13.
    let hours = told.iter().find(|risk| risk["fact"] == "hours").unwrap();
    assert_eq!((&hours["from"], &hours["to"]), (&"32".into(), &"27.75".into()));
    for risk in told {
        let mut line = vec!["what-if", "--on", "2026-03-01", "--json"];
        line.extend(risk["what_if"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
        let after = &words(&folder, &line).json()["scenarios"][0]["after"]["credentials"][0];
        let total =
            after["requirements"].as_array().unwrap().iter().find(|one| one["rule"] == "requirements.total");
        assert_eq!(total.unwrap()["verdict"], risk["becomes"], "{risk}");
    }
}

#[test]
fn an_award_and_a_payment_can_be_challenged() {
    let ledger = "\
credentials:
  pilot: {granted: 2025-01-10}
activities:
  - {id: c1, title: Course, kind: course, on: 2026-02-02, hours: 60, claims: {pilot: {status: accepted, submitted: 2026-02-03, awarded: 30}}}
fees:
  - {fee: dues, on: 2025-02-01}
  - {fee: dues, on: 2026-02-01}
";
    let folder = harbour("award", ledger);
    let goals = run(&folder, "repair --challenge --on 2026-03-01 --json").json()["goals"].clone();
    let of = |rule: &str| {
        let goals = goals.as_array().unwrap();
        goals.iter().find(|goal| goal["rules"][0] == rule).unwrap_or_else(|| panic!("{rule} in {goals:?}"))["risks"].clone()
    };
    let total = of("requirements.total");
    let award = total.as_array().unwrap().iter().find(|risk| risk["fact"] == "award").unwrap();
    assert_eq!((&award["from"], &award["to"]), (&"30".into(), &"19.75".into()));
    let dues = of("requirements.dues");
    let records: Vec<_> = dues.as_array().unwrap().iter().map(|risk| &risk["section"]).collect();
    assert_eq!(records, ["fees", "fees"]);
}

/// Credits are what a fact states, so that nothing can be added: proofs and plans are all that can help.
const POINTS: &str = "\
policy: points
title: Points
sources:
  rules: {title: Rules, published: 2025-01-01, confidence: official}
credentials:
  pilot: {title: Pilot, term: 2 years, source: rules}
facts:
  points: {title: Points, type: number}
categories:
  sea: {title: Sea, accepts: [sea], credit: activity.points, proof: {any of: [log], needed: for-credit}, source: rules}
  land: {title: Land, accepts: [land], credit: activity.points, proof: {any of: [log], needed: for-credit}, source: rules, limits: {most: {at most: 4, window: cycle}}}
requirements:
  total: {title: Total, needs: {at least: 9}, source: rules}
";

/// An activity: whether it is at sea, its points, whether its proof is there, whether it is done.
type Thing = (bool, u64, bool, bool);

fn written(all: &[Thing]) -> String {
    let mut text = String::from("credentials:\n  pilot: {granted: 2025-01-10}\nactivities:\n");
    for (at, (sea, points, proven, done)) in all.iter().enumerate() {
        let (kind, status) = (if *sea { "sea" } else { "land" }, if *done { "done" } else { "planned" });
        let proof = if *proven { ", proof: [{kind: log}]" } else { "" };
        let day = at + 1;
        text += &format!(
            "  - {{id: a{at}, title: A, kind: {kind}, on: 2026-02-0{day}, points: {points}, status: {status}{proof}}}\n"
        );
    }
    text
}

/// The least number of proofs and plans that do, by trying all sets of them.
fn least(all: &[Thing], meets: impl Fn(&str) -> bool) -> Option<u32> {
    let mut least: Option<u32> = None;
    for set in 0..256_u32 {
        let chosen = |at: usize| (set >> (2 * at) & 1 == 1, set >> (2 * at + 1) & 1 == 1);
        let after = |(at, (sea, points, proven, done)): (usize, &Thing)| {
            let (prove, carry_out) = chosen(at);
            // What is there already is no action.
            let idle = (prove && *proven) || (carry_out && *done);
            (!idle).then_some((*sea, *points, *proven || prove, *done || carry_out))
        };
        let smaller = least.is_none_or(|least| set.count_ones() < least);
        let after: Option<Vec<Thing>> = all.iter().enumerate().map(after).collect();
        if smaller && after.is_some_and(|after| meets(&written(&after))) {
            least = Some(set.count_ones());
        }
    }
    least
}

/// Of small ledgers with proofs and plans that are missing, the least number of actions is the one that trying every set
/// of them finds, and there is none where no set does.
#[test]
fn trying_every_set_finds_no_smaller_repair() {
    use accrue::{
        assess::{Given, Verdict, assess},
        document::from_text,
        ledger::from_document,
        repair::{Ground, goal, repairs},
        rulebook::from_texts::{Folder, read},
        vocabulary::span::Sources,
    };
    let mut sources = Sources::default();
    let part = sources.add("points.yaml", POINTS);
    let (rulebook, found) = read(&sources, &[Folder { parts: vec![part], scripts: Vec::new() }]);
    let rulebook = rulebook.unwrap_or_else(|| panic!("{found:?}"));
    let given = Given::on("2026-03-01".parse().unwrap());
    let load = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("", text);
        from_document::read(&from_text::parse(&sources, file).0.unwrap(), &rulebook).0.unwrap()
    };
    let verdict = |text: &str| assess(&rulebook, &load(text), &given).credentials[0].requirements[0].verdict;
    let (mut state, mut kinds) = (7_u64, [0_usize; 6]);
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..60 {
        let all: Vec<Thing> =
            (0..4).map(|_| (random(2) == 0, 1 + random(5), random(2) == 0, random(3) > 0)).collect();
        let text = written(&all);
        if verdict(&text) == Verdict::Yes {
            continue;
        }
        let least = least(&all, |text| verdict(text) == Verdict::Yes);
        let (ledger, assessment) = (load(&text), assess(&rulebook, &load(&text), &given));
        let held = &assessment.credentials[0];
        let goal = goal(held, &[&held.requirements[0]]);
        let ground = Ground { rulebook: &rulebook, text: &text, ledger: &ledger, assessment: &assessment };
        let found = repairs(&ground, &goal);
        let size = found.sure.first().map(|repair| u32::try_from(repair.actions.len()).unwrap());
        assert_eq!(size, least, "{text}\n{:#?}", found.sure.first());
        assert!(found.sure.iter().all(|repair| repair.verdict == Verdict::Yes));
        kinds[usize::try_from(size.unwrap_or(0)).unwrap().min(5)] += 1;
    }
    assert!(kinds[0] > 0 && kinds[1] > 0 && kinds[2] > 0 && kinds[3] > 0, "{kinds:?}");
}

/// Two years of dues at 20 USD are 40 USD.
#[test]
fn what_is_paid_is_told_as_one_sum() {
    let folder = harbour("one-sum", "credentials: {pilot: {granted: 2026-01-01}}\n");
    let ran = run(&folder, "repair dues --on 2026-06-01");
    assert!(ran.out.contains("2 actions, 40 USD"), "{}", ran.out);
}

/// A walk counts when it is submitted within 30 days; an essay filed under notes counts 1, under essays 5.
const PIER: &str = "\
policy: pier
title: Pier
sources:
  rules: {title: Rules, published: 2025-01-01, confidence: official}
credentials:
  crew: {title: Crew, term: 2 years, source: rules}
categories:
  walk:
    title: Walks
    accepts: [walk]
    credit: |
      if stated(activity.submitted) && days(activity.end, activity.submitted) <= 30 { activity.hours } else { 0 }
    source: rules
  note: {title: Notes, accepts: [essay], credit: 1, source: rules}
  essay: {title: Essays, accepts: [essay], credit: 5, source: rules}
requirements:
  total: {title: Total, needs: {at least: 5}, source: rules}
";

fn pier(name: &str, activity: &str) -> PathBuf {
    let folder = empty(&format!("repair-{name}"));
    write(&folder, "policies/pier/policy.yaml", PIER);
    write(
        &folder,
        "ledger.yaml",
        &format!("credentials: {{crew: {{granted: 2026-01-01}}}}\nactivities:\n  - {activity}\n"),
    );
    folder
}

/// 30 days after 20 May is 19 June.
#[test]
fn what_must_be_submitted_is_told_with_its_last_day_and_no_longer_after_it() {
    let folder = pier("submit", "{id: w, title: W, kind: walk, on: 2026-05-20, hours: 5}");
    let found = goal(&folder, "2026-06-01", "total");
    let repair = &found["repairs"][0];
    assert_eq!(repair["actions"].as_array().unwrap().len(), 1);
    assert_eq!(repair["actions"][0]["action"], "submit");
    assert_eq!((repair["verdict"].as_str(), repair["by"].as_str()), (Some("yes"), Some("2026-06-19")));
    let last = goal(&folder, "2026-06-19", "total");
    assert_eq!(last["repairs"][0]["actions"][0]["action"], "submit");
    let late = goal(&folder, "2026-06-20", "total");
    assert_eq!(late["repairs"].as_array().unwrap().len(), 0);
}

#[test]
fn what_counts_more_elsewhere_is_filed_there() {
    let essay = "{id: e, title: E, kind: essay, on: 2026-05-20, hours: 5, claims: {crew: {category: note}}}";
    let folder = pier("file", essay);
    let found = goal(&folder, "2026-06-01", "total");
    assert_eq!(found["repairs"][0]["actions"][0]["action"], "file");
    assert_eq!(found["repairs"][0]["what_if"][2], "claims.crew.category=essay");
    let told = run(&folder, "what-if --change e claims.crew.category=essay --on 2026-06-01");
    assert_eq!(told.code, 0, "{}", told.out);
}

/// Ten credits a year and four of them on deck; what is short can be done in the 30 days after it.
const DOCK: &str = "\
policy: dock
title: Dock
sources:
  rules: {title: Rules, published: 2025-01-01, confidence: official}
credentials:
  hand: {title: Hand, term: 1 year, source: rules}
categories:
  deck: {title: Deck, accepts: [deck], credit: activity.hours, source: rules}
  talk: {title: Talks, accepts: [talk], credit: activity.hours / 2, source: rules}
  race: {title: Races, accepts: [race], credit: activity.hours, source: rules}
rulings:
  races:
    question: Do races count?
    source: rules
    kind: [race]
    open: {they-do: {}, they-do-not: {refuse: No.}}
requirements:
  total: {title: Total, needs: {at least: 10}, source: rules}
  deck: {title: Deck, needs: {at least: 4, of: {category: deck}}, source: rules}
standing:
  late: {state: grace, length: 30 days, earns: yes, reports: yes, source: rules}
";

/// 7 of 10 were there on 31 December 2025: 3 hours on deck do it until 30 January 2026, and then the next year begins with
/// nothing in it, which harms no requirement of the year before. On the 31st nothing does it any more.
#[test]
fn what_is_short_is_made_up_in_a_grace_that_earns() {
    let folder = empty("repair-grace");
    write(&folder, "policies/dock/policy.yaml", DOCK);
    let done = "{id: d, title: D, kind: deck, on: 2025-06-01, hours: 7}";
    write(
        &folder,
        "ledger.yaml",
        &format!("credentials: {{hand: {{granted: 2025-01-01}}}}\nactivities:\n  - {done}\n"),
    );
    for on in ["2026-01-10", "2026-01-30"] {
        let found = goal(&folder, on, "total");
        let repair = first(&found);
        assert_eq!(
            (repair["verdict"].as_str(), repair["minutes"].as_u64()),
            (Some("yes"), Some(180)),
            "{on}"
        );
        assert_eq!(repair["actions"][0]["kind"], "deck", "{on}");
        assert_eq!(repair["harms"].as_array().map(Vec::len), Some(0), "{on}");
    }
    let told =
        words(&folder, &["what-if", "--add", "deck 3h on 2026-01-10", "--on", "2026-01-10", "--json"]).json();
    let after = &told["scenarios"][0]["after"]["credentials"][0];
    assert_eq!((after["state"].as_str(), after["cycle"]["number"].as_u64()), (Some("active"), Some(2)));
    assert_eq!(goal(&folder, "2026-01-31", "total")["repairs"].as_array().map(Vec::len), Some(0));

    let catalogue = "\
opportunities:
  deck: {kind: deck, hours: 3, on: [2026-01-20]}
  talk: {kind: talk, hours: 6, on: [2026-01-20]}
";
    write(&folder, "catalogue.yaml", catalogue);
    let ran = run(&folder, "plan --on 2026-01-10 --json");
    let json = ran.json();
    assert_eq!((json["met"].as_str(), json["plan"]["hours"].as_str(), ran.code), (Some("yes"), Some("3"), 0));
    assert_eq!(json["plan"]["items"][0]["opportunity"], "deck");
    let late = run(&folder, "plan --on 2026-01-31 --json").json();
    assert_eq!(late["met"], "no");

    // A race gives 3 or nothing: the year is complete, or it is short. Neither is sure.
    write(&folder, "catalogue.yaml", "opportunities:\n  race: {kind: race, hours: 3, on: [2026-01-20]}\n");
    let open = run(&folder, "plan --on 2026-01-10 --json").json();
    assert_eq!(open["met"], "no", "{open}");
    assert_eq!(open["cannot"][0]["missing"], json!({"sure": "0", "possible": "3"}), "{open}");
    assert_eq!(open["if_well"]["items"][0]["opportunity"], "race", "{open}");
}
