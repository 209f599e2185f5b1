//! Overlays, open questions, and the replies to them.

use super::{Phrase, phrases};

phrases! {
    // Overlays.
    NoOverlay = "no file or folder `{0}` with overlays", "オーバーレイのファイルまたはフォルダー `{0}` がない";
    // Replies.
    StepReply = "answered on {0}: {1}", "{0} の回答: {1}";
    StepReplyContested = "replies disagree; on {0}: {1}", "回答が食い違う。{0} の回答: {1}";
    StepReplyQuote = "quote: {0}", "引用: {0}";
    StepAnswerGiven = "the answer: {0}", "回答: {0}";
    ReplyTo = "Reply", "回答";
    ReplyGiven = "{0}: {1} [{2}]", "{0}: {1} [{2}]";
    Quote = "Quote", "引用";
    DoubtReplies = "replies disagree: {0} ({1})", "回答が食い違う: {0}（{1}）";
    WithOverlays = "{0}, with the overlays {1}", "{0}、オーバーレイ {1}";
}
