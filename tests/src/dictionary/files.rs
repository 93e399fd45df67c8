//! The part on `SQLite`: its tables as their script declares them. What a column means and the script does not repeat is said
//! by the fact, the mart or the document that it comes from.

use std::fmt::Write;

use triptych_schemas::sqlite::{self, Column};
use triptych_schemas::table::Table;
use triptych_schemas::{gold, marts};

use super::{cell, documents, yes_or_nothing};

pub(super) fn has(table: &str) -> bool {
    sqlite::tables().iter().any(|declared| declared.name == table)
}

pub(super) fn section() -> String {
    let mut text = "\n## SQLite\n\nDocuments and purchase graph of a load in one file, `store.sqlite`; money is whole cents, times are \
                    seconds. Columns that are generated are orders of lists, least first.\n"
        .to_owned();
    for table in sqlite::tables() {
        write!(text, "\n### SQLite: `{}`\n\n", table.name).expect("writing to a text cannot fail");
        if !table.about.is_empty() {
            write!(text, "{}\n\n", table.about.join(" ")).expect("writing to a text cannot fail");
        }
        text += "| column | type | null | generated | description |\n| --- | --- | --- | --- | --- |\n";
        for column in &table.columns {
            let Column { name, kind, .. } = column;
            let (null, generated) = (yes_or_nothing(column.nullable), yes_or_nothing(column.generated));
            let about = cell(&about(table.name, column));
            writeln!(text, "| `{name}` | `{kind}` | {null} | {generated} | {about} |")
                .expect("writing to a text cannot fail");
        }
    }
    text
}

fn about(table: &str, column: &Column) -> String {
    if !column.about.is_empty() {
        return column.about.to_owned();
    }
    if column.generated {
        return "an order of lists, from the columns it is made of".to_owned();
    }
    let described =
        sources(table).iter().find_map(|source| source.column(column.name)).map(|found| found.about.to_owned());
    described.or_else(|| documents::about(table, column.name)).unwrap_or_default()
}

/// Where the rows of a table come from.
fn sources(table: &str) -> Vec<&'static Table> {
    let named = match table {
        "customers" => vec![&gold::CUSTOMERS, &marts::CUSTOMER_METRICS],
        "order_items" => vec![&gold::SALES],
        "product_sellers" => vec![&gold::PRODUCTS, &gold::SELLERS],
        "review_texts" => vec![&gold::REVIEWS],
        _ => Vec::new(),
    };
    let same = triptych_schemas::tables().filter(|described| described.name == table);
    named.into_iter().chain(same).collect()
}
