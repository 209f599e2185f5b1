//! `accrue questions`: what is open for a ledger, in which order, and what each answer would do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use process::{Ran, empty, run, write};
use serde_json::{Value, json};

/// Ten credits are needed in a year. Open: whether the web counts twice, once or never; whether rafts count; whether the
/// magazine brings the fee; whether talks count.
const SAILING: &str = "\
policy: sailing
title: {en: Sailing club, ja: 帆走会}
contact: office@example.org
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
  letter: {title: Our letter, kind: written-answer, published: 2026-03-01, confidence: member-reported}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
categories:
  course: {title: Courses, accepts: [course, raft], credit: activity.hours, source: handbook}
values:
  magazine_brings_fee: false
products:
  magazine: {title: Magazine, source: handbook}
fees:
  dues:
    title: Dues
    amount: [{is: 50 USD}]
    window: cycle
    per: person
    included in:
      - {product: magazine, when: values.magazine_brings_fee}
    source: handbook
rulings:
  raft:
    question: {en: Do rafts count?, ja: いかだは対象ですか？}
    asked: 2025-09
    source: handbook
    kind: [raft]
    open:
      yes: {}
      no:  {refuse: A raft is no ship.}
  web:
    question: Do courses on the web count?
    asked: 2026-02
    source: letter
    kind: [course]
    when: '\"web\" in activity.tags'
    contested:
      twice: {title: they count twice, credit: activity.hours * 2}
      once:  {title: they count once}
      never: {title: they do not count, refuse: The web is no sea.}
  magazine:
    question: Does the magazine bring the fee?
    asked: 2025-09
    source: handbook
    open:
      brings: {set: {magazine_brings_fee: true}}
      not: {}
  talk:
    question: Do talks count?
    asked: 2025-09
    source: handbook
    kind: [talk]
    open:
      yes: {accept: course}
      no:  {refuse: Talk is cheap.}
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
";

const LEDGER: &str = "\
person: {name: Ida}
credentials:
  skipper: {granted: 2026-01-01}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 3}
  - {id: radio, title: Radio, kind: course, on: 2026-02-02, hours: 5, tags: [web]}
  - {id: delta, title: Delta, kind: raft, on: 2026-02-03, hours: 4}
";

fn place(name: &str, ledger: &str) -> PathBuf {
    let folder = empty(name);
    write(&folder, "policies/sailing/policy.yaml", SAILING);
    write(&folder, "ledger.yaml", ledger);
    folder
}

fn asked(ran: &Ran) -> Vec<String> {
    let questions = ran.json()["questions"].as_array().unwrap().clone();
    questions.iter().map(|question| question["ruling"].as_str().unwrap().to_owned()).collect()
}

/// What an answer does to the one certificate: what is counted, and whether ten are met.
fn then(question: &Value, answer: usize) -> Value {
    let then = &question["answers"][answer]["then"]["credentials"][0];
    json!([then["counted"]["sure"], then["counted"]["possible"], then["requirements"][0]["verdict"]])
}

#[test]
fn questions_are_ranked_by_the_credits_at_stake() {
    let folder = place("questions-ranked", LEDGER);
    let ran = run(&folder, "questions --json --on 2026-06-01");
    assert_eq!(ran.code, 3, "{}", ran.err);
    // The web: 10, 5 or 0. Rafts: 4 or 0.
    assert_eq!(asked(&ran), ["web", "raft"]);
    let json = ran.json();
    let (web, raft) = (&json["questions"][0], &json["questions"][1]);
    assert_eq!((&web["credits"], &raft["credits"]), (&json!("10"), &json!("4")));
    // 3 are sure; with the web 10, 5 or 0 more, with rafts 4 or 0.
    assert_eq!(json["now"]["credentials"][0]["counted"], json!({"sure": "3", "possible": "17"}));
    assert_eq!(then(web, 0), json!(["13", "17", "yes"]));
    assert_eq!(then(web, 1), json!(["8", "12", "undetermined"]));
    assert_eq!(then(web, 2), json!(["3", "7", "no"]));
    assert_eq!(then(raft, 0), json!(["7", "17", "undetermined"]));
    assert_eq!(then(raft, 1), json!(["3", "13", "undetermined"]));
    // Of the answers about the web one meets the total, one does not; both about rafts leave it open.
    assert_eq!((&web["decides"], &raft["decides"]), (&json!(1), &json!(0)));
    assert_eq!((&web["by"], &web["contact"]), (&json!("2026-12-31"), &json!("office@example.org")));
}

#[test]
fn questions_that_touch_nothing_are_told_when_all_are_asked_for() {
    let folder = place("questions-all", LEDGER);
    assert_eq!(
        asked(&run(&folder, "questions --json --on 2026-06-01 --all")),
        ["web", "raft", "magazine", "talk"]
    );
    let ran = run(&folder, "questions --plain --on 2026-06-01 --all");
    assert_eq!(ran.first(), "OPEN: 2 questions touch this ledger");
    let quiet = place("questions-quiet", "credentials:\n  skipper: {granted: 2026-01-01}\n");
    let ran = run(&quiet, "questions --plain --on 2026-06-01");
    assert_eq!((ran.code, ran.first()), (0, "NOTHING OPEN: no open question touches this ledger"));
    assert_eq!(run(&quiet, "questions --json --on 2026-06-01 --all").code, 0);
}

#[test]
fn a_question_about_a_fee_touches_whoever_has_the_product() {
    let ledger =
        format!("{LEDGER}subscriptions:\n  - {{product: magazine, from: 2026-01-01, to: 2026-12-31}}\n");
    let folder = place("questions-fee", &ledger);
    let ran = run(&folder, "questions magazine --json --on 2026-06-01");
    assert_eq!(ran.code, 3, "{}", ran.err);
    let question = &ran.json()["questions"][0];
    let state = |at: usize| question["answers"][at]["then"]["fees"][0]["state"].as_str().unwrap().to_owned();
    assert_eq!((state(0), state(1)), ("included".to_owned(), "due".to_owned()));
    assert!(question["decides"].as_u64().unwrap() >= 1, "{question}");
    assert_eq!(question["credits"], "0");
}

#[test]
fn a_reply_closes_a_question_from_the_day_it_is_known() {
    let folder = place("questions-replied", LEDGER);
    let reply = "overlay: sailing\nreplies:\n  r: {ruling: web, answer: once, received: 2026-05-10, sender: Office}\n";
    write(&folder, "overlays/sailing.yaml", reply);
    assert_eq!(asked(&run(&folder, "questions --json --on 2026-06-01")), ["raft"]);
    assert_eq!(asked(&run(&folder, "questions --json --on 2026-06-01 --known-on 2026-05-10")), ["raft"]);
    assert_eq!(
        asked(&run(&folder, "questions --json --on 2026-06-01 --known-on 2026-05-09")),
        ["web", "raft"]
    );
    // Nobody knew of the question about the web before the letter of March.
    let before = run(&folder, "questions --json --all --on 2026-06-01 --known-on 2026-02-28");
    assert_eq!(asked(&before), ["raft", "magazine", "talk"]);
    let ran = run(&folder, "questions web --on 2026-06-01");
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: `web` is answered\n"));
}

#[test]
fn one_question_is_shown_by_its_name_and_a_wrong_name_gets_the_nearest() {
    let folder = place("questions-names", LEDGER);
    assert_eq!(asked(&run(&folder, "questions raft --json --on 2026-06-01")), ["raft"]);
    let told = |line: &str| {
        let ran = run(&folder, line);
        (ran.code, ran.err)
    };
    let error = |text: &str| (2, format!("error: {text}\n"));
    assert_eq!(
        told("questions rafts"),
        error("no open or contested ruling is called `rafts`; did you mean `raft`?")
    );
    assert_eq!(
        told("questions raft --policy saling"),
        error("no policy in use is called `saling`; did you mean `sailing`?")
    );
}

#[test]
fn a_drafted_message_holds_the_question_the_answers_and_the_records() {
    let folder = place("questions-draft", LEDGER);
    let ran = run(&folder, "questions web --draft --on 2026-06-01");
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!("draft-english", ran.out);
    let ran = run(&folder, "questions raft --draft --on 2026-06-01 --lang ja");
    insta::assert_snapshot!("draft-japanese", ran.out);
}

#[test]
fn questions_look_so_for_people() {
    let folder = place("questions-page", LEDGER);
    insta::assert_snapshot!("questions-english", run(&folder, "questions --on 2026-06-01").out);
    insta::assert_snapshot!("questions-japanese", run(&folder, "questions --on 2026-06-01 --lang ja").out);
}

#[test]
fn a_message_tells_the_replies_that_disagree() {
    let folder = place("questions-draft-replies", LEDGER);
    let reply = "overlay: sailing\nreplies:\n  a: {ruling: raft, answer: yes, received: 2026-05-10, sender: Office}\n  b: {ruling: raft, answer: no, received: 2026-05-10, sender: Desk}\n";
    write(&folder, "overlays/sailing.yaml", reply);
    let ran = run(&folder, "questions raft --draft --on 2026-06-01");
    let told = "The replies that I know of disagree:\n  - yes: Office, published 2026-05-10 (member-reported)\n  - no: Desk, published 2026-05-10 (member-reported)\n";
    assert!(ran.out.contains(told), "{}", ran.out);
    let audit = run(&folder, "audit --on 2026-06-01 --plain");
    let doubt =
        "replies disagree: Do rafts count? (2026-05-10: yes [replies.a] / 2026-05-10: no [replies.b])";
    assert!(audit.out.contains(doubt), "{}", audit.out);
}

#[test]
fn where_nothing_is_due_or_missing_the_open_questions_are_suggested_next() {
    let ledger = LEDGER.replace("hours: 3}", "hours: 10}")
        + "fees:\n  - {fee: dues, on: 2026-01-01, amount: 50 USD}\n";
    let folder = place("questions-next", &ledger);
    let ran = run(&folder, "status --json --on 2026-06-01");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.json()["next"], "accrue questions");
}

#[test]
fn a_fee_on_which_replies_disagree_stays_open() {
    let ledger =
        format!("{LEDGER}subscriptions:\n  - {{product: magazine, from: 2026-01-01, to: 2026-12-31}}\n");
    let folder = place("questions-fee-replies", &ledger);
    let replies = |second: &str| {
        format!(
            "overlay: sailing\nreplies:\n  a: {{ruling: magazine, answer: brings, received: 2026-05-10, sender: Office}}\n  b: {{ruling: magazine, answer: {second}, received: 2026-05-10, sender: Desk}}\n"
        )
    };
    write(&folder, "overlays/sailing.yaml", &replies("brings"));
    assert_eq!(asked(&run(&folder, "questions --json --on 2026-06-01")), ["web", "raft"]);
    write(&folder, "overlays/sailing.yaml", &replies("not"));
    assert_eq!(asked(&run(&folder, "questions --json --on 2026-06-01")), ["web", "raft", "magazine"]);
}

/// Four credits are needed in a year, and what is above them moves on as far as it was earned in December; whether rowing
/// moves is open.
const ROWING: &str = "\
policy: rowing
title: Rowing club
sources:
  book: {title: Book, published: 2024-01-01, confidence: official}
credentials:
  cox: {title: Cox, term: 1 year, source: book}
categories:
  row: {title: Rowing, accepts: [row], credit: activity.hours, source: book}
values:
  rowing_moves: true
windows:
  december: {title: December, last: 1 month}
requirements:
  total: {title: Total, needs: {at least: 4}, source: book}
carry:
  rest: {title: Rest, of: {when: values.rowing_moves}, window: december, at most: 10, beyond: 4, source: book}
rulings:
  rowing:
    question: Does rowing move?
    source: book
    kind: [row]
    open: {it-does: {set: {rowing_moves: true}}, it-does-not: {set: {rowing_moves: false}}}
";

/// Of 4 credits none are above the 4 needed: nothing could move. Of 6, 2 do or do not.
#[test]
fn what_is_open_about_what_moves_touches_nobody_without_surplus() {
    let folder = empty("open-questions-surplus");
    write(&folder, "policies/rowing/policy.yaml", ROWING);
    for (hours, touched) in [(4, 0), (6, 1)] {
        let row = format!("{{id: r, title: R, kind: row, on: 2025-12-10, hours: {hours}}}");
        let ledger = format!("credentials: {{cox: {{granted: 2025-01-01}}}}\nactivities:\n  - {row}\n");
        write(&folder, "ledger.yaml", &ledger);
        let asked = asked(&run(&folder, "questions --on 2025-12-20 --json"));
        assert_eq!(asked.len(), touched, "{hours} hours: {asked:?}");
    }
}
