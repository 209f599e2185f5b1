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
    Payment, Proof, Proofs, Subscription, Words, from_document,
    sense::{self, category, group, label},
};

/// Reads lines against one rulebook. Threads can share it.
#[derive(Debug)]
pub struct Lines<'r> {
    rulebook: &'r Rulebook,
    /// What each text of the rulebook may stand for, by its symbol.
    texts: Vec<StandsFor>,
}

/// What a text may stand for.
#[derive(Clone, Copy, Debug)]
struct StandsFor {
    /// It looks like a word.
    word: bool,
    /// It names a kind of activity.
    kind: bool,
}

/// Longer lines go through the reader of documents, which has budgets for everything.
const LONGEST: usize = 512 << 10;

/// Activities that there is room for from the start.
const MANY: usize = 64;

impl<'r> Lines<'r> {
    /// Prepares for reading many lines.
    #[must_use]
    pub fn new(rulebook: &'r Rulebook) -> Self {
        let texts = rulebook.symbols.texts().map(|text| StandsFor { word: Word::fits(text), kind: false });
        let mut texts: Vec<_> = texts.collect();
        for kind in sense::kinds(rulebook) {
            if let Some(text) = texts.get_mut(kind.index()) {
                text.kind = true;
            }
        }
        Self { rulebook, texts }
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
            texts: &self.texts,
            symbols: self.rulebook.symbols.clone(),
            held: Vec::new(),
            claimed: Vec::new(),
        };
        let mut activities = Vec::with_capacity(MANY);
        let written = line::read(line, |activity| plain.activity(activity, &mut activities))?;
        plain.ledger(written, activities)
    }
}

/// Resolves what a line says. `None` leaves the line to the reader of documents, which finds out what is wrong. New words
/// are met in the same order as there.
struct Plain<'r> {
    rulebook: &'r Rulebook,
    texts: &'r [StandsFor],
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
    fn ledger(mut self, written: line::Ledger<'_>, activities: Vec<Activity>) -> Option<Ledger> {
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
            activities,
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
        match known.and_then(|symbol| self.texts.get(symbol.index())) {
            Some(text) => known.filter(|_| text.word),
            None => Word::fits(text).then(|| self.symbols.intern(text)),
        }
    }

    fn words(&mut self, texts: Option<&[line::Word<'_>]>, words: &mut Words) -> Option<()> {
        for text in texts.unwrap_or_default() {
            words.push(self.word(text)?);
        }
        Some(())
    }

    fn maybe_word(&mut self, text: Option<&line::Word<'_>>) -> Option<Option<Symbol>> {
        maybe(text, |text| self.word(text))
    }

    /// Adds an activity to the others. What it lists is read to where it stays: moving what was written a moment ago takes
    /// longer than writing it.
    fn activity(&mut self, written: &line::Activity<'_>, activities: &mut Vec<Activity>) -> Option<()> {
        let on = days(written.on.as_ref()?)?;
        let status = maybe(written.status.as_ref(), |word| ActivityStatus::parse(word))?;
        let status = status.unwrap_or(ActivityStatus::Done);
        let kind = self.word(written.kind.as_ref()?)?;
        sure(self.texts.get(kind.index()).is_some_and(|text| text.kind))?;
        let hours = match (written.hours, written.minutes) {
            (None, None) => None,
            (Some(hours), None) => Some(hours.0),
            (None, Some(minutes)) => Some(sense::hours_of_minutes(minutes.0)),
            (Some(_), Some(_)) => return None,
        };
        sure(hours.is_none_or(sense::hours_are_plausible))?;
        activities.push(Activity {
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
            domains: written.domains.is_some().then(Words::new),
            tags: Words::new(),
            facts: Vec::new(),
            split: Vec::new(),
            proofs: Proofs::default(),
            claims: Vec::new(),
            known: known(written.known.as_ref(), sense::told_since(status, on))?,
            span: Span::whole(NOWHERE),
        });
        let activity = activities.last_mut()?;
        if let Some(domains) = &mut activity.domains {
            self.words(written.domains.as_deref(), domains)?;
        }
        self.words(written.tags.as_deref(), &mut activity.tags)?;
        self.facts(&written.facts, &mut activity.facts)?;
        self.split(written.split.as_ref(), hours, &mut activity.split)?;
        for proof in written.proof.as_deref().unwrap_or_default() {
            activity.proofs.push(self.proof(proof)?);
        }
        self.claims(written.claims.as_ref(), on, status, &mut activity.claims)
    }

    fn split(
        &self,
        written: Option<&Entries<'_, Number>>,
        hours: Option<Amount>,
        parts: &mut Vec<(ProgramIx, GroupIx, Amount)>,
    ) -> Option<()> {
        let Some(written) = written else { return Some(()) };
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
        sure(hours.is_none_or(|hours| total <= hours))
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
        claims: &mut Vec<Claim>,
    ) -> Option<()> {
        let Some(written) = written else { return Some(()) };
        claims.reserve_exact(written.0.len());
        for (name, claim) in &written.0 {
            let credential = self.claimed(name)?;
            let claim = self.claim(claim, credential)?;
            sure(sense::claim_faults(&claim, on, activity).next().is_none())?;
            claims.push(claim);
        }
        Some(())
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
fn are_told_apart(activities: &[Activity]) -> bool {
    let ids = || activities.iter().map(|activity| &*activity.id);
    // Most are numbered.
    ids().is_sorted_by(|one, next| one < next) || {
        let mut known = HashSet::with_capacity_and_hasher(activities.len(), RandomState::default());
        ids().all(|id| known.insert(id))
    }
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
