//! Where each certificate stands, for people.

use crate::{
    assess::{
        ActivityResult, Assessment, CoverageResult, CredentialResult, FeeResult, FeeState, ProofState,
        Reason, RenewedWith, Verdict,
    },
    ledger::{Activity, ClaimStatus, Ledger},
    policy::upkeep::State,
    precedent::precedents,
    reconcile::Reconciliation,
    rulebook::Program,
    scenario::worth::outlook,
    vocabulary::{amount::Amount, date::Date},
};

use super::{
    audit::reason,
    difference::Teller,
    doubt, fee,
    fresh::{self, Scope},
    names::Names,
    need, next,
    page::Page,
    phrase::Phrase,
    precedent, reconcile,
    used::{File, Policies},
};

/// An assessment and what is needed to tell it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What things are called.
    pub names: Names<'a>,
    /// The records.
    pub ledger: &'a Ledger,
    /// The result.
    pub assessment: &'a Assessment,
    /// Which policies were used.
    pub policies: &'a Policies,
    /// Which ledger was used.
    pub file: &'a File,
}

impl<'a> View<'a> {
    /// The policy of a certificate.
    #[must_use]
    pub fn program(&self, result: &CredentialResult) -> &'a Program {
        self.names.rulebook.program(result.credential.program)
    }

    /// The name of a certificate, as commands take it.
    #[must_use]
    pub fn id(&self, result: &CredentialResult) -> &'a str {
        &self.names.rulebook.credential(result.credential).id
    }

    /// The day asked about, and everything that was used.
    pub(super) fn head(&self, phrase: Phrase, page: &mut Page) {
        page.heading(self.names.fill(phrase, &[&self.assessment.given.on]));
        self.used(page);
    }

    /// Everything that was used.
    pub(super) fn used(&self, page: &mut Page) {
        let given = self.assessment.given;
        let mut facts = Vec::new();
        if let Some(name) = &self.ledger.name {
            facts.push((self.names.say(Phrase::Person), name.to_string()));
        }
        facts.push((
            self.names.say(Phrase::LedgerUsed),
            self.file.told(Phrase::ExampleLedger, self.names.language),
        ));
        facts.push((self.names.say(Phrase::PoliciesUsed), self.policies.told(self.names.language)));
        if given.known_on < Date::LATEST {
            facts.push((self.names.say(Phrase::KnownOn), given.known_on.to_string()));
        }
        page.facts(1, facts);
    }

    /// The name of a certificate, what it is and whether all is met.
    pub(super) fn verdict(&self, result: &CredentialResult, page: &mut Page) {
        let names = &self.names;
        page.heading(format!("{} ({})", names.credential(result.credential), self.id(result)));
        if result.cycle.is_none() && result.met == Verdict::Undetermined {
            page.answer(Some(result.met), names.say(Phrase::TermNotKnown));
            return;
        }
        let mut state = names.state(result.standing.state);
        let standing = &result.standing;
        let late = !matches!(standing.state, Some(State::Active) | None);
        if let Some(since) = standing.since.filter(|_| late) {
            state = format!("{state} {}", names.fill(Phrase::Since, &[&since]));
        }
        if let Some(until) = standing.until.filter(|_| late) {
            state = format!("{state} {}", names.fill(Phrase::Until, &[&until]));
        }
        for other in &result.perhaps {
            state = format!("{state}, {}", names.fill(Phrase::Perhaps, &[&names.state(Some(*other))]));
        }
        let verdict = if result.cycle.is_some() { Some(result.met) } else { None };
        let met = if result.cycle.is_some() { names.met(result.met) } else { names.say(Phrase::Lifetime) };
        page.answer(verdict, format!("{state}, {met}"));
        if standing.unknown_after {
            page.line(1, names.say(Phrase::UnknownAfter));
        }
    }

    /// The cycle and what is counted in it.
    pub(super) fn figures(&self, result: &CredentialResult, page: &mut Page) {
        let Some(cycle) = result.cycle else { return };
        let (names, on) = (&self.names, self.assessment.given.on);
        let days = cycle.period.last.days_since(on);
        let left = if days >= 0 {
            names.fill(Phrase::DaysLeft, &[&days])
        } else {
            names.fill(Phrase::EndedAgo, &[&-days])
        };
        let told = names.fill(Phrase::CycleNumber, &[&cycle.number, &cycle.period]);
        let mut facts = vec![
            (names.say(Phrase::Cycle), format!("{told}, {left}")),
            (names.say(Phrase::Counted), names.interval(result.counted)),
        ];
        if !result.opening.is_zero() {
            facts.push((names.say(Phrase::Opening), result.opening.to_string()));
        }
        for (phrase, credits) in
            [(Phrase::CarriedIn, result.carried_in), (Phrase::CarryOut, result.carry_out)]
        {
            if !credits.possible.is_zero() {
                facts.push((names.say(phrase), names.interval(credits)));
            }
        }
        let program = self.program(result);
        let group = |(group, credits): &(_, _)| {
            format!("{} {}", names.group(program, *group), names.interval(*credits))
        };
        if !result.groups.is_empty() {
            let groups: Vec<_> = result.groups.iter().map(group).collect();
            facts.push((names.say(Phrase::Groups), groups.join(", ")));
        }
        page.facts(1, facts);
        if !result.exact {
            page.line(1, names.say(Phrase::OuterBound));
        }
    }
}

/// The status of everything in an assessment.
#[must_use]
pub fn page(view: &View<'_>, dashboards: &[Reconciliation]) -> Page {
    let mut page = Page::default();
    view.head(Phrase::StatusOf, &mut page);
    for result in &view.assessment.credentials {
        credential(view, result, dashboards, &mut page);
    }
    fees(view, &mut page);
    what_is_planned(view, &mut page);
    deadlines(view, &mut page);
    fresh::section(view, Scope::default(), &mut page);
    page.heading(view.names.say(Phrase::Next));
    page.line(1, next::command(view));
    page
}

fn credential(view: &View<'_>, result: &CredentialResult, dashboards: &[Reconciliation], page: &mut Page) {
    let names = &view.names;
    view.verdict(result, page);
    view.figures(result, page);
    requirements(view, result, page);
    limits(view, result, page);
    let program = view.program(result);
    let duty = |duty: &CoverageResult| (names.rule(program, duty.rule).to_owned(), covered(names, duty));
    page.facts(1, result.coverage.iter().map(duty).collect());
    routes(view, result, page);
    page.facts(1, renewed_with(view, result));
    for told in result.doubts.iter().map(|doubt| doubt::told(view, result, doubt)) {
        page.line(1, told);
    }
    for told in precedent::lines(view, result, &precedents(view.ledger, result)) {
        page.line(1, told);
    }
    records(view, result, page);
    page.facts(1, reconcile::differing(view, dashboards, result.credential));
}

/// How a duty is kept up.
pub(super) fn covered(names: &Names<'_>, duty: &CoverageResult) -> String {
    let mut told = match (duty.now, duty.until) {
        (Verdict::Yes, Some(until)) if until < Date::LATEST => names.fill(Phrase::CoveredUntil, &[&until]),
        (Verdict::Yes, Some(_) | None) => names.say(Phrase::CoveredOpen),
        (Verdict::No, _) => names.say(Phrase::NotCovered),
        (Verdict::Undetermined, _) => names.say(Phrase::CoverageUnknown),
    };
    if !duty.gaps.is_empty() {
        let gaps: Vec<_> = duty.gaps.iter().map(ToString::to_string).collect();
        told = format!("{told}; {}", names.fill(Phrase::Gaps, &[&gaps.join(", ")]));
    }
    told
}

fn requirements(view: &View<'_>, result: &CredentialResult, page: &mut Page) {
    let names = &view.names;
    let on = view.assessment.given.on;
    let columns = [
        Phrase::Requirement,
        Phrase::Done,
        Phrase::Need,
        Phrase::ToGo,
        Phrase::By,
        Phrase::PerMonth,
        Phrase::Verdict,
    ];
    let rows = result.requirements.iter().flat_map(|each| need::rows(names, view.program(result), each, on));
    let cells = |row: need::Row| {
        let by = row.by.map_or(String::new(), |by| by.to_string());
        let what = format!("{:1$}{2}", "", row.depth * 2, row.what);
        vec![what, row.done, row.need, row.to_go, by, row.pace, names.met(row.verdict)]
    };
    page.table(columns.map(|column| names.say(column)).to_vec(), rows.map(cells).collect());
}

fn limits(view: &View<'_>, result: &CredentialResult, page: &mut Page) {
    let names = &view.names;
    let program = view.program(result);
    let touched = result.limits.iter().filter(|limit| !limit.used.possible.is_zero());
    let cells = |limit: &crate::assess::LimitResult| {
        vec![
            names.limit(program, limit.rule),
            names.interval(limit.used),
            limit.at_most.to_string(),
            names.interval(limit.cut),
            names.period(limit.period),
        ]
    };
    let columns = [Phrase::Limit, Phrase::Used, Phrase::AtMost, Phrase::Cut, Phrase::Period];
    page.table(columns.map(|column| names.say(column)).to_vec(), touched.map(cells).collect());
}

fn routes(view: &View<'_>, result: &CredentialResult, page: &mut Page) {
    let names = &view.names;
    if result.routes.is_empty() {
        return;
    }
    page.line(1, format!("{}:", names.say(Phrase::Routes)));
    for route in &result.routes {
        for row in need::rows(names, view.program(result), route, view.assessment.given.on) {
            let amounts =
                if row.need.is_empty() { String::new() } else { format!(" {}/{}", row.done, row.need) };
            page.line(2 + row.depth, format!("{}{amounts}: {}", row.what, names.met(row.verdict)));
        }
    }
}

/// The certificates this one is renewed with, and whether it is.
pub(super) fn renewed_with(view: &View<'_>, result: &CredentialResult) -> Vec<(String, String)> {
    let names = &view.names;
    let told = |renewed: &RenewedWith| {
        let until = renewed.until.map(|until| format!(", {}", names.fill(Phrase::Until, &[&until])));
        let met = names.met(renewed.verdict);
        (
            names.say(Phrase::RenewedWith),
            format!("{}: {met}{}", names.credential(renewed.credential), until.unwrap_or_default()),
        )
    };
    result.renewed_with.iter().map(told).collect()
}

/// The records that count in the cycle of the day, or would but for a limit.
pub(super) fn counting<'v>(
    view: &View<'v>,
    result: &'v CredentialResult,
) -> impl Iterator<Item = (&'v ActivityResult, &'v Activity)> {
    let (ledger, cycle) = (view.ledger, result.cycle.map(|cycle| cycle.number));
    let counts = move |found: &&ActivityResult| {
        found.cycle.is_some()
            && found.cycle == cycle
            && !found.computed.possible.is_zero()
            && matches!(found.reason, Reason::Counts | Reason::Limit)
    };
    let found = result.activities.iter().filter(counts);
    found.filter_map(move |found| Some((found, ledger.activities.get(found.activity)?)))
}

/// Records that need something from the person.
fn records(view: &View<'_>, result: &CredentialResult, page: &mut Page) {
    let (mut proofless, mut unsent) = (Vec::new(), Vec::new());
    for (found, activity) in counting(view, result) {
        if found.proof != ProofState::Enough {
            proofless.push(&*activity.id);
        }
        let sent = activity
            .claims
            .iter()
            .any(|claim| claim.credential == result.credential && claim.status != ClaimStatus::Draft);
        if !sent {
            unsent.push(&*activity.id);
        }
    }
    let [proofless, unsent] = [proofless, unsent].map(|ids| ids.join(", "));
    let told = [
        (Phrase::LacksProof, proofless),
        (Phrase::NotSubmitted, unsent),
        (Phrase::NotCounted, left_out(view, result).join(", ")),
    ];
    let told = told.into_iter().filter(|(_, ids)| !ids.is_empty());
    page.facts(1, told.map(|(phrase, ids)| (view.names.say(phrase), ids)).collect());
}

/// Records of what was done that do not count now, with why.
fn left_out(view: &View<'_>, result: &CredentialResult) -> Vec<String> {
    let now = result.cycle.map(|cycle| cycle.number);
    let of_now = |found: &&ActivityResult| found.cycle.is_none() || found.cycle == now;
    let told = |found: &ActivityResult| {
        let activity = view.ledger.activities.get(found.activity)?;
        is_left_out(found.reason).then(|| format!("{} ({})", activity.id, reason(&view.names, found.reason)))
    };
    result.activities.iter().filter(of_now).filter_map(told).collect()
}

/// Whether a record gives nothing for a reason that nothing else on the page tells.
fn is_left_out(reason: Reason) -> bool {
    match reason {
        Reason::OutsideCycle
        | Reason::Unlisted
        | Reason::UnlistedOpen
        | Reason::Ruling
        | Reason::Claim
        | Reason::Zero
        | Reason::Limit => true,
        Reason::Counts
        | Reason::Later
        | Reason::Planned
        | Reason::InOpening(_)
        | Reason::Fault(_)
        | Reason::Lifetime
        | Reason::NotKnown => false,
    }
}

fn fees(view: &View<'_>, page: &mut Page) {
    let rows: Vec<_> = view.assessment.fees.iter().flat_map(|each| fee::rows(&view.names, each)).collect();
    if rows.is_empty() {
        return;
    }
    page.heading(view.names.say(Phrase::Fees));
    let columns = [Phrase::Fee, Phrase::Period, Phrase::Amount, Phrase::Due, Phrase::StateColumn];
    page.table(columns.map(|column| view.names.say(column)).to_vec(), rows);
}

/// What comes next, by date.
pub(super) fn upcoming(view: &View<'_>) -> Vec<(Date, String)> {
    let (names, on) = (&view.names, view.assessment.given.on);
    let mut days = Vec::new();
    for result in &view.assessment.credentials {
        let (program, id) = (view.program(result), view.id(result));
        for each in result.requirements.iter().filter(|each| each.verdict != Verdict::Yes) {
            days.push((each.due, format!("{id}: {}", names.rule(program, each.rule))));
        }
        for duty in result.coverage.iter().filter(|duty| duty.now == Verdict::Yes) {
            let until = duty.until.filter(|until| *until < Date::LATEST);
            days.extend(until.map(|until| (until, format!("{id}: {}", names.rule(program, duty.rule)))));
        }
        let late = !matches!(result.standing.state, Some(State::Active) | None);
        if let Some(until) = result.standing.until.filter(|_| late) {
            days.push((until, format!("{id}: {}", names.state(result.standing.state))));
        }
    }
    days.extend(view.assessment.fees.iter().flat_map(|fee| fee_days(view, fee)));
    days.retain(|(day, _)| *day >= on);
    days.sort();
    days.dedup();
    days
}

fn fee_days(view: &View<'_>, fee: &FeeResult) -> Vec<(Date, String)> {
    let program = view.names.rulebook.program(fee.program);
    let open = fee.payments.iter().filter(|payment| match payment.state {
        FeeState::Due | FeeState::Later | FeeState::PartlyIncluded | FeeState::PerhapsIncluded => {
            payment_costs(payment)
        }
        FeeState::Paid | FeeState::Included => false,
    });
    let told = format!("{}: {}", program.id, view.names.rule(program, fee.rule));
    open.map(|payment| (payment.due, told.clone())).collect()
}

/// Whether a payment may cost anything.
#[must_use]
pub fn payment_costs(payment: &crate::assess::FeeDue) -> bool {
    payment.amounts.is_empty() || payment.amounts.iter().any(|money| money.amount > Amount::ZERO)
}

/// What each certificate would be with all that is planned, apart from what it is.
fn what_is_planned(view: &View<'_>, page: &mut Page) {
    let names = view.names;
    let Some(outlook) = outlook(names.rulebook, view.ledger, &view.assessment.given) else { return };
    page.heading(names.fill(Phrase::WithPlanned, &[&outlook.on]));
    let teller = Teller { before: names, after: names };
    for delta in &outlook.delta.credentials {
        page.line(1, teller.summary(delta));
    }
}

fn deadlines(view: &View<'_>, page: &mut Page) {
    let days = upcoming(view);
    if days.is_empty() {
        return;
    }
    page.heading(view.names.say(Phrase::Deadlines));
    page.facts(1, days.into_iter().take(6).map(|(day, what)| (day.to_string(), what)).collect());
}
