//! What rules say about themselves, and values that depend on the date.

use crate::{
    message,
    policy::{
        rule::{self, Clock, Confidence},
        setting::{self, Condition},
    },
    rulebook::{Alternative, Cited, Mask, Rule, RuleIx, Setting, Source, SourceIx},
    vocabulary::{
        date::{Date, Moment},
        diagnostic::{Code, Diagnostic},
        name::{Name, SourceId},
        phrase::Phrase,
        span::{At, Span},
        text::{Language, Text},
    },
};

use super::{Compiler, Reads, names::Sort};

/// Since when something is known, and the first day on which it may have become known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known {
    pub(super) since: Date,
    pub(super) from: Date,
}

impl Known {
    /// What was always known.
    pub(super) const EVER: Self = Self { since: Date::EARLIEST, from: Date::EARLIEST };

    /// What became known in a month or year is known since its end.
    pub(super) fn of(moment: Moment) -> Self {
        Self { since: moment.last(), from: moment.first() }
    }
}

/// What a rule takes from the rule it stands in, where it does not say it itself.
pub(super) struct Inherited {
    pub(super) applies: Mask,
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) known: Known,
    pub(super) sources: Vec<SourceIx>,
    pub(super) confidence: Confidence,
}

impl Compiler<'_> {
    pub(super) fn sources_of_rules(&mut self) -> Vec<Source> {
        let sources = self.policy.sources.iter();
        let source = |(id, source): (&SourceId, &rule::Source)| Source {
            id: id.as_str().into(),
            title: source.title.clone(),
            kind: source.kind.unwrap_or(rule::SourceKind::Document),
            url: source.url.clone(),
            published: source.published,
            retrieved: source.retrieved,
            confirmed: source.confirmed,
            review: source.review.or(self.policy.review),
            confidence: source.confidence,
            note: source.note.clone(),
        };
        sources.map(source).collect()
    }

    pub(super) fn source_list(&mut self, names: &[At<SourceId>]) -> Vec<SourceIx> {
        self.resolve_all(Sort::Source, names, SourceIx::new)
    }

    /// The latest day on which one of the sources was published.
    fn published(&self, sources: &[SourceIx]) -> Option<Known> {
        let published = |at: &SourceIx| {
            self.policy.sources.get_index(at.index()).map(|(_, source)| Known::of(source.published))
        };
        sources.iter().filter_map(published).max()
    }

    /// The best confidence among the sources.
    pub(super) fn trust(&self, sources: &[SourceIx]) -> Option<Confidence> {
        let confidence =
            |at: &SourceIx| self.policy.sources.get_index(at.index()).map(|(_, source)| source.confidence);
        sources.iter().filter_map(confidence).min()
    }

    pub(super) fn days(&mut self, from: Option<Moment>, to: Option<Moment>, span: Span) -> (Date, Date) {
        let first = from.map_or(Date::EARLIEST, Moment::first);
        let last = to.map_or(Date::LATEST, Moment::last);
        if first > last {
            let message = message!(
                "`to` ({last}) is before `from` ({first})",
                "`to`（{last}）が `from`（{first}）より前"
            );
            self.diagnostics.push(Diagnostic::new(Code::DateOrder, span, message));
        }
        (first, last)
    }

    /// Reports a claim that names nothing it rests on.
    pub(super) fn no_source(&mut self, id: &str, span: Span) {
        let message = message!("`{id}` names no source", "`{id}` に出典がない");
        let help = message!(
            "write `source:` with a name of `sources`, or `confidence: low` for your own conclusion",
            "`source:` に `sources` の名前を書くか、自分の推論であれば `confidence: low` と書く"
        );
        self.diagnostics.push(Diagnostic::new(Code::NoSource, span, message).help(help));
    }

    /// Adds a rule of its own.
    pub(super) fn rule(&mut self, id: String, rule: &rule::Rule, span: Span, by: Clock) -> RuleIx {
        let sources = self.source_list(&rule.source);
        if sources.is_empty() && rule.source.is_empty() && rule.confidence.is_none() {
            self.no_source(&id, span);
        }
        let (first, last) = self.days(rule.from, rule.to, span);
        let inherited = Inherited {
            applies: Mask::ALL,
            first,
            last,
            known: self.published(&sources).unwrap_or(Known::EVER),
            confidence: self.trust(&sources).unwrap_or(Confidence::Official),
            sources,
        };
        self.card(id, rule, span, by, inherited)
    }

    /// Adds a rule that stands in another one.
    pub(super) fn inner_rule(
        &mut self,
        id: String,
        rule: &rule::Rule,
        span: Span,
        by: Clock,
        outer: RuleIx,
    ) -> RuleIx {
        let Some(outer) = self.rules.get(outer.index()) else { return outer };
        let mut inherited = Inherited {
            applies: outer.applies,
            first: outer.first,
            last: outer.last,
            known: Known { since: outer.known, from: outer.known_from },
            sources: outer.sources.clone(),
            confidence: outer.confidence,
        };
        if !rule.source.is_empty() {
            inherited.sources = self.source_list(&rule.source);
            inherited.known = self.published(&inherited.sources).unwrap_or(inherited.known);
            inherited.confidence = self.trust(&inherited.sources).unwrap_or(inherited.confidence);
        }
        if rule.from.is_some() || rule.to.is_some() {
            (inherited.first, inherited.last) = self.days(rule.from, rule.to, span);
        }
        self.card(id, rule, span, by, inherited)
    }

    pub(super) fn card(
        &mut self,
        id: String,
        rule: &rule::Rule,
        span: Span,
        by: Clock,
        inherited: Inherited,
    ) -> RuleIx {
        let applies = if rule.for_.is_empty() { inherited.applies } else { self.mask(&rule.for_) };
        let known = rule.known.map_or(inherited.known, Known::of);
        self.add_rule(Rule {
            id: id.into(),
            title: rule.title.clone(),
            applies,
            first: inherited.first,
            last: inherited.last,
            by: rule.by.unwrap_or(by),
            known: known.since,
            known_from: known.from,
            sources: inherited.sources,
            cited: Vec::new(),
            confidence: rule.confidence.unwrap_or(inherited.confidence),
            topics: rule.topics.iter().map(|topic| topic.value.clone()).collect(),
            note: rule.note.clone(),
            span,
        })
    }

    /// A rule card for something that has only a title, as a value.
    pub(super) fn plain_rule(
        &mut self,
        id: String,
        title: Option<Text>,
        source: &[At<SourceId>],
        span: Span,
    ) -> RuleIx {
        let rule = rule::Rule {
            title,
            for_: Vec::new(),
            from: None,
            to: None,
            by: None,
            known: None,
            source: source.to_vec(),
            // Where a value names no source, its alternatives do.
            confidence: source.is_empty().then_some(Confidence::Official),
            topics: Vec::new(),
            note: None,
            span,
        };
        self.rule(id, &rule, span, Clock::Asked)
    }

    /// Compiles a setting; `value` compiles one of its values.
    pub(super) fn setting<T, U>(
        &mut self,
        setting: &setting::Setting<T>,
        rule: RuleIx,
        reads: Reads,
        mut value: impl FnMut(&mut Self, &T) -> Option<U>,
    ) -> Option<Setting<U>> {
        let (known, low) = self
            .rules
            .get(rule.index())
            .map_or((Date::EARLIEST, false), |rule| (rule.known, rule.confidence == Confidence::Low));
        let mut alternatives = Vec::with_capacity(setting.alternatives.len());
        let mut complete = true;
        for alternative in &setting.alternatives {
            let is = value(self, &alternative.is);
            let dated = self.alternative(&alternative.condition, reads, known, low);
            if let (Some(dated), Some(card)) = (&dated, self.rules.get_mut(rule.index())) {
                card.cited.push(Cited {
                    first: dated.first,
                    last: dated.last,
                    known: dated.known,
                    sources: dated.sources.clone(),
                });
            }
            match (is, dated) {
                (Some(is), Some(dated)) => alternatives.push(dated.with(is)),
                _ => complete = false,
            }
        }
        self.gaps(setting);
        alternatives.sort_by_key(|alternative: &Alternative<U>| std::cmp::Reverse(alternative.first));
        complete.then_some(Setting { alternatives })
    }

    fn alternative(
        &mut self,
        condition: &Condition,
        reads: Reads,
        known: Date,
        low: bool,
    ) -> Option<Alternative<()>> {
        let (first, last) = self.days(condition.from, condition.to, condition.span);
        let sources = self.source_list(&condition.source);
        let trust = condition.confidence.or_else(|| self.trust(&sources));
        let published = self.published(&sources).map(|known| known.since);
        let known = condition.known.map(Moment::last).or(published).unwrap_or(known);
        Some(Alternative {
            first,
            last,
            known,
            when: self.condition(condition.when.as_ref(), reads)?,
            is: (),
            low: trust.map_or(low, |trust| trust == Confidence::Low),
            sources,
            note: condition.note.clone(),
        })
    }

    /// Reports two values that begin on the same day under the same condition, of which one would never hold.
    fn under_the_same_condition<T>(&mut self, setting: &setting::Setting<T>) {
        let conditions = setting.alternatives.iter().map(|alternative| &alternative.condition);
        let conditions: Vec<_> = conditions.filter(|condition| condition.when.is_some()).collect();
        for (at, after) in conditions.iter().enumerate() {
            let when =
                |condition: &Condition| condition.when.as_ref().map(|when| when.text.trim().to_owned());
            let same = |before: &&&Condition| first(before) == first(after) && when(before) == when(after);
            if let Some(before) = conditions.iter().take(at).find(same) {
                self.same_day(before, after);
            }
        }
    }

    fn same_day(&mut self, before: &Condition, after: &Condition) {
        let message = message!(
            |language| "two values begin on the same day ({})",
            "二つの値が同じ日に始まる（{}）",
            told(first(after), language)
        );
        let help = message!(
            "where sources disagree, write a ruling that is `contested` and sets each of the values",
            "出典が食い違う場合は、それぞれの値を設定する `contested` の回答（rulings）を書く"
        );
        let diagnostic = Diagnostic::new(Code::DatedGap, after.span, message)
            .related(before.span, message!("the other value", "もう一方の値"))
            .help(help);
        self.diagnostics.push(diagnostic);
    }

    /// Reports two values that begin together without a condition, or under the same one, and days without a value between
    /// days that have one. Values with a condition may be meant to fill such days.
    fn gaps<T>(&mut self, setting: &setting::Setting<T>) {
        self.under_the_same_condition(setting);
        let plain = setting.alternatives.iter().map(|alternative| &alternative.condition);
        let mut plain: Vec<_> = plain.filter(|condition| condition.when.is_none()).collect();
        let unconditional = plain.len() == setting.alternatives.len();
        let last = |condition: &Condition| condition.to.map_or(Date::LATEST, Moment::last);
        plain.sort_by_key(|condition| first(condition));
        let mut in_force_until = Date::EARLIEST;
        for pair in plain.windows(2) {
            let [before, after] = pair else { continue };
            in_force_until = in_force_until.max(last(before));
            if first(before) == first(after) {
                self.same_day(before, after);
            } else if unconditional && in_force_until.next() < first(after) {
                let (from, to) = (in_force_until.next(), first(after).previous());
                let message = message!(
                    "no value is in force from {from} to {to}",
                    "{from} から {to} まで有効な値がない"
                );
                self.diagnostics.push(Diagnostic::new(Code::DatedGap, after.span, message).related(
                    before.span,
                    message!("the value before ends too early", "前の値の終わりが早すぎる"),
                ));
            }
        }
    }
}

fn first(condition: &Condition) -> Date {
    condition.from.map_or(Date::EARLIEST, Moment::first)
}

fn told(day: Date, language: Language) -> String {
    const WITHOUT: Phrase = Phrase::new("without `from`", "`from` なし");
    if day == Date::EARLIEST { WITHOUT.say(language).to_owned() } else { day.to_string() }
}

impl Alternative<()> {
    fn with<T>(self, is: T) -> Alternative<T> {
        Alternative {
            first: self.first,
            last: self.last,
            known: self.known,
            when: self.when,
            is,
            low: self.low,
            sources: self.sources,
            note: self.note,
        }
    }
}
