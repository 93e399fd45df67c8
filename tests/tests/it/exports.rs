//! Exports of systems that the loader knows: each made export is recognised by its headers alone, and comes to the totals that its rows come
//! to when they are added up by themselves.

use std::fs;

use e2e::lake::{Lake, ask, balances, fixture, new_folder};
use serde_json::{Value, json};

fn export(name: &str) -> String {
    fixture("exports").join(name).display().to_string()
}

async fn totals(lake: &Lake) -> Value {
    let measures = "revenue soldRevenue refunds orders items customers";
    ask(lake.path(), &format!("{{ kpis {{ total {{ {measures} }} }} }}")).await["kpis"]["total"].clone()
}

/// Cents of units at a price.
fn cents(quantity: i64, price: &str) -> i64 {
    let (units, decimals) = price.split_once('.').unwrap_or((price, ""));
    let whole: i64 = units.trim_start_matches('-').parse().expect("a price");
    let price = whole * 100 + format!("{decimals:0<2}").parse::<i64>().expect("a price");
    quantity * if units.starts_with('-') { -price } else { price }
}

/// Of sold lines and of what came back; of rows that are not repeated within an invoice.
fn sums(rows: &[Vec<String>]) -> (i64, i64) {
    let (mut sold, mut back, mut seen) = (0, 0, Vec::new());
    for row in rows {
        let (quantity, price) = (row[3].parse().expect("a quantity"), &row[5]);
        if seen.contains(&row) || (quantity < 0 && price == "0") {
            continue;
        }
        seen.push(row);
        let cents = cents(quantity, price);
        if cents < 0 { back -= cents } else { sold += cents }
    }
    (sold, back)
}

#[tokio::test]
async fn online_retail_comes_to_what_its_rows_do() {
    let lake = Lake::of(&export("online-retail"));
    assert_eq!((lake.manifest.shape.as_str(), lake.manifest.currency.as_str()), ("online-retail", "GBP"));
    assert!(balances(&lake.manifest));
    assert_eq!(lake.manifest.tables.iter().map(|table| table.quarantined).sum::<u64>(), 0, "{:?}", lake.manifest.rules);
    let text = fs::read_to_string(fixture("exports").join("online-retail/online_retail.csv")).expect("it can be read");
    let rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let (sold, back) = sums(&rows);
    let money = |cents: i64| cents as f64 / 100.0;
    let expected = json!({
        "revenue": money(sold - back), "soldRevenue": money(sold), "refunds": money(back), "orders": 6, "items": 111, "customers": 2
    });
    assert_eq!(totals(&lake).await, expected);
    let product = ask(lake.path(), "{ product(id: \"85123A\") { name } }").await;
    assert_eq!(product["product"]["name"], "WHITE HANGING HEART T-LIGHT HOLDER");
}

/// Of the second edition columns are called otherwise, and there is a file a year.
#[tokio::test]
async fn files_of_one_header_are_read_one_after_another() {
    let folder = new_folder();
    let header = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";
    let first = "489434,85048,GLASS BALL,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n\
                 489435,22350,CAT BOWL,many,2009-12-01 07:46:00,2.55,13085.0,United Kingdom\n";
    let second = "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                  C536379,85048,GLASS BALL,-2,2010-12-01 09:41:00,6.95,13085.0,United Kingdom\n\
                  536366,22633,WARMER,1,soon,1.85,17850.0,United Kingdom\n";
    for (name, rows) in [("Year 2009-2010.csv", first), ("Year 2010-2011.csv", second)] {
        fs::write(folder.path().join(name), format!("{header}{rows}")).expect("a file can be written");
    }
    let lake = Lake::of(&folder.path().display().to_string());
    assert!(balances(&lake.manifest));
    let files: Vec<&str> = lake.manifest.files.iter().map(|file| file.file.as_str()).collect();
    assert_eq!(files, ["Year 2009-2010.csv", "Year 2010-2011.csv"]);
    let expected = json!({
        "revenue": 84.8, "soldRevenue": 98.7, "refunds": 13.9, "orders": 2, "items": 16, "customers": 2
    });
    assert_eq!(totals(&lake).await, expected);
}

#[tokio::test]
async fn shopify_orders_count_their_discounts_and_refunds_once() {
    let lake = Lake::of(&export("shopify"));
    assert_eq!((lake.manifest.shape.as_str(), lake.manifest.currency.as_str()), ("shopify", "USD"));
    assert!(balances(&lake.manifest));
    assert_eq!(lake.manifest.tables.iter().map(|table| table.quarantined).sum::<u64>(), 0, "{:?}", lake.manifest.rules);
    assert_eq!(lake.manifest.files[0].further_columns, [""; 0]);
    let expected = json!({
        "revenue": 142.5, "soldRevenue": 192.5, "refunds": 50.0, "orders": 6, "items": 11, "customers": 3
    });
    assert_eq!(totals(&lake).await, expected);
    let mug = ask(lake.path(), "{ product(id: \"MUG\") { name sku vendor } }").await;
    assert_eq!(mug["product"], json!({ "name": "Mug", "sku": "MUG", "vendor": "Clay & Co" }));
}
