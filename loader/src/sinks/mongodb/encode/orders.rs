//! Orders with their items and payments.

use std::ops::Range;

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use polars::prelude::DataFrame;
use triptych_schemas::gold;

use super::fields::Fields;
use crate::frame;
use crate::sinks::part::OrdersPart;

pub(super) struct Orders<'a> {
    order: Fields<'a>,
    item: Fields<'a>,
    payment: Fields<'a>,
    items: Groups,
    payments: Groups,
}

impl<'a> Orders<'a> {
    pub(super) fn new(part: &'a OrdersPart) -> Self {
        let facts = &part.facts;
        Self {
            order: Fields::of(&gold::ORDERS, &facts.orders)
                .and(&["order_id", "customer_key", "customer_id", "status", "purchased_at", "approved_at"])
                .and(&["shipped_at", "delivered_at", "estimated_delivery_at", "zip_prefix"])
                .and_as("city", "city_name")
                .and(&["state", "country", "discount", "shipping", "tax", "total", "coupon", "channel", "source"])
                .and(&["currency", "credit_note", "revenue", "refunded", "freight", "payment_value"]),
            item: Fields::of(&gold::SALES, &facts.sales)
                .and(&["item_number", "product_key", "product_id", "seller_key", "seller_id", "quantity"])
                .and(&["unit_price", "price", "freight", "discount", "tax", "refunded", "shipping_limit_at"]),
            payment: Fields::of(&gold::PAYMENTS, &facts.payments).and(&[
                "payment_number",
                "type",
                "installments",
                "value",
            ]),
            items: Groups::new(&facts.sales, part),
            payments: Groups::new(&facts.payments, part),
        }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        self.order.put(row, document);
        document.append(cstr!("items"), array(&self.item, self.items.of(row)));
        document.append(cstr!("payments"), array(&self.payment, self.payments.of(row)));
    }
}

fn array(fields: &Fields<'_>, rows: Range<usize>) -> RawArrayBuf {
    let mut array = RawArrayBuf::new();
    for row in rows {
        let mut document = RawDocumentBuf::new();
        fields.put(row, &mut document);
        array.push(document);
    }
    array
}

/// Rows of a part's table that is sorted by order, by row of the order.
pub(super) struct Groups {
    /// Where each order's rows begin, and last where all end.
    starts: Vec<u32>,
}

impl Groups {
    pub(super) fn new(table: &DataFrame, part: &OrdersPart) -> Self {
        let orders = part.facts.orders.height();
        let mut starts = vec![0; orders + 1];
        for order in frame::keys(table, "order_key").iter().flatten() {
            starts[(order - part.first_key) as usize + 1] += 1;
        }
        for order in 0..orders {
            starts[order + 1] += starts[order];
        }
        Self { starts }
    }

    pub(super) fn of(&self, order: usize) -> Range<usize> {
        self.starts[order] as usize..self.starts[order + 1] as usize
    }
}
