//! Exports of systems that nobody described, with names in five languages: `map` proposes a mapping for each that loads without an edit and
//! comes to the totals of its rows, or says what it could not guess.

use std::fs;

use e2e::binary::loader;
use e2e::lake::{ask, fixture, new_folder};
use serde_json::json;

/// What an export comes to.
struct Expected {
    name: &'static str,
    orders: u64,
    items: i64,
    customers: u64,
    revenue: f64,
    refunds: f64,
    currency: &'static str,
}

const fn expected(
    name: &'static str,
    [orders, customers]: [u64; 2],
    items: i64,
    [revenue, refunds]: [f64; 2],
    currency: &'static str,
) -> Expected {
    Expected { name, orders, items, customers, revenue, refunds, currency }
}

const EXPORTS: [Expected; 11] = [
    expected("english-spreadsheet", [5, 3], 19, [739.0, 129.0], "XXX"),
    expected("french", [5, 3], 12, [1175.9, 0.0], "EUR"),
    expected("portuguese", [4, 3], 7, [269.6, 0.0], "XXX"),
    expected("spanish", [4, 3], 12, [111.2, 0.0], "XXX"),
    expected("german", [4, 3], 7, [1326.35, 14.95], "XXX"),
    expected("units", [4, 3], 8, [405.45, 0.0], "EUR"),
    expected("no-order-ids", [4, 3], 8, [29.4, 0.0], "XXX"),
    expected("us-dates", [4, 3], 13, [1141.38, 0.0], "XXX"),
    expected("orders-only", [4, 2], 4, [180.99, 0.0], "GBP"),
    expected("tabs", [4, 3], 9, [37.4, 0.0], "XXX"),
    expected("with-reviews", [3, 2], 7, [579.6, 0.0], "XXX"),
];

fn export(name: &str) -> String {
    fixture("unknown").join(name).display().to_string()
}

async fn check(expected: &Expected) {
    let folder = new_folder();
    let source = export(expected.name);
    let mapped = loader(&["map", &source, "--output", "mine.toml"], folder.path());
    let text = fs::read_to_string(folder.path().join("mine.toml")).unwrap_or_default();
    let name = expected.name;
    assert_eq!(mapped.code, Some(0), "{name}: {}\n{text}", mapped.stderr);
    assert!(mapped.stderr.contains(" --mapping mine.toml"), "{name}: {}", mapped.stderr);
    assert!(mapped.stderr.contains("as it would be read:"), "{name}: {}", mapped.stderr);
    let loaded = loader(&["load", &source, "--mapping", "mine.toml", "--tune", "off"], folder.path());
    assert_eq!(loaded.code, Some(0), "{name}: {}\n{text}", loaded.stderr);
    let question = "{ load { currency } kpis { total { orders items customers revenue refunds } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    let total = json!({
        "orders": expected.orders,
        "items": expected.items,
        "customers": expected.customers,
        "revenue": expected.revenue,
        "refunds": expected.refunds,
    });
    assert_eq!(answer["kpis"]["total"], total, "{name}:\n{text}\n{}", loaded.stdout);
    assert_eq!(answer["load"]["currency"], expected.currency, "{name}:\n{text}");
}

#[tokio::test]
async fn proposals_load_without_an_edit() {
    for export in &EXPORTS {
        check(export).await;
    }
}

/// Of a proposal, what stands at the start of one of its lines.
fn has_line(text: &str, start: &str) -> bool {
    text.lines().any(|line| line.starts_with(start))
}

#[test]
fn people_are_told_by_fingerprints_and_guesses_by_comments() {
    let folder = new_folder();
    let mapped = loader(&["map", &export("french")], folder.path());
    assert!(has_line(&mapped.stdout, "personal = [\"customer_id\"]"), "{}", mapped.stdout);
    assert!(has_line(&mapped.stdout, "order_id = \"N° de commande\" # by its name (French)"), "{}", mapped.stdout);
    assert!(!mapped.stderr.contains("anne@"), "{}", mapped.stderr);
    let mapped = loader(&["map", &export("spanish")], folder.path());
    assert!(has_line(&mapped.stdout, "# not used: \"correo electrónico\""), "{}", mapped.stdout);
    assert!(!mapped.stderr.contains("Ana Ruiz"), "{}", mapped.stderr);
}

#[test]
fn what_cannot_be_guessed_is_said() {
    let folder = new_folder();
    let check = |name: &str, expected: &str| {
        let mapped = loader(&["map", &export(name)], folder.path());
        assert_eq!(mapped.code, Some(1), "{name}: {}", mapped.stderr);
        assert!(mapped.stderr.contains(expected) && mapped.stdout.contains("# to do: "), "{name}: {}", mapped.stderr);
    };
    check("ambiguous-dates", "nothing tells whether 01/02/2024 has the day or the month first");
    check("no-orders", "no file has orders");
}

#[test]
fn what_is_ready_or_there_is_left() {
    let folder = new_folder();
    let shop = fixture("shop").display().to_string();
    let mapped = loader(&["map", &shop], folder.path());
    assert_eq!(mapped.code, Some(0), "{}", mapped.stderr);
    assert!(mapped.stderr.contains("is read by the ready mapping shop-french"), "{}", mapped.stderr);
    assert!(mapped.stdout.contains("name = \"shop-french\""), "{}", mapped.stdout);
    fs::write(folder.path().join("mine.toml"), "edited").expect("a file can be written");
    let mapped = loader(&["map", &export("units"), "--output", "mine.toml"], folder.path());
    assert_eq!(mapped.code, Some(3), "{}", mapped.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).expect("it is there"), "edited");
}

/// Who brings such files to `load` is told of `map`.
#[test]
fn the_refusal_of_an_unknown_source_names_the_way() {
    let folder = new_folder();
    let loaded = loader(&["load", &export("units")], folder.path());
    assert_eq!(loaded.code, Some(3), "{}", loaded.stderr);
    assert!(loaded.stderr.contains("triptych-loader map"), "{}", loaded.stderr);
}

#[tokio::test]
async fn files_of_one_kind_are_read_one_after_another() {
    let folder = new_folder();
    let source = folder.path().join("export");
    fs::create_dir(&source).expect("a folder can be made");
    let header = "Receipt,Sold on,Member,Article,Pieces,Each";
    for (year, number) in [("2023", 1), ("2024", 2)] {
        let text =
            format!("{header}\nR{number},{year}-03-04,M1,lamp,2,10.00\nR{number}b,{year}-03-05,M2,sofa,1,99.50\n");
        fs::write(source.join(format!("sales_{year}.csv")), text).expect("a file can be written");
    }
    let mapped = loader(&["map", "export", "--output", "mine.toml"], folder.path());
    assert_eq!(mapped.code, Some(0), "{}", mapped.stderr);
    let loaded = loader(&["load", "export", "--mapping", "mine.toml", "--tune", "off"], folder.path());
    assert_eq!(loaded.code, Some(0), "{}", loaded.stderr);
    let answer = ask(&folder.path().join("lake"), "{ kpis { total { orders revenue } } }").await;
    assert_eq!(answer["kpis"]["total"], json!({ "orders": 4, "revenue": 239.0 }), "{}", mapped.stderr);
}
