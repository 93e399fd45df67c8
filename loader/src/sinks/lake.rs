//! The lake: one Parquet file a fact table or mart, zstd, in the table's own sort order. Money becomes
//! `DECIMAL(18,2)` and time a timestamp without a zone, as DuckDB and pandas expect them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use polars::prelude::*;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::table::{Kind, Table};
use triptych_schemas::{gold, layout, marts};

use super::lake_writer::LakeWriter;
use super::{Gold, LoadWriter, RowsOf, Sink, SinkError, TableSums, Verify, Watch, fact_rows};
use crate::frame;
use crate::gold::Facts;
use crate::gold::marts::Marts;

/// Digits and decimals of money at rest.
const MONEY_PRECISION: usize = 18;
const MONEY_SCALE: usize = 2;

/// The lake as a sink. Rows lie under the load's hidden name until it is published.
pub struct Lake {
    pub path: PathBuf,
}

impl Lake {
    /// Where a load lies, published or not.
    fn load_dir(&self, load_id: &str) -> PathBuf {
        let published = layout::load_dir(&self.path, load_id);
        if published.exists() { published } else { layout::partial_dir(&self.path, load_id) }
    }

    /// The rows of a table as they were before they were written; `None` where the file is not there.
    fn read(&self, table: &Table, load_id: &str) -> Result<Option<DataFrame>, SinkError> {
        let path = file_of(&self.load_dir(load_id), table);
        if !path.exists() {
            return Ok(None);
        }
        read_table(table, &path).map(Some).map_err(|error| SinkError::new(StoreKind::Lake, table.name, error))
    }
}

/// Facts and marts lie in folders of their own.
pub(crate) fn file_of(load_dir: &Path, table: &Table) -> PathBuf {
    let is_mart = marts::TABLES.iter().any(|mart| mart.name == table.name);
    if is_mart { layout::mart_file(load_dir, table.name) } else { layout::fact_file(load_dir, table.name) }
}

/// All marts of a published load, as they were before they were written.
pub fn read_marts(load_dir: &Path) -> Result<Marts, SinkError> {
    let read = |table: &&'static Table| read_mart(load_dir, table).map(|rows| (*table, rows));
    Ok(Marts { tables: marts::TABLES.iter().map(read).collect::<Result<_, SinkError>>()? })
}

/// One mart of a published load.
pub(crate) fn read_mart(load_dir: &Path, table: &Table) -> Result<DataFrame, SinkError> {
    let rows = read_table(table, &layout::mart_file(load_dir, table.name));
    rows.map_err(|error| SinkError::new(StoreKind::Lake, table.name, error))
}

/// Id and second of purchase of every order of a published load.
pub(crate) fn order_times(load_dir: &Path) -> Result<Vec<(String, i64)>, anyhow::Error> {
    let columns = ["order_id", "purchased_at"].map(str::to_owned).to_vec();
    let file = File::open(layout::fact_file(load_dir, gold::ORDERS.name))?;
    let at_rest = ParquetReader::new(file).with_columns(Some(columns)).finish()?;
    let orders = from_rest(&gold::ORDERS, &at_rest)?;
    let times = frame::longs(&orders, "purchased_at").no_null_iter();
    Ok(frame::texts(&orders, "order_id").no_null_iter().map(str::to_owned).zip(times).collect())
}

/// All fact tables of a published load, as they were before they were written.
pub fn read(load_dir: &Path) -> Result<Facts, SinkError> {
    let read = |table: &Table| {
        let path = layout::fact_file(load_dir, table.name);
        read_table(table, &path).map_err(|error| SinkError::new(StoreKind::Lake, table.name, error))
    };
    Ok(Facts {
        sales: read(&gold::SALES)?,
        orders: read(&gold::ORDERS)?,
        payments: read(&gold::PAYMENTS)?,
        reviews: read(&gold::REVIEWS)?,
        products: read(&gold::PRODUCTS)?,
        sellers: read(&gold::SELLERS)?,
        customers: read(&gold::CUSTOMERS)?,
        accounts: read(&gold::ACCOUNTS)?,
        places: read(&gold::PLACES)?,
        categories: read(&gold::CATEGORIES)?,
    })
}

#[async_trait(?Send)]
impl Sink for Lake {
    fn store(&self) -> StoreKind {
        StoreKind::Lake
    }

    async fn prepare(&self) -> Result<(), SinkError> {
        fs::create_dir_all(self.path.join(layout::LOADS)).map_err(|error| SinkError::new(StoreKind::Lake, "", error))
    }

    async fn begin<'a>(
        &'a self,
        load_id: &'a str,
        watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        let folder = layout::partial_dir(&self.path, load_id);
        Ok(Box::new(LakeWriter::new(folder, watch)))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        loads_in(&self.path).map_err(|error| SinkError::new(StoreKind::Lake, "", error))
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        for folder in [layout::load_dir(&self.path, load_id), layout::partial_dir(&self.path, load_id)] {
            match fs::remove_dir_all(folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(SinkError::new(StoreKind::Lake, "", error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[async_trait(?Send)]
impl Verify for Lake {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        fact_rows::sums(gold)
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        let mut sums = Vec::new();
        for table in triptych_schemas::tables() {
            sums.extend(self.read(table, load_id)?.map(|rows| fact_rows::table_sums(table, &rows)));
        }
        Ok(sums)
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| fact_rows::of_table(gold, table))
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        let described = triptych_schemas::tables().find(|described| described.name == table);
        let Some(table) = described else { return Ok(Vec::new()) };
        let rows = self.read(table, load_id)?;
        Ok(rows.map_or_else(Vec::new, |rows| fact_rows::of_frame(table, &rows)))
    }
}

/// Ids of the loads of a lake, published or not, ascending.
pub(super) fn loads_in(lake: &Path) -> io::Result<Vec<String>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(lake.join(layout::LOADS))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ids.push(layout::load_id_of(&name).to_owned());
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Money and time in their types at rest; everything else as it is.
pub(super) fn to_rest(table: &Table, rows: &DataFrame) -> Result<DataFrame, PolarsError> {
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

/// The inverse of [`to_rest`], for the columns that are there, in the order of the table.
pub(super) fn from_rest(table: &Table, at_rest: &DataFrame) -> Result<DataFrame, PolarsError> {
    let is_there = |name: &str| at_rest.column(name).is_ok();
    let columns = table.columns.iter().filter(|described| is_there(described.name)).map(|described| {
        let column = at_rest.column(described.name)?;
        match described.kind {
            Kind::Money => Ok(column.decimal()?.physical().cast(&DataType::Int64)?.into_column()),
            Kind::Time => Ok((column.datetime()?.physical() / 1000).into_column()),
            _ => Ok(column.clone()),
        }
    });
    DataFrame::new_infer_height(columns.collect::<PolarsResult<Vec<Column>>>()?)
}

fn read_table(table: &Table, path: &Path) -> Result<DataFrame, anyhow::Error> {
    let frame = from_rest(table, &ParquetReader::new(File::open(path)?).finish()?)?;
    frame::check(&frame, table)?;
    Ok(frame)
}
