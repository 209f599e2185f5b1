//! Rulings and the questions among them.

use crate::{
    document::leaf::Named,
    message,
    policy::{
        rule::Clock,
        ruling::{self, Effect as Written},
    },
    rulebook::{
        Act, Answer, CategoryIx, Effect, Outcome, Question, QuestionIx, Ruling, RulingIx, ValueIx, slot,
    },
    script::{Script, Type},
    vocabulary::{
        date::Date,
        diagnostic::{Code, Diagnostic},
        name::{AnswerId, Name, RulingId},
        span::{At, Span},
    },
};

use super::{Compiler, Reads, circle, dated::Known, names::Sort, values::types};

impl Compiler<'_> {
    pub(super) fn rulings(&mut self) -> (Vec<Ruling>, Vec<Question>) {
        let policy = self.policy;
        let (mut rulings, mut questions) = (Vec::new(), Vec::new());
        for (at, (name, written)) in policy.rulings.iter().enumerate() {
            let rule = self.rule(format!("rulings.{name}"), &written.rule, written.span, Clock::Activity);
            if let Some(card) = self.rules.get_mut(rule.index())
                && card.known == Date::EARLIEST
            {
                let known = written.asked.map(Known::of);
                (card.known, card.known_from) =
                    known.map_or((card.known, card.known_from), |known| (known.since, known.from));
            }
            let outcome = self.outcome(RulingIx::new(at), written, &mut questions);
            let when = self.condition(written.when.as_ref(), Reads::Activity);
            let kinds = written.kind.iter().map(|kind| self.symbols.intern(kind.value.as_str())).collect();
            let overrides = self.resolve_all(Sort::Ruling, &written.overrides, RulingIx::new);
            let see = written.see.iter().filter(|see| self.seen(see)).map(|see| see.value.clone()).collect();
            if let (Some(outcome), Some(when)) = (outcome, when) {
                let reads = when.as_ref().map_or(&[][..], Script::reads);
                let of_activity = reads.iter().any(|read| slot::is_of_activity(*read));
                rulings.push(Ruling {
                    rule,
                    id: name.as_str().into(),
                    question: written.question.clone(),
                    answer: written.answer.clone(),
                    verdict: written.verdict,
                    not_computed: written.not_computed.clone(),
                    asked: written.asked,
                    kinds,
                    when,
                    of_activity,
                    outcome,
                    overrides,
                    precedes: Vec::new(),
                    contests: Vec::new(),
                    see,
                });
            }
        }
        self.circle_of_overrides();
        (rulings, questions)
    }

    /// Reports rulings that are exceptions to each other in a circle: none of them would come first.
    fn circle_of_overrides(&mut self) {
        let policy = self.policy;
        let place = |name: &At<RulingId>| self.names.rulings.get_index_of(name.value.as_str());
        let rests_on: Vec<Vec<usize>> = policy
            .rulings
            .values()
            .map(|ruling| ruling.overrides.iter().filter_map(place).collect())
            .collect();
        for circle in circle::find(&rests_on) {
            let on_it: Vec<_> = circle.iter().filter_map(|at| policy.rulings.get_index(*at)).collect();
            let Some((first, ruling)) = on_it.first() else { continue };
            let next = on_it.get(1).map_or(*first, |(next, _)| *next);
            let written = ruling.overrides.iter().find(|name| name.value == *next);
            let span = written.map_or(ruling.span, |name| name.span);
            let way: Vec<_> = on_it.iter().map(|(name, _)| name.as_str()).chain([first.as_str()]).collect();
            let message = message!(
                "rulings override each other in a circle: {}",
                "回答（rulings）が互いを例外として循環している: {}",
                way.join(" -> ")
            );
            self.diagnostics.push(Diagnostic::new(Code::Cycle, span, message));
        }
    }

    /// Whether a reference, as `categories.NAME` or `rulings.NAME`, means something.
    pub(super) fn seen(&mut self, see: &At<Box<str>>) -> bool {
        let (sort, name) = match see.value.split_once('.') {
            Some(("categories", name)) => (Sort::Category, name),
            Some(("rulings", name)) => (Sort::Ruling, name),
            Some(_) | None => {
                let message = message!(
                    "`{}` is not a rule, as `categories.NAME` or `rulings.NAME`",
                    "`{}` は `categories.NAME` や `rulings.NAME` のような規則ではない",
                    see.value
                );
                self.diagnostics.push(Diagnostic::new(Code::UnknownName, see.span, message));
                return false;
            }
        };
        self.resolve_text(sort, name, see.span).is_some()
    }

    fn outcome(
        &mut self,
        at: RulingIx,
        written: &ruling::Ruling,
        questions: &mut Vec<Question>,
    ) -> Option<Outcome> {
        let said = [written.effect.is_some(), !written.open.is_empty(), !written.contested.is_empty()];
        if said.iter().filter(|said| **said).count() > 1 {
            let message = message!(
                "a ruling has an `effect`, or is `open`, or is `contested`: write one of them",
                "回答（rulings）に書けるのは `effect`、`open`、`contested` のうち一つだけ"
            );
            return self.report(Diagnostic::new(Code::ChooseOne, written.span, message));
        }
        if let Some(effect) = &written.effect {
            return self.effect(effect).map(Outcome::Answered);
        }
        let contested = written.open.is_empty();
        let answers = if contested { &written.contested } else { &written.open };
        if answers.is_empty() {
            return Some(Outcome::Answered(Effect::default()));
        }
        let answers = self.answers(answers, written.span)?;
        questions.push(Question { ruling: at, contested, answers, replies: Vec::new(), contest: None });
        Some(Outcome::Question(QuestionIx::new(questions.len() - 1)))
    }

    fn answers(&mut self, written: &Named<AnswerId, Written>, span: Span) -> Option<Vec<Answer>> {
        if written.len() < 2 {
            let message = message!(
                "a question lists at least two answers it may have",
                "質問には、あり得る回答を二つ以上並べる"
            );
            return self.report(Diagnostic::new(Code::ChooseOne, span, message));
        }
        let answers: Vec<_> = written
            .iter()
            .map(|(name, effect)| {
                let title = effect.title.clone();
                self.effect(effect).map(|effect| Answer { id: name.as_str().into(), title, effect })
            })
            .collect();
        answers.into_iter().collect()
    }

    fn effect(&mut self, written: &Written) -> Option<Effect> {
        let refuse = written.refuse.clone().map(Act::Refuse);
        let accept = written.accept.as_ref().map(|category| {
            self.resolve(Sort::Category, category).map(|at| Act::Accept(CategoryIx::new(at)))
        });
        let credit = written
            .credit
            .as_ref()
            .map(|credit| self.script(credit, Type::Number, Reads::Activity).map(Act::Credit));
        let mut set = Vec::new();
        for (name, expr) in &written.set {
            let Some(at) = self.resolve_text(Sort::Value, name.as_str(), expr.span) else { continue };
            let kind = types(self.policy).get(at).map_or(Type::Number, |(_, kind)| *kind);
            set.extend(self.script(expr, kind, Reads::Credential).map(|script| (ValueIx::new(at), script)));
        }
        let mut acts = [refuse.map(Some), accept, credit].into_iter().flatten();
        let act = match (acts.next(), acts.next()) {
            (None, _) => Act::Nothing,
            (Some(act), None) => act?,
            (Some(_), Some(_)) => {
                let message = message!(
                    "an effect does one of `refuse`, `accept` and `credit`",
                    "効果は `refuse`、`accept`、`credit` のうち一つだけ"
                );
                return self.report(Diagnostic::new(Code::ChooseOne, written.span, message));
            }
        };
        Some(Effect { act, set })
    }
}
