//! The pages that are generated from the definitions are the ones in the repository, and say all they should of each key.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use accrue::{
    case::Case,
    document::{
        Entry, Node, NodeKind, Style, from_text,
        record::{FromFields, FromNode},
        shape::{RecordShape, Shape},
    },
    ledger::written::Ledger,
    policy::{Policy, overlay::Overlay, rule::Rule},
    render::reference,
    vocabulary::span::Sources,
};

const HOW: &str = "Generated from the definitions that read such files; run `UPDATE_PAGES=1 cargo test --test \
                   reference_pages` to write it anew.";

const COLUMNS: &str = "For each key stand its value, what holds when it is not written, what it means, an example from the \
                       cookbook or a policy, and which mistakes are told of its value. Of every key: a key that is not \
                       known ([S001](diagnostics/S001.md)), one written twice ([D004](diagnostics/D004.md)), and a value of \
                       the wrong sort ([S003](diagnostics/S003.md)). `accrue help CODE` prints the page of a mistake.";

/// The longest example that is shown.
const LONGEST: usize = 90;

fn check(name: &str, page: &str) {
    let path = support::root().join(name);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, page).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == page, "{name} is stale: see its head");
}

/// Examples by record and key.
type Examples = BTreeMap<(&'static str, &'static str), String>;

/// A value on one line; what lies deeper than so many mappings and lists is left out, and so is what comes after so many
/// items of a mapping or list.
fn on_one_line(node: &Node, deep: usize, wide: usize) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let text = scalar.text.trim();
            let needs_quotes = scalar.style == Style::Quoted
                && (text.is_empty()
                    || text.contains([':', '#', '{', '[', ',', '"', '\''])
                    || text.parse::<f64>().is_ok());
            if needs_quotes { format!("'{text}'") } else { text.to_owned() }
        }
        NodeKind::List(_) if deep == 0 => "[...]".to_owned(),
        NodeKind::Map(_) if deep == 0 => "{...}".to_owned(),
        NodeKind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| on_one_line(item, deep - 1, wide)).collect();
            format!("[{}]", listed(&items, wide))
        }
        NodeKind::Map(entries) => {
            let entry =
                |entry: &Entry| format!("{}: {}", entry.key, on_one_line(&entry.value, deep - 1, wide));
            format!("{{{}}}", listed(&entries.iter().map(entry).collect::<Vec<_>>(), wide))
        }
    }
}

fn listed(items: &[String], wide: usize) -> String {
    let more = if items.len() > wide { ", ..." } else { "" };
    items.iter().take(wide).cloned().collect::<Vec<_>>().join(", ") + more
}

/// The most of an entry that fits on a line.
fn example(entry: &Entry) -> Option<String> {
    let fits = |text: &String| text.chars().count() <= LONGEST && !text.contains(['\n', '`']);
    let sizes = [99, 3, 2, 1].iter().flat_map(|wide| (2..6).rev().map(move |deep| (deep, *wide)));
    let sizes = sizes.chain([(1, 1), (0, 0)]);
    sizes.map(|(deep, wide)| format!("{}: {}", entry.key, on_one_line(&entry.value, deep, wide))).find(fits)
}

/// Takes examples of all keys in a node of this shape.
fn take(shape: &Shape, node: &Node, found: &mut Examples) {
    match (shape, &node.kind) {
        (Shape::Record(record), NodeKind::Map(entries)) => take_record(record, entries, found),
        (Shape::List(item, _) | Shape::OneOrMany(item), NodeKind::List(nodes)) => {
            nodes.iter().for_each(|node| take(item, node, found));
        }
        (Shape::OneOrMany(item), NodeKind::Map(_)) => take(item, node, found),
        (Shape::Map { value, .. }, NodeKind::Map(entries)) => {
            entries.iter().for_each(|entry| take(value, &entry.value, found));
        }
        (Shape::Either(shapes), _) => shapes.iter().for_each(|shape| take(shape, node, found)),
        (
            Shape::Record(_)
            | Shape::List(..)
            | Shape::OneOrMany(_)
            | Shape::Map { .. }
            | Shape::Scalar(_)
            | Shape::Number
            | Shape::Flag
            | Shape::Words(_),
            _,
        ) => {}
    }
}

fn take_record(record: &RecordShape, entries: &[Entry], found: &mut Examples) {
    let (shared, all) = (Rule::fields(), (record.fields)());
    let is_rule =
        shared.iter().all(|rule| all.iter().any(|field| field.key == rule.key && field.doc == rule.doc));
    for field in all {
        let Some(entry) = entries.iter().find(|entry| &*entry.key == field.key) else { continue };
        if let Some(example) = example(entry) {
            let of_rules =
                is_rule && shared.iter().any(|rule| rule.key == field.key && rule.doc == field.doc);
            let record = if of_rules { "Rule" } else { record.name };
            // Of two examples the one with more to see, as long as it is short.
            let richness = |text: &String| text.len().min(40);
            let known = found.entry((record, field.key)).or_insert_with(|| example.clone());
            if richness(&example) > richness(known) {
                *known = example;
            }
        }
        take(&field.shape, &entry.value, found);
    }
}

/// Examples of policies or cases: what the pages show comes before what the policies of the repository hold.
fn examples(shape: &Shape, infos: &[&str], files: Vec<PathBuf>) -> Examples {
    let mut sources = Sources::default();
    let (mut shown, mut shipped) = (Vec::new(), Vec::new());
    for page in ["docs/cookbook.md", "docs/language.md"] {
        let text = fs::read_to_string(support::root().join(page)).unwrap();
        let blocks = support::blocks(&text).into_iter().filter(|block| infos.contains(&&*block.info));
        shown.extend(blocks.map(|block| sources.add(page, block.text)));
    }
    shipped.extend(
        files.iter().map(|path| sources.add(support::shown(path), fs::read_to_string(path).unwrap())),
    );
    let [mut found, more] = [shown, shipped].map(|files| {
        let mut found = Examples::new();
        for file in files {
            take(shape, &from_text::parse(&sources, file).0.unwrap().root, &mut found);
        }
        found
    });
    for (key, example) in more {
        found.entry(key).or_insert(example);
    }
    found
}

fn policies() -> Vec<PathBuf> {
    let root = support::root();
    [root.join("policies"), root.join("tests/programs")]
        .iter()
        .flat_map(|each| support::folders(each))
        .collect()
}

fn of_policies() -> Examples {
    let parts = policies().iter().flat_map(|folder| support::files(folder, "yaml")).collect();
    examples(&Policy::shape(), &["yaml policy", "yaml part"], parts)
}

fn of_overlays() -> Examples {
    examples(&Overlay::shape(), &["yaml file=overlays/sailing.yaml"], Vec::new())
}

fn of_ledgers() -> Examples {
    let mut files = vec![support::root().join("docs/example-ledger.yaml")];
    files.extend(support::files(&support::root().join("tests/ledgers"), "yaml"));
    examples(&Ledger::shape(), &["yaml ledger"], files)
}

fn of_cases() -> Examples {
    let cases = policies().iter().flat_map(|folder| support::files(&folder.join("cases"), "yaml")).collect();
    examples(&Case::shape(), &["yaml case"], cases)
}

fn told(examples: &Examples) -> impl Fn(&str, &str) -> Option<String> {
    |record, key| {
        examples.iter().find(|((of, known), _)| *of == record && *known == key).map(|(_, text)| text.clone())
    }
}

fn policy_page() -> String {
    let examples = of_policies();
    let example = told(&examples);
    format!(
        "# Reference of the policy language\n\n{HOW}\n`docs/language.md` explains how the parts work together.\n\n## \
         Expressions\n\n{}\n## Records\n\n{COLUMNS}\n\n### Names\n\nWhat is declared has a name of lower-case letters, \
         digits and `+ . _ -` that starts with a letter or digit, at most 64 characters. Names of values and facts are read \
         in expressions and have only lower-case letters, digits and `_`, and start with a letter. A word, such as a kind of \
         activity, a tag or a class, is written like a name.\n\n{}{}",
        reference::expressions(),
        reference::keys_of_rules(&example),
        reference::records(&Policy::shape(), &mut BTreeSet::new(), &example)
    ) + reference::records(&Overlay::shape(), &mut BTreeSet::new(), &told(&of_overlays())).as_str()
}

fn ledger_page() -> String {
    let (ledgers, cases) = (of_ledgers(), of_cases());
    let mut told_before = BTreeSet::new();
    let either = |record: &str, key: &str| told(&ledgers)(record, key).or_else(|| told(&cases)(record, key));
    format!(
        "# Ledgers and cases\n\n{HOW}\n`accrue example` prints a ledger to start from. JSON lines for `accrue totals` \
         have the same keys, one person on each line.\n\n{COLUMNS}\n\n## Names\n\nNames and words are written as in \
         policies: lower-case letters, digits and `+ . _ -`, starting with a letter or digit.\n\n## Ledgers\n\nBeside the \
         keys of an activity stand the facts that policies declare.\n\n{}## Cases\n\n{}",
        reference::records(&Ledger::shape(), &mut told_before, &either),
        reference::records(&Case::shape(), &mut told_before, &told(&cases))
    )
}

#[test]
fn the_reference_of_the_policy_language_is_the_one_the_definitions_give() {
    check("docs/reference.md", &policy_page());
}

#[test]
fn the_reference_of_ledgers_and_cases_is_the_one_the_definitions_give() {
    check("docs/ledger.md", &ledger_page());
}

#[test]
fn every_key_has_a_value_a_default_a_meaning_and_an_example() {
    for page in [policy_page(), ledger_page()] {
        let rows = page.lines().skip_while(|line| !line.starts_with("| key |"));
        let rows: Vec<_> = rows.filter(|line| line.starts_with("| `")).collect();
        assert!(rows.len() > 50, "keys are found");
        for row in rows {
            let row = row.replace("\\|", "/");
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 6, "{row}");
            let key = cells[0];
            assert!(cells[1..4].iter().all(|cell| !cell.is_empty()), "{key} lacks something: {row}");
            assert!(cells[4].len() > 4, "{key} has no example: {row}");
        }
    }
}
