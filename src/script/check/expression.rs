//! Expressions: constants, names, fields, operators.

use std::sync::Arc;

use rhai::{Dynamic, Expr as Syntax, FnCallExpr};
use rust_decimal::Decimal;

use crate::{
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic, did_you_mean, nearest},
        message::Message,
        phrase::Phrase,
        span::Span,
    },
};

use super::{Arithmetic, Checked, Checker, Meaning, Operand, Root, Slot, Tree, Type, Value, cannot_be_used};
use crate::script::{function::Function, tree::Comparison};

impl Checker<'_> {
    /// Checks an expression that must be a value.
    pub(super) fn value(&mut self, syntax: &Syntax) -> Checked {
        let span = self.place(syntax.start_position());
        match self.operand(syntax)? {
            Operand::Value(tree, kind) => Some((tree, kind)),
            Operand::Root(root) => self.report(
                Code::ScriptType,
                span,
                message!(
                    "`{root}` is not a value; write one of its fields",
                    "`{root}` は値ではない。そのフィールドを書く"
                ),
            ),
        }
    }

    /// Checks an expression that must be a value of this type.
    pub(super) fn typed(&mut self, syntax: &Syntax, expected: Type) -> Option<Tree> {
        let span = self.place(syntax.start_position());
        let (tree, found) = self.value(syntax)?;
        self.fits(tree, found, expected, span)
    }

    pub(super) fn operand(&mut self, syntax: &Syntax) -> Option<Operand> {
        let span = self.place(syntax.start_position());
        self.operation(span, |checker| checker.operand_inside(syntax, span))
    }

    fn operand_inside(&mut self, syntax: &Syntax, span: Span) -> Option<Operand> {
        let (tree, kind) = match syntax {
            Syntax::BoolConstant(flag, _) => (Tree::Constant(Value::Flag(*flag)), Type::Flag),
            Syntax::IntegerConstant(number, _) => self.number(Decimal::from(*number), span)?,
            Syntax::DynamicConstant(constant, _) => self.constant(constant, span)?,
            Syntax::StringConstant(text, _) => {
                (Tree::Constant(Value::Word(self.symbols.intern(text))), Type::Word)
            }
            Syntax::Array(items, _) => self.words(items)?,
            Syntax::Variable(variable, _, _) => return self.variable(&variable.1, span),
            Syntax::Dot(parts, flags, _) if flags.is_empty() || *flags == rhai::ASTFlags::BREAK => {
                return self.dot(&parts.lhs, &parts.rhs);
            }
            Syntax::And(operands, _) => (Tree::And(self.flags(operands)?), Type::Flag),
            Syntax::Or(operands, _) => (Tree::Or(self.flags(operands)?), Type::Flag),
            Syntax::FnCall(call, _) => self.call(call, self.place(syntax.position()))?,
            Syntax::Stmt(block) => self.block(block, span)?,
            Syntax::Unit(_) => {
                let message = message!("expected a value, found nothing", "値が必要だが、何もない");
                return self.report(Code::ScriptType, span, message);
            }
            other => return self.forbidden(other, span),
        };
        Some(Operand::Value(tree, kind))
    }

    fn forbidden<T>(&mut self, syntax: &Syntax, span: Span) -> Option<T> {
        let message = match syntax {
            Syntax::InterpolatedString(..) => {
                cannot_be_used(Phrase::new("building strings", "文字列の組み立て"))
            }
            Syntax::CharConstant(..) => message!(
                "a character in single quotes cannot be used in a script; words stand in double quotes",
                "単一引用符の文字はスクリプトで使えない。語は二重引用符で囲む"
            ),
            Syntax::Map(..) => cannot_be_used(Phrase::new("a map", "マップ")),
            Syntax::ThisPtr(..) => cannot_be_used(Phrase::new("`this`", "`this` ")),
            Syntax::Index(..) => cannot_be_used(Phrase::new("an index in `[]`", "`[]` の添字")),
            Syntax::Coalesce(..) => ask_whether_stated("??"),
            Syntax::Dot(..) => ask_whether_stated("?."),
            _ => cannot_be_used(Phrase::new("this", "これ")),
        };
        self.report(Code::ScriptForbidden, span, message)
    }

    fn constant(&mut self, constant: &Dynamic, span: Span) -> Checked {
        match constant.as_decimal() {
            Ok(decimal) => self.number(decimal, span),
            Err(_) => {
                let closure = Phrase::new("a closure", "クロージャー");
                let other = Phrase::new("this constant", "この定数");
                let what = if constant.is_fnptr() { closure } else { other };
                self.report(Code::ScriptForbidden, span, cannot_be_used(what))
            }
        }
    }

    /// A list of words: every item must be a constant.
    fn words(&mut self, items: &[Syntax]) -> Checked {
        let mut words = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Syntax::StringConstant(text, _) => words.push(self.symbols.intern(text)),
                other => {
                    let span = self.place(other.start_position());
                    let message = message!(
                        "a list holds words in double quotes only",
                        "リストに書けるのは二重引用符の語だけ"
                    );
                    return self.report(Code::ScriptType, span, message);
                }
            }
        }
        Some((Tree::Constant(Value::Words(Arc::from(words))), Type::Words))
    }

    fn flags(&mut self, operands: &[Syntax]) -> Option<Box<[Tree]>> {
        let flags: Vec<_> = operands.iter().map(|operand| self.typed(operand, Type::Flag)).collect();
        flags.into_iter().collect()
    }

    fn variable(&mut self, name: &str, span: Span) -> Option<Operand> {
        if let Some((_, meaning)) = self.names.iter().rev().find(|(known, _)| &**known == name) {
            return match meaning {
                Meaning::Root(root) => Some(Operand::Root(root.clone())),
                Meaning::Local(at, kind) => Some(Operand::Value(Tree::Local(*at), *kind)),
                Meaning::Broken => None,
            };
        }
        let root = if self.in_function { None } else { self.inputs.roots.get(name) };
        match root {
            Some(Root::Bare(slot, kind)) => {
                self.reads.push(*slot);
                Some(Operand::Value(Tree::Read(*slot), *kind))
            }
            Some(Root::Fields(_)) => Some(Operand::Root(name.into())),
            None => {
                let roots = self.inputs.roots.keys().filter(|_| !self.in_function).map(AsRef::as_ref);
                let names: Vec<&str> = self.names.iter().map(|(name, _)| &**name).chain(roots).collect();
                let message = message!("unknown variable `{name}`", "不明な変数 `{name}`");
                let label = message!("not given to this script", "このスクリプトには渡されない");
                let known = message!("known here: {}", "ここで使えるもの: {}", names.join(", "));
                let near = nearest(name, names.iter().copied());
                let diagnostic = Diagnostic::new(Code::ScriptVariable, span, message).label(label);
                self.refuse(diagnostic.help(near.map_or(known, did_you_mean)))
            }
        }
    }

    /// `left.right`, where rhai nests further dots in `right`.
    fn dot(&mut self, left: &Syntax, right: &Syntax) -> Option<Operand> {
        let operand = self.operand(left)?;
        self.member(operand, right)
    }

    fn member(&mut self, left: Operand, right: &Syntax) -> Option<Operand> {
        let span = self.place(right.start_position());
        match right {
            Syntax::Property(property, _) => self.field(left, &property.2, span),
            Syntax::MethodCall(call, _) => self.method(left, call, span),
            Syntax::Dot(parts, _, _) => {
                let operand = self.member(left, &parts.lhs)?;
                self.member(operand, &parts.rhs)
            }
            other => self.forbidden(other, span),
        }
    }

    pub(super) fn field(&mut self, left: Operand, name: &str, span: Span) -> Option<Operand> {
        match left {
            Operand::Root(root) => {
                let (slot, kind) = self.field_of_root(&root, name, span)?;
                self.reads.push(slot);
                Some(Operand::Value(Tree::Read(slot), kind))
            }
            Operand::Value(tree, Type::Date) => {
                let function = [Function::Year, Function::Month, Function::Day]
                    .into_iter()
                    .find(|function| function.name() == name);
                match function {
                    Some(function) => {
                        Some(Operand::Value(Tree::Call(function, Box::new([tree]), span), Type::Number))
                    }
                    None => {
                        let message = message!(
                            "a date has `year`, `month` and `day`, not `{name}`",
                            "日付のフィールドは `year`、`month`、`day` で、`{name}` はない"
                        );
                        self.report(Code::ScriptField, span, message)
                    }
                }
            }
            Operand::Value(_, kind) => {
                let message = message!(
                    |language| "{} has no field `{name}`",
                    "{}にフィールド `{name}` はない",
                    kind.describe().say(language)
                );
                self.report(Code::ScriptField, span, message)
            }
        }
    }

    pub(super) fn field_of_root(&mut self, root: &str, name: &str, span: Span) -> Option<(Slot, Type)> {
        let Some(Root::Fields(fields)) = self.inputs.roots.get(root) else {
            let message =
                message!("`{root}` is not given to this script", "`{root}` はこのスクリプトには渡されない");
            return self.report(Code::ScriptField, span, message);
        };
        if let Some(found) = fields.get(name) {
            return Some(*found);
        }
        let names: Vec<&str> = fields.keys().map(AsRef::as_ref).collect();
        let message = message!("`{root}` has no field `{name}`", "`{root}` にフィールド `{name}` はない");
        let known = message!("its fields: {}", "そのフィールド: {}", names.join(", "));
        let near = nearest(name, names.iter().copied());
        let diagnostic = Diagnostic::new(Code::ScriptField, span, message);
        self.refuse(diagnostic.help(near.map_or(known, did_you_mean)))
    }

    pub(super) fn operator(&mut self, call: &FnCallExpr, span: Span) -> Checked {
        match (call.name.as_str(), call.args.as_slice()) {
            ("!", [operand]) => {
                let operand = self.typed(operand, Type::Flag)?;
                Some((Tree::Not(Box::new(operand)), Type::Flag))
            }
            ("-", [operand]) => {
                let zero = Tree::Constant(Value::Number(crate::vocabulary::amount::Amount::ZERO));
                let operand = self.typed(operand, Type::Number)?;
                Some((Tree::Arithmetic(Arithmetic::Subtract, Box::new((zero, operand)), span), Type::Number))
            }
            ("+", [operand]) => self.typed(operand, Type::Number).map(|tree| (tree, Type::Number)),
            (operator, [left, right]) => self.binary(operator, left, right, span),
            (operator, _) => self.report(Code::ScriptForbidden, span, no_operator(operator)),
        }
    }

    fn binary(&mut self, operator: &str, left: &Syntax, right: &Syntax, span: Span) -> Checked {
        if let Some(operation) = Arithmetic::of_operator(operator) {
            let (left, right) = (self.typed(left, Type::Number), self.typed(right, Type::Number));
            return Some((Tree::Arithmetic(operation, Box::new((left?, right?)), span), Type::Number));
        }
        let Some(comparison) = Comparison::of_operator(operator) else {
            return self.report(Code::ScriptForbidden, span, no_operator(operator));
        };
        let (left, right) = (self.value(left), self.value(right));
        let ((left, left_kind), (right, right_kind)) = (left?, right?);
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let fits = left_kind == right_kind
            && match left_kind {
                Type::Number | Type::Date => true,
                Type::Word | Type::Flag => !ordered,
                Type::Words => false,
            };
        if !fits {
            let message = message!(
                |language| "`{operator}` does not compare {} with {}",
                "`{operator}` で{}と{}は比べられない",
                left_kind.describe().say(language),
                right_kind.describe().say(language)
            );
            return self.report(Code::ScriptType, span, message);
        }
        let operands = Box::new((left, right));
        let compare = match left_kind {
            Type::Number => Tree::CompareNumbers,
            Type::Date => Tree::CompareDates,
            Type::Word => Tree::CompareWords,
            Type::Flag | Type::Words => Tree::CompareFlags,
        };
        Some((compare(comparison, operands), Type::Flag))
    }
}

/// What is told of an operator for what may be missing.
fn ask_whether_stated(operator: &str) -> Message {
    message!(
        "`{operator}` cannot be used in a script; ask with `stated(...)`",
        "`{operator}` はスクリプトで使えない。`stated(...)` で確かめる"
    )
}

fn no_operator(operator: &str) -> Message {
    message!("`{operator}` cannot be used in a script", "`{operator}` はスクリプトで使えない")
}
