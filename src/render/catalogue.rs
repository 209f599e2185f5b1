//! The page of each diagnostic, as it stands in `docs/diagnostics/`, and its title.

use crate::vocabulary::{diagnostic::Code, text::Language};

/// The line of a page at which its Japanese part starts.
const JAPANESE: &str = "\n## 日本語";

macro_rules! pages {
    ($( $Variant:ident $code:literal $english:literal, $japanese:literal; )*) => {
        /// What sort of mistake it is, in a few words.
        #[must_use]
        pub fn title(code: Code, language: Language) -> &'static str {
            match (code, language) {
                $(
                    (Code::$Variant, Language::English) => $english,
                    (Code::$Variant, Language::Japanese) => $japanese,
                )*
            }
        }

        /// The whole page: both languages, in Markdown.
        #[must_use]
        pub fn whole_page(code: Code) -> &'static str {
            match code {
                $( Code::$Variant => include_str!(concat!("../../docs/diagnostics/", $code, ".md")), )*
            }
        }
    };
}

/// The page in one language: what the mistake means, a wrong example, and the same mended.
#[must_use]
pub fn page(code: Code, language: Language) -> &'static str {
    let page = whole_page(code);
    match (page.split_once(JAPANESE), language) {
        (None, Language::English | Language::Japanese) => page,
        (Some((english, _)), Language::English) => english,
        (Some((english, _)), Language::Japanese) => {
            page.get(english.len()..).unwrap_or_default().trim_start()
        }
    }
}

/// The list of all diagnostics, in Markdown, as it stands in `docs/diagnostics.md`.
#[must_use]
pub fn index() -> String {
    let mut index = String::from(
        "# Diagnostics\n\nEvery mistake in a policy, ledger or case that can be reported. `accrue help CODE` prints a page.\n\n\
         | code | meaning | 意味 |\n|---|---|---|\n",
    );
    for &code in Code::ALL {
        let (english, japanese) = (title(code, Language::English), title(code, Language::Japanese));
        let code = code.as_str();
        index += &format!("| [{code}](diagnostics/{code}.md) | {english} | {japanese} |\n");
    }
    index
}

pages! {
    NotUtf8 "D001" "the file is not UTF-8", "UTF-8でないファイル";
    TooLarge "D002" "the file is too large", "大きすぎるファイル";
    Syntax "D003" "the YAML cannot be read", "読めないYAML";
    DuplicateKey "D004" "a key is written twice", "キーの重複";
    Budget "D005" "the text is over a budget", "上限を超えたテキスト";
    UnsupportedYaml "D006" "a feature of YAML that is not used here", "ここでは使わないYAMLの機能";
    UnknownKey "S001" "unknown key", "不明なキー";
    MissingKey "S002" "a key is missing", "キーの不足";
    WrongShape "S003" "a value of the wrong sort", "値の種類の違い";
    UnknownWord "S004" "a word outside the closed set", "決められた語でない";
    BadName "S005" "not a name", "名前として使えない";
    BadNumber "S006" "not a number", "数として読めない";
    BadDate "S007" "not a date", "日付として読めない";
    ChooseOne "S008" "keys that do not go together", "両立しないキー";
    UnknownName "P001" "an undeclared name", "宣言されていない名前";
    DeclaredTwice "P002" "declared twice", "二重の宣言";
    Cycle "P003" "a circle of references", "循環する参照";
    DatedGap "P004" "dated values that leave a gap", "日付付きの値の隙間";
    DateOrder "P005" "dates in an impossible order", "あり得ない日付の順序";
    NoSource "P006" "a rule without a source", "出典のない規則";
    Unused "P007" "a declaration nothing uses", "使われていない宣言";
    Contradiction "P008" "declarations that contradict each other", "矛盾する宣言";
    Renaming "P009" "a note of a new name that does not hold", "成り立たない改名の記載";
    Contested "P010" "rulings that contradict each other", "矛盾し、順序の決まらない回答";
    ScriptSyntax "R001" "the script cannot be parsed", "構文の誤り（スクリプト）";
    ScriptVariable "R002" "an unknown variable", "不明な変数";
    ScriptField "R003" "an unknown field", "不明なフィールド";
    ScriptFunction "R004" "an unknown function, or wrong arguments", "不明な関数・引数の違い";
    ScriptType "R005" "types that do not fit", "型の不一致";
    ScriptForbidden "R006" "something scripts may not do", "スクリプトで許されないこと";
    ScriptBudget "R007" "the script is over its budget", "スクリプトの上限超過";
    ScriptFault "R008" "the script stopped with a fault", "実行中の失敗";
    ScriptForm "R009" "a script whose lines are lost", "行が失われる書き方のスクリプト";
    UnknownReference "L001" "a reference to something unknown", "不明なものへの参照";
    DuplicateId "L002" "an id used twice", "IDの重複";
    ImpossibleDate "L003" "an impossible date", "あり得ない日付";
    ImpossibleNumber "L004" "an impossible number", "あり得ない数";
    Inconsistent "L005" "facts that contradict each other", "矛盾する事実";
    Doubtful "L006" "likely a slip", "書き損じの疑い";
    OldName "L007" "an old name", "古い名前";
    CaseFailed "C001" "a case that differs", "期待と異なるケース";
    ProbeFailed "C002" "an answer the rules do not give", "規則の計算と異なる回答";
}
