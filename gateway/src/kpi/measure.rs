//! What can be measured: one table row each, with its field and how it follows from whole numbers. Every ratio of the
//! gateway is taken here, once, whatever store the numbers came from.

use strum::{EnumMessage, IntoStaticStr, VariantArray};
use triptych_schemas::money::to_units;
use triptych_schemas::time::DAY_SECONDS;

use super::dimension::Grain;
use super::sum::{Percentile, Spread, Sum, Sums};

/// Its name, and what is said of it here, are those of the API; the message is what is said of its field in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumMessage, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Measure {
    /// What lines of orders come to, net of discounts and refunds, freight not included.
    #[strum(message = "What lines of orders come to, net of discounts and refunds, freight not included.")]
    Revenue,
    /// Revenue before refunds: revenue and refunds.
    #[strum(message = "Revenue before refunds: revenue and refunds.")]
    SoldRevenue,
    /// What was given back of the price of lines.
    #[strum(message = "What was given back of the price of lines. Never below 0.")]
    Refunds,
    /// Sum of the freight of lines.
    #[strum(message = "Sum of the freight of lines.")]
    Freight,
    /// Revenue and freight.
    #[strum(message = "Revenue and freight.")]
    GrossRevenue,
    /// Units sold, less those that came back.
    #[strum(message = "Units sold, less those that came back.")]
    Items,
    /// Orders with at least one item sold.
    #[strum(message = "Distinct, with at least one item sold.")]
    Orders,
    /// People who bought an item. Guests are not known.
    #[strum(message = "Distinct, over items sold. Guests are not known.")]
    Customers,
    /// Sellers who sold an item.
    #[strum(message = "Distinct, over items sold.")]
    Sellers,
    /// Products sold.
    #[strum(message = "Distinct, over items sold.")]
    Products,
    /// Revenue / orders.
    #[strum(message = "Revenue an order.")]
    AverageOrderValue,
    /// Revenue / items.
    #[strum(message = "Revenue an item.")]
    AverageItemPrice,
    /// Share of the customers with two orders or more in the group.
    #[strum(message = "Share of the group's customers with two orders or more in the group.")]
    RepeatRate,
    /// Customers whose first order with items falls in the group.
    #[strum(
        message = "Customers whose first order with items (earliest purchase, then order id) falls in the group. Never more than `customers`."
    )]
    NewCustomers,
    /// Customers less new customers: they bought before.
    #[strum(message = "Customers less new customers: those who had bought before.")]
    ReturningCustomers,
    /// Freight / gross revenue.
    #[strum(message = "Freight / (revenue + freight), 0 to 1.")]
    FreightShare,
    /// Median over orders of what their sold lines in the group come to.
    #[strum(
        message = "Median over orders of what their sold lines in the group come to: half of them bring less. Percentiles are interpolated between the two values around them."
    )]
    MedianOrderValue,
    /// Over orders, as the median order value.
    #[strum(message = "The 25th percentile over orders, as `medianOrderValue`.")]
    OrderValueP25,
    /// Over orders, as the median order value.
    #[strum(message = "The 75th percentile over orders, as `medianOrderValue`.")]
    OrderValueP75,
    /// Over orders, as the median order value.
    #[strum(message = "The 90th percentile over orders, as `medianOrderValue`.")]
    OrderValueP90,
    /// Over orders, as the median order value.
    #[strum(message = "The 95th percentile over orders, as `medianOrderValue`.")]
    OrderValueP95,
    /// Median of the prices of sold lines.
    #[strum(message = "Median of the prices of sold lines, whatever their quantity.")]
    MedianItemPrice,
    /// Of the prices of sold lines.
    #[strum(message = "The 25th percentile of the prices of sold lines, as `medianItemPrice`.")]
    ItemPriceP25,
    /// Of the prices of sold lines.
    #[strum(message = "The 75th percentile of the prices of sold lines, as `medianItemPrice`.")]
    ItemPriceP75,
    /// Of the prices of sold lines.
    #[strum(message = "The 90th percentile of the prices of sold lines, as `medianItemPrice`.")]
    ItemPriceP90,
    /// Of the prices of sold lines.
    #[strum(message = "The 95th percentile of the prices of sold lines, as `medianItemPrice`.")]
    ItemPriceP95,
    /// All orders, with items or without. Credit notes are none.
    #[strum(message = "All orders, with items or without. Credit notes are none.")]
    OrdersPlaced,
    /// Orders all of whose lines give back: returns on a paper of their own.
    #[strum(
        message = "Orders all of whose lines give back: returns on a paper of their own. No other measure of orders counts them."
    )]
    CreditNotes,
    /// Orders with status DELIVERED.
    #[strum(message = "Status DELIVERED.")]
    DeliveredOrders,
    /// Orders with status CANCELED.
    #[strum(message = "Status CANCELED.")]
    CanceledOrders,
    /// Canceled orders / orders placed.
    #[strum(message = "Canceled orders among those placed.")]
    CancellationRate,
    /// Delivered after the time promised.
    #[strum(message = "Status delivered, and delivered after the estimated time.")]
    LateOrders,
    /// Late orders / delivered orders with both times known.
    #[strum(message = "Late orders among those with status delivered and both times known.")]
    LateRate,
    /// Purchase to delivery, in days of 86,400 s.
    #[strum(
        message = "Purchase to delivery, of orders with status delivered and a delivery time, in days of 86,400 s."
    )]
    AverageDeliveryDays,
    /// Median of purchase to delivery, in days of 86,400 s.
    #[strum(message = "Median of purchase to delivery, in days of 86,400 s, of the orders of `averageDeliveryDays`.")]
    MedianDeliveryDays,
    /// Purchase to delivery, 25th percentile, in days.
    #[strum(message = "The 25th percentile of purchase to delivery, in days, as `medianDeliveryDays`.")]
    DeliveryDaysP25,
    /// Purchase to delivery, 75th percentile, in days.
    #[strum(message = "The 75th percentile of purchase to delivery, in days, as `medianDeliveryDays`.")]
    DeliveryDaysP75,
    /// Purchase to delivery, 90th percentile, in days.
    #[strum(message = "The 90th percentile of purchase to delivery, in days, as `medianDeliveryDays`.")]
    DeliveryDaysP90,
    /// Purchase to delivery, 95th percentile, in days.
    #[strum(message = "The 95th percentile of purchase to delivery, in days, as `medianDeliveryDays`.")]
    DeliveryDaysP95,
    /// Approval to hand-over to the carrier, mean in days of 86,400 s.
    #[strum(
        message = "From approval to the carrier, mean in days of 86,400 s, of orders of which both times are known."
    )]
    HandlingDays,
    /// From the customer's order before to this one, mean in days of 86,400 s.
    #[strum(
        message = "From the customer's order before to this one, mean in days of 86,400 s, of orders that are not the customer's first."
    )]
    DaysBetweenOrders,
    /// Sum of payments.
    #[strum(message = "Sum of payments.")]
    PaymentValue,
    /// Number of payments.
    #[strum(message = "Number of payments.")]
    Payments,
    /// Installments / payments.
    #[strum(message = "Installments a payment.")]
    AverageInstallments,
    /// Number of reviews.
    #[strum(message = "Number of reviews.")]
    Reviews,
    /// Of reviews, 1 to 5.
    #[strum(message = "Of reviews, 1 to 5.")]
    AverageScore,
    /// Share of scores 4 and 5.
    #[strum(message = "Share of scores 4 and 5.")]
    SatisfactionRate,
}

/// What is known of a measure. Its grain is that of its sums.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its field in the rows of a report.
    pub field: &'static str,
    pub formula: Formula,
}

/// How a measure follows from whole numbers. What it names is what stores are asked for, so the two cannot differ.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    Count(Sum),
    /// The first less the second, which is a part of it.
    Less(Sum, Sum),
    /// In units of the currency, of cents.
    Money(&'static [Sum]),
    /// `part / (whole * unit)`; nothing where `whole` is 0.
    Ratio {
        part: &'static [Sum],
        whole: &'static [Sum],
        unit: i64,
    },
    /// Of values that are so many in one of the measure's units.
    Percentile(Percentile, i64),
}

const CENTS: i64 = 100;

impl Measure {
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Money is in units of the currency, times are in days of 86,400 s, rates go from 0 to 1.
    pub fn row(self) -> Row {
        use Formula::{Count, Less, Money};
        let (field, formula) = match self {
            Self::Revenue => ("revenue", Money(&[Sum::RevenueCents])),
            Self::SoldRevenue => ("soldRevenue", Money(&[Sum::RevenueCents, Sum::RefundedCents])),
            Self::Refunds => ("refunds", Money(&[Sum::RefundedCents])),
            Self::Freight => ("freight", Money(&[Sum::FreightCents])),
            Self::GrossRevenue => ("grossRevenue", Money(&[Sum::RevenueCents, Sum::FreightCents])),
            Self::Items => ("items", Count(Sum::Items)),
            Self::Orders => ("orders", Count(Sum::Orders)),
            Self::Customers => ("customers", Count(Sum::Customers)),
            Self::Sellers => ("sellers", Count(Sum::Sellers)),
            Self::Products => ("products", Count(Sum::Products)),
            Self::AverageOrderValue => ("averageOrderValue", ratio(&[Sum::RevenueCents], &[Sum::Orders], CENTS)),
            Self::AverageItemPrice => ("averageItemPrice", ratio(&[Sum::RevenueCents], &[Sum::Items], CENTS)),
            Self::RepeatRate => ("repeatRate", ratio(&[Sum::RepeatCustomers], &[Sum::Customers], 1)),
            Self::NewCustomers => ("newCustomers", Count(Sum::NewCustomers)),
            Self::ReturningCustomers => ("returningCustomers", Less(Sum::Customers, Sum::NewCustomers)),
            Self::FreightShare => {
                ("freightShare", ratio(&[Sum::FreightCents], &[Sum::RevenueCents, Sum::FreightCents], 1))
            }
            Self::MedianOrderValue => ("medianOrderValue", percentile(Spread::OrderValue, 50, CENTS)),
            Self::OrderValueP25 => ("orderValueP25", percentile(Spread::OrderValue, 25, CENTS)),
            Self::OrderValueP75 => ("orderValueP75", percentile(Spread::OrderValue, 75, CENTS)),
            Self::OrderValueP90 => ("orderValueP90", percentile(Spread::OrderValue, 90, CENTS)),
            Self::OrderValueP95 => ("orderValueP95", percentile(Spread::OrderValue, 95, CENTS)),
            Self::MedianItemPrice => ("medianItemPrice", percentile(Spread::ItemPrice, 50, CENTS)),
            Self::ItemPriceP25 => ("itemPriceP25", percentile(Spread::ItemPrice, 25, CENTS)),
            Self::ItemPriceP75 => ("itemPriceP75", percentile(Spread::ItemPrice, 75, CENTS)),
            Self::ItemPriceP90 => ("itemPriceP90", percentile(Spread::ItemPrice, 90, CENTS)),
            Self::ItemPriceP95 => ("itemPriceP95", percentile(Spread::ItemPrice, 95, CENTS)),
            Self::OrdersPlaced => ("ordersPlaced", Count(Sum::OrdersPlaced)),
            Self::CreditNotes => ("creditNotes", Count(Sum::CreditNotes)),
            Self::DeliveredOrders => ("deliveredOrders", Count(Sum::DeliveredOrders)),
            Self::CanceledOrders => ("canceledOrders", Count(Sum::CanceledOrders)),
            Self::CancellationRate => ("cancellationRate", ratio(&[Sum::CanceledOrders], &[Sum::OrdersPlaced], 1)),
            Self::LateOrders => ("lateOrders", Count(Sum::LateOrders)),
            Self::LateRate => ("lateRate", ratio(&[Sum::LateOrders], &[Sum::PunctualityKnown], 1)),
            Self::AverageDeliveryDays => {
                ("averageDeliveryDays", ratio(&[Sum::DeliverySeconds], &[Sum::DeliveryKnown], DAY_SECONDS))
            }
            Self::MedianDeliveryDays => ("medianDeliveryDays", percentile(Spread::Delivery, 50, DAY_SECONDS)),
            Self::DeliveryDaysP25 => ("deliveryDaysP25", percentile(Spread::Delivery, 25, DAY_SECONDS)),
            Self::DeliveryDaysP75 => ("deliveryDaysP75", percentile(Spread::Delivery, 75, DAY_SECONDS)),
            Self::DeliveryDaysP90 => ("deliveryDaysP90", percentile(Spread::Delivery, 90, DAY_SECONDS)),
            Self::DeliveryDaysP95 => ("deliveryDaysP95", percentile(Spread::Delivery, 95, DAY_SECONDS)),
            Self::HandlingDays => ("handlingDays", ratio(&[Sum::HandlingSeconds], &[Sum::HandlingKnown], DAY_SECONDS)),
            Self::DaysBetweenOrders => ("daysBetweenOrders", ratio(&[Sum::GapSeconds], &[Sum::GapKnown], DAY_SECONDS)),
            Self::PaymentValue => ("paymentValue", Money(&[Sum::PaymentCents])),
            Self::Payments => ("payments", Count(Sum::Payments)),
            Self::AverageInstallments => ("averageInstallments", ratio(&[Sum::Installments], &[Sum::Payments], 1)),
            Self::Reviews => ("reviews", Count(Sum::Reviews)),
            Self::AverageScore => ("averageScore", ratio(&[Sum::ScorePoints], &[Sum::Reviews], 1)),
            Self::SatisfactionRate => ("satisfactionRate", ratio(&[Sum::SatisfiedReviews], &[Sum::Reviews], 1)),
        };
        Row { field, formula }
    }

    /// What the API says of its field in a row.
    pub fn row_description(self) -> &'static str {
        self.get_message().expect("each measure has a message")
    }

    /// The measure that a field of a row shows.
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.row().field == field)
    }

    /// What is taken from the store for it.
    pub fn sums(self) -> Vec<Sum> {
        match self.row().formula {
            Formula::Count(sum) => vec![sum],
            Formula::Less(whole, part) => vec![whole, part],
            Formula::Percentile(..) => Vec::new(),
            Formula::Money(sums) => sums.to_vec(),
            Formula::Ratio { part, whole, .. } => [part, whole].concat(),
        }
    }

    /// The percentile that is taken from the store for it.
    pub fn percentile(self) -> Option<Percentile> {
        if let Formula::Percentile(percentile, _) = self.row().formula { Some(percentile) } else { None }
    }

    /// What it counts or adds is rows of this grain.
    pub fn grain(self) -> Grain {
        let of_sums = self.sums().first().map(|sum| sum.row().grain);
        of_sums.or_else(|| Some(self.percentile()?.of.row().grain)).expect("a measure follows from something")
    }

    /// Its value in a group. A ratio to nothing is `None`.
    pub fn value(self, sums: &Sums) -> Option<f64> {
        let total = |of: &[Sum]| of.iter().map(|sum| sums[*sum]).sum::<i64>();
        match self.row().formula {
            Formula::Count(sum) => Some(sums[sum] as f64),
            Formula::Less(whole, part) => Some((sums[whole] - sums[part]) as f64),
            Formula::Money(of) => Some(to_units(total(of))),
            Formula::Percentile(percentile, unit) => Some(sums.percentile(percentile)? as f64 / (100 * unit) as f64),
            Formula::Ratio { part, whole, unit } => {
                let whole = total(whole) * unit;
                // Nothing of less than nothing is 0, not -0.
                (whole != 0).then(|| total(part) as f64 / whole as f64 + 0.0)
            }
        }
    }

    /// By which share of what it was it has changed. `None` where it was nothing, or had no value; of what lines come to, also
    /// where more was given back than sold, which is nothing to grow from.
    pub fn growth(self, sums: &Sums, previous: &Sums) -> Option<f64> {
        let (now, before) = (self.value(sums)?, self.value(previous)?);
        let is_something = if self.grain() == Grain::Items { before > 0.0 } else { before != 0.0 };
        is_something.then(|| (now - before) / before)
    }
}

const fn percentile(of: Spread, percent: u8, unit: i64) -> Formula {
    Formula::Percentile(Percentile { of, percent }, unit)
}

const fn ratio(part: &'static [Sum], whole: &'static [Sum], unit: i64) -> Formula {
    Formula::Ratio { part, whole, unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_follows_from_rows_of_one_grain_and_has_a_field_of_its_own() {
        for &measure in Measure::ALL {
            let grains: Vec<Grain> = measure.sums().iter().map(|sum| sum.row().grain).collect();
            assert!(grains.iter().all(|grain| *grain == measure.grain()), "{measure:?} {grains:?}");
            assert_eq!(Measure::of_field(measure.row().field), Some(measure));
            assert!(!measure.row_description().is_empty());
        }
    }

    #[test]
    fn ratios_are_taken_from_whole_numbers_and_a_ratio_to_nothing_is_none() {
        let sums = Sums::from([
            (Sum::RevenueCents, 1_001),
            (Sum::RefundedCents, 250),
            (Sum::FreightCents, 99),
            (Sum::Items, 4),
            (Sum::Orders, 2),
            (Sum::DeliverySeconds, 129_600),
            (Sum::DeliveryKnown, 1),
            (Sum::ScorePoints, 9),
            (Sum::Reviews, 2),
            (Sum::SatisfiedReviews, 1),
        ]);
        let check = |measure: Measure, expected: Option<f64>| assert_eq!(measure.value(&sums), expected, "{measure:?}");
        check(Measure::Revenue, Some(10.01));
        check(Measure::SoldRevenue, Some(12.51));
        check(Measure::Refunds, Some(2.5));
        check(Measure::GrossRevenue, Some(11.0));
        check(Measure::AverageOrderValue, Some(5.005));
        check(Measure::AverageItemPrice, Some(2.5025));
        check(Measure::AverageDeliveryDays, Some(1.5));
        check(Measure::AverageScore, Some(4.5));
        check(Measure::SatisfactionRate, Some(0.5));
        check(Measure::FreightShare, Some(0.09));
        check(Measure::MedianItemPrice, None);
        check(Measure::RepeatRate, None);
        check(Measure::CancellationRate, None);
        check(Measure::Payments, Some(0.0));
        check(Measure::AverageInstallments, None);
    }

    #[test]
    fn growth_is_a_share_of_what_was() {
        let sums = |items, cents| Sums::from([(Sum::Items, items), (Sum::RevenueCents, cents)]);
        let check = |measure: Measure, now: Sums, before: Sums, expected: Option<f64>| {
            assert_eq!(measure.growth(&now, &before), expected, "{measure:?} {now:?} {before:?}");
        };
        check(Measure::Items, sums(3, 0), sums(2, 0), Some(0.5));
        check(Measure::Items, sums(0, 0), sums(4, 0), Some(-1.0));
        check(Measure::Items, sums(3, 0), sums(0, 0), None);
        check(Measure::Revenue, sums(1, 75), sums(-1, -75), None);
        check(Measure::Revenue, sums(-1, -75), sums(1, 75), Some(-2.0));
        check(Measure::AverageItemPrice, sums(0, 0), sums(2, 100), None);
        check(Measure::AverageItemPrice, sums(1, 75), sums(2, 100), Some(0.5));
    }
}
