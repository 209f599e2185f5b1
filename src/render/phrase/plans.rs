//! What plans are told with.

use super::{Phrase, phrases};

phrases! {
    PlanYes = "this meets everything: {0}", "これですべて達成: {0}";
    PlanNothing = "nothing more is needed", "これ以上は必要ない";
    PlanRest = "not everything can be reached; this meets the rest: {0}", "到達できない要件がある。残りはこれで達成: {0}";
    PlanNone = "nothing in the catalogue meets what is asked for", "カタログでは要件を達成できない";
    PlanDoubt = "this meets everything only if what is open turns out well: {0}", "未回答の点が有利に決まれば、これですべて達成: {0}";
    PlanOn = "Plan from {0} on", "計画（{0} から）";
    PlanSums = "{0} {0|hour|hours}, {1}, {2} {2|day|days}, {3} {3|time|times}", "{0} 時間、{1}、{2} 日、{3} 回";
    PlanFree = "no cost", "費用なし";
    CatalogueUsed = "Catalogue", "カタログ";
    CatalogueOf = "{0} ({1} {1|opportunity|opportunities})", "{0}（{1} 件）";
    ExampleCatalogue = "the built-in example; name your own with --catalogue FILE", "組み込みの例（自分のカタログは --catalogue FILE で指定）";
    LeastOf = "Least", "最小化";
    LeastHours = "hours, then cost, days, times", "時間、次に費用・日数・回数";
    LeastCost = "cost, then hours, days, times", "費用、次に時間・日数・回数";
    LeastDays = "days, then hours, cost, times", "日数、次に時間・費用・回数";
    AgainstAnswers = "Holds", "前提";
    RobustPlan = "whatever the answers to open questions are", "未回答の質問の答えによらない";
    HopefulPlan = "if open questions turn out well", "未回答の質問が有利に決まった場合";
    LowerBound = "Lower bound", "下限";
    BoundHours = "{0} {0|hour|hours}", "{0} 時間";
    BoundDays = "{0} {0|day|days}", "{0} 日";
    BoundProved = "{0}: nothing in the catalogue does it for less", "{0}: カタログにこれより少ないものはない";
    BoundOpen = "{0}: the search was not finished, so less may be possible", "{0}: 探索を終えていないため、より少ない計画がありうる";
    WhenDone = "when", "日付";
    WhatDone = "what", "内容";
    CostColumn = "cost", "費用";
    UntilAsWell = "{0}, or up to {1}", "{0}（{1} まで可）";
    TimesOver = "{0} {0|time|times} {1} ({2} to {3})", "{0} 回 {1}（{2}～{3}）";
    BeforePlan = "without", "計画なし";
    WithPlan = "with it", "計画あり";
    CannotReach = "Cannot be reached", "到達できない";
    LostOver = "{0}: its days {1} are over; nothing done from {2} on counts in them", "{0}: 期間 {1} は終了。{2} 以降の活動は算入されない";
    LostTooLittle = "{0}: with everything in the catalogue {1} is still missing", "{0}: カタログのすべてを行っても {1} 不足";
    LostLimits = "cut by: {0}", "上限: {0}";
    LostDoubts = "enough only if this turns out well: {0}", "次が有利に決まった場合のみ足りる: {0}";
    LostNothing = "{0}: nothing in the catalogue bears on it", "{0}: カタログに関係するものがない";
    LostOthers = "nothing in the catalogue bears on the other ways: {0}", "カタログにほかの方法に関係するものはない: {0}";
    LostInDoubt = "{0}: nobody can tell yet: {1}", "{0}: まだ判断できない: {1}";
    RunnerUp = "Runner-up: {0}", "次点: {0}";
    IfTurnsOutWell = "If everything open turns out well: {0}", "未回答の点がすべて有利に決まった場合: {0}";
    RestsOnDoubt = "in doubt: {0}", "依存する点: {0}";
    PlanProgress = "{0} evaluated; best so far {1}; at least {2}", "{0} 件を評価; これまでの最良 {1}; 下限 {2}";
    PlanStopped = "stopped early: the best plan so far", "途中で終了: これまでの最良の計画";
    NoPlanYet = "none", "なし";
    RenewedTogether = "renewal together with {0}", "{0} との同時更新";
}
