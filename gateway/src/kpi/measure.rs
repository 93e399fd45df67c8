//! What can be measured: one table row each, with its field and how it follows from whole numbers. Every ratio of the
//! gateway is taken here, once, whatever store the numbers came from.

use triptych_schemas::money::to_units;
use triptych_schemas::time::DAY_SECONDS;

use super::dimension::Grain;
use super::sum::{Percentile, Spread, Sum, Sums};

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
    NewCustomers,
    ReturningCustomers,
    FreightShare,
    MedianOrderValue,
    OrderValueP25,
    OrderValueP75,
    OrderValueP90,
    OrderValueP95,
    MedianItemPrice,
    ItemPriceP25,
    ItemPriceP75,
    ItemPriceP90,
    ItemPriceP95,
    OrdersPlaced,
    DeliveredOrders,
    CanceledOrders,
    CancellationRate,
    LateOrders,
    LateRate,
    AverageDeliveryDays,
    MedianDeliveryDays,
    DeliveryDaysP25,
    DeliveryDaysP75,
    DeliveryDaysP90,
    DeliveryDaysP95,
    HandlingDays,
    DaysBetweenOrders,
    PaymentValue,
    Payments,
    AverageInstallments,
    Reviews,
    AverageScore,
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
    pub const ALL: [Self; 44] = [
        Self::Revenue,
        Self::Freight,
        Self::GrossRevenue,
        Self::Items,
        Self::Orders,
        Self::Customers,
        Self::Sellers,
        Self::Products,
        Self::AverageOrderValue,
        Self::AverageItemPrice,
        Self::RepeatRate,
        Self::NewCustomers,
        Self::ReturningCustomers,
        Self::FreightShare,
        Self::MedianOrderValue,
        Self::OrderValueP25,
        Self::OrderValueP75,
        Self::OrderValueP90,
        Self::OrderValueP95,
        Self::MedianItemPrice,
        Self::ItemPriceP25,
        Self::ItemPriceP75,
        Self::ItemPriceP90,
        Self::ItemPriceP95,
        Self::OrdersPlaced,
        Self::DeliveredOrders,
        Self::CanceledOrders,
        Self::CancellationRate,
        Self::LateOrders,
        Self::LateRate,
        Self::AverageDeliveryDays,
        Self::MedianDeliveryDays,
        Self::DeliveryDaysP25,
        Self::DeliveryDaysP75,
        Self::DeliveryDaysP90,
        Self::DeliveryDaysP95,
        Self::HandlingDays,
        Self::DaysBetweenOrders,
        Self::PaymentValue,
        Self::Payments,
        Self::AverageInstallments,
        Self::Reviews,
        Self::AverageScore,
        Self::SatisfactionRate,
    ];

    /// Money is in units of the currency, times are in days of 86,400 s, rates go from 0 to 1.
    pub fn row(self) -> Row {
        use Formula::{Count, Less, Money};
        let (field, formula) = match self {
            Self::Revenue => ("revenue", Money(&[Sum::RevenueCents])),
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

    /// The measure that a field of a row shows.
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.row().field == field)
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
                (whole != 0).then(|| total(part) as f64 / whole as f64)
            }
        }
    }

    /// By which share of what it was it has changed. `None` where it was nothing, or had no value.
    pub fn growth(self, sums: &Sums, previous: &Sums) -> Option<f64> {
        let (now, before) = (self.value(sums)?, self.value(previous)?);
        (before != 0.0).then(|| (now - before) / before)
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
        for measure in Measure::ALL {
            let grains: Vec<Grain> = measure.sums().iter().map(|sum| sum.row().grain).collect();
            assert!(grains.iter().all(|grain| *grain == measure.grain()), "{measure:?} {grains:?}");
            assert_eq!(Measure::of_field(measure.row().field), Some(measure));
        }
    }

    #[test]
    fn ratios_are_taken_from_whole_numbers_and_a_ratio_to_nothing_is_none() {
        let sums = Sums::from([
            (Sum::RevenueCents, 1_001),
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
        check(Measure::AverageItemPrice, sums(0, 0), sums(2, 100), None);
        check(Measure::AverageItemPrice, sums(1, 75), sums(2, 100), Some(0.5));
    }
}
