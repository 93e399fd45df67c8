//! Lines of orders, in a file that tells of the order and the product too, on each line or on the first of the order: one cleaner feeds
//! orders, items, products, customers and payments. Refuses a line that tells another customer or currency of its order than
//! the lines before it, or a purchase more than a day away from theirs.

mod addresses;
pub(super) mod amounts;
pub(super) mod columns;
mod line;
mod notes;
mod orders;
mod parents;
mod payments;
mod people;
mod products;
mod sparse;
pub(super) mod sums;
#[cfg(test)]
mod tests;
mod words;

use std::mem::take;

use polars::prelude::*;
use rustc_hash::FxHashSet;
use triptych_schemas::rules::{RowRules, order_items as rules};
use triptych_schemas::silver;
use triptych_schemas::time::DAY_SECONDS;

use super::audit::{Audit, Rejection, RowOutcome};
use super::currency;
use super::keys::Key;
use super::plausible::Plausible;
use super::seen::SeenNumbers;
use super::spreadsheet;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{LINES as FIELDS, position};
use addresses::AddressBook;
use amounts::LineAmounts;
use columns::LineColumns;
use line::{Line, ORDER_ID};
pub use orders::OrdersOfLines;
use orders::{CURRENCY_COLUMN, PAYMENT_TYPE};
pub use parents::{Accounts, Sellers, SellersOfLines};
use payments::Paid;
pub use people::People;
pub use products::ProductsOfLines;
use sums::Sums;

/// What a line tells of its product.
const PRODUCT: [usize; 6] = [
    position(FIELDS, "name"),
    position(FIELDS, "sku"),
    position(FIELDS, "vendor"),
    position(FIELDS, "type"),
    position(FIELDS, "variant"),
    position(FIELDS, "category"),
];

pub struct Lines<'a> {
    accounts: Accounts<'a>,
    sellers: Sellers<'a>,
    products: ProductsOfLines<'a>,
    plausible: Plausible,
    orders: OrdersOfLines,
    book: AddressBook,
    paid: Paid,
    /// Fingerprints of all that a line tells.
    seen: FxHashSet<Key>,
    numbers: SeenNumbers,
    items: Items,
    sums: Sums,
    repeated: Repeated,
    /// ISO 4217, where amounts in other currencies are to be converted into it.
    into: Option<&'static str>,
    /// What a fingerprint is made of.
    buffer: Vec<u8>,
}

/// Rows that a line found; of what is new, none.
#[derive(Clone, Copy)]
struct Known {
    order: Option<u32>,
    account: Option<u32>,
    seller: Option<u32>,
}

/// Lines that came again.
#[derive(Clone, Copy, Default)]
struct Repeated {
    lines: u64,
    /// Cents of their prices.
    worth: i64,
}

/// What is known when all lines were read.
pub struct LinesRead {
    pub orders: OrdersOfLines,
    /// Those that no file of their own tells of.
    pub people: Option<People>,
    pub products: DataFrame,
    pub sellers: Option<DataFrame>,
    /// Each names its order by its row.
    pub payments: DataFrame,
    /// ISO 4217, where orders or amounts told it.
    pub currency: Option<&'static str>,
    /// What the report should say of the file.
    pub remark: Option<String>,
    book: AddressBook,
}

impl<'a> Lines<'a> {
    /// `country` is where all addresses are, unless lines say otherwise.
    pub fn new(
        accounts: Accounts<'a>,
        products: ProductsOfLines<'a>,
        sellers: Sellers<'a>,
        (plausible, country): (Plausible, Option<&'static str>),
    ) -> Self {
        Self {
            accounts,
            sellers,
            products,
            plausible,
            orders: OrdersOfLines::default(),
            book: AddressBook::new(country),
            paid: Paid::default(),
            seen: FxHashSet::default(),
            numbers: SeenNumbers::default(),
            items: Items::default(),
            sums: Sums::default(),
            repeated: Repeated::default(),
            into: None,
            buffer: Vec::new(),
        }
    }

    /// Lines may be in several currencies, and are to be converted into this one.
    #[must_use]
    pub fn converted(self, into: Option<&'static str>) -> Self {
        Self { into, ..self }
    }

    /// The audits are those of orders, customers and payments.
    pub fn finish(mut self, [orders, customers, payments]: [&mut Audit; 3]) -> LinesRead {
        notes::of_orders(&self.orders, orders);
        notes::of_payments(&self.orders, payments);
        let told = self.orders.currencies().first().and_then(|(code, _)| currency::known(code));
        let currency = told.or_else(|| self.sums.currency.code());
        notes::of_customers(self.book.settle_countries(), self.accounts.without_purchase(), customers);
        LinesRead {
            payments: self.paid.frame(&self.orders),
            orders: self.orders,
            people: self.accounts.into_people(),
            products: self.products.finish(),
            sellers: self.sellers.finish(),
            currency,
            remark: self.repeated.remark(self.into.is_none()),
            book: self.book,
        }
    }

    /// Of everything that is used of the line.
    fn fingerprint(&mut self, record: &TypedRecord<'_>) -> Key {
        self.buffer.clear();
        for (_, text) in record.raw.columns() {
            self.buffer.extend_from_slice(spreadsheet::id(text.trim()).0.as_bytes());
            self.buffer.push(0xff);
        }
        Key::of_bytes(&self.buffer)
    }

    /// The columns in which the line contradicts what lines before it told of its order.
    fn contradictions(&self, line: &Line<'_>, order: u32, account: Option<u32>) -> Vec<&'static str> {
        let first = self.orders.purchased_at[order as usize];
        let is_other_day = line.purchased_at.is_some_and(|time| (time - first).abs() > DAY_SECONDS);
        let known = self.orders.accounts.get(order).filter(|_| !line.account_id.is_empty());
        let is_other_account = known.is_some() && known != account;
        let columns = [
            (is_other_account, "account_id"),
            (is_other_day, "purchased_at"),
            (self.is_other_currency(order, line.currency), "currency"),
        ];
        columns.into_iter().filter_map(|(differs, column)| differs.then_some(column)).collect()
    }

    fn is_other_currency(&self, order: u32, told: &str) -> bool {
        let known = self.orders.currency(order).filter(|known| !told.is_empty() && *known != told);
        known.is_some_and(|known| known != currency::code_of(told))
    }

    /// Of a line whose amounts are to be converted: what it tells, or lines before it, or else the load's.
    fn currency_of(&self, order: Option<u32>, told: &str) -> Option<&'static str> {
        let into = self.into?;
        let known = order.and_then(|order| self.orders.currency(order)).unwrap_or(told);
        if known.is_empty() { Some(into) } else { currency::known(currency::code_of(known)) }
    }

    fn keep(
        &mut self,
        line: &Line<'_>,
        record: &TypedRecord<'_>,
        audit: &mut Audit,
        Known { order, account, seller }: Known,
    ) {
        for rule in line.amounts.oddities() {
            audit.fire(rule, record.line());
        }
        let order = order.unwrap_or_else(|| {
            let purchased_at = line.purchased_at.expect("the first line of an order tells when it was placed");
            self.orders.add((line.key, line.order_id), record.line(), purchased_at)
        });
        let purchased_at = self.orders.purchased_at[order as usize];
        if line.purchased_at.is_some_and(|time| time != purchased_at) {
            audit.fire(&rules::PURCHASE_TIME_DIFFERS, record.line());
        }
        if self.orders.fill(order, record, &mut self.book) {
            audit.fire(&rules::TIME_UNREADABLE, record.line());
        }
        for (amounts, told) in self.orders.amounts.iter_mut().zip(line.of_order) {
            if let Some(told) = told {
                amounts.set(order, told);
            }
        }
        if !line.account_id.is_empty()
            && let Some(account) = self.accounts.buying(line.account_id, line.customer_id, account)
        {
            self.orders.accounts.set(order, account);
        }
        if let (Accounts::OfLines(people), Some(account), Some(address)) =
            (&mut self.accounts, self.orders.accounts.get(order), self.orders.address(order))
        {
            people.address(account, purchased_at, address);
        }
        if record.raw.has(PAYMENT_TYPE) {
            self.paid.add(order, &line.amounts);
        }
        let number = line.number.unwrap_or_else(|| self.orders.next_number(order));
        if line.number.is_some() {
            self.numbers.insert(order, number);
        }
        let product = self.products.row(line.product_id).unwrap_or_else(|| self.products.add(line.product_id));
        self.products.fill(product, record, PRODUCT);
        self.items.push((order, number), (product, seller), line.amounts);
        self.sums = line.sums;
    }
}

impl Clean for Lines<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::ORDER_ITEMS
    }

    /// Only where lines are numbered: a line without a number is the same only where it tells the same.
    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        let number = line::number(record).ok()?;
        Some(Key::of_parts([record.id(ORDER_ID), &number.to_string()]))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let order_id = required(record.id(ORDER_ID), &rules::ORDER_ID_MISSING, "order_id")?;
        let order = self.orders.index.row(Key::of(order_id));
        let orders = &self.orders;
        let is_wanted = |amount: usize| order.is_none_or(|order| orders.amounts[amount].get(order).is_none());
        let of_line = self.currency_of(order, record.value(CURRENCY_COLUMN));
        let line = Line::read(record, self.sums.of_line(of_line), is_wanted)?;
        if order.is_none() {
            readable(line.purchased_at, &rules::PURCHASED_AT_UNREADABLE, "purchased_at")?;
        }
        let is_plausible = line.purchased_at.is_none_or(|time| self.plausible.has(time));
        readable(is_plausible.then_some(()), &rules::PURCHASED_AT_IMPLAUSIBLE, "purchased_at")?;
        let account = if line.account_id.is_empty() { None } else { self.accounts.row(line.account_id) };
        if account.is_none() && !line.account_id.is_empty() && self.accounts.are_all_known() {
            return Err(Rejection { rule: &rules::ACCOUNT_UNKNOWN, column: Line::account_column(record) });
        }
        if let Some(order) = order {
            audit.note_rounded(&record.raw, &rules::OF_ORDER);
            let columns = self.contradictions(&line, order, account);
            if !columns.is_empty() {
                let first_line = self.orders.first_line(order);
                return Ok(RowOutcome::Conflict { rules: &rules::OF_ORDER, first_line, columns });
            }
        }
        let fingerprint = self.fingerprint(record);
        if self.seen.contains(&fingerprint) {
            self.repeated.lines += 1;
            self.repeated.worth += line.amounts.price;
            return Ok(RowOutcome::Duplicate(&rules::DUPLICATE));
        }
        // A new order has no row yet; its first line has a number that none had.
        if let (Some(order), Some(number)) = (order, line.number)
            && self.numbers.has(order, number)
        {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let seller = if line.seller_id.is_empty() { None } else { self.sellers.row(line.seller_id) };
        if !line.seller_id.is_empty() {
            readable(seller, &rules::SELLER_UNKNOWN, "seller_id")?;
        }
        self.seen.insert(fingerprint);
        self.keep(&line, record, audit, Known { order, account, seller });
        Ok(RowOutcome::Accepted)
    }

    /// Items since the last call; each names its order by its row.
    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.items.drain()]
    }
}

impl Repeated {
    /// What lines are worth is told where all are in one currency.
    fn remark(self, tells_worth: bool) -> Option<String> {
        let Self { lines, worth } = self;
        let (lines, were) = match lines {
            0 => return None,
            1 => ("1 line".to_owned(), "was"),
            more => (format!("{more} lines"), "were"),
        };
        let worth = if tells_worth {
            format!(", worth {}", triptych_schemas::money::format_cents(worth))
        } else {
            String::new()
        };
        Some(format!("{lines} repeated an earlier line of the same order and {were} merged into it{worth}"))
    }
}

impl LinesRead {
    /// Of these orders, by row.
    pub fn orders_of(&self, rows: std::ops::Range<u32>) -> DataFrame {
        self.orders.frame(rows, &self.book)
    }

    /// The addresses of these accounts, where lines told of them.
    pub fn addresses_of(&self, people: &People, rows: std::ops::Range<u32>) -> DataFrame {
        people.address_columns(rows, &self.book)
    }
}

/// Accepted lines since they were last handed over.
#[derive(Default)]
struct Items {
    order_row: Vec<u32>,
    item_number: Vec<i32>,
    product_row: Vec<u32>,
    seller_row: Vec<Option<u32>>,
    amounts: LineColumns,
}

impl Items {
    fn push(&mut self, key: (u32, i32), (product, seller): (u32, Option<u32>), amounts: LineAmounts) {
        self.order_row.push(key.0);
        self.item_number.push(key.1);
        self.product_row.push(product);
        self.seller_row.push(seller);
        self.amounts.push(amounts);
    }

    fn drain(&mut self) -> DataFrame {
        let mut columns = vec![
            Column::new("order_row".into(), take(&mut self.order_row)),
            Column::new("item_number".into(), take(&mut self.item_number)),
            Column::new("product_row".into(), take(&mut self.product_row)),
            Column::new("seller_row".into(), take(&mut self.seller_row)),
        ];
        columns.extend(self.amounts.drain());
        frame::with_nulls(&silver::ORDER_ITEMS, columns)
    }
}
