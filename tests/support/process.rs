//! The program as people run it: a process in a folder of its own, with an environment of its own.
#![allow(dead_code, unreachable_pub, reason = "each test crate uses a part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test writes files, runs the program and fails by panicking"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The first line of the result.
    pub fn first(&self) -> &str {
        self.out.lines().next().unwrap_or_default()
    }

    /// The result as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.out))
    }
}

/// The program in a folder.
pub fn command(folder: &Path, environment: &[(&str, &str)], line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_accrue"));
    command.args(line.split_whitespace()).env_clear().envs(environment.iter().copied());
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs a command line in a folder.
pub fn run_with(folder: &Path, environment: &[(&str, &str)], line: &str) -> Ran {
    let output = command(folder, environment, line).output().unwrap();
    Ran {
        code: output.status.code().expect("the process ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command line in a folder, with nothing in the environment.
pub fn run(folder: &Path, line: &str) -> Ran {
    run_with(folder, &[], line)
}

/// An empty folder of this name, apart from those of other tests.
pub fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a file, and the folders it stands in.
pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
