//! Random questions that the definition of the API allows: fields of any type with aliases, directives, fragments and variables,
//! and arguments of the right type. Their values are often such that something is found, and sometimes such that they are refused.
//! Refuses to know what a field means, but for the dimensions of a report, without which its rows select in vain.

use std::collections::BTreeMap;
use std::fmt::Write;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};
use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// Fields within fields; leaves may be one deeper.
const DEPTH_MAX: usize = 5;
const FIELDS_MAX: usize = 5;
/// Of the fixture, and of no fixture.
const TEXTS: [&str; 8] = ["SP", "RJ", "toys", "housewares", "sao paulo", "entrega rapida", "", "ção \"😀\\"];
const IDS: [&str; 8] = ["p01", "p02", "s01", "c01", "o01", "r01", "u01", "nothing"];
const DAYS: [&str; 4] = ["2016-01-01", "2017-06-15", "2018-02-28", "2018-12-31"];
/// What they tell is another thing each time.
const OF_NOW: [&str; 4] = ["explain", "loads", "stores", "milliseconds"];

/// The types of the API.
pub struct Api {
    /// Of objects and interfaces.
    fields: BTreeMap<String, Vec<FieldDefinition>>,
    inputs: BTreeMap<String, Vec<InputValueDefinition>>,
    enums: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
pub struct Question {
    pub text: String,
    pub variables: Value,
}

impl Api {
    /// # Panics
    /// When it is no definition.
    pub fn of(definition: &str) -> Self {
        let document = parse_schema(definition).expect("the definition of the API can be read");
        let mut api = Self { fields: BTreeMap::new(), inputs: BTreeMap::new(), enums: BTreeMap::new() };
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                TypeKind::InputObject(input) => {
                    api.inputs.insert(name, input.fields.into_iter().map(|field| field.node).collect());
                    continue;
                }
                TypeKind::Enum(values) => {
                    let values = values.values.into_iter().map(|value| value.node.value.node.to_string());
                    api.enums.insert(name, values.collect());
                    continue;
                }
                TypeKind::Scalar | TypeKind::Union(_) => continue,
            };
            api.fields.insert(name, fields.into_iter().map(|field| field.node).collect());
        }
        api
    }

    /// One question; the same dice write the same.
    pub fn question(&self, dice: &mut Dice) -> Question {
        let mut writer = Writer {
            api: self,
            dice,
            names: 0,
            fragments: String::new(),
            declared: String::new(),
            variables: Map::new(),
            dimensions: Vec::new(),
        };
        let selected = writer.selection("Query", 0);
        let declared = if writer.declared.is_empty() { String::new() } else { format!("({})", writer.declared) };
        let text = format!("query Q{declared} {selected}{}", writer.fragments);
        Question { text, variables: Value::Object(writer.variables) }
    }
}

struct Writer<'a> {
    api: &'a Api,
    dice: &'a mut Dice,
    /// How many names were given out.
    names: usize,
    fragments: String,
    declared: String,
    variables: Map<String, Value>,
    /// What the report that is being written groups by.
    dimensions: Vec<String>,
}

impl Writer<'_> {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// What is selected of a type, in braces.
    fn selection(&mut self, of: &str, depth: usize) -> String {
        let mut written = String::from("{ ");
        for _ in 0..=self.dice.below(FIELDS_MAX) {
            let one = match self.dice.below(8) {
                0 if depth > 0 => format!("... on {of}{} {}", self.directive(), self.fields(of, depth)),
                1 if depth > 0 => {
                    let (name, fields) = (self.name('F'), self.fields(of, depth));
                    let _ = write!(self.fragments, " fragment {name} on {of} {fields}");
                    // Twice is once.
                    let again = if self.dice.one_in(4) { format!("...{name} ") } else { String::new() };
                    format!("{again}...{name}{}", self.directive())
                }
                2 => "__typename".to_owned(),
                _ => self.field(of, depth),
            };
            written.push_str(&one);
            written.push(' ');
        }
        written.push('}');
        written
    }

    /// One field or two, in braces.
    fn fields(&mut self, of: &str, depth: usize) -> String {
        let mut written = format!("{{ {}", self.field(of, depth));
        if self.dice.one_in(2) {
            let _ = write!(written, " {}", self.field(of, depth));
        }
        written.push_str(" }");
        written
    }

    /// `__typename` where nothing else may be selected.
    fn field(&mut self, of: &str, depth: usize) -> String {
        let api = self.api;
        let is_allowed = |writer: &Self, field: &&FieldDefinition| {
            let name = field.name.node.as_str();
            let is_leaf = !api.fields.contains_key(inner(&field.ty.node));
            !OF_NOW.contains(&name) && (is_leaf || depth < DEPTH_MAX) && writer.is_grouped_by(of, name)
        };
        let allowed: Vec<&FieldDefinition> = api.fields[of].iter().filter(|field| is_allowed(self, field)).collect();
        let Some(field) = self.dice.one_of(&allowed) else { return "__typename".to_owned() };
        let name = field.name.node.as_str();
        if name == "kpis" {
            self.dimensions = self.groups();
        }
        let arguments = self.arguments(&field.arguments);
        // Fields of one name with other arguments are in conflict.
        let alias = if arguments.is_empty() && !self.dice.one_in(4) { String::new() } else { self.name('a') + ": " };
        let directive = self.directive();
        let kind = inner(&field.ty.node);
        let selected = if api.fields.contains_key(kind) { self.selection(kind, depth + 1) } else { String::new() };
        format!("{alias}{name}{arguments}{directive} {selected}")
    }

    fn groups(&mut self) -> Vec<String> {
        let mut groups = self.dice.some_of(&self.api.enums["KpiDimension"], 4);
        groups.sort();
        groups.dedup();
        groups
    }

    /// Whether a field of a report's row can be selected: all can, but for dimensions that it is not grouped by.
    fn is_grouped_by(&self, of: &str, field: &str) -> bool {
        if of != "KpiRow" {
            return true;
        }
        let same = |dimension: &String| dimension.replace('_', "").eq_ignore_ascii_case(field);
        match field {
            "week" => self.dimensions.iter().any(|dimension| dimension.contains("WEEK") && !dimension.contains("OF")),
            // They go along time, and along nothing else.
            "runningTotal" | "movingAverage" | "growth" => false,
            _ => !self.api.enums["KpiDimension"].iter().any(same) || self.dimensions.iter().any(same),
        }
    }

    fn directive(&mut self) -> String {
        if !self.dice.one_in(8) {
            return String::new();
        }
        let (name, value) = (["skip", "include"][self.dice.below(2)], json!(self.dice.one_in(2)));
        let value = self.literal_or_variable("Boolean!", &value, ToString::to_string);
        format!(" @{name}(if: {value})")
    }

    fn arguments(&mut self, expected: &[async_graphql::Positioned<InputValueDefinition>]) -> String {
        let mut written = Vec::new();
        for argument in expected {
            let (name, kind) = (argument.node.name.node.as_str(), &argument.node.ty.node);
            let is_required = !kind.nullable && argument.node.default_value.is_none();
            if name == "groupBy" {
                written.push(format!("groupBy: [{}]", self.dimensions.join(", ")));
            } else if is_required || self.dice.one_in(3) {
                let value = self.value(name, kind, 0);
                let api = self.api;
                let value = self.literal_or_variable(&kind.to_string(), &value, |value| api.literal(value, kind));
                written.push(format!("{name}: {value}"));
            }
        }
        if written.is_empty() { String::new() } else { format!("({})", written.join(", ")) }
    }

    fn literal_or_variable(&mut self, kind: &str, value: &Value, literal: impl Fn(&Value) -> String) -> String {
        if !self.dice.one_in(3) {
            return literal(value);
        }
        let name = self.name('v');
        if self.dice.one_in(3) {
            // Its default is used.
            let _ = write!(self.declared, "${name}: {kind} = {} ", literal(value));
        } else {
            let _ = write!(self.declared, "${name}: {kind} ");
            self.variables.insert(name.clone(), value.clone());
        }
        format!("${name}")
    }

    fn value(&mut self, name: &str, kind: &Type, depth: usize) -> Value {
        if kind.nullable && self.dice.one_in(10) {
            return Value::Null;
        }
        match &kind.base {
            BaseType::List(inner) => (0..self.dice.below(3)).map(|_| self.value(name, inner, depth)).collect(),
            BaseType::Named(of) => self.named(name, of, depth),
        }
    }

    fn named(&mut self, name: &str, of: &str, depth: usize) -> Value {
        let api = self.api;
        if let Some(values) = api.enums.get(of) {
            return json!(self.dice.one_of(values));
        }
        if let Some(fields) = api.inputs.get(of) {
            let mut object = Map::new();
            for field in fields {
                let is_required = !field.ty.node.nullable && field.default_value.is_none();
                if is_required || (depth < 2 && self.dice.one_in(fields.len() / 2 + 1)) {
                    let name = field.name.node.as_str();
                    object.insert(name.to_owned(), self.value(name, &field.ty.node, depth + 1));
                }
            }
            return Value::Object(object);
        }
        match of {
            "Int" if name == "first" && !self.dice.one_in(20) => json!(self.dice.below(6)),
            "Int" => json!([-1, 0, 1, 2, 3, 5, 12, 2_000_000_000][self.dice.below(8)]),
            "Float" => json!([-1.5, 0.0, 0.5, 1.0, 4.0, 99.9, 1e300][self.dice.below(7)]),
            "Boolean" => json!(self.dice.one_in(2)),
            "Date" => json!(self.dice.one_of(&DAYS)),
            "LocalDateTime" => json!(self.dice.one_of(&DAYS).map(|day| format!("{day}T12:00:00"))),
            "ID" => json!(self.dice.one_of(&IDS)),
            _ => json!(self.dice.one_of(&TEXTS)),
        }
    }
}

impl Api {
    /// As it stands in a question: names of an enum without quotes.
    fn literal(&self, value: &Value, kind: &Type) -> String {
        match (value, &kind.base) {
            (Value::Array(values), BaseType::List(inner)) => {
                let values: Vec<String> = values.iter().map(|value| self.literal(value, inner)).collect();
                format!("[{}]", values.join(", "))
            }
            (Value::String(name), BaseType::Named(of)) if self.enums.contains_key(of.as_str()) => name.clone(),
            (Value::Object(object), BaseType::Named(of)) => {
                let definitions = &self.inputs[of.as_str()];
                let field = |(name, value): (&String, &Value)| {
                    let definition = definitions.iter().find(|definition| definition.name.node == name.as_str());
                    let kind = &definition.expect("it was made of its definition").ty.node;
                    format!("{name}: {}", self.literal(value, kind))
                };
                format!("{{ {} }}", object.iter().map(field).collect::<Vec<_>>().join(", "))
            }
            (value, _) => value.to_string(),
        }
    }
}

/// What is in lists, if it is one.
fn inner(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(inside) => inner(inside),
    }
}
