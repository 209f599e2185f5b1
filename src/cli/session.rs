//! What every question needs: policies, the day, and how to answer.

use std::path::PathBuf;

use accrue::{
    assess::Given,
    render::used::Policies,
    rulebook::Rulebook,
    vocabulary::{date::Date, diagnostic::Diagnostic, span::Sources},
};

use super::{
    args::Global,
    output::{Output, Trouble},
    overlays,
    policies::{Loaded, Origin, load_instead},
    today,
};

/// Policies that are well, the day, and how to answer.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) output: Output,
    pub(super) sources: Sources,
    pub(super) rulebook: Rulebook,
    pub(super) given: Given,
    /// Which policies are used.
    pub(super) policies: Policies,
}

impl Session {
    /// Loads the policies; shows their mistakes.
    pub(super) fn start(global: &Global, output: &Output) -> Result<Self, Trouble> {
        Self::overlaid(global, output, &overlays::choose(global)?, &[])
    }

    /// The same with these overlays, and texts in the place of what is in some of them.
    pub(super) fn overlaid(
        global: &Global,
        output: &Output,
        overlays: &[PathBuf],
        texts: &[(PathBuf, String)],
    ) -> Result<Self, Trouble> {
        let Loaded { origin, sources, rulebook, diagnostics } =
            load_instead(Origin::choose(global)?, overlays, texts)?;
        let Some(rulebook) = rulebook else {
            output.diagnostics(&sources, &diagnostics)?;
            return Err(Trouble::Mistakes);
        };
        let policies = origin.used(&rulebook, overlays);
        let given = given(global);
        // What was not known is not told either, as a source that was published later.
        let rulebook = if given.known_on < Date::LATEST {
            rulebook.as_known(given.known_on).into_owned()
        } else {
            rulebook
        };
        Ok(Self { output: *output, sources, given, policies, rulebook })
    }

    /// Shows diagnostics. Errors end the command.
    pub(super) fn show(&self, diagnostics: &[Diagnostic]) -> Result<(), Trouble> {
        let failed = diagnostics.iter().any(Diagnostic::is_error);
        // Beside a result in JSON there is no room for warnings.
        if failed || (!diagnostics.is_empty() && !self.output.json) {
            self.output.diagnostics(&self.sources, diagnostics)?;
        }
        if failed { Err(Trouble::Mistakes) } else { Ok(()) }
    }
}

/// The day asked about, which is today where none is named.
pub(super) fn given(global: &Global) -> Given {
    let given = Given::on(global.on.unwrap_or_else(today::today));
    Given { known_on: global.known_on.unwrap_or(Date::LATEST), ..given }
}
