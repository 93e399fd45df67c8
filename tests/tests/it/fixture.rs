//! The small fixture is what its README says: every rule of the catalogue fires, so often and on those lines.

use std::fs;

use e2e::lake::{Lake, balances, mini};

#[test]
fn every_rule_fires_as_the_readme_lists() {
    let lake = Lake::of(&mini().display().to_string());
    assert!(balances(&lake.manifest));
    let readme = fs::read_to_string(mini().join("README.md")).expect("the fixture has a README");
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
    assert_eq!(listed, found);
    let catalogue = include_str!("../../../loader/src/silver/rules.rs").matches("= rule(\"").count();
    assert_eq!(listed.len(), catalogue, "every rule has a row");
}
