//! Giving meaning to parts of a document. One [`record!`](crate::record) is at once a struct, its reader, its JSON
//! Schema and its row in the reference pages; the reader reports every mistake it meets and goes on.

use crate::{
    message,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        message::quote,
        span::Span,
    },
};

use super::{
    Entry, Node, NodeKind, Style,
    shape::{Field, Shape},
};

/// Something that can be read from a node.
pub trait FromNode: Sized {
    /// What such a node looks like.
    fn shape() -> Shape;

    /// Reads it. `None` means that at least one diagnostic was added to the reader; the reverse does not hold, because
    /// a mapping of names keeps the entries that could be read.
    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self>;
}

/// A group of keys that can be read from a mapping, alone or as a part of a larger record.
pub trait FromFields: Sized {
    /// The keys.
    fn fields() -> Vec<Field>;

    /// Reads them. `None` means that at least one diagnostic was added to the reader.
    fn from_fields(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self>;
}

/// The most mistakes that one reading tells, so that a hostile text cannot fill the memory with them.
const MOST_MISTAKES: usize = 1_000;

/// Collects the mistakes found while reading.
#[derive(Debug, Default)]
pub struct Reader {
    /// What was found so far. While an error is here, what was read must not be used, only checked further.
    pub diagnostics: Vec<Diagnostic>,
    /// Names whose values could not be read, so that a reference to one of them is not a second mistake.
    pub broken: Vec<Box<str>>,
}

impl Reader {
    /// Adds a mistake. Returns `None`, which is what a failed reading returns.
    pub fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        if self.diagnostics.len() < MOST_MISTAKES {
            self.diagnostics.push(diagnostic);
        }
        None
    }

    /// Reports a value of the wrong sort.
    pub fn wrong_shape<T>(&mut self, node: &Node, expected: &Shape) -> Option<T> {
        let message = message!(
            |language| "expected {}, found {}",
            "{}が必要だが、{}がある",
            expected.describe(language),
            node.sort().say(language)
        );
        let mut diagnostic =
            Diagnostic::new(Code::WrongShape, node.span, message).label(message!("this value", "この値"));
        if node
            .as_scalar()
            .is_some_and(|scalar| scalar.style != Style::Quoted && scalar.text.contains([':', '：']))
        {
            diagnostic = diagnostic.help(message!(
                "a key is followed by `:` and a space, both half-width",
                "キーの後には半角の `:` と半角の空白を書く"
            ));
        }
        self.report(diagnostic)
    }
}

/// The entries of a mapping, each to be taken once; what is left over at the end is unknown.
#[derive(Debug)]
pub struct Fields<'a> {
    entries: &'a [Entry],
    taken: Vec<bool>,
    /// The whole mapping.
    pub span: Span,
}

impl<'a> Fields<'a> {
    /// The entries of a mapping; reports any other sort of node.
    pub fn of(node: &'a Node, expected: &Shape, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            NodeKind::Map(entries) => {
                Some(Self { entries, taken: vec![false; entries.len()], span: node.span })
            }
            NodeKind::Scalar(_) | NodeKind::List(_) => reader.wrong_shape(node, expected),
        }
    }

    /// Takes the value of a key.
    pub fn take(&mut self, key: &str) -> Option<&'a Node> {
        let at = self.entries.iter().position(|entry| &*entry.key == key)?;
        *self.taken.get_mut(at)? = true;
        self.entries.get(at).map(|entry| &entry.value)
    }

    /// Entries nobody took, in order.
    pub fn rest(&self) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(entry, _)| entry)
    }

    /// Takes an entry found by [`Fields::rest`].
    pub fn take_rest(&mut self) -> Vec<&'a Entry> {
        let rest = self.rest().collect();
        self.taken.fill(true);
        rest
    }

    /// Reads a key that must be there.
    pub fn required<T: FromNode>(&mut self, key: &'static str, reader: &mut Reader) -> Option<T> {
        match self.take(key) {
            Some(node) => T::from_node(node, reader),
            None => reader.report(
                Diagnostic::new(
                    Code::MissingKey,
                    self.span,
                    message!("the key `{key}` is missing", "キー `{key}` がない"),
                )
                .label(message!(
                    |language| "expected `{key}`: {}",
                    "`{key}` が必要: {}",
                    T::shape().describe(language)
                )),
            ),
        }
    }

    /// Reads a key that may be there. The outer `None` means a mistake was reported.
    pub fn optional<T: FromNode>(&mut self, key: &'static str, reader: &mut Reader) -> Option<Option<T>> {
        match self.take(key) {
            Some(node) => T::from_node(node, reader).map(Some),
            None => Some(None),
        }
    }

    /// Reads a key that stands for its default when it is missing.
    pub fn or_default<T: FromNode + Default>(&mut self, key: &'static str, reader: &mut Reader) -> Option<T> {
        self.optional(key, reader).map(Option::unwrap_or_default)
    }

    /// Reports the keys nobody took. `Some` when there were none.
    pub fn finish(self, known: fn() -> Vec<Field>, reader: &mut Reader) -> Option<()> {
        if self.taken.iter().all(|taken| *taken) {
            return Some(());
        }
        let known = known();
        // What is told no more takes as long to put into words.
        for entry in self.rest().take(MOST_MISTAKES.saturating_sub(reader.diagnostics.len())) {
            let message = message!("unknown key {}", "不明なキー {}", quote(&entry.key));
            let mut diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, message)
                .label(message!("not a key of this mapping", "このマッピングのキーではない"))
                .nearest(&entry.key, known.iter().map(|field| field.key));
            if diagnostic.help.is_none() {
                let keys: Vec<_> = known.iter().map(|field| format!("`{}`", field.key)).collect();
                diagnostic = diagnostic.help(message!("known keys: {}", "使えるキー: {}", keys.join(", ")));
            }
            let _: Option<()> = reader.report(diagnostic);
        }
        None
    }
}

/// Defines a record: a struct that knows how to read itself from a mapping, and describes itself.
///
/// Each line gives a mode, the key as written, the field and its type. `required T` must be written;
/// `optional T` gives `Option<T>`; `default T` gives `T::default()` when it is not written. A line in brackets takes the
/// keys of another record into this one. Every record also keeps the `span` of its mapping.
#[macro_export]
macro_rules! record {
    ($(
        $(#[doc = $doc:literal])*
        pub struct $Name:ident {
            $( [$embedded:ident: $Embedded:ty] )*
            $( $(#[doc = $field_doc:literal])* $mode:ident $key:literal $field:ident: $Type:ty; )*
        }
    )*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Name {
            $(
                /// The keys every rule of this sort shares.
                pub $embedded: $Embedded,
            )*
            $( $(#[doc = $field_doc])* pub $field: $crate::record!(@type $mode $Type), )*
            /// Where the whole mapping stands.
            pub span: $crate::vocabulary::span::Span,
        }

        impl $crate::document::record::FromFields for $Name {
            fn fields() -> Vec<$crate::document::shape::Field> {
                let own = [ $( $crate::document::shape::Field {
                    key: $key,
                    required: $crate::record!(@required $mode),
                    shape: <$Type as $crate::document::record::FromNode>::shape(),
                    doc: &[$($field_doc),*],
                }, )* ];
                let embedded: [Vec<$crate::document::shape::Field>; _] =
                    [ $( <$Embedded as $crate::document::record::FromFields>::fields(), )* ];
                own.into_iter().chain(embedded.into_iter().flatten()).collect()
            }

            fn from_fields(
                fields: &mut $crate::document::record::Fields<'_>,
                reader: &mut $crate::document::record::Reader,
            ) -> Option<Self> {
                // Every key is read before any failure is acted on, so that all mistakes are reported at once.
                let span = fields.span;
                $( let $embedded = <$Embedded as $crate::document::record::FromFields>::from_fields(fields, reader); )*
                $( let $field = $crate::record!(@read $mode $key fields reader); )*
                Some(Self { $( $embedded: $embedded?, )* $( $field: $field?, )* span })
            }
        }

        impl $crate::document::record::FromNode for $Name {
            fn shape() -> $crate::document::shape::Shape {
                $crate::document::shape::Shape::Record($crate::document::shape::RecordShape {
                    name: stringify!($Name),
                    doc: &[$($doc),*],
                    fields: <Self as $crate::document::record::FromFields>::fields,
                    least: 0,
                    rest: None,
                })
            }

            fn from_node(
                node: &$crate::document::Node,
                reader: &mut $crate::document::record::Reader,
            ) -> Option<Self> {
                use $crate::document::record::FromFields;
                let mut fields =
                    $crate::document::record::Fields::of(node, &<Self as $crate::document::record::FromNode>::shape(), reader)?;
                let value = Self::from_fields(&mut fields, reader);
                fields.finish(<Self as $crate::document::record::FromFields>::fields, reader)?;
                value
            }
        }
    )* };
    (@type required $Type:ty) => { $Type };
    (@type optional $Type:ty) => { Option<$Type> };
    (@type default $Type:ty) => { $Type };
    (@required required) => { true };
    (@required optional) => { false };
    (@required default) => { false };
    (@read required $key:literal $fields:ident $reader:ident) => { $fields.required($key, $reader) };
    (@read optional $key:literal $fields:ident $reader:ident) => { $fields.optional($key, $reader) };
    (@read default $key:literal $fields:ident $reader:ident) => { $fields.or_default($key, $reader) };
}
