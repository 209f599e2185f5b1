//! A page: headings, facts and tables, before it is decided how they look.

use unicode_width::UnicodeWidthStr;

use crate::assess::Verdict;

/// How a page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For people: aligned, tables with borders of ASCII characters, terminal escapes for emphasis.
    Text,
    /// For programs and screen readers: one fact on each line, without borders and padding.
    Plain,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The name of what follows.
    Heading(String),
    /// An answer and what it is about.
    Answer(Option<Verdict>, String),
    /// A line, this deep.
    Line(usize, String),
    /// Facts with their names, this deep.
    Facts(usize, Vec<(String, String)>),
    /// A part of a text that somebody wrote, this deep: where it stands, and how it is shown to people.
    Excerpt(usize, String, String),
    /// Rows under columns.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

const BOLD: &str = "\x1b[1m";
const GREEN: &str = "\x1b[1;32m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const RESET: &str = "\x1b[0m";

impl Page {
    /// Adds a heading.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds an answer.
    pub fn answer(&mut self, verdict: Option<Verdict>, text: impl Into<String>) {
        self.blocks.push(Block::Answer(verdict, text.into()));
    }

    /// Adds a line.
    pub fn line(&mut self, depth: usize, text: impl Into<String>) {
        self.blocks.push(Block::Line(depth, text.into()));
    }

    /// Adds facts, if there are any. Those that follow on others of the same depth are aligned with them.
    pub fn facts(&mut self, depth: usize, mut facts: Vec<(String, String)>) {
        match self.blocks.last_mut() {
            Some(Block::Facts(above, known)) if *above == depth => known.append(&mut facts),
            Some(_) | None if facts.is_empty() => {}
            Some(_) | None => self.blocks.push(Block::Facts(depth, facts)),
        }
    }

    /// Adds a part of a text that somebody wrote.
    pub fn excerpt(&mut self, depth: usize, place: String, shown: String) {
        self.blocks.push(Block::Excerpt(depth, place, shown));
    }

    /// Adds a table, if it has rows.
    pub fn table(&mut self, columns: Vec<String>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(columns, rows));
        }
    }

    /// The page as text.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let mut text = String::new();
        for (at, block) in self.blocks.iter().enumerate() {
            if style == Style::Text && at > 0 && matches!(block, Block::Heading(_)) {
                text.push('\n');
            }
            block.render(style, &mut text);
        }
        text
    }
}

impl Block {
    fn render(&self, style: Style, text: &mut String) {
        match (self, style) {
            (Self::Heading(heading), Style::Text) => *text += &format!("{BOLD}{heading}{RESET}\n"),
            (Self::Heading(heading), Style::Plain) => *text += &format!("{heading}\n"),
            (Self::Answer(verdict, answer), Style::Text) => {
                *text += &format!("{}{answer}{RESET}\n", colour(*verdict));
            }
            (Self::Answer(_, answer), Style::Plain) => *text += &format!("{}\n", answer.trim_start()),
            (Self::Line(depth, line), Style::Text) => *text += &format!("{:1$}{line}\n", "", depth * 2),
            (Self::Line(_, line), Style::Plain) => *text += &format!("{line}\n"),
            (Self::Facts(depth, facts), Style::Text) => aligned(*depth, facts, text),
            (Self::Facts(_, facts), Style::Plain) => {
                for (name, fact) in facts {
                    *text += &format!("{name}: {fact}\n");
                }
            }
            (Self::Excerpt(depth, _, shown), Style::Text) => {
                for line in shown.lines() {
                    *text += format!("{:1$}{line}", "", depth * 2).trim_end();
                    text.push('\n');
                }
            }
            // A frame around a line says nothing to a program, and little to who listens to it.
            (Self::Excerpt(_, place, _), Style::Plain) => *text += &format!("{place}\n"),
            (Self::Table(columns, rows), Style::Text) => bordered(columns, rows, text),
            (Self::Table(columns, rows), Style::Plain) => {
                for row in std::iter::once(columns).chain(rows) {
                    *text += &row.join("\t");
                    text.push('\n');
                }
            }
        }
    }
}

fn colour(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => BOLD,
        Some(Verdict::Yes) => GREEN,
        Some(Verdict::No) => RED,
        Some(Verdict::Undetermined) => YELLOW,
    }
}

fn padded(cell: &str, width: usize) -> String {
    format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
}

fn aligned(depth: usize, facts: &[(String, String)], text: &mut String) {
    let width = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    for (name, fact) in facts {
        *text += &format!("{:2$}{}  {fact}\n", "", padded(name, width), depth * 2);
    }
}

fn bordered(columns: &[String], rows: &[Vec<String>], text: &mut String) {
    let cell_width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).chain(columns.get(at));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(cell_width).collect();
    let border = widths.iter().map(|width| format!("+{}", "-".repeat(width + 2))).collect::<String>() + "+\n";
    let line = |row: &[String]| {
        let cell = |(at, width): (usize, &usize)| {
            format!("| {} ", padded(row.get(at).map_or("", String::as_str), *width))
        };
        widths.iter().enumerate().map(cell).collect::<String>() + "|\n"
    };
    *text += &border;
    *text += &line(columns);
    *text += &border;
    for row in rows {
        *text += &line(row);
    }
    *text += &border;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn full_width_text_keeps_the_borders_straight() {
        let mut page = Page::default();
        page.table(row(&["名称", "n"]), vec![row(&["公開講演", "1"]), row(&["talk", "12.5"])]);
        let text = page.render(Style::Text);
        let widths: Vec<_> = text.lines().map(UnicodeWidthStr::width).collect();
        assert_eq!(widths, vec![19; 6], "{text}");
    }

    #[test]
    fn facts_that_follow_on_each_other_are_aligned_together() {
        let mut page = Page::default();
        page.facts(1, vec![("a".into(), "b".into())]);
        page.facts(1, vec![]);
        page.facts(1, vec![("longer".into(), "c".into())]);
        page.facts(2, vec![("d".into(), "e".into())]);
        assert_eq!(page.render(Style::Text), "  a       b\n  longer  c\n    d  e\n");
    }

    #[test]
    fn plain_pages_have_one_fact_on_each_line() {
        let mut page = Page::default();
        page.heading("Head");
        page.facts(1, vec![("a".into(), "b".into())]);
        page.table(row(&["x", "y"]), vec![row(&["1", "2"])]);
        assert_eq!(page.render(Style::Plain), "Head\na: b\nx\ty\n1\t2\n");
    }
}
