//! Answers a query: one pass over the orders for each grain measured, then order and page.
//!
//! The pass goes order by order. The rows of the other grains named give the distinct parts of the group key that the
//! order has there; each row of the measured grain counts once in every combination. Because orders come one after the
//! other, a group has met an order before exactly when it was the last one it met.

use std::time::Instant;

use super::columns::NO_TIME;
use super::explain;
use super::groups::Groups;
use super::order;
use super::plan::Plan;
use super::spreading::Spreading;
use super::tables::Tables;
use crate::kpi::answer::{Page, Scan};
use crate::kpi::dimension::Grain;
use crate::kpi::query::Query;
use crate::kpi::sum::{Spread, Sum, Sums};
use triptych_schemas::code::OrderStatus;

/// No order: dense keys stay below it.
const NO_ORDER: u32 = u32::MAX;

pub(super) fn answer(tables: &Tables, query: &Query) -> Page {
    let started = Instant::now();
    let plan = Plan::new(tables, query);
    let mut measuring = Measuring { tables, plan: &plan, groups: Groups::new(plan.possible_keys), sums: Vec::new() };
    let mut scans: Vec<Scan> = Vec::new();
    let mut milliseconds_before = 0.0;
    for grain in query.measured_grains() {
        match grain {
            Grain::Items => measuring.items(query),
            Grain::Orders => measuring.orders(query),
            Grain::Payments => measuring.payments(),
            Grain::Reviews => measuring.reviews(),
        }
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        scans.push(explain::scan(tables, query, &plan, grain, milliseconds - milliseconds_before));
        milliseconds_before = milliseconds;
    }
    if query.dimensions.is_empty() {
        // Without grouping there is exactly one row, also when nothing matches.
        measuring.groups.number(0);
        measuring.sums.resize(1, Sums::default());
    }
    let mut page = order::page(query, &plan, &measuring.groups.keys, &measuring.sums);
    page.scans = scans;
    page
}

/// Visits each order that passes once.
pub(super) fn each_order(tables: &Tables, plan: &Plan<'_>, mut visit: impl FnMut(usize)) {
    let mut measuring = Measuring { tables, plan, groups: Groups::new(plan.possible_keys), sums: Vec::new() };
    measuring.each_row(Grain::Orders, |_, found| visit(found.order));
}

struct Measuring<'a> {
    tables: &'a Tables,
    plan: &'a Plan<'a>,
    groups: Groups,
    /// By group number.
    sums: Vec<Sums>,
}

/// A row of the measured grain, in a group it falls in.
struct GroupedRow {
    order: usize,
    row: usize,
    group: usize,
}

impl Measuring<'_> {
    fn items(&mut self, query: &Query) {
        let asked = query.sums();
        let customers_asked = [Sum::Customers, Sum::RepeatCustomers].iter().any(|sum| asked.contains(sum));
        let sellers_asked = asked.contains(&Sum::Sellers);
        let products_asked = asked.contains(&Sum::Products);
        let (mut values, mut prices) =
            (Spreading::new(query, Spread::OrderValue), Spreading::new(query, Spread::ItemPrice));
        let (orders, items) = (&self.tables.orders, &self.tables.items);
        let no_seller = self.tables.sellers.len() as u32;
        let no_customer = self.tables.segment.codes.len() as u32 - 1;
        // Of which a line was sold.
        let mut last_order: Vec<u32> = Vec::new();
        let (mut customers, mut sellers, mut products) = (Vec::new(), Vec::new(), Vec::new());
        self.each_row(Grain::Items, |sums, found| {
            if found.group >= last_order.len() {
                last_order.resize(found.group + 1, NO_ORDER);
            }
            let price = items.price_cents[found.row];
            let quantity = items.quantity(found.row);
            sums[Sum::RevenueCents] += price;
            sums[Sum::RefundedCents] += items.refunded_cents(found.row);
            sums[Sum::FreightCents] += items.freight_cents[found.row];
            sums[Sum::Items] += i64::from(quantity);
            if quantity <= 0 {
                return;
            }
            let is_new = last_order[found.group] != found.order as u32;
            if is_new {
                last_order[found.group] = found.order as u32;
                sums[Sum::Orders] += 1;
                sums[Sum::NewCustomers] += i64::from(orders.first_purchase[found.order]);
                if customers_asked && orders.customer[found.order] != no_customer {
                    customers.push(pair(found.group, orders.customer[found.order]));
                }
            }
            values.add(found.group, price, is_new);
            prices.add(found.group, price, true);
            if sellers_asked && items.seller[found.row] != no_seller {
                sellers.push(pair(found.group, items.seller[found.row]));
            }
            if products_asked {
                products.push(pair(found.group, items.product[found.row]));
            }
        });
        for (group, times) in distinct(customers) {
            self.sums[group][Sum::Customers] += 1;
            self.sums[group][Sum::RepeatCustomers] += i64::from(times >= 2);
        }
        for (group, _) in distinct(sellers) {
            self.sums[group][Sum::Sellers] += 1;
        }
        for (group, _) in distinct(products) {
            self.sums[group][Sum::Products] += 1;
        }
        values.put(&mut self.sums);
        prices.put(&mut self.sums);
    }

    fn orders(&mut self, query: &Query) {
        let orders = &self.tables.orders;
        let code = |wanted: OrderStatus| {
            let place = orders.status.values.iter().position(|status| *status == wanted);
            place.map_or(u32::MAX, |place| place as u32)
        };
        let (delivered, canceled) = (code(OrderStatus::Delivered), code(OrderStatus::Canceled));
        let mut deliveries = Spreading::new(query, Spread::Delivery);
        self.each_row(Grain::Orders, |sums, found| {
            let order = found.order;
            let between = |from: i64, to: i64| (from != NO_TIME && to != NO_TIME).then_some(to - from);
            if orders.credit_note.get(order) == Some(&true) {
                sums[Sum::CreditNotes] += 1;
                return;
            }
            sums[Sum::OrdersPlaced] += 1;
            sums[Sum::CanceledOrders] += i64::from(orders.status.codes[order] == canceled);
            if let Some(seconds) = between(orders.approved_at[order], orders.shipped_at[order]) {
                sums[Sum::HandlingKnown] += 1;
                sums[Sum::HandlingSeconds] += seconds;
            }
            if let Some(seconds) = between(orders.previous_order_at[order], orders.purchased_at[order]) {
                sums[Sum::GapKnown] += 1;
                sums[Sum::GapSeconds] += seconds;
            }
            if orders.status.codes[order] != delivered {
                return;
            }
            sums[Sum::DeliveredOrders] += 1;
            if let Some(seconds) = between(orders.purchased_at[order], orders.delivered_at[order]) {
                sums[Sum::DeliveryKnown] += 1;
                sums[Sum::DeliverySeconds] += seconds;
                deliveries.add(found.group, seconds, true);
            }
            if orders.late_seconds[order] != NO_TIME {
                sums[Sum::PunctualityKnown] += 1;
                sums[Sum::LateOrders] += i64::from(orders.late_seconds[order] > 0);
            }
        });
        deliveries.put(&mut self.sums);
    }

    fn payments(&mut self) {
        let payments = &self.tables.payments;
        self.each_row(Grain::Payments, |sums, found| {
            sums[Sum::Payments] += 1;
            sums[Sum::PaymentCents] += payments.value_cents[found.row];
            sums[Sum::Installments] += i64::from(payments.installments[found.row]);
        });
    }

    fn reviews(&mut self) {
        let reviews = &self.tables.reviews;
        self.each_row(Grain::Reviews, |sums, found| {
            let score = i64::from(reviews.score[found.row]) + 1;
            sums[Sum::Reviews] += 1;
            sums[Sum::ScorePoints] += score;
            sums[Sum::SatisfiedReviews] += i64::from(score >= 4);
        });
    }

    /// Visits each row of a grain once for every group it falls in, order by order.
    fn each_row(&mut self, grain: Grain, mut visit: impl FnMut(&mut Sums, GroupedRow)) {
        let (tables, plan) = (self.tables, self.plan);
        let side = |grain: Grain| &plan.sides[grain as usize];
        let others: Vec<Grain> = Grain::ALL
            .into_iter()
            .filter(|other| *other != grain && *other != Grain::Orders && side(*other).grain_named)
            .collect();
        let (order_side, own_side) = (side(Grain::Orders), side(grain));
        let mut keys: Vec<u128> = Vec::new();
        let mut parts: Vec<u128> = Vec::new();
        for order in plan.orders.clone() {
            if !order_side.passes(order) {
                continue;
            }
            keys.clear();
            keys.push(order_side.key(order));
            for other in &others {
                parts.clear();
                for row in tables.rows(*other, &(order..order + 1)) {
                    let part = side(*other).key(row);
                    if side(*other).passes(row) && !parts.contains(&part) {
                        parts.push(part);
                    }
                }
                multiply(&mut keys, &parts);
            }
            if keys.is_empty() {
                continue;
            }
            for row in tables.rows(grain, &(order..order + 1)) {
                if !own_side.passes(row) {
                    continue;
                }
                // An order's own key is in `keys` already.
                let own = if grain == Grain::Orders { 0 } else { own_side.key(row) };
                for key in &keys {
                    let group = self.groups.number(key + own);
                    if group >= self.sums.len() {
                        self.sums.resize(group + 1, Sums::default());
                    }
                    visit(&mut self.sums[group], GroupedRow { order, row, group });
                }
            }
        }
    }
}

/// Every key with every part. No parts, no keys.
fn multiply(keys: &mut Vec<u128>, parts: &[u128]) {
    match parts {
        [] => keys.clear(),
        [part] => keys.iter_mut().for_each(|key| *key += part),
        parts => *keys = keys.iter().flat_map(|key| parts.iter().map(move |part| key + part)).collect(),
    }
}

/// A member met in a group. Groups and keys are below 2^32.
fn pair(group: usize, member: u32) -> u64 {
    (group as u64) << 32 | u64::from(member)
}

/// The group of each distinct pair, and how often the pair was met.
fn distinct(mut pairs: Vec<u64>) -> impl Iterator<Item = (usize, usize)> {
    pairs.sort_unstable();
    let runs: Vec<(usize, usize)> =
        pairs.chunk_by(|left, right| left == right).map(|run| ((run[0] >> 32) as usize, run.len())).collect();
    runs.into_iter()
}
