//! A load in a temporary lake, made with the loader's library, and a gateway over it, made as `main` makes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde_json::Value;
use tempfile::TempDir;
use triptych_gateway::gateway::Gateway;
use triptych_loader::budget::Budget;
use triptych_loader::mapping;
use triptych_loader::pipeline::{self, LoadError, LoadOptions, Slicing, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::shape::Shape;
use triptych_loader::shrink::MaxShrink;
use triptych_loader::tuning;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

/// Fixtures hold every kind of dirt in a few rows, so nothing is too much.
pub const ANY_DIRT: Budget = Budget::Percent(100.0);

/// The small fixture: tens of rows a file, each kind of dirt once.
pub fn mini() -> PathBuf {
    fixture("mini")
}

/// A folder of files made up by hand.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A lake that goes away with this value, and what was last loaded into it.
pub struct Lake {
    pub folder: TempDir,
    pub manifest: Manifest,
}

impl Lake {
    /// Loads a folder, an archive or `generate:…` into a new lake.
    ///
    /// # Panics
    /// When the load fails: the test has nothing to go on with.
    pub fn of(source: &str) -> Self {
        let folder = new_folder();
        let manifest = load(source, folder.path()).unwrap_or_else(|error| panic!("`{source}` does not load: {error}"));
        Self { folder, manifest }
    }

    /// The same, taken in slices as a large source is.
    ///
    /// # Panics
    /// When the load fails.
    pub fn in_slices(source: &str, slicing: Slicing) -> Self {
        let folder = new_folder();
        let options = LoadOptions { slicing, ..options(source, folder.path()) };
        let manifest = run(&options).unwrap_or_else(|error| panic!("`{source}` does not load in slices: {error}"));
        Self { folder, manifest }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the load.
    pub fn load_dir(&self) -> PathBuf {
        layout::load_dir(self.path(), &self.manifest.load_id)
    }
}

/// Loads into a lake, however dirty the source is, and however small.
pub fn load(source: &str, lake: &Path) -> Result<Manifest, LoadError> {
    run(&options(source, lake))
}

fn options(source: &str, lake: &Path) -> LoadOptions {
    LoadOptions {
        // Choosing takes time, and most tests want nothing of it.
        tune: tuning::TuningTime::Off,
        budget: ANY_DIRT,
        max_shrink: MaxShrink::ANY,
        mapping: mapping_of(source),
        ..LoadOptions::new(source.parse().unwrap_or_else(|error| panic!("`{source}`: {error}")), lake)
    }
}

/// What a folder is read by: the mapping of its name beside it, where there is one.
///
/// # Panics
/// When that is no mapping.
pub fn mapping_of(source: &str) -> Option<&'static Shape> {
    let path = Path::new(source).with_extension("toml");
    path.is_file().then(|| mapping::read(&path).unwrap_or_else(|error| panic!("{error}")))
}

fn run(options: &LoadOptions) -> Result<Manifest, LoadError> {
    pipeline::load(options, &Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) })
}

pub fn new_folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// How often each rule fired.
pub fn rules(manifest: &Manifest) -> BTreeMap<String, u64> {
    manifest.rules.iter().map(|count| (count.rule.clone(), count.rows)).collect()
}

/// Every table's rows are accounted for.
pub fn balances(manifest: &Manifest) -> bool {
    manifest.tables.iter().all(|table| table.read == table.accepted + table.quarantined + table.deduplicated)
}

/// The files of a load that the gateway answers from, by name.
fn stores(load_dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in [layout::FACTS, layout::MARTS] {
        for entry in fs::read_dir(load_dir.join(folder)).expect("a load has facts and marts").flatten() {
            files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("readable"));
        }
    }
    let sqlite = load_dir.join(layout::SQLITE);
    files.insert("documents and graph".to_owned(), fs::read(sqlite).expect("a load has documents"));
    files
}

/// Two loads answer alike, to the byte.
///
/// # Panics
/// Where one of their files differs.
pub fn same_stores(one: &Path, other: &Path) {
    let (one, other) = (stores(one), stores(other));
    assert!(one.len() > 5);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == other[name], "{name} differs");
    }
}

/// Answers one query over a lake.
///
/// # Panics
/// When the gateway answers with errors.
pub async fn ask(lake: &Path, query: &str) -> Value {
    let gateway = Gateway::open(lake.to_owned()).await;
    let response = gateway.execute(query.into()).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    response.data.into_json().expect("an answer can be written as JSON")
}
