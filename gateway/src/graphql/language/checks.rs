//! What the specification refuses of arguments and async-graphql 7.2 takes: a text for an enum value, a variable in a place of
//! another type or without null (rule 5.8.5). Says of a wrong date, time or enum value what a right one looks like. All else
//! is left to async-graphql, which checks the same document afterwards.

use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, InputValueDefinition, OperationDefinition, Selection, SelectionSet, Type,
};
use async_graphql::{Name, Positioned, ServerError, Variables};
use async_graphql_value::Value;

use super::operation::Root;
use super::types::Types;
use super::values::{Place, Values};

pub(super) fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    root: Root,
    variables: &Variables,
) -> Result<(), Vec<ServerError>> {
    let types = Types::of_the_api();
    let condition = Type::new("Boolean!").expect("this is how a type is written");
    let values = Values { types, operation, variables, refused: Vec::new() };
    let mut checks = Checks { document, types, condition, values, met: HashSet::new() };
    checks.defaults(operation);
    checks.selected(root.name(), &operation.selection_set.node);
    let refused = checks.values.refused;
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

struct Checks<'a> {
    document: &'a ExecutableDocument,
    types: &'a Types,
    /// Of `@skip` and `@include`.
    condition: Type,
    values: Values<'a>,
    /// Fragments: each is looked at once.
    met: HashSet<&'a str>,
}

impl<'a> Checks<'a> {
    fn defaults(&mut self, operation: &'a OperationDefinition) {
        for definition in &operation.variable_definitions {
            let Some(default) = &definition.node.default_value else { continue };
            let place = Place::new(&format!("${}", definition.node.name.node), default.pos);
            self.values.check(&place, &default.node.clone().into_value(), &definition.node.var_type.node, true);
        }
    }

    /// What is selected of a type. What is not of the API is told by async-graphql.
    fn selected(&mut self, of: &str, selected: &'a SelectionSet) {
        for selection in &selected.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => {
                    let Some(definition) = self.types.field(of, &field.node.name.node) else { continue };
                    self.arguments(&definition.arguments, &field.node.arguments);
                    self.selected(name_of(&definition.ty.node), &field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    let of = fragment.node.type_condition.as_ref().map_or(of, |condition| &condition.node.on.node);
                    self.selected(of, &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.document.fragments.get(name) else { continue };
                    if self.met.insert(name) {
                        self.directives(&fragment.node.directives);
                        self.selected(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        let conditional = |name: &str| matches!(name, "skip" | "include");
        for directive in directives.iter().filter(|directive| conditional(&directive.node.name.node)) {
            if let Some(value) = directive.node.get_argument("if") {
                self.values.check_argument(&Place::new("if", value.pos), &value.node, &self.condition, false);
            }
        }
    }

    fn arguments(
        &mut self,
        expected: &[Positioned<InputValueDefinition>],
        given: &[(Positioned<Name>, Positioned<Value>)],
    ) {
        for (name, value) in given {
            let Some(argument) = expected.iter().find(|argument| argument.node.name.node == name.node) else {
                continue;
            };
            let has_default = argument.node.default_value.is_some();
            let place = Place::new(&name.node, value.pos);
            self.values.check_argument(&place, &value.node, &argument.node.ty.node, has_default);
        }
    }
}

/// What is in lists, if it is one.
fn name_of(kind: &Type) -> &str {
    match &kind.base {
        async_graphql::parser::types::BaseType::Named(name) => name,
        async_graphql::parser::types::BaseType::List(inner) => name_of(inner),
    }
}
