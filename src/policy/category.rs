//! Kinds of activity a body accepts, the buckets they are booked in, and the limits on them.

use crate::{
    document::{
        Node, NodeKind,
        leaf::{Expr, Named},
        record::{FromNode, Reader},
        shape::{Choice, Shape},
    },
    record,
    vocabulary::{
        amount::Rounding,
        name::{CategoryId, GroupId, LimitId, Word},
        span::At,
        text::Text,
    },
    words,
};

use super::{
    rule::{Rule, Said},
    setting::Setting,
    window::WindowRef,
};

record! {
    /// A bucket that credits are booked in.
    pub struct Group {
        [rule: Rule]
    }

    /// A kind of activity a body accepts. An activity belongs to the first category, in the order written, that accepts
    /// its kind and whose `when` is true, unless `assignment` says otherwise; a claim that names a category comes before that. Governed by the activity's date.
    pub struct Category {
        [rule: Rule]
        /// The kinds of activity it accepts.
        required "accepts" accepts: Vec<At<Word>>;
        /// An expression over `activity`, `credential`, `holder`, `holding`, `cycle` and `values` that must be true. Default: true.
        optional "when" when: Expr;
        /// The credits an activity makes: an expression over the same.
        required "credit" credit: Setting<Expr>;
        /// The rounding of the credits of one activity, applied once, before any limit. Default: not rounded.
        optional "round" round: Setting<Rounding>;
        /// The bucket the credits are booked in.
        optional "group" group: Setting<At<GroupId>>;
        /// Limits on this category, in the order they run.
        default "limits" limits: Named<LimitId, Limit>;
        /// What proves it. Default: no proof is asked for.
        optional "proof" proof: Proof;
        /// How an activity is handled that names parts in `split`. With `yes` each part is credited by the same formula
        /// with its own hours, rounded by itself and booked in the group it names. Default: `no`, it stays one.
        default "split" split: bool;
    }

    /// What proves an activity.
    pub struct Proof {
        /// The kinds of proof, one of which is enough. Default: any.
        default "any of" any_of: Vec<At<Word>>;
        /// When it is needed. Without proof that is needed for credit, credits are possible but not sure.
        required "needed" needed: ProofNeeded;
        /// Anything a reader should know.
        optional "note" note: Text;
    }

    /// A cap: what it covers, in which window, how much, and what happens to the rest.
    pub struct Limit {
        [rule: Rule]
        /// The most that counts: an expression over `credential`, `holder`, `holding`, `cycle`, `values`, `used` (what
        /// this limit has counted so far), `window.start` (the first day of the stretch it counts in) and, where `window` is `activity`, `activity`. A limit on credits whose
        /// window is the cycle or a part of it, without `per` and `overflow to`, can also read `total`: all credits that
        /// count in its window, what it lets pass included. `total / 4` is a quarter of the claimed total. It must not
        /// fall where `total` rises.
        required "at most" at_most: Setting<Expr>;
        /// The window it counts in. Default: `cycle`.
        optional "window" window: WindowRef;
        /// What it covers. Default: the category it stands in.
        optional "of" of: Filter;
        /// An expression over `activity`; activities with equal values share one limit. Default: all share it.
        optional "per" per: Expr;
        /// What is counted. Default: `credits`.
        optional "unit" unit: Unit;
        /// The group that takes what this limit cuts, or `next window`: it counts in the next stretch of the window, as
        /// far as there is room. Default: it is lost.
        optional "overflow to" overflow_to: OverflowTo;
    }

    /// Which credits are meant. All keys that are written must fit; a filter without keys means all credits.
    pub struct Filter {
        /// One of these categories. Default: any.
        default "category" category: Vec<At<CategoryId>>;
        /// One of these groups. Default: any.
        default "group" group: Vec<At<GroupId>>;
        /// One of these kinds. Default: any.
        default "kind" kind: Vec<At<Word>>;
        /// An expression over `activity`, `credential`, `holding`, `cycle` and `values`. Default: true.
        optional "when" when: Expr;
    }

    /// What holds for an activity that no category accepts.
    pub struct UnlistedCase {
        [rule: Rule]
        /// `no`, or `undetermined` where the body's list is open-ended.
        required "verdict" verdict: Unaccepted;
        /// Why.
        required "text" text: Text;
    }
}

/// Where that goes which a limit cuts.
#[derive(Clone, Debug, PartialEq)]
pub enum OverflowTo {
    /// Into another group.
    Group(At<GroupId>),
    /// Into the next stretch of the limit's window.
    NextWindow,
}

const NEXT_WINDOW: Choice =
    Choice { word: "next window", doc: &["It counts in the next stretch of the limit's window."] };

impl FromNode for OverflowTo {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Words(&[NEXT_WINDOW]), <At<GroupId>>::shape()])
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Scalar(scalar) if &*scalar.text == NEXT_WINDOW.word => Some(Self::NextWindow),
            NodeKind::Scalar(_) | NodeKind::List(_) | NodeKind::Map(_) => {
                <At<GroupId>>::from_node(node, reader).map(Self::Group)
            }
        }
    }
}

impl From<Unaccepted> for Said {
    fn from(verdict: Unaccepted) -> Self {
        match verdict {
            Unaccepted::No => Self::No,
            Unaccepted::Undetermined => Self::Undetermined,
        }
    }
}

/// What holds, by date, for an activity that no category accepts. Default: `no`.
pub type Unlisted = Vec<UnlistedCase>;

words! {
    /// What is said of an activity that no category accepts.
    pub enum Unaccepted {
        /// It does not count.
        No = "no",
        /// Nobody can tell: the body's list is open-ended.
        Undetermined = "undetermined",
    }

    /// When proof is needed.
    pub enum ProofNeeded {
        /// Before it is credited: without it the credits are possible, not sure.
        ForCredit = "for-credit",
        /// Only when the body asks; it is listed as missing.
        OnAudit = "on-audit",
        /// Never.
        Never = "never",
    }

    /// Which of several categories that accept an activity it belongs to.
    pub enum Assignment {
        /// The first, in the order written.
        First = "first",
        /// The one under which the activities of the cycle together serve best: everything is met, else least is
        /// missing; then most counts; then the categories that are written first. What a claim names stays.
        Best = "best",
    }

    /// What a limit or requirement counts.
    pub enum Unit {
        /// Credits.
        Credits = "credits",
        /// Activities that gave any credit.
        Items = "items",
        /// Hours spent.
        Hours = "hours",
        /// For a limit whose window is `activity`: the certificates of the body that the activity counts for. Those it
        /// was claimed for come first, then those for which a category accepts it, each in the order of the ledger.
        Certificates = "certificates",
    }
}
