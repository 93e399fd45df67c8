//! Dates far away, and a trickle at the end: neither may decide what counts from the last day.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::lake::{Lake, ask, rules};
use e2e::purchases::Shop;
use serde_json::{Value, json};
use triptych_loader::pipeline::Slicing;
use triptych_schemas::manifest::Manifest;

const SUMS: &str = "{
    load { dataEndsOn lastPurchaseAt }
    segments { segment customers revenue averageRecencyDays }
    months: kpis(groupBy: [MONTH], fillGaps: true) { rowCount }
}";

async fn sums(source: &Path) -> (Manifest, Value) {
    let lake = Lake::of(&source.display().to_string());
    let answer = ask(lake.path(), SUMS).await;
    (lake.manifest, answer)
}

#[tokio::test]
async fn one_purchase_far_away_is_rejected_and_changes_nothing() {
    let clean = Shop::new(400).write();
    let (_, expected) = sums(clean.path()).await;
    assert_eq!(expected["load"]["dataEndsOn"], "2023-07-20");
    for date in ["9999-12-31", "2203-05-01", "1970-01-01", "1989-12-31", "0001-01-01"] {
        let mut shop = Shop::new(400);
        shop.purchases.push(format!("9,c1,{date},5.00,mug"));
        let (manifest, found) = sums(shop.write().path()).await;
        assert_eq!(rules(&manifest).get("order_items.purchased_at_implausible"), Some(&1), "{date}");
        assert_eq!(found, expected, "{date}");
    }
}

#[test]
fn the_load_says_when_it_was_and_can_be_repeated_as_of_then() {
    let mut shop = Shop::new(400);
    shop.purchases.push("9,c1,2023-07-23,5.00,mug".to_owned());
    let folder = shop.write();
    let load = |command: &[&str], code: i32| -> Manifest {
        let ended =
            loader(&[command, &["--tune", "off", "--quiet", "--report", "report.json"]].concat(), folder.path());
        assert_eq!(ended.code, Some(code), "{command:?}: {}", ended.stderr);
        let report = fs::read_to_string(folder.path().join("report.json")).expect("a report was asked for");
        serde_json::from_str(&report).expect("it holds the manifest")
    };
    let rejected =
        |manifest: &Manifest| rules(manifest).get("order_items.purchased_at_implausible").copied().unwrap_or(0);
    let now = load(&["load", "."], 0);
    let as_of = now.as_of.clone().expect("it says when it was");
    assert_eq!((rejected(&now), now.plausible_from.as_deref()), (0, Some("1990-01-01T00:00:00")));
    assert!(now.plausible_to.as_ref().is_some_and(|to| *to > as_of), "{:?}", now.plausible_to);
    let repeated = load(&["load", ".", "--as-of", &as_of], 0);
    assert_eq!((repeated.as_of, repeated.plausible_to), (now.as_of, now.plausible_to));
    assert_eq!(rejected(&load(&["load", ".", "--as-of", "2023-07-21"], 0)), 0);
    let before = load(&["load", ".", "--as-of", "2023-07-20T12:00:00"], 0);
    assert_eq!((rejected(&before), before.plausible_to.as_deref()), (1, Some("2023-07-22T12:00:00")));
    // What is corrected goes by the day of the load that rejected it.
    let replay =
        |more: &[&str]| load(&[&["quarantine", "replay", "lake/current/quarantine/order_items.csv"], more].concat(), 0);
    let replayed = replay(&[]);
    assert_eq!((replayed.as_of.as_deref(), rejected(&replayed)), (Some("2023-07-20T12:00:00"), 1));
    assert_eq!(rejected(&replay(&["--as-of", "2023-07-23"])), 0);
}

#[test]
fn dates_far_away_are_rejected_in_slices_too() {
    let mut lakes = Vec::new();
    let source = e2e::lake::mini().display().to_string();
    for slicing in [Slicing::default(), Slicing { from_bytes: 0, keys: 7 }] {
        let lake = Lake::in_slices(&source, slicing);
        assert_eq!(rules(&lake.manifest)["orders.purchased_at_implausible"], 1);
        lakes.push((lake.manifest.data_ends_on.clone(), lake.manifest.rules.clone()));
    }
    assert_eq!(lakes[0], lakes[1]);
    assert!(lakes[0].0.as_deref() == Some("2018-08-15"), "{:?}", lakes[0].0);
}

#[tokio::test]
async fn a_trickle_does_not_make_everybody_churned() {
    let (_, expected) = sums(Shop::new(400).write().path()).await;
    let mut shop = Shop::new(400);
    // All but one of them by customers who bought before.
    for (number, day) in ["2023-10-02", "2023-10-30", "2023-12-24", "2025-11-05"].iter().enumerate() {
        shop.purchases.push(format!("{number},c{},{day},5.00,mug", number + 1));
    }
    let folder = shop.write();
    let (manifest, found) = sums(folder.path()).await;
    assert_eq!(found["load"], json!({ "dataEndsOn": "2023-07-20", "lastPurchaseAt": "2025-11-05T00:00:00" }));
    let remark = manifest.remarks.iter().find(|remark| remark.contains("the data ends on 2023-07-20"));
    assert!(remark.is_some_and(|remark| remark.contains("4 orders")), "{:?}", manifest.remarks);
    let lake = Lake::of(&folder.path().display().to_string());
    let answer = ask(lake.path(), "{ customers(first: 20) { nodes { activity rfm { recencyDays } } } }").await;
    let people = answer["customers"]["nodes"].as_array().expect("customers");
    let days = |person: &Value| person["rfm"]["recencyDays"].as_i64().expect("they ordered");
    assert!(people.iter().all(|person| person["activity"] == "VERY_ACTIVE" && days(person) <= 20), "{people:?}");
    let mean = |answer: &Value| {
        let segments = answer["segments"].as_array().expect("segments").iter();
        let of = |segment: &Value, field: &str| segment[field].as_f64().unwrap_or_default();
        segments.map(|segment| of(segment, "customers") * of(segment, "averageRecencyDays")).sum::<f64>()
    };
    assert!(mean(&found) <= mean(&expected), "{found} {expected}");
}

#[tokio::test]
async fn months_of_a_trickle_are_partial() {
    let mut shop = Shop::new(400);
    shop.purchases.extend(["1,c1,2023-08-02,5.00,mug", "2,c2,2023-10-05,5.00,mug"].map(str::to_owned));
    let lake = Lake::of(&shop.write().path().display().to_string());
    let gateway = triptych_gateway::gateway::Gateway::open(lake.path().to_owned()).await;
    let answer = gateway.execute("{ kpis(groupBy: [MONTH]) { rows { month revenue } } }".into()).await;
    let answer = serde_json::to_value(answer).expect("an answer is JSON");
    let periods = answer["extensions"]["partialPeriods"].as_array().expect("there are some");
    let texts = |field: &str| -> Vec<Option<&str>> { periods.iter().map(|period| period[field].as_str()).collect() };
    let ends_on = Some("2023-07-20");
    let expected = ["2023-01-01", "2023-07-01", "2023-08-01", "2023-09-01", "2023-10-01"].map(Some);
    assert_eq!(texts("start"), expected, "{answer}");
    assert_eq!(texts("dataEndsOn"), [None, ends_on, ends_on, ends_on, ends_on], "{answer}");
}
