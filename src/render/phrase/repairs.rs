//! What repairs and the facts that something rests on are told with.

use super::{Phrase, phrases};

phrases! {
    RepairOn = "What would meet what is not met, on {0}", "未達を達成にする最小の対応（{0} 時点）";
    RepairAnswer = "{0} not met or not surely; {1} can surely be met", "未達・未確定: {0} 件。確実に達成できるもの: {1} 件";
    NothingToRepair = "everything is met", "すべて達成済み";
    IsMet = "{0}: met", "{0}: 達成";
    MetBy = "{0}, due by {1}", "{0}（期限 {1}）";
    OneOfRoutes = "one of the routes", "更新方法のいずれか";
    RepairSure = "{0}. surely met, whatever is open turns out to be: {1}", "{0}. 未回答の質問がどう決まっても達成: {1}";
    RepairPerhaps = "perhaps met only: {0}", "達成の可能性が生じるのみ: {0}";
    ActionsCost = "{0} action(s)", "対応 {0} 件";
    HoursCost = "{0} hours", "{0} 時間";
    MinutesCost = "{0} minutes", "{0} 分";
    DoneOn = "done on {0}", "完了日 {0}";
    DoProve = "attach proof to {0} ({1})", "{0} に証憑を添付（{1}）";
    AnyProof = "any kind", "種類不問";
    OneOf = "one of: {0}", "いずれか: {0}";
    DoSubmit = "submit {0}", "{0} を申請";
    DoFile = "file {0} under: {1}", "{0} を「{1}」で申請";
    DoState = "state the domain of {0}: {1} (only where it is true)", "{0} の分野を明記: {1}（事実である場合に限る）";
    DoCarryOut = "carry out what is planned: {0}", "予定を実施: {0}";
    DoAdd = "add {0}: {1}, on {2}", "{0} を追加: {1}（{2}）";
    NoHours = "its credits do not rest on hours", "クレジットは時間によらない";
    DoDeclare = "declare: {0}", "申告: {0}";
    DoPay = "pay {0}", "{0} を支払う";
    ForDays = "for {0}", "対象期間 {0}";
    DoSubscribe = "subscribe to {0}, {1}", "{0} を契約（{1}）";
    DoPass = "pass the exam {0} on {1}", "試験 {0} に合格（{1}）";
    LastDayTo = "submit by {0}", "申請期限 {0}";
    InsteadOf = "as well: {0}", "同じ効果: {0}";
    HarmsWith = "less sure with it: {0}", "これにより不確実になるもの: {0}";
    TryIt = "try it: {0}", "試す: {0}";
    NoRepair = "no set of actions meets it surely", "確実に達成する対応は見つからない";
    MoreRepairs = "{0} more that are as short: --json", "同じ件数の案がほか {0} 件: --json";
    NotSmallest = "{0} sets were tried, which is the most: perhaps a smaller one is there", "上限の {0} 通りまで試した。より小さい案があるかもしれない";
    NotCheapest = "{0} sets were tried, which is the most: none is smaller, perhaps one is cheaper", "上限の {0} 通りまで試した。件数はこれが最小。より安い案があるかもしれない";
    WhyOver = "what is missing had to be done in {0}, which is over", "不足分の期間 {0} は終了している";
    WhyFull = "{0} is full: at most {1}", "{0} は上限（最大 {1}）に達している";
    WhyHolds = "a certificate must be held: {0}", "資格の保有が必要: {0}";
    WhyCondition = "a condition does not hold: {0}", "条件を満たさない: {0}";
    WhyNotInForce = "no value is in force: {0}", "有効な値がない: {0}";
    WhyOpen = "it rests on an open question: see `accrue questions`", "未回答の質問による: `accrue questions` を参照";
    NoGoal = "no requirement, route or certificate of the ledger is called `{0}`", "台帳の資格に `{0}` という要件・更新方法・資格がない";
}
