//! Which loads each store has, and which one is served: asked of the stores themselves, without a lock. Waits
//! for no server: one that says nothing within some seconds is told of so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use triptych_schemas::change::Version;
use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, StoreKind, StoreWrite, TableWrite};
use triptych_servers::{LoadRecord, store};

use crate::published;
use crate::report::grouped;
use crate::sinks::server::{Server, is_server};
use crate::sinks::{SinkError, store_name, wait};

/// What all stores say.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The newest load that every store named here has ready, which is the one that gateways with these stores serve. Stores
    /// that could not be asked have no say in it.
    pub served: Option<String>,
    pub loads: Vec<Held>,
    /// Loads of the lake that this version cannot read, each with why and what to do.
    pub unreadable: Vec<String>,
    /// Stores that could not be asked, and why.
    pub unavailable: Vec<Unavailable>,
}

/// A load in a store.
#[derive(Debug, Serialize)]
pub struct Held {
    pub store: StoreKind,
    pub load_id: String,
    /// `ready`, `current` (ready, and what names for people stand for), `loading` or `withdrawn`.
    pub status: &'static str,
    /// Absent where no manifest tells.
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    /// From the end of cleaning until all of it could be read.
    pub refresh_milliseconds: Option<f64>,
    pub tables: Vec<TableWrite>,
    pub source: Option<String>,
    /// The whole load that it goes back to, and the last change that is in it.
    pub version: Option<Version>,
    pub published_at: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Unavailable {
    pub store: StoreKind,
    pub reason: String,
}

pub fn look(lake: &Path, servers: &[Box<dyn Server>]) -> Status {
    let (manifests, unreadable) = manifests(lake);
    let current = fs::read_link(lake.join(layout::CURRENT)).ok();
    let current = current.as_ref().and_then(|link| link.file_name()?.to_str());
    let mut loads = Vec::new();
    for manifest in &manifests {
        let status = if Some(manifest.load_id.as_str()) == current { "current" } else { "ready" };
        let files = manifest.stores.iter().filter(|written| !is_server(written.store));
        loads.extend(files.map(|written| held(written.store, &manifest.load_id, status, Some(manifest))));
    }
    let mut unavailable = Vec::new();
    for (server, answer) in servers.iter().zip(ask_all(servers)) {
        match answer {
            Ok(its) => {
                loads.extend(its.records.iter().map(|record| of_record(server.store(), &its, record, &manifests)));
            }
            Err(error) => unavailable.push(Unavailable { store: server.store(), reason: error.to_string() }),
        }
    }
    let served = served(&loads, servers, &unavailable);
    Status { served, loads, unreadable, unavailable }
}

/// What a server says of its loads.
struct ServerLoads {
    records: Vec<LoadRecord>,
    /// The load that names for people stand for.
    pointed: Option<String>,
}

/// Side by side: one that says nothing holds up no other.
fn ask_all(servers: &[Box<dyn Server>]) -> Vec<Result<ServerLoads, SinkError>> {
    let ask = async |server: &dyn Server| {
        server.reach().await?;
        Ok(ServerLoads { records: server.records().await?, pointed: server.pointed().await.ok().flatten() })
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = servers.iter().map(|server| scope.spawn(move || wait(ask(&**server)))).collect();
        asking.into_iter().map(|asking| asking.join().expect("a server returns its errors")).collect()
    })
}

/// Files count where no server has their part, be it one that could not be asked.
fn served(loads: &[Held], servers: &[Box<dyn Server>], unavailable: &[Unavailable]) -> Option<String> {
    let is_given = |store| servers.iter().any(|server| server.store() == store);
    let mut needed: Vec<StoreKind> = store::asked(is_given).collect();
    needed.retain(|store| unavailable.iter().all(|silent| silent.store != *store));
    let is_ready = |held: &&Held| matches!(held.status, "ready" | "current");
    let ids: BTreeSet<&str> = loads.iter().map(|held| held.load_id.as_str()).collect();
    let everywhere = |id: &&&str| {
        needed
            .iter()
            .all(|store| loads.iter().filter(is_ready).any(|held| held.store == *store && held.load_id == **id))
    };
    ids.iter().rev().find(everywhere).map(ToString::to_string)
}

fn of_record(store: StoreKind, server: &ServerLoads, record: &LoadRecord, manifests: &[Manifest]) -> Held {
    let manifest = manifests.iter().find(|manifest| manifest.load_id == record.load_id);
    let is_pointed = record.status.is_ready() && server.pointed.as_ref() == Some(&record.load_id);
    let status = if is_pointed { "current" } else { record.status.name() };
    held(store, &record.load_id, status, manifest)
}

fn held(store: StoreKind, load_id: &str, status: &'static str, manifest: Option<&Manifest>) -> Held {
    let written: Option<&StoreWrite> =
        manifest.and_then(|manifest| manifest.stores.iter().find(|written| written.store == store));
    Held {
        store,
        load_id: load_id.to_owned(),
        status,
        rows: written.map(|written| written.rows),
        bytes: written.map(|written| written.bytes).filter(|bytes| *bytes > 0),
        refresh_milliseconds: written.map(|written| written.refresh_milliseconds),
        tables: written.map_or_else(Vec::new, |written| written.tables.clone()),
        source: manifest.map(|manifest| manifest.source.clone()),
        version: manifest.and_then(|manifest| manifest.version.clone()),
        published_at: manifest.and_then(|manifest| manifest.published_at.clone()),
    }
}

/// Manifests of the lake's published loads, oldest first; and what is wrong with those that cannot be read.
pub(crate) fn manifests(lake: &Path) -> (Vec<Manifest>, Vec<String>) {
    let (mut manifests, mut unreadable) = (Vec::new(), Vec::new());
    for folder in published::folders(lake) {
        match published::readable(&folder) {
            Ok(manifest) => manifests.extend(manifest),
            Err(error) => unreadable.push(error.to_string()),
        }
    }
    (manifests, unreadable)
}

/// For people; who could not be asked is for the caller to tell. `with_tables` also tells of each table of the newest load.
pub fn table(status: &Status, with_tables: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["store", "load", "status", "change", "rows", "size", "refresh", "source"]);
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    for held in &status.loads {
        table.add_row([
            store_name(held.store).to_owned(),
            held.load_id.clone(),
            held.status.to_owned(),
            or_dash(held.version.as_ref().map(|version| version.sequence).filter(|last| *last > 0).map(grouped)),
            or_dash(held.rows.map(grouped)),
            or_dash(held.bytes.map(megabytes)),
            or_dash(held.refresh_milliseconds.map(seconds)),
            or_dash(held.source.clone()),
        ]);
    }
    for column in 3..7 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let all_answer = status.unavailable.is_empty();
    let mut parts = vec![match (&status.served, status.loads.is_empty()) {
        (Some(load_id), _) if all_answer => format!("served: {load_id}"),
        (Some(load_id), _) => format!("served, as far as the stores that answer tell: {load_id}"),
        (None, true) if !all_answer => "no load in the stores that answer".to_owned(),
        (None, true) if !status.unreadable.is_empty() => "no load that this version can read".to_owned(),
        (None, true) => "no load yet; make one with: triptych-loader load SOURCE".to_owned(),
        (None, false) if !all_answer => "no load is in all of the stores that answer".to_owned(),
        (None, false) => "no load is in all of these stores".to_owned(),
    }];
    if !status.loads.is_empty() {
        parts.push(table.trim_fmt());
    }
    if with_tables {
        parts.extend(newest_by_table(&status.loads));
    }
    parts.extend(status.unreadable.iter().cloned());
    parts.join("\n\n")
}

/// Of the newest load: how long each table took in each store, the slowest last.
fn newest_by_table(loads: &[Held]) -> Option<String> {
    let newest = loads.iter().map(|held| &held.load_id).max()?;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["store", "table", "rows", "refresh"]);
    for held in loads.iter().filter(|held| held.load_id == *newest) {
        for written in &held.tables {
            let refresh = seconds(written.refresh_milliseconds);
            table.add_row([store_name(held.store).to_owned(), written.table.clone(), grouped(written.rows), refresh]);
        }
    }
    for column in 2..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    Some(table.trim_fmt())
}

fn seconds(milliseconds: f64) -> String {
    format!("{:.2} s", milliseconds / 1000.0)
}

fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", grouped(tenths / 10), tenths % 10)
}
