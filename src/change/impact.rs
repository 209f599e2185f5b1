//! What a change of rules does to one person: every figure before and after, and which changed rule moved it by how much.

use std::collections::BTreeMap;

use crate::{
    assess::{Assessment, FeeState, Given, Verdict, assess},
    document::{
        Document,
        record::{FromNode, Reader},
    },
    ledger::{Ledger, from_document::resolve, written},
    rulebook::Rulebook,
    scenario::{
        Delta, Side, compare,
        compare::{Change, CredentialDelta, FeeKey, Part, RequirementDelta, Shift},
    },
    vocabulary::{
        amount::{Amount, Interval},
        date::Period,
        diagnostic::{Code, Diagnostic},
    },
};

use super::path::{Changed, Path};

/// What a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// All that counts in the cycle.
    Counted,
    /// What an activity gives.
    Activity(Box<str>),
    /// What is there of a part of a requirement or route, by the address of its rule.
    Have(Box<str>, Part),
    /// What is needed of it.
    Want(Box<str>, Part),
    /// What is missing of it.
    Missing(Box<str>, Part),
    /// What a fee costs: its rule, the days it is for, its currency.
    Fee(Box<str>, Period, Box<str>),
}

/// Whose figure: a policy, and a certificate where it is of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Of {
    /// The policy.
    pub policy: Box<str>,
    /// The certificate; `None` for a fee that is paid once.
    pub credential: Option<Box<str>>,
}

/// A figure that moved, and by what.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Whose.
    pub of: Of,
    /// Which.
    pub figure: Figure,
    /// Before and after.
    pub change: Change<Interval>,
    /// By how much each step moved it; together exactly the difference.
    pub by: Vec<(usize, Shift)>,
}

/// What a verdict is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judged {
    /// Everything that a certificate needs.
    Whole,
    /// A requirement or route, by the address of its rule.
    Requirement(Box<str>),
    /// An activity.
    Activity(Box<str>),
}

/// A verdict that turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// Whose.
    pub of: Of,
    /// Of what.
    pub judged: Judged,
    /// Before and after; `None` where the rule is not there.
    pub change: Change<Verdict>,
    /// The steps at which it turned.
    pub by: Vec<usize>,
}

/// A payment that stands otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Which.
    pub fee: FeeKey,
    /// Where it stands before and after.
    pub change: Change<FeeState>,
    /// The steps at which it came to stand otherwise.
    pub by: Vec<usize>,
}

/// Something that is short after the change.
#[derive(Clone, Debug, PartialEq)]
pub struct Short {
    /// Whose.
    pub of: Of,
    /// The address of the requirement or route.
    pub rule: Box<str>,
    /// What.
    pub part: Part,
    /// How much is missing.
    pub missing: Interval,
}

/// What a change of rules does to one person.
#[derive(Clone, Debug)]
pub struct Impact {
    /// What the person is called.
    pub person: Option<Box<str>>,
    /// The changed rules of each step.
    pub steps: Vec<Vec<Changed>>,
    /// Everything before and after.
    pub delta: Delta,
    /// The figures that moved.
    pub moved: Vec<Moved>,
    /// The verdicts that turned.
    pub turned: Vec<Turned>,
    /// The payments that stand otherwise.
    pub settled: Vec<Settled>,
    /// What is short after the change, and was not short by so much before.
    pub short: Vec<Short>,
    /// The result after the change.
    pub after: Assessment,
    /// The records as they are read with the rules after the change.
    pub ledger: Ledger,
}

/// How somebody fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fares {
    /// A requirement is met less, more is missing or a fee is higher.
    Worse,
    /// Something moved, nothing for the worse.
    Otherwise,
    /// Nothing moved.
    Same,
}

struct Measured {
    ledger: Ledger,
    assessment: Assessment,
}

/// Records read with some rules, whatever names in them these do not know, and every mistake.
fn read(document: &Document, rulebook: &Rulebook) -> (Option<Ledger>, Vec<Diagnostic>) {
    let mut reader = Reader::default();
    let written = written::Ledger::from_node(&document.root, &mut reader);
    let ledger = written.map(|written| resolve(&written, rulebook, &mut reader));
    (ledger, reader.diagnostics)
}

/// Whether it is a mistake only as long as no rules know the name.
fn is_unknown_name(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::UnknownReference | Code::UnknownKey)
}

/// What is wrong with records that are read with two sets of rules. A name that either set knows is no mistake: the other
/// set just has no rule for it.
fn mistakes(before: &[Diagnostic], after: &[Diagnostic]) -> Vec<Diagnostic> {
    let place = |one: &Diagnostic| (one.span.file, one.span.start);
    let in_both =
        |one: &&Diagnostic| after.iter().any(|other| is_unknown_name(other) && place(other) == place(one));
    let of_names = before.iter().filter(|one| is_unknown_name(one)).filter(in_both);
    let others = [before, after].into_iter().find_map(|found| {
        let others: Vec<_> = found.iter().filter(|one| one.is_error() && !is_unknown_name(one)).collect();
        (!others.is_empty()).then_some(others)
    });
    of_names.chain(others.into_iter().flatten()).cloned().collect()
}

/// Records held against some rules. None where they cannot be read with them.
fn measured(rulebook: &Rulebook, document: &Document, given: &Given) -> Option<Measured> {
    let (ledger, diagnostics) = read(document, rulebook);
    let failed = diagnostics.iter().any(|one| one.is_error() && !is_unknown_name(one));
    let ledger = ledger.filter(|_| !failed)?;
    let assessment = assess(rulebook, &ledger, given);
    Some(Measured { ledger, assessment })
}

/// What a change of rules does to the person whose records these are.
///
/// # Errors
/// The mistakes of the records, read with the rules before or with those after.
pub fn impact(path: &Path, document: &Document, given: &Given) -> Result<Impact, Vec<Diagnostic>> {
    let end = path.steps.last().map_or(&path.start, |step| &step.rulebook);
    let (before, after) = (read(document, &path.start).1, read(document, end).1);
    let wrong = mistakes(&before, &after);
    let both = (measured(&path.start, document, given), measured(end, document, given));
    let (Some(first), Some(last)) = both else { return Err([before, after].concat()) };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut steps = Vec::new();
    let mut waiting = Vec::new();
    let mut deltas = Vec::new();
    let told = &path.called;
    let (Some(beginning), Some(ending)) = (told.first(), told.last()) else { return Err(Vec::new()) };
    let (mut rules, mut before) = (beginning, measured(&path.start, document, given));
    for (step, told) in path.steps.iter().zip(told.iter().skip(1)) {
        waiting.extend(step.changed.iter().cloned());
        // Records that cannot be read between two rules are read again when more of the rules have changed.
        let Some(after) = measured(&step.rulebook, document, given) else { continue };
        deltas.extend(before.map(|before| between((rules, &before), (told, &after))));
        steps.push(std::mem::take(&mut waiting));
        (rules, before) = (told, Some(after));
    }
    let delta = between((beginning, &first), (ending, &last));
    let moved = moved(&delta, &deltas);
    let turned = turned(&delta, &deltas);
    let (settled, short) = (settled(&delta, &deltas), short(&delta));
    let person = last.ledger.name.clone();
    Ok(Impact {
        person,
        steps,
        delta,
        moved,
        turned,
        settled,
        short,
        after: last.assessment,
        ledger: last.ledger,
    })
}

fn between(before: (&Rulebook, &Measured), after: (&Rulebook, &Measured)) -> Delta {
    compare(
        &Side { rulebook: before.0, ledger: &before.1.ledger, assessment: &before.1.assessment },
        &Side { rulebook: after.0, ledger: &after.1.ledger, assessment: &after.1.assessment },
    )
}

type Key = (Of, Figure);

/// Every figure before and after.
fn figures(delta: &Delta) -> BTreeMap<Key, Change<Interval>> {
    let mut found = BTreeMap::new();
    for credential in &delta.credentials {
        let of = of(credential);
        found.insert((of.clone(), Figure::Counted), credential.counted());
        for (id, change) in &credential.activities {
            found.insert((of.clone(), Figure::Activity(id.clone())), change.map(|counted| counted.credits));
        }
        for requirement in credential.requirements.iter().chain(&credential.routes) {
            of_requirement(&of, requirement, &mut found);
        }
    }
    for (key, payment) in &delta.fees {
        let of = Of { policy: key.policy.clone(), credential: key.credential.clone() };
        let amounts = [&payment.before, &payment.after].map(|side| side.iter().flat_map(|one| &one.amounts));
        let currencies: std::collections::BTreeSet<_> =
            amounts.into_iter().flatten().map(|money| money.currency.clone()).collect();
        for currency in currencies {
            let change = payment.map(|payment| {
                let of_it = payment.amounts.iter().filter(|money| money.currency == currency);
                let all = of_it.map(|money| Interval::exactly(money.amount)).reduce(Interval::hull);
                all.unwrap_or_default()
            });
            let figure = Figure::Fee(key.rule.clone(), key.period, currency);
            found.insert((of.clone(), figure), change);
        }
    }
    found
}

fn of(credential: &CredentialDelta) -> Of {
    Of { policy: credential.policy.clone(), credential: Some(credential.credential.clone()) }
}

fn of_requirement(of: &Of, requirement: &RequirementDelta, found: &mut BTreeMap<Key, Change<Interval>>) {
    for (part, change) in &requirement.parts {
        let amounts = |change: &Change<_>, side: fn(&crate::scenario::compare::Amounts) -> Interval| Change {
            before: measure(&change.before).map(|amounts| side(&amounts)),
            after: measure(&change.after).map(|amounts| side(&amounts)),
        };
        let rule = || requirement.rule.clone();
        let figures = [
            (Figure::Have(rule(), part.clone()), amounts(change, |amounts| amounts.have)),
            (Figure::Want(rule(), part.clone()), amounts(change, |amounts| amounts.want)),
            (Figure::Missing(rule(), part.clone()), amounts(change, |amounts| amounts.missing)),
        ];
        for (figure, change) in figures {
            if change.before.is_some() || change.after.is_some() {
                found.insert((of.clone(), figure), change);
            }
        }
    }
}

fn measure(side: &Option<crate::scenario::compare::Measure>) -> Option<crate::scenario::compare::Amounts> {
    side.as_ref().and_then(|measure| measure.amounts)
}

/// The figures that moved. A step moves a figure from what it was after the step before, so all steps together move it
/// from what it was first to what it is last.
fn moved(delta: &Delta, deltas: &[Delta]) -> Vec<Moved> {
    let steps: Vec<_> = deltas.iter().map(figures).collect();
    let moved = figures(delta).into_iter().map(|((of, figure), change)| {
        let key = (of, figure);
        let by = steps.iter().enumerate().filter_map(|(at, step)| {
            let shift = step.get(&key).map(Change::shift).filter(|shift| !shift.is_zero())?;
            Some((at, shift))
        });
        let by = by.collect();
        let (of, figure) = key;
        Moved { of, figure, change, by }
    });
    moved.filter(|moved| !moved.by.is_empty()).collect()
}

/// Every verdict before and after.
fn verdicts(delta: &Delta) -> BTreeMap<(Of, Judged), Change<Verdict>> {
    let mut found = BTreeMap::new();
    for credential in &delta.credentials {
        let of = of(credential);
        found.insert((of.clone(), Judged::Whole), credential.whole.map(|whole| whole.met));
        for requirement in credential.requirements.iter().chain(&credential.routes) {
            let key = (of.clone(), Judged::Requirement(requirement.rule.clone()));
            found.insert(key, requirement.whole.map(|(verdict, _)| *verdict));
        }
        for (id, change) in &credential.activities {
            let key = (of.clone(), Judged::Activity(id.clone()));
            found.insert(key, change.map(|counted| counted.verdict));
        }
    }
    found
}

fn turned(delta: &Delta, deltas: &[Delta]) -> Vec<Turned> {
    let steps: Vec<_> = deltas.iter().map(verdicts).collect();
    let turned = verdicts(delta).into_iter().map(|(key, change)| {
        let turns = |(at, step): (usize, &BTreeMap<_, Change<Verdict>>)| {
            step.get(&key).is_some_and(|change| !change.is_empty()).then_some(at)
        };
        let by = steps.iter().enumerate().filter_map(turns).collect();
        Turned { of: key.0, judged: key.1, change, by }
    });
    turned.filter(|turned| !turned.change.is_empty()).collect()
}

fn settled(delta: &Delta, deltas: &[Delta]) -> Vec<Settled> {
    let states = |delta: &Delta| -> BTreeMap<FeeKey, Change<FeeState>> {
        delta.fees.iter().map(|(key, change)| (key.clone(), change.map(|payment| payment.state))).collect()
    };
    let steps: Vec<_> = deltas.iter().map(states).collect();
    let settled = states(delta).into_iter().filter(|(_, change)| !change.is_empty());
    let settled = settled.map(|(fee, change)| {
        let turns = |(at, step): (usize, &BTreeMap<FeeKey, Change<FeeState>>)| {
            step.get(&fee).is_some_and(|change| !change.is_empty()).then_some(at)
        };
        let by = steps.iter().enumerate().filter_map(turns).collect();
        Settled { fee, change, by }
    });
    settled.collect()
}

fn short(delta: &Delta) -> Vec<Short> {
    let moved = figures(delta).into_iter().filter_map(|((of, figure), change)| match figure {
        Figure::Missing(rule, part) => {
            let shift = change.shift();
            let more = shift.sure > Amount::default() || shift.possible > Amount::default();
            let missing = change.after.filter(|_| more)?;
            Some(Short { of, rule, part, missing })
        }
        Figure::Counted | Figure::Activity(_) | Figure::Have(..) | Figure::Want(..) | Figure::Fee(..) => None,
    });
    moved.collect()
}

impl Settled {
    /// Whether more is left to be paid after the change.
    fn is_worse(&self) -> bool {
        let left = |state: FeeState| match state {
            FeeState::Paid | FeeState::Included => 0,
            FeeState::PartlyIncluded | FeeState::PerhapsIncluded => 1,
            FeeState::Later | FeeState::Due => 2,
        };
        self.change.after.map_or(0, left) > self.change.before.map_or(0, left)
    }
}

impl Impact {
    /// How the person fares.
    #[must_use]
    pub fn fares(&self) -> Fares {
        let of_needs = |turned: &&Turned| !matches!(turned.judged, Judged::Activity(_));
        let fell = |turned: &Turned| match (turned.change.before, turned.change.after) {
            (Some(before), Some(after)) => after < before,
            (None, Some(after)) => after != Verdict::Yes,
            (_, None) => false,
        };
        let costs = |moved: &Moved| {
            let shift = moved.change.shift();
            let more = shift.sure > Amount::default() || shift.possible > Amount::default();
            more && matches!(moved.figure, Figure::Fee(..))
        };
        let dearer = self.settled.iter().any(Settled::is_worse);
        if dearer
            || !self.short.is_empty()
            || self.turned.iter().filter(of_needs).any(fell)
            || self.moved.iter().any(costs)
        {
            Fares::Worse
        } else if self.moved.is_empty() && self.turned.is_empty() && self.settled.is_empty() {
            Fares::Same
        } else {
            Fares::Otherwise
        }
    }

    /// By how much what counts for any certificate moved, and what is missing of all requirements together.
    #[must_use]
    pub fn sums(&self) -> (Shift, Shift) {
        let sum = |is: fn(&Figure) -> bool| {
            let shifts =
                self.moved.iter().filter(|moved| is(&moved.figure)).map(|moved| moved.change.shift());
            shifts.fold(Shift::default(), |sum, shift| Shift {
                sure: sum.sure + shift.sure,
                possible: sum.possible + shift.possible,
            })
        };
        (sum(|figure| matches!(figure, Figure::Counted)), sum(|figure| matches!(figure, Figure::Missing(..))))
    }
}
