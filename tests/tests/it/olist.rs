//! The real data, when `TRIPTYCH_OLIST_ZIP` names the archive: what is known of it, row for row and cent for cent. The
//! data's licence keeps it out of this repository.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use e2e::binary::loader;
use e2e::lake::{ask, new_folder, rules};
use serde_json::{Value, json};
use triptych_loader::frame::{flags, integers, longs, reals, texts};
use triptych_loader::sinks::lake;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

/// Table, read, accepted, deduplicated. Nothing is quarantined.
const TABLES: [(&str, u64, u64, u64); 9] = [
    ("orders", 99_441, 99_441, 0),
    ("order_items", 112_650, 112_650, 0),
    ("payments", 103_886, 103_886, 0),
    ("reviews", 99_224, 99_224, 0),
    ("customers", 99_441, 96_096, 3_345),
    ("products", 32_951, 32_951, 0),
    ("sellers", 3_095, 3_095, 0),
    ("places", 1_000_163, 19_015, 981_148),
    ("categories", 71, 71, 0),
];

/// Every rule that fires, but for the two whose counts follow from the table above.
const RULES: [(&str, u64); 21] = [
    ("customers.several_states", 39),
    ("customers.zip_leading_zero", 23_995),
    ("customers.zip_without_place", 278),
    ("order_items.free_freight", 383),
    ("orders.approved_after_shipped", 1_359),
    ("orders.delivered_before_shipped", 23),
    ("orders.delivered_without_approval", 14),
    ("orders.delivered_without_delivery_time", 8),
    ("orders.delivery_time_but_not_delivered", 6),
    ("orders.payments_differ", 303),
    ("orders.shipped_before_purchase", 166),
    ("orders.without_items", 775),
    ("orders.without_payment", 1),
    ("payments.no_installments", 2),
    ("payments.type_not_defined", 3),
    ("payments.value_zero", 9),
    ("places.outside_box", 31),
    ("places.without_centre", 4),
    ("products.category_untranslated", 13),
    ("products.without_category", 610),
    ("sellers.city_odd", 19),
];

fn archive() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
    let named = std::env::var_os("TRIPTYCH_OLIST_ZIP").map(PathBuf::from);
    if named.is_none() {
        // Not by `eprintln!`, which the test harness keeps to itself.
        let line = "not run: the suite over the real data; TRIPTYCH_OLIST_ZIP names no archive\n";
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
    named
}

#[tokio::test]
async fn the_real_data_is_what_is_known_of_it() {
    let Some(archive) = archive() else { return };
    let folder = new_folder();
    let archive = fs::canonicalize(&archive).expect("the archive is there").display().to_string();
    let ended = loader(&["load", &archive, "--strict", "--report", "report.json"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let report = fs::read_to_string(folder.path().join("report.json")).expect("a report was asked for");
    let manifest: Manifest = serde_json::from_str(&report).expect("it holds the manifest");
    for (name, read, accepted, deduplicated) in TABLES {
        let table = manifest.tables.iter().find(|table| table.table == name).expect("every table is reported");
        let found = (table.read, table.accepted, table.deduplicated, table.quarantined);
        assert_eq!(found, (read, accepted, deduplicated, 0), "{name}");
    }
    check_rules(&rules(&manifest));
    assert_eq!(manifest.data_ends_on.as_deref(), Some("2018-08-31"));
    check_totals(&ask(&folder.path().join("lake"), TOTALS).await);
    check_groups(&ask(&folder.path().join("lake"), GROUPS).await);
    check_marts(&folder.path().join("lake").join(layout::CURRENT));
    for (search, reviews) in SEARCHES {
        let search = json!(search);
        let question = format!("{{ reviews(where: {{ search: {search} }}, first: 0) {{ totalCount }} }}");
        let answer = ask(&folder.path().join("lake"), &question).await;
        assert_eq!(answer["reviews"]["totalCount"], reviews, "{search}");
    }
}

/// Reviews by what is searched for; starts of words and phrases as counted in the file, word by word without accents.
const SEARCHES: [(&str, u64); 8] = [
    ("devolução", 347),
    ("devolu*", 348),
    ("produt*", 18_498),
    ("entreg*", 11_427),
    ("óti*", 4_853),
    ("\"não recebi\"", 2_157),
    ("👍", 0),
    ("", 0),
];

/// Log-likelihoods and expectations are those of `lifetimes` 0.11.3, maximised by `SciPy`.
fn check_marts(load_dir: &Path) {
    let marts = lake::read_marts(load_dir).expect("the load has marts");
    let table = |name: &str| {
        let found = marts.tables.iter().find(|(table, _)| table.name == name);
        &found.expect("every mart is there").1
    };
    let close = |found: Option<f64>, expected: f64, within: f64| {
        assert!(found.is_some_and(|found| (found - expected).abs() < within), "{found:?} is not {expected}");
    };
    let concentration = table("concentration");
    assert_eq!(
        (texts(concentration, "of").get(0), integers(concentration, "members").get(0)),
        (Some("customers"), Some(95_420))
    );
    close(reals(concentration, "gini").get(0), 0.5217, 0.0001);

    let customers = table("customer_metrics");
    let expected = reals(customers, "expected_purchases").iter().flatten().sum();
    close(Some(expected), 1_529.35, 10.0);
    let parameters = table("model_parameters");
    let rows = texts(parameters, "parameter").iter().zip(reals(parameters, "value").iter());
    let reached: Vec<f64> = rows.filter(|row| row.0 == Some("log_likelihood")).filter_map(|row| row.1).collect();
    close(reached.first().copied(), -23_686.02, 1.0);
    close(reached.get(1).copied(), -553_335.42, 1.0);
    assert_eq!(texts(customers, "segment").iter().flatten().count(), 96_096);
    assert_eq!(integers(customers, "cluster").iter().flatten().count(), 96_096);
    assert_eq!(flags(customers, "anomaly").iter().flatten().filter(|is_one| *is_one).count(), 960);

    let days = table("daily_anomalies");
    let black_friday = 1_511_481_600;
    let row = longs(days, "day").iter().position(|day| day == Some(black_friday)).expect("it could be judged");
    assert_eq!((texts(days, "of").get(row), flags(days, "anomaly").get(row)), (Some("revenue"), Some(true)));
    let of_revenue =
        texts(days, "of").iter().zip(reals(days, "deviations").iter()).filter(|day| day.0 == Some("revenue"));
    let most = of_revenue.filter_map(|day| day.1).fold(0.0, f64::max);
    close(reals(days, "deviations").get(row), most, f64::EPSILON);
}

fn check_rules(found: &BTreeMap<String, u64>) {
    for (rule, rows) in RULES {
        assert_eq!(found.get(rule), Some(&rows), "{rule}");
    }
    let weights = (found.get("products.weight_zero"), found.get("products.weight_missing"));
    assert_eq!(weights, (Some(&4), Some(&2)));
    assert_eq!(found.get("customers.accounts_merged"), Some(&3_345));
    let times = (found.get("reviews.without_answer_time"), found.get("reviews.without_creation_time"));
    assert_eq!(times, (Some(&48), Some(&12)));
}

const TOTALS: &str = "{
  kpis { total {
    revenue freight grossRevenue items orders customers sellers products repeatRate
    ordersPlaced deliveredOrders canceledOrders newCustomers
    paymentValue payments reviews averageScore
  } }
  reviews(first: 0) { totalCount summary { count histogram withMessage averageScore } }
}";

fn check_totals(answer: &Value) {
    let total = &answer["kpis"]["total"];
    let check = |measure: &str, expected: Value| assert_eq!(total[measure], expected, "{measure}");
    check("revenue", json!(13_591_643.70));
    check("freight", json!(2_251_909.54));
    check("grossRevenue", json!(15_843_553.24));
    check("items", json!(112_650));
    check("orders", json!(98_666));
    check("customers", json!(95_420));
    check("sellers", json!(3_095));
    check("products", json!(32_951));
    check("ordersPlaced", json!(99_441));
    check("deliveredOrders", json!(96_478));
    check("canceledOrders", json!(625));
    // Everybody who bought was new once.
    check("newCustomers", json!(95_420));
    check("paymentValue", json!(16_008_872.12));
    check("payments", json!(103_886));
    check("reviews", json!(99_224));
    let mean = total["averageScore"].as_f64().expect("a mean");
    assert!((mean - 4.0864).abs() < 0.000_05, "{mean}");
    let reviews = &answer["reviews"];
    assert_eq!(reviews["totalCount"], 99_224);
    assert_eq!(reviews["summary"]["histogram"], json!([11_424, 3_151, 8_179, 19_142, 57_328]));
    assert_eq!(reviews["summary"]["withMessage"], 40_950);
}

const GROUPS: &str = "{
  status: kpis(groupBy: [ORDER_STATUS]) { rows { orderStatus ordersPlaced } }
  payment: kpis(groupBy: [PAYMENT_TYPE]) { rows { paymentType payments } }
  score: kpis(groupBy: [REVIEW_SCORE]) { rows { reviewScore reviews } }
  empty: kpis(where: { state: { in: [] } }) { rowCount rows { revenue orders averageScore } }
  category: kpis(groupBy: [CATEGORY], orderBy: [{ measure: REVENUE }], first: 1) { rows { category revenue } }
}";

fn check_groups(answer: &Value) {
    let check = |report: &str, label: &str, measure: &str, expected: &[(Value, u64)]| {
        let rows = answer[report]["rows"].as_array().expect("rows");
        let found: Vec<(Value, u64)> =
            rows.iter().map(|row| (row[label].clone(), row[measure].as_u64().expect("a count"))).collect();
        assert_eq!(found, expected, "{report}");
    };
    let named = |pairs: &[(&str, u64)]| -> Vec<(Value, u64)> {
        pairs.iter().map(|(name, count)| (json!(name), *count)).collect()
    };
    let statuses = [
        ("APPROVED", 2),
        ("CANCELED", 625),
        ("CREATED", 5),
        ("DELIVERED", 96_478),
        ("INVOICED", 314),
        ("PROCESSING", 301),
        ("SHIPPED", 1_107),
        ("UNAVAILABLE", 609),
    ];
    check("status", "orderStatus", "ordersPlaced", &named(&statuses));
    let payments =
        [("BOLETO", 19_784), ("CREDIT_CARD", 76_795), ("DEBIT_CARD", 1_529), ("NOT_DEFINED", 3), ("VOUCHER", 5_775)];
    check("payment", "paymentType", "payments", &named(&payments));
    let scores: Vec<(Value, u64)> = [11_424, 3_151, 8_179, 19_142, 57_328]
        .into_iter()
        .zip(1..)
        .map(|(count, score)| (json!(score), count))
        .collect();
    check("score", "reviewScore", "reviews", &scores);
    assert_eq!(
        answer["empty"],
        json!({ "rowCount": 1, "rows": [{ "revenue": 0.0, "orders": 0, "averageScore": null }] })
    );
    assert_eq!(answer["category"]["rows"][0]["category"], "health_beauty");
    assert_eq!(answer["category"]["rows"][0]["revenue"], json!(1_258_681.34));
}
