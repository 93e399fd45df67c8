//! What a lake says of its loads: folders with their final names. Looks at names only; opening a load is for the stores.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use triptych_schemas::layout;

/// Ids of the published loads that have a part: a folder or file within the load. A lake that is not there yet has none.
pub(super) fn published(lake: &Path, part: &str) -> io::Result<BTreeSet<String>> {
    let entries = match fs::read_dir(lake.join(layout::LOADS)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let mut ids = BTreeSet::new();
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if !name.starts_with('.') && entry.path().join(part).exists() {
            ids.insert(name);
        }
    }
    Ok(ids)
}

/// The manifest's text; `None` where the load is not there any more.
pub(super) fn manifest(lake: &Path, load_id: &str) -> io::Result<Option<String>> {
    match fs::read_to_string(layout::load_dir(lake, load_id).join(layout::MANIFEST)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_published_loads_with_the_part_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let check = |part: &str, expected: &[&str]| {
            let found = published(folder.path(), part).unwrap();
            assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{part}");
        };
        check(layout::FACTS, &[]);
        for (name, part) in [("1", layout::FACTS), ("2", layout::SQLITE), (".3.partial", layout::FACTS)] {
            fs::create_dir_all(folder.path().join(layout::LOADS).join(name).join(part)).unwrap();
        }
        check(layout::FACTS, &["1"]);
        check(layout::SQLITE, &["2"]);
        assert_eq!(manifest(folder.path(), "1").unwrap(), None);
    }
}
