//! Adding a reply to the text of an overlay. Everything that is in the text stays, byte by byte: one stretch of text is put in
//! at one place, and the result is read again to see that it says what it said before, and the reply.

use crate::{
    document::{Document, Entry, Node, NodeKind, from_text},
    vocabulary::{
        date::Moment,
        span::{Sources, Span},
    },
};

/// A reply to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub id: String,
    /// The ruling it answers.
    pub ruling: String,
    /// The answer it gives.
    pub answer: String,
    /// When it was received.
    pub received: Moment,
    /// Who sent it.
    pub sender: String,
    /// What it says, word by word.
    pub quote: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The certificates it is for; empty: all.
    pub for_: Vec<String>,
    /// The kinds of activity it is about; empty: all.
    pub kinds: Vec<String>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// A text with a reply put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The whole text.
    pub text: String,
    /// What was put in.
    pub put_in: String,
}

/// The text of an overlay of a policy that holds a reply and nothing else.
#[must_use]
pub fn fresh(policy: &str, reply: &Written) -> String {
    format!("overlay: {policy}\n\nreplies:\n{}", block(reply, 2, 2))
}

/// The text of an overlay with a reply added; `None` where there is no place in it for one that leaves all else as it is.
#[must_use]
pub fn added(text: &str, reply: &Written) -> Option<Added> {
    let before = read(text)?.root;
    let wanted = wanted(&before, reply)?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    places(text, &before, reply).into_iter().find_map(|(at, put_in)| {
        let put_in = put_in.replace('\n', line_end);
        let (head, tail) = (text.get(..at)?, text.get(at..)?);
        let text = format!("{head}{put_in}{tail}");
        (read(&text)?.root == wanted).then_some(Added { text, put_in })
    })
}

/// A text that holds no mistake as a tree.
fn read(text: &str) -> Option<Document> {
    let mut sources = Sources::default();
    let file = sources.add("overlay", text);
    let (document, found) = from_text::parse(&sources, file);
    document.filter(|_| found.is_empty())
}

/// What the text must say with the reply: the same, and it.
fn wanted(before: &Node, reply: &Written) -> Option<Node> {
    let mut wanted = before.clone();
    let NodeKind::Map(alone) = read(&fresh("one", reply))?.root.kind else { return None };
    let replies = alone.into_iter().find(|section| &*section.key == "replies")?;
    let NodeKind::Map(sections) = &mut wanted.kind else { return None };
    match sections.iter_mut().find(|section| section.key == replies.key) {
        None => sections.push(replies),
        Some(known) => match (&mut known.value.kind, replies.value.kind) {
            (NodeKind::Map(known), NodeKind::Map(more)) => known.extend(more),
            (NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Scalar(_), _) => return None,
        },
    }
    Some(wanted)
}

/// Places where a reply may be put in, the best first, each with what is put in there.
fn places(text: &str, root: &Node, reply: &Written) -> Vec<(usize, String)> {
    let replies = match &root.kind {
        NodeKind::Map(sections) => sections.iter().find(|section| &*section.key == "replies"),
        NodeKind::Scalar(_) | NodeKind::List(_) => return Vec::new(),
    };
    let in_line = flow(reply);
    match (replies.map(|replies| &replies.value), is_flow(text, root)) {
        (Some(replies), _) if is_flow(text, replies) => after_the_last(replies, &in_line),
        (Some(replies), _) => below_the_last(text, replies, reply),
        (None, true) => after_the_last(root, &format!("replies: {{{in_line}}}")),
        (None, false) => at_the_end(text, root, reply),
    }
}

fn is_flow(text: &str, node: &Node) -> bool {
    text.get(start(node.span)..).is_some_and(|rest| rest.starts_with('{'))
}

fn start(span: Span) -> usize {
    span.start as usize
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Map(entries) => entries,
        NodeKind::Scalar(_) | NodeKind::List(_) => &[],
    }
}

/// Behind the last entry of a mapping in braces.
fn after_the_last(node: &Node, what: &str) -> Vec<(usize, String)> {
    match entries(node).last() {
        Some(last) => vec![(last.value.span.end as usize, format!(", {what}"))],
        None => vec![(start(node.span) + 1, what.to_owned())],
    }
}

/// Below the last entry of a mapping over several lines, and below the comments that are indented more than it is.
fn below_the_last(text: &str, node: &Node, reply: &Written) -> Vec<(usize, String)> {
    let Some((first, last)) = entries(node).first().zip(entries(node).last()) else { return Vec::new() };
    let indentation = column(text, start(first.key_span));
    let mut at = line_end(text, last.value.span.end as usize);
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let blank = line.len() - line.trim_start().len();
        if !line.trim_start().starts_with('#') || blank <= indentation {
            break;
        }
        at += line.len();
    }
    let step = entries(&first.value).first().map(|inner| column(text, start(inner.key_span)));
    let step = step.filter(|_| !is_flow(text, &first.value)).and_then(|inner| inner.checked_sub(indentation));
    let reply = block(reply, indentation, step.filter(|step| *step > 0).unwrap_or(2));
    vec![(at, on_a_line_of_its_own(text, at, &reply))]
}

/// A section of its own below everything else.
fn at_the_end(text: &str, root: &Node, reply: &Written) -> Vec<(usize, String)> {
    let indentation = entries(root).first().map_or(0, |first| column(text, start(first.key_span)));
    let section = format!("{:indentation$}replies:\n{}", "", block(reply, indentation + 2, 2));
    let with =
        |before: &str| (text.len(), on_a_line_of_its_own(text, text.len(), &format!("{before}{section}")));
    // A text in a block at the end may take a blank line for its own.
    vec![with("\n"), with("")]
}

fn on_a_line_of_its_own(text: &str, at: usize, what: &str) -> String {
    let before = text.get(..at).unwrap_or_default();
    if before.is_empty() || before.ends_with('\n') { what.to_owned() } else { format!("\n{what}") }
}

/// The column of a place in its line, from 0.
fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    at - before.rfind('\n').map_or(0, |end| end + 1)
}

/// The start of the line below a place; the place itself where a line starts there.
fn line_end(text: &str, at: usize) -> usize {
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |end| at + end + 1)
}

fn block(reply: &Written, indentation: usize, step: usize) -> String {
    let inner = indentation + step;
    let mut text = format!("{:indentation$}{}:\n", "", reply.id);
    for (key, value) in fields(reply) {
        text += &format!("{:inner$}{key}: {value}\n", "");
    }
    text
}

fn flow(reply: &Written) -> String {
    let fields: Vec<_> = fields(reply).into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{}: {{{}}}", reply.id, fields.join(", "))
}

/// Keys and values as they are written.
fn fields(reply: &Written) -> Vec<(&'static str, String)> {
    let list = |words: &[String]| (!words.is_empty()).then(|| format!("[{}]", words.join(", ")));
    let quoted = |text: &Option<String>| text.as_deref().map(quoted);
    let fields = [
        ("ruling", Some(reply.ruling.clone())),
        ("answer", Some(reply.answer.clone())),
        ("received", Some(reply.received.to_string())),
        ("for", list(&reply.for_)),
        ("kind", list(&reply.kinds)),
        ("sender", Some(self::quoted(&reply.sender))),
        ("quote", quoted(&reply.quote)),
        ("url", quoted(&reply.url)),
        ("note", quoted(&reply.note)),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// A text in quotes, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What a reader may take for an end of line or not take at all.
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(other)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
