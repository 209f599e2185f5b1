//! What counts, and nothing that tells why: for many people at once.

use crate::{
    ledger::Ledger,
    rulebook::{CredentialRef, GroupIx, Rulebook},
    vocabulary::amount::Interval,
};

use super::{CredentialResult, Cycle, Given, Standing, Verdict, combine, known::Known, memo::Memo, people};

/// What counts for one ledger, without anything that tells why.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// What was asked.
    pub given: Given,
    /// One for each certificate held, in the order of the ledger.
    pub credentials: Vec<CredentialTotals>,
}

/// What counts for one certificate: the numbers of its [`CredentialResult`].
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialTotals {
    /// Which.
    pub credential: CredentialRef,
    /// What it is on the day asked about.
    pub standing: Standing,
    /// Whether everything is met.
    pub met: Verdict,
    /// The cycle that is told of; `None` for a lifetime.
    pub cycle: Option<Cycle>,
    /// Credits counted in the cycle in all.
    pub counted: Interval,
    /// The same by group.
    pub groups: Vec<(GroupIx, Interval)>,
    /// Whether the intervals are exact or a sound bound because too much is in doubt.
    pub exact: bool,
}

impl From<CredentialResult> for CredentialTotals {
    fn from(result: CredentialResult) -> Self {
        Self {
            credential: result.credential,
            standing: result.standing,
            met: result.met,
            cycle: result.cycle,
            counted: result.counted,
            groups: result.groups,
            exact: result.exact,
        }
    }
}

/// Room in which ledgers are added up one after the other. Nothing of one ledger is left in it for the next.
#[derive(Debug, Default)]
pub struct Workspace(Memo);

/// The totals of a ledger: the same numbers by the same code, without anything else.
#[must_use]
pub fn totals(rulebook: &Rulebook, ledger: &Ledger, given: &Given, room: &mut Workspace) -> Totals {
    let known = Known::of(rulebook, ledger, given.known_on);
    let people = people(&known, *given);
    let of = |(person, cycles): &(_, Vec<_>)| combine::totals(person, cycles, &mut room.0);
    Totals { given: *given, credentials: people.iter().map(of).collect() }
}
