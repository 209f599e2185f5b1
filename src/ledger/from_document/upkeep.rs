//! Payments, subscriptions, exams and declarations.

use crate::{
    ledger::{Declaration, Exam, Payment, Subscription, sense, written},
    message,
    rulebook::{FeeIx, ProductIx, Program, ProgramIx},
    vocabulary::{
        date::Date,
        diagnostic::{Code, Diagnostic},
        name::{Name, PolicyId, Word},
        phrase::Phrase,
        span::At,
        symbol::Symbol,
    },
};

use super::Resolver;

const FEE: Phrase = Phrase::new("fee", "費用");
const PRODUCT: Phrase = Phrase::new("product", "製品");
const EXAM: Phrase = Phrase::new("an exam", "試験");
const DECLARATION: Phrase = Phrase::new("a declaration", "申告");

impl Resolver<'_> {
    /// The program that has something of this name, and its place there. A name that several have needs `policy`, unless
    /// certificates of only one of them are held.
    fn owner<T: Name>(
        &mut self,
        (section, what): (&str, Phrase),
        name: &At<T>,
        policy: Option<&At<PolicyId>>,
        names: fn(&Program) -> Vec<&str>,
    ) -> Option<(ProgramIx, usize)> {
        let rulebook = self.rulebook;
        if policy.is_some_and(|policy| !self.is_policy(policy)) {
            return None;
        }
        let asked = |program: &Program| policy.is_none_or(|policy| policy.value.as_str() == &*program.id);
        let programs = || rulebook.programs.iter().enumerate().filter(|(_, program)| asked(program));
        let text = name.value.as_str();
        let mut owners: Vec<_> = programs()
            .filter_map(|(at, program)| {
                let found = names(program).iter().position(|known| *known == text)?;
                Some((ProgramIx::new(at), found))
            })
            .collect();
        for (at, program) in programs().filter(|_| owners.is_empty()).collect::<Vec<_>>() {
            let now = self.now(program, section, text, name.span);
            let found = now.and_then(|now| names(program).iter().position(|known| **known == *now));
            owners.extend(found.map(|found| (ProgramIx::new(at), found)));
        }
        sense::prefer_held(&mut owners, &self.held);
        match owners.as_slice() {
            [owner] => return Some(*owner),
            [] => {
                let known = programs().flat_map(|(_, program)| names(program));
                let message = message!(
                    |language| "no policy has a {} called `{text}`",
                    "{} `{text}` はどのポリシーにもない",
                    what.say(language)
                );
                self.unknown(name.span, message, text, known);
            }
            several => {
                let of = |(at, _): &(ProgramIx, usize)| format!("`{}`", rulebook.program(*at).id);
                let programs: Vec<_> = several.iter().map(of).collect();
                let message = message!(
                    |language| "several policies have a {} called `{text}`: {}",
                    "{} `{text}` が複数のポリシーにある: {}",
                    what.say(language),
                    programs.join(", ")
                );
                let help = message!("write `policy:` beside it", "その隣に `policy:` を書く");
                self.report(Diagnostic::new(Code::UnknownReference, name.span, message).help(help));
            }
        }
        None
    }

    /// Whether there is such a policy; reported when there is none.
    fn is_policy(&mut self, policy: &At<PolicyId>) -> bool {
        let (rulebook, name) = (self.rulebook, policy.value.as_str());
        let known = || rulebook.programs.iter().map(|program| &*program.id);
        let is_known = known().any(|known| known == name);
        if !is_known {
            let message = message!("there is no policy `{name}`", "ポリシー `{name}` がない");
            self.unknown(policy.span, message, name, known());
        }
        is_known
    }

    pub(super) fn payment(&mut self, written: &written::Payment) -> Option<Payment> {
        let on = self.date(&written.on);
        let for_ = written.for_.as_ref().map(|days| self.days(days));
        let owner = self.owner(("fees", FEE), &written.fee, written.policy.as_ref(), sense::fees);
        let credential = match &written.credential {
            None => None,
            Some(credential) => Some(self.credential(credential.value.as_str(), credential.span)?),
        };
        let (program, fee) = owner?;
        if let Some(credential) = credential.filter(|credential| credential.program != program) {
            let (card, program) = (self.rulebook.credential(credential), self.rulebook.program(program));
            let message = message!(
                "`{}` is no certificate of `{}`, whose fee this is",
                "`{}` は、この費用を定める `{}` の資格ではない",
                card.id,
                program.id
            );
            self.report(Diagnostic::new(Code::Inconsistent, written.span, message));
        }
        let (fee, amount) = (FeeIx::new(fee), written.amount.clone());
        let known = self.known(written.known.as_ref(), on);
        Some(Payment { program, fee, on, for_, credential, amount, known })
    }

    pub(super) fn subscription(&mut self, written: &written::Subscription) -> Option<Subscription> {
        let from = self.date(&written.from);
        let to = written.to.as_ref().map(|to| self.date(to));
        if let (Some(to), Some(place)) = (to, &written.to)
            && to < from
        {
            let message = message!(
                "the subscription ends on {to}, before it begins on {from}",
                "契約の終了日 {to} が開始日 {from} より前"
            );
            self.report(Diagnostic::new(Code::ImpossibleDate, place.span, message));
        }
        let (program, product) =
            self.owner(("products", PRODUCT), &written.product, written.policy.as_ref(), sense::products)?;
        let (product, to) = (ProductIx::new(product), to.unwrap_or(Date::LATEST));
        let known = self.known(written.known.as_ref(), from);
        Some(Subscription { program, product, from, to, known })
    }

    /// A word that some policy must know, or it would never be asked about.
    fn asked(&mut self, what: Phrase, word: &At<Word>) -> Symbol {
        let text = word.value.as_str();
        if !sense::is_asked_about(self.rulebook, text) {
            if let Some(now) = self.credential_now(text, word.span) {
                return self.symbols.intern(&now);
            }
            let known = self.rulebook.credentials().map(|(_, credential)| &*credential.id);
            let message = message!(
                |language| "no policy asks for {} `{text}`",
                "{} `{text}` を求めるポリシーがない",
                what.say(language)
            );
            self.unknown(word.span, message, text, known);
        }
        self.symbols.intern(text)
    }

    pub(super) fn exam(&mut self, written: &written::Exam) -> Exam {
        let on = self.date(&written.on);
        let known = self.known(written.known.as_ref(), on);
        Exam { exam: self.asked(EXAM, &written.exam), on, known }
    }

    pub(super) fn declaration(&mut self, written: &written::Declaration) -> Option<Declaration> {
        let on = self.date(&written.on);
        let credential = self.credential(written.credential.value.as_str(), written.credential.span)?;
        let declaration = self.asked(DECLARATION, &written.declaration);
        let known = self.known(written.known.as_ref(), on);
        Some(Declaration { credential, declaration, on, known })
    }
}
