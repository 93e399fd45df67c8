//! Columns of a table of the lake as they were before they were written, row group by row group: what was written slice by
//! slice need not wait in memory for its second use. Refuses what is no table of ours.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::*;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::table::Table;

use super::SinkError;
use super::lake::{file_of, from_rest};

/// Gives these columns to `each`, in the order of the rows.
pub fn read(load_dir: &Path, table: &Table, names: &[&str], mut each: impl FnMut(&DataFrame)) -> Result<(), SinkError> {
    let mut read = || -> Result<(), anyhow::Error> {
        let path = file_of(load_dir, table);
        let metadata = Arc::clone(ParquetReader::new(File::open(&path)?).get_metadata()?);
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut first = 0;
        for group in &metadata.row_groups {
            let mut reader = ParquetReader::new(File::open(&path)?)
                .with_columns(Some(names.clone()))
                .with_slice(Some((first, group.num_rows())))
                // The only one that passes over other groups.
                .read_parallel(ParallelStrategy::RowGroups);
            reader.set_metadata(Arc::clone(&metadata));
            each(&from_rest(table, &reader.finish()?)?);
            first += group.num_rows();
        }
        Ok(())
    };
    read().map_err(|error| SinkError::new(StoreKind::Lake, table.name, error))
}

#[cfg(test)]
mod tests {
    use triptych_schemas::gold::SALES;

    use super::*;
    use crate::pipeline;
    use crate::sinks::table_writer::TableWriter;

    #[test]
    fn groups_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let sales = pipeline::facts("generate:orders=50,seed=3").sales;
        let groups = [sales.slice(0, 20), sales.slice(20, 1), sales.slice(21, sales.height())];
        let mut writer = TableWriter::create(folder.path(), &SALES).unwrap();
        for rows in &groups {
            writer.write(rows).unwrap();
        }
        writer.finish().unwrap();
        let (names, mut found) = (["order_key", "seller_key", "purchased_at", "price"], Vec::new());
        read(folder.path(), &SALES, &names, |rows| found.push(rows.clone())).unwrap();
        let expected = groups.map(|rows| rows.select(names).unwrap());
        assert!(found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| a.equals_missing(b)));
    }
}
