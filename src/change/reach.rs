//! What rules say that must be reached, paid or kept up, and what follows where it is not.

use crate::{
    policy::requirement::Lapse,
    rulebook::{Inclusion, Need, RuleIx},
};

use super::{
    content::{Content, Covered, Name, Needed, Word},
    facet::{Aspect, Facets},
    side::Side,
};

impl Facets<'_, '_> {
    pub(super) fn reach(&mut self, at: RuleIx) {
        let (side, program) = (self.side, self.side.program);
        for card in program.requirements.iter().filter(|card| card.rule == at) {
            self.need(&card.needs, &[]);
            self.some(Aspect::Early, card.early.map(Content::Length));
            let lapses = (card.lapses != Lapse::CycleEnd).then_some(Content::Word(Word::Lapse(card.lapses)));
            self.some(Aspect::Lapses, lapses);
        }
        for card in program.routes.iter().filter(|card| card.rule == at) {
            self.need(&card.needs, &[]);
            self.some(Aspect::Next, card.next.map(|next| Content::Word(Word::Next(next))));
        }
        for card in program.carry.iter().filter(|card| card.rule == at) {
            let of = side.filter(&card.of);
            self.some(Aspect::Of, (of != Covered::default()).then_some(Content::Covered(of)));
            self.plain(Aspect::Window, Content::Window(Side::window(&card.window)));
            self.setting(Aspect::AtMost, &card.at_most, |script| side.code(script));
            self.setting(Aspect::Beyond, &card.beyond, |script| side.code(script));
            let group = card.group.and_then(|group| side.group(group));
            self.some(Aspect::Group, group.map(|group| Content::Names(vec![group])));
        }
        self.credential(at);
        self.upkeep(at);
    }

    fn credential(&mut self, at: RuleIx) {
        let side = self.side;
        for card in side.program.credentials.iter().filter(|card| card.rule == at) {
            self.setting(Aspect::Term, &card.term, |cycles| Content::Term(cycles.clone()));
            let classes = (!card.classes.is_empty()).then(|| side.words(&card.classes));
            self.some(Aspect::Classes, classes);
            let domains = (!card.domains.is_empty()).then(|| side.words(&card.domains));
            self.some(Aspect::Domains, domains);
            let moment = |moment: crate::vocabulary::date::Moment| Content::Plain(moment.to_string().into());
            self.some(Aspect::Granted, card.since.map(moment));
            self.some(Aspect::Retired, card.retired.map(moment));
            let renews: Vec<_> = card.renews.iter().map(|at| self.certificate(*at)).collect();
            self.some(Aspect::Renews, (!renews.is_empty()).then_some(Content::Names(renews)));
        }
    }

    fn certificate(&self, at: crate::rulebook::CredentialIx) -> Name {
        let name = self.side.rule_name(self.side.program.credential(at).rule);
        let id = name.id.strip_prefix("credentials.").unwrap_or(&name.id).into();
        Name { id, ..name }
    }

    fn upkeep(&mut self, at: RuleIx) {
        let (side, program) = (self.side, self.side.program);
        let inclusions = program.fees.iter().flat_map(|fee| &fee.included_in);
        let inclusions = inclusions.chain(program.coverage.iter().flat_map(|duty| &duty.products));
        for inclusion in inclusions.filter(|inclusion| inclusion.rule == at) {
            self.inclusion(inclusion);
        }
        for card in program.fees.iter().filter(|card| card.rule == at) {
            self.setting(Aspect::Amount, &card.amount, |money| Content::Plain(money.to_string().into()));
            self.plain(Aspect::Window, Content::Window(Side::window(&card.window)));
            self.plain(Aspect::Due, Content::Word(Word::Due(card.due)));
            self.plain(Aspect::Payer, Content::Word(Word::Per(card.per)));
        }
        for card in program.coverage.iter().filter(|card| card.rule == at) {
            let fee = card.fee.and_then(|fee| program.fees.get(fee.index()));
            let fee = fee.map(|fee| Content::Names(vec![side.rule_name(fee.rule)]));
            self.some(Aspect::Fee, fee);
        }
        for card in program.standing.iter().filter(|card| card.rule == at) {
            self.plain(Aspect::State, Content::State(card.state));
            if let Some(length) = &card.length {
                self.setting(Aspect::Length, length, |length| Content::Length(*length));
            }
            self.flag(Aspect::Earns, card.earns);
            self.flag(Aspect::Reports, card.reports);
        }
    }

    fn inclusion(&mut self, inclusion: &Inclusion) {
        let product = self.side.program.products.get(inclusion.product.index());
        let product = product.map(|(_, rule)| Content::Names(vec![self.side.rule_name(*rule)]));
        self.some(Aspect::Product, product);
        self.some(Aspect::Condition, inclusion.when.as_ref().map(|when| self.side.code(when)));
    }

    /// A tree of needs, each at its place. The order among the branches of one need does not matter.
    fn need(&mut self, need: &Need, place: &[usize]) {
        let side = self.side;
        let needed = match need {
            Need::AtLeast { at_least, of, window, unit } => {
                self.setting(Aspect::AtLeast(place.to_vec()), at_least, |script| side.code(script));
                Needed::Minimum(*unit, side.filter(of), Side::window(window))
            }
            Need::AllOf(needs) => {
                self.branches(needs, place);
                Needed::AllOf
            }
            Need::Some { some, of } => {
                self.branches(of, place);
                Needed::SomeOf(*some)
            }
            Need::Covered(at, window) => {
                let Some(duty) = side.program.coverage.get(at.index()) else { return };
                Needed::Kept(side.rule_name(duty.rule), Side::window(window))
            }
            Need::Paid(at, window) => {
                let Some(fee) = side.program.fees.get(at.index()) else { return };
                Needed::Paid(side.rule_name(fee.rule), Side::window(window))
            }
            Need::Passed(exams, window) => {
                let exam = |exam: &Option<_>| exam.map(|exam| side.rulebook.symbols.text(exam).into());
                let mut exams: Vec<Option<Box<str>>> = exams.wanted.iter().map(exam).collect();
                exams.sort();
                Needed::Passed(exams, Side::window(window))
            }
            Need::Holds(credentials) => {
                Needed::Holds(credentials.iter().map(|at| self.certificate(*at)).collect())
            }
            Need::Declared(word, window) => Needed::Declared(side.word(*word), Side::window(window)),
            Need::Requirement(at) => {
                let Some(inner) = side.program.requirements.get(at.index()) else { return };
                Needed::Requirement(side.rule_name(inner.rule))
            }
            Need::When(script) => Needed::When(side.expression(script)),
        };
        self.plain(Aspect::Need(place.to_vec()), Content::Needed(needed));
    }

    fn branches(&mut self, needs: &[Need], place: &[usize]) {
        // A branch is known by what it says, so that the order in which branches are written does not matter.
        let mut branches: Vec<_> = needs
            .iter()
            .map(|need| {
                let mut alone = Facets { side: self.side, rule: self.rule, found: Vec::new() };
                alone.need(need, &[]);
                alone.found.sort_by(|one, other| one.aspect.cmp(&other.aspect));
                (format!("{:?}", alone.found), need)
            })
            .collect();
        branches.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (at, (_, need)) in branches.into_iter().enumerate() {
            let place: Vec<_> = place.iter().copied().chain([at]).collect();
            self.need(need, &place);
        }
    }
}
