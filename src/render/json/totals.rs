//! One line for one person, for programs that read many.

use serde::Serialize;

use crate::{
    assess::{CredentialTotals, Totals},
    rulebook::Rulebook,
};

use super::{IntervalJson, interval, verdict};

/// The totals of one person.
#[derive(Debug, Serialize)]
pub struct TotalsJson<'a> {
    person: Option<&'a str>,
    credentials: Vec<TotalJson<'a>>,
}

#[derive(Debug, Serialize)]
struct TotalJson<'a> {
    id: &'a str,
    counted: IntervalJson,
    met: &'static str,
}

/// The totals of one person.
#[must_use]
pub fn totals_line<'a>(rulebook: &'a Rulebook, person: Option<&'a str>, totals: &Totals) -> TotalsJson<'a> {
    let total = |result: &CredentialTotals| TotalJson {
        id: &rulebook.credential(result.credential).id,
        counted: interval(result.counted),
        met: verdict(result.met),
    };
    TotalsJson { person, credentials: totals.credentials.iter().map(total).collect() }
}
