//! How diagnostics look to people and programs, in both languages and in bounds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use accrue::{
    message,
    render::diagnostic::{self, Look},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{Sources, Span},
        text::Language,
    },
};

const ENGLISH: Look = Look { language: Language::English, colour: false };
const JAPANESE: Look = Look { language: Language::Japanese, colour: false };

/// Two files, mistakes in them out of order, one of them a warning.
fn several() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let ledger = sources.add("ledger.yaml", "id: 一\nid: 二\ntitel: 講演\n");
    let policy = sources.add("acme/policy.yaml", "windows:\n  year: {each: 1 year}\n");
    let diagnostics = vec![
        Diagnostic::new(
            Code::UnknownKey,
            Span::new(ledger, 16, 21),
            message!("unknown key `titel`", "不明なキー `titel`"),
        )
        .label(message!("not a key of this mapping", "このマッピングのキーではない"))
        .help(message!("did you mean `title`?", "`title` のことですか？")),
        Diagnostic::new(
            Code::DuplicateKey,
            Span::new(ledger, 8, 10),
            message!("`id` is written twice in this mapping", "`id` がこのマッピングに二度書かれている"),
        )
        .label(message!("written again here", "ここで再び記載"))
        .related(Span::new(ledger, 0, 2), message!("first written here", "最初の記載箇所")),
        Diagnostic::new(
            Code::Unused,
            Span::new(policy, 11, 15),
            message!("`year` in `windows` is never used", "`windows` の `year` はどこからも使われていない"),
        ),
    ];
    (sources, diagnostics)
}

#[test]
fn people_see_mistakes_by_file_and_place() {
    let (sources, diagnostics) = several();
    insta::assert_snapshot!("several", diagnostic::text(&sources, &diagnostics, ENGLISH));
}

#[test]
fn people_see_the_same_in_japanese() {
    let (sources, diagnostics) = several();
    insta::assert_snapshot!("several-in-japanese", diagnostic::text(&sources, &diagnostics, JAPANESE));
}

#[test]
fn programs_see_the_same_as_data() {
    let (sources, diagnostics) = several();
    insta::assert_json_snapshot!(
        "several-as-data",
        diagnostic::report(&sources, &diagnostics, Language::English)
    );
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let (sources, diagnostics) = several();
    let coloured = diagnostic::text(&sources, &diagnostics, Look { colour: true, ..ENGLISH });
    assert!(coloured.contains("\u{1b}["));
    let mut parts = coloured.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    plain.extend(parts.map(|part| part.split_once('m').unwrap().1));
    assert_eq!(plain, diagnostic::text(&sources, &diagnostics, ENGLISH));
}

#[test]
fn no_mistakes_show_nothing() {
    assert_eq!(diagnostic::text(&Sources::default(), &[], ENGLISH), "");
}

#[test]
fn a_summary_counts_errors_and_warnings() {
    let mut sources = Sources::default();
    let file = sources.add("f", "");
    let make = |code| Diagnostic::new(code, Span::whole(file), message!("m", "誤り"));
    let (error, warning) = (make(Code::Syntax), make(Code::Unused));
    let summary = diagnostic::summary;
    let all = [error.clone(), warning.clone(), error.clone()];
    assert_eq!(summary(&all, Language::English), "2 errors, 1 warning");
    assert_eq!(summary(&all, Language::Japanese), "エラー2件、警告1件");
    assert_eq!(summary(&[error], Language::English), "1 error");
    assert_eq!(summary(&[warning.clone(), warning], Language::English), "2 warnings");
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_its_place() {
    let mut sources = Sources::default();
    let text = format!("[{}漢字, {}]", "1234567890, ".repeat(50_000), "zwei, ".repeat(80_000));
    let at = u32::try_from(text.find("漢字").unwrap()).unwrap();
    let file = sources.add("long.yaml", text);
    let diagnostic = Diagnostic::new(
        Code::UnknownWord,
        Span::new(file, at, at + 6),
        message!("`漢字` is not known here", "`漢字` はここでは使えない"),
    )
    .label(message!("expected something else", "別のものが必要"))
    .related(Span::new(file, 0, at), message!("in this list", "このリストの中"));
    insta::assert_snapshot!("cut-line", diagnostic::text(&sources, &[diagnostic], ENGLISH));
}

#[test]
fn a_span_over_several_lines_is_marked_on_its_first() {
    let mut sources = Sources::default();
    let file = sources.add("lines.yaml", "a:\r\n  b: 1\r\n  c: 2\r\n");
    let diagnostic = Diagnostic::new(
        Code::MissingKey,
        Span::new(file, 6, 20),
        message!("the key `d` is missing", "キー `d` がない"),
    );
    insta::assert_snapshot!("several-lines", diagnostic::text(&sources, &[diagnostic], ENGLISH));
}

#[test]
fn a_hundred_mistakes_of_a_file_are_shown_and_the_rest_counted() {
    let mut sources = Sources::default();
    let (full, more) = (sources.add("a.yaml", "x\n".repeat(250)), sources.add("b.yaml", "x\n".repeat(250)));
    let make = |file, count| {
        (0..count).map(move |line| {
            Diagnostic::new(Code::Syntax, Span::new(file, line * 2, line * 2 + 1), message!("m", "誤り"))
        })
    };
    let diagnostics: Vec<_> = make(full, 100).chain(make(more, 103)).collect();
    let shown = diagnostic::text(&sources, &diagnostics, ENGLISH);
    assert_eq!(shown.matches("error[D003]: m").count(), 200);
    assert!(!shown.contains("more in a.yaml"));
    assert!(shown.ends_with("... and 3 more in b.yaml\n\n203 errors\n"), "{}", &shown[shown.len() - 80..]);
    let report = diagnostic::report(&sources, &diagnostics, Language::English);
    assert_eq!((report.diagnostics.len(), report.errors), (203, 203), "programs get all of them");
}
