//! The rhai parser, closed off: every limit is set by hand, because rhai's defaults differ between debug and release.

use std::{collections::BTreeMap, sync::LazyLock};

use rhai::{AST, Engine, OptimizationLevel, ParseError, Position, Stmt};

use crate::{message, vocabulary::message::Message};

use super::syntax;

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
pub(super) fn parse(text: &str) -> Result<AST, (Message, Option<(usize, usize)>)> {
    if text.len() > LONGEST {
        let message = message!(
            "the script has {} bytes, more than {LONGEST}",
            "スクリプトは {} バイトで、上限の {LONGEST} を超えている",
            text.len()
        );
        return Err((message, None));
    }
    if let Some(at) = lex(text).open_comment {
        let message = message!("a comment is opened and not closed", "コメントが閉じられていない");
        return Err((message, Some(position_of(text, at))));
    }
    PARSER.compile(text).map_err(|ParseError(kind, position)| {
        // A text that ends too early is at fault where it ends, and not in whatever stands on the line after it.
        let end = position_of(text, text.trim_end().len());
        let at = line_column(position).map(|at| at.min(end));
        let character = at.and_then(|(line, column)| text.lines().nth(line - 1)?.chars().nth(column - 1));
        match character {
            Some(character) if !character.is_ascii() => {
                let message = message!(
                    "`{character}` cannot stand here: names, numbers and signs are ASCII",
                    "`{character}` はここに書けない。名前、数、記号は ASCII で書く"
                );
                (message, at)
            }
            Some(_) | None => (syntax::objection(&kind), at),
        }
    })
}

/// A position as line and column, both from 1.
pub(super) fn line_column(position: Position) -> Option<(usize, usize)> {
    position.line().map(|line| (line, position.position().unwrap_or(1)))
}

/// What rhai's syntax tree does not tell about a text.
#[derive(Debug, Default)]
struct Lexed<'a> {
    /// Where the outermost comment opens that is never closed: rhai takes the rest of the text for a comment.
    open_comment: Option<usize>,
    /// The texts in double quotes, without those that hold a backslash.
    words: Vec<&'a str>,
}

fn lex(text: &str) -> Lexed<'_> {
    let mut lexed = Lexed::default();
    let mut comments: Vec<usize> = Vec::new();
    let mut quote: Option<(char, usize)> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (quote, character, next) {
            (Some(_), '\\', _) => {
                characters.next();
            }
            (Some((open, start)), close, _) if open == close => {
                quote = None;
                let word = text.get(start..at).unwrap_or_default();
                if open == '"' && !word.contains('\\') {
                    lexed.words.push(word);
                }
            }
            (Some(_), _, _) => {}
            (None, '/', Some('*')) => {
                comments.push(at);
                characters.next();
            }
            (None, '*', Some('/')) if !comments.is_empty() => {
                comments.pop();
                characters.next();
            }
            (None, '/', Some('/')) if comments.is_empty() => {
                while characters.next_if(|(_, character)| *character != '\n').is_some() {}
            }
            (None, '"' | '\'' | '`', _) if comments.is_empty() => quote = Some((character, at + 1)),
            (None, _, _) => {}
        }
    }
    lexed.open_comment = comments.first().copied();
    lexed
}

fn position_of(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}

/// The words of a text by the hash under which rhai files them as cases of a `switch`, which is all that its syntax
/// tree keeps of them.
pub(super) fn words_by_hash(text: &str) -> BTreeMap<u64, &str> {
    let hash = |word: &str| {
        let ast = PARSER.compile(format!("switch 0 {{ \"{word}\" => 0 }}")).ok()?;
        match ast.statements() {
            [Stmt::Switch(parts, _)] => parts.1.cases.keys().next().copied(),
            _ => None,
        }
    };
    lex(text).words.into_iter().filter_map(|word| Some((hash(word)?, word))).collect()
}
