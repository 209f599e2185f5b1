//! Holding an assessment against what a case expects.

use crate::{
    assess::{
        ActivityResult, Assessment, CredentialResult, FeeState, Given, NeedResult, RequirementResult,
        Verdict,
        trace::{RulingEffect, Step},
    },
    ledger::Ledger,
    policy::rule::Said,
    rulebook::{Program, RuleIx, Rulebook},
    vocabulary::{
        amount::Interval,
        diagnostic::{Code, Diagnostic},
        name::{Name, Word},
        span::{At, Span},
    },
};

use super::{Case, ExpectActivity, ExpectCredential, ExpectPayment, ExpectRequirement, Range};

impl Case {
    /// What the case asks for.
    #[must_use]
    pub fn given(&self) -> Given {
        let given = Given::on(self.on);
        Given { known_on: self.known_on.unwrap_or(given.known_on), ..given }
    }
}

/// Every expectation of the case that the assessment does not meet, each at its place.
#[must_use]
pub fn compare(
    case: &Case,
    ledger: &Ledger,
    rulebook: &Rulebook,
    assessment: &Assessment,
) -> Vec<Diagnostic> {
    let mut comparison = Comparison { rulebook, failures: Vec::new() };
    for (id, credentials) in &case.expect.activities {
        let place = ledger.activities.iter().position(|activity| &*activity.id == id.as_str());
        for (name, expected) in credentials {
            let result = comparison.credential(name.as_str(), assessment, expected.span);
            let activity = result.and_then(|result| {
                place.and_then(|place| result.activities.get(place)).map(|it| (result, it))
            });
            match activity {
                Some((result, activity)) => comparison.activity(expected, result, activity),
                None => comparison
                    .fail(expected.span, format!("`{}` is not in the ledger for `{name}`", id.as_str())),
            }
        }
    }
    for (name, expected) in &case.expect.credentials {
        if let Some(result) = comparison.credential(name.as_str(), assessment, expected.span) {
            comparison.certificate(expected, result);
        }
    }
    for (name, expected) in &case.expect.fees {
        comparison.fee(name, expected, assessment, case.expect.span);
    }
    comparison.failures
}

/// The rules that decided an activity, in order: rulings that did something, its category, missing proof, limits that
/// cut, and what made it undetermined.
#[must_use]
pub fn deciding(program: &Program, activity: &ActivityResult) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for step in &activity.steps {
        let id = |rule: &RuleIx| program.rule(*rule).id.to_string();
        let decided = match step {
            Step::Ruling { effect: RulingEffect::Told, answer: None, .. } => None,
            Step::Ruling { rule, .. }
            | Step::Category { rule, .. }
            | Step::Limit { rule, .. }
            | Step::Fault { rule, .. } => Some(id(rule)),
            Step::Unlisted { rule } | Step::InCycle { grace: rule, .. } => rule.as_ref().map(id),
            Step::ProofMissing { rule, for_credit: true } => Some(format!("{}.proof", id(rule))),
            Step::ProofMissing { .. }
            | Step::OutsideCycle { .. }
            | Step::NotYet
            | Step::InOpening { .. }
            | Step::Overruled { .. }
            | Step::Credit { .. }
            | Step::Rounded { .. }
            | Step::Group { .. }
            | Step::Claim { .. }
            | Step::LowConfidence { .. } => None,
        };
        rules.extend(decided.filter(|rule| !rules.contains(rule)));
    }
    rules
}

struct Comparison<'a> {
    rulebook: &'a Rulebook,
    failures: Vec<Diagnostic>,
}

impl Comparison<'_> {
    fn fail(&mut self, span: Span, message: String) {
        self.failures.push(Diagnostic::new(Code::CaseFailed, span, message));
    }

    fn credential<'r>(
        &mut self,
        name: &str,
        assessment: &'r Assessment,
        span: Span,
    ) -> Option<&'r CredentialResult> {
        let found = self.rulebook.find_credential(name);
        let result = assessment.credentials.iter().find(|result| Some(result.credential) == found);
        if result.is_none() {
            self.fail(span, format!("`{name}` is not held in this ledger"));
        }
        result
    }

    fn said(&mut self, what: &str, expected: Option<&At<Said>>, found: Verdict) {
        if let Some(expected) = expected
            && Verdict::from(expected.value) != found
        {
            let found = verdict(found);
            self.fail(
                expected.span,
                format!("{what}: expected `{}`, found `{found}`", expected.value.as_str()),
            );
        }
    }

    fn range(&mut self, what: &str, expected: Option<&At<Range>>, found: Interval) {
        if let Some(expected) = expected
            && expected.value.0 != found
        {
            self.fail(expected.span, format!("{what}: expected {}, found {found}", expected.value.0));
        }
    }

    fn word(&mut self, what: &str, expected: Option<&At<Word>>, found: &str) {
        if let Some(expected) = expected
            && expected.value.as_str() != found
        {
            self.fail(expected.span, format!("{what}: expected `{}`, found `{found}`", expected.value));
        }
    }

    fn activity(&mut self, expected: &ExpectActivity, result: &CredentialResult, found: &ActivityResult) {
        let program = self.rulebook.program(result.credential.program);
        self.said("verdict", expected.verdict.as_ref(), found.verdict);
        self.range("credits", expected.credits.as_ref(), found.credits);
        let category = found.category.and_then(|category| program.categories.get(category.index()));
        self.word("category", expected.category.as_ref(), category.map_or("none", |category| &category.id));
        self.word("group", expected.group.as_ref(), group_name(program, found.group));
        if let Some(expected) = &expected.rules {
            let wanted: Vec<_> = expected.rules.iter().map(|rule| rule.value.to_string()).collect();
            let decided = deciding(program, found);
            if wanted != decided {
                let message =
                    format!("rules: expected [{}], found [{}]", wanted.join(", "), decided.join(", "));
                self.fail(expected.span, message);
            }
        }
    }

    fn certificate(&mut self, expected: &ExpectCredential, found: &CredentialResult) {
        let program = self.rulebook.program(found.credential.program);
        let state = found.standing.state.map_or("none", crate::policy::upkeep::State::as_str);
        self.word("state", expected.state.as_ref(), state);
        self.said("met", expected.met.as_ref(), found.met);
        if let Some(wanted) = &expected.cycle
            && found.cycle.map(|cycle| cycle.period) != Some(wanted.value)
        {
            let cycle = found.cycle.map_or("none".to_owned(), |cycle| cycle.period.to_string());
            self.fail(wanted.span, format!("cycle: expected {}, found {cycle}", wanted.value));
        }
        self.range("counted", expected.counted.as_ref(), found.counted);
        self.range("carried-in", expected.carried_in.as_ref(), found.carried_in);
        self.range("carry-out", expected.carry_out.as_ref(), found.carry_out);
        for (name, wanted) in &expected.groups {
            let total =
                found.groups.iter().find(|(group, _)| group_name(program, Some(*group)) == name.as_str());
            self.range(
                &format!("group `{name}`"),
                Some(wanted),
                total.map(|(_, total)| *total).unwrap_or_default(),
            );
        }
        for (name, wanted) in &expected.categories {
            let id =
                |at: crate::rulebook::CategoryIx| program.categories.get(at.index()).map(|card| &*card.id);
            let total = found.categories.iter().find(|(category, _)| id(*category) == Some(name.as_str()));
            self.range(
                &format!("category `{name}`"),
                Some(wanted),
                total.map(|(_, total)| *total).unwrap_or_default(),
            );
        }
        for (name, wanted) in &expected.requirements {
            self.requirement("requirements", name, wanted, &found.requirements, program);
        }
        for (name, wanted) in &expected.routes {
            self.requirement("routes", name, wanted, &found.routes, program);
        }
        for (name, wanted) in &expected.coverage {
            let id = format!("coverage.{name}");
            let Some(duty) = found.coverage.iter().find(|duty| *program.rule(duty.rule).id == *id) else {
                self.fail(wanted.span, format!("`{id}` is not in force for this certificate"));
                continue;
            };
            self.said(&id, wanted.verdict.as_ref(), duty.verdict);
            if let Some(until) = &wanted.until
                && duty.until != Some(until.value)
            {
                let found = duty.until.map_or("none".to_owned(), |until| until.to_string());
                self.fail(until.span, format!("{id}: expected until {}, found {found}", until.value));
            }
        }
    }

    fn requirement(
        &mut self,
        section: &str,
        name: &Word,
        expected: &ExpectRequirement,
        found: &[RequirementResult],
        program: &Program,
    ) {
        let id = format!("{section}.{name}");
        let Some(result) = found.iter().find(|result| *program.rule(result.rule).id == *id) else {
            self.fail(expected.span, format!("`{id}` is not in force for this certificate"));
            return;
        };
        self.said(&id, expected.verdict.as_ref(), result.verdict);
        if expected.have.is_none() && expected.want.is_none() {
            return;
        }
        match first_minimum(&result.need) {
            Some(minimum) => {
                self.range(&format!("{id} have"), expected.have.as_ref(), minimum.have);
                self.range(&format!("{id} want"), expected.want.as_ref(), minimum.want);
            }
            None => self.fail(expected.span, format!("`{id}` has no minimum of credits")),
        }
    }

    fn fee(&mut self, name: &Word, expected: &[ExpectPayment], assessment: &Assessment, span: Span) {
        let id = format!("fees.{name}");
        let fee =
            assessment.fees.iter().find(|fee| *self.rulebook.program(fee.program).rule(fee.rule).id == *id);
        let Some(fee) = fee else {
            self.fail(span, format!("`{id}` is not due for anything in this ledger"));
            return;
        };
        for wanted in expected {
            let Some(payment) = fee.payments.iter().find(|payment| payment.due == wanted.due.value) else {
                let dues: Vec<_> = fee.payments.iter().map(|payment| payment.due.to_string()).collect();
                self.fail(
                    wanted.due.span,
                    format!("{id}: nothing is due on {}, but on {}", wanted.due.value, dues.join(", ")),
                );
                continue;
            };
            if let Some(amounts) = &wanted.amounts
                && *amounts != payment.amounts
            {
                let told = |amounts: &[crate::vocabulary::amount::Money]| {
                    amounts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                };
                let message =
                    format!("{id}: expected [{}], found [{}]", told(amounts), told(&payment.amounts));
                self.fail(wanted.span, message);
            }
            self.word(&id, wanted.state.as_ref(), fee_state(payment.state));
        }
    }
}

/// The minimum that tells most: the first that is not met, else the last.
fn first_minimum(need: &NeedResult) -> Option<&crate::assess::Minimum> {
    match need {
        NeedResult::AtLeast(minima) => {
            minima.iter().find(|minimum| minimum.verdict != Verdict::Yes).or(minima.last())
        }
        NeedResult::AllOf(_, needs) | NeedResult::Some(_, _, needs) => needs.iter().find_map(first_minimum),
        NeedResult::Requirement(_, need) => first_minimum(need),
        NeedResult::Covered(..)
        | NeedResult::Paid(..)
        | NeedResult::Passed(..)
        | NeedResult::Holds(..)
        | NeedResult::Declared(..)
        | NeedResult::When(..)
        | NeedResult::Unknown(_) => None,
    }
}

/// The word of a verdict.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Undetermined => "undetermined",
    }
}

/// The word of a payment's state.
#[must_use]
pub fn fee_state(state: FeeState) -> &'static str {
    match state {
        FeeState::Paid => "paid",
        FeeState::Included => "included",
        FeeState::PartlyIncluded => "partly-included",
        FeeState::Later => "later",
        FeeState::Due => "due",
    }
}

/// The name of a group, `none` for none.
fn group_name(program: &Program, group: Option<crate::rulebook::GroupIx>) -> &str {
    let rule = group.and_then(|group| program.groups.get(group.index()));
    rule.map_or("none", |rule| {
        let id = &*program.rule(*rule).id;
        id.strip_prefix("groups.").unwrap_or(id)
    })
}
