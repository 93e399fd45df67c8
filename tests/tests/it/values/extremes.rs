//! Amounts of every size through both programs: each is accepted or rejected by one rule, and what is accepted adds up
//! exactly, wherever it is added up.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use e2e::binary::loader;
use e2e::lake::ask;
use serde_json::Value;
use triptych_schemas::money::{AMOUNT_CENTS_MAX, SUM_CENTS_MAX, format_cents, to_units};

use super::{load, shop};

const PRODUCTS: u64 = 7;

/// Numbers that look random and are the same each time.
struct Mixer(u64);

impl Mixer {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 16
    }

    /// Cents of any magnitude, often at an edge.
    fn cents(&mut self) -> u128 {
        let edges = [0, 1, AMOUNT_CENTS_MAX, SUM_CENTS_MAX, 999_999_999_999_999_999, i64::MAX].map(|edge| edge as u128);
        match self.next() % 3 {
            0 => {
                let edge = edges[(self.next() % edges.len() as u64) as usize];
                (edge + u128::from(self.next() % 3)).saturating_sub(1)
            }
            1 => u128::from(self.next()) * u128::from(self.next()) % 10_u128.pow((self.next() % 28) as u32 + 1),
            _ => AMOUNT_CENTS_MAX as u128 - u128::from(self.next() % 1000),
        }
    }
}

fn written(cents: u128) -> String {
    i64::try_from(cents).map_or_else(|_| format!("{}.{:02}", cents / 100, cents % 100), format_cents)
}

async fn check(seed: u64, rows: u64) {
    let mut mixer = Mixer(seed);
    let (mut purchases, mut expected) = (Vec::new(), BTreeMap::<String, i128>::new());
    let (mut total, mut rejected) = (0_u128, 0_u64);
    for number in 0..rows {
        let (cents, product) = (mixer.cents(), format!("p{}", mixer.next() % PRODUCTS));
        let mut row = String::new();
        write!(row, "{number},c{},2023-03-{:02},{},{product}", 1 + number % 9, 1 + number % 28, written(cents))
            .expect("text");
        purchases.push(row);
        if cents > AMOUNT_CENTS_MAX as u128 || total + cents > SUM_CENTS_MAX as u128 {
            rejected += 1;
            continue;
        }
        total += cents;
        *expected.entry(product).or_default() += cents as i128;
    }
    let folder = shop(&purchases.iter().map(String::as_str).collect::<Vec<_>>());
    let told = load(folder.path(), &["--max-rejected", "100%"]);
    assert_eq!(told.ended.code, Some(0), "{seed}: {}", told.ended.stderr);
    assert_eq!(told.fired("order_items.amount_too_large"), rejected, "{seed}");
    let question = "{ kpis(groupBy: [PRODUCT]) { rows { product { id } revenue } total { revenue averageOrderValue } } \
                      products(first: 100) { nodes { id revenue } } customers(first: 100) { nodes { revenue } } }";
    let answer = ask(&folder.path().join("lake"), question).await;
    let units = |cents: i128| to_units(i64::try_from(cents).expect("what is accepted fits"));
    assert_eq!(answer["kpis"]["total"]["revenue"].as_f64(), Some(units(total as i128)), "{seed}");
    let by_product = |rows: &Value, id: &dyn Fn(&Value) -> String| -> BTreeMap<String, f64> {
        rows.as_array().expect("rows").iter().map(|row| (id(row), row["revenue"].as_f64().expect("revenue"))).collect()
    };
    let expected: BTreeMap<String, f64> =
        expected.into_iter().map(|(product, cents)| (product, units(cents))).collect();
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    assert_eq!(by_product(&answer["kpis"]["rows"], &|row| text(&row["product"]["id"])), expected, "{seed}");
    assert_eq!(by_product(&answer["products"]["nodes"], &|row| text(&row["id"])), expected, "{seed}");
    let verified = loader(&["verify"], folder.path());
    assert_eq!(verified.code, Some(0), "{seed}: {}{}", verified.stdout, verified.stderr);
}

#[tokio::test]
async fn amounts_of_every_size_add_up_exactly_or_are_rejected() {
    for seed in 1..=4 {
        check(seed, 600).await;
    }
    // So many near the limit that their sum is over its own.
    check(5, 5000).await;
}

#[test]
fn amounts_beyond_what_a_decimal_holds_are_rejected_and_verified() {
    let folder = shop(&["1,c1,2023-03-10,92233720368547758.07,vase", "2,c2,2023-03-10,73.79,mug"]);
    let told = load(folder.path(), &["--max-rejected", "1"]);
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.stderr);
    assert_eq!(told.fired("order_items.amount_too_large"), 1);
    let verified = loader(&["verify"], folder.path());
    assert_eq!(verified.code, Some(0), "{}{}", verified.stdout, verified.stderr);
}
