//! Files of lines through both programs: several lines an order, quantities, discounts, returns, guests, people known by their e-mail
//! alone, and sources that lack files of customers and products.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use e2e::binary::{Ended, loader};
use e2e::lake::{Lake, ask, new_folder, rules, same_stores};
use e2e::purchases::Shop;
use serde_json::{Value, json};
use tempfile::TempDir;

/// People are known by their addresses.
pub(crate) const TILL: &str = r#"
name = "till"
about = "lines of a till, for a test"
currency = "XXX"

[[file]]
pattern = "till.csv"
grain = "line"
personal = ["customer_id"]

[file.fields]
order_id = "invoice"
customer_id = "email"
purchased_at = "date"
country = "country"
product_id = "sku"
name = "name"
quantity = "qty"
unit_price = "unit"
shipping = "shipping"
order_discount = "off"
payment_type = "pay"
currency = "currency"
"#;

/// Lines of invoice 1 stand apart, and only the first tells of it.
pub(crate) const LINES: &str = "invoice,email,date,country,sku,name,qty,unit,shipping,off,pay,currency\n\
    1,ann@shop.example,2024-03-01 10:00,GB,m1,Mug,2,5.00,4.00,1.00,Card,EUR\n\
    2,,2024-03-02,FR,p1,Pen,1,3.00,,,Cash,EUR\n\
    1,,,,p1,Pen,10,0.3350,,,,\n\
    3,ANN@shop.example ,2024-03-05,DE,m1,Mug,-1,5.00,,,,EUR\n\
    4,bob@shop.example,2024-03-06,GB,m1,Mug,1,(2.00),,,,EUR\n\
    5,bob@shop.example,2024-03-07,GB,p1,Pen,3,3.00,,,Card,EUR\n";

pub(crate) fn source(mapping: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = new_folder();
    fs::write(folder.path().join("m.toml"), mapping).expect("a file can be written");
    fs::create_dir(folder.path().join("s")).expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join("s").join(name), text).expect("a file can be written");
    }
    folder
}

fn load(folder: &Path, more: &[&str]) -> Ended {
    loader(&[&["load", "s", "--mapping", "m.toml", "--tune", "off"], more].concat(), folder)
}

#[tokio::test]
async fn lines_add_up_to_orders_of_people_and_guests() {
    let folder = source(TILL, &[("till.csv", LINES)]);
    let ended = load(folder.path(), &["--strict"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let question = "{ kpis(groupBy: [COUNTRY], orderBy: [{ measure: REVENUE }]) { rows { country revenue } \
                        total { revenue refunds soldRevenue orders items customers paymentValue } } \
                      order(id: \"1\") { discount shipping currency items { quantity unitPrice price product { name } } } \
                      customers(orderBy: REVENUE) { nodes { id orderCount revenue country } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    let by_country = [("GB", 19.35), ("FR", 3.0), ("DE", -5.0)];
    let by_country = by_country.map(|(country, revenue)| json!({ "country": country, "revenue": revenue }));
    assert_eq!(answer["kpis"]["rows"], json!(by_country));
    let total = json!({ "revenue": 17.35, "refunds": 7.0, "soldRevenue": 24.35, "orders": 3, "items": 14, "customers": 2,
                        "paymentValue": 28.35 });
    assert_eq!(answer["kpis"]["total"], total);
    let order = json!({ "discount": 1.0, "shipping": 4.0, "currency": "EUR", "items": [
        { "quantity": 2, "unitPrice": 5.0, "price": 9.25, "product": { "name": "Mug" } },
        { "quantity": 10, "unitPrice": 0.34, "price": 3.1, "product": { "name": "Pen" } },
    ] });
    assert_eq!(answer["order"], order);
    let people = answer["customers"]["nodes"].as_array().expect("customers");
    let figures: Vec<Value> =
        people.iter().map(|person| json!([person["orderCount"], person["revenue"], person["country"]])).collect();
    assert_eq!(json!(figures), json!([[1, 7.35, "DE"], [1, 7.0, "GB"]]), "ann's last paper is from Germany");
    for person in people {
        let id = person["id"].as_str().expect("an id");
        assert!(id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit()), "a hash, not {id}");
    }
}

#[tokio::test]
async fn hashes_of_people_are_the_same_in_all_loads_of_a_lake() {
    let folder = source(TILL, &[("till.csv", LINES)]);
    let ids = async || ask(&folder.path().join("lake"), "{ customers(orderBy: REVENUE) { nodes { id } } }").await;
    assert_eq!(load(folder.path(), &[]).code, Some(0));
    let first = ids().await;
    let lake = folder.path().join("lake");
    let of_first = fs::canonicalize(lake.join("current")).expect("there is a load");
    assert_eq!(load(folder.path(), &[]).code, Some(0));
    assert_eq!(ids().await, first);
    same_stores(&of_first, &lake.join("current"));
    let salt = fs::metadata(lake.join(".salt")).expect("the lake keeps it");
    assert_eq!((salt.len(), salt.permissions().mode() & 0o777), (16, 0o600));
    fs::remove_file(lake.join(".salt")).expect("it can be removed");
    assert_eq!(load(folder.path(), &[]).code, Some(0));
    assert_ne!(ids().await, first, "another salt makes other ids");
}

#[test]
fn several_currencies_are_refused_with_their_counts() {
    let folder = source(TILL, &[("till.csv", &LINES.replace(",Card,EUR\n2", ",Card,usd\n2"))]);
    let ended = load(folder.path(), &[]);
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("till.csv holds EUR in 4 orders, USD in 1"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--rates FILE"), "{}", ended.stderr);
}

/// Invoice 1 is in dollars and tells it on its first line only; 2 is in the load's own currency; 3 came back, in dollars, after the rate
/// had changed; 4 tells no currency.
const MIXED: &str = "invoice,email,date,country,sku,name,qty,unit,shipping,off,pay,currency\n\
    1,ann@shop.example,2024-03-02 10:00,GB,m1,Mug,2,$9.99,4.00,1.00,Card,usd\n\
    2,bob@shop.example,2024-03-02,FR,m1,Mug,1,20.00 €,,,Cash,EUR\n\
    1,,,,p1,Pen,3,0.3350,,,,\n\
    3,ann@shop.example,2024-03-09,GB,p1,Pen,-1,5.00,,,,US$\n\
    4,bob@shop.example,2024-03-09,GB,p1,Pen,1,3.00,,,Card,\n";
const RATES: &str = "currency,day,rate\nUSD,2024-03-08,0.95\nUSD,2024-03-01,0.925\nGBP,2024-03-01,1.17\n";

#[tokio::test]
async fn several_currencies_are_converted_by_rates() {
    let folder = source(TILL, &[("till.csv", MIXED)]);
    fs::write(folder.path().join("rates.csv"), RATES).expect("a file can be written");
    let ended = load(folder.path(), &["--rates", "rates.csv", "--currency", "eur", "--strict"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let remark =
        "till.csv: 3 lines in USD were converted into EUR, first at 0.925 of 2024-03-01, last at 0.95 of 2024-03-08";
    assert!(ended.stdout.replace("\n  ", " ").contains(remark), "{}", ended.stdout);
    let question = "{ kpis { total { revenue refunds soldRevenue paymentValue } } load { currency } \
                      one: order(id: \"1\") { currency discount shipping payments { value } items { unitPrice price } } \
                      two: order(id: \"2\") { currency items { price } } three: order(id: \"3\") { currency items { price refunded } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    // $19.98 are 18.4815 €, $1.01 0.93425 €, $4.00 3.70 €, $1.00 0.925 €; paid were $19.98 + 1.01 + 4.00 - 1.00, 22.19075 €.
    let one = json!({ "currency": "USD", "discount": 0.93, "shipping": 3.7, "payments": [{ "value": 22.19 }],
                      "items": [{ "unitPrice": 9.24, "price": 17.59 }, { "unitPrice": 0.31, "price": 0.89 }] });
    assert_eq!(answer["one"], one, "{answer}");
    assert_eq!(answer["two"], json!({ "currency": "EUR", "items": [{ "price": 20.0 }] }));
    assert_eq!(answer["three"], json!({ "currency": "USD", "items": [{ "price": -4.75, "refunded": 4.75 }] }));
    let total = json!({ "revenue": 36.73, "refunds": 4.75, "soldRevenue": 41.48, "paymentValue": 45.19 });
    assert_eq!(answer["kpis"]["total"], total);
    assert_eq!(answer["load"]["currency"], "EUR");
}

#[test]
fn rates_that_are_missing_or_wrong_end_the_load() {
    let folder = source(TILL, &[("till.csv", MIXED)]);
    let check = |rates: &str, more: &[&str], expected: &str| {
        fs::write(folder.path().join("rates.csv"), rates).expect("a file can be written");
        let ended = load(folder.path(), &[&["--rates", "rates.csv"], more].concat());
        assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
        assert!(ended.stderr.contains(expected), "{}", ended.stderr);
        assert!(!folder.path().join("lake/current").exists(), "nothing is published");
    };
    let late = "currency,day,rate\nUSD,2024-03-03,0.95\n";
    check(late, &["--currency", "EUR"], "have none for USD on 2024-03-02 or before");
    check(RATES, &[], "--rates needs --currency CODE");
    check(
        &RATES.replace("0.925", "0,925"),
        &["--currency", "EUR"],
        "rates `rates.csv`: line 3: it has 4 fields, not 3; nothing",
    );
    check(&RATES.replace("USD,2024-03-01", "USX,2024-03-01"), &["--currency", "EUR"], "line 3: `USX` is no code");
    check(RATES, &["--currency", "EURO"], "no code of a currency");
}

/// However a shop writes what is below 0.
#[tokio::test]
async fn refunds_and_guests_of_a_shop_are_read() {
    let mut shop = Shop::new(400);
    let sold = shop.cents();
    let returns = ["-12.50", "(12.50)", "12.50-", "'-12.50", "\u{2212}12.50"];
    for (number, amount) in returns.iter().enumerate() {
        shop.purchases.push(format!("9{number},c{},2023-05-02,{amount},mug", number + 1));
    }
    for line in &mut shop.purchases[..100] {
        let fields: Vec<&str> = line.split(',').collect();
        *line = format!("{},,{}", fields[0], fields[2..].join(","));
    }
    let lake = Lake::of(&shop.write().path().display().to_string());
    assert_eq!(rules(&lake.manifest).get("order_items.given_back"), Some(&5));
    assert_eq!(rules(&lake.manifest).get("orders.guest"), Some(&100));
    let question =
        "{ kpis { total { revenue refunds soldRevenue orders } } customers(first: 20) { nodes { orderCount } } }";
    let answer = ask(lake.path(), question).await;
    let units = |cents: u64| cents as f64 / 100.0;
    let total = json!({ "revenue": units(sold - 6250), "refunds": 62.5, "soldRevenue": units(sold), "orders": 400 });
    assert_eq!(answer["kpis"]["total"], total);
    let people = answer["customers"]["nodes"].as_array().expect("customers").iter();
    assert_eq!(people.map(|person| person["orderCount"].as_u64().expect("a count")).sum::<u64>(), 300);
}

#[test]
fn orders_with_a_file_of_their_own_are_in_one_currency() {
    let mapping = TWO_FILES.replace("channel = ", "currency = ");
    let files = [
        ("o.csv", "id,user,at,shipping,channel\n1,7,2024-03-01,5.00,usd\n2,8,2024-03-02,,EUR\n"),
        ("l.csv", "order,sku,n,sum,who\n1,a,1,1.00,s\n"),
    ];
    let folder = source(&mapping, &files);
    let ended = load(folder.path(), &[]);
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("o.csv holds EUR in 1 orders, USD in 1: load them apart"), "{}", ended.stderr);
    fs::write(folder.path().join("rates.csv"), RATES).expect("a file can be written");
    let ended = load(folder.path(), &["--rates", "rates.csv"]);
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("--rates converts the lines of a file"), "{}", ended.stderr);
}

const TWO_FILES: &str = r#"
name = "two-files"
about = "orders and their lines, and nothing else, for a test"
currency = "EUR"
country = "PT"

[[file]]
pattern = "o.csv"
grain = "order"

[file.fields]
order_id = "id"
account_id = "user"
purchased_at = "at"
shipping = "shipping"
channel = "channel"

[[file]]
pattern = "l.csv"
grain = "line"

[file.fields]
order_id = "order"
product_id = "sku"
quantity = "n"
price = "sum"
seller_id = "who"
"#;

#[tokio::test]
async fn orders_and_lines_tell_of_people_products_and_sellers_without_files_of_them() {
    let orders = "id,user,at,shipping,channel\n1,7,2024-03-01,5.00,web\n2,,2024-03-02,,pos\n3,7,2024-03-03,,web\n";
    let lines =
        "order,sku,n,sum,who\n2,a,1,1.00,s\n1,a,3,30.00,s\n1,b,1,2.50,t\n3,a,-1,10.00,s\n3,b,1,2.50,t\n9,a,1,1.00,s\n";
    let folder = source(TWO_FILES, &[("o.csv", orders), ("l.csv", lines)]);
    let ended = load(folder.path(), &["--max-rejected", "1"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let question = "{ kpis(groupBy: [CHANNEL]) { rows { channel revenue } total { revenue refunds orders customers sellers } } \
                      customers { nodes { id orderCount revenue country } } products { nodes { id revenue } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    let total = json!({ "revenue": 26.0, "refunds": 10.0, "orders": 3, "customers": 1, "sellers": 2 });
    assert_eq!(answer["kpis"]["total"], total);
    let person = json!([{ "id": "7", "orderCount": 2, "revenue": 25.0, "country": "PT" }]);
    assert_eq!(answer["customers"]["nodes"], person);
    assert_eq!(answer["products"]["nodes"].as_array().map(Vec::len), Some(2));
}
