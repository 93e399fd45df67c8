//! The whole numbers that measures follow from: one table row each, with the grain whose rows it counts or adds. A closed list:
//! nothing else is ever asked of a store. How a store finds each is in a match of its own, which the compiler checks.

use std::ops::{Index, IndexMut};

use super::dimension::Grain;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sum {
    RevenueCents,
    RefundedCents,
    FreightCents,
    Items,
    Orders,
    Customers,
    RepeatCustomers,
    NewCustomers,
    Sellers,
    Products,
    OrdersPlaced,
    CreditNotes,
    DeliveredOrders,
    CanceledOrders,
    LateOrders,
    PunctualityKnown,
    DeliverySeconds,
    DeliveryKnown,
    HandlingSeconds,
    HandlingKnown,
    GapSeconds,
    GapKnown,
    PaymentCents,
    Payments,
    Installments,
    Reviews,
    ScorePoints,
    SatisfiedReviews,
}

/// What is known of a sum, whatever the store.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub grain: Grain,
    /// As `explain` shows it.
    pub text: &'static str,
}

impl Sum {
    pub const ALL: [Self; 28] = [
        Self::RevenueCents,
        Self::RefundedCents,
        Self::FreightCents,
        Self::Items,
        Self::Orders,
        Self::Customers,
        Self::RepeatCustomers,
        Self::NewCustomers,
        Self::Sellers,
        Self::Products,
        Self::OrdersPlaced,
        Self::CreditNotes,
        Self::DeliveredOrders,
        Self::CanceledOrders,
        Self::LateOrders,
        Self::PunctualityKnown,
        Self::DeliverySeconds,
        Self::DeliveryKnown,
        Self::HandlingSeconds,
        Self::HandlingKnown,
        Self::GapSeconds,
        Self::GapKnown,
        Self::PaymentCents,
        Self::Payments,
        Self::Installments,
        Self::Reviews,
        Self::ScorePoints,
        Self::SatisfiedReviews,
    ];

    pub fn row(self) -> Row {
        use Grain::{Items, Orders, Payments, Reviews};
        let (grain, text) = match self {
            Self::RevenueCents => (Items, "sum(price)"),
            Self::RefundedCents => (Items, "sum(refunded)"),
            Self::FreightCents => (Items, "sum(freight)"),
            // What came back is negative.
            Self::Items => (Items, "sum(quantity)"),
            // What is distinct is counted over sold lines, which have a quantity above 0; what is not known is no one.
            Self::Orders => (Items, "distinct(order_key, sold)"),
            Self::Customers => (Items, "distinct(customer_key, sold)"),
            // With two orders or more in the group.
            Self::RepeatCustomers => (Items, "repeated(customer_key, sold)"),
            // Whose first order with items is in the group.
            Self::NewCustomers => (Items, "distinct(order_key, sold, first_purchase)"),
            Self::Sellers => (Items, "distinct(seller_key, sold)"),
            Self::Products => (Items, "distinct(product_key, sold)"),
            // Credit notes are rows of this grain that no sum but their own counts.
            Self::OrdersPlaced => (Orders, "count()"),
            Self::CreditNotes => (Orders, "count(credit_note)"),
            Self::DeliveredOrders => (Orders, "count(status = delivered)"),
            Self::CanceledOrders => (Orders, "count(status = canceled)"),
            Self::LateOrders => (Orders, "count(late)"),
            // Status delivered, delivery time and estimated time known.
            Self::PunctualityKnown => (Orders, "count(punctuality known)"),
            Self::DeliverySeconds => (Orders, "sum(delivered_at - purchased_at)"),
            // Status delivered, delivery time known.
            Self::DeliveryKnown => (Orders, "count(delivery known)"),
            // Both times known, whatever the status.
            Self::HandlingSeconds => (Orders, "sum(shipped_at - approved_at)"),
            Self::HandlingKnown => (Orders, "count(handling known)"),
            // Since the customer's order before, whichever group that falls in.
            Self::GapSeconds => (Orders, "sum(purchased_at - previous_order_at)"),
            Self::GapKnown => (Orders, "count(previous_order_at)"),
            Self::PaymentCents => (Payments, "sum(value)"),
            Self::Payments => (Payments, "count()"),
            Self::Installments => (Payments, "sum(installments)"),
            Self::Reviews => (Reviews, "count()"),
            Self::ScorePoints => (Reviews, "sum(score)"),
            Self::SatisfiedReviews => (Reviews, "count(score >= 4)"),
        };
        Row { grain, text }
    }
}

/// What is spread out over a group, so that a percentile can be taken: one value for each row, or order, that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spread {
    /// Cents of an order's sold lines in the group, of orders that have some.
    OrderValue,
    /// Cents of a sold line.
    ItemPrice,
    /// Seconds from purchase to delivery, of orders with status delivered and a delivery time.
    Delivery,
}

impl Spread {
    pub fn row(self) -> Row {
        let (grain, text) = match self {
            Self::OrderValue => (Grain::Items, "percentiles(sum(price, sold) by order_key)"),
            Self::ItemPrice => (Grain::Items, "percentiles(price, sold)"),
            Self::Delivery => (Grain::Orders, "percentiles(delivered_at - purchased_at)"),
        };
        Row { grain, text }
    }
}

/// A percentile that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percentile {
    pub of: Spread,
    /// 0 to 100.
    pub percent: u8,
}

/// The two values that a percentile lies between, among `count` in ascending order: those at the places `rank(count)` and, if
/// there is one, the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    pub percentile: Percentile,
    pub count: i64,
    pub below: i64,
    pub above: i64,
}

impl Percentile {
    /// From 0.
    pub fn rank(self, count: usize) -> usize {
        count.saturating_sub(1) * usize::from(self.percent) / 100
    }

    /// Of values in ascending order.
    pub fn between(self, values: &[i64]) -> Option<Between> {
        let rank = self.rank(values.len());
        let below = *values.get(rank)?;
        let above = values.get(rank + 1).copied().unwrap_or(below);
        Some(Between { percentile: self, count: values.len() as i64, below, above })
    }
}

impl Between {
    /// Interpolated in a line, as `quantile_cont` of SQL does; in hundredths, of which it is a whole number, so that equal ones compare
    /// as equal.
    pub fn hundredths(self) -> Option<i64> {
        let share = (self.count - 1).max(0) * i64::from(self.percentile.percent) % 100;
        (self.count > 0).then(|| self.below * 100 + (self.above - self.below) * share)
    }
}

/// The whole numbers of one group. What was not asked for is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    numbers: [i64; Sum::ALL.len()],
    /// Those asked for of which there is a value.
    pub percentiles: Vec<Between>,
}

impl Sums {
    /// In hundredths.
    pub fn percentile(&self, percentile: Percentile) -> Option<i64> {
        self.percentiles.iter().find(|between| between.percentile == percentile)?.hundredths()
    }
}

impl Index<Sum> for Sums {
    type Output = i64;

    fn index(&self, sum: Sum) -> &i64 {
        &self.numbers[sum as usize]
    }
}

impl IndexMut<Sum> for Sums {
    fn index_mut(&mut self, sum: Sum) -> &mut i64 {
        &mut self.numbers[sum as usize]
    }
}

impl<const COUNT: usize> From<[(Sum, i64); COUNT]> for Sums {
    fn from(numbers: [(Sum, i64); COUNT]) -> Self {
        let mut sums = Self::default();
        for (sum, number) in numbers {
            sums[sum] = number;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sum_has_a_place_of_its_own() {
        for (place, sum) in Sum::ALL.into_iter().enumerate() {
            assert_eq!(sum as usize, place, "{sum:?}");
        }
    }

    #[test]
    fn percentiles_lie_between_the_values_around_their_place() {
        let check = |percent: u8, values: &[i64], expected: Option<i64>| {
            let percentile = Percentile { of: Spread::ItemPrice, percent };
            let found = percentile.between(values).and_then(Between::hundredths);
            assert_eq!(found, expected, "{percent} {values:?}");
        };
        check(50, &[], None);
        check(50, &[7], Some(700));
        check(50, &[1, 2], Some(150));
        check(50, &[1, 2, 9], Some(200));
        check(90, &[0, 10, 20, 30], Some(2700));
        check(25, &[0, 10, 20, 30, 40], Some(1000));
    }
}
