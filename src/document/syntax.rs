//! What the YAML reader objects to, in words for a person who writes policies and ledgers.

use serde_yaml::granit_parser::ErrorKind as Kind;

use crate::{
    message,
    vocabulary::{diagnostic::Code, message::Message, phrase::Phrase},
};

use super::from_text;

/// An objection in our words.
pub(super) struct Objection {
    pub(super) code: Code,
    pub(super) message: Message,
    pub(super) help: Option<Message>,
}

fn plain(message: Phrase, help: Phrase) -> Objection {
    Objection { code: Code::Syntax, message: message.message(), help: Some(help.message()) }
}

/// The help that mends most mistakes of a text.
pub(super) fn quotes() -> Message {
    message!("put quotes around the text", "テキストを引用符で囲む")
}

/// Puts an objection of the YAML reader into our words.
pub(super) fn objection(kind: &Kind) -> Objection {
    match kind {
        Kind::RecursionLimitExceeded => {
            Objection { code: Code::Budget, message: from_text::too_deep(), help: None }
        }
        Kind::DirectiveDisallowed => Objection {
            code: Code::UnsupportedYaml,
            message: message!("a directive is not used here", "ディレクティブはここでは使えない"),
            help: Some(message!("remove the line that starts with `%`", "`%` で始まる行を取り除く")),
        },
        Kind::MissingAnchorOrAliasName
        | Kind::UndeclaredTagHandle
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagTerminator
        | Kind::InvalidGlobalTagCharacter => plain(
            Phrase::new("expected a value, found a YAML sign", "値が必要だが、YAML の記号がある"),
            Phrase::new(
                "put quotes around a text that starts with `&`, `*` or `!`",
                "`&`、`*`、`!` で始まるテキストは引用符で囲む",
            ),
        ),
        kind if is_tab(kind) => plain(
            Phrase::new("a tab is used as indentation", "インデントにタブが使われている"),
            Phrase::new("indent with spaces", "空白でインデントする"),
        ),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => plain(
            Phrase::new("the quote opened here is never closed", "ここで開いた引用符が閉じられていない"),
            Phrase::new("add the closing quote", "閉じる引用符を補う"),
        ),
        Kind::UnclosedFlowCollection { open } | Kind::MismatchedFlowCollectionEnd { open, .. } => {
            let close = if *open == '{' { '}' } else { ']' };
            let message = message!(
                "the `{open}` opened here is never closed with `{close}`",
                "ここで開いた `{open}` が `{close}` で閉じられていない"
            );
            Objection { code: Code::Syntax, message, help: None }
        }
        Kind::UnexpectedCharacter { character } => {
            let message = message!(
                "a value cannot start with `{}`",
                "値は `{}` で始められない",
                character.escape_debug()
            );
            Objection { code: Code::Syntax, message, help: Some(quotes()) }
        }
        kind => about_structure(kind)
            .or_else(|| about_brackets(kind))
            .or_else(|| about_quotes(kind))
            .or_else(|| about_scalar(kind))
            .unwrap_or_else(|| Objection {
                code: Code::Syntax,
                message: message!("the YAML cannot be read: {kind}", "YAML を読めない: {kind}"),
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
            Phrase::new("expected `:` after the key", "キーの後に `:` が必要"),
            Phrase::new(
                "a key is followed by `:` and a space; a text over several lines stands under `|` or in quotes",
                "キーの後には `:` と空白を書く。複数行のテキストは `|` の下に書くか引用符で囲む",
            ),
        ),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry | Kind::InvalidIndentation => plain(
            Phrase::new("this line does not fit the lines above", "この行は上の行と揃っていない"),
            Phrase::new(
                "entries that belong together start in the same column; lists are `- item` lines",
                "同じ階層の項目は同じ桁から始める。リストは `- item` の行で書く",
            ),
        ),
        Kind::MappingValueNotAllowed | Kind::MappingKeyNotAllowed => plain(
            Phrase::new("a key and value cannot stand here", "ここにキーと値は書けない"),
            Phrase::new(
                "put quotes around a text that holds `: `; start a nested mapping on a new line",
                "`: ` を含むテキストは引用符で囲む。入れ子のマッピングは次の行から書く",
            ),
        ),
        Kind::BlockSequenceEntryNotAllowed | Kind::BlockEntryInFlowCollection => plain(
            Phrase::new("a `- ` item cannot stand here", "ここに `- ` の項目は書けない"),
            Phrase::new(
                "start a list on the line below its key; put quotes around a text that starts with `- `",
                "リストはキーの次の行から書く。`- ` で始まるテキストは引用符で囲む",
            ),
        ),
        Kind::ExpectedNodeContent => plain(
            Phrase::new("expected a value", "値が必要"),
            Phrase::new("write a value, or put quotes around the text", "値を書くか、テキストを引用符で囲む"),
        ),
        Kind::InvalidDocumentEnd | Kind::ExpectedDocumentStart | Kind::MissingDocumentEndBeforeDirective => {
            plain(
                Phrase::new(
                    "something follows the end of the document",
                    "ドキュメントの終わりの後に何かがある",
                ),
                Phrase::new("keep one document in a file", "一つのファイルには一つのドキュメントを書く"),
            )
        }
        _ => return None,
    })
}

fn about_brackets(kind: &Kind) -> Option<Objection> {
    Some(match kind {
        Kind::ExpectedFlowMappingSeparator
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::InvalidColonPlacement
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::UnexpectedEofFlowSequence
        | Kind::FlowMappingValueAdjacentCollection
        | Kind::InvalidFlowScalarIndent => plain(
            Phrase::new(
                "expected `,` or the end of the `[...]` or `{...}`",
                "`,` か、`[...]`・`{...}` の終わりが必要",
            ),
            Phrase::new(
                "separate entries with `,`, and close every `[` with `]` and every `{` with `}`",
                "項目を `,` で区切り、`[` は `]` で、`{` は `}` で閉じる",
            ),
        ),
        Kind::MisplacedFlowCollectionEnd => plain(
            Phrase::new("nothing is open that this closes", "これで閉じるものが開かれていない"),
            Phrase::new("remove it, or put quotes around the text", "取り除くか、テキストを引用符で囲む"),
        ),
        _ => return None,
    })
}

fn about_quotes(kind: &Kind) -> Option<Objection> {
    Some(match kind {
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => plain(
            Phrase::new("something follows the closing quote", "閉じた引用符の後に何かがある"),
            Phrase::new(
                "put the whole text into the quotes; inside `'...'` a quote is written `''`, inside `\"...\"` it is `\\\"`",
                "テキスト全体を引用符に入れる。`'...'` の中の引用符は `''`、`\"...\"` の中では `\\\"` と書く",
            ),
        ),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => plain(
            Phrase::new("the quoted text holds an unknown escape", "引用符の中に不明なエスケープがある"),
            Phrase::new(
                "inside `\"...\"` a backslash is written `\\\\`; inside `'...'` nothing needs escaping but the quote",
                "`\"...\"` の中のバックスラッシュは `\\\\` と書く。`'...'` の中では引用符のほかにエスケープは要らない",
            ),
        ),
        Kind::InvalidQuotedScalarIndent => plain(
            Phrase::new(
                "the quoted text goes on without indentation",
                "引用符の中のテキストがインデントなしで続いている",
            ),
            Phrase::new(
                "close the quote, or indent the lines that follow",
                "引用符を閉じるか、続く行をインデントする",
            ),
        ),
        _ => return None,
    })
}

fn about_scalar(kind: &Kind) -> Option<Objection> {
    Some(match kind {
        Kind::ZeroBlockScalarIndent | Kind::InvalidBlockScalarHeader => plain(
            Phrase::new("expected the end of the line after `|` or `>`", "`|` や `>` の後は行の終わりが必要"),
            Phrase::new(
                "only `-`, `+`, a digit or a comment may follow on this line; the text starts on the next",
                "この行に続けて書けるのは `-`、`+`、数字、コメントだけ。テキストは次の行から書く",
            ),
        ),
        Kind::InvalidBlockScalarIndent => plain(
            Phrase::new(
                "this line is indented less than the text it belongs to",
                "この行のインデントが、属するテキストより浅い",
            ),
            Phrase::new("indent all lines of the text alike", "テキストのすべての行を同じだけインデントする"),
        ),
        Kind::PlainScalarStartsWithDashFlowIndicator | Kind::UnexpectedEndOfPlainScalar => plain(
            Phrase::new("expected a value", "値が必要"),
            Phrase::new("put quotes around the text", "テキストを引用符で囲む"),
        ),
        Kind::CommentInterceptedScalar | Kind::CommentNotSeparated | Kind::ExpectedWhitespace => plain(
            Phrase::new("a comment or sign breaks the text", "コメントや記号がテキストを途切れさせている"),
            Phrase::new(
                "put a space before `#`; put quotes around a text that holds YAML signs",
                "`#` の前に空白を置く。YAML の記号を含むテキストは引用符で囲む",
            ),
        ),
        Kind::BomInsideDocument => plain(
            Phrase::new("a byte order mark stands inside the text", "テキストの途中にバイト順マークがある"),
            Phrase::new("remove the invisible character U+FEFF", "見えない文字 U+FEFF を取り除く"),
        ),
        _ => return None,
    })
}
