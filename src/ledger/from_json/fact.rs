//! Facts whose types policies declare.

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::{
    policy::rule::FactKind,
    rulebook::Fact,
    script::Value,
    vocabulary::{date::Date, symbol::Symbol},
};

use super::{
    Plain,
    line::{self, Entries, Leaf},
    maybe, sure,
};

impl Plain<'_> {
    /// The facts of an activity, by their places.
    pub(super) fn facts(
        &mut self,
        written: &[(line::Word<'_>, &RawValue)],
        values: &mut Vec<Option<Value>>,
    ) -> Option<()> {
        let facts = &self.rulebook.facts;
        if !written.is_empty() {
            values.resize(facts.len(), None);
        }
        for (name, raw) in written {
            let at = facts.iter().position(|fact| *fact.name == **name)?;
            let value = self.fact(facts.get(at)?, raw)?;
            // A key written twice is a mistake.
            sure(values.get_mut(at)?.replace(value).is_none())?;
        }
        Some(())
    }

    fn fact(&mut self, fact: &Fact, raw: &RawValue) -> Option<Value> {
        match fact.kind {
            FactKind::Number => line::number(raw).map(|number| Value::Number(number.0)),
            FactKind::Flag => match raw.get() {
                "true" | "\"true\"" | "\"yes\"" => Some(Value::Flag(true)),
                "false" | "\"false\"" | "\"no\"" => Some(Value::Flag(false)),
                _ => None,
            },
            FactKind::Date => {
                let date: Leaf<Date> = serde_json::from_str(raw.get()).ok()?;
                Some(Value::Date(date.0))
            }
            FactKind::Word => {
                let word: line::Word<'_> = serde_json::from_str(raw.get()).ok()?;
                self.word_of(fact, word).map(Value::Word)
            }
            FactKind::Words => {
                let words: Vec<line::Word<'_>> = serde_json::from_str(raw.get()).ok()?;
                let words: Option<Arc<[_]>> = words.iter().map(|word| self.word_of(fact, word)).collect();
                words.map(Value::Words)
            }
        }
    }

    fn word_of(&mut self, fact: &Fact, text: &str) -> Option<Symbol> {
        self.word(text).filter(|word| fact.words.is_empty() || fact.words.contains(word))
    }

    /// The facts about the person, by their places.
    pub(super) fn person_facts(&mut self, written: &Entries<'_, &RawValue>) -> Option<Vec<Option<Value>>> {
        let facts = &self.rulebook.person_facts;
        sure(written.0.iter().all(|(name, _)| facts.iter().any(|fact| *fact.name == **name)))?;
        let stated = |fact: &Fact| written.0.iter().find(|(name, _)| *fact.name == **name);
        facts.iter().map(|fact| maybe(stated(fact), |(_, raw)| self.fact(fact, raw))).collect()
    }
}
