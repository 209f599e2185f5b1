//! Replies to the questions among the rulings.

use crate::{
    message,
    policy::{
        reply,
        rule::{Clock, Confidence, SourceKind},
    },
    rulebook::{AnswerIx, Mask, Question, Reply, RuleIx, RulingIx, Source, SourceIx},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        name::{Name, ReplyId},
        text::Text,
    },
};

use super::{
    Compiler,
    dated::{Inherited, Known},
    names::Sort,
};

impl Compiler<'_> {
    /// Gives each reply to the question it answers. Replies that are a source of their own add it to the sources.
    pub(super) fn replies(&mut self, questions: &mut [Question], sources: &mut Vec<Source>) {
        let policy = self.policy;
        for (name, written) in &policy.replies {
            let own = written.sender.as_ref().map(|sender| own_source(name, written, sender));
            let own = own.map(|own| {
                sources.push(own);
                SourceIx::new(sources.len() - 1)
            });
            let rule = self.reply_rule(name, written, own);
            let Some(at) = self.resolve(Sort::Ruling, &written.ruling) else { continue };
            let mut about: Vec<_> =
                questions.iter_mut().filter(|question| asks(question, RulingIx::new(at))).collect();
            if about.is_empty() {
                self.replies_to_nothing(at, written);
                continue;
            }
            for (question, answer) in self.answered_by(written, &mut about) {
                question.replies.push(self.reply(written, rule, answer));
            }
        }
    }

    /// The questions that a reply about a ruling gives one of their answers to: the ruling's own, or those between it and
    /// other rulings.
    fn answered_by<'q, 'a>(
        &mut self,
        written: &reply::Reply,
        about: &'q mut [&'a mut Question],
    ) -> Vec<(&'q mut &'a mut Question, AnswerIx)> {
        let name = written.answer.value.as_str();
        let given = |question: &Question| {
            question.answers.iter().position(|answer| &*answer.id == name).map(AnswerIx::new)
        };
        let own = about.iter().any(|question| question.contest.is_none() && given(question).is_some());
        if about.iter().all(|question| given(question).is_none()) {
            let message = message!(
                "the ruling `{}` has no answer `{name}`",
                "回答（rulings）`{}` のあり得る回答に `{name}` はない",
                written.ruling.value
            );
            let known = about.iter().flat_map(|question| &question.answers).map(|answer| &*answer.id);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownName, written.answer.span, message)
                    .label(message!("not among the answers it may have", "あり得る回答に含まれない"))
                    .nearest(name, known),
            );
        }
        let answered = about.iter_mut().filter(|question| question.contest.is_none() == own);
        answered.filter_map(|question| given(question).map(|answer| (question, answer))).collect()
    }

    fn reply_rule(&mut self, name: &ReplyId, written: &reply::Reply, own: Option<SourceIx>) -> RuleIx {
        let id = format!("replies.{name}");
        let card = &written.rule;
        let mut sources = self.source_list(&card.source);
        if own.is_none() && card.source.is_empty() && card.confidence.is_none() {
            let message = message!(
                "`{id}` names neither who sent it nor a source",
                "`{id}` に差出人も出典も書かれていない"
            );
            let help = message!(
                "write `sender:` with who sent it, or `source:` with a name of `sources`",
                "`sender:` に差出人を書くか、`source:` に `sources` の名前を書く"
            );
            self.diagnostics.push(Diagnostic::new(Code::NoSource, written.span, message).help(help));
        }
        let (first, last) = self.days(card.from, card.to, written.span);
        let of_own = own.map(|_| Confidence::MemberReported);
        let trust = self.trust(&sources).into_iter().chain(of_own).min();
        sources.extend(own);
        let inherited = Inherited {
            applies: Mask::ALL,
            first,
            last,
            known: Known::of(written.received),
            confidence: trust.unwrap_or(Confidence::Official),
            sources,
        };
        self.card(id, card, written.span, Clock::Activity, inherited)
    }

    fn reply(&mut self, written: &reply::Reply, rule: RuleIx, answer: AnswerIx) -> Reply {
        let low = self.rules.get(rule.index()).is_some_and(|rule| rule.confidence == Confidence::Low);
        Reply {
            rule,
            answer,
            received: written.received.last(),
            kinds: written.kind.iter().map(|kind| self.symbols.intern(kind.value.as_str())).collect(),
            settles: !low,
            quote: written.quote.clone(),
        }
    }

    /// A reply to a ruling that is no question. A policy may come to answer by itself what somebody keeps a reply to, so
    /// that is no error.
    fn replies_to_nothing(&mut self, at: usize, written: &reply::Reply) {
        let ruling = self.policy.rulings.get_index(at).map(|(_, ruling)| ruling);
        if ruling.is_some_and(|ruling| ruling.open.is_empty() && ruling.contested.is_empty()) {
            let message = message!(
                "the ruling `{}` is answered, so this reply settles nothing",
                "回答（rulings）`{}` は回答済みで、この回答（replies）で決まることはない",
                written.ruling.value
            );
            self.diagnostics.push(Diagnostic::new(Code::Unused, written.ruling.span, message));
        }
    }
}

/// Whether a question is that of a ruling, or between it and another one.
fn asks(question: &Question, ruling: RulingIx) -> bool {
    match &question.contest {
        None => question.ruling == ruling,
        Some(contest) => contest.between.contains(&ruling),
    }
}

fn own_source(name: &ReplyId, written: &reply::Reply, sender: &Text) -> Source {
    Source {
        id: format!("replies.{name}").into(),
        title: sender.clone(),
        kind: SourceKind::WrittenAnswer,
        url: written.url.clone(),
        published: written.received,
        retrieved: None,
        confirmed: None,
        review: None,
        confidence: written.rule.confidence.unwrap_or(Confidence::MemberReported),
        note: None,
    }
}
