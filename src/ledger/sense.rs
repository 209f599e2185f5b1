//! What facts can be true: the checks that both readers share.

use rust_decimal::Decimal;

use crate::{
    rulebook::{CategoryIx, CredentialRef, GroupIx, Program, ProgramIx, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        symbol::{Symbol, Symbols},
    },
};

use super::{ActivityStatus, Claim, ClaimStatus};

/// Years outside of these are slips: no program is as old, no plan reaches as far.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1980..=2100;

pub(super) fn plausible(date: Date) -> bool {
    YEARS.contains(&date.year())
}

pub(super) fn plausible_days(days: Period) -> bool {
    plausible(days.first) && plausible(days.last)
}

/// Whether each cycle begins after the one before it.
pub(super) fn are_in_order(cycles: &[Period]) -> bool {
    cycles.windows(2).all(|pair| match pair {
        [before, after] => before.last < after.first,
        _ => true,
    })
}

/// Whether the certificate was granted after the end of its first cycle.
pub(super) fn is_granted_late(granted: Option<Date>, cycles: &[Period]) -> bool {
    granted.zip(cycles.first()).is_some_and(|(granted, first)| granted > first.last)
}

/// The most hours of one activity: a course of weeks is often written down with the day it was completed, so a day may
/// hold more than 24.
pub(super) const MOST_HOURS: Amount = Amount::from_whole(5_000);

pub(super) fn hours_are_plausible(hours: Amount) -> bool {
    hours > Amount::ZERO && hours <= MOST_HOURS
}

pub(super) fn hours_of_minutes(minutes: Amount) -> Amount {
    let whole = minutes.millionths().filter(|millionths| millionths % 60 == 0);
    let exact = whole.map(|millionths| Amount::of_millionths(millionths / 60));
    exact.unwrap_or_else(|| Amount::from_decimal(minutes.decimal() / Decimal::from(60)).unwrap_or_default())
}

/// Whether the text is a SHA-256 in hexadecimal.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Since when a certificate is known to be held, if the ledger does not say so.
pub(super) fn held_since(granted: Option<Date>, cycles: &[Period]) -> Date {
    granted.or(cycles.first().map(|cycle| cycle.first)).unwrap_or(Date::EARLIEST)
}

/// Since when an activity is known, if the ledger does not say so: what happened since then, a plan always.
pub(super) fn told_since(status: ActivityStatus, on: Period) -> Date {
    match status {
        ActivityStatus::Done => on.last,
        ActivityStatus::Planned => Date::EARLIEST,
    }
}

/// Where a claim stands, if the ledger does not say so.
pub(super) fn status_by_default(submitted: Option<Date>) -> ClaimStatus {
    if submitted.is_some() { ClaimStatus::Submitted } else { ClaimStatus::Draft }
}

/// What cannot be true of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClaimFault {
    SubmittedBeforeTheEnd(Date),
    DecidedBeforeSubmitted(Date, Date),
    DecidedBeforeTheEnd(Date),
    AwardedWithoutAcceptance,
    SentBeforeDone,
}

/// All that cannot be true of a claim for an activity.
pub(super) fn claim_faults(
    claim: &Claim,
    on: Period,
    activity: ActivityStatus,
) -> impl Iterator<Item = ClaimFault> {
    let early = |date: Date| date < on.last;
    let submitted = claim.submitted.filter(|date| early(*date)).map(ClaimFault::SubmittedBeforeTheEnd);
    let decided = match (claim.submitted, claim.decided) {
        (Some(submitted), Some(decided)) if decided < submitted => {
            Some(ClaimFault::DecidedBeforeSubmitted(decided, submitted))
        }
        (None, Some(decided)) if early(decided) => Some(ClaimFault::DecidedBeforeTheEnd(decided)),
        (_, Some(_) | None) => None,
    };
    // An audit may come after the acceptance, and then the award stands beside it.
    let may_award = matches!(claim.status, ClaimStatus::Accepted | ClaimStatus::Audit);
    let awarded = claim.awarded.is_some_and(|awarded| awarded > Amount::ZERO) && !may_award;
    let sent = claim.status != ClaimStatus::Draft && activity == ActivityStatus::Planned;
    [
        submitted,
        decided,
        awarded.then_some(ClaimFault::AwardedWithoutAcceptance),
        sent.then_some(ClaimFault::SentBeforeDone),
    ]
    .into_iter()
    .flatten()
}

/// Free text as a word, so that `Acme Labs` and `acme labs` are the same provider: lower case, `-` for spaces.
pub(super) fn label(text: &str, symbols: &mut Symbols) -> Symbol {
    if text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) {
        return symbols.intern(text);
    }
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    symbols.intern(&words.join("-"))
}

/// The names of a program's groups.
pub(super) fn groups(program: &Program) -> impl Iterator<Item = &str> {
    program.groups.iter().map(|rule| {
        let id = &*program.rule(*rule).id;
        id.strip_prefix("groups.").unwrap_or(id)
    })
}

/// A group of a program by its name.
pub(super) fn group(program: &Program, name: &str) -> Option<GroupIx> {
    groups(program).position(|group| group == name).map(GroupIx::new)
}

/// A category of a program by its name.
pub(super) fn category(program: &Program, name: &str) -> Option<CategoryIx> {
    program.categories.iter().position(|category| &*category.id == name).map(CategoryIx::new)
}

/// All kinds some policy names: a category accepts it, a ruling is about it, or it is among the words. In order.
pub(super) fn kinds(rulebook: &Rulebook) -> Vec<Symbol> {
    let of = |program: &Program| {
        let accepted = program.categories.iter().flat_map(|category| &category.accepts);
        let ruled = program.rulings.iter().flat_map(|ruling| &ruling.kinds);
        let told = program.words.iter().map(|(word, _)| word);
        accepted.chain(ruled).chain(told).copied().collect::<Vec<_>>()
    };
    let mut kinds: Vec<_> = rulebook.programs.iter().flat_map(of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The names of a program's fees, by their place.
pub(super) fn fees(program: &Program) -> Vec<&str> {
    program.fees.iter().map(|fee| &*fee.id).collect()
}

/// The names of a program's products, by their place.
pub(super) fn products(program: &Program) -> Vec<&str> {
    program.products.iter().map(|(id, _)| &**id).collect()
}

/// Whether some policy may ask for an exam or a declaration of this name: it is the name of a certificate, or a word
/// that stands in a rule.
pub(super) fn is_asked_about(rulebook: &Rulebook, name: &str) -> bool {
    rulebook.symbols.find(name).is_some() || rulebook.find_credential(name).is_some()
}

/// Of several programs that have something of one name, keeps those whose certificates are held, if there are any.
pub(super) fn prefer_held(owners: &mut Vec<(ProgramIx, usize)>, held: &[CredentialRef]) {
    let is_held = |program: ProgramIx| held.iter().any(|credential| credential.program == program);
    if owners.iter().any(|(program, _)| is_held(*program)) {
        owners.retain(|(program, _)| is_held(*program));
    }
}
