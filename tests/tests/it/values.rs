//! Values as shops write them, through both programs: what a column tells of its values, forms of times and amounts, words
//! for null, ids after a spreadsheet, and amounts beyond what a sum holds.

mod extremes;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use e2e::binary::{Ended, loader};
use e2e::lake::{Lake, ask, fixture, new_folder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A shop in English, its purchases given as id, customer, date, amount and product; the customers are c1 to c9.
fn shop(purchases: &[&str]) -> TempDir {
    let mut customers = "customer_id,name,email,signup_date,country\n".to_owned();
    for number in 1..=9 {
        writeln!(customers, "c{number},N,e@example.org,2022-01-01,GB").expect("a text takes all");
    }
    shop_of(&customers, "purchase_id,customer_id,purchase_date,amount,product", purchases)
}

fn shop_of(customers: &str, header: &str, purchases: &[&str]) -> TempDir {
    let folder = new_folder();
    fs::write(folder.path().join("customers.csv"), customers).expect("a file can be written");
    let rows = purchases.join("\n");
    fs::write(folder.path().join("purchases.csv"), format!("{header}\n{rows}\n")).expect("a file can be written");
    folder
}

/// What a load told, and its report.
struct Told {
    ended: Ended,
    report: Value,
}

/// Loads the folder's files into the folder's lake.
fn load(folder: &Path, options: &[&str]) -> Told {
    let arguments = [&["load", ".", "--tune", "off", "--report", "report.json"], options].concat();
    let ended = loader(&arguments, folder);
    let report = fs::read_to_string(folder.join("report.json")).expect("every load writes its report");
    Told { ended, report: serde_json::from_str(&report).expect("a report is JSON") }
}

impl Told {
    fn remarks(&self) -> Vec<&str> {
        self.report["remarks"].as_array().expect("remarks").iter().filter_map(Value::as_str).collect()
    }

    #[track_caller]
    fn says(&self, words: &str) {
        assert!(self.remarks().iter().any(|remark| remark.contains(words)), "{words}: {:?}", self.remarks());
    }

    /// How often a rule fired.
    fn fired(&self, rule: &str) -> u64 {
        let rules = self.report["rules"].as_array().expect("rules");
        rules.iter().find(|count| count["rule"] == rule).map_or(0, |count| count["rows"].as_u64().expect("a count"))
    }
}

/// Orders and revenue by month.
async fn months(folder: &Path) -> Vec<(String, u64, f64)> {
    let answer = ask(&folder.join("lake"), "{ kpis(groupBy: [MONTH]) { rows { month orders revenue } } }").await;
    let read = |row: &Value| {
        let month = row["month"].as_str().expect("a month").to_owned();
        (month, row["orders"].as_u64().expect("a count"), row["revenue"].as_f64().expect("a sum"))
    };
    answer["kpis"]["rows"].as_array().expect("rows").iter().map(read).collect()
}

fn month(month: &str, orders: u64, revenue: f64) -> (String, u64, f64) {
    (format!("2023-{month}-01"), orders, revenue)
}

const US_DATES: [&str; 4] =
    ["1,c1,03/10/2023,1.00,mug", "2,c2,03/02/2023,2.00,mug", "3,c3,11/30/2023,4.00,mug", "4,c1,3/7/2023 8:26,8.00,mug"];

#[tokio::test]
async fn one_date_that_can_be_read_in_one_way_tells_the_column() {
    let folder = shop(&US_DATES);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    told.says(
        "purchases.csv: `purchase_date` was read as written with the month first, because of 11/30/2023 in line 4",
    );
    assert_eq!(months(folder.path()).await, [month("03", 3, 11.0), month("11", 1, 4.0)]);
}

/// The value that tells may come long after those that it tells of: a sample of the column is not enough.
#[tokio::test]
async fn the_whole_column_decides() {
    let mut rows: Vec<String> =
        (0..70_000).map(|number| format!("{number},c{},04/05/2023,1.00,mug", number % 9 + 1)).collect();
    rows.push("last,c1,25/05/2023,1.00,mug".to_owned());
    let folder = shop(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    told.says("with the day first, because of 25/05/2023 in line 70002");
    assert_eq!(months(folder.path()).await, [month("05", 70_001, 70_001.0)]);
}

#[tokio::test]
async fn one_date_that_disagrees_overturns_the_column() {
    let rows = [&US_DATES[..], &["5,c5,25/03/2023,16.00,mug"]].concat();
    let folder = shop(&rows);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(2), "{}", told.ended.stderr);
    assert_eq!(told.fired("order_items.purchased_at_ambiguous"), 3);
    let cause = "`purchase_date` is written with the day first, as 25/03/2023 in line 6, and with the month first, as 11/30/2023 in line 4";
    told.says(cause);
    assert!(told.ended.stderr.contains(cause) && told.ended.stderr.contains("--dates"), "{}", told.ended.stderr);

    let told = load(folder.path(), &["--dates", "month-first", "--max-rejected", "1"]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!(told.fired("order_items.purchased_at_unreadable"), 1);
    assert_eq!(months(folder.path()).await, [month("03", 3, 11.0), month("11", 1, 4.0)]);
}

#[tokio::test]
async fn where_no_date_tells_a_hand_does() {
    let folder = shop(&["1,c1,03/10/2023,1.00,mug", "2,c2,03/03/2023,2.00,mug"]);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(2), "{}", told.ended.stderr);
    told.says("nothing tells whether `purchase_date` is written with the day first");
    assert!(told.ended.stderr.contains("--dates day-first or --dates month-first"), "{}", told.ended.stderr);
    let replay = ["--max-rejected", "100%", "--dates", "day-first", "--tune", "off"];
    let kept = fs::read_dir(folder.path().join("lake/quarantine")).expect("it is kept").flatten().next();
    let rejected = kept.expect("one load").path().join("order_items.csv").display().to_string();
    let replayed = loader(&[&["quarantine", "replay", &rejected], &replay[..]].concat(), folder.path());
    assert_eq!(replayed.code, Some(0), "{}", replayed.stderr);
    assert_eq!(months(folder.path()).await, [month("03", 1, 2.0), month("10", 1, 1.0)]);

    let told = load(folder.path(), &["--dates", "month-first"]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!(months(folder.path()).await, [month("03", 2, 3.0)]);
}

#[tokio::test]
async fn french_files_have_the_day_first_whatever_the_column_says() {
    let folder = new_folder();
    let clients = "id_client,nom,email,date_inscription,pays\n1,A,a@example.org,2022-01-01,FR\n";
    let purchases = "id_achat,id_client,date_achat,montant,produit\n1,1,03/10/2023,1,lampe\n2,1,11/30/2023,2,lampe\n";
    fs::write(folder.path().join("clients.csv"), clients).expect("a file can be written");
    fs::write(folder.path().join("achats.csv"), purchases).expect("a file can be written");
    let told = load(folder.path(), &["--max-rejected", "1"]);
    assert_eq!(told.fired("order_items.purchased_at_unreadable"), 1);
    assert_eq!(months(folder.path()).await, [month("10", 1, 1.0)]);
    let told = load(folder.path(), &["--dates", "month-first"]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!(months(folder.path()).await, [month("03", 1, 1.0), month("11", 1, 2.0)]);
}

#[tokio::test]
async fn amounts_tell_which_mark_stands_before_the_decimals() {
    let check = async |amounts: &[&str], expected: Result<f64, u64>| {
        let rows: Vec<String> =
            amounts.iter().zip(1..).map(|(amount, id)| format!("{id},c1,2023-03-10,\"{amount}\",mug")).collect();
        let folder = shop(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let told = load(folder.path(), &["--max-rejected", "100%"]);
        let found = match told.fired("order_items.amount_ambiguous") {
            0 => Ok(months(folder.path()).await[0].2),
            ambiguous => Err(ambiguous),
        };
        assert_eq!(found, expected, "{amounts:?} {:?}", told.remarks());
    };
    check(&["1,025", "152.28"], Ok(1177.28)).await;
    check(&["1.025", "152,28"], Ok(1177.28)).await;
    check(&["1,025", "1,234.56"], Ok(2259.56)).await;
    check(&["$1,025", "1,234,567"], Ok(1_235_592.0)).await;
    check(&["1,020", "15,5 €"], Ok(16.52)).await;
    check(&["1,025", "152.28", "152,28"], Err(1)).await;
    check(&["1,025", "152"], Err(1)).await;
}

#[tokio::test]
async fn usual_forms_are_read_in_the_shape_of_a_shop() {
    let check = async |date: &str, amount: &str, expected: (&str, f64)| {
        let folder = shop(&[&format!("1,c1,\"{date}\",\"{amount}\",mug"), "2,c2,2023-12-30 00:00:00,0,mug"]);
        let told = load(folder.path(), &[]);
        assert_eq!(told.ended.code, Some(0), "{date} {amount}: {}", told.ended.stderr);
        let answer = ask(
            &folder.path().join("lake"),
            "{ order(id: \"1\") { purchasedAt } kpis { total { revenue } } load { currency } }",
        )
        .await;
        assert_eq!(answer["order"]["purchasedAt"], format!("2023-{}", expected.0), "{date}");
        assert_eq!(answer["kpis"]["total"]["revenue"], json!(expected.1), "{amount}");
    };
    check("3/13/2023 8:26", "$25.67", ("03-13T08:26:00", 25.67)).await;
    check("2023-03-10 8:26", "25,67 kr", ("03-10T08:26:00", 25.67)).await;
    check("2023-03-10 10:00:00 -0500", "25.67 zł", ("03-10T10:00:00", 25.67)).await;
    check("2023-03-10T10:00:00.123Z", "₹1,23,456.70", ("03-10T10:00:00", 123_456.7)).await;
    check("3/13/2023 12:05 AM", "58.900000000000006", ("03-13T00:05:00", 58.9)).await;
    check("2023-03-10", "¥ 25", ("03-10T00:00:00", 25.0)).await;
}

/// In the Olist shape too, in which the values of [`fixture`]`("forms")` are spread over all files.
#[tokio::test]
async fn usual_forms_are_read_in_the_shape_of_olist() {
    let lake = Lake::of(&fixture("forms").display().to_string());
    let question = "{ kpis(groupBy: [MONTH]) { rows { month orders revenue freight paymentValue } } \
                      order(id: \"2\") { purchasedAt status approvedAt items { price freight product { id } } } \
                      review(reviewId: \"0001\", orderId: \"1\") { title message createdAt answeredAt } \
                      noon: review(reviewId: \"0002\", orderId: \"3\") { message createdAt } \
                      load { currency } }";
    let expected = json!({
        "kpis": { "rows": [
            { "month": "2018-01-01", "orders": 2, "revenue": 98.91, "freight": 1016.47, "paymentValue": 1115.38 },
            { "month": "2018-02-01", "orders": 4, "revenue": 1252.99, "freight": 24.0, "paymentValue": 1276.99 },
        ] },
        "order": {
            "purchasedAt": "2018-01-25T18:05:00", "status": null, "approvedAt": null,
            "items": [{ "price": 58.9, "freight": 1008.0, "product": { "id": "0102" } }],
        },
        "review": { "title": null, "message": null, "createdAt": "2018-01-10T00:00:00", "answeredAt": "2018-01-11T08:00:00" },
        "noon": { "message": "NULL and void", "createdAt": "2018-02-10T12:00:00" },
        "load": { "currency": "BRL" },
    });
    assert_eq!(ask(lake.path(), question).await, expected);
}

#[tokio::test]
async fn a_column_of_numbers_is_one_of_days() {
    let folder = shop(&["1,c1,44995,1.00,mug", "2,c2,44996.3513888889,2.00,mug"]);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    told.says("`purchase_date` holds numbers alone, as 44995 in line 2");
    let question = "{ order(id: \"2\") { purchasedAt } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    assert_eq!(answer["order"]["purchasedAt"], "2023-03-11T08:26:00");

    let folder = shop(&["1,c1,44995,1.00,mug", "2,c2,2023-03-11,2.00,mug"]);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(2), "{}", told.ended.stderr);
    told.says("`purchase_date` holds numbers, as 44995 in line 2, beside times, as 2023-03-11 in line 3");
}

#[tokio::test]
async fn words_for_null_are_null() {
    let header = "customer_id,name,email,signup_date,country\n";
    let customers: String = ["NULL", "N/A", "\\N", "None", "nan", "null", "GB"]
        .iter()
        .zip(1..)
        .fold(header.to_owned(), |text, (country, id)| text + &format!("c{id},N,e@example.org,2022-01-01,{country}\n"));
    let rows = [
        "1,c1,2023-03-10,1.00,mug",
        "2,c7,2023-03-10,2.00,mug",
        "3,c7,2023-03-10,4.00,nan",
        "4,NULL,2023-03-10,8.00,mug",
    ];
    let folder = shop_of(&customers, "purchase_id,customer_id,purchase_date,amount,product", &rows);
    let told = load(folder.path(), &["--max-rejected", "2"]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!(told.fired("customers.word_for_null"), 6);
    assert_eq!((told.fired("order_items.product_id_missing"), told.fired("order_items.word_for_null")), (1, 1));
    let question = "{ kpis(groupBy: [COUNTRY]) { rows { country revenue } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    let rows = json!([{ "country": null, "revenue": 9.0 }, { "country": "GB", "revenue": 2.0 }]);
    let mut found = answer["kpis"]["rows"].as_array().expect("rows").clone();
    found.sort_by_key(|row| row["country"] == "GB");
    assert_eq!(json!(found), rows);
}

#[tokio::test]
async fn ids_come_back_from_a_spreadsheet() {
    let customers =
        "customer_id,name,email,signup_date,country\n\"=\"\"00001\"\"\",N,e,2022-01-01,GB\n17850,N,e,2022-01-01,GB\n";
    let rows = ["1,00001,2023-03-10,1.00,mug", "2.0,17850.0,2023-03-10,2.00,\"=\"\"0042\"\"\""];
    let folder = shop_of(customers, "purchase_id,customer_id,purchase_date,amount,product", &rows);
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!((told.fired("customers.id_repaired"), told.fired("order_items.id_repaired")), (1, 1));
    let question =
        "{ order(id: \"2\") { customer { id } items { product { id } } } customer(id: \"00001\") { orderCount } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    assert_eq!(
        answer,
        json!({ "order": { "customer": { "id": "17850" }, "items": [{ "product": { "id": "0042" } }] },
                "customer": { "orderCount": 1 } })
    );
}

#[test]
fn ids_that_would_meet_but_for_zeros_are_told() {
    let customers = "customer_id,name,email,signup_date,country\n00007,N,e,2022-01-01,GB\n00012,N,e,2022-01-01,GB\n";
    let rows = [
        "1,7,2023-03-10,1.00,mug",
        "2,12.0,2023-03-10,2.00,mug",
        "3,7,2023-03-10,2.00,mug",
        "4,99,2023-03-10,2.00,mug",
    ];
    let folder = shop_of(customers, "purchase_id,customer_id,purchase_date,amount,product", &rows);
    let cause = "3 rejected rows of purchases.csv would be found in customers.csv if leading zeros were ignored, as 7 and 00007: \
                 a spreadsheet dropped them";
    let told = load(folder.path(), &[]);
    assert_eq!(told.ended.code, Some(2), "{}", told.ended.stderr);
    told.says(cause);
    assert!(told.ended.stderr.contains(cause), "{}", told.ended.stderr);
}
