//! The page on JSON names every field that a command prints.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

/// What is printed, which differs: assessments, traces, rules, diagnostics.
const COMMANDS: [&str; 23] = [
    "across 2026-002 --on 2026-11-23",
    "what-if --on 2026-11-23 --drop 2026-002 --lapse learn-unlimited@2026-01-01 --answer learn-one-includes-amf=includes",
    "audit --on 2026-11-23",
    "audit --on 2026-11-23 --known-on 2026-11-01",
    "explain 2026-003 --on 2026-11-23",
    "rate webinar --hours 1.5 --for oscp+ --on 2026-11-23",
    "rules cissp --on 2026-11-23",
    "rules offsec --on 2026-11-23",
    "ask ctf --for offsec,isc2 --on 2026-11-23",
    "ask --for oscp+ --on 2026-11-23",
    "repair --on 2026-11-23",
    "repair --challenge --on 2026-11-23",
    "diff 2025-09-01 2026-11-01",
    "questions --all --on 2026-11-23",
    "questions delivery --draft --on 2026-11-23",
    "ruling add delivery --answer preparation-only --received 2026-11-20 --from ISC2 --on 2026-11-23",
    "plan --on 2026-11-23",
    "plan --on 2026-11-23 --least cost --hopeful --catalogue docs/example-catalogue.yaml",
    "impact --from 2025-09-01 --to 2026-11-01 --on 2026-11-23 --ledger tests/ledgers/mio.yaml",
    "history 2026-001 --on 2026-11-23",
    "sources --on 2026-11-23",
    "reconcile --on 2026-11-23",
    "check Cargo.toml",
];

/// The name of every field, however deep.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, inner)| {
            found.insert(name.clone());
            fields(inner, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn json_in(folder: &Path, line: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_accrue"));
    let run = command.args(line.split(' ')).arg("--json").env_clear().current_dir(folder).output().unwrap();
    serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{line}: {error}"))
}

fn json(line: &str) -> Value {
    json_in(Path::new(env!("CARGO_MANIFEST_DIR")), line)
}

/// A folder with an overlay and nothing else, where the policies are those that are built in.
fn overlaid() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json-overlaid");
    fs::create_dir_all(folder.join("overlays")).unwrap();
    let overlay = "overlay: isc2\ntitle: Mine\n";
    fs::write(folder.join("overlays/mine.yaml"), overlay).unwrap();
    folder
}

#[test]
fn what_was_used_is_told_the_same_in_every_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let overlaid = overlaid();
    let ids = json!(["isc2", "offsec"]);
    let all = json!({"origin": "policies", "ids": ids});
    let built_in = json!({"origin": "built-in", "ids": ids, "overlays": ["overlays/mine.yaml"]});
    let today = json!({"origin": "policies", "ids": ids, "on": "2026-11-23"});
    let then = json!({"origin": "policies", "ids": ids, "on": "2025-09-01", "known_on": "2025-09-01"});
    let one = json!({"origin": "policies/isc2", "ids": ["isc2"]});
    let (ledger, catalogue) = ("docs/example-ledger.yaml", "docs/example-catalogue.yaml");
    let both = format!("plan --on 2026-11-23 --ledger {ledger} --catalogue {catalogue}");
    let expected = [
        (root, "status --on 2026-11-23", json!({"policies": all, "ledger": "built-in"})),
        (root, "sources --on 2026-11-23 --policies policies/isc2", json!({"policies": one})),
        (root, &both, json!({"policies": all, "ledger": ledger, "catalogue": catalogue})),
        (
            root,
            "plan --on 2026-11-23",
            json!({"policies": all, "ledger": "built-in", "catalogue": "built-in"}),
        ),
        (root, "diff policies policies", json!({"before": all, "after": all})),
        (root, "diff known:2025-09-01 policies --on 2026-11-23", json!({"before": then, "after": today})),
        (&overlaid, "audit --on 2026-11-23", json!({"policies": built_in, "ledger": "built-in"})),
    ];
    for (folder, line, expected) in expected {
        for language in ["en", "ja"] {
            let Value::Object(mut found) = json_in(folder, &format!("{line} --lang {language}")) else {
                panic!("{line}")
            };
            found.retain(|name, _| {
                ["policies", "ledger", "catalogue", "before", "after"].contains(&name.as_str())
            });
            assert_eq!(Value::Object(found), expected, "{line} {language}");
        }
    }
}

#[test]
fn every_field_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/json.md")).unwrap();
    let ledgers = fs::read_dir(root.join("tests/ledgers")).unwrap().map(|entry| entry.unwrap().path());
    let audits = ledgers.map(|path| format!("audit --on 2026-11-23 --ledger {}", path.display()));
    let (mut found, mut schemas) = (BTreeSet::new(), BTreeSet::new());
    for line in COMMANDS.map(str::to_owned).into_iter().chain(audits) {
        let value = json(&line);
        schemas.insert(value["schema"].as_str().unwrap().to_owned());
        fields(&value, &mut found);
    }
    let missing: Vec<_> = found
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")) && !page.contains(&format!("`{name}[]`")))
        // Intervals are shown whole.
        .filter(|name| !["sure", "possible", "first", "last"].contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/json.md does not name {missing:?}");
    let table =
        page.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | ")).map(|(_, told)| told);
    let table: BTreeSet<_> = table
        .flat_map(|told| told.split('`').filter(|name| name.starts_with("accrue/")))
        .map(str::to_owned)
        .collect();
    assert_eq!(schemas, table, "the forms that commands print, and those in the table of docs/json.md");
    assert!(found.len() > 90, "fewer fields than there are: {}", found.len());
}
