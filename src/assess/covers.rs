//! Which limits cover what an activity gives, kept for as long as one holding is evaluated.
//!
//! Most limits read nothing that a stance decides: whether they cover an activity, and how much they let pass in all, is
//! found once. What is left for each stance is how full they are.

use std::ops::Range;

use crate::{
    policy::category::Unit,
    rulebook::{Alike, CategoryIx, GroupIx, Limit, LimitIx, Window},
    script::{Fault, Seen, Why},
    vocabulary::{
        amount::Amount,
        date::{Date, Period},
    },
};

use super::{
    Doubt,
    book::{Booked, Origin},
    places::Places,
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

/// What is booked, as far as limits tell it apart that read neither its day nor its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    // What differs most often comes first.
    category: Option<CategoryIx>,
    group: Option<GroupIx>,
    awarded: bool,
    cycle: Option<Period>,
}

/// A limit that may cover what is booked in a bucket.
#[derive(Clone, Copy, Debug)]
enum Line {
    /// It covers all of it together.
    Together(Covered),
    /// It covers each activity by itself, and lets the same of each pass.
    Apart(LimitIx, AtMost, Unit),
    /// Each activity is held against it.
    Each(LimitIx),
}

/// The limits that may cover an entry, or all of a bucket, in the order in which they are applied.
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
    known: Places<(Bucket, Date, Covering)>,
    /// What is known of activities that are booked in several ways.
    further: Vec<(usize, (Bucket, Date), Covering)>,
    all: Vec<Cover>,
    /// What is known of buckets: places in the lines of all of them.
    buckets: Vec<(Bucket, Covering)>,
    lines: Vec<Line>,
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
        if let Some(pool) = with_others(limit, covered.pool, self) {
            self.rivals.has_room(pool, room(limit, covered));
            self.rivals.fills(pool, entry, limit.unit);
        }
    }

    /// How much a limit is known to let pass in a cycle, in one of its pools or in any.
    fn at_most(
        &self,
        at: LimitIx,
        alike: Alike,
        pool: Option<PoolIx>,
        cycle: Option<Period>,
    ) -> Option<AtMost> {
        let known = match alike {
            Alike::All => self.of_all.get(at.index()),
            Alike::InStretch => self.of_pools.get(pool?.index()),
            Alike::Each => None,
        };
        let (of, at_most) = known.copied().flatten()?;
        (alike == Alike::All || of == cycle).then_some(at_most)
    }

    /// Remembers how much a limit lets pass in a cycle, if that is the same for several activities.
    fn keep(
        &mut self,
        at: LimitIx,
        alike: Alike,
        pool: Option<PoolIx>,
        cycle: Option<Period>,
        at_most: AtMost,
    ) {
        let (all, at) = match (alike, pool) {
            (Alike::All, _) => (&mut self.of_all, at.index()),
            (Alike::InStretch, Some(pool)) => (&mut self.of_pools, pool.index()),
            (Alike::InStretch, None) | (Alike::Each, _) => return,
        };
        if all.len() <= at {
            all.resize_with((at + 1).next_multiple_of(32), || None);
        }
        if let Some(slot) = all.get_mut(at) {
            *slot = Some((cycle, at_most));
        }
    }
}

/// What the pool of a limit has room for.
fn room(limit: &Limit, covered: &Covered) -> Room {
    let doubt = Doubt::LowConfidence(limit.rule);
    let (at_most, doubt) = match covered.at_most {
        AtMost::Known(at_most) => (Some(at_most), None),
        AtMost::Low(at_most) => (Some(at_most), Some(doubt)),
        AtMost::Asked => {
            let weak = limit.at_most.alternatives.iter().any(|alternative| alternative.low);
            (None, weak.then_some(doubt))
        }
    };
    Room { unit: limit.unit, at_most, doubt }
}

/// Which limits may cover an entry: those of its category, and those of the policy.
pub(super) type Limits<'c> = (&'c [Cover], &'c [Cover]);

impl Covers {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        let Self { known, further, all, buckets, lines, shared } = self;
        known.clear();
        further.clear();
        all.clear();
        buckets.clear();
        lines.clear();
        let Shared { numbers, of_all, of_pools, rivals } = shared;
        numbers.clear();
        of_all.clear();
        of_pools.clear();
        rivals.clear();
    }

    /// The limits that may cover an entry of an activity, found once.
    pub(super) fn of(&mut self, scene: &mut Scene<'_>, entry: &Booked) -> Covering {
        let Some(place) = entry.activity else { return Covering::default() };
        let bucket = Bucket {
            cycle: scene.cycle.map(|cycle| cycle.period),
            category: entry.category,
            group: entry.group,
            awarded: entry.origin == Origin::Awarded,
        };
        self.found(place, bucket, entry.day).unwrap_or_else(|| {
            let lines = self.of_bucket(scene, bucket);
            let from = self.all.len();
            if from == 0 {
                self.all.reserve(MANY);
            }
            self.apply(scene, entry, lines.from..lines.of_policy);
            let of_policy = self.all.len();
            self.apply(scene, entry, lines.of_policy..lines.to);
            let covering = Covering { from, of_policy, to: self.all.len() };
            self.keep(place, bucket, entry.day, covering);
            covering
        })
    }

    /// The limits that may cover what is booked in a bucket, found once.
    fn of_bucket(&mut self, scene: &mut Scene<'_>, bucket: Bucket) -> Covering {
        if let Some((_, lines)) = self.buckets.iter().find(|(known, _)| *known == bucket) {
            return *lines;
        }
        let program = scene.program();
        let own = bucket.category.and_then(|category| program.categories.get(category.index()));
        let Self { lines, shared, .. } = self;
        let from = lines.len();
        let mut line = |at| line(scene, LimitIx::new(at), bucket, shared);
        lines.extend(own.map_or(0..0, |category| category.limits.clone()).filter_map(&mut line));
        let of_policy = lines.len();
        lines.extend(program.own_limits.clone().filter_map(&mut line));
        let covering = Covering { from, of_policy, to: lines.len() };
        self.buckets.push((bucket, covering));
        covering
    }

    /// Adds those of some limits of its bucket that may cover an entry.
    fn apply(&mut self, scene: &mut Scene<'_>, entry: &Booked, lines: Range<usize>) {
        let Self { all, lines: of_all, shared, .. } = self;
        for line in of_all.get(lines).unwrap_or_default() {
            match line {
                Line::Together(covered) => {
                    shared.rivals.fills(covered.pool, entry, covered.unit);
                    all.push(Cover::Known(*covered));
                }
                Line::Apart(limit, at_most, unit) => {
                    let (limit, at_most, unit) = (*limit, *at_most, *unit);
                    let pool = shared.numbers.of(limit, entry.day, Key::Activity(entry.activity));
                    let period = Period { first: entry.day, last: entry.day };
                    all.push(Cover::Known(Covered { limit, pool, period, at_most, unit, slides: false }));
                }
                Line::Each(at) => all.extend(cover(scene, *at, entry, shared)),
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

    fn found(&self, place: usize, bucket: Bucket, day: Date) -> Option<Covering> {
        let (known, on, covering) = self.known.get(place)?;
        if *known == bucket && *on == day {
            return Some(*covering);
        }
        let ours =
            |(at, known, _): &&(usize, (Bucket, Date), Covering)| *at == place && *known == (bucket, day);
        self.further.iter().find(ours).map(|(.., covering)| *covering)
    }

    fn keep(&mut self, place: usize, bucket: Bucket, day: Date, covering: Covering) {
        match self.known.get(place) {
            None => self.known.put(place, (bucket, day, covering)),
            Some(_) => self.further.push((place, (bucket, day), covering)),
        }
    }
}

/// What a limit is to all that is booked in a bucket; `None` where it covers nothing of it.
fn line<'a>(scene: &mut Scene<'a>, at: LimitIx, bucket: Bucket, shared: &mut Shared) -> Option<Line> {
    let program = scene.program();
    let limit = program.limits.get(at.index())?;
    if !limit.may_cover(bucket.category, bucket.group) {
        return None;
    }
    let together = match (&limit.window, limit.steady.alike) {
        (Window::Cycle, Alike::All | Alike::InStretch) => true,
        (Window::Activity, Alike::All) => false,
        (Window::Cycle | Window::Activity | Window::Day | Window::Ever | Window::Named { .. }, _) => {
            return Some(Line::Each(at));
        }
    };
    let Some(cycle) = bucket.cycle.filter(|_| limit.is_of_buckets(program.rule(limit.rule))) else {
        return Some(Line::Each(at));
    };
    if !scene.enter(limit.rule) {
        return None;
    }
    let at_most = match limit.steady.at_most.contains(scene.credential()) {
        false => AtMost::Asked,
        true => match at_most_known(scene, at, None, cycle, shared) {
            Ok(at_most) => at_most?,
            Err(_) => return Some(Line::Each(at)),
        },
    };
    let unit = limit.unit;
    if !together {
        return Some(Line::Apart(at, at_most, unit));
    }
    let pool = shared.numbers.of(at, cycle.first, Key::Shared);
    let covered = Covered { limit: at, pool, period: cycle, at_most, unit, slides: false };
    shared.rivals.has_room(pool, room(limit, &covered));
    Some(Line::Together(covered))
}

/// How a limit covers an entry, if it does. What cannot be computed is asked again, so that it is told each time.
fn cover(scene: &mut Scene<'_>, at: LimitIx, entry: &Booked, shared: &mut Shared) -> Option<Cover> {
    let limit = scene.program().limits.get(at.index())?;
    if !limit.steady.covers.contains(scene.credential()) {
        return Some(Cover::Asked(at));
    }
    let Ok(found) = covered(scene, at, limit, entry, shared) else { return Some(Cover::Asked(at)) };
    let mut covered = found?;
    if limit.steady.at_most.contains(scene.credential()) {
        match at_most_known(scene, at, Some(covered.pool), covered.period, shared) {
            Ok(at_most) => covered.at_most = at_most?,
            Err(_) => return Some(Cover::Asked(at)),
        }
    }
    shared.fill(limit, &covered, entry);
    Some(Cover::Known(covered))
}

/// The day a pool is kept under: the first of its stretch, or, where the window slides, each day by itself.
pub(super) fn pool_day(window: &Window, stretch: Period) -> Date {
    if window.slides() { stretch.last } else { stretch.first }
}

/// How much a limit lets pass in a stretch of its window whatever the stance, found once where that is the same for several
/// activities.
fn at_most_known(
    scene: &mut Scene<'_>,
    at: LimitIx,
    pool: Option<PoolIx>,
    period: Period,
    shared: &mut Shared,
) -> Result<Option<AtMost>, Fault> {
    let Some(limit) = scene.program().limits.get(at.index()) else { return Ok(None) };
    let alike = limit.steady.alike;
    let cycle = scene.cycle.map(|cycle| cycle.period);
    if let Some(known) = shared.at_most(at, alike, pool, cycle) {
        return Ok(Some(known));
    }
    let at_most = at_most(scene, limit, period)?;
    let found = at_most.map(|at_most| if scene.low { AtMost::Low(at_most) } else { AtMost::Known(at_most) });
    if let Some(found) = found {
        shared.keep(at, alike, pool, cycle, found);
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
        return Err(Fault::absent(fact));
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
        Ok(Seen::Words(_) | Seen::Flag(_) | Seen::Date(_)) => Ok(Key::Activity(left.activity)),
        Err(fault) => match fault.why() {
            Why::Absent(_) => Ok(Key::Activity(left.activity)),
            Why::NotInForce(_) | Why::Stopped { .. } => Err(fault),
        },
    }
}
