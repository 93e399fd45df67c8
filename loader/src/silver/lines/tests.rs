//! Lines of orders, as exports of several kinds have them.

use polars::prelude::*;
use triptych_schemas::time;

use super::super::audit::Audit;
use super::super::categories::Categories;
use super::super::keys::{Key, KeyIndex};
use super::super::plausible::Plausible;
use super::super::testing::{check, clean_text, file_of};
use super::*;

/// What lines became.
struct Cleaned {
    audit: Audit,
    orders_audit: Audit,
    items: DataFrame,
    read: LinesRead,
}

impl Cleaned {
    fn orders(&self) -> DataFrame {
        self.read.orders_of(0..self.read.orders.count() as u32)
    }
}

/// Cleans rows of a file with these columns, which are called as the fields that they feed. `accounts` are those of a file.
fn clean(columns: &'static [&'static str], accounts: Option<&KeyIndex>, rows: &str) -> Cleaned {
    clean_into(None, columns, accounts, rows)
}

/// The same where lines are converted.
fn clean_into(
    into: Option<&'static str>,
    columns: &'static [&'static str],
    accounts: Option<&KeyIndex>,
    rows: &str,
) -> Cleaned {
    let categories = Categories::default();
    let accounts = accounts.map_or_else(|| Accounts::OfLines(Box::default()), Accounts::of_file);
    let plausible = Plausible::as_of(time::parse_wall("2024-06-01").unwrap());
    let mut lines = Lines::new(
        accounts,
        ProductsOfLines::new(None, &categories),
        Sellers::OfLines(Box::default()),
        (plausible, None),
    )
    .converted(into);
    let audit =
        clean_text(&file_of("order_items", FIELDS, columns), &mut lines, &format!("{}\n{rows}", columns.join(",")));
    let items = lines.drain().remove(0);
    let audits = ["orders", "customers", "payments"].map(|table| Audit::new(table, "lines.csv"));
    let [mut orders_audit, mut customers, mut payments] = audits;
    let read = lines.finish([&mut orders_audit, &mut customers, &mut payments]);
    Cleaned { audit, orders_audit, items, read }
}

fn longs(frame: &DataFrame, name: &str) -> Vec<Option<i64>> {
    frame::longs(frame, name).iter().collect()
}

fn texts(frame: &DataFrame, name: &str) -> Vec<String> {
    frame::texts(frame, name).iter().map(|text| text.unwrap_or("-").to_owned()).collect()
}

fn keys(frame: &DataFrame, name: &str) -> Vec<Option<u32>> {
    frame::keys(frame, name).iter().collect()
}

fn integers(frame: &DataFrame, name: &str) -> Vec<i32> {
    frame::integers(frame, name).no_null_iter().collect()
}

#[test]
fn a_line_is_kept_whole_or_rejected_whole() {
    const COLUMNS: &[&str] = &["order_id", "account_id", "purchased_at", "price", "product_id"];
    let mut accounts = KeyIndex::default();
    accounts.insert(Key::of("1")).unwrap();
    accounts.insert(Key::of("0")).unwrap();
    let rows = "a1,1,31/03/2024,\"1 234,56 €\",lamp\n\
                a2, 1 ,2024-03-02 10:00:00,0,lamp\n\
                ,1,2024-03-02,5,lamp\n\
                a3,,2024-03-02,5,lamp\n\
                a4,1,32/03/2024,5,lamp\n\
                a5,1,2024-03-02,five,lamp\n\
                a6,1,2024-03-02,\"1,234\",lamp\n\
                a7,1,2024-03-02,(5.00),lamp\n\
                a8,1,2024-03-02,5,\n\
                a9,2,2024-03-02,5,lamp\n\
                a10,1,2024-03-02,5 £,lamp\n\
                a1,1,2024-03-02,5,lamp\n\
                a2,1,2024-03-02 10:00:00,0,lamp\n\
                a13,1,9999-12-31,5,lamp\n\
                a14,1,,5,lamp\n\
                a11,1,2024-03-02,5\n\
                a12,1,2024-03-02,5.005,chair\n";
    let cleaned = clean(COLUMNS, Some(&accounts), rows);
    let rules = [
        ("trimmed", 1),
        ("order_id_missing", 1),
        ("purchased_at_unreadable", 2),
        ("price_unreadable", 1),
        ("amount_ambiguous", 2),
        ("given_back", 1),
        ("product_id_missing", 1),
        ("account_unknown", 1),
        ("currency_differs", 1),
        ("order_conflict", 1),
        ("duplicate", 1),
        ("purchased_at_implausible", 1),
        ("field_count", 1),
        ("price_zero", 1),
    ];
    check(&cleaned.audit, 4, &rules);
    assert_eq!(longs(&cleaned.items, "price"), [123_456, 0, 500, -500].map(Some));
    assert_eq!(longs(&cleaned.items, "refunded"), [0, 0, 0, 500].map(Some));
    assert_eq!(integers(&cleaned.items, "quantity"), [1, 1, 1, -1]);
    assert_eq!(cleaned.items.column("freight").unwrap().null_count(), 4, "no freight is told");
    assert_eq!(keys(&cleaned.orders(), "account_row"), [Some(0), Some(0), None, Some(0)]);
    assert_eq!(texts(&cleaned.read.products, "product_id"), ["lamp"]);
    assert_eq!(cleaned.read.currency, Some("EUR"));
    let remark = "1 line repeated an earlier line of the same order and was merged into it, worth 0.00";
    assert_eq!(cleaned.read.remark.as_deref(), Some(remark));
    check(&cleaned.orders_audit, 0, &[]);
}

#[test]
fn an_order_is_in_one_currency() {
    const COLUMNS: &[&str] = &["order_id", "purchased_at", "product_id", "price", "currency"];
    let rows = "1,2024-03-02,mug,5.00,usd\n\
                1,2024-03-02,pen,5.00,\n\
                1,2024-03-02,cap,5.00,USD\n\
                1,2024-03-02,hat,5.00,EUR\n\
                2,2024-03-02,mug,€5.00,USD\n\
                3,2024-03-02,mug,$5.00,USD\n\
                4,2024-03-02,mug,£5.00,\n\
                5,2024-03-02,mug,€5.00,\n";
    let cleaned = clean_into(Some("EUR"), COLUMNS, None, rows);
    check(&cleaned.audit, 5, &[("order_conflict", 1), ("currency_differs", 2)]);
    assert_eq!(texts(&cleaned.orders(), "currency"), ["USD", "USD", "-"]);
    let cleaned = clean(COLUMNS, None, rows);
    check(&cleaned.audit, 5, &[("order_conflict", 1), ("currency_differs", 2)]);
}

/// As some shop systems export them.
#[test]
fn an_order_may_be_told_on_its_first_line_alone() {
    const COLUMNS: &[&str] = &[
        "order_id",
        "customer_id",
        "status",
        "purchased_at",
        "country",
        "order_discount",
        "shipping",
        "order_tax",
        "total",
        "order_refunded",
        "coupon",
        "currency",
        "product_id",
        "quantity",
        "unit_price",
        "discount",
        "name",
        "sku",
        "vendor",
        "payment_type",
    ];
    let rows = "#1,ann,Paid,2024-03-01 10:00:00 -0500,GB,-5.00,4.00,1.50,30.50,10.00,SPRING,EUR,mug,2,10.00,0,Mug,M1,Acme,Card\n\
                #1,,,,,,,,,,,,pen,3,3.3350,0.01,Pen,,,\n\
                #2,,,2024-03-02,gb,,,,,,,,mug,-1,10.00,,,,,Card\n\
                #3,bob,pending,2024-03-03,GB,,,,,,,,pen,1,3.00,,Other name,P1,,Cash\n\
                #3,,,,,,,,,,,,mug,0,10.00,,,,,\n\
                #3,,,,,,,,,,,,mug,1.5,10.00,,,,,\n\
                #3,,,,,,,,,,,,mug,1,10.00,11,,,,\n\
                #1,,,,,,,,,,,,mug,1,9.00,0,,,,\n";
    let cleaned = clean(COLUMNS, None, rows);
    let rules = [
        ("zone_left_out", 1),
        ("quantity_unreadable", 2),
        ("discount_too_large", 1),
        ("rounded_to_cents", 1),
        ("given_back", 1),
    ];
    check(&cleaned.audit, 5, &rules);
    assert_eq!(keys(&cleaned.items, "order_row"), [0, 0, 1, 2, 0].map(Some));
    assert_eq!(integers(&cleaned.items, "item_number"), [1, 2, 1, 1, 3]);
    assert_eq!(longs(&cleaned.items, "price"), [2000, 1000, -1000, 300, 900].map(Some));
    assert_eq!(longs(&cleaned.items, "unit_price"), [1000, 334, 1000, 300, 900].map(Some));
    let orders = cleaned.orders();
    assert_eq!(keys(&orders, "account_row"), [Some(0), None, Some(1)]);
    assert_eq!(longs(&orders, "discount"), [Some(500), None, None]);
    assert_eq!(longs(&orders, "refunded"), [Some(1000), None, None]);
    assert_eq!(texts(&orders, "coupon"), ["SPRING", "-", "-"]);
    assert_eq!(texts(&orders, "country"), ["GB", "GB", "GB"], "a guest's order has an address too");
    assert_eq!(texts(&orders, "status"), ["paid", "-", "pending"]);
    let products = &cleaned.read.products;
    assert_eq!(
        (texts(products, "name"), texts(products, "sku")),
        (vec!["Mug".into(), "Pen".into()], vec!["M1".into(), "P1".into()])
    );
    let payments = &cleaned.read.payments;
    assert_eq!(
        (longs(payments, "value"), texts(payments, "type")),
        (vec![Some(3050), Some(300)], vec!["card".into(), "cash".into()])
    );
    let people = cleaned.read.people.as_ref().expect("lines tell of them");
    assert_eq!((people.ids.count(), people.people.count()), (2, 2));
    assert_eq!(texts(&cleaned.read.addresses_of(people, 0..2), "country"), ["GB", "GB"]);
    check(&cleaned.orders_audit, 0, &[("status_unknown", 2), ("status_missing", 1), ("status_case", 1)]);
}

#[test]
fn lines_with_numbers_are_told_apart_by_them() {
    const COLUMNS: &[&str] = &["order_id", "customer_id", "purchased_at", "item_number", "product_id", "price"];
    let rows = "1,c,2024-03-01,2,mug,5\n\
                1,c,2024-03-01,1,pen,3\n\
                1,c,2024-03-01,2,mug,5\n\
                1,c,2024-03-01,2,cup,5\n\
                1,c,2024-03-01,x,cup,5\n\
                2,c,2024-03-01,1,cup,5\n";
    let cleaned = clean(COLUMNS, None, rows);
    check(&cleaned.audit, 3, &[("duplicate", 1), ("conflict", 1), ("item_number_unreadable", 1)]);
    assert_eq!(integers(&cleaned.items, "item_number"), [2, 1, 1]);
}

#[test]
fn all_that_is_told_of_one_order_agrees_or_is_noted() {
    const COLUMNS: &[&str] =
        &["order_id", "account_id", "customer_id", "purchased_at", "approved_at", "product_id", "price"];
    let rows = "1,,,2024-03-01 10:00:00,soon,mug,5\n\
                1,a,ann,2024-03-01 11:00:00,2024-03-02,pen,3\n\
                1,b,ann,2024-03-01 11:00:00,,pen,4\n\
                1,a,ann,2024-03-03 11:00:00,,pen,4\n\
                2,b,ann,2024-03-01,,mug,5\n";
    let cleaned = clean(COLUMNS, None, rows);
    check(&cleaned.audit, 3, &[("purchase_time_differs", 1), ("time_unreadable", 1), ("order_conflict", 2)]);
    let people = cleaned.read.people.as_ref().expect("lines tell of them");
    assert_eq!((people.ids.count(), &people.customers[..], people.people.count()), (2, &[0, 0][..], 1));
    assert_eq!(keys(&cleaned.orders(), "account_row"), [0, 1].map(Some), "a later line told the account");
    assert_eq!(longs(&cleaned.orders(), "approved_at")[0], time::parse_wall("2024-03-02"));
}

#[test]
fn refunds_and_taxes_of_lines_are_kept() {
    const COLUMNS: &[&str] =
        &["order_id", "purchased_at", "product_id", "quantity", "price", "tax", "freight", "refunded", "order_tax"];
    let rows = "1,2024-03-01,mug,2,20.00,4.00,3.00,5.00,\n\
                2,2024-03-01,mug,-2,20.00,4.00,,,\n\
                3,2024-03-01,mug,1,20.00,x,,,\n\
                4,2024-03-01,mug,1,20.00,,-1,,\n\
                5,2024-03-01,mug,1,20.00,,0,,1000000000000.01\n";
    let cleaned = clean(COLUMNS, None, rows);
    let rules = [("given_back", 1), ("amount_unreadable", 1), ("freight_negative", 1), ("amount_too_large", 1)];
    check(&cleaned.audit, 2, &rules);
    assert_eq!(longs(&cleaned.items, "price"), [1500, -2000].map(Some));
    assert_eq!(longs(&cleaned.items, "refunded"), [500, 2000].map(Some));
    assert_eq!(longs(&cleaned.items, "tax"), [400, -400].map(Some));
    assert_eq!(longs(&cleaned.items, "freight"), [Some(300), None]);
}
