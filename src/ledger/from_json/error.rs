//! Why a line is no ledger.

use std::fmt;

use crate::vocabulary::{diagnostic::Diagnostic, span::Sources, text::Language};

/// Why a line is no ledger.
#[derive(Clone, Debug)]
pub struct LineError {
    /// The line, as the only text.
    pub sources: Sources,
    /// Every mistake in it, and what is doubtful; at least one is an error.
    pub diagnostics: Vec<Diagnostic>,
}

impl LineError {
    /// What makes it no ledger.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|mistake| mistake.is_error())
    }

    /// The column of the line at which a mistake stands, from 1.
    #[must_use]
    pub fn column(&self, mistake: &Diagnostic) -> usize {
        self.sources.position(mistake.span.file, mistake.span.start).column
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for mistake in self.errors() {
            let column = self.column(mistake);
            let separator = if first { "" } else { "; " };
            write!(
                f,
                "{separator}column {column}: {}: {}",
                mistake.code.as_str(),
                mistake.message.say(Language::English)
            )?;
            first = false;
        }
        Ok(())
    }
}

impl std::error::Error for LineError {}
