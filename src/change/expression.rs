//! An expression as it means, not as it is laid out: one space between words, no comments.

/// The text of an expression without comments, and with the same space between any two words however it is laid out.
pub(super) fn normal(text: &str) -> Box<str> {
    let mut normal = String::with_capacity(text.len());
    for word in without_parentheses(&words(text)).iter().copied() {
        let tight_after = normal.ends_with(['(', '[', '.', '!']);
        let tight_before = matches!(word, ")" | "]" | "," | ";" | "." | "(");
        let call = word != "(" || normal.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        if !(normal.is_empty() || tight_after || (tight_before && call)) {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    normal.into()
}

/// The words within the parentheses that a whole expression stands in.
fn without_parentheses<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let ["(", inner @ .., ")"] = words else { return words };
    let mut depth = 1_usize;
    for word in inner {
        match *word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return words;
        }
    }
    without_parentheses(inner)
}

/// A normal expression in which an input or a quoted word has another name.
pub(super) fn renamed(text: &str, was: &str, is: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(was) {
        let (before, from) = rest.split_at(at);
        let after = from.get(was.len()..).unwrap_or_default();
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let whole = !before.ends_with(part) && !after.starts_with(part);
        out += before;
        out += if whole { is } else { was };
        rest = after;
    }
    (out + rest).into()
}

/// Whether a normal expression reads an input of this name.
pub(super) fn reads(text: &str, name: &str) -> bool {
    *renamed(text, name, "") != *text
}

/// The words of an expression: names, numbers, quoted texts and signs.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let line = rest.find('\n').unwrap_or(rest.len());
            rest = rest.get(line..).unwrap_or_default().trim_start();
            continue;
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
            rest = rest.get(end..).unwrap_or_default().trim_start();
            continue;
        } else {
            length(rest, first)
        };
        let (word, behind) = rest.split_at(length);
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

fn length(rest: &str, first: char) -> usize {
    let run = |holds: fn(char) -> bool| rest.find(|c| !holds(c)).unwrap_or(rest.len());
    if first == '"' || first == '\'' || first == '`' {
        quoted(rest, first)
    } else if first.is_ascii_digit() {
        run(|c| c.is_ascii_digit() || c == '.' || c == '_')
    } else if first.is_alphabetic() || first == '_' {
        run(|c| c.is_alphanumeric() || c == '_')
    } else {
        let double = ["&&", "||", "==", "!=", "<=", ">=", "=>"];
        double.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len())
    }
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_comments_do_not_matter() {
        let spread =
            "if activity.hours>8 {  // long\n  round_down( activity.hours , 1 )\n} else { !(a) && 0.5 }";
        let tight = "if activity.hours > 8 { round_down(activity.hours, 1) } else { ! ( a )&&0.5 }";
        assert_eq!(normal(spread), normal(tight));
        assert_eq!(
            &*normal(spread),
            "if activity.hours > 8 { round_down(activity.hours, 1) } else { !(a) && 0.5 }"
        );
    }

    #[test]
    fn a_text_in_quotes_keeps_its_spaces() {
        assert_eq!(
            &*normal(r#"activity.role=="first  speaker // x""#),
            r#"activity.role == "first  speaker // x""#
        );
        assert_ne!(normal("a / b"), normal("b / a"));
    }

    #[test]
    fn parentheses_around_a_whole_expression_do_not_matter() {
        assert_eq!(normal("((a + b))"), normal("a + b"));
        assert_eq!(&*normal("(a) + (b)"), "(a) + (b)");
    }

    #[test]
    fn only_a_whole_name_is_renamed() {
        assert_eq!(
            &*renamed("values.cap + values.caps", "values.cap", "values.most"),
            "values.most + values.caps"
        );
    }
}
