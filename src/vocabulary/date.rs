//! Calendar dates. No clock is read here or anywhere below `cli/`.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

/// A calendar day between the years 1900 and 2200, written `2025-04-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotADate {
    /// Not of the form `2025-04-08`.
    Syntax,
    /// No such day in the calendar.
    NoSuchDay,
    /// A year before 1900 or after 2200.
    Year,
}

const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

impl Date {
    /// The day before every date that can be written.
    pub const EARLIEST: Self = Self(NaiveDate::from_ymd_opt(1899, 12, 31).unwrap());
    /// The day after every date that can be written.
    pub const LATEST: Self = Self(NaiveDate::from_ymd_opt(2201, 1, 1).unwrap());

    /// The day with this year, month and day.
    ///
    /// # Errors
    /// When there is no such day, or the year is out of range.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, NotADate> {
        if !YEARS.contains(&year) {
            return Err(NotADate::Year);
        }
        NaiveDate::from_ymd_opt(year, month, day).map(Self).ok_or(NotADate::NoSuchDay)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The day a length later. A month that is too short gives its last day. Stops at [`Date::LATEST`].
    #[must_use]
    pub fn plus(self, length: Length) -> Self {
        let moved = match length {
            Length::Days(days) => self.0.checked_add_signed(TimeDelta::days(days.into())),
            Length::Months(months) => self.0.checked_add_months(Months::new(months)),
        };
        moved.map_or(Self::LATEST, Self).min(Self::LATEST)
    }

    /// The day a length later, where a day the month does not have rolls over to the first of the next month, so that
    /// the stretches between such days never overlap and never leave a gap. Stops at [`Date::LATEST`].
    #[must_use]
    pub fn anniversary(self, length: Length) -> Self {
        let clamped = self.plus(length);
        match length {
            Length::Months(_) if clamped.day() < self.day() => clamped.next(),
            Length::Months(_) | Length::Days(_) => clamped,
        }
    }

    /// The day a length earlier. A month that is too short gives its last day. Stops at [`Date::EARLIEST`].
    #[must_use]
    pub fn minus(self, length: Length) -> Self {
        let moved = match length {
            Length::Days(days) => self.0.checked_sub_signed(TimeDelta::days(days.into())),
            Length::Months(months) => self.0.checked_sub_months(Months::new(months)),
        };
        moved.map_or(Self::EARLIEST, Self).max(Self::EARLIEST)
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(Length::Days(1))
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.minus(Length::Days(1))
    }

    /// Days from `earlier` to this day; negative when this day is the earlier one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn month_end(self) -> Self {
        let first = self.0.with_day(1).unwrap_or(self.0);
        // Beyond the last month that can be written, the day itself.
        Self(first).plus(Length::Months(1)).previous().max(self)
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }
}

fn digits(text: &str, length: usize) -> Result<u32, NotADate> {
    if text.len() == length && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| NotADate::Syntax)
    } else {
        Err(NotADate::Syntax)
    }
}

/// The number that so many ASCII digits write.
fn number<const N: usize>(digits: [u8; N]) -> Result<u32, NotADate> {
    digits.into_iter().try_fold(0, |number, digit| match digit {
        b'0'..=b'9' => Ok(number * 10 + u32::from(digit - b'0')),
        _ => Err(NotADate::Syntax),
    })
}

impl FromStr for Date {
    type Err = NotADate;

    /// Reads exactly `YYYY-MM-DD` in ASCII digits.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return Err(NotADate::Syntax);
        };
        let (year, month, day) = (number([y1, y2, y3, y4])?, number([m1, m2])?, number([d1, d2])?);
        Self::new(i32::try_from(year).map_err(|_| NotADate::Year)?, month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

/// A day, a month or a year: as exact as a source is about its own date. Written `2025-04-08`, `2025-04`, `2025`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    first: Date,
    last: Date,
}

impl Moment {
    /// The first day it may mean.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day it may mean.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }
}

impl From<Date> for Moment {
    fn from(day: Date) -> Self {
        Self { first: day, last: day }
    }
}

impl FromStr for Moment {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let year = |text| digits(text, 4).and_then(|y| i32::try_from(y).map_err(|_| NotADate::Year));
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [y] => {
                let y = year(y)?;
                Ok(Self { first: Date::new(y, 1, 1)?, last: Date::new(y, 12, 31)? })
            }
            [y, m] => {
                let first = Date::new(year(y)?, digits(m, 2)?, 1)?;
                Ok(Self { first, last: first.month_end() })
            }
            _ => text.parse::<Date>().map(Self::from),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.first == self.last {
            self.first.to_string()
        } else if self.first.month() == self.last.month() {
            format!("{:04}-{:02}", self.first.year(), self.first.month())
        } else {
            format!("{:04}", self.first.year())
        };
        f.pad(&text)
    }
}

/// A length of time in calendar units, written `3 years`, `6 months`, `90 days`, `2 weeks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Whole days.
    Days(u32),
    /// Whole months; a year is twelve.
    Months(u32),
}

impl Length {
    /// The same length `times` over, so that dates are always counted from one anchor.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        match self {
            Self::Days(days) => Self::Days(days.saturating_mul(times)),
            Self::Months(months) => Self::Months(months.saturating_mul(times)),
        }
    }
}

impl FromStr for Length {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let (count, unit) = text.split_once(' ').ok_or(NotADate::Syntax)?;
        if count.is_empty() || count.len() > 4 {
            return Err(NotADate::Syntax);
        }
        let count = digits(count, count.len())?;
        if count == 0 {
            return Err(NotADate::Syntax);
        }
        match unit {
            "day" | "days" => Ok(Self::Days(count)),
            "week" | "weeks" => Ok(Self::Days(count * 7)),
            "month" | "months" => Ok(Self::Months(count)),
            "year" | "years" => Ok(Self::Months(count * 12)),
            _ => Err(NotADate::Syntax),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Self::Days(days) => (days, "day"),
            Self::Months(months) if months % 12 == 0 => (months / 12, "year"),
            Self::Months(months) => (months, "month"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day; never before the first.
    pub last: Date,
}

impl Period {
    /// The days from `first` to `last`, or `None` when they are the wrong way round.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days in both.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} .. {}", self.first, self.last)
    }
}
