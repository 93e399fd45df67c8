//! The way through what a user named, down to files: whatever is an archive by its bytes is entered, and so is an archive in it.
//! What cannot be entered stays a file, with the reason. How deep, how many and how much is limited, as archives are made to harm.

use std::fs::Metadata;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use super::archive::{self, Listed};
use super::expected::{FileSet, is_expected};
use super::kind::{Format, Kind};
use super::leaf::{Leaf, READ_BUFFER_BYTES, ReadProblem, Within};
use super::names;
use super::place::Place;
use super::tarball;

/// An export has some ten files; other people's archives hold them beside others.
pub(super) const ENTRIES_MAX: usize = 1000;
/// A hundred million orders unpack to less.
const UNPACKED_GIB_MAX: u64 = 128;
/// CSV packs to a fifth, and to a fiftieth where it says little; what unpacks to more than this many times its size was made
/// to fill disks and memory. Small archives are let be, however empty what they hold.
const UNPACKED_TIMES_MAX: u64 = 250;
const UNPACKED_UNSUSPICIOUS_BYTES: u64 = 256 << 20;
/// Archives in archives. An export of exports needs two.
const DEPTH_MAX: usize = 3;
/// Packings around one file: servers pack what is packed already.
const PACKINGS_MAX: usize = 3;

/// With what archives are unpacked that can be looked into in no other way.
#[derive(Clone, Copy)]
pub struct Unpacking<'a> {
    /// The exports that files are looked for of.
    pub expected: &'a [FileSet],
    /// Where they are unpacked to; where nothing is said, with all that is temporary.
    pub scratch: Option<&'a Path>,
    pub interrupted: &'a AtomicBool,
}

pub(super) struct Walk<'a> {
    unpacking: Unpacking<'a>,
    pub(super) leaves: Vec<Leaf>,
    /// A word on each thing that was passed over.
    pub(super) passed_over: Vec<String>,
    /// Archives that wait to be entered, where they are to.
    pub(super) waiting: Option<Vec<Leaf>>,
    /// Whether all is in one file, which need not be told in front of each name.
    is_one_file: bool,
}

/// How much there may be in one file that a user brought.
pub(super) struct Limits {
    packed: u64,
    entries: usize,
    unpacked: u64,
}

enum Entered {
    File,
    /// Its files were added in its place, or will be.
    Archive,
}

impl<'a> Walk<'a> {
    pub(super) fn new(unpacking: Unpacking<'a>, is_one_file: bool) -> Self {
        Self { unpacking, leaves: Vec::new(), passed_over: Vec::new(), waiting: None, is_one_file }
    }

    /// A file that is here. `name` is what it is called from the source on.
    pub(super) fn add_here(&mut self, path: &Path, metadata: &Metadata, name: String) {
        let place = Place::here(path, metadata);
        let ceiling = Limits::of(place.bytes()).ceiling();
        self.enter(Leaf::new(name, place, Within::All, metadata.len(), ceiling));
    }

    /// A file that is here, or was left waiting.
    pub(super) fn enter(&mut self, leaf: Leaf) {
        let mut limits = Limits::of(leaf.place().bytes());
        match leaf.first_bytes() {
            Ok(first) => self.add((leaf, first), &mut limits, 0),
            Err(error) => {
                self.leaves.push(leaf.not_read(format!("cannot be read: {error}").into()));
            }
        }
    }

    /// The exports that files are looked for of.
    pub(super) fn expected(&self) -> &'a [FileSet] {
        self.unpacking.expected
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.unpacking.interrupted.load(Ordering::Relaxed)
    }

    fn add(&mut self, (mut leaf, first): Listed, limits: &mut Limits, depth: usize) {
        let before = self.leaves.len();
        if leaf.problem.is_some() {
            self.leaves.push(leaf);
            return;
        }
        match self.look(&mut leaf, first, limits, depth) {
            Ok(Entered::File) => self.leaves.push(leaf),
            Ok(Entered::Archive) => {}
            Err(problem) => {
                self.leaves.truncate(before);
                self.leaves.push(leaf.not_read(problem));
            }
        }
    }

    fn look(
        &mut self,
        leaf: &mut Leaf,
        mut first: Vec<u8>,
        limits: &mut Limits,
        depth: usize,
    ) -> Result<Entered, ReadProblem> {
        loop {
            match Kind::of(&first) {
                Kind::Plain => return Ok(Entered::File),
                Kind::NotRead(kind) => return Err(kind.into()),
                Kind::Packed(_) if leaf.packings() == PACKINGS_MAX => {
                    return Err(format!("is packed more than {PACKINGS_MAX} times over; unpack it").into());
                }
                Kind::Packed(packing) => {
                    leaf.unpack(packing, &first);
                    first =
                        leaf.first_bytes().map_err(|error| ReadProblem::from(format!("cannot be read: {error}")))?;
                }
                Kind::Archive(_) if depth == DEPTH_MAX => {
                    return Err(format!("lies in archives more than {DEPTH_MAX} deep; unpack them").into());
                }
                Kind::Archive(format) => {
                    if depth == 0
                        && let Some(waiting) = &mut self.waiting
                    {
                        waiting.push(leaf.clone());
                        return Ok(Entered::Archive);
                    }
                    let prefix = if self.is_one_file && depth == 0 { String::new() } else { format!("{}/", leaf.path) };
                    let listed = self.list(leaf, format, &prefix, limits)?;
                    for (mut file, first) in named_by_archive(self.expected(), leaf, listed) {
                        file.origin = leaf.origin.clone();
                        self.add((file, first), limits, depth + 1);
                    }
                    return Ok(Entered::Archive);
                }
            }
        }
    }

    fn list(
        &mut self,
        leaf: &Leaf,
        format: Format,
        prefix: &str,
        limits: &mut Limits,
    ) -> Result<Vec<Listed>, ReadProblem> {
        let place = match leaf.own_place() {
            Some(place) => place.clone(),
            None => self.unpacked(leaf, limits)?,
        };
        match format {
            Format::Zip => archive::list(&place, prefix, limits),
            Format::Tar => tarball::list(&place, prefix, limits, &mut self.passed_over),
        }
    }

    /// An archive within something that cannot be read from the middle.
    fn unpacked(&self, leaf: &Leaf, limits: &mut Limits) -> Result<Place, ReadProblem> {
        let mut unpack = || -> Result<Place, anyhow::Error> {
            let mut file = match self.unpacking.scratch {
                Some(scratch) => {
                    std::fs::create_dir_all(scratch)?;
                    NamedTempFile::new_in(scratch)?
                }
                None => NamedTempFile::new()?,
            };
            let mut bytes = 0;
            leaf.read(&mut |stream| {
                let mut chunk = vec![0; READ_BUFFER_BYTES];
                loop {
                    let count = stream.read(&mut chunk)?;
                    if count == 0 {
                        return Ok(());
                    }
                    anyhow::ensure!(!self.is_interrupted(), "interrupted");
                    limits.unpack(count as u64).map_err(anyhow::Error::msg)?;
                    file.write_all(&chunk[..count])?;
                    bytes += count as u64;
                }
            })?;
            Ok(Place::Unpacked { file: Arc::new(file), bytes })
        };
        unpack().map_err(|error| format!("cannot be unpacked to be looked into: {error:#}").into())
    }
}

/// The one file in an archive that is called like an expected file is that file, whatever it is called inside.
fn named_by_archive(expected: &[FileSet], archive: &Leaf, mut listed: Vec<Listed>) -> Vec<Listed> {
    if let [(only, _)] = &mut listed[..]
        && is_expected(expected, &archive.name)
        && !is_expected(expected, &only.name)
    {
        names::without_zip(&archive.name).clone_into(&mut only.name);
    }
    listed
}

impl Limits {
    pub(super) fn of(packed: u64) -> Self {
        Self { packed, entries: 0, unpacked: 0 }
    }

    pub(super) fn enter(&mut self, entries: usize) -> Result<(), String> {
        self.entries += entries;
        if self.entries > ENTRIES_MAX {
            return Err(format!(
                "it holds {} entries, more than {ENTRIES_MAX}; pack the CSV files alone",
                self.entries
            ));
        }
        Ok(())
    }

    /// By the sizes that archives say; reading holds them to it.
    pub(super) fn unpack(&mut self, bytes: u64) -> Result<(), String> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        if self.unpacked > UNPACKED_GIB_MAX << 30 {
            return Err(format!("it would unpack to {} GiB, more than {UNPACKED_GIB_MAX}", self.unpacked >> 30));
        }
        let times = self.unpacked / self.packed.max(1);
        if self.unpacked > UNPACKED_UNSUSPICIOUS_BYTES && times > UNPACKED_TIMES_MAX {
            return Err(format!(
                "it would unpack to {times} times its size, more than {UNPACKED_TIMES_MAX}, as only archives made to harm do; \
                 if you trust it, unpack it and name the folder"
            ));
        }
        Ok(())
    }

    /// More never comes out of one file.
    pub(super) fn ceiling(&self) -> u64 {
        self.packed.saturating_mul(UNPACKED_TIMES_MAX).clamp(UNPACKED_UNSUSPICIOUS_BYTES, UNPACKED_GIB_MAX << 30)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_are_told_by_what_they_say() {
        let check = |bytes: &[u64], packed: u64, expected: Option<&str>| {
            let mut limits = Limits::of(packed);
            let outcome = bytes.iter().try_for_each(|bytes| limits.unpack(*bytes));
            match (outcome, expected) {
                (Ok(()), None) => {}
                (Err(found), Some(expected)) => assert!(found.contains(expected), "{found}"),
                (found, _) => panic!("{bytes:?} in {packed}: {found:?}"),
            }
        };
        check(&[60 << 20, 60 << 20], 40 << 20, None);
        check(&[200 << 20], 1 << 10, None);
        check(&[10 << 30, 10 << 30], 1 << 30, None);
        check(&[4 << 30], 4 << 20, Some("1024 times its size"));
        check(&[100 << 30, 100 << 30], 50 << 30, Some("200 GiB, more than 128"));
        check(&[u64::MAX, u64::MAX], 50 << 30, Some("more than 128"));
    }
}
