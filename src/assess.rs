//! `assess(rulebook, ledger, given)`: what counts, for which certificate, for how many credits, and what is missing.
//!
//! Pure and total: no clock, file, environment, randomness or printing. What is not known opens an interval.

mod assign;
mod balance;
mod book;
mod combine;
mod covers;
mod credit;
mod cycle;
mod doubts;
mod entry;
mod evaluate;
mod facts;
mod fees;
mod held;
mod known;
mod lapse;
mod memo;
mod merge;
mod need;
mod needed;
mod parts;
mod person;
mod places;
mod pools;
mod renewal;
mod reply;
mod rivals;
mod ruling;
mod scene;
mod served;
mod settle;
mod shape;
mod share;
mod stance;
mod standing;
mod totals;
pub mod trace;
mod uncomputed;
mod untouched;
mod upkeep;
mod window;

use crate::{
    ledger::Ledger,
    policy::{rule::Said, upkeep::State},
    rulebook::{
        CategoryIx, CoverageIx, CredentialRef, FeeIx, GroupIx, ProgramIx, QuestionIx, RuleIx, Rulebook,
    },
    vocabulary::{
        amount::{Amount, Interval, Money},
        date::{Date, Period},
    },
};

pub use self::needed::{Completed, Minimum, NeedResult, RequirementResult, Stretch};
pub use self::reply::Taken;
pub use self::totals::{CredentialTotals, Totals, Workspace, totals};
use self::{
    known::Known,
    person::Person,
    trace::{Cause, Kept, Step},
};

/// The day the state is asked for, the day up to which things are known, and how hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The state on this day.
    pub on: Date,
    /// Forget everything that became known after this day.
    pub known_on: Date,
    /// How many combinations of answers to open questions are tried before a bound is given instead.
    pub most_combinations: usize,
}

impl Given {
    /// The state on a day, with everything that is known.
    #[must_use]
    pub fn on(day: Date) -> Self {
        Self { on: day, known_on: Date::LATEST, most_combinations: 256 }
    }
}

/// Yes, no, or nobody can tell yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// No.
    No,
    /// Nobody can tell yet.
    Undetermined,
    /// Yes.
    Yes,
}

/// The whole result for one ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// What was asked.
    pub given: Given,
    /// One for each certificate held, in the order of the ledger.
    pub credentials: Vec<CredentialResult>,
    /// One for each program with a certificate held: what must be paid.
    pub fees: Vec<FeeResult>,
}

/// Where one certificate stands.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialResult {
    /// Which.
    pub credential: CredentialRef,
    /// What it is on the day asked about, when what is in doubt turns out well.
    pub standing: Standing,
    /// What else it may be.
    pub perhaps: Vec<State>,
    /// Whether everything is met: the requirements, and a route where there are any.
    pub met: Verdict,
    /// The cycle that is told of; `None` for a lifetime.
    pub cycle: Option<Cycle>,
    /// What must be reached.
    pub requirements: Vec<RequirementResult>,
    /// Ways to renew.
    pub routes: Vec<RequirementResult>,
    /// The cycle before, where more than totals is told.
    pub completed: Option<Completed>,
    /// Certificates held that renew this one together with themselves.
    pub renewed_with: Vec<RenewedWith>,
    /// Credits counted in the cycle by group.
    pub groups: Vec<(GroupIx, Interval)>,
    /// Credits counted in the cycle by category.
    pub categories: Vec<(CategoryIx, Interval)>,
    /// Credits counted in the cycle in all, those taken over and carried in included.
    pub counted: Interval,
    /// Credits taken over from a dashboard into this cycle.
    pub opening: Amount,
    /// Credits carried in from the cycle before.
    pub carried_in: Interval,
    /// Credits that would move into the next cycle if this one ended as it stands.
    pub carry_out: Interval,
    /// How full the limits of the cycle are.
    pub limits: Vec<LimitResult>,
    /// Duties.
    pub coverage: Vec<CoverageResult>,
    /// What each activity of the ledger gives for this certificate, in the ledger's order.
    pub activities: Vec<ActivityResult>,
    /// What is in doubt, and what it is worth.
    pub doubts: Vec<DoubtResult>,
    /// Whether the intervals are exact or a sound bound because too much is in doubt.
    pub exact: bool,
    /// All its cycles, where a renewal moved some of them.
    moved: Option<Vec<Cycle>>,
}

/// What a certificate is on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Active, in grace, suspended ...; `None` before it was granted.
    pub state: Option<State>,
    /// Since when.
    pub since: Option<Date>,
    /// Until when, if that is known.
    pub until: Option<Date>,
    /// The rule that says so.
    pub rule: Option<RuleIx>,
    /// Whether what comes after the last stated stage is not known.
    pub unknown_after: bool,
}

/// A cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Which one, from 1.
    pub number: u32,
    /// Its days.
    pub period: Period,
    /// The day its years are counted from: its first, or a later one where what is done before it counts early.
    pub counted_from: Date,
}

/// A certificate that renews another one together with itself.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewedWith {
    /// Which.
    pub credential: CredentialRef,
    /// The rule that says so.
    pub rule: RuleIx,
    /// Whether it did so in this cycle: it was renewed in it, or has everything for its renewal.
    pub verdict: Verdict,
    /// The last day of the cycle that both share from then on.
    pub until: Option<Date>,
}

/// A duty that must be kept up.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageResult {
    /// Which.
    pub coverage: CoverageIx,
    /// The rule.
    pub rule: RuleIx,
    /// Whether every day of the cycle up to the day asked about is covered.
    pub verdict: Verdict,
    /// Whether the day asked about is covered.
    pub now: Verdict,
    /// The last day covered without a gap from the day asked about on.
    pub until: Option<Date>,
    /// Days of the cycle up to the day asked about that are surely not covered.
    pub gaps: Vec<Period>,
}

/// A limit and how full it is.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitResult {
    /// The rule.
    pub rule: RuleIx,
    /// The stretch of its window the day asked about lies in.
    pub period: Period,
    /// How much it counted.
    pub used: Interval,
    /// The most it counts.
    pub at_most: Amount,
    /// How much it cut.
    pub cut: Interval,
}

/// What one activity gives for one certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityResult {
    /// Its place in the ledger.
    pub activity: usize,
    /// Whether it counts. What is accepted for sure counts, also where nothing but a weak source tells how many credits it
    /// gives, so that none of them is sure.
    pub verdict: Verdict,
    /// Whether the body accepts it, whatever becomes of the figures.
    pub accepted: bool,
    /// Why not, where it does not.
    pub reason: Reason,
    /// Credits that count.
    pub credits: Interval,
    /// Credits by the rules before any limit.
    pub computed: Interval,
    /// Credits claimed.
    pub claimed: Option<Amount>,
    /// Credits awarded.
    pub awarded: Option<Amount>,
    /// Its category.
    pub category: Option<CategoryIx>,
    /// Its group.
    pub group: Option<GroupIx>,
    /// The cycle it counts in.
    pub cycle: Option<u32>,
    /// Whether it proves itself as far as the rules ask.
    pub proof: ProofState,
    /// Everything that decided it, in order. Empty when no trace is kept.
    pub steps: Vec<Step>,
}

/// Why an activity counts, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It counts.
    Counts,
    /// A limit left nothing of it.
    Limit,
    /// It lies outside every cycle.
    OutsideCycle,
    /// It lies after the day asked about.
    Later,
    /// It is planned.
    Planned,
    /// It counts in the balance of this day that was taken over.
    InOpening(Date),
    /// No category accepts it.
    Unlisted,
    /// No category accepts it, but the body's list is open-ended.
    UnlistedOpen,
    /// A ruling refuses it.
    Ruling,
    /// The body rejected it, or it was withdrawn.
    Claim,
    /// The rules give nothing for it.
    Zero,
    /// It cannot be computed.
    Fault(Cause),
    /// The certificate needs no credits.
    Lifetime,
    /// The certificate was not known by then, so nothing can be said of it.
    NotKnown,
}

/// Whether an activity has the proof the rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofState {
    /// It has, or needs none.
    Enough,
    /// It lacks proof without which it is not credited.
    NeededForCredit,
    /// It lacks proof that is shown on audit.
    NeededOnAudit,
}

/// Something in doubt.
#[derive(Clone, Debug, PartialEq)]
pub struct DoubtResult {
    /// What.
    pub doubt: Doubt,
    /// How much the counted total of the cycle differs with it: what is possible when it turns out well less what is when it
    /// does not, everything else turning out well both times. None where too many doubts of a long ledger come before it.
    pub worth: Option<Amount>,
}

/// Something that opens an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// An open or contested ruling.
    Question(QuestionIx),
    /// A rule nothing better than a low-confidence source states.
    LowConfidence(RuleIx),
    /// An activity without the proof it needs.
    MissingProof(usize),
    /// An activity whose claim is under audit.
    UnderAudit(usize),
    /// An activity whose credits cannot be computed, because a fact is missing or a script stopped.
    NotComputed(usize),
    /// The balance taken over on a day, as far as it does not say when its credits were earned or what they count for.
    Balance(Date),
}

impl Doubt {
    /// The question, if it is one.
    #[must_use]
    pub fn question(self) -> Option<QuestionIx> {
        match self {
            Self::Question(question) => Some(question),
            Self::LowConfidence(_)
            | Self::MissingProof(_)
            | Self::UnderAudit(_)
            | Self::NotComputed(_)
            | Self::Balance(_) => None,
        }
    }
}

/// A fee and what is due of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FeeResult {
    /// Whose.
    pub program: ProgramIx,
    /// Which.
    pub fee: FeeIx,
    /// The rule.
    pub rule: RuleIx,
    /// For which credential, where it is paid for each.
    pub credential: Option<CredentialRef>,
    /// Each payment from the cycle that is told of to the end of all that run. Of one that ended short and cannot be saved
    /// any more, those that were made.
    pub payments: Vec<FeeDue>,
}

/// One payment of a fee.
#[derive(Clone, Debug, PartialEq)]
pub struct FeeDue {
    /// The days it is for.
    pub period: Period,
    /// The day it is due.
    pub due: Date,
    /// How much: the amounts it may be, one when it is certain, none when it is not known.
    pub amounts: Vec<Money>,
    /// Paid, included or due.
    pub state: FeeState,
    /// The rule that includes it.
    pub included_by: Option<RuleIx>,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeState {
    /// Paid.
    Paid,
    /// Included in a product for all its days.
    Included,
    /// Included in a product for a part of its days only.
    PartlyIncluded,
    /// Perhaps included in a product, for all its days or a part of them.
    PerhapsIncluded,
    /// Due on a later day.
    Later,
    /// Due and not paid.
    Due,
}

/// The word of an answer as a verdict.
impl From<Said> for Verdict {
    fn from(said: Said) -> Self {
        match said {
            Said::Yes => Self::Yes,
            Said::No => Self::No,
            Said::Partly | Said::Undetermined => Self::Undetermined,
        }
    }
}

/// Assesses a ledger with the full trace, and itemises what is in doubt.
#[must_use]
pub fn assess(rulebook: &Rulebook, ledger: &Ledger, given: &Given) -> Assessment {
    let known = Known::of(rulebook, ledger, given.known_on);
    let mut people = people(&known, *given);
    let mut sink = Kept::default();
    let mut credentials: Vec<_> =
        people.iter().map(|(person, cycles)| combine::holding(person, cycles, &mut sink)).collect();
    for ((_, cycles), result) in people.iter_mut().zip(&mut credentials) {
        if let Some(moved) = result.moved.take() {
            *cycles = moved;
        }
        known.placed(result);
    }
    let fees = fees::fees(&people, &credentials);
    Assessment { given: *given, credentials, fees }
}

/// The holdings of a ledger, each with what its evaluation needs and its cycles.
fn people<'a>(known: &'a Known<'_>, given: Given) -> Vec<(Person<'a>, Vec<Cycle>)> {
    let cycles = |person: Person<'a>| {
        let cycles = cycle::timeline(&person);
        (person, cycles)
    };
    held::without_ended(person::people(known, given).map(cycles).collect())
}
