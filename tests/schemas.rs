//! The schemas that `accrue schema` prints accept what is shipped and refuse the structural mistakes that the readers refuse.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

mod support;

use std::{
    collections::{BTreeSet, HashSet},
    fs,
    process::Command,
};

use accrue::{
    case::{self, Case},
    document::{
        Document, Entry, Node, NodeKind, Scalar, Style, from_text,
        record::{FromNode, Reader},
    },
    ledger::{from_document, written::Ledger},
    policy::Policy,
    rulebook::Rulebook,
    vocabulary::{diagnostic::Code, span::Sources},
};
use serde_json::{Map, Value, json};

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

/// The shipped files of a sort: those of the policies and of the fixtures, and what the documents show.
fn shipped(sort: &str) -> Vec<(String, Node)> {
    let root = support::root();
    let mut policies = support::folders(&root.join("policies"));
    policies.extend(support::folders(&root.join("tests/programs")));
    let paths: Vec<_> = match sort {
        "policy" => policies.iter().flat_map(|folder| support::files(folder, "yaml")).collect(),
        "case" => policies.iter().flat_map(|folder| support::files(&folder.join("cases"), "yaml")).collect(),
        _ => {
            let mut ledgers = support::files(&root.join("tests/ledgers"), "yaml");
            ledgers.push(root.join("docs/example-ledger.yaml"));
            ledgers
        }
    };
    let mut sources = Sources::default();
    let mut files: Vec<_> = paths
        .iter()
        .map(|path| sources.add(support::shown(path), fs::read_to_string(path).unwrap()))
        .collect();
    for page in ["docs/language.md", "docs/cookbook.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let of_sort =
            |info: &str| info == format!("yaml {sort}") || (info == "yaml part" && sort == "policy");
        for block in support::blocks(&text).into_iter().filter(|block| of_sort(&block.info)) {
            files.push(sources.add(format!("{page}:{}", block.lines.start + 1), block.text));
        }
    }
    let read = |file| {
        let name = sources.file(file).name.to_string();
        let (document, found) = from_text::parse(&sources, file);
        assert_eq!(support::told(&sources, &found), Vec::<String>::new());
        (name, document.unwrap().root)
    };
    files.into_iter().map(read).collect()
}

/// The files that are changed. The ledgers of cases are read by the same definitions as ledgers of their own.
fn to_break(sort: &str) -> Vec<(String, Node)> {
    let mut files = shipped(sort);
    if sort == "ledger" {
        let cases = shipped("case").into_iter();
        files.extend(cases.filter_map(|(name, root)| Some((name, root.get("ledger")?.clone()))));
    }
    files
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
        for (name, root) in files {
            let value = as_json(&root);
            let errors: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{name}");
        }
    }
}

/// Whether the reader of a sort of file finds a mistake of structure. A section that a part of a policy lacks may
/// stand in another part, so it is no mistake of the part. Which keys go together is not structure.
fn refused(sort: &str, root: &Node) -> bool {
    let mut reader = Reader::default();
    match sort {
        "policy" => drop(Policy::from_node(root, &mut reader)),
        "ledger" => drop(Ledger::from_node(root, &mut reader)),
        _ => drop(Case::from_node(root, &mut reader)),
    }
    reader.diagnostics.iter().any(|found| match found.code {
        Code::MissingKey => {
            sort != "policy" || (found.span.start, found.span.end) != (root.span.start, root.span.end)
        }
        code => code.as_str().starts_with('S') && code != Code::ChooseOne,
    })
}

/// Whether a record cannot be used together with the policies.
fn refused_with(rulebook: &Rulebook, sort: &str, root: &Node) -> bool {
    let document = Document { file: root.span.file, root: root.clone() };
    match sort {
        "case" => case::run(&document, rulebook).0.is_none(),
        "ledger" => from_document::read(&document, rulebook).0.is_none(),
        _ => false,
    }
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

/// A file that holds little more than the mapping at the end of a path, so that changing it in many ways is fast:
/// of lists only the item on the way, and of the outer mappings, in which no key is needed, only the key on the way.
fn alone(node: &Node, path: &[usize], loose: usize) -> Node {
    let [at, rest @ ..] = path else { return node.clone() };
    let kind = match &node.kind {
        NodeKind::Scalar(_) => panic!("a path leads through no scalar"),
        NodeKind::List(items) => NodeKind::List(vec![alone(&items[*at], rest, loose)]),
        NodeKind::Map(entries) => {
            let inner = |place: usize, entry: &Entry| match (place == *at, &*entry.key, loose) {
                (true, ..) => Some(alone(&entry.value, rest, loose.saturating_sub(1))),
                // Both are needed, and nothing in them is.
                (false, "ledger" | "expect", 3) => {
                    Some(Node { kind: NodeKind::Map(Vec::new()), span: entry.value.span })
                }
                (false, _, 0 | 3) => Some(entry.value.clone()),
                (false, ..) => None,
            };
            let kept = entries.iter().enumerate();
            let kept = kept
                .filter_map(|(place, entry)| Some(Entry { value: inner(place, entry)?, ..entry.clone() }));
            NodeKind::Map(kept.collect())
        }
    };
    Node { kind, span: node.span }
}

/// Where the value at the end of a path stands.
fn place(node: &Node, path: &[usize]) -> Option<(u32, u32)> {
    match (&node.kind, path) {
        (_, []) => Some((node.span.start, node.span.end)),
        (NodeKind::Map(entries), [at, rest @ ..]) => place(&entries[*at].value, rest),
        (NodeKind::List(_) | NodeKind::Scalar(_), _) => None,
    }
}

/// How many mappings from the outermost one inwards have keys that may be missing; a case has one around them.
fn loose(sort: &str) -> usize {
    if sort == "case" { 3 } else { 2 }
}

/// The entries of the mapping at the end of a path, in a file in which [`alone`] left it.
fn entries<'a>(node: &'a mut Node, path: &[usize], original: &Node) -> &'a mut Vec<Entry> {
    match (&mut node.kind, path, &original.kind) {
        (NodeKind::Map(entries), [], _) => entries,
        (NodeKind::Map(entries), [at, rest @ ..], NodeKind::Map(written)) => {
            let written = &written[*at];
            let entry = entries.iter_mut().find(|entry| entry.key == written.key).unwrap();
            self::entries(&mut entry.value, rest, &written.value)
        }
        (NodeKind::List(items), [at, rest @ ..], NodeKind::List(written)) => {
            self::entries(&mut items[0], rest, &written[*at])
        }
        (NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Scalar(_), ..) => {
            panic!("a path leads to a mapping")
        }
    }
}

fn plain(text: &str) -> NodeKind {
    NodeKind::Scalar(Scalar { text: text.into(), style: Style::Plain })
}

fn quoted(text: &str) -> NodeKind {
    NodeKind::Scalar(Scalar { text: text.into(), style: Style::Quoted })
}

/// What may stand in the place of a value, each likely a mistake of structure.
fn other_values(value: &Node) -> Vec<(&'static str, NodeKind)> {
    let node = |kind| Node { kind, span: value.span };
    let mut others = vec![
        ("a list of lists", NodeKind::List(vec![node(NodeKind::List(Vec::new()))])),
        ("nothing", plain("")),
        ("an empty text", quoted("")),
        ("a text that is no name, date or number", plain("What? This!")),
        ("a malformed date", plain("2025-4-8")),
        ("a date and more", plain("2025-04-08T00:00")),
        ("a malformed length", plain("3 yrs")),
        ("a length without a unit", plain("90")),
        ("a year", plain("2025")),
        ("a number in quotes", quoted("2025")),
        ("a negative number", plain("-1.5")),
        ("a truth value", plain("true")),
    ];
    match &value.kind {
        NodeKind::Scalar(_) => {
            let entry =
                |key: &str| Entry { key: key.into(), key_span: value.span, value: node(value.kind.clone()) };
            others.push(("a list for a single value", NodeKind::List(vec![value.clone()])));
            others.push(("a mapping for a scalar", NodeKind::Map(vec![entry("no-such-key")])));
        }
        NodeKind::List(items) => {
            others.extend(items.first().map(|item| ("a single value for a list", item.kind.clone())));
            others.push(("an empty list", NodeKind::List(Vec::new())));
        }
        NodeKind::Map(_) => others.push(("a list of one mapping", NodeKind::List(vec![value.clone()]))),
    }
    others
}

/// Changes a mapping in every way that may break its structure, and puts it back.
fn each_break(
    root: &mut Node,
    path: &[usize],
    original: &Node,
    loose: bool,
    mut look: impl FnMut(&str, &Node),
) {
    let known = entries(root, path, original).clone();
    for (at, entry) in known.iter().enumerate() {
        // Where no key is needed, each is broken by itself, so that the file stays small.
        let at = if loose { 0 } else { at };
        if loose {
            *entries(root, path, original) = vec![entry.clone()];
        }
        let key = &entry.key;
        entries(root, path, original).remove(at);
        look(&format!("without `{key}`"), root);
        entries(root, path, original).insert(at, entry.clone());
        for (what, other) in other_values(&entry.value) {
            entries(root, path, original)[at].value.kind = other;
            look(&format!("{what} as `{key}`"), root);
        }
        entries(root, path, original)[at] = entry.clone();
    }
    if let Some(first) = known.first() {
        let unknown = Entry { key: "No Such Key".into(), ..first.clone() };
        entries(root, path, original).push(unknown);
        look("with an unknown key", root);
        entries(root, path, original).pop();
    }
}

/// A value without what does not matter to its structure, by the keys that some record knows.
fn form(value: &Value, keys: &HashSet<String>) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(_) => "?".to_owned(),
        Value::Number(_) => "0".to_owned(),
        Value::String(text) if text.contains(char::is_whitespace) || !text.is_ascii() => "T".to_owned(),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => "D".to_owned(),
        Value::String(_) => "w".to_owned(),
        Value::Array(items) => {
            items.iter().map(|item| form(item, keys)).collect::<BTreeSet<_>>().into_iter().collect()
        }
        Value::Object(entries) => {
            let known = |key: &String| if keys.contains(key) { key.clone() } else { "n".to_owned() };
            let forms = entries.iter().map(|(key, inner)| format!("{}:{};", known(key), form(inner, keys)));
            forms.collect::<BTreeSet<_>>().into_iter().collect()
        }
    }
}

/// Holds the schema of a sort of file against its reader, with every mapping of every file changed in every way.
fn agree(sort: &str, least: usize) {
    let mut sources = Sources::default();
    let rulebook = support::shipped(&mut sources);
    let schema = printed(sort);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut known = Vec::new();
    properties(&schema, &mut known);
    let known: HashSet<String> = known.into_iter().map(|(key, _)| key).collect();
    let (mut tried, mut refusals, mut differ) = (0, 0, BTreeSet::new());
    let mut seen = HashSet::new();
    for (name, root) in to_break(sort) {
        let mut paths = Vec::new();
        mappings(&root, &[], &mut paths);
        let in_ledger = root.get("ledger").map(|ledger| (ledger.span.start, ledger.span.end));
        for path in paths {
            if in_ledger.is_some() && path.len() > 1 && in_ledger == place(&root, &path[..1]) {
                continue;
            }
            let mut alone = alone(&root, &path, loose(sort));
            // Mappings that look alike break alike.
            let own = NodeKind::Map(entries(&mut alone, &path, &root).clone());
            if !seen.insert((path.len(), form(&as_json(&Node { kind: own, span: root.span }), &known))) {
                continue;
            }
            let is_loose = path.len() < loose(sort) && (sort != "case" || !path.is_empty());
            each_break(&mut alone, &path, &root, is_loose, |what, changed| {
                let (reader, schema) = (refused(sort, changed), !validator.is_valid(&as_json(changed)));
                tried += 1;
                refusals += usize::from(reader);
                // What a fact may hold is declared by a policy, so the first reading leaves it; the second does not.
                let later = schema && !reader && refused_with(&rulebook, sort, changed);
                if reader != schema && !later {
                    differ.insert(format!("{what}: reader {reader}, schema {schema}, as in {name}"));
                }
            });
        }
    }
    assert!(refusals > least && tried > refusals, "{sort}: {tried} changes, {refusals} refused");
    let differ: Vec<_> = differ.into_iter().collect();
    assert!(differ.is_empty(), "{} of {tried} differ in {sort}:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn the_schema_of_policies_refuses_the_structure_that_the_reader_refuses_and_no_other() {
    agree("policy", 10_000);
}

#[test]
fn the_schema_of_ledgers_refuses_the_structure_that_the_reader_refuses_and_no_other() {
    agree("ledger", 1_000);
}

#[test]
fn the_schema_of_cases_refuses_the_structure_that_the_reader_refuses_and_no_other() {
    agree("case", 1_000);
}

/// Every schema inside a schema that says what a value of a key is.
fn properties<'v>(schema: &'v Value, found: &mut Vec<(String, &'v Value)>) {
    let Some(object) = schema.as_object() else { return };
    for (key, inner) in object {
        match (key.as_str(), inner) {
            ("properties" | "$defs", Value::Object(named)) => {
                for (name, inner) in named {
                    found.push((name.clone(), inner));
                    properties(inner, found);
                }
            }
            (_, Value::Array(several)) => several.iter().for_each(|inner| properties(inner, found)),
            (_, inner) => properties(inner, found),
        }
    }
}

#[test]
fn an_editor_is_told_what_every_key_and_every_word_of_a_closed_set_means() {
    for sort in SORTS {
        let schema = printed(sort);
        let mut keys = Vec::new();
        properties(&schema, &mut keys);
        assert!(keys.len() > 30, "keys of {sort} are found");
        for (key, inner) in keys {
            let told = inner["description"].as_str().unwrap_or_default();
            assert!(told.len() > 3, "`{key}` of {sort} says nothing: {inner}");
        }
    }
    // Hand-picked: the words of a term's `ends`, with the first sentence of their documentation.
    let schema = printed("policy");
    let ends = &schema["$defs"]["Cycles"]["properties"]["ends"];
    assert_eq!(ends["enum"], json!(["day-before", "anniversary", "month-end"]));
    assert_eq!(ends["enumDescriptions"][1], "The anniversary itself.");
}

#[test]
fn a_bare_number_is_a_year_or_a_name_and_no_date() {
    let ledger = validator("ledger");
    let granted = |value: Value| ledger.is_valid(&json!({"credentials": {"a": {"granted": value}}}));
    assert_eq!(
        [granted(json!("2025-06-10")), granted(json!(2025)), granted(json!("2025"))],
        [true, false, false]
    );
    let policy = validator("policy");
    let published = |value: Value| {
        policy.is_valid(&json!({"sources": {"a": {"title": "A", "published": value, "confidence": "low"}}}))
    };
    let years = [json!(2025), json!("2025-06"), json!(25), json!(20_250_610)];
    assert_eq!(years.map(published), [true, true, false, false]);
}

#[test]
fn an_overlay_is_any_part_of_a_policy_and_nothing_else() {
    let validator = validator("overlay");
    let mut sources = Sources::default();
    let mut fits = |text: &str| {
        let file = sources.add("overlay.yaml", text);
        let document = from_text::parse(&sources, file).0.unwrap();
        validator.is_valid(&as_json(&document.root))
    };
    assert!(fits("overlay: sailing\n"));
    // A limit in a category, of which nothing else is stated; a requirement that is taken away.
    assert!(fits(
        "overlay: sailing\ncategories: {course: {limits: {per-cycle: {at most: 7}}}}\nrequirements: {total: }\n"
    ));
    assert!(fits(
        "overlay: sailing\nreplies: {r: {ruling: web, answer: once, received: 2026-05, sender: Office}}\n"
    ));
    assert!(!fits("categories: {}\n"), "an overlay says of which policy");
    assert!(!fits("overlay: sailing\npolicy: sailing\n"));
    assert!(!fits("overlay: sailing\ncategories: {course: {limit: {}}}\n"), "an unknown key deep inside");
    assert!(!fits("overlay: sailing\nreplies: {r: {recieved: 2026-05}}\n"));
}
