//! What a script reads: facts of the activity, the certificate and the person, and named values.

use crate::{
    rulebook::{ValueIx, slot},
    script::{Fault, Read, Seen, Slot, Value},
    vocabulary::{amount::Amount, date::Date, symbol::Symbol},
};

use super::scene::Scene;

impl<'a> Read<'a> for Scene<'a> {
    #[inline]
    fn read(&mut self, slot: Slot) -> Result<Seen<'a>, Fault> {
        if self.log.is_some() { self.read_and_note(slot) } else { self.look_up(slot) }
    }

    #[inline]
    fn states(&self, slot: Slot) -> Option<bool> {
        (self.log.is_none() && slot.0 < slot::VALUES).then(|| self.fact(slot).is_some())
    }

    #[inline]
    fn number(&self, slot: Slot) -> Option<Amount> {
        if self.log.is_none() { self.number_of(slot) } else { None }
    }

    #[inline]
    fn date(&self, slot: Slot) -> Option<Date> {
        if self.log.is_none() { self.date_of(slot) } else { None }
    }

    #[inline]
    fn word(&self, slot: Slot) -> Option<Symbol> {
        if self.log.is_none() { self.word_of(slot) } else { None }
    }

    #[inline]
    fn words(&self, slot: Slot) -> Option<&'a [Symbol]> {
        if self.log.is_none() { self.words_of(slot) } else { None }
    }
}

impl<'a> Scene<'a> {
    fn look_up(&mut self, slot: Slot) -> Result<Seen<'a>, Fault> {
        if slot.0 < slot::VALUES {
            self.fact(slot).ok_or_else(|| Fault::absent(slot))
        } else {
            self.named(ValueIx::new(usize::from(slot.0 - slot::VALUES)), slot)
        }
    }

    /// Reads a slot and notes for the trace what was read.
    #[inline(never)]
    fn read_and_note(&mut self, slot: Slot) -> Result<Seen<'a>, Fault> {
        let found = self.look_up(slot);
        let value = match &found {
            Ok(value) => Some(value.keep()),
            Err(fault) if fault.is_absence_of(slot) => None,
            Err(_) => return found,
        };
        if let Some(log) = &mut self.log
            && !log.iter().any(|(known, _)| *known == slot)
        {
            log.push((slot, value));
        }
        found
    }

    /// The fact in a slot, if it is stated.
    #[inline]
    fn fact(&self, slot: Slot) -> Option<Seen<'a>> {
        match slot {
            slot::KIND
            | slot::PROVIDER
            | slot::DELIVERY
            | slot::ROLE
            | slot::FORM
            | slot::ITEM
            | slot::CREDENTIAL => self.word_of(slot).map(Seen::Word),
            slot::DOMAINS
            | slot::TAGS
            | slot::PROOFS
            | slot::CLASSES
            | slot::CREDENTIAL_DOMAINS
            | slot::HELD
            | slot::EXAMS
            | slot::DECLARED => self.words_of(slot).map(Seen::Words),
            slot::START
            | slot::END
            | slot::SUBMITTED
            | slot::GRANTED
            | slot::CYCLE_START
            | slot::CYCLE_END
            | slot::WINDOW_START => self.date_of(slot).map(Seen::Date),
            slot::HOURS | slot::MINUTES | slot::CYCLE_NUMBER | slot::USED | slot::TOTAL => {
                self.number_of(slot).map(Seen::Number)
            }
            Slot(at) if at >= slot::PERSON => stated(&self.person.ledger.person_facts, at - slot::PERSON),
            Slot(at) => stated(&self.activity?.facts, at.checked_sub(slot::FACTS)?),
        }
    }

    #[inline]
    fn number_of(&self, slot: Slot) -> Option<Amount> {
        let hours = || self.part_hours.or(self.activity?.hours);
        match slot {
            slot::HOURS => hours(),
            slot::MINUTES => Amount::from_decimal(hours()?.decimal().checked_mul(60.into())?).ok(),
            slot::CYCLE_NUMBER => Some(Amount::whole(self.cycle?.number.into())),
            slot::USED => Some(self.used),
            slot::TOTAL => Some(self.total),
            _ => None,
        }
    }

    #[inline]
    fn date_of(&self, slot: Slot) -> Option<Date> {
        match slot {
            slot::START => Some(self.activity?.on.first),
            slot::END => Some(self.activity?.on.last),
            slot::SUBMITTED => {
                let mut claims = self.activity?.claims.iter();
                claims.find(|claim| claim.credential == self.person.reference)?.submitted
            }
            slot::GRANTED => self.person.holding.granted,
            slot::CYCLE_START => Some(self.cycle?.period.first),
            slot::CYCLE_END => Some(self.cycle?.period.last),
            slot::WINDOW_START => self.window_start,
            _ => None,
        }
    }

    #[inline]
    fn word_of(&self, slot: Slot) -> Option<Symbol> {
        match slot {
            slot::KIND => Some(self.activity?.kind),
            slot::PROVIDER => self.activity?.provider,
            slot::DELIVERY => self.activity?.delivery,
            slot::ROLE => self.activity?.role,
            slot::FORM => self.activity?.form,
            slot::ITEM => self.activity?.item,
            slot::CREDENTIAL => Some(self.person.program.credential(self.credential()).symbol),
            _ => None,
        }
    }

    #[inline]
    fn words_of(&self, slot: Slot) -> Option<&'a [Symbol]> {
        let person = self.person;
        match slot {
            slot::DOMAINS => self.activity?.domains.as_deref(),
            slot::TAGS => Some(&self.activity?.tags),
            slot::PROOFS => Some(self.activity?.proofs.kinds()),
            slot::CLASSES => Some(&person.program.credential(self.credential()).classes),
            slot::CREDENTIAL_DOMAINS => Some(&person.program.credential(self.credential()).domains),
            slot::HELD => Some(&person.held),
            slot::EXAMS => Some(&person.exams),
            slot::DECLARED => Some(&person.declared),
            _ => None,
        }
    }
}

/// The value of a declared fact.
#[inline]
fn stated(facts: &[Option<Value>], at: u16) -> Option<Seen<'_>> {
    facts.get(usize::from(at))?.as_ref().map(Value::seen)
}
