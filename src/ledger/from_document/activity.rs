//! Activities, their proofs and claims.

use std::collections::BTreeMap;

use crate::{
    ledger::{Activity, ActivityStatus, Claim, ClaimStatus, Holding, Proof, written},
    rulebook::{CredentialRef, ProgramIx},
    script::Value,
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::{Code, Diagnostic},
        name::Name,
        span::{At, Span},
        symbol::Symbol,
    },
};

use super::{Resolver, category, group, kinds, knows_kind};

/// No single activity takes longer.
const MOST_HOURS: Amount = Amount::from_whole(5_000);

impl Resolver<'_> {
    pub(super) fn activities(
        &mut self,
        written: &[written::Activity],
        held: &[CredentialRef],
    ) -> Vec<Activity> {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut activities = Vec::with_capacity(written.len());
        for activity in written {
            let id = &activity.keys.id;
            if let Some(before) = first.insert(&id.value, id.span) {
                let message = format!("the id `{}` is used twice", id.value);
                self.report(
                    Diagnostic::new(Code::DuplicateId, id.span, message)
                        .label("used again here")
                        .related(before, "first used here"),
                );
            }
            activities.push(self.activity(activity, held));
        }
        activities
    }

    fn activity(&mut self, written: &written::Activity, held: &[CredentialRef]) -> Activity {
        let keys = &written.keys;
        self.plausible(keys.on.value.first, keys.on.span);
        self.plausible(keys.on.value.last, keys.on.span);
        let hours = self.hours(keys);
        let kind = self.kind(&keys.kind);
        let word = |resolver: &mut Self, word: &Option<At<crate::vocabulary::name::Word>>| {
            word.as_ref().map(|word| resolver.symbols.intern(word.value.as_str()))
        };
        let domains = keys.domains.as_ref().map(|domains| self.words(domains).into());
        Activity {
            id: keys.id.value.clone(),
            title: keys.title.clone(),
            title_en: keys.title_en.clone(),
            on: keys.on.value,
            status: keys.status.unwrap_or(ActivityStatus::Done),
            kind,
            hours,
            provider: keys.provider.as_deref().map(|text| self.label(text)),
            delivery: word(self, &keys.delivery),
            role: word(self, &keys.role),
            form: word(self, &keys.form),
            item: keys.item.as_deref().map(|text| self.label(text)),
            domains,
            tags: self.words(&keys.tags).into(),
            facts: self.facts(&written.facts),
            split: self.split(keys, hours),
            proofs: keys.proof.iter().map(|proof| self.proof(proof)).collect(),
            claims: self.claims(keys, held),
            span: keys.span,
        }
    }

    /// Free text as a word: lower case, `-` for spaces.
    fn label(&mut self, text: &str) -> Symbol {
        let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
        self.symbols.intern(&words.join("-"))
    }

    fn words(&mut self, words: &[At<crate::vocabulary::name::Word>]) -> Vec<Symbol> {
        words.iter().map(|word| self.symbols.intern(word.value.as_str())).collect()
    }

    fn kind(&mut self, kind: &At<crate::vocabulary::name::Word>) -> Symbol {
        let symbol = self.symbols.intern(kind.value.as_str());
        if !knows_kind(self.rulebook, symbol) {
            let programs = self.rulebook.programs.iter();
            let known: Vec<&str> =
                programs.flat_map(kinds).map(|kind| self.rulebook.symbols.text(kind)).collect();
            let message = format!("no policy knows activities of the kind `{}`", kind.value);
            let diagnostic = Diagnostic::new(Code::UnknownReference, kind.span, message)
                .nearest(kind.value.as_str(), known);
            self.report(diagnostic);
        }
        symbol
    }

    fn hours(&mut self, keys: &written::ActivityKeys) -> Option<Amount> {
        let (amount, hours) = match (&keys.hours, &keys.minutes) {
            (None, None) => return None,
            (Some(_), Some(minutes)) => {
                let message = "`hours` and `minutes` are both written";
                self.report(Diagnostic::new(Code::Inconsistent, minutes.span, message));
                return None;
            }
            (Some(hours), None) => (hours, hours.value),
            (None, Some(minutes)) => {
                let hours = Amount::from_decimal(minutes.value.decimal() / rust_decimal::Decimal::from(60));
                (minutes, hours.unwrap_or_default())
            }
        };
        // A course of weeks is often written down with the day it was completed, so a day may hold more than 24 hours.
        if hours <= Amount::ZERO || hours > MOST_HOURS {
            let message = format!("{hours} hours are not plausible");
            self.report(
                Diagnostic::new(Code::ImpossibleNumber, amount.span, message)
                    .help(format!("hours are more than 0 and at most {MOST_HOURS}")),
            );
        }
        Some(hours)
    }

    fn split(
        &mut self,
        keys: &written::ActivityKeys,
        hours: Option<Amount>,
    ) -> Vec<(ProgramIx, crate::rulebook::GroupIx, Amount)> {
        let mut parts = Vec::new();
        for (name, part) in &keys.split {
            let programs = self.rulebook.programs.iter().enumerate();
            let found: Vec<_> = programs
                .filter_map(|(at, program)| {
                    group(program, name.as_str()).map(|group| (ProgramIx::new(at), group))
                })
                .collect();
            if found.is_empty() {
                let message = format!("no policy has a group called `{name}`");
                self.report(Diagnostic::new(Code::UnknownReference, part.span, message));
            }
            if part.value < Amount::ZERO {
                let message = format!("hours cannot be negative: {}", part.value);
                self.report(Diagnostic::new(Code::ImpossibleNumber, part.span, message));
            }
            parts.extend(found.into_iter().map(|(program, group)| (program, group, part.value)));
        }
        let total: Amount = keys.split.values().map(|part| part.value).sum();
        if hours.is_some_and(|hours| total > hours) {
            let message = format!("the parts have {total} hours, more than the activity");
            self.report(Diagnostic::new(Code::Inconsistent, keys.span, message));
        }
        parts
    }

    fn facts(&mut self, written: &[crate::document::Entry]) -> Vec<Option<Value>> {
        let facts = &self.rulebook.facts;
        let mut values = Vec::new();
        for entry in written {
            let Some(at) = facts.iter().position(|fact| *fact.name == *entry.key) else {
                let fields = written::activity_fields();
                let known = fields.iter().map(|field| field.key).chain(facts.iter().map(|fact| &*fact.name));
                let diagnostic =
                    Diagnostic::new(Code::UnknownKey, entry.key_span, format!("unknown key `{}`", entry.key))
                        .label("not a key of an activity, and not a fact that a policy declares")
                        .nearest(&entry.key, known);
                self.report(diagnostic);
                continue;
            };
            if values.is_empty() {
                values = vec![None; facts.len()];
            }
            if let (Some(fact), Some(value)) = (facts.get(at), values.get_mut(at)) {
                *value = self.fact(fact, &entry.value);
            }
        }
        values
    }

    fn proof(&mut self, written: &written::Proof) -> Proof {
        if let Some(hash) = &written.hash
            && (hash.value.len() != 64 || !hash.value.bytes().all(|byte| byte.is_ascii_hexdigit()))
        {
            let message = "a hash is a SHA-256 in 64 hexadecimal digits";
            self.report(Diagnostic::new(Code::ImpossibleNumber, hash.span, message));
        }
        Proof {
            kind: self.symbols.intern(written.kind.value.as_str()),
            file: written.file.clone(),
            hash: written.hash.as_ref().map(|hash| hash.value.clone()),
            language: written.language.as_ref().map(|word| self.symbols.intern(word.value.as_str())),
            shows: self.words(&written.shows),
        }
    }

    fn claims(&mut self, keys: &written::ActivityKeys, held: &[CredentialRef]) -> Vec<Claim> {
        let mut claims = Vec::new();
        for (name, claim) in &keys.claims {
            let Some(credential) = self.credential(name.as_str(), claim.span) else { continue };
            if !held.contains(&credential) {
                let message =
                    format!("a claim for `{name}`, which is not among the `credentials` of this ledger");
                self.report(Diagnostic::new(Code::Inconsistent, claim.span, message));
            }
            claims.push(self.claim(claim, credential, keys.on.value.last));
        }
        claims
    }

    fn claim(&mut self, written: &written::Claim, credential: CredentialRef, end: Date) -> Claim {
        let sent = if written.submitted.is_some() { ClaimStatus::Submitted } else { ClaimStatus::Draft };
        let status = written.status.unwrap_or(sent);
        for amount in [&written.claimed, &written.awarded].into_iter().flatten() {
            self.credits(amount);
        }
        if let Some(submitted) = written.submitted
            && submitted < end
        {
            let message = format!("submitted on {submitted}, before the activity ended on {end}");
            self.report(Diagnostic::new(Code::ImpossibleDate, written.span, message));
        }
        if let (Some(submitted), Some(decided)) = (written.submitted, written.decided)
            && decided < submitted
        {
            let message = format!("decided on {decided}, before it was submitted on {submitted}");
            self.report(Diagnostic::new(Code::ImpossibleDate, written.span, message));
        }
        let positive = written.awarded.as_ref().filter(|awarded| awarded.value > Amount::ZERO);
        if let Some(awarded) = positive
            && status != ClaimStatus::Accepted
            && status != ClaimStatus::Audit
        {
            let message = format!("credits are awarded, but the claim is `{}`", status.as_str());
            self.report(Diagnostic::new(Code::Inconsistent, awarded.span, message));
        }
        let program = self.rulebook.program(credential.program);
        let (category, group) = (
            written
                .category
                .as_ref()
                .and_then(|name| self.among(name, "category", category(program, name.value.as_str()))),
            written
                .group
                .as_ref()
                .and_then(|name| self.among(name, "group", group(program, name.value.as_str()))),
        );
        Claim {
            credential,
            status,
            submitted: written.submitted,
            decided: written.decided,
            id: written.id.clone(),
            claimed: written.claimed.as_ref().map(|amount| amount.value),
            awarded: written.awarded.as_ref().map(|amount| amount.value),
            reason: written.reason.clone(),
            category,
            group,
        }
    }

    fn among<T>(
        &mut self,
        name: &At<crate::vocabulary::name::Word>,
        what: &str,
        found: Option<T>,
    ) -> Option<T> {
        if found.is_none() {
            let message = format!("the policy has no {what} called `{}`", name.value);
            self.report(Diagnostic::new(Code::UnknownReference, name.span, message));
        }
        found
    }

    /// Warns of what is likely a slip: month and day swapped, and the same thing written down twice.
    pub(super) fn likely_slips(&mut self, activities: &[Activity], holdings: &[Holding]) {
        let first_day =
            |holding: &Holding| holding.granted.or(holding.cycles.first().map(|cycle| cycle.first));
        let earliest = holdings.iter().filter_map(first_day).min();
        for activity in activities {
            let swapped =
                Date::new(activity.on.last.year(), activity.on.last.day(), activity.on.last.month());
            if let (Some(earliest), Ok(swapped)) = (earliest, swapped)
                && activity.on.last < earliest
                && swapped >= earliest
                && swapped != activity.on.last
            {
                let message = format!(
                    "`{}` lies before every certificate; with month and day swapped ({swapped}) it does not",
                    activity.id
                );
                self.report(Diagnostic::new(Code::Doubtful, activity.span, message));
            }
        }
        let mut seen: BTreeMap<(&str, Date, Option<Amount>), (&str, Span)> = BTreeMap::new();
        for activity in activities {
            let Period { last, .. } = activity.on;
            let key = (&*activity.title, last, activity.hours);
            if let Some((id, span)) = seen.insert(key, (&activity.id, activity.span)) {
                let message = format!("`{}` has the title, day and hours of `{id}`", activity.id);
                self.report(
                    Diagnostic::new(Code::Doubtful, activity.span, message).related(span, "the other one"),
                );
            }
        }
    }
}
