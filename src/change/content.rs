//! What a rule says under one aspect, without indices: equal in two rulebooks where it means the same.

use crate::{
    policy::{
        category::{Assignment, ProofNeeded, Unit},
        credential::{Cycles, NextStart},
        requirement::Lapse,
        rule::{Clock, Confidence, Said, SourceKind},
        upkeep::{Due, Per, State},
    },
    rulebook::Window,
    vocabulary::{
        amount::Rounding,
        date::{Date, Length},
        text::Text,
    },
};

/// A thing that is referred to. What it is called may differ; it is the same thing by its name.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its name, the newest one where notes tell of several.
    pub id: Box<str>,
    /// What it is called.
    pub title: Option<Text>,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// A window. What it is called does not matter, only which stretches it has.
#[derive(Clone, Debug)]
pub struct WindowOf(pub Window);

impl PartialEq for WindowOf {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Window::Named { stretch, .. }, Window::Named { stretch: of_other, .. }) => stretch == of_other,
            (one, other) => one == other,
        }
    }
}

/// Which credits are meant.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Covered {
    /// Categories, groups and kinds; empty: all.
    pub names: Vec<Name>,
    /// A condition.
    pub when: Option<Box<str>>,
}

/// What a ruling, or one of its answers, does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Nothing to an activity.
    Nothing,
    /// It does not count.
    Refuse(Text),
    /// It belongs to a category.
    Accept(Name),
    /// It makes this many credits.
    Credit(Box<str>),
}

/// What a rule says under one aspect.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text for people.
    Text(Text),
    /// An expression.
    Code(Box<str>),
    /// Something told as it is written: an address, a date, a sum of money.
    Plain(Box<str>),
    /// Things referred to.
    Names(Vec<Name>),
    /// A day.
    Day(Date),
    /// A length of time.
    Length(Length),
    /// How credits are rounded.
    Rounding(Rounding),
    /// Yes or no.
    Flag(bool),
    /// How far something can be trusted.
    Confidence(Confidence),
    /// An answer in one word.
    Said(Said),
    /// What is counted.
    Unit(Unit),
    /// What a certificate is.
    State(State),
    /// How long a certificate lasts; `None`: for a lifetime.
    Term(Option<Cycles>),
    /// A window.
    Window(WindowOf),
    /// Which credits are meant.
    Covered(Covered),
    /// What an answer does, and the values it sets.
    Effect(Act, Vec<(Name, Box<str>)>),
    /// A word of a closed set.
    Word(Word),
    /// What is needed.
    Needed(Needed),
    /// Several contents together.
    Together(Vec<Content>),
}

/// A word of a closed set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Word {
    /// What sort of source it is.
    SourceKind(SourceKind),
    /// Which date governs.
    Clock(Clock),
    /// When proof is needed.
    ProofNeeded(ProofNeeded),
    /// When a fee is due.
    Due(Due),
    /// Who pays how often.
    Per(Per),
    /// When a certificate falls.
    Lapse(Lapse),
    /// Where the next cycle starts.
    Next(NextStart),
    /// Which of several categories an activity belongs to.
    Assignment(Assignment),
    /// All certificates of the policy.
    Everyone,
    /// What cannot be counted in this stretch of the window counts in the next.
    NextWindow,
    /// Asked, and not answered.
    Open,
    /// Sources disagree.
    Contested,
}

/// What is needed, at one place of a tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Needed {
    /// What a minimum counts.
    Minimum(Unit, Covered, WindowOf),
    /// Every one of what follows.
    AllOf,
    /// At least this many of what follows.
    SomeOf(usize),
    /// A duty on every day of the window.
    Kept(Name, WindowOf),
    /// A fee paid for the window.
    Paid(Name, WindowOf),
    /// One of these exams; `None` is that of the certificate itself.
    Passed(Vec<Option<Box<str>>>, WindowOf),
    /// One of these certificates held.
    Holds(Vec<Name>),
    /// A declaration made in the window.
    Declared(Name, WindowOf),
    /// Another requirement.
    Requirement(Name),
    /// A condition that must be true.
    When(Box<str>),
}
