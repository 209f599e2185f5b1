//! Sentences that tell why: verdicts, steps, needs, fees and doubts.

use super::{Phrase, phrases};

phrases! {
    // Verdict sentences.
    CountsFor = "{0} credits", "{0} クレジット";
    CountsForOne = "{0} credit", "{0} クレジット";
    WorthUpTo = "worth {0}", "{0} 相当";
    Overdue = "overdue", "期限超過";
    Nothing = "none", "なし";
    NotKnown = "not known", "不明";
    Exact = "exact", "正確";
    OuterBound = "too much is in doubt for exact figures; these are sure bounds", "未確定の事項が多く、正確な値ではなく確実な範囲を示します";
    // Reasons of activities.
    ReasonCounts = "counts", "算入";
    ReasonLimit = "a limit left nothing", "上限により算入なし";
    ReasonOutsideCycle = "outside every cycle", "どのサイクルにも入らない";
    ReasonLater = "after the day asked about", "基準日より後";
    ReasonPlanned = "planned", "予定";
    ReasonInOpening = "in the balance taken over", "引き継ぎ残高に含む";
    ReasonUnlisted = "no category accepts it", "該当カテゴリーなし";
    ReasonUnlistedOpen = "no category accepts it, but the list is open-ended", "該当カテゴリーなし（一覧は例示）";
    ReasonRuling = "refused by a ruling", "回答により対象外";
    ReasonClaim = "not awarded by the body", "団体が認定せず";
    ReasonZero = "the rules give nothing for it", "規則上 0";
    ReasonFault = "a fact is missing", "必要な事実が未記載";
    ReasonLifetime = "needs no credits", "クレジット不要";
    ReasonNotKnown = "no rule for that day is known", "その日の規則が不明";
    // Steps.
    StepOutside = "lies in no cycle", "どのサイクルにも入らない";
    StepOutsideNearest = "lies in no cycle; the nearest is {0}", "どのサイクルにも入らない（最も近いのは {0}）";
    StepInCycle = "lies in cycle {0}, {1}", "第{0}期 {1} に入る";
    StepInGrace = "lies after cycle {0}, {1}, and still counts for it", "第{0}期 {1} の後だが、まだその期に算入";
    StepNotYet = "is planned, or after the day asked about", "予定、または基準日より後";
    StepInOpening = "is part of the balance of {0}", "{0} の残高に含まれる";
    StepTold = "tells: {0}", "参考: {0}";
    StepRefused = "does not count: {0}", "対象外: {0}";
    StepAccepted = "belongs to a category by a ruling: {0}", "回答によりカテゴリーが決まる: {0}";
    StepCredited = "has its credits from a ruling: {0}", "回答によりクレジットが決まる: {0}";
    StepSet = "a figure comes from a ruling: {0}", "回答により数値が決まる: {0}";
    StepAnswerTaken = "taken for this: {0}", "ここで仮定した回答: {0}";
    StepOverruled = "does not decide, `{0}` comes before it", "`{0}` が優先するため適用しない";
    StepOverruledException = "does not decide, `{0}` is an exception to it", "例外である `{0}` が優先するため適用しない";
    StepOverruledNarrower = "does not decide, `{0}` is narrower", "対象のより狭い `{0}` が優先するため適用しない";
    StepOverruledLater = "does not decide, `{0}` is later", "より新しい `{0}` が優先するため適用しない";
    StepOverruledAnswer = "does not decide where `{0}` holds", "`{0}` を採る場合は適用しない";
    StepContested = "contested: it says otherwise ({2}) than `{0}` ({1}), and neither is later or narrower", "見解の対立: `{0}`（{1}）と異なることを述べ（{2}）、新旧・広狭で優先が決まらない";
    StepContestSettled = "does not decide: it says otherwise ({2}) than `{0}` ({1}), which holds by a reply", "回答により `{0}`（{1}）を採るため適用しない（{2}）";
    StepCategory = "belongs to: {0}", "該当: {0}";
    StepCategoryBest = "belongs to: {0}, where it serves best; it also fits {1}", "該当: {0}（最も有利。{1} にも該当）";
    StepCategoryClaimed = "belongs to, as claimed: {0}", "申請どおり該当: {0}";
    StepUnlisted = "no category accepts it", "どのカテゴリーにも該当しない";
    StepCredit = "{0} = {1}", "{0} = {1}";
    StepRead = "read {0}", "参照: {0}";
    StepRounded = "rounded {0}: {1} becomes {2}", "端数処理（{0}）: {1} → {2}";
    StepGroup = "booked in: {0}", "計上先: {0}";
    StepProofCredit = "lacks proof, without which nothing is credited", "証跡がなく、このままでは認定されない";
    StepProofAudit = "lacks proof, which is shown on audit", "証跡がない（監査時に必要）";
    StepClaim = "claim is {0}", "申請の状態: {0}";
    StepAwarded = "awarded {0}, the rules compute {1}", "認定 {0}（規則による計算は {1}）";
    StepAwardedDifference = "{0}: a difference of {1}", "{0}、差 {1}";
    StepLimit = "at most {0} {1} in {2}; {3} counted before, {4} cut", "{2} に最大 {0} {1}。既算入 {3}、切り捨て {4}";
    StepLimitOne = "at most {0} {1} for one activity; {4} cut", "1件につき最大 {0} {1}。切り捨て {4}";
    StepOverflowNext = "what was cut goes to the next stretch of the window", "超過分は次の期間へ";
    StepOverflow = "what was cut goes to {0}", "超過分は {0} へ";
    StepLow = "rests on a low-confidence source alone: possible, not sure", "信頼度の低い出典のみに基づく（可能だが確実ではない）";
    FaultNotStated = "the record does not state {0}", "記録に {0} がない";
    FaultNotInForce = "no value of {0} is in force on that day", "その日に有効な {0} の値がない";
    FaultRule = "the rule has no value in force on that day", "その日に有効な値がこの規則にない";
    FaultScript = "the script stopped: {0}", "スクリプトが停止: {0}";
    FromDay = "from {0}", "{0}から";
    // Needs.
    AllOf = "all of these", "すべて";
    SomeOf = "at least {0} of these", "このうち{0}つ以上";
    CoveredNeed = "kept up: {0}", "維持: {0}";
    PaidNeed = "paid: {0}", "支払い: {0}";
    PassedNeed = "one of these exams passed: {0}", "いずれかの試験に合格: {0}";
    PassedBy = "{0} on {1}", "{1} に {0}";
    HoldsNeed = "one of these held: {0}", "いずれかの資格を保有: {0}";
    DeclaredNeed = "declared: {0}", "申告: {0}";
    WhenNeed = "condition: {0}", "条件: {0}";
    UnknownNeed = "no value is in force: {0}", "有効な値がない: {0}";
    GapFrom = "not from {0} on", "{0} から途切れ";
    SumLine = "{0} of {1}, {2} missing", "{1} のうち {0}、不足 {2}";
    LaterCycle = "held against a later cycle", "後のサイクルで判定";
    Of = "of {0}", "{0} のみ";
    SameExam = "the same exam again", "同じ試験の再受験";
    WindowActivity = "in one activity", "1件につき";
    WindowDay = "in one day", "1日につき";
    WindowCycle = "in each cycle", "サイクルごと";
    WindowEver = "at any time", "時期を問わない";
    IfCondition = "if {0}", "条件: {0}";
    StageEarns = "credits earned in it still count", "この間に得たクレジットも算入";
    StageReports = "activities of the cycle can still be reported", "サイクル中の活動をまだ申請可能";
    // Coverage and fees.
    CoveredUntil = "covered until {0}", "{0} まで有効";
    CoveredOpen = "covered, no end known", "有効（終了日未定）";
    NotCovered = "NOT covered", "途切れている";
    CoverageUnknown = "undetermined", "未確定";
    Gaps = "gaps: {0}", "空白: {0}";
    FeePaid = "paid", "支払い済み";
    FeeIncluded = "included", "含まれる";
    FeePartly = "included in part", "一部が含まれる";
    FeePerhaps = "perhaps included", "含まれる可能性";
    FeeLater = "later", "期日前";
    FeeDue = "DUE", "支払い期限";
    IncludedBy = "by {0}", "{0} による";
    OnceForAll = "once for all certificates of the body", "団体の全資格で1件";
    ForEach = "for each certificate", "資格ごと";
    // Doubts.
    DoubtOpen = "asked, not answered: {0}", "質問済み・未回答: {0}";
    DoubtContested = "sources disagree: {0}", "出典が食い違う: {0}";
    DoubtContest = "rulings contradict each other: {0} and {1}", "回答が矛盾する: {0} と {1}";
    ContestSide = "{0} ({1}; {2})", "{0}（{1}、{2}）";
    NoSources = "no source", "出典なし";
    DoubtLow = "rests on a low-confidence source: {0}", "信頼度の低い出典に基づく: {0}";
    DoubtProof = "proof is missing: {0}", "証跡がない: {0}";
    DoubtAudit = "claim is under audit: {0}", "監査中の申請: {0}";
    DoubtNotComputed = "credits cannot be computed: {0}", "クレジットを計算できない: {0}";
    // What would change an answer.
    ChangeProof = "proof of it", "証跡を添える";
    ChangeAnswer = "an answer to: {0}", "次への回答: {0}";
    ChangeState = "stating {0}", "{0} を示す";
    ChangeSee = "not the same, but see: {0}", "同じではないが参考: {0}";
    ChangeLow = "a better source for {0}", "{0} のより確かな出典";
    ChangeLimit = "room under the limit {0}", "上限 {0} の空き";
    ChangeBody = "an answer of the body", "団体への確認";
}
