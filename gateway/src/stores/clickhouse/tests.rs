//! The statements of a few questions, word for word.

use triptych_analytics::segment::Segment;

use super::condition::Parameter;
use super::statement::{self, Statement};
use crate::filter::TextFilter;
use crate::kpi::answer::Value;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::{Condition, Filter};
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;

fn compile(dimensions: &[Dimension], filter: Filter, measures: &[Measure]) -> Statement {
    let query = Query::new(dimensions.to_vec(), filter, measures.iter().copied().collect(), &[]).unwrap();
    statement::compile(&query, "L")
}

#[test]
fn one_grain_is_one_branch() {
    let check = |dimensions: &[Dimension], measures: &[Measure], expected: &[&str]| {
        let text = compile(dimensions, Filter::default(), measures).text;
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    };
    check(&[], &[], &["SELECT toInt64(countIf(NOT g.credit_note)) AS orders_placed", "FROM {orders:Identifier} AS g"]);
    check(
        &[Dimension::State, Dimension::Category],
        &[Measure::AverageOrderValue],
        &[
            "SELECT g.state AS d0, g.category AS d1, toInt64(sum(g.price) * 100) AS revenue_cents, \
             toInt64(uniqExactIf(g.order_key, g.quantity > 0)) AS orders",
            "FROM {sales:Identifier} AS g",
            "GROUP BY d0, d1",
        ],
    );
    check(
        &[Dimension::ReviewScore, Dimension::HourOfDay],
        &[Measure::Payments],
        &[
            "SELECT reviews.v0 AS d0, orders.v1 AS d1, toInt64(count()) AS payments",
            "FROM {payments:Identifier} AS g",
            "INNER JOIN (",
            "SELECT g.order_key AS order_key, toInt32(toHour(g.purchased_at)) AS v1",
            "FROM {orders:Identifier} AS g",
            ") AS orders ON g.order_key = orders.order_key",
            "INNER JOIN (",
            "SELECT DISTINCT g.order_key AS order_key, g.score AS v0",
            "FROM {reviews:Identifier} AS g",
            ") AS reviews ON g.order_key = reviews.order_key",
            "GROUP BY d0, d1",
        ],
    );
    check(
        &[Dimension::CustomerSegment],
        &[Measure::Revenue],
        &[
            "SELECT person.segment AS d0, toInt64(sum(g.price) * 100) AS revenue_cents",
            "FROM {sales:Identifier} AS g",
            "LEFT JOIN {customer_metrics:Identifier} AS person ON g.customer_key = person.customer_key",
            "GROUP BY d0",
        ],
    );
}

#[test]
fn grains_are_put_together_and_customers_counted_by_group() {
    let filter = Filter { purchased_from: Some(1_500_000_000), ..Filter::default() };
    let expected = [
        "SELECT d0, sum(customers), sum(repeat_customers), sum(payments)",
        "FROM (",
        "SELECT g.seller_id AS d0, toInt64(uniqExactIf(g.customer_key, g.quantity > 0)) AS customers, toInt64(0) AS repeat_customers, \
         toInt64(0) AS payments",
        "FROM {sales:Identifier} AS g",
        "WHERE toInt64(g.purchased_at) >= {purchased_from:Int64}",
        "GROUP BY d0",
        "UNION ALL",
        "SELECT sales.v0 AS d0, toInt64(0) AS customers, toInt64(0) AS repeat_customers, toInt64(count()) AS payments",
        "FROM {payments:Identifier} AS g",
        "INNER JOIN (",
        "SELECT DISTINCT g.order_key AS order_key, g.seller_id AS v0",
        "FROM {sales:Identifier} AS g",
        "WHERE toInt64(g.purchased_at) >= {purchased_from:Int64}",
        ") AS sales ON g.order_key = sales.order_key",
        "GROUP BY d0",
        "UNION ALL",
        "SELECT d0, toInt64(0) AS customers, toInt64(countIf(customer_orders >= 2 AND customer IS NOT NULL)) AS repeat_customers, \
         toInt64(0) AS payments",
        "FROM (",
        "SELECT g.seller_id AS d0, g.customer_key AS customer, uniqExactIf(g.order_key, g.quantity > 0) AS customer_orders",
        "FROM {sales:Identifier} AS g",
        "WHERE toInt64(g.purchased_at) >= {purchased_from:Int64}",
        "GROUP BY d0, customer",
        ")",
        "GROUP BY d0",
        ")",
        "GROUP BY d0",
    ];
    let text = compile(&[Dimension::Seller], filter, &[Measure::RepeatRate, Measure::Payments]).text;
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn values_are_bound_and_never_in_the_text() {
    let trap = "it's \\ {x:String} '); DROP TABLE sales; --";
    let among = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let filter = Filter {
        conditions: vec![
            (Dimension::ReviewScore, Condition::AtMost(3)),
            (Dimension::Category, TextFilter::new(None, Some(among(&[trap])), Some(among(&["art"]))).into()),
            (Dimension::State, TextFilter::new(None, None, Some(Vec::new())).into()),
        ],
        ..Filter::default()
    };
    let statement = compile(&[], filter, &[Measure::OrdersPlaced]);
    let expected = [
        "SELECT toInt64(countIf(NOT g.credit_note)) AS orders_placed",
        "FROM {orders:Identifier} AS g",
        "INNER JOIN (",
        "SELECT DISTINCT g.order_key AS order_key",
        "FROM {sales:Identifier} AS g",
        "WHERE g.category IN (SELECT arrayJoin({category_in:Array(String)})) AND (g.category IS NOT NULL AND \
         g.category NOT IN (SELECT arrayJoin({category_not_in:Array(String)})))",
        ") AS sales ON g.order_key = sales.order_key",
        "INNER JOIN (",
        "SELECT DISTINCT g.order_key AS order_key",
        "FROM {reviews:Identifier} AS g",
        "WHERE g.score <= {reviewScore_to:Int64}",
        ") AS reviews ON g.order_key = reviews.order_key",
    ];
    assert_eq!(statement.text.lines().collect::<Vec<_>>(), expected);
    let bound = [
        ("sales", Parameter::Text("sales__L".to_owned())),
        ("orders", Parameter::Text("orders__L".to_owned())),
        ("reviews", Parameter::Text("reviews__L".to_owned())),
        ("reviewScore_to", Parameter::Number(3)),
        ("category_in", Parameter::Texts(among(&[trap]))),
        ("category_not_in", Parameter::Texts(among(&["art"]))),
    ];
    assert_eq!(statement.parameters, bound.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn people_are_picked_where_their_orders_are_told() {
    let filter = Filter::default().and(Dimension::CustomerSegment, Some(vec![Some(Value::Segment(Segment::Loyal))]));
    let statement = compile(&[], filter, &[Measure::Reviews]);
    let expected = [
        "SELECT toInt64(count()) AS reviews",
        "FROM {reviews:Identifier} AS g",
        "INNER JOIN (",
        "SELECT g.order_key AS order_key",
        "FROM {orders:Identifier} AS g",
        "WHERE g.customer_key IN (SELECT customer_key FROM {customer_metrics:Identifier} \
         WHERE segment IN (SELECT arrayJoin({customerSegment_in:Array(String)})))",
        ") AS orders ON g.order_key = orders.order_key",
    ];
    assert_eq!(statement.text.lines().collect::<Vec<_>>(), expected);
    let bound = [
        ("orders", Parameter::Text("orders__L".to_owned())),
        ("reviews", Parameter::Text("reviews__L".to_owned())),
        ("customer_metrics", Parameter::Text("customer_metrics__L".to_owned())),
        ("customerSegment_in", Parameter::Texts(vec!["loyal".to_owned()])),
    ];
    assert_eq!(statement.parameters, bound.map(|(name, value)| (name.to_owned(), value)));
}
