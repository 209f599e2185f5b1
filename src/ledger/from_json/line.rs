//! The file format once more, as records that borrow from a line of JSON. What does not have exactly this form is left
//! to the reader of documents.

use std::{borrow::Cow, fmt, marker::PhantomData, ops::Deref};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use smallvec::SmallVec;

use crate::vocabulary::{
    amount::{Amount, Money},
    date::{Date, Period},
};

/// A word that means something here, as it stands in the line: it has no escapes where anybody writes it plainly.
pub(super) type Word<'a> = &'a str;

/// A text, in the line where it has no escapes.
#[derive(Clone, Debug)]
pub(super) struct Str<'a>(Cow<'a, str>);

impl Deref for Str<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Str<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Str<'de>, E> {
        Ok(Str(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Str<'de>, E> {
        // Only escapes bring these into a text, and YAML has a word in what is allowed.
        if text.contains(char::is_control) {
            return Err(E::custom("control characters"));
        }
        Ok(Str(Cow::Owned(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Str<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// A leaf that is read from its text.
#[derive(Clone, Debug)]
pub(super) struct Leaf<T>(pub T);

/// What leaves are read from.
pub(super) trait FromText: Sized {
    fn from_text(text: &str) -> Option<Self>;
}

impl FromText for Date {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Bytes of a day as it is written.
const DAY: usize = "2026-02-23".len();

impl FromText for Period {
    fn from_text(text: &str) -> Option<Self> {
        let (first, rest) = text.split_at_checked(DAY)?;
        let first = first.parse().ok()?;
        let last = if rest.is_empty() { first } else { rest.strip_prefix(" .. ")?.parse().ok()? };
        Self::new(first, last)
    }
}

impl FromText for Money {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<'de, T: FromText> Deserialize<'de> for Leaf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Str::deserialize(deserializer)?;
        T::from_text(&text).map(Leaf).ok_or_else(|| D::Error::custom("no such value"))
    }
}

/// A number read from its digits, so that it stays exact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub Amount);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number(<&RawValue>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no number"))
    }
}

/// A number, also in quotes.
pub(super) fn number(raw: &RawValue) -> Option<Number> {
    let digits = raw.get();
    let digits = digits.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(digits);
    digits.parse().ok().map(Number)
}

/// A mapping with keys of its own, in the order written.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a, T>(pub Vec<(Word<'a>, T)>);

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct EntriesOf<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesOf<T> {
    type Value = Entries<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(Word<'de>, T)> = Vec::new();
        while let Some(key) = map.next_key::<Word<'de>>()? {
            if entries.iter().any(|(before, _)| *before == key) {
                return Err(A::Error::custom("a key twice"));
            }
            entries.push((key, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<'de, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesOf(PhantomData))
    }
}

/// A mapping with known keys.
trait Object<'de>: Default {
    fn set<A: MapAccess<'de>>(&mut self, key: Word<'de>, map: &mut A) -> Result<(), A::Error>;
}

/// Fills a mapping where it stands.
struct Fill<'o, T>(&'o mut T);

impl<'de, T: Object<'de>> Visitor<'de> for Fill<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key()? {
            self.0.set(key, &mut map)?;
        }
        Ok(())
    }
}

impl<'de, T: Object<'de>> DeserializeSeed<'de> for Fill<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// Reads a ledger, and hands on each activity as soon as it is read: such a record is large, and only one is there at a
/// time. `None` when anything does not have exactly the form, or an activity is not taken.
pub(super) fn read<'a>(line: &'a str, take: impl FnMut(&Activity<'a>) -> Option<()>) -> Option<Ledger<'a>> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let ledger = deserializer.deserialize_map(Whole(take)).ok()?;
    deserializer.end().ok()?;
    Some(ledger)
}

struct Whole<F>(F);

impl<'de, F: FnMut(&Activity<'de>) -> Option<()>> Visitor<'de> for Whole<F> {
    type Value = Ledger<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ledger")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut ledger = Ledger::default();
        let mut has_activities = false;
        while let Some(key) = map.next_key::<Word<'de>>()? {
            if key != "activities" {
                ledger.set(key, &mut map)?;
            } else if std::mem::replace(&mut has_activities, true) {
                return Err(A::Error::custom("a key twice"));
            } else {
                map.next_value_seed(Each(&mut self.0))?;
            }
        }
        Ok(ledger)
    }
}

/// Hands on each activity of a list.
struct Each<'f, F>(&'f mut F);

impl<'de, F: FnMut(&Activity<'de>) -> Option<()>> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut activity = Activity::default();
        while list.next_element_seed(Fill(&mut activity))?.is_some() {
            (self.0)(&activity).ok_or_else(|| A::Error::custom("not taken"))?;
            activity = Activity::default();
        }
        Ok(())
    }
}

impl<'de, F: FnMut(&Activity<'de>) -> Option<()>> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

/// Reads the value of a key that is there once.
fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    if field.replace(map.next_value()?).is_some() {
        return Err(A::Error::custom("a key twice"));
    }
    Ok(())
}

/// Defines mappings. Which keys must be there is looked at later. Entries with other keys are kept under the name behind
/// `others`; without it there may be none.
macro_rules! objects {
    ($( $(#[doc = $doc:literal])* $Name:ident {
        $( $key:literal $field:ident: $Type:ty; )*
        $( others $others:ident; )?
    } )*) => { $(
        $(#[doc = $doc])*
        #[derive(Debug, Default)]
        pub(super) struct $Name<'a> {
            $( pub $field: Option<$Type>, )*
            $( pub $others: Vec<(Word<'a>, &'a RawValue)>, )?
            pub line: PhantomData<&'a str>,
        }

        impl<'de> Object<'de> for $Name<'de> {
            fn set<A: MapAccess<'de>>(&mut self, key: Word<'de>, map: &mut A) -> Result<(), A::Error> {
                match key {
                    $( $key => once(&mut self.$field, map), )*
                    $( _ => {
                        self.$others.push((key, map.next_value()?));
                        Ok(())
                    } )?
                    #[expect(clippy::allow_attributes, reason = "reachable only where no other keys are kept")]
                    #[allow(unreachable_patterns)]
                    _ => Err(A::Error::custom("an unknown key")),
                }
            }
        }

        impl<'de> Deserialize<'de> for $Name<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut object = Self::default();
                Fill(&mut object).deserialize(deserializer)?;
                Ok(object)
            }
        }
    )* };
}

objects! {
    /// One person's facts, but for the activities.
    Ledger {
        "person" person: Person<'a>;
        "credentials" credentials: Entries<'a, Holding<'a>>;
        "opening" opening: Vec<Balance<'a>>;
        "readings" readings: Vec<Balance<'a>>;
        "fees" fees: Vec<Payment<'a>>;
        "subscriptions" subscriptions: Vec<Subscription<'a>>;
        "exams" exams: Vec<Exam<'a>>;
        "declarations" declarations: Vec<Declaration<'a>>;
    }

    /// The person.
    Person {
        "name" name: Str<'a>;
        "facts" facts: Entries<'a, &'a RawValue>;
    }

    /// A certificate held.
    Holding {
        "granted" granted: Leaf<Date>;
        "cycle" cycle: Leaf<Period>;
        "cycles" cycles: Vec<Leaf<Period>>;
        "known" known: Leaf<Date>;
    }

    /// What a body's dashboard shows.
    Balance {
        "credential" credential: Word<'a>;
        "on" on: Leaf<Date>;
        "credits" credits: &'a RawValue;
        "from" from: Str<'a>;
        "known" known: Leaf<Date>;
    }

    /// An activity.
    Activity {
        "id" id: Str<'a>;
        "title" title: Str<'a>;
        "title-en" title_en: Str<'a>;
        "kind" kind: Word<'a>;
        "on" on: Leaf<Period>;
        "hours" hours: Number;
        "minutes" minutes: Number;
        "provider" provider: Str<'a>;
        "delivery" delivery: Word<'a>;
        "role" role: Word<'a>;
        "form" form: Word<'a>;
        "item" item: Str<'a>;
        "domains" domains: SmallVec<[Word<'a>; 4]>;
        "tags" tags: SmallVec<[Word<'a>; 2]>;
        "status" status: Word<'a>;
        "split" split: Entries<'a, Number>;
        "proof" proof: SmallVec<[Proof<'a>; 1]>;
        "claims" claims: Entries<'a, Claim<'a>>;
        "known" known: Leaf<Date>;
        others facts;
    }

    /// A proof of an activity.
    Proof {
        "kind" kind: Word<'a>;
        "file" file: Str<'a>;
        "hash" hash: Word<'a>;
        "language" language: Word<'a>;
        "shows" shows: Vec<Word<'a>>;
        "known" known: Leaf<Date>;
    }

    /// An activity submitted for one certificate.
    Claim {
        "status" status: Word<'a>;
        "submitted" submitted: Leaf<Date>;
        "decided" decided: Leaf<Date>;
        "id" id: Str<'a>;
        "claimed" claimed: Number;
        "awarded" awarded: Number;
        "reason" reason: Str<'a>;
        "category" category: Word<'a>;
        "group" group: Word<'a>;
    }

    /// A fee that was paid.
    Payment {
        "fee" fee: Word<'a>;
        "policy" policy: Word<'a>;
        "on" on: Leaf<Date>;
        "for" for_: Leaf<Period>;
        "credential" credential: Word<'a>;
        "amount" amount: Leaf<Money>;
        "known" known: Leaf<Date>;
    }

    /// A subscription to a product.
    Subscription {
        "product" product: Word<'a>;
        "policy" policy: Word<'a>;
        "from" from: Leaf<Date>;
        "to" to: Leaf<Date>;
        "known" known: Leaf<Date>;
    }

    /// An exam that was passed.
    Exam {
        "exam" exam: Word<'a>;
        "on" on: Leaf<Date>;
        "known" known: Leaf<Date>;
    }

    /// A declaration that was made.
    Declaration {
        "credential" credential: Word<'a>;
        "declaration" declaration: Word<'a>;
        "on" on: Leaf<Date>;
        "known" known: Leaf<Date>;
    }
}
