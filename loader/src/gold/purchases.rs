//! What customers bought and kept, line by line, by time: what the purchase graph and the recommendation model are made from.
//!
//! A guest's line belongs to nobody. A line that came back is no purchase, nor is one whose price was wholly refunded. Of a product
//! that came back from a customer in as many units as they bought, no line is a purchase; of one that came back in part, all are,
//! and what was given back is not spent.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use triptych_recommend::purchase::Purchase;

use crate::frame;

const SECONDS_A_DAY: i64 = 86_400;

/// Lines of customers, collected.
#[derive(Default)]
pub struct Lines {
    purchases: Vec<Purchase>,
    /// Price in cents and time in seconds of each.
    amounts: Vec<(i64, i64)>,
    /// The place and the units of each that has more than one, ascending.
    units: Vec<(u32, i32)>,
    /// What came back.
    returned: FxHashMap<Pair, Returned>,
}

/// Those that are purchases.
pub struct Purchases {
    /// Orders are numbered by time.
    pub(super) lines: Vec<Purchase>,
    /// Price in cents and time in seconds of each.
    amounts: Vec<(i64, i64)>,
    /// Of what came back in part.
    returned: FxHashMap<Pair, Returned>,
}

/// What a customer gave for a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchaseTotals {
    pub items: u32,
    /// Cents, freight not included, net of what was given back.
    pub spent: i64,
    pub first_at: i64,
    pub last_at: i64,
}

/// A customer and a product; ordered by customer, then product.
type Pair = u64;

#[derive(Clone, Copy, Default)]
struct Returned {
    units: i64,
    /// Cents, not negative.
    given_back: i64,
}

fn pair(line: &Purchase) -> Pair {
    u64::from(line.customer) << 32 | u64::from(line.product)
}

impl Lines {
    /// Of sales, what is read.
    pub const COLUMNS: [&str; 8] =
        ["customer_key", "order_key", "product_key", "seller_key", "purchased_at", "quantity", "price", "refunded"];

    pub(super) fn of(sales: &DataFrame) -> Self {
        let mut lines = Self::default();
        lines.add(sales);
        lines
    }

    /// Sales come by order.
    pub fn add(&mut self, sales: &DataFrame) {
        let key = |name: &str| frame::keys(sales, name);
        let long = |name: &str| frame::longs(sales, name).iter().flatten();
        let keys = key("customer_key").iter().zip(key("order_key").iter().flatten());
        let goods = key("product_key").iter().flatten().zip(key("seller_key").iter());
        let amounts = long("price").zip(long("refunded"));
        let quantities = frame::integers(sales, "quantity").iter().flatten();
        let lines = keys.zip(goods).zip(long("purchased_at")).zip(quantities.zip(amounts));
        for ((((customer, order), (product, seller)), at), (quantity, (price, refunded))) in lines {
            let Some(customer) = customer else { continue };
            let day = i64::div_euclid(at, SECONDS_A_DAY) as i32;
            let line = Purchase { customer, order, product, seller, day };
            if quantity <= 0 {
                let returned = self.returned.entry(pair(&line)).or_default();
                returned.units -= i64::from(quantity);
                returned.given_back -= price;
                continue;
            }
            if price <= 0 && refunded > 0 {
                continue;
            }
            if quantity > 1 {
                self.units.push((self.purchases.len() as u32, quantity));
            }
            self.purchases.push(line);
            self.amounts.push((price, at));
        }
    }

    /// When all were added.
    pub fn purchases(mut self) -> Purchases {
        if !self.returned.is_empty() {
            self.drop_returned();
        }
        Purchases { lines: self.purchases, amounts: self.amounts, returned: self.returned }
    }

    fn drop_returned(&mut self) {
        // Units that stay with the customer; where none do, nothing was bought.
        let mut kept: FxHashMap<Pair, i64> = self.returned.iter().map(|(pair, back)| (*pair, -back.units)).collect();
        let mut units = self.units.iter().peekable();
        for (place, line) in (0..).zip(&self.purchases) {
            let of_line = units.next_if(|(of, _)| *of == place).map_or(1, |(_, units)| i64::from(*units));
            if let Some(kept) = kept.get_mut(&pair(line)) {
                *kept += of_line;
            }
        }
        let is_kept = |pair: &Pair| kept.get(pair).is_none_or(|units| *units > 0);
        self.returned.retain(|pair, _| is_kept(pair));
        let mut are_kept = self.purchases.iter().map(|line| is_kept(&pair(line)));
        self.amounts.retain(|_| are_kept.next().unwrap_or_default());
        self.purchases.retain(|line| is_kept(&pair(line)));
    }
}

impl Purchases {
    /// By customer, then product.
    pub(super) fn totals(&self) -> Vec<PurchaseTotals> {
        let mut order: Vec<(Pair, u32)> = self.lines.iter().map(pair).zip(0..).collect();
        order.sort_unstable();
        let totals = |run: &[(Pair, u32)]| {
            let of_lines = PurchaseTotals::of(run.iter().map(|(_, line)| self.amounts[*line as usize]));
            let returned = self.returned.get(&run[0].0).copied().unwrap_or_default();
            PurchaseTotals { spent: of_lines.spent - returned.given_back, ..of_lines }
        };
        order.chunk_by(|a, b| a.0 == b.0).map(totals).collect()
    }
}

impl PurchaseTotals {
    /// Of the prices and times of one customer and product.
    fn of(lines: impl Iterator<Item = (i64, i64)>) -> Self {
        let none = Self { items: 0, spent: 0, first_at: i64::MAX, last_at: i64::MIN };
        lines.fold(none, |sum, (price, at)| Self {
            items: sum.items + 1,
            spent: sum.spent + price,
            first_at: sum.first_at.min(at),
            last_at: sum.last_at.max(at),
        })
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    /// Customer, product, quantity, price and refund of each line, one an order; what stays of them, by line; and what was spent,
    /// by customer and product.
    fn check(lines: &[(Option<u32>, u32, i32, i64, i64)], expected: &[u32], spent: &[i64]) {
        let keys: Vec<u32> = (0..lines.len() as u32).collect();
        let sales = df!(
            "customer_key" => lines.iter().map(|line| line.0).collect::<Vec<_>>(),
            "order_key" => &keys,
            "product_key" => lines.iter().map(|line| line.1).collect::<Vec<_>>(),
            "seller_key" => vec![None::<u32>; lines.len()],
            "purchased_at" => keys.iter().map(|key| i64::from(*key) * SECONDS_A_DAY).collect::<Vec<_>>(),
            "quantity" => lines.iter().map(|line| line.2).collect::<Vec<_>>(),
            "price" => lines.iter().map(|line| line.3).collect::<Vec<_>>(),
            "refunded" => lines.iter().map(|line| line.4).collect::<Vec<_>>(),
        );
        let purchases = Lines::of(&sales.unwrap()).purchases();
        let found: Vec<u32> = purchases.lines.iter().map(|line| line.order).collect();
        let totals = purchases.totals();
        assert_eq!((found.as_slice(), purchases.amounts.len()), (expected, expected.len()), "{lines:?}");
        assert_eq!(totals.iter().map(|totals| totals.spent).collect::<Vec<_>>(), spent, "{lines:?}");
    }

    #[test]
    fn what_came_back_is_no_purchase() {
        let (one, other) = (Some(7), Some(9));
        check(&[], &[], &[]);
        check(&[(one, 1, 1, 500, 0), (other, 1, 3, 900, 0)], &[0, 1], &[500, 900]);
        check(&[(one, 1, 1, 500, 0), (one, 1, -1, -500, 500), (other, 1, 1, 500, 0)], &[2], &[500]);
        check(&[(one, 1, 3, 900, 0), (one, 1, -2, -600, 600)], &[0], &[300]);
        check(&[(one, 1, 3, 900, 0), (one, 1, -2, -600, 600), (one, 1, -1, -300, 300)], &[], &[]);
        check(&[(one, 1, 1, 500, 0), (one, 1, 2, 800, 0), (one, 2, -9, -90, 90)], &[0, 1], &[1_300]);
        check(&[(one, 1, -1, -500, 500), (one, 1, 1, 500, 0), (one, 1, 1, 500, 0)], &[1, 2], &[500]);
    }

    #[test]
    fn a_line_that_was_wholly_refunded_is_no_purchase() {
        check(&[(Some(0), 1, 2, 0, 500), (Some(0), 2, 1, 1, 499), (Some(0), 3, 1, 0, 0)], &[1, 2], &[1, 0]);
    }

    #[test]
    fn a_guest_bought_nothing_that_is_remembered() {
        check(&[(None, 1, 1, 500, 0), (Some(0), 1, 1, 500, 0), (None, 1, -1, -500, 500)], &[1], &[500]);
    }
}
