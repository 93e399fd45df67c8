//! A tiny shop as a published load, for tests. The tables go through the files of a load.
//!
//! | order | when | status | state | items (product: price) | payments | scores |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | 0, customer 0 | 2017-01-10 | delivered, late | SP | toy 10, toy 10, book 5 | card 20, voucher 5, voucher 7.50 | 5, 1 |
//! | 1, customer 1 | 2017-01-20 | delivered, no time | RJ | unnamed 7 | boleto 7 | 4 |
//! | 2, customer 0 | 2017-02-01 | canceled | none | toy 20 | card 22 | |
//! | 3, customer 2 | 2017-02-05 | none | SP | | | |
//!
//! Customer 0 is loyal, 1 about to sleep, 2 new; customer 3 never ordered.

use std::fs::{self, File};
use std::path::Path;

use polars::prelude::*;
use serde_json::json;
use triptych_schemas::table::Kind;
use triptych_schemas::{layout, marts, sqlite, time};

/// Publishes the shop under this id.
pub(crate) fn publish(lake: &Path, load_id: &str) {
    publish_version(lake, load_id, layout::FORMAT_VERSION);
}

/// Publishes the shop as if a loader of this format version had written it.
pub(crate) fn publish_version(lake: &Path, load_id: &str, format_version: u32) {
    let load_dir = layout::load_dir(lake, load_id);
    write_shop(&load_dir);
    write_marts(&load_dir);
    let manifest = manifest(load_id, format_version);
    fs::write(load_dir.join(layout::MANIFEST), manifest.to_string()).unwrap();
    write_database(&load_dir);
    let current = lake.join(layout::CURRENT);
    let _ = fs::remove_file(&current);
    std::os::unix::fs::symlink(Path::new(layout::LOADS).join(load_id), current).unwrap();
}

/// The manifest of such a load.
pub(crate) fn manifest(load_id: &str, format_version: u32) -> serde_json::Value {
    let write = |store: &str| {
        json!({ "store": store, "rows": 1, "bytes": 1, "milliseconds": 1.0,
        "refresh_milliseconds": 2.0, "tables": [] })
    };
    json!({
        "format_version": format_version, "load_id": load_id, "lake_id": "test", "source": "shop", "shape": "olist",
        "currency": "BRL", "started_at": "2026-01-01T00:00:00Z", "published_at": "2026-01-01T00:00:01Z",
        "first_purchase_at": "2017-01-10T10:00:00", "last_purchase_at": "2017-02-05T23:59:59",
        "files": [], "tables": [], "rules": [],
        "stores": [write("lake"), write("sqlite")], "stages": [], "remarks": [],
    })
}

/// The tables of documents and graph: none of their rows, but a model, without which no graph opens.
fn write_database(load_dir: &Path) {
    let connection = rusqlite::Connection::open(load_dir.join(layout::SQLITE)).unwrap();
    connection.execute_batch(sqlite::DOCUMENTS).unwrap();
    connection.execute_batch(sqlite::GRAPH).unwrap();
    let columns = "shape, sellers, recent_days, last_day, orders";
    let model = format!("INSERT INTO model ({columns}) VALUES ('sparse', 'shops', 30, 17202, 3)");
    connection.execute(&model, []).unwrap();
    for mode in ["new_items", "next_basket", "also_bought"] {
        let columns = "mode, unit, alpha, normaliser, k1, k2, rho, beta, back_weight, popular_weight";
        let mode_row =
            format!("INSERT INTO model_modes ({columns}) VALUES (?, 'customer', 1, 'shares', 1, 1, 1, 1, 1, 0)");
        connection.execute(&mode_row, [mode]).unwrap();
    }
}

pub(crate) fn write_table(load_dir: &Path, table: &str, columns: Vec<Column>) {
    write_file(&layout::fact_file(load_dir, table), columns);
}

fn write_file(path: &Path, columns: Vec<Column>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut frame = DataFrame::new_infer_height(columns).unwrap();
    ParquetWriter::new(File::create(path).unwrap()).finish(&mut frame).unwrap();
}

pub(crate) fn money(name: &str, cents: &[i64]) -> Column {
    let cents: Vec<i128> = cents.iter().map(|cents| i128::from(*cents)).collect();
    Int128Chunked::from_vec(name.into(), cents).into_decimal_unchecked(18, 2).into_column()
}

pub(crate) fn times(name: &str, texts: &[Option<&str>]) -> Column {
    let times = texts.iter().map(|text| text.map(|text| time::parse_wall(text).unwrap() * 1000));
    let times: Int64Chunked = times.collect();
    times.with_name(name.into()).into_datetime(TimeUnit::Milliseconds, None).into_column()
}

/// The facts of the shop.
pub(crate) fn write_shop(load_dir: &Path) {
    let put = |table: &str, columns: Vec<Column>| write_table(load_dir, table, columns);
    put(
        "orders",
        vec![
            Column::new("order_key".into(), [0_u32, 1, 2, 3]),
            Column::new("customer_key".into(), [0_u32, 1, 0, 2]),
            Column::new("credit_note".into(), [false; 4]),
            Column::new("first_purchase".into(), [true, true, false, false]),
            times("previous_order_at", &[None, None, Some("2017-01-10T10:00:00"), None]),
            times("approved_at", &[Some("2017-01-11"), Some("2017-01-20T12:00:00"), None, None]),
            times("shipped_at", &[Some("2017-01-13"), Some("2017-01-20T18:00:00"), Some("2017-02-02"), None]),
            Column::new("status".into(), [Some("delivered"), Some("delivered"), Some("canceled"), None]),
            times(
                "purchased_at",
                &["2017-01-10T10:00:00", "2017-01-20", "2017-02-01", "2017-02-05T23:59:59"].map(Some),
            ),
            times("delivered_at", &[Some("2017-01-20T10:00:00"), None, None, None]),
            times("estimated_delivery_at", &[Some("2017-01-15"), Some("2017-02-01"), Some("2017-02-10"), None]),
            Column::new("city".into(), [Some("sao paulo"), Some("rio"), None, Some("santos")]),
            Column::new("state".into(), [Some("SP"), Some("RJ"), None, Some("SP")]),
            Column::new("country".into(), ["BR"; 4]),
            Column::new("channel".into(), [Some("web"), Some("pos"), None, Some("web")]),
            Column::new("coupon".into(), [None::<&str>; 4]),
        ],
    );
    put(
        "sales",
        vec![
            Column::new("order_key".into(), [0_u32, 0, 0, 1, 2]),
            Column::new("product_key".into(), [0_u32, 0, 1, 2, 0]),
            Column::new("seller_key".into(), [Some(0_u32), Some(0), Some(1), None, Some(0)]),
            Column::new("quantity".into(), [1; 5]),
            money("price", &[1000, 1000, 500, 700, 2000]),
            money("refunded", &[0; 5]),
            money("freight", &[100, 100, 50, 0, 200]),
            Column::new("distance_km".into(), [Some(10), Some(10), None, None, Some(120)]),
        ],
    );
    put(
        "payments",
        vec![
            Column::new("order_key".into(), [0_u32, 0, 0, 1, 2]),
            Column::new("type".into(), ["credit_card", "voucher", "voucher", "boleto", "credit_card"]),
            Column::new("installments".into(), [3, 1, 1, 1, 2]),
            money("value", &[2000, 500, 750, 700, 2200]),
        ],
    );
    put("reviews", vec![Column::new("order_key".into(), [0_u32, 0, 1]), Column::new("score".into(), [5, 1, 4])]);
    put(
        "products",
        vec![
            Column::new("product_id".into(), ["p0", "p1", "p2"]),
            Column::new("category".into(), [Some("toys"), Some("books"), None]),
            Column::new("vendor".into(), [Some("acme"), None, Some("acme")]),
            Column::new("type".into(), [None::<&str>; 3]),
            Column::new("weight_grams".into(), [Some(300), None, Some(20_000)]),
        ],
    );
    put(
        "sellers",
        vec![Column::new("seller_id".into(), ["s0", "s1"]), Column::new("state".into(), [Some("SP"), None])],
    );
    write_people(load_dir, &[Some("loyal"), Some("about_to_sleep"), Some("new"), None]);
}

/// The metrics of as many people, by their segments.
pub(crate) fn write_people(load_dir: &Path, segments: &[Option<&str>]) {
    let of_all = |values: [i32; 4]| values[..segments.len()].to_vec();
    let columns = vec![
        Column::new("customer_key".into(), (0..segments.len() as u32).collect::<Vec<_>>()),
        Column::new("recency_days".into(), of_all([4, 16, 0, 0])),
        Column::new("frequency".into(), of_all([2, 1, 1, 0])),
        money("monetary", &[4500, 700, 0, 0][..segments.len()]),
        Column::new("segment".into(), segments),
    ];
    write_file(&layout::mart_file(load_dir, "customer_metrics"), columns);
}

/// Every mart but that of customers, without rows.
pub(crate) fn write_marts(load_dir: &Path) {
    let data_type = |kind| match kind {
        Kind::Text => DataType::String,
        Kind::Key => DataType::UInt32,
        Kind::Integer => DataType::Int32,
        Kind::Money => DataType::Decimal(18, 2),
        Kind::Time => DataType::Datetime(TimeUnit::Milliseconds, None),
        Kind::Real => DataType::Float64,
        Kind::Flag => DataType::Boolean,
    };
    for table in marts::TABLES.iter().filter(|table| table.name != marts::CUSTOMER_METRICS.name) {
        let columns = table.columns.iter();
        let columns = columns.map(|column| Column::new_empty(column.name.into(), &data_type(column.kind))).collect();
        write_file(&layout::mart_file(load_dir, table.name), columns);
    }
}
