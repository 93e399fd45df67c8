//! Values of arguments against the types of the API, wherever a value stands: as a literal, in a variable, inside others.

use async_graphql::parser::types::{BaseType, OperationDefinition, Type, VariableDefinition};
use async_graphql::{Pos, ServerError, Variables};
use async_graphql_value::{ConstValue, Number, Value};

use super::nearest::nearest;
use super::types::Types;
use crate::graphql::error;
use crate::graphql::scalars::{Date, LocalDateTime};

/// Names of a closed list that are told when none is near; of a longer one the first are.
const NAMES_MAX: usize = 8;
/// Of a text that is told back.
const TOLD_MAX: usize = 100;

/// An argument, and where in it something stands.
pub(super) struct Place {
    argument: String,
    path: String,
    at: Pos,
}

pub(super) struct Values<'a> {
    pub(super) types: &'a Types,
    pub(super) operation: &'a OperationDefinition,
    /// With the defaults of those that were not given.
    pub(super) variables: &'a Variables,
    pub(super) refused: Vec<ServerError>,
}

impl Place {
    pub(super) fn new(argument: &str, at: Pos) -> Self {
        Self { argument: argument.to_owned(), path: argument.to_owned(), at }
    }

    fn field(&self, name: &str) -> Self {
        Self { argument: self.argument.clone(), path: format!("{}.{name}", self.path), at: self.at }
    }
}

impl Values<'_> {
    /// A value as it stands in the document. `has_default`: the place has one of its own, for a variable that is not given.
    pub(super) fn check_argument(&mut self, place: &Place, value: &Value, expected: &Type, has_default: bool) {
        match value {
            Value::Variable(name) => self.check_variable(place, name, expected, has_default),
            value => self.check(place, value, expected, true),
        }
    }

    /// `is_literal`: enum values are names there, and texts in variables.
    pub(super) fn check(&mut self, place: &Place, value: &Value, expected: &Type, is_literal: bool) {
        match (&expected.base, value) {
            (_, Value::Variable(name)) => self.check_variable(place, name, expected, false),
            (_, Value::Null) => {
                if !expected.nullable {
                    self.refuse(place, &format!("it is null, and `{expected}` has no null"));
                }
            }
            (BaseType::List(inner), Value::List(values)) => {
                for value in values {
                    self.check(place, value, inner, is_literal);
                }
            }
            // One value stands for a list of one.
            (BaseType::List(inner), value) => self.check(place, value, inner, is_literal),
            (BaseType::Named(name), value) => self.check_named(place, value, name, is_literal),
        }
    }

    fn check_named(&mut self, place: &Place, value: &Value, name: &str, is_literal: bool) {
        if let Some(values) = self.types.values(name) {
            if let Err(reason) = enum_value(value, name, values, is_literal) {
                self.refuse(place, &reason);
            }
        } else if let Some(fields) = self.types.input(name) {
            let Value::Object(given) = value else { return };
            for (field, value) in given {
                let Some(definition) = fields.iter().find(|definition| definition.name.node == *field) else {
                    let field = told(field);
                    let near = nearest(field, fields.iter().map(|field| field.name.node.as_str()));
                    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                    self.refuse(place, &format!("`{name}` has no field `{field}`{hint}"));
                    continue;
                };
                let (place, expected) = (place.field(field), &definition.ty.node);
                match value {
                    Value::Variable(name) => {
                        self.check_variable(&place, name, expected, definition.default_value.is_some());
                    }
                    value => self.check(&place, value, expected, is_literal),
                }
            }
        } else if let Err(reason) = scalar(value, name) {
            self.refuse(place, &reason);
        }
    }

    fn check_variable(&mut self, place: &Place, name: &str, expected: &Type, has_default: bool) {
        let mut definitions = self.operation.variable_definitions.iter();
        let Some(definition) = definitions.find(|definition| definition.node.name.node == name) else { return };
        let declared = &definition.node.var_type.node;
        if !may_stand(&definition.node, expected, has_default) {
            let reason = format!("variable `${name}` is declared as `{declared}`, but `{expected}` is expected here");
            self.refuse(place, &reason);
        } else if let Some(value) = self.variables.get(name) {
            self.check(place, &value.clone().into_value(), expected, false);
        }
    }

    fn refuse(&mut self, place: &Place, reason: &str) {
        self.refused.push(error::bad_value(&place.argument, &place.path, reason, place.at));
    }
}

fn enum_value(value: &Value, name: &str, values: &[String], is_literal: bool) -> Result<(), String> {
    let given = match value {
        Value::Enum(given) => given.as_str(),
        Value::String(given) => given.as_str(),
        other => return Err(format!("`{}` is no value of {name}: {}", told(&other.to_string()), listed(values))),
    };
    let is_known = values.iter().any(|value| value == given);
    if is_known && is_literal && matches!(value, Value::String(_)) {
        return Err(format!("a value of {name} stands without quotes: {given}"));
    }
    if is_known {
        return Ok(());
    }
    let hint = nearest(told(given), values.iter().map(String::as_str))
        .map_or_else(|| listed(values), |near| format!("did you mean `{near}`?"));
    Err(format!("`{}` is no value of {name}: {hint}", told(given)))
}

fn listed(values: &[String]) -> String {
    let named = values.iter().take(NAMES_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = values.len().saturating_sub(NAMES_MAX);
    if more > 0 { format!("it is one of {named} and {more} more") } else { format!("it is one of {named}") }
}

/// Those of ours, and whole numbers, which async-graphql looks at only where a resolver takes them; the others are left to it.
fn scalar(value: &Value, name: &str) -> Result<(), String> {
    let text = match value {
        Value::String(text) => told(text).to_owned(),
        other => other.to_string(),
    };
    match name {
        "Int" if matches!(value, Value::Number(number) if is_beyond_int(number)) => {
            Err(format!("{text} is no Int, which goes from {} to {}", i32::MIN, i32::MAX))
        }
        "Date" => Date::read(&text).map(|_| ()),
        "LocalDateTime" => LocalDateTime::read(&text).map(|_| ()),
        _ => Ok(()),
    }
}

fn is_beyond_int(number: &Number) -> bool {
    (number.is_i64() || number.is_u64()) && number.as_i64().is_none_or(|number| i32::try_from(number).is_err())
}

/// The start of a text that may be long.
fn told(text: &str) -> &str {
    text.char_indices().nth(TOLD_MAX).map_or(text, |(end, _)| &text[..end])
}

/// [IsVariableUsageAllowed](https://spec.graphql.org/September2025/#IsVariableUsageAllowed()).
fn may_stand(variable: &VariableDefinition, expected: &Type, has_default: bool) -> bool {
    let declared = &variable.var_type.node;
    let default = variable.default_value.as_ref().map(|value| &value.node);
    if !expected.nullable && declared.nullable {
        let is_never_null = has_default || default.is_some_and(|value| *value != ConstValue::Null);
        return is_never_null && fits(&Type { nullable: false, ..declared.clone() }, expected);
    }
    fits(declared, expected)
}

fn fits(declared: &Type, expected: &Type) -> bool {
    if declared.nullable && !expected.nullable {
        return false;
    }
    match (&declared.base, &expected.base) {
        (BaseType::Named(declared), BaseType::Named(expected)) => declared == expected,
        (BaseType::List(declared), BaseType::List(expected)) => fits(declared, expected),
        _ => false,
    }
}
