//! Windows: stretches of time a rule counts in.

use crate::{
    document::{
        Node,
        leaf::name,
        record::{FromNode, Reader},
        shape::{Choice, ScalarShape, Shape},
    },
    message, record,
    vocabulary::{
        date::{Length, NotADate},
        diagnostic::{Code, Diagnostic},
        name::{FactId, Name, WindowId},
        phrase::Phrase,
        span::{At, Span},
        text::Text,
    },
};

/// A window a rule names: a built-in one or one of the policy's `windows`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowRef {
    /// `activity`: each activity by itself.
    Activity,
    /// `day`: each calendar day.
    Day,
    /// `cycle`: the cycle of the credential.
    Cycle,
    /// `ever`: no bounds.
    Ever,
    /// One of `windows`.
    Named(At<WindowId>),
}

const BUILT_IN: [Choice; 4] = [
    Choice { word: "activity", doc: &["Each activity by itself."] },
    Choice { word: "day", doc: &["Each calendar day."] },
    Choice { word: "cycle", doc: &["The cycle of the credential."] },
    Choice { word: "ever", doc: &["No bounds."] },
];

impl FromNode for WindowRef {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Words(&BUILT_IN), Shape::Scalar(ScalarShape::named::<WindowId>())])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = <Box<str>>::from_node(node, reader)?;
        Some(match &*text {
            "activity" => Self::Activity,
            "day" => Self::Day,
            "cycle" => Self::Cycle,
            "ever" => Self::Ever,
            other => Self::Named(At::new(name::<WindowId>(other, node.span, reader)?, node.span)),
        })
    }
}

/// A day of the year: `01-01`, `04-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl FromNode for MonthDay {
    fn shape() -> Shape {
        Shape::Scalar(ScalarShape::fitting(
            Phrase::new("a day of the year, as `04-01`", "月と日（例 `04-01`）"),
            r"^\d{2}-\d{2}$",
            Code::BadDate,
        ))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = <Box<str>>::from_node(node, reader)?;
        // 2001 has no 29 February, which could not start a year.
        let parsed: Result<crate::vocabulary::date::Date, NotADate> = format!("2001-{text}").parse();
        match parsed {
            Ok(date) => Some(Self { month: date.month(), day: date.day() }),
            Err(_) => reader.report(Diagnostic::new(
                Code::BadDate,
                node.span,
                message!(
                    "`{text}` is not a day of every year, as `04-01`",
                    "`{text}` は毎年ある月と日（例 `04-01`）ではない"
                ),
            )),
        }
    }
}

record! {
    /// A stretch of time a rule counts in. Exactly one of `each`, `first`, `last`, `sliding` and `after` says how long.
    pub struct WindowShape {
        /// What it is called. Default: its name.
        optional "title" title: Text;
        /// Equal stretches one after the other: within each cycle (`of: cycle`), from a day of the year (`starting:`),
        /// or, with neither, from the day the credential was granted.
        optional "each" each: Length;
        /// The first stretch of each cycle.
        optional "first" first: Length;
        /// The last stretch of each cycle.
        optional "last" last: Length;
        /// The stretch that ends on the day in question.
        optional "sliding" sliding: Length;
        /// The stretch after the end of each cycle, in which something must be paid. What a grace earns is booked on the
        /// last day of its cycle, so limits and needs cannot have such a window.
        optional "after" after: Length;
        /// What `each` divides: `cycle`.
        optional "of" of: WindowRef;
        /// The day of the year on which each stretch starts.
        optional "starting" starting: MonthDay;
        /// A fact about the person, a date, from which the stretches are counted.
        optional "from person" from_person: At<FactId>;
    }
}

/// A window of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// What it is called.
    pub title: Option<Text>,
    /// Which stretches it has.
    pub stretch: Stretch,
    /// Where it stands.
    pub span: Span,
}

/// Which stretches a window has.
#[derive(Clone, Debug, PartialEq)]
pub enum Stretch {
    /// Each cycle cut into equal parts, the last one perhaps shorter.
    EachOfCycle(Length),
    /// Stretches of this length in whole years or months that start on a day of the year.
    EachStarting(Length, MonthDay),
    /// Stretches of this length from the day the credential was granted.
    EachSinceGranted(Length),
    /// Stretches of this length from a date of the person.
    EachFromPerson(Length, At<FactId>),
    /// The first part of each cycle.
    FirstOfCycle(Length),
    /// The last part of each cycle.
    LastOfCycle(Length),
    /// The stretch of this length that ends on the day in question.
    Sliding(Length),
    /// The stretch after each cycle.
    AfterCycle(Length),
}

impl FromNode for Window {
    fn shape() -> Shape {
        WindowShape::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let written = WindowShape::from_node(node, reader)?;
        match stretch(&written) {
            Some(stretch) => Some(Self { title: written.title, stretch, span: written.span }),
            None => {
                let message = message!(
                    "the keys of this window do not fit together",
                    "この期間のキーの組み合わせが合わない"
                );
                reader.report(Diagnostic::new(Code::ChooseOne, node.span, message).help(message!(
                    "write one of `each`, `first`, `last`, `sliding`, `after`; beside `each` one of `of: cycle`, \
                     `starting` or `from person`, or nothing",
                    "`each`、`first`、`last`、`sliding`、`after` のいずれか一つを書く。`each` には `of: cycle`、\
                     `starting`、`from person` のいずれかを併せて書くか、何も書かない"
                )))
            }
        }
    }
}

fn stretch(written: &WindowShape) -> Option<Stretch> {
    let anchors = (&written.of, written.starting, &written.from_person);
    match (written.each, written.first, written.last, written.sliding, written.after) {
        (Some(each), None, None, None, None) => match anchors {
            (Some(WindowRef::Cycle), None, None) => Some(Stretch::EachOfCycle(each)),
            (None, Some(day), None) if matches!(each, Length::Months(_)) => {
                Some(Stretch::EachStarting(each, day))
            }
            (None, None, Some(fact)) => Some(Stretch::EachFromPerson(each, fact.clone())),
            (None, None, None) => Some(Stretch::EachSinceGranted(each)),
            _ => None,
        },
        (None, first, last, sliding, after) => {
            let of_cycle = matches!(anchors, (None | Some(WindowRef::Cycle), None, None));
            let unanchored = matches!(anchors, (None, None, None));
            match (first, last, sliding, after) {
                (Some(first), None, None, None) if of_cycle => Some(Stretch::FirstOfCycle(first)),
                (None, Some(last), None, None) if of_cycle => Some(Stretch::LastOfCycle(last)),
                (None, None, Some(sliding), None) if unanchored => Some(Stretch::Sliding(sliding)),
                (None, None, None, Some(after)) if of_cycle => Some(Stretch::AfterCycle(after)),
                _ => None,
            }
        }
        _ => None,
    }
}

impl WindowRef {
    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Activity => "activity",
            Self::Day => "day",
            Self::Cycle => "cycle",
            Self::Ever => "ever",
            Self::Named(name) => name.value.as_str(),
        }
    }
}
