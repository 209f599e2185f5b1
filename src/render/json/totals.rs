//! One line for one person, for programs that read many.

use serde::Serialize;

use crate::{assess::Assessment, rulebook::Rulebook};

use super::{Interval, word};

/// The totals of one person.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    person: Option<&'a str>,
    credentials: Vec<Total<'a>>,
}

#[derive(Debug, Serialize)]
struct Total<'a> {
    id: &'a str,
    counted: Interval,
    met: &'static str,
}

/// The totals of one person.
#[must_use]
pub fn line<'a>(rulebook: &'a Rulebook, person: Option<&'a str>, assessment: &Assessment) -> Line<'a> {
    let total = |result: &crate::assess::CredentialResult| Total {
        id: &rulebook.credential(result.credential).id,
        counted: result.counted.into(),
        met: word(result.met),
    };
    Line { person, credentials: assessment.credentials.iter().map(total).collect() }
}
