//! The shop shape against brute force: revenue by country, month and product of purchases written in every form.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use e2e::binary::loader;
use e2e::lake::{Lake, ask, balances, new_folder};
use serde_json::{Value, json};

const CLIENTS: u64 = 60;
const PURCHASES: u64 = 2_000;
const COUNTRIES: [&str; 4] = ["France", "Belgique", "CH", ""];
const PRODUCTS: [&str; 5] = ["lampe", "vélo", "sac à dos", "carte, \"cadeau\"", "casque"];

/// Numbers that look random and are the same each time.
struct Mixer(u64);

impl Mixer {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

fn date(mixer: &mut Mixer, year: u64, month: u64, day: u64) -> String {
    match mixer.below(4) {
        0 => format!("{year}-{month:02}-{day:02}"),
        1 => format!("{year}-{month:02}-{day:02}T08:09:10"),
        2 => format!("{day:02}/{month:02}/{year}"),
        _ => format!("{day}/{month}/{year} 08:09"),
    }
}

fn amount(mixer: &mut Mixer, cents: u64) -> String {
    let (units, cents) = (cents / 100, cents % 100);
    let grouped = |mark: &str| {
        if units < 1000 { units.to_string() } else { format!("{}{mark}{:03}", units / 1000, units % 1000) }
    };
    match mixer.below(4) {
        0 => format!("{units}.{cents:02}"),
        1 => format!("{units},{cents:02} €"),
        2 => format!("{},{cents:02}", grouped("\u{202f}")),
        _ => format!("{}.{cents:02}", grouped(",")),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Cents and purchases by what they are grouped by.
type Expected = BTreeMap<String, (u64, u64)>;

fn found(answer: &Value, group: &str) -> Expected {
    let rows = answer[group]["rows"].as_array().expect("the groups");
    let read = |row: &Value| {
        let name = row["country"].as_str().or(row["month"].as_str()).or(row["product"]["id"].as_str());
        let cents = (row["revenue"].as_f64().expect("revenue") * 100.0).round() as u64;
        (name.unwrap_or_default().to_owned(), (cents, row["orders"].as_u64().expect("orders")))
    };
    rows.iter().map(read).collect()
}

/// What is derived from purchases is no row that a user brought.
#[test]
fn rejected_rows_are_told_of_the_rows_of_the_files() {
    let folder = new_folder();
    let clients =
        "id_client,nom,email,date_inscription,pays\n1,A,a@example.org,2022-01-01,FR\n2,B,b@example.org,2022-01-01,FR\n";
    let purchases = "id_achat,id_client,date_achat,montant,produit\n1,1,2022-02-01,5.00,lampe\n2,1,2022-02-02,5.00,lampe\n\
                     3,2,2022-02-03,5.00,casque\n4,2,2022-02-04,5.00,casque\n5,2,soon,5.00,casque\n6,2,2022-02-05,much,casque\n";
    fs::write(folder.path().join("clients.csv"), clients).expect("a file can be written");
    fs::write(folder.path().join("achats.csv"), purchases).expect("a file can be written");
    let ended = loader(&["load", "."], folder.path());
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("all tables: 2 of 8 rows rejected"), "{}", ended.stderr);
}

#[tokio::test]
async fn revenue_by_country_month_and_product_is_that_of_the_files() {
    let mut mixer = Mixer(11);
    let mut clients = "id_client,nom,email,date_inscription,pays\n".to_owned();
    let mut purchases = "id_achat,id_client,date_achat,montant,produit\n".to_owned();
    let country_of = |client: u64| COUNTRIES[(client % COUNTRIES.len() as u64) as usize];
    for client in 0..CLIENTS {
        writeln!(clients, "{client},Nom {client},nom{client}@example.org,2022-01-01,{}", country_of(client)).unwrap();
    }
    let mut expected: [Expected; 3] = Default::default();
    for purchase in 0..PURCHASES {
        let (client, cents) = (mixer.below(CLIENTS - 1), mixer.below(500_000));
        let (year, month, day) = (2022 + mixer.below(2), 1 + mixer.below(12), 1 + mixer.below(28));
        let product = mixer.pick(&PRODUCTS);
        let (date, amount) = (date(&mut mixer, year, month, day), amount(&mut mixer, cents));
        writeln!(purchases, "a{purchase},{client},{date},{},{}", quoted(&amount), quoted(product)).unwrap();
        let groups = [country_of(client).to_owned(), format!("{year}-{month:02}-01"), product.to_owned()];
        for (expected, group) in expected.iter_mut().zip(groups) {
            let (sum, count) = expected.entry(group).or_default();
            (*sum, *count) = (*sum + cents, *count + 1);
        }
    }
    let source = new_folder();
    fs::write(source.path().join("clients.csv"), clients).expect("a file can be written");
    fs::write(source.path().join("achats.csv"), purchases).expect("a file can be written");
    let lake = Lake::of(&source.path().display().to_string());
    assert!(balances(&lake.manifest));
    assert_eq!(lake.manifest.tables.iter().map(|table| table.quarantined).sum::<u64>(), 0, "{:?}", lake.manifest.rules);
    assert_eq!(lake.manifest.currency, "EUR");
    let question = "{ \
        countries: kpis(groupBy: [COUNTRY]) { rows { country revenue orders } } \
        months: kpis(groupBy: [MONTH]) { rows { month revenue orders } } \
        products: kpis(groupBy: [PRODUCT]) { rows { product { id } revenue orders } } \
        idle: customer(id: \"59\") { orderCount revenue firstOrderAt } }";
    let answer = ask(lake.path(), question).await;
    for (group, expected) in ["countries", "months", "products"].into_iter().zip(&expected) {
        assert_eq!(found(&answer, group), *expected, "{group}");
    }
    assert_eq!(answer["idle"], json!({ "orderCount": 0, "revenue": 0.0, "firstOrderAt": null }));
}
