//! What the command promises to those who call it from a shell or a program: exit codes, where files are found, forms and
//! languages of the output. Each test runs the program in a folder of its own, with an environment of its own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A folder of its own for a test, and the environment the program runs in.
struct Place {
    folder: PathBuf,
    variables: Vec<(&'static str, &'static str)>,
}

/// What came of a run.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder, variables: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_accrue"));
        command.args(line.split_whitespace()).env_clear().current_dir(&self.folder);
        command.envs(self.variables.iter().copied());
        command
    }

    fn run(&self, line: &str) -> Ran {
        let output = self.command(line).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// A program of one credential, which asks for 10 credits a cycle and counts an hour of a course as one.
    fn sailing(name: &str) -> Self {
        let place = Self::new(name);
        place.write("policies/sailing/policy.yaml", SAILING);
        place
    }
}

const SAILING: &str = "\
policy: sailing
title: Sailing
sources:
  handbook: {title: Handbook, published: 2024-01-01, confidence: official}
credentials:
  skipper: {title: Skipper, term: 1 year, source: handbook}
categories:
  course:
    title: Courses
    accepts: [course]
    credit: activity.hours
    source: handbook
requirements:
  total: {title: Total, needs: {at least: 10}, source: handbook}
unlisted: {verdict: undetermined, text: Ask the club., source: handbook}
";

fn ledger(hours: u32) -> String {
    format!(
        "credentials:\n  skipper: {{granted: 2026-01-01}}\nactivities:\n  - {{id: knots, title: Knots, kind: course, on: 2026-02-01, hours: {hours}}}\n"
    )
}

#[test]
fn a_requirement_met_exits_with_0_and_one_unmet_with_1() {
    let place = Place::sailing("met");
    place.write("ledger.yaml", &ledger(10));
    let ran = place.run("status --on 2026-06-01");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    place.write("ledger.yaml", &ledger(9));
    assert_eq!(place.run("status --on 2026-06-01").code, 1);
    assert_eq!(place.run("explain knots --on 2026-06-01").code, 0);
    assert_eq!(place.run("audit --on 2026-06-01").code, 1);
}

#[test]
fn what_nobody_can_tell_exits_with_3() {
    let place = Place::sailing("open");
    assert_eq!(place.run("rate course --hours 2 --for skipper --on 2026-06-01").code, 0);
    place.write("ledger.yaml", &ledger(10).replace("course", "regatta"));
    let ran = place.run("rate regatta --hours 2 --for skipper --on 2026-06-01");
    assert_eq!(ran.code, 2, "no rule names the kind: {}", ran.err);
    let embedded = Place::new("open-embedded");
    let ran = embedded.run("rate quiz --hours 1 --for oscp+ --on 2026-11-23");
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(
        ran.out.lines().next(),
        Some("quiz -> OSCP+: UNDETERMINED, 0 credits: no category accepts it, but the list is open-ended")
    );
}

#[test]
fn a_mistake_in_the_arguments_exits_with_2_and_names_what_is_near() {
    let place = Place::sailing("usage");
    place.write("ledger.yaml", &ledger(10));
    for (line, near) in [
        ("statsu", "status"),
        ("status --onn 2026-01-01", "--on"),
        ("explain knot --on 2026-06-01", "knots"),
        ("explain knots --for skiper --on 2026-06-01", "skipper"),
        ("rules skiper --on 2026-06-01", "skipper"),
        ("rate course --for skiper --on 2026-06-01", "skipper"),
        ("help statuss", "status"),
        ("help S0001", "S001"),
    ] {
        let ran = place.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}: {}", ran.err);
        assert!(ran.err.contains(near), "{line} does not name {near}: {}", ran.err);
    }
    for line in
        ["", "status --on 2026-02-30", "status --json --plain", "status --lang fr", "totals", "check nowhere"]
    {
        let ran = place.run(line);
        assert_eq!(ran.code, 2, "{line}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{line} says nothing");
    }
}

#[test]
fn invalid_data_exits_with_4_and_tells_every_mistake_with_its_place() {
    let place = Place::sailing("invalid");
    place.write("ledger.yaml", "credentials:\n  skiper: {granted: 2026-02-30}\nactivitys: []\n");
    let ran = place.run("status --on 2026-06-01");
    assert_eq!((ran.code, ran.out.as_str()), (4, ""));
    for told in
        ["ledger.yaml:2:21", "ledger.yaml:3:1", "did you mean `activities`?", "error[S007]", "error[S001]"]
    {
        assert!(ran.err.contains(told), "{told} is missing: {}", ran.err);
    }
    place.write("ledger.yaml", &ledger(10).replace("course", "cuorse"));
    let ran = place.run("check ledger.yaml");
    assert_eq!(ran.code, 4);
    assert!(
        ran.err.contains("ledger.yaml:4:37") && ran.err.contains("did you mean `course`?"),
        "{}",
        ran.err
    );
    place.write("policies/sailing/policy.yaml", &SAILING.replace("term: 1 year", "term: 1 yaer"));
    assert_eq!(place.run("status --on 2026-06-01").code, 4);
    assert_eq!(place.run("check").code, 4);
}

#[test]
fn a_case_that_is_none_exits_with_4_and_one_that_differs_with_1() {
    let place = Place::sailing("cases");
    let case = "case: total\non: 2026-06-01\nledger:\n  credentials: {skipper: {granted: 2026-01-01}}\n";
    let file = "policies/sailing/cases/total.yaml";
    for (text, code) in [
        (format!("{case}expect: {{credentials: {{skipper: {{met: no}}}}}}\n"), 0),
        (format!("{case}expect: {{credentials: {{skipper: {{met: yes}}}}}}\n"), 1),
        (format!("{case}expect: {{credentials: {{skipper: {{met: no}}}}}}\nexpected: {{}}\n"), 4),
        (format!("{case}expect: {{skipper: {{met: no}}\n"), 4),
        (format!("{}expect: {{}}\n", case.replace("skipper", "skiper")), 4),
    ] {
        place.write(file, &text);
        for line in ["test", "test policies", &format!("test {file}")] {
            let ran = place.run(line);
            assert_eq!(ran.code, code, "{line} of {text}: {}{}", ran.out, ran.err);
        }
        let checked = place.run(&format!("check {file}"));
        assert_eq!(checked.code, if code == 1 { 4 } else { code }, "{text}: {}", checked.err);
    }
}

#[test]
fn check_prints_nothing_when_all_is_well() {
    let place = Place::sailing("well");
    place.write("ledger.yaml", &ledger(10));
    for line in ["check", "check policies/sailing", "check ledger.yaml"] {
        let ran = place.run(line);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{line}");
    }
}

#[test]
fn a_number_edited_in_a_policy_changes_the_answer_of_the_same_program() {
    let place = Place::sailing("edited");
    place.write("ledger.yaml", &ledger(10));
    assert_eq!(place.run("status --on 2026-06-01").code, 0);
    place.write("policies/sailing/policy.yaml", &SAILING.replace("at least: 10", "at least: 11"));
    assert_eq!(place.run("status --on 2026-06-01").code, 1);
    place.write(
        "policies/sailing/policy.yaml",
        &SAILING.replace("credit: activity.hours", "credit: activity.hours * 2"),
    );
    let ran = place.run("status --on 2026-06-01 --plain");
    // Ten hours, two credits each.
    assert!(ran.out.contains("Total\t20\t10\t0"), "{}", ran.out);
}

#[test]
fn policies_come_from_the_option_else_the_variable_else_the_folder_else_the_program() {
    let place = Place::sailing("found");
    let used = |place: &Place, line: &str| {
        let ran = place.run(line);
        let line = ran.out.lines().find(|line| line.trim_start().starts_with("Policies"));
        line.map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")).unwrap_or(ran.err)
    };
    let ask = "rules skipper --on 2026-06-01";
    assert_eq!(used(&place, ask), "policies (sailing)");
    place.write("other/sailing/policy.yaml", &SAILING.replace("at least: 10", "at least: 12"));
    place.write("third/sailing/policy.yaml", &SAILING.replace("at least: 10", "at least: 13"));
    let place = place.with("ACCRUE_POLICIES", "other");
    assert_eq!(used(&place, ask), "other (sailing)");
    assert_eq!(used(&place, &format!("--policies third {ask}")), "third (sailing)");
    let embedded = Place::new("found-embedded");
    assert_eq!(used(&embedded, "rules oscp+ --on 2026-06-01"), "built in (isc2, offsec)");
    let nowhere = Place::new("found-nowhere").with("ACCRUE_POLICIES", "nowhere");
    let ran = nowhere.run(ask);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: no folder `nowhere` with policies\n"));
}

#[test]
fn the_ledger_comes_from_the_option_else_the_variable_else_the_folder_else_the_example() {
    let place = Place::sailing("ledgers");
    let ask = "status --on 2026-06-01";
    let used = |place: &Place, line: &str| {
        let ran = place.run(line);
        let line = ran.out.lines().find(|line| line.trim_start().starts_with("Ledger")).map(str::trim);
        line.map(|line| line["Ledger".len()..].trim().to_owned()).unwrap_or(ran.err)
    };
    place.write("ledger.yaml", &ledger(10));
    place.write("mine.yaml", &ledger(11));
    place.write("hers.yaml", &ledger(12));
    assert_eq!(used(&place, ask), "ledger.yaml");
    let place = place.with("ACCRUE_LEDGER", "mine.yaml");
    assert_eq!(used(&place, ask), "mine.yaml");
    assert_eq!(used(&place, &format!("{ask} --ledger hers.yaml")), "hers.yaml");
    let example = Place::new("ledgers-example");
    assert_eq!(used(&example, ask), "the built-in example; name your own with --ledger FILE");
}

#[test]
fn the_day_that_was_asked_about_is_printed() {
    let place = Place::sailing("day");
    place.write("ledger.yaml", &ledger(10));
    for line in ["status", "audit", "explain knots", "rules skipper", "rate course --hours 1 --for skipper"] {
        let ran = place.run(&format!("{line} --on 2026-06-01"));
        assert!(ran.out.contains("2026-06-01"), "{line}: {}", ran.out);
        let known = place.run(&format!("{line} --on 2026-06-01 --known-on 2026-05-01"));
        assert!(known.out.contains("2026-05-01"), "{line} hides what was known: {}", known.out);
    }
}

#[test]
fn json_names_its_schema_and_holds_the_same_verdict_as_the_exit_code() {
    let place = Place::sailing("json");
    place.write("ledger.yaml", &ledger(9));
    for (line, schema, code) in [
        ("status", "accrue/assessment/1", 1),
        ("audit", "accrue/assessment/1", 1),
        ("explain knots", "accrue/explain/1", 0),
        ("rate course --hours 1 --for skipper", "accrue/rate/1", 0),
        ("rules skipper", "accrue/rules/1", 0),
    ] {
        let ran = place.run(&format!("{line} --json --on 2026-06-01"));
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(ran.code, code, "{line}");
        assert_eq!(json["schema"], schema, "{line}");
        assert_eq!(json["on"], "2026-06-01", "{line}");
    }
    let ran = place.run("status --json --on 2026-06-01");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let credential = &json["credentials"][0];
    assert_eq!(credential["credential"], "skipper");
    assert_eq!(credential["counted"]["sure"], "9");
    assert_eq!(credential["met"], "no");
    place.write("ledger.yaml", "activitys: []\n");
    let ran = place.run("check ledger.yaml --json");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &json["diagnostics"][0]["code"]), (4, &"S001".into()));
}

/// A case with a mistake of its own, and a policy with a warning.
#[test]
fn all_that_a_check_finds_is_one_report() {
    let place = Place::sailing("one-report");
    place.write(
        "policies/sailing/policy.yaml",
        &SAILING.replace("credentials:", "values: {idle: 3}\ncredentials:"),
    );
    place.write("case.yaml", "case: odd\nexpects: {}\n");
    place.write("second/policy.yaml", &SAILING.replace("policy: sailing", "policy: second\nidle: 3"));
    let ran = place.run("check case.yaml policies second --json");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found: Vec<_> = json["diagnostics"].as_array().unwrap().iter().map(|found| &found["file"]).collect();
    assert_eq!(found.first().unwrap(), &"case.yaml");
    assert!(
        found.contains(&&"policies/sailing/policy.yaml".into())
            && found.contains(&&"second/policy.yaml".into())
    );
    assert_eq!(json["errors"].as_u64().unwrap() + json["warnings"].as_u64().unwrap(), found.len() as u64);
    assert_eq!(
        (ran.code, &json["warnings"], &json["schema"]),
        (4, &1.into(), &"accrue/diagnostics/1".into())
    );
    assert_eq!(ran.err, "");
}

#[test]
fn the_plain_form_has_neither_borders_nor_padding() {
    let place = Place::sailing("plain");
    place.write("ledger.yaml", &ledger(9));
    let ran = place.run("status --plain --on 2026-06-01");
    assert_eq!(ran.code, 1);
    assert!(!ran.out.contains("+--") && !ran.out.contains("| ") && !ran.out.contains("  "), "{}", ran.out);
    // What is done, needed and to go; by the last day; one credit in seven months that have begun.
    assert!(ran.out.contains("Total\t9\t10\t1\t2026-12-31\t0.15\tnot met\n"), "{}", ran.out);
    assert!(place.run("status --on 2026-06-01").out.contains("+--"));
}

#[test]
fn the_language_is_that_of_the_option_else_of_the_locale() {
    let japanese = |place: Place, line: &str| {
        place.write("ledger.yaml", "credentials:\n  oscp+: {granted: 2025-06-10}\n");
        place.run(&format!("{line} --on 2026-06-01")).out.contains("状況")
    };
    let place = || Place::new("language");
    assert!(!japanese(place(), "status"));
    assert!(japanese(place(), "status --lang ja"));
    assert!(japanese(place().with("LANG", "ja_JP.UTF-8"), "status"));
    assert!(japanese(place().with("LANG", "en_US.UTF-8").with("LC_MESSAGES", "ja_JP.UTF-8"), "status"));
    assert!(!japanese(place().with("LANG", "ja_JP.UTF-8").with("LC_ALL", "C"), "status"));
    assert!(!japanese(place().with("LANG", "ja_JP.UTF-8"), "status --lang en"));
    let broken = Place::new("language-mistake").with("LANG", "ja_JP.UTF-8");
    broken.write("ledger.yaml", "activitys: []\n");
    let ran = broken.run("check ledger.yaml");
    assert!(ran.err.starts_with("エラー[S001]: 不明なキー"), "{}", ran.err);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask_and_never_where_it_is_refused() {
    let escape = '\u{1b}';
    let broken = |place: Place| {
        place.write("ledger.yaml", "activitys: []\n");
        place.run("check ledger.yaml").err
    };
    assert!(!broken(Place::new("colour")).contains(escape));
    assert!(broken(Place::new("colour").with("CLICOLOR_FORCE", "1")).contains(escape));
    assert!(!broken(Place::new("colour").with("CLICOLOR_FORCE", "1").with("NO_COLOR", "1")).contains(escape));
}

#[test]
fn a_line_with_a_mistake_is_told_and_the_others_are_counted() {
    let place = Place::sailing("totals");
    let line = |hours: &str| {
        format!(
            r#"{{"person":{{"name":"{hours}"}},"credentials":{{"skipper":{{"granted":"2026-01-01"}}}},"activities":[{{"id":"a","title":"A","kind":"course","on":"2026-02-01","hours":{hours}}}]}}"#
        )
    };
    place.write("people.jsonl", &format!("{}\n{}\n{}\n", line("10"), line("\"ten\""), line("2.5")));
    let ran = place.run("totals people.jsonl --on 2026-06-01");
    assert_eq!(ran.code, 4);
    assert!(ran.err.starts_with("people.jsonl:2:21: "), "{}", ran.err);
    assert_eq!(
        ran.out,
        "{\"person\":\"10\",\"credentials\":[{\"id\":\"skipper\",\"counted\":{\"sure\":\"10\",\"possible\":\"10\"},\"met\":\"yes\"}]}\n\
         {\"person\":\"2.5\",\"credentials\":[{\"id\":\"skipper\",\"counted\":{\"sure\":\"2.5\",\"possible\":\"2.5\"},\"met\":\"no\"}]}\n"
    );
}

#[test]
fn many_lines_are_answered_in_their_order_however_they_are_shared_out() {
    let place = Place::sailing("many");
    let hours = |at: usize| if at.is_multiple_of(1000) { "ten".to_owned() } else { (at % 7 + 1).to_string() };
    let line = |at: usize| {
        let hours = hours(at);
        format!(
            r#"{{"person":{{"name":"{at}"}},"credentials":{{"skipper":{{"granted":"2026-01-01"}}}},"activities":[{{"id":"a","title":"A","kind":"course","on":"2026-02-01","hours":"{hours}"}}]}}"#
        ) + "\n"
    };
    // Five thousand lines are several batches on a machine of few cores.
    place.write("people.jsonl", &(1..=5_000).map(line).collect::<String>());
    let ran = place.run("totals people.jsonl --on 2026-06-01");
    let told: Vec<(String, String)> = ran
        .out
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            (text(&line["person"]), text(&line["credentials"][0]["counted"]["sure"]))
        })
        .collect();
    let well = (1..=5_000).filter(|at| at % 1000 != 0).map(|at| (at.to_string(), hours(at)));
    assert_eq!(told, well.collect::<Vec<_>>());
    let mistaken: Vec<&str> = ran.err.lines().filter_map(|line| line.split(':').nth(1)).collect();
    assert_eq!((ran.code, mistaken), (4, vec!["1000", "2000", "3000", "4000", "5000"]));
}

#[test]
fn every_shell_has_its_completions_and_there_is_a_manual_page() {
    let place = Place::new("generated");
    for (shell, has) in [
        ("bash", "_accrue()"),
        ("zsh", "#compdef accrue"),
        ("fish", "complete -c accrue"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let ran = place.run(&format!("completions {shell}"));
        assert_eq!(ran.code, 0, "{shell}");
        assert!(ran.out.contains(has) && ran.out.contains("known-on"), "{shell}");
    }
    let ran = place.run("man");
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains(".TH accrue 1") && ran.out.contains(".SH"), "{}", ran.out);
}

#[test]
fn the_page_of_each_code_is_printed() {
    let place = Place::new("help");
    for line in ["help S001", "help s001"] {
        let ran = place.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        assert!(ran.out.starts_with("# S001: "), "{line}: {}", ran.out);
    }
    assert_eq!(place.run("help").code, 0);
    assert_eq!(place.run("help status").code, 0);
}

#[test]
fn a_reader_who_leaves_early_is_no_mistake() {
    let place = Place::new("pipe");
    // More is written than a pipe holds.
    let mut child =
        place.command("schema policy").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_ne!(output.status.code(), Some(101), "it panicked");
}

/// Each record of a long ledger that lacks its proof is a doubt; what each is worth would be asked of all records again.
#[test]
fn a_ledger_of_thousands_of_doubts_is_answered_and_tells_the_worth_of_the_first() {
    let place = Place::new("long");
    let records: String = (0..2_500)
        .map(|at| {
            let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
            format!(
                "  - {{id: a{at}, title: t{at}, kind: webinar, on: 2025-{month:02}-{day:02}, hours: 1}}\n"
            )
        })
        .collect();
    place.write(
        "ledger.yaml",
        &format!("credentials:\n  oscp+: {{granted: 2025-01-01}}\nactivities:\n{records}"),
    );
    let ran = place.run("status --json --on 2026-06-01");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let doubts = json["credentials"][0]["doubts"].as_array().unwrap();
    // 400,000 records are booked again at the most: 160 times all 2,500.
    assert_eq!(doubts.iter().filter(|doubt| doubt["worth"].is_string()).count(), 160);
    assert!(doubts.len() >= 2_500, "{}", doubts.len());
}

/// A folder with policies of one's own and nothing else is no place for the built-in examples, which are about others.
#[test]
fn without_a_ledger_the_example_is_used_only_where_it_reads_without_a_mistake() {
    let place = Place::sailing("no-ledger");
    let told = "error: no ledger: name one with --ledger FILE; `accrue example` prints one to start from\n";
    let commands = [
        "status",
        "status --json",
        "audit",
        "explain 2026-001",
        "questions",
        "across",
        "repair",
        "plan",
        "what-if --drop 2026-001",
        "reconcile",
        "history 2026-001",
        "impact --from 2024-01-01 --to 2026-01-01",
    ];
    for line in commands {
        let ran = place.run(&format!("{line} --on 2026-06-01"));
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", told), "{line}");
    }
    place.write("ledger.yaml", &ledger(10));
    let ran = place.run("plan --on 2026-06-01 --lang ja");
    let told =
        "エラー: カタログがない。--catalogue FILE で指定する（ひな形は `accrue example catalogue` で表示）\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", told));
    // The built-in policies, and a copy of them, are those that the examples are about.
    let built_in = Place::new("no-ledger-built-in").run("plan --on 2026-11-23 --plain");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").display().to_string();
    let copy = Place::new("no-ledger-copy").run(&format!("plan --on 2026-11-23 --plain --policies {root}"));
    assert_eq!((copy.code, built_in.code, copy.err.as_str()), (built_in.code, 1, ""), "{}", copy.out);
    let policies = [format!("Policies: {root} "), "Policies: built in ".to_owned()];
    assert_eq!(copy.out.replace(&policies[0], ""), built_in.out.replace(&policies[1], ""));
}

/// What was asked stands in no file, so a mistake in it is told without the frame of one.
#[test]
fn a_mistake_in_what_is_rated_is_told_in_one_line() {
    let place = Place::sailing("rate-amiss");
    let cases = [
        ("corse", "error: no policy knows activities of the kind `corse`; did you mean `course`?\n"),
        ("course --hours 2h", "error: `2h` is not a number; expected ASCII digits, as `40` or `0.25`\n"),
        (
            "course --hours 2h --json",
            "error: `2h` is not a number; expected ASCII digits, as `40` or `0.25`\n",
        ),
        ("corse --lang ja", "エラー: 活動の種類 `corse` はどのポリシーにもない。`course` のことですか？\n"),
    ];
    for (asked, told) in cases {
        let ran = place.run(&format!("rate {asked} --for skipper --on 2026-06-01"));
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (2, "", told), "{asked}");
    }
}

const WITH_A_BALANCE: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
opening:
  - {credential: skipper, on: 2026-03-31, credits: 5}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-02-01, hours: 4}
  - id: refused
    title: Refused
    kind: course
    on: 2026-02-02
    hours: 3
    claims: {skipper: {submitted: 2026-02-03, decided: 2026-03-01, status: rejected}}
";

const COUNTED_THERE: &str = "\
Assessment on 2026-06-01
  Ledger    ledger.yaml
  Policies  policies (sailing)

Skipper (skipper)
  knots Knots (course, 2026-02-01, 4 hours)
    YES: counted in the balance of 2026-03-31
    1. lies before the balance of 2026-03-31, which holds all that counted by then
";

const REFUSED_BEFORE: &str = "\
Assessment on 2026-06-01
  Ledger    ledger.yaml
  Policies  policies (sailing)

Skipper (skipper)
  refused Refused (course, 2026-02-02, 3 hours)
    NO, 0 credits: not awarded by the body
    1. lies before the balance of 2026-03-31, which holds all that counted by then
";

#[test]
fn what_a_balance_taken_over_holds_is_told_as_counted_there() {
    let place = Place::sailing("in-opening");
    place.write("ledger.yaml", WITH_A_BALANCE);
    let told = |line: &str| {
        let ran = place.run(&format!("{line} --on 2026-06-01"));
        (ran.code, ran.out)
    };
    assert_eq!(told("explain knots"), (0, COUNTED_THERE.to_owned()));
    assert_eq!(told("explain refused"), (1, REFUSED_BEFORE.to_owned()));
    assert_eq!(
        told("history knots --lang ja"),
        (
            0,
            "\
knots の履歴（判明した日ごと）

Skipper
  2026-02-01  はい, 4 クレジット
      変化の要因: 記録 knots
  2026-03-31  はい: 2026-03-31 の残高に算入済み
      変化の要因: 残高の引き継ぎ
"
            .to_owned()
        )
    );
}

/// A second certificate, and records that count for neither, for one reason each.
const TWO_CERTIFICATES: &str = "\
credentials:
  skipper: {granted: 2026-01-01}
  mate: {granted: 2026-03-01}
readings:
  - {credential: skipper, on: 2026-05-01, credits: 9}
activities:
  - {id: knots, title: Knots, kind: course, on: 2026-04-01, hours: 4}
  - {id: early, title: Early, kind: course, on: 2026-02-01, hours: 2}
  - {id: race, title: Race, kind: regatta, on: 2026-04-02, hours: 3}
  - {id: soon, title: Soon, kind: course, on: 2026-08-01, hours: 3, status: planned}
  - id: rejected
    title: Rejected
    kind: course
    on: 2026-04-03
    hours: 3
    claims:
      skipper: {submitted: 2026-04-04, decided: 2026-04-20, status: rejected}
      mate: {submitted: 2026-04-04}
";

const STATUS: &str = "\
Status on 2026-06-01
  Ledger    ledger.yaml
  Policies  policies (sailing)

Mate (mate)
active, not met
  Cycle    no. 1, 2026-03-01 .. 2027-02-28, 272 days left
  Counted  7
+-------------+------+--------+-------+------------+-----------+---------+
| requirement | done | needed | to go | by         | per month | verdict |
+-------------+------+--------+-------+------------+-----------+---------+
| Total       | 7    | 10     | 3     | 2027-02-28 | 0.34      | not met |
+-------------+------+--------+-------+------------+-----------+---------+
  Records not submitted yet  knots
  Records not counted        early (outside every cycle), race (the rules give nothing for it)

Skipper (skipper)
active, not met
  Cycle    no. 1, 2026-01-01 .. 2026-12-31, 213 days left
  Counted  6
+-------------+------+--------+-------+------------+-----------+---------+
| requirement | done | needed | to go | by         | per month | verdict |
+-------------+------+--------+-------+------------+-----------+---------+
| Total       | 6    | 10     | 4     | 2026-12-31 | 0.58      | not met |
+-------------+------+--------+-------+------------+-----------+---------+
  precedent: the body rejected `rejected`, for which the rules compute 3 (2026-04-20); it contradicts categories.course; not decided and resting on the same rule: early, knots
  Records not submitted yet  early, knots
  Records not counted        race (the rules give nothing for it), rejected (not awarded by the body)
  Dashboard on 2026-05-01    skipper, in all: the dashboard shows 9, the records give 6: +3

With what is planned, on 2026-08-01
  Mate +3 (7 -> 10), not met -> met
  Skipper +3 (6 -> 9), not met

Next deadlines
  2026-12-31  skipper: Total
  2027-02-28  mate: Total

Next
  accrue rules mate categories
";

const STATUS_JA: &str = "\
2026-06-01 時点の状況
台帳: ledger.yaml
ポリシー: policies (sailing)
Mate (mate)
有効, 未達成
サイクル: 第1期 2026-03-01 .. 2027-02-28, 残り272日
算入合計: 7
要件	取得済み	必要	残り	期限	月あたり	判定
Total	7	10	3	2027-02-28	0.34	未達成
未申請の記録: knots
算入されていない記録: early (どのサイクルにも入らない), race (規則上 0)
Skipper (skipper)
有効, 未達成
サイクル: 第1期 2026-01-01 .. 2026-12-31, 残り213日
算入合計: 6
要件	取得済み	必要	残り	期限	月あたり	判定
Total	6	10	4	2026-12-31	0.58	未達成
前例: 団体は `rejected` を却下（規則による計算は 3） (2026-04-20)。categories.course に反する; 同じ規則に基づく未決定の記録: early, knots
未申請の記録: early, knots
算入されていない記録: race (規則上 0), rejected (団体が認定せず)
2026-05-01 のダッシュボード: skipper, 合計: ダッシュボードは 9、記録では 6: 差 +3
予定を含めた見込み（2026-08-01 時点）
Mate +3 (7 -> 10), 未達成 -> 達成
Skipper +3 (6 -> 9), 未達成
今後の期限
2026-12-31: skipper: Total
2027-02-28: mate: Total
次の一手
accrue rules mate categories
";

#[test]
fn status_tells_in_the_section_of_its_certificate_what_does_not_count_and_what_a_dashboard_shows() {
    let place = Place::sailing("left-out");
    let policy = SAILING
        .replace("requirements:", "  race: {title: Races, accepts: [regatta], credit: activity.hours - activity.hours, source: handbook}\nrequirements:")
        .replace("  skipper: {title: Skipper", "  mate: {title: Mate, term: 1 year, source: handbook}\n  skipper: {title: Skipper");
    place.write("policies/sailing/policy.yaml", &policy);
    place.write("ledger.yaml", TWO_CERTIFICATES);
    let english = place.run("status --on 2026-06-01");
    assert_eq!(english.out, STATUS);
    let japanese = place.run("status --on 2026-06-01 --plain --lang ja");
    assert_eq!(japanese.out, STATUS_JA);
}
