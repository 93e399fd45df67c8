//! The five files that grow with the orders: accounts, orders, items, payments and reviews, written side by
//! side. What a rejected parent does to its children is counted here.

use std::collections::HashSet;

use triptych_schemas::money::parse_cents;
use triptych_schemas::rules;

use super::dirt::ways;
use super::fate::{Fate, Lost, Nature};
use super::order::Order;
use super::places::Place;
use super::review::reviews;
use super::rows::{OrderRows, State};
use super::table::{Output, Table};
use super::watch::{self, Watch};
use super::{GenerateError, World};

/// The five files, and what is known of rows before.
struct Sales<'a, 'o> {
    world: &'a World,
    lost: &'a Lost,
    output: &'a mut Output<'o>,
    customers: Table,
    orders: Table,
    items: Table,
    payments: Table,
    reviews: Table,
    /// People whose first account was rejected: the next one is not merged into it.
    unseen: HashSet<u64>,
}

pub(super) fn write_orders(
    world: &World,
    lost: &Lost,
    output: &mut Output<'_>,
    watch: Watch<'_>,
) -> Result<(), GenerateError> {
    let mut sales = Sales {
        world,
        lost,
        customers: output.table("customers", ways::CUSTOMERS)?,
        orders: output.table("orders", ways::ORDERS)?,
        items: output.table("order_items", ways::ORDER_ITEMS)?,
        payments: output.table("payments", ways::PAYMENTS)?,
        reviews: output.table("reviews", ways::REVIEWS)?,
        output,
        unseen: HashSet::new(),
    };
    watch::each(world.orders, watch, |number| sales.write(number))?;
    let Sales { output, customers, orders, items, payments, reviews, .. } = sales;
    for table in [customers, orders, items, payments, reviews] {
        output.finish(table)?;
    }
    Ok(())
}

impl Sales<'_, '_> {
    fn write(&mut self, number: u64) -> Result<(), GenerateError> {
        let order = Order::new(self.world, number);
        let rows = OrderRows { world: self.world, index: number, order: &order };
        let account_fate = self.write_account(&rows)?;
        let mut row = rows.order(State::last(&order));
        let nature =
            Nature::plain_if(order.delivered_at.is_some()).under(account_fate, &rules::orders::ACCOUNT_UNKNOWN);
        let fate = self.orders.row(&mut row, nature, &mut self.output.rule_counts)?;
        let (items, goods) = self.write_items(&rows, fate)?;
        let (payments, paid) = self.write_payments(&rows, fate)?;
        self.write_reviews(&rows, fate)?;
        if fate == Fate::Kept {
            let rule_counts = &mut self.output.rule_counts;
            rule_counts.count(&rules::orders::WITHOUT_ITEMS, u64::from(items == 0));
            rule_counts.count(&rules::orders::WITHOUT_PAYMENT, u64::from(payments == 0));
            let differs = items > 0 && payments > 0 && (goods - paid).abs() > 1;
            rule_counts.count(&rules::orders::PAYMENTS_DIFFER, u64::from(differs));
        }
        Ok(())
    }

    fn write_account(&mut self, rows: &OrderRows<'_>) -> Result<Fate, GenerateError> {
        let OrderRows { index: number, order, .. } = *rows;
        let Place { zip_prefix, .. } = order.place;
        let has_place = !self.lost.prefixes.contains(&zip_prefix);
        let mut row = rows.account();
        let nature = Nature::plain_if(zip_prefix >= 10_000 && has_place);
        let fate = self.customers.row(&mut row, nature, &mut self.output.rule_counts)?;
        let is_first = order.person == number;
        if fate == Fate::Rejected {
            if is_first {
                self.unseen.insert(number);
            }
            return Ok(fate);
        }
        let rule_counts = &mut self.output.rule_counts;
        rule_counts.count(&rules::customers::ZIP_LEADING_ZERO, u64::from(zip_prefix < 10_000));
        rule_counts.count(&rules::customers::ZIP_WITHOUT_PLACE, u64::from(!has_place));
        if !is_first && !self.unseen.remove(&order.person) {
            rule_counts.count(&rules::customers::ACCOUNTS_MERGED, 1);
            self.customers.counts.merged += 1;
        }
        Ok(fate)
    }

    /// Returns how many items are accepted, and their price and freight in cents.
    fn write_items(&mut self, rows: &OrderRows<'_>, fate: Fate) -> Result<(u64, i64), GenerateError> {
        let (mut kept, mut cents) = (0, 0);
        for (index, item) in rows.order.items.iter().enumerate() {
            let nature = match fate {
                Fate::Rejected => Nature::Lost(&rules::order_items::ORDER_UNKNOWN),
                Fate::Kept if self.lost.products[item.product] => Nature::Lost(&rules::order_items::PRODUCT_UNKNOWN),
                Fate::Kept if self.lost.sellers[item.seller] => Nature::Lost(&rules::order_items::SELLER_UNKNOWN),
                Fate::Kept => Nature::plain_if(item.freight_cents > 0),
            };
            let mut row = rows.item(index, item);
            if self.items.row(&mut row, nature, &mut self.output.rule_counts)? == Fate::Kept {
                self.output.rule_counts.count(&rules::order_items::FREE_FREIGHT, u64::from(item.freight_cents == 0));
                kept += 1;
                cents += written_cents(&row[5]) + written_cents(&row[6]);
            }
        }
        Ok((kept, cents))
    }

    /// Returns how many payments are accepted, and their cents.
    fn write_payments(&mut self, rows: &OrderRows<'_>, fate: Fate) -> Result<(u64, i64), GenerateError> {
        let nature = Nature::Plain.under(fate, &rules::payments::ORDER_UNKNOWN);
        let (mut kept, mut cents) = (0, 0);
        for (index, payment) in rows.order.payments.iter().enumerate() {
            let mut row = rows.payment(index, payment);
            if self.payments.row(&mut row, nature, &mut self.output.rule_counts)? == Fate::Kept {
                kept += 1;
                cents += written_cents(&row[4]);
            }
        }
        Ok((kept, cents))
    }

    fn write_reviews(&mut self, rows: &OrderRows<'_>, fate: Fate) -> Result<(), GenerateError> {
        let nature = Nature::Plain.under(fate, &rules::reviews::ORDER_UNKNOWN);
        for (index, review) in reviews(self.world, rows.index, rows.order).iter().enumerate() {
            let mut row = rows.review(index, review);
            self.reviews.row(&mut row, nature, &mut self.output.rule_counts)?;
        }
        Ok(())
    }
}

fn written_cents(text: &str) -> i64 {
    // A tail of binary arithmetic is cut off when it is read.
    let text = text.trim();
    let end = text.find('.').map_or(text.len(), |point| text.len().min(point + ".00".len()));
    parse_cents(&text[..end]).expect("an accepted row holds a readable amount")
}
