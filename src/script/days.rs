//! What a condition asks of days before it asks anything that may be missing, so that most of what it does not hold for
//! is known without running it.

use crate::vocabulary::date::{Date, Period};

use super::{
    Script, Slot, Value,
    tree::{Comparison, Tree},
};

/// One side of a comparison of days.
enum Side {
    /// A day that is known.
    Day(Date),
    /// One of the slots asked about, by its place.
    Asked(usize),
}

impl Script {
    /// The days that some slots, which always have a day, must lie in for the condition to hold. `None` when it cannot
    /// hold. `known` tells the days of other slots; it says nothing of a slot whose day it does not know, and `None` of one
    /// that has none.
    #[must_use]
    pub fn days<const N: usize>(
        &self,
        slots: [Slot; N],
        known: impl Fn(Slot) -> Option<Option<Date>>,
    ) -> Option<[Period; N]> {
        let always = Period { first: Date::EARLIEST, last: Date::LATEST };
        let mut days = [always; N];
        let side = |tree: &Tree| match tree {
            Tree::Constant(Value::Date(day)) => Some(Side::Day(*day)),
            Tree::Read(slot) => match slots.iter().position(|asked| asked == slot) {
                Some(at) => Some(Side::Asked(at)),
                None => known(*slot).flatten().map(Side::Day),
            },
            _ => None,
        };
        let all = match self.tree() {
            Tree::And(all) => all,
            one => std::slice::from_ref(one),
        };
        for condition in all {
            let (comparison, sides) = match condition {
                Tree::Stated(slot) if known(*slot) == Some(None) => return None,
                // It never stops.
                Tree::Stated(_) => continue,
                Tree::CompareDates(comparison, sides) => (*comparison, sides),
                // What comes behind is not asked where this one does not hold, or stops.
                _ => break,
            };
            let (at, comparison, day) = match (side(&sides.0), side(&sides.1)) {
                (Some(Side::Asked(at)), Some(Side::Day(day))) => (at, comparison, day),
                (Some(Side::Day(day)), Some(Side::Asked(at))) => (at, comparison.turned(), day),
                (Some(Side::Day(one)), Some(Side::Day(other))) if !comparison.holds(one.cmp(&other)) => {
                    return None;
                }
                (Some(_), Some(_)) => continue,
                _ => break,
            };
            let within = days.get_mut(at)?;
            *within = within.overlap(comparison.days(day)?)?;
        }
        Some(days)
    }
}

impl Comparison {
    /// The same with its sides exchanged.
    fn turned(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// The days, without a gap, among which are all that compare with a day like this.
    fn days(self, day: Date) -> Option<Period> {
        let (first, last) = match self {
            Self::Equal => (day, day),
            Self::NotEqual => (Date::EARLIEST, Date::LATEST),
            Self::Less => (Date::EARLIEST, day.previous()),
            Self::LessOrEqual => (Date::EARLIEST, day),
            Self::Greater => (day.next(), Date::LATEST),
            Self::GreaterOrEqual => (day, Date::LATEST),
        };
        Period::new(first, last)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        document::{Style, leaf::Expr},
        script::{Inputs, Library, Type},
        vocabulary::{
            span::{Sources, Span},
            symbol::Symbols,
        },
    };

    use super::*;

    const START: Slot = Slot(0);
    const END: Slot = Slot(1);
    const GRANTED: Slot = Slot(2);
    const SENT: Slot = Slot(3);

    /// The days that `start` and `end` must lie in where `granted` is a day, or none.
    fn days(text: &str, granted: Option<&str>) -> Option<[String; 2]> {
        let mut inputs = Inputs::default();
        for (field, slot) in [("start", START), ("end", END), ("granted", GRANTED), ("sent", SENT)] {
            inputs.field("it", field, Type::Date, slot);
        }
        let mut sources = Sources::default();
        let file = sources.add("", text);
        let expr = Expr { text: text.into(), span: Span::whole(file), style: Style::Plain };
        let (library, mut symbols) = (Library::default(), Symbols::default());
        let script = Script::compile(&sources, &expr, Type::Flag, &inputs, &library, &mut symbols)
            .expect("it is well");
        let granted = granted.map(|day| day.parse().expect("it is a day"));
        let known = |slot| (slot == GRANTED).then_some(granted);
        script.days([START, END], known).map(|days| days.map(|days| days.to_string()))
    }

    const ALWAYS: &str = "1899-12-31 .. 2201-01-01";

    fn some(start: &str, end: &str) -> Option<[String; 2]> {
        Some([start.to_owned(), end.to_owned()])
    }

    #[test]
    fn comparisons_that_stand_first_narrow_the_days() {
        let on = Some("2025-06-10");
        assert_eq!(
            days("stated(it.granted) && it.end < it.granted", on),
            some(ALWAYS, "1899-12-31 .. 2025-06-09")
        );
        assert_eq!(days("it.granted <= it.end", on), some(ALWAYS, "2025-06-10 .. 2201-01-01"));
        assert_eq!(days("it.start == it.granted", on), some("2025-06-10 .. 2025-06-10", ALWAYS));
        assert_eq!(
            days("it.start < it.granted && it.end >= it.granted", on),
            some("1899-12-31 .. 2025-06-09", "2025-06-10 .. 2201-01-01")
        );
        assert_eq!(days(r#"it.end != date("2025-01-01")"#, on), some(ALWAYS, ALWAYS));
    }

    #[test]
    fn what_contradicts_itself_or_a_day_that_is_known_never_holds() {
        assert_eq!(days("stated(it.granted) && it.end < it.granted", None), None);
        assert_eq!(days("it.end < it.granted && it.end > it.granted", Some("2025-06-10")), None);
        assert_eq!(days(r#"it.granted > date("2026-01-01")"#, Some("2025-06-10")), None);
    }

    #[test]
    fn nothing_is_said_behind_what_may_stop() {
        let on = Some("2025-06-10");
        // The day it was sent may be missing, and that is a fault only if it is asked for.
        assert_eq!(days("it.sent > it.granted && it.end < it.granted", on), some(ALWAYS, ALWAYS));
        assert_eq!(days("it.end < it.granted", None), some(ALWAYS, ALWAYS), "it stops");
        assert_eq!(days("it.end < it.granted || it.end > it.granted", on), some(ALWAYS, ALWAYS));
    }
}
