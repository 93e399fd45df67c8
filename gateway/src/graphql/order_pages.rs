//! Pages of orders by the filters of KPIs: facts tell which orders they are, documents what each of them is.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::error::ApiError;
use super::loaders::{CountOf, DocumentLoader, Loaded};
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;
use crate::stores::documents::{ListQuery, Order, OrderOrder, Page};

type OrderList = ListQuery<Filter, OrderOrder>;

impl Loader<OrderList> for DocumentLoader {
    type Value = Arc<Page<Arc<Order>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[OrderList]) -> Loaded<OrderList, Self::Value> {
        let mut pages = Vec::with_capacity(queries.len());
        for query in queries {
            pages.push(self.1.orders(query.clone()).await?);
        }
        let keys: Vec<u32> = pages.iter().flat_map(|page| &page.rows).copied().collect();
        let orders = self.0.orders_by_key(&keys).await?;
        let known: HashMap<u32, Arc<Order>> = orders.into_iter().map(|order| (order.key, Arc::new(order))).collect();
        let page = |page: Page<u32>| {
            let rows = page.rows.iter().filter_map(|key| known.get(key).cloned()).collect();
            Arc::new(Page { rows, has_next: page.has_next })
        };
        Ok(queries.iter().cloned().zip(pages.into_iter().map(page)).collect())
    }
}

impl Loader<CountOf<Filter>> for DocumentLoader {
    type Value = u64;
    type Error = ApiError;

    async fn load(&self, counts: &[CountOf<Filter>]) -> Loaded<CountOf<Filter>, u64> {
        let mut found = HashMap::new();
        for count in counts {
            let query = Query::total(count.0.clone(), [Measure::OrdersPlaced].into());
            let page = self.1.kpis(query).await?;
            let placed = page.groups.first().and_then(|group| Measure::OrdersPlaced.value(&group.sums));
            found.insert(count.clone(), placed.unwrap_or_default() as u64);
        }
        Ok(found)
    }
}
