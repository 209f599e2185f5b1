//! What scenarios and comparisons are told with.

use super::{Phrase, phrases};

phrases! {
    WhatIfOn = "What if, told on {0}", "もしも（{0} 時点）";
    WhatIfNamed = "What if: {0}, told on {1}", "もしも: {0}（{1} 時点）";
    SideBySide = "Side by side", "並べて比較";
    Unchanged = "nothing differs", "変わりなし";
    BeforeIt = "before", "前";
    AfterIt = "after", "後";
    Difference = "difference", "差";
    Figure = "what", "項目";
    EverythingMet = "everything met", "すべて達成";
    CountedCredits = "counted", "算入合計";
    LimitUsed = "used of: {0}", "上限の使用: {0}";
    RoomUnder = "at most {0}", "最大 {0}";
    InDoubt = "in doubt: {0}", "未確定: {0}";
    ThereNow = "there", "あり";
    NotThere = "not there", "なし";
    WorthOfEach = "What each is worth, beside everything done and planned", "それぞれの価値（実施済み・予定のすべてと合わせて）";
    Certificate = "certificate", "資格";
    Adds = "adds", "増分";
    Why = "why", "理由";
    FullLimit = "{0} is full: at most {1}", "{0} は上限（最大 {1}）";
    TakesRoom = "takes room from others under {0}", "{0} の枠を他と分け合う";
    NotTold = "{0} more are not told", "ほか {0} 件は省略";
    SureAndPossible = "{0} sure, {1} possible", "確実 {0}、可能 {1}";
    WithPlanned = "With what is planned, on {0}", "予定を含めた見込み（{0} 時点）";
    LineNoKind = "a line for an activity names its kind, as `webinar 2h on 2027-01-10`", "活動の行には種類を書く（例: `webinar 2h on 2027-01-10`）";
    LineQuote = "a quote is not closed in `{0}`", "`{0}` の引用符が閉じていない";
    LineValue = "`{0}` cannot be read as a list or mapping", "`{0}` はリストや対応表として読めない";
    LineLength = "`{0}` is no length of time, as `2h`, `1.5h` or `90min`; of a title, put it in title=\"...\"", "`{0}` は `2h`、`1.5h`、`90min` のような時間の長さではない。題名の一部なら title=\"...\" と書く";
    LineNoDay = "expected NAME@DATE, found `{0}`", "NAME@DATE と書く。`{0}` ではない";
    NotAPair = "expected KEY=VALUE, found `{0}`", "KEY=VALUE と書く。`{0}` ではない";
    NoSubscriptionTo = "the ledger has no subscription to `{0}` that lasts longer", "台帳に `{0}` のより長い契約がない";
    NoListIn = "`{0}` of the ledger is no list that could be edited", "台帳の `{0}` は編集できるリストではない";
    NothingAsked = "no open ruling is called `{0}`", "`{0}` という未回答の質問がない";
    NoActivityIn = "`{0}` holds no activity", "`{0}` に活動がない";
    NoScenario = "no scenario is called `{0}`", "`{0}` というシナリオがない";
    GaveBefore = "{0}: gave {1} when it was stored, gives {2} now", "{0}: 保存時は {1}、現在は {2}";
    GivesTheSame = "gives what it gave when it was stored", "保存時と同じ結果";
    AcrossAnswer = "{0} {0|time|times} a record counts at one body and not at another; {1} {1|time|times} a small change would help", "片方の団体でのみ算入: {0} 件。小さな変更で算入できるもの: {1} 件";
    AcrossOn = "At one body only, on {0}", "片方の団体でのみ算入（{0} 時点）";
    CountsAt = "counts at", "算入先";
    NotAt = "not, or not surely, at", "算入されない・不確実";
    SmallChanges = "Changes after which it counts, each tried", "算入されるようになる変更（それぞれ再評価済み）";
    TotalsMove = "totals move", "合計の変化";
    OnlyIfTrue = "only where it is true: what `what-if --change ID KEY=VALUE` takes", "事実である場合に限る（`what-if --change ID KEY=VALUE` の形）";
    NotAllTried = "not all changes were tried: the most is {0}; name one activity", "すべての変更は試していない（最大 {0}）。活動を1件指定してください";
    EditedLedger = "{0}, edited", "{0}（編集後）";
}
