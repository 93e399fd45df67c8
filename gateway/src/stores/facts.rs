//! What the gateway asks of a facts store: KPIs, the orders behind them, and the marts.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;

use super::documents::{self, ListQuery, OrderOrder, Start};
use super::{Marts, StoreError};
use crate::kpi::answer::Page;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::query::Query;

/// Measures over sales, orders, payments and reviews, and what was made of them when they were loaded.
#[async_trait]
pub trait Facts: Marts {
    /// One page of the groups of a query.
    async fn kpis(&self, query: Query) -> Result<Page, StoreError>;

    /// The keys of one page of the orders that pass a filter. Rows ascend by the first value of the position that the query's
    /// order gives them, then by key.
    async fn orders(&self, query: ListQuery<Filter, OrderOrder, Start>) -> Result<documents::Page<u32>, StoreError>;

    /// The values that a dimension has in the load, where they are texts and few.
    async fn texts(&self, dimension: Dimension) -> Result<Option<Arc<BTreeSet<String>>>, StoreError>;
}
