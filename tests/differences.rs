//! Two sets of rules compared as rules: what moved or was laid out otherwise is no difference, what is ruled otherwise is
//! told line by line.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use process::{Ran, empty, run, write};

const BASE: &str = r#"policy: guild
title: {en: Guild, ja: 組合}
sources:
  book: {title: Book of the guild, published: 2025-01-10, confidence: official}
  letter: {title: Letter, kind: written-answer, published: 2025-05-02, confidence: member-reported}
credentials:
  mate: {title: Mate, term: 3 years, source: book}
  master: {title: Master, term: 3 years, source: book}
windows:
  year: {each: 1 year, of: cycle}
groups:
  deck: {title: Deck, source: book}
values:
  required: [{is: 60, source: book}]
categories:
  voyage:
    title: {en: Voyages, ja: 航海}
    accepts: [voyage]
    credit: activity.hours / 8 # one for eight hours
    group: deck
    limits:
      per-year: {at most: 25, window: year}
    source: book
  lecture:
    accepts: [lecture]
    credit: activity.hours
    source: book
rulings:
  races:
    question: {en: "Do races count?", ja: レースは数えられますか？}
    verdict: no
    kind: voyage
    when: '"race" in activity.tags'
    effect: {refuse: {en: A race is no voyage., ja: レースは航海ではありません。}}
    source: letter
requirements:
  total: {title: Credits, needs: {at least: values.required}, source: book}
fees:
  dues: {window: year, amount: 40 EUR, source: book}
"#;

/// Writes both policies and compares them: what the program prints, as one fact on each line.
fn compared(name: &str, old: &str, new: &str, more: &str) -> Ran {
    let folder = empty(&format!("differences-{name}"));
    write(&folder, "old/guild/policy.yaml", old);
    write(&folder, "new/guild/policy.yaml", new);
    run(&folder, &format!("diff old new --plain {more}"))
}

/// The base policy in which a text that stands there once is another.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (was, is)| {
        assert_eq!(text.matches(was).count(), 1, "{was} stands there once");
        text.replace(was, is)
    })
}

/// The lines after those that say what was compared.
fn told(ran: &Ran) -> Vec<&str> {
    assert_eq!(ran.err, "");
    ran.out.lines().skip(3).collect()
}

#[test]
fn order_layout_comments_and_files_are_no_difference() {
    let folder = empty("differences-layout");
    write(&folder, "old/guild/policy.yaml", BASE);
    let (head, rest) = BASE.split_once("categories:\n").unwrap();
    let (categories, tail) = rest.split_once("rulings:\n").unwrap();
    let (voyage, lecture) = categories.split_once("  lecture:\n").unwrap();
    // The sections stand in three files and in another order, two categories that share no kind change places, keys of
    // one mapping too, and an expression has other spaces and no comment.
    write(&folder, "new/guild/z.yaml", &format!("policy: guild\n{}", head.split_once('\n').unwrap().1));
    let voyage = voyage
        .replace("activity.hours / 8 # one for eight hours", "activity.hours/8")
        .replace("    accepts: [voyage]\n", "")
        .replace("    source: book\n", "    accepts: [voyage]\n    source: [book]\n");
    write(&folder, "new/guild/a.yaml", &format!("# a remark\ncategories:\n  lecture:\n{lecture}{voyage}"));
    write(&folder, "new/guild/m.yaml", &format!("rulings:\n{tail}"));
    let ran = run(&folder, "diff old new --plain");
    assert_eq!(
        (ran.code, ran.first()),
        (0, "NO DIFFERENCE: the rules are the same"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(told(&ran), Vec::<&str>::new());
}

#[test]
fn a_lowered_cap_is_told_with_both_figures_and_its_source() {
    let ran = compared("cap", BASE, &edited(&[("at most: 25", "at most: 15")]), "");
    assert_eq!((ran.code, ran.first()), (1, "DIFFERENT: 0 new, 0 gone, 1 changed"));
    assert_eq!(
        told(&ran),
        [
            "guild: categories.voyage.limits.per-year: changed",
            "At most: 25 -> 15",
            "Source: Book of the guild, published 2025-01-10 (official)",
        ]
    );
}

#[test]
fn a_cap_lowered_from_a_day_on_is_told_from_that_day_only() {
    let dated = "at most: [{is: 25}, {from: 2026-07-01, is: 15, source: letter}]";
    let ran = compared("dated-cap", BASE, &edited(&[("at most: 25", dated)]), "");
    assert_eq!(
        told(&ran),
        [
            "guild: categories.voyage.limits.per-year: changed",
            "At most: 25 -> 15 (since 2026-07-01)",
            "Source: Letter, published 2025-05-02 (member-reported)",
        ]
    );
}

#[test]
fn a_removed_category_is_gone_with_its_limits() {
    let start = BASE.find("  lecture:\n").unwrap();
    let end = BASE.find("rulings:\n").unwrap();
    let without = format!("{}{}", &BASE[..start], &BASE[end..]);
    let ran = compared("removed", BASE, &without, "");
    assert_eq!(ran.first(), "DIFFERENT: 0 new, 1 gone, 0 changed");
    assert_eq!(
        told(&ran),
        [
            "guild: categories.lecture: gone",
            "For: all certificates",
            "Kinds: lecture",
            "credits: activity.hours",
            "Source: Book of the guild, published 2025-01-10 (official)",
        ]
    );
}

#[test]
fn a_formula_is_told_as_it_was_and_is_in_both_languages() {
    let new = edited(&[("activity.hours / 8 #", "activity.hours / 6 #")]);
    let ran = compared("formula", BASE, &new, "");
    assert_eq!(
        told(&ran)[..2],
        ["guild: Voyages [categories.voyage]: changed", "credits: activity.hours / 8 -> activity.hours / 6"]
    );
    let ran = compared("formula-ja", BASE, &new, "--lang ja");
    assert_eq!(ran.first(), "差分あり: 新設 0、廃止 0、変更 1");
    assert_eq!(
        told(&ran)[..2],
        ["guild: 航海 [categories.voyage]: 変更", "クレジット: activity.hours / 8 -> activity.hours / 6"]
    );
}

#[test]
fn a_split_requirement_is_told_as_a_whole() {
    let split =
        "{title: Credits, needs: {all of: [{at least: values.required}, {at least: 45, of: {group: deck}}]}";
    let ran = compared(
        "split",
        BASE,
        &edited(&[("{title: Credits, needs: {at least: values.required}", split)]),
        "",
    );
    assert_eq!(
        told(&ran)[..2],
        [
            "guild: Credits [requirements.total]: changed",
            "Needed: credits, in each cycle; values.required -> all of these; credits of Deck, in each cycle; credits, in each cycle; 45; values.required",
        ]
    );
}

#[test]
fn a_ruling_that_turned_is_told_by_answer_and_effect() {
    let new = edited(&[
        ("verdict: no\n", "verdict: yes\n"),
        ("    effect: {refuse: {en: A race is no voyage., ja: レースは航海ではありません。}}\n", ""),
    ]);
    let ran = compared("ruling", BASE, &new, "");
    assert_eq!(
        told(&ran),
        [
            "guild: rulings.races: changed",
            "Answer: NO -> YES",
            "Effect: does not count: A race is no voyage. -> nothing",
            "Source: Letter, published 2025-05-02 (member-reported)",
        ]
    );
}

#[test]
fn a_reply_is_a_rule_that_tells_what_it_answers() {
    let open = edited(&[
        ("    verdict: no\n", ""),
        (
            "    effect: {refuse: {en: A race is no voyage., ja: レースは航海ではありません。}}\n",
            "    open: {counts: {}, refused: {refuse: A race is no voyage.}}\n",
        ),
    ]);
    let reply =
        "replies:\n  mail: {ruling: races, answer: refused, received: 2026-02-03, sender: Office}\nfees:\n";
    let ran = compared("reply", &open, &open.replace("fees:\n", reply), "");
    let lines = told(&ran);
    assert_eq!(
        lines[..4],
        ["guild: replies.mail: new", "For: all certificates", "Answers: rulings.races", "Effect: refused"]
    );
}

#[test]
fn a_fee_is_told_by_its_amount() {
    let ran = compared("fee", BASE, &edited(&[("40 EUR", "55 EUR")]), "");
    assert_eq!(told(&ran)[..2], ["guild: fees.dues: changed", "amount: 40 EUR -> 55 EUR"]);
}

#[test]
fn a_new_certificate_changes_no_rule_that_is_for_all() {
    let new = edited(&[("windows:\n", "  pilot: {title: Pilot, term: 2 years, source: book}\nwindows:\n")]);
    let ran = compared("credential", BASE, &new, "");
    assert_eq!(
        told(&ran),
        [
            "guild: Pilot [credentials.pilot]: new",
            "Term: renewed every 2 years",
            "Source: Book of the guild, published 2025-01-10 (official)",
        ]
    );
}

#[test]
fn a_source_trusted_less_lowers_the_rules_that_rest_on_it_alone() {
    let new = edited(&[("confidence: member-reported", "confidence: low")]);
    let ran = compared("confidence", BASE, &new, "");
    assert_eq!(ran.first(), "DIFFERENT: 0 new, 0 gone, 2 changed");
    assert_eq!(
        told(&ran),
        [
            "guild: rulings.races: changed",
            "Confidence: member-reported -> low",
            "Source: Letter, published 2025-05-02 (low)",
            "guild: sources.letter: changed",
            "Confidence: member-reported -> low",
        ]
    );
}

#[test]
fn a_rule_with_a_new_name_and_a_note_is_renamed_and_nothing_else() {
    let new = edited(&[
        ("  voyage:\n    title", "  passage:\n    title"),
        ("fees:\n", "renamed: [{was: categories.voyage, is: categories.passage, on: 2026-01-01}]\nfees:\n"),
    ]);
    let ran = compared("renamed", BASE, &new, "");
    assert_eq!((ran.code, ran.first()), (0, "NO DIFFERENCE: the rules are the same; 2 renamed"));
    assert_eq!(
        told(&ran),
        [
            "guild: categories.voyage is now called categories.passage since 2026-01-01",
            "guild: categories.voyage.limits.per-year is now called categories.passage.limits.per-year since 2026-01-01",
        ]
    );
}

#[test]
fn a_rule_with_a_new_name_and_no_note_is_likely_the_same() {
    let ran = compared("unnoted", BASE, &edited(&[("  lecture:\n", "  talk:\n")]), "");
    assert_eq!((ran.code, ran.first()), (1, "DIFFERENT: 0 new, 0 gone, 0 changed, 1 perhaps renamed"));
    assert_eq!(
        told(&ran),
        [
            "guild: categories.lecture is likely called categories.talk now: both say the same, and no note under `renamed` says so"
        ]
    );
}

#[test]
fn which_of_two_categories_comes_first_is_a_rule() {
    let both = edited(&[("accepts: [lecture]", "accepts: [lecture, voyage]")]);
    let (head, rest) = both.split_once("  voyage:\n    title").unwrap();
    let (voyage, rest) = rest.split_once("  lecture:\n").unwrap();
    let (lecture, tail) = rest.split_once("rulings:\n").unwrap();
    let turned = format!("{head}  lecture:\n{lecture}  voyage:\n    title{voyage}rulings:\n{tail}");
    let ran = compared("order", &both, &turned, "");
    assert_eq!(ran.first(), "DIFFERENT: 0 new, 0 gone, 2 changed");
    let lines = told(&ran);
    assert!(lines.contains(&"Comes after: Voyages -> nothing"), "{lines:#?}");
    assert!(lines.contains(&"Comes after: nothing -> lecture"), "{lines:#?}");
}

#[test]
fn a_function_is_told_where_its_body_differs() {
    let folder = empty("differences-function");
    for (side, body) in [("old", "hours / 8"), ("new", "hours / 4")] {
        write(
            &folder,
            &format!("{side}/guild/policy.yaml"),
            &edited(&[("activity.hours / 8 #", "watches(activity.hours) #")]),
        );
        write(
            &folder,
            &format!("{side}/guild/scripts/f.rhai"),
            &format!("// {side}\nfn watches(hours) {{\n    {body}\n}}\n"),
        );
    }
    let ran = run(&folder, "diff old new --plain");
    assert_eq!(
        told(&ran),
        [
            "guild: scripts.watches: changed",
            "Function: watches(hours) { hours / 8 } -> watches(hours) { hours / 4 }"
        ]
    );
}

#[test]
fn dates_tell_what_began_ended_and_changed_between_them() {
    let dated = edited(&[
        ("at most: 25", "at most: [{is: 25}, {from: 2026-07-01, is: 15, source: letter}]"),
        ("    accepts: [lecture]\n", "    accepts: [lecture]\n    to: 2026-03-31\n"),
        ("    kind: voyage\n", "    kind: voyage\n    from: 2026-02\n"),
    ]);
    let folder = empty("differences-dates");
    write(&folder, "policies/guild/policy.yaml", &dated);
    let lines = |line: &str| -> Vec<String> {
        let ran = run(&folder, line);
        told(&ran)
            .into_iter()
            .filter(|line| line.starts_with("guild: ") || line.contains("->"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        lines("diff 2026-01-01 2026-12-31 --plain"),
        [
            "guild: categories.lecture: ended on 2026-03-31",
            "guild: categories.voyage.limits.per-year: changed",
            "At most: 25 -> 15 (since 2026-07-01)",
            "guild: rulings.races: new",
        ]
    );
    assert_eq!(lines("diff 2026-01-01 2026-03-31 --plain"), ["guild: rulings.races: new"]);
    assert_eq!(lines("diff 2026-08-01 2026-12-31 --plain"), Vec::<String>::new());
    // Known on 1 May 2025, the letter of 2 May was not there.
    assert_eq!(lines("diff known:2025-05-01 known:2025-05-02 --plain"), Vec::<String>::new());
    assert_eq!(
        lines("diff known:2026-12-31 2026-12-31 --known-on 2025-05-01 --plain"),
        [
            "guild: categories.voyage.limits.per-year: changed",
            "At most: 15 -> 25 (since 2026-07-01)",
            "guild: rulings.races: gone",
        ]
    );
}

#[test]
fn only_the_policy_or_certificate_asked_for_is_compared() {
    let new = edited(&[("40 EUR", "55 EUR"), ("  total: {title", "  total: {for: mate, title")]);
    let ran = compared("for", BASE, &new, "--for master");
    assert!(ran.out.contains("requirements.total"), "it was for the master before: {}", ran.out);
    let folder = empty("differences-one");
    for (side, text) in [("old", BASE), ("new", &new)] {
        write(&folder, &format!("{side}/guild/policy.yaml"), text);
        write(
            &folder,
            &format!("{side}/other/policy.yaml"),
            &text
                .replace("guild", "other")
                .replace("mate", "m2")
                .replace("master", "m3")
                .replace("m2r", "m3"),
        );
    }
    let ran = run(&folder, "diff old/guild new --plain");
    assert!(
        ran.out.contains("guild: fees.dues") && !ran.out.contains("other: fees.dues"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(run(&folder, "diff old new --for nobody").code, 2);
    assert_eq!(run(&folder, "diff old never").code, 2);
}

#[test]
fn the_same_is_told_as_json() {
    let ran = compared("json", BASE, &edited(&[("40 EUR", "55 EUR")]), "");
    assert_eq!(ran.code, 1);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes/differences-json");
    let json = run(&folder, "diff old new --json").json();
    assert_eq!(json["schema"], "accrue/diff/1");
    assert_eq!(json["same"], false);
    let change = &json["changes"][0];
    assert_eq!((change["rule"].as_str(), change["change"].as_str()), (Some("fees.dues"), Some("changed")));
    assert_eq!(change["facets"][0]["old"], "40 EUR");
    assert_eq!(change["facets"][0]["new"], "55 EUR");
    assert_eq!(json["changes"].as_array().unwrap().len(), 1);
}

/// A part of a policy in which the entries of each section stand in the other order, but where their order is a rule.
fn turned_round(part: &str) -> String {
    let is_entry = |line: &str| {
        line.starts_with("  ") && !line.starts_with("   ") && !line.trim_start().starts_with(['#', '-'])
    };
    let (mut out, mut entries, mut ordered) = (String::new(), Vec::<String>::new(), false);
    for line in part.lines().chain(["end:"]) {
        if !line.is_empty() && !line.starts_with([' ', '#']) {
            if !ordered {
                entries.reverse();
            }
            out.extend(entries.drain(..));
            ordered = ["categories:", "limits:", "standing:", "unlisted:"].contains(&line.trim_end());
            if line != "end:" {
                out += &format!("{line}\n");
            }
        } else if is_entry(line) || entries.is_empty() {
            entries.push(format!("{line}\n"));
        } else if let Some(entry) = entries.last_mut() {
            *entry += &format!("{line}\n");
        }
    }
    out
}

#[test]
fn shipped_policies_turned_round_are_the_same_rules() {
    let folder = empty("differences-shipped");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let (mut parts, mut turned) = (0, 0);
    for policy in ["isc2", "offsec"] {
        for inner in ["", "scripts"] {
            let Ok(entries) = std::fs::read_dir(root.join(policy).join(inner)) else { continue };
            for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
                let (name, text) =
                    (path.file_name().unwrap().to_str().unwrap(), std::fs::read_to_string(&path).unwrap());
                write(&folder, &format!("old/{policy}/{inner}/{name}"), &text);
                let new = if inner.is_empty() { turned_round(&text) } else { text.clone() };
                // The parts are read in the other order too.
                let first = char::from(b'z' - (name.as_bytes()[0] - b'a'));
                let name = if inner.is_empty() { format!("{first}-{name}") } else { name.to_owned() };
                write(&folder, &format!("new/{policy}/{inner}/{name}"), &new);
                parts += 1;
                turned += usize::from(new != text);
            }
        }
    }
    assert!(parts > 15 && turned > 10, "{turned} of {parts} files are turned round");
    let ran = run(&folder, "diff old new --plain");
    assert_eq!(
        (ran.code, ran.first()),
        (0, "NO DIFFERENCE: the rules are the same"),
        "{}{}",
        ran.out,
        ran.err
    );
    let back = run(&folder, "impact --from old --to new --on 2026-11-23 --plain");
    assert_eq!(
        (back.code, back.first()),
        (0, "NO IMPACT: nothing is otherwise for Aoi"),
        "{}{}",
        back.out,
        back.err
    );
}

#[test]
fn an_overlay_is_compared_with_what_it_is_laid_over() {
    let folder = empty("differences-overlay");
    write(&folder, "policies/guild/policy.yaml", BASE);
    let overlay = "overlay: guild\nrulings:\n  rafts: {question: Do rafts count?, verdict: no, kind: voyage, source: letter}\n";
    write(&folder, "mine.yaml", overlay);
    let ran = run(&folder, "diff policies mine.yaml --plain");
    assert_eq!((ran.code, ran.first()), (1, "DIFFERENT: 1 new, 0 gone, 0 changed"), "{}{}", ran.out, ran.err);
    assert_eq!(told(&ran)[..3], ["guild: rulings.rafts: new", "For: all certificates", "Kinds: voyage"]);
}
