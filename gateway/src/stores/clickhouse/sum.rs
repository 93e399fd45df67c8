//! How each whole number that measures follow from is found: an expression over the rows of its grain.

use std::collections::BTreeSet;

use crate::kpi::dimension::Grain;
use crate::kpi::measure::Measure;
use crate::kpi::sum::{Percentile, Spread, Sum};

/// A part of the statement that goes over rows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Branch {
    Rows(Grain),
    /// Items, put together by customer first.
    Customers,
    /// Items, put together by order first.
    OrderValues,
}

/// A column of the answer.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) part: Part,
    pub(super) name: String,
    pub(super) branch: Branch,
    /// Over rows named `g`, or over customers or orders.
    pub(super) expression: String,
}

/// What the number of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Sum(Sum),
    Count(Percentile),
    Below(Percentile),
    Above(Percentile),
}

/// What these measures follow from, each once. Never nothing: a query without measures is about orders.
pub(super) fn asked(measures: &BTreeSet<Measure>) -> Vec<Column> {
    if measures.is_empty() {
        return vec![column(Sum::OrdersPlaced)];
    }
    let sums: BTreeSet<Sum> = measures.iter().flat_map(|measure| measure.sums()).collect();
    let mut columns: Vec<Column> = sums.into_iter().map(column).collect();
    columns.extend(measures.iter().filter_map(|measure| measure.percentile()).flat_map(percentile));
    columns
}

/// The two values around a percentile, and how many there are. The server works out an expression that is repeated once.
fn percentile(percentile: Percentile) -> [Column; 3] {
    let (name, branch, values) = match percentile.of {
        Spread::OrderValue => ("order_value", Branch::OrderValues, "groupArrayIf(order_value, sold_lines > 0)"),
        Spread::ItemPrice => {
            ("item_price", Branch::Rows(Grain::Items), "groupArrayIf(toInt64(g.price * 100), g.quantity > 0)")
        }
        Spread::Delivery => (
            "delivery",
            Branch::Rows(Grain::Orders),
            "groupArrayIf(toInt64(g.delivered_at) - toInt64(g.purchased_at), g.status = 'delivered' AND NOT g.credit_note)",
        ),
    };
    let percent = percentile.percent;
    let count = format!("toInt64(length({values}))");
    let rank = format!("intDiv(({count} - 1) * {percent}, 100)");
    let at = |place: String| format!("arrayElement(arraySort({values}), {place})");
    let column = |part, suffix: &str, expression| {
        let name = format!("{name}_{percent}_{suffix}");
        Column { part, name, branch, expression }
    };
    [
        column(Part::Count(percentile), "count", count.clone()),
        column(Part::Below(percentile), "below", at(format!("{rank} + 1"))),
        // Of the last there is no next one, and of none no first.
        column(Part::Above(percentile), "above", at(format!("greatest(least({rank} + 2, {count}), 1)"))),
    ]
}

fn column(sum: Sum) -> Column {
    let (name, expression) = match sum {
        // Money has two decimals: times 100 it is whole, exactly.
        Sum::RevenueCents => ("revenue_cents", "sum(g.price) * 100"),
        Sum::RefundedCents => ("refunded_cents", "sum(g.refunded) * 100"),
        // A source may tell no freight, and then there is no sum.
        Sum::FreightCents => ("freight_cents", "ifNull(sum(g.freight), 0) * 100"),
        Sum::Items => ("items", "sum(g.quantity)"),
        // A guest is NULL, which is not counted, as no seller is.
        Sum::Orders => ("orders", "uniqExactIf(g.order_key, g.quantity > 0)"),
        Sum::Customers => ("customers", "uniqExactIf(g.customer_key, g.quantity > 0)"),
        Sum::RepeatCustomers => ("repeat_customers", "countIf(customer_orders >= 2 AND customer IS NOT NULL)"),
        Sum::NewCustomers => ("new_customers", "uniqExactIf(g.order_key, g.quantity > 0 AND g.first_purchase)"),
        Sum::Sellers => ("sellers", "uniqExactIf(g.seller_key, g.quantity > 0)"),
        Sum::Products => ("products", "uniqExactIf(g.product_key, g.quantity > 0)"),
        Sum::OrdersPlaced => ("orders_placed", "countIf(NOT g.credit_note)"),
        Sum::CreditNotes => ("credit_notes", "countIf(g.credit_note)"),
        Sum::DeliveredOrders => ("delivered_orders", "countIf(g.status = 'delivered' AND NOT g.credit_note)"),
        Sum::CanceledOrders => ("canceled_orders", "countIf(g.status = 'canceled' AND NOT g.credit_note)"),
        Sum::LateOrders => (
            "late_orders",
            "countIf(g.status = 'delivered' AND g.delivered_at > g.estimated_delivery_at AND NOT g.credit_note)",
        ),
        Sum::PunctualityKnown => (
            "punctuality_known",
            "countIf(g.status = 'delivered' AND g.delivered_at IS NOT NULL AND g.estimated_delivery_at IS NOT NULL \
             AND NOT g.credit_note)",
        ),
        // Without a delivery there is no sum, which is NULL where the column may be.
        Sum::DeliverySeconds => (
            "delivery_seconds",
            "ifNull(sumIf(toInt64(g.delivered_at) - toInt64(g.purchased_at), \
             g.status = 'delivered' AND NOT g.credit_note), 0)",
        ),
        Sum::DeliveryKnown => {
            ("delivery_known", "countIf(g.status = 'delivered' AND g.delivered_at IS NOT NULL AND NOT g.credit_note)")
        }
        Sum::HandlingSeconds => {
            ("handling_seconds", "ifNull(sumIf(toInt64(g.shipped_at) - toInt64(g.approved_at), NOT g.credit_note), 0)")
        }
        Sum::HandlingKnown => {
            ("handling_known", "countIf(g.shipped_at IS NOT NULL AND g.approved_at IS NOT NULL AND NOT g.credit_note)")
        }
        Sum::GapSeconds => (
            "gap_seconds",
            "ifNull(sumIf(toInt64(g.purchased_at) - toInt64(g.previous_order_at), NOT g.credit_note), 0)",
        ),
        Sum::GapKnown => ("gap_known", "countIf(g.previous_order_at IS NOT NULL AND NOT g.credit_note)"),
        Sum::PaymentCents => ("payment_cents", "sum(g.value) * 100"),
        Sum::Payments => ("payments", "count()"),
        Sum::Installments => ("installments", "sum(g.installments)"),
        Sum::Reviews => ("reviews", "count()"),
        Sum::ScorePoints => ("score_points", "sum(g.score)"),
        Sum::SatisfiedReviews => ("satisfied_reviews", "countIf(g.score >= 4)"),
    };
    let branch = if sum == Sum::RepeatCustomers { Branch::Customers } else { Branch::Rows(sum.row().grain) };
    Column { part: Part::Sum(sum), name: name.to_owned(), branch, expression: expression.to_owned() }
}
