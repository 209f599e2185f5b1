//! Each code has a page and a fixture whose rendering is a snapshot; each page says what its code says.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use accrue::{
    assess::{Given, assess},
    document::{
        from_bytes, from_text,
        record::{FromNode, Reader},
    },
    ledger::from_document,
    policy::{Policy, from_documents},
    render::{
        catalogue,
        diagnostic::{self, Look},
        step,
    },
    rulebook::{
        from_policy::{Part, compile},
        from_texts::{self, Folder},
    },
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{FileId, Sources},
        text::Language,
    },
};

/// A way to find the mistakes of a fixture, which is a file or a folder.
type Stage = fn(&mut Sources, &Path) -> Vec<Diagnostic>;

/// How each language is shown, and what its snapshots are called.
const LOOKS: [(Look, &str); 2] = [
    (Look { language: Language::English, colour: false }, ""),
    (Look { language: Language::Japanese, colour: false }, "-ja"),
];

/// What the examples of pages are added to.
const BASE: &str = "policy: acme
title: Acme
sources:
  handbook: {title: Handbook, published: 2025-01-01, confidence: official}
credentials:
  pentester+: {title: Pentester+, term: 3 years, source: handbook}
";

/// The record that the examples of pages are run with which are well formed and stop all the same.
const LEDGER: &str = "credentials: {pentester+: {granted: 2026-01-01}}
activities: [{id: page, title: P, kind: p, on: 2026-02-01, hours: 3}]
";

/// The stage that reports a code, or why it has no fixture.
fn stage(code: Code) -> Result<Stage, &'static str> {
    match code.as_str().split_at(1).0 {
        "D" if code == Code::TooLarge => Err("8 MiB would be carried along for nothing: see hostile.rs"),
        "D" | "S" => Ok(as_record),
        "R" if code == Code::ScriptFault => Ok(as_assessed),
        "P" | "R" => Ok(as_policies),
        "L" => Ok(as_ledger),
        _ => Err("the stage has no way in yet"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is directly in a folder, by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Adds a file under its path in the fixture.
fn add(sources: &mut Sources, fixture: &Path, path: &Path) -> Result<FileId, Diagnostic> {
    let name = path.strip_prefix(fixture.parent().unwrap()).unwrap().to_string_lossy().replace('\\', "/");
    from_bytes::add(sources, name, &fs::read(path).unwrap())
}

/// Reads one file as the record of a policy, without asking what its parts mean together.
fn as_record(sources: &mut Sources, path: &Path) -> Vec<Diagnostic> {
    match add(sources, path, path) {
        Ok(file) => read_record(sources, file),
        Err(diagnostic) => vec![diagnostic],
    }
}

fn read_record(sources: &Sources, file: FileId) -> Vec<Diagnostic> {
    let (document, mut diagnostics) = from_text::parse(sources, file);
    if let Some(document) = document {
        let mut reader = Reader::default();
        let _ = Policy::from_node(&document.root, &mut reader);
        diagnostics.extend(reader.diagnostics);
    }
    diagnostics
}

/// Compiles the policy of a folder and assesses the ledger in it: what stopped while it ran.
fn as_assessed(sources: &mut Sources, path: &Path) -> Vec<Diagnostic> {
    let [policy, ledger] =
        ["policy.yaml", "ledger.yaml"].map(|file| add(sources, path, &path.join(file)).unwrap());
    assess_ledger(sources, vec![policy], ledger)
}

fn assess_ledger(sources: &Sources, parts: Vec<FileId>, ledger: FileId) -> Vec<Diagnostic> {
    let (rulebook, found) = from_texts::read(sources, &[Folder { parts, scripts: Vec::new() }]);
    let rulebook = rulebook.unwrap_or_else(|| panic!("{found:?}"));
    let (document, found) = from_text::parse(sources, ledger);
    let (ledger, more) = from_document::read(&document.unwrap(), &rulebook);
    assert!(found.is_empty() && more.is_empty(), "{found:?} {more:?}");
    let assessment = assess(&rulebook, &ledger.unwrap(), &Given::on("2026-11-23".parse().unwrap()));
    let activities = assessment.credentials.iter().flat_map(|result| &result.activities);
    activities.flat_map(|found| &found.steps).filter_map(step::stopped).collect()
}

/// Reads one file as a ledger under a small policy.
fn as_ledger(sources: &mut Sources, path: &Path) -> Vec<Diagnostic> {
    let file = add(sources, path, path).unwrap();
    read_ledger(sources, file)
}

fn read_ledger(sources: &mut Sources, file: FileId) -> Vec<Diagnostic> {
    let policy = sources.add("acme.yaml", include_str!("support/acme.yaml"));
    let (rulebook, found) = from_texts::read(sources, &[Folder { parts: vec![policy], scripts: Vec::new() }]);
    let rulebook = rulebook.unwrap_or_else(|| panic!("{found:?}"));
    let (document, mut diagnostics) = from_text::parse(sources, file);
    if let Some(document) = document {
        diagnostics.extend(from_document::read(&document, &rulebook).1);
    }
    diagnostics
}

/// Compiles one policy, a file or a folder, or several, a folder of folders.
fn as_policies(sources: &mut Sources, path: &Path) -> Vec<Diagnostic> {
    let inside = entries(path);
    let several = !inside.is_empty() && inside.iter().all(|each| each.is_dir() && !each.ends_with("scripts"));
    let folders = if several { inside } else { vec![path.to_owned()] };
    let mut parts = Vec::new();
    for folder in &folders {
        let mut files = if folder.is_dir() { entries(folder) } else { vec![folder.clone()] };
        files.retain(|file| file.is_file());
        let scripts = entries(&folder.join("scripts"));
        let mut add = |file: &PathBuf| add(sources, path, file).unwrap();
        parts.push((files.iter().map(&mut add).collect(), scripts.iter().map(&mut add).collect()));
    }
    compile_parts(sources, &parts)
}

fn compile_parts(sources: &Sources, parts: &[(Vec<FileId>, Vec<FileId>)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut policies = Vec::new();
    for (files, scripts) in parts {
        let mut documents = Vec::new();
        for file in files {
            let (document, diagnostics) = from_text::parse(sources, *file);
            found.extend(diagnostics);
            documents.extend(document);
        }
        let (policy, diagnostics, broken) = from_documents::read(documents);
        found.extend(diagnostics);
        policies.extend(policy.map(|policy| (policy, scripts, broken)));
    }
    let parts: Vec<_> =
        policies.iter().map(|(policy, scripts, broken)| Part { policy, scripts, broken }).collect();
    found.extend(compile(sources, &parts).1);
    found
}

/// The files or folders under `tests/diagnostics/CODE`, in order of their names.
fn fixtures(code: Code) -> Vec<PathBuf> {
    entries(&root().join("tests/diagnostics").join(code.as_str()))
}

#[test]
fn each_fixture_reports_its_code_and_looks_as_in_its_snapshot() {
    let mut run = 0;
    for &code in Code::ALL {
        let Ok(stage) = stage(code) else { continue };
        for path in fixtures(code) {
            let mut sources = Sources::default();
            let found = stage(&mut sources, &path);
            assert!(found.iter().any(|each| each.code == code), "{}: {found:?}", path.display());
            let name = format!("{}-{}", code.as_str(), path.file_stem().unwrap().to_string_lossy());
            for (look, suffix) in LOOKS {
                insta::assert_snapshot!(format!("{name}{suffix}"), diagnostic::text(&sources, &found, look));
            }
            run += 1;
        }
    }
    assert!(run >= 35, "only {run} fixtures ran");
}

#[test]
fn each_code_whose_stage_can_be_run_has_a_fixture() {
    let without = |code: &&Code| fixtures(**code).is_empty();
    let missing: Vec<_> = Code::ALL.iter().filter(without).map(|code| code.as_str()).collect();
    let excused: Vec<_> =
        Code::ALL.iter().filter(|code| stage(**code).is_err()).map(|code| code.as_str()).collect();
    assert_eq!(missing, excused);
}

#[test]
fn every_folder_of_fixtures_belongs_to_a_code() {
    let known: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    for entry in fs::read_dir(root().join("tests/diagnostics")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name), "tests/diagnostics/{name} belongs to no code");
    }
}

#[test]
fn every_page_belongs_to_a_code_and_is_headed_by_it_in_both_languages() {
    let pages = fs::read_dir(root().join("docs/diagnostics")).unwrap();
    let pages: BTreeSet<_> =
        pages.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| format!("{}.md", code.as_str())).collect();
    assert_eq!(pages, codes);
    for &code in Code::ALL {
        let (english, japanese) = (Language::English, Language::Japanese);
        let heading = format!("# {}: {}\n", code.as_str(), catalogue::title(code, english));
        assert!(catalogue::page(code, english).starts_with(&heading), "{}", code.as_str());
        let heading = format!("## 日本語: {}\n", catalogue::title(code, japanese));
        assert!(catalogue::page(code, japanese).starts_with(&heading), "{}", code.as_str());
        for (language, words) in [(english, ["Wrong:", "Mended:"]), (japanese, ["誤り:", "直した例:"])]
        {
            let page = catalogue::page(code, language);
            for word in words {
                assert_eq!(page.matches(&format!("\n{word}\n\n```")).count(), 1, "{}: {word}", code.as_str());
            }
        }
    }
}

/// The blocks of a page in one notation.
fn examples<'a>(page: &'a str, notation: &str) -> Vec<&'a str> {
    page.split(&format!("```{notation}\n")).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The codes of what an example makes wrong: a file of its own, a part beside the base, or a credit formula in it.
fn mistakes(code: Code, notation: &str, example: &str) -> Vec<Code> {
    let mut sources = Sources::default();
    let found = if code.as_str().starts_with(['D', 'S']) {
        let file = sources.add("page.yaml", example);
        read_record(&sources, file)
    } else if code.as_str().starts_with('L') {
        let file = sources.add("page.yaml", example);
        read_ledger(&mut sources, file)
    } else {
        let part = if notation == "rhai" {
            let indented = example.replace('\n', "\n      ");
            format!(
                "categories:\n  page:\n    title: P\n    accepts: [p]\n    source: handbook\n    credit: |\n      {indented}\n"
            )
        } else {
            example.to_owned()
        };
        let files = vec![sources.add("base.yaml", BASE), sources.add("page.yaml", part)];
        if code == Code::ScriptFault {
            let ledger = sources.add("ledger.yaml", LEDGER);
            return assess_ledger(&sources, files, ledger).iter().map(|each| each.code).collect();
        }
        let library = "fn thousands(n) { n + n }";
        let scripts = vec![sources.add("scripts/page.rhai", library)];
        compile_parts(&sources, &[(files, scripts)])
    };
    found.iter().map(|each| each.code).collect()
}

#[test]
fn the_wrong_example_of_a_page_has_the_mistake_and_the_mended_one_has_not() {
    let mut not_run = Vec::new();
    for &code in Code::ALL {
        for language in [Language::English, Language::Japanese] {
            let page = catalogue::page(code, language);
            let notation = if page.contains("```rhai") { "rhai" } else { "yaml" };
            match (stage(code), examples(page, notation).as_slice()) {
                (Ok(_), [wrong, mended]) => {
                    assert!(mistakes(code, notation, wrong).contains(&code), "{}:\n{wrong}", code.as_str());
                    assert!(
                        !mistakes(code, notation, mended).contains(&code),
                        "{}:\n{mended}",
                        code.as_str()
                    );
                }
                _ if language == Language::English => not_run.push(code.as_str()),
                _ => {}
            }
        }
    }
    // Files that are no YAML, several policies at once, a library too long for a page, and stages without a way in.
    let expected = ["D001", "D002", "D005", "P008", "R007"];
    assert_eq!(
        not_run.iter().filter(|code| !code.starts_with('C')).collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
}

#[test]
fn the_index_of_diagnostics_is_the_one_the_codes_give() {
    let path = root().join("docs/diagnostics.md");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, catalogue::index()).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == catalogue::index(),
        "docs/diagnostics.md is stale: run with UPDATE_PAGES=1"
    );
}
