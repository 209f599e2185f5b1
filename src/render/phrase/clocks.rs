//! What became known when, what has ended, and how fresh sources are.

use super::{Phrase, phrases};

phrases! {
    KnownOnlySince = "`{0}` is known since {1} only", "`{0}` が判明したのは {1}";
    // How an answer changed.
    HistoryKnown = "History of {0}, by what became known", "{0} の履歴（判明した日ごと）";
    HistoryAsked = "History of {0}, day by day", "{0} の履歴（日ごと）";
    NoHistory = "nothing was known of it", "判明していることがない";
    AnswerMovedBy = "moved by", "変化の要因";
    FactActivity = "record {0}", "記録 {0}";
    FactSubmitted = "claim for {0} sent", "{0} の申請";
    FactDecided = "claim for {0} decided", "{0} の申請の決定";
    FactProof = "proof of {0}", "{0} の証跡";
    FactGranted = "a certificate granted", "資格の取得";
    FactPayment = "a fee paid", "費用の支払い";
    FactSubscription = "a subscription", "サブスクリプション";
    FactExam = "an exam passed", "試験の合格";
    FactOpening = "a balance taken over", "残高の引き継ぎ";
    FactDeclaration = "a declaration made", "宣言";
    NoRequirementHeld = "`{0}` has no requirement `{1}`", "`{0}` に要件 `{1}` がない";
    // How a rule goes on.
    RuleEnded = "no rule in force on {0} is about `{1}`; `{2}` ended {3}", "{0} 時点で `{1}` に関する規則がない。`{2}` は {3} に終了";
    Validity = "Validity", "効力";
    UnknownAfterDay = "unknown after {0}", "{0}より後は不明";
    UnchangedAsConfirmed = "unchanged, last confirmed {0}", "変更なし（最終確認 {0}）";
    UnchangedAsPublished = "unchanged as far as known, published {0} and not confirmed since", "判明している限り変更なし（{0} 公表、以後の確認なし）";
    // How fresh sources are.
    Freshness = "Freshness of the sources", "出典の鮮度";
    Stale = "Stale: {0} {1}", "要再確認: {0} は{1}";
    LastConfirmed = "was last confirmed {0}", "最終確認が {0}";
    NeverConfirmed = "was published {0} and not confirmed since", "{0} の公表後に未確認";
    ReviewEvery = " (review every {0})", "（確認間隔 {0}）";
    OneVerdictRests = "; 1 verdict rests on it", "。これに基づく判定 1件";
    VerdictsRest = "; {0} {0|verdict rests|verdicts rest} on it", "。これに基づく判定 {0}件";
    MoreStale = "{0} more stale sources: accrue sources --stale", "要再確認の出典が他に{0}件: accrue sources --stale";
    SourcesOn = "Sources on {0}", "{0} 時点の出典";
    AllFresh = "no source is stale", "再確認が必要な出典なし";
    SomeStale = "stale: {0} of {1} sources", "要再確認: 出典 {1}件中 {0}件";
    Published = "published", "公表";
    Retrieved = "read", "閲覧";
    Confirmed = "confirmed", "確認";
    TrustedAs = "confidence", "信頼度";
    ReviewAfter = "review", "確認間隔";
    AgeInDays = "days old", "経過日数";
    RulesResting = "rules", "規則";
    StaleWord = "stale", "要再確認";
    Fresh = "fresh", "有効";
    NoReview = "no interval", "間隔なし";
    Errata = "Errata", "正誤";
    ErratumLine = "{0} {1}: `{2}` was a slip for `{3}`, at all dates", "{0} {1}: `{2}` は `{3}` の誤記（全日付に適用）";
}
