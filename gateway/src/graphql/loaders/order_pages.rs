//! Pages of orders by the filters of KPIs: facts tell which orders they are, documents what each of them is.

use std::collections::HashMap;

use super::question::OrderList;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;
use crate::stores::documents::{ListQuery, Order, Page, Position, SortValue, Start};
use crate::stores::{Documents, StoreError, Stores};

/// The last key that a load can have.
const KEY_MAX: u32 = i32::MAX.unsigned_abs();
/// So many orders are looked at in one step towards a place between two of them.
const LOOKED_AT: usize = 64;

pub(super) async fn pages(stores: &Stores, queries: Vec<OrderList>) -> Result<Vec<Page<Order>>, StoreError> {
    let mut pages = Vec::with_capacity(queries.len());
    for ListQuery { filter, order, after, first } in queries {
        let after = match after {
            Some(position) => Some(start(&*stores.documents, position).await?),
            None => None,
        };
        pages.push(stores.facts.orders(ListQuery { filter, order, after, first }).await?);
    }
    let keys: Vec<u32> = pages.iter().flat_map(|page| &page.rows).copied().collect();
    let orders = stores.documents.orders_by_key(&keys).await?;
    let known: HashMap<u32, Order> = orders.into_iter().map(|order| (order.key, order)).collect();
    let page = |page: Page<u32>| {
        let rows = page.rows.iter().filter_map(|key| known.get(key).cloned()).collect();
        Page { rows, has_next: page.has_next }
    };
    Ok(pages.into_iter().map(page).collect())
}

pub(super) async fn counts(stores: &Stores, filters: Vec<Filter>) -> Result<Vec<u64>, StoreError> {
    let mut counts = Vec::with_capacity(filters.len());
    for filter in filters {
        // Credit notes are listed, and counted on their own.
        let listed = [Measure::OrdersPlaced, Measure::CreditNotes];
        let page = stores.facts.kpis(Query::total(filter, listed.into())).await?;
        let sums = page.groups.first().map(|group| &group.sums);
        counts.push(listed.iter().filter_map(|measure| measure.value(sums?)).sum::<f64>() as u64);
    }
    Ok(counts)
}

/// Where a position of a list of orders lies in this load.
async fn start(documents: &dyn Documents, Position { mut values, id }: Position) -> Result<Start, StoreError> {
    let Some(SortValue::Integer(purchased_at)) = values.pop() else { return Ok(Start { values, key: -1 }) };
    let key = last_key(documents, purchased_at, id.first()).await?;
    Ok(Start { values, key })
}

/// The last key whose purchase and id do not follow these. Keys of orders ascend by them.
async fn last_key(documents: &dyn Documents, purchased_at: i64, id: &str) -> Result<i64, StoreError> {
    let known = documents.orders_by_id(&[id.to_owned()]).await?.into_values().next();
    if let Some(order) = known.filter(|order| order.purchased_at == purchased_at) {
        return Ok(order.key.into());
    }
    // It is not in this load, or was purchased at another time, so the place is somewhere from `start` to before `end`.
    let (mut start, mut end) = (0, KEY_MAX);
    while start < end {
        let step = ((end - start) as usize).div_ceil(LOOKED_AT);
        let keys: Vec<u32> = (start..end).step_by(step).collect();
        let looked_at = documents.orders_by_key(&keys).await?;
        let stays = |order: &&Order| (order.purchased_at, order.id.as_str()) <= (purchased_at, id);
        let last = looked_at.iter().filter(stays).map(|order| order.key).max();
        // The next one that was looked at follows, or is beyond the load.
        let next = last.map_or(start, |last| last.saturating_add(step as u32));
        (start, end) = (last.map_or(start, |last| last + 1), next.min(end));
    }
    Ok(i64::from(start) - 1)
}
