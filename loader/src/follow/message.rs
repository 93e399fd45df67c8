//! A message as rows: reads the JSON of one message by the form of its table, numbers digit by digit. Refuses what it would have to
//! guess at, and says why.

use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

use super::form::{Form, Forms};

/// An object whose values stand as they were written. Of two with one key it has the later.
type Object<'a> = FxHashMap<String, &'a RawValue>;

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Rows, each with the number of its form; an order's first.
    Rows(Vec<(usize, Vec<String>)>),
    GoneOrder(String),
    GoneCustomer(String),
}

/// Why a message is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub rule: Rule,
    /// In words, with the column.
    pub problem: String,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString, strum::EnumIter,
)]
pub enum Rule {
    #[strum(serialize = "messages.no_json")]
    NoJson,
    #[strum(serialize = "messages.no_object")]
    NoObject,
    #[strum(serialize = "messages.unknown_columns")]
    UnknownColumns,
    #[strum(serialize = "messages.missing_column")]
    MissingColumn,
    #[strum(serialize = "messages.no_key")]
    NoKey,
    #[strum(serialize = "messages.wrong_type")]
    WrongType,
    #[strum(serialize = "messages.tombstone")]
    Tombstone,
}

impl Rule {
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn about(self) -> &'static str {
        match self {
            Self::NoJson => "the value is no JSON",
            Self::NoObject => "the value is no JSON object",
            Self::UnknownColumns => "no key of the object is a column of the table's file",
            Self::MissingColumn => "a column of the table's file is not there; write null where there is nothing",
            Self::NoKey => "a column that tells the row is null or empty",
            Self::WrongType => "a column holds a list or an object, or a list of rows something else",
            Self::Tombstone => "a null value deletes orders and customers only, and needs a key",
        }
    }
}

/// As many keys are named of an object that has none of ours.
const KEYS_NAMED_MAX: usize = 5;

fn fault(rule: Rule, problem: String) -> Fault {
    Fault { rule, problem }
}

/// Reads a message of the form with this number.
pub fn read(forms: &Forms, form: usize, key: Option<&[u8]>, value: Option<&[u8]>) -> Result<Event, Fault> {
    let Some(value) = value else { return gone(&forms.all()[form], key) };
    let Framed { schema, bytes } = Framed::of(value);
    let value: &RawValue =
        serde_json::from_slice(bytes).map_err(|error| schema.map_or_else(|| error.into(), packed))?;
    let Some(object) = object(value)? else {
        return Err(fault(Rule::NoObject, format!("it is {}", kind(value))));
    };
    let of_table = &forms.all()[form];
    let row = row(of_table, &object, None)?;
    let mut rows = vec![(form, row)];
    for nested in of_table.nested() {
        let Some(value) = object.get(nested.name).filter(|value| value.get() != "null") else { continue };
        if !value.get().starts_with('[') {
            return Err(fault(Rule::WrongType, format!("`{}` is {}, not a list", nested.name, kind(value))));
        }
        let list: Vec<&RawValue> = serde_json::from_str(value.get())?;
        let order = of_table.order().map(|column| rows[0].1[column].clone()).unwrap_or_default();
        for (place, item) in list.iter().enumerate() {
            let Some(object) = self::object(item)? else {
                let problem = format!("`{}` holds {} in place {}, not an object", nested.name, kind(item), place + 1);
                return Err(fault(Rule::WrongType, problem));
            };
            let within = Within { order: &order, number: place + 1, list: nested.name };
            rows.push((nested.form, self::row(&forms.all()[nested.form], &object, Some(within))?));
        }
    }
    Ok(Event::Rows(rows))
}

/// Bytes that a registry of schemas may have had its mark put before: a zero, and the number of the schema. No JSON begins with a zero.
struct Framed<'a> {
    schema: Option<u32>,
    bytes: &'a [u8],
}

impl<'a> Framed<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        match bytes {
            [0, a, b, c, d, bytes @ ..] => Self { schema: Some(u32::from_be_bytes([*a, *b, *c, *d])), bytes },
            bytes => Self { schema: None, bytes },
        }
    }
}

fn packed(schema: u32) -> Fault {
    let problem = format!(
        "it is of schema {schema} of a registry, and no JSON behind that: Avro and Protobuf are not read; have the sender write JSON"
    );
    fault(Rule::NoJson, problem)
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        fault(Rule::NoJson, error.to_string())
    }
}

/// None where it is something else.
fn object(value: &RawValue) -> Result<Option<Object<'_>>, Fault> {
    let is_object = value.get().starts_with('{');
    Ok(is_object.then(|| serde_json::from_str(value.get())).transpose()?)
}

/// The order that a row stands in, and where.
#[derive(Clone, Copy)]
struct Within<'a> {
    order: &'a str,
    /// From 1.
    number: usize,
    list: &'static str,
}

fn row(form: &Form, object: &Object<'_>, within: Option<Within<'_>>) -> Result<Vec<String>, Fault> {
    let place = within.map_or_else(String::new, |within| format!(" in place {} of `{}`", within.number, within.list));
    let found: Vec<Option<&RawValue>> =
        form.columns().iter().map(|column| column.names.iter().find_map(|name| object.get(*name).copied())).collect();
    if found.iter().all(Option::is_none) {
        let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys.truncate(KEYS_NAMED_MAX);
        let problem = format!("no key{place} is a column of table `{}`: {}", form.table, keys.join(", "));
        return Err(fault(Rule::UnknownColumns, problem));
    }
    let mut row = Vec::with_capacity(found.len());
    for (number, (column, value)) in form.columns().iter().zip(found).enumerate() {
        let name = column.names[0];
        let given = within.filter(|_| form.is_given_within(number)).map(|within| match form.order() {
            Some(order) if order == number => within.order.to_owned(),
            _ => within.number.to_string(),
        });
        let text = match value {
            Some(value) if value.get() != "null" || given.is_none() => {
                text(value)?.ok_or_else(|| fault(Rule::WrongType, format!("`{name}`{place} is {}", kind(value))))?
            }
            _ if given.is_some() => given.unwrap_or_default(),
            _ if column.is_optional => String::new(),
            _ => return Err(fault(Rule::MissingColumn, format!("`{name}` is not there{place}"))),
        };
        if form.keys().contains(&number) && text.trim().is_empty() {
            return Err(fault(Rule::NoKey, format!("`{name}` is empty{place}")));
        }
        if within.is_some_and(|within| form.order() == Some(number) && text != within.order) {
            return Err(fault(Rule::NoKey, format!("`{name}`{place} is of another order: {text}")));
        }
        row.push(text);
    }
    Ok(row)
}

/// As it would stand in a file; none for lists and objects.
fn text(value: &RawValue) -> Result<Option<String>, Fault> {
    let json = value.get();
    Ok(match json.as_bytes().first() {
        Some(b'n') => Some(String::new()),
        Some(b'"') => Some(serde_json::from_str(json)?),
        Some(b'[' | b'{') => None,
        // Files have no exponents; all other digits stay.
        Some(b'-' | b'0'..=b'9') if json.contains(['e', 'E']) => Some(serde_json::from_str::<f64>(json)?.to_string()),
        _ => Some(json.to_owned()),
    })
}

fn kind(value: &RawValue) -> &'static str {
    match value.get().as_bytes().first() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "a boolean",
        Some(b'"') => "a text",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        _ => "a number",
    }
}

/// A null value deletes what the key names: the id as text, as JSON text, or in an object under the name of its column.
fn gone(form: &Form, key: Option<&[u8]>) -> Result<Event, Fault> {
    let event = match form.table {
        "orders" => Event::GoneOrder,
        "customers" => Event::GoneCustomer,
        table => {
            let problem = format!("a null value on a topic of table `{table}`, whose rows are not deleted one by one");
            return Err(fault(Rule::Tombstone, problem));
        }
    };
    let Framed { schema, bytes } = Framed::of(key.unwrap_or_default());
    let key = std::str::from_utf8(bytes).unwrap_or_default().trim();
    let names = &form.columns()[form.keys()[0]].names;
    let id = match (serde_json::from_str::<String>(key), serde_json::from_str::<Object<'_>>(key), schema) {
        (Ok(id), ..) => id,
        (_, Ok(object), _) => match names.iter().find_map(|name| object.get(*name)) {
            Some(id) => text(id)?.unwrap_or_default(),
            None => String::new(),
        },
        (.., Some(schema)) if serde_json::from_str::<&RawValue>(key).is_err() => {
            return Err(Fault { rule: Rule::Tombstone, ..packed(schema) });
        }
        _ => key.to_owned(),
    };
    if id.trim().is_empty() {
        return Err(fault(Rule::Tombstone, "the value is null, and the key names no row".to_owned()));
    }
    Ok(event(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::ready;

    fn forms() -> Forms {
        Forms::of(ready::named("olist").expect("it is ready"))
    }

    fn ask(table: &str, key: Option<&str>, value: Option<&str>) -> Result<Event, Fault> {
        let forms = forms();
        let form = forms.find(table).expect("the table is there");
        read(&forms, form, key.map(str::as_bytes), value.map(str::as_bytes))
    }

    fn rows(event: Result<Event, Fault>) -> Vec<(&'static str, Vec<String>)> {
        let forms = forms();
        match event {
            Ok(Event::Rows(rows)) => rows.into_iter().map(|(form, row)| (forms.all()[form].table, row)).collect(),
            other => panic!("no rows: {other:?}"),
        }
    }

    const ORDER: &str = r#""order_id":"o1","customer_id":"c1","order_status":"delivered",
        "order_purchase_timestamp":"2018-01-02 03:04:05","order_approved_at":null,"order_delivered_carrier_date":null,
        "order_delivered_customer_date":null,"order_estimated_delivery_date":"2018-02-01""#;

    #[test]
    fn a_row_stands_as_in_a_file() {
        let found = rows(ask(
            "sellers",
            None,
            Some(
                r#"{"seller_id":"s1","seller_zip_code_prefix":13023,"seller_city":"campinas","seller_state":null,"more":[1]}"#,
            ),
        ));
        assert_eq!(found, [("sellers", ["s1", "13023", "campinas", ""].map(str::to_owned).to_vec())]);
    }

    #[test]
    fn an_order_may_hold_its_rows() {
        let items = r#""items":[{"product_id":"p1","seller_id":"s1","shipping_limit_date":null,"price":58.90,"freight_value":"13.29"},
            {"order_id":"o1","order_item_id":7,"product_id":"p2","seller_id":"s1","shipping_limit_date":null,"price":1,"freight_value":0}],
            "payments":null"#;
        let found = rows(ask("orders", None, Some(&format!("{{{ORDER},{items}}}"))));
        let tables: Vec<&str> = found.iter().map(|(table, _)| *table).collect();
        assert_eq!(tables, ["orders", "order_items", "order_items"]);
        assert_eq!(found[1].1, ["o1", "1", "p1", "s1", "", "58.90", "13.29"]);
        assert_eq!(found[2].1[..3], ["o1", "7", "p2"]);
    }

    #[test]
    fn the_mark_of_a_registry_is_passed_over() {
        let found = rows(ask("orders", None, Some(&format!("\0\0\0\u{1}\u{2}{{{ORDER}}}"))));
        assert_eq!((found[0].0, &*found[0].1[0]), ("orders", "o1"));
        let problem = ask("orders", None, Some("\0\0\0\u{1}\u{2}\u{4}o1")).expect_err("it is Avro").problem;
        assert!(problem.contains("schema 258 of a registry"), "{problem}");
    }

    #[test]
    fn numbers_keep_their_digits() {
        let check = |written: &str, expected: &str| {
            let message = format!(
                r#"{{"seller_id":{written},"seller_zip_code_prefix":1,"seller_city":"a","seller_state":"\u0053P"}}"#
            );
            let found = rows(ask("sellers", None, Some(&message)));
            assert_eq!(found[0].1, [expected, "1", "a", "SP"].map(str::to_owned));
        };
        check("12345678901234567890123", "12345678901234567890123");
        check("0.10", "0.10");
        check("-1.5E+3", "-1500");
    }

    #[test]
    fn a_null_value_deletes_what_the_key_names() {
        let check = |key: &str| assert_eq!(ask("orders", Some(key), None), Ok(Event::GoneOrder("17850".to_owned())));
        check("17850");
        check("\"17850\"");
        check(r#"{"order_id":17850}"#);
        check("\0\0\0\0\u{7}\"17850\"");
        assert_eq!(ask("customers", Some("c1"), None), Ok(Event::GoneCustomer("c1".to_owned())));
    }

    #[test]
    fn what_would_be_a_guess_is_kept_apart() {
        let check = |table: &str, key: Option<&str>, value: Option<&str>, rule: Rule| {
            let found = ask(table, key, value).expect_err("it is kept apart");
            assert_eq!(found.rule, rule, "{value:?}: {}", found.problem);
        };
        check("orders", None, Some("{"), Rule::NoJson);
        check("orders", None, Some("\u{fffd}"), Rule::NoJson);
        check("orders", None, Some("\0\0\0\0\u{7}\u{4}o1"), Rule::NoJson);
        check("orders", Some("\0\0\0\0\u{7}\u{4}o1"), None, Rule::Tombstone);
        check("orders", None, Some("[1]"), Rule::NoObject);
        check("orders", None, Some(r#"{"id":1}"#), Rule::UnknownColumns);
        check("orders", None, Some(r#"{"order_id":"o1"}"#), Rule::MissingColumn);
        check("orders", None, Some(&format!("{{{}}}", ORDER.replace("\"o1\"", "null"))), Rule::NoKey);
        check("orders", None, Some(&format!("{{{}}}", ORDER.replace("\"c1\"", "[]"))), Rule::WrongType);
        check("orders", None, Some(&format!("{{{ORDER},\"items\":{{}}}}")), Rule::WrongType);
        check("orders", None, Some(&format!("{{{ORDER},\"items\":[1]}}")), Rule::WrongType);
        check("orders", None, Some(&format!("{{{ORDER},\"items\":[{{\"order_id\":\"o2\"}}]}}")), Rule::NoKey);
        check("orders", None, None, Rule::Tombstone);
        check("reviews", Some("r1"), None, Rule::Tombstone);
    }
}
