//! The arguments of `kpis`, and how they map to the words of `crate::kpi`.

use async_graphql::{Enum, InputObject};
use triptych_schemas::text::city_normal;

use crate::filter::TextFilter;
use crate::graphql::filters::{IdFilter, StringFilter};
use crate::graphql::scalars::{CustomerSegment, LocalDateTime, OrderStatus, PaymentType};
use crate::kpi::comparison;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::OrderAsked;

/// What rows can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Dimension")]
pub enum KpiDimension {
    /// Of the purchase.
    Year,
    /// Of the purchase, by its first day.
    Quarter,
    /// Of the purchase, by its first day.
    Month,
    /// Of the purchase, by its Monday.
    Week,
    /// Of the purchase.
    Day,
    /// Of the purchase, 0 to 23.
    HourOfDay,
    /// Of the purchase, 1 = Monday to 7.
    DayOfWeek,
    /// Where that order was sent.
    Country,
    /// Where that order was sent.
    State,
    /// Where that order was sent: the normalised name. Group by STATE and CITY for places.
    City,
    /// Of the item.
    Category,
    /// Of the item.
    Product,
    /// Of the item.
    Seller,
    /// Of the item's seller.
    SellerState,
    /// Of the order.
    OrderStatus,
    /// Of a payment of the order.
    PaymentType,
    /// Of a review of the order, 1 to 5.
    ReviewScore,
    /// Of the customer who ordered: the RFM segment that all their orders put them in, whenever this one was placed.
    CustomerSegment,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Measure")]
pub enum KpiMeasure {
    /// Sum of item prices, freight not included.
    Revenue,
    /// Sum of item freight.
    Freight,
    /// Revenue and freight.
    GrossRevenue,
    /// Units sold.
    Items,
    /// Orders with at least one item.
    Orders,
    /// People who bought an item.
    Customers,
    /// Sellers who sold an item.
    Sellers,
    /// Products sold.
    Products,
    /// Revenue / orders.
    AverageOrderValue,
    /// Revenue / items.
    AverageItemPrice,
    /// Share of the customers with two orders or more in the group.
    RepeatRate,
    /// All orders, with items or without.
    OrdersPlaced,
    /// Orders with status DELIVERED.
    DeliveredOrders,
    /// Orders with status CANCELED.
    CanceledOrders,
    /// Canceled orders / orders placed.
    CancellationRate,
    /// Delivered after the time promised.
    LateOrders,
    /// Late orders / delivered orders with both times known.
    LateRate,
    /// Purchase to delivery, in days of 86,400 s.
    AverageDeliveryDays,
    /// People whose first order ever falls in the group.
    NewCustomers,
    /// Sum of payments.
    PaymentValue,
    /// Number of payments.
    Payments,
    /// Installments / payments.
    AverageInstallments,
    /// Number of reviews.
    Reviews,
    /// Of reviews, 1 to 5.
    AverageScore,
    /// Share of scores 4 and 5.
    SatisfactionRate,
}

/// Which rows count. All given fields hold together; null is as absent; an empty list matches nothing.
#[derive(Clone, Debug, Default, InputObject)]
pub struct KpiFilter {
    /// Inclusive.
    purchased_from: Option<LocalDateTime>,
    /// Exclusive.
    purchased_before: Option<LocalDateTime>,
    /// Where the order was sent.
    country: Option<StringFilter>,
    /// Where the order was sent.
    state: Option<StringFilter>,
    /// Where the order was sent.
    /// Any case and accents.
    city: Option<StringFilter>,
    /// English name, as in `Category.name`.
    category: Option<StringFilter>,
    /// Of an item.
    product: Option<IdFilter>,
    /// Of an item.
    seller: Option<IdFilter>,
    /// Of an item's seller.
    seller_state: Option<StringFilter>,
    /// Of the order.
    order_status: Option<Vec<OrderStatus>>,
    /// Of a payment.
    payment_type: Option<Vec<PaymentType>>,
    /// Inclusive.
    review_score_from: Option<i32>,
    /// Inclusive.
    review_score_to: Option<i32>,
    /// Of the customer who ordered.
    customer_segment: Option<Vec<CustomerSegment>>,
}

/// Exactly one of `measure` and `dimension`. Nulls come last in both directions.
#[derive(Clone, Debug, InputObject)]
pub struct KpiOrder {
    /// By what is measured, most first.
    measure: Option<KpiMeasure>,
    /// By a dimension of groupBy.
    dimension: Option<KpiDimension>,
    /// DESC for a measure, ASC for a dimension, when not given.
    direction: Option<SortDirection>,
}

/// Which way rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Least first.
    Asc,
    /// Most first.
    Desc,
}

/// What each row is compared with. The period that is stepped back is the row's own, where rows are grouped by one (DAY,
/// WEEK, MONTH, QUARTER or YEAR), else the time between `purchasedFrom` and `purchasedBefore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "comparison::Comparison")]
pub enum Comparison {
    /// The period before it: the month before a month; without such a group, as many seconds just before the bounds.
    PreviousPeriod,
    /// A month earlier, by the calendar; for a week, four weeks. What that month has no day for has no previous.
    PreviousMonth,
    /// A year earlier, by the calendar; for a week, 52 weeks.
    PreviousYear,
}

impl KpiFilter {
    pub(crate) fn into_filter(self) -> Filter {
        let text = |filter: Option<StringFilter>| filter.filter(StringFilter::is_given).map(TextFilter::from);
        let id = |filter: Option<IdFilter>| filter.filter(IdFilter::is_given).map(TextFilter::from);
        Filter {
            purchased_from: self.purchased_from.map(|time| time.0),
            purchased_before: self.purchased_before.map(|time| time.0),
            country: text(self.country),
            state: text(self.state),
            city: text(self.city).map(|filter| filter.map(city_normal)),
            order_status: self.order_status.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            category: text(self.category),
            product: id(self.product),
            seller: id(self.seller),
            seller_state: text(self.seller_state),
            payment_type: self.payment_type.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            score_from: self.review_score_from,
            score_to: self.review_score_to,
            customer_segment: self.customer_segment.map(|segments| segments.into_iter().map(Into::into).collect()),
        }
    }
}

impl From<KpiOrder> for OrderAsked {
    fn from(order: KpiOrder) -> Self {
        Self {
            measure: order.measure.map(Into::into),
            dimension: order.dimension.map(Into::into),
            descending: order.direction.map(|direction| direction == SortDirection::Desc),
        }
    }
}

/// The measure that a field of a row shows.
pub(super) fn measure_of_field(name: &str) -> Option<Measure> {
    FIELDS.iter().find(|(field, _)| *field == name).map(|(_, measure)| *measure)
}

const FIELDS: [(&str, Measure); 25] = [
    ("revenue", Measure::Revenue),
    ("freight", Measure::Freight),
    ("grossRevenue", Measure::GrossRevenue),
    ("items", Measure::Items),
    ("orders", Measure::Orders),
    ("customers", Measure::Customers),
    ("sellers", Measure::Sellers),
    ("products", Measure::Products),
    ("averageOrderValue", Measure::AverageOrderValue),
    ("averageItemPrice", Measure::AverageItemPrice),
    ("repeatRate", Measure::RepeatRate),
    ("ordersPlaced", Measure::OrdersPlaced),
    ("deliveredOrders", Measure::DeliveredOrders),
    ("canceledOrders", Measure::CanceledOrders),
    ("cancellationRate", Measure::CancellationRate),
    ("lateOrders", Measure::LateOrders),
    ("lateRate", Measure::LateRate),
    ("averageDeliveryDays", Measure::AverageDeliveryDays),
    ("newCustomers", Measure::NewCustomers),
    ("paymentValue", Measure::PaymentValue),
    ("payments", Measure::Payments),
    ("averageInstallments", Measure::AverageInstallments),
    ("reviews", Measure::Reviews),
    ("averageScore", Measure::AverageScore),
    ("satisfactionRate", Measure::SatisfactionRate),
];
