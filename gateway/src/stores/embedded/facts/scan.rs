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
use super::tables::Tables;
use crate::kpi::answer::{Page, Scan};
use crate::kpi::dimension::Grain;
use crate::kpi::measure::{Measure, Sums};
use crate::kpi::query::Query;
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
            Grain::Orders => measuring.orders(),
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

struct Measuring<'a> {
    tables: &'a Tables,
    plan: &'a Plan<'a>,
    groups: Groups,
    /// By group number.
    sums: Vec<Sums>,
}

/// A row of the measured grain, in a group it falls in.
struct Fallen {
    order: usize,
    row: usize,
    group: usize,
}

impl Measuring<'_> {
    fn items(&mut self, query: &Query) {
        let asked = |wanted: &[Measure]| wanted.iter().any(|measure| query.measures.contains(measure));
        let customers_asked = asked(&[Measure::Customers, Measure::RepeatRate]);
        let sellers_asked = asked(&[Measure::Sellers]);
        let products_asked = asked(&[Measure::Products]);
        let (orders, items) = (&self.tables.orders, &self.tables.items);
        let no_seller = self.tables.sellers.len() as u32;
        let mut last_order: Vec<u32> = Vec::new();
        let (mut customers, mut sellers, mut products) = (Vec::new(), Vec::new(), Vec::new());
        self.each_row(Grain::Items, |sums, fallen| {
            if fallen.group >= last_order.len() {
                last_order.resize(fallen.group + 1, NO_ORDER);
            }
            sums.revenue_cents += items.price_cents[fallen.row];
            sums.freight_cents += items.freight_cents[fallen.row];
            sums.items += 1;
            if last_order[fallen.group] != fallen.order as u32 {
                last_order[fallen.group] = fallen.order as u32;
                sums.orders += 1;
                if customers_asked {
                    customers.push(pair(fallen.group, orders.customer[fallen.order]));
                }
            }
            if sellers_asked && items.seller[fallen.row] != no_seller {
                sellers.push(pair(fallen.group, items.seller[fallen.row]));
            }
            if products_asked {
                products.push(pair(fallen.group, items.product[fallen.row]));
            }
        });
        for (group, times) in distinct(customers) {
            self.sums[group].customers += 1;
            self.sums[group].repeat_customers += i64::from(times >= 2);
        }
        for (group, _) in distinct(sellers) {
            self.sums[group].sellers += 1;
        }
        for (group, _) in distinct(products) {
            self.sums[group].products += 1;
        }
    }

    fn orders(&mut self) {
        let orders = &self.tables.orders;
        let code = |wanted: OrderStatus| {
            let place = orders.status.values.iter().position(|status| *status == wanted);
            place.map_or(u32::MAX, |place| place as u32)
        };
        let (delivered, canceled) = (code(OrderStatus::Delivered), code(OrderStatus::Canceled));
        self.each_row(Grain::Orders, |sums, fallen| {
            let order = fallen.order;
            sums.orders_placed += 1;
            sums.canceled_orders += i64::from(orders.status.codes[order] == canceled);
            sums.new_customers += i64::from(orders.first_order[order]);
            if orders.status.codes[order] != delivered {
                return;
            }
            sums.delivered_orders += 1;
            let (delivered_at, estimated_at) = (orders.delivered_at[order], orders.estimated_delivery_at[order]);
            if delivered_at == NO_TIME {
                return;
            }
            sums.delivery_known += 1;
            sums.delivery_seconds += delivered_at - orders.purchased_at[order];
            if estimated_at != NO_TIME {
                sums.punctuality_known += 1;
                sums.late_orders += i64::from(delivered_at > estimated_at);
            }
        });
    }

    fn payments(&mut self) {
        let payments = &self.tables.payments;
        self.each_row(Grain::Payments, |sums, fallen| {
            sums.payments += 1;
            sums.payment_cents += payments.value_cents[fallen.row];
            sums.installments += i64::from(payments.installments[fallen.row]);
        });
    }

    fn reviews(&mut self) {
        let reviews = &self.tables.reviews;
        self.each_row(Grain::Reviews, |sums, fallen| {
            let score = i64::from(reviews.score[fallen.row]) + 1;
            sums.reviews += 1;
            sums.score_points += score;
            sums.satisfied_reviews += i64::from(score >= 4);
        });
    }

    /// Visits each row of a grain once for every group it falls in, order by order.
    fn each_row(&mut self, grain: Grain, mut visit: impl FnMut(&mut Sums, Fallen)) {
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
                    visit(&mut self.sums[group], Fallen { order, row, group });
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
