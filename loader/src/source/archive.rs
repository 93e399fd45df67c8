//! A zip archive, read from inside without unpacking it to disk. Files may sit in sub-folders; only
//! their last name counts. Folders, hidden files and macOS's `__MACOSX` are passed over. Refused are archives made to harm:
//! names that lead out of them, links, and more than a shop's export can hold.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::{Consume, Source, SourceError, SourceFile};

/// Large enough that inflating, not reading, takes the time.
const READ_BUFFER_BYTES: usize = 256 * 1024;
/// An export has some ten files; other people's archives hold them beside others.
const ENTRIES_MAX: usize = 1000;
/// A hundred million orders unpack to less.
const UNPACKED_GIB_MAX: u64 = 128;
/// CSV packs to a fifth, and to a fiftieth where it says little; what unpacks to more than this many times its size was made
/// to fill disks and memory. Small archives are let be, however empty what they hold.
const UNPACKED_TIMES_MAX: u64 = 250;
const UNPACKED_UNSUSPICIOUS_BYTES: u64 = 256 << 20;

pub struct Archive {
    path: PathBuf,
    name: String,
    files: Vec<SourceFile>,
    entries: FxHashMap<String, usize>,
}

/// Whether the file begins as zip archives do, whatever its name.
pub(super) fn looks_like_one(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"PK\x03\x04"
}

impl Archive {
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let bad = |reason: String| SourceError::BadArchive { path: path.to_owned(), reason };
        let mut directory = open_directory(path)?;
        if directory.len() > ENTRIES_MAX {
            return Err(bad(format!(
                "it holds {} entries, more than {ENTRIES_MAX}; pack the CSV files alone",
                directory.len()
            )));
        }
        let mut files = Vec::new();
        let mut entries = FxHashMap::default();
        for number in 0..directory.len() {
            let entry = directory.by_index_raw(number).map_err(|error| bad(error.to_string()))?;
            let path_inside = entry.name().map_err(|error| bad(error.to_string()))?.replace('\\', "/");
            if leads_out(&path_inside) || entry.is_symlink() {
                return Err(bad(format!("`{}` leads out of it; unpack it with care", path_inside.escape_debug())));
            }
            let name = path_inside.rsplit('/').next().unwrap_or_default().to_owned();
            if entry.is_dir() || name.starts_with('.') || path_inside.starts_with("__MACOSX/") {
                continue;
            }
            if entry.encrypted() {
                return Err(bad(format!("`{name}` is encrypted; unpack it first and name the folder")));
            }
            if entries.insert(name.clone(), number).is_some() {
                return Err(SourceError::TwiceInArchive(name));
            }
            files.push(SourceFile { name, bytes: entry.size() });
        }
        let packed = path.metadata().map_or(0, |metadata| metadata.len());
        refuse_bomb(&files, packed).map_err(bad)?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { path: path.to_owned(), name: path.display().to_string(), files, entries })
    }
}

impl Source for Archive {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self) -> &[SourceFile] {
        &self.files
    }

    fn container(&self) -> Option<&Path> {
        Some(&self.path)
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let bad = |reason: String| SourceError::BadArchive { path: self.path.clone(), reason };
        let number = *self.entries.get(&file.name).ok_or_else(|| bad(format!("`{}` is not in it", file.name)))?;
        // Each stream has a file handle of its own, so that several can be read at once.
        let mut directory = open_directory(&self.path)?;
        let entry = directory.by_index(number).map_err(|error| bad(format!("`{}`: {error}", file.name)))?;
        let entry = AsSaid { inner: entry, left: file.bytes };
        consume(&mut BufReader::with_capacity(READ_BUFFER_BYTES, entry))
    }
}

/// By the sizes that the archive says; [`AsSaid`] holds it to them.
fn refuse_bomb(files: &[SourceFile], packed: u64) -> Result<(), String> {
    let unpacked = files.iter().fold(0, |sum: u64, file| sum.saturating_add(file.bytes));
    if unpacked > UNPACKED_GIB_MAX << 30 {
        return Err(format!("it would unpack to {} GiB, more than {UNPACKED_GIB_MAX}", unpacked >> 30));
    }
    let times = unpacked / packed.max(1);
    if unpacked > UNPACKED_UNSUSPICIOUS_BYTES && times > UNPACKED_TIMES_MAX {
        return Err(format!(
            "it would unpack to {times} times its size, more than {UNPACKED_TIMES_MAX}, as only archives made to harm do; \
             if you trust it, unpack it and name the folder"
        ));
    }
    Ok(())
}

/// Absolute, of another drive, or up and out.
fn leads_out(path_inside: &str) -> bool {
    path_inside.starts_with('/') || path_inside.contains(['\0', ':']) || path_inside.split('/').any(|part| part == "..")
}

/// The bytes of an entry, which ends the reading where there are more than the archive said.
struct AsSaid<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for AsSaid<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other("the archive holds more of it than it says; it is damaged or made to harm")
        })?;
        Ok(read)
    }
}

fn open_directory(path: &Path) -> Result<ZipArchive<BufReader<File>>, SourceError> {
    let file = File::open(path)
        .map_err(|error| SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
    ZipArchive::new(BufReader::with_capacity(READ_BUFFER_BYTES, file))
        .map_err(|error| SourceError::NoArchive { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(names: &[&str]) -> NamedTempFile {
        let file = NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(b"a,b\n1,2\n").unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn refusal(path: &Path) -> Option<String> {
        Archive::open(path).err().map(|error| error.to_string())
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let check = |name: &str, expected: bool| {
            let found = refusal(archive(&["fine.csv", name]).path());
            assert_eq!(found.is_some_and(|found| found.contains("leads out")), expected, "{name}");
        };
        check("folder/orders.csv", false);
        check("orders..csv", false);
        check("../orders.csv", true);
        check("a/../../orders.csv", true);
        check("..\\orders.csv", true);
        check("/etc/orders.csv", true);
        check("C:\\orders.csv", true);
    }

    #[test]
    fn more_entries_than_an_export_has_are_refused() {
        let names: Vec<String> = (0..=ENTRIES_MAX).map(|number| format!("{number}.csv")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(refusal(archive(&names[1..]).path()), None);
        assert!(refusal(archive(&names).path()).is_some_and(|found| found.contains("1001 entries, more than 1000")));
    }

    #[test]
    fn bombs_are_told_by_what_they_say() {
        let check = |bytes: &[u64], packed: u64, expected: Option<&str>| {
            let files: Vec<SourceFile> =
                bytes.iter().map(|bytes| SourceFile { name: "a.csv".to_owned(), bytes: *bytes }).collect();
            match (refuse_bomb(&files, packed), expected) {
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

    #[test]
    fn an_entry_is_held_to_its_size() {
        let check = |said: u64, expected: bool| {
            let mut entry = AsSaid { inner: &b"0123456789"[..], left: said };
            assert_eq!(io::copy(&mut entry, &mut io::sink()).is_ok(), expected, "{said}");
        };
        check(10, true);
        check(11, true);
        check(9, false);
        check(0, false);
    }
}
