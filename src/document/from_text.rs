//! YAML text -> Document, with budgets on size, depth and values.
//!
//! Read from the YAML crate's events, because a policy needs what a typed reader does not tell: the place and style of
//! every scalar, and all duplicate keys of a file at once. What a scalar means (`no`, `014`, `1.50`) is decided by
//! whoever reads the document. Anchors, aliases, tags, merge keys, directives and further documents are refused:
//! nothing here needs them, and alias bombs live there.

use std::collections::BTreeMap;

use serde_yaml::granit_parser::{
    Event, Marker, Parser, ScalarStyle, ScanError, Span as Extent, StructureStyle,
};

use crate::{
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::{Message, quote},
        phrase::Phrase,
        span::{FileId, Sources, Span},
    },
};

use super::{Document, Entry, Node, NodeKind, Scalar, Style, from_bytes, syntax};

/// The largest text that is read, in bytes.
pub const LARGEST_TEXT: usize = 8 << 20;
/// The deepest nesting of lists and mappings.
pub const DEEPEST: usize = 48;
/// The most values of one text.
pub const MOST_VALUES: usize = 350_000;
/// The most mistakes of one text that are told, so that a hostile text cannot fill the memory with them.
const MOST_MISTAKES: usize = 1_000;

/// Reads one YAML text. The document is there, and can be checked further, unless its structure could not be made out;
/// it must not be used while the diagnostics hold an error.
pub fn parse(sources: &Sources, file: FileId) -> (Option<Document>, Vec<Diagnostic>) {
    let text = &sources.file(file).text;
    if text.len() > LARGEST_TEXT {
        return (None, vec![from_bytes::too_large(file)]);
    }
    let unreadable = unreadable_characters(text, file);
    if !unreadable.is_empty() {
        return (None, unreadable);
    }
    // Comments are data to the crate, and a long one counts against a budget of its own: they must not be emitted.
    let mut options = serde_yaml::granit_parser::options! {
        disallow_directives: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    options.set_emit_comments(false);
    let mut builder =
        Builder { text, file, diagnostics: Vec::new(), open: Vec::new(), values: 0, root: None };
    for event in Parser::new_from_str_with_options(text, options) {
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

/// Reports control characters, which no text that a person wrote holds. They would also upset a terminal.
pub fn unreadable_characters(text: &str, file: FileId) -> Vec<Diagnostic> {
    let mut characters = text.char_indices().peekable();
    let mut found = Vec::new();
    while let Some((at, character)) = characters.next() {
        let line_end = character == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if line_end || matches!(character, '\n' | '\t') || !character.is_ascii_control() {
            continue;
        }
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let message = message!(
            "the text holds a control character, U+{:04X}",
            "テキストに制御文字 U+{:04X} がある",
            u32::from(character)
        );
        let diagnostic = Diagnostic::new(Code::Syntax, Span::new(file, at, at + 1), message);
        let help = if character == '\r' {
            message!(
                "a carriage return alone does not end a line; save the file with LF or CRLF line ends",
                "CR だけでは改行にならない。改行を LF か CRLF にして保存する"
            )
        } else {
            message!("remove it", "取り除く")
        };
        found.push(diagnostic.help(help));
        if found.len() == MOST_MISTAKES {
            break;
        }
    }
    found
}

/// A list or mapping whose end has not come yet.
struct Open {
    start: u32,
    /// Whether it is written with brackets.
    flow: bool,
    /// The end of what it holds so far.
    last: u32,
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
            Event::Scalar(text, style, _, tag) => {
                self.tag(tag.is_some(), span);
                self.scalar(&text, style, span)
            }
            Event::SequenceStart(style, _, tag) => {
                self.tag(tag.is_some(), span);
                self.begin(Content::List(Vec::new()), style, span)
            }
            Event::MappingStart(style, _, tag) => {
                self.tag(tag.is_some(), span);
                self.begin(Content::Map(Vec::new()), style, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Anchor(..) => {
                let help = message!("write the value out where it is needed", "値を必要な箇所に直接書く");
                self.unsupported(span, Phrase::new("the anchor", "アンカー"), help);
                true
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let help = message!("write the value out in full", "値をそのまま書く");
                self.unsupported(span, Phrase::new("the alias", "エイリアス"), help);
                self.scalar("", ScalarStyle::SingleQuoted, span)
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                let message =
                    message!("a second document is not used here", "二つ目のドキュメントはここでは使えない");
                let help =
                    message!("keep one document in a file", "一つのファイルには一つのドキュメントを書く");
                self.report(Diagnostic::new(Code::UnsupportedYaml, span, message).help(help));
                false
            }
            _ => true,
        }
    }

    fn span(&self, extent: &Extent) -> Span {
        let offset = |marker: &Marker| u32::try_from(marker.byte_offset().unwrap_or(0)).unwrap_or(u32::MAX);
        Span::new(self.file, offset(&extent.start), offset(&extent.end))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_MISTAKES {
            self.diagnostics.push(diagnostic);
        }
    }

    fn unsupported(&mut self, span: Span, what: Phrase, help: Message) {
        let message = message!(
            |language| "{} {} is not used here",
            "{} {} はここでは使えない",
            what.say(language),
            quote(self.slice(span))
        );
        self.report(Diagnostic::new(Code::UnsupportedYaml, span, message).help(help));
    }

    /// Reports a tag, which stands before the value and has no event of its own.
    fn tag(&mut self, tagged: bool, value: Span) {
        if !tagged {
            return;
        }
        let mut before = self.text.get(..value.start as usize).unwrap_or_default().trim_end();
        while let Some(token) = before.split_whitespace().next_back().filter(|token| token.starts_with('&')) {
            before = before.get(..before.len() - token.len()).unwrap_or_default().trim_end();
        }
        let word = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let tag = before.get(word..).and_then(|token| token.find('!')).map(|at| word + at);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = tag.map_or(value, |at| Span::new(self.file, offset(at), offset(before.len())));
        let help = message!(
            "remove it; what a value means is decided by its key",
            "取り除く。値の意味はキーで決まる"
        );
        self.unsupported(span, Phrase::new("the tag", "タグ"), help);
    }

    fn over_budget(&mut self, span: Span, message: Message) -> bool {
        self.report(Diagnostic::new(Code::Budget, span, message));
        false
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> bool {
        let style = match style {
            ScalarStyle::Plain if self.slice(span).contains('\n') => Style::Folded,
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        // The crate gives `~` for a value that is not written at all.
        let text = if style == Style::Plain && span.start == span.end { "" } else { text };
        match self.open.last_mut() {
            Some(Open { key: key @ None, content: Content::Map(_), .. }) => {
                *key = Some((text.into(), span));
                if text.is_empty() && style == Style::Plain {
                    let message = message!("expected a key before `:`", "`:` の前にキーが必要");
                    self.report(Diagnostic::new(Code::WrongShape, span, message));
                }
                true
            }
            Some(_) | None => {
                self.value(Node { kind: NodeKind::Scalar(Scalar { text: text.into(), style }), span })
            }
        }
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn begin(&mut self, content: Content, style: StructureStyle, span: Span) -> bool {
        if self.open.len() >= DEEPEST {
            return self.over_budget(span, too_deep());
        }
        if let Some(Open { key: None, content: Content::Map(_), .. }) = self.open.last() {
            let message = message!(
                "expected a single value as key, found a list or mapping",
                "キーには単独の値が必要だが、リストかマッピングがある"
            );
            self.report(Diagnostic::new(Code::WrongShape, span, message).help(syntax::quotes()));
            return false;
        }
        let start = match (style, &content) {
            (StructureStyle::Block, Content::List(_)) => self.first_dash(span.start),
            (StructureStyle::Block, Content::Map(_)) | (StructureStyle::Flow, _) => span.start,
        };
        self.open.push(Open { start, flow: style == StructureStyle::Flow, last: start, key: None, content });
        true
    }

    /// Where a list's first `-` stands: the crate gives its first item for a list as far left as its key.
    fn first_dash(&self, start: u32) -> u32 {
        let (before, after) = self.text.split_at_checked(start as usize).unwrap_or_default();
        let before = before.trim_end();
        let dash = before.len().checked_sub(1).filter(|_| !after.starts_with('-') && before.ends_with('-'));
        dash.and_then(|at| u32::try_from(at).ok()).unwrap_or(start)
    }

    fn end(&mut self, span: Span) -> bool {
        let Some(open) = self.open.pop() else { return true };
        let end = if open.flow {
            span.end
        } else {
            let covered = self.slice(Span::new(self.file, open.start, open.last)).trim_end();
            open.start + u32::try_from(covered.len()).unwrap_or(0)
        };
        let kind = match open.content {
            Content::List(nodes) => NodeKind::List(nodes),
            Content::Map(entries) => NodeKind::Map(entries),
        };
        self.value(Node { kind, span: Span::new(self.file, open.start, end) })
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node) -> bool {
        self.values += 1;
        if self.values > MOST_VALUES {
            return self.over_budget(
                node.span,
                message!("more than {MOST_VALUES} values", "値が {MOST_VALUES} 個を超えている"),
            );
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return true;
        };
        open.last = open.last.max(node.span.end);
        match &mut open.content {
            Content::List(nodes) => nodes.push(node),
            Content::Map(entries) => {
                let (key, key_span) = open.key.take().expect("every value of a mapping follows its key");
                entries.push(Entry { key, key_span, value: node });
            }
        }
        true
    }

    fn syntax(&mut self, error: &ScanError) -> bool {
        let mut at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let rest = self.text.get(at..).unwrap_or_default();
        if syntax::is_tab(error.kind()) {
            at += rest.find('\t').unwrap_or(0);
        }
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(self.file, offset(at), offset(at + length));
        let objection = syntax::objection(error.kind());
        let mut diagnostic = Diagnostic::new(objection.code, span, objection.message);
        diagnostic.help = objection.help;
        if self.line_of(at).contains('：') {
            diagnostic = diagnostic.help(message!(
                "`{}` is a full-width colon; a key is followed by `:` and a space",
                "`{}` は全角コロン。キーの後には半角の `:` と空白を書く",
                '：'
            ));
        }
        // A single pair in a list is a mapping too, which no bracket opens.
        let bracket = |open: &Open| {
            self.text.get(open.start as usize..).is_some_and(|rest| rest.starts_with(['[', '{']))
        };
        let unclosed = |open: &&Open| {
            open.flow && open.start != span.start && objection.code == Code::Syntax && bracket(open)
        };
        if let Some(open) = self.open.iter().rfind(unclosed) {
            let opened = Span::new(self.file, open.start, open.start + 1);
            let label = message!("opened here and not closed before", "ここで開かれ、閉じられていない");
            diagnostic = diagnostic.related(opened, label);
        }
        self.report(diagnostic);
        false
    }

    fn line_of(&self, at: usize) -> &str {
        let (before, after) = self.text.split_at_checked(at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = at + after.find('\n').unwrap_or(after.len());
        self.text.get(start..end).unwrap_or_default()
    }

    fn finish(mut self) -> (Option<Document>, Vec<Diagnostic>) {
        let mut whole = self.root.take().filter(|_| self.open.is_empty());
        if let Some(root) = &mut whole {
            remove_clashes(root, &mut self.diagnostics);
        } else if self.diagnostics.is_empty() {
            let message = message!("the text holds no value", "テキストに値がない");
            self.report(Diagnostic::new(Code::WrongShape, Span::whole(self.file), message));
        }
        (whole.map(|root| Document { file: self.file, root }), self.diagnostics)
    }
}

/// What is told of a text that is nested deeper than is read.
pub(super) fn too_deep() -> Message {
    message!("nested more than {DEEPEST} deep", "入れ子が {DEEPEST} 段を超えている")
}

/// Reports every key written again in its mapping, and merge keys, and leaves them out.
fn remove_clashes(node: &mut Node, diagnostics: &mut Vec<Diagnostic>) {
    match &mut node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(nodes) => nodes.iter_mut().for_each(|node| remove_clashes(node, diagnostics)),
        NodeKind::Map(entries) => {
            let mut first = BTreeMap::new();
            entries.retain_mut(|entry| {
                remove_clashes(&mut entry.value, diagnostics);
                let clash = clash(entry, &first);
                let keep = clash.is_none();
                if keep {
                    first.insert(entry.key.clone(), entry.key_span);
                }
                if diagnostics.len() < MOST_MISTAKES {
                    diagnostics.extend(clash);
                }
                keep
            });
        }
    }
}

fn clash(entry: &Entry, first: &BTreeMap<Box<str>, Span>) -> Option<Diagnostic> {
    if &*entry.key == "<<" {
        let message = message!("a merge key is not used here", "マージキーはここでは使えない");
        let diagnostic = Diagnostic::new(Code::UnsupportedYaml, entry.key_span, message);
        return Some(diagnostic.help(message!("write the keys out in full", "キーをそのまま書く")));
    }
    let before = first.get(&entry.key)?;
    let message = message!(
        "{} is written twice in this mapping",
        "{} がこのマッピングに二度書かれている",
        quote(&entry.key)
    );
    let again = message!("written again here", "ここで再び記載");
    let first = message!("first written here", "最初の記載箇所");
    Some(Diagnostic::new(Code::DuplicateKey, entry.key_span, message).label(again).related(*before, first))
}
