//! Every word that results are told with, in both languages, side by side.

use std::fmt::Display;

use crate::vocabulary::text::Language;

macro_rules! phrases {
    ($( $Variant:ident = $english:literal, $japanese:literal; )*) => {
        /// A word or a sentence. `{0}`, `{1}` stand for what it is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each phrase is its own description")]
        pub enum Phrase { $( $Variant, )* }

        impl Phrase {
            /// All phrases.
            pub const ALL: &'static [Self] = &[ $( Self::$Variant, )* ];

            /// The phrase as it stands, its places not filled.
            #[must_use]
            pub fn say(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$Variant, Language::English) => $english,
                        (Self::$Variant, Language::Japanese) => $japanese,
                    )*
                }
            }
        }
    };
}

impl Phrase {
    /// The phrase with its places filled, in order.
    #[must_use]
    pub fn fill(self, language: Language, places: &[&dyn Display]) -> String {
        let mut rest = self.say(language);
        let mut filled = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            let (number, behind) = after.split_once('}').unwrap_or((after, ""));
            filled += before;
            let place = number.parse().ok().and_then(|at: usize| places.get(at));
            filled += &place.map_or(String::new(), ToString::to_string);
            rest = behind;
        }
        filled + rest
    }
}

phrases! {
    // Verdicts.
    Yes = "YES", "はい";
    No = "NO", "いいえ";
    Undetermined = "UNDETERMINED", "未確定";
    Partly = "PARTLY", "一部";
    Met = "met", "達成";
    Unmet = "not met", "未達成";
    MetUnknown = "undetermined", "未確定";
    Now = "now", "現在";
    // States.
    Active = "active", "有効";
    Grace = "in grace", "猶予期間";
    Suspended = "suspended", "停止";
    Expired = "expired", "失効";
    Revoked = "revoked", "取消";
    NotGranted = "not granted yet", "未取得";
    Since = "since {0}", "{0}から";
    Until = "until {0}", "{0}まで";
    Perhaps = "perhaps {0}", "{0}の可能性あり";
    UnknownAfter = "what comes after the last known stage is not known", "最後に判明している段階より後は不明";
    // Heads.
    StatusOf = "Status on {0}", "{0} 時点の状況";
    AuditOf = "Assessment on {0}", "{0} 時点の査定";
    RulesOn = "Rules in force on {0}", "{0} 時点で有効な規則";
    RatedOn = "Rated as of {0}", "{0} 時点の規則による";
    Person = "Person", "氏名";
    PoliciesUsed = "Policies", "ポリシー";
    LedgerUsed = "Ledger", "台帳";
    KnownOn = "Known on", "既知の時点";
    BuiltIn = "built in", "組み込み";
    ExampleLedger = "the built-in example; name your own with --ledger FILE", "組み込みの例（自分の台帳は --ledger FILE で指定）";
    Cycle = "Cycle", "サイクル";
    CycleNumber = "no. {0}, {1}", "第{0}期 {1}";
    DaysLeft = "{0} days left", "残り{0}日";
    EndedAgo = "ended {0} days ago", "{0}日前に終了";
    Lifetime = "no cycle: nothing has to be renewed", "サイクルなし（更新不要）";
    State = "State", "状態";
    Requirements = "Requirements", "要件";
    Routes = "Ways to renew", "更新方法";
    RenewedWith = "Renewed with", "同時に更新";
    Groups = "Groups", "グループ";
    Categories = "Categories", "カテゴリー";
    Limits = "Limits", "上限";
    Coverage = "Coverage", "維持義務";
    Fees = "Fees", "費用";
    Deadlines = "Next deadlines", "今後の期限";
    Doubts = "In doubt", "未確定の事項";
    LacksProof = "Records that lack proof", "証跡のない記録";
    NotSubmitted = "Records not submitted yet", "未申請の記録";
    Activities = "Activities", "活動";
    Next = "Next", "次の一手";
    Rulings = "Answers of the body", "団体の回答";
    Guidance = "Guidance", "案内";
    Values = "Figures", "数値";
    Standing = "After a cycle that ended short", "不足のままサイクルが終わった後";
    Carry = "Carry-over", "繰り越し";
    Products = "Products", "製品";
    Credentials = "Certificates", "資格";
    Unlisted = "Kinds in no category", "どのカテゴリーにもない種類";
    // Columns and keys.
    Requirement = "requirement", "要件";
    Done = "done", "取得済み";
    Need = "needed", "必要";
    ToGo = "to go", "残り";
    By = "by", "期限";
    PerMonth = "per month", "月あたり";
    Verdict = "verdict", "判定";
    Limit = "limit", "上限";
    Used = "used", "使用";
    AtMost = "at most", "最大";
    Cut = "cut", "切り捨て";
    Period = "days", "期間";
    Fee = "fee", "費用";
    Amount = "amount", "金額";
    Due = "due", "期日";
    Id = "id", "ID";
    Day = "day", "日付";
    Title = "title", "名称";
    Counts = "counts", "算入";
    Credits = "credits", "クレジット";
    Hours = "hours", "時間";
    Items = "items", "件";
    Certificates = "certificates", "資格";
    Rule = "Rule", "規則";
    Source = "Source", "出典";
    Note = "Note", "注記";
    OnceCalled = "Once called", "旧名";
    Confidence = "Confidence", "信頼度";
    InForce = "In force", "適用期間";
    KnownSince = "Known since", "判明日";
    For = "For", "対象";
    Question = "Question", "質問";
    Answer = "Answer", "回答";
    Sum = "Sum", "計算";
    Counted = "Counted", "算入合計";
    Opening = "Taken over", "引き継ぎ残高";
    CarriedIn = "Carried in", "前期から繰り越し";
    CarryOut = "Would move on", "次期へ繰り越し見込み";
    Group = "Group", "グループ";
    Category = "Category", "カテゴリー";
    Computed = "By the rules", "規則による計算";
    Claimed = "Claimed", "申請";
    Awarded = "Awarded", "認定";
    Kind = "Kind", "種類";
    Proof = "Proof", "証跡";
    Condition = "Condition", "条件";
    WouldChange = "Would change it", "変わる条件";
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
    // Commands.
    DataShare = "{0}: {1} plain values, {2} expressions, {3} script functions", "{0}: データ {1}、式 {2}、スクリプト関数 {3}";
    CasesHeld = "{0} cases hold", "{0} 件のケースが一致";
    CasesFailed = "{0} of {1} cases differ", "{1} 件中 {0} 件のケースが不一致";
    NoPolicyFolder = "no folder `{0}` with policies", "ポリシーのフォルダー `{0}` がない";
    HoldsNoPolicy = "`{0}` holds no policy", "`{0}` にポリシーがない";
    CalledNow = "`{0}` has been called `{1}` since {2}", "`{0}` は {2} から `{1}` と呼ばれる";
    NoCredentialHeld = "the ledger holds no certificate `{0}`", "台帳に資格 `{0}` がない";
    NoActivityHeld = "the ledger has no activity `{0}`", "台帳に活動 `{0}` がない";
    NoRuleAbout = "no rule in force on {0} is about `{1}`", "{0} 時点で `{1}` に関する規則がない";
    NobodyCalled = "no certificate and no policy is called `{0}`", "`{0}` という資格もポリシーもない";
    FactIsAPair = "expected a fact as name=value, found `{0}`", "事実は name=value と書く。`{0}` ではない";
    NoFact = "no policy declares a fact `{0}`", "事実 `{0}` を宣言するポリシーがない";
    NoPageOf = "no diagnostic and no command is called `{0}`", "`{0}` という診断もコマンドもない";
    DidYouMean = "{0}; did you mean `{1}`?", "{0}。`{1}` のことですか？";
    NoCases = "no case was found", "ケースが見つからない";
    NotAName = "`{0}` is not a name here; expected {1}", "`{0}` は名前に使えない。期待: {1}";
    AlreadyThere = "`{0}` is already there; nothing was written", "`{0}` はすでにある。何も書いていない";
    ProgramStarted = "wrote {0}\nnext:\n  accrue --policies {1} check\n  accrue --policies {1} test\n  accrue --policies {1} rate course --hours 25 --for {2}-member\n", "{0} を作成した\n次に:\n  accrue --policies {1} check\n  accrue --policies {1} test\n  accrue --policies {1} rate course --hours 25 --for {2}-member\n";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<_> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(place, _)| place)).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn both_languages_tell_the_same_things() {
        for phrase in Phrase::ALL {
            let (english, japanese) = (phrase.say(Language::English), phrase.say(Language::Japanese));
            assert_eq!(places(english), places(japanese), "{phrase:?}");
        }
    }

    #[test]
    fn a_place_is_filled_by_its_number() {
        let filled = Phrase::PassedBy.fill(Language::Japanese, &[&"one", &"two"]);
        assert_eq!(filled, "two に one");
    }
}
