//! Generated data against the loader: what was injected is what is reported, rule by rule and row by row.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::lake::{Lake, balances, new_folder, rules};
use triptych_generator::{self as generator, Injected};
use triptych_loader::budget::Budget;
use triptych_schemas::manifest::TableCount;
use triptych_schemas::money::parse_cents;

/// Writes a generated source, loads it and compares the books.
fn check(arguments: &str) -> Injected {
    let source = new_folder();
    let arguments_read = generator::parse(arguments).expect("the arguments are allowed");
    let injected = generator::write_to(&arguments_read, source.path()).expect("the files can be written");
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
    for shape in ["olist", "shop"] {
        let injected = check(&format!("orders=3000,seed=5,shape={shape}"));
        assert!(injected.tables.iter().all(|table| table.rejected == 0));
    }
}

#[test]
fn dirt_is_reported_exactly() {
    for seed in 1..=5 {
        check(&format!("orders=1500,seed={seed},dirt=0.03"));
    }
    let injected = check("orders=4000,seed=11,dirt=0.3");
    assert!(injected.rules.len() > 90, "nearly every rule is provoked, found {}", injected.rules.len());
    for seed in 1..=3 {
        check(&format!("orders=1500,seed={seed},shape=shop,dirt=0.03"));
    }
    let injected = check("orders=1500,seed=4,shape=shop,dirt=0.3");
    assert!(injected.rules.len() > 17, "every rule of the shop shape is provoked, found {:?}", injected.rules);
}

/// Rows of a generated file, by the names of its columns.
fn rows(folder: &Path, file: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a generated file");
    reader.deserialize().map(|row| row.expect("a generated row")).collect()
}

fn cents(rows: &[HashMap<String, String>], column: &str) -> i64 {
    rows.iter().map(|row| parse_cents(&row[column]).expect("a clean amount")).sum()
}

#[test]
fn both_shapes_tell_of_the_same_sales() {
    let folder = new_folder();
    let written = |shape: &str| {
        let arguments =
            generator::parse(&format!("orders=700,seed=3,shape={shape}")).expect("the arguments are allowed");
        generator::write_to(&arguments, folder.path()).expect("the files can be written");
    };
    written("olist");
    let items = rows(folder.path(), "olist_order_items_dataset.csv");
    let accounts = rows(folder.path(), "olist_customers_dataset.csv");
    written("shop");
    assert!(!folder.path().join("olist_customers_dataset.csv").exists(), "one folder is one shape");
    let (clients, purchases) = (rows(folder.path(), "clients.csv"), rows(folder.path(), "achats.csv"));
    let columns =
        |file: &str| fs::read_to_string(folder.path().join(file)).expect("text").lines().next().map(str::to_owned);
    assert_eq!(columns("clients.csv").as_deref(), Some("id_client,nom,email,date_inscription,pays"));
    assert_eq!(columns("achats.csv").as_deref(), Some("id_achat,id_client,date_achat,montant,produit"));
    assert_eq!((purchases.len(), cents(&purchases, "montant")), (items.len(), cents(&items, "price")));
    let people: HashSet<&String> = accounts.iter().map(|row| &row["customer_unique_id"]).collect();
    let ids: HashSet<&String> = clients.iter().map(|row| &row["id_client"]).collect();
    assert_eq!((clients.len(), ids.len()), (people.len(), people.len()));
    let names: HashSet<&String> = purchases.iter().map(|row| &row["produit"]).collect();
    let products: HashSet<&String> = items.iter().map(|row| &row["product_id"]).collect();
    assert_eq!(names.len(), products.len(), "a product is known by its name");
}

#[test]
fn the_smallest_shops_load() {
    for orders in [1, 2, 7, 40] {
        check(&format!("orders={orders},dirt=0.5"));
        check(&format!("orders={orders},shape=shop,dirt=0.5"));
    }
}

/// Whoever pastes the example wants to see a load, with dirt in it.
#[test]
fn the_dirt_of_the_example_is_within_the_budget() {
    let folder = new_folder();
    let help = loader(&["load", "--help"], folder.path()).stdout;
    let example = help.split_whitespace().find(|word| word.starts_with("generate:orders=2") && word.contains("dirt="));
    let dirt = example.and_then(|example| example.rsplit(',').next()).expect("an example with dirt comes last");
    for (orders, seeds) in [(200, 1..=4), (1500, 1..=4), (5000, 1..=3), (20_000, 7..=7)] {
        for (seed, shape) in seeds.flat_map(|seed| [(seed, "olist"), (seed, "shop")]) {
            let asked = format!("orders={orders},seed={seed},shape={shape},{dirt}");
            let arguments = generator::parse(&asked).expect("the arguments are allowed");
            let injected = generator::write_to(&arguments, folder.path()).expect("the files can be written");
            let counts = injected.tables.iter().map(|table| TableCount {
                table: table.table.clone(),
                read: table.rows,
                accepted: table.rows - table.rejected - table.merged,
                quarantined: table.rejected,
                deduplicated: table.merged,
            });
            assert_eq!(Budget::default().exceeded_by(&counts.collect::<Vec<_>>()), Vec::<String>::new(), "{asked}");
            assert!(orders < 1500 || injected.tables.iter().any(|table| table.rejected > 0), "{asked}: no dirt");
        }
    }
}

#[test]
fn a_generated_source_is_loaded_as_its_files_are() {
    let direct = Lake::of("generate:orders=200,seed=2,dirt=0.01");
    let injected = check("orders=200,seed=2,dirt=0.01");
    assert_eq!(rules(&direct.manifest), injected.rules);
    assert_eq!(direct.manifest.source, "generate:orders=200,seed=2,dirt=0.01");
}
