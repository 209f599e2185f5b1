//! Laws that hold for any policy and any ledger: of the order of what is written, of intervals, of limits, and of
//! questions, whose answers are tried one by one here, without the engine's own search.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "the cases are run here with what they were read from")]
mod folders;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use accrue::{
    assess::{Assessment, CredentialTotals, totals},
    case::{self, Outcome},
    document::{Node, NodeKind, from_text},
    ledger::{Activity, ActivityStatus, Ledger},
    render::{diagnostic::text, json},
    rulebook::{
        Rulebook,
        from_texts::{Folder, read},
    },
    vocabulary::{amount::Amount, span::Sources, text::Language},
};
use serde_json::Value;

/// Cases of a rulebook that were read and assessed.
struct World {
    rulebook: Rulebook,
    /// The name of the file of each, and what became of it.
    outcomes: Vec<(PathBuf, Outcome)>,
}

/// Which way round things are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    AsTheyAre,
    FilesReversed,
    RecordsReversed,
}

/// The policies of the repository with their cases, and each program of the fixtures with its own.
fn worlds(written: Written) -> Vec<World> {
    let fixtures = folders::policy_folders("tests/programs").into_iter().map(|folder| vec![folder]);
    let shipped = folders::policy_folders("policies");
    std::iter::once(shipped).chain(fixtures).map(|folders| world(&folders, written)).collect()
}

fn world(of: &[PathBuf], written: Written) -> World {
    let mut sources = Sources::default();
    let mut parts = Vec::new();
    for folder in of {
        let mut all = |mut paths: Vec<PathBuf>| {
            if written == Written::FilesReversed {
                paths.reverse();
            }
            paths.iter().map(|path| folders::add(&mut sources, path)).collect()
        };
        let texts = all(folders::files(folder, "yaml"));
        let scripts = all(folders::files(&folder.join("scripts"), "rhai"));
        parts.push(Folder { parts: texts, scripts });
    }
    if written == Written::FilesReversed {
        parts.reverse();
    }
    let (rulebook, found) = read(&sources, &parts);
    assert!(found.is_empty(), "{}", text(&sources, &found, folders::LOOK));
    let rulebook = rulebook.unwrap();
    let mut outcomes = Vec::new();
    for path in of.iter().flat_map(|folder| folders::files(&folder.join("cases"), "yaml")) {
        let file = folders::add(&mut sources, &path);
        let mut document = from_text::parse(&sources, file).0.unwrap();
        if written == Written::RecordsReversed {
            reverse_ledger(&mut document.root);
        }
        let (outcome, found) = case::run(&document, &rulebook);
        assert!(found.is_empty(), "{}", text(&sources, &found, folders::LOOK));
        outcomes.push((path, outcome.unwrap()));
    }
    World { rulebook, outcomes }
}

fn reverse_ledger(case: &mut Node) {
    if let NodeKind::Map(entries) = &mut case.kind {
        entries
            .iter_mut()
            .filter(|entry| &*entry.key == "ledger")
            .for_each(|entry| reverse(&mut entry.value));
    }
}

/// Turns round every list and every mapping.
fn reverse(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(items) => {
            items.reverse();
            items.iter_mut().for_each(reverse);
        }
        NodeKind::Map(entries) => {
            entries.reverse();
            // Cycles are stated in order; any other order is a mistake.
            let others = entries.iter_mut().filter(|entry| &*entry.key != "cycles");
            others.for_each(|entry| reverse(&mut entry.value));
        }
    }
}

/// The whole assessment as JSON.
fn as_json(rulebook: &Rulebook, ledger: &Ledger, assessment: &Assessment) -> Value {
    serde_json::to_value(json::assessment(rulebook, ledger, assessment, Language::English)).unwrap()
}

impl World {
    fn json(&self) -> Vec<(&Path, Value)> {
        let one = |(_, outcome): &'_ (PathBuf, Outcome)| {
            as_json(&self.rulebook, &outcome.ledger, &outcome.assessment)
        };
        self.outcomes.iter().map(|outcome| (&*outcome.0, one(outcome))).collect()
    }
}

/// The same with the certificates and fees, which follow the order of the policies, in an order of their own.
fn by_name(mut assessment: Value) -> Value {
    for section in ["credentials", "fees"] {
        let list = assessment[section].as_array_mut().unwrap();
        list.sort_by_key(|one| [&one["policy"], &one["credential"], &one["fee"]].map(ToString::to_string));
    }
    assessment
}

#[test]
fn the_order_of_records_does_not_change_an_assessment() {
    for (world, turned) in worlds(Written::AsTheyAre).iter().zip(&worlds(Written::RecordsReversed)) {
        for ((path, before), (_, after)) in world.json().into_iter().zip(turned.json()) {
            assert_eq!(before, after, "{}", path.display());
        }
    }
}

#[test]
fn the_order_of_policies_and_their_files_does_not_change_an_assessment() {
    for (world, turned) in worlds(Written::AsTheyAre).iter().zip(&worlds(Written::FilesReversed)) {
        let (before, mut after) = (world.json(), turned.json());
        after.sort_by_key(|(path, _)| *path);
        let mut compared = 0;
        for (path, before) in before {
            let (_, after) = after.iter().find(|(other, _)| *other == path).unwrap();
            assert_eq!(by_name(before), by_name(after.clone()), "{}", path.display());
            compared += 1;
        }
        assert_eq!(compared, world.outcomes.len());
    }
}

/// Calls `each` with every interval of a JSON value.
fn intervals(value: &Value, each: &mut impl FnMut(Amount, Amount)) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(sure)), Some(Value::String(possible))) =
                (fields.get("sure"), fields.get("possible"))
            {
                each(sure.parse().unwrap(), possible.parse().unwrap());
            }
            fields.values().for_each(|field| intervals(field, each));
        }
        Value::Array(items) => items.iter().for_each(|item| intervals(item, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_is_sure_is_possible_and_never_negative() {
    let mut seen = 0;
    for world in worlds(Written::AsTheyAre) {
        for (path, assessment) in world.json() {
            intervals(&assessment, &mut |sure, possible| {
                assert!(Amount::ZERO <= sure && sure <= possible, "{}: {sure} .. {possible}", path.display());
                seen += 1;
            });
        }
    }
    assert!(seen > 1000, "{seen} intervals");
}

#[test]
fn totals_alone_are_those_of_the_whole_assessment() {
    for world in worlds(Written::AsTheyAre) {
        for (path, outcome) in world.outcomes {
            let alone = totals(&world.rulebook, &outcome.ledger, &outcome.assessment.given);
            let whole: Vec<CredentialTotals> =
                outcome.assessment.credentials.into_iter().map(Into::into).collect();
            assert_eq!(alone.credentials, whole, "{}", path.display());
        }
    }
}

#[test]
fn what_is_planned_changes_no_total() {
    for world in worlds(Written::AsTheyAre) {
        for (path, outcome) in world.outcomes {
            // Everything a second time, as a plan.
            let mut with = outcome.ledger.clone();
            with.activities = Vec::new();
            for done in &outcome.ledger.activities {
                let id = format!("{}~again", done.id).into();
                let planned = ActivityStatus::Planned;
                let plan = Activity { id, status: planned, claims: Vec::new(), ..done.clone() };
                with.activities.extend([done.clone(), plan]);
            }
            let of = |ledger| totals(&world.rulebook, ledger, &outcome.assessment.given);
            assert_eq!(of(&outcome.ledger), of(&with), "{}", path.display());
        }
    }
}

#[test]
fn a_fresh_process_prints_the_same_bytes_whatever_surrounds_it() {
    let run = |variables: &[(&str, &str)], command: &str| {
        let mut line = vec!["--on", "2026-11-23", "--policies", "policies", "--lang", "ja", "--json"];
        line.splice(0..0, command.split_whitespace());
        line.extend(["--ledger", "docs/example-ledger.yaml"]);
        let mut program = Command::new(env!("CARGO_BIN_EXE_accrue"));
        program
            .args(line)
            .env_clear()
            .envs(variables.iter().copied())
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        let output = program.output().unwrap();
        assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        (output.status.code(), output.stdout)
    };
    let surroundings: [&[(&str, &str)]; 5] = [
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")],
        &[("TZ", "Etc/GMT+12"), ("LC_ALL", "en_US.UTF-8"), ("LANG", "de_DE.UTF-8")],
        &[("TZ", "Asia/Tokyo"), ("HOME", "/nonexistent"), ("XDG_CONFIG_HOME", "/nonexistent")],
        &[("COLUMNS", "20"), ("CLICOLOR_FORCE", "1"), ("TERM", "xterm-256color")],
        &[("NO_COLOR", "1"), ("RUST_BACKTRACE", "1")],
    ];
    for command in ["audit", "status"] {
        let first = run(&[], command);
        for variables in surroundings.iter().chain(&surroundings) {
            assert!(run(variables, command) == first, "{command} with {variables:?}");
        }
    }
}
