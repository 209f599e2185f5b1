//! A value of a ledger without places: what edits put into it, and how it is written.

use crate::{
    document::{Node, NodeKind, Style, from_text},
    vocabulary::{diagnostic::Diagnostic, span::Sources},
};

/// A value. Two are equal when a reader takes them for the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing is written.
    Nothing,
    /// A text, number or date, as written.
    Text(Box<str>),
    /// Values in order.
    List(Vec<Self>),
    /// Keys with their values.
    Map(Vec<(Box<str>, Self)>),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string().into())
    }

    /// A mapping.
    #[must_use]
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The value of a node.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        match &node.kind {
            NodeKind::Scalar(scalar) if scalar.text.is_empty() && scalar.style == Style::Plain => {
                Self::Nothing
            }
            NodeKind::Scalar(scalar) => Self::Text(scalar.text.clone()),
            NodeKind::List(nodes) => Self::List(nodes.iter().map(Self::of).collect()),
            NodeKind::Map(entries) => {
                Self::Map(entries.iter().map(|entry| (entry.key.clone(), Self::of(&entry.value))).collect())
            }
        }
    }

    /// The value that a text holds.
    ///
    /// # Errors
    /// What is wrong with the text, with places in a text of its own.
    pub fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut sources = Sources::default();
        let file = sources.add("", text);
        let (document, diagnostics) = from_text::parse(&sources, file);
        match document {
            Some(document) if diagnostics.is_empty() => Ok(Self::of(&document.root)),
            Some(_) | None => Err(diagnostics),
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(known, _)| &**known == key).map(|(_, value)| value),
            Self::Nothing | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Sets or, for [`Value::Nothing`], removes the value at the end of a path of keys. Mappings on the way that are not
    /// there are made.
    pub fn set(&mut self, path: &[&str], value: Self) {
        let Some((key, deeper)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(entries) = self else { return };
        let at = entries.iter().position(|(known, _)| &**known == *key);
        match at {
            Some(at) if deeper.is_empty() && value == Self::Nothing => {
                entries.remove(at);
            }
            Some(at) => {
                if let Some((_, inner)) = entries.get_mut(at) {
                    inner.set(deeper, value);
                }
            }
            None if value == Self::Nothing => {}
            None => {
                let mut inner = Self::Nothing;
                inner.set(deeper, value);
                entries.push(((*key).into(), inner));
            }
        }
    }

    /// The value on one line.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => scalar(text),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(Self::written).collect();
                format!("[{}]", values.join(", "))
            }
            Self::Map(entries) => {
                let entry = |(key, value): &(Box<str>, Self)| match value {
                    Self::Nothing => format!("{}:", scalar(key)),
                    Self::Text(_) | Self::List(_) | Self::Map(_) => {
                        format!("{}: {}", scalar(key), value.written())
                    }
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The value as a whole text: a key of a mapping and an item of a list in it on each line.
    #[must_use]
    pub fn whole(&self) -> String {
        let Self::Map(entries) = self else { return self.written() + "\n" };
        let mut text = String::new();
        for (key, value) in entries {
            match value {
                Self::List(items) if !items.is_empty() => {
                    text += &format!("{}:\n", scalar(key));
                    text.extend(items.iter().map(|item| format!("  - {}\n", item.written())));
                }
                Self::Nothing => text += &format!("{}:\n", scalar(key)),
                Self::Text(_) | Self::List(_) | Self::Map(_) => {
                    text += &format!("{}: {}\n", scalar(key), value.written());
                }
            }
        }
        if text.is_empty() { "{}\n".to_owned() } else { text }
    }
}

/// A text as YAML takes it, in quotes where it might be taken for something else.
fn scalar(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || " ._+/%@-()'&".contains(c);
    let starts = text.starts_with(|c: char| c.is_alphanumeric());
    if starts && !text.ends_with(' ') && text.chars().all(safe) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            c if c.is_control() => quoted += &format!("\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for text in
            ["a", "2026-10-08 .. 2026-10-09", "a: b", "- x", "#", " a", "a ", "\"\\", "監査、{x}", "~", "no"]
        {
            let value =
                Value::Map(vec![(text.into(), Value::List(vec![Value::text(text), Value::text("1")]))]);
            assert_eq!(Value::read(&value.written()), Ok(value.clone()), "{}", value.written());
            assert_eq!(Value::read(&value.whole()), Ok(value.clone()), "{}", value.whole());
        }
    }

    #[test]
    fn a_path_is_made_where_it_is_not_there_and_nothing_removes() {
        let mut value = Value::read("{a: 1, b: {c: 2}}").unwrap();
        value.set(&["b", "d", "e"], Value::text(3));
        value.set(&["a"], Value::Nothing);
        value.set(&["x", "y"], Value::Nothing);
        assert_eq!(value.written(), "{b: {c: 2, d: {e: 3}}}");
    }
}
