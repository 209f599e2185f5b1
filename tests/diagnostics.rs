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
    document::{
        from_bytes, from_text,
        record::{FromNode, Reader},
    },
    policy::Policy,
    render::{
        catalogue,
        diagnostic::{self, Look},
    },
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::Sources,
        text::Language,
    },
};

/// A way to find mistakes in a fixture. Each returns all diagnostics of the stage and those before it.
type Stage = fn(&mut Sources, &Path) -> Vec<Diagnostic>;

const PLAIN: Look = Look { language: Language::English, colour: false };

/// The stage that reports the codes of a family.
fn stage(code: Code) -> Option<Stage> {
    match code.as_str().split_at(1).0 {
        // A fixture of 8 MiB would be carried along for nothing; `tests/hostile.rs` has one.
        "D" if code == Code::TooLarge => None,
        "D" | "S" => Some(as_policy_record),
        _ => None,
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn as_policy_record(sources: &mut Sources, path: &Path) -> Vec<Diagnostic> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    read_policy_record(sources, name, &fs::read(path).unwrap())
}

fn read_policy_record(sources: &mut Sources, name: String, bytes: &[u8]) -> Vec<Diagnostic> {
    let file = match from_bytes::add(sources, name, bytes) {
        Ok(file) => file,
        Err(diagnostic) => return vec![diagnostic],
    };
    let (document, mut diagnostics) = from_text::parse(sources, file);
    if let Some(document) = document {
        let mut reader = Reader::default();
        let _ = Policy::from_node(&document.root, &mut reader);
        diagnostics.extend(reader.diagnostics);
    }
    diagnostics
}

/// The files or folders under `tests/diagnostics/CODE`, in order of their names.
fn fixtures(code: Code) -> Vec<PathBuf> {
    let folder = root().join("tests/diagnostics").join(code.as_str());
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn each_fixture_reports_its_code_and_looks_as_in_its_snapshot() {
    let mut run = 0;
    for &code in Code::ALL {
        let Some(stage) = stage(code) else { continue };
        for path in fixtures(code) {
            let mut sources = Sources::default();
            let found = stage(&mut sources, &path);
            assert!(found.iter().any(|each| each.code == code), "{}: {found:?}", path.display());
            let name = format!("{}-{}", code.as_str(), path.file_stem().unwrap().to_string_lossy());
            insta::assert_snapshot!(name, diagnostic::text(&sources, &found, PLAIN));
            run += 1;
        }
    }
    assert!(run >= 14, "only {run} fixtures ran");
}

#[test]
fn each_code_of_documents_and_shapes_has_a_fixture() {
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| stage(**code).is_some() && fixtures(**code).is_empty())
        .map(|code| code.as_str())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
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

/// The blocks of YAML on a page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_wrong_example_of_a_page_has_the_mistake_and_the_mended_one_has_not() {
    let mut run = 0;
    for &code in Code::ALL {
        let Some(_) = stage(code) else { continue };
        for language in [Language::English, Language::Japanese] {
            let examples = examples(catalogue::page(code, language));
            let [wrong, mended] = examples.as_slice() else { continue };
            let mistaken = |text: &str| {
                let found =
                    read_policy_record(&mut Sources::default(), "page.yaml".to_owned(), text.as_bytes());
                found.iter().any(|each| each.code == code)
            };
            assert!(mistaken(wrong), "{}:\n{wrong}", code.as_str());
            assert!(!mistaken(mended), "{}:\n{mended}", code.as_str());
            run += 1;
        }
    }
    assert_eq!(run, 22, "eleven pages in two languages have examples that can be run");
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
