//! `concentration`, `concentration_curves`, `abc_classes` and `abc_members`: how much of the revenue the largest customers,
//! products, sellers and categories make. Items without a seller or a category count for none.

use std::collections::BTreeMap;

use polars::prelude::*;
use triptych_analytics::abc::{self, AbcClass};
use triptych_analytics::concentration::{self, Concentration};
use triptych_schemas::marts::{ABC_CLASSES, ABC_MEMBERS, CONCENTRATION, CONCENTRATION_CURVES};
use triptych_schemas::table::Table;

use super::column;
use super::ledger::Sold;
use crate::frame;

/// Members of one kind, with cents and class.
struct Members<'a> {
    of: &'static str,
    /// Without names for people: theirs are in their metrics.
    names: Vec<&'a str>,
    revenues: Vec<i64>,
    classes: Vec<AbcClass>,
}

impl<'a> Members<'a> {
    fn new(of: &'static str, names: Vec<&'a str>, revenues: Vec<i64>) -> Self {
        Self { of, names, classes: abc::classify(&revenues), revenues }
    }
}

/// What was sold, with the products and sellers it was sold of and by.
#[derive(Clone, Copy)]
pub(super) struct Sales<'a> {
    pub(super) of_products: &'a [Sold],
    pub(super) of_sellers: &'a [Sold],
    pub(super) products: &'a DataFrame,
    pub(super) sellers: &'a DataFrame,
}

/// The tables; and the classes of customers, whose cents are given.
pub(super) fn build(sales: Sales<'_>, customers: Vec<i64>) -> ([(&'static Table, DataFrame); 4], Vec<AbcClass>) {
    let all = members(sales, customers);
    let measured: Vec<(&str, Concentration)> =
        all.iter().map(|members| (members.of, concentration::measure(&members.revenues))).collect();
    let tables = [
        (&CONCENTRATION, indices(&measured)),
        (&CONCENTRATION_CURVES, curves(&measured)),
        (&ABC_CLASSES, classes(&all)),
        (&ABC_MEMBERS, members_by_class(&all)),
    ];
    let [customers, ..] = all;
    (tables, customers.classes)
}

fn members(sales: Sales<'_>, customers: Vec<i64>) -> [Members<'_>; 4] {
    let named = |of, table, id, sold: &[Sold]| {
        let ids = frame::texts(table, id).iter().flatten().collect();
        Members::new(of, ids, sold.iter().map(|sold| sold.revenue).collect())
    };
    let (categories, of_categories) = by_category(sales).into_iter().unzip();
    [
        Members::new("customers", Vec::new(), customers),
        named("products", sales.products, "product_id", sales.of_products),
        named("sellers", sales.sellers, "seller_id", sales.of_sellers),
        Members::new("categories", categories, of_categories),
    ]
}

/// Those of which something was sold.
fn by_category(sales: Sales<'_>) -> BTreeMap<&str, i64> {
    let mut revenues = BTreeMap::new();
    let sold = frame::texts(sales.products, "category").iter().zip(sales.of_products);
    for (category, sold) in sold.filter(|(_, sold)| sold.items > 0) {
        if let Some(category) = category {
            *revenues.entry(category).or_default() += sold.revenue;
        }
    }
    revenues
}

fn indices(rows: &[(&str, Concentration)]) -> DataFrame {
    let columns = vec![
        column("of", rows, |row| row.0),
        column("members", rows, |row| row.1.members as i32),
        column("gini", rows, |row| row.1.gini),
    ];
    frame::build(&CONCENTRATION, columns)
}

fn curves(measured: &[(&str, Concentration)]) -> DataFrame {
    let mut rows: Vec<(&str, &str, (f64, f64))> = Vec::new();
    for (of, concentration) in measured {
        rows.extend(concentration.top_shares.iter().map(|point| (*of, "top", *point)));
        rows.extend(concentration.lorenz.iter().map(|point| (*of, "lorenz", *point)));
    }
    let columns = vec![
        column("of", &rows, |row| row.0),
        column("curve", &rows, |row| row.1),
        column("members_percent", &rows, |row| row.2.0 as i32),
        column("revenue_percent", &rows, |row| row.2.1),
    ];
    frame::build(&CONCENTRATION_CURVES, columns)
}

fn classes(all: &[Members<'_>]) -> DataFrame {
    let of_class = |members: &Members<'_>, class: AbcClass| {
        let of_class = members.revenues.iter().zip(&members.classes).filter(|(_, found)| **found == class);
        let revenues: Vec<i64> = of_class.map(|(revenue, _)| *revenue).collect();
        let (whole, own) = (abc::whole(&members.revenues), abc::whole(&revenues));
        let percent = (whole > 0).then(|| 100.0 * own as f64 / whole as f64);
        (members.of, class.name(), revenues.len() as i32, revenues.iter().sum::<i64>(), percent)
    };
    let rows: Vec<_> = all.iter().flat_map(|members| AbcClass::ALL.map(|class| of_class(members, class))).collect();
    let columns = vec![
        column("of", &rows, |row| row.0),
        column("class", &rows, |row| row.1),
        column("members", &rows, |row| row.2),
        column("revenue", &rows, |row| row.3),
        column("revenue_percent", &rows, |row| row.4),
    ];
    frame::build(&ABC_CLASSES, columns)
}

fn members_by_class(all: &[Members<'_>]) -> DataFrame {
    let named = |members: &Members<'_>| {
        let Members { of, names, revenues, classes } = members;
        let rows = names.iter().zip(revenues).zip(classes);
        rows.map(|((name, revenue), class)| (*of, (*name).to_owned(), *revenue, class.name())).collect::<Vec<_>>()
    };
    let rows: Vec<_> = all.iter().flat_map(named).collect();
    let columns = vec![
        column("of", &rows, |row| row.0),
        column("member", &rows, |row| row.1.clone()),
        column("revenue", &rows, |row| row.2),
        column("class", &rows, |row| row.3),
    ];
    frame::build(&ABC_MEMBERS, columns)
}
