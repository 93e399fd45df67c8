//! Amounts of an order as a whole, shared among its lines, so that sums over lines are sums over orders, to the cent. Amounts that
//! lines tell themselves stay as they are.
//!
//! ```text
//! share of a line = amount x price of the line / prices of the sold lines, rounded down;
//!                   the cents that are left go to the largest remainders, of equal ones to the first line
//!
//! shipping   becomes the freight of the lines, where none of them tells freight
//! discount   lowers prices, then freight
//! refunded   lowers prices, then freight
//! ```
//!
//! Only sold lines have a share; shipping goes to all lines where none is sold. Nothing is brought below 0: what a discount or a
//! refund is beyond prices and freight, as the tax that was given back, is left out.

use std::cmp::Reverse;

use polars::prelude::*;

use super::children::by_order;
use crate::frame;

pub(super) struct Shared {
    /// As the canonical table, with the shares.
    pub(super) order_items: DataFrame,
    /// By order, in cents: refunds that lowered freight.
    pub(super) freight_refunded: Vec<i64>,
}

/// Of an order, in cents.
#[derive(Clone, Copy)]
struct Amounts {
    shipping: Option<i64>,
    discount: Option<i64>,
    refunded: Option<i64>,
}

/// The columns that change, by row, in cents.
struct Lines {
    is_sold: Vec<bool>,
    price: Vec<i64>,
    freight: Vec<Option<i64>>,
    discount: Vec<Option<i64>>,
    refunded: Vec<i64>,
}

impl Shared {
    pub(super) fn of(orders: &DataFrame, items: &DataFrame) -> Self {
        let mut freight_refunded = vec![0; orders.height()];
        let told = ["shipping", "discount", "refunded"].map(|name| frame::longs(orders, name));
        if told.iter().all(|amounts| amounts.null_count() == amounts.len()) {
            return Self { order_items: items.clone(), freight_refunded };
        }
        let [shipping, discount, refunded] = told.map(|amounts| amounts.iter().collect::<Vec<Option<i64>>>());
        let numbers: Vec<i32> = frame::integers(items, "item_number").no_null_iter().collect();
        let (rows, orders) = by_order(items, |row| numbers[row]);
        let mut lines = Lines::of(items);
        let mut rest = rows.as_slice();
        for run in orders.chunk_by(|a, b| a == b) {
            let (rows, others) = rest.split_at(run.len());
            rest = others;
            let order = run[0] as usize;
            let amounts = Amounts { shipping: shipping[order], discount: discount[order], refunded: refunded[order] };
            freight_refunded[order] = lines.share(rows, amounts);
        }
        Self { order_items: lines.put_into(items.clone()), freight_refunded }
    }
}

impl Lines {
    fn of(items: &DataFrame) -> Self {
        let longs = |name: &str| frame::longs(items, name);
        Self {
            is_sold: frame::integers(items, "quantity").no_null_iter().map(|quantity| quantity > 0).collect(),
            price: longs("price").no_null_iter().collect(),
            freight: longs("freight").iter().collect(),
            discount: longs("discount").iter().collect(),
            refunded: longs("refunded").no_null_iter().collect(),
        }
    }

    fn put_into(self, mut items: DataFrame) -> DataFrame {
        let columns = [
            Column::new("price".into(), self.price),
            Column::new("freight".into(), self.freight),
            Column::new("discount".into(), self.discount),
            Column::new("refunded".into(), self.refunded),
        ];
        for column in columns {
            items.with_column(column).expect("there is one value a line");
        }
        items
    }

    /// Among the lines of an order, in these rows. Returns the refund that lowered freight.
    fn share(&mut self, rows: &[u32], amounts: Amounts) -> i64 {
        let all: Vec<usize> = rows.iter().map(|row| *row as usize).collect();
        let sold: Vec<usize> = all.iter().copied().filter(|row| self.is_sold[*row]).collect();
        if let Some(shipping) = amounts.shipping {
            self.share_shipping(if sold.is_empty() { &all } else { &sold }, &all, shipping);
        }
        let discount = amounts.discount.unwrap_or_default();
        let shares = taken(discount, &sold.iter().map(|row| self.price[*row]).collect::<Vec<_>>());
        for (row, share) in sold.iter().zip(&shares) {
            self.price[*row] -= share;
            if discount > 0 {
                *self.discount[*row].get_or_insert(0) += share;
            }
        }
        self.lower_freight(&sold, discount - shares.iter().sum::<i64>());
        let refunded = amounts.refunded.unwrap_or_default();
        let shares = taken(refunded, &sold.iter().map(|row| self.price[*row]).collect::<Vec<_>>());
        for (row, share) in sold.iter().zip(&shares) {
            self.price[*row] -= share;
            self.refunded[*row] += share;
        }
        self.lower_freight(&sold, refunded - shares.iter().sum::<i64>())
    }

    /// Unless some of the order's lines tell freight.
    fn share_shipping(&mut self, rows: &[usize], all: &[usize], shipping: i64) {
        if all.iter().any(|row| self.freight[*row].is_some()) {
            return;
        }
        let prices: Vec<i64> = rows.iter().map(|row| self.price[*row].abs()).collect();
        for (row, share) in rows.iter().zip(apportioned(shipping.abs(), &prices)) {
            self.freight[*row] = Some(share * shipping.signum());
        }
    }

    /// By as much of this as there is. Returns how much.
    fn lower_freight(&mut self, rows: &[usize], amount: i64) -> i64 {
        let shares = taken(amount, &rows.iter().map(|row| self.freight[*row].unwrap_or_default()).collect::<Vec<_>>());
        for (row, share) in rows.iter().zip(&shares) {
            if let Some(freight) = &mut self.freight[*row] {
                *freight -= share;
            }
        }
        shares.iter().sum()
    }
}

/// What each of these gives of an amount, in proportion to itself: together no more than they are.
fn taken(amount: i64, from: &[i64]) -> Vec<i64> {
    let from: Vec<i64> = from.iter().map(|value| (*value).max(0)).collect();
    let whole: i64 = from.iter().sum();
    match amount.clamp(0, whole) {
        0 => vec![0; from.len()],
        amount => apportioned(amount, &from),
    }
}

/// Shares of an amount in proportion to weights that are not negative, to the cent; alike where all weights are 0.
fn apportioned(amount: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let (whole, weight): (i128, &dyn Fn(usize) -> i128) =
        if whole == 0 { (weights.len() as i128, &|_| 1) } else { (whole, &|place| i128::from(weights[place])) };
    let exact = |place: usize| i128::from(amount) * weight(place);
    let mut shares: Vec<i64> = (0..weights.len()).map(|place| (exact(place) / whole) as i64).collect();
    let left = amount - shares.iter().sum::<i64>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|place| Reverse(exact(*place) % whole));
    for place in by_remainder.into_iter().take(left as usize) {
        shares[place] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use triptych_schemas::silver;

    use super::*;

    #[test]
    fn shares_add_up_to_the_cent() {
        let check = |amount: i64, weights: &[i64], expected: &[i64]| {
            assert_eq!(apportioned(amount, weights), expected, "{amount} by {weights:?}");
            assert_eq!(expected.iter().sum::<i64>(), if weights.is_empty() { 0 } else { amount });
        };
        check(100, &[], &[]);
        check(100, &[7], &[100]);
        check(100, &[1, 1, 1], &[34, 33, 33]);
        check(1_000, &[999, 2_001], &[333, 667]);
        check(5, &[0, 0], &[3, 2]);
        check(1, &[10, 30, 30], &[0, 1, 0]);
        check(100_000_000_000_000, &[1, 100_000_000_000_000], &[1, 99_999_999_999_999]);
        assert_eq!(taken(50, &[30, -9, 10]), [30, 0, 10]);
        assert_eq!(taken(-50, &[30]), [0]);
    }

    /// Quantity, price and freight of a line.
    type Line = (i32, i64, Option<i64>);

    /// Price, freight, discount and refund of a line.
    type Changed = (i64, Option<i64>, Option<i64>, i64);

    /// Of one order: shipping, discount and refund; its lines, the last one first in the table; what becomes of them; and the
    /// refund that lowered freight.
    fn check(amounts: [Option<i64>; 3], lines: &[Line], expected: &[Changed], freight_refunded: i64) {
        let one = |name: &str, value: Option<i64>| Column::new(name.into(), [value]);
        let [shipping, discount, refunded] = amounts;
        let orders = vec![
            Column::new("order_id".into(), ["o1"]),
            Column::new("purchased_at".into(), [0_i64]),
            one("shipping", shipping),
            one("discount", discount),
            one("refunded", refunded),
        ];
        let orders = frame::with_nulls(&silver::ORDERS, orders);
        let lines: Vec<(i32, &Line)> = (1..).zip(lines).collect();
        let column = |name: &str, of: fn(&Line) -> i64| {
            Column::new(name.into(), lines.iter().rev().map(|line| of(line.1)).collect::<Vec<_>>())
        };
        let items = vec![
            Column::new("order_row".into(), vec![0_u32; lines.len()]),
            Column::new("item_number".into(), lines.iter().rev().map(|line| line.0).collect::<Vec<_>>()),
            Column::new("product_row".into(), vec![0_u32; lines.len()]),
            Column::new("quantity".into(), lines.iter().rev().map(|line| line.1.0).collect::<Vec<_>>()),
            column("price", |line| line.1),
            Column::new("freight".into(), lines.iter().rev().map(|line| line.1.2).collect::<Vec<_>>()),
            column("refunded", |line| if line.0 < 0 { -line.1 } else { 0 }),
        ];
        let items = frame::with_nulls(&silver::ORDER_ITEMS, items);
        let shared = Shared::of(&orders, &items);
        let found = Lines::of(&shared.order_items);
        let found: Vec<Changed> = (0..lines.len())
            .rev()
            .map(|row| (found.price[row], found.freight[row], found.discount[row], found.refunded[row]))
            .collect();
        assert_eq!((found.as_slice(), shared.freight_refunded[0]), (expected, freight_refunded), "{amounts:?}");
        frame::check(&shared.order_items, &silver::ORDER_ITEMS).unwrap();
    }

    #[test]
    fn amounts_of_orders_are_shared_among_sold_lines() {
        let two = [(1, 999, None), (3, 2_001, None)];
        check([None; 3], &two, &[(999, None, None, 0), (2_001, None, None, 0)], 0);
        check([Some(0); 3], &two, &[(999, Some(0), None, 0), (2_001, Some(0), None, 0)], 0);
        check([Some(100), None, None], &two, &[(999, Some(33), None, 0), (2_001, Some(67), None, 0)], 0);
        check([None, Some(1_000), None], &two, &[(666, None, Some(333), 0), (1_334, None, Some(667), 0)], 0);
        check([None, None, Some(1_000)], &two, &[(666, None, None, 333), (1_334, None, None, 667)], 0);
        let returned = [(2, 1_000, None), (-1, -500, None)];
        check([Some(70), Some(100), None], &returned, &[(900, Some(70), Some(100), 0), (-500, None, None, 500)], 0);
    }

    #[test]
    fn a_refund_goes_from_prices_to_freight_and_is_then_left_out() {
        let lines = [(1, 600, Some(30)), (1, 400, Some(20))];
        check([None, None, Some(1_010)], &lines, &[(0, Some(24), None, 600), (0, Some(16), None, 400)], 10);
        check([None, None, Some(9_999)], &lines, &[(0, Some(0), None, 600), (0, Some(0), None, 400)], 50);
        check([None, Some(1_020), Some(25)], &lines, &[(0, Some(3), Some(600), 0), (0, Some(2), Some(400), 0)], 25);
        // Lines that tell freight have it all told.
        check([Some(900), None, None], &lines, &[(600, Some(30), None, 0), (400, Some(20), None, 0)], 0);
    }

    #[test]
    fn a_credit_note_has_nothing_to_take_from() {
        let returned = [(-1, -500, None), (-2, -700, None)];
        let expected = [(-500, Some(-5), None, 500), (-700, Some(-7), None, 700)];
        check([Some(-12), Some(100), Some(100)], &returned, &expected, 0);
        check([Some(100), None, None], &[], &[], 0);
    }
}
