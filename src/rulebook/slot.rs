//! Which slot an input of a script stands in.

use crate::script::{Inputs, Slot, Type};

use super::{Program, Rulebook};

macro_rules! slots {
    ($( $(#[doc = $doc:literal])* $NAME:ident = $at:literal $root:literal $field:literal $kind:ident; )*) => {
        $( $(#[doc = $doc])* pub const $NAME: Slot = Slot($at); )*

        /// The built-in inputs: slot, root, field, type, what it is.
        pub const BUILT_IN: &[(Slot, &str, &str, Type, &str)] =
            &[ $( ($NAME, $root, $field, Type::$kind, concat!($($doc),*)), )* ];
    };
}

slots! {
    /// The kind of the activity.
    KIND = 0 "activity" "kind" Word;
    /// Hours spent.
    HOURS = 1 "activity" "hours" Number;
    /// The same in minutes.
    MINUTES = 2 "activity" "minutes" Number;
    /// Its first day.
    START = 3 "activity" "start" Date;
    /// Its last day.
    END = 4 "activity" "end" Date;
    /// The day it was submitted to this credential.
    SUBMITTED = 5 "activity" "submitted" Date;
    /// Who offered it.
    PROVIDER = 6 "activity" "provider" Word;
    /// How it was delivered.
    DELIVERY = 7 "activity" "delivery" Word;
    /// The person's role in it.
    ROLE = 8 "activity" "role" Word;
    /// Its form.
    FORM = 9 "activity" "form" Word;
    /// What tells the same item apart from another: an ISBN, a course number.
    ITEM = 10 "activity" "item" Word;
    /// Domains it is about.
    DOMAINS = 11 "activity" "domains" Words;
    /// Tags.
    TAGS = 12 "activity" "tags" Words;
    /// Kinds of proof at hand.
    PROOFS = 13 "activity" "proofs" Words;
    /// The name of the credential.
    CREDENTIAL = 20 "credential" "id" Word;
    /// Its classes.
    CLASSES = 21 "credential" "classes" Words;
    /// The domains of its body of knowledge.
    CREDENTIAL_DOMAINS = 22 "credential" "domains" Words;
    /// All credentials the person holds on the day that is asked about: those granted by then, less those that surely ended for good.
    HELD = 23 "holder" "credentials" Words;
    /// All exams the person passed by then.
    EXAMS = 24 "holder" "exams" Words;
    /// The day the credential was granted.
    GRANTED = 25 "holding" "granted" Date;
    /// The first day of the cycle.
    CYCLE_START = 26 "cycle" "start" Date;
    /// The last day of the cycle.
    CYCLE_END = 27 "cycle" "end" Date;
    /// Which cycle it is, from 1.
    CYCLE_NUMBER = 28 "cycle" "number" Number;
    /// The names of all declarations made for the credential by the day that is asked about.
    DECLARED = 31 "holding" "declarations" Words;
}

/// What a limit has counted so far.
pub const USED: Slot = Slot(29);
/// All credits that count in the window of a limit, those the limit lets pass included.
pub const TOTAL: Slot = Slot(30);
/// The first day of the stretch a limit or minimum counts in.
pub const WINDOW_START: Slot = Slot(32);
/// The first slot of declared facts about activities.
pub const FACTS: u16 = 64;
/// The first slot of declared facts about the person.
pub const PERSON: u16 = 512;
/// The first slot of named values.
pub const VALUES: u16 = 1024;

/// The built-in inputs.
#[must_use]
pub fn built_in() -> Inputs {
    let mut inputs = Inputs::default();
    for (slot, root, field, kind, _) in BUILT_IN {
        inputs.field(root, field, *kind, *slot);
    }
    inputs
}

/// Whether a slot belongs to an activity.
#[must_use]
#[inline]
pub fn is_of_activity(slot: Slot) -> bool {
    slot.0 <= PROOFS.0 || (FACTS..PERSON).contains(&slot.0)
}

/// An input as expressions name it.
#[must_use]
pub fn name(rulebook: &Rulebook, program: &Program, at: Slot) -> String {
    if let Some((_, root, field, ..)) = BUILT_IN.iter().find(|(known, ..)| *known == at) {
        return format!("{root}.{field}");
    }
    if let Some((_, name)) = [(USED, "used"), (TOTAL, "total"), (WINDOW_START, "window.start")]
        .iter()
        .find(|(known, _)| *known == at)
    {
        return (*name).to_owned();
    }
    let place = |first: u16| usize::from(at.0 - first);
    let named = |root: &str, name: Option<&str>| format!("{root}.{}", name.unwrap_or("?"));
    if at.0 >= VALUES {
        named("values", program.values.get(place(VALUES)).map(|value| &*value.id))
    } else if at.0 >= PERSON {
        let facts = &rulebook.person_facts;
        named("person", facts.get(place(PERSON)).map(|fact| &*fact.name))
    } else if at.0 >= FACTS {
        named("activity", rulebook.facts.get(place(FACTS)).map(|fact| &*fact.name))
    } else {
        named("activity", None)
    }
}
