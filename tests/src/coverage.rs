//! What of the API exists, and what of it a question and its answer use. Names are `Type.field`, `Type.field(argument)`,
//! `Input.field` and `Enum.VALUE`.

use std::collections::{BTreeSet, HashMap};

use async_graphql::parser::types::{
    DocumentOperations, EnumValueDefinition, ExecutableDocument, FieldDefinition, InputValueDefinition, Selection,
    SelectionSet, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use async_graphql::{Positioned, Value as Literal};
use serde_json::Value;

/// The types of an SDL.
pub struct Api {
    types: HashMap<String, TypeDefinition>,
}

impl Api {
    /// # Panics
    /// When the text is no SDL.
    pub fn of(sdl: &str) -> Self {
        let document = parse_schema(sdl).expect("the SDL can be parsed");
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some((definition.node.name.to_string(), definition.node)),
            _ => None,
        });
        Self { types: types.collect() }
    }

    /// Everything that a case should use.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (name, definition) in &self.types {
            match &definition.kind {
                TypeKind::Object(object) => {
                    for field in &object.fields {
                        names.insert(format!("{name}.{}", field.node.name));
                        for argument in &field.node.arguments {
                            names.insert(format!("{name}.{}({})", field.node.name, argument.node.name));
                        }
                    }
                }
                TypeKind::InputObject(input) => {
                    names.extend(input.fields.iter().map(|field| format!("{name}.{}", field.node.name)));
                }
                TypeKind::Enum(values) => {
                    names.extend(values.values.iter().map(|value| format!("{name}.{}", value.node.value)));
                }
                _ => {}
            }
        }
        names
    }

    /// Types, their fields and values that say nothing of themselves.
    pub fn undescribed(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (name, definition) in &self.types {
            let fields: Vec<(String, bool)> = match &definition.kind {
                TypeKind::Object(object) => {
                    let told = |field: &FieldDefinition| (field.name.to_string(), field.description.is_some());
                    object.fields.iter().map(|field| told(&field.node)).collect()
                }
                TypeKind::InputObject(input) => {
                    let told = |field: &InputValueDefinition| (field.name.to_string(), field.description.is_some());
                    input.fields.iter().map(|field| told(&field.node)).collect()
                }
                TypeKind::Enum(values) => {
                    let told = |value: &EnumValueDefinition| (value.value.to_string(), value.description.is_some());
                    values.values.iter().map(|value| told(&value.node)).collect()
                }
                _ => Vec::new(),
            };
            if definition.description.is_none() {
                names.insert(name.clone());
            }
            names.extend(fields.into_iter().filter(|(_, told)| !told).map(|(field, _)| format!("{name}.{field}")));
        }
        names
    }

    /// What one question and its answer use.
    ///
    /// # Panics
    /// When the question is no query.
    pub fn used(&self, question: &str, answer: &Value) -> BTreeSet<String> {
        let document = parse_query(question).expect("the question can be parsed");
        let mut used = Used { api: self, document: &document, names: BTreeSet::new() };
        let operations: Vec<_> = match &document.operations {
            DocumentOperations::Single(operation) => vec![operation],
            DocumentOperations::Multiple(operations) => operations.values().collect(),
        };
        for operation in operations {
            used.selection("Query", &operation.node.selection_set.node, &[answer]);
        }
        used.names
    }

    fn field(&self, of: &str, name: &str) -> Option<&FieldDefinition> {
        match &self.types.get(of)?.kind {
            TypeKind::Object(object) => {
                object.fields.iter().map(|field| &field.node).find(|field| field.name.node == name)
            }
            _ => None,
        }
    }
}

struct Used<'a> {
    api: &'a Api,
    document: &'a ExecutableDocument,
    names: BTreeSet<String>,
}

impl Used<'_> {
    /// `answers` are the objects that were answered for the type, as far as there were any.
    fn selection(&mut self, of: &str, selection: &SelectionSet, answers: &[&Value]) {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let Some(definition) = self.api.field(of, &field.name.node) else { continue };
                    self.names.insert(format!("{of}.{}", field.name.node));
                    for (name, value) in &field.arguments {
                        self.names.insert(format!("{of}.{}({})", field.name.node, name.node));
                        let value = value.node.clone().into_const().expect("cases have no variables");
                        self.literal(kind_of_argument(&definition.arguments, &name.node), &value);
                    }
                    let kind = base(&definition.ty.node);
                    let below: Vec<&Value> = answers
                        .iter()
                        .filter_map(|answer| answer.get(field.response_key().node.as_str()))
                        .flat_map(flat)
                        .collect();
                    self.answered_values(kind, &below);
                    self.selection(kind, &field.selection_set.node, &below);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let of = &fragment.node.type_condition.node.on.node;
                        self.selection(of, &fragment.node.selection_set.node, answers);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let of = inline.node.type_condition.as_ref().map_or(of, |condition| &condition.node.on.node);
                    self.selection(of, &inline.node.selection_set.node, answers);
                }
            }
        }
    }

    fn answered_values(&mut self, kind: &str, answers: &[&Value]) {
        if matches!(self.api.types.get(kind), Some(TypeDefinition { kind: TypeKind::Enum(_), .. })) {
            self.names.extend(answers.iter().filter_map(|value| value.as_str()).map(|value| format!("{kind}.{value}")));
        }
    }

    fn literal(&mut self, kind: Option<String>, value: &Literal) {
        let Some(kind) = kind else { return };
        match value {
            Literal::Enum(name) => drop(self.names.insert(format!("{kind}.{name}"))),
            Literal::List(values) => values.iter().for_each(|value| self.literal(Some(kind.clone()), value)),
            Literal::Object(fields) => {
                let Some(TypeDefinition { kind: TypeKind::InputObject(input), .. }) = self.api.types.get(&kind) else {
                    return;
                };
                for (name, value) in fields {
                    self.names.insert(format!("{kind}.{name}"));
                    self.literal(kind_of_argument(&input.fields, name), value);
                }
            }
            _ => {}
        }
    }
}

fn kind_of_argument(arguments: &[Positioned<InputValueDefinition>], name: &str) -> Option<String> {
    let argument = arguments.iter().find(|argument| argument.node.name.node == name)?;
    Some(base(&argument.node.ty.node).to_owned())
}

/// The named type below lists.
fn base(kind: &Type) -> &str {
    match &kind.base {
        async_graphql::parser::types::BaseType::Named(name) => name,
        async_graphql::parser::types::BaseType::List(inner) => base(inner),
    }
}

fn flat(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        other => vec![other],
    }
}
