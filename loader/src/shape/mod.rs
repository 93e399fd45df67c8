//! What the files of a source mean: which file and which of its columns feed which canonical table. A shape is made of a mapping,
//! which is text (`mapping`). Refuses to know where the files lie, which is the business of `source`.

pub mod fields;
mod headers;
pub mod recognise;

use crate::mapping::expression::decimal::Mark;
use crate::mapping::expression::{Condition, Expression};
use crate::mapping::ready;
use crate::source::names::{are_alike, are_alike_by_pattern, is_pattern};
use crate::source::{ExpectedFile, FileSet, Source, SourceFile};

/// The files that are looked for in a source: of the ready mappings whose files have names.
pub fn expected() -> Vec<FileSet> {
    file_sets(ready::all())
}

/// The same where the user may have named the mapping.
pub fn expected_by(said: Option<&'static Shape>) -> Vec<FileSet> {
    said.map_or_else(expected, |said| file_sets(&[said]))
}

fn file_sets(shapes: &[&'static Shape]) -> Vec<FileSet> {
    shapes.iter().filter(|shape| shape.is_told_by_names()).map(|shape| shape.file_set()).collect()
}

/// One file of a shape.
#[derive(Clone, Debug)]
pub struct FileShape {
    /// The canonical table it feeds.
    pub table: &'static str,
    /// Its name, or a pattern of names.
    pub file: &'static str,
    /// Whether that is the very name that a file of the source has.
    pub is_found: bool,
    /// A load without an optional file goes on and says so.
    pub is_required: bool,
    /// Canonical fields, in the order the table's cleaner asks for them.
    pub fields: &'static [&'static str],
    /// What each of those fields is read from, one for one; one column may feed several.
    pub feeds: Vec<Feed>,
    /// All columns that are read, each once.
    pub columns: Vec<Column>,
    /// Columns that no canonical table has a place for. They may be there.
    pub unused: Vec<&'static str>,
    /// Rows that hold for this are passed over.
    pub skip: Option<Condition>,
    /// What stands before the decimals of the numbers that are computed with, where it was said.
    pub decimal: Option<Mark>,
    /// Canonical fields that hold what tells a person, as e-mail addresses: only a fingerprint of them goes on.
    pub personal: Vec<&'static str>,
}

/// What a canonical field is read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Feed {
    /// The source has nothing for it.
    Nothing,
    /// By its number in the columns of the file.
    Column(usize),
    Computed(Expression),
}

/// A column of the source by its names, of which the first that is there is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub names: Vec<&'static str>,
    /// Empty where it is not there; any other must be.
    pub is_optional: bool,
}

/// A kind of source.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What a load of it is called; one lake holds one of them.
    pub name: &'static str,
    /// The mapping that it was made of, which `--mapping` takes.
    pub mapping: &'static str,
    /// What the mapping is for, in a sentence.
    pub about: &'static str,
    /// ISO 4217, unless the amounts tell another.
    pub currency: &'static str,
    /// ISO 3166 alpha-2: where all its addresses are, where that is one country.
    pub country: Option<&'static str>,
    /// Which of day and month comes first, where its language has one order.
    pub dates: DayAndMonth,
    pub files: Vec<FileShape>,
    /// What a user of this shape should know, as it stands in the report.
    pub remarks: Vec<&'static str>,
}

/// Which comes first in `01/03/2024`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayAndMonth {
    DayFirst,
    MonthFirst,
    /// Nobody knows: read only where no other reading is a date.
    #[default]
    Unknown,
}

impl Shape {
    /// The file that feeds a table, of a shape that is known to have one.
    pub fn file(&self, table: &str) -> &FileShape {
        self.feeding(table).expect("the table is fed by a file of this shape")
    }

    /// Whether some file knows people by what tells them.
    pub fn is_personal(&self) -> bool {
        self.files.iter().any(|file| !file.personal.is_empty())
    }

    /// The file that feeds a table, where there is one; of several the first.
    pub fn feeding(&self, table: &str) -> Option<&FileShape> {
        self.all_feeding(table).next()
    }

    /// All files that feed a table: several where they have one pattern and one header, as the sheets of a workbook.
    pub fn all_feeding(&self, table: &str) -> impl Iterator<Item = &FileShape> {
        self.files.iter().filter(move |file| file.table == table)
    }

    /// The file whose rows are lines that tell of their orders too, where orders have no file of their own.
    pub fn lines(&self) -> Option<&FileShape> {
        self.feeding("order_items").filter(|file| file.fields == fields::LINES)
    }

    /// Whether an order without an account is a fault: not where accounts are people, who may buy as guests.
    pub fn opens_account_per_order(&self) -> bool {
        let feed = |file: &FileShape, name| file.feeds[fields::position(file.fields, name)].clone();
        self.feeding("customers").is_some_and(|file| feed(file, "account_id") != feed(file, "customer_id"))
    }

    /// Whether the names of its files tell it; elsewhere their headers do.
    pub fn is_told_by_names(&self) -> bool {
        !self.files.iter().any(|file| file.is_found || is_pattern(file.file))
    }

    fn file_set(&self) -> FileSet {
        let mut files: Vec<ExpectedFile> = Vec::new();
        for file in &self.files {
            if files.iter().all(|known| known.name != file.file) {
                files.push(ExpectedFile { name: file.file, is_required: file.is_required });
            }
        }
        FileSet { name: self.name, files }
    }

    /// The required files that are not among these.
    fn missing(&self, files: &[SourceFile]) -> Vec<&'static str> {
        let required = self.files.iter().filter(|shape| shape.is_required);
        required.filter(|shape| !files.iter().any(|file| shape.is_named(&file.name))).map(|shape| shape.file).collect()
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
        if self.is_found {
            return name == self.file;
        }
        if is_pattern(self.file) { are_alike_by_pattern(name, self.file) } else { are_alike(name, self.file) }
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

    /// The columns that must be there, each once, by their first names.
    pub fn expected(&self) -> Vec<&'static str> {
        self.columns.iter().filter(|column| !column.is_optional).map(|column| column.names[0]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_of_orders_where_no_file_does() {
        let tell = |name: &str| ready::named(name).expect("it is ready").lines().is_some();
        assert!(!tell("olist") && tell("shop-french") && tell("shop-english"));
    }
}
