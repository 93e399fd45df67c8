//! What a source must look like: which file and which of its columns feed which canonical table.

use super::SourceFile;

/// One file of a shape.
#[derive(Debug)]
pub struct FileShape {
    /// The canonical table it feeds.
    pub table: &'static str,
    pub file: &'static str,
    /// A load without an optional file goes on and says so.
    pub is_required: bool,
    /// Canonical fields, in the order the table's cleaner asks for them.
    pub fields: &'static [&'static str],
    /// The source's names of those fields, one for one.
    pub columns: &'static [&'static str],
}

/// A kind of source.
#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// ISO 3166 alpha-2: where all its addresses are.
    pub country: &'static str,
    pub files: &'static [FileShape],
}

/// Every kind of source there is.
pub const ALL: &[&Shape] = &[&super::olist::SHAPE];

#[derive(Debug, thiserror::Error)]
pub enum ShapeError {
    #[error("{}", missing_files(.source_name, .missing, .found))]
    MissingFiles { source_name: String, missing: Vec<&'static str>, found: Vec<String> },
}

/// The shape of a source, told by its files.
pub fn of(source_name: &str, files: &[SourceFile]) -> Result<&'static Shape, ShapeError> {
    let shape = &super::olist::SHAPE;
    shape.require(source_name, files).map(|()| shape)
}

impl Shape {
    pub fn file(&self, table: &str) -> &FileShape {
        let found = self.files.iter().find(|file| file.table == table);
        found.expect("every shape says of every table which file feeds it")
    }

    /// Refuses a source that lacks a required file.
    pub fn require(&self, source_name: &str, files: &[SourceFile]) -> Result<(), ShapeError> {
        let is_there = |shape: &FileShape| files.iter().any(|file| file.name == shape.file);
        let missing: Vec<&'static str> =
            self.files.iter().filter(|shape| shape.is_required && !is_there(shape)).map(|shape| shape.file).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found = files.iter().map(|file| file.name.clone()).collect();
        Err(ShapeError::MissingFiles { source_name: source_name.to_owned(), missing, found })
    }
}

/// Enough to see what was brought, few enough to read.
const FILES_SHOWN_MAX: usize = 12;

fn missing_files(source: &str, missing: &[&str], found: &[String]) -> String {
    let shown = match found.len() {
        0 => "nothing".to_owned(),
        1..=FILES_SHOWN_MAX => found.join(", "),
        more => format!("{}, … ({more} files)", found[..FILES_SHOWN_MAX].join(", ")),
    };
    format!("`{source}` lacks {}; found {shown}", missing.join(", "))
}
