//! Calls: built-in functions, and the policy's own, which are put in place of their calls.

use rhai::{Expr as Syntax, FnCallExpr};

use crate::{
    message,
    script::function::Function,
    vocabulary::{
        date::Date,
        diagnostic::{Code, Diagnostic, did_you_mean, nearest},
        message::Message,
        span::Span,
    },
};

use super::{Checked, Checker, DEEPEST_CALLS, Meaning, Operand, Origin, Tree, Type, Value};

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &FnCallExpr, span: Span) -> Checked {
        let name = call.name.as_str();
        if call.op_token.is_some() && name != "contains" {
            return self.operator(call, span);
        }
        match name {
            "stated" => self.stated(&call.args, span),
            "date" => self.date(&call.args, span),
            _ => match Function::named(name) {
                Some(function) => {
                    let arguments: Vec<_> =
                        call.args.iter().map(|argument| self.argument(argument)).collect();
                    let arguments = arguments.into_iter().collect::<Option<Vec<_>>>()?;
                    self.built_in(function, arguments, span)
                }
                None => self.own(name, &call.args, span),
            },
        }
    }

    fn argument(&mut self, syntax: &Syntax) -> Option<(Tree, Type, Span)> {
        let span = self.place(syntax.start_position());
        self.value(syntax).map(|(tree, kind)| (tree, kind, span))
    }

    pub(super) fn method(&mut self, left: Operand, call: &FnCallExpr, span: Span) -> Option<Operand> {
        let name = call.name.as_str();
        let (tree, kind) = match left {
            Operand::Value(tree, kind) => (tree, kind),
            Operand::Root(root) => {
                let message =
                    message!("`{root}` has no function `{name}`", "`{root}` に関数 `{name}` はない");
                return self.report(Code::ScriptFunction, span, message);
            }
        };
        let Some(function) = Function::named(name) else { return self.unknown_function(name, span) };
        let further: Vec<_> = call.args.iter().map(|argument| self.argument(argument)).collect();
        let further = further.into_iter().collect::<Option<Vec<_>>>()?;
        let arguments = std::iter::once((tree, kind, span)).chain(further).collect();
        self.built_in(function, arguments, span).map(|(tree, kind)| Operand::Value(tree, kind))
    }

    fn built_in(&mut self, function: Function, arguments: Vec<(Tree, Type, Span)>, span: Span) -> Checked {
        let parameters = function.parameters();
        let enough = arguments.len() >= parameters.len();
        if !enough || (arguments.len() > parameters.len() && function.further().is_none()) {
            let message = wrong_number(function.name(), parameters.len(), arguments.len());
            return self.report(Code::ScriptFunction, span, message);
        }
        let expected = parameters.iter().copied().chain(std::iter::repeat_n(
            function.further().unwrap_or(Type::Number),
            arguments.len() - parameters.len(),
        ));
        let trees: Vec<_> = arguments
            .into_iter()
            .zip(expected)
            .map(|((tree, found, span), expected)| self.fits(tree, found, expected, span))
            .collect();
        let trees = trees.into_iter().collect::<Option<Vec<_>>>()?;
        let tree = match function.result() {
            Type::Flag => Tree::Test(function, trees.into()),
            _ if function.is_of_numbers() => Tree::Calculate(function, trees.into(), span),
            _ => Tree::Call(function, trees.into(), span),
        };
        Some((tree, function.result()))
    }

    /// `stated(activity.hours)`: whether the record states a field.
    fn stated(&mut self, arguments: &[Syntax], span: Span) -> Checked {
        let [argument] = arguments else {
            let message = message!(
                "`stated` takes one field, as `stated(activity.hours)`",
                "`stated` の引数は一つのフィールド（例 `stated(activity.hours)`）"
            );
            return self.report(Code::ScriptFunction, span, message);
        };
        match self.value(argument)? {
            (Tree::Read(slot), _) => Some((Tree::Stated(slot), Type::Flag)),
            _ => {
                let message = message!(
                    "`stated` takes a field, as `stated(activity.hours)`",
                    "`stated` の引数はフィールド（例 `stated(activity.hours)`）"
                );
                self.report(Code::ScriptFunction, span, message)
            }
        }
    }

    /// `date("2025-04-08")`: a constant.
    fn date(&mut self, arguments: &[Syntax], span: Span) -> Checked {
        let [Syntax::StringConstant(text, _)] = arguments else {
            let message = message!(
                "`date` takes one text, as `date(\"2025-04-08\")`",
                "`date` の引数は一つのテキスト（例 `date(\"2025-04-08\")`）"
            );
            return self.report(Code::ScriptFunction, span, message);
        };
        match text.parse::<Date>() {
            Ok(date) => Some((Tree::Constant(Value::Date(date)), Type::Date)),
            Err(_) => {
                let message = message!(
                    "`{text}` is not a date, as `2025-04-08`",
                    "`{text}` は日付（例 `2025-04-08`）ではない"
                );
                self.report(Code::ScriptType, span, message)
            }
        }
    }

    fn unknown_function<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let built_in = Function::ALL.iter().map(|function| function.name());
        let known: Vec<&str> = built_in.chain(["stated", "date"]).chain(self.library.names()).collect();
        let message = message!("unknown function `{name}`", "不明な関数 `{name}`");
        let near = nearest(name, known.iter().copied());
        let known = message!("known functions: {}", "使える関数: {}", known.join(", "));
        let diagnostic = Diagnostic::new(Code::ScriptFunction, span, message);
        self.refuse(diagnostic.help(near.map_or(known, did_you_mean)))
    }

    /// A function of the library: its body takes the place of the call, checked with the types of the arguments.
    fn own(&mut self, name: &str, arguments: &[Syntax], span: Span) -> Checked {
        let library = self.library;
        let Some(definition) = library.find(name) else { return self.unknown_function(name, span) };
        if definition.parameters.len() != arguments.len() {
            let message = wrong_number(name, definition.parameters.len(), arguments.len());
            return self.report(Code::ScriptFunction, span, message);
        }
        if self.calls.iter().any(|called| &**called == name) {
            let message = message!(
                "`{name}` calls itself, so it might never end",
                "`{name}` は自分自身を呼び出すため、終わらないおそれがある"
            );
            return self.report(Code::ScriptForbidden, span, message);
        }
        if self.calls.len() == DEEPEST_CALLS {
            let message = message!(
                "more than {DEEPEST_CALLS} functions call each other here",
                "ここで関数の呼び出しが {DEEPEST_CALLS} 段を超えている"
            );
            return self.report(Code::ScriptBudget, span, message);
        }
        let (names, bound) = self.bind(&definition.parameters, arguments)?;
        let outer = self.enter(name, Origin::File(definition.file), names);
        let body = self.statements(&definition.body.iter().collect::<Vec<_>>(), span);
        self.leave(outer);
        self.locals -= bound.len();
        let (mut tree, kind) = body?;
        for value in bound.into_iter().rev() {
            tree = Tree::Let(Box::new((value, tree)));
        }
        Some((tree, kind))
    }

    /// Pairs parameters with arguments: whole roots are known by another name, values are bound.
    fn bind(&mut self, parameters: &[Box<str>], arguments: &[Syntax]) -> Option<(Vec<Name>, Vec<Tree>)> {
        let mut names = Vec::new();
        let mut bound = Vec::new();
        let before = self.locals;
        for (parameter, argument) in parameters.iter().zip(arguments) {
            let meaning = match self.operand(argument) {
                Some(Operand::Root(root)) => Meaning::Root(root),
                Some(Operand::Value(tree, kind)) => {
                    self.locals += 1;
                    bound.push(tree);
                    Meaning::Local(self.locals - 1, kind)
                }
                None => Meaning::Broken,
            };
            names.push((parameter.clone(), meaning));
        }
        if names.iter().any(|(_, meaning)| matches!(meaning, Meaning::Broken)) {
            self.locals = before;
            return None;
        }
        Some((names, bound))
    }
}

fn wrong_number(function: &str, takes: usize, found: usize) -> Message {
    message!(
        "`{function}` takes {takes} arguments, found {found}",
        "`{function}` の引数は {takes} 個だが、{found} 個ある"
    )
}

/// A name inside a function and what it means.
type Name = (Box<str>, Meaning);

/// What is put aside while a function is checked.
pub(super) struct Outer<'a> {
    origin: Origin<'a>,
    names: Vec<Name>,
    in_function: bool,
    may_return: bool,
}

impl<'a> Checker<'a> {
    fn enter(&mut self, name: &str, origin: Origin<'a>, names: Vec<Name>) -> Outer<'a> {
        self.calls.push(name.into());
        Outer {
            origin: std::mem::replace(&mut self.origin, origin),
            names: std::mem::replace(&mut self.names, names),
            in_function: std::mem::replace(&mut self.in_function, true),
            may_return: std::mem::replace(&mut self.may_return, true),
        }
    }

    fn leave(&mut self, outer: Outer<'a>) {
        self.calls.pop();
        self.origin = outer.origin;
        self.names = outer.names;
        self.in_function = outer.in_function;
        self.may_return = outer.may_return;
    }
}
