//! Every word that results are told with, in both languages, side by side. Each file holds the phrases of one topic.

mod asks;
mod changes;
mod clocks;
mod commands;
mod pages;
mod plans;
mod precedents;
mod reasons;
mod reconcile;
mod repairs;
mod replies;
mod what_if;
mod words;

use std::fmt::Display;

use crate::vocabulary::text::Language;

/// A word or a sentence. `{0}`, `{1}` stand for what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    english: &'static str,
    japanese: &'static str,
}

/// Phrases of one topic, as constants of [`Phrase`].
macro_rules! phrases {
    ($( $Name:ident = $english:literal, $japanese:literal; )*) => {
        #[expect(
            missing_docs,
            non_upper_case_globals,
            reason = "each phrase is its own description, and is named like one of a closed set"
        )]
        impl Phrase {
            $( pub const $Name: Self = Self { english: $english, japanese: $japanese }; )*
        }

        /// All phrases of this topic.
        #[cfg(test)]
        pub(super) const ALL: &[Phrase] = &[ $( Phrase::$Name, )* ];
    };
}

use phrases;

impl Phrase {
    /// The phrase as it stands, its places not filled.
    #[must_use]
    pub fn say(self, language: Language) -> &'static str {
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
            let (number, behind) = after.split_once('}').unwrap_or((after, ""));
            filled += before;
            let place = number.parse().ok().and_then(|at: usize| places.get(at));
            filled += &place.map_or(String::new(), ToString::to_string);
            rest = behind;
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<_> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(place, _)| place)).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn both_languages_tell_the_same_things() {
        let all = [
            asks::ALL,
            changes::ALL,
            clocks::ALL,
            commands::ALL,
            pages::ALL,
            precedents::ALL,
            plans::ALL,
            reasons::ALL,
            reconcile::ALL,
            repairs::ALL,
            replies::ALL,
            what_if::ALL,
            words::ALL,
        ];
        for phrase in all.concat() {
            let (english, japanese) = (phrase.say(Language::English), phrase.say(Language::Japanese));
            assert_eq!(places(english), places(japanese), "{phrase:?}");
        }
    }

    #[test]
    fn a_place_is_filled_by_its_number() {
        let filled = Phrase::PassedBy.fill(Language::Japanese, &[&"one", &"two"]);
        assert_eq!(filled, "two に one");
    }
}
