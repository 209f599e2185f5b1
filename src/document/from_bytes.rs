//! Bytes -> text: what a file must be before anything in it is read.

use std::str::Utf8Error;

use crate::{
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{FileId, Sources, Span},
    },
};

use super::from_text::LARGEST_TEXT;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Keeps the text of a file.
///
/// # Errors
/// When the bytes are not UTF-8, with the place of the first one that is not; or when they are more than are read. The
/// file is known to `sources` in any case, so that the diagnostic can be shown.
pub fn add(sources: &mut Sources, name: impl Into<String>, bytes: &[u8]) -> Result<FileId, Diagnostic> {
    if bytes.len() > LARGEST_TEXT {
        let file = sources.add(name, "");
        return Err(too_large(file));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(error) => Err(not_utf8(sources, name, bytes, error)),
    }
}

/// The mistake of bytes that are no text, which is kept with signs in the place of what is none.
pub fn not_utf8(
    sources: &mut Sources,
    name: impl Into<String>,
    bytes: &[u8],
    error: Utf8Error,
) -> Diagnostic {
    let file = sources.add(name, String::from_utf8_lossy(bytes));
    let dropped = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let at = u32::try_from(error.valid_up_to() - dropped).unwrap_or(u32::MAX);
    // In the text that is shown, the bad bytes stand as one replacement character.
    let shown = Span::new(file, at, at.saturating_add(3));
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let help = if utf16 {
        message!("the file is UTF-16; save it as UTF-8", "ファイルは UTF-16。UTF-8 で保存する")
    } else {
        message!("save the file as UTF-8", "ファイルを UTF-8 で保存する")
    };
    let message = message!("the file is not UTF-8", "ファイルが UTF-8 でない");
    Diagnostic::new(Code::NotUtf8, shown, message)
        .label(message!("the first byte that is not", "UTF-8 でない最初のバイト"))
        .help(help)
}

/// The mistake of a text that is larger than is read.
pub(super) fn too_large(file: FileId) -> Diagnostic {
    let message = message!(
        "the text has more than the {LARGEST_TEXT} bytes that are read",
        "テキストが、読める上限の {LARGEST_TEXT} バイトを超えている"
    );
    Diagnostic::new(Code::TooLarge, Span::whole(file), message)
        .help(message!("split it into several files", "複数のファイルに分ける"))
}
