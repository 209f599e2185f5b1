//! Outlooks side by side: only what differs between them is told.

use crate::{
    assess::FeeState,
    question::{CredentialOutlook, FeeOutlook, Outlook, RequirementOutlook},
    render::{fee, names::Names},
};

/// An outlook and what it is called.
#[derive(Clone, Debug)]
pub struct Column<'a> {
    /// What has to happen for it.
    pub label: String,
    /// What it is.
    pub outlook: &'a Outlook,
}

/// A row for each outlook and each certificate or payment that differs between them: what has to happen, for what, how much,
/// whether all is met, and the requirements that differ.
#[must_use]
pub fn rows(names: &Names<'_>, columns: &[Column<'_>]) -> Vec<Vec<String>> {
    let outlooks: Vec<_> = columns.iter().map(|column| column.outlook).collect();
    let mut rows = Vec::new();
    for Column { label, outlook } in columns {
        for one in outlook.credentials.iter().filter(|one| differs(one, &outlooks)) {
            let needs: Vec<_> = one
                .requirements
                .iter()
                .filter(|need| needs_differ(one, need, &outlooks))
                .map(|need| format!("{}: {}", title(names, one, need), names.met(need.verdict)))
                .collect();
            rows.push(vec![
                label.clone(),
                one.credential.to_string(),
                names.interval(one.counted),
                names.met(one.met),
                needs.join("; "),
            ]);
        }
        for payment in outlook.fees.iter().filter(|payment| payments_differ(payment, &outlooks)) {
            rows.push(vec![
                label.clone(),
                fee_title(names, payment),
                amounts(names, payment),
                fee::word(names, payment.state),
                names.period(payment.period),
            ]);
        }
    }
    rows
}

/// The requirements and payments that differ between outlooks.
pub(super) fn decided(names: &Names<'_>, outlooks: &[&Outlook]) -> Vec<String> {
    let Some(first) = outlooks.first() else { return Vec::new() };
    let mut told = Vec::new();
    for one in &first.credentials {
        let needs = one.requirements.iter().filter(|need| needs_differ(one, need, outlooks));
        told.extend(needs.map(|need| format!("{}: {}", one.credential, title(names, one, need))));
    }
    let payments = first.fees.iter().filter(|payment| payments_differ(payment, outlooks));
    told.extend(payments.map(|payment| fee_title(names, payment)));
    told.dedup();
    told
}

fn differs(one: &CredentialOutlook, outlooks: &[&Outlook]) -> bool {
    let same = |other: &&CredentialOutlook| other.credential == one.credential;
    outlooks.iter().any(|outlook| outlook.credentials.iter().find(same) != Some(one))
}

fn needs_differ(one: &CredentialOutlook, need: &RequirementOutlook, outlooks: &[&Outlook]) -> bool {
    outlooks.iter().any(|outlook| {
        let other = outlook.credentials.iter().find(|other| other.credential == one.credential);
        let other = other.and_then(|other| other.requirements.iter().find(|other| other.rule == need.rule));
        other.map(|other| other.verdict) != Some(need.verdict)
    })
}

fn payments_differ(one: &FeeOutlook, outlooks: &[&Outlook]) -> bool {
    let same = |other: &&FeeOutlook| {
        (&other.policy, &other.rule, &other.credential, other.period)
            == (&one.policy, &one.rule, &one.credential, one.period)
    };
    outlooks.iter().any(|outlook| outlook.fees.iter().find(same) != Some(one))
}

fn amounts(names: &Names<'_>, payment: &FeeOutlook) -> String {
    if payment.state == FeeState::Paid { String::new() } else { fee::amounts_of(names, &payment.amounts) }
}

fn title(names: &Names<'_>, one: &CredentialOutlook, need: &RequirementOutlook) -> String {
    let credential = names.rulebook.find_credential(&one.credential);
    let program = credential.map(|credential| &names.rulebook.program(credential.program).id);
    program.map_or_else(|| need.rule.to_string(), |program| rule_title(names, program, &need.rule))
}

fn fee_title(names: &Names<'_>, payment: &FeeOutlook) -> String {
    let title = format!("{}: {}", payment.policy, rule_title(names, &payment.policy, &payment.rule));
    payment.credential.as_ref().map_or(title.clone(), |credential| format!("{title} ({credential})"))
}

/// The title of a rule, else its name.
fn rule_title(names: &Names<'_>, policy: &str, rule: &str) -> String {
    let program = names.rulebook.programs.iter().find(|program| &*program.id == policy);
    let card = program.and_then(|program| program.rules.iter().find(|card| &*card.id == rule));
    let title = card.and_then(|card| card.title.as_ref());
    title.map_or(rule, |title| title.in_language(names.language)).to_owned()
}
