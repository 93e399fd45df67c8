//! What a source holds beyond its shape: other CSV files are described, so that nothing brought is passed over in
//! silence. Nothing of them is cleaned or loaded.

mod column;
mod distinct;

use std::ops::ControlFlow;

use csv::StringRecord;
use triptych_schemas::manifest::FileProfile;

use crate::bronze::{self, TeeReader};
use crate::shape::Shape;
use crate::source::{Source, SourceFile};
use column::Column;

/// Extensions of files that are tried as tables.
const TABLES: [&str; 2] = ["csv", "tsv"];
/// Each column costs some 30 KB while its file is read; no table that people work with has more.
const COLUMNS_MAX: usize = 1_000;

/// The files of a source that its shape does not name; what a system hides in folders is not meant.
pub struct Others<'a> {
    /// By their names tables.
    pub tables: Vec<&'a SourceFile>,
    pub rest: Vec<&'a SourceFile>,
}

pub fn others<'a>(source: &'a dyn Source, shape: &Shape) -> Others<'a> {
    let of_shape: Vec<&SourceFile> = shape.files.iter().filter_map(|file| file.found_in(source)).collect();
    let is_hidden = |file: &&SourceFile| file.name.starts_with('.');
    let is_other = |file: &&SourceFile| !of_shape.contains(file);
    let other = source.files().iter().filter(|file| is_other(file) && !is_hidden(file));
    let is_table = |file: &&SourceFile| {
        let (_, extension) = file.name.rsplit_once('.').unwrap_or_default();
        source.problem(file).is_none() && TABLES.iter().any(|table| extension.eq_ignore_ascii_case(table))
    };
    let (tables, rest) = other.partition(is_table);
    Others { tables, rest }
}

/// Describes one file of a source by reading all of it.
pub fn profile(source: &dyn Source, file: &SourceFile) -> FileProfile {
    let mut found = None;
    let read = source.read(file, &mut |bytes| {
        let mut on_bytes = |_| {};
        found = Some(profile_stream(&file.name, &mut TeeReader::new(bytes, None, &mut on_bytes), &mut || true));
        Ok(())
    });
    let mut profile = found.unwrap_or_else(|| FileProfile { file: file.name.clone(), ..FileProfile::default() });
    if let Err(error) = read {
        profile.problem = Some(format!("{error:#}"));
    }
    profile
}

/// Describes a file from its bytes. What cannot be read of it is told in the description; `may_continue` is asked between
/// batches.
pub fn profile_stream(file: &str, tap: &mut TeeReader<'_>, may_continue: &mut dyn FnMut() -> bool) -> FileProfile {
    let mut table = Table::default();
    let outcome = bronze::read_any(file, tap, &mut |row| table.row(row), &mut || {
        if may_continue() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let (read, problem) = outcome;
    FileProfile {
        file: read.file,
        bytes: read.bytes,
        sha256: read.sha256,
        read_as: read.read_as,
        rows: table.rows,
        uneven_rows: table.uneven_rows,
        problem: problem.map(|problem| problem.to_string()).or_else(|| table.too_wide()),
        columns: table.columns.into_iter().map(Column::finish).collect(),
    }
}

#[derive(Default)]
struct Table {
    columns: Vec<Column>,
    /// Fields of the header; none before it was met.
    width: Option<usize>,
    rows: u64,
    uneven_rows: u64,
}

impl Table {
    fn row(&mut self, row: &StringRecord) {
        let Some(width) = self.width else {
            self.width = Some(row.len());
            self.columns = row.iter().take(COLUMNS_MAX).enumerate().map(|(at, name)| Column::new(at, name)).collect();
            return;
        };
        self.rows += 1;
        self.uneven_rows += u64::from(row.len() != width);
        for (at, column) in self.columns.iter_mut().enumerate() {
            column.push(row.get(at).unwrap_or_default());
        }
    }

    fn too_wide(&self) -> Option<String> {
        let left_out = self.width?.checked_sub(COLUMNS_MAX).filter(|columns| *columns > 0)?;
        Some(format!("{left_out} columns beyond the first {COLUMNS_MAX} were not looked at"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiled(bytes: &[u8]) -> FileProfile {
        let mut bytes = bytes;
        let mut on_bytes = |_| {};
        profile_stream("x.csv", &mut TeeReader::new(&mut bytes, None, &mut on_bytes), &mut || true)
    }

    /// One line a column: name, kind, nulls, distinct, least and greatest.
    fn check(text: &str, expected: &[&str]) {
        let profile = profiled(text.as_bytes());
        assert_eq!(profile.problem, None, "{text}");
        let line = |column: &triptych_schemas::manifest::ColumnProfile| {
            let ends = [&column.min, &column.max].map(|end| end.clone().unwrap_or_else(|| "-".to_owned()));
            format!("{} {} {} {} {} {}", column.column, column.kind, column.nulls, column.distinct, ends[0], ends[1])
        };
        assert_eq!(profile.columns.iter().map(line).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn columns_are_described() {
        check(
            "id;cost;day;at;open;zip;note;none\n\
             2;10,5;2024-03-02;2024-03-02 10:00;true;01037;b;\n\
             10;9;2024-01-31;2024-01-31T23:59:59;false;20000;a;\n\
             10; ;2024-01-31;2024-02-01;true;;a;\n",
            &[
                "id integer 0 2 2 10",
                "cost decimal 1 2 9 10,5",
                "day date 0 2 2024-01-31 2024-03-02",
                "at time 0 3 2024-01-31T23:59:59 2024-03-02 10:00",
                "open boolean 0 2 false true",
                "zip text 1 2 01037 20000",
                "note text 0 2 a b",
                "none empty 3 0 - -",
            ],
        );
        check("a,,a\n1,x,-2.5\n", &["a integer 0 1 1 1", "column 2 text 0 1 x x", "a decimal 0 1 -2.5 -2.5"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_was() {
        let profile = profiled(b"a,b\n1,2\n3\n");
        assert_eq!((profile.rows, profile.uneven_rows, &*profile.read_as), (2, 1, "UTF-8 with commas"));
        let broken = profiled(b"a,b\ncaf\xe9,\x81\n");
        assert!(broken.problem.is_some_and(|problem| problem.contains("line 2")));
        let empty = profiled(b"");
        assert!(empty.problem.is_some_and(|problem| problem.contains("empty")));
        assert_eq!(profiled(b"a\tb\ncaf\xe9\t1\n").read_as, "Windows-1252 with tabs");
    }

    #[test]
    fn many_values_are_estimated_and_that_is_said() {
        let numbers: Vec<String> = (0..20_000).map(|number| number.to_string()).collect();
        let profile = profiled(format!("n\n{}\n", numbers.join("\n")).as_bytes());
        let column = &profile.columns[0];
        assert!(!column.is_distinct_exact);
        assert!((18_000..22_000).contains(&column.distinct), "{}", column.distinct);
    }
}
