//! Document -> Ledger: every name known to the rulebook, every date possible, every mistake reported.

mod activity;
mod fact;

use std::collections::BTreeMap;

use crate::{
    document::{
        Document,
        record::{FromNode, Reader},
    },
    rulebook::{CredentialRef, FeeIx, ProductIx, Program, ProgramIx, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::{Code, Diagnostic},
        name::{Name, PolicyId, Word},
        span::{At, Span},
        symbol::{Symbol, Symbols},
    },
};

use super::{
    Bucket, Declaration, Exam, Holding, Ledger, Opening, Payment, Subscription,
    sense::{self, category, group, groups},
    written,
};

/// Reads a ledger. It is there when no mistake is an error.
#[must_use]
pub fn read(document: &Document, rulebook: &Rulebook) -> (Option<Ledger>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let written = written::Ledger::from_node(&document.root, &mut reader);
    let ledger = written.map(|written| resolve(&written, rulebook, &mut reader));
    let failed = reader.diagnostics.iter().any(Diagnostic::is_error);
    (ledger.filter(|_| !failed), reader.diagnostics)
}

/// Gives a ledger its meaning, also one that stands inside another document; adds mistakes to those of its reader.
pub fn resolve(written: &written::Ledger, rulebook: &Rulebook, reader: &mut Reader) -> Ledger {
    let (kinds, symbols) = (sense::kinds(rulebook), rulebook.symbols.clone());
    let broken = std::mem::take(&mut reader.broken);
    let diagnostics = &mut reader.diagnostics;
    Resolver { rulebook, kinds, symbols, held: Vec::new(), broken, diagnostics }.ledger(written)
}

/// The most mistakes told of one ledger, so that a hostile file costs neither time nor memory.
const MOST_MISTAKES: usize = 1_000;

struct Resolver<'a> {
    rulebook: &'a Rulebook,
    kinds: Vec<Symbol>,
    symbols: Symbols,
    held: Vec<CredentialRef>,
    /// Names whose values could not be read.
    broken: Vec<Box<str>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_MISTAKES {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports a name nobody knows. The known names are looked at only while mistakes are still told.
    fn unknown<'n>(
        &mut self,
        span: Span,
        message: String,
        written: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        if self.diagnostics.len() < MOST_MISTAKES {
            let diagnostic = Diagnostic::new(Code::UnknownReference, span, message);
            self.diagnostics.push(diagnostic.nearest(written, known));
        }
    }

    fn ledger(&mut self, written: &written::Ledger) -> Ledger {
        let holdings = self.holdings(written);
        self.held = holdings.iter().map(|holding| holding.credential).collect();
        let mut ledger = Ledger {
            name: written.person.as_ref().and_then(|person| person.name.clone()),
            activities: self.activities(&written.activities),
            person_facts: self.person_facts(written.person.as_ref()),
            openings: self.openings(&written.opening),
            payments: written.fees.iter().filter_map(|fee| self.payment(fee)).collect(),
            subscriptions: written.subscriptions.iter().filter_map(|each| self.subscription(each)).collect(),
            exams: written.exams.iter().map(|exam| self.exam(exam)).collect(),
            declarations: written.declarations.iter().filter_map(|each| self.declaration(each)).collect(),
            holdings,
            symbols: std::mem::take(&mut self.symbols),
        };
        ledger.sort();
        self.likely_slips(&ledger);
        ledger
    }

    /// A certificate by its name.
    fn credential(&mut self, name: &str, span: Span) -> Option<CredentialRef> {
        let rulebook = self.rulebook;
        let found = rulebook.find_credential(name);
        if found.is_none() {
            let known = rulebook.credentials().map(|(_, credential)| &*credential.id);
            self.unknown(span, format!("no policy knows a credential `{name}`"), name, known);
        }
        found
    }

    fn plausible(&mut self, date: Date, span: Span) {
        if !sense::plausible(date) {
            let (first, last) = (sense::YEARS.start(), sense::YEARS.end());
            let message = format!("{date} is not plausible: years from {first} to {last} are");
            self.report(Diagnostic::new(Code::ImpossibleDate, span, message));
        }
    }

    fn plausible_days(&mut self, days: Period, span: Span) {
        self.plausible(days.first, span);
        if days.last != days.first {
            self.plausible(days.last, span);
        }
    }

    fn holdings(&mut self, written: &written::Ledger) -> Vec<Holding> {
        let mut holdings = Vec::new();
        for (name, holding) in &written.credentials {
            let Some(credential) = self.credential(name.as_str(), holding.span) else { continue };
            let cycles = self.cycles(holding);
            if holding.granted.is_none() && cycles.is_empty() {
                let message = format!("`{name}` says neither when it was granted nor which cycle it is in");
                self.report(
                    Diagnostic::new(Code::MissingKey, holding.span, message)
                        .help("write `granted: 2025-06-10` or `cycle: 2024-03-01 .. 2027-02-28`"),
                );
            }
            if let Some(granted) = holding.granted {
                self.plausible(granted, holding.span);
            }
            if let (Some(granted), Some(first)) = (holding.granted, cycles.first())
                && granted > first.last
            {
                let message =
                    format!("`{name}` was granted on {granted}, after the end of its cycle {first}");
                self.report(Diagnostic::new(Code::ImpossibleDate, holding.span, message));
            }
            holdings.push(Holding { credential, granted: holding.granted, cycles, span: holding.span });
        }
        holdings
    }

    fn cycles(&mut self, holding: &written::Holding) -> Vec<Period> {
        if let (Some(cycle), false) = (&holding.cycle, holding.cycles.is_empty()) {
            let message = "`cycle` and `cycles` are both written";
            self.report(Diagnostic::new(Code::Inconsistent, cycle.span, message));
        }
        let cycles: Vec<&At<Period>> = holding.cycle.iter().chain(&holding.cycles).collect();
        for cycle in &cycles {
            self.plausible_days(cycle.value, cycle.span);
        }
        for pair in cycles.windows(2) {
            if let [before, after] = pair
                && after.value.first <= before.value.last
            {
                let message = format!("the cycle {} does not begin after the one before it", after.value);
                self.report(
                    Diagnostic::new(Code::ImpossibleDate, after.span, message)
                        .related(before.span, "the cycle before"),
                );
            }
        }
        cycles.into_iter().map(|cycle| cycle.value).collect()
    }

    fn openings(&mut self, written: &[written::Opening]) -> Vec<Opening> {
        let mut openings: Vec<Opening> = Vec::new();
        let mut first: BTreeMap<(CredentialRef, Date), Span> = BTreeMap::new();
        for opening in written {
            let Some(credential) =
                self.credential(opening.credential.value.as_str(), opening.credential.span)
            else {
                continue;
            };
            self.plausible(opening.on, opening.span);
            if let Some(before) = first.insert((credential, opening.on), opening.span) {
                let message = "a second balance of the same credential and day";
                self.report(
                    Diagnostic::new(Code::Inconsistent, opening.span, message)
                        .related(before, "the first one"),
                );
            }
            let program = self.rulebook.program(credential.program);
            let credits = match &opening.credits {
                written::Balance::Total(amount) => vec![(Bucket::Total, self.credits(amount))],
                written::Balance::Buckets(buckets) => buckets
                    .iter()
                    .filter_map(|(name, amount)| {
                        let bucket = self.bucket(program, name.as_str(), amount.span)?;
                        Some((bucket, self.credits(amount)))
                    })
                    .collect(),
            };
            openings.push(Opening { credential, on: opening.on, credits, from: opening.from.clone() });
        }
        openings
    }

    fn credits(&mut self, amount: &At<Amount>) -> Amount {
        if amount.value < Amount::ZERO {
            let message = format!("credits cannot be negative: {}", amount.value);
            self.report(Diagnostic::new(Code::ImpossibleNumber, amount.span, message));
        }
        amount.value
    }

    fn bucket(&mut self, program: &Program, name: &str, span: Span) -> Option<Bucket> {
        if let Some(group) = group(program, name) {
            return Some(Bucket::Group(group));
        }
        if let Some(category) = category(program, name) {
            return Some(Bucket::Category(category));
        }
        let known = groups(program).chain(program.categories.iter().map(|category| &*category.id));
        let message = format!("no group or category of `{}` is called `{name}`", program.id);
        self.unknown(span, message, name, known);
        None
    }

    /// The program that has something of this name, and its place there. A name that several have needs `policy`, unless
    /// certificates of only one of them are held.
    fn owner<T: Name>(
        &mut self,
        what: &str,
        name: &At<T>,
        policy: Option<&At<PolicyId>>,
        names: fn(&Program) -> Vec<&str>,
    ) -> Option<(ProgramIx, usize)> {
        let rulebook = self.rulebook;
        if let Some(policy) = policy
            && !rulebook.programs.iter().any(|program| *program.id == *policy.value.as_str())
        {
            let known = rulebook.programs.iter().map(|program| &*program.id);
            let message = format!("there is no policy `{}`", policy.value.as_str());
            self.unknown(policy.span, message, policy.value.as_str(), known);
            return None;
        }
        let asked = |program: &Program| policy.is_none_or(|policy| policy.value.as_str() == &*program.id);
        let programs = || rulebook.programs.iter().enumerate().filter(|(_, program)| asked(program));
        let text = name.value.as_str();
        let mut owners: Vec<_> = programs()
            .filter_map(|(at, program)| {
                let found = names(program).iter().position(|known| *known == text)?;
                Some((ProgramIx::new(at), found))
            })
            .collect();
        sense::prefer_held(&mut owners, &self.held);
        match owners.as_slice() {
            [owner] => return Some(*owner),
            [] => {
                let known = programs().flat_map(|(_, program)| names(program));
                self.unknown(name.span, format!("no policy has a {what} called `{text}`"), text, known);
            }
            several => {
                let of = |(at, _): &(ProgramIx, usize)| format!("`{}`", rulebook.program(*at).id);
                let programs: Vec<_> = several.iter().map(of).collect();
                let message =
                    format!("several policies have a {what} called `{text}`: {}", programs.join(", "));
                let help = "write `policy:` beside it";
                self.report(Diagnostic::new(Code::UnknownReference, name.span, message).help(help));
            }
        }
        None
    }

    fn payment(&mut self, written: &written::Payment) -> Option<Payment> {
        self.plausible(written.on, written.span);
        if let Some(days) = written.for_ {
            self.plausible_days(days, written.span);
        }
        if written.amount.as_ref().is_some_and(|money| money.amount < Amount::ZERO) {
            let message = "a payment cannot be negative";
            self.report(Diagnostic::new(Code::ImpossibleNumber, written.span, message));
        }
        let owner = self.owner("fee", &written.fee, written.policy.as_ref(), sense::fees);
        let credential = match &written.credential {
            None => None,
            Some(credential) => Some(self.credential(credential.value.as_str(), credential.span)?),
        };
        let (program, fee) = owner?;
        if let Some(credential) = credential.filter(|credential| credential.program != program) {
            let (card, program) = (self.rulebook.credential(credential), self.rulebook.program(program));
            let message = format!("`{}` is no certificate of `{}`, whose fee this is", card.id, program.id);
            self.report(Diagnostic::new(Code::Inconsistent, written.span, message));
        }
        Some(Payment {
            program,
            fee: FeeIx::new(fee),
            on: written.on,
            for_: written.for_,
            credential,
            amount: written.amount.clone(),
        })
    }

    fn subscription(&mut self, written: &written::Subscription) -> Option<Subscription> {
        self.plausible(written.from, written.span);
        if let Some(to) = written.to {
            self.plausible(to, written.span);
            if to < written.from {
                let message = format!("the subscription ends on {to}, before it begins on {}", written.from);
                self.report(Diagnostic::new(Code::ImpossibleDate, written.span, message));
            }
        }
        let (program, product) =
            self.owner("product", &written.product, written.policy.as_ref(), sense::products)?;
        let to = written.to.unwrap_or(Date::LATEST);
        Some(Subscription { program, product: ProductIx::new(product), from: written.from, to })
    }

    /// A word that some policy must know, or it would never be asked about.
    fn asked(&mut self, what: &str, word: &At<Word>) -> Symbol {
        let text = word.value.as_str();
        if !sense::is_asked_about(self.rulebook, text) {
            let known = self.rulebook.credentials().map(|(_, credential)| &*credential.id);
            self.unknown(word.span, format!("no policy asks for {what} `{text}`"), text, known);
        }
        self.symbols.intern(text)
    }

    fn exam(&mut self, written: &written::Exam) -> Exam {
        self.plausible(written.on, written.span);
        Exam { exam: self.asked("an exam", &written.exam), on: written.on }
    }

    fn declaration(&mut self, written: &written::Declaration) -> Option<Declaration> {
        self.plausible(written.on, written.span);
        let credential = self.credential(written.credential.value.as_str(), written.credential.span)?;
        let declaration = self.asked("a declaration", &written.declaration);
        Some(Declaration { credential, declaration, on: written.on })
    }
}
