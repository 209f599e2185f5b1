//! Which limits cover what an activity gives, kept for as long as one holding is evaluated.
//!
//! Most limits read nothing that a stance decides: whether they cover an activity, and how much they let pass in all, is
//! found once. What is left for each stance is how full they are.

use std::ops::Range;

use crate::{
    policy::category::Unit,
    rulebook::{Alike, CategoryIx, GroupIx, Limit, LimitIx, Window},
    script::{Fault, Seen},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{
    Doubt,
    book::{Booked, Origin},
    pools::{Key, Numbers, PoolIx},
    rivals::{Rivals, Room},
    scene::Scene,
};

/// A limit that covers what is booked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Covered {
    pub(super) limit: LimitIx,
    pub(super) pool: PoolIx,
    /// The stretch of its window.
    pub(super) period: Period,
    pub(super) at_most: AtMost,
    /// What it counts.
    pub(super) unit: Unit,
    /// Whether the stretches of its window overlap.
    pub(super) slides: bool,
}

/// How much a limit lets pass in all.
#[derive(Clone, Copy, Debug)]
pub(super) enum AtMost {
    /// So much, whatever the stance.
    Known(Amount),
    /// So much by a low-confidence source, whatever the stance.
    Low(Amount),
    /// It is asked each time.
    Asked,
}

/// A limit that may cover what is booked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cover {
    /// It does, whatever the stance.
    Known(Covered),
    /// It is asked each time.
    Asked(LimitIx),
}

/// What is booked, as far as limits tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    cycle: Option<Period>,
    day: Date,
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
    awarded: bool,
}

/// The limits that may cover an entry, in the order in which they are applied.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Covering {
    /// Those of its category: from here in the list of all.
    from: usize,
    /// Those of the policy: from here.
    of_policy: usize,
    to: usize,
}

/// What is known of the activities of a ledger, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Covers {
    known: Vec<Option<(Bucket, Covering)>>,
    /// What is known of activities that are booked in several ways.
    further: Vec<(usize, Bucket, Covering)>,
    all: Vec<Cover>,
    pub(super) shared: Shared,
}

/// What is known of what limits count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) numbers: Numbers,
    /// How much limits let pass of every activity on every day, by their places.
    of_all: Vec<Option<(Option<Period>, AtMost)>>,
    /// How much limits let pass in a cycle of what is in their pools, by the numbers of these.
    of_pools: Vec<Option<(Option<Period>, AtMost)>>,
    /// What was booked under limits that several activities share.
    pub(super) rivals: Rivals,
}

/// Room is made for so many limits at once.
const MANY: usize = 64;

impl Shared {
    /// Notes that an entry fills a pool, if others may do so too.
    pub(super) fn fill(&mut self, limit: &Limit, covered: &Covered, entry: &Booked) {
        let Some(pool) = with_others(limit, covered.pool, self) else { return };
        let doubt = Doubt::LowConfidence(limit.rule);
        let (at_most, doubt) = match covered.at_most {
            AtMost::Known(at_most) => (Some(at_most), None),
            AtMost::Low(at_most) => (Some(at_most), Some(doubt)),
            AtMost::Asked => {
                let weak = limit.at_most.alternatives.iter().any(|alternative| alternative.low);
                (None, weak.then_some(doubt))
            }
        };
        self.rivals.fills(pool, entry, Room { unit: limit.unit, at_most, doubt });
    }

    /// How much a limit is known to let pass in a cycle.
    pub(super) fn at_most(&self, limit: &Limit, covered: &Covered, cycle: Option<Period>) -> Option<AtMost> {
        let known = match limit.steady.alike {
            Alike::All => self.of_all.get(covered.limit.index()),
            Alike::InStretch => self.of_pools.get(covered.pool.index()),
            Alike::Each => None,
        };
        let (of, at_most) = known.copied().flatten()?;
        (limit.steady.alike == Alike::All || of == cycle).then_some(at_most)
    }

    /// Remembers how much a limit lets pass in a cycle, if that is the same for several activities.
    pub(super) fn keep(&mut self, limit: &Limit, covered: &Covered, cycle: Option<Period>, at_most: AtMost) {
        let (all, at) = match limit.steady.alike {
            Alike::All => (&mut self.of_all, covered.limit.index()),
            Alike::InStretch => (&mut self.of_pools, covered.pool.index()),
            Alike::Each => return,
        };
        if all.len() <= at {
            all.resize_with((at + 1).next_multiple_of(32), || None);
        }
        if let Some(slot) = all.get_mut(at) {
            *slot = Some((cycle, at_most));
        }
    }
}

/// Which limits may cover an entry: those of its category, and those of the policy.
pub(super) type Limits<'c> = (&'c [Cover], &'c [Cover]);

impl Covers {
    /// The limits that may cover an entry of an activity, found once.
    pub(super) fn of(&mut self, scene: &mut Scene<'_>, entry: &Booked) -> Covering {
        let Some(place) = entry.activity else { return Covering::default() };
        let bucket = Bucket {
            cycle: scene.cycle.map(|cycle| cycle.period),
            day: entry.day,
            category: entry.category,
            group: entry.group,
            awarded: entry.origin == Origin::Awarded,
        };
        self.found(place, bucket).unwrap_or_else(|| {
            let program = scene.program();
            let own = entry.category.and_then(|category| program.categories.get(category.index()));
            let from = self.all.len();
            if from == 0 {
                self.all.reserve(MANY);
            }
            self.find(scene, entry, own.map_or(0..0, |category| category.limits.clone()));
            let of_policy = self.all.len();
            self.find(scene, entry, program.own_limits.clone());
            let covering = Covering { from, of_policy, to: self.all.len() };
            self.keep(place, bucket, covering);
            covering
        })
    }

    /// Adds those of some limits that may cover an entry. What cannot be computed is asked again, so that it is told each
    /// time.
    fn find(&mut self, scene: &mut Scene<'_>, entry: &Booked, limits: Range<usize>) {
        let (all, shared) = (&mut self.all, &mut self.shared);
        for at in limits {
            let Some(limit) = scene.program().limits.get(at) else { continue };
            let at = LimitIx::new(at);
            if !limit.steady.covers.contains(scene.credential()) {
                all.push(Cover::Asked(at));
                continue;
            }
            match covered(scene, at, limit, entry, shared) {
                Ok(None) => {}
                Ok(Some(covered)) if !limit.steady.at_most.contains(scene.credential()) => {
                    shared.fill(limit, &covered, entry);
                    all.push(Cover::Known(covered));
                }
                Ok(Some(covered)) => match at_most_known(scene, limit, &covered, shared) {
                    Ok(None) => {}
                    Ok(Some(at_most)) => {
                        let covered = Covered { at_most, ..covered };
                        shared.fill(limit, &covered, entry);
                        all.push(Cover::Known(covered));
                    }
                    Err(_) => all.push(Cover::Asked(at)),
                },
                Err(_) => all.push(Cover::Asked(at)),
            }
        }
    }

    /// The limits that were found, in the order in which they are applied.
    pub(super) fn limits(&self, found: Covering) -> &[Cover] {
        self.all.get(found.from..found.to).unwrap_or_default()
    }

    /// The same, those of the category apart, beside what limits count together.
    pub(super) fn limits_and_shared(&mut self, found: Covering) -> (Limits<'_>, &mut Shared) {
        let Covering { from, of_policy, to } = found;
        let limits = |from, to| self.all.get(from..to).unwrap_or_default();
        ((limits(from, of_policy), limits(of_policy, to)), &mut self.shared)
    }

    fn found(&self, place: usize, bucket: Bucket) -> Option<Covering> {
        match self.known.get(place)? {
            Some((known, covering)) if *known == bucket => Some(*covering),
            Some(_) => {
                let ours = |(at, known, _): &&(usize, Bucket, Covering)| *at == place && *known == bucket;
                self.further.iter().find(ours).map(|(.., covering)| *covering)
            }
            None => None,
        }
    }

    fn keep(&mut self, place: usize, bucket: Bucket, covering: Covering) {
        if self.known.len() <= place {
            self.known.resize_with((place + 1).next_multiple_of(64), || None);
        }
        match self.known.get_mut(place) {
            Some(slot @ None) => *slot = Some((bucket, covering)),
            Some(Some(_)) | None => self.further.push((place, bucket, covering)),
        }
    }
}

/// The day a pool is kept under: the first of its stretch, or, where the window slides, each day by itself.
pub(super) fn pool_day(window: &Window, stretch: Period) -> Date {
    if window.slides() { stretch.last } else { stretch.first }
}

/// How much a limit lets pass whatever the stance, found once where that is the same for several activities.
fn at_most_known<'a>(
    scene: &mut Scene<'a>,
    limit: &'a Limit,
    covered: &Covered,
    shared: &mut Shared,
) -> Result<Option<AtMost>, Fault> {
    let cycle = scene.cycle.map(|cycle| cycle.period);
    if let Some(known) = shared.at_most(limit, covered, cycle) {
        return Ok(Some(known));
    }
    let at_most = at_most(scene, limit, covered.period)?;
    let found = at_most.map(|at_most| if scene.low { AtMost::Low(at_most) } else { AtMost::Known(at_most) });
    if let Some(found) = found {
        shared.keep(limit, covered, cycle, found);
    }
    Ok(found)
}

/// How a limit covers an entry, if it does.
pub(super) fn covered<'a>(
    scene: &mut Scene<'a>,
    at: LimitIx,
    limit: &'a Limit,
    entry: &Booked,
    shared: &mut Shared,
) -> Result<Option<Covered>, Fault> {
    let Some((period, key)) = stretch(scene, limit, entry)? else { return Ok(None) };
    let day = pool_day(&limit.window, period);
    let pool = shared.numbers.of(at, day, key);
    let (at_most, unit, slides) = (AtMost::Asked, limit.unit, limit.window.slides());
    Ok(Some(Covered { limit: at, pool, period, at_most, unit, slides }))
}

/// The stretch of its window in which a limit covers an entry, and what it counts it with, if it does.
fn stretch<'a>(
    scene: &mut Scene<'a>,
    limit: &'a Limit,
    entry: &Booked,
) -> Result<Option<(Period, Key)>, Fault> {
    let covers = !limit.of_total && scene.enter(limit.rule);
    if !covers || !scene.matches(&limit.of, entry.category, entry.group, entry.kind)? {
        return Ok(None);
    }
    if let Some(fact) = scene.missing_anchor(&limit.window) {
        return Err(Fault::Absent(fact));
    }
    match scene.stretch_at(&limit.window, entry.day) {
        Some(period) => Ok(Some((period, key(scene, limit, entry)?))),
        None => Ok(None),
    }
}

/// How much a limit lets pass in a stretch. The scene tells whether that rests on a low-confidence source.
pub(super) fn at_most<'a>(
    scene: &mut Scene<'a>,
    limit: &'a Limit,
    period: Period,
) -> Result<Option<Amount>, Fault> {
    scene.window_start = Some(period.first);
    scene.low = false;
    scene.setters.clear();
    let at_most = scene.amount(&limit.at_most);
    scene.window_start = None;
    at_most
}

/// The pool in which an activity may be together with others, if it may.
pub(super) fn with_others(limit: &Limit, pool: PoolIx, shared: &mut Shared) -> Option<PoolIx> {
    match shared.numbers.known(pool)? {
        (_, Key::Activity(_)) => None,
        // The stretches of a window that slides overlap.
        (at, key) if limit.window.slides() => Some(shared.numbers.of(at, Date::EARLIEST, key)),
        (_, Key::Shared | Key::Word(_) | Key::Number(_)) => Some(pool),
    }
}

/// What tells the activities apart that share a limit.
fn key<'a>(scene: &mut Scene<'a>, limit: &'a Limit, left: &Booked) -> Result<Key, Fault> {
    let Some(per) = &limit.per else {
        let each = matches!(limit.window, Window::Activity);
        return Ok(if each { Key::Activity(left.activity) } else { Key::Shared });
    };
    match per.run(scene) {
        Ok(Seen::Number(number)) => Ok(Key::Number(number)),
        Ok(Seen::Word(word)) => Ok(Key::Word(word)),
        // Without the fact that tells items apart, each activity is an item of its own.
        Ok(Seen::Words(_) | Seen::Flag(_) | Seen::Date(_)) | Err(Fault::Absent(_)) => {
            Ok(Key::Activity(left.activity))
        }
        Err(fault) => Err(fault),
    }
}
