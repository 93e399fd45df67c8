//! Variables as they are typed: `name=value`, where the value is JSON if that fits the declared type, else text, so that
//! `state=SP` needs no quotes and `zip=01310` stays text. Refuses names that the question does not declare: a slip would go
//! unnoticed.

use anyhow::bail;
use async_graphql::Variables;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, Type, VariableDefinition,
};
use serde_json::{Map, Value};

pub(super) fn read(
    given: &[(String, String)],
    document: &ExecutableDocument,
    operation: Option<&str>,
) -> anyhow::Result<Variables> {
    let declared = declared(document, operation);
    let mut values = Map::new();
    for (name, text) in given {
        let Some(variable) = declared.iter().find(|variable| variable.name.node == *name) else {
            let names: Vec<String> = declared.iter().map(|variable| format!("`${}`", variable.name.node)).collect();
            let known = if names.is_empty() { "no variable".to_owned() } else { names.join(", ") };
            bail!("`--var {name}`: the question declares {known}");
        };
        if values.insert(name.clone(), value(text, &variable.var_type.node)).is_some() {
            bail!("`--var {name}` is given twice");
        }
    }
    Ok(Variables::from_json(Value::Object(values)))
}

/// Of the operation that will run. Which one that is, is not checked here.
fn declared<'a>(document: &'a ExecutableDocument, operation: Option<&str>) -> Vec<&'a VariableDefinition> {
    let variables =
        |operation: &'a OperationDefinition| operation.variable_definitions.iter().map(|variable| &variable.node);
    match &document.operations {
        DocumentOperations::Single(only) => variables(&only.node).collect(),
        DocumentOperations::Multiple(named) => named
            .iter()
            .filter(|(name, _)| operation.is_none_or(|operation| name.as_str() == operation))
            .flat_map(|(_, one)| variables(&one.node))
            .collect(),
    }
}

fn value(text: &str, declared: &Type) -> Value {
    match serde_json::from_str(text) {
        Ok(json) if fits(&json, declared) => json,
        _ => Value::from(text),
    }
}

/// Whether JSON has the shape of a type. Whether its values are allowed, execution checks and says.
fn fits(json: &Value, declared: &Type) -> bool {
    if json.is_null() {
        return declared.nullable;
    }
    match &declared.base {
        BaseType::List(item) => match json {
            Value::Array(items) => items.iter().all(|json| fits(json, item)),
            // One value stands for a list of one.
            json => fits(json, item),
        },
        BaseType::Named(name) => match name.as_str() {
            "Int" => json.is_i64(),
            "Float" => json.is_number(),
            "Boolean" => json.is_boolean(),
            "String" | "ID" => json.is_string(),
            // An enum, a date, or an input object.
            _ => json.is_string() || json.is_object(),
        },
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn read_one(declaration: &str, given: &[&str]) -> anyhow::Result<Value> {
        let document = parse_query(format!("query({declaration}) {{ load {{ id }} }}")).unwrap();
        let split =
            |text: &&str| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
        let given: Vec<_> = given.iter().map(split).collect();
        Ok(read(&given, &document, None)?.into_value().into_json().unwrap())
    }

    #[test]
    fn a_value_is_json_where_that_fits_its_type() {
        let check = |declaration: &str, text: &str, expected: Value| {
            let found = read_one(&format!("$v: {declaration}"), &[&format!("v={text}")]).unwrap();
            assert_eq!(found["v"], expected, "{declaration} = {text}");
        };
        check("String", "SP", json!("SP"));
        check("String", "01310", json!("01310"));
        check("String!", "null", json!("null"));
        check("String", "null", Value::Null);
        check("String", r#""null""#, json!("null"));
        check("ID!", "12", json!("12"));
        check("Int", "5", json!(5));
        check("Int", "five", json!("five"));
        check("Float", "5", json!(5));
        check("Boolean", "true", json!(true));
        check("LocalDateTime", "2018-03-01", json!("2018-03-01"));
        check("[KpiDimension!]", r#"["MONTH","STATE"]"#, json!(["MONTH", "STATE"]));
        check("[KpiDimension!]", "MONTH", json!("MONTH"));
        check("KpiFilter", r#"{"state":{"eq":"SP"}}"#, json!({"state": {"eq": "SP"}}));
        check("[String!]", "[1]", json!("[1]"));
        check("String", "a=b", json!("a=b"));
    }

    #[test]
    fn names_that_are_not_declared_or_given_twice_are_refused() {
        let refusal = |given: &[&str]| read_one("$a: Int, $b: Int", given).unwrap_err().to_string();
        assert_eq!(refusal(&["c=1"]), "`--var c`: the question declares `$a`, `$b`");
        assert_eq!(refusal(&["a=1", "a=2"]), "`--var a` is given twice");
    }
}
