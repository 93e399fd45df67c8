//! Answers worked out by hand over the tiny shop of `crate::fixture`, one trap each.

use std::collections::BTreeSet;

use polars::prelude::Column;
use triptych_analytics::segment::Segment;
use triptych_schemas::code::PaymentType;
use triptych_schemas::time;

use super::tables::Tables;
use super::{listed, scan};
use crate::filter::TextFilter;
use crate::fixture;
use crate::kpi::answer::{Page, Position, Value};
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::{Condition, Filter};
use crate::kpi::measure::Measure;
use crate::kpi::query::{OrderAsked, Query};
use crate::kpi::sum::Sum;
use crate::stores::documents::{ListQuery, OrderOrder, SortValue, Start};

fn shop() -> Tables {
    let folder = tempfile::tempdir().unwrap();
    fixture::write_shop(folder.path());
    Tables::read(folder.path()).unwrap()
}

fn query(dimensions: &[Dimension], filter: Filter, measures: &[Measure], order: &[OrderAsked]) -> Query {
    Query::new(dimensions.to_vec(), filter, measures.iter().copied().collect(), order).unwrap()
}

/// Rows as text: `value, value: measure measure`.
pub(super) fn rows(page: &Page, measures: &[Measure]) -> Vec<String> {
    let row = |group: &crate::kpi::answer::Group| {
        let values: Vec<String> = group
            .values
            .iter()
            .map(|value| value.as_ref().map_or("-".to_owned(), |value| format!("{value:?}")))
            .collect();
        let numbers: Vec<String> = measures
            .iter()
            .map(|measure| measure.value(&group.sums).map_or("-".to_owned(), |value| value.to_string()))
            .collect();
        format!("{}: {}", values.join(", "), numbers.join(" "))
    };
    page.groups.iter().map(row).collect()
}

fn check(dimensions: &[Dimension], filter: &Filter, measures: &[Measure], expected: &[&str]) {
    let page = scan::answer(&shop(), &query(dimensions, filter.clone(), measures, &[]));
    assert_eq!(rows(&page, measures), expected, "{dimensions:?} {filter:?}");
}

fn texts(is_in: Option<&[&str]>, not_in: Option<&[&str]>) -> TextFilter {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    TextFilter::new(None, is_in.map(owned), not_in.map(owned))
}

#[test]
fn items_payments_and_reviews_never_multiply_each_other() {
    use Measure::{AverageScore, Freight, PaymentValue, Payments, Revenue, Reviews};
    let all = [Revenue, Freight, PaymentValue, Payments, Reviews, AverageScore];
    let score = 10.0 / 3.0;
    check(&[], &Filter::default(), &all, &[&format!(": 52 4.5 61.5 5 3 {score}")]);
    let by = [Dimension::PaymentType];
    check(
        &by,
        &Filter::default(),
        &[Revenue, Payments, Reviews],
        &["Payment(Boleto): 7 1 1", "Payment(CreditCard): 45 2 2", "Payment(Voucher): 25 2 2"],
    );
}

#[test]
fn a_review_counts_once_in_each_category_of_its_order() {
    let measures = [Measure::Reviews, Measure::AverageScore, Measure::Items];
    let expected = [r#"Text("books"): 2 3 1"#, r#"Text("toys"): 2 3 3"#, "-: 1 4 1"];
    check(&[Dimension::Category], &Filter::default(), &measures, &expected);
}

#[test]
fn filters_of_one_grain_hold_on_the_same_row() {
    let of = |seller: &str| {
        let filter = Filter::default().and(Dimension::Category, Some(texts(Some(&["books"]), None)));
        filter.and(Dimension::Seller, Some(texts(Some(&[seller]), None)))
    };
    let filter = of("s0");
    check(&[], &filter, &[Measure::Revenue, Measure::OrdersPlaced], &[": 0 0"]);
    let filter = of("s1");
    check(&[], &filter, &[Measure::Revenue, Measure::OrdersPlaced, Measure::Payments], &[": 5 1 3"]);
}

#[test]
fn a_filter_of_another_grain_picks_orders_and_of_its_own_picks_rows() {
    let voucher = vec![Some(Value::Payment(PaymentType::Voucher))];
    let filter = Filter::default().and(Dimension::PaymentType, Some(voucher));
    let filter = filter.and(Dimension::ReviewScore, Some(Condition::AtLeast(4)));
    let measures = [Measure::Revenue, Measure::PaymentValue, Measure::Reviews];
    check(&[], &filter, &measures, &[": 25 12.5 1"]);
}

#[test]
fn not_in_keeps_rows_without_a_value_and_names_its_grain_even_when_empty() {
    let filter = |not_in: &[&str]| Filter::default().and(Dimension::Category, Some(texts(None, Some(not_in))));
    check(&[], &filter(&["toys"]), &[Measure::Revenue], &[": 12"]);
    check(&[], &filter(&[]), &[Measure::OrdersPlaced], &[": 3"]);
    check(&[], &Filter::default(), &[Measure::OrdersPlaced], &[": 4"]);
}

#[test]
fn an_empty_list_matches_nothing_and_no_grouping_is_still_one_row() {
    let filter = || Filter::default().and(Dimension::State, Some(texts(Some(&[]), None)));
    let measures = [Measure::Revenue, Measure::AverageScore, Measure::RepeatRate];
    check(&[], &filter(), &measures, &[": 0 - -"]);
    check(&[Dimension::State], &filter(), &measures, &[]);
    let none = Filter::default().and(Dimension::OrderStatus, Some(Vec::new()));
    check(&[], &none, &[Measure::OrdersPlaced], &[": 0"]);
}

#[test]
fn groups_are_those_of_the_grains_measured() {
    let by = [Dimension::OrderStatus];
    let all = Filter::default;
    check(&by, &all(), &[Measure::Reviews], &["Status(Delivered): 3"]);
    check(&by, &all(), &[Measure::Items], &["Status(Canceled): 1", "Status(Delivered): 4"]);
    check(&by, &all(), &[Measure::OrdersPlaced], &["Status(Canceled): 1", "Status(Delivered): 2", "-: 1"]);
    check(&by, &all(), &[], &["Status(Canceled): ", "Status(Delivered): ", "-: "]);
    let ordered = OrderAsked { measure: Some(Measure::OrdersPlaced), ..OrderAsked::default() };
    let page = scan::answer(&shop(), &query(&by, all(), &[Measure::Reviews], &[ordered]));
    assert_eq!(rows(&page, &[Measure::Reviews]), ["Status(Delivered): 3", "Status(Canceled): 0", "-: 0"]);
}

#[test]
fn customers_are_people_and_repeat_within_their_group() {
    let measures = [Measure::Customers, Measure::RepeatRate, Measure::NewCustomers];
    // Who ordered nothing that was ever sold is no customer, new or not.
    check(&[], &Filter::default(), &measures, &[": 2 0.5 2"]);
    let january = "Day(17167): 2 0 2";
    check(&[Dimension::Month], &Filter::default(), &measures, &[january, "Day(17198): 1 0 0"]);
    let measures = [Measure::NewCustomers, Measure::ReturningCustomers];
    check(&[Dimension::Month], &Filter::default(), &measures, &["Day(17167): 2 0", "Day(17198): 0 1"]);
}

#[test]
fn orders_are_in_the_segment_of_their_customer() {
    use Measure::{Customers, OrdersPlaced, Revenue};
    let measures = [OrdersPlaced, Revenue, Customers];
    let expected = ["Segment(AboutToSleep): 1 7 1", "Segment(Loyal): 2 45 1", "Segment(New): 1 0 0"];
    check(&[Dimension::CustomerSegment], &Filter::default(), &measures, &expected);
    let among = |segments: &[Segment]| {
        let listed: Vec<Option<Value>> = segments.iter().map(|segment| Some(Value::Segment(*segment))).collect();
        Filter::default().and(Dimension::CustomerSegment, Some(listed))
    };
    check(&[], &among(&[Segment::New, Segment::AboutToSleep, Segment::Lost]), &measures, &[": 2 7 1"]);
    check(&[], &among(&[]), &measures, &[": 0 0 0"]);
    check(&[Dimension::PaymentType], &among(&[Segment::AboutToSleep]), &[Revenue], &["Payment(Boleto): 7"]);
}

#[test]
fn orders_of_somebody_unknown_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fixture::write_shop(folder.path());
    fixture::write_people(folder.path(), &[Some("loyal"), Some("rich")]);
    let refused = Tables::read(folder.path()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "table `customer_metrics`: `customer_key` is not the row number, or one of `orders` is missing"
    );
    fixture::write_people(folder.path(), &[Some("loyal"), Some("rich"), None]);
    let refused = Tables::read(folder.path()).unwrap_err().to_string();
    assert_eq!(refused, "table `customer_metrics`: `rich` is no segment");
}

#[test]
fn delivery_is_measured_where_it_is_known() {
    use Measure::{AverageDeliveryDays, CancellationRate, DeliveredOrders, LateOrders, LateRate};
    let measures = [DeliveredOrders, LateOrders, LateRate, AverageDeliveryDays, CancellationRate];
    check(&[], &Filter::default(), &measures, &[": 2 1 1 10 0.25"]);
}

#[test]
fn time_bounds_include_from_and_exclude_before() {
    let at = |text: &str| time::parse_wall(text);
    let filter =
        Filter { purchased_from: at("2017-01-20"), purchased_before: at("2017-02-05T23:59:59"), ..Filter::default() };
    check(
        &[Dimension::DayOfWeek, Dimension::HourOfDay],
        &filter,
        &[Measure::OrdersPlaced],
        &["Number(3), Number(0): 1", "Number(5), Number(0): 1"],
    );
    let filter = Filter { purchased_from: at("2018-01-01"), purchased_before: at("2017-01-01"), ..Filter::default() };
    check(&[], &filter, &[Measure::OrdersPlaced], &[": 0"]);
}

#[test]
fn sellers_without_a_key_are_a_group_but_no_seller() {
    let measures = [Measure::Sellers, Measure::Products, Measure::Items];
    check(&[], &Filter::default(), &measures, &[": 2 3 5"]);
    let expected = [r#"Text("s0"): 1 1 3"#, r#"Text("s1"): 1 1 1"#, "-: 0 1 1"];
    check(&[Dimension::Seller], &Filter::default(), &measures, &expected);
    let expected = [r#"Text("SP"): 1 1 3"#, "-: 1 2 2"];
    check(&[Dimension::SellerState], &Filter::default(), &measures, &expected);
}

#[test]
fn nulls_come_last_in_both_directions() {
    let order =
        |measure, dimension, descending| OrderAsked { measure, dimension, descending: Some(descending), growth: None };
    let check = |asked: OrderAsked, expected: [&str; 3]| {
        let page = scan::answer(&shop(), &query(&[Dimension::State], Filter::default(), &[Measure::Orders], &[asked]));
        assert_eq!(rows(&page, &[Measure::AverageScore]), expected, "{asked:?}");
    };
    let (sp, rj) = (r#"Text("SP"): 3"#, r#"Text("RJ"): 4"#);
    check(order(Some(Measure::AverageScore), None, true), [rj, sp, "-: -"]);
    check(order(Some(Measure::AverageScore), None, false), [sp, rj, "-: -"]);
    let (sp, rj) = (r#"Text("SP"): -"#, r#"Text("RJ"): -"#);
    check(order(None, Some(Dimension::State), true), [sp, rj, "-: -"]);
    check(order(None, Some(Dimension::State), false), [rj, sp, "-: -"]);
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat_under_ties() {
    let tables = shop();
    // Items a row: 2 for books and toys of order 0 alone would tie; ascending by items, all of 1 tie first.
    let asked = OrderAsked { measure: Some(Measure::Orders), descending: Some(false), ..OrderAsked::default() };
    let mut query = query(&[Dimension::Category, Dimension::State], Filter::default(), &[], &[asked]);
    let whole = scan::answer(&tables, &query);
    assert_eq!(whole.group_count, 4);
    query.first = 1;
    let mut met = Vec::new();
    loop {
        let page = scan::answer(&tables, &query);
        assert_eq!((page.group_count, page.groups_before), (4, met.len()));
        let Some(last) = page.groups.last() else { break };
        query.after = Some(Position::of(last, &query));
        met.extend(page.groups);
    }
    assert_eq!(met, whole.groups);
}

#[test]
fn what_is_not_asked_is_not_counted() {
    let page = scan::answer(&shop(), &query(&[], Filter::default(), &[Measure::Revenue], &[]));
    let sums = &page.groups[0].sums;
    for sum in [Sum::Customers, Sum::Sellers, Sum::Products, Sum::Reviews, Sum::Payments] {
        assert_eq!(sums[sum], 0, "{sum:?}");
    }
    let scans: BTreeSet<&str> = page.scans.iter().map(|scan| scan.query.as_str()).collect();
    assert_eq!(scans, BTreeSet::from(["scan sales: sum(price)"]));
}

#[test]
fn files_that_are_not_sorted_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fixture::write_table(folder.path(), "products", vec![Column::new("product_id".into(), ["p1", "p0"])]);
    let refused = Tables::read(folder.path()).unwrap_err().to_string();
    assert_eq!(refused, "table `products`: is not sorted by `product_id`");
}

#[test]
fn steps_are_told_by_value_and_what_is_not_known_is_none() {
    use Dimension::{DaysLate, DistanceBand, FreightBand, Installments, IsLate, MonthOfYear, PriceBand, WeightBand};
    let check = |by: Dimension, measure: Measure, expected: &[&str]| {
        check(&[by], &Filter::default(), &[measure], expected);
    };
    check(IsLate, Measure::OrdersPlaced, &["Flag(true): 1", "-: 3"]);
    // Five days and ten hours late.
    check(DaysLate, Measure::OrdersPlaced, &["Number(6): 1", "-: 3"]);
    check(Installments, Measure::Payments, &["Number(1): 3", "Number(2): 1", "Number(3): 1"]);
    check(MonthOfYear, Measure::OrdersPlaced, &["Number(1): 2", "Number(2): 2"]);
    check(PriceBand, Measure::Items, &["Number(0): 5"]);
    check(FreightBand, Measure::Items, &["Number(0): 1", "Number(1): 4"]);
    check(WeightBand, Measure::Items, &["Number(1): 3", "Number(7): 1", "-: 1"]);
    check(DistanceBand, Measure::Items, &["Number(0): 2", "Number(2): 1", "-: 2"]);
}

#[test]
fn weeks_begin_on_the_day_asked_for() {
    // Sunday the 8th, and Monday the 9th.
    let expected = ["Day(17174): 1", "Day(17181): 1", "Day(17195): 1", "Day(17202): 1"];
    check(&[Dimension::SundayWeek], &Filter::default(), &[Measure::OrdersPlaced], &expected);
    let expected = ["Day(17175): 1", "Day(17182): 1", "Day(17196): 2"];
    check(&[Dimension::Week], &Filter::default(), &[Measure::OrdersPlaced], &expected);
}

#[test]
fn percentiles_are_over_orders_items_and_deliveries_of_the_group() {
    use Measure::{ItemPriceP90, MedianDeliveryDays, MedianItemPrice, MedianOrderValue};
    let measures = [MedianOrderValue, MedianItemPrice, ItemPriceP90, MedianDeliveryDays];
    // Orders of 25, 7 and 20; items of 5, 7, 10, 10 and 20.
    check(&[], &Filter::default(), &measures, &[": 20 10 16 10"]);
    let expected = [r#"Text("books"): 5 5 5 10"#, r#"Text("toys"): 20 10 18 10"#, "-: 7 7 7 -"];
    check(&[Dimension::Category], &Filter::default(), &measures, &expected);
}

#[test]
fn times_between_are_taken_where_both_ends_are_known() {
    let measures = [Measure::HandlingDays, Measure::DaysBetweenOrders, Measure::FreightShare];
    let share = 450.0 / 5650.0;
    let gap = (21.0 * 24.0 + 14.0) / 24.0;
    check(&[], &Filter::default(), &measures, &[&format!(": 1.125 {gap} {share}")]);
}

#[test]
fn no_value_is_asked_for_and_ruled_out() {
    let filter = |nulls: bool, names: &[&str]| {
        let any_of = Some(names.iter().map(|name| (*name).to_owned()).collect()).filter(|_| nulls);
        Filter::default().and(Dimension::Category, Some(TextFilter { any_of, none_of: BTreeSet::new(), nulls }))
    };
    check(&[], &filter(true, &[]), &[Measure::Items], &[": 1"]);
    check(&[], &filter(true, &["books"]), &[Measure::Items], &[": 2"]);
    check(&[], &filter(false, &[]), &[Measure::Items], &[": 4"]);
    let unknown = Filter::default().and(Dimension::IsLate, Some(vec![None]));
    check(&[], &unknown, &[Measure::OrdersPlaced], &[": 3"]);
}

#[test]
fn orders_behind_a_figure_are_listed_page_by_page() {
    let tables = shop();
    let check = |order: OrderOrder, filter: Filter, expected: &[u32]| {
        let mut found: Vec<u32> = Vec::new();
        let mut query = ListQuery { filter, order, after: None, first: 1 };
        loop {
            let page = listed::orders(&tables, &query);
            found.extend(&page.rows);
            let Some(last) = page.rows.last() else { break };
            let place = SortValue::Integer(listed::place(&tables, order, *last as usize));
            query.after = Some(Start { values: vec![place], key: (*last).into() });
            assert_eq!(page.has_next, found.len() < expected.len());
        }
        assert_eq!(found, expected, "{order:?}");
    };
    check(OrderOrder::Newest, Filter::default(), &[3, 2, 1, 0]);
    check(OrderOrder::Revenue, Filter::default(), &[0, 2, 1, 3]);
    check(OrderOrder::Latest, Filter::default(), &[0, 1, 2, 3]);
    let toys = || Filter::default().and(Dimension::Category, Some(texts(Some(&["toys"]), None)));
    check(OrderOrder::Oldest, toys(), &[0, 2]);
    let late = toys().and(Dimension::IsLate, Some(vec![Some(Value::Flag(true))]));
    check(OrderOrder::PaymentValue, late, &[0]);
}
