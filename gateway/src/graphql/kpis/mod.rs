//! `kpis`: turns arguments and selection into a checked query, asks the store, and cuts the answer into rows. What is
//! neither selected nor ordered by is not asked for.

pub mod arguments;
pub mod report;
pub mod row;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Lookahead, Object};

use self::arguments::{KpiDimension, KpiFilter, KpiOrder};
use self::report::KpiReport;
use super::error::{ApiError, Nullable};
use super::page::{ListIdentity, check_first};
use super::served;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::{Query, ROWS_MAX, Refusal};

/// A scan takes as long as this many fields, when the cost of a request is estimated.
const SCAN_FIELDS: usize = 500;
/// The values of this many rows, which lie ready, take as long as a field of another store.
const ROWS_A_FIELD: usize = 10;
/// Also the default in the schema.
const ROWS_DEFAULT: usize = 1000;

#[derive(Default)]
pub struct KpisQuery;

#[Object]
impl KpisQuery {
    /// Measures over sales, orders, payments and reviews: choose how to group, select what to measure.
    #[graphql(complexity = "complexity(first, child_complexity)")]
    async fn kpis(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "At most four, none twice. Empty: one row over everything.",
            default_with = "Some(Vec::new())"
        )]
        group_by: Option<Vec<KpiDimension>>,
        #[graphql(name = "where")] filter: Option<KpiFilter>,
        #[graphql(desc = "Without it by the dimensions, ascending. Ties are broken by them too.")] order_by: Option<
            Vec<KpiOrder>,
        >,
        #[graphql(desc = "At most 10,000.", default = 1000)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<KpiReport> {
        let filter = filter.map(KpiFilter::into_filter).unwrap_or_default();
        Some(report(context, Asked { group_by, filter, order_by, first, after }).await)
    }
}

/// The arguments of a report.
pub(super) struct Asked {
    pub(super) group_by: Option<Vec<KpiDimension>>,
    pub(super) filter: Filter,
    pub(super) order_by: Option<Vec<KpiOrder>>,
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
}

/// Answers what is selected of a report, wherever the report hangs.
pub(super) async fn report(context: &Context<'_>, asked: Asked) -> Result<KpiReport, ApiError> {
    let selection = context.look_ahead();
    let dimensions = asked.group_by.unwrap_or_default().into_iter().map(Into::into).collect();
    let order: Vec<_> = asked.order_by.unwrap_or_default().into_iter().map(Into::into).collect();
    let mut query = Query::new(dimensions, asked.filter, measures(&selection.field("rows")), &order)?;
    query.first = check_first(asked.first, ROWS_DEFAULT, ROWS_MAX)?;
    let list = ListIdentity::new("kpis", &format!("{:?} {:?} {:?}", query.dimensions, query.filter, query.order));
    query.after = asked.after.map(|after| report::position(&list.values(&after)?, &query)).transpose()?;

    let facts = Arc::clone(&served(context)?.stores.facts);
    let mut report = KpiReport::default();
    let selects = |field: &str| selection.field(field).exists();
    let explained = selects("explain");
    let total_selected = selects("total");
    if selects("rows") || selects("rowCount") || selects("pageInfo") || (explained && !total_selected) {
        let page = facts.kpis(query.clone()).await?;
        report.add_page(page, &query, list);
    }
    if total_selected {
        let total = Query::total(query.filter, measures(&selection.field("total")));
        let page = facts.kpis(total).await?;
        report.add_total(page);
    }
    Ok(report)
}

/// What a report costs, in fields: a scan, and its rows.
pub(super) fn complexity(first: Option<i32>, fields: usize) -> usize {
    let rows = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(ROWS_DEFAULT).min(ROWS_MAX);
    SCAN_FIELDS + rows.div_ceil(ROWS_A_FIELD) * fields
}

/// The measures selected in rows, also through fragments and aliases.
fn measures(rows: &Lookahead<'_>) -> BTreeSet<Measure> {
    let fields = rows.selection_fields();
    let names = fields.iter().flat_map(|field| field.selection_set().map(|selected| selected.name().to_owned()));
    names.filter_map(|name| arguments::measure_of_field(&name)).collect()
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::bad_argument(refusal.argument, refusal.reason)
    }
}
