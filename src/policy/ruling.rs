//! Dated answers of the body, which make exceptions to the general rules.

use crate::{
    document::leaf::{Expr, Named},
    record,
    vocabulary::{
        date::Moment,
        name::{AnswerId, CategoryId, RulingId, ValueId, Word},
        span::At,
        text::Text,
    },
};

use super::{
    probe::Probe,
    rule::{Rule, Said},
};

record! {
    /// A dated answer (Q&A). An answered ruling has one effect, or none, when it only tells. An open ruling was asked and
    /// not answered, a contested one has sources that disagree: both list the answers it may turn out to have, and each
    /// is one shared unknown for everything it touches. Of two rulings that say different things about the same the
    /// exception comes first, then the narrower, then the later; where nothing orders them, that is contested, too.
    /// Governed by the activity's date; by default it applies at all dates since it is known.
    pub struct Ruling {
        [rule: Rule]
        /// What was asked.
        required "question" question: Text;
        /// What was answered, in our words.
        optional "answer" answer: Text;
        /// The answer in one word.
        optional "verdict" verdict: Said;
        /// When it was asked.
        optional "asked" asked: Moment;
        /// The kinds of activity it is about. Default: all.
        default "kind" kind: Vec<At<Word>>;
        /// An expression over `activity`, `credential`, `holder`, `holding`, `cycle` and `values` that must be true.
        /// Default: true.
        optional "when" when: Expr;
        /// What it does. Default: nothing, it only tells.
        optional "effect" effect: Effect;
        /// Asked, not answered: the answers it may get and what each would do.
        default "open" open: Named<AnswerId, Effect>;
        /// Sources disagree: the answers they give and what each would do.
        default "contested" contested: Named<AnswerId, Effect>;
        /// Rulings this one is an exception to.
        default "overrides" overrides: Vec<At<RulingId>>;
        /// Rules that are not the same but help, as `categories.NAME` or `rulings.NAME`.
        default "see" see: Vec<At<Box<str>>>;
        /// What is asked of the engine, so that the answer is held against what it computes.
        default "probe" probe: Vec<Probe>;
        /// Why nothing is asked of the engine, where the ruling has no probe.
        optional "not computed" not_computed: Text;
    }

    /// What a ruling does. The mapping `{}` does nothing.
    pub struct Effect {
        /// What this answer says, for people.
        optional "title" title: Text;
        /// The activity does not count; the reason for people.
        optional "refuse" refuse: Text;
        /// The activity belongs to this category, whatever its kind.
        optional "accept" accept: At<CategoryId>;
        /// The activity makes this many credits before rounding and limits: an expression.
        optional "credit" credit: Expr;
        /// Named values have these values.
        default "set" set: Named<ValueId, Expr>;
    }
}
