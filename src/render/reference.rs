//! The reference pages of the policy language, from the definitions that read it.

use std::{collections::BTreeSet, fmt::Write};

use crate::{
    document::shape::{RecordShape, Shape},
    rulebook::slot,
    script::function::Function,
};

use super::schema::sentence;

/// Every record that can be reached from a shape, in the order met, as Markdown.
#[must_use]
pub fn records(root: &Shape) -> String {
    let mut page = String::new();
    let mut waiting = vec![root.clone()];
    let mut seen = BTreeSet::new();
    while let Some(shape) = (!waiting.is_empty()).then(|| waiting.remove(0)) {
        for record in inner(&shape) {
            if seen.insert(record.name) {
                write_record(&mut page, &record);
                waiting.extend((record.fields)().into_iter().map(|field| field.shape));
            }
        }
    }
    page
}

fn inner(shape: &Shape) -> Vec<RecordShape> {
    match shape {
        Shape::Record(record) => vec![*record],
        Shape::List(item, _) | Shape::OneOrMany(item) => inner(item),
        Shape::Map { value, .. } => inner(value),
        Shape::Either(shapes) => shapes.iter().flat_map(inner).collect(),
        Shape::Scalar(_) | Shape::Number | Shape::Flag | Shape::Words(_) => Vec::new(),
    }
}

fn write_record(page: &mut String, record: &RecordShape) {
    let _ = writeln!(page, "### {}\n\n{}\n", record.name, sentence(record.doc));
    let _ = writeln!(page, "| key | value | meaning |\n|---|---|---|");
    for field in (record.fields)() {
        let must = if field.required { " (required)" } else { "" };
        let _ = writeln!(
            page,
            "| `{}`{must} | {} | {} |",
            field.key,
            told(&field.shape).replace('|', "\\|"),
            sentence(field.doc).replace('|', "\\|")
        );
    }
    page.push('\n');
}

/// A shape in a few words, with links to the records in it.
fn told(shape: &Shape) -> String {
    match shape {
        Shape::Scalar(scalar) => scalar.what.to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Flag => "`yes` or `no`".to_owned(),
        Shape::Words(words) => {
            words.iter().map(|choice| format!("`{}`", choice.word)).collect::<Vec<_>>().join(", ")
        }
        Shape::List(item, _) if matches!(**item, Shape::Record(record) if record.name == "Alternative") => {
            "a list of [alternatives](#alternative)".to_owned()
        }
        Shape::List(item, _) => format!("a list of: {}", told(item)),
        Shape::OneOrMany(item) => format!("{}, or a list of such", told(item)),
        Shape::Map { value, .. } => format!("names, each with: {}", told(value)),
        Shape::Record(record) => format!("[{}](#{})", record.name, record.name.to_lowercase()),
        Shape::Either(shapes) => shapes.iter().map(told).collect::<Vec<_>>().join("; or "),
    }
}

/// What expressions can read and call, as Markdown.
#[must_use]
pub fn expressions() -> String {
    let mut page = String::from("### Inputs\n\n| input | type | meaning |\n|---|---|---|\n");
    for (_, root, field, kind, doc) in slot::BUILT_IN {
        let _ = writeln!(page, "| `{root}.{field}` | {} | {} |", kind.describe(), doc.trim());
    }
    page.push_str("\n### Functions\n\n| function | result | meaning |\n|---|---|---|\n");
    for function in Function::ALL {
        let mut arguments: Vec<_> = function.parameters().iter().map(|kind| kind.describe()).collect();
        if function.further().is_some() {
            arguments.push("...");
        }
        let result = function.result().describe();
        let _ = writeln!(
            page,
            "| `{}`({}) | {result} | {} |",
            function.name(),
            arguments.join(", "),
            function.doc().trim()
        );
    }
    page.push_str("| `stated`(a field) | true or false | Whether the record states the field. |\n");
    page.push_str("| `date`(a text, as `\"2025-04-08\"`) | a date | That day. |\n");
    page
}
