//! What a body decided otherwise than the rules compute.

use super::{Phrase, phrases};

phrases! {
    Decided = "Decided", "決定日";
    DecidedBecause = "Because", "理由";
    Precedent = "Precedent", "前例";
    PrecedentRejected = "the body rejected `{0}`, for which the rules compute {2}", "団体は `{0}` を却下（規則による計算は {2}）";
    PrecedentAwarded = "the body awarded {1} for `{0}`, for which the rules compute {2}", "団体は `{0}` に {1} を認定（規則による計算は {2}）";
    PrecedentReason = "{0}: \"{1}\"", "{0}: 「{1}」";
    PrecedentSet = "a precedent against this rule: {0}", "この規則に反する前例: {0}";
    PrecedentWarning = "careful, a precedent against this rule: {0}", "注意。この規則に反する前例あり: {0}";
    PrecedentAgainst = "precedent: {0}; it contradicts {1}", "前例: {0}。{1} に反する";
    PrecedentAlike = "not decided and resting on the same rule: {0}", "同じ規則に基づく未決定の記録: {0}";
}
