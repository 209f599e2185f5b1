//! How the program is used wrongly, in Japanese. In English clap says it.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use accrue::vocabulary::text::Language;

use super::args::Unread;

/// What is told of a wrong use, with what may help.
pub(super) fn japanese(error: &Error) -> String {
    let mut told = format!("エラー: {}\n", message(error));
    if let Some(hint) = hint(error) {
        told += &format!("\n  ヒント: {hint}\n");
    }
    if let Some(usage) = text(error, ContextKind::Usage) {
        told += &format!("\n使い方: {}\n", usage.trim_start_matches("Usage: ").trim_end());
    }
    told + "\n詳しくは '--help'\n"
}

fn message(error: &Error) -> String {
    let about = |kind| text(error, kind).unwrap_or_default();
    let argument = about(ContextKind::InvalidArg);
    let value = about(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不明な引数 '{argument}'"),
        ErrorKind::InvalidSubcommand => format!("不明なコマンド '{}'", about(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => {
            format!("'{}' にはコマンドが必要", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("'{argument}' には値が必要{}", valid(error)),
        ErrorKind::InvalidValue => format!("'{value}' は '{argument}' の値として使えない{}", valid(error)),
        ErrorKind::ValueValidation => {
            let reason = error.source().and_then(|reason| reason.downcast_ref::<Unread>());
            let reason = reason
                .map_or(String::new(), |Unread(reason)| format!(": {}", reason.say(Language::Japanese)));
            format!("'{value}' は '{argument}' の値として使えない{reason}")
        }
        ErrorKind::TooManyValues => format!("'{argument}' に余分な値 '{value}' がある"),
        ErrorKind::TooFewValues => format!("'{argument}' の値が足りない"),
        ErrorKind::WrongNumberOfValues => {
            let (wanted, found) =
                (about(ContextKind::ExpectedNumValues), about(ContextKind::ActualNumValues));
            format!("'{argument}' には値が {wanted} 個必要だが、{found} 個ある")
        }
        ErrorKind::ArgumentConflict if argument == about(ContextKind::PriorArg) => {
            format!("'{argument}' は一度だけ書ける")
        }
        ErrorKind::ArgumentConflict => {
            format!("'{argument}' は '{}' と同時に使えない", about(ContextKind::PriorArg))
        }
        ErrorKind::MissingRequiredArgument => format!("次の引数が必要: {argument}"),
        ErrorKind::InvalidUtf8 => "引数が UTF-8 でない".to_owned(),
        _ => error.to_string(),
    }
}

/// The values that would do, if they can be listed.
fn valid(error: &Error) -> String {
    match text(error, ContextKind::ValidValue) {
        Some(values) if !values.is_empty() => format!("\n  [値: {values}]"),
        Some(_) | None => String::new(),
    }
}

fn hint(error: &Error) -> Option<String> {
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(|kind| text(error, kind)).filter(|near| !near.is_empty());
    near.map(|near| format!("'{near}' のことですか？"))
}

/// What an error says about something.
fn text(error: &Error, kind: ContextKind) -> Option<String> {
    Some(match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    })
}
