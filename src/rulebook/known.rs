//! What of a rulebook was known on a day.

use std::borrow::Cow;

use crate::vocabulary::date::Date;

use super::{ClockedSetting, Mask, Need, Program, Reply, Rulebook, Setting, Source, SourceIx};

impl Rulebook {
    /// The rulebook as it was known on a day: rules that became known later are for nobody, and values and replies that
    /// became known later are not there; nothing rests on a source published later, or was confirmed later. A correction of a typing mistake in a policy holds at all dates.
    #[must_use]
    pub fn as_known(&self, day: Date) -> Cow<'_, Self> {
        if day == Date::LATEST || self.known_until.is_some_and(|until| until <= day) {
            return Cow::Borrowed(self);
        }
        let mut rulebook = self.clone();
        rulebook.known_until = Some(day);
        for program in &mut rulebook.programs {
            let Program { questions, rules, sources, .. } = program;
            let published = |at: &SourceIx| {
                sources.get(at.index()).is_some_and(|source: &Source| source.published.last() <= day)
            };
            for rule in rules.iter_mut() {
                rule.sources.retain(&published);
            }
            for source in sources.iter_mut() {
                source.confirmed = source.confirmed.filter(|confirmed| confirmed.last() <= day);
                source.retrieved = source.retrieved.filter(|retrieved| retrieved.last() <= day);
            }
            let known = |reply: &Reply| rules.get(reply.rule.index()).is_some_and(|rule| rule.known <= day);
            questions.iter_mut().for_each(|question| question.replies.retain(known));
            for rule in program.rules.iter_mut().filter(|rule| rule.known > day) {
                rule.applies = Mask::NONE;
            }
            program.each_setting(&mut Forget(day));
        }
        Cow::Owned(rulebook)
    }
}

/// Something done to every setting of a program, whatever its values are.
trait EachSetting {
    fn setting<T>(&mut self, setting: &mut Setting<T>);
}

/// Forgets the values that became known after a day.
struct Forget(Date);

impl EachSetting for Forget {
    fn setting<T>(&mut self, setting: &mut Setting<T>) {
        setting.alternatives.retain(|alternative| alternative.known <= self.0);
    }
}

impl Program {
    fn each_setting(&mut self, each: &mut impl EachSetting) {
        self.credentials.iter_mut().for_each(|credential| each.setting(&mut credential.term));
        for value in &mut self.values {
            let settings = value.own.iter_mut().map(|(_, own)| own).chain(&mut value.general);
            settings.for_each(|ClockedSetting { setting, .. }| each.setting(setting));
        }
        for category in &mut self.categories {
            each.setting(&mut category.credit);
            category.round.iter_mut().for_each(|round| each.setting(round));
            category.group.iter_mut().for_each(|group| each.setting(group));
        }
        self.limits.iter_mut().for_each(|limit| each.setting(&mut limit.at_most));
        self.requirements.iter_mut().for_each(|card| card.needs.each_setting(each));
        self.routes.iter_mut().for_each(|card| card.needs.each_setting(each));
        for carry in &mut self.carry {
            each.setting(&mut carry.at_most);
            each.setting(&mut carry.beyond);
        }
        self.fees.iter_mut().for_each(|fee| each.setting(&mut fee.amount));
        self.standing.iter_mut().flat_map(|stage| &mut stage.length).for_each(|length| each.setting(length));
    }
}

impl Need {
    fn each_setting(&mut self, each: &mut impl EachSetting) {
        match self {
            Self::AtLeast { at_least, .. } => each.setting(at_least),
            Self::AllOf(needs) | Self::Some { of: needs, .. } => {
                needs.iter_mut().for_each(|need| need.each_setting(each));
            }
            Self::Covered(..)
            | Self::Paid(..)
            | Self::Passed(..)
            | Self::Holds(_)
            | Self::Declared(..)
            | Self::Requirement(_)
            | Self::When(_) => {}
        }
    }
}
