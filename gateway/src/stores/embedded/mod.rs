//! The stores that need no server: facts in memory from the lake's Parquet, documents and graph in the load's
//! one file database.

pub mod documents;
pub mod facts;
pub mod graph;
pub mod sqlite;

use std::path::Path;
use std::sync::Arc;

use triptych_schemas::layout;

use super::room::Room;
use super::{Role, StoreError, Stores};
use documents::EmbeddedDocuments;
use facts::EmbeddedFacts;
use graph::EmbeddedGraph;
use sqlite::Pool;

/// Opens the stores of one load, with the room that they have unless it is said. Blocks while it reads the facts.
pub fn open(load_dir: &Path) -> Result<Stores, StoreError> {
    let (pool, room) = (pool(load_dir)?, Room::default());
    Ok(Stores {
        facts: Arc::new(EmbeddedFacts::open(load_dir, room)?),
        documents: Arc::new(EmbeddedDocuments::new(Arc::clone(&pool), room)),
        graph: Arc::new(EmbeddedGraph::open(pool, room)?),
    })
}

/// Connections to the file database of one load, for documents and graph.
pub fn pool(load_dir: &Path) -> Result<Arc<Pool>, StoreError> {
    let pool = Pool::open(&load_dir.join(layout::SQLITE), documents::register_functions);
    pool.map(Arc::new).map_err(|error| error.at(Role::Documents))
}
