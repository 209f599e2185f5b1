//! When sources were last seen, and which rules rest on those that should be looked at again.

use crate::vocabulary::date::{Date, Length, Moment};

use super::{Program, Rule, RuleIx, Source, SourceIx};

/// What is known, on a day, of how a rule goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It has a last day, which is this one.
    Ended(Date),
    /// All values that it ever had have a last day, the latest of them this one; what holds after is stated nowhere.
    UnknownAfter(Date),
    /// Nothing says that it ended; the best of its sources was last confirmed on this day.
    Confirmed(Moment),
    /// Nothing says that it ended, and nobody has confirmed it since the best of its sources was published.
    Published(Moment),
    /// It rests on no dated source.
    Undated,
}

impl Source {
    /// When it was last seen, as far as that is known on a day: confirmed, read or published, whichever is latest.
    #[must_use]
    pub fn last_seen(&self, known_on: Date) -> Moment {
        let seen = [self.confirmed, self.retrieved].into_iter().flatten();
        let seen = seen.filter(|moment| moment.last() <= known_on);
        seen.chain([self.published]).max_by_key(|moment| moment.last()).unwrap_or(self.published)
    }

    /// Whether anybody has seen it since it was published.
    #[must_use]
    pub fn is_confirmed(&self, known_on: Date) -> bool {
        [self.confirmed, self.retrieved].into_iter().flatten().any(|moment| moment.last() <= known_on)
    }

    /// Whether it should have been looked at again by a day, after `review` where that is given, else after its own time.
    #[must_use]
    pub fn is_stale(&self, on: Date, known_on: Date, review: Option<Length>) -> bool {
        let review = review.or(self.review);
        review.is_some_and(|review| self.last_seen(known_on).last().plus(review) < on)
    }
}

impl Rule {
    /// Whether it is known and in force on a day, whoever it is for.
    #[must_use]
    pub fn holds_on(&self, on: Date, known_on: Date) -> bool {
        self.known <= known_on && self.first <= on && on <= self.last
    }

    /// What it rests on, on a day: its sources, and those of the values in it that hold then.
    pub fn rests_on(&self, on: Date, known_on: Date) -> impl Iterator<Item = SourceIx> {
        let holds = self
            .cited
            .iter()
            .filter(move |cited| cited.known <= known_on && cited.first <= on && on <= cited.last);
        let mut all: Vec<_> =
            self.sources.iter().chain(holds.flat_map(|cited| &cited.sources)).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter()
    }
}

impl Program {
    /// The source that was seen last of those a rule rests on, where all of them should have been looked at again: what
    /// one fresh source says needs no other.
    #[must_use]
    pub fn stale_source(&self, rule: RuleIx, on: Date, known_on: Date) -> Option<SourceIx> {
        let sources: Vec<_> = self.rule(rule).rests_on(on, known_on).collect();
        let all = sources.iter().all(|at| self.source(*at).is_stale(on, known_on, None));
        let seen = |at: &SourceIx| self.source(*at).last_seen(known_on).last();
        sources.into_iter().filter(|_| all).max_by_key(seen)
    }

    /// How a rule goes on, as known on a day. A day in the past is judged by what has ended since only up to that day.
    #[must_use]
    pub fn validity(&self, rule: RuleIx, on: Date, known_on: Date) -> Validity {
        let card = self.rule(rule);
        if card.last < on {
            return Validity::Ended(card.last);
        }
        let known = card.cited.iter().filter(|cited| cited.known <= known_on);
        if card.sources.is_empty()
            && let Some(last) = known.map(|cited| cited.last).max().filter(|last| *last < on)
        {
            return Validity::UnknownAfter(last);
        }
        let seen = |at: &SourceIx| {
            let source = self.source(*at);
            (source.last_seen(known_on).last(), source.is_confirmed(known_on))
        };
        let Some(best) = card.rests_on(on, known_on).max_by_key(seen) else { return Validity::Undated };
        let source = self.source(best);
        let moment = source.last_seen(known_on);
        if source.is_confirmed(known_on) { Validity::Confirmed(moment) } else { Validity::Published(moment) }
    }
}
