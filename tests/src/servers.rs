//! The real servers, as the environment names them, and one load that is in all of them and in files.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use clap::Parser;
use tempfile::TempDir;
use triptych_generator::{Generate, GeneratedShape, write_to};
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::publish::Allowed;
use triptych_loader::shrink::MaxShrink;
use triptych_loader::tuning;
use triptych_recommend::count::NEIGHBOURS_MAX;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;
use triptych_servers::Servers;

use crate::lake::{ANY_DIRT, Lake, mapping_of, new_folder};

/// Of all shapes of rows there are some, and it loads in a second.
const SHOP: Generate = Generate { orders: 3_000, seed: 7, shape: GeneratedShape::Olist, dirt_millionths: 10_000 };
/// In one basket: more than any of them keeps as neighbours.
const BASKET_PRODUCTS: usize = NEIGHBOURS_MAX + 100;

#[derive(Parser)]
struct FromEnvironment {
    #[command(flatten)]
    servers: Servers,
    /// Set where no server can be started; tests of servers then say that they were not run.
    #[arg(long, env = "TRIPTYCH_WITHOUT_SERVERS")]
    without_servers: Option<String>,
}

/// All three servers; `None`, with a line that says so, where it was said that there are none.
///
/// # Panics
/// Where nothing was said of servers.
pub fn servers() -> Option<Servers> {
    let environment = FromEnvironment::parse_from(["test"]);
    if environment.without_servers.is_some() {
        // Past the capture of test output, so that it is seen.
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "not run: a test of servers (TRIPTYCH_WITHOUT_SERVERS is set)");
        return None;
    }
    let servers = environment.servers;
    assert!(
        servers.clickhouse_url.is_some() && servers.mongodb_url.is_some() && servers.neo4j_url.is_some(),
        "this test wants servers; run `eval \"$(scripts/servers/up)\"` first, or set TRIPTYCH_WITHOUT_SERVERS=1"
    );
    Some(servers)
}

/// One load, twice: in files, and on all servers.
pub struct Loaded {
    /// The folder of the load in files.
    pub load_dir: PathBuf,
    /// The lake of the load on the servers, and its id there.
    pub lake: PathBuf,
    pub load_id: String,
    pub servers: Servers,
    _lakes: [TempDir; 2],
}

/// Made once a test binary; `None` as with [`servers`].
pub fn loaded() -> Option<&'static Loaded> {
    static LOADED: OnceLock<Option<Loaded>> = OnceLock::new();
    // The loader starts runtimes of its own, which a test's runtime forbids on its threads.
    let load = |servers| std::thread::spawn(move || load_twice(servers)).join().expect("the load succeeds");
    LOADED.get_or_init(|| servers().map(load)).as_ref()
}

fn load_twice(servers: Servers) -> Loaded {
    let shop = new_folder();
    write_to(&SHOP, shop.path()).expect("a shop can be generated");
    fill_a_basket(shop.path());
    let source = shop.path().to_str().expect("a temporary folder has a plain name");
    let files = Lake::of(source);
    let lake = new_folder();
    let manifest = load(source, &lake, &servers);
    Loaded {
        load_dir: files.load_dir(),
        lake: lake.path().to_owned(),
        load_id: manifest.load_id,
        servers,
        _lakes: [files.folder, lake],
    }
}

/// Adds products to the first order of all.
fn fill_a_basket(shop: &Path) {
    let rows = |file: &str| {
        let reader = csv::Reader::from_path(shop.join(file)).expect("the shop has the file");
        // Some rows are broken on purpose.
        reader.into_records().filter_map(Result::ok)
    };
    let products = rows("olist_products_dataset.csv").map(|row| row[0].to_owned()).take(BASKET_PRODUCTS);
    let items = "olist_order_items_dataset.csv";
    let first = rows(items).next().expect("the shop sold something");
    let file = OpenOptions::new().append(true).open(shop.join(items)).expect("the shop can be written");
    let mut writer = csv::Writer::from_writer(file);
    for (number, product) in (1_000_u32..).zip(products) {
        let number = number.to_string();
        let changed = [&first[0], &number, &product].into_iter().chain(first.iter().skip(3));
        writer.write_record(changed).expect("the shop can be written");
    }
}

/// Loads into a lake and servers, taking over what another test's lake left there.
///
/// # Panics
/// When the load fails: the test has nothing to go on with.
pub fn load(source: &str, lake: &TempDir, servers: &Servers) -> Manifest {
    let options = LoadOptions {
        // What is chosen within a time differs where the time is too short.
        tune: tuning::TuningTime::Off,
        budget: ANY_DIRT,
        max_shrink: MaxShrink::ANY,
        mapping: mapping_of(source),
        servers: servers.clone(),
        allowed: Allowed { adopt: true, ..Allowed::default() },
        ..LoadOptions::new(source.parse().unwrap_or_else(|error| panic!("`{source}`: {error}")), lake.path())
    };
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) };
    pipeline::load(&options, &around).unwrap_or_else(|error| panic!("`{source}` does not load: {error}"))
}

/// Where a load of a lake lies.
pub fn load_dir(lake: &TempDir, load_id: &str) -> PathBuf {
    layout::load_dir(lake.path(), load_id)
}
