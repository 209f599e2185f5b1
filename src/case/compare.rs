//! Expected against found.

use std::{collections::BTreeSet, fmt::Display};

use crate::{
    assess::{
        ActivityResult, CoverageResult, CredentialResult, FeeDue, FeeResult, FeeState, RequirementResult,
        Standing, Verdict,
        trace::{Fault, RulingEffect, Step},
    },
    ledger::from_document::old_name,
    message,
    policy::upkeep::State,
    rulebook::{Program, RuleIx, Rulebook, slot},
    vocabulary::{
        amount::{Amount, Interval},
        date::Moment,
        diagnostic::{Code, Diagnostic},
        message::Message,
        phrase::Phrase,
        span::{At, Span},
    },
};

use super::{
    Outcome,
    written::{
        Activity, Coverage, Credential, ExpectedFee, ExpectedState, Fee, Keyed, Requirement, Stated, Word3,
    },
};

/// Every stated expectation that does not hold.
pub(super) fn differences(rulebook: &Rulebook, outcome: &Outcome) -> Vec<Diagnostic> {
    let mut comparison = Comparison { rulebook, outcome, found: Vec::new(), old_names: BTreeSet::new() };
    let expect = &outcome.case.expect;
    for (id, by_credential) in &expect.activities.0 {
        comparison.activity(id, by_credential);
    }
    for (id, expected) in &expect.credentials.0 {
        if let Some(result) = comparison.credential_named(id) {
            comparison.credential(expected, result);
        }
    }
    for (id, expected) in &expect.fees.0 {
        comparison.fee(id, expected);
    }
    comparison.found
}

/// What stands behind the name of a rule whose proof is missing.
const PROOF: &str = ".proof";

struct Comparison<'a> {
    rulebook: &'a Rulebook,
    outcome: &'a Outcome,
    found: Vec<Diagnostic>,
    /// The old names that were told, each once.
    old_names: BTreeSet<Box<str>>,
}

impl<'a> Comparison<'a> {
    fn fail(&mut self, span: Span, message: Message) {
        let case = &self.outcome.case.case.value;
        let help = message!(
            "mend the policy, or what the case `{case}` expects",
            "ポリシーか、ケース `{case}` の期待を直す"
        );
        let expected = message!("expected this", "期待する値");
        self.found.push(Diagnostic::new(Code::CaseFailed, span, message).label(expected).help(help));
    }

    /// Compares by what is shown, which is exact for everything compared here.
    fn same(&mut self, what: &str, expected: Option<&Stated<impl Shown>>, found: &str) {
        if let Some(expected) = expected {
            let wanted = expected.value.shown();
            if wanted != found {
                let nothing = Phrase::new("nothing", "なし");
                let found = |language| if found.is_empty() { nothing.say(language) } else { found };
                let message = message!(
                    |language| "{what}: expected `{wanted}`, found `{}`",
                    "{what}: 期待は `{wanted}`、結果は `{}`",
                    found(language)
                );
                self.fail(expected.span, message);
            }
        }
    }

    fn missing(&mut self, what: Phrase, name: &At<Box<str>>, known: &[&str]) {
        let message = message!(
            |language| "the result has no {} `{}`",
            "結果に{} `{}` がない",
            what.say(language),
            name.value
        );
        let label = message!("nothing of this name", "この名前のものはない");
        let diagnostic = Diagnostic::new(Code::CaseFailed, name.span, message).label(label);
        self.found.push(diagnostic.nearest(&name.value, known.iter().copied()));
    }

    /// What something is called that the case names, which may be by an old name.
    fn now(&mut self, found: Option<(Box<str>, Moment)>, name: &str, span: Span) -> Box<str> {
        match found {
            None => name.into(),
            Some((now, since)) => {
                if self.old_names.insert(name.into()) {
                    self.found.push(old_name(name, &now, since, span));
                }
                now
            }
        }
    }

    fn name(&mut self, program: &Program, section: &str, name: &At<Box<str>>) -> At<Box<str>> {
        At::new(self.now(program.name_now(section, &name.value), &name.value, name.span), name.span)
    }

    fn stated(&mut self, program: &Program, section: &str, name: &Stated<Box<str>>) -> Stated<Box<str>> {
        let value = self.now(program.name_now(section, &name.value), &name.value, name.span);
        Stated { value, span: name.span }
    }

    /// The rules a case names, each by the name it has now. One that no policy has is told.
    fn rules(&mut self, program: &Program, stated: &Stated<Vec<Box<str>>>) -> Stated<Vec<Box<str>>> {
        let mut value = Vec::with_capacity(stated.value.len());
        for written in &stated.value {
            let (id, proof) = match written.strip_suffix(PROOF) {
                Some(id) if program.rules.iter().all(|rule| rule.id != *written) => (id, PROOF),
                Some(_) | None => (&**written, ""),
            };
            let now = self.now(program.called_now(id), id, stated.span);
            if program.rules.iter().all(|rule| rule.id != now) {
                let message = message!("the policy has no rule `{now}`", "ポリシーに規則 `{now}` がない");
                let diagnostic = Diagnostic::new(Code::CaseFailed, stated.span, message)
                    .label(message!("not a rule", "規則ではない"));
                self.found.push(diagnostic.nearest(&now, program.rules.iter().map(|rule| &*rule.id)));
            }
            value.push(format!("{now}{proof}").into());
        }
        Stated { value, span: stated.span }
    }

    fn credential_named(&mut self, name: &At<Box<str>>) -> Option<&'a CredentialResult> {
        let results = &self.outcome.assessment.credentials;
        let rulebook = self.rulebook;
        let now = self.now(rulebook.credential_now(&name.value), &name.value, name.span);
        let id = |result: &CredentialResult| &*rulebook.credential(result.credential).id;
        let found = results.iter().find(|result| *id(result) == *now);
        if found.is_none() {
            let known: Vec<_> = results.iter().map(id).collect();
            self.missing(Phrase::new("credential", "資格"), name, &known);
        }
        found
    }

    fn activity(&mut self, id: &At<Box<str>>, by_credential: &Keyed<Activity>) {
        let ledger = &self.outcome.ledger;
        let Some(place) = ledger.activities.iter().position(|activity| activity.id == id.value) else {
            let known: Vec<_> = ledger.activities.iter().map(|activity| &*activity.id).collect();
            return self.missing(Phrase::new("activity", "活動"), id, &known);
        };
        for (credential, expected) in &by_credential.0 {
            let Some(result) = self.credential_named(credential) else { continue };
            let program = self.rulebook.program(result.credential.program);
            match result.activities.iter().find(|found| found.activity == place) {
                Some(found) => self.activity_for(expected, found, program),
                // It was not known by then.
                None => self.missing(Phrase::new("activity", "活動"), id, &[]),
            }
        }
    }

    fn activity_for(&mut self, expected: &Activity, found: &ActivityResult, program: &Program) {
        let before = self.found.len();
        self.same("verdict", expected.verdict.as_ref(), verdict(found.verdict).as_str());
        let not_stated = found.steps.iter().find_map(|step| {
            let Step::Fault { fault: Fault::NotStated(slot), .. } = step else { return None };
            Some(slot::name(self.rulebook, program, *slot))
        });
        if let (Some(name), [differs, ..]) = (not_stated, self.found.get_mut(before..).unwrap_or_default()) {
            differs.label = Some(message!("`{name}` is not stated", "`{name}` は書かれていない"));
        }
        self.same("credits", expected.credits.as_ref(), &found.credits.to_string());
        self.same("computed", expected.computed.as_ref(), &found.computed.to_string());
        let category = found.category.and_then(|at| program.categories.get(at.index()));
        let wanted = expected.category.as_ref().map(|name| self.stated(program, "categories", name));
        self.same("category", wanted.as_ref(), category.map_or("", |category| &category.id));
        let group = found.group.and_then(|at| program.groups.get(at.index()));
        let wanted = expected.group.as_ref().map(|name| self.stated(program, "groups", name));
        self.same("group", wanted.as_ref(), group.map_or("", |rule| last_name(program, *rule)));
        let cycle = found.cycle.map_or(String::new(), |cycle| cycle.to_string());
        self.same("cycle", expected.cycle.as_ref(), &cycle);
        let wanted = expected.rules.as_ref().map(|rules| self.rules(program, rules));
        self.same("rules", wanted.as_ref(), &deciding_rules(program, &found.steps).shown());
    }

    fn credential(&mut self, expected: &Credential, found: &CredentialResult) {
        let program = self.rulebook.program(found.credential.program);
        self.same("state", expected.state.as_ref(), state(&found.standing).as_str());
        let perhaps: Vec<Box<str>> = found.perhaps.iter().map(|state| state.as_str().into()).collect();
        self.same("perhaps", expected.perhaps.as_ref(), &perhaps.shown());
        self.same("met", expected.met.as_ref(), verdict(found.met).as_str());
        self.same("counted", expected.counted.as_ref(), &found.counted.to_string());
        self.same("carried-in", expected.carried_in.as_ref(), &found.carried_in.to_string());
        self.same("carry-out", expected.carry_out.as_ref(), &found.carry_out.to_string());
        for (id, wanted) in &expected.requirements.0 {
            let id = self.name(program, "requirements", id);
            self.requirement(Phrase::new("requirement", "要件"), &id, wanted, &found.requirements, program);
        }
        for (id, wanted) in &expected.routes.0 {
            let id = self.name(program, "routes", id);
            self.requirement(Phrase::new("route", "更新方法"), &id, wanted, &found.routes, program);
        }
        let sure = found.renewed_with.iter().filter(|renewed| renewed.verdict == crate::assess::Verdict::Yes);
        let with: Vec<Box<str>> =
            sure.map(|renewed| self.rulebook.credential(renewed.credential).id.clone()).collect();
        self.same("renewed-with", expected.renewed_with.as_ref(), &with.shown());
        for (id, wanted) in &expected.groups.0 {
            let id = self.name(program, "groups", id);
            self.group(&id, wanted, &found.groups, program);
        }
        for (id, wanted) in &expected.coverage.0 {
            let id = self.name(program, "coverage", id);
            self.coverage(&id, wanted, &found.coverage, program);
        }
    }

    fn requirement(
        &mut self,
        what: Phrase,
        id: &At<Box<str>>,
        expected: &Requirement,
        results: &[RequirementResult],
        program: &Program,
    ) {
        let name = |result: &RequirementResult| last_name(program, result.rule);
        let Some(found) = results.iter().find(|result| name(result) == &*id.value) else {
            let known: Vec<_> = results.iter().map(name).collect();
            return self.missing(what, id, &known);
        };
        let have: Vec<_> = found.need.minima().map(|minimum| minimum.have).collect();
        let want: Vec<_> = found.need.minima().map(|minimum| minimum.want).collect();
        self.same("verdict", expected.verdict.as_ref(), verdict(found.verdict).as_str());
        self.same("have", expected.have.as_ref(), &have.shown());
        self.same("want", expected.want.as_ref(), &want.shown());
        self.same("due", expected.due.as_ref(), &found.due.to_string());
    }

    fn group(
        &mut self,
        id: &At<Box<str>>,
        expected: &Stated<Interval>,
        groups: &[(crate::rulebook::GroupIx, Interval)],
        program: &Program,
    ) {
        let names: Vec<_> = program.groups.iter().map(|rule| last_name(program, *rule)).collect();
        let Some(at) = names.iter().position(|name| *name == &*id.value) else {
            return self.missing(Phrase::new("group", "グループ"), id, &names);
        };
        let found = groups.iter().find(|(group, _)| group.index() == at).map(|(_, credits)| *credits);
        self.same(&format!("group `{}`", id.value), Some(expected), &found.unwrap_or_default().to_string());
    }

    fn coverage(
        &mut self,
        id: &At<Box<str>>,
        expected: &Coverage,
        results: &[CoverageResult],
        program: &Program,
    ) {
        let name = |result: &CoverageResult| last_name(program, result.rule);
        let Some(found) = results.iter().find(|result| name(result) == &*id.value) else {
            let known: Vec<_> = results.iter().map(name).collect();
            return self.missing(Phrase::new("duty", "維持義務"), id, &known);
        };
        self.same("verdict", expected.verdict.as_ref(), verdict(found.verdict).as_str());
        self.same("now", expected.now.as_ref(), verdict(found.now).as_str());
        let until = found.until.map_or(String::new(), |until| until.to_string());
        self.same("until", expected.until.as_ref(), &until);
    }

    fn fee(&mut self, id: &At<Box<str>>, expected: &Fee) {
        let fees = &self.outcome.assessment.fees;
        let rulebook = self.rulebook;
        let now = rulebook.programs.iter().find_map(|program| program.name_now("fees", &id.value));
        let id = &At::new(self.now(now, &id.value, id.span), id.span);
        let name = |fee: &FeeResult| last_name(rulebook.program(fee.program), fee.rule);
        let credential = |fee: &FeeResult| fee.credential.map(|at| &*rulebook.credential(at).id);
        let asked = expected
            .credential
            .as_ref()
            .map(|stated| self.now(rulebook.credential_now(&stated.value), &stated.value, stated.span));
        let found = fees
            .iter()
            .find(|fee| name(fee) == &*id.value && (asked.is_none() || credential(fee) == asked.as_deref()))
            .and_then(|fee| next_payment(&fee.payments));
        let Some(payment) = found else {
            let known: Vec<_> = fees.iter().map(name).collect();
            return self.missing(Phrase::new("payment of the fee", "費用の支払い"), id, &known);
        };
        self.same("state", expected.state.as_ref(), fee_state(payment.state).as_str());
        self.same("amounts", expected.amounts.as_ref(), &payment.amounts.shown());
        self.same("due", expected.due.as_ref(), &payment.due.to_string());
    }
}

/// The payment that comes next: the first that is neither paid nor included, else the last one.
fn next_payment(payments: &[FeeDue]) -> Option<&FeeDue> {
    let open = |payment: &&FeeDue| !matches!(payment.state, FeeState::Paid | FeeState::Included);
    payments.iter().find(open).or(payments.last())
}

/// The last part of a rule's id, which is its name in its section.
fn last_name(program: &Program, rule: RuleIx) -> &str {
    let id = &program.rule(rule).id;
    id.split_once('.').map_or(id, |(_, name)| name)
}

/// The ids of the rules that decided, in order, each once: rulings that did something, the category or what holds for
/// none, missing proof without which nothing is credited (`.proof`), limits that cut, grace, and faults.
#[must_use]
pub fn deciding_rules(program: &Program, steps: &[Step]) -> Vec<Box<str>> {
    let mut rules: Vec<Box<str>> = Vec::new();
    for step in steps {
        let decides = match step {
            Step::Ruling { effect, answer, .. } => *effect != RulingEffect::Told || answer.is_some(),
            Step::Reply { .. }
            | Step::Contested { .. }
            | Step::Category { .. }
            | Step::Unlisted { .. }
            | Step::Limit { .. }
            | Step::Fault { .. }
            | Step::InCycle { .. } => true,
            Step::ProofMissing { for_credit, .. } => *for_credit,
            Step::OutsideCycle { .. }
            | Step::NotYet
            | Step::InOpening { .. }
            | Step::Overruled { .. }
            | Step::Credit { .. }
            | Step::Rounded { .. }
            | Step::Group { .. }
            | Step::Claim { .. }
            | Step::LowConfidence { .. } => false,
        };
        let Some(rule) = step.rule().filter(|_| decides) else { continue };
        let id = &program.rule(rule).id;
        let id = if matches!(step, Step::ProofMissing { .. }) {
            format!("{id}{PROOF}").into()
        } else {
            id.clone()
        };
        if !rules.contains(&id) {
            rules.push(id);
        }
    }
    rules
}

fn verdict(verdict: Verdict) -> Word3 {
    match verdict {
        Verdict::Yes => Word3::Yes,
        Verdict::No => Word3::No,
        Verdict::Undetermined => Word3::Undetermined,
    }
}

fn state(standing: &Standing) -> ExpectedState {
    match standing.state {
        Some(State::Active) => ExpectedState::Active,
        Some(State::Grace) => ExpectedState::Grace,
        Some(State::Suspended) => ExpectedState::Suspended,
        Some(State::Expired) => ExpectedState::Expired,
        Some(State::Revoked) => ExpectedState::Revoked,
        None => ExpectedState::NotGranted,
    }
}

fn fee_state(state: FeeState) -> ExpectedFee {
    match state {
        FeeState::Paid => ExpectedFee::Paid,
        FeeState::Included => ExpectedFee::Included,
        FeeState::PartlyIncluded => ExpectedFee::PartlyIncluded,
        FeeState::PerhapsIncluded => ExpectedFee::PerhapsIncluded,
        FeeState::Later => ExpectedFee::Later,
        FeeState::Due => ExpectedFee::Due,
    }
}

/// How a value is shown in a difference.
trait Shown {
    fn shown(&self) -> String;
}

macro_rules! shown {
    ($($Type:ty: $show:expr;)*) => { $(
        impl Shown for $Type {
            fn shown(&self) -> String {
                let show: fn(&Self) -> String = $show;
                show(self)
            }
        }
    )* };
}

shown! {
    Word3: |word| word.as_str().to_owned();
    ExpectedState: |state| state.as_str().to_owned();
    ExpectedFee: |state| state.as_str().to_owned();
    Interval: ToString::to_string;
    Amount: ToString::to_string;
    Box<str>: ToString::to_string;
    crate::vocabulary::date::Date: ToString::to_string;
    Vec<Box<str>>: |list| joined(list);
    Vec<Interval>: |list| joined(list);
    Vec<crate::vocabulary::amount::Money>: |list| joined(list);
}

fn joined(list: &[impl Display]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
