//! The lake: one Parquet file a fact table, zstd, in the table's own sort order. Money becomes
//! `DECIMAL(18,2)` and time a timestamp without a zone, as DuckDB and pandas expect them.

use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

use polars::prelude::*;
use triptych_schemas::layout;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::table::{Kind, Table};

use super::SinkError;
use crate::frame;
use crate::gold::Facts;

/// Digits and decimals of money at rest.
const MONEY_PRECISION: usize = 18;
const MONEY_SCALE: usize = 2;

/// Writes all fact tables under `load_dir`.
pub fn write(facts: &Facts, load_dir: &Path) -> Result<StoreWrite, SinkError> {
    let started = Instant::now();
    let mut written = StoreWrite { store: StoreKind::Lake, rows: 0, bytes: 0, milliseconds: 0.0 };
    let folder = load_dir.join(layout::FACTS);
    fs::create_dir_all(&folder).map_err(|error| SinkError::new(StoreKind::Lake, "", error))?;
    for (table, rows) in facts.tables() {
        let fail = |error: anyhow::Error| SinkError::new(StoreKind::Lake, table.name, error);
        frame::check(rows, table).map_err(|error| fail(error.into()))?;
        let path = layout::fact_file(load_dir, table.name);
        written.bytes += write_table(table, rows, &path).map_err(fail)?;
        written.rows += rows.height() as u64;
    }
    written.milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    Ok(written)
}

/// Returns the size of the file, which is on disk when this returns.
fn write_table(table: &Table, rows: &DataFrame, path: &Path) -> Result<u64, anyhow::Error> {
    let mut at_rest = to_rest(table, rows)?;
    let mut file = File::create(path)?;
    ParquetWriter::new(&mut file).with_compression(ParquetCompression::Zstd(None)).finish(&mut at_rest)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Money and time in their types at rest; everything else as it is.
fn to_rest(table: &Table, rows: &DataFrame) -> Result<DataFrame, PolarsError> {
    let columns = table.columns.iter().map(|described| {
        let column = rows.column(described.name)?;
        match described.kind {
            Kind::Money => {
                let cents = column.i64()?.cast(&DataType::Int128)?;
                Ok(cents.i128()?.clone().into_decimal_unchecked(MONEY_PRECISION, MONEY_SCALE).into_column())
            }
            Kind::Time => {
                let milliseconds = column.i64()? * 1000;
                Ok(milliseconds.into_datetime(TimeUnit::Milliseconds, None).into_column())
            }
            _ => Ok(column.clone()),
        }
    });
    DataFrame::new_infer_height(columns.collect::<PolarsResult<Vec<Column>>>()?)
}
