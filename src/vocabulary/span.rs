//! Places in the texts that were read. A span is a small `Copy` value; the text lives once, in [`Sources`].

/// Which text of [`Sources`] a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The first text of any [`Sources`], for a text that is alone.
    pub const FIRST: Self = Self(0);
}

/// A half-open range of bytes in one text.
///
/// All spans are equal to each other, so that comparing two authored values compares what they mean and not
/// where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The text it points into.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// A span over bytes `start..end` of `file`.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The empty span at the first byte of `file`, for a mistake that concerns the whole text.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Self::new(file, 0, 0)
    }
}

/// A value and the place it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> At<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A line and a column as a person counts them: from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text that was read, with the name shown for it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// What diagnostics call it: a path with forward slashes, or `<stdin>`.
    pub name: String,
    /// The text itself, a leading byte order mark removed.
    pub text: String,
}

/// All texts read so far. Spans stay valid as texts are added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Keeps a text and returns its id. A leading byte order mark is dropped.
    ///
    /// # Panics
    /// When more than `u32::MAX` texts are added.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 texts are read"));
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        self.files.push(SourceFile { name: name.into(), text });
        id
    }

    /// The text with this id.
    ///
    /// # Panics
    /// When the id comes from another `Sources`.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        self.files.get(id.0 as usize).expect("file ids come from this Sources")
    }

    /// The bytes a span covers, or an empty text when the span does not lie on character boundaries.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        let text = &self.file(file).text;
        let before = text.get(..offset as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}
