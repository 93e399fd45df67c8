//! The log of a lake's changes: a folder each, numbered without a gap, which one rename commits. What was committed is never
//! written again; it goes when no load that is kept is older.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use triptych_schemas::change::{ChangedFile, Commit};
use triptych_schemas::layout;

use super::error::ChangeError;
use super::gone::Gone;
use crate::checksum;
use crate::folder::remove_if_there;
use crate::source::{Source, SourceFile};
use crate::steps::{Step, reached};

/// Level of the copies: they are read back once.
const COPY_ZSTD_LEVEL: i32 = 1;

/// The log of one lake. Whoever writes to it holds the lake's lock.
pub struct ChangeLog {
    lake: PathBuf,
}

/// An entry that is written, or was.
pub(super) struct Entry {
    pub(super) commit: Commit,
    pub(super) gone: Gone,
    folder: PathBuf,
    pub(super) is_committed: bool,
}

impl Entry {
    pub(super) fn files(&self) -> PathBuf {
        self.folder.join(layout::CHANGED_FILES)
    }
}

impl ChangeLog {
    pub fn of(lake: &Path) -> Self {
        Self { lake: lake.to_owned() }
    }

    fn folder(&self) -> PathBuf {
        self.lake.join(layout::CHANGES)
    }

    /// Numbers of the committed entries, ascending.
    pub fn sequences(&self) -> io::Result<Vec<u64>> {
        let entries = match fs::read_dir(self.folder()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut sequences = Vec::new();
        for entry in entries {
            sequences.extend(entry?.file_name().to_string_lossy().parse::<u64>());
        }
        sequences.sort_unstable();
        Ok(sequences)
    }

    /// Entries behind a version, in their order. Refuses a log that has lost one.
    pub fn behind(&self, sequence: u64) -> Result<Vec<u64>, ChangeError> {
        let behind: Vec<u64> = self.sequences()?.into_iter().filter(|found| *found > sequence).collect();
        let mut last = sequence;
        for found in &behind {
            if *found != last + 1 {
                return Err(ChangeError::Gap { last, found: *found });
            }
            last = *found;
        }
        Ok(behind)
    }

    /// What a committed entry says.
    pub fn commit_of(&self, sequence: u64) -> Result<Commit, ChangeError> {
        let path = layout::change_dir(&self.lake, sequence).join(layout::COMMIT);
        let text = fs::read(&path).map_err(|error| damaged(&path, &error))?;
        serde_json::from_slice(&text).map_err(|error| damaged(&path, &error))
    }

    /// A committed entry, whose files are what was committed.
    pub(super) fn read(&self, sequence: u64) -> Result<Entry, ChangeError> {
        let folder = layout::change_dir(&self.lake, sequence);
        let commit = self.commit_of(sequence)?;
        for ChangedFile { file, sha256 } in &commit.files {
            let path = folder.join(layout::CHANGED_FILES).join(file);
            let found = checksum::of_file(&path).map_err(|error| damaged(&path, &error))?;
            if found != *sha256 {
                return Err(damaged(&path, &"its bytes are not those that were committed"));
            }
        }
        let path = folder.join(layout::GONE);
        let gone = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Gone::default(),
            text => text
                .map_err(anyhow::Error::from)
                .and_then(|text| Ok(serde_json::from_slice(&text)?))
                .map_err(|error| damaged(&path, &error))?,
        };
        Ok(Entry { commit, gone, folder, is_committed: true })
    }

    /// Writes an entry under a name that is passed over, with copies of these files.
    pub(super) fn begin(
        &self,
        mut commit: Commit,
        gone: Gone,
        rows: Option<(&dyn Source, &[&SourceFile])>,
    ) -> Result<Entry, ChangeError> {
        let folder = layout::partial_change_dir(&self.lake, commit.sequence);
        remove_if_there(&folder)?;
        let files = folder.join(layout::CHANGED_FILES);
        fs::create_dir_all(&files)?;
        for (source, file) in rows.iter().flat_map(|(source, files)| files.iter().map(|file| (*source, *file))) {
            let name = format!("{}.zst", file.name.replace('/', "_"));
            let path = files.join(&name);
            let mut copy = zstd::Encoder::new(File::create(&path)?, COPY_ZSTD_LEVEL)?;
            let read = source.read(file, &mut |bytes| Ok(io::copy(bytes, &mut copy).map(drop)?));
            read.map_err(ChangeError::Write)?;
            copy.finish()?.sync_all()?;
            commit.files.push(ChangedFile { sha256: checksum::of_file(&path)?, file: name });
        }
        if !gone.is_empty() {
            write(&folder.join(layout::GONE), &gone)?;
        }
        write(&folder.join(layout::COMMIT), &commit)?;
        reached(Step::ChangeBegun);
        Ok(Entry { commit, gone, folder, is_committed: false })
    }

    /// From here on the change is made, whatever happens: a version that lacks it gets it by the next loader.
    pub(super) fn commit(&self, entry: &Entry) -> io::Result<()> {
        if entry.is_committed {
            return Ok(());
        }
        File::open(entry.files())?.sync_all()?;
        File::open(&entry.folder)?.sync_all()?;
        fs::rename(&entry.folder, layout::change_dir(&self.lake, entry.commit.sequence))?;
        File::open(self.folder())?.sync_all()?;
        reached(Step::ChangeCommitted);
        Ok(())
    }

    /// Removes what loaders that ended early left of entries they did not commit.
    pub fn clear_unfinished(&self) -> io::Result<()> {
        let entries = match fs::read_dir(self.folder()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                fs::remove_dir_all(entry.path())?;
                reached(Step::PartialChangeRemoved);
            }
        }
        Ok(())
    }

    /// Takes back the entries behind a version, the last first.
    pub fn take_back(&self, sequence: u64) -> io::Result<()> {
        for found in self.sequences()?.into_iter().rev().filter(|found| *found > sequence) {
            self.remove(found)?;
        }
        Ok(())
    }

    /// Removes the entries that are in a version, the first first: nobody goes back behind it.
    pub fn forget(&self, sequence: u64) -> io::Result<()> {
        for found in self.sequences()?.into_iter().filter(|found| *found <= sequence) {
            self.remove(found)?;
        }
        Ok(())
    }

    /// It vanishes at once, and its files after that.
    fn remove(&self, sequence: u64) -> io::Result<()> {
        let partial = layout::partial_change_dir(&self.lake, sequence);
        remove_if_there(&partial)?;
        fs::rename(layout::change_dir(&self.lake, sequence), &partial)?;
        reached(Step::ChangeRemoved);
        fs::remove_dir_all(partial)
    }
}

fn write(path: &Path, value: &impl serde::Serialize) -> Result<(), ChangeError> {
    fs::write(path, serde_json::to_vec_pretty(value).map_err(ChangeError::write)?)?;
    Ok(File::open(path)?.sync_all()?)
}

fn damaged(path: &Path, problem: &impl ToString) -> ChangeError {
    ChangeError::Log { path: path.to_owned(), problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::change::ChangeKind;

    use super::*;

    fn entry(log: &ChangeLog, sequence: u64) -> Entry {
        let commit = Commit {
            sequence,
            parent: "a".to_owned(),
            kind: ChangeKind::Upsert,
            source: "x".to_owned(),
            committed_at: String::new(),
            window: None,
            newest_by: None,
            files: Vec::new(),
            offsets: Vec::new(),
        };
        log.begin(commit, Gone::default(), None).unwrap()
    }

    #[test]
    fn entries_are_committed_taken_back_and_forgotten() {
        let lake = tempfile::tempdir().unwrap();
        let log = ChangeLog::of(lake.path());
        assert!(log.sequences().unwrap().is_empty());
        for sequence in 1..=3 {
            log.commit(&entry(&log, sequence)).unwrap();
        }
        let unfinished = entry(&log, 4);
        assert_eq!(log.behind(1).unwrap(), [2, 3]);
        assert_eq!(log.read(2).unwrap().commit.sequence, 2);
        log.clear_unfinished().unwrap();
        assert!(log.commit(&unfinished).is_err());
        log.take_back(2).unwrap();
        assert_eq!(log.sequences().unwrap(), [1, 2]);
        log.forget(1).unwrap();
        assert_eq!(log.sequences().unwrap(), [2]);
        assert!(matches!(log.behind(0), Err(ChangeError::Gap { last: 0, found: 2 })));
    }
}
