//! What was put to the engine for a text, and what came out, one line for each.

use crate::{
    assess::{ActivityResult, CredentialResult, ProofState},
    case::probe::Put,
    policy::{probe::Asks, rule::Said},
    rulebook::Program,
};

use super::super::{
    audit, fee,
    names::Names,
    need,
    phrase::Phrase,
    status::View,
    used::{File, Policies},
};

/// What the engine computed for a probe.
pub(super) fn told(names: &Names<'_>, put: &Put<'_>) -> Vec<String> {
    let names = &Names { symbols: &put.ledger.symbols, ..*names };
    let program = names.rulebook.program(put.credential.program);
    let Some(result) = put.result() else { return Vec::new() };
    let title = put.probe.title.as_ref().map(|title| title.in_language(names.language).to_owned());
    let of = put.probe.of.map(|rule| names.rule(program, rule).to_owned());
    let line = |about: Option<String>, told: String| match about {
        Some(about) => format!("{about}: {told}"),
        None => told,
    };
    let each = |tell: &dyn Fn(&ActivityResult) -> String| {
        let one = |found: &ActivityResult| {
            let activity = put.ledger.activities.get(found.activity);
            let kind = activity.map(|activity| names.word(program, activity.kind).to_owned());
            line(title.clone().or(kind), tell(found))
        };
        result.activities.iter().map(one).collect()
    };
    let said = put.said.map_or_else(String::new, |said| names.said(said));
    let told = match put.probe.asks {
        Asks::Counts => {
            // Which policies and records these are is not told here.
            let (policies, file) = (Policies::default(), File::default());
            let view = View {
                names: *names,
                ledger: &put.ledger,
                assessment: &put.assessment,
                policies: &policies,
                file: &file,
            };
            return each(&|found| audit::verdict(&view, program, found));
        }
        Asks::Proof => return each(&|found| proof(names, found)),
        Asks::Figure if of.is_none() => {
            return each(&|found| audit::credits(names, found.credits, Some(found.reason)));
        }
        Asks::Figure => payment(names, put).unwrap_or_else(|| names.said(Said::Undetermined)),
        Asks::Met | Asks::Required => reached(names, program, put, result, said),
        Asks::Included | Asks::Owed => match payment(names, put) {
            Some(payment) => format!("{said}, {payment}"),
            None => said,
        },
        Asks::Carries => {
            let moved = audit::credits(names, result.carry_out, None);
            return vec![line(title, format!("{said}, {moved}"))];
        }
        Asks::Covered => said,
        Asks::Lapses => {
            return vec![line(title, format!("{said}, {}", names.state(result.standing.state)))];
        }
    };
    vec![line(title.or(of), told)]
}

fn proof(names: &Names<'_>, found: &ActivityResult) -> String {
    let (said, told) = match found.proof {
        ProofState::Enough => (Said::No, Phrase::NeedsNoProof),
        ProofState::NeededForCredit => (Said::Yes, Phrase::NeedsProof),
        ProofState::NeededOnAudit => (Said::Partly, Phrase::ProofAtAudit),
    };
    format!("{}, {}", names.said(said), names.say(told))
}

/// What a payment of the fee asked about is, and where it stands.
fn payment(names: &Names<'_>, put: &Put<'_>) -> Option<String> {
    let payment = put.payment()?;
    Some(format!("{}, {}", fee::amounts(names, payment), fee::word(names, payment.state)))
}

/// Whether something is reached, and how much of it.
fn reached(
    names: &Names<'_>,
    program: &Program,
    put: &Put<'_>,
    result: &CredentialResult,
    said: String,
) -> String {
    let mut needs = result.requirements.iter().chain(&result.routes);
    let need = needs.find(|need| Some(need.rule) == put.probe.of);
    let row =
        need.and_then(|found| need::rows(names, program, found, put.assessment.given.on).into_iter().next());
    match row.filter(|row| !row.done.is_empty()) {
        Some(row) => format!("{said}, {}/{}", row.done, row.need),
        None => said,
    }
}
