//! Files of another system are read by a mapping that the user writes: fields are computed, rows passed over and counted, and what is wrong
//! with the mapping is told with its line.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::lake::{ask, new_folder};
use serde_json::{Value, json};

const MAPPING: &str = r#"
name = "till"
about = "receipts of a till"
dates = "day-first"
currency = "CHF"

[[file]]
pattern = "customers*.csv"
grain = "customer"
[file.fields]
account_id = "card"
country = '= upper(land)'

[[file]]
pattern = "receipts-*.csv"
grain = "line"
skip = 'starts_with([Receipt No.], "T") or units = 0'
[file.fields]
order_id = '= concat(till, "/", [Receipt No.])'
account_id = "Card|Customer card"
purchased_at = "Day"
product_id = '= first([ean?], split(article, " - ")[0])'
price = "= units * [Unit price]"
"#;

const CUSTOMERS: &str = "card,land\n7,ch\n8,de\n";
const RECEIPTS: &str = "till,Receipt No.,Customer card,Day,article,units,Unit price\n\
                        1,100,7,02/03/2024,Lamp - green,3,19.99\n\
                        1,T1,7,02/03/2024,Test,1,5.00\n\
                        1,101,8,13/03/2024,Chair - oak,1,100.05\n\
                        2,100,7,14/03/2024,Lamp - red,0,19.99\n\
                        2,101,7,15/03/2024,Lamp - red,1,nothing\n";

fn written(folder: &Path, mapping: &str) {
    for (name, text) in [("customers 1.csv", CUSTOMERS), ("receipts-2024.csv", RECEIPTS), ("till.toml", mapping)] {
        fs::write(folder.join(name), text).expect("a file can be written");
    }
}

fn table<'a>(report: &'a Value, name: &str) -> &'a Value {
    let tables = report["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["table"] == name).expect("it is there")
}

#[tokio::test]
async fn a_mapping_computes_fields_and_passes_rows_over() {
    let folder = new_folder();
    written(folder.path(), MAPPING);
    let arguments =
        ["load", ".", "--mapping", "till.toml", "--max-rejected", "50%", "--report", "r.json", "--tune", "off"];
    let ended = loader(&arguments, folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("r.json")).unwrap()).unwrap();
    assert_eq!((&report["shape"], &report["currency"]), (&json!("till"), &json!("CHF")));
    let lines = table(&report, "order_items");
    assert_eq!((&lines["read"], &lines["accepted"], &lines["quarantined"]), (&json!(3), &json!(2), &json!(1)));
    let rules = report["rules"].as_array().expect("rules");
    let passed_over = rules.iter().find(|rule| rule["rule"] == "order_items.passed_over").expect("it fired");
    assert_eq!((&passed_over["rows"], &passed_over["first_lines"]), (&json!(2), &json!([3, 5])));
    let answer =
        ask(&folder.path().join("lake"), "{ kpis(groupBy: [PRODUCT]) { rows { product { id } revenue orders } } }")
            .await;
    let rows = json!([
        { "product": { "id": "Chair" }, "revenue": 100.05, "orders": 1 },
        { "product": { "id": "Lamp" }, "revenue": 59.97, "orders": 1 },
    ]);
    assert_eq!(answer["kpis"]["rows"], rows);
}

#[test]
fn a_plan_tells_the_mapping_and_what_is_wrong_with_it() {
    let folder = new_folder();
    let check = |mapping: &str, code: i32, expected: &str| {
        written(folder.path(), mapping);
        let ended = loader(&["plan", ".", "--mapping", "till.toml"], folder.path());
        assert_eq!(ended.code, Some(code), "{} {}", ended.stdout, ended.stderr);
        assert!(
            [ended.stdout.as_str(), &ended.stderr].concat().contains(expected),
            "{} {}",
            ended.stdout,
            ended.stderr
        );
    };
    check(MAPPING, 0, "read by the mapping till");
    check(&MAPPING.replace("units * ", "units ** "), 3, "till.toml, line 23: `price`: expected a value before `*`");
    check(&MAPPING.replace("receipts-*", "tickets-*"), 3, "lacks tickets-*.csv (the mapping till)");
    check(
        &MAPPING.replace("[Unit price]", "[Price a unit]"),
        3,
        "missing column Price a unit; found till, Receipt No.",
    );
}

#[test]
fn a_ready_mapping_is_named_and_a_slip_is_told() {
    let folder = new_folder();
    fs::write(folder.path().join("clients.csv"), "id_client,pays\n1,FR\n").expect("a file can be written");
    fs::write(
        folder.path().join("achats.csv"),
        "id_achat,id_client,date_achat,montant,produit\n1,1,2022-02-01,5.00,lampe\n",
    )
    .expect("a file can be written");
    let ended = loader(&["plan", ".", "--mapping", "shop-french"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let ended = loader(&["plan", ".", "--mapping", "olist"], folder.path());
    assert_eq!(ended.code, Some(3));
    assert!(ended.stdout.contains("lacks olist_customers_dataset.csv"), "{}", ended.stdout);
    let ended = loader(&["plan", ".", "--mapping", "shop-frensh"], folder.path());
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("did you mean `shop-french`?"), "{}", ended.stderr);
}
