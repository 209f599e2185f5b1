//! A line composed for people, in each language they read.

use super::text::Language;

/// A line in English and in Japanese. It is composed in both where it is known what to say, because which of them is
/// read is decided later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Box<Both>);

/// What is told in each language: kept behind one pointer, so that a mistake is cheap to hand on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Both {
    english: String,
    japanese: String,
}

impl Message {
    /// What is said in each language.
    #[must_use]
    pub fn of(say: impl Fn(Language) -> String) -> Self {
        let line = |language| one_line(say(language));
        Self(Box::new(Both { english: line(Language::English), japanese: line(Language::Japanese) }))
    }

    /// The line in this language.
    #[must_use]
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::English => &self.0.english,
            Language::Japanese => &self.0.japanese,
        }
    }
}

/// Composes a [`Message`] of the English and the Japanese text, which are filled like those of [`format!`]. What is
/// itself told in two languages is asked for the right one: `message!(|language| "{}", "{}", shape.describe(language))`.
#[macro_export]
macro_rules! message {
    (|$language:pat_param| $english:literal, $japanese:literal $(, $($place:tt)*)?) => {
        $crate::vocabulary::message::Message::of(|language| {
            let $language = language;
            match language {
                $crate::vocabulary::text::Language::English => format!($english $(, $($place)*)?),
                $crate::vocabulary::text::Language::Japanese => format!($japanese $(, $($place)*)?),
            }
        })
    };
    ($english:literal, $japanese:literal $(, $($place:tt)*)?) => {
        $crate::message!(|_| $english, $japanese $(, $($place)*)?)
    };
}

/// The most characters of a line.
const LONGEST: usize = 1_000;
/// The most characters of a quoted text.
const LONGEST_QUOTE: usize = 60;

/// Keeps a text on one line and in bounds, whatever a user's text brought into it.
fn one_line(text: String) -> String {
    if text.len() <= LONGEST && !text.contains(char::is_control) {
        return text;
    }
    shortened(&text, LONGEST)
}

fn shortened(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == longest {
            shown.push_str("...");
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A user's text in back-ticks, on one line, cut when it is long.
#[must_use]
pub fn quote(text: &str) -> String {
    format!("`{}`", shortened(text.trim_end(), LONGEST_QUOTE))
}
