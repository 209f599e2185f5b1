//! Diagnostics -> text for people, or a report for programs.

use std::{collections::BTreeMap, fmt};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::vocabulary::{
    diagnostic::{Diagnostic, Severity},
    message::Message,
    span::{FileId, Position, Sources, Span},
    text::Language,
};

use super::catalogue;

/// The most diagnostics of one file that people are shown.
const MOST_SHOWN: usize = 100;
/// The most characters of a line that are shown, so that a line of a megabyte does not fill the screen.
const WIDEST: usize = 140;
/// How many of them stand before the place that is marked, when the line is cut.
const BEFORE: usize = 40;

/// How diagnostics are shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language of everything but what the user wrote.
    pub language: Language,
    /// Whether to colour the text with terminal escapes.
    pub colour: bool,
}

/// Shows diagnostics to people, by file and place, with the lines they are about and a count at the end. Empty when
/// there are none.
#[must_use]
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], look: Look) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let mut places = Places::new(sources);
    let mut shown = String::new();
    for in_file in sorted(sources, diagnostics).chunk_by(|a, b| a.span.file == b.span.file) {
        for diagnostic in in_file.iter().take(MOST_SHOWN) {
            shown += &one(diagnostic, &mut places, look.language, &renderer);
            shown += "\n\n";
        }
        if let (Some(first), Some(more)) = (in_file.first(), in_file.len().checked_sub(MOST_SHOWN + 1)) {
            shown += &left_out(&sources.file(first.span.file).name, more + 1, look.language);
            shown += "\n\n";
        }
    }
    if !diagnostics.is_empty() {
        shown += &summary(diagnostics, look.language);
        shown.push('\n');
    }
    shown
}

/// Shows one diagnostic by itself, without colours: what is wrong, where, and the line it is about.
#[must_use]
pub fn shown(sources: &Sources, diagnostic: &Diagnostic, language: Language) -> String {
    one(diagnostic, &mut Places::new(sources), language, &Renderer::plain())
}

/// How many errors and warnings there are, in words: `3 errors, 1 warning`.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], language: Language) -> String {
    let (errors, warnings) = count(diagnostics);
    let number = |count: usize, one: &str, many: &str| match language {
        Language::English if count == 1 => format!("1 {one}"),
        Language::English => format!("{count} {many}"),
        Language::Japanese => format!("{many}{count}件"),
    };
    let (error, errors_name, warning, warnings_name, comma) = match language {
        Language::English => ("error", "errors", "warning", "warnings", ", "),
        Language::Japanese => ("", "エラー", "", "警告", "、"),
    };
    let mut parts = Vec::new();
    if errors > 0 || warnings == 0 {
        parts.push(number(errors, error, errors_name));
    }
    if warnings > 0 {
        parts.push(number(warnings, warning, warnings_name));
    }
    parts.join(comma)
}

fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|each| each.code.severity() == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}

/// By the name of the file, then by place.
fn sorted<'a>(sources: &Sources, diagnostics: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted
        .sort_by_key(|each| (&sources.file(each.span.file).name, each.span.file, each.span.start, each.code));
    sorted
}

fn left_out(name: &str, more: usize, language: Language) -> String {
    match language {
        Language::English => format!("... and {more} more in {name}"),
        Language::Japanese => format!("... {name} にほか{more}件"),
    }
}

fn one(diagnostic: &Diagnostic, places: &mut Places<'_>, language: Language, renderer: &Renderer) -> String {
    let (error, warning, note, help) = match language {
        Language::English => ("error", "warning", "note", "help"),
        Language::Japanese => ("エラー", "警告", "参考", "ヒント"),
    };
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR.with_name(error),
        Severity::Warning => Level::WARNING.with_name(warning),
    };
    let main = Excerpt::of(diagnostic.span, places);
    let title = level.primary_title(diagnostic.message.say(language)).id(diagnostic.code.as_str());
    let mut group = title.element(
        main.marked(AnnotationKind::Primary, diagnostic.label.as_ref().map(|label| label.say(language))),
    );
    if let Some(text) = &diagnostic.help {
        group = group.element(Level::HELP.with_name(help).message(text.say(language)));
    }
    let mut shown = main.under_its_place(&renderer.render(&[group]));
    for (span, label) in &diagnostic.related {
        let other = Excerpt::of(*span, places);
        let title = Level::NOTE.with_name(note).secondary_title(label.say(language));
        let group = Group::with_title(title).element(other.marked(AnnotationKind::Context, None));
        shown.push('\n');
        shown += &other.under_its_place(&renderer.render(&[group]));
    }
    shown
}

/// A line, or as much of a long one as is shown, with the part that is marked.
struct Excerpt {
    name: String,
    position: Position,
    line: String,
    marked: std::ops::Range<usize>,
}

impl Excerpt {
    /// The first line of a span; a span over several lines is marked to the end of its first.
    fn of(span: Span, places: &mut Places<'_>) -> Self {
        let file = places.sources.file(span.file);
        let position = places.position(span.file, span.start);
        let start = (span.start as usize).min(file.text.len());
        let (before, after) = file.text.split_at_checked(start).unwrap_or_default();
        let before = before.rfind('\n').map_or(before, |at| before.get(at + 1..).unwrap_or_default());
        let after = after.find('\n').map_or(after, |at| after.get(..at).unwrap_or_default());
        let after = after.trim_end_matches('\r');
        let long = before.len() + after.len() > WIDEST;
        let before = if long { last(before, BEFORE) } else { before };
        let shown_after = if long { first(after, WIDEST - BEFORE) } else { after };
        let length = ((span.end - span.start) as usize).min(shown_after.len());
        Self {
            name: file.name.clone(),
            position,
            line: format!("{before}{shown_after}"),
            marked: before.len()..before.len() + length,
        }
    }

    fn marked(&self, kind: AnnotationKind, label: Option<&str>) -> Snippet<'static, Annotation<'static>> {
        let label = label.map(str::to_owned);
        let mark = kind.span(self.marked.clone()).label(label);
        Snippet::source(self.line.clone()).line_start(self.position.line).fold(false).annotation(mark)
    }

    /// Puts the place below the first line of what was rendered. The renderer would count columns in the part of the
    /// line that it was given.
    fn under_its_place(&self, rendered: &str) -> String {
        let Position { line, column } = self.position;
        let arrow = " ".repeat(line.to_string().len());
        let (title, rest) = rendered.split_once('\n').unwrap_or((rendered, ""));
        format!("{title}\n{arrow}--> {}:{line}:{column}\n{rest}", self.name)
    }
}

fn first(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn last(text: &str, most: usize) -> &str {
    let cut = most.checked_sub(1).and_then(|before| text.char_indices().rev().nth(before));
    cut.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

/// Lines and columns. The starts of a file's lines are found once and not for every place, and columns of a long line
/// are counted on from the place before.
struct Places<'a> {
    sources: &'a Sources,
    files: BTreeMap<FileId, Counted>,
}

struct Counted {
    line_starts: Vec<usize>,
    /// The furthest place asked for so far.
    furthest: (usize, Position),
}

impl<'a> Places<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self { sources, files: BTreeMap::new() }
    }

    fn place(&mut self, span: Span) -> Place {
        let (start, end) = (self.position(span.file, span.start), self.position(span.file, span.end));
        Place {
            file: self.sources.file(span.file).name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    fn position(&mut self, file: FileId, offset: u32) -> Position {
        let text = &self.sources.file(file).text;
        let counted = self.files.entry(file).or_insert_with(|| Counted {
            line_starts: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect(),
            furthest: (0, Position { line: 1, column: 1 }),
        });
        let offset = (offset as usize).min(text.len());
        let line = counted.line_starts.partition_point(|start| *start <= offset);
        let line_start = line.checked_sub(1).and_then(|at| counted.line_starts.get(at)).copied().unwrap_or(0);
        let (before, at) = counted.furthest;
        let (from, column) =
            if at.line == line && before <= offset { (before, at.column) } else { (line_start, 1) };
        let column = column + text.get(from..offset).unwrap_or_default().chars().count();
        let position = Position { line, column };
        if offset >= before {
            counted.furthest = (offset, position);
        }
        position
    }
}

/// The version of the form of [`Report`]. It changes when a field changes its meaning or goes.
pub const SCHEMA: &str = "accrue/diagnostics/1";

/// Diagnostics for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The form and its version.
    pub schema: &'static str,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// All of them, by file and place.
    pub diagnostics: Vec<Reported>,
}

/// One diagnostic for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The stable code, as `S001`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What sort of mistake it is.
    pub title: &'static str,
    /// What is wrong.
    pub message: String,
    /// The words beside the place, if there are any.
    pub label: Option<String>,
    /// What to do, if that can be said.
    pub help: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Other places that matter.
    pub related: Vec<Related>,
}

/// Another place that matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Why it matters.
    pub label: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// A place in a file. Lines and columns count from 1, columns in characters; the end is one past the last character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's name, as it was given.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// The column after the last one.
    pub end_column: usize,
}

impl Report {
    /// Adds what was found in other texts.
    pub fn add(&mut self, more: Self) {
        self.errors += more.errors;
        self.warnings += more.warnings;
        self.diagnostics.extend(more.diagnostics);
        let place = |each: &Reported| (each.place.file.clone(), each.place.line, each.place.column);
        self.diagnostics.sort_by_cached_key(place);
    }
}

impl fmt::Display for Place {
    /// The file, and the line and column it begins at.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where a span lies.
#[must_use]
pub fn place(sources: &Sources, span: Span) -> Place {
    Places::new(sources).place(span)
}

/// Reports diagnostics to programs, by file and place.
#[must_use]
pub fn report(sources: &Sources, diagnostics: &[Diagnostic], language: Language) -> Report {
    let mut places = Places::new(sources);
    let mut place = |span: Span| places.place(span);
    let said = |message: &Message| message.say(language).to_owned();
    let (errors, warnings) = count(diagnostics);
    let reported = sorted(sources, diagnostics).into_iter().map(|diagnostic| Reported {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        title: catalogue::title(diagnostic.code, language),
        message: said(&diagnostic.message),
        label: diagnostic.label.as_ref().map(said),
        help: diagnostic.help.as_ref().map(said),
        place: place(diagnostic.span),
        related: diagnostic
            .related
            .iter()
            .map(|(span, label)| Related { label: said(label), place: place(*span) })
            .collect(),
    });
    Report { schema: SCHEMA, errors, warnings, diagnostics: reported.collect() }
}
