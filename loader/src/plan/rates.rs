//! What a row costs: measured by the lake's newest load where there is one, else as it was measured once.

use triptych_schemas::manifest::{Manifest, StoreKind};

use crate::sinks::store_name;
use crate::source::recognise::SHAPES;

/// Points of places are read, merged and forgotten, which is a fifth of what becomes of other rows.
const PLACES: &str = "places";
const PLACES_WEIGHT: f64 = 0.2;

/// What a load needs before it has read a row.
const MEMORY_BASE_BYTES: f64 = 60e6;

/// Rows of a table, as many as they cost.
pub(super) fn weight(table: &str, rows: u64) -> f64 {
    rows as f64 * if table == PLACES { PLACES_WEIGHT } else { 1.0 }
}

pub(super) struct Rates {
    /// In words.
    pub(super) measured: String,
    read_ms: f64,
    memory_bytes: f64,
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
const BUILT_IN_MEMORY_BYTES: f64 = 270.0;

/// The stage in which all stores are written side by side.
const WRITING: &str = "write stores";

/// What a store would be given.
pub(super) struct StoreCost {
    pub(super) milliseconds: f64,
    pub(super) rows: Option<u64>,
    pub(super) bytes: Option<u64>,
}

impl Rates {
    /// For these stores.
    pub(super) fn of(newest: Option<&Manifest>, stores: &[StoreKind]) -> Self {
        let mut rates = Self {
            measured: "built in, measured on two cores; the lake's own take their place after its first load"
                .to_owned(),
            read_ms: BUILT_IN_READ_MS,
            memory_bytes: BUILT_IN_MEMORY_BYTES,
            stores: BUILT_IN.to_vec(),
        };
        let Some(manifest) = newest else { return rates };
        let weight = weight_of(manifest);
        let reading = manifest.stages.iter().filter(|stage| stage.stage != WRITING);
        rates.measured = format!("measured by load {}", manifest.load_id);
        rates.read_ms = reading.map(|stage| stage.milliseconds).sum::<f64>() / weight;
        if let Some(peak) = manifest.peak_memory_bytes {
            rates.memory_bytes = (peak as f64 - MEMORY_BASE_BYTES).max(0.0) / weight;
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
        (MEMORY_BASE_BYTES + self.memory_bytes * weight) as u64
    }

    pub(super) fn store(&self, store: StoreKind, weight: f64) -> StoreCost {
        let rate = self.stores.iter().find(|rate| rate.store == store).expect("every store has a rate built in");
        let times = |rate: Option<f64>| rate.map(|rate| (rate * weight) as u64);
        StoreCost { milliseconds: rate.milliseconds * weight, rows: times(rate.rows), bytes: times(rate.bytes) }
    }
}

/// Of the tables that have a file of their own; what is derived from them comes with them.
fn weight_of(manifest: &Manifest) -> f64 {
    let shape = SHAPES.into_iter().find(|shape| shape.name == manifest.shape);
    let has_file = |table: &str| shape.is_none_or(|shape| shape.feeding(table).is_some());
    let counts = manifest.tables.iter().filter(|count| has_file(&count.table));
    counts.map(|count| weight(&count.table, count.read)).sum::<f64>().max(1.0)
}
