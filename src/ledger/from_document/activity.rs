//! Activities, their proofs and claims.

use std::collections::BTreeMap;

use crate::{
    document::Entry,
    ledger::{
        Activity, ActivityStatus, Claim, Holding, Ledger, Proof,
        sense::{self, ClaimFault, category, group, groups, label},
        written,
    },
    message,
    rulebook::{CredentialRef, GroupIx, Program, ProgramIx},
    script::Value,
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        diagnostic::{Code, Diagnostic},
        name::{Name, Word},
        phrase::Phrase,
        span::{At, Span},
        symbol::Symbol,
    },
};

use super::Resolver;

const CATEGORY: Phrase = Phrase::new("category", "カテゴリー");
const GROUP: Phrase = Phrase::new("group", "グループ");

impl Resolver<'_> {
    pub(super) fn activities(&mut self, written: &[written::Activity]) -> Vec<Activity> {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut activities = Vec::with_capacity(written.len());
        for activity in written {
            let id = &activity.keys.id;
            if let Some(before) = first.insert(&id.value, id.span) {
                let message = message!("the id `{}` is used twice", "id `{}` が二度使われている", id.value);
                self.report(
                    Diagnostic::new(Code::DuplicateId, id.span, message)
                        .label(message!("used again here", "ここで再び使用"))
                        .related(before, message!("first used here", "最初の使用箇所")),
                );
            }
            activities.push(self.activity(activity));
        }
        activities
    }

    fn activity(&mut self, written: &written::Activity) -> Activity {
        let keys = &written.keys;
        let on = self.days(&keys.on);
        let hours = self.hours(keys);
        let kind = self.kind(&keys.kind);
        let word =
            |resolver: &mut Self, word: &Option<At<Word>>| word.as_ref().map(|word| resolver.free_word(word));
        let status = keys.status.unwrap_or(ActivityStatus::Done);
        Activity {
            id: keys.id.value.clone(),
            title: keys.title.clone(),
            title_en: keys.title_en.clone(),
            on,
            status,
            kind,
            hours,
            provider: keys.provider.as_deref().map(|text| label(text, &mut self.symbols)),
            delivery: word(self, &keys.delivery),
            role: word(self, &keys.role),
            form: word(self, &keys.form),
            item: keys.item.as_deref().map(|text| label(text, &mut self.symbols)),
            domains: keys.domains.as_ref().map(|domains| self.free_words(domains).into()),
            tags: self.free_words(&keys.tags).into(),
            facts: self.facts(&written.facts),
            split: self.split(keys, hours),
            proofs: keys.proof.iter().map(|proof| self.proof(proof)).collect(),
            claims: self.claims(keys),
            known: self.known(keys.known.as_ref(), sense::told_since(status, on)),
            span: keys.span,
        }
    }

    fn free_words(&mut self, words: &[At<Word>]) -> Vec<Symbol> {
        words.iter().map(|word| self.free_word(word)).collect()
    }

    fn words(&mut self, words: &[At<Word>]) -> Vec<Symbol> {
        words.iter().map(|word| self.symbols.intern(word.value.as_str())).collect()
    }

    fn kind(&mut self, kind: &At<Word>) -> Symbol {
        let symbol = self.symbols.intern(kind.value.as_str());
        if self.kinds.binary_search(&symbol).is_err() {
            let rulebook = self.rulebook;
            let known: Vec<_> = self.kinds.iter().map(|kind| rulebook.symbols.text(*kind)).collect();
            let message = message!(
                "no policy knows activities of the kind `{}`",
                "活動の種類 `{}` はどのポリシーにもない",
                kind.value
            );
            self.unknown(kind.span, message, kind.value.as_str(), known);
        }
        symbol
    }

    fn hours(&mut self, keys: &written::ActivityKeys) -> Option<Amount> {
        let (amount, hours) = match (&keys.hours, &keys.minutes) {
            (None, None) => return None,
            (Some(_), Some(minutes)) => {
                let message = message!(
                    "`hours` and `minutes` are both written",
                    "`hours` と `minutes` の両方が書かれている"
                );
                self.report(Diagnostic::new(Code::Inconsistent, minutes.span, message));
                return None;
            }
            (Some(hours), None) => (hours, hours.value),
            (None, Some(minutes)) => (minutes, sense::hours_of_minutes(minutes.value)),
        };
        if !sense::hours_are_plausible(hours) {
            let message = message!("{hours} hours are not plausible", "{hours} 時間はあり得ない");
            let help = message!(
                "hours are more than 0 and at most {}",
                "時間は 0 より大きく {} 以下にする",
                sense::MOST_HOURS
            );
            self.report(Diagnostic::new(Code::ImpossibleNumber, amount.span, message).help(help));
            return None;
        }
        Some(hours)
    }

    fn split(
        &mut self,
        keys: &written::ActivityKeys,
        hours: Option<Amount>,
    ) -> Vec<(ProgramIx, GroupIx, Amount)> {
        let mut parts = Vec::new();
        for (name, part) in &keys.split {
            let rulebook = self.rulebook;
            let programs = || rulebook.programs.iter().enumerate();
            let mut found: Vec<_> = programs()
                .filter_map(|(at, program)| {
                    group(program, name.as_str()).map(|group| (ProgramIx::new(at), group))
                })
                .collect();
            for (at, program) in programs().filter(|_| found.is_empty()).collect::<Vec<_>>() {
                let now = self.now(program, "groups", name.as_str(), part.span);
                found.extend(
                    now.and_then(|now| group(program, &now)).map(|group| (ProgramIx::new(at), group)),
                );
            }
            if found.is_empty() {
                let message = message!(
                    "no policy has a group called `{name}`",
                    "グループ `{name}` はどのポリシーにもない"
                );
                let known = rulebook.programs.iter().flat_map(groups);
                self.unknown(part.span, message, name.as_str(), known);
            }
            if part.value < Amount::ZERO {
                let message =
                    message!("hours cannot be negative: {}", "時間は負になり得ない: {}", part.value);
                self.report(Diagnostic::new(Code::ImpossibleNumber, part.span, message));
            }
            parts.extend(found.into_iter().map(|(program, group)| (program, group, part.value)));
        }
        let total: Amount = keys.split.values().map(|part| part.value).sum();
        if hours.is_some_and(|hours| total > hours) {
            let message = message!(
                "the parts have {total} hours, more than the activity",
                "内訳の合計 {total} 時間が活動の時間を超えている"
            );
            self.report(Diagnostic::new(Code::Inconsistent, keys.span, message));
        }
        parts
    }

    fn facts(&mut self, written: &[Entry]) -> Vec<Option<Value>> {
        let rulebook = self.rulebook;
        let facts = &rulebook.facts;
        let mut values = Vec::new();
        for entry in written {
            let Some(at) = facts.iter().position(|fact| *fact.name == *entry.key) else {
                let fields = written::activity_fields();
                let known = fields.iter().map(|field| field.key).chain(facts.iter().map(|fact| &*fact.name));
                let message = message!("unknown key `{}`", "不明なキー `{}`", entry.key);
                let label = message!(
                    "not a key of an activity, and not a fact that a policy declares",
                    "活動のキーでも、ポリシーが宣言する事実でもない"
                );
                let diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, message);
                self.report(diagnostic.label(label).nearest(&entry.key, known));
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
            && !sense::is_hash(&hash.value)
        {
            let message = message!(
                "a hash is a SHA-256 in 64 hexadecimal digits",
                "ハッシュは SHA-256 を表す64桁の16進数"
            );
            self.report(Diagnostic::new(Code::ImpossibleNumber, hash.span, message));
        }
        Proof {
            kind: self.free_word(&written.kind),
            file: written.file.clone(),
            hash: written.hash.as_ref().map(|hash| hash.value.clone()),
            language: written.language.as_ref().map(|word| self.symbols.intern(word.value.as_str())),
            shows: self.words(&written.shows),
            known: written.known.as_ref().map(|known| self.date(known)),
        }
    }

    fn claims(&mut self, keys: &written::ActivityKeys) -> Vec<Claim> {
        let mut claims = Vec::new();
        for (name, claim) in &keys.claims {
            let Some(credential) = self.credential(name.as_str(), claim.span) else { continue };
            let is_broken = self.broken.iter().any(|broken| **broken == *name.as_str());
            if !self.held.contains(&credential) && !is_broken {
                let message = message!(
                    "a claim for `{name}`, which is not among the `credentials` of this ledger",
                    "この台帳の `credentials` にない `{name}` への申請"
                );
                self.report(Diagnostic::new(Code::Inconsistent, claim.span, message));
            }
            if claims.iter().any(|made: &Claim| made.credential == credential) {
                self.named_twice(&self.rulebook.credential(credential).id, claim.span);
            }
            claims.push(self.claim(claim, credential, keys));
        }
        claims
    }

    fn claim(
        &mut self,
        written: &written::Claim,
        credential: CredentialRef,
        activity: &written::ActivityKeys,
    ) -> Claim {
        for amount in [&written.claimed, &written.awarded].into_iter().flatten() {
            self.credits(amount);
        }
        let submitted = written.submitted.as_ref().map(|date| self.date(date));
        let decided = written.decided.as_ref().map(|date| self.date(date));
        let program = self.rulebook.program(credential.program);
        let claim = Claim {
            credential,
            status: written.status.unwrap_or(sense::status_by_default(submitted)),
            submitted,
            decided,
            id: written.id.clone(),
            claimed: written.claimed.as_ref().map(|amount| amount.value),
            awarded: written.awarded.as_ref().map(|amount| amount.value),
            reason: written.reason.clone(),
            category: written.category.as_ref().and_then(|name| {
                let known = || program.categories.iter().map(|category| &*category.id);
                self.among(program, ("categories", CATEGORY), name, category, known)
            }),
            group: written
                .group
                .as_ref()
                .and_then(|name| self.among(program, ("groups", GROUP), name, group, || groups(program))),
        };
        let on = activity.on.value;
        let status = activity.status.unwrap_or(ActivityStatus::Done);
        for fault in sense::claim_faults(&claim, on, status) {
            self.claim_fault(fault, &claim, written, on.last);
        }
        claim
    }

    fn claim_fault(&mut self, fault: ClaimFault, claim: &Claim, written: &written::Claim, end: Date) {
        let (code, message) = match fault {
            ClaimFault::SubmittedBeforeTheEnd(submitted) => (
                Code::ImpossibleDate,
                message!(
                    "submitted on {submitted}, before the activity ended on {end}",
                    "申請日 {submitted} が活動の終了日 {end} より前"
                ),
            ),
            ClaimFault::DecidedBeforeSubmitted(decided, submitted) => (
                Code::ImpossibleDate,
                message!(
                    "decided on {decided}, before it was submitted on {submitted}",
                    "決定日 {decided} が申請日 {submitted} より前"
                ),
            ),
            ClaimFault::DecidedBeforeTheEnd(decided) => (
                Code::ImpossibleDate,
                message!(
                    "decided on {decided}, before the activity ended on {end}",
                    "決定日 {decided} が活動の終了日 {end} より前"
                ),
            ),
            ClaimFault::AwardedWithoutAcceptance => (
                Code::Inconsistent,
                message!(
                    "credits are awarded, but the claim is `{}`",
                    "クレジットが認定されているが、申請の状態は `{}`",
                    claim.status.as_str()
                ),
            ),
            ClaimFault::SentBeforeDone => (
                Code::Inconsistent,
                message!(
                    "the activity is `planned`, but its claim is `{}`",
                    "活動は `planned` だが、申請の状態は `{}`",
                    claim.status.as_str()
                ),
            ),
        };
        let place = match fault {
            ClaimFault::SubmittedBeforeTheEnd(_) => written.submitted.as_ref().map(|date| date.span),
            ClaimFault::DecidedBeforeSubmitted(..) | ClaimFault::DecidedBeforeTheEnd(_) => {
                written.decided.as_ref().map(|date| date.span)
            }
            ClaimFault::AwardedWithoutAcceptance => written.awarded.as_ref().map(|awarded| awarded.span),
            ClaimFault::SentBeforeDone => None,
        };
        self.report(Diagnostic::new(code, place.unwrap_or(written.span), message));
    }

    fn among<'n, T, K: Iterator<Item = &'n str>>(
        &mut self,
        program: &Program,
        (section, what): (&str, Phrase),
        name: &At<Word>,
        find: fn(&Program, &str) -> Option<T>,
        known: impl FnOnce() -> K,
    ) -> Option<T> {
        let found = find(program, name.value.as_str()).or_else(|| {
            let now = self.now(program, section, name.value.as_str(), name.span)?;
            find(program, &now)
        });
        if found.is_none() {
            let message = message!(
                |language| "the policy has no {} called `{}`",
                "ポリシーに{} `{}` がない",
                what.say(language),
                name.value
            );
            self.unknown(name.span, message, name.value.as_str(), known());
        }
        found
    }

    /// Warns of what is likely a slip: month and day swapped, and the same thing written down twice.
    pub(super) fn likely_slips(&mut self, ledger: &Ledger) {
        let (activities, holdings) = (&ledger.activities, &ledger.holdings);
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
                let message = message!(
                    "`{}` lies before every certificate; with month and day swapped ({swapped}) it does not",
                    "`{}` の日付はどの資格の開始よりも前だが、月と日を入れ替えると（{swapped}）そうではない",
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
                let message = message!(
                    "`{}` has the title, day and hours of `{id}`",
                    "`{}` は名称・日・時間が `{id}` と同じ",
                    activity.id
                );
                self.report(
                    Diagnostic::new(Code::Doubtful, activity.span, message)
                        .related(span, message!("the other one", "もう一方の活動")),
                );
            }
        }
    }
}
