//! What the YAML reader objects to, in words for a person who writes policies and ledgers.

use serde_yaml::granit_parser::ErrorKind as Kind;

use crate::vocabulary::diagnostic::Code;

/// An objection in our words.
pub(super) struct Objection {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

fn plain(message: &str, help: &'static str) -> Objection {
    Objection { code: Code::Syntax, message: message.to_owned(), help: Some(help) }
}

/// Puts an objection of the YAML reader into our words.
pub(super) fn objection(kind: &Kind) -> Objection {
    match kind {
        Kind::RecursionLimitExceeded => Objection {
            code: Code::Budget,
            message: format!("nested more than {} deep", super::from_text::DEEPEST),
            help: None,
        },
        Kind::DirectiveDisallowed => Objection {
            code: Code::UnsupportedYaml,
            message: "a directive is not used here".to_owned(),
            help: Some("remove the line that starts with `%`"),
        },
        Kind::MissingAnchorOrAliasName
        | Kind::UndeclaredTagHandle
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagTerminator
        | Kind::InvalidGlobalTagCharacter => plain(
            "expected a value, found a YAML sign",
            "put quotes around a text that starts with `&`, `*` or `!`",
        ),
        kind if is_tab(kind) => plain("a tab is used as indentation", "indent with spaces"),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => {
            plain("the quote opened here is never closed", "add the closing quote")
        }
        Kind::UnclosedFlowCollection { open } | Kind::MismatchedFlowCollectionEnd { open, .. } => {
            let close = if *open == '{' { '}' } else { ']' };
            let message = format!("the `{open}` opened here is never closed with `{close}`");
            Objection { code: Code::Syntax, message, help: None }
        }
        Kind::UnexpectedCharacter { character } => {
            let message = format!("a value cannot start with `{}`", character.escape_debug());
            Objection { code: Code::Syntax, message, help: Some("put quotes around the text") }
        }
        kind => about_structure(kind).or_else(|| about_scalar(kind)).unwrap_or_else(|| Objection {
            code: Code::Syntax,
            message: format!("the YAML cannot be read: {kind}"),
            help: None,
        }),
    }
}

/// Whether the objection is about a tab. The reader reports the start of the line or scalar, not the tab.
pub(super) fn is_tab(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabAtBlockScalarStart
            | Kind::TabInIndentation
            | Kind::TabInPlainScalar
            | Kind::InvalidBlockEntryWhitespace
            | Kind::InvalidMappingValueWhitespace
    )
}

fn about_structure(kind: &Kind) -> Option<Objection> {
    Some(match kind {
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => plain(
            "expected `:` after the key",
            "a key is followed by `:` and a space; a text over several lines stands under `|` or in quotes",
        ),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry | Kind::InvalidIndentation => plain(
            "this line does not fit the lines above",
            "entries that belong together start in the same column; lists are `- item` lines",
        ),
        Kind::MappingValueNotAllowed | Kind::MappingKeyNotAllowed => plain(
            "a key and value cannot stand here",
            "put quotes around a text that holds `: `; start a nested mapping on a new line",
        ),
        Kind::BlockSequenceEntryNotAllowed | Kind::BlockEntryInFlowCollection => plain(
            "a `- ` item cannot stand here",
            "start a list on the line below its key; put quotes around a text that starts with `- `",
        ),
        Kind::ExpectedFlowMappingSeparator
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::InvalidColonPlacement
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::UnexpectedEofFlowSequence
        | Kind::FlowMappingValueAdjacentCollection
        | Kind::InvalidFlowScalarIndent => plain(
            "expected `,` or the end of the `[...]` or `{...}`",
            "separate entries with `,`, and close every `[` with `]` and every `{` with `}`",
        ),
        Kind::MisplacedFlowCollectionEnd => {
            plain("nothing is open that this closes", "remove it, or put quotes around the text")
        }
        Kind::ExpectedNodeContent => {
            plain("expected a value", "write a value, or put quotes around the text")
        }
        Kind::InvalidDocumentEnd | Kind::ExpectedDocumentStart | Kind::MissingDocumentEndBeforeDirective => {
            plain("something follows the end of the document", "keep one document in a file")
        }
        _ => return None,
    })
}

fn about_scalar(kind: &Kind) -> Option<Objection> {
    Some(match kind {
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => plain(
            "something follows the closing quote",
            "put the whole text into the quotes; inside `'...'` a quote is written `''`, inside `\"...\"` it is `\\\"`",
        ),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => plain(
            "the quoted text holds an unknown escape",
            "inside `\"...\"` a backslash is written `\\\\`; inside `'...'` nothing needs escaping but the quote",
        ),
        Kind::InvalidQuotedScalarIndent => plain(
            "the quoted text goes on without indentation",
            "close the quote, or indent the lines that follow",
        ),
        Kind::ZeroBlockScalarIndent | Kind::InvalidBlockScalarHeader => plain(
            "expected the end of the line after `|` or `>`",
            "only `-`, `+`, a digit or a comment may follow on this line; the text starts on the next",
        ),
        Kind::InvalidBlockScalarIndent => plain(
            "this line is indented less than the text it belongs to",
            "indent all lines of the text alike",
        ),
        Kind::PlainScalarStartsWithDashFlowIndicator | Kind::UnexpectedEndOfPlainScalar => {
            plain("expected a value", "put quotes around the text")
        }
        Kind::CommentInterceptedScalar | Kind::CommentNotSeparated | Kind::ExpectedWhitespace => plain(
            "a comment or sign breaks the text",
            "put a space before `#`; put quotes around a text that holds YAML signs",
        ),
        Kind::BomInsideDocument => {
            plain("a byte order mark stands inside the text", "remove the invisible character U+FEFF")
        }
        _ => return None,
    })
}
