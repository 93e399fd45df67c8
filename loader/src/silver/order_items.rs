//! Order items: one row a unit sold.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, order_items as rules};
use triptych_schemas::silver;

use super::amount::{Amount, Total};
use super::audit::{Audit, Rejection, RowOutcome};
use super::currency::FileCurrency;
use super::field;
use super::keys::{Key, KeyIndex};
use super::seen::SeenNumbers;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{ORDER_ITEMS as FIELDS, position};

const ORDER_ID: usize = position(FIELDS, "order_id");
const ITEM_NUMBER: usize = position(FIELDS, "item_number");
const PRODUCT_ID: usize = position(FIELDS, "product_id");
const SELLER_ID: usize = position(FIELDS, "seller_id");
const SHIPPING_LIMIT_AT: usize = position(FIELDS, "shipping_limit_at");
const PRICE: usize = position(FIELDS, "price");
const FREIGHT: usize = position(FIELDS, "freight");

/// Where an item finds its order, product and seller.
#[derive(Clone, Copy)]
pub struct Parents<'a> {
    pub orders: &'a KeyIndex,
    pub products: &'a KeyIndex,
    pub sellers: &'a KeyIndex,
}

pub struct OrderItems<'a> {
    parents: Parents<'a>,
    seen: SeenNumbers,
    order_row: Vec<u32>,
    item_number: Vec<i32>,
    product_row: Vec<u32>,
    seller_row: Vec<Option<u32>>,
    shipping_limit_at: Vec<Option<i64>>,
    price: Vec<i64>,
    freight: Vec<Option<i64>>,
    currency: FileCurrency,
    total: Total,
}

impl<'a> OrderItems<'a> {
    pub fn new(parents: Parents<'a>) -> Self {
        Self {
            parents,
            seen: SeenNumbers::default(),
            order_row: Vec::new(),
            item_number: Vec::new(),
            product_row: Vec::new(),
            seller_row: Vec::new(),
            shipping_limit_at: Vec::new(),
            price: Vec::new(),
            freight: Vec::new(),
            currency: FileCurrency::default(),
            total: Total::default(),
        }
    }

    pub fn finish(mut self) -> DataFrame {
        self.accepted()
    }

    /// ISO 4217, where an amount told it.
    pub fn currency(&self) -> Option<&'static str> {
        self.currency.code()
    }

    /// What a price and a freight make of the currency and the total, if they may stand beside those before them.
    fn together(&self, amounts: [Amount; 2]) -> Result<(FileCurrency, Total), Rejection> {
        let (mut currency, mut total) = (self.currency, self.total);
        for (amount, column) in amounts.into_iter().zip(["price", "freight"]) {
            if !currency.agrees(amount.currency) {
                return Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column });
            }
            currency.keep(amount.currency);
            total = readable(total.with(amount.cents), &rules::AMOUNT_TOO_LARGE, column)?;
        }
        Ok((currency, total))
    }

    fn accepted(&mut self) -> DataFrame {
        frame::build(
            &silver::ORDER_ITEMS,
            vec![
                Column::new("order_row".into(), take(&mut self.order_row)),
                Column::new("item_number".into(), take(&mut self.item_number)),
                Column::new("product_row".into(), take(&mut self.product_row)),
                Column::new("seller_row".into(), take(&mut self.seller_row)),
                Column::new("shipping_limit_at".into(), take(&mut self.shipping_limit_at)),
                Column::new("price".into(), take(&mut self.price)),
                Column::new("freight".into(), take(&mut self.freight)),
            ],
        )
    }
}

impl Clean for OrderItems<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::ORDER_ITEMS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        let number = field::whole_number(record.value(ITEM_NUMBER))?;
        Some(Key::of_parts([record.id(ORDER_ID), &number.to_string()]))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let order_id = required(record.id(ORDER_ID), &rules::ORDER_ID_MISSING, "order_id")?;
        let number = field::whole_number(record.value(ITEM_NUMBER)).filter(|number| *number >= 1);
        let number = readable(number, &rules::NUMBER_UNREADABLE, "item_number")?;
        let product_id = required(record.id(PRODUCT_ID), &rules::PRODUCT_ID_MISSING, "product_id")?;
        let seller_id = required(record.id(SELLER_ID), &rules::SELLER_ID_MISSING, "seller_id")?;
        let amounts = [record.amount(PRICE, &value_rules::PRICE)?, record.amount(FREIGHT, &value_rules::FREIGHT)?];
        let [price, freight] = amounts.map(|amount| amount.cents);
        let order = readable(self.parents.orders.row(Key::of(order_id)), &rules::ORDER_UNKNOWN, "order_id")?;
        let product = self.parents.products.row(Key::of(product_id));
        let product = readable(product, &rules::PRODUCT_UNKNOWN, "product_id")?;
        let seller = readable(self.parents.sellers.row(Key::of(seller_id)), &rules::SELLER_UNKNOWN, "seller_id")?;
        let (currency, total) = self.together(amounts)?;
        if !self.seen.insert(order, number) {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let shipping_limit_at = record.optional_time(SHIPPING_LIMIT_AT);
        if shipping_limit_at.is_unreadable() {
            audit.fire(&rules::SHIPPING_LIMIT_UNREADABLE, record.line());
        }
        if price == 0 {
            audit.fire(&rules::PRICE_ZERO, record.line());
        }
        if freight == 0 {
            audit.fire(&rules::FREE_FREIGHT, record.line());
        }
        (self.currency, self.total) = (currency, total);
        self.order_row.push(order);
        self.item_number.push(number);
        self.product_row.push(product);
        self.seller_row.push(Some(seller));
        self.shipping_limit_at.push(shipping_limit_at.value());
        self.price.push(price);
        self.freight.push(Some(freight));
        Ok(RowOutcome::Accepted)
    }

    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted()]
    }
}
