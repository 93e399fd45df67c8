//! Lists as the API shows them: edges, nodes, where the page lies, and how long the list is. What a page holds is read
//! when the list is asked for; its length only when that is selected.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Object, OutputType, TypeName};
use serde_json::Value;

use super::context::loaders;
use super::error::ApiError;
use super::list::List;
use super::loaders::{Loaders, Question};
use super::page::{ListIdentity, PageInfo, check_first};
use crate::stores::documents::{ListQuery, Position, Real, RowId, SortValue};

/// The longest page of a list. A page of pages of this length is the most a client should want to draw.
pub(crate) const LIST_FIRST_MAX: usize = 100;

/// What can be listed.
pub(crate) trait Listed: OutputType + 'static {
    type Record: Send + Sync + 'static;
    type Filter: Clone + Send + Sync + 'static;
    type Order: Copy + Send + Sync + 'static;
    /// Names of the list's types in the API.
    const CONNECTION: &str;
    const EDGE: &str;

    fn new(record: Arc<Self::Record>) -> Self;
    fn position(order: Self::Order, record: &Self::Record) -> Position;
    /// The question for one page.
    fn page(query: ListQuery<Self::Filter, Self::Order>) -> Question;
    /// The question for how many rows pass a filter.
    fn count(filter: Self::Filter) -> Question;

    /// How many rows the answer to such a question tells of.
    fn counted(loaders: &Loaders, count: Question) -> impl Future<Output = Result<u64, ApiError>> + Send {
        loaders.count(count)
    }
}

/// Where and how long a page is.
pub(crate) struct PageArguments {
    /// The field, and its parent where it has one: a cursor is good for one list only.
    pub(crate) list: String,
    pub(crate) first: Option<i32>,
    pub(crate) first_default: usize,
    pub(crate) after: Option<String>,
}

pub(crate) struct Connection<N: Listed> {
    edges: Vec<Edge<N>>,
    page_info: PageInfo,
    pub(super) filter: N::Filter,
}

pub(crate) struct Edge<N> {
    cursor: String,
    node: N,
}

impl<N: Listed> Connection<N> {
    pub(crate) async fn load(
        context: &Context<'_>,
        filter: N::Filter,
        order: N::Order,
        page: PageArguments,
    ) -> Result<Self, ApiError> {
        let first = check_first(page.first, page.first_default, LIST_FIRST_MAX)?;
        let identity = ListIdentity::of(context, &page.list)?;
        let after = page.after.map(|cursor| to_position(&identity, &cursor)).transpose()?;
        let has_previous_page = after.is_some();
        let query = ListQuery { filter: filter.clone(), order, after, first };
        let found = loaders(context)?.page::<N::Record>(N::page(query)).await?;
        let edges: Vec<Edge<N>> = found
            .rows
            .iter()
            .map(|record| Edge {
                cursor: to_cursor(&identity, &N::position(order, record)),
                node: N::new(Arc::clone(record)),
            })
            .collect();
        let page_info = PageInfo {
            has_next_page: found.has_next,
            has_previous_page,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Ok(Self { edges, page_info, filter })
    }
}

impl<N: Listed> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(N::CONNECTION)
    }
}

impl<N: Listed> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(N::EDGE)
    }
}

/// One page of a list.
#[Object(name_type)]
impl<N: Listed> Connection<N> {
    /// The rows with their cursors.
    async fn edges(&self) -> List<&Edge<N>> {
        self.edges.iter().collect()
    }

    /// The rows without their cursors.
    async fn nodes(&self) -> List<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page lies.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many rows pass the filter, on all pages.
    async fn total_count(&self, context: &Context<'_>) -> Result<u64, ApiError> {
        N::counted(loaders(context)?, N::count(self.filter.clone())).await
    }
}

/// A row and where it stands.
#[Object(name_type)]
impl<N: Listed> Edge<N> {
    /// Give it as `after` to go on behind this row.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row.
    async fn node(&self) -> &N {
        &self.node
    }
}

/// Whole numbers stand in a cursor as they are, real numbers as the text of their bits; then the id, as a list.
fn to_cursor(identity: &ListIdentity, position: &Position) -> String {
    let mut values: Vec<Value> = position
        .values
        .iter()
        .map(|value| match value {
            SortValue::Integer(value) => Value::from(*value),
            SortValue::Real(value) => Value::from(value.0.to_bits().to_string()),
        })
        .collect();
    let id = &position.id;
    values.push([id.first()].into_iter().chain(id.second()).collect());
    identity.cursor(&values)
}

fn to_position(identity: &ListIdentity, cursor: &str) -> Result<Position, ApiError> {
    let mut values = identity.values(cursor)?;
    let id = values.pop().and_then(to_id);
    let sort_value = |value: Value| match &value {
        Value::String(bits) => Some(SortValue::Real(Real(f64::from_bits(bits.parse().ok()?)))),
        _ => value.as_i64().map(SortValue::Integer),
    };
    let values: Option<Vec<SortValue>> = values.into_iter().map(sort_value).collect();
    let position = id.zip(values).map(|(id, values)| Position { values, id });
    position.ok_or_else(|| ApiError::bad_argument("after", "this is no cursor of this list"))
}

fn to_id(value: Value) -> Option<RowId> {
    let parts: Vec<String> = serde_json::from_value(value).ok()?;
    match <[String; 2]>::try_from(parts) {
        Ok([review_id, order_id]) => Some(RowId::Review { review_id, order_id }),
        Err(parts) => <[String; 1]>::try_from(parts).ok().map(|[id]| RowId::One(id)),
    }
}
