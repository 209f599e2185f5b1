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

pub use crate::vocabulary::phrase::Phrase;

/// Phrases of one topic, as constants of [`Phrase`].
macro_rules! phrases {
    ($( $Name:ident = $english:literal, $japanese:literal; )*) => {
        #[expect(
            missing_docs,
            non_upper_case_globals,
            reason = "each phrase is its own description, and is named like one of a closed set"
        )]
        impl Phrase {
            $( pub const $Name: Self = Self::new($english, $japanese); )*
        }

        /// All phrases of this topic.
        #[cfg(test)]
        pub(super) const ALL: &[Phrase] = &[ $( Phrase::$Name, )* ];
    };
}

use phrases;

#[cfg(test)]
mod tests {
    use crate::vocabulary::text::Language;

    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<_> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(place, _)| place)).collect();
        // A language need not tell one from many.
        places.retain(|place| !place.contains('|'));
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
}
