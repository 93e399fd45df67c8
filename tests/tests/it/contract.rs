//! What is made from the descriptions of tables: pages committed for people to read, which `UPDATE_CASES=1` writes anew, and
//! what the files of a load say of themselves.

use std::fs::{self, File};
use std::path::Path;

use e2e::case::is_update;
use e2e::dictionary;
use e2e::lake::{Lake, mini};
use polars::prelude::{ParquetReader, SerReader};
use triptych_schemas::{clickhouse, gold, layout};

fn assert_committed(path: &Path, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if is_update() {
        fs::write(&file, made).expect("what is made can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == made,
        "{} is not what the descriptions say; write it with UPDATE_CASES=1 and read the difference",
        path.display()
    );
}

#[test]
fn clickhouse_tables_are_those_of_the_descriptions() {
    assert_committed(Path::new("schemas/clickhouse/tables.sql"), &clickhouse::script());
}

#[test]
fn the_data_dictionary_is_that_of_the_descriptions() {
    assert_committed(Path::new("docs/data-dictionary.md"), &dictionary::page());
}

/// A column that nothing is said of, by the table's own words or by those it comes from.
#[test]
fn the_data_dictionary_leaves_no_column_undescribed() {
    let silent: Vec<String> = dictionary::undescribed();
    assert!(silent.is_empty(), "without a description: {silent:#?}");
}

#[test]
fn every_file_of_a_load_describes_its_columns() {
    let lake = Lake::of(&mini().display().to_string());
    for table in triptych_schemas::tables() {
        let is_fact = gold::TABLES.iter().any(|fact| fact.name == table.name);
        let path = if is_fact { layout::fact_file } else { layout::mart_file }(&lake.load_dir(), table.name);
        let mut reader = ParquetReader::new(File::open(&path).expect("every table has a file"));
        let metadata = reader.get_metadata().expect("it is Parquet").key_value_metadata().clone().unwrap_or_default();
        let told = |key: &str| metadata.iter().find(|told| told.key == key).and_then(|told| told.value.clone());
        assert_eq!(told("description").as_deref(), Some(table.about), "{}", table.name);
        for column in table.columns {
            let about = told(&format!("description.{}", column.name));
            assert_eq!(about.as_deref(), Some(column.about), "{}.{}", table.name, column.name);
        }
    }
}
