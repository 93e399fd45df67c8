//! Orders with their items and payments.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use triptych_schemas::money::to_units;

use super::connection::{Connection, Listed, PageArguments};
use super::context::{loaders, served};
use super::customers::Customer;
use super::error::{ApiError, Nullable};
use super::kpis;
use super::kpis::arguments::KpiFilter;
use super::list::List;
use super::loaders::{OrderList, Question};
use super::node::{NodeKind, node_id};
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

    /// None of a guest's order.
    pub(super) async fn load_customer(&self, context: &Context<'_>) -> Result<Option<Customer>, ApiError> {
        let Some(key) = self.0.customer_key else { return Ok(None) };
        Customer::by_key(context, key).await
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

    /// Who placed it: the person. Null for a guest's order.
    async fn customer(&self, context: &Context<'_>) -> Nullable<Customer> {
        self.load_customer(context).await.transpose()
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

    /// Sum of line prices, freight not included: after discounts and refunds, so negative where more is given back than sold.
    async fn revenue(&self) -> f64 {
        to_units(self.0.revenue)
    }

    /// What was given back, of lines and of the order as a whole; never negative. `revenue` is without it.
    async fn refunded(&self) -> f64 {
        to_units(self.0.refunded)
    }

    /// Taken off the order and its lines; `revenue` is without it. Null where the source tells none.
    async fn discount(&self) -> Option<f64> {
        self.0.discount.map(to_units)
    }

    /// Charged for sending the order; null where the source tells none.
    async fn shipping(&self) -> Option<f64> {
        self.0.shipping.map(to_units)
    }

    /// Of the order and its lines, as the source has it; null where it tells none.
    async fn tax(&self) -> Option<f64> {
        self.0.tax.map(to_units)
    }

    /// What was to be paid, as the source says; null where it does not.
    async fn total(&self) -> Option<f64> {
        self.0.total.map(to_units)
    }

    /// Code of the coupon used.
    async fn coupon(&self) -> Option<&str> {
        self.0.coupon.as_deref()
    }

    /// Where it was placed, as the source says: `web` or `pos`, say.
    async fn channel(&self) -> Option<&str> {
        self.0.channel.as_deref()
    }

    /// What led the buyer to the shop, as an utm source.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// ISO 4217, of the amounts as they stood in the source; null where it tells none.
    async fn currency(&self) -> Option<&str> {
        self.0.currency.as_deref()
    }

    /// Whether every line gives back: a return on a paper of its own, which counts as no order.
    async fn credit_note(&self) -> bool {
        self.0.credit_note
    }

    /// Sum of line freight.
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

/// A line of an order: some units of one product, sold or given back.
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

    /// Units; negative where they came back. 1 where the source tells none.
    async fn quantity(&self) -> i32 {
        self.0.quantity
    }

    /// Of one unit, before discounts; null where the source tells none.
    async fn unit_price(&self) -> Option<f64> {
        self.0.unit_price.map(to_units)
    }

    /// What the line comes to after discounts and refunds, freight not included; negative where it gives back.
    async fn price(&self) -> f64 {
        to_units(self.0.price)
    }

    /// Taken off the line, its share of the order's discount included; null where the source tells none.
    async fn discount(&self) -> Option<f64> {
        self.0.discount.map(to_units)
    }

    /// Of the line, as the source has it; null where it tells none.
    async fn tax(&self) -> Option<f64> {
        self.0.tax.map(to_units)
    }

    /// What was given back for it; never negative. `price` is without it.
    async fn refunded(&self) -> f64 {
        to_units(self.0.refunded)
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
