//! Policy -> Rulebook: every name resolved, every expression checked, every mistake of all policies reported.

mod circle;
mod contests;
mod dated;
mod earn;
mod names;
mod probes;
mod reach;
mod renamed;
mod replies;
mod rulings;
mod values;
mod weight;

use std::collections::BTreeSet;

use crate::{
    document::leaf::Expr,
    message,
    policy::{
        Policy,
        category::Assignment,
        rule::{self, About, FactKind},
    },
    script::{Inputs, Library, Script, Slot, Type, Value as ScriptValue},
    vocabulary::{
        diagnostic::{Code, Diagnostic, Severity},
        name::{FactId, Name},
        span::{FileId, Sources, Span},
        symbol::{Symbol, Symbols},
        text::Text,
    },
};

use super::{Fact, FunctionText, Kinds, Program, Rule, RuleIx, Rulebook, ScriptShare, slot};

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
    // What could not be read is missing from a policy, whatever else is right in it.
    let whole = policies.iter().all(|part| part.broken.is_empty()) && !diagnostics.iter().any(is_error);
    (whole.then_some(rulebook), diagnostics)
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.severity() == Severity::Error
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
        let about = fact.about.unwrap_or(About::Activity);
        let (known, room) = match about {
            About::Activity => (&mut rulebook.facts, slot::PERSON - slot::FACTS),
            About::Person => (&mut rulebook.person_facts, slot::VALUES - slot::PERSON),
        };
        let built_in = slot::BUILT_IN
            .iter()
            .any(|(_, root, field, ..)| *root == about.as_str() && *field == name.as_str());
        if built_in {
            let message = message!(
                "`{name}` is a built-in fact and cannot be declared",
                "`{name}` は組み込みの事実で、宣言できない"
            );
            diagnostics.push(Diagnostic::new(Code::DeclaredTwice, fact.span, message));
            continue;
        }
        let full = known.len() >= usize::from(room);
        match known.iter_mut().find(|known| &*known.name == name.as_str()) {
            None if full => {
                let message = message!(
                    "all policies together have at most {room} facts of this sort",
                    "この種類の事実は、全ポリシーを合わせて {room} 個まで"
                );
                diagnostics.push(Diagnostic::new(Code::Budget, fact.span, message));
            }
            None => known.push(Fact {
                name: name.as_str().into(),
                title: fact.title.clone(),
                kind: fact.kind,
                words,
            }),
            Some(known) if known.kind == fact.kind => {
                // A fact whose words are free in one policy is free for all.
                let free = known.words.is_empty() || words.is_empty();
                let both: BTreeSet<_> = known.words.iter().copied().chain(words).collect();
                known.words = if free { Vec::new() } else { both.into_iter().collect() };
            }
            Some(known) => {
                let message = message!(
                    "the fact `{name}` is of type `{}` here and `{}` in another policy",
                    "事実 `{name}` の型が、ここでは `{}`、別のポリシーでは `{}`",
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
            let message = message!(
                "the credential `{name}` is declared by two policies",
                "資格 `{name}` が二つのポリシーで宣言されている"
            );
            diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, credential.span, message)
                    .related(before, message!("first declared here", "最初の宣言")),
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
    /// Everything but an activity, and the stretch a minimum counts in.
    Minimum,
    /// As `Limit`, and all credits that count.
    LimitOfTotal,
}

struct Compiler<'a> {
    sources: &'a Sources,
    part: Part<'a>,
    policy: &'a Policy,
    names: Names<'a>,
    library: Library,
    /// Whether a script file has a mistake, so that a function that is missing may stand in it.
    library_broken: bool,
    inputs: Inputs,
    credential_inputs: Inputs,
    symbols: &'a mut Symbols,
    person_facts: &'a [Fact],
    diagnostics: &'a mut Vec<Diagnostic>,
    /// How many mistakes were found before this policy.
    before: usize,
    rules: Vec<Rule>,
    share: ScriptShare,
    /// Whether an expression reads which certificates are held.
    asks_held: bool,
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
        let before = diagnostics.len();
        let (library, library_broken) = match Library::compile(sources, part.scripts) {
            Ok(library) => (library, false),
            Err(mut found) => {
                diagnostics.append(&mut found);
                (Library::default(), true)
            }
        };
        let names = Names::of(part.policy);
        let mut inputs = slot::built_in();
        for (first, root, facts) in
            [(slot::FACTS, "activity", &rulebook.facts), (slot::PERSON, "person", &rulebook.person_facts)]
        {
            // Facts of other policies are not given, so that a policy means the same by itself.
            let declares = |(name, written): (&FactId, &rule::Fact), fact: &Fact| {
                written.about.unwrap_or(About::Activity).as_str() == root && name.as_str() == &*fact.name
            };
            let own = |fact: &Fact| part.policy.facts.iter().any(|written| declares(written, fact));
            for (at, fact) in (first..).zip(facts).filter(|(_, fact)| own(fact)) {
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
            asks_held: false,
            library,
            library_broken,
            inputs,
            credential_inputs,
            symbols: &mut rulebook.symbols,
            person_facts: &rulebook.person_facts,
            diagnostics,
            before,
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
        if let (Type::Flag, text @ ("yes" | "no")) = (expected, expr.text.trim()) {
            self.share.data += 1;
            return Some(Script::constant(ScriptValue::Flag(text == "yes"), text));
        }
        let limit;
        let inputs = match reads {
            Reads::Activity => &self.inputs,
            Reads::Credential => &self.credential_inputs,
            Reads::Limit | Reads::LimitOfTotal | Reads::ActivityLimit | Reads::Minimum => {
                let of_activity = reads == Reads::ActivityLimit;
                let mut inputs = if of_activity { &self.inputs } else { &self.credential_inputs }.clone();
                inputs.field("window", "start", Type::Date, slot::WINDOW_START);
                if reads != Reads::Minimum {
                    inputs.bare("used", Type::Number, slot::USED);
                }
                if reads == Reads::LimitOfTotal {
                    inputs.bare("total", Type::Number, slot::TOTAL);
                }
                limit = inputs;
                &limit
            }
        };
        match Script::compile(self.sources, expr, expected, inputs, &self.library, self.symbols) {
            Ok(script) => {
                self.asks_held |= script.reads().contains(&slot::HELD);
                *(if script.is_data() { &mut self.share.data } else { &mut self.share.scripts }) += 1;
                self.note_values(&script);
                Some(script)
            }
            Err(found) => {
                let found = found.into_iter().filter(|diagnostic| !self.only_follows(diagnostic));
                let found: Vec<_> = found.collect();
                self.diagnostics.extend(found);
                None
            }
        }
    }

    /// Whether a mistake in a script only follows from one that was reported elsewhere.
    fn only_follows(&self, diagnostic: &Diagnostic) -> bool {
        // The place is the one name that is meant; of a quoted or folded text it is the whole.
        let text = self.sources.slice(diagnostic.span);
        let is_about =
            |name: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        let broken = self.part.broken;
        match diagnostic.code {
            Code::ScriptFunction => self.library_broken,
            Code::ScriptField => broken.iter().any(|name| is_about(name)),
            // A root all of whose fields could not be read is not there at all.
            Code::ScriptVariable => !broken.is_empty() && ["values", "person"].into_iter().any(is_about),
            _ => false,
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

    /// What the words of the policy are called.
    fn words(&mut self) -> Vec<(Symbol, Text)> {
        let words = self.policy.words.iter();
        words.map(|(word, text)| (self.symbols.intern(word.as_str()), text.clone())).collect()
    }

    /// The compiled policy; `None` when a part that others rest on could not be compiled.
    fn program(&mut self) -> Option<Program> {
        let mut sources = self.sources_of_rules();
        let words = self.words();
        let credentials = self.credentials();
        let values = self.values();
        let groups = self.groups();
        let (categories, mut limits) = self.categories();
        let own_first = limits.len();
        limits.extend(self.own_limits());
        let unlisted = self.unlisted();
        let (mut rulings, mut questions) = self.rulings();
        self.contests(&mut rulings, &mut questions);
        self.replies(&mut questions, &mut sources);
        self.contested_always(&rulings, &questions);
        let (requirements, routes) = (self.requirements(), self.routes());
        let carry = self.carry();
        let fees = self.fees();
        let products = self.products();
        let coverage = self.coverage();
        let standing = self.standing();
        let guidance = self.guidance();
        let rules = std::mem::take(&mut self.rules);
        let probes = self.probes(&rules);
        let mut program = Program {
            id: self.policy.policy.value.as_str().into(),
            title: self.policy.title.clone(),
            contact: self.policy.contact.clone(),
            words,
            sources,
            rules,
            credentials,
            values,
            groups,
            own_limits: own_first..limits.len(),
            kinds: Kinds::of(&rulings, &questions, &categories),
            categories,
            assignment: self.policy.assignment.unwrap_or(Assignment::First),
            unlisted,
            of_total: earn::of_total(&limits),
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
            probes,
            errata: self.policy.errata.clone(),
            renamed: self.renamed(),
            share: self.share,
            asks_held: self.asks_held,
            functions: self.functions(),
        };
        values::add_setters(&mut program);
        values::note_steady(&mut program);
        self.hold_together(&program);
        Some(program)
    }

    fn functions(&self) -> Vec<FunctionText> {
        let texts = self.library.texts(self.sources).into_iter();
        texts.map(|(name, text)| FunctionText { name, text }).collect()
    }

    /// What only the whole policy shows.
    fn hold_together(&mut self, program: &Program) {
        // With a value left out, places are not those of the names any more.
        if program.values.len() == self.names.values.len() {
            self.circle_of_values(program);
        }
        self.errata(program);
        self.renamed_well(program);
        if self.part.broken.is_empty()
            && self.diagnostics.iter().skip(self.before).all(|found| !is_error(found))
        {
            self.unused();
        }
    }

    /// Corrections name the rule that was corrected.
    fn errata(&mut self, program: &Program) {
        for written in self.policy.errata.iter().map(|erratum| &erratum.rule) {
            if program.rules.iter().any(|rule| rule.id == written.value) {
                continue;
            }
            let message = message!("no rule is called `{}`", "`{}` という規則はない", written.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, written.span, message);
            self.diagnostics.push(match program.called_now(&written.value) {
                Some((now, _)) => {
                    diagnostic.help(message!("it is called `{now}` now", "現在の名前は `{now}`"))
                }
                None => self.nearest(diagnostic, &written.value, program.rules.iter().map(|rule| &*rule.id)),
            });
        }
    }

    /// Warns of what is declared and never referred to. Only a policy without an error shows it truly.
    fn unused(&mut self) {
        let policy = self.policy;
        // Which groups the parts of an activity are booked in is said by the record.
        let split = policy.categories.values().any(|category| category.split);
        let own = policy.credentials.values().flat_map(|credential| &credential.values);
        let own = own.filter(|(name, _)| !policy.values.contains_key(*name));
        let sections: [(&str, Vec<(&str, Span)>); 5] = [
            ("sources", policy.sources.iter().map(|(name, source)| (name.as_str(), source.span)).collect()),
            (
                "values",
                policy.values.iter().chain(own).map(|(name, value)| (name.as_str(), value.is.span)).collect(),
            ),
            ("windows", policy.windows.iter().map(|(name, window)| (name.as_str(), window.span)).collect()),
            ("groups", policy.groups.iter().map(|(name, group)| (name.as_str(), group.span)).collect()),
            (
                "products",
                policy.products.iter().map(|(name, product)| (name.as_str(), product.span)).collect(),
            ),
        ];
        for (section, names) in sections {
            for (name, span) in names {
                // The second of two credentials with the same value says nothing new.
                if self.used.insert(format!("{section}.{name}")) && !(split && section == "groups") {
                    let message = message!(
                        "`{name}` in `{section}` is never used",
                        "`{section}` の `{name}` はどこからも使われていない"
                    );
                    self.diagnostics.push(Diagnostic::new(Code::Unused, span, message));
                }
            }
        }
    }
}
