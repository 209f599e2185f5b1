//! A rulebook: policies compiled for evaluating. Names are indices, texts are symbols, expressions are checked scripts.
//!
//! [`from_policy`] makes it, [`from_texts`] of the files of policies. Nothing here can refer to something that is not declared.

pub mod from_policy;
pub mod from_texts;
pub mod slot;

use std::ops::Range;

use crate::{
    policy::{
        category::{ProofNeeded, Unit},
        credential::{Cycles, NextStart},
        rule::{Clock, Confidence, FactKind, Said, SourceKind},
        upkeep::{Due, Per, State},
        window::Stretch,
    },
    script::{Script, Type},
    vocabulary::{
        amount::{Money, Rounding},
        date::{Date, Length, Moment},
        span::Span,
        symbol::{Symbol, Symbols},
        text::Text,
    },
};

macro_rules! indices {
    ($( $(#[$doc:meta])* $Name:ident; )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(pub(crate) u32);

        impl $Name {
            /// The place in its table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a place in its table.
            ///
            /// # Panics
            /// Beyond `u32::MAX`, which no table reaches.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables of a policy are small"))
            }
        }
    )* };
}

indices! {
    /// A policy of the rulebook.
    ProgramIx;
    /// A rule of a program, of any sort.
    RuleIx;
    /// A source of a program.
    SourceIx;
    /// A credential of a program.
    CredentialIx;
    /// A category of a program.
    CategoryIx;
    /// A group of a program.
    GroupIx;
    /// A limit of a program.
    LimitIx;
    /// A ruling of a program.
    RulingIx;
    /// An open question of a program.
    QuestionIx;
    /// An answer of a question.
    AnswerIx;
    /// A named value of a program.
    ValueIx;
    /// A requirement of a program.
    RequirementIx;
    /// A route of a program.
    RouteIx;
    /// A fee of a program.
    FeeIx;
    /// A product of a program.
    ProductIx;
    /// A duty of a program.
    CoverageIx;
}

/// A credential of the rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialRef {
    /// Whose it is.
    pub program: ProgramIx,
    /// Which one.
    pub credential: CredentialIx,
}

/// All policies, compiled together so that one ledger can be held against all of them.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The words of all policies.
    pub symbols: Symbols,
    /// The facts about activities that policies declare, by slot from [`slot::FACTS`] on.
    pub facts: Vec<Fact>,
    /// The facts about persons that policies declare, by slot from [`slot::PERSON`] on.
    pub person_facts: Vec<Fact>,
    /// The policies.
    pub programs: Vec<Program>,
}

/// A fact beyond the built-in ones.
#[derive(Clone, Debug)]
pub struct Fact {
    /// As written in ledgers and scripts.
    pub name: Box<str>,
    /// What it is called.
    pub title: Text,
    /// The sort of value.
    pub kind: FactKind,
    /// The words that may be written; empty: any.
    pub words: Vec<Symbol>,
}

/// One policy, compiled.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name.
    pub id: Box<str>,
    /// What it is called.
    pub title: Text,
    /// What its words are called.
    pub words: Vec<(Symbol, Text)>,
    /// What the rules rest on.
    pub sources: Vec<Source>,
    /// Every rule of every sort, for telling.
    pub rules: Vec<Rule>,
    /// The certificates.
    pub credentials: Vec<Credential>,
    /// Named values.
    pub values: Vec<Value>,
    /// Buckets.
    pub groups: Vec<RuleIx>,
    /// Kinds of activity.
    pub categories: Vec<Category>,
    /// What holds for an activity no category accepts.
    pub unlisted: Vec<Unlisted>,
    /// All limits. Those of categories come first, category by category; those of the policy follow.
    pub limits: Vec<Limit>,
    /// The limits of the policy itself.
    pub own_limits: Range<usize>,
    /// Dated answers.
    pub rulings: Vec<Ruling>,
    /// What nobody can tell yet.
    pub questions: Vec<Question>,
    /// What must be reached.
    pub requirements: Vec<Requirement>,
    /// Ways to renew.
    pub routes: Vec<Route>,
    /// What moves into the next cycle.
    pub carry: Vec<Carry>,
    /// What must be paid.
    pub fees: Vec<Fee>,
    /// Products one can subscribe to.
    pub products: Vec<(Box<str>, RuleIx)>,
    /// Duties.
    pub coverage: Vec<Coverage>,
    /// Stages after a cycle that ended short.
    pub standing: Vec<Standing>,
    /// Rules told in words.
    pub guidance: Vec<Guidance>,
    /// Corrections of typing mistakes.
    pub errata: Vec<crate::policy::rule::Erratum>,
    /// How many expressions are plain data and how many are scripts.
    pub share: ScriptShare,
}

/// How much of a policy is data and how much is script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScriptShare {
    /// Values that are a constant or name another value.
    pub data: usize,
    /// Expressions that compute.
    pub scripts: usize,
    /// Functions in script files.
    pub functions: usize,
}

/// A source of rules.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in the policy.
    pub id: Box<str>,
    /// What it is called.
    pub title: Text,
    /// What sort it is.
    pub kind: SourceKind,
    /// Where it can be read.
    pub url: Option<Box<str>>,
    /// When it was published.
    pub published: Moment,
    /// Until when it is known to be unchanged.
    pub confirmed: Option<Moment>,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// What a rule says about itself.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `section.name`, with deeper names after further dots.
    pub id: Box<str>,
    /// What it is called.
    pub title: Option<Text>,
    /// The credentials it is for.
    pub applies: Mask,
    /// The first day it applies.
    pub first: Date,
    /// The last day it applies.
    pub last: Date,
    /// Which date is held against these days.
    pub by: Clock,
    /// Since when it is known.
    pub known: Date,
    /// What it rests on.
    pub sources: Vec<SourceIx>,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Words under which it is found.
    pub topics: Vec<Box<str>>,
    /// Anything a reader should know.
    pub note: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// A set of credentials of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask(pub u64);

impl Mask {
    /// All credentials.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether the credential is in the set.
    #[must_use]
    pub fn contains(self, credential: CredentialIx) -> bool {
        self.0 >> credential.0 & 1 == 1
    }
}

/// A value that depends on the date and on circumstances. Alternatives with a later first day come first.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// At least one.
    pub alternatives: Vec<Alternative<T>>,
}

/// One of the values a setting can have.
#[derive(Clone, Debug)]
pub struct Alternative<T> {
    /// The first day it holds.
    pub first: Date,
    /// The last day it holds.
    pub last: Date,
    /// Since when it is known.
    pub known: Date,
    /// A condition.
    pub when: Option<Script>,
    /// The value.
    pub is: T,
    /// Whether nothing better than a low-confidence source says so.
    pub low: bool,
    /// Its own sources, if it names any.
    pub sources: Vec<SourceIx>,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// A certificate.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name.
    pub id: Box<str>,
    /// The same as a word.
    pub symbol: Symbol,
    /// The rule that tells of it.
    pub rule: RuleIx,
    /// Classes.
    pub classes: std::sync::Arc<[Symbol]>,
    /// Domains of its body of knowledge.
    pub domains: std::sync::Arc<[Symbol]>,
    /// Since when it is granted.
    pub since: Option<Moment>,
    /// Since when it is not granted any more.
    pub retired: Option<Moment>,
    /// How long it lasts; `None` inside: for a lifetime.
    pub term: Setting<Option<Cycles>>,
    /// Credentials renewed with it.
    pub renews: Vec<CredentialIx>,
}

/// A named value.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name.
    pub id: Box<str>,
    /// The sort of value.
    pub kind: Type,
    /// The rule that tells of it.
    pub rule: RuleIx,
    /// For all credentials without their own.
    pub general: Option<ClockedSetting>,
    /// By credential.
    pub own: Vec<(CredentialIx, ClockedSetting)>,
    /// Rulings that may set it.
    pub setters: Vec<RulingIx>,
}

/// A setting with the date that governs it, if that is not the reading rule's.
#[derive(Clone, Debug)]
pub struct ClockedSetting {
    /// The date that governs.
    pub by: Option<Clock>,
    /// The setting.
    pub setting: Setting<Script>,
}

/// A kind of activity a body accepts.
#[derive(Clone, Debug)]
pub struct Category {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// The kinds it accepts.
    pub accepts: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
    /// The credits.
    pub credit: Setting<Script>,
    /// Rounding.
    pub round: Option<Setting<Rounding>>,
    /// The bucket.
    pub group: Option<Setting<GroupIx>>,
    /// Its limits in [`Program::limits`].
    pub limits: Range<usize>,
    /// What proves it.
    pub proof: Option<Proof>,
    /// Whether an activity may be split over groups.
    pub split: bool,
}

/// What proves an activity.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Kinds of proof, one of which is enough; empty: any.
    pub any_of: Vec<Symbol>,
    /// When it is needed.
    pub needed: ProofNeeded,
    /// Anything a reader should know.
    pub note: Option<Text>,
}

/// What holds for an activity no category accepts.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// The rule.
    pub rule: RuleIx,
    /// No, or undetermined.
    pub verdict: Said,
    /// Why.
    pub text: Text,
}

/// A cap.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The rule.
    pub rule: RuleIx,
    /// How much.
    pub at_most: Setting<Script>,
    /// In which window.
    pub window: Window,
    /// What it covers.
    pub of: Filter,
    /// What tells apart the activities that share it.
    pub per: Option<Script>,
    /// What is counted.
    pub unit: Unit,
    /// Where the rest goes.
    pub overflow_to: Option<GroupIx>,
}

/// A window, resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// Each activity by itself.
    Activity,
    /// Each day.
    Day,
    /// The cycle.
    Cycle,
    /// No bounds.
    Ever,
    /// A named window.
    Named {
        /// Its name.
        id: Box<str>,
        /// What it is called.
        title: Option<Text>,
        /// Its stretches.
        stretch: Stretch,
        /// For stretches counted from a fact about the person: which.
        person_fact: Option<usize>,
    },
}

/// Which credits are meant.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these; empty: any.
    pub categories: Vec<CategoryIx>,
    /// One of these; empty: any.
    pub groups: Vec<GroupIx>,
    /// One of these; empty: any.
    pub kinds: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
}

/// A dated answer.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What was asked.
    pub question: Text,
    /// What was answered.
    pub answer: Option<Text>,
    /// The answer in one word.
    pub verdict: Option<Said>,
    /// When it was asked.
    pub asked: Option<Moment>,
    /// The kinds of activity it is about; empty: all.
    pub kinds: Vec<Symbol>,
    /// A condition.
    pub when: Option<Script>,
    /// What it does, or may do.
    pub outcome: Outcome,
    /// Rulings it is an exception to.
    pub overrides: Vec<RulingIx>,
    /// What is not the same but helps.
    pub see: Vec<Box<str>>,
}

/// What a ruling does.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Answered.
    Answered(Effect),
    /// Not answered, or answered in ways that disagree.
    Question(QuestionIx),
}

/// What nobody can tell yet: one unknown with a few possible answers.
#[derive(Clone, Debug)]
pub struct Question {
    /// The ruling that asks it.
    pub ruling: RulingIx,
    /// Whether sources disagree, rather than nobody having answered.
    pub contested: bool,
    /// The answers it may have, at least two.
    pub answers: Vec<Answer>,
}

/// One of the answers a question may have.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its name.
    pub id: Box<str>,
    /// What it says.
    pub title: Option<Text>,
    /// What it would do.
    pub effect: Effect,
}

/// What an answer does to an activity and to named values.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// What it does to an activity.
    pub act: Act,
    /// What values it sets.
    pub set: Vec<(ValueIx, Script)>,
}

/// What an answer does to an activity.
#[derive(Clone, Debug, Default)]
pub enum Act {
    /// Nothing.
    #[default]
    Nothing,
    /// It does not count.
    Refuse(Text),
    /// It belongs to this category.
    Accept(CategoryIx),
    /// It makes this many credits before rounding and limits.
    Credit(Script),
}

/// Something that must be reached.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What must be reached.
    pub needs: Need,
    /// How long before the end of its window.
    pub early: Option<Length>,
}

/// A way to renew.
#[derive(Clone, Debug)]
pub struct Route {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// What completes it.
    pub needs: Need,
    /// Where the next cycle starts.
    pub next: Option<NextStart>,
}

/// What is needed: a tree.
#[derive(Clone, Debug)]
pub enum Need {
    /// A minimum.
    AtLeast {
        /// How much.
        at_least: Setting<Script>,
        /// Of which credits.
        of: Filter,
        /// In each stretch of this window.
        window: Window,
        /// Counted how.
        unit: Unit,
    },
    /// Every one.
    AllOf(Vec<Need>),
    /// At least `some` of them.
    Some {
        /// How many.
        some: usize,
        /// Of these.
        of: Vec<Need>,
    },
    /// A duty kept up on every day of each stretch.
    Covered(CoverageIx, Window),
    /// A fee paid for each stretch.
    Paid(FeeIx, Window),
    /// An exam passed in the window; `None` is the exam of the credential itself.
    Passed(Vec<Option<Symbol>>, Window),
    /// A credential held.
    Holds(Vec<CredentialIx>),
    /// A declaration made in each stretch.
    Declared(Symbol, Window),
    /// Another requirement.
    Requirement(RequirementIx),
    /// A condition.
    When(Script),
}

/// What surplus moves into the next cycle.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The rule.
    pub rule: RuleIx,
    /// Which credits.
    pub of: Filter,
    /// Earned in this window.
    pub window: Window,
    /// At most this much.
    pub at_most: Setting<Script>,
    /// Beyond this much.
    pub beyond: Setting<Script>,
    /// Booked in this group.
    pub group: Option<GroupIx>,
}

/// What must be paid.
#[derive(Clone, Debug)]
pub struct Fee {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// How much for each credential.
    pub amount: Setting<Money>,
    /// What each payment is for.
    pub window: Window,
    /// When it is due.
    pub due: Due,
    /// Who pays how often.
    pub per: Per,
    /// Products that include it.
    pub included_in: Vec<Inclusion>,
}

/// A product that includes something while it runs.
#[derive(Clone, Debug)]
pub struct Inclusion {
    /// The rule.
    pub rule: RuleIx,
    /// The product.
    pub product: ProductIx,
    /// A condition.
    pub when: Option<Script>,
}

/// A duty that is kept up.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The rule.
    pub rule: RuleIx,
    /// Its name.
    pub id: Box<str>,
    /// A fee that keeps it up.
    pub fee: Option<FeeIx>,
    /// Products that keep it up.
    pub products: Vec<Inclusion>,
}

/// A stage after a cycle that ended short.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The rule.
    pub rule: RuleIx,
    /// What the credential is then.
    pub state: State,
    /// How long.
    pub length: Option<Setting<Length>>,
    /// Whether credits earned in it count for the old cycle.
    pub earns: bool,
    /// Whether activities of the old cycle can still be reported.
    pub reports: bool,
}

/// A rule told in words.
#[derive(Clone, Debug)]
pub struct Guidance {
    /// The rule.
    pub rule: RuleIx,
    /// The answer in one word.
    pub verdict: Option<Said>,
    /// The text.
    pub text: Text,
}

impl Rulebook {
    /// The program with this place.
    ///
    /// # Panics
    /// When the index comes from another rulebook.
    #[must_use]
    pub fn program(&self, program: ProgramIx) -> &Program {
        self.programs.get(program.index()).expect("indices come from this rulebook")
    }

    /// The credential a reference means.
    ///
    /// # Panics
    /// When the reference comes from another rulebook.
    #[must_use]
    pub fn credential(&self, reference: CredentialRef) -> &Credential {
        self.program(reference.program).credential(reference.credential)
    }

    /// All credentials of all programs, in order.
    pub fn credentials(&self) -> impl Iterator<Item = (CredentialRef, &Credential)> {
        self.programs.iter().enumerate().flat_map(|(program, compiled)| {
            compiled.credentials.iter().enumerate().map(move |(credential, card)| {
                let reference = CredentialRef {
                    program: ProgramIx::new(program),
                    credential: CredentialIx::new(credential),
                };
                (reference, card)
            })
        })
    }

    /// The credential of this name.
    #[must_use]
    pub fn find_credential(&self, id: &str) -> Option<CredentialRef> {
        self.credentials().find(|(_, credential)| &*credential.id == id).map(|(reference, _)| reference)
    }
}

impl Program {
    /// The rule with this place.
    ///
    /// # Panics
    /// When the index comes from another program.
    #[must_use]
    pub fn rule(&self, rule: RuleIx) -> &Rule {
        self.rules.get(rule.index()).expect("indices come from this program")
    }

    /// The credential with this place.
    ///
    /// # Panics
    /// When the index comes from another program.
    #[must_use]
    pub fn credential(&self, credential: CredentialIx) -> &Credential {
        self.credentials.get(credential.index()).expect("indices come from this program")
    }

    /// The source with this place.
    ///
    /// # Panics
    /// When the index comes from another program.
    #[must_use]
    pub fn source(&self, source: SourceIx) -> &Source {
        self.sources.get(source.index()).expect("indices come from this program")
    }
}
