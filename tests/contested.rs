//! Rulings that contradict each other: the canon orders them, or the matter is contested, never silently decided.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};

use process::{Ran, empty, run, write};
use serde_json::{Value, json};

/// A club: an hour of a course is a credit, five are needed in a year. Rulings are added by each test.
const CLUB: &str = "\
policy: club
title: {en: Sailing club, ja: 帆走会}
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
  ann: {title: {en: Letter to Ann, ja: アンへの手紙}, kind: written-answer, published: 2025-09-10, confidence: member-reported}
  bob: {title: {en: Letter to Bob, ja: ボブへの手紙}, kind: written-answer, published: 2025-09-10, confidence: member-reported}
  eve: {title: Letter to Eve, kind: written-answer, published: 2025-11-01, confidence: member-reported}
  month: {title: Some letter of September, kind: written-answer, published: 2025-09, confidence: member-reported}
credentials:
  skipper: {title: Skipper, term: 1 year, classes: [captain], source: handbook}
  mate: {title: Mate, term: 1 year, source: handbook}
values: {rate: 1}
categories:
  course: {title: Courses, accepts: [course], credit: activity.hours * values.rate, source: handbook}
  talk: {title: Talks, accepts: [talk], credit: 2, source: handbook}
requirements:
  total: {title: Total, needs: {at least: 5}, source: handbook}
";

const YES: &str = "  rafts-count: {question: {en: Do rafts count?, ja: いかだは対象ですか？}, answer: They do., kind: [raft], effect: {accept: course}, source: ann}\n";
const NO: &str = "  rafts-refused: {question: {en: What of rafts?, ja: いかだはどうですか？}, answer: They do not., kind: [raft], effect: {refuse: A raft is no ship.}, source: bob}\n";

/// Three hours of a course, four of a raft.
const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 3}
  - {id: delta, title: Delta, kind: raft, on: 2026-02-03, hours: 4}
";

fn place(name: &str, rulings: &[&str], rest: &str) -> PathBuf {
    let folder = empty(&format!("contested-{name}"));
    let about = "  about: {question: What of rafts?, kind: [raft], source: handbook}\n";
    let text = format!("{CLUB}rulings:\n{}{about}{rest}", rulings.concat());
    write(&folder, "policies/club/policy.yaml", &text);
    write(&folder, "ledger.yaml", LEDGER);
    folder
}

fn status(folder: &Path) -> (Ran, Value) {
    let ran = run(folder, "audit --json --on 2026-06-01");
    let json = ran.json()["credentials"][0].clone();
    (ran, json)
}

/// What is counted, and what the raft gives: verdict, least and most.
fn counted(folder: &Path) -> (String, String) {
    let (_, json) = status(folder);
    let interval = |value: &Value| {
        format!("{}..{}", value["sure"].as_str().unwrap(), value["possible"].as_str().unwrap())
    };
    let raft = &json["activities"][1];
    (
        interval(&json["counted"]),
        format!("{} {}", raft["verdict"].as_str().unwrap(), interval(&raft["credits"])),
    )
}

fn told(counted: &str, raft: &str) -> (String, String) {
    (counted.to_owned(), raft.to_owned())
}

#[test]
fn two_answers_of_one_day_that_nothing_orders_leave_both_possible() {
    let folder = place("plain", &[YES, NO], "");
    // The course gives 3. The raft of 4 hours gives 4 or nothing. Five are needed.
    assert_eq!(counted(&folder), told("3..7", "undetermined 0..4"));
    let (_, json) = status(&folder);
    assert_eq!(json["requirements"][0]["verdict"], "undetermined");
    let doubt = &json["doubts"][0];
    assert_eq!((&doubt["doubt"], &doubt["worth"]), (&json!("question"), &json!("4")));
    assert_eq!(
        doubt["between"],
        json!([
            {"rule": "rulings.rafts-count", "at": "policies/club/policy.yaml:19", "sources": ["ann"]},
            {"rule": "rulings.rafts-refused", "at": "policies/club/policy.yaml:20", "sources": ["bob"]},
        ])
    );
    let steps = json["activities"][1]["steps"].as_array().unwrap();
    let contested = steps.iter().find(|step| step["step"] == "contested").unwrap();
    assert_eq!(
        contested,
        &json!({"step": "contested", "rule": "rulings.rafts-refused", "with": "rulings.rafts-count", "settled": false})
    );
    let ran = run(&folder, "status --plain --on 2026-06-01");
    assert_eq!(ran.code, 3, "{}", ran.err);
}

#[test]
fn both_rulings_are_told_with_their_places_and_sources_in_both_languages() {
    let folder = place("words", &[YES, NO], "");
    let english = run(&folder, "status --plain --on 2026-06-01").out;
    let told = "rulings contradict each other: rulings.rafts-count (policies/club/policy.yaml:19; Letter to Ann) and \
                rulings.rafts-refused (policies/club/policy.yaml:20; Letter to Bob) (worth 4)";
    assert!(english.contains(told), "{english}");
    let japanese = run(&folder, "status --plain --lang ja --on 2026-06-01").out;
    let told = "回答が矛盾する: rulings.rafts-count（policies/club/policy.yaml:19、アンへの手紙） と \
                rulings.rafts-refused（policies/club/policy.yaml:20、ボブへの手紙）";
    assert!(japanese.contains(told), "{japanese}");

    let explained = run(&folder, "explain delta --plain --on 2026-06-01");
    assert_eq!(explained.code, 3, "{}", explained.err);
    for told in [
        "contested: it says otherwise (policies/club/policy.yaml:20) than `rulings.rafts-count` \
         (policies/club/policy.yaml:19), and neither is later or narrower",
        "taken for this: rulings.rafts-count",
        "Letter to Ann",
        "Letter to Bob",
    ] {
        assert!(explained.out.contains(told), "{told}\n{}", explained.out);
    }
    let japanese = run(&folder, "explain delta --plain --lang ja --on 2026-06-01").out;
    assert!(
        japanese.contains("見解の対立: `rulings.rafts-count`（policies/club/policy.yaml:19）"),
        "{japanese}"
    );
}

#[test]
fn the_order_of_the_rulings_in_the_file_makes_no_difference() {
    let third = "  third: {question: And rafts?, kind: [raft], effect: {accept: talk}, source: bob}\n";
    let fourth = "  fourth: {question: And rafts?, kind: [raft], effect: {credit: 9}, source: ann}\n";
    let all = [YES, NO, third, fourth];
    let mut seen: Option<(String, Value)> = None;
    for (round, order) in
        [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 0, 3, 1], [1, 3, 0, 2]].iter().enumerate()
    {
        let folder = place(&format!("order-{round}"), &order.map(|at: usize| all[at]), "");
        let (_, mut json) = status(&folder);
        // Lines differ with the order, and nothing else.
        for doubt in json["doubts"].as_array_mut().unwrap() {
            doubt["between"].as_array_mut().unwrap().iter_mut().for_each(|side| side["at"] = json!("here"));
        }
        let told = (run(&folder, "totals --on 2026-06-01").out, json);
        assert_eq!(seen.get_or_insert_with(|| told.clone()), &told, "{order:?}");
    }
    // Refused: nothing. As a course with four credits or nine, as a talk with two or nine.
    assert_eq!(seen.unwrap().1["counted"], json!({"sure": "3", "possible": "12"}));
}

#[test]
fn what_says_the_same_is_no_conflict() {
    let again = "  rafts-again: {question: Rafts?, answer: No., kind: [raft], effect: {refuse: No ship.}, source: ann}\n";
    let folder = place("same", &[NO, again], "");
    assert_eq!(counted(&folder), told("3..3", "no 0..0"));
    assert_eq!(status(&folder).1["doubts"], json!([]));
    let same = "  one: {question: Rate?, kind: [course], effect: {credit: activity.hours * 2}, source: ann}\n  \
                two: {question: Rate?, kind: [course], effect: {credit: 'activity.hours*2 '}, source: bob}\n";
    let folder = place("same-formula", &[same], "");
    assert_eq!(counted(&folder).0, "6..6");
}

#[test]
fn the_later_the_narrower_and_the_exception_decide_and_the_other_is_shown_with_the_reason() {
    let later = NO.replace("source: bob", "source: eve");
    let narrower = NO.replace("source: bob", "source: bob, for: [skipper]");
    let condition = NO.replace("source: bob", "source: bob, when: activity.hours > 2");
    let exception = NO.replace("source: bob", "source: bob, overrides: rafts-count");
    let from = NO.replace("source: bob", "source: bob, from: 2025-12-01");
    for (name, refusal, because) in [
        ("later", &later, "`rulings.rafts-refused` is later"),
        ("from", &from, "`rulings.rafts-refused` is later"),
        ("narrower", &narrower, "`rulings.rafts-refused` is narrower"),
        ("condition", &condition, "`rulings.rafts-refused` is narrower"),
        ("exception", &exception, "`rulings.rafts-refused` is an exception to it"),
    ] {
        let folder = place(name, &[refusal, YES], "");
        assert_eq!(counted(&folder), told("3..3", "no 0..0"), "{name}");
        let explained = run(&folder, "explain delta --plain --on 2026-06-01").out;
        assert!(
            explained.contains(&format!("does not decide, {because}  [rulings.rafts-count]")),
            "{explained}"
        );
        assert!(explained.contains("Letter to Ann"), "{explained}");
    }
    // Narrower comes before later: the old ruling for skippers alone stands against the new one for all.
    let narrow = YES.replace("source: ann", "source: ann, for: [skipper]");
    assert_eq!(counted(&place("narrow-old", &[&narrow, &later], "")), told("7..7", "yes 4..4"));
    // One that is for fewer certificates and for more kinds is not narrower. The later one decides; of one day, neither.
    let crossed = YES
        .replace("source: ann", "source: ann, for: [skipper]")
        .replace("kind: [raft]", "kind: [raft, game]");
    assert_eq!(counted(&place("crossed", &[&crossed, &later], "")), told("3..3", "no 0..0"));
    assert_eq!(counted(&place("crossed-same", &[&crossed, NO], "")), told("3..7", "undetermined 0..4"));
}

#[test]
fn a_month_that_a_day_lies_in_is_neither_earlier_nor_later_than_the_day() {
    let month = NO.replace("source: bob", "source: month");
    assert_eq!(counted(&place("month", &[YES, &month], "")), told("3..7", "undetermined 0..4"));
    let day = YES.replace("source: ann", "source: eve");
    assert_eq!(counted(&place("month-before", &[&day, &month], "")), told("7..7", "yes 4..4"));
}

#[test]
fn a_formula_and_a_refusal_contradict_each_other() {
    let half =
        "  half: {question: Rate?, kind: [course], effect: {credit: activity.hours / 2}, source: ann}\n";
    let none = "  none: {question: Courses?, kind: [course], effect: {refuse: None.}, source: bob}\n";
    assert_eq!(counted(&place("formula", &[half, none], "")).0, "0..1.5");
    let later = half.replace("source: ann", "source: eve");
    assert_eq!(counted(&place("formula-later", &[&later, none], "")).0, "1.5..1.5");
    let later = none.replace("source: bob", "source: eve");
    assert_eq!(counted(&place("refusal-later", &[half, &later], "")).0, "0..0");
}

#[test]
fn one_conflict_is_one_unknown_for_everything_it_touches() {
    // Two rafts of 4 hours each: both count or neither does; 4 is not possible.
    let folder = place("shared", &[YES, NO], "");
    let two = format!("{LEDGER}  - {{id: again, title: Again, kind: raft, on: 2026-02-04, hours: 4}}\n");
    write(&folder, "ledger.yaml", &two);
    assert_eq!(counted(&folder).0, "3..11");
    let ran = run(&folder, "questions --json --on 2026-06-01");
    assert_eq!(ran.code, 3, "{}", ran.err);
    let question = &ran.json()["questions"][0];
    assert_eq!((&question["credits"], &question["contested"]), (&json!("8"), &json!(true)));
    let then = |at: usize| question["answers"][at]["then"]["credentials"][0]["counted"].clone();
    assert_eq!(then(0), json!({"sure": "11", "possible": "11"}));
    assert_eq!(then(1), json!({"sure": "3", "possible": "3"}));
    let draft = run(&folder, "questions rafts-refused --draft --on 2026-06-01").out;
    assert!(draft.contains("Letter to Ann") && draft.contains("Letter to Bob"), "{draft}");
}

#[test]
fn values_that_two_rulings_set_otherwise_are_contested() {
    let double = "  double: {question: Rate?, effect: {set: {rate: 2}}, source: ann}\n";
    let half = "  half: {question: Rate?, effect: {set: {rate: 0.5}}, source: bob}\n";
    let folder = place("values", &[double, half], "");
    assert_eq!(counted(&folder).0, "1.5..6");
    let explained = run(&folder, "explain knots --plain --on 2026-06-01").out;
    assert!(explained.contains("contested: it says otherwise"), "{explained}");
    let later = half.replace("source: bob", "source: eve");
    let folder = place("values-later", &[double, &later], "");
    assert_eq!(counted(&folder).0, "1.5..1.5");
    let third = "  third: {question: Rate?, effect: {set: {rate: 3}}, source: eve}\n";
    assert_eq!(counted(&place("values-third", &[double, half, third], "")).0, "9..9");
}

#[test]
fn a_reply_settles_it_from_the_day_it_is_known() {
    let reply =
        "replies:\n  r: {ruling: rafts-refused, answer: rafts-count, received: 2026-04-01, sender: Office}\n";
    let folder = place("reply", &[YES, NO], reply);
    assert_eq!(counted(&folder), told("7..7", "yes 4..4"));
    let explained = run(&folder, "explain delta --plain --on 2026-06-01").out;
    assert!(explained.contains("which holds by a reply"), "{explained}");
    assert!(explained.contains("Office"), "{explained}");
    let before = run(&folder, "audit --json --on 2026-06-01 --known-on 2026-03-31").json();
    assert_eq!(before["credentials"][0]["counted"], json!({"sure": "3", "possible": "7"}));
    // The name of either ruling is the question; the answer is the one that holds.
    let other = reply.replace("ruling: rafts-refused", "ruling: rafts-count");
    assert_eq!(counted(&place("reply-other", &[YES, NO], &other)), told("7..7", "yes 4..4"));
    let refused = reply.replace("answer: rafts-count", "answer: rafts-refused");
    assert_eq!(counted(&place("reply-no", &[YES, NO], &refused)), told("3..3", "no 0..0"));
    let wrong = reply.replace("answer: rafts-count", "answer: rafts-cuont");
    let ran = run(&place("reply-wrong", &[YES, NO], &wrong), "check");
    assert!(ran.err.contains("did you mean `rafts-count`?"), "{}", ran.err);
    assert_eq!(run(&folder, "check").code, 0);
}

#[test]
fn the_program_takes_the_reply_that_settles_it() {
    let folder = place("taken", &[YES, NO], "");
    let line = "ruling add rafts-refused --answer rafts-refused --received 2026-04-01 --from Office --write --on 2026-06-01";
    let ran = run(&folder, line);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(counted(&folder), told("3..3", "no 0..0"));
}

#[test]
fn what_gives_way_to_a_third_ruling_is_not_in_doubt() {
    let third = "  third: {question: Rafts?, kind: [raft], effect: {accept: talk}, source: eve}\n";
    let folder = place("third", &[YES, NO, third], "");
    assert_eq!(counted(&folder), told("5..5", "yes 2..2"));
    assert_eq!(status(&folder).1["doubts"], json!([]));
}

#[test]
fn rulings_about_exactly_the_same_are_warned_of() {
    let ran = run(&place("warned", &[YES, NO], ""), "check");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("warning[P010]"), "{}", ran.err);
    let apart = NO.replace("source: bob", "source: bob, when: activity.hours > 2");
    let yes = YES.replace("source: ann", "source: ann, when: activity.hours < 9");
    let folder = place("not-warned", &[&yes, &apart], "");
    assert!(!run(&folder, "check").err.contains("P010"));
    // They meet here all the same.
    assert_eq!(counted(&folder), told("3..7", "undetermined 0..4"));
}

#[test]
fn rulings_and_answers_in_words_say_that_they_are_contradicted() {
    let with =
        |verdict: &str, ruling: &str| ruling.replace("answer:", &format!("verdict: {verdict}, answer:"));
    let (yes, no) = (with("yes", YES), with("no", NO));
    let folder = place("in-words", &[&yes, &no], "");
    for line in ["rules skipper rafts-count", "ask rafts-count --for skipper", "ask rafts-refused --for mate"]
    {
        let ran = run(&folder, &format!("{line} --plain --on 2026-06-01"));
        assert_eq!(ran.code, 3, "{line}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("contested: `rulings.rafts-"), "{line}: {}", ran.out);
        assert!(ran.out.contains("(policies/club/policy.yaml:"), "{line}: {}", ran.out);
        let json = run(&folder, &format!("{line} --json --on 2026-06-01")).json();
        assert_eq!(json["verdict"], "undetermined", "{line}");
        // Before the letters nobody knew of either.
        let before = run(&folder, &format!("{line} --plain --on 2026-06-01 --known-on 2025-09-01"));
        assert_eq!(before.code, 2, "{line}: {}", before.out);
    }
    let japanese = run(&folder, "ask rafts-count --for skipper --lang ja --on 2026-06-01").out;
    assert!(
        japanese.contains("見解の対立: `rulings.rafts-refused`（policies/club/policy.yaml:20）"),
        "{japanese}"
    );
    let reply =
        "replies:\n  r: {ruling: rafts-count, answer: rafts-refused, received: 2026-04-01, sender: Office}\n";
    let folder = place("in-words-settled", &[&yes, &no], reply);
    for line in
        ["rules skipper rafts-count", "ask rafts-count --for skipper", "ask rafts-refused --for skipper"]
    {
        let ran = run(&folder, &format!("{line} --plain --on 2026-06-01"));
        assert_eq!(ran.code, 1, "{line}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("Office") || ran.out.contains("by a reply"), "{line}: {}", ran.out);
    }
    // The later one decides, and each says what it says.
    let later = no.replace("source: bob", "source: eve");
    let folder = place("in-words-later", &[&yes, &later], "");
    assert_eq!(run(&folder, "ask rafts-refused --for skipper --on 2026-06-01").code, 1);
}

#[test]
fn a_supposed_answer_settles_it_for_a_scenario() {
    let folder = place("supposed", &[YES, NO], "");
    let ran = run(&folder, "what-if --answer rafts-refused=rafts-count --json --on 2026-06-01");
    let counted = &ran.json()["scenarios"][0]["delta"]["credentials"][0]["counted"];
    assert_eq!(
        (&counted["before"]["sure"], &counted["after"]["sure"]),
        (&json!("3"), &json!("7")),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn what_is_needed_may_be_contested_too() {
    // Three hours of a course: enough for three credits, not for nine.
    let three = "  three: {question: How many?, effect: {set: {needed: 3}}, source: ann}\n";
    let nine = "  nine: {question: How many?, effect: {set: {needed: 9}}, source: bob}\n";
    let folder = place("needed", &[three, nine], "");
    let club = CLUB.replace("values: {rate: 1}", "values: {rate: 1, needed: 5}");
    let club = club.replace("at least: 5", "at least: values.needed");
    let about = "  about: {question: What of rafts?, kind: [raft], source: handbook}\n";
    write(&folder, "policies/club/policy.yaml", &format!("{club}rulings:\n{three}{nine}{about}"));
    let (_, json) = status(&folder);
    let need = &json["requirements"][0]["need"]["minima"][0];
    assert_eq!(
        (&need["want"], &need["verdict"]),
        (&json!({"sure": "3", "possible": "9"}), &json!("undetermined"))
    );
    assert_eq!(json["doubts"][0]["between"][0]["rule"], "rulings.nine");
    assert_eq!(run(&folder, "status --on 2026-06-01").code, 3);
}
