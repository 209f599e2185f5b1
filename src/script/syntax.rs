//! What rhai's parser objects to, in words for a person who writes scripts. The English words are its own.

use rhai::{LexError, ParseErrorType as Kind};

use crate::vocabulary::{message::Message, text::Language};

/// Puts an objection of the parser into both languages.
pub(super) fn objection(kind: &Kind) -> Message {
    let english = lower_first(&kind.to_string());
    Message::of(|language| match language {
        Language::English => english.clone(),
        Language::Japanese => japanese(kind).unwrap_or_else(|| format!("構文を読めない: {english}")),
    })
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn japanese(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::BadInput(error) => return of_characters(error),
        Kind::UnexpectedEOF => "スクリプトが途中で終わっている".to_owned(),
        Kind::UnknownOperator(operator) => format!("不明な演算子 '{operator}'"),
        Kind::MissingToken(token, _) => format!("'{token}' が必要"),
        Kind::Reserved(word) => format!("'{word}' は予約語"),
        Kind::ExprExpected(_) => "式が必要".to_owned(),
        Kind::PropertyExpected => "フィールドの名前が必要".to_owned(),
        Kind::VariableExpected => "変数の名前が必要".to_owned(),
        Kind::FnMissingName => "関数の名前が必要".to_owned(),
        Kind::FnMissingParams(name) => format!("関数 '{name}' の引数が必要"),
        Kind::FnMissingBody(name) => format!("関数 '{name}' の本体が必要"),
        Kind::FnDuplicatedParam(name, parameter) => format!("関数 '{name}' の引数 '{parameter}' が重複"),
        Kind::FnDuplicatedDefinition(name, _) => format!("関数 '{name}' の定義が重複"),
        Kind::WrongFnDefinition => "関数はブロックや別の関数の中では定義できない".to_owned(),
        Kind::DuplicatedProperty(name) => format!("マップのキー '{name}' が重複"),
        Kind::DuplicatedVariable(name) => format!("変数 '{name}' が重複"),
        Kind::WrongSwitchDefaultCase => "`switch` の `_` は最後に書く".to_owned(),
        Kind::WrongSwitchCaseCondition => "`switch` のこの分岐に条件は書けない".to_owned(),
        Kind::AssignmentToConstant(_) => "定数には代入できない".to_owned(),
        Kind::AssignmentToInvalidLHS(_) => "この式には代入できない".to_owned(),
        Kind::LiteralTooLarge(_, most) => format!("リテラルが大きすぎる（上限 {most}）"),
        Kind::ExprTooDeep => "式の入れ子が深すぎる".to_owned(),
        Kind::TooManyFunctions => "関数が多すぎる".to_owned(),
        Kind::LoopBreak => "`break` と `continue` は繰り返しの中だけ".to_owned(),
        _ => return None,
    })
}

/// What is wrong before anything is put together of the characters.
fn of_characters(error: &LexError) -> Option<String> {
    Some(match error {
        LexError::UnexpectedInput(text) => format!("予期しない '{text}'"),
        LexError::MalformedEscapeSequence(text) => format!("不正なエスケープ '{text}'"),
        LexError::MalformedNumber(text) => format!("不正な数 '{text}'"),
        LexError::MalformedChar(text) => format!("不正な文字 '{text}'"),
        LexError::MalformedIdentifier(text) => format!("変数の名前として使えない '{text}'"),
        LexError::UnterminatedString => "文字列が閉じられていない".to_owned(),
        LexError::StringTooLong(most) => format!("文字列が長すぎる（上限 {most}）"),
        _ => return None,
    })
}
