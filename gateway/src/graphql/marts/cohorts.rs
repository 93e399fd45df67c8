//! `cohorts`: customers by the month of their first order, and what they did in the months after.

use async_graphql::{Context, SimpleObject};
use triptych_schemas::money;

use super::period;
use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalars::Date;
use crate::stores::marts::CohortCell;

/// Customers whose first order was in one month.
#[derive(SimpleObject)]
pub(crate) struct Cohort {
    /// Its first day.
    month: Date,
    /// All whose first order was in it.
    customers: i32,
    /// One point a month, from the month itself to the last one of the data.
    retention: List<CohortPoint>,
}

/// What they did in one month.
#[derive(SimpleObject)]
pub(crate) struct CohortPoint {
    /// 0 is the month of the first order.
    months_later: i32,
    /// Those of them who ordered in that month, each once.
    customers: i32,
    /// `customers` / the cohort's customers, 0 to 1.
    rate: f64,
    /// Their orders of that month, with items or without.
    orders: i32,
    /// Money: over the items of these orders.
    revenue: f64,
}

pub(super) async fn between(
    context: &Context<'_>,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<List<Cohort>, ApiError> {
    let cells = served(context)?.stores.facts.cohorts(period::times(from, to)?).await?;
    Ok(cells.chunk_by(|one, next| one.month == next.month).map(Cohort::new).collect())
}

impl Cohort {
    /// Of the cells of one month.
    fn new(cells: &[CohortCell]) -> Self {
        let CohortCell { month, cohort_customers: customers, .. } = cells[0];
        Self { month: period::day(month), customers, retention: cells.iter().map(CohortPoint::new).collect() }
    }
}

impl CohortPoint {
    fn new(cell: &CohortCell) -> Self {
        Self {
            months_later: cell.months_later,
            customers: cell.customers,
            rate: cell.rate,
            orders: cell.orders,
            revenue: money::to_units(cell.revenue_cents),
        }
    }
}
