//! What can be measured: the grain each measure counts, and how it follows from whole numbers. Every ratio of the
//! gateway is taken here, once, whatever store the numbers came from.

use triptych_schemas::money::to_units;
use triptych_schemas::time::DAY_SECONDS;

use super::dimension::Grain;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Revenue,
    Freight,
    GrossRevenue,
    Items,
    Orders,
    Customers,
    Sellers,
    Products,
    AverageOrderValue,
    AverageItemPrice,
    RepeatRate,
    OrdersPlaced,
    DeliveredOrders,
    CanceledOrders,
    CancellationRate,
    LateOrders,
    LateRate,
    AverageDeliveryDays,
    NewCustomers,
    PaymentValue,
    Payments,
    AverageInstallments,
    Reviews,
    AverageScore,
    SatisfactionRate,
}

/// The whole numbers of one group. What was not asked for is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub revenue_cents: i64,
    pub freight_cents: i64,
    pub items: i64,
    /// Distinct, with at least one item in the group; so are the next four.
    pub orders: i64,
    pub customers: i64,
    /// Customers with two such orders or more.
    pub repeat_customers: i64,
    pub sellers: i64,
    pub products: i64,
    pub orders_placed: i64,
    pub delivered_orders: i64,
    pub canceled_orders: i64,
    pub late_orders: i64,
    /// Status delivered, delivery time and estimated time known.
    pub punctuality_known: i64,
    /// Status delivered, delivery time known.
    pub delivery_known: i64,
    pub delivery_seconds: i64,
    pub new_customers: i64,
    pub payment_cents: i64,
    pub payments: i64,
    pub installments: i64,
    pub reviews: i64,
    pub score_points: i64,
    /// Scores 4 and 5.
    pub satisfied_reviews: i64,
}

impl Measure {
    pub fn grain(self) -> Grain {
        match self {
            Self::Revenue
            | Self::Freight
            | Self::GrossRevenue
            | Self::Items
            | Self::Orders
            | Self::Customers
            | Self::Sellers
            | Self::Products
            | Self::AverageOrderValue
            | Self::AverageItemPrice
            | Self::RepeatRate => Grain::Items,
            Self::OrdersPlaced
            | Self::DeliveredOrders
            | Self::CanceledOrders
            | Self::CancellationRate
            | Self::LateOrders
            | Self::LateRate
            | Self::AverageDeliveryDays
            | Self::NewCustomers => Grain::Orders,
            Self::PaymentValue | Self::Payments | Self::AverageInstallments => Grain::Payments,
            Self::Reviews | Self::AverageScore | Self::SatisfactionRate => Grain::Reviews,
        }
    }

    /// Its value in a group. Money is in units of the currency, times are in days of 86,400 s, rates go from 0 to 1.
    /// A ratio to nothing is `None`.
    pub fn value(self, sums: &Sums) -> Option<f64> {
        match self {
            Self::Revenue => Some(to_units(sums.revenue_cents)),
            Self::Freight => Some(to_units(sums.freight_cents)),
            Self::GrossRevenue => Some(to_units(sums.revenue_cents + sums.freight_cents)),
            Self::Items => Some(sums.items as f64),
            Self::Orders => Some(sums.orders as f64),
            Self::Customers => Some(sums.customers as f64),
            Self::Sellers => Some(sums.sellers as f64),
            Self::Products => Some(sums.products as f64),
            Self::AverageOrderValue => ratio(sums.revenue_cents, sums.orders * 100),
            Self::AverageItemPrice => ratio(sums.revenue_cents, sums.items * 100),
            Self::RepeatRate => ratio(sums.repeat_customers, sums.customers),
            Self::OrdersPlaced => Some(sums.orders_placed as f64),
            Self::DeliveredOrders => Some(sums.delivered_orders as f64),
            Self::CanceledOrders => Some(sums.canceled_orders as f64),
            Self::CancellationRate => ratio(sums.canceled_orders, sums.orders_placed),
            Self::LateOrders => Some(sums.late_orders as f64),
            Self::LateRate => ratio(sums.late_orders, sums.punctuality_known),
            Self::AverageDeliveryDays => ratio(sums.delivery_seconds, sums.delivery_known * DAY_SECONDS),
            Self::NewCustomers => Some(sums.new_customers as f64),
            Self::PaymentValue => Some(to_units(sums.payment_cents)),
            Self::Payments => Some(sums.payments as f64),
            Self::AverageInstallments => ratio(sums.installments, sums.payments),
            Self::Reviews => Some(sums.reviews as f64),
            Self::AverageScore => ratio(sums.score_points, sums.reviews),
            Self::SatisfactionRate => ratio(sums.satisfied_reviews, sums.reviews),
        }
    }

    /// By which share of what it was it has changed. `None` where it was nothing, or had no value.
    pub fn growth(self, sums: &Sums, previous: &Sums) -> Option<f64> {
        let (now, before) = (self.value(sums)?, self.value(previous)?);
        (before != 0.0).then(|| (now - before) / before)
    }

    /// What is taken from the store for it, as `explain` shows it.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Revenue => &["sum(price)"],
            Self::Freight => &["sum(freight)"],
            Self::GrossRevenue => &["sum(price)", "sum(freight)"],
            Self::Items | Self::OrdersPlaced | Self::Payments | Self::Reviews => &["count()"],
            Self::Orders => &["distinct(order_key)"],
            Self::Customers => &["distinct(customer_key)"],
            Self::Sellers => &["distinct(seller_key)"],
            Self::Products => &["distinct(product_key)"],
            Self::AverageOrderValue => &["sum(price)", "distinct(order_key)"],
            Self::AverageItemPrice => &["sum(price)", "count()"],
            Self::RepeatRate => &["distinct(customer_key)", "repeated(customer_key)"],
            Self::DeliveredOrders => &["count(status = delivered)"],
            Self::CanceledOrders => &["count(status = canceled)"],
            Self::CancellationRate => &["count(status = canceled)", "count()"],
            Self::LateOrders => &["count(late)"],
            Self::LateRate => &["count(late)", "count(punctuality known)"],
            Self::AverageDeliveryDays => &["sum(delivered_at - purchased_at)", "count(delivery known)"],
            Self::NewCustomers => &["count(first_order)"],
            Self::PaymentValue => &["sum(value)"],
            Self::AverageInstallments => &["sum(installments)", "count()"],
            Self::AverageScore => &["sum(score)", "count()"],
            Self::SatisfactionRate => &["count(score >= 4)", "count()"],
        }
    }
}

fn ratio(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_from_whole_numbers_and_a_ratio_to_nothing_is_none() {
        let sums = Sums {
            revenue_cents: 1_001,
            freight_cents: 99,
            items: 4,
            orders: 2,
            delivery_seconds: 129_600,
            delivery_known: 1,
            score_points: 9,
            reviews: 2,
            satisfied_reviews: 1,
            ..Sums::default()
        };
        let check = |measure: Measure, expected: Option<f64>| assert_eq!(measure.value(&sums), expected, "{measure:?}");
        check(Measure::Revenue, Some(10.01));
        check(Measure::GrossRevenue, Some(11.0));
        check(Measure::AverageOrderValue, Some(5.005));
        check(Measure::AverageItemPrice, Some(2.5025));
        check(Measure::AverageDeliveryDays, Some(1.5));
        check(Measure::AverageScore, Some(4.5));
        check(Measure::SatisfactionRate, Some(0.5));
        check(Measure::RepeatRate, None);
        check(Measure::CancellationRate, None);
        check(Measure::Payments, Some(0.0));
        check(Measure::AverageInstallments, None);
    }

    #[test]
    fn growth_is_a_share_of_what_was() {
        let sums = |items, revenue_cents| Sums { revenue_cents, items, ..Sums::default() };
        let check = |measure: Measure, now: Sums, before: Sums, expected: Option<f64>| {
            assert_eq!(measure.growth(&now, &before), expected, "{measure:?} {now:?} {before:?}");
        };
        check(Measure::Items, sums(3, 0), sums(2, 0), Some(0.5));
        check(Measure::Items, sums(0, 0), sums(4, 0), Some(-1.0));
        check(Measure::Items, sums(3, 0), sums(0, 0), None);
        check(Measure::AverageItemPrice, sums(0, 0), sums(2, 100), None);
        check(Measure::AverageItemPrice, sums(1, 75), sums(2, 100), Some(0.5));
    }
}
