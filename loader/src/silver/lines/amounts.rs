//! What the amounts of one line come to: units, price, refund. Exact: unit prices are multiplied before anything is rounded.
//! Refuses a quantity of nothing, and a discount above what the units come to.

use triptych_schemas::money::AMOUNT_CENTS_MAX;
use triptych_schemas::rules::{Rule, order_items as rules};

use super::super::amount::Precise;

/// What a line tells; amounts in cents with the sign they have in the file.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::silver) struct Told {
    /// One, where the line tells none.
    pub(in crate::silver) quantity: Option<i32>,
    pub(in crate::silver) unit_price: Option<Precise>,
    /// Of the line, net of its discount. It wins over what quantity and unit price come to.
    pub(in crate::silver) price: Option<i64>,
    pub(in crate::silver) discount: Option<i64>,
    pub(in crate::silver) tax: Option<i64>,
    pub(in crate::silver) freight: Option<i64>,
    pub(in crate::silver) refunded: Option<i64>,
}

/// What it comes to, as `triptych_schemas::silver::ORDER_ITEMS` has it; in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::silver) struct LineAmounts {
    pub(in crate::silver) quantity: i32,
    pub(in crate::silver) unit_price: Option<i64>,
    pub(in crate::silver) price: i64,
    pub(in crate::silver) freight: Option<i64>,
    pub(in crate::silver) discount: Option<i64>,
    pub(in crate::silver) tax: Option<i64>,
    pub(in crate::silver) refunded: i64,
    /// Whether a price with parts of a cent was rounded.
    pub(in crate::silver) was_rounded: bool,
}

/// Why a line comes to nothing, with the column that shows it.
type Refusal = (&'static Rule, &'static str);

impl Told {
    pub(in crate::silver) fn amounts(self) -> Result<LineAmounts, Refusal> {
        let quantity = self.quantity.unwrap_or(1);
        let units = quantity.unsigned_abs();
        if units == 0 {
            return Err((&rules::QUANTITY_UNREADABLE, "quantity"));
        }
        let unit_price = self.unit_price.map(Precise::abs);
        let discount = self.discount.map(i64::abs);
        let (sum, was_rounded) = match (self.price, unit_price) {
            (Some(price), _) => (price.abs(), false),
            (None, Some(unit_price)) => self.multiplied(unit_price, units)?,
            (None, None) => return Err((&rules::PRICE_UNREADABLE, "price")),
        };
        let comes_back = quantity < 0 || self.is_below_zero();
        let sign = if comes_back { -1 } else { 1 };
        let refunded = self.refunded.map_or(0, i64::abs);
        Ok(LineAmounts {
            quantity: if comes_back { -quantity.abs() } else { quantity },
            unit_price: unit_price.map(Precise::cents).or_else(|| of_one(sum + discount.unwrap_or(0), units)),
            price: if comes_back { -sum } else { sum - refunded },
            freight: self.freight,
            discount: discount.map(|discount| sign * discount),
            tax: self.tax.map(|tax| if comes_back { -tax.abs() } else { tax }),
            refunded: if comes_back { sum } else { refunded },
            was_rounded,
        })
    }

    /// Cents of the units less the discount, and whether parts of a cent were rounded.
    fn multiplied(self, unit_price: Precise, units: u32) -> Result<(i64, bool), Refusal> {
        let product = unit_price.times(units);
        let cents = product.cents();
        if cents > AMOUNT_CENTS_MAX {
            return Err((&rules::AMOUNT_TOO_LARGE, "unit_price"));
        }
        let net = cents - self.discount.map_or(0, i64::abs);
        if net < 0 {
            return Err((&rules::DISCOUNT_TOO_LARGE, "discount"));
        }
        Ok((net, !product.is_whole_cents()))
    }

    fn is_below_zero(self) -> bool {
        match (self.price, self.unit_price) {
            (Some(price), _) => price < 0,
            (None, unit_price) => unit_price.is_some_and(Precise::is_negative),
        }
    }
}

impl LineAmounts {
    /// What is worth a note.
    pub(in crate::silver) fn oddities(&self) -> impl Iterator<Item = &'static Rule> {
        [
            (self.quantity < 0, &rules::GIVEN_BACK),
            (self.price == 0 && self.refunded == 0, &rules::PRICE_ZERO),
            (self.freight == Some(0), &rules::FREE_FREIGHT),
        ]
        .into_iter()
        .filter_map(|(applies, rule)| applies.then_some(rule))
    }
}

/// Where the sum is a whole number of cents a unit.
fn of_one(sum: i64, units: u32) -> Option<i64> {
    (sum % i64::from(units) == 0).then(|| sum / i64::from(units))
}

#[cfg(test)]
mod tests {
    use super::super::super::amount;
    use super::*;

    fn precise(text: &str) -> Precise {
        amount::read_precise(text, None).expect("an amount").0
    }

    fn check(told: Told, quantity: i32, price: i64, refunded: i64) -> LineAmounts {
        let found = told.amounts().expect("it comes to something");
        assert_eq!((found.quantity, found.price, found.refunded), (quantity, price, refunded), "{told:?}");
        found
    }

    #[test]
    fn a_line_comes_to_its_units_less_its_discount() {
        let told = Told { quantity: Some(3), unit_price: Some(precise("2.50")), ..Told::default() };
        check(told, 3, 750, 0);
        let found = check(Told { discount: Some(-100), ..told }, 3, 650, 0);
        assert_eq!((found.unit_price, found.discount), (Some(250), Some(100)));
        check(Told { price: Some(700), discount: Some(50), ..told }, 3, 700, 0);
        check(Told { refunded: Some(250), ..told }, 3, 500, 250);
        let found = check(Told { price: Some(700), ..Told::default() }, 1, 700, 0);
        assert_eq!(found.unit_price, Some(700));
        let thirds = Told { quantity: Some(3), price: Some(1000), ..Told::default() };
        assert_eq!(check(thirds, 3, 1000, 0).unit_price, None);
    }

    #[test]
    fn unit_prices_are_multiplied_before_they_are_rounded() {
        let of = |quantity, unit_price| Told {
            quantity: Some(quantity),
            unit_price: Some(precise(unit_price)),
            ..Told::default()
        };
        let found = check(of(1000, "0.0149"), 1000, 1490, 0);
        assert_eq!((found.unit_price, found.was_rounded), (Some(1), false));
        assert!(check(of(3, "0.335"), 3, 101, 0).was_rounded, "half a cent goes away from zero");
        check(of(-3, "0.335"), -3, -101, 101);
        check(of(12, "8.264462809917"), 12, 9917, 0);
    }

    #[test]
    fn what_is_below_zero_comes_back() {
        let told = Told { quantity: Some(-2), unit_price: Some(precise("5.00")), tax: Some(40), ..Told::default() };
        let found = check(Told { discount: Some(100), ..told }, -2, -900, 900);
        assert_eq!((found.discount, found.tax), (Some(-100), Some(-40)));
        check(Told { price: Some(900), ..told }, -2, -900, 900);
        check(Told { price: Some(-900), ..told }, -2, -900, 900);
        check(Told { price: Some(-500), ..Told::default() }, -1, -500, 500);
        check(Told { quantity: Some(1), unit_price: Some(precise("-5")), ..Told::default() }, -1, -500, 500);
        check(Told { quantity: Some(-4), price: Some(0), ..Told::default() }, -4, 0, 0);
    }

    #[test]
    fn what_comes_to_nothing_is_refused() {
        let check = |told: Told, column: &str| {
            assert_eq!(told.amounts().expect_err("refused").1, column, "{told:?}");
        };
        check(Told { quantity: Some(0), price: Some(5), ..Told::default() }, "quantity");
        check(Told { quantity: Some(2), ..Told::default() }, "price");
        check(Told { unit_price: Some(precise("5")), discount: Some(501), ..Told::default() }, "discount");
        check(
            Told { quantity: Some(1_000_000), unit_price: Some(precise("900000000000")), ..Told::default() },
            "unit_price",
        );
    }
}
