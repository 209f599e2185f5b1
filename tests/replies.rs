//! Replies to open and contested rulings: from which day, for whom, and what stands where several disagree.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod support;

use accrue::{
    assess::{Assessment, Doubt, Given, assess},
    case::deciding_rules,
    document::from_text,
    ledger::from_document,
    render::diagnostic::{Look, text},
    rulebook::{AnswerIx, ProgramIx, QuestionIx, Rulebook},
    vocabulary::{
        amount::{Amount, Interval},
        diagnostic::Code,
        span::Sources,
        text::Language,
    },
};

/// An hour of a course is one credit. Whether courses on the web count twice, once or not at all was asked in 2025; whether
/// the fee of 50 is in the magazine was asked too.
const SAILING: &str = "\
policy: sailing
title: Sailing
contact: office@example.org
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
  blog: {title: A blog, published: 2025-12-01, confidence: low}
credentials:
  skipper: {title: Skipper, term: 1 year, classes: [sea], source: handbook}
  mate: {title: Mate, term: 1 year, classes: [sea], source: handbook}
categories:
  course:
    title: Courses
    accepts: [course, webinar]
    credit: activity.hours * values.factor
    source: handbook
values:
  factor: [{is: 1, source: handbook}]
rulings:
  web:
    question: Do courses on the web count?
    asked: 2025-09-01
    source: handbook
    kind: [course, webinar]
    when: '\"web\" in activity.tags'
    open:
      twice: {credit: activity.hours * 2}
      once:  {title: They count once.}
      never: {refuse: The web is no sea.}
  weight:
    question: Do hours count thrice?
    asked: 2025-09-01
    source: handbook
    contested:
      thrice: {set: {factor: 3}}
      plain:  {}
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
";

/// Five hours on the web as a course, three as a webinar.
const LEDGER: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
  mate: {granted: 2026-01-01}
activities:
  - {id: c, title: C, kind: course, on: 2026-02-01, hours: 5, tags: [web]}
  - {id: w, title: W, kind: webinar, on: 2026-02-01, hours: 3, tags: [web]}
";

fn rulebook(replies: &str) -> Rulebook {
    let mut sources = Sources::default();
    // Whether hours count thrice is settled here, so that one question is open.
    let whole = format!(
        "{SAILING}replies:\n  plain: {{ruling: weight, answer: plain, received: 2025-10-01, sender: Office}}\n{replies}"
    );
    let (rulebook, found) = support::load_text(&mut sources, &whole);
    assert!(
        rulebook.is_some(),
        "{}",
        text(&sources, &found, Look { language: Language::English, colour: false })
    );
    rulebook.unwrap()
}

fn assessed(rulebook: &Rulebook, known_on: &str) -> Assessment {
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", LEDGER);
    let (ledger, found) = from_document::read(&from_text::parse(&sources, file).0.unwrap(), rulebook);
    assert!(found.is_empty(), "{found:?}");
    let given = Given { known_on: known_on.parse().unwrap(), ..Given::on("2026-06-01".parse().unwrap()) };
    assess(rulebook, &ledger.unwrap(), &given)
}

fn amounts(sure: &str, possible: &str) -> Interval {
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    Interval { sure: amount(sure), possible: amount(possible) }
}

/// What the course and the webinar give a skipper, and what they give a mate, as known on a day.
fn credits(replies: &str, known_on: &str) -> [(Interval, Interval); 2] {
    let assessment = assessed(&rulebook(replies), known_on);
    [0, 1].map(|at| {
        let activities = &assessment.credentials[at].activities;
        (activities[0].credits, activities[1].credits)
    })
}

const OPEN: [&str; 4] = ["0", "10", "0", "6"];
const ONCE: [&str; 4] = ["5", "5", "3", "3"];
const TWICE: [&str; 4] = ["10", "10", "6", "6"];
const NEVER: [&str; 4] = ["0", "0", "0", "0"];

fn both([a, b, c, d]: [&str; 4]) -> (Interval, Interval) {
    (amounts(a, b), amounts(c, d))
}

#[test]
fn a_reply_settles_the_question_from_the_day_it_is_known() {
    let once = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office}\n";
    assert_eq!(credits(once, "2026-03-09"), [both(OPEN), both(OPEN)]);
    assert_eq!(credits(once, "2026-03-10"), [both(ONCE), both(ONCE)]);
    // Received in March, noted down in May.
    let noted =
        "  r1: {ruling: web, answer: once, received: 2026-03-10, known: 2026-05-02, sender: Office}\n";
    assert_eq!(credits(noted, "2026-05-01"), [both(OPEN), both(OPEN)]);
    assert_eq!(credits(noted, "2026-05-02"), [both(ONCE), both(ONCE)]);
    // A month is known at its end.
    let month = "  r1: {ruling: web, answer: once, received: 2026-03, sender: Office}\n";
    assert_eq!(credits(month, "2026-03-30"), [both(OPEN), both(OPEN)]);
    assert_eq!(credits(month, "2026-03-31"), [both(ONCE), both(ONCE)]);
}

#[test]
fn a_reply_is_for_the_certificates_kinds_and_days_it_names() {
    let skipper = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office, for: skipper}\n";
    assert_eq!(credits(skipper, "2026-06-01"), [both(ONCE), both(OPEN)]);
    let webinar = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office, kind: webinar}\n";
    let part = both(["0", "10", "3", "3"]);
    assert_eq!(credits(webinar, "2026-06-01"), [part, part]);
    // Both were done on 1 February.
    let from = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office, from: 2026-02-01}\n";
    assert_eq!(credits(from, "2026-06-01"), [both(ONCE), both(ONCE)]);
    let later = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office, from: 2026-02-02}\n";
    assert_eq!(credits(later, "2026-06-01"), [both(OPEN), both(OPEN)]);
}

#[test]
fn of_several_replies_the_narrower_stands_then_the_later() {
    let replies = "
  early: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
  late:  {ruling: web, answer: twice, received: 2026-04-10, sender: Office}
";
    assert_eq!(credits(replies, "2026-04-09"), [both(ONCE), both(ONCE)]);
    assert_eq!(credits(replies, "2026-04-10"), [both(TWICE), both(TWICE)]);
    let replies = "
  narrow: {ruling: web, answer: never, received: 2026-03-10, sender: Office, for: skipper}
  broad:  {ruling: web, answer: twice, received: 2026-04-10, sender: Office}
";
    assert_eq!(credits(replies, "2026-06-01"), [both(NEVER), both(TWICE)]);
    let replies = "
  kind:  {ruling: web, answer: never, received: 2026-03-10, sender: Office, kind: webinar}
  broad: {ruling: web, answer: twice, received: 2026-04-10, sender: Office}
";
    let mixed = both(["10", "10", "0", "0"]);
    assert_eq!(credits(replies, "2026-06-01"), [mixed, mixed]);
}

#[test]
fn the_reply_that_loses_is_shown_with_the_one_that_stands() {
    let replies = "
  early: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
  late:  {ruling: web, answer: twice, received: 2026-04-10, sender: Office}
";
    let rulebook = rulebook(replies);
    let assessment = assessed(&rulebook, "2026-06-01");
    let steps = &assessment.credentials[0].activities[0].steps;
    let program = rulebook.program(ProgramIx::new(0));
    let overruled: Vec<_> = steps
        .iter()
        .filter_map(|step| match step {
            accrue::assess::trace::Step::Overruled { rule, by, .. } => {
                Some((&*program.rule(*rule).id, &*program.rule(*by).id))
            }
            _ => None,
        })
        .collect();
    assert_eq!(overruled, [("replies.early", "replies.late")]);
    let decided = deciding_rules(program, steps);
    let decided: Vec<_> = decided.iter().map(|rule| &**rule).collect();
    assert_eq!(decided, ["replies.late", "rulings.web", "categories.course"]);
}

#[test]
fn replies_that_nothing_orders_leave_their_answers_and_no_other() {
    let replies = "
  one: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
  two: {ruling: web, answer: twice, received: 2026-03-10, sender: Front desk}
";
    // Never is out of the question: 5 to 10 and 3 to 6.
    let between = both(["5", "10", "3", "6"]);
    assert_eq!(credits(replies, "2026-06-01"), [between, between]);
    // The first answer of the ruling is out of the question: 0 to 5 and 0 to 3.
    let replies = "
  one: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
  two: {ruling: web, answer: never, received: 2026-03-10, sender: Front desk}
";
    let between = both(["0", "5", "0", "3"]);
    assert_eq!(credits(replies, "2026-06-01"), [between, between]);
    let assessment = assessed(&rulebook(replies), "2026-06-01");
    let skipper = &assessment.credentials[0];
    // Once: 5 + 3. Never: 0.
    assert_eq!((skipper.counted, skipper.exact), (amounts("0", "8"), true));
    let doubts: Vec<_> = skipper.doubts.iter().map(|doubt| (doubt.doubt, doubt.worth)).collect();
    assert_eq!(doubts, [(Doubt::Question(QuestionIx::new(0)), Some(Amount::whole(8)))]);
    // Two that agree leave no doubt, whoever wrote them.
    let agree = "
  one: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
  two: {ruling: web, answer: once, received: 2026-03-10, sender: Front desk}
";
    assert_eq!(credits(agree, "2026-06-01"), [both(ONCE), both(ONCE)]);
}

#[test]
fn a_reply_of_low_confidence_settles_nothing() {
    let low = "  r1: {ruling: web, answer: once, received: 2026-03-10, source: blog}\n";
    assert_eq!(credits(low, "2026-06-01"), [both(OPEN), both(OPEN)]);
    let low = "  r1: {ruling: web, answer: once, received: 2026-03-10, sender: A friend, confidence: low}\n";
    assert_eq!(credits(low, "2026-06-01"), [both(OPEN), both(OPEN)]);
}

#[test]
fn a_reply_sets_the_values_that_its_answer_sets() {
    let mut sources = Sources::default();
    let replies = "\
replies:
  r1: {ruling: weight, answer: thrice, received: 2026-03-10, sender: Office}
  r2: {ruling: web, answer: once, received: 2026-03-10, sender: Office}
";
    let rulebook = support::load_text(&mut sources, &format!("{SAILING}{replies}")).0.unwrap();
    let counted = |known_on: &str| assessed(&rulebook, known_on).credentials[0].counted;
    // Before: never, or twice (which reads no factor), or once at one or three for an hour: 0 to 24.
    assert_eq!(counted("2026-03-09"), amounts("0", "24"));
    assert_eq!(counted("2026-03-10"), amounts("24", "24"));
}

#[test]
fn a_question_can_be_taken_as_answered() {
    let rulebook = rulebook("  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office}\n");
    for (answer, expected) in [(0, TWICE), (1, ONCE), (2, NEVER)] {
        let answered = rulebook.answered(ProgramIx::new(0), QuestionIx::new(0), AnswerIx::new(answer));
        // Also before the reply was known.
        for known_on in ["2026-03-09", "2026-06-01"] {
            let found = assessed(&answered, known_on);
            let activities = &found.credentials[1].activities;
            assert_eq!((activities[0].credits, activities[1].credits), both(expected), "{answer}");
        }
    }
}

#[test]
fn mistakes_of_replies_are_told_with_the_nearest_names() {
    let mut sources = Sources::default();
    let replies = "\
replies:
  no-source: {ruling: web, answer: once, received: 2026-03-10}
  no-ruling: {ruling: wep, answer: once, received: 2026-03-10, sender: Office}
  no-answer: {ruling: web, answer: onze, received: 2026-03-10, sender: Office}
  no-one: {ruling: web, answer: once, received: 2026-03-10, sender: Office, for: skiper}
  no-day: {ruling: web, answer: once, received: 2026-02-30, sender: Office}
  no-key: {ruling: web, answer: once, recieved: 2026-03-10, sender: Office}
";
    let (rulebook, found) = support::load_text(&mut sources, &format!("{SAILING}{replies}"));
    assert!(rulebook.is_none());
    insta::assert_snapshot!(
        "reply-mistakes",
        text(&sources, &found, Look { language: Language::English, colour: false })
    );
}

#[test]
fn a_reply_to_what_the_policy_answers_by_now_is_a_remark() {
    let mut sources = Sources::default();
    let answered = SAILING.replace(
        "    open:\n      twice: {credit: activity.hours * 2}\n      once:  {title: They count once.}\n      never: {refuse: The web is no sea.}\n",
        "    answer: They count once.\n    effect: {}\n",
    );
    assert_ne!(answered, SAILING);
    let reply = "replies:\n  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office}\n";
    let (rulebook, found) = support::load_text(&mut sources, &format!("{answered}{reply}"));
    assert!(rulebook.is_some());
    let found = found.iter().filter(|found| !found.message.say(Language::English).contains("`blog`"));
    let found: Vec<_> = found.map(|found| (found.code, found.message.say(Language::English))).collect();
    assert_eq!(found, [(Code::Unused, "the ruling `web` is answered, so this reply settles nothing")]);
}

#[test]
fn replies_that_come_before_each_other_in_a_circle_leave_all_their_answers() {
    // For a skipper: the first is narrower than the second, the second later than the third, the third later than the first.
    let more = "
  purser: {title: Purser, term: 1 year, source: handbook}
  cook: {title: Cook, term: 1 year, source: handbook}
categories:
";
    let replies = "
replies:
  plain: {ruling: weight, answer: plain, received: 2025-10-01, sender: Office}
  first: {ruling: web, answer: once, received: 2026-03-01, sender: Office, for: [skipper, mate]}
  second: {ruling: web, answer: twice, received: 2026-03-03, sender: Office, for: [skipper, mate, purser]}
  third: {ruling: web, answer: never, received: 2026-03-02, sender: Office, for: [skipper, cook]}
";
    let mut sources = Sources::default();
    let whole = SAILING.replace("\ncategories:\n", more) + replies;
    let rulebook = support::load_text(&mut sources, &whole).0.unwrap();
    let assessment = assessed(&rulebook, "2026-06-01");
    let course = |at: usize| assessment.credentials[at].activities[0].credits;
    assert_eq!(course(0), amounts("0", "10"));
    // For a mate the first two: the narrower stands.
    assert_eq!(course(1), amounts("5", "5"));
}

#[test]
fn a_rulebook_as_known_before_a_reply_does_not_hold_it() {
    let rulebook = rulebook("  r1: {ruling: web, answer: once, received: 2026-03-10, sender: Office}\n");
    let replies = |day: &str| rulebook.as_known(day.parse().unwrap()).programs[0].questions[0].replies.len();
    assert_eq!((replies("2026-03-09"), replies("2026-03-10")), (0, 1));
}
