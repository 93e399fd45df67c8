//! A load in many parts, which wait on disk, against the same load in one, in memory: every row of every store, the audits and the
//! model. And Ctrl-C while it is under way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use e2e::lake::{Lake, fixture, load, mini, new_folder, rules};
use triptych_loader::budget::Budget;
use triptych_loader::pipeline::{self, LoadError, LoadOptions, Slicing, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::sinks::lake;
use triptych_loader::sinks::sqlite::Sqlite;
use triptych_loader::sinks::{TableSums, Verify, wait};
use triptych_loader::tuning;
use triptych_schemas::{layout, marts};

/// Orders of what is generated, enough for every mart to have rows, and how many of them make three parts, and fifty.
const ORDERS: u32 = 8000;
const KEYS_OF_GENERATED: [u32; 2] = [ORDERS / 3 + 1, ORDERS / 50];

fn check(source: &str, keys: u32) {
    let whole = Lake::of(source);
    let sliced = Lake::in_slices(source, Slicing { from_bytes: 0, keys });
    let facts = [&whole, &sliced].map(|lake| lake::read(&lake.load_dir()).expect("facts can be read"));
    for ((table, expected), (_, found)) in facts[0].tables().into_iter().zip(facts[1].tables()) {
        assert!(expected.equals_missing(found), "{source}, {keys} keys: {}: {expected} {found}", table.name);
    }
    for table in marts::TABLES {
        let rows = |lake: &Lake| {
            let stored = lake::Lake { path: lake.path().to_owned() };
            wait(stored.stored_rows(&lake.manifest.load_id, table.name)).expect("marts can be read")
        };
        assert!(rows(&whole) == rows(&sliced), "{source}, {keys} keys: {}", table.name);
        // The fixture is too small for some.
        let tells_all = source.starts_with("generate:") && !source.contains("shape=shop");
        assert!(!tells_all || !rows(&whole).is_empty(), "{source}: {}", table.name);
    }
    let sums = |lake: &Lake| -> Vec<TableSums> {
        wait(sqlite(lake).stored_sums(&lake.manifest.load_id)).expect("the file can be read")
    };
    assert_eq!(sums(&whole), sums(&sliced));
    for TableSums { table, .. } in sums(&whole) {
        let rows =
            |lake: &Lake| wait(sqlite(lake).stored_rows(&lake.manifest.load_id, &table)).expect("it can be read");
        assert!(rows(&whole) == rows(&sliced), "{source}, {keys} keys: {table}");
    }
    let [expected, found] = [whole.manifest, sliced.manifest];
    assert_eq!(expected.tables, found.tables);
    assert_eq!(rules(&expected), rules(&found));
    assert_eq!(expected.remarks, found.remarks);
    assert_eq!(expected.currency, found.currency);
    assert_eq!(expected.first_purchase_at, found.first_purchase_at);
    assert_eq!(expected.last_purchase_at, found.last_purchase_at);
    assert_eq!(
        serde_json::to_value(expected.recommendations).expect("plain data"),
        serde_json::to_value(found.recommendations).expect("plain data")
    );
    let rows = |stores: &[triptych_schemas::manifest::StoreWrite]| -> Vec<u64> {
        stores.iter().map(|store| store.rows).collect()
    };
    assert_eq!(rows(&expected.stores), rows(&found.stores));
}

fn sqlite(lake: &Lake) -> Sqlite {
    Sqlite { lake: lake.path().to_owned() }
}

#[test]
fn a_load_in_many_parts_is_the_load_in_one() {
    check(&mini().display().to_string(), 1);
    check(&mini().display().to_string(), 7);
    // Files that are read twice, because their columns have to tell.
    check(&fixture("forms").display().to_string(), 2);
    for keys in KEYS_OF_GENERATED {
        check(&format!("generate:orders={ORDERS},seed=5,dirt=0.02"), keys);
    }
}

/// Countries are spelled in several ways there, and what most rows have is known at the end only.
#[test]
fn a_shop_in_many_parts_is_the_shop_in_one() {
    check(&fixture("shop").display().to_string(), 1);
    check(&fixture("shop").display().to_string(), 4);
    for keys in KEYS_OF_GENERATED {
        check(&format!("generate:orders={ORDERS},seed=5,dirt=0.02,shape=shop"), keys);
    }
}

#[test]
fn a_load_over_the_budget_tells_the_same_in_many_parts() {
    let told = |slicing: Slicing| {
        let folder = new_folder();
        let options = LoadOptions {
            budget: Budget::Rows(0),
            slicing,
            ..LoadOptions::new("generate:orders=500,seed=5,dirt=0.02".parse().expect("it is a source"), folder.path())
        };
        let around = Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) };
        match pipeline::load(&options, &around) {
            Err(LoadError::OverBudget { over, manifest, .. }) => (over, manifest.tables.clone(), rules(&manifest)),
            other => panic!("it is over the budget: {other:?}"),
        }
    };
    let found = told(Slicing { from_bytes: 0, keys: 70 });
    assert!(found.2["orders.payments_differ"] > 0, "{:?}", found.2);
    assert_eq!(found, told(Slicing::default()));
}

/// The folder of the load under way.
fn partial(lake: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(lake.join(layout::LOADS)).expect("the lake has loads").flatten();
    entries
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| layout::is_partial(&name.to_string_lossy())))
}

/// Ends a load as soon as it has made this file; many small parts are left then.
fn interrupt(lake: &Path, file: &str) -> Result<(), LoadError> {
    let interrupted = AtomicBool::new(false);
    let options = LoadOptions {
        tune: tuning::TuningTime::Off,
        slicing: Slicing { from_bytes: 0, keys: 10 },
        ..LoadOptions::new("generate:orders=3000,seed=3".parse().expect("it is a source"), lake)
    };
    std::thread::scope(|scope| {
        let loading = scope.spawn(|| {
            pipeline::load(&options, &Surroundings { progress: &Progress::Quiet, interrupted: &interrupted })
                .map(|_| ())
        });
        while !loading.is_finished() && !partial(lake).is_some_and(|folder| folder.join(file).exists()) {
            std::thread::yield_now();
        }
        interrupted.store(true, Ordering::Relaxed);
        loading.join().expect("a load returns its errors")
    })
}

#[test]
fn a_load_in_many_parts_that_is_interrupted_is_as_if_it_had_not_been() {
    let folder = new_folder();
    let before = load("generate:orders=50,seed=1", folder.path()).expect("it loads").load_id;
    for file in ["spool/orders", "facts/sales.parquet", "facts/customers.parquet"] {
        let ended = interrupt(folder.path(), file);
        assert!(matches!(ended, Err(LoadError::Interrupted)), "{file}: {ended:?}");
        let loads: Vec<_> = fs::read_dir(folder.path().join(layout::LOADS)).expect("it has loads").flatten().collect();
        assert_eq!(loads.len(), 1, "{file}: {loads:?}");
        let current = fs::read_link(folder.path().join(layout::CURRENT)).expect("a load is served");
        assert!(current.ends_with(&before), "{file}: {}", current.display());
    }
}
