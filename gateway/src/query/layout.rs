//! Lays out values that may hold lists. A list of plain values takes a column each. Things within a thing take a row each,
//! beside what they are within, which is repeated; where a thing holds several such lists no row belongs to both, and they
//! take columns, numbered from 1.

use serde_json::Value;

use super::unit::Unit;
use crate::graphql::field_order::FieldOrder;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// With dots; empty for a plain value itself.
    pub(super) title: String,
    pub(super) unit: Option<Unit>,
}

pub(super) type Row = Vec<Value>;

/// The columns that some values have in common, and the rows of each value: at least one.
struct Block {
    columns: Vec<Column>,
    rows: Vec<Vec<Row>>,
}

/// An item a row, or several.
pub(super) fn list(asked: &FieldOrder, items: &[Value]) -> (Vec<Column>, Vec<Row>) {
    let block = values(asked, &items.iter().collect::<Vec<_>>());
    (block.columns, block.rows.into_iter().flatten().collect())
}

/// One row.
pub(super) fn thing(asked: &FieldOrder, value: &Value) -> (Vec<Column>, Row) {
    let mut block = fields(asked, &[value], Inner::Columns);
    (block.columns, block.rows.swap_remove(0).swap_remove(0))
}

/// What becomes of things within a thing.
#[derive(Clone, Copy, PartialEq)]
enum Inner {
    Rows,
    Columns,
}

/// Items of one list, or of several alike.
fn values(asked: &FieldOrder, values: &[&Value]) -> Block {
    let inner = if inner_lists(asked, values) == 1 { Inner::Rows } else { Inner::Columns };
    if is_plain(asked) { plain(asked, values) } else { fields(asked, values, inner) }
}

fn is_plain(asked: &FieldOrder) -> bool {
    asked.fields().next().is_none()
}

/// How many lists of things these values hold, those within lists not counted.
fn inner_lists(asked: &FieldOrder, values: &[&Value]) -> usize {
    let below = asked.fields().filter(|(_, below)| !is_plain(below));
    let lists = below.map(|(key, below)| {
        let inner = inner(values, key);
        if inner.iter().any(|value| value.is_array()) { 1 } else { inner_lists(below, &inner) }
    });
    lists.sum()
}

fn inner<'a>(values: &[&'a Value], key: &str) -> Vec<&'a Value> {
    values.iter().map(|value| value.get(key).unwrap_or(&Value::Null)).collect()
}

/// Values of one field without fields: one column, or as many as the longest list of them.
fn plain(asked: &FieldOrder, values: &[&Value]) -> Block {
    let unit = Unit::of_field(asked.name());
    let longest = values.iter().filter_map(|value| value.as_array()).map(Vec::len).max();
    let Some(longest) = longest else {
        let column = Column { title: String::new(), unit };
        return Block {
            columns: vec![column],
            rows: values.iter().map(|value| vec![vec![(*value).clone()]]).collect(),
        };
    };
    let width = longest.max(1);
    let columns = (1..=width).map(|number| Column { title: number.to_string(), unit }).collect();
    let row = |value: &&Value| {
        let mut row = value.as_array().cloned().unwrap_or_default();
        row.resize(width, Value::Null);
        vec![row]
    };
    Block { columns, rows: values.iter().map(row).collect() }
}

/// Fields of things, beside each other.
fn fields(asked: &FieldOrder, values: &[&Value], inner_are: Inner) -> Block {
    let mut whole = Block { columns: Vec::new(), rows: values.iter().map(|_| vec![Vec::new()]).collect() };
    for (key, below) in asked.fields() {
        let is_there = |value: &&Value| value.get(key).is_some();
        // A directive left it out.
        if values.iter().any(|value| value.is_object()) && !values.iter().any(is_there) {
            continue;
        }
        let inner = inner(values, key);
        let block = match inner.iter().any(|value| value.is_array()) {
            _ if is_plain(below) => plain(below, &inner),
            true if inner_are == Inner::Rows => things_as_rows(below, &inner),
            true => things_as_columns(below, &inner),
            false => fields(below, &inner, inner_are),
        };
        whole.add(key, block);
    }
    whole
}

/// The lists' items, all of them, and how many each list has.
fn items<'a>(lists: &[&'a Value]) -> (Vec<&'a Value>, Vec<usize>) {
    let of = |list: &&'a Value| list.as_array().map(Vec::as_slice).unwrap_or_default();
    (lists.iter().flat_map(of).collect(), lists.iter().map(|list| of(list).len()).collect())
}

fn things_as_rows(asked: &FieldOrder, lists: &[&Value]) -> Block {
    let (items, lengths) = items(lists);
    let Block { columns, rows } = values(asked, &items);
    let width = columns.len();
    let mut rows = rows.into_iter();
    let of_list = |length: usize| {
        let of_items: Vec<Row> = rows.by_ref().take(length).flatten().collect();
        if of_items.is_empty() { vec![vec![Value::Null; width]] } else { of_items }
    };
    Block { columns, rows: lengths.into_iter().map(of_list).collect() }
}

fn things_as_columns(asked: &FieldOrder, lists: &[&Value]) -> Block {
    let (items, lengths) = items(lists);
    let Block { columns, rows } = fields(asked, &items, Inner::Columns);
    let longest = lengths.iter().copied().max().unwrap_or_default().max(1);
    let numbered = |number: usize| columns.iter().map(move |column| column.below(&number.to_string()));
    let width = columns.len() * longest;
    let mut rows = rows.into_iter().flatten();
    let of_list = |length: usize| {
        let mut row: Row = rows.by_ref().take(length).flatten().collect();
        row.resize(width, Value::Null);
        vec![row]
    };
    let rows = lengths.into_iter().map(of_list).collect();
    Block { columns: (1..=longest).flat_map(numbered).collect(), rows }
}

impl Column {
    fn below(&self, key: &str) -> Self {
        let title = if self.title.is_empty() { key.to_owned() } else { format!("{key}.{}", self.title) };
        Self { title, unit: self.unit }
    }
}

impl Block {
    /// Puts the columns of a field beside those that are there. Only one field of a thing has several rows.
    fn add(&mut self, key: &str, field: Block) {
        self.columns.extend(field.columns.iter().map(|column| column.below(key)));
        for (rows, added) in self.rows.iter_mut().zip(field.rows) {
            let beside = |row: &Row| added.iter().map(|more| [row.as_slice(), more.as_slice()].concat()).collect();
            *rows = rows.iter().flat_map(|row| -> Vec<Row> { beside(row) }).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn check(query: &str, items: &Value, columns: &[&str], rows: &Value) {
        let asked = FieldOrder::of(&parse_query(query).unwrap(), None);
        let (found, found_rows) = list(&asked, items.as_array().unwrap());
        let titles: Vec<&str> = found.iter().map(|column| column.title.as_str()).collect();
        assert_eq!((titles.as_slice(), json!(found_rows)), (columns, rows.clone()), "{query}");
    }

    #[test]
    fn things_within_a_thing_take_a_row_each() {
        let cohorts = json!([
            {"month": "a", "retention": [{"later": 0, "rate": 1}, {"later": 1, "rate": 0.5}], "customers": 9},
            {"month": "b", "retention": [{"later": 0, "rate": 1}], "customers": 8},
            {"month": "c", "retention": [], "customers": 0},
        ]);
        let rows = json!([["a", 0, 1, 9], ["a", 1, 0.5, 9], ["b", 0, 1, 8], ["c", null, null, 0]]);
        let columns = ["month", "retention.later", "retention.rate", "customers"];
        check("{ month retention { later rate } customers }", &cohorts, &columns, &rows);
        // Also through objects, and again within.
        let deep = json!([{"id": 1, "of": {"list": [{"a": 1, "b": [{"c": 2}, {"c": 3}]}, {"a": 4, "b": []}]}}]);
        let rows = json!([[1, 1, 2], [1, 1, 3], [1, 4, null]]);
        check("{ id of { list { a b { c } } } }", &deep, &["id", "of.list.a", "of.list.b.c"], &rows);
    }

    #[test]
    fn several_lists_of_a_thing_take_numbered_columns() {
        let orders =
            json!([{"id": 1, "items": [{"x": 1}, {"x": 2}], "paid": [{"y": 3}]}, {"id": 2, "items": [], "paid": null}]);
        let rows = json!([[1, 1, 2, 3], [2, null, null, null]]);
        check("{ id items { x } paid { y } }", &orders, &["id", "items.1.x", "items.2.x", "paid.1.y"], &rows);
    }

    #[test]
    fn plain_values_take_a_column_each() {
        let people = json!([{"ids": ["a"]}, {"ids": ["b", "c"]}, {"ids": []}, null]);
        let rows = json!([["a", null], ["b", "c"], [null, null], [null, null]]);
        check("{ ids }", &people, &["ids.1", "ids.2"], &rows);
        check("{ ids }", &json!([{"ids": []}]), &["ids.1"], &json!([[null]]));
    }
}
