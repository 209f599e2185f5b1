//! What a change of rules does to people: exact figures for edits of every sort, and sums that agree.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use process::{Ran, empty, run, write};
use proptest::prelude::*;
use serde_json::Value;

/// 60 credits in three years. A course gives one credit an hour, at most 30 in the cycle; a talk gives 4; a quiz 1.
const BASE: &str = r#"policy: guild
title: Guild
sources:
  book: {title: Book of the guild, published: 2025-01-10, confidence: official}
  letter: {title: Letter, kind: written-answer, published: 2025-05-02, confidence: member-reported}
credentials:
  mate: {title: Mate, term: 3 years, source: book}
groups:
  deck: {title: Deck, source: book}
  shore: {title: Shore, source: book}
categories:
  course:
    accepts: [course]
    credit: activity.hours
    group: deck
    limits:
      per-cycle: {at most: 30}
    source: book
  talk:
    accepts: [talk]
    credit: 4
    group: shore
    source: letter
  quiz: {accepts: [quiz], credit: 1, group: shore, source: book}
rulings:
  web:
    question: Do courses on the web count?
    verdict: no
    kind: course
    when: '"web" in activity.tags'
    effect: {refuse: A course on the web is no course.}
    source: letter
requirements:
  total: {title: Credits, needs: {at least: 60}, source: book}
fees:
  dues: {window: cycle, amount: 40 EUR, source: book}
"#;

/// Courses of 20 and 15 hours, of which the limit leaves 30; a talk of 4; 3 quizzes; 10 hours on the web that do not
/// count. 30 + 4 + 3 = 37 of 60: 23 are missing.
const IDA: &str = "person: {name: Ida}
credentials: {mate: {granted: 2025-02-01}}
activities:
  - {id: c1, title: a, kind: course, on: 2025-06-01 .. 2025-06-10, hours: 20}
  - {id: c2, title: b, kind: course, on: 2026-03-01 .. 2026-03-10, hours: 15}
  - {id: t1, title: c, kind: talk, on: 2026-04-01, hours: 1}
  - {id: q1, title: d, kind: quiz, on: 2026-04-02}
  - {id: q2, title: e, kind: quiz, on: 2026-04-03}
  - {id: q3, title: f, kind: quiz, on: 2026-04-04}
  - {id: w1, title: g, kind: course, on: 2026-05-01 .. 2026-05-03, hours: 10, tags: [web]}
";

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (was, is)| {
        assert_eq!(text.matches(was).count(), 1, "{was} stands there once");
        text.replace(was, is)
    })
}

fn prepared(name: &str, new: &str) -> PathBuf {
    let folder = empty(&format!("impacts-{name}"));
    write(&folder, "old/guild/policy.yaml", BASE);
    write(&folder, "new/guild/policy.yaml", new);
    write(&folder, "ledgers/ida.yaml", IDA);
    folder
}

fn impact(folder: &std::path::Path, more: &str) -> Ran {
    run(folder, &format!("impact --from old --to new --on 2026-12-01 {more}"))
}

/// One figure of the only person: before, after and the difference, each as its sure and possible amount, and what moved
/// it.
fn figure(json: &Value, figure: &str, name: &str) -> Option<[String; 4]> {
    let moved = json["people"][0]["moved"].as_array().unwrap();
    let found = moved.iter().find(|one| one["figure"] == figure && one["name"] == name)?;
    let told = |side: &Value| match (side["sure"].as_str(), side["possible"].as_str()) {
        (Some(sure), Some(possible)) if sure == possible => sure.to_owned(),
        (Some(sure), Some(possible)) => format!("{sure}..{possible}"),
        _ => "-".to_owned(),
    };
    let by = found["by"].as_array().unwrap().iter().map(|by| {
        let rules: Vec<_> =
            by["rules"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()).collect();
        format!("{} {}", told(&by["difference"]), rules.join("+"))
    });
    Some([
        told(&found["before"]),
        told(&found["after"]),
        told(&found["difference"]),
        by.collect::<Vec<_>>().join(", "),
    ])
}

fn json(name: &str, new: &str) -> Value {
    let ran = impact(&prepared(name, new), "--ledger ledgers/ida.yaml --json");
    assert_eq!(ran.err, "");
    ran.json()
}

fn told(before: &str, after: &str, difference: &str, by: &str) -> Option<[String; 4]> {
    Some([before, after, difference, by].map(str::to_owned))
}

#[test]
fn the_same_rules_have_no_impact() {
    let ran = impact(&prepared("same", &format!("# a remark\n{BASE}")), "--plain --ledger ledgers/ida.yaml");
    assert_eq!(
        (ran.code, ran.first()),
        (0, "NO IMPACT: nothing is otherwise for Ida"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_lowered_cap_takes_what_lies_above_it() {
    // 30 of courses become 18: c1 gives 18 and c2 nothing.
    let json = json("cap", &edited(&[("at most: 30", "at most: 18")]));
    let by = "-12 categories.course.limits.per-cycle";
    assert_eq!(figure(&json, "counted", ""), told("37", "25", "-12", by));
    assert_eq!(
        figure(&json, "activity", "c1"),
        told("20", "18", "-2", "-2 categories.course.limits.per-cycle")
    );
    assert_eq!(
        figure(&json, "activity", "c2"),
        told("10", "0", "-10", "-10 categories.course.limits.per-cycle")
    );
    assert_eq!(
        figure(&json, "missing", "requirements.total"),
        told("23", "35", "12", "12 categories.course.limits.per-cycle")
    );
    assert_eq!(json["people"][0]["fares"], "worse");
    let short = &json["people"][0]["short"][0];
    assert_eq!(
        (short["rule"].as_str(), short["due"].as_str()),
        (Some("requirements.total"), Some("2028-01-31"))
    );
    assert_eq!(short["missing"]["sure"], "35");
}

#[test]
fn the_page_tells_figures_wording_and_what_is_short() {
    let folder = prepared("page", &edited(&[("at most: 30", "at most: 18")]));
    let ran = impact(&folder, "--plain --ledger ledgers/ida.yaml");
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let lines: Vec<_> = ran.out.lines().skip(1).filter(|line| !line.starts_with(['B', 'A', 'L'])).collect();
    assert_eq!(
        lines,
        [
            "mate",
            "c2: YES -> NO, by categories.course.limits.per-cycle",
            "figure\tbefore\tafter\tdifference\tmoved by",
            "Counted\t37\t25\t-12\t-12 categories.course.limits.per-cycle",
            "c1\t20\t18\t-2\t-2 categories.course.limits.per-cycle",
            "c2\t10\t0\t-10\t-10 categories.course.limits.per-cycle",
            "Credits: done\t37\t25\t-12\t-12 categories.course.limits.per-cycle",
            "Credits: to go\t23\t35\t+12\t+12 categories.course.limits.per-cycle",
            "Rules that moved it",
            "Rules are changed one after the other, in order of their addresses, sources first; each difference is the sum of what each of them moved.",
            "guild: categories.course.limits.per-cycle: changed",
            "Source: Book of the guild, published 2025-01-10 (official)",
            "Short",
            "mate: Credits: 35 credits short by 2028-01-31",
        ]
    );
    assert!(ran.out.contains("\nAt most: 30 -> 18\n"), "{}", ran.out);
    assert_eq!(ran.first(), "WORSE for Ida");
    let ran = impact(&folder, "--plain --ledger ledgers/ida.yaml --lang ja");
    assert_eq!(ran.first(), "Ida に不利");
    assert!(ran.out.contains("\n上限: 30 -> 18\n") && ran.out.contains("\n動かした規則\n"), "{}", ran.out);
}

#[test]
fn a_removed_category_a_formula_and_a_turned_ruling_are_told_apart() {
    // In order of their addresses: at half a credit an hour the courses give 10 and 7.5, so 17.5 instead of 30: -12.5.
    // Without quizzes 3 are gone. The ruling that refused the web leaves 10 hours, which at the half give 5.
    let new = edited(&[
        ("    credit: activity.hours\n", "    credit: activity.hours / 2\n"),
        ("  quiz: {accepts: [quiz], credit: 1, group: shore, source: book}\n", ""),
        ("    verdict: no\n", "    verdict: yes\n"),
        ("    effect: {refuse: A course on the web is no course.}\n", ""),
    ]);
    let json = json("three", &new);
    let by = "-12.5 categories.course, -3 categories.quiz, 5 rulings.web";
    assert_eq!(figure(&json, "counted", ""), told("37", "26.5", "-10.5", by));
    assert_eq!(figure(&json, "activity", "w1"), told("0", "5", "5", "5 rulings.web"));
    assert_eq!(figure(&json, "activity", "q2"), told("1", "0", "-1", "-1 categories.quiz"));
}

#[test]
fn a_name_that_neither_set_of_rules_knows_is_a_mistake() {
    let folder = prepared("unknown", &edited(&[("at most: 30", "at most: 18")]));
    write(&folder, "ledgers/ida.yaml", &IDA.replace("kind: talk", "kind: tolk"));
    let ran = impact(&folder, "--ledger ledgers/ida.yaml");
    assert_eq!(ran.code, 4);
    assert_eq!(ran.err.matches("error[L001]").count(), 1, "it is told once: {}", ran.err);
}

#[test]
fn a_rule_that_is_called_otherwise_and_changed_is_one_rule() {
    // A talk gives 6 instead of 4, and is called a lecture now; Ida's claim names the old category.
    let new = edited(&[
        ("  talk:\n    accepts: [talk]\n    credit: 4", "  lecture:\n    accepts: [talk]\n    credit: 6"),
        ("fees:\n", "renamed: [{was: categories.talk, is: categories.lecture, on: 2026-01-01}]\nfees:\n"),
    ]);
    let folder = prepared("renamed", &new);
    let claimed = IDA.replace("hours: 1}", "hours: 1, claims: {mate: {category: talk}}}");
    assert_ne!(claimed, IDA);
    write(&folder, "ledgers/ida.yaml", &claimed);
    let json = impact(&folder, "--ledger ledgers/ida.yaml --json").json();
    assert_eq!(figure(&json, "activity", "t1"), told("4", "6", "2", "2 categories.lecture"));
    assert_eq!(json["changes"].as_array().unwrap().len(), 1);
}

#[test]
fn a_certificate_that_is_called_otherwise_is_the_same_one() {
    let new = edited(&[
        ("  mate: {title: Mate", "  officer: {title: Mate"),
        ("at most: 30", "at most: 18"),
        ("fees:\n", "renamed: [{was: credentials.mate, is: credentials.officer, on: 2026-01-01}]\nfees:\n"),
    ]);
    let json = json("officer", &new);
    let moved = json["people"][0]["moved"].as_array().unwrap();
    assert!(moved.iter().all(|one| one["credential"] == "officer"), "{moved:#?}");
    assert_eq!(
        figure(&json, "counted", ""),
        told("37", "25", "-12", "-12 categories.course.limits.per-cycle")
    );
}

#[test]
fn a_product_that_no_longer_includes_the_fee_is_worse() {
    let with = |included: &str| {
        let fee = format!("  dues: {{window: cycle, amount: 40 EUR, source: book{included}}}");
        let product = "products:\n  plan: {title: Plan, source: book}\nfees:\n";
        BASE.replace("  dues: {window: cycle, amount: 40 EUR, source: book}", &fee)
            .replace("fees:\n", product)
    };
    let folder = prepared("included", &with(""));
    write(&folder, "old/guild/policy.yaml", &with(", included in: [{product: plan}]"));
    write(
        &folder,
        "ledgers/ida.yaml",
        &format!("{IDA}subscriptions:\n  - {{product: plan, from: 2025-02-01}}\n"),
    );
    let ran = impact(&folder, "--ledger ledgers/ida.yaml --json");
    let settled = &ran.json()["people"][0]["settled"][0];
    assert_eq!((settled["before"].as_str(), settled["after"].as_str()), (Some("included"), Some("due")));
    assert_eq!(settled["by"][0], "fees.dues");
    assert_eq!((ran.code, ran.json()["people"][0]["fares"].as_str()), (1, Some("worse")));
}

#[test]
fn rules_that_hold_only_together_move_a_figure_together() {
    // What courses give becomes a named value, which is 0.5: no policy holds with the one and without the other.
    let new = edited(&[
        ("    credit: activity.hours\n", "    credit: activity.hours * values.rate\n"),
        ("groups:\n", "values:\n  rate: [{is: 0.5, source: book}]\ngroups:\n"),
    ]);
    let json = json("together", &new);
    // 20 and 15 hours make 17.5, where 30 of 35 counted.
    let [before, after, difference, by] = figure(&json, "counted", "").unwrap();
    assert_eq!([before.as_str(), &after, &difference], ["37", "24.5", "-12.5"]);
    assert!(by == "-12.5 categories.course" || by == "-12.5 categories.course+values.rate", "{by}");
}

#[test]
fn changes_that_act_on_each_other_still_add_up() {
    // The limit first leaves 18 of 35: -12. Then 1.5 credits an hour change nothing, for 18 is still the most.
    // Turned round it would be otherwise; the order is that of the addresses, where the category comes before its limit:
    // 52.5 cut to 30 is 0, then the limit takes 12.
    let new = edited(&[
        ("    credit: activity.hours\n", "    credit: activity.hours * 1.5\n"),
        ("at most: 30", "at most: 18"),
    ]);
    let json = json("interact", &new);
    assert_eq!(
        figure(&json, "counted", ""),
        told("37", "25", "-12", "-12 categories.course.limits.per-cycle")
    );
    // c1 alone: 20 -> 30 by the formula, 30 -> 18 by the limit.
    assert_eq!(
        figure(&json, "activity", "c1"),
        told("20", "18", "-2", "10 categories.course, -12 categories.course.limits.per-cycle")
    );
}

#[test]
fn a_split_requirement_tells_each_part() {
    // 60 of all become 40 of the deck and 20 of the shore: 30 of 40 and 7 of 20 are there, so 10 and 13 are missing.
    let split = "{title: Credits, needs: {all of: [{at least: 40, of: {group: deck}}, {at least: 20, of: {group: shore}}]}";
    let ran = impact(
        &prepared("split", &edited(&[("{title: Credits, needs: {at least: 60}", split)])),
        "--ledger ledgers/ida.yaml --plain",
    );
    let rows: Vec<_> = ran.out.lines().filter(|line| line.contains(": to go")).collect();
    assert_eq!(
        rows,
        [
            "Credits: to go\t23\t\t-23\t-23 requirements.total",
            "Credits (deck): to go\t\t10\t+10\t+10 requirements.total",
            "Credits (shore): to go\t\t13\t+13\t+13 requirements.total",
        ],
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_source_trusted_less_opens_an_interval() {
    // The talk rests on the letter alone: 4 sure become 0 to 4. That the web is refused rests on it too; but the 10 hours on
    // the web come after the courses that fill the limit of 30, so nothing of them can count.
    let json = json("low", &edited(&[("confidence: member-reported", "confidence: low")]));
    assert_eq!(figure(&json, "activity", "t1"), told("4", "0..4", "-4..0", "-4..0 sources.letter"));
    assert_eq!(figure(&json, "counted", ""), told("37", "33..37", "-4..0", "-4..0 sources.letter"));
}

#[test]
fn a_higher_fee_is_worse_for_who_pays_it() {
    let json = json("fee", &edited(&[("40 EUR", "55 EUR")]));
    assert_eq!(figure(&json, "fee", "fees.dues"), told("40", "55", "15", "15 fees.dues"));
    assert_eq!(json["people"][0]["fares"], "worse");
}

#[test]
fn a_new_certificate_does_nothing_to_who_does_not_hold_it() {
    let new = edited(&[("groups:\n", "  pilot: {title: Pilot, term: 2 years, source: book}\ngroups:\n")]);
    let ran = impact(&prepared("credential", &new), "--ledger ledgers/ida.yaml --plain");
    assert_eq!((ran.code, ran.first()), (0, "NO IMPACT: nothing is otherwise for Ida"));
}

#[test]
fn who_began_a_cycle_before_the_change_is_not_reached_by_it() {
    let dated = "needs: {at least: [{is: 60}, {from: 2026-01-01, is: 75, source: letter}]}";
    let folder = prepared("grandfathered", &edited(&[("needs: {at least: 60}", dated)]));
    let ran = impact(&folder, "--ledger ledgers/ida.yaml --plain");
    assert_eq!((ran.code, ran.first()), (0, "NO IMPACT: nothing is otherwise for Ida"));
    assert!(
        ran.out.contains(
            "mate: Credits [requirements.total], since 2026-01-01: first day of the cycle is 2025-02-01, so the old rule stays for this cycle"
        ),
        "{}",
        ran.out
    );
    write(
        &folder,
        "ledgers/ida.yaml",
        &IDA.replace("granted: 2025-02-01", "cycle: 2026-02-01 .. 2029-01-31"),
    );
    let json = impact(&folder, "--ledger ledgers/ida.yaml --json").json();
    assert_eq!(json["people"][0]["untouched"].as_array().unwrap().len(), 0);
    assert_eq!(figure(&json, "want", "requirements.total"), told("60", "75", "15", "15 requirements.total"));
}

#[test]
fn a_value_of_a_certificate_is_told_with_the_certificate() {
    let old = BASE
        .replace("needs: {at least: 60}", "needs: {at least: values.required}")
        .replace("term: 3 years, source: book}", "term: 3 years, source: book, values: {required: 60}}");
    let folder = prepared("own-value", &old.replace("{required: 60}", "{required: 75}"));
    write(&folder, "old/guild/policy.yaml", &old);
    let json = impact(&folder, "--ledger ledgers/ida.yaml --json").json();
    assert_eq!(figure(&json, "want", "requirements.total"), told("60", "75", "15", "15 credentials.mate"));
    let page = impact(&folder, "--ledger ledgers/ida.yaml --plain").out;
    assert!(page.contains("\nguild: values.required: changed\nValue for mate: 60 -> 75\n"), "{page}");
    // From 2026 on: the cycle of 2025 keeps the old figure, because the requirement that reads it goes by its first day.
    let dated = "{required: [{is: 60}, {from: 2026-01-01, is: 75, source: letter}]}";
    write(&folder, "new/guild/policy.yaml", &old.replace("{required: 60}", dated));
    let json = impact(&folder, "--ledger ledgers/ida.yaml --json").json();
    let untouched = &json["people"][0]["untouched"][0];
    assert_eq!(
        (untouched["rule"].as_str(), untouched["clock"].as_str()),
        (Some("values.required"), Some("cycle-start"))
    );
    assert_eq!(json["people"][0]["fares"], "same");
}

#[test]
fn rules_of_two_days_are_held_against_the_same_records() {
    let dated = edited(&[
        ("at most: 30", "at most: [{is: 30}, {from: 2026-02-01, is: 18, source: letter}]"),
        ("  quiz: {accepts: [quiz],", "  quiz: {accepts: [quiz], from: 2026-04-03,"),
    ]);
    let folder = empty("impacts-days");
    write(&folder, "policies/guild/policy.yaml", &dated);
    write(&folder, "ledger.yaml", IDA);
    // With the rules of 2026-01-01: 30 of courses, 4 of the talk and no quiz, 34. With those of 2026-06-01: c1 has its 20
    // under the limit of its day; at c2's the limit is 18, and 20 are counted, so nothing; 4 of the talk and two quizzes.
    let json = run(&folder, "impact --from 2026-01-01 --to 2026-06-01 --on 2026-12-01 --json").json();
    let by = "-10 categories.course.limits.per-cycle, 2 categories.quiz";
    assert_eq!(figure(&json, "counted", ""), told("34", "26", "-8", by));
}

#[test]
fn a_folder_of_ledgers_is_a_table_with_the_worst_first() {
    let folder = prepared("many", &edited(&[("at most: 30", "at most: 18")]));
    // Bo has 35 hours on one course, and so loses 12; Cy has none.
    let bo = "person: {name: Bo}\ncredentials: {mate: {granted: 2025-02-01}}\nactivities:\n  - {id: c, title: a, kind: course, on: 2025-06-01 .. 2025-06-10, hours: 22}\n";
    write(&folder, "ledgers/bo.yaml", bo);
    write(&folder, "ledgers/cy.yaml", "person: {name: Cy}\ncredentials: {mate: {granted: 2025-02-01}}\n");
    let ran = impact(&folder, "--ledger ledgers --plain");
    assert_eq!((ran.code, ran.first()), (1, "2 of 3 people worse, 0 otherwise changed, 1 the same"));
    let rows: Vec<_> = ran.out.lines().skip(4).collect();
    assert_eq!(
        rows,
        [
            "Ida\tworse\t-12\t+12\t\tledgers/ida.yaml",
            "Bo\tworse\t-4\t+4\t\tledgers/bo.yaml",
            "Cy\tthe same\t0\t0\t\tledgers/cy.yaml",
            "together\t\t-16\t+16\t\t",
        ]
    );
    assert_eq!(run(&folder, "impact --from old --to new --ledger old").code, 2);
}

/// A choice of edits, each to one rule, that all hold together.
fn edits() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let number = |from: i32, to: i32| (from..=to).prop_map(|number| number.to_string());
    (
        proptest::option::of(number(5, 50)),
        proptest::option::of(number(0, 9)),
        proptest::option::of(prop::sample::select(vec![
            "activity.hours / 2",
            "activity.hours * 1.5",
            "round_down(activity.hours, 8)",
        ])),
        proptest::option::of(number(20, 90)),
        proptest::option::of(number(1, 99)),
        proptest::option::of(prop::sample::select(vec!["low", "official"])),
        any::<[bool; 2]>(),
    )
        .prop_map(|(cap, talk, formula, total, fee, confidence, [quiz, ruling])| {
            let mut edits = Vec::new();
            edits.extend(cap.map(|cap| ("at most: 30", format!("at most: {cap}"))));
            edits.extend(talk.map(|talk| ("credit: 4", format!("credit: {talk}"))));
            edits.extend(formula.map(|formula| ("credit: activity.hours\n", format!("credit: {formula}\n"))));
            edits.extend(total.map(|total| ("at least: 60", format!("at least: {total}"))));
            edits.extend(fee.map(|fee| ("40 EUR", format!("{fee} EUR"))));
            edits.extend(
                confidence.map(|word| ("confidence: member-reported", format!("confidence: {word}"))),
            );
            if quiz {
                edits.push((
                    "  quiz: {accepts: [quiz], credit: 1, group: shore, source: book}\n",
                    String::new(),
                ));
            }
            if ruling {
                edits.push(("    effect: {refuse: A course on the web is no course.}\n", String::new()));
            }
            edits
        })
}

/// Both sets of rules as they are read from texts.
fn rules(
    sources: &mut accrue::vocabulary::span::Sources,
    text: &str,
) -> (Vec<accrue::rulebook::from_texts::Written>, accrue::rulebook::Rulebook) {
    use accrue::rulebook::from_texts::{Folder, read, written};
    let folder = [Folder { parts: vec![sources.add("policy.yaml", text)], scripts: Vec::new() }];
    let (written, found) = written(sources, &folder, &[]);
    assert!(found.is_empty(), "{found:?}");
    (written, read(sources, &folder).0.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever changed, what the changed rules moved adds up to the difference, figure by figure, at both ends.
    #[test]
    fn what_each_rule_moved_adds_up_to_the_difference(edits in edits()) {
        use accrue::{assess::Given, change::{impact::impact, path::{Rules, path}}, document::from_text, scenario::compare::Shift};
        let edits: Vec<_> = edits.iter().map(|(was, is)| (*was, is.as_str())).collect();
        let mut sources = accrue::vocabulary::span::Sources::default();
        let (old, new) = (rules(&mut sources, BASE), rules(&mut sources, &edited(&edits)));
        let ledger = sources.add("ledger.yaml", IDA);
        let document = from_text::parse(&sources, ledger).0.unwrap();
        let before = Rules { written: &old.0, rulebook: &old.1, day: None };
        let after = Rules { written: &new.0, rulebook: &new.1, day: None };
        let path = path(&sources, &before, &after);
        let changed = path.steps.len();
        let found = impact(&path, &document, &Given::on("2026-12-01".parse().unwrap())).unwrap();
        prop_assert!(changed <= edits.len(), "each edit is of one rule");
        for moved in &found.moved {
            let sum = moved.by.iter().fold(Shift::default(), |sum, (_, by)| Shift {
                sure: sum.sure + by.sure,
                possible: sum.possible + by.possible,
            });
            prop_assert_eq!(sum, moved.change.shift(), "{:?}", moved.figure);
        }
    }
}
