//! What a rule sees while it is evaluated: the facts, the dates that govern, and the answers taken for open questions.

use smallvec::SmallVec;

use crate::{
    ledger::{Activity, Claim, ClaimStatus},
    policy::rule::Clock,
    rulebook::{
        self, Alternative, AnswerIx, CredentialIx, Effect, Filter, Outcome, Program, QuestionIx, Rule,
        RuleIx, RulingIx, Setting, ValueIx, Window, slot,
    },
    script::{Fault, Script, Seen, Slot, Value},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
        symbol::Symbol,
    },
};

use super::{
    Cycle, Doubt,
    assign::{Assigned, Searched},
    doubts::Doubts,
    person::Person,
    reply::{Taken, after_replies},
    ruling::first_of,
    stance::{Questions, Stance},
    window::Anchors,
};

/// What decided a value that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setter {
    /// A ruling that set it, with the answer that was taken.
    By(RulingIx, Option<Taken>),
    /// What is contested between two rulings that set it.
    Contested(Taken),
}

/// One evaluation in progress.
pub(super) struct Scene<'a> {
    pub(super) person: &'a Person<'a>,
    pub(super) stance: Stance<'a>,
    pub(super) cycle: Option<Cycle>,
    pub(super) activity: Option<&'a Activity>,
    /// Hours of the part of a split activity that is being credited.
    pub(super) part_hours: Option<Amount>,
    pub(super) used: Amount,
    /// What counts in the window of a limit that depends on it.
    pub(super) total: Amount,
    pub(super) window_start: Option<Date>,
    /// The date that governs what is read without a clock of its own.
    pub(super) by: Clock,
    /// Whether anything read since this was cleared rests on a low-confidence source.
    pub(super) low: bool,
    /// Everything in doubt that made a difference to how rules were read.
    pub(super) touched: Doubts,
    /// The same for the activity that is being credited, apart from all else.
    pub(super) here: Doubts,
    /// What was read, while a trace is kept.
    pub(super) log: Option<Vec<(Slot, Option<Value>)>>,
    pub(super) setters: Vec<Setter>,
    /// The categories chosen for activities that several accept, by their places.
    pub(super) assigned: Vec<Assigned>,
    /// How far the search for them went.
    pub(super) searched: Searched,
    /// Whether an activity is being credited.
    pub(super) crediting: bool,
    pub(super) questions: Questions,
    /// Which rulings are about the activity that is being credited, as far as no answer decides that.
    pub(super) about: SmallVec<[(RulingIx, bool); 4]>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(person: &'a Person<'a>, stance: Stance<'a>, traced: bool) -> Self {
        Self {
            person,
            stance,
            cycle: None,
            activity: None,
            part_hours: None,
            used: Amount::ZERO,
            total: Amount::ZERO,
            window_start: None,
            by: Clock::Asked,
            low: false,
            touched: Doubts::default(),
            here: Doubts::default(),
            log: traced.then(Vec::new),
            setters: Vec::new(),
            assigned: Vec::new(),
            searched: Searched::Nothing,
            crediting: false,
            questions: Questions::default(),
            about: SmallVec::new(),
        }
    }

    pub(super) fn program(&self) -> &'a Program {
        self.person.program
    }

    pub(super) fn credential(&self) -> CredentialIx {
        self.person.reference.credential
    }

    pub(super) fn touch(&mut self, doubt: Doubt) {
        self.now_touched().insert(doubt);
        if let Doubt::Question(question) = doubt {
            let met = if self.crediting { &mut self.questions.here } else { &mut self.questions.elsewhere };
            if self.stance.answer(question).is_none() && !met.contains(&question) {
                met.push(question);
            }
        }
    }

    fn now_touched(&mut self) -> &mut Doubts {
        if self.crediting { &mut self.here } else { &mut self.touched }
    }

    /// Does something that decides nothing, so that what is in doubt about it is forgotten.
    pub(super) fn quietly<T>(&mut self, something: impl FnOnce(&mut Self) -> T) -> T {
        let touched = self.now_touched().len();
        let (here, elsewhere) = (self.questions.here.len(), self.questions.elsewhere.len());
        let told = something(self);
        self.now_touched().truncate(touched);
        self.questions.here.truncate(here);
        self.questions.elsewhere.truncate(elsewhere);
        told
    }

    /// Notes that a question made a difference, unless replies settle it.
    pub(super) fn touch_question(&mut self, answer: Option<Taken>) {
        if let Some(taken) = answer.filter(|taken| !taken.settled) {
            self.touch(Doubt::Question(taken.question));
        }
    }

    /// The answer that a question is taken to have, as long as nobody replies to it.
    fn answer(&self, question: QuestionIx) -> AnswerIx {
        let tried =
            self.questions.tried.iter().find(|(known, _)| *known == question).map(|(_, answer)| *answer);
        self.stance.answer(question).or(tried).unwrap_or(AnswerIx::new(0))
    }

    pub(super) fn anchors(&self) -> Anchors {
        Anchors { cycle: self.cycle, granted: self.granted(), person: None }
    }

    fn granted(&self) -> Date {
        let holding = self.person.holding;
        let first = holding.cycles.first().map(|cycle| cycle.first);
        holding.granted.or(first).unwrap_or(self.person.given.on)
    }

    /// The claim of the activity for this credential, as far as it is known on the day asked about.
    pub(super) fn claim(&self, activity: &'a Activity) -> Option<(&'a Claim, ClaimStatus)> {
        let claim = activity.claims.iter().find(|claim| claim.credential == self.person.reference)?;
        let today = self.person.given.on;
        if claim.submitted.is_some_and(|day| day > today) {
            return None;
        }
        let undecided = claim.decided.is_some_and(|day| day > today);
        let status = match claim.status {
            ClaimStatus::Accepted | ClaimStatus::Rejected | ClaimStatus::Audit | ClaimStatus::Withdrawn
                if undecided =>
            {
                ClaimStatus::Submitted
            }
            status => status,
        };
        Some((claim, status))
    }

    /// The day a clock shows.
    pub(super) fn date(&self, clock: Clock) -> Date {
        let asked = self.person.given.on;
        let cycle = self.cycle.map(|cycle| cycle.period);
        let cycle_start = cycle.map_or_else(|| self.granted(), |cycle| cycle.first);
        match clock {
            Clock::Activity => {
                self.activity.map(|activity| activity.on.last).or(self.window_start).unwrap_or(asked)
            }
            Clock::Submitted => {
                let claim = self.activity.and_then(|activity| self.claim(activity));
                claim.and_then(|(claim, _)| claim.submitted).unwrap_or(asked)
            }
            Clock::CycleStart => cycle_start,
            Clock::CycleEnd => cycle.map_or(asked, |cycle| cycle.last),
            Clock::Granted => self.granted(),
            Clock::WindowStart => self.window_start.unwrap_or(cycle_start),
            Clock::Asked => asked,
        }
    }

    /// Whether a rule is for this credential, and in force on the date that governs it.
    pub(super) fn in_force(&self, rule: &Rule) -> bool {
        if !rule.applies.contains(self.credential()) {
            return false;
        }
        rule.is_undated() || {
            let date = self.date(rule.by);
            rule.first <= date && date <= rule.last
        }
    }

    /// Whether a rule is in force; when it is, its clock governs what is read next.
    pub(super) fn enter(&mut self, rule: RuleIx) -> bool {
        let program = self.program();
        let rule = program.rule(rule);
        let in_force = self.in_force(rule);
        if in_force {
            self.by = rule.by;
        }
        in_force
    }

    /// The alternative of a setting that holds, if one does.
    pub(super) fn choose<T>(&mut self, setting: &'a Setting<T>) -> Result<Option<&'a Alternative<T>>, Fault> {
        let date = self.date(self.by);
        self.choose_on(setting, date)
    }

    fn choose_on<T>(
        &mut self,
        setting: &'a Setting<T>,
        date: Date,
    ) -> Result<Option<&'a Alternative<T>>, Fault> {
        for alternative in setting.on(date) {
            if self.holds(alternative.when.as_ref())? {
                self.low |= alternative.low;
                return Ok(Some(alternative));
            }
        }
        Ok(None)
    }

    /// Whether a condition is true; no condition is.
    pub(super) fn holds(&mut self, when: Option<&'a Script>) -> Result<bool, Fault> {
        match when {
            None => Ok(true),
            Some(script) => script.holds(self),
        }
    }

    /// The amount of a setting; `None` when no alternative is in force.
    pub(super) fn amount(&mut self, setting: &'a Setting<Script>) -> Result<Option<Amount>, Fault> {
        match self.choose(setting)? {
            None => Ok(None),
            Some(alternative) => alternative.is.number(self).map(Some),
        }
    }

    /// Whether credits of a category, group and kind are meant by a filter.
    #[inline]
    pub(super) fn matches(
        &mut self,
        filter: &'a Filter,
        category: Option<crate::rulebook::CategoryIx>,
        group: Option<crate::rulebook::GroupIx>,
        kind: Option<Symbol>,
    ) -> Result<bool, Fault> {
        let plain = filter.is_about(category, group) && filter.is_about_kind(kind);
        Ok(plain
            && (filter.when.is_none() || (self.activity.is_some() && self.holds(filter.when.as_ref())?)))
    }

    /// Whether a ruling is about what is evaluated now.
    pub(super) fn is_about(&mut self, ruling: RulingIx) -> Result<bool, Fault> {
        // A trace tells what was read, also where that decides nothing.
        if self.log.is_none()
            && let Some(activity) = self.activity
            && !self.person.may_concern(ruling, activity.on)
        {
            return Ok(false);
        }
        let program = self.program();
        let Some(card) = program.rulings.get(ruling.index()) else { return Ok(false) };
        let kind = self.activity.map(|activity| activity.kind);
        let about = card.kinds.is_empty() || kind.is_some_and(|kind| card.kinds.contains(&kind));
        if !about || !self.in_force(program.rule(card.rule)) {
            return Ok(false);
        }
        // Without an activity, a ruling about activities says nothing.
        if card.of_activity && self.activity.is_none() {
            return Ok(false);
        }
        self.holds(card.when.as_ref())
    }

    /// The same, found once for an activity that is credited under several answers, where these do not decide it.
    fn is_about_whatever_the_answers(&mut self, ruling: RulingIx) -> Result<bool, Fault> {
        let whole = self.crediting && self.part_hours.is_none() && self.log.is_none();
        if let Some((_, about)) = self.about.iter().find(|(known, _)| whole && *known == ruling) {
            return Ok(*about);
        }
        let about = self.is_about(ruling)?;
        let card = self.program().rulings.get(ruling.index());
        if whole && card.is_some_and(|card| !card.reads_values()) {
            self.about.push((ruling, about));
        }
        Ok(about)
    }

    /// The effect of a ruling, with the answer taken where it is a question.
    pub(super) fn effect(&mut self, ruling: RulingIx) -> Option<(&'a Effect, Option<Taken>)> {
        let program = self.program();
        match &program.rulings.get(ruling.index())?.outcome {
            Outcome::Answered(effect) => Some((effect, None)),
            Outcome::Question(question) => {
                let card = program.questions.get(question.index())?;
                let taken = self.taken(*question)?;
                Some((&card.answers.get(taken.answer.index())?.effect, Some(taken)))
            }
        }
    }

    /// The answer taken for a question.
    pub(super) fn taken(&self, question: QuestionIx) -> Option<Taken> {
        let card = self.program().questions.get(question.index())?;
        Some(after_replies(self, question, card, self.answer(question)))
    }

    /// The value of a named value.
    #[inline(never)]
    pub(super) fn named(&mut self, at: ValueIx, slot: Slot) -> Result<Seen<'a>, Fault> {
        let program = self.program();
        let Some(value) = program.values.get(at.index()) else { return Err(Fault::not_in_force(slot)) };
        let mut setting: SmallVec<[(RulingIx, &'a Script); 1]> = SmallVec::new();
        for ruling in &value.setters {
            if !self.is_about_whatever_the_answers(*ruling)? {
                continue;
            }
            let Some((effect, answer)) = self.effect(*ruling) else { continue };
            self.touch_question(answer);
            if answer.is_some() {
                // A question is told even where the answer taken leaves the value alone: another might not.
                if self.log.is_some() {
                    self.setters.push(Setter::By(*ruling, answer));
                }
            }
            let script = effect.set.iter().find(|(set, _)| *set == at).map(|(_, script)| script);
            setting.extend(script.map(|script| (*ruling, script)));
        }
        if setting.is_empty() {
            return self.stated_value(value, slot);
        }
        let (set, contested) = first_of(self, setting);
        for taken in contested {
            self.touch_question(Some(taken));
            if self.log.is_some() {
                self.setters.push(Setter::Contested(taken));
            }
        }
        let Some((ruling, script)) = set else { return self.stated_value(value, slot) };
        let asks = program.rulings.get(ruling.index()).map(|card| &card.outcome);
        if self.log.is_some() && matches!(asks, Some(Outcome::Answered(_))) {
            self.setters.push(Setter::By(ruling, None));
        }
        script.run(self)
    }

    /// The value that the policy states for a name.
    fn stated_value(&mut self, value: &'a rulebook::Value, slot: Slot) -> Result<Seen<'a>, Fault> {
        let credential = self.credential();
        let own = value.own.iter().find(|(owner, _)| *owner == credential).map(|(_, setting)| setting);
        let Some(clocked) = own.or(value.general.as_ref()) else { return Err(Fault::not_in_force(slot)) };
        let date = self.date(clocked.by.unwrap_or(self.by));
        match self.choose_on(&clocked.setting, date)? {
            Some(alternative) => alternative.is.run(self),
            None => Err(Fault::not_in_force(slot)),
        }
    }

    /// The date a window counts from, where it counts from one of the person.
    pub(super) fn person_date(&self, fact: Option<usize>) -> Option<Date> {
        match self.person.ledger.person_facts.get(fact?)? {
            Some(Value::Date(date)) => Some(*date),
            Some(Value::Number(_) | Value::Word(_) | Value::Words(_) | Value::Flag(_)) | None => None,
        }
    }

    /// The fact about the person that a window counts from and the ledger does not state.
    pub(super) fn missing_anchor(&self, window: &Window) -> Option<Slot> {
        let Window::Named { person_fact: Some(fact), .. } = window else { return None };
        let stated = self.person_date(Some(*fact)).is_some();
        (!stated).then(|| Slot(slot::PERSON + u16::try_from(*fact).unwrap_or(0)))
    }

    /// The stretch of a window that a day lies in.
    pub(super) fn stretch_at(&self, window: &Window, day: Date) -> Option<Period> {
        match window {
            // Most windows of limits count from nothing.
            Window::Activity | Window::Day => Some(Period { first: day, last: day }),
            Window::Cycle => self.cycle.map(|cycle| cycle.period).filter(|cycle| cycle.contains(day)),
            Window::Ever | Window::Named { .. } => {
                super::window::stretch_at(window, self.window_anchors(window), day)
            }
        }
    }

    /// The anchors of a window.
    pub(super) fn window_anchors(&self, window: &Window) -> Anchors {
        let person = match window {
            Window::Named { person_fact, .. } => self.person_date(*person_fact),
            Window::Activity | Window::Day | Window::Cycle | Window::Ever => None,
        };
        Anchors { person, ..self.anchors() }
    }
}
