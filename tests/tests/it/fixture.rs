//! The fixtures are what their READMEs say: rules fire so often and on those lines, and together they are the catalogue.

use std::collections::BTreeSet;
use std::fs;

use e2e::lake::{Lake, balances, fixture};
use triptych_schemas::rules;

const FIXTURES: [&str; 7] = ["mini", "shop", "shop_english", "shop_returns", "forms", "forms_shop", "lines"];

/// Those that a table has whatever its columns, and that no text file in a repository can show: `physical_lines.rs` fires them.
fn is_of_rows(id: &str) -> bool {
    let what = id.split_once('.').map_or(id, |(_, what)| what);
    super::physical_lines::rules_of_lines().contains(&what)
}

/// Rules of columns that no fixture has, or of values that its other file has; they fire beside the code, as in
/// `loader/src/silver/lines/tests.rs`.
const OF_FURTHER_COLUMNS: [&str; 17] = [
    "orders.guest",
    "orders.purchased_at_ambiguous",
    "orders.amount_rounded",
    "orders.amount_unreadable",
    "orders.amount_ambiguous",
    "orders.amount_too_large",
    "orders.currency_differs",
    "orders.rounded_to_cents",
    "order_items.purchased_at_implausible",
    "order_items.quantity_unreadable",
    "order_items.amount_unreadable",
    "order_items.discount_too_large",
    "order_items.time_unreadable",
    "order_items.rounded_to_cents",
    "order_items.purchase_time_differs",
    "order_items.given_back",
    "products.only_in_lines",
];

#[test]
fn every_rule_fires_as_the_readmes_list() {
    let mut fired: BTreeSet<String> = BTreeSet::new();
    for name in FIXTURES {
        let lake = Lake::of(&fixture(name).display().to_string());
        assert!(balances(&lake.manifest), "{name}");
        let readme = fs::read_to_string(fixture(name).join("README.md")).expect("the fixture has a README");
        let mut listed: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
        let mut found: Vec<String> = lake
            .manifest
            .rules
            .iter()
            .map(|count| {
                let lines: Vec<String> = count.first_lines.iter().map(u64::to_string).collect();
                format!("| `{}` | {} | {} |", count.rule, count.rows, lines.join(" "))
            })
            .collect();
        listed.sort_unstable();
        found.sort_unstable();
        assert_eq!(listed, found, "{name}");
        fired.extend(lake.manifest.rules.into_iter().map(|count| count.rule));
    }
    let is_looked_for =
        |id: &&str| !is_of_rows(id) && !id.ends_with(".passed_over") && !OF_FURTHER_COLUMNS.contains(id);
    let missing: Vec<&str> = rules::ids().filter(is_looked_for).filter(|id| !fired.contains(*id)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "every rule fires in some fixture");
}
