//! The files that are looked for: by their names the transport knows what of a folder, an archive or an address matters, and where
//! enough was found. Refuses to know what the files mean, which is the business of `shape`.

use super::names::are_alike;

/// Files that make up one export together.
#[derive(Clone, Debug)]
pub struct FileSet {
    /// Of the export, as messages say it.
    pub name: &'static str,
    /// Each name once.
    pub files: Vec<ExpectedFile>,
}

#[derive(Clone, Copy, Debug)]
pub struct ExpectedFile {
    pub name: &'static str,
    pub is_required: bool,
}

impl FileSet {
    /// Whether one of its files may be called so.
    fn names(&self, name: &str) -> bool {
        self.files.iter().any(|file| are_alike(name, file.name))
    }
}

/// Whether a file of one of the sets may be called so.
pub(super) fn is_expected(sets: &[FileSet], name: &str) -> bool {
    sets.iter().any(|set| set.names(name))
}
