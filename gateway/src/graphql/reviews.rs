//! Reviews, their lists and what they sum up to.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, MergedObject, Object, SimpleObject};

use super::connection::{Connection, Listed, PageArguments};
use super::context::loaders;
use super::customers::Customer;
use super::error::{ApiError, Nullable};
use super::filters::{IdFilter, StringFilter};
use super::list::List;
use super::loaders::{Loaders, Question, ReviewList};
use super::node::{NodeKind, node_id};
use super::orders::Order;
use super::products::Product;
use super::scalars::LocalDateTime;
use crate::filter::TextFilter;
use crate::search::Search;
use crate::stores::documents::{self, Position, ReviewCounts};

#[derive(Default)]
pub(crate) struct ReviewsQuery;

#[Object]
impl ReviewsQuery {
    /// By review and order: the source reuses review ids.
    async fn review(&self, context: &Context<'_>, review_id: ID, order_id: ID) -> Nullable<Review> {
        Review::by_ids(context, review_id.0, order_id.0).await.transpose()
    }

    /// Reviews that pass a filter, in an order; ties by id.
    async fn reviews(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<ReviewFilter>,
        #[graphql(default_with = "Some(ReviewOrder::Newest)")] order_by: Option<ReviewOrder>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<ReviewConnection> {
        let page = PageArguments { list: "reviews".to_owned(), first, first_default: 20, after };
        let filter = filter.map(ReviewFilter::into_filter).unwrap_or_default();
        let order = order_by.unwrap_or(ReviewOrder::Newest).into();
        Some(ReviewConnection::load(context, filter, order, page).await)
    }
}

#[derive(Clone)]
pub(crate) struct Review(pub(super) Arc<documents::Review>);

impl Review {
    /// The source reuses review ids: with that of the order they are one.
    pub(super) async fn by_ids(
        context: &Context<'_>,
        review_id: String,
        order_id: String,
    ) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.review(review_id, order_id).await?.map(Self))
    }

    async fn load_order(&self, context: &Context<'_>) -> Result<Option<Order>, ApiError> {
        Order::by_key(context, self.0.order_key).await
    }

    async fn load_customer(&self, context: &Context<'_>) -> Result<Option<Customer>, ApiError> {
        let Some(order) = self.load_order(context).await? else { return Ok(None) };
        order.load_customer(context).await
    }

    /// In the order of the items, each once.
    async fn load_products(&self, context: &Context<'_>) -> Result<List<Product>, ApiError> {
        let items = loaders(context)?.items_of_order(self.0.order_key).await?;
        let mut keys: Vec<u32> = Vec::new();
        for item in items.iter() {
            if !keys.contains(&item.product_key) {
                keys.push(item.product_key);
            }
        }
        Product::by_keys(context, &keys).await
    }
}

impl Listed for Review {
    type Record = documents::Review;
    type Filter = documents::ReviewFilter;
    type Order = documents::ReviewOrder;
    /// The part that all lists have; [`ReviewConnection`] is merged from it.
    const CONNECTION: &str = "ReviewRows";
    const EDGE: &str = "ReviewEdge";

    fn new(record: Arc<Self::Record>) -> Self {
        Self(record)
    }

    fn position(order: Self::Order, record: &Self::Record) -> Position {
        order.position(record)
    }

    fn page(query: ReviewList) -> Question {
        Question::ReviewPage(Arc::new(query))
    }

    fn count(filter: Self::Filter) -> Question {
        Question::ReviewCounts(Arc::new(filter))
    }

    async fn counted(loaders: &Loaders, count: Question) -> Result<u64, ApiError> {
        Ok(loaders.review_counts(count).await?.count().into())
    }
}

/// What a customer said of an order. Review id and order id together are its key: the source reuses review ids.
#[Object]
impl Review {
    /// `reviewId:orderId`
    pub(super) async fn id(&self) -> ID {
        ID(format!("{}:{}", self.0.review_id, self.0.order_id))
    }

    /// Of this one among all things that `node` finds.
    pub(super) async fn node_id(&self) -> ID {
        node_id(NodeKind::Review, &[&self.0.review_id, &self.0.order_id])
    }

    /// The source's; the same one may stand on several orders.
    async fn review_id(&self) -> ID {
        ID(self.0.review_id.clone())
    }

    /// Of the order that it is about.
    async fn order_id(&self) -> ID {
        ID(self.0.order_id.clone())
    }

    /// 1 to 5.
    async fn score(&self) -> i32 {
        self.0.score
    }

    /// As the customer wrote it; null where there is none.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// As the customer wrote it; null where there is none.
    async fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// When the customer was asked.
    async fn created_at(&self) -> Option<LocalDateTime> {
        self.0.created_at.map(LocalDateTime)
    }

    /// When the customer answered.
    async fn answered_at(&self) -> Option<LocalDateTime> {
        self.0.answered_at.map(LocalDateTime)
    }

    /// The order that it is about.
    async fn order(&self, context: &Context<'_>) -> Nullable<Order> {
        self.load_order(context).await.transpose()
    }

    /// The products of the order, each once.
    async fn products(&self, context: &Context<'_>) -> Nullable<List<Product>> {
        Some(self.load_products(context).await)
    }

    /// Who placed the order.
    async fn customer(&self, context: &Context<'_>) -> Nullable<Customer> {
        self.load_customer(context).await.transpose()
    }
}

/// One page of reviews, and what all reviews that pass the filter sum up to.
#[derive(MergedObject)]
pub(crate) struct ReviewConnection(Connection<Review>, ReviewTotals);

impl ReviewConnection {
    pub(super) async fn load(
        context: &Context<'_>,
        filter: documents::ReviewFilter,
        order: documents::ReviewOrder,
        page: PageArguments,
    ) -> Result<Self, ApiError> {
        let connection = Connection::load(context, filter.clone(), order, page).await?;
        Ok(Self(connection, ReviewTotals { filter }))
    }
}

pub(crate) struct ReviewTotals {
    filter: documents::ReviewFilter,
}

#[Object]
impl ReviewTotals {
    /// Of all reviews that pass the filter, on all pages.
    async fn summary(&self, context: &Context<'_>) -> Result<ReviewSummary, ApiError> {
        let counts = loaders(context)?.review_counts(Review::count(self.filter.clone())).await?;
        Ok(ReviewSummary::new(&counts))
    }
}

/// How many reviews, and how good.
#[derive(SimpleObject)]
pub(crate) struct ReviewSummary {
    /// How many.
    count: u32,
    /// 1 to 5; null where there is no review.
    average_score: Option<f64>,
    /// Reviews of scores 1 to 5.
    histogram: List<u32>,
    /// How many have a message.
    with_message: u32,
}

impl ReviewSummary {
    pub(super) fn new(counts: &ReviewCounts) -> Self {
        Self {
            count: counts.count(),
            average_score: counts.average(),
            histogram: counts.scores.iter().copied().collect(),
            with_message: counts.with_message,
        }
    }
}

/// All given fields hold together; null is as absent; an empty list matches nothing.
///
/// `category`, `product` and `seller` hold together on one item of the order. An order without items counts as one item
/// without values, which `notIn` keeps.
#[derive(InputObject)]
pub(crate) struct ReviewFilter {
    /// Inclusive.
    score_from: Option<i32>,
    /// Inclusive.
    score_to: Option<i32>,
    /// English name, as in `Category.name`.
    category: Option<StringFilter>,
    /// Of an item of the order.
    product: Option<IdFilter>,
    /// Of an item of the order.
    seller: Option<IdFilter>,
    /// Where the order was sent.
    state: Option<StringFilter>,
    /// Whether it has a message.
    has_message: Option<bool>,
    /// Inclusive. Reviews without a time of creation do not pass.
    created_from: Option<LocalDateTime>,
    /// Exclusive.
    created_before: Option<LocalDateTime>,
    /// All its words, spread over title and message; case, accents and Portuguese endings ignored. Words in quotes
    /// (`"não recebi"`) stand side by side in the title or in the message, with these endings. A word with a star behind it
    /// (`devolu*`) is the start of one. Other signs are passed over, `-` and emoji among them, and `OR` is a word. A text
    /// without any word finds nothing.
    search: Option<String>,
}

impl ReviewFilter {
    pub(super) fn into_filter(self) -> documents::ReviewFilter {
        documents::ReviewFilter {
            of_product: None,
            score_from: self.score_from,
            score_to: self.score_to,
            category: self.category.map(TextFilter::from).unwrap_or_default(),
            product: self.product.map(TextFilter::from).unwrap_or_default(),
            seller: self.seller.map(TextFilter::from).unwrap_or_default(),
            state: self.state.map(TextFilter::from).unwrap_or_default(),
            has_message: self.has_message,
            created_from: self.created_from.map(|time| time.0),
            created_before: self.created_before.map(|time| time.0),
            search: self.search.as_deref().map(Search::parse),
        }
    }
}

/// Ties by id; what has no time of creation stands last.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::ReviewOrder")]
pub(crate) enum ReviewOrder {
    /// By time of creation, latest first.
    Newest,
    /// By time of creation, earliest first.
    Oldest,
    /// Highest score first, then newest.
    Best,
    /// Lowest score first, then newest.
    Worst,
}
