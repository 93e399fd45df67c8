//! Answers worked out by hand over a shop with several units a line, refunds, returns and guests.
//!
//! | order | when | lines (product: units, price, given back) |
//! | --- | --- | --- |
//! | 0, customer 0 | 2017-01-10 | toy: 2, 60; book: 1, 3 after 2 given back |
//! | 1, a guest | 2017-01-20 | book: 3, 15 |
//! | 2, customer 0: a credit note | 2017-02-01 | toy: -1, -30, 30 given back |
//! | 3, customer 0 | 2017-02-05 | unnamed: 1, 7; toy: -1, -30, 30 given back |

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::Column;
use triptych_analytics::segment::Segment;

use super::scan;
use super::tables::Tables;
use super::tests::rows;
use crate::filter::TextFilter;
use crate::fixture;
use crate::kpi::answer::Value;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;
use crate::stores::documents::{ListQuery, OrderOrder};

fn write_shop(load_dir: &Path) {
    fixture::write_shop(load_dir);
    let bought = ["2017-01-10", "2017-01-20", "2017-02-01", "2017-02-05"].map(Some);
    let none = || [None; 4];
    let put = |table: &str, columns: Vec<Column>| fixture::write_table(load_dir, table, columns);
    put(
        "orders",
        vec![
            Column::new("order_key".into(), [0_u32, 1, 2, 3]),
            Column::new("customer_key".into(), [Some(0_u32), None, Some(0), Some(0)]),
            Column::new("credit_note".into(), [false, false, true, false]),
            Column::new("first_purchase".into(), [true, false, false, false]),
            fixture::times("previous_order_at", &[None, None, None, Some("2017-01-10")]),
            fixture::times("approved_at", &bought),
            fixture::times("shipped_at", &bought),
            Column::new("status".into(), ["delivered"; 4]),
            fixture::times("purchased_at", &bought),
            fixture::times("delivered_at", &bought),
            fixture::times("estimated_delivery_at", &none()),
            Column::new("city".into(), ["rio"; 4]),
            Column::new("state".into(), ["RJ"; 4]),
            Column::new("country".into(), ["BR"; 4]),
            Column::new("channel".into(), ["web"; 4]),
            Column::new("coupon".into(), [Some("spring"), None, None, Some("spring")]),
        ],
    );
    put(
        "sales",
        vec![
            Column::new("order_key".into(), [0_u32, 0, 1, 2, 3, 3]),
            Column::new("product_key".into(), [0_u32, 1, 1, 0, 2, 0]),
            Column::new("seller_key".into(), [0_u32, 0, 0, 1, 0, 1]),
            Column::new("quantity".into(), [2, 1, 3, -1, 1, -1]),
            fixture::money("price", &[6000, 300, 1500, -3000, 700, -3000]),
            fixture::money("refunded", &[0, 200, 0, 3000, 0, 3000]),
            fixture::money("freight", &[0; 6]),
            Column::new("distance_km".into(), [10; 6]),
        ],
    );
    let of_nothing = |name: &str| Column::new(name.into(), Vec::<u32>::new());
    let (types, installments) = (Vec::<String>::new(), Vec::<i32>::new());
    put(
        "payments",
        vec![
            of_nothing("order_key"),
            Column::new("type".into(), types),
            Column::new("installments".into(), installments.clone()),
            fixture::money("value", &[]),
        ],
    );
    put("reviews", vec![of_nothing("order_key"), Column::new("score".into(), installments)]);
    fixture::write_people(load_dir, &[Some("loyal"), None]);
}

fn tables() -> Tables {
    let folder = tempfile::tempdir().unwrap();
    write_shop(folder.path());
    Tables::read(folder.path()).unwrap()
}

fn check(dimensions: &[Dimension], filter: &Filter, measures: &[Measure], expected: &[&str]) {
    let asked: BTreeSet<Measure> = measures.iter().copied().collect();
    let query = Query::new(dimensions.to_vec(), filter.clone(), asked, &[]).unwrap();
    let page = scan::answer(&tables(), &query);
    assert_eq!(rows(&page, measures), expected, "{dimensions:?} {filter:?}");
}

#[test]
fn revenue_is_net_and_what_was_sold_and_given_back_add_up_to_it() {
    use Measure::{AverageItemPrice, Items, Refunds, Revenue, SoldRevenue};
    let measures = [Revenue, SoldRevenue, Refunds, Items, AverageItemPrice];
    check(&[], &Filter::default(), &measures, &[": 25 87 62 5 5"]);
    let expected = ["Day(17167): 78 80 2 6 13", "Day(17198): -53 7 60 -1 53"];
    check(&[Dimension::Month], &Filter::default(), &measures, &expected);
    let expected = [r#"Text("books"): 18 20 2 4 4.5"#, r#"Text("toys"): 0 60 60 0 -"#, "-: 7 7 0 1 7"];
    check(&[Dimension::Category], &Filter::default(), &measures, &expected);
}

#[test]
fn what_is_distinct_is_counted_over_what_was_sold() {
    use Measure::{Customers, NewCustomers, Orders, Products, RepeatRate, Sellers};
    let measures = [Orders, Customers, NewCustomers, RepeatRate, Sellers, Products];
    check(&[], &Filter::default(), &measures, &[": 3 1 1 1 1 3"]);
    let expected = [r#"Text("s0"): 3 1 1 1 1 3"#, r#"Text("s1"): 0 0 0 - 0 0"#];
    check(&[Dimension::Seller], &Filter::default(), &measures, &expected);
}

#[test]
fn credit_notes_are_counted_on_their_own() {
    use Measure::{CreditNotes, DaysBetweenOrders, DeliveredOrders, OrdersPlaced};
    let measures = [OrdersPlaced, CreditNotes, DeliveredOrders, DaysBetweenOrders];
    let expected = ["Day(17167): 2 0 2 -", "Day(17198): 1 1 1 26"];
    check(&[Dimension::Month], &Filter::default(), &measures, &expected);
    let query = ListQuery { filter: Filter::default(), order: OrderOrder::Revenue, after: None, first: 4 };
    assert_eq!(super::listed::orders(&tables(), &query).rows, [0, 1, 3, 2]);
}

#[test]
fn guests_are_in_no_segment() {
    use Measure::{Customers, OrdersPlaced, Revenue};
    let measures = [Revenue, OrdersPlaced, Customers];
    let expected = ["Segment(Loyal): 10 2 1", "-: 15 1 0"];
    check(&[Dimension::CustomerSegment], &Filter::default(), &measures, &expected);
    let among = |segment: Option<Segment>| {
        Filter::default().and(Dimension::CustomerSegment, Some(vec![segment.map(Value::Segment)]))
    };
    check(&[], &among(Some(Segment::Loyal)), &measures, &[": 10 2 1"]);
    check(&[], &among(None), &measures, &[": 15 1 0"]);
}

#[test]
fn percentiles_and_steps_are_of_what_was_sold() {
    // Orders of 63, 15 and 7; lines of 60, 15, 7 and 3.
    check(&[], &Filter::default(), &[Measure::MedianOrderValue, Measure::MedianItemPrice], &[": 15 11"]);
    let expected = [r#"Text("s0"): 15"#, r#"Text("s1"): -"#];
    check(&[Dimension::Seller], &Filter::default(), &[Measure::MedianOrderValue], &expected);
    // What came back is in the step of what was given back for it.
    let expected = ["Number(0): 25 5", "Number(1): -60 -2", "Number(2): 60 2"];
    check(&[Dimension::PriceBand], &Filter::default(), &[Measure::Revenue, Measure::Items], &expected);
}

#[test]
fn orders_are_told_by_channel_and_coupon_and_items_by_their_products_vendor_and_type() {
    use Measure::{CreditNotes, Orders, OrdersPlaced, Refunds, Revenue};
    let of_nothing = Filter::default();
    let expected = [r#"Text("spring"): 40 32 2 2 0"#, "-: -15 30 1 1 1"];
    check(&[Dimension::Coupon], &of_nothing, &[Revenue, Refunds, Orders, OrdersPlaced, CreditNotes], &expected);
    check(&[Dimension::Channel], &of_nothing, &[OrdersPlaced], &[r#"Text("web"): 3"#]);
    let expected = [r#"Text("acme"): 7 60 2"#, "-: 18 2 2"];
    check(&[Dimension::Vendor], &of_nothing, &[Revenue, Refunds, Orders], &expected);
    check(&[Dimension::ProductType, Dimension::State], &of_nothing, &[Revenue], &[r#"-, Text("RJ"): 25"#]);
    let is_null = TextFilter { any_of: Some(BTreeSet::new()), none_of: BTreeSet::new(), nulls: true };
    let without = |dimension: Dimension| Filter::default().and(dimension, Some(is_null.clone()));
    check(&[], &without(Dimension::Coupon), &[Revenue, OrdersPlaced], &[": -15 1"]);
    check(&[], &without(Dimension::ProductType), &[Revenue, OrdersPlaced], &[": 25 3"]);
}
