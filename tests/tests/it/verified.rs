//! What `verify` says of a load in files: nothing wrong of one that is as it was written, and of each damaged file which one
//! it is and what to do.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::binary::{Ended, loader};
use e2e::lake::new_folder;

const SOURCE: &str = "generate:orders=60,seed=1";

fn verify(folder: &Path) -> Ended {
    loader(&["verify"], folder)
}

fn load(folder: &Path) -> PathBuf {
    let ended = loader(&["load", SOURCE, "--quiet"], folder);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    folder.join("lake/current").canonicalize().expect("a load is served")
}

/// Files of the tables, as `facts/sales.parquet`.
fn tables(load: &Path) -> Vec<String> {
    let files_of = |folder: &str| {
        let files = fs::read_dir(load.join(folder)).expect("a load has this folder");
        let name = |file: fs::DirEntry| format!("{folder}/{}", file.file_name().to_string_lossy());
        files.map(|file| name(file.expect("it can be listed"))).collect::<Vec<_>>()
    };
    [files_of("facts"), files_of("marts")].concat()
}

/// One bit in the middle.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("it can be written");
}

#[test]
fn a_load_as_it_was_written_is_equal() {
    let folder = new_folder();
    load(folder.path());
    let ended = verify(folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("lake is as it was written"), "{}", ended.stdout);
    assert!(ended.stdout.contains("SQLite is equal to the lake"), "{}", ended.stdout);
}

#[test]
fn one_bit_in_any_file_of_the_lake_is_found_and_the_file_is_named() {
    let folder = new_folder();
    let load = load(folder.path());
    let tables = tables(&load);
    assert_eq!(tables.len(), triptych_schemas::tables().count());
    for table in tables {
        let path = load.join(&table);
        let whole = fs::read(&path).expect("it is there");
        damage(&path);
        let ended = verify(folder.path());
        assert_eq!(ended.code, Some(1), "{table}: {}", ended.stderr);
        for words in ["lake is not as it was written", &format!("{table} was changed"), "load the source again"] {
            assert!(ended.stdout.contains(words), "`{words}` in: {}", ended.stdout);
        }
        fs::write(&path, whole).expect("it can be written");
    }
    fs::remove_file(load.join("marts/cohorts.parquet")).expect("it is there");
    let ended = verify(folder.path());
    assert_eq!(ended.code, Some(1));
    assert!(ended.stdout.contains("marts/cohorts.parquet cannot be read"), "{}", ended.stdout);
}

#[test]
fn a_damaged_database_is_one_that_differs() {
    let folder = new_folder();
    let load = load(folder.path());
    fs::write(load.join(triptych_schemas::layout::SQLITE), "no database").expect("it can be written");
    let ended = verify(folder.path());
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    for words in ["lake is as it was written", "SQLite differs", "cannot be read", "load the source again"] {
        assert!(ended.stdout.contains(words), "`{words}` in: {}", ended.stdout);
    }
}

/// As those are that were made before sums were kept.
#[test]
fn of_a_load_without_sums_rows_are_counted() {
    let folder = new_folder();
    let load = load(folder.path());
    let path = load.join("manifest.json");
    let text = fs::read_to_string(&path).expect("it is there");
    let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let tables = manifest["stores"][0]["tables"].as_array_mut().expect("the lake has tables");
    for table in tables {
        table.as_object_mut().expect("a table is an object").remove("sha256").expect("each has a sum");
    }
    fs::write(&path, manifest.to_string()).expect("it can be written");
    let ended = verify(folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("lake holds as many rows as were counted"), "{}", ended.stdout);
}

/// A gateway over both would not serve it.
#[test]
fn a_server_that_is_named_must_hold_the_load() {
    let folder = new_folder();
    load(folder.path());
    let ended = loader(&["verify", "--mongodb-url", "mongodb://127.0.0.1:9/"], folder.path());
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    for words in ["SQLite is equal", "MongoDB differs", "the load was never written to it"] {
        assert!(ended.stdout.contains(words), "`{words}` in: {}", ended.stdout);
    }
}
