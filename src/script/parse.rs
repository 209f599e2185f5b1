//! The rhai parser, closed off: every limit is set by hand, because rhai's defaults differ between debug and release.

use std::sync::LazyLock;

use rhai::{AST, Engine, OptimizationLevel, ParseError, Position};

/// What rhai may parse. Nothing is ever evaluated with this engine, and it has no functions at all.
static PARSER: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new_raw();
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(48, 48)
        .set_max_functions(200)
        .set_max_variables(50)
        .set_max_string_size(2_000)
        .set_max_array_size(1_000)
        .set_max_map_size(100)
        .set_max_call_levels(16)
        .set_max_operations(100_000);
    engine
});

/// The longest script in bytes.
pub(super) const LONGEST: usize = 20_000;

/// Parses a text. Loops, closures and the like are parsed, so that they can be refused by name at their place.
///
/// # Errors
/// What is wrong, and the line and column if they are known.
pub(super) fn parse(text: &str) -> Result<AST, (String, Option<(usize, usize)>)> {
    if text.len() > LONGEST {
        return Err((format!("the script has {} bytes, more than {LONGEST}", text.len()), None));
    }
    if let Some(at) = open_comment(text) {
        return Err(("a comment is opened and not closed".to_owned(), Some(at)));
    }
    PARSER
        .compile(text)
        .map_err(|ParseError(kind, position)| (lower_first(&kind.to_string()), line_column(position)))
}

/// A position as line and column, both from 1.
pub(super) fn line_column(position: Position) -> Option<(usize, usize)> {
    position.line().map(|line| (line, position.position().unwrap_or(1)))
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Where a `/*` stands that is never closed: rhai takes the rest of the text for a comment without a word.
fn open_comment(text: &str) -> Option<(usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut quote: Option<char> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (quote, character, next) {
            (Some(_), '\\', _) => {
                characters.next();
            }
            (Some(open), close, _) if open == close => quote = None,
            (Some(_), _, _) => {}
            (None, '/', Some('*')) => {
                open.push(at);
                characters.next();
            }
            (None, '*', Some('/')) if !open.is_empty() => {
                open.pop();
                characters.next();
            }
            (None, '/', Some('/')) if open.is_empty() => {
                while characters.next_if(|(_, character)| *character != '\n').is_some() {}
            }
            (None, '"' | '\'' | '`', _) if open.is_empty() => quote = Some(character),
            (None, _, _) => {}
        }
    }
    open.first().map(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or_default().chars().count() + 1)
    })
}
