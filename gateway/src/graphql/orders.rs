//! Orders with their items and payments.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use triptych_schemas::money::to_units;

use super::connection::{Connection, LIST_FIRST_MAX, Listed, PageArguments};
use super::context::{loaders, served};
use super::customers::Customer;
use super::error::{ApiError, Nullable};
use super::kpis;
use super::kpis::arguments::KpiFilter;
use super::list::List;
use super::loaders::{OrderList, Question};
use super::node::{NodeKind, node_id};
use super::page::list_complexity;
use super::products::Product;
use super::reviews::Review;
use super::scalars::{LocalDateTime, OrderStatus, PaymentType};
use super::sellers::Seller;
use crate::kpi::filter::Filter;
use crate::stores::documents::{self, Position};

#[derive(Default)]
pub(crate) struct OrdersQuery;

#[Object]
impl OrdersQuery {
    /// By id; null where there is none.
    async fn order(&self, context: &Context<'_>, id: ID) -> Nullable<Order> {
        Order::by_id(context, id.0).await.transpose()
    }

    /// Orders that pass the filter of a KPI, so that any figure can be opened into what it counts; ties by purchase, then id.
    #[graphql(complexity = "list_complexity(first, 20, LIST_FIRST_MAX, child_complexity)")]
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<KpiFilter>,
        #[graphql(default_with = "Some(OrderOrder::Newest)")] order_by: Option<OrderOrder>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<Connection<Order>> {
        let page = PageArguments { list: "orders".to_owned(), first, first_default: 20, after };
        Some(list(context, filter, order_by.unwrap_or(OrderOrder::Newest).into(), page).await)
    }
}

async fn list(
    context: &Context<'_>,
    filter: Option<KpiFilter>,
    order: documents::OrderOrder,
    page: PageArguments,
) -> Result<Connection<Order>, ApiError> {
    let filter = kpis::checked(context, served(context)?, filter).await?;
    Connection::load(context, filter, order, page).await
}

/// Ties by purchase, then id; what has no value stands last.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::OrderOrder")]
pub(crate) enum OrderOrder {
    /// Latest purchase first.
    Newest,
    /// Earliest purchase first.
    Oldest,
    /// Most revenue first.
    Revenue,
    /// Most paid first.
    PaymentValue,
    /// Longest from purchase to delivery first, of those with status DELIVERED and a delivery time.
    SlowestDelivery,
    /// Latest after the time promised first, of those with status DELIVERED and both times.
    #[graphql(name = "MOST_LATE")]
    Latest,
}

impl Listed for Order {
    type Record = documents::Order;
    type Filter = Filter;
    type Order = documents::OrderOrder;
    const CONNECTION: &str = "OrderConnection";
    const EDGE: &str = "OrderEdge";

    fn new(record: Arc<Self::Record>) -> Self {
        Self(record)
    }

    fn position(order: Self::Order, record: &Self::Record) -> Position {
        order.position(record)
    }

    fn page(query: OrderList) -> Question {
        Question::OrderPage(Arc::new(query))
    }

    fn count(filter: Self::Filter) -> Question {
        Question::OrderCount(Arc::new(filter))
    }
}

#[derive(Clone)]
pub(crate) struct Order(pub(super) Arc<documents::Order>);

impl Order {
    pub(super) async fn by_id(context: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.order_of_id(id).await?.map(Self))
    }

    pub(super) async fn by_key(context: &Context<'_>, key: u32) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.order(key).await?.map(Self))
    }

    async fn load_reviews(&self, context: &Context<'_>) -> Result<List<Review>, ApiError> {
        let reviews = loaders(context)?.reviews_of_order(self.0.key).await?;
        Ok(reviews.iter().cloned().map(Review).collect())
    }

    pub(super) fn customer_key(&self) -> u32 {
        self.0.customer_key
    }
}

/// What a customer ordered at one time.
#[Object]
impl Order {
    /// The source's.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Of this one among all things that `node` finds.
    pub(super) async fn node_id(&self) -> ID {
        node_id(NodeKind::Order, &[&self.0.id])
    }

    /// Null where the source tells none.
    async fn status(&self) -> Option<OrderStatus> {
        self.0.status.map(OrderStatus::from)
    }

    /// Who placed it: the person.
    async fn customer(&self, context: &Context<'_>) -> Nullable<Customer> {
        Customer::by_key(context, self.0.customer_key).await.transpose()
    }

    /// When it was placed.
    async fn purchased_at(&self) -> LocalDateTime {
        LocalDateTime(self.0.purchased_at)
    }

    /// When the payment was approved.
    async fn approved_at(&self) -> Option<LocalDateTime> {
        self.0.approved_at.map(LocalDateTime)
    }

    /// When the carrier took it over.
    async fn shipped_at(&self) -> Option<LocalDateTime> {
        self.0.shipped_at.map(LocalDateTime)
    }

    /// When the customer received it.
    async fn delivered_at(&self) -> Option<LocalDateTime> {
        self.0.delivered_at.map(LocalDateTime)
    }

    /// The delivery time promised.
    async fn estimated_delivery_at(&self) -> Option<LocalDateTime> {
        self.0.estimated_delivery_at.map(LocalDateTime)
    }

    /// Delivered after the time promised; null unless status is DELIVERED and both times are known.
    async fn late(&self) -> Option<bool> {
        self.0.late()
    }

    /// By number.
    async fn items(&self, context: &Context<'_>) -> Result<List<OrderItem>, ApiError> {
        let items = loaders(context)?.items_of_order(self.0.key).await?;
        Ok(items.iter().copied().map(OrderItem).collect())
    }

    /// By number.
    async fn payments(&self, context: &Context<'_>) -> Result<List<Payment>, ApiError> {
        let payments = loaders(context)?.payments_of_order(self.0.key).await?;
        Ok(payments.iter().copied().map(Payment).collect())
    }

    /// By id.
    async fn reviews(&self, context: &Context<'_>) -> Nullable<List<Review>> {
        Some(self.load_reviews(context).await)
    }

    /// Sum of item prices, freight not included.
    async fn revenue(&self) -> f64 {
        to_units(self.0.revenue)
    }

    /// Sum of item freight.
    async fn freight(&self) -> f64 {
        to_units(self.0.freight)
    }

    /// Sum of payments.
    async fn payment_value(&self) -> f64 {
        to_units(self.0.payment_value)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct OrderItem(documents::OrderItem);

impl OrderItem {
    async fn load_seller(&self, context: &Context<'_>) -> Result<Option<Seller>, ApiError> {
        let Some(key) = self.0.seller_key else { return Ok(None) };
        Seller::by_key(context, key).await
    }
}

/// One unit of an order.
#[Object]
impl OrderItem {
    /// Position in the order, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// What was sold.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        Product::by_key(context, self.0.product_key).await.transpose()
    }

    /// Who sold it; null where the source tells none.
    async fn seller(&self, context: &Context<'_>) -> Nullable<Seller> {
        self.load_seller(context).await.transpose()
    }

    /// Freight not included.
    async fn price(&self) -> f64 {
        to_units(self.0.price)
    }

    /// 0 where the source tells none.
    async fn freight(&self) -> f64 {
        to_units(self.0.freight.unwrap_or_default())
    }

    /// Until when the seller must hand it over.
    async fn shipping_limit_at(&self) -> Option<LocalDateTime> {
        self.0.shipping_limit_at.map(LocalDateTime)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Payment(documents::Payment);

/// One payment of an order, which may be paid in several.
#[Object]
impl Payment {
    /// Position in the order, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// How it was paid.
    #[graphql(name = "type")]
    async fn kind(&self) -> PaymentType {
        self.0.kind.into()
    }

    /// In how many parts it is paid off.
    async fn installments(&self) -> i32 {
        self.0.installments
    }

    /// The amount paid.
    async fn value(&self) -> f64 {
        to_units(self.0.value)
    }
}
