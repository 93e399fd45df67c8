//! What the specification asks of a subscription beyond what it asks of a query: one field at its root, whatever the variables
//! are. Makes the question of one event of it, which is executed as a query whose root are the events.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, ServerError};

/// The name of the one field of a subscription, in the API's words.
pub(super) fn only_field(
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
) -> Result<String, ServerError> {
    let mut root = RootFields { document, names: HashMap::new() };
    root.add(&operation.node.selection_set.node)?;
    let mut names = root.names.into_values();
    match (names.next(), names.next()) {
        (Some(name), None) if name.starts_with("__") => {
            let reason = format!("`{name}` is no event: subscribe to a field of `Subscription`");
            Err(ServerError::new(reason, Some(operation.pos)))
        }
        (Some(name), None) => Ok(name.to_owned()),
        _ => {
            let reason = "a subscription has one field at its root: subscribe to each by a subscription of its own";
            Err(ServerError::new(reason, Some(operation.pos)))
        }
    }
}

/// The fields of the root, by what the answer calls them.
struct RootFields<'a> {
    document: &'a ExecutableDocument,
    names: HashMap<&'a str, &'a str>,
}

impl<'a> RootFields<'a> {
    fn add(&mut self, selected: &'a SelectionSet) -> Result<(), ServerError> {
        for selection in &selected.items {
            certain(selection.node.directives())?;
            match &selection.node {
                Selection::Field(field) => {
                    self.names.insert(&field.node.response_key().node, &field.node.name.node);
                }
                Selection::InlineFragment(fragment) => self.add(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn certain(directives: &[Positioned<Directive>]) -> Result<(), ServerError> {
    let conditional = |name: &str| matches!(name, "skip" | "include");
    match directives.iter().find(|directive| conditional(&directive.node.name.node)) {
        Some(directive) => {
            let reason = "the field of a subscription's root cannot be skipped: leave the directive out";
            Err(ServerError::new(reason, Some(directive.pos)))
        }
        None => Ok(()),
    }
}

/// The question of one event: this operation alone, with the fragments that it spreads.
pub(super) fn of_event(
    document: &ExecutableDocument,
    name: Option<&Name>,
    operation: &Positioned<OperationDefinition>,
) -> ExecutableDocument {
    let mut fragments = HashMap::new();
    add_spread(document, &operation.node.selection_set.node, &mut fragments);
    let mut operation = operation.clone();
    operation.node.ty = OperationType::Query;
    let operations = match name {
        Some(name) => DocumentOperations::Multiple(HashMap::from([(name.clone(), operation)])),
        None => DocumentOperations::Single(operation),
    };
    ExecutableDocument { operations, fragments }
}

fn add_spread(
    document: &ExecutableDocument,
    selected: &SelectionSet,
    found: &mut HashMap<Name, Positioned<async_graphql::parser::types::FragmentDefinition>>,
) {
    for selection in &selected.items {
        match &selection.node {
            Selection::Field(field) => add_spread(document, &field.node.selection_set.node, found),
            Selection::InlineFragment(fragment) => add_spread(document, &fragment.node.selection_set.node, found),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let (false, Some(fragment)) = (found.contains_key(name), document.fragments.get(name)) {
                    found.insert(name.clone(), fragment.clone());
                    add_spread(document, &fragment.node.selection_set.node, found);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;
    use crate::graphql::language::operation::find;

    #[test]
    fn a_subscription_has_one_field_whatever_its_variables_are() {
        let check = |question: &str, expected: Result<&str, &str>| {
            let document = parse_query(question).unwrap();
            let (_, operation) = find(&document, None).unwrap();
            match (only_field(&document, operation), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{question}"),
                (Err(error), Err(words)) => assert!(error.message.contains(words), "{question}: {}", error.message),
                (found, _) => panic!("{question}: {found:?}"),
            }
        };
        check("subscription{loads{id}}", Ok("loads"));
        check("subscription{a: loads{id} a: loads{source}}", Ok("loads"));
        check("subscription{...F} fragment F on Subscription{...on Subscription{loads{id}}}", Ok("loads"));
        check("subscription{loads{id} anomalies{id}}", Err("one field at its root"));
        check("subscription{a: loads{id} b: loads{id}}", Err("one field at its root"));
        check("subscription{...F} fragment F on Subscription{loads{id} __typename}", Err("one field at its root"));
        check("subscription{__typename}", Err("is no event"));
        check("subscription($x: Boolean!){loads @skip(if: $x) {id}}", Err("cannot be skipped"));
        check("subscription($x: Boolean!){...@include(if: $x){loads{id}}}", Err("cannot be skipped"));
    }

    #[test]
    fn an_event_is_asked_by_its_operation_alone() {
        let text = "query A{load{...F}} subscription B{loads{...G}} fragment F on Load{id} fragment G on Load{...H} \
                    fragment H on Load{source}";
        let document = parse_query(text).unwrap();
        let (name, operation) = find(&document, Some("B")).unwrap();
        let event = of_event(&document, name, operation);
        assert_eq!(event.operations.iter().count(), 1);
        assert!(event.operations.iter().all(|(_, operation)| operation.node.ty == OperationType::Query));
        let mut spread: Vec<&str> = event.fragments.keys().map(Name::as_str).collect();
        spread.sort_unstable();
        assert_eq!(spread, ["G", "H"]);
    }
}
