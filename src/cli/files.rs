//! The one place where files and folders are read and written.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use accrue::{
    document::{from_bytes, from_text::LARGEST_TEXT},
    render::phrase::Phrase,
    vocabulary::{
        diagnostic::Diagnostic,
        span::{FileId, Sources},
    },
};

use super::output::Trouble;

/// Reads a file. A text that is not UTF-8 is a diagnostic, a file that cannot be read is trouble.
pub(super) fn add(sources: &mut Sources, path: &Path) -> Result<Result<FileId, Diagnostic>, Trouble> {
    let bytes = bytes(path)?;
    Ok(from_bytes::add(sources, shown(path), &bytes))
}

/// Reads files, and goes on after those that cannot be read, so that all of these are told at once.
pub(super) fn add_all(
    sources: &mut Sources,
    paths: &[PathBuf],
    diagnostics: &mut Vec<Diagnostic>,
    amiss: &mut Vec<Trouble>,
) -> Vec<FileId> {
    let mut ids = Vec::new();
    for path in paths {
        match add(sources, path) {
            Ok(Ok(id)) => ids.push(id),
            Ok(Err(diagnostic)) => diagnostics.push(diagnostic),
            Err(trouble) => amiss.push(trouble),
        }
    }
    ids
}

/// What is in a file. Of one that is larger than is read, no more than shows that it is.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_TEXT).unwrap_or(u64::MAX).saturating_add(1);
    let read = open(path)?.take(most).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Trouble::File(path.to_owned(), error))
}

/// That something can be read as a file, without reading it.
pub(super) fn readable(path: &Path) -> Result<(), Trouble> {
    open(path).map(|_| ())
}

/// A file to be read. A pipe or a device is none: reading it might never end.
fn open(path: &Path) -> Result<fs::File, Trouble> {
    let trouble = |error| Trouble::File(path.to_owned(), error);
    if !fs::metadata(path).map_err(trouble)?.is_file() {
        return Err(Trouble::usage(Phrase::NotAFile, [&shown(path)]));
    }
    fs::File::open(path).map_err(trouble)
}

/// Writes a file that is not there yet, and the folders it stands in.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = fs::File::create_new(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| Trouble::File(path.to_owned(), error))
}

/// Puts a text in the place of what is in a file, or makes the file: all of it or nothing. Refuses where the file is not any
/// more what it was when it was read.
pub(super) fn replace(path: &Path, was: Option<&[u8]>, text: &str) -> Result<(), Trouble> {
    let trouble = |error| Trouble::File(path.to_owned(), error);
    // A link stays, and what it leads to is replaced.
    let target = if was.is_some() { path.canonicalize().map_err(trouble)? } else { path.to_owned() };
    let unchanged = match was {
        Some(was) => bytes(&target)? == was,
        None => !target.exists(),
    };
    if !unchanged {
        return Err(Trouble::usage(Phrase::ChangedMeanwhile, [&shown(path)]));
    }
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let moved = write(&beside, text).and_then(|()| {
        let kept = match was {
            Some(_) => {
                fs::metadata(&target).and_then(|file| fs::set_permissions(&beside, file.permissions()))
            }
            None => Ok(()),
        };
        kept.and_then(|()| fs::rename(&beside, &target)).map_err(trouble)
    });
    if moved.is_err() {
        // Of what could not be put in its place nothing is to be left.
        let _ = fs::remove_file(&beside);
    }
    moved
}

/// The lines of a file, or of the standard input for `-`.
pub(super) fn lines(path: &Path) -> Result<Box<dyn io::BufRead>, Trouble> {
    if path == Path::new("-") {
        return Ok(Box::new(io::BufReader::with_capacity(1 << 18, io::stdin())));
    }
    Ok(Box::new(io::BufReader::with_capacity(1 << 18, open(path)?)))
}

/// What in a folder has a name that ends so, by name. A folder that is not there, or is a file, has none. What is no file
/// is not passed over: reading it tells so.
pub(super) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = entries(folder)?;
    found.retain(|path| path.extension().is_some_and(|known| known == extension));
    Ok(found)
}

/// The same of a folder within a policy, which need not be there, but must be a folder.
pub(super) fn inside(policy: &Path, folder: &str, extension: &str) -> Result<Vec<PathBuf>, Trouble> {
    let folder = policy.join(folder);
    if is_there(&folder) && !folder.is_dir() {
        return Err(Trouble::usage(Phrase::NotAFolder, [&shown(&folder)]));
    }
    with_extension(&folder, extension)
}

/// The folders in a folder, by name. A link that leads nowhere may have been meant for one.
pub(super) fn folders(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = entries(folder)?;
    let lost = found.iter().filter(|path| !path.exists());
    Trouble::all(lost.map(|path| Trouble::usage(Phrase::NotAFolder, [&shown(path)])).collect())?;
    found.retain(|path| path.is_dir());
    Ok(found)
}

#[expect(clippy::disallowed_methods, reason = "folders are listed here and nowhere else")]
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let trouble = |error| Trouble::File(folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(trouble(error)),
    };
    let paths: io::Result<Vec<_>> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(trouble)?;
    // Editors mark a file that is being edited by a link beside it, which leads nowhere.
    let is_mark = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".#")) && !path.exists()
    };
    paths.retain(|path| !is_mark(path));
    paths.sort();
    Ok(paths)
}

/// Whether something is called so, if only a link that leads nowhere.
pub(super) fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether something is a link that leads nowhere.
pub(super) fn leads_nowhere(path: &Path) -> bool {
    is_there(path) && !path.exists()
}

/// A path as diagnostics show it, with forward slashes.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// A variable of the environment that is set to something.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
