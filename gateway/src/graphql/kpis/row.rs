//! One row of a report: a group's values and its measures. A dimension that is not grouped by is null.

use std::sync::Arc;

use async_graphql::{Context, Object};
use triptych_schemas::time;

use super::arguments::KpiMeasure;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::products::Product;
use crate::graphql::scalars::{CustomerSegment, Date, OrderStatus, PaymentType};
use crate::graphql::sellers::Seller;
use crate::kpi::answer::{Group, Value};
use crate::kpi::dimension::Dimension;
use crate::kpi::measure::Measure;

pub struct KpiRow {
    dimensions: Arc<[Dimension]>,
    group: Group,
    previous: Option<Box<KpiRow>>,
}

impl KpiRow {
    pub(super) fn new(dimensions: &Arc<[Dimension]>, group: Group, previous: Option<Group>) -> Self {
        let previous = previous.map(|group| Box::new(Self::new(dimensions, group, None)));
        Self { dimensions: Arc::clone(dimensions), group, previous }
    }

    fn value(&self, dimension: Dimension) -> Option<&Value> {
        let place = self.dimensions.iter().position(|grouped| *grouped == dimension)?;
        self.group.values[place].as_ref()
    }

    fn number(&self, dimension: Dimension) -> Option<i32> {
        if let Value::Number(number) = self.value(dimension)? { Some(*number) } else { None }
    }

    fn day_of(&self, dimension: Dimension) -> Option<Date> {
        let Value::Day(day) = self.value(dimension)? else { return None };
        Some(Date(time::to_naive(i64::from(*day) * time::DAY_SECONDS).date()))
    }

    fn text(&self, dimension: Dimension) -> Option<&str> {
        if let Value::Text(text) = self.value(dimension)? { Some(text) } else { None }
    }

    async fn load_product(&self, context: &Context<'_>) -> Result<Option<Product>, ApiError> {
        let Some(id) = self.text(Dimension::Product) else { return Ok(None) };
        Product::of_facts(context, id).await
    }

    async fn load_seller(&self, context: &Context<'_>) -> Result<Option<Seller>, ApiError> {
        let Some(id) = self.text(Dimension::Seller) else { return Ok(None) };
        Seller::of_facts(context, id).await
    }

    fn ratio(&self, measure: Measure) -> Option<f64> {
        measure.value(&self.group.sums)
    }

    /// Of a measure that always has a value.
    fn amount(&self, measure: Measure) -> f64 {
        self.ratio(measure).unwrap_or_default()
    }
}

/// A group of a report: its dimensions, and what is measured of it. Each measure counts rows of one grain, each once.
#[Object]
impl KpiRow {
    /// Of the purchase.
    async fn year(&self) -> Option<i32> {
        self.number(Dimension::Year)
    }

    /// Its first day.
    async fn quarter(&self) -> Option<Date> {
        self.day_of(Dimension::Quarter)
    }

    /// Its first day.
    async fn month(&self) -> Option<Date> {
        self.day_of(Dimension::Month)
    }

    /// Its Monday.
    async fn week(&self) -> Option<Date> {
        self.day_of(Dimension::Week)
    }

    /// Of the purchase.
    async fn day(&self) -> Option<Date> {
        self.day_of(Dimension::Day)
    }

    /// Of the purchase, 0 to 23.
    async fn hour_of_day(&self) -> Option<i32> {
        self.number(Dimension::HourOfDay)
    }

    /// 1 = Monday to 7.
    async fn day_of_week(&self) -> Option<i32> {
        self.number(Dimension::DayOfWeek)
    }

    /// Where the order was sent.
    async fn country(&self) -> Option<&str> {
        self.text(Dimension::Country)
    }

    /// Where the order was sent.
    async fn state(&self) -> Option<&str> {
        self.text(Dimension::State)
    }

    /// The normalised name.
    async fn city(&self) -> Option<&str> {
        self.text(Dimension::City)
    }

    /// English name, as in `Category.name`; null where unknown.
    async fn category(&self) -> Option<&str> {
        self.text(Dimension::Category)
    }

    /// With its id alone where the documents do not answer.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        self.load_product(context).await.transpose()
    }

    /// Null where an item has none; with the id alone where the documents do not answer.
    async fn seller(&self, context: &Context<'_>) -> Nullable<Seller> {
        self.load_seller(context).await.transpose()
    }

    /// Of the item's seller.
    async fn seller_state(&self) -> Option<&str> {
        self.text(Dimension::SellerState)
    }

    /// Null where the source tells none.
    async fn order_status(&self) -> Option<OrderStatus> {
        if let Value::Status(status) = self.value(Dimension::OrderStatus)? { Some((*status).into()) } else { None }
    }

    /// Of a payment of the order.
    async fn payment_type(&self) -> Option<PaymentType> {
        if let Value::Payment(kind) = self.value(Dimension::PaymentType)? { Some((*kind).into()) } else { None }
    }

    /// Of a review of the order, 1 to 5.
    async fn review_score(&self) -> Option<i32> {
        self.number(Dimension::ReviewScore)
    }

    /// Of the customer who ordered, by all that they ordered.
    async fn customer_segment(&self) -> Option<CustomerSegment> {
        if let Value::Segment(segment) = self.value(Dimension::CustomerSegment)? {
            Some((*segment).into())
        } else {
            None
        }
    }

    /// Sum of item prices, freight not included.
    async fn revenue(&self) -> f64 {
        self.amount(Measure::Revenue)
    }

    /// Sum of item freight.
    async fn freight(&self) -> f64 {
        self.amount(Measure::Freight)
    }

    /// Revenue and freight.
    async fn gross_revenue(&self) -> f64 {
        self.amount(Measure::GrossRevenue)
    }

    /// Units sold.
    async fn items(&self) -> i64 {
        self.group.sums.items
    }

    /// Distinct, with at least one item.
    async fn orders(&self) -> i64 {
        self.group.sums.orders
    }

    /// Distinct, over items.
    async fn customers(&self) -> i64 {
        self.group.sums.customers
    }

    /// Distinct, over items.
    async fn sellers(&self) -> i64 {
        self.group.sums.sellers
    }

    /// Distinct, over items.
    async fn products(&self) -> i64 {
        self.group.sums.products
    }

    /// Revenue an order.
    async fn average_order_value(&self) -> Option<f64> {
        self.ratio(Measure::AverageOrderValue)
    }

    /// Revenue an item.
    async fn average_item_price(&self) -> Option<f64> {
        self.ratio(Measure::AverageItemPrice)
    }

    /// Share of the group's customers (over items) with two orders or more in the group.
    async fn repeat_rate(&self) -> Option<f64> {
        self.ratio(Measure::RepeatRate)
    }

    /// All orders, with items or without.
    async fn orders_placed(&self) -> i64 {
        self.group.sums.orders_placed
    }

    /// Status DELIVERED.
    async fn delivered_orders(&self) -> i64 {
        self.group.sums.delivered_orders
    }

    /// Status CANCELED.
    async fn canceled_orders(&self) -> i64 {
        self.group.sums.canceled_orders
    }

    /// Canceled orders among those placed.
    async fn cancellation_rate(&self) -> Option<f64> {
        self.ratio(Measure::CancellationRate)
    }

    /// Status delivered, and delivered after the estimated time.
    async fn late_orders(&self) -> i64 {
        self.group.sums.late_orders
    }

    /// Late orders among those with status delivered and both times known.
    async fn late_rate(&self) -> Option<f64> {
        self.ratio(Measure::LateRate)
    }

    /// Purchase to delivery, of orders with status delivered and a delivery time, in days of 86,400 s.
    async fn average_delivery_days(&self) -> Option<f64> {
        self.ratio(Measure::AverageDeliveryDays)
    }

    /// Customers whose first order ever (earliest purchase, then order id) falls in the group.
    async fn new_customers(&self) -> i64 {
        self.group.sums.new_customers
    }

    /// Sum of payments.
    async fn payment_value(&self) -> f64 {
        self.amount(Measure::PaymentValue)
    }

    /// Number of payments.
    async fn payments(&self) -> i64 {
        self.group.sums.payments
    }

    /// Installments a payment.
    async fn average_installments(&self) -> Option<f64> {
        self.ratio(Measure::AverageInstallments)
    }

    /// Number of reviews.
    async fn reviews(&self) -> i64 {
        self.group.sums.reviews
    }

    /// Of reviews, 1 to 5.
    async fn average_score(&self) -> Option<f64> {
        self.ratio(Measure::AverageScore)
    }

    /// Share of scores 4 and 5.
    async fn satisfaction_rate(&self) -> Option<f64> {
        self.ratio(Measure::SatisfactionRate)
    }

    /// The same group in the period compared with (`compareTo`); null where nothing falls in it, unless gaps are filled and
    /// it is one of them. Its own previous is null.
    async fn previous(&self) -> Option<&KpiRow> {
        self.previous.as_deref()
    }

    /// By which share a measure has changed: (this - previous) / previous. Null where there is no previous, or it is 0.
    async fn growth(&self, of: KpiMeasure) -> Option<f64> {
        Measure::from(of).growth(&self.group.sums, &self.previous.as_deref()?.group.sums)
    }
}
