//! Edits of a ledger. Each is told apart from how it is written down: [`super::splice`] does that.

use crate::vocabulary::{date::Date, diagnostic::nearest};

use super::value::Value;

/// A list of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What was done or is planned.
    Activities,
    /// Exams passed.
    Exams,
    /// Subscriptions.
    Subscriptions,
    /// Fees paid.
    Fees,
    /// Declarations made.
    Declarations,
}

/// One edit of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds something as the last one of its list. An activity without an id is given one.
    Add(Section, Value),
    /// Removes an activity.
    Drop(Box<str>),
    /// Sets a key of an activity, at the end of a path of keys; [`Value::Nothing`] removes it.
    Change(Box<str>, Vec<Box<str>>, Value),
    /// Ends the subscriptions to a product on a day. Those that begin later are removed.
    End(Box<str>, Date),
}

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// The ledger has no activity with this id; the nearest that it has.
    NoActivity(Box<str>, Option<Box<str>>),
    /// The ledger has no subscription to this product that lasts longer; the nearest product that it has.
    NoSubscription(Box<str>, Option<Box<str>>),
    /// The ledger is no mapping, or its list is none.
    NotAList(Section),
}

/// What an edit comes to in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Adds an item at the end.
    Push(Value),
    /// Removes an item.
    Remove(usize),
    /// Sets a key of an item.
    Set(usize, Vec<Box<str>>, Value),
}

impl Section {
    /// Its key in a ledger.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Activities => "activities",
            Self::Exams => "exams",
            Self::Subscriptions => "subscriptions",
            Self::Fees => "fees",
            Self::Declarations => "declarations",
        }
    }
}

impl Edit {
    /// The day on which what it states has happened, beside the days of activities.
    pub(super) fn day(&self) -> Option<Date> {
        let day = |value: &Value, key| text(value, key)?.parse::<Date>().ok();
        match self {
            Self::Add(Section::Subscriptions, value) => day(value, "from"),
            Self::Add(Section::Exams | Section::Fees | Section::Declarations, value) => day(value, "on"),
            Self::End(_, on) => Some(on.next()),
            Self::Add(Section::Activities, _) | Self::Drop(_) | Self::Change(..) => None,
        }
    }

    /// What the edit comes to in a ledger as it is written: steps in one list, to be made in this order.
    pub(super) fn steps(&self, ledger: &Value) -> Result<(Section, Vec<Step>), Unmade> {
        match self {
            Self::Add(section, value) => {
                let items = items(ledger, *section)?;
                let named = match section {
                    Section::Activities => with_id(value.clone(), items),
                    Section::Exams | Section::Subscriptions | Section::Fees | Section::Declarations => {
                        value.clone()
                    }
                };
                Ok((*section, vec![Step::Push(named)]))
            }
            Self::Drop(id) => Ok((Section::Activities, vec![Step::Remove(place(ledger, id)?)])),
            Self::Change(id, path, value) => {
                let step = Step::Set(place(ledger, id)?, path.clone(), value.clone());
                Ok((Section::Activities, vec![step]))
            }
            Self::End(product, on) => Ok((Section::Subscriptions, ended(ledger, product, *on)?)),
        }
    }
}

impl Step {
    /// Makes the step in a list.
    pub(super) fn make(&self, items: &mut Vec<Value>) {
        match self {
            Self::Push(value) => items.push(value.clone()),
            Self::Remove(at) if *at < items.len() => {
                items.remove(*at);
            }
            Self::Remove(_) => {}
            Self::Set(at, path, value) => {
                let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
                if let Some(item) = items.get_mut(*at) {
                    item.set(&path, value.clone());
                }
            }
        }
    }
}

/// The items of a list; one that stands alone is a list of one.
pub(super) fn items(ledger: &Value, section: Section) -> Result<&[Value], Unmade> {
    if !matches!(ledger, Value::Map(_) | Value::Nothing) {
        return Err(Unmade::NotAList(section));
    }
    match ledger.get(section.key()) {
        None | Some(Value::Nothing) => Ok(&[]),
        Some(Value::List(items)) => Ok(items),
        Some(one @ Value::Map(_)) => Ok(std::slice::from_ref(one)),
        Some(Value::Text(_)) => Err(Unmade::NotAList(section)),
    }
}

fn text<'a>(item: &'a Value, key: &str) -> Option<&'a str> {
    item.get(key).and_then(Value::as_text)
}

fn place(ledger: &Value, id: &str) -> Result<usize, Unmade> {
    let activities = items(ledger, Section::Activities)?;
    activities.iter().position(|activity| text(activity, "id") == Some(id)).ok_or_else(|| {
        let near = nearest(id, activities.iter().filter_map(|activity| text(activity, "id")));
        Unmade::NoActivity(id.into(), near.map(Into::into))
    })
}

/// An activity with an id: its own, else the first `added-N` that is free.
fn with_id(activity: Value, items: &[Value]) -> Value {
    let Value::Map(mut entries) = activity else { return activity };
    if !entries.iter().any(|(key, _)| &**key == "id") {
        let free = |id: &String| !items.iter().any(|item| text(item, "id") == Some(id));
        let id = (1..).map(|number| format!("added-{number}")).find(free).unwrap_or_default();
        entries.insert(0, ("id".into(), Value::text(id)));
    }
    Value::Map(entries)
}

fn ended(ledger: &Value, product: &str, on: Date) -> Result<Vec<Step>, Unmade> {
    let all = items(ledger, Section::Subscriptions)?;
    let day = |item: &Value, key: &str| text(item, key).and_then(|day| day.parse::<Date>().ok());
    let mut steps = Vec::new();
    // From the last one on, so that removing one does not move those that come later.
    for (at, item) in all.iter().enumerate().rev() {
        if text(item, "product") != Some(product) || day(item, "to").is_some_and(|to| to <= on) {
            continue;
        }
        steps.push(if day(item, "from").is_some_and(|from| from > on) {
            Step::Remove(at)
        } else {
            Step::Set(at, vec!["to".into()], Value::text(on))
        });
    }
    if steps.is_empty() {
        let near = nearest(product, all.iter().filter_map(|item| text(item, "product")));
        let near = near.filter(|near| *near != product);
        return Err(Unmade::NoSubscription(product.into(), near.map(Into::into)));
    }
    Ok(steps)
}
