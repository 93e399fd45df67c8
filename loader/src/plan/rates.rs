//! What a row costs: measured by the lake's newest load where there is one, else as it was measured once.

use triptych_schemas::manifest::{Manifest, Stage, StoreKind};

use crate::mapping::ready;
use crate::pipeline::{DERIVING_AND_WRITING, Slicing};
use crate::sinks::store_name;

/// Points of places are read, merged and forgotten, which is a fifth of what becomes of other rows.
const PLACES: &str = "places";
const PLACES_WEIGHT: f64 = 0.2;

/// What a load needs besides what grows with its rows.
#[derive(Clone, Copy)]
struct Memory {
    base_bytes: f64,
    row_bytes: f64,
}

const MEMORY_IN_ONE_PART: Memory = Memory { base_bytes: 60e6, row_bytes: 300.0 };
/// By docs/scale.md, from one million orders to ten.
const MEMORY_IN_PARTS: Memory = Memory { base_bytes: 430e6, row_bytes: 38.0 };

/// Rows of a table, as many as they cost.
pub(super) fn weight(table: &str, rows: u64) -> f64 {
    rows as f64 * if table == PLACES { PLACES_WEIGHT } else { 1.0 }
}

pub(super) struct Rates {
    /// In words.
    pub(super) measured: String,
    read_ms: f64,
    memory: Memory,
    stores: Vec<StoreRate>,
}

/// Of one weighted row.
#[derive(Clone, Copy)]
struct StoreRate {
    store: StoreKind,
    milliseconds: f64,
    rows: Option<f64>,
    bytes: Option<f64>,
}

/// Two cores, shared with the servers; 750,000 weighted rows of a real export, 2026-11-21.
const BUILT_IN: [StoreRate; 5] = [
    StoreRate { store: StoreKind::Lake, milliseconds: 0.0008, rows: Some(0.89), bytes: Some(42.0) },
    StoreRate { store: StoreKind::Sqlite, milliseconds: 0.0016, rows: Some(1.22), bytes: Some(110.0) },
    StoreRate { store: StoreKind::Clickhouse, milliseconds: 0.004, rows: Some(0.89), bytes: None },
    StoreRate { store: StoreKind::Mongodb, milliseconds: 0.013, rows: None, bytes: None },
    StoreRate { store: StoreKind::Neo4j, milliseconds: 0.012, rows: None, bytes: None },
];
const BUILT_IN_READ_MS: f64 = 0.0023;

/// The stage in which loads of earlier versions wrote all stores side by side.
const WRITING: &str = "write stores";

/// What a store would be given.
pub(super) struct StoreCost {
    pub(super) milliseconds: f64,
    pub(super) rows: Option<u64>,
    pub(super) bytes: Option<u64>,
}

impl Rates {
    /// For these stores, and a source of so many bytes.
    pub(super) fn of(newest: Option<&Manifest>, stores: &[StoreKind], bytes: u64) -> Self {
        let is_on_disk = Slicing::default().is_on_disk(bytes);
        let mut rates = Self {
            measured: "built in, measured on two cores; the lake's own take their place after its first load"
                .to_owned(),
            read_ms: BUILT_IN_READ_MS,
            memory: if is_on_disk { MEMORY_IN_PARTS } else { MEMORY_IN_ONE_PART },
            stores: BUILT_IN.to_vec(),
        };
        let Some(manifest) = newest else { return rates };
        let weight = weight_of(manifest);
        let was_on_disk = Slicing::default().is_on_disk(manifest.files.iter().map(|file| file.bytes).sum());
        let is_reading = |stage: &&Stage| ![WRITING, DERIVING_AND_WRITING].contains(&stage.stage.as_str());
        let reading = manifest.stages.iter().filter(is_reading);
        rates.measured = format!("measured by load {}", manifest.load_id);
        rates.read_ms = reading.map(|stage| stage.milliseconds).sum::<f64>() / weight;
        // What a small load grew by is lost in what any load needs.
        let telling = |peak: &f64| was_on_disk == is_on_disk && *peak > 2.0 * rates.memory.base_bytes;
        if let Some(peak) = manifest.peak_memory_bytes.map(|bytes| bytes as f64).filter(telling) {
            rates.memory.row_bytes = (peak - rates.memory.base_bytes) / weight;
        }
        for written in &manifest.stores {
            let measured = StoreRate {
                store: written.store,
                milliseconds: written.milliseconds / weight,
                rows: Some(written.rows as f64 / weight),
                bytes: Some(written.bytes as f64 / weight).filter(|bytes| *bytes > 0.0),
            };
            rates.stores.retain(|rate| rate.store != written.store);
            rates.stores.push(measured);
        }
        let is_measured = |store| manifest.stores.iter().any(|written| written.store == store);
        let others = stores.iter().filter(|store| !is_measured(**store)).map(|store| store_name(*store));
        let others: Vec<&str> = others.collect();
        if !others.is_empty() {
            rates.measured = format!("{}, and built in for {}", rates.measured, others.join(", "));
        }
        rates
    }

    pub(super) fn read_ms(&self, weight: f64) -> f64 {
        self.read_ms * weight
    }

    pub(super) fn memory_bytes(&self, weight: f64) -> u64 {
        (self.memory.base_bytes + self.memory.row_bytes * weight) as u64
    }

    pub(super) fn store(&self, store: StoreKind, weight: f64) -> StoreCost {
        let rate = self.stores.iter().find(|rate| rate.store == store).expect("every store has a rate built in");
        let times = |rate: Option<f64>| rate.map(|rate| (rate * weight) as u64);
        StoreCost { milliseconds: rate.milliseconds * weight, rows: times(rate.rows), bytes: times(rate.bytes) }
    }
}

/// Of the tables that have a file of their own; what is derived from them comes with them.
fn weight_of(manifest: &Manifest) -> f64 {
    let shape = ready::all().iter().find(|shape| shape.name == manifest.shape);
    let has_file = |table: &str| shape.is_none_or(|shape| shape.feeding(table).is_some());
    let counts = manifest.tables.iter().filter(|count| has_file(&count.table));
    counts.map(|count| weight(&count.table, count.read)).sum::<f64>().max(1.0)
}
