//! Policy -> Rulebook.
