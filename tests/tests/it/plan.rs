//! What a load would do, said before: counted as the load counts, or estimated near enough; and nothing touched by it.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::files::copy_of_mini;
use e2e::lake::{Lake, fixture, load, mini, new_folder};
use e2e::web::{Reply, Web};
use serde_json::Value;
use triptych_schemas::layout;

/// Plans, and expects this exit code. Nothing is there afterwards that was not before.
fn plan(arguments: &[&str], folder: &Path, code: i32) -> Value {
    let lake = folder.join("lake");
    let entries = || fs::read_dir(&lake).map_or(0, Iterator::count);
    let before = entries();
    let ended = loader(&[&["plan", "--json"], arguments].concat(), folder);
    assert_eq!(ended.code, Some(code), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
    assert_eq!((entries(), fs::read_dir(folder).map_or(0, Iterator::count)), (before, usize::from(lake.exists())));
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", ended.stdout))
}

fn rows_of<'a>(plan: &'a Value, table: &str) -> Option<&'a Value> {
    let feeds = |file: &&Value| file["tables"].as_array().is_some_and(|tables| tables.iter().any(|fed| fed == table));
    plan["files"].as_array()?.iter().find(feeds).map(|file| &file["rows"])
}

#[test]
fn files_that_are_here_are_counted_as_a_load_counts_them() {
    for source in [mini(), fixture("shop")] {
        let folder = new_folder();
        let source = source.display().to_string();
        let planned = plan(&[&source], folder.path(), 0);
        let lake = Lake::of(&source);
        assert_eq!(planned["shape"], lake.manifest.shape.as_str());
        assert_eq!(planned["rows_are"], "counted");
        for table in ["customers", "order_items"] {
            let read = lake.manifest.tables.iter().find(|count| count.table == table).map(|count| count.read);
            assert_eq!(rows_of(&planned, table).and_then(Value::as_u64), read, "{source}: {table}");
        }
        let stores: Vec<&Value> =
            planned["creates"].as_array().into_iter().flatten().map(|made| &made["store"]).collect();
        assert_eq!(stores, ["lake", "sqlite"]);
        assert!(planned["rates"].as_str().is_some_and(|rates| rates.contains("built in")), "{planned}");
    }
}

#[test]
fn what_is_beyond_the_shape_is_described() {
    let source = copy_of_mini();
    fs::write(source.path().join("ads.csv"), "day,clicks\n2018-01-01,5\n2018-01-02,7\n")
        .expect("a file can be written");
    let folder = new_folder();
    let planned = plan(&[&source.path().display().to_string()], folder.path(), 0);
    let profile = &planned["profiles"][0];
    assert_eq!((&profile["file"], &profile["rows"]), (&"ads.csv".into(), &2.into()));
    let lake = Lake::of(&source.path().display().to_string());
    assert_eq!(serde_json::to_value(&lake.manifest.profiles).expect("plain data"), planned["profiles"]);
}

#[test]
fn a_load_measures_for_the_plans_after_it() {
    let folder = new_folder();
    let lake = folder.path().join("lake");
    let source = "generate:orders=2000,seed=3";
    let before = plan(&[source], folder.path(), 0);
    assert_eq!(before["rows_are"], "estimated");
    let first = load(source, &lake).expect("it loads");
    let read: u64 = first.tables.iter().map(|count| count.read).sum();
    let estimated = before["rows"].as_u64().expect("a number");
    assert!(estimated.abs_diff(read) < read / 4, "{estimated} rows were predicted, {read} were read");
    let second = load(source, &lake).expect("it loads again");
    let after = plan(&[source, "--mongodb-url", "mongodb://db:27017"], folder.path(), 0);
    let measured = format!("measured by load {}, and built in for MongoDB", second.load_id);
    assert_eq!(after["rates"], measured.as_str());
    assert_eq!(after["drops"], serde_json::json!([first.load_id]));
    assert_eq!(after["creates"][2]["store"], "mongodb");
    let memory = |plan: &Value| plan["memory_bytes"].as_u64().expect("a number");
    let larger = plan(&["generate:orders=200000"], folder.path(), 0);
    assert!(memory(&larger) > memory(&after) && larger["seconds"].as_f64() > after["seconds"].as_f64());
    assert!(fs::read_dir(lake.join(layout::LOADS)).expect("two loads").count() == 2);
}

/// From some size on a load waits on disk, and memory hardly grows, wherever it goes.
#[test]
fn memory_is_predicted_by_how_a_load_would_be_taken() {
    const MILLION: &str = "generate:orders=1000000";
    const TEN_MILLION: &str = "generate:orders=10000000";
    const GIGABYTE: u64 = 1_000_000_000;
    let folder = new_folder();
    let memory = |arguments: &[&str]| plan(arguments, folder.path(), 0)["memory_bytes"].as_u64().expect("a number");
    assert!(memory(&[MILLION]) < GIGABYTE);
    assert!((GIGABYTE..3 * GIGABYTE).contains(&memory(&[TEN_MILLION])));
    assert_eq!(memory(&[TEN_MILLION, "--mongodb-url", "mongodb://db:27017"]), memory(&[TEN_MILLION]));
}

#[test]
fn the_raw_copy_and_the_disk_are_part_of_the_plan() {
    let folder = new_folder();
    let source = new_folder();
    let source = source.path().join("shop").display().to_string();
    assert_eq!(loader(&["generate", &source, "--orders", "3000", "--quiet"], folder.path()).code, Some(0));
    let planned = plan(&[&source], folder.path(), 0);
    let manifest = load(&source, &folder.path().join("lake")).expect("it loads");
    let bronze = layout::load_dir(&folder.path().join("lake"), &manifest.load_id).join(layout::BRONZE);
    let files = fs::read_dir(bronze).expect("raw copies are kept").flatten();
    let kept: u64 = files.map(|file| file.metadata().map_or(0, |file| file.len())).sum();
    let bytes = |value: &Value| value.as_u64().expect("a number of bytes");
    let estimated = bytes(&planned["raw_copy"]["bytes"]);
    assert!(estimated.abs_diff(kept) < kept / 3, "{estimated} bytes were predicted, {kept} were kept");
    let stores: u64 = planned["creates"].as_array().into_iter().flatten().map(|made| bytes(&made["bytes"])).sum();
    assert_eq!(bytes(&planned["disk_bytes"]), estimated + stores);
    assert!(bytes(&planned["disk_free_bytes"]) > bytes(&planned["disk_bytes"]), "{planned}");
    assert_eq!(planned["warnings"], serde_json::json!([]));

    let told = loader(&["plan", &source], folder.path());
    assert!(told.stdout.contains("raw copy") && !told.stdout.contains("warning: "), "{}", told.stdout);
    // Where it does not fit, which depends on the disk; scripts/check/disks.sh plans for a small one.
    let large = plan(&["generate:orders=100000000"], folder.path(), 0);
    let is_too_small = bytes(&large["disk_free_bytes"]) < bytes(&large["disk_bytes"]);
    assert_eq!(large["warnings"].as_array().map(Vec::len), Some(usize::from(is_too_small)), "{large}");
}

#[test]
fn what_would_be_refused_is_said_with_every_reason() {
    let folder = new_folder();
    let problems = |arguments: &[&str]| {
        let planned = plan(arguments, folder.path(), 3);
        let said = planned["problems"].as_array().into_iter().flatten().filter_map(Value::as_str);
        said.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let spoilt = copy_of_mini();
    for (name, column) in [("olist_orders_dataset.csv", "order_status"), ("olist_sellers_dataset.csv", "seller_city")] {
        let path = spoilt.path().join(name);
        let text = fs::read_to_string(&path).expect("the copy can be read");
        fs::write(&path, text.replacen(column, "renamed", 1)).expect("the copy can be changed");
    }
    let said = problems(&[&spoilt.path().display().to_string()]);
    assert!(said.contains("missing column order_status") && said.contains("missing column seller_city"), "{said}");
    let said = problems(&[&new_folder().path().display().to_string()]);
    assert!(said.contains("lacks olist_customers_dataset.csv"), "{said}");
    let nowhere = loader(&["plan", "nowhere.zip"], folder.path());
    assert_eq!(nowhere.code, Some(3));
    assert!(nowhere.stderr.contains("no such file or folder"), "{}", nowhere.stderr);
    load(&mini().display().to_string(), &folder.path().join("lake")).expect("it loads");
    let said = problems(&[&fixture("shop").display().to_string()]);
    assert!(said.contains("--replace-source"), "{said}");
}

#[test]
fn at_an_address_only_sizes_are_asked_for() {
    let web = Web::serve(|request| match request.path.rsplit('/').next() {
        Some("shop.zip") => Reply::new(200, b"").header("Content-Length", "28000000"),
        Some(_) if request.path.starts_with("/export/") => Reply::new(200, b"").header("Content-Length", "1780000"),
        _ => Reply::new(404, b""),
    });
    let folder = new_folder();
    let zip = plan(&[&web.url("/shop.zip")], folder.path(), 0);
    assert_eq!((&zip["shape"], &zip["rows"], &zip["rows_are"]), (&Value::Null, &1_000_000.into(), &"estimated".into()));
    let files = plan(&[&web.url("/export/")], folder.path(), 0);
    assert_eq!((files["shape"].as_str(), rows_of(&files, "orders")), (Some("olist"), Some(&10_000.into())));
    assert!(web.asked().iter().all(|request| request.method == "HEAD"), "nothing is fetched");
    let nothing = plan(&[&web.url("/elsewhere/")], folder.path(), 3);
    assert!(nothing["problems"][0].as_str().is_some_and(|problem| problem.contains("lacks")), "{nothing}");
}
