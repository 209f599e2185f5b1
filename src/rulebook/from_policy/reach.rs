//! Requirements, routes, and what keeps a credential alive beside credits.

use crate::{
    message,
    policy::{
        requirement::{self, Lapse, NeedKind},
        rule::Clock,
        upkeep::{self, Due, Per},
    },
    rulebook::{
        Carry, Coverage, CoverageIx, CredentialIx, Exams, Fee, FeeIx, Filter, GroupIx, Guidance, Inclusion,
        Need, ProductIx, Requirement, RequirementIx, Route, RuleIx, Standing, Window,
    },
    script::Type,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        name::Name,
    },
};

use super::{
    Compiler, Reads, circle,
    names::Sort,
    weight::{self, Weight},
};

impl Compiler<'_> {
    pub(super) fn requirements(&mut self) -> Vec<Requirement> {
        let policy = self.policy;
        let mut requirements = Vec::new();
        for (name, written) in &policy.requirements {
            let id = format!("requirements.{name}");
            let rule = self.rule(id, &written.rule, written.span, Clock::CycleStart);
            let needs = self.need(&written.needs, rule);
            let (id, early) = (name.as_str().into(), written.early);
            let lapses = written.lapses.unwrap_or(Lapse::CycleEnd);
            requirements.extend(needs.map(|needs| Requirement { rule, id, needs, early, lapses }));
        }
        self.circle_of_requirements();
        requirements
    }

    /// Reports requirements that rest on each other in a circle.
    fn circle_of_requirements(&mut self) {
        let policy = self.policy;
        let rests_on: Vec<_> = policy
            .requirements
            .values()
            .map(|requirement| {
                let mut places = Vec::new();
                self.references(&requirement.needs, &mut places);
                places
            })
            .collect();
        let circles = circle::find(&rests_on);
        if circles.is_empty() {
            self.budget_of_requirements(&rests_on);
        }
        for circle in circles {
            let on_it: Vec<_> = circle.iter().filter_map(|at| policy.requirements.get_index(*at)).collect();
            let Some((first, requirement)) = on_it.first() else { continue };
            let way: Vec<_> = on_it.iter().map(|(name, _)| name.as_str()).chain([first.as_str()]).collect();
            let message = message!(
                "requirements rest on each other in a circle: {}",
                "要件の参照が循環している: {}",
                way.join(" -> ")
            );
            self.diagnostics.push(Diagnostic::new(Code::Cycle, requirement.span, message));
        }
    }

    /// Reports requirements that lead to more evaluations than may be.
    fn budget_of_requirements(&mut self, rests_on: &[Vec<usize>]) {
        let policy = self.policy;
        let weigh = |at: usize, weights: &[Weight]| {
            let written = policy.requirements.get_index(at);
            written.map_or(Weight::ONE, |(_, written)| self.weight_of(&written.needs, weights).within(1))
        };
        let too_much = weight::too_much(rests_on, weigh).into_iter();
        for (name, written) in too_much.filter_map(|at| policy.requirements.get_index(at)) {
            let message = message!(
                "the requirement `{name}` leads to more than {} evaluations of others, or over more than {} of them",
                "要件 `{name}` から、他の要件の評価が {} 回、または参照の連なりが {} 段を超える",
                weight::MOST,
                weight::DEEPEST
            );
            self.diagnostics.push(Diagnostic::new(Code::Budget, written.span, message));
        }
    }

    /// What evaluating a need leads to.
    fn weight_of(&self, need: &requirement::Need, weights: &[Weight]) -> Weight {
        match &need.kind {
            NeedKind::AllOf(needs) | NeedKind::Some { of: needs, .. } => {
                let each = needs.iter().map(|need| self.weight_of(need, weights));
                each.fold(Weight::default(), Weight::and).within(1)
            }
            NeedKind::Requirement(name) => {
                let at = self.names.requirements.get_index_of(name.value.as_str());
                at.and_then(|at| weights.get(at).copied()).unwrap_or_default()
            }
            NeedKind::AtLeast { .. }
            | NeedKind::Covered(..)
            | NeedKind::Paid(..)
            | NeedKind::Passed(..)
            | NeedKind::Holds(_)
            | NeedKind::Declared(..)
            | NeedKind::When(_) => Weight::PART,
        }
    }

    /// The requirements that a need refers to.
    fn references(&self, need: &requirement::Need, places: &mut Vec<usize>) {
        match &need.kind {
            NeedKind::AllOf(needs) | NeedKind::Some { of: needs, .. } => {
                for need in needs {
                    self.references(need, places);
                }
            }
            NeedKind::Requirement(name) => {
                places.extend(self.names.requirements.get_index_of(name.value.as_str()));
            }
            NeedKind::AtLeast { .. }
            | NeedKind::Covered(..)
            | NeedKind::Paid(..)
            | NeedKind::Passed(..)
            | NeedKind::Holds(_)
            | NeedKind::Declared(..)
            | NeedKind::When(_) => {}
        }
    }

    pub(super) fn routes(&mut self) -> Vec<Route> {
        let policy = self.policy;
        let mut routes = Vec::new();
        for (name, written) in &policy.routes {
            let rule = self.rule(format!("routes.{name}"), &written.rule, written.span, Clock::CycleStart);
            let needs = self.need(&written.needs, rule);
            let (id, next) = (name.as_str().into(), written.next);
            routes.extend(needs.map(|needs| Route { rule, id, needs, next }));
        }
        routes
    }

    fn needs(&mut self, needs: &[requirement::Need], rule: RuleIx) -> Option<Vec<Need>> {
        let needs: Vec<_> = needs.iter().map(|need| self.need(need, rule)).collect();
        needs.into_iter().collect()
    }

    fn need(&mut self, need: &requirement::Need, rule: RuleIx) -> Option<Need> {
        Some(match &need.kind {
            NeedKind::AtLeast { at_least, of, window, unit } => {
                let at_least = self.setting(at_least, rule, Reads::Minimum, |compiler, expr| {
                    compiler.script(expr, Type::Number, Reads::Minimum)
                });
                let of = of.as_ref().map_or(Some(Filter::default()), |of| self.filter(of));
                let window = self.window_of_records(window);
                Need::AtLeast { at_least: at_least?, of: of?, window: window?, unit: *unit }
            }
            NeedKind::AllOf(needs) => Need::AllOf(self.needs(needs, rule)?),
            NeedKind::Some { some, of } => Need::Some { some: *some, of: self.needs(of, rule)? },
            NeedKind::Covered(coverage, window) => {
                let coverage = self.resolve(Sort::Coverage, coverage).map(CoverageIx::new);
                let window = self.window_of_records(window);
                Need::Covered(coverage?, window?)
            }
            NeedKind::Paid(fee, window) => {
                let fee = self.resolve(Sort::Fee, fee).map(FeeIx::new);
                // What is paid in the days after a cycle may be what lets it go on.
                let window = self.window(window);
                Need::Paid(fee?, window?)
            }
            NeedKind::Passed(exams, window) => {
                let names = exams.iter().map(|exam| Some(exam.value.as_str()).filter(|name| *name != "same"));
                let wanted = names.clone().map(|name| name.map(|name| self.symbols.intern(name))).collect();
                let exams = Exams { wanted, names: names.flatten().map(Box::from).collect() };
                Need::Passed(exams, self.window_of_records(window)?)
            }
            NeedKind::Holds(names) => {
                Need::Holds(self.resolve_all(Sort::Credential, names, CredentialIx::new))
            }
            NeedKind::Declared(name, window) => {
                let declaration = self.symbols.intern(name.value.as_str());
                Need::Declared(declaration, self.window_of_records(window)?)
            }
            NeedKind::Requirement(name) => {
                Need::Requirement(self.resolve(Sort::Requirement, name).map(RequirementIx::new)?)
            }
            NeedKind::When(expr) => Need::When(self.script(expr, Type::Flag, Reads::Credential)?),
        })
    }

    pub(super) fn carry(&mut self) -> Vec<Carry> {
        let policy = self.policy;
        let mut carried = Vec::new();
        for (name, written) in &policy.carry {
            let rule = self.rule(format!("carry.{name}"), &written.rule, written.span, Clock::CycleStart);
            let amount = |compiler: &mut Self, setting| {
                compiler.setting(setting, rule, Reads::Credential, |compiler, expr| {
                    compiler.script(expr, Type::Number, Reads::Credential)
                })
            };
            let (at_most, beyond) = (amount(self, &written.at_most), amount(self, &written.beyond));
            let of = written.of.as_ref().map_or(Some(Filter::default()), |of| self.filter(of));
            let window =
                written.window.as_ref().map_or(Some(Window::Cycle), |window| self.window_of_records(window));
            let group = match &written.group {
                None => Some(None),
                Some(group) => self.resolve(Sort::Group, group).map(|at| Some(GroupIx::new(at))),
            };
            if let (Some(at_most), Some(beyond), Some(of), Some(window), Some(group)) =
                (at_most, beyond, of, window, group)
            {
                carried.push(Carry { rule, of, window, at_most, beyond, group });
            }
        }
        carried
    }

    pub(super) fn fees(&mut self) -> Vec<Fee> {
        let policy = self.policy;
        let mut fees = Vec::new();
        for (name, written) in &policy.fees {
            let id = format!("fees.{name}");
            let rule = self.rule(id.clone(), &written.rule, written.span, Clock::WindowStart);
            let amount =
                self.setting(&written.amount, rule, Reads::Credential, |_, money| Some(money.clone()));
            let window = self.window(&written.window);
            let included_in = self.inclusions(&format!("{id}.included-in"), &written.included_in, rule);
            if let (Some(amount), Some(window)) = (amount, window) {
                fees.push(Fee {
                    rule,
                    id: name.as_str().into(),
                    amount,
                    window,
                    due: written.due.unwrap_or(Due::Start),
                    per: written.per.unwrap_or(Per::Person),
                    included_in,
                });
            }
        }
        fees
    }

    fn inclusions(&mut self, id: &str, written: &[upkeep::Inclusion], outer: RuleIx) -> Vec<Inclusion> {
        let mut inclusions = Vec::new();
        for inclusion in written {
            let id = format!("{id}.{}", inclusion.product.value);
            let rule = self.inner_rule(id, &inclusion.rule, inclusion.span, Clock::Asked, outer);
            let product = self.resolve(Sort::Product, &inclusion.product).map(ProductIx::new);
            let when = self.condition(inclusion.when.as_ref(), Reads::Credential);
            if let (Some(product), Some(when)) = (product, when) {
                inclusions.push(Inclusion { rule, product, when });
            }
        }
        inclusions
    }

    pub(super) fn products(&mut self) -> Vec<(Box<str>, RuleIx)> {
        let policy = self.policy;
        let mut products = Vec::new();
        for (name, written) in &policy.products {
            let rule = self.rule(format!("products.{name}"), &written.rule, written.span, Clock::Asked);
            products.push((name.as_str().into(), rule));
        }
        products
    }

    pub(super) fn coverage(&mut self) -> Vec<Coverage> {
        let policy = self.policy;
        let mut coverage = Vec::new();
        for (name, written) in &policy.coverage {
            let id = format!("coverage.{name}");
            let rule = self.rule(id.clone(), &written.rule, written.span, Clock::Asked);
            let fee = match &written.fee {
                None => Some(None),
                Some(fee) => self.resolve(Sort::Fee, fee).map(|at| Some(FeeIx::new(at))),
            };
            let products = self.inclusions(&format!("{id}.products"), &written.products, rule);
            coverage.extend(fee.map(|fee| Coverage { rule, id: name.as_str().into(), fee, products }));
        }
        coverage
    }

    pub(super) fn standing(&mut self) -> Vec<Standing> {
        let policy = self.policy;
        let mut stages = Vec::new();
        for (name, written) in &policy.standing {
            let rule = self.rule(format!("standing.{name}"), &written.rule, written.span, Clock::CycleEnd);
            let length = match &written.length {
                None => Some(None),
                Some(length) => {
                    self.setting(length, rule, Reads::Credential, |_, length| Some(*length)).map(Some)
                }
            };
            let (state, earns, reports) = (written.state, written.earns, written.reports);
            stages.extend(length.map(|length| Standing { rule, state, length, earns, reports }));
        }
        stages
    }

    pub(super) fn guidance(&mut self) -> Vec<Guidance> {
        let policy = self.policy;
        let mut guidance = Vec::new();
        for (name, written) in &policy.guidance {
            let rule = self.rule(format!("guidance.{name}"), &written.rule, written.span, Clock::Asked);
            let see = written.see.iter().filter(|see| self.seen(see)).map(|see| see.value.clone()).collect();
            guidance.push(Guidance {
                rule,
                verdict: written.verdict,
                text: written.text.clone(),
                not_computed: written.not_computed.clone(),
                lists: written.lists,
                see,
            });
        }
        guidance
    }
}
