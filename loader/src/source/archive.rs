//! Zip archives, read from inside without unpacking them to disk. Files may sit in sub-folders. Folders, hidden files and macOS's
//! `__MACOSX` are passed over. Refused are archives made to harm: names that lead out of them, links, and more than a shop's export
//! can hold; files that are encrypted or packed in ways of their own are named.

use std::io::{self, BufReader, Read};

use zip::{CompressionMethod, ZipArchive};

use super::kind::{NotRead, first_bytes};
use super::leaf::{Leaf, READ_BUFFER_BYTES, ReadProblem, Within};
use super::place::Place;
use super::walk::Limits;

/// What a program of tables writes beside its own files; each line is of one kind of document.
const OF_DOCUMENTS: [&[&str]; 3] =
    [&["[Content_Types].xml"], &["META-INF/manifest.xml", "content.xml"], &["Index/Document.iwa"]];

/// A file in an archive with its first bytes, where those can be had.
pub(super) type Listed = (Leaf, Vec<u8>);

/// The files of an archive. `prefix` is what stands before their names.
pub(super) fn list(place: &Place, prefix: &str, limits: &mut Limits) -> Result<Vec<Listed>, ReadProblem> {
    let bad = |reason: String| ReadProblem::from(format!("cannot be read as a zip archive: {reason}"));
    let no_archive =
        |reason: String| ReadProblem::from(format!("is no zip archive, or was cut off: download it again ({reason})"));
    let file = place.open().map_err(|error| bad(error.to_string()))?;
    let mut directory = ZipArchive::new(BufReader::with_capacity(READ_BUFFER_BYTES, file))
        .map_err(|error| no_archive(error.to_string()))?;
    let holds = |names: &[&str]| names.iter().all(|name| directory.index_for_name(name).is_some());
    if OF_DOCUMENTS.into_iter().any(holds) {
        return Err(NotRead::Workbook.into());
    }
    limits.enter(directory.len()).map_err(bad)?;
    let mut listed = Vec::new();
    for number in 0..directory.len() {
        let entry = directory.by_index_raw(number).map_err(|error| bad(error.to_string()))?;
        let path = entry.name().map_err(|error| bad(error.to_string()))?.replace('\\', "/");
        if leads_out(&path) || entry.is_symlink() {
            return Err(bad(format!("`{}` leads out of it; unpack it with care", path.escape_debug())));
        }
        if entry.is_dir() || is_hidden(&path) {
            continue;
        }
        let problem = problem(entry.encrypted(), entry.compression());
        let bytes = entry.size();
        drop(entry);
        limits.unpack(bytes).map_err(bad)?;
        let mut leaf =
            Leaf::new(format!("{prefix}{path}"), place.clone(), Within::Entry(number), bytes, limits.ceiling());
        let first = match &problem {
            // Damage is told by whoever reads it.
            None => directory.by_index(number).ok().and_then(|mut entry| first_bytes(&mut entry).ok()),
            Some(_) => None,
        };
        leaf.problem = problem;
        listed.push((leaf, first.unwrap_or_default()));
    }
    Ok(listed)
}

fn problem(is_encrypted: bool, method: CompressionMethod) -> Option<ReadProblem> {
    if is_encrypted {
        return Some("is encrypted; unpack the archive with its password and name the folder".to_owned().into());
    }
    match method {
        CompressionMethod::Stored | CompressionMethod::Deflated | CompressionMethod::Deflate64 => None,
        other => Some(
            format!(
                "is packed in its archive with {other}, which is not read; unpack the archive and name the folder, or pack it \
                 with Deflate"
            )
            .into(),
        ),
    }
}

/// Absolute, of another drive, or up and out.
pub(super) fn leads_out(path_inside: &str) -> bool {
    path_inside.starts_with('/') || path_inside.contains(['\0', ':']) || path_inside.split('/').any(|part| part == "..")
}

/// What systems put beside files.
pub(super) fn is_hidden(path_inside: &str) -> bool {
    let name = path_inside.rsplit('/').next().unwrap_or_default();
    name.starts_with('.') || path_inside.starts_with("__MACOSX/")
}

/// The bytes of an entry, which ends the reading where there are more than the archive said.
pub(super) struct AsSaid<R> {
    pub(super) inner: R,
    pub(super) left: u64,
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::source::walk::ENTRIES_MAX;

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

    fn refusal(names: &[&str]) -> Option<String> {
        let file = archive(names);
        let place = Place::here(file.path(), &file.path().metadata().unwrap());
        let mut limits = Limits::of(place.bytes());
        list(&place, "", &mut limits).err().map(|problem| problem.words)
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let check = |name: &str, expected: bool| {
            let found = refusal(&["fine.csv", name]);
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
    fn documents_of_office_programs_are_told_from_archives() {
        let check = |names: &[&str], expected: bool| {
            let found = refusal(names);
            assert_eq!(found.is_some_and(|found| found.contains("CSV UTF-8")), expected, "{names:?}");
        };
        check(&["orders.csv", "customers.csv"], false);
        check(&["[Content_Types].xml", "xl/workbook.xml"], true);
        check(&["mimetype", "content.xml", "META-INF/manifest.xml"], true);
        check(&["content.xml"], false);
    }

    #[test]
    fn more_entries_than_an_export_has_are_refused() {
        let names: Vec<String> = (0..=ENTRIES_MAX).map(|number| format!("{number}.csv")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(refusal(&names[1..]), None);
        assert!(refusal(&names).is_some_and(|found| found.contains("1001 entries, more than 1000")));
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
