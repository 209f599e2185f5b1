//! Document -> Ledger: every name known to the rulebook, every date possible, every mistake reported.

mod activity;
mod fact;

use std::collections::BTreeMap;

use crate::{
    document::{
        Document,
        record::{FromNode, Reader},
    },
    rulebook::{CategoryIx, CredentialRef, FeeIx, GroupIx, ProductIx, Program, ProgramIx, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::{Code, Diagnostic, Severity},
        name::{Name, PolicyId},
        span::{At, Span},
        symbol::{Symbol, Symbols},
    },
};

use super::{Bucket, Declaration, Exam, Holding, Ledger, Opening, Payment, Subscription, written};

/// Reads a ledger. It is there when no mistake is an error.
#[must_use]
pub fn read(document: &Document, rulebook: &Rulebook) -> (Option<Ledger>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let written = written::Ledger::from_node(&document.root, &mut reader);
    let mut diagnostics = reader.diagnostics;
    let ledger = written.map(|written| resolve(&written, rulebook, &mut diagnostics));
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error);
    (ledger.filter(|_| !failed), diagnostics)
}

/// Reads a ledger that stands inside another document.
pub fn resolve(written: &written::Ledger, rulebook: &Rulebook, diagnostics: &mut Vec<Diagnostic>) -> Ledger {
    let mut resolver = Resolver { rulebook, symbols: rulebook.symbols.clone(), diagnostics };
    resolver.ledger(written)
}

/// Dates outside of this are slips: no program is as old, no plan reaches as far.
const PLAUSIBLE: (i32, i32) = (1980, 2100);

struct Resolver<'a> {
    rulebook: &'a Rulebook,
    symbols: Symbols,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn ledger(&mut self, written: &written::Ledger) -> Ledger {
        let holdings = self.holdings(written);
        let held: Vec<CredentialRef> = holdings.iter().map(|holding| holding.credential).collect();
        let mut activities = self.activities(&written.activities, &held);
        activities.sort_by(|a, b| (a.on.last, a.on.first, &a.id).cmp(&(b.on.last, b.on.first, &b.id)));
        self.likely_slips(&activities, &holdings);
        let person_facts = self.person_facts(written.person.as_ref());
        let mut openings = self.openings(&written.opening);
        openings.sort_by_key(|opening| (opening.credential, opening.on));
        let mut payments: Vec<_> = written.fees.iter().filter_map(|fee| self.payment(fee)).collect();
        payments.sort_by_key(|payment| {
            (payment.on, payment.program, payment.fee, payment.for_.map(|days| days.first))
        });
        let mut subscriptions: Vec<_> =
            written.subscriptions.iter().filter_map(|subscription| self.subscription(subscription)).collect();
        subscriptions.sort_by_key(|subscription| (subscription.from, subscription.product, subscription.to));
        let mut exams: Vec<_> = written.exams.iter().map(|exam| self.exam(exam)).collect();
        exams.sort_by_key(|exam| (exam.on, exam.exam));
        let mut declarations: Vec<_> =
            written.declarations.iter().filter_map(|declaration| self.declaration(declaration)).collect();
        declarations
            .sort_by_key(|declaration| (declaration.on, declaration.credential, declaration.declaration));
        Ledger {
            name: written.person.as_ref().and_then(|person| person.name.clone()),
            person_facts,
            holdings,
            activities,
            payments,
            subscriptions,
            exams,
            openings,
            declarations,
            symbols: std::mem::take(&mut self.symbols),
        }
    }

    /// A certificate by its name.
    fn credential(&mut self, name: &str, span: Span) -> Option<CredentialRef> {
        let found = self.rulebook.find_credential(name);
        if found.is_none() {
            let known: Vec<&str> =
                self.rulebook.credentials().map(|(_, credential)| &*credential.id).collect();
            let message = format!("no policy knows a credential `{name}`");
            self.report(Diagnostic::new(Code::UnknownReference, span, message).nearest(name, known));
        }
        found
    }

    fn plausible(&mut self, date: Date, span: Span) {
        let (first, last) = PLAUSIBLE;
        if date.year() < first || date.year() > last {
            let message = format!("{date} is not plausible: years from {first} to {last} are");
            self.report(Diagnostic::new(Code::ImpossibleDate, span, message));
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
            self.plausible(cycle.value.first, cycle.span);
            self.plausible(cycle.value.last, cycle.span);
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
        self.report(Diagnostic::new(Code::UnknownReference, span, message).nearest(name, known));
        None
    }

    /// The program that has something of this name; a name that several have needs `policy`.
    fn owner(
        &mut self,
        what: &str,
        name: &str,
        span: Span,
        policy: Option<&At<PolicyId>>,
        has: impl Fn(&Program) -> Option<usize>,
    ) -> Option<(ProgramIx, usize)> {
        let rulebook = self.rulebook;
        let named = |program: &Program| policy.is_none_or(|policy| policy.value.as_str() == &*program.id);
        let owners: Vec<_> = rulebook
            .programs
            .iter()
            .enumerate()
            .filter(|(_, program)| named(program))
            .filter_map(|(at, program)| has(program).map(|found| (ProgramIx::new(at), found)))
            .collect();
        match owners.as_slice() {
            [owner] => Some(*owner),
            [] => {
                let message = format!("no policy has a {what} called `{name}`");
                self.report(Diagnostic::new(Code::UnknownReference, span, message));
                None
            }
            several => {
                let names: Vec<_> = several
                    .iter()
                    .map(|(program, _)| format!("`{}`", rulebook.program(*program).id))
                    .collect();
                let message = format!("several policies have a {what} called `{name}`: {}", names.join(", "));
                self.report(
                    Diagnostic::new(Code::UnknownReference, span, message).help("write `policy:` beside it"),
                );
                None
            }
        }
    }

    fn payment(&mut self, written: &written::Payment) -> Option<Payment> {
        self.plausible(written.on, written.span);
        let name = written.fee.value.as_str();
        let (program, fee) =
            self.owner("fee", name, written.fee.span, written.policy.as_ref(), |program| {
                program.fees.iter().position(|fee| &*fee.id == name)
            })?;
        let credential = match &written.credential {
            None => None,
            Some(credential) => Some(self.credential(credential.value.as_str(), credential.span)?),
        };
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
        let name = written.product.value.as_str();
        let (program, product) =
            self.owner("product", name, written.product.span, written.policy.as_ref(), |program| {
                program.products.iter().position(|(id, _)| &**id == name)
            })?;
        if let Some(to) = written.to
            && to < written.from
        {
            let message = format!("the subscription ends on {to}, before it begins on {}", written.from);
            self.report(Diagnostic::new(Code::ImpossibleDate, written.span, message));
        }
        let to = written.to.unwrap_or(Date::LATEST);
        Some(Subscription { program, product: ProductIx::new(product), from: written.from, to })
    }

    fn exam(&mut self, written: &written::Exam) -> Exam {
        self.plausible(written.on, written.span);
        Exam { exam: self.symbols.intern(written.exam.value.as_str()), on: written.on }
    }

    fn declaration(&mut self, written: &written::Declaration) -> Option<Declaration> {
        self.plausible(written.on, written.span);
        let credential = self.credential(written.credential.value.as_str(), written.credential.span)?;
        let declaration = self.symbols.intern(written.declaration.value.as_str());
        Some(Declaration { credential, declaration, on: written.on })
    }
}

/// The names of a program's groups.
fn groups(program: &Program) -> impl Iterator<Item = &str> {
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

/// Whether some policy knows the kind: a category accepts it, a ruling is about it, or it is among the words.
pub(super) fn knows_kind(rulebook: &Rulebook, kind: Symbol) -> bool {
    rulebook.programs.iter().any(|program| kinds(program).any(|known| known == kind))
}

/// All kinds a program names.
pub(super) fn kinds(program: &Program) -> impl Iterator<Item = Symbol> {
    let accepted = program.categories.iter().flat_map(|category| &category.accepts);
    let ruled = program.rulings.iter().flat_map(|ruling| &ruling.kinds);
    let told = program.words.iter().map(|(word, _)| word);
    accepted.chain(ruled).chain(told).copied()
}
