//! The schemas of the files that people write.

use accrue::{
    case::Case,
    document::record::FromNode,
    ledger::written::Ledger,
    plan::written::Catalogue,
    policy::{Policy, overlay::Overlay},
    render::schema::{overlay, schema},
    scenario::written::Scenarios,
};

use super::{
    args::SchemaOf,
    exit::Exit,
    output::{Output, Trouble},
};

/// Prints the schema of one sort of file. A policy may be spread over files, so no section of it is required of a file.
pub(super) fn print(file: SchemaOf, output: &Output) -> Result<Exit, Trouble> {
    let schema = match file {
        SchemaOf::Policy => schema("accrue policy", &Policy::shape(), true),
        SchemaOf::Overlay => overlay("accrue overlay", &Policy::shape(), &Overlay::shape(), "policy"),
        SchemaOf::Ledger => schema("accrue ledger", &Ledger::shape(), false),
        SchemaOf::Scenarios => schema("accrue scenarios", &Scenarios::shape(), false),
        SchemaOf::Catalogue => schema("accrue catalogue", &Catalogue::shape(), false),
        SchemaOf::Case => schema("accrue case", &Case::shape(), false),
    };
    output.json(&schema).map(|()| Exit::Yes)
}
