//! A folder of files. Hidden files are passed over, and links that lead nowhere with a word. What lies deeper, in sub-folders and in
//! archives, is looked for where the folder's own files are not all of an export; copies of what lies there are passed over.

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use triptych_schemas::layout;

use super::SourceError;
use super::expected::{FileSet, is_expected};
use super::leaf::Leaf;
use super::names::are_alike;
use super::walk::{ENTRIES_MAX, Walk};

/// Folders in folders.
const DEPTH_MAX: usize = 8;

/// Adds the files of a folder.
pub(super) fn add(walk: &mut Walk<'_>, folder: &Path) -> Result<(), SourceError> {
    walk.waiting = Some(Vec::new());
    let unreadable = |error: io::Error| SourceError::Unreadable { path: folder.to_owned(), reason: error.to_string() };
    let mut folders = Vec::new();
    for found in Entry::all(folder, &mut walk.passed_over).map_err(unreadable)? {
        if found.metadata.is_dir() {
            folders.push(found);
        } else {
            walk.add_here(&found.path, &found.metadata, found.name);
        }
    }
    let archives = walk.waiting.take().unwrap_or_default();
    let expected = walk.expected();
    let is_complete = expected.iter().any(|set| has(&walk.leaves, set, true));
    let is_whole = expected.iter().any(|set| has(&walk.leaves, set, false));
    let own = walk.leaves.len();
    for archive in archives {
        if is_complete && !is_expected(expected, &archive.name) {
            let words = "was not looked into, because all files of the shape lie beside it".to_owned();
            walk.leaves.push(archive.not_read(words.into()));
        } else {
            enter_archive(walk, archive, own);
        }
    }
    if !is_complete {
        for found in folders {
            enter_folder(walk, &found, own, is_whole);
        }
    }
    Ok(())
}

/// Whether all files of an export are there to be read, or all that it must have.
fn has(leaves: &[Leaf], set: &FileSet, with_optional: bool) -> bool {
    let is_there = |name: &str| leaves.iter().any(|leaf| leaf.problem.is_none() && are_alike(&leaf.name, name));
    set.files.iter().filter(|file| file.is_required || with_optional).all(|file| is_there(file.name))
}

/// What of an archive is byte for byte what lies beside it, as where it was unpacked, is read once.
fn enter_archive(walk: &mut Walk<'_>, archive: Leaf, own: usize) {
    let path = archive.path.clone();
    let first = walk.leaves.len();
    walk.enter(archive);
    let entered = walk.leaves.split_off(first);
    let (copies, others): (Vec<Leaf>, Vec<Leaf>) =
        entered.into_iter().partition(|leaf| walk.leaves[..own].iter().any(|beside| are_copies(walk, leaf, beside)));
    if !copies.is_empty() {
        let names: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
        walk.passed_over
            .push(format!("`{path}` holds copies of files beside it, which were passed over: {}", names.join(", ")));
    }
    walk.leaves.extend(others);
}

fn are_copies(walk: &Walk<'_>, leaf: &Leaf, beside: &Leaf) -> bool {
    let may_be = leaf.problem.is_none() && beside.problem.is_none() && is_expected(walk.expected(), &leaf.name);
    may_be && are_alike(&leaf.name, &beside.name) && hold_the_same(leaf, beside).unwrap_or(false)
}

fn hold_the_same(one: &Leaf, other: &Leaf) -> Result<bool, anyhow::Error> {
    let mut is_same = true;
    one.read(&mut |one| {
        other.read(&mut |other| {
            let (mut one, mut other) = (io::BufReader::new(&mut *one), io::BufReader::new(other));
            let mut bytes = ([0; 8192], [0; 8192]);
            while is_same {
                let count = one.read(&mut bytes.0)?;
                if count == 0 {
                    is_same = other.read(&mut bytes.1)? == 0;
                    return Ok(());
                }
                is_same = other.read_exact(&mut bytes.1[..count]).is_ok() && bytes.0[..count] == bytes.1[..count];
            }
            Ok(())
        })
    })?;
    Ok(is_same)
}

/// Beside a whole source a folder of the same files is an older one, or a copy, and is passed over.
fn enter_folder(walk: &mut Walk<'_>, folder: &Entry, own: usize, is_whole: bool) {
    let first = walk.leaves.len();
    let mut entries = 0;
    if let Err(reason) = add_deep(walk, folder, 1, &mut entries) {
        walk.leaves.truncate(first);
        walk.passed_over.push(format!("the folder `{}` {reason}, and was passed over", folder.name));
        return;
    }
    let is_again = |leaf: &Leaf| {
        is_expected(walk.expected(), &leaf.name)
            && walk.leaves[..own].iter().any(|beside| are_alike(&beside.name, &leaf.name))
    };
    if is_whole && walk.leaves[first..].iter().any(is_again) {
        walk.leaves.truncate(first);
        walk.passed_over
            .push(format!("the folder `{}` holds files of the same names, and was passed over", folder.name));
    }
}

/// Or else why it is not gone through.
fn add_deep(walk: &mut Walk<'_>, folder: &Entry, depth: usize, entries: &mut usize) -> Result<(), String> {
    if depth > DEPTH_MAX {
        return Err(format!("holds folders more than {DEPTH_MAX} deep"));
    }
    // What loads wrote is no source, but copies of sources.
    if folder.path.join(layout::LAKE_ID).exists() {
        return Err("is a lake".to_owned());
    }
    let found = Entry::all(&folder.path, &mut walk.passed_over).map_err(|error| format!("cannot be read ({error})"))?;
    *entries += found.len();
    if *entries > ENTRIES_MAX {
        return Err(format!("holds more than {ENTRIES_MAX} files"));
    }
    for found in found {
        let found = Entry { name: format!("{}/{}", folder.name, found.name), ..found };
        if found.metadata.is_dir() {
            add_deep(walk, &found, depth + 1, entries)?;
        } else {
            walk.add_here(&found.path, &found.metadata, found.name);
        }
    }
    Ok(())
}

/// A file or folder in a folder.
struct Entry {
    path: PathBuf,
    /// From the source on.
    name: String,
    metadata: Metadata,
}

impl Entry {
    /// In the order of their names, as no system promises one.
    fn all(folder: &Path, passed_over: &mut Vec<String>) -> io::Result<Vec<Self>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "__MACOSX" {
                continue;
            }
            match fs::metadata(entry.path()) {
                Ok(metadata) if metadata.is_file() || metadata.is_dir() => {
                    all.push(Self { path: entry.path(), name, metadata });
                }
                Ok(_) => passed_over.push(format!("`{}` is no file and was passed over", entry.path().display())),
                Err(error) => passed_over.push(if entry.path().is_symlink() {
                    format!("`{}` is a link that leads nowhere and was passed over", entry.path().display())
                } else {
                    format!("`{}` cannot be looked at ({error}) and was passed over", entry.path().display())
                }),
            }
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }
}
