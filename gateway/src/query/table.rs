//! The one list of an answer as rows and columns: an item a row, fields as columns in the order asked, nested objects with
//! dots. A list within an item stays JSON, in one cell. Refuses answers with no list or several: which rows are meant would
//! be a guess.

use serde_json::Value;

use crate::graphql::field_order::FieldOrder;

const ONE_LIST: &str = "csv and table want exactly one, as in { kpis(groupBy: [MONTH]) { rows { month revenue } } }; \
                        --format json prints any answer";

#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    /// One value a column; null where there is none.
    pub(super) rows: Vec<Vec<Value>>,
    /// What the answer has beside the list.
    pub(super) left_out: Vec<String>,
}

impl Table {
    /// `asked` tells the columns of an item, also where there is none.
    pub(super) fn of(data: &Value, asked: &FieldOrder) -> Result<Self, String> {
        let mut found = Found::default();
        found.walk(data, &mut Vec::new());
        let paths: Vec<String> = found.lists.iter().map(|(path, _)| path.join(".")).collect();
        let [(path, items)] = found.lists.as_slice() else {
            return Err(match paths.as_slice() {
                [] => format!("the answer holds no list; {ONE_LIST}"),
                paths => format!("the answer holds {} lists ({}); {ONE_LIST}", paths.len(), paths.join(", ")),
            });
        };
        let name = path.last().copied().unwrap_or_default();
        let item = path.iter().try_fold(asked, |asked, key| below(asked, key));
        let mut columns = Vec::new();
        let values: Vec<&Value> = items.iter().collect();
        add_columns(item.unwrap_or(&FieldOrder::default()), &values, &mut Vec::new(), &mut columns);
        let cell = |item: &Value, column: &[String]| {
            column.iter().try_fold(item, |value, key| value.get(key)).cloned().unwrap_or_default()
        };
        let rows = items.iter().map(|item| columns.iter().map(|column| cell(item, column)).collect()).collect();
        let title = |column: &Vec<String>| if column.is_empty() { name.to_owned() } else { column.join(".") };
        Ok(Self { columns: columns.iter().map(title).collect(), rows, left_out: found.values })
    }
}

/// What an answer holds, lists not looked into.
#[derive(Default)]
struct Found<'a> {
    lists: Vec<(Vec<&'a str>, &'a [Value])>,
    /// Paths of values that are in no list.
    values: Vec<String>,
}

impl<'a> Found<'a> {
    fn walk(&mut self, value: &'a Value, path: &mut Vec<&'a str>) {
        match value {
            Value::Array(items) => self.lists.push((path.clone(), items)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    path.push(key);
                    self.walk(value, path);
                    path.pop();
                }
            }
            Value::Null => {}
            _ => self.values.push(path.join(".")),
        }
    }
}

fn below<'a>(asked: &'a FieldOrder, key: &str) -> Option<&'a FieldOrder> {
    asked.fields().find(|(name, _)| *name == key).map(|(_, below)| below)
}

/// `values` are what the items hold at this path.
fn add_columns(asked: &FieldOrder, values: &[&Value], path: &mut Vec<String>, columns: &mut Vec<Vec<String>>) {
    if asked.fields().next().is_none() || values.iter().any(|value| value.is_array()) {
        columns.push(path.clone());
        return;
    }
    for (key, below) in asked.fields() {
        let inner: Vec<&Value> = values.iter().filter_map(|value| value.get(key)).collect();
        // A directive left it out.
        if inner.is_empty() && values.iter().any(|value| value.is_object()) {
            continue;
        }
        path.push(key.to_owned());
        add_columns(below, &inner, path, columns);
        path.pop();
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
        assert_eq!(
            (table.columns, json!(table.rows)),
            (columns.iter().map(ToString::to_string).collect(), rows.clone())
        );
    }

    #[test]
    fn items_are_rows_and_nested_objects_columns_with_dots() {
        let query = "{ list { nodes { a b { c d: e } } } }";
        let data = json!({"list": {"nodes": [{"a": 1, "b": {"c": 2, "d": "x"}}, {"a": 3, "b": null}, null]}});
        let rows = json!([[1, 2, "x"], [3, null, null], [null, null, null]]);
        check(query, &data, &["a", "b.c", "b.d"], &rows);
        check(query, &json!({"list": {"nodes": []}}), &["a", "b.c", "b.d"], &json!([]));
        check("{ one { ids } }", &json!({"one": {"ids": ["p", "q"]}}), &["ids"], &json!([["p"], ["q"]]));
        let inner = json!({"list": [{"id": 1, "of": [{"x": 1}]}, {"id": 2, "of": []}]});
        check("{ list { id of { x } } }", &inner, &["id", "of"], &json!([[1, [{"x": 1}]], [2, []]]));
        check("{ list { a b @skip(if: true) } }", &json!({"list": [{"a": 1}]}), &["a"], &json!([[1]]));
    }

    #[test]
    fn what_stands_beside_the_list_is_named() {
        let data = json!({"kpis": {"rows": [], "rowCount": 0, "total": {"items": 1}}, "load": null});
        let found = table("{ kpis { rows { month } rowCount total { items } } load { id } }", &data).unwrap();
        assert_eq!(found.left_out, ["kpis.rowCount", "kpis.total.items"]);
    }

    #[test]
    fn no_list_and_several_are_refused_with_what_to_ask() {
        let none = table("{ load { id } }", &json!({"load": {"id": "1"}})).unwrap_err();
        assert!(none.starts_with("the answer holds no list; csv and table want exactly one"), "{none}");
        let two = table("{ a { b } c { d } }", &json!({"a": [], "c": {"d": []}})).unwrap_err();
        assert!(two.starts_with("the answer holds 2 lists (a, c.d);"), "{two}");
    }
}
