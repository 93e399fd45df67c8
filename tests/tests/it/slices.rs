//! A load in slices against the same load in one piece: every row of every store, the books and the model.

use e2e::lake::{Lake, mini, rules};
use triptych_loader::pipeline::Slicing;
use triptych_loader::sinks::lake;
use triptych_loader::sinks::sqlite::Sqlite;
use triptych_loader::sinks::{Sink, TableSums};
use triptych_schemas::marts;

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
            stored.stored_rows(&lake.manifest.load_id, table.name).expect("marts can be read")
        };
        assert!(rows(&whole) == rows(&sliced), "{source}, {keys} keys: {}", table.name);
        assert!(table.name == marts::MODEL_PARAMETERS.name || !rows(&whole).is_empty(), "{source}: {}", table.name);
    }
    let sums = |lake: &Lake| -> Vec<TableSums> {
        sqlite(lake).stored_sums(&lake.manifest.load_id).expect("the file can be read")
    };
    assert_eq!(sums(&whole), sums(&sliced));
    for TableSums { table, .. } in sums(&whole) {
        let rows = |lake: &Lake| sqlite(lake).stored_rows(&lake.manifest.load_id, &table).expect("it can be read");
        assert!(rows(&whole) == rows(&sliced), "{source}, {keys} keys: {table}");
    }
    let [expected, found] = [whole.manifest, sliced.manifest];
    assert_eq!(expected.tables, found.tables);
    assert_eq!(rules(&expected), rules(&found));
    assert_eq!(expected.remarks, found.remarks);
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
fn a_load_in_slices_is_the_load_in_one_piece() {
    check(&mini().display().to_string(), 1);
    check(&mini().display().to_string(), 7);
    check("generate:orders=2000,seed=5,dirt=0.02", 150);
}
