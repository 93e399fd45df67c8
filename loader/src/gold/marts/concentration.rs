//! `concentration`, `concentration_curves`, `abc_classes` and `abc_members`: how much of the revenue the largest customers,
//! products, sellers and categories make. Items without a seller or a category count for none.

use std::collections::BTreeMap;

use polars::prelude::*;
use triptych_analytics::abc::{self, AbcClass};
use triptych_analytics::concentration::{self, Concentration};
use triptych_schemas::marts::{ABC_CLASSES, ABC_MEMBERS, CONCENTRATION, CONCENTRATION_CURVES};
use triptych_schemas::table::Table;

use super::column;
use super::people::People;
use crate::frame;
use crate::gold::Facts;

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

pub(super) fn build(facts: &Facts, people: &People) -> [(&'static Table, DataFrame); 4] {
    let all = members(facts, people);
    let measured: Vec<(&str, Concentration)> =
        all.iter().map(|members| (members.of, concentration::measure(&members.revenues))).collect();
    [
        (&CONCENTRATION, indices(&measured)),
        (&CONCENTRATION_CURVES, curves(&measured)),
        (&ABC_CLASSES, classes(&all)),
        (&ABC_MEMBERS, members_by_class(&all)),
    ]
}

fn members<'a>(facts: &'a Facts, people: &People) -> [Members<'a>; 4] {
    let ids = |table: &'a DataFrame, name| frame::texts(table, name).iter().flatten().collect::<Vec<&str>>();
    let (categories, of_categories) = by_category(facts).into_iter().unzip();
    [
        Members::new("customers", Vec::new(), people.done.iter().map(|done| done.revenue).collect()),
        Members::new(
            "products",
            ids(&facts.products, "product_id"),
            by_key(facts, "product_key", facts.products.height()),
        ),
        Members::new("sellers", ids(&facts.sellers, "seller_id"), by_key(facts, "seller_key", facts.sellers.height())),
        Members::new("categories", categories, of_categories),
    ]
}

fn by_key(facts: &Facts, key: &str, members: usize) -> Vec<i64> {
    let mut revenues = vec![0; members];
    let prices = frame::longs(&facts.sales, "price").iter();
    for (member, price) in frame::keys(&facts.sales, key).iter().zip(prices) {
        if let Some(member) = member {
            revenues[member as usize] += price.unwrap_or_default();
        }
    }
    revenues
}

fn by_category(facts: &Facts) -> BTreeMap<&str, i64> {
    let mut revenues = BTreeMap::new();
    let prices = frame::longs(&facts.sales, "price").iter();
    for (category, price) in frame::texts(&facts.sales, "category").iter().zip(prices) {
        if let Some(category) = category {
            *revenues.entry(category).or_default() += price.unwrap_or_default();
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
        let revenues = || members.revenues.iter().zip(&members.classes).filter(|(_, found)| **found == class);
        let (whole, own): (i64, i64) = (members.revenues.iter().sum(), revenues().map(|(revenue, _)| revenue).sum());
        let percent = (whole > 0).then(|| 100.0 * own as f64 / whole as f64);
        (members.of, class.name(), revenues().count() as i32, own, percent)
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
