//! Guests, credit notes, returns and refunds, from canonical tables to facts, marts, documents and the purchase graph.

use polars::prelude::*;
use triptych_schemas::{gold, silver};

use super::graph;
use super::marts::{self, Marts};
use super::order_rows::{NEVER, OrderRows, People};
use super::slice::Catalogue;
use super::{Audits, Centres, Facts, documents};
use crate::frame;
use crate::frame::{flags, integers, keys, longs, texts};
use crate::silver::audit::Audit;

const DAY: i64 = 86_400;

/// Account, day, and shipping, discount and refund.
type Order = (Option<u32>, i64, Option<i64>, Option<i64>, Option<i64>);

/// The customers are rows 0 to 2.
const ORDERS: [Order; 7] = [
    (None, 0, None, None, None),
    (Some(0), 10, None, None, None),
    (Some(1), 11, Some(50), Some(100), None),
    (Some(0), 12, None, None, None),
    (Some(2), 40, None, None, None),
    (Some(0), 41, None, None, None),
    (Some(0), 42, Some(70), None, Some(450)),
];

/// Order, product, quantity, price and refund of their lines. Order 3 and 4 only give back; order 5 has none.
const LINES: [(u32, u32, i32, i64, i64); 7] = [
    (0, 0, 2, 1_000, 0),
    (1, 0, 1, 500, 0),
    (1, 1, 2, 800, 0),
    (2, 0, 1, 300, 0),
    (3, 0, -1, -500, 500),
    (4, 1, -1, -400, 400),
    (6, 1, 1, 400, 0),
];

fn column<T, V>(name: &str, rows: &[T], of: impl Fn(&T) -> V) -> Column
where
    Series: NamedFrom<Vec<V>, [V]>,
{
    Series::new(name.into(), rows.iter().map(of).collect::<Vec<V>>()).into()
}

fn numbered(name: &str, prefix: &str, count: usize) -> Column {
    Column::new(name.into(), (0..count).map(|row| format!("{prefix}{row}")).collect::<Vec<_>>())
}

/// With the rules that fired, and how often.
fn facts() -> (Facts, Vec<(String, u64)>) {
    let orders = vec![
        numbered("order_id", "o", ORDERS.len()),
        column("account_row", &ORDERS, |order| order.0),
        column("purchased_at", &ORDERS, |order| order.1 * DAY),
        column("shipping", &ORDERS, |order| order.2),
        column("discount", &ORDERS, |order| order.3),
        column("refunded", &ORDERS, |order| order.4),
    ];
    let lines = vec![
        column("order_row", &LINES, |line| line.0),
        column("item_number", &LINES, |line| line.1 as i32 + 1),
        column("product_row", &LINES, |line| line.1),
        column("quantity", &LINES, |line| line.2),
        column("price", &LINES, |line| line.3),
        column("refunded", &LINES, |line| line.4),
    ];
    let accounts = vec![
        numbered("account_id", "a", 3),
        Column::new("customer_row".into(), [0_u32, 1, 2]),
        Column::new("city".into(), ["Ipé", "Ubá", "Itu"]),
    ];
    let accounts = frame::with_nulls(&silver::ACCOUNTS, accounts);
    let people = frame::with_nulls(&silver::PEOPLE, vec![numbered("customer_id", "c", 3)]);
    let products = vec![numbered("product_id", "p", 2), Column::new("category".into(), ["toys", "art"])];
    let products = frame::with_nulls(&silver::PRODUCTS, products);
    let places = frame::empty(&silver::PLACES);
    let centres = Centres::new(&places);
    let catalogue = Catalogue::new(&products, &frame::empty(&silver::SELLERS), &centres);
    let rows = OrderRows {
        orders: &frame::with_nulls(&silver::ORDERS, orders),
        accounts: &accounts,
        people: &people,
        order_items: &frame::with_nulls(&silver::ORDER_ITEMS, lines),
        payments: &frame::empty(&silver::PAYMENTS),
        reviews: &frame::empty(&silver::REVIEWS),
    };
    let (mut of_orders, mut of_customers) = (Audit::new("orders", ""), Audit::new("customers", ""));
    let mut audits =
        Audits { orders: &mut of_orders, customers: &mut of_customers, has_payments: false, has_places: false };
    let mut known = People { keys: &[0, 1, 2], last_order_at: &mut [NEVER; 3], bought: &mut [false; 3] };
    let by_order = catalogue.facts(rows, 0, &mut known, &mut audits);
    let customers = vec![Column::new("customer_key".into(), [0_u32, 1, 2]), numbered("customer_id", "c", 3)];
    let facts = Facts {
        sales: by_order.sales,
        orders: by_order.orders,
        payments: by_order.payments,
        reviews: by_order.reviews,
        products: catalogue.products,
        sellers: catalogue.sellers,
        customers: DataFrame::new_infer_height(customers).unwrap(),
        accounts: df!("account_id" => ["a0", "a1", "a2"], "customer_key" => [0_u32, 1, 2]).unwrap(),
        places: frame::empty(&gold::PLACES),
        categories: frame::empty(&gold::CATEGORIES),
    };
    let fired = of_orders.rules().into_iter().map(|rule| (rule.rule, rule.rows)).collect();
    (facts, fired)
}

#[test]
fn orders_know_guests_credit_notes_and_what_was_given_back() {
    let (facts, fired) = facts();
    let orders = &facts.orders;
    let cents = |name: &str| longs(orders, name).iter().collect::<Vec<_>>();
    let known = |values: [i64; 7]| values.map(Some).to_vec();
    let is = |name: &str| flags(orders, name).iter().map(Option::unwrap).collect::<Vec<bool>>();
    assert_eq!(cents("revenue"), known([1_000, 1_300, 200, -500, -400, 0, 0]));
    assert_eq!(cents("refunded"), known([0, 0, 0, 500, 400, 0, 400]));
    assert_eq!(cents("freight"), known([0, 0, 50, 0, 0, 0, 20]));
    assert_eq!(cents("discount"), [None, None, Some(100), None, None, None, None]);
    assert_eq!(cents("shipping"), [None, None, Some(50), None, None, None, Some(70)]);
    assert_eq!(cents("previous_order_at"), [None, None, None, None, None, Some(10 * DAY), Some(41 * DAY)]);
    assert_eq!(integers(orders, "items").iter().collect::<Vec<_>>(), [1, 2, 1, 0, 0, 0, 1].map(Some));
    assert_eq!(is("credit_note"), [false, false, false, true, true, false, false]);
    assert_eq!(is("first_order"), [false, true, true, false, false, false, false]);
    assert_eq!(is("first_purchase"), [false, true, true, false, false, false, false]);
    assert_eq!(keys(orders, "customer_key").iter().collect::<Vec<_>>(), ORDERS.map(|order| order.0));
    for (name, of_first_two) in [("account_id", [None, Some("a0")]), ("city", [None, Some("ipe")])] {
        assert_eq!(texts(orders, name).iter().take(2).collect::<Vec<_>>(), of_first_two);
    }
    assert_eq!(longs(&facts.sales, "discount").iter().flatten().sum::<i64>(), 100);
    assert_eq!(keys(&facts.sales, "customer_key").get(0), None);
    assert_eq!(fired, [("orders.guest".to_owned(), 1), ("orders.without_items".to_owned(), 1)]);
}

fn mart<'a>(marts: &'a Marts, name: &str) -> &'a DataFrame {
    &marts.tables.iter().find(|(table, _)| table.name == name).unwrap().1
}

#[test]
fn marts_count_sales_of_all_and_people_without_guests() {
    let (marts, data_end) = marts::derive(&facts().0);
    let numbers = |table: &str, name: &str| integers(mart(&marts, table), name).iter().flatten().collect::<Vec<i32>>();
    let cents = |table: &str, name: &str| longs(mart(&marts, table), name).iter().flatten().collect::<Vec<i64>>();
    assert_eq!(data_end.map(|end| (end.day, end.orders_after)), Some((42, 0)));
    assert_eq!(numbers("customer_metrics", "frequency"), [3, 1, 0]);
    assert_eq!(cents("customer_metrics", "monetary"), [800, 200, -400]);
    assert_eq!(texts(mart(&marts, "customer_metrics"), "segment").null_count(), 1, "one only gave back");
    assert_eq!(numbers("cohorts", "customers"), [2, 1]);
    assert_eq!(numbers("cohorts", "orders"), [2, 2]);
    assert_eq!(cents("cohorts", "revenue"), [1_000, 0]);
    assert_eq!(numbers("monthly_growth", "orders"), [3, 1]);
    assert_eq!(numbers("monthly_growth", "customers"), [2, 1]);
    assert_eq!(cents("monthly_growth", "revenue"), [2_000, -400]);
    assert_eq!(cents("seasonality", "revenue").iter().sum::<i64>(), 3 * 1_600);
    // Order value, item price, freight, delivery.
    assert_eq!(numbers("distributions", "count"), [4, 5, 2, 0]);
    assert_eq!(cents("abc_members", "revenue"), [1_200, 400, 400, 1_200]);
}

#[test]
fn documents_and_the_graph_hold_what_was_bought_and_kept() {
    let (facts, _) = facts();
    let products = documents::derive(&facts).products.into_iter();
    let found: Vec<_> = products.map(|of| (of.orders, of.items, of.revenue, of.price_min, of.price_max)).collect();
    assert_eq!(found, [(3, 3, 1_200, Some(200), Some(500)), (2, 2, 400, Some(400), Some(400))]);
    let graph = graph::build(&facts);
    let history = graph.counts.history.iter().zip(&graph.totals);
    let found: Vec<_> = history.map(|(bought, of)| (bought.customer, bought.product, of.items, of.spent)).collect();
    assert_eq!(found, [(0, 1, 1, 800), (1, 0, 1, 200)]);
}

#[test]
fn a_shop_of_guests_sells_to_nobody() {
    let (facts, _) = facts();
    let mask: BooleanChunked = keys(&facts.orders, "customer_key").is_null();
    let (orders, sales) = (facts.orders.filter(&mask).unwrap(), facts.sales.head(Some(1)));
    let facts = Facts { orders, sales, customers: facts.customers.clear(), accounts: facts.accounts.clear(), ..facts };
    let (marts, _) = marts::derive(&facts);
    assert_eq!((mart(&marts, "cohorts").height(), mart(&marts, "monthly_growth").height()), (0, 1));
    assert_eq!(graph::build(&facts).counts.orders, 0);
}
