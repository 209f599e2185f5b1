//! YAML text -> Document, with budgets on size, depth and values.
//!
//! Read from the YAML crate's events, because a policy needs what a typed reader does not tell: the place and style of
//! every scalar, and all duplicate keys of a file at once. What a scalar means (`no`, `014`, `1.50`) is decided by
//! whoever reads the document. Anchors, aliases, tags, merge keys and further documents are refused: nothing here needs
//! them, and alias bombs live there.

use serde_yaml::granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span as Extent};

use crate::vocabulary::{
    diagnostic::{Code, Diagnostic},
    span::{FileId, Sources, Span},
};

use super::{Document, Entry, Node, NodeKind, Scalar, Style};

/// The largest text that is read, in bytes.
pub const LARGEST_TEXT: usize = 8 << 20;
/// The deepest nesting of lists and mappings.
pub const DEEPEST: usize = 48;
/// The most values of one text.
pub const MOST_VALUES: usize = 500_000;

/// Reads one YAML text. The document is there, and can be checked further, unless its structure could not be made out;
/// it must not be used while the diagnostics hold an error.
pub fn parse(sources: &Sources, file: FileId) -> (Option<Document>, Vec<Diagnostic>) {
    let text = &sources.file(file).text;
    if text.len() > LARGEST_TEXT {
        let message =
            format!("the text has {} bytes, more than the {LARGEST_TEXT} that are read", text.len());
        return (None, vec![Diagnostic::new(Code::TooLarge, Span::whole(file), message)]);
    }
    let mut builder =
        Builder { text, file, diagnostics: Vec::new(), open: Vec::new(), values: 0, root: None };
    for event in Parser::new_from_str(text) {
        let go_on = match event {
            Ok((event, extent)) => builder.event(event, &extent),
            Err(error) => builder.syntax(&error),
        };
        if !go_on {
            break;
        }
    }
    builder.finish()
}

/// Checks that bytes are UTF-8.
///
/// # Errors
/// The readable part of the text, to be kept as the source, and the mistake's place in it.
pub fn text_of_bytes(bytes: &[u8]) -> Result<&str, (String, usize)> {
    std::str::from_utf8(bytes)
        .map_err(|error| (String::from_utf8_lossy(bytes).into_owned(), error.valid_up_to()))
}

/// A list or mapping whose end has not come yet.
struct Open {
    start: u32,
    /// For a mapping: the key whose value comes next.
    key: Option<(Box<str>, Span)>,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map(Vec<Entry>),
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    diagnostics: Vec<Diagnostic>,
    open: Vec<Open>,
    values: usize,
    root: Option<Node>,
}

impl Builder<'_> {
    /// Takes one event. Returns whether to go on.
    fn event(&mut self, event: Event<'_>, extent: &Extent) -> bool {
        let span = self.span(extent);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.extras(anchor, tag.is_some(), span);
                self.scalar(&text, style, span)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.extras(anchor, tag.is_some(), span);
                self.begin(Content::List(Vec::new()), span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.extras(anchor, tag.is_some(), span);
                self.begin(Content::Map(Vec::new()), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(_) => {
                self.unsupported(span, "an alias");
                self.value(Node {
                    kind: NodeKind::Scalar(Scalar { text: "".into(), style: Style::Quoted }),
                    span,
                })
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                self.unsupported(span, "a second document");
                false
            }
            // Comments and stream marks carry no data; the set of events may grow with the crate.
            _ => true,
        }
    }

    fn span(&self, extent: &Extent) -> Span {
        let offset = |marker: &Marker| u32::try_from(marker.byte_offset().unwrap_or(0)).unwrap_or(u32::MAX);
        Span::new(self.file, offset(&extent.start), offset(&extent.end))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn unsupported(&mut self, span: Span, what: &str) {
        let message = format!("{what} is not used here");
        self.report(
            Diagnostic::new(Code::UnsupportedYaml, span, message).help("write the value out in full"),
        );
    }

    fn extras(&mut self, anchor: usize, tagged: bool, span: Span) {
        if anchor != 0 {
            self.unsupported(span, "an anchor");
        }
        if tagged {
            self.unsupported(span, "a tag");
        }
    }

    fn over_budget(&mut self, span: Span, message: String) -> bool {
        self.report(Diagnostic::new(Code::Budget, span, message));
        false
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> bool {
        let style = match style {
            ScalarStyle::Plain if self.covers_lines(span) => Style::Folded,
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal => Style::Literal,
            // Folded, and any style a later version of the crate may add: places cannot be mapped.
            _ => Style::Folded,
        };
        let span = if style == Style::Literal { self.block_content(span) } else { span };
        match self.open.last_mut() {
            Some(Open { key: key @ None, content: Content::Map(_), .. }) => {
                *key = Some((text.into(), span));
                true
            }
            Some(_) | None => {
                self.value(Node { kind: NodeKind::Scalar(Scalar { text: text.into(), style }), span })
            }
        }
    }

    fn covers_lines(&self, span: Span) -> bool {
        self.slice(span).contains(['\n', '\r'])
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The content of a literal block: from its first character that is not blank, without the header line.
    fn block_content(&self, span: Span) -> Span {
        let block = self.slice(span);
        let header =
            if block.starts_with('|') { block.find('\n').map_or(block.len(), |at| at + 1) } else { 0 };
        let content = block.get(header..).unwrap_or_default();
        let blank = content.len() - content.trim_start().len();
        let start = span.start + u32::try_from(header + blank).unwrap_or(0);
        Span::new(self.file, start, span.end)
    }

    fn begin(&mut self, content: Content, span: Span) -> bool {
        if self.open.len() >= DEEPEST {
            return self.over_budget(span, format!("nested more than {DEEPEST} deep"));
        }
        if let Some(Open { key: None, content: Content::Map(_), .. }) = self.open.last() {
            let message = "expected a single value as key, found a list or mapping";
            self.report(Diagnostic::new(Code::WrongShape, span, message));
            return false;
        }
        self.open.push(Open { start: span.start, key: None, content });
        true
    }

    fn end(&mut self, span: Span) -> bool {
        let Some(open) = self.open.pop() else { return true };
        let kind = match open.content {
            Content::List(nodes) => NodeKind::List(nodes),
            Content::Map(entries) => NodeKind::Map(entries),
        };
        // The end of a block collection is where the next token starts: leave out the blank space before it.
        let covered = self.text.get(open.start as usize..span.end as usize).unwrap_or_default();
        let end = open.start + u32::try_from(covered.trim_end().len()).unwrap_or(0);
        self.value(Node { kind, span: Span::new(self.file, open.start, end) })
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node) -> bool {
        self.values += 1;
        if self.values > MOST_VALUES {
            return self.over_budget(node.span, format!("more than {MOST_VALUES} values"));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { content: Content::List(nodes), .. }) => nodes.push(node),
            Some(Open { content: Content::Map(entries), key, .. }) => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                None => {
                    let message = "expected a single value as key";
                    self.diagnostics.push(Diagnostic::new(Code::WrongShape, node.span, message));
                    return false;
                }
            },
        }
        true
    }

    fn syntax(&mut self, error: &ScanError) -> bool {
        let at = u32::try_from(error.marker().byte_offset().unwrap_or(self.text.len())).unwrap_or(u32::MAX);
        let at = at.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let message = error.kind().to_string();
        let mut characters = message.chars();
        let message =
            characters.next().map(|first| first.to_lowercase().chain(characters).collect::<String>());
        let message =
            format!("the YAML cannot be read: {}", message.unwrap_or_default().trim_end_matches('.'));
        self.report(Diagnostic::new(Code::Syntax, Span::new(self.file, at, at), message));
        false
    }

    fn finish(mut self) -> (Option<Document>, Vec<Diagnostic>) {
        let whole = self.root.take().filter(|_| self.open.is_empty());
        if let Some(root) = &whole {
            report_duplicates(root, &mut self.diagnostics);
        } else if self.diagnostics.is_empty() {
            self.report(Diagnostic::new(Code::WrongShape, Span::whole(self.file), "the text holds no value"));
        }
        (whole.map(|root| Document { file: self.file, root }), self.diagnostics)
    }
}

/// Reports every key written again in its mapping, and merge keys.
fn report_duplicates(node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    match &node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(nodes) => nodes.iter().for_each(|node| report_duplicates(node, diagnostics)),
        NodeKind::Map(entries) => {
            let mut first = std::collections::BTreeMap::new();
            for entry in entries {
                if &*entry.key == "<<" {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::UnsupportedYaml,
                            entry.key_span,
                            "a merge key is not used here",
                        )
                        .help("write the keys out in full"),
                    );
                } else if let Some(before) = first.insert(&entry.key, entry.key_span) {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateKey,
                            entry.key_span,
                            format!("`{}` is written twice", entry.key),
                        )
                        .label("written again here")
                        .related(before, "first written here"),
                    );
                }
                report_duplicates(&entry.value, diagnostics);
            }
        }
    }
}
