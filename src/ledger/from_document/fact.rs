//! Facts whose types policies declare.

use std::sync::Arc;

use crate::{
    document::{
        Node,
        leaf::Named,
        record::{FromNode, Reader},
    },
    ledger::written,
    message,
    policy::rule::FactKind,
    rulebook::Fact,
    script::Value,
    vocabulary::{
        amount::Amount,
        date::Date,
        diagnostic::{Code, Diagnostic},
        name::{FactId, Name, Word},
        span::At,
        symbol::Symbol,
    },
};

use super::Resolver;

impl Resolver<'_> {
    /// Reads the value of a fact.
    pub(super) fn fact(&mut self, fact: &Fact, node: &Node) -> Option<Value> {
        let mut reader = Reader::default();
        let value = match fact.kind {
            FactKind::Number => Amount::from_node(node, &mut reader).map(Value::Number),
            FactKind::Flag => bool::from_node(node, &mut reader).map(Value::Flag),
            FactKind::Date => Date::from_node(node, &mut reader).map(Value::Date),
            FactKind::Word => At::<Word>::from_node(node, &mut reader)
                .and_then(|word| self.word(fact, &word))
                .map(Value::Word),
            FactKind::Words => Vec::<At<Word>>::from_node(node, &mut reader).map(|words| {
                let words: Arc<[_]> = words.iter().filter_map(|word| self.word(fact, word)).collect();
                Value::Words(words)
            }),
        };
        self.diagnostics.append(&mut reader.diagnostics);
        value
    }

    fn word(&mut self, fact: &Fact, word: &At<Word>) -> Option<Symbol> {
        let symbol = self.symbols.intern(word.value.as_str());
        if fact.words.is_empty() || fact.words.contains(&symbol) {
            return Some(symbol);
        }
        let known: Vec<&str> = fact.words.iter().map(|word| self.rulebook.symbols.text(*word)).collect();
        let message = message!(
            "`{}` is not a word of the fact `{}`",
            "`{}` は事実 `{}` の語でない",
            word.value,
            fact.name
        );
        let expected = message!("expected one of {}", "次のいずれかが必要: {}", known.join(", "));
        let diagnostic = Diagnostic::new(Code::UnknownReference, word.span, message)
            .label(expected)
            .nearest(word.value.as_str(), known);
        self.report(diagnostic);
        None
    }

    pub(super) fn person_facts(&mut self, person: Option<&written::Person>) -> Vec<Option<Value>> {
        let facts = &self.rulebook.person_facts;
        let empty = Named::new();
        let stated: &Named<FactId, written::Raw> = person.map_or(&empty, |person| &person.facts);
        for (name, raw) in stated {
            if !facts.iter().any(|fact| &*fact.name == name.as_str()) {
                let message = message!(
                    "no policy declares a fact about the person called `{name}`",
                    "本人についての事実 `{name}` を宣言するポリシーがない"
                );
                let known = facts.iter().map(|fact| &*fact.name);
                self.diagnostics.push(
                    Diagnostic::new(Code::UnknownReference, raw.0.span, message)
                        .nearest(name.as_str(), known),
                );
            }
        }
        facts
            .iter()
            .map(|fact| {
                let stated = stated.iter().find(|(name, _)| name.as_str() == &*fact.name);
                stated.and_then(|(_, raw)| self.fact(fact, &raw.0))
            })
            .collect()
    }
}
