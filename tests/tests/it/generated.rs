//! Generated data against the loader: what was injected is what is reported, rule by rule and row by row.

use e2e::lake::{Lake, balances, new_folder, rules};
use triptych_loader::source::generate::{self, Injected};

/// Writes a generated source, loads it and compares the books.
fn check(arguments: &str) -> Injected {
    let source = new_folder();
    let arguments_read = generate::parse(arguments).expect("the arguments are allowed");
    let injected = generate::write_to(&arguments_read, source.path()).expect("the files can be written");
    let lake = Lake::of(&source.path().display().to_string());
    assert!(balances(&lake.manifest), "{arguments}");
    for expected in &injected.tables {
        let found = lake.manifest.tables.iter().find(|table| table.table == expected.table);
        let found = found.unwrap_or_else(|| panic!("{} is reported", expected.table));
        let found = (found.read, found.quarantined, found.deduplicated);
        assert_eq!(found, (expected.rows, expected.rejected, expected.merged), "{arguments}: {}", expected.table);
    }
    assert_eq!(rules(&lake.manifest), injected.rules, "{arguments}");
    injected
}

#[test]
fn clean_data_is_clean() {
    let injected = check("orders=3000,seed=5");
    assert!(injected.tables.iter().all(|table| table.rejected == 0));
}

#[test]
fn dirt_is_reported_exactly() {
    for seed in 1..=5 {
        check(&format!("orders=1500,seed={seed},dirt=0.03"));
    }
    let injected = check("orders=4000,seed=11,dirt=0.3");
    assert!(injected.rules.len() > 90, "nearly every rule is provoked, found {}", injected.rules.len());
}

#[test]
fn the_smallest_shops_load() {
    for orders in [1, 2, 7, 40] {
        check(&format!("orders={orders},dirt=0.5"));
    }
}

#[test]
fn a_generated_source_is_loaded_as_its_files_are() {
    let direct = Lake::of("generate:orders=200,seed=2,dirt=0.01");
    let injected = check("orders=200,seed=2,dirt=0.01");
    assert_eq!(rules(&direct.manifest), injected.rules);
    assert_eq!(direct.manifest.source, "generate:orders=200,seed=2,dirt=0.01");
}
