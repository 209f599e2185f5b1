//! Answers of the texts of policies.

use super::{Phrase, phrases};

phrases! {
    AnswersDiffer = "{0} of {1} {1|case differs|cases differ}; {2} {2|answer is|answers are} not what the rules compute", "{1} 件中 {0} 件のケースが不一致。規則の計算と異なる回答 {2} 件";
    Asked = "Asked", "質問";
    AnsweredOn = "Answered as of {0}", "{0} 時点の回答";
    NoTextAbout = "no text in force on {0} is about `{1}`", "{0} 時点で `{1}` に関する文章がない";
    ComputedBy = "Computed", "計算";
    NotComputedHere = "nothing is computed for this text; the answer is as written", "この文章について計算はなく、書かれた答えのまま";
    NotComputedBecause = "nothing ({0})", "なし（{0}）";
    NoTextOfIt = "no text of this policy says anything about it", "このポリシーに該当する文章はない";
    NoneOnRecord = "none in this ledger", "この台帳にはない";
    Beside = "Also found by this word", "同じ語で見つかる回答";
    NewerText = "newer words of the body", "団体の新しい文書や回答";
    NeedsProof = "nothing is credited without it", "証跡がなければ認定されない";
    ProofAtAudit = "it is shown at an audit", "監査のときに示す";
    NeedsNoProof = "none is needed", "不要";
    TopicsOn = "What can be asked on {0}", "{0} 時点で質問できること";
    Topic = "topic", "トピック";
    TopicAbout = "about", "内容";
    TopicWords = "also found by", "別の語";
    WouldBe = "if answered `{0}`: {1}", "「{0}」と回答されれば: {1}";
    WouldCountAsUsual = "the general rules hold", "一般の規則のまま";
    NotTheSame = "See also", "関連";
}
