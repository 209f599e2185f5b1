//! What scripts may read and call, and running them as typed operations.

use accrue::{
    document::{NodeKind, from_text, leaf::Expr},
    script::{Fault, Inputs, Library, Read, Script, Seen, Slot, Type, Value, Why},
    vocabulary::{date::Date, diagnostic::Diagnostic, span::Sources, symbol::Symbols, text::Language},
};
use rust_decimal::Decimal;

/// What scripts may read and call.
#[derive(Debug)]
pub struct World {
    /// Root, field, type. The place in the list is the slot; `used`, a number by itself, comes after the last.
    pub fields: Vec<(&'static str, &'static str, Type)>,
    /// The functions of the policy.
    pub functions: String,
}

/// Facts that are read; `None` is not stated.
pub type Facts = Vec<Option<Fact>>;

#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    Number(Decimal),
    Word(String),
    Words(Vec<String>),
    Flag(bool),
    Date(Date),
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Gave(Fact),
    NotStated(String),
    Stopped(String),
}

/// An interner that knows the words of some facts.
pub fn symbols(facts: &Facts) -> Symbols {
    let mut symbols = Symbols::default();
    for fact in facts.iter().flatten() {
        match fact {
            Fact::Word(word) => {
                symbols.intern(word);
            }
            Fact::Words(words) => words.iter().for_each(|word| {
                symbols.intern(word);
            }),
            Fact::Number(_) | Fact::Flag(_) | Fact::Date(_) => {}
        }
    }
    symbols
}

struct Reader<'a>(&'a [Option<Value>]);

impl<'a> Read<'a> for Reader<'a> {
    fn read(&mut self, slot: Slot) -> Result<Seen<'a>, Fault> {
        self.0[usize::from(slot.0)].as_ref().map(Value::seen).ok_or_else(|| Fault::absent(slot))
    }
}

fn value(fact: &Fact, symbols: &Symbols) -> Value {
    let symbol = |word: &String| symbols.find(word).expect("all words are interned");
    match fact {
        Fact::Number(number) => Value::Number(number.to_string().parse().unwrap()),
        Fact::Word(word) => Value::Word(symbol(word)),
        Fact::Words(words) => Value::Words(words.iter().map(symbol).collect()),
        Fact::Flag(flag) => Value::Flag(*flag),
        Fact::Date(date) => Value::Date(*date),
    }
}

impl World {
    /// The slot of `used`.
    pub fn used(&self) -> usize {
        self.fields.len()
    }

    /// Checks a script that stands in a block of a policy.
    pub fn compile(
        &self,
        script: &str,
        expected: Type,
        symbols: &mut Symbols,
    ) -> Result<Script, Vec<Diagnostic>> {
        let slot = |at: usize| Slot(u16::try_from(at).unwrap());
        let mut inputs = Inputs::default();
        for (at, (root, field, kind)) in self.fields.iter().enumerate() {
            inputs.field(root, field, *kind, slot(at));
        }
        inputs.bare("used", Type::Number, slot(self.used()));
        let mut sources = Sources::default();
        let functions = sources.add("functions.rhai", self.functions.as_str());
        let file = sources.add("policy.yaml", format!("script: |\n  {}\n", script.replace('\n', "\n  ")));
        let (document, _) = from_text::parse(&sources, file);
        let Some(NodeKind::Map(entries)) = document.map(|document| document.root.kind) else {
            panic!("`{script}` is a block")
        };
        let node = &entries[0].value;
        let scalar = node.as_scalar().unwrap();
        let expr = Expr { text: scalar.text.clone(), style: scalar.style, span: node.span };
        let library = Library::compile(&sources, &[functions]).unwrap();
        Script::compile(&sources, &expr, expected, &inputs, &library, symbols)
    }

    /// Runs a checked script.
    pub fn run(&self, script: &Script, symbols: &Symbols, facts: &Facts) -> End {
        let values: Vec<_> =
            facts.iter().map(|fact| fact.as_ref().map(|fact| value(fact, symbols))).collect();
        match script.run(&mut Reader(&values)) {
            Ok(Seen::Number(amount)) => End::Gave(Fact::Number(amount.decimal().normalize())),
            Ok(Seen::Word(word)) => End::Gave(Fact::Word(symbols.text(word).to_owned())),
            Ok(Seen::Words(list)) => {
                End::Gave(Fact::Words(list.iter().map(|word| symbols.text(*word).to_owned()).collect()))
            }
            Ok(Seen::Flag(flag)) => End::Gave(Fact::Flag(flag)),
            Ok(Seen::Date(date)) => End::Gave(Fact::Date(date)),
            Err(fault) => match fault.why() {
                Why::Absent(slot) => End::NotStated(self.fields[usize::from(slot.0)].1.to_owned()),
                Why::Stopped { message, .. } => End::Stopped(message.say(Language::English).to_owned()),
                other @ Why::NotInForce(_) => panic!("no such fault can be: {other:?}"),
            },
        }
    }
}
