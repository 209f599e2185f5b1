//! Every command with every way it can end: its exit code, the words on mistakes in both languages, and what each answer
//! names.
//!
//! The small policy `tests/support/guild.yaml` asks for 10 credits in three years, a credit for each 8 hours of a voyage.
//! A race gives none, a night watch is an open question. Dues of 20 dollars are asked for from 2026-06-01.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

#[path = "support/process.rs"]
mod process;

use std::path::PathBuf;

use process::{empty, run, run_with, write};

const GUILD: &str = include_str!("support/guild.yaml");

/// A ledger with these activities.
fn ledger(activities: &str) -> String {
    format!("person: {{name: Aoi}}\ncredentials:\n  mate: {{granted: 2025-06-01}}\nactivities:\n{activities}")
}

const VOYAGE: &str =
    "  - {id: voyage-1, title: Round the islands, kind: voyage, on: 2025-07-01 .. 2025-07-10, hours: 80}\n";
const RACE: &str = "  - {id: race-1, title: Regatta, kind: race, on: 2025-08-01, hours: 8}\n";
const WATCH: &str =
    "  - {id: watch-1, title: Watches, kind: night-watch, on: 2025-09-01 .. 2025-09-10, hours: 80}\n";

/// A folder with the policy, and ledgers: one that meets the requirement, one that does not, one where nobody can tell.
fn guild(name: &str) -> PathBuf {
    let folder = empty(name);
    write(&folder, "policies/guild/policy.yaml", GUILD);
    write(&folder, "met.yaml", &ledger(VOYAGE));
    write(&folder, "unmet.yaml", &ledger(RACE));
    write(&folder, "open.yaml", &ledger(WATCH));
    write(&folder, "broken.yaml", &ledger(&VOYAGE.replace("kind: voyage", "kind: voyag")));
    write(&folder, "lines.jsonl", "{\"credentials\": {\"mate\": {\"granted\": \"2025-06-01\"}}}\n");
    write(&folder, "broken.jsonl", "{\"credentials\": {\"maet\": {\"granted\": \"2025-06-01\"}}}\n");
    write(&folder, "broken/guild/policy.yaml", &GUILD.replace("title:   {en", "titel:   {en"));
    write(&folder, "case.yaml", &case(10));
    write(&folder, "differs.yaml", &case(9));
    folder
}

/// A case: what 80 hours at sea give.
fn case(credits: u8) -> String {
    let ledger = ledger(VOYAGE).replace('\n', "\n  ");
    format!(
        "case: a-case\non: 2026-01-01\nledger:\n  {ledger}\nexpect:\n  activities:\n    voyage-1: {{mate: {{credits: {credits}}}}}\n"
    )
}

const OK: i32 = 0;
const NO: i32 = 1;
const USAGE: i32 = 2;
const OPEN: i32 = 3;
const INVALID: i32 = 4;

fn codes(name: &str, expected: &[(&str, i32)]) {
    let folder = guild(name);
    for (line, code) in expected {
        let ran = run(&folder, line);
        assert_eq!(ran.code, *code, "{line}\n{}{}", ran.out, ran.err);
        let told = !ran.err.is_empty();
        assert_eq!(
            told,
            *code == USAGE || *code == INVALID || line.contains("differs"),
            "{line}: {}",
            ran.err
        );
    }
}

#[test]
fn answers_about_a_ledger_end_with_the_code_of_the_answer() {
    codes(
        "ledger-codes",
        &[
            ("status --on 2026-01-01 --ledger met.yaml", OK),
            ("status --on 2026-01-01 --ledger unmet.yaml", NO),
            ("status --on 2026-01-01 --ledger open.yaml", OPEN),
            // Everything is met, but the dues of the second year are not paid.
            ("status --on 2026-06-01 --ledger met.yaml", NO),
            ("status --on 2026-01-01 --ledger nowhere.yaml", USAGE),
            ("status --on 2026-01-32 --ledger met.yaml", USAGE),
            ("status --on 2026-01-01 --ledger broken.yaml", INVALID),
            ("status --on 2026-01-01 --ledger met.yaml --policies broken", INVALID),
            ("status --on 2026-01-01 --ledger met.yaml --policies nowhere", USAGE),
            ("audit --on 2026-01-01 --ledger met.yaml", OK),
            ("audit --on 2026-01-01 --ledger unmet.yaml --credential mate", NO),
            ("audit --on 2026-01-01 --ledger open.yaml", OPEN),
            ("audit --on 2026-01-01 --ledger met.yaml --credential cook", USAGE),
            ("explain voyage-1 --on 2026-01-01 --ledger met.yaml", OK),
            ("explain race-1 --on 2026-01-01 --ledger unmet.yaml", NO),
            ("explain watch-1 --on 2026-01-01 --ledger open.yaml --for mate", OPEN),
            ("explain voyage-2 --on 2026-01-01 --ledger met.yaml", USAGE),
            ("explain voyage-1 --on 2026-01-01 --ledger broken.yaml", INVALID),
        ],
    );
}

#[test]
fn answers_without_a_ledger_end_with_the_code_of_the_answer() {
    codes(
        "question-codes",
        &[
            ("rate voyage --hours 8 --for mate --on 2026-01-01", OK),
            ("rate race --hours 8 --for mate --on 2026-01-01", NO),
            ("rate night-watch --hours 8 --for guild --on 2026-01-01", OPEN),
            ("rate voyag --hours 8 --for mate --on 2026-01-01", USAGE),
            ("rate voyage --hours many --for mate --on 2026-01-01", USAGE),
            ("rate voyage --hours 8 --on 2026-01-01", USAGE),
            ("rate voyage --hours 8 --for mate --on 2026-01-01 --policies broken", INVALID),
            ("rules mate --on 2026-01-01", OK),
            ("rules mate total --on 2026-01-01", OK),
            ("rules mate races --on 2026-01-01", NO),
            ("rules mate night-watches --on 2026-01-01", OPEN),
            // A no and an open question.
            ("rules mate ruling --on 2026-01-01", OPEN),
            ("rules mate dragons --on 2026-01-01", USAGE),
            ("rules mate --on 2026-01-01 --policies broken", INVALID),
        ],
    );
}

#[test]
fn tools_end_with_the_code_of_what_they_found() {
    codes(
        "tool-codes",
        &[
            ("check", OK),
            ("check policies met.yaml case.yaml", OK),
            ("check broken", INVALID),
            ("check broken.yaml", INVALID),
            ("check policies broken", INVALID),
            ("check nowhere", USAGE),
            ("test case.yaml", OK),
            ("test differs.yaml", NO),
            ("test", USAGE),
            ("test case.yaml --policies broken", INVALID),
            ("totals lines.jsonl --on 2026-01-01", OK),
            ("totals broken.jsonl --on 2026-01-01", INVALID),
            ("totals nowhere.jsonl --on 2026-01-01", USAGE),
            ("schema policy", OK),
            ("schema overlay", OK),
            ("schema ledger", OK),
            ("schema case", OK),
            ("schema polcy", USAGE),
            ("new program fishing", OK),
            ("new program fishing", USAGE),
            ("new program Fishing", USAGE),
            ("help", OK),
            ("help S001", OK),
            ("help s001", OK),
            ("help status", OK),
            ("help S999", USAGE),
            ("completions bash", OK),
            ("completions basic", USAGE),
            ("man", OK),
            ("example", OK),
            ("--version", OK),
            ("--help", OK),
            ("", USAGE),
        ],
    );
}

#[test]
fn a_mistake_is_told_with_its_place_and_the_nearest_name() {
    let folder = guild("places");
    for (line, place, near) in [
        ("status --ledger broken.yaml --on 2026-01-01", "broken.yaml:5:52", "did you mean `voyage`?"),
        ("check broken", "broken/guild/policy.yaml:15:5", "did you mean `title`?"),
    ] {
        let ran = run(&folder, line);
        assert!(ran.err.contains(place) && ran.err.contains(near), "{line}: {}", ran.err);
        assert_eq!(ran.out, "", "{line}");
        let json = run(&folder, &format!("{line} --json")).json();
        let found = &json["diagnostics"][0];
        let told = format!("{}:{}:{}", found["file"].as_str().unwrap(), found["line"], found["column"]);
        assert_eq!(told, place);
    }
    let ran = run(&folder, "totals broken.jsonl --on 2026-01-01");
    assert!(ran.err.contains("broken.jsonl:1:") && ran.err.contains("`mate`"), "{}", ran.err);
}

#[test]
fn a_word_that_is_not_known_is_answered_with_the_nearest() {
    let folder = guild("nearest");
    for (line, near) in [
        ("statis", "'status'"),
        ("status --ledgre met.yaml", "'--ledger'"),
        ("schema polcy", "'policy'"),
        ("help statsu", "did you mean `status`?"),
        ("help S01", "did you mean `S001`?"),
        ("rate voyage --hour 8 --for mate --on 2026-01-01", "did you mean `hours`?"),
        ("rate voyage --hours 8 --for maet --on 2026-01-01", "did you mean `mate`?"),
        ("rules guidl total --on 2026-01-01", "did you mean `guild`?"),
        ("rules mate rases --on 2026-01-01", "did you mean `races`?"),
        ("explain voyage-2 --ledger met.yaml --on 2026-01-01", "did you mean `voyage-1`?"),
        ("explain voyage-1 --for maet --ledger met.yaml --on 2026-01-01", "did you mean `mate`?"),
        ("audit --credential maet --ledger met.yaml --on 2026-01-01", "did you mean `mate`?"),
    ] {
        let ran = run(&folder, line);
        assert!(ran.err.contains(near), "{line}: {}", ran.err);
        assert_eq!((ran.code, ran.out.as_str()), (USAGE, ""), "{line}");
    }
}

const VIEWS: [&str; 4] = [
    "status --ledger met.yaml --on 2026-01-01",
    "explain voyage-1 --ledger met.yaml --on 2026-01-01",
    "rate voyage --hours 8 --for mate --on 2026-01-01",
    "rules mate --on 2026-01-01",
];

#[test]
fn every_answer_names_the_day_and_the_policies_it_rests_on() {
    let folder = guild("told");
    for line in VIEWS {
        let ran = run(&folder, line);
        assert!(ran.out.contains("2026-01-01"), "{line}: {}", ran.out);
        assert!(ran.out.contains("policies (guild)"), "{line}: {}", ran.out);
        let json = run(&folder, &format!("{line} --json")).json();
        assert_eq!(json["on"], "2026-01-01", "{line}");
        let schema = json["schema"].as_str().expect("a version");
        assert!(schema.starts_with("accrue/") && schema.ends_with("/1"), "{schema}");
    }
}

#[test]
fn plain_output_has_no_borders_and_no_padding() {
    let folder = guild("plain");
    for line in VIEWS {
        let plain = run(&folder, &format!("{line} --plain")).out;
        assert!(!plain.contains("+--") && !plain.contains("| "), "{plain}");
        assert!(plain.lines().all(|line| !line.starts_with(' ')), "{plain}");
    }
    assert!(run(&folder, VIEWS[0]).out.contains("+--"), "borders are there otherwise");
    assert_eq!(run(&folder, "status --plain --json --on 2026-01-01").code, USAGE);
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{3040}'..='\u{30ff}').contains(&letter))
}

#[test]
fn the_option_and_then_the_environment_choose_the_language() {
    let folder = guild("languages");
    for (environment, option, japanese) in [
        (&[][..], "", false),
        (&[("LANG", "ja_JP.UTF-8")], "", true),
        (&[("LANG", "ja")], "", true),
        (&[("LANG", "C")], "", false),
        (&[("LANG", "C"), ("LC_MESSAGES", "ja_JP.UTF-8")], "", true),
        (&[("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")], "", false),
        (&[("LC_MESSAGES", "en_US.UTF-8"), ("LC_ALL", "ja_JP.UTF-8")], "", true),
        (&[("LC_ALL", ""), ("LANG", "ja_JP.UTF-8")], "", true),
        (&[("LC_ALL", "ja_JP.UTF-8")], "--lang en", false),
        (&[("LC_ALL", "C")], "--lang ja", true),
    ] {
        let says = |line: &str| run_with(&folder, environment, &format!("{line} {option}"));
        for line in VIEWS {
            assert_eq!(is_japanese(&says(line).out), japanese, "{environment:?} {option} {line}");
        }
        for line in
            ["check broken", "rules dragons --on 2026-01-01", "explain nothing --on 2026-01-01", "help S999"]
        {
            assert_eq!(is_japanese(&says(line).err), japanese, "{environment:?} {option} {line}");
        }
    }
}

#[test]
fn mistakes_are_told_in_the_language_that_is_asked_for() {
    let folder = guild("mistakes-in-japanese");
    let shown = "\
エラー[S001]: 不明なキー `titel`
  --> broken/guild/policy.yaml:15:5
   |
15 |     titel:   {en: Voyages, ja: 航海}
   |     ^^^^^ このマッピングのキーではない
   |
   = ヒント: `title` のことですか？

エラー1件
";
    assert_eq!(run(&folder, "check broken --lang ja").err, shown);
    let line = "totals broken.jsonl --lang ja --on 2026-01-01";
    let told = "broken.jsonl:1:26: L001 資格 `maet` はどのポリシーにもない; `mate` のことですか？\n";
    assert_eq!(run(&folder, line).err, told);
    let asked = run(&folder, "rate voyage --hours many --for mate --on 2026-01-01 --lang ja");
    assert_eq!(asked.err, "エラー: `many` は数ではない。`40` や `0.25` のような半角数字が必要\n");
    let data = run(&folder, "check broken --json --lang ja").json()["diagnostics"][0].clone();
    assert_eq!(data["message"], "不明なキー `titel`");
    assert_eq!(data["label"], "このマッピングのキーではない");
    assert_eq!(data["help"], "`title` のことですか？");
}

#[test]
fn the_command_line_speaks_japanese_too() {
    let folder = guild("command-line-in-japanese");
    let help = run(&folder, "--lang ja status --help");
    assert_eq!(help.code, OK);
    let start =
        "各資格の状態: 済んだ分、残り、期限、支払い\n\n使い方: accrue status [オプション]\n\nオプション:\n";
    assert!(help.out.starts_with(start), "{}", help.out);
    assert!(run(&folder, "help status --lang ja").out.starts_with(start), "both ways to the page");
    let japanese = [("LC_ALL", "ja_JP.UTF-8")];
    assert_eq!(run_with(&folder, &japanese, "status --help").out, help.out, "from the locale");
    assert!(run(&folder, "status --help").out.starts_with("Where each certificate stands"));
    for (line, told) in [
        ("statuss", "不明なコマンド 'statuss'\n\n  ヒント: 'status' のことですか？"),
        ("status --onn 2026-01-01", "不明な引数 '--onn'\n\n  ヒント: '--on' のことですか？"),
        ("status --on 2026", "'2026' は '--on <DATE>' の値として使えない: 日付が必要（例 2025-04-08）"),
        (
            "sources --stale x",
            "'x' は '--stale [<LENGTH>]' の値として使えない: 期間の長さが必要（例 90d、90 days）",
        ),
        (
            "ruling add races --answer yes --from G --received x",
            "'x' は '--received <DATE>' の値として使えない: 日、月または年が必要（例 2025-04-08、2025-04、2025）",
        ),
        ("status --on", "'--on <DATE>' には値が必要"),
        ("status --json --plain", "'--json' は '--plain' と同時に使えない"),
        ("status --on 2026-01-01 --on 2026-01-02", "'--on <DATE>' は一度だけ書ける"),
        ("rate race", "次の引数が必要: --for <WHO>"),
        (
            "schema casee",
            "'casee' は '<FILE>' の値として使えない\n  [値: policy、overlay、ledger、case、scenarios、catalogue]\n\n  ヒント: 'case' のことですか？",
        ),
        ("history a b c", "'<ID | CREDENTIAL [REQUIREMENT]>...' に余分な値 'c' がある"),
        ("what-if --change a", "'--change <ID> <KEY=VALUE>' には値が 2 個必要だが、1 個ある"),
    ] {
        let ran = run(&folder, &format!("--lang=ja {line}"));
        assert_eq!((ran.code, ran.out.as_str()), (USAGE, ""), "{line}");
        assert!(ran.err.starts_with(&format!("エラー: {told}\n\n")), "{line}: {}", ran.err);
        assert!(ran.err.ends_with("\n詳しくは '--help'\n"), "{line}: {}", ran.err);
    }
}

#[test]
fn a_machine_reads_the_same_in_both_languages() {
    let folder = guild("machine");
    let verdict = |lang: &str| {
        let line = format!("rate race --hours 8 --for mate --on 2026-01-01 --json --lang {lang}");
        run(&folder, &line).json()["verdict"].clone()
    };
    assert_eq!((verdict("en"), verdict("ja")), ("no".into(), "no".into()));
}

#[test]
fn each_folder_that_is_checked_is_told_how_much_of_it_is_script() {
    let folder = guild("stats");
    write(
        &folder,
        "more/fishers/policy.yaml",
        &GUILD.replace("guild", "fishers").replace("hours / 8", "hours"),
    );
    let ran = run(&folder, "check --stats policies more");
    // The credit of the guild computes; that of the fishers names an input.
    let told: Vec<_> = ran.out.lines().map(|line| line.split(", ").nth(1).unwrap()).collect();
    assert!(ran.out.starts_with("guild: ") && ran.out.contains("\nfishers: "), "{}", ran.out);
    assert_eq!(told, ["1 expression", "0 expressions"], "{}", ran.out);
    assert_eq!(run(&folder, "check --stats policies broken").code, INVALID);
}
