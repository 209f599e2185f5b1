//! Interned words, so that evaluating compares numbers and not texts.

use std::{collections::HashMap, num::NonZeroU32, sync::Arc};

use ahash::RandomState;

/// An interned word. Equal symbols of one interner mean equal texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// One more than its place, so that no symbol takes no more room than a symbol.
pub struct Symbol(NonZeroU32);

impl Symbol {
    fn at(place: usize) -> Option<Self> {
        u32::try_from(place + 1).ok().and_then(NonZeroU32::new).map(Self)
    }

    /// Its place among the words of its interner.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Table {
    texts: Vec<Box<str>>,
    by_text: HashMap<Box<str>, Symbol, RandomState>,
}

/// An interner in two layers: what is shared and never changes again, and what was added since.
///
/// The compiled policies own the shared layer; each ledger adds its own words on top, so that the memory of one ledger
/// goes when the ledger goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbols {
    shared: Arc<Table>,
    own: Table,
}

impl Symbols {
    /// The symbol of a text; a new one if the text is new.
    ///
    /// # Panics
    /// With more than `u32::MAX` words.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.find(text) {
            return symbol;
        }
        let at = self.shared.texts.len() + self.own.texts.len();
        let symbol = Symbol::at(at).expect("fewer than 2^32 words are interned");
        self.own.texts.push(text.into());
        self.own.by_text.insert(text.into(), symbol);
        symbol
    }

    /// The symbol of a text that was interned before.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.shared.by_text.get(text).or_else(|| self.own.by_text.get(text)).copied()
    }

    /// The text of a symbol of this interner.
    ///
    /// # Panics
    /// When the symbol comes from another interner.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        let at = symbol.index();
        let shared = self.shared.texts.len();
        let text = if at < shared { self.shared.texts.get(at) } else { self.own.texts.get(at - shared) };
        text.expect("symbols come from this interner")
    }

    /// The texts of all symbols, in the order of these.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shared.texts.iter().chain(&self.own.texts).map(|text| &**text)
    }

    /// Makes everything interned so far the shared layer, which clones of this interner then have in common.
    pub fn freeze(&mut self) {
        if self.own.texts.is_empty() {
            return;
        }
        let mut table = Table::clone(&self.shared);
        table.texts.append(&mut self.own.texts);
        table.by_text.extend(self.own.by_text.drain());
        self.shared = Arc::new(table);
    }

    /// Forgets what was added since [`Symbols::freeze`].
    pub fn forget_own(&mut self) {
        self.own.texts.clear();
        self.own.by_text.clear();
    }
}
