//! A report: rows of one page, the total, and how they came about.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use serde_json::Value as Json;
use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::row::{KpiRow, Shape};
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::of_now;
use crate::graphql::page::{ListIdentity, PageInfo, real_to_value, value_to_real};
use crate::graphql::stores::StoreKind;
use crate::kpi::answer::{Position, Scan, Value, ValueKind};
use crate::kpi::assembly::{Row, Rows};
use crate::kpi::query::Query;
use crate::kpi::window::Window;

/// Only what is selected is filled.
#[derive(Default)]
pub(crate) struct KpiReport {
    rows: List<KpiRow>,
    total: Option<KpiRow>,
    row_count: usize,
    page_info: Option<PageInfo>,
    scans: Vec<Scan>,
}

/// Rows of one page, and the total.
#[Object]
impl KpiReport {
    /// The groups of this page.
    async fn rows(&self) -> &List<KpiRow> {
        &self.rows
    }

    /// The same filter with no grouping: a query of its own, never a sum of rows.
    async fn total(&self) -> Result<&KpiRow, ApiError> {
        self.total.as_ref().ok_or(ApiError::Internal)
    }

    /// Rows before paging.
    async fn row_count(&self) -> usize {
        self.row_count
    }

    /// Where the page lies.
    async fn page_info(&self) -> Result<&PageInfo, ApiError> {
        self.page_info.as_ref().ok_or(ApiError::Internal)
    }

    /// What was asked of the store, one entry a query.
    async fn explain(&self, context: &Context<'_>) -> List<KpiExplain> {
        // How long it took is another time each time.
        of_now::mark(context);
        self.scans.iter().map(KpiExplain::new).collect()
    }
}

/// One query put to the store.
#[derive(SimpleObject)]
pub(crate) struct KpiExplain {
    /// Which one was asked.
    store: StoreKind,
    /// Readable, with a `?` or a name in braces where a value goes.
    query: String,
    /// The values, as JSON.
    parameters: String,
    /// Where the store tells.
    rows_read: Option<usize>,
    /// Until the answer was there, when the store was asked: files keep what they answered for a while.
    milliseconds: f64,
}

impl KpiExplain {
    fn new(scan: &Scan) -> Self {
        Self {
            store: scan.store.into(),
            query: scan.query.clone(),
            parameters: scan.parameters.clone(),
            rows_read: scan.rows_read,
            milliseconds: scan.milliseconds,
        }
    }
}

impl KpiReport {
    pub(super) fn add_page(&mut self, page: Rows, query: &Query, windows: &[Window], list: &ListIdentity) {
        let cursor = |row: &Row| list.cursor(&sort_values(&row.position(query)));
        self.row_count = page.row_count;
        self.page_info = Some(PageInfo {
            has_next_page: page.rows_before + page.rows.len() < page.row_count,
            has_previous_page: page.rows_before > 0,
            start_cursor: page.rows.first().map(cursor),
            end_cursor: page.rows.last().map(cursor),
        });
        let shape = Arc::new(Shape { dimensions: query.dimensions.clone(), windows: windows.to_vec() });
        self.rows = page.rows.into_iter().map(|row| KpiRow::new(&shape, row)).collect();
    }

    pub(super) fn add_total(&mut self, page: Rows) {
        let shape = Arc::new(Shape::default());
        self.total = page.rows.into_iter().next().map(|row| KpiRow::new(&shape, row));
    }

    pub(super) fn add_scans(&mut self, scans: Vec<Scan>) {
        self.scans.extend(scans);
    }
}

/// The values that a cursor holds: the measures ordered by, then all dimensions.
fn sort_values(position: &Position) -> Vec<Json> {
    let measures = position.measures.iter().map(|measure| measure.map_or(Json::Null, real_to_value));
    let values = position.values.iter().map(|value| value.as_ref().map_or(Json::Null, to_json));
    measures.chain(values).collect()
}

/// The place that a cursor of this query names.
pub(super) fn position(sort_values: &[Json], query: &Query) -> Result<Position, ApiError> {
    let refused = || ApiError::bad_argument("after", "this is no cursor of this list");
    let measure_count = query.figures_ordered_by();
    if sort_values.len() != measure_count + query.dimensions.len() {
        return Err(refused());
    }
    let (measures, values) = sort_values.split_at(measure_count);
    let read =
        |json: &Json, kind| if json.is_null() { Ok(None) } else { from_json(json, kind).map(Some).ok_or_else(refused) };
    let bits = |json: &Json| if json.is_null() { Ok(None) } else { value_to_real(json).map(Some).ok_or_else(refused) };
    let kinds = query.dimensions.iter().map(|dimension| dimension.row().kind);
    Ok(Position {
        measures: measures.iter().map(bits).collect::<Result<_, _>>()?,
        values: values.iter().zip(kinds).map(|(value, kind)| read(value, kind)).collect::<Result<_, _>>()?,
    })
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Number(number) | Value::Day(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Status(status) => Json::from(status.word()),
        Value::Payment(kind) => Json::from(kind.word()),
        Value::Segment(segment) => Json::from(segment.name()),
    }
}

fn from_json(json: &Json, kind: ValueKind) -> Option<Value> {
    let number = || i32::try_from(json.as_i64()?).ok();
    Some(match kind {
        ValueKind::Number | ValueKind::Band => Value::Number(number()?),
        ValueKind::Flag => Value::Flag(json.as_bool()?),
        ValueKind::Day => Value::Day(number()?),
        ValueKind::Text => Value::Text(json.as_str()?.to_owned()),
        ValueKind::Status => Value::Status(OrderStatus::from_word(json.as_str()?)),
        ValueKind::Payment => Value::Payment(PaymentType::from_word(json.as_str()?)),
        ValueKind::Segment => Value::Segment(Segment::parse(json.as_str()?)?),
    })
}
