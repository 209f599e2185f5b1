//! From a line and column inside a scalar's text back to its place in the file.

use crate::vocabulary::span::{Sources, Span};

use super::{Style, leaf::Expr};

/// The place in the file of the text at `line` and `column` (from 1, the column in characters) of an expression.
///
/// Exact for plain scalars on one line, for quoted ones on one line without escapes, and for literal blocks. For others
/// line ends and escapes are lost, so the place is the whole scalar. The span covers one word, or one character where no word starts.
#[must_use]
pub fn place(sources: &Sources, expr: &Expr, line: usize, column: usize) -> Span {
    let text = &sources.file(expr.span.file).text;
    let start = match expr.style {
        Style::Plain if line == 1 => nth_character(text, expr.span.start as usize, column),
        Style::Literal => in_block(text, expr, line).and_then(|at| nth_character(text, at, column)),
        Style::Quoted if line == 1 && stands_as_it_is(text, expr) => {
            nth_character(text, expr.span.start as usize + 1, column)
        }
        Style::Plain | Style::Quoted | Style::Folded => None,
    };
    match start {
        Some(start) => word_at(text, start, expr.span),
        None => expr.span,
    }
}

/// The place of the text at `line` and `column` of a whole file.
#[must_use]
pub fn place_in_file(sources: &Sources, whole: Span, line: usize, column: usize) -> Span {
    let text = &sources.file(whole.file).text;
    let line_start = line_starts(text, 0).nth(line.saturating_sub(1)).unwrap_or(0);
    match nth_character(text, line_start, column) {
        Some(start) => {
            word_at(text, start, Span::new(whole.file, 0, u32::try_from(text.len()).unwrap_or(u32::MAX)))
        }
        None => whole,
    }
}

/// Whether a text stands between its quotes as it is read.
fn stands_as_it_is(text: &str, expr: &Expr) -> bool {
    let written = text.get(expr.span.start as usize + 1..(expr.span.end as usize).saturating_sub(1));
    written == Some(&*expr.text) && !expr.text.contains('\n')
}

/// The byte offset at which a line of a block's text starts, after the block's indentation.
fn in_block(text: &str, expr: &Expr, line: usize) -> Option<usize> {
    let first = expr.span.start as usize;
    let indentation = first - text.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
    // Blank lines at the start of the block are in its text, but before its first character that is not blank.
    let blank_lines = expr.text.chars().take_while(|c| *c == '\n').count();
    let from_first = line.checked_sub(1 + blank_lines)?;
    if from_first == 0 {
        return Some(first);
    }
    line_starts(text, first).nth(from_first).map(|start| start + indentation)
}

/// Byte offsets of the starts of lines from the line `from` lies in, whose start counts as `from` itself.
fn line_starts(text: &str, from: usize) -> impl Iterator<Item = usize> {
    let rest = text.get(from..).unwrap_or_default();
    std::iter::once(from).chain(rest.match_indices('\n').map(move |(at, _)| from + at + 1))
}

fn nth_character(text: &str, line_start: usize, column: usize) -> Option<usize> {
    let line = text.get(line_start..)?.split('\n').next()?;
    let offset = line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(column.checked_sub(1)?)?;
    Some(line_start + offset)
}

fn word_at(text: &str, start: usize, within: Span) -> Span {
    let rest = text.get(start..within.end as usize).unwrap_or_default();
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    // The end of a line is a place too, but nothing of it can be shown.
    let sign = rest.chars().next().filter(|sign| !matches!(sign, '\r' | '\n'));
    let length = if word > 0 { word } else { sign.map_or(0, char::len_utf8) };
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(within.file, offset(start), offset(start + length))
}
