//! Facts held in memory as compact columns, read once when a load is opened and answered by a scan of our own: a few
//! milliseconds over a hundred thousand orders, without an engine's plans, threads and memory. The marts lie beside them.

mod calendar;
mod columns;
mod dictionary;
mod explain;
mod groups;
mod listed;
mod marts;
mod order;
mod plan;
mod reports;
mod scan;
mod spreading;
mod tables;

#[cfg(test)]
mod returns;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;

use crate::kpi::answer::Page;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::query::Query;
use crate::stores::account::{self, Counted};
use crate::stores::documents::{self, ListQuery, OrderOrder, Start};
use crate::stores::known_texts::KnownTexts;
use crate::stores::room::Room;
use crate::stores::{Facts, Role, StoreError, StoreErrorKind};
use columns::FactsError;
use marts::MartTables;
use reports::Reports;
use tables::Tables;

pub struct EmbeddedFacts {
    tables: Arc<Tables>,
    marts: MartTables,
    known: KnownTexts,
    reports: Reports,
}

impl EmbeddedFacts {
    /// Reads the columns that questions need. Blocks.
    pub fn open(load_dir: &Path, room: Room) -> Result<Self, StoreError> {
        let broken = |error: FactsError| StoreError {
            store: StoreKind::Lake,
            role: Role::Facts,
            kind: StoreErrorKind::Broken,
            source: Box::new(error),
        };
        let tables = Arc::new(Tables::read(load_dir).map_err(broken)?);
        let marts = MartTables::read(load_dir, &tables.segment).map_err(broken)?;
        Ok(Self { tables, marts, known: KnownTexts::default(), reports: Reports::new(room.reports) })
    }
}

#[async_trait]
impl Facts for EmbeddedFacts {
    async fn kpis(&self, query: Query) -> Result<Page, StoreError> {
        let scan = async |query: Query| {
            let tables = Arc::clone(&self.tables);
            aside(move || scan::answer(&tables, &query)).await
        };
        account::noted(StoreKind::Lake, Role::Facts, Page::rows, self.reports.page(query, scan)).await
    }

    async fn orders(&self, query: ListQuery<Filter, OrderOrder, Start>) -> Result<documents::Page<u32>, StoreError> {
        let tables = Arc::clone(&self.tables);
        let listed = aside(move || listed::orders(&tables, &query));
        account::noted(StoreKind::Lake, Role::Facts, documents::Page::rows, listed).await
    }

    async fn texts(&self, dimension: Dimension) -> Result<Option<Arc<BTreeSet<String>>>, StoreError> {
        let dictionary = match dimension {
            Dimension::Country => &self.tables.orders.country.dictionary,
            Dimension::State => &self.tables.orders.state.dictionary,
            Dimension::City => &self.tables.orders.city.dictionary,
            Dimension::Category => &self.tables.category.dictionary,
            Dimension::Vendor => &self.tables.vendor.dictionary,
            Dimension::ProductType => &self.tables.product_type.dictionary,
            Dimension::Channel => &self.tables.orders.channel.dictionary,
            Dimension::SellerState => &self.tables.seller_state.dictionary,
            _ => return Ok(None),
        };
        let told =
            || self.known.keep(dimension, dictionary.values().iter().map(|text| text.as_ref().to_owned()).collect());
        Ok(Some(self.known.get(dimension).unwrap_or_else(told)))
    }
}

/// A scan takes long enough to hold up other requests.
async fn aside<T: Send + 'static>(scan: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let failed = |panic| StoreError {
        store: StoreKind::Lake,
        role: Role::Facts,
        kind: StoreErrorKind::Broken,
        source: Box::new(panic),
    };
    tokio::task::spawn_blocking(scan).await.map_err(failed)
}
