//! Looking for mistakes, and running the cases of policies.

use std::path::{Path, PathBuf};

use accrue::{
    case::{self, probe::disagreements},
    document::from_text,
    ledger::from_document,
    render::{
        diagnostic::{self, Report},
        phrase::Phrase,
    },
    rulebook::Rulebook,
    vocabulary::{
        diagnostic::{Code, Diagnostic},
        span::{FileId, Sources},
    },
};

use super::{
    args::{Global, LedgerFile},
    embedded,
    exit::Exit,
    files, ledgers,
    output::{Output, Trouble},
    overlays,
    policies::{Loaded, Origin, load, load_overlaid, policy_folders},
    session::given,
};

/// Looks for mistakes. Prints nothing when all is well.
pub(super) fn check(
    paths: &[PathBuf],
    stats: bool,
    ledger: LedgerFile,
    global: &Global,
    output: &Output,
) -> Result<Exit, Trouble> {
    let (looked_at, paths) = overlays::among(paths)?;
    let (folders, mut records): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path.is_dir());
    let origin = match folders.as_slice() {
        [] => Origin::choose(global)?,
        [folder, ..] => Origin::Folder(folder.clone()),
    };
    // What is looked at by itself, overlays or policies, is looked at without other overlays, unless they are named too.
    let overlays = if looked_at.is_empty() && folders.is_empty() {
        overlays::choose(global)?
    } else {
        [overlays::named(global)?, looked_at.clone()].concat()
    };
    if paths.is_empty() && looked_at.is_empty() {
        records.extend(ledgers::choose(ledger.ledger.as_deref()));
    }
    let mut loaded = load_overlaid(origin, &overlays)?;
    let mut found = Found { output, exit: Exit::Yes, report: None };
    found.add(&loaded.sources, &loaded.diagnostics)?;
    let (mut others, mut amiss) = (Vec::new(), Vec::new());
    for folder in folders.iter().skip(1) {
        let other = load(Origin::Folder(folder.clone()))?;
        found.add(&other.sources, &other.diagnostics)?;
        if let Some(rulebook) = &other.rulebook {
            found.add(&other.sources, &disagreements(rulebook, given(global).on))?;
        }
        others.extend(other.rulebook);
        amiss.extend(unreadable_cases(folder)?);
    }
    if let Some(rulebook) = &loaded.rulebook {
        found.add(&loaded.sources, &disagreements(rulebook, given(global).on))?;
    }
    if let Origin::Folder(folder) = &loaded.origin {
        amiss.extend(unreadable_cases(folder)?);
    }
    for path in records {
        amiss.extend(record(&path, &mut loaded, &mut found)?.err());
    }
    let exit = found.told()?;
    Trouble::all(amiss)?;
    for rulebook in loaded.rulebook.iter().chain(&others).filter(|_| stats) {
        shares(rulebook, output)?;
    }
    Ok(exit)
}

/// What a check has found. People are shown it as it is found, programs get all of it as one report.
struct Found<'o> {
    output: &'o Output,
    exit: Exit,
    report: Option<Report>,
}

impl Found<'_> {
    fn add(&mut self, sources: &Sources, found: &[Diagnostic]) -> Result<(), Trouble> {
        if found.iter().any(Diagnostic::is_error) {
            self.exit = Exit::Invalid;
        }
        if found.is_empty() {
            return Ok(());
        }
        if !self.output.json {
            return self.output.diagnostics(sources, found);
        }
        let more = diagnostic::report(sources, found, self.output.language);
        match &mut self.report {
            None => self.report = Some(more),
            Some(report) => report.add(more),
        }
        Ok(())
    }

    fn told(self) -> Result<Exit, Trouble> {
        self.report.map_or(Ok(()), |report| self.output.json(&report)).map(|()| self.exit)
    }
}

/// Checks a ledger or a case against the policies. What could not be read is told after what was found elsewhere.
fn record(path: &Path, loaded: &mut Loaded, all: &mut Found<'_>) -> Result<Result<(), Trouble>, Trouble> {
    let file = match files::add(&mut loaded.sources, path) {
        Ok(Ok(file)) => file,
        Ok(Err(diagnostic)) => return all.add(&loaded.sources, &[diagnostic]).map(Ok),
        Err(trouble) => return Ok(Err(trouble)),
    };
    let (document, mut found) = from_text::parse(&loaded.sources, file);
    if let (Some(document), Some(rulebook)) = (document, &loaded.rulebook) {
        let mut more = if case::is_case(&document) {
            case::run(&document, rulebook).1
        } else {
            from_document::read(&document, rulebook).1
        };
        found.append(&mut more);
    }
    all.add(&loaded.sources, &found).map(Ok)
}

fn shares(rulebook: &Rulebook, output: &Output) -> Result<(), Trouble> {
    let mut text = String::new();
    for program in &rulebook.programs {
        let share = program.share;
        let places: [&dyn std::fmt::Display; 4] =
            [&program.id, &share.data, &share.scripts, &share.functions];
        text += &Phrase::DataShare.fill(output.language, &places);
        text.push('\n');
    }
    output.text(&text)
}

/// Runs cases and shows what differs.
pub(super) fn test(path: Option<&Path>, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let origin = match path {
        Some(path) if !policy_folders(path)?.is_empty() => Origin::Folder(path.to_owned()),
        Some(_) | None => Origin::choose(global)?,
    };
    // Cases say what comes out of the policies; what somebody lays over them for themselves is left out unless it is named.
    let mut loaded = load_overlaid(origin, &overlays::named(global)?)?;
    if loaded.rulebook.is_none() {
        output.diagnostics(&loaded.sources, &loaded.diagnostics)?;
        return Err(Trouble::Mistakes);
    }
    let (cases, mut found) = cases(path, &mut loaded)?;
    let Some(rulebook) = &loaded.rulebook else { return Err(Trouble::Mistakes) };
    let mut failed = usize::from(!found.is_empty());
    for file in &cases {
        let (document, mut differences) = from_text::parse(&loaded.sources, *file);
        if let Some(document) = document {
            differences.extend(case::run(&document, rulebook).1);
        }
        differences.retain(|difference| difference.code != Code::Doubtful);
        failed += usize::from(differences.iter().any(Diagnostic::is_error));
        found.append(&mut differences);
    }
    // A case that is none, or whose record has a mistake, tells nothing of the rules.
    let invalid = found.iter().any(|found| found.is_error() && found.code != Code::CaseFailed);
    // A case by itself says nothing of the texts.
    let whole = path.is_none_or(|path| matches!(&loaded.origin, Origin::Folder(folder) if folder == path));
    let texts = if whole { disagreements(rulebook, given(global).on) } else { Vec::new() };
    let differ = texts.len();
    found.extend(texts);
    if !found.is_empty() {
        output.diagnostics(&loaded.sources, &found)?;
    }
    if cases.is_empty() {
        return Err(Trouble::usage(Phrase::NoCases, []));
    }
    let told = if differ > 0 {
        Phrase::AnswersDiffer.fill(output.language, &[&failed, &cases.len(), &differ])
    } else if failed == 0 {
        Phrase::CasesHeld.fill(output.language, &[&cases.len()])
    } else {
        Phrase::CasesFailed.fill(output.language, &[&failed, &cases.len()])
    };
    if !output.json {
        output.text(&format!("{told}\n"))?;
    }
    Ok(if invalid {
        Exit::Invalid
    } else if failed == 0 && differ == 0 {
        Exit::Yes
    } else {
        Exit::No
    })
}

/// The cases that a path means: a case, a folder of cases, or all cases of the policies in use.
fn cases(path: Option<&Path>, loaded: &mut Loaded) -> Result<(Vec<FileId>, Vec<Diagnostic>), Trouble> {
    let paths = match (path, &loaded.origin) {
        (Some(path), _) if !path.is_dir() => vec![path.to_owned()],
        (Some(path), Origin::Embedded) => files::with_extension(path, "yaml")?,
        (Some(path), Origin::Folder(folder)) if path != folder => files::with_extension(path, "yaml")?,
        (_, Origin::Folder(folder)) => {
            let mut paths = Vec::new();
            for policy in policy_folders(folder)? {
                paths.extend(files::inside(&policy, "cases", "yaml")?);
            }
            paths
        }
        (None, Origin::Embedded) => {
            let texts = embedded::POLICIES.iter().filter(|(path, _)| path.contains("/cases/"));
            let sources = &mut loaded.sources;
            return Ok((
                texts.map(|(path, text)| sources.add(format!("<{path}>"), *text)).collect(),
                Vec::new(),
            ));
        }
    };
    let (mut found, mut amiss) = (Vec::new(), Vec::new());
    let cases = files::add_all(&mut loaded.sources, &paths, &mut found, &mut amiss);
    Trouble::all(amiss).map(|()| (cases, found))
}

/// What among the cases of policies, which a check does not run, cannot be read.
fn unreadable_cases(folder: &Path) -> Result<Vec<Trouble>, Trouble> {
    let mut amiss = Vec::new();
    for policy in policy_folders(folder)? {
        match files::inside(&policy, "cases", "yaml") {
            Ok(cases) => amiss.extend(cases.iter().filter_map(|case| files::readable(case).err())),
            Err(trouble) => amiss.push(trouble),
        }
    }
    Ok(amiss)
}
