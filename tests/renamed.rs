//! A rule that has another name than before is found by its old name where a note says so, and nowhere else.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

mod support;

use std::{fs, path::PathBuf, process::Command};

use accrue::{
    assess::{Given, Workspace, assess, totals},
    case,
    document::from_text,
    ledger::{Ledger, from_document, from_json::Lines},
    rulebook::Rulebook,
    vocabulary::{diagnostic::Diagnostic, span::Sources, text::Language},
};

/// A program whose certificate, group, category, limit, requirement, fee and product were all renamed in July 2026, the
/// category twice; one limit was moved out of its category.
const POLICY: &str = "policy: acme
title: Acme
sources:
  handbook: {title: Handbook, published: 2025-01-01, confidence: official}
credentials:
  new-card: {title: Card, term: 3 years, source: handbook}
groups:
  new-group: {source: handbook}
categories:
  new-course:
    accepts: [course]
    credit: activity.hours
    group: new-group
    source: handbook
    proof: {needed: for-credit}
    limits:
      per-cycle: {at most: 20}
limits:
  new-daily: {at most: 8, window: day, source: handbook}
products:
  new-library: {source: handbook}
fees:
  new-fee: {amount: 50 USD, window: cycle, per: credential, included in: [{product: new-library}], source: handbook}
requirements:
  new-total: {needs: {at least: 30}, source: handbook}
";

const NOTES: &str = "renamed:
  - {was: credentials.card, is: credentials.new-card, on: 2026-07-01}
  - {was: groups.group, is: groups.new-group, on: 2026-07-01}
  - {was: categories.course, is: categories.lesson, on: 2025-07-01}
  - {was: categories.lesson, is: categories.new-course, on: 2026-07-01}
  - {was: categories.course.limits.daily, is: limits.new-daily, on: 2026-07-01}
  - {was: products.library, is: products.new-library, on: 2026-07-01}
  - {was: fees.fee, is: fees.new-fee, on: 2026-07-01}
  - {was: requirements.total, is: requirements.new-total, on: 2026-07-01}
";

/// A record as somebody wrote it before July 2026.
const LEDGER: &str = "credentials:
  card: {granted: 2025-06-10}
opening:
  - {credential: card, on: 2026-01-01, credits: {course: 5}}
activities:
  - id: one
    title: One
    kind: course
    on: 2026-03-01
    hours: 10
    proof: [{kind: certificate}]
    claims: {card: {submitted: 2026-03-02, status: accepted, awarded: 6, category: course, group: group}}
  - {id: two, title: Two, kind: course, on: 2026-04-01, hours: 10, proof: [{kind: certificate}]}
  - {id: three, title: Three, kind: course, on: 2026-05-01, hours: 2}
fees:
  - {fee: fee, on: 2026-01-10, credential: card}
subscriptions:
  - {product: library, from: 2026-02-01}
exams:
  - {exam: card, on: 2025-06-10}
";

/// What is expected of that record. The balance of 5 and the award of 6 leave 9 of the 20 credits of the cycle, and
/// the day leaves 8 of them; the last credit waits for proof.
const EXPECTED: &str = "expect:
  activities:
    one: {card: {credits: 6, category: course, group: group}}
    two: {card: {credits: 8, rules: [categories.course, categories.course.limits.per-cycle, categories.course.limits.daily]}}
    three: {card: {rules: [categories.course, categories.course.proof, categories.course.limits.per-cycle]}}
  credentials:
    card: {requirements: {total: {want: [30]}}, groups: {group: {sure: 14, possible: 15}}}
  fees:
    fee: {credential: card, due: 2025-06-10}
";

/// The old names by the new ones. Each is written where only a name of it can stand.
const NAMES: [(&str, &str); 9] = [
    ("categories.course.limits.daily", "limits.new-daily"),
    ("categories.course", "categories.new-course"),
    ("category: course", "category: new-course"),
    ("{course: 5}", "{new-course: 5}"),
    ("card", "new-card"),
    ("group: group", "group: new-group"),
    ("fee: fee", "fee: new-fee"),
    ("product: library", "product: new-library"),
    ("total:", "new-total:"),
];

fn with_new_names(text: &str) -> String {
    let text = NAMES.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
    text.replace("{group: {sure", "{new-group: {sure").replace("  fee: {credential", "  new-fee: {credential")
}

fn rulebook(text: &str) -> Rulebook {
    let mut sources = Sources::default();
    let (rulebook, found) = support::load_text(&mut sources, text);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    rulebook.unwrap()
}

fn ledger(text: &str, rulebook: &Rulebook) -> (Option<Ledger>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("ledger.yaml", text);
    let (document, found) = from_text::parse(&sources, file);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (ledger, found) = from_document::read(&document.unwrap(), rulebook);
    (ledger, support::told(&sources, &found))
}

fn case_text() -> String {
    let indented: String = LEDGER.lines().map(|line| format!("  {line}\n")).collect();
    format!("case: a\non: 2026-06-30\nledger:\n{indented}{EXPECTED}")
}

fn run(text: &str, rulebook: &Rulebook) -> (Vec<Diagnostic>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("case.yaml", text);
    let (document, found) = from_text::parse(&sources, file);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    let (_, found) = case::run(&document.unwrap(), rulebook);
    let told = support::told(&sources, &found);
    (found, told)
}

#[test]
fn a_record_with_old_names_means_what_it_means_with_new_ones() {
    let rulebook = rulebook(&format!("{POLICY}{NOTES}"));
    let (old, told) = ledger(LEDGER, &rulebook);
    // Of the certificate, the category, the group, the fee and the product, each once.
    let warnings = told.iter().filter(|line| line.contains(": L007 ")).count();
    assert_eq!((warnings, told.len()), (5, 5), "{told:#?}");
    let (new, told) = ledger(&with_new_names(LEDGER), &rulebook);
    assert_eq!(told, Vec::<String>::new());
    let given = Given::on("2026-06-30".parse().unwrap());
    let assessed = |ledger: &Ledger| format!("{:?}", assess(&rulebook, ledger, &given).credentials);
    assert_eq!(assessed(&old.unwrap()), assessed(&new.unwrap()));
}

#[test]
fn a_line_of_json_with_old_names_is_read() {
    let rulebook = rulebook(&format!("{POLICY}{NOTES}"));
    let line = r#"{"credentials": {"card": {"granted": "2025-06-10"}}, "fees": [{"fee": "fee", "on": "2026-01-10"}]}"#;
    let lines = Lines::new(&rulebook);
    let given = Given::on("2026-06-30".parse().unwrap());
    let [old, new] =
        [line.to_owned(), with_new_names(line).replace(r#""fee": "fee""#, r#""fee": "new-fee""#)].map(
            |line| {
                format!(
                    "{:?}",
                    totals(&rulebook, &lines.read(&line).unwrap(), &given, &mut Workspace::default())
                )
            },
        );
    assert_eq!(old, new);
}

#[test]
fn a_case_with_old_names_holds_and_is_told_the_new_ones() {
    let rulebook = rulebook(&format!("{POLICY}{NOTES}"));
    let (found, told) = run(&case_text(), &rulebook);
    assert!(!found.iter().any(Diagnostic::is_error), "{told:#?}");
    let names = |name: &str| told.iter().filter(|line| line.contains(name)).count();
    assert!(
        names("`categories.course.limits.daily` has been called `limits.new-daily` since 2026-07-01") == 1
    );
    assert!(names("`total` has been called `new-total` since 2026-07-01") == 1, "{told:#?}");
    assert_eq!(run(&with_new_names(&case_text()), &rulebook).1, Vec::<String>::new());
}

#[test]
fn without_a_note_records_and_cases_notice_that_a_name_is_gone() {
    let rulebook = rulebook(POLICY);
    let (none, told) = ledger(LEDGER, &rulebook);
    assert!(none.is_none());
    assert_eq!(told[0], "ledger.yaml:2:9: L001 no policy knows a credential `card`");
    // With the record mended, the case still names rules that are gone.
    let text = with_new_names(&case_text()).replace("categories.new-course", "categories.new-coarse");
    let (found, told) = run(&text, &rulebook);
    assert!(told.iter().any(|line| line.contains(": C001 the policy has no rule `categories.new-coarse`")));
    let help = found.iter().find_map(|found| found.help.clone());
    let help = help.as_ref().map(|help| help.say(Language::English));
    assert_eq!(help, Some("did you mean `categories.new-course`?"), "{told:#?}");
}

#[test]
fn the_same_thing_by_both_names_is_a_mistake() {
    let rulebook = rulebook(&format!("{POLICY}{NOTES}"));
    let text = "credentials:\n  card: {granted: 2025-06-10}\n  new-card: {granted: 2025-06-10}\n";
    let (none, told) = ledger(text, &rulebook);
    assert!(none.is_none() && told.iter().any(|line| line.contains(": L005 `new-card` stands here twice")));
}

#[test]
fn a_policy_that_still_says_an_old_name_is_told_the_new_one() {
    let text = format!("{POLICY}{NOTES}").replace("group: new-group", "group: group");
    let mut sources = Sources::default();
    let (_, found) = support::load_text(&mut sources, &text);
    assert_eq!(found[0].message.say(Language::English), "no group is called `group`");
    assert_eq!(
        found[0].help.as_ref().map(|help| help.say(Language::English)),
        Some("it has been called `groups.new-group` since 2026-07-01")
    );
}

#[test]
fn whoever_asks_for_an_old_name_is_told_the_new_one() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("renamed");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("policies/acme/cases")).unwrap();
    fs::write(folder.join("policies/acme/policy.yaml"), format!("{POLICY}{NOTES}")).unwrap();
    fs::write(folder.join("policies/acme/cases/a.yaml"), case_text()).unwrap();
    fs::write(folder.join("ledger.yaml"), LEDGER).unwrap();
    let run = |line: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_accrue"))
            .args(line.split(' '))
            .env_clear()
            .current_dir(&folder)
            .output()
            .unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        (run.status.code().unwrap(), text)
    };
    let card = "error: `card` has been called `new-card` since 2026-07-01\n";
    assert_eq!(run("rules card"), (2, card.to_owned()));
    assert_eq!(run("rate course --for card --hours 2"), (2, card.to_owned()));
    assert_eq!(run("explain two --for card --on 2026-06-30").0, 2);
    let category = "error: `categories.course` has been called `categories.new-course` since 2026-07-01\n";
    assert_eq!(run("rules acme categories.course"), (2, category.to_owned()));
    let (code, told) = run("rules acme categories.new-course --on 2026-06-30");
    assert!(code == 0 && told.contains("categories.lesson"), "{told}");
    let (code, told) = run("test");
    assert!(code == 0 && told.contains("1 case holds") && told.contains("L007"), "{told}");
}
