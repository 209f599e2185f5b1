//! What the documents show is true: commands give the output that stands below them, examples load and hold.
//!
//! `UPDATE_PAGES=1 cargo test --test documents` writes the outputs anew; read the difference before keeping it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads files, runs the program and fails by panicking"
)]

mod support;

use std::{fs, path::Path, process::Command};

use accrue::{
    case,
    document::from_text,
    rulebook::from_texts::{Folder, read},
    vocabulary::span::Sources,
};

use support::{Block, blocks};

/// The words of a command line; what stands in single quotes is one of them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in command.split('\'').enumerate() {
        let mut pieces: Vec<&str> = if at % 2 == 1 { vec![part] } else { part.split(' ').collect() };
        words.last_mut().unwrap().push_str(pieces.remove(0));
        words.extend(pieces.into_iter().map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The output of one command line of a document, as a person would see it.
fn output(command: &str, folder: &Path) -> String {
    let mut words = words(command).into_iter();
    let mut environment = Vec::new();
    let program = loop {
        let word = words.next().expect("a command");
        match word.split_once('=') {
            Some((name, value)) => environment.push((name.to_owned(), value.to_owned())),
            None => break word,
        }
    };
    assert_eq!(program, "accrue", "documents show commands of this program: {command}");
    let run = Command::new(env!("CARGO_BIN_EXE_accrue"))
        .args(words)
        .env_clear()
        .env("LANG", "C")
        .envs(environment)
        .current_dir(folder)
        .output()
        .unwrap();
    let mut text = String::from_utf8(run.stdout).unwrap();
    text.push_str(&String::from_utf8(run.stderr).unwrap());
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Does what a block tells the reader to do in a folder; for commands, the lines that the block should have.
fn done(block: &Block, folder: &Path) -> Option<Vec<String>> {
    if let Some(file) = block.info.strip_prefix("yaml file=") {
        fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        fs::write(folder.join(file), &block.text).unwrap();
    }
    if let Some(file) = block.info.strip_prefix("diff file=") {
        patch(&folder.join(file), &block.text);
    }
    (block.info == "console").then(|| {
        let commands = block.text.lines().filter_map(|line| line.strip_prefix("$ "));
        let shown = commands.flat_map(|command| {
            let output = output(command, folder);
            std::iter::once(format!("$ {command}"))
                .chain(output.lines().map(str::to_owned).collect::<Vec<_>>())
        });
        shown.collect()
    })
}

/// Changes a file as a block of a difference says: what stands there once becomes what is new.
fn patch(path: &Path, difference: &str) {
    let side = |other: char| -> String {
        let lines = difference.lines().filter(|line| !line.starts_with(other));
        lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let (old, new, text) = (side('+'), side('-'), fs::read_to_string(path).unwrap());
    assert_eq!(text.matches(&old).count(), 1, "{} holds once:\n{old}", path.display());
    fs::write(path, text.replace(&old, &new)).unwrap();
}

/// A document with the outputs its commands give, one after the other in one folder.
fn executed(document: &str, folder: &Path) -> String {
    let mut lines: Vec<String> = document.lines().map(str::to_owned).collect();
    let done: Vec<_> =
        blocks(document).into_iter().map(|block| (done(&block, folder), block.lines)).collect();
    for (shown, place) in done.into_iter().rev() {
        if let Some(shown) = shown {
            lines.splice(place, shown);
        }
    }
    lines.join("\n") + "\n"
}

fn check(name: &str, folder: &Path) {
    let path = support::root().join(name);
    let document = fs::read_to_string(&path).unwrap();
    let commands = blocks(&document).iter().filter(|block| block.info == "console").count();
    assert!(commands > 0, "{name} shows no command");
    let executed = executed(&document, folder);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, &executed).unwrap();
    }
    let differs = document.lines().zip(executed.lines()).find(|(shown, found)| shown != found);
    assert!(differs.is_none() && document == executed, "{name} shows what is not so: {differs:#?}");
}

#[test]
fn the_tutorial_can_be_followed_from_an_empty_folder() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tutorial");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    check("docs/language.md", &folder);
}

#[test]
fn the_change_of_a_handbook_is_worked_through_as_it_is() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handbook-change");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    check("docs/handbook-change.md", &folder);
}

#[test]
fn commands_of_the_readme_give_what_it_shows() {
    check("README.md", support::root());
}

#[test]
fn commands_of_the_page_on_scenarios_give_what_it_shows() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("what-if");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    check("docs/what-if.md", &folder);
}

#[test]
fn commands_of_the_page_on_plans_give_what_it_shows() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plans");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    check("docs/plan.md", &folder);
}

#[test]
fn commands_of_the_japanese_readme_give_what_it_shows() {
    check("docs/README.ja.md", support::root());
}

#[test]
fn both_readmes_start_with_the_commands_the_gate_runs() {
    let gate = fs::read_to_string(support::root().join(".ci/run")).unwrap();
    for name in ["README.md", "docs/README.ja.md"] {
        let document = fs::read_to_string(support::root().join(name)).unwrap();
        let first =
            blocks(&document).into_iter().find(|block| block.info == "sh").expect("a block of commands");
        let commands: Vec<_> =
            first.text.lines().map(|line| line.split('#').next().unwrap().trim()).collect();
        assert_eq!(commands, ["cargo run --release -- status", "cargo test"], "{name}");
        assert!(gate.lines().any(|line| line == "cargo test"), "the gate runs the command of the documents");
    }
}

#[test]
fn examples_of_the_language_page_load_and_hold() {
    let document = fs::read_to_string(Path::new(support::root()).join("docs/language.md")).unwrap();
    let blocks = blocks(&document);
    let of = |info: &str| blocks.iter().filter(|block| block.info == info).collect::<Vec<_>>();
    let (whole, parts, cases, scripts) = (of("yaml policy"), of("yaml part"), of("yaml case"), of("rhai"));
    assert!(
        whole.len() == 1 && parts.len() > 1 && !cases.is_empty() && !scripts.is_empty(),
        "examples are found"
    );
    let mut sources = Sources::default();
    let mut add = |block: &&Block| {
        sources.add(format!("docs/language.md:{}", block.lines.start + 1), block.text.clone())
    };
    let folder = Folder {
        parts: whole.iter().chain(&parts).map(&mut add).collect(),
        scripts: scripts.iter().map(&mut add).collect(),
    };
    let cases: Vec<_> = cases.iter().map(&mut add).collect();
    let (rulebook, found) = read(&sources, &[folder]);
    assert_eq!(support::told(&sources, &found), Vec::<String>::new());
    for file in cases {
        let (document, mut found) = from_text::parse(&sources, file);
        let (outcome, more) = case::run(&document.unwrap(), rulebook.as_ref().unwrap());
        found.extend(more);
        assert_eq!(support::told(&sources, &found), Vec::<String>::new());
        assert!(outcome.is_some());
    }
}
