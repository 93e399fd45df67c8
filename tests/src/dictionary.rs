//! The data dictionary, made from the contract: every table, what its columns mean, and which stores hold it. Says nothing
//! that the descriptions in `schemas/` do not say.

mod documents;
mod files;

use std::fmt::Write;

use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j::{Label, Relationship};
use triptych_schemas::table::{Column, Kind, Table};
use triptych_schemas::{clickhouse, gold, layout, marts};
use triptych_servers::Store;
use triptych_servers::store::STORES;

const TITLE: &str = "# Data dictionary

Every table that a load has, in every store: what a row is, what its columns hold, in which unit, and whether they may be without
a value. This page is made from the descriptions in [`schemas/`](../schemas); `UPDATE_CASES=1 cargo test --release --workspace
--test it contract` writes it anew. The files and servers carry the same descriptions: Parquet in the metadata of fields and file,
ClickHouse in comments, MongoDB in validators, SQLite in the text of its tables.
";

const KINDS: &str = "## Types

| type | holds | Parquet | ClickHouse | SQLite | MongoDB |
| --- | --- | --- | --- | --- | --- |
| text | free text or an id | `STRING` | `String` | `TEXT` | `string` |
| key | a number given by the load, from 0: rows of other tables are named by it | `UINT32` | `UInt32` | `INTEGER` | `int` |
| integer | a whole number of 32 bits | `INT32` | `Int32` | `INTEGER` | `int` |
| money | an amount in the load's currency, exact | `DECIMAL(18, 2)` | `Decimal(18, 2)` | `INTEGER`, in cents | `long`, in cents |
| time | wall time of the source to the second; no zone is ever applied | `TIMESTAMP`, without a zone | `DateTime64(0, 'UTC')` | `INTEGER`, seconds since 1970 | `date` |
| real | a measured or derived number | `DOUBLE` | `Float64` | `REAL` | `double` |
| flag | yes or no | `BOOLEAN` | `Bool` | `INTEGER`, 0 or 1 | `bool` |
";

/// The whole page.
pub fn page() -> String {
    let mut page = format!("{TITLE}\n{}\n{KINDS}", stores());
    page += &section(
        "Facts",
        "Parquet files in `facts/`, tables in ClickHouse: what the source tells, row by row.",
        gold::TABLES,
    );
    page += &section(
        "Marts",
        "Parquet files in `marts/`, tables in ClickHouse, collections in MongoDB: what customers, months and days amount to. The \
         formulas are in [marts.md](marts.md).",
        marts::TABLES,
    );
    page + &files::section() + &documents::section() + &graph()
}

/// Rows of the page without a description.
pub fn undescribed() -> Vec<String> {
    page().lines().filter(|line| line.starts_with("| `") && line.ends_with("|  |")).map(str::to_owned).collect()
}

fn stores() -> String {
    let mut text =
        "## Stores\n\n| store | holds | option | variable | a load's part |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for store in &STORES {
        let Store { name, role, option, variable, .. } = store;
        let place = place(store.kind);
        writeln!(text, "| {name} | {role} | `{option}` | `{variable}` | {place} |")
            .expect("writing to a text cannot fail");
    }
    text + "\nDocuments and graph are in SQLite unless both MongoDB and Neo4j are given. The lake is always written.\n"
}

fn place(store: StoreKind) -> String {
    match store {
        StoreKind::Lake => {
            format!(
                "`{0}/<load>/{1}/<table>.parquet`, `{0}/<load>/{2}/<table>.parquet`",
                layout::LOADS,
                layout::FACTS,
                layout::MARTS
            )
        }
        StoreKind::Sqlite => format!("`{}/<load>/{}`", layout::LOADS, layout::SQLITE),
        StoreKind::Clickhouse => {
            format!("`{}`; the view `<table>` is the current load's", clickhouse::table_of_load("<table>", "<load>"))
        }
        StoreKind::Mongodb => "`<collection>__<load>`; the view `<collection>` is the current load's".to_owned(),
        StoreKind::Neo4j => "nodes and relationships whose `load` it is".to_owned(),
    }
}

fn section(title: &str, intro: &str, tables: &[&Table]) -> String {
    let mut text = format!("\n## {title}\n\n{intro}\n");
    for table in tables {
        let Table { name, about, key, .. } = table;
        let key: Vec<String> = key.iter().map(|column| format!("`{column}`")).collect();
        write!(text, "\n### {title}: `{name}`\n\n{about} Key: {}. In {}.\n\n", key.join(", "), held_by(table))
            .expect("writing to a text cannot fail");
        text += "| column | type | unit | null | description |\n| --- | --- | --- | --- | --- |\n";
        for column in table.columns {
            let Column { name, about, .. } = column;
            let (kind, unit, null) = (kind(column), unit(column), yes_or_nothing(column.nullable));
            writeln!(text, "| `{name}` | {kind} | {unit} | {null} | {} |", cell(about))
                .expect("writing to a text cannot fail");
        }
    }
    text
}

/// Lake and `ClickHouse` hold all of these tables; the others have rows of the same name, in columns of their own.
fn held_by(table: &Table) -> String {
    let is_there = |store: StoreKind| match store {
        StoreKind::Lake | StoreKind::Clickhouse => true,
        StoreKind::Sqlite => files::has(table.name),
        StoreKind::Mongodb => documents::has(table.name),
        StoreKind::Neo4j => false,
    };
    let names: Vec<&str> = STORES.iter().filter(|store| is_there(store.kind)).map(|store| store.name).collect();
    names.join(", ")
}

fn kind(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text => "text",
        Kind::Key => "key",
        Kind::Integer => "integer",
        Kind::Money => "money",
        Kind::Time => "time",
        Kind::Real => "real",
        Kind::Flag => "flag",
    }
}

/// By the house's rule that a name ends with its unit.
fn unit(column: &Column) -> &'static str {
    const UNITS: [(&str, &str); 6] =
        [("grams", "g"), ("cm", "cm"), ("km", "km"), ("days", "days"), ("percent", "%"), ("months_later", "months")];
    match column.kind {
        Kind::Money => "currency",
        Kind::Time => "wall time",
        _ if matches!(column.name, "latitude" | "longitude") => "degrees",
        _ => UNITS.iter().find(|(ending, _)| column.name.ends_with(ending)).map_or("", |(_, unit)| unit),
    }
}

fn graph() -> String {
    let list = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let mut text = "\n## Neo4j\n\nNodes and relationships of the purchase graph; each node has `load` besides, the load's id. What the \
                    numbers mean is said at SQLite's tables of the same graph.\n\n| nodes | properties |\n| --- | --- |\n"
        .to_owned();
    for label in Label::all() {
        writeln!(text, "| `{}` | {} |", label.name(), list(label.properties())).expect("writing to a text cannot fail");
    }
    text += "\n| relationships | from | to | properties |\n| --- | --- | --- | --- |\n";
    for relationship in Relationship::all() {
        let (from, to) = (relationship.from().name(), relationship.to().name());
        let properties = list(relationship.properties());
        writeln!(text, "| `{}` | `{from}` | `{to}` | {properties} |", relationship.name())
            .expect("writing to a text cannot fail");
    }
    text
}

fn yes_or_nothing(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "" }
}

/// As a table takes it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
