//! Rulings that contradict each other, and that the canon cannot order: each two of them are a question.

use crate::{
    message,
    rulebook::{
        Answer, Contest, Outcome, Question, QuestionIx, Ruling, RulingIx,
        canon::{self, Placed},
    },
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::Span,
    },
};

use super::Compiler;

/// The most pairs of rulings that contradict each other: each is a question, which is asked with all others.
const MOST_CONTESTS: usize = 200;

impl Compiler<'_> {
    /// Notes of each two rulings that may meet which comes before the other, and adds a question for each two that may be about the same and say different things about it, and of which
    /// neither comes before the other.
    pub(super) fn contests(&mut self, rulings: &mut [Ruling], questions: &mut Vec<Question>) {
        let (mut found, mut precedes) = (Vec::new(), Vec::new());
        let mut names: Vec<_> = (0..rulings.len()).map(RulingIx::new).collect();
        names.sort_by_key(|at| rulings.get(at.index()).map(|ruling| ruling.id.clone()));
        for (place, first) in names.iter().enumerate() {
            for second in names.iter().skip(place + 1) {
                let (Some(one), Some(other)) = (self.placed(rulings, *first), self.placed(rulings, *second))
                else {
                    continue;
                };
                if !canon::may_meet(one, other) {
                    continue;
                }
                let before = (canon::before(one, other), canon::before(other, one));
                precedes.extend(before.0.map(|because| (*first, *second, because)));
                precedes.extend(before.1.map(|because| (*second, *first, because)));
                let unordered = before == (None, None);
                if unordered && canon::may_contradict(one.ruling, other.ruling, questions) {
                    found.push([*first, *second]);
                }
                if found.len() > MOST_CONTESTS {
                    let span = other.rule.span;
                    self.diagnostics.push(too_many(span));
                    return;
                }
            }
        }
        precedes.sort_unstable_by_key(|(first, second, _)| (*first, *second));
        for (first, second, because) in precedes {
            if let Some(ruling) = rulings.get_mut(first.index()) {
                ruling.precedes.push((second, because));
            }
        }
        for between in found {
            let question = QuestionIx::new(questions.len());
            questions.push(self.contest(rulings, between));
            let [first, second] = between;
            for (own, with) in [(first, second), (second, first)] {
                if let Some(ruling) = rulings.get_mut(own.index()) {
                    ruling.contests.push((with, question));
                }
            }
        }
    }

    fn placed<'r>(&'r self, rulings: &'r [Ruling], at: RulingIx) -> Option<Placed<'r>> {
        let ruling = rulings.get(at.index())?;
        Some(Placed { at, ruling, rule: self.rules.get(ruling.rule.index())? })
    }

    fn contest(&self, rulings: &[Ruling], between: [RulingIx; 2]) -> Question {
        let ruling = |at: RulingIx| rulings.get(at.index());
        let answer = |ruling: &Ruling| Answer {
            id: ruling.id.clone(),
            title: ruling.answer.clone(),
            effect: match &ruling.outcome {
                Outcome::Answered(effect) => effect.clone(),
                Outcome::Question(_) => crate::rulebook::Effect::default(),
            },
        };
        let place = |at: RulingIx| {
            let rule = ruling(at).and_then(|ruling| self.rules.get(ruling.rule.index()));
            rule.map_or_else(Box::default, |rule| self.place(rule.span))
        };
        let [first, second] = between;
        Question {
            ruling: first,
            contested: true,
            answers: between.into_iter().filter_map(ruling).map(answer).collect(),
            replies: Vec::new(),
            contest: Some(Contest {
                between,
                places: [place(first), place(second)],
                always: self.always(rulings, between),
            }),
        }
    }

    /// Whether two rulings are answered, and about exactly the same.
    fn always(&self, rulings: &[Ruling], [first, second]: [RulingIx; 2]) -> bool {
        let answered = |placed: Placed<'_>| matches!(placed.ruling.outcome, Outcome::Answered(_));
        let both = self.placed(rulings, first).zip(self.placed(rulings, second));
        both.is_some_and(|(one, other)| {
            let same = canon::within(one, other) && canon::within(other, one);
            same && answered(one) && answered(other)
        })
    }

    /// A place in a text, as people look it up: file and line.
    fn place(&self, span: Span) -> Box<str> {
        let line = self.sources.position(span.file, span.start).line;
        format!("{}:{line}", self.sources.file(span.file).name).into()
    }

    /// Warns of two answered rulings that are about exactly the same and contradict each other, and to which nobody replied.
    pub(super) fn contested_always(&mut self, rulings: &[Ruling], questions: &[Question]) {
        for question in questions.iter().filter(|question| question.replies.is_empty()) {
            let Some(Contest { between: [first, second], always: true, .. }) = &question.contest else {
                continue;
            };
            let (Some(one), Some(other)) = (self.placed(rulings, *first), self.placed(rulings, *second))
            else {
                continue;
            };
            let (later, earlier) =
                if one.rule.span.start > other.rule.span.start { (one, other) } else { (other, one) };
            let message = message!(
                "`{}` and `{}` say different things about the same, and nothing orders them",
                "`{}` と `{}` が同じ対象について異なることを述べ、優先順位が決まらない",
                earlier.rule.id,
                later.rule.id
            );
            let help = message!(
                "say which holds: a date (`known:`), a scope (`for:`, `kind:`, `when:`), `overrides:`, or a reply",
                "どちらが優先するかを、日付（`known:`）、対象（`for:`、`kind:`、`when:`）、`overrides:`、回答（replies）のいずれかで示す"
            );
            let related = message!("`{}` says otherwise", "`{}` は異なることを述べる", earlier.rule.id);
            let diagnostic = Diagnostic::new(Code::Contested, later.rule.span, message)
                .label(message!("contested wherever both apply", "両方が当てはまる場合は見解の対立"))
                .related(earlier.rule.span, related)
                .help(help);
            self.diagnostics.push(diagnostic);
        }
    }
}

fn too_many(span: Span) -> Diagnostic {
    let message = message!(
        "more than {MOST_CONTESTS} pairs of rulings contradict each other, with nothing that orders them",
        "優先順位の決まらない、矛盾する回答（rulings）の組が {MOST_CONTESTS} を超えている"
    );
    Diagnostic::new(Code::Budget, span, message)
}
