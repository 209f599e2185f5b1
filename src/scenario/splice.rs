//! Edits -> text of a ledger. What is not edited stays as it was written, comments included.
//!
//! An edit is made twice: in the values of the ledger, which decides what comes out, and in its text. Where the text
//! then holds other values, because it is written in a way that is not foreseen here, the values are written anew.

use std::ops::Range;

use crate::{
    document::{Node, NodeKind, from_text},
    vocabulary::span::{Sources, Span},
};

use super::{
    edit::{Edit, Section, Step, Unmade, items},
    value::Value,
};

/// The text of a ledger with edits made in it, one after the other. A text that cannot be read is given back as it is:
/// its mistakes are told when it is read as a ledger.
///
/// # Errors
/// The first edit that cannot be made.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, Unmade> {
    let mut text = text.to_owned();
    for edit in edits {
        let Ok(values) = Value::read(&text) else { return Ok(text) };
        let (section, steps) = edit.steps(&values)?;
        for step in &steps {
            text = stepped(&text, section, step)?;
        }
    }
    Ok(text)
}

/// The values of a ledger with edits made in them: what [`edited`] comes to, without keeping how it is written.
///
/// # Errors
/// The first edit that cannot be made.
pub fn edited_values(values: &Value, edits: &[Edit]) -> Result<Value, Unmade> {
    let mut values = values.clone();
    for edit in edits {
        let (section, steps) = edit.steps(&values)?;
        for step in &steps {
            let mut list = items(&values, section)?.to_vec();
            step.make(&mut list);
            let list = if list.is_empty() { Value::Nothing } else { Value::List(list) };
            values.set(&[section.key()], list);
        }
    }
    Ok(values)
}

/// The text with one step made.
fn stepped(text: &str, section: Section, step: &Step) -> Result<String, Unmade> {
    let Ok(before) = Value::read(text) else { return Ok(text.to_owned()) };
    let mut list = items(&before, section)?.to_vec();
    step.make(&mut list);
    let mut after = before;
    let list = if list.is_empty() { Value::Nothing } else { Value::List(list) };
    after.set(&[section.key()], list);
    let spliced = spliced(text, section, step).filter(|text| Value::read(text).as_ref() == Ok(&after));
    Ok(spliced.unwrap_or_else(|| after.whole()))
}

/// A piece of a text and what stands there instead.
type Patch = (Range<usize>, String);

fn spliced(text: &str, section: Section, step: &Step) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let text = &*sources.file(file).text;
    let (document, _) = from_text::parse(&sources, file);
    let root = document?.root;
    let (range, instead) = match step {
        Step::Push(value) => pushed(text, &root, section, value)?,
        Step::Remove(at) => removed(text, &root, section, *at)?,
        Step::Set(at, path, value) => {
            let NodeKind::List(items) = &root.get(section.key())?.kind else { return None };
            set(text, items.get(*at)?, path, value)?
        }
    };
    let mut spliced = text.to_owned();
    spliced.get(range.clone())?;
    spliced.replace_range(range, &instead);
    Some(spliced)
}

fn pushed(text: &str, root: &Node, section: Section, value: &Value) -> Option<Patch> {
    let Some(list) = root.get(section.key()) else {
        if is_flow(text, root.span) {
            return Some(into_brackets(text, root, &format!("{}: [{}]", section.key(), value.written())));
        }
        let gap = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
        let written = format!("{gap}\n{}:\n  - {}\n", section.key(), value.written());
        return Some((text.len()..text.len(), written));
    };
    let NodeKind::List(items) = &list.kind else { return None };
    if is_flow(text, list.span) {
        return Some(into_brackets(text, list, &value.written()));
    }
    let dash = line_start(text, start(items.first()?.span));
    let indent = text.get(dash..)?.find('-')?;
    Some(new_line(text, end(items.last()?.span), indent, &format!("- {}", value.written())))
}

fn removed(text: &str, root: &Node, section: Section, at: usize) -> Option<Patch> {
    let NodeKind::Map(entries) = &root.kind else { return None };
    let entry = entries.iter().find(|entry| &*entry.key == section.key())?;
    let NodeKind::List(items) = &entry.value.kind else { return None };
    let item = items.get(at)?;
    if items.len() == 1 {
        let key = start(entry.key_span);
        return Some((line_start(text, key)..line_end(text, end(entry.value.span)), String::new()));
    }
    if is_flow(text, entry.value.span) {
        let after = items.get(at + 1).map(|next| start(item.span)..start(next.span));
        let before = || Some(end(items.get(at.checked_sub(1)?)?.span)..end(item.span));
        return Some((after.or_else(before)?, String::new()));
    }
    Some((line_start(text, start(item.span))..line_end(text, end(item.span)), String::new()))
}

/// Sets a key of a mapping, or of one inside of it.
fn set(text: &str, item: &Node, path: &[Box<str>], value: &Value) -> Option<Patch> {
    let (key, deeper) = path.split_first()?;
    let NodeKind::Map(entries) = &item.kind else { return None };
    let found = entries.iter().find(|entry| entry.key == *key);
    match found {
        Some(entry) if deeper.is_empty() && *value != Value::Nothing => {
            // A value over several lines would leave its indentation behind.
            let span = start(entry.value.span)..end(entry.value.span);
            let one_line = !text.get(span.clone())?.contains('\n');
            let gap = if span.is_empty() { " " } else { "" };
            if one_line {
                return Some((span, format!("{gap}{}", value.written())));
            }
            let whole = start(entry.key_span)..end(entry.value.span);
            Some((whole, format!("{}: {}", text.get(span_of(entry.key_span))?, value.written())))
        }
        Some(entry) if deeper.is_empty() => {
            let first = entries.first().is_some_and(|first| first.key == entry.key);
            let line = line_start(text, start(entry.key_span))..line_end(text, end(entry.value.span));
            (!is_flow(text, item.span) && !first).then_some((line, String::new()))
        }
        Some(entry) => set(text, &entry.value, deeper, value),
        None => {
            let mut inner = Value::Nothing;
            let deeper: Vec<&str> = deeper.iter().map(AsRef::as_ref).collect();
            inner.set(&deeper, value.clone());
            let written = Value::Map(vec![(key.clone(), inner)]).written();
            let written = written.strip_prefix('{')?.strip_suffix('}')?;
            if is_flow(text, item.span) {
                return Some(into_brackets(text, item, written));
            }
            let first = start(entries.first()?.key_span);
            let indent = text.get(line_start(text, first)..first)?.chars().count();
            Some(new_line(text, end(entries.last()?.value.span), indent, written))
        }
    }
}

/// Puts something before the bracket that closes a list or mapping.
fn into_brackets(text: &str, node: &Node, written: &str) -> Patch {
    let inner = match &node.kind {
        NodeKind::Scalar(_) => None,
        NodeKind::List(items) => items.last().map(|item| item.span),
        NodeKind::Map(entries) => entries.last().map(|entry| entry.value.span),
    };
    match inner {
        Some(last) => (end(last)..end(last), format!(", {written}")),
        None => {
            let at = end(node.span).saturating_sub(1).min(text.len());
            (at..at, written.to_owned())
        }
    }
}

/// A line of its own behind the one in which something ends.
fn new_line(text: &str, end: usize, indent: usize, written: &str) -> Patch {
    let at = line_end(text, end);
    let gap = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { "\n" };
    (at..at, format!("{gap}{:indent$}{written}\n", ""))
}

fn is_flow(text: &str, span: Span) -> bool {
    text.get(start(span)..).is_some_and(|rest| rest.starts_with(['[', '{']))
}

fn start(span: Span) -> usize {
    span.start as usize
}

fn end(span: Span) -> usize {
    span.end as usize
}

fn span_of(span: Span) -> Range<usize> {
    start(span)..end(span)
}

/// Where the line begins that a place lies in.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// Where the line after the one begins that something ends in. Something that ends at the begin of a line ends there.
fn line_end(text: &str, at: usize) -> usize {
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |line| at + line + 1)
}
