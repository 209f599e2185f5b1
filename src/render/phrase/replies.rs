//! Overlays, open questions, and the replies to them.

use super::{Phrase, phrases};

phrases! {
    // Overlays.
    NoOverlay = "no file or folder `{0}` with overlays", "オーバーレイのファイルまたはフォルダー `{0}` がない";
    // Replies.
    StepReply = "answered on {0}: {1}", "{0} の回答: {1}";
    StepReplyContested = "replies disagree; on {0}: {1}", "回答が食い違う。{0} の回答: {1}";
    StepReplyQuote = "quote: {0}", "引用: {0}";
    StepAnswerGiven = "the answer: {0}", "回答: {0}";
    ReplyTo = "Reply", "回答";
    ReplyGiven = "{0}: {1} [{2}]", "{0}: {1} [{2}]";
    Quote = "Quote", "引用";
    DoubtReplies = "replies disagree: {0} ({1})", "回答が食い違う: {0}（{1}）";
    ContradictedBy = "contested: `{0}` ({1}) says otherwise, and neither is later or narrower", "見解の対立: `{0}`（{1}）が異なることを述べ、新旧・広狭で優先が決まらない";
    GivesWayTo = "gives way to `{0}` ({1}), which holds by a reply", "回答により `{0}`（{1}）が優先";
    HoldsAgainst = "holds by a reply against `{0}` ({1})", "回答により `{0}`（{1}）に優先";
    // Questions.
    QuestionsOpen = "OPEN: {0} {0|question touches|questions touch} this ledger", "未決: この台帳に関わる質問 {0} 件";
    QuestionsNone = "NOTHING OPEN: no open question touches this ledger", "未決なし: この台帳に関わる未決の質問はない";
    QuestionsOn = "Open questions on {0}", "{0} 時点の未決の質問";
    QuestionNow = "(as it is)", "（現状）";
    QuestionIfAnswered = "if answered", "回答が次なら";
    QuestionFor = "for", "対象";
    QuestionThen = "then", "結果";
    QuestionVerdict = "verdict", "判定";
    ContestPlace = "Says", "回答";
    QuestionAsked = "asked {0}", "質問 {0}";
    QuestionAtStake = "At stake", "影響";
    QuestionCredits = "{0} {0|credit|credits}", "{0} クレジット";
    QuestionNoCredits = "no credits as the records stand", "現在の記録ではクレジットに影響なし";
    QuestionNothing = "nothing in this ledger", "この台帳には影響なし";
    DecidesColumn = "decides", "左右する要件";
    QuestionDecides = "Decides", "左右する要件";
    QuestionBy = "Matters by", "期限";
    NoQuestionCalled = "no open or contested ruling is called `{0}`", "未回答または見解の分かれる回答に `{0}` はない";
    NoPolicyCalled = "no policy in use is called `{0}`", "使用中のポリシーに `{0}` はない";
    QuestionAnswered = "`{0}` is answered", "`{0}` は回答済み";
    QuestionOfSeveral = "`{0}` is asked by several policies; name one with --policy: {1}", "`{0}` は複数のポリシーにある。--policy で指定する: {1}";
    // Taking a reply.
    NoAnswerCalled = "the ruling `{0}` has no answer `{1}`, only {2}", "`{0}` の回答候補に `{1}` はない（候補: {2}）";
    ReplyAlreadyThere = "this reply is there already, as `{0}`", "この回答は `{0}` としてすでにある";
    NotAnOverlay = "`{0}` is not an overlay of `{1}`; nothing was written", "`{0}` は `{1}` のオーバーレイではない。何も書いていない";
    NoPlaceForReply = "no place was found in `{0}` that leaves all else as it is; add by hand:\n\n{1}", "`{0}` に、他を変えずに書き込める場所がない。手で追加する:\n\n{1}";
    ChangedMeanwhile = "`{0}` was changed meanwhile; nothing was written", "`{0}` が途中で変更された。何も書いていない";
    ReplyEffect = "What the reply does, on {0}", "{0} 時点での回答の影響";
    ReplyColumn = "reply", "回答";
    ReplyBefore = "without it", "回答なし";
    ReplyAfter = "with it", "回答あり";
    ReplyChangesNothing = "It changes nothing in this ledger.", "この台帳には影響しない。";
    ReplyWritten = "Written to {0}", "{0} に書き込んだ";
    ReplyToWrite = "To be written to {0} with --write", "--write で {0} に書き込む内容";
    // Drafted messages.
    DraftHead = "To: {0}\nSubject: {1}\n", "宛先: {0}\n件名: {1}\n";
    DraftNoContact = "(the policy does not say where to send it)", "（ポリシーに宛先の記載なし）";
    DraftSubject = "Question about continuing education credits: {0}", "継続教育クレジットについての質問: {0}";
    DraftGreeting = "To whom it may concern at {0},\n\n", "{0} ご担当者様\n\n";
    DraftQuestion = "I hold {0} and have a question about your rules that I could not find answered:\n\n  {1}\n\n", "{0} を保有しております。貴プログラムの規則について、次の点の記載を見つけられませんでした。\n\n  {1}\n\n";
    DraftNoneHeld = "none of your certificates yet", "貴資格（未取得）";
    DraftContested = "The sources I found disagree:\n", "確認した出典が食い違っています。\n";
    DraftReplies = "The replies that I know of disagree:\n", "これまでの回答が食い違っています。\n";
    DraftAnswers = "As far as I can see, the answer is one of these:\n", "考えられる回答は次のとおりです。\n";
    DraftWhich = "\nWhich of them holds, since when, and for which of your certificates?\n", "\nどれが正しいか、いつから、どの資格に適用されるかをご教示ください。\n";
    DraftExamples = "\nIn my own records it is about:\n", "\n私の記録では次の活動が該当します。\n";
    DraftEnd = "\nThank you very much.\n{0}\n", "\nどうぞよろしくお願いいたします。\n{0}\n";
    WithOverlays = "{0}, with the overlays {1}", "{0}、オーバーレイ {1}";
}
