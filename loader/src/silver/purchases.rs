//! Purchases: a file in which each row is an order of one item, and the only word of its product. A row is kept whole,
//! as an order, its item and its product, or rejected whole.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, orders as rules};
use triptych_schemas::silver;

use super::amount::{Amount, Total};
use super::audit::{Audit, Rejection, RowOutcome};
use super::currency::FileCurrency;
use super::keys::{Key, KeyIndex};
use super::plausible::Plausible;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{PURCHASES as FIELDS, position};

const ORDER_ID: usize = position(FIELDS, "order_id");
const ACCOUNT_ID: usize = position(FIELDS, "account_id");
const PURCHASED_AT: usize = position(FIELDS, "purchased_at");
const AMOUNT: usize = position(FIELDS, "amount");
const PRODUCT_ID: usize = position(FIELDS, "product_id");

/// The only item of an order.
const ITEM_NUMBER: i32 = 1;

pub struct Purchases<'a> {
    accounts: &'a KeyIndex,
    plausible: Plausible,
    seen: KeyIndex,
    products: KeyIndex,
    order_id: StringChunkedBuilder,
    product_id: StringChunkedBuilder,
    account_row: Vec<u32>,
    /// By account row, whether it bought something.
    has_bought: Vec<bool>,
    /// Orders that were handed over.
    drained: u32,
    purchased_at: Vec<i64>,
    product_row: Vec<u32>,
    price: Vec<i64>,
    currency: FileCurrency,
    total: Total,
}

/// What is known when all purchases were read.
pub struct Purchased {
    pub products: DataFrame,
    /// Accounts that bought nothing.
    pub accounts_without: u64,
    /// ISO 4217, where an amount told it.
    pub currency: Option<&'static str>,
}

impl<'a> Purchases<'a> {
    pub fn new(accounts: &'a KeyIndex, plausible: Plausible) -> Self {
        Self {
            accounts,
            plausible,
            seen: KeyIndex::default(),
            products: KeyIndex::default(),
            order_id: StringChunkedBuilder::new("order_id".into(), 0),
            product_id: StringChunkedBuilder::new("product_id".into(), 0),
            account_row: Vec::new(),
            has_bought: vec![false; accounts.count()],
            drained: 0,
            purchased_at: Vec::new(),
            product_row: Vec::new(),
            price: Vec::new(),
            currency: FileCurrency::default(),
            total: Total::default(),
        }
    }

    pub fn finish(self) -> Purchased {
        let accounts_without = self.has_bought.iter().filter(|bought| !**bought).count() as u64;
        let products = frame::with_nulls(&silver::PRODUCTS, vec![self.product_id.finish().into_column()]);
        Purchased { products, accounts_without, currency: self.currency.code() }
    }

    fn product(&mut self, product_id: &str) -> u32 {
        self.products.insert(Key::of(product_id)).map_or_else(
            |known| known,
            |new| {
                self.product_id.append_value(product_id);
                new
            },
        )
    }
}

impl Clean for Purchases<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::ORDERS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.id(ORDER_ID)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let order_id = required(record.id(ORDER_ID), &rules::ID_MISSING, "order_id")?;
        let account_id = required(record.id(ACCOUNT_ID), &rules::ACCOUNT_MISSING, "account_id")?;
        let purchased_at = record.time(PURCHASED_AT, &value_rules::PURCHASED_AT)?;
        let is_plausible = self.plausible.has(purchased_at);
        let purchased_at =
            readable(is_plausible.then_some(purchased_at), &rules::PURCHASED_AT_IMPLAUSIBLE, "purchased_at")?;
        let Amount { cents: price, currency, .. } = record.amount(AMOUNT, &value_rules::PURCHASE_AMOUNT)?;
        let product_id = required(record.id(PRODUCT_ID), &rules::PRODUCT_MISSING, "product_id")?;
        let account_row = self.accounts.row(Key::of(account_id));
        let account_row = readable(account_row, &rules::ACCOUNT_UNKNOWN, "account_id")?;
        if !self.currency.agrees(currency) {
            return Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column: "amount" });
        }
        let total = readable(self.total.with(price), &rules::AMOUNT_TOO_LARGE, "amount")?;
        if self.seen.insert(Key::of(order_id)).is_err() {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        self.currency.keep(currency);
        self.total = total;
        if price == 0 {
            audit.fire(&rules::AMOUNT_ZERO, record.line());
        }
        let product_row = self.product(product_id);
        self.order_id.append_value(order_id);
        self.account_row.push(account_row);
        self.has_bought[account_row as usize] = true;
        self.purchased_at.push(purchased_at);
        self.product_row.push(product_row);
        self.price.push(price);
        Ok(RowOutcome::Accepted)
    }

    /// Orders and their items, one each, which name their order by its row.
    fn drain(&mut self) -> Vec<DataFrame> {
        let first = self.drained;
        self.drained += self.purchased_at.len() as u32;
        let height = self.purchased_at.len();
        let orders = frame::with_nulls(
            &silver::ORDERS,
            vec![
                frame::finish("order_id", &mut self.order_id),
                Column::new("account_row".into(), take(&mut self.account_row)),
                Column::new("purchased_at".into(), take(&mut self.purchased_at)),
            ],
        );
        let order_items = frame::with_nulls(
            &silver::ORDER_ITEMS,
            vec![
                Column::new("order_row".into(), (first..self.drained).collect::<Vec<_>>()),
                Column::new("item_number".into(), vec![ITEM_NUMBER; height]),
                Column::new("product_row".into(), take(&mut self.product_row)),
                Column::new("price".into(), take(&mut self.price)),
            ],
        );
        vec![orders, order_items]
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, clean_shape};
    use super::*;
    use crate::shape::shop;

    #[test]
    fn a_purchase_is_kept_whole_or_rejected_whole() {
        let mut accounts = KeyIndex::default();
        accounts.insert(Key::of("1")).unwrap();
        accounts.insert(Key::of("0")).unwrap();
        let mut purchases = Purchases::new(&accounts, Plausible::as_of(1_711_929_600));
        let rows = "a1,1,31/03/2024,\"1 234,56 €\",lamp\n\
                    a2, 1 ,2024-03-02 10:00:00,0,lamp\n\
                    ,1,2024-03-02,5,lamp\n\
                    a3,,2024-03-02,5,lamp\n\
                    a4,1,32/03/2024,5,lamp\n\
                    a5,1,2024-03-02,five,lamp\n\
                    a6,1,2024-03-02,\"1,234\",lamp\n\
                    a7,1,2024-03-02,-5,lamp\n\
                    a8,1,2024-03-02,5,\n\
                    a9,2,2024-03-02,5,lamp\n\
                    a10,1,2024-03-02,5 £,lamp\n\
                    a1,1,2024-03-02,5,lamp\n\
                    a2,1,2024-03-02 10:00:00,0,lamp\n\
                    a13,1,9999-12-31,5,lamp\n\
                    a11,1,2024-03-02,5\n\
                    a12,1,2024-03-02,5,chair\n";
        let rules = [
            ("trimmed", 1),
            ("order_id_missing", 1),
            ("account_missing", 1),
            ("purchased_at_unreadable", 1),
            ("amount_unreadable", 1),
            ("amount_ambiguous", 1),
            ("amount_negative", 1),
            ("product_missing", 1),
            ("account_unknown", 1),
            ("currency_differs", 1),
            ("duplicate", 1),
            ("conflict", 1),
            ("purchased_at_implausible", 1),
            ("field_count", 1),
            ("amount_zero", 1),
        ];
        check(&clean_shape(shop::FRENCH.file("orders"), &mut purchases, rows), 3, &rules);
        let [_, order_items] = &purchases.drain()[..] else { unreachable!("orders and items") };
        let tables = purchases.finish();
        assert_eq!(frame::longs(order_items, "price").iter().flatten().collect::<Vec<_>>(), [123_456, 0, 500]);
        assert_eq!(
            frame::texts(&tables.products, "product_id").iter().flatten().collect::<Vec<_>>(),
            ["lamp", "chair"]
        );
        assert_eq!(order_items.column("freight").unwrap().null_count(), 3, "no freight is told");
        assert_eq!(tables.accounts_without, 1);
        assert_eq!(tables.currency, Some("EUR"));
    }
}
