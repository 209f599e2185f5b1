//! One of two policies that are compared, with the names that the other one has for things.

use crate::{
    rulebook::{
        CategoryIx, CredentialIx, Filter, GroupIx, Mask, Program, RuleIx, Rulebook, SourceIx, Window,
    },
    script::Script,
    vocabulary::{
        date::{Date, Moment},
        symbol::Symbol,
    },
};

use super::{
    content::{Content, Covered, Name, WindowOf, Word},
    expression,
    facet::{Aspect, Facet, Facets, of_source},
};

/// One of two policies that are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) program: &'a Program,
    /// The other policy, whose notes may tell newer names. None where nothing is compared.
    pub(super) other: Option<&'a Program>,
    /// Where the rules of one day are meant: which day.
    pub(super) on: Option<Date>,
}

impl<'a> Side<'a> {
    /// What a rule of this side is called by whichever side knows its newest name, and since when.
    pub(super) fn newest(&self, id: &str) -> Option<(Box<str>, Moment)> {
        self.other.and_then(|other| other.called_now(id))
    }

    /// The address of a thing in a section, as the newest name.
    fn now(&self, section: &str, name: &str) -> Box<str> {
        let now = self.other.and_then(|other| other.name_now(section, name));
        now.map_or_else(|| name.into(), |(now, _)| now)
    }

    fn named(&self, section: &str, name: &str, rule: RuleIx) -> Name {
        Name { id: self.now(section, name), title: self.program.rule(rule).title.clone() }
    }

    /// Whether a rule is there: it applies on some day, and on the day that is meant.
    pub(super) fn has(&self, rule: RuleIx) -> bool {
        let card = self.program.rule(rule);
        card.first <= card.last && self.on.is_none_or(|on| card.first <= on && on <= card.last)
    }

    pub(super) fn rule_name(&self, rule: RuleIx) -> Name {
        let id = &self.program.rule(rule).id;
        let now = self.newest(id).map_or_else(|| id.clone(), |(now, _)| now);
        Name { id: now, title: self.program.rule(rule).title.clone() }
    }

    pub(super) fn source(&self, at: SourceIx) -> Box<str> {
        self.program.source(at).id.clone()
    }

    pub(super) fn source_name(&self, at: SourceIx) -> Name {
        let source = self.program.source(at);
        Name { id: source.id.clone(), title: Some(source.title.clone()) }
    }

    pub(super) fn category(&self, at: CategoryIx) -> Option<Name> {
        self.program.categories.get(at.index()).map(|card| self.named("categories", &card.id, card.rule))
    }

    pub(super) fn group(&self, at: GroupIx) -> Option<Name> {
        let rule = *self.program.groups.get(at.index())?;
        let id = self.program.rule(rule).id.strip_prefix("groups.")?;
        Some(self.named("groups", id, rule))
    }

    pub(super) fn word(&self, word: Symbol) -> Name {
        let title = self.program.words.iter().find(|(known, _)| *known == word);
        Name { id: self.rulebook.symbols.text(word).into(), title: title.map(|(_, text)| text.clone()) }
    }

    pub(super) fn words(&self, words: &[Symbol]) -> Content {
        let mut names: Vec<_> = words.iter().map(|word| self.word(*word)).collect();
        names.sort_by(|one, other| one.id.cmp(&other.id));
        Content::Names(names)
    }

    /// The certificates in a set, as far as both sides have them.
    pub(super) fn covered(&self, mask: Mask) -> Content {
        let (mut names, mut all) = (Vec::new(), true);
        for (at, card) in self.program.credentials.iter().enumerate() {
            let name = self.named("credentials", &card.id, card.rule);
            if !self.shares(&card.id, &name) {
                continue;
            }
            if mask.contains(CredentialIx::new(at)) {
                names.push(name);
            } else {
                all = false;
            }
        }
        names.sort_by(|one, other| one.id.cmp(&other.id));
        if all { Content::Word(Word::Everyone) } else { Content::Names(names) }
    }

    /// Whether the other side has the certificate too, under the same or another name.
    fn shares(&self, id: &str, name: &Name) -> bool {
        let older = |known: &str| {
            let now = self.program.name_now("credentials", known);
            now.is_some_and(|(now, _)| &*now == id)
        };
        let has =
            |other: &Program| other.credentials.iter().any(|known| known.id == name.id || older(&known.id));
        self.other.is_none_or(has)
    }

    /// An expression, with the newest names of values and certificates.
    pub(super) fn expression(&self, script: &Script) -> Box<str> {
        let mut text = expression::normal(script.text());
        for note in self.other.iter().flat_map(|other| &other.renamed) {
            let Some((now, _)) = self.newest(&note.was) else { continue };
            if note.was.starts_with("values.") {
                text = expression::renamed(&text, &note.was, &now);
            } else if let (Some(was), Some(now)) =
                (note.was.strip_prefix("credentials."), now.strip_prefix("credentials."))
            {
                text = text.replace(&format!("\"{was}\""), &format!("\"{now}\"")).into();
            }
        }
        text
    }

    pub(super) fn code(&self, script: &Script) -> Content {
        Content::Code(self.expression(script))
    }

    pub(super) fn window(window: &Window) -> WindowOf {
        WindowOf(window.clone())
    }

    pub(super) fn filter(&self, filter: &Filter) -> Covered {
        let categories = filter.categories.iter().filter_map(|at| self.category(*at));
        let groups = filter.groups.iter().filter_map(|at| self.group(*at));
        let kinds = filter.kinds.iter().map(|kind| self.word(*kind));
        let mut names: Vec<_> = categories.chain(groups).chain(kinds).collect();
        names.sort_by(|one, other| one.id.cmp(&other.id));
        Covered { names, when: filter.when.as_ref().map(|when| self.expression(when)) }
    }

    /// Everything that a rule says.
    pub(super) fn facets(&self, at: RuleIx) -> Vec<Facet> {
        let rule = self.program.rule(at);
        let mut facets = Facets { side: self, rule, found: Vec::new() };
        facets.card();
        facets.earn(at);
        facets.reach(at);
        let mut found = facets.found;
        found.sort_by(|one, other| one.aspect.cmp(&other.aspect));
        found
    }

    /// What is not a rule but decides: sources, functions and how categories are chosen. By address.
    pub(super) fn declarations(&self) -> Vec<(String, Vec<Facet>)> {
        let program = self.program;
        let sources = program.sources.iter();
        let mut found: Vec<_> =
            sources.map(|source| (format!("sources.{}", source.id), of_source(source))).collect();
        found.extend(program.functions.iter().map(|function| {
            let text = Content::Code(expression::normal(&function.text));
            (format!("scripts.{}", function.name), vec![Facet::plain(Aspect::Function, text)])
        }));
        let assignment =
            Facet::plain(Aspect::Assignment, Content::Word(Word::Assignment(program.assignment)));
        found.push(("assignment".to_owned(), vec![assignment]));
        found
    }
}
