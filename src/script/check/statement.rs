//! Statements: `let`, `if`, `return` and the value at the end. Everything else is refused by name.

use rhai::{ASTFlags, FlowControl};

use crate::vocabulary::{diagnostic::Code, span::Span};

use super::{Checked, Checker, Meaning, Stmt, Tree, Type};

impl Checker<'_> {
    /// Checks statements that must end in a value.
    pub(super) fn statements(&mut self, statements: &[&Stmt], span: Span) -> Checked {
        let Some((first, rest)) = statements.split_first() else {
            return self.report(Code::ScriptType, span, "expected a value at the end, found nothing");
        };
        let place = self.place(first.position());
        self.count(place)?;
        match first {
            Stmt::Noop(_) => self.statements(rest, span),
            Stmt::Expr(value) => self.last(rest).and(self.value(value)),
            Stmt::FnCall(call, position) => {
                let place = self.place(*position);
                self.last(rest).and(self.call(call, place))
            }
            Stmt::Block(block) => {
                let inner: Vec<_> = block.statements().iter().chain(rest.iter().copied()).collect();
                self.statements(&inner, place)
            }
            Stmt::Return(Some(value), flags, _) if *flags == ASTFlags::empty() => self.value(value),
            Stmt::If(parts, _) => self.branches(parts, rest, place),
            Stmt::Var(parts, _, _) => self.binding(&parts.0.name, &parts.1, rest, place),
            other => self.forbidden_statement(other, place),
        }
    }

    fn last(&mut self, rest: &[&Stmt]) -> Option<()> {
        match rest.iter().find(|statement| !statement.is_noop()) {
            Some(statement) => {
                let span = self.place(statement.position());
                self.report(Code::ScriptForbidden, span, "the value before this statement is not used")
            }
            None => Some(()),
        }
    }

    fn forbidden_statement(&mut self, statement: &Stmt, span: Span) -> Checked {
        let what = match statement {
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => "a loop",
            Stmt::Assignment(..) => "an assignment; bind a new name with `let`, which",
            Stmt::Switch(..) => "`switch`; write `if` and `else`, which",
            Stmt::TryCatch(..) => "`try`",
            Stmt::Return(..) => "`throw` or an empty `return`",
            _ => "this statement",
        };
        let message = match what.split_once("; ") {
            Some((what, instead)) => {
                format!("{what} cannot be used in a script; {}", instead.trim_end_matches(", which"))
            }
            None => format!("{what} cannot be used in a script"),
        };
        self.report(Code::ScriptForbidden, span, message)
    }

    /// `if` with what follows it: a branch that does not return goes on with the statements after the `if`.
    fn branches(&mut self, parts: &FlowControl, rest: &[&Stmt], span: Span) -> Checked {
        let condition = self.typed(&parts.expr, Type::Flag);
        let before = self.names.len();
        let yes: Vec<_> = parts.body.statements().iter().chain(rest.iter().copied()).collect();
        let no: Vec<_> = parts.branch.statements().iter().chain(rest.iter().copied()).collect();
        let yes = self.statements(&yes, span);
        self.names.truncate(before);
        if no.is_empty() {
            return self.report(Code::ScriptType, span, "this `if` has no `else`, so it might give no value");
        }
        let no = self.statements(&no, span);
        self.names.truncate(before);
        let ((yes, kind), (no, other)) = (yes?, no?);
        let no = if kind == other {
            no
        } else {
            let message =
                format!("one branch gives {}, the other gives {}", kind.describe(), other.describe());
            return self.report(Code::ScriptType, span, message);
        };
        Some((Tree::If(Box::new((condition?, yes, no))), kind))
    }

    fn binding(&mut self, name: &str, value: &rhai::Expr, rest: &[&Stmt], span: Span) -> Checked {
        let known = self.names.iter().any(|(known, _)| &**known == name)
            || (!self.in_function && self.inputs.roots.contains_key(name));
        if known {
            return self.report(Code::ScriptForbidden, span, format!("`{name}` is already a name here"));
        }
        let (value, kind) = self.value(value)?;
        self.names.push((name.into(), Meaning::Local(self.locals, kind)));
        self.locals += 1;
        let body = self.statements(rest, span);
        self.locals -= 1;
        self.names.pop();
        let (body, kind) = body?;
        Some((Tree::Let(Box::new((value, body))), kind))
    }
}
