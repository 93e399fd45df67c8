//! What is noted of orders and customers that lines told of, once all lines were read. No single line is to blame.

use rustc_hash::FxHashMap;
use triptych_schemas::rules::{customers, orders as rules, payments};

use super::super::audit::Audit;
use super::super::orders::Course;
use super::orders::OrdersOfLines;

/// Of what the source tells at all: without statuses, no order lacks one.
pub(super) fn of_orders(orders: &OrdersOfLines, audit: &mut Audit) {
    if !orders.tell_statuses() {
        return;
    }
    let mut counts = FxHashMap::default();
    for row in 0..orders.count() as u32 {
        let [approved_at, shipped_at, delivered_at, _] = orders.times(row);
        let status = orders.status(row).unwrap_or_default();
        let purchased_at = orders.purchased_at[row as usize];
        let course = Course { status, purchased_at, approved_at, shipped_at, delivered_at };
        for rule in course.oddities() {
            counts.entry(rule.id).or_insert((rule, 0)).1 += 1;
        }
    }
    let untold = [
        (orders.tell_time(0), &rules::DELIVERED_WITHOUT_APPROVAL),
        (orders.tell_time(2), &rules::DELIVERED_WITHOUT_DELIVERY_TIME),
    ];
    for (is_told, rule) in untold {
        if !is_told {
            counts.remove(rule.id);
        }
    }
    for (rule, rows) in counts.into_values() {
        audit.fire_many(rule, rows);
    }
    audit.fire_many(&rules::STATUS_CASE, orders.statuses_mended);
}

pub(super) fn of_customers(respelled: u64, without_purchase: u64, audit: &mut Audit) {
    audit.fire_many(&customers::COUNTRY_SPELLING, respelled);
    audit.fire_many(&customers::WITHOUT_PURCHASE, without_purchase);
}

pub(super) fn of_payments(orders: &OrdersOfLines, audit: &mut Audit) {
    audit.fire_many(&payments::TYPE_CASE, orders.payment_types_mended);
}
