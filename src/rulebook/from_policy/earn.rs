//! Groups, categories, limits and filters.

use crate::{
    message,
    policy::{
        category::{self, OverflowTo, Unit},
        rule::Clock,
        window::WindowRef,
    },
    rulebook::{
        Alike, Alternative, Category, CategoryIx, Filter, GroupIx, Limit, LimitIx, Mask, Overflow, Proof,
        RuleIx, Steady, Unlisted, Window, slot,
    },
    script::{Script, Type},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        name::Name,
    },
};

use super::{Compiler, Reads, names::Sort};

/// The limits that depend on all that counts.
pub(super) fn of_total(limits: &[Limit]) -> Vec<LimitIx> {
    let those = limits.iter().enumerate().filter(|(_, limit)| limit.of_total);
    those.map(|(at, _)| LimitIx::new(at)).collect()
}

/// Whether a limit depends on all that counts.
fn reads_total(alternative: &Alternative<Script>) -> bool {
    let reads = |script: &Script| script.reads().contains(&slot::TOTAL);
    reads(&alternative.is) || alternative.when.as_ref().is_some_and(reads)
}

/// What the scripts of a limit may read: all that counts only where it is held against plain credits of a cycle.
fn limit_reads(written: &category::Limit, window: Option<&Window>) -> Reads {
    let plain = window.is_some_and(Window::is_of_cycle)
        && written.per.is_none()
        && written.overflow_to.is_none()
        && written.unit.is_none_or(|unit| unit == Unit::Credits);
    match &written.window {
        Some(WindowRef::Activity) => Reads::ActivityLimit,
        Some(WindowRef::Day | WindowRef::Cycle | WindowRef::Ever | WindowRef::Named(_)) | None => {
            if plain {
                Reads::LimitOfTotal
            } else {
                Reads::Limit
            }
        }
    }
}

impl Compiler<'_> {
    pub(super) fn groups(&mut self) -> Vec<RuleIx> {
        let policy = self.policy;
        let group = |(name, group): (&crate::vocabulary::name::GroupId, &category::Group)| {
            self.rule(format!("groups.{name}"), &group.rule, group.span, Clock::Activity)
        };
        policy.groups.iter().map(group).collect()
    }

    /// All categories, and their limits one category after the other.
    pub(super) fn categories(&mut self) -> (Vec<Category>, Vec<Limit>) {
        let policy = self.policy;
        let (mut categories, mut limits) = (Vec::new(), Vec::new());
        for (at, (name, written)) in policy.categories.iter().enumerate() {
            let id = format!("categories.{name}");
            let rule = self.rule(id.clone(), &written.rule, written.span, Clock::Activity);
            let first = limits.len();
            for (limit_name, limit) in &written.limits {
                let inner = format!("{id}.limits.{limit_name}");
                // The dates of a category are the limit's too, so the same date is held against them.
                let by = written.rule.by.unwrap_or(Clock::Activity);
                let limit_rule = self.inner_rule(inner, &limit.rule, limit.span, by, rule);
                limits.extend(self.limit(limit, limit_rule, Some(CategoryIx::new(at))));
            }
            let range = first..limits.len();
            categories.extend(self.category(name.as_str(), written, rule, range));
        }
        (categories, limits)
    }

    fn category(
        &mut self,
        name: &str,
        written: &category::Category,
        rule: RuleIx,
        limits: std::ops::Range<usize>,
    ) -> Option<Category> {
        let accepts = written.accepts.iter().map(|kind| self.symbols.intern(kind.value.as_str())).collect();
        let when = self.condition(written.when.as_ref(), Reads::Activity);
        let credit = self.setting(&written.credit, rule, Reads::Activity, |compiler, expr| {
            compiler.script(expr, Type::Number, Reads::Activity)
        });
        let round = written
            .round
            .as_ref()
            .map(|round| self.setting(round, rule, Reads::Activity, |_, rounding| Some(*rounding)));
        let group = written.group.as_ref().map(|group| {
            self.setting(group, rule, Reads::Activity, |compiler, name| {
                compiler.resolve(Sort::Group, name).map(GroupIx::new)
            })
        });
        let proof = written.proof.as_ref().map(|proof| Proof {
            any_of: proof.any_of.iter().map(|kind| self.symbols.intern(kind.value.as_str())).collect(),
            needed: proof.needed,
            note: proof.note.clone(),
        });
        Some(Category {
            rule,
            id: name.into(),
            accepts,
            when: when?,
            credit: credit?,
            round: round.map_or(Some(None), |round| round.map(Some))?,
            group: group.map_or(Some(None), |group| group.map(Some))?,
            limits,
            proof,
            split: written.split,
        })
    }

    /// The limits of the policy itself.
    pub(super) fn own_limits(&mut self) -> Vec<Limit> {
        let policy = self.policy;
        let mut limits = Vec::new();
        for (name, written) in &policy.limits {
            let rule = self.rule(format!("limits.{name}"), &written.rule, written.span, Clock::Activity);
            limits.extend(self.limit(written, rule, None));
        }
        limits
    }

    fn limit(
        &mut self,
        written: &category::Limit,
        rule: RuleIx,
        category: Option<CategoryIx>,
    ) -> Option<Limit> {
        let window = match &written.window {
            None => Some(Window::Cycle),
            Some(window) => self.window_of_records(window),
        };
        let goes_on = written.overflow_to == Some(OverflowTo::NextWindow);
        if goes_on && window.as_ref().is_some_and(|window| !window.repeats()) {
            let message = message!(
                "no stretch of this window follows another, so nothing goes to the next one",
                "この期間は繰り返されないため、超過分が次の期間へ移ることはない"
            );
            return self.report(Diagnostic::new(Code::ChooseOne, written.span, message));
        }
        if written.unit == Some(Unit::Certificates) && written.window != Some(WindowRef::Activity) {
            let message = message!(
                "`unit: certificates` counts for each activity by itself",
                "`unit: certificates` は活動ごとに数える"
            );
            let help = message!("write `window: activity` beside it", "`window: activity` を併せて書く");
            return self.report(Diagnostic::new(Code::ChooseOne, written.span, message).help(help));
        }
        let reads = limit_reads(written, window.as_ref());
        let at_most = self.setting(&written.at_most, rule, reads, |compiler, expr| {
            compiler.script(expr, Type::Number, reads)
        });
        let of = written.of.as_ref().map_or(Some(Filter::default()), |of| self.filter(of)).map(|mut of| {
            // Where it stands in a category, it is about that one unless it names others.
            if of.categories.is_empty() {
                of.categories.extend(category);
            }
            of
        });
        let per = match &written.per {
            None => Some(None),
            Some(per) => self.key(per).map(Some),
        };
        let overflow_to = match &written.overflow_to {
            None => Some(None),
            Some(OverflowTo::Group(group)) => {
                self.resolve(Sort::Group, group).map(|at| Some(Overflow::Group(GroupIx::new(at))))
            }
            Some(OverflowTo::NextWindow) => Some(Some(Overflow::NextWindow)),
        };
        let at_most = at_most?;
        Some(Limit {
            rule,
            of_total: at_most.alternatives.iter().any(reads_total),
            at_most,
            window: window?,
            of: of?,
            per: per?,
            unit: written.unit.unwrap_or(Unit::Credits),
            overflow_to: overflow_to?,
            // Known once all values are.
            steady: Steady { covers: Mask::NONE, at_most: Mask::NONE, alike: Alike::Each },
        })
    }

    /// What tells items apart may be a word or a number.
    fn key(&mut self, per: &crate::document::leaf::Expr) -> Option<Script> {
        let before = self.diagnostics.len();
        let word = self.script(per, Type::Word, Reads::Activity);
        if word.is_some() {
            return word;
        }
        let found = self.diagnostics.split_off(before);
        let number = self.script(per, Type::Number, Reads::Activity);
        if number.is_none() {
            self.diagnostics.truncate(before);
            self.diagnostics.extend(found);
        }
        number
    }

    pub(super) fn filter(&mut self, of: &category::Filter) -> Option<Filter> {
        let when = self.condition(of.when.as_ref(), Reads::Activity);
        Some(Filter {
            categories: self.resolve_all(Sort::Category, &of.category, CategoryIx::new),
            groups: self.resolve_all(Sort::Group, &of.group, GroupIx::new),
            kinds: of.kind.iter().map(|kind| self.symbols.intern(kind.value.as_str())).collect(),
            when: when?,
        })
    }

    pub(super) fn unlisted(&mut self) -> Vec<Unlisted> {
        let policy = self.policy;
        let cases = policy.unlisted.iter().flatten().enumerate();
        let unlisted = |(at, case): (usize, &category::UnlistedCase)| Unlisted {
            rule: self.rule(format!("unlisted.{}", at + 1), &case.rule, case.span, Clock::Activity),
            verdict: case.verdict,
            text: case.text.clone(),
        };
        cases.map(unlisted).collect()
    }
}
