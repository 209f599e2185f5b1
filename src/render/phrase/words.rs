//! Words of closed sets, and those of sources and rules.

use super::{Phrase, phrases};

phrases! {
    // Words of sets.
    Official = "official", "公式";
    MemberReported = "member-reported", "会員が受けた回答";
    MemberReading = "member's reading", "会員による読み取り";
    ThirdParty = "third party", "第三者";
    Low = "low", "低い";
    PublishedOn = "published {0}", "{0} 公表";
    ConfirmedOn = "last confirmed {0}", "{0} 最終確認";
    Draft = "a draft", "下書き";
    Submitted = "submitted", "申請済み";
    UnderReview = "under review", "審査中";
    Audit = "under audit", "監査中";
    Accepted = "accepted", "承認";
    Rejected = "rejected", "却下";
    Withdrawn = "withdrawn", "取下げ";
    RoundDown = "down to {0}", "{0} 単位で切り捨て";
    RoundNearest = "to the nearest {0}", "{0} 単位で四捨五入";
    RoundUp = "up to {0}", "{0} 単位で切り上げ";
    Interval = "{0} to {1}", "{0}〜{1}";
    Ended = "ended {0}", "{0} 終了";
    Unbounded = "at any time", "期限なし";
    Open = "open: asked, not answered", "未回答";
    Contested = "contested: sources disagree", "出典が食い違う";
    AnswersPossible = "may turn out: {0}", "あり得る回答: {0}";
    EveryCredential = "all", "すべて";
    FlagYes = "yes", "はい";
    FlagNo = "no", "いいえ";
    NotStated = "not stated", "未記載";
    TermLength = "renewed every {0}", "{0}ごとに更新";
    TermLifetime = "for a lifetime, never expires", "無期限（失効しない）";
    GoodFor = "earns", "加算あり";
    AllMet = "everything is met", "すべて達成";
}
