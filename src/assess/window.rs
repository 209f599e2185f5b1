//! Windows as days: which stretch a day lies in, and which stretches lie in a cycle.

use smallvec::{SmallVec, smallvec};

use crate::{
    policy::{
        credential::{Cycles, Ends, Starts},
        window::{MonthDay, Stretch},
    },
    rulebook::Window,
    vocabulary::date::{Date, Length, Period},
};

use super::Cycle;

/// What the stretches of a window are counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchors {
    /// The cycle in question.
    pub(super) cycle: Option<Cycle>,
    /// The day the credential was granted, else the start of the first known cycle.
    pub(super) granted: Date,
    /// The date of the person the window counts from, if it does and the ledger states it.
    pub(super) person: Option<Date>,
}

/// More stretches than this are not listed; no cycle of a real program has them.
const MOST_STRETCHES: usize = 1_000;

/// The stretch of the window a day lies in. For a window of single activities, the day itself.
pub(super) fn stretch_at(window: &Window, anchors: Anchors, day: Date) -> Option<Period> {
    let single = Period { first: day, last: day };
    let found = match window {
        Window::Activity | Window::Day => Some(single),
        Window::Cycle => anchors.cycle.map(|cycle| cycle.period),
        Window::Ever => Period::new(Date::EARLIEST, Date::LATEST),
        Window::Named { stretch, .. } => match stretch {
            Stretch::EachOfCycle(length) => anchors.cycle.and_then(|cycle| of_cycle(cycle, *length, day)),
            Stretch::EachStarting(length, start) => repeated(before(*start, day), *length, day),
            Stretch::EachSinceGranted(length) => repeated(anchors.granted, *length, day),
            Stretch::EachFromPerson(length, _) => {
                anchors.person.and_then(|anchor| repeated(anchor, *length, day))
            }
            Stretch::FirstOfCycle(length) => {
                anchors.cycle.and_then(|cycle| of_cycle(cycle, *length, cycle.counted_from))
            }
            Stretch::LastOfCycle(length) => anchors.cycle.and_then(|cycle| last_of(cycle.period, *length)),
            Stretch::Sliding(length) => Period::new(day.next().minus(*length), day),
            Stretch::AfterCycle(length) => anchors.cycle.map(|cycle| after(cycle.period.last, *length)),
        },
    };
    found.filter(|stretch| stretch.contains(day))
}

/// Stretches of a window in order, seldom more than the years of a cycle.
pub(super) type Stretches = SmallVec<[Period; 3]>;

/// The stretches of the window that touch the cycle, in order.
pub(super) fn stretches(window: &Window, anchors: Anchors, asked: Date) -> Stretches {
    let Some(Cycle { period: cycle, .. }) = anchors.cycle else {
        return stretch_at(window, anchors, asked).into_iter().collect();
    };
    match window {
        Window::Activity | Window::Cycle => smallvec![cycle],
        Window::Ever => stretch_at(window, anchors, cycle.first).into_iter().collect(),
        Window::Named { stretch: Stretch::LastOfCycle(_) | Stretch::AfterCycle(_), .. } => {
            let within = |day| stretch_at(window, anchors, day);
            within(cycle.last).or_else(|| within(cycle.last.next())).into_iter().collect()
        }
        Window::Named { stretch: Stretch::Sliding(_), .. } => {
            stretch_at(window, anchors, asked.min(cycle.last)).into_iter().collect()
        }
        Window::Named { stretch: Stretch::FirstOfCycle(_), .. } => {
            stretch_at(window, anchors, cycle.first).into_iter().collect()
        }
        Window::Day
        | Window::Named {
            stretch:
                Stretch::EachOfCycle(_)
                | Stretch::EachStarting(..)
                | Stretch::EachSinceGranted(_)
                | Stretch::EachFromPerson(..),
            ..
        } => {
            let mut day = cycle.first;
            let mut found = Stretches::new();
            while day <= cycle.last && found.len() < MOST_STRETCHES {
                let Some(stretch) = stretch_at(window, anchors, day) else { break };
                day = stretch.last.next();
                found.push(stretch);
            }
            found
        }
    }
}

/// The stretch a day lies in, of equal stretches of a cycle. What counts early belongs to the first of them.
fn of_cycle(cycle: Cycle, length: Length, day: Date) -> Option<Period> {
    let from = cycle.counted_from;
    let stretch = repeated(from, length, day.max(from))?.overlap(cycle.period)?;
    let first = if stretch.first == from { cycle.period.first } else { stretch.first };
    Some(Period { first, ..stretch })
}

/// The last stretch of this length of a cycle.
fn last_of(cycle: Period, length: Length) -> Option<Period> {
    let end = cycle.last.next();
    let clamped = end.minus(length);
    let first = if clamped.day() < end.day() { clamped.next() } else { clamped };
    Period { first, last: cycle.last }.overlap(cycle)
}

/// The days after a day.
pub(super) fn after(last: Date, length: Length) -> Period {
    let first = last.next();
    Period { first, last: first.anniversary(length).previous().max(first) }
}

/// The latest such day of the year that is not after the day.
fn before(start: MonthDay, day: Date) -> Date {
    let in_year = |year| Date::new(year, start.month, start.day).unwrap_or(Date::EARLIEST);
    let this_year = in_year(day.year());
    if this_year <= day { this_year } else { in_year(day.year() - 1) }
}

/// The stretch a day lies in, of equal stretches one after the other from an anchor.
pub(super) fn repeated(anchor: Date, length: Length, day: Date) -> Option<Period> {
    if day < anchor {
        return None;
    }
    let passed = match length {
        Length::Days(days) => u32::try_from(day.days_since(anchor)).ok()? / days,
        Length::Months(months) => {
            let passed = (day.year() - anchor.year()) * 12 + i32::try_from(day.month()).ok()?
                - i32::try_from(anchor.month()).ok()?;
            u32::try_from(passed).ok()? / months
        }
    };
    let start = |count: u32| anchor.anniversary(length.times(count));
    // The estimate may be one too many, when the day of the month has not come yet.
    let count = if start(passed) > day { passed.checked_sub(1)? } else { passed };
    Period::new(start(count), start(count + 1).previous())
}

/// The day the first cycle starts.
pub(super) fn first_start(cycles: &Cycles, granted: Date) -> Date {
    match cycles.starts.unwrap_or(Starts::Granted) {
        Starts::Granted => granted,
        Starts::NextMonth => granted.month_end().next(),
        Starts::NextYear => Date::new(granted.year() + 1, 1, 1).unwrap_or(Date::LATEST),
    }
}

/// Cycle `number`, from 0, of a credential whose first cycle starts on `anchor`.
pub(super) fn cycle(cycles: &Cycles, anchor: Date, number: u32) -> Option<Period> {
    // Always counted from the one anchor, so that a clamped month end does not creep.
    let anniversary = |count: u32| match (count, cycles.first) {
        (0, _) => anchor,
        (count, Some(first)) => anchor.anniversary(first).anniversary(cycles.length.times(count - 1)),
        (count, None) => anchor.anniversary(cycles.length.times(count)),
    };
    let end = |count: u32| match cycles.ends.unwrap_or(Ends::DayBefore) {
        Ends::DayBefore => anniversary(count).previous(),
        Ends::Anniversary => anniversary(count),
        Ends::MonthEnd => anniversary(count).previous().month_end(),
    };
    let first = if number == 0 { anchor } else { end(number).next() };
    Period::new(first, end(number + 1))
}

/// The cycle that follows one that is stated.
pub(super) fn following(cycles: &Cycles, previous: Period) -> Option<Period> {
    let first = previous.last.next();
    match cycles.ends.unwrap_or(Ends::DayBefore) {
        // Counted from the anniversary itself, so that it does not creep by the day that lies between.
        Ends::Anniversary => Period::new(first, previous.last.anniversary(cycles.length)),
        Ends::DayBefore | Ends::MonthEnd => cycle(&Cycles { first: None, ..cycles.clone() }, first, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn three_years(ends: Option<Ends>) -> Cycles {
        let mut sources = crate::vocabulary::span::Sources::default();
        let file = sources.add("", "");
        Cycles {
            length: "3 years".parse().unwrap(),
            starts: None,
            ends,
            early: false,
            first: None,
            next: None,
            span: crate::vocabulary::span::Span::whole(file),
        }
    }

    #[test]
    fn cycles_from_29_february_leave_no_gap_and_keep_their_anchor() {
        let cycles = three_years(None);
        let told: Vec<_> =
            (0..3).map(|number| cycle(&cycles, day("2024-02-29"), number).unwrap().to_string()).collect();
        // 2027 and 2030 have no 29 February: the cycle ends on the 28th and the next starts on 1 March.
        assert_eq!(
            told,
            ["2024-02-29 .. 2027-02-28", "2027-03-01 .. 2030-02-28", "2030-03-01 .. 2033-02-28"]
        );
    }

    #[test]
    fn a_cycle_may_end_on_its_anniversary_or_at_the_end_of_the_month() {
        let on = cycle(&three_years(Some(Ends::Anniversary)), day("2024-06-10"), 1).unwrap();
        assert_eq!(on.to_string(), "2027-06-11 .. 2030-06-10");
        let month = cycle(&three_years(Some(Ends::MonthEnd)), day("2024-06-10"), 0).unwrap();
        assert_eq!(month.to_string(), "2024-06-10 .. 2027-06-30");
    }

    #[test]
    fn the_cycle_after_a_stated_one_ends_on_the_same_day_of_the_year() {
        let told = |ends, first: &str, last: &str| {
            let stated = Period::new(day(first), day(last)).unwrap();
            following(&three_years(Some(ends)), stated).unwrap().to_string()
        };
        assert_eq!(told(Ends::Anniversary, "2024-06-10", "2027-06-10"), "2027-06-11 .. 2030-06-10");
        assert_eq!(told(Ends::DayBefore, "2024-06-10", "2027-06-09"), "2027-06-10 .. 2030-06-09");
        assert_eq!(told(Ends::MonthEnd, "2024-06-10", "2027-06-30"), "2027-07-01 .. 2030-06-30");
    }

    #[test]
    fn the_last_six_months_end_with_the_cycle() {
        let half = "6 months".parse().unwrap();
        let told = |first: &str, last: &str| {
            last_of(Period::new(day(first), day(last)).unwrap(), half).unwrap().to_string()
        };
        assert_eq!(told("2024-03-01", "2027-02-28"), "2026-09-01 .. 2027-02-28");
        assert_eq!(told("2024-07-01", "2027-06-30"), "2027-01-01 .. 2027-06-30");
    }

    #[test]
    fn repeated_stretches_tile_the_calendar() {
        let year = "1 year".parse().unwrap();
        let told = |anchor: &str, on: &str| repeated(day(anchor), year, day(on)).unwrap().to_string();
        assert_eq!(told("2025-06-10", "2025-06-10"), "2025-06-10 .. 2026-06-09");
        assert_eq!(told("2025-06-10", "2026-06-09"), "2025-06-10 .. 2026-06-09");
        assert_eq!(told("2025-06-10", "2026-06-10"), "2026-06-10 .. 2027-06-09");
        assert_eq!(told("2024-02-29", "2025-02-28"), "2024-02-29 .. 2025-02-28");
        assert_eq!(told("2024-02-29", "2025-03-01"), "2025-03-01 .. 2026-02-28");
    }

    #[test]
    fn what_counts_early_belongs_to_the_first_year_of_the_cycle() {
        let period = Period::new(day("2024-06-15"), day("2027-12-31")).unwrap();
        let cycle = Cycle { number: 1, period, counted_from: day("2025-01-01") };
        let told = |on: &str| of_cycle(cycle, "1 year".parse().unwrap(), day(on)).unwrap().to_string();
        assert_eq!(told("2024-06-15"), "2024-06-15 .. 2025-12-31");
        assert_eq!(told("2025-12-31"), "2024-06-15 .. 2025-12-31");
        assert_eq!(told("2026-01-01"), "2026-01-01 .. 2026-12-31");
    }

    #[test]
    fn grace_has_as_many_days_as_it_says() {
        let grace = after(day("2027-02-28"), Length::Days(90));
        assert_eq!(grace.to_string(), "2027-03-01 .. 2027-05-29");
        assert_eq!(grace.last.days_since(day("2027-02-28")), 90);
    }
}
