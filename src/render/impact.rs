//! What a change of rules does to people, in words.

use crate::{
    change::{
        Aspect, Difference,
        difference::ProgramDifference,
        impact::{Fares, Figure, Impact, Judged, Moved, Of, Turned},
        path::Changed,
    },
    policy::category::Unit,
    rulebook::Rulebook,
    scenario::compare::{Part, Shift},
    vocabulary::{
        amount::{Amount, Interval},
        date::Date,
    },
};

use super::{
    change, content, fee,
    names::Names,
    page::Page,
    phrase::Phrase,
    used::{File, Place, RuleSet},
};

/// What is told of the impact on one person.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What things are called, with the rules after the change.
    pub names: Names<'a>,
    /// The rules before it.
    pub before: &'a Rulebook,
    /// What differs between them.
    pub difference: &'a Difference,
    /// What was compared.
    pub sides: [&'a RuleSet; 2],
}

impl Told<'_> {
    /// The first line.
    #[must_use]
    pub fn headline(&self, impact: &Impact) -> String {
        let nobody = self.names.say(Phrase::ThisPerson);
        let person = impact.person.as_deref().unwrap_or(&nobody);
        let phrase = match impact.fares() {
            Fares::Same => Phrase::ImpactSame,
            Fares::Otherwise => Phrase::ImpactOtherwise,
            Fares::Worse => Phrase::ImpactWorse,
        };
        let told = self.names.fill(phrase, &[&person]);
        let turned = impact.turned.iter().filter(|turned| turned.judged == Judged::Whole);
        let turned: Vec<_> = turned.map(|turned| self.whole(turned)).collect();
        if turned.is_empty() { told } else { format!("{told}: {}", turned.join("; ")) }
    }

    fn whole(&self, turned: &Turned) -> String {
        let [before, after] = self.verdicts(turned);
        format!("{} {}", self.of(&turned.of), self.names.fill(Phrase::FromTo, &[&before, &after]))
    }

    fn verdicts(&self, turned: &Turned) -> [String; 2] {
        [turned.change.before, turned.change.after].map(|verdict| match (verdict, &turned.judged) {
            (None, _) => self.names.say(Phrase::NothingSaid),
            (Some(verdict), Judged::Activity(_)) => self.names.verdict(verdict),
            (Some(verdict), Judged::Whole | Judged::Requirement(_)) => self.names.met(verdict),
        })
    }

    /// Whose: the certificate, else the policy.
    #[must_use]
    pub fn of(&self, of: &Of) -> String {
        of.credential.as_deref().unwrap_or(&of.policy).to_owned()
    }

    /// What a rule is called, after the change or before it.
    fn title(&self, policy: &str, rule: &str) -> String {
        let in_book = |book: &Rulebook| {
            let program = book.programs.iter().find(|program| &*program.id == policy)?;
            let card = program.rules.iter().find(|card| &*card.id == rule)?;
            card.title.as_ref().map(|title| title.in_language(self.names.language).to_owned())
        };
        let found = in_book(self.names.rulebook).or_else(|| in_book(self.before));
        found.unwrap_or_else(|| rule.to_owned())
    }

    /// The rules of a step.
    #[must_use]
    pub fn step(&self, impact: &Impact, step: usize) -> String {
        let Some(changed) = impact.steps.get(step) else { return String::new() };
        let told: Vec<_> = changed.iter().map(|one| self.changed(one)).collect();
        match told.as_slice() {
            [one] => one.clone(),
            several => self.names.fill(Phrase::RulesTogether, &[&several.join(" + ")]),
        }
    }

    fn changed(&self, one: &Changed) -> String {
        match (one.policy.is_empty(), one.rule.is_empty()) {
            (true, _) => self.names.say(Phrase::OtherOrder),
            (false, true) => self.names.fill(Phrase::WholePolicy, &[&one.policy]),
            (false, false) => one.rule.to_string(),
        }
    }

    fn steps(&self, impact: &Impact, steps: &[usize]) -> String {
        steps.iter().map(|step| self.step(impact, *step)).collect::<Vec<_>>().join(", ")
    }

    /// What a figure is called.
    #[must_use]
    pub fn figure(&self, moved: &Moved, all: &[Moved]) -> String {
        let names = &self.names;
        let part = |rule: &str, part: &Part| {
            let title = self.title(&moved.of.policy, rule);
            let told = [Some(title), self.part(part), self.period(moved, rule, part, all)];
            told.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        match &moved.figure {
            Figure::Counted => names.say(Phrase::Counted),
            Figure::Activity(id) => id.to_string(),
            Figure::Have(rule, of) => names.fill(Phrase::FigureDone, &[&part(rule, of)]),
            Figure::Want(rule, of) => names.fill(Phrase::FigureNeed, &[&part(rule, of)]),
            Figure::Missing(rule, of) => names.fill(Phrase::FigureToGo, &[&part(rule, of)]),
            Figure::Fee(rule, period, currency) => {
                format!("{} {period}, {currency}", self.title(&moved.of.policy, rule))
            }
        }
    }

    /// What a part counts, where that is not all credits.
    fn part(&self, part: &Part) -> Option<String> {
        let Part::Minimum { unit, groups, categories, .. } = part else { return None };
        let of: Vec<_> = groups.iter().chain(categories).map(|name| &**name).collect();
        match (unit, of.is_empty()) {
            (Unit::Credits, true) => None,
            (Unit::Credits, false) => Some(format!("({})", of.join(", "))),
            (unit, true) => Some(format!("({})", self.names.unit(*unit))),
            (unit, false) => Some(format!("({}: {})", self.names.unit(*unit), of.join(", "))),
        }
    }

    /// The days of a part, where the same is asked for in other days too.
    fn period(&self, moved: &Moved, rule: &str, part: &Part, all: &[Moved]) -> Option<String> {
        let days = |part: &Part| match part {
            Part::Minimum { period, .. }
            | Part::Covered(_, period)
            | Part::Paid(_, period)
            | Part::Declared(_, period) => Some(*period),
            Part::Passed(_) | Part::Holds(_) | Part::When(_) | Part::Unknown(_) => None,
        };
        let own = days(part)?;
        let other = |other: &Moved| match &other.figure {
            Figure::Have(of, part) | Figure::Want(of, part) | Figure::Missing(of, part) => {
                other.of == moved.of && **of == *rule && days(part).is_some_and(|days| days != own)
            }
            Figure::Counted | Figure::Activity(_) | Figure::Fee(..) => false,
        };
        all.iter().any(other).then(|| own.to_string())
    }

    /// A difference with its sign; both ends where they moved differently.
    #[must_use]
    pub fn shift(&self, shift: Shift) -> String {
        let signed = |amount: Amount| {
            let told = self.names.amount(amount);
            if amount > Amount::default() { format!("+{told}") } else { told }
        };
        if shift.sure == shift.possible {
            return signed(shift.sure);
        }
        self.names.fill(Phrase::Interval, &[&signed(shift.sure), &signed(shift.possible)])
    }

    fn row(&self, impact: &Impact, moved: &Moved) -> Vec<String> {
        let told = |side: Option<Interval>| side.map_or_else(String::new, |side| self.names.interval(side));
        let by = moved.by.iter().map(|(step, shift)| {
            self.names.fill(Phrase::MovedBy, &[&self.shift(*shift), &self.step(impact, *step)])
        });
        vec![
            self.figure(moved, &impact.moved),
            told(moved.change.before),
            told(moved.change.after),
            self.shift(moved.change.shift()),
            by.collect::<Vec<_>>().join("; "),
        ]
    }

    /// The impact on one person.
    #[must_use]
    pub fn page(&self, impact: &Impact, file: &File) -> Page {
        let names = &self.names;
        let mut page = Page::default();
        page.answer(None, self.headline(impact));
        let [before, after] = self.sides.map(|side| side.told(names.language));
        let file = file.told(Phrase::ExampleLedger, names.language);
        let facts = [(Phrase::Before, before), (Phrase::After, after), (Phrase::LedgerUsed, file)];
        page.facts(1, facts.map(|(key, told)| (names.say(key), told)).into());
        for of in self.concerned(impact) {
            self.certificate(impact, &of, &mut page);
        }
        self.rules(impact, &mut page);
        self.untouched(impact, &mut page);
        self.short(impact, &mut page);
        page
    }

    /// Whose figures or verdicts moved, in order.
    fn concerned(&self, impact: &Impact) -> std::collections::BTreeSet<Of> {
        let moved = impact.moved.iter().map(|moved| moved.of.clone());
        let turned = impact.turned.iter().map(|turned| turned.of.clone());
        let settled = impact.settled.iter().map(|settled| Of {
            policy: settled.fee.policy.clone(),
            credential: settled.fee.credential.clone(),
        });
        moved.chain(turned).chain(settled).collect()
    }

    fn certificate(&self, impact: &Impact, of: &Of, page: &mut Page) {
        let names = &self.names;
        page.heading(self.of(of));
        for turned in impact.turned.iter().filter(|turned| turned.of == *of) {
            let what = match &turned.judged {
                Judged::Whole => names.say(Phrase::TurnedWhole),
                Judged::Requirement(rule) => self.title(&of.policy, rule),
                Judged::Activity(id) => id.to_string(),
            };
            let [before, after] = self.verdicts(turned);
            let by = self.steps(impact, &turned.by);
            page.line(1, names.fill(Phrase::TurnedTo, &[&what, &before, &after, &by]));
        }
        for settled in &impact.settled {
            if settled.fee.policy != of.policy || settled.fee.credential != of.credential {
                continue;
            }
            let title = self.title(&of.policy, &settled.fee.rule);
            let [before, after] = [settled.change.before, settled.change.after].map(|state| {
                state.map_or_else(|| names.say(Phrase::NothingSaid), |state| fee::word(names, state))
            });
            let by = self.steps(impact, &settled.by);
            let places: [&dyn std::fmt::Display; 5] = [&title, &settled.fee.period, &before, &after, &by];
            page.line(1, names.fill(Phrase::FeeSettled, &places));
        }
        let columns = [
            Phrase::FigureColumn,
            Phrase::BeforeColumn,
            Phrase::AfterColumn,
            Phrase::DifferenceColumn,
            Phrase::MovedColumn,
        ];
        let rows = impact.moved.iter().filter(|moved| moved.of == *of);
        let rows = rows.map(|moved| self.row(impact, moved)).collect();
        page.table(columns.map(|column| names.say(column)).into(), rows);
    }

    /// The changed rules that moved anything, each with its old and new wording.
    fn rules(&self, impact: &Impact, page: &mut Page) {
        let moving: std::collections::BTreeSet<usize> = impact
            .moved
            .iter()
            .flat_map(|moved| moved.by.iter().map(|(step, _)| *step))
            .chain(impact.turned.iter().flat_map(|turned| turned.by.iter().copied()))
            .chain(impact.settled.iter().flat_map(|settled| settled.by.iter().copied()))
            .collect();
        if moving.is_empty() {
            return;
        }
        page.heading(self.names.say(Phrase::RulesThatMoved));
        page.line(1, self.names.say(Phrase::OrderOfSteps));
        let changed = moving.iter().filter_map(|step| impact.steps.get(*step)).flatten();
        for changed in changed {
            for program in self.difference.programs.iter().filter(|program| program.id == changed.policy) {
                self.wording(program, changed, page);
            }
        }
    }

    fn wording(&self, program: &ProgramDifference, changed: &Changed, page: &mut Page) {
        for change in &program.changes {
            let own = change.facets.iter().any(|facet| {
                matches!(&facet.aspect, Aspect::ValueFor(id) if changed.gives_value(&change.rule, id))
            });
            let told = own || changed.tells(&change.rule);
            if told {
                page.line(1, change::title(&self.names, &program.id, change));
                page.facts(2, change::told(&self.names, change));
            }
        }
    }

    fn untouched(&self, impact: &Impact, page: &mut Page) {
        let untouched = impact.untouched(self.names.rulebook, self.difference);
        if untouched.is_empty() {
            return;
        }
        page.heading(self.names.say(Phrase::NotReached));
        for one in untouched {
            let rule = format!("{} [{}]", self.title(&one.of.policy, &one.rule), one.rule);
            let clock = self.names.say(content::clock_word(one.by));
            let of = self.of(&one.of);
            let places: [&dyn std::fmt::Display; 5] = [&of, &rule, &one.since, &clock, &one.governs];
            page.line(1, self.names.fill(Phrase::Grandfathered, &places));
        }
    }

    /// What is short since the change, and by when it must be there.
    fn short(&self, impact: &Impact, page: &mut Page) {
        if impact.short.is_empty() {
            return;
        }
        page.heading(self.names.say(Phrase::ShortOf));
        for short in &impact.short {
            let title = self.title(&short.of.policy, &short.rule);
            let (unit, of) = match &short.part {
                Part::Minimum { unit, .. } => (self.names.unit(*unit), self.part(&short.part)),
                Part::Covered(..)
                | Part::Paid(..)
                | Part::Declared(..)
                | Part::Passed(_)
                | Part::Holds(_)
                | Part::When(_)
                | Part::Unknown(_) => continue,
            };
            let what = of.map_or_else(|| title.clone(), |of| format!("{title} {of}"));
            let what = format!("{}: {what}", self.of(&short.of));
            let due = self.due(impact, &short.of, &short.rule);
            let due = due.map_or_else(String::new, |due| due.to_string());
            let missing = self.names.interval(short.missing);
            page.line(1, self.names.fill(Phrase::ShortBy, &[&what, &missing, &unit, &due]));
        }
    }

    /// By when a requirement must be met, with the rules after the change.
    #[must_use]
    pub fn due(&self, impact: &Impact, of: &Of, rule: &str) -> Option<Date> {
        let delta = impact.delta.credentials.iter();
        let mut delta =
            delta.filter(|one| one.policy == of.policy && Some(&one.credential) == of.credential.as_ref());
        let credential = delta.next()?;
        let mut all = credential.requirements.iter().chain(&credential.routes);
        let found = all.find(|requirement| *requirement.rule == *rule)?;
        found.whole.after.map(|(_, due)| due)
    }

    /// The impact on several people: the worst first, and all together.
    #[must_use]
    pub fn many(&self, people: &[(File, Impact)]) -> Page {
        let names = &self.names;
        let mut page = Page::default();
        let count = |fares: Fares| people.iter().filter(|(_, impact)| impact.fares() == fares).count();
        let counts = [Fares::Worse, Fares::Otherwise, Fares::Same].map(count);
        let [worse, otherwise, same] = counts;
        page.answer(None, names.fill(Phrase::ImpactOnMany, &[&worse, &people.len(), &otherwise, &same]));
        let [before, after] = self.sides.map(|side| side.told(names.language));
        let facts = [(Phrase::Before, before), (Phrase::After, after)];
        page.facts(1, facts.map(|(key, told)| (names.say(key), told)).into());
        let (mut rows, mut sum) = (Vec::new(), (Shift::default(), Shift::default()));
        for (file, impact) in people {
            let file = file.told(Phrase::ExampleLedger, names.language);
            let (counted, missing) = impact.sums();
            sum = (add(sum.0, counted), add(sum.1, missing));
            let fares = names.say(match impact.fares() {
                Fares::Worse => Phrase::FaresWorse,
                Fares::Otherwise => Phrase::FaresOtherwise,
                Fares::Same => Phrase::FaresSame,
            });
            let turned = impact.turned.iter().filter(|turned| turned.judged == Judged::Whole);
            let turned: Vec<_> = turned.map(|turned| self.whole(turned)).collect();
            rows.push(vec![
                impact.person.as_deref().unwrap_or(&file).to_owned(),
                fares,
                self.shift(counted),
                self.shift(missing),
                turned.join("; "),
                file,
            ]);
        }
        rows.push(vec![
            names.say(Phrase::SumRow),
            String::new(),
            self.shift(sum.0),
            self.shift(sum.1),
            String::new(),
            String::new(),
        ]);
        let columns = [
            Phrase::PersonColumn,
            Phrase::FaresColumn,
            Phrase::CountedColumn,
            Phrase::MissingColumn,
            Phrase::Verdict,
            Phrase::LedgerColumn,
        ];
        page.table(columns.map(|column| names.say(column)).into(), rows);
        page
    }
}

fn add(one: Shift, other: Shift) -> Shift {
    Shift { sure: one.sure + other.sure, possible: one.possible + other.possible }
}

/// Where somebody stands among several: those who fare worst first, then those who miss more, then by name.
#[must_use]
pub fn order(one: &(File, Impact), other: &(File, Impact)) -> std::cmp::Ordering {
    let key = |(file, impact): &(File, Impact)| {
        let (counted, missing) = impact.sums();
        let person = match (&impact.person, &file.place) {
            (Some(person), _) => person.to_string(),
            (None, Place::Path(path)) => path.clone(),
            (None, Place::BuiltIn) => String::new(),
        };
        (impact.fares(), std::cmp::Reverse(missing.sure), counted.sure, person, file.clone())
    };
    key(one).cmp(&key(other))
}
