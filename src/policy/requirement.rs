//! What must be reached, and the ways to renew.

use crate::{
    document::{
        Node,
        leaf::Expr,
        record::{FromNode, Reader},
        shape::Shape,
    },
    message, record,
    vocabulary::{
        amount::Amount,
        date::Length,
        diagnostic::{Code, Diagnostic},
        message::Message,
        name::{CoverageId, CredentialId, FeeId, RequirementId, Word},
        span::{At, Span},
    },
    words,
};

use super::{
    category::{Filter, Unit},
    credential::NextStart,
    rule::Rule,
    setting::Setting,
    window::WindowRef,
};

record! {
    /// Something that must be reached in each cycle. Governed by the cycle's first day.
    pub struct Requirement {
        [rule: Rule]
        /// What must be reached.
        required "needs" needs: Need;
        /// It must be reached this long before its window ends. Default: on its last day.
        optional "early" early: Length;
        /// When the stages of `standing` begin where it is missed: after the cycle, or, in the middle of it, after the
        /// stretch of its window that ended short. Default: `cycle-end`.
        optional "lapses" lapses: Lapse;
    }

    /// A way to renew. Governed by the cycle's first day.
    pub struct Route {
        [rule: Rule]
        /// What completes it.
        required "needs" needs: Need;
        /// Where the next cycle starts when this route is taken. Default: that of the credential's term.
        optional "next" next: NextStart;
    }

    /// The keys of a need. Exactly one of them, besides those that qualify it, says what is needed.
    pub struct NeedShape {
        /// At least this much: an expression over `credential`, `holder`, `holding`, `cycle`, `values` and `window.start`,
        /// the first day of the stretch it is needed in.
        optional "at least" at_least: Setting<Expr>;
        /// With `at least`: which credits. Default: all.
        optional "of" of: Filter;
        /// With `at least`, `covered`, `paid`, `passed`, `declared`: the window it must happen in. A window that lies
        /// several times in the cycle must be met in each. Default: `cycle`.
        optional "window" window: WindowRef;
        /// With `at least`: what is counted. Default: `credits`.
        optional "unit" unit: Unit;
        /// All of these.
        default "all of" all_of: Vec<Need>;
        /// One of these.
        default "any of" any_of: Vec<Need>;
        /// With `any of`: at least this many of them. Default: 1.
        optional "some" some: Amount;
        /// A duty of `coverage` on every day of the window.
        optional "covered" covered: At<CoverageId>;
        /// A fee of `fees` that falls due in the window.
        optional "paid" paid: At<FeeId>;
        /// One of these exams passed in the window; `same` is the exam of the credential itself.
        default "passed" passed: Vec<At<Word>>;
        /// One of these credentials held on the day that is asked about, and neither suspended nor ended by then.
        default "holds" holds: Vec<At<CredentialId>>;
        /// A declaration of this name made in the window.
        optional "declared" declared: At<Word>;
        /// Another requirement of this policy.
        optional "requirement" requirement: At<RequirementId>;
        /// An expression over `credential`, `holder`, `holding`, `cycle` and `values` that must be true.
        optional "when" when: Expr;
    }
}

words! {
    /// When a certificate falls for what was missed.
    pub enum Lapse {
        /// At the end of the cycle.
        CycleEnd = "cycle-end",
        /// At the end of the stretch of the window that was missed.
        WindowEnd = "window-end",
    }
}

/// What is needed: a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What sort of need it is.
    pub kind: NeedKind,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of need.
#[derive(Clone, Debug, PartialEq)]
pub enum NeedKind {
    /// A minimum of credits, items or hours in each stretch of a window.
    AtLeast {
        /// How much.
        at_least: Setting<Expr>,
        /// Of which credits.
        of: Option<Filter>,
        /// In which window.
        window: WindowRef,
        /// Counted how.
        unit: Unit,
    },
    /// Every one of them.
    AllOf(Vec<Need>),
    /// At least `some` of them.
    Some {
        /// How many.
        some: usize,
        /// Of these.
        of: Vec<Need>,
    },
    /// A duty kept up on every day of each stretch of the window.
    Covered(At<CoverageId>, WindowRef),
    /// A fee paid.
    Paid(At<FeeId>, WindowRef),
    /// An exam passed in the window.
    Passed(Vec<At<Word>>, WindowRef),
    /// A credential held.
    Holds(Vec<At<CredentialId>>),
    /// A declaration made in each stretch of the window.
    Declared(At<Word>, WindowRef),
    /// Another requirement.
    Requirement(At<RequirementId>),
    /// A condition.
    When(Expr),
}

impl FromNode for Need {
    fn shape() -> Shape {
        // The shape refers to itself through the function in its record.
        Shape::Record(crate::document::shape::RecordShape {
            name: "Need",
            doc: &["What is needed: a minimum, a duty, an event, or a tree of such needs."],
            fields: <NeedShape as crate::document::record::FromFields>::fields,
            least: 0,
            rest: None,
        })
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let written = NeedShape::from_node(node, reader)?;
        let span = written.span;
        match kind(written) {
            Ok(kind) => Some(Self { kind, span }),
            Err(problem) => reader.report(Diagnostic::new(Code::ChooseOne, span, problem).help(message!(
                "write exactly one of `at least`, `all of`, `any of`, `covered`, `paid`, `passed`, `holds`, `declared`, \
                 `requirement`, `when`",
                "`at least`、`all of`、`any of`、`covered`、`paid`、`passed`、`holds`、`declared`、`requirement`、\
                 `when` のうちちょうど一つを書く"
            ))),
        }
    }
}

/// What the keys of a need say together.
fn kind(written: NeedShape) -> Result<NeedKind, Message> {
    let counted = written.of.is_some() || written.unit.is_some();
    let windowed = written.window.is_some();
    let only_some = written.some.is_some() && written.any_of.is_empty();
    let mut kinds = kinds(written)?.into_iter();
    if only_some {
        return Err(message!(
            "`some` stands only beside `any of`",
            "`some` を書けるのは `any of` と併せたときだけ"
        ));
    }
    let kind = match (kinds.next(), kinds.next()) {
        (Some(kind), None) => kind,
        (None, _) => return Err(message!("this need says nothing", "この要件に内容がない")),
        (Some(_), Some(_)) => {
            return Err(message!("this need says more than one thing", "この要件に内容が二つ以上ある"));
        }
    };
    if counted && !matches!(kind, NeedKind::AtLeast { .. }) {
        return Err(message!(
            "`of` and `unit` stand only beside `at least`",
            "`of` と `unit` を書けるのは `at least` と併せたときだけ"
        ));
    }
    let takes_window = matches!(
        kind,
        NeedKind::AtLeast { .. }
            | NeedKind::Covered(..)
            | NeedKind::Paid(..)
            | NeedKind::Passed(..)
            | NeedKind::Declared(..)
    );
    if windowed && !takes_window {
        return Err(message!(
            "`window` does not stand beside this sort of need",
            "この種類の要件に `window` は書けない"
        ));
    }
    Ok(kind)
}

/// Everything the keys say, which should be one thing.
fn kinds(written: NeedShape) -> Result<Vec<NeedKind>, Message> {
    let window = written.window.unwrap_or(WindowRef::Cycle);
    let some = match (written.some, written.any_of.len()) {
        (None, _) | (_, 0) => 1,
        (Some(some), needs) => {
            let some = some.to_string().parse::<usize>().ok().filter(|some| (1..=needs).contains(some));
            some.ok_or_else(|| {
                message!(
                    "`some` must be a whole number from 1 to the number of needs in `any of`",
                    "`some` は 1 から `any of` の要件の数までの整数"
                )
            })?
        }
    };
    let unit = written.unit.unwrap_or(Unit::Credits);
    if unit == Unit::Certificates {
        return Err(message!(
            "`unit: certificates` stands only in a limit",
            "`unit: certificates` を書けるのは上限だけ"
        ));
    }
    let of = written.of;
    let (all_of, any_of, passed, holds) = (written.all_of, written.any_of, written.passed, written.holds);
    let kinds = [
        written.at_least.map(|at_least| NeedKind::AtLeast { at_least, of, window: window.clone(), unit }),
        (!all_of.is_empty()).then_some(NeedKind::AllOf(all_of)),
        (!any_of.is_empty()).then_some(NeedKind::Some { some, of: any_of }),
        written.covered.map(|coverage| NeedKind::Covered(coverage, window.clone())),
        written.paid.map(|fee| NeedKind::Paid(fee, window.clone())),
        (!passed.is_empty()).then(|| NeedKind::Passed(passed, window.clone())),
        (!holds.is_empty()).then_some(NeedKind::Holds(holds)),
        written.declared.map(|declaration| NeedKind::Declared(declaration, window)),
        written.requirement.map(NeedKind::Requirement),
        written.when.map(NeedKind::When),
    ];
    Ok(kinds.into_iter().flatten().collect())
}
