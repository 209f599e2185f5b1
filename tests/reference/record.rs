//! A line of JSON as typed records that borrow from it.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A day as a number that orders like the day: 20260223.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) u32);

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// Hundredths of an hour or credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hundredths(pub(crate) i64);

/// A person. The records are in order of last day, first day and id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person<'a> {
    #[serde(borrow, rename = "person")]
    _person: Named<'a>,
    pub(crate) credentials: Credentials,
    #[serde(borrow)]
    pub(crate) activities: Vec<Activity<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named<'a> {
    #[serde(rename = "name")]
    _name: &'a str,
}

/// What the person holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    pub(crate) cissp: Cissp,
    #[serde(rename = "oscp+")]
    pub(crate) oscp: Oscp,
}

/// The CISSP with its cycle.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cissp {
    pub(crate) cycle: Days,
}

/// The OSCP+ with the day it was granted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oscp {
    pub(crate) granted: Day,
}

/// What the person did.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Activity<'a> {
    pub(crate) id: &'a str,
    #[serde(rename = "title")]
    _title: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) on: Days,
    pub(crate) hours: Option<Hundredths>,
    pub(crate) minutes: Option<i64>,
    pub(crate) preparation_hours: Option<Hundredths>,
    #[serde(borrow)]
    pub(crate) domains: Option<Vec<&'a str>>,
    #[serde(borrow, default)]
    pub(crate) tags: Vec<&'a str>,
    pub(crate) role: Option<&'a str>,
    pub(crate) form: Option<&'a str>,
    pub(crate) item: Option<&'a str>,
    pub(crate) work: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    #[serde(borrow, default)]
    pub(crate) proof: Vec<Proof<'a>>,
    #[serde(borrow, default)]
    pub(crate) claims: Claims<'a>,
}

impl Activity<'_> {
    /// Hours spent, however they are stated.
    pub(crate) fn spent(&self) -> Option<i64> {
        self.hours.map(|hours| hours.0).or(self.minutes.map(|minutes| minutes * 100 / 60))
    }

    pub(crate) fn planned(&self) -> bool {
        self.status == Some("planned")
    }

    pub(crate) fn tagged(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }
}

/// A proof.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proof<'a> {
    #[serde(rename = "kind")]
    _kind: &'a str,
}

/// What was submitted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims<'a> {
    #[serde(borrow)]
    pub(crate) cissp: Option<Claim<'a>>,
    #[serde(borrow, rename = "oscp+")]
    pub(crate) oscp: Option<Claim<'a>>,
}

/// An activity submitted for one certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claim<'a> {
    pub(crate) status: &'a str,
    pub(crate) awarded: Option<Hundredths>,
}

/// Where a claim leaves the credits of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// To the rules.
    None,
    /// The body awarded so much.
    Awarded(i64),
    /// Nothing: rejected or withdrawn.
    Nothing,
    /// In doubt: under audit.
    Audit,
}

impl Decision {
    pub(crate) fn of(claim: Option<&Claim<'_>>) -> Self {
        match claim {
            None => Self::None,
            Some(claim) => match (claim.status, claim.awarded) {
                ("accepted", Some(awarded)) => Self::Awarded(awarded.0),
                ("rejected" | "withdrawn", _) => Self::Nothing,
                ("audit", _) => Self::Audit,
                _ => Self::None,
            },
        }
    }
}

/// Reads a line.
///
/// # Errors
/// Anything that is not such a line.
pub(crate) fn read(line: &str) -> Result<Person<'_>, serde_json::Error> {
    let mut person: Person<'_> = serde_json::from_str(line)?;
    person.activities.sort_unstable_by(|one, two| {
        (one.on.last, one.on.first, one.id).cmp(&(two.on.last, two.on.first, two.id))
    });
    Ok(person)
}

fn day(text: &str) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(digit - b'0');
    }
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day).then_some(Day(number))
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        day(text).ok_or_else(|| Error::custom("not a day"))
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        let (first, last) = text.split_once(" .. ").unwrap_or((text, text));
        let days = day(first).zip(day(last)).map(|(first, last)| Self { first, last });
        days.filter(|days| days.first <= days.last).ok_or_else(|| Error::custom("not days"))
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = Hundredths;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Hundredths, E> {
        i64::try_from(number).map(|number| Hundredths(number * 100)).map_err(Error::custom)
    }

    #[expect(
        clippy::float_arithmetic,
        clippy::cast_possible_truncation,
        reason = "the nearest hundredth of a short decimal is exact"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Hundredths, E> {
        Ok(Hundredths((number * 100.0).round() as i64))
    }
}
