//! The person as holder of one certificate, as far as that does not change while it is evaluated.

use std::sync::Arc;

use crate::{
    ledger::{Holding, Ledger},
    rulebook::{CredentialRef, Program, Ruling, RulingIx, slot},
    vocabulary::{
        date::{Date, Period},
        symbol::Symbol,
    },
};

use super::{Given, known::Known};

/// What does not change while one holding is evaluated.
#[derive(Clone, Debug)]
pub(super) struct Person<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) given: Given,
    pub(super) program: &'a Program,
    pub(super) reference: CredentialRef,
    pub(super) holding: &'a Holding,
    /// Credentials held on the day asked about: granted by then, and not ended for good. The one that is evaluated is.
    pub(super) held: Arc<[Symbol]>,
    /// Exams passed by then.
    pub(super) exams: Arc<[Symbol]>,
    /// Certificates whose standing is asked for on the way to this one's.
    pub(super) asking: Vec<CredentialRef>,
    /// Declarations made for this certificate by then.
    pub(super) declared: Arc<[Symbol]>,
    /// All certificates of the ledger, in its order.
    all: Arc<[Symbol]>,
    /// Since when each of them has ended for good, in the same order; empty as long as nobody asked.
    ended: Arc<[Option<Date>]>,
    /// On which days an activity must be for each ruling to be about it.
    days: Arc<[Option<Days>]>,
}

/// The days that the first and the last day of an activity must lie in.
type Days = [Period; 2];

/// The holder of each certificate of a ledger.
pub(super) fn people<'a>(known: &'a Known<'_>, given: Given) -> impl Iterator<Item = Person<'a>> {
    let (rulebook, ledger) = (known.rulebook(), known.ledger());
    let all: Arc<[_]> =
        ledger.holdings.iter().map(|holding| rulebook.credential(holding.credential).symbol).collect();
    let (granted, exams) = (granted(ledger, &all, given.on), exams(ledger, given));
    ledger.holdings.iter().map(move |holding| Person {
        ledger,
        given,
        program: rulebook.program(holding.credential.program),
        reference: holding.credential,
        holding,
        held: granted.clone(),
        exams: exams.clone(),
        asking: Vec::new(),
        declared: declared(ledger, holding, given),
        all: all.clone(),
        ended: Arc::default(),
        days: days(rulebook.program(holding.credential.program), holding),
    })
}

/// Since when a certificate is held: its grant, else the first day of the first cycle that the ledger states.
pub(super) fn since(holding: &Holding) -> Option<Date> {
    holding.granted.or(holding.cycles.first().map(|cycle| cycle.first))
}

/// The certificates of a ledger that are granted by a day.
fn granted(ledger: &Ledger, all: &[Symbol], on: Date) -> Arc<[Symbol]> {
    let granted = |holding: &Holding| since(holding).is_none_or(|day| day <= on);
    let held = ledger.holdings.iter().zip(all).filter(|(holding, _)| granted(holding));
    held.map(|(_, symbol)| *symbol).collect()
}

/// The exams passed by a day.
fn exams(ledger: &Ledger, given: Given) -> Arc<[Symbol]> {
    let today = given.on;
    ledger.exams.iter().filter(|exam| exam.on <= today).map(|exam| exam.exam).collect()
}

/// The declarations made for a certificate by a day.
fn declared(ledger: &Ledger, holding: &Holding, given: Given) -> Arc<[Symbol]> {
    let today = given.on;
    let made = ledger.declarations.iter();
    let ours = made.filter(|made| made.credential == holding.credential && made.on <= today);
    ours.map(|made| made.declaration).collect()
}

/// On which days an activity must be for each ruling to be about it; none where it is about no activity of this holder.
fn days(program: &Program, holding: &Holding) -> Arc<[Option<Days>]> {
    const ALWAYS: Days = [Period { first: Date::EARLIEST, last: Date::LATEST }; 2];
    let known = |at| (at == slot::GRANTED).then_some(holding.granted);
    let of = |ruling: &Ruling| match &ruling.when {
        Some(when) => when.days([slot::START, slot::END], known),
        None => Some(ALWAYS),
    };
    program.rulings.iter().map(of).collect()
}

impl<'a> Person<'a> {
    /// Whether a ruling may be about what was done on some days.
    #[inline]
    pub(super) fn may_concern(&self, ruling: RulingIx, on: Period) -> bool {
        match self.days.get(ruling.index()) {
            Some(Some([starts, ends])) => starts.contains(on.first) && ends.contains(on.last),
            Some(None) => false,
            None => true,
        }
    }

    /// The same person as holder of another certificate of the same body.
    pub(super) fn holding(&self, holding: &'a Holding) -> Self {
        let mut asking = self.asking.clone();
        asking.push(self.reference);
        let declared = declared(self.ledger, holding, self.given);
        let days = days(self.program, holding);
        Self { reference: holding.credential, holding, asking, declared, days, ..self.clone() }.with_held()
    }

    /// The same person, who does not hold any more what has ended for good.
    pub(super) fn without(self, ended: Arc<[Option<Date>]>) -> Self {
        Self { ended, ..self }.with_held()
    }

    /// Finds out again what is held.
    fn with_held(self) -> Self {
        if self.ended.is_empty() {
            return self;
        }
        let on = self.given.on;
        let holdings = self.ledger.holdings.iter().zip(self.all.iter().zip(&*self.ended));
        let held = holdings.filter(|(holding, (_, ended))| {
            let granted = since(holding).is_none_or(|day| day <= on);
            granted && (holding.credential == self.reference || ended.is_none_or(|day| day > on))
        });
        let held = held.map(|(_, (symbol, _))| *symbol).collect();
        Self { held, ..self }
    }

    /// The same person, asked about on another day.
    pub(super) fn on(&self, day: Date) -> Self {
        let given = Given { on: day, ..self.given };
        Self {
            given,
            held: granted(self.ledger, &self.all, day),
            exams: exams(self.ledger, given),
            declared: declared(self.ledger, self.holding, given),
            ..self.clone()
        }
        .with_held()
    }

    /// Whether the way to this certificate's standing leads over another one already.
    pub(super) fn is_asking(&self, credential: CredentialRef) -> bool {
        credential == self.reference || self.asking.contains(&credential)
    }
}
