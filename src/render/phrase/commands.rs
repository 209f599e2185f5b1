//! What commands say of themselves and of what they were given.

use super::{Phrase, phrases};

phrases! {
    // Commands.
    DataShare = "{0}: {1} plain {1|value|values}, {2} {2|expression|expressions}, {3} script {3|function|functions}", "{0}: データ {1}、式 {2}、スクリプト関数 {3}";
    CasesHeld = "{0} {0|case holds|cases hold}", "{0} 件のケースが一致";
    CasesFailed = "{0} of {1} {1|case differs|cases differ}", "{1} 件中 {0} 件のケースが不一致";
    NotAFile = "`{0}` is not a regular file", "`{0}` は通常のファイルではない";
    NotAFolder = "`{0}` is not a folder", "`{0}` はフォルダーではない";
    MoreMistakes = "{0} more mistakes in {1}", "{1} にほか{0}件の誤り";
    NoPolicyFolder = "no folder `{0}` with policies", "ポリシーのフォルダー `{0}` がない";
    HoldsNoPolicy = "`{0}` holds no policy", "`{0}` にポリシーがない";
    CalledNow = "`{0}` has been called `{1}` since {2}", "`{0}` は {2} から `{1}` と呼ばれる";
    NoLedger = "no ledger: name one with --ledger FILE; `accrue example` prints one to start from", "台帳がない。--ledger FILE で指定する（ひな形は `accrue example` で表示）";
    NoCatalogue = "no catalogue: name one with --catalogue FILE; `accrue example catalogue` prints one to start from", "カタログがない。--catalogue FILE で指定する（ひな形は `accrue example catalogue` で表示）";
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
