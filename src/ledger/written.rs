//! The file format of a ledger.
