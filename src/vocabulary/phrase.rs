//! Fixed words in each language that people read.

use std::fmt::Display;

use super::{message::Message, text::Language};

/// A word or a sentence. `{0}`, `{1}` stand for what it is about; `{0|credit|credits}` is the first word where that is 1, else the
/// second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    english: &'static str,
    japanese: &'static str,
}

impl Phrase {
    /// What is said in each language.
    #[must_use]
    pub const fn new(english: &'static str, japanese: &'static str) -> Self {
        Self { english, japanese }
    }

    /// The phrase as a line of its own.
    #[must_use]
    pub fn message(self) -> Message {
        Message::of(|language| self.say(language).to_owned())
    }

    /// The phrase as it stands, its places not filled.
    #[must_use]
    pub const fn say(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Japanese => self.japanese,
        }
    }

    /// The phrase with its places filled, in order.
    #[must_use]
    pub fn fill(self, language: Language, places: &[&dyn Display]) -> String {
        let mut rest = self.say(language);
        let mut filled = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            let (inner, behind) = after.split_once('}').unwrap_or((after, ""));
            filled += before;
            let (number, forms) =
                inner.split_once('|').map_or((inner, None), |(at, forms)| (at, Some(forms)));
            let place = number.parse().ok().and_then(|at: usize| places.get(at));
            let told = place.map_or(String::new(), ToString::to_string);
            filled += match forms.and_then(|forms| forms.split_once('|')) {
                None => &told,
                Some((one, _)) if told == "1" => one,
                Some((_, many)) => many,
            };
            rest = behind;
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_told_as_one_or_as_many_by_the_number_beside_it() {
        let phrase = Phrase::new("{0} {0|day|days} left", "残り{0}日");
        assert_eq!(phrase.fill(Language::English, &[&"1"]), "1 day left");
        assert_eq!(phrase.fill(Language::English, &[&"0"]), "0 days left");
        assert_eq!(phrase.fill(Language::English, &[&"1 to 2"]), "1 to 2 days left");
        assert_eq!(phrase.fill(Language::Japanese, &[&1]), "残り1日");
    }

    #[test]
    fn a_place_is_filled_by_its_number() {
        let phrase = Phrase::new("{0}: {1}", "{1} に {0}");
        assert_eq!(phrase.fill(Language::Japanese, &[&"one", &"two"]), "two に one");
        assert_eq!(phrase.fill(Language::English, &[&"one", &"two"]), "one: two");
    }
}
