//! Writes a generated shop as the files of its shape, and beside them `dirt.json`: what a loader must count. Rows are written as they are made; only what spoilt parents do to their children is kept.

use std::collections::BTreeSet;
use std::path::Path;

use strum::VariantArray;
use triptych_schemas::rules;

use super::categories::CATEGORIES;
use super::dirt::{RuleCounts, ways};
use super::fate::{Fate, Lost, Nature};
use super::rows;
use super::sales::write_orders;
use super::shop::write_shop;
use super::spelled::address;
use super::table::{Injected, Output};
use super::watch::Watch;
use super::{Generate, GenerateError, GeneratedShape, World};

/// Written beside the files.
pub const DIRT_FILE: &str = "dirt.json";

/// Writes the files and `dirt.json` into a folder, made where it is not there. Files of an earlier
/// generation are replaced; others are not touched.
pub fn write_to(generate: &Generate, folder: &Path) -> Result<Injected, GenerateError> {
    write_watched(generate, folder, &mut |_| true)
}

/// As [`write_to`], and leaves no files where it ends early.
pub fn write_watched(generate: &Generate, folder: &Path, watch: Watch<'_>) -> Result<Injected, GenerateError> {
    refuse_foreign_files(folder)?;
    std::fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    remove_generated(folder);
    let marker = folder.join(DIRT_FILE);
    // From the start, so that a folder whose generation was killed can be generated anew.
    std::fs::write(&marker, "").map_err(|source| write_error(&marker, source))?;
    let outcome = write_files(generate, folder, watch);
    if outcome.is_err() {
        remove_generated(folder);
    }
    outcome
}

/// Files of all shapes: two shapes in one folder are none. What cannot be removed fails to be written, or does no harm.
fn remove_generated(folder: &Path) {
    let names = GeneratedShape::VARIANTS.iter().flat_map(|shape| shape.files()).chain([DIRT_FILE]);
    for name in names {
        let _ = std::fs::remove_file(folder.join(name));
    }
}

fn write_files(generate: &Generate, folder: &Path, watch: Watch<'_>) -> Result<Injected, GenerateError> {
    let world = World::new(generate);
    let mut output = Output { generate, folder, rule_counts: RuleCounts::default(), tables: Vec::new() };
    match generate.shape {
        GeneratedShape::Olist => write_olist(&world, &mut output, watch)?,
        GeneratedShape::Shop => write_shop(&world, &mut output, watch)?,
    }
    let injected = Injected {
        shape: generate.shape.name(),
        orders: generate.orders,
        seed: generate.seed,
        dirt_millionths: generate.dirt_millionths,
        tables: output.tables,
        rules: output.rule_counts.0.into_iter().map(|(rule, rows)| (rule.to_owned(), rows)).collect(),
    };
    let json = serde_json::to_string_pretty(&injected).expect("counts and names can be written as JSON") + "\n";
    let path = folder.join(DIRT_FILE);
    std::fs::write(&path, json).map_err(|source| write_error(&path, source))?;
    Ok(injected)
}

fn write_olist(world: &World, output: &mut Output<'_>, watch: Watch<'_>) -> Result<(), GenerateError> {
    let prefixes = write_places(world, output)?;
    let categories = write_categories(output)?;
    let sellers = write_sellers(world, output)?;
    let products = write_products(world, &categories, output)?;
    write_orders(world, &Lost { prefixes, sellers, products }, output, watch)
}

/// A folder with CSV files but no `dirt.json` holds somebody's data.
fn refuse_foreign_files(folder: &Path) -> Result<(), GenerateError> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let is_csv = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "csv"))
    };
    if !folder.join(DIRT_FILE).exists() && entries.into_iter().any(is_csv) {
        return Err(GenerateError::ForeignFiles { folder: folder.display().to_string() });
    }
    Ok(())
}

fn write_error(path: &Path, source: std::io::Error) -> GenerateError {
    GenerateError::Write { file: path.display().to_string(), source }
}

/// Returns the prefixes of which no row is left.
fn write_places(world: &World, output: &mut Output<'_>) -> Result<BTreeSet<u32>, GenerateError> {
    let mut table = output.table("places", ways::PLACES)?;
    let mut lost = BTreeSet::new();
    let mut merged = 0;
    for place in world.places.all() {
        let (mut kept, mut inside) = (0, 0);
        for (latitude, longitude) in world.places.points(place) {
            let degrees = format!("{latitude:.6}");
            let [zip, city, state] = address(place);
            let mut row = vec![zip, degrees.clone(), format!("{longitude:.6}"), city, state];
            if table.row(&mut row, Nature::Plain, &mut output.rule_counts)? == Fate::Kept {
                kept += 1;
                inside += u64::from(row[1] == degrees);
            }
        }
        match kept {
            0 => drop(lost.insert(place.zip_prefix)),
            _ => merged += kept - 1,
        }
        if kept > 0 && inside == 0 {
            output.rule_counts.count(&rules::places::WITHOUT_CENTRE, 1);
        }
    }
    table.counts.merged += merged;
    output.rule_counts.count(&rules::places::POINTS_MERGED, merged);
    output.finish(table)?;
    Ok(lost)
}

/// Returns which categories have no translation left.
fn write_categories(output: &mut Output<'_>) -> Result<Vec<bool>, GenerateError> {
    let mut table = output.table("categories", ways::CATEGORIES)?;
    let mut lost = Vec::new();
    for category in CATEGORIES {
        let mut row = rows::category(category);
        lost.push(table.row(&mut row, Nature::Plain, &mut output.rule_counts)? == Fate::Rejected);
    }
    output.finish(table)?;
    Ok(lost)
}

/// Returns which sellers are rejected.
fn write_sellers(world: &World, output: &mut Output<'_>) -> Result<Vec<bool>, GenerateError> {
    let mut table = output.table("sellers", ways::SELLERS)?;
    let mut lost = Vec::new();
    for number in 0..world.catalogue.sellers.len() {
        let mut row = rows::seller(world, number);
        lost.push(table.row(&mut row, Nature::Plain, &mut output.rule_counts)? == Fate::Rejected);
    }
    output.finish(table)?;
    Ok(lost)
}

/// Returns which products are rejected.
fn write_products(
    world: &World,
    lost_categories: &[bool],
    output: &mut Output<'_>,
) -> Result<Vec<bool>, GenerateError> {
    let mut table = output.table("products", ways::PRODUCTS)?;
    let mut lost = Vec::new();
    for (number, product) in world.catalogue.products.iter().enumerate() {
        let mut row = rows::product(world, number);
        let untranslated = product.has_category && lost_categories[product.category];
        let nature = Nature::plain_if(product.has_category && !untranslated);
        let fate = table.row(&mut row, nature, &mut output.rule_counts)?;
        if fate == Fate::Kept {
            output.rule_counts.count(&rules::products::WITHOUT_CATEGORY, u64::from(!product.has_category));
            output.rule_counts.count(&rules::products::CATEGORY_UNTRANSLATED, u64::from(untranslated));
        }
        lost.push(fate == Fate::Rejected);
    }
    output.finish(table)?;
    Ok(lost)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::parse;

    fn written(arguments: &str) -> (Injected, String) {
        let folder = tempfile::tempdir().unwrap();
        let injected = write_to(&parse(arguments).unwrap(), folder.path()).unwrap();
        let mut hasher = Sha256::new();
        for table in &injected.tables {
            hasher.update(std::fs::read(folder.path().join(&table.file)).unwrap());
        }
        let digest = hasher.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        (injected, digest)
    }

    #[test]
    fn the_same_arguments_give_the_same_bytes_on_every_machine() {
        // A change of the generator changes this on purpose; a change of the machine must not.
        let expected = "d187fe0dcda5de9161abbd2f443182d62b4c2f50c8e48c0c53a457a850774114";
        assert_eq!(written("orders=300,seed=7,dirt=0.05").1, expected);
        assert_ne!(written("orders=300,seed=8,dirt=0.05").1, expected);
    }

    #[test]
    fn clean_data_provokes_only_what_shops_really_have() {
        let (injected, _) = written("orders=2000,seed=3");
        let fired: Vec<&str> = injected.rules.keys().map(String::as_str).collect();
        let usual = [
            "customers.accounts_merged",
            "customers.zip_leading_zero",
            "order_items.free_freight",
            "orders.without_items",
            "places.points_merged",
            "products.without_category",
        ];
        assert_eq!(fired, usual);
        assert!(injected.tables.iter().all(|table| table.rejected == 0));
    }

    #[test]
    fn dirt_is_the_share_asked_for() {
        let (injected, _) = written("orders=5000,seed=1,dirt=0.1");
        for table in injected.tables.iter().filter(|table| table.rows > 1000 && table.table != "places") {
            let followers = ["customers.accounts_merged", "order_items.free_freight", "customers.zip_leading_zero"];
            let spoilt: u64 = injected
                .rules
                .iter()
                .filter(|(rule, _)| {
                    rule.starts_with(&format!("{}.", table.table)) && !followers.contains(&rule.as_str())
                })
                .filter(|(rule, _)| {
                    !rule.ends_with("_unknown") && !rule.contains("without_") && !rule.contains("differ")
                })
                .map(|(_, rows)| rows)
                .sum();
            let share = spoilt as f64 / table.rows as f64;
            assert!((0.05..0.12).contains(&share), "{}: {share}", table.table);
        }
    }
}
