//! What the files of a source mean: which file and which of its columns feed which canonical table. Refuses to know where the files
//! lie, which is the business of `source`.

pub mod fields;
pub mod olist;
pub mod recognise;
pub mod shop;

use crate::source::names::are_alike;
use crate::source::{ExpectedFile, FileSet, Source, SourceFile};

/// All that are known.
pub const SHAPES: [&Shape; 3] = [&olist::SHAPE, &shop::FRENCH, &shop::ENGLISH];

/// Their files, to be looked for in a source.
pub fn expected() -> [FileSet; SHAPES.len()] {
    SHAPES.map(Shape::file_set)
}

/// In the place of a column: the source has none for that field.
pub const NONE: &str = "";

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
    /// The source's names of those fields, one for one; one column may feed several.
    pub columns: &'static [&'static str],
    /// Columns that no canonical table has a place for. They may be there.
    pub unused: &'static [&'static str],
}

/// A kind of source.
#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    /// ISO 4217, unless the amounts tell another.
    pub currency: &'static str,
    /// ISO 3166 alpha-2: where all its addresses are, where that is one country.
    pub country: Option<&'static str>,
    /// Which of day and month comes first, where its language has one order.
    pub dates: DayAndMonth,
    pub files: &'static [FileShape],
    /// What a user of this shape should know, as it stands in the report.
    pub remarks: &'static [&'static str],
}

/// Which comes first in `01/03/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayAndMonth {
    DayFirst,
    MonthFirst,
    /// Nobody knows: read only where no other reading is a date.
    Unknown,
}

impl Shape {
    /// The file that feeds a table, of a shape that is known to have one.
    pub fn file(&self, table: &str) -> &FileShape {
        self.feeding(table).expect("the table is fed by a file of this shape")
    }

    /// The file that feeds a table, where there is one.
    pub fn feeding(&self, table: &str) -> Option<&FileShape> {
        self.files.iter().find(|file| file.table == table)
    }

    /// Whether items are in a file of their own, with products and the rest beside it; elsewhere each row of the file of orders is an
    /// order of one item.
    pub fn has_items_file(&self) -> bool {
        self.feeding("order_items").is_some()
    }

    fn file_set(&self) -> FileSet {
        let mut files: Vec<ExpectedFile> = Vec::new();
        for file in self.files {
            if files.iter().all(|known| known.name != file.file) {
                files.push(ExpectedFile { name: file.file, is_required: file.is_required });
            }
        }
        FileSet { name: self.name, files }
    }

    /// The required files that are not among these.
    fn missing(&self, files: &[SourceFile]) -> Vec<&'static str> {
        self.required().filter(|name| !files.iter().any(|file| are_alike(&file.name, name))).collect()
    }

    /// Whether a file of this shape may be called so.
    pub fn names(&self, name: &str) -> bool {
        self.files.iter().any(|shape| shape.is_named(name))
    }

    fn required(&self) -> impl Iterator<Item = &'static str> {
        self.files.iter().filter(|shape| shape.is_required).map(|shape| shape.file)
    }
}

impl FileShape {
    /// Whether the file may be called so: case, blanks, `_` and `-` say nothing, nor what it is packed in.
    pub fn is_named(&self, name: &str) -> bool {
        are_alike(name, self.file)
    }

    /// The file of a source that is this one. Where a CSV lies beside the workbook that it was saved from, it is the CSV.
    pub fn found_in<'a>(&self, source: &'a dyn Source) -> Option<&'a SourceFile> {
        self.all_in(source).next()
    }

    /// Those that can be read, or else those that cannot.
    fn all_in<'a>(&self, source: &'a dyn Source) -> impl Iterator<Item = &'a SourceFile> + use<'a> {
        let named: Vec<&SourceFile> = source.files().iter().filter(|file| self.is_named(&file.name)).collect();
        let is_read = |file: &&SourceFile| source.problem(file).is_none();
        let any_is_read = named.iter().any(is_read);
        named.into_iter().filter(move |file| source.problem(file).is_none() == any_is_read)
    }

    /// The columns that must be there, each once.
    pub fn expected(&self) -> Vec<&'static str> {
        let mut expected = Vec::new();
        for column in self.columns.iter().filter(|column| **column != NONE) {
            if !expected.contains(column) {
                expected.push(*column);
            }
        }
        expected
    }
}
