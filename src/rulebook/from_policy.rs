//! Policy -> Rulebook: every name resolved, every expression checked, every mistake of all policies reported.

mod dated;
mod earn;
mod names;
mod reach;
mod rulings;
mod values;

use std::collections::BTreeSet;

use crate::{
    document::leaf::Expr,
    policy::{
        Policy,
        rule::{About, FactKind},
    },
    script::{Inputs, Library, Script, Slot, Type, Value as ScriptValue},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        name::Name,
        span::{FileId, Sources, Span},
        symbol::Symbols,
    },
};

use super::{Fact, Program, Rule, RuleIx, Rulebook, ScriptShare, slot};

use self::names::Names;

/// One policy as read, with its script files.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its script files.
    pub scripts: &'a [FileId],
    /// Names in it whose values could not be read, so that referring to them is no further mistake.
    pub broken: &'a [Box<str>],
}

/// Compiles policies together. The rulebook is there when no mistake is an error.
#[must_use]
pub fn compile(sources: &Sources, policies: &[Part<'_>]) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let mut rulebook = Rulebook::default();
    let mut diagnostics = Vec::new();
    facts(policies, &mut rulebook, &mut diagnostics);
    unique_credentials(policies, &mut diagnostics);
    for part in policies {
        let mut compiler = Compiler::new(sources, *part, &mut rulebook, &mut diagnostics);
        let program = compiler.program();
        rulebook.programs.extend(program);
    }
    rulebook.symbols.freeze();
    let failed = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code.severity() == crate::vocabulary::diagnostic::Severity::Error);
    ((!failed).then_some(rulebook), diagnostics)
}

/// The type of values a fact has in scripts.
pub(super) fn type_of(kind: FactKind) -> Type {
    match kind {
        FactKind::Number => Type::Number,
        FactKind::Word => Type::Word,
        FactKind::Words => Type::Words,
        FactKind::Flag => Type::Flag,
        FactKind::Date => Type::Date,
    }
}

/// Collects the facts of all policies: one name means one fact.
fn facts(policies: &[Part<'_>], rulebook: &mut Rulebook, diagnostics: &mut Vec<Diagnostic>) {
    for (name, fact) in policies.iter().flat_map(|part| &part.policy.facts) {
        let words =
            fact.words.iter().map(|word| rulebook.symbols.intern(word.value.as_str())).collect::<Vec<_>>();
        let known = match fact.about.unwrap_or(About::Activity) {
            About::Activity => &mut rulebook.facts,
            About::Person => &mut rulebook.person_facts,
        };
        let built_in =
            slot::BUILT_IN.iter().any(|(_, root, field, ..)| *root == "activity" && *field == name.as_str());
        if built_in {
            let message = format!("`{name}` is a built-in fact and cannot be declared");
            diagnostics.push(Diagnostic::new(Code::DeclaredTwice, fact.span, message));
            continue;
        }
        match known.iter_mut().find(|known| &*known.name == name.as_str()) {
            None => known.push(Fact {
                name: name.as_str().into(),
                title: fact.title.clone(),
                kind: fact.kind,
                words,
            }),
            Some(known) if known.kind == fact.kind => {
                // A fact whose words are free in one policy is free for all.
                let free = known.words.is_empty() || words.is_empty();
                known.words =
                    if free { Vec::new() } else { known.words.iter().copied().chain(words).collect() };
            }
            Some(known) => {
                let message = format!(
                    "the fact `{name}` is of type `{}` here and `{}` in another policy",
                    fact.kind.as_str(),
                    known.kind.as_str()
                );
                diagnostics.push(Diagnostic::new(Code::Contradiction, fact.span, message));
            }
        }
    }
}

fn unique_credentials(policies: &[Part<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut first: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    for (name, credential) in policies.iter().flat_map(|part| &part.policy.credentials) {
        if let Some(before) = first.insert(name.as_str(), credential.span) {
            let message = format!("the credential `{name}` is declared by two policies");
            diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, credential.span, message)
                    .related(before, "first declared here"),
            );
        }
    }
}

/// Which inputs an expression may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// An activity and everything about the credential and its holder.
    Activity,
    /// Everything but an activity.
    Credential,
    /// Everything but an activity, and what a limit has counted.
    Limit,
    /// What a limit has counted, and the one activity it is for.
    ActivityLimit,
}

struct Compiler<'a> {
    sources: &'a Sources,
    part: Part<'a>,
    policy: &'a Policy,
    names: Names<'a>,
    library: Library,
    inputs: Inputs,
    credential_inputs: Inputs,
    symbols: &'a mut Symbols,
    person_facts: &'a [Fact],
    diagnostics: &'a mut Vec<Diagnostic>,
    rules: Vec<Rule>,
    share: ScriptShare,
    /// Names that something refers to, as `section.name`.
    used: BTreeSet<String>,
}

impl<'a> Compiler<'a> {
    fn new(
        sources: &'a Sources,
        part: Part<'a>,
        rulebook: &'a mut Rulebook,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let library = Library::compile(sources, part.scripts).unwrap_or_else(|mut found| {
            diagnostics.append(&mut found);
            Library::default()
        });
        let names = Names::of(part.policy);
        let mut inputs = slot::built_in();
        for (first, root, facts) in
            [(slot::FACTS, "activity", &rulebook.facts), (slot::PERSON, "person", &rulebook.person_facts)]
        {
            for (at, fact) in (first..).zip(facts) {
                inputs.field(root, &fact.name, type_of(fact.kind), Slot(at));
            }
        }
        for (at, (name, kind)) in (slot::VALUES..).zip(values::types(part.policy)) {
            inputs.field("values", name.as_str(), kind, Slot(at));
        }
        let credential_inputs = inputs.without("activity");
        Self {
            sources,
            part,
            policy: part.policy,
            names,
            share: ScriptShare { functions: library.names().count(), ..ScriptShare::default() },
            library,
            inputs,
            credential_inputs,
            symbols: &mut rulebook.symbols,
            person_facts: &rulebook.person_facts,
            diagnostics,
            rules: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Checks an expression.
    fn script(&mut self, expr: &Expr, expected: Type, reads: Reads) -> Option<Script> {
        if expected == Type::Flag && matches!(&*expr.text, "yes" | "no") {
            self.share.data += 1;
            return Some(Script::constant(ScriptValue::Flag(&*expr.text == "yes"), &expr.text));
        }
        let limit;
        let inputs = match reads {
            Reads::Activity => &self.inputs,
            Reads::Credential => &self.credential_inputs,
            Reads::Limit | Reads::ActivityLimit => {
                let base = if reads == Reads::Limit { &self.credential_inputs } else { &self.inputs };
                let mut inputs = base.clone();
                inputs.bare("used", Type::Number, slot::USED);
                limit = inputs;
                &limit
            }
        };
        match Script::compile(self.sources, expr, expected, inputs, &self.library, self.symbols) {
            Ok(script) => {
                *(if script.is_data() { &mut self.share.data } else { &mut self.share.scripts }) += 1;
                self.note_values(&script);
                Some(script)
            }
            Err(mut found) => {
                self.diagnostics.append(&mut found);
                None
            }
        }
    }

    /// Remembers the named values a script reads.
    fn note_values(&mut self, script: &Script) {
        for slot in script.reads().iter().filter(|slot| slot.0 >= slot::VALUES) {
            if let Some(name) = self.names.values.get_index(usize::from(slot.0 - slot::VALUES)) {
                self.used.insert(format!("values.{name}"));
            }
        }
    }

    fn condition(&mut self, when: Option<&Expr>, reads: Reads) -> Option<Option<Script>> {
        match when {
            None => Some(None),
            Some(when) => self.script(when, Type::Flag, reads).map(Some),
        }
    }

    fn add_rule(&mut self, rule: Rule) -> RuleIx {
        let at = RuleIx::new(self.rules.len());
        self.rules.push(rule);
        at
    }

    /// The compiled policy; `None` when a part that others rest on could not be compiled.
    fn program(&mut self) -> Option<Program> {
        let sources = self.sources_of_rules();
        let words = self.policy.words.iter();
        let words: Vec<_> =
            words.map(|(word, text)| (self.symbols.intern(word.as_str()), text.clone())).collect();
        let credentials = self.credentials();
        let values = self.values();
        let groups = self.groups();
        let (categories, mut limits) = self.categories();
        let own_first = limits.len();
        limits.extend(self.own_limits());
        let unlisted = self.unlisted();
        let (rulings, questions) = self.rulings();
        let requirements = self.requirements();
        let routes = self.routes();
        let carry = self.carry();
        let fees = self.fees();
        let products = self.products();
        let coverage = self.coverage();
        let standing = self.standing();
        let guidance = self.guidance();
        self.unused();
        let mut program = Program {
            id: self.policy.policy.value.as_str().into(),
            title: self.policy.title.clone(),
            words,
            sources,
            rules: std::mem::take(&mut self.rules),
            credentials,
            values,
            groups,
            own_limits: own_first..limits.len(),
            categories,
            unlisted,
            limits,
            rulings,
            questions,
            requirements,
            routes,
            carry,
            fees,
            products,
            coverage,
            standing,
            guidance,
            errata: self.policy.errata.clone(),
            share: self.share,
        };
        values::add_setters(&mut program);
        Some(program)
    }

    /// Warns of what is declared and never referred to.
    fn unused(&mut self) {
        let policy = self.policy;
        let sections: [(&str, Vec<(&str, Span)>); 5] = [
            ("sources", policy.sources.iter().map(|(name, source)| (name.as_str(), source.span)).collect()),
            ("values", policy.values.iter().map(|(name, value)| (name.as_str(), value.is.span)).collect()),
            ("windows", policy.windows.iter().map(|(name, window)| (name.as_str(), window.span)).collect()),
            ("groups", policy.groups.iter().map(|(name, group)| (name.as_str(), group.span)).collect()),
            (
                "products",
                policy.products.iter().map(|(name, product)| (name.as_str(), product.span)).collect(),
            ),
        ];
        for (section, names) in sections {
            for (name, span) in names {
                if !self.used.contains(&format!("{section}.{name}")) {
                    let message = format!("`{name}` in `{section}` is never used");
                    self.diagnostics.push(Diagnostic::new(Code::Unused, span, message));
                }
            }
        }
    }
}
