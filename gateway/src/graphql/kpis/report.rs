//! A report: rows of one page, the total, and how they came about.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use serde_json::Value as Json;
use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::row::KpiRow;
use crate::graphql::error::ApiError;
use crate::graphql::page::{ListIdentity, PageInfo, real_to_value, value_to_real};
use crate::graphql::stores::StoreKind;
use crate::kpi::answer::{Group, Page, Position, Scan, Value, ValueKind};
use crate::kpi::dimension::Dimension;
use crate::kpi::query::Query;

/// Only what is selected is filled.
#[derive(Default)]
pub struct KpiReport {
    rows: Vec<KpiRow>,
    total: Option<KpiRow>,
    row_count: usize,
    page_info: Option<PageInfo>,
    scans: Vec<Scan>,
}

/// Rows of one page, and the total.
#[Object]
impl KpiReport {
    /// The groups of this page.
    async fn rows(&self) -> &[KpiRow] {
        &self.rows
    }

    /// The same filter with no grouping: a query of its own, never a sum of rows.
    async fn total(&self) -> Result<&KpiRow, ApiError> {
        self.total.as_ref().ok_or(ApiError::Internal)
    }

    /// Groups before paging.
    async fn row_count(&self) -> usize {
        self.row_count
    }

    /// Where the page lies.
    async fn page_info(&self) -> Result<&PageInfo, ApiError> {
        self.page_info.as_ref().ok_or(ApiError::Internal)
    }

    /// What was asked of the store, one entry a query.
    async fn explain(&self) -> Vec<KpiExplain> {
        self.scans.iter().map(KpiExplain::new).collect()
    }
}

/// One query put to the store.
#[derive(SimpleObject)]
pub struct KpiExplain {
    /// Which one was asked.
    store: StoreKind,
    /// Readable, with a `?` or a name in braces where a value goes.
    query: String,
    /// The values, as JSON.
    parameters: String,
    /// Where the store tells.
    rows_read: Option<usize>,
    /// Until the answer was there.
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
    /// `previous` has one entry a group, or none at all where nothing is compared.
    pub(super) fn add_page(&mut self, page: Page, previous: Vec<Option<Group>>, query: &Query, list: &ListIdentity) {
        let cursor = |group| list.cursor(&sort_values(&Position::of(group, query)));
        self.row_count = page.group_count;
        self.page_info = Some(PageInfo {
            has_next_page: page.groups_before + page.groups.len() < page.group_count,
            has_previous_page: page.groups_before > 0,
            start_cursor: page.groups.first().map(cursor),
            end_cursor: page.groups.last().map(cursor),
        });
        let dimensions: Arc<[Dimension]> = query.dimensions.as_slice().into();
        let previous = previous.into_iter().chain(std::iter::repeat(None));
        let rows = page.groups.into_iter().zip(previous);
        self.rows = rows.map(|(group, previous)| KpiRow::new(&dimensions, group, previous)).collect();
        self.scans.extend(page.scans);
    }

    pub(super) fn add_total(&mut self, page: Page, previous: Vec<Option<Group>>) {
        self.scans.extend(page.scans);
        let no_dimensions: Arc<[Dimension]> = Arc::new([]);
        let previous = previous.into_iter().next().flatten();
        self.total = page.groups.into_iter().next().map(|group| KpiRow::new(&no_dimensions, group, previous));
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
    let measure_count = query.ordered_measures().count();
    if sort_values.len() != measure_count + query.dimensions.len() {
        return Err(refused());
    }
    let (measures, values) = sort_values.split_at(measure_count);
    let read =
        |json: &Json, kind| if json.is_null() { Ok(None) } else { from_json(json, kind).map(Some).ok_or_else(refused) };
    let bits = |json: &Json| if json.is_null() { Ok(None) } else { value_to_real(json).map(Some).ok_or_else(refused) };
    let kinds = query.dimensions.iter().map(|dimension| ValueKind::of(*dimension));
    Ok(Position {
        measures: measures.iter().map(bits).collect::<Result<_, _>>()?,
        values: values.iter().zip(kinds).map(|(value, kind)| read(value, kind)).collect::<Result<_, _>>()?,
    })
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Number(number) | Value::Day(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Status(status) => Json::from(status.word()),
        Value::Payment(kind) => Json::from(kind.word()),
        Value::Segment(segment) => Json::from(segment.name()),
    }
}

fn from_json(json: &Json, kind: ValueKind) -> Option<Value> {
    let number = || i32::try_from(json.as_i64()?).ok();
    Some(match kind {
        ValueKind::Number => Value::Number(number()?),
        ValueKind::Day => Value::Day(number()?),
        ValueKind::Text => Value::Text(json.as_str()?.to_owned()),
        ValueKind::Status => Value::Status(OrderStatus::from_word(json.as_str()?)),
        ValueKind::Payment => Value::Payment(PaymentType::from_word(json.as_str()?)),
        ValueKind::Segment => Value::Segment(Segment::parse(json.as_str()?)?),
    })
}
