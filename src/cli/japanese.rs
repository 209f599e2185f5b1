//! The command line in Japanese: what is said of each command, argument and value, by what is said of it in English.

use clap::{Arg, ArgAction, Command};

/// The page of a command. The English one has the same parts.
const TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// Where what clap adds by itself stands among the options.
const LAST: usize = 999;

/// The command with its commands and arguments in Japanese, ready to be parsed with and to be shown.
pub(super) fn command(command: Command) -> Command {
    let mut command = of_command(command, true);
    command.build();
    with_usage(command)
}

fn of_command(command: Command, outermost: bool) -> Command {
    let about = command.get_about().map(|about| said(&about.to_string()));
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    // The two that clap adds by itself cannot be reached before it does.
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("ヘルプを表示する")
        .display_order(LAST);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("版を表示する")
        .display_order(LAST);
    let command = command
        .mut_args(of_argument)
        .mut_subcommands(|inner| of_command(inner, false))
        .help_template(TEMPLATE)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .disable_help_flag(true)
        .arg(of_argument(help));
    if outermost { command.disable_version_flag(true).arg(of_argument(version)) } else { command }
}

fn of_argument(argument: Arg) -> Arg {
    let heading = if argument.is_positional() { "引数" } else { "オプション" };
    let more = format!("{}{}", values(&argument), default(&argument));
    let short = argument.get_help().map(|help| said(&help.to_string()) + more.as_str());
    let long = argument.get_long_help().map(|help| said(&help.to_string()) + more.as_str());
    let takes_value = argument.get_action().takes_values();
    let argument = argument.help_heading(heading);
    let argument =
        if takes_value { argument.hide_possible_values(true).hide_default_value(true) } else { argument };
    match (short, long) {
        (Some(short), Some(long)) => argument.help(short).long_help(long),
        (Some(short), None) => argument.help(short),
        (None, _) => argument,
    }
}

/// What an argument may be: clap would say it in English.
fn values(argument: &Arg) -> String {
    let values: Vec<_> = argument
        .get_possible_values()
        .iter()
        // Of a flag that takes no value, too, clap knows two.
        .filter(|_| argument.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("{}（{}）", value.get_name(), said(&help.to_string())),
            None => value.get_name().to_owned(),
        })
        .collect();
    if values.is_empty() { String::new() } else { format!(" [値: {}]", values.join("、")) }
}

fn default(argument: &Arg) -> String {
    match argument.get_default_values() {
        [value, ..] if argument.get_action().takes_values() => {
            format!(" [既定値: {}]", value.to_string_lossy())
        }
        _ => String::new(),
    }
}

/// Puts the usage lines into Japanese, which are known once the tree is built.
fn with_usage(mut command: Command) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[オプション]");
    command.override_usage(usage).mut_subcommands(with_usage)
}

/// What is said in Japanese instead of an English text. One that has none yet stays.
fn said(english: &str) -> String {
    let found = TEXTS.iter().find(|(known, _)| *known == english);
    found.map_or(english, |(_, japanese)| *japanese).to_owned()
}

/// English and Japanese.
const TEXTS: &[(&str, &str)] = &[
    // The program and the options of every command.
    (
        "Does this activity count, for which certificate, for how many credits, and what is still missing?",
        "この活動は数えられるか、どの資格で何クレジットか、まだ何が足りないか",
    ),
    (
        "Folder with one folder per policy [default: $ACCRUE_POLICIES, else ./policies, else the built-in ones]",
        "ポリシーごとのフォルダーを収めたフォルダー [既定: $ACCRUE_POLICIES、なければ ./policies、なければ組み込み]",
    ),
    (
        "File or folder of parts laid over the policies; may be repeated [default: $ACCRUE_OVERLAYS, else ./overlays]",
        "ポリシーに重ねるオーバーレイのファイルかフォルダー。複数指定可 [既定: $ACCRUE_OVERLAYS、なければ ./overlays]",
    ),
    ("The state on this day [default: today in UTC]", "この日の状態 [既定: UTC での今日]"),
    ("Forget what became known after this day", "この日より後に知られたことを除く"),
    ("Print JSON", "JSON で出力する"),
    ("Print one fact per line, without borders and padding", "罫線や余白なしで、一行に一つずつ出力する"),
    ("Language [default: $LC_ALL, $LC_MESSAGES, $LANG]", "言語 [既定: $LC_ALL、$LC_MESSAGES、$LANG]"),
    ("English", "英語"),
    ("Japanese", "日本語"),
    (
        "The ledger [default: $ACCRUE_LEDGER, else ./ledger.yaml, else the built-in example]",
        "台帳 [既定: $ACCRUE_LEDGER、なければ ./ledger.yaml、なければ組み込みの例]",
    ),
    (
        "Show what a body decided in this ledger against the rules told of",
        "この台帳にある、示された規則に反する団体の決定を表示する",
    ),
    // Views of a ledger.
    (
        "Where each certificate stands: done, to go, by when, what is due",
        "各資格の状態: 済んだ分、残り、期限、支払い",
    ),
    (
        "The full assessment with reasons: every activity, every rule, every sum",
        "理由を添えた評価の全体: すべての活動、規則、合計",
    ),
    ("Only this certificate", "この資格だけ"),
    (
        "Each rule that touched one activity, what it read, and what it gave or cut",
        "一つの活動に関わった各規則と、読んだ値、与えた分・削った分",
    ),
    ("The id of the activity in the ledger", "台帳での活動の id"),
    ("Only for this certificate", "この資格についてだけ"),
    (
        "What dashboards show against what the records give, and what makes the difference",
        "ダッシュボードの表示と記録による計算の比較と、差の理由",
    ),
    (
        "How the answer about an activity, a certificate or a requirement changed over time, and what moved it",
        "活動・資格・要件についての答えの移り変わりと、それを動かしたもの",
    ),
    (
        "The id of an activity; or a certificate, alone or with a requirement",
        "活動の id。または資格（要件を添えてもよい）",
    ),
    ("Along what became known, or along the days asked about", "知られた日に沿うか、基準日に沿うか"),
    ("The day up to which things are known", "どの日までに知られたことか"),
    ("The day asked about", "基準日"),
    (
        "Totals of many people: JSON lines in, JSON lines out",
        "大勢の合計: JSON の行を読み、JSON の行を出力する",
    ),
    (
        "One ledger as JSON on each line; `-` reads the standard input",
        "各行に JSON の台帳を一つ書いたファイル。`-` は標準入力",
    ),
    // Activities that are asked about.
    (
        "What an activity would earn, and why; needs no ledger",
        "活動で得られるクレジットとその理由。台帳は要らない",
    ),
    ("The kind of activity", "活動の種類"),
    ("Certificates or policies", "資格またはポリシー"),
    ("Hours spent", "かけた時間"),
    ("Minutes spent, instead of hours", "時間の代わりに分"),
    ("Who offered it", "提供者"),
    ("The role in it", "役割"),
    ("Its form", "形式"),
    ("Domains it is about", "対象のドメイン"),
    ("Tags", "タグ"),
    ("What tells the same item apart from another", "同じ物かどうかを見分けるもの"),
    ("How it was delivered", "実施の方法"),
    ("No proof is at hand", "証跡がない"),
    ("A declared fact, as `name=value`", "ポリシーが宣言する事実。`name=value` の形"),
    (
        "What counts at one body only, and which small change would make it count at the other",
        "一方の団体でだけ数えられるものと、他方でも数えられるようになる小さな変更",
    ),
    (
        "Only this activity: what it earns at each body, and why",
        "この活動だけ: 各団体で得られるクレジットとその理由",
    ),
    // What could be otherwise.
    (
        "The smallest sets of actions after which something that is not met is met, each verified",
        "満たしていないものを満たす最小の行動の組（すべて検証済み）",
    ),
    (
        "A requirement, a route or a certificate [default: all that is not met]",
        "要件、更新方法または資格 [既定: 満たしていないものすべて]",
    ),
    (
        "Tell instead which single fact, if challenged in an audit, would sink what is met",
        "代わりに、監査で認められなければ要件を満たさなくなる事実を示す",
    ),
    (
        "What edits of the ledger or the rules would change, and what each planned activity is worth; writes nothing",
        "台帳や規則を変えた場合の違いと、予定した各活動の価値。何も書き込まない",
    ),
    (
        "Add an activity, as \"webinar 2h on 2027-01-10 provider=Example\"",
        "活動を加える（例 \"webinar 2h on 2027-01-10 provider=Example\"）",
    ),
    ("Add the activities of a file, written as in a ledger", "台帳と同じ形で書いたファイルの活動を加える"),
    ("Drop an activity", "活動を除く"),
    ("Change a key of an activity; an empty value removes it", "活動のキーを変える。空の値はキーを除く"),
    ("Pass an exam", "試験に合格する"),
    ("Subscribe to a product", "製品を契約する"),
    ("End the subscription to a product", "製品の契約を終える"),
    (
        "Pay a fee; `for=FROM..TO` and `credential=NAME` may stand behind it",
        "費用を払う。後に `for=FROM..TO` と `credential=NAME` を書ける",
    ),
    ("Make a declaration for a certificate", "資格についての申告をする"),
    ("Suppose that an open ruling has this answer", "未回答の質問の答えをこれと仮定する"),
    ("Lay an overlay over the policies", "ポリシーにオーバーレイを重ねる"),
    (
        "Tell what comes of it on this day [default: when all of it has happened]",
        "この日の結果を示す [既定: すべてが済んだ日]",
    ),
    ("Print the edited ledger instead", "代わりに、変更後の台帳を出力する"),
    (
        "Print the edits as a scenario of this name, for a file of scenarios",
        "変更をこの名前のシナリオとして、シナリオのファイル用に出力する",
    ),
    ("Tell the scenarios of a file, or one of them", "ファイルのシナリオを、または一つを示す"),
    (
        "The smallest plan from a catalogue that meets what is still open, for all bodies together",
        "残りを満たす、カタログからの最小の計画（全団体をまとめて）",
    ),
    (
        "What could be done [default: $ACCRUE_CATALOGUE, else ./catalogue.yaml, else the built-in example]",
        "できることの一覧 [既定: $ACCRUE_CATALOGUE、なければ ./catalogue.yaml、なければ組み込みの例]",
    ),
    ("What is to be least", "最小にするもの"),
    ("Hours, then cost, days and times", "時間、次に費用、日数、回数"),
    ("Cost, then hours, days and times", "費用、次に時間、日数、回数"),
    ("Days, then hours, cost and times", "日数、次に時間、費用、回数"),
    ("Suppose that open questions turn out well", "未回答の質問が有利に決まると仮定する"),
    (
        "Only for these certificates [default: all that are held]",
        "これらの資格についてだけ [既定: 保有するすべて]",
    ),
    (
        "Tell of progress also where the standard error is no terminal",
        "標準エラー出力が端末でなくても進み具合を示す",
    ),
    (
        "Print the plan as a scenario of this name, for a file of scenarios",
        "計画をこの名前のシナリオとして、シナリオのファイル用に出力する",
    ),
    // Rules, questions and answers.
    (
        "Answers of the policies to a question, each held against what the rules compute",
        "質問へのポリシーの答えと、規則による計算との照合",
    ),
    (
        "A word of the question, a topic or the name of a rule, in English or Japanese",
        "質問の語、話題、または規則の名前（英語か日本語）",
    ),
    (
        "A word of the question, a topic or the name of a rule, in English or Japanese\n\nWithout one, lists what can be asked.",
        "質問の語、話題、または規則の名前（英語か日本語）\n\n省くと、質問できることを一覧にする",
    ),
    ("Certificates or policies; without any, all policies", "資格またはポリシー。省くとすべてのポリシー"),
    (
        "List what the answer is about in this ledger, as the records that lack proof",
        "証跡のない記録など、この台帳で答えに関わるものを一覧にする",
    ),
    ("Rules in force on a day, with sources, dates and confidence", "ある日に有効な規則と、出典、日付、確度"),
    ("A certificate or policy, a topic, or both", "資格かポリシー、話題、またはその両方"),
    ("For these certificates or policies", "これらの資格またはポリシーについて"),
    (
        "Open questions that touch a ledger, ranked by what an answer is worth, with what each answer would do",
        "台帳に関わる未回答の質問（答えの価値の順）と、各答えの結果",
    ),
    ("Only the question of this ruling", "この回答の質問だけ"),
    (
        "The policy of the ruling, where several have one of this name",
        "同じ名前の回答が複数のポリシーにある場合の、そのポリシー",
    ),
    ("Also those that do not touch the ledger", "台帳に関わらないものも"),
    ("Print a message that asks the question of the body", "団体に質問する文面を出力する"),
    (
        "Take a reply of the body to an open question into an overlay",
        "未回答の質問への団体の回答をオーバーレイに取り込む",
    ),
    (
        "Show what a reply does to a ledger, and write it with --write",
        "回答が台帳に与える影響を示し、--write で書き込む",
    ),
    ("The ruling", "対象の回答（rulings）"),
    ("Which of its answers the reply gives", "届いた回答が与える答え"),
    ("When it was received: a day, month or year", "受け取った日、月または年"),
    ("Who sent it", "差出人"),
    ("What it says, word by word", "回答の原文"),
    ("Where it can be read", "回答を読める場所"),
    ("The certificates it is for [default: all]", "対象の資格 [既定: すべて]"),
    ("The kinds of activity it is about [default: all]", "対象の活動の種類 [既定: すべて]"),
    ("Anything to remember about it", "覚え書き"),
    (
        "The overlay it is written into [default: POLICY.yaml in the folder of overlays]",
        "書き込むオーバーレイ [既定: オーバーレイのフォルダーの POLICY.yaml]",
    ),
    ("Write it", "書き込む"),
    (
        "The sources of rules: their dates, how old they are, and how many rules rest on each",
        "規則の出典: 日付、古さ、それぞれに基づく規則の数",
    ),
    ("Of these certificates or policies [default: all]", "これらの資格またはポリシーの出典 [既定: すべて]"),
    (
        "Only those not seen for longer than they should be, or than this; ends with 1 when there are any",
        "定めた期間、またはこの期間を超えて確認されていないものだけ。あれば終了コードは 1",
    ),
    // Policies.
    (
        "Look for mistakes in policies, ledgers and cases; prints nothing when all is well",
        "ポリシー、台帳、ケースの誤りを探す。誤りがなければ何も出力しない",
    ),
    (
        "Policy folders, ledger files or case files [default: the policies in use, and the ledger if there is one]",
        "ポリシーのフォルダー、台帳、ケースのファイル [既定: 使用中のポリシーと、あれば台帳]",
    ),
    (
        "Print how much of each policy is data and how much is script",
        "各ポリシーのデータとスクリプトの割合を出力する",
    ),
    ("Run the cases of policies and show what differs", "ポリシーのケースを実行し、違いを示す"),
    (
        "A case, a folder of cases or a policy folder [default: all cases of the policies in use]",
        "ケース、ケースのフォルダー、またはポリシーのフォルダー [既定: 使用中のポリシーのすべてのケース]",
    ),
    (
        "What differs between two sets of rules: policy folders, or the rules of days",
        "二組の規則の違い: ポリシーのフォルダー、またはある日の規則",
    ),
    (
        "A policy folder, a folder of policies, an overlay, a date, or `known:DATE`",
        "ポリシーのフォルダー、ポリシーを収めたフォルダー、オーバーレイ、日付、または `known:DATE`",
    ),
    ("The same, for what came after", "同じ形で、後の規則"),
    ("Only for these certificates or policies", "これらの資格またはポリシーについてだけ"),
    (
        "What a change of rules does to people: each figure before and after, and the rules that moved it",
        "規則の変更が人に与える影響: 前後の各数値と、それを動かした規則",
    ),
    (
        "The rules before: a policy folder, a folder of policies, an overlay, a date, or `known:DATE`",
        "前の規則: ポリシーのフォルダー、ポリシーを収めたフォルダー、オーバーレイ、日付、または `known:DATE`",
    ),
    ("The rules after", "後の規則"),
    (
        "A ledger, or a folder of ledgers; may stand several times [default: $ACCRUE_LEDGER, else ./ledger.yaml, else the built-in example]",
        "台帳、または台帳のフォルダー。複数指定可 [既定: $ACCRUE_LEDGER、なければ ./ledger.yaml、なければ組み込みの例]",
    ),
    // Files and pages.
    ("Start something from nothing", "新しく作り始める"),
    (
        "A policy with one source, credential, category, limit and requirement, and a case that holds",
        "出典、資格、カテゴリー、上限、要件が一つずつのポリシーと、成り立つケース",
    ),
    ("The name of the program", "制度の名前"),
    ("The folder of policies it is written into", "書き込むポリシーのフォルダー"),
    (
        "Print the JSON Schema of a file, for editors that complete and check",
        "エディターの補完と検査のため、ファイルの JSON Schema を出力する",
    ),
    ("Which sort of file", "ファイルの種類"),
    ("A part of a policy", "ポリシーの一部"),
    ("An overlay of a policy", "ポリシーのオーバーレイ"),
    ("A ledger", "台帳"),
    ("A case", "ケース"),
    ("Scenarios", "シナリオ"),
    ("A catalogue of opportunities", "機会のカタログ"),
    ("Print an example to start from", "出発点となる例を出力する"),
    ("Which file", "どのファイルか"),
    (
        "Print the page of a diagnostic, or how a command is used",
        "診断の説明、またはコマンドの使い方を出力する",
    ),
    ("A code as `S001`, or a command", "`S001` のようなコード、またはコマンド"),
    ("Print a completion script for a shell", "シェルの補完スクリプトを出力する"),
    ("Which shell", "シェルの種類"),
    ("Print the manual page", "マニュアルページを出力する"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::{super::args::Arguments, TEXTS};

    /// Everything that is said of a command and what is in it.
    fn texts(command: &clap::Command, found: &mut BTreeSet<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        for argument in command.get_arguments() {
            let helps = [argument.get_help(), argument.get_long_help()];
            found.extend(helps.into_iter().flatten().map(ToString::to_string));
            let values = argument.get_possible_values();
            found.extend(values.iter().filter_map(|value| value.get_help()).map(ToString::to_string));
        }
        command.get_subcommands().for_each(|inner| texts(inner, found));
    }

    #[test]
    fn everything_has_its_japanese_and_nothing_else_has() {
        let mut found = BTreeSet::new();
        texts(&Arguments::command(), &mut found);
        let known: BTreeSet<String> = TEXTS.iter().map(|(english, _)| (*english).to_owned()).collect();
        assert_eq!(found, known);
        assert_eq!(known.len(), TEXTS.len(), "a text is there twice");
        assert!(TEXTS.iter().all(|(english, japanese)| english.is_ascii() && !japanese.is_ascii()));
    }

    #[test]
    fn no_page_says_anything_in_english() {
        fn pages(command: &mut clap::Command, found: &mut Vec<String>) {
            found.push(command.render_help().to_string());
            found.push(command.render_long_help().to_string());
            command.get_subcommands_mut().for_each(|inner| pages(inner, found));
        }
        let mut command = super::command(Arguments::command());
        command.clone().debug_assert();
        let mut found = Vec::new();
        pages(&mut command, &mut found);
        assert!(found.len() > 50);
        for page in found {
            assert!(page.contains("使い方: accrue"), "{page}");
            for english in ["Usage", "Options", "Commands", "Arguments", "Print", "values", "default:"] {
                assert!(!page.contains(english), "{english} in {page}");
            }
            for (english, _) in TEXTS.iter().filter(|(english, _)| english.contains(' ')) {
                assert!(!page.contains(english), "{english} in {page}");
            }
        }
    }
}
