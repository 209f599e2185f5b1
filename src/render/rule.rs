//! What a rule says, in words: its content for some certificates on a day.

use std::fmt::Display;

use crate::{
    policy::{category::Unit, upkeep::Per},
    rulebook::{
        Act, CredentialIx, Effect, Filter, Need, Outcome, Program, Question, Reply, RuleIx, Ruling, Setting,
        Window,
    },
    script::Script,
    vocabulary::date::Date,
};

use super::{names::Names, phrase::Phrase};

/// Tells rules of one program.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What things are called.
    pub names: Names<'a>,
    /// Whose rules.
    pub program: &'a Program,
    /// The day, and the day up to which things are known.
    pub on: Date,
    /// Forget what became known after this day.
    pub known_on: Date,
    /// The certificates asked about.
    pub credentials: &'a [CredentialIx],
}

impl<'a> Teller<'a> {
    /// What a rule says, as facts.
    #[must_use]
    pub fn content(&self, rule: RuleIx) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        self.earn(rule, &mut facts);
        self.reach(rule, &mut facts);
        self.upkeep(rule, &mut facts);
        self.words(rule, &mut facts);
        facts
    }

    fn say(&self, phrase: Phrase) -> String {
        self.names.say(phrase)
    }

    fn earn(&self, rule: RuleIx, facts: &mut Vec<(String, String)>) {
        let program = self.program;
        for category in program.categories.iter().filter(|category| category.rule == rule) {
            let kinds: Vec<_> = category.accepts.iter().map(|kind| self.names.word(program, *kind)).collect();
            facts.push((self.say(Phrase::Kind), kinds.join(", ")));
            facts.extend(self.when(category.when.as_ref()));
            facts.push((self.say(Phrase::Credits), self.scripts(&category.credit)));
            if let Some(round) = &category.round {
                facts.push((
                    self.say(Phrase::Credits),
                    self.setting(round, |round| self.names.rounding(*round)),
                ));
            }
            if let Some(group) = &category.group {
                let group = self.setting(group, |group| self.names.group(program, *group).to_owned());
                facts.push((self.say(Phrase::Group), group));
            }
            for limit in program.limits.get(category.limits.clone()).unwrap_or_default() {
                facts.push((self.say(Phrase::Limit), self.limit(limit)));
            }
        }
        for limit in program.limits.iter().filter(|limit| limit.rule == rule) {
            facts.push((self.say(Phrase::Limit), self.limit(limit)));
        }
        for unlisted in program.unlisted.iter().filter(|unlisted| unlisted.rule == rule) {
            facts.push((self.say(Phrase::Answer), self.names.said(unlisted.verdict.into())));
            facts.push((self.say(Phrase::Note), unlisted.text.in_language(self.names.language).to_owned()));
        }
        for value in program.values.iter().filter(|value| value.rule == rule) {
            for credential in self.credentials {
                if let Some(told) = self.value(&value.id, *credential) {
                    let id = &program.credential(*credential).id;
                    facts.push((id.to_string(), told));
                }
            }
        }
    }

    fn limit(&self, limit: &crate::rulebook::Limit) -> String {
        let mut told = format!(
            "{} {} {}, {}",
            self.say(Phrase::AtMost),
            self.scripts(&limit.at_most),
            self.names.unit(limit.unit),
            self.window(&limit.window)
        );
        let of = self.filter(&limit.of);
        if !of.is_empty() {
            told = format!("{told}, {}", self.names.fill(Phrase::Of, &[&of]));
        }
        if let Some(overflow) = limit.overflow_to {
            told = format!("{told}; {}", self.names.overflow(self.program, overflow));
        }
        told
    }

    fn window(&self, window: &Window) -> String {
        match window {
            Window::Activity => self.say(Phrase::WindowActivity),
            Window::Day => self.say(Phrase::WindowDay),
            Window::Cycle => self.say(Phrase::WindowCycle),
            Window::Ever => self.say(Phrase::WindowEver),
            Window::Named { id, title, .. } => {
                title.as_ref().map_or(&**id, |title| title.in_language(self.names.language)).to_owned()
            }
        }
    }

    fn filter(&self, filter: &Filter) -> String {
        let program = self.program;
        let categories = filter.categories.iter().map(|at| self.names.category(program, *at));
        let groups = filter.groups.iter().map(|at| self.names.group(program, *at));
        let kinds = filter.kinds.iter().map(|kind| self.names.word(program, *kind));
        let mut told: Vec<String> = categories.chain(groups).chain(kinds).map(str::to_owned).collect();
        told.extend(filter.when.as_ref().map(|when| when.text().trim().to_owned()));
        told.join(", ")
    }

    fn reach(&self, rule: RuleIx, facts: &mut Vec<(String, String)>) {
        let program = self.program;
        for requirement in program.requirements.iter().filter(|card| card.rule == rule) {
            self.need(&requirement.needs, facts);
        }
        for route in program.routes.iter().filter(|card| card.rule == rule) {
            self.need(&route.needs, facts);
        }
        for carry in program.carry.iter().filter(|card| card.rule == rule) {
            let mut told = format!("{} {}", self.say(Phrase::AtMost), self.scripts(&carry.at_most));
            told = format!("{told}, {}", self.window(&carry.window));
            let of = self.filter(&carry.of);
            if !of.is_empty() {
                told = format!("{told}, {}", self.names.fill(Phrase::Of, &[&of]));
            }
            facts.push((self.say(Phrase::Carry), told));
        }
        for card in program.credentials.iter().filter(|card| card.rule == rule) {
            let told = self.setting(&card.term, |term| match term {
                None => self.say(Phrase::TermLifetime),
                Some(cycles) => self.names.fill(Phrase::TermLength, &[&self.names.length(cycles.length)]),
            });
            facts.push((self.say(Phrase::Cycle), told));
        }
    }

    fn need(&self, need: &Need, facts: &mut Vec<(String, String)>) {
        let names = &self.names;
        let fact = match need {
            Need::AtLeast { at_least, of, window, unit } => {
                let filter = self.filter(of);
                let subject = if filter.is_empty() {
                    self.unit(*unit)
                } else {
                    format!("{} ({filter})", self.unit(*unit))
                };
                let told = format!("{} {subject}, {}", self.scripts(at_least), self.window(window));
                (self.say(Phrase::Need), told)
            }
            Need::AllOf(needs) => return self.all(self.say(Phrase::AllOf), needs, facts),
            Need::Some { some, of } => return self.all(names.fill(Phrase::SomeOf, &[some]), of, facts),
            Need::Covered(at, window) => {
                let duty = self.program.coverage.get(at.index());
                let duty = duty.map_or("", |duty| names.rule(self.program, duty.rule));
                (
                    self.say(Phrase::Need),
                    format!("{}, {}", names.fill(Phrase::CoveredNeed, &[&duty]), self.window(window)),
                )
            }
            Need::Paid(at, window) => {
                let fee = self.program.fees.get(at.index());
                let fee = fee.map_or("", |fee| names.rule(self.program, fee.rule));
                (
                    self.say(Phrase::Need),
                    format!("{}, {}", names.fill(Phrase::PaidNeed, &[&fee]), self.window(window)),
                )
            }
            Need::Passed(exams, window) => {
                let exam = |exam: &Option<_>| {
                    exam.map_or_else(
                        || self.say(Phrase::SameExam),
                        |exam| names.symbols.text(exam).to_owned(),
                    )
                };
                let exams: Vec<_> = exams.wanted.iter().map(exam).collect();
                let told = names.fill(Phrase::PassedNeed, &[&exams.join(", ")]);
                (self.say(Phrase::Need), format!("{told}, {}", self.window(window)))
            }
            Need::Holds(credentials) => {
                let ids: Vec<_> = credentials.iter().map(|at| &*self.program.credential(*at).id).collect();
                (self.say(Phrase::Need), names.fill(Phrase::HoldsNeed, &[&ids.join(", ")]))
            }
            Need::Declared(word, window) => {
                let told = names.fill(Phrase::DeclaredNeed, &[&names.word(self.program, *word)]);
                (self.say(Phrase::Need), format!("{told}, {}", self.window(window)))
            }
            Need::Requirement(at) => {
                let inner = self.program.requirements.get(at.index());
                let told = inner.map_or("", |inner| names.rule(self.program, inner.rule));
                (self.say(Phrase::Need), told.to_owned())
            }
            Need::When(script) => (self.say(Phrase::Condition), script.text().trim().to_owned()),
        };
        facts.push(fact);
    }

    fn all(&self, head: String, needs: &[Need], facts: &mut Vec<(String, String)>) {
        facts.push((self.say(Phrase::Need), head));
        for need in needs {
            self.need(need, facts);
        }
    }

    fn unit(&self, unit: Unit) -> String {
        self.names.unit(unit)
    }

    fn upkeep(&self, rule: RuleIx, facts: &mut Vec<(String, String)>) {
        let program = self.program;
        for fee in program.fees.iter().filter(|card| card.rule == rule) {
            facts.push((self.say(Phrase::Amount), self.setting(&fee.amount, ToString::to_string)));
            let per = match fee.per {
                Per::Person => Phrase::OnceForAll,
                Per::Credential => Phrase::ForEach,
            };
            facts
                .push((self.say(Phrase::Period), format!("{}, {}", self.window(&fee.window), self.say(per))));
            facts.extend(fee.included_in.iter().map(|inclusion| self.product(inclusion)));
        }
        for duty in program.coverage.iter().filter(|card| card.rule == rule) {
            if let Some(fee) = duty.fee.and_then(|fee| program.fees.get(fee.index())) {
                facts.push((self.say(Phrase::Fee), self.names.rule(program, fee.rule).to_owned()));
            }
            facts.extend(duty.products.iter().map(|inclusion| self.product(inclusion)));
        }
        for stage in program.standing.iter().filter(|card| card.rule == rule) {
            let mut told = self.names.state(Some(stage.state));
            if let Some(length) = &stage.length {
                told = format!("{told}, {}", self.setting(length, |length| self.names.length(*length)));
            }
            for (holds, phrase) in [(stage.earns, Phrase::StageEarns), (stage.reports, Phrase::StageReports)]
            {
                if holds {
                    told = format!("{told}, {}", self.say(phrase));
                }
            }
            facts.push((self.say(Phrase::State), told));
        }
    }

    fn product(&self, inclusion: &crate::rulebook::Inclusion) -> (String, String) {
        let product = self.program.products.get(inclusion.product.index());
        let mut told = product.map_or("", |(_, rule)| self.names.rule(self.program, *rule)).to_owned();
        if let Some(when) = &inclusion.when {
            told = format!("{told} ({})", self.condition(when));
        }
        (self.say(Phrase::FeeIncluded), told)
    }

    fn words(&self, rule: RuleIx, facts: &mut Vec<(String, String)>) {
        let language = self.names.language;
        for guidance in self.program.guidance.iter().filter(|card| card.rule == rule) {
            facts.extend(guidance.verdict.map(|said| (self.say(Phrase::Answer), self.names.said(said))));
            facts.push((self.say(Phrase::Guidance), guidance.text.in_language(language).trim().to_owned()));
        }
        for ruling in self.program.rulings.iter().filter(|card| card.rule == rule) {
            self.ruling(ruling, facts);
        }
        self.of_reply(rule, facts);
    }

    fn ruling(&self, ruling: &Ruling, facts: &mut Vec<(String, String)>) {
        let language = self.names.language;
        facts.push((self.say(Phrase::Question), ruling.question.in_language(language).to_owned()));
        let said = ruling.verdict.map(|said| self.names.said(said));
        let text = ruling.answer.as_ref().map(|answer| answer.in_language(language).to_owned());
        let told = [said, text].into_iter().flatten().collect::<Vec<_>>();
        if !told.is_empty() && !self.is_settled(ruling) {
            facts.push((self.say(Phrase::Answer), told.join(": ")));
        }
        facts.extend(self.contradicted(ruling));
        match &ruling.outcome {
            Outcome::Answered(effect) => {
                facts.extend(self.effect(effect).map(|told| (self.say(Phrase::Credits), told)))
            }
            Outcome::Question(at) => {
                let Some(question) = self.program.questions.get(at.index()) else { return };
                let state = if question.contested { Phrase::Contested } else { Phrase::Open };
                facts.push((self.say(Phrase::State), self.say(state)));
                let answers: Vec<_> =
                    question.answers.iter().map(|answer| self.names.answer(answer)).collect();
                let told = self.names.fill(Phrase::AnswersPossible, &[&answers.join(" / ")]);
                facts.push((self.say(Phrase::Answer), told));
                facts.extend(question.replies.iter().filter_map(|reply| self.reply(question, reply)));
            }
        }
    }

    /// The rulings that say otherwise about exactly the same, with their places, and the replies to that.
    pub(super) fn contradicted(&self, ruling: &Ruling) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        for one in self.program.contradicted(ruling, self.credentials, self.on, self.known_on) {
            let (Some(other), Some(contest)) =
                (self.program.rulings.get(one.by.index()), one.question.contest.as_ref())
            else {
                continue;
            };
            let place = contest.place(one.by);
            let phrase = match one.holds {
                None => Phrase::ContradictedBy,
                Some(holds) if holds == one.by => Phrase::GivesWayTo,
                Some(_) => Phrase::HoldsAgainst,
            };
            let told = self.names.fill(phrase, &[&self.program.rule(other.rule).id, &place]);
            facts.push((self.say(Phrase::State), told));
            facts.extend(one.question.replies.iter().filter_map(|reply| self.reply(one.question, reply)));
        }
        facts
    }

    /// Whether a reply is known that settles a question for all that are asked about, so that what was written of it while it
    /// was open says no more.
    fn is_settled(&self, ruling: &Ruling) -> bool {
        let Outcome::Question(at) = ruling.outcome else { return false };
        let replies = self.program.questions.get(at.index()).map_or(&[][..], |question| &question.replies);
        replies.iter().any(|reply| {
            let card = self.program.rule(reply.rule);
            let all = self.credentials.iter().all(|credential| card.applies.contains(*credential));
            reply.settles && reply.kinds.is_empty() && card.known <= self.known_on && all
        })
    }

    /// A reply to a question, where it is known.
    fn reply(&self, question: &Question, reply: &Reply) -> Option<(String, String)> {
        let card = self.program.rule(reply.rule);
        let answer = question.answers.get(reply.answer.index())?;
        let told = [&reply.received as &dyn Display, &self.names.answer(answer), &card.id];
        let told = (self.say(Phrase::ReplyTo), self.names.fill(Phrase::ReplyGiven, &told));
        (card.known <= self.known_on).then_some(told)
    }

    /// What a reply says, and to which question.
    fn of_reply(&self, rule: RuleIx, facts: &mut Vec<(String, String)>) {
        let all = self.program.questions.iter();
        let all = all.flat_map(|question| question.replies.iter().map(move |reply| (question, reply)));
        for (question, reply) in all.filter(|(_, reply)| reply.rule == rule) {
            if let Some(asked) = self.program.rulings.get(question.ruling.index()) {
                let text = asked.question.in_language(self.names.language);
                facts.push((
                    self.say(Phrase::Question),
                    format!("{text} [{}]", self.program.rule(asked.rule).id),
                ));
            }
            let answer = question.answers.get(reply.answer.index());
            facts.extend(
                answer.map(|answer| (self.say(Phrase::Answer), self.names.answer(answer).to_owned())),
            );
            let quote = reply.quote.as_ref();
            facts.extend(quote.map(|quote| (self.say(Phrase::Quote), quote.trim().to_owned())));
            let kinds: Vec<_> = reply.kinds.iter().map(|kind| self.names.word(self.program, *kind)).collect();
            if !kinds.is_empty() {
                facts.push((self.say(Phrase::Kind), kinds.join(", ")));
            }
        }
    }

    fn effect(&self, effect: &Effect) -> Option<String> {
        match &effect.act {
            Act::Nothing => None,
            Act::Refuse(reason) => Some(reason.in_language(self.names.language).to_owned()),
            Act::Accept(category) => Some(self.names.category(self.program, *category).to_owned()),
            Act::Credit(script) => Some(script.text().trim().to_owned()),
        }
    }

    fn when(&self, when: Option<&Script>) -> Option<(String, String)> {
        when.map(|when| (self.say(Phrase::Condition), self.condition(when)))
    }

    fn condition(&self, when: &Script) -> String {
        when.text().trim().to_owned()
    }

    /// The expressions in force of a setting, a named value replaced by what it is for each certificate asked about.
    fn scripts(&self, setting: &Setting<Script>) -> String {
        self.setting(setting, |script| self.script(script))
    }

    fn script(&self, script: &Script) -> String {
        let text = script.text().trim();
        let Some(value) = text.strip_prefix("values.") else { return text.to_owned() };
        let told: Vec<_> = self
            .credentials
            .iter()
            .filter_map(|at| Some((&*self.program.credential(*at).id, self.value(value, *at)?)))
            .collect();
        match told.as_slice() {
            [] => text.to_owned(),
            [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => first.clone(),
            told => told.iter().map(|(id, value)| format!("{id} {value}")).collect::<Vec<_>>().join(", "),
        }
    }

    /// A named value for a certificate.
    fn value(&self, id: &str, credential: CredentialIx) -> Option<String> {
        let value = self.program.values.iter().find(|value| &*value.id == id)?;
        let own = value.own.iter().find(|(at, _)| *at == credential).map(|(_, setting)| setting);
        let setting = own.or(value.general.as_ref())?;
        Some(self.setting(&setting.setting, |script| script.text().trim().to_owned()))
    }

    /// The alternatives in force, each with its condition, up to the first without one.
    fn setting<T>(&self, setting: &Setting<T>, show: impl Fn(&T) -> String) -> String {
        let mut told = Vec::new();
        for alternative in &setting.alternatives {
            let in_force = alternative.first <= self.on && self.on <= alternative.last;
            if !in_force || alternative.known > self.known_on {
                continue;
            }
            let since: &dyn Display = &alternative.first;
            let mut value = show(&alternative.is);
            if alternative.first > Date::EARLIEST {
                value = format!("{value} ({})", self.names.fill(Phrase::FromDay, &[since]));
            }
            match &alternative.when {
                Some(when) => {
                    told.push(format!(
                        "{value} {}",
                        self.names.fill(Phrase::IfCondition, &[&self.condition(when)])
                    ));
                }
                None => {
                    told.push(value);
                    break;
                }
            }
        }
        if told.is_empty() { self.say(Phrase::NotKnown) } else { told.join("; ") }
    }
}
