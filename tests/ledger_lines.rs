//! The sample ledgers read without a mistake; lines of JSON and documents read to the same ledgers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod support;

use std::{collections::BTreeSet, fs, path::PathBuf};

use accrue::{
    document::{Node, NodeKind, Style, from_text},
    ledger::{Ledger, from_document, from_json::Lines},
    rulebook::Rulebook,
    vocabulary::{diagnostic::Code, span::Sources},
};

use self::support::{files, root, shipped, told};

/// A ledger with every key, as a line of JSON.
const COMPLETE: &str = include_str!("support/complete.json");

fn acme() -> Rulebook {
    let mut sources = Sources::default();
    let (rulebook, diagnostics) = support::load_text(&mut sources, include_str!("support/acme.yaml"));
    rulebook.unwrap_or_else(|| panic!("{:?}", told(&sources, &diagnostics)))
}

fn samples() -> Vec<PathBuf> {
    let mut samples = files(&root().join("tests/ledgers"), "yaml");
    samples.push(root().join("docs/example-ledger.yaml"));
    assert!(samples.len() > 6, "the samples are found");
    samples
}

/// Reads a text as a document.
fn read(rulebook: &Rulebook, text: &str) -> Result<Ledger, BTreeSet<Code>> {
    let mut sources = Sources::default();
    let file = sources.add("ledger", text);
    let (document, mut diagnostics) = from_text::parse(&sources, file);
    let ledger = document.and_then(|document| {
        let (ledger, found) = from_document::read(&document, rulebook);
        diagnostics.extend(found);
        ledger
    });
    let mistakes: BTreeSet<_> =
        diagnostics.iter().filter(|found| found.is_error()).map(|found| found.code).collect();
    if mistakes.is_empty() { Ok(ledger.unwrap()) } else { Err(mistakes) }
}

/// Reads a text as a line.
fn read_line(lines: &Lines<'_>, line: &str) -> Result<Ledger, BTreeSet<Code>> {
    lines.read(line).map_err(|error| {
        error.diagnostics.iter().filter(|found| found.is_error()).map(|found| found.code).collect()
    })
}

/// A document as JSON on one line. What looks like a number is one.
fn json(node: &Node) -> serde_json::Value {
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.style == Style::Plain => {
            let number = serde_json::from_str(&scalar.text).ok().filter(serde_json::Value::is_number);
            number.unwrap_or_else(|| scalar.text.to_string().into())
        }
        NodeKind::Scalar(scalar) => scalar.text.to_string().into(),
        NodeKind::List(nodes) => nodes.iter().map(json).collect(),
        NodeKind::Map(entries) => {
            let entries: serde_json::Map<_, _> =
                entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect();
            entries.into()
        }
    }
}

#[test]
fn samples_read_without_a_mistake_and_the_same_as_lines() {
    let mut sources = Sources::default();
    let rulebook = shipped(&mut sources);
    let lines = Lines::new(&rulebook);
    for path in samples() {
        let text = fs::read_to_string(&path).unwrap();
        let file = sources.add(support::shown(&path), text.clone());
        let (document, diagnostics) = from_text::parse(&sources, file);
        assert_eq!(told(&sources, &diagnostics), Vec::<String>::new());
        let document = document.unwrap();
        let (ledger, diagnostics) = from_document::read(&document, &rulebook);
        let mistakes: Vec<_> = diagnostics.into_iter().filter(|found| found.is_error()).collect();
        assert_eq!(told(&sources, &mistakes), Vec::<String>::new());
        let line = json(&document.root).to_string();
        // Keys of JSON are sorted here, so new words get other numbers: the same line is read both ways.
        let from_line = read_line(&lines, &line).unwrap();
        assert_eq!(from_line, read(&rulebook, &line).unwrap(), "{}", path.display());
        assert_eq!(from_line.activities.len(), ledger.unwrap().activities.len(), "{}", path.display());
    }
}

#[test]
fn the_order_in_the_file_does_not_matter() {
    let rulebook = acme();
    let text = COMPLETE.trim();
    let (before, rest) = text.split_once(r#""activities":["#).unwrap();
    let (activities, after) = rest.split_once(r#"],"fees""#).unwrap();
    let (one, two) = activities.split_once(r#",{"id":"2026-015""#).unwrap();
    let swapped = format!(r#"{before}"activities":[{{"id":"2026-015"{two},{one}],"fees"{after}"#);
    let swapped = swapped.replacen(
        r#""pentester+":{"granted":"2025-06-10"},"defender":{"cycles":["2021-03-01 .. 2024-02-29","2024-03-01 .. 2027-02-28"]}"#,
        r#""defender":{"cycles":["2021-03-01 .. 2024-02-29","2024-03-01 .. 2027-02-28"]},"pentester+":{"granted":"2025-06-10"}"#,
        1,
    );
    assert_ne!(swapped, text);
    assert_eq!(read(&rulebook, &swapped).unwrap(), read(&rulebook, text).unwrap());
}

#[test]
fn a_claim_is_for_a_certificate_held_wherever_in_the_line_the_certificates_stand() {
    let rulebook = acme();
    let lines = Lines::new(&rulebook);
    let held = r#""credentials":{"pentester+":{"granted":"2025-06-10"}}"#;
    let line = |claimed: &str, held_first: bool| {
        let did = format!(
            r#""activities":[{{"id":"1","title":"A","kind":"webinar","on":"2026-10-08","hours":1,"claims":{{"{claimed}":{{}}}}}}]"#
        );
        if held_first { format!("{{{held},{did}}}") } else { format!("{{{did},{held}}}") }
    };
    let claimed =
        |line: &str| read_line(&lines, line).map(|ledger| ledger.activities[0].claims[0].credential);
    let pentester = rulebook.find_credential("pentester+").unwrap();
    let not_held = BTreeSet::from([Code::Inconsistent]);
    for held_first in [true, false] {
        assert_eq!(claimed(&line("pentester+", held_first)), Ok(pentester));
        assert_eq!(
            claimed(&line("defender", held_first)),
            Err(not_held.clone()),
            "it is known, but not held"
        );
    }
}

/// The places of the texts, numbers and words of a line of JSON.
fn tokens(line: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = line.as_bytes();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b'"' => {
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' | b'\n' => continue,
            _ => {
                while !b",]}".contains(&bytes[at]) {
                    at += 1;
                }
            }
        }
        tokens.push(start..at);
    }
    tokens
}

/// What the texts and numbers of a line are replaced with.
const OTHERS: &[&str] = &[
    "null",
    "0",
    "-1",
    "1e2",
    "1.0",
    "0.1234567",
    "7000",
    "true",
    "[]",
    "{}",
    "[\"one\"]",
    "\"\"",
    "\"yes\"",
    "\"14\"",
    "\"0x10\"",
    "\"two words\"",
    "\"Ünïcödé\"",
    "\"tab\\there\"",
    "\"\\u3042\"",
    "\"2026-02-30\"",
    "\"1979-12-31\"",
    "\"2101-01-01\"",
    "\"2026-10-08\"",
    "\"2026-10-09 .. 2026-10-08\"",
    "\"2026-10-08..2026-10-09\"",
    "\"2026-015\"",
    "\"defender\"",
    "\"pentester+\"",
    "\"nobody\"",
    "\"a\"",
    "\"course\"",
    "\"accepted\"",
    "\"draft\"",
    "\"planned\"",
    "\"hours\"",
    "\"facts\"",
    "\"cycle\"",
    "\"145 usd\"",
    "\"-5 USD\"",
];

#[test]
fn every_change_of_a_line_is_read_the_same_by_both_readers() {
    let rulebook = acme();
    let lines = Lines::new(&rulebook);
    let line = COMPLETE.trim();
    let (mut accepted, mut refused) = (0, 0);
    for token in tokens(line) {
        for other in OTHERS {
            let mut changed = line.to_owned();
            changed.replace_range(token.clone(), other);
            let (by_line, by_document) = (read_line(&lines, &changed), read(&rulebook, &changed));
            assert_eq!(by_line, by_document, "{changed}");
            if by_line.is_ok() { accepted += 1 } else { refused += 1 }
        }
    }
    assert!(accepted > 500 && refused > 2_000, "{accepted} accepted, {refused} refused");
}

#[test]
fn a_line_with_mistakes_tells_each_with_its_column() {
    let rulebook = acme();
    let line =
        r#"{"credentials":{"pentster+":{"granted":"2025-06-10"}},"exams":[{"exam":"x","on":"2025-02-29"}]}"#;
    let error = Lines::new(&rulebook).read(line).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 81: S007: `2025-02-29` is not a date, as `2025-04-08`; \
         column 29: L001: no policy knows a credential `pentster+`"
    );
}

#[test]
fn numbers_are_exact() {
    let rulebook = acme();
    let line = COMPLETE.trim().replace("14.25", "0.1").replace(r#"{"a":10,"b":4.25}"#, r#"{"a":0.1}"#);
    let ledger = Lines::new(&rulebook).read(&line).unwrap();
    let hours: Vec<_> =
        ledger.activities.iter().map(|activity| activity.hours.unwrap().to_string()).collect();
    assert_eq!(hours, ["1.5", "0.1"]);
}
