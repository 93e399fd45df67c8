//! How Parquet files are written, and what those of tables say of themselves.

use std::io::Write;
use std::sync::Arc;

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::{CompatLevel, KeyValueMetadata, ParquetCompression, ParquetWriter, Schema, SchemaExt};
use polars_parquet::write::{KeyValue, schema_to_metadata_key};
use triptych_schemas::table::Table;

/// Files of the real data are no larger than at zstd's own level, 3, and take half the time.
const LEVEL: i32 = 1;
/// The key of a description, of the file and of each field; among the file's own keys that of a column is
/// `description.<column>`.
const DESCRIPTION: &str = "description";

pub(crate) fn writer<W: Write>(to: W) -> ParquetWriter<W> {
    let level = ZstdLevel::try_new(LEVEL).expect("zstd has this level");
    ParquetWriter::new(to).with_compression(ParquetCompression::Zstd(Some(level)))
}

/// Of a table: its file describes it and its columns, to tools that show the metadata of fields (`pyarrow`) and to those that list
/// the keys of a file (`parquet_kv_metadata` of `DuckDB`).
pub(crate) fn table_writer<W: Write>(to: W, table: &Table, at_rest: &Schema) -> ParquetWriter<W> {
    let about = KeyValue::new(DESCRIPTION.to_owned(), table.about.to_owned());
    let columns = table
        .columns
        .iter()
        .map(|column| KeyValue::new(format!("{DESCRIPTION}.{}", column.name), column.about.to_owned()));
    let keys = [described_fields(table, at_rest), about].into_iter().chain(columns);
    writer(to).with_key_value_metadata(Some(KeyValueMetadata::Static(keys.collect())))
}

/// The schema that Arrow's readers take fields from; without ours, the writer adds one that describes nothing.
fn described_fields(table: &Table, at_rest: &Schema) -> KeyValue {
    let mut schema = at_rest.to_arrow(CompatLevel::newest());
    for column in table.columns {
        let field = schema.get_mut(column.name).expect("frames are checked against their table");
        field.metadata = Some(Arc::new([(DESCRIPTION.into(), column.about.into())].into()));
    }
    schema_to_metadata_key(&schema)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use polars::prelude::{ParquetReader, PlSmallStr, SerReader};
    use triptych_schemas::gold;

    use super::*;
    use crate::frame;

    #[test]
    fn a_file_describes_its_table_and_every_column() {
        let mut rows = frame::empty(&gold::CATEGORIES);
        let mut bytes = Cursor::new(Vec::new());
        let schema = rows.schema().clone();
        table_writer(&mut bytes, &gold::CATEGORIES, &schema).finish(&mut rows).unwrap();
        let mut reader = ParquetReader::new(bytes);
        let keys = reader.get_metadata().unwrap().key_value_metadata().clone().unwrap();
        let told = |key: &str| keys.iter().find(|told| told.key == key).and_then(|told| told.value.as_deref());
        assert_eq!(told("description"), Some(gold::CATEGORIES.about));
        let fields = reader.schema().unwrap();
        for column in gold::CATEGORIES.columns {
            assert_eq!(told(&format!("description.{}", column.name)), Some(column.about));
            let metadata = fields.get(column.name).unwrap().metadata.clone().unwrap();
            assert_eq!(metadata.get("description").map(PlSmallStr::as_str), Some(column.about));
        }
    }
}
