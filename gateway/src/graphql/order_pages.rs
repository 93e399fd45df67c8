//! Pages of orders by the filters of KPIs: facts tell which orders they are, documents what each of them is.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_trait::async_trait;

use super::error::ApiError;
use super::loaders::{CountOf, DocumentLoader, Loaded};
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;
use crate::stores::StoreError;
use crate::stores::documents::{ListQuery, Order, OrderOrder, Page, Position, SortValue, Start};

type OrderList = ListQuery<Filter, OrderOrder>;

/// The last key that a load can have.
const KEY_MAX: u32 = i32::MAX.unsigned_abs();
/// So many orders are looked at in one step towards a place between two of them.
const LOOKED_AT: usize = 64;

impl DocumentLoader {
    /// Where a position of a list of orders lies in this load.
    async fn start(&self, Position { mut values, id }: Position) -> Result<Start, StoreError> {
        let Some(SortValue::Integer(purchased_at)) = values.pop() else { return Ok(Start { values, key: -1 }) };
        let key = self.last_key(purchased_at, id.first()).await?;
        Ok(Start { values, key })
    }

    /// The last key whose purchase and id do not follow these. Keys of orders ascend by them.
    async fn last_key(&self, purchased_at: i64, id: &str) -> Result<i64, StoreError> {
        let known = self.0.orders_by_id(&[id.to_owned()]).await?.into_values().next();
        if let Some(order) = known.filter(|order| order.purchased_at == purchased_at) {
            return Ok(order.key.into());
        }
        // It is not in this load, or was purchased at another time, so the place is somewhere from `start` to before `end`.
        let (mut start, mut end) = (0, KEY_MAX);
        while start < end {
            let step = ((end - start) as usize).div_ceil(LOOKED_AT);
            let keys: Vec<u32> = (start..end).step_by(step).collect();
            let looked_at = self.0.orders_by_key(&keys).await?;
            let stays = |order: &&Order| (order.purchased_at, order.id.as_str()) <= (purchased_at, id);
            let last = looked_at.iter().filter(stays).map(|order| order.key).max();
            // The next one that was looked at follows, or is beyond the load.
            let next = last.map_or(start, |last| last.saturating_add(step as u32));
            (start, end) = (last.map_or(start, |last| last + 1), next.min(end));
        }
        Ok(i64::from(start) - 1)
    }
}

#[async_trait]
impl Loader<OrderList> for DocumentLoader {
    type Value = Arc<Page<Arc<Order>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[OrderList]) -> Loaded<OrderList, Self::Value> {
        let mut pages = Vec::with_capacity(queries.len());
        for query in queries {
            let ListQuery { filter, order, after, first } = query.clone();
            let after = match after {
                Some(position) => Some(self.start(position).await?),
                None => None,
            };
            pages.push(self.1.orders(ListQuery { filter, order, after, first }).await?);
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

#[async_trait]
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
