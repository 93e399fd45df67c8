//! An answer as rows and columns. The one list of an answer is laid out an item a row, an answer without a list as one row;
//! fields are columns in the order asked, nested objects have dots. Refuses answers with several lists: which rows are meant
//! would be a guess.

use serde_json::Value;

use super::layout::{self, Column, Row};
use crate::graphql::field_order::FieldOrder;

const ONE_LIST: &str = "csv and table want one, as in { kpis(groupBy: [MONTH]) { rows { month revenue } } }; \
                        --format json prints any answer";

#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    /// One value a column; null where there is none.
    pub(super) rows: Vec<Row>,
    /// What the answer has beside the list.
    pub(super) left_out: Vec<String>,
}

impl Table {
    /// `asked` tells the columns of an item, also where there is none.
    pub(super) fn of(data: &Value, asked: &FieldOrder) -> Result<Self, String> {
        let mut found = Found::default();
        found.walk(data, asked, &mut Vec::new());
        match found.lists.as_slice() {
            [] => Ok(Self::of_one_thing(data, asked)),
            [(path, list, asked)] => {
                let (mut columns, rows) = layout::list(asked, list);
                let name = path.last().copied().unwrap_or_default();
                for column in columns.iter_mut().filter(|column| column.title.is_empty()) {
                    name.clone_into(&mut column.title);
                }
                Ok(Self { columns, rows, left_out: found.values })
            }
            lists => {
                let paths: Vec<String> = lists.iter().map(|(path, ..)| path.join(".")).collect();
                Err(format!("the answer holds {} lists ({}); {ONE_LIST}", paths.len(), paths.join(", ")))
            }
        }
    }

    /// One row; none where the thing is not there.
    fn of_one_thing(mut data: &Value, mut asked: &FieldOrder) -> Self {
        // What all columns lie below needs no mention.
        while let Some((key, below)) = only(asked)
            && below.fields().next().is_some()
            && !data[key].is_array()
        {
            (data, asked) = (&data[key], below);
        }
        let (columns, row) = layout::thing(asked, data);
        Self { columns, rows: if data.is_null() { Vec::new() } else { vec![row] }, left_out: Vec::new() }
    }
}

fn only(asked: &FieldOrder) -> Option<(&str, &FieldOrder)> {
    let mut fields = asked.fields();
    fields.next().filter(|_| fields.next().is_none())
}

/// What an answer holds, lists not looked into.
#[derive(Default)]
struct Found<'a> {
    /// Where, what, and what is asked of each item. Numbers and texts make a list of rows only where they are all there is.
    lists: Vec<(Vec<&'a str>, &'a [Value], &'a FieldOrder)>,
    /// Paths of values that are in no list.
    values: Vec<String>,
}

impl<'a> Found<'a> {
    fn walk(&mut self, data: &'a Value, asked: &'a FieldOrder, path: &mut Vec<&'a str>) {
        self.gather(data, asked, path);
        let is_of_things = |list: &(Vec<&str>, &[Value], &FieldOrder)| list.2.fields().next().is_some();
        if self.lists.iter().any(is_of_things) || !self.values.is_empty() || self.lists.len() > 1 {
            let (things, plain) = std::mem::take(&mut self.lists).into_iter().partition(is_of_things);
            self.lists = things;
            let plain: Vec<(Vec<&str>, &[Value], &FieldOrder)> = plain;
            self.values.extend(plain.into_iter().map(|(path, ..)| path.join(".")));
        }
    }

    fn gather(&mut self, value: &'a Value, asked: &'a FieldOrder, path: &mut Vec<&'a str>) {
        match value {
            Value::Array(items) => self.lists.push((path.clone(), items, asked)),
            Value::Object(fields) => {
                for (key, below) in asked.fields() {
                    let Some(value) = fields.get(key) else { continue };
                    path.push(key);
                    self.gather(value, below, path);
                    path.pop();
                }
            }
            Value::Null => {}
            _ => self.values.push(path.join(".")),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn table(query: &str, data: &Value) -> Result<Table, String> {
        Table::of(data, &FieldOrder::of(&parse_query(query).unwrap(), None))
    }

    fn check(query: &str, data: &Value, columns: &[&str], rows: &Value) {
        let table = table(query, data).unwrap();
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!((titles.as_slice(), json!(table.rows)), (columns, rows.clone()), "{query}");
    }

    #[test]
    fn items_are_rows_and_nested_objects_columns_with_dots() {
        let query = "{ list { nodes { a b { c d: e } } } }";
        let data = json!({"list": {"nodes": [{"a": 1, "b": {"c": 2, "d": "x"}}, {"a": 3, "b": null}, null]}});
        let rows = json!([[1, 2, "x"], [3, null, null], [null, null, null]]);
        check(query, &data, &["a", "b.c", "b.d"], &rows);
        check(query, &json!({"list": {"nodes": []}}), &["a", "b.c", "b.d"], &json!([]));
        check("{ one { ids } }", &json!({"one": {"ids": ["p", "q"]}}), &["ids"], &json!([["p"], ["q"]]));
        check("{ list { a b @skip(if: true) } }", &json!({"list": [{"a": 1}]}), &["a"], &json!([[1]]));
    }

    #[test]
    fn an_answer_without_a_list_is_one_row() {
        let total = json!({"kpis": {"total": {"revenue": 1.5, "orders": 2}}});
        check("{ kpis { total { revenue orders } } }", &total, &["revenue", "orders"], &json!([[1.5, 2]]));
        let two = json!({"load": {"id": "7"}, "kpis": {"total": {"orders": 2}}});
        check("{ load { id } kpis { total { orders } } }", &two, &["load.id", "kpis.total.orders"], &json!([["7", 2]]));
        check("{ product { id } }", &json!({"product": null}), &["id"], &json!([]));
        let summary = json!({"product": {"id": "p", "reviewSummary": {"histogram": [1, 0, 2]}}});
        let columns = ["id", "reviewSummary.histogram.1", "reviewSummary.histogram.2", "reviewSummary.histogram.3"];
        check("{ product { id reviewSummary { histogram } } }", &summary, &columns, &json!([["p", 1, 0, 2]]));
    }

    #[test]
    fn what_stands_beside_the_list_is_named() {
        let data = json!({"kpis": {"rows": [], "rowCount": 0, "total": {"items": 1}}, "load": null});
        let found = table("{ kpis { rows { month } rowCount total { items } } load { id } }", &data).unwrap();
        assert_eq!(found.left_out, ["kpis.rowCount", "kpis.total.items"]);
        let data = json!({"reviews": {"nodes": [{"id": 1}], "summary": {"histogram": [1, 2]}}});
        let found = table("{ reviews { nodes { id } summary { histogram } } }", &data).unwrap();
        assert_eq!(found.left_out, ["reviews.summary.histogram"]);
    }

    #[test]
    fn several_lists_are_refused_with_what_to_ask() {
        let two = table("{ a { b } c { d { e } } }", &json!({"a": [], "c": {"d": []}})).unwrap_err();
        assert!(two.starts_with("the answer holds 2 lists (a, c.d); csv and table want one"), "{two}");
    }
}
