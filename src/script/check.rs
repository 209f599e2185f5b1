//! Checking a script against its inputs and turning it into typed operations, in one pass over rhai's syntax tree.

use std::{collections::BTreeSet, sync::Arc};

use rhai::Stmt;

use crate::{
    document::{Style, inside, leaf::Expr},
    message,
    vocabulary::{
        amount::Amount,
        diagnostic::{Code, Diagnostic},
        message::Message,
        phrase::Phrase,
        span::{FileId, Sources, Span},
        symbol::Symbols,
    },
};

use super::{
    Fault, Inputs, Library, Read, Root, Seen, Slot, Type, Value,
    library::Definition,
    number, parse,
    tree::{Arithmetic, Tree},
};

mod call;
mod expression;
mod statement;

/// A checked script.
#[derive(Clone, Debug)]
pub struct Script {
    tree: Tree,
    reads: Box<[Slot]>,
    every_read: Box<[Slot]>,
    text: Arc<str>,
}

impl Script {
    /// Checks an expression and makes a script of it that gives a value of the expected type.
    ///
    /// # Errors
    /// Every mistake in it, each at its place in the file.
    pub fn compile(
        sources: &Sources,
        expr: &Expr,
        expected: Type,
        inputs: &Inputs,
        library: &Library,
        symbols: &mut Symbols,
    ) -> Result<Self, Vec<Diagnostic>> {
        let many_lines = expr.text.trim_end().contains('\n') && expr.style != Style::Literal;
        if expr.style == Style::Folded || many_lines {
            let message = message!(
                "a script over several lines stands in a block that keeps its lines",
                "複数行のスクリプトは、改行を保つブロックに書く"
            );
            let help = message!(
                "write `|` after the key and the script on the lines below",
                "キーの後に `|` を置き、スクリプトを次の行から書く"
            );
            return Err(vec![Diagnostic::new(Code::ScriptForm, expr.span, message).help(help)]);
        }
        let ast = parse::parse(&expr.text).map_err(|(message, at)| {
            let span = at.map_or(expr.span, |(line, column)| inside::place(sources, expr, line, column));
            vec![Diagnostic::new(Code::ScriptSyntax, span, message)]
        })?;
        let mut checker = Checker::new(sources, Origin::Inline(expr), inputs, library, symbols);
        let tree = checker.statements(&ast.statements().iter().collect::<Vec<_>>(), expr.span);
        let tree = tree.and_then(|(tree, found)| checker.fits(tree, found, expected, expr.span));
        if checker.diagnostics.is_empty()
            && let Some(function) = ast.iter_functions().next()
        {
            let message = match function.name.starts_with(CLOSURE) {
                true => cannot_be_used(Phrase::new("a closure", "クロージャー")),
                false => message!(
                    "a function is defined in a script file, not here",
                    "関数はここではなくスクリプトファイルで定義する"
                ),
            };
            checker.diagnostics.push(Diagnostic::new(Code::ScriptForbidden, expr.span, message));
        }
        let Checker { mut diagnostics, mut reads, .. } = checker;
        forget_repeated(&mut diagnostics);
        match tree {
            Some(tree) if diagnostics.is_empty() => {
                let every_read = reads.as_slice().into();
                reads.sort_unstable();
                reads.dedup();
                Ok(Self { tree, reads: reads.into(), every_read, text: expr.text.trim_end().into() })
            }
            Some(_) | None => Err(diagnostics),
        }
    }

    /// A script that always gives one value.
    #[must_use]
    pub fn constant(value: Value, text: &str) -> Self {
        let tree = Tree::Constant(value);
        Self { tree, reads: Box::default(), every_read: Box::default(), text: text.into() }
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Runs it.
    ///
    /// # Errors
    /// When a fact it needs is not stated, or it stops at a fault.
    pub fn run<'v>(&'v self, reader: &mut impl Read<'v>) -> Result<Seen<'v>, Fault> {
        match &self.tree {
            Tree::Constant(value) => Ok(value.seen()),
            tree => tree.run(reader, &mut Vec::new()),
        }
    }

    /// Whether it holds, for a script that gives true or false.
    ///
    /// # Errors
    /// As [`Script::run`].
    ///
    /// # Panics
    /// For a script that was compiled to give something else.
    pub fn holds<'v>(&'v self, reader: &mut impl Read<'v>) -> Result<bool, Fault> {
        self.tree.flag(reader, &mut Vec::new())
    }

    /// The number it gives, for a script that gives one.
    ///
    /// # Errors
    /// As [`Script::run`].
    ///
    /// # Panics
    /// For a script that was compiled to give something else.
    pub fn number<'v>(&'v self, reader: &mut impl Read<'v>) -> Result<Amount, Fault> {
        self.tree.number_operand(reader, &mut Vec::new())
    }

    /// Every slot it may read.
    #[must_use]
    pub fn reads(&self) -> &[Slot] {
        &self.reads
    }

    /// The same as often as it is written: each time it may be read anew.
    #[must_use]
    pub fn every_read(&self) -> &[Slot] {
        &self.every_read
    }

    /// Its value, if it always gives the same.
    #[must_use]
    pub fn as_constant(&self) -> Option<&Value> {
        if let Tree::Constant(value) = &self.tree { Some(value) } else { None }
    }

    /// Whether it only says a value or names an input, which is data and no script.
    #[must_use]
    pub fn is_data(&self) -> bool {
        matches!(self.tree, Tree::Constant(_) | Tree::Read(_))
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }
}

/// What is told of something that scripts may not hold.
fn cannot_be_used(what: Phrase) -> Message {
    message!(|language| "{} cannot be used in a script", "{}はスクリプトで使えない", what.say(language))
}

/// The text that is being checked, for places.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// An expression in a document.
    Inline(&'a Expr),
    /// A script file.
    File(FileId),
}

/// Checks a function of a library by itself, without knowing what it is called with. Every call checks it again with
/// the types of its arguments; this finds the mistakes of functions that nothing calls.
pub(super) fn function(
    sources: &Sources,
    library: &Library,
    name: &str,
    definition: &Definition,
) -> Vec<Diagnostic> {
    let (inputs, mut symbols) = (Inputs::default(), Symbols::default());
    let mut checker = Checker::new(sources, Origin::File(definition.file), &inputs, library, &mut symbols);
    checker.in_function = true;
    checker.calls.push(name.into());
    checker.names =
        definition.parameters.iter().map(|parameter| (parameter.clone(), Meaning::Broken)).collect();
    checker.statements(&definition.body.iter().collect::<Vec<_>>(), Span::whole(definition.file));
    let mut diagnostics = checker.diagnostics;
    forget_repeated(&mut diagnostics);
    diagnostics
}

/// How rhai names the functions it makes of closures.
pub(super) const CLOSURE: &str = "anon$";

/// A function that is called twice, and what follows an `if`, are checked twice: their mistakes are told once.
fn forget_repeated(diagnostics: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    diagnostics.retain(|diagnostic| {
        let Span { file, start, end } = diagnostic.span;
        told.insert((file, start, end, diagnostic.code, diagnostic.message.clone()))
    });
}

/// What a name means inside a script.
#[derive(Clone)]
enum Meaning {
    /// Something whose value has a mistake that was reported.
    Broken,
    /// A whole root that was passed to a function, as `activity`.
    Root(Box<str>),
    /// A value bound by `let` or passed to a function.
    Local(usize, Type),
}

/// What an expression is: a value, or a root whose fields are values.
enum Operand {
    Value(Tree, Type),
    Root(Box<str>),
}

/// Operations a script may grow to when functions are put in place of their calls.
const MOST_OPERATIONS: usize = 20_000;
/// Functions that may call each other in a row.
const DEEPEST_CALLS: usize = 16;
/// Operations that may stand inside each other, so that no stack is too small for a script.
const DEEPEST: usize = 160;
/// Mistakes that are told of one script.
const MOST_DIAGNOSTICS: usize = 50;

struct Checker<'a> {
    sources: &'a Sources,
    origin: Origin<'a>,
    inputs: &'a Inputs,
    library: &'a Library,
    symbols: &'a mut Symbols,
    diagnostics: Vec<Diagnostic>,
    reads: Vec<Slot>,
    /// Names of the function that is being checked; `None` outside of functions, where the roots are visible.
    names: Vec<(Box<str>, Meaning)>,
    in_function: bool,
    locals: usize,
    calls: Vec<Box<str>>,
    operations: usize,
    depth: usize,
    /// Whether a `return` here ends the whole script or function.
    may_return: bool,
}

type Checked = Option<(Tree, Type)>;

impl<'a> Checker<'a> {
    fn new(
        sources: &'a Sources,
        origin: Origin<'a>,
        inputs: &'a Inputs,
        library: &'a Library,
        symbols: &'a mut Symbols,
    ) -> Self {
        Self {
            sources,
            origin,
            inputs,
            library,
            symbols,
            diagnostics: Vec::new(),
            reads: Vec::new(),
            names: Vec::new(),
            in_function: false,
            locals: 0,
            calls: Vec::new(),
            operations: 0,
            depth: 0,
            may_return: true,
        }
    }

    fn place(&self, position: rhai::Position) -> Span {
        match (self.origin, parse::line_column(position)) {
            (Origin::Inline(expr), Some((line, column))) => inside::place(self.sources, expr, line, column),
            (Origin::Inline(expr), None) => expr.span,
            (Origin::File(file), Some((line, column))) => {
                inside::place_in_file(self.sources, Span::whole(file), line, column)
            }
            (Origin::File(file), None) => Span::whole(file),
        }
    }

    fn report<T>(&mut self, code: Code, span: Span, message: Message) -> Option<T> {
        self.refuse(Diagnostic::new(code, span, message))
    }

    fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Checks that a value has the type that is needed.
    fn fits(&mut self, tree: Tree, found: Type, expected: Type, span: Span) -> Option<Tree> {
        if found == expected {
            return Some(tree);
        }
        let message = message!(
            |language| "expected {}, found {}",
            "{}が必要だが、{}がある",
            expected.describe().say(language),
            found.describe().say(language)
        );
        let this = message!(|language| "this is {}", "これは{}", found.describe().say(language));
        self.refuse(Diagnostic::new(Code::ScriptType, span, message).label(this))
    }

    /// Does what makes one operation; refuses a script that grew beyond reason.
    fn operation<T>(&mut self, span: Span, make: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.operations += 1;
        if self.operations == MOST_OPERATIONS {
            let message = message!(
                "the script has more than {MOST_OPERATIONS} operations once its functions are put in",
                "関数を展開したスクリプトの演算が {MOST_OPERATIONS} 個を超えている"
            );
            return self.report(Code::ScriptBudget, span, message);
        }
        if self.depth == DEEPEST {
            self.operations = MOST_OPERATIONS;
            let message = message!(
                "more than {DEEPEST} operations stand inside each other here",
                "ここで演算の入れ子が {DEEPEST} 段を超えている"
            );
            return self.report(Code::ScriptBudget, span, message);
        }
        if self.operations >= MOST_OPERATIONS || self.diagnostics.len() >= MOST_DIAGNOSTICS {
            return None;
        }
        self.depth += 1;
        let made = make(self);
        self.depth -= 1;
        made
    }

    fn number(&mut self, decimal: rust_decimal::Decimal, span: Span) -> Checked {
        match Amount::from_decimal(decimal) {
            Ok(amount) => Some((Tree::Constant(Value::Number(amount)), Type::Number)),
            Err(_) => self.report(Code::ScriptType, span, number::OUT_OF_RANGE.message()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::{NodeKind, from_text},
        script::Why,
        vocabulary::text::Language,
    };

    struct Nothing;

    impl<'v> Read<'v> for Nothing {
        fn read(&mut self, slot: Slot) -> Result<Seen<'v>, Fault> {
            match slot.0 {
                0 => Ok(Seen::Number("1.5".parse().unwrap())),
                1 => Err(Fault::absent(slot)),
                2 => Ok(Seen::Date("2025-04-08".parse().unwrap())),
                _ => panic!("not declared"),
            }
        }
    }

    fn inputs() -> Inputs {
        let mut inputs = Inputs::default();
        inputs.field("activity", "hours", Type::Number, Slot(0));
        inputs.field("activity", "pages", Type::Number, Slot(1));
        inputs.field("activity", "start", Type::Date, Slot(2));
        inputs
    }

    fn compile(script: &str, expected: Type, library: &str) -> Result<Script, Vec<(Code, String, String)>> {
        let mut sources = Sources::default();
        let functions = sources.add("lib.rhai", library);
        let yaml = format!("credit: |\n  {}\n", script.replace('\n', "\n  "));
        let file = sources.add("policy.yaml", yaml);
        let (document, diagnostics) = from_text::parse(&sources, file);
        assert_eq!(diagnostics, []);
        let NodeKind::Map(entries) = document.unwrap().root.kind else { panic!("a mapping") };
        let node = &entries[0].value;
        let scalar = node.as_scalar().unwrap();
        let expr = Expr { text: scalar.text.clone(), style: scalar.style, span: node.span };
        let library = Library::compile(&sources, &[functions]).map_err(|d| told(&sources, d))?;
        Script::compile(&sources, &expr, expected, &inputs(), &library, &mut Symbols::default())
            .map_err(|diagnostics| told(&sources, diagnostics))
    }

    fn told(sources: &Sources, diagnostics: Vec<Diagnostic>) -> Vec<(Code, String, String)> {
        let told = |d: Diagnostic| {
            (d.code, sources.slice(d.span).to_owned(), d.message.say(Language::English).to_owned())
        };
        diagnostics.into_iter().map(told).collect()
    }

    fn number(script: &str) -> String {
        match compile(script, Type::Number, "").unwrap().run(&mut Nothing) {
            Ok(Seen::Number(amount)) => amount.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn numbers_are_exact_decimals() {
        assert_eq!(number("1 / 2"), "0.5");
        assert_eq!(number("0.1 + 0.2"), "0.3");
        assert_eq!(number("activity.hours * 2 - -1"), "4");
        assert_eq!(number("min(3, 2.5, 7)"), "2.5");
        assert_eq!(number("round_down(55 / 60, 0.25)"), "0.75");
        assert_eq!(number("round_nearest(55 / 60, 0.25)"), "1");
        assert_eq!(number("round_down(20 / 60 * 3, 0.25)"), "1");
        assert_eq!(number("whole(-2.7)"), "-2");
    }

    #[test]
    fn every_form_of_choice_gives_its_value() {
        assert_eq!(number("if activity.hours > 1 { 10 } else { 20 }"), "10");
        assert_eq!(number("let h = activity.hours;\nif h > 2 { return 1; }\nh * 2"), "3");
        assert_eq!(number("if \"a\" in [\"a\", \"b\"] && !touches([\"a\"], [\"c\"]) { 1 } else { 0 }"), "1");
        assert_eq!(number("if stated(activity.pages) { activity.pages } else { 7 }"), "7");
        assert_eq!(number("activity.start.month + days(date(\"2025-04-01\"), activity.start)"), "11");
    }

    #[test]
    fn switch_takes_the_first_line_that_fits_and_else_the_last() {
        let over = |word| {
            number(&format!(
                "switch \"{word}\" {{ \"a\" => 1, \"b\" if activity.hours > 5 => 2, \"b\" | \"c\" => {{ let t = 2; t + 1 }}, _ => 4 }}"
            ))
        };
        assert_eq!([over("a"), over("b"), over("c"), over("d")], ["1", "3", "3", "4"]);
    }

    #[test]
    fn months_are_counted_from_the_day_and_end_with_the_month() {
        assert_eq!(number("months_after(date(\"2024-02-29\"), 12).day"), "28");
        assert_eq!(number("months_after(date(\"2024-03-31\"), -1).day"), "29");
        assert_eq!(number("months_after(date(\"2024-12-15\"), 1).year"), "2025");
        let run =
            |script| compile(script, Type::Date, "").unwrap().run(&mut Nothing).map(Seen::keep).unwrap_err();
        let stopped = |script| match run(script).why() {
            Why::Stopped { message, .. } => message.say(Language::English).to_owned(),
            other => panic!("{script} gave {other:?}"),
        };
        assert_eq!(stopped("months_after(activity.start, 1.5)"), "a number of months that is not whole");
        assert_eq!(stopped("months_after(activity.start, 1000000)"), "the date is out of range");
    }

    #[test]
    fn functions_of_the_library_read_what_they_are_given() {
        let library = "fn doubled(a) { let h = a.hours; h + twice(h) - h }\nfn twice(x) { if x > 1 { return x * 2; } x }";
        let script = compile("doubled(activity)", Type::Number, library).unwrap();
        assert_eq!(script.run(&mut Nothing), Ok(Seen::Number("3".parse().unwrap())));
        assert_eq!(script.reads(), [Slot(0)]);
    }

    #[test]
    fn every_mistake_is_reported_at_its_place() {
        let found = compile("activity.huors + hour + nim(1, 2) + (\"a\" < 2)", Type::Number, "").unwrap_err();
        let found: Vec<_> = found.iter().map(|(code, place, _)| (*code, place.as_str())).collect();
        assert_eq!(
            found,
            [
                (Code::ScriptField, "huors"),
                (Code::ScriptVariable, "hour"),
                (Code::ScriptFunction, "nim"),
                (Code::ScriptType, "<"),
            ]
        );
    }

    #[test]
    fn a_name_with_a_mistake_does_not_hide_later_mistakes() {
        let found = compile("let a = one;\nlet b = two(a);\na + b + three", Type::Number, "").unwrap_err();
        let places: Vec<_> = found.iter().map(|(_, place, _)| place.as_str()).collect();
        assert_eq!(places, ["one", "two", "three"]);
    }

    #[test]
    fn a_mistake_in_a_function_is_told_once_however_often_it_is_called() {
        let found =
            compile("f(1) + f(2)", Type::Number, "fn f(x) { if x > 1 { return x; } x + y }").unwrap_err();
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_return_ends_the_whole_script_or_is_refused() {
        assert_eq!(number("if activity.hours > 1 { return 1; }\n2"), "1");
        for script in ["let x = { return 1; }; x + 5", "1 + if true { return 1 } else { 2 }", "return 1; 2"] {
            assert_eq!(
                compile(script, Type::Number, "").unwrap_err()[0].0,
                Code::ScriptForbidden,
                "{script}"
            );
        }
    }

    #[test]
    fn letters_that_are_not_ascii_are_named() {
        for (script, letter) in [("時間 * 2", "時"), ("activity.hours * ２", "２")] {
            let found = compile(script, Type::Number, "").unwrap_err();
            let expected = format!("`{letter}` cannot stand here: names, numbers and signs are ASCII");
            assert_eq!((found.len(), &found[0].2), (1, &expected));
        }
    }

    #[test]
    fn hostile_scripts_are_refused_and_no_stack_overflows() {
        let repeated = [
            vec!["1"; 9_000].join("+"),
            vec!["!true"; 3_000].join("&&"),
            "-".repeat(19_000),
            "(".repeat(9_000) + "1" + ")".repeat(9_000).as_str(),
            "if activity.hours > 2 { return 1 }\n".repeat(550) + "2",
            "if true { }\n".repeat(1_500) + "2",
            "if false { 1 } else ".repeat(900) + "{ 2 }",
            "activity".to_owned() + ".hours".repeat(3_000).as_str(),
            "abs(".repeat(4_000) + "1" + ")".repeat(9_000).as_str(),
            "{".repeat(9_000) + "1" + "}".repeat(9_000).as_str(),
            "switch \"a\" { _ => ".repeat(900) + "1" + "}".repeat(9_000).as_str(),
            "[".repeat(9_000),
            "1".repeat(19_000),
            "1 << 100".to_owned(),
            "2 ** 100".to_owned(),
        ];
        for script in repeated {
            assert!(compile(&script, Type::Number, "").is_err(), "{script:.60}");
        }
        let mut chain = String::from("fn f15(x) { x }");
        for at in 0..15 {
            let (open, close) = ("abs(".repeat(18), ")".repeat(18));
            chain += &format!("fn f{at}(x) {{ {open}f{}(x){close} }}\n", at + 1);
        }
        assert!(compile("f0(1)", Type::Number, &chain).is_err());
    }

    #[test]
    fn mistakes_in_functions_that_nothing_calls_are_found() {
        let library = "fn a(x) { if x > 1 { y } else { nope(x) + 1 } }\nfn b(x) { while x > 1 { } x }\n\
                       fn c(x) { let t = x + 1; t + \"w\" }\nfn d(x) { d(x) }\nfn e(x) { a(x, x) }\nfn f() { }";
        let found = compile("1", Type::Number, library).unwrap_err();
        let found: Vec<_> = found.iter().map(|(code, place, _)| (*code, place.as_str())).collect();
        assert_eq!(
            found,
            [
                (Code::ScriptVariable, "y"),
                (Code::ScriptFunction, "nope"),
                (Code::ScriptForbidden, "while"),
                (Code::ScriptType, "\""),
                (Code::ScriptForbidden, "d"),
                (Code::ScriptFunction, "a"),
                (Code::ScriptType, ""),
            ]
        );
    }

    #[test]
    fn functions_are_defined_once_and_not_for_a_type() {
        let defined = |library| {
            let found = compile("1", Type::Number, library).unwrap_err();
            found.into_iter().map(|(code, place, _)| (code, place)).collect::<Vec<_>>()
        };
        assert_eq!(defined("fn a(x) { x }\nfn a(x, y) { y }"), [(Code::DeclaredTwice, "a".to_owned())]);
        assert_eq!(defined("fn min(x) { x }"), [(Code::DeclaredTwice, "min".to_owned())]);
        assert_eq!(defined("fn Number.a() { 1 }"), [(Code::ScriptForbidden, String::new())]);
    }

    #[test]
    fn what_might_not_end_or_has_effects_is_refused() {
        for (script, library) in [
            ("while true { } 1", ""),
            ("loop { }", ""),
            ("let f = |x| x; 1", ""),
            ("eval(\"1\")", ""),
            ("print(1)", ""),
            ("sleep(3)", ""),
            ("timestamp()", ""),
            ("let a = 1; a = 2; a", ""),
            ("let activity = 1; activity", ""),
            ("again(1)", "fn again(x) { again(x) }"),
            ("`${activity.hours}`", ""),
            ("this", ""),
            ("#{a: 1}", ""),
            ("import \"x\" as y; 1", ""),
            ("1 /* never closed", ""),
            (
                "a1(1)",
                "fn a1(x){a2(x)+a2(x)+a2(x)} fn a2(x){a3(x)+a3(x)+a3(x)} fn a3(x){a4(x)+a4(x)+a4(x)} fn a4(x){a5(x)+a5(x)+a5(x)} fn a5(x){a6(x)+a6(x)+a6(x)} fn a6(x){a7(x)+a7(x)+a7(x)} fn a7(x){a8(x)+a8(x)+a8(x)} fn a8(x){a9(x)+a9(x)+a9(x)} fn a9(x){x+x+x}",
            ),
        ] {
            assert!(compile(script, Type::Number, library).is_err(), "{script}");
        }
    }

    #[test]
    fn faults_at_run_time_name_their_place() {
        let run = |script| {
            compile(script, Type::Number, "").unwrap().run(&mut Nothing).map(Seen::keep).unwrap_err()
        };
        let stopped = |script| match run(script).why() {
            Why::Stopped { message, .. } => message.say(Language::English).to_owned(),
            other => panic!("{script} gave {other:?}"),
        };
        assert_eq!(stopped("1 / (activity.hours - 1.5)"), "a division by zero");
        assert_eq!(stopped("1000000000 * 2"), "the number is out of range");
        assert_eq!(run("activity.pages"), Fault::absent(Slot(1)));
    }
}
