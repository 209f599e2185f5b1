//! What an activity would earn, and why.

use std::path::Path;

use clap::Args;

use accrue::{
    assess::assess,
    render::{json, names::Names, rate, status::View, used::File},
    vocabulary::diagnostic::Diagnostic,
};

use super::{exit::Exit, ledgers, output::Trouble, probe, records::Records, session::Session};

/// An activity to rate. Facts that policies declare are options too, as `--NAME VALUE`.
#[derive(Clone, Debug, Args)]
pub(super) struct Asked {
    /// The kind of activity
    pub(super) kind: String,
    /// Certificates or policies
    #[arg(long = "for", value_name = "WHO", value_delimiter = ',', required = true)]
    pub(super) who: Vec<String>,
    /// Hours spent
    #[arg(long, value_name = "HOURS")]
    pub(super) hours: Option<String>,
    /// Minutes spent, instead of hours
    #[arg(long, value_name = "MINUTES", conflicts_with = "hours")]
    pub(super) minutes: Option<String>,
    /// Who offered it
    #[arg(long)]
    pub(super) provider: Option<String>,
    /// The role in it
    #[arg(long)]
    pub(super) role: Option<String>,
    /// Its form
    #[arg(long)]
    pub(super) form: Option<String>,
    /// Domains it is about
    #[arg(long = "domain", value_name = "DOMAIN", value_delimiter = ',')]
    pub(super) domains: Vec<String>,
    /// Tags
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    pub(super) tags: Vec<String>,
    /// What tells the same item apart from another
    #[arg(long)]
    pub(super) item: Option<String>,
    /// How it was delivered
    #[arg(long)]
    pub(super) delivery: Option<String>,
    /// No proof is at hand
    #[arg(long)]
    pub(super) no_proof: bool,
    /// A declared fact, as `name=value`
    #[arg(long = "fact", value_name = "NAME=VALUE")]
    pub(super) facts: Vec<String>,
}

/// Rates one activity for each certificate asked about.
pub(super) fn rate(session: &mut Session, asked: &Asked, decided: Option<&Path>) -> Result<Exit, Trouble> {
    let records = decided.map(|path| Records::read(session, path)).transpose()?;
    let credentials = probe::credentials(&session.rulebook, &asked.who)?;
    let text = probe::text(&session.rulebook, &credentials, asked, session.given.on)?;
    let file = session.sources.add("<what was asked>", text);
    let (ledger, diagnostics) = ledgers::parse(session, file);
    let Some(ledger) = ledger.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else {
        return Err(Trouble::AskedAmiss(diagnostics));
    };
    // Beside a result in JSON there is no room for warnings.
    if !session.output.json {
        diagnostics.iter().try_for_each(|warning| session.output.one_line(warning))?;
    }
    // What is only supposed can be held against the rules of any day.
    let ledger = ledger.always_known();
    let assessment = assess(&session.rulebook, &ledger, &session.given);
    let view = View {
        names: Names {
            rulebook: &session.rulebook,
            symbols: &ledger.symbols,
            language: session.output.language,
        },
        ledger: &ledger,
        assessment: &assessment,
        policies: &session.policies,
        file: &File::default(),
    };
    let decided = records.as_ref().map(|records| records.decided(session));
    if session.output.json {
        session.output.json(&json::rated(&view, &session.sources, decided.as_ref()))?;
    } else {
        session.output.page(&rate::page(&view, &session.sources, decided.as_ref()))?;
    }
    Ok(Exit::of_all(rate::verdicts(&view)))
}
