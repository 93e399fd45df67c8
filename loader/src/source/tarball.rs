//! Tar archives, whose files lie there as they are. Links are passed over, as nothing is looked for outside; refused are archives that
//! were cut, and names that lead out of them.

use std::io::{self, BufReader};

use tar::EntryType;

use super::archive::{Listed, is_hidden, leads_out};
use super::kind::first_bytes;
use super::leaf::{Leaf, READ_BUFFER_BYTES, ReadProblem, Within};
use super::place::Place;
use super::walk::Limits;

/// The files of an archive, and a word on each that was passed over. `prefix` is what stands before their names.
pub(super) fn list(
    place: &Place,
    prefix: &str,
    limits: &mut Limits,
    passed_over: &mut Vec<String>,
) -> Result<Vec<Listed>, ReadProblem> {
    let bad = |reason: String| ReadProblem::from(format!("cannot be read as a tar archive: {reason}"));
    let cut = |error: io::Error| bad(format!("{error}; perhaps it was cut off: download or pack it again"));
    let file = place.open().map_err(cut)?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(READ_BUFFER_BYTES, file));
    let mut listed: Vec<Listed> = Vec::new();
    for entry in archive.entries_with_seek().map_err(cut)? {
        let mut entry = entry.map_err(cut)?;
        limits.enter(1).map_err(bad)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_owned();
        if leads_out(&path) {
            return Err(bad(format!("`{}` leads out of it; unpack it with care", path.escape_debug())));
        }
        let kind = entry.header().entry_type();
        if is_hidden(&path) || matches!(kind, EntryType::Directory | EntryType::XGlobalHeader) {
            continue;
        }
        if !matches!(kind, EntryType::Regular | EntryType::Continuous) {
            passed_over
                .push(format!("`{prefix}{path}` is no file of its own, but a link or a device, and was passed over"));
            continue;
        }
        let (from, bytes) = (entry.raw_file_position(), entry.size());
        if from.saturating_add(bytes) > place.bytes() {
            return Err(bad(format!("it ends within `{path}`; perhaps it was cut off: download or pack it again")));
        }
        limits.unpack(bytes).map_err(bad)?;
        let first = first_bytes(&mut entry).map_err(cut)?;
        let path = format!("{prefix}{path}");
        // What was added later under the same name takes the place of the earlier.
        listed.retain(|(earlier, _)| earlier.path != path);
        listed.push((Leaf::new(path, place.clone(), Within::From(from), bytes, limits.ceiling()), first));
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;

    use super::*;

    /// A file, a newer one of its name, a link to it, and a hidden one.
    fn tarball() -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in [("./a/x.csv", "old"), ("a/x.csv", "a,b\n1,2\n"), ("a/._x.csv", "icon")] {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        let mut link = tar::Header::new_gnu();
        link.set_entry_type(EntryType::Symlink);
        link.set_size(0);
        builder.append_link(&mut link, "a/y.csv", "/etc/passwd").unwrap();
        builder.into_inner().unwrap()
    }

    /// Path and bytes of each file, and what was passed over.
    type Listing = (Vec<(String, Vec<u8>)>, Vec<String>);

    fn listed(bytes: &[u8]) -> Result<Listing, String> {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let place = Place::here(file.path(), &file.path().metadata().unwrap());
        let mut passed_over = Vec::new();
        let listed = list(&place, "", &mut Limits::of(1 << 20), &mut passed_over).map_err(|problem| problem.words)?;
        let files = listed.into_iter().map(|(leaf, _)| {
            let mut bytes = Vec::new();
            leaf.read(&mut |stream| Ok(stream.read_to_end(&mut bytes).map(drop)?)).unwrap();
            (leaf.path, bytes)
        });
        Ok((files.collect(), passed_over))
    }

    #[test]
    fn files_are_read_and_links_are_not_followed() {
        let (files, passed_over) = listed(&tarball()).unwrap();
        assert_eq!(files, [("a/x.csv".to_owned(), b"a,b\n1,2\n".to_vec())]);
        assert!(matches!(&passed_over[..], [link] if link.contains("`a/y.csv`")), "{passed_over:?}");
    }

    #[test]
    fn an_archive_that_was_cut_is_refused() {
        let tarball = tarball();
        // Within the second file, and within what is said of it.
        for length in [1540, 1100] {
            let words = listed(&tarball[..length]).unwrap_err();
            assert!(words.contains("cut off"), "{length}: {words}");
        }
    }
}
