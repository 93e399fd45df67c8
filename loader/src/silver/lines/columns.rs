//! The amounts of accepted lines, column by column, as `triptych_schemas::silver::ORDER_ITEMS` has them.

use std::mem::take;

use polars::prelude::*;

use super::amounts::LineAmounts;

#[derive(Default)]
pub(in crate::silver) struct LineColumns {
    quantity: Vec<i32>,
    unit_price: Vec<Option<i64>>,
    price: Vec<i64>,
    freight: Vec<Option<i64>>,
    discount: Vec<Option<i64>>,
    tax: Vec<Option<i64>>,
    refunded: Vec<i64>,
}

impl LineColumns {
    pub(in crate::silver) fn push(&mut self, amounts: LineAmounts) {
        self.quantity.push(amounts.quantity);
        self.unit_price.push(amounts.unit_price);
        self.price.push(amounts.price);
        self.freight.push(amounts.freight);
        self.discount.push(amounts.discount);
        self.tax.push(amounts.tax);
        self.refunded.push(amounts.refunded);
    }

    /// Those since the last call.
    pub(in crate::silver) fn drain(&mut self) -> [Column; 7] {
        [
            Column::new("quantity".into(), take(&mut self.quantity)),
            Column::new("unit_price".into(), take(&mut self.unit_price)),
            Column::new("price".into(), take(&mut self.price)),
            Column::new("freight".into(), take(&mut self.freight)),
            Column::new("discount".into(), take(&mut self.discount)),
            Column::new("tax".into(), take(&mut self.tax)),
            Column::new("refunded".into(), take(&mut self.refunded)),
        ]
    }
}
