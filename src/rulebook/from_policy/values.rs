//! Credentials and named values.

use crate::{
    message,
    policy::{Policy, category::Unit, credential::Term, rule::Clock, setting},
    rulebook::{
        Alike, ClockedSetting, Credential, CredentialIx, Effect, Limit, Mask, Outcome, Program, RuleIx,
        Ruling, RulingIx, Setting, Steady, Value, ValueIx, slot,
    },
    script::{Script, Slot, Type},
    vocabulary::{
        date::{Date, Moment},
        diagnostic::{Code, Diagnostic},
        name::{Name, ValueId},
    },
};

use super::{
    Compiler, Reads, circle,
    names::{Sort, values},
    weight::{self, Weight},
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
            let message = message!("a policy has at most 64 credentials", "一つのポリシーの資格は 64 個まで");
            self.diagnostics.push(Diagnostic::new(Code::Budget, policy.span, message));
        }
        let mut credentials = Vec::new();
        for (at, (name, written)) in policy.credentials.iter().enumerate() {
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
                card.applies = Mask::of(CredentialIx::new(at));
            }
            for itself in written.renews.iter().filter(|renewed| renewed.value == *name) {
                let message = message!(
                    "a certificate that renews itself: {name} -> {name}",
                    "資格の更新が循環している: {name} -> {name}"
                );
                self.diagnostics.push(Diagnostic::new(Code::Cycle, itself.span, message));
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
            let general = general.and_then(|value| self.clocked(name, value, kind, rule));
            let mut own = Vec::new();
            for (at, (id, credential)) in policy.credentials.iter().enumerate() {
                // What stands with a credential rests on what the credential rests on.
                let card = format!("credentials.{id}");
                let outer = self.rules.iter().position(|rule| *rule.id == *card).map_or(rule, RuleIx::new);
                let value = credential.values.get(name);
                let value = value.and_then(|value| self.clocked(name, value, kind, outer));
                own.extend(value.map(|value| (CredentialIx::new(at), value)));
            }
            compiled.push(Value { id: name.as_str().into(), kind, rule, general, own, setters: Vec::new() });
        }
        compiled
    }

    fn clocked(
        &mut self,
        name: &ValueId,
        value: &setting::Value,
        kind: Type,
        rule: RuleIx,
    ) -> Option<ClockedSetting> {
        // A plain value rests on the rules that read it; one that changes at a date makes a claim of its own.
        let outer = self.rules.get(rule.index()).is_some_and(|rule| !rule.sources.is_empty());
        for condition in value.is.alternatives.iter().map(|alternative| &alternative.condition) {
            let dated = condition.from.is_some() || condition.to.is_some();
            if dated && !outer && condition.source.is_empty() && condition.confidence.is_none() {
                self.no_source(&format!("values.{name}"), condition.span);
            }
        }
        let setting = self.setting(&value.is, rule, Reads::Credential, |compiler, expr| {
            compiler.script(expr, kind, Reads::Credential)
        })?;
        Some(ClockedSetting { by: value.by, setting })
    }

    /// Reports values that are read to find themselves, be it through the rulings that set them.
    pub(super) fn circle_of_values(&mut self, program: &Program) {
        let rests_on: Vec<_> = program.values.iter().map(|value| rests_on(value, program)).collect();
        let circles = circle::find(&rests_on);
        if circles.is_empty() {
            self.budget_of_values(program, &rests_on);
        }
        for circle in circles {
            let on_it: Vec<_> = circle.iter().filter_map(|at| program.values.get(*at)).collect();
            let Some(first) = on_it.first() else { continue };
            let way: Vec<_> = on_it.iter().map(|value| &*value.id).chain([&*first.id]).collect();
            let message = message!(
                "values are computed from each other in a circle: {}",
                "値の計算が循環している: {}",
                way.join(" -> ")
            );
            let span = program.rule(first.rule).span;
            self.diagnostics.push(Diagnostic::new(Code::Cycle, span, message));
        }
    }
}

impl Compiler<'_> {
    /// Reports values that lead to more evaluations than may be.
    fn budget_of_values(&mut self, program: &Program, rests_on: &[Vec<usize>]) {
        let weigh = |at: usize, weights: &[Weight]| {
            program.values.get(at).map_or(Weight::ONE, |value| weight_of(value, program, weights))
        };
        let too_much = weight::too_much(rests_on, weigh).into_iter();
        for value in too_much.filter_map(|at| program.values.get(at)) {
            let message = message!(
                "the value `{}` leads to more than {} evaluations of others, or over more than {} of them",
                "値 `{}` から、他の値の評価が {} 回、または参照の連なりが {} 段を超える",
                value.id,
                weight::MOST,
                weight::DEEPEST
            );
            let span = program.rule(value.rule).span;
            self.diagnostics.push(Diagnostic::new(Code::ScriptBudget, span, message));
        }
    }
}

/// What evaluating a value leads to: of alternatives one is taken, after the conditions of all.
fn weight_of(value: &Value, program: &Program, weights: &[Weight]) -> Weight {
    let of_script = |script: &Script| {
        let places = script.every_read().iter().filter_map(|slot| slot.0.checked_sub(slot::VALUES));
        let read = places.filter_map(|at| weights.get(usize::from(at)).copied());
        read.fold(Weight::default(), Weight::and)
    };
    let all = |scripts: &mut dyn Iterator<Item = &Script>| {
        scripts.map(of_script).fold(Weight::default(), Weight::and)
    };
    let one = |scripts: &mut dyn Iterator<Item = &Script>| {
        scripts.map(of_script).fold(Weight::default(), Weight::or)
    };
    let of_setting = |setting: &Setting<Script>| {
        let alternatives = &setting.alternatives;
        let conditions = all(&mut alternatives.iter().filter_map(|alternative| alternative.when.as_ref()));
        conditions.and(one(&mut alternatives.iter().map(|alternative| &alternative.is)))
    };
    let settings = value.general.iter().chain(value.own.iter().map(|(_, setting)| setting));
    let itself = settings.map(|setting| of_setting(&setting.setting)).fold(Weight::default(), Weight::or);
    let setters = value.setters.iter().filter_map(|at| program.rulings.get(at.index()));
    let set = setters.map(|ruling| {
        let sets = effects(ruling, program).into_iter().flat_map(|effect| &effect.set);
        all(&mut ruling.when.iter()).and(one(&mut sets.map(|(_, script)| script)))
    });
    set.fold(itself, Weight::and).within(1)
}

/// What a ruling does or may do.
fn effects<'p>(ruling: &'p Ruling, program: &'p Program) -> Vec<&'p Effect> {
    match &ruling.outcome {
        Outcome::Answered(effect) => vec![effect],
        Outcome::Question(question) => program
            .questions
            .get(question.index())
            .map_or(Vec::new(), |question| question.answers.iter().map(|answer| &answer.effect).collect()),
    }
}

/// What is read to find a value: by itself and by the rulings that may set it.
fn reads(value: &Value, program: &Program) -> Vec<Slot> {
    let settings = value.general.iter().chain(value.own.iter().map(|(_, setting)| setting));
    let mut read: Vec<&Script> = settings.flat_map(|setting| scripts(&setting.setting)).collect();
    for ruling in value.setters.iter().filter_map(|at| program.rulings.get(at.index())) {
        read.extend(&ruling.when);
        let set = effects(ruling, program).into_iter().flat_map(|effect| &effect.set);
        read.extend(set.map(|(_, script)| script));
    }
    read.into_iter().flat_map(Script::reads).copied().collect()
}

/// The places of the values that are read to find a value.
fn rests_on(value: &Value, program: &Program) -> Vec<usize> {
    let slots = reads(value, program).into_iter();
    slots.filter_map(|slot| slot.0.checked_sub(slot::VALUES).map(usize::from)).collect()
}

/// Notes for each value which rulings may set it.
pub(super) fn add_setters(program: &mut Program) {
    let mut setters: Vec<(ValueIx, RulingIx)> = Vec::new();
    for (at, ruling) in program.rulings.iter().enumerate() {
        let set = effects(ruling, program).into_iter().flat_map(|effect| &effect.set);
        setters.extend(set.map(|(value, _)| (*value, RulingIx::new(at))));
    }
    setters.sort_unstable();
    setters.dedup();
    for (value, ruling) in setters {
        if let Some(value) = program.values.get_mut(value.index()) {
            value.setters.push(ruling);
        }
    }
}

/// Notes which limits read nothing that other activities or the answers of rulings decide.
pub(super) fn note_steady(program: &mut Program) {
    let steady: Vec<Steady> = program.limits.iter().map(|limit| steady(limit, program)).collect();
    for (limit, steady) in program.limits.iter_mut().zip(steady) {
        limit.steady = steady;
    }
}

fn steady(limit: &Limit, program: &Program) -> Steady {
    let covers = reached(limit.of.when.iter().chain(&limit.per), program);
    let at_most = reached(scripts(&limit.at_most), program);
    let by_itself = if limit.unit == Unit::Certificates { Mask::NONE } else { Mask::ALL };
    Steady {
        covers: unanswered(&covers, program),
        at_most: by_itself.and(unanswered(&at_most, program)),
        alike: alike(limit, &at_most, program),
    }
}

/// For which activities a limit that reads so much lets pass the same, as far as no ruling sets anything.
fn alike(limit: &Limit, reads: &[Slot], program: &Program) -> Alike {
    let by = program.rule(limit.rule).by;
    let of_value = |value: &Value| {
        let own = value.own.iter().map(|(_, setting)| setting);
        let settings = value.general.iter().chain(own);
        settings
            .map(|setting| alike_on(&setting.setting, setting.by.unwrap_or(by)))
            .max()
            .unwrap_or(Alike::All)
    };
    let of_slot = |slot: &Slot| match named(*slot, program) {
        Some(value) => of_value(value),
        None if slot::is_of_activity(*slot) => Alike::Each,
        None => Alike::InStretch,
    };
    reads.iter().map(of_slot).max().unwrap_or(Alike::All).max(alike_on(&limit.at_most, by))
}

/// The same for the dates of a setting that a clock governs.
fn alike_on(setting: &Setting<Script>, by: Clock) -> Alike {
    match (setting.alternatives.as_slice(), by) {
        ([only], _) if only.when.is_none() && only.first == Date::EARLIEST && only.last == Date::LATEST => {
            Alike::All
        }
        (_, Clock::Activity | Clock::Submitted) => Alike::Each,
        (_, Clock::CycleStart | Clock::CycleEnd | Clock::Granted | Clock::WindowStart | Clock::Asked) => {
            Alike::InStretch
        }
    }
}

/// The credentials for which nothing that is read depends on other activities or on the answers of rulings.
fn unanswered(reads: &[Slot], program: &Program) -> Mask {
    if reads.iter().any(|slot| *slot == slot::USED || *slot == slot::TOTAL) {
        return Mask::NONE;
    }
    let setters = reads.iter().filter_map(|slot| named(*slot, program)).flat_map(|value| &value.setters);
    let setters = setters.filter_map(|at| program.rulings.get(at.index()));
    setters.fold(Mask::ALL, |mask, ruling| mask.without(program.rule(ruling.rule).applies))
}

/// Everything that scripts read, also by way of named values.
fn reached<'p>(scripts: impl Iterator<Item = &'p Script>, program: &Program) -> Vec<Slot> {
    let mut reached: Vec<Slot> = scripts.flat_map(Script::reads).copied().collect();
    let mut next = 0;
    while let Some(slot) = reached.get(next).copied() {
        let read = named(slot, program).map_or(Vec::new(), |value| reads(value, program));
        for slot in read {
            if !reached.contains(&slot) {
                reached.push(slot);
            }
        }
        next += 1;
    }
    reached
}

fn named(slot: Slot, program: &Program) -> Option<&Value> {
    program.values.get(usize::from(slot.0.checked_sub(slot::VALUES)?))
}

fn scripts(setting: &Setting<Script>) -> impl Iterator<Item = &Script> {
    setting.alternatives.iter().flat_map(|alternative| alternative.when.iter().chain([&alternative.is]))
}
