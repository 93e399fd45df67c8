//! The stores that need no server: facts in memory from the lake's Parquet, documents and graph in the load's
//! one file database.

pub mod documents;
pub mod facts;
pub mod graph;
pub mod sqlite;

use std::path::Path;
use std::sync::Arc;

use triptych_schemas::layout;

use super::{Role, StoreError, Stores};
use documents::EmbeddedDocuments;
use facts::EmbeddedFacts;
use graph::EmbeddedGraph;
use sqlite::Pool;

/// Opens the stores of one load. Blocks while it reads the facts.
pub fn open(load_dir: &Path) -> Result<Stores, StoreError> {
    let file = load_dir.join(layout::SQLITE);
    let pool = Arc::new(Pool::open(&file).map_err(|error| error.at(Role::Documents))?);
    Ok(Stores {
        facts: Arc::new(EmbeddedFacts::open(load_dir)?),
        documents: Arc::new(EmbeddedDocuments::new(Arc::clone(&pool))),
        graph: Arc::new(EmbeddedGraph::open(pool)?),
    })
}
