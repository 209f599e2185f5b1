//! What things are called in a language: certificates, rules, words, values, sources.

use crate::{
    assess::Verdict,
    ledger::ClaimStatus,
    policy::{
        category::Unit,
        rule::{Confidence, Said},
        upkeep::State,
    },
    rulebook::{
        Answer, CategoryIx, CredentialRef, GroupIx, Overflow, Program, Rule, RuleIx, Rulebook, Source, slot,
    },
    script::{Slot, Value},
    vocabulary::{
        amount::{Amount, Direction, Interval, Rounding},
        date::{Date, Length, Period},
        symbol::{Symbol, Symbols},
        text::Language,
    },
};

use super::phrase::Phrase;

/// What everything is called, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Where everything is declared.
    pub rulebook: &'a Rulebook,
    /// The words of the ledger, which hold those of the rulebook.
    pub symbols: &'a Symbols,
    /// The language.
    pub language: Language,
}

impl<'a> Names<'a> {
    /// A phrase.
    #[must_use]
    pub fn say(&self, phrase: Phrase) -> String {
        phrase.say(self.language).to_owned()
    }

    /// A phrase with its places filled.
    #[must_use]
    pub fn fill(&self, phrase: Phrase, places: &[&dyn std::fmt::Display]) -> String {
        phrase.fill(self.language, places)
    }

    /// A certificate: its title.
    #[must_use]
    pub fn credential(&self, reference: CredentialRef) -> &'a str {
        let program = self.rulebook.program(reference.program);
        let credential = program.credential(reference.credential);
        self.rule_title(program, credential.rule).unwrap_or(&credential.id)
    }

    /// The title of a rule, if it has one.
    #[must_use]
    pub fn rule_title(&self, program: &'a Program, rule: RuleIx) -> Option<&'a str> {
        program.rule(rule).title.as_ref().map(|title| title.in_language(self.language))
    }

    /// A rule: its title, else that of the product it is about, else its id.
    #[must_use]
    pub fn rule(&self, program: &'a Program, rule: RuleIx) -> &'a str {
        let title = self.rule_title(program, rule).or_else(|| self.included(program, rule));
        title.unwrap_or(&program.rule(rule).id)
    }

    /// An answer that a question may have: its title, else its name.
    #[must_use]
    pub fn answer(&self, answer: &'a Answer) -> &'a str {
        answer.title.as_ref().map_or(&*answer.id, |title| title.in_language(self.language))
    }

    /// The title of the product that a rule says a fee is included in.
    fn included(&self, program: &'a Program, rule: RuleIx) -> Option<&'a str> {
        let inclusion =
            program.fees.iter().flat_map(|fee| &fee.included_in).find(|inclusion| inclusion.rule == rule)?;
        let (_, product) = program.products.get(inclusion.product.index())?;
        self.rule_title(program, *product)
    }

    /// A limit: its title, else that of the category it stands in, else its id.
    #[must_use]
    pub fn limit(&self, program: &'a Program, rule: RuleIx) -> String {
        let id = &program.rule(rule).id;
        if let Some(title) = self.rule_title(program, rule) {
            return title.to_owned();
        }
        let outer = id.split_once(".limits.").map(|(outer, _)| outer);
        let category = program.categories.iter().find(|card| Some(&*program.rule(card.rule).id) == outer);
        category.map_or(id.to_string(), |card| self.rule(program, card.rule).to_owned())
    }

    /// A category.
    #[must_use]
    pub fn category(&self, program: &'a Program, at: CategoryIx) -> &'a str {
        program.categories.get(at.index()).map_or("", |category| self.rule(program, category.rule))
    }

    /// A group.
    #[must_use]
    pub fn group(&self, program: &'a Program, at: GroupIx) -> &'a str {
        program.groups.get(at.index()).map_or("", |rule| self.rule(program, *rule))
    }

    /// Where what a limit cuts goes.
    #[must_use]
    pub fn overflow(&self, program: &'a Program, overflow: Overflow) -> String {
        match overflow {
            Overflow::Group(group) => self.fill(Phrase::StepOverflow, &[&self.group(program, group)]),
            Overflow::NextWindow => self.say(Phrase::StepOverflowNext),
        }
    }

    /// A word, as its program calls it.
    #[must_use]
    pub fn word(&self, program: &'a Program, word: Symbol) -> &'a str {
        let told = program.words.iter().find(|(known, _)| *known == word);
        told.map_or(self.symbols.text(word), |(_, text)| text.in_language(self.language))
    }

    /// An input as expressions name it.
    #[must_use]
    pub fn slot(&self, program: &Program, at: Slot) -> String {
        slot::name(self.rulebook, program, at)
    }

    /// A value.
    #[must_use]
    pub fn value(&self, value: Option<&Value>) -> String {
        match value {
            None => self.say(Phrase::NotStated),
            Some(Value::Number(amount)) => self.amount(*amount),
            Some(Value::Word(word)) => self.symbols.text(*word).to_owned(),
            Some(Value::Words(words)) => {
                let words: Vec<_> = words.iter().map(|word| self.symbols.text(*word)).collect();
                format!("[{}]", words.join(", "))
            }
            Some(Value::Flag(true)) => self.say(Phrase::FlagYes),
            Some(Value::Flag(false)) => self.say(Phrase::FlagNo),
            Some(Value::Date(date)) => date.to_string(),
        }
    }

    /// An amount with at most four decimals; `~` stands before one that has more.
    #[must_use]
    pub fn amount(&self, amount: Amount) -> String {
        let short = amount.decimal().round_dp(4);
        if short == amount.decimal() { amount.to_string() } else { format!("~{}", short.normalize()) }
    }

    /// An interval.
    #[must_use]
    pub fn interval(&self, interval: Interval) -> String {
        if interval.is_exact() {
            self.amount(interval.sure)
        } else {
            self.fill(Phrase::Interval, &[&self.amount(interval.sure), &self.amount(interval.possible)])
        }
    }

    /// A source with its dates and how far it can be trusted.
    #[must_use]
    pub fn source(&self, source: &Source) -> String {
        let mut told = vec![
            source.title.in_language(self.language).to_owned(),
            self.fill(Phrase::PublishedOn, &[&source.published]),
        ];
        if let Some(confirmed) = source.confirmed {
            told.push(self.fill(Phrase::ConfirmedOn, &[&confirmed]));
        }
        let confidence = self.confidence(source.confidence);
        match &source.url {
            Some(url) => format!("{} ({confidence}) {url}", told.join(", ")),
            None => format!("{} ({confidence})", told.join(", ")),
        }
    }

    /// The sources of a rule, one text each.
    #[must_use]
    pub fn sources(&self, program: &Program, rule: &Rule) -> Vec<String> {
        rule.sources.iter().map(|at| self.source(program.source(*at))).collect()
    }

    /// How far something can be trusted.
    #[must_use]
    pub fn confidence(&self, confidence: Confidence) -> String {
        self.say(match confidence {
            Confidence::Official => Phrase::Official,
            Confidence::MemberReported => Phrase::MemberReported,
            Confidence::MemberReading => Phrase::MemberReading,
            Confidence::ThirdParty => Phrase::ThirdParty,
            Confidence::Low => Phrase::Low,
        })
    }

    /// A verdict as an answer.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> String {
        self.say(match verdict {
            Verdict::Yes => Phrase::Yes,
            Verdict::No => Phrase::No,
            Verdict::Undetermined => Phrase::Undetermined,
        })
    }

    /// A written answer in one word.
    #[must_use]
    pub fn said(&self, said: Said) -> String {
        self.say(match said {
            Said::Yes => Phrase::Yes,
            Said::No => Phrase::No,
            Said::Partly => Phrase::Partly,
            Said::Undetermined => Phrase::Undetermined,
        })
    }

    /// Whether something is met.
    #[must_use]
    pub fn met(&self, verdict: Verdict) -> String {
        self.say(match verdict {
            Verdict::Yes => Phrase::Met,
            Verdict::No => Phrase::Unmet,
            Verdict::Undetermined => Phrase::MetUnknown,
        })
    }

    /// What a certificate is.
    #[must_use]
    pub fn state(&self, state: Option<State>) -> String {
        self.say(match state {
            Some(State::Active) => Phrase::Active,
            Some(State::Grace) => Phrase::Grace,
            Some(State::Suspended) => Phrase::Suspended,
            Some(State::Expired) => Phrase::Expired,
            Some(State::Revoked) => Phrase::Revoked,
            None => Phrase::NotGranted,
        })
    }

    /// What is counted.
    #[must_use]
    pub fn unit(&self, unit: Unit) -> String {
        self.say(match unit {
            Unit::Credits => Phrase::Credits,
            Unit::Items => Phrase::Items,
            Unit::Hours => Phrase::Hours,
            Unit::Certificates => Phrase::Certificates,
        })
    }

    /// What so much is an amount of.
    #[must_use]
    pub fn unit_of(&self, amount: Amount, unit: Unit) -> String {
        let phrase = match unit {
            Unit::Credits => Phrase::OfCredits,
            Unit::Items => Phrase::OfItems,
            Unit::Hours => Phrase::OfHours,
            Unit::Certificates => Phrase::OfCertificates,
        };
        self.fill(phrase, &[&amount])
    }

    /// Where a claim stands.
    #[must_use]
    pub fn claim(&self, status: ClaimStatus) -> String {
        self.say(match status {
            ClaimStatus::Draft => Phrase::Draft,
            ClaimStatus::Submitted => Phrase::Submitted,
            ClaimStatus::UnderReview => Phrase::UnderReview,
            ClaimStatus::Audit => Phrase::Audit,
            ClaimStatus::Accepted => Phrase::Accepted,
            ClaimStatus::Rejected => Phrase::Rejected,
            ClaimStatus::Withdrawn => Phrase::Withdrawn,
        })
    }

    /// A rounding rule.
    #[must_use]
    pub fn rounding(&self, rounding: Rounding) -> String {
        let phrase = match rounding.direction {
            Direction::Down => Phrase::RoundDown,
            Direction::Nearest => Phrase::RoundNearest,
            Direction::Up => Phrase::RoundUp,
        };
        self.fill(phrase, &[&rounding.step])
    }

    /// A length of time.
    #[must_use]
    pub fn length(&self, length: Length) -> String {
        match self.language {
            Language::English => length.to_string(),
            Language::Japanese => match length {
                Length::Days(days) => format!("{days}日"),
                Length::Months(months) if months % 12 == 0 => format!("{}年", months / 12),
                Length::Months(months) => format!("{months}か月"),
            },
        }
    }

    /// A stretch of days, its open ends left open.
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        match (period.first <= Date::EARLIEST, period.last >= Date::LATEST) {
            (true, true) => self.say(Phrase::Unbounded),
            (true, false) => self.fill(Phrase::Until, &[&period.last]),
            (false, true) => self.fill(Phrase::Since, &[&period.first]),
            (false, false) if period.first == period.last => period.first.to_string(),
            (false, false) => period.to_string(),
        }
    }
}
