//! One payment an order, where lines tell how it was paid: of the total, or else of what its lines, shipping and tax come to less its
//! discount.

use polars::prelude::*;
use triptych_schemas::silver;

use super::amounts::LineAmounts;
use super::orders::{DISCOUNT, OrdersOfLines, SHIPPING, TAX, TOTAL};
use super::sparse::Sparse;
use crate::frame;

/// What the lines of each order come to before refunds, by order row.
#[derive(Default)]
pub(super) struct Paid {
    sold: Sparse<i64>,
    freight: Sparse<i64>,
    tax: Sparse<i64>,
}

impl Paid {
    pub(super) fn add(&mut self, order: u32, line: &LineAmounts) {
        let refunded = if line.quantity > 0 { line.refunded } else { 0 };
        self.sold.add(order, line.price + refunded);
        for (sums, amount) in [(&mut self.freight, line.freight), (&mut self.tax, line.tax)] {
            if let Some(amount) = amount {
                sums.add(order, amount);
            }
        }
    }

    fn value(&self, order: u32, orders: &OrdersOfLines) -> i64 {
        let of_order = |amount: usize| orders.amounts[amount].get(order);
        of_order(TOTAL).unwrap_or_else(|| {
            let of_lines = |sums: &Sparse<i64>| sums.get(order).unwrap_or(0);
            let shipping = of_order(SHIPPING).unwrap_or_else(|| of_lines(&self.freight));
            let tax = of_order(TAX).unwrap_or_else(|| of_lines(&self.tax));
            of_lines(&self.sold) + shipping + tax - of_order(DISCOUNT).unwrap_or(0)
        })
    }

    /// Of orders that tell how they were paid, unless money went back.
    pub(super) fn frame(&self, orders: &OrdersOfLines) -> DataFrame {
        let rows = 0..orders.count() as u32;
        let paid = rows.filter_map(|row| Some((row, orders.payment_types.get(row)?, self.value(row, orders))));
        let paid: Vec<(u32, u32, i64)> = paid.filter(|(_, _, value)| *value >= 0).collect();
        let ones = vec![1; paid.len()];
        let types: StringChunked = paid.iter().map(|(_, kind, _)| Some(orders.texts.text(*kind))).collect();
        frame::build(
            &silver::PAYMENTS,
            vec![
                Column::new("order_row".into(), paid.iter().map(|(row, ..)| *row).collect::<Vec<_>>()),
                Column::new("payment_number".into(), ones.as_slice()),
                types.with_name("type".into()).into_column(),
                Column::new("installments".into(), ones.as_slice()),
                Column::new("value".into(), paid.iter().map(|(.., value)| *value).collect::<Vec<_>>()),
            ],
        )
    }
}
