//! The file format of scenarios, which are kept beside a ledger and can be told again later.

use crate::{
    document::{
        Document, Node,
        leaf::Named,
        record::{FromNode, Reader},
        shape::{ScalarShape, Shape},
    },
    message, record,
    rulebook::Rulebook,
    vocabulary::{
        amount::Amount,
        date::Date,
        diagnostic::{Code, Diagnostic},
        message::quote,
        name::{AnswerId, CredentialId, Name, ProductId, RulingId, Word},
        phrase::Phrase,
        span::At,
        text::Text,
    },
};

use super::{
    Scenario,
    compare::{CredentialDelta, Delta},
    edit::{Edit, Section},
    line::{self, Unclear},
    value::Value,
};

record! {
    /// Scenarios by their names.
    pub struct Scenarios {
        /// The scenarios.
        required "scenarios" scenarios: Named<Word, Written>;
    }

    /// Edits of a ledger and of rules. They are made in the order of the keys below.
    pub struct Written {
        /// What it is about.
        optional "title" title: Text;
        /// Activities that are dropped, by their ids.
        default "drop" drop: Vec<At<Box<str>>>;
        /// Activities that are changed.
        default "change" change: Vec<Changed>;
        /// Activities that are added, each on a line or as in a ledger. One without an id is given one.
        default "add" add: Vec<Loose>;
        /// Products whose subscriptions end, each with its last day.
        default "lapse" lapse: Named<ProductId, At<Date>>;
        /// Exams passed, as in a ledger.
        default "exams" exams: Vec<Loose>;
        /// Subscriptions, as in a ledger.
        default "subscriptions" subscriptions: Vec<Loose>;
        /// Fees paid, as in a ledger.
        default "fees" fees: Vec<Loose>;
        /// Declarations made, as in a ledger.
        default "declarations" declarations: Vec<Loose>;
        /// Open rulings, each with the answer that it is supposed to have.
        default "answers" answers: Named<RulingId, At<AnswerId>>;
        /// Files with overlays to be laid over the policies, as seen from this file.
        default "overlays" overlays: Vec<Box<str>>;
        /// The day that what comes of it is told on. Default: the first on which all of it has happened.
        optional "on" on: At<Date>;
        /// What it gave when it was stored, by certificate, as `--save` writes it. Whether it still does is told.
        default "gave" gave: Named<CredentialId, At<Box<str>>>;
    }

    /// A change of an activity.
    pub struct Changed {
        /// Its id.
        required "id" id: At<Box<str>>;
        /// Keys with their new values, as in a ledger; nothing behind a key removes it, `claims.NAME.status` goes deeper.
        required "set" set: Loose;
    }
}

/// Something that is read once it stands in the ledger.
#[derive(Clone, Debug)]
pub struct Loose(pub Node);

impl PartialEq for Loose {
    fn eq(&self, other: &Self) -> bool {
        Value::of(&self.0) == Value::of(&other.0)
    }
}

impl FromNode for Loose {
    fn shape() -> Shape {
        Shape::Either(vec![
            Shape::Scalar(ScalarShape::text(Phrase::new(
                "a line, as `webinar 2h on 2027-01-10`",
                "一行（例 `webinar 2h on 2027-01-10`）",
            ))),
            Shape::Record(crate::document::shape::RecordShape {
                name: "AsInALedger",
                doc: &["Keys and values as in a ledger."],
                fields: Vec::new,
                least: 0,
                rest: Some(crate::ledger::written::Raw::shape),
            }),
        ])
    }

    fn from_node(node: &Node, _: &mut Reader) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

/// What a scenario gave when it was stored, by certificate.
pub type Gave = Vec<(Box<str>, Box<str>)>;

/// Reads the scenarios of a file, each with what it gave when it was stored. A line without a day means the day asked about.
#[must_use]
pub fn read(
    document: &Document,
    rulebook: &Rulebook,
    on: Date,
) -> (Option<Vec<(Scenario, Gave)>>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let written = Scenarios::from_node(&document.root, &mut reader);
    let scenarios = written.map(|written| {
        let all = written.scenarios.iter();
        all.map(|(name, written)| scenario(name, written, rulebook, on, &mut reader)).collect::<Vec<_>>()
    });
    let failed = reader.diagnostics.iter().any(Diagnostic::is_error);
    (scenarios.filter(|_| !failed), reader.diagnostics)
}

fn scenario(
    name: &Word,
    written: &Written,
    rulebook: &Rulebook,
    on: Date,
    reader: &mut Reader,
) -> (Scenario, Gave) {
    let mut edits: Vec<Edit> = written.drop.iter().map(|id| Edit::Drop(id.value.clone())).collect();
    for each in &written.change {
        edits.extend(changes(each, rulebook, reader));
    }
    for each in &written.add {
        let added = added(each, rulebook, on, reader);
        edits.extend(added.map(|activity| Edit::Add(Section::Activities, activity)));
    }
    edits.extend(written.lapse.iter().map(|(product, day)| Edit::End(product.as_str().into(), day.value)));
    let sections = [
        (Section::Exams, &written.exams),
        (Section::Subscriptions, &written.subscriptions),
        (Section::Fees, &written.fees),
        (Section::Declarations, &written.declarations),
    ];
    for (section, records) in sections {
        edits.extend(records.iter().map(|record| Edit::Add(section, Value::of(&record.0))));
    }
    let answer =
        |(ruling, answer): (&RulingId, &At<AnswerId>)| (ruling.as_str().into(), answer.value.as_str().into());
    let gave = written.gave.iter().map(|(name, gave)| (name.as_str().into(), gave.value.clone()));
    let scenario = Scenario {
        name: name.as_str().into(),
        edits,
        answers: written.answers.iter().map(answer).collect(),
        overlays: written.overlays.clone(),
        on: written.on.as_ref().map(|on| on.value),
    };
    (scenario, gave.collect())
}

fn added(each: &Loose, rulebook: &Rulebook, on: Date, reader: &mut Reader) -> Option<Value> {
    let value = Value::of(&each.0);
    let Some(line) = value.as_text() else { return Some(value) };
    line::activity(rulebook, line, on)
        .map_or_else(|unclear| reader.report(not_clear(&each.0, &unclear)), Some)
}

fn changes(each: &Changed, rulebook: &Rulebook, reader: &mut Reader) -> Vec<Edit> {
    let Value::Map(entries) = Value::of(&each.set.0) else {
        let message = message!(
            "expected keys with their new values, found something else",
            "新しい値を伴うキーが必要だが、別のものがある"
        );
        let _: Option<()> = reader.report(Diagnostic::new(Code::WrongShape, each.set.0.span, message));
        return Vec::new();
    };
    let mut edits = Vec::new();
    for (key, value) in entries {
        // A text means what it would mean on a command line.
        let text = value.as_text();
        match line::stated(rulebook, &key, text.unwrap_or_default()) {
            Ok((path, read)) => {
                let value = if text.is_some() { read } else { value };
                edits.push(Edit::Change(each.id.value.clone(), path, value));
            }
            Err(unclear) => {
                let _: Option<()> = reader.report(not_clear(&each.set.0, &unclear));
            }
        }
    }
    edits
}

fn not_clear(node: &Node, unclear: &Unclear) -> Diagnostic {
    let message = match unclear {
        Unclear::NoKind => message!("the line names no kind of activity", "行に活動の種類がない"),
        Unclear::Quote => message!("a quote in the line is not closed", "行の引用符が閉じられていない"),
        Unclear::Value(_) => message!("a value in brackets cannot be read", "括弧の中の値を読めない"),
        Unclear::Length(length) => message!(
            "{} is no length of time, as `2h`, `1.5h` or `90min`",
            "{} は `2h`、`1.5h`、`90min` のような時間の長さではない",
            quote(length)
        ),
        Unclear::NoDay(_) => message!("the line names no day", "行に日付がない"),
    };
    Diagnostic::new(Code::WrongShape, node.span, message)
        .help(message!("write it as `webinar 2h on 2027-01-10`", "`webinar 2h on 2027-01-10` のように書く"))
}

/// What a scenario gives, in one text for each certificate: how far its credits moved, and whether everything is met.
#[must_use]
pub fn gist(delta: &Delta) -> Gave {
    let signed = |amount: Amount| {
        if amount < Amount::ZERO { amount.to_string() } else { format!("+{amount}") }
    };
    let told = |delta: &CredentialDelta| {
        let shift = delta.counted().shift();
        let (sure, possible) = (signed(shift.sure), signed(shift.possible));
        let moved = if sure == possible { sure } else { format!("{sure} sure, {possible} possible") };
        let met = match delta.whole.after.as_ref().map(|whole| whole.met) {
            Some(crate::assess::Verdict::Yes) => "met",
            Some(crate::assess::Verdict::No) | None => "not met",
            Some(crate::assess::Verdict::Undetermined) => "undetermined",
        };
        (delta.credential.clone(), format!("{moved}, {met}").into())
    };
    delta.credentials.iter().map(told).collect()
}

/// A scenario as a file holds it, with what it gives.
#[must_use]
pub fn stored(name: &str, scenario: &Scenario, delta: &Delta) -> String {
    let mut sections: Vec<(Box<str>, Value)> = Vec::new();
    let mut put = |key: &str, value: Value| match sections.iter_mut().find(|(known, _)| &**known == key) {
        Some((_, Value::List(items))) => items.push(value),
        Some(_) | None => sections.push((key.into(), Value::List(vec![value]))),
    };
    let mut lapse = Vec::new();
    for edit in &scenario.edits {
        match edit {
            Edit::Drop(id) => put("drop", Value::text(id)),
            Edit::Change(id, path, value) => {
                let set = Value::Map(vec![(path.join(".").into(), value.clone())]);
                put("change", Value::map([("id", Value::text(id)), ("set", set)]));
            }
            Edit::Add(Section::Activities, activity) => put("add", activity.clone()),
            Edit::Add(section, record) => put(section.key(), record.clone()),
            Edit::End(product, on) => lapse.push((product.clone(), Value::text(on))),
        }
    }
    let texts = |pairs: &[(Box<str>, Box<str>)]| {
        Value::Map(pairs.iter().map(|(key, text)| (key.clone(), Value::text(text))).collect())
    };
    let mut more = vec![
        ("lapse", Value::Map(lapse)),
        ("answers", texts(&scenario.answers)),
        ("overlays", Value::List(scenario.overlays.iter().map(Value::text).collect())),
        ("on", scenario.on.map_or(Value::Nothing, Value::text)),
        ("gave", texts(&gist(delta))),
    ];
    more.retain(|(_, value)| !matches!(value, Value::Nothing) && *value != Value::Map(Vec::new()));
    more.retain(|(_, value)| *value != Value::List(Vec::new()));
    sections.extend(more.into_iter().map(|(key, value)| (key.into(), value)));
    let inner = Value::Map(sections).whole();
    let indented: String = inner.lines().map(|line| format!("    {line}\n")).collect();
    format!("scenarios:\n  {}:\n{indented}", Value::text(name).written())
}
