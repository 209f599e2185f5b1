//! Pages: of diagnostics, of commands, for shells and for `man`.

use accrue::{
    render::{catalogue, phrase::Phrase},
    vocabulary::diagnostic::{Code, nearest},
};
use clap::CommandFactory;
use clap_complete::Shell;

use super::{
    args::{self, Arguments},
    exit::Exit,
    output::{Output, Trouble},
};

/// The page of a diagnostic, or the help of a command.
pub(super) fn topic(topic: Option<&str>, output: &Output) -> Result<Exit, Trouble> {
    let mut command = args::command(output.language);
    // Building fills in the options that every command has.
    command.build();
    let Some(topic) = topic else {
        output.text(&command.render_long_help().to_string())?;
        return Ok(Exit::Yes);
    };
    match command.find_subcommand_mut(topic) {
        Some(command) => output.text(&command.render_long_help().to_string()).map(|()| Exit::Yes),
        None => code(topic, output),
    }
}

/// The page of a diagnostic.
fn code(code: &str, output: &Output) -> Result<Exit, Trouble> {
    let upper = code.to_uppercase();
    let Some(known) = Code::ALL.iter().find(|known| known.as_str() == upper) else {
        let command = Arguments::command();
        let commands = command.get_subcommands().map(clap::Command::get_name);
        let near = nearest(&upper, Code::ALL.iter().map(|known| known.as_str())).or(nearest(code, commands));
        return Err(Trouble::not_found(Phrase::NoPageOf, code, near));
    };
    output.text(catalogue::page(*known, output.language))?;
    Ok(Exit::Yes)
}

/// The completion script of a shell.
pub(super) fn completions(shell: Shell, output: &Output) -> Result<Exit, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(output.language), "accrue", &mut script);
    output.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Yes)
}

/// The manual page.
pub(super) fn man(output: &Output) -> Result<Exit, Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command(output.language)).render(&mut page).map_err(Trouble::Output)?;
    output.text(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Yes)
}
