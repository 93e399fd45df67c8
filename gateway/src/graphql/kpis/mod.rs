//! `kpis`: turns arguments and selection into checked queries and their answers into a report. What is
//! neither selected nor ordered by is not asked for.

pub mod arguments;
mod asking;
pub(crate) mod partial;
pub mod report;
pub mod row;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use async_graphql::{Context, InputType, Lookahead, Object, SelectionField};
use triptych_schemas::time;

use self::arguments::{Comparison, KpiDimension, KpiFilter, KpiMeasure, KpiOrder};
use self::asking::Asking;
use self::report::KpiReport;
use super::error::{ApiError, Nullable};
use super::page::{ListIdentity, check_first};
use super::served;
use crate::kpi::comparison::{self, NotDefined};
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
    #[graphql(complexity = "complexity(first, compare_to, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
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
        #[graphql(desc = "Fills `previous` and `growth` of rows and, between both bounds, of the total.")]
        compare_to: Option<Comparison>,
        #[graphql(
            desc = "Adds the hours, days, weeks, months, quarters or years grouped by in which nothing falls, with 0 for \
                    counts and sums: between the bounds, or of the data where a bound is missing.",
            default_with = "Some(false)"
        )]
        fill_gaps: Option<bool>,
    ) -> Nullable<KpiReport> {
        let filter = filter.map(KpiFilter::into_filter).unwrap_or_default();
        let fill_gaps = fill_gaps.unwrap_or_default();
        Some(report(context, Asked { group_by, filter, order_by, first, after, compare_to, fill_gaps }).await)
    }
}

/// The arguments of a report.
pub(super) struct Asked {
    pub(super) group_by: Option<Vec<KpiDimension>>,
    pub(super) filter: Filter,
    pub(super) order_by: Option<Vec<KpiOrder>>,
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) compare_to: Option<Comparison>,
    pub(super) fill_gaps: bool,
}

/// Answers what is selected of a report, wherever the report hangs.
pub(super) async fn report(context: &Context<'_>, asked: Asked) -> Result<KpiReport, ApiError> {
    check_period(&asked.filter)?;
    let selection = context.look_ahead();
    let dimensions = asked.group_by.unwrap_or_default().into_iter().map(Into::into).collect();
    let order: Vec<_> = asked.order_by.unwrap_or_default().into_iter().map(Into::into).collect();
    let mut query = Query::new(dimensions, asked.filter, measures(&selection.field("rows")), &order)?;
    query.first = check_first(asked.first, ROWS_DEFAULT, ROWS_MAX)?;
    let fill_gaps = asked.fill_gaps;
    // Below a product or seller there is no `after`: what pages there give out is good for no list at the root.
    let is_below = context.path_node.is_some_and(|node| node.parent.is_some());
    let list = ListIdentity::of(context, if is_below { "kpis of one" } else { "kpis" })?;
    query.after = asked.after.map(|after| report::position(&list.values(&after)?, &query)).transpose()?;
    let comparison = asked.compare_to.map(comparison::Comparison::from);
    let compared = comparison.map(|comparison| comparison.of_groups(&query)).transpose()?;

    let served = served(context)?;
    let asking = Asking::new(served);
    let mut report = KpiReport::default();
    let selects = |field: &str| selection.field(field).exists();
    let total_selected = selects("total");
    if selects("rows") || selects("rowCount") || selects("pageInfo") || (selects("explain") && !total_selected) {
        let compared = compared.filter(|_| shows_previous(&selection.field("rows")));
        let before = compared.map(|compared| compared.query(&query));
        let reported: Vec<&Query> = [Some(&query), before.as_ref()].into_iter().flatten().collect();
        partial::note(context, &reported, asking.data.as_ref());
        let (page, previous) = asking.rows(&query, compared.zip(before), fill_gaps).await?;
        report.add_page(page, previous, &query, &list);
    }
    if total_selected {
        let total = Query::total(query.filter, measures(&selection.field("total")));
        let compared = comparison.filter(|_| shows_previous(&selection.field("total")));
        let compared = compared.and_then(|comparison| comparison.of_total(&total.filter));
        let compared = compared.map(|compared| (compared, compared.query(&total)));
        let (page, previous) = asking.rows(&total, compared, false).await?;
        report.add_total(page, previous);
    }
    Ok(report)
}

/// As for marts: a period that ends before it begins is a mistake, and 0 would hide it.
fn check_period(filter: &Filter) -> Result<(), ApiError> {
    match (filter.purchased_from, filter.purchased_before) {
        (Some(from), Some(before)) if from > before => {
            let [from, before] = [from, before].map(time::format_wall);
            Err(ApiError::bad_argument("where", format!("purchasedFrom {from} is after `purchasedBefore`, {before}")))
        }
        _ => Ok(()),
    }
}

/// What a report costs, in fields: a scan, or two, and its rows.
pub(super) fn complexity(first: Option<i32>, compare_to: Option<Comparison>, fields: usize) -> usize {
    let rows = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(ROWS_DEFAULT).min(ROWS_MAX);
    let scans = if compare_to.is_some() { 2 } else { 1 };
    SCAN_FIELDS * scans + rows.div_ceil(ROWS_A_FIELD) * fields
}

/// The measures selected in rows, also through fragments and aliases, in what they are compared with, and as growth.
fn measures(rows: &Lookahead<'_>) -> BTreeSet<Measure> {
    let mut found = BTreeSet::new();
    for field in rows.selection_fields().iter().flat_map(SelectionField::selection_set) {
        match field.name() {
            "previous" => found.extend(measures(&field.into())),
            "growth" => found.extend(growth_of(&field)),
            name => found.extend(arguments::measure_of_field(name)),
        }
    }
    found
}

/// Arguments were checked with the question.
fn growth_of(field: &SelectionField<'_>) -> Option<Measure> {
    let (_, of) = field.arguments().ok()?.into_iter().find(|(name, _)| name == "of")?;
    Some(KpiMeasure::parse(Some(of)).ok()?.into())
}

fn shows_previous(rows: &Lookahead<'_>) -> bool {
    rows.field("previous").exists() || rows.field("growth").exists()
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::bad_argument(refusal.argument, refusal.reason)
    }
}

impl From<NotDefined> for ApiError {
    fn from(NotDefined(reason): NotDefined) -> Self {
        Self::KpiNotDefined { reason: reason.to_owned() }
    }
}
