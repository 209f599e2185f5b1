//! Probes put to the engine: what it computes for a text, and whether the text says the same.

use std::collections::BTreeSet;

use crate::{
    assess::{
        ActivityResult, Assessment, CredentialResult, FeeDue, FeeState, Given, ProofState, Verdict, assess,
    },
    document::{
        Entry, Node, NodeKind,
        record::{FromNode, Reader},
    },
    ledger::{self, Ledger, written},
    message,
    policy::{probe::Asks, rule::Said, upkeep::State},
    rulebook::{CredentialIx, CredentialRef, Probe, Program, ProgramIx, RuleIx, Rulebook},
    vocabulary::{
        date::{Date, Length},
        diagnostic::{Code, Diagnostic},
        phrase::Phrase,
        span::Span,
    },
};

/// A probe that was put to the engine for one certificate on one day.
#[derive(Clone, Debug)]
pub struct Put<'a> {
    /// The probe.
    pub probe: &'a Probe,
    /// The certificate.
    pub credential: CredentialRef,
    /// The records that were assessed.
    pub ledger: Ledger,
    /// What became of them.
    pub assessment: Assessment,
    /// What was asked, in one word; `None` where it is a figure, which is neither a yes nor a no.
    pub said: Option<Said>,
}

impl Put<'_> {
    /// Where the certificate stands.
    #[must_use]
    pub fn result(&self) -> Option<&CredentialResult> {
        self.assessment.credentials.iter().find(|result| result.credential == self.credential)
    }

    /// The payment of the fee asked about that is for the day.
    #[must_use]
    pub fn payment(&self) -> Option<&FeeDue> {
        let day = self.assessment.given.on;
        let fees = self.assessment.fees.iter().filter(|fee| Some(fee.rule) == self.probe.of);
        fees.flat_map(|fee| &fee.payments).find(|payment| payment.period.contains(day))
    }
}

/// Puts the probes of a text to the engine for a certificate. Their records may hold mistakes.
pub fn put<'a>(
    rulebook: &'a Rulebook,
    text: RuleIx,
    credential: CredentialRef,
    given: Given,
) -> Result<Vec<Put<'a>>, Vec<Diagnostic>> {
    let program = rulebook.program(credential.program);
    let probes = program.probes_of(text).filter(|probe| probe.applies.contains(credential.credential));
    probes.map(|probe| put_one(rulebook, probe, credential, given)).collect()
}

fn put_one<'a>(
    rulebook: &'a Rulebook,
    probe: &'a Probe,
    credential: CredentialRef,
    given: Given,
) -> Result<Put<'a>, Vec<Diagnostic>> {
    let mut reader = Reader::default();
    let given = Given { on: probe.on.unwrap_or(given.on), ..given };
    let node = records(rulebook, probe, credential, given.on);
    let ledger = written::Ledger::from_node(&node, &mut reader)
        .map(|written| ledger::from_document::resolve(&written, rulebook, &mut reader));
    let Some(ledger) = ledger.filter(|_| !reader.diagnostics.iter().any(Diagnostic::is_error)) else {
        return Err(reader.diagnostics);
    };
    let assessment = assess(rulebook, &ledger, &given);
    let mut put = Put { probe, credential, ledger, assessment, said: None };
    put.said = said(rulebook.program(credential.program), &put);
    Ok(put)
}

fn word(verdict: Verdict) -> Said {
    match verdict {
        Verdict::Yes => Said::Yes,
        Verdict::No => Said::No,
        Verdict::Undetermined => Said::Undetermined,
    }
}

/// What the engine computed, in one word.
fn said(program: &Program, put: &Put<'_>) -> Option<Said> {
    let Some(result) = put.result() else { return Some(Said::Undetermined) };
    let of = put.probe.of;
    let said = match put.probe.asks {
        Asks::Figure => return figure(put, result),
        Asks::Counts => {
            let each: Vec<_> = result.activities.iter().map(|found| word(found.verdict)).collect();
            Said::of_all(&each)
        }
        Asks::Proof => {
            let each: Vec<_> = result.activities.iter().map(needs_proof).collect();
            Said::of_all(&each)
        }
        Asks::Required => {
            let needs = result.requirements.iter().chain(&result.routes).map(|need| need.rule);
            let mut binding = needs.chain(result.coverage.iter().map(|duty| duty.rule));
            Some(if binding.any(|rule| Some(rule) == of) { Said::Yes } else { Said::No })
        }
        Asks::Met => {
            let mut needs = result.requirements.iter().chain(&result.routes);
            let about = needs.find(|need| Some(need.rule) == of).map(|need| word(need.verdict));
            if of.is_some() { about } else { Some(word(result.met)) }
        }
        Asks::Covered => result.coverage.iter().find(|duty| Some(duty.rule) == of).map(|duty| word(duty.now)),
        Asks::Included => put.payment().map(|payment| match payment.state {
            FeeState::Included => Said::Yes,
            FeeState::PartlyIncluded => Said::Partly,
            FeeState::PerhapsIncluded => Said::Undetermined,
            FeeState::Paid | FeeState::Later | FeeState::Due => Said::No,
        }),
        Asks::Owed => put.payment().map(|payment| match payment.state {
            FeeState::Included => Said::No,
            FeeState::PartlyIncluded => Said::Partly,
            FeeState::PerhapsIncluded => Said::Undetermined,
            FeeState::Paid | FeeState::Later | FeeState::Due => Said::Yes,
        }),
        Asks::Carries => carries(program, put, result),
        Asks::Lapses => lapses(result),
    };
    Some(said.unwrap_or(Said::Undetermined))
}

/// A figure that may still be another one is undetermined.
fn figure(put: &Put<'_>, result: &CredentialResult) -> Option<Said> {
    let settled = match put.probe.of {
        Some(_) => put.payment().is_some_and(|payment| payment.amounts.len() == 1),
        None => result.activities.iter().all(|found| found.credits.is_exact() && found.computed.is_exact()),
    };
    if settled { None } else { Some(Said::Undetermined) }
}

fn needs_proof(found: &ActivityResult) -> Said {
    match found.proof {
        ProofState::Enough => Said::No,
        ProofState::NeededForCredit => Said::Yes,
        ProofState::NeededOnAudit => Said::Partly,
    }
}

fn carries(program: &Program, put: &Put<'_>, result: &CredentialResult) -> Option<Said> {
    let applies = |rule: RuleIx| program.rule(rule).applies.contains(put.credential.credential);
    program.carry.iter().find(|carry| applies(carry.rule))?;
    Some(match (result.carry_out.sure.is_zero(), result.carry_out.possible.is_zero()) {
        (false, _) => Said::Yes,
        (true, false) => Said::Undetermined,
        (true, true) => Said::No,
    })
}

fn lapses(result: &CredentialResult) -> Option<Said> {
    if !result.perhaps.is_empty() {
        return None;
    }
    result.standing.state.map(|state| match state {
        State::Active | State::Grace => Said::No,
        State::Suspended | State::Expired | State::Revoked => Said::Yes,
    })
}

/// The day on which a certificate was granted that has been held for a year on a day, as far as it was granted then.
#[must_use]
pub fn granted_before(rulebook: &Rulebook, credential: CredentialRef, on: Date) -> Date {
    let year_before = on.minus(Length::Months(12));
    let since = rulebook.credential(credential).since;
    since.map_or(year_before, |since| since.first().max(year_before)).min(on)
}

/// Every kind of proof that any category accepts, so that none is missing.
#[must_use]
pub fn proof_kinds(rulebook: &Rulebook) -> BTreeSet<&str> {
    let categories = rulebook.programs.iter().flat_map(|program| &program.categories);
    let proofs = categories.filter_map(|category| category.proof.as_ref());
    let kinds = proofs.flat_map(|proof| &proof.any_of).map(|kind| rulebook.symbols.text(*kind));
    let kinds: BTreeSet<_> = kinds.collect();
    if kinds.is_empty() { BTreeSet::from(["certificate"]) } else { kinds }
}

/// The ledger of a probe as it stands on a day.
fn records(rulebook: &Rulebook, probe: &Probe, credential: CredentialRef, on: Date) -> Node {
    let empty = || Node { kind: NodeKind::Map(Vec::new()), span: probe.span };
    let mut node = probe.records.clone().unwrap_or_else(empty);
    let certificate = &rulebook.credential(credential).id;
    on_the_day(&mut node, on, certificate);
    let granted = match probe.held {
        Some(held) => on.minus(held),
        None => granted_before(rulebook, credential, on),
    };
    let holding = Node::map(vec![("granted", Some(Node::text(&granted.to_string(), node.span)))], node.span);
    let id = &rulebook.credential(credential).id;
    let span = node.span;
    if let NodeKind::Map(entries) = &mut node.kind {
        add(entries, "credentials", || Node::map(vec![(&**id, Some(holding))], span), span);
        let kinds = (probe.asks != Asks::Proof).then(|| proof_kinds(rulebook));
        let activities = entries.iter_mut().find(|entry| &*entry.key == "activities");
        match activities.map(|entry| &mut entry.value.kind) {
            Some(NodeKind::List(items)) => {
                for (at, item) in items.iter_mut().enumerate() {
                    complete(item, at + 1, on, kinds.as_ref());
                }
            }
            Some(NodeKind::Map(_) | NodeKind::Scalar(_)) | None => {}
        }
    }
    node
}

/// Gives an activity what every record needs and a probe need not say.
fn complete(activity: &mut Node, number: usize, on: Date, kinds: Option<&BTreeSet<&str>>) {
    let span = activity.span;
    let NodeKind::Map(entries) = &mut activity.kind else { return };
    add(entries, "id", || Node::text(&format!("asked-{number}"), span), span);
    add(entries, "title", || Node::text("asked", span), span);
    add(entries, "on", || Node::text(&on.to_string(), span), span);
    let Some(kinds) = kinds else { return };
    let proofs =
        || kinds.iter().map(|kind| Node::map(vec![("kind", Some(Node::text(kind, span)))], span)).collect();
    add(entries, "proof", || Node::list(proofs(), span), span);
}

fn add(entries: &mut Vec<Entry>, key: &str, value: impl FnOnce() -> Node, span: Span) {
    if !entries.iter().any(|entry| &*entry.key == key) {
        entries.push(Entry { key: key.into(), key_span: span, value: value() });
    }
}

/// Writes dates for what is said of the day: `today`, `3 months ago`, `in 10 days`, and stretches of such; and the
/// certificate that is asked about.
fn on_the_day(node: &mut Node, on: Date, certificate: &str) {
    match &mut node.kind {
        NodeKind::Scalar(scalar) if &*scalar.text == THIS_CERTIFICATE => scalar.text = certificate.into(),
        NodeKind::Scalar(scalar) => {
            let parts: Vec<_> = scalar.text.split(" .. ").map(|part| relative(part, on)).collect();
            if parts.iter().any(Option::is_some) {
                let written = scalar.text.split(" .. ").zip(parts);
                let dates = written.map(|(text, date)| date.map_or(text.to_owned(), |date| date.to_string()));
                scalar.text = dates.collect::<Vec<_>>().join(" .. ").into();
            }
        }
        NodeKind::List(items) => items.iter_mut().for_each(|item| on_the_day(item, on, certificate)),
        NodeKind::Map(entries) => {
            entries.iter_mut().for_each(|entry| on_the_day(&mut entry.value, on, certificate))
        }
    }
}

/// Stands in the records of a probe for the certificate that is asked about.
const THIS_CERTIFICATE: &str = "this certificate";

fn relative(text: &str, on: Date) -> Option<Date> {
    if text == "today" {
        return Some(on);
    }
    let before = text.strip_suffix(" ago").and_then(|length| length.parse().ok());
    let after = text.strip_prefix("in ").and_then(|length| length.parse().ok());
    before.map(|length| on.minus(length)).or(after.map(|length| on.plus(length)))
}

/// Holds every text with a verdict and probes against the engine: on the first and last day it is in force, on the day asked
/// about, and around every day on which a rule or value of its policy begins or ends. A reply to a question changes what is
/// computed and no text: what the question says is told as it was before.
#[must_use]
pub fn disagreements(rulebook: &Rulebook, on: Date) -> Vec<Diagnostic> {
    let rulebook = &rulebook.unanswered();
    let mut found = Vec::new();
    for (at, program) in rulebook.programs.iter().enumerate() {
        let texts: BTreeSet<_> = program.probes.iter().map(|probe| probe.text).collect();
        for text in texts {
            if let Some(said) = program.said(text) {
                disagreement(rulebook, ProgramIx::new(at), text, said, on, &mut found);
            }
        }
    }
    found
}

/// What the probes of a text say together.
#[must_use]
pub fn together(put: &[Put<'_>]) -> Option<Said> {
    let each: Vec<_> = put.iter().filter_map(|put| put.said).collect();
    Said::of_all(&each)
}

/// The certificates a text is held against the engine for: those with cycles, where there are any.
#[must_use]
pub fn asked_for(program: &Program, text: RuleIx) -> Vec<CredentialIx> {
    let put_for = |at: &CredentialIx| {
        let mut probes = program.probes_of(text).peekable();
        let without = probes.peek().is_none();
        program.rule(text).applies.contains(*at)
            && (without || probes.any(|probe| probe.applies.contains(*at)))
    };
    let cycles = |at: &CredentialIx| {
        program.credential(*at).term.alternatives.iter().any(|alternative| alternative.is.is_some())
    };
    let all: Vec<_> = (0..program.credentials.len()).map(CredentialIx::new).filter(put_for).collect();
    let with_cycles: Vec<_> = all.iter().copied().filter(cycles).collect();
    if with_cycles.is_empty() { all } else { with_cycles }
}

fn disagreement(
    rulebook: &Rulebook,
    at: ProgramIx,
    text: RuleIx,
    said: Said,
    on: Date,
    found: &mut Vec<Diagnostic>,
) {
    let program = rulebook.program(at);
    for (place, credential) in asked_for(program, text).into_iter().enumerate() {
        for day in days(program, text, on, place == 0) {
            let credential = CredentialRef { program: at, credential };
            let put = match put(rulebook, text, credential, Given::on(day)) {
                Ok(put) => put,
                Err(mut mistakes) => return found.append(&mut mistakes),
            };
            let computed = together(&put);
            if put.is_empty() || computed == Some(said) {
                continue;
            }
            let one_figure = Phrase::new("one figure", "一つの数値");
            let computed = |language| computed.map_or(one_figure.say(language), Said::as_str);
            let (id, said) = (&program.rule(text).id, said.as_str());
            let who = &program.credential(credential.credential).id;
            let message = message!(
                |language| "`{id}` says `{said}`, and the rules compute `{}` for `{who}` on {day}",
                "`{id}` は `{said}` と述べるが、規則の計算は `{}`（`{who}`、{day}）",
                computed(language)
            );
            let span = put.first().map_or(program.rule(text).span, |put| put.probe.span);
            let diagnostic = Diagnostic::new(Code::ProbeFailed, span, message)
                .label(message!("put to the engine", "この設問で確かめた"));
            found.push(diagnostic.help(message!(
                "mend the text, the rules, or what is asked",
                "文章、規則、または設問を直す"
            )));
            return;
        }
    }
}

/// The days on which a text is held against the engine. A text without a first day is held from the day it is known.
fn days(program: &Program, text: RuleIx, on: Date, boundaries: bool) -> BTreeSet<Date> {
    let rule = program.rule(text);
    let first = if rule.first > Date::EARLIEST { rule.first } else { rule.known };
    let mut days = BTreeSet::from([on, first, rule.last]);
    if boundaries {
        for other in &program.rules {
            days.extend([other.first, other.first.previous(), other.last, other.last.next()]);
        }
        let own = program.values.iter().flat_map(|value| value.own.iter().map(|(_, own)| own));
        let values = program.values.iter().filter_map(|value| value.general.as_ref()).chain(own);
        for alternative in values.flat_map(|value| &value.setting.alternatives) {
            days.extend([alternative.first, alternative.first.previous(), alternative.last.next()]);
        }
    }
    days.retain(|day| first <= *day && *day <= rule.last && Date::EARLIEST < *day && *day < Date::LATEST);
    days
}
