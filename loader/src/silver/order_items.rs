//! Order items of a file of their own: one row a line, of one unit where it tells no quantity.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, order_items as rules};
use triptych_schemas::silver;

use super::audit::{Audit, Rejection, RowOutcome};
use super::field;
use super::keys::{Key, KeyIndex};
use super::lines::amounts::LineAmounts;
use super::lines::columns::LineColumns;
use super::lines::sums::{AmountColumns, Sums};
use super::lines::{ProductsOfLines, Sellers};
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
const COLUMNS: AmountColumns = AmountColumns {
    quantity: position(FIELDS, "quantity"),
    unit_price: position(FIELDS, "unit_price"),
    price: position(FIELDS, "price"),
    discount: position(FIELDS, "discount"),
    tax: position(FIELDS, "tax"),
    freight: position(FIELDS, "freight"),
    refunded: position(FIELDS, "refunded"),
};

/// Where an item finds its order, product and seller. Without a file of products or sellers, those are known by their items.
pub struct Parents<'a> {
    pub orders: &'a KeyIndex,
    pub products: ProductsOfLines<'a>,
    pub sellers: Sellers<'a>,
}

pub struct OrderItems<'a> {
    parents: Parents<'a>,
    seen: SeenNumbers,
    order_row: Vec<u32>,
    item_number: Vec<i32>,
    product_row: Vec<u32>,
    seller_row: Vec<Option<u32>>,
    shipping_limit_at: Vec<Option<i64>>,
    amounts: LineColumns,
    /// By order row: lines that were numbered as they came, where the file has no numbers.
    numbered: Vec<i32>,
    sums: Sums,
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
            amounts: LineColumns::default(),
            numbered: Vec::new(),
            sums: Sums::default(),
        }
    }

    /// Products and sellers that no file told of.
    pub fn finish(self) -> (DataFrame, Option<DataFrame>) {
        let Parents { products, sellers, .. } = self.parents;
        (products.finish(), sellers.finish())
    }

    /// ISO 4217, where an amount told it.
    pub fn currency(&self) -> Option<&'static str> {
        self.sums.currency.code()
    }

    /// That of the file, or else the next of the order.
    fn next_number(&mut self, order: u32) -> i32 {
        let order = order as usize;
        if order >= self.numbered.len() {
            self.numbered.resize(order + 1, 0);
        }
        self.numbered[order] += 1;
        self.numbered[order]
    }

    fn accepted(&mut self) -> DataFrame {
        let mut columns = vec![
            Column::new("order_row".into(), take(&mut self.order_row)),
            Column::new("item_number".into(), take(&mut self.item_number)),
            Column::new("product_row".into(), take(&mut self.product_row)),
            Column::new("seller_row".into(), take(&mut self.seller_row)),
            Column::new("shipping_limit_at".into(), take(&mut self.shipping_limit_at)),
        ];
        columns.extend(self.amounts.drain());
        frame::with_nulls(&silver::ORDER_ITEMS, columns)
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
        let is_numbered = record.raw.has(ITEM_NUMBER);
        let number = if is_numbered { field::whole_number(record.value(ITEM_NUMBER)) } else { Some(1) };
        let number = readable(number.filter(|number| *number >= 1), &rules::NUMBER_UNREADABLE, "item_number")?;
        let product_id = required(record.id(PRODUCT_ID), &rules::PRODUCT_ID_MISSING, "product_id")?;
        let seller_id = record.id(SELLER_ID);
        if record.raw.has(SELLER_ID) {
            required(seller_id, &rules::SELLER_ID_MISSING, "seller_id")?;
        }
        let mut sums = self.sums;
        let amounts = amounts(record, &mut sums)?;
        let order = readable(self.parents.orders.row(Key::of(order_id)), &rules::ORDER_UNKNOWN, "order_id")?;
        let Parents { products, sellers, .. } = &mut self.parents;
        let product = products.row(product_id);
        if products.are_of_file() {
            readable(product, &rules::PRODUCT_UNKNOWN, "product_id")?;
        }
        let seller = if seller_id.is_empty() { None } else { sellers.row(seller_id) };
        if !seller_id.is_empty() {
            readable(seller, &rules::SELLER_UNKNOWN, "seller_id")?;
        }
        let number = if is_numbered { number } else { self.next_number(order) };
        if !self.seen.insert(order, number) {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let shipping_limit_at = record.optional_time(SHIPPING_LIMIT_AT);
        if shipping_limit_at.is_unreadable() {
            audit.fire(&rules::SHIPPING_LIMIT_UNREADABLE, record.line());
        }
        for rule in amounts.oddities() {
            audit.fire(rule, record.line());
        }
        self.sums = sums;
        self.order_row.push(order);
        self.item_number.push(number);
        self.product_row.push(product.unwrap_or_else(|| self.parents.products.add(product_id)));
        self.seller_row.push(seller);
        self.shipping_limit_at.push(shipping_limit_at.value());
        self.amounts.push(amounts);
        Ok(RowOutcome::Accepted)
    }

    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted()]
    }
}

/// A file without quantities tells the price of one unit a row, which cannot be below 0.
fn amounts(record: &TypedRecord<'_>, sums: &mut Sums) -> Result<LineAmounts, Rejection> {
    if record.raw.has(COLUMNS.quantity) {
        return sums.read(record, &COLUMNS);
    }
    let price = record.amount(COLUMNS.price, &value_rules::PRICE)?;
    let has_freight = record.raw.has(COLUMNS.freight);
    let freight = if has_freight { Some(record.amount(COLUMNS.freight, &value_rules::FREIGHT)?) } else { None };
    sums.read_unit(price, freight)
}
