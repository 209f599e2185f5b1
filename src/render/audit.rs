//! The full assessment with reasons: every activity, every step, every sum.

use crate::{
    assess::{
        ActivityResult, CredentialResult, Reason, RequirementResult, Verdict,
        trace::{Cause, Step},
    },
    ledger::{Activity, ClaimStatus},
    precedent::{Precedent, claim, precedents},
    rulebook::{Program, RuleIx},
    vocabulary::{amount::Interval, span::Sources, text::Language},
};

use super::{
    diagnostic, doubt, fee,
    fresh::{self, Scope},
    names::Names,
    need,
    page::Page,
    phrase::Phrase,
    precedent,
    status::{View, covered, renewed_with},
    step,
};

/// The assessment of all certificates, or of one. Where a script of a policy stopped is shown in the text it stands in.
#[must_use]
pub fn page(view: &View<'_>, texts: &Sources, only: Option<crate::rulebook::CredentialRef>) -> Page {
    let mut page = Page::default();
    view.head(Phrase::AuditOf, &mut page);
    let chosen = |result: &&CredentialResult| only.is_none_or(|only| only == result.credential);
    for result in view.assessment.credentials.iter().filter(chosen) {
        view.verdict(result, &mut page);
        view.figures(result, &mut page);
        requirements(view, result, &mut page);
        let precedents = precedents(view.ledger, result);
        for told in precedent::lines(view, result, &precedents) {
            page.line(1, told);
        }
        for found in &result.activities {
            activity(view, texts, result, found, &precedents, &mut page);
        }
    }
    let of_chosen = |fee: &&crate::assess::FeeResult| only.is_none_or(|only| only.program == fee.program);
    let rows: Vec<_> =
        view.assessment.fees.iter().filter(of_chosen).flat_map(|each| fee::rows(&view.names, each)).collect();
    if !rows.is_empty() {
        page.heading(view.names.say(Phrase::Fees));
        let columns = [Phrase::Fee, Phrase::Period, Phrase::Amount, Phrase::Due, Phrase::StateColumn];
        page.table(columns.map(|column| view.names.say(column)).to_vec(), rows);
    }
    fresh::section(view, Scope { activity: None, credential: only }, &mut page);
    page
}

/// What decided one activity, for all certificates or one.
#[must_use]
pub fn explanation(
    view: &View<'_>,
    texts: &Sources,
    place: usize,
    only: Option<crate::rulebook::CredentialRef>,
) -> Page {
    let mut page = Page::default();
    view.head(Phrase::AuditOf, &mut page);
    let chosen = |result: &&CredentialResult| only.is_none_or(|only| only == result.credential);
    for result in view.assessment.credentials.iter().filter(chosen) {
        page.heading(format!("{} ({})", view.names.credential(result.credential), view.id(result)));
        let precedents = precedents(view.ledger, result);
        for found in result.activities.iter().filter(|found| found.activity == place) {
            activity(view, texts, result, found, &precedents, &mut page);
        }
    }
    fresh::section(view, Scope { activity: Some(place), credential: only }, &mut page);
    page
}

fn requirements(view: &View<'_>, result: &CredentialResult, page: &mut Page) {
    let (names, program) = (&view.names, view.program(result));
    for (heading, requirements) in
        [(Phrase::Requirements, &result.requirements), (Phrase::Routes, &result.routes)]
    {
        if requirements.is_empty() {
            continue;
        }
        page.line(1, format!("{}:", names.say(heading)));
        for each in requirements {
            requirement(view, result, each, page);
        }
    }
    for (what, told) in renewed_with(view, result) {
        page.line(1, format!("{what}: {told}"));
    }
    for duty in &result.coverage {
        page.line(1, format!("{}: {}", names.rule(program, duty.rule), covered(names, duty)));
        sources(view, program, duty.rule, 2, page);
    }
    for limit in result.limits.iter().filter(|limit| !limit.used.possible.is_zero()) {
        let told = format!(
            "{} {}, {} {}, {} {} ({})",
            names.say(Phrase::Used),
            names.interval(limit.used),
            names.say(Phrase::AtMost),
            limit.at_most,
            names.say(Phrase::Cut),
            names.interval(limit.cut),
            names.period(limit.period)
        );
        page.line(1, format!("{}: {told}", names.limit(program, limit.rule)));
        sources(view, program, limit.rule, 2, page);
    }
    for each in &result.doubts {
        page.line(1, format!("{}: {}", names.say(Phrase::Doubts), doubt::told(view, result, each)));
    }
}

fn requirement(view: &View<'_>, result: &CredentialResult, each: &RequirementResult, page: &mut Page) {
    let (names, program) = (&view.names, view.program(result));
    let rows = need::rows(names, program, each, view.assessment.given.on);
    for row in rows {
        let sum = if row.need.is_empty() {
            String::new()
        } else {
            format!(" ({})", names.fill(Phrase::SumLine, &[&row.done, &row.need, &row.to_go]))
        };
        let by = row.by.filter(|_| row.verdict != Verdict::Yes);
        let by = by.map_or(String::new(), |by| format!(", {} {by}", names.say(Phrase::By)));
        page.line(2 + row.depth, format!("{}: {}{sum}{by}", row.what, names.met(row.verdict)));
    }
    for minimum in each.need.minima() {
        if let Some(sum) = need::sum(names, view.ledger, result, minimum) {
            page.line(3, format!("{}: {sum} = {}", names.say(Phrase::Sum), names.interval(minimum.have)));
        }
    }
    sources(view, program, each.rule, 3, page);
}

/// The id of a rule and its sources.
fn sources(view: &View<'_>, program: &Program, rule: RuleIx, depth: usize, page: &mut Page) {
    let card = program.rule(rule);
    page.line(depth, format!("{}: {}", view.names.say(Phrase::Rule), card.id));
    for source in view.names.sources(program, card) {
        page.line(depth, format!("{}: {source}", view.names.say(Phrase::Source)));
    }
}

/// The title of an activity in a language.
#[must_use]
pub fn title(activity: &Activity, language: Language) -> &str {
    match language {
        Language::English => activity.title_en.as_deref().unwrap_or(&activity.title),
        Language::Japanese => &activity.title,
    }
}

fn activity(
    view: &View<'_>,
    texts: &Sources,
    result: &CredentialResult,
    found: &ActivityResult,
    precedents: &[Precedent],
    page: &mut Page,
) {
    let Some(activity) = view.ledger.activities.get(found.activity) else { return };
    let (names, program) = (&view.names, view.program(result));
    let mut head = format!(
        "{} {} ({}, {}",
        activity.id,
        title(activity, names.language),
        names.word(program, activity.kind),
        names.period(activity.on)
    );
    if let Some(hours) = activity.hours {
        head = format!("{head}, {}", names.fill(Phrase::HoursSpent, &[&names.amount(hours)]));
    }
    page.line(1, format!("{head})"));
    page.answer(Some(found.verdict), format!("    {}", verdict(view, program, found)));
    page.facts(2, amounts(view, found));
    page.facts(2, decision(view, result, found));
    let beside = |rule| precedent::beside(view, result, precedents, found, rule);
    steps((view, texts), program, found, &beside, 2, page);
}

/// How many credits something gives. Where they cannot be computed they are not known: nothing is not what it gives.
pub(super) fn credits(names: &Names<'_>, credits: Interval, reason: Option<Reason>) -> String {
    if let Some(Reason::Fault(_)) = reason {
        return names.say(Phrase::CreditsNotKnown);
    }
    names.fill(Phrase::CountsFor, &[&names.interval(credits)])
}

/// The same as the cell of a table, or beside a name.
pub(super) fn amount(names: &Names<'_>, credits: Interval, reason: Reason) -> String {
    if let Reason::InOpening(_) = reason {
        return self::reason(names, reason);
    }
    if matches!(reason, Reason::Fault(_)) { names.say(Phrase::NotKnown) } else { names.interval(credits) }
}

/// The verdict of an activity in one line: how much, or why not.
pub(super) fn verdict(view: &View<'_>, program: &Program, found: &ActivityResult) -> String {
    let names = &view.names;
    let mut told = names.verdict(found.verdict);
    if !matches!(found.reason, Reason::InOpening(_)) {
        told = format!("{told}, {}", credits(names, found.credits, Some(found.reason)));
    }
    if let Some(group) = found.group {
        told = format!("{told}, {}", names.group(program, group));
    }
    if found.reason != Reason::Counts {
        told = format!("{told}: {}", reason(names, found.reason));
    }
    told
}

fn amounts(view: &View<'_>, found: &ActivityResult) -> Vec<(String, String)> {
    let names = &view.names;
    let mut facts = Vec::new();
    if found.computed != found.credits {
        facts.push((names.say(Phrase::Computed), names.interval(found.computed)));
    }
    for (phrase, amount) in [(Phrase::Claimed, found.claimed), (Phrase::Awarded, found.awarded)] {
        facts.extend(amount.map(|amount| (names.say(phrase), amount.to_string())));
    }
    facts
}

/// When and why the body decided, where it did.
fn decision(view: &View<'_>, result: &CredentialResult, found: &ActivityResult) -> Vec<(String, String)> {
    let decided = found.steps.iter().any(|step| {
        matches!(
            step,
            Step::Claim { status: ClaimStatus::Accepted | ClaimStatus::Rejected | ClaimStatus::Audit, .. }
        )
    });
    let claim = claim(view.ledger, result, found.activity).filter(|_| decided);
    let names = &view.names;
    let on = claim.and_then(|claim| claim.decided).map(|on| (names.say(Phrase::Decided), on.to_string()));
    let why = claim.and_then(|claim| claim.reason.as_deref());
    on.into_iter().chain(why.map(|why| (names.say(Phrase::DecidedBecause), why.to_owned()))).collect()
}

/// Every step with its rule; the sources of each rule once, and what else stands beside the rule. Where a script stopped is
/// shown in the text of its policy.
pub(super) fn steps(
    (view, texts): (&View<'_>, &Sources),
    program: &Program,
    found: &ActivityResult,
    beside: &dyn Fn(RuleIx) -> Vec<String>,
    depth: usize,
    page: &mut Page,
) {
    let names = &view.names;
    let mut told_sources = Vec::new();
    for (number, each) in found.steps.iter().enumerate() {
        let told = step::told(names, program, each);
        let rule = told.rule.map_or(String::new(), |rule| format!("  [{}]", program.rule(rule).id));
        page.line(depth, format!("{}. {}{rule}", number + 1, told.what));
        for detail in told.details {
            page.line(depth + 2, detail);
        }
        stopped(view, texts, each, depth + 2, page);
        if let Some(rule) = told.rule.filter(|rule| !told_sources.contains(rule)) {
            told_sources.push(rule);
            for source in names.sources(program, program.rule(rule)) {
                page.line(depth + 2, format!("{}: {source}", names.say(Phrase::Source)));
            }
            for told in beside(rule) {
                page.line(depth + 2, told);
            }
        }
    }
}

/// Where a script stopped, where the step tells that one did.
pub(super) fn stopped(view: &View<'_>, texts: &Sources, step: &Step, depth: usize, page: &mut Page) {
    if let Some(found) = step::stopped(step) {
        let shown = diagnostic::shown(texts, &found, view.names.language);
        page.excerpt(depth, diagnostic::place(texts, found.span).to_string(), shown);
    }
}

/// Why an activity counts, or does not.
pub(super) fn reason(names: &Names<'_>, reason: Reason) -> String {
    let phrase = match reason {
        Reason::Counts => Phrase::ReasonCounts,
        Reason::Limit => Phrase::ReasonLimit,
        Reason::OutsideCycle => Phrase::ReasonOutsideCycle,
        Reason::Later => Phrase::ReasonLater,
        Reason::Planned => Phrase::ReasonPlanned,
        Reason::InOpening(on) => return names.fill(Phrase::ReasonInOpening, &[&on]),
        Reason::Unlisted => Phrase::ReasonUnlisted,
        Reason::UnlistedOpen => Phrase::ReasonUnlistedOpen,
        Reason::Ruling => Phrase::ReasonRuling,
        Reason::Claim => Phrase::ReasonClaim,
        Reason::Zero => Phrase::ReasonZero,
        Reason::Fault(Cause::Fact) => Phrase::ReasonFault,
        Reason::Fault(Cause::Value) => Phrase::ReasonNoValue,
        Reason::Fault(Cause::Script) => Phrase::ReasonStopped,
        Reason::Lifetime => Phrase::ReasonLifetime,
        Reason::NotKnown => Phrase::ReasonNotKnown,
    };
    names.say(phrase)
}
