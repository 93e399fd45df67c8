//! The types of the API, as its own definition has them: what the checks of this folder look up. async-graphql keeps its
//! register of them to itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, ServiceDocument, TypeKind, TypeSystemDefinition,
};

/// By name.
#[derive(Default)]
pub(crate) struct Types {
    /// Of objects and interfaces.
    fields: HashMap<String, Vec<FieldDefinition>>,
    inputs: HashMap<String, Vec<InputValueDefinition>>,
    enums: HashMap<String, Vec<String>>,
}

static TYPES: LazyLock<Types> = LazyLock::new(|| {
    let definition = parse_schema(super::super::whole_sdl());
    Types::of(definition.expect("a test holds that async-graphql reads what it writes"))
});

impl Types {
    pub(crate) fn of_the_api() -> &'static Self {
        &TYPES
    }

    fn of(document: ServiceDocument) -> Self {
        let mut types = Self::default();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => {
                    types.fields.insert(name, object.fields.into_iter().map(|field| field.node).collect());
                }
                TypeKind::Interface(interface) => {
                    types.fields.insert(name, interface.fields.into_iter().map(|field| field.node).collect());
                }
                TypeKind::InputObject(input) => {
                    types.inputs.insert(name, input.fields.into_iter().map(|field| field.node).collect());
                }
                TypeKind::Enum(values) => {
                    let values = values.values.into_iter().map(|value| value.node.value.node.to_string());
                    types.enums.insert(name, values.collect());
                }
                TypeKind::Scalar | TypeKind::Union(_) => {}
            }
        }
        types
    }

    /// A field of an object or interface.
    pub(crate) fn field(&self, of: &str, name: &str) -> Option<&FieldDefinition> {
        self.fields.get(of)?.iter().find(|field| field.name.node == name)
    }

    /// Every field of every object and interface, with its type.
    #[cfg(test)]
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &FieldDefinition)> {
        self.fields.iter().flat_map(|(of, fields)| fields.iter().map(move |field| (of.as_str(), field)))
    }

    /// Whether it has fields: an object or an interface.
    #[cfg(test)]
    pub(crate) fn is_object(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Fields of an input object.
    pub(super) fn input(&self, name: &str) -> Option<&[InputValueDefinition]> {
        self.inputs.get(name).map(Vec::as_slice)
    }

    /// Values of an enum.
    pub(super) fn values(&self, name: &str) -> Option<&[String]> {
        self.enums.get(name).map(Vec::as_slice)
    }

    /// What an argument is taken for when it is not given. Fields of one name agree on it.
    pub(crate) fn default_of(&self, field: &str, argument: &str) -> Option<&Value> {
        self.defaults(field, argument).first().copied()
    }

    fn defaults(&self, field: &str, argument: &str) -> Vec<&Value> {
        let fields = self.fields.values().flatten().filter(|definition| definition.name.node == field);
        let arguments = fields.flat_map(|field| &field.arguments);
        let named = arguments.filter(|definition| definition.node.name.node == argument);
        named.filter_map(|definition| definition.node.default_value.as_ref().map(|value| &value.node)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_is_known() {
        let types = Types::of_the_api();
        assert_eq!(types.field("Query", "reviews").unwrap().ty.node.to_string(), "ReviewConnection");
        assert!(types.input("ReviewFilter").is_some_and(|fields| fields.len() > 5));
        assert_eq!(types.values("ReviewOrder").unwrap(), ["NEWEST", "OLDEST", "BEST", "WORST"]);
    }

    /// All that [`super::super::super::page`] leaves in the identity of a list.
    #[test]
    fn fields_of_one_name_agree_on_what_an_argument_is_when_not_given() {
        let types = Types::of_the_api();
        for field in types.fields.values().flatten() {
            for argument in field.arguments.iter().map(|argument| argument.node.name.node.as_str()) {
                if argument != "first" {
                    let defaults = types.defaults(&field.name.node, argument);
                    assert!(defaults.iter().all(|value| *value == defaults[0]), "{}({argument})", field.name.node);
                }
            }
        }
    }
}
