//! What a change of rules does to one person or to many.

use std::path::PathBuf;

use accrue::{
    change::{
        compare,
        difference::Compared,
        impact::{Fares, Impact, impact as measured},
        path::{Path, path},
    },
    document::from_text,
    render::{
        impact::{Told, order},
        json,
        names::Names,
        phrase::Phrase,
        used::{File, Place},
    },
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
    },
};

use super::{
    args::Global,
    editions,
    exit::Exit,
    files,
    ledgers::{self, Example},
    output::{Output, Trouble},
    session::given,
};

/// Holds ledgers against the rules before and after a change.
pub(super) fn impact(
    texts: [&str; 2],
    ledgers: &[PathBuf],
    global: &Global,
    output: &Output,
) -> Result<Exit, Trouble> {
    let (mut sources, [before, after]) = editions::read_both(texts, global, output)?;
    let path = path(&sources, &before.rules(), &after.rules());
    let side = |rulebook| Compared { rulebook, on: None };
    let difference = compare(side(&before.rulebook), side(&after.rulebook));
    let (files, whose) = records(ledgers, &mut sources, output)?;
    let mut people = Vec::new();
    for (file, told) in files {
        let impact = match (one(&path, file, &sources, global), whose) {
            (Ok(impact), _) => impact,
            (Err(_), Whose::Example) => return Err(Trouble::usage(ledgers::LEDGER.none, [])),
            (Err(found), Whose::One | Whose::Many) => {
                output.diagnostics(&sources, &found)?;
                return Err(Trouble::Mistakes);
            }
        };
        people.push((told, impact));
    }
    let told = Told {
        names: Names {
            rulebook: &after.rulebook,
            symbols: &after.rulebook.symbols,
            language: output.language,
        },
        before: &before.rulebook,
        difference: &difference,
        sides: [&before.used, &after.used],
    };
    people.sort_by(order);
    if output.json {
        output.json(&json::impact(&told, &people))?;
    } else {
        match people.as_slice() {
            [(file, impact)] if whose != Whose::Many => output.page(&told.page(impact, file))?,
            people => output.page(&told.many(people))?,
        }
    }
    let worse = people.iter().any(|(_, impact)| impact.fares() == Fares::Worse);
    Ok(if worse { Exit::No } else { Exit::Yes })
}

/// Whose records are held against the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// Nobody's: those of the example, as no ledger was chosen.
    Example,
    /// Those of one person.
    One,
    /// Those of several, or of all in a folder.
    Many,
}

/// The texts of the ledgers, what each is called, and whose they are.
fn records(
    named: &[PathBuf],
    sources: &mut Sources,
    output: &Output,
) -> Result<(Vec<(FileId, File)>, Whose), Trouble> {
    let mut paths = Vec::new();
    let mut whose = if named.len() > 1 { Whose::Many } else { Whose::One };
    for place in named {
        if place.is_dir() {
            whose = Whose::Many;
            let inside = files::with_extension(place, "yaml")?;
            if inside.is_empty() {
                return Err(Trouble::usage(Phrase::NoLedgerIn, [&files::shown(place)]));
            }
            paths.extend(inside);
        } else {
            paths.push(place.clone());
        }
    }
    if named.is_empty() {
        let Some(chosen) = ledgers::choose(None) else {
            let Example { name, text, none: _ } = ledgers::LEDGER;
            let file = sources.add(name, text);
            return Ok((vec![(file, File::default())], Whose::Example));
        };
        paths.push(chosen);
    }
    let mut found = Vec::new();
    for path in paths {
        match files::add(sources, &path)? {
            Ok(file) => found.push((file, File::at(Place::Path(files::shown(&path))))),
            Err(diagnostic) => {
                output.diagnostics(sources, &[diagnostic])?;
                return Err(Trouble::Mistakes);
            }
        }
    }
    Ok((found, whose))
}

fn one(path: &Path, file: FileId, sources: &Sources, global: &Global) -> Result<Impact, Vec<Diagnostic>> {
    let (document, mut diagnostics) = from_text::parse(sources, file);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    if let Some(document) = document.filter(|_| !failed) {
        match measured(path, &document, &given(global)) {
            Ok(impact) => return Ok(impact),
            Err(found) => diagnostics.extend(found),
        }
    }
    Err(diagnostics)
}
