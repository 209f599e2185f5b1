//! Records that a ledger holds beside what is asked for: what bodies decided.

use std::path::Path;

use accrue::{
    assess::{Assessment, assess},
    ledger::Ledger,
    render::{names::Names, precedent::Decided, status::View, used::File},
};

use super::{ledgers, output::Trouble, session::Session};

/// A ledger with what the rules make of it.
pub(super) struct Records {
    ledger: Ledger,
    file: File,
    assessment: Assessment,
}

impl Records {
    /// Reads a ledger and assesses it.
    pub(super) fn read(session: &mut Session, path: &Path) -> Result<Self, Trouble> {
        let (ledger, file) = ledgers::read(session, Some(path))?;
        let assessment = assess(&session.rulebook, &ledger, &session.given);
        Ok(Self { ledger, file, assessment })
    }

    /// What bodies decided against the rules.
    pub(super) fn decided<'a>(&'a self, session: &'a Session) -> Decided<'a> {
        let names = Names {
            rulebook: &session.rulebook,
            symbols: &self.ledger.symbols,
            language: session.output.language,
        };
        Decided::of(View {
            names,
            ledger: &self.ledger,
            assessment: &self.assessment,
            policies: &session.policies,
            file: &self.file,
        })
    }
}
