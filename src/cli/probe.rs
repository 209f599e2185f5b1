//! A ledger with one activity, made of what was asked, so that a question needs no file.

use std::fmt::Write;

use accrue::{
    case::probe::{granted_before, proof_kinds},
    policy::rule::FactKind,
    render::phrase::Phrase,
    rulebook::{CredentialRef, ProgramIx, Rulebook},
    vocabulary::{
        amount::Amount,
        date::{Date, Length},
        diagnostic::nearest,
    },
};

use super::{output::Trouble, rate::Asked};

/// The certificates that names of certificates and policies mean. A policy means its first certificate with cycles.
pub(super) fn credentials(rulebook: &Rulebook, who: &[String]) -> Result<Vec<CredentialRef>, Trouble> {
    let mut found = Vec::new();
    for name in who {
        let credential = rulebook.find_credential(name).or_else(|| first_with_cycles(rulebook, name));
        let credential = credential.ok_or_else(|| unknown(rulebook, name))?;
        if !found.contains(&credential) {
            found.push(credential);
        }
    }
    Ok(found)
}

/// The trouble of a name that is neither a certificate nor a policy.
pub(super) fn unknown(rulebook: &Rulebook, name: &str) -> Trouble {
    if let Some((now, since)) = rulebook.credential_now(name) {
        return Trouble::usage(Phrase::CalledNow, [&name, &now, &since]);
    }
    let credentials = rulebook.credentials().map(|(_, credential)| &*credential.id);
    let near = nearest(name, credentials.chain(rulebook.programs.iter().map(|program| &*program.id)));
    Trouble::not_found(Phrase::NobodyCalled, name, near)
}

/// The policy of this name.
pub(super) fn program(rulebook: &Rulebook, name: &str) -> Option<ProgramIx> {
    rulebook.programs.iter().position(|program| &*program.id == name).map(ProgramIx::new)
}

fn first_with_cycles(rulebook: &Rulebook, name: &str) -> Option<CredentialRef> {
    let program = program(rulebook, name)?;
    let of_it = rulebook.credentials().filter(|(at, _)| at.program == program);
    let has_cycles = |credential: &accrue::rulebook::Credential| {
        credential.term.alternatives.iter().any(|alternative| alternative.is.is_some())
    };
    of_it.filter(|(_, credential)| has_cycles(credential)).map(|(at, _)| at).next()
}

/// The text of a ledger that holds the certificates since a year and the activity that was asked about.
pub(super) fn text(
    rulebook: &Rulebook,
    credentials: &[CredentialRef],
    asked: &Asked,
    on: Date,
) -> Result<String, Trouble> {
    let mut text = String::from("credentials:\n");
    for credential in credentials {
        let card = rulebook.credential(*credential);
        let granted = granted_before(rulebook, *credential, on);
        line(&mut text, &format!("  {}: {{granted: {granted}}}", card.id));
    }
    line(&mut text, "activities:\n  - id: asked\n    title: asked");
    line(&mut text, &format!("    kind: {}", quoted(&asked.kind)));
    line(&mut text, &format!("    on: {} .. {on}", first_day(asked, on)));
    let scalars = [
        ("hours", &asked.hours),
        ("minutes", &asked.minutes),
        ("provider", &asked.provider),
        ("role", &asked.role),
        ("form", &asked.form),
        ("item", &asked.item),
        ("delivery", &asked.delivery),
    ];
    for (key, value) in scalars {
        if let Some(value) = value {
            line(&mut text, &format!("    {key}: {}", quoted(value)));
        }
    }
    for (key, values) in [("domains", &asked.domains), ("tags", &asked.tags)] {
        if !values.is_empty() {
            line(&mut text, &format!("    {key}: {}", list(values.iter().map(String::as_str))));
        }
    }
    for fact in &asked.facts {
        line(&mut text, &format!("    {}", stated(rulebook, fact)?));
    }
    if !asked.no_proof {
        let kinds: Vec<_> = proof_kinds(rulebook).iter().map(|kind| format!("{{kind: {kind}}}")).collect();
        line(&mut text, &format!("    proof: [{}]", kinds.join(", ")));
    }
    Ok(text)
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string can be written to");
}

/// A text in quotes, whatever stands in it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

fn list<'a>(values: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", values.map(quoted).collect::<Vec<_>>().join(", "))
}

/// The first day of an activity whose last day is `on`: no day has more than 24 hours.
fn first_day(asked: &Asked, on: Date) -> Date {
    let amount = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Amount>().ok());
    let hours = amount(&asked.hours).map(|hours| (hours, 24));
    let spent = hours.or(amount(&asked.minutes).map(|minutes| (minutes, 24 * 60)));
    let days = spent.map_or(0, |(spent, a_day)| {
        (1..400).find(|days| spent <= Amount::whole(days * a_day)).unwrap_or(400) - 1
    });
    u32::try_from(days).ok().filter(|days| *days > 0).map_or(on, |days| on.minus(Length::Days(days)))
}

/// A declared fact as a line of the ledger.
fn stated(rulebook: &Rulebook, written: &str) -> Result<String, Trouble> {
    let (name, value) =
        written.split_once('=').ok_or_else(|| Trouble::usage(Phrase::FactIsAPair, [&written]))?;
    let name = name.replace('-', "_");
    let fact = rulebook.facts.iter().find(|fact| *fact.name == *name).ok_or_else(|| {
        let options = ["hours", "minutes", "provider", "role", "form", "domain", "tag", "item", "delivery"];
        let known = rulebook.facts.iter().map(|fact| &*fact.name).chain(options);
        Trouble::not_found(Phrase::NoFact, &name, nearest(&name, known))
    })?;
    let value = match fact.kind {
        FactKind::Words => list(value.split(',')),
        FactKind::Number | FactKind::Word | FactKind::Flag | FactKind::Date => quoted(value),
    };
    Ok(format!("{name}: {value}"))
}
