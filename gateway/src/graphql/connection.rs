//! Lists as the API shows them: edges, nodes, where the page lies, and how long the list is. What a page holds is read
//! when the list is asked for; its length only when that is selected.

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Object, OutputType, TypeName};
use serde_json::Value;

use super::document_loaders;
use super::error::ApiError;
use super::loaders::{CountOf, DocumentLoader};
use super::page::{ListIdentity, PageInfo, check_first};
use crate::stores::documents::{ListQuery, Page, Position, Real, RowId, SortValue};

/// The longest page of a list. A page of pages of this length is the most a client should want to draw.
pub(crate) const LIST_FIRST_MAX: usize = 100;

/// What can be listed.
pub(crate) trait Listed: OutputType + Clone + 'static {
    type Record: Send + Sync + 'static;
    type Filter: Clone + Debug + Eq + std::hash::Hash + Send + Sync + 'static;
    type Order: Copy + Debug + Eq + std::hash::Hash + Send + Sync + 'static;
    /// Names of the list's types in the API.
    const CONNECTION: &str;
    const EDGE: &str;

    fn new(record: Arc<Self::Record>) -> Self;
    fn position(order: Self::Order, record: &Self::Record) -> Position;
}

type Query<N> = ListQuery<<N as Listed>::Filter, <N as Listed>::Order>;
type Rows<N> = Arc<Page<Arc<<N as Listed>::Record>>>;

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

#[derive(Clone)]
pub(crate) struct Edge<N> {
    cursor: String,
    node: N,
}

impl<N: Listed> Connection<N>
where
    DocumentLoader: Loader<Query<N>, Value = Rows<N>, Error = ApiError>,
{
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
        let found = document_loaders(context)?.load_one(query).await?.ok_or(ApiError::Internal)?;
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
impl<N: Listed> Connection<N>
where
    DocumentLoader: Loader<CountOf<N::Filter>, Error = ApiError>,
    <DocumentLoader as Loader<CountOf<N::Filter>>>::Value: TotalCount,
{
    /// The rows with their cursors.
    async fn edges(&self) -> Vec<Edge<N>> {
        self.edges.clone()
    }

    /// The rows without their cursors.
    async fn nodes(&self) -> Vec<N> {
        self.edges.iter().map(|edge| edge.node.clone()).collect()
    }

    /// Where the page lies.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many rows pass the filter, on all pages.
    async fn total_count(&self, context: &Context<'_>) -> Result<u64, ApiError> {
        let count = document_loaders(context)?.load_one(CountOf(self.filter.clone())).await?;
        Ok(count.ok_or(ApiError::Internal)?.total())
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

/// What a count of rows comes down to.
pub(crate) trait TotalCount {
    fn total(&self) -> u64;
}

impl TotalCount for u64 {
    fn total(&self) -> u64 {
        *self
    }
}

impl TotalCount for crate::stores::documents::ReviewCounts {
    fn total(&self) -> u64 {
        u64::from(self.count())
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
