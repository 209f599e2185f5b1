//! JSON lines -> Ledgers: one ledger per line, in the format of [`written`](super::written), for many people at once.
//!
//! What stands in a line exactly as it should is read without building a tree. Any other line goes through
//! [`from_document`], because JSON is YAML: so both readers accept the same ledgers and tell the same mistakes.

mod error;
mod fact;
mod line;

use std::collections::HashSet;

use ahash::RandomState;

use crate::{
    document::from_text,
    rulebook::{CredentialRef, FeeIx, GroupIx, ProductIx, Program, ProgramIx, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::Diagnostic,
        name::{Name, Word},
        span::{FileId, Sources, Span},
        symbol::{Symbol, Symbols},
    },
};

pub use self::error::LineError;

use self::line::{Entries, Leaf, Number, Str};
use super::{
    Activity, ActivityStatus, Balance, Bucket, Claim, ClaimStatus, Declaration, Exam, Holding, Ledger,
    Payment, Proof, Subscription, Words, from_document,
    sense::{self, category, group, label},
};

/// Reads lines against one rulebook. Threads can share it.
#[derive(Debug)]
pub struct Lines<'r> {
    rulebook: &'r Rulebook,
    kinds: Vec<Symbol>,
    /// Whether each text of the rulebook looks like a word, by its symbol.
    words: Vec<bool>,
}

/// Longer lines go through the reader of documents, which has budgets for everything.
const LONGEST: usize = 512 << 10;

/// Activities that there is room for from the start.
const MANY: usize = 64;

impl<'r> Lines<'r> {
    /// Prepares for reading many lines.
    #[must_use]
    pub fn new(rulebook: &'r Rulebook) -> Self {
        let words = rulebook.symbols.texts().map(Word::fits).collect();
        Self { rulebook, kinds: sense::kinds(rulebook), words }
    }

    /// Reads one line.
    ///
    /// # Errors
    /// When the line has a mistake that is an error.
    pub fn read(&self, line: &str) -> Result<Ledger, LineError> {
        match self.plainly(line) {
            Some(ledger) => Ok(ledger),
            None => self.thoroughly(line),
        }
    }

    fn thoroughly(&self, line: &str) -> Result<Ledger, LineError> {
        let mut sources = Sources::default();
        let file = sources.add("<line>", line);
        let (document, mut diagnostics) = from_text::parse(&sources, file);
        let ledger = document.and_then(|document| {
            let (ledger, found) = from_document::read(&document, self.rulebook);
            diagnostics.extend(found);
            ledger
        });
        let failed = diagnostics.iter().any(Diagnostic::is_error);
        ledger.filter(|_| !failed).ok_or(LineError { sources, diagnostics })
    }

    /// Reads a line that has no mistake and is in the plainest form.
    fn plainly(&self, line: &str) -> Option<Ledger> {
        if line.len() > LONGEST {
            return None;
        }
        let mut plain = Plain {
            rulebook: self.rulebook,
            kinds: &self.kinds,
            words: &self.words,
            symbols: self.rulebook.symbols.clone(),
            held: Vec::new(),
            claimed: Vec::new(),
        };
        let mut activities = Vec::with_capacity(MANY);
        let written = line::read(line, |activity| {
            activities.push(Some(plain.activity(activity)?));
            Some(())
        })?;
        plain.ledger(written, activities)
    }
}

/// Resolves what a line says. `None` leaves the line to the reader of documents, which finds out what is wrong. New words
/// are met in the same order as there.
struct Plain<'r> {
    rulebook: &'r Rulebook,
    kinds: &'r [Symbol],
    words: &'r [bool],
    symbols: Symbols,
    held: Vec<CredentialRef>,
    /// The credentials that something was claimed for. In a line they may stand behind the activities.
    claimed: Vec<CredentialRef>,
}

/// Nothing is said of where things stand in a line that has no mistake.
const NOWHERE: FileId = FileId::FIRST;

/// `Some` when it holds.
fn sure(holds: bool) -> Option<()> {
    holds.then_some(())
}

fn day(leaf: &Leaf<Date>) -> Option<Date> {
    sense::plausible(leaf.0).then_some(leaf.0)
}

fn days(leaf: &Leaf<Period>) -> Option<Period> {
    sense::plausible_days(leaf.0).then_some(leaf.0)
}

/// Applies a reading that may fail to something that may be missing.
fn maybe<T, U>(written: Option<T>, read: impl FnOnce(T) -> Option<U>) -> Option<Option<U>> {
    match written {
        Some(written) => read(written).map(Some),
        None => Some(None),
    }
}

/// Reads each of the items, if there are any.
fn each<T, U>(written: Option<Vec<T>>, read: impl FnMut(T) -> Option<U>) -> Option<Vec<U>> {
    written.unwrap_or_default().into_iter().map(read).collect()
}

/// Reads each of the items where it stands, if there are any.
fn each_of<T, U>(written: Option<&[T]>, read: impl FnMut(&T) -> Option<U>) -> Option<Vec<U>> {
    let written = written.unwrap_or_default();
    let mut items = Vec::with_capacity(written.len());
    for item in written.iter().map(read) {
        items.push(item?);
    }
    Some(items)
}

/// Since when a record is known: as it says, else since the day that it is of.
fn known(written: Option<&Leaf<Date>>, on: Date) -> Option<Date> {
    written.map_or(Some(on), day)
}

fn positive(number: Number) -> Option<Amount> {
    (number.0 >= Amount::ZERO).then_some(number.0)
}

fn boxed(text: &Str<'_>) -> Box<str> {
    (**text).into()
}

impl Plain<'_> {
    fn ledger(mut self, written: line::Ledger<'_>, mut activities: Vec<Option<Activity>>) -> Option<Ledger> {
        sure(are_told_apart(&activities))?;
        let holdings = self.holdings(written.credentials.unwrap_or_default())?;
        sure(self.claimed.iter().all(|credential| self.held.contains(credential)))?;
        let person = written.person.unwrap_or_default();
        let person_facts = self.person_facts(&person.facts.unwrap_or_default())?;
        let openings = each(written.opening, |opening| self.balance(&opening))?;
        let readings = each(written.readings, |reading| self.balance(&reading))?;
        let payments = each(written.fees, |fee| self.payment(&fee))?;
        let subscriptions = each(written.subscriptions, |each| self.subscription(&each))?;
        let exams = each(written.exams, |exam| {
            let on = day(&exam.on?)?;
            Some(Exam { exam: self.asked(exam.exam?)?, on, known: known(exam.known.as_ref(), on)? })
        })?;
        let declarations = each(written.declarations, |made| {
            let credential = self.credential(made.credential?)?;
            let declaration = self.asked(made.declaration?)?;
            let on = day(&made.on?)?;
            Some(Declaration { credential, declaration, on, known: known(made.known.as_ref(), on)? })
        })?;
        let mut ledger = Ledger {
            symbols: self.symbols,
            name: person.name.as_ref().map(boxed),
            person_facts,
            holdings,
            activities: in_order(&mut activities),
            payments,
            subscriptions,
            exams,
            openings,
            readings,
            declarations,
        };
        ledger.sort();
        is_without_doubles(&ledger).then_some(ledger)
    }

    fn credential(&self, name: &str) -> Option<CredentialRef> {
        self.rulebook.find_credential(name)
    }

    fn holdings(&mut self, written: Entries<'_, line::Holding<'_>>) -> Option<Vec<Holding>> {
        let mut holdings = Vec::with_capacity(written.0.len());
        for (name, holding) in written.0 {
            let credential = self.credential(name)?;
            let granted = maybe(holding.granted, |granted| day(&granted))?;
            sure(holding.cycle.is_none() || holding.cycles.is_none())?;
            let cycles = holding.cycle.map(|cycle| vec![cycle]).or(holding.cycles);
            let cycles = each(cycles, |cycle| days(&cycle))?;
            sure(granted.is_some() || !cycles.is_empty())?;
            sure(sense::are_in_order(&cycles) && !sense::is_granted_late(granted, &cycles))?;
            self.held.push(credential);
            let known = known(holding.known.as_ref(), sense::held_since(granted, &cycles))?;
            holdings.push(Holding { credential, granted, cycles, known, span: Span::whole(NOWHERE) });
        }
        Some(holdings)
    }

    fn word(&mut self, text: &str) -> Option<Symbol> {
        // Most are words of the rulebook, which were looked at once.
        let known = self.symbols.find(text);
        match known.and_then(|symbol| self.words.get(symbol.index())) {
            Some(fits) => known.filter(|_| *fits),
            None => Word::fits(text).then(|| self.symbols.intern(text)),
        }
    }

    fn words(&mut self, texts: &[line::Word<'_>]) -> Option<Words> {
        let mut words = Words::new();
        for text in texts {
            words.push(self.word(text)?);
        }
        Some(words)
    }

    fn maybe_word(&mut self, text: Option<&line::Word<'_>>) -> Option<Option<Symbol>> {
        maybe(text, |text| self.word(text))
    }

    fn activity(&mut self, written: &line::Activity<'_>) -> Option<Activity> {
        let on = days(written.on.as_ref()?)?;
        let status = maybe(written.status.as_ref(), |word| ActivityStatus::parse(word))?;
        let status = status.unwrap_or(ActivityStatus::Done);
        let kind = self.word(written.kind.as_ref()?)?;
        self.kinds.binary_search(&kind).ok()?;
        let hours = match (written.hours, written.minutes) {
            (None, None) => None,
            (Some(hours), None) => Some(hours.0),
            (None, Some(minutes)) => Some(sense::hours_of_minutes(minutes.0)),
            (Some(_), Some(_)) => return None,
        };
        sure(hours.is_none_or(sense::hours_are_plausible))?;
        let domains = maybe(written.domains.as_deref(), |domains| self.words(domains))?;
        Some(Activity {
            id: boxed(written.id.as_ref()?),
            title: boxed(written.title.as_ref()?),
            title_en: written.title_en.as_ref().map(boxed),
            on,
            status,
            kind,
            hours,
            provider: written.provider.as_ref().map(|text| label(text, &mut self.symbols)),
            delivery: self.maybe_word(written.delivery.as_ref())?,
            role: self.maybe_word(written.role.as_ref())?,
            form: self.maybe_word(written.form.as_ref())?,
            item: written.item.as_ref().map(|text| label(text, &mut self.symbols)),
            domains,
            tags: self.words(written.tags.as_deref().unwrap_or_default())?,
            facts: self.facts(&written.facts)?,
            split: self.split(written.split.as_ref(), hours)?,
            proofs: each_of(written.proof.as_deref(), |proof| self.proof(proof))?.into(),
            claims: self.claims(written.claims.as_ref(), on, status)?,
            known: known(written.known.as_ref(), sense::told_since(status, on))?,
            span: Span::whole(NOWHERE),
        })
    }

    fn split(
        &self,
        written: Option<&Entries<'_, Number>>,
        hours: Option<Amount>,
    ) -> Option<Vec<(ProgramIx, GroupIx, Amount)>> {
        let Some(written) = written else { return Some(Vec::new()) };
        let mut parts = Vec::new();
        for (name, part) in &written.0 {
            let hours = positive(*part)?;
            let before = parts.len();
            let programs = self.rulebook.programs.iter().enumerate();
            parts.extend(programs.filter_map(|(at, program)| {
                group(program, name).map(|group| (ProgramIx::new(at), group, hours))
            }));
            sure(parts.len() > before)?;
        }
        let total: Amount = written.0.iter().map(|(_, part)| part.0).sum();
        sure(hours.is_none_or(|hours| total <= hours))?;
        Some(parts)
    }

    fn proof(&mut self, written: &line::Proof<'_>) -> Option<Proof> {
        sure(written.hash.as_ref().is_none_or(|hash| sense::is_hash(hash)))?;
        Some(Proof {
            kind: self.word(written.kind.as_ref()?)?,
            file: written.file.as_ref().map(boxed),
            hash: written.hash.map(Box::from),
            language: self.maybe_word(written.language.as_ref())?,
            shows: each_of(written.shows.as_deref(), |word| self.word(word))?,
            known: maybe(written.known.as_ref(), day)?,
        })
    }

    /// The credential that something was claimed for.
    fn claimed(&mut self, name: &str) -> Option<CredentialRef> {
        let is_named = |known: &&CredentialRef| *self.rulebook.credential(**known).id == *name;
        if let Some(known) = self.claimed.iter().find(is_named) {
            return Some(*known);
        }
        let new = self.credential(name)?;
        self.claimed.push(new);
        Some(new)
    }

    fn claims(
        &mut self,
        written: Option<&Entries<'_, line::Claim<'_>>>,
        on: Period,
        activity: ActivityStatus,
    ) -> Option<Vec<Claim>> {
        let Some(written) = written else { return Some(Vec::new()) };
        let mut claims = Vec::with_capacity(written.0.len());
        for (name, claim) in &written.0 {
            let credential = self.claimed(name)?;
            let claim = self.claim(claim, credential)?;
            sure(sense::claim_faults(&claim, on, activity).next().is_none())?;
            claims.push(claim);
        }
        Some(claims)
    }

    fn claim(&self, written: &line::Claim<'_>, credential: CredentialRef) -> Option<Claim> {
        let program = self.rulebook.program(credential.program);
        let submitted = maybe(written.submitted.as_ref(), day)?;
        let status = maybe(written.status.as_ref(), |word| ClaimStatus::parse(word))?;
        Some(Claim {
            credential,
            status: status.unwrap_or(sense::status_by_default(submitted)),
            submitted,
            decided: maybe(written.decided.as_ref(), day)?,
            id: written.id.as_ref().map(boxed),
            claimed: maybe(written.claimed, positive)?,
            awarded: maybe(written.awarded, positive)?,
            reason: written.reason.as_ref().map(boxed),
            category: maybe(written.category.as_ref(), |name| category(program, name))?,
            group: maybe(written.group.as_ref(), |name| group(program, name))?,
        })
    }

    fn balance(&self, written: &line::Balance<'_>) -> Option<Balance> {
        let credential = self.credential(written.credential.as_ref()?)?;
        let program = self.rulebook.program(credential.program);
        let raw = written.credits?;
        let credits = if raw.get().starts_with('{') {
            let buckets: Entries<'_, Number> = serde_json::from_str(raw.get()).ok()?;
            let bucket = |(name, number): &(line::Word<'_>, Number)| {
                let in_group = group(program, name).map(Bucket::Group);
                let bucket = in_group.or_else(|| category(program, name).map(Bucket::Category))?;
                Some((bucket, positive(*number)?))
            };
            buckets.0.iter().map(bucket).collect::<Option<_>>()?
        } else {
            vec![(Bucket::Total, positive(line::number(raw)?)?)]
        };
        let from = written.from.as_ref().map(boxed);
        let on = day(written.on.as_ref()?)?;
        Some(Balance { credential, on, credits, from, known: known(written.known.as_ref(), on)? })
    }

    /// The one program that has something of this name, and its place there.
    fn owner(
        &self,
        name: &str,
        policy: Option<&line::Word<'_>>,
        names: fn(&Program) -> Vec<&str>,
    ) -> Option<(ProgramIx, usize)> {
        let mut owners: Vec<_> = self
            .rulebook
            .programs
            .iter()
            .enumerate()
            .filter(|(_, program)| policy.is_none_or(|policy| **policy == *program.id))
            .filter_map(|(at, program)| {
                let found = names(program).iter().position(|known| *known == name)?;
                Some((ProgramIx::new(at), found))
            })
            .collect();
        sense::prefer_held(&mut owners, &self.held);
        owners.pop().filter(|_| owners.is_empty())
    }

    fn payment(&self, written: &line::Payment<'_>) -> Option<Payment> {
        let (program, fee) = self.owner(written.fee.as_ref()?, written.policy.as_ref(), sense::fees)?;
        let credential = maybe(written.credential.as_ref(), |name| self.credential(name))?;
        sure(credential.is_none_or(|credential| credential.program == program))?;
        let on = day(written.on.as_ref()?)?;
        Some(Payment {
            program,
            fee: FeeIx::new(fee),
            on,
            known: known(written.known.as_ref(), on)?,
            for_: maybe(written.for_.as_ref(), days)?,
            credential,
            amount: written.amount.as_ref().map(|leaf| leaf.0.clone()),
        })
    }

    fn subscription(&self, written: &line::Subscription<'_>) -> Option<Subscription> {
        let policy = written.policy.as_ref();
        let (program, product) = self.owner(written.product.as_ref()?, policy, sense::products)?;
        let (from, to) = (day(written.from.as_ref()?)?, maybe(written.to.as_ref(), day)?);
        let to = to.unwrap_or(Date::LATEST);
        sure(from <= to)?;
        let known = known(written.known.as_ref(), from)?;
        Some(Subscription { program, product: ProductIx::new(product), from, to, known })
    }

    fn asked(&mut self, name: &str) -> Option<Symbol> {
        sure(sense::is_asked_about(self.rulebook, name))?;
        self.word(name)
    }
}

/// Whether no id is there twice.
fn are_told_apart(activities: &[Option<Activity>]) -> bool {
    let ids = || activities.iter().flatten().map(|activity| &*activity.id);
    // Most are numbered.
    ids().is_sorted_by(|one, next| one < next) || {
        let mut known = HashSet::with_capacity_and_hasher(activities.len(), RandomState::default());
        ids().all(|id| known.insert(id))
    }
}

/// The activities in the order of a ledger, each moved to its place once: they are large.
fn in_order(activities: &mut [Option<Activity>]) -> Vec<Activity> {
    let days = activities.iter().enumerate().filter_map(|(at, activity)| {
        let on = activity.as_ref()?.on;
        Some((on.last, on.first, at))
    });
    let mut order: Vec<(Date, Date, usize)> = days.collect();
    order.sort_unstable();
    let mut sorted = Vec::with_capacity(activities.len());
    sorted.extend(order.into_iter().filter_map(|(.., at)| activities.get_mut(at)?.take()));
    sorted
}

/// Whether no balance is there twice. The ledger is sorted.
fn is_without_doubles(ledger: &Ledger) -> bool {
    let same_balance = |balances: &[Balance]| {
        let key = |balance: &Balance| (balance.on, balance.credential);
        balances.windows(2).any(|pair| pair.first().map(key) == pair.last().map(key))
    };
    !same_balance(&ledger.openings) && !same_balance(&ledger.readings)
}

#[cfg(test)]
mod tests {
    use crate::{
        rulebook::from_texts::{Folder, read},
        vocabulary::span::Sources,
    };

    use super::Lines;

    #[test]
    fn a_line_with_every_key_is_read_without_a_tree() {
        let mut sources = Sources::default();
        let file = sources.add("acme.yaml", include_str!("../../tests/support/acme.yaml"));
        let (rulebook, _) = read(&sources, &[Folder { parts: vec![file], scripts: Vec::new() }]);
        let rulebook = rulebook.expect("the policy is well");
        let lines = Lines::new(&rulebook);
        let ledger = lines.plainly(include_str!("../../tests/support/complete.json"));
        assert_eq!(ledger.map(|ledger| ledger.activities.len()), Some(2));
    }
}
