//! The scripts of the policies in the repository.

use std::{collections::BTreeSet, fs, path::Path};

use accrue::{
    document::{Node, NodeKind, from_text},
    rulebook::slot,
    script::Type,
    vocabulary::{span::Sources, symbol::Symbols},
};

use crate::world::World;

/// What one policy holds.
#[derive(Debug)]
pub struct Policy {
    /// Every text that may be a script, once.
    pub scripts: BTreeSet<String>,
    /// Its functions.
    pub functions: String,
}

/// All policies.
pub fn policies() -> Vec<Policy> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|folder| policy(&folder)).collect()
}

fn files(folder: &Path, extension: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    paths.map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn policy(folder: &Path) -> Policy {
    let mut scripts = BTreeSet::new();
    for text in files(folder, "yaml") {
        let mut sources = Sources::default();
        let file = sources.add("policy.yaml", text);
        if let (Some(document), _) = from_text::parse(&sources, file) {
            collect(&document.root, &mut scripts);
        }
    }
    Policy { scripts, functions: files(&folder.join("scripts"), "rhai").join("\n") + "\n" }
}

fn collect(node: &Node, scripts: &mut BTreeSet<String>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            scripts.insert(scalar.text.trim().to_owned());
        }
        NodeKind::List(items) => items.iter().for_each(|item| collect(item, scripts)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, scripts)),
    }
}

const KINDS: [Type; 5] = [Type::Number, Type::Flag, Type::Word, Type::Words, Type::Date];

/// What a script reads, and the type it gives; `None` for a text that is no script that computes. Facts and values of
/// a policy have the types with which the script can be checked.
pub fn understood(script: &str, functions: &str) -> Option<(World, Type)> {
    let reads = reads(script);
    if reads.is_empty() {
        return None;
    }
    let known = |(root, field): &(&str, &str)| {
        slot::BUILT_IN.iter().find(|(_, of, name, ..)| of == root && name == field).map(|built| built.3)
    };
    let open = reads.iter().filter(|read| known(read).is_none()).count();
    for attempt in 0..KINDS.len().pow(u32::try_from(open).unwrap().min(5)) {
        let mut rest = attempt;
        let mut fields = Vec::new();
        for read in &reads {
            let kind = known(read).unwrap_or_else(|| {
                let kind = KINDS[rest % KINDS.len()];
                rest /= KINDS.len();
                kind
            });
            fields.push((read.0, read.1, kind));
        }
        let world = World { fields, functions: functions.to_owned() };
        for kind in KINDS {
            match world.compile(script, kind, &mut Symbols::default()) {
                Ok(compiled) if !compiled.is_data() => return Some((world, kind)),
                Ok(_) | Err(_) => {}
            }
        }
    }
    None
}

/// The inputs a text names, as root and field.
fn reads(script: &str) -> BTreeSet<(&'static str, &'static str)> {
    let roots = ["activity", "credential", "holder", "holding", "cycle", "values", "person"];
    let mut reads = BTreeSet::new();
    for root in roots {
        for (at, found) in script.match_indices(&format!("{root}.")) {
            let field = &script[at + found.len()..];
            let end = field.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(field.len());
            if end > 0 {
                reads.insert((root, &*field[..end].to_owned().leak()));
            }
        }
    }
    reads
}

/// Words for facts: those the script names, and one it does not.
pub fn words(script: &str) -> Vec<&'static str> {
    let quoted = script.split('"').skip(1).step_by(2).map(|word| &*word.to_owned().leak());
    quoted.chain(["another"]).collect()
}
