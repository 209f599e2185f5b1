//! The engine with the policies of the repository, asked for what the reference counts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use accrue::{
    assess::{CredentialTotals, Given, Totals},
    ledger::{Ledger, from_json::Lines},
    rulebook::{CredentialRef, GroupIx, Rulebook, from_texts},
    vocabulary::{
        amount::{Amount, Interval},
        span::Sources,
    },
};

use super::Counted;

/// The rulebook of the two policies, and what to look for in it.
pub(crate) struct Engine {
    pub(crate) rulebook: Rulebook,
    pub(crate) given: Given,
    cissp: CredentialRef,
    oscp: CredentialRef,
    group_a: GroupIx,
    group_b: GroupIx,
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

/// Loads and compiles both policies.
pub(crate) fn load() -> Rulebook {
    let mut sources = Sources::default();
    let folder = |program: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(program);
        let mut add =
            |path: &PathBuf| sources.add(path.display().to_string(), fs::read_to_string(path).unwrap());
        let parts = files(&folder, "yaml").iter().map(&mut add).collect();
        let scripts = files(&folder.join("scripts"), "rhai").iter().map(&mut add).collect();
        from_texts::Folder { parts, scripts }
    };
    let folders = ["isc2", "offsec"].map(folder);
    let (rulebook, diagnostics) = from_texts::read(&sources, &folders);
    rulebook.unwrap_or_else(|| panic!("the policies compile: {diagnostics:?}"))
}

impl Engine {
    /// The engine as of the day the reference is asked for.
    pub(crate) fn new() -> Self {
        let rulebook = load();
        let cissp = rulebook.find_credential("cissp").expect("a policy has it");
        let oscp = rulebook.find_credential("oscp+").expect("a policy has it");
        let program = rulebook.program(cissp.program);
        let group = |name: &str| {
            let at = program.groups.iter().position(|rule| &*program.rule(*rule).id == name);
            GroupIx::new(at.unwrap_or_else(|| panic!("no group {name}")))
        };
        let (group_a, group_b) = (group("groups.a"), group("groups.b"));
        let given = Given::on(super::generate::ASKED.parse().expect("it is a day"));
        Self { given, cissp, oscp, group_a, group_b, rulebook }
    }

    /// What counts, in the form of the reference.
    pub(crate) fn counted(&self, totals: &Totals) -> (Counted, Counted) {
        let of = |wanted| totals.credentials.iter().find(|found| found.credential == wanted);
        let cissp = of(self.cissp).expect("it is held");
        assert!(cissp.exact, "few enough questions to be exact");
        let both = Counted {
            total: hundredths(cissp.counted),
            group_a: group(cissp, self.group_a),
            group_b: group(cissp, self.group_b),
        };
        let oscp = of(self.oscp).expect("it is held");
        (both, Counted { total: hundredths(oscp.counted), ..Counted::default() })
    }
}

fn group(result: &CredentialTotals, wanted: GroupIx) -> (i64, i64) {
    let found = result.groups.iter().find(|(group, _)| *group == wanted);
    found.map(|(_, credits)| hundredths(*credits)).unwrap_or_default()
}

fn hundredths(interval: Interval) -> (i64, i64) {
    let one = |amount: Amount| {
        let millionths = amount.millionths().filter(|millionths| millionths % 10_000 == 0);
        millionths.unwrap_or_else(|| panic!("{amount} has more than two decimals")) / 10_000
    };
    (one(interval.sure), one(interval.possible))
}

/// Reads a line of JSON.
pub(crate) fn read(lines: &Lines<'_>, line: &str) -> Ledger {
    lines.read(line).unwrap_or_else(|error| panic!("{:?}", error.diagnostics))
}
