//! The tables of `store.sqlite`, which answers for documents and graph when no server is configured.
//! Keys are those of the fact tables; money is integer cents, time is seconds of wall time.

/// Products, reviews, customers, sellers, orders and their lists. Run before the rows are written.
pub const DOCUMENTS: &str = include_str!("../sqlite/documents.sql");
/// Indexes of the documents. Run after the rows are written, which is several times faster.
pub const DOCUMENT_INDEXES: &str = include_str!("../sqlite/document_indexes.sql");
/// Purchases, neighbours and popularity. Run before the rows are written.
pub const GRAPH: &str = include_str!("../sqlite/graph.sql");
/// Indexes of the graph. Run after the rows are written.
pub const GRAPH_INDEXES: &str = include_str!("../sqlite/graph_indexes.sql");

/// A column as its table declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    /// `INTEGER`, `REAL`, `TEXT` or `BLOB`.
    pub kind: &'static str,
    pub nullable: bool,
    /// The comment on its line; empty where there is none.
    pub about: &'static str,
    /// It follows from the others and is not written.
    pub generated: bool,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: &'static str,
    /// The comment above it; lines of the file, without their dashes.
    pub about: Vec<&'static str>,
    pub columns: Vec<Column>,
}

/// All tables, in the order in which they are declared.
pub fn tables() -> Vec<Table> {
    [DOCUMENTS, GRAPH].into_iter().flat_map(declared).collect()
}

/// The statement that adds a row of values for these columns, in this order. Panics unless they are the columns of the
/// table: a value that is forgotten would be null in silence.
pub fn insert(table: &str, columns: &[&str]) -> String {
    let declared = tables().into_iter().find(|declared| declared.name == table).expect("only our tables are written");
    let written = declared.columns.iter().filter(|column| !column.generated);
    let (mut expected, mut named): (Vec<&str>, _) = (written.map(|column| column.name).collect(), columns.to_vec());
    expected.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, expected, "the columns of `{table}`");
    let marks = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "))
}

/// Reads the plain form in which the files of this crate are written: one column a line, its comment after it.
fn declared(script: &'static str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut about = Vec::new();
    for line in script.lines() {
        if let Some(comment) = line.strip_prefix("-- ") {
            about.push(comment);
        } else if let Some(name) = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.strip_suffix(" (")) {
            tables.push(Table { name, about: std::mem::take(&mut about), columns: Vec::new() });
        } else if let (Some(declaration), Some(table)) = (line.strip_prefix("  "), tables.last_mut()) {
            table.columns.extend(column(declaration));
        } else {
            about.clear();
        }
    }
    tables
}

/// None for a key of several columns.
fn column(declaration: &'static str) -> Option<Column> {
    let (declaration, about) = declaration.split_once("--").unwrap_or((declaration, ""));
    let mut words = declaration.split([' ', ',']).filter(|word| !word.is_empty());
    let (name, kind) = (words.next()?, words.next()?);
    if name == "PRIMARY" {
        return None;
    }
    let nullable = !declaration.contains("NOT NULL") && !declaration.contains("PRIMARY KEY");
    Some(Column { name, kind, nullable, about: about.trim(), generated: declaration.contains(" AS (") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_from_its_declaration() {
        let tables = tables();
        assert_eq!(tables.len(), DOCUMENTS.matches("CREATE TABLE").count() + GRAPH.matches("CREATE TABLE").count());
        let items = tables.iter().find(|table| table.name == "order_items").unwrap();
        let named: Vec<&str> = items.columns.iter().map(|column| column.name).collect();
        let expected =
            ["order_key", "item_number", "product_key", "seller_key", "quantity", "unit_price", "price", "freight"];
        assert_eq!(named[..expected.len()], expected);
        let freight = items.columns.iter().find(|column| column.name == "freight").unwrap();
        let about = "cents; null where the source tells none";
        assert_eq!(*freight, Column { name: "freight", kind: "INTEGER", nullable: true, about, generated: false });
    }

    #[test]
    fn a_row_is_written_by_the_names_of_its_columns() {
        assert_eq!(
            insert("accounts", &["customer_key", "account_id"]),
            "INSERT INTO accounts (customer_key, account_id) VALUES (?, ?)"
        );
    }

    #[test]
    #[should_panic(expected = "the columns of `accounts`")]
    fn a_column_that_is_forgotten_is_found_before_a_row_is_written() {
        insert("accounts", &["account_id"]);
    }

    #[test]
    fn generated_columns_are_not_written() {
        let columns =
            ["review_key", "review_id", "order_key", "score", "has_message", "state", "created_at", "answered_at"];
        assert!(!insert("reviews", &columns).contains("newest"));
    }
}
