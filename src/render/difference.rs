//! What differs between two assessments, in words: rows of before, after and difference.

use crate::{
    assess::Verdict,
    policy::upkeep::State,
    rulebook::{Program, RuleIx},
    scenario::compare::{
        Amounts, Change, CredentialDelta, Delta, Measure, Part, RequirementDelta, Shift, Unsure,
    },
    vocabulary::{
        amount::{Amount, Interval},
        date::{Date, Period},
    },
};

use super::{audit::amount, names::Names, phrase::Phrase};

/// How two assessments are told: names come from the rules after, else from those before.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What things are called before.
    pub before: Names<'a>,
    /// What things are called after.
    pub after: Names<'a>,
}

/// One line: what, before, after, difference.
pub type Row = [String; 4];

/// An amount with its sign.
#[must_use]
pub fn signed(names: &Names<'_>, amount: Amount) -> String {
    if amount < Amount::ZERO { names.amount(amount) } else { format!("+{}", names.amount(amount)) }
}

/// How far an interval moved.
#[must_use]
pub fn shift(names: &Names<'_>, shift: Shift) -> String {
    let (sure, possible) = (signed(names, shift.sure), signed(names, shift.possible));
    if shift.sure == shift.possible { sure } else { names.fill(Phrase::SureAndPossible, &[&sure, &possible]) }
}

impl<'a> Teller<'a> {
    /// The heads of the columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        [Phrase::Figure, Phrase::BeforeIt, Phrase::AfterIt, Phrase::Difference]
            .map(|phrase| self.after.say(phrase))
            .to_vec()
    }

    /// A certificate in one line: credits before and after, and whether everything is met.
    #[must_use]
    pub fn summary(&self, delta: &CredentialDelta) -> String {
        let names = &self.after;
        let counted = delta.counted();
        let met = delta.whole.map(|whole| whole.met);
        let told = self.arrow(&counted.map(|counted| names.interval(*counted)));
        let met = self.arrow(&met.map(|met| names.met(*met)));
        format!("{} {} ({told}), {met}", self.credential(delta), shift(names, counted.shift()))
    }

    /// A value before and after; once where it is the same.
    fn arrow(&self, change: &Change<String>) -> String {
        if change.is_empty() {
            return change.after.clone().unwrap_or_default();
        }
        let told = |side: &Option<String>| side.clone().unwrap_or_else(|| self.after.say(Phrase::NotThere));
        format!("{} -> {}", told(&change.before), told(&change.after))
    }

    /// Whatever is told of a certificate: what is counted and needed always, all else where it differs.
    #[must_use]
    pub fn rows(&self, delta: &CredentialDelta) -> Vec<Row> {
        let names = &self.after;
        let met = delta.whole.map(|whole| whole.met);
        let mut rows = vec![self.words(names.say(Phrase::EverythingMet), &met, |met| names.met(*met))];
        let state = delta.whole.map(|whole| whole.state);
        if !state.is_empty() {
            let told = |state: &Option<State>| names.state(*state);
            rows.push(self.words(names.say(Phrase::State), &state, told));
        }
        let cycle = delta.whole.map(|whole| whole.cycle);
        if !cycle.is_empty() {
            let told = |cycle: &Option<Period>| cycle.map_or(String::new(), |cycle| names.period(cycle));
            rows.push(self.words(names.say(Phrase::Cycle), &cycle, told));
        }
        rows.push(self.amounts(names.say(Phrase::CountedCredits), &delta.counted()));
        let carried = delta.whole.map(|whole| whole.carry_out);
        if !carried.is_empty() {
            rows.push(self.amounts(names.say(Phrase::CarryOut), &carried));
        }
        for (group, change) in delta.groups.iter().filter(|(_, change)| !change.is_empty()) {
            rows.push(self.amounts(self.rule(delta, &format!("groups.{group}")), change));
        }
        let routes = delta.routes.iter().filter(|route| !route.is_empty());
        for each in delta.requirements.iter().chain(routes) {
            self.requirement(delta, each, &mut rows);
        }
        self.others(delta, &mut rows);
        rows
    }

    fn others(&self, delta: &CredentialDelta, rows: &mut Vec<Row>) {
        let names = &self.after;
        for (rule, change) in delta.coverage.iter().filter(|(_, change)| !change.is_empty()) {
            let covered = |duty: &crate::scenario::compare::Duty| match (duty.now, duty.until) {
                (Verdict::Yes, Some(until)) if until < Date::LATEST => {
                    names.fill(Phrase::CoveredUntil, &[&until])
                }
                (Verdict::Yes, Some(_) | None) => names.say(Phrase::CoveredOpen),
                (Verdict::No, _) => names.say(Phrase::NotCovered),
                (Verdict::Undetermined, _) => names.say(Phrase::CoverageUnknown),
            };
            rows.push(self.words(self.rule(delta, rule), change, covered));
        }
        for ((rule, _), change) in delta.limits.iter().filter(|(_, change)| !change.is_empty()) {
            let what = names.fill(Phrase::LimitUsed, &[&self.limit(delta, rule)]);
            let most = change.map(|limit| limit.at_most).after;
            let what = most.map_or(what.clone(), |most| {
                format!("{what} ({})", names.fill(Phrase::RoomUnder, &[&names.amount(most)]))
            });
            rows.push(self.amounts(what, &change.map(|limit| limit.used)));
        }
        for (id, change) in delta.activities.iter().filter(|(_, change)| !change.is_empty()) {
            let [what, _, _, moved] = self.amounts(id.to_string(), &change.map(|counted| counted.credits));
            let told = change.map(|counted| amount(names, counted.credits, counted.reason));
            rows.push([what, self.side(&told.before), self.side(&told.after), moved]);
        }
        for (doubt, change) in delta.doubts.iter().filter(|(_, change)| !change.is_empty()) {
            let worth = |worth: &Option<Amount>| match worth.filter(|worth| *worth > Amount::ZERO) {
                Some(worth) => names.fill(Phrase::WorthUpTo, &[&names.amount(worth)]),
                None => names.say(Phrase::ThereNow),
            };
            rows.push(self.words(names.fill(Phrase::InDoubt, &[&self.unsure(delta, doubt)]), change, worth));
        }
    }

    fn requirement(&self, delta: &CredentialDelta, each: &RequirementDelta, rows: &mut Vec<Row>) {
        let names = &self.after;
        let title = self.rule(delta, &each.rule);
        let verdict = each.whole.map(|(verdict, _)| *verdict);
        let [(Part::Minimum { .. }, only)] = each.parts.as_slice() else {
            rows.push(self.words(title.clone(), &verdict, |verdict| names.met(*verdict)));
            for (part, change) in &each.parts {
                let what = format!("  {}", self.part(delta, part));
                match change.map(|measure| measure.amounts.map(|amounts| amounts.have)) {
                    Change { before: Some(Some(_)), .. } | Change { after: Some(Some(_)), .. } => {
                        rows.push(self.minimum(what, change));
                    }
                    Change { .. } if !change.is_empty() => {
                        rows.push(self.words(what, change, |measure| names.met(measure.verdict)));
                    }
                    Change { .. } => {}
                }
            }
            return;
        };
        rows.push(self.minimum(title, only));
    }

    fn minimum(&self, what: String, change: &Change<Measure>) -> Row {
        let names = &self.after;
        let told = |measure: &Measure| match measure.amounts {
            Some(Amounts { have, want, .. }) => {
                format!("{}/{} {}", names.interval(have), names.interval(want), names.met(measure.verdict))
            }
            None => names.met(measure.verdict),
        };
        let have = change.map(|measure| measure.amounts.map(|amounts| amounts.have).unwrap_or_default());
        let told = change.map(told);
        [what, self.side(&told.before), self.side(&told.after), shift(names, have.shift())]
    }

    fn side(&self, side: &Option<String>) -> String {
        side.clone().unwrap_or_else(|| self.after.say(Phrase::NotThere))
    }

    fn words<T: PartialEq>(&self, what: String, change: &Change<T>, told: impl Fn(&T) -> String) -> Row {
        let words = change.map(told);
        let differs = if change.is_empty() { String::new() } else { "*".to_owned() };
        [what, self.side(&words.before), self.side(&words.after), differs]
    }

    fn amounts(&self, what: String, change: &Change<Interval>) -> Row {
        let words = change.map(|interval| self.after.interval(*interval));
        [what, self.side(&words.before), self.side(&words.after), shift(&self.after, change.shift())]
    }

    /// Payments that differ.
    #[must_use]
    pub fn fees(&self, delta: &Delta) -> Vec<Row> {
        let changed = delta.fees.iter().filter(|(_, change)| !change.is_empty());
        let row = |(key, change): &(crate::scenario::compare::FeeKey, Change<_>)| {
            let fee = self.rule_of(&key.policy, &key.rule);
            let of = key.credential.as_ref().map_or(String::new(), |credential| format!(" ({credential})"));
            let what = format!("{}: {fee}{of}, {}", key.policy, self.after.period(key.period));
            self.words(what, change, |payment: &crate::scenario::compare::Payment| {
                let amounts: Vec<_> = payment.amounts.iter().map(ToString::to_string).collect();
                let state = super::fee::word(&self.after, payment.state);
                format!("{} {state}", amounts.join(" / "))
            })
        };
        changed.map(row).collect()
    }

    /// The title of a certificate.
    #[must_use]
    pub fn credential(&self, delta: &CredentialDelta) -> String {
        let held = |names: &Names<'a>| {
            let at = names.rulebook.find_credential(&delta.credential)?;
            Some(names.credential(at).to_owned())
        };
        held(&self.after).or_else(|| held(&self.before)).unwrap_or_else(|| delta.credential.to_string())
    }

    fn rule(&self, delta: &CredentialDelta, id: &str) -> String {
        self.rule_of(&delta.policy, id)
    }

    fn rule_of(&self, policy: &str, id: &str) -> String {
        self.named(policy, id, |names, program, rule| names.rule(program, rule).to_owned())
    }

    fn limit(&self, delta: &CredentialDelta, id: &str) -> String {
        self.named(&delta.policy, id, |names, program, rule| names.limit(program, rule))
    }

    fn named(
        &self,
        policy: &str,
        id: &str,
        told: impl Fn(&Names<'a>, &'a Program, RuleIx) -> String,
    ) -> String {
        let find = |names: &Names<'a>| {
            let program = names.rulebook.programs.iter().find(|program| &*program.id == policy)?;
            let at = program.rules.iter().position(|rule| &*rule.id == id)?;
            Some(told(names, program, RuleIx::new(at)))
        };
        find(&self.after).or_else(|| find(&self.before)).unwrap_or_else(|| id.to_owned())
    }

    fn part(&self, delta: &CredentialDelta, part: &Part) -> String {
        let names = &self.after;
        let list = |of: &[Box<str>]| of.join(", ");
        match part {
            Part::Minimum { unit, groups, categories, period } => {
                let groups = groups.iter().map(|group| self.rule(delta, &format!("groups.{group}")));
                let categories =
                    categories.iter().map(|category| self.rule(delta, &format!("categories.{category}")));
                let all: Vec<_> = groups.chain(categories).collect();
                let what = if all.is_empty() { names.unit(*unit) } else { all.join(", ") };
                format!("{what} {}", names.period(*period))
            }
            Part::Covered(rule, period) => {
                let duty = names.fill(Phrase::CoveredNeed, &[&self.rule(delta, rule)]);
                format!("{duty} {}", names.period(*period))
            }
            Part::Paid(rule, period) => {
                let fee = names.fill(Phrase::PaidNeed, &[&self.rule(delta, rule)]);
                format!("{fee} {}", names.period(*period))
            }
            Part::Declared(declaration, period) => {
                format!("{} {}", names.fill(Phrase::DeclaredNeed, &[declaration]), names.period(*period))
            }
            Part::Passed(exams) => names.fill(Phrase::PassedNeed, &[&list(exams)]),
            Part::Holds(held) => names.fill(Phrase::HoldsNeed, &[&list(held)]),
            Part::When(text) => names.fill(Phrase::WhenNeed, &[text]),
            Part::Unknown(what) => names.fill(Phrase::UnknownNeed, &[what]),
        }
    }

    fn unsure(&self, delta: &CredentialDelta, doubt: &Unsure) -> String {
        let names = &self.after;
        match doubt {
            Unsure::Question(rule) => self.named(&delta.policy, rule, |names, program, at| {
                let asked = program.rulings.iter().find(|ruling| ruling.rule == at);
                asked.map_or("", |ruling| ruling.question.in_language(names.language)).to_owned()
            }),
            Unsure::LowConfidence(rule) => names.fill(Phrase::DoubtLow, &[&self.limit(delta, rule)]),
            Unsure::MissingProof(id) => names.fill(Phrase::DoubtProof, &[id]),
            Unsure::UnderAudit(id) => names.fill(Phrase::DoubtAudit, &[id]),
            Unsure::NotComputed(id) => names.fill(Phrase::DoubtNotComputed, &[id]),
            Unsure::Balance(on) => names.fill(Phrase::DoubtBalance, &[on]),
        }
    }
}
