//! The schemas that `accrue schema` prints accept what is shipped and refuse the structural mistakes that the readers refuse.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

mod support;

use std::{fs, path::PathBuf, process::Command};

use accrue::{
    case::{self, Case},
    document::{
        Document, Entry, Node, NodeKind, Style, from_text,
        record::{FromNode, Reader},
    },
    ledger::written::Ledger,
    policy::Policy,
    rulebook::Rulebook,
    vocabulary::{diagnostic::Code, span::Sources},
};
use serde_json::{Map, Value};

/// What the program prints as the schema of a sort of file.
fn printed(sort: &str) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_accrue")).args(["schema", sort]).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    serde_json::from_slice(&run.stdout).unwrap()
}

fn validator(sort: &str) -> jsonschema::Validator {
    jsonschema::draft202012::new(&printed(sort)).unwrap()
}

/// A text as an editor reads it: YAML 1.2, where plain numbers and `true` are no texts.
fn as_json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::List(items) => items.iter().map(as_json).collect(),
        NodeKind::Map(entries) => Value::Object(
            entries.iter().map(|entry| (entry.key.to_string(), as_json(&entry.value))).collect::<Map<_, _>>(),
        ),
        NodeKind::Scalar(scalar) if scalar.style != Style::Plain => Value::from(&*scalar.text),
        NodeKind::Scalar(scalar) if scalar.text.is_empty() => Value::Null,
        NodeKind::Scalar(scalar) => match serde_json::from_str(&scalar.text) {
            Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
            Ok(_) | Err(_) => Value::from(&*scalar.text),
        },
    }
}

fn document(path: &PathBuf) -> Node {
    let mut sources = Sources::default();
    let file = sources.add(support::shown(path), fs::read_to_string(path).unwrap());
    from_text::parse(&sources, file).0.unwrap().root
}

/// The shipped files of a sort.
fn shipped(sort: &str) -> Vec<PathBuf> {
    let root = support::root();
    let policies = support::folders(&root.join("policies"));
    match sort {
        "policy" => policies.iter().flat_map(|folder| support::files(folder, "yaml")).collect(),
        "case" => policies.iter().flat_map(|folder| support::files(&folder.join("cases"), "yaml")).collect(),
        _ => {
            let mut ledgers = support::files(&root.join("tests/ledgers"), "yaml");
            ledgers.push(root.join("docs/example-ledger.yaml"));
            ledgers
        }
    }
}

const SORTS: [&str; 3] = ["policy", "ledger", "case"];

#[test]
fn the_schemas_are_schemas_of_the_draft_they_name() {
    for sort in SORTS {
        let schema = printed(sort);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["title"], format!("accrue {sort}"));
        assert_eq!(schema["additionalProperties"], false);
        jsonschema::draft202012::meta::validate(&schema).unwrap();
    }
}

#[test]
fn shipped_files_fit_their_schemas() {
    for sort in SORTS {
        let validator = validator(sort);
        let files = shipped(sort);
        assert!(files.len() > 5, "files of {sort} are found");
        for path in files {
            let value = as_json(&document(&path));
            let errors: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
        }
    }
}

/// Whether the reader of a sort of file finds a mistake of structure. A section that a part of a policy lacks may
/// stand in another part, so it is no mistake of the part.
fn refused(sort: &str, root: &Node) -> bool {
    let mut reader = Reader::default();
    match sort {
        "policy" => drop(Policy::from_node(root, &mut reader)),
        "ledger" => drop(Ledger::from_node(root, &mut reader)),
        _ => drop(Case::from_node(root, &mut reader)),
    }
    reader.diagnostics.iter().any(|found| match found.code {
        Code::UnknownKey | Code::WrongShape | Code::UnknownWord => true,
        Code::MissingKey => {
            sort != "policy" || (found.span.start, found.span.end) != (root.span.start, root.span.end)
        }
        _ => false,
    })
}

/// Whether a case cannot be used together with the policies.
fn refused_with(rulebook: &Rulebook, root: &Node) -> bool {
    let document = Document { file: root.span.file, root: root.clone() };
    case::run(&document, rulebook).0.is_none()
}

/// The paths to all mappings below a node.
fn mappings(node: &Node, path: &[usize], found: &mut Vec<Vec<usize>>) {
    let inner: Vec<&Node> = match &node.kind {
        NodeKind::Scalar(_) => return,
        NodeKind::List(items) => items.iter().collect(),
        NodeKind::Map(entries) => {
            found.push(path.to_vec());
            entries.iter().map(|entry| &entry.value).collect()
        }
    };
    for (at, inner) in inner.into_iter().enumerate() {
        mappings(inner, &[path, &[at]].concat(), found);
    }
}

fn entries<'a>(node: &'a mut Node, path: &[usize]) -> &'a mut Vec<Entry> {
    match (&mut node.kind, path) {
        (NodeKind::Map(entries), []) => entries,
        (NodeKind::Map(entries), [at, rest @ ..]) => self::entries(&mut entries[*at].value, rest),
        (NodeKind::List(items), [at, rest @ ..]) => self::entries(&mut items[*at], rest),
        (NodeKind::List(_) | NodeKind::Scalar(_), _) => panic!("a path leads to a mapping"),
    }
}

/// The file with one mapping changed in each way that breaks its structure.
fn broken(root: &Node, path: &[usize]) -> Vec<(String, Node)> {
    let mut changed = Vec::new();
    let mut with = |what: String, change: &dyn Fn(&mut Vec<Entry>)| {
        let mut copy = root.clone();
        change(entries(&mut copy, path));
        changed.push((what, copy));
    };
    let mut copy = root.clone();
    let known = entries(&mut copy, path).clone();
    for (at, entry) in known.iter().enumerate() {
        let key = &entry.key;
        with(format!("without `{key}`"), &|entries| drop(entries.remove(at)));
        let nested = NodeKind::List(vec![Node { kind: NodeKind::List(Vec::new()), span: entry.value.span }]);
        with(format!("a list of lists as `{key}`"), &|entries| entries[at].value.kind = nested.clone());
    }
    if let Some(first) = known.first() {
        let unknown = Entry { key: "no-such-key".into(), value: first.value.clone(), ..first.clone() };
        with("with an unknown key".to_owned(), &|entries| entries.push(unknown.clone()));
    }
    changed
}

#[test]
fn the_schemas_refuse_the_structure_that_the_readers_refuse_and_no_other() {
    let mut sources = Sources::default();
    let rulebook = support::shipped(&mut sources);
    for sort in SORTS {
        let validator = validator(sort);
        let (mut tried, mut refusals, mut differ) = (0, 0, Vec::new());
        for path in shipped(sort) {
            let root = document(&path);
            let mut paths = Vec::new();
            mappings(&root, &[], &mut paths);
            for (what, changed) in paths.iter().step_by(7).flat_map(|at| broken(&root, at)) {
                let reader = refused(sort, &changed);
                let schema = !validator.is_valid(&as_json(&changed));
                tried += 1;
                refusals += usize::from(reader);
                // What a fact may hold is declared by a policy, so the first reading leaves it; the second does not.
                let later = schema && !reader && sort == "case" && refused_with(&rulebook, &changed);
                if reader != schema && !later {
                    differ.push(format!("{}: {what}: reader {reader}, schema {schema}", path.display()));
                }
            }
        }
        assert!(tried > 100 && refusals > 50, "{sort}: {tried} changes, {refusals} refused");
        assert!(differ.is_empty(), "{} of {tried} differ in {sort}:\n{}", differ.len(), differ.join("\n"));
    }
}
