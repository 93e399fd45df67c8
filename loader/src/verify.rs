//! Holds the lake's files against their checksums, and every row of every other store against the lake: documents and graph are
//! derived from its facts again.

use std::fmt;
use std::path::{Path, PathBuf};

use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, StoreKind};

use crate::checksum;
use crate::gold::graph::{self, Graph};
use crate::gold::{Facts, documents, lists, model};
use crate::published::{self, PublishedError, readable};
use crate::report::grouped;
use crate::sinks::server::{Server, option_of};
use crate::sinks::sqlite::Sqlite;
use crate::sinks::{self, Difference, Gold, SinkError, lake, store_name, wait};

/// What is wrong with one store; nothing where all is as it should be.
pub struct Verdict {
    pub load_id: String,
    pub store: StoreKind,
    pub rows: u64,
    /// Of the lake: whether its files were held against sums, not only their rows counted.
    pub by_sums: bool,
    pub differences: Vec<Difference>,
}

/// Of all stores.
pub struct Verified {
    pub verdicts: Vec<Verdict>,
    /// Why servers could not be looked at; the others were.
    pub unavailable: Vec<SinkError>,
}

impl Verified {
    fn only(verdict: Verdict) -> Self {
        Self { verdicts: vec![verdict], unavailable: Vec::new() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("there is no load `{load}` in the lake `{}`; `triptych-loader status` lists those there are", .lake.display())]
    NoLoad { lake: PathBuf, load: String },
    #[error("load `{load_id}` is in {store} too; name it ({option})")]
    NotNamed { load_id: String, store: &'static str, option: &'static str },
    #[error(transparent)]
    Published(#[from] PublishedError),
    #[error(transparent)]
    Store(#[from] SinkError),
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { load_id, store, rows, by_sums, differences } = self;
        let rows = grouped(*rows);
        let is_lake = *store == StoreKind::Lake;
        let store = store_name(*store);
        match (is_lake, differences.is_empty()) {
            (true, true) if *by_sums => {
                return write!(out, "load {load_id}: {store} is as it was written, {rows} rows");
            }
            (true, true) => {
                return write!(
                    out,
                    "load {load_id}: {store} holds as many rows as were counted, {rows}; it is older than the sums by \
                     which damage is found"
                );
            }
            (false, true) => return write!(out, "load {load_id}: {store} is equal to the lake in all {rows} rows"),
            (true, false) => write!(out, "load {load_id}: {store} is not as it was written")?,
            (false, false) => write!(out, "load {load_id}: {store} differs from the lake")?,
        }
        differences.iter().try_for_each(|difference| write!(out, "\n  {difference}"))?;
        let cause = if is_lake { "nothing else is compared with it; " } else { "" };
        write!(out, "\n  {cause}load the source again, or serve the load before: triptych-loader rollback")
    }
}

/// One verdict for each store that the load was written to or that is named; of the newest load where none is. Where the lake
/// itself is damaged, of the lake alone.
pub fn verify(lake: &Path, servers: &[Box<dyn Server>], load: Option<&str>) -> Result<Verified, VerifyError> {
    let no_load = || PublishedError::NoLoad(lake.to_owned());
    let folder = match load {
        Some(load) => layout::load_dir(lake, load),
        None => published::served(lake).ok_or_else(no_load)?,
    };
    let manifest = readable(&folder)?.ok_or_else(|| match load {
        Some(load) => VerifyError::NoLoad { lake: lake.to_owned(), load: load.to_owned() },
        None => no_load().into(),
    })?;
    let damaged = damaged(&folder, &manifest);
    if !damaged.is_empty() {
        return Ok(Verified::only(verdict(&manifest, StoreKind::Lake, damaged)));
    }
    let facts = lake::read(&folder)?;
    let marts = lake::read_marts(&folder)?;
    let (documents, graph) = (documents::derive(&facts), graph_of(&manifest, &facts));
    let gold = Gold { load_id: &manifest.load_id, facts: &facts, documents: &documents, graph: &graph, marts: &marts };
    let sqlite = Sqlite { lake: lake.to_owned() };

    let books = books(&manifest, &gold);
    if !books.differences.is_empty() {
        return Ok(Verified::only(books));
    }
    let mut verified = Verified::only(books);
    for store in manifest.stores.iter().map(|written| written.store).filter(|store| *store != StoreKind::Lake) {
        let differences = if store == StoreKind::Sqlite {
            // A file that cannot be read is one that differs, and no reason to ask no other store.
            let unreadable = |error: SinkError| {
                vec![Difference::Whole { name: layout::SQLITE.to_owned(), problem: format!("cannot be read: {error}") }]
            };
            wait(sinks::verify(&sqlite, &gold)).unwrap_or_else(unreadable)
        } else {
            let server = servers.iter().find(|server| server.store() == store);
            let not_named = || VerifyError::NotNamed {
                load_id: manifest.load_id.clone(),
                store: store_name(store),
                option: option_of(store),
            };
            let server = server.ok_or_else(not_named)?;
            let looked = wait(async {
                server.reach().await?;
                sinks::verify(&**server, &gold).await
            });
            match looked {
                Ok(differences) => differences,
                Err(error) => {
                    verified.unavailable.push(error);
                    continue;
                }
            }
        };
        verified.verdicts.push(verdict(&manifest, store, differences));
    }
    // A gateway over these stores does not serve such a load.
    let holds = |store| manifest.stores.iter().any(|written| written.store == store);
    for store in servers.iter().map(|server| server.store()).filter(|store| !holds(*store)) {
        let never = Difference::Whole { name: "the load".to_owned(), problem: "was never written to it".to_owned() };
        verified.verdicts.push(verdict(&manifest, store, vec![never]));
    }
    Ok(verified)
}

/// Counted for the model that the load was written for, and with the lists that it was written with.
fn graph_of(manifest: &Manifest, facts: &Facts) -> Graph {
    let mut graph = match manifest.recommendations.as_ref().and_then(model::read) {
        Some(model) => graph::build_for(facts, model),
        None => graph::build(facts),
    };
    if let Some(first) = manifest.recommendations.as_ref().and_then(|recommendations| recommendations.listed) {
        graph.lists = lists::of_customers(&graph, 0..facts.customers.height(), first, &|_| true);
    }
    graph
}

/// Files of the lake that are not, byte for byte, what was written. Those of older loads are not known by their sums.
fn damaged(folder: &Path, manifest: &Manifest) -> Vec<Difference> {
    let lake = manifest.stores.iter().filter(|written| written.store == StoreKind::Lake);
    let mut damaged = Vec::new();
    for written in lake.flat_map(|lake| &lake.tables) {
        let described = triptych_schemas::tables().find(|table| table.name == written.table);
        let (Some(table), Some(sha256)) = (described, &written.sha256) else { continue };
        let path = lake::file_of(folder, table);
        let problem = match checksum::of_file(&path) {
            Ok(found) if found == *sha256 => continue,
            Ok(found) => format!("was changed: its SHA-256 is {found}, and was {sha256}"),
            Err(error) => format!("cannot be read: {error}"),
        };
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        damaged.push(Difference::Whole { name, problem });
    }
    damaged
}

/// The lake itself is held against what was counted when it was written.
fn books(manifest: &Manifest, gold: &Gold<'_>) -> Verdict {
    let counted = |table: &str| match table {
        "sales" => "order_items".to_owned(),
        table => table.to_owned(),
    };
    let differences = gold.facts.tables().into_iter().filter_map(|(table, rows)| {
        let count = manifest.tables.iter().find(|count| count.table == counted(table.name))?;
        Difference::of_counts(table.name, count.accepted, rows.height() as u64)
    });
    verdict(manifest, StoreKind::Lake, differences.collect())
}

fn verdict(manifest: &Manifest, store: StoreKind, differences: Vec<Difference>) -> Verdict {
    let written = manifest.stores.iter().find(|written| written.store == store);
    let by_sums = written.is_some_and(|written| written.tables.iter().any(|table| table.sha256.is_some()));
    let rows = written.map_or(0, |written| written.rows);
    Verdict { load_id: manifest.load_id.clone(), store, rows, by_sums, differences }
}
