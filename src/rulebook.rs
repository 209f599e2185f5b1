//! A rulebook: policies compiled for evaluating. Names are indices, texts are symbols, expressions are checked scripts.
//!
//! [`from_policy`] makes it, [`from_texts`] of the files of policies. Nothing here can refer to something that is not declared.

mod answered;
pub mod canon;
mod earn;
mod fresh;
pub mod from_policy;
pub mod from_texts;
mod kinds;
mod known;
mod probe;
mod reach;
pub mod slot;
mod told;

use std::{num::NonZeroU32, ops::Range};

use crate::{
    policy::{category::Assignment, credential::Cycles, rule::FactKind},
    script::Type,
    vocabulary::{
        date::{Date, Moment},
        symbol::{Symbol, Symbols},
        text::Text,
    },
};

pub use self::{
    earn::*,
    fresh::Validity,
    kinds::{Kinds, OfKind},
    probe::Probe,
    reach::*,
    told::*,
};

macro_rules! indices {
    ($( $(#[$doc:meta])* $Name:ident; )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        // One more than the place, so that no index takes no more room than an index.
        pub struct $Name(NonZeroU32);

        impl $Name {
            /// The place in its table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }

            /// The index of a place in its table.
            ///
            /// # Panics
            /// Beyond `u32::MAX`, which no table reaches.
            #[must_use]
            pub fn new(index: usize) -> Self {
                let above = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(above.expect("tables of a policy are small"))
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
    /// The day up to which it knows anything; `None` where nothing was forgotten.
    pub known_until: Option<Date>,
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
    /// Where questions to the body are sent, in words.
    pub contact: Option<Text>,
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
    /// Which of several categories an activity belongs to.
    pub assignment: Assignment,
    /// What holds for an activity no category accepts.
    pub unlisted: Vec<Unlisted>,
    /// All limits. Those of categories come first, category by category; those of the policy follow.
    pub limits: Vec<Limit>,
    /// The limits of the policy itself.
    pub own_limits: Range<usize>,
    /// The limits that depend on all that counts.
    pub of_total: Vec<LimitIx>,
    /// Dated answers.
    pub rulings: Vec<Ruling>,
    /// What nobody can tell yet.
    pub questions: Vec<Question>,
    /// What concerns each kind of activity.
    pub kinds: Kinds,
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
    /// What is asked of the engine for texts.
    pub probes: Vec<Probe>,
    /// Corrections of typing mistakes.
    pub errata: Vec<crate::policy::rule::Erratum>,
    /// Rules that have another name than before.
    pub renamed: Vec<Renamed>,
    /// How many expressions are plain data and how many are scripts.
    pub share: ScriptShare,
    /// Whether any of its expressions reads which certificates are held.
    pub asks_held: bool,
    /// The functions of its script files, for telling: their names and texts.
    pub functions: Vec<FunctionText>,
}

/// A function of a script file as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionText {
    /// Its name.
    pub name: Box<str>,
    /// From its name to its end.
    pub text: Box<str>,
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

/// The note that is about a name or about what it stands in, the narrowest first, and what stands behind.
fn renaming<'a, 'n>(notes: &'a [Renamed], id: &'n str) -> Option<(&'a Renamed, &'n str)> {
    let about = |note: &'a Renamed| {
        let inside = id.strip_prefix(&*note.was)?;
        (inside.is_empty() || inside.starts_with('.')).then_some((note, inside))
    };
    notes.iter().filter_map(about).min_by_key(|(_, inside)| inside.len())
}

/// The most notes that may lead from what a rule was once called to what it is called now.
pub(crate) const MOST_RENAMINGS: usize = 100;

/// Follows the notes that are found for a name up to that of a rule. What it is called, and since when.
pub(crate) fn follow<'a>(
    id: &str,
    is_rule: impl Fn(&str) -> bool,
    renaming: impl for<'n> Fn(&'n str) -> Option<(&'a Renamed, &'n str)>,
) -> Option<(Box<str>, Moment)> {
    let (mut now, mut since): (Box<str>, _) = (id.into(), None);
    // So that notes in a circle come to an end.
    for _ in 0..MOST_RENAMINGS {
        let (note, inside) = renaming(&now)?;
        now = format!("{}{inside}", note.is).into();
        since = Some(note.on);
        if is_rule(&now) {
            break;
        }
    }
    since.filter(|_| is_rule(&now)).map(|since| (now, since))
}

impl Rulebook {
    /// What a credential is called now that was once called so, and since when.
    #[must_use]
    pub fn credential_now(&self, id: &str) -> Option<(Box<str>, Moment)> {
        self.programs.iter().find_map(|program| program.name_now("credentials", id))
    }

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
    /// What a rule is called now that was once called so, and since when. A living rule was not.
    #[must_use]
    pub fn called_now(&self, id: &str) -> Option<(Box<str>, Moment)> {
        let is_rule = |id: &str| self.rules.iter().any(|rule| &*rule.id == id);
        if is_rule(id) {
            return None;
        }
        follow(id, is_rule, |id| renaming(&self.renamed, id))
    }

    /// The same for a name of one section.
    #[must_use]
    pub fn name_now(&self, section: &str, name: &str) -> Option<(Box<str>, Moment)> {
        let (now, since) = self.called_now(&format!("{section}.{name}"))?;
        let (in_section, name) = now.split_once('.')?;
        (in_section == section).then(|| (name.into(), since))
    }

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
