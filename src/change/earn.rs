//! What rules say that make credits, cap them, or tell of them.

use crate::{
    rulebook::{
        Act as RuledAct, Category, CategoryIx, Effect, Limit, Outcome, Overflow, Question, Reply, RuleIx,
        Ruling,
    },
    vocabulary::text::Text,
};

use super::{
    content::{Act, Content, Covered, Name, Word},
    facet::{Aspect, Facets},
    side::Side,
};

impl Facets<'_, '_> {
    pub(super) fn earn(&mut self, at: RuleIx) {
        let program = self.side.program;
        for (place, card) in program.categories.iter().enumerate().filter(|(_, card)| card.rule == at) {
            self.category(CategoryIx::new(place), card);
        }
        for card in program.limits.iter().filter(|card| card.rule == at) {
            self.limit(card);
        }
        for card in program.unlisted.iter().filter(|card| card.rule == at) {
            self.plain(Aspect::Verdict, Content::Said(card.verdict.into()));
            self.plain(Aspect::Text, Content::Text(card.text.clone()));
        }
        for card in program.guidance.iter().filter(|card| card.rule == at) {
            self.some(Aspect::Verdict, card.verdict.map(Content::Said));
            self.plain(Aspect::Text, Content::Text(card.text.clone()));
        }
        for card in program.rulings.iter().filter(|card| card.rule == at) {
            self.ruling(card);
        }
        for question in &program.questions {
            for reply in question.replies.iter().filter(|reply| reply.rule == at) {
                self.reply(question, reply);
            }
        }
        for card in program.values.iter().filter(|card| card.rule == at) {
            if let Some(general) = &card.general {
                self.some(Aspect::ValueClock, general.by.map(|by| Content::Word(Word::Clock(by))));
                self.setting(Aspect::Value, &general.setting, |script| self.side.code(script));
            }
            for (credential, own) in &card.own {
                let id = program.credential(*credential).id.clone();
                self.setting(Aspect::ValueFor(id), &own.setting, |script| self.side.code(script));
            }
        }
    }

    fn reply(&mut self, question: &Question, reply: &Reply) {
        let side = self.side;
        if let Some(ruling) = side.program.rulings.get(question.ruling.index()) {
            self.plain(Aspect::Replies, Content::Names(vec![side.rule_name(ruling.rule)]));
        }
        let answer = question.answers.get(reply.answer.index());
        let answer = answer.map(|answer| Name { id: answer.id.clone(), title: answer.title.clone() });
        self.some(Aspect::Effect, answer.map(|answer| Content::Names(vec![answer])));
        self.some(Aspect::Kinds, (!reply.kinds.is_empty()).then(|| side.words(&reply.kinds)));
        self.some(Aspect::Answer, reply.quote.clone().map(Content::Plain));
    }

    fn category(&mut self, at: CategoryIx, card: &Category) {
        let side = self.side;
        self.plain(Aspect::Kinds, side.words(&card.accepts));
        let before = rivals(side, at, card);
        self.some(Aspect::After, (!before.is_empty()).then_some(Content::Names(before)));
        self.some(Aspect::Condition, card.when.as_ref().map(|when| side.code(when)));
        self.setting(Aspect::Credits, &card.credit, |script| side.code(script));
        if let Some(round) = &card.round {
            self.setting(Aspect::Rounding, round, |rounding| Content::Rounding(*rounding));
        }
        if let Some(group) = &card.group {
            self.setting(Aspect::Group, group, |group| {
                Content::Names(side.group(*group).into_iter().collect())
            });
        }
        if let Some(proof) = &card.proof {
            self.plain(Aspect::ProofNeeded, Content::Word(Word::ProofNeeded(proof.needed)));
            let kinds = (!proof.any_of.is_empty()).then(|| side.words(&proof.any_of));
            self.some(Aspect::ProofKinds, kinds);
            self.some(Aspect::ProofNote, proof.note.clone().map(Content::Text));
        }
        self.flag(Aspect::Split, card.split);
    }

    fn limit(&mut self, card: &Limit) {
        let side = self.side;
        self.setting(Aspect::AtMost, &card.at_most, |script| side.code(script));
        self.plain(Aspect::Window, Content::Window(Side::window(&card.window)));
        let of = side.filter(&card.of);
        self.some(Aspect::Of, (of != Covered::default()).then_some(Content::Covered(of)));
        self.some(Aspect::Per, card.per.as_ref().map(|per| side.code(per)));
        self.plain(Aspect::Unit, Content::Unit(card.unit));
        let overflow = card.overflow_to.map(|overflow| match overflow {
            Overflow::Group(group) => Content::Names(side.group(group).into_iter().collect()),
            Overflow::NextWindow => Content::Word(Word::NextWindow),
        });
        self.some(Aspect::Overflow, overflow);
    }

    fn ruling(&mut self, card: &Ruling) {
        let side = self.side;
        self.plain(Aspect::Question, Content::Text(card.question.clone()));
        self.some(Aspect::Verdict, card.verdict.map(Content::Said));
        self.some(Aspect::Answer, card.answer.clone().map(Content::Text));
        self.some(Aspect::Asked, card.asked.map(|asked| Content::Plain(asked.to_string().into())));
        self.some(Aspect::Kinds, (!card.kinds.is_empty()).then(|| side.words(&card.kinds)));
        self.some(Aspect::Condition, card.when.as_ref().map(|when| side.code(when)));
        match &card.outcome {
            Outcome::Answered(effect) => {
                let effect = effect_of(side, effect);
                let none = effect == Content::Effect(Act::Nothing, Vec::new());
                self.some(Aspect::Effect, (!none).then_some(effect));
            }
            Outcome::Question(at) => {
                let Some(question) = side.program.questions.get(at.index()) else { return };
                let settled = if question.contested { Word::Contested } else { Word::Open };
                self.plain(Aspect::Settled, Content::Word(settled));
                for answer in &question.answers {
                    let title = answer.title.clone().unwrap_or_else(|| Text::plain(&answer.id));
                    let told = vec![Content::Text(title), effect_of(side, &answer.effect)];
                    self.plain(Aspect::Possible(answer.id.clone()), Content::Together(told));
                }
            }
        }
        let overrides = card.overrides.iter().filter_map(|at| side.program.rulings.get(at.index()));
        let overrides: Vec<_> = overrides.map(|ruling| side.rule_name(ruling.rule)).collect();
        self.some(Aspect::Overrides, (!overrides.is_empty()).then_some(Content::Names(overrides)));
        let see: Vec<_> = card.see.iter().map(|id| Name { id: newest(side, id), title: None }).collect();
        self.some(Aspect::See, (!see.is_empty()).then_some(Content::Names(see)));
    }
}

fn newest(side: &Side<'_>, id: &str) -> Box<str> {
    side.newest(id).map_or_else(|| id.into(), |(now, _)| now)
}

/// The categories before this one that accept one of its kinds and that the other side has too.
fn rivals(side: &Side<'_>, at: CategoryIx, card: &Category) -> Vec<Name> {
    let shares = |other: &Category| other.accepts.iter().any(|kind| card.accepts.contains(kind));
    let known = |name: &Name| {
        let has = |other: &crate::rulebook::Program| {
            let now = |id: &str| side.program.name_now("categories", id).map(|(now, _)| now);
            let same = |known: &Category| known.id == name.id || now(&known.id).as_ref() == Some(&name.id);
            other.categories.iter().any(same)
        };
        side.other.is_none_or(has)
    };
    let before = side.program.categories.iter().enumerate().take(at.index());
    let before = before.filter(|(_, other)| shares(other));
    let names = before.filter_map(|(place, _)| side.category(CategoryIx::new(place)));
    let mut names: Vec<_> = names.filter(known).collect();
    names.sort_by(|one, other| one.id.cmp(&other.id));
    names
}

fn effect_of(side: &Side<'_>, effect: &Effect) -> Content {
    let act = match &effect.act {
        RuledAct::Nothing => Act::Nothing,
        RuledAct::Refuse(reason) => Act::Refuse(reason.clone()),
        RuledAct::Accept(category) => side.category(*category).map_or(Act::Nothing, Act::Accept),
        RuledAct::Credit(script) => Act::Credit(side.expression(script)),
    };
    let set = effect.set.iter().filter_map(|(value, script)| {
        let card = side.program.values.get(value.index())?;
        Some((side.rule_name(card.rule), side.expression(script)))
    });
    let mut set: Vec<_> = set.collect();
    set.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    Content::Effect(act, set)
}
