//! The whole numbers that measures follow from, each as an expression over the rows of its grain. A closed list: nothing
//! else is ever summed.

use std::collections::BTreeSet;

use crate::kpi::dimension::Grain;
use crate::kpi::measure::{Measure, Sums};

/// A part of the statement that goes over rows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Branch {
    Rows(Grain),
    /// Items, put together by customer first.
    Customers,
}

#[derive(Clone, Copy)]
pub(super) struct Sum {
    pub(super) name: &'static str,
    pub(super) branch: Branch,
    /// Over rows named `g`, or over customers.
    pub(super) expression: &'static str,
    pub(super) put: fn(&mut Sums, i64),
}

const ITEMS: Branch = Branch::Rows(Grain::Items);
const ORDERS: Branch = Branch::Rows(Grain::Orders);
const PAYMENTS: Branch = Branch::Rows(Grain::Payments);
const REVIEWS: Branch = Branch::Rows(Grain::Reviews);

// Money has two decimals: times 100 it is whole, exactly.
const REVENUE: Sum = sum("revenue_cents", ITEMS, "sum(g.price) * 100", |sums, n| sums.revenue_cents = n);
// A source may tell no freight, and then there is no sum.
const FREIGHT: Sum = sum("freight_cents", ITEMS, "ifNull(sum(g.freight), 0) * 100", |sums, n| sums.freight_cents = n);
const ITEM_COUNT: Sum = sum("items", ITEMS, "count()", |sums, n| sums.items = n);
const WITH_ITEMS: Sum = sum("orders", ITEMS, "uniqExact(g.order_key)", |sums, n| sums.orders = n);
const BUYERS: Sum = sum("customers", ITEMS, "uniqExact(g.customer_key)", |sums, n| sums.customers = n);
const SELLERS: Sum = sum("sellers", ITEMS, "uniqExact(g.seller_key)", |sums, n| sums.sellers = n);
const PRODUCTS: Sum = sum("products", ITEMS, "uniqExact(g.product_key)", |sums, n| sums.products = n);
const REPEATED: Sum =
    sum("repeat_customers", Branch::Customers, "countIf(customer_orders >= 2)", |sums, n| sums.repeat_customers = n);
const PLACED: Sum = sum("orders_placed", ORDERS, "count()", |sums, n| sums.orders_placed = n);
const DELIVERED: Sum =
    sum("delivered_orders", ORDERS, "countIf(g.status = 'delivered')", |sums, n| sums.delivered_orders = n);
const CANCELED: Sum =
    sum("canceled_orders", ORDERS, "countIf(g.status = 'canceled')", |sums, n| sums.canceled_orders = n);
const LATE: Sum = sum(
    "late_orders",
    ORDERS,
    "countIf(g.status = 'delivered' AND g.delivered_at > g.estimated_delivery_at)",
    |sums, n| sums.late_orders = n,
);
const PUNCTUALITY_KNOWN: Sum = sum(
    "punctuality_known",
    ORDERS,
    "countIf(g.status = 'delivered' AND g.delivered_at IS NOT NULL AND g.estimated_delivery_at IS NOT NULL)",
    |sums, n| sums.punctuality_known = n,
);
const DELIVERY_KNOWN: Sum =
    sum("delivery_known", ORDERS, "countIf(g.status = 'delivered' AND g.delivered_at IS NOT NULL)", |sums, n| {
        sums.delivery_known = n;
    });
// Without a delivery there is no sum, which is NULL where the column may be.
const DELIVERY_SECONDS: Sum = sum(
    "delivery_seconds",
    ORDERS,
    "ifNull(sumIf(toInt64(g.delivered_at) - toInt64(g.purchased_at), g.status = 'delivered'), 0)",
    |sums, n| sums.delivery_seconds = n,
);
const NEW_CUSTOMERS: Sum = sum("new_customers", ORDERS, "countIf(g.first_order)", |sums, n| sums.new_customers = n);
const PAID: Sum = sum("payment_cents", PAYMENTS, "sum(g.value) * 100", |sums, n| sums.payment_cents = n);
const PAYMENT_COUNT: Sum = sum("payments", PAYMENTS, "count()", |sums, n| sums.payments = n);
const INSTALLMENTS: Sum = sum("installments", PAYMENTS, "sum(g.installments)", |sums, n| sums.installments = n);
const REVIEW_COUNT: Sum = sum("reviews", REVIEWS, "count()", |sums, n| sums.reviews = n);
const POINTS: Sum = sum("score_points", REVIEWS, "sum(g.score)", |sums, n| sums.score_points = n);
const SATISFIED: Sum = sum("satisfied_reviews", REVIEWS, "countIf(g.score >= 4)", |sums, n| sums.satisfied_reviews = n);

const fn sum(name: &'static str, branch: Branch, expression: &'static str, put: fn(&mut Sums, i64)) -> Sum {
    Sum { name, branch, expression, put }
}

/// What these measures follow from, each once. Never nothing: a query without measures is about orders.
pub(super) fn asked(measures: &BTreeSet<Measure>) -> Vec<Sum> {
    if measures.is_empty() {
        return vec![PLACED];
    }
    let mut sums: Vec<Sum> = Vec::new();
    for sum in measures.iter().flat_map(|measure| of_measure(*measure)) {
        if sums.iter().all(|met| met.name != sum.name) {
            sums.push(*sum);
        }
    }
    sums
}

fn of_measure(measure: Measure) -> &'static [Sum] {
    match measure {
        Measure::Revenue => &[REVENUE],
        Measure::Freight => &[FREIGHT],
        Measure::GrossRevenue => &[REVENUE, FREIGHT],
        Measure::Items => &[ITEM_COUNT],
        Measure::Orders => &[WITH_ITEMS],
        Measure::Customers => &[BUYERS],
        Measure::Sellers => &[SELLERS],
        Measure::Products => &[PRODUCTS],
        Measure::AverageOrderValue => &[REVENUE, WITH_ITEMS],
        Measure::AverageItemPrice => &[REVENUE, ITEM_COUNT],
        Measure::RepeatRate => &[BUYERS, REPEATED],
        Measure::OrdersPlaced => &[PLACED],
        Measure::DeliveredOrders => &[DELIVERED],
        Measure::CanceledOrders => &[CANCELED],
        Measure::CancellationRate => &[CANCELED, PLACED],
        Measure::LateOrders => &[LATE],
        Measure::LateRate => &[LATE, PUNCTUALITY_KNOWN],
        Measure::AverageDeliveryDays => &[DELIVERY_SECONDS, DELIVERY_KNOWN],
        Measure::NewCustomers => &[NEW_CUSTOMERS],
        Measure::PaymentValue => &[PAID],
        Measure::Payments => &[PAYMENT_COUNT],
        Measure::AverageInstallments => &[INSTALLMENTS, PAYMENT_COUNT],
        Measure::Reviews => &[REVIEW_COUNT],
        Measure::AverageScore => &[POINTS, REVIEW_COUNT],
        Measure::SatisfactionRate => &[SATISFIED, REVIEW_COUNT],
    }
}
