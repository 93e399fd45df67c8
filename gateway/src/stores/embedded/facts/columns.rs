//! Reads single columns of the file of a fact table or mart into plain vectors. One column at a time, so that the frame of one is dropped
//! before the next is read. Refuses files that are not what the contract says.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::{Column, ParquetReader, PolarsError, PolarsResult, SerReader};
use triptych_schemas::layout;
use triptych_schemas::table::Table;

use super::dictionary::Coded;

/// No value, in columns of keys.
pub(super) const NO_KEY: u32 = u32::MAX;
/// No value, in columns of times.
pub(super) const NO_TIME: i64 = i64::MIN;

#[derive(Debug, thiserror::Error)]
pub(super) enum FactsError {
    #[error("`{}` cannot be opened", path.display())]
    Open { path: PathBuf, source: std::io::Error },
    #[error("column `{column}` of `{}` cannot be read", path.display())]
    Read { path: PathBuf, column: String, source: PolarsError },
    #[error("table `{table}`: {problem}")]
    Broken { table: &'static str, problem: String },
}

/// The file of one fact table or mart.
pub(super) struct FactFile {
    path: PathBuf,
    table: &'static Table,
}

impl FactFile {
    pub(super) fn new(load_dir: &Path, table: &'static Table) -> Self {
        Self { path: layout::fact_file(load_dir, table.name), table }
    }

    pub(super) fn mart(load_dir: &Path, table: &'static Table) -> Self {
        Self { path: layout::mart_file(load_dir, table.name), table }
    }

    pub(super) fn keys(&self, name: &str) -> Result<Vec<u32>, FactsError> {
        self.read(name, |column| Ok(column.u32()?.iter().map(|key| key.unwrap_or(NO_KEY)).collect()))
    }

    pub(super) fn integers(&self, name: &str) -> Result<Vec<i32>, FactsError> {
        self.read(name, |column| Ok(column.i32()?.iter().map(Option::unwrap_or_default).collect()))
    }

    pub(super) fn optional_integers(&self, name: &str) -> Result<Vec<Option<i32>>, FactsError> {
        self.read(name, |column| Ok(column.i32()?.iter().collect()))
    }

    /// As [`Self::cents`], with nothing where there is none.
    pub(super) fn optional_cents(&self, name: &str) -> Result<Vec<Option<i64>>, FactsError> {
        self.read(name, |column| {
            let decimals = column.decimal()?;
            check_scale(decimals.scale())?;
            Ok(decimals.physical().iter().map(|cents| cents.map(|cents| cents as i64)).collect())
        })
    }

    pub(super) fn flags(&self, name: &str) -> Result<Vec<bool>, FactsError> {
        self.read(name, |column| Ok(column.bool()?.iter().map(Option::unwrap_or_default).collect()))
    }

    pub(super) fn reals(&self, name: &str) -> Result<Vec<Option<f64>>, FactsError> {
        self.read(name, |column| Ok(column.f64()?.iter().collect()))
    }

    /// Of a required column.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, FactsError> {
        self.read(name, |column| Ok(column.f64()?.iter().map(Option::unwrap_or_default).collect()))
    }

    /// Decimals of two places are their cents, as the file stores them.
    pub(super) fn cents(&self, name: &str) -> Result<Vec<i64>, FactsError> {
        self.read(name, |column| {
            let decimals = column.decimal()?;
            check_scale(decimals.scale())?;
            Ok(decimals.physical().iter().map(|cents| cents.unwrap_or_default() as i64).collect())
        })
    }

    /// Seconds of wall time.
    pub(super) fn times(&self, name: &str) -> Result<Vec<i64>, FactsError> {
        self.read(name, |column| {
            let milliseconds = column.datetime()?.physical().iter();
            Ok(milliseconds.map(|time| time.map_or(NO_TIME, |time| time.div_euclid(1000))).collect())
        })
    }

    pub(super) fn texts(&self, name: &str) -> Result<Coded, FactsError> {
        self.read(name, |column| Ok(Coded::new(column.str()?.iter())))
    }

    /// As [`Self::texts`], without codes where there is no text at all.
    pub(super) fn texts_if_any(&self, name: &str) -> Result<Coded, FactsError> {
        self.read(name, |column| {
            if column.null_count() == column.len() {
                Ok(Coded::default())
            } else {
                Ok(Coded::new(column.str()?.iter()))
            }
        })
    }

    /// Texts of a required column as they come.
    pub(super) fn ids(&self, name: &str) -> Result<Vec<Box<str>>, FactsError> {
        self.read(name, |column| Ok(column.str()?.iter().map(|id| id.unwrap_or_default().into()).collect()))
    }

    pub(super) fn broken(&self, problem: impl Into<String>) -> FactsError {
        FactsError::Broken { table: self.table.name, problem: problem.into() }
    }

    fn read<T>(&self, name: &str, convert: impl FnOnce(&Column) -> PolarsResult<T>) -> Result<T, FactsError> {
        let described = self.table.column(name).ok_or_else(|| self.broken(format!("has no column `{name}`")))?;
        let file = File::open(&self.path).map_err(|source| FactsError::Open { path: self.path.clone(), source })?;
        let fail = |source| FactsError::Read { path: self.path.clone(), column: name.to_owned(), source };
        let frame = ParquetReader::new(file).with_columns(Some(vec![name.to_owned()])).finish().map_err(fail)?;
        let column = frame.column(name).map_err(fail)?;
        if !described.nullable && column.null_count() > 0 {
            return Err(self.broken(format!("column `{name}` holds {} nulls", column.null_count())));
        }
        convert(column).map_err(fail)
    }
}

fn check_scale(scale: usize) -> PolarsResult<()> {
    if scale == 2 { Ok(()) } else { Err(PolarsError::SchemaMismatch(format!("scale {scale} is not 2").into())) }
}
