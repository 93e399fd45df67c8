//! One row of a report: a group's values and its measures. A dimension that is not grouped by is null.

use std::sync::Arc;

use async_graphql::{Context, Object};
use triptych_schemas::time;

use super::words::KpiMeasure;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::products::Product;
use crate::graphql::scalars::{CustomerSegment, Date, OrderStatus, PaymentType};
use crate::graphql::sellers::Seller;
use crate::kpi::answer::{Group, Value};
use crate::kpi::assembly::Row;
use crate::kpi::band;
use crate::kpi::dimension::Dimension;
use crate::kpi::measure::Measure;
use crate::kpi::window::Window;

/// Also the default in the schema.
pub(super) const WINDOW_ROWS_DEFAULT: i32 = 3;

pub struct KpiRow {
    shape: Arc<Shape>,
    group: Group,
    previous: Option<Box<KpiRow>>,
    windows: Vec<Option<f64>>,
}

/// What the rows of a report have in common.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) dimensions: Vec<Dimension>,
    pub(super) windows: Vec<Window>,
}

impl KpiRow {
    pub(super) fn new(shape: &Arc<Shape>, row: Row) -> Self {
        let previous = row.previous.map(|group| Box::new(Self::new(shape, Row::of(group))));
        Self { shape: Arc::clone(shape), group: row.group, previous, windows: row.windows }
    }

    fn value(&self, dimension: Dimension) -> Option<&Value> {
        let place = self.shape.dimensions.iter().position(|grouped| *grouped == dimension)?;
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

    fn band(&self, dimension: Dimension) -> Option<&'static str> {
        band::name(dimension, self.number(dimension)?)
    }

    fn window(&self, window: Window) -> Option<f64> {
        let place = self.shape.windows.iter().position(|one| *one == window)?;
        *self.windows.get(place)?
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

    fn count(&self, measure: Measure) -> i64 {
        self.amount(measure) as i64
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

    /// Its Monday, or its Sunday with `weekStart: SUNDAY`.
    async fn week(&self) -> Option<Date> {
        self.day_of(Dimension::Week).or_else(|| self.day_of(Dimension::SundayWeek))
    }

    /// Of the purchase.
    async fn day(&self) -> Option<Date> {
        self.day_of(Dimension::Day)
    }

    /// Of the purchase, 1 to 12.
    async fn month_of_year(&self) -> Option<i32> {
        self.number(Dimension::MonthOfYear)
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

    /// Whether delivered after the time promised; null unless status is DELIVERED and both times are known.
    async fn is_late(&self) -> Option<bool> {
        if let Value::Flag(flag) = self.value(Dimension::IsLate)? { Some(*flag) } else { None }
    }

    /// Days from the time promised to the delivery, as "up to 1 day late" or "3 to 7 days early"; null as for `isLate`.
    async fn days_late(&self) -> Option<&str> {
        self.band(Dimension::DaysLate)
    }

    /// Of a payment of the order: in how many parts it is paid off.
    async fn installments(&self) -> Option<i32> {
        self.number(Dimension::Installments)
    }

    /// Price of an item in units of the currency, as "25 to 50": from 25 on, below 50.
    async fn price_band(&self) -> Option<&str> {
        self.band(Dimension::PriceBand)
    }

    /// Freight of an item in units of the currency, as `priceBand`, and "free"; null where the source tells none.
    async fn freight_band(&self) -> Option<&str> {
        self.band(Dimension::FreightBand)
    }

    /// Weight of an item's product, as "1 to 2 kg": from 1 kg on, below 2 kg; null where the source tells none.
    async fn weight_band(&self) -> Option<&str> {
        self.band(Dimension::WeightBand)
    }

    /// Great circle from an item's seller to where the order was sent, as "50 to 100 km": from 50 km on, below 100 km. Null
    /// where the place of either is not known.
    async fn distance_band(&self) -> Option<&str> {
        self.band(Dimension::DistanceBand)
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
        self.count(Measure::Items)
    }

    /// Distinct, with at least one item.
    async fn orders(&self) -> i64 {
        self.count(Measure::Orders)
    }

    /// Distinct, over items.
    async fn customers(&self) -> i64 {
        self.count(Measure::Customers)
    }

    /// Distinct, over items.
    async fn sellers(&self) -> i64 {
        self.count(Measure::Sellers)
    }

    /// Distinct, over items.
    async fn products(&self) -> i64 {
        self.count(Measure::Products)
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

    /// Customers whose first order with items (earliest purchase, then order id) falls in the group. Never more than `customers`.
    async fn new_customers(&self) -> i64 {
        self.count(Measure::NewCustomers)
    }

    /// Customers less new customers: those who had bought before.
    async fn returning_customers(&self) -> i64 {
        self.count(Measure::ReturningCustomers)
    }

    /// Freight / (revenue + freight), 0 to 1.
    async fn freight_share(&self) -> Option<f64> {
        self.ratio(Measure::FreightShare)
    }

    /// Median over orders of their revenue in the group: half of them bring less. Percentiles are interpolated between the two values around them.
    async fn median_order_value(&self) -> Option<f64> {
        self.ratio(Measure::MedianOrderValue)
    }

    /// The 25th percentile over orders of their revenue in the group.
    #[graphql(name = "orderValueP25")]
    async fn order_value_p25(&self) -> Option<f64> {
        self.ratio(Measure::OrderValueP25)
    }

    /// The 75th percentile over orders of their revenue in the group.
    #[graphql(name = "orderValueP75")]
    async fn order_value_p75(&self) -> Option<f64> {
        self.ratio(Measure::OrderValueP75)
    }

    /// The 90th percentile over orders of their revenue in the group.
    #[graphql(name = "orderValueP90")]
    async fn order_value_p90(&self) -> Option<f64> {
        self.ratio(Measure::OrderValueP90)
    }

    /// The 95th percentile over orders of their revenue in the group.
    #[graphql(name = "orderValueP95")]
    async fn order_value_p95(&self) -> Option<f64> {
        self.ratio(Measure::OrderValueP95)
    }

    /// Median of item prices.
    async fn median_item_price(&self) -> Option<f64> {
        self.ratio(Measure::MedianItemPrice)
    }

    /// The 25th percentile of item prices.
    #[graphql(name = "itemPriceP25")]
    async fn item_price_p25(&self) -> Option<f64> {
        self.ratio(Measure::ItemPriceP25)
    }

    /// The 75th percentile of item prices.
    #[graphql(name = "itemPriceP75")]
    async fn item_price_p75(&self) -> Option<f64> {
        self.ratio(Measure::ItemPriceP75)
    }

    /// The 90th percentile of item prices.
    #[graphql(name = "itemPriceP90")]
    async fn item_price_p90(&self) -> Option<f64> {
        self.ratio(Measure::ItemPriceP90)
    }

    /// The 95th percentile of item prices.
    #[graphql(name = "itemPriceP95")]
    async fn item_price_p95(&self) -> Option<f64> {
        self.ratio(Measure::ItemPriceP95)
    }

    /// All orders, with items or without.
    async fn orders_placed(&self) -> i64 {
        self.count(Measure::OrdersPlaced)
    }

    /// Status DELIVERED.
    async fn delivered_orders(&self) -> i64 {
        self.count(Measure::DeliveredOrders)
    }

    /// Status CANCELED.
    async fn canceled_orders(&self) -> i64 {
        self.count(Measure::CanceledOrders)
    }

    /// Canceled orders among those placed.
    async fn cancellation_rate(&self) -> Option<f64> {
        self.ratio(Measure::CancellationRate)
    }

    /// Status delivered, and delivered after the estimated time.
    async fn late_orders(&self) -> i64 {
        self.count(Measure::LateOrders)
    }

    /// Late orders among those with status delivered and both times known.
    async fn late_rate(&self) -> Option<f64> {
        self.ratio(Measure::LateRate)
    }

    /// Purchase to delivery, of orders with status delivered and a delivery time, in days of 86,400 s.
    async fn average_delivery_days(&self) -> Option<f64> {
        self.ratio(Measure::AverageDeliveryDays)
    }

    /// Median of purchase to delivery, in days of 86,400 s, of the orders of `averageDeliveryDays`.
    async fn median_delivery_days(&self) -> Option<f64> {
        self.ratio(Measure::MedianDeliveryDays)
    }

    /// The 25th percentile of purchase to delivery, in days, as `medianDeliveryDays`.
    #[graphql(name = "deliveryDaysP25")]
    async fn delivery_days_p25(&self) -> Option<f64> {
        self.ratio(Measure::DeliveryDaysP25)
    }

    /// The 75th percentile of purchase to delivery, in days, as `medianDeliveryDays`.
    #[graphql(name = "deliveryDaysP75")]
    async fn delivery_days_p75(&self) -> Option<f64> {
        self.ratio(Measure::DeliveryDaysP75)
    }

    /// The 90th percentile of purchase to delivery, in days, as `medianDeliveryDays`.
    #[graphql(name = "deliveryDaysP90")]
    async fn delivery_days_p90(&self) -> Option<f64> {
        self.ratio(Measure::DeliveryDaysP90)
    }

    /// The 95th percentile of purchase to delivery, in days, as `medianDeliveryDays`.
    #[graphql(name = "deliveryDaysP95")]
    async fn delivery_days_p95(&self) -> Option<f64> {
        self.ratio(Measure::DeliveryDaysP95)
    }

    /// From approval to the carrier, mean in days of 86,400 s, of orders of which both times are known.
    async fn handling_days(&self) -> Option<f64> {
        self.ratio(Measure::HandlingDays)
    }

    /// From the customer's order before to this one, mean in days of 86,400 s, of orders that are not the customer's first.
    async fn days_between_orders(&self) -> Option<f64> {
        self.ratio(Measure::DaysBetweenOrders)
    }

    /// Sum of payments.
    async fn payment_value(&self) -> f64 {
        self.amount(Measure::PaymentValue)
    }

    /// Number of payments.
    async fn payments(&self) -> i64 {
        self.count(Measure::Payments)
    }

    /// Installments a payment.
    async fn average_installments(&self) -> Option<f64> {
        self.ratio(Measure::AverageInstallments)
    }

    /// Number of reviews.
    async fn reviews(&self) -> i64 {
        self.count(Measure::Reviews)
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
    /// it is one of them. Its own previous is null. A group that has something then and nothing now is a row as well.
    async fn previous(&self) -> Option<&KpiRow> {
        self.previous.as_deref()
    }

    /// By which share a measure has changed: (this - previous) / previous. Null where there is no previous, or it is 0.
    async fn growth(&self, of: KpiMeasure) -> Option<f64> {
        Measure::from(of).growth(&self.group.sums, &self.previous.as_deref()?.group.sums)
    }

    /// The sum of a measure over this row and those before it in time, of the same values otherwise. What does not add up
    /// over time (customers, rates, percentiles) has none.
    async fn running_total(&self, of: KpiMeasure) -> Option<f64> {
        self.window(Window::RunningTotal(of.into()))
    }

    /// The mean of a measure over this row and those before it in time, so many in all, of the same values otherwise. Rows
    /// without a value are not counted; with `fillGaps` each period is a row.
    async fn moving_average(
        &self,
        of: KpiMeasure,
        #[graphql(desc = "Periods, 1 to 1,000.", default = 3)] rows: i32,
    ) -> Option<f64> {
        self.window(Window::MovingAverage(of.into(), usize::try_from(rows).ok()?))
    }
}
