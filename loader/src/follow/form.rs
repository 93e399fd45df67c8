//! What a message must look like: a row of a file of the mapping, as a JSON object whose keys are the file's columns. Refuses tables
//! whose rows nothing tells apart, since a later message could not take the place of an earlier one.

use std::path::Path;

use serde_json::{Value, json};

use crate::mapping::ready;
use crate::published;
use crate::shape::{Column, Feed, FileShape, Shape};

/// The form of the messages that feed one table.
#[derive(Clone, Debug)]
pub struct Form {
    pub table: &'static str,
    /// What a file of these rows is called.
    pub file: String,
    columns: &'static [Column],
    /// The columns that tell a row, by number.
    keys: Vec<usize>,
    /// The column that names the order, by number.
    order: Option<usize>,
    /// Rows of other tables that may stand within.
    nested: Vec<Nested>,
}

/// A list within an order.
#[derive(Clone, Debug)]
pub struct Nested {
    /// The key that holds the list.
    pub name: &'static str,
    /// By number among all forms.
    pub form: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum FormError {
    #[error("the mapping `{mapping}` has no table `{table}` with a file of its own; it has {}", .tables.join(", "))]
    NoTable { mapping: &'static str, table: String, tables: Vec<&'static str> },
    #[error(
        "rows of the table `{table}` cannot be followed: in the mapping `{mapping}` nothing tells one from another, so that a later \
         message could not take the place of an earlier one"
    )]
    NoKey { mapping: &'static str, table: &'static str },
}

/// Tables whose rows may stand within an order, and the key of the list.
const WITHIN_ORDERS: [(&str, &str); 3] = [("order_items", "items"), ("payments", "payments"), ("reviews", "reviews")];

/// The canonical fields that tell a row of a table; none where several rows belong together.
fn key_fields(table: &str) -> &'static [&'static str] {
    match table {
        "categories" => &["category_portuguese"],
        "customers" => &["account_id"],
        "products" => &["product_id"],
        "sellers" => &["seller_id"],
        "orders" => &["order_id"],
        "order_items" => &["order_id", "item_number"],
        "payments" => &["order_id", "payment_number"],
        "reviews" => &["review_id", "order_id"],
        _ => &[],
    }
}

/// The forms of all tables of a mapping that can be followed, in the order of the data.
#[derive(Clone, Debug)]
pub struct Forms {
    shape: &'static Shape,
    all: Vec<Form>,
}

impl Forms {
    pub fn of(shape: &'static Shape) -> Self {
        let mut all: Vec<Form> = shape.files.iter().filter_map(form).collect();
        let nested: Vec<Nested> = WITHIN_ORDERS
            .iter()
            .filter_map(|(table, name)| Some(Nested { name, form: all.iter().position(|form| form.table == *table)? }))
            .collect();
        if let Some(orders) = all.iter_mut().find(|form| form.table == "orders") {
            orders.nested = nested;
        }
        Self { shape, all }
    }

    pub fn all(&self) -> &[Form] {
        &self.all
    }

    /// Whether files are told by their headers: then a source must have all of them.
    pub fn want_all_files(&self) -> bool {
        !self.shape.is_told_by_names()
    }

    /// By number among all.
    pub fn find(&self, table: &str) -> Result<usize, FormError> {
        if let Some(found) = self.all.iter().position(|form| form.table == table) {
            return Ok(found);
        }
        let mapping = self.shape.mapping;
        if let Some(file) = self.shape.feeding(table) {
            return Err(FormError::NoKey { mapping, table: file.table });
        }
        let tables = self.all.iter().map(|form| form.table).collect();
        Err(FormError::NoTable { mapping, table: table.to_owned(), tables })
    }

    /// A JSON Schema of the messages of a table.
    pub fn schema(&self, table: &str) -> Result<Value, FormError> {
        let form = &self.all[self.find(table)?];
        let mut schema = self.object(form, false);
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["title"] = json!(format!("a message of table {table}, mapping {}", self.shape.mapping));
        Ok(schema)
    }

    fn object(&self, form: &Form, is_within: bool) -> Value {
        let mut properties = serde_json::Map::new();
        let mut required = Vec::new();
        for (number, column) in form.columns.iter().enumerate() {
            let name = column.names[0];
            let is_given = is_within && form.is_given_within(number);
            let types = if form.keys.contains(&number) && !is_given {
                json!(["string", "number"])
            } else {
                json!(["string", "number", "boolean", "null"])
            };
            properties.insert(name.to_owned(), json!({ "type": types }));
            if !column.is_optional && !is_given {
                required.push(name);
            }
        }
        for nested in &form.nested {
            let items = self.object(&self.all[nested.form], true);
            properties.insert(nested.name.to_owned(), json!({ "type": ["array", "null"], "items": items }));
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }
}

impl Form {
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    pub fn keys(&self) -> &[usize] {
        &self.keys
    }

    pub fn order(&self) -> Option<usize> {
        self.order
    }

    pub fn nested(&self) -> &[Nested] {
        &self.nested
    }

    /// What a row within an order need not say: whose it is, and which of the order's it is.
    pub fn is_given_within(&self, column: usize) -> bool {
        Some(column) == self.order || Some(column) == self.number()
    }

    /// The column that numbers rows within their order.
    pub fn number(&self) -> Option<usize> {
        matches!(self.table, "order_items" | "payments").then(|| self.keys.get(1).copied()).flatten()
    }
}

/// Of a lake that has no load yet.
const DEFAULT_MAPPING: &str = "olist";

/// What messages for a lake are read by: the mapping that was said by hand, or that of the lake, or else that of Olist.
pub fn followed_by(lake: &Path, said: Option<&'static Shape>) -> Result<&'static Shape, String> {
    if let Some(shape) = said {
        return Ok(shape);
    }
    let served = published::served(lake).and_then(|folder| published::manifest(&folder));
    let name = served.map_or_else(|| DEFAULT_MAPPING.to_owned(), |served| served.shape);
    let mut named = ready::all().iter().filter(|shape| shape.name == name);
    match (named.next(), named.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(format!("the lake was loaded by the mapping `{name}`; name it, or its file, with --mapping")),
    }
}

/// None where rows cannot be told apart, or each of their columns is not read as it is.
fn form(file: &'static FileShape) -> Option<Form> {
    let column = |field: &&str| {
        let place = file.fields.iter().position(|known| known == field)?;
        match file.feeds[place] {
            Feed::Column(number) => Some(number),
            Feed::Nothing | Feed::Computed(_) => None,
        }
    };
    let keys: Vec<usize> = key_fields(file.table).iter().map(column).collect::<Option<_>>()?;
    let is_of_lines = file.fields == crate::shape::fields::LINES;
    if keys.is_empty() || is_of_lines {
        return None;
    }
    Some(Form {
        table: file.table,
        // Two tables may have one pattern.
        file: file.file.replace('*', file.table).replace('?', "0"),
        columns: &file.columns,
        keys,
        order: column(&"order_id"),
        nested: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(mapping: &str) -> Forms {
        Forms::of(ready::named(mapping).expect("it is ready"))
    }

    #[test]
    fn olist_can_be_followed_but_for_places() {
        let forms = forms("olist");
        let tables: Vec<&str> = forms.all().iter().map(|form| form.table).collect();
        assert_eq!(
            tables,
            ["categories", "customers", "products", "sellers", "orders", "order_items", "payments", "reviews"]
        );
        assert!(matches!(forms.find("places"), Err(FormError::NoKey { .. })));
        assert!(matches!(forms.find("order"), Err(FormError::NoTable { .. })));
    }

    #[test]
    fn lines_without_a_number_cannot() {
        let error = forms("shop-english").find("order_items").expect_err("nothing tells its lines apart");
        assert!(error.to_string().contains("nothing tells one from another"), "{error}");
    }

    #[test]
    fn a_schema_says_what_must_be_there() {
        let schema = forms("olist").schema("orders").expect("it has orders");
        assert_eq!(schema["required"].as_array().map(Vec::len), Some(8));
        assert_eq!(schema["properties"]["order_id"]["type"], json!(["string", "number"]));
        let items = &schema["properties"]["items"]["items"];
        let required: Vec<&str> =
            items["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(required, ["product_id", "seller_id", "shipping_limit_date", "price", "freight_value"]);
    }
}
