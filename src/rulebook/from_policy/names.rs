//! Names of a policy and what they stand for.

use indexmap::IndexSet;

use crate::{
    message,
    policy::{
        Policy,
        window::{Stretch, WindowRef},
    },
    rulebook::{CredentialIx, Mask, Window},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::Message,
        name::{Name, ValueId, Word},
        phrase::Phrase,
        span::{At, Span},
    },
};

use super::{Compiler, renamed::hint};

/// The names of each sort, in the order of their tables.
pub(super) struct Names<'a> {
    pub(super) sources: IndexSet<&'a str>,
    pub(super) credentials: IndexSet<&'a str>,
    pub(super) values: IndexSet<&'a str>,
    pub(super) windows: IndexSet<&'a str>,
    pub(super) groups: IndexSet<&'a str>,
    pub(super) categories: IndexSet<&'a str>,
    pub(super) rulings: IndexSet<&'a str>,
    pub(super) requirements: IndexSet<&'a str>,
    pub(super) fees: IndexSet<&'a str>,
    pub(super) products: IndexSet<&'a str>,
    pub(super) coverage: IndexSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        fn keys<'a, N: Name + 'a>(names: impl Iterator<Item = &'a N>) -> IndexSet<&'a str> {
            names.map(N::as_str).collect()
        }
        Self {
            sources: keys(policy.sources.keys()),
            credentials: keys(policy.credentials.keys()),
            values: keys(values(policy).into_iter()),
            windows: keys(policy.windows.keys()),
            groups: keys(policy.groups.keys()),
            categories: keys(policy.categories.keys()),
            rulings: keys(policy.rulings.keys()),
            requirements: keys(policy.requirements.keys()),
            fees: keys(policy.fees.keys()),
            products: keys(policy.products.keys()),
            coverage: keys(policy.coverage.keys()),
        }
    }
}

/// The names of all values, those of the policy first.
pub(super) fn values(policy: &Policy) -> IndexSet<&ValueId> {
    let own = policy.credentials.values().flat_map(|credential| credential.values.keys());
    policy.values.keys().chain(own).collect()
}

/// The sorts of names that can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Source,
    Credential,
    Value,
    Window,
    Group,
    Category,
    Ruling,
    Requirement,
    Fee,
    Product,
    Coverage,
}

impl Sort {
    /// The section that declares names of this sort, and what one of them is called.
    fn section(self) -> (&'static str, Phrase) {
        match self {
            Self::Source => ("sources", Phrase::new("source", "出典")),
            Self::Credential => ("credentials", Phrase::new("credential", "資格")),
            Self::Value => ("values", Phrase::new("value", "値")),
            Self::Window => ("windows", Phrase::new("window", "期間")),
            Self::Group => ("groups", Phrase::new("group", "グループ")),
            Self::Category => ("categories", Phrase::new("category", "カテゴリー")),
            Self::Ruling => ("rulings", Phrase::new("ruling", "回答（rulings）")),
            Self::Requirement => ("requirements", Phrase::new("requirement", "要件")),
            Self::Fee => ("fees", Phrase::new("fee", "費用")),
            Self::Product => ("products", Phrase::new("product", "製品")),
            Self::Coverage => ("coverage", Phrase::new("duty", "維持義務")),
        }
    }
}

fn not_declared(section: &str) -> Message {
    message!("not declared under `{section}`", "`{section}` に宣言されていない")
}

/// The most mistakes of a policy after which names that are near are still looked for.
const MOST_OFFERS: usize = 200;

impl<'a> Compiler<'a> {
    fn table(&self, sort: Sort) -> &IndexSet<&'a str> {
        match sort {
            Sort::Source => &self.names.sources,
            Sort::Credential => &self.names.credentials,
            Sort::Value => &self.names.values,
            Sort::Window => &self.names.windows,
            Sort::Group => &self.names.groups,
            Sort::Category => &self.names.categories,
            Sort::Ruling => &self.names.rulings,
            Sort::Requirement => &self.names.requirements,
            Sort::Fee => &self.names.fees,
            Sort::Product => &self.names.products,
            Sort::Coverage => &self.names.coverage,
        }
    }

    /// The place of a name in its table; reports a name that is not declared.
    pub(super) fn resolve_text(&mut self, sort: Sort, name: &str, span: Span) -> Option<usize> {
        let (section, what) = sort.section();
        if let Some(at) = self.table(sort).get_index_of(name) {
            self.used.insert(format!("{section}.{name}"));
            return Some(at);
        }
        if self.part.broken.iter().any(|broken| &**broken == name) {
            return None;
        }
        let message =
            message!(|language| "no {} is called `{name}`", "`{name}` という{}はない", what.say(language));
        let diagnostic = Diagnostic::new(Code::UnknownName, span, message).label(not_declared(section));
        let diagnostic = match hint(self.policy, section, name) {
            Some(hint) => diagnostic.help(hint),
            None => self.nearest(diagnostic, name, self.table(sort).iter().copied()),
        };
        self.report(diagnostic)
    }

    /// Offers the nearest of the valid names, unless so many mistakes were found that nobody reads all of them.
    pub(super) fn nearest<'n>(
        &self,
        diagnostic: Diagnostic,
        written: &str,
        valid: impl IntoIterator<Item = &'n str>,
    ) -> Diagnostic {
        if self.diagnostics.len() - self.before > MOST_OFFERS {
            return diagnostic;
        }
        diagnostic.nearest(written, valid)
    }

    pub(super) fn resolve<N: Name>(&mut self, sort: Sort, name: &At<N>) -> Option<usize> {
        self.resolve_text(sort, name.value.as_str(), name.span)
    }

    /// Resolves a list with a function that makes an index of a place; names that fail are left out.
    pub(super) fn resolve_all<N: Name, T>(
        &mut self,
        sort: Sort,
        names: &[At<N>],
        index: fn(usize) -> T,
    ) -> Vec<T> {
        names.iter().filter_map(|name| self.resolve(sort, name).map(index)).collect()
    }

    /// The credentials that names of credentials and classes mean; none written means all.
    pub(super) fn mask(&mut self, names: &[At<Word>]) -> Mask {
        if names.is_empty() {
            return Mask::ALL;
        }
        let policy = self.policy;
        let mut mask = 0;
        for name in names {
            let text = name.value.as_str();
            let mut known = false;
            for (at, (id, credential)) in policy.credentials.iter().enumerate() {
                let meant =
                    id.as_str() == text || credential.classes.iter().any(|class| class.value == name.value);
                if meant {
                    known = true;
                    mask |= Mask::of(CredentialIx::new(at)).0;
                }
            }
            let broken = self.part.broken.iter().any(|broken| &**broken == text);
            if !known && !broken {
                let classes = policy.credentials.values().flat_map(|credential| &credential.classes);
                let classes = classes.map(|class| class.value.as_str());
                let known = policy.credentials.keys().map(Name::as_str).chain(classes);
                let message = message!(
                    "no credential and no class of credentials is called `{text}`",
                    "`{text}` という資格も資格の区分もない"
                );
                let diagnostic =
                    Diagnostic::new(Code::UnknownName, name.span, message).label(not_declared("credentials"));
                self.diagnostics.push(match hint(policy, "credentials", text) {
                    Some(hint) => diagnostic.help(hint),
                    None => diagnostic.nearest(text, known),
                });
            }
        }
        Mask(mask)
    }

    pub(super) fn window(&mut self, window: &WindowRef) -> Option<Window> {
        Some(match window {
            WindowRef::Activity => Window::Activity,
            WindowRef::Day => Window::Day,
            WindowRef::Cycle => Window::Cycle,
            WindowRef::Ever => Window::Ever,
            WindowRef::Named(name) => {
                let at = self.resolve(Sort::Window, name)?;
                let (id, window) = self.policy.windows.get_index(at)?;
                let person_fact = match &window.stretch {
                    Stretch::EachFromPerson(_, fact) => Some(self.person_date(fact)?),
                    Stretch::EachOfCycle(_)
                    | Stretch::EachStarting(..)
                    | Stretch::EachSinceGranted(_)
                    | Stretch::FirstOfCycle(_)
                    | Stretch::LastOfCycle(_)
                    | Stretch::Sliding(_)
                    | Stretch::AfterCycle(_) => None,
                };
                Window::Named {
                    id: id.as_str().into(),
                    title: window.title.clone(),
                    stretch: window.stretch.clone(),
                    person_fact,
                }
            }
        })
    }

    /// A window that what a person did or declared is held against.
    pub(super) fn window_of_records(&mut self, window: &WindowRef) -> Option<Window> {
        let found = self.window(window)?;
        if let (WindowRef::Named(name), Window::Named { stretch: Stretch::AfterCycle(_), .. }) =
            (window, &found)
        {
            let message = message!(
                "nothing is booked in `{}`, the days after a cycle",
                "`{}` はサイクル後の期間で、そこに計上されるものはない",
                name.value
            );
            let help = message!(
                "what a grace earns is booked on the last day of the cycle; a window with `after` is for what must be paid",
                "猶予期間に得たものはサイクルの最終日に計上する。`after` の期間は支払いのためにある"
            );
            return self.report(Diagnostic::new(Code::ChooseOne, name.span, message).help(help));
        }
        Some(found)
    }

    fn person_date(&mut self, fact: &At<crate::vocabulary::name::FactId>) -> Option<usize> {
        let name = fact.value.as_str();
        let found = self
            .person_facts
            .iter()
            .position(|known| &*known.name == name && known.kind == crate::policy::rule::FactKind::Date);
        if found.is_none() {
            let message = message!(
                "no fact about the person of type `date` is called `{name}`",
                "人についての型 `date` の事実に `{name}` はない"
            );
            let known = self.person_facts.iter().map(|fact| &*fact.name);
            let diagnostic = Diagnostic::new(Code::UnknownName, fact.span, message)
                .label(message!(
                    "expected a fact with `about: person` and `type: date`",
                    "`about: person` と `type: date` を持つ事実が必要"
                ))
                .nearest(name, known);
            self.diagnostics.push(diagnostic);
        }
        found
    }
}
