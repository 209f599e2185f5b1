//! Credentials and named values.

use crate::{
    policy::{Policy, credential::Term, setting},
    rulebook::{
        ClockedSetting, Credential, CredentialIx, Effect, Outcome, Program, RulingIx, Value, ValueIx, slot,
    },
    script::{Script, Slot, Type},
    vocabulary::{
        date::Moment,
        diagnostic::{Code, Diagnostic},
        name::{Name, ValueId},
    },
};

use super::{
    Compiler, Reads,
    names::{Sort, values},
};

/// The type of each named value, in the order of their table, from how its first value is written.
pub(super) fn types(policy: &Policy) -> Vec<(&ValueId, Type)> {
    let written = |name: &ValueId| {
        let own = policy.credentials.values().filter_map(|credential| credential.values.get(name));
        policy.values.get(name).into_iter().chain(own).flat_map(|value| &value.is.alternatives).next()
    };
    let type_of = |text: &str| match text.trim() {
        "true" | "false" | "yes" | "no" => Type::Flag,
        text if text.starts_with('"') => Type::Word,
        text if text.starts_with('[') => Type::Words,
        text if text.starts_with("date(") => Type::Date,
        _ => Type::Number,
    };
    let typed =
        |name| (name, written(name).map_or(Type::Number, |alternative| type_of(&alternative.is.text)));
    values(policy).into_iter().map(typed).collect()
}

impl Compiler<'_> {
    pub(super) fn credentials(&mut self) -> Vec<Credential> {
        let policy = self.policy;
        if policy.credentials.len() > 64 {
            let message = "a policy has at most 64 credentials";
            self.diagnostics.push(Diagnostic::new(Code::Budget, policy.span, message));
        }
        let mut credentials = Vec::new();
        for (name, written) in &policy.credentials {
            let rule = self.plain_rule(
                format!("credentials.{name}"),
                Some(written.title.clone()),
                &written.source,
                written.span,
            );
            if let Some(card) = self.rules.get_mut(rule.index()) {
                card.known = written.known.map_or(card.known, Moment::last);
                card.confidence = written.confidence.unwrap_or(card.confidence);
                card.note.clone_from(&written.note);
            }
            let renews = self.resolve_all(Sort::Credential, &written.renews, CredentialIx::new);
            let term = self.setting(&written.term, rule, Reads::Credential, |_, term| {
                Some(match term {
                    Term::Lifetime => None,
                    Term::Cycles(cycles) => Some(cycles.clone()),
                })
            });
            let classes =
                written.classes.iter().map(|word| self.symbols.intern(word.value.as_str())).collect();
            let domains =
                written.domains.iter().map(|word| self.symbols.intern(word.value.as_str())).collect();
            credentials.extend(term.map(|term| Credential {
                id: name.as_str().into(),
                symbol: self.symbols.intern(name.as_str()),
                rule,
                classes,
                domains,
                since: written.since,
                retired: written.retired,
                term,
                renews,
            }));
        }
        credentials
    }

    pub(super) fn values(&mut self) -> Vec<Value> {
        let policy = self.policy;
        let mut compiled = Vec::new();
        for (name, kind) in types(policy) {
            let general = policy.values.get(name);
            let span = general
                .or_else(|| policy.credentials.values().find_map(|credential| credential.values.get(name)))
                .map_or(policy.span, |value| value.is.span);
            let rule = self.plain_rule(format!("values.{name}"), None, &[], span);
            let general = general.and_then(|value| self.clocked(value, kind, rule));
            let mut own = Vec::new();
            for (at, (_, credential)) in policy.credentials.iter().enumerate() {
                let value = credential.values.get(name);
                let value = value.and_then(|value| self.clocked(value, kind, rule));
                own.extend(value.map(|value| (CredentialIx::new(at), value)));
            }
            compiled.push(Value { id: name.as_str().into(), kind, rule, general, own, setters: Vec::new() });
        }
        self.circles(&compiled);
        compiled
    }

    fn clocked(
        &mut self,
        value: &setting::Value,
        kind: Type,
        rule: crate::rulebook::RuleIx,
    ) -> Option<ClockedSetting> {
        let setting = self.setting(&value.is, rule, Reads::Credential, |compiler, expr| {
            compiler.script(expr, kind, Reads::Credential)
        })?;
        Some(ClockedSetting { by: value.by, setting })
    }

    /// Reports values that read each other in a circle.
    fn circles(&mut self, values: &[Value]) {
        let reads: Vec<Vec<usize>> = values.iter().map(|value| reads_of(value).collect()).collect();
        for (at, value) in values.iter().enumerate() {
            let mut seen = vec![false; values.len()];
            let mut waiting = reads.get(at).cloned().unwrap_or_default();
            while let Some(next) = waiting.pop() {
                if next == at {
                    let span = self.rules.get(value.rule.index()).map_or(self.policy.span, |rule| rule.span);
                    let message = format!("the value `{}` is computed from itself", value.id);
                    self.diagnostics.push(Diagnostic::new(Code::Cycle, span, message));
                    break;
                }
                if let Some(seen) = seen.get_mut(next)
                    && !std::mem::replace(seen, true)
                {
                    waiting.extend(reads.get(next).into_iter().flatten().copied());
                }
            }
        }
    }
}

/// The places of the values that a value reads.
fn reads_of(value: &Value) -> impl Iterator<Item = usize> {
    let settings = value.general.iter().chain(value.own.iter().map(|(_, setting)| setting));
    let scripts = settings
        .flat_map(|setting| &setting.setting.alternatives)
        .flat_map(|alternative| std::iter::once(&alternative.is).chain(&alternative.when));
    scripts
        .flat_map(Script::reads)
        .filter_map(|slot: &Slot| slot.0.checked_sub(slot::VALUES).map(usize::from))
}

/// Notes for each value which rulings may set it.
pub(super) fn add_setters(program: &mut Program) {
    let sets = |effect: &Effect| effect.set.iter().map(|(value, _)| *value).collect::<Vec<_>>();
    let mut setters: Vec<(ValueIx, RulingIx)> = Vec::new();
    for (at, ruling) in program.rulings.iter().enumerate() {
        let values = match &ruling.outcome {
            Outcome::Answered(effect) => sets(effect),
            Outcome::Question(question) => program
                .questions
                .get(question.index())
                .into_iter()
                .flat_map(|question| &question.answers)
                .flat_map(|answer| sets(&answer.effect))
                .collect(),
        };
        setters.extend(values.into_iter().map(|value| (value, RulingIx::new(at))));
    }
    setters.sort_unstable();
    setters.dedup();
    for (value, ruling) in setters {
        if let Some(value) = program.values.get_mut(value.index()) {
            value.setters.push(ruling);
        }
    }
}
