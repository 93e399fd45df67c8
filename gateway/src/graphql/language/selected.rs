//! A selection whose fields are all skipped is an object without fields. async-graphql 7.2 takes it for null, also where the
//! API has no null, so whatever may be left without a field gets one of ours, which is taken out of the answer again.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, PathSegment, Positioned, ServerError, Value};

/// How `__typename` is called where we ask for it. Nobody else would call a field so.
pub(in crate::graphql) const MARK: &str = "__triptych_selected";

pub(super) fn mark(document: &mut ExecutableDocument) {
    match &mut document.operations {
        async_graphql::parser::types::DocumentOperations::Single(operation) => {
            mark_object(&mut operation.node.selection_set);
        }
        async_graphql::parser::types::DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                mark_object(&mut operation.node.selection_set);
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        mark_below(&mut fragment.node.selection_set.node);
    }
}

/// What is selected of one object.
fn mark_object(selected: &mut Positioned<SelectionSet>) {
    mark_below(&mut selected.node);
    let is_certain = |selection: &Selection| {
        let is_conditional = |name: &str| matches!(name, "skip" | "include");
        matches!(selection, Selection::Field(_))
            && !selection.directives().iter().any(|directive| is_conditional(&directive.node.name.node))
    };
    if selected.node.items.is_empty() || selected.node.items.iter().any(|selection| is_certain(&selection.node)) {
        return;
    }
    let at = |name: &str| Positioned::new(Name::new(name), selected.pos);
    let field = Field {
        alias: Some(at(MARK)),
        name: at("__typename"),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet::default(), selected.pos),
    };
    let field = Selection::Field(Positioned::new(field, selected.pos));
    selected.node.items.push(Positioned::new(field, selected.pos));
}

fn mark_below(selected: &mut SelectionSet) {
    for selection in &mut selected.items {
        match &mut selection.node {
            Selection::Field(field) => mark_object(&mut field.node.selection_set),
            Selection::InlineFragment(fragment) => mark_below(&mut fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// An object of which nothing is left because its fields failed is null.
pub(in crate::graphql) fn null_what_failed(data: &mut Value, errors: &[ServerError]) {
    for error in errors {
        let Some((_, parents)) = error.path.split_last() else { continue };
        let object = parents.iter().try_fold(&mut *data, |value, segment| match (value, segment) {
            (Value::Object(fields), PathSegment::Field(name)) => fields.get_mut(name.as_str()),
            (Value::List(items), PathSegment::Index(index)) => items.get_mut(*index),
            _ => None,
        });
        if let Some(object) = object
            && matches!(object, Value::Object(fields) if fields.is_empty())
        {
            *object = Value::Null;
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::value;

    use super::*;

    #[test]
    fn only_what_may_be_left_without_a_field_is_marked() {
        let check = |question: &str, expected: usize| {
            let mut document = parse_query(question).unwrap();
            mark(&mut document);
            assert_eq!(format!("{document:?}").matches(MARK).count(), expected, "{question}");
        };
        check("{a{b}}", 0);
        check("{a{b @skip(if: true) c}}", 0);
        check("{a{b @skip(if: true)}}", 1);
        check("{a @include(if: false) {b @skip(if: true)}}", 2);
        check("{a{...F}} fragment F on A {b{c @skip(if: true)}}", 2);
        check("{a{... on A {b}}}", 1);
    }

    #[test]
    fn an_object_whose_fields_failed_is_null_and_one_whose_fields_were_skipped_is_not() {
        let mut data = value!({"a": [{}, {}, {"x": 1}], "b": {}});
        let at = |index| {
            vec![PathSegment::Field("a".to_owned()), PathSegment::Index(index), PathSegment::Field("y".to_owned())]
        };
        let errors = [1, 2, 7].map(|index| ServerError { path: at(index), ..ServerError::new("it failed", None) });
        null_what_failed(&mut data, &errors);
        assert_eq!(data, value!({"a": [{}, null, {"x": 1}], "b": {}}));
    }
}
