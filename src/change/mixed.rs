//! Policies between two editions: the one in which some entries are already those of the other.

use std::{collections::BTreeSet, hash::Hash};

use crate::{
    document::leaf::Named,
    policy::{Policy, category::Category},
    rulebook::from_texts::Written,
    vocabulary::{name::Name, span::Sources},
};

/// An entry of a policy that differs between two editions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    /// Whose.
    pub(super) policy: Box<str>,
    /// Its address, as `section.name`; empty: the whole policy.
    pub(super) address: Box<str>,
}

/// The names of an edition's entries that the other one has not, or has otherwise.
fn differing<K, T>(one: &Named<K, T>, other: &Named<K, T>) -> Vec<Box<str>>
where
    K: Name + Hash + Eq,
    T: PartialEq,
{
    let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
    keys.filter(|key| one.get(*key) != other.get(*key)).map(|key| key.as_str().into()).collect()
}

/// The entries of one edition, those that are taken from the other one. An entry that only the other one has stands
/// behind the one that it stands behind there.
fn blend<K, T>(one: &Named<K, T>, other: &Named<K, T>, takes: impl Fn(&str) -> bool) -> Named<K, T>
where
    K: Name + Clone + Hash + Eq,
    T: Clone,
{
    let mut order: Vec<&K> = one.keys().collect();
    for (at, key) in other.keys().enumerate().filter(|(_, key)| !one.contains_key(*key)) {
        let before = at.checked_sub(1).and_then(|at| other.get_index(at)).map(|(key, _)| key);
        let place = before.and_then(|before| order.iter().position(|known| *known == before));
        order.insert(place.map_or(0, |place| place + 1), key);
    }
    let taken = |key: &&K| {
        let from = if takes(key.as_str()) { other } else { one };
        from.get(*key).map(|value| ((*key).clone(), value.clone()))
    };
    order.iter().filter_map(taken).collect()
}

macro_rules! sections {
    ($($section:ident)*) => {
        /// The addresses of the entries that differ, section by section.
        fn entries(one: &Policy, other: &Policy) -> Vec<String> {
            let mut found = Vec::new();
            $( found.extend(
                differing(&one.$section, &other.$section)
                    .iter()
                    .map(|name| format!(concat!(stringify!($section), ".{}"), name)),
            ); )*
            found
        }

        /// One policy with the entries that are taken from the other one.
        fn blended(one: &Policy, other: &Policy, takes: &dyn Fn(&str) -> bool) -> Policy {
            let mut mixed = other.clone();
            $( mixed.$section = blend(&one.$section, &other.$section, |name| {
                takes(&format!(concat!(stringify!($section), ".{}"), name))
            }); )*
            mixed
        }

        /// Whether a policy has an entry of this section and name.
        fn has(policy: &Policy, section: &str, name: &str) -> bool {
            match section {
                $( stringify!($section) => policy.$section.keys().any(|key| key.as_str() == name), )*
                _ => false,
            }
        }
    };
}

sections! {
    sources facts values credentials windows groups categories limits rulings replies requirements routes carry fees
    products coverage standing guidance
}

/// What differs between two editions of a policy, in order of the addresses; what others refer to comes first.
fn of_policy(one: &Policy, other: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    for address in entries(one, other) {
        let category = address.strip_prefix("categories.");
        let both = category.and_then(|name| Some((category_of(one, name)?, category_of(other, name)?)));
        let Some((before, after)) = both else {
            found.push(address);
            continue;
        };
        if *before != (Category { limits: before.limits.clone(), ..after.clone() }) {
            found.push(address.clone());
        }
        let limits = differing(&before.limits, &after.limits);
        found.extend(limits.iter().map(|limit| format!("{address}.limits.{limit}")));
    }
    if one.assignment != other.assignment {
        found.push("assignment".to_owned());
    }
    if one.unlisted != other.unlisted {
        found.push("unlisted".to_owned());
    }
    found.sort_by_key(|address| (!is_referred_to(address), address.clone()));
    found
}

/// Whether it is of a section that only says what others refer to.
fn is_referred_to(address: &str) -> bool {
    ["sources.", "facts.", "windows."].iter().any(|section| address.starts_with(section))
}

fn category_of<'a>(policy: &'a Policy, name: &str) -> Option<&'a Category> {
    policy.categories.iter().find(|(key, _)| key.as_str() == name).map(|(_, category)| category)
}

/// What differs between two editions, in order: policies by name, and in each by address.
pub(super) fn units(sources: &Sources, one: &[Written], other: &[Written]) -> Vec<Unit> {
    let names: BTreeSet<_> = one.iter().chain(other).map(name).collect();
    let mut units = Vec::new();
    for policy in names {
        let unit = |address: String| Unit { policy: policy.into(), address: address.into() };
        match (find(one, policy), find(other, policy)) {
            (Some(one), Some(other)) => {
                let addresses = of_policy(&one.policy, &other.policy);
                if scripts(sources, one) != scripts(sources, other) {
                    units.push(unit("scripts".to_owned()));
                }
                units.extend(addresses.into_iter().map(unit));
            }
            (Some(_), None) | (None, Some(_)) => units.push(unit(String::new())),
            (None, None) => {}
        }
    }
    units
}

fn name(written: &Written) -> &str {
    written.policy.policy.value.as_str()
}

fn find<'a>(of: &'a [Written], policy: &str) -> Option<&'a Written> {
    of.iter().find(|written| name(written) == policy)
}

fn scripts<'s>(sources: &'s Sources, written: &Written) -> Vec<&'s str> {
    written.scripts.iter().map(|file| sources.file(*file).text.as_str()).collect()
}

/// The policies of one edition with the entries that are taken from the other one.
pub(super) fn mixed(one: &[Written], other: &[Written], taken: &BTreeSet<Unit>) -> Vec<Written> {
    let names: BTreeSet<_> = one.iter().chain(other).map(name).collect();
    let blend = |policy: &str| {
        let takes = |address: &str| taken.contains(&Unit { policy: policy.into(), address: address.into() });
        match (find(one, policy), find(other, policy)) {
            (Some(one), Some(other)) => Some(between(one, other, &takes)),
            (Some(one), None) => (!takes("")).then(|| one.clone()),
            (None, Some(other)) => takes("").then(|| other.clone()),
            (None, None) => None,
        }
    };
    names.into_iter().filter_map(blend).collect()
}

fn between(one: &Written, other: &Written, takes: &dyn Fn(&str) -> bool) -> Written {
    let mut policy = blended(&one.policy, &other.policy, takes);
    for (key, category) in &mut policy.categories {
        let of = |policy| category_of(policy, key.as_str());
        if let (Some(before), Some(after)) = (of(&one.policy), of(&other.policy)) {
            let limit = |limit: &str| takes(&format!("categories.{}.limits.{limit}", key.as_str()));
            category.limits = blend(&before.limits, &after.limits, limit);
        }
    }
    if !takes("assignment") {
        policy.assignment = one.policy.assignment;
    }
    if !takes("unlisted") {
        policy.unlisted.clone_from(&one.policy.unlisted);
    }
    for (word, text) in &one.policy.words {
        policy.words.entry(word.clone()).or_insert_with(|| text.clone());
    }
    notes(&mut policy, &one.policy);
    let scripts = if takes("scripts") { other } else { one }.scripts.clone();
    Written { policy, scripts, broken: Vec::new() }
}

/// Notes of names hold where the new name is there and the old one is not; corrections where their rule is there.
fn notes(policy: &mut Policy, one: &Policy) {
    let mut renamed = std::mem::take(&mut policy.renamed);
    let more = one.renamed.iter().filter(|note| !renamed.iter().any(|known| known.was == note.was));
    let more: Vec<_> = more.cloned().collect();
    renamed.extend(more);
    let all = renamed.clone();
    let chained = |id: &str| all.iter().any(|note| *note.was.value == *id);
    renamed.retain(|note| {
        !lives(policy, &note.was.value) && (lives(policy, &note.is.value) || chained(&note.is.value))
    });
    policy.renamed = renamed;
    let mut errata = std::mem::take(&mut policy.errata);
    errata.retain(|erratum| lives(policy, &erratum.rule.value));
    policy.errata = errata;
}

/// Whether a policy has a rule of this address.
fn lives(policy: &Policy, address: &str) -> bool {
    let mut parts = address.splitn(4, '.');
    let (Some(section), Some(name)) = (parts.next(), parts.next()) else { return false };
    match (parts.next(), parts.next()) {
        (Some("limits"), Some(limit)) => category_of(policy, name)
            .is_some_and(|category| category.limits.keys().any(|key| key.as_str() == limit)),
        _ => has(policy, section, name),
    }
}
