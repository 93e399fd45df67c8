//! Facts held in memory as compact columns, read once when a load is opened and answered by a scan of our own: a few
//! milliseconds over a hundred thousand orders, without an engine's plans, threads and memory. The marts lie beside them.

mod calendar;
mod columns;
mod dictionary;
mod explain;
mod groups;
mod marts;
mod order;
mod plan;
mod scan;
mod tables;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;

use crate::kpi::answer::Page;
use crate::kpi::query::Query;
use crate::stores::{Facts, Role, StoreError, StoreErrorKind};
use columns::FactsError;
use marts::MartTables;
use tables::Tables;

pub struct EmbeddedFacts {
    tables: Arc<Tables>,
    marts: MartTables,
}

impl EmbeddedFacts {
    /// Reads the columns that questions need. Blocks.
    pub fn open(load_dir: &Path) -> Result<Self, StoreError> {
        let broken = |error: FactsError| StoreError {
            store: StoreKind::Lake,
            role: Role::Facts,
            kind: StoreErrorKind::Broken,
            source: Box::new(error),
        };
        let tables = Arc::new(Tables::read(load_dir).map_err(broken)?);
        let marts = MartTables::read(load_dir, &tables.segment).map_err(broken)?;
        Ok(Self { tables, marts })
    }
}

#[async_trait]
impl Facts for EmbeddedFacts {
    async fn kpis(&self, query: Query) -> Result<Page, StoreError> {
        let tables = Arc::clone(&self.tables);
        tokio::task::spawn_blocking(move || scan::answer(&tables, &query)).await.map_err(|panic| StoreError {
            store: StoreKind::Lake,
            role: Role::Facts,
            kind: StoreErrorKind::Broken,
            source: Box::new(panic),
        })
    }
}
