//! Texts made to break a reader: every one ends in a diagnostic or a document, never in a panic or a full memory.

use accrue::{
    document::{Document, from_bytes, from_text},
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::Sources,
        text::Language,
    },
};
use proptest::prelude::*;

fn read(text: impl Into<String>) -> (Option<Document>, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("hostile.yaml", text);
    let (document, diagnostics) = from_text::parse(&sources, file);
    (document, diagnostics, sources)
}

fn codes(text: impl Into<String>) -> Vec<Code> {
    read(text).1.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn deep_nesting_of_every_kind_is_over_budget() {
    for (what, text) in [
        ("lists with brackets", "[".repeat(100_000)),
        ("closed lists with brackets", format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))),
        ("lists with dashes", "- ".repeat(100_000)),
        ("mappings with braces", "x: {".repeat(30_000)),
        ("indented mappings", (0..2_000).map(|depth| format!("{}x:\n", " ".repeat(depth))).collect()),
        ("mixed", "[{x: ".repeat(10_000)),
    ] {
        assert_eq!(codes(text), [Code::Budget], "{what}");
    }
}

#[test]
fn mappings_and_lists_as_keys_are_refused_at_once() {
    for text in ["? ".repeat(100_000), "{[a]: 1}".to_owned(), format!("? [a]\n: {}", "[".repeat(1_000))] {
        assert_eq!(codes(&text), [Code::WrongShape], "{text:.20}");
    }
}

#[test]
fn forty_eight_levels_are_read_and_forty_nine_are_not() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(codes(nested(from_text::DEEPEST)), []);
    assert_eq!(codes(nested(from_text::DEEPEST + 1)), [Code::Budget]);
}

#[test]
fn aliases_are_refused_so_that_no_text_can_grow_while_it_is_read() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    let (_, found, _) = read(bomb);
    assert_eq!(found.len(), 10 + 9 * 9, "ten anchors, eighty-one aliases");
    assert!(found.iter().all(|diagnostic| diagnostic.code == Code::UnsupportedYaml));

    let large = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(20_000));
    let found = codes(large);
    assert_eq!(found.len(), 1_000, "the first thousand mistakes are told");
    assert!(found.iter().all(|code| *code == Code::UnsupportedYaml));
}

#[test]
fn a_text_larger_than_is_read_is_refused_before_it_is_looked_at() {
    let text = "#".repeat(from_text::LARGEST_TEXT + 1);
    assert_eq!(codes(text.clone()), [Code::TooLarge]);
    let mut sources = Sources::default();
    let refused = from_bytes::add(&mut sources, "large.yaml", text.as_bytes());
    assert_eq!(refused.map_err(|diagnostic| diagnostic.code), Err(Code::TooLarge));
    assert_eq!(codes("#".repeat(from_text::LARGEST_TEXT)), [Code::WrongShape], "a comment holds no value");
}

#[test]
fn more_values_than_are_read_are_over_budget() {
    assert_eq!(codes(format!("[{}]", "1,".repeat(from_text::MOST_VALUES - 1))), []);
    assert_eq!(codes(format!("[{}]", "1,".repeat(from_text::MOST_VALUES + 1))), [Code::Budget]);
}

#[test]
fn mistakes_are_told_up_to_a_thousand() {
    assert_eq!(codes("a: 1\n".repeat(100_000)).len(), 1_000);
    assert_eq!(codes("\u{1}".repeat(100_000)).len(), 1_000);
}

#[test]
fn a_message_stays_on_one_short_line_whatever_it_quotes() {
    let key = "k".repeat(900);
    for text in [format!("{key}: 1\n{key}: 2\n"), "? |\n  a\n  b\n: 1\n? |\n  a\n  b\n: 2\n".to_owned()] {
        let (_, found, _) = read(text);
        let [diagnostic] = found.as_slice() else { panic!("one mistake: {found:?}") };
        assert_eq!(diagnostic.code, Code::DuplicateKey);
        let message = diagnostic.message.say(Language::English);
        assert!(message.len() < 120, "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn every_truncation_of_a_text_is_read_or_refused_with_a_place_inside_it() {
    let whole =
        "# c\r\na: {x: [1, 'zwei', \"drei\\t\"], y: }\nb: |2-\n\n    日本\n  ok\nc:\n- 1\n- k: >\n    f\n";
    for (end, _) in whole.char_indices() {
        let (document, found, sources) = read(&whole[..end]);
        assert!(document.is_some() || !found.is_empty(), "{end}");
        check_places(&sources, &found);
    }
}

#[test]
fn a_mistake_in_a_pair_within_brackets_points_at_the_bracket() {
    let (_, found, sources) = read("---: [日: |\n  ");
    check_places(&sources, &found);
    // `---: ` is five bytes, the bracket one.
    let related: Vec<_> = found[0].related.iter().map(|(span, _)| (span.start, span.end)).collect();
    assert_eq!(related, [(5, 6)]);
}

fn check_places(sources: &Sources, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        for span in diagnostic.related.iter().map(|(span, _)| span).chain([&diagnostic.span]) {
            let text = &sources.file(span.file).text;
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{diagnostic:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_text_is_read_or_refused_with_a_place_inside_it(text in "\\PC{0,80}") {
        let (document, found, sources) = read(text);
        prop_assert!(document.is_some() || !found.is_empty());
        check_places(&sources, &found);
    }

    #[test]
    fn any_text_of_yaml_signs_is_read_or_refused_with_a_place_inside_it(
        text in "([a-c]|日|[0-9]|[-:?,\\[\\]{}#&*!|>'\"%@`~<.]|: |- |\n|\r\n| |\t|  |---|<<|&a |\\*a|: \\|\n  ){0,60}"
    ) {
        let (document, found, sources) = read(text);
        prop_assert!(document.is_some() || !found.is_empty());
        check_places(&sources, &found);
    }

    #[test]
    fn any_bytes_are_a_text_or_refused_with_a_place_inside_it(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let mut sources = Sources::default();
        match from_bytes::add(&mut sources, "bytes.yaml", &bytes) {
            Ok(file) => {
                let (document, found) = from_text::parse(&sources, file);
                prop_assert!(document.is_some() || !found.is_empty());
                check_places(&sources, &found);
            }
            Err(diagnostic) => check_places(&sources, &[diagnostic]),
        }
    }
}
