//! The words that `kpis` is asked in: dimensions, measures, periods, comparisons.

use async_graphql::Enum;

use crate::kpi::comparison;
use crate::kpi::dimension::Dimension;
use crate::kpi::measure::Measure;
use crate::kpi::period::Period;

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
    /// Of the purchase, by its Sunday: what WEEK means with `weekStart: SUNDAY`.
    SundayWeek,
    /// Of the purchase.
    Day,
    /// Of the purchase, 1 to 12, whatever the year.
    MonthOfYear,
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
    /// Whether the order was delivered after the time promised; null unless status is DELIVERED and both times are known.
    IsLate,
    /// How many days after or before the time promised the order was delivered, in steps; null as for `IS_LATE`.
    DaysLate,
    /// Of a payment of the order: in how many parts it is paid off.
    Installments,
    /// Price of the item, in steps.
    PriceBand,
    /// Freight of the item, in steps; null where the source tells none.
    FreightBand,
    /// Weight of the item's product, in steps; null where the source tells none.
    WeightBand,
    /// From the item's seller to where the order was sent, on a great circle between the centres of the zip prefixes, in steps;
    /// null where either is not known.
    DistanceBand,
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
    /// Customers whose first order with items falls in the group.
    NewCustomers,
    /// Customers less new customers: they bought before.
    ReturningCustomers,
    /// Freight / gross revenue.
    FreightShare,
    /// Median over orders of their revenue in the group.
    MedianOrderValue,
    /// Over orders, of their revenue in the group.
    #[graphql(name = "ORDER_VALUE_P25")]
    OrderValueP25,
    /// Over orders, of their revenue in the group.
    #[graphql(name = "ORDER_VALUE_P75")]
    OrderValueP75,
    /// Over orders, of their revenue in the group.
    #[graphql(name = "ORDER_VALUE_P90")]
    OrderValueP90,
    /// Over orders, of their revenue in the group.
    #[graphql(name = "ORDER_VALUE_P95")]
    OrderValueP95,
    /// Median of item prices.
    MedianItemPrice,
    /// Of item prices.
    #[graphql(name = "ITEM_PRICE_P25")]
    ItemPriceP25,
    /// Of item prices.
    #[graphql(name = "ITEM_PRICE_P75")]
    ItemPriceP75,
    /// Of item prices.
    #[graphql(name = "ITEM_PRICE_P90")]
    ItemPriceP90,
    /// Of item prices.
    #[graphql(name = "ITEM_PRICE_P95")]
    ItemPriceP95,
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
    /// Median of purchase to delivery, in days of 86,400 s.
    MedianDeliveryDays,
    /// Purchase to delivery, 25th percentile, in days.
    #[graphql(name = "DELIVERY_DAYS_P25")]
    DeliveryDaysP25,
    /// Purchase to delivery, 75th percentile, in days.
    #[graphql(name = "DELIVERY_DAYS_P75")]
    DeliveryDaysP75,
    /// Purchase to delivery, 90th percentile, in days.
    #[graphql(name = "DELIVERY_DAYS_P90")]
    DeliveryDaysP90,
    /// Purchase to delivery, 95th percentile, in days.
    #[graphql(name = "DELIVERY_DAYS_P95")]
    DeliveryDaysP95,
    /// Approval to hand-over to the carrier, mean in days of 86,400 s.
    HandlingDays,
    /// From the customer's order before to this one, mean in days of 86,400 s.
    DaysBetweenOrders,
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

/// A stretch of time, told from the last day of the data (that of the last purchase), which it takes for today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Period")]
pub enum KpiPeriod {
    /// Seven days, the last one included.
    #[graphql(name = "LAST_7_DAYS")]
    Last7Days,
    /// 30 days, the last one included.
    #[graphql(name = "LAST_30_DAYS")]
    Last30Days,
    /// 90 days, the last one included.
    #[graphql(name = "LAST_90_DAYS")]
    Last90Days,
    /// Twelve months that end with the last day, from the same day of the month on.
    #[graphql(name = "LAST_12_MONTHS")]
    Last12Months,
    /// From Monday to the last day.
    ThisWeek,
    /// The whole week before, from Monday to Sunday.
    LastWeek,
    /// From the first of the month to the last day.
    ThisMonth,
    /// The whole month before.
    LastMonth,
    /// From the first day of the quarter to the last day.
    ThisQuarter,
    /// The whole quarter before.
    LastQuarter,
    /// From the first of January to the last day.
    ThisYear,
    /// The whole year before.
    LastYear,
}

/// The day that weeks begin on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WeekStart {
    /// As in ISO 8601.
    Monday,
    /// As in the United States and Brazil.
    Sunday,
}

impl WeekStart {
    /// What WEEK means.
    pub(super) fn of(self, dimension: Dimension) -> Dimension {
        match (self, dimension) {
            (Self::Sunday, Dimension::Week) => Dimension::SundayWeek,
            _ => dimension,
        }
    }
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
