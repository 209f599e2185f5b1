//! One line -> an activity, or another record of a ledger: what a person would type.
//!
//! `webinar 2h on 2027-01-10 Attack trends provider="Example Ltd"`: a kind, hours or minutes, a day or days, `planned`,
//! `no-proof`, pairs of key and value, and the title. What is not understood is left to the reader of ledgers, which tells
//! every mistake.

use std::collections::BTreeSet;

use crate::{
    ledger::written::activity_fields,
    policy::rule::FactKind,
    rulebook::Rulebook,
    vocabulary::{amount::Amount, date::Date},
};

use super::value::Value;

/// Why a line is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// The line names no kind of activity.
    NoKind,
    /// A quote is not closed.
    Quote,
    /// A value in brackets cannot be read.
    Value(Box<str>),
    /// What looks like a length of time and cannot be read as one.
    Length(Box<str>),
    /// Not of the form `NAME@DATE`.
    NoDay(Box<str>),
}

/// An activity. One without a day is on the day asked about; one that says nothing of proof has all that is asked for.
///
/// # Errors
/// When the line is not understood.
pub fn activity(rulebook: &Rulebook, line: &str, on: Date) -> Result<Value, Unclear> {
    let mut activity = Value::Map(Vec::new());
    let (mut kind, mut title, mut proven) = (None, Vec::new(), true);
    let tokens = tokens(line)?;
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        if let Some((key, value)) = pair(token) {
            proven &= key != "proof";
            let (path, value) = stated(rulebook, key, value)?;
            activity.set(&path.iter().map(AsRef::as_ref).collect::<Vec<_>>(), value);
        } else if let Some((days, used)) = days(token, rest) {
            activity.set(&["on"], Value::text(days));
            rest = rest.get(used..).unwrap_or_default();
        } else if let Some((key, amount, used)) = spent(token, rest) {
            activity.set(&[key], Value::text(amount));
            rest = rest.get(used..).unwrap_or_default();
        } else if let Some(length) = mistyped(token, rest) {
            return Err(Unclear::Length(length));
        } else {
            match token.as_str() {
                "planned" | "done" => activity.set(&["status"], Value::text(token)),
                "no-proof" => proven = false,
                "on" | "from" if rest.first().is_some_and(|next| looks_like_days(next)) => {}
                _ if kind.is_none() => kind = Some(token.as_str()),
                _ => title.push(token.as_str()),
            }
        }
    }
    let stated = activity.get("kind").and_then(Value::as_text).map(str::to_owned);
    if let (Some(word), Some(_)) = (kind, &stated) {
        title.insert(0, word);
    }
    let kind = stated.or(kind.map(str::to_owned)).ok_or(Unclear::NoKind)?;
    Ok(completed(rulebook, activity, &kind, &title.join(" "), on, proven))
}

/// The activity with what was not said.
fn completed(rulebook: &Rulebook, said: Value, kind: &str, title: &str, on: Date, proven: bool) -> Value {
    let title = if title.is_empty() { kind } else { title };
    let mut activity = Value::Map(Vec::new());
    // The order in which a person would write it.
    for (key, value) in [("id", None), ("title", Some(title.to_owned())), ("kind", Some(kind.to_owned()))] {
        let value = said.get(key).cloned().or(value.map(Value::text));
        activity.set(&[key], value.unwrap_or(Value::Nothing));
    }
    activity.set(&["on"], said.get("on").cloned().unwrap_or_else(|| Value::text(on)));
    if let Value::Map(entries) = said {
        for (key, value) in entries {
            activity.set(&[&key], value);
        }
    }
    let kinds = if proven { proofs(rulebook, kind) } else { BTreeSet::new() };
    if !kinds.is_empty() {
        let proofs = kinds.into_iter().map(|kind| Value::map([("kind", Value::text(kind))]));
        activity.set(&["proof"], Value::List(proofs.collect()));
    }
    activity
}

/// For each category that accepts the kind: a proof that is enough for it.
fn proofs<'a>(rulebook: &'a Rulebook, kind: &str) -> BTreeSet<&'a str> {
    let Some(kind) = rulebook.symbols.find(kind) else { return BTreeSet::new() };
    let categories = rulebook.programs.iter().flat_map(|program| &program.categories);
    let proofs =
        categories.filter(|card| card.accepts.contains(&kind)).filter_map(|card| card.proof.as_ref());
    proofs
        .map(|proof| proof.any_of.first().map_or("certificate", |kind| rulebook.symbols.text(*kind)))
        .collect()
}

/// The path of keys of an activity and the value that a pair of key and value stands for.
///
/// # Errors
/// When a value in brackets cannot be read.
pub fn stated(rulebook: &Rulebook, key: &str, value: &str) -> Result<(Vec<Box<str>>, Value), Unclear> {
    let key = match key {
        "domain" => "domains",
        "tag" => "tags",
        "claim" => "claims",
        key => key,
    };
    let path: Vec<Box<str>> = path(key).into_iter().map(|part| named(rulebook, part)).collect();
    if value.starts_with(['[', '{']) {
        let value = Value::read(value).map_err(|_| Unclear::Value(value.into()))?;
        return Ok((path, value));
    }
    let several = || value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let words = |fact: &crate::rulebook::Fact| *fact.name == *key && fact.kind == FactKind::Words;
    let value = match key {
        _ if value.is_empty() => Value::Nothing,
        "proof" if value == "none" => Value::Nothing,
        "proof" => Value::List(several().map(|kind| Value::map([("kind", Value::text(kind))])).collect()),
        "domains" | "tags" => Value::List(several().map(Value::text).collect()),
        "claims" => Value::Map(several().map(|name| (name.into(), Value::Map(Vec::new()))).collect()),
        _ if rulebook.facts.iter().any(words) => Value::List(several().map(Value::text).collect()),
        _ => Value::text(value),
    };
    Ok((path, value))
}

/// The parts of a path of keys. Names of certificates hold no dot that would be taken for one.
fn path(key: &str) -> Vec<&str> {
    key.split('.').collect()
}

/// The key as ledgers write it: facts are told with `-` or `_`.
fn named(rulebook: &Rulebook, key: &str) -> Box<str> {
    let fact = key.replace('-', "_");
    let is_key = activity_fields().iter().any(|field| field.key == key);
    if !is_key && rulebook.facts.iter().any(|known| *known.name == *fact) { fact.into() } else { key.into() }
}

/// A name and what stands behind its `@`: `exam@2027-01-10`.
///
/// # Errors
/// When there is no `@` with something on both sides.
pub fn at(written: &str) -> Result<(&str, &str), Unclear> {
    let split = written.rsplit_once('@').map(|(name, day)| (name.trim(), day.trim()));
    split
        .filter(|(name, day)| !name.is_empty() && !day.is_empty())
        .ok_or_else(|| Unclear::NoDay(written.into()))
}

/// A key and its value.
#[must_use]
pub fn pair(token: &str) -> Option<(&str, &str)> {
    let (key, value) = token.split_once('=')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_.+".contains(c));
    is_key.then(|| (key, value.trim()))
}

/// Words between blanks; what stands in quotes is one word or a part of one.
fn tokens(line: &str) -> Result<Vec<String>, Unclear> {
    let (mut tokens, mut token, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    let mut depth = 0_usize;
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => token.push(c),
            ('"' | '\'', None) if depth == 0 => (quote, begun) = (Some(c), true),
            (c, None) if c.is_whitespace() && depth == 0 => {
                if begun {
                    tokens.push(std::mem::take(&mut token));
                }
                begun = false;
            }
            (c, None) => {
                match c {
                    '[' | '{' if token.contains('=') => depth += 1,
                    ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                token.push(c);
                begun = true;
            }
        }
    }
    if quote.is_some() {
        return Err(Unclear::Quote);
    }
    if begun {
        tokens.push(token);
    }
    Ok(tokens)
}

fn looks_like_a_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2) && parts.next().is_none()
}

fn looks_like_days(text: &str) -> bool {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    looks_like_a_day(first) && (last.is_empty() || looks_like_a_day(last))
}

/// A day, or the first and last day, also with blanks around the dots. Also how many further words it took.
fn days(token: &str, rest: &[String]) -> Option<(String, usize)> {
    if let Some((first, last)) = token.split_once("..") {
        return (looks_like_a_day(first) && looks_like_a_day(last))
            .then(|| (format!("{first} .. {last}"), 0));
    }
    if !looks_like_a_day(token) {
        return None;
    }
    match rest {
        [dots, last, ..] if dots == ".." && looks_like_a_day(last) => Some((format!("{token} .. {last}"), 2)),
        [..] => Some((token.to_owned(), 0)),
    }
}

/// Hours or minutes, with or without a blank before the unit. Also how many further words it took.
fn spent(token: &str, rest: &[String]) -> Option<(&'static str, Amount, usize)> {
    let digits = token.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(token.len());
    let (number, unit) = token.split_at_checked(digits)?;
    let amount: Amount = number.parse().ok()?;
    let (unit, used) = if unit.is_empty() { (rest.first()?.as_str(), 1) } else { (unit, 0) };
    let (_, key) = UNITS.iter().find(|(known, _)| *known == unit)?;
    Some((key, amount, used))
}

/// The units of a length of time, the longer before those that they end in.
const UNITS: &[(&str, &str)] = &[
    ("minutes", "minutes"),
    ("minute", "minutes"),
    ("mins", "minutes"),
    ("min", "minutes"),
    ("hours", "hours"),
    ("hour", "hours"),
    ("hrs", "hours"),
    ("hr", "hours"),
    ("h", "hours"),
    ("m", "minutes"),
    ("時間", "hours"),
    ("分", "minutes"),
];

/// What was meant for hours or minutes, and is not read as such: as a part of the title nobody would miss it. A word as
/// `5th` has more than a number before what looks like a unit.
fn mistyped(token: &str, rest: &[String]) -> Option<Box<str>> {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        other => other,
    };
    let narrowed: String = token.chars().map(narrow).collect();
    let is_number = |text: &str| {
        let is_part = |c: char| c.is_numeric() || "+-.,eE_".contains(c);
        text.starts_with(|c: char| c.is_numeric() || "+-.".contains(c))
            && text.contains(char::is_numeric)
            && text.chars().all(is_part)
    };
    let with_unit = UNITS.iter().any(|(unit, _)| narrowed.strip_suffix(unit).is_some_and(is_number));
    if with_unit {
        return Some(token.into());
    }
    let next = rest.first().filter(|next| UNITS.iter().any(|(unit, _)| unit == next))?;
    is_number(&narrowed).then(|| format!("{token} {next}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let on = "2026-11-23".parse().unwrap();
        activity(&Rulebook::default(), line, on).unwrap().written()
    }

    #[test]
    fn a_line_is_an_activity() {
        assert_eq!(
            read("webinar 2h on 2027-01-10 Attack trends provider=\"Example Ltd\""),
            "{title: Attack trends, kind: webinar, on: 2027-01-10, hours: 2, provider: Example Ltd}"
        );
        assert_eq!(
            read("conference 2027-03-01 .. 2027-03-02 90 min planned id=x tags=a,b"),
            "{id: x, title: conference, kind: conference, on: 2027-03-01 .. 2027-03-02, minutes: 90, status: planned, \
             tags: [a, b]}"
        );
        assert_eq!(read("講演 1.5時間"), "{title: 講演, kind: 講演, on: 2026-11-23, hours: 1.5}");
        assert_eq!(
            read("book 'A [long] title' proof=receipt claims.a.status=submitted split={x: 1, y: 2}"),
            "{title: \"A [long] title\", kind: book, on: 2026-11-23, proof: [{kind: receipt}], claims: {a: {status: \
             submitted}}, split: {x: 1, y: 2}}"
        );
    }

    #[test]
    fn an_impossible_day_is_left_to_the_reader() {
        assert_eq!(read("talk 2027-02-30"), "{title: talk, kind: talk, on: 2027-02-30}");
    }

    #[test]
    fn a_line_without_a_kind_or_with_an_open_quote_is_not_understood() {
        let fault = |line| activity(&Rulebook::default(), line, "2026-11-23".parse().unwrap()).unwrap_err();
        assert_eq!(fault("2h on 2027-01-10"), Unclear::NoKind);
        assert_eq!(fault("talk title=\"x"), Unclear::Quote);
        assert_eq!(fault("talk split={a"), Unclear::Value("{a".into()));
        assert_eq!(at("x"), Err(Unclear::NoDay("x".into())));
    }

    #[test]
    fn a_mistyped_length_is_no_part_of_the_title() {
        for length in [
            "２h",
            "２ｈ",
            "-2h",
            "+2h",
            "−2時間",
            "1e400h",
            "2,5h",
            "1.5.2min",
            "99999999999999h",
            "½h",
            "-90 min",
            "２ 時間",
        ] {
            let read =
                activity(&Rulebook::default(), &format!("webinar {length}"), "2026-11-23".parse().unwrap());
            assert_eq!(read, Err(Unclear::Length(length.into())));
        }
        // Words of a title that begin with a digit.
        assert!(read("talk 5th 3rd 24x7 2026年 90 min").contains("title: 5th 3rd 24x7 2026年"));
    }
}
