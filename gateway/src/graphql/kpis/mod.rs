//! `kpis`: turns arguments and selection into checked queries and their answers into a report. What is
//! neither selected nor ordered by is not asked for.

pub(crate) mod arguments;
mod names;
pub(crate) mod notes;
pub(crate) mod partial;
pub(crate) mod report;
pub(crate) mod row;
mod source;
pub(crate) mod words;

use std::collections::BTreeSet;

use async_graphql::{Context, InputType, Lookahead, Object, SelectionField};
use triptych_schemas::time;

use self::arguments::{KpiFilter, KpiHaving, KpiOrder, KpiTopPerGroup};
use self::report::KpiReport;
use self::source::ReportSource;
use self::words::{Comparison, WeekStart};
use super::context::served;
use super::error::{ApiError, Nullable};
use super::page::{ListIdentity, check_first};
use crate::filter::TextFilter;
use crate::kpi::assembly::Extras;
use crate::kpi::comparison::{self, NotDefined};
use crate::kpi::dimension::Dimension;
use crate::kpi::figure::Figure;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::{Query, ROWS_MAX, Refusal};
use crate::kpi::window::Window;
use crate::served::Served;

/// Also the default in the schema.
const ROWS_DEFAULT: usize = 1000;

#[derive(Default)]
pub(crate) struct KpisQuery;

#[Object]
impl KpisQuery {
    /// Measures over sales, orders, payments and reviews: choose how to group, select what to measure.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn kpis(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "At most four, none twice. Empty: one row over everything.",
            default_with = "Some(Vec::new())"
        )]
        group_by: Option<Vec<Dimension>>,
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
        #[graphql(desc = "Keeps rows by what is measured of them; all hold together.")] having: Option<Vec<KpiHaving>>,
        #[graphql(desc = "So many rows of each group of rows.")] top_per_group: Option<KpiTopPerGroup>,
        #[graphql(desc = "The day that WEEK begins on.", default_with = "Some(WeekStart::Monday)")] week_start: Option<
            WeekStart,
        >,
    ) -> Nullable<KpiReport> {
        let (fill_gaps, week_start) = (fill_gaps.unwrap_or_default(), week_start.unwrap_or(WeekStart::Monday));
        let asked = ReportArguments {
            group_by,
            filter,
            own: None,
            order_by,
            first,
            after,
            compare_to,
            fill_gaps,
            having: having.unwrap_or_default(),
            top_per_group,
            week_start,
        };
        Some(report(context, asked).await)
    }
}

/// The arguments of a report.
#[derive(Default)]
pub(super) struct ReportArguments {
    pub(super) group_by: Option<Vec<Dimension>>,
    pub(super) filter: Option<KpiFilter>,
    /// What the report hangs on: its product, its seller.
    pub(super) own: Option<(Dimension, String)>,
    pub(super) order_by: Option<Vec<KpiOrder>>,
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) compare_to: Option<Comparison>,
    pub(super) fill_gaps: bool,
    pub(super) having: Vec<KpiHaving>,
    pub(super) top_per_group: Option<KpiTopPerGroup>,
    pub(super) week_start: WeekStart,
}

/// Answers what is selected of a report, wherever the report hangs.
pub(super) async fn report(context: &Context<'_>, asked: ReportArguments) -> Result<KpiReport, ApiError> {
    let served = served(context)?;
    let mut filter = checked(context, served, asked.filter).await?;
    if let Some((dimension, id)) = asked.own {
        filter = filter.and(dimension, Some(TextFilter::new(Some(id), None, None)));
    }
    let selection = context.look_ahead();
    let rows = selection.field("rows");
    let dimensions: Vec<Dimension> =
        asked.group_by.unwrap_or_default().into_iter().map(|one| asked.week_start.of(one)).collect();
    check_selected(&rows, &dimensions)?;
    let extras = Extras {
        fill_gaps: asked.fill_gaps,
        having: asked.having.iter().map(KpiHaving::checked).collect::<Result<_, _>>()?,
        top: asked.top_per_group.map(|top| top.checked(&dimensions, asked.week_start)).transpose()?,
        windows: windows(&rows),
    };
    extras.windows.iter().try_for_each(|window| window.check(&dimensions))?;
    let order: Vec<_> = asked.order_by.unwrap_or_default().iter().map(|term| term.asked(asked.week_start)).collect();
    let mut query = Query::new(dimensions, filter, measures(&rows, &extras), &order)?;
    query.first = check_first(asked.first, ROWS_DEFAULT, ROWS_MAX)?;
    // Below a product or seller there is no `after`: what pages there give out is good for no list at the root.
    let is_below = context.path_node.is_some_and(|node| node.parent.is_some());
    let list = ListIdentity::of(context, if is_below { "kpis of one" } else { "kpis" })?;
    query.after = asked.after.map(|after| report::position(&list.values(&after)?, &query)).transpose()?;
    let comparison = asked.compare_to.map(comparison::Comparison::from);
    let compared = comparison.map(|comparison| comparison.of_groups(&query)).transpose()?;
    if compared.is_none() {
        check_no_growth(&query, &extras)?;
    }

    let source = ReportSource::new(served);
    let mut report = KpiReport::default();
    let selects = |field: &str| selection.field(field).exists();
    let total_selected = selects("total");
    if selects("rows") || selects("rowCount") || selects("pageInfo") || (selects("explain") && !total_selected) {
        let before = compared.map(|compared| compared.query(&query));
        let reported: Vec<&Query> = [Some(&query), before.as_ref()].into_iter().flatten().collect();
        partial::note(context, &reported, source.extent().as_ref());
        let (page, scans) = source.rows(&query, compared.zip(before), &extras).await?;
        report.add_page(page, &query, &extras.windows, &list);
        report.add_scans(scans);
    }
    if total_selected {
        let total = Query::total(query.filter, measures(&selection.field("total"), &Extras::default()));
        let compared = comparison.filter(|_| shows_previous(&selection.field("total")));
        let compared = compared.and_then(|comparison| comparison.of_total(&total.filter));
        let compared = compared.map(|compared| (compared, compared.query(&total)));
        let (page, scans) = source.rows(&total, compared, &Extras::default()).await?;
        report.add_total(page);
        report.add_scans(scans);
    }
    Ok(report)
}

/// The filter in the load's own names and times. Notes what of it the load has not.
pub(crate) async fn checked(
    context: &Context<'_>,
    served: &Served,
    filter: Option<KpiFilter>,
) -> Result<Filter, ApiError> {
    let Some(filter) = filter else { return Ok(Filter::default()) };
    let (filter, period) = filter.into_filter()?;
    check_period(&filter)?;
    let filter = match period {
        Some(period) => period.within(filter, source::last_day(served)),
        None => filter,
    };
    names::resolve(context, served, filter).await
}

/// A dimension that is not grouped by would be null in each row, and look as if the rows had no value.
fn check_selected(rows: &Lookahead<'_>, dimensions: &[Dimension]) -> Result<(), ApiError> {
    for field in rows.selection_fields().iter().flat_map(SelectionField::selection_set) {
        if field.name() == "previous" {
            check_selected(&field.into(), dimensions)?;
            continue;
        }
        let shown = Dimension::of_field(field.name());
        if let Some(first) = shown.first()
            && !shown.iter().any(|dimension| dimensions.contains(dimension))
        {
            let (name, dimension) = (field.name(), first.to_value());
            let reason = format!(
                "rows select `{name}`, which they are not grouped by: add {dimension} to groupBy, or leave `{name}` out"
            );
            return Err(ApiError::bad_argument("groupBy", reason));
        }
    }
    Ok(())
}

/// Growth is measured against the time that is compared with.
fn check_no_growth(query: &Query, extras: &Extras) -> Result<(), ApiError> {
    let reason = "growth is against the time of `compareTo`, which is not given";
    if query.is_ordered_by_growth() {
        return Err(ApiError::bad_argument("orderBy", reason));
    }
    if extras.having.iter().any(|having| matches!(having.figure, Figure::Growth(_))) {
        return Err(ApiError::bad_argument("having", reason));
    }
    Ok(())
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

/// The measures selected in rows, also through fragments and aliases, in what they are compared with, as growth and in windows,
/// and those that rows are kept and picked by.
fn measures(rows: &Lookahead<'_>, extras: &Extras) -> BTreeSet<Measure> {
    let mut found = BTreeSet::new();
    for field in rows.selection_fields().iter().flat_map(SelectionField::selection_set) {
        match field.name() {
            "previous" => found.extend(measures(&field.into(), &Extras::default())),
            "growth" => found.extend(measure_of(&field)),
            name => found.extend(Measure::of_field(name)),
        }
    }
    found.extend(extras.windows.iter().map(|window| window.measure()));
    found.extend(extras.having.iter().map(|having| having.figure.measure()));
    found.extend(extras.top.iter().map(|top| top.figure.measure()));
    found
}

/// The windows selected in rows, each once.
fn windows(rows: &Lookahead<'_>) -> Vec<Window> {
    let mut found: Vec<Window> = Vec::new();
    for field in rows.selection_fields().iter().flat_map(SelectionField::selection_set) {
        let window = match field.name() {
            "runningTotal" => measure_of(&field).map(Window::RunningTotal),
            "movingAverage" => measure_of(&field).map(|measure| Window::MovingAverage(measure, rows_of(&field))),
            _ => None,
        };
        found.extend(window.filter(|window| !found.contains(window)));
    }
    found
}

/// Arguments were checked with the question.
fn measure_of(field: &SelectionField<'_>) -> Option<Measure> {
    let (_, of) = field.arguments().ok()?.into_iter().find(|(name, _)| name == "of")?;
    Measure::parse(Some(of)).ok()
}

/// Below 1 stands as 0, which is refused.
fn rows_of(field: &SelectionField<'_>) -> usize {
    let rows = field.arguments().ok().and_then(|all| all.into_iter().find(|(name, _)| name == "rows"));
    let Some((_, rows)) = rows else { return row::WINDOW_ROWS_DEFAULT as usize };
    i32::parse(Some(rows)).ok().and_then(|rows| usize::try_from(rows).ok()).unwrap_or_default()
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
