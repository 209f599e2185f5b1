//! Statements: `let`, `if`, `switch`, `return` and the value at the end. Everything else is refused by name.

use rhai::{ASTFlags, Expr as Syntax, FlowControl, StmtBlock, SwitchCasesCollection};

use crate::{
    message,
    script::{parse, tree::Case},
    vocabulary::{diagnostic::Code, message::Message, phrase::Phrase, span::Span},
};

use super::{Checked, Checker, Meaning, Origin, Stmt, Tree, Type, cannot_be_used};

impl Checker<'_> {
    /// Checks statements that must end in a value.
    pub(super) fn statements(&mut self, statements: &[&Stmt], span: Span) -> Checked {
        let idle = statements.iter().take_while(|statement| statement.is_noop()).count();
        let Some((first, rest)) = statements.get(idle..).and_then(<[_]>::split_first) else {
            let message =
                message!("expected a value at the end, found nothing", "終わりに値が必要だが、何もない");
            return self.report(Code::ScriptType, span, message);
        };
        let place = self.place(first.position());
        self.operation(place, |checker| checker.statement(first, rest, place))
    }

    fn statement(&mut self, first: &Stmt, rest: &[&Stmt], place: Span) -> Checked {
        match first {
            Stmt::Expr(value) => self.last(rest).and(self.value(value)),
            Stmt::FnCall(call, position) => {
                let place = self.place(*position);
                self.last(rest).and(self.call(call, place))
            }
            Stmt::Block(block) if rest.iter().all(|statement| statement.is_noop()) => {
                self.statements(&block.statements().iter().collect::<Vec<_>>(), place)
            }
            Stmt::Return(Some(value), flags, _) if *flags == ASTFlags::empty() => {
                if !self.may_return {
                    let message =
                        message!("`return` cannot stand inside of a value", "値の中に `return` は書けない");
                    return self.report(Code::ScriptForbidden, place, message);
                }
                self.unreached(rest).and(self.value(value))
            }
            Stmt::If(parts, _) => self.branches(parts, rest, place),
            Stmt::Switch(parts, _) => {
                self.last(rest)?;
                self.switch(&parts.0, &parts.1, place)
            }
            Stmt::Var(parts, _, _) => self.binding(&parts.0.name, &parts.1, rest, place),
            other => self.forbidden_statement(other, place),
        }
    }

    /// A block that stands for a value inside of an expression.
    pub(super) fn block(&mut self, block: &StmtBlock, span: Span) -> Checked {
        let outer = std::mem::replace(&mut self.may_return, false);
        let names = self.names.len();
        let checked = self.statements(&block.statements().iter().collect::<Vec<_>>(), span);
        self.names.truncate(names);
        self.may_return = outer;
        checked
    }

    fn last(&mut self, rest: &[&Stmt]) -> Option<()> {
        let message =
            message!("the value before this statement is not used", "この文の前の値が使われていない");
        self.nothing_after(rest, message)
    }

    fn unreached(&mut self, rest: &[&Stmt]) -> Option<()> {
        self.nothing_after(rest, message!("this is never reached", "ここには到達しない"))
    }

    fn nothing_after(&mut self, rest: &[&Stmt], message: Message) -> Option<()> {
        match rest.iter().find(|statement| !statement.is_noop()) {
            Some(statement) => {
                let span = self.place(statement.position());
                self.report(Code::ScriptForbidden, span, message)
            }
            None => Some(()),
        }
    }

    fn forbidden_statement(&mut self, statement: &Stmt, span: Span) -> Checked {
        let message = match statement {
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => {
                cannot_be_used(Phrase::new("a loop", "繰り返し"))
            }
            Stmt::Assignment(..) => message!(
                "an assignment cannot be used in a script; bind a new name with `let`",
                "代入はスクリプトで使えない。`let` で新しい名前を付ける"
            ),
            Stmt::Block(..) => {
                message!("the value of this block is not used", "このブロックの値が使われていない")
            }
            Stmt::TryCatch(..) => cannot_be_used(Phrase::new("`try`", "`try` ")),
            Stmt::Return(..) => {
                cannot_be_used(Phrase::new("`throw` or an empty `return`", "`throw` や値のない `return` "))
            }
            _ => cannot_be_used(Phrase::new("this statement", "この文")),
        };
        self.report(Code::ScriptForbidden, span, message)
    }

    /// `if` with what follows it: a branch that does not return goes on with the statements after the `if`.
    fn branches(&mut self, parts: &FlowControl, rest: &[&Stmt], span: Span) -> Checked {
        let condition = self.typed(&parts.expr, Type::Flag);
        let goes_on = rest.iter().any(|statement| !statement.is_noop());
        if goes_on && !may_return(parts.body.statements()) && !may_return(parts.branch.statements()) {
            let message = message!(
                "this `if` changes nothing: its value is not used",
                "この `if` は何も変えない。値が使われていない"
            );
            return self.report(Code::ScriptForbidden, span, message);
        }
        if !goes_on && parts.branch.is_empty() {
            let message = message!(
                "this `if` has no `else`, so it might give no value",
                "この `if` には `else` がなく、値がないことがあり得る"
            );
            return self.report(Code::ScriptType, span, message);
        }
        let yes = self.branch(&parts.body, rest, span);
        let no = self.branch(&parts.branch, rest, span);
        let ((yes, kind), (no, other)) = (yes?, no?);
        if kind != other {
            let message = message!(
                |language| "one branch gives {}, the other gives {}",
                "一方の分岐は{}、他方は{}になる",
                kind.describe().say(language),
                other.describe().say(language)
            );
            return self.report(Code::ScriptType, span, message);
        }
        Some((Tree::If(Box::new((condition?, yes, no))), kind))
    }

    fn branch(&mut self, block: &StmtBlock, rest: &[&Stmt], span: Span) -> Checked {
        let rest = if always_returns(block.statements()) { &[] } else { rest };
        let bound = block.statements().iter().find(|statement| matches!(statement, Stmt::Var(..)));
        if let (Some(bound), false) = (bound, rest.iter().all(|statement| statement.is_noop())) {
            let span = self.place(bound.position());
            let message = message!(
                "a name that is bound here ends with the block",
                "ここで付けた名前はブロックの終わりまで"
            );
            return self.report(Code::ScriptForbidden, span, message);
        }
        let names = self.names.len();
        let statements: Vec<_> = block.statements().iter().chain(rest.iter().copied()).collect();
        let checked = self.statements(&statements, span);
        self.names.truncate(names);
        checked
    }

    /// `switch` over a word, which must say what holds for all other words.
    fn switch(&mut self, subject: &Syntax, cases: &SwitchCasesCollection, span: Span) -> Checked {
        let subject = self.typed(subject, Type::Word);
        let Some(otherwise) = cases.def_case.and_then(|at| cases.expressions.get(at)) else {
            let message = message!(
                "this `switch` has no `_`, so it might give no value",
                "この `switch` には `_` がなく、値がないことがあり得る"
            );
            return self.report(Code::ScriptType, span, message);
        };
        let text = match self.origin {
            Origin::Inline(expr) => &expr.text,
            Origin::File(file) => self.sources.file(file).text.as_str(),
        };
        let words = parse::words_by_hash(text);
        let known = cases.cases.iter().map(|(hash, list)| Some((words.get(hash)?, &list.blocks)));
        let Some(known) = known.collect::<Option<Vec<_>>>().filter(|_| cases.ranges.is_empty()) else {
            let message = message!(
                "the cases of a `switch` are words in double quotes",
                "`switch` の各分岐は二重引用符の語"
            );
            return self.report(Code::ScriptType, span, message);
        };
        // rhai files its cases by hash; the order written is the order that counts.
        let mut lines: Vec<_> =
            known.into_iter().flat_map(|(word, blocks)| blocks.iter().map(move |at| (*at, *word))).collect();
        lines.sort_unstable();
        let mut checked = Vec::new();
        let mut kind = None;
        for (at, word) in lines {
            let Some(line) = cases.expressions.get(at) else { continue };
            let condition = match &line.lhs {
                Syntax::BoolConstant(true, _) => Some(None),
                condition => self.typed(condition, Type::Flag).map(Some),
            };
            let then = self.same_type(&line.rhs, &mut kind);
            checked.push(condition.zip(then).map(|(condition, then)| {
                let word = self.symbols.intern(word);
                Case { word, condition, then }
            }));
        }
        let otherwise = self.same_type(&otherwise.rhs, &mut kind);
        let cases = checked.into_iter().collect::<Option<Box<[Case]>>>();
        Some((Tree::Switch(Box::new((subject?, cases?, otherwise?))), kind?))
    }

    /// Checks one of several values that must have one type.
    fn same_type(&mut self, value: &Syntax, kind: &mut Option<Type>) -> Option<Tree> {
        match *kind {
            Some(kind) => self.typed(value, kind),
            None => {
                let (tree, found) = self.value(value)?;
                *kind = Some(found);
                Some(tree)
            }
        }
    }

    fn binding(&mut self, name: &str, value: &Syntax, rest: &[&Stmt], span: Span) -> Checked {
        let known = self.names.iter().any(|(known, _)| &**known == name)
            || (!self.in_function && self.inputs.roots.contains_key(name));
        if known {
            let message = message!("`{name}` is already a name here", "`{name}` はここで既に使われている");
            return self.report(Code::ScriptForbidden, span, message);
        }
        let value = self.value(value);
        let meaning = match &value {
            Some((_, kind)) => Meaning::Local(self.locals, *kind),
            None => Meaning::Broken,
        };
        self.names.push((name.into(), meaning));
        self.locals += 1;
        let body = self.statements(rest, span);
        self.locals -= 1;
        self.names.pop();
        let ((value, _), (body, kind)) = (value?, body?);
        Some((Tree::Let(Box::new((value, body))), kind))
    }
}

/// Whether statements may return from the script or function they stand in.
fn may_return(statements: &[Stmt]) -> bool {
    statements.iter().any(|statement| match statement {
        Stmt::Return(..) => true,
        Stmt::Block(block) => may_return(block.statements()),
        Stmt::If(parts, _) => may_return(parts.body.statements()) || may_return(parts.branch.statements()),
        _ => false,
    })
}

/// Whether statements return whatever happens.
fn always_returns(statements: &[Stmt]) -> bool {
    statements.iter().any(|statement| match statement {
        Stmt::Return(..) => true,
        Stmt::Block(block) => always_returns(block.statements()),
        Stmt::If(parts, _) => {
            always_returns(parts.body.statements()) && always_returns(parts.branch.statements())
        }
        _ => false,
    })
}
