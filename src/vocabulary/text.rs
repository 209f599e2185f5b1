//! Texts in the languages people read: English and Japanese.

use std::fmt;

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

/// A text in English, Japanese or both. At least one is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    english: Option<Box<str>>,
    japanese: Option<Box<str>>,
}

impl Text {
    /// A text written once, for readers of either language.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { english: Some(text.into()), japanese: None }
    }

    /// A text in one or two languages; `None` when both are missing.
    #[must_use]
    pub fn new(english: Option<&str>, japanese: Option<&str>) -> Option<Self> {
        if english.is_none() && japanese.is_none() {
            return None;
        }
        Some(Self { english: english.map(Into::into), japanese: japanese.map(Into::into) })
    }

    /// The text in this language, else in the other one.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::English => (&self.english, &self.japanese),
            Language::Japanese => (&self.japanese, &self.english),
        };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.in_language(Language::English), f)
    }
}
