//! The reference pages of the policy language, from the definitions that read it.

use std::{collections::BTreeSet, fmt::Write};

use crate::{
    document::{
        record::FromFields,
        shape::{Choice, Field, RecordShape, ScalarShape, Shape},
    },
    policy::rule::Rule,
    rulebook::slot,
    script::function::Function,
    vocabulary::{
        diagnostic::Code,
        name::{FactId, Name, Word},
        text::Language,
    },
};

use super::schema::sentence;

/// An example of a key, by record and key, where there is one.
pub type Example<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// Every record that can be reached from a shape and is not among those that were told before, in the order met, as
/// Markdown.
#[must_use]
pub fn records(root: &Shape, told_before: &mut BTreeSet<&'static str>, example: Example<'_>) -> String {
    let mut page = String::new();
    let mut waiting = vec![root.clone()];
    while let Some(shape) = (!waiting.is_empty()).then(|| waiting.remove(0)) {
        for record in inner(&shape) {
            if told_before.insert(record.name) {
                write_record(&mut page, &record, example);
                waiting.extend((record.fields)().into_iter().map(|field| field.shape));
            }
        }
    }
    page
}

/// The keys that every rule may have, as Markdown.
#[must_use]
pub fn keys_of_rules(example: Example<'_>) -> String {
    let mut page =
        String::from("### Keys of every rule\n\nThe records that name them have these keys too.\n\n");
    write_fields(&mut page, "Rule", &Rule::fields(), example);
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

fn write_record(page: &mut String, record: &RecordShape, example: Example<'_>) {
    let _ = writeln!(page, "### {}\n\n{}\n", record.name, sentence(record.doc));
    let (shared, all) = (Rule::fields(), (record.fields)());
    let is_shared = |field: &Field| shared.iter().any(|rule| rule.key == field.key && rule.doc == field.doc);
    if all.iter().filter(|field| is_shared(field)).count() < shared.len() {
        return write_fields(page, record.name, &all, example);
    }
    let own: Vec<_> = all.into_iter().filter(|field| !is_shared(field)).collect();
    let beside = if own.is_empty() { "It has" } else { "Beside these it has" };
    if !own.is_empty() {
        write_fields(page, record.name, &own, example);
    }
    let _ = writeln!(page, "{beside} the [keys of every rule](#keys-of-every-rule).\n");
}

fn write_fields(page: &mut String, record: &str, fields: &[Field], example: Example<'_>) {
    page.push_str("| key | value | default | meaning | example | refused |\n|---|---|---|---|---|---|\n");
    for field in fields {
        let (meaning, default) = meaning(field);
        let shown = example(record, field.key).map_or(String::new(), |shown| format!("`{shown}`"));
        let cells = [format!("`{}`", field.key), told(&field.shape), default, meaning, shown, refused(field)];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
    page.push('\n');
    let mut listed = false;
    for field in fields {
        for choice in choices(&field.shape) {
            let _ = writeln!(page, "- `{}: {}`: {}", field.key, choice.word, sentence(choice.doc));
            listed = true;
        }
    }
    if listed {
        page.push('\n');
    }
}

/// What a key means, and what holds when it is not written.
fn meaning(field: &Field) -> (String, String) {
    const DEFAULT: &str = "Default: ";
    let text = sentence(field.doc);
    if field.required {
        return (text, "required".to_owned());
    }
    let Some((before, rest)) = text.split_once(DEFAULT) else {
        let default = if matches!(field.shape, Shape::Flag) { "`no`" } else { "none" };
        return (text, default.to_owned());
    };
    let (default, after) = rest.split_once(". ").unwrap_or((rest.trim_end_matches('.'), ""));
    (format!("{before}{after}").trim().to_owned(), default.to_owned())
}

/// The words of closed sets in a shape.
fn choices(shape: &Shape) -> Vec<Choice> {
    match shape {
        Shape::Words(words) => words.to_vec(),
        Shape::List(item, _) | Shape::OneOrMany(item) => choices(item),
        Shape::Map { value, .. } => choices(value),
        Shape::Either(shapes) => shapes.iter().flat_map(choices).collect(),
        Shape::Record(_) | Shape::Scalar(_) | Shape::Number | Shape::Flag => Vec::new(),
    }
}

/// The codes that are reported of a key, beside those of every key.
fn refused(field: &Field) -> String {
    let mut codes = BTreeSet::new();
    if field.required {
        codes.insert(Code::MissingKey);
    }
    reported(&field.shape, &mut codes);
    let link = |code: &Code| format!("[{0}](diagnostics/{0}.md)", code.as_str());
    codes.iter().map(link).collect::<Vec<_>>().join(" ")
}

fn reported(shape: &Shape, codes: &mut BTreeSet<Code>) {
    match shape {
        Shape::Scalar(scalar) => {
            codes.extend(Some(scalar.code).filter(|code| *code != Code::WrongShape));
            codes.extend(scalar.section.map(|_| Code::UnknownName));
            if scalar.code == Code::ScriptSyntax {
                codes.extend([
                    Code::ScriptVariable,
                    Code::ScriptField,
                    Code::ScriptFunction,
                    Code::ScriptType,
                ]);
            }
        }
        Shape::Number => drop(codes.insert(Code::BadNumber)),
        Shape::Flag | Shape::Words(_) => drop(codes.insert(Code::UnknownWord)),
        Shape::List(item, _) if is_alternative(item) => {
            codes.extend([Code::DatedGap, Code::DateOrder]);
        }
        Shape::List(item, _) | Shape::OneOrMany(item) => reported(item, codes),
        Shape::Map { key, value } => {
            // The name of what is declared here is declared by that.
            codes.extend(matches!(**key, Shape::Scalar(_)).then_some(Code::BadName));
            reported(value, codes);
        }
        // Beside words that have a meaning of their own, another text is told of as what else it may be.
        Shape::Either(shapes) => {
            let text = shapes.iter().any(|shape| matches!(shape, Shape::Scalar(_)));
            let others = shapes.iter().filter(|shape| !(text && matches!(shape, Shape::Words(_))));
            others.for_each(|shape| reported(shape, codes));
        }
        Shape::Record(_) => {}
    }
}

fn is_alternative(shape: &Shape) -> bool {
    matches!(shape, Shape::Record(record) if record.name == "Alternative")
}

/// A shape in a few words, with links to the records in it.
fn told(shape: &Shape) -> String {
    match shape {
        Shape::Scalar(scalar) => scalar_told(scalar),
        Shape::Number => "a number".to_owned(),
        Shape::Flag => "`yes` or `no`".to_owned(),
        Shape::Words(words) => {
            words.iter().map(|choice| format!("`{}`", choice.word)).collect::<Vec<_>>().join(", ")
        }
        Shape::List(item, _) if is_alternative(item) => "a list of [alternatives](#alternative)".to_owned(),
        Shape::List(item, _) => format!("a list of: {}", told(item)),
        Shape::OneOrMany(item) => format!("{}, or a list of such", told(item)),
        Shape::Map { value, .. } => format!("names, each with: {}", told(value)),
        Shape::Record(record) => format!("[{}](#{})", record.name, record.name.to_lowercase()),
        Shape::Either(shapes) => shapes.iter().map(told).collect::<Vec<_>>().join("; or "),
    }
}

fn scalar_told(scalar: &ScalarShape) -> String {
    match scalar.section {
        Some(section) if scalar.code == Code::BadName && is_name(scalar) => {
            format!("a name declared in `{section}`")
        }
        _ if scalar.what == Word::EXPECTED => "a [name](#names)".to_owned(),
        Some(_) | None => scalar.what.say(Language::English).to_owned(),
    }
}

/// Whether it is a name of any sort.
fn is_name(scalar: &ScalarShape) -> bool {
    scalar.what == Word::EXPECTED || scalar.what == FactId::EXPECTED
}

/// What expressions can read and call, as Markdown.
#[must_use]
pub fn expressions() -> String {
    let mut page = String::from("### Inputs\n\n| input | type | meaning |\n|---|---|---|\n");
    for (_, root, field, kind, doc) in slot::BUILT_IN {
        let _ = writeln!(
            page,
            "| `{root}.{field}` | {} | {} |",
            kind.describe().say(Language::English),
            doc.trim()
        );
    }
    page.push_str("\n### Functions\n\n| function | result | meaning |\n|---|---|---|\n");
    for function in Function::ALL {
        let mut arguments: Vec<_> =
            function.parameters().iter().map(|kind| kind.describe().say(Language::English)).collect();
        if function.further().is_some() {
            arguments.push("...");
        }
        let result = function.result().describe().say(Language::English);
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
