//! YAML is read exactly as written, and every place in it can be found again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use accrue::{
    document::{
        Document, Node, NodeKind, Style, from_bytes, from_text, inside,
        leaf::Expr,
        record::{FromNode, Reader},
    },
    vocabulary::{diagnostic::Code, span::Sources},
};

fn read(text: &str) -> (Document, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("document.yaml", text);
    let (document, diagnostics) = from_text::parse(&sources, file);
    assert_eq!(diagnostics, [], "{text}");
    (document.unwrap(), sources)
}

/// The value of the only key of a text.
fn only(text: &str) -> (Node, Sources) {
    let (document, sources) = read(text);
    let NodeKind::Map(mut entries) = document.root.kind else { panic!("a mapping: {text}") };
    assert_eq!(entries.len(), 1);
    (entries.remove(0).value, sources)
}

#[test]
fn a_scalar_is_the_text_that_was_written() {
    for (written, text, style) in [
        ("1.50", "1.50", Style::Plain),
        ("014", "014", Style::Plain),
        ("no", "no", Style::Plain),
        ("2025-04-08", "2025-04-08", Style::Plain),
        ("0x10", "0x10", Style::Plain),
        ("1_000", "1_000", Style::Plain),
        ("1e999", "1e999", Style::Plain),
        (".inf", ".inf", Style::Plain),
        ("~", "~", Style::Plain),
        ("日本 語", "日本 語", Style::Plain),
        ("x\u{2028}y", "x\u{2028}y", Style::Plain),
        ("'014'", "014", Style::Quoted),
        ("'it''s'", "it's", Style::Quoted),
        ("\"a\\tb\\u65e5\"", "a\tb日", Style::Quoted),
        ("''", "", Style::Quoted),
        ("", "", Style::Plain),
        ("a b\n  c", "a b c", Style::Folded),
        (">\n  a\n  b\n", "a b\n", Style::Folded),
        ("|\n  a\n   b\n", "a\n b\n", Style::Literal),
        ("|-\n  |a|\n", "|a|", Style::Literal),
        ("|2-\n\n    a\n", "\n  a", Style::Literal),
        ("|+\n  a\n\n", "a\n\n", Style::Literal),
    ] {
        let (node, _) = only(&format!("k: {written}"));
        let scalar = node.as_scalar().unwrap();
        assert_eq!((&*scalar.text, scalar.style), (text, style), "{written}");
    }
}

#[test]
fn a_span_covers_the_value_and_nothing_around_it() {
    for (text, covered) in [
        ("k: value  # comment\n", "value"),
        ("k: 'quoted'\n", "'quoted'"),
        ("k: {a: 1,\n  b: [1, 2]}  # comment\n", "{a: 1,\n  b: [1, 2]}"),
        ("k:\n  - a\n  - b: 1\n    c: 2\n  # comment\n\n", "- a\n  - b: 1\n    c: 2"),
        ("k:\n- a\n- b\n", "- a\n- b"),
        ("k:\n  a: 1\n  b: |\n    text\n\n", "a: 1\n  b: |\n    text"),
        ("k: |  # comment\n\n   a\n   b\n", "a\n   b\n"),
        ("k: |2\n    a\n", "  a\n"),
        ("k: [x: 1]\n", "[x: 1]"),
    ] {
        let (node, sources) = only(text);
        assert_eq!(sources.slice(node.span), covered, "{text}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let text = "a: 1\nb: |\n  x\n  y\nc: \"p\n  q\"\n";
    let shape = |text: &str| {
        let (document, _) = read(text);
        let NodeKind::Map(entries) = document.root.kind else { panic!("a mapping") };
        let pair = |entry: &accrue::document::Entry| {
            format!("{}={:?}", entry.key, entry.value.as_scalar().unwrap().text)
        };
        entries.iter().map(pair).collect::<Vec<_>>()
    };
    assert_eq!(shape(text), [r#"a="1""#, r#"b="x\ny\n""#, r#"c="p q""#]);
    assert_eq!(shape(&text.replace('\n', "\r\n")), shape(text));
    assert_eq!(shape(&format!("\u{feff}{text}")), shape(text));
}

#[test]
fn a_thousand_lines_of_comment_are_only_a_comment() {
    let comment = "  # c\n".repeat(1_000);
    let (node, _) = only(&format!("{comment}k:\n{comment}  - 1\n{comment}  - 2\n{comment}"));
    assert!(matches!(node.kind, NodeKind::List(items) if items.len() == 2));
}

#[test]
fn the_first_byte_that_is_not_utf_8_is_found_by_line_and_column() {
    for (bytes, line, column) in [
        (&b"a: 1\nb: \xff2\n"[..], 2, 4),
        (b"\xef\xbb\xbfa: \xe3\x81", 1, 4),
        ("日本: ".bytes().chain([0x82, 0xa0]).collect::<Vec<_>>().as_slice(), 1, 5),
        (b"\xff\xfea\0", 1, 1),
    ] {
        let mut sources = Sources::default();
        let diagnostic = from_bytes::add(&mut sources, "bytes.yaml", bytes).unwrap_err();
        assert_eq!(diagnostic.code, Code::NotUtf8);
        let position = sources.position(diagnostic.span.file, diagnostic.span.start);
        assert_eq!((position.line, position.column), (line, column), "{bytes:?}");
        assert_eq!(sources.slice(diagnostic.span), "\u{fffd}");
    }
}

/// Documents whose only key holds a script in a form in which places are exact.
const EXACT: &[&str] = &[
    "k: activity.hours * 2\n",
    "k:   時間 + 日本 # comment\n",
    "k:\n  next.line\n",
    "{k: in.flow}\n",
    "k: |\n  if x {\n    日本(1)\n  }\n",
    "k: |-\n  a\n\n  b\n",
    "k: |+\n  a\n   \n  b\n\n\n",
    "k: |\n\n\n  late\n  日 本\n",
    "k: |2\n    more\n  less\n",
    "k: |1-\n\n   more\n  less\n",
    "k: |   # comment\n      deep\n        deeper 日\n      back",
    "k: |\r\n\r\n  if x {\r\n    日本\r\n  }\r\n",
    "k: |\n  \tx\ty\n  日\tz\n",
    "k: |\n  \u{3000}全角\n  y\n",
    "- |\n  k\n  日\n",
    "k:\n  - n: |\n      a\n      b\n",
    "k: |\n  p\u{2028}q\n  r\u{85}s\n",
];

/// The first scalar in a node.
fn first_scalar(node: &Node) -> &Node {
    match &node.kind {
        NodeKind::Scalar(_) => node,
        NodeKind::List(nodes) => first_scalar(&nodes[0]),
        NodeKind::Map(entries) => first_scalar(&entries[0].value),
    }
}

#[test]
fn every_character_of_a_script_is_found_where_it_stands() {
    for bom in ["", "\u{feff}"] {
        for text in EXACT {
            let (document, sources) = read(&format!("{bom}{text}"));
            let expr = Expr::from_node(first_scalar(&document.root), &mut Reader::default()).unwrap();
            let mut found = 0;
            for (line, content) in expr.text.split('\n').enumerate() {
                let mut last = None;
                for (column, character) in content.chars().enumerate() {
                    let span = inside::place(&sources, &expr, line + 1, column + 1);
                    assert!(
                        sources.slice(span).starts_with(character),
                        "{text:?} {line}:{column} {character:?}"
                    );
                    assert!(Some(span.start) > last, "{text:?} {line}:{column}");
                    last = Some(span.start);
                    found += 1;
                }
            }
            assert!(found > 1, "{text:?}");
        }
    }
}

#[test]
fn a_place_in_a_script_covers_the_word_that_starts_there() {
    let (node, sources) = only("k: |\n  // 注\n  activity.hours * 日本_2\n");
    let expr = Expr::from_node(&node, &mut Reader::default()).unwrap();
    let at = |line, column| sources.slice(inside::place(&sources, &expr, line, column));
    assert_eq!(at(2, 1), "activity");
    assert_eq!(at(2, 10), "hours");
    assert_eq!(at(2, 16), "*");
    assert_eq!(at(2, 18), "日本_2");
}

#[test]
fn a_place_in_a_script_whose_lines_are_lost_is_the_whole_script() {
    for text in ["k: \"a\\tb\"\n", "k: 'it''s'\n", "k: >\n  a\n  b\n", "k: a\n  b\n"] {
        let (node, sources) = only(text);
        let expr = Expr::from_node(&node, &mut Reader::default()).unwrap();
        assert_eq!(sources.slice(inside::place(&sources, &expr, 1, 2)), sources.slice(expr.span), "{text}");
    }
}

#[test]
fn a_place_beyond_a_script_stays_inside_the_file() {
    for text in EXACT {
        let (document, sources) = read(text);
        let expr = Expr::from_node(first_scalar(&document.root), &mut Reader::default()).unwrap();
        for (line, column) in [(0, 0), (1, 0), (0, 1), (1, 500), (500, 1), (usize::MAX, usize::MAX)] {
            let span = inside::place(&sources, &expr, line, column);
            assert!(sources.file(span.file).text.get(span.start as usize..span.end as usize).is_some());
        }
    }
}
