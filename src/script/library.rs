//! The functions of a policy's own script files.

use std::collections::BTreeMap;

use rhai::{AST, ASTNode, Stmt};

use crate::{
    document::{from_text::unreadable_characters, inside::place_in_file},
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{FileId, Sources, Span},
    },
};

use super::{check, function::Function, parse};

/// The functions of a policy's `scripts/*.rhai` files. They are pure, and take what they read as arguments.
#[derive(Clone, Debug, Default)]
pub struct Library {
    functions: BTreeMap<Box<str>, Definition>,
}

/// A function of a library, as parsed.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) file: FileId,
    pub(super) parameters: Vec<Box<str>>,
    pub(super) body: Vec<Stmt>,
}

impl Library {
    /// Reads script files. A file holds functions and nothing else.
    ///
    /// # Errors
    /// Every mistake that shows without knowing the types of the arguments.
    pub fn compile(sources: &Sources, files: &[FileId]) -> Result<Self, Vec<Diagnostic>> {
        let mut library = Self::default();
        let mut diagnostics = Vec::new();
        for file in files {
            // rhai counts lines otherwise than the rest of the program where a carriage return stands alone.
            let mut unreadable = unreadable_characters(&sources.file(*file).text, *file);
            if !unreadable.is_empty() {
                diagnostics.append(&mut unreadable);
                continue;
            }
            match parse::parse(&sources.file(*file).text) {
                Ok(ast) => library.add(sources, *file, &ast, &mut diagnostics),
                Err((message, at)) => {
                    let whole = Span::whole(*file);
                    let span = at.map_or(whole, |(line, column)| place_in_file(sources, whole, line, column));
                    diagnostics.push(Diagnostic::new(Code::ScriptSyntax, span, message));
                }
            }
        }
        if diagnostics.is_empty() {
            for (name, definition) in &library.functions {
                diagnostics.append(&mut check::function(sources, &library, name, definition));
            }
        }
        if diagnostics.is_empty() { Ok(library) } else { Err(diagnostics) }
    }

    fn add(&mut self, sources: &Sources, file: FileId, ast: &AST, diagnostics: &mut Vec<Diagnostic>) {
        let whole = Span::whole(file);
        if let Some(statement) = ast.statements().iter().find(|statement| !statement.is_noop()) {
            let span = parse::line_column(statement.position())
                .map_or(whole, |(line, column)| place_in_file(sources, whole, line, column));
            let message = message!(
                "a script file holds functions only, found a statement outside of one",
                "スクリプトファイルに書けるのは関数だけだが、関数の外に文がある"
            );
            diagnostics.push(Diagnostic::new(Code::ScriptForbidden, span, message));
        }
        let closure = |name: &str| name.starts_with(check::CLOSURE);
        for function in ast.iter_functions().filter(|function| !closure(function.name)) {
            let name = function.name;
            let span = place_of(sources, file, name);
            if Function::named(name).is_some() || name == "stated" || name == "date" {
                let message = message!(
                    "the function `{name}` is built in and cannot be defined again",
                    "関数 `{name}` は組み込みで、再び定義できない"
                );
                diagnostics.push(Diagnostic::new(Code::DeclaredTwice, span, message));
                continue;
            }
            if function.this_type.is_some() {
                let message = message!(
                    "`{name}` is defined for values of a type; write a function of its arguments",
                    "`{name}` は型の値に対して定義されている。引数の関数として書く"
                );
                diagnostics.push(Diagnostic::new(Code::ScriptForbidden, span, message));
                continue;
            }
            let parameters = function.params.iter().map(|parameter| (*parameter).into()).collect();
            let definition = Definition { file, parameters, body: body(ast, name) };
            if self.functions.insert(name.into(), definition).is_some() {
                let message =
                    message!("the function `{name}` is defined twice", "関数 `{name}` が二度定義されている");
                diagnostics.push(Diagnostic::new(Code::DeclaredTwice, span, message));
            }
        }
    }

    /// The names of all functions, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(AsRef::as_ref)
    }

    /// Each function as it is written, by name.
    #[must_use]
    pub fn texts(&self, sources: &Sources) -> Vec<(Box<str>, Box<str>)> {
        let text = |name: &str, definition: &Definition| {
            let span = place_of(sources, definition.file, name);
            let whole = &sources.file(definition.file).text;
            (name.into(), until_closed(whole.get(span.start as usize..).unwrap_or_default()).into())
        };
        self.functions.iter().map(|(name, definition)| text(name, definition)).collect()
    }

    pub(super) fn find(&self, name: &str) -> Option<&Definition> {
        self.functions.get(name)
    }
}

/// Where a function is defined, the last time in its file.
fn place_of(sources: &Sources, file: FileId, name: &str) -> Span {
    let text = &sources.file(file).text;
    let starts = text.match_indices("fn ").filter_map(|(at, keyword)| {
        let after = text.get(at + keyword.len()..)?;
        let start = text.len() - after.trim_start().len();
        let rest = after.trim_start().strip_prefix(name)?;
        rest.trim_start().starts_with('(').then_some(start)
    });
    match starts.last().and_then(|start| u32::try_from(start).ok()) {
        Some(start) => Span::new(file, start, start + u32::try_from(name.len()).unwrap_or(0)),
        None => Span::whole(file),
    }
}

/// A text up to the brace that closes the first one in it.
fn until_closed(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, sign) in text.match_indices(['{', '}']) {
        depth = if sign == "{" { depth + 1 } else { depth.saturating_sub(1) };
        if depth == 0 {
            return text.get(..=at).unwrap_or(text);
        }
    }
    text
}

/// The statements of a function. rhai shows them only on a walk, where they are the nodes without parents.
fn body(ast: &AST, name: &str) -> Vec<Stmt> {
    let mut alone = ast.clone_functions_only();
    alone.retain_functions(|_, _, function, _| function == name);
    let mut body = Vec::new();
    alone.walk(&mut |path| {
        if let [ASTNode::Stmt(statement)] = path {
            body.push((*statement).clone());
        }
        true
    });
    body
}
