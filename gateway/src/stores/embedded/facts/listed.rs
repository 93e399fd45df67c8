//! Orders that pass a filter, one page of them: the rows behind a figure.

use std::collections::BTreeSet;

use super::columns::NO_TIME;
use super::plan::Plan;
use super::scan;
use super::tables::Tables;
use crate::kpi::filter::Filter;
use crate::kpi::query::Query;
use crate::stores::documents::{ListQuery, OrderOrder, Page, Start};
use triptych_schemas::code::OrderStatus;

/// Stands for a missing value: after every other.
const LAST: i64 = i64::MAX;

/// Their keys.
pub(super) fn orders(tables: &Tables, query: &ListQuery<Filter, OrderOrder, Start>) -> Page<u32> {
    let every = Query::total(query.filter.clone(), BTreeSet::new());
    let plan = Plan::new(tables, &every);
    let after = query.after.as_ref().and_then(Start::as_integer);
    let mut placed: Vec<(i64, u32)> = Vec::new();
    scan::each_order(tables, &plan, |order| {
        let position = (place(tables, query.order, order), order as u32);
        if after.is_none_or(|after| (position.0, i64::from(position.1)) > after) {
            placed.push(position);
        }
    });
    // One more shows whether rows follow.
    let wanted = query.first + 1;
    if wanted < placed.len() {
        placed.select_nth_unstable(wanted);
        placed.truncate(wanted);
    }
    placed.sort_unstable();
    Page::cut(placed.into_iter().map(|(_, key)| key).collect(), query.first)
}

/// As the first value of [`OrderOrder::position`].
pub(super) fn place(tables: &Tables, by: OrderOrder, order: usize) -> i64 {
    let orders = &tables.orders;
    let status = orders.status.values.get(orders.status.codes[order] as usize);
    let delivered_at = orders.delivered_at[order];
    match by {
        OrderOrder::Newest => -orders.purchased_at[order],
        OrderOrder::Oldest => orders.purchased_at[order],
        OrderOrder::Revenue => {
            let items = tables.items.of_order[order] as usize..tables.items.of_order[order + 1] as usize;
            -tables.items.price_cents[items].iter().sum::<i64>()
        }
        OrderOrder::PaymentValue => {
            let payments = tables.payments.of_order[order] as usize..tables.payments.of_order[order + 1] as usize;
            -tables.payments.value_cents[payments].iter().sum::<i64>()
        }
        OrderOrder::SlowestDelivery if status != Some(&OrderStatus::Delivered) || delivered_at == NO_TIME => LAST,
        OrderOrder::SlowestDelivery => orders.purchased_at[order] - delivered_at,
        OrderOrder::Latest if orders.late_seconds[order] == NO_TIME => LAST,
        OrderOrder::Latest => -orders.late_seconds[order],
    }
}
