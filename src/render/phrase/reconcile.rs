//! What a dashboard shows against what the records give.

use super::{Phrase, phrases};

phrases! {
    ReconcileOn = "Dashboards against the records, on {0}", "ダッシュボードと記録の照合 {0}";
    ReconcileNone = "the ledger states no dashboard balance (`readings`)", "台帳にダッシュボードの残高（`readings`）がない";
    DashboardAgrees = "{0}, {1}: the dashboard shows {2}, as the records do", "{0}, {1}: ダッシュボードは {2}、記録と一致";
    DashboardMay = "{0}, {1}: the dashboard shows {2}, the records give {3}", "{0}, {1}: ダッシュボードは {2}、記録では {3}";
    DashboardDiffers = "{0}, {1}: the dashboard shows {2}, the records give {3}: {4}", "{0}, {1}: ダッシュボードは {2}、記録では {3}: 差 {4}";
    InAll = "in all", "合計";
    Cause = "cause", "原因";
    CauseNotSent = "not submitted", "未申請";
    CauseNotDecided = "{0}, not counted yet", "{0}（未計上）";
    CauseInDoubt = "in doubt, counted by the body", "未確定だが団体は計上";
    CauseLimits = "room under a limit", "上限の空き";
    CauseUnexplained = "no record explains it", "説明できる記録なし";
    SpeaksFor = "speaks for: {0}: {1}", "次の回答に合う: {0}: {1}";
    DashboardLine = "Dashboard on {0}", "{0} のダッシュボード";
}
