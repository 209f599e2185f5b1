//! Replies to open and contested rulings, each with its date.

use crate::{
    document::leaf::Named,
    record,
    vocabulary::{
        date::Moment,
        name::{AnswerId, RulingId, Word},
        span::At,
        text::Text,
    },
};

use super::rule::Rule;

/// The replies of a policy.
pub type Replies = Named<crate::vocabulary::name::ReplyId, Reply>;

record! {
    /// A reply to an open or contested ruling, or to one that another ruling contradicts. From the day it is known the ruling has this answer, for what the reply is
    /// `for`. Of several replies about the same thing the narrower stands, then the one received later; where neither
    /// decides, the ruling is contested between their answers. A reply of `confidence: low` tells, and settles nothing.
    pub struct Reply {
        [rule: Rule]
        /// The ruling that it answers.
        required "ruling" ruling: At<RulingId>;
        /// Which of the answers of the ruling it gives; of two rulings that contradict each other, the name of the one that
        /// holds.
        required "answer" answer: At<AnswerId>;
        /// When it was received. It is known since then (for a month, since its end).
        required "received" received: Moment;
        /// Who sent it. The reply is a source of its own then, and needs no other one.
        optional "sender" sender: Text;
        /// What it says, word by word.
        optional "quote" quote: Box<str>;
        /// Where it can be read.
        optional "url" url: Box<str>;
        /// The kinds of activity it is about. Default: all that the ruling is about.
        default "kind" kind: Vec<At<Word>>;
    }
}
