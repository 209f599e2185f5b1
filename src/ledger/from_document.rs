//! Document -> Ledger: every name known to the rulebook, every date possible, every mistake reported.

mod activity;
mod fact;
mod renamed;
mod upkeep;

use std::collections::BTreeMap;

use crate::{
    document::{
        Document,
        record::{FromNode, Reader},
    },
    message,
    rulebook::{CredentialRef, Program, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Moment, Period},
        diagnostic::{Code, Diagnostic, did_you_mean, slip_of},
        message::Message,
        name::{Name, Word},
        span::{At, Span},
        symbol::{Symbol, Symbols},
    },
};

use super::{
    Balance, Bucket, Holding, Ledger,
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
    let (held, old_names) = (Vec::new(), Vec::new());
    Resolver { rulebook, kinds, symbols, held, new_words: 0, old_names, broken, diagnostics }.ledger(written)
}

/// The mistake of a day that is far away.
pub(crate) fn implausible(date: Date, span: Span) -> Option<Diagnostic> {
    let (first, last) = (sense::YEARS.start(), sense::YEARS.end());
    let message = message!(
        "{date} is not plausible: years from {first} to {last} are",
        "あり得ない日付 {date}: 年は {first} から {last} まで"
    );
    (!sense::plausible(date)).then(|| Diagnostic::new(Code::ImpossibleDate, span, message))
}

pub(crate) use self::renamed::old_name;

/// The most mistakes told of one ledger, so that a hostile file costs neither time nor memory.
const MOST_MISTAKES: usize = 1_000;

struct Resolver<'a> {
    rulebook: &'a Rulebook,
    kinds: Vec<Symbol>,
    symbols: Symbols,
    held: Vec<CredentialRef>,
    /// How many words were met that no policy knows.
    new_words: usize,
    /// The old names that were told of, what each is called now and since when.
    old_names: Vec<(Box<str>, Box<str>, Moment)>,
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
        message: Message,
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
            openings: self.balances(&written.opening),
            readings: self.balances(&written.readings),
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

    /// A word that anybody may choose. A new one that looks like one the policies know is likely a slip.
    fn free_word(&mut self, word: &At<Word>) -> Symbol {
        let text = word.value.as_str();
        if self.symbols.find(text).is_none() && self.new_words < MOST_MISTAKES {
            self.new_words += 1;
            let rulebook = self.rulebook;
            if let Some(known) = slip_of(text, self.kinds.iter().map(|kind| rulebook.symbols.text(*kind))) {
                let message =
                    message!("no policy knows the word `{text}`", "語 `{text}` はどのポリシーにもない");
                let help = did_you_mean(known);
                self.report(Diagnostic::new(Code::Doubtful, word.span, message).help(help));
            }
        }
        self.symbols.intern(text)
    }

    /// A certificate by its name.
    fn credential(&mut self, name: &str, span: Span) -> Option<CredentialRef> {
        let rulebook = self.rulebook;
        let mut found = rulebook.find_credential(name);
        if found.is_none()
            && let Some(now) = self.credential_now(name, span)
        {
            found = rulebook.find_credential(&now);
        }
        if found.is_none() {
            let known = rulebook.credentials().map(|(_, credential)| &*credential.id);
            let message =
                message!("no policy knows a credential `{name}`", "資格 `{name}` はどのポリシーにもない");
            self.unknown(span, message, name, known);
        }
        found
    }

    /// The date, reported when it is far away.
    fn date(&mut self, date: &At<Date>) -> Date {
        self.plausible(date.value, date.span);
        date.value
    }

    /// Since when a record is known: as it says, else since the day that it is of.
    fn known(&mut self, written: Option<&At<Date>>, on: Date) -> Date {
        written.map_or(on, |known| self.date(known))
    }

    fn plausible(&mut self, date: Date, span: Span) {
        if let Some(mistake) = implausible(date, span) {
            self.report(mistake);
        }
    }

    /// The days, reported when they are far away.
    fn days(&mut self, days: &At<Period>) -> Period {
        let Period { first, last } = days.value;
        self.plausible(first, days.span);
        if last != first {
            self.plausible(last, days.span);
        }
        days.value
    }

    fn holdings(&mut self, written: &written::Ledger) -> Vec<Holding> {
        let mut holdings = Vec::new();
        for (name, holding) in &written.credentials {
            let Some(credential) = self.credential(name.as_str(), holding.span) else { continue };
            if holdings.iter().any(|held: &Holding| held.credential == credential) {
                self.named_twice(&self.rulebook.credential(credential).id, holding.span);
            }
            let cycles = self.cycles(holding);
            if holding.granted.is_none() && cycles.is_empty() {
                let message = message!(
                    "`{name}` says neither when it was granted nor which cycle it is in",
                    "`{name}` に取得日もサイクルも書かれていない"
                );
                let help = message!(
                    "write `granted: 2025-06-10` or `cycle: 2024-03-01 .. 2027-02-28`",
                    "`granted: 2025-06-10` または `cycle: 2024-03-01 .. 2027-02-28` と書く"
                );
                self.report(Diagnostic::new(Code::MissingKey, holding.span, message).help(help));
            }
            let granted = holding.granted.as_ref().map(|granted| self.date(granted));
            if let (Some(granted), Some(first)) = (&holding.granted, cycles.first())
                && sense::is_granted_late(Some(granted.value), &cycles)
            {
                let message = message!(
                    "`{name}` was granted on {}, after the end of its cycle {first}",
                    "`{name}` の取得日 {} がサイクル {first} の終了より後",
                    granted.value
                );
                self.report(Diagnostic::new(Code::ImpossibleDate, granted.span, message));
            }
            let known = holding.known.as_ref().map(|known| self.date(known));
            let known = known.unwrap_or_else(|| sense::held_since(granted, &cycles));
            holdings.push(Holding { credential, granted, cycles, known, span: holding.span });
        }
        holdings
    }

    fn cycles(&mut self, holding: &written::Holding) -> Vec<Period> {
        if let (Some(cycle), false) = (&holding.cycle, holding.cycles.is_empty()) {
            let message =
                message!("`cycle` and `cycles` are both written", "`cycle` と `cycles` の両方が書かれている");
            self.report(Diagnostic::new(Code::Inconsistent, cycle.span, message));
        }
        let several = (!holding.cycles.is_empty()).then_some(&holding.cycles);
        let cycles: Vec<_> =
            several.map_or_else(|| holding.cycle.iter().collect(), |all| all.iter().collect());
        for pair in cycles.windows(2) {
            if let [before, after] = pair
                && after.value.first <= before.value.last
            {
                let message = message!(
                    "the cycle {} does not begin after the one before it",
                    "サイクル {} が前のサイクルの終了後に始まっていない",
                    after.value
                );
                self.report(
                    Diagnostic::new(Code::ImpossibleDate, after.span, message)
                        .related(before.span, message!("the cycle before", "前のサイクル")),
                );
            }
        }
        cycles.into_iter().map(|cycle| self.days(cycle)).collect()
    }

    fn balances(&mut self, written: &[written::Balance]) -> Vec<Balance> {
        let mut balances: Vec<Balance> = Vec::new();
        let mut first: BTreeMap<(CredentialRef, Date), Span> = BTreeMap::new();
        for balance in written {
            let Some(credential) =
                self.credential(balance.credential.value.as_str(), balance.credential.span)
            else {
                continue;
            };
            let on = self.date(&balance.on);
            if let Some(before) = first.insert((credential, on), balance.span) {
                let message = message!(
                    "a second balance of the same credential and day",
                    "同じ資格・同じ日の二つ目の残高"
                );
                self.report(
                    Diagnostic::new(Code::Inconsistent, balance.span, message)
                        .related(before, message!("the first one", "一つ目の残高")),
                );
            }
            let program = self.rulebook.program(credential.program);
            let credits = match &balance.credits {
                written::Credits::Total(amount) => vec![(Bucket::Total, self.credits(amount))],
                written::Credits::Buckets(buckets) => {
                    buckets.iter().fold(Vec::new(), |mut credits, (name, amount)| {
                        let Some(bucket) = self.bucket(program, name.as_str(), amount.span) else {
                            return credits;
                        };
                        if credits.iter().any(|(before, _)| *before == bucket) {
                            self.named_twice(name.as_str(), amount.span);
                        }
                        credits.push((bucket, self.credits(amount)));
                        credits
                    })
                }
            };
            let known = self.known(balance.known.as_ref(), on);
            balances.push(Balance { credential, on, credits, from: balance.from.clone(), known });
        }
        balances
    }

    fn credits(&mut self, amount: &At<Amount>) -> Amount {
        if amount.value < Amount::ZERO {
            let message =
                message!("credits cannot be negative: {}", "クレジットは負になり得ない: {}", amount.value);
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
        if let Some(now) = self.now(program, "groups", name, span) {
            return group(program, &now).map(Bucket::Group);
        }
        if let Some(now) = self.now(program, "categories", name, span) {
            return category(program, &now).map(Bucket::Category);
        }
        let known = groups(program).chain(program.categories.iter().map(|category| &*category.id));
        let message = message!(
            "no group or category of `{}` is called `{name}`",
            "`{}` に `{name}` というグループもカテゴリーもない",
            program.id
        );
        self.unknown(span, message, name, known);
        None
    }
}
