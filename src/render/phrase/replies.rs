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
    // Questions.
    QuestionsOpen = "OPEN: {0} questions touch this ledger", "未決: この台帳に関わる質問 {0} 件";
    QuestionsNone = "NOTHING OPEN: no open question touches this ledger", "未決なし: この台帳に関わる未決の質問はない";
    QuestionsOn = "Open questions on {0}", "{0} 時点の未決の質問";
    QuestionNow = "(as it is)", "（現状）";
    QuestionIfAnswered = "if answered", "回答が次なら";
    QuestionFor = "for", "対象";
    QuestionThen = "then", "結果";
    QuestionVerdict = "verdict", "判定";
    QuestionAsked = "asked {0}", "質問 {0}";
    QuestionAtStake = "At stake", "影響";
    QuestionCredits = "{0} credits", "{0} クレジット";
    QuestionNoCredits = "no credits as the records stand", "現在の記録ではクレジットに影響なし";
    QuestionNothing = "nothing in this ledger", "この台帳には影響なし";
    QuestionDecides = "Decides", "左右する要件";
    QuestionBy = "Matters by", "期限";
    NoQuestionCalled = "no open or contested ruling is called `{0}`", "未回答または見解の分かれる回答に `{0}` はない";
    NoPolicyCalled = "no policy in use is called `{0}`", "使用中のポリシーに `{0}` はない";
    QuestionAnswered = "`{0}` is answered", "`{0}` は回答済み";
    QuestionOfSeveral = "`{0}` is asked by several policies; name one with --policy: {1}", "`{0}` は複数のポリシーにある。--policy で指定する: {1}";
    // Drafted messages.
    DraftHead = "To: {0}\nSubject: {1}\n", "宛先: {0}\n件名: {1}\n";
    DraftNoContact = "(the policy does not say where to send it)", "（ポリシーに宛先の記載なし）";
    DraftSubject = "Question about continuing education credits: {0}", "継続教育クレジットについての質問: {0}";
    DraftGreeting = "To whom it may concern at {0},\n\n", "{0} ご担当者様\n\n";
    DraftQuestion = "I hold {0} and have a question about your rules that I could not find answered:\n\n  {1}\n\n", "{0} を保有しております。貴プログラムの規則について、次の点の記載を見つけられませんでした。\n\n  {1}\n\n";
    DraftNoneHeld = "none of your certificates yet", "貴資格（未取得）";
    DraftContested = "The sources I found disagree:\n", "確認した出典が食い違っています。\n";
    DraftAnswers = "As far as I can see, the answer is one of these:\n", "考えられる回答は次のとおりです。\n";
    DraftWhich = "\nWhich of them holds, since when, and for which of your certificates?\n", "\nどれが正しいか、いつから、どの資格に適用されるかをご教示ください。\n";
    DraftExamples = "\nIn my own records it is about:\n", "\n私の記録では次の活動が該当します。\n";
    DraftEnd = "\nThank you very much.\n{0}\n", "\nどうぞよろしくお願いいたします。\n{0}\n";
    WithOverlays = "{0}, with the overlays {1}", "{0}、オーバーレイ {1}";
}
