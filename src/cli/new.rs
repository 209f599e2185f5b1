//! Starting a program from nothing.

use std::path::Path;

use accrue::{
    render::phrase::Phrase,
    vocabulary::name::{CredentialId, Name, PolicyId},
};

use super::{
    exit::Exit,
    files,
    output::{Output, Trouble},
};

/// What stands in the templates for the name of the program.
const PLACEHOLDER: &str = "PROGRAM";

const POLICY: &str = include_str!("new/policy.yaml");
const CASE: &str = include_str!("new/case.yaml");

/// Writes a policy with one case into a folder of policies. Nothing that is there is written over.
pub(super) fn program(name: &str, folder: &Path, output: &Output) -> Result<Exit, Trouble> {
    let names = PolicyId::parse(name).and_then(|_| CredentialId::parse(&format!("{name}-member")));
    if let Err(not) = names {
        return Err(output.not_a_name(name, not));
    }
    let policy = folder.join(name);
    if policy.exists() {
        return Err(Trouble::usage(Phrase::AlreadyThere, [&files::shown(&policy)]));
    }
    let parts =
        [(policy.join("policy.yaml"), POLICY), (policy.join("cases").join(format!("{name}.yaml")), CASE)];
    for (path, template) in parts {
        files::write(&path, &template.replace(PLACEHOLDER, name))?;
    }
    let (policy, folder) = (files::shown(&policy), files::shown(folder));
    output.text(&Phrase::ProgramStarted.fill(output.language, &[&policy, &folder, &name])).map(|()| Exit::Yes)
}
