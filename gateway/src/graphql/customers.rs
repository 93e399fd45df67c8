//! Customers: people, whatever the number of their accounts.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use triptych_schemas::money::to_units;

use super::connection::{Connection, LIST_FIRST_MAX, Listed, PageArguments};
use super::context::loaders;
use super::error::{ApiError, Nullable};
use super::filters::StringFilter;
use super::geo::{GeoPoint, Near};
use super::list::List;
use super::loaders::{CustomerList, Question};
use super::network::{self, SimilarCustomer};
use super::node::{NodeKind, node_id};
use super::orders::Order;
use super::page::check_first;
use super::product_filter::{cents_from, cents_to};
use super::recommendations::{self, Narrowed, Recommendation, RecommendationArguments, RecommendationMode};
use super::reviews::Review;
use super::scalars::{Activity, CustomerSegment, LocalDateTime};
use crate::filter::TextFilter;
use crate::stores::documents::{self, Position, Real};

#[derive(Default)]
pub(crate) struct CustomersQuery;

#[Object]
impl CustomersQuery {
    /// By the id of the person, or of one of their accounts.
    async fn customer(&self, context: &Context<'_>, id: ID) -> Nullable<Customer> {
        Customer::by_id(context, id.0).await.transpose()
    }

    /// Customers that pass a filter, in an order; ties by id.
    async fn customers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<CustomerFilter>,
        #[graphql(default_with = "Some(CustomerOrder::Revenue)")] order_by: Option<CustomerOrder>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<Connection<Customer>> {
        let page = PageArguments { list: "customers".to_owned(), first, first_default: 20, after };
        let order = order_by.unwrap_or(CustomerOrder::Revenue).into();
        Some(list(context, filter, order, page).await)
    }
}

async fn list(
    context: &Context<'_>,
    filter: Option<CustomerFilter>,
    order: documents::CustomerOrder,
    page: PageArguments,
) -> Result<Connection<Customer>, ApiError> {
    let filter = filter.map(CustomerFilter::into_filter).transpose()?.unwrap_or_default();
    Connection::load(context, filter, order, page).await
}

#[derive(Clone)]
pub(crate) struct Customer(Arc<documents::Customer>);

impl Customer {
    /// By the id of a person or an account; an unknown one gives none.
    pub(crate) async fn by_id(context: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.customer_of_id(id).await?.map(Self))
    }

    pub(crate) async fn by_key(context: &Context<'_>, key: u32) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.customer(key).await?.map(Self))
    }

    async fn load_orders(&self, context: &Context<'_>, first: Option<i32>) -> Result<List<Order>, ApiError> {
        let first = check_first(first, 20, LIST_FIRST_MAX)?;
        let orders = loaders(context)?.orders_of_customer(self.0.key, first).await?;
        Ok(orders.iter().cloned().map(Order).collect())
    }

    async fn load_reviews(&self, context: &Context<'_>, first: Option<i32>) -> Result<List<Review>, ApiError> {
        let first = check_first(first, 20, LIST_FIRST_MAX)?;
        let reviews = loaders(context)?.reviews_of_customer(self.0.key, first).await?;
        Ok(reviews.iter().cloned().map(Review).collect())
    }
}

impl Listed for Customer {
    type Record = documents::Customer;
    type Filter = documents::CustomerFilter;
    type Order = documents::CustomerOrder;
    const CONNECTION: &str = "CustomerConnection";
    const EDGE: &str = "CustomerEdge";

    fn new(record: Arc<Self::Record>) -> Self {
        Self(record)
    }

    fn position(order: Self::Order, record: &Self::Record) -> Position {
        order.position(record)
    }

    fn page(query: CustomerList) -> Question {
        Question::CustomerPage(Arc::new(query))
    }

    fn count(filter: Self::Filter) -> Question {
        Question::CustomerCount(Arc::new(filter))
    }
}

/// A person. The address is that of the latest order.
#[Object]
impl Customer {
    /// Of the person: Olist's `customer_unique_id`.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Of this one among all things that `node` finds.
    pub(super) async fn node_id(&self) -> ID {
        node_id(NodeKind::Customer, &[&self.0.id])
    }

    /// The source's accounts of this person: Olist opens one for each order.
    async fn accounts(&self) -> List<ID> {
        self.0.accounts.iter().map(|id| ID(id.clone())).collect()
    }

    /// As the source spells it.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// Its code, in upper case.
    async fn state(&self) -> Option<&str> {
        self.0.state.as_deref()
    }

    /// As the source spells it, or its code.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// The first digits of the postal code.
    async fn zip_prefix(&self) -> Option<&str> {
        self.0.zip_prefix.as_deref()
    }

    /// Null where the zip prefix has no place.
    async fn location(&self) -> Option<GeoPoint> {
        self.0.location.map(GeoPoint::new)
    }

    /// Earliest purchase; null for one without orders.
    async fn first_order_at(&self) -> Option<LocalDateTime> {
        self.0.first_order_at.map(LocalDateTime)
    }

    /// Latest purchase; null for one without orders.
    async fn last_order_at(&self) -> Option<LocalDateTime> {
        self.0.last_order_at.map(LocalDateTime)
    }

    /// All orders, with items or without.
    async fn order_count(&self) -> u32 {
        self.0.orders
    }

    /// Lines that were sold to them, of any quantity.
    async fn item_count(&self) -> u32 {
        self.0.items
    }

    /// Sum of line prices, net of refunds, freight not included.
    async fn revenue(&self) -> f64 {
        to_units(self.0.revenue)
    }

    /// Newest first.
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
    ) -> Nullable<List<Order>> {
        Some(self.load_orders(context, first).await)
    }

    /// Newest first.
    async fn reviews(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
    ) -> Nullable<List<Review>> {
        Some(self.load_reviews(context, first).await)
    }

    /// Recency, frequency and monetary value; null for one without orders.
    async fn rfm(&self) -> Option<Rfm> {
        self.0.rfm.map(|rfm| Rfm {
            recency_days: rfm.recency_days,
            frequency: self.0.orders,
            monetary: to_units(self.0.revenue),
            recency_score: rfm.recency_score,
            frequency_score: rfm.frequency_score,
            monetary_score: rfm.monetary_score,
            segment: rfm.segment.into(),
        })
    }

    /// Revenue expected in the 365 days after the data's last busy day, by the models MBG/NBD (how often) and Gamma-Gamma (how
    /// much); not discounted. Null for one without orders or who never paid anything, and where too few customers ever came
    /// back to fit the models.
    async fn lifetime_value(&self) -> Option<f64> {
        self.0.lifetime_value
    }

    /// 0 to 1: 1 - P(still a customer), by MBG/NBD. Null for one without orders, and where too few customers ever came back.
    async fn churn_risk(&self) -> Option<f64> {
        self.0.churn_risk
    }

    /// By days from the last order to the data's last busy day; null for one without orders.
    async fn activity(&self) -> Option<Activity> {
        self.0.activity.map(Activity::from)
    }

    /// Number of the K-means cluster, 1 is the largest. Null for one without orders, and where there are too few customers.
    async fn cluster(&self) -> Option<i32> {
        self.0.cluster
    }

    /// Among the 1 % of customers whom an isolation forest isolates fastest. One without orders is not.
    async fn anomaly(&self) -> Option<bool> {
        Some(self.0.anomaly)
    }

    /// 0 to 100, by the share of customers who are worse: 0.30 monetary, 0.25 recency, 0.25 frequency, 0.20 lifetime value.
    /// Null for one without orders.
    async fn score(&self) -> Option<f64> {
        self.0.score
    }

    /// Products for this customer.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn recommendations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Of a customer.", default_with = "Some(RecommendationMode::NewItems)")] mode: Option<
            RecommendationMode,
        >,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first, narrowed };
        Some(recommendations::for_customer(context, self.0.id.clone(), mode, arguments).await)
    }

    /// Who bought the same products, the most alike first; ties by id. Nobody for one who bought nothing that others bought. They are
    /// found by the customer's less popular products, as many as have 20,000 buyers together.
    async fn similar_customers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
    ) -> Nullable<List<SimilarCustomer>> {
        Some(network::of_customer(context, &self.0.id, first).await)
    }
}

/// What a customer's orders amount to. Scores go from 1 to 5, 5 is best.
#[derive(SimpleObject)]
pub(crate) struct Rfm {
    /// From the last order to the data's last busy day.
    recency_days: i32,
    /// All orders.
    frequency: u32,
    /// Sum of line prices, net of refunds, freight not included; may be 0.
    monetary: f64,
    /// By quintiles of recency; equal values score the same.
    recency_score: i32,
    /// The number of orders, 5 also for more.
    frequency_score: i32,
    /// By quintiles of monetary; equal values score the same.
    monetary_score: i32,
    /// By the three scores.
    segment: CustomerSegment,
}

/// All given fields hold together; null is as absent; an empty list matches nothing.
#[derive(InputObject)]
pub(crate) struct CustomerFilter {
    /// Of the latest order.
    state: Option<StringFilter>,
    /// One who never ordered is in none.
    segment: Option<Vec<CustomerSegment>>,
    /// One who never ordered has none.
    activity: Option<Vec<Activity>>,
    /// Whether among the 1 % most isolated.
    anomaly: Option<bool>,
    /// At least so many orders.
    order_count_from: Option<i32>,
    /// Sum of line prices, net of refunds: this or more.
    revenue_from: Option<f64>,
    /// This or less.
    revenue_to: Option<f64>,
    /// As `lifetimeValue`, this or more; who has none does not pass, as for all below.
    lifetime_value_from: Option<f64>,
    /// This or less.
    lifetime_value_to: Option<f64>,
    /// As `churnRisk`, 0 to 1: this or more.
    churn_risk_from: Option<f64>,
    /// This or less.
    churn_risk_to: Option<f64>,
    /// As `score`, 0 to 100: this or more.
    score_from: Option<f64>,
    /// This or less.
    score_to: Option<f64>,
    /// Within a circle.
    near: Option<Near>,
}

impl CustomerFilter {
    fn into_filter(self) -> Result<documents::CustomerFilter, ApiError> {
        Ok(documents::CustomerFilter {
            state: self.state.map(TextFilter::from).unwrap_or_default(),
            segment: self.segment.map(|segments| segments.into_iter().map(Into::into).collect()),
            activity: self.activity.map(|activities| activities.into_iter().map(Into::into).collect()),
            anomaly: self.anomaly,
            order_count_from: self.order_count_from,
            revenue_from: self.revenue_from.map(cents_from),
            revenue_to: self.revenue_to.map(cents_to),
            lifetime_value_from: self.lifetime_value_from.map(Real),
            lifetime_value_to: self.lifetime_value_to.map(Real),
            churn_risk_from: self.churn_risk_from.map(Real),
            churn_risk_to: self.churn_risk_to.map(Real),
            score_from: self.score_from.map(Real),
            score_to: self.score_to.map(Real),
            near: self.near.map(Near::check).transpose()?,
        })
    }
}

/// Ties by id; what has no value stands last.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::CustomerOrder")]
pub(crate) enum CustomerOrder {
    /// Most revenue first.
    Revenue,
    /// Most orders first.
    Orders,
    /// Latest order first.
    LastOrder,
    /// Most lifetime value first.
    LifetimeValue,
    /// Most likely gone first.
    ChurnRisk,
    /// Best score first.
    Score,
    /// By id, ascending.
    Id,
}
