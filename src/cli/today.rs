//! The one place where the clock is read.

use std::time::{SystemTime, UNIX_EPOCH};

use accrue::vocabulary::date::{Date, Length};

/// The date of today in UTC. A body's day is not the same everywhere on earth: who needs another day names it with
/// `--on`.
#[expect(
    clippy::disallowed_methods,
    reason = "the date of today enters here and is passed on as an argument"
)]
pub(super) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = u32::try_from(seconds / 86_400).unwrap_or(u32::MAX);
    Date::new(1970, 1, 1).map_or(Date::EARLIEST, |first| first.plus(Length::Days(days)))
}
